//! Mail (`.eml`): the head as a mail program prints it, then the text, with what is attached as files of their own.
//!
//! ```text
//! 差出人: 日本歯科医師会 <info@example.jp>
//! 送信日時: 2023年6月15日 10:05
//! 宛先: 都道府県歯科医師会 <all@example.jp>
//! 件名: 医療機器の安全使用について（通知）
//! 添付ファイル: 日歯発401号.pdf
//!
//! 平素より…
//! ```
//!
//! Times are those of Japan, as the clerk's mail program shows them. Of a text in two forms the plain one is read, unless it is
//! empty. Pictures that belong to the layout are no attachments, nor are signatures.
//!
//! Known to be hard: charsets that are missing or lie (the bytes decide), names of attachments in four ways of encoding,
//! winmail.dat (reported as a file that cannot be read).

use super::flow::Flow;
use super::plain::unix_lines;
use super::{Decoded, Embedded, encoding, html, plain, words};
use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Sink};
use jiff::tz::Offset;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Decodes a mail.
pub(super) fn decode(bytes: &[u8], limits: &Limits, sink: &mut Sink) -> Decoded {
    let Some(mail) = MessageParser::new().parse(bytes) else {
        return plain::decode(bytes, limits, sink);
    };
    let embedded = attachments(&mail);
    let mut flow = Flow::new(limits);
    head(&mail, &embedded, &mut flow);
    let encoding = body(&mail, &mut flow, sink);
    let mut document = flow.finish(sink);
    document.encoding = encoding.map(str::to_owned);
    Decoded { document, embedded }
}

/// Fields of the head with the names that Japanese mail programs print.
const FIELDS: [(&str, &str); 5] =
    [("From", "差出人"), ("Date", "送信日時"), ("To", "宛先"), ("Cc", "CC"), ("Subject", "件名")];

fn head(mail: &Message<'_>, embedded: &[Embedded], flow: &mut Flow) {
    for (name, printed) in FIELDS {
        let Some(value) = field(mail.root_part(), &mail.raw_message, name).filter(|value| !value.is_empty()) else {
            continue;
        };
        let value = match name {
            "Date" => date(mail).unwrap_or(value),
            "Subject" => value,
            _ => value.replace('"', ""),
        };
        flow.push(&format!("{printed}: {value}"));
        flow.end_line();
    }
    if !embedded.is_empty() {
        let names: Vec<&str> = embedded.iter().map(|file| file.name.as_str()).collect();
        flow.push(&format!("添付ファイル: {}", names.join("; ")));
        flow.end_line();
    }
    flow.end_line();
}

/// A field of a part, read from its raw bytes.
fn field(part: &MessagePart<'_>, raw: &[u8], name: &str) -> Option<String> {
    let header = part.headers.iter().find(|header| header.name.as_str().eq_ignore_ascii_case(name))?;
    let bytes = raw.get(position(header.offset_start)..position(header.offset_end))?;
    Some(words::read(bytes))
}

