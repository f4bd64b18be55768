//! Records as JSON lines: one object per line, sorted, keys in the order of RECORD.md.

use crate::diag::Diagnostic;
use crate::model::{Circular, DocumentRecord, Place};
use serde::Serialize;
use std::io::{self, Write};

/// A line of `diagnostics.jsonl`.
#[derive(Serialize)]
struct Remark<'a> {
    path: &'a str,
    #[serde(flatten)]
    diagnostic: &'a Diagnostic,
}

/// `letters.jsonl`, sorted by source path.
pub(super) fn letters(records: &[DocumentRecord], out: &mut dyn Write) -> io::Result<()> {
    for record in by_path(records) {
        line(record, out)?;
    }
    Ok(())
}

/// `diagnostics.jsonl`, sorted by source path, then as the record has them.
pub(super) fn diagnostics(records: &[DocumentRecord], out: &mut dyn Write) -> io::Result<()> {
    for record in by_path(records) {
        for diagnostic in &record.diagnostics {
            line(&Remark { path: &record.source.path, diagnostic }, out)?;
        }
    }
    Ok(())
}

/// `circulars.jsonl`, sorted by the place of the first copy; chains whose root lies in no file by their first cover.
pub(super) fn circulars(circulars: &[Circular], out: &mut dyn Write) -> io::Result<()> {
    for circular in in_order(circulars) {
        line(circular, out)?;
    }
    Ok(())
}

/// Circulars in the order of every file that lists them.
pub(super) fn in_order(circulars: &[Circular]) -> Vec<&Circular> {
    let first = |circular: &Circular| -> Option<Place> {
        circular.copies.first().or(circular.forwards.first().map(|forward| &forward.from)).cloned()
    };
    let mut sorted: Vec<_> = circulars.iter().collect();
    sorted.sort_by_cached_key(|circular| (first(circular), circular.id.clone()));
    sorted
}

fn by_path(records: &[DocumentRecord]) -> Vec<&DocumentRecord> {
    let mut sorted: Vec<_> = records.iter().collect();
    sorted.sort_by(|a, b| (&a.source.path, &a.source.sha256).cmp(&(&b.source.path, &b.source.sha256)));
    sorted
}

fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::export::sample;

    fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn documents_stand_in_the_order_of_their_paths_and_read_back() {
        let records = [sample::record("b.txt", &[]), sample::record("a.txt", &[sample::letter("件名")])];
        let printed = text(|out| letters(&records, out));
        let read: Vec<DocumentRecord> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(read, [records[1].clone(), records[0].clone()]);
        assert!(printed.starts_with("{\"schema\":\"kairan/document/1\",\"source\":{\"path\":\"a.txt\","), "{printed}");
    }

    #[test]
    fn a_diagnostic_names_its_source_first() {
        let mut record = sample::record("a.txt", &[]);
        record.diagnostics.push(Diagnostic::new(Code::NO_LETTER));
        let printed = text(|out| diagnostics(&[record], out));
        assert!(printed.starts_with("{\"path\":\"a.txt\",\"code\":\"no-letter\",\"severity\":"), "{printed}");
        assert_eq!(printed.lines().count(), 1);
    }
}
