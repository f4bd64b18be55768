//! A chain becomes the record that is written: root, copies, forwards, reach, anomalies.

use super::anomaly::Scene;
use super::reach::{Reach, Traces, places, reach};
use super::roster::Roster;
use super::view::{class_date, class_issuer, class_numbers, class_subject};
use crate::model::{BodiesFrom, Chain, Circular, Date, Forward, Hop, Links, Relation, Revision, Root, Target, Top};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A circular on its way to the record.
pub(super) struct Draft<'a, 's> {
    pub scene: Scene<'a, 's>,
    pub reach: Reach,
    top_issuer: Option<usize>,
}

impl<'a, 's> Draft<'a, 's> {
    /// `remarks` are those of the whole archive by the letter they are about.
    pub(super) fn new(
        links: &'a Links<'s>,
        roster: &'a Roster<'a>,
        chain: &'a Chain,
        remarks: &BTreeMap<usize, Vec<usize>>,
    ) -> Self {
        let letters = links.chain_letters(chain);
        let top_issuer = match &chain.top {
            Top::Class(class) => links.occurrences(*class).iter().find_map(|at| roster.issuer(*at)),
            Top::External(upstream) => upstream.issuer.as_deref().and_then(|name| roster.find(name)),
        };
        let mut covers: Vec<usize> = chain.hops.iter().filter_map(|h| links.hops.get(*h)).map(|h| h.from).collect();
        covers.sort_unstable();
        covers.dedup();
        let mut own: Vec<usize> = letters.iter().filter_map(|letter| remarks.get(letter)).flatten().copied().collect();
        own.sort_unstable();
        own.dedup();
        let remarks = own.into_iter().filter_map(|at| links.remarks.get(at)).collect();
        let traces = Traces::new(roster, &letters, &covers);
        let reach = reach(links, roster, &traces, top_issuer);
        Self { scene: Scene { links, roster, chain, traces, remarks }, reach, top_issuer }
    }

    /// The record; `revised_by` are the circulars that change this one.
    pub(super) fn finish(&self, from: BodiesFrom, revised_by: &[(Relation, &Draft<'_, '_>)]) -> Circular {
        let (links, chain) = (self.scene.links, self.scene.chain);
        let root = root(links, &chain.top);
        let copies = match &chain.top {
            Top::Class(class) => places(links, links.occurrences(*class)),
            Top::External(_) => Vec::new(),
        };
        let mut forwards: Vec<Forward> =
            chain.hops.iter().filter_map(|h| links.hops.get(*h)).filter_map(|hop| self.forward(hop)).collect();
        forwards.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.to.cmp(&b.to)));
        let mut anomalies = self.scene.order_and_deadlines();
        anomalies.extend(self.scene.remarks());
        anomalies.extend(self.scene.duplicate_routes());
        for (relation, revision) in revised_by {
            anomalies.extend(self.scene.superseded(
                &self.reach.reached,
                *relation,
                &revision.scene,
                &revision.reach.reached,
                revision.top_issuer,
            ));
        }
        anomalies.sort_by(|a, b| (a.kind, &a.places, &a.message).cmp(&(b.kind, &b.places, &b.message)));
        anomalies.dedup();
        Circular {
            schema: Circular::SCHEMA.to_owned(),
            id: id(&root),
            root,
            copies,
            forwards,
            reached: self.reach.reached.clone(),
            not_reached: self.reach.not_reached.clone(),
            anomalies,
            revises: Vec::new(),
            revised_by: revised_by
                .iter()
                .map(|(relation, by)| Revision { relation: *relation, circular: by.id() })
                .collect(),
            bodies_from: from,
        }
    }

    pub(super) fn id(&self) -> String {
        id(&root(self.scene.links, &self.scene.chain.top))
    }

    fn forward(&self, hop: &Hop) -> Option<Forward> {
        let links = self.scene.links;
        let cover = links.letter(hop.from)?;
        let (to, sent) = match &hop.to {
            Target::Class(class) => {
                let mut to = places(links, links.occurrences(*class));
                to.sort_by_key(|place| (place.path != cover.place.path, place.clone()));
                (to, class_date(links, *class))
            }
            Target::External(upstream) => (Vec::new(), upstream.date),
        };
        let elapsed = |sent: Date, passed_on: Date| (passed_on - sent).get_days();
        let addressee =
            |a: &crate::model::Named| if a.organization.is_empty() { a.text.clone() } else { a.organization.clone() };
        Some(Forward {
            from: cover.place.clone(),
            to,
            evidence: hop.evidence,
            from_body: self.scene.roster.issuer_name(hop.from, cover),
            to_bodies: cover.addressees.iter().map(addressee).collect(),
            date: cover.date,
            elapsed_days: sent.zip(cover.date).map(|(sent, passed_on)| elapsed(sent, passed_on)),
            confidence: hop.confidence,
            reasons: hop.reasons.clone(),
        })
    }
}

fn root(links: &Links, top: &Top) -> Root {
    match top {
        Top::Class(class) => Root {
            reference_numbers: class_numbers(links, *class),
            date: class_date(links, *class),
            issuer: class_issuer(links, *class),
            subject: class_subject(links, *class),
        },
        Top::External(upstream) => Root {
            reference_numbers: upstream.reference_number.iter().cloned().collect(),
            date: upstream.date,
            issuer: upstream.issuer.clone(),
            subject: upstream.title.clone(),
        },
    }
}

/// Twelve hexadecimal digits of a hash over number, date, issuer and subject: the same letter has the same id in every run.
fn id(root: &Root) -> String {
    let mut hash = Sha256::new();
    for part in [
        root.reference_numbers.join("/"),
        root.date.map(|d| d.to_string()).unwrap_or_default(),
        root.issuer.clone().unwrap_or_default(),
        root.subject.clone().unwrap_or_default(),
    ] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(6).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
