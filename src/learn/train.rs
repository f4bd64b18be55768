//! The averaged structured perceptron, and how well weights fit.

use super::{Label, Sample};
use crate::segment::{FeatureNames, Model, Role, Shown, Step, best_path, costliest_path};
use crate::tables::{BEGIN, COLUMNS, ROLES, Tables, Weights};
use rayon::prelude::*;

/// How many pieces got the right role, and how many beginnings of letters were right, missed and made up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fit {
    /// pieces with the right role
    pub right: usize,
    /// all pieces
    pub pieces: usize,
    /// beginnings found
    pub begins_right: usize,
    /// beginnings missed
    pub begins_missed: usize,
    /// beginnings made up
    pub begins_extra: usize,
}

/// Measures weights on samples.
#[must_use]
pub fn fit(samples: &[Sample], weights: &Weights, tables: &Tables) -> Fit {
    let names = FeatureNames::new(tables);
    let model = Model::new(weights, &names);
    let mut fit = Fit::default();
    for sample in samples {
        for (step, label) in best_path(&sample.shown, &model).iter().zip(&sample.labels) {
            fit.pieces += 1;
            fit.right += usize::from(step.role == label.role);
            match (step.begins, label.begins) {
                (true, true) => fit.begins_right += 1,
                (false, true) => fit.begins_missed += 1,
                (true, false) => fit.begins_extra += 1,
                (false, false) => {}
            }
        }
    }
    fit
}

/// Which sample comes at a turn: another fixed order in every round, so that the average does not lean on the last documents.
fn place(turn: usize, round: usize, samples: usize) -> usize {
    const STRIDES: [usize; 12] = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47];
    let stride = STRIDES.get(round % STRIDES.len()).copied().unwrap_or(1);
    // a stride that divides the count would leave samples out
    let stride = if samples.is_multiple_of(stride) { 1 } else { stride };
    (turn * stride + round * 3) % samples.max(1)
}

/// By how much the right path has to win, per piece. 3 did best on the half that was held back (1 and 6 within a point of it).
const MARGIN: f32 = 3.0;

/// Trainings with other orders of the samples, whose weights are averaged: what one order happens to come to last weighs less.
const COURSES: usize = 12;

/// One feature in so many is overlooked while learning. A fifth did best on the parts that were left out of learning (a tenth and a
/// quarter within half a point of it, a third worse).
const OVERLOOKED: u64 = 5;

/// Learns weights in `rounds` passes over the samples, in several fixed orders. Features seen fewer than twice get no weight.
#[must_use]
pub fn train(samples: &[Sample], rounds: usize, tables: &Tables) -> Weights {
    let names = FeatureNames::new(tables);
    let courses: Vec<usize> = (0..COURSES).collect();
    // side by side, added up in their order: the same sum on every machine
    let learned: Vec<Model> = courses.par_iter().map(|course| course_of(*course, samples, rounds, &names)).collect();
    let mut total = Model::new(&Weights::zero(), &names);
    for model in &learned {
        for (sum, rows) in [(&mut total.follows, &model.follows), (&mut total.begins, &model.begins)] {
            sum.iter_mut().zip(rows).for_each(|(sum, row)| add(sum, row));
        }
        total.emission.iter_mut().zip(&model.emission).for_each(|(sum, row)| add(sum, row));
    }
    let mut weights = Weights::zero();
    for (name, row) in names.all().iter().zip(&total.emission) {
        if row.iter().any(|w| w.abs() >= 0.005) {
            weights.features.insert(name.clone(), *row);
        }
    }
    weights.follows = total.follows;
    weights.begins = total.begins;
    weights
}

