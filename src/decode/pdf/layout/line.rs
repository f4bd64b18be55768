//! Marks become lines: what stands at one height is one line, its words apart by spaces.
//!
//! `医 政 発 0609` with gaps of a quarter em stays `医政発0609`; a gap of ten ems becomes twenty spaces.

use super::super::font::Fonts;
use super::super::matrix::Display;
use super::Mark;
use super::frame::Frame;
use crate::model::{Line, Rect, Word};
use std::borrow::Cow;
use std::ops::Range;

/// Heights that differ by less than this part of an em are one line.
const SAME_LINE: f32 = 0.35;
/// Letters further apart than this part of an em have a space between them.
const GAP: f32 = 0.35;
/// The same between two Latin letters or two digits, which touch when they are one word.
const LATIN_GAP: f32 = 0.2;
/// Less is no letter-spacing.
const MIN_TRACKING: f32 = 0.05;
/// Even letter-spacing up to this many ems belongs to the word.
const MAX_TRACKING: f32 = 0.6;

/// A line before it is turned back to the page.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) words: Vec<Word>,
    pub(super) bounds: Rect,
    pub(super) struck: Vec<Range<usize>>,
    pub(super) hidden: bool,
    pub(super) size: f32,
    pub(super) cell: Option<(u16, u16)>,
    pub(super) ruby: bool,
    /// glyphs without a known character
    pub(super) missing: u32,
}

/// The marks of a line, sorted along it.
#[derive(Debug, Clone)]
struct Row<'m> {
    marks: Cow<'m, [Mark]>,
    mid: f32,
    size: f32,
    u0: f32,
    u1: f32,
}

/// Marks that were drawn one after the other along a line.
struct Run {
    marks: Range<usize>,
    mid: f32,
    size: f32,
    u0: f32,
    u1: f32,
}

/// Sorts marks into rows, from top to bottom.
pub(super) fn build(marks: &[Mark], fonts: &Fonts) -> Vec<Draft> {
    rows(marks).iter().map(|row| draft(&row.marks, fonts)).collect()
}

/// The rows of the marks, from top to bottom, each sorted along the line.
fn rows(marks: &[Mark]) -> Vec<Row<'_>> {
    let mut runs = runs(marks);
    // large runs first make the lines, small ones join them
    runs.sort_by(|a, b| a.mid.total_cmp(&b.mid).then(a.u0.total_cmp(&b.u0)));
    let mut rows: Vec<Row<'_>> = Vec::new();
    for run in &runs {
        let own = marks.get(run.marks.clone()).unwrap_or_default();
        let home = rows
            .iter_mut()
            .rev()
            .take(12)
            .filter(|row| belongs(run, row))
            .min_by(|a, b| (a.mid - run.mid).abs().total_cmp(&(b.mid - run.mid).abs()));
        match home {
            Some(row) => {
                row.marks.to_mut().extend_from_slice(own);
                if run.size > row.size * 1.05 {
                    row.mid = run.mid;
                    row.size = run.size;
                }
                row.u0 = row.u0.min(run.u0);
                row.u1 = row.u1.max(run.u1);
            }
            None => rows.push(Row { marks: own.into(), mid: run.mid, size: run.size, u0: run.u0, u1: run.u1 }),
        }
    }
    for row in &mut rows {
        if !row.marks.is_sorted_by(|a, b| a.u0 <= b.u0) {
            row.marks.to_mut().sort_by(|a, b| a.u0.total_cmp(&b.u0));
        }
    }
    rows.sort_by(|a, b| a.mid.total_cmp(&b.mid).then(a.u0.total_cmp(&b.u0)));
    rows
}

fn runs(marks: &[Mark]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, mark) in marks.iter().enumerate() {
        if let Some(run) = runs.last_mut()
            && (mark.mid - run.mid).abs() < 0.08 * run.size
            && (mark.size - run.size).abs() < 0.1 * run.size
            && mark.u0 > run.u1 - 0.6 * run.size
            && mark.u0 < run.u1 + 2.5 * run.size
        {
            run.marks.end = at + 1;
            run.u1 = run.u1.max(mark.u1);
        } else {
            runs.push(Run { marks: at..at + 1, mid: mark.mid, size: mark.size, u0: mark.u0, u1: mark.u1 });
        }
    }
    runs
}

