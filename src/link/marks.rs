//! What a letter is found by in a large archive: hashes of what it bears, and of what it names of the letters it passes on.
//!
//! Wide on purpose: a mark brings a letter within sight; whether it is the same letter or the one that is named is decided by
//! [`link`](super::link), among all that are in sight.

use super::likeness::{bare_number, confusable, subject_core};
use crate::model::{Date, Relation, Summary};
use crate::tables::Names;
use crate::text::squash;

/// The marks of one letter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// by which its copies are found: number and year, day and subject, day and issuer
    pub own: Vec<i64>,
    /// by which a letter that names it is found from it
    pub named_by: Vec<i64>,
    /// by which the letters are found that it names
    pub names: Vec<i64>,
    /// by which it is found from the letters that it names
    pub naming: Vec<i64>,
    /// by which it is found by those that name it
    pub bears: Vec<i64>,
}

impl Marks {
    /// Under which it is kept.
    #[must_use]
    pub fn kept(&self) -> Vec<i64> {
        let mut all: Vec<i64> = self.own.iter().chain(&self.naming).chain(&self.bears).copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// The marks of a letter.
#[must_use]
pub fn marks(letter: &Summary) -> Marks {
    let names = Names::embedded();
    let mut marks = Marks::default();
    let number = |text: &str| confusable(&bare_number(text));
    let subject = letter.subject.as_deref().map(subject_core).unwrap_or_default();
    let year = letter.date.map(|date| i64::from(date.year()));
    for own in letter.reference_numbers.iter().map(|n| number(n)) {
        marks.own.push(hash(b'y', &own, year));
        marks.bears.push(hash(b'n', &own, None));
        marks.named_by.push(hash(b'N', &own, None));
    }
    if !subject.is_empty() {
        marks.own.push(hash(b's', &subject, letter.date.map(day)));
        marks.bears.push(hash(b't', &subject, None));
        marks.named_by.push(hash(b'T', &subject, None));
    }
    for issuer in &letter.issuers {
        let text = squash(&issuer.text);
        marks.own.push(hash(b'i', &names.core(&text), letter.date.map(day)));
    }
    if let Some(date) = letter.date {
        marks.bears.push(hash(b'd', "", Some(day(date))));
        marks.named_by.push(hash(b'D', "", Some(day(date))));
    }
    for upstream in &letter.passes_on {
        if let Some(named) = upstream.reference_number.as_deref().map(number) {
            marks.names.push(hash(b'n', &named, None));
            marks.naming.push(hash(b'N', &named, None));
        }
        if let (Some(date), None) = (upstream.date, &upstream.reference_number) {
            marks.names.push(hash(b'd', "", Some(day(date))));
            marks.naming.push(hash(b'D', "", Some(day(date))));
        }
        if upstream.reference_number.is_none() {
            let title = upstream.title.as_deref().map_or_else(|| subject.clone(), subject_core);
            marks.names.push(hash(b't', &title, None));
            marks.naming.push(hash(b'T', &title, None));
        }
    }
    for cite in letter.cites.iter().filter(|cite| cite.relation != Relation::Cites) {
        if let Some(named) = cite.reference_number.as_deref().map(number) {
            marks.names.push(hash(b'n', &named, None));
            marks.naming.push(hash(b'N', &named, None));
        }
        if let Some(title) = cite.title.as_deref().map(subject_core) {
            marks.names.push(hash(b't', &title, None));
            marks.naming.push(hash(b'T', &title, None));
        }
    }
    for list in [&mut marks.own, &mut marks.named_by, &mut marks.names, &mut marks.naming, &mut marks.bears] {
        list.sort_unstable();
        list.dedup();
    }
    marks
}

fn day(date: Date) -> i64 {
    i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day())
}

fn hash(sort: u8, text: &str, number: Option<i64>) -> i64 {
    let number = number.unwrap_or(-1).to_le_bytes();
    let bytes = std::iter::once(sort).chain(number).chain(text.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    i64::from_le_bytes((hash ^ hash >> 29).to_le_bytes())
}
