//! A cell, parted into letters that have nothing to do with one another.
//!
//! ```text
//! the letters of one day: 日歯発第401号 in thirty copies | 日歯発第402号 | 県の事務連絡 in two copies, and one like it
//! ```
//!
//! Joining one part alone gives what joining the cell gives of it ([`apart`]). Must not know other cells.

use super::cell::{self, apart};
use super::surroundings::Spot;
use super::words::{Key, Words};
use crate::model::Summary;
use std::collections::{BTreeSet, HashMap};

#[derive(Default)]
pub(super) struct Parted {
    part_of: HashMap<Spot, usize>,
    documents: HashMap<usize, BTreeSet<i64>>,
}

impl Parted {
    /// Of all letters of a cell.
    pub(super) fn new(mut letters: Vec<(&Summary, &Key, Spot)>, words: &Words) -> Self {
        letters.sort_by(|a, b| a.0.place.cmp(&b.0.place));
        let summaries: Vec<&Summary> = letters.iter().map(|row| row.0).collect();
        let keys: Vec<Key> = letters.iter().map(|row| row.1.clone()).collect();
        let all = cell::Letters { letters: &summaries, keys: &keys, words };
        let parts = apart(all, &(0..summaries.len()).collect::<Vec<_>>());
        let mut parted = Self::default();
        for (nth, (.., spot)) in letters.iter().enumerate() {
            let part = parts.find(nth);
            parted.part_of.insert(*spot, part);
            parted.documents.entry(part).or_default().insert(spot.0);
        }
        parted
    }

    /// The documents of a letter's part.
    pub(super) fn documents_with(&self, spot: Spot) -> impl Iterator<Item = i64> + '_ {
        self.part_of.get(&spot).and_then(|part| self.documents.get(part)).into_iter().flatten().copied()
    }
}
