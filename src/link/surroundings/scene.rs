//! What is near, joined: classes, what they pass on, and the circulars they stand in.

use super::Spot;
use crate::model::{Chain, Links, Target, Top, Upstream};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(super) struct Scene<'l, 's> {
    pub links: &'l Links<'s>,
    pub spots: Vec<Spot>,
    index: HashMap<Spot, usize>,
    /// class → classes it passes on
    up: BTreeMap<usize, BTreeSet<usize>>,
    /// cover → what it passes on and is nowhere
    pub external: BTreeMap<usize, Vec<&'l Upstream>>,
}

impl<'l, 's> Scene<'l, 's> {
    pub(super) fn new(links: &'l Links<'s>, spots: Vec<Spot>) -> Self {
        let index = spots.iter().enumerate().map(|(at, spot)| (*spot, at)).collect();
        let mut up: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        let mut external: BTreeMap<usize, Vec<&Upstream>> = BTreeMap::new();
        for hop in &links.hops {
            match &hop.to {
                Target::Class(to) => {
                    if let Some(from) = links.class_of(hop.from) {
                        up.entry(from).or_default().insert(*to);
                    }
                }
                Target::External(upstream) => external.entry(hop.from).or_default().push(upstream),
            }
        }
        Self { links, spots, index, up, external }
    }

    pub(super) fn class_of(&self, spot: Spot) -> Option<usize> {
        self.links.class_of(*self.index.get(&spot)?)
    }

    /// The classes and whatever they pass on, however indirectly.
    pub(super) fn up(&self, begin: BTreeSet<usize>) -> BTreeSet<usize> {
        let mut queue: Vec<usize> = begin.iter().copied().collect();
        let mut seen = begin;
        while let Some(at) = queue.pop() {
            let next = self.up.get(&at).into_iter().flatten().copied();
            queue.extend(next.filter(|class| seen.insert(*class)));
        }
        seen
    }

    /// The classes of all letters of the circulars with one of these, and whatever stands above them.
    pub(super) fn with_circulars(&self, wanted: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut classes = self.up(wanted.clone());
        for chain in self.chains_with(wanted) {
            classes.extend(self.classes_of(chain));
        }
        classes
    }

    fn classes_of(&self, chain: &Chain) -> BTreeSet<usize> {
        let top = match chain.top {
            Top::Class(class) => Some(class),
            Top::External(_) => None,
        };
        let covers = chain.hops.iter().filter_map(|hop| self.links.class_of(self.links.hops.get(*hop)?.from));
        top.into_iter().chain(covers).collect()
    }

    /// The chains with a letter of one of these classes.
    fn chains_with(&self, classes: &BTreeSet<usize>) -> impl Iterator<Item = &'l Chain> {
        self.links.chains.iter().filter(|chain| !self.classes_of(chain).is_disjoint(classes))
    }

    /// The letters at the top of these chains.
    pub(super) fn tops(&self, classes: &BTreeSet<usize>) -> Vec<usize> {
        self.chains_with(classes)
            .filter_map(|chain| match chain.top {
                Top::Class(class) => Some(class),
                Top::External(_) => None,
            })
            .flat_map(|class| self.links.occurrences(class))
            .copied()
            .collect()
    }
}
