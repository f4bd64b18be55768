//! Whom a circular reached (到達) and whom it did not: one row per body, by the strongest evidence.

use super::roster::Roster;
use crate::model::{Date, Links, NotReached, NotReachedReason, Place, Reached, ReachedBy};
use std::collections::BTreeMap;

/// Letters by the body that they concern.
type ByBody = BTreeMap<usize, Vec<usize>>;

/// The letters of a chain, by body.
#[derive(Debug, Default)]
pub(super) struct Traces {
    /// covers that a body wrote
    pub issued: ByBody,
    /// addressed to it by name
    pub named: ByBody,
    /// addressed to its class
    pub by_class: ByBody,
    /// lying in its archive
    pub held: ByBody,
}

impl Traces {
    /// `letters` are all letters of the chain, `covers` those that pass it on; both ascending.
    pub(super) fn new(roster: &Roster, letters: &[usize], covers: &[usize]) -> Self {
        let mut traces = Self::default();
        let add = |map: &mut ByBody, body: usize, letter: usize| map.entry(body).or_default().push(letter);
        for letter in letters.iter().copied() {
            let Some(concerns) = roster.concerns(letter) else { continue };
            if covers.binary_search(&letter).is_ok()
                && let Some(body) = concerns.head.issuer.or_else(|| roster.writer(letter))
            {
                add(&mut traces.issued, body, letter);
            }
            concerns.head.named.iter().for_each(|body| add(&mut traces.named, *body, letter));
            concerns.by_class().for_each(|body| add(&mut traces.by_class, body, letter));
            concerns.holders.iter().for_each(|body| add(&mut traces.held, *body, letter));
        }
        traces
    }

    pub(super) fn held(&self, body: usize) -> &[usize] {
        self.held.get(&body).map_or(&[], Vec::as_slice)
    }
}

#[derive(Debug)]
pub(super) struct Reach {
    pub reached: Vec<Reached>,
    pub not_reached: Vec<NotReached>,
}

/// `top_issuer` is the body that wrote the letter at the top; it is in neither list.
pub(super) fn reach(links: &Links, roster: &Roster, traces: &Traces, top_issuer: Option<usize>) -> Reach {
    let bodies = 0..roster.bodies.len();
    let found: Vec<Option<Reached>> = bodies.clone().map(|body| row(links, roster, traces, body)).collect();
    let has_trace = |body: usize| Some(body) == top_issuer || found.get(body).is_some_and(Option::is_some);
    let mut not_reached = Vec::new();
    for body in bodies {
        let Some(record) = roster.body(body).filter(|_| !has_trace(body)) else { continue };
        let class_addressed = traces.by_class.contains_key(&body);
        let reason = match roster.parent(body) {
            Some(parent) if !has_trace(parent) => NotReachedReason::StoppedUpstream,
            _ if class_addressed => NotReachedReason::AddressedAsClassButNoFile,
            _ => NotReachedReason::NoTrace,
        };
        not_reached.push(NotReached { body: record.name.clone(), level: record.level, reason, class_addressed });
    }
    let reached = found
        .into_iter()
        .enumerate()
        .filter(|(body, _)| Some(*body) != top_issuer)
        .filter_map(|(_, row)| row)
        .collect();
    Reach { reached, not_reached }
}

fn row(links: &Links, roster: &Roster, traces: &Traces, body: usize) -> Option<Reached> {
    let record = roster.body(body)?;
    let row = |by: ReachedBy, dated: &[usize], evidence: &[usize]| Reached {
        body: record.name.clone(),
        level: record.level,
        date: earliest(links, dated),
        by,
        evidence: places(links, evidence),
    };
    if let Some(own) = traces.issued.get(&body) {
        return Some(row(ReachedBy::IssuedOnward, own, own));
    }
    let held = traces.held(body);
    let mut addressed: Vec<usize> = traces.named.get(&body).cloned().unwrap_or_default();
    if !held.is_empty() {
        addressed.extend(traces.by_class.get(&body).into_iter().flatten());
        // the letter that lies in its archive is the one that came
        let arrived: Vec<usize> =
            addressed.iter().copied().filter(|letter| held.binary_search(letter).is_ok()).collect();
        if !arrived.is_empty() {
            addressed = arrived;
        }
    }
    if !addressed.is_empty() {
        return Some(row(ReachedBy::Addressed, &addressed, &addressed));
    }
    (!held.is_empty()).then(|| row(ReachedBy::Held, &outermost(links, held), held))
}

/// The first letters of the files in which these lie.
fn outermost(links: &Links, held: &[usize]) -> Vec<usize> {
    let first = |letter: &usize| {
        let place = Place { path: links.letter(*letter)?.place.path.clone(), letter: 0 };
        links.letters.binary_search_by(|l| l.place.cmp(&place)).ok()
    };
    held.iter().filter_map(first).collect()
}

fn earliest(links: &Links, letters: &[usize]) -> Option<Date> {
    letters.iter().filter_map(|at| links.letter(*at)?.date).min()
}

pub(super) fn places(links: &Links, letters: &[usize]) -> Vec<Place> {
    let mut out: Vec<Place> =
        letters.iter().filter_map(|at| links.letter(*at)).map(|letter| letter.place.clone()).collect();
    out.sort();
    out.dedup();
    out
}
