//! What several commands need before they begin: settings, tables, the wish to stop, one file read.

use super::failure::{Failure, Problem};
use super::screen::{Language, Screen};
use crate::config::{self, ConfigError, Settings};
use crate::diag::Diagnostic;
use crate::ingest::Trouble;
use crate::model::Body;
use crate::pipeline::{self, Context, ReadOneError, Reading, Stop};
use crate::tables::{TableError, Tables};
use clap::Args;
use std::env;
use std::path::{Path, PathBuf};

/// Options of every command that reads documents.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct ReadingArgs {
    /// Settings of the run; without it, pipeline.toml here if there is one
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Files to read at once; 0 for as many as the machine has processors
    #[arg(long, value_name = "N")]
    pub(super) threads: Option<usize>,
    /// Passwords of locked files, one per line; tried on every one of them
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Vec<PathBuf>,
    /// Recognise the characters of pages that are pictures, with Tesseract; about a second a page
    #[arg(long)]
    pub(super) ocr: bool,
}

/// No settings were named, and none lie here.
pub(super) fn has_no_file(args: &ReadingArgs) -> bool {
    args.config.is_none() && !Path::new(DEFAULT).exists()
}

/// Settings of the working folder.
const DEFAULT: &str = "pipeline.toml";

/// Settings of `--config`, of `pipeline.toml` in the working folder, or the defaults. From here on messages are in the language
/// that the settings name, unless the command line chose one.
pub(super) fn settings(args: &ReadingArgs, screen: &mut Screen) -> Result<Settings, Failure> {
    let default = Path::new(DEFAULT);
    let file = args.config.as_deref().or_else(|| default.exists().then_some(default));
    let mut settings = match file {
        Some(file) => config::load(file).map_err(|error| problems_of(&error, screen.language))?,
        None => Settings::default(),
    };
    screen.adopt(settings.language);
    settings.language = screen.asked_for().unwrap_or(settings.language);
    if let Some(threads) = args.threads {
        settings.threads = threads;
    }
    for file in &args.password_file {
        let passwords = config::load_passwords(file).map_err(|error| problems_of(&error, screen.language))?;
        settings.passwords.extend(passwords);
    }
    Ok(settings)
}

/// The same for a command that opens documents: the engine that the settings or `--ocr` name is there.
pub(super) fn reading_settings(args: &ReadingArgs, screen: &mut Screen) -> Result<Settings, Failure> {
    let mut settings = settings(args, screen)?;
    find_engine(&mut settings, args.ocr)?;
    Ok(settings)
}

/// Asks for the engine that the settings name, or that was asked for.
pub(super) fn find_engine(settings: &mut Settings, asked: bool) -> Result<(), Failure> {
    if asked && settings.ocr.program.is_none() {
        settings.ocr.program = Some(PathBuf::from("tesseract"));
    }
    let Some(program) = &settings.ocr.program else { return Ok(()) };
    let engine = pipeline::engine(program);
    if let Some(engine) = engine.filter(|engine| engine.japanese) {
        settings.ocr.engine = Some(engine);
        return Ok(());
    }
    let shown = program.display();
    Err(Failure::refused(
        format!("expected Tesseract with Japanese (jpn) for the recognition of characters, found none as {shown}"),
        "install it (Debian: apt install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert), or leave --ocr and [ocr] engine out",
        format!(
            "文字認識には日本語（jpn）入りの Tesseract が必要です（{shown} では見つかりません）。インストールするか\
             （Debian なら apt install tesseract-ocr tesseract-ocr-jpn tesseract-ocr-jpn-vert）、--ocr と [ocr] engine を外してください"
        ),
    ))
}

/// Puts what the command line names in the place of what the file says; an empty list of paths names none.
pub(super) fn put_in_place(settings: &mut Settings, paths: &[PathBuf], out: Option<&Path>, bodies: Option<&Path>) {
    if !paths.is_empty() {
        settings.inputs = paths.to_vec();
    }
    if let Some(out) = out {
        out.clone_into(&mut settings.out);
    }
    if let Some(bodies) = bodies {
        settings.bodies = Some(bodies.to_owned());
    }
}

fn problems_of(error: &ConfigError, language: Language) -> Failure {
    let one = |problem: &config::Problem| match language {
        Language::Japanese => Problem::new(problem.to_string(), "").in_japanese(problem.in_japanese()),
        Language::English => Problem::new(problem.to_string(), ""),
    };
    Failure::Refused(error.problems.iter().map(one).collect())
}

