//! `kairan text FILE…`: the text that the letters are read from.

use super::extract::ended;
use super::failure::{Exit, Failure};
use super::screen::Screen;
use super::setup::{self, ReadingArgs};
use crate::config::Settings;
use crate::pipeline::{self, PlainText, Stop};
use clap::Args;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Arguments of `kairan text`.
#[derive(Debug, Args)]
#[command(after_help = "\
Lines are numbered as in the records (kairan text FILE | cat -n); a page begins with a form feed. Of several files, each
begins with a line ==> FILE <==.

Examples:
  kairan text notice.pdf
  kairan text inbox/ > all.txt
  kairan text 'mail.eml!/別添.pdf'      a file inside a mail or archive")]
pub(super) struct TextArgs {
    /// Files and folders to decode; FILE!/MEMBER for a file inside a mail or archive
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Prints the text of files; what lies inside them is named, not printed.
pub(super) fn text(args: &TextArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = Arc::new(setup::reading_settings(&args.reading, screen)?);
    match args.files.as_slice() {
        [file] if !Path::new(file).is_dir() => one(&settings, file, screen),
        files => many(&settings, files, screen),
    }
}

fn one(settings: &Arc<Settings>, file: &str, screen: &mut Screen) -> Result<Exit, Failure> {
    let readings = setup::one_source(file, pipeline::pages_of(settings, file))?;
    let texts: Vec<PlainText> = readings.into_iter().map(PlainText::from).collect();
    let failed = print(&texts, screen)?;
    screen.flush()?;
    Ok(ended(&Stop::new(), failed))
}

fn many(settings: &Arc<Settings>, files: &[String], screen: &mut Screen) -> Result<Exit, Failure> {
    let paths: Vec<PathBuf> = files.iter().map(PathBuf::from).collect();
    let walked = pipeline::list(settings, &paths);
    if walked.sources.is_empty() {
        return Err(Failure::NoInput(walked.troubles.iter().map(setup::problem_of).collect()));
    }
    let stop = setup::stop_on_interrupt();
    let mut failed = !walked.troubles.is_empty();
    for trouble in &walked.troubles {
        remark(&format!("{}: {}", trouble.path, setup::remark_line(&trouble.diagnostic, screen.language)));
    }
    pipeline::pages(settings, walked.sources, &stop, |texts| {
        if let Some(first) = texts.first() {
            writeln!(screen, "==> {} <==", first.record.source.path)?;
        }
        failed |= print(&texts, screen)?;
        Ok::<(), Failure>(())
    })?;
    screen.flush()?;
    Ok(ended(&stop, failed))
}

/// Prints the first text and names what is inside it; whether the source failed.
fn print(texts: &[PlainText], screen: &mut Screen) -> Result<bool, Failure> {
    let Some((first, inside)) = texts.split_first() else { return Ok(false) };
    screen.write_all(first.text.as_bytes())?;
    for said in &first.record.diagnostics {
        remark(&setup::remark_line(said, screen.language));
    }
    for other in inside {
        remark(&format!("{}: {}", screen.pick("inside", "中のファイル"), other.record.source.path));
    }
    Ok(first.record.has_failed())
}

/// Says something beside the text; without anyone who listens, nothing is lost.
fn remark(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
