//! What lies around a few letters in a large archive, so that linking it gives their circulars as linking everything would.
//!
//! ```text
//! a new file: 区 → 県 → 全国 → 省      its circular: all copies of the four letters, all covers of each, however indirectly
//!                                     beside it: whatever may decide what these are and whom they pass on
//! ```
//!
//! Exact by the way it is found. Letters are joined by the same code as a whole archive, and it is written down what that code asked
//! of other files for the sake of these circulars. Every question is put to the archive by its [`marks`](super::marks); the letters
//! that answer are taken in, with all that may be the same letter as one of them, and everything is joined again, until nothing new
//! is asked. The same code with the same answers comes to the same result. Asked are
//!
//! - of a letter whose copies matter: the others of its cell, of its number in that year, and the undated of its number or subject;
//! - of a cover: what it looks up for what it names and does not hold (noted by `lookup`);
//! - of a letter of a circular: the covers in other files that may ask for it;
//! - of a letter at a top: what it corrects or replaces, and what corrects or replaces it.
//!
//! Two steps along corrections are taken: a circular shows what corrects it, and how far the correction came.

mod covers;
mod naming;
mod scene;

use super::cell::{NEAR, SIMILAR};
use super::class::{Joined, UNDATED};
use super::forward::Notes;
use super::likeness::same_subject;
use super::lookup::{LAST_TURN, LONGEST_BY_NUMBER, LONGEST_BY_SUBJECT, Question, may_be_reworded};
use super::marks as mark;
use super::parted::Parted;
use super::words::{Key, Words};
use super::{Again, chain, join};
use crate::model::{Date, Judged, Summary, Upstream};
use crate::tables::Names;
use covers::Passed;
use naming::{Memory, Naming};
use scene::Scene;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::rc::Rc;

/// Days by which a class may lie apart from one of its letters: a day is misread within a year.
const YEAR: i32 = 366;
/// How far corrections are followed.
const STEPS: u8 = 2;

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

    /// The letters of a cell, as [`Marks`](super::Marks) name it, each with its document and its index there. What is not compared
    /// to tell whether two letters are one may be left out; of covers that stand by their month, text and numbers may be left out, and
    /// they pass on what they stand there for.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    fn cell(&mut self, cell: i64) -> Result<Vec<(i64, usize, Summary)>, Self::Error>;

    /// The issuers of all letters, as [`Marks`](super::Marks) name them, and maybe some that no letter has any longer.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    fn issuers(&mut self) -> Result<Vec<String>, Self::Error>;
    /// What people say of forwards, and the documents of the letters that they speak of.
    ///
    /// # Errors
    /// When the shelf cannot be read.
    fn judged(&mut self) -> Result<(Vec<Judged>, Vec<i64>), Self::Error> {
        Ok((Vec::new(), Vec::new()))
    }
}

/// The letters around those of some documents, and theirs.
///
/// # Errors
/// Those of the shelf.
pub fn surroundings<S: Shelf>(start: &[i64], shelf: &mut S) -> Result<Vec<Summary>, S::Error> {
    let mut sight = Sight::new(shelf);
    for document in start {
        let count = sight.bring(*document)?.len();
        sight.begin.extend((0..count).map(|nth| ((*document, nth), 0)));
    }
    let (judged, spoken_of) = sight.shelf.judged()?;
    sight.judged = judged;
    for document in spoken_of {
        // people say this of few letters: they are always there, with all that decides what they are
        let count = sight.bring(document)?.len();
        sight.covers.extend((0..count).map(|nth| (document, nth)));
    }
    while sight.look_around()? {}
    let mut out = Vec::new();
    for document in &sight.near {
        out.extend(sight.known.get(document).into_iter().flat_map(|all| all.iter()).map(|seen| seen.letter.clone()));
    }
    Ok(out)
}

/// A letter: its document and its index there.
pub(super) type Spot = (i64, usize);

/// A letter with what is compared of it again and again.
pub(super) struct Seen {
    pub(super) letter: Summary,
    pub(super) key: Key,
    subject: String,
    numbers: Vec<String>,
}

impl Seen {
    pub(super) fn new(letter: Summary, words: &mut Words) -> Self {
        let key = words.key(&letter);
        let numbers = key.numbers.iter().map(|number| words.text(*number).to_owned()).collect();
        Self { letter, subject: words.text(key.subject).to_owned(), numbers, key }
    }

