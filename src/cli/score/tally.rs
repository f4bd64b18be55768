//! Counts of right, wrong and missed values, per field and per document.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::AddAssign;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Counted {
    Letters,
    Kind,
    Date,
    ReferenceNumbers,
    Issuers,
    Addressees,
    Subject,
    Attachments,
    /// whether a listed attachment lies in the document
    Present,
    Cites,
    Contacts,
    SealOmitted,
    Deadlines,
    Encloses,
}

impl Counted {
    /// All, in the order of the table.
    pub(super) const ALL: [Self; 14] = [
        Self::Letters,
        Self::Kind,
        Self::Date,
        Self::ReferenceNumbers,
        Self::Issuers,
        Self::Addressees,
        Self::Subject,
        Self::Attachments,
        Self::Present,
        Self::Cites,
        Self::Contacts,
        Self::SealOmitted,
        Self::Deadlines,
        Self::Encloses,
    ];

    /// The fields that make a letter findable: all right or the letter is not.
    pub(super) const CORE: [Self; 5] =
        [Self::Date, Self::ReferenceNumbers, Self::Issuers, Self::Addressees, Self::Subject];

    /// The key in the records.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::ReferenceNumbers => "reference_numbers",
            Self::Issuers => "issuers",
            Self::Addressees => "addressees",
            Self::Subject => "subject",
            Self::Attachments => "attachments",
            Self::Present => "present",
            Self::Cites => "cites",
            Self::Contacts => "contacts",
            Self::SealOmitted => "seal_omitted",
            Self::Deadlines => "deadlines",
            Self::Encloses => "encloses",
        }
    }

    /// The field of this key.
    pub(super) fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// `kind` is soft (two clerks may differ): it is shown and not averaged.
    pub(super) fn is_averaged(self) -> bool {
        self != Self::Kind
    }
}

/// Right values, values that are not true, true values that were not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Tally {
    pub(super) tp: u32,
    pub(super) fp: u32,
    #[serde(rename = "fn")]
    pub(super) missed: u32,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.tp += other.tp;
        self.fp += other.fp;
        self.missed += other.missed;
    }
}

impl Tally {
    /// Of lists: partners, values too many, values missed.
    pub(super) fn of_lists(right: usize, extra: usize, missed: usize) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { tp: count(right), fp: count(extra), missed: count(missed) }
    }

    /// Of a value that is right or not.
    pub(super) fn of_value(right: bool, wrong: bool, missed: bool) -> Self {
        Self { tp: right.into(), fp: wrong.into(), missed: missed.into() }
    }

    /// Share of the values read that are true; 1 when none was read.
    pub(super) fn precision(self) -> f64 {
        share(self.tp, self.tp + self.fp)
    }

    /// Share of the true values that were read; 1 when there is none.
    pub(super) fn recall(self) -> f64 {
        share(self.tp, self.tp + self.missed)
    }

    /// Harmonic mean of the two.
    pub(super) fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// Values that a person would have to mend.
    pub(super) fn wrong(self) -> u32 {
        self.fp + self.missed
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

/// Counts by field.
pub(super) type Tallies = BTreeMap<Counted, Tally>;

/// Values of a core field that the record gives, and what it says of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Trust {
    /// not on the review list: a person will take them as they are
    pub(super) accepted: u32,
    /// of these, wrong: silently wrong
    pub(super) wrong: u32,
    /// all values given
    pub(super) given: u32,
}

impl AddAssign for Trust {
    fn add_assign(&mut self, other: Self) {
        self.accepted += other.accepted;
        self.wrong += other.wrong;
        self.given += other.given;
    }
}

/// A difference between truth and record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Miss {
    /// stem of the document
    pub(super) document: String,
    /// key of the field
    pub(super) field: &'static str,
    /// the field is not on the review list
    pub(super) silent: bool,
    /// the truth, or what of it was not read
    pub(super) truth: serde_json::Value,
    /// the value read, or what of it is not true
    pub(super) read: serde_json::Value,
}

/// The counts of one document, or of all.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Counts {
    /// per field
    pub(super) tallies: Tallies,
    /// per core field
    pub(super) accepted: BTreeMap<Counted, Trust>,
    /// letters whose core fields are all stated in the truth
    pub(super) core_letters: u32,
    /// of these, with every core field right
    pub(super) core_letters_right: u32,
    /// every difference, in document order
    pub(super) misses: Vec<Miss>,
}

impl Counts {
    /// Adds to a field.
    pub(super) fn add(&mut self, field: Counted, tally: Tally) {
        *self.tallies.entry(field).or_default() += tally;
    }

    /// Takes another document's counts in.
    pub(super) fn absorb(&mut self, other: Self) {
        for (field, tally) in other.tallies {
            self.add(field, tally);
        }
        for (field, accepted) in other.accepted {
            *self.accepted.entry(field).or_default() += accepted;
        }
        self.core_letters += other.core_letters;
        self.core_letters_right += other.core_letters_right;
        self.misses.extend(other.misses);
    }

    /// The counts of a field.
    pub(super) fn tally(&self, field: Counted) -> Tally {
        self.tallies.get(&field).copied().unwrap_or_default()
    }

    /// Mean F1 over the fields that the truth has values of.
    pub(super) fn macro_f1(&self) -> f64 {
        let stated: Vec<f64> = Counted::ALL
            .into_iter()
            .filter(|field| field.is_averaged())
            .map(|field| self.tally(field))
            .filter(|tally| tally.tp + tally.missed > 0)
            .map(Tally::f1)
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "at most 14 fields")]
        let count = stated.len().max(1) as f64;
        stated.iter().sum::<f64>() / count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_read_and_nothing_to_read_is_perfect() {
        assert!((Tally::default().f1() - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_mean_leaves_out_kind_and_fields_without_truth() {
        let mut counts = Counts::default();
        counts.add(Counted::Date, Tally { tp: 3, fp: 1, missed: 1 });
        counts.add(Counted::Subject, Tally { tp: 1, fp: 0, missed: 0 });
        counts.add(Counted::Kind, Tally { tp: 0, fp: 1, missed: 1 });
        counts.add(Counted::Cites, Tally { tp: 0, fp: 5, missed: 0 });
        assert!((counts.macro_f1() - 0.875).abs() < 1e-9);
    }
}
