//! Ruled tables: rules that touch make a grid, its cells are read one after the other.
//!
//! A 新旧対照表 of two columns is read left cell first, then the right one, row by row. A frame around a text is no table.
//!
//! Hard: rules are drawn in pieces, per cell, twice, or with gaps; cells span rows and columns. The grid is made of all places where
//! some rule stands, and neighbouring fields without a rule between them are one cell.

use super::super::content::Rule;
use super::super::font::Fonts;
use super::Mark;
use super::column;
use super::line::{self, Draft};
use crate::model::Rect;
use std::collections::BTreeMap;
use std::ops::Range;

/// Rules this near to each other touch, in points.
const TOUCH: f32 = 2.5;
/// Rules this near to each other are one.
const SAME: f32 = 1.2;
/// Fields of one grid.
const MAX_FIELDS: usize = 60_000;
/// Rules of one page that may make tables; a drawing has more.
const MAX_RULES: usize = 6_000;

/// Tables of one page.
const MAX_TABLES: usize = 200;

/// A grid of rules.
pub(super) struct Table {
    pub(super) bounds: Rect,
    columns: Vec<f32>,
    rows: Vec<f32>,
    /// by field, row by row: the first field of its cell
    cells: Vec<usize>,
    /// indexes of the rules it is made of
    pub(super) rules: Vec<usize>,
}

/// Joins the pieces of rules that were drawn one after the other; sorted by place.
pub(super) fn joined(mut rules: Vec<Rule>) -> Vec<Rule> {
    rules.sort_by(|a, b| {
        a.across.cmp(&b.across).then(a.at.total_cmp(&b.at)).then(a.from.total_cmp(&b.from)).then(a.to.total_cmp(&b.to))
    });
    let mut out: Vec<Rule> = Vec::new();
    // pieces of one rule may differ a little in place: look back over the rules at this place
    for rule in rules {
        let near = out.iter_mut().rev().take(64).take_while(|o| o.across == rule.across && rule.at - o.at <= SAME);
        let mut found = false;
        for other in near {
            if rule.from <= other.to + TOUCH && rule.to >= other.from - TOUCH {
                other.from = other.from.min(rule.from);
                other.to = other.to.max(rule.to);
                found = true;
                break;
            }
        }
        if !found {
            out.push(rule);
        }
    }
    out
}

/// The tables of a page: grids of at least two cells with text.
pub(super) fn tables(rules: &[Rule], marks: &[Mark]) -> Vec<Table> {
    if rules.len() > MAX_RULES || !rules.iter().any(|rule| !rule.across) {
        return Vec::new();
    }
    let mut tables: Vec<Table> = components(rules).into_iter().filter_map(|part| Table::new(rules, part)).collect();
    tables.truncate(MAX_TABLES);
    tables.retain(|table| {
        let (mut seen, mut last) = (None, Field::NOWHERE);
        marks.iter().any(|mark| match table.cell_of(mark, &mut last) {
            Some(cell) => *seen.get_or_insert(cell) != cell,
            None => false,
        })
    });
    tables.sort_by(|a, b| a.bounds.y0.total_cmp(&b.bounds.y0).then(a.bounds.x0.total_cmp(&b.bounds.x0)));
    tables
}

