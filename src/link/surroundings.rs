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

use super::cell::{NEAR, SIMILAR};
use super::class::UNDATED;
use super::forward::Notes;
use super::likeness::{same_subject, subject_core};
use super::lookup::{
    LAST_TURN, LONGEST_BY_NUMBER, LONGEST_BY_SUBJECT, LONGEST_MISTYPED, LONGEST_REWORDED, Question, may_be_reworded,
};
use super::marks as mark;
use super::parted::Parted;
use super::{chain, join};
use crate::model::{Chain, Date, Judged, Links, Summary, Target, Top, Upstream};
use crate::tables::Names;
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
        let count = sight.document(*document)?.len();
        sight.near.insert(*document);
        sight.begin.extend((0..count).map(|nth| ((*document, nth), 0)));
    }
    let (judged, spoken_of) = sight.shelf.judged()?;
    sight.judged = judged;
    for document in spoken_of {
        // people say this of few letters: they are always there, with all that decides what they are
        let count = sight.document(document)?.len();
        sight.near.insert(document);
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
struct Seen {
    letter: Summary,
    subject: String,
    numbers: Vec<String>,
}

impl Seen {
    fn new(letter: Summary) -> Self {
        Self { subject: mark::subject_of(&letter), numbers: mark::numbers(&letter).collect(), letter }
    }

    fn bears(&self, number: &str) -> bool {
        self.numbers.iter().any(|own| own == number)
    }
}

/// The letters of a document.
type Letters = Rc<Vec<Seen>>;

/// What copies of one letter share: day, numbers, subject, issuers.
type Head = (Option<Date>, Vec<String>, String, Vec<Rc<str>>);

/// A cover of a month that names something by less than number and day: its day, the title it names, the issuer.
struct Naming {
    spot: Spot,
    day: Date,
    title: usize,
    name: Rc<str>,
}

struct Sight<'s, S> {
    shelf: &'s mut S,
    /// documents that were looked at
    known: HashMap<i64, Letters>,
    /// those of them that are joined
    near: BTreeSet<i64>,
    asked: HashMap<i64, Rc<[i64]>>,
    issuers: Option<Rc<[String]>>,
    cores: HashMap<String, Rc<str>>,
    alike: HashMap<(Rc<str>, Rc<str>), bool>,
    /// titles by their text
    titles: HashMap<String, usize>,
    texts: Vec<Rc<str>>,
    reworded: HashMap<(usize, usize), bool>,
    /// covers by month
    naming: HashMap<i64, Rc<[Naming]>>,
    /// cells, by their mark
    parted: HashMap<i64, Parted>,
    /// what was asked for letter by letter
    settled: HashSet<(i64, Option<Date>)>,
    /// heads of letters whose covers were asked for
    heads: HashSet<Head>,
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
    with_covers: HashSet<Spot>,
    with_revisions: HashSet<(Spot, u8)>,
    external: HashSet<i64>,
}

impl<'s, S: Shelf> Sight<'s, S> {
    fn new(shelf: &'s mut S) -> Self {
        Self {
            shelf,
            known: HashMap::new(),
            near: BTreeSet::new(),
            asked: HashMap::new(),
            issuers: None,
            cores: HashMap::new(),
            alike: HashMap::new(),
            titles: HashMap::new(),
            texts: Vec::new(),
            reworded: HashMap::new(),
            naming: HashMap::new(),
            parted: HashMap::new(),
            settled: HashSet::new(),
            heads: HashSet::new(),
            judged: Vec::new(),
            begin: BTreeMap::new(),
            covers: BTreeSet::new(),
            exact: BTreeSet::new(),
            dated: BTreeSet::new(),
            undated: BTreeSet::new(),
            with_dated: HashSet::new(),
            answered: BTreeSet::new(),
            with_copies: HashSet::new(),
            with_covers: HashSet::new(),
            with_revisions: HashSet::new(),
            external: HashSet::new(),
        }
    }

