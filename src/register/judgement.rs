//! What people say of forwards: rows that linking obeys.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::ledger::{moment, optional_moment};
use super::{circulars, correction, ring};
use crate::model::{DateTime, Judged, Judgement, LetterId, Place, Verdict};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;

const COLUMNS: &str = "id, cover, passed_on, verdict, who, made, undone_by, undone";

impl Register {
    /// Says that a letter passes another on, or does not. `passed_on` is any copy of the letter passed on; `None` stands for what
    /// the cover names and lies nowhere. Of two judgements on one forward the later holds. `pipeline::rejoin` joins the archive
    /// accordingly.
    ///
    /// # Errors
    /// [`Problem::UnknownLetter`]; [`Problem::ForwardOfItself`] and [`Problem::Ring`] when a confirmed one would lead back to its
    /// cover; or the register cannot be written.
    pub fn judge(
        &mut self,
        cover: LetterId,
        passed_on: Option<LetterId>,
        verdict: Verdict,
        who: &str,
        when: DateTime,
    ) -> Result<Judgement, RegisterError> {
        if passed_on == Some(cover) {
            return Err(self.problem(Problem::ForwardOfItself));
        }
        self.write(|transaction| {
            for letter in [Some(cover), passed_on].into_iter().flatten() {
                correction::machine_letter(transaction, letter)?;
            }
            if let (Verdict::Confirmed, Some(passed_on)) = (verdict, passed_on) {
                ring::refuse_ring(transaction, cover, passed_on)?;
            }
            let word = if verdict == Verdict::Confirmed { "confirmed" } else { "rejected" };
            transaction.execute(
                "INSERT INTO judgements (cover, passed_on, verdict, who, made) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![cover.0, passed_on.map(|letter| letter.0), word, who, when.to_string()],
            )?;
            let id = transaction.last_insert_rowid();
            circulars::have_changed(transaction)?;
            Ok(Judgement {
                id,
                cover,
                passed_on,
                verdict,
                who: who.to_owned(),
                made: when,
                undone: None,
                overruled: false,
            })
        })
    }

    /// Takes a judgement back. The row stays.
    ///
    /// # Errors
    /// [`Problem::UnknownCorrection`], or the register cannot be written.
    pub fn undo_judgement(&mut self, judgement: i64, who: &str, when: DateTime) -> Result<(), RegisterError> {
        self.write(|transaction| {
            let _: i64 = correction::take_back(transaction, "judgements", "cover", judgement, who, when)?;
            circulars::have_changed(transaction)
        })
    }

    /// Every judgement in which a letter is the cover or the letter passed on, oldest first, those taken back included.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn judgements(&self, letter: LetterId) -> Result<Vec<Judgement>, RegisterError> {
        self.read(|connection| all(connection, letter))
    }

    /// The judgements that hold, by place, as linking takes them: the latest of each forward, in the order in which they were
    /// made. One about a letter that is no longer read is left out.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn judged(&self) -> Result<Vec<Judged>, RegisterError> {
        self.read(judged)
    }
}

/// The judgements that hold, by place, in the order in which they were made.
pub(super) fn judged(connection: &Connection) -> Result<Vec<Judged>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM judgements WHERE undone IS NULL ORDER BY id");
    let mut rows: Vec<Judgement> = connection.prepare(&query)?.query_map([], judgement)?.collect::<Result<_, _>>()?;
    overrule(&mut rows);
    let mut out = Vec::new();
    for row in rows.into_iter().filter(Judgement::is_in_force) {
        let Some(cover) = place(connection, row.cover)? else { continue };
        let passed_on = match row.passed_on {
            Some(letter) => match place(connection, letter)? {
                Some(place) => Some(place),
                None => continue,
            },
            None => None,
        };
        out.push(Judged { cover, passed_on, verdict: row.verdict, who: row.who });
    }
    Ok(out)
}

/// Every judgement about a letter, oldest first.
pub(super) fn all(connection: &Connection, letter: LetterId) -> Result<Vec<Judgement>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM judgements WHERE cover = ?1 OR passed_on = ?1 ORDER BY id");
    let mut rows: Vec<Judgement> =
        connection.prepare_cached(&query)?.query_map([letter.0], judgement)?.collect::<Result<_, _>>()?;
    overrule(&mut rows);
    Ok(rows)
}

/// Marks those on whose forward something else was said later. Takes them oldest first.
fn overrule(rows: &mut [Judgement]) {
    let mut later = BTreeSet::new();
    for row in rows.iter_mut().rev().filter(|row| row.undone.is_none()) {
        row.overruled = !later.insert((row.cover, row.passed_on));
    }
}

/// Where a letter is read now.
pub(super) fn place(connection: &Connection, letter: LetterId) -> Result<Option<Place>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT path, position FROM letters JOIN sources ON sources.id = letters.source
         WHERE letters.id = ?1 AND standing = 'present' AND position IS NOT NULL",
    )?;
    let mut found = statement
        .query_map([letter.0], |row| Ok(Place { path: row.get(0)?, letter: row.get::<_, u32>(1)? as usize }))?;
    Ok(found.next().transpose()?)
}

fn judgement(row: &Row<'_>) -> rusqlite::Result<Judgement> {
    let verdict: String = row.get(3)?;
    let undone_by: Option<String> = row.get(6)?;
    Ok(Judgement {
        id: row.get(0)?,
        cover: LetterId(row.get(1)?),
        passed_on: row.get::<_, Option<i64>>(2)?.map(LetterId),
        verdict: if verdict == "confirmed" { Verdict::Confirmed } else { Verdict::Rejected },
        who: row.get(4)?,
        made: moment(row, 5)?,
        undone: undone_by.zip(optional_moment(row, 7)?),
        overruled: false,
    })
}
