//! PDF: an own content interpreter over objects read where they stand.
//!
//! ```text
//! bytes → xref (places) → file (objects, streams) → content (glyphs, rules, pictures) → layout (lines) → Document
//!                                                      ↑ font ← cmap, glyph_name             ↑ page_kind
//! ```
//!
//! Owns everything that is PDF. Must not know a letter, a ministry or a date.
//!
//! What it promises: text as the file says it, never guessed. A glyph without a known character is left out and the page says so
//! (`pdf-unmapped-glyphs`). A page whose text is plainly wrong is [`PageKind::BrokenText`]: none of its lines is given away, for a wrong
//! number looks just like a right one. The one exception is a page where only some glyphs are unknown and the rest reads as Japanese:
//! there the lines without any unknown glyph are kept.
//!
//! Hard: producers. Each module's doc names its own.

mod attachment;
mod cmap;
mod content;
mod file;
mod filter;
mod font;
mod glyph_name;
mod layout;
mod lexer;
mod matrix;
mod object;
mod open;
mod page;
mod page_kind;
mod rebuild;
mod seam;
mod share;
mod xref;

#[cfg(test)]
mod font_tests;
#[cfg(test)]
mod guard_tests;
#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod tests;

use super::Decoded;
use crate::config::Limits;
use crate::diag::Sink;
#[cfg(doc)]
use crate::model::PageKind;

/// Marks running heads, page numbers and stamps on all pages.
pub(super) fn mark_furniture(pages: &mut [crate::model::Page]) {
    layout::furniture::mark(pages);
}

/// Decodes a PDF; the pages of a large one by several workers side by side.
#[must_use]
pub fn decode(bytes: &[u8], passwords: &[String], limits: &Limits, workers: usize, sink: &mut Sink) -> Decoded {
    open::decode(bytes, passwords, limits, workers, sink)
}
