//! Full text: words of any length, all of which must occur, in the subject or in the text of a letter.
//!
//! Text and words are folded (NFKC, no white space), so 「通 知」 finds 通知 and ＤＸ finds DX. The index holds pieces of two characters
//! (see `pairs`), so every word is answered from it.
//!
//! Letters with every word in their subject come first, then the others; among them in the order of the book. A word that stands in
//! nearly every letter is answered as quickly as a rare one: beyond [`EXACT`] letters the order is that in which they were first
//! recorded, the newest first, which is read off the index. Subjects have an index of their own, because to ask the large one for
//! its subjects alone is to walk through all of it.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::listing::Stretch;
use super::numbering;
use super::pairs::phrase;
use crate::model::{LetterId, RegisterNumber};
use crate::text::squash;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeSet;

/// Up to so many letters are put in order.
const EXACT: usize = 2_000;

/// Characters shown on each side of what was found.
const AROUND: usize = 20;

/// A letter, or a document without a letter, in which all words occur.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// the letter; `None` for a document without one
    pub letter: Option<LetterId>,
    /// its number of receipt
    pub number: Option<RegisterNumber>,
    /// path of the source
    pub path: String,
    /// index of the letter in the source
    pub index: Option<usize>,
    /// subject as folded for search
    pub subject: String,
    /// the first word found, with its surroundings, as folded for search
    pub excerpt: String,
}

/// A stretch of what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// how many were found; with `more`, at least so many
    pub total: usize,
    /// nobody counted further
    pub more: bool,
    /// the words as they were looked for, folded: what to mark in subjects and excerpts, upper and lower case being one
    pub words: Vec<String>,
    /// the stretch asked for
    pub hits: Vec<Hit>,
}

impl Register {
    /// Letters in which every word of the query occurs; words are parted by white space. An empty query finds nothing.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn search(&self, query: &str) -> Result<Vec<Hit>, RegisterError> {
        Ok(self.find(query, Stretch { offset: 0, limit: usize::MAX })?.hits)
    }

    /// The same, one stretch of it.
    ///
    /// ```no_run
    /// # use kairan::register::{Register, Stretch};
    /// # let register = Register::open("register.sqlite".as_ref())?;
    /// let found = register.find("通知 停電", Stretch { offset: 0, limit: 20 })?;
    /// for hit in &found.hits {
    ///     println!("{} {}", hit.subject, hit.excerpt);
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn find(&self, query: &str, stretch: Stretch) -> Result<Found, RegisterError> {
        let words: Vec<String> = query.split_whitespace().map(squash).filter(|word| !word.is_empty()).collect();
        let phrases: Vec<String> = words.iter().filter_map(|word| phrase(word)).collect();
        if phrases.is_empty() {
            return Ok(Found::default());
        }
        self.read(|connection| find(connection, words, &phrases, stretch))
    }
}

/// The two indexes: of whole passages and of their subjects.
#[derive(Debug, Clone, Copy)]
enum Index {
    Passages,
    Subjects,
}

fn find(connection: &Connection, words: Vec<String>, phrases: &[String], stretch: Stretch) -> Result<Found, Problem> {
    let query = phrases.join(" AND ");
    let some = newest(connection, Index::Passages, &query, Stretch { offset: 0, limit: EXACT + 1 })?;
    let exact = some.len() <= EXACT || stretch.limit == usize::MAX;
    let all = Stretch { offset: 0, limit: usize::MAX };
    let ids = if exact {
        let every = if some.len() <= EXACT { some } else { newest(connection, Index::Passages, &query, all)? };
        ordered(connection, &every, &newest(connection, Index::Subjects, &query, all)?)?
    } else {
        stretch_of(connection, &query, stretch)?
    };
    let (total, shown) = if exact {
        (ids.len(), ids.get(stretch.offset.min(ids.len())..).unwrap_or_default())
    } else {
        (EXACT, ids.as_slice())
    };
    let hits = shown.iter().take(stretch.limit).map(|id| hit(connection, *id, &words));
    let hits = hits.collect::<Result<Vec<Option<Hit>>, Problem>>()?.into_iter().flatten().collect();
    Ok(Found { total, more: !exact, words, hits })
}

