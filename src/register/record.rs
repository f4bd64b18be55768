//! Writing down one source, and knowing whether that has to be done again.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::identity::{Mark, Past, recognize};
use super::ledger::RunId;
use super::passage::{self, Head, Passage};
use super::stored::{self, Decoded};
use super::summaries::{self, Joint};
use super::{border, circulars, correction, listing, successor};
use crate::diag::Diagnostic;
use crate::model::{Borders, Date, DateTime, Document, DocumentRecord, LetterId};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use std::collections::BTreeSet;

/// What a reading rests on beside the bytes: when any of it changes, the source is read again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Basis {
    /// of the program, and of its rules
    pub version: String,
    /// of the settings
    pub settings_hash: String,
    /// [`Tables::hash`](crate::tables::Tables)
    pub tables_hash: String,
    /// of what makes lines out of bytes: while it stays the same, stored lines are as good as the file
    pub decoder: String,
}

/// One source, ready to be written: the work that needs no register (packing, folding for search) is done when it is made, so
/// that it can be done by the thread that read the source.
#[derive(Debug, Clone)]
pub struct Recording {
    record: DocumentRecord,
    letters: Vec<(String, Mark)>,
    envelope: String,
    /// `None`: the stored document stays
    packed: Option<Vec<u8>>,
    passages: Vec<Passage>,
    joints: Vec<Joint>,
    arrived: Date,
    /// borders between letters that its reading kept to
    within: Borders,
}

impl Recording {
    /// Prepares a source. `decoding` are the remarks of the decoder alone, kept with the document for a later reading without the
    /// file; `arrived` is the day the file came in, used where no received stamp tells it, and only at the first reading.
    ///
    /// # Errors
    /// [`Problem::Damaged`] when a record cannot be written as JSON, which no record of this program can cause.
    pub fn prepare(
        record: DocumentRecord,
        document: Document,
        decoding: Vec<Diagnostic>,
        arrived: Date,
    ) -> Result<Self, Problem> {
        let mut recording = Self::again(record, &document, arrived)?;
        recording.packed = Some(stored::pack(&Decoded { document, diagnostics: decoding })?);
        Ok(recording)
    }

    /// Prepares a source whose letters were read again out of the stored document.
    ///
    /// # Errors
    /// As [`Recording::prepare`].
    pub fn again(record: DocumentRecord, document: &Document, arrived: Date) -> Result<Self, Problem> {
        let heads: Vec<_> = record
            .letters
            .iter()
            .map(|letter| Head { first_line: letter.first_line, subject: letter.subject.as_deref() })
            .collect();
        let passages = passage::cut(document, &heads);
        let letters = record
            .letters
            .iter()
            .map(|letter| Ok((serde_json::to_string(letter)?, Mark::of(letter))))
            .collect::<Result<Vec<_>, serde_json::Error>>()?;
        let bare = DocumentRecord {
            schema: record.schema.clone(),
            source: record.source.clone(),
            text_source: record.text_source,
            letters: Vec::new(),
            material: record.material.clone(),
            diagnostics: Vec::new(),
        };
        let envelope = serde_json::to_string(&bare)?;
        Ok(Self {
            record,
            letters,
            envelope,
            packed: None,
            passages,
            joints: Vec::new(),
            arrived,
            within: Borders::default(),
        })
    }

    /// The same, read within borders that a person set. When others hold by the time it is recorded, it is out of date at once.
    #[must_use]
    pub fn within(self, within: Borders) -> Self {
        Self { within, ..self }
    }

    /// The same with its letters as linking sees them, in order.
    #[must_use]
    pub fn with_joints(self, joints: Vec<Joint>) -> Self {
        Self { joints, ..self }
    }
}

