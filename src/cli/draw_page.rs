//! `kairan draw-page PAGE WIDTH`: a PDF on standard input, a picture of one page on standard output.
//!
//! Not for people: `kairan serve` draws every page in a process of its own, so that a page that never comes to an end, or takes
//! all memory, can be ended from outside and takes nothing with it. On standard error: `fonts-missing` when text is missing from
//! the picture, else the reason why there is none.

use super::failure::{Exit, Failure, Problem};
use super::screen::Screen;
use crate::decode::ocr::Picture;
use crate::export::{page_dots, page_picture};
use clap::Args;
use std::io::{self, Read as _, Write as _};

/// Arguments of `kairan draw-page`.
#[derive(Debug, Args)]
pub(super) struct DrawPageArgs {
    /// Page, from 1
    page: u32,
    /// Width of the picture in dots
    width: u16,
    /// Lines before the PDF that are passwords to try
    #[arg(long, default_value_t = 0)]
    passwords: usize,
    /// Draw in greys for the recognition of characters: coloured stamps fade
    #[arg(long)]
    grey: bool,
}

/// Draws the page.
pub(super) fn draw_page(args: &DrawPageArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    // passwords come this way, and not as arguments, because arguments are seen by every user of the machine
    let mut passwords = Vec::new();
    for _ in 0..args.passwords {
        let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { break };
        let line: Vec<u8> = bytes.drain(..=end).collect();
        passwords.push(String::from_utf8_lossy(&line).trim_end_matches('\n').to_owned());
    }
    let refused = |message: String| Failure::NoInput(vec![Problem::new(message, "")]);
    if args.grey {
        let dots = page_dots(bytes, &passwords, args.page, args.width).map_err(|why| refused(why.to_string()))?;
        let grey = Picture::without_colours(dots.width.into(), dots.height.into(), &dots.rgba);
        screen.write_all(&grey.map(|grey| grey.to_pgm()).unwrap_or_default())?;
        return Ok(Exit::Complete);
    }
    let picture = page_picture(bytes, &passwords, args.page, args.width).map_err(|why| refused(why.to_string()))?;
    if picture.fonts_missing {
        screen.note("fonts-missing")?;
    }
    screen.write_all(&picture.png)?;
    Ok(Exit::Complete)
}
