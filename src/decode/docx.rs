//! Word (`.docx`): paragraphs, cells and page breaks of the document as it was last laid out.
//!
//! ```text
//! <w:p><w:r><w:t>医政発0609第3号</w:t></w:r></w:p>      → a line
//! <w:r><w:lastRenderedPageBreak/>…                    → the next page
//! <w:del><w:delText>6月</w:delText></w:del>           → text that is struck
//! word/header1.xml                                     → furniture of the first page
//! ```
//!
//! A text box stands before the paragraph that holds it, and once, though Word writes it twice. Hidden text is left out.
//!
//! Known to be hard: numbers that Word counts itself (1. 2. 3.) and page numbers stand nowhere in the file; where pages end is
//! known only if Word saved it.

use super::flow::Flow;
use super::{Decoded, Embedded, encoding};
use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Sink};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Decodes a Word document.
pub(super) fn decode(bytes: &[u8], limits: &Limits, sink: &mut Sink) -> Decoded {
    let mut zip = match ZipArchive::new(Cursor::new(bytes)) {
        Ok(zip) => zip,
        Err(error) => {
            sink.push(Diagnostic::new(Code::DOCX_DAMAGED).found(error));
            return Decoded::default();
        }
    };
    let mut parts = Parts { zip: &mut zip, left: limits.max_inflated_bytes, most: limits.max_stream_bytes };
    let names = parts.names();
    let of_kind = |kind: &str| -> Vec<&String> {
        let prefix = format!("word/{kind}");
        names.iter().filter(|name| name.starts_with(&prefix) && has_extension(name, "xml")).collect()
    };
    let mut flow = Flow::new(limits);
    flow.set_furniture(true);
    for name in of_kind("header") {
        pour_part(&mut parts, name, &mut flow, sink);
    }
    flow.set_furniture(false);
    pour_part(&mut parts, "word/document.xml", &mut flow, sink);
    for name in of_kind("footnotes").into_iter().chain(of_kind("endnotes")) {
        pour_part(&mut parts, name, &mut flow, sink);
    }
    flow.set_furniture(true);
    for name in of_kind("footer") {
        pour_part(&mut parts, name, &mut flow, sink);
    }
    let document = flow.finish(sink);
    let embedded = names.iter().filter(|name| name.starts_with("word/embeddings/") && has_extension(name, "docx"));
    let embedded = embedded.filter_map(|name| {
        let bytes = parts.read(name, sink)?;
        Some(Embedded { name: name.rsplit('/').next().unwrap_or(name).to_owned(), bytes })
    });
    Decoded { embedded: embedded.collect(), document }
}

fn has_extension(name: &str, extension: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(extension))
}

/// The parts of the package, bounded in size.
struct Parts<'z, 'b> {
    zip: &'z mut ZipArchive<Cursor<&'b [u8]>>,
    /// bytes that all parts to come may unpack to
    left: u64,
    /// bytes that one part may unpack to
    most: u64,
}

impl Parts<'_, '_> {
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.zip.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
        names.sort_unstable();
        names
    }

    fn read(&mut self, name: &str, sink: &mut Sink) -> Option<Vec<u8>> {
        let most = self.most.min(self.left);
        let mut bytes = Vec::new();
        let read = self.zip.by_name(name).map_err(|error| error.to_string()).and_then(|part| {
            part.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| error.to_string())
        });
        if let Err(error) = read {
            sink.push(Diagnostic::new(Code::DOCX_DAMAGED).found(format_args!("{name}: {error}")));
        }
        let length = bytes.len() as u64;
        if length > most {
            sink.push(
                Diagnostic::new(Code::TEXT_LIMIT)
                    .found(format_args!("{name}, limits.max_stream_bytes, limits.max_inflated_bytes")),
            );
            return None;
        }
        self.left -= length;
        (length > 0).then_some(bytes)
    }
}

