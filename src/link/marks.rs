//! What a letter is found by in a large archive: hashes of what it bears, and of what it asks of letters in other files.
//!
//! For every question by which [`link`](super::link) looks at a letter there is a mark under which exactly the letters are kept that
//! can answer it (or a few more). Nothing is decided here.
//!
//! ```text
//! 日歯発第401号, 2023-06-14, 「…の点検について」 → cell of its day · number · number+year+subject · subject · issuer+month
//! its cover in another file, which names 日歯発第401号 and does not hold it → naming number · naming day
//! ```

use super::chain::{revised_numbers, revised_stems, stem};
use super::class::cell_of;
use super::forward::open_upstreams;
use super::likeness::{bare_number, confusable, subject_core};
use crate::model::{Date, Summary, Upstream};
use crate::tables::Names;
use std::collections::BTreeSet;

/// By which one letter is found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// hashes of what it bears and asks, ascending
    pub keys: Vec<i64>,
    /// hash of its day, or of its subject when it has none: letters of one cell are looked at together for being the same
    pub cell: i64,
    /// where a cover stands that names something by its sender and less than number and day: hash of the month of its day. With what it
    /// so names.
    pub asking: Option<(i64, Vec<Upstream>)>,
    /// its issuers' names without legal form and post: an archive has few of them, and a cover may mean several by one name
    pub issuers: Vec<String>,
}

/// Which rules made the marks: with another number, they have to be made anew.
pub const MARKS_SCHEME: u32 = 4;

/// The marks of the letters of one document.
#[must_use]
pub fn marks(document: &[Summary]) -> Vec<Marks> {
    let open = open_upstreams(document);
    document.iter().zip(open).map(|(letter, open)| marks_of(letter, &open)).collect()
}

fn marks_of(letter: &Summary, open: &[&Upstream]) -> Marks {
    let subject = subject_of(letter);
    let mut keys = Vec::new();
    for number in numbers(letter) {
        keys.push(numbered(&number));
        match letter.date {
            Some(date) => keys.extend(same_year(&number, date, &subject)),
            None => keys.push(undated(&number)),
        }
    }
    if !subject.is_empty() {
        keys.push(titled(&subject));
    }
    let issuers = issuer_cores(letter);
    if let Some(date) = letter.date {
        keys.extend(issuers.iter().map(|issuer| issued(issuer, month(date))));
    }
    for upstream in open {
        keys.extend(upstream.reference_number.as_deref().map(|n| naming_number(&number(n))));
        keys.extend(upstream.date.map(naming_day));
        if !is_named_for_sure(upstream) {
            keys.push(naming_title(&subject));
            keys.extend(upstream.title.as_deref().map(|title| naming_title(&subject_core(title))));
        }
    }
    for (cited, day) in revised_numbers(letter) {
        keys.push(revising_number(&cited));
        keys.extend(day.map(revising_day));
    }
    keys.extend(revised_stems(letter, &subject).iter().map(|stem| revising_stem(stem)));
    keys.sort_unstable();
    keys.dedup();
    let named = |upstream: &&&Upstream| !is_named_for_sure(upstream) && sender_named(upstream).is_some();
    let named: Vec<Upstream> = open.iter().filter(named).map(|upstream| (*upstream).clone()).collect();
    let asking = letter.date.filter(|_| !named.is_empty()).map(|date| (naming_in(month(date)), named));
    Marks { keys, cell: cell(letter), asking, issuers: issuers.into_iter().collect() }
}

/// Number and date: nothing but a letter of this day can be meant.
pub(super) fn is_named_for_sure(upstream: &Upstream) -> bool {
    upstream.reference_number.is_some() && upstream.date.is_some()
}

/// The body from which a cover has what it names.
pub(super) fn sender_named(upstream: &Upstream) -> Option<&str> {
    upstream.via.as_deref().or(upstream.issuer.as_deref())
}

pub(super) fn number(printed: &str) -> String {
    confusable(&bare_number(printed))
}

pub(super) fn numbers(letter: &Summary) -> impl Iterator<Item = String> + '_ {
    letter.reference_numbers.iter().map(|printed| number(printed))
}

pub(super) fn subject_of(letter: &Summary) -> String {
    letter.subject.as_deref().map(subject_core).unwrap_or_default()
}

/// Names of the issuers, as printed and as completed, without legal form and post.
pub(super) fn issuer_cores(letter: &Summary) -> BTreeSet<String> {
    let names = Names::embedded();
    letter.issuers.iter().flat_map(|issuer| [names.core(&issuer.text), names.core(&issuer.organization)]).collect()
}

/// Months since the year 0.
pub(super) fn month(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}

fn day(date: Date) -> i64 {
    i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day())
}

/// Letters that are looked at together for being the same.
pub(super) fn cell(letter: &Summary) -> i64 {
    hash(b'c', "", cell_of(letter, &subject_of(letter)))
}

pub(super) fn cell_of_day(date: Date) -> i64 {
    let letter = Summary { date: Some(date), ..Summary::default() };
    cell(&letter)
}

/// Undated letters of a subject.
pub(super) fn cell_of_subject(subject: &str) -> i64 {
    hash(b'c', "", cell_of(&Summary::default(), subject))
}

/// Letters that may be the same although one day is misread. A letter without a subject never is.
pub(super) fn same_year(number: &str, date: Date, subject: &str) -> Option<i64> {
    (!subject.is_empty()).then(|| hash(b'y', &format!("{number}\n{subject}"), i64::from(date.year())))
}

/// Undated letters with a number.
pub(super) fn undated(number: &str) -> i64 {
    hash(b'u', number, 0)
}

pub(super) fn numbered(number: &str) -> i64 {
    hash(b'n', number, 0)
}

/// Letters of a subject, with 「について」 or without.
pub(super) fn titled(subject: &str) -> i64 {
    hash(b't', stem(subject), 0)
}

pub(super) fn issued(issuer: &str, month: i64) -> i64 {
    hash(b'i', issuer, month)
}

/// Covers that name a number which is not in their file.
pub(super) fn naming_number(number: &str) -> i64 {
    hash(b'N', number, 0)
}

/// Covers that name a day.
pub(super) fn naming_day(date: Date) -> i64 {
    hash(b'D', "", day(date))
}

/// Covers that name something by this title, or by nothing and bear it themselves.
pub(super) fn naming_title(title: &str) -> i64 {
    hash(b'T', title, 0)
}

/// Covers of a month that name something by its sender and less than number and day.
pub(super) fn naming_in(month: i64) -> i64 {
    hash(b'W', "", month)
}

/// Letters that correct, replace, amend or abolish a number.
pub(super) fn revising_number(number: &str) -> i64 {
    hash(b'R', number, 0)
}

/// Letters that do so to a number without its prefix, of a letter of this day.
pub(super) fn revising_day(date: Date) -> i64 {
    hash(b'E', "", day(date))
}

/// Letters that do so to a title.
pub(super) fn revising_stem(stem: &str) -> i64 {
    hash(b'Q', stem, 0)
}

fn hash(sort: u8, text: &str, number: i64) -> i64 {
    let bytes = std::iter::once(sort).chain(number.to_le_bytes()).chain(text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    i64::from_le_bytes((hash ^ hash >> 29).to_le_bytes())
}
