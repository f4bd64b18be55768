//! Borders between letters that a person set, as the automaton keeps them.
//!
//! A part between two given beginnings is read by itself; where no letter may begin, none does, and the lines take the roles that
//! fit inside the letter above.

use super::cut::Cut;
use super::feature::Shown;
use super::lattice::{Model, Step, path_within};
use super::overlooked;
use crate::model::Borders;

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

    fn forbids(&self, at: usize) -> bool {
        self.forbidden.get(at).copied().unwrap_or_default()
    }

    /// The best path through each part of a document by itself; every part but the first begins a letter. `more` are further
    /// beginnings, ascending.
    pub(super) fn path(&self, cuts: &[Cut], shown: &[Shown], more: &[usize], model: &Model) -> Vec<Step> {
        let mut starts: Vec<usize> = more.iter().copied().filter(|at| !self.forbids(*at)).collect();
        starts.extend(&self.begins);
        starts.sort_unstable();
        starts.dedup();
        if starts.is_empty() {
            return path_within(shown, &self.forbidden, model);
        }
        let mut steps = Vec::with_capacity(shown.len());
        let ends = starts.iter().copied().chain([shown.len()]);
        let mut from = 0;
        for end in ends {
            let part = shown.get(from..end).unwrap_or_default();
            let mut part = path_within(part, self.forbidden.get(from..end).unwrap_or_default(), model);
            overlooked::begin(cuts.get(from..end).unwrap_or_default(), &mut part, from > 0 || self.begins_at(from));
            steps.extend(part);
            from = end;
        }
        steps
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
