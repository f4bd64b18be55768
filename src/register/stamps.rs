//! Length and time of the files that were read, so that a file that lies there as it did is not opened again.

use super::error::RegisterError;
use super::file::Register;
use super::record::Basis;
use crate::model::Stamp;
use rusqlite::params;
use sha2::{Digest, Sha256};

impl Register {
    /// The stamps of the files whose path begins with one of these, taken when they were read on this basis. Ascending by path when
    /// `below` is.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn stamps_below(&self, below: &[String], basis: &Basis) -> Result<Vec<(String, Stamp)>, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare(
                "SELECT path, bytes, modified FROM stamps WHERE path >= ?1 AND path < ?1 || char(1114111) AND basis = ?2
                 ORDER BY path",
            )?;
            let mut out = Vec::new();
            for start in below {
                let mut rows = statement.query(params![start, short(basis)])?;
                while let Some(row) = rows.next()? {
                    let bytes = u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default();
                    out.push((row.get(0)?, Stamp { bytes, modified: row.get(2)? }));
                }
            }
            Ok(out)
        })
    }

    /// Keeps the stamps of files that were read, or found to have the content they had.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn keep_stamps(&mut self, stamps: &[(String, Stamp)], basis: &Basis) -> Result<(), RegisterError> {
        self.write(|transaction| {
            let mut insert = transaction
                .prepare("INSERT OR REPLACE INTO stamps (path, bytes, modified, basis) VALUES (?1, ?2, ?3, ?4)")?;
            for (path, stamp) in stamps {
                let bytes = i64::try_from(stamp.bytes).unwrap_or(i64::MAX);
                insert.execute(params![path, bytes, stamp.modified, short(basis)])?;
            }
            Ok(())
        })
    }
}

fn short(basis: &Basis) -> i64 {
    let mut hash = Sha256::new();
    for part in [&basis.version, &basis.settings_hash, &basis.tables_hash] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    i64::from_le_bytes(bytes.first_chunk::<8>().copied().unwrap_or_default())
}
