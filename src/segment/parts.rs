//! A document in the parts that are read by themselves: between the feet of letters, below the beginnings that a second look or a
//! person has found.

use super::cut::Cut;
use super::feature::Shown;
use super::foot::{self, Feet};
use super::given::Given;
use super::lattice::{Model, Step, path_within};
use super::overlooked;
use crate::tables::Tables;
use std::ops::Range;

/// What the path through a document is made of.
pub(super) struct Parts<'p, 'd> {
    cuts: &'p [Cut<'d>],
    shown: &'p [Shown],
    given: &'p Given,
    feet: Feet,
    model: &'p Model,
    tables: &'p Tables,
}

impl<'p, 'd> Parts<'p, 'd> {
    /// Looks for the feet. One that a person's border goes through is none, nor one whose next line may begin no letter.
    pub(super) fn new(
        cuts: &'p [Cut<'d>],
        shown: &'p [Shown],
        given: &'p Given,
        model: &'p Model,
        tables: &'p Tables,
    ) -> Self {
        let mut feet = foot::feet(cuts, tables);
        feet.feet.retain(|foot| !given.forbids(foot.end) && !given.begins().iter().any(|at| is_within(*at, foot)));
        feet.starts.retain(|at| !given.forbids(*at));
        Self { cuts, shown, given, feet, model, tables }
    }

    /// The best path through each part by itself; every part but the first begins a letter. The foot that ends a part is left out of
    /// its path. `more` are further beginnings.
    pub(super) fn path(&self, more: &[usize]) -> Vec<Step> {
        let Feet { feet, starts: opened } = &self.feet;
        let inner = |at: &usize| *at > 0 && *at < self.shown.len() && !feet.iter().any(|foot| is_within(*at, foot));
        let more = more.iter().copied().filter(|at| !self.given.forbids(*at));
        let found = more.chain(opened.iter().copied()).chain(feet.iter().map(|foot| foot.end)).filter(inner);
        let mut ends: Vec<usize> = found.chain(self.given.begins().iter().copied()).collect();
        if ends.is_empty() && feet.is_empty() {
            return path_within(self.shown, self.given.forbidden(0..self.shown.len()), self.model);
        }
        ends.push(self.shown.len());
        ends.sort_unstable();
        ends.dedup();
        let mut steps = Vec::with_capacity(self.shown.len());
        let mut from = 0;
        for end in ends {
            let foot = feet.iter().find(|foot| foot.end == end).cloned().unwrap_or(end..end);
            let above = from..foot.start;
            let shown = self.shown.get(above.clone()).unwrap_or_default();
            let mut part = path_within(shown, self.given.forbidden(above.clone()), self.model);
            let begins = from > 0 || self.given.begins_at(from);
            overlooked::begin(self.cuts.get(above).unwrap_or_default(), &mut part, begins, self.tables);
            steps.extend(part);
            steps.extend(foot::steps(self.cuts, foot, self.tables));
            from = end;
        }
        steps
    }
}

fn is_within(at: usize, foot: &Range<usize>) -> bool {
    foot.start < at && at < foot.end
}