impl Register {
    /// Whether the last reading of this path had this content and this basis. A source without a hash never is.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn is_current(&self, path: &str, sha256: &str, basis: &Basis) -> Result<bool, RegisterError> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT 1 FROM sources JOIN documents ON documents.source = sources.id
                 WHERE path = ?1 AND sha256 = ?2 AND sha256 <> '' AND standing = 'present'
                   AND version = ?3 AND settings_hash = ?4 AND tables_hash = ?5 AND decoder = ?6",
            )?;
            let Basis { version, settings_hash, tables_hash, decoder } = basis;
            Ok(statement.exists(params![path, sha256, version, settings_hash, tables_hash, decoder])?)
        })
    }

    /// The stored document of a source and the basis it was decoded on: for reading its letters again without opening the file.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read or the stored document is damaged.
    pub fn decoded(&self, path: &str, sha256: &str) -> Result<Option<(Decoded, Basis)>, RegisterError> {
        self.read(|connection| {
            let found = connection
                .prepare_cached(
                    "SELECT decoded, version, settings_hash, tables_hash, decoder
                     FROM sources JOIN documents ON documents.source = sources.id
                     WHERE path = ?1 AND sha256 = ?2",
                )?
                .query_row([path, sha256], |row| {
                    let packed: Vec<u8> = row.get(0)?;
                    let basis = Basis {
                        version: row.get(1)?,
                        settings_hash: row.get(2)?,
                        tables_hash: row.get(3)?,
                        decoder: row.get(4)?,
                    };
                    Ok((packed, basis))
                })
                .optional()?;
            found.map(|(packed, basis)| Ok((stored::unpack(&packed)?, basis))).transpose()
        })
    }

    /// Marks the sources that are no longer where they were: those whose path `was_searched` and is not among `present`. They
    /// keep their rows, and come back when their content turns up again, under the same path or another. Call it before
    /// [`Register::record`], which can tell a move from a copy only by this. Gives the paths that were marked.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn mark_missing(
        &mut self,
        present: &BTreeSet<String>,
        was_searched: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, RegisterError> {
        let present: Vec<&str> = present.iter().map(String::as_str).collect();
        self.mark_missing_below(&[String::new()], &present, was_searched)
    }

    /// The same, looking only at paths that begin with one of `below`; `present` ascending.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written.
    pub fn mark_missing_below(
        &mut self,
        below: &[String],
        present: &[&str],
        was_searched: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, RegisterError> {
        self.write(|transaction| {
            // a path below P begins with P; what follows the longest UTF-8 text with that beginning comes after all of them
            let mut some = transaction.prepare_cached(
                "SELECT path FROM sources WHERE standing = 'present' AND path >= ?1 AND path < ?1 || char(1114111)
                 ORDER BY path",
            )?;
            // an archive has hundreds of thousands of them: both lists are gone through once, side by side
            let mut there = present.iter().copied().peekable();
            let mut is_present = |path: &str| {
                while there.next_if(|known| *known < path).is_some() {}
                there.peek() == Some(&path)
            };
            let mut missing: Vec<String> = Vec::new();
            for start in below {
                let mut rows = some.query([start])?;
                while let Some(row) = rows.next()? {
                    let path = row.get_ref(0)?.as_str().unwrap_or_default();
                    if !is_present(path) && was_searched(path) {
                        missing.push(path.to_owned());
                    }
                }
            }
            let mut mark =
                transaction.prepare("UPDATE sources SET standing = 'gone' WHERE path = ?1 AND standing = 'present'")?;
            for path in &missing {
                mark.execute([path])?;
            }
            Ok(missing)
        })
    }

    /// Writes down one source, all of it or nothing, and closes its rows in the ledger. Letters that were read before keep their
    /// number and corrections. Sources should be recorded in the order of their paths: when two copies of one content have moved
    /// at once, the first recorded takes over the rows of the first gone.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be written; the source is then as it was.
    pub fn record(
        &mut self,
        run: RunId,
        recording: &Recording,
        basis: &Basis,
        when: DateTime,
    ) -> Result<(), RegisterError> {
        self.record_all(run, std::slice::from_ref(recording), basis, when)
    }

    /// [`Register::record`] of several sources in one go: all of them or none.
    ///
    /// # Errors
    /// As [`Register::record`].
    pub fn record_all(
        &mut self,
        run: RunId,
        recordings: &[Recording],
        basis: &Basis,
        when: DateTime,
    ) -> Result<(), RegisterError> {
        self.write(|transaction| {
            for recording in recordings {
                record(transaction, run, recording, basis, when)?;
            }
            circulars::have_changed(transaction)
        })
    }
}

