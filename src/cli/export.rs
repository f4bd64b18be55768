//! `kairan export`: the files of the outputs again, from the register; no document is read.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::run::{self, RunFormat};
use super::screen::{Language, Paint, Screen};
use super::setup;
use crate::config::{CsvEncoding, Format};
use crate::diag::Diagnostic;
use crate::pipeline::{self, Archive};
use clap::{Args, ValueEnum};
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan export`.
#[derive(Debug, Args)]
#[command(after_help = "\
After `kairan correct`, and whenever the form of the files was changed in pipeline.toml.

Examples:
  kairan export
  kairan export --out outputs --bodies bodies.toml
  kairan export --encoding cp932 --format csv        for programs that read nothing but Shift_JIS
  kairan export --into ~/Desktop/register            somewhere else; also when the register can only be read")]
pub(super) struct ExportArgs {
    /// Files to write, in place of those of pipeline.toml
    #[arg(long, value_enum, value_delimiter = ',', value_name = "FORMAT")]
    format: Vec<RunFormat>,
    /// Encoding of the CSV files, in place of that of pipeline.toml
    #[arg(long, value_enum, value_name = "ENCODING")]
    encoding: Option<Encoding>,
    /// Folder to write to, in place of that of the register
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    #[command(flatten)]
    book: BookArgs,
}

/// An encoding of CSV files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Encoding {
    /// with a byte order mark, for Excel
    #[value(name = "utf-8")]
    Utf8,
    /// Shift_JIS as Windows knows it; characters it cannot hold are listed in cp932-missing.csv
    Cp932,
}

impl From<Encoding> for CsvEncoding {
    fn from(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Utf8,
            Encoding::Cp932 => Self::Cp932,
        }
    }
}

/// Characters that the CSV files could not hold.
pub(super) fn show_lost(remarks: &[Diagnostic], screen: &mut Screen) -> Result<(), Failure> {
    const MOST: usize = 5;
    for remark in remarks.iter().take(MOST) {
        let line = setup::remark_line(remark, screen.language);
        writeln!(screen, "{}", screen.paint(Paint::Warn, &line))?;
    }
    if remarks.len() > MOST {
        let more = remarks.len() - MOST;
        let line = match screen.language {
            Language::English => format!("and {more} more characters: cp932-missing.csv"),
            Language::Japanese => format!("ほか{more}字: cp932-missing.csv"),
        };
        writeln!(screen, "{line}")?;
    }
    Ok(())
}

/// Writes all files and names them.
pub(super) fn export(args: &ExportArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut settings = args.book.settings(screen)?;
    if !args.format.is_empty() {
        settings.output.formats = args.format.iter().map(|format| Format::from(*format)).collect();
    }
    if let Some(encoding) = args.encoding {
        settings.output.csv_encoding = encoding.into();
    }
    if let Some(into) = &args.into {
        let file = settings.out.join(&settings.register.file);
        settings.register.file = std::path::absolute(&file).unwrap_or(file);
        settings.out.clone_from(into);
    }
    let context = setup::context_of(settings)?;
    let register = book::open(&context)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    // elsewhere nobody else writes these files
    let alone = if args.into.is_none() { Some(pipeline::turn(&context).map_err(run::failure_of)?) } else { None };
    let archive = Archive::of(&register, bodies.as_deref(), &context).map_err(run::failure_of)?;
    let written = archive.write(&register, &context).map_err(run::failure_of)?;
    drop(alone);
    show_lost(&written.remarks, screen)?;
    let files: Vec<String> = written.files.iter().map(|path| path.display().to_string()).collect();
    writeln!(screen, "{}: {}", screen.pick("written", "出力"), files.join(" "))?;
    Ok(Exit::Complete)
}
