//! The best path through the letter automaton: every piece gets the role that, with its neighbours' roles, speaks for the most. The
//! beginning of a letter is one more kind of transition, so segmentation and roles agree by construction. A letter has a head and,
//! once its running text has begun, a tail: behind the text a number, an addressee, a stamp or a subject can only belong to the
//! next letter, while a date (with the number below it), an issuer and a seal may stand at the foot.

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
    #[must_use]
    pub fn new(weights: &Weights, names: &FeatureNames) -> Self {
        let row = |name: &String| weights.features.get(name).copied().unwrap_or([0.0; COLUMNS]);
        let mut emission: Vec<[f32; COLUMNS]> = names.all().iter().map(row).collect();
        // (2)…について is an item, however much it looks like a subject; truth has too few of them to learn it from
        let item = names.all().iter().position(|name| name == "item-bracket");
        if let Some(row) = item.and_then(|at| emission.get_mut(at)) {
            for column in [Role::Subject.index(), BEGIN] {
                if let Some(cell) = row.get_mut(column) {
                    *cell -= ITEM;
                }
            }
        }
        Self { emission, follows: weights.follows.clone(), begins: weights.begins.clone() }
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
/// Worse than any role of any line, and better than no path at all.
const NEVER: f32 = -1.0e4;
/// Better than a state that no path reaches, whatever its line is worth.
const UNREACHED: f32 = OUT + 1.0e4;
/// What speaks against an item (2) being a subject or the beginning of a letter.
const ITEM: f32 = 40.0;

/// Where in its letter a piece stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// before the first letter of the document
    Outside,
    /// above the running text
    Head,
    /// in the running text and below it
    Tail,
}

/// A state of the automaton: phase and role.
type State = usize;
const PHASES: usize = 3;
/// One score per role.
type Row = [f32; ROLES];
/// One score per state: a row per phase, in the order of [`Phase`].
type Cells = [Row; PHASES];

fn state(phase: Phase, role: usize) -> State {
    phase as usize * ROLES + role
}

fn role_of(state: State) -> usize {
    state % ROLES
}

fn is_text(role: usize) -> bool {
    matches!(
        Role::ALL.get(role),
        Some(
            Role::Greeting
                | Role::Body
                | Role::Item
                | Role::End
                | Role::Enclosure
                | Role::ContactBlock
                | Role::Material
                | Role::Record
        )
    )
}

/// Whether a letter may begin with this role.
fn may_begin(role: usize) -> bool {
    !matches!(
        Role::ALL.get(role),
        Some(
            Role::Furniture
                | Role::Person
                | Role::Seal
                | Role::Record
                | Role::Item
                | Role::End
                | Role::Enclosure
                | Role::Material
        )
    )
}

/// The state that a role leads to inside the letter of `from`; `None` where it cannot follow.
fn stay(from: State, role: usize) -> Option<State> {
    let outside = from < ROLES;
    let tail = from >= 2 * ROLES;
    let kind = Role::ALL.get(role)?;
    if outside {
        return matches!(kind, Role::Furniture | Role::Material).then_some(state(Phase::Outside, role));
    }
    // date, number and issuer may stand together at the foot
    let at_foot = kind == &Role::Number && matches!(Role::ALL.get(role_of(from)), Some(Role::Date | Role::Number));
    if tail && !at_foot && matches!(kind, Role::Number | Role::Addressee | Role::Stamp | Role::Subject) {
        return None;
    }
    Some(state(if tail || is_text(role) { Phase::Tail } else { Phase::Head }, role))
}

/// The state of the first piece of a letter.
fn begin(role: usize) -> Option<State> {
    may_begin(role).then(|| state(if is_text(role) { Phase::Tail } else { Phase::Head }, role))
}

/// The best path over all pieces.
#[must_use]
pub fn best_path(shown: &[Shown], model: &Model) -> Vec<Step> {
    path(&shown.iter().map(|s| model.score(s)).collect::<Vec<_>>(), model)
}

/// The best path on which no letter begins at a forbidden piece; an empty list forbids none.
#[must_use]
pub(super) fn path_within(shown: &[Shown], forbidden: &[bool], model: &Model) -> Vec<Step> {
    let mut scores: Vec<_> = shown.iter().map(|s| model.score(s)).collect();
    for (score, _) in scores.iter_mut().zip(forbidden).filter(|(_, forbidden)| **forbidden) {
        if let Some(cell) = score.get_mut(BEGIN) {
            *cell = NEVER;
        }
    }
    path(&scores, model)
}

/// The best path when every step away from the known one is worth `cost` more: what learning corrects, so that the right path
/// wins by a margin.
#[must_use]
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
    path(&shown.iter().zip(known).map(score).collect::<Vec<_>>(), model)
}

/// Best scores of the paths that end in a state, by whether a letter begins there.
#[derive(Clone, Copy)]
struct Forward {
    within: Cells,
    begun: Cells,
}