    /// Joins what is near and asks what that comes to ask. Whether anything was new.
    fn look_around(&mut self) -> Result<bool, S::Error> {
        let before = self.count();
        let documents: Vec<(i64, Letters)> =
            self.near.iter().filter_map(|at| Some((*at, Rc::clone(self.known.get(at)?)))).collect();
        let mut rows: Vec<(Spot, &Summary)> = documents
            .iter()
            .flat_map(|(document, letters)| letters.iter().enumerate().map(|(nth, l)| ((*document, nth), &l.letter)))
            .collect();
        rows.sort_by(|a, b| a.1.place.cmp(&b.1.place));
        let notes = RefCell::new(Notes::default());
        let links = join(rows.iter().map(|row| row.1).collect(), &self.judged, Some(&notes));
        let scene = Scene::new(&links, rows.iter().map(|row| row.0).collect());
        let notes = notes.into_inner();
        let mut circulars = self.circulars(&scene);
        let mut read = self.read_as_covers(&scene, &circulars, &notes);
        // who passes on a letter whose number a cover names beside another sender: its circular as well
        loop {
            let of_these = |at: usize| links.class_of(at).is_some_and(|class| read.contains(&class));
            let asked = notes.through.iter().filter(|(at, _)| of_these(*at)).flat_map(|(_, classes)| classes).copied();
            let before = circulars.len();
            circulars.extend(scene.with_circulars(&asked.collect()));
            if circulars.len() == before {
                break;
            }
            read = self.read_as_covers(&scene, &circulars, &notes);
        }
        let mut exact = read.clone();
        exact.extend(self.exact.iter().filter_map(|spot| scene.class_of(*spot)));
        for at in exact.iter().flat_map(|class| links.occurrences(*class)) {
            self.find_copies(&scene, *at)?;
        }
        let undated: BTreeSet<usize> = self.undated.iter().filter_map(|spot| scene.class_of(*spot)).collect();
        for at in undated.iter().flat_map(|class| links.occurrences(*class)) {
            if links.letter(*at).is_some_and(|letter| letter.date.is_none()) {
                self.find_copies(&scene, *at)?;
            }
        }
        let dated: BTreeSet<usize> = self.dated.iter().filter_map(|spot| scene.class_of(*spot)).collect();
        for at in dated.iter().flat_map(|class| links.occurrences(*class)) {
            if links.letter(*at).is_some_and(|letter| letter.date.is_some()) {
                self.find_dated(&scene, *at)?;
            }
        }
        // what brings little first: the next look may show that the rest need not be asked
        let mut open: Vec<(Option<Date>, Question)> = Vec::new();
        for (at, question) in notes.questions {
            if links.class_of(at).is_some_and(|class| read.contains(&class)) {
                let asked = (links.letter(at).and_then(|cover| cover.date), question);
                open.extend(Some(asked).filter(|asked| !self.answered.contains(asked)));
            }
        }
        for turn in 0..LAST_TURN {
            if self.count() != before {
                return Ok(true);
            }
            for (cover, question) in open.iter().filter(|(_, question)| question.turn() == turn) {
                self.answer(*cover, question.clone())?;
            }
        }
        if self.count() != before {
            return Ok(true);
        }
        for at in circulars.iter().flat_map(|class| links.occurrences(*class)) {
            self.find_covers(&scene, *at)?;
        }
        if self.count() != before {
            return Ok(true);
        }
        for (cover, question) in open.into_iter().filter(|(_, question)| question.turn() == LAST_TURN) {
            self.answer(cover, question)?;
        }
        for step in 0..STEPS {
            for at in scene.tops(&self.wanted(&scene, |own| own <= step)) {
                self.find_revisions(&scene, at, step)?;
            }
        }
        Ok(self.count() != before)
    }

    /// What only grows.
    fn count(&self) -> [usize; 12] {
        [
            self.near.len(),
            self.begin.len(),
            self.covers.len(),
            self.exact.len(),
            self.dated.len(),
            self.undated.len(),
            self.with_dated.len(),
            self.answered.len(),
            self.with_copies.len(),
            self.with_covers.len(),
            self.with_revisions.len(),
            self.external.len(),
        ]
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
        let letters = Rc::new(self.shelf.document(document)?.into_iter().map(Seen::new).collect::<Vec<_>>());
        self.known.insert(document, Rc::clone(&letters));
        Ok(letters)
    }

