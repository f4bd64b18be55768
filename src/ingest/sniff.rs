//! What the bytes of a file say it is.
//!
//! ```text
//! %PDF- within the first 1024 bytes → application/pdf      PK\3\4 with word/document.xml → docx
//! From: … Date: … (an empty line)   → message/rfc822       ESC $ B, NULs in every other byte, few control bytes → text
//! ```
//!
//! Known to be hard: text has no magic bytes. A text is what has no control bytes but line ends, tabs, form feeds and ESC, or
//! looks like UTF-16; the decoder finds out which encoding it is.

use super::name::{Promise, promise};
use crate::model::MediaType;
use std::io::Cursor;

/// Bytes from the start of a file that are enough to say what it is.
pub(super) const HEAD: usize = 4096;

/// Readers look for the header of a PDF this far into the file (ISO 32000 annex H): mail gateways and web servers put lines before it.
const PDF_HEADER_WITHIN: usize = 1024;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sniffed {
    /// the type to go by
    pub media: MediaType,
    /// in words, for a person
    pub what: &'static str,
}

const fn is(media: MediaType, what: &'static str) -> Sniffed {
    Sniffed { media, what }
}

/// The file form of old Office, Ichitaro and Outlook.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Bytes at the very start that leave no doubt. Zip is looked into; the kinds without a reader are named for the report.
const MAGIC: &[(&[u8], Sniffed)] = &[
    (b"\x89PNG\r\n\x1a\n", is(MediaType::Image, "PNG picture")),
    (b"\xff\xd8\xff", is(MediaType::Image, "JPEG picture")),
    (b"II*\0", is(MediaType::Image, "TIFF picture")),
    (b"MM\0*", is(MediaType::Image, "TIFF picture")),
    (b"GIF87a", is(MediaType::Image, "GIF picture")),
    (b"GIF89a", is(MediaType::Image, "GIF picture")),
    (OLE, is(MediaType::Unknown, "old Office, Ichitaro 一太郎 or Outlook file")),
    (b"{\\rtf", is(MediaType::Unknown, "rich text")),
    (b"%!PS", is(MediaType::Unknown, "PostScript")),
    (b"Rar!\x1a\x07", is(MediaType::Unknown, "RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", is(MediaType::Unknown, "7z archive")),
    (b"\x1f\x8b", is(MediaType::Unknown, "gzip archive")),
    (b"SQLite format 3\0", is(MediaType::Unknown, "SQLite file")),
    (b"MZ", is(MediaType::Unknown, "Windows program")),
    (b"\x7fELF", is(MediaType::Unknown, "program")),
    (b"\x78\x9f\x3e\x22", is(MediaType::Unknown, "winmail.dat, which only Outlook opens")),
];

/// Says what a file is by its bytes (the first 4096 are enough for everything but a zip); the name decides between kinds of text only.
#[must_use]
pub fn sniff(bytes: &[u8], name: &str) -> Sniffed {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let promised = promise(name);
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return zip_kind(bytes, promised);
    }
    // "MZ" alone would take a text that begins so
    if let Some((_, found)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic))
        && (found.what != "Windows program" || head.contains(&0))
    {
        return match promised {
            // Word keeps a document with a password in the old form
            Promise::Document(MediaType::Docx) if head.starts_with(OLE) => {
                is(MediaType::Unknown, "Word document with a password, or of the old form")
            }
            Promise::Foreign(what) if found.media == MediaType::Unknown => is(MediaType::Unknown, what),
            _ => *found,
        };
    }
    if has_pdf_header(head) || (promised == Promise::Document(MediaType::Pdf) && has_pdf_trailer(bytes)) {
        return is(MediaType::Pdf, "PDF");
    }
    if !is_text(head) {
        return match promised {
            Promise::Foreign(what) => is(MediaType::Unknown, what),
            _ => is(MediaType::Unknown, "unknown bytes"),
        };
    }
    text_kind(head, promised)
}

fn has_pdf_header(head: &[u8]) -> bool {
    let head = head.get(..PDF_HEADER_WITHIN + 8).unwrap_or(head);
    head.windows(6).any(|w| w.starts_with(b"%PDF-") && w.last().is_some_and(u8::is_ascii_digit))
}

/// The first bytes are lost and the end is that of a PDF.
fn has_pdf_trailer(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(1024)..).unwrap_or(bytes);
    tail.windows(9).any(|w| w == b"startxref")
}

