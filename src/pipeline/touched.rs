//! A run over a large book: what the files of this run touch is joined and written, and nothing else.
//!
//! The register always holds everything. Joined anew are the circulars with a letter of these files, those with a letter of what
//! these files held before or of a file that is gone, and those that are corrected by one of them, out of what [`surroundings`]
//! finds around them. Written, into a folder of their own, are the same files as ever, of these circulars alone. What covers the
//! whole book is written by `kairan export` and looked at by `kairan audit`, both of which join everything.

use super::archive::joined;
use super::{Archive, Context, RunError};
use crate::audit::audit_each;
use crate::config::Settings;
use crate::link::{MARKS_SCHEME, Shelf, link_as_judged, surroundings};
use crate::model::{BodiesFrom, Body, Circular, Judged, RegisterEntry, Summary, Survey};
use crate::register::{Joint, Register, RegisterError};
use std::collections::{BTreeMap, BTreeSet};

/// Documents of one run that are looked at one by one; more are joined faster as a whole.
const MOST: usize = 500;

/// The folder inside the folder of the outputs.
const FOLDER: &str = "latest";

/// What a run changed in the register.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// paths of documents that were read
    pub read: BTreeSet<String>,
    /// sources that were there before this run and are not any longer: removed, or with another content
    pub past: BTreeSet<i64>,
}

impl Changes {
    /// Notes what lay at these paths.
    pub(super) fn note_gone(&mut self, register: &Register, paths: &[String]) -> Result<(), RunError> {
        for path in paths {
            self.past.extend(register.sources_gone_from(path)?);
        }
        Ok(())
    }

    /// What was read again, or was moved, is no past.
    pub(super) fn forget_what_is_there(&mut self, register: &Register) -> Result<(), RunError> {
        for source in std::mem::take(&mut self.past) {
            if !register.is_present(source)? {
                self.past.insert(source);
            }
        }
        Ok(())
    }

    /// Whether looking at them one by one pays.
    pub(super) fn are_few(&self) -> bool {
        self.read.len() + self.past.len() <= MOST
    }
}

/// Documents as the register keeps them, with what people corrected in them.
struct Kept<'a> {
    register: &'a Register,
    /// documents that are not as they were stored, and what they are found by: corrected ones, and those of the past
    others: BTreeMap<i64, Vec<Summary>>,
    by_mark: BTreeMap<i64, BTreeSet<i64>>,
    by_cell: BTreeMap<i64, Vec<(i64, usize, Summary)>>,
    /// documents to be left out
    without: BTreeSet<i64>,
}

impl<'a> Kept<'a> {
    fn new(register: &'a Register) -> Result<Self, RunError> {
        let mut kept = Self {
            register,
            others: BTreeMap::new(),
            by_mark: BTreeMap::new(),
            by_cell: BTreeMap::new(),
            without: BTreeSet::new(),
        };
        for path in register.corrected_paths()? {
            let Some(source) = register.source_at(&path)? else { continue };
            let read = register.summaries_of(source)?;
            let record = register.record_of(source)?;
            let correct = |letter: Summary| {
                let now = record.as_ref().and_then(|r| Summary::new(r, letter.place.letter, letter.signature.clone()));
                now.unwrap_or(letter)
            };
            kept.put(source, read.into_iter().map(correct).collect());
        }
        Ok(kept)
    }

    fn put(&mut self, document: i64, letters: Vec<Summary>) {
        let joints: Vec<Joint> = joined(letters);
        for mark in joints.iter().flat_map(|joint| &joint.keys) {
            self.by_mark.entry(*mark).or_default().insert(document);
        }
        for (nth, joint) in joints.iter().enumerate() {
            self.by_cell.entry(joint.cell).or_default().push((document, nth, joint.summary.clone()));
            if let Some((cell, named)) = &joint.asking {
                let cover = Summary { passes_on: named.clone(), ..joint.summary.clone() };
                self.by_cell.entry(*cell).or_default().push((document, nth, cover));
            }
        }
        self.others.insert(document, joints.into_iter().map(|joint| joint.summary).collect());
    }
}

