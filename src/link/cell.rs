//! Same-letter classes inside one cell: the letters of one day, or the undated letters of one subject.
//!
//! What happens in a cell depends on the letters of that cell alone, so that a new letter changes its own cell and no other, and
//! cells can be looked at in any order. What joins cells (a misread day) is decided above, in `class`.

use super::likeness::{are_neighbours, is_cut_short, may_be_typo};
use super::words::{Key, Word, Words};
use crate::model::Summary;

/// Near-equal text below the subject.
pub(super) const NEAR: f32 = 0.9;
/// The same letter by its head, and text that does not speak against it (one copy may lack its annex).
pub(super) const SIMILAR: f32 = 0.5;
/// The same letter whose number was read in part: what the number lacks the text must not gainsay.
const CUT_SHORT: f32 = 0.6;
/// Text that shares so little is another letter, whatever its number; the second under a wholly other subject, because covers of one
/// body say the same of everything, and a mistyped number may be that of another letter of the day.
const OTHER: (f32, f32) = (0.25, 0.85);

/// Letters with what is compared of them.
#[derive(Clone, Copy)]
#[expect(clippy::struct_field_names, reason = "the letters themselves beside what is known of them")]
pub(super) struct Letters<'a, 's> {
    pub letters: &'a [&'s Summary],
    pub keys: &'a [Key],
    pub words: &'a Words,
}

/// Why two letters with different number fields may be one.
#[derive(Debug, Clone, Copy)]
enum Doubt {
    /// neither has a number, and heads are misread
    NoNumbers,
    /// one copy's number was not read
    NumberMissing,
    /// the numbers differ in few characters
    NumberTypo,
}

/// Two letters with their keys.
pub(super) type Pair<'a> = (&'a Summary, &'a Summary, &'a Key, &'a Key);

impl<'a> Letters<'a, '_> {
    pub(super) fn pair(&self, a: usize, b: usize) -> Option<Pair<'a>> {
        Some((self.letters.get(a).copied()?, self.letters.get(b).copied()?, self.keys.get(a)?, self.keys.get(b)?))
    }

    pub(super) fn same_subject(&self, a: Word, b: Word) -> bool {
        a == b || self.words.subjects_same(a, b)
    }

    /// The same subject with a character taken for another: 医科等 is no misread 医科.
    fn misread_subject(&self, x: Word, y: Word) -> bool {
        x == y || {
            let (a, b) = (self.words.text(x), self.words.text(y));
            a.chars().count() == b.chars().count() && self.words.subjects_same(x, y)
        }
    }

    /// The share of text below which two letters of different subjects are two.
    fn other_below(&self, a: Word, b: Word) -> f32 {
        let (a, b) = (self.words.text(a), self.words.text(b));
        let near = a.contains(b) || b.contains(a);
        if near { OTHER.0 } else { OTHER.1 }
    }

    fn has_subject(&self, key: &Key) -> bool {
        !self.words.text(key.subject).is_empty()
    }

    /// Number and day are equal. An issuer may be misread beyond recognition; then subject and text decide.
    fn same_numbered(&self, a: usize, b: usize) -> bool {
        self.pair(a, b).is_some_and(|(x, y, kx, ky)| {
            let subject = self.same_subject(kx.subject, ky.subject);
            let alike = x.signature.alike(&y.signature);
            let read = |letter: &Summary, key: &Key| self.has_subject(key) && !letter.signature.hashes.is_empty();
            let told_apart = !subject && alike < self.other_below(kx.subject, ky.subject) && read(x, kx) && read(y, ky);
            self.words.senders_fit(kx.sender, ky.sender) && !told_apart
                || subject && alike >= 0.7 && self.words.senders_misread(kx.sender, ky.sender)
        })
    }

    fn same_unnumbered(&self, a: usize, b: usize) -> bool {
        self.pair(a, b).is_some_and(|(x, y, kx, ky)| {
            let alike = x.signature.alike(&y.signature);
            let unread = x.signature.hashes.is_empty() && y.signature.hashes.is_empty();
            // texts are compared in no time, subjects and names are not
            if !unread && alike < SIMILAR
                || !self.same_subject(kx.subject, ky.subject)
                || !self.words.receivers_fit(kx.receiver, ky.receiver)
            {
                return false;
            }
            let equal = kx.subject == ky.subject && self.has_subject(kx);
            // 医科 and 歯科 differ in one character: a misread subject needs the same text
            let least = if x.date.is_some() && equal { SIMILAR } else { NEAR };
            let misread = equal && alike >= NEAR && self.words.senders_misread(kx.sender, ky.sender);
            (self.words.senders_fit(kx.sender, ky.sender) || misread)
                && (alike >= least || unread && self.words.senders_same(kx.sender, ky.sender))
        })
    }

    /// Some test by which two letters of one day and different number fields are one, and how alike they are.
    fn test(&self, a: usize, b: usize, doubt: Doubt) -> Option<f32> {
        let (x, y, kx, ky) = self.pair(a, b)?;
        if x.place.path == y.place.path {
            return None;
        }
        // of two candidates the one with the same subject is meant
        let alike = || x.signature.alike(&y.signature) + if kx.subject == ky.subject { 0.2 } else { 0.0 };
        match doubt {
            Doubt::NoNumbers => {
                let same = kx.numbers.is_empty() && ky.numbers.is_empty() && self.same_unnumbered(a, b);
                same.then(alike)
            }
            Doubt::NumberMissing => self.number_missing((x, y, kx, ky)).then(alike),
            Doubt::NumberTypo => self.number_typo((x, y, kx, ky)).then(alike),
        }
    }

    /// Whether two letters of one day can pass any test by which [`join`] compares texts.
    pub(super) fn may_be_one_by_text(&self, a: usize, b: usize) -> bool {
        self.pair(a, b).is_some_and(|(x, y, ..)| {
            let unread = x.signature.hashes.is_empty() && y.signature.hashes.is_empty();
            // no test lets less pass
            (unread || x.signature.alike(&y.signature) >= SIMILAR)
                && [Doubt::NoNumbers, Doubt::NumberTypo, Doubt::NumberMissing]
                    .into_iter()
                    .any(|doubt| self.test(a, b, doubt).is_some())
        })
    }

    /// One copy's number was not read.
    fn number_missing(&self, (x, y, kx, ky): Pair<'_>) -> bool {
        let least = if kx.subject == ky.subject { 0.7 } else { NEAR };
        kx.numbers.is_empty() != ky.numbers.is_empty()
            && x.signature.alike(&y.signature) >= least
            && self.words.senders_fit(kx.sender, ky.sender)
            && self.words.receivers_fit(kx.receiver, ky.receiver)
            && self.misread_subject(kx.subject, ky.subject)
    }

    /// The same letter under two numbers.
    fn number_typo(&self, (x, y, kx, ky): Pair<'_>) -> bool {
        let alike = x.signature.alike(&y.signature);
        if kx.numbers.is_empty()
            || ky.numbers.is_empty()
            || kx.numbers.iter().any(|n| ky.numbers.contains(n))
            || alike < CUT_SHORT
            || !self.words.senders_same(kx.sender, ky.sender)
            || !self.words.receivers_fit(kx.receiver, ky.receiver)
        {
            return false;
        }
        let some = |test: fn(&str, &str) -> bool| {
            x.reference_numbers.iter().any(|n| y.reference_numbers.iter().any(|m| test(n, m)))
        };
        let addressed = self.words.is_addressed(kx.receiver) && self.words.is_addressed(ky.receiver);
        if some(is_cut_short) {
            return addressed && self.same_subject(kx.subject, ky.subject);
        }
        if alike < NEAR || !self.misread_subject(kx.subject, ky.subject) {
            return false;
        }
        let same_digits = x.signature.digits == y.signature.digits;
        let text = if some(are_neighbours) {
            same_digits && addressed && kx.subject == ky.subject
        } else {
            kx.subject == ky.subject && same_digits || alike >= 0.95
        };
        text && some(may_be_typo)
    }
}

