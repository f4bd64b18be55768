//! The best path through the letter automaton: every piece gets the role that, with its neighbours' roles, speaks for the most. The
//! beginning of a letter is one more kind of transition, so segmentation and roles agree by construction.

use super::feature::{FeatureNames, Shown};
use super::outline::Role;
use crate::tables::{BEGIN, COLUMNS, ROLES, Weights};

/// Weights by feature index, ready to add up.
#[derive(Debug)]
pub struct Model {
    /// feature index → one weight per column
    pub emission: Vec<[f32; COLUMNS]>,
    /// `[from][to]` inside a letter
    pub follows: Vec<[f32; ROLES]>,
    /// `[from][to]` where `to` begins a letter
    pub begins: Vec<[f32; ROLES]>,
}

impl Model {
    /// The table's weights in the order of the feature names; a feature without a row weighs nothing.
    pub fn new(weights: &Weights, names: &FeatureNames) -> Self {
        let emission = (0..names.len())
            .map(|at| {
                let name = names.name(u16::try_from(at).unwrap_or(u16::MAX));
                weights.features.get(name).copied().unwrap_or([0.0; COLUMNS])
            })
            .collect();
        let mut follows = weights.follows.clone();
        for (from, row) in follows.iter_mut().enumerate() {
            for (to, cell) in row.iter_mut().enumerate().filter(|(to, _)| !may_follow(from, *to)) {
                let _ = to;
                *cell = FORBIDDEN;
            }
        }
        Self { emission, follows, begins: weights.begins.clone() }
    }

    fn score(&self, shown: &Shown) -> [f32; COLUMNS] {
        let mut sum = [0.0; COLUMNS];
        for feature in shown {
            if let Some(row) = self.emission.get(usize::from(*feature)) {
                for (cell, weight) in sum.iter_mut().zip(row) {
                    *cell += weight;
                }
            }
        }
        sum
    }
}

/// The role of one piece on the best path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// its role
    pub role: Role,
    /// a letter begins with it
    pub begins: bool,
    /// how much worse the best path is on which it has another role
    pub role_margin: f32,
    /// how much worse the best path is on which a letter begins here (or not)
    pub begin_margin: f32,
}

const OUT: f32 = -1.0e6;
/// Weight of a transition that cannot be.
const FORBIDDEN: f32 = -1.0e4;

/// Whether a letter may begin with this role.
fn may_begin(role: usize) -> bool {
    const NEVER: [Role; 8] = [
        Role::Furniture,
        Role::Person,
        Role::Seal,
        Role::Record,
        Role::Item,
        Role::End,
        Role::Enclosure,
        Role::Material,
    ];
    !NEVER.iter().any(|r| r.index() == role)
}

/// Whether a role may follow another inside one letter: behind the running text a number, an addressee, a stamp or a subject can
/// only belong to the next letter (a date and an issuer may stand at the foot).
fn may_follow(from: usize, to: usize) -> bool {
    const TEXT: [Role; 8] = [
        Role::Greeting,
        Role::Body,
        Role::Item,
        Role::End,
        Role::Enclosure,
        Role::ContactBlock,
        Role::Material,
        Role::Record,
    ];
    const TOP: [Role; 4] = [Role::Number, Role::Addressee, Role::Stamp, Role::Subject];
    !(TEXT.iter().any(|r| r.index() == from) && TOP.iter().any(|r| r.index() == to))
}

type Cells = [f32; ROLES];

/// The best path over all pieces.
pub fn best_path(shown: &[Shown], model: &Model) -> Vec<Step> {
    path(shown.iter().map(|s| model.score(s)).collect(), model)
}

/// The best path when every step away from the known one is worth `cost` more: what learning corrects, so that the right path
/// wins by a margin.
pub fn costliest_path(shown: &[Shown], known: &[(Role, bool)], cost: f32, model: &Model) -> Vec<Step> {
    let score = |(shown, (role, begins)): (&Shown, &(Role, bool))| {
        let mut sum = model.score(shown);
        for (at, cell) in sum.iter_mut().enumerate().take(ROLES) {
            *cell += if at == role.index() { 0.0 } else { cost };
        }
        if let Some(cell) = sum.get_mut(BEGIN) {
            *cell += if *begins { -2.0 * cost } else { 2.0 * cost };
        }
        sum
    };
    path(shown.iter().zip(known).map(score).collect(), model)
}

