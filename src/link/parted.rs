//! A cell, parted into letters that have nothing to do with one another.
//!
//! ```text
//! the letters of one day: 日歯発第401号 in thirty copies | 日歯発第402号 | 県の事務連絡 in two copies, and one like it
//! ```
//!
//! No letter of one part passes any test with a letter of another, so that joining one part alone gives what joining the cell gives of it
//! ([`cell::join`]). Only the parts that are asked for are looked for: a day of a large archive has hundreds. Must not know other cells.

use super::cell::{self, Sets, join_by_heads};
use super::surroundings::{Seen, Spot};
use super::words::{Key, Words};
use crate::model::Summary;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// What is known of the parts of a cell. Positions are those of its letters in the order of their places.
pub(super) struct Parted {
    letters: Rc<Vec<(Spot, Seen)>>,
    /// position → index in `letters`
    order: Vec<usize>,
    keys: Vec<Key>,
    position: HashMap<Spot, usize>,
    heads: Sets,
    /// the least members of the sets that are told by heads: they stand for them
    roots: Vec<usize>,
    documents: HashMap<usize, BTreeSet<i64>>,
    is_dated: bool,
    /// roots of the parts that were given out
    given: HashSet<usize>,
}

impl Parted {
    /// Of those letters that pass a test: all that are in the cell, and no others.
    pub(super) fn new(letters: Rc<Vec<(Spot, Seen)>>, is_in: impl Fn(&Seen) -> bool, words: &Words) -> Self {
        let mut rows: Vec<(usize, &(Spot, Seen))> =
            letters.iter().enumerate().filter(|(_, (_, seen))| is_in(seen)).collect();
        rows.sort_by(|a, b| a.1.1.letter.place.cmp(&b.1.1.letter.place));
        let summaries: Vec<&Summary> = rows.iter().map(|(_, (_, seen))| &seen.letter).collect();
        let keys: Vec<Key> = rows.iter().map(|(_, (_, seen))| seen.key.clone()).collect();
        let all = cell::Letters { letters: &summaries, keys: &keys, words };
        let heads = join_by_heads(all, &(0..rows.len()).collect::<Vec<_>>());
        let mut documents: HashMap<usize, BTreeSet<i64>> = HashMap::new();
        for (nth, (_, (spot, _))) in rows.iter().enumerate() {
            documents.entry(heads.find(nth)).or_default().insert(spot.0);
        }
        Self {
            position: rows.iter().enumerate().map(|(nth, (_, (spot, _)))| (*spot, nth)).collect(),
            roots: (0..rows.len()).filter(|nth| heads.find(*nth) == *nth).collect(),
            is_dated: summaries.first().is_some_and(|letter| letter.date.is_some()),
            order: rows.iter().map(|(at, _)| *at).collect(),
            given: HashSet::new(),
            heads,
            documents,
            keys,
            letters,
        }
    }

    /// The documents of a letter's part, unless they were given before.
    pub(super) fn documents_with(&mut self, spot: Spot, words: &Words) -> BTreeSet<i64> {
        let mut out = BTreeSet::new();
        let root = self.position.get(&spot).map(|nth| self.heads.find(*nth));
        let Some(root) = root.filter(|root| !self.given.contains(root)) else { return out };
        let summaries: Vec<&Summary> =
            self.order.iter().filter_map(|at| self.letters.get(*at)).map(|(_, seen)| &seen.letter).collect();
        let all = cell::Letters { letters: &summaries, keys: &self.keys, words };
        let mut queue = vec![root];
        while let Some(at) = queue.pop() {
            if !self.given.insert(at) {
                continue;
            }
            out.extend(self.documents.get(&at).into_iter().flatten());
            if self.is_dated {
                let others = self.roots.iter().copied().filter(|other| !self.given.contains(other));
                queue.extend(others.filter(|other| all.may_be_one_by_text(at.min(*other), at.max(*other))));
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, file};
    use super::*;
    use crate::tables::Names;

    const NATIONAL: &str = "公益社団法人日本歯科医師会会長";
    const PREFECTURES: &str = "都道府県歯科医師会会長";
    const PUMPS: &str = "歯科用吸引装置の点検について";

    fn letter(number: &'static str, subject: &'static str, text: &'static str) -> Sample {
        Sample::new(number, "2023-06-14", NATIONAL, PREFECTURES, subject).text(text)
    }

    fn cell(files: &[(&str, Sample)], words: &mut Words) -> Rc<Vec<(Spot, Seen)>> {
        let letters = (1..).zip(files).flat_map(|(document, (path, sample))| {
            file(path, std::slice::from_ref(sample)).into_iter().map(move |letter| ((document, 0), letter))
        });
        Rc::new(letters.map(|(spot, letter)| (spot, Seen::new(letter, words))).collect())
    }

    #[test]
    fn a_part_has_the_copies_of_a_letter_and_what_may_be_one_by_its_text_and_is_given_once() {
        let pumps = "吸引装置の逆流が報告されたので、別紙の点検表により点検を行い、その結果を三年間保存してください。";
        let fees = "会費の納入期限を七月末日とします。期限までに指定の口座へ振り込んでください。";
        let mut words = Words::new(Names::embedded());
        let letters = cell(
            &[
                ("a.txt", letter("日歯発第401号", PUMPS, pumps)),
                ("b.txt", letter("日歯発第401号", PUMPS, pumps)),
                ("c.txt", letter("日歯発第402号", "会費の納入について", fees)),
                // its number was not read: told by its text
                ("d.txt", letter("", PUMPS, pumps)),
            ],
            &mut words,
        );
        let mut parted = Parted::new(Rc::clone(&letters), |_| true, &words);
        assert_eq!(parted.documents_with((2, 0), &words), [1, 2, 4].into());
        assert_eq!(parted.documents_with((4, 0), &words), [].into(), "known already");
        assert_eq!(parted.documents_with((3, 0), &words), [3].into());
        assert_eq!(parted.documents_with((9, 0), &words), [].into(), "not in this cell");
        let mut of_one = Parted::new(letters, |seen| seen.bears("日歯発402"), &words);
        assert_eq!(of_one.documents_with((2, 0), &words), [].into());
    }
}
