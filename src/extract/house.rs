//! The house that a letter without an issuer comes from: the sender of the mail above it, or the name of the web page that shows it.
//!
//! ```text
//! From: 岐阜県石油商業組合 <info@example.jp>              → 岐阜県石油商業組合
//! 大和郡看護連絡協議会　ＨＯＭＥ ｜ お知らせ ｜ 研修         → 大和郡看護連絡協議会
//! 台風の接近時における通勤について | 全国商工会連合会        → 全国商工会連合会
//! ```
//!
//! And the other way round: a ministry at the head of a web page from which, as the text says, the news came is not who writes.
//! What is read so is always on the review list. Known to be hard: a page that shows another body's letter.

use super::name::{clean, organization_and_post};
use super::place;
use crate::model::{Evidence, Issuer, Letter};
use crate::segment::{Piece, Role};
use crate::tables::{HeadLabel, Names, Tables};
use crate::text::squash;

/// A reading to be looked at.
const FRAME: f32 = 0.7;
/// How many lines of a letter may be the frame of its page.
const TOP: usize = 4;

/// The house of a letter that nobody signs. `margin` are the lines beside it that are in no letter.
pub(super) fn house(pieces: &[Piece<'_>], margin: &[Piece<'_>], tables: &Tables) -> Option<(Issuer, Evidence)> {
    let first = pieces.first().map_or(0, |piece| piece.line.number);
    let above = || margin.iter().filter(|piece| piece.line.number < first);
    let sender = above().find_map(|piece| {
        let header = ["From:", "差出人:", "送信者:", "発信者:"].iter().any(|label| piece.text().starts_with(label));
        let name = squash(&clean(piece.printed(), HeadLabel::Issuer, &tables.parties));
        let named = tables.bodies.ends_like_body(&name) || tables.posts.split_post(&name).is_some();
        (header && named && name.chars().count() >= 4).then_some((piece, name))
    });
    let frame = || {
        let top = pieces.iter().take(TOP).filter(|p| matches!(p.role, Role::Furniture | Role::Subject | Role::Stamp));
        above().chain(top).find_map(|piece| Some((piece, society_of_frame(piece.printed())?)))
    };
    let (piece, text) = sender.or_else(frame)?;
    let (organization, post) = organization_and_post(&text, tables);
    let evidence = place::of_piece(piece, "house", FRAME);
    Some((Issuer { text, organization, post, ..Issuer::default() }, evidence))
}

/// The society that a row of a page's frame names first or last.
#[must_use]
pub fn society_of_frame(printed: &str) -> Option<String> {
    if !printed.contains(['｜', '|', '│']) {
        return None;
    }
    let names = Names::embedded();
    let society = |part: &str| {
        // …協議会　ＨＯＭＥ
        let bare =
            part.trim().trim_end_matches(|c: char| c.is_ascii() || ('Ａ'..='ｚ').contains(&c) || c.is_whitespace());
        let name = squash(bare);
        let plain = (5..=24).contains(&name.chars().count()) && !name.contains(['。', '、', '「', '(', 'の']);
        (plain && names.is_association(&name)).then_some(name)
    };
    let mut parts = printed.split(['｜', '|', '│']).filter(|part| !part.trim().is_empty());
    let first = parts.next()?;
    society(first).or_else(|| society(parts.next_back()?))
}

/// Takes an office at the head back that is only named there as where the news came from: 国交省, and below it
/// 国土交通省より周知してほしいとの連絡がありました.
pub(super) fn drop_upstream(letter: &mut Letter, tables: &Tables) {
    let [issuer] = letter.issuers.as_slice() else { return };
    if issuer.post.is_some() || issuer.person.is_some() || letter.passes_on.is_empty() {
        return;
    }
    let known = |name: &str| tables.organizations.find(name, letter.date).first().map(|row| row.id.clone());
    let Some(own) = known(&issuer.organization) else { return };
    if letter.passes_on.iter().filter_map(|up| up.issuer.as_deref()).any(|up| known(up).as_ref() == Some(&own)) {
        letter.issuers.clear();
        letter.evidence.issuers.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_the_society_that_shows_it() {
        for (printed, society) in [
            ("大和郡看護連絡協議会　ＨＯＭＥ ｜ 協議会について ｜ お知らせ", Some("大和郡看護連絡協議会")),
            ("通勤の安全に向けた対応について | 全国商工会連合会", Some("全国商工会連合会")),
            ("ホーム ｜ お知らせ ｜ お問い合わせ", None),
            ("全国商工会連合会", None),
        ] {
            assert_eq!(society_of_frame(printed).as_deref(), society);
        }
    }
}
