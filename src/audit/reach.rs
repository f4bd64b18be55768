//! Whom a circular reached (到達) and whom it did not: one row per body, by the strongest evidence.

use super::roster::Roster;
use crate::model::{Date, Links, NotReached, NotReachedReason, Place, Reached, ReachedBy, Summary};
use std::collections::BTreeMap;

pub(super) struct Reach {
    pub reached: Vec<Reached>,
    pub not_reached: Vec<NotReached>,
}

/// `letters` are all letters of the chain, `covers` those that pass it on, `top_issuer` the body that wrote the letter at the top.
pub(super) fn reach(
    links: &Links,
    roster: &Roster,
    letters: &[usize],
    covers: &[usize],
    top_issuer: Option<usize>,
) -> Reach {
    let view = View { links, roster, letters };
    let issued: BTreeMap<usize, Vec<usize>> = covers.iter().fold(BTreeMap::new(), |mut map, at| {
        if let Some(body) = links.letter(*at).and_then(|l| roster.issuer(l)) {
            map.entry(body).or_insert_with(Vec::new).push(*at);
        }
        map
    });
    let bodies = 0..roster.bodies.len();
    let found: Vec<Option<Reached>> = bodies.clone().map(|body| view.reached(body, issued.get(&body))).collect();
    let traced = |body: usize| Some(body) == top_issuer || found.get(body).is_some_and(Option::is_some);
    let mut not_reached = Vec::new();
    for body in bodies {
        let Some(record) = roster.body(body).filter(|_| !traced(body)) else { continue };
        let class_addressed = view.by_class(body).next().is_some();
        let reason = match roster.parent(body) {
            Some(parent) if !traced(parent) => NotReachedReason::StoppedUpstream,
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

struct View<'a, 's> {
    links: &'a Links<'s>,
    roster: &'a Roster<'a>,
    letters: &'a [usize],
}

impl<'s> View<'_, 's> {
    fn summaries(&self) -> impl Iterator<Item = &'s Summary> + '_ {
        self.letters.iter().filter_map(|at| self.links.letter(*at))
    }

    fn by_class(&self, body: usize) -> impl Iterator<Item = &'s Summary> + '_ {
        self.summaries().filter(move |letter| self.roster.addressed_by_class(letter, body))
    }

    fn reached(&self, body: usize, issued: Option<&Vec<usize>>) -> Option<Reached> {
        let record = self.roster.body(body)?;
        let row = |by: ReachedBy, date: Option<Date>, evidence: Vec<Place>| Reached {
            body: record.name.clone(),
            level: record.level,
            date,
            by,
            evidence,
        };
        if let Some(own) = issued {
            let letters: Vec<&Summary> = own.iter().filter_map(|at| self.links.letter(*at)).collect();
            return Some(row(ReachedBy::IssuedOnward, earliest(&letters), places(&letters)));
        }
        let held: Vec<&Summary> = self.summaries().filter(|letter| self.roster.holds(body, letter)).collect();
        let mut addressed: Vec<&Summary> =
            self.summaries().filter(|letter| self.roster.addressed_by_name(letter, body)).collect();
        if !held.is_empty() {
            addressed.extend(self.by_class(body));
            // the letter that lies in its archive is the one that came
            let arrived: Vec<&Summary> =
                addressed.iter().copied().filter(|letter| self.roster.holds(body, letter)).collect();
            if !arrived.is_empty() {
                addressed = arrived;
            }
        }
        if !addressed.is_empty() {
            addressed.sort_by(|a, b| a.place.cmp(&b.place));
            addressed.dedup_by(|a, b| a.place == b.place);
            return Some(row(ReachedBy::Addressed, earliest(&addressed), places(&addressed)));
        }
        if held.is_empty() {
            return None;
        }
        let outermost: Vec<&Summary> = self.outermost(&held);
        let date = earliest(&outermost);
        Some(row(ReachedBy::Held, date, places(&held)))
    }

    /// The first letters of the files in which these lie.
    fn outermost(&self, held: &[&'s Summary]) -> Vec<&'s Summary> {
        let mut out: Vec<&Summary> = held
            .iter()
            .filter_map(|letter| {
                let place = Place { path: letter.place.path.clone(), letter: 0 };
                let at = self.links.letters.binary_search_by(|l| l.place.cmp(&place)).ok()?;
                self.links.letter(at)
            })
            .collect();
        out.dedup_by(|a, b| a.place == b.place);
        out
    }
}

fn earliest(letters: &[&Summary]) -> Option<Date> {
    letters.iter().filter_map(|letter| letter.date).min()
}

fn places(letters: &[&Summary]) -> Vec<Place> {
    let mut out: Vec<Place> = letters.iter().map(|letter| letter.place.clone()).collect();
    out.sort();
    out.dedup();
    out
}
