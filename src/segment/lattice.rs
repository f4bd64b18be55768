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
const STATES: usize = PHASES * ROLES;
type Cells = [f32; STATES];

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
    let mut forward: Vec<Forward> = Vec::with_capacity(emissions.len());
    for emission in emissions {
        let next = match forward.last() {
            None => first(emission, model),
            Some(previous) => step(previous, emission, model),
        };
        forward.push(next);
    }
    let after = backward(emissions, model);
    trace(&forward, &after, model)
}

/// Before the document stands, as it were, furniture outside of any letter.
fn first(emission: &[f32; COLUMNS], model: &Model) -> Forward {
    let mut next = Forward { within: [OUT; STATES], begun: [OUT; STATES] };
    let edge = state(Phase::Outside, Role::Furniture.index());
    for role in 0..ROLES {
        let own = at(emission, role);
        if let Some(to) = stay(edge, role) {
            put(&mut next.within, to, cell(&model.follows, role_of(edge), role) + own);
        }
        if let Some(to) = begin(role) {
            put(&mut next.begun, to, cell(&model.begins, role_of(edge), role) + own + at(emission, BEGIN));
        }
    }
    next
}

fn step(previous: &Forward, emission: &[f32; COLUMNS], model: &Model) -> Forward {
    let mut next = Forward { within: [OUT; STATES], begun: [OUT; STATES] };
    for from in 0..STATES {
        let score = get(&previous.within, from).max(get(&previous.begun, from));
        if score <= OUT {
            continue;
        }
        for role in 0..ROLES {
            let own = at(emission, role);
            if let Some(to) = stay(from, role) {
                let total = score + cell(&model.follows, role_of(from), role) + own;
                if total > get(&next.within, to) {
                    put(&mut next.within, to, total);
                }
            }
            if let Some(to) = begin(role) {
                let total = score + cell(&model.begins, role_of(from), role) + own + at(emission, BEGIN);
                if total > get(&next.begun, to) {
                    put(&mut next.begun, to, total);
                }
            }
        }
    }
    next
}

/// Best score of what follows a piece in a state.
fn backward(emissions: &[[f32; COLUMNS]], model: &Model) -> Vec<Cells> {
    let mut after: Vec<Cells> = vec![[0.0; STATES]; emissions.len()];
    for place in (0..emissions.len().saturating_sub(1)).rev() {
        let (Some(next), Some(emission)) = (after.get(place + 1).copied(), emissions.get(place + 1)) else { continue };
        let mut here = [OUT; STATES];
        for (from, slot) in here.iter_mut().enumerate() {
            for role in 0..ROLES {
                let own = at(emission, role);
                if let Some(to) = stay(from, role) {
                    *slot = slot.max(cell(&model.follows, role_of(from), role) + own + get(&next, to));
                }
                if let Some(to) = begin(role) {
                    let begins = cell(&model.begins, role_of(from), role) + at(emission, BEGIN);
                    *slot = slot.max(begins + own + get(&next, to));
                }
            }
        }
        if let Some(slot) = after.get_mut(place) {
            *slot = here;
        }
    }
    after
}

/// Follows the best path from the end and measures how far the second best is at each piece.
fn trace(forward: &[Forward], after: &[Cells], model: &Model) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::with_capacity(forward.len());
    let Some(last) = forward.last() else { return steps };
    let (stayed, begun) = (best(&last.within), best(&last.begun));
    let mut begins = begun.1 > stayed.1;
    let mut current = if begins { begun.0 } else { stayed.0 };
    for place in (0..forward.len()).rev() {
        let (Some(scores), Some(rest)) = (forward.get(place), after.get(place)) else { break };
        let mut by_role = [OUT * 4.0; ROLES];
        let (mut best_begin, mut best_stay) = (OUT * 4.0, OUT * 4.0);
        for s in 0..STATES {
            let (stayed, begun) = (get(&scores.within, s) + get(rest, s), get(&scores.begun, s) + get(rest, s));
            best_stay = best_stay.max(stayed);
            best_begin = best_begin.max(begun);
            if let Some(slot) = by_role.get_mut(role_of(s)) {
                *slot = slot.max(stayed).max(begun);
            }
        }
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
        let mut found = (0, false, OUT * 8.0);
        for from in 0..STATES {
            let reaches = if begins { begin(role) } else { stay(from, role) } == Some(current);
            if !reaches {
                continue;
            }
            let by = cell(if begins { &model.begins } else { &model.follows }, role_of(from), role);
            for (is_begin, cells) in [(false, &before.within), (true, &before.begun)] {
                if get(cells, from) + by > found.2 {
                    found = (from, is_begin, get(cells, from) + by);
                }
            }
        }
        (current, begins) = (found.0, found.1);
    }
    steps.reverse();
    steps
}

fn best(cells: &Cells) -> (State, f32) {
    cells
        .iter()
        .copied()
        .enumerate()
        .fold((0, OUT * 2.0), |best, (s, score)| if score > best.1 { (s, score) } else { best })
}

fn at(emission: &[f32; COLUMNS], column: usize) -> f32 {
    emission.get(column).copied().unwrap_or_default()
}

fn get(cells: &Cells, s: State) -> f32 {
    cells.get(s).copied().unwrap_or(OUT)
}

fn put(cells: &mut Cells, s: State, value: f32) {
    if let Some(slot) = cells.get_mut(s) {
        *slot = value;
    }
}

fn cell(matrix: &[[f32; ROLES]], from: usize, to: usize) -> f32 {
    matrix.get(from).and_then(|row| row.get(to)).copied().unwrap_or_default()
}
