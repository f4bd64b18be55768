//! What linking found, held against what the generator wrote.

use crate::federation::File;
use kairan::model::{Links, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Key of every letter and what its letter passes on.
#[derive(Debug, Default)]
pub(crate) struct Truth {
    keys: BTreeMap<(String, usize), u32>,
    to: BTreeMap<u32, Vec<u32>>,
}

impl Truth {
    pub(crate) fn add(&mut self, file: &File) {
        for (at, occurrence) in file.letters.iter().enumerate() {
            self.keys.insert((file.path.clone(), at), occurrence.key);
            if !occurrence.to.is_empty() {
                self.to.entry(occurrence.key).or_insert_with(|| occurrence.to.clone());
            }
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Score {
    right: usize,
    wrong: usize,
    missed: usize,
    /// classes beyond the first of a key
    pub(crate) split: usize,
    /// classes with letters of two keys
    pub(crate) false_joins: usize,
    pub(crate) errors: Vec<String>,
}

impl Score {
    pub(crate) fn new(links: &Links, truth: &Truth) -> Self {
        let mut score = Self::default();
        let keys: Vec<u32> =
            links.letters.iter().map(|l| truth.keys[&(l.place.path.clone(), l.place.letter)]).collect();
        let mut of_key: BTreeSet<u32> = BTreeSet::new();
        let mut class_key: Vec<u32> = Vec::new();
        for members in &links.classes {
            let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
            for at in members {
                *counts.entry(keys[*at]).or_default() += 1;
            }
            if counts.len() > 1 {
                score.false_joins += 1;
                let mut first: BTreeMap<u32, usize> = BTreeMap::new();
                for at in members {
                    first.entry(keys[*at]).or_insert(*at);
                }
                for (key, at) in first {
                    let l = links.letters[at];
                    score.errors.push(format!(
                        "joined {key} ×{}: {} {:?} {:?} {} → {} {:?}",
                        counts[&key],
                        l.place.path,
                        l.reference_numbers,
                        l.date,
                        l.issuers[0].text,
                        l.addressees[0].text,
                        l.subject
                    ));
                }
            }
            let key = counts.iter().max_by_key(|(_, n)| **n).map_or(0, |(key, _)| *key);
            score.split += usize::from(!of_key.insert(key));
            class_key.push(key);
        }
        let mut found: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); keys.len()];
        for hop in &links.hops {
            if let Target::Class(class) = hop.to {
                found[hop.from].insert(class_key[class]);
            }
        }
        for (at, found) in found.iter().enumerate() {
            let wanted: BTreeSet<u32> = truth.to.get(&keys[at]).into_iter().flatten().copied().collect();
            score.right += wanted.intersection(found).count();
            score.wrong += found.difference(&wanted).count();
            score.missed += wanted.difference(found).count();
            if wanted != *found {
                let l = links.letters[at];
                score.errors.push(format!(
                    "hop {}#{} {:?} {:?} {} {:?} {:?}: wanted {wanted:?} found {found:?}",
                    l.place.path,
                    l.place.letter,
                    l.reference_numbers,
                    l.date,
                    l.issuers[0].text,
                    l.subject,
                    l.passes_on
                ));
            }
        }
        score
    }

    pub(crate) fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }

    pub(crate) fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        2.0 * p * r / (p + r).max(f64::MIN_POSITIVE)
    }
}
