//! One circular as a picture: a tree for the terminal, a Mermaid graph, an SVG. Pure string functions over the record.
//!
//! ```text
//! 医政歯発0609第4号  2023-06-09  厚生労働省医政局歯科保健課長  （写し9件）
//!   院内感染防止対策の取組状況調査の実施について
//! └─ 5日 → 2023-06-14  公益社団法人日本歯科医師会  （写し9件）
//!    ├─ 7日 → 2023-06-21  公益社団法人東京都歯科医師会  （写し3件）
//! ```
//!
//! Must not know how a chain was found. A letter that two letters lead to is drawn at both; its own covers only at the first. Known
//! to be hard: a record names occurrences and not letters, so occurrences that stand in one `to` are one letter, and covers that
//! nobody passes on are one when body, date and what they pass on are the same.

use crate::model::{Circular, Date, Evidenced, Forward, Place};
use crate::text::width;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// The chain as lines of text, the letter at the top first.
#[must_use]
pub fn chain_tree(circular: &Circular) -> String {
    let graph = Graph::new(circular);
    let mut out = String::new();
    let root = graph.root();
    let _ = writeln!(out, "{}{}", head(circular), root.copies_label());
    if let Some(subject) = &circular.root.subject {
        let _ = writeln!(out, "  {subject}");
    }
    let mut drawn = BTreeSet::from([0]);
    graph.draw(0, "", &mut drawn, &mut out);
    for anomaly in &circular.anomalies {
        let _ = writeln!(out, "! {}", anomaly.message);
    }
    out
}

/// The chain as a Mermaid flowchart.
#[must_use]
pub fn chain_mermaid(circular: &Circular) -> String {
    let graph = Graph::new(circular);
    let quote = |text: &str| text.replace('"', "#quot;").replace('\n', " ");
    let mut out = String::from("flowchart TD\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let text = if at == 0 { head(circular) } else { node.label() };
        let _ = writeln!(out, "  n{at}[\"{}\"]", quote(&text));
    }
    for edge in &graph.edges {
        let arrow = if edge.evidence == Evidenced::Enclosed { "-->" } else { "-.->" };
        let _ = writeln!(out, "  n{} {arrow}|\"{}\"| n{}", edge.to, edge.days(), edge.from);
    }
    out
}

/// The chain as an SVG, top letter at the left; covers that only name what they pass on have dashed arrows.
#[must_use]
pub fn chain_svg(circular: &Circular) -> String {
    let graph = Graph::new(circular);
    let layout = Layout::new(&graph, circular);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" font-family=\"sans-serif\" font-size=\"12\">\n",
        w = layout.width,
        h = layout.height
    );
    out.push_str("<defs><marker id=\"a\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"4\" orient=\"auto\"><path d=\"M0,0 L8,4 L0,8 z\"/></marker></defs>\n");
    for edge in &graph.edges {
        let (Some(from), Some(to)) = (layout.boxes.get(edge.to), layout.boxes.get(edge.from)) else { continue };
        let (x1, y1, x2, y2) = (from.x + from.width, from.y + BOX / 2, to.x, to.y + BOX / 2);
        let dash = if edge.evidence == Evidenced::Enclosed { "" } else { " stroke-dasharray=\"4 3\"" };
        let _ = writeln!(
            out,
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"black\" marker-end=\"url(#a)\"{dash}/>"
        );
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            i32::midpoint(x1, x2),
            i32::midpoint(y1, y2) - 4,
            escape(&edge.days())
        );
    }
    for rect in &layout.boxes {
        let _ = writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{BOX}\" rx=\"4\" fill=\"white\" stroke=\"black\"/>",
            rect.x, rect.y, rect.width
        );
        for (row, text) in rect.lines.iter().enumerate() {
            let y = rect.y + 16 + 16 * i32::try_from(row).unwrap_or(0);
            let _ = writeln!(out, "<text x=\"{}\" y=\"{y}\">{}</text>", rect.x + 8, escape(text));
        }
    }
    out.push_str("</svg>\n");
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// One letter of the chain.
#[derive(Debug, Default)]
struct Node {
    body: Option<String>,
    date: Option<Date>,
    copies: BTreeSet<Place>,
}

impl Node {
    fn label(&self) -> String {
        let date = self.date.map_or_else(|| "日付なし".to_owned(), |d| d.to_string());
        format!("{date}  {}{}", self.body.as_deref().unwrap_or("発信者不明"), self.copies_label())
    }

    fn copies_label(&self) -> String {
        match self.copies.len() {
            0 => "  （収集した中に無い）".to_owned(),
            1 => String::new(),
            n => format!("  （写し{n}件）"),
        }
    }
}

