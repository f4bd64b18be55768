//! The recognition of characters in pictures, by Tesseract in a process of its own.
//!
//! ```text
//! page 3 is a scan → drawn in greys at 300 dots an inch → set straight → tesseract -l jpn → lines
//! ```
//!
//! Only when it is asked for: it takes about a second a page, and a person has to look at what it reads. Where a page reads badly it
//! is held otherwise (turned, vertical writing), and the best way is kept. One page after the other and one thread each, so that the
//! result is the same however many files are read at once.

use super::child;
use super::crew::Pulse;
use super::drawing::draw_grey;
use crate::config::Engine;
use crate::decode::ocr::{self, Picture, Placing, Recognition};
use crate::diag::{Code, Diagnostic};
use crate::model::{Document, Page};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Dots an inch: more made results worse and took longer.
const DENSITY: f32 = 300.0;
/// Points of an inch.
const INCH: f32 = 72.0;
/// Longest time of one look at a page.
const TIME: Duration = Duration::from_secs(40);
/// Largest table of words that is taken, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;
/// Time for the engine to say what it is.
const ANSWER: Duration = Duration::from_secs(10);

/// Asks a program whether it is Tesseract and what it knows; `None` when it does not answer as such.
#[must_use]
pub fn engine(program: &Path) -> Option<Engine> {
    let ask =
        |what: &str| child::run(Command::new(program).arg(what), &[], ANSWER, 65_536).ok().filter(|left| left.well);
    let version = ask("--version")?;
    // older ones print it beside
    let text = format!("{}\n{}", String::from_utf8_lossy(&version.out), version.said);
    let version = text.lines().find_map(|line| line.strip_prefix("tesseract "))?.trim().to_owned();
    let languages = ask("--list-langs")?;
    let text = format!("{}\n{}", String::from_utf8_lossy(&languages.out), languages.said);
    let knows = |language: &str| text.lines().any(|line| line.trim() == language);
    Some(Engine {
        program: program.to_owned(),
        version,
        japanese: knows("jpn"),
        vertical: knows("jpn_vert"),
        directions: knows("osd"),
    })
}

/// Reads the pages that have no text.
#[derive(Debug, Clone)]
pub(super) struct Recogniser {
    engine: Engine,
    /// kairan itself, which draws the pages
    program: PathBuf,
}

/// What is known of the source whose pages are read.
pub(super) struct Paper<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) passwords: &'a [String],
    /// a picture by itself; else a PDF
    pub(super) picture: bool,
}

/// How a page is held and read.
#[derive(Debug, Clone, Copy)]
struct Way {
    quarters: u8,
    language: &'static str,
    /// the engine's idea of the page: one block, one vertical block
    layout: &'static str,
}

const UPRIGHT: Way = Way { quarters: 0, language: "jpn", layout: "6" };

impl Recogniser {
    /// With the engine of the settings, when they name one.
    pub(super) fn of(engine: Option<&Engine>) -> Option<Self> {
        Some(Self { engine: engine?.clone(), program: std::env::current_exe().ok()? })
    }

    /// Reads the pages of a document that have no text. A page that cannot be made out stays as it is and keeps its remark.
    pub(super) fn read(
        &self,
        paper: &Paper<'_>,
        document: &mut Document,
        remarks: &mut Vec<Diagnostic>,
        pulse: &Pulse,
    ) {
        for at in ocr::unread_pages(document) {
            pulse.beat();
            let Some(page) = document.pages.get(at) else { continue };
            let read = if paper.picture { self.read_picture(paper.bytes) } else { self.read_page(paper, page, pulse) };
            match read.filter(Recognition::is_readable) {
                Some(recognition) => ocr::put(document, at, recognition, remarks),
                None => explain(page.number, remarks),
            }
        }
        pulse.beat();
    }

