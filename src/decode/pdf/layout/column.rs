//! Columns of prose: where many lines in a row break at the same gap and both sides are filled, the left side is read first.

use super::line::Draft;
use crate::model::{Rect, Word};

/// A gutter is at least this many ems wide.
const MIN_GUTTER: f32 = 1.2;
/// Lines in a row that must break at the gutter.
const MIN_LINES: usize = 6;
/// Lines of a page; one with more is no prose.
const MAX_LINES: usize = 600;
/// Part of its column that a line of prose fills.
const FILLED: f32 = 0.72;

/// The drafts with columns one after the other.
pub(super) fn ordered(drafts: Vec<Draft>) -> Vec<Draft> {
    let drafts = ruby_behind(drafts);
    if !(MIN_LINES..=MAX_LINES).contains(&drafts.len()) {
        return drafts;
    }
    let mut out = Vec::with_capacity(drafts.len());
    let mut at = 0;
    while at < drafts.len() {
        let rest = drafts.get(at..).unwrap_or_default();
        let Some((length, gutter)) = block(rest) else {
            out.extend(rest.first().cloned());
            at += 1;
            continue;
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for draft in rest.iter().take(length) {
            let (before, after) = split(draft, gutter);
            left.extend(before);
            right.extend(after);
        }
        out.extend(left);
        out.extend(right);
        at += length;
    }
    out
}

/// The lines from the first on that share a gutter, and where it lies.
fn block(drafts: &[Draft]) -> Option<(usize, f32)> {
    let first = drafts.first()?;
    gaps(first).into_iter().find_map(|(from, to)| {
        let (mut low, mut high) = (from, to);
        let mut length = 0;
        let mut both = 0;
        let mut sides: Vec<(Option<Rect>, Option<Rect>)> = Vec::new();
        for draft in drafts {
            let inside = |gap: &(f32, f32)| gap.0.max(low) + 0.8 * draft.size < gap.1.min(high);
            let bounds = draft.bounds;
            if let Some(gap) = gaps(draft).into_iter().find(inside) {
                low = low.max(gap.0);
                high = high.min(gap.1);
                both += 1;
            } else if bounds.x1 <= low.max(f32::midpoint(low, high)) {
                low = low.max(bounds.x1);
            } else if bounds.x0 >= high.min(f32::midpoint(low, high)) {
                high = high.min(bounds.x0);
            } else {
                break;
            }
            length += 1;
            let middle = f32::midpoint(low, high);
            let (left, right) = split(draft, middle);
            sides.push((left.map(|d| d.bounds), right.map(|d| d.bounds)));
        }
        let full = |boxes: Vec<Rect>| {
            let width = boxes.iter().map(|b| b.x1).fold(f32::MIN, f32::max)
                - boxes.iter().map(|b| b.x0).fold(f32::MAX, f32::min);
            let filled = boxes.iter().filter(|b| b.width() >= FILLED * width).count();
            filled * 10 >= boxes.len() * 6 && width > 9.0 * first.size
        };
        let prose = full(sides.iter().filter_map(|side| side.0).collect())
            && full(sides.iter().filter_map(|side| side.1).collect());
        (length >= MIN_LINES && both * 2 >= length && both >= MIN_LINES - 1 && prose)
            .then_some((length, f32::midpoint(low, high)))
    })
}

/// Gaps between words that could be a gutter.
fn gaps(draft: &Draft) -> Vec<(f32, f32)> {
    let mut gaps = Vec::new();
    for pair in draft.words.windows(2) {
        if let [a, b] = pair
            && b.bbox.x0 - a.bbox.x1 >= MIN_GUTTER * draft.size
        {
            gaps.push((a.bbox.x1, b.bbox.x0));
        }
    }
    gaps
}

/// The words before and behind a place.
pub(super) fn split(draft: &Draft, place: f32) -> (Option<Draft>, Option<Draft>) {
    let at = draft.words.partition_point(|word| word.bbox.x0 < place);
    let (before, after) = draft.words.split_at(at);
    (part(draft, before), part(draft, after))
}

/// A draft of some of the words of another.
fn part(draft: &Draft, words: &[Word]) -> Option<Draft> {
    let (first, last) = (words.first()?, words.last()?);
    let (from, to) = (first.range.start, last.range.end);
    let bounds = words.iter().map(|word| word.bbox).reduce(Rect::union)?;
    let words = words.iter().map(|w| Word { range: w.range.start - from..w.range.end - from, bbox: w.bbox }).collect();
    let struck = draft.struck.iter().filter(|s| s.start < to && s.end > from);
    let struck = struck.map(|s| s.start.max(from) - from..s.end.min(to) - from).collect();
    Some(Draft { text: draft.text.get(from..to)?.to_owned(), words, bounds, struck, missing: 0, ..draft.clone() })
}

/// Small kana above a line come behind it, set apart.
fn ruby_behind(mut drafts: Vec<Draft>) -> Vec<Draft> {
    for at in 0..drafts.len().saturating_sub(1) {
        let Some([small, base]) = drafts.get_mut(at..at + 2) else { break };
        let rise = base.mid() - small.mid();
        let kana = |c: char| matches!(c, '\u{3040}'..='\u{30ff}') || c.is_whitespace();
        let over = small.bounds.x0 > base.bounds.x0 - base.size && small.bounds.x1 < base.bounds.x1 + base.size;
        if small.size <= 0.62 * base.size
            && rise < 1.15 * base.size
            && over
            && !small.is_blank()
            && small.text.chars().all(kana)
        {
            small.ruby = true;
            drafts.swap(at, at + 1);
        }
    }
    drafts
}
