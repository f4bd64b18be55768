//! The covers in other files that may ask for a letter.
//!
//! ```text
//! 日歯発第401号 of 2023-06-14, in thirty copies     asked for by covers that name this number · this day and a number or a sender
//!                                                 like it · its title and its sender · its sender and another title
//! ```
//!
//! Asked for a letter with all its copies at once: a cover may name the number of one copy and the issuer of another. What is let
//! through is whatever the rules of [`lookup`](super::super::lookup) may come to, and little else: every cover that is let through has
//! to be joined with all that it asks for.

use super::super::likeness::may_be_typo;
use super::super::lookup::{LONGEST_BY_NUMBER, LONGEST_BY_SUBJECT, LONGEST_MISTYPED, ends_in};
use super::super::marks as mark;
use super::naming::{Memory, Name};
use super::scene::Scene;
use super::{Seen, Shelf, Sight, YEAR};
use crate::model::{Date, Upstream};
use std::collections::BTreeSet;

/// A letter as covers may name it: what its copies bear.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Passed {
    days: BTreeSet<Date>,
    /// folded
    numbers: BTreeSet<String>,
    /// as printed
    printed: BTreeSet<String>,
    subjects: BTreeSet<String>,
    issuers: BTreeSet<String>,
}

impl Passed {
    fn add(&mut self, copy: &Seen) {
        self.days.extend(copy.letter.date);
        self.numbers.extend(copy.numbers.iter().cloned());
        self.printed.extend(copy.letter.reference_numbers.iter().cloned());
        self.subjects.extend(Some(&copy.subject).filter(|subject| !subject.is_empty()).cloned());
        self.issuers.extend(mark::issuer_cores(&copy.letter));
    }

    /// Whether its day may lie so many days before that of a cover; one that is not known may be any.
    fn lies_before(&self, cover: Option<Date>, least: i32, most: i32) -> bool {
        let Some(cover) = cover else { return true };
        self.days.is_empty() || self.days.iter().any(|day| (least..=most).contains(&(cover - *day).get_days()))
    }

    /// Whether a cover may mean its day by this one.
    fn may_be_of(&self, named: Date) -> bool {
        let near = |day: &Date| {
            let apart = (named - *day).get_days().abs();
            apart <= LONGEST_MISTYPED || apart <= YEAR && (day.month(), day.day()) == (named.month(), named.day())
        };
        self.days.is_empty() || self.days.iter().any(near)
    }
}

/// Whether an upstream may name one of these issuers; one without a name may mean any.
fn may_be_by(upstream: &Upstream, issuers: &[Name], memory: &mut Memory) -> bool {
    let Some(named) = upstream.via.as_deref().or(upstream.issuer.as_deref()) else { return true };
    let named = memory.name(named);
    issuers.iter().any(|issuer| memory.means(named, *issuer))
}

impl<S: Shelf> Sight<'_, S> {
    /// Whatever may pass on a letter of a class out of another file.
    pub(super) fn find_covers(&mut self, scene: &Scene<'_, '_>, class: usize) -> Result<(), S::Error> {
        let mut passed = Passed::default();
        for at in scene.links.occurrences(class) {
            for external in scene.external.get(at).into_iter().flatten() {
                self.find_others_naming(external)?;
            }
            let Some(spot) = scene.spots.get(*at).copied() else { continue };
            let copies = self.document(spot.0)?;
            let Some(copy) = copies.get(spot.1) else { continue };
            passed.add(copy);
            if let Some(day) = copy.letter.date {
                let issuers = mark::issuer_cores(&copy.letter).into_iter().collect();
                self.find_rewording_once(day, &copy.subject, issuers)?;
            }
        }
        if self.with_covers.contains(&passed) {
            return Ok(());
        }
        self.find_naming(&passed)?;
        self.with_covers.insert(passed);
        Ok(())
    }

    /// Covers that name it by its number, its day or its title.
    fn find_naming(&mut self, passed: &Passed) -> Result<(), S::Error> {
        let issuers: Vec<Name> = passed.issuers.iter().map(|issuer| self.memory.core(issuer)).collect();
        let mut found = Vec::new();
        for number in &passed.numbers {
            found.extend(self.find(mark::naming_number(number), |cover| {
                cover.letter.passes_on.iter().any(|upstream| {
                    upstream.reference_number.as_deref().is_some_and(|named| mark::number(named) == *number)
                        && match upstream.date {
                            Some(named) => passed.may_be_of(named),
                            None => passed.lies_before(cover.letter.date, -31, LONGEST_BY_NUMBER),
                        }
                })
            })?);
        }
        for day in &passed.days {
            found.extend(self.find_by(mark::naming_day(*day), |memory, cover| {
                cover.letter.passes_on.iter().filter(|upstream| upstream.date == Some(*day)).any(|upstream| {
                    let like = |named: &String| {
                        passed.printed.iter().any(|own| may_be_typo(own, named) || ends_in(own, named))
                    };
                    match &upstream.reference_number {
                        Some(named) => like(named) && may_be_by(upstream, &issuers, memory),
                        None => upstream.title.is_some() || may_be_by(upstream, &issuers, memory),
                    }
                })
            })?);
        }
        for subject in &passed.subjects {
            found.extend(self.find_by(mark::naming_title(subject), |memory, cover| {
                passed.lies_before(cover.letter.date, -7, LONGEST_BY_SUBJECT)
                    && cover
                        .letter
                        .passes_on
                        .iter()
                        .any(|upstream| !mark::is_named_for_sure(upstream) && may_be_by(upstream, &issuers, memory))
            })?);
        }
        self.covers.extend(found);
        Ok(())
    }

    fn find_rewording_once(&mut self, day: Date, subject: &str, issuers: Vec<String>) -> Result<(), S::Error> {
        let about = (day, subject.to_owned(), issuers);
        if !self.with_rewording.contains(&about) {
            let found = self.find_rewording(day, subject, &about.2)?;
            self.covers.extend(found);
            self.with_rewording.insert(about);
        }
        Ok(())
    }
}
