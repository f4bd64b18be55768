//! What came in: a file or a member of a container, with its hash.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What the first bytes say a source is; the file name is only a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MediaType {
    /// `application/pdf`
    #[serde(rename = "application/pdf")]
    Pdf,
    /// `text/plain`, in any encoding
    #[serde(rename = "text/plain")]
    Text,
    /// `text/html`
    #[serde(rename = "text/html")]
    Html,
    /// `message/rfc822`
    #[serde(rename = "message/rfc822")]
    Mail,
    /// Office Open XML text (`.docx`)
    #[serde(rename = "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    Docx,
    /// `application/zip`
    #[serde(rename = "application/zip")]
    Zip,
    /// an image without a text layer (PNG, JPEG, TIFF)
    #[serde(rename = "image/*")]
    Image,
    /// anything else
    #[serde(rename = "application/octet-stream")]
    Unknown,
}

impl MediaType {
    /// The registered media type, as the records print it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Mail => "message/rfc822",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Zip => "application/zip",
            Self::Image => "image/*",
            Self::Unknown => "application/octet-stream",
        }
    }
}

/// The mail or archive a source was taken out of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Container {
    /// path of the outermost file, as given on the command line
    pub path: String,
    /// the member's name inside it; nested containers are joined with `!/`
    pub member: String,
}

/// Where the bytes of a source are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// the path as given on the command line, `/` as separator, NFC; for a member `container!/member`
    pub path: String,
    /// the file to open (of a member: the container's file)
    pub file: PathBuf,
    /// length in bytes; 0 for a file that was not opened yet
    pub bytes: u64,
    /// set when the source is a member of a mail or archive
    pub container: Option<Container>,
    /// the first folder below the input root: the archive of one body
    pub holder: Option<String>,
    /// how the file lay there when it was listed; none of a member, and of what is no file
    pub stamp: Option<Stamp>,
}

/// Length of a file and when it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// its length
    pub bytes: u64,
    /// when it was last written, in nanoseconds since 1970
    pub modified: i64,
}

/// `source` of a record in `letters.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// see [`Source::path`]
    pub path: String,
    /// SHA-256 of the bytes, lower-case hexadecimal; empty when the bytes could not be read
    pub sha256: String,
    /// length in bytes
    pub bytes: u64,
    /// what the bytes are
    pub media_type: MediaType,
    /// number of pages; 0 when nothing could be decoded
    pub pages: u32,
    /// the text encoding (`Shift_JIS`, `EUC-JP` …) of a plain text
    pub encoding: Option<String>,
    /// the mail or archive it came in
    pub container: Option<Container>,
    /// the first folder below the input root
    pub holder: Option<String>,
}
