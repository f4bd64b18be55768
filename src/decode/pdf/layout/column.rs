//! Columns of prose: where many lines in a row break at the same gap and both sides are filled, the left side is read first.
//!
//! ```text
//! 第一条 この要領は、　　第三条 知事は、前　　→   第一条 この要領は、
//! 必要な事項を定める。　　条の届出があった　　　　必要な事項を定める。
//! …　　　　　　　　　　　…　　　　　　　　　　　…
//! ```
//!
//! The sides of a column may stand on different heights and end at different ones. Hard: a letterhead has two sides as well; but its lines
//! do not stand beside one another, and do not fill a column.

use super::grid;
use super::line::Draft;
use crate::model::{Rect, Word};

/// A gutter is at least this many ems wide.
const MIN_GUTTER: f32 = 1.2;
/// What punctuation that hangs over the edge of its column leaves of a gutter, in ems.
const MIN_REST: f32 = 0.7;
/// Lines in a row that must break at the gutter.
const MIN_LINES: usize = 6;
/// Lines of a page; one with more is no prose.
const MAX_LINES: usize = 600;
/// Part of its column that a line of prose fills.
const FILLED: f32 = 0.72;
/// Columns of prose are wider than this many ems.
const MIN_WIDTH: f32 = 9.0;
/// Columns side by side.
const MAX_COLUMNS: usize = 6;
/// Lines of one column follow one another within this many ems.
const MAX_PITCH: f32 = 3.2;
/// Columns begin on heights that differ by less than this many ems.
const MAX_OFFSET: f32 = 1.3;

/// The drafts with columns one after the other.
pub(super) fn ordered(drafts: Vec<Draft>) -> Vec<Draft> {
    let drafts = ruby_behind(drafts);
    if drafts.len() > MAX_LINES {
        return drafts;
    }
    in_columns(drafts, MAX_COLUMNS)
}

fn in_columns(mut drafts: Vec<Draft>, columns_left: usize) -> Vec<Draft> {
    if drafts.len() < grid::MIN_LINES || columns_left == 0 {
        return drafts;
    }
    let mut out = Vec::with_capacity(drafts.len());
    let mut at = 0;
    // lines that make no table from an earlier one on mostly make none from a later one on
    let mut tried = grid::Tried::default();
    while at < drafts.len() {
        let rest = drafts.get(at..).unwrap_or_default();
        if let Some(block) = block(rest) {
            let (mut left, mut right) = (Vec::new(), Vec::new());
            for draft in rest.iter().take(block.length) {
                let (before, after) = split(draft, block.gutter);
                left.extend(before);
                right.extend(after);
            }
            out.extend(in_columns(left, columns_left - 1));
            out.extend(in_columns(right, columns_left - 1));
            at += block.length;
        } else if let Some((length, cells)) = tried.cells(at, rest) {
            out.extend(cells);
            at += length;
        } else {
            // nothing looks back, so it can go
            out.extend(drafts.get_mut(at).map(std::mem::take));
            at += 1;
        }
    }
    out
}

/// Lines from the first on that share a gutter.
struct Block {
    length: usize,
    gutter: f32,
}

/// What of the text beside a gutter must fill its column.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Whole,
    Nearest,
}

/// The parts of a line on both sides of a gutter.
struct Sides {
    left: Option<Draft>,
    right: Option<Draft>,
}

/// The columns that begin with the first line.
fn block(drafts: &[Draft]) -> Option<Block> {
    let first = drafts.first().filter(|_| drafts.len() >= MIN_LINES)?;
    // where the columns stand on different heights, the first line has one side only and the second one the other
    let second = drafts.get(1).filter(|second| (second.mid() - first.mid()).abs() <= MAX_OFFSET * first.size);
    let beside = second.and_then(|second| {
        let (a, b) = (first.bounds, second.bounds);
        [(a.x1, b.x0), (b.x1, a.x0)].into_iter().find(|(low, high)| high - low >= MIN_GUTTER * first.size)
    });
    let candidates: Vec<(f32, f32)> = gaps(first, MIN_GUTTER).chain(beside).collect();
    // the side of a gutter may be one column or, where there are three, several
    [Side::Whole, Side::Nearest]
        .into_iter()
        .find_map(|side| candidates.iter().find_map(|gap| block_at(drafts, *gap, side)))
}

