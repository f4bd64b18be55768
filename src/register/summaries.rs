//! Letters as linking sees them, kept beside the readings: a run over a large book joins a new file to what it touches without
//! unpacking any other document.
//!
//! The keys are the business of whoever links; here they are integers. A source has those of all its letters.

use super::cells;
use super::error::{Problem, RegisterError};
use super::file::Register;
use crate::model::{Body, Place, Signature, Summary, Upstream};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// A letter made small, and what it is found by.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Joint {
    /// the letter
    pub summary: Summary,
    /// hashes of what it bears and names
    pub keys: Vec<i64>,
    /// hash of what the letters share that are looked at together with it
    pub cell: i64,
    /// hash of what the covers share that may ask for one letter, and what this one asks for
    pub asking: Option<(i64, Vec<Upstream>)>,
    /// names of its issuers as linking compares them
    pub issuers: Vec<String>,
}

impl Register {
    /// The sources that have one of their letters under this key, ascending. Some may not be there any longer.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn sources_by_key(&self, key: i64) -> Result<Vec<i64>, RegisterError> {
        self.look(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT source FROM link_keys WHERE key = ?1 ORDER BY source")?;
            let found = statement.query_map([key], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The names of all issuers that letters ever had, ascending.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn issuers_for_linking(&self) -> Result<Vec<String>, RegisterError> {
        self.look(|connection| {
            let mut statement = connection.prepare("SELECT name FROM link_issuers ORDER BY name")?;
            let found = statement.query_map([], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// The rules by which the keys of all letters were made; `None` when some letter has none or older ones.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn key_scheme(&self) -> Result<Option<u32>, RegisterError> {
        self.look(|connection| {
            let mut statement = connection.prepare("SELECT scheme FROM link_scheme")?;
            let mut found = statement.query_map([], |row| row.get(0))?;
            Ok(found.next().transpose()?)
        })
    }

    /// Notes by which rules the keys are made that are written from now on, where nothing else is there yet.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn begin_key_scheme(&mut self, scheme: u32) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction.execute(
                "INSERT INTO link_scheme (scheme) SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM sources)
                 AND NOT EXISTS (SELECT 1 FROM link_scheme)",
                [scheme],
            )?;
            Ok(())
        })
    }

    /// Makes the keys of all letters anew.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read or written.
    pub fn renew_keys(
        &mut self,
        scheme: u32,
        joints: impl Fn(Vec<Summary>) -> Vec<Joint>,
    ) -> Result<(), RegisterError> {
        let sources: Vec<i64> = self.look(|connection| {
            let mut statement = connection.prepare("SELECT DISTINCT source FROM summaries ORDER BY source")?;
            let found = statement.query_map([], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })?;
        for sources in sources.chunks(10_000) {
            let mut of_source = Vec::new();
            for source in sources {
                of_source.push((*source, joints(self.summaries_of(*source)?)));
            }
            self.write(|transaction| {
                for (source, joints) in &of_source {
                    store_keys(transaction, *source, joints)?;
                }
                Ok(())
            })?;
        }
        self.write(|transaction| {
            transaction.execute("DELETE FROM link_scheme", [])?;
            transaction.execute("INSERT INTO link_scheme (scheme) VALUES (?1)", [scheme])?;
            Ok(())
        })
    }

    /// The source that is there under this path.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn source_at(&self, path: &str) -> Result<Option<i64>, RegisterError> {
        self.look(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT id FROM sources WHERE path = ?1 AND standing = 'present'")?;
            let mut found = statement.query_map([path], |row| row.get(0))?;
            Ok(found.next().transpose()?)
        })
    }

    /// The sources that are no longer under this path.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn sources_gone_from(&self, path: &str) -> Result<Vec<i64>, RegisterError> {
        self.look(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT id FROM sources WHERE path = ?1 AND standing = 'gone' ORDER BY id")?;
            let found = statement.query_map([path], |row| row.get(0))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Whether a source is there now.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn is_present(&self, source: i64) -> Result<bool, RegisterError> {
        self.look(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT 1 FROM sources WHERE id = ?1 AND standing = 'present'")?;
            Ok(statement.exists([source])?)
        })
    }

