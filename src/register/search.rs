//! Full text: words of any length, all of which must occur, in the subject or in the text of a letter.
//!
//! Text and words are folded (NFKC, no white space), so 「通 知」 finds 通知 and ＤＸ finds DX. An index of three-character pieces
//! answers words of three characters and more; it finds nothing at all for 通知, so shorter words are looked for in every passage.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::numbering;
use crate::model::{LetterId, RegisterNumber};
use crate::text::squash;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

/// Characters a word must have to be answered from the index.
const INDEXED: usize = 3;

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

impl Register {
    /// Letters in which every word of the query occurs; words are parted by white space. Those with a word in the subject come
    /// first, then in the order of the book. An empty query finds nothing.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn search(&self, query: &str) -> Result<Vec<Hit>, RegisterError> {
        let words: Vec<String> = query.split_whitespace().map(squash).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        self.read(|connection| find(connection, &words))
    }
}

fn find(connection: &Connection, words: &[String]) -> Result<Vec<Hit>, Problem> {
    let (long, short): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.chars().count() >= INDEXED);
    let mut conditions: Vec<&str> = Vec::new();
    let mut parameters: Vec<Value> = Vec::new();
    if !long.is_empty() {
        let phrases: Vec<_> = long.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        conditions.push("passage_text MATCH ?");
        parameters.push(phrases.join(" AND ").into());
    }
    for word in short {
        conditions.push("(subject LIKE ? ESCAPE '\\' OR body LIKE ? ESCAPE '\\')");
        let pattern = format!("%{}%", escape_like(word));
        parameters.extend([pattern.clone().into(), pattern.into()]);
    }
    let query = format!(
        "SELECT passages.letter, year, serial, path, position, subject, body
         FROM passage_text JOIN passages ON passages.id = passage_text.rowid
         JOIN sources ON sources.id = passages.source
         LEFT JOIN letters ON letters.id = passages.letter
         WHERE {} ORDER BY serial IS NULL, year, serial, path, position",
        conditions.join(" AND ")
    );
    let mut statement = connection.prepare(&query)?;
    let hits = statement.query_map(params_from_iter(parameters), |row| {
        let number = numbering::number(row, 1)?;
        let subject: String = row.get(5)?;
        let body: String = row.get(6)?;
        Ok(Hit {
            letter: row.get::<_, Option<i64>>(0)?.map(LetterId),
            number,
            path: row.get(3)?,
            index: row.get::<_, Option<u32>>(4)?.map(|at| at as usize),
            excerpt: excerpt(&body, words).unwrap_or_default(),
            subject,
        })
    })?;
    let mut hits: Vec<Hit> = hits.collect::<Result<_, _>>()?;
    hits.sort_by_key(|hit| !words.iter().any(|word| find_ignoring_case(&hit.subject, word).is_some()));
    Ok(hits)
}

fn escape_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
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