    pub(super) fn bears(&self, number: &str) -> bool {
        self.numbers.iter().any(|own| own == number)
    }
}

/// The letters of a document.
type Letters = Rc<Vec<Seen>>;

/// The letters of a cell, as far as they are compared.
type Cell = Rc<Vec<(Spot, Seen)>>;

struct Sight<'s, S> {
    shelf: &'s mut S,
    /// documents that were looked at
    known: HashMap<i64, Letters>,
    /// what letters are compared by, once for all looks
    words: Words,
    /// those of them that are joined
    near: BTreeSet<i64>,
    asked: HashMap<i64, Rc<[i64]>>,
    issuers: Option<Rc<[String]>>,
    memory: Memory,
    /// covers by month
    naming: HashMap<i64, Rc<[Naming]>>,
    cells: HashMap<i64, Cell>,
    parted: HashMap<i64, Parted>,
    /// cells as the last look joined them
    joined: Joined,
    /// what was asked for letter by letter
    settled: HashSet<(i64, Option<Date>)>,
    /// letters whose covers were asked for
    with_covers: HashSet<Passed>,
    with_rewording: HashSet<(Date, String, Vec<String>)>,
    judged: Vec<Judged>,
    /// letters whose circulars are wanted, with the steps along corrections that led to them
    begin: BTreeMap<Spot, u8>,
    /// covers that may pass on a letter of these circulars
    covers: BTreeSet<Spot>,
    /// letters that answer a question: their copies matter
    exact: BTreeSet<Spot>,
    /// dated letters among which an undated copy is looked for: which of them are one letter matters
    dated: BTreeSet<Spot>,
    /// undated letters that may be copies: whose copies they are matters
    undated: BTreeSet<Spot>,
    with_dated: HashSet<Spot>,
    answered: BTreeSet<(Option<Date>, Question)>,
    with_copies: HashSet<Spot>,
    with_revisions: HashSet<(Spot, u8)>,
    external: HashSet<i64>,
}

impl<'s, S: Shelf> Sight<'s, S> {
    fn new(shelf: &'s mut S) -> Self {
        Self {
            shelf,
            known: HashMap::new(),
            words: Words::new(Names::embedded()),
            near: BTreeSet::new(),
            asked: HashMap::new(),
            issuers: None,
            memory: Memory::default(),
            naming: HashMap::new(),
            cells: HashMap::new(),
            parted: HashMap::new(),
            joined: Joined::default(),
            settled: HashSet::new(),
            with_covers: HashSet::new(),
            with_rewording: HashSet::new(),
            judged: Vec::new(),
            begin: BTreeMap::new(),
            covers: BTreeSet::new(),
            exact: BTreeSet::new(),
            dated: BTreeSet::new(),
            undated: BTreeSet::new(),
            with_dated: HashSet::new(),
            answered: BTreeSet::new(),
            with_copies: HashSet::new(),
            with_revisions: HashSet::new(),
            external: HashSet::new(),
        }
    }

    /// Joins what is near and asks what that comes to ask. Whether there is more near now.
    fn look_around(&mut self) -> Result<bool, S::Error> {
        let near = self.near.len();
        let documents: Vec<(i64, Letters)> =
            self.near.iter().filter_map(|at| Some((*at, Rc::clone(self.known.get(at)?)))).collect();
        let mut rows: Vec<(Spot, &Seen)> = documents
            .iter()
            .flat_map(|(document, letters)| letters.iter().enumerate().map(|(nth, l)| ((*document, nth), l)))
            .collect();
        rows.sort_by(|a, b| a.1.letter.place.cmp(&b.1.letter.place));
        let letters = rows.iter().map(|row| &row.1.letter).collect();
        let keys: Vec<Key> = rows.iter().map(|row| row.1.key.clone()).collect();
        let spots: Vec<Spot> = rows.iter().map(|row| row.0).collect();
        let mut again = Again { spots: &spots, joined: &mut self.joined, notes: RefCell::default() };
        let links = join(letters, &keys, &self.words, &self.judged, Some(&mut again));
        let notes = again.notes.into_inner();
        let scene = Scene::new(&links, spots);
        loop {
            let reach = self.reach();
            self.ask(&scene, &notes)?;
            if self.near.len() != near {
                return Ok(true);
            }
            if self.reach() == reach {
                return Ok(false);
            }
        }
    }

