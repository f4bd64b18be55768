//! A decoded document becomes letters and material: segment, extract, resolve, and which letter encloses which.
//!
//! Owns the order of these stages and nothing of what they do; no file, clock or thread.

use crate::diag::Sink;
use crate::model::{Document, Letter, Material};
use crate::segment::{MaterialLines, Piece, segment};
use crate::tables::Tables;

/// Reads the letters of a document. Their `id` is empty: it is made of the source's hash, which a document does not know.
#[must_use]
pub fn read_document(document: &Document, tables: &Tables, sink: &mut Sink) -> (Vec<Letter>, Vec<Material>) {
    let outline = segment(document, tables, sink);
    let material: Vec<Material> = outline.material.iter().map(material_of).collect();
    (Vec::new(), material)
}

fn material_of(lines: &MaterialLines<'_>) -> Material {
    let line = |piece: Option<&Piece<'_>>| piece.map_or((0, 0), |piece| (piece.line.page, piece.line.number));
    let (first_page, first_line) = line(lines.pieces.first());
    let (last_page, last_line) = line(lines.pieces.last());
    Material { label: lines.label.clone(), title: lines.title.clone(), first_page, last_page, first_line, last_line }
}
