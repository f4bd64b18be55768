//! Letters for the tests of this stage: short to write down, complete enough to be linked.

use super::signature;
use crate::model::{Addressee, Date, Issuer, Letter, Named, Place, Summary, Upstream};

/// A letter with a head and one sentence.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub number: &'static str,
    pub date: &'static str,
    pub issuer: &'static str,
    pub addressee: &'static str,
    pub subject: &'static str,
    pub text: &'static str,
    pub passes_on: Vec<Upstream>,
}

impl Sample {
    pub(super) fn new(
        number: &'static str,
        date: &'static str,
        issuer: &'static str,
        addressee: &'static str,
        subject: &'static str,
    ) -> Self {
        Self {
            number,
            date,
            issuer,
            addressee,
            subject,
            text: "標記について、貴会会員に対し周知くださるようお願いいたします。",
            passes_on: Vec::new(),
        }
    }

    pub(super) fn text(mut self, text: &'static str) -> Self {
        self.text = text;
        self
    }

    /// Xより別添のとおり通知がありました
    pub(super) fn from(mut self, issuer: &str) -> Self {
        self.passes_on.push(Upstream { issuer: Some(issuer.to_owned()), enclosed: true, ..Upstream::default() });
        self
    }

    /// D付けN号によりXから通知がありました
    pub(super) fn naming(mut self, issuer: &str, number: &str, date: &str) -> Self {
        self.passes_on.push(Upstream {
            issuer: (!issuer.is_empty()).then(|| issuer.to_owned()),
            reference_number: (!number.is_empty()).then(|| number.to_owned()),
            date: day(date),
            ..Upstream::default()
        });
        self
    }

    fn letter(&self) -> Letter {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Letter {
            date: day(self.date),
            reference_numbers: some(self.number).into_iter().collect(),
            issuers: some(self.issuer)
                .map(|text| Issuer { organization: text.clone(), text, ..Issuer::default() })
                .into_iter()
                .collect(),
            addressees: some(self.addressee)
                .map(|text| Addressee { organization: text.clone(), text, ..Addressee::default() })
                .into_iter()
                .collect(),
            subject: some(self.subject),
            passes_on: self.passes_on.clone(),
            ..Letter::default()
        }
    }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

pub(super) fn letters(samples: &[Sample]) -> Vec<Letter> {
    samples.iter().map(Sample::letter).collect()
}

/// The letters of one file, with their enclosures found.
pub(super) fn file(path: &str, samples: &[Sample]) -> Vec<Summary> {
    let letters = letters(samples);
    let encloses = super::enclosures(&letters);
    let named = |text: &str, organization: &str| Named { text: text.to_owned(), organization: organization.to_owned() };
    letters
        .iter()
        .zip(samples)
        .zip(encloses)
        .enumerate()
        .map(|(index, ((letter, sample), encloses))| Summary {
            place: Place { path: path.to_owned(), letter: index },
            holder: path.split_once('/').map(|(holder, _)| holder.to_owned()),
            date: letter.date,
            reference_numbers: letter.reference_numbers.clone(),
            issuers: letter.issuers.iter().map(|i| named(&i.text, &i.organization)).collect(),
            addressees: letter.addressees.iter().map(|a| named(&a.text, &a.organization)).collect(),
            subject: letter.subject.clone(),
            passes_on: letter.passes_on.clone(),
            encloses,
            signature: signature([sample.subject, sample.text].into_iter(), letter.subject.as_deref()),
            ..Summary::default()
        })
        .collect()
}
