//! Whom a letter speaks to in its text, where its head names nobody.
//!
//! ```text
//! 組合員の皆様には、下記の資料をお読みいただきますようお願いいたします。   → 組合員 皆様
//! 患者の皆様へお知らせくださいますようお願いいたします。                 → nobody: they are told by whoever reads the letter
//! ```
//!
//! What is read so is always on the review list. Knows sentences, no lines. Known to be hard: thanks to those who are not written to.

use super::joined::Joined;
use super::place;
use crate::model::{Addressee, Evidence};
use crate::segment::{Piece, Role};
use crate::tables::Tables;
use crate::text::{is_kanji, is_katakana};

/// A reading to be looked at.
const SPOKEN: f32 = 0.8;
/// So far behind the name a sentence may end.
const SENTENCE: usize = 240;
/// How those who are spoken to are called, longest first.
const HONORIFICS: [&str; 5] = ["皆さま", "みなさま", "皆様", "皆さん", "各位"];
/// What members are called.
const MEMBERS: [&str; 14] = [
    "会員",
    "組合員",
    "団体",
    "各社",
    "事業所",
    "事業者",
    "施設",
    "医療機関",
    "薬局",
    "支部",
    "保護者",
    "加盟店",
    "役員",
    "関係者",
];

/// 生徒・保護者のみなさま alone on a line above the text, whatever it was taken for.
pub(super) fn hailed(pieces: &[Piece<'_>], tables: &Tables) -> Option<(Addressee, Evidence)> {
    /// A reading to be looked at.
    const HAILED: f32 = 0.7;
    let text = pieces.iter().position(|p| p.text().contains('。')).unwrap_or(pieces.len());
    let free = |p: &&Piece<'_>| {
        // a line that ends in へ signs nothing
        p.role == Role::Issuer && p.text().ends_with('へ')
            || matches!(
                p.role,
                Role::Body | Role::Greeting | Role::Furniture | Role::Stamp | Role::Addressee | Role::Subject
            )
    };
    pieces.iter().take(text).filter(free).find_map(|piece| {
        let line = piece.text().trim_end_matches('へ');
        let plain = line.len() <= 90 && !line.contains(['、', '「', ':', '@', '>', '|']);
        let (name, honorific) = plain.then(|| tables.parties.split_honorific(line)).flatten()?;
        let name = name.trim_end_matches('の');
        let called = HONORIFICS.contains(&honorific) && (2..=24).contains(&name.chars().count());
        called.then(|| {
            let addressee = Addressee {
                text: name.to_owned(),
                organization: name.to_owned(),
                post: None,
                honorific: Some(honorific.to_owned()),
                id: None,
                level: None,
            };
            (addressee, place::of_piece(piece, "hailed-line", HAILED))
        })
    })
}

/// The one a sentence asks for something.
pub(super) fn spoken_to(pieces: &[Piece<'_>], tables: &Tables) -> Option<(Addressee, Evidence)> {
    let may = |p: &&Piece<'_>| matches!(p.role, Role::Body | Role::Greeting);
    let called = |p: &Piece<'_>| p.text().contains(['皆', '各']) || p.text().contains("みなさま");
    if !pieces.iter().filter(may).any(called) {
        return None;
    }
    let text = Joined::new(pieces.iter().filter(may));
    let all = text.text();
    let mut found = HONORIFICS.iter().flat_map(|word| all.match_indices(word)).collect::<Vec<_>>();
    found.sort_unstable();
    found.into_iter().find_map(|(at, honorific)| {
        let rest = all.get(at + honorific.len()..)?;
        let sentence = rest.split(['。', '\n']).next()?;
        if sentence.chars().count() > SENTENCE || !is_asked(sentence) {
            return None;
        }
        let before = all.get(..at)?;
        let before = before.strip_suffix('の').unwrap_or(before);
        let in_name = |c: &char| is_kanji(*c) || is_katakana(*c) || matches!(c, '・' | 'ー');
        let length: usize = before.chars().rev().take_while(in_name).map(char::len_utf8).sum();
        let name = before.get(before.len() - length..)?;
        let member = MEMBERS.iter().any(|word| name.ends_with(word));
        if !member || !(2..=16).contains(&name.chars().count()) {
            return None;
        }
        // 本会 is whoever writes
        let organization = ["本会", "当会", "本部", "弊会"].iter().find_map(|own| name.strip_prefix(own));
        let organization = organization.filter(|rest| !rest.is_empty()).unwrap_or(name);
        let evidence = text.evidence(&(before.len() - length..at + honorific.len()), "addressee-in-text", SPOKEN);
        let addressee = Addressee {
            text: name.to_owned(),
            organization: organization.to_owned(),
            post: None,
            honorific: Some(honorific.to_owned()),
            id: None,
            level: None,
        };
        debug_assert!(tables.parties.is_honorific(honorific));
        Some((addressee, evidence))
    })
}

/// …には、…お願いいたします: they are asked themselves, and nobody else is asked to tell them.
fn is_asked(sentence: &str) -> bool {
    let to = ["におかれましては", "におかれては", "には", "へ、", "は、"]
        .iter()
        .find_map(|word| sentence.strip_prefix(word));
    let asks = ["お願い", "願います", "願う", "ください", "下さい"];
    to.is_some_and(|rest| asks.iter().any(|word| rest.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::super::joined::tests::{lines, pieces};
    use super::*;

    #[test]
    fn who_is_asked_in_the_text_is_written_to() {
        let tables = Tables::embedded();
        for (printed, expected) in [
            (
                [
                    "　県から資料が届きました。組合員の皆様には、一読のうえ店頭に",
                    "掲げていただきますようお願いいたします。",
                ],
                Some(("組合員", "皆様")),
            ),
            (
                ["ついては、会員の各位には本通達の趣旨をお読み取りのうえ、", "点検を進めてくださるよう願います。"],
                Some(("会員", "各位")),
            ),
            (["つきましては、会員の皆様へお知らせくださいますよう、", "お願いいたします。"], None),
            (["金融機関の皆様には、日頃より事業者に寄り添った対応を", "いただき、心より御礼申し上げます。"], None),
            (["患者の皆様には、待ち時間についてご理解をお願いして", "おります。"], None),
        ] {
            let lines = lines(&printed);
            let read = spoken_to(&pieces(&lines, Role::Body), tables).map(|(to, _)| to);
            let read = read.as_ref().map(|to| (to.text.as_str(), to.honorific.as_deref().unwrap_or_default()));
            assert_eq!(read, expected, "{printed:?}");
        }
    }
}
