//! Circulars and bodies: who was reached (到達), who was not, how long it took, what is odd (監査). Pure.
//!
//! ```text
//! chain 医政歯発0609第4号 → 日歯 6/14 → 都歯 6/21 → 千代田 6/28, and a list of eight bodies
//!   → reached: 千代田 issued-onward 2023-06-28 …;  not reached: 堺 addressed-as-class-but-no-file
//! ```
//!
//! A circular is a chain of at least one hop; with a list of bodies also a letter of a level-0 body that nobody passed on, because
//! that is the circular that stopped at its first step. Without a list the bodies are inferred ([`infer`]) from issuers, and
//! classes of addressees mean nobody; whoever prints the result should say so.

mod anomaly;
mod circular;
mod hop;
mod reach;
mod roster;
mod view;

pub use hop::{hop_times, hop_times_by_body, timed_hops};
pub use roster::infer;

use crate::model::{BodiesFrom, Body, Chain, Circular, Links, Relation, Remark, Revises, Revision, Top};
use crate::tables::Tables;
use circular::Draft;
use roster::Roster;
use std::collections::{BTreeMap, BTreeSet};

/// The circulars of an archive, by date, number and id of their roots. Without bodies they are inferred.
#[must_use]
pub fn audit(links: &Links, bodies: &[Body], tables: &Tables) -> Vec<Circular> {
    let (bodies, from) = expected(links, bodies, tables);
    audit_for(links, &bodies, from, tables)
}

/// The bodies to ask about: those listed, else those that the letters show.
#[must_use]
pub fn expected(links: &Links, listed: &[Body], tables: &Tables) -> (Vec<Body>, BodiesFrom) {
    if listed.is_empty() { (infer(links, tables), BodiesFrom::Letters) } else { (listed.to_vec(), BodiesFrom::List) }
}

/// The same for bodies that [`expected`] gave.
#[must_use]
pub fn audit_for(links: &Links, bodies: &[Body], from: BodiesFrom, tables: &Tables) -> Vec<Circular> {
    let roster = Roster::new(bodies, links, tables);
    let stopped = if from == BodiesFrom::List { stopped_at_once(links, &roster) } else { Vec::new() };
    let chains: Vec<&Chain> = links.chains.iter().chain(&stopped).collect();
    let remarks = remarks_by_letter(links);
    let drafts: Vec<Draft> = chains.iter().map(|chain| Draft::new(links, &roster, chain, &remarks)).collect();
    let mut revised_by: Vec<Vec<(Relation, &Draft)>> = vec![Vec::new(); drafts.len()];
    for (draft, chain) in drafts.iter().zip(&chains) {
        for revises in &chain.revises {
            if let Some(list) = revised_by.get_mut(revises.chain) {
                list.push((revises.relation, draft));
            }
        }
    }
    let mut out: Vec<Circular> =
        drafts.iter().zip(&revised_by).map(|(draft, revised_by)| draft.finish(from, revised_by)).collect();
    for (circular, chain) in out.iter_mut().zip(&chains) {
        let revision = |revises: &Revises| {
            Some(Revision { relation: revises.relation, circular: drafts.get(revises.chain)?.id() })
        };
        circular.revises = chain.revises.iter().filter_map(revision).collect();
    }
    out.sort_by(|a, b| {
        let key = |c: &Circular| (c.root.date, c.root.reference_numbers.clone(), c.id.clone(), c.copies.clone());
        key(a).cmp(&key(b))
    });
    out
}

/// Indexes of the remarks by the letters they are about.
fn remarks_by_letter(links: &Links) -> BTreeMap<usize, Vec<usize>> {
    let mut out: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, remark) in links.remarks.iter().enumerate() {
        let letters = match remark {
            Remark::MissingEnclosure { cover, .. } => std::slice::from_ref(cover),
            Remark::NumberMismatch { odd, .. } => odd.as_slice(),
        };
        for letter in letters {
            out.entry(*letter).or_default().push(at);
        }
    }
    out
}

/// Letters of a level-0 body that lie in an archive and that nobody passed on.
fn stopped_at_once(links: &Links, roster: &Roster) -> Vec<Chain> {
    let passed_on: BTreeSet<usize> = links
        .chains
        .iter()
        .flat_map(|chain| links.chain_letters(chain))
        .filter_map(|letter| links.class_of(letter))
        .collect();
    let mut out = Vec::new();
    for class in (0..links.classes.len()).filter(|class| !passed_on.contains(class)) {
        let letters = || links.occurrences(class).iter().copied();
        let top =
            letters().find_map(|at| roster.issuer(at)).and_then(|at| roster.body(at)).is_some_and(|b| b.level == 0);
        if top && letters().filter_map(|at| links.letter(at)).any(|l| l.passes_on.is_empty() && l.encloses.is_empty()) {
            out.push(Chain { top: Top::Class(class), hops: Vec::new(), revises: Vec::new() });
        }
    }
    out
}
