//! A decoded source: pages of lines with their places. Knows nothing of letters.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A rectangle in PDF points, origin top left of the page as displayed (after /Rotate), `y` downwards.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[f32; 4]", into = "[f32; 4]")]
pub struct Rect {
    /// left
    pub x0: f32,
    /// top
    pub y0: f32,
    /// right
    pub x1: f32,
    /// bottom
    pub y1: f32,
}

impl From<[f32; 4]> for Rect {
    fn from([x0, y0, x1, y1]: [f32; 4]) -> Self {
        Self { x0, y0, x1, y1 }
    }
}

impl From<Rect> for [f32; 4] {
    /// Rounded to a tenth of a point: what a screen can show, and the same text on every machine.
    fn from(r: Rect) -> Self {
        [r.x0, r.y0, r.x1, r.y1].map(|v| (v * 10.0).round() / 10.0)
    }
}

impl Rect {
    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
    /// Width in points.
    #[must_use]
    pub fn width(self) -> f32 {
        self.x1 - self.x0
    }
    /// Height in points.
    #[must_use]
    pub fn height(self) -> f32 {
        self.y1 - self.y0
    }
}

/// How the text of a document was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextSource {
    /// the file is text
    Plain,
    /// from the glyphs of a PDF
    TextLayer,
    /// from a picture
    Ocr,
    /// some pages so, some so
    Mixed,
    /// there is no readable text
    #[default]
    None,
}

/// What a page is, and so what its text is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// visible glyphs with known characters
    #[default]
    Text,
    /// a picture and no text
    Scan,
    /// a picture under a text layer that reads well
    ScanWithText,
    /// a picture under a text layer that reads badly
    ScanWithPoorText,
    /// glyphs whose characters are unknown or plainly wrong
    BrokenText,
    /// drawn shapes, no fonts and no picture
    Outlines,
    /// text beside a large picture
    Mixed,
    /// nothing on it
    Blank,
    /// the page could not be read at all
    Failed,
}

impl PageKind {
    /// Whether the page shows something that kairan could not read as text.
    #[must_use]
    pub fn needs_ocr(self) -> bool {
        matches!(self, Self::Scan | Self::ScanWithPoorText | Self::BrokenText | Self::Outlines)
    }
}

/// A run of characters without a gap, inside a [`Line`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// bytes of [`Line::text`]
    pub range: Range<usize>,
    /// its place on the page
    pub bbox: Rect,
}

/// One line in reading order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Line {
    /// 1-based, counted by `\n` over the whole document as `kairan text` prints it
    pub number: u32,
    /// 1-based page
    pub page: u32,
    /// the text as found, without its line end; nothing folded, leading spaces kept
    pub text: String,
    /// place on the page; `None` for a plain text
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<Rect>,
    /// words with places, in order; empty for a plain text
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<Word>,
    /// a running head, a page number, a stamp: printed on the page but no part of its text
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub furniture: bool,
    /// bytes of `text` that are struck through on the page (見え消し)
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub struck: Vec<Range<usize>>,
    /// the glyphs are not painted (the text layer over a scan)
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// read from a picture of the page: how sure the reading is, in percent
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<u8>,
    /// cell of a table (row, column), 0-based, when the line is one
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cell: Option<(u16, u16)>,
}

impl Line {
    /// Whether the text was recognised in a picture, by the scanner or by kairan: it may say something else than the page.
    #[must_use]
    pub fn is_recognised(&self) -> bool {
        self.hidden || self.recognition.is_some()
    }
}

/// One page.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    /// 1-based
    pub number: u32,
    /// what it is
    pub kind: PageKind,
    /// width in points as displayed; 0 for a plain text
    pub width: f32,
    /// height in points as displayed; 0 for a plain text
    pub height: f32,
    /// lines in reading order
    pub lines: Vec<Line>,
}

/// A decoded source. A page that failed keeps its number.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    /// in order, numbered from 1
    pub pages: Vec<Page>,
    /// how the text was come by
    pub text_source: TextSource,
    /// the text encoding, of a plain text
    pub encoding: Option<String>,
}

impl Document {
    /// All lines of all pages, in order.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.pages.iter().flat_map(|page| page.lines.iter())
    }

    /// The text as `kairan text` prints it: lines ended by `\n`, a form feed before the first line of every page but the first.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        for (at, page) in self.pages.iter().enumerate() {
            if at > 0 {
                out.push('\u{c}');
            }
            let mut last = 0;
            for line in &page.lines {
                // two lines of one number stood in one printed line around a form feed
                if last != 0 && line.number != last {
                    out.push('\n');
                }
                out.push_str(&line.text);
                last = line.number;
            }
            if last != 0 && !self.continues_on_next_page(at) {
                out.push('\n');
            }
        }
        out
    }

    /// Whether the last line of page `at` goes on behind a form feed.
    fn continues_on_next_page(&self, at: usize) -> bool {
        let last = self.pages.get(at).and_then(|p| p.lines.last()).map(|l| l.number);
        let next = self.pages.get(at + 1).and_then(|p| p.lines.first()).map(|l| l.number);
        last.is_some() && last == next
    }

    /// Numbers all lines from 1 in order. For decoders that make one line a printed line.
    pub fn number_lines(&mut self) {
        let mut number = 0;
        for page in &mut self.pages {
            for line in &mut page.lines {
                number += 1;
                line.number = number;
                line.page = page.number;
            }
        }
    }
}