fn position(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// The date in the time of Japan, as printed in a letter.
fn date(mail: &Message<'_>) -> Option<String> {
    let seconds = mail.date().filter(|date| date.is_valid())?.to_timestamp();
    let at = Offset::constant(9).to_datetime(jiff::Timestamp::from_second(seconds).ok()?);
    Some(format!("{}年{}月{}日 {}:{:02}", at.year(), at.month(), at.day(), at.hour(), at.minute()))
}

/// Pours the text of the mail; gives the encoding of its first part.
fn body(mail: &Message<'_>, flow: &mut Flow, sink: &mut Sink) -> Option<&'static str> {
    let parts =
        |ids: &[u32]| -> Vec<&MessagePart<'_>> { ids.iter().filter_map(|id| mail.parts.get(position(*id))).collect() };
    let is_blank = |part: &&MessagePart<'_>| part.text_contents().is_some_and(|text| text.trim().is_empty());
    let mut shown = parts(&mail.text_body);
    if shown.iter().all(is_blank) {
        shown = parts(&mail.html_body);
    }
    let mut first = None;
    for part in shown {
        let is_html = match &part.body {
            PartType::Html(_) => true,
            PartType::Text(_) => false,
            _ => continue,
        };
        if part.is_encoding_problem {
            sink.push(Diagnostic::new(Code::CONTAINER_DAMAGED).detail("a part of the mail's text", "メール本文の一部"));
        }
        let bytes = contents(mail, part);
        let charset = part.content_type().and_then(|kind| kind.attribute("charset"));
        let reading = match charset {
            Some(charset) => encoding::read_as(&bytes, charset),
            None => encoding::read(&bytes),
        };
        first.get_or_insert(reading.encoding);
        if is_html {
            encoding::report(&reading, None, sink);
            html::pour(&reading.text, flow);
        } else {
            encoding::report(&reading, Some(flow.next_line()), sink);
            pour_text(&unfolded(&unix_lines(&reading.text), part), flow);
        }
    }
    first
}

fn pour_text(text: &str, flow: &mut Flow) {
    for line in text.split_terminator('\n') {
        for (at, part) in line.split('\u{c}').enumerate() {
            if at > 0 {
                flow.begin_page();
            }
            flow.push(part);
        }
        flow.end_line();
        if flow.is_full() {
            break;
        }
    }
}

/// Joins the lines of `format=flowed` (RFC 3676): a line that ends in a space goes on in the next.
fn unfolded(text: &str, part: &MessagePart<'_>) -> String {
    let attribute = |name: &str| part.content_type().and_then(|kind| kind.attribute(name)).unwrap_or_default();
    if !attribute("format").eq_ignore_ascii_case("flowed") {
        return text.to_owned();
    }
    let drops_space = attribute("delsp").eq_ignore_ascii_case("yes");
    let mut out = String::with_capacity(text.len());
    let mut goes_on = false;
    for line in text.split_terminator('\n') {
        let line = line.strip_prefix(' ').unwrap_or(line);
        if goes_on && drops_space {
            out.pop();
        }
        if !goes_on && !out.is_empty() {
            out.push('\n');
        }
        out.push_str(line);
        // "-- " stands above a signature
        goes_on = line.ends_with(' ') && line != "-- ";
    }
    out.push('\n');
    out
}

/// The bytes of a part without their transfer encoding.
fn contents(mail: &Message<'_>, part: &MessagePart<'_>) -> Vec<u8> {
    let raw = mail.raw_message.get(position(part.offset_body)..position(part.offset_end));
    let is_text = matches!(part.body, PartType::Text(_) | PartType::Html(_));
    match (part.encoding, raw) {
        // a mail inside that is not encoded shares the bytes of the whole
        (Encoding::None, Some(raw)) if is_text || matches!(part.body, PartType::Message(_)) => raw.to_vec(),
        (Encoding::QuotedPrintable, Some(raw)) if is_text => {
            quoted_printable_decode(raw).unwrap_or_else(|| raw.to_vec())
        }
        (Encoding::Base64, Some(raw)) if is_text => base64_decode(raw).unwrap_or_else(|| part.contents().to_vec()),
        _ => part.contents().to_vec(),
    }
}

fn attachments(mail: &Message<'_>) -> Vec<Embedded> {
    let mut out: Vec<Embedded> = Vec::new();
    for id in &mail.attachments {
        let Some(part) = mail.parts.get(position(*id)) else { continue };
        if is_layout(part) {
            continue;
        }
        let bytes = contents(mail, part);
        if matches!(part.body, PartType::Html(_) | PartType::Text(_)) && bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let name = name(mail, part, out.len() + 1);
        out.push(Embedded { name, bytes });
    }
    out
}

/// Whether a part is no attachment for a person: a picture inside the text, a signature.
fn is_layout(part: &MessagePart<'_>) -> bool {
    let Some(kind) = part.content_type() else { return false };
    let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
    let is_attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    let is_picture = kind.ctype().eq_ignore_ascii_case("image") && part.content_id().is_some() && !is_attached;
    is_picture || matches!(subtype.as_str(), "pkcs7-signature" | "x-pkcs7-signature" | "pgp-signature")
}

/// The name of an attachment: given, or made of what is known.
fn name(mail: &Message<'_>, part: &MessagePart<'_>, number: usize) -> String {
    if let Some(given) = part.attachment_name().map(str::trim).filter(|name| !name.is_empty()) {
        // a name that the parser could not read is read from the field itself
        if !given.contains('\u{fffd}') && !given.contains("=?") && !given.contains('\u{1b}') {
            return given.to_owned();
        }
        return name_in_field(mail, part).unwrap_or_else(|| words::read(given.as_bytes()));
    }
    if let PartType::Message(inner) = &part.body {
        let subject = field(inner.root_part(), &inner.raw_message, "Subject").filter(|subject| !subject.is_empty());
        return format!("{}.eml", subject.unwrap_or_else(|| format!("添付{number}")).replace(['/', '\\'], "／"));
    }
    let subtype = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default().to_ascii_lowercase();
    let extension = match subtype.as_str() {
        "pdf" | "html" | "zip" | "png" | "jpeg" | "gif" | "tiff" => subtype.as_str(),
        "plain" => "txt",
        "vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "ms-tnef" => return "winmail.dat".to_owned(),
        _ => return format!("添付{number}"),
    };
    format!("添付{number}.{extension}")
}

/// The raw `filename="…"` or `name="…"` of a part.
fn name_in_field(mail: &Message<'_>, part: &MessagePart<'_>) -> Option<String> {
    for header in &part.headers {
        let key: &[u8] = match header.name.as_str().to_ascii_lowercase().as_str() {
            "content-disposition" => b"filename=",
            "content-type" => b"name=",
            _ => continue,
        };
        let raw = mail.raw_message.get(position(header.offset_start)..position(header.offset_end))?;
        let Some(at) = raw.windows(key.len()).position(|w| w.eq_ignore_ascii_case(key)) else { continue };
        let value = raw.get(at + key.len()..)?;
        let end: &[u8] = if value.first() == Some(&b'"') { b"\"" } else { b";" };
        let value = value.strip_prefix(b"\"").unwrap_or(value);
        let value = value.split(|b| end.contains(b)).next().unwrap_or_default();
        return Some(words::read(value)).filter(|name| !name.is_empty());
    }
    None
}

#[cfg(test)]
#[path = "mail_tests.rs"]
mod tests;
