//! A run over a large book: what the files read just now touch is joined and written, and nothing else.
//!
//! The register always holds everything. Joined anew are the circulars with a letter of these files, out of what
//! [`surroundings`] finds around them; written, into a folder of their own, are the same files as ever, of these circulars alone.
//! What covers the whole book is written by `kairan export` and looked at by `kairan audit`, both of which join everything.

use super::{Archive, Context, RunError};
use crate::audit::{audit_each, expected};
use crate::config::Settings;
use crate::link::{Shelf, link_as_judged, surroundings};
use crate::model::{Body, Circular, RegisterEntry, Summary, Survey};
use crate::register::{Register, RegisterError};
use std::collections::{BTreeMap, BTreeSet};

/// Documents of one run that are looked at one by one; more are joined faster as a whole.
pub(super) const MOST: usize = 2_000;

/// The folder inside the folder of the outputs.
const FOLDER: &str = "latest";

/// Documents as the register keeps them, and those in which a person corrected something: their marks may be others now.
struct Kept<'a> {
    register: &'a Register,
}

impl Shelf for Kept<'_> {
    type Error = RegisterError;

    fn with_mark(&mut self, mark: i64) -> Result<Vec<i64>, RegisterError> {
        self.register.sources_by_key(mark)
    }

    fn document(&mut self, document: i64) -> Result<Vec<Summary>, RegisterError> {
        self.register.summaries_of(document)
    }
}

/// The documents at these paths, and the circulars they belong to with all documents of those.
pub(super) fn touched(
    register: &Register,
    paths: BTreeSet<&String>,
    bodies: Option<&[Body]>,
    context: &Context,
) -> Result<Archive, RunError> {
    let mut start: Vec<i64> = Vec::new();
    for path in &paths {
        start.extend(register.source_at(path)?);
    }
    let mut letters = surroundings(&start, &mut Kept { register })?;
    correct(register, &mut letters)?;
    let links = link_as_judged(&letters, &register.judged()?, &context.tables);
    let mut circulars: Vec<Circular> = Vec::new();
    let (bodies, bodies_from) = expected(&links, bodies.unwrap_or_default(), &context.tables);
    audit_each(&links, &bodies, bodies_from, &context.tables, |circular| {
        if paths_of(&circular).any(|path| paths.contains(path)) {
            circulars.push(circular);
        }
    });
    let mut all: BTreeSet<String> = paths.into_iter().cloned().collect();
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

/// The files of a circular: of its copies and of its covers.
fn paths_of(circular: &Circular) -> impl Iterator<Item = &String> {
    circular.copies.iter().chain(circular.forwards.iter().map(|forward| &forward.from)).map(|place| &place.path)
}

/// Puts what people corrected into the letters.
fn correct(register: &Register, letters: &mut [Summary]) -> Result<(), RunError> {
    let corrected: BTreeSet<String> = register.corrected_paths()?.into_iter().collect();
    let mut records = BTreeMap::new();
    for letter in letters.iter_mut().filter(|letter| corrected.contains(&letter.place.path)) {
        let path = letter.place.path.clone();
        if !records.contains_key(&path)
            && let Some(source) = register.source_at(&path)?
        {
            records.insert(path.clone(), register.record_of(source)?);
        }
        let record = records.get(&path).and_then(Option::as_ref);
        let index = letter.place.letter;
        if let Some(now) = record.and_then(|record| Summary::new(record, index, letter.signature.clone())) {
            *letter = now;
        }
    }
    Ok(())
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