    /// The letters of documents with a mark that pass a test; they are joined from now on.
    fn find(&mut self, mark: i64, test: impl Fn(&Seen) -> bool) -> Result<Vec<Spot>, S::Error> {
        let mut out = Vec::new();
        for document in self.with_mark(mark)?.iter().copied() {
            let letters = self.document(document)?;
            for (nth, letter) in letters.iter().enumerate() {
                if test(letter) {
                    out.push((document, nth));
                    self.near.insert(document);
                }
            }
        }
        Ok(out)
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
            let key = if dated { mark::cell_of_subject(&own.subject) } else { mark::titled(&own.subject) };
            found.extend(self.find(key, |other| {
                other.letter.date.is_some() != dated
                    && other.subject == own.subject
                    && (own.numbers.is_empty() || other.numbers.is_empty())
                    && alike(other) >= UNDATED
            })?);
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
        self.near.extend(self.parted.get(&cell).into_iter().flat_map(|parted| parted.documents_with(spot)));
        Ok(())
    }

    /// Parts a cell into what has nothing to do with one another.
    fn part(&mut self, cell: i64, own: &Seen) -> Result<Parted, S::Error> {
        let date = own.letter.date;
        let documents = self.with_mark(cell)?;
        let mut letters: Vec<(Letters, Spot)> = Vec::new();
        for document in documents.iter().copied() {
            let all = self.document(document)?;
            for (nth, other) in all.iter().enumerate() {
                if other.letter.date == date && (date.is_some() || other.subject == own.subject) {
                    letters.push((Rc::clone(&all), (document, nth)));
                }
            }
        }
        let rows = letters.iter().filter_map(|(all, spot)| Some((&all.get(spot.1)?.letter, *spot)));
        Ok(Parted::new(rows.collect()))
    }

