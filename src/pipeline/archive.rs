//! All letters together: joined, audited and written to files.

use super::Context;
use super::run::RunError;
use crate::audit::{audit_for, expected, hop_times, hop_times_by_body};
use crate::diag::{Diagnostic, Sink};
use crate::export::{self, Bundle};
use crate::link::{Marks, link_as_judged, marks, summarize};
use crate::model::{
    BodiesFrom, Body, Circular, Date, Document, DocumentRecord, Letter, RegisterEntry, Signature, Summary, Survey,
};
use crate::register::{Joint, Register};
use std::path::{Path, PathBuf};

/// Everything a register holds, joined.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Archive {
    /// every source that is there, corrections applied, by path
    pub records: Vec<DocumentRecord>,
    /// the chains made of them
    pub circulars: Vec<Circular>,
    /// what the audit rests on and what it came to
    pub survey: Survey,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Written {
    /// the files, the register last
    pub files: Vec<PathBuf>,
    /// characters that they could not hold
    pub remarks: Vec<Diagnostic>,
}

/// The first day on which a source can have been in its archive: that of its newest letter, because a bundle is not older than the
/// letter that was bound last, or that of its received stamp when it is later. A file's own date is no evidence: copying changes
/// it. `None` when no letter has a day.
fn known_on(record: &DocumentRecord) -> Option<Date> {
    let day = |letter: &Letter| letter.date.max(letter.received.as_ref().and_then(|received| received.date));
    record.letters.iter().filter_map(day).max()
}

/// The letters of a document as linking sees them, and what they are found by: made where the text is at hand.
pub(super) fn joints(record: &DocumentRecord, document: &Document) -> Vec<Joint> {
    joined(summarize(record, document))
}

/// The letters of a document with what they are found by.
#[must_use]
pub fn joined(letters: Vec<Summary>) -> Vec<Joint> {
    let marks = marks(&letters);
    let joint = |(summary, m): (Summary, Marks)| Joint {
        summary,
        keys: m.keys,
        cell: m.cell,
        asking: m.asking,
        issuers: m.issuers,
    };
    letters.into_iter().zip(marks).map(joint).collect()
}

impl Archive {
    /// Whether a list of bodies was given of which none has anything to do with these circulars.
    #[must_use]
    pub fn is_listed_elsewhere(&self) -> bool {
        self.survey.bodies_from == BodiesFrom::List
            && !self.circulars.is_empty()
            && self.circulars.iter().all(|circular| circular.reached.is_empty())
    }

    /// Joins what a register holds. Without a list of bodies they are inferred from the letters, and the survey says so.
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn of(register: &Register, bodies: Option<&[Body]>, context: &Context) -> Result<Self, RunError> {
        Self::with(register, bodies, None, context)
    }

    /// The same, of the sources that were there on a day ([`known_on`]).
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn as_of(register: &Register, bodies: Option<&[Body]>, day: Date, context: &Context) -> Result<Self, RunError> {
        Self::with(register, bodies, Some(day), context)
    }

    fn with(
        register: &Register,
        bodies: Option<&[Body]>,
        as_of: Option<Date>,
        context: &Context,
    ) -> Result<Self, RunError> {
        let known = register.signatures()?;
        let mut records = register.records_with_corrections()?;
        let mut undated = Vec::new();
        if let Some(day) = as_of {
            records.retain(|record| match known_on(record) {
                Some(known) => known <= day,
                None if record.letters.is_empty() => false,
                None => {
                    undated.push(record.source.path.clone());
                    false
                }
            });
        }
        let mut summaries = Vec::new();
        for record in records.iter().filter(|record| !record.letters.is_empty()) {
            let stored;
            let kept = known.get(&record.source.path).filter(|kept| kept.len() == record.letters.len());
            let signatures = if let Some(kept) = kept {
                kept
            } else {
                stored = stored_signatures(register, record)?;
                &stored
            };
            for index in 0..record.letters.len() {
                let signature = signatures.get(index).cloned().unwrap_or_default();
                summaries.extend(Summary::new(record, index, signature));
            }
        }
        let links = link_as_judged(&summaries, &register.judged()?, &context.tables);
        let (bodies, bodies_from) = expected(&links, bodies.unwrap_or_default(), &context.tables);
        let circulars = audit_for(&links, &bodies, bodies_from, &context.tables);
        let survey = Survey { bodies, bodies_from, as_of, undated, ..Survey::default() };
        Ok(Self::timed(records, circulars, survey, context))
    }

    /// With the times of its hops.
    pub(super) fn timed(
        records: Vec<DocumentRecord>,
        circulars: Vec<Circular>,
        survey: Survey,
        context: &Context,
    ) -> Self {
        let mut archive = Self { records, circulars, survey };
        archive.time(context);
        archive
    }

    /// Keeps the circulars whose top bears a day of the period. An undated one is in no period.
    pub fn keep_period(&mut self, from: Option<Date>, to: Option<Date>, context: &Context) {
        if from.is_none() && to.is_none() {
            return;
        }
        self.circulars.retain(|circular| {
            circular
                .root
                .date
                .is_some_and(|date| from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to))
        });
        self.time(context);
    }

    fn time(&mut self, context: &Context) {
        self.survey.times = hop_times(&self.circulars, &context.tables.holidays);
        self.survey.times_by_body = hop_times_by_body(&self.circulars, &context.tables.holidays);
    }

    pub(super) fn bundle<'a>(&'a self, entries: &'a [RegisterEntry]) -> Bundle<'a> {
        Bundle { records: &self.records, circulars: &self.circulars, entries, survey: &self.survey }
    }

    /// Writes the files of the audit alone into a folder and names them.
    ///
    /// # Errors
    /// The register cannot be read, or a file not be written.
    pub fn write_audit(&self, register: &Register, folder: &Path, context: &Context) -> Result<Vec<PathBuf>, RunError> {
        let entries = register.letters()?;
        let mut sink = Sink::new();
        Ok(export::write_audit(&self.bundle(&entries), folder, &context.settings, &context.tables, &mut sink)?)
    }

    /// Writes all files into the folder of the outputs.
    ///
    /// # Errors
    /// The register cannot be read, or a file not be written; the files of the run before are then as they were.
    pub fn write(&self, register: &Register, context: &Context) -> Result<Written, RunError> {
        self.write_with(register, &register.letters()?, context)
    }

    /// The same with these rows of the register.
    pub(super) fn write_with(
        &self,
        register: &Register,
        entries: &[RegisterEntry],
        context: &Context,
    ) -> Result<Written, RunError> {
        let bundle = self.bundle(entries);
        let mut sink = Sink::new();
        let mut files = export::write_all(&bundle, &context.settings, &context.tables, &mut sink)?;
        files.push(register.path().to_owned());
        Ok(Written { files, remarks: sink.into_sorted() })
    }
}

fn stored_signatures(register: &Register, record: &DocumentRecord) -> Result<Vec<Signature>, RunError> {
    let stored = register.decoded(&record.source.path, &record.source.sha256)?;
    let signatures =
        |document: &Document| summarize(record, document).into_iter().map(|letter| letter.signature).collect();
    Ok(stored.map(|(decoded, _)| signatures(&decoded.document)).unwrap_or_default())
}