fn belongs(run: &Run, row: &Row<'_>) -> bool {
    let (small, large) = if run.size < row.size { (run.size, row.size) } else { (row.size, run.size) };
    let apart = (run.mid - row.mid).abs();
    // a stamp of large letters beside a line is no part of it
    let gap = (run.u0 - row.u1).max(row.u0 - run.u1);
    if large > 1.9 * small && gap > large {
        return false;
    }
    if apart <= SAME_LINE * small {
        return true;
    }
    // one baseline, very different sizes; or raised small print right behind a letter
    let baselines = ((run.mid + 0.38 * run.size) - (row.mid + 0.38 * row.size)).abs();
    let beside = run.u0 > row.u1 - 0.3 * small || run.u1 < row.u0 + 0.3 * small;
    (baselines <= 0.12 * large && beside)
        || (small <= 0.75 * large && apart <= 0.45 * large && beside && gap.abs() < 0.5 * large)
}

/// Letters whose neighbours they touch inside a word.
fn is_latin(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '\u{c0}'..='\u{24f}' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// Even spacing between the letters of a line, in ems; 0 when there is none.
fn tracking(marks: &[Mark], fonts: &Fonts) -> f32 {
    let gaps = || marks.iter().zip(marks.iter().skip(1)).map(|(a, b)| (b.u0 - a.u1) / a.size.min(b.size).max(0.1));
    // in most lines the letters touch: then so does the middle one of all gaps
    if gaps().filter(|gap| *gap < MIN_TRACKING).count() > marks.len().saturating_sub(1) / 2 {
        return 0.0;
    }
    let mut gaps: Vec<f32> = gaps().collect();
    if gaps.len() < 3 || gaps.len() < 8 && marks.iter().any(|mark| fonts.is_blank(mark.text)) {
        return 0.0;
    }
    let middle = gaps.len() / 2;
    let median = *gaps.select_nth_unstable_by(middle, f32::total_cmp).1;
    let even = gaps.iter().filter(|gap| (*gap - median).abs() < 0.12).count();
    if (MIN_TRACKING..=MAX_TRACKING).contains(&median) && even * 10 >= gaps.len() * 6 { median } else { 0.0 }
}

/// The box around two, of which each letter makes one: as [`Rect::union`], without a thought for what is no number.
#[inline]
fn around(a: Rect, b: Rect) -> Rect {
    Rect {
        x0: if b.x0 < a.x0 { b.x0 } else { a.x0 },
        y0: if b.y0 < a.y0 { b.y0 } else { a.y0 },
        x1: if b.x1 > a.x1 { b.x1 } else { a.x1 },
        y1: if b.y1 > a.y1 { b.y1 } else { a.y1 },
    }
}

/// The letter of a mark that is kana, kanji or one of their signs, and not struck.
#[inline]
fn plain(mark: &Mark) -> Option<char> {
    (0x3001..=0x9fff).contains(&mark.text).then(|| char::from_u32(mark.text)).flatten().filter(|_| !mark.struck)
}

/// Whether a mark stands so near to the one before that nothing is between them, and is not the same drawn again for bold print.
#[inline]
fn touches(before: &Mark, mark: &Mark, limit: f32) -> bool {
    let again = mark.text == before.text && mark.u0 - before.u0 < 0.25 * (before.u1 - before.u0);
    let small = if mark.size < before.size { mark.size } else { before.size };
    !again && (mark.u0 - before.u1) / if small > 0.1 { small } else { 0.1 } <= limit
}

/// Spaces for a gap of this many ems.
fn spaces(gap: f32) -> usize {
    if gap < 1.2 {
        1
    } else if gap < 2.0 {
        2
    } else {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a gap is positive and no wider than a page"
        )]
        let count = (gap * 2.0).min(200.0) as usize;
        count.max(3)
    }
}