/// Looks into a zip. Without a sound index (the head alone, a damaged file) the name of the first member and the file's own decide.
fn zip_kind(bytes: &[u8], promised: Promise) -> Sniffed {
    let docx = is(MediaType::Docx, "Word document");
    let zip = is(MediaType::Zip, "zip archive");
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        let is_office = bytes.get(30..).is_some_and(|name| name.starts_with(b"[Content_Types].xml"));
        return match promised {
            Promise::Document(MediaType::Docx) => docx,
            Promise::Foreign(what) if is_office => is(MediaType::Unknown, what),
            _ => zip,
        };
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("word/document.xml") {
        docx
    } else if has("[Content_Types].xml") && (has("xl/workbook.xml") || has("xl/workbook.bin")) {
        is(MediaType::Unknown, "Excel")
    } else if has("[Content_Types].xml") && has("ppt/presentation.xml") {
        is(MediaType::Unknown, "PowerPoint")
    } else if has("mimetype") && has("META-INF/manifest.xml") {
        is(MediaType::Unknown, "OpenDocument")
    } else {
        zip
    }
}

/// Which kind of text: by its first lines; the name decides where they leave it open.
fn text_kind(head: &[u8], promised: Promise) -> Sniffed {
    let mail = is(MediaType::Mail, "mail");
    let html = is(MediaType::Html, "HTML");
    let text = is(MediaType::Text, "text");
    let headers = mail_headers(head);
    match promised {
        Promise::Document(MediaType::Mail) if headers.fields >= 1 => mail,
        _ if headers.is_mime() => mail,
        Promise::Document(MediaType::Html) if head.contains(&b'<') => html,
        _ if begins_html(head) => html,
        Promise::Document(MediaType::Text) => text,
        _ if headers.fields >= 3 && headers.has_sender => mail,
        Promise::Foreign(what) if what == "program or markup file" || what == "rich text" => {
            is(MediaType::Unknown, what)
        }
        _ => text,
    }
}

/// What stands at the head of a text in the manner of a mail.
#[derive(Default)]
struct MailHeaders {
    /// lines of the form `Name: value` before the first empty line
    fields: usize,
    has_sender: bool,
    has_mime: bool,
}

impl MailHeaders {
    fn is_mime(&self) -> bool {
        self.has_mime && self.fields >= 2
    }
}

fn mail_headers(head: &[u8]) -> MailHeaders {
    let mut found = MailHeaders::default();
    for (at, line) in head.split(|&b| b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // an mbox separator, or the go-on of the field above
        if (at == 0 && line.starts_with(b"From ")) || (found.fields > 0 && matches!(line.first(), Some(b' ' | b'\t'))) {
            continue;
        }
        let Some(colon) = line.iter().position(|&b| b == b':') else { return MailHeaders::default() };
        let name = line.get(..colon).unwrap_or_default();
        if name.is_empty() || !name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-') {
            return MailHeaders::default();
        }
        found.fields += 1;
        let name = name.to_ascii_lowercase();
        found.has_sender |= matches!(name.as_slice(), b"from" | b"return-path" | b"received");
        found.has_mime |=
            matches!(name.as_slice(), b"mime-version" | b"content-transfer-encoding" | b"received" | b"message-id");
    }
    found
}

fn begins_html(head: &[u8]) -> bool {
    // UTF-16 and a byte order mark fall away with the NULs and the bytes above 0x7f
    let start: Vec<u8> = head
        .iter()
        .filter(|b| b.is_ascii() && **b != 0)
        .skip_while(|b| b.is_ascii_whitespace())
        .take(512)
        .map(u8::to_ascii_lowercase)
        .collect();
    let has = |tag: &[u8]| start.windows(tag.len()).any(|w| w == tag);
    start.starts_with(b"<!doctype html")
        || start.starts_with(b"<html")
        || (start.starts_with(b"<") && (has(b"<html") || has(b"<head") || has(b"<body")))
}

/// Whether the bytes can be a text in some encoding.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") || head.starts_with(b"\xef\xbb\xbf") {
        return true;
    }
    if head.contains(&0) && is_utf16(head) {
        return true;
    }
    let is_control = |b: u8| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a | 0x1b);
    let controls = head.iter().filter(|&&b| is_control(b)).count();
    // a few stray control bytes come with texts taken out of terminals and word processors
    !head.is_empty() && controls * 100 <= head.len()
}

