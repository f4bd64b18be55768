//! Chains: from the letter at the top down to the last cover that passes it on.
//!
//! A letter is a top when somebody passes it on and it passes on nothing that occurs or is named by number or date. A letter that
//! nobody passes on and that passes on nothing is no chain; whoever needs it finds it in the register.

use super::cell::Letters;
use super::likeness::{bare_number, confusable, subject_core};
use crate::model::{Chain, Citation, Date, Hop, Relation, Revises, Summary, Target, Top, Upstream};
use crate::tables::Names;
use std::collections::{BTreeMap, BTreeSet};

/// Words by which a subject says what it does to what it quotes; the first that occurs decides.
const REVISES: [(&str, Relation); 13] = [
    ("訂正", Relation::Corrects),
    ("正誤", Relation::Corrects),
    ("差替", Relation::Supersedes),
    ("差し替え", Relation::Supersedes),
    ("誤り", Relation::Corrects),
    ("修正", Relation::Corrects),
    ("再送", Relation::Supersedes),
    ("再通知", Relation::Supersedes),
    ("取消", Relation::Abolishes),
    ("取り消し", Relation::Abolishes),
    ("撤回", Relation::Abolishes),
    ("廃止", Relation::Abolishes),
    ("一部改正", Relation::Amends),
];

pub(super) fn chains(
    all: Letters<'_, '_>,
    classes: &[Vec<usize>],
    class_of: &[usize],
    hops: &[Hop],
    names: &Names,
) -> Vec<Chain> {
    let letters = all.letters;
    let graph = Graph::new(classes.len(), class_of, hops, names);
    let mut out: Vec<Chain> = Vec::new();
    for class in graph.tops(letters, classes) {
        let hops = graph.hops_to(&[class], class_of, hops);
        if !hops.is_empty() {
            out.push(Chain { top: Top::Class(class), hops, revises: Vec::new() });
        }
    }
    for (upstream, first) in graph.external.values() {
        let covers: Vec<usize> = first.iter().filter_map(|hop| class_of.get(hops.get(*hop)?.from).copied()).collect();
        let mut below: BTreeSet<usize> = first.iter().copied().collect();
        below.extend(graph.hops_to(&covers, class_of, hops));
        let hops = below.into_iter().collect();
        out.push(Chain { top: Top::External(upstream.clone()), hops, revises: Vec::new() });
    }
    let tops = Tops::new(&out, all, classes);
    let revises: Vec<Vec<Revises>> = out.iter().enumerate().map(|(at, _)| tops.revised_by(at)).collect();
    for (chain, revises) in out.iter_mut().zip(revises) {
        chain.revises = revises;
    }
    out
}

/// Number, date, issuer and title of a letter that occurs nowhere.
type ExternalKey = (String, Option<Date>, String, String);

struct Graph {
    /// class → classes it passes on
    up: Vec<BTreeSet<usize>>,
    /// class → classes that pass it on
    covers: Vec<BTreeSet<usize>>,
    /// class → hops whose target it is
    down: Vec<Vec<usize>>,
    /// class → it passes on a letter that occurs nowhere but is well named
    named_above: Vec<bool>,
    /// letters that occur nowhere, by number, date, issuer and title, with the hops to them
    external: BTreeMap<ExternalKey, (Upstream, Vec<usize>)>,
}

