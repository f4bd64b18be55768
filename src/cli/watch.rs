//! `kairan watch`: takes in what arrives in the folders of the settings, until it is ended.
//!
//! Every round is an ordinary run over what is new: the same register, the same outputs, the same locks. So it may run beside
//! `kairan serve`, and beside a `kairan run` typed in between: whoever comes second waits.

use super::failure::{Exit, Failure, Problem};
use super::progress::Bar;
use super::run::{self, failure_of};
use super::screen::{Language, Paint, Screen};
use super::setup::{self, ReadingArgs};
use crate::model::Body;
use crate::pipeline::{self, Arrivals, Context, Order, RunError, Stop, Summary};
use crate::register;
use clap::Args;
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Arguments of `kairan watch`.
#[derive(Debug, Args)]
#[command(after_help = "\
A file that is still being written is left alone until it is all there. Ctrl-C ends it.

Examples:
  kairan watch                          the folders of pipeline.toml
  kairan watch inbox/ --out outputs
  kairan watch --once                   take in what is there and all there, then end (for a timer)")]
pub(super) struct WatchArgs {
    /// Folders to watch; without one, [input] paths of pipeline.toml
    paths: Vec<PathBuf>,
    /// Folder of the outputs
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// List of the bodies that should get circulars
    #[arg(long, value_name = "FILE")]
    bodies: Option<PathBuf>,
    /// Seconds a file has to stand still before it is read
    #[arg(long, value_name = "SECONDS")]
    settle: Option<u32>,
    /// Take in what is there now and is all there, then end
    #[arg(long)]
    once: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Longest wait between two looks: a network drive tells nobody that a file came.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// Wait between two looks while a file is being written, and after another run had the register.
const LOOK_SOON: Duration = Duration::from_millis(500);

/// Watches until it is ended.
pub(super) fn watch(args: &WatchArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut settings = setup::reading_settings(&args.reading, screen)?;
    setup::put_in_place(&mut settings, &args.paths, args.out.as_deref(), args.bodies.as_deref());
    if let Some(settle) = args.settle {
        settings.settle = Duration::from_secs(settle.into());
    }
    require_folders(&settings.inputs)?;
    let bodies = setup::bodies(&settings, screen)?;
    let context = setup::context_of(settings)?;
    let mut round = Round { arrivals: Arrivals::new(context.settings.settle), bodies, busy_said: false };
    let stop = setup::stop_on_interrupt();
    let (watcher, events) = watcher(&context.settings.inputs);
    if !args.once {
        let folders: Vec<String> = context.settings.inputs.iter().map(|path| path.display().to_string()).collect();
        let line = screen.pick("watching, Ctrl-C ends it", "見張っています。Ctrl-C で終わります");
        writeln!(screen, "{line}: {}", folders.join(" "))?;
        screen.flush()?;
    }
    loop {
        let ended = round.go(&context, screen, &stop)?;
        if stop.asked() {
            return Ok(if ended == Ended::Interrupted { Exit::Interrupted } else { Exit::Complete });
        }
        if args.once && ended != Ended::Busy {
            return Ok(Exit::Complete);
        }
        wait(&events, if ended == Ended::Done { LOOK_EVERY } else { LOOK_SOON }, watcher.is_some(), &stop);
    }
}

/// Inputs that are not there would be waited for in vain.
fn require_folders(inputs: &[PathBuf]) -> Result<(), Failure> {
    let missing: Vec<Problem> = inputs
        .iter()
        .filter(|path| !path.exists())
        .map(|path| {
            Problem::new(
                format!("{}: expected a folder to watch, found none", path.display()),
                "make the folder, or correct [input] paths in pipeline.toml",
            )
            .in_japanese(format!(
                "{} がありません。フォルダを作るか、pipeline.toml の [input] paths を直してください",
                path.display()
            ))
        })
        .collect();
    if missing.is_empty() { Ok(()) } else { Err(Failure::NoInput(missing)) }
}

/// What wakes the watch; `None` where the system does not tell of changes, and looking now and then has to do.
fn watcher(inputs: &[PathBuf]) -> (Option<RecommendedWatcher>, Receiver<()>) {
    let (sender, events) = channel();
    let made = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // reading a file is an event too, and kairan reads files
        if event.is_ok_and(|event| !event.kind.is_access()) {
            let _ = sender.send(());
        }
    });
    let watcher = made.ok().and_then(|mut watcher| {
        let all = inputs.iter().all(|path| watcher.watch(path, RecursiveMode::Recursive).is_ok());
        all.then_some(watcher)
    });
    (watcher, events)
}