    /// Brings in what answers a cover of a day.
    fn answer(&mut self, cover: Option<Date>, question: Question) -> Result<(), S::Error> {
        if !self.answered.insert((cover, question.clone())) {
            return Ok(());
        }
        let found = match question {
            Question::Number(number, Some(date)) => {
                let bears = |other: &Seen| other.letter.date.is_none_or(|own| own == date) && other.bears(&number);
                let mut found = self.find(mark::cell_of_day(date), bears)?;
                found.extend(self.find(mark::undated(&number), bears)?);
                found
            }
            Question::Number(number, None) => self.find(mark::numbered(&number), |other| {
                within(other.letter.date, cover, -31 - YEAR, LONGEST_BY_NUMBER + YEAR) && other.bears(&number)
            })?,
            Question::DayBy(date, name) => self.issued_on(date, &name)?,
            Question::DayTitled(date, title) => self.find(mark::cell_of_day(date), |other| {
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
        let name: Rc<str> = name.into();
        let mut out = Vec::new();
        for document in self.with_mark(mark::cell_of_day(date))?.iter().copied() {
            let letters = self.document(document)?;
            for (nth, letter) in letters.iter().enumerate().filter(|(_, seen)| seen.letter.date == Some(date)) {
                let issuers = letter.letter.issuers.iter().flat_map(|issuer| [&issuer.text, &issuer.organization]);
                if issuers.into_iter().any(|issuer| {
                    let core = self.core(issuer);
                    self.means(&name, &core)
                }) {
                    out.push((document, nth));
                    self.near.insert(document);
                }
            }
        }
        Ok(out)
    }

    fn reworded(&mut self, name: &str, from: Date, to: Date, subject: &str) -> Result<Vec<Spot>, S::Error> {
        let issuers = if let Some(known) = &self.issuers {
            Rc::clone(known)
        } else {
            let all: Rc<[String]> = self.shelf.issuers()?.into();
            self.issuers = Some(Rc::clone(&all));
            all
        };
        let name: Rc<str> = name.into();
        let mut out = Vec::new();
        for issuer in issuers.iter().filter(|issuer| !issuer.is_empty()) {
            if !self.means(&name, &issuer.as_str().into()) {
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

    /// Whatever may pass a letter on out of another file.
    fn find_covers(&mut self, scene: &Scene<'_, '_>, at: usize) -> Result<(), S::Error> {
        let (Some(spot), Some(letter)) = (scene.spots.get(at).copied(), scene.links.letter(at)) else { return Ok(()) };
        for external in scene.external.get(&at).into_iter().flatten() {
            self.find_others_naming(external)?;
        }
        if !self.with_covers.insert(spot) {
            return Ok(());
        }
        let own = self.seen(spot)?;
        let Some(own) = own.get(spot.1) else { return Ok(()) };
        let issuers: Vec<Rc<str>> = mark::issuer_cores(letter).into_iter().map(Rc::from).collect();
        if !self.heads.insert((letter.date, own.numbers.clone(), own.subject.clone(), issuers.clone())) {
            return Ok(());
        }
        let mut found = Vec::new();
        for number in &own.numbers {
            found.extend(self.find(mark::naming_number(number), |cover| {
                cover.letter.passes_on.iter().any(|upstream| {
                    upstream.reference_number.as_deref().is_some_and(|named| mark::number(named) == *number)
                        && match upstream.date {
                            Some(named) => {
                                within(letter.date, Some(named), -LONGEST_MISTYPED - YEAR, LONGEST_MISTYPED + YEAR)
                            }
                            None => within(letter.date, cover.letter.date, -31 - YEAR, LONGEST_BY_NUMBER + YEAR),
                        }
                })
            })?);
        }
        if let Some(date) = letter.date {
            let naming = |cover: &Seen| cover.letter.passes_on.iter().any(|upstream| upstream.date == Some(date));
            found.extend(self.find(mark::naming_day(date), naming)?);
        }
        if !own.subject.is_empty() {
            found.extend(self.find(mark::naming_title(&own.subject), |cover| {
                within(letter.date, cover.letter.date, -7 - YEAR, LONGEST_BY_SUBJECT + YEAR)
                    && cover.letter.passes_on.iter().any(|upstream| !mark::is_named_for_sure(upstream))
            })?);
        }
        if let Some(date) = letter.date {
            found.extend(self.find_rewording(date, &own.subject, &issuers)?);
        }
        self.covers.extend(found);
        Ok(())
    }

    /// Covers that may name a letter by its issuer and another subject.
    fn find_rewording(&mut self, date: Date, subject: &str, issuers: &[Rc<str>]) -> Result<Vec<Spot>, S::Error> {
        let Ok(last) = date.checked_add(jiff::Span::new().days(LONGEST_REWORDED)) else { return Ok(Vec::new()) };
        let own = self.title(subject);
        let mut out = Vec::new();
        for month in mark::month(date)..=mark::month(last) {
            let covers = self.naming_in(month)?;
            for cover in covers.iter().filter(|cover| date <= cover.day && cover.day <= last) {
                if self.is_reworded(own, cover.title) && issuers.iter().any(|issuer| self.means(&cover.name, issuer)) {
                    out.push(cover.spot);
                    self.near.insert(cover.spot.0);
                }
            }
        }
        Ok(out)
    }

    /// The covers of a month that name something by its issuer.
    fn naming_in(&mut self, month: i64) -> Result<Rc<[Naming]>, S::Error> {
        if let Some(known) = self.naming.get(&month) {
            return Ok(Rc::clone(known));
        }
        let mut out = Vec::new();
        for document in self.shelf.with_mark(mark::naming_in(month))? {
            let letters = self.document(document)?;
            for (nth, cover) in letters.iter().enumerate() {
                let Some(day) = cover.letter.date.filter(|day| mark::month(*day) == month) else { continue };
                for upstream in cover.letter.passes_on.iter().filter(|upstream| !mark::is_named_for_sure(upstream)) {
                    let Some(name) = upstream.via.as_deref().or(upstream.issuer.as_deref()) else { continue };
                    let title = upstream.title.as_deref().map(subject_core);
                    let title = self.title(title.as_deref().unwrap_or(&cover.subject));
                    out.push(Naming { spot: (document, nth), day, title, name: self.core(name) });
                }
            }
        }
        let out: Rc<[Naming]> = out.into();
        self.naming.insert(month, Rc::clone(&out));
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
                found.extend(self.find(mark::cell_of_day(day), |other| {
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

    fn core(&mut self, name: &str) -> Rc<str> {
        if let Some(known) = self.cores.get(name) {
            return Rc::clone(known);
        }
        let core: Rc<str> = Names::embedded().core(name).into();
        self.cores.insert(name.to_owned(), Rc::clone(&core));
        core
    }

    fn means(&mut self, name: &Rc<str>, issuer: &Rc<str>) -> bool {
        let pair = (Rc::clone(name), Rc::clone(issuer));
        *self.alike.entry(pair).or_insert_with(|| Names::embedded().cores_alike(name, issuer) > 0.6)
    }

    fn title(&mut self, text: &str) -> usize {
        if let Some(known) = self.titles.get(text) {
            return *known;
        }
        self.titles.insert(text.to_owned(), self.titles.len());
        self.texts.push(text.into());
        self.texts.len() - 1
    }

    fn is_reworded(&mut self, own: usize, title: usize) -> bool {
        if let Some(known) = self.reworded.get(&(own, title)) {
            return *known;
        }
        let text = |at: usize| self.texts.get(at).map(Rc::clone).unwrap_or_default();
        let found = may_be_reworded(&text(own), &text(title));
        self.reworded.insert((own, title), found);
        found
    }
}

/// Whether one day is so many days before another; a day that was not read may be any.
fn within(letter: Option<Date>, cover: Option<Date>, least: i32, most: i32) -> bool {
    letter.zip(cover).is_none_or(|(letter, cover)| (least..=most).contains(&(cover - letter).get_days()))
}

/// What is near, joined.
struct Scene<'l, 's> {
    links: &'l Links<'s>,
    spots: Vec<Spot>,
    index: HashMap<Spot, usize>,
    /// class → classes it passes on
    up: BTreeMap<usize, BTreeSet<usize>>,
    /// cover → what it passes on and is nowhere
    external: BTreeMap<usize, Vec<&'l Upstream>>,
}

impl<'l, 's> Scene<'l, 's> {
    fn new(links: &'l Links<'s>, spots: Vec<Spot>) -> Self {
        let index = spots.iter().enumerate().map(|(at, spot)| (*spot, at)).collect();
        let mut up: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut external: BTreeMap<usize, Vec<&Upstream>> = BTreeMap::new();
        for hop in &links.hops {
            match &hop.to {
                Target::Class(to) => {
                    if let Some(from) = links.class_of(hop.from) {
                        up.entry(from).or_default().insert(*to);
                    }
                }
                Target::External(upstream) => external.entry(hop.from).or_default().push(upstream),
            }
        }
        Self { links, spots, index, up, external }
    }

    fn class_of(&self, spot: Spot) -> Option<usize> {
        self.links.class_of(*self.index.get(&spot)?)
    }

    /// The classes and whatever they pass on, however indirectly.
    fn up(&self, begin: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut queue: Vec<usize> = begin.iter().copied().collect();
        let mut seen = begin;
        while let Some(at) = queue.pop() {
            let next = self.up.get(&at).into_iter().flatten().copied();
            queue.extend(next.filter(|class| seen.insert(*class)));
        }
        seen
    }

    /// The classes of all letters of the circulars with one of these, and whatever stands above them.
    fn with_circulars(&self, wanted: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut classes = self.up(wanted.clone());
        for chain in self.chains_with(wanted) {
            classes.extend(self.classes_of(chain));
        }
        classes
    }

    fn classes_of(&self, chain: &Chain) -> BTreeSet<usize> {
        let top = match chain.top {
            Top::Class(class) => Some(class),
            Top::External(_) => None,
        };
        let covers = chain.hops.iter().filter_map(|hop| self.links.class_of(self.links.hops.get(*hop)?.from));
        top.into_iter().chain(covers).collect()
    }

    /// The chains with a letter of one of these classes.
    fn chains_with(&self, classes: &BTreeSet<usize>) -> impl Iterator<Item = &'l Chain> {
        self.links.chains.iter().filter(|chain| !self.classes_of(chain).is_disjoint(classes))
    }

    /// The letters at the top of these chains.
    fn tops(&self, classes: &BTreeSet<usize>) -> Vec<usize> {
        self.chains_with(classes)
            .filter_map(|chain| match chain.top {
                Top::Class(class) => Some(class),
                Top::External(_) => None,
            })
            .flat_map(|class| self.links.occurrences(class))
            .copied()
            .collect()
    }
}
