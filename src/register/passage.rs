//! Full text: which part of a source is searched as which letter.
//!
//! A passage is a letter with what follows it (別添 …) up to the next letter. A source without a letter is one passage, so that
//! every document can be found.

use super::correction;
use super::error::Problem;
use super::pairs::pieces;
use super::stored;
use crate::model::{Document, LetterId};
use crate::text::squash;
use rusqlite::{Connection, OptionalExtension, params};

/// Folded text of one passage.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Passage {
    /// of the letter
    pub subject: String,
    /// all lines, joined: a word that is broken over two lines is found
    pub body: String,
}

/// What is needed of a letter to cut its passage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head<'a> {
    /// 1-based
    pub first_line: u32,
    pub subject: Option<&'a str>,
}

/// One passage per letter; exactly one for a document without letters.
pub(super) fn cut(document: &Document, letters: &[Head<'_>]) -> Vec<Passage> {
    let subject = |head: &Head<'_>| squash(head.subject.unwrap_or_default());
    let mut passages: Vec<Passage> =
        letters.iter().map(|head| Passage { subject: subject(head), body: String::new() }).collect();
    if passages.is_empty() {
        passages.push(Passage::default());
    }
    for line in document.lines() {
        let owner = letters.iter().rposition(|head| head.first_line <= line.number).unwrap_or(0);
        if let Some(passage) = passages.get_mut(owner) {
            passage.body.push_str(&squash(&line.text));
        }
    }
    passages
}

/// Replaces the passages of a source. `letters` names the letter of each passage, in order; none for a source without letters.
/// A passage keeps its place in the index for as long as its letter is read; one that has not changed is left alone, because
/// most of the work of reading an archive again would be this.
pub(super) fn store(
    connection: &Connection,
    source: i64,
    letters: &[LetterId],
    passages: &[Passage],
) -> Result<(), Problem> {
    let mut before: Vec<(i64, Option<i64>)> = connection
        .prepare_cached("SELECT id, letter FROM passages WHERE source = ?1 ORDER BY id")?
        .query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (at, passage) in passages.iter().enumerate() {
        let letter = letters.get(at).map(|letter| letter.0);
        if let Some(known) = before.iter().position(|(_, of)| *of == letter) {
            let (id, _) = before.swap_remove(known);
            replace(connection, id, passage)?;
            continue;
        }
        connection
            .prepare_cached("INSERT INTO passages (source, letter, subject, body) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![source, letter, passage.subject, passage.body])?;
        index(connection, connection.last_insert_rowid(), passage)?;
    }
    for (id, _) in before {
        take_out(connection, id)?;
        connection.prepare_cached("DELETE FROM passages WHERE id = ?1")?.execute([id])?;
    }
    Ok(())
}

fn replace(connection: &Connection, id: i64, passage: &Passage) -> Result<(), Problem> {
    let same = connection
        .prepare_cached("SELECT 1 FROM passages WHERE id = ?1 AND subject = ?2 AND body = ?3")?
        .exists(params![id, passage.subject, passage.body])?;
    if same {
        return Ok(());
    }
    connection.prepare_cached("UPDATE passages SET subject = ?2, body = ?3 WHERE id = ?1")?.execute(params![
        id,
        passage.subject,
        passage.body
    ])?;
    take_out(connection, id)?;
    index(connection, id, passage)
}

fn index(connection: &Connection, id: i64, passage: &Passage) -> Result<(), Problem> {
    let subject = pieces(&passage.subject);
    connection
        .prepare_cached("INSERT INTO passage_pairs (rowid, subject, body) VALUES (?1, ?2, ?3)")?
        .execute(params![id, subject, pieces(&passage.body)])?;
    connection
        .prepare_cached("INSERT INTO subject_pairs (rowid, subject) VALUES (?1, ?2)")?
        .execute(params![id, subject])?;
    Ok(())
}

fn take_out(connection: &Connection, id: i64) -> Result<(), Problem> {
    connection.prepare_cached("DELETE FROM passage_pairs WHERE rowid = ?1")?.execute([id])?;
    connection.prepare_cached("DELETE FROM subject_pairs WHERE rowid = ?1")?.execute([id])?;
    Ok(())
}

/// Puts every passage into the index: the step to schema 4.
pub(super) fn index_again(connection: &Connection) -> Result<(), Problem> {
    let mut statement = connection.prepare("SELECT id, subject, body FROM passages ORDER BY id")?;
    let mut insert = connection.prepare("INSERT INTO passage_pairs (rowid, subject, body) VALUES (?1, ?2, ?3)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (id, subject, body): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        insert.execute(params![id, pieces(&subject), pieces(&body)])?;
    }
    Ok(())
}

/// Puts every subject into an index of its own: the step to schema 6.
pub(super) fn index_subjects(connection: &Connection) -> Result<(), Problem> {
    let mut statement = connection.prepare("SELECT id, subject FROM passages ORDER BY id")?;
    let mut insert = connection.prepare("INSERT INTO subject_pairs (rowid, subject) VALUES (?1, ?2)")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        insert.execute(params![row.get::<_, i64>(0)?, pieces(&row.get::<_, String>(1)?)])?;
    }
    Ok(())
}

/// Makes the subject that is searched the one that is shown, after a correction.
pub(super) fn refresh_subject(connection: &Connection, letter: LetterId) -> Result<(), Problem> {
    let json: Option<String> = connection
        .prepare_cached("SELECT record FROM letters WHERE id = ?1")?
        .query_row([letter.0], |row| row.get(0))
        .optional()?;
    let Some(json) = json else { return Ok(()) };
    let shown = correction::apply(stored::letter(&json)?, &correction::in_force(connection, letter)?)?;
    let found = connection
        .prepare_cached("SELECT id, body FROM passages WHERE letter = ?1")?
        .query_row([letter.0], |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, body)) = found else { return Ok(()) };
    replace(connection, id, &Passage { subject: squash(shown.subject.as_deref().unwrap_or_default()), body })
}