/// Waits for something to happen, at most so long; in short steps, so that Ctrl-C is heard.
fn wait(events: &Receiver<()>, longest: Duration, told: bool, stop: &Stop) {
    let begun = Instant::now();
    let longest = if told { longest } else { longest.min(LOOK_EVERY / 3) };
    while begun.elapsed() < longest && !stop.asked() {
        match events.recv_timeout(LOOK_SOON / 2) {
            Ok(()) => {
                // what comes with it is looked at together
                while events.try_recv().is_ok() {}
                return;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(LOOK_SOON / 2),
        }
    }
}

/// What a look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// nothing more to do now
    Done,
    /// a file is still being written
    Waiting,
    /// another run has the register
    Busy,
    /// ended in the middle of a run
    Interrupted,
}

struct Round {
    arrivals: Arrivals,
    bodies: Option<Vec<Body>>,
    busy_said: bool,
}

impl Round {
    fn go(&mut self, context: &Context, screen: &mut Screen, stop: &Stop) -> Result<Ended, Failure> {
        let walked = pipeline::list(&context.settings, &context.settings.inputs);
        let look = self.arrivals.look(&walked.sources, Instant::now());
        if !look.is_news() {
            return Ok(if look.waiting.is_empty() { Ended::Done } else { Ended::Waiting });
        }
        let only = Some(look.ready.iter().cloned().collect());
        let order = Order { bodies: self.bodies.clone(), only, ..Order::default() };
        let mut bar = Bar::new(true, screen.language);
        match pipeline::run(context, &order, &mut bar, stop) {
            Ok(summary) => {
                self.busy_said = false;
                if summary.interrupted {
                    return Ok(Ended::Interrupted);
                }
                self.arrivals.taken(&look.ready);
                show(&summary, screen)?;
                Ok(if look.waiting.is_empty() { Ended::Done } else { Ended::Waiting })
            }
            // the last file was taken away
            Err(RunError::NoInput(_)) => Ok(Ended::Done),
            Err(RunError::Register(error)) if matches!(error.problem, register::Problem::Locked) => {
                if !self.busy_said {
                    self.busy_said = true;
                    screen.note(screen.language.pick(
                        "another run has the register; waiting for it to end",
                        "別の実行が収受簿を使っています。終わるのを待ちます",
                    ))?;
                }
                Ok(Ended::Busy)
            }
            Err(error) => Err(failure_of(error)),
        }
    }
}

/// One line for one round, and what went wrong in it.
fn show(summary: &Summary, screen: &mut Screen) -> Result<(), Failure> {
    let time = pipeline::now().strftime("%H:%M:%S");
    let line = match screen.language {
        Language::English => format!(
            "{time}  files read: {}, unchanged: {} · letters: {}, to review: {}",
            summary.read, summary.unchanged, summary.letters, summary.to_review
        ),
        Language::Japanese => format!(
            "{time}  読込 {}件、変更なし {}件 ・ 文書 {}通、要確認 {}通",
            summary.read, summary.unchanged, summary.letters, summary.to_review
        ),
    };
    writeln!(screen, "{}", screen.paint(Paint::Bold, &line))?;
    run::show_failures(summary, screen)?;
    screen.flush()?;
    Ok(())
}
