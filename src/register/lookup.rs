//! Finding one letter by what a person would call it.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::numbering;
use crate::model::{LetterId, RegisterNumber};
use crate::text::squash;
use rusqlite::{Connection, params};

impl Register {
    /// The letter called by its register number (2023収0012), by path and index (`in/a.pdf#1`; `#0` may be left out when the file
    /// holds one letter), or by the id of its record (`0a1b2c3d4e5f#1`).
    ///
    /// # Errors
    /// [`Problem::UnknownLetter`], or [`Problem::AmbiguousLetter`] when two paths hold the same content.
    pub fn find_letter(&self, name: &str) -> Result<LetterId, RegisterError> {
        self.read(|connection| {
            let found = candidates(connection, name)?;
            match found.as_slice() {
                [] => Err(Problem::UnknownLetter { found: name.to_owned() }),
                [(id, _)] => Ok(LetterId(*id)),
                several => Err(Problem::AmbiguousLetter {
                    found: name.to_owned(),
                    count: several.len(),
                    numbers: several.iter().map(|(_, number)| number.as_str()).collect::<Vec<_>>().join(", "),
                }),
            }
        })
    }
}

fn candidates(connection: &Connection, name: &str) -> Result<Vec<(i64, String)>, Problem> {
    if let Ok(number) = squash(name).parse::<RegisterNumber>() {
        return rows(
            connection,
            "SELECT id, year, serial FROM letters WHERE year = ?1 AND serial = ?2",
            params![numbering::stored_year(number), number.serial],
        );
    }
    let indexed = name.rsplit_once('#').and_then(|(file, index)| Some((file, Some(index.parse::<i64>().ok()?))));
    // a path may hold a # itself
    for (file, index) in indexed.into_iter().chain([(name, None)]) {
        let found = rows(
            connection,
            "SELECT letters.id, year, serial
             FROM letters JOIN sources ON sources.id = letters.source
             WHERE (path = ?1 OR (?2 IS NOT NULL AND length(?1) >= 12 AND substr(sha256, 1, length(?1)) = ?1))
               AND position IS NOT NULL AND (?2 IS NULL OR position = ?2) AND standing = 'present'
             ORDER BY path, position",
            params![file, index],
        )?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    Ok(Vec::new())
}

fn rows(
    connection: &Connection,
    query: &str,
    parameters: &[&dyn rusqlite::ToSql],
) -> Result<Vec<(i64, String)>, Problem> {
    let mut statement = connection.prepare(query)?;
    let rows = statement.query_map(parameters, |row| {
        let number = numbering::number(row, 1)?;
        Ok((row.get(0)?, number.map_or_else(|| "-".to_owned(), |number| number.to_string())))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
