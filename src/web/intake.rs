//! Files that come in through the page: kept in the inbox under a safe name, then read at once, one after the other, by the same
//! run as `kairan run`. One that cannot be read is said so; the others are not held up, and nothing is ever overwritten.
//!
//! ```text
//! "../../通知.pdf"  →  inbox/通知.pdf, or inbox/通知 (2).pdf when there is one
//! waiting → reading → read: 3 letters, 1 to review │ could not be read: locked │ known: 2023収0012
//! ```

mod name;

use super::shelf::Shelf;
use crate::diag::{Diagnostic, Severity};
use crate::model::{Body, LetterId, RegisterNumber, Standing};
use crate::pipeline::{self, Context, Order, Progress, RunError, Stop};
use crate::register::{Problem, Register, RegisterError};
pub(super) use name::safe_name;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Arrivals remembered for the page.
const REMEMBERED: usize = 300;
/// Times a run is tried again while another program holds the register.
const TRIES: u32 = 30;

/// How far a file is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    Waiting,
    Reading,
    /// its letters, and how many of them a person should look at
    Read {
        letters: Vec<(LetterId, Option<RegisterNumber>)>,
        to_review: usize,
        remarks: Vec<Diagnostic>,
    },
    /// it lies in the inbox and could not be read
    Failed {
        english: String,
        japanese: String,
    },
}

/// One file that came in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Arrival {
    /// the name it was given in the inbox
    pub(super) name: String,
    pub(super) stage: Stage,
}

#[derive(Debug, Default)]
struct State {
    arrivals: Vec<Arrival>,
}

/// The inbox and the thread that reads what lies in it.
pub(super) struct Intake {
    /// as runs spell it, so that a file is known under one path whoever reads it
    folder: PathBuf,
    /// the input of the office's runs around it, or itself
    root: PathBuf,
    state: Mutex<State>,
    wake: Condvar,
}

impl Intake {
    /// Opens the inbox; a thread waits for files until `stop` is asked for.
    pub(super) fn open(
        folder: PathBuf,
        context: Context,
        bodies: Option<Vec<Body>>,
        book: &Arc<Shelf>,
        stop: &Stop,
    ) -> Arc<Self> {
        let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let inbox = real(&folder);
        let around = context.settings.inputs.iter().find(|input| inbox.starts_with(real(input)));
        let (root, folder) = match around {
            Some(root) => (root.clone(), root.join(inbox.strip_prefix(real(root)).unwrap_or(Path::new("")))),
            None => (folder.clone(), folder),
        };
        let intake = Arc::new(Self { folder, root, state: Mutex::default(), wake: Condvar::new() });
        let (reading, book, stop) = (Arc::clone(&intake), Arc::clone(book), stop.clone());
        let reads = move || {
            while let Some(names) = reading.next(&stop) {
                reading.read(&names, &context, bodies.as_deref(), &book, &stop);
            }
        };
        // without the thread files stay in the inbox, and the next run reads them
        let _ = thread::Builder::new().name("intake".to_owned()).spawn(reads);
        intake
    }

