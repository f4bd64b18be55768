//! `kairan run`: everything, with the register.
//!
//! The order of work is made so that a run may end at any moment: what is inside an archive is recorded before the archive, so
//! that an archive that is known has known members; numbers of receipt are given at the end, in one transaction; files are
//! written from the register, so that what earlier runs read is in them too.

use super::again::{rejoin, reread};
use super::archive;
use super::reading::{Copies, Known};
use super::stamp::{Before, Since, without_unchanged};
use super::touched::{self, Changes};
use super::{Context, Reading, Stop, Summary, clock};
use crate::config::Engine;
use crate::decode::ocr;
use crate::export::{ExportError, clear_leftovers};
use crate::ingest::{self, Loaded, Trouble, Walked};
use crate::link::MARKS_SCHEME;
use crate::model::{BodiesFrom, Body, Date, Document, Source, Stamp};
use crate::register::{Basis, Kept, Outcome, Problem, Recording, Register, RegisterError, RunId, Turn};
use crate::text::compose;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Who wants to see how far a run is.
pub trait Progress {
    /// The run begins with this many files.
    fn begin(&mut self, files: usize);
    /// One file is done.
    fn done(&mut self, path: &str);
    /// All files are done.
    fn end(&mut self);
}

/// Why a run did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// there is nothing to read; the paths that are no source, with the reason
    #[error("nothing to read")]
    NoInput(Vec<Trouble>),
    /// a file of the outputs cannot be written
    #[error("{path}: {error}", path = .path.display())]
    NotWritten {
        /// the file or folder
        path: PathBuf,
        /// in the words of the system
        error: String,
    },
    /// the register cannot be used
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// a file of the outputs cannot be written
    #[error(transparent)]
    Export(#[from] ExportError),
    /// the system gave no thread
    #[error(transparent)]
    System(#[from] io::Error),
}

impl RunError {
    /// Whether the outputs are in the way, and not what the run was told.
    #[must_use]
    pub fn is_of_writing(&self) -> bool {
        match self {
            Self::NotWritten { .. } | Self::Export(_) | Self::System(_) => true,
            Self::NoInput(_) => false,
            Self::Register(error) => matches!(
                error.problem,
                Problem::Locked
                    | Problem::Busy
                    | Problem::Io { .. }
                    | Problem::DiskFull
                    | Problem::ReadOnly
                    | Problem::CannotOpen { .. }
                    | Problem::Sqlite(_)
            ),
        }
    }
}

/// What a run is told beside settings and tables.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// bodies that should get circulars; without them there is no coverage
    pub bodies: Option<Vec<Body>>,
    /// read files again that have not changed
    pub again: bool,
    /// join and write everything, however large the book
    pub whole: bool,
    /// files to look into, of those that lie below the inputs; without it, all. The others count as being there.
    pub only: Option<BTreeSet<PathBuf>>,
}

/// How long a run waits for another to end.
const TURN: Duration = Duration::from_secs(10);

/// Waits until no other run is at work on the register and its outputs, and takes away what one left that was killed. Held while
/// the files of the outputs are written.
///
/// # Errors
/// [`Problem::Busy`] after ten seconds.
pub fn turn(context: &Context) -> Result<Turn, RunError> {
    let turn = Turn::take(&context.register_file(), TURN)?;
    clear_leftovers(&context.settings.out);
    context.originals().clear_leftovers();
    Ok(turn)
}

/// One document on its way from the worker that read it to the register.
struct Prepared {
    path: String,
    /// the file could be opened: its content is known by its hash
    has_content: bool,
    recording: Result<Recording, Problem>,
}

