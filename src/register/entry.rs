//! What the register gives back: documents as `letters.jsonl` prints them, and the rows of the book.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::numbering;
use super::said::{Everybody, Said, Shown};
use super::stored;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{DocumentRecord, Letter, LetterId, RegisterEntry, Standing};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use std::collections::BTreeMap;

impl Register {
    /// The last reading of every source that is there, sorted by path, as the machine made it.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn records(&self) -> Result<Vec<DocumentRecord>, RegisterError> {
        self.read(|connection| records(connection, |_, letter| Ok(Shown { letter, conflicts: Vec::new() })))
    }

    /// [`Register::records`] with the corrections of people in them: what chains and exports are made of.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn records_with_corrections(&self) -> Result<Vec<DocumentRecord>, RegisterError> {
        self.read(|connection| {
            let everybody = Everybody::of(connection)?;
            records(connection, |id, letter| everybody.about(id)?.put_into(letter))
        })
    }

    /// Every letter the register ever held, corrections applied, in the order of the book: by number; letters without a number
    /// yet at the end, by path and position.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn letters(&self) -> Result<Vec<RegisterEntry>, RegisterError> {
        self.read(|connection| {
            let everybody = Everybody::of(connection)?;
            entries(connection, |id| everybody.about(id), Of::All)
        })
    }

    /// [`Register::letters`] of one source.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn letters_of(&self, source: i64) -> Result<Vec<RegisterEntry>, RegisterError> {
        self.read(|connection| entries(connection, |id| Said::of(connection, id), Of::Source(source)))
    }

    /// [`Register::records_with_corrections`] of one source.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn record_of(&self, source: i64) -> Result<Option<DocumentRecord>, RegisterError> {
        self.read(|connection| {
            let found = records_of(connection, Some(source), |id, letter| Said::of(connection, id)?.put_into(letter))?;
            Ok(found.into_iter().next())
        })
    }
}

/// Which rows of the book.
#[derive(Debug, Clone, Copy)]
enum Of {
    All,
    Source(i64),
    Letter(LetterId),
}

impl Of {
    fn clause(self) -> String {
        match self {
            Self::All => String::new(),
            Self::Source(source) => format!("WHERE source = {source}"),
            Self::Letter(letter) => format!("WHERE letters.id = {}", letter.0),
        }
    }

    fn source(self, connection: &Connection) -> Result<Option<i64>, Problem> {
        match self {
            Self::All => Ok(None),
            Self::Source(source) => Ok(Some(source)),
            Self::Letter(letter) => Ok(Some(source_of(connection, letter)?)),
        }
    }
}

/// The source a letter stands in.
pub(super) fn source_of(connection: &Connection, letter: LetterId) -> Result<i64, Problem> {
    connection
        .prepare_cached("SELECT source FROM letters WHERE id = ?1")?
        .query_row([letter.0], |row| row.get(0))
        .optional()?
        .ok_or_else(|| Problem::UnknownLetter { found: letter.0.to_string() })
}

/// The row of one letter.
pub(super) fn one(connection: &Connection, letter: LetterId) -> Result<RegisterEntry, Problem> {
    let found = entries(connection, |id| Said::of(connection, id), Of::Letter(letter))?;
    found.into_iter().next().ok_or_else(|| Problem::UnknownLetter { found: letter.0.to_string() })
}

/// The rows of the book.
fn entries(
    connection: &Connection,
    about: impl Fn(LetterId) -> Result<Said, Problem>,
    of: Of,
) -> Result<Vec<RegisterEntry>, Problem> {
    let documents = documents(connection, of.source(connection)?)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT letters.id, source, position, last_index, received, year, serial, letters.record, standing, path
                 FROM letters JOIN sources ON sources.id = letters.source {}
                 ORDER BY serial IS NULL, year, serial, path, sha256, last_index, letters.id",
        of.clause()
    ))?;
    let mut rows = statement.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let source: i64 = row.get(1)?;
        let document = documents
            .get(&source)
            .ok_or_else(|| Problem::Damaged { found: format!("letters of source {source} without a document") })?;
        entries.push(entry(row, document, about(LetterId(row.get(0)?))?)?);
    }
    Ok(entries)
}

/// Nothing, or the one source that is asked for.
fn only(source: Option<i64>, word: &str) -> String {
    source.map(|_| format!("{word} source = ?1")).unwrap_or_default()
}