fn path(emissions: Vec<[f32; COLUMNS]>, model: &Model) -> Vec<Step> {
    if emissions.is_empty() {
        return Vec::new();
    }
    // forward: best score of a path that ends in (piece, role), split by whether a letter begins there
    let mut within: Vec<Cells> = Vec::with_capacity(emissions.len());
    let mut begun: Vec<Cells> = Vec::with_capacity(emissions.len());
    for emission in &emissions {
        let previous = within.last().zip(begun.last()).map(|(a, b)| joined(a, b));
        let (mut stay, mut begin) = ([OUT; ROLES], [OUT; ROLES]);
        for to in 0..ROLES {
            let (mut best_stay, mut best_begin) = (OUT, OUT);
            match &previous {
                None => {
                    // before the document stands, as it were, furniture
                    best_stay = cell(&model.follows, Role::Furniture.index(), to);
                    best_begin = cell(&model.begins, Role::Furniture.index(), to);
                    if !matches!(Role::ALL.get(to), Some(Role::Furniture | Role::Material)) {
                        best_stay = OUT;
                    }
                }
                Some(previous) => {
                    for (from, score) in previous.iter().enumerate() {
                        best_stay = best_stay.max(score + cell(&model.follows, from, to));
                        best_begin = best_begin.max(score + cell(&model.begins, from, to));
                    }
                }
            }
            let own = emission.get(to).copied().unwrap_or_default();
            put(&mut stay, to, best_stay + own);
            if may_begin(to) {
                put(&mut begin, to, best_begin + own + emission.get(BEGIN).copied().unwrap_or_default());
            }
        }
        within.push(stay);
        begun.push(begin);
    }
    // backward: best score of what follows a piece in a role
    let mut after: Vec<Cells> = vec![[0.0; ROLES]; emissions.len()];
    for at in (0..emissions.len().saturating_sub(1)).rev() {
        let (Some(next), Some(emission)) = (after.get(at + 1).copied(), emissions.get(at + 1)) else { continue };
        let begin_weight = emission.get(BEGIN).copied().unwrap_or_default();
        let mut here = [OUT; ROLES];
        for (from, slot) in here.iter_mut().enumerate() {
            for (to, rest) in next.iter().enumerate() {
                let own = emission.get(to).copied().unwrap_or_default() + rest;
                *slot = slot.max(cell(&model.follows, from, to) + own);
                if may_begin(to) {
                    *slot = slot.max(cell(&model.begins, from, to) + own + begin_weight);
                }
            }
        }
        if let Some(slot) = after.get_mut(at) {
            *slot = here;
        }
    }
    trace(&emissions, &within, &begun, &after, model)
}

/// Follows the best path and measures how far the second best is at each piece.
fn trace(emissions: &[[f32; COLUMNS]], within: &[Cells], begun: &[Cells], after: &[Cells], model: &Model) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::with_capacity(emissions.len());
    // from the end: the role at the last piece, then the predecessors that gave its score
    let last = emissions.len() - 1;
    let at_end = |table: &[Cells]| table.get(last).map(best).unwrap_or((0, OUT));
    let (stay, begin) = (at_end(within), at_end(begun));
    let mut role = if begin.1 > stay.1 { begin.0 } else { stay.0 };
    let mut begins = begin.1 > stay.1;
    for at in (0..emissions.len()).rev() {
        let rest = after.get(at).copied().unwrap_or([0.0; ROLES]);
        let total = |table: &[Cells], r: usize| table.get(at).map_or(OUT, |c| get(c, r)) + get(&rest, r);
        let by_role: Vec<f32> = (0..ROLES).map(|r| total(within, r).max(total(begun, r))).collect();
        let chosen = by_role.get(role).copied().unwrap_or(OUT);
        let other = by_role.iter().enumerate().filter(|(r, _)| *r != role).map(|(_, s)| *s).fold(OUT, f32::max);
        let best_begin = (0..ROLES).map(|r| total(begun, r)).fold(OUT, f32::max);
        let best_stay = (0..ROLES).map(|r| total(within, r)).fold(OUT, f32::max);
        steps.push(Step {
            role: Role::ALL.get(role).copied().unwrap_or(Role::Body),
            begins,
            role_margin: chosen - other,
            begin_margin: (best_begin - best_stay).abs(),
        });
        if at == 0 {
            break;
        }
        let table = if begins { &model.begins } else { &model.follows };
        let mut found = (0, false, OUT * 4.0);
        for from in 0..ROLES {
            for (is_begin, scores) in [(false, within), (true, begun)] {
                let score = scores.get(at - 1).map_or(OUT, |c| get(c, from)) + cell(table, from, role);
                if score > found.2 {
                    found = (from, is_begin, score);
                }
            }
        }
        (role, begins) = (found.0, found.1);
    }
    steps.reverse();
    steps
}

fn joined(a: &Cells, b: &Cells) -> Cells {
    let mut out = *a;
    for (x, y) in out.iter_mut().zip(b) {
        *x = x.max(*y);
    }
    out
}

fn best(cells: &Cells) -> (usize, f32) {
    cells.iter().copied().enumerate().fold((0, OUT * 2.0), |best, (at, s)| if s > best.1 { (at, s) } else { best })
}

fn get(cells: &Cells, at: usize) -> f32 {
    cells.get(at).copied().unwrap_or(OUT)
}

fn put(cells: &mut Cells, at: usize, value: f32) {
    if let Some(slot) = cells.get_mut(at) {
        *slot = value;
    }
}

fn cell(matrix: &[[f32; ROLES]], from: usize, to: usize) -> f32 {
    matrix.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default()
}