/// Cuts and stores the passages of every source: the step from schema 1 to schema 2.
pub(super) fn index_all(connection: &Connection) -> Result<(), Problem> {
    let sources: Vec<i64> = connection
        .prepare("SELECT source FROM documents ORDER BY source")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for source in sources {
        let packed: Vec<u8> =
            connection.query_row("SELECT decoded FROM documents WHERE source = ?1", [source], |row| row.get(0))?;
        let rows: Vec<(i64, String)> = connection
            .prepare_cached(
                "SELECT id, record FROM letters WHERE source = ?1 AND position IS NOT NULL ORDER BY position",
            )?
            .query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let letters = rows.iter().map(|(_, json)| stored::letter(json)).collect::<Result<Vec<_>, _>>()?;
        let heads: Vec<_> = letters
            .iter()
            .map(|letter| Head { first_line: letter.first_line, subject: letter.subject.as_deref() })
            .collect();
        let ids: Vec<_> = rows.iter().map(|(id, _)| LetterId(*id)).collect();
        for (at, passage) in cut(&stored::unpack(&packed)?.document, &heads).iter().enumerate() {
            let letter = ids.get(at).copied();
            let subject = match letter.and_then(|id| Some((id, letters.get(at)?))) {
                Some((id, letter)) => correction::apply(letter.clone(), &correction::in_force(connection, id)?)?
                    .subject
                    .unwrap_or_default(),
                None => String::new(),
            };
            connection
                .prepare_cached("INSERT INTO passages (source, letter) VALUES (?1, ?2)")?
                .execute(params![source, letter.map(|id| id.0)])?;
            connection
                .prepare_cached("INSERT INTO passage_text (rowid, subject, body) VALUES (?1, ?2, ?3)")?
                .execute(params![connection.last_insert_rowid(), squash(&subject), passage.body])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::sample;

    #[test]
    fn the_annex_behind_a_letter_is_found_with_it() {
        let document = sample::document(&["甲の件名", "本文", "乙の件名", "別 添", "様式第１号"]);
        let heads =
            [Head { first_line: 1, subject: Some("甲の件名") }, Head { first_line: 3, subject: Some("乙の件名") }];
        let bodies: Vec<_> = cut(&document, &heads).into_iter().map(|passage| passage.body).collect();
        assert_eq!(bodies, ["甲の件名本文", "乙の件名別添様式第1号"]);
    }

    #[test]
    fn a_document_without_letters_is_one_passage() {
        assert_eq!(cut(&sample::document(&["写真"]), &[])[0].body, "写真");
    }
}