impl Graph {
    fn new(count: usize, class_of: &[usize], hops: &[Hop], names: &Names) -> Self {
        let mut graph = Self {
            up: vec![BTreeSet::new(); count],
            covers: vec![BTreeSet::new(); count],
            down: vec![Vec::new(); count],
            named_above: vec![false; count],
            external: BTreeMap::new(),
        };
        for (at, hop) in hops.iter().enumerate() {
            let Some(from) = class_of.get(hop.from).copied() else { continue };
            match &hop.to {
                Target::Class(class) => {
                    if let Some(up) = graph.up.get_mut(from) {
                        up.insert(*class);
                    }
                    if let Some(covers) = graph.covers.get_mut(*class) {
                        covers.insert(from);
                    }
                    if let Some(down) = graph.down.get_mut(*class) {
                        down.push(at);
                    }
                }
                Target::External(upstream) if is_well_named(upstream) => {
                    if let Some(named) = graph.named_above.get_mut(from) {
                        *named = true;
                    }
                    let number = upstream.reference_number.as_deref().map(bare_number).unwrap_or_default();
                    let issuer = upstream.issuer.as_deref().map(|i| names.core(i)).unwrap_or_default();
                    // a number with its date is one letter however its issuer is written
                    let key = if !number.is_empty() && upstream.date.is_some() {
                        (number, upstream.date, String::new(), String::new())
                    } else {
                        (number, upstream.date, issuer, upstream.title.clone().unwrap_or_default())
                    };
                    graph.external.entry(key).or_insert_with(|| (upstream.clone(), Vec::new())).1.push(at);
                }
                Target::External(_) => {}
            }
        }
        graph
    }

    fn up(&self, class: usize) -> impl Iterator<Item = usize> + '_ {
        self.up.get(class).into_iter().flatten().copied()
    }

    /// Classes at the top, ascending. Misprinted dates and numbers can close a circle; then its oldest letter is the top.
    fn tops(&self, letters: &[&Summary], classes: &[Vec<usize>]) -> Vec<usize> {
        let passed_on = |class: usize| self.down.get(class).is_some_and(|d| !d.is_empty());
        let mut tops: BTreeSet<usize> = (0..self.up.len())
            .filter(|class| {
                passed_on(*class)
                    && self.up(*class).next().is_none()
                    && !self.named_above.get(*class).copied().unwrap_or_default()
            })
            .collect();
        let mut reached = self.below(&tops);
        reached.extend(
            self.below(&(0..self.up.len()).filter(|c| self.named_above.get(*c).copied().unwrap_or_default()).collect()),
        );
        let date = |class: usize| classes.get(class).and_then(|m| letters.get(*m.first()?)).and_then(|l| l.date);
        let mut open: Vec<usize> =
            (0..self.up.len()).filter(|class| passed_on(*class) && !reached.contains(class)).collect();
        open.sort_by_key(|class| (date(*class).is_none(), date(*class), *class));
        for class in open {
            if !reached.contains(&class) {
                tops.insert(class);
                reached.extend(self.below(&BTreeSet::from([class])));
            }
        }
        tops.into_iter().collect()
    }

    /// The classes and everything that passes them on, however indirectly.
    fn below(&self, from: &BTreeSet<usize>) -> BTreeSet<usize> {
        let mut seen = from.clone();
        let mut queue: Vec<usize> = from.iter().copied().collect();
        while let Some(at) = queue.pop() {
            for next in self.covers.get(at).into_iter().flatten().copied() {
                if seen.insert(next) {
                    queue.push(next);
                }
            }
        }
        seen
    }

    /// All hops that lead to these classes, ascending.
    fn hops_to(&self, classes: &[usize], class_of: &[usize], hops: &[Hop]) -> Vec<usize> {
        let mut seen: BTreeSet<usize> = classes.iter().copied().collect();
        let mut queue: Vec<usize> = classes.to_vec();
        let mut out: BTreeSet<usize> = BTreeSet::new();
        while let Some(at) = queue.pop() {
            for hop in self.down.get(at).into_iter().flatten().copied() {
                out.insert(hop);
                let from = hops.get(hop).and_then(|h| class_of.get(h.from)).copied();
                if let Some(from) = from.filter(|from| seen.insert(*from)) {
                    queue.push(from);
                }
            }
        }
        out.into_iter().collect()
    }
}

/// A number, or a date with an issuer or title: enough to say which letter it is.
fn is_well_named(upstream: &Upstream) -> bool {
    upstream.reference_number.is_some()
        || upstream.date.is_some() && (upstream.issuer.is_some() || upstream.title.is_some())
}