/// Runs the whole pipeline over the inputs of the settings.
///
/// # Errors
/// [`RunError`]; what was recorded before is kept.
pub fn run(context: &Context, order: &Order, progress: &mut dyn Progress, stop: &Stop) -> Result<Summary, RunError> {
    let since = Since::now();
    let (walked, before) = look(context, order);
    if walked.sources.is_empty() {
        return Err(RunError::NoInput(walked.troubles));
    }
    let mut book = Book::open(context)?;
    let _alone = turn(context)?;
    let left_in_hand = book.register.borrow().left_in_hand()?;
    let before = if order.again { Vec::new() } else { book.stamps(before, context)? };
    let mut changes = Changes::default();
    let run = book.begin(&context.settings.inputs, &walked.sources, &walked.troubles, &mut changes)?;
    let mut summary =
        Summary { left_in_hand: left_in_hand.into_iter().map(|row| row.path).collect(), ..Summary::default() };
    let mut sources = walked.sources;
    sources.retain(|source| order.only.as_ref().is_none_or(|only| only.contains(&source.file)));
    progress.begin(sources.len());
    for trouble in &walked.troubles {
        book.record(run, &prepare(Reading::of_trouble(trouble), clock::today()), &mut changes)?;
    }
    let known = book.known(order.again)?;
    let (sources, stamps) = without_unchanged(sources, since, &before, |source| {
        summary.unchanged += 1;
        progress.done(&source.path);
    });
    let mut lie_there: Vec<(String, Stamp)> = Vec::new();
    let context = &context.with_borders(book.register.borrow().borders_in_force()?);
    let sources = sources.into_iter().inspect(|source| {
        // a row that cannot be written shows at the next one that has to be
        let _ = book.register.borrow_mut().take_in_hand(run, &source.path, "read", clock::now());
    });
    let borders = context.clone();
    let keep = move |reading: Reading, source: &Source| {
        let within = borders.borders_of(&reading.record.source.sha256);
        let prepared = prepare(reading, clock::day_of_file(&source.file));
        Prepared { recording: prepared.recording.map(|recording| recording.within(within)), ..prepared }
    };
    let mut given: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let copies = context.settings.register.keep_originals.then(|| Arc::new(Copies::new(context.originals())));
    context.reader().keeping(copies.clone()).read_all(
        sources,
        stop,
        known,
        keep,
        |source: Source, kept: Option<Vec<Prepared>>| {
            if let Some((path, error)) = copies.as_ref().and_then(|copies| copies.trouble()) {
                return Err(RunError::NotWritten { path, error });
            }
            let stamp = stamps.get(&source.path).copied();
            let has_content = |document: &Prepared| document.path == source.path && document.has_content;
            if kept.as_ref().is_none_or(|documents| documents.iter().any(has_content)) {
                lie_there.extend(stamp.map(|stamp| (source.path.clone(), stamp)));
            }
            match kept {
                None => {
                    summary.unchanged += 1;
                    book.register.borrow_mut().give_up(run, &source.path, "unchanged", clock::now())?;
                }
                Some(mut documents) => {
                    summary.read += 1;
                    given.insert(source.path.clone(), documents.iter().map(|document| document.path.clone()).collect());
                    // the file itself last: once it is known, so is everything inside it
                    documents.sort_by(|a, b| (a.path == source.path, &a.path).cmp(&(b.path == source.path, &b.path)));
                    for document in documents {
                        book.record(run, &document, &mut changes)?;
                    }
                }
            }
            progress.done(&source.path);
            Ok::<(), RunError>(())
        },
    )?;
    progress.end();
    book.forget_lost_members(&given, &mut changes)?;
    book.register.borrow_mut().keep_stamps(&lie_there, &book.unopened)?;
    if stop.asked() {
        book.register.borrow_mut().finish_run(run, Outcome::Interrupted, &context.settings.register, clock::now())?;
        summary.interrupted = true;
        return Ok(summary);
    }
    let outcome = if book.register.borrow().has_failures()? { Outcome::SomeFailed } else { Outcome::Complete };
    book.register.borrow_mut().finish_run(run, outcome, &context.settings.register, clock::now())?;
    let mut register = book.register.into_inner();
    if let Some(bodies) = bodies_for_touched(order, &changes, &register, context)? {
        touched::renew_marks(&mut register)?;
        changes.forget_what_is_there(&register)?;
        let archive = touched::touched(&register, &changes, bodies, context)?;
        summary.count(&archive);
        let latest = context.with(touched::settings(&context.settings));
        summary.wrote(archive.write_with(&register, &touched::entries(&register, &archive)?, &latest)?);
        summary.only_touched = true;
        return Ok(summary);
    }
    let archive = rejoin(context, &mut register, order.bodies.as_deref())?;
    if archive.survey.bodies_from == BodiesFrom::Letters && is_large(&register, context)? {
        register.keep_inferred_bodies(&archive.survey.bodies)?;
    }
    summary.count(&archive);
    summary.wrote(archive.write(&register, context)?);
    touched::clear(&context.settings);
    Ok(summary)
}

/// Walks the inputs, and takes from the register meanwhile how the files there lay before.
fn look(context: &Context, order: &Order) -> (Walked, Option<Before>) {
    std::thread::scope(|scope| {
        let before = scope.spawn(|| if order.again { None } else { Before::of(context) });
        (ingest::walk(&context.settings.inputs, &context.settings), before.join().ok().flatten())
    })
}

