//! What a head or a foot prints for a field that stayed empty: a day, a title, somebody who is written to, somebody who signs. An empty
//! field that the page may give is to be looked at; it is never silent.

use super::super::head::{is_day_of_event, is_last_day};
use super::super::head_number::is_code;
use super::super::titled::ends_like_title;
use super::left_over::is_signed;
use super::{Doubt, is_named};
use crate::grammar::{Precision, find_dates};
use crate::model::{Field, Letter};
use crate::segment::{Piece, Role};
use crate::tables::Tables;

/// Lines at the end of a letter that may be its foot.
const FOOT: usize = 6;
/// Bytes of a line in which a whole head may stand.
const LONG: usize = 240;
/// Lines at its beginning that may be its head, where nothing else tells.
const TOP: usize = 10;

pub(super) fn look(
    letter: &Letter,
    pieces: &[Piece<'_>],
    margin: &[Piece<'_>],
    tables: &Tables,
    doubts: &mut Vec<Doubt>,
) {
    let gaps =
        [letter.date.is_none(), letter.subject.is_none(), letter.addressees.is_empty(), letter.issuers.is_empty()];
    if !gaps.contains(&true) {
        return;
    }
    let top = pieces.get(..pieces.len().min(TOP)).unwrap_or(pieces);
    let foot = pieces.get(pieces.len().saturating_sub(FOOT).max(top.len())..).unwrap_or_default();
    let beside = |piece: &&Piece<'_>| piece.role != Role::Material && !piece.text().contains('。');
    let lines = || top.iter().chain(foot).filter(beside);
    let mut mark = |field: Field, piece: Option<&Piece<'_>>| {
        if let Some(piece) = piece {
            let text = piece.text();
            let en = format!("nothing was read, and \"{text}\" may say it");
            doubts.push(Doubt::at(piece, field, en, format!("読まれていませんが、「{text}」かもしれません")));
        }
    };
    if letter.date.is_none() {
        mark(Field::Date, lines().chain(margin).find(|piece| is_day(piece.text(), tables)));
    }
    if letter.reference_numbers.is_empty() {
        mark(Field::ReferenceNumbers, top.iter().filter(beside).find(|piece| is_code(piece.text())));
    }
    if letter.subject.is_none() {
        mark(Field::Subject, top.iter().filter(beside).chain(margin).find(|piece| is_title(piece)));
    }
    if letter.addressees.is_empty() {
        // a head that was read as running text
        let headless = letter.date.is_none() && letter.issuers.is_empty() && letter.subject.is_none();
        let within = |text: &str| {
            text.len() > LONG
                && ["殿", "様", "御中", "各位"].iter().any(|word| text.find(word).is_some_and(|at| at < LONG))
        };
        let inside = top.iter().find(|piece| headless && within(piece.text()));
        mark(Field::Addressees, lines().find(|piece| is_hailed(piece.text(), tables)).or(inside));
    }
    if letter.issuers.is_empty() {
        mark(Field::Issuers, lines().find(|piece| may_sign(piece, tables)));
    }
}

/// A day, and hardly anything that says of what.
fn is_day(text: &str, tables: &Tables) -> bool {
    const OF: [&str; 12] =
        ["日時", "開催日", "期日", "会期", "とき", "期間", "締切", "〆切", "期限", "提出", "有効", "施行"];
    /// What may stand beside the day.
    const BESIDE: usize = 90;
    text.bytes().any(|b| b.is_ascii_digit())
        && !OF.iter().any(|word| text.contains(word))
        && find_dates(text, tables).iter().any(|found| {
            found.precision == Precision::Day
                && found.date.is_some()
                && !found.dated
                && !is_last_day(text, found)
                && text.len() - found.full.len() <= BESIDE
                && !is_day_of_event(text.get(..found.full.start).unwrap_or_default().trim_end_matches(':'))
                // 10月3日から, 10月3日に
                && !text.get(found.full.end..).is_some_and(|rest| rest.starts_with(['か', 'に', '~', '〜', 'よ', 'の']))
        })
}

/// …について, …のお知らせ alone on a line, and no item of a list.
fn is_title(piece: &Piece<'_>) -> bool {
    let printed = piece.printed().trim_start();
    let counted = printed.starts_with(|c: char| c.is_numeric())
        && printed.chars().nth(1).is_some_and(|c| c.is_whitespace() || matches!(c, '.' | '．' | ')' | '）'));
    piece.role != Role::Number && !counted && ends_like_title(piece.text())
}

/// …各位, …の皆様 alone on a line.
fn is_hailed(text: &str, tables: &Tables) -> bool {
    let line = text.trim_end_matches('へ');
    (3..=40).contains(&line.chars().count())
        && !line.contains(['、', '@', ':', '「'])
        && tables.parties.split_honorific(line).is_some_and(|(name, honorific)| {
            name.chars().count() >= 2
                && !matches!(honorific, "行" | "先生" | "先生方")
                && !name.ends_with(['同', '模', '仕', '多'])
        })
}

/// A body or a post alone on a line, with a person or without.
fn may_sign(piece: &Piece<'_>, tables: &Tables) -> bool {
    let text = piece.text();
    (4..=40).contains(&text.chars().count())
        && !matches!(piece.role, Role::Subject | Role::Item | Role::Enclosure | Role::Addressee)
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | ':' | '>' | '|' | '・'))
        && tables.parties.split_honorific(text).is_none()
        && (is_named(text, tables) || is_signed(text, tables))
}
