//! What a person looked at and found right: rows that take fields off the review list and change no value.

use super::again::{self, SourceId};
use super::error::{Problem, RegisterError};
use super::file::Register;
use super::ledger::{moment, optional_moment};
use super::said::{self, Said};
use super::{correction, listing};
use crate::model::{Confirmation, DateTime, Document, Field, Letter, LetterId, SourceRecord};
use rusqlite::{Connection, Row, params};
use serde_json::Value;
use std::collections::BTreeSet;

const COLUMNS: &str = "id, letter, field, value, who, made, undone_by, undone";

/// Stands in the column `field` for the whole letter.
const WHOLE: &str = "*";

impl Register {
    /// Says that a field reads right; it leaves the review list for as long as the same is read.
    ///
    /// ```no_run
    /// # use kairan::{model::Field, pipeline::now, register::Register};
    /// # let mut register = Register::open("register.sqlite".as_ref())?;
    /// let letter = register.find_letter("2023収0012")?;
    /// register.confirm(letter, Field::Date, "山田", now())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Problem::UnknownLetter`], or the register cannot be written.
    pub fn confirm(
        &mut self,
        letter: LetterId,
        field: Field,
        who: &str,
        when: DateTime,
    ) -> Result<Confirmation, RegisterError> {
        self.write(|transaction| write(transaction, letter, Some(field), who, when))
    }

    /// Says that a whole letter reads right, as it is shown now. Nothing of it is left to review.
    ///
    /// # Errors
    /// As [`Register::confirm`].
    pub fn confirm_letter(
        &mut self,
        letter: LetterId,
        who: &str,
        when: DateTime,
    ) -> Result<Confirmation, RegisterError> {
        self.write(|transaction| write(transaction, letter, None, who, when))
    }

    /// Takes a confirmation back. The row stays.
    ///
    /// # Errors
    /// [`Problem::UnknownCorrection`], or the register cannot be written.
    pub fn undo_confirmation(&mut self, confirmation: i64, who: &str, when: DateTime) -> Result<(), RegisterError> {
        self.write(|transaction| {
            let letter = correction::take_back(transaction, "confirmations", "letter", confirmation, who, when)?;
            listing::refresh(transaction, LetterId(letter))
        })
    }

    /// Every confirmation of a letter, oldest first, those taken back included.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn confirmations(&self, letter: LetterId) -> Result<Vec<Confirmation>, RegisterError> {
        self.read(|connection| all(connection, letter))
    }
}

/// A document of which people confirmed every letter as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirmed {
    /// the source
    pub source: SourceRecord,
    /// its pages as stored
    pub pages: Document,
    /// its letters as people found them right, corrections in them
    pub truth: Vec<Letter>,
    /// the same letters as the machine reads them
    pub read: Vec<Letter>,
}

impl Register {
    /// Gives out the documents of which every letter is confirmed as a whole and reads as it did then, by path. Gives back how many
    /// documents are confirmed in part only.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn confirmed(&self, mut give: impl FnMut(Confirmed)) -> Result<usize, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT DISTINCT source, path FROM confirmations JOIN letters ON letters.id = confirmations.letter
                 JOIN sources ON sources.id = letters.source
                 WHERE field = '*' AND undone IS NULL AND standing = 'present' AND position IS NOT NULL ORDER BY path",
            )?;
            let sources: Vec<i64> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            let mut half = 0;
            for source in sources {
                match confirmed_whole(connection, SourceId(source))? {
                    Some(document) => give(document),
                    None => half += 1,
                }
            }
            Ok(half)
        })
    }
}

fn confirmed_whole(connection: &Connection, source: SourceId) -> Result<Option<Confirmed>, Problem> {
    let (mut truth, mut read) = (Vec::new(), Vec::new());
    for known in again::known(connection, source)? {
        let said = Said::of(connection, known.id)?;
        if !said.confirmations.iter().any(|row| row.field.is_none()) {
            return Ok(None);
        }
        let shown = said.put_into(known.letter.clone())?;
        if !shown.conflicts.is_empty() {
            return Ok(None);
        }
        truth.push(shown.letter);
        read.push(known.letter);
    }
    let Some(kept) = again::kept(connection, source)? else { return Ok(None) };
    Ok(Some(Confirmed { pages: kept.unpack()?.document, source: kept.source, truth, read }))
}

fn write(
    connection: &Connection,
    letter: LetterId,
    field: Option<Field>,
    who: &str,
    when: DateTime,
) -> Result<Confirmation, Problem> {
    let read = correction::machine_letter(connection, letter)?;
    let shown = Said::of(connection, letter)?.put_into(read)?;
    let mut values = said::values(&shown.letter)?;
    let value = match field {
        Some(field) => values.remove(field.key()).unwrap_or_default(),
        None => Value::Object(values),
    };
    let key = field.map_or(WHOLE, Field::key);
    connection.execute(
        "INSERT INTO confirmations (letter, field, value, who, made) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![letter.0, key, value.to_string(), who, when.to_string()],
    )?;
    let id = connection.last_insert_rowid();
    listing::refresh(connection, letter)?;
    Ok(Confirmation { id, letter, field, value, who: who.to_owned(), made: when, undone: None })
}

/// Every confirmation of a letter, oldest first.
pub(super) fn all(connection: &Connection, letter: LetterId) -> Result<Vec<Confirmation>, Problem> {
    rows(connection, &format!("SELECT {COLUMNS} FROM confirmations WHERE letter = ?1 ORDER BY id"), letter)
}

/// Those that hold, oldest first.
pub(super) fn in_force(connection: &Connection, letter: LetterId) -> Result<Vec<Confirmation>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM confirmations WHERE letter = ?1 AND undone IS NULL ORDER BY id");
    rows(connection, &query, letter)
}

/// The letters that have one that holds.
pub(super) fn letters(connection: &Connection) -> Result<BTreeSet<LetterId>, Problem> {
    let mut statement = connection.prepare("SELECT letter FROM confirmations WHERE undone IS NULL")?;
    let letters = statement.query_map([], |row| Ok(LetterId(row.get(0)?)))?;
    Ok(letters.collect::<Result<_, _>>()?)
}

fn rows(connection: &Connection, query: &str, letter: LetterId) -> Result<Vec<Confirmation>, Problem> {
    Ok(connection.prepare_cached(query)?.query_map([letter.0], confirmation)?.collect::<Result<_, _>>()?)
}

fn confirmation(row: &Row<'_>) -> rusqlite::Result<Confirmation> {
    let key: String = row.get(2)?;
    let value: String = row.get(3)?;
    let undone_by: Option<String> = row.get(6)?;
    Ok(Confirmation {
        id: row.get(0)?,
        letter: LetterId(row.get(1)?),
        field: Field::from_key(&key),
        value: serde_json::from_str(&value).unwrap_or(Value::String(value)),
        who: row.get(4)?,
        made: moment(row, 5)?,
        undone: undone_by.zip(optional_moment(row, 7)?),
    })
}
