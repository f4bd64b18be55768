//! What people said of the letters of a file, when the file has another content now: the new version is read anew, and what was said
//! of a letter that still reads the same holds for it too.
//!
//! A letter is the same one when numbers, date and subject are read alike, and no other letter of either version reads so. Where more
//! than that has changed, a confirmed value that now reads otherwise comes back to the review list, as after any new reading.

use super::error::Problem;
use super::identity::Past;
use super::record::pasts;
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// The latest version that lay under a path before this one.
pub(super) fn replaced(connection: &Connection, path: &str, source: i64) -> Result<Option<i64>, Problem> {
    let mut statement = connection
        .prepare_cached("SELECT max(id) FROM sources WHERE path = ?1 AND id <> ?2 AND standing = 'replaced'")?;
    Ok(statement.query_row(params![path, source], |row| row.get(0))?)
}

/// Copies what holds of the letters of an older version to those of a new one.
pub(super) fn carry_over(connection: &Connection, from: i64, to: i64) -> Result<(), Problem> {
    let (before, now) = (pasts(connection, from)?, pasts(connection, to)?);
    let same = |(letter, past): &(i64, Past)| {
        let older = only(&before, past)?;
        (only(&now, past) == Some(*letter)).then_some((older, *letter))
    };
    let new_of: BTreeMap<i64, i64> = now.iter().filter_map(same).collect();
    for (older, letter) in &new_of {
        connection
            .prepare_cached(
                "INSERT INTO corrections (letter, field, value, machine, who, made)
                 SELECT ?2, field, value, machine, who, made FROM corrections WHERE letter = ?1 AND undone IS NULL ORDER BY id",
            )?
            .execute([older, letter])?;
        connection
            .prepare_cached(
                "INSERT INTO confirmations (letter, field, value, who, made)
                 SELECT ?2, field, value, who, made FROM confirmations WHERE letter = ?1 AND undone IS NULL ORDER BY id",
            )?
            .execute([older, letter])?;
    }
    carry_judgements(connection, &new_of)
}

/// What was said of forwards: a cover and what it passes on may both lie in the file, and then both are new.
fn carry_judgements(connection: &Connection, new_of: &BTreeMap<i64, i64>) -> Result<(), Problem> {
    let said: Vec<(i64, i64, Option<i64>)> = connection
        .prepare_cached("SELECT id, cover, passed_on FROM judgements WHERE undone IS NULL ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let new = |letter: i64| new_of.get(&letter).copied();
    for (id, cover, passed_on) in said {
        if new(cover).or(passed_on.and_then(new)).is_none() {
            continue;
        }
        connection
            .prepare_cached(
                "INSERT INTO judgements (cover, passed_on, verdict, who, made)
                 SELECT ?2, ?3, verdict, who, made FROM judgements WHERE id = ?1",
            )?
            .execute(params![id, new(cover).unwrap_or(cover), passed_on.map(|letter| new(letter).unwrap_or(letter))])?;
    }
    Ok(())
}

/// The one letter that reads as this.
fn only(letters: &[(i64, Past)], past: &Past) -> Option<i64> {
    let mut same =
        letters.iter().filter(|(_, other)| !past.last.identity.is_empty() && other.last.identity == past.last.identity);
    let (letter, _) = same.next()?;
    same.next().is_none().then_some(*letter)
}
