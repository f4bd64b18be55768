//! `kairan run [PATH…]`: the whole pipeline, and what to look at afterwards.

use super::book;
use super::export;
use super::extract::ended;
use super::failure::{Exit, Failure, Problem};
use super::progress::Bar;
use super::screen::{Language, Paint, Screen};
use super::setup::{self, ReadingArgs};
use crate::config::Format;
use crate::diag::Severity;
use crate::model::{BodiesFrom, Field, Tongue, field_in_words};
use crate::pipeline::{self, Order, Remarks, RunError, Stop, Summary};
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan run`.
#[derive(Debug, Args)]
#[command(after_help = "\
Files that have not changed since the last run are not read again; what people corrected stays.

Examples:
  kairan run                                   what pipeline.toml names
  kairan run inbox/ --out outputs
  kairan run archive/ --bodies bodies.toml     with coverage: whom did each circular reach?
  kairan run --stored                          after a change of tables: letters again, no file opened")]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
pub(super) struct RunArgs {
    /// Files and folders to read; without one, [input] paths of pipeline.toml
    paths: Vec<PathBuf>,
    /// Folder of the outputs
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// List of the bodies that should get circulars
    #[arg(long, value_name = "FILE")]
    bodies: Option<PathBuf>,
    /// Files to write, in place of those of pipeline.toml
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    format: Vec<RunFormat>,
    /// Read every file again, changed or not
    #[arg(long)]
    again: bool,
    /// Join and write everything, however large the register
    #[arg(long)]
    whole: bool,
    /// Open no file: read what is out of date again from the text that the register keeps, as `kairan diff` shows it
    #[arg(long, conflicts_with_all = ["paths", "again"])]
    stored: bool,
    /// No progress bar and no summary
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// A sort of output file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RunFormat {
    /// letters.jsonl, circulars.jsonl, diagnostics.jsonl
    Jsonl,
    /// register.csv, hops.csv, coverage.csv, anomalies.csv
    Csv,
    /// register.xlsx with the same sheets
    Xlsx,
    /// audit.html, the audit as a page to read and print
    Html,
}

impl From<RunFormat> for Format {
    fn from(format: RunFormat) -> Self {
        match format {
            RunFormat::Jsonl => Self::Jsonl,
            RunFormat::Csv => Self::Csv,
            RunFormat::Xlsx => Self::Xlsx,
            RunFormat::Html => Self::Html,
        }
    }
}

/// Runs, and says what it came to.
pub(super) fn run(args: &RunArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut settings = setup::reading_settings(&args.reading, screen)?;
    setup::put_in_place(&mut settings, &args.paths, args.out.as_deref(), args.bodies.as_deref());
    if !args.format.is_empty() {
        settings.output.formats = args.format.iter().map(|format| Format::from(*format)).collect();
    }
    if !args.stored
        && args.paths.is_empty()
        && setup::has_no_file(&args.reading)
        && !settings.inputs.iter().any(|path| path.exists())
    {
        // a first try in some folder: that the samples are not there would say nothing
        return Err(failure_of(RunError::NoInput(Vec::new())));
    }
    let bodies = setup::bodies(&settings, screen)?;
    let context = setup::context_of(settings)?;
    let stop = setup::stop_on_interrupt();
    let mut bar = Bar::new(args.quiet, screen.language);
    let order = Order { bodies, again: args.again, whole: args.whole, ..Order::default() };
    let summary = if args.stored {
        book::open(&context)?;
        pipeline::run_stored(&context, &order, &mut bar, &stop)
    } else {
        pipeline::run(&context, &order, &mut bar, &stop)
    };
    let summary = summary.map_err(failure_of)?;
    if !args.quiet {
        show(&summary, screen)?;
    }
    if summary.bodies_from == BodiesFrom::Letters && summary.chains > 0 {
        screen.note(book::bodies_inferred(screen.language))?;
    }
    if summary.listed_elsewhere {
        screen.note(book::bodies_of_another(screen.language))?;
    }
    let asked = Stop::new();
    if summary.interrupted {
        asked.ask();
    }
    Ok(ended(&asked, summary.failed > 0 || summary.read_nothing()))
}

/// An error of a run with its exit status.
pub(super) fn failure_of(error: RunError) -> Failure {
    let writing = error.is_of_writing();
    match error {
        RunError::NoInput(troubles) if troubles.is_empty() => Failure::NoInput(vec![
            Problem::new(
                "expected files or folders to read, found none",
                "name them: kairan run inbox/, or write paths = [\"inbox\"] under [input] into pipeline.toml",
            )
            .in_japanese(
                "読むファイルもフォルダも指定されていません。kairan run 受信/ のように指定するか、pipeline.toml の [input] に paths = [\"受信\"] と書いてください",
            ),
        ]),
        RunError::NoInput(troubles) => Failure::NoInput(troubles.iter().map(setup::problem_of).collect()),
        RunError::NotWritten { path, error } => Failure::not_written(path.display(), error),
        RunError::Register(error) if writing => Failure::NotWritten(Failure::of_register(&error)),
        RunError::Register(error) => Failure::Refused(vec![Failure::of_register(&error)]),
        RunError::Export(error) => {
            Failure::NotWritten(Problem::new(error.to_string(), "").in_japanese(error.in_japanese()))
        }
        RunError::System(error) => Failure::from(error),
    }
}

/// The summary: what came in, what to look at, what was written.
fn show(summary: &Summary, screen: &mut Screen) -> Result<(), Failure> {
    if summary.interrupted {
        return show_interrupted(summary, screen);
    }
    let counts = match screen.language {
        Language::English => format!(
            "files read: {}, unchanged: {} · documents: {}, could not be read: {} · letters: {} · circulars: {}, passed on: {}, by covering letters: {}",
            summary.read,
            summary.unchanged,
            summary.documents,
            summary.failed,
            summary.letters,
            summary.circulars,
            summary.chains,
            summary.forwards
        ),
        Language::Japanese => format!(
            "読込 {}件、変更なし {}件 ・ 書類 {}件（読めず {}件） ・ 文書 {}通 ・ 回覧文書 {}件（転送あり {}件、転送した文書 {}通）",
            summary.read,
            summary.unchanged,
            summary.documents,
            summary.failed,
            summary.letters,
            summary.circulars,
            summary.chains,
            summary.forwards
        ),
    };
    writeln!(screen, "{}", screen.paint(Paint::Bold, &counts))?;
    if summary.to_decode > 0 {
        let line = match screen.language {
            Language::English => {
                format!("{} documents can only be read from their files: `kairan run`", summary.to_decode)
            }
            Language::Japanese => {
                format!("{}件の書類はファイルを開かないと読み直せません: kairan run", summary.to_decode)
            }
        };
        writeln!(screen, "{}", screen.paint(Paint::Warn, &line))?;
    }
    if !summary.left_in_hand.is_empty() {
        let line =
            screen.pick("an earlier run was cut off while reading", "前回の実行が次のファイルの途中で途切れています");
        writeln!(screen, "{}: {}", screen.paint(Paint::Warn, line), summary.left_in_hand.join(", "))?;
    }
    if summary.to_review > 0 {
        let name = |field: &Field| match screen.language {
            Language::English => field.key().to_owned(),
            Language::Japanese => field_in_words(field.key(), Tongue::Japanese).to_owned(),
        };
        let fields: Vec<String> =
            summary.review_fields.iter().map(|(field, count)| format!("{} {count}", name(field))).collect();
        let line = screen.pick("letters to look at", "確認が必要な文書");
        writeln!(screen, "{line}: {} ({})", summary.to_review, fields.join(", "))?;
    }
    show_remarks(summary, screen)?;
    if summary.read_nothing() {
        let line = screen.pick(
            "nothing could be read of any of these documents; scans need OCR first, other kinds have to be saved as PDF",
            "どの書類からも文字を読み取れませんでした。スキャンは先に OCR にかけ、ほかの種類のファイルは PDF にしてください。",
        );
        writeln!(screen, "{}", screen.paint(Paint::Fail, line))?;
    }
    if summary.only_touched {
        let line = screen.pick(
            "a large book: counted and written here is what this run touched, with its circulars; `kairan export` writes everything anew",
            "大きな収受簿です。上の件数と下の出力は、今回の実行が関わった文書とその回覧だけです。全体の出力は kairan export で書き直します。",
        );
        writeln!(screen, "{}", screen.paint(Paint::Warn, line))?;
    }
    export::show_lost(&summary.lost, screen)?;
    let files: Vec<String> = summary.written.iter().map(|path| path.display().to_string()).collect();
    if !files.is_empty() {
        writeln!(screen, "{}: {}", screen.pick("written", "出力"), files.join(" "))?;
    }
    Ok(())
}

fn show_interrupted(summary: &Summary, screen: &mut Screen) -> Result<(), Failure> {
    let counts = match screen.language {
        Language::English => format!("interrupted · files read: {}, unchanged: {}", summary.read, summary.unchanged),
        Language::Japanese => format!("中断 ・ 読込 {}件、変更なし {}件", summary.read, summary.unchanged),
    };
    writeln!(screen, "{}", screen.paint(Paint::Warn, &counts))?;
    let line = screen.pick(
        "what was read is in the register; the files are those of the run before. Run again to go on.",
        "読んだ分は収受簿に記録済みです。出力ファイルは前回のままです。もう一度実行すると続きから読みます。",
    );
    writeln!(screen, "{line}")?;
    Ok(())
}

/// Remarks by code, failures first, each with one example.
fn show_remarks(summary: &Summary, screen: &mut Screen) -> Result<(), Failure> {
    show_some(summary, |_| true, screen)
}

/// The failures alone.
pub(super) fn show_failures(summary: &Summary, screen: &mut Screen) -> Result<(), Failure> {
    show_some(summary, |severity| severity == Severity::Error, screen)
}

fn show_some(summary: &Summary, wanted: impl Fn(Severity) -> bool, screen: &mut Screen) -> Result<(), Failure> {
    let mut remarks: Vec<_> = summary.remarks.iter().filter(|(_, remarks)| wanted(remarks.severity)).collect();
    remarks
        .sort_by_key(|(code, remarks)| (std::cmp::Reverse(remarks.severity), std::cmp::Reverse(remarks.count), *code));
    for (code, Remarks { severity, count, example, message, message_ja }) in &remarks {
        let paint = match severity {
            Severity::Error => Paint::Fail,
            Severity::Warning => Paint::Warn,
            Severity::Note => Paint::Dim,
        };
        let name = screen.paint(paint, &format!("{severity}[{}]", code.as_str()));
        let message = screen.pick(message, message_ja).to_owned();
        writeln!(screen, "  {count:>5} × {name}  {example}: {message}")?;
    }
    if !remarks.is_empty() {
        let line = screen.pick("what a code means: kairan explain CODE", "コードの意味: kairan explain CODE");
        writeln!(screen, "  {}", screen.paint(Paint::Dim, line))?;
    }
    Ok(())
}
