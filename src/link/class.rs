//! Same-letter classes (同一文書): the occurrences of one letter in many files.
//!
//! A letter is the same by (number, date, issuer); a 事務連絡 without number by (date, issuer, subject) and near-equal text. Typing
//! errors meet by date, issuer, subject and addressee at a small distance of their numbers. Near twins stay apart: other
//! addressee, neighbouring number with another text, の1 and の2, the same serial a year later.
//!
//! In two steps, so that a new letter touches few others: inside a [`cell`](super::cell) first; then the few classes that bear the
//! same number on another day of the year, or on no day, are held against each other pair by pair, and an undated copy against the
//! classes of its subject.

use super::cell::{self, Letters, NEAR, SIMILAR, Sets};
use super::surroundings::Spot;
use super::words::Word;
use crate::model::{Remark, Summary};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The same letter without its day: scanning changes a tenth of the text, and next year's letter more.
pub(super) const UNDATED: f32 = 0.7;

/// Members of a class that stand for it when classes are compared.
const SPEAKERS: usize = 3;

pub(super) struct Classes {
    pub members: Vec<Vec<usize>>,
    pub class_of: Vec<usize>,
    pub remarks: Vec<Remark>,
}

/// The cell of a letter: its day, or its folded subject when it has none.
pub(super) fn cell_of(letter: &Summary, subject: &str) -> i64 {
    if let Some(date) = letter.date {
        let days = i64::from(date.year()) * 372 + i64::from(date.month()) * 31 + i64::from(date.day());
        return days << 1;
    }
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = subject.bytes().fold(0xcbf2_9ce4_8422_2325, step);
    i64::try_from(hash >> 1).unwrap_or_default() | 1
}

/// Cells that were joined, for whoever joins letters again with more beside them: what a cell comes to rests on its letters alone.
#[derive(Default)]
pub(super) struct Joined {
    /// cell → its letters, and of each the nth that stands for its set
    cells: HashMap<i64, (Vec<Spot>, Vec<usize>)>,
}

impl Joined {
    /// Joins the letters of a cell, unless these and no others were in it before.
    fn join(&mut self, id: i64, cell: &[usize], spots: &[Spot], all: Letters<'_, '_>) -> Vec<usize> {
        let here: Vec<Spot> = cell.iter().filter_map(|at| spots.get(*at).copied()).collect();
        match self.cells.get(&id) {
            Some((before, roots)) if *before == here => roots.clone(),
            _ => {
                let roots = roots(all, cell);
                self.cells.insert(id, (here, roots.clone()));
                roots
            }
        }
    }
}

fn roots(all: Letters<'_, '_>, cell: &[usize]) -> Vec<usize> {
    let sets = cell::join(all, cell);
    (0..cell.len()).map(|nth| sets.find(nth)).collect()
}

/// The classes of all letters. `before` are the cells that were joined before, with the spots of the letters by which they are known.
pub(super) fn classes(all: Letters<'_, '_>, before: Option<(&mut Joined, &[Spot])>) -> Classes {
    let of_cells = cells(all, before);
    let joined = bridge(all, &of_cells);
    finish(all, &joined)
}

/// For every letter the first letter of its class, looking into cells only.
fn cells(all: Letters<'_, '_>, mut before: Option<(&mut Joined, &[Spot])>) -> Vec<usize> {
    let subject = |at: usize| all.keys.get(at).map_or("", |key| all.words.text(key.subject));
    let mut rows: Vec<(i64, usize)> =
        all.letters.iter().enumerate().map(|(at, letter)| (cell_of(letter, subject(at)), at)).collect();
    rows.sort_unstable();
    let mut root: Vec<usize> = (0..all.letters.len()).collect();
    for rows in rows.chunk_by(|a, b| a.0 == b.0) {
        let cell: Vec<usize> = rows.iter().map(|row| row.1).collect();
        if cell.len() < 2 {
            continue;
        }
        let roots = match (&mut before, rows.first()) {
            (Some((joined, spots)), Some((id, _))) => joined.join(*id, &cell, spots, all),
            _ => roots(all, &cell),
        };
        for (at, nth) in cell.iter().zip(roots) {
            if let (Some(slot), Some(first)) = (root.get_mut(*at), cell.get(nth)) {
                *slot = *first;
            }
        }
    }
    root
}