/// Groups of rules that touch.
fn components(rules: &[Rule]) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..rules.len()).collect();
    let down: Vec<usize> = (0..rules.len()).filter(|&i| rules.get(i).is_some_and(|rule| !rule.across)).collect();
    for (at, rule) in rules.iter().enumerate().filter(|(_, rule)| rule.across) {
        for &other_at in &down {
            let Some(other) = rules.get(other_at) else { continue };
            let meets = other.at >= rule.from - TOUCH && other.at <= rule.to + TOUCH;
            if meets && rule.at >= other.from - TOUCH && rule.at <= other.to + TOUCH {
                unite(&mut parent, at, other_at);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..rules.len() {
        groups.entry(root(&mut parent, at)).or_default().push(at);
    }
    groups.into_values().filter(|group| group.len() >= 3).collect()
}

fn root(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(&up) = parent.get(at) {
        if up == at {
            break;
        }
        // halve the way for the next search
        let above = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = above;
        }
        at = above;
    }
    at
}

fn unite(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    // the smaller index stays the root, so that a cell is named by its first field
    if let Some(slot) = parent.get_mut(a.max(b)) {
        *slot = a.min(b);
    }
}

/// Places that differ by more than a touch, sorted.
fn distinct(mut places: Vec<f32>) -> Vec<f32> {
    places.sort_by(f32::total_cmp);
    let mut out: Vec<f32> = Vec::new();
    for place in places {
        if out.last().is_none_or(|last| place - last > TOUCH) {
            out.push(place);
        }
    }
    out
}

impl Table {
    fn new(rules: &[Rule], part: Vec<usize>) -> Option<Self> {
        let own: Vec<Rule> = part.iter().filter_map(|&at| rules.get(at)).copied().collect();
        let across = || own.iter().filter(|rule| rule.across);
        let down = || own.iter().filter(|rule| !rule.across);
        if across().count() < 2 && down().count() < 2 {
            return None;
        }
        // a table may be open at its sides: its rules then end where no rule of the other kind stands
        let columns = distinct(down().map(|r| r.at).chain(across().flat_map(|r| [r.from, r.to])).collect());
        let rows = distinct(across().map(|r| r.at).chain(down().flat_map(|r| [r.from, r.to])).collect());
        let (wide, high) = (columns.len().checked_sub(1)?, rows.len().checked_sub(1)?);
        if wide == 0 || high == 0 || wide * high < 2 || wide * high > MAX_FIELDS {
            return None;
        }
        let bounds = Rect { x0: *columns.first()?, y0: *rows.first()?, x1: *columns.last()?, y1: *rows.last()? };
        let mut cells: Vec<usize> = (0..wide * high).collect();
        let walls = Walls::new(&own, &columns, &rows);
        for row in 0..high {
            for column in 0..wide {
                let field = row * wide + column;
                if column + 1 < wide && !walls.beside(row, column) {
                    unite(&mut cells, field, field + 1);
                }
                if row + 1 < high && !walls.below(row, column) {
                    unite(&mut cells, field, field + wide);
                }
            }
        }
        let cells = (0..wide * high).map(|field| root(&mut cells, field)).collect();
        Some(Self { bounds, columns, rows, cells, rules: part })
    }

    /// The first field of the cell that a mark stands in. `last` is the field of the mark before, in which most marks stand as well.
    fn cell_of(&self, mark: &Mark, last: &mut Field) -> Option<usize> {
        let (u, v) = (mark.centre(), mark.mid);
        if last.across.contains(&u) && last.down.contains(&v) {
            return Some(last.cell);
        }
        let inside = u >= self.bounds.x0 && u < self.bounds.x1 && v >= self.bounds.y0 && v < self.bounds.y1;
        if !inside {
            return None;
        }
        let column = self.columns.partition_point(|&at| at <= u).checked_sub(1)?;
        let row = self.rows.partition_point(|&at| at <= v).checked_sub(1)?;
        let cell = *self.cells.get(row * (self.columns.len() - 1) + column)?;
        let between = |places: &[f32], at: usize| Some(*places.get(at)?..*places.get(at + 1)?);
        *last = Field { across: between(&self.columns, column)?, down: between(&self.rows, row)?, cell };
        Some(cell)
    }
}

/// Where a field of a table lies, and the first field of its cell.
struct Field {
    across: Range<f32>,
    down: Range<f32>,
    cell: usize,
}

impl Field {
    /// In which nothing stands.
    const NOWHERE: Self = Self { across: 0.0..0.0, down: 0.0..0.0, cell: 0 };
}

/// Which sides of the fields have a rule.
struct Walls {
    wide: usize,
    right: Vec<bool>,
    bottom: Vec<bool>,
}

impl Walls {
    fn new(rules: &[Rule], columns: &[f32], rows: &[f32]) -> Self {
        let (wide, high) = (columns.len() - 1, rows.len() - 1);
        let mut walls = Self { wide, right: vec![false; wide * high], bottom: vec![false; wide * high] };
        let nearest = |places: &[f32], at: f32| {
            let after = places.partition_point(|&place| place < at - TOUCH);
            places.get(after).is_some_and(|place| (place - at).abs() <= TOUCH).then_some(after)
        };
        // fields whose middle lies along the rule
        let spanned = |places: &[f32], rule: &Rule| -> Vec<usize> {
            let middles = places.windows(2).map(|pair| match pair {
                [a, b] => f32::midpoint(*a, *b),
                _ => f32::NAN,
            });
            middles
                .enumerate()
                .filter(|(_, middle)| *middle >= rule.from && *middle <= rule.to)
                .map(|(at, _)| at)
                .collect()
        };
        for rule in rules {
            if rule.across {
                let Some(line) = nearest(rows, rule.at).and_then(|line| line.checked_sub(1)) else { continue };
                for column in spanned(columns, rule) {
                    if let Some(slot) = walls.bottom.get_mut(line * wide + column) {
                        *slot = true;
                    }
                }
            } else {
                let Some(line) = nearest(columns, rule.at).and_then(|line| line.checked_sub(1)) else { continue };
                for row in spanned(rows, rule).into_iter().filter(|_| line < wide) {
                    if let Some(slot) = walls.right.get_mut(row * wide + line) {
                        *slot = true;
                    }
                }
            }
        }
        walls
    }

    fn beside(&self, row: usize, column: usize) -> bool {
        self.right.get(row * self.wide + column).copied().unwrap_or(true)
    }

    fn below(&self, row: usize, column: usize) -> bool {
        self.bottom.get(row * self.wide + column).copied().unwrap_or(true)
    }
}

/// The marks of one cell.
pub(super) struct Cell {
    table: usize,
    top: f32,
    left: f32,
    row: u16,
    column: u16,
    marks: Vec<Mark>,
}

/// Gives each mark to the smallest table around it; the rest stays.
pub(super) fn assign(tables: &[Table], marks: Vec<Mark>) -> (Vec<Mark>, Vec<Cell>) {
    if tables.is_empty() {
        return (marks, Vec::new());
    }
    let mut by_size: Vec<(usize, &Table, Field)> =
        tables.iter().enumerate().map(|(at, table)| (at, table, Field::NOWHERE)).collect();
    by_size.sort_by(|a, b| {
        let area = |table: &Table| table.bounds.width() * table.bounds.height();
        area(a.1).total_cmp(&area(b.1))
    });
    let mut rest = Vec::new();
    let mut cells: BTreeMap<(usize, usize), Vec<Mark>> = BTreeMap::new();
    // neighbours mostly stand in one cell: look its list up once
    let mut pending: (Option<(usize, usize)>, Vec<Mark>) = (None, Vec::new());
    for mark in marks {
        let key = by_size.iter_mut().find_map(|(at, table, last)| table.cell_of(&mark, last).map(|cell| (*at, cell)));
        if key != pending.0 {
            match pending.0 {
                Some(key) => cells.entry(key).or_default().append(&mut pending.1),
                None => rest.append(&mut pending.1),
            }
            pending.0 = key;
        }
        pending.1.push(mark);
    }
    match pending.0 {
        Some(key) => cells.entry(key).or_default().append(&mut pending.1),
        None => rest.append(&mut pending.1),
    }
    // rows and columns are counted by the cells that hold something
    let place = |(table, field): (usize, usize)| {
        let wide = tables.get(table).map_or(1, |t| t.columns.len() - 1).max(1);
        (field / wide, field % wide)
    };
    let mut used: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for &key in cells.keys() {
        let (row, column) = place(key);
        let entry = used.entry(key.0).or_default();
        entry.0.push(row);
        entry.1.push(column);
    }
    for (rows, columns) in used.values_mut() {
        for list in [rows, columns] {
            list.sort_unstable();
            list.dedup();
        }
    }
    let rank =
        |list: &[usize], value: usize| u16::try_from(list.partition_point(|&other| other < value)).unwrap_or(u16::MAX);
    let cells = cells
        .into_iter()
        .filter_map(|(key, marks)| {
            let (row, column) = place(key);
            let (rows, columns) = used.get(&key.0)?;
            let table = tables.get(key.0)?;
            Some(Cell {
                table: key.0,
                top: table.bounds.y0,
                left: table.bounds.x0,
                row: rank(rows, row),
                column: rank(columns, column),
                marks,
            })
        })
        .collect();
    (rest, cells)
}

/// Body lines and cells in one order: a table comes where it begins.
pub(super) fn merged(body: Vec<Draft>, cells: Vec<Cell>, fonts: &Fonts) -> Vec<Draft> {
    if cells.is_empty() {
        return body;
    }
    let mut out = Vec::with_capacity(body.len() + cells.len());
    let mut cells = cells.into_iter().peekable();
    let mut below = false;
    for draft in body {
        while let Some(cell) = cells.next_if(|cell| draft.mid() > cell.top && (below || draft.bounds.x1 > cell.left)) {
            below = true;
            let table = cell.table;
            write_cell(cell, fonts, &mut out);
            while let Some(next) = cells.next_if(|next| next.table == table) {
                write_cell(next, fonts, &mut out);
            }
        }
        below = false;
        out.push(draft);
    }
    for cell in cells {
        write_cell(cell, fonts, &mut out);
    }
    out
}

fn write_cell(cell: Cell, fonts: &Fonts, out: &mut Vec<Draft>) {
    let place = Some((cell.row, cell.column));
    let drafts = column::ordered(line::build(&line::unstacked_letters(cell.marks, fonts), fonts));
    out.extend(drafts.into_iter().filter(|draft| !draft.is_blank()).map(|draft| Draft { cell: place, ..draft }));
}
