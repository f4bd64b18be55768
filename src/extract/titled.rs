//! A title above a letter that says day and number in brackets at its end, as collections of rules print it.
//!
//! ```text
//! ○空き家の管理の方法について（令和６年６月10日　総第27号）   ← left out of the head below it
//! 各支部長　様
//! ```
//!
//! Asked only where the letter itself says neither day, number nor subject. What is read so is always on the review list.

use super::place;
use crate::grammar::{Precision, find_dates, find_numbers};
use crate::model::Letter;
use crate::segment::Piece;
use crate::tables::Tables;

/// A reading to be looked at.
const TITLED: f32 = 0.7;
/// How far above the letter its title may stand.
const ABOVE: u32 = 2;

/// Fills subject, day and number of a letter from the title above it.
pub(super) fn read_title(letter: &mut Letter, pieces: &[Piece<'_>], margin: &[Piece<'_>], tables: &Tables) {
    let untold = letter.date.is_none() && letter.reference_numbers.is_empty() && letter.subject.is_none();
    let Some(first) = pieces.first().filter(|_| untold) else { return };
    let above = margin.iter().filter(|p| {
        p.line.page == first.line.page && (1..=ABOVE).contains(&first.line.number.saturating_sub(p.line.number))
    });
    for piece in above.filter(|p| is_title_with_day(p.text(), tables)) {
        let text = piece.text();
        let Some(day) = find_dates(text, tables).into_iter().find(|found| opens_bracket(text, found.full.start)) else {
            continue;
        };
        let title = text.get(..day.full.start.saturating_sub(1)).unwrap_or_default();
        let (title, note) = without_note(title);
        letter.subject_note = note.map(str::to_owned);
        let bare = title.trim_start_matches(['○', '◎', '●', '◯', '■', '◆', '〇', '・']);
        letter.subject = Some(bare.to_owned());
        letter.evidence.subject =
            Some(place::of_range(piece, title.len() - bare.len()..title.len(), "titled-above", TITLED));
        letter.date = day.date;
        letter.evidence.date = Some(place::of_range(piece, day.range.clone(), "titled-above", TITLED));
        for number in find_numbers(text, tables) {
            if number.range.start >= day.range.end && !number.law && !number.notification && !number.blank {
                letter.evidence.reference_numbers.push(place::of_range(piece, number.range, "titled-above", TITLED));
                letter.reference_numbers.push(number.text);
            }
        }
        return;
    }
}

/// …中止のご報告: a line above a letter that may be its title.
#[must_use]
pub fn ends_like_title(text: &str) -> bool {
    #[rustfmt::skip]
    const ENDS: [&str; 14] = [
        "について", "のお知らせ", "のご案内", "の御案内", "のお願い", "のご報告", "の件", "に関する件", "ご連絡", "お詫び", "要望書",
        "意見書", "の開催", "の募集",
    ];
    // a title with its day behind it
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '/' | '.'));
    let bare = text.rsplit_once('(').filter(|_| text.ends_with(')')).map_or(text, |(before, _)| before);
    (6..=60).contains(&bare.chars().count())
        && !bare.contains('。')
        && ENDS.iter().any(|end| bare.ends_with(end))
        && !bare.starts_with(['(', '「', '・'])
}

/// …について(令和6年6月10日総第27号): a title and, in brackets at its end, a day.
#[must_use]
pub fn is_title_with_day(text: &str, tables: &Tables) -> bool {
    text.ends_with(')')
        && (24..=360).contains(&text.len())
        && !text.contains('。')
        && find_dates(text, tables).iter().any(|found| {
            let (title, _) = without_note(text.get(..found.full.start.saturating_sub(1)).unwrap_or_default());
            found.precision == Precision::Day
                && found.date.is_some()
                && opens_bracket(text, found.full.start)
                && ["について", "に関する件", "の件", "要領", "要綱", "基準"].iter().any(|end| title.ends_with(end))
        })
}

/// …について(通知): the title and its note.
fn without_note(title: &str) -> (&str, Option<&str>) {
    let cut = title.strip_suffix(')').and_then(|inner| inner.rsplit_once('('));
    match cut {
        Some((before, note)) if (1..=8).contains(&note.chars().count()) && !before.is_empty() => (before, Some(note)),
        _ => (title, None),
    }
}

/// Whether a bracket opens right before a place.
fn opens_bracket(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.ends_with('('))
}
