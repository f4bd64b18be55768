//! What an auditor should see (異常): impossible order, late forwarding, missing enclosures, mismatched numbers, corrections that did
//! not arrive, two routes to one body. Messages are for a board member and name the letters.

use super::reach::{Traces, places};
use super::roster::{Roster, body_of_office};
use super::view::{class_date, class_deadline, label};
use crate::model::{Anomaly, AnomalyKind, Chain, Date, Links, Reached, Relation, Remark, Target, Top, Upstream};
use crate::tables::Names;
use std::collections::{BTreeMap, BTreeSet};

/// A chain as the anomalies need it.
pub(super) struct Scene<'a, 's> {
    pub links: &'a Links<'s>,
    pub roster: &'a Roster<'a>,
    pub chain: &'a Chain,
    /// its letters by body
    pub traces: Traces,
    /// remarks about its letters, ascending
    pub remarks: Vec<&'a Remark>,
}

impl Scene<'_, '_> {
    /// Covers of one class with what they pass on: class → targets.
    fn edges(&self) -> BTreeMap<usize, BTreeSet<usize>> {
        let mut out: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for hop in self.chain.hops.iter().filter_map(|h| self.links.hops.get(*h)) {
            if let (Target::Class(to), Some(from)) = (&hop.to, self.links.class_of(hop.from)) {
                out.entry(from).or_default().insert(*to);
            }
        }
        out
    }

    /// Covers dated before what they pass on, and covers later than the day it asks for.
    pub(super) fn order_and_deadlines(&self) -> Vec<Anomaly> {
        let mut out = Vec::new();
        let edges = self.edges();
        for (cover, targets) in &edges {
            let Some(date) = class_date(self.links, *cover) else { continue };
            for target in targets {
                let Some(above) = class_date(self.links, *target).filter(|above| date < *above) else { continue };
                let slip = year_slip(date, above)
                    .map(|y| format!("年の誤記（正しくは{y}年か）の可能性があります。"))
                    .unwrap_or_default();
                out.push(Anomaly {
                    kind: AnomalyKind::ImpossibleOrder,
                    places: places(self.links, &self.dated(*cover, date)),
                    message: format!(
                        "{}（{}付け）は、転送している{}（{}付け）より前の日付です。{slip}",
                        label(self.links, *cover),
                        day(date),
                        label(self.links, *target),
                        day(above)
                    ),
                    message_en: format!(
                        "{} of {date} is dated before {} of {above}, which it passes on.{}",
                        label(self.links, *cover),
                        label(self.links, *target),
                        year_slip(date, above)
                            .map(|y| format!(" The year may be misprinted (for {y})."))
                            .unwrap_or_default()
                    ),
                });
                break;
            }
            if let Some((above, deadline)) = self.deadline_above(*cover, &edges).filter(|(above, deadline)| {
                date > *deadline && class_date(self.links, *above).is_none_or(|sent| sent <= *deadline)
            }) {
                out.push(Anomaly {
                    kind: AnomalyKind::LateAfterDeadline,
                    places: places(self.links, self.links.occurrences(*cover)),
                    message: format!(
                        "{}（{}付け）は、{}が求める期限（{}）を{}日過ぎてから出されています。",
                        label(self.links, *cover),
                        day(date),
                        label(self.links, above),
                        day(deadline),
                        (date - deadline).get_days()
                    ),
                    message_en: format!(
                        "{} of {date} was issued {} days after the deadline ({deadline}) that {} sets.",
                        label(self.links, *cover),
                        (date - deadline).get_days(),
                        label(self.links, above)
                    ),
                });
            }
        }
        out
    }

    /// The occurrences of a letter that bear the date.
    fn dated(&self, class: usize, date: Date) -> Vec<usize> {
        let bears = |at: &usize| self.links.letter(*at).is_some_and(|l| l.date == Some(date));
        self.links.occurrences(class).iter().copied().filter(bears).collect()
    }

    /// The first day asked for by the nearest letter above that asks for one.
    fn deadline_above(&self, cover: usize, edges: &BTreeMap<usize, BTreeSet<usize>>) -> Option<(usize, Date)> {
        let mut seen: BTreeSet<usize> = BTreeSet::from([cover]);
        let mut row: BTreeSet<usize> = edges.get(&cover)?.clone();
        while !row.is_empty() {
            let asked = row.iter().filter_map(|class| Some((class_deadline(self.links, *class)?, *class))).min();
            if let Some((deadline, class)) = asked {
                return Some((class, deadline));
            }
            seen.extend(&row);
            row = row
                .iter()
                .filter_map(|class| edges.get(class))
                .flatten()
                .copied()
                .filter(|class| !seen.contains(class))
                .collect();
        }
        None
    }

