//! The chain as a drawing (SVG): a tree that grows downwards and to the right, one box per letter, and on every arrow the day on
//! which it was passed on and the days that this took.
//!
//! ```text
//! ┌ 医政歯発0609第4号 ┐
//! └─┬──────────┘ 2023-06-14
//!   ├────────────→ ┌ 公益社団法人日本歯科医師会 ┐
//!   │     5日後     └ 日歯発第401号 ──────┘
//! ```
//!
//! Growing downwards keeps the drawing as narrow as its deepest chain, so that it fits a sheet of A4 for five levels. What only
//! names the letter it passes on has a dashed arrow and says 引用; a letter with a finding has a thick frame and says which.
//! Known to be hard: the width of a text is not known without its font, so boxes are as wide as a wide font needs.

use super::graph::{Edge, Find, Graph};
use crate::export::html::escape;
use crate::export::words;
use crate::model::{Circular, Evidenced, Tongue};
use crate::text::{columns, width};
use std::collections::BTreeSet;
use std::fmt::Write;

/// From the left edge of a box to that of the boxes below it.
const STEP: i32 = 112;
/// From the left edge of a box to the line that goes down from it.
const TRUNK: i32 = 18;
const LINE: i32 = 17;
const GAP: i32 = 22;
const MARGIN: i32 = 6;
/// Longest line in a box, in columns of narrow characters.
const WRAP: usize = 46;

/// Colours of a drawing that stands alone; in a page they come from the page.
const STYLE: &str = "<style>\
.way{background:#fff;color:#1b1f24}.way .box{fill:#fff;stroke:#57606a}.way .root{stroke-width:2}.way .flag{stroke:#9a3412;stroke-width:2.5}\
.way .again{stroke-dasharray:2 3}.way .edge{fill:none;stroke:#57606a;stroke-width:1.4}.way .cited{stroke-dasharray:5 4}\
.way .tip{fill:#57606a}.way text{fill:#1b1f24}.way .strong{font-weight:bold}.way .soft{fill:#57606a}.way .alarm{fill:#9a3412;font-weight:bold}\
@media (prefers-color-scheme:dark){.way{background:#15181c;color:#e6e8eb}.way .box{fill:#1d2126;stroke:#9aa4af}.way .flag{stroke:#fdba74}\
.way .edge{stroke:#9aa4af}.way .tip{fill:#9aa4af}.way text{fill:#e6e8eb}.way .soft{fill:#b3bcc6}.way .alarm{fill:#fdba74}}\
</style>\n";

/// The chain as an SVG that stands alone; `find` gives the letters, for their numbers.
#[must_use]
pub fn chain_svg(circular: &Circular, find: &Find<'_>, tongue: Tongue) -> String {
    drawing(circular, &Graph::new(circular, find), find, STYLE, tongue)
}

/// The same without colours, for a page that has a style of its own: its classes are `way`, `box`, `edge`, `tip`, `alarm` …
#[must_use]
pub fn chain_drawing(circular: &Circular, find: &Find<'_>, tongue: Tongue) -> String {
    drawing(circular, &Graph::new(circular, find), find, "", tongue)
}

/// The same with another style, or none, for a page that has one.
pub(in crate::export) fn drawing(
    circular: &Circular,
    graph: &Graph,
    find: &Find<'_>,
    style: &str,
    tongue: Tongue,
) -> String {
    let mut pen =
        Pen { graph, circular, find, tongue, drawn: BTreeSet::from([0]), out: String::new(), y: MARGIN, right: 0 };
    pen.letter(0, 0, false);
    let (width, height) = (pen.right + MARGIN, pen.y - GAP + MARGIN);
    let name = super::head(circular);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"way\" role=\"img\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n<title>{}</title>\n{style}\
         {}</svg>\n",
        escape(&match tongue {
            Tongue::English => format!("the way of {name}"),
            Tongue::Japanese => format!("{name} の転送の経路"),
        }),
        pen.out
    )
}

struct Pen<'a, 'l> {
    graph: &'a Graph,
    circular: &'a Circular,
    find: &'a Find<'l>,
    tongue: Tongue,
    drawn: BTreeSet<usize>,
    out: String,
    /// top of the next box
    y: i32,
    right: i32,
}

impl Pen<'_, '_> {
    /// Draws the box of a letter and everything below it; gives the height at which its arrow arrives.
    fn letter(&mut self, at: usize, depth: i32, again: bool) -> i32 {
        let x = MARGIN + depth * STEP;
        let flags = if again { Vec::new() } else { self.flags(at) };
        let lines = self.lines(at, again);
        let columns = lines.iter().map(|(line, _)| width(line)).chain(flags.iter().map(|flag| width(flag))).max();
        // 6.6 for a narrow character of 12 px in the widest of the usual fonts
        let wide = i32::try_from(columns.unwrap_or(0)).unwrap_or(0) * 66 / 10 + 20;
        let count = i32::try_from(lines.len() + flags.len()).unwrap_or(0);
        let (top, high) = (self.y, count * LINE + 12);
        let mut class = String::from("box");
        for (word, on) in [("root", at == 0), ("flag", !flags.is_empty()), ("again", again)] {
            if on {
                let _ = write!(class, " {word}");
            }
        }
        let _ = writeln!(
            self.out,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{top}\" width=\"{wide}\" height=\"{high}\" rx=\"5\"/>"
        );
        let mut base = top + LINE + 1;
        let rows = lines.into_iter().chain(flags.into_iter().map(|flag| (flag, "alarm")));
        for (text, class) in rows {
            let _ =
                writeln!(self.out, "<text class=\"{class}\" x=\"{}\" y=\"{base}\">{}</text>", x + 10, escape(&text));
            base += LINE;
        }
        self.y = top + high + GAP;
        self.right = self.right.max(x + wide);
        if !again {
            self.onward(at, depth, x, top + high);
        }
        top + high / 2
    }