/// The bodies of the list, else those that all letters showed when they were last joined; nothing when everything is to be joined.
fn bodies_for_touched(
    order: &Order,
    changes: &Changes,
    register: &Register,
    context: &Context,
) -> Result<Option<(Vec<Body>, BodiesFrom)>, RunError> {
    if order.again || order.whole || !changes.are_few() || !is_large(register, context)? {
        return Ok(None);
    }
    match &order.bodies {
        Some(listed) => Ok(Some((listed.clone(), BodiesFrom::List))),
        None => Ok(register.inferred_bodies()?.map(|bodies| (bodies, BodiesFrom::Letters))),
    }
}

fn is_large(register: &Register, context: &Context) -> Result<bool, RunError> {
    Ok(register.has_letters(context.settings.register.large)?)
}

/// The same without a look at any file: letters that were read by other rules or tables are read again out of the register.
///
/// # Errors
/// [`RunError`]; what was recorded before is kept.
pub fn run_stored(
    context: &Context,
    order: &Order,
    progress: &mut dyn Progress,
    stop: &Stop,
) -> Result<Summary, RunError> {
    let file = context.register_file();
    let mut register = Register::open(&file)?;
    let _alone = turn(context)?;
    let done = reread(context, &mut register, progress, stop)?;
    let mut summary = Summary { read: done.documents, to_decode: done.to_decode, ..Summary::default() };
    if done.interrupted {
        summary.interrupted = true;
        return Ok(summary);
    }
    let archive = rejoin(context, &mut register, order.bodies.as_deref())?;
    summary.count(&archive);
    summary.wrote(archive.write(&register, context)?);
    Ok(summary)
}

fn prepare(reading: Reading, arrived: Date) -> Prepared {
    let path = reading.record.source.path.clone();
    let has_content = !reading.record.source.sha256.is_empty();
    let joints = archive::joints(&reading.record, &reading.document);
    let recording = if reading.kept {
        Recording::again(reading.record, &reading.document, arrived)
    } else {
        Recording::prepare(reading.record, reading.document, reading.decoding, arrived)
    };
    let has_content = has_content && recording.is_ok();
    Prepared { path, has_content, recording: recording.map(|recording| recording.with_joints(joints)) }
}

/// The register of a run and what its readings rest on.
struct Book {
    register: RefCell<Register>,
    file: PathBuf,
    basis: Basis,
    /// what it rests on that a file is not opened
    unopened: Basis,
    /// pages that are pictures are recognised
    recognises: bool,
}

/// What it rests on that a file is not opened: copies of originals are made of files that are, and pictures are recognised in them.
pub(super) fn unopened(context: &Context) -> Basis {
    let basis = context.basis();
    let mut settings_hash = format!("{} {}", basis.settings_hash, context.settings.register.keep_originals);
    settings_hash.extend(context.settings.ocr.engine.as_ref().map(Engine::name));
    Basis { settings_hash, ..basis }
}

impl Book {
    fn open(context: &Context) -> Result<Self, RunError> {
        let out = &context.settings.out;
        let not_written = |error: io::Error| RunError::NotWritten { path: out.clone(), error: error.to_string() };
        fs::create_dir_all(out).map_err(not_written)?;
        let file = context.register_file();
        let register = RefCell::new(Register::open(&file)?);
        let recognises = context.settings.ocr.engine.is_some();
        Ok(Self { register, file, unopened: unopened(context), recognises, basis: context.basis() })
    }

    /// Opens the run; sources that are no longer where they were are marked.
    fn begin(
        &mut self,
        inputs: &[PathBuf],
        sources: &[Source],
        troubles: &[Trouble],
        changes: &mut Changes,
    ) -> Result<RunId, RunError> {
        let mut register = self.register.borrow_mut();
        register.begin_key_scheme(MARKS_SCHEME)?;
        let run = register.begin_run(&self.basis, clock::now())?;
        let paths = sources.iter().map(|source| source.path.as_str());
        let mut present: Vec<&str> = paths.chain(troubles.iter().map(|trouble| trouble.path.as_str())).collect();
        present.sort_unstable();
        // only what lies below the inputs was looked for: other folders may be out of sight from here
        let below = shown_inputs(inputs);
        let gone = register.mark_missing_below(&below, &present, |path| {
            present.binary_search(&outer(path)).is_err() && is_below(outer(path), inputs) && !file_of(path).is_file()
        })?;
        changes.note_gone(&register, &gone)?;
        Ok(run)
    }

    /// How the files below the inputs lay there when they were read, by path.
    fn stamps(&self, before: Option<Before>, context: &Context) -> Result<Vec<(String, Stamp)>, RegisterError> {
        if let Some(known) = before.map(Before::if_unchanged).transpose()?.flatten() {
            return Ok(known);
        }
        self.register.borrow().stamps_below(&shown_inputs(&context.settings.inputs), &self.unopened)
    }