fn pour_part(parts: &mut Parts<'_, '_>, name: &str, flow: &mut Flow, sink: &mut Sink) {
    let Some(bytes) = parts.read(name, sink) else { return };
    // the parts of a package are UTF-8 or UTF-16
    let text = encoding::read(&bytes).text;
    if let Err(error) = pour(&text, flow) {
        sink.push(Diagnostic::new(Code::DOCX_DAMAGED).found(format_args!("{name}: {error}")));
    }
    flow.end_line_if_any();
    flow.set_cell(None);
}

fn pour(xml: &str, flow: &mut Flow) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(xml);
    let mut printer = Printer {
        flow,
        unseen: 0,
        paragraphs: Vec::new(),
        run: Run::default(),
        deleted: 0,
        in_text: 0,
        tables: Vec::new(),
    };
    let outcome = loop {
        if printer.flow.is_full() {
            break Ok(());
        }
        match reader.read_event() {
            Ok(Event::Start(tag)) => printer.start(&tag),
            Ok(Event::Empty(tag)) => {
                printer.start(&tag);
                printer.end(tag.local_name().as_ref());
            }
            Ok(Event::End(tag)) => printer.end(tag.local_name().as_ref()),
            Ok(Event::Text(text)) => printer.text(&text),
            Ok(Event::CData(text)) => printer.text(&text),
            Ok(Event::GeneralRef(reference)) => printer.reference(&reference),
            Ok(Event::Eof) => break Ok(()),
            Ok(_) => {}
            Err(error) => break Err(error),
        }
    };
    // a file that breaks off: what was read of the open paragraphs
    while !printer.paragraphs.is_empty() {
        printer.end_paragraph();
    }
    outcome
}

/// A piece of a paragraph.
enum Piece {
    Text(String),
    Struck(String),
    LineBreak,
    PageBreak,
    /// where Word began a page when it last laid the document out
    RenderedPageBreak,
}

#[derive(Default)]
struct Paragraph {
    pieces: Vec<Piece>,
    /// a section ends with it, and the next begins on a new page
    ends_page: bool,
}

/// What holds for the run being read.
#[derive(Default)]
struct Run {
    open: bool,
    struck: bool,
    hidden: bool,
}

struct Printer<'f> {
    flow: &'f mut Flow,
    /// depth of elements inside one that is not printed
    unseen: u32,
    paragraphs: Vec<Paragraph>,
    run: Run,
    deleted: u32,
    /// depth of elements whose characters are text
    in_text: u32,
    /// row and column of the open cell of each open table; counted from 1, 0 before the first
    tables: Vec<(u16, u16)>,
}

/// Elements whose content is not printed: the second copy of a text box, readings, field codes, notes that only separate.
fn is_unseen(name: &str, tag: &BytesStart<'_>) -> bool {
    match name {
        "Fallback" | "rt" | "instrText" | "delInstrText" | "sdtPr" | "docPart" | "annotationRef" => true,
        "footnote" | "endnote" => attribute(tag, "type").is_some(),
        _ => false,
    }
}