/// Writes the marks of a row, sorted along it, as a line.
pub(super) fn draft(marks: &[Mark], fonts: &Fonts) -> Draft {
    let mut out = Draft {
        text: String::with_capacity(marks.len() * 3 + 8),
        words: Vec::new(),
        bounds: Rect::default(),
        struck: Vec::new(),
        hidden: marks.iter().all(|mark| mark.hidden),
        size: 0.0,
        cell: None,
        ruby: false,
        missing: 0,
    };
    let even = tracking(marks, fonts);
    // the mark before, and whether its letter is white space or a Latin one
    let mut last: Option<(&Mark, bool, bool)> = None;
    let mut word: Option<Word> = None;
    for mark in marks {
        // most are kana and kanji that touch the one before
        if let (Some((before, false, _)), Some(open)) = (last, word.as_mut())
            && let Some(letter) = plain(mark)
            && touches(before, mark, GAP + even)
        {
            out.text.push(letter);
            open.range.end = out.text.len();
            open.bbox = around(open.bbox, mark.place());
            out.size = if mark.size > out.size { mark.size } else { out.size };
            last = Some((mark, false, false));
            continue;
        }
        let Some(letter) = fonts.first(mark.text) else {
            out.missing += 1;
            // its place is taken, so there is no gap
            last = last.map(|(_, blank, latin)| (mark, blank, latin));
            continue;
        };
        // most are kana and kanji
        let plain = matches!(letter, '\u{3041}'..='\u{9fff}');
        let (is_blank, is_latin) = (!plain && letter.is_whitespace(), !plain && is_latin(letter));
        if let Some((before, blank_before, latin_before)) = last {
            // bold made by drawing a letter twice
            if mark.text == before.text && mark.u0 - before.u0 < 0.25 * (before.u1 - before.u0) && !is_blank {
                continue;
            }
            let gap = (mark.u0 - before.u1) / mark.size.min(before.size).max(0.1);
            let limit = if is_latin && latin_before { LATIN_GAP.max(even.min(0.5) + 0.15) } else { GAP + even };
            if gap > limit && !(is_blank || blank_before) || gap > 1.5 {
                out.words.extend(word.take());
                out.text.extend(std::iter::repeat_n(' ', spaces(gap)));
            }
        }
        let start = out.text.len();
        fonts.write_from(letter, mark.text, &mut out.text);
        let place = mark.place();
        if is_blank {
            out.words.extend(word.take());
        } else {
            match &mut word {
                Some(word) => {
                    word.range.end = out.text.len();
                    word.bbox = around(word.bbox, place);
                }
                None => word = Some(Word { range: start..out.text.len(), bbox: place }),
            }
            out.size = out.size.max(mark.size);
            if mark.struck {
                match out.struck.last_mut() {
                    Some(range) if out.text.get(range.end..start).is_some_and(|between| between.trim().is_empty()) => {
                        range.end = out.text.len();
                    }
                    _ => out.struck.push(start..out.text.len()),
                }
            }
        }
        last = Some((mark, is_blank, is_latin));
    }
    out.words.extend(word.take());
    let kept = out.text.trim_end().len();
    out.text.truncate(kept);
    let mut boxes = out.words.iter().map(|word| word.bbox);
    if let Some(first) = boxes.next() {
        out.bounds = boxes.fold(first, Rect::union);
    }
    out
}

impl Draft {
    /// The middle of the line across it.
    pub(super) fn mid(&self) -> f32 {
        f32::midpoint(self.bounds.y0, self.bounds.y1)
    }

    /// Whether there is anything to read.
    pub(super) fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    /// The line on the page.
    pub(super) fn finish(self, frame: Frame, display: &Display, skewed: bool) -> (Line, u32) {
        let mut words = self.words;
        for word in &mut words {
            word.bbox = frame.leave(word.bbox, display);
        }
        let line = Line {
            text: self.text,
            bbox: Some(frame.leave(self.bounds, display)),
            words,
            furniture: skewed || self.ruby,
            struck: self.struck,
            hidden: self.hidden,
            cell: self.cell,
            ..Line::default()
        };
        (line, self.missing)
    }
}

/// Letters of a narrow cell that stand one below the other, each alone in its row, are read as one line.
pub(super) fn unstacked_letters(marks: Vec<Mark>, fonts: &Fonts) -> Vec<Mark> {
    let is_letter = |mark: &Mark| {
        fonts.first(mark.text).is_some_and(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'))
    };
    if !(2..=24).contains(&marks.len()) || !marks.iter().all(is_letter) {
        return marks;
    }
    let mut sorted = marks.clone();
    sorted.sort_by(|a, b| a.mid.total_cmp(&b.mid));
    let stacked = sorted.windows(2).all(|pair| match pair {
        [a, b] => (a.centre() - b.centre()).abs() < 0.3 * a.size && (0.7..2.2).contains(&((b.mid - a.mid) / a.size)),
        _ => false,
    });
    let Some(first) = sorted.first().copied().filter(|_| stacked) else { return marks };
    // laid flat where the first letter stands
    let mut u = first.u0;
    sorted
        .into_iter()
        .map(|mark| {
            let width = mark.u1 - mark.u0;
            let flat = Mark { u0: u, u1: u + width, mid: first.mid, ..mark };
            u += width;
            flat
        })
        .collect()
}
