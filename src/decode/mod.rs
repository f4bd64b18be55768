//! Bytes become a [`Document`]. Never fails: what could not be read is a diagnostic, and a page that failed keeps its number.
//! Knows no letter, ministry or date.

mod docx;
mod encoding;
mod flow;
mod html;
mod iso2022jp;
mod mail;
pub mod ocr;
pub mod pdf;
mod plain;
mod words;

use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Document, MediaType, Page, PageKind};

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

/// Decodes the bytes of a source by its media type. `passwords` are tried in order on locked PDFs. An archive and an unknown kind
/// have no pages.
#[must_use]
pub fn decode(bytes: &[u8], media: MediaType, passwords: &[String], limits: &Limits, sink: &mut Sink) -> Decoded {
    decode_by(1, bytes, media, passwords, limits, sink)
}

/// As [`decode`], with up to so many workers for the pages of one large PDF. What is read is the same for any number.
#[must_use]
pub fn decode_by(
    workers: usize,
    bytes: &[u8],
    media: MediaType,
    passwords: &[String],
    limits: &Limits,
    sink: &mut Sink,
) -> Decoded {
    match media {
        MediaType::Pdf => pdf::decode(bytes, passwords, limits, workers, sink),
        MediaType::Text => plain::decode(bytes, limits, sink),
        MediaType::Html => html::decode(bytes, limits, sink),
        MediaType::Image => picture(sink),
        MediaType::Docx => docx::decode(bytes, limits, sink),
        MediaType::Mail => mail::decode(bytes, limits, sink),
        MediaType::Zip | MediaType::Unknown => Decoded::default(),
    }
}

/// A picture is one page that a person or OCR has to read.
fn picture(sink: &mut Sink) -> Decoded {
    sink.push(Diagnostic::new(Code::NEEDS_OCR).page(1));
    let page = Page { number: 1, kind: PageKind::Scan, ..Page::default() };
    Decoded { document: Document { pages: vec![page], ..Document::default() }, embedded: Vec::new() }
}
