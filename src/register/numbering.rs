//! Numbers of receipt (収受番号): serial within a year, in the order of day of receipt, path, position.
//!
//! Which year a day counts in is a setting: the fiscal year (April to March as a rule), the calendar year, or none at all.

use super::error::Problem;
use crate::config::{Numbering, RegisterSettings};
use crate::model::{Date, RegisterNumber};
use rusqlite::{Connection, OptionalExtension, Row, params};

/// Stands in the tables for "in all years together".
const ALL_YEARS: i16 = 0;

/// Gives a number to every letter that has none and is still read. The year is that of the day of receipt as known now; a later
/// correction of the day, or another setting, does not change a number that was given.
pub(super) fn give_numbers(connection: &Connection, settings: &RegisterSettings) -> Result<(), Problem> {
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
        let year = counting_year(day, settings).unwrap_or(ALL_YEARS);
        let serial = next(connection, year)?;
        connection
            .prepare_cached("UPDATE letters SET year = ?2, serial = ?3 WHERE id = ?1")?
            .execute(params![letter, year, serial])?;
    }
    Ok(())
}

/// The year in which a letter received on this day is counted.
fn counting_year(day: Date, settings: &RegisterSettings) -> Option<i16> {
    match settings.numbering {
        Numbering::FiscalYear if day.month() < settings.fiscal_year_start => Some(day.year() - 1),
        Numbering::FiscalYear | Numbering::CalendarYear => Some(day.year()),
        Numbering::Running => None,
    }
}

/// The next serial number of a year; raises the count, so that it is never given again.
fn next(connection: &Connection, year: i16) -> Result<u32, Problem> {
    let last: Option<u32> = connection
        .prepare_cached("SELECT last FROM serials WHERE year = ?1")?
        .query_row([year], |row| row.get(0))
        .optional()?;
    let serial = last.unwrap_or(0) + 1;
    connection
        .prepare_cached("INSERT OR REPLACE INTO serials (year, last) VALUES (?1, ?2)")?
        .execute(params![year, serial])?;
    Ok(serial)
}

/// The number in the columns `at` (year) and `at + 1` (serial).
pub(super) fn number(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<RegisterNumber>> {
    let year: Option<i16> = row.get(at)?;
    let serial: Option<u32> = row.get(at + 1)?;
    Ok(year.zip(serial).map(|(year, serial)| of_stored(year, serial)))
}

/// The number of a year as it stands in the column.
pub(super) fn of_stored(year: i16, serial: u32) -> RegisterNumber {
    RegisterNumber { year: Some(year).filter(|year| *year != ALL_YEARS), serial }
}

/// What stands in the column for the year of a number.
pub(super) fn stored_year(number: RegisterNumber) -> i16 {
    number.year.unwrap_or(ALL_YEARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_settings_say_when_numbers_start_again() {
        let march = Date::constant(2024, 3, 31);
        let april = Date::constant(2024, 4, 1);
        let year = |numbering, fiscal_year_start, day| {
            counting_year(day, &RegisterSettings { fiscal_year_start, numbering, ..RegisterSettings::default() })
        };
        assert_eq!(year(Numbering::FiscalYear, 4, march), Some(2023));
        assert_eq!(year(Numbering::FiscalYear, 4, april), Some(2024));
        assert_eq!(year(Numbering::FiscalYear, 1, march), Some(2024));
        assert_eq!(year(Numbering::CalendarYear, 4, march), Some(2024));
        assert_eq!(year(Numbering::Running, 4, march), None);
    }
}