    fn read_page(&self, paper: &Paper<'_>, page: &Page, pulse: &Pulse) -> Option<Recognition> {
        if !(page.width >= 1.0 && page.height >= 1.0) {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a float becomes the nearest width there is"
        )]
        let width = (page.width * DENSITY / INCH).round() as u16;
        let drawn = draw_grey(&self.program, paper.bytes, paper.passwords, page.number, width).ok()?;
        let picture = Picture::from_pgm(&drawn)?;
        let dots_per_point = picture.width_in_dots() / page.width;
        let look = |way: Way| {
            pulse.beat();
            self.look(&picture, dots_per_point, way)
        };
        let mut best = look(UPRIGHT)?;
        if best.is_good() {
            return Some(best);
        }
        let mut others = Vec::new();
        if let Some(quarters) = self.direction(&picture).filter(|quarters| *quarters != 0) {
            others.push(Way { quarters, ..UPRIGHT });
        }
        if self.engine.vertical {
            others.push(Way { language: "jpn_vert", layout: "5", ..UPRIGHT });
        }
        for way in others {
            if let Some(read) = look(way).filter(|read| read.is_readable() && read.confidence > best.confidence) {
                best = read;
            }
        }
        Some(best)
    }

    /// One look at a page.
    fn look(&self, picture: &Picture, dots_per_point: f32, way: Way) -> Option<Recognition> {
        let turned = picture.turned(way.quarters);
        let skew = turned.skew();
        let seen = turned.set_straight(skew);
        let table = self.ask(&seen.to_pgm(), way)?;
        Some(ocr::recognition(&table, &Placing::new(&seen, skew, way.quarters, dots_per_point)))
    }

    /// A picture that is a file of its own: the engine opens it, and no place on a page can be told.
    fn read_picture(&self, bytes: &[u8]) -> Option<Recognition> {
        let table = self.ask(bytes, UPRIGHT)?;
        let mut recognition = ocr::recognition(&table, &Placing::unplaced());
        for line in &mut recognition.lines {
            line.bbox = None;
            line.words.clear();
        }
        Some(recognition)
    }

    fn ask(&self, picture: &[u8], way: Way) -> Option<String> {
        let density = format!("{DENSITY}");
        let mut command = Command::new(&self.engine.program);
        command
            .args(["stdin", "stdout", "--dpi", &density, "-l", way.language, "--psm", way.layout, "tsv"])
            // several threads make it four times as slow
            .env("OMP_THREAD_LIMIT", "1");
        let left = child::run(&mut command, &[picture], TIME, LARGEST).ok()?;
        (left.well && left.out.len() as u64 <= LARGEST).then(|| String::from_utf8_lossy(&left.out).into_owned())
    }

    /// By how many quarters of a circle the page has to be turned to the right, as the engine sees it.
    fn direction(&self, picture: &Picture) -> Option<u8> {
        if !self.engine.directions {
            return None;
        }
        let mut command = Command::new(&self.engine.program);
        command.args(["stdin", "stdout", "--dpi", "300", "-l", "osd", "--psm", "0"]).env("OMP_THREAD_LIMIT", "1");
        let left = child::run(&mut command, &[&picture.to_pgm()], TIME, 65_536).ok()?;
        let said = String::from_utf8_lossy(&left.out).into_owned();
        let degrees: u16 = said.lines().find_map(|line| line.strip_prefix("Rotate:"))?.trim().parse().ok()?;
        u8::try_from(degrees / 90 % 4).ok()
    }
}

/// Says of a page without text that recognition did not help either.
fn explain(page: u32, remarks: &mut [Diagnostic]) {
    let about = remarks.iter_mut().find(|remark| remark.code == Code::NEEDS_OCR && remark.page == Some(page));
    if let Some(remark) = about {
        *remark = Diagnostic::new(Code::NEEDS_OCR)
            .detail(
                "recognition was tried and made out nothing certain enough",
                "文字認識を試しましたが、判読できませんでした",
            )
            .page(page);
    }
}