    /// What the linking noticed about the letters of this chain.
    pub(super) fn remarks(&self) -> Vec<Anomaly> {
        let mut out = Vec::new();
        let mut missing: BTreeMap<usize, Vec<Missing>> = BTreeMap::new();
        // copies of one cover say the same
        let mut mismatches: BTreeMap<(usize, &str, &str), BTreeSet<usize>> = BTreeMap::new();
        for remark in &self.remarks {
            match remark {
                Remark::MissingEnclosure { cover, named, instead } => {
                    if let Some(class) = self.links.class_of(*cover) {
                        missing.entry(class).or_default().push((*cover, named, *instead));
                    }
                }
                Remark::NumberMismatch { odd, class, number, usual } => {
                    let rows = mismatches.entry((*class, number.as_str(), usual.as_str())).or_default();
                    rows.extend(odd.iter().copied());
                }
            }
        }
        for ((class, number, usual), odd) in mismatches {
            out.push(Anomaly {
                kind: AnomalyKind::NumberMismatch,
                places: places(self.links, &odd.into_iter().collect::<Vec<_>>()),
                message: format!(
                    "同じ文書とみられる{}の番号が「{number}」と「{usual}」で食い違っています。",
                    label(self.links, class)
                ),
                message_en: format!(
                    "The number of {} is printed as {number} and as {usual} on what seems to be the same letter.",
                    label(self.links, class)
                ),
            });
        }
        for (class, rows) in missing {
            let (_, named, instead) = rows.iter().min_by_key(|row| row.0).copied().unwrap_or((0, EMPTY, None));
            let other = instead.and_then(|at| self.links.class_of(at)).map(|other| label(self.links, other));
            let instead =
                other.as_ref().map(|other| format!("代わりに{other}が綴じられています。")).unwrap_or_default();
            let instead_en = other.map(|other| format!(" {other} lies there instead.")).unwrap_or_default();
            out.push(Anomaly {
                kind: AnomalyKind::MissingEnclosure,
                places: places(self.links, &rows.iter().map(|row| row.0).collect::<Vec<_>>()),
                message: format!(
                    "{}が別添とする{}が同じファイルにありません。{instead}",
                    label(self.links, class),
                    upstream_label(named)
                ),
                message_en: format!(
                    "{}, which {} says it encloses, is not in the same file.{instead_en}",
                    upstream_label(named),
                    label(self.links, class)
                ),
            });
        }
        out
    }

    /// Bodies to which the letters came from two senders.
    pub(super) fn duplicate_routes(&self) -> Vec<Anomaly> {
        let mut out = Vec::new();
        for body in self.traces.held.keys().copied() {
            let mut sources: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
            for letter in self.incoming(body) {
                if let Some(source) = self.source(letter) {
                    sources.entry(source).or_default().insert(letter);
                }
            }
            let Some(record) = self.roster.body(body).filter(|_| sources.len() >= 2) else { continue };
            let names: Vec<&str> = sources.keys().map(String::as_str).collect();
            out.push(Anomaly {
                kind: AnomalyKind::DuplicateRoute,
                places: places(self.links, &sources.values().flatten().copied().collect::<Vec<_>>()),
                message: format!("{}には、この文書が{}から重ねて届いています。", record.name, names.join("と")),
                message_en: format!("The letter came to {} more than once: from {}.", record.name, names.join(" and ")),
            });
        }
        out
    }

    fn source(&self, letter: usize) -> Option<String> {
        let names = Names::embedded();
        let listed = self.roster.issuer(letter).and_then(|at| self.roster.body(at)).map(|b| b.name.clone());
        let printed =
            || self.links.letter(letter)?.issuers.first().map(|i| body_of_office(&names.core(&i.text), names));
        listed.or_else(|| printed().filter(|name| !name.is_empty()))
    }

