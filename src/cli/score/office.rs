//! Letters that people confirmed in the register, as truth: so that an office can measure kairan on its own archive.
//!
//! ```text
//! every letter of in/通知.pdf confirmed (and one date corrected)  →  3f2a9c01b2d3.json with the right date, 3f2a9c01b2d3.pdf beside it
//! ```
//!
//! A document counts when every letter of it was confirmed as a whole and reads today as it did then: what nobody looked at is no
//! truth. It is named by its hash, because names of files repeat.

use super::load::{Sheets, Truth};
use super::sheet::Sheet;
use crate::cli::book;
use crate::cli::failure::Failure;
use crate::model::{Attachment, Found, Letter, MediaType};
use crate::pipeline::{self, Context};
use crate::register::{Confirmed, Register};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// What people confirmed.
#[derive(Debug, Default)]
pub(super) struct Office {
    documents: Vec<Confirmed>,
    /// documents of which some letters are confirmed and others are not
    pub(super) half: usize,
}

/// Asks the register.
pub(super) fn confirmed(register: &Register) -> Result<Office, Failure> {
    let mut documents = Vec::new();
    let half = register.confirmed(|document| documents.push(document)).map_err(|error| book::refused(&error))?;
    if documents.is_empty() {
        return Err(Failure::refused(
            format!("expected documents of which every letter is confirmed, found none ({half} are confirmed in part)"),
            "confirm letters with `kairan correct LETTER --confirm`, or in the browser",
            format!(
                "すべての文書を確認し終えた書類がありません（一部だけ確認した書類 {half}件）。kairan correct 文書 --confirm か、画面で確認してください"
            ),
        ));
    }
    Ok(Office { documents, half })
}

/// Truth and readings, under the same names.
pub(super) fn sheets(office: &Office) -> (Truth, Sheets) {
    let mut truth = Truth::default();
    let mut read = Sheets::new();
    for document in &office.documents {
        truth.documents.push((stem(document), sheet(&document.truth.iter().map(letter).collect::<Vec<_>>())));
        read.insert(stem(document), sheet(&document.read));
    }
    (truth, read)
}

fn sheet(letters: &impl serde::Serialize) -> Vec<Sheet> {
    serde_json::to_value(letters).and_then(serde_json::from_value).unwrap_or_default()
}

fn stem(document: &Confirmed) -> String {
    document.source.sha256.chars().take(12).collect()
}

/// Writes `STEM.json` and the document beside it; gives how many. A document whose bytes can no longer be had is written as the
/// text that the register keeps.
pub(super) fn write(office: &Office, folder: &Path, context: &Context) -> Result<usize, Failure> {
    let failed = |error: std::io::Error| Failure::not_written(folder.display(), error);
    fs::create_dir_all(folder).map_err(failed)?;
    for document in &office.documents {
        let stem = stem(document);
        let bytes = match document.source.media_type {
            MediaType::Pdf => pipeline::original(&document.source, context).ok().map(|bytes| ("pdf", bytes)),
            _ => None,
        };
        let (ending, bytes) = bytes.unwrap_or_else(|| ("txt", document.pages.to_text().into_bytes()));
        let mut letters: Vec<Value> = document.truth.iter().map(letter).collect();
        // a text has lines, a PDF pages
        let not_of_it = if ending == "txt" { ["first_page", "last_page"] } else { ["first_line", "last_line"] };
        for letter in letters.iter_mut().filter_map(Value::as_object_mut) {
            letter.retain(|key, _| !not_of_it.contains(&key.as_str()));
        }
        let truth = json!({"id": stem, "source": document.source.path, "truncated": false, "letters": letters});
        let text = serde_json::to_string_pretty(&truth).map_err(std::io::Error::from)?;
        fs::write(folder.join(format!("{stem}.json")), text + "\n").map_err(failed)?;
        fs::write(folder.join(format!("{stem}.{ending}")), bytes).map_err(failed)?;
    }
    Ok(office.documents.len())
}

/// One letter as a truth file holds it.
fn letter(letter: &Letter) -> Value {
    let printed = letter.evidence.date.as_ref().filter(|evidence| !evidence.rule.starts_with("corrected-by-a-person"));
    json!({
        "first_line": letter.first_line,
        "last_line": letter.last_line,
        "first_page": letter.first_page,
        "last_page": letter.last_page,
        "kind": letter.kind,
        "date": letter.date,
        "date_text": printed.map(|evidence| &evidence.text),
        "reference_numbers": letter.reference_numbers,
        "issuers": letter.issuers.iter().map(|issuer| json!({
            "text": issuer.text, "organization": issuer.organization, "post": issuer.post, "person": issuer.person,
        })).collect::<Vec<_>>(),
        "addressees": letter.addressees.iter().map(|to| json!({
            "text": to.text, "organization": to.organization, "post": to.post, "honorific": to.honorific,
        })).collect::<Vec<_>>(),
        "subject": letter.subject,
        "subject_note": letter.subject_note,
        "attachments": letter.attachments.iter().map(attachment).collect::<Vec<_>>(),
        "cites": letter.cites.iter().filter(|cite| !cite.law).map(|cite| json!({
            "reference_number": cite.reference_number, "date": cite.date, "issuer": cite.issuer, "title": cite.title,
        })).collect::<Vec<_>>(),
        "contacts": letter.contacts,
        "seal_omitted": letter.seal_omitted,
        "deadlines": letter.deadlines,
        "encloses": letter.encloses,
    })
}

fn attachment(attachment: &Attachment) -> Value {
    let found = match (attachment.found, attachment.present) {
        (Some(Found::Letter(at)), _) => Some(format!("letter:{at}")),
        (Some(Found::Material(_)), _) => Some("material".to_owned()),
        (None, Some(false)) => Some("absent".to_owned()),
        (None, Some(true)) => Some("in-letter".to_owned()),
        (None, None) => None,
    };
    json!({
        "label": attachment.label,
        "title": attachment.title,
        "reference_number": attachment.reference_number,
        "date": attachment.date,
        "found": found,
    })
}
