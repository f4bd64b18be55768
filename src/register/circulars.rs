//! The circulars as they were joined last, beside the letters: so that a letter's chain is shown without joining the archive.
//!
//! What changes a letter, or what people say of one, makes them out of date until they are joined again; the register knows.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::listing::Stretch;
use super::stored;
use crate::model::{Circular, Date, LetterId, Place};
use crate::text::squash;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use std::collections::{BTreeMap, BTreeSet};

/// What a list of circulars shows of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CircularHead {
    /// see [`Circular::id`]
    pub id: String,
    /// date of the letter at the top
    pub date: Option<Date>,
    /// its numbers, joined with 、
    pub numbers: String,
    /// its issuer
    pub issuer: String,
    /// its subject
    pub subject: String,
    /// occurrences of it
    pub copies: usize,
    /// covering letters that pass it on
    pub forwards: usize,
    /// bodies reached
    pub reached: usize,
    /// bodies without a trace
    pub not_reached: usize,
    /// what an auditor should see
    pub anomalies: usize,
}

/// What a list of circulars is narrowed to; empty means all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CircularFilter {
    /// date of the top, from this day
    pub from: Option<Date>,
    /// … to this day
    pub to: Option<Date>,
    /// words that all occur in numbers, issuer or subject
    pub words: String,
    /// some body was not reached
    pub not_reached: bool,
    /// an auditor should look at it
    pub anomalies: bool,
}

const HEAD: &str = "circulars.id, date, numbers, issuer, subject, copies, forwards, reached, not_reached, anomalies";

impl Register {
    /// Keeps the circulars as they are joined now, in place of those kept before.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written; the circulars of before are then kept.
    pub fn store_circulars(&mut self, circulars: &[Circular]) -> Result<(), RegisterError> {
        self.write(|transaction| store(transaction, circulars))
    }

    /// Whether the circulars are those of the letters, corrections and judgements as they stand now.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn circulars_are_current(&self) -> Result<bool, RegisterError> {
        self.read(|connection| {
            Ok(connection.prepare("SELECT 1 FROM facts WHERE name = 'joined' AND value = 'yes'")?.exists([])?)
        })
    }

    /// One circular, as it was joined last.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn circular(&self, id: &str) -> Result<Option<Circular>, RegisterError> {
        self.read(|connection| one(connection, id))
    }

    /// The circulars a letter belongs to: as a copy of the top, or as a cover.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn circulars_of(&self, letter: LetterId) -> Result<Vec<CircularHead>, RegisterError> {
        self.read(|connection| of_letter(connection, letter))
    }

    /// Circulars, the newest first, one stretch of them, and how many there are in all.
    ///
    /// ```no_run
    /// # use kairan::register::{CircularFilter, Register, Stretch};
    /// # let register = Register::open("register.sqlite".as_ref())?;
    /// let filter = CircularFilter { words: "停電".into(), ..CircularFilter::default() };
    /// let (total, heads) = register.circulars(&filter, Stretch { offset: 0, limit: 50 })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn circulars(
        &self,
        filter: &CircularFilter,
        stretch: Stretch,
    ) -> Result<(usize, Vec<CircularHead>), RegisterError> {
        self.read(|connection| {
            let (clause, mut parameters) = condition(filter);
            let total: i64 = connection
                .prepare_cached(&format!("SELECT count(*) FROM circulars {clause}"))?
                .query_row(params_from_iter(parameters.clone()), |row| row.get(0))?;
            for number in [stretch.limit, stretch.offset] {
                parameters.push(i64::try_from(number).unwrap_or(i64::MAX).into());
            }
            let mut statement = connection.prepare_cached(&format!(
                "SELECT {HEAD} FROM circulars {clause} ORDER BY date DESC, id LIMIT ? OFFSET ?"
            ))?;
            let heads = statement.query_map(params_from_iter(parameters), head)?.collect::<Result<_, _>>()?;
            Ok((usize::try_from(total).unwrap_or_default(), heads))
        })
    }

    /// The letter that is read at a place now.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn letter_at(&self, place: &Place) -> Result<Option<LetterId>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT letters.id FROM letters JOIN sources ON sources.id = letters.source
                 WHERE path = ?1 AND standing = 'present' AND position = ?2",
            )?;
            let index = i64::try_from(place.letter).unwrap_or(i64::MAX);
            Ok(statement.query_row(params![place.path, index], |row| Ok(LetterId(row.get(0)?))).optional()?)
        })
    }
}

