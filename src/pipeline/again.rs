//! Reading letters again out of what the register keeps, without opening a file: after a change of rules or tables, and after a
//! person set a border.
//!
//! ```text
//! stored lines → letters, by the same code as ever → the register, many documents in one transaction
//! ```
//!
//! A run that is killed meanwhile leaves some documents read by the old rules; they are still out of date, and the next takes them up.

use super::archive::{self, Archive};
use super::crew::{Crew, Duty, Pulse};
use super::reading::given_up_again;
use super::run::RunError;
use super::{Context, Progress, Reading, Stop, clock};
use crate::model::{Body, Border, Borders, Cut, LetterId, SourceRecord};
use crate::register::{Kept, Outcome, Problem, Recording, Register, RegisterError, SourceId, Which};
use std::path::Path;
use std::sync::Arc;

/// Documents of one transaction: fewer cost time, more cost memory.
const BATCH: usize = 128;

/// What reading again came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reread {
    /// documents whose letters were read again
    pub documents: usize,
    /// documents that are out of date and can only be read from their files: the next `kairan run` does
    pub to_decode: usize,
    /// asked to stop before the end
    pub interrupted: bool,
}

/// Reads all documents again that were read by other rules or tables, out of the register alone. New letters get their numbers.
///
/// # Errors
/// [`RunError`]; what was recorded before is kept.
pub fn reread(
    context: &Context,
    register: &mut Register,
    progress: &mut dyn Progress,
    stop: &Stop,
) -> Result<Reread, RunError> {
    let basis = context.basis();
    read_again(context, register, Which::OutOfDate(&basis), progress, stop)
}

fn read_again(
    context: &Context,
    register: &mut Register,
    which: Which<'_>,
    progress: &mut dyn Progress,
    stop: &Stop,
) -> Result<Reread, RunError> {
    let basis = context.basis();
    let sources = register.readable(which, &basis)?;
    let mut done = Reread { to_decode: register.to_decode(&basis)?.len(), ..Reread::default() };
    progress.begin(sources.len());
    let run = register.begin_run(&basis, clock::now())?;
    let file = register.path().to_owned();
    let mut batch: Vec<Recording> = Vec::with_capacity(BATCH);
    each(context, &file, sources, stop, |prepared: Prepared| {
        done.documents += 1;
        progress.done(&prepared.path);
        batch.push(prepared.recording.map_err(|problem| damaged(register, problem))?);
        if batch.len() == BATCH {
            register.record_all(run, &batch, &basis, clock::now())?;
            batch.clear();
        }
        Ok(())
    })?;
    register.record_all(run, &batch, &basis, clock::now())?;
    progress.end();
    done.interrupted = stop.asked();
    let outcome = if done.interrupted { Outcome::Interrupted } else { Outcome::Complete };
    register.finish_run(run, outcome, &context.settings.register, clock::now())?;
    Ok(done)
}

fn damaged(register: &Register, problem: Problem) -> RunError {
    RunError::Register(RegisterError { path: register.path().to_owned(), problem })
}

/// One document on its way from the worker that read it to the register.
struct Prepared {
    path: String,
    recording: Result<Recording, Problem>,
}

fn each(
    context: &Context,
    register: &Path,
    sources: Vec<SourceId>,
    stop: &Stop,
    give: impl FnMut(Prepared) -> Result<(), RunError>,
) -> Result<(), RunError> {
    let prepare = |kept: &Kept, reading: Reading, borders: Borders| {
        let joints = archive::joints(&reading.record, &reading.document);
        let recording = Recording::again(reading.record, &reading.document, clock::today());
        Prepared {
            path: kept.source.path.clone(),
            recording: recording.map(|recording| recording.with_joints(joints).within(borders)),
        }
    };
    readings(context, register, sources, stop, prepare, give)
}