    /// Where uploads go.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The newest first.
    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.arrivals.iter().rev().cloned().collect()
    }

    /// Puts a file that is complete into the inbox under a name that nobody has, and into the line of those to be read.
    pub(super) fn take(&self, complete: &Path, wanted: &str) -> io::Result<String> {
        let name = self.place(complete, wanted)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.arrivals.push(Arrival { name: name.clone(), stage: Stage::Waiting });
        let over = state.arrivals.len().saturating_sub(REMEMBERED);
        state.arrivals.drain(..over);
        drop(state);
        self.wake.notify_all();
        Ok(name)
    }

    /// A link made anew fails where something stands already: no moment in which two could take one name.
    fn place(&self, complete: &Path, wanted: &str) -> io::Result<String> {
        for copy in 1..10_000_u32 {
            let name = name::numbered(wanted, copy);
            let target = self.folder.join(&name);
            match fs::hard_link(complete, &target) {
                Ok(()) => {
                    let _ = fs::remove_file(complete);
                    return Ok(name);
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                // a file system without links
                Err(_) => match fs::File::create_new(&target) {
                    Ok(mut file) => {
                        io::copy(&mut fs::File::open(complete)?, &mut file)?;
                        file.sync_all()?;
                        let _ = fs::remove_file(complete);
                        return Ok(name);
                    }
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                    Err(error) => return Err(error),
                },
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "ten thousand files have this name"))
    }

    /// Waits for files to read; `None` when it is time to stop.
    fn next(&self, stop: &Stop) -> Option<BTreeSet<String>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if stop.asked() {
                return None;
            }
            let waiting = state.arrivals.iter_mut().filter(|arrival| arrival.stage == Stage::Waiting);
            let mut names = BTreeSet::new();
            for arrival in waiting {
                arrival.stage = Stage::Reading;
                names.insert(arrival.name.clone());
            }
            if !names.is_empty() {
                return Some(names);
            }
            state = self
                .wake
                .wait_timeout(state, Duration::from_millis(500))
                .map_or_else(|poisoned| poisoned.into_inner().0, |(state, _)| state);
        }
    }

    fn read(&self, names: &BTreeSet<String>, context: &Context, bodies: Option<&[Body]>, book: &Shelf, stop: &Stop) {
        let (run, order) = self.run_of(names, context, bodies);
        let mut tries = 0;
        let ended = loop {
            match pipeline::run(&run, &order, &mut Silent, stop) {
                Err(RunError::Register(RegisterError { problem: Problem::Locked | Problem::Busy, .. }))
                    if tries < TRIES && !stop.asked() =>
                {
                    tries += 1;
                    thread::sleep(Duration::from_secs(1));
                }
                ended => break ended,
            }
        };
        let failed = match ended {
            // files are written after everything is in the register: what was read is read
            Ok(_) | Err(RunError::Export(_) | RunError::NotWritten { .. }) => None,
            Err(error) => Some(Stage::Failed {
                english: error.to_string(),
                japanese: format!(
                    "まだ読めていません（{error}）。ファイルは受信フォルダにあり、次の kairan run で読みます。"
                ),
            }),
        };
        let stages: BTreeMap<&String, Stage> = names
            .iter()
            .map(|name| {
                let stage = failed.clone().unwrap_or_else(|| self.came_to(name, book));
                (name, stage)
            })
            .collect();
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for arrival in state.arrivals.iter_mut().filter(|arrival| arrival.stage == Stage::Reading) {
            if let Some(stage) = stages.get(&arrival.name) {
                arrival.stage = stage.clone();
            }
        }
    }

    /// The run that reads these files and no others.
    fn run_of(&self, names: &BTreeSet<String>, context: &Context, bodies: Option<&[Body]>) -> (Context, Order) {
        let mut settings = (*context.settings).clone();
        settings.inputs = vec![self.root.clone()];
        // whoever puts a file on the page wants it read, whatever runs leave out
        settings.include = Vec::new();
        settings.exclude = Vec::new();
        let only = names.iter().map(|name| self.folder.join(name)).collect();
        let order = Order { bodies: bodies.map(<[Body]>::to_vec), only: Some(only), ..Order::default() };
        (Context::new(settings, (*context.tables).clone()), order)
    }

    /// What the register holds of a file now.
    fn came_to(&self, name: &str, book: &Shelf) -> Stage {
        let path = self.folder.join(name);
        let looked = book.read_here(|register| found(register, &path));
        looked.unwrap_or_else(|trouble| Stage::Failed {
            english: trouble.to_string(),
            japanese: trouble.words(super::Language::Japanese).1,
        })
    }
}

/// The letters and remarks of a file and of everything inside it.
fn found(register: &Register, path: &Path) -> Result<Stage, RegisterError> {
    let shown = crate::text::compose(&path.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"));
    let shown = shown.strip_prefix("./").unwrap_or(&shown).replace("//", "/");
    let (mut letters, mut to_review, mut remarks) = (Vec::new(), 0, Vec::new());
    let mut failure: Option<Diagnostic> = None;
    for source in register.sources_at(&shown)? {
        for remark in register.record_of(source)?.map(|record| record.diagnostics).unwrap_or_default() {
            if remark.severity == Severity::Error {
                failure.get_or_insert_with(|| remark.clone());
            }
            if remark.letter.is_none() && remark.severity != Severity::Note {
                remarks.push(remark);
            }
        }
        for entry in register.letters_of(source)?.into_iter().filter(|entry| entry.standing == Standing::Present) {
            to_review += usize::from(!entry.letter.review.is_empty());
            letters.extend(entry.id.map(|id| (id, entry.number)));
        }
    }
    Ok(match failure {
        Some(why) if letters.is_empty() => Stage::Failed { english: why.message, japanese: why.message_ja },
        _ => Stage::Read { letters, to_review, remarks },
    })
}

/// Nobody watches this run but the page, and that sees every file's stage.
struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: usize) {}
    fn done(&mut self, _: &str) {}
    fn end(&mut self) {}
}
