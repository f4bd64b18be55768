//! Documents and records for the tests of this stage.

use super::{Basis, Outcome, Recording, Register};
use crate::config::RegisterSettings;
use crate::model::{
    Date, DateTime, Document, DocumentRecord, Letter, Line, MediaType, Page, Received, SourceRecord, TextSource,
};
use std::path::PathBuf;

pub(super) const NOW: DateTime = DateTime::constant(2023, 7, 20, 9, 0, 0, 0);
pub(super) const ARRIVED: Date = Date::constant(2023, 7, 10);

pub(super) fn basis() -> Basis {
    Basis {
        version: "0.1.0".to_owned(),
        settings_hash: "s".to_owned(),
        tables_hash: "t".to_owned(),
        decoder: "d".to_owned(),
    }
}

pub(super) fn document(lines: &[&str]) -> Document {
    let line = |(at, text): (usize, &&str)| Line {
        number: u32::try_from(at).unwrap() + 1,
        page: 1,
        text: (*text).to_owned(),
        ..Line::default()
    };
    let page = Page { number: 1, lines: lines.iter().enumerate().map(line).collect(), ..Page::default() };
    Document { pages: vec![page], text_source: TextSource::Plain, encoding: None }
}

/// A letter that begins at `line` and is one line long.
pub(super) fn letter(line: u32, subject: &str) -> Letter {
    Letter {
        first_page: 1,
        last_page: 1,
        first_line: line,
        last_line: line,
        subject: Some(subject.to_owned()),
        ..Letter::default()
    }
}

pub(super) fn stamped(line: u32, subject: &str, day: Date) -> Letter {
    Letter { received: Some(Received { date: Some(day), number: None }), ..letter(line, subject) }
}

pub(super) fn record(path: &str, content: &str, letters: &[Letter]) -> DocumentRecord {
    let sha256: String = content
        .bytes()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|n| char::from_digit(n.into(), 16).unwrap())
        .collect();
    DocumentRecord {
        schema: DocumentRecord::SCHEMA.to_owned(),
        source: SourceRecord {
            path: path.to_owned(),
            sha256,
            bytes: content.len() as u64,
            media_type: MediaType::Text,
            pages: 1,
            encoding: None,
            container: None,
            holder: None,
        },
        text_source: TextSource::Plain,
        letters: letters.to_vec(),
        material: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// A source whose lines are the subjects of its letters.
pub(super) fn recording(path: &str, content: &str, letters: &[Letter]) -> Recording {
    let lines: Vec<_> = letters.iter().filter_map(|letter| letter.subject.as_deref()).collect();
    Recording::prepare(record(path, content, letters), document(&lines), Vec::new(), ARRIVED).unwrap()
}

/// An empty register in a folder of its own.
pub(super) fn register() -> (tempfile::TempDir, PathBuf, Register) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.sqlite");
    let register = Register::open(&path).unwrap();
    (folder, path, register)
}

/// One complete run over these sources.
pub(super) fn run(register: &mut Register, sources: &[Recording]) {
    let run = register.begin_run(&basis(), NOW).unwrap();
    for source in sources {
        register.record(run, source, &basis(), NOW).unwrap();
    }
    register.finish_run(run, Outcome::Complete, &RegisterSettings::default(), NOW).unwrap();
}

/// Number and subject of every row of the book.
pub(super) fn book(register: &Register) -> Vec<(String, String)> {
    let entries = register.letters().unwrap();
    entries
        .into_iter()
        .map(|entry| {
            (
                entry.number.map(|number| number.to_string()).unwrap_or_default(),
                entry.letter.subject.unwrap_or_default(),
            )
        })
        .collect()
}
