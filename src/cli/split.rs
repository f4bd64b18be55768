//! `kairan split`: every letter of the register as a file of its own, cut out of the bundle it came in.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::progress::Bar;
use super::run;
use super::screen::{Language, Paint, Screen};
use super::setup;
use crate::config::LetterName;
use crate::model::{LetterId, RegisterEntry};
use crate::pipeline::{self, Extent, LetterFiles};
use clap::Args;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan split`.
#[derive(Debug, Args)]
#[command(after_help = "\
Pages are cut out of the PDF as they are; of a text, a mail or a Word file the lines are written.
文書一覧.csv in the same folder says which file is which letter. Files that were written before and
have another name now are taken away; whatever else lies in the folder stays.

Examples:
  kairan split                                       all letters, into outputs/letters
  kairan split 2023収0012 --into ~/Desktop
  kairan split --from 2023-04-01 --to 2024-03-31 --name '{receipt}_{subject}'")]
pub(super) struct SplitArgs {
    /// Letters: number of receipt (2023収0012), FILE#N, or the id of a record; without one, all
    letters: Vec<String>,
    /// Folder of the files; without it, `letters` in the folder of the outputs
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// How the files are named, in place of `letter_name` of pipeline.toml
    #[arg(long, value_name = "PATTERN")]
    name: Option<String>,
    /// Only letters from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only letters up to this day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// The letters alone, without what is attached behind them
    #[arg(long)]
    letter_only: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Writes the files and says what could not be cut.
pub(super) fn split(args: &SplitArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut settings = args.book.settings(screen)?;
    if let Some(pattern) = &args.name {
        settings.output.letter_name = LetterName::parse(pattern).map_err(|why| {
            Failure::refused(
                format!("--name {pattern}: {why}"),
                "{date}_{number}_{subject} is what is used without it",
                format!("--name {pattern}: {}。指定しなければ {{date}}_{{number}}_{{subject}} です", why.in_japanese()),
            )
        })?;
    }
    let folder = args.into.clone().unwrap_or_else(|| settings.out.join("letters"));
    let context = setup::context_of(settings)?;
    let period = book::period(args.from.as_deref(), args.to.as_deref(), &context)?;
    let register = book::open(&context)?;
    let mut wanted: BTreeSet<LetterId> = BTreeSet::new();
    for name in &args.letters {
        wanted.insert(register.find_letter(name).map_err(|error| book::refused(&error))?);
    }
    let chosen = |entry: &RegisterEntry| {
        let named = wanted.is_empty() || entry.id.is_some_and(|id| wanted.contains(&id));
        named && book::in_period(entry.letter.date, period)
    };
    let extent = if args.letter_only { Extent::Letter } else { Extent::WithAttachments };
    let stop = setup::stop_on_interrupt();
    let mut bar = Bar::new(false, screen.language);
    let done = pipeline::export_letters(&register, &folder, extent, chosen, &context, &mut bar, &stop)
        .map_err(run::failure_of)?;
    show(&done, screen)?;
    if stop.asked() {
        return Ok(Exit::Interrupted);
    }
    Ok(if done.missing > 0 { Exit::SomeFailed } else { Exit::Complete })
}

fn show(done: &LetterFiles, screen: &mut Screen) -> Result<(), Failure> {
    for (path, why) in &done.remarks {
        let why = why.in_tongue(screen.language.tongue());
        writeln!(screen, "{} {why}", screen.paint(Paint::Warn, &format!("{path}:")))?;
    }
    let folder = done.list.parent().unwrap_or(&done.list).display();
    let counts = match screen.language {
        Language::English => format!("letters written: {}, without a file: {} · {folder}", done.written, done.missing),
        Language::Japanese => format!("書き出した文書 {}通、書き出せず {}通 ・ {folder}", done.written, done.missing),
    };
    writeln!(screen, "{}", screen.paint(Paint::Bold, &counts))?;
    Ok(())
}
