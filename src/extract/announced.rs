//! What is passed on, seen beside the rest of the letter: a letter printed right below the words that announce it is enclosed, and what
//! a letter amends is no enclosure.
//!
//! ```text
//! 県庁医療課より、下記の依頼が届きましたので、御案内します。   → passes_on 県庁医療課, enclosed
//! *********************************************
//! ```
//!
//! That a letter begins below was found by segmentation; known to be hard: words that do not say whose letter it is.

use super::evidence::evidence;
use crate::model::{Citation, Letter, Relation, Upstream};
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

/// Takes back what was read as passed on and is what the letter amends, corrects or abolishes: 「…」(保医発0305第4号)の一部改正について
/// in a list of enclosures is the amendment. Where a sender is named, the amendment itself came from there.
pub(super) fn drop_what_is_changed(letter: &mut Letter) {
    let changes =
        |cite: &Citation| matches!(cite.relation, Relation::Amends | Relation::Corrects | Relation::Abolishes);
    let changed: Vec<&Option<String>> =
        letter.cites.iter().filter(|cite| changes(cite)).map(|cite| &cite.reference_number).collect();
    let keep = |upstream: &Upstream| {
        let named = upstream.issuer.is_some() || upstream.via.is_some() || upstream.reference_number.is_none();
        named || !changed.contains(&&upstream.reference_number)
    };
    let flags: Vec<bool> = letter.passes_on.iter().map(keep).collect();
    let mut kept = flags.iter();
    letter.passes_on.retain(|_| *kept.next().unwrap_or(&true));
    let mut kept = flags.iter();
    letter.evidence.passes_on.retain(|_| *kept.next().unwrap_or(&true));
}
