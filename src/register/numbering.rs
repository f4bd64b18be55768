//! Numbers of receipt (収受番号): serial within the fiscal year (April to March), in the order of day of receipt, path, position.

use super::error::Problem;
use crate::model::{Date, RegisterNumber};
use rusqlite::{Connection, OptionalExtension, params};

/// Gives a number to every letter that has none and is still read. The year is that of the day of receipt as known now; a later
/// correction of the day does not change a number that was given.
pub(super) fn give_numbers(connection: &Connection) -> Result<(), Problem> {
    let waiting: Vec<(i64, String)> = connection
        .prepare(
            "SELECT letters.id, letters.received FROM letters JOIN sources ON sources.id = letters.source
             WHERE serial IS NULL AND position IS NOT NULL
             ORDER BY letters.received, sources.path, sources.sha256, position",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (letter, received) in waiting {
        let day: Date = received
            .parse()
            .map_err(|_| Problem::Damaged { found: format!("the day of receipt {received} of letter {letter}") })?;
        let number = next(connection, RegisterNumber::fiscal_year_of(day))?;
        connection
            .prepare_cached("UPDATE letters SET fiscal_year = ?2, serial = ?3 WHERE id = ?1")?
            .execute(params![letter, number.fiscal_year, number.serial])?;
    }
    Ok(())
}

/// The next number of a year; raises the count, so that it is never given again.
fn next(connection: &Connection, fiscal_year: i16) -> Result<RegisterNumber, Problem> {
    let last: Option<u32> = connection
        .prepare_cached("SELECT last FROM serials WHERE fiscal_year = ?1")?
        .query_row([fiscal_year], |row| row.get(0))
        .optional()?;
    let serial = last.unwrap_or(0) + 1;
    connection
        .prepare_cached("INSERT OR REPLACE INTO serials (fiscal_year, last) VALUES (?1, ?2)")?
        .execute(params![fiscal_year, serial])?;
    Ok(RegisterNumber { fiscal_year, serial })
}
