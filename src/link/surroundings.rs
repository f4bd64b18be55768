//! What lies around a few letters in a large archive: their circulars with all copies and covers, and the letters that might be
//! taken for one of them. Linking these gives the circulars of those few as linking everything would.
//!
//! ```text
//! a new file: 区 → 県 → 全国 → 省      up:    what the four enclose and name, to the ministry's letter
//!                                     down:  every copy of each, every cover around a copy, every cover that names it, and so on
//! ```
//!
//! Up first and then down: a digest that passes on another circular, too, is brought in, and that circular's other covers are not.
//! Knows the archive by its [`marks`](super::marks) only, through a [`Shelf`].
//!
//! Known to be inexact: a copy without a day that is found by its subject alone, a misprinted number that several letters further
//! off are near to, a revision that only its subject tells.

use super::likeness::subject_core;
use super::marks::{Marks, marks};
use crate::model::{Summary, Upstream};
use crate::tables::Names;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Days within which a letter is named by subject alone.
const BY_SUBJECT: i32 = 200;
/// Days within which a letter is named at all.
const AT_ALL: i32 = 500;

/// Where documents stand.
pub trait Shelf {
    /// why nothing can be taken from it
    type Error;
    /// The documents that have a letter with this mark.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    fn with_mark(&mut self, mark: i64) -> Result<Vec<i64>, Self::Error>;
    /// The letters of a document.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    fn document(&mut self, document: i64) -> Result<Vec<Summary>, Self::Error>;
}

/// The letters around those of some documents, and theirs.
///
/// # Errors
/// Those of the shelf.
pub fn surroundings<S: Shelf>(start: &[i64], shelf: &mut S) -> Result<Vec<Summary>, S::Error> {
    let mut sight = Sight { shelf, documents: BTreeMap::new(), asked: BTreeMap::new(), meant: Meant::new() };
    let mut begin: Vec<Spot> = Vec::new();
    for document in start {
        let count = sight.document(*document)?.len();
        begin.extend((0..count).map(|nth| (*document, nth)));
    }
    let above = sight.up(begin)?;
    sight.down(above)?;
    let mut out = Vec::new();
    for document in sight.documents.into_values() {
        out.extend(document.iter().map(|letter| letter.0.clone()));
    }
    Ok(out)
}

/// A document and the place of a letter in the list of its letters.
type Spot = (i64, usize);

/// The letters of a document with their marks.
type Letters = Rc<Vec<(Summary, Marks)>>;

struct Sight<'a, S> {
    shelf: &'a mut S,
    documents: BTreeMap<i64, Letters>,
    asked: BTreeMap<i64, Rc<[i64]>>,
    meant: Meant,
}

/// Whether a name means the body of another, as far as it was asked.
type Meant = HashMap<String, HashMap<String, bool>>;