/// One training: its averaged weights.
fn course_of(course: usize, samples: &[Sample], rounds: usize, names: &FeatureNames) -> Model {
    let mut model = Model::new(&Weights::zero(), names);
    let mut total = Model::new(&Weights::zero(), names);
    let mut step = 1.0_f32;
    let length: usize = samples.len() * rounds;
    for round in 0..rounds {
        for turn in 0..samples.len() {
            let at = place(turn, round + course * 5, samples.len());
            let Some(sample) = samples.get(at) else { continue };
            let known: Vec<(Role, bool)> = sample.labels.iter().map(|l| (l.role, l.begins)).collect();
            let shown = overlooking(&sample.shown, [course, round, at]);
            let found = costliest_path(&shown, &known, MARGIN, &model);
            #[expect(clippy::cast_precision_loss, reason = "counts of samples are far below 2^23")]
            let share = (length as f32 - step) / length.max(1) as f32;
            update(&mut model, &mut total, (&shown, &sample.labels), &found, share);
            step += 1.0;
        }
    }
    total
}

/// A document as somebody sees it who overlooks one feature in five: weights learned so lean on no single sign, and letters that lack
/// it are read the better for it. What is overlooked is another fifth in every round, and the same on every machine.
fn overlooking(shown: &[Shown], turn: [usize; 3]) -> Vec<Shown> {
    let seed = turn.iter().fold(0, |seed, part| mix(seed ^ *part as u64));
    let of_piece = |(at, features): (usize, &Shown)| -> Shown {
        let seed = mix(seed ^ at as u64);
        let kept = |feature: &u16| !mix(seed ^ (u64::from(*feature) << 20)).is_multiple_of(OVERLOOKED);
        features.iter().copied().filter(kept).collect()
    };
    shown.iter().enumerate().map(of_piece).collect()
}

/// A number made of another that looks drawn by lot (splitmix64).
fn mix(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Adds a course's share to the sum.
fn add<const N: usize>(sum: &mut [f32; N], row: &[f32; N]) {
    #[expect(clippy::cast_precision_loss, reason = "a handful of courses")]
    let share = 1.0 / COURSES as f32;
    sum.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * share);
}

/// Moves the weights towards the labels and away from what was found; `share` of the move goes into the average.
fn update(model: &mut Model, total: &mut Model, (shown, labels): (&[Shown], &[Label]), found: &[Step], share: f32) {
    let mut before: Option<(Label, Step)> = None;
    for ((shown, label), step) in shown.iter().zip(labels).zip(found) {
        if label.role != step.role {
            for feature in shown {
                for (table, by) in [(&mut *model, 1.0), (&mut *total, share)] {
                    if let Some(row) = table.emission.get_mut(usize::from(*feature)) {
                        bump(row, label.role.index(), by);
                        bump(row, step.role.index(), -by);
                    }
                }
            }
        }
        if label.begins != step.begins {
            let sign = if label.begins { 1.0 } else { -1.0 };
            for feature in shown {
                for (table, by) in [(&mut *model, sign), (&mut *total, sign * share)] {
                    if let Some(row) = table.emission.get_mut(usize::from(*feature)) {
                        bump(row, BEGIN, by);
                    }
                }
            }
        }
        let (gold_from, found_from) =
            before.map_or((Role::Furniture, Role::Furniture), |(label, step)| (label.role, step.role));
        if (gold_from, label.role, label.begins) != (found_from, step.role, step.begins) {
            for (table, by) in [(&mut *model, 1.0), (&mut *total, share)] {
                transition(table, label.begins, gold_from, label.role, by);
                transition(table, step.begins, found_from, step.role, -by);
            }
        }
        before = Some((*label, *step));
    }
}

fn transition(model: &mut Model, begins: bool, from: Role, to: Role, by: f32) {
    let table = if begins { &mut model.begins } else { &mut model.follows };
    if let Some(cell) = table.get_mut(from.index()).and_then(|row: &mut [f32; ROLES]| row.get_mut(to.index())) {
        *cell += by;
    }
}

fn bump(row: &mut [f32; COLUMNS], at: usize, by: f32) {
    if let Some(cell) = row.get_mut(at) {
        *cell += by;
    }
}
