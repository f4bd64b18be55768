//! The chain as text: a tree, and the words of a Mermaid flowchart.

use super::graph::{Graph, head};
use crate::model::{Circular, Evidenced, Tongue};
use std::collections::BTreeSet;
use std::fmt::Write;

/// The chain as lines of text, the letter at the top first.
#[must_use]
pub fn chain_tree(circular: &Circular) -> String {
    let graph = Graph::new(circular, &|_| None);
    let mut out = String::new();
    let root = graph.root();
    let _ = writeln!(out, "{}{}", head(circular), root.copies_label(Tongue::Japanese));
    if let Some(subject) = &circular.root.subject {
        let _ = writeln!(out, "  {subject}");
    }
    let mut drawn = BTreeSet::from([0]);
    draw(&graph, 0, "", &mut drawn, &mut out);
    for anomaly in &circular.anomalies {
        let _ = writeln!(out, "! {}", anomaly.message);
    }
    out
}

fn draw(graph: &Graph, at: usize, indent: &str, drawn: &mut BTreeSet<usize>, out: &mut String) {
    let covers = graph.covers(at);
    let last = covers.len().saturating_sub(1);
    for (nth, edge) in covers.into_iter().enumerate() {
        let Some(node) = graph.nodes.get(edge.from) else { continue };
        let (branch, below) = if nth == last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let first = drawn.insert(edge.from);
        let mark = if edge.evidence == Evidenced::Enclosed { "" } else { "  〔別添なし〕" };
        let again = if first { "" } else { "  〔前出〕" };
        let _ = writeln!(out, "{indent}{branch}{} → {}{mark}{again}", edge.days(), node.label());
        if first {
            draw(graph, edge.from, &format!("{indent}{below}"), drawn, out);
        }
    }
}

/// The chain as a Mermaid flowchart.
#[must_use]
pub fn chain_mermaid(circular: &Circular) -> String {
    let graph = Graph::new(circular, &|_| None);
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