/// The letters at the top of the chains, to be found by what a correction says of them.
struct Tops<'a, 's> {
    all: Letters<'a, 's>,
    /// occurrences per chain
    members: Vec<&'a [usize]>,
    by_number: BTreeMap<String, BTreeSet<usize>>,
    by_subject: BTreeMap<String, BTreeSet<usize>>,
    by_date: BTreeMap<Date, BTreeSet<usize>>,
}

impl<'a, 's> Tops<'a, 's> {
    fn new(chains: &[Chain], all: Letters<'a, 's>, classes: &'a [Vec<usize>]) -> Self {
        let mut tops = Self {
            all,
            members: Vec::new(),
            by_number: BTreeMap::new(),
            by_subject: BTreeMap::new(),
            by_date: BTreeMap::new(),
        };
        for (at, chain) in chains.iter().enumerate() {
            let members = match &chain.top {
                Top::Class(class) => classes.get(*class).map_or(&[][..], Vec::as_slice),
                Top::External(_) => &[],
            };
            for member in members {
                let (Some(letter), Some(key)) = (all.letters.get(*member), all.keys.get(*member)) else { continue };
                for number in &key.numbers {
                    tops.by_number.entry(all.words.text(*number).to_owned()).or_default().insert(at);
                }
                tops.by_subject.entry(stem(all.words.text(key.subject)).to_owned()).or_default().insert(at);
                if let Some(date) = letter.date {
                    tops.by_date.entry(date).or_default().insert(at);
                }
            }
            tops.members.push(members);
        }
        tops
    }

    /// The chains whose top this chain's top changes; of two ways to say so the stronger.
    fn revised_by(&self, chain: usize) -> Vec<Revises> {
        let mut out: BTreeMap<usize, Relation> = BTreeMap::new();
        let mut add = |found: &mut dyn Iterator<Item = usize>, relation: Relation| {
            for at in found.filter(|at| *at != chain) {
                let known = out.entry(at).or_insert(relation);
                *known = stronger(*known, relation);
            }
        };
        for member in self.members.get(chain).copied().unwrap_or_default() {
            let (Some(letter), Some(key)) = (self.all.letters.get(*member), self.all.keys.get(*member)) else {
                continue;
            };
            for (cite, relation) in revising(letter) {
                if let Some(number) = &cite.reference_number {
                    let bare = confusable(&bare_number(number));
                    let number_is = self.by_number.get(&bare).into_iter().flatten().copied();
                    add(&mut number_is.filter(|at| self.dated(*at, cite.date)), relation);
                    // 第61号の1及び第61号の2: the second is printed without its prefix
                    let short = number.starts_with('第').then(|| bare_number(number));
                    let same_day = cite.date.and_then(|d| self.by_date.get(&d)).into_iter().flatten().copied();
                    let ends = |at: &usize| short.as_deref().is_some_and(|n| self.number_ends(*at, n));
                    add(&mut same_day.filter(ends), relation);
                } else if let (Some(title), Some(_)) = (&cite.title, cite.date) {
                    let title = subject_core(title);
                    let titled = self.by_subject.get(stem(&title)).into_iter().flatten().copied();
                    add(&mut titled.filter(|at| self.dated(*at, cite.date)), relation);
                }
            }
            let subject = letter.subject.as_deref().unwrap_or_default();
            let Some(relation) = relation_of(subject) else { continue };
            for title in quoted(subject).into_iter().chain(revised_stem(self.all.words.text(key.subject))) {
                let titled = self.by_subject.get(stem(&title)).into_iter().flatten().copied();
                add(&mut titled.filter(|at| self.not_after(*at, letter.date)), relation);
            }
        }
        out.into_iter().map(|(chain, relation)| Revises { chain, relation }).collect()
    }

    fn member_letters(&self, chain: usize) -> impl Iterator<Item = &'s Summary> + '_ {
        self.members.get(chain).copied().unwrap_or_default().iter().filter_map(|at| self.all.letters.get(*at).copied())
    }

    fn dated(&self, chain: usize, date: Option<Date>) -> bool {
        date.is_none() || self.member_letters(chain).any(|letter| letter.date.is_none() || letter.date == date)
    }

