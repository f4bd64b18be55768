//! `kairan extract PATH…`: records to standard output. Touches no register.

use super::failure::{Exit, Failure};
use super::screen::Screen;
use super::setup::{self, ReadingArgs};
use crate::diag::Sink;
use crate::export;
use crate::model::{DocumentRecord, RegisterEntry, TextSource};
use crate::pipeline::{self, Context, Reading, Stop};
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan extract`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kairan extract notice.pdf
  kairan extract inbox/ > letters.jsonl
  kairan extract inbox/ --format csv | head
  kairan extract inbox/ | jq -r '.letters[].subject'")]
pub(super) struct ExtractArgs {
    /// Files and folders to read
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Form of the output
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ExtractFormat,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Form of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ExtractFormat {
    /// One JSON object per document and line
    #[default]
    Jsonl,
    /// One JSON array
    Json,
    /// One row per letter
    Csv,
}

/// Prints the record of every document, in the order of the paths.
pub(super) fn extract(args: &ExtractArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = setup::context(&args.reading, screen)?;
    let walked = pipeline::list(&context.settings, &args.paths);
    if walked.sources.is_empty() {
        return Err(Failure::NoInput(walked.troubles.iter().map(setup::problem_of).collect()));
    }
    let stop = setup::stop_on_interrupt();
    let mut out = Records {
        format: args.format,
        context: context.clone(),
        written: 0,
        failed: false,
        unreadable: 0,
        with_text: false,
    };
    // paths that are no source take their place among the sources
    let mut troubles = walked.troubles.iter().map(|trouble| Reading::of_trouble(trouble).record).peekable();
    out.begin(screen)?;
    pipeline::extract(&context, walked.sources, &stop, |records| {
        for record in records {
            while let Some(trouble) = troubles.next_if(|t| t.source.path < record.source.path) {
                out.put(&trouble, screen)?;
            }
            out.put(&record, screen)?;
        }
        Ok::<(), Failure>(())
    })?;
    if !stop.asked() {
        for trouble in troubles {
            out.put(&trouble, screen)?;
        }
    }
    out.end(screen)?;
    Ok(ended(&stop, out.failed || out.unreadable > 0 && !out.with_text))
}

/// How a command that read sources ended.
pub(super) fn ended(stop: &Stop, failed: bool) -> Exit {
    match (stop.asked(), failed) {
        (true, _) => Exit::Interrupted,
        (false, true) => Exit::SomeFailed,
        (false, false) => Exit::Complete,
    }
}

/// Writes records in the form asked for, one by one.
struct Records {
    format: ExtractFormat,
    context: Context,
    written: usize,
    failed: bool,
    unreadable: usize,
    with_text: bool,
}

impl Records {
    fn begin(&self, screen: &mut Screen) -> Result<(), Failure> {
        if self.format == ExtractFormat::Json {
            screen.write_all(b"[")?;
        }
        Ok(())
    }

    fn put(&mut self, record: &DocumentRecord, screen: &mut Screen) -> Result<(), Failure> {
        self.failed |= record.has_failed();
        self.unreadable += usize::from(record.is_unreadable());
        self.with_text |= record.text_source != TextSource::None;
        match self.format {
            ExtractFormat::Jsonl => {
                write_json(record, screen)?;
                screen.write_all(b"\n")?;
            }
            ExtractFormat::Json => {
                screen.write_all(if self.written == 0 { b"\n" } else { b",\n" })?;
                write_json(record, screen)?;
            }
            ExtractFormat::Csv => self.put_rows(record, screen)?,
        }
        self.written += 1;
        Ok(())
    }

    /// The rows of one record, in the columns of register.csv; the headings stand above the first only.
    fn put_rows(&self, record: &DocumentRecord, screen: &mut Screen) -> Result<(), Failure> {
        let entries = RegisterEntry::unregistered(record);
        let mut sink = Sink::new();
        let csv = export::register_csv(&entries, &[], &self.context.settings, &self.context.tables, &mut sink);
        let headings = csv.iter().position(|byte| *byte == b'\n').map_or(csv.len(), |end| end + 1);
        let start = if self.written == 0 { 0 } else { headings };
        Ok(screen.write_all(csv.get(start..).unwrap_or_default())?)
    }

    fn end(&self, screen: &mut Screen) -> Result<(), Failure> {
        if self.format == ExtractFormat::Json {
            screen.write_all(b"\n]\n")?;
        }
        Ok(screen.flush()?)
    }
}

fn write_json(record: &DocumentRecord, screen: &mut Screen) -> Result<(), Failure> {
    serde_json::to_writer(screen, record).map_err(|error| Failure::from(std::io::Error::from(error)))
}
