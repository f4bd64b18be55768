//! Same-letter classes (同一文書): the occurrences of one letter in many files.
//!
//! A letter is the same by (number, date, issuer); a 事務連絡 without number by (date, issuer, subject) and near-equal text. Typing
//! errors meet by date, issuer, subject and addressee at a small distance of their numbers. Near twins stay apart: other
//! addressee, neighbouring number with another text, の1 and の2, the same serial a year later. Only letters that share a block
//! (number and date, date and subject, date and issuer, date and a band of the signature) are compared.

use super::likeness::{Key, are_neighbours, is_cut_short, may_be_typo, same_subject};
use crate::model::{Date, Remark, Summary};
use crate::tables::Names;
use std::collections::{BTreeMap, BTreeSet};

/// Near-equal text below the subject.
const NEAR: f32 = 0.9;
/// The same letter by its head, and text that does not speak against it (one copy may lack its annex).
const SIMILAR: f32 = 0.5;
/// The same letter without its day: scanning changes a tenth of the text, and next year's letter more.
const UNDATED: f32 = 0.7;

pub(super) struct Classes {
    pub members: Vec<Vec<usize>>,
    pub class_of: Vec<usize>,
    pub remarks: Vec<Remark>,
}

pub(super) fn classes(letters: &[&Summary], keys: &[Key], names: &Names) -> Classes {
    let mut work = Work { letters, keys, names, sets: Sets::new(letters.len()) };
    work.by_number_and_date();
    work.by_number_without_date();
    work.unnumbered();
    work.by_text(Doubt::NoNumbers);
    work.by_text(Doubt::NumberTypo);
    work.by_text(Doubt::NumberMissing);
    work.undated();
    work.finish()
}

struct Work<'a> {
    letters: &'a [&'a Summary],
    keys: &'a [Key],
    names: &'a Names,
    sets: Sets,
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