    /// What is known of a file. Asked by the workers, over a connection of their own.
    fn known(&self, again: bool) -> Result<impl Fn(&Loaded) -> Known + Send + Sync + 'static, RunError> {
        let reader = if again { None } else { Some(Mutex::new(Register::open_read_only(&self.file)?)) };
        let (basis, recognises) = (self.basis.clone(), self.recognises);
        Ok(move |loaded: &Loaded| {
            let Some(reader) = &reader else { return Known::Nothing };
            let register = reader.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            let (path, sha256) = (&loaded.source.path, loaded.sha256());
            // a register that does not answer costs a reading, not a document
            let current = register.is_current(path, sha256, &basis).unwrap_or(false);
            if current && !recognises {
                return Known::All;
            }
            let kept = |basis: &Basis| register.kept_of_file(path, sha256, basis).ok().flatten();
            let some = |kept: &[Kept], test: fn(&Document) -> bool| {
                kept.iter().any(|kept| kept.unpack().is_ok_and(|decoded| test(&decoded.document)))
            };
            let now = kept(&basis);
            match now {
                Some(kept) if recognises && some(&kept, ocr::has_unread_pages) => Known::Nothing,
                _ if current => Known::All,
                Some(kept) => Known::Pages(kept),
                None if recognises => Known::Nothing,
                None => {
                    let before = register.decoded(path, sha256).ok().flatten().and_then(|(_, basis)| kept(&basis));
                    before.filter(|kept| some(kept, ocr::has_recognised_pages)).map_or(Known::Nothing, Known::Pages)
                }
            }
        })
    }

    fn record(&self, run: RunId, document: &Prepared, changes: &mut Changes) -> Result<(), RunError> {
        let mut register = self.register.borrow_mut();
        changes.past.extend(register.source_at(&document.path)?);
        changes.read.insert(document.path.clone());
        match &document.recording {
            Ok(recording) => Ok(register.record(run, recording, &self.basis, clock::now())?),
            Err(problem) => Ok(register.give_up(run, &document.path, &problem.to_string(), clock::now())?),
        }
    }

    /// Members that a file no longer has: it was read anew and they were not inside.
    fn forget_lost_members(
        &self,
        given: &BTreeMap<String, BTreeSet<String>>,
        changes: &mut Changes,
    ) -> Result<(), RunError> {
        let present: BTreeSet<&str> = given.values().flatten().map(String::as_str).collect();
        let present: Vec<&str> = present.into_iter().collect();
        let below: Vec<String> = given.keys().map(|path| format!("{path}!/")).collect();
        let mut register = self.register.borrow_mut();
        let gone = register
            .mark_missing_below(&below, &present, |path| path.contains("!/") && given.contains_key(outer(path)))?;
        changes.note_gone(&register, &gone)
    }
}

/// The file of a path: `a.zip` of `a.zip!/b.pdf`.
fn outer(path: &str) -> &str {
    path.split_once("!/").map_or(path, |(file, _)| file)
}

fn file_of(path: &str) -> PathBuf {
    PathBuf::from(outer(path))
}

/// An input as the paths of records begin with it.
fn shown(input: &Path) -> PathBuf {
    input
        .components()
        .filter(|part| *part != Component::CurDir)
        .map(|part| compose(&part.as_os_str().to_string_lossy()))
        .collect()
}

/// The beginnings of all paths below the inputs, ascending; none begins with another.
pub(super) fn shown_inputs(inputs: &[PathBuf]) -> Vec<String> {
    let mut all: Vec<String> = inputs.iter().map(|input| shown(input).to_string_lossy().into_owned()).collect();
    all.sort();
    all.dedup_by(|next, before| next.starts_with(before.as_str()));
    all
}

/// Whether a path of a record lies below one of the inputs, both as they were given.
fn is_below(path: &str, inputs: &[PathBuf]) -> bool {
    let path = Path::new(path);
    inputs.iter().any(|input| {
        let shown = shown(input);
        if shown.as_os_str().is_empty() {
            path.is_relative() && !path.starts_with("..")
        } else {
            path.starts_with(shown)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_below_an_input_however_the_input_is_written() {
        let below = |path: &str, input: &str| is_below(path, &[PathBuf::from(input)]);
        assert!(below("in/a.txt", "./in/"));
        assert!(below("in/a.txt", "in"));
        assert!(below("in/a.txt", "."));
        assert!(below("in/a.txt", "in/a.txt"));
        assert!(!below("inbox/a.txt", "in"));
        assert!(!below("/in/a.txt", "."));
        assert!(!below("../in/a.txt", "."));
    }
}