/// One circular, as it was joined last.
pub(super) fn one(connection: &Connection, id: &str) -> Result<Option<Circular>, Problem> {
    let packed: Option<Vec<u8>> = connection
        .prepare_cached("SELECT record FROM circulars WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    packed.map(|packed| stored::unpack_json(&packed)).transpose()
}

/// The ids of the circulars that the letter at a place belongs to.
pub(super) fn ids_at(connection: &Connection, place: &Place) -> Result<Vec<String>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT circular FROM circular_letters JOIN letters ON letters.id = circular_letters.letter
         JOIN sources ON sources.id = letters.source
         WHERE path = ?1 AND standing = 'present' AND position = ?2 ORDER BY circular",
    )?;
    let index = i64::try_from(place.letter).unwrap_or(i64::MAX);
    Ok(statement.query_map(params![place.path, index], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// The circulars of a letter, by date.
pub(super) fn of_letter(connection: &Connection, letter: LetterId) -> Result<Vec<CircularHead>, Problem> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {HEAD} FROM circular_letters JOIN circulars ON circulars.id = circular_letters.circular
         WHERE letter = ?1 ORDER BY date, circulars.id"
    ))?;
    Ok(statement.query_map([letter.0], head)?.collect::<Result<_, _>>()?)
}

/// Says that the circulars are out of date.
pub(super) fn have_changed(connection: &Connection) -> Result<(), Problem> {
    connection.prepare_cached("DELETE FROM facts WHERE name = 'joined'")?.execute([])?;
    Ok(())
}

fn condition(filter: &CircularFilter) -> (String, Vec<Value>) {
    let mut words = Vec::new();
    let mut parameters: Vec<Value> = Vec::new();
    if let Some(from) = filter.from {
        words.push("date >= ?");
        parameters.push(from.to_string().into());
    }
    if let Some(to) = filter.to {
        words.push("date <> '' AND date <= ?");
        parameters.push(to.to_string().into());
    }
    for word in filter.words.split_whitespace().map(squash).filter(|word| !word.is_empty()) {
        words.push("instr(numbers || '、' || issuer || '、' || subject, ?) > 0");
        parameters.push(word.into());
    }
    if filter.not_reached {
        words.push("not_reached > 0");
    }
    if filter.anomalies {
        words.push("anomalies > 0");
    }
    let clause = if words.is_empty() { String::new() } else { format!("WHERE {}", words.join(" AND ")) };
    (clause, parameters)
}

fn head(row: &Row<'_>) -> rusqlite::Result<CircularHead> {
    let date: String = row.get(1)?;
    let size = |at: usize| Ok::<_, rusqlite::Error>(row.get::<_, u32>(at)? as usize);
    Ok(CircularHead {
        id: row.get(0)?,
        date: date.parse().ok(),
        numbers: row.get(2)?,
        issuer: row.get(3)?,
        subject: row.get(4)?,
        copies: size(5)?,
        forwards: size(6)?,
        reached: size(7)?,
        not_reached: size(8)?,
        anomalies: size(9)?,
    })
}

fn store(connection: &Connection, circulars: &[Circular]) -> Result<(), Problem> {
    connection.execute_batch("DELETE FROM circular_letters; DELETE FROM circulars;")?;
    let places = places(connection)?;
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO circulars (id, date, numbers, issuer, subject, copies, forwards, reached, not_reached,
             anomalies, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let mut belong =
        connection.prepare_cached("INSERT OR IGNORE INTO circular_letters (letter, circular) VALUES (?1, ?2)")?;
    for circular in circulars {
        let root = &circular.root;
        insert.execute(params![
            circular.id,
            root.date.map(|date| date.to_string()).unwrap_or_default(),
            root.reference_numbers.join("、"),
            root.issuer.as_deref().unwrap_or_default(),
            root.subject.as_deref().unwrap_or_default(),
            count(circular.copies.len()),
            count(circular.forwards.len()),
            count(circular.reached.len()),
            count(circular.not_reached.len()),
            count(circular.anomalies.len()),
            stored::pack_json(circular)?,
        ])?;
        let letters: BTreeSet<&Place> =
            circular.copies.iter().chain(circular.forwards.iter().map(|forward| &forward.from)).collect();
        for letter in letters.into_iter().filter_map(|place| places.get(place)) {
            belong.execute(params![letter, circular.id])?;
        }
    }
    connection.execute("INSERT OR REPLACE INTO facts (name, value) VALUES ('joined', 'yes')", [])?;
    Ok(())
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// The letters that are read now, by place.
pub(super) fn places(connection: &Connection) -> Result<BTreeMap<Place, i64>, Problem> {
    let mut statement = connection.prepare(
        "SELECT path, position, letters.id FROM letters JOIN sources ON sources.id = letters.source
         WHERE standing = 'present' AND position IS NOT NULL",
    )?;
    let mut rows = statement.query([])?;
    let mut out = BTreeMap::new();
    while let Some(row) = rows.next()? {
        out.insert(Place { path: row.get(0)?, letter: row.get::<_, u32>(1)? as usize }, row.get(2)?);
    }
    Ok(out)
}