/// Reads documents of a register again, many at once, and gives out in order what is kept of each.
pub(super) fn readings<T: Send + 'static>(
    context: &Context,
    register: &Path,
    sources: Vec<SourceId>,
    stop: &Stop,
    keep: impl Fn(&Kept, Reading, Borders) -> T + Send + Sync + Clone + 'static,
    mut give: impl FnMut(T) -> Result<(), RunError>,
) -> Result<(), RunError> {
    let shelf = Register::open_read_only(register)?;
    let context = context.with_borders(shelf.borders_in_force()?);
    let (reader, late) = (context.reader(), context.clone());
    // results are taken in by whole batches: there has to be work for the time that takes
    let crew = Crew { ahead: BATCH / 2, ..reader.crew() };
    let patience = crew.patience;
    let keep_late = keep.clone();
    let duty: Duty<Kept, Result<T, Problem>> = Duty {
        work: Arc::new(move |kept: &Kept, _: &Pulse| {
            let borders = context.borders_of(&kept.source.sha256);
            Ok(keep(kept, reader.read_again(kept.source.clone(), kept.unpack()?), borders))
        }),
        given_up: Box::new(move |kept| {
            let source: SourceRecord = kept.source.clone();
            let borders = late.borders_of(&source.sha256);
            Ok(keep_late(kept, given_up_again(source, kept.unpack()?, patience), borders))
        }),
    };
    let mut trouble = None;
    let jobs = sources.into_iter().map_while(|source| match shelf.kept(source) {
        Ok(kept) => kept,
        Err(error) => {
            trouble = Some(error);
            None
        }
    });
    crew.work(jobs, &duty, stop, |read| {
        give(read.map_err(|problem| RunError::Register(RegisterError { path: register.to_owned(), problem }))?)
    })?;
    trouble.map_or(Ok(()), |error| Err(error.into()))
}

/// Nobody looks.
struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _files: usize) {}
    fn done(&mut self, _path: &str) {}
    fn end(&mut self) {}
}

fn read_content_again(context: &Context, register: &mut Register, sha256: &str) -> Result<(), RunError> {
    read_again(context, register, Which::Content(sha256), &mut Silent, &Stop::new())?;
    Ok(())
}

/// Begins a letter at a line of the document of `letter`, and reads the document again. The upper part keeps the number of
/// receipt, the lower gets a new one.
///
/// ```no_run
/// # use kairan::{config::Settings, pipeline::{self, Context}, register::Register, tables::Tables};
/// # let context = Context::new(Settings::default(), Tables::embedded().clone());
/// # let mut register = Register::open(&context.register_file())?;
/// let bundle = register.find_letter("2023収0012")?;
/// pipeline::split(&context, &mut register, bundle, 41, "山田")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`Problem::UnknownLetter`], [`Problem::NoSuchLine`], [`Problem::LineOfAnother`], [`Problem::BeginsHere`], or the register cannot be written.
pub fn split(
    context: &Context,
    register: &mut Register,
    letter: LetterId,
    line: u32,
    who: &str,
) -> Result<Border, RunError> {
    set(context, register, letter, Cut::Split, line..=line, who)
}

/// Joins a letter with the one above it in its document, and reads the document again. The upper one keeps its number of receipt;
/// that of the lower is not given again, and comes back with it when the join is taken back.
///
/// # Errors
/// [`Problem::UnknownLetter`], [`Problem::NothingAbove`] for the first letter of a document, or the register cannot be written.
pub fn join(context: &Context, register: &mut Register, letter: LetterId, who: &str) -> Result<Border, RunError> {
    let sheet = register.sheet(letter)?;
    let at = sheet.bundle.iter().position(|neighbour| neighbour.id == letter);
    let Some(above) = at.and_then(|at| sheet.bundle.get(at.checked_sub(1)?)) else {
        let line = sheet.read.first_line;
        let problem = Problem::NothingAbove { line };
        return Err(RunError::Register(RegisterError { path: register.path().to_owned(), problem }));
    };
    // the two are one: a beginning that is taken away would else be found again a line above
    let (first, last) = (above.first_line + 1, sheet.read.last_line);
    set(context, register, letter, Cut::Join, first..=last, who)
}

fn set(
    context: &Context,
    register: &mut Register,
    letter: LetterId,
    cut: Cut,
    lines: std::ops::RangeInclusive<u32>,
    who: &str,
) -> Result<Border, RunError> {
    let border = register.set_border(letter, cut, lines, who, clock::now())?;
    read_content_again(context, register, &border.sha256)?;
    Ok(border)
}

/// Takes a border back and reads the document again.
///
/// # Errors
/// [`Problem::UnknownCorrection`], or the register cannot be written.
pub fn undo_border(context: &Context, register: &mut Register, border: i64, who: &str) -> Result<(), RunError> {
    let sha256 = register.undo_border(border, who, clock::now())?;
    read_content_again(context, register, &sha256)
}

/// Joins the letters of the register anew and keeps the circulars: after corrections, borders and judgements, when
/// [`Register::circulars_are_current`] says no. Writes no file.
///
/// # Errors
/// The register cannot be read or written.
pub fn rejoin(context: &Context, register: &mut Register, bodies: Option<&[Body]>) -> Result<Archive, RunError> {
    let archive = Archive::of(register, bodies, context)?;
    register.store_circulars(&archive.circulars)?;
    Ok(archive)
}