#[derive(Debug)]
struct Edge {
    /// the cover
    from: usize,
    /// what it passes on
    to: usize,
    days: Option<i32>,
    evidence: Evidenced,
}

impl Edge {
    fn days(&self) -> String {
        self.days.map_or_else(|| "日数不明".to_owned(), |days| format!("{days}日"))
    }
}

/// Body, date and what is passed on: what makes occurrences of a cover one letter.
type Leaf<'c> = (Option<&'c str>, Option<Date>, Vec<usize>);

/// Letters and hops; node 0 is the letter at the top.
struct Graph {
    nodes: Vec<Node>,
    edges: Vec<Edge>,
}

impl Graph {
    fn new(circular: &Circular) -> Self {
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
                let key = (forward.from_body.as_deref(), forward.date, passed_on);
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
            }
            if from != to && seen.insert((from, to)) {
                graph.edges.push(Edge { from, to, days: forward.elapsed_days, evidence: forward.evidence });
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

    fn root(&self) -> &Node {
        static EMPTY: Node = Node { body: None, date: None, copies: BTreeSet::new() };
        self.nodes.first().unwrap_or(&EMPTY)
    }

    /// Hops to a letter, the earliest first.
    fn covers(&self, of: usize) -> Vec<&Edge> {
        let mut covers: Vec<&Edge> = self.edges.iter().filter(|edge| edge.to == of).collect();
        let date = |edge: &Edge| self.nodes.get(edge.from).and_then(|n| n.date);
        covers.sort_by_key(|edge| (date(edge).is_none(), date(edge), edge.from));
        covers
    }

    fn draw(&self, at: usize, indent: &str, drawn: &mut BTreeSet<usize>, out: &mut String) {
        let covers = self.covers(at);
        let last = covers.len().saturating_sub(1);
        for (nth, edge) in covers.into_iter().enumerate() {
            let Some(node) = self.nodes.get(edge.from) else { continue };
            let (branch, below) = if nth == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let first = drawn.insert(edge.from);
            let mark = if edge.evidence == Evidenced::Enclosed { "" } else { "  〔別添なし〕" };
            let again = if first { "" } else { "  〔前出〕" };
            let _ = writeln!(out, "{indent}{branch}{} → {}{mark}{again}", edge.days(), node.label());
            if first {
                self.draw(edge.from, &format!("{indent}{below}"), drawn, out);
            }
        }
    }
}

/// Number, date and issuer of the letter at the top.
fn head(circular: &Circular) -> String {
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

const BOX: i32 = 40;
const GAP: i32 = 14;
const ARROW: i32 = 70;

struct Rect {
    x: i32,
    y: i32,
    width: i32,
    lines: Vec<String>,
}

/// Columns by distance from the top, rows in the order of the tree.
struct Layout {
    boxes: Vec<Rect>,
    width: i32,
    height: i32,
}

impl Layout {
    fn new(graph: &Graph, circular: &Circular) -> Self {
        let mut column: BTreeMap<usize, usize> = BTreeMap::from([(0, 0)]);
        let mut order: Vec<usize> = vec![0];
        let mut row: BTreeMap<usize, i32> = BTreeMap::new();
        let mut next_row = 0;
        visit(graph, 0, &mut column, &mut order, &mut row, &mut next_row);
        let mut boxes: Vec<Rect> = Vec::new();
        for (at, node) in graph.nodes.iter().enumerate() {
            let lines = if at == 0 {
                vec![head(circular), circular.root.subject.clone().unwrap_or_default()]
            } else {
                let date = node.date.map_or_else(|| "日付なし".to_owned(), |d| d.to_string());
                vec![
                    node.body.clone().unwrap_or_else(|| "発信者不明".to_owned()),
                    format!("{date}{}", node.copies_label()),
                ]
            };
            let text = lines.iter().map(|line| width(line)).max().unwrap_or(0);
            boxes.push(Rect { x: 0, y: 0, width: 16 + i32::try_from(text).unwrap_or(0) * 6 + 6, lines });
        }
        let mut widest: BTreeMap<usize, i32> = BTreeMap::new();
        for (at, rect) in boxes.iter().enumerate() {
            let wide = widest.entry(column.get(&at).copied().unwrap_or(0)).or_default();
            *wide = (*wide).max(rect.width);
        }
        let x_of = |col: usize| GAP + widest.range(..col).map(|(_, wide)| wide + ARROW).sum::<i32>();
        let (mut right, mut bottom) = (0, 0);
        for (at, rect) in boxes.iter_mut().enumerate() {
            rect.x = x_of(column.get(&at).copied().unwrap_or(0));
            rect.y = GAP + row.get(&at).copied().unwrap_or(0) * (BOX + GAP);
            right = right.max(rect.x + rect.width + GAP);
            bottom = bottom.max(rect.y + BOX + GAP);
        }
        Self { boxes, width: right, height: bottom }
    }
}

/// A letter stands in the row of its first cover.
fn visit(
    graph: &Graph,
    at: usize,
    column: &mut BTreeMap<usize, usize>,
    order: &mut Vec<usize>,
    row: &mut BTreeMap<usize, i32>,
    next_row: &mut i32,
) {
    row.insert(at, *next_row);
    let depth = column.get(&at).copied().unwrap_or(0);
    let mut first = true;
    for edge in graph.covers(at) {
        if column.contains_key(&edge.from) {
            continue;
        }
        column.insert(edge.from, depth + 1);
        order.push(edge.from);
        if !first {
            *next_row += 1;
        }
        first = false;
        visit(graph, edge.from, column, order, row, next_row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Root;

    fn place(path: &str, letter: usize) -> Place {
        Place { path: path.to_owned(), letter }
    }

    fn forward(from: Place, to: &[Place], body: &str, date: Date, days: i32, evidence: Evidenced) -> Forward {
        Forward {
            from,
            to: to.to_vec(),
            evidence,
            from_body: Some(body.to_owned()),
            to_bodies: Vec::new(),
            date: Some(date),
            elapsed_days: Some(days),
            confidence: 0.9,
            reasons: Vec::new(),
        }
    }

    /// A ministry's letter, a national association's and two prefectures'; one of them without enclosure.
    fn sample() -> Circular {
        let (root, association) =
            ([place("hq/1.txt", 1), place("ken/2.txt", 2)], [place("hq/1.txt", 0), place("ken/2.txt", 1)]);
        let day = |m, d| Date::constant(2024, m, d);
        Circular {
            schema: Circular::SCHEMA.to_owned(),
            id: "0".repeat(12),
            root: Root {
                reference_numbers: vec!["健生発0605第2号".to_owned()],
                date: Some(day(6, 5)),
                issuer: Some("厚生労働省健康・生活衛生局長".to_owned()),
                subject: Some("保冷箱の温度の<記録>について".to_owned()),
            },
            copies: root.to_vec(),
            forwards: vec![
                forward(association[0].clone(), &root, "全国配送協会", day(6, 10), 5, Evidenced::Enclosed),
                forward(association[1].clone(), &root, "全国配送協会", day(6, 10), 5, Evidenced::Enclosed),
                forward(place("ken/2.txt", 0), &association, "長野県配送協会", day(6, 14), 4, Evidenced::Enclosed),
                forward(place("shi/3.txt", 0), &association, "山梨県配送協会", day(7, 1), 21, Evidenced::CitedNumber),
            ],
            reached: Vec::new(),
            not_reached: Vec::new(),
            anomalies: Vec::new(),
        }
    }

    #[test]
    fn the_tree_shows_every_letter_once_with_its_days() {
        assert_eq!(
            chain_tree(&sample()),
            "健生発0605第2号  2024-06-05  厚生労働省健康・生活衛生局長  （写し2件）\n\
             \u{20} 保冷箱の温度の<記録>について\n\
             └─ 5日 → 2024-06-10  全国配送協会  （写し2件）\n\
             \u{20}  ├─ 4日 → 2024-06-14  長野県配送協会\n\
             \u{20}  └─ 21日 → 2024-07-01  山梨県配送協会  〔別添なし〕\n"
        );
    }

    #[test]
    fn a_mermaid_graph_has_dates_in_boxes_and_days_on_arrows() {
        let text = chain_mermaid(&sample());
        assert!(text.starts_with("flowchart TD\n  n0[\"健生発0605第2号  2024-06-05"));
        assert!(text.contains("n0 -->|\"5日\"| n1"));
        assert!(text.contains("-.->|\"21日\"|"));
        assert_eq!(text.lines().count(), 1 + 4 + 3);
    }

    #[test]
    fn an_svg_has_a_box_per_letter_and_escaped_text() {
        let text = chain_svg(&sample());
        assert_eq!(text.matches("<rect").count(), 4);
        assert_eq!(text.matches("<line").count(), 3);
        assert!(text.contains("保冷箱の温度の&lt;記録&gt;について"));
        assert!(!text.contains("<記録>"));
    }

    #[test]
    fn a_top_that_occurs_nowhere_is_said_to() {
        let mut circular = sample();
        circular.copies.clear();
        for forward in &mut circular.forwards {
            if forward.to.first().is_some_and(|p| p.letter == 1 && p.path.starts_with("hq")) {
                forward.to.clear();
            }
        }
        assert!(
            chain_tree(&circular)
                .starts_with("健生発0605第2号  2024-06-05  厚生労働省健康・生活衛生局長  （収集した中に無い）")
        );
    }
}
