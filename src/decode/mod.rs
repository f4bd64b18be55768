//! Bytes become a [`Document`]. Never fails: what could not be read is a diagnostic, and a page that failed keeps its number.
//! Knows no letter, ministry or date.

pub mod pdf;

use crate::config::Limits;
use crate::diag::Sink;
use crate::model::{Document, MediaType};

/// A file that lay inside the decoded one (an attachment of a mail or a PDF).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// its name
    pub name: String,
    /// its bytes, unpacked
    pub bytes: Vec<u8>,
}

/// What decoding gives.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Decoded {
    /// the pages
    pub document: Document,
    /// files that lay inside
    pub embedded: Vec<Embedded>,
}

/// Decodes the bytes of a source by its media type. `passwords` are tried in order on locked PDFs.
#[must_use]
pub fn decode(bytes: &[u8], media: MediaType, passwords: &[String], limits: &Limits, sink: &mut Sink) -> Decoded {
    match media {
        MediaType::Pdf => pdf::decode(bytes, passwords, limits, sink),
        _ => Decoded::default(),
    }
}