/// Whether the bytes read as UTF-16 of either order: mostly kana, ideographs, ASCII and their punctuation, and where a NUL is, there
/// is an ASCII character or a wide space.
fn is_utf16(head: &[u8]) -> bool {
    let plausible = |read: fn([u8; 2]) -> u16| {
        let (units, odd) = head.as_chunks::<2>();
        let count = |fits: fn(u16) -> bool| units.iter().filter(|pair| fits(read(**pair))).count();
        let narrow = count(|unit| matches!(unit, 0x09 | 0x0a | 0x0c | 0x0d | 0x20..=0x7e | 0x3000));
        let wide = count(|unit| matches!(unit, 0x3001..=0x30ff | 0x4e00..=0x9fff | 0xff00..=0xffef));
        odd.is_empty() && narrow > 0 && (narrow + wide) * 10 >= units.len() * 9
    };
    plausible(u16::from_le_bytes) || plausible(u16::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], name: &str) -> MediaType {
        sniff(bytes, name).media
    }

    #[test]
    fn a_pdf_may_have_something_before_its_header() {
        let late = [&b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n"[..], b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
            .concat();
        assert_eq!(kind(&late, "a"), MediaType::Pdf);
        assert_eq!(kind(b"%PDF-1.4\n", "a.txt"), MediaType::Pdf);
        let too_late = [vec![b' '; 1100], b"%PDF-1.4".to_vec()].concat();
        assert_eq!(kind(&too_late, "a.txt"), MediaType::Text);
    }

    #[test]
    fn a_letter_that_speaks_of_pdf_is_a_text() {
        assert_eq!(kind("添付の%PDF-ファイルをご覧ください".as_bytes(), "a.txt"), MediaType::Text);
    }

    #[test]
    fn texts_of_every_encoding_are_texts() {
        let text = "医政発0609第3号\n令和5年6月9日\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16_be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for encoding in [encoding_rs::UTF_8, encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP, encoding_rs::ISO_2022_JP] {
            assert_eq!(kind(&encoding.encode(text).0, "通知"), MediaType::Text, "{}", encoding.name());
        }
        assert_eq!(kind(&utf16, "通知"), MediaType::Text);
        assert_eq!(kind(&utf16_be, "通知"), MediaType::Text);
    }

    #[test]
    fn a_stray_control_byte_makes_no_text_a_program() {
        let text = ["標記について通知します。".repeat(20).as_bytes(), b"\0\x02"].concat();
        assert_eq!(kind(&text, "a"), MediaType::Text);
        assert_eq!(kind(b"\x01\x02\x03\0abc", "a"), MediaType::Unknown);
    }

    #[test]
    fn mail_is_known_by_its_headers_and_not_by_a_colon() {
        let mail = b"Received: from mail.example.jp\r\nFrom: a@example.jp\r\nSubject: =?ISO-2022-JP?B?GyRCRExDThsoQg==?=\r\nMIME-Version: 1.0\r\n\r\nx";
        assert_eq!(kind(mail, "m"), MediaType::Mail);
        assert_eq!(kind(mail, "m.txt"), MediaType::Mail);
        let printed = b"From: a@example.jp\nTo: b@example.jp\nSubject: x\nDate: 2023-06-09\n\nbody";
        assert_eq!(kind(printed, "m.txt"), MediaType::Text, "a printed mail saved as text is a text");
        assert_eq!(kind(printed, "m"), MediaType::Mail);
        assert_eq!(kind("件名：通知\n担当：医政局\n\n本文".as_bytes(), "m"), MediaType::Text);
    }

    #[test]
    fn html_is_known_by_its_first_tags() {
        assert_eq!(kind(b"\xef\xbb\xbf<!DOCTYPE html>\n<html>", "a"), MediaType::Html);
        assert_eq!(kind(b"<!-- saved --><HTML><HEAD>", "a.txt"), MediaType::Html);
        assert_eq!(kind("<別添>のとおり".as_bytes(), "a"), MediaType::Text);
        assert_eq!(kind("<p>通知</p>".as_bytes(), "a.html"), MediaType::Html);
    }

    #[test]
    fn kinds_without_a_reader_are_named() {
        for (bytes, name, what) in [
            (&b"\x89PNG\r\n\x1a\n\0"[..], "a.pdf", "PNG picture"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a.jtd", "Ichitaro 一太郎"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a", "old Office, Ichitaro 一太郎 or Outlook file"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "a.docx", "Word document with a password, or of the old form"),
            (b"\x60\x0e\x82\0\0\x01\x02", "a.xdw", "DocuWorks"),
            (b"{\\rtf1 abc}", "a.txt", "rich text"),
            (b"\0\x01\x02\x03", "a", "unknown bytes"),
        ] {
            assert_eq!(sniff(bytes, name).what, what, "{name}");
        }
    }

    #[test]
    fn a_pdf_whose_first_bytes_are_lost_is_still_tried_as_one() {
        assert_eq!(kind(b"\0\0\0 1 0 obj << >> endobj trailer startxref 9 %%EOF", "a.pdf"), MediaType::Pdf);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300), name in "\\PC{0,12}") {
            let _ = sniff(&bytes, &name);
        }
    }
}