impl Printer<'_> {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let name = name.as_ref();
        if self.unseen > 0 || is_unseen(name, tag) {
            self.unseen += 1;
            return;
        }
        match name {
            "p" => self.paragraphs.push(Paragraph::default()),
            "r" => self.run = Run { open: true, ..Run::default() },
            "t" | "delText" => self.in_text += 1,
            "del" | "moveFrom" => self.deleted += 1,
            "strike" | "dstrike" if self.run.open => self.run.struck = is_on(tag),
            "vanish" if self.run.open => self.run.hidden = is_on(tag),
            "tab" | "ptab" if self.run.open => self.put("\t"),
            "noBreakHyphen" if self.run.open => self.put("-"),
            "sym" if self.run.open => self.symbol(tag),
            "br" if self.run.open => {
                let is_page = attribute(tag, "type").is_some_and(|kind| kind == "page");
                self.piece(if is_page { Piece::PageBreak } else { Piece::LineBreak });
            }
            "cr" if self.run.open => self.piece(Piece::LineBreak),
            "lastRenderedPageBreak" => self.piece(Piece::RenderedPageBreak),
            "pageBreakBefore" if !self.run.open && is_on(tag) => self.piece(Piece::PageBreak),
            "sectPr" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.ends_page = true;
                }
            }
            "type" => {
                if let Some(paragraph) = self.paragraphs.last_mut() {
                    paragraph.ends_page &= attribute(tag, "val").is_none_or(|kind| kind != "continuous");
                }
            }
            "tbl" => self.tables.push((0, 0)),
            "tr" => {
                if let Some((row, column)) = self.tables.last_mut() {
                    (*row, *column) = (row.saturating_add(1), 0);
                }
            }
            "tc" => {
                if let Some((_, column)) = self.tables.last_mut() {
                    *column = column.saturating_add(1);
                }
                self.show_cell();
            }
            "gridSpan" => {
                let span = attribute(tag, "val").and_then(|span| span.parse::<u16>().ok()).unwrap_or(1).clamp(1, 1000);
                self.show_cell();
                if let Some((_, column)) = self.tables.last_mut() {
                    *column = column.saturating_add(span - 1);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if self.unseen > 0 {
            self.unseen -= 1;
            return;
        }
        match name {
            "p" => self.end_paragraph(),
            "r" => self.run = Run::default(),
            "t" | "delText" => self.in_text = self.in_text.saturating_sub(1),
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "tbl" => {
                self.tables.pop();
                self.flow.set_cell(None);
            }
            "tc" => self.flow.set_cell(None),
            _ => {}
        }
    }

    /// Lines to come belong to the open cell.
    fn show_cell(&mut self) {
        let cell = self.tables.last().map(|(row, column)| (row.saturating_sub(1), column.saturating_sub(1)));
        self.flow.set_cell(cell);
    }

    fn text(&mut self, text: &str) {
        if self.in_text > 0 && self.unseen == 0 {
            self.put(text);
        }
    }

    /// `&amp;`, `&#x533b;`: quick-xml hands them over apart from the text.
    fn reference(&mut self, reference: &quick_xml::events::BytesRef<'_>) {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            self.text(c.encode_utf8(&mut [0; 4]));
            return;
        }
        if let Some(text) = quick_xml::escape::resolve_xml_entity(reference) {
            self.text(text);
        }
    }

    /// A character of a symbol font. Those of the private use area are kept as they are: what they look like only the font knows.
    fn symbol(&mut self, tag: &BytesStart<'_>) {
        let code = attribute(tag, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
        if let Some(c) = code.and_then(char::from_u32) {
            self.put(c.encode_utf8(&mut [0; 4]));
        }
    }

    fn put(&mut self, text: &str) {
        if self.run.hidden {
            return;
        }
        let struck = self.run.struck || self.deleted > 0;
        self.piece(if struck { Piece::Struck(text.to_owned()) } else { Piece::Text(text.to_owned()) });
    }

    fn piece(&mut self, piece: Piece) {
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.pieces.push(piece);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else { return };
        let mut broken = false;
        for piece in &paragraph.pieces {
            match piece {
                Piece::Text(text) => self.flow.push(text),
                Piece::Struck(text) => self.flow.push_struck(text),
                Piece::LineBreak => self.flow.end_line(),
                // the page that Word began here it began because of the break before
                Piece::RenderedPageBreak if self.flow.is_fresh() => {}
                Piece::PageBreak | Piece::RenderedPageBreak => {
                    self.flow.begin_page();
                    broken = true;
                }
            }
        }
        // a paragraph that only breaks the page is no empty line of the next
        if !(broken && self.flow.is_fresh()) {
            self.flow.end_line();
        }
        if paragraph.ends_page && !self.flow.is_fresh() {
            self.flow.begin_page();
        }
        self.run = Run { open: !self.paragraphs.is_empty(), ..Run::default() };
    }
}

/// The value of an attribute by its local name.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

/// A switch is on unless its value says no.
fn is_on(tag: &BytesStart<'_>) -> bool {
    !attribute(tag, "val").is_some_and(|value| matches!(value.as_str(), "0" | "false" | "off" | "none"))
}

#[cfg(test)]
#[path = "docx_tests.rs"]
mod tests;
