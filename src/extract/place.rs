//! Evidence of folded ranges, whole pieces and runs of pieces.

use super::evidence::{evidence, extend};
use crate::model::Evidence;
use crate::segment::Piece;
use std::ops::Range;

/// Evidence of a range of a piece's folded text.
pub(super) fn of_range(piece: &Piece, range: Range<usize>, rule: &str, confidence: f32) -> Evidence {
    evidence(piece, &piece.folded.printed(range), rule, confidence)
}

/// Keeps the values whose flag is set, and their places with them.
pub(super) fn keep<V>(values: &mut Vec<V>, places: &mut Vec<Evidence>, keep: &[bool]) {
    let mut flags = keep.iter();
    values.retain(|_| *flags.next().unwrap_or(&true));
    let mut flags = keep.iter();
    places.retain(|_| *flags.next().unwrap_or(&true));
}

/// Evidence of a whole piece.
pub(super) fn of_piece(piece: &Piece, rule: &str, confidence: f32) -> Evidence {
    of_range(piece, 0..piece.text().len(), rule, confidence)
}

/// Evidence of several pieces in order.
pub(super) fn of_pieces(pieces: &[&Piece], rule: &str, confidence: f32) -> Option<Evidence> {
    let mut parts = pieces.iter().map(|piece| of_piece(piece, rule, confidence));
    let mut evidence = parts.next()?;
    for part in parts {
        extend(&mut evidence, &part);
    }
    Some(evidence)
}
