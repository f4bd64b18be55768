//! Looking after the book: are the files still the files that were read, is the database sound, are the numbers without a gap.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::numbering;
use crate::model::RegisterNumber;

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
            Ok::<_, Problem>(outcome)
        })
    }
}