/// Joins classes of several cells: one copy's day is misread, or was not read. `of_cells` names the first letter of each letter's
/// class; so does what is given back.
pub(super) fn bridge(all: Letters<'_, '_>, of_cells: &[usize]) -> Vec<usize> {
    // number → class of a cell → its first members with the number
    let mut rows: Vec<(Word, usize, usize)> = Vec::new();
    for (at, key) in all.keys.iter().enumerate() {
        let Some(class) = of_cells.get(at).copied() else { continue };
        rows.extend(key.numbers.iter().map(|number| (*number, class, at)));
    }
    rows.sort_unstable();
    rows.dedup();
    let mut sets = Sets::new(all.letters.len());
    let mut undated: Vec<(Word, Vec<usize>)> = Vec::new();
    let mut dated: BTreeMap<Word, Vec<Vec<usize>>> = BTreeMap::new();
    for of_number in rows.chunk_by(|a, b| a.0 == b.0) {
        let Some((number, ..)) = of_number.first().copied() else { continue };
        let mut speakers: Vec<Vec<usize>> = of_number
            .chunk_by(|a, b| a.1 == b.1)
            .map(|members| members.iter().take(SPEAKERS).map(|row| row.2).collect())
            .collect();
        let is_dated = |members: &Vec<usize>| {
            members.first().and_then(|at| all.letters.get(*at)).is_some_and(|letter| letter.date.is_some())
        };
        let without: Vec<Vec<usize>> = speakers.extract_if(.., |members| !is_dated(members)).collect();
        for (nth, a) in speakers.iter().enumerate() {
            for b in speakers.iter().skip(nth + 1) {
                if a.iter().any(|a| b.iter().any(|b| same_in_year(all, *a, *b)))
                    && let (Some(a), Some(b)) = (a.first(), b.first())
                {
                    sets.join(*a, *b);
                }
            }
        }
        if !without.is_empty() {
            undated.extend(without.into_iter().map(|members| (number, members)));
            dated.insert(number, speakers);
        }
    }
    // members of a class of a cell hang together
    for (at, first) in of_cells.iter().enumerate() {
        sets.join(at, *first);
    }
    let mut joins: Vec<(usize, usize)> = Vec::new();
    for (number, members) in undated {
        let classes = dated.get(&number).map(Vec::as_slice).unwrap_or_default();
        for at in members {
            let mut fits: Vec<usize> = classes
                .iter()
                .filter(|class| class.iter().any(|other| same_undated(all, at, *other)))
                .filter_map(|class| class.first().map(|first| sets.find(*first)))
                .collect();
            fits.sort_unstable();
            fits.dedup();
            if let [only] = fits.as_slice() {
                joins.push((at, *only));
            }
        }
    }
    // what an undated copy is, is decided by the dated letters alone: another undated copy changes nothing
    let dated_root: Vec<usize> = (0..all.letters.len()).map(|at| sets.find(at)).collect();
    let by_number: BTreeSet<usize> = joins.iter().filter_map(|(at, _)| dated_root.get(*at).copied()).collect();
    for (a, b) in joins {
        sets.join(a, b);
    }
    undated_by_subject(all, &dated_root, &by_number, &mut sets);
    (0..all.letters.len()).map(|at| sets.find(at)).collect()
}

/// A copy whose day was not read is the one letter of this subject whose text it has.
fn undated_by_subject(all: Letters<'_, '_>, dated_root: &[usize], by_number: &BTreeSet<usize>, sets: &mut Sets) {
    let stands_for_its_class = |at: &usize| dated_root.get(*at) == Some(at) && !by_number.contains(at);
    let mut dated: Vec<(Word, usize)> = Vec::new();
    let mut open: Vec<(Word, usize)> = Vec::new();
    for at in (0..all.letters.len()).filter(stands_for_its_class) {
        if let (Some(letter), Some(key)) = (all.letters.get(at), all.keys.get(at)) {
            let list = if letter.date.is_some() { &mut dated } else { &mut open };
            list.push((key.subject, at));
        }
    }
    let wanted: BTreeSet<Word> = open.iter().map(|row| row.0).collect();
    dated.retain(|(subject, _)| wanted.contains(subject) && !all.words.text(*subject).is_empty());
    dated.sort_unstable();
    for (subject, at) in open {
        let begin = dated.partition_point(|row| row.0 < subject);
        let block = dated.iter().skip(begin).take_while(|row| row.0 == subject);
        let fits = block.filter(|row| same_but_undated(all, at, row.1));
        let fits: BTreeSet<usize> = fits.map(|row| row.1).collect();
        if let (1, Some(only)) = (fits.len(), fits.first()) {
            sets.join(at, *only);
        }
    }
}