    fn not_after(&self, chain: usize, date: Option<Date>) -> bool {
        date.is_none() || self.member_letters(chain).any(|letter| letter.date.is_none() || letter.date <= date)
    }

    fn number_ends(&self, chain: usize, short: &str) -> bool {
        self.member_letters(chain).flat_map(|l| &l.reference_numbers).any(|n| bare_number(n).ends_with(short))
    }
}

/// What a letter changes, and how: the citations that say so; where the subject alone says so (調査票の差替えについて), the one letter that
/// it names by number.
fn revising(letter: &Summary) -> Vec<(&Citation, Relation)> {
    let said: Vec<_> = letter.cites.iter().map(|cite| (cite, cite.relation)).collect();
    let said: Vec<_> = said.into_iter().filter(|(_, relation)| *relation != Relation::Cites).collect();
    let mut named = letter.cites.iter().filter(|cite| !cite.law && cite.reference_number.is_some());
    let relation = relation_of(letter.subject.as_deref().unwrap_or_default());
    match (said.is_empty(), relation, named.next(), named.next()) {
        (true, Some(relation), Some(only), None) => vec![(only, relation)],
        _ => said,
    }
}

/// The numbers that a letter corrects, replaces, amends or abolishes, and the day of one that is printed without its prefix.
pub(super) fn revised_numbers(letter: &Summary) -> impl Iterator<Item = (String, Option<Date>)> + '_ {
    revising(letter).into_iter().filter_map(|(cite, _)| {
        let number = cite.reference_number.as_ref()?;
        Some((confusable(&bare_number(number)), cite.date.filter(|_| number.starts_with('第'))))
    })
}

/// The titles that a letter of this subject corrects, replaces, amends or abolishes, as they are compared.
pub(super) fn revised_stems(letter: &Summary, subject: &str) -> BTreeSet<String> {
    let titles = letter.cites.iter().filter(|cite| cite.relation != Relation::Cites && cite.reference_number.is_none());
    let mut out: BTreeSet<String> = titles
        .filter(|cite| cite.date.is_some())
        .filter_map(|cite| cite.title.as_deref())
        .map(|title| stem(&subject_core(title)).to_owned())
        .collect();
    let printed = letter.subject.as_deref().unwrap_or_default();
    if relation_of(printed).is_some() {
        out.extend(quoted(printed).into_iter().chain(revised_stem(subject)).map(|title| stem(&title).to_owned()));
    }
    out
}

pub(super) fn stem(subject: &str) -> &str {
    subject.strip_suffix("について").unwrap_or(subject)
}

/// What stands in quotation marks in a subject, folded.
fn quoted(subject: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = subject;
    while let Some((_, tail)) = rest.split_once('「') {
        let Some((title, tail)) = tail.split_once('」') else { break };
        out.push(subject_core(title));
        rest = tail;
    }
    out
}

/// …の一部訂正について → …, when the subject is not quoted.
fn revised_stem(subject: &str) -> Option<String> {
    let at = [
        "の一部訂正",
        "の訂正",
        "の正誤",
        "の差替",
        "の差し替え",
        "の一部修正",
        "の修正",
        "に係る訂正",
        "の誤り",
        "の廃止",
        "の一部改正",
        "の取消",
        "の撤回",
    ]
    .iter()
    .filter_map(|w| subject.rfind(w))
    .min()?;
    subject.get(..at).filter(|s| s.chars().count() >= 8).map(str::to_owned)
}

/// What the subject says it does to another letter.
fn relation_of(subject: &str) -> Option<Relation> {
    REVISES.iter().find(|(word, _)| subject.contains(word)).map(|(_, relation)| *relation)
}

/// Of two relations the one that leaves less of the older letter standing; a correction before an amendment.
fn stronger(a: Relation, b: Relation) -> Relation {
    let rank = |relation: Relation| match relation {
        Relation::Cites => 0,
        Relation::Amends => 1,
        Relation::Corrects => 2,
        Relation::Supersedes => 3,
        Relation::Abolishes => 4,
    };
    if rank(b) > rank(a) { b } else { a }
}
