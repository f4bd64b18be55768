//! `kairan export`: the files of the outputs again, from the register; no document is read.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::run;
use super::screen::Screen;
use super::setup;
use crate::pipeline::Archive;
use clap::Args;
use std::io::Write as _;

/// Arguments of `kairan export`.
#[derive(Debug, Args)]
#[command(after_help = "\
After `kairan correct`, and whenever the form of the files was changed in pipeline.toml.

Examples:
  kairan export
  kairan export --out outputs --bodies bodies.toml")]
pub(super) struct ExportArgs {
    #[command(flatten)]
    book: BookArgs,
}

/// Writes all files and names them.
pub(super) fn export(args: &ExportArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    let register = book::open(&context)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    let archive = Archive::of(&register, bodies.as_deref(), &context).map_err(run::failure_of)?;
    let written = archive.write(&register, &context).map_err(run::failure_of)?;
    let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
    writeln!(screen, "{}: {}", screen.pick("written", "出力"), files.join(" "))?;
    Ok(Exit::Complete)
}
