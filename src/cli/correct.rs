//! `kairan correct LETTER FIELD VALUE`: a person's value in the place of what was read. It survives every later run.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::screen::Screen;
use crate::pipeline;
use clap::Args;
use serde_json::Value;
use std::env;
use std::io::Write as _;

/// Arguments of `kairan correct`.
#[derive(Debug, Args)]
#[command(after_help = "\
The value is JSON; what is no JSON is a text. The files of the outputs follow with the next `kairan run` or `kairan export`.

Examples:
  kairan correct 2023収0012 subject '停電時の電源の確保について'
  kairan correct in/notice.pdf#1 date 2023-07-07
  kairan correct 2023収0012 reference_numbers '[\"医政発0609第3号\"]'
  kairan correct 2023収0012 deadlines '[]'
  kairan correct 2023収0012                 what was corrected so far
  kairan correct --undo 3")]
pub(super) struct CorrectArgs {
    /// Letter: number of receipt (2023収0012), FILE#N, or the id of a record
    #[arg(required_unless_present = "undo")]
    letter: Option<String>,
    /// Key of the record: date, reference_numbers, issuers, addressees, subject …
    #[arg(requires = "value")]
    field: Option<String>,
    /// The right value
    value: Option<String>,
    /// Take this correction back
    #[arg(long, value_name = "CORRECTION", conflicts_with_all = ["letter", "field", "value"])]
    undo: Option<i64>,
    /// Who corrects; without it, the user of this machine
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    book: BookArgs,
}

/// Writes the correction down, or shows the ones there are.
pub(super) fn correct(args: &CorrectArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    let mut register = book::open_to_write(&context)?;
    let refused = |error| book::refused(&error);
    let who = who(args.by.as_deref());
    if let Some(correction) = args.undo {
        register.undo(correction, &who, pipeline::now()).map_err(refused)?;
        writeln!(screen, "{} {correction}", screen.pick("taken back:", "取り消しました:"))?;
        return Ok(Exit::Complete);
    }
    let letter = register.find_letter(args.letter.as_deref().unwrap_or_default()).map_err(refused)?;
    if let (Some(field), Some(value)) = (&args.field, &args.value) {
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.clone()));
        let made = register.correct(letter, field, &value, &who, pipeline::now()).map_err(refused)?;
        writeln!(screen, "#{} {field}: {} → {}", made.id, made.machine, made.value)?;
        return Ok(Exit::Complete);
    }
    for made in register.corrections(letter).map_err(refused)? {
        let undone = match &made.undone {
            Some((who, when)) => format!("  [{} {who} {when}]", screen.pick("taken back", "取消")),
            None => String::new(),
        };
        writeln!(
            screen,
            "#{} {}: {} → {}  {} {}{undone}",
            made.id, made.field, made.machine, made.value, made.who, made.made
        )?;
    }
    Ok(Exit::Complete)
}

/// Who corrects: as told, else the user of this machine.
pub(super) fn who(by: Option<&str>) -> String {
    by.map(str::to_owned)
        .or_else(|| env::var("USER").ok())
        .or_else(|| env::var("USERNAME").ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "unnamed".to_owned())
}
