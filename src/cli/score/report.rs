//! The result of a measurement as a table, as JSON, and as a list of differences.

use super::tally::{Counted, Counts, Tallies};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A measurement over all documents.
#[derive(Debug, Default)]
pub(super) struct Result {
    /// sums
    pub(super) counts: Counts,
    /// by stem
    pub(super) documents: BTreeMap<String, Tallies>,
    /// documents of the truth
    pub(super) all: usize,
    /// documents without a record
    pub(super) without_record: usize,
}

/// One JSON object: per field precision, recall, f1, tp, fp, fn; then the sums; then the counts by document.
pub(super) fn as_json(result: &Result) -> Value {
    let counts = &result.counts;
    let mut out = Map::new();
    for field in Counted::ALL {
        let tally = counts.tally(field);
        out.insert(
            field.key().to_owned(),
            json!({"precision": tally.precision(), "recall": tally.recall(), "f1": tally.f1(),
                   "tp": tally.tp, "fp": tally.fp, "fn": tally.missed}),
        );
    }
    let accuracy =
        (counts.core_letters > 0).then(|| f64::from(counts.core_letters_right) / f64::from(counts.core_letters));
    out.insert("core_letter_accuracy".into(), json!(accuracy));
    let accepted: Map<String, Value> = Counted::CORE
        .into_iter()
        .map(|field| (field.key().to_owned(), json!(counts.accepted.get(&field).copied().unwrap_or_default())))
        .collect();
    out.insert("accepted".into(), Value::Object(accepted));
    out.insert("macro_f1".into(), json!(counts.macro_f1()));
    out.insert("documents".into(), json!(result.all));
    out.insert("documents_missed".into(), json!(result.without_record));
    let documents: Map<String, Value> = result
        .documents
        .iter()
        .map(|(stem, tallies)| {
            let fields: Map<String, Value> =
                tallies.iter().map(|(field, tally)| (field.key().to_owned(), json!(tally))).collect();
            (stem.clone(), Value::Object(fields))
        })
        .collect();
    out.insert("by_document".into(), Value::Object(documents));
    Value::Object(out)
}

/// The table and the two lines below it.
pub(super) fn as_table(result: &Result) -> String {
    let counts = &result.counts;
    let mut out =
        format!("{:<18}{:>10}{:>8}{:>8}{:>7}{:>6}{:>6}\n", "field", "precision", "recall", "F1", "tp", "fp", "fn");
    for field in Counted::ALL {
        let tally = counts.tally(field);
        let _ = writeln!(
            out,
            "{:<18}{:>10.4}{:>8.4}{:>8.4}{:>7}{:>6}{:>6}",
            field.key(),
            tally.precision(),
            tally.recall(),
            tally.f1(),
            tally.tp,
            tally.fp,
            tally.missed
        );
    }
    let (mut accepted, mut wrong, mut given) = (0, 0, 0);
    let rows: Vec<String> = Counted::CORE
        .into_iter()
        .map(|field| {
            let row = counts.accepted.get(&field).copied().unwrap_or_default();
            accepted += row.accepted;
            wrong += row.wrong;
            given += row.given;
            format!("{} {}/{} ({} wrong)", field.key(), row.accepted, row.given, row.wrong)
        })
        .collect();
    let _ = writeln!(
        out,
        "not marked for review: {} | all {accepted}/{given} accepted, {wrong} silently wrong = {:.4}",
        rows.join(", "),
        f64::from(wrong) / f64::from(accepted.max(1))
    );
    let _ = writeln!(
        out,
        "macro F1 {:.4} | letters with all of date, numbers, issuers, addressees, subject right: {}/{} = {:.4} | \
         documents {}, without a record {}",
        counts.macro_f1(),
        counts.core_letters_right,
        counts.core_letters,
        f64::from(counts.core_letters_right) / f64::from(counts.core_letters.max(1)),
        result.all,
        result.without_record
    );
    out
}

/// Every difference, of one field or of all.
pub(super) fn as_list(result: &Result, field: Option<Counted>) -> String {
    let mut out = String::new();
    for miss in &result.counts.misses {
        if field.is_none_or(|field| field.key() == miss.field) {
            let silent = if miss.silent { " SILENT" } else { "" };
            let _ = writeln!(
                out,
                "{}\t{}{silent}\n   truth: {}\n   read:  {}",
                miss.document, miss.field, miss.truth, miss.read
            );
        }
    }
    out
}
