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
use super::name::organization_and_post;
use super::place;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Citation, Evidence, Field, Issuer, Letter, Relation, Upstream};
use crate::segment::{Piece, Role};
use crate::tables::Tables;

/// What is passed on is enclosed, whether or not a sentence says whose it is.
pub(super) fn announced(letter: &mut Letter, pieces: &[Piece]) {
    letter.passes_on.iter_mut().for_each(|upstream| upstream.enclosed = true);
    let text = pieces.iter().rev().find(|piece| piece.role == Role::Body);
    if let Some(piece) = text.filter(|_| letter.passes_on.is_empty()) {
        letter.passes_on.push(Upstream { enclosed: true, ..Upstream::default() });
        letter.evidence.passes_on.push(evidence(piece, &(0..piece.printed().len()), "printed-below", 0.8));
    }
}

/// 令和3年1月15日付け事務連絡で感染症対策課から次のとおり情報提供がありました above a text without any head: the words say the day and the
/// sender of the one letter that is printed below them.
pub fn told_above(letters: &mut [Letter], tables: &Tables, sink: &mut Sink) {
    /// A reading to be looked at.
    const TOLD: f32 = 0.7;
    for at in 1..letters.len() {
        let Some([cover, inner]) = letters.get_mut(at - 1..=at) else { continue };
        let ([told], [place]) = (cover.passes_on.as_slice(), cover.evidence.passes_on.as_slice()) else { continue };
        let bare = inner.date.is_none() && inner.issuers.is_empty() && inner.reference_numbers.is_empty();
        let (Some(date), Some(name)) = (told.date, told.issuer.as_deref()) else { continue };
        if !bare || cover.encloses != [at] {
            continue;
        }
        let (organization, post) = organization_and_post(name, tables);
        let evidence = Evidence { rule: "told-above".to_owned(), confidence: TOLD, ..place.clone() };
        inner.issuers.push(Issuer { text: name.to_owned(), organization, post, ..Issuer::default() });
        inner.evidence.issuers.push(evidence.clone());
        inner.date = Some(date);
        for (field, code) in [(Field::Date, Code::DATE_UNCERTAIN), (Field::Issuers, Code::ISSUER_UNCERTAIN)] {
            super::mark(inner, field, true);
            let en = "read from the words above the letter, which itself says nothing";
            let told = Diagnostic::new(code).detail(en, "文書の上の文から読みました。文書そのものには書かれていません");
            sink.push(told.page(evidence.page).line(evidence.line).letter(at));
        }
        inner.evidence.date = Some(evidence);
    }
}

/// Takes back what was read as passed on and is what the letter amends, corrects or abolishes: 「…」(保医発0305第4号)の一部改正について
/// in a list of enclosures is the amendment. Where a sender is named, the amendment itself came from there.
pub(super) fn drop_what_is_changed(letter: &mut Letter) {
    let changes =
        |cite: &Citation| matches!(cite.relation, Relation::Amends | Relation::Corrects | Relation::Abolishes);
    let taken_back: Vec<&Option<String>> =
        letter.cites.iter().filter(|cite| changes(cite)).map(|cite| &cite.reference_number).collect();
    let keep = |upstream: &Upstream| {
        let named = upstream.issuer.is_some() || upstream.via.is_some() || upstream.reference_number.is_none();
        named || !taken_back.contains(&&upstream.reference_number)
    };
    let flags: Vec<bool> = letter.passes_on.iter().map(keep).collect();
    place::keep(&mut letter.passes_on, &mut letter.evidence.passes_on, &flags);
}