/// Passages in which a query is found, those recorded last first.
fn newest(connection: &Connection, index: Index, query: &str, stretch: Stretch) -> Result<Vec<i64>, Problem> {
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(match index {
        Index::Passages => {
            "SELECT rowid FROM passage_pairs WHERE passage_pairs MATCH ?1 ORDER BY rowid DESC LIMIT ?2 OFFSET ?3"
        }
        Index::Subjects => {
            "SELECT rowid FROM subject_pairs WHERE subject_pairs MATCH ?1 ORDER BY rowid DESC LIMIT ?2 OFFSET ?3"
        }
    })?;
    let ids = statement.query_map(params![query, number(stretch.limit), number(stretch.offset)], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Those whose subject holds every word first, then in the order of the book.
fn ordered(connection: &Connection, ids: &[i64], first: &[i64]) -> Result<Vec<i64>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT year, serial, path, position FROM passages JOIN sources ON sources.id = passages.source
         LEFT JOIN letters ON letters.id = passages.letter WHERE passages.id = ?1",
    )?;
    let first: BTreeSet<i64> = first.iter().copied().collect();
    let mut keyed = Vec::with_capacity(ids.len());
    for id in ids {
        let key = statement.query_row([id], |row| {
            let number: (Option<i64>, Option<i64>) = (row.get(0)?, row.get(1)?);
            Ok((number.1.is_none(), number, row.get::<_, String>(2)?, row.get::<_, Option<i64>>(3)?))
        })?;
        keyed.push(((!first.contains(id), key), *id));
    }
    keyed.sort();
    Ok(keyed.into_iter().map(|(_, id)| id).collect())
}

/// A stretch of very many: those with every word in the subject, then the others, both read off their index.
fn stretch_of(connection: &Connection, query: &str, stretch: Stretch) -> Result<Vec<i64>, Problem> {
    let mut ids = newest(connection, Index::Subjects, query, stretch)?;
    if ids.len() == stretch.limit {
        return Ok(ids);
    }
    let first = newest(connection, Index::Subjects, query, Stretch { offset: 0, limit: usize::MAX })?;
    let first: BTreeSet<i64> = first.into_iter().collect();
    let skipped = stretch.offset.saturating_sub(first.len());
    let mut statement = connection
        .prepare_cached("SELECT rowid FROM passage_pairs WHERE passage_pairs MATCH ?1 ORDER BY rowid DESC")?;
    let others = statement.query_map([query], |row| row.get::<_, i64>(0))?;
    let others = others.filter(|id| id.as_ref().map_or(true, |id| !first.contains(id)));
    for id in others.skip(skipped).take(stretch.limit - ids.len()) {
        ids.push(id?);
    }
    Ok(ids)
}

fn hit(connection: &Connection, id: i64, words: &[String]) -> Result<Option<Hit>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT passages.letter, year, serial, path, position, passages.subject, passages.body
         FROM passages JOIN sources ON sources.id = passages.source
         LEFT JOIN letters ON letters.id = passages.letter WHERE passages.id = ?1",
    )?;
    let found = statement.query_row([id], |row| {
        let body: String = row.get(6)?;
        Ok(Hit {
            letter: row.get::<_, Option<i64>>(0)?.map(LetterId),
            number: numbering::number(row, 1)?,
            path: row.get(3)?,
            index: row.get::<_, Option<u32>>(4)?.map(|at| at as usize),
            excerpt: excerpt(&body, words).unwrap_or_default(),
            subject: row.get(5)?,
        })
    });
    Ok(found.optional()?)
}

/// Byte at which `word` begins, upper and lower case of ASCII letters being one, as in the index.
fn find_ignoring_case(text: &str, word: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(&word.to_ascii_lowercase())
}

fn excerpt(body: &str, words: &[String]) -> Option<String> {
    let (at, word) = words.iter().find_map(|word| Some((find_ignoring_case(body, word)?, word)))?;
    let (before, found) = body.split_at_checked(at)?;
    let skipped = before.chars().count().saturating_sub(AROUND);
    let lead = if skipped > 0 { "…" } else { "" };
    let shown = AROUND + word.chars().count();
    let tail = if found.chars().nth(shown).is_some() { "…" } else { "" };
    let before: String = before.chars().skip(skipped).collect();
    let found: String = found.chars().take(shown).collect();
    Some(format!("{lead}{before}{found}{tail}"))
}
