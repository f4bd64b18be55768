//! All letters together: joined, audited and written to files.

use super::Context;
use super::run::RunError;
use crate::audit::audit;
use crate::diag::Sink;
use crate::export::{self, Bundle};
use crate::link::{link, summarize};
use crate::model::{Body, Circular, Document, DocumentRecord, Signature, Summary};
use crate::register::Register;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the letters of a document are compared by, by path: made where its text is at hand.
pub(super) type Signatures = BTreeMap<String, Vec<Signature>>;

/// Everything a register holds, joined.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Archive {
    /// every source that is there, corrections applied, by path
    pub records: Vec<DocumentRecord>,
    /// the chains made of them
    pub circulars: Vec<Circular>,
}

/// The signatures of a document's letters.
pub(super) fn signatures(record: &DocumentRecord, document: &Document) -> Vec<Signature> {
    summarize(record, document).into_iter().map(|summary| summary.signature).collect()
}

impl Archive {
    /// Joins what a register holds. Without a list of bodies nobody is reported as not reached.
    ///
    /// # Errors
    /// The register cannot be read.
    pub fn of(register: &Register, bodies: Option<&[Body]>, context: &Context) -> Result<Self, RunError> {
        Self::with(register, &Signatures::new(), bodies, context)
    }

    /// The same; of the documents read just now the signatures are known.
    pub(super) fn with(
        register: &Register,
        fresh: &Signatures,
        bodies: Option<&[Body]>,
        context: &Context,
    ) -> Result<Self, RunError> {
        let records = register.records_with_corrections()?;
        let mut summaries = Vec::new();
        for record in records.iter().filter(|record| !record.letters.is_empty()) {
            let stored;
            let signatures = if let Some(signatures) = fresh.get(&record.source.path) {
                signatures
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
        let entries = register.letters()?;
        let bundle = Bundle { records: &self.records, circulars: &self.circulars, entries: &entries };
        let mut sink = Sink::new();
        let mut written = export::write_all(&bundle, &context.settings, &context.tables, &mut sink)?;
        written.push(register.path().to_owned());
        Ok(written)
    }
}

fn stored_signatures(register: &Register, record: &DocumentRecord) -> Result<Vec<Signature>, RunError> {
    let stored = register.decoded(&record.source.path, &record.source.sha256)?;
    Ok(stored.map(|(decoded, _)| signatures(record, &decoded.document)).unwrap_or_default())
}
