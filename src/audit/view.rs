//! A same-letter class as one letter: its usual date, number, issuer, subject and deadline.

use crate::model::{Date, Links, Summary};
use std::collections::BTreeMap;

/// The most frequent value; of equally frequent ones the least.
fn usual<T: Ord>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map(|(value, _)| value)
}

fn members<'a, 's>(links: &'a Links<'s>, class: usize) -> impl Iterator<Item = &'s Summary> + 'a {
    links.occurrences(class).iter().filter_map(|at| links.letter(*at))
}

pub(super) fn class_date(links: &Links, class: usize) -> Option<Date> {
    usual(members(links, class).filter_map(|l| l.date))
}

/// The first day that the letter asks for, as most copies print it; days before its own date are misread.
pub(super) fn class_deadline(links: &Links, class: usize) -> Option<Date> {
    let sent = class_date(links, class);
    let days = |l: &Summary| l.deadlines.iter().copied().filter(|d| sent.is_none_or(|s| s <= *d)).min();
    usual(members(links, class).filter_map(days))
}

pub(super) fn class_numbers(links: &Links, class: usize) -> Vec<String> {
    usual(members(links, class).filter(|l| !l.reference_numbers.is_empty()).map(|l| l.reference_numbers.clone()))
        .unwrap_or_default()
}

pub(super) fn class_subject(links: &Links, class: usize) -> Option<String> {
    usual(members(links, class).filter_map(|l| l.subject.clone()))
}

/// Issuers as printed, joined with 、.
pub(super) fn class_issuer(links: &Links, class: usize) -> Option<String> {
    let joined = |l: &Summary| l.issuers.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join("、");
    usual(members(links, class).filter(|l| !l.issuers.is_empty()).map(joined))
}

/// 日歯発第401号, or the issuer and subject of a letter without number.
pub(super) fn label(links: &Links, class: usize) -> String {
    let numbers = class_numbers(links, class);
    if let Some(number) = numbers.first() {
        return format!("「{number}」");
    }
    // 「…」の訂正について in quotation marks of its own
    let subject = class_subject(links, class).map(|subject| subject.replace('「', "『").replace('」', "』"));
    match (class_issuer(links, class), subject) {
        (Some(issuer), Some(subject)) => format!("{issuer}「{subject}」"),
        (Some(issuer), None) => format!("{issuer}の文書"),
        (None, Some(subject)) => format!("「{subject}」"),
        (None, None) => "文書".to_owned(),
    }
}