impl Work<'_> {
    fn pair(&self, a: usize, b: usize) -> Option<(&Summary, &Summary, &Key, &Key)> {
        Some((self.letters.get(a)?, self.letters.get(b)?, self.keys.get(a)?, self.keys.get(b)?))
    }

    /// Joins the members of every block that pass the test; a member is compared with one of each class only.
    fn join<K: Ord>(&mut self, blocks: &BTreeMap<K, Vec<usize>>, same: impl Fn(&Self, usize, usize) -> bool) {
        for block in blocks.values().filter(|block| block.len() > 1) {
            let mut first: Vec<usize> = Vec::new();
            for at in block {
                match first.iter().copied().find(|other| same(self, *at, *other)) {
                    Some(other) => self.sets.join(*at, other),
                    None => first.push(*at),
                }
            }
        }
    }

    fn by_number_and_date(&mut self) {
        let mut blocks: BTreeMap<(&str, Date), Vec<usize>> = BTreeMap::new();
        let mut years: BTreeMap<(&str, i16), Vec<usize>> = BTreeMap::new();
        for (at, (letter, key)) in self.letters.iter().zip(self.keys).enumerate() {
            for number in &key.numbers {
                if let Some(date) = letter.date {
                    blocks.entry((number, date)).or_default().push(at);
                    years.entry((number, date.year())).or_default().push(at);
                }
            }
        }
        // an issuer may be misread beyond recognition; then subject and text decide
        self.join(&blocks, |work, a, b| {
            work.pair(a, b).is_some_and(|(x, y, kx, ky)| {
                kx.issuers_fit(ky, work.names)
                    || same_subject(&kx.subject, &ky.subject) && x.signature.alike(&y.signature) >= 0.7
            })
        });
        // one copy's day is misread: numbers recur every year and never within one
        self.join(&years, |work, a, b| {
            work.pair(a, b).is_some_and(|(x, y, kx, ky)| {
                kx.issuers_same(ky, work.names)
                    && same_subject(&kx.subject, &ky.subject)
                    && !kx.subject.is_empty()
                    && kx.addressees_fit(ky, work.names)
                    && x.signature.alike(&y.signature) >= 0.6
            })
        });
    }

    fn by_number_without_date(&mut self) {
        let mut blocks: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, (_, key)) in self.letters.iter().zip(self.keys).enumerate() {
            for number in &key.numbers {
                blocks.entry(number).or_default().push(at);
            }
        }
        for block in blocks.values() {
            let dated: Vec<usize> =
                block.iter().copied().filter(|at| self.letters.get(*at).is_some_and(|l| l.date.is_some())).collect();
            for at in block.iter().copied().filter(|at| !dated.contains(at)) {
                let mut fits: Vec<usize> = dated
                    .iter()
                    .copied()
                    .filter(|other| self.same_undated(at, *other))
                    .map(|o| self.sets.find(o))
                    .collect();
                fits.sort_unstable();
                fits.dedup();
                if let [only] = fits.as_slice() {
                    self.sets.join(at, *only);
                }
            }
        }
    }

    fn same_undated(&self, a: usize, b: usize) -> bool {
        self.pair(a, b).is_some_and(|(x, y, kx, ky)| {
            let alike = x.signature.alike(&y.signature);
            kx.issuers_fit(ky, self.names)
                && (same_subject(&kx.subject, &ky.subject) && alike >= SIMILAR || alike >= NEAR)
        })
    }

    /// Letters without any number, first by date and subject, then by date and issuer.
    fn unnumbered(&mut self) {
        let mut by_subject: BTreeMap<(Option<Date>, &str), Vec<usize>> = BTreeMap::new();
        let mut by_issuer: BTreeMap<(Option<Date>, &str), Vec<usize>> = BTreeMap::new();
        for (at, (letter, key)) in self.letters.iter().zip(self.keys).enumerate() {
            if key.numbers.is_empty() {
                by_subject.entry((letter.date, &key.subject)).or_default().push(at);
                for issuer in &key.issuers {
                    by_issuer.entry((letter.date, issuer)).or_default().push(at);
                }
            }
        }
        self.join(&by_subject, Self::same_unnumbered);
        self.join(&by_issuer, Self::same_unnumbered);
    }

    fn same_unnumbered(&self, a: usize, b: usize) -> bool {
        self.pair(a, b).is_some_and(|(x, y, kx, ky)| {
            let alike = x.signature.alike(&y.signature);
            let least = match (x.date.is_some(), kx.subject.is_empty()) {
                (true, false) if kx.subject == ky.subject => SIMILAR,
                // 医科 and 歯科 differ in one character: a misread subject needs the same text
                _ => NEAR,
            };
            let misread = kx.subject == ky.subject && !kx.subject.is_empty() && alike >= NEAR;
            (kx.issuers_fit(ky, self.names) || misread)
                && kx.addressees_fit(ky, self.names)
                && same_subject(&kx.subject, &ky.subject)
                && (alike >= least
                    || x.signature.hashes.is_empty()
                        && y.signature.hashes.is_empty()
                        && kx.issuers_same(ky, self.names))
        })
    }

    /// Joins classes whose letters pass a test by their text, each with the best other only.
    fn by_text(&mut self, doubt: Doubt) {
        let mut blocks: BTreeMap<(Date, u8, u64), Vec<usize>> = BTreeMap::new();
        for at in 0..self.letters.len() {
            let (Some(letter), Some(key)) = (self.letters.get(at), self.keys.get(at)) else { continue };
            let Some(date) = letter.date else { continue };
            if self.sets.find(at) != at {
                continue;
            }
            if !key.subject.is_empty() {
                blocks.entry((date, 0, hash(&key.subject))).or_default().push(at);
            }
            for issuer in &key.issuers {
                blocks.entry((date, 1, hash(issuer))).or_default().push(at);
            }
            for (band, hashes) in (2_u8..).zip(letter.signature.hashes.chunks_exact(4)) {
                let joined = hashes.iter().fold(0, |all, h| all << 16 | u64::from(*h));
                blocks.entry((date, band, joined)).or_default().push(at);
            }
        }
        let mut best: BTreeMap<usize, Vec<(f32, usize)>> = BTreeMap::new();
        for block in blocks.values() {
            for (nth, a) in block.iter().enumerate() {
                for b in block.iter().skip(nth + 1) {
                    if let Some(score) = self.test(*a, *b, doubt) {
                        best.entry(*a).or_default().push((score, *b));
                        best.entry(*b).or_default().push((score, *a));
                    }
                }
            }
        }
        for (at, mut others) in best {
            others.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            others.dedup_by_key(|other| other.1);
            let clear = match others.as_slice() {
                [(best, _), (next, second), ..] => {
                    best - next >= 0.1 || others.first().is_some_and(|f| self.sets.find(f.1) == self.sets.find(*second))
                }
                [_] => true,
                [] => false,
            };
            // several misprints of one letter may all be near one another
            let numbered = self.keys.get(at).is_some_and(|k| !k.numbers.is_empty());
            let sure = numbered || matches!(doubt, Doubt::NoNumbers);
            if let Some((_, other)) = others.first().filter(|_| clear || sure) {
                self.sets.join(at, *other);
            }
        }
    }

    /// A copy whose day was not read is the one letter of this subject whose text it has.
    fn undated(&mut self) {
        let dated = |work: &Self, at: usize| work.letters.get(at).is_some_and(|l| l.date.is_some());
        let open: Vec<usize> =
            (0..self.letters.len()).filter(|at| !dated(self, *at) && self.sets.find(*at) == *at).collect();
        if open.is_empty() {
            return;
        }
        let wanted: BTreeSet<&str> =
            open.iter().filter_map(|at| self.keys.get(*at)).map(|k| k.subject.as_str()).collect();
        let mut by_subject: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (at, key) in self.keys.iter().enumerate() {
            let subject = key.subject.as_str();
            if !subject.is_empty() && wanted.contains(subject) && dated(self, at) && self.sets.find(at) == at {
                by_subject.entry(subject).or_default().push(at);
            }
        }
        for at in open {
            let Some(block) = self.keys.get(at).and_then(|key| by_subject.get(key.subject.as_str())) else { continue };
            let fits: BTreeSet<usize> = block
                .iter()
                .copied()
                .filter(|other| {
                    self.pair(at, *other).is_some_and(|(x, y, kx, ky)| {
                        x.place.path != y.place.path
                            && x.signature.alike(&y.signature) >= UNDATED
                            && (kx.numbers.is_empty() || ky.numbers.is_empty())
                            && kx.issuers_fit(ky, self.names)
                            && kx.addressees_fit(ky, self.names)
                    })
                })
                .map(|other| self.sets.find(other))
                .collect();
            if fits.len() == 1
                && let Some(only) = fits.first()
            {
                self.sets.join(at, *only);
            }
        }
    }

    fn test(&self, a: usize, b: usize, doubt: Doubt) -> Option<f32> {
        let together = self.letters.get(a).zip(self.letters.get(b)).is_some_and(|(x, y)| x.place.path == y.place.path);
        match doubt {
            _ if together => None,
            Doubt::NoNumbers => {
                let (x, y, kx, ky) = self.pair(a, b)?;
                let same = kx.numbers.is_empty() && ky.numbers.is_empty() && self.same_unnumbered(a, b);
                same.then(|| x.signature.alike(&y.signature))
            }
            Doubt::NumberMissing => self.number_missing(a, b),
            Doubt::NumberTypo => self.number_typo(a, b),
        }
    }

    /// One copy's number was not read.
    fn number_missing(&self, a: usize, b: usize) -> Option<f32> {
        let (x, y, kx, ky) = self.pair(a, b)?;
        let alike = x.signature.alike(&y.signature);
        let least = if kx.subject == ky.subject { 0.7 } else { 0.85 };
        let same = kx.numbers.is_empty() != ky.numbers.is_empty()
            && alike >= least
            && kx.issuers_fit(ky, self.names)
            && kx.addressees_fit(ky, self.names)
            && same_subject(&kx.subject, &ky.subject);
        same.then_some(alike)
    }

    /// The same letter under two numbers.
    fn number_typo(&self, a: usize, b: usize) -> Option<f32> {
        let (x, y, kx, ky) = self.pair(a, b)?;
        if kx.numbers.is_empty() || ky.numbers.is_empty() || kx.numbers.iter().any(|n| ky.numbers.contains(n)) {
            return None;
        }
        let any = |test: fn(&str, &str) -> bool| {
            x.reference_numbers.iter().any(|n| y.reference_numbers.iter().any(|m| test(n, m)))
        };
        let cut_short = any(is_cut_short);
        let near = cut_short || any(may_be_typo);
        let neighbours = any(are_neighbours);
        let alike = x.signature.alike(&y.signature);
        let same_digits = x.signature.digits == y.signature.digits;
        let addressed = !kx.addressees.is_empty() && !ky.addressees.is_empty();
        let text = if cut_short {
            alike >= 0.6 && addressed
        } else if neighbours {
            alike >= NEAR && same_digits && addressed && kx.subject == ky.subject
        } else if kx.subject == ky.subject {
            alike >= NEAR && same_digits || alike >= 0.95
        } else {
            alike >= 0.95
        };
        let same = near
            && text
            && kx.issuers_same(ky, self.names)
            && kx.addressees_fit(ky, self.names)
            && same_subject(&kx.subject, &ky.subject);
        same.then_some(alike)
    }

    fn finish(self) -> Classes {
        let mut of_root: BTreeMap<usize, usize> = BTreeMap::new();
        let mut classes: Vec<Vec<usize>> = Vec::new();
        let mut class_of = Vec::with_capacity(self.letters.len());
        for at in 0..self.letters.len() {
            let root = self.sets.find(at);
            let class = *of_root.entry(root).or_insert_with(|| {
                classes.push(Vec::new());
                classes.len() - 1
            });
            if let Some(members) = classes.get_mut(class) {
                members.push(at);
            }
            class_of.push(class);
        }
        let remarks = classes.iter().enumerate().flat_map(|(class, members)| self.mismatches(class, members)).collect();
        Classes { members: classes, class_of, remarks }
    }

    /// Numbers of a class that stand beside a more frequent one and never together with it.
    fn mismatches(&self, class: usize, members: &[usize]) -> Vec<Remark> {
        let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in members {
            for number in self.keys.get(*at).into_iter().flat_map(|k| &k.numbers) {
                holders.entry(number).or_default().push(*at);
            }
        }
        let Some((usual, most)) = holders.iter().max_by(|a, b| a.1.len().cmp(&b.1.len()).then(b.1.cmp(a.1))) else {
            return Vec::new();
        };
        let printed = |at: usize, number: &str| {
            let letter = self.letters.get(at)?;
            let key = self.keys.get(at)?;
            let nth = key.numbers.iter().position(|n| n == number)?;
            letter.reference_numbers.get(nth).cloned()
        };
        let together = |number: &str| {
            members.iter().any(|at| {
                self.keys
                    .get(*at)
                    .is_some_and(|k| k.numbers.iter().any(|n| n == number) && k.numbers.iter().any(|n| n == usual))
            })
        };
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
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

/// Disjoint sets; the least member stands for its set.
struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn new(len: usize) -> Self {
        Self { parent: (0..len).collect() }
    }

    fn find(&self, at: usize) -> usize {
        let mut at = at;
        while let Some(up) = self.parent.get(at).copied().filter(|up| *up != at) {
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        let (least, other) = (a.min(b), a.max(b));
        if let Some(parent) = self.parent.get_mut(other) {
            *parent = least;
        }
    }
}
