//! Borders between letters that a person set, as the automaton keeps them.
//!
//! A part between two given beginnings is read by itself; where no letter may begin, none does, and the lines take the roles that
//! fit inside the letter above.

use super::cut::Cut;
use super::lattice::Step;
use crate::model::Borders;
use crate::text::squash;
use std::ops::Range;

/// Which pieces must begin a letter, and which must not.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// ascending
    begins: Vec<usize>,
    /// one per piece; empty when none is forbidden
    forbidden: Vec<bool>,
}

impl Given {
    pub(super) fn of(cuts: &[Cut], borders: &Borders) -> Self {
        if borders.is_empty() {
            return Self::default();
        }
        let borders = &borders.moved(|line, text| place(cuts, line, text));
        let mut begins: Vec<usize> = Vec::new();
        let mut last = 0;
        for (at, cut) in cuts.iter().enumerate() {
            // the line itself, or the first below it that holds anything
            let line = cut.line.number;
            if (last + 1..=line).any(|line| borders.begins(line)) {
                begins.push(at);
            }
            last = line;
        }
        let forbidden =
            (cuts.iter().enumerate()).map(|(at, cut)| !begins.contains(&at) && borders.forbids(cut.line.number));
        Self { forbidden: forbidden.collect(), begins }
    }

    /// Whether a person says that a letter begins with this piece.
    pub(super) fn begins_at(&self, at: usize) -> bool {
        self.begins.binary_search(&at).is_ok()
    }

    /// The beginnings, ascending.
    pub(super) fn begins(&self) -> &[usize] {
        &self.begins
    }

    /// Whether a person says that no letter begins with this piece.
    pub(super) fn forbids(&self, at: usize) -> bool {
        self.forbidden.get(at).copied().unwrap_or_default()
    }

    /// Where no letter may begin, of some pieces; empty when that is nowhere.
    pub(super) fn forbidden(&self, part: Range<usize>) -> &[bool] {
        self.forbidden.get(part).unwrap_or_default()
    }

    /// What a person said is certain, whatever a second look has found.
    pub(super) fn settle(&self, steps: &mut [Step]) {
        for (at, step) in steps.iter_mut().enumerate() {
            if self.begins_at(at) {
                step.begins = true;
                step.begin_margin = f32::MAX;
            } else if self.forbids(at) {
                step.begins = false;
            }
        }
    }
}

/// The line on which a text stands that stood on this one: the same, or the nearest that bears it. A text that stands nowhere is
/// looked for in vain, and its line is believed.
fn place(cuts: &[Cut], line: u32, text: &str) -> u32 {
    let bears = |cut: &&Cut| !text.is_empty() && squash(&cut.line.text) == text;
    cuts.iter().filter(bears).map(|cut| cut.line.number).min_by_key(|number| number.abs_diff(line)).unwrap_or(line)
}

#[cfg(test)]
mod tests {
    use super::super::cut;
    use super::*;
    use crate::model::{Cut as Hand, Document, Line, Page};
    use crate::tables::Tables;

    fn document(lines: &[&str]) -> Document {
        let line = |(number, text): (u32, &&str)| Line { number, page: 1, text: (*text).to_owned(), ..Line::default() };
        let page = Page { number: 1, lines: (1..).zip(lines).map(line).collect(), ..Page::default() };
        Document { pages: vec![page], ..Document::default() }
    }

    fn begins(document: &Document, borders: &Borders) -> Vec<u32> {
        let cuts = cut::cut(document, Tables::embedded());
        Given::of(&cuts, borders).begins.into_iter().map(|at| cuts[at].line.number).collect()
    }

    #[test]
    fn a_border_is_found_again_when_lines_are_counted_otherwise() {
        let mut borders = Borders::default();
        borders.set(Hand::Split, 3, 3, "お知らせ");
        assert_eq!(begins(&document(&["甲", "乙", "お知らせ", "丙"]), &borders), [3]);
        assert_eq!(begins(&document(&["甲", "", "乙", "", "お 知 ら せ", "丙"]), &borders), [5]);
        assert_eq!(
            begins(&document(&["甲", "乙", "お知らぜ", "丙"]), &borders),
            [3],
            "read otherwise, and still its line"
        );
    }

    #[test]
    fn a_border_on_an_empty_line_stands_on_the_next_that_holds_anything() {
        let mut borders = Borders::default();
        borders.set(Hand::Split, 2, 2, "");
        assert_eq!(begins(&document(&["甲", "", "", "乙"]), &borders), [4]);
    }
}