    /// Asks what letters that were joined come to ask, until more matters than did before.
    fn ask(&mut self, scene: &Scene<'_, '_>, notes: &Notes) -> Result<(), S::Error> {
        let links = scene.links;
        let before = self.reach();
        let mut circulars = self.circulars(scene);
        let mut read = self.read_as_covers(scene, &circulars, notes);
        // who passes on a letter whose number a cover names beside another sender: its circular as well
        loop {
            let of_these = |at: usize| links.class_of(at).is_some_and(|class| read.contains(&class));
            let asked = notes.through.iter().filter(|(at, _)| of_these(*at)).flat_map(|(_, classes)| classes).copied();
            let before = circulars.len();
            circulars.extend(scene.with_circulars(&asked.collect()));
            if circulars.len() == before {
                break;
            }
            read = self.read_as_covers(scene, &circulars, notes);
        }
        let mut exact = read.clone();
        exact.extend(self.exact.iter().filter_map(|spot| scene.class_of(*spot)));
        for at in exact.iter().flat_map(|class| links.occurrences(*class)) {
            self.find_copies(scene, *at)?;
        }
        let undated: BTreeSet<usize> = self.undated.iter().filter_map(|spot| scene.class_of(*spot)).collect();
        for at in undated.iter().flat_map(|class| links.occurrences(*class)) {
            if links.letter(*at).is_some_and(|letter| letter.date.is_none()) {
                self.find_copies(scene, *at)?;
            }
        }
        let dated: BTreeSet<usize> = self.dated.iter().filter_map(|spot| scene.class_of(*spot)).collect();
        for at in dated.iter().flat_map(|class| links.occurrences(*class)) {
            if links.letter(*at).is_some_and(|letter| letter.date.is_some()) {
                self.find_dated(scene, *at)?;
            }
        }
        // what brings little first: the next look may show that the rest need not be asked
        let mut open: Vec<(Option<Date>, Question)> = Vec::new();
        for (at, question) in &notes.questions {
            if links.class_of(*at).is_some_and(|class| read.contains(&class)) {
                let asked = (links.letter(*at).and_then(|cover| cover.date), question.clone());
                open.extend(Some(asked).filter(|asked| !self.answered.contains(asked)));
            }
        }
        for turn in 0..LAST_TURN {
            if self.reach() != before {
                return Ok(());
            }
            for (cover, question) in open.iter().filter(|(_, question)| question.turn() == turn) {
                self.answer(*cover, question.clone())?;
            }
        }
        if self.reach() != before {
            return Ok(());
        }
        for class in &circulars {
            self.find_covers(scene, *class)?;
        }
        if self.reach() != before {
            return Ok(());
        }
        for (cover, question) in open.into_iter().filter(|(_, question)| question.turn() == LAST_TURN) {
            self.answer(cover, question)?;
        }
        for step in 0..STEPS {
            for at in scene.tops(&self.wanted(scene, |own| own <= step)) {
                self.find_revisions(scene, at, step)?;
            }
        }
        Ok(())
    }

    /// What decides what is joined and asked: as long as it stays, the same is joined and nothing else is asked. All of it only grows,
    /// but for the steps that led to a letter.
    fn reach(&self) -> [usize; 7] {
        let steps = self.begin.values().map(|step| usize::from(*step)).sum();
        let (begin, covers, exact) = (self.begin.len(), self.covers.len(), self.exact.len());
        [self.near.len(), begin, steps, covers, exact, self.dated.len(), self.undated.len()]
    }

    /// The classes of the letters whose circulars are wanted.
    fn wanted(&self, scene: &Scene<'_, '_>, step: impl Fn(u8) -> bool) -> BTreeSet<usize> {
        self.begin.iter().filter(|(_, own)| step(**own)).filter_map(|(spot, _)| scene.class_of(*spot)).collect()
    }

    /// The classes of all letters of the wanted circulars, and whatever stands above them.
    fn circulars(&self, scene: &Scene<'_, '_>) -> BTreeSet<usize> {
        scene.with_circulars(&self.wanted(scene, |_| true))
    }