    fn onward(&mut self, at: usize, depth: i32, x: i32, bottom: i32) {
        let graph = self.graph;
        for edge in graph.covers(at) {
            let again = !self.drawn.insert(edge.from);
            let arrives = self.letter(edge.from, depth + 1, again);
            self.arrow(edge, x + TRUNK, bottom, x + STEP, arrives);
        }
    }

    fn arrow(&mut self, edge: &Edge, x: i32, from: i32, to_x: i32, to_y: i32) {
        let cited = if edge.evidence == Evidenced::Enclosed { "" } else { " cited" };
        let _ = writeln!(self.out, "<path class=\"edge{cited}\" d=\"M{x},{from} V{to_y} H{}\"/>", to_x - 7);
        let _ = writeln!(self.out, "<path class=\"tip\" d=\"M{to_x},{to_y} l-9,-4 v8 z\"/>");
        let date = self.graph.nodes.get(edge.from).and_then(|node| node.date);
        let date = date.map_or_else(|| self.tongue.pick("undated", "日付なし").to_owned(), |date| date.to_string());
        let days = edge.days.map_or_else(
            || self.tongue.pick("days unknown", "日数不明").to_owned(),
            |days| match (days, self.tongue) {
                (0, tongue) => tongue.pick("same day", "同日").to_owned(),
                (days, Tongue::English) => format!("{days:+} days"),
                (days, Tongue::Japanese) if days < 0 => format!("{}日前", -days),
                (days, Tongue::Japanese) => format!("{days}日後"),
            },
        );
        let cited = if cited.is_empty() { "" } else { self.tongue.pick(", cited", "・引用") };
        let middle = i32::midpoint(x, to_x - 9) + 1;
        for (y, class, text) in [(to_y - 5, "strong", date), (to_y + 14, "soft", format!("{days}{cited}"))] {
            let _ = writeln!(
                self.out,
                "<text class=\"{class}\" x=\"{middle}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"11\">{}</text>",
                escape(&text)
            );
        }
    }

    fn lines(&self, at: usize, again: bool) -> Vec<(String, &'static str)> {
        let Some(node) = self.graph.nodes.get(at) else { return Vec::new() };
        let mut out: Vec<(String, &'static str)> = Vec::new();
        let mut add = |text: &str, class| out.extend(wrapped(text).into_iter().map(|line| (line, class)));
        if at == 0 {
            let root = &self.circular.root;
            let numbers = root.reference_numbers.join("・");
            add(if numbers.is_empty() { self.tongue.pick("no number", "番号なし") } else { &numbers }, "strong");
            let date =
                root.date.map_or_else(|| self.tongue.pick("undated", "日付なし").to_owned(), |date| date.to_string());
            add(&format!("{date}{}", node.copies_label(self.tongue)), "soft");
            add(root.issuer.as_deref().unwrap_or_else(|| self.tongue.pick("unknown issuer", "発信者不明")), "strong");
            add(root.subject.as_deref().unwrap_or_default(), "soft");
            return out;
        }
        add(node.body.as_deref().unwrap_or_else(|| self.tongue.pick("unknown issuer", "発信者不明")), "strong");
        if again {
            add(self.tongue.pick("(goes on elsewhere in this drawing)", "（この図の別の所に続きがあります）"), "soft");
        } else {
            let numbers = node.numbers(self.find);
            let numbers = if numbers.is_empty() { self.tongue.pick("no number", "番号なし") } else { &numbers };
            add(&format!("{numbers}{}", node.copies_label(self.tongue)), "soft");
        }
        out
    }

    /// What was found about this letter, by its copies.
    fn flags(&self, at: usize) -> Vec<String> {
        let Some(node) = self.graph.nodes.get(at) else { return Vec::new() };
        let concerns =
            |anomaly: &&crate::model::Anomaly| anomaly.places.iter().any(|place| node.copies.contains(place));
        let of_letter = |anomaly: &&crate::model::Anomaly| {
            use crate::model::AnomalyKind::{ImpossibleOrder, LateAfterDeadline, MissingEnclosure, NumberMismatch};
            matches!(anomaly.kind, ImpossibleOrder | LateAfterDeadline | MissingEnclosure | NumberMismatch)
        };
        let mut out: Vec<String> = self
            .circular
            .anomalies
            .iter()
            .filter(concerns)
            .filter(of_letter)
            .map(|anomaly| format!("{}{}", self.tongue.pick("! ", "！"), words::anomaly_in(anomaly.kind, self.tongue)))
            .collect();
        out.dedup();
        out
    }
}

/// A text in lines of at most [`WRAP`] columns.
fn wrapped(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for c in text.chars().filter(|c| !c.is_control()) {
        if used + columns(c) > WRAP {
            out.push(std::mem::take(&mut line));
            used = 0;
        }
        line.push(c);
        used += columns(c);
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}
