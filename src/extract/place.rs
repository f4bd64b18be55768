//! From pieces of lines to [`Evidence`]: what was printed, on which page and line, and where on the page.

use crate::model::{Evidence, Line, Rect};
use crate::segment::Piece;
use std::ops::Range;

/// Evidence of a range of a piece's folded text.
pub(super) fn of_range(piece: &Piece, range: Range<usize>, rule: &str, confidence: f32) -> Evidence {
    let inner = piece.folded.printed(range);
    let printed = piece.range.start + inner.start..piece.range.start + inner.end;
    Evidence {
        text: piece.line.text.get(printed.clone()).unwrap_or_default().trim().to_owned(),
        page: piece.line.page,
        line: piece.line.number,
        bbox: bbox(piece.line, &printed),
        rule: rule.to_owned(),
        confidence,
    }
}

/// Evidence of a whole piece.
pub(super) fn of_piece(piece: &Piece, rule: &str, confidence: f32) -> Evidence {
    of_range(piece, 0..piece.text().len(), rule, confidence)
}

/// Evidence of several pieces in order: their texts joined with a space, the first one's place, boxes of the same page united.
pub(super) fn of_pieces(pieces: &[&Piece], rule: &str, confidence: f32) -> Option<Evidence> {
    let mut parts = pieces.iter().map(|piece| of_piece(piece, rule, confidence));
    let mut evidence = parts.next()?;
    for part in parts {
        evidence.text.push(' ');
        evidence.text.push_str(&part.text);
        if part.page == evidence.page {
            evidence.bbox = match (evidence.bbox, part.bbox) {
                (Some(a), Some(b)) => Some(a.union(b)),
                (a, b) => a.or(b),
            };
        }
    }
    Some(evidence)
}

/// The box of the words that a range of a line's text touches; of the line when it has no words.
pub(super) fn bbox(line: &Line, printed: &Range<usize>) -> Option<Rect> {
    let touched = line.words.iter().filter(|w| w.range.start < printed.end && w.range.end > printed.start);
    touched.map(|w| w.bbox).reduce(Rect::union).or(line.bbox)
}
