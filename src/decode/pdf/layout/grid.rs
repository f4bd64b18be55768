//! Tables without rules: cells that run over several lines are read one after the other, row by row.
//!
//! ```text
//! １   事業者は、毎年    事業者は、毎年     →   １
//!      報告するものと    届け出るものと         事業者は、毎年 / 報告するものと / する。
//!      する。            する。                 事業者は、毎年 / 届け出るものと / する。
//! ２   （削る）          前条のとおり。         ２ …
//! ```
//!
//! A table whose cells are one line each reads right as lines and stays so. Hard: a contact block or a letterhead has gaps at one place, too.
//! Only where several lines end at the edge of their column and go on below it, and several have another column beside them, is it a table.

use super::column::{gaps, narrowed, split};
use super::line::Draft;

/// Lines of the smallest table.
pub(super) const MIN_LINES: usize = 3;
/// Columns are at least this many ems apart.
const MIN_GUTTER: f32 = 0.9;
/// Lines of one table lie closer than this many ems.
const MAX_PITCH: f32 = 5.0;
/// First lines that are tried within the reach of one that led to nothing.
const MAX_TRIES: usize = 8;
/// Lines that end at the edge of their column and go on below.
const MIN_WRAPPED: usize = 3;
/// So near to the edge, in ems: the next letter or word had no room.
const EDGE: f32 = 1.6;
/// A column in which text wraps is wider than this many ems.
const MIN_WIDTH: f32 = 6.0;
/// A step between rows is this much larger than one between the lines of a cell.
const ROW_STEP: f32 = 1.12;

/// One line of the table, by column.
type Parts = Vec<Option<Draft>>;

/// Where it was looked for a table in vain.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// the first line behind
    end: usize,
    gutters: usize,
    /// tries before that end
    tries: usize,
}

impl Tried {
    /// The table that begins with the first of `drafts`, which stands at a place of the page: its lines, and its cells in order.
    pub(super) fn cells(&mut self, at: usize, drafts: &[Draft]) -> Option<(usize, Vec<Draft>)> {
        let first = drafts.first().filter(|draft| drafts.len() >= MIN_LINES && draft.cell.is_none())?;
        let gutters = gaps(first, MIN_GUTTER).count();
        let again = at < self.end && gutters <= self.gutters;
        if gutters == 0 || again && self.tries >= MAX_TRIES {
            return None;
        }
        let (length, cells) = cells(first, drafts);
        let tries = if again { self.tries + 1 } else { 0 };
        *self =
            Self { end: self.end.max(at + length), gutters: gutters.max(if again { self.gutters } else { 0 }), tries };
        cells.map(|cells| (length, cells))
    }
}

/// The lines that share a gutter with the first one and, when they are a table, its cells.
fn cells(first: &Draft, drafts: &[Draft]) -> (usize, Option<Vec<Draft>>) {
    let mut gutters: Vec<(f32, f32)> = gaps(first, MIN_GUTTER).collect();
    let mut length = 1;
    let mut above = first;
    let mut kept = Vec::with_capacity(gutters.len());
    for draft in drafts.iter().skip(1) {
        kept.clear();
        kept.extend(gutters.iter().filter_map(|gutter| narrowed(*gutter, draft)));
        if kept.is_empty() || draft.mid() - above.mid() > MAX_PITCH * draft.size {
            break;
        }
        std::mem::swap(&mut gutters, &mut kept);
        above = draft;
        length += 1;
    }
    (length, table(drafts.get(..length).unwrap_or_default(), &gutters))
}

/// The cells of lines that share gutters; `None` when they are no table.
fn table(drafts: &[Draft], gutters: &[(f32, f32)]) -> Option<Vec<Draft>> {
    let places: Vec<f32> = gutters.iter().map(|gutter| f32::midpoint(gutter.0, gutter.1)).collect();
    let across = |draft: &&Draft| places.iter().any(|&place| draft.bounds.x0 < place && draft.bounds.x1 > place);
    let beside = drafts.iter().filter(across).count();
    if beside < MIN_LINES || beside * 4 < drafts.len() {
        return None;
    }
    let lines: Vec<Parts> = drafts.iter().map(|draft| parts(draft, &places)).collect();
    let rows = rows(&lines)?;
    if !is_interleaved(&lines, &rows) || !is_wrapped(&lines, &rows) {
        return None;
    }
    let mut out = Vec::new();
    for (row, window) in rows.windows(2).enumerate() {
        let &[from, to] = window else { continue };
        for column in 0..=places.len() {
            let place = Some((u16::try_from(row).ok()?, u16::try_from(column).ok()?));
            let own = lines.get(from..to)?.iter().filter_map(|line| line.get(column)?.clone());
            out.extend(own.map(|draft| Draft { cell: place, ..draft }));
        }
    }
    Some(out)
}

