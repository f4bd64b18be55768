//! Numbers of a head that no line of their own gives: set over several lines, before the parties, codes that a society makes up, the
//! year in front of a number.
//!
//! ```text
//! 健生発 / 0614 / 第2号                        → 健生発0614第2号
//! 環整61・環産22(各都道府県知事あて…通知)          → 環整61, 環産22
//! 発信番号: 24-音-031                          → 24-音-031
//! 穂高町告示第12号 alone on the first line        → the same
//! 令和5年6月30 / 財理第1924                       → 財理第1924
//! ```
//!
//! What is read so is to be looked at; only the year in front of a number is as sure as the number. Known to be hard: the number of a
//! member, a case or a newsletter looks like a code.

use super::place;
use crate::grammar::{FoundNumber, find_numbers};
use crate::model::{Date, Evidence};
use crate::segment::{Piece, Role};
use crate::tables::Tables;
use regex::Regex;
use std::sync::LazyLock;

/// Bytes of a fiscal year printed directly before a number (6国都公景第155号, (5)総第27号, 5-総-27, 令和5総第27号): a year that fits the
/// letter's date. A digit with a gap behind it counts an item of a list, unless the whole number is set apart letter by letter.
pub(super) fn year_before(piece: &Piece, found: &FoundNumber, own: Option<Date>, tables: &Tables) -> usize {
    let start = found.range.start;
    let before = piece.text().get(..start).unwrap_or_default();
    // 文書番号:6総第27号, (6総第27号)
    let before = LABELS.iter().find_map(|label| before.strip_prefix(label)).unwrap_or(before);
    let before = before.trim_start_matches(':');
    let before = if before.contains(')') { before } else { before.trim_start_matches('(') };
    let bare = before.strip_suffix(['-', '.', '年']).unwrap_or(before);
    let bare = bare.strip_prefix('(').and_then(|b| b.strip_suffix(')')).unwrap_or(bare);
    let digits = ["令和", "平成", "令", "平", "R", "H"].iter().find_map(|era| bare.strip_prefix(era)).unwrap_or(bare);
    if !matches!(digits.len(), 1 | 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return 0;
    }
    let year: Option<i16> = digits.parse().ok();
    let near = |other: i16| year.is_some_and(|year| (other - year).abs() <= 1);
    let fits = own
        .is_some_and(|date| near(date.year()) || tables.eras.rows().iter().any(|era| near(date.year() - era.offset)));
    // a letter without a day: the year touches the number
    let touches = || bare == digits && digits.len() <= 2 && room_before(piece, found.range.start) == 0;
    let fits = fits && is_close(piece, found) || own.is_none() && touches();
    if fits { before.len() } else { 0 }
}

/// Bytes of white space that the print has before a place.
fn room_before(piece: &Piece, at: usize) -> usize {
    let mut left = at.saturating_sub(1);
    while left > 0 && !piece.text().is_char_boundary(left) {
        left -= 1;
    }
    let behind = piece.text().get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
    piece.folded.printed(at..behind).start.saturating_sub(piece.folded.printed(left..at).end)
}

/// Whether no more room lies before a number than within it.
fn is_close(piece: &Piece, found: &FoundNumber) -> bool {
    let room_before = |at: usize| room_before(piece, at);
    let gap = room_before(found.range.start);
    if gap == 0 {
        return true;
    }
    let within = piece.text().get(found.range.clone()).unwrap_or_default().char_indices().skip(1);
    let rooms: Vec<usize> = within.map(|(at, _)| room_before(found.range.start + at)).collect();
    rooms.iter().filter(|room| **room >= gap).count() >= 2
}

/// 環水管214号, 消食表第271号: a number of an unusual shape in the place of the number.
pub(super) fn plain_number(text: &str) -> Option<std::ops::Range<usize>> {
    static PLAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[\(•・/]*(?P<n>[\p{Han}\p{Hiragana}\p{Katakana}A-Za-z0-9]{0,3}[\p{Han}]{1,10}(?:発|収)?(?:第)?[0-9]{1,14}(?:-[0-9]{1,5})?号(?:の[0-9]{1,2})?(?:\([^()]{1,6}\))?)[\)/]*$").ok()
    });
    PLAIN.as_ref()?.captures(text)?.name("n").map(|m| m.range())
}