impl Shelf for Kept<'_> {
    type Error = RegisterError;

    fn with_mark(&mut self, mark: i64) -> Result<Vec<i64>, RegisterError> {
        let mut found = self.register.sources_by_key(mark)?;
        found.retain(|document| !self.others.contains_key(document));
        found.extend(self.by_mark.get(&mark).into_iter().flatten());
        found.retain(|document| !self.without.contains(document));
        Ok(found)
    }

    fn document(&mut self, document: i64) -> Result<Vec<Summary>, RegisterError> {
        match self.others.get(&document) {
            Some(letters) => Ok(letters.clone()),
            None if self.register.is_present(document)? => self.register.summaries_of(document),
            None => Ok(Vec::new()),
        }
    }

    fn cell(&mut self, cell: i64) -> Result<Vec<(i64, usize, Summary)>, RegisterError> {
        let mut found = self.register.letters_of_cell(cell)?;
        found.retain(|(document, ..)| !self.others.contains_key(document));
        found.extend(self.by_cell.get(&cell).into_iter().flatten().cloned());
        found.retain(|(document, ..)| !self.without.contains(document));
        Ok(found)
    }

    fn issuers(&mut self) -> Result<Vec<String>, RegisterError> {
        let mut all: BTreeSet<String> = self.register.issuers_for_linking()?.into_iter().collect();
        // a person may have corrected an issuer to one that no letter bore
        all.extend(self.others.values().flat_map(|letters| joined(letters.clone())).flat_map(|joint| joint.issuers));
        Ok(all.into_iter().collect())
    }

    fn judged(&mut self) -> Result<(Vec<Judged>, Vec<i64>), RegisterError> {
        let judged = self.register.judged()?;
        let mut documents = Vec::new();
        for place in judged.iter().flat_map(|word| Some(&word.cover).into_iter().chain(&word.passed_on)) {
            documents.extend(self.register.source_at(&place.path)?);
        }
        documents.retain(|document| !self.without.contains(document));
        Ok((judged, documents))
    }
}

/// Makes what letters are found by anew, where it was made by other rules.
pub(super) fn renew_marks(register: &mut Register) -> Result<(), RegisterError> {
    if register.key_scheme()? == Some(MARKS_SCHEME) { Ok(()) } else { register.renew_keys(MARKS_SCHEME, joined) }
}

/// The documents of a run and the circulars they touch, with all documents of those.
pub(super) fn touched(
    register: &Register,
    changes: &Changes,
    (bodies, bodies_from): (Vec<Body>, BodiesFrom),
    context: &Context,
) -> Result<Archive, RunError> {
    let mut kept = Kept::new(register)?;
    let mut start: BTreeSet<i64> = BTreeSet::new();
    for path in &changes.read {
        start.extend(register.source_at(path)?);
    }
    let mut wanted: BTreeSet<String> = changes.read.clone();
    let around = |start: &BTreeSet<i64>, kept: &mut Kept<'_>, wanted: &BTreeSet<String>| {
        let start: Vec<i64> = start.iter().copied().collect();
        let letters = surroundings(&start, kept)?;
        let links = link_as_judged(&letters, &register.judged()?, &context.tables);
        let mut circulars: Vec<Circular> = Vec::new();
        audit_each(&links, &bodies, bodies_from, &context.tables, |circular| circulars.push(circular));
        Ok::<_, RunError>(of_paths(circulars, wanted))
    };
    if !changes.past.is_empty() {
        let mut was = Kept::new(register)?;
        let mut paths = BTreeSet::new();
        for source in &changes.past {
            let letters = register.summaries_of(*source)?;
            paths.extend(letters.first().map(|letter| letter.place.path.clone()));
            was.put(*source, letters);
        }
        was.without.clone_from(&start);
        for circular in around(&changes.past, &mut was, &paths)? {
            wanted.extend(paths_of(&circular).cloned());
        }
        for path in &wanted {
            start.extend(register.source_at(path)?);
        }
    }
    let circulars = around(&start, &mut kept, &wanted)?;
    let mut all = changes.read.clone();
    all.extend(circulars.iter().flat_map(paths_of).cloned());
    let mut records = Vec::new();
    for path in &all {
        if let Some(source) = register.source_at(path)? {
            records.extend(register.record_of(source)?);
        }
    }
    let survey = Survey { bodies, bodies_from, ..Survey::default() };
    Ok(Archive::timed(records, circulars, survey, context))
}

/// The circulars with a letter at one of these paths, and those that they change or that change them.
fn of_paths(circulars: Vec<Circular>, paths: &BTreeSet<String>) -> Vec<Circular> {
    let own = |circular: &Circular| paths_of(circular).any(|path| paths.contains(path));
    let beside: BTreeSet<String> = circulars
        .iter()
        .filter(|circular| own(circular))
        .flat_map(|circular| circular.revises.iter().chain(&circular.revised_by))
        .map(|revision| revision.circular.clone())
        .collect();
    circulars.into_iter().filter(|circular| own(circular) || beside.contains(&circular.id)).collect()
}

/// The files of a circular: of its copies and of its covers.
fn paths_of(circular: &Circular) -> impl Iterator<Item = &String> {
    circular.copies.iter().chain(circular.forwards.iter().map(|forward| &forward.from)).map(|place| &place.path)
}

/// The rows of the register of these documents.
pub(super) fn entries(register: &Register, archive: &Archive) -> Result<Vec<RegisterEntry>, RunError> {
    let mut entries = Vec::new();
    for record in &archive.records {
        if let Some(source) = register.source_at(&record.source.path)? {
            entries.extend(register.letters_of(source)?);
        }
    }
    Ok(entries)
}

/// The settings with the folder for what a run touched.
pub(super) fn settings(settings: &Settings) -> Settings {
    Settings { out: settings.out.join(FOLDER), ..settings.clone() }
}

/// Takes away what an earlier run touched: everything has been written since.
pub(super) fn clear(settings: &Settings) {
    let _ = std::fs::remove_dir_all(settings.out.join(FOLDER));
}