fn record(
    connection: &Connection,
    run: RunId,
    recording: &Recording,
    basis: &Basis,
    when: DateTime,
) -> Result<(), Problem> {
    let source = place_source(connection, run, recording)?;
    let is_new = recording.packed.is_some() && !has_been_read(connection, source)?;
    store_document(connection, run, source, recording, basis)?;
    let letters = store_letters(connection, source, recording)?;
    if is_new && let Some(older) = successor::replaced(connection, &recording.record.source.path, source)? {
        successor::carry_over(connection, older, source)?;
    }
    let ids: Vec<LetterId> = letters.iter().map(|letter| letter.id).collect();
    passage::store(connection, source, &ids, &recording.passages)?;
    summaries::store(connection, source, &ids, &recording.joints)?;
    for letter in correction::corrected(connection, source)? {
        passage::refresh_subject(connection, letter)?;
    }
    // what reads as before stands in the list as before: most of a book, after most changes of rules
    for (stored, letter) in letters.iter().zip(&recording.record.letters).filter(|(stored, _)| stored.changed) {
        listing::put(connection, stored.id, letter.clone())?;
    }
    connection
        .prepare_cached(
            "UPDATE ledger SET finished = ?3, outcome = 'recorded' WHERE run = ?1 AND path = ?2 AND finished IS NULL",
        )?
        .execute(params![run.0, recording.record.source.path, when.to_string()])?;
    Ok(())
}

fn has_been_read(connection: &Connection, source: i64) -> Result<bool, Problem> {
    Ok(connection.prepare_cached("SELECT 1 FROM documents WHERE source = ?1")?.exists([source])?)
}

/// The row of this path and content: the one it has, the one of a file that was moved here, or a new one.
fn place_source(connection: &Connection, run: RunId, recording: &Recording) -> Result<i64, Problem> {
    let source = &recording.record.source;
    if recording.packed.is_none()
        && let Some(id) = in_its_place(connection, &source.path, &source.sha256)?
    {
        return Ok(id);
    }
    let own: Option<i64> = connection
        .prepare_cached("SELECT id FROM sources WHERE path = ?1 AND sha256 = ?2")?
        .query_row([&source.path, &source.sha256], |row| row.get(0))
        .optional()?;
    // what the path held before is not lost: an unreadable file may come back, another content has replaced it
    let past = if source.sha256.is_empty() { "gone" } else { "replaced" };
    connection
        .prepare_cached("UPDATE sources SET standing = ?3 WHERE path = ?1 AND sha256 <> ?2 AND standing = 'present'")?
        .execute([&source.path, &source.sha256, past])?;
    let known = match own {
        Some(id) => Some(id),
        None => moved_here(connection, run, &source.path, &source.sha256)?,
    };
    let id = if let Some(id) = known {
        id
    } else {
        connection
            .prepare_cached(
                "INSERT INTO sources (path, sha256, bytes, media_type, arrived, standing)
                 VALUES (?1, ?2, 0, '', ?3, 'present')",
            )?
            .execute(params![source.path, source.sha256, recording.arrived.to_string()])?;
        connection.last_insert_rowid()
    };
    let (container_path, container_member) =
        source.container.as_ref().map(|container| (&container.path, &container.member)).unzip();
    connection
        .prepare_cached(
            "UPDATE sources SET bytes = ?2, media_type = ?3, holder = ?4, container_path = ?5, container_member = ?6,
                 standing = 'present' WHERE id = ?1",
        )?
        .execute(params![
            id,
            i64::try_from(source.bytes).unwrap_or(i64::MAX),
            source.media_type.as_str(),
            source.holder,
            container_path,
            container_member
        ])?;
    Ok(id)
}

/// The row of a source that is there as it was: read again out of the register, it has nothing new but its letters.
fn in_its_place(connection: &Connection, path: &str, sha256: &str) -> Result<Option<i64>, Problem> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM sources WHERE path = ?1 AND sha256 = ?2 AND standing = 'present'")?;
    Ok(statement.query_row([path, sha256], |row| row.get(0)).optional()?)
}

