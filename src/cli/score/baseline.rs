//! What changed since an earlier result: gains and losses per field and per document, so that no gain hides a loss.

use super::load::{self, Truth};
use super::measure::measure;
use super::tally::{Counted, Tallies, Tally};
use crate::cli::failure::Problem;
use serde::Deserialize;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// An earlier result.
#[derive(Debug, Default)]
pub(super) struct Baseline {
    /// of all documents
    pub(super) tallies: Tallies,
    /// by stem; `None` when the earlier result holds only sums
    pub(super) documents: Option<BTreeMap<String, Tallies>>,
}

/// A document in which a field got better or worse.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Change<'a> {
    field: Counted,
    document: &'a str,
    before: Tally,
    after: Tally,
}

#[derive(Deserialize)]
struct Earlier {
    #[serde(flatten)]
    entries: BTreeMap<String, serde_json::Value>,
}

/// Reads an earlier result of `kairan score --json`, or measures an earlier file of records.
///
/// # Errors
/// The file is neither.
pub(super) fn read(file: &Path, truth: &Truth) -> Result<Baseline, Vec<Problem>> {
    if load::is_records(file) {
        let sheets = load::records(file)?;
        let mut baseline = Baseline::default();
        let mut documents = BTreeMap::new();
        for (stem, letters) in &truth.documents {
            let counts = measure(stem, letters, sheets.get(stem).map(Vec::as_slice).unwrap_or_default());
            for (field, tally) in &counts.tallies {
                *baseline.tallies.entry(*field).or_default() += *tally;
            }
            documents.insert(stem.clone(), counts.tallies);
        }
        baseline.documents = Some(documents);
        return Ok(baseline);
    }
    let refuse = |found: String| {
        let shown = file.display();
        vec![
            Problem::new(
                format!("{shown}: expected an earlier result, found: {found}"),
                "give what `kairan score --json` printed, or an earlier letters.jsonl",
            )
            .in_japanese(format!(
                "{shown}: 前回の結果として読めません。kairan score --json の出力か、前回の letters.jsonl を指定してください"
            )),
        ]
    };
    let text = std::fs::read_to_string(file).map_err(|error| refuse(error.to_string()))?;
    let earlier: Earlier = serde_json::from_str(&text).map_err(|error| refuse(error.to_string()))?;
    let tallies = tallies_of(&earlier.entries);
    if tallies.is_empty() {
        return Err(refuse("no field with tp, fp and fn".to_owned()));
    }
    let documents = earlier.entries.get("by_document").and_then(|value| {
        let all: BTreeMap<String, BTreeMap<String, serde_json::Value>> = serde_json::from_value(value.clone()).ok()?;
        Some(all.into_iter().map(|(stem, entries)| (stem, tallies_of(&entries))).collect())
    });
    Ok(Baseline { tallies, documents })
}

fn tallies_of(entries: &BTreeMap<String, serde_json::Value>) -> Tallies {
    entries
        .iter()
        .filter_map(|(key, value)| {
            Some((Counted::from_key(key)?, serde_json::from_value::<Tally>(value.clone()).ok()?))
        })
        .collect()
}

/// The comparison as text: a row per field that changed, then the documents that did it, losses first.
pub(super) fn compare(baseline: &Baseline, after: &Tallies, documents: &BTreeMap<String, Tallies>) -> String {
    let mut out = String::new();
    let tally = |tallies: &Tallies, field| tallies.get(&field).copied().unwrap_or_default();
    let changed: Vec<Counted> =
        Counted::ALL.into_iter().filter(|field| tally(&baseline.tallies, *field) != tally(after, *field)).collect();
    if changed.is_empty() {
        out.push_str("no field changed\n");
    }
    for field in changed {
        let (old, new) = (tally(&baseline.tallies, field), tally(after, field));
        let _ = writeln!(
            out,
            "{:<18} F1 {:.4} → {:.4} ({:+.4})   right {:+}, wrong {:+}, missed {:+}",
            field.key(),
            old.f1(),
            new.f1(),
            new.f1() - old.f1(),
            i64::from(new.tp) - i64::from(old.tp),
            i64::from(new.fp) - i64::from(old.fp),
            i64::from(new.missed) - i64::from(old.missed),
        );
    }
    if let Some(earlier) = &baseline.documents {
        let (losses, gains) = changes(earlier, documents);
        for (title, list) in [("losses", losses), ("gains", gains)] {
            let _ = writeln!(out, "{title}: {}", list.len());
            for Change { field, document, before, after } in list {
                let _ = writeln!(
                    out,
                    "  {:<18} {document}: right {} → {}, wrong {} → {}, missed {} → {}",
                    field.key(),
                    before.tp,
                    after.tp,
                    before.fp,
                    after.fp,
                    before.missed,
                    after.missed
                );
            }
        }
    }
    out
}

fn changes<'a>(
    earlier: &'a BTreeMap<String, Tallies>,
    documents: &'a BTreeMap<String, Tallies>,
) -> (Vec<Change<'a>>, Vec<Change<'a>>) {
    let (mut losses, mut gains) = (Vec::new(), Vec::new());
    for field in Counted::ALL {
        for (document, tallies) in documents {
            let Some(old) = earlier.get(document) else { continue };
            let before = old.get(&field).copied().unwrap_or_default();
            let after = tallies.get(&field).copied().unwrap_or_default();
            let change = Change { field, document, before, after };
            match after.wrong().cmp(&before.wrong()) {
                Ordering::Greater => losses.push(change),
                Ordering::Less => gains.push(change),
                Ordering::Equal => {}
            }
        }
    }
    (losses, gains)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tallies(tp: u32, fp: u32, missed: u32) -> Tallies {
        Tallies::from([(Counted::Date, Tally { tp, fp, missed })])
    }

    #[test]
    fn a_loss_in_one_document_shows_beside_a_gain_in_another() {
        let earlier = BTreeMap::from([("a".to_owned(), tallies(1, 0, 0)), ("b".to_owned(), tallies(0, 1, 1))]);
        let now = BTreeMap::from([("a".to_owned(), tallies(0, 0, 1)), ("b".to_owned(), tallies(1, 0, 0))]);
        let baseline = Baseline { tallies: tallies(1, 1, 1), documents: Some(earlier) };
        let text = compare(&baseline, &tallies(1, 0, 1), &now);
        assert!(text.contains("date               F1 0.5000 → 0.6667 (+0.1667)"), "{text}");
        assert!(text.contains("losses: 1\n  date               a: right 1 → 0, wrong 0 → 0, missed 0 → 1\n"), "{text}");
        assert!(text.contains("gains: 1\n  date               b: right 0 → 1"), "{text}");
    }

    #[test]
    fn the_same_result_has_no_changes() {
        let baseline = Baseline { tallies: tallies(1, 0, 0), documents: None };
        assert_eq!(compare(&baseline, &tallies(1, 0, 0), &BTreeMap::new()), "no field changed\n");
    }
}
