//! Borders between letters set by hand. They belong to a content, so they hold for every file of it and for every later reading.
//!
//! ```text
//! split at line 41   → a letter begins at line 41, whatever the machine thinks
//! join lines 41–80   → none begins there; they belong to the letter above
//! ```
//!
//! A border that is set or taken away makes the readings of its content out of date: the next run, or `pipeline::reread`, applies it.

use super::correction;
use super::entry::source_of;
use super::error::{Problem, RegisterError};
use super::file::Register;
use super::ledger::{moment, optional_moment};
use crate::model::{Border, Borders, Cut, DateTime, LetterId};
use crate::text::squash;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

const COLUMNS: &str = "id, sha256, line, until, cut, who, made, undone_by, undone";

impl Register {
    /// Sets a border in the document of a letter: a split at the first of the lines, or a join of all of them with what stands
    /// above. Of two that contradict each other the later holds. `pipeline::split` and `pipeline::join` also read the document again.
    ///
    /// # Errors
    /// [`Problem::UnknownLetter`], [`Problem::NoSuchLine`], [`Problem::LineOfAnother`], [`Problem::BeginsHere`] when no letter can begin at the line, or the register cannot be written.
    pub fn set_border(
        &mut self,
        letter: LetterId,
        cut: Cut,
        lines: RangeInclusive<u32>,
        who: &str,
        when: DateTime,
    ) -> Result<Border, RegisterError> {
        self.write(|transaction| {
            let source = source_of(transaction, letter)?;
            let (line, until) = (*lines.start(), if cut == Cut::Join { *lines.end() } else { *lines.start() });
            let sha256: String =
                transaction.query_row("SELECT sha256 FROM sources WHERE id = ?1", [source], |row| row.get(0))?;
            if sha256.is_empty() {
                return Err(Problem::NoSuchLine { line, lines: 0 });
            }
            let packed: Option<Vec<u8>> = transaction
                .query_row("SELECT decoded FROM documents WHERE source = ?1", [source], |row| row.get(0))
                .optional()?;
            let document =
                packed.map(|packed| super::stored::unpack(&packed)).transpose()?.unwrap_or_default().document;
            let last = document.lines().map(|line| line.number).max().unwrap_or_default();
            if line == 0 || line > last || until < line {
                return Err(Problem::NoSuchLine { line, lines: last });
            }
            if cut == Cut::Split {
                refuse_foreign(transaction, letter, source, line, last)?;
            }
            let text = document.lines().find(|at| at.number == line).map(|at| squash(&at.text)).unwrap_or_default();
            let word = if cut == Cut::Split { "split" } else { "join" };
            transaction.execute(
                "INSERT INTO borders (sha256, line, until, text, cut, who, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![sha256, line, until, text, word, who, when.to_string()],
            )?;
            let id = transaction.last_insert_rowid();
            out_of_date(transaction, &sha256)?;
            Ok(Border { id, sha256, line, until, cut, who: who.to_owned(), made: when, undone: None })
        })
    }

    /// Takes a border back. Gives the content it was set in.
    ///
    /// # Errors
    /// [`Problem::UnknownCorrection`], or the register cannot be written.
    pub fn undo_border(&mut self, border: i64, who: &str, when: DateTime) -> Result<String, RegisterError> {
        self.write(|transaction| {
            let sha256: String = correction::take_back(transaction, "borders", "sha256", border, who, when)?;
            out_of_date(transaction, &sha256)?;
            Ok(sha256)
        })
    }

    /// Every border ever set in a content, oldest first, those taken back included.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn borders(&self, sha256: &str) -> Result<Vec<Border>, RegisterError> {
        self.read(|connection| all(connection, sha256))
    }

    /// The borders that hold, by content.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn borders_in_force(&self) -> Result<BTreeMap<String, Borders>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare("SELECT cut, line, until, text, sha256 FROM borders WHERE undone IS NULL ORDER BY id")?;
            let mut rows = statement.query([])?;
            let mut out: BTreeMap<String, Borders> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                set(out.entry(row.get(4)?).or_default(), row)?;
            }
            Ok(out)
        })
    }
}

/// Refuses a line that is another letter's, or where this one begins already. What follows a letter up to the next one is its own;
/// so is what stands above the first.
fn refuse_foreign(connection: &Connection, letter: LetterId, source: i64, line: u32, last: u32) -> Result<(), Problem> {
    let bundle: Vec<(i64, u32)> = connection
        .prepare_cached(
            "SELECT id, first_line FROM letters WHERE source = ?1 AND position IS NOT NULL ORDER BY position",
        )?
        .query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let at = bundle.iter().position(|(id, _)| *id == letter.0);
    let at = at.ok_or_else(|| Problem::UnknownLetter { found: letter.0.to_string() })?;
    let begins = bundle.get(at).map_or(1, |(_, first)| *first);
    let until = bundle.get(at + 1).map_or(last, |(_, next)| next.saturating_sub(1));
    let own = if at == 0 { 1..=until } else { begins..=until };
    if line == begins {
        return Err(Problem::BeginsHere { line, until });
    }
    if own.contains(&line) {
        return Ok(());
    }
    let of = bundle.iter().rposition(|(_, first)| *first <= line).unwrap_or(0);
    Err(Problem::LineOfAnother { line, index: of, from: begins + 1, until })
}

/// Every border ever set in a content, oldest first.
pub(super) fn all(connection: &Connection, sha256: &str) -> Result<Vec<Border>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM borders WHERE sha256 = ?1 ORDER BY id");
    Ok(connection.prepare_cached(&query)?.query_map([sha256], border)?.collect::<Result<_, _>>()?)
}

/// The borders that hold for one content.
pub(super) fn in_force(connection: &Connection, sha256: &str) -> Result<Borders, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT cut, line, until, text FROM borders WHERE sha256 = ?1 AND undone IS NULL ORDER BY id",
    )?;
    let mut rows = statement.query([sha256])?;
    let mut out = Borders::default();
    while let Some(row) = rows.next()? {
        set(&mut out, row)?;
    }
    Ok(out)
}

fn set(borders: &mut Borders, row: &Row<'_>) -> Result<(), Problem> {
    borders.set(cut(row, 0)?, row.get(1)?, row.get(2)?, &row.get::<_, String>(3)?);
    Ok(())
}

fn cut(row: &Row<'_>, at: usize) -> rusqlite::Result<Cut> {
    let word: String = row.get(at)?;
    Ok(if word == "split" { Cut::Split } else { Cut::Join })
}

/// No reading rests on these tables: what has them is read again.
fn out_of_date(connection: &Connection, sha256: &str) -> Result<(), Problem> {
    connection.execute(
        "UPDATE documents SET tables_hash = '' WHERE source IN (SELECT id FROM sources WHERE sha256 = ?1)",
        [sha256],
    )?;
    Ok(())
}

fn border(row: &Row<'_>) -> rusqlite::Result<Border> {
    let undone_by: Option<String> = row.get(7)?;
    Ok(Border {
        id: row.get(0)?,
        sha256: row.get(1)?,
        line: row.get(2)?,
        until: row.get(3)?,
        cut: cut(row, 4)?,
        who: row.get(5)?,
        made: moment(row, 6)?,
        undone: undone_by.zip(optional_moment(row, 8)?),
    })
}