/// 財理第2044 right below the day, a line without 号 and nothing else, as collections of a ministry print it. To be looked at.
pub(super) fn number_without_sign(pieces: &[Piece]) -> Option<(String, Evidence)> {
    const LIKELY: f32 = 0.7;
    static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\p{Han}]{2,8}第[0-9]{1,6}$").ok());
    let dated = |text: &str| {
        ["令和", "平成", "昭和"].iter().any(|era| text.starts_with(era)) && text.contains('月') && text.len() <= 48
    };
    let below_day = |pair: &&[Piece]| matches!(pair, [day, number] if dated(day.text()) && BARE.as_ref().is_some_and(|bare| bare.is_match(number.text())));
    let [_, number] = pieces.get(..pieces.len().min(6))?.windows(2).find(below_day)? else { return None };
    let place = place::of_piece(number, "number-without-sign", number.confidence * LIKELY);
    Some((number.text().to_owned(), place))
}

/// 環整61・環産22(各都道府県知事あて…通知): a collection of rules prints the numbers before the parties, on one line. To be looked at.
pub(super) fn numbers_before_distribution(pieces: &[Piece], tables: &Tables) -> Vec<(String, Evidence)> {
    const LIKELY: f32 = 0.8;
    let party = pieces.iter().take(8).find(|p| matches!(p.role, Role::Addressee | Role::Issuer));
    let Some(party) =
        party.filter(|p| p.text().contains('(') && (p.text().contains("あて") || p.text().contains('宛')))
    else {
        return Vec::new();
    };
    let line: Vec<&Piece> = pieces
        .iter()
        .take(8)
        .filter(|p| p.line.number == party.line.number && p.range.start <= party.range.start)
        .collect();
    let text: String = line.iter().map(|p| p.text()).collect();
    let Some((opening, _)) = text.split_once('(').filter(|(opening, _)| opening.len() <= 60) else { return Vec::new() };
    let mut end = 0;
    let mut out = Vec::new();
    for found in find_numbers(opening, tables) {
        let joined = opening.get(end..found.range.start).is_some_and(|gap| gap.chars().all(|c| "・、,/".contains(c)));
        if found.law || found.notification || found.blank || !joined {
            return Vec::new();
        }
        end = found.range.end;
        let Some(evidence) = place::of_pieces(&line, "number-before-parties", LIKELY) else { return Vec::new() };
        out.push((found.text, evidence));
    }
    if end == opening.len() { out } else { Vec::new() }
}

/// 健生発 / 0614 / 第2号: a number whose parts stand on lines of their own, above the day. To be looked at.
pub(super) fn number_over_lines(pieces: &[Piece], margin: &[Piece], tables: &Tables) -> Option<(String, Evidence)> {
    const LIKELY: f32 = 0.8;
    const PART: usize = 24;
    let day = pieces.iter().take(8).position(|p| p.role == Role::Date)?;
    let begin = pieces.first()?.line;
    let above = margin.iter().filter(|p| p.line.page == begin.page && p.line.number < begin.number);
    let head: Vec<&Piece> = above.chain(pieces.get(..day)?).collect();
    let first =
        |at: usize| head.get(at).filter(|p| p.text().len() <= PART && !p.text().contains(|c: char| c.is_ascii_digit()));
    (0..head.len()).filter(|at| first(*at).is_some()).find_map(|at| {
        (2..=3).find_map(|count| {
            let parts: Vec<&Piece> = head.get(at..at + count)?.to_vec();
            if parts.iter().any(|p| p.text().len() > PART) || !parts.last()?.text().ends_with('号') {
                return None;
            }
            let text: String = parts.iter().map(|p| p.text()).collect();
            let found = find_numbers(&text, tables).into_iter().next()?;
            let whole = found.range == (0..text.len()) && !found.law && !found.notification && !found.blank;
            let evidence = place::of_pieces(&parts, "number-over-lines", LIKELY)?;
            whole.then_some((found.text, evidence))
        })
    })
}

/// 健生発, 0614, 第2号: a line that may be a part of a number set over several.
#[must_use]
pub fn is_part_of_number(text: &str) -> bool {
    let count = text.chars().count();
    text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())
        || (3..=8).contains(&count) && text.starts_with('第') && text.ends_with('号')
        || (2..=6).contains(&count) && text.ends_with('発') && text.chars().all(crate::text::is_kanji)
}