fn entry(row: &Row<'_>, document: &DocumentRecord, said: Said) -> Result<RegisterEntry, Problem> {
    let id = LetterId(row.get(0)?);
    let position = row.get::<_, Option<u32>>(2)?.map(|at| at as usize);
    let index = row.get::<_, u32>(3)? as usize;
    let received: String = row.get(4)?;
    let number = numbering::number(row, 5)?;
    let json: String = row.get(7)?;
    let standing: String = row.get(8)?;
    let mut source = document.source.clone();
    source.path = row.get(9)?;
    let shown = said.put_into(stored::letter(&json)?)?;
    let mut diagnostics = Vec::new();
    if let Some(position) = position {
        diagnostics = RegisterEntry::remarks_on(position, &document.diagnostics);
        diagnostics.extend(shown.remarks(position));
    }
    let standing = match Standing::from_name(&standing) {
        Some(Standing::Present) | None if position.is_none() => Standing::NoLongerRead,
        Some(standing) => standing,
        None => return Err(Problem::Damaged { found: format!("standing {standing} of a source") }),
    };
    // a stamp that a person corrected says when the letter came, too
    let stamped = shown.letter.received.as_ref().and_then(|stamp| stamp.date);
    Ok(RegisterEntry {
        id: Some(id),
        number,
        received_on: stamped.or_else(|| received.parse().ok()),
        source,
        text_source: document.text_source,
        index,
        letter: shown.letter,
        diagnostics,
        corrections: said.corrections,
        standing,
    })
}

/// The last reading of every source, without its letters, with its diagnostics.
fn documents(connection: &Connection, source: Option<i64>) -> Result<BTreeMap<i64, DocumentRecord>, Problem> {
    let mut statement =
        connection.prepare_cached(&format!("SELECT source, record FROM documents {}", only(source, "WHERE")))?;
    let mut rows = statement.query(params_from_iter(source))?;
    let mut documents: BTreeMap<i64, DocumentRecord> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        documents.insert(row.get(0)?, serde_json::from_str(&row.get::<_, String>(1)?)?);
    }
    let mut statement = connection.prepare_cached(&format!(
        "SELECT source, code, severity, message, message_ja, page, line, letter FROM diagnostics {}
         ORDER BY source, position",
        only(source, "WHERE")
    ))?;
    let mut rows = statement.query(params_from_iter(source))?;
    while let Some(row) = rows.next()? {
        if let Some(document) = documents.get_mut(&row.get(0)?) {
            document.diagnostics.extend(diagnostic(row)?);
        }
    }
    Ok(documents)
}

fn records(
    connection: &Connection,
    finish: impl Fn(LetterId, Letter) -> Result<Shown, Problem>,
) -> Result<Vec<DocumentRecord>, Problem> {
    records_of(connection, None, finish)
}

fn records_of(
    connection: &Connection,
    source: Option<i64>,
    finish: impl Fn(LetterId, Letter) -> Result<Shown, Problem>,
) -> Result<Vec<DocumentRecord>, Problem> {
    let mut documents = documents(connection, source)?;
    let mut statement = connection.prepare_cached(&format!(
        "SELECT source, letters.id, letters.record FROM letters JOIN sources ON sources.id = letters.source
         WHERE standing = 'present' AND position IS NOT NULL {} ORDER BY source, position",
        only(source, "AND")
    ))?;
    let mut rows = statement.query(params_from_iter(source))?;
    while let Some(row) = rows.next()? {
        if let Some(document) = documents.get_mut(&row.get(0)?) {
            let letter = stored::letter(&row.get::<_, String>(2)?)?;
            let shown = finish(LetterId(row.get(1)?), letter)?;
            document.diagnostics.extend(shown.remarks(document.letters.len()));
            document.letters.push(shown.letter);
        }
    }
    let one = if source.is_some() { "AND id = ?1" } else { "" };
    let mut statement = connection
        .prepare_cached(&format!("SELECT id FROM sources WHERE standing = 'present' {one} ORDER BY path, sha256"))?;
    let mut rows = statement.query(params_from_iter(source))?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.extend(documents.remove(&row.get(0)?));
    }
    Ok(records)
}

/// A stored diagnostic. A code that the program no longer has gives none; its row stays.
fn diagnostic(row: &Row<'_>) -> Result<Option<Diagnostic>, Problem> {
    let Some(code) = Code::from_name(&row.get::<_, String>(1)?) else { return Ok(None) };
    let severity = match row.get::<_, String>(2)?.as_str() {
        "note" => Severity::Note,
        "error" => Severity::Error,
        _ => Severity::Warning,
    };
    Ok(Some(Diagnostic {
        code,
        severity,
        message: row.get(3)?,
        message_ja: row.get(4)?,
        page: row.get(5)?,
        line: row.get(6)?,
        letter: row.get::<_, Option<u32>>(7)?.map(|at| at as usize),
    }))
}
