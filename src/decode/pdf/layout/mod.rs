//! Glyphs and rules of a page become lines in the order a person reads them.
//!
//! Owns geometry: frames of reading ([`frame`]), ruled tables ([`table`]) and others ([`grid`]), lines ([`line`]), columns ([`column`]), stacked braces
//! ([`brace`]), strike-throughs ([`strike`]) and running heads ([`furniture`]). Must not know what a line says.
//!
//! ```text
//!                     医政発0609第３号        → 医政発0609第３号
//!                     令和５年６月９日          令和５年６月９日
//! 各 都道府県知事 殿                            各 都道府県知事 殿
//!           厚生労働省医政局長                  厚生労働省医政局長
//! ```
//!
//! Parts of one visual line stay one line, however wide the gap; only columns of prose and cells of a ruled table are taken apart.
//! Hard: what is one line. Members of a brace stand on half lines, small print hangs above the line, justified letters stand an em
//! apart.

mod brace;
mod column;
mod frame;
pub(super) mod furniture;
mod grid;
mod line;
mod strike;
mod table;

use super::content::{Drawn, Rule};
use super::font::Fonts;
use super::matrix::Display;
use crate::model::{Line, Rect};

/// A glyph in its frame of reading: `u` along the line, `v` from line to line.
#[derive(Debug, Clone, Copy)]
struct Mark {
    u0: f32,
    u1: f32,
    /// the middle of the em box across the line
    mid: f32,
    size: f32,
    text: u32,
    hidden: bool,
    struck: bool,
}

impl Mark {
    fn centre(&self) -> f32 {
        f32::midpoint(self.u0, self.u1)
    }

    /// The em box in its frame.
    fn place(&self) -> Rect {
        Rect { x0: self.u0, y0: self.mid - self.size / 2.0, x1: self.u1, y1: self.mid + self.size / 2.0 }
    }
}

/// The lines of a page in order, numbered by nobody yet, each with the number of its glyphs that have no known character.
pub(super) fn lines(drawn: &Drawn, fonts: &Fonts, display: &Display) -> Vec<(Line, u32)> {
    let mut out = Vec::new();
    for group in frame::groups(drawn, fonts, display) {
        let mut marks = group.marks;
        let rules: Vec<Rule> = drawn.rules.iter().map(|rule| group.frame.rule(rule, display)).collect();
        let rules = table::joined(rules);
        let tables = table::tables(&rules, &marks);
        strike::mark_struck(&rules, &tables, &mut marks);
        let (rest, cells) = table::assign(&tables, marks);
        let body = column::ordered(brace::unstacked(line::build(&rest, fonts)));
        let drafts = table::merged(body, cells, fonts);
        out.extend(drafts.into_iter().map(|draft| draft.finish(group.frame, display, group.skewed)));
    }
    out.retain(|(line, missing): &(Line, u32)| *missing > 0 || !line.text.trim().is_empty());
    out
}
