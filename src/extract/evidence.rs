//! Where on the page a value was read.

use crate::model::{Evidence, Rect};
use crate::segment::Piece;
use std::ops::Range;

/// Evidence of a value that stands in one piece. `printed` are bytes of the piece's own printed text.
pub(super) fn evidence(piece: &Piece<'_>, printed: &Range<usize>, rule: &str, confidence: f32) -> Evidence {
    let line = on_line(piece, printed);
    Evidence {
        text: piece.line.text.get(line.clone()).unwrap_or_default().to_owned(),
        page: piece.line.page,
        line: piece.line.number,
        bbox: bbox(piece, &line),
        rule: rule.to_owned(),
        confidence,
    }
}

/// Bytes of the line that bytes of the piece are.
fn on_line(piece: &Piece<'_>, printed: &Range<usize>) -> Range<usize> {
    piece.range.start + printed.start..piece.range.start + printed.end
}

/// The words of the line that a range touches, as one box; the line's own box when it has no words; none in a plain text.
fn bbox(piece: &Piece<'_>, line: &Range<usize>) -> Option<Rect> {
    let touched = piece.line.words.iter().filter(|word| word.range.start < line.end && line.start < word.range.end);
    touched.map(|word| word.bbox).reduce(Rect::union).or(piece.line.bbox)
}

/// Adds what stands in a further piece. A box on another page is no box of this one.
pub(super) fn extend(evidence: &mut Evidence, more: &Evidence) {
    evidence.text.push('\n');
    evidence.text.push_str(&more.text);
    if more.page == evidence.page
        && let Some(found) = more.bbox
    {
        evidence.bbox = Some(evidence.bbox.map_or(found, |known| known.union(found)));
    }
}