    /// The letters of the chain that came to a body: the first of each file in its archive that it did not write itself, or what
    /// its own letter there passes on.
    fn incoming(&self, body: usize) -> Vec<usize> {
        let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for at in self.traces.held(body).iter().copied() {
            if let Some(letter) = self.links.letter(at) {
                files.entry(&letter.place.path).or_default().push(at);
            }
        }
        // what lies behind a letter that came from somebody came with it
        let mut with_another: BTreeSet<usize> = BTreeSet::new();
        for letters in files.values() {
            if letters.first().is_some_and(|first| self.roster.issuer(*first) != Some(body)) {
                with_another.extend(letters.iter().filter_map(|at| self.links.class_of(*at)));
            }
        }
        let mut out = Vec::new();
        for letters in files.values() {
            let Some(first) = letters.first().copied() else { continue };
            let own = self.roster.issuer(first) == Some(body);
            if !own {
                out.push(first);
                continue;
            }
            let hop_at = |h: &usize| self.links.hops.get(*h);
            // hops stand by their covers
            let begin = self.chain.hops.partition_point(|h| hop_at(h).is_some_and(|hop| hop.from < first));
            for hop in self.chain.hops.iter().skip(begin).filter_map(hop_at).take_while(|hop| hop.from == first) {
                if let Target::Class(class) = hop.to
                    && !with_another.contains(&class)
                {
                    let here = letters.iter().copied().find(|at| self.links.class_of(*at) == Some(class));
                    out.extend(here.or_else(|| self.links.occurrences(class).first().copied()));
                }
            }
        }
        out
    }

    /// Bodies that the original reached and its correction, replacement or abolition did not. An amendment leaves the letter
    /// standing, so a body without it holds nothing that was replaced.
    pub(super) fn superseded(
        &self,
        reached: &[Reached],
        relation: Relation,
        correction: &Scene<'_, '_>,
        corrected: &[Reached],
        skip: Option<usize>,
    ) -> Vec<Anomaly> {
        let mut out = Vec::new();
        let (before, by, by_en) = match relation {
            Relation::Cites | Relation::Amends => return out,
            Relation::Corrects => ("訂正前の", "訂正", "corrects"),
            Relation::Supersedes => ("差替え前の", "差替え", "replaces"),
            Relation::Abolishes => ("廃止された", "廃止の通知", "abolishes"),
        };
        let skip = skip.and_then(|at| self.roster.body(at)).map(|b| b.name.as_str());
        let arrived: BTreeSet<&str> = corrected.iter().map(|other| other.body.as_str()).collect();
        for row in reached {
            if arrived.contains(row.body.as_str()) || skip == Some(row.body.as_str()) {
                continue;
            }
            let Some(body) = self.roster.named(&row.body) else { continue };
            let held = self.traces.held(body);
            let places = if held.is_empty() { row.evidence.clone() } else { places(self.links, held) };
            let name = match correction.chain.top {
                Top::Class(class) => label(self.links, class),
                Top::External(ref upstream) => upstream_label(upstream),
            };
            out.push(Anomaly {
                kind: AnomalyKind::SupersededNotReceived,
                places,
                message: format!("{}には{before}文書だけがあり、{by}（{name}）が届いた形跡がありません。", row.body),
                message_en: format!(
                    "{} has only the letter as it was; there is no trace there of {name}, which {by_en} it.",
                    row.body
                ),
            });
        }
        out
    }
}

/// A cover, what it names and what lies there instead.
type Missing<'a> = (usize, &'a Upstream, Option<usize>);

const EMPTY: &Upstream =
    &Upstream { issuer: None, via: None, reference_number: None, date: None, title: None, enclosed: false };

/// The year that would set the order right, when day and month are plausible: 令和5年 printed for 令和6年.
fn year_slip(date: Date, above: Date) -> Option<i16> {
    let next = Date::new(above.year(), date.month(), date.day()).ok()?;
    (date.year() < above.year() && next >= above).then(|| above.year())
}

/// 2023年7月7日, as a board reads it.
fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// A letter that is only named: 日歯発第470号（2023年7月7日付け、日本歯科医師会）.
fn upstream_label(upstream: &Upstream) -> String {
    let mut inner: Vec<String> = Vec::new();
    inner.extend(upstream.date.map(|d| format!("{}付け", day(d))));
    inner.extend(upstream.issuer.clone());
    let head = upstream
        .reference_number
        .clone()
        .or_else(|| upstream.title.as_ref().map(|t| format!("「{t}」")))
        .unwrap_or_else(|| "文書".to_owned());
    if inner.is_empty() { head } else { format!("{head}（{}）", inner.join("、")) }
}
