//! All letters together: joined, audited and written to files.

use super::Context;
use super::run::RunError;
use crate::audit::audit;
use crate::diag::Sink;
use crate::export::{self, Bundle};
use crate::link::{link, marks, summarize};
use crate::model::{Body, Circular, Document, DocumentRecord, RegisterEntry, Signature, Summary};
use crate::register::{Joint, Register};
use std::path::PathBuf;

/// Everything a register holds, joined.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Archive {
    /// every source that is there, corrections applied, by path
    pub records: Vec<DocumentRecord>,
    /// the chains made of them
    pub circulars: Vec<Circular>,
}

/// The letters of a document as linking sees them, and what they are found by: made where the text is at hand.
pub(super) fn joints(record: &DocumentRecord, document: &Document) -> Vec<Joint> {
    let joint = |summary: Summary| Joint { keys: marks(&summary).kept(), summary };
    summarize(record, document).into_iter().map(joint).collect()
}

impl Archive {
    /// Joins what a register holds. Without a list of bodies nobody is reported as not reached.
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn of(register: &Register, bodies: Option<&[Body]>, context: &Context) -> Result<Self, RunError> {
        let known = register.signatures()?;
        let records = register.records_with_corrections()?;
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
        let links = link(&summaries, &context.tables);
        let circulars = audit(&links, bodies.unwrap_or_default(), &context.tables);
        Ok(Self { records, circulars })
    }

    /// Writes all files into the folder of the outputs and names them.
    ///
    /// # Errors
    /// The register cannot be read, or a file not be written; the files of the run before are then as they were.
    pub fn write(&self, register: &Register, context: &Context) -> Result<Vec<PathBuf>, RunError> {
        self.write_with(register, register.letters()?, context)
    }

    /// The same with these rows of the register.
    pub(super) fn write_with(
        &self,
        register: &Register,
        entries: Vec<RegisterEntry>,
        context: &Context,
    ) -> Result<Vec<PathBuf>, RunError> {
        let bundle = Bundle { records: &self.records, circulars: &self.circulars, entries: &entries };
        let mut sink = Sink::new();
        let mut written = export::write_all(&bundle, &context.settings, &context.tables, &mut sink)?;
        written.push(register.path().to_owned());
        Ok(written)
    }
}

fn stored_signatures(register: &Register, record: &DocumentRecord) -> Result<Vec<Signature>, RunError> {
    let stored = register.decoded(&record.source.path, &record.source.sha256)?;
    let signatures =
        |document: &Document| summarize(record, document).into_iter().map(|letter| letter.signature).collect();
    Ok(stored.map(|(decoded, _)| signatures(&decoded.document)).unwrap_or_default())
}
