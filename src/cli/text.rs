//! `kairan text FILE`: the text that the letters are read from.

use super::extract::ended;
use super::failure::{Exit, Failure};
use super::screen::Screen;
use super::setup::{self, ReadingArgs};
use crate::pipeline::Stop;
use clap::Args;
use std::io::{self, Write as _};

/// Arguments of `kairan text`.
#[derive(Debug, Args)]
#[command(after_help = "\
Lines are numbered as in the records (kairan text FILE | cat -n); a page begins with a form feed.

Examples:
  kairan text notice.pdf
  kairan text 'mail.eml!/別添.pdf'      a file inside a mail or archive")]
pub(super) struct TextArgs {
    /// File to decode; FILE!/MEMBER for one inside a mail or archive
    file: String,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Prints the text of a file; what lies inside it is named, not printed.
pub(super) fn text(args: &TextArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = setup::context(&args.reading, screen)?;
    let readings = setup::read_one(&context, &args.file)?;
    let Some((first, inside)) = readings.split_first() else { return Ok(Exit::Complete) };
    screen.write_all(first.document.to_text().as_bytes())?;
    screen.flush()?;
    let mut errors = io::stderr().lock();
    for remark in &first.record.diagnostics {
        let _ = writeln!(errors, "{}", setup::remark_line(remark, screen.language));
    }
    for reading in inside {
        let _ = writeln!(errors, "{}: {}", screen.pick("inside", "中のファイル"), reading.record.source.path);
    }
    Ok(ended(&Stop::new(), first.record.has_failed()))
}