/// A source of this content whose own place is empty now; one of the same file name first.
fn moved_here(connection: &Connection, run: RunId, path: &str, sha256: &str) -> Result<Option<i64>, Problem> {
    if sha256.is_empty() {
        return Ok(None);
    }
    let gone: Vec<(i64, String)> = connection
        .prepare_cached("SELECT id, path FROM sources WHERE sha256 = ?1 AND standing = 'gone' ORDER BY path")?
        .query_map([sha256], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
    let same_name = gone.iter().find(|(_, old)| name(old) == name(path));
    let Some((id, old)) = same_name.or_else(|| gone.first()) else { return Ok(None) };
    connection
        .prepare_cached("INSERT INTO moves (source, path, run) VALUES (?1, ?2, ?3)")?
        .execute(params![id, old, run.0])?;
    connection.prepare_cached("UPDATE sources SET path = ?2 WHERE id = ?1")?.execute(params![id, path])?;
    Ok(Some(*id))
}

fn store_document(
    connection: &Connection,
    run: RunId,
    source: i64,
    recording: &Recording,
    basis: &Basis,
) -> Result<(), Problem> {
    let Basis { version, settings_hash, tables_hash, decoder } = basis;
    // a person may have set a border while the document was read
    let current = border::in_force(connection, &recording.record.source.sha256)? == recording.within;
    let tables_hash = if current { tables_hash.as_str() } else { "" };
    let envelope = &recording.envelope;
    if let Some(packed) = &recording.packed {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO documents (source, record, decoded, version, settings_hash, tables_hash, run, decoder)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![source, envelope, packed, version, settings_hash, tables_hash, run.0, decoder])?;
    } else {
        connection
            .prepare_cached(
                "UPDATE documents SET record = ?2, version = ?3, settings_hash = ?4, tables_hash = ?5, run = ?6
                 WHERE source = ?1",
            )?
            .execute(params![source, envelope, version, settings_hash, tables_hash, run.0])
            .map(|rows| (rows == 1).then_some(()))?
            .ok_or_else(|| Problem::Damaged { found: format!("no stored document of source {source}") })?;
    }
    store_diagnostics(connection, source, &recording.record.diagnostics)
}

fn store_diagnostics(connection: &Connection, source: i64, remarks: &[Diagnostic]) -> Result<(), Problem> {
    let known: i64 = connection
        .prepare_cached("SELECT count(*) FROM diagnostics WHERE source = ?1")?
        .query_row([source], |row| row.get(0))?;
    if known == 0 && remarks.is_empty() {
        return Ok(());
    }
    let mut same = connection.prepare_cached(
        "SELECT 1 FROM diagnostics WHERE source = ?1 AND position = ?2 AND code = ?3 AND severity = ?4 AND message = ?5
         AND message_ja = ?6 AND page IS ?7 AND line IS ?8 AND letter IS ?9",
    )?;
    let mut all_same = known == position(remarks.len());
    for (at, remark) in remarks.iter().enumerate() {
        all_same = all_same && same.exists(params_from_iter(row_of(source, at, remark)))?;
    }
    if all_same {
        return Ok(());
    }
    connection.prepare_cached("DELETE FROM diagnostics WHERE source = ?1")?.execute([source])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO diagnostics (source, position, code, severity, message, message_ja, page, line, letter)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (at, remark) in remarks.iter().enumerate() {
        insert.execute(params_from_iter(row_of(source, at, remark)))?;
    }
    Ok(())
}

fn row_of(source: i64, at: usize, remark: &Diagnostic) -> [Value; 9] {
    let whole = |number: Option<u32>| number.map(i64::from).into();
    [
        source.into(),
        position(at).into(),
        remark.code.as_str().to_owned().into(),
        remark.severity.to_string().into(),
        remark.message.clone().into(),
        remark.message_ja.clone().into(),
        whole(remark.page),
        whole(remark.line),
        remark.letter.map(position).into(),
    ]
}

/// A letter in its row.
struct Stored {
    id: LetterId,
    /// it is new, was read otherwise before, or stands elsewhere in its source
    changed: bool,
}

