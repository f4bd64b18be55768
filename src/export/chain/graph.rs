//! A record as letters and hops.
//!
//! Known to be hard: a record names occurrences and not letters, so occurrences that stand in one `to` are one letter, and covers
//! that nobody passes on are one when body, date and what they pass on are the same.

use crate::model::{Circular, Date, Evidenced, Forward, Letter, Place, Tongue};
use std::collections::{BTreeMap, BTreeSet};

/// Finds a letter of the records.
pub type Find<'l> = dyn Fn(&Place) -> Option<&'l Letter> + 'l;

/// One letter of the chain.
#[derive(Debug, Default)]
pub(in crate::export) struct Node {
    pub(in crate::export) body: Option<String>,
    pub(in crate::export) date: Option<Date>,
    pub(in crate::export) copies: BTreeSet<Place>,
    /// whom it goes to
    pub(in crate::export) to: BTreeSet<String>,
}

impl Node {
    pub(in crate::export) fn label(&self) -> String {
        let date = self.date.map_or_else(|| "日付なし".to_owned(), |d| d.to_string());
        format!("{date}  {}{}", self.body.as_deref().unwrap_or("発信者不明"), self.copies_label(Tongue::Japanese))
    }

    /// Its numbers, from the first copy that has any.
    pub(in crate::export) fn numbers(&self, find: &Find<'_>) -> String {
        let numbers = |place: &Place| find(place).map(|letter| letter.reference_numbers.join("・"));
        self.copies.iter().filter_map(numbers).find(|numbers| !numbers.is_empty()).unwrap_or_default()
    }

    pub(in crate::export) fn copies_label(&self, tongue: Tongue) -> String {
        match (self.copies.len(), tongue) {
            (0, tongue) => tongue.pick("  (not in the archive)", "  （収集した中に無い）").to_owned(),
            (1, _) => String::new(),
            (n, Tongue::English) => format!("  ({n} copies)"),
            (n, Tongue::Japanese) => format!("  （写し{n}件）"),
        }
    }
}

/// One letter passing another on.
#[derive(Debug)]
pub(in crate::export) struct Edge {
    /// the cover
    pub(in crate::export) from: usize,
    /// what it passes on
    pub(in crate::export) to: usize,
    pub(in crate::export) days: Option<i32>,
    pub(in crate::export) evidence: Evidenced,
    /// of the first occurrence
    pub(in crate::export) confidence: f32,
    pub(in crate::export) reasons: Vec<String>,
}

impl Edge {
    pub(in crate::export) fn days(&self) -> String {
        self.days.map_or_else(|| "日数不明".to_owned(), |days| format!("{days}日"))
    }
}

/// Body, date, what is passed on, and numbers where letters are at hand: what makes occurrences of a cover one letter.
type Leaf<'c> = (Option<&'c str>, Option<Date>, Vec<usize>, Vec<String>);

/// Letters and hops; node 0 is the letter at the top.
pub(in crate::export) struct Graph {
    pub(in crate::export) nodes: Vec<Node>,
    pub(in crate::export) edges: Vec<Edge>,
}

impl Graph {
    pub(in crate::export) fn new(circular: &Circular, find: &Find<'_>) -> Self {
        let mut graph = Self { nodes: vec![Node::default()], edges: Vec::new() };
        let mut node_of: BTreeMap<&Place, usize> = BTreeMap::new();
        for place in &circular.copies {
            node_of.insert(place, 0);
        }
        graph.add_copies(0, &circular.copies);
        for forward in circular.forwards.iter().filter(|f| !f.to.is_empty()) {
            let known = forward.to.iter().find_map(|place| node_of.get(place).copied());
            let at = known.unwrap_or_else(|| graph.add());
            for place in &forward.to {
                node_of.insert(place, at);
            }
            graph.add_copies(at, &forward.to);
        }
        // covers that nobody passes on: the same letter when body, date and what it passes on are the same
        let mut leaves: BTreeMap<Leaf, usize> = BTreeMap::new();
        let mut targets: BTreeMap<&Place, Vec<usize>> = BTreeMap::new();
        for forward in &circular.forwards {
            targets.entry(&forward.from).or_default().push(target(forward, &node_of));
        }
        for forward in &circular.forwards {
            if !node_of.contains_key(&forward.from) {
                let passed_on = targets.get(&forward.from).cloned().unwrap_or_default();
                let numbers = find(&forward.from).map(|letter| letter.reference_numbers.clone()).unwrap_or_default();
                let key = (forward.from_body.as_deref(), forward.date, passed_on, numbers);
                let at = *leaves.entry(key).or_insert_with(|| graph.add());
                node_of.insert(&forward.from, at);
                graph.add_copies(at, std::slice::from_ref(&forward.from));
            }
        }
        let mut seen: BTreeSet<(usize, usize)> = BTreeSet::new();
        for forward in &circular.forwards {
            let (Some(from), to) = (node_of.get(&forward.from).copied(), target(forward, &node_of)) else { continue };
            if let Some(node) = graph.nodes.get_mut(from) {
                node.body = node.body.take().or_else(|| forward.from_body.clone());
                node.date = node.date.or(forward.date);
                node.to.extend(forward.to_bodies.iter().cloned());
            }
            if from != to && seen.insert((from, to)) {
                graph.edges.push(Edge {
                    from,
                    to,
                    days: forward.elapsed_days,
                    evidence: forward.evidence,
                    confidence: forward.confidence,
                    reasons: forward.reasons.clone(),
                });
            }
        }
        graph
    }

    fn add(&mut self) -> usize {
        self.nodes.push(Node::default());
        self.nodes.len() - 1
    }

    fn add_copies(&mut self, at: usize, places: &[Place]) {
        if let Some(node) = self.nodes.get_mut(at) {
            node.copies.extend(places.iter().cloned());
        }
    }

    pub(in crate::export) fn root(&self) -> &Node {
        static EMPTY: Node = Node { body: None, date: None, copies: BTreeSet::new(), to: BTreeSet::new() };
        self.nodes.first().unwrap_or(&EMPTY)
    }

    /// Hops to a letter, the earliest first.
    pub(in crate::export) fn covers(&self, of: usize) -> Vec<&Edge> {
        let mut covers: Vec<&Edge> = self.edges.iter().filter(|edge| edge.to == of).collect();
        let date = |edge: &Edge| self.nodes.get(edge.from).and_then(|n| n.date);
        covers.sort_by_key(|edge| (date(edge).is_none(), date(edge), edge.from));
        covers
    }
}

/// Number, date and issuer of the letter at the top.
pub(in crate::export) fn head(circular: &Circular) -> String {
    let root = &circular.root;
    let mut parts: Vec<String> = Vec::new();
    parts.push(if root.reference_numbers.is_empty() {
        "番号なし".to_owned()
    } else {
        root.reference_numbers.join("・")
    });
    parts.push(root.date.map_or_else(|| "日付なし".to_owned(), |d| d.to_string()));
    parts.push(root.issuer.clone().unwrap_or_else(|| "発信者不明".to_owned()));
    parts.join("  ")
}

fn target(forward: &Forward, node_of: &BTreeMap<&Place, usize>) -> usize {
    forward.to.iter().find_map(|place| node_of.get(place).copied()).unwrap_or(0)
}