    /// The bodies that all letters together showed when they were last joined; `None` when that was never kept.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn inferred_bodies(&self) -> Result<Option<Vec<Body>>, RegisterError> {
        self.look(|connection| {
            let mut statement = connection.prepare("SELECT body FROM inferred_bodies ORDER BY id")?;
            let found = statement.query_map([], |row| row.get::<_, String>(0))?;
            let bodies: Vec<Body> =
                found.map(|json| Ok(serde_json::from_str(&json?)?)).collect::<Result<_, Problem>>()?;
            Ok(Some(bodies).filter(|bodies| !bodies.is_empty()))
        })
    }

    /// Keeps the bodies that all letters together show.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn keep_inferred_bodies(&mut self, bodies: &[Body]) -> Result<(), RegisterError> {
        self.write(|transaction| {
            transaction.execute("DELETE FROM inferred_bodies", [])?;
            let mut insert = transaction.prepare("INSERT INTO inferred_bodies (body) VALUES (?1)")?;
            for body in bodies {
                insert.execute([serde_json::to_string(body)?])?;
            }
            Ok(())
        })
    }

    /// The letters of a source that are read now, in order, as the machine read them. A source that is not there has those that it had.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn summaries_of(&self, source: i64) -> Result<Vec<Summary>, RegisterError> {
        self.look(|connection| {
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

    /// Whether so many letters have a summary. They are not counted any further.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn has_letters(&self, least: usize) -> Result<bool, RegisterError> {
        let Some(others) = least.checked_sub(1) else { return Ok(true) };
        self.look(|connection| {
            let mut statement = connection.prepare("SELECT letter FROM summaries LIMIT 1 OFFSET ?1")?;
            Ok(statement.exists([i64::try_from(others).unwrap_or(i64::MAX)])?)
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
    let mut rows = Vec::with_capacity(joints.len());
    for (letter, joint) in letters.iter().zip(joints) {
        let bare = Summary { place: Place::default(), signature: Signature::default(), ..joint.summary.clone() };
        rows.push((letter.0, serde_json::to_string(&bare)?, pack(&joint.summary.signature)));
    }
    let mut before: Vec<(i64, String, Vec<u8>)> = connection
        .prepare_cached("SELECT letter, summary, signature FROM summaries WHERE source = ?1 ORDER BY letter")?
        .query_map([source], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    rows.sort_unstable();
    before.sort_unstable();
    if rows != before {
        connection.prepare_cached("DELETE FROM summaries WHERE source = ?1")?.execute([source])?;
        let mut insert = connection
            .prepare_cached("INSERT INTO summaries (letter, source, summary, signature) VALUES (?1, ?2, ?3, ?4)")?;
        for (letter, summary, signature) in &rows {
            insert.execute(params![letter, source, summary, signature])?;
        }
    }
    store_keys(connection, source, joints)
}

/// What the letters of a source are found by.
fn store_keys(connection: &Connection, source: i64, joints: &[Joint]) -> Result<(), Problem> {
    cells::store(connection, source, joints)?;
    let keys: BTreeSet<i64> = joints.iter().flat_map(|joint| joint.keys.iter().copied()).collect();
    let before: BTreeSet<i64> = connection
        .prepare_cached("SELECT key FROM link_keys WHERE source = ?1")?
        .query_map([source], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut remove = connection.prepare_cached("DELETE FROM link_keys WHERE key = ?1 AND source = ?2")?;
    for key in before.difference(&keys) {
        remove.execute([*key, source])?;
    }
    let mut insert = connection.prepare_cached("INSERT OR IGNORE INTO link_keys (key, source) VALUES (?1, ?2)")?;
    for key in keys.difference(&before) {
        insert.execute([*key, source])?;
    }
    let mut known = connection.prepare_cached("SELECT 1 FROM link_issuers WHERE name = ?1")?;
    let mut name = connection.prepare_cached("INSERT OR IGNORE INTO link_issuers (name) VALUES (?1)")?;
    for issuer in joints.iter().flat_map(|joint| &joint.issuers) {
        if !known.exists([issuer])? {
            name.execute([issuer])?;
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