/// Writes the letters over those they were before; gives their ids in order. Rows of letters that read as before are left alone.
fn store_letters(connection: &Connection, source: i64, recording: &Recording) -> Result<Vec<Stored>, Problem> {
    let before = pasts(connection, source)?;
    let marks: Vec<Past> = before.iter().map(|(_, past)| past.clone()).collect();
    let now: Vec<_> = recording.letters.iter().map(|(_, mark)| mark.clone()).collect();
    let known: Vec<Option<&(i64, Past)>> =
        recognize(&now, &marks).into_iter().map(|old| old.and_then(|old| before.get(old))).collect();
    let kept = in_order(connection, source, &known)?;
    if !kept && !before.is_empty() {
        connection.prepare_cached("UPDATE letters SET position = NULL WHERE source = ?1")?.execute([source])?;
    }
    let arrived: String = connection
        .prepare_cached("SELECT arrived FROM sources WHERE id = ?1")?
        .query_row([source], |row| row.get(0))?;
    let mut out = Vec::with_capacity(recording.letters.len());
    let rows = recording.letters.iter().zip(&recording.record.letters).zip(known).enumerate();
    for (at, (((json, mark), letter), again)) in rows {
        if let Some((id, past)) = again.filter(|_| kept)
            && past.last == *mark
            && reads_as(connection, *id, json)?
        {
            out.push(Stored { id: LetterId(*id), changed: false });
            continue;
        }
        let stamped = letter.received.as_ref().and_then(|stamp| stamp.date);
        let received = stamped.map_or_else(|| arrived.clone(), |day| day.to_string());
        let id = if let Some((id, past)) = again {
            remember(connection, source, *id, past, mark)?;
            *id
        } else {
            connection
                .prepare_cached(
                    "INSERT INTO letters (source, last_index, identity, first_line, last_line, received, record)
                     VALUES (?1, 0, '', 0, 0, '', '')",
                )?
                .execute([source])?;
            connection.last_insert_rowid()
        };
        connection
            .prepare_cached(
                "UPDATE letters SET identity = ?2, first_line = ?3, last_line = ?4, received = ?5, record = ?6
                 WHERE id = ?1",
            )?
            .execute(params![id, mark.identity, mark.first_line, mark.last_line, received, json])?;
        if !kept {
            connection
                .prepare_cached("UPDATE letters SET position = ?2, last_index = ?2 WHERE id = ?1")?
                .execute(params![id, position(at)])?;
        }
        out.push(Stored { id: LetterId(id), changed: true });
    }
    Ok(out)
}

/// Whether the letters that are read now are those that were read before, all of them and in the same order.
fn in_order(connection: &Connection, source: i64, known: &[Option<&(i64, Past)>]) -> Result<bool, Problem> {
    let before: Vec<i64> = connection
        .prepare_cached("SELECT id FROM letters WHERE source = ?1 AND position IS NOT NULL ORDER BY position")?
        .query_map([source], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    Ok(before.len() == known.len()
        && before.iter().zip(known).all(|(id, known)| known.is_some_and(|(known, _)| known == id)))
}

fn reads_as(connection: &Connection, letter: i64, json: &str) -> Result<bool, Problem> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM letters WHERE id = ?1 AND record = ?2")?;
    Ok(statement.exists(params![letter, json])?)
}

/// The letters of a source with all they were ever read as, those that are read now before those that are not.
pub(super) fn pasts(connection: &Connection, source: i64) -> Result<Vec<(i64, Past)>, Problem> {
    let mark = |row: &Row<'_>| -> rusqlite::Result<(i64, Mark)> {
        Ok((row.get(0)?, Mark { identity: row.get(1)?, first_line: row.get(2)?, last_line: row.get(3)? }))
    };
    let mut out: Vec<(i64, Past)> = connection
        .prepare_cached(
            "SELECT id, identity, first_line, last_line FROM letters WHERE source = ?1 ORDER BY position IS NULL, id",
        )?
        .query_map([source], |row| mark(row).map(|(id, last)| (id, Past::of(last))))?
        .collect::<Result<_, _>>()?;
    if out.is_empty() {
        return Ok(out);
    }
    let mut statement = connection.prepare_cached(
        "SELECT letter, identity, first_line, last_line FROM earlier_marks WHERE source = ?1 ORDER BY id",
    )?;
    for row in statement.query_map([source], mark)? {
        let (id, earlier) = row?;
        out.iter_mut().filter(|(letter, _)| *letter == id).for_each(|(_, past)| past.earlier.push(earlier.clone()));
    }
    Ok(out)
}

/// Keeps what a letter was read as so far, when it is read otherwise now.
fn remember(connection: &Connection, source: i64, letter: i64, past: &Past, now: &Mark) -> Result<(), Problem> {
    let Past { last, earlier } = past;
    if last == now || earlier.contains(last) {
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT INTO earlier_marks (source, letter, identity, first_line, last_line) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![source, letter, last.identity, last.first_line, last.last_line])?;
    Ok(())
}

fn position(at: usize) -> i64 {
    i64::try_from(at).unwrap_or(i64::MAX)
}
