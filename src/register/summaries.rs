//! Letters as linking sees them, kept beside the readings: a run over a large book joins a new file to what it touches without
//! unpacking any other document.
//!
//! The keys are the business of whoever links; here they are integers. A source has those of all its letters.

use super::error::{Problem, RegisterError};
use super::file::Register;
use crate::model::{Place, Signature, Summary};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// A letter made small, and what it is found by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Joint {
    /// the letter
    pub summary: Summary,
    /// hashes of what it bears and names
    pub keys: Vec<i64>,
}

impl Register {
    /// The sources that are there and have one of their letters under this key, ascending.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn sources_by_key(&self, key: i64) -> Result<Vec<i64>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT source FROM link_keys JOIN sources ON sources.id = link_keys.source
                 WHERE key = ?1 AND standing = 'present' ORDER BY source",
            )?;
            let found = statement.query_map([key], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The source that is there under this path.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn source_at(&self, path: &str) -> Result<Option<i64>, RegisterError> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT id FROM sources WHERE path = ?1 AND standing = 'present'")?;
            let mut found = statement.query_map([path], |row| row.get(0))?;
            Ok(found.next().transpose()?)
        })
    }

    /// The letters of a source that are read now, in order, as the machine read them.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn summaries_of(&self, source: i64) -> Result<Vec<Summary>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT path, position, summary, signature FROM summaries
                 JOIN letters ON letters.id = summaries.letter JOIN sources ON sources.id = summaries.source
                 WHERE summaries.source = ?1 AND position IS NOT NULL ORDER BY position",
            )?;
            let mut rows = statement.query([source])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let mut summary: Summary = serde_json::from_str(row.get_ref(2)?.as_str().unwrap_or_default())?;
                summary.place = Place { path: row.get(0)?, letter: row.get::<_, u32>(1)? as usize };
                summary.signature = unpack(row.get_ref(3)?.as_blob().unwrap_or_default());
                out.push(summary);
            }
            Ok(out)
        })
    }

    /// The signatures of all letters that are read now, by path of the source and in their order. A source of which some letter
    /// has none is left out.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn signatures(&self) -> Result<BTreeMap<String, Vec<Signature>>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT path, position, signature FROM letters JOIN sources ON sources.id = letters.source
                 JOIN summaries ON summaries.letter = letters.id
                 WHERE standing = 'present' AND position IS NOT NULL ORDER BY letters.source, position",
            )?;
            let mut rows = statement.query([])?;
            let mut out: BTreeMap<String, Vec<Signature>> = BTreeMap::new();
            while let Some(row) = rows.next()? {
                let list = out.entry(row.get(0)?).or_default();
                if list.len() == row.get::<_, u32>(1)? as usize {
                    list.push(unpack(row.get_ref(2)?.as_blob().unwrap_or_default()));
                }
            }
            Ok(out)
        })
    }

    /// How many letters of the archive have a summary.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn count_letters(&self) -> Result<usize, RegisterError> {
        self.read(|connection| {
            let count: i64 = connection.query_row("SELECT count(*) FROM summaries", [], |row| row.get(0))?;
            Ok(usize::try_from(count).unwrap_or_default())
        })
    }

    /// Paths of the sources in which a person corrected something, ascending.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn corrected_paths(&self) -> Result<Vec<String>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT DISTINCT path FROM corrections JOIN letters ON letters.id = corrections.letter
                 JOIN sources ON sources.id = letters.source
                 WHERE undone IS NULL AND standing = 'present' ORDER BY path",
            )?;
            let found = statement.query_map([], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Whether some source that is there could not be read.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn has_failures(&self) -> Result<bool, RegisterError> {
        self.read(|connection| {
            Ok(connection
                .prepare(
                    "SELECT 1 FROM diagnostics JOIN sources ON sources.id = diagnostics.source
                     WHERE severity = 'error' AND standing = 'present' LIMIT 1",
                )?
                .exists([])?)
        })
    }
}

/// Replaces what is kept of a source. `letters` are the ids of its letters, in order.
pub(super) fn store(
    connection: &Connection,
    source: i64,
    letters: &[crate::model::LetterId],
    joints: &[Joint],
) -> Result<(), Problem> {
    connection.prepare_cached("DELETE FROM summaries WHERE source = ?1")?.execute([source])?;
    connection.prepare_cached("DELETE FROM link_keys WHERE source = ?1")?.execute([source])?;
    for (letter, joint) in letters.iter().zip(joints) {
        let bare = Summary { place: Place::default(), signature: Signature::default(), ..joint.summary.clone() };
        connection
            .prepare_cached("INSERT INTO summaries (letter, source, summary, signature) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![letter.0, source, serde_json::to_string(&bare)?, pack(&joint.summary.signature)])?;
        let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO link_keys (key, source) VALUES (?1, ?2)")?;
        for key in &joint.keys {
            insert.execute([*key, source])?;
        }
    }
    Ok(())
}

/// The hash of the digits, then the minimum hashes, little-endian.
fn pack(signature: &Signature) -> Vec<u8> {
    let mut out = signature.digits.to_le_bytes().to_vec();
    out.extend(signature.hashes.iter().flat_map(|hash| hash.to_le_bytes()));
    out
}

fn unpack(bytes: &[u8]) -> Signature {
    let Some((digits, hashes)) = bytes.split_first_chunk::<4>() else { return Signature::default() };
    let (hashes, _) = hashes.as_chunks::<2>();
    Signature {
        hashes: hashes.iter().map(|hash| u16::from_le_bytes(*hash)).collect(),
        digits: u32::from_le_bytes(*digits),
    }
}