fn path(emissions: &[[f32; COLUMNS]], model: &Model) -> Vec<Step> {
    let ways = Ways::new(model);
    let mut forward: Vec<Forward> = Vec::with_capacity(emissions.len());
    // before the document stands, as it were, furniture outside of any letter
    let mut edge = Forward { within: [[OUT; ROLES]; PHASES], begun: [[OUT; ROLES]; PHASES] };
    put(&mut edge.within, state(Phase::Outside, Role::Furniture.index()), 0.0);
    for emission in emissions {
        forward.push(ways.step(forward.last().unwrap_or(&edge), emission));
    }
    trace(&forward, emissions, &ways, model)
}

/// One row per role.
struct Square {
    rows: [Row; ROLES],
    /// rows with any way at all, one bit each; the others are never gone through
    open: u32,
}

/// The transitions of the automaton, ready to be added and compared row by row, for this is what every line of every document goes
/// through: weights where a role may follow, minus infinity where it may not.
struct Ways {
    /// `[phase][from][to]` inside a letter
    stay: [Square; PHASES],
    /// the same as `[phase][to][from]`
    stay_back: [Square; PHASES],
    /// `[from][to]` where `to` begins a letter
    begin: Square,
    /// the same as `[to][from]`
    begin_back: Square,
    /// roles that lead from a head into the running text
    text: [bool; ROLES],
    /// what such a role is worth in the head, and any other in the tail: it is not there
    no_text: Row,
    no_head: Row,
}

impl Ways {
    fn new(model: &Model) -> Self {
        let weight = |way: Option<State>, matrix: &[Row], from: usize, to: usize| match way {
            Some(_) => cell(matrix, from, to),
            None => f32::NEG_INFINITY,
        };
        let square = |way: &dyn Fn(usize, usize) -> f32| -> Square {
            let rows: [Row; ROLES] = std::array::from_fn(|a| std::array::from_fn(|b| way(a, b)));
            let open = |row: &Row| u32::from(row.iter().any(|weight| weight.is_finite()));
            Square { open: rows.iter().rev().fold(0, |all, row| all << 1 | open(row)), rows }
        };
        let stays =
            |phase: usize, from: usize, to: usize| weight(stay(phase * ROLES + from, to), &model.follows, from, to);
        let begins = |from: usize, to: usize| weight(begin(to), &model.begins, from, to);
        Self {
            stay: std::array::from_fn(|phase| square(&|from, to| stays(phase, from, to))),
            stay_back: std::array::from_fn(|phase| square(&|to, from| stays(phase, from, to))),
            begin: square(&begins),
            begin_back: square(&|to, from| begins(from, to)),
            text: std::array::from_fn(is_text),
            no_text: std::array::from_fn(|role| if is_text(role) { f32::NEG_INFINITY } else { 0.0 }),
            no_head: std::array::from_fn(|role| if is_text(role) { 0.0 } else { f32::NEG_INFINITY }),
        }
    }

    fn step(&self, previous: &Forward, emission: &[f32; COLUMNS]) -> Forward {
        let mut next = Forward { within: [[OUT; ROLES]; PHASES], begun: [[OUT; ROLES]; PHASES] };
        let mut any = [OUT; ROLES];
        for (phase, square) in self.stay.iter().enumerate() {
            let mut scores = *row(&previous.within, phase);
            raise(&mut scores, row(&previous.begun, phase), 0.0);
            raise(&mut any, &scores, 0.0);
            self.spread(&mut next.within, phase, &best_over(square, &scores), emission, 0.0);
        }
        let opening = at(emission, BEGIN);
        self.spread(&mut next.begun, Phase::Head as usize, &best_over(&self.begin, &any), emission, opening);
        next
    }

    /// Puts what is reached from a phase into the states it leads to, with what their roles are worth.
    fn spread(&self, cells: &mut Cells, phase: usize, reached: &Row, emission: &[f32; COLUMNS], extra: f32) {
        let mut worth = *reached;
        for (cell, emission) in worth.iter_mut().zip(emission) {
            *cell = *cell + emission + extra;
        }
        if phase == Phase::Head as usize {
            let [_, head, tail] = cells;
            raise_by(head, &worth, &self.no_text);
            raise_by(tail, &worth, &self.no_head);
        } else if let Some(cells) = cells.get_mut(phase) {
            raise(cells, &worth, 0.0);
        }
    }

    /// Best score of what follows a piece in a state: of the next piece on, whose own is `next`.
    fn back(&self, next: &Cells, emission: &[f32; COLUMNS]) -> Cells {
        // what a role is worth when it follows, by the phase before it
        let worth = |phase: usize, extra: f32| -> Row {
            let mut rest = *row(next, phase);
            if phase == Phase::Head as usize {
                let tail = row(next, Phase::Tail as usize);
                for ((cell, tail), text) in rest.iter_mut().zip(tail).zip(&self.text) {
                    *cell = if *text { *tail } else { *cell };
                }
            }
            for (cell, emission) in rest.iter_mut().zip(emission) {
                *cell += emission + extra;
            }
            rest
        };
        let begins = best_over(&self.begin_back, &worth(Phase::Head as usize, at(emission, BEGIN)));
        let mut here = [[0.0; ROLES]; PHASES];
        for (phase, (cells, square)) in here.iter_mut().zip(&self.stay_back).enumerate() {
            *cells = best_over(square, &worth(phase, 0.0));
            raise(cells, &begins, 0.0);
        }
        here
    }
}

