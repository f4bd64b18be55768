//! What names tell: how a path is shown, which files are litter, what an extension promises.
//!
//! A name is a hint. It decides alone only where it costs nothing: litter and kairan's own registers are not opened.

use crate::model::MediaType;
use crate::text::compose;
use std::ffi::OsStr;
use std::path::{Component, Path};

/// What an extension promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promise {
    /// a kind that kairan reads
    Document(MediaType),
    /// a truth or a configuration: no document, and nobody misses it
    Record,
    /// a table: kairan's own register in a folder of letters, but a form to fill in or a register kept by hand under any other name
    Sheet,
    /// a kind that kairan does not read, with its name for a person
    Foreign(&'static str),
    /// nothing: look at the bytes
    Nothing,
}

/// What the extension of a name promises.
pub(super) fn promise(name: &str) -> Promise {
    use Promise::{Document, Foreign, Nothing, Record, Sheet};
    match extension(name).as_str() {
        "pdf" => Document(MediaType::Pdf),
        "txt" | "text" => Document(MediaType::Text),
        "htm" | "html" | "xhtml" => Document(MediaType::Html),
        "eml" | "mht" | "mhtml" => Document(MediaType::Mail),
        "docx" | "docm" => Document(MediaType::Docx),
        "zip" => Document(MediaType::Zip),
        "csv" | "xlsx" => Sheet,
        "json" | "jsonl" | "toml" | "md" | "sqlite" | "sqlite-wal" | "sqlite-shm" | "sqlite-run" => Record,
        "xdw" | "xbd" | "xct" => Foreign("DocuWorks"),
        "jtd" | "jtt" | "jttc" | "jtdc" => Foreign("Ichitaro 一太郎"),
        "doc" | "dot" => Foreign("old Word"),
        "xls" | "xlsm" | "xlsb" => Foreign("Excel"),
        "ppt" | "pptx" | "pps" | "ppsx" => Foreign("PowerPoint"),
        "odt" | "ods" | "odp" => Foreign("OpenDocument"),
        "msg" => Foreign("Outlook message"),
        "rtf" => Foreign("rich text"),
        "xml" | "svg" | "css" | "js" | "ini" | "bat" | "url" | "lnk" => Foreign("program or markup file"),
        _ => Nothing,
    }
}

/// The extension in lower case, empty when there is none.
pub(super) fn extension(name: &str) -> String {
    Path::new(name).extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase()
}

/// Whether a table in a folder bears a name that kairan itself gives to what it exports, so that nobody misses it.
pub(super) fn is_own_sheet(name: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    matches!(stem, "register" | "hops" | "coverage" | "anomalies" | "cp932-missing" | "文書一覧")
}

/// Whether the name belongs to what systems and editors leave behind: hidden files, owner files of Word and Excel, thumbnails.
pub(super) fn is_litter(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    name.starts_with('.')
        || name.starts_with("~$")
        || (name.starts_with('~') && extension(name) == "tmp")
        || matches!(lower.as_str(), "thumbs.db" | "ehthumbs.db" | "desktop.ini" | "__macosx" | "icon\r")
}

/// A path as records show it: `/` between the parts, composed (NFC), without `./`.
pub(super) fn shown(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => out.push('/'),
            Component::Prefix(prefix) => out.push_str(&compose(&decoded(prefix.as_os_str()))),
            Component::ParentDir | Component::Normal(_) => {
                if !out.is_empty() && !out.ends_with('/') {
                    out.push('/');
                }
                out.push_str(&compose(&decoded(part.as_os_str())));
            }
        }
    }
    if out.is_empty() { ".".to_owned() } else { out }
}

/// A file name as text. Names that are no UTF-8 come from archives unpacked by old tools and are CP932.
pub(super) fn decoded(name: &OsStr) -> String {
    match name.to_str() {
        Some(text) => text.to_owned(),
        None => name_from_bytes(name.as_encoded_bytes()),
    }
}

/// A name of unknown encoding: UTF-8 when it is valid, else CP932, else what can be saved.
pub(super) fn name_from_bytes(bytes: &[u8]) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    match encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) => text.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The name of a member: `/` between the parts, composed; no drive, root, `.` or `..` is left, so that a name that climbs out of
/// its archive (zip slip) climbs nowhere.
pub(super) fn member_name(raw: &str) -> String {
    let text: String = compose(raw).chars().filter(|c| !c.is_control()).collect();
    let parts: Vec<&str> = text
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != "." && *part != ".." && !is_drive(part))
        .collect();
    if parts.is_empty() { "unnamed".to_owned() } else { parts.join("/") }
}

fn is_drive(part: &str) -> bool {
    part.len() == 2 && part.ends_with(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_a_mac_is_composed() {
        assert_eq!(shown(Path::new("受信/か\u{3099}いよう.pdf")), "受信/がいよう.pdf");
    }

    #[test]
    fn paths_are_shown_with_slashes_and_without_dots() {
        for (given, expected) in [
            ("./a/b.txt", "a/b.txt"),
            ("a//b/", "a/b"),
            ("/x/y.pdf", "/x/y.pdf"),
            ("../日 医.txt", "../日 医.txt"),
            (".", "."),
        ] {
            assert_eq!(shown(Path::new(given)), expected, "{given}");
        }
    }

    #[test]
    fn what_editors_and_systems_leave_behind_is_litter() {
        for litter in [
            "~$通知.docx",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            ".~lock.a.docx#",
            "._通知.pdf",
            "~WRL0001.tmp",
            "__MACOSX",
        ] {
            assert!(is_litter(litter), "{litter}");
        }
        for document in ["通知.docx", "thumbs.pdf", "~別添.txt", "a.tmp"] {
            assert!(!is_litter(document), "{document}");
        }
    }

    #[test]
    fn a_member_name_cannot_climb_out_of_its_archive() {
        for (raw, expected) in [
            ("../../etc/passwd", "etc/passwd"),
            ("/abs/通知.pdf", "abs/通知.pdf"),
            ("C:\\送付\\別添1.pdf", "送付/別添1.pdf"),
            ("..", "unnamed"),
            ("a\u{0}b\n.txt", "ab.txt"),
        ] {
            assert_eq!(member_name(raw), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_name_in_cp932_is_read() {
        assert_eq!(name_from_bytes(b"\x92\xca\x92\x6d.txt"), "通知.txt");
    }
}
