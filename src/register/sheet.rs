//! One letter with everything the register knows of it: what stands on the sheet that a person looks at.

use super::circulars::{self, CircularHead};
use super::correction::{self, machine_letter};
use super::entry::{self, source_of};
use super::error::RegisterError;
use super::file::Register;
use super::said::Said;
use super::{border, confirmation, judgement, numbering};
use crate::model::{
    Border, Confirmation, Conflict, Correction, Date, DocumentRecord, Judgement, Letter, LetterId, Material,
    RegisterEntry, RegisterNumber,
};
use rusqlite::Connection;

/// Another letter of the same bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// the letter
    pub id: LetterId,
    /// its number of receipt
    pub number: Option<RegisterNumber>,
    /// index in the file
    pub index: usize,
    /// as shown, corrections applied
    pub subject: Option<String>,
    /// 1-based
    pub first_page: u32,
    /// 1-based, inclusive
    pub last_page: u32,
    /// 1-based: where to join it to the letter above
    pub first_line: u32,
    /// 1-based, inclusive
    pub last_line: u32,
    /// fields that wait for a person
    pub open: usize,
}

/// One letter with everything the register knows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// the row of the book: number, day of receipt, source with path, hash and pages, diagnostics, standing; its letter has the
    /// corrections in it and lists what is open
    pub entry: RegisterEntry,
    /// the letter as the machine read it last
    pub read: Letter,
    /// what was confirmed and reads otherwise now
    pub conflicts: Vec<Conflict>,
    /// every correction, oldest first, those taken back included
    pub corrections: Vec<Correction>,
    /// every confirmation, oldest first, those taken back included
    pub confirmations: Vec<Confirmation>,
    /// every border set in this document, oldest first, those taken back included
    pub borders: Vec<Border>,
    /// what people said of forwards of and to this letter
    pub judgements: Vec<Judgement>,
    /// all letters of the bundle in order, this one among them
    pub bundle: Vec<Neighbour>,
    /// attached matter of the bundle
    pub material: Vec<Material>,
    /// the circulars it belongs to, as joined last
    pub circulars: Vec<CircularHead>,
    /// the day its file came in
    pub arrived: Option<Date>,
    /// the same letter in other versions of its file, oldest first
    pub versions: Vec<(LetterId, Option<RegisterNumber>)>,
}

impl Register {
    /// One letter with everything the register knows of it.
    ///
    /// ```no_run
    /// # use kairan::register::Register;
    /// # let register = Register::open_read_only("register.sqlite".as_ref())?;
    /// let sheet = register.sheet(register.find_letter("2023収0012")?)?;
    /// println!("{:?}, the machine read {:?}", sheet.entry.letter.date, sheet.read.date);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`super::Problem::UnknownLetter`], or the register cannot be read.
    pub fn sheet(&self, letter: LetterId) -> Result<Sheet, RegisterError> {
        self.read(|connection| {
            let source = source_of(connection, letter)?;
            let entry = entry::one(connection, letter)?;
            let read = machine_letter(connection, letter)?;
            let shown = Said::of(connection, letter)?.put_into(read.clone())?;
            let arrived: String =
                connection.query_row("SELECT arrived FROM sources WHERE id = ?1", [source], |row| row.get(0))?;
            let envelope: String =
                connection.query_row("SELECT record FROM documents WHERE source = ?1", [source], |row| row.get(0))?;
            let DocumentRecord { material, .. } = serde_json::from_str(&envelope)?;
            Ok(Sheet {
                conflicts: shown.conflicts,
                corrections: correction::all(connection, letter)?,
                confirmations: confirmation::all(connection, letter)?,
                borders: border::all(connection, &entry.source.sha256)?,
                judgements: judgement::all(connection, letter)?,
                bundle: bundle(connection, source)?,
                material,
                circulars: circulars::of_letter(connection, letter)?,
                arrived: arrived.parse().ok(),
                versions: versions(connection, letter, source)?,
                entry,
                read,
            })
        })
    }
}

fn versions(
    connection: &Connection,
    letter: LetterId,
    source: i64,
) -> Result<Vec<(LetterId, Option<RegisterNumber>)>, super::Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT other.id, other.year, other.serial FROM letters AS this
         JOIN sources AS here ON here.id = this.source
         JOIN sources AS there ON there.path = here.path AND there.id <> here.id
         JOIN letters AS other ON other.source = there.id AND other.identity = this.identity
         WHERE this.id = ?1 AND this.source = ?2 AND this.identity <> '' ORDER BY other.id",
    )?;
    let mut rows = statement.query([letter.0, source])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        out.push((LetterId(row.get(0)?), numbering::number(row, 1)?));
    }
    Ok(out)
}

fn bundle(connection: &Connection, source: i64) -> Result<Vec<Neighbour>, super::Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT id, position, year, serial FROM letters WHERE source = ?1 AND position IS NOT NULL ORDER BY position",
    )?;
    let mut rows = statement.query([source])?;
    let mut out = Vec::new();
    while let Some(row) = rows.next()? {
        let id = LetterId(row.get(0)?);
        let letter = Said::of(connection, id)?.put_into(machine_letter(connection, id)?)?.letter;
        out.push(Neighbour {
            id,
            number: numbering::number(row, 2)?,
            index: row.get::<_, u32>(1)? as usize,
            first_page: letter.first_page,
            last_page: letter.last_page,
            first_line: letter.first_line,
            last_line: letter.last_line,
            open: letter.review.len(),
            subject: letter.subject,
        });
    }
    Ok(out)
}