/// The best sum of a row's weight and its score, column by column.
fn best_over(square: &Square, scores: &Row) -> Row {
    let mut best = [OUT; ROLES];
    for (at, (weights, score)) in square.rows.iter().zip(scores).enumerate() {
        // most states are reached by no path at most lines
        if square.open >> at & 1 == 1 && *score > UNREACHED {
            raise(&mut best, weights, *score);
        }
    }
    best
}

/// Raises each cell to `other` + `score` where that is more.
fn raise(cells: &mut Row, other: &Row, score: f32) {
    for (cell, other) in cells.iter_mut().zip(other) {
        let sum = other + score;
        *cell = if sum > *cell { sum } else { *cell };
    }
}

/// Raises each cell to the sum of two others where that is more.
fn raise_by(cells: &mut Row, one: &Row, other: &Row) {
    for ((cell, one), other) in cells.iter_mut().zip(one).zip(other) {
        let sum = one + other;
        *cell = if sum > *cell { sum } else { *cell };
    }
}

/// Follows the best path from the end and measures how far the second best is at each piece.
fn trace(forward: &[Forward], emissions: &[[f32; COLUMNS]], ways: &Ways, model: &Model) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::with_capacity(forward.len());
    let Some(last) = forward.last() else { return steps };
    let (stayed, begun) = (best(&last.within), best(&last.begun));
    let mut begins = begun.1 > stayed.1;
    let mut current = if begins { begun.0 } else { stayed.0 };
    // best score of what follows, by state
    let mut rest: Cells = [[0.0; ROLES]; PHASES];
    for place in (0..forward.len()).rev() {
        let (Some(scores), Some(emission)) = (forward.get(place), emissions.get(place)) else { break };
        // the best that goes on from here, by role and by whether a letter begins
        let (mut stayed, mut begun) = ([OUT * 4.0; ROLES], [OUT * 4.0; ROLES]);
        for phase in 0..PHASES {
            for (best, cells) in [(&mut stayed, &scores.within), (&mut begun, &scores.begun)] {
                let sums = row(cells, phase).iter().zip(row(&rest, phase)).map(|(score, rest)| score + rest);
                best.iter_mut().zip(sums).for_each(|(best, sum)| *best = if sum > *best { sum } else { *best });
            }
        }
        let (best_stay, best_begin) = (highest(&stayed), highest(&begun));
        let mut by_role = stayed;
        raise(&mut by_role, &begun, 0.0);
        let role = role_of(current);
        let chosen = by_role.get(role).copied().unwrap_or(OUT);
        let other = by_role.iter().enumerate().filter(|(r, _)| *r != role).map(|(_, s)| *s).fold(OUT * 4.0, f32::max);
        steps.push(Step {
            role: Role::ALL.get(role).copied().unwrap_or(Role::Body),
            begins,
            role_margin: chosen - other,
            begin_margin: (best_begin - best_stay).abs(),
        });
        let Some(before) = place.checked_sub(1).and_then(|p| forward.get(p)) else { break };
        rest = ways.back(&rest, emission);
        let matrix = if begins { &model.begins } else { &model.follows };
        let mut found = (0, false, OUT * 8.0);
        let mut reached = before.within;
        reached.iter_mut().zip(&before.begun).for_each(|(cells, begun)| raise(cells, begun, 0.0));
        for from in 0..ROLES {
            let by = cell(matrix, from, role);
            for phase in 0..PHASES {
                let score = row(&reached, phase).get(from).copied().unwrap_or(OUT) + by;
                let from = phase * ROLES + from;
                // the way is only asked for where it would be the best
                if score > found.2 && if begins { begin(role) } else { stay(from, role) } == Some(current) {
                    found = (from, get(&before.begun, from) > get(&before.within, from), score);
                }
            }
        }
        (current, begins) = (found.0, found.1);
    }
    steps.reverse();
    steps
}

fn highest(row: &Row) -> f32 {
    row.iter().copied().fold(OUT * 4.0, |best, score| if score > best { score } else { best })
}

fn best(cells: &Cells) -> (State, f32) {
    cells
        .iter()
        .flatten()
        .copied()
        .enumerate()
        .fold((0, OUT * 2.0), |best, (s, score)| if score > best.1 { (s, score) } else { best })
}

fn at(emission: &[f32; COLUMNS], column: usize) -> f32 {
    emission.get(column).copied().unwrap_or_default()
}

fn get(cells: &Cells, s: State) -> f32 {
    cells.get(s / ROLES).and_then(|row| row.get(role_of(s))).copied().unwrap_or(OUT)
}

fn put(cells: &mut Cells, s: State, value: f32) {
    if let Some(slot) = cells.get_mut(s / ROLES).and_then(|row| row.get_mut(role_of(s))) {
        *slot = value;
    }
}

fn row(cells: &Cells, phase: usize) -> &Row {
    cells.get(phase).unwrap_or(&[OUT; ROLES])
}

fn cell(matrix: &[[f32; ROLES]], from: usize, to: usize) -> f32 {
    matrix.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default()
}