fn same_but_undated(all: Letters<'_, '_>, a: usize, b: usize) -> bool {
    all.pair(a, b).is_some_and(|(x, y, kx, ky)| {
        x.place.path != y.place.path
            && (kx.numbers.is_empty() || ky.numbers.is_empty())
            && all.words.senders_fit(kx.sender, ky.sender)
            && all.words.receivers_fit(kx.receiver, ky.receiver)
            && x.signature.alike(&y.signature) >= UNDATED
    })
}

/// One copy's day is misread: numbers recur every year and never within one.
fn same_in_year(all: Letters<'_, '_>, a: usize, b: usize) -> bool {
    all.pair(a, b).is_some_and(|(x, y, kx, ky)| {
        x.date.zip(y.date).is_some_and(|(x, y)| x.year() == y.year())
            && all.words.senders_same(kx.sender, ky.sender)
            && !all.words.text(kx.subject).is_empty()
            && all.words.receivers_fit(kx.receiver, ky.receiver)
            && kx.subject == ky.subject
            && x.signature.alike(&y.signature) >= 0.6
    })
}

fn same_undated(all: Letters<'_, '_>, a: usize, b: usize) -> bool {
    all.pair(a, b).is_some_and(|(x, y, kx, ky)| {
        let alike = x.signature.alike(&y.signature);
        let unread = all.words.text(kx.subject).is_empty() || all.words.text(ky.subject).is_empty();
        all.words.senders_fit(kx.sender, ky.sender)
            && (alike >= SIMILAR && all.same_subject(kx.subject, ky.subject) || alike >= NEAR && unread)
    })
}

fn finish(all: Letters<'_, '_>, root: &[usize]) -> Classes {
    let mut of_root: Vec<usize> = vec![usize::MAX; root.len()];
    let mut members: Vec<Vec<usize>> = Vec::new();
    let mut class_of = Vec::with_capacity(root.len());
    for (at, root) in root.iter().enumerate() {
        let Some(slot) = of_root.get_mut(*root) else { continue };
        if *slot == usize::MAX {
            *slot = members.len();
            members.push(Vec::new());
        }
        class_of.push(*slot);
        if let Some(members) = members.get_mut(*slot) {
            members.push(at);
        }
    }
    let remarks = members.iter().enumerate().flat_map(|(class, members)| mismatches(all, class, members)).collect();
    Classes { members, class_of, remarks }
}

/// Numbers of a class that stand beside a more frequent one and never together with it.
fn mismatches(all: Letters<'_, '_>, class: usize, members: &[usize]) -> Vec<Remark> {
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut only: Option<Word> = None;
    let mut several = false;
    for number in members.iter().filter_map(|at| all.keys.get(*at)).flat_map(|key| key.numbers.iter()) {
        several |= only.is_some_and(|only| only != *number);
        only = Some(*number);
    }
    if !several {
        return Vec::new();
    }
    for at in members {
        for number in all.keys.get(*at).into_iter().flat_map(|key| key.numbers.iter()) {
            holders.entry(all.words.text(*number)).or_default().push(*at);
        }
    }
    let Some((usual, most)) = holders.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.1.cmp(a.1))) else {
        return Vec::new();
    };
    let holds = |at: usize, number: &str| {
        all.keys.get(at).is_some_and(|key| key.numbers.iter().any(|own| all.words.text(*own) == number))
    };
    let printed = |at: usize, number: &str| {
        let nth = all.keys.get(at)?.numbers.iter().position(|own| all.words.text(*own) == number)?;
        all.letters.get(at)?.reference_numbers.get(nth).cloned()
    };
    let together = |number: &str| members.iter().any(|at| holds(*at, number) && holds(*at, usual));
    holders
        .iter()
        .filter(|(number, _)| *number != usual && !together(number))
        .filter_map(|(number, odd)| {
            let tie = odd.len() == most.len();
            let mut places = odd.clone();
            if tie {
                places.extend(most);
                places.sort_unstable();
            }
            let odd_printed = printed(*odd.first()?, number)?;
            let usual_printed = printed(*most.first()?, usual)?;
            Some(Remark::NumberMismatch { odd: places, class, number: odd_printed, usual: usual_printed })
        })
        .collect()
}