fn block_at(drafts: &[Draft], gap: (f32, f32), side: Side) -> Option<Block> {
    let first = drafts.first()?;
    let mut gutter = gap;
    let mut length = 0;
    for draft in drafts {
        let Some(narrower) = narrowed(gutter, draft) else { break };
        gutter = narrower;
        length += 1;
    }
    let (low, high) = gutter;
    if length < MIN_LINES || high - low < MIN_REST * first.size {
        return None;
    }
    let place = f32::midpoint(low, high);
    let mut sides: Vec<Sides> = Vec::new();
    let mut last_left: Option<f32> = None;
    for draft in drafts.iter().take(length) {
        let (left, right) = split(draft, place);
        // behind the end of the right column a line of its own is no more of the left one
        if let (Some(left), None, Some(last)) = (&left, &right, last_left)
            && left.mid() - last > MAX_PITCH * left.size
        {
            break;
        }
        last_left = left.as_ref().map(Draft::mid).or(last_left);
        sides.push(Sides { left, right });
    }
    let mut left: Vec<&Draft> = sides.iter().filter_map(|side| side.left.as_ref()).collect();
    let mut right: Vec<&Draft> = sides.iter().filter_map(|side| side.right.as_ref()).collect();
    let [(left_top, left_end), (right_top, right_end)] = [reach(&left)?, reach(&right)?];
    if (left_top - right_top).abs() > MAX_OFFSET * first.size {
        return None;
    }
    let end = left_end.min(right_end) + 0.5 * first.size;
    left.retain(|line| line.mid() <= end);
    right.retain(|line| line.mid() <= end);
    let (left_parts, right_parts): (Vec<_>, Vec<_>) = match side {
        Side::Whole => (left.iter().map(|line| span(line)).collect(), right.iter().map(|line| span(line)).collect()),
        Side::Nearest => (
            left.iter().filter_map(|line| segments(line).last().copied()).collect(),
            right.iter().filter_map(|line| segments(line).first().copied()).collect(),
        ),
    };
    let prose = is_prose(&left_parts, first.size) && is_prose(&right_parts, first.size);
    (prose && is_dense(&left) && is_dense(&right)).then_some(Block { length: sides.len(), gutter: place })
}

/// What a line leaves of a gutter; `None` when it runs across.
pub(super) fn narrowed(gutter: (f32, f32), draft: &Draft) -> Option<(f32, f32)> {
    let (low, high) = gutter;
    // most lines leave it as it is
    if draft.bounds.x1 <= low || draft.bounds.x0 >= high {
        return Some(gutter);
    }
    let least = MIN_REST * draft.size;
    let inside = gaps(draft, MIN_REST).map(|gap| (gap.0.max(low), gap.1.min(high)));
    let inside = inside.filter(|(low, high)| high - low > least);
    if let Some(widest) = inside.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))) {
        return Some(widest);
    }
    let middle = f32::midpoint(low, high);
    let beside =
        if draft.bounds.x0 >= middle { (low, high.min(draft.bounds.x0)) } else { (low.max(draft.bounds.x1), high) };
    (beside.1 - beside.0 > least).then_some(beside)
}

/// The first and the last height of a column.
fn reach(column: &[&Draft]) -> Option<(f32, f32)> {
    Some((column.first()?.mid(), column.last()?.mid()))
}

/// Whether most lines fill the column.
fn is_prose(segments: &[(f32, f32)], size: f32) -> bool {
    let left = segments.iter().map(|segment| segment.0).fold(f32::MAX, f32::min);
    let width = segments.iter().map(|segment| segment.1).fold(f32::MIN, f32::max) - left;
    let filled = segments.iter().filter(|segment| segment.1 - segment.0 >= FILLED * width).count();
    segments.len() >= MIN_LINES - 1 && filled * 10 >= segments.len() * 6 && width > MIN_WIDTH * size
}

/// Whether the lines follow one another as those of prose do.
fn is_dense(column: &[&Draft]) -> bool {
    let far = column.windows(2).filter(|pair| match pair {
        [a, b] => b.mid() - a.mid() > MAX_PITCH * a.size,
        _ => false,
    });
    far.count() * 5 <= column.len()
}

fn span(draft: &Draft) -> (f32, f32) {
    (draft.bounds.x0, draft.bounds.x1)
}

/// From where to where a line is written without a gap that could be a gutter.
fn segments(draft: &Draft) -> Vec<(f32, f32)> {
    let gaps: Vec<(f32, f32)> = gaps(draft, MIN_GUTTER).collect();
    let starts = std::iter::once(draft.bounds.x0).chain(gaps.iter().map(|gap| gap.1));
    let ends = gaps.iter().map(|gap| gap.0).chain(std::iter::once(draft.bounds.x1));
    starts.zip(ends).collect()
}

/// Gaps between words of at least so many ems.
pub(super) fn gaps(draft: &Draft, least: f32) -> impl Iterator<Item = (f32, f32)> {
    let least = least * draft.size;
    draft.words.windows(2).filter_map(move |pair| match pair {
        [a, b] if b.bbox.x0 - a.bbox.x1 >= least => Some((a.bbox.x1, b.bbox.x0)),
        _ => None,
    })
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
    let Draft { hidden, size, cell, ruby, .. } = *draft;
    Some(Draft {
        text: draft.text.get(from..to)?.to_owned(),
        words,
        bounds,
        struck,
        hidden,
        size,
        cell,
        ruby,
        missing: 0,
    })
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
