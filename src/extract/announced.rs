//! A letter that is printed right below the words that announce it: what they pass on is enclosed.
//!
//! ```text
//! 県庁医療課より、下記の依頼が届きましたので、御案内します。   → passes_on 県庁医療課, enclosed
//! *********************************************
//! ```
//!
//! That a letter begins below was found by segmentation; known to be hard: words that do not say whose letter it is.

use super::evidence::evidence;
use crate::model::{Letter, Upstream};
use crate::segment::{Piece, Role};

/// What is passed on is enclosed, whether or not a sentence says whose it is.
pub(super) fn announced(letter: &mut Letter, pieces: &[Piece]) {
    letter.passes_on.iter_mut().for_each(|upstream| upstream.enclosed = true);
    let text = pieces.iter().rev().find(|piece| piece.role == Role::Body);
    if let Some(piece) = text.filter(|_| letter.passes_on.is_empty()) {
        letter.passes_on.push(Upstream { enclosed: true, ..Upstream::default() });
        letter.evidence.passes_on.push(evidence(piece, &(0..piece.printed().len()), "printed-below", 0.8));
    }
}
