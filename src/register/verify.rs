//! Looking after the book: are the files still the files that were read, is the database sound, are the numbers without a gap.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::numbering;
use super::stored;
use crate::model::{RegisterNumber, Standing};
use rusqlite::Connection;

/// A source whose content is not the one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// path of the source
    pub path: String,
    /// hash at the time of reading
    pub expected: String,
    /// hash now
    pub found: String,
}

/// What [`Register::verify`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Verification {
    /// sources that were looked at
    pub checked: usize,
    /// another content
    pub changed: Vec<Changed>,
    /// no longer to be read
    pub missing: Vec<String>,
    /// numbers that should have been given and belong to no letter
    pub gaps: Vec<RegisterNumber>,
    /// what SQLite says is broken in the file
    pub damage: Vec<String>,
}

impl Verification {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.changed.is_empty() && self.missing.is_empty() && self.gaps.is_empty() && self.damage.is_empty()
    }
}

impl Register {
    /// Compares every source that should be there with what is there now, and checks the register itself. `hash_now` gives the
    /// SHA-256 of the source at a path (of a member: `container!/member`), `None` when it cannot be read. Changes nothing.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read at all.
    pub fn verify(&self, mut hash_now: impl FnMut(&str) -> Option<String>) -> Result<Verification, RegisterError> {
        self.read(|connection| {
            let mut outcome = Verification::default();
            let mut statement = connection.prepare(
                "SELECT path, sha256 FROM sources WHERE standing = 'present' AND sha256 <> '' ORDER BY path",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (path, expected): (String, String) = (row.get(0)?, row.get(1)?);
                outcome.checked += 1;
                match hash_now(&path) {
                    None => outcome.missing.push(path),
                    Some(found) if found != expected => outcome.changed.push(Changed { path, expected, found }),
                    Some(_) => {}
                }
            }
            book(connection, &mut outcome)?;
            Ok::<_, Problem>(outcome)
        })
    }

    /// Checks the database and the numbers, and looks at no file.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read at all.
    pub fn verify_book(&self) -> Result<Verification, RegisterError> {
        self.read(|connection| {
            let mut outcome = Verification::default();
            book(connection, &mut outcome)?;
            Ok(outcome)
        })
    }

    /// Every content that was ever read, by path, whatever became of its file.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn sources(&self) -> Result<Vec<SourceRow>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection
                .prepare("SELECT path, sha256, standing FROM sources WHERE sha256 <> '' ORDER BY path, sha256")?;
            let mut rows = statement.query([])?;
            let mut out = Vec::new();
            while let Some(row) = rows.next()? {
                let standing: String = row.get(2)?;
                let standing = Standing::from_name(&standing)
                    .ok_or_else(|| Problem::Damaged { found: format!("standing {standing} of a source") })?;
                out.push(SourceRow { path: row.get(0)?, sha256: row.get(1)?, standing });
            }
            Ok(out)
        })
    }

    /// Reads every record and every stored document once; names those that do not read.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read at all.
    pub fn unreadable(&self) -> Result<Vec<String>, RegisterError> {
        self.read(|connection| {
            let mut out = Vec::new();
            let mut statement = connection.prepare("SELECT id, record FROM letters ORDER BY id")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Err(problem) = stored::letter(&row.get::<_, String>(1)?) {
                    out.push(format!("letter {}: {problem}", row.get::<_, i64>(0)?));
                }
            }
            let mut statement = connection.prepare(
                "SELECT path, decoded FROM documents JOIN sources ON sources.id = documents.source ORDER BY path",
            )?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                if let Err(problem) = stored::unpack(row.get_ref(1)?.as_blob().unwrap_or_default()) {
                    out.push(format!("{}: {problem}", row.get::<_, String>(0)?));
                }
            }
            Ok(out)
        })
    }
}

/// One content at one path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRow {
    /// where it lay when it was read last; of a member `container!/member`
    pub path: String,
    /// its hash
    pub sha256: String,
    /// what became of it
    pub standing: Standing,
}

/// The database and the numbers.
fn book(connection: &Connection, outcome: &mut Verification) -> Result<(), Problem> {
    let mut statement = connection.prepare("SELECT year, last FROM serials ORDER BY year")?;
    let years: Vec<(i16, u32)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    let mut given = connection.prepare("SELECT 1 FROM letters WHERE year = ?1 AND serial = ?2")?;
    for (year, last) in years {
        for serial in 1..=last {
            if !given.exists((year, serial))? {
                outcome.gaps.push(numbering::of_stored(year, serial));
            }
        }
    }
    let mut statement = connection.prepare("PRAGMA integrity_check(20)")?;
    let words: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    outcome.damage.extend(words.into_iter().filter(|word| word != "ok"));
    Ok(())
}
