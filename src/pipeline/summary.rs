//! What a run came to, for the person who started it.

use super::archive::{Archive, Written};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{BodiesFrom, DocumentRecord, Field, TextSource};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// How often a remark was made, and one place to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remarks {
    /// of the code
    pub severity: Severity,
    /// how often
    pub count: usize,
    /// path of the first document, with its line or page
    pub example: String,
    /// what was said there, in English
    pub message: String,
    /// the same in Japanese
    pub message_ja: String,
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Summary {
    /// documents in the outputs
    pub documents: usize,
    /// files read in this run
    pub read: usize,
    /// files that had not changed since they were last read
    pub unchanged: usize,
    /// documents that are out of date and can only be read from their files, when no file was to be opened
    pub to_decode: usize,
    /// documents of this run that could not be read
    pub failed: usize,
    /// documents of which nothing at all could be read: failed, pictures without text, unknown kinds
    pub unreadable: usize,
    /// documents with text; what lies around others, such as an archive, has none of its own
    pub with_text: usize,
    /// letters in the outputs
    pub letters: usize,
    /// circulars, as circulars.jsonl and the audit have them
    pub circulars: usize,
    /// of these, the ones that were passed on at least once
    pub chains: usize,
    /// covering letters that pass one on, copies counted each: the rows of hops.csv
    pub forwards: usize,
    /// where the bodies of the audit come from
    pub bodies_from: BodiesFrom,
    /// the list of bodies has nothing to do with these circulars
    pub listed_elsewhere: bool,
    /// letters that a person is asked to look at
    pub to_review: usize,
    /// how often each field is on a review list
    pub review_fields: BTreeMap<Field, usize>,
    /// remarks by code
    pub remarks: BTreeMap<Code, Remarks>,
    /// files written
    pub written: Vec<PathBuf>,
    /// characters that they could not hold
    pub lost: Vec<Diagnostic>,
    /// files that an earlier run had in hand when it was cut off: one of them may have done it
    pub left_in_hand: Vec<String>,
    /// the book is large: what is counted and written is what this run touched
    pub only_touched: bool,
    /// the run was asked to stop before its end
    pub interrupted: bool,
}

impl Summary {
    /// There were documents, and nothing could be read of any.
    #[must_use]
    pub fn read_nothing(&self) -> bool {
        self.unreadable > 0 && self.with_text == 0
    }

    /// Takes over what was written.
    pub(super) fn wrote(&mut self, written: Written) {
        self.written = written.files;
        self.lost = written.remarks;
    }

    /// Counts what stands in the outputs.
    pub(super) fn count(&mut self, archive: &Archive) {
        self.documents = archive.records.len();
        self.bodies_from = archive.survey.bodies_from;
        self.listed_elsewhere = archive.is_listed_elsewhere();
        self.circulars = archive.circulars.len();
        self.forwards = archive.circulars.iter().map(|circular| circular.forwards.len()).sum();
        self.chains = archive.circulars.iter().filter(|circular| !circular.forwards.is_empty()).count();
        for record in &archive.records {
            self.failed += usize::from(record.has_failed());
            self.unreadable += usize::from(record.is_unreadable());
            self.with_text += usize::from(record.text_source != TextSource::None);
            self.letters += record.letters.len();
            self.count_remarks(record);
            for letter in &record.letters {
                self.to_review += usize::from(!letter.review.is_empty());
                for field in &letter.review {
                    *self.review_fields.entry(*field).or_default() += 1;
                }
            }
        }
    }

    fn count_remarks(&mut self, record: &DocumentRecord) {
        for remark in &record.diagnostics {
            let remarks = self.remarks.entry(remark.code).or_insert_with(|| Remarks {
                severity: remark.severity,
                count: 0,
                example: match (remark.line, remark.page) {
                    (Some(line), _) => format!("{}:{line}", record.source.path),
                    (None, Some(page)) => format!("{} p.{page}", record.source.path),
                    (None, None) => record.source.path.clone(),
                },
                message: remark.message.clone(),
                message_ja: remark.message_ja.clone(),
            });
            remarks.count += 1;
        }
    }
}