    /// The classes of which it matters what they pass on: those of the circulars, those that may be covers in them, and what stands
    /// above one that passes on several letters.
    fn read_as_covers(&self, scene: &Scene<'_, '_>, circulars: &BTreeSet<usize>, notes: &Notes) -> BTreeSet<usize> {
        let mut read = circulars.clone();
        read.extend(self.covers.iter().filter_map(|spot| scene.class_of(*spot)));
        loop {
            let of_these = |at: usize| scene.links.class_of(at).is_some_and(|class| read.contains(&class));
            let several = notes.several.iter().filter(|(at, _)| of_these(*at));
            let above = scene.up(several.flat_map(|(_, classes)| classes).copied().collect());
            let before = read.len();
            read.extend(above);
            if read.len() == before {
                return read;
            }
        }
    }

    fn document(&mut self, document: i64) -> Result<Letters, S::Error> {
        if let Some(known) = self.known.get(&document) {
            return Ok(Rc::clone(known));
        }
        let letters = self.shelf.document(document)?.into_iter();
        let words = &mut self.words;
        let letters: Letters = Rc::new(letters.map(|letter| Seen::new(letter, words)).collect());
        self.known.insert(document, Rc::clone(&letters));
        Ok(letters)
    }

    /// The letters of documents with a mark that pass a test; they are joined from now on.
    fn find(&mut self, mark: i64, test: impl Fn(&Seen) -> bool) -> Result<Vec<Spot>, S::Error> {
        self.find_by(mark, |_, letter| test(letter))
    }

    fn find_by(&mut self, mark: i64, mut test: impl FnMut(&mut Memory, &Seen) -> bool) -> Result<Vec<Spot>, S::Error> {
        let mut out = Vec::new();
        for document in self.with_mark(mark)?.iter().copied() {
            let letters = self.document(document)?;
            for (nth, letter) in letters.iter().enumerate() {
                if test(&mut self.memory, letter) {
                    out.push((document, nth));
                    self.near.insert(document);
                }
            }
        }
        Ok(out)
    }

    /// The letters of a cell that pass a test; they are joined from now on.
    fn find_in_cell(
        &mut self,
        cell: i64,
        mut test: impl FnMut(&mut Memory, &Seen) -> bool,
    ) -> Result<Vec<Spot>, S::Error> {
        let cell = self.cell(cell)?;
        let memory = &mut self.memory;
        let out: Vec<Spot> = cell.iter().filter(|(_, seen)| test(memory, seen)).map(|(spot, _)| *spot).collect();
        for (document, _) in &out {
            self.bring(*document)?;
        }
        Ok(out)
    }

    fn cell(&mut self, cell: i64) -> Result<Cell, S::Error> {
        if let Some(known) = self.cells.get(&cell) {
            return Ok(Rc::clone(known));
        }
        let letters = self.shelf.cell(cell)?.into_iter();
        let words = &mut self.words;
        let letters: Cell = Rc::new(letters.map(|(at, nth, letter)| ((at, nth), Seen::new(letter, words))).collect());
        self.cells.insert(cell, Rc::clone(&letters));
        Ok(letters)
    }

    /// A document that is joined from now on.
    fn bring(&mut self, document: i64) -> Result<Letters, S::Error> {
        self.near.insert(document);
        self.document(document)
    }

    fn with_mark(&mut self, mark: i64) -> Result<Rc<[i64]>, S::Error> {
        if let Some(known) = self.asked.get(&mark) {
            return Ok(Rc::clone(known));
        }
        let found: Rc<[i64]> = self.shelf.with_mark(mark)?.into();
        self.asked.insert(mark, Rc::clone(&found));
        Ok(found)
    }

    /// Whatever may be the same letter.
    fn find_copies(&mut self, scene: &Scene<'_, '_>, at: usize) -> Result<(), S::Error> {
        self.find_dated(scene, at)?;
        let (Some(spot), Some(letter)) = (scene.spots.get(at).copied(), scene.links.letter(at)) else { return Ok(()) };
        if !self.with_copies.insert(spot) {
            return Ok(());
        }
        let own = self.seen(spot)?;
        let Some(own) = own.get(spot.1) else { return Ok(()) };
        let alike = |other: &Seen| letter.signature.alike(&other.letter.signature);
        let dated = letter.date.is_some();
        let mut found = Vec::new();
        for number in &own.numbers {
            let key = if dated { mark::undated(number) } else { mark::numbered(number) };
            found.extend(self.find(key, |other| {
                other.letter.date.is_some() != dated
                    && other.bears(number)
                    && (alike(other) >= SIMILAR && same_subject(&own.subject, &other.subject)
                        || alike(other) >= NEAR && (own.subject.is_empty() || other.subject.is_empty()))
            })?);
        }
        if !own.subject.is_empty() {
            let fits = |other: &Seen| {
                other.letter.date.is_some() != dated
                    && other.subject == own.subject
                    && (own.numbers.is_empty() || other.numbers.is_empty())
                    && alike(other) >= UNDATED
            };
            found.extend(if dated {
                self.find_in_cell(mark::cell_of_subject(&own.subject), |_, other| fits(other))?
            } else {
                self.find(mark::titled(&own.subject), fits)?
            });
        }
        let list = if dated { &mut self.undated } else { &mut self.dated };
        list.extend(found);
        Ok(())
    }