fn parts(draft: &Draft, places: &[f32]) -> Parts {
    let Some((&first, others)) = places.split_first() else { return vec![Some(draft.clone())] };
    let mut parts = Vec::with_capacity(places.len() + 1);
    let (before, mut rest) = split(draft, first);
    parts.push(before);
    for &place in others {
        let (before, after) = rest.map_or((None, None), |rest| split(&rest, place));
        parts.push(before);
        rest = after;
    }
    parts.push(rest);
    parts
}

fn mid(line: &Parts) -> Option<f32> {
    line.iter().flatten().map(Draft::mid).next()
}

/// Where rows begin, and the end: by the steps between lines, else where something stands in the first column.
fn rows(lines: &[Parts]) -> Option<Vec<usize>> {
    let heights: Vec<f32> = lines.iter().filter_map(mid).collect();
    let steps: Vec<f32> =
        heights.windows(2).map(|pair| pair.iter().rev().copied().reduce(|a, b| a - b).unwrap_or(0.0)).collect();
    let least = steps.iter().copied().fold(f32::MAX, f32::min);
    let wide = steps.iter().filter(|step| **step > ROW_STEP * least).count();
    let uneven = wide > 0 && wide < steps.len();
    let starts = |at: usize| {
        let anchored = lines.get(at).and_then(|line| line.first()).is_some_and(Option::is_some);
        let far = at.checked_sub(1).and_then(|at| steps.get(at)).is_some_and(|step| *step > ROW_STEP * least);
        if uneven { far } else { anchored }
    };
    let mut rows = vec![0];
    rows.extend((1..lines.len()).filter(|&at| starts(at)));
    rows.push(lines.len());
    (rows.len() > 2).then_some(rows)
}

/// Whether reading line by line would mix cells: one that goes on below has another one right of it.
fn is_interleaved(lines: &[Parts], rows: &[usize]) -> bool {
    each_row(lines, rows).any(|row| {
        let columns = row.first().map_or(0, Vec::len);
        let filled: Vec<usize> = (0..columns)
            .map(|column| row.iter().filter(|line| line.get(column).is_some_and(Option::is_some)).count())
            .collect();
        (0..columns).any(|column| {
            filled.get(column).is_some_and(|&lines| lines > 1) && filled.iter().skip(column + 1).any(|&lines| lines > 0)
        })
    })
}

/// Whether lines that go on below mostly end at the edge of their column.
fn is_wrapped(lines: &[Parts], rows: &[usize]) -> bool {
    let columns = lines.first().map_or(0, Vec::len);
    let (mut wrapped, mut followed) = (0, 0);
    for column in 0..columns {
        let own = || lines.iter().filter_map(|line| line.get(column)?.as_ref());
        let left = own().map(|part| part.bounds.x0).fold(f32::MAX, f32::min);
        let right = own().map(|part| part.bounds.x1).fold(f32::MIN, f32::max);
        for row in each_row(lines, rows) {
            let cell: Vec<&Draft> = row.iter().filter_map(|line| line.get(column)?.as_ref()).collect();
            for part in cell.iter().take(cell.len().saturating_sub(1)) {
                followed += 1;
                wrapped +=
                    usize::from(part.bounds.x1 > right - EDGE * part.size && right - left > MIN_WIDTH * part.size);
            }
        }
    }
    wrapped >= MIN_WRAPPED && wrapped * 10 >= followed * 6
}

fn each_row<'l>(lines: &'l [Parts], rows: &'l [usize]) -> impl Iterator<Item = &'l [Parts]> {
    rows.windows(2).filter_map(|window| match *window {
        [from, to] => lines.get(from..to),
        _ => None,
    })
}