/// Joins the letters of one cell (ascending); gives disjoint sets over their positions in it.
pub(super) fn join(all: Letters<'_, '_>, cell: &[usize]) -> Sets {
    let mut work = by_heads(all, cell);
    if cell.len() > 1 && work.is_dated() {
        work.by_text(Doubt::NoNumbers);
        work.by_text(Doubt::NumberTypo);
        work.by_text(Doubt::NumberMissing);
    }
    work.sets
}

/// The same by number, or by subject and issuer where none was read: what stays to be joined is compared by its text, each set by its
/// least member.
pub(super) fn join_by_heads<'a>(all: Letters<'a, '_>, cell: &'a [usize]) -> Sets {
    by_heads(all, cell).sets
}

fn by_heads<'a, 's>(all: Letters<'a, 's>, cell: &'a [usize]) -> Work<'a, 's> {
    let mut work = Work { all, cell, sets: Sets::new(cell.len()) };
    if cell.len() > 1 {
        if work.is_dated() {
            work.numbered();
        }
        work.unnumbered();
    }
    work
}

struct Work<'a, 's> {
    all: Letters<'a, 's>,
    cell: &'a [usize],
    sets: Sets,
}

impl<'a> Work<'a, '_> {
    fn key(&self, nth: usize) -> Option<&'a Key> {
        self.all.keys.get(*self.cell.get(nth)?)
    }

    fn is_dated(&self) -> bool {
        self.letter(0).and_then(|at| self.all.letters.get(at)).is_some_and(|letter| letter.date.is_some())
    }

    /// Of a subject (0) or an issuer (1), apart from all hashes of texts.
    fn hash(&self, sort: u64, word: Word) -> u64 {
        mix(self.all.words.hash(word) ^ sort) & !(1 << 63)
    }

    fn letter(&self, nth: usize) -> Option<usize> {
        self.cell.get(nth).copied()
    }

    /// Joins the members of every block that pass the test; a member is compared with one of each class only.
    fn join(&mut self, blocks: &[Vec<usize>], same: impl Fn(&Self, usize, usize) -> bool) {
        for block in blocks {
            let mut first: Vec<usize> = Vec::new();
            for nth in block.iter().copied() {
                let Some(at) = self.letter(nth) else { continue };
                let root = self.sets.find(nth);
                if first.iter().any(|other| self.sets.find(*other) == root) {
                    continue;
                }
                let found =
                    first.iter().copied().find(|other| self.letter(*other).is_some_and(|other| same(self, at, other)));
                match found {
                    Some(other) => self.sets.join(nth, other),
                    None => first.push(nth),
                }
            }
        }
    }

    fn numbered(&mut self) {
        let mut rows: Vec<(u64, usize)> = Vec::new();
        for nth in 0..self.cell.len() {
            rows.extend(self.key(nth).into_iter().flat_map(|k| k.numbers.iter()).map(|n| (self.hash(0, *n), nth)));
        }
        self.join(&blocks(rows), |work, a, b| work.all.same_numbered(a, b));
    }

    /// Letters without any number, first by subject, then by issuer.
    fn unnumbered(&mut self) {
        let mut by_subject: Vec<(u64, usize)> = Vec::new();
        let mut by_issuer: Vec<(u64, usize)> = Vec::new();
        for nth in 0..self.cell.len() {
            let Some(key) = self.key(nth).filter(|key| key.numbers.is_empty()) else { continue };
            by_subject.push((self.hash(0, key.subject), nth));
            by_issuer.extend(self.all.words.issuers(key.sender).iter().map(|issuer| (self.hash(1, *issuer), nth)));
        }
        self.join(&blocks(by_subject), |work, a, b| work.all.same_unnumbered(a, b));
        self.join(&blocks(by_issuer), |work, a, b| work.all.same_unnumbered(a, b));
    }

    /// Joins classes whose letters pass a test by their text, each with the best other only.
    fn by_text(&mut self, doubt: Doubt) {
        let roots: Vec<usize> = (0..self.cell.len()).filter(|nth| self.sets.find(*nth) == *nth).collect();
        let mut rows: Vec<(u64, usize)> = Vec::new();
        for nth in roots {
            let (Some(key), Some(letter)) = (self.key(nth), self.letter(nth).and_then(|at| self.all.letters.get(at)))
            else {
                continue;
            };
            if !self.all.words.text(key.subject).is_empty() {
                rows.push((self.hash(0, key.subject), nth));
            }
            rows.extend(self.all.words.issuers(key.sender).iter().map(|issuer| (self.hash(1, *issuer), nth)));
            for (band, hashes) in (2_u64..).zip(letter.signature.hashes.chunks_exact(4)) {
                let joined = hashes.iter().fold(0, |all, h| all << 16 | u64::from(*h));
                rows.push((mix(joined ^ mix(band)), nth));
            }
        }
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for block in blocks(rows) {
            for (from, a) in block.iter().enumerate() {
                pairs.extend(block.iter().skip(from + 1).map(|b| (*a, *b)));
            }
            if pairs.len() > 4_000_000 {
                pairs.sort_unstable();
                pairs.dedup();
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        let mut best: Vec<(usize, f32, usize)> = Vec::new();
        for (a, b) in pairs {
            let score = self.letter(a).zip(self.letter(b)).and_then(|(a, b)| self.all.test(a, b, doubt));
            if let Some(score) = score {
                best.push((a, score, b));
                best.push((b, score, a));
            }
        }
        best.sort_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)).then(x.2.cmp(&y.2)));
        for others in best.chunk_by(|x, y| x.0 == y.0) {
            let Some((nth, score, other)) = others.first().copied() else { continue };
            let clear = others
                .get(1)
                .is_none_or(|next| score - next.1 >= 0.1 || self.sets.find(other) == self.sets.find(next.2));
            // several misprints of one letter may all be near one another; nobody's letter may be anybody's, and a letter with a
            // number does not choose which one without a number is its copy
            let key = self.key(nth);
            if matches!(doubt, Doubt::NumberMissing) && key.is_some_and(|k| !k.numbers.is_empty()) {
                continue;
            }
            let numbered = key.is_some_and(|k| !k.numbers.is_empty());
            let signed = key.is_some_and(|k| !self.all.words.unsigned(k.sender));
            if clear || signed && (numbered || matches!(doubt, Doubt::NoNumbers)) {
                self.sets.join(nth, other);
            }
        }
    }
}

/// Blocks of more than one member, in an order that rests on what they share: it is the same in every part of the cell.
fn blocks(mut rows: Vec<(u64, usize)>) -> Vec<Vec<usize>> {
    rows.sort_unstable();
    rows.dedup();
    rows.chunk_by(|a, b| a.0 == b.0)
        .filter(|block| block.len() > 1)
        .map(|block| block.iter().map(|row| row.1).collect())
        .collect()
}

fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31) | 1 << 63
}

/// Disjoint sets; the least member stands for its set.
pub(super) struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    pub(super) fn new(len: usize) -> Self {
        Self { parent: (0..len).collect() }
    }

    pub(super) fn find(&self, at: usize) -> usize {
        let mut at = at;
        while let Some(up) = self.parent.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    pub(super) fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (least, other) = (a.min(b), a.max(b));
        if let Some(parent) = self.parent.get_mut(other) {
            *parent = least;
        }
    }
}