    /// Whatever may be the same letter with a day.
    fn find_dated(&mut self, scene: &Scene<'_, '_>, at: usize) -> Result<(), S::Error> {
        let Some(spot) = scene.spots.get(at).copied().filter(|spot| self.with_dated.insert(*spot)) else {
            return Ok(());
        };
        let own = self.seen(spot)?;
        let Some(own) = own.get(spot.1) else { return Ok(()) };
        self.settle(spot, own)?;
        let Some(date) = own.letter.date else { return Ok(()) };
        for number in &own.numbers {
            let Some(key) = mark::same_year(number, date, &own.subject) else { continue };
            if self.settled.insert((key, Some(date))) {
                let found = self.find(key, |other| {
                    other.letter.date.is_some_and(|day| day.year() == date.year() && day != date)
                        && other.bears(number)
                        && other.subject == own.subject
                })?;
                self.dated.extend(found);
            }
        }
        Ok(())
    }

    fn seen(&mut self, spot: Spot) -> Result<Letters, S::Error> {
        self.document(spot.0)
    }

    /// The letters of a letter's cell that have to do with it.
    fn settle(&mut self, spot: Spot, own: &Seen) -> Result<(), S::Error> {
        let cell = mark::cell(&own.letter);
        if !self.parted.contains_key(&cell) {
            let parted = self.part(cell, own)?;
            self.parted.insert(cell, parted);
        }
        let words = &self.words;
        let documents = self.parted.get_mut(&cell).map(|parted| parted.documents_with(spot, words));
        for document in documents.into_iter().flatten() {
            self.bring(document)?;
        }
        Ok(())
    }

    /// Parts a cell into what has nothing to do with one another.
    fn part(&mut self, cell: i64, own: &Seen) -> Result<Parted, S::Error> {
        let letters = self.cell(cell)?;
        let date = own.letter.date;
        let of_cell = |other: &Seen| other.letter.date == date && (date.is_some() || other.subject == own.subject);
        Ok(Parted::new(letters, of_cell, &self.words))
    }

    /// Brings in what answers a cover of a day.
    fn answer(&mut self, cover: Option<Date>, question: Question) -> Result<(), S::Error> {
        if !self.answered.insert((cover, question.clone())) {
            return Ok(());
        }
        let found = match question {
            Question::Number(number, Some(date)) => {
                let bears = |other: &Seen| other.letter.date.is_none_or(|own| own == date) && other.bears(&number);
                let mut found = self.find_in_cell(mark::cell_of_day(date), |_, other| bears(other))?;
                found.extend(self.find(mark::undated(&number), bears)?);
                found
            }
            Question::Number(number, None) => self.find(mark::numbered(&number), |other| {
                within(other.letter.date, cover, -31 - YEAR, LONGEST_BY_NUMBER + YEAR) && other.bears(&number)
            })?,
            Question::DayBy(date, name) => self.issued_on(date, &name)?,
            Question::DayTitled(date, title) => self.find_in_cell(mark::cell_of_day(date), |_, other| {
                other.letter.date == Some(date) && same_subject(&other.subject, &title)
            })?,
            Question::Title(subject) if subject.is_empty() => Vec::new(),
            Question::Title(subject) => self.find(mark::titled(&subject), |other| {
                within(other.letter.date, cover, -7 - YEAR, LONGEST_BY_SUBJECT + YEAR) && other.subject == subject
            })?,
            Question::Reworded { name, from, to, subject } => self.reworded(&name, from, to, &subject)?,
        };
        self.exact.extend(found);
        Ok(())
    }

