//! Letters in short and what the archive keeps of them, for the tests of the chain and of the audit.

use kairan::link::{enclosures, signature};
use kairan::model::{Addressee, Body, Citation, Date, Issuer, Letter, Named, Place, Relation, Summary, Upstream};

/// A letter in short.
#[derive(Clone, Copy, Default)]
pub(crate) struct Short<'a> {
    pub number: &'a str,
    pub date: &'a str,
    pub issuer: &'a str,
    pub addressee: &'a str,
    pub subject: &'a str,
    /// X of 「Xより別添のとおり通知がありました」
    pub from: &'a str,
    /// the number and day it names with it
    pub names: &'a str,
    pub named_day: &'a str,
    pub deadline: &'a str,
    /// what it does to the letter of this number
    pub revises: Option<(Relation, &'a str)>,
}

pub(crate) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

pub(crate) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

pub(crate) fn file(path: &str, shorts: &[Short<'_>]) -> Vec<Summary> {
    let upstream = |s: &Short<'_>| Upstream {
        issuer: some(s.from),
        reference_number: some(s.names),
        date: day(s.named_day),
        enclosed: true,
        ..Upstream::default()
    };
    let passes_on = |s: &Short<'_>| if s.from.is_empty() { Vec::new() } else { vec![upstream(s)] };
    let letters: Vec<Letter> = shorts
        .iter()
        .map(|s| Letter {
            date: day(s.date),
            reference_numbers: some(s.number).into_iter().collect(),
            issuers: vec![Issuer { text: s.issuer.to_owned(), ..Issuer::default() }],
            addressees: vec![Addressee {
                text: s.addressee.to_owned(),
                organization: s.addressee.to_owned(),
                ..Addressee::default()
            }],
            subject: some(s.subject),
            passes_on: passes_on(s),
            ..Letter::default()
        })
        .collect();
    let named = |text: &str| Named { text: text.to_owned(), organization: text.to_owned() };
    let all = enclosures(&letters).into_iter().zip(shorts).enumerate();
    all.map(|(index, (encloses, s))| Summary {
        place: Place { path: path.to_owned(), letter: index },
        holder: path.split_once('/').map(|(holder, _)| holder.to_owned()),
        date: day(s.date),
        reference_numbers: some(s.number).into_iter().collect(),
        issuers: vec![Named {
            text: s.issuer.to_owned(), organization: s.issuer.trim_end_matches("会長").to_owned()
        }],
        addressees: vec![named(s.addressee)],
        subject: some(s.subject),
        deadlines: day(s.deadline).into_iter().collect(),
        cites: s
            .revises
            .map(|(relation, number)| Citation { reference_number: some(number), relation, ..Citation::default() })
            .into_iter()
            .collect(),
        passes_on: passes_on(s),
        encloses,
        signature: signature([s.subject, s.issuer, s.addressee].into_iter(), Some(s.subject)),
        ..Summary::default()
    })
    .collect()
}

pub(crate) fn body(name: &str, level: u8, parent: &str, folder: &str, class: &str) -> Body {
    Body {
        name: name.to_owned(),
        level,
        parent: some(parent),
        folder: some(folder),
        classes: some(class).into_iter().collect(),
    }
}