/// Settings and the tables they name.
pub(super) fn context(args: &ReadingArgs, screen: &mut Screen) -> Result<Context, Failure> {
    context_of(reading_settings(args, screen)?)
}

/// The tables that the settings name, and both together.
pub(super) fn context_of(settings: Settings) -> Result<Context, Failure> {
    let tables = Tables::load(&settings.tables).map_err(|problems| {
        let help =
            "correct the table, or take its line out of [tables] in pipeline.toml; `kairan check` lists all problems";
        Failure::Refused(problems.iter().map(|problem| table_problem(problem, help)).collect())
    })?;
    let context = Context::new(settings, tables);
    // a command needs them to its end, and to take them apart then takes time for nothing
    std::mem::forget(std::sync::Arc::clone(&context.tables));
    Ok(context)
}

/// A fault of a table, in both languages.
pub(super) fn table_problem(problem: &TableError, help: &str) -> Problem {
    Problem::new(problem.to_string(), help).in_japanese(format!(
        "{}。表を直すか、pipeline.toml の [tables] からその行を除いてください。kairan check で問題をすべて表示できます",
        problem.in_japanese()
    ))
}

/// Hears Ctrl-C: the first asks to stop, the second ends the program.
pub(super) fn stop_on_interrupt() -> Stop {
    let stop = Stop::new();
    let asked = stop.clone();
    // without a handler Ctrl-C ends the program at once, which the register survives
    let _ = ctrlc::set_handler(move || {
        if asked.asked() {
            std::process::exit(130);
        }
        asked.ask();
    });
    stop
}

/// Reads one file and everything inside it.
pub(super) fn read_one(context: &Context, path: &str) -> Result<Vec<Reading>, Failure> {
    one_source(path, pipeline::read_one(context, path))
}

/// What was read of one path; an error when there is nothing at it.
pub(super) fn one_source(path: &str, read: Result<Vec<Reading>, ReadOneError>) -> Result<Vec<Reading>, Failure> {
    let readings = read.map_err(|error| match error {
        ReadOneError::Nothing(why) => Failure::NoInput(vec![problem_about(path, &why)]),
        ReadOneError::System(error) => Failure::from(error),
    })?;
    if readings.is_empty() {
        let problem = Problem::new(
            format!("{path}: expected a file inside a mail or archive, found none of this name"),
            "`kairan text` on the mail or archive names what is inside",
        )
        .in_japanese(format!(
            "{path}: メールや書庫の中に、この名前のファイルはありません。kairan text で中のファイル名を確かめられます"
        ));
        return Err(Failure::NoInput(vec![problem]));
    }
    Ok(readings)
}

/// A path that is no source, as a problem of the arguments.
pub(super) fn problem_of(trouble: &Trouble) -> Problem {
    problem_about(&trouble.path, &trouble.diagnostic)
}

fn problem_about(path: &str, why: &Diagnostic) -> Problem {
    let entry = why.code.entry();
    Problem::new(format!("{path}: {}", why.message), entry.explain.clone())
        .in_japanese(format!("{path}: {}。{}", why.message_ja, entry.explain_ja))
}

/// A remark on one line: severity, code, place, message.
pub(super) fn remark_line(remark: &Diagnostic, language: Language) -> String {
    let message = language.pick(&remark.message, &remark.message_ja);
    let place = match (remark.page, remark.line) {
        (_, Some(line)) => format!(" ({} {line})", language.pick("line", "行")),
        (Some(page), None) => format!(" ({} {page})", language.pick("page", "頁")),
        (None, None) => String::new(),
    };
    format!("{}[{}]{place}: {message}", remark.severity, remark.code.as_str())
}

/// Who writes down what a person says: as told, else the user of this machine.
pub(super) fn who(by: Option<&str>) -> String {
    by.map(str::to_owned)
        .or_else(|| env::var("USER").ok())
        .or_else(|| env::var("USERNAME").ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unnamed".to_owned())
}

/// The bodies that should get circulars, when the settings name a list of them.
pub(super) fn bodies(settings: &Settings, screen: &Screen) -> Result<Option<Vec<Body>>, Failure> {
    let load = |file| config::load_bodies(file).map_err(|error| problems_of(&error, screen.language));
    settings.bodies.as_deref().map(load).transpose()
}