    /// The letters of a day by a body that a name may mean.
    fn issued_on(&mut self, date: Date, name: &str) -> Result<Vec<Spot>, S::Error> {
        let name = self.memory.core(name);
        self.find_in_cell(mark::cell_of_day(date), |memory, other| {
            let mut issuers = other.letter.issuers.iter().flat_map(|issuer| [&issuer.text, &issuer.organization]);
            other.letter.date == Some(date)
                && issuers.any(|issuer| {
                    let issuer = memory.name(issuer);
                    memory.means(name, issuer)
                })
        })
    }

    fn reworded(&mut self, name: &str, from: Date, to: Date, subject: &str) -> Result<Vec<Spot>, S::Error> {
        let issuers = if let Some(known) = &self.issuers {
            Rc::clone(known)
        } else {
            let all: Rc<[String]> = self.shelf.issuers()?.into();
            self.issuers = Some(Rc::clone(&all));
            all
        };
        let name = self.memory.core(name);
        let mut out = Vec::new();
        for issuer in issuers.iter().filter(|issuer| !issuer.is_empty()) {
            let own = self.memory.core(issuer);
            if !self.memory.means(name, own) {
                continue;
            }
            for month in mark::month(from)..=mark::month(to) {
                out.extend(self.find(mark::issued(issuer, month), |other| {
                    other.letter.date.is_some_and(|own| from <= own && own <= to)
                        && may_be_reworded(&other.subject, subject)
                        && mark::issuer_cores(&other.letter).contains(issuer)
                })?);
            }
        }
        Ok(out)
    }

    /// Other covers that name the same letter, which is nowhere.
    fn find_others_naming(&mut self, external: &Upstream) -> Result<(), S::Error> {
        let by_number = external.reference_number.as_deref().map(|n| mark::naming_number(&mark::number(n)));
        let by_day = external.date.map(mark::naming_day);
        if let Some(key) = by_number.or(by_day).filter(|key| self.external.insert(*key)) {
            let number = external.reference_number.as_deref().map(mark::number);
            let found = self.find(key, |cover| {
                cover.letter.passes_on.iter().any(|upstream| {
                    upstream.reference_number.as_deref().map(mark::number) == number
                        && (number.is_some() || upstream.date == external.date)
                })
            })?;
            self.covers.extend(found);
        }
        Ok(())
    }

    /// What a letter corrects or replaces, and what corrects or replaces it.
    fn find_revisions(&mut self, scene: &Scene<'_, '_>, at: usize, step: u8) -> Result<(), S::Error> {
        let (Some(spot), Some(letter)) = (scene.spots.get(at).copied(), scene.links.letter(at)) else { return Ok(()) };
        if !self.with_revisions.insert((spot, step)) {
            return Ok(());
        }
        let own = self.seen(spot)?;
        let Some(own) = own.get(spot.1) else { return Ok(()) };
        let mut found = Vec::new();
        for (number, day) in chain::revised_numbers(letter) {
            found.extend(self.find(mark::numbered(&number), |other| other.bears(&number))?);
            if let Some(day) = day {
                found.extend(self.find_in_cell(mark::cell_of_day(day), |_, other| {
                    other.letter.date == Some(day) && other.numbers.iter().any(|own| own.ends_with(&number))
                })?);
            }
        }
        for stem in chain::revised_stems(letter, &own.subject) {
            found.extend(self.find(mark::titled(&stem), |other| chain::stem(&other.subject) == stem)?);
        }
        let mut revising: Vec<i64> = own.numbers.iter().map(|number| mark::revising_number(number)).collect();
        revising.extend(letter.date.map(mark::revising_day));
        revising.extend((!own.subject.is_empty()).then(|| mark::revising_stem(chain::stem(&own.subject))));
        for key in revising {
            found.extend(self.find(key, |other| {
                chain::revised_numbers(&other.letter).next().is_some()
                    || !chain::revised_stems(&other.letter, &other.subject).is_empty()
            })?);
        }
        for spot in found {
            let known = self.begin.entry(spot).or_insert(step + 1);
            *known = (*known).min(step + 1);
        }
        Ok(())
    }
}

/// Whether one day is so many days before another; a day that was not read may be any.
fn within(letter: Option<Date>, cover: Option<Date>, least: i32, most: i32) -> bool {
    letter.zip(cover).is_none_or(|(letter, cover)| (least..=most).contains(&(cover - letter).get_days()))
}