impl<S: Shelf> Sight<'_, S> {
    fn document(&mut self, document: i64) -> Result<Letters, S::Error> {
        if let Some(known) = self.documents.get(&document) {
            return Ok(Rc::clone(known));
        }
        let letters = self.shelf.document(document)?;
        let letters: Letters =
            Rc::new(letters.into_iter().map(|letter| (marks(&letter), letter)).map(|(m, l)| (l, m)).collect());
        self.documents.insert(document, Rc::clone(&letters));
        Ok(letters)
    }

    /// The letters that have a mark among those of one sort.
    fn find(&mut self, mark: i64, sort: fn(&Marks) -> &Vec<i64>) -> Result<Vec<(Spot, Letters)>, S::Error> {
        let documents = if let Some(known) = self.asked.get(&mark) {
            Rc::clone(known)
        } else {
            let found: Rc<[i64]> = self.shelf.with_mark(mark)?.into();
            self.asked.insert(mark, Rc::clone(&found));
            found
        };
        let mut out = Vec::new();
        for document in documents.iter().copied() {
            let letters = self.document(document)?;
            for (nth, letter) in letters.iter().enumerate() {
                if sort(&letter.1).contains(&mark) {
                    out.push(((document, nth), Rc::clone(&letters)));
                }
            }
        }
        Ok(out)
    }

    /// Whatever the letters pass on, however indirectly, and they themselves.
    fn up(&mut self, begin: Vec<Spot>) -> Result<BTreeSet<Spot>, S::Error> {
        let mut seen: BTreeSet<Spot> = begin.iter().copied().collect();
        let mut queue = begin;
        while let Some((document, nth)) = queue.pop() {
            let letters = self.document(document)?;
            let Some((letter, own)) = letters.get(nth) else { continue };
            let mut next: Vec<Spot> = Vec::new();
            let inside =
                letters.iter().enumerate().filter(|(_, other)| letter.encloses.contains(&other.0.place.letter));
            next.extend(inside.map(|(at, _)| (document, at)));
            if !letter.passes_on.is_empty() {
                next.extend(self.copies(letter, own)?);
            }
            for mark in &own.names {
                for (spot, others) in self.find(*mark, |marks| &marks.bears)? {
                    let named = others.get(spot.1).is_some_and(|other| may_name(letter, &other.0, &mut self.meant));
                    next.extend(Some(spot).filter(|_| named));
                }
            }
            queue.extend(next.into_iter().filter(|spot| seen.insert(*spot)));
        }
        Ok(seen)
    }

    /// Brings in whatever passes the letters on, however indirectly.
    fn down(&mut self, begin: BTreeSet<Spot>) -> Result<(), S::Error> {
        let mut queue: Vec<Spot> = begin.iter().copied().collect();
        let mut seen = begin;
        while let Some((document, nth)) = queue.pop() {
            let letters = self.document(document)?;
            let Some((letter, own)) = letters.get(nth) else { continue };
            let mut next: Vec<Spot> = Vec::new();
            let around =
                letters.iter().enumerate().filter(|(_, other)| other.0.encloses.contains(&letter.place.letter));
            next.extend(around.map(|(at, _)| (document, at)));
            next.extend(self.copies(letter, own)?);
            for mark in &own.named_by {
                for (spot, others) in self.find(*mark, |marks| &marks.naming)? {
                    let naming = others.get(spot.1).is_some_and(|other| may_name(&other.0, letter, &mut self.meant));
                    next.extend(Some(spot).filter(|_| naming));
                }
            }
            queue.extend(next.into_iter().filter(|spot| seen.insert(*spot)));
        }
        Ok(())
    }

    /// Letters that may be the same. All that bear a mark are brought in; given back are those that look like it.
    fn copies(&mut self, letter: &Summary, own: &Marks) -> Result<Vec<Spot>, S::Error> {
        let subject = letter.subject.as_deref().map(subject_core);
        let mut out = Vec::new();
        for mark in &own.own {
            for (spot, others) in self.find(*mark, |marks| &marks.own)? {
                // covers of one body say the same of everything: half of their text is no sign
                let alike = others.get(spot.1).is_some_and(|(other, _)| {
                    other.subject.as_deref().map(subject_core) == subject
                        || letter.signature.alike(&other.signature) >= 0.85
                });
                out.extend(Some(spot).filter(|_| alike));
            }
        }
        Ok(out)
    }
}

/// Whether the times allow that a cover names a letter, and its issuer is one that the cover names, where it names one.
fn may_name(cover: &Summary, letter: &Summary, meant: &mut Meant) -> bool {
    let days = cover.date.zip(letter.date).map(|(cover, letter)| (cover - letter).get_days());
    !cover.cites.is_empty()
        || cover.passes_on.iter().any(|upstream| {
            let most = if upstream.reference_number.is_some() || upstream.date.is_some() { AT_ALL } else { BY_SUBJECT };
            let dated = upstream.date.zip(letter.date).is_none_or(|(named, own)| named == own);
            days.is_none_or(|days| (-31..=most).contains(&days)) && dated && issued_by(letter, upstream, meant)
        })
}

fn issued_by(letter: &Summary, upstream: &Upstream, meant: &mut Meant) -> bool {
    let mut named = [&upstream.issuer, &upstream.via].into_iter().flatten().peekable();
    if named.peek().is_none() || letter.issuers.is_empty() {
        return true;
    }
    named.any(|name| {
        letter.issuers.iter().any(|own| means(name, &own.text, meant) || means(name, &own.organization, meant))
    })
}

fn means(name: &str, body: &str, meant: &mut Meant) -> bool {
    if let Some(known) = meant.get(name).and_then(|bodies| bodies.get(body)) {
        return *known;
    }
    let found = Names::embedded().alike(name, body) > 0.6;
    meant.entry(name.to_owned()).or_default().insert(body.to_owned(), found);
    found
}
