//! Which sources are to be read again, and out of what: the stored document is enough as long as the decoder is the same.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::identity::{Mark, Past, recognize};
use super::numbering;
use super::record::{Basis, pasts};
use super::said::{Said, is_same};
use super::stored::{self, Decoded};
use crate::model::{DocumentRecord, Letter, LetterId, RegisterNumber, SourceRecord};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

/// A source that is there, in the register's own count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub i64);

/// What is kept of a source: packed, so that it can be unpacked by another thread.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// which source
    pub id: SourceId,
    /// the source as it was when it was read last, at the path where it lies now
    pub source: SourceRecord,
    packed: Vec<u8>,
}

impl Kept {
    /// The document and what its decoder remarked.
    ///
    /// # Errors
    /// [`Problem::Damaged`].
    pub fn unpack(&self) -> Result<Decoded, Problem> {
        stored::unpack(&self.packed)
    }
}

/// Which of the sources that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// all whose bytes were read
    All,
    /// those not read on this basis
    OutOfDate(&'a Basis),
    /// those of this content
    Content(&'a str),
}

impl Register {
    /// The sources that are there and can be read again out of the register, by path. Those decoded by another decoder or under
    /// other limits cannot: their files have to be opened.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn readable(&self, which: Which<'_>, basis: &Basis) -> Result<Vec<SourceId>, RegisterError> {
        self.read(|connection| sources(connection, which, basis, true))
    }

    /// The sources that are there and are not read on this basis, and cannot be read again without their files, by path.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn to_decode(&self, basis: &Basis) -> Result<Vec<SourceId>, RegisterError> {
        self.read(|connection| sources(connection, Which::OutOfDate(basis), basis, false))
    }

    /// What is kept of a source.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read or a stored record is damaged.
    pub fn kept(&self, source: SourceId) -> Result<Option<Kept>, RegisterError> {
        self.read(|connection| kept(connection, source))
    }

    /// What is kept of a file and of everything inside it, when all of it was decoded on this basis and the file has this content;
    /// then there is no need to decode it again.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read or a stored record is damaged.
    pub fn kept_of_file(&self, path: &str, sha256: &str, basis: &Basis) -> Result<Option<Vec<Kept>>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT source, path = ?1, path <> ?1 OR sha256 = ?2, decoder = ?3 AND settings_hash = ?4
                 FROM sources JOIN documents ON documents.source = sources.id
                 WHERE standing = 'present' AND sha256 <> '' AND (path = ?1 OR path >= ?1 || '!/' AND path < ?1 || '!0')
                 ORDER BY path",
            )?;
            let mut rows = statement.query(params![path, sha256, basis.decoder, basis.settings_hash])?;
            let (mut out, mut file) = (Vec::new(), false);
            while let Some(row) = rows.next()? {
                if !row.get::<_, bool>(2)? || !row.get::<_, bool>(3)? {
                    return Ok(None);
                }
                file |= row.get::<_, bool>(1)?;
                out.extend(kept(connection, SourceId(row.get(0)?))?);
            }
            Ok(Some(out).filter(|_| file))
        })
    }

    /// The letters of a source as the machine read them last, in order.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn read_letters(&self, source: SourceId) -> Result<Vec<Known>, RegisterError> {
        self.read(|connection| known(connection, source))
    }

    /// For every letter read now of a source, which letter of the register it is, as a reading that is recorded would find it.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn same_letters(&self, source: SourceId, now: &[Letter]) -> Result<Vec<Option<LetterId>>, RegisterError> {
        self.read(|connection| {
            let (ids, pasts): (Vec<i64>, Vec<Past>) = pasts(connection, source.0)?.into_iter().unzip();
            let now: Vec<Mark> = now.iter().map(Mark::of).collect();
            let found = recognize(&now, &pasts).into_iter();
            Ok(found.map(|at| at.and_then(|at| ids.get(at)).map(|id| LetterId(*id))).collect())
        })
    }

    /// What people put into a letter or confirmed of it, by field, the latest word on each.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn held(&self, letter: LetterId) -> Result<Vec<Held>, RegisterError> {
        self.read(|connection| {
            let said = Said::of(connection, letter)?;
            let mut out: Vec<Held> = said
                .corrections
                .iter()
                .map(|row| Held { field: row.field.clone(), value: row.value.clone(), corrected: true })
                .collect();
            for (field, value) in said.confirmed() {
                if !out.iter().any(|held| held.field == field.key()) {
                    out.push(Held { field: field.key().to_owned(), value: value.clone(), corrected: false });
                }
            }
            Ok(out)
        })
    }
}

/// A letter of the register as the machine read it last.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// the letter
    pub id: LetterId,
    /// its number of receipt
    pub number: Option<RegisterNumber>,
    /// as read
    pub letter: Letter,
}

/// A value that a person put into a letter, or confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// key of the record
    pub field: String,
    /// the value
    pub value: Value,
    /// put there, and not only confirmed
    pub corrected: bool,
}

/// The letters of a source as the machine read them last, in order.
pub(super) fn known(connection: &Connection, source: SourceId) -> Result<Vec<Known>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT id, year, serial, record FROM letters WHERE source = ?1 AND position IS NOT NULL ORDER BY position",
    )?;
    let mut rows = statement.query([source.0])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push(Known {
            id: LetterId(row.get(0)?),
            number: numbering::number(row, 1)?,
            letter: stored::letter(&row.get::<_, String>(3)?)?,
        });
    }
    Ok(out)
}

/// Whether a person who confirmed the one value would confirm the other.
#[must_use]
pub fn same_value(confirmed: &Value, now: &Value) -> bool {
    is_same(confirmed, now)
}

fn sources(connection: &Connection, which: Which<'_>, basis: &Basis, readable: bool) -> Result<Vec<SourceId>, Problem> {
    let (condition, parameters): (&str, [&str; 3]) = match which {
        Which::All => ("?3 = ?4 AND ?4 = ?5", ["", "", ""]),
        Which::OutOfDate(basis) => (
            "NOT (version = ?3 AND tables_hash = ?4 AND decoder || settings_hash = ?5)",
            [&basis.version, &basis.tables_hash, &format!("{}{}", basis.decoder, basis.settings_hash)],
        ),
        Which::Content(sha256) => ("sha256 = ?3 AND ?4 = ?5", [sha256, "", ""]),
    };
    let not = if readable { "" } else { "NOT" };
    let mut statement = connection.prepare(&format!(
        "SELECT sources.id FROM sources JOIN documents ON documents.source = sources.id
         WHERE standing = 'present' AND sha256 <> '' AND {not} (decoder = ?1 AND settings_hash = ?2) AND {condition}
         ORDER BY path, sha256"
    ))?;
    let [a, b, c] = parameters;
    let found =
        statement.query_map(params![basis.decoder, basis.settings_hash, a, b, c], |row| Ok(SourceId(row.get(0)?)))?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What is kept of a source.
pub(super) fn kept(connection: &Connection, id: SourceId) -> Result<Option<Kept>, Problem> {
    let found: Option<(String, String, Vec<u8>)> = connection
        .prepare_cached(
            "SELECT path, record, decoded FROM sources JOIN documents ON documents.source = sources.id WHERE sources.id = ?1",
        )?
        .query_row([id.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let Some((path, envelope, packed)) = found else { return Ok(None) };
    let DocumentRecord { source, .. } = serde_json::from_str(&envelope)?;
    Ok(Some(Kept { id, source: SourceRecord { path, ..source }, packed }))
}