/// No.6-042, KS-2023-017, 23門協第027 alone on the line right above or below the day, or behind a label anywhere in the head (文書番号:
/// 総-5-27): what a society of its own makes numbers its letters by. To be looked at.
pub(super) fn code_beside_the_day(pieces: &[Piece], margin: &[Piece]) -> Option<(String, Evidence)> {
    const LIKELY: f32 = 0.5;
    const HEAD: usize = 12;
    /// Lines above the letter in which a labelled number may stand.
    const ABOVE: u32 = 3;
    // a code in the place of an addressee is none: it has no honorific
    let free = |piece: &Piece| matches!(piece.role, Role::Furniture | Role::Stamp | Role::Number | Role::Addressee);
    let head = pieces.get(..HEAD.min(pieces.len())).unwrap_or(pieces);
    let day = head.iter().position(|p| p.role == Role::Date);
    let beside = |at: usize| day.is_some_and(|day| at + 1 == day && day < 6 || at == day + 1);
    let own = head.iter().enumerate().filter(|(_, piece)| free(piece));
    let own = own.filter_map(|(at, piece)| {
        let (labelled, range) = code(piece.text())?;
        (labelled || beside(at)).then_some((piece, range))
    });
    let first = pieces.first()?;
    let above = margin.iter().filter(|p| {
        p.line.page == first.line.page && (1..=ABOVE).contains(&first.line.number.saturating_sub(p.line.number))
    });
    let above = above.filter_map(|piece| code(piece.text()).filter(|(labelled, _)| *labelled).map(|(_, r)| (piece, r)));
    let (piece, range) = own.chain(above).next()?;
    let text = piece.text().get(range.clone())?.to_owned();
    Some((text, place::of_range(piece, range, "code-beside-the-day", LIKELY)))
}

/// 穂高町告示第12号, 訓令第7号 alone on the first line: what is promulgated bears such a number, and a letter cites one. To be looked at.
pub(super) fn notification_on_top(pieces: &[Piece], tables: &Tables) -> Option<(String, Evidence)> {
    const LIKELY: f32 = 0.5;
    let above = pieces.iter().take(3).take_while(|p| !p.text().contains('。'));
    let whole = |piece: &Piece| {
        let numbers = find_numbers(piece.text(), tables);
        numbers.into_iter().find(|found| found.notification && found.range == (0..piece.text().len()))
    };
    above.filter(|p| p.text().len() <= 60).find_map(|piece| {
        let found = whole(piece)?;
        Some((found.text, place::of_range(piece, found.range, "notification-on-top", LIKELY)))
    })
}

/// 文書番号: 24-音-031: a line above a letter that says by a label what its number is.
#[must_use]
pub fn is_labelled_code(text: &str) -> bool {
    code(text).is_some_and(|(labelled, _)| labelled)
}

/// KS-2024-031 alone on a line, and no telephone.
pub(super) fn is_code(text: &str) -> bool {
    const OTHER: [&str; 8] = ["TEL", "FAX", "Tel", "Fax", "電話", "内線", "ISBN", "〒"];
    !OTHER.iter().any(|word| text.contains(word)) && code(text).is_some()
}

/// Labels of a number.
#[rustfmt::skip]
const LABELS: [&str; 11] = [
    "文書番号", "管理番号", "発信番号", "発行番号", "発番号", "発番", "記号番号", "文書記号", "発信記号", "公文番号", "番号",
];

/// Bytes of a code of letters, digits and dashes, and whether a label says that it is one; a telephone or a postal code is none.
fn code(text: &str) -> Option<(bool, std::ops::Range<usize>)> {
    if text.len() > 60 {
        return None;
    }
    let labelled = LABELS.iter().find_map(|label| text.strip_prefix(label)).map(|rest| rest.trim_start_matches(':'));
    let token = labelled.unwrap_or(text);
    // (KS-2024-031)
    let bracketed = token.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
    let (token, closing) = bracketed.map_or((token, 0), |inner| (inner, 1));
    let bare = token.strip_prefix("No.").or_else(|| token.strip_prefix("NO.")).unwrap_or(token);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let plain = bare.chars().all(|c| c.is_ascii_alphanumeric() || crate::text::is_japanese(c) || c == '-');
    let mixed = labelled.is_some() || bare.len() < token.len() || bare.chars().any(char::is_alphabetic);
    let joined = labelled.is_some() || bare.len() < token.len() || bare.contains(['-', '第']);
    let ends = bare.ends_with(|c: char| c.is_ascii_digit() || c == '号') && !bare.starts_with('-');
    // 第11O5号: a letter was read for a digit
    let misread = token.rsplit_once('第').is_some_and(|(_, serial)| serial.contains(|c: char| c.is_ascii_alphabetic()));
    // 整理番号12-34 is the addressee's
    let other = labelled.is_none() && text.contains("番号");
    let fits = (2..=10).contains(&digits)
        && bare.chars().count() <= 18
        && plain
        && mixed
        && joined
        && ends
        && !other
        && !misread;
    fits.then(|| (labelled.is_some(), text.len() - token.len() - closing..text.len() - closing))
}
