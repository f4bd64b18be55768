//! Pictures of pages, drawn by a process of its own each.
//!
//! A page of a PDF may ask for any amount of time, memory or stack. The process that draws it (`kairan draw-page`) is ended when
//! its time is up, and takes nothing with it. The bytes go to it through a pipe: it is told no path, and passwords stay unseen.

use super::child::{self, Lost};
use crate::model::Told;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Longest time for one page.
const TIME: Duration = Duration::from_secs(15);
/// Largest picture that is taken, in bytes.
const LARGEST: u64 = 24 * 1024 * 1024;

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// the file
    pub png: Vec<u8>,
    /// a font is neither in the PDF nor on this machine: text is missing from the picture
    pub fonts_missing: bool,
}

/// Why a page has no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    /// none of the passwords opens the file
    #[error("expected a password that opens the file, found none")]
    Locked,
    /// its time was up
    #[error("expected a page that is drawn within 15 seconds, found one that takes longer")]
    Slow,
    /// it does not read
    #[error("expected a page that can be drawn, found one that does not read")]
    Unreadable,
}

impl NotDrawn {
    /// In both tongues.
    #[must_use]
    pub fn told(self) -> Told {
        let japanese = match self {
            Self::Locked => "パスワードがないため、頁を描けません",
            Self::Slow => "15秒以内に頁を描けません",
            Self::Unreadable => "頁を描けません",
        };
        Told::new(self.to_string(), japanese)
    }
}

/// Draws a page of a PDF so many dots wide. `program` is kairan itself.
///
/// # Errors
/// [`NotDrawn`].
pub fn draw(program: &Path, pdf: &[u8], passwords: &[String], page: u32, width: u16) -> Result<Drawn, NotDrawn> {
    let (png, said) = drawn_by(program, pdf, passwords, &[&page.to_string(), &width.to_string()])?;
    if !png.starts_with(b"\x89PNG") {
        return Err(NotDrawn::Unreadable);
    }
    Ok(Drawn { png, fonts_missing: said.contains("fonts-missing") })
}

/// Draws a page in greys, as recognition wants it (see [`crate::decode::ocr::Picture::from_pgm`]).
pub(super) fn draw_grey(
    program: &Path,
    pdf: &[u8],
    passwords: &[String],
    page: u32,
    width: u16,
) -> Result<Vec<u8>, NotDrawn> {
    drawn_by(program, pdf, passwords, &[&page.to_string(), &width.to_string(), "--grey"]).map(|(pgm, _)| pgm)
}

fn drawn_by(program: &Path, pdf: &[u8], passwords: &[String], what: &[&str]) -> Result<(Vec<u8>, String), NotDrawn> {
    let passwords: Vec<&str> = passwords.iter().map(String::as_str).filter(|word| !word.contains('\n')).collect();
    let head: String = passwords.iter().flat_map(|word| [*word, "\n"]).collect();
    let mut command = Command::new(program);
    command.arg("draw-page").args(what).args(["--passwords", &passwords.len().to_string()]);
    match child::run(&mut command, &[head.as_bytes(), pdf], TIME, LARGEST) {
        Ok(left) if left.well && left.out.len() as u64 <= LARGEST => Ok((left.out, left.said)),
        Ok(left) if left.said.contains("password") => Err(NotDrawn::Locked),
        Ok(_) | Err(Lost::NotStarted) => Err(NotDrawn::Unreadable),
        Err(Lost::Slow) => Err(NotDrawn::Slow),
    }
}
