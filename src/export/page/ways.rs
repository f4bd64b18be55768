//! The way of each circular: the drawing, its hops with their evidence, and every body with the letters that show it.

use super::matrix::attributes;
use super::missing::why;
use super::phrase::{day, days, link, number};
use super::view::{Standing, View};
use crate::export::chain::{Graph, drawing};
use crate::export::html::escape;
use crate::export::words;
use crate::model::{Circular, Place, Reached};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Letters in a drawing that a person can still follow.
const DRAWN: usize = 120;
/// Hops in a table.
const HOPS: usize = 200;
/// Letters and files named for one body.
const LETTERS: usize = 3;
const FILES: usize = 4;
/// Circulars whose sections are open from the start.
const OPEN: usize = 30;

pub(super) fn write(view: &View<'_>, out: &mut String) {
    out.push_str("<section id=\"ways\"><h2>通知ごとの道筋</h2>\n");
    let open = if view.shown.len() <= OPEN { " open" } else { "" };
    for (nth, circular) in view.shown.iter().enumerate() {
        one(view, circular, nth + 1, open, out);
    }
    out.push_str("</section>\n");
}

fn one(view: &View<'_>, circular: &Circular, nth: usize, open: &str, out: &mut String) {
    let root = &circular.root;
    let _ = write!(
        out,
        "<details class=\"circular\" id=\"c{nth}\" {}{open}><summary><h3>{} <span>{}</span></h3></summary>\n<p>{}　{}</p>\n",
        attributes(view, circular),
        escape(&number(circular)),
        escape(root.subject.as_deref().unwrap_or("件名なし")),
        root.date.map_or_else(|| "日付なし".to_owned(), day),
        escape(root.issuer.as_deref().unwrap_or("発信者不明"))
    );
    revisions(view, circular, out);
    let graph = Graph::new(circular, &|place| view.find(place));
    if circular.forwards.is_empty() {
        out.push_str("<p>この通知を転送した文書は見つかりません。</p>\n");
    } else if graph.nodes.len() > DRAWN {
        let _ = writeln!(
            out,
            "<p class=\"soft\">文書が{}通あるため図は省きました。kairan chain {} --format svg で描けます。</p>",
            graph.nodes.len(),
            escape(root.reference_numbers.first().unwrap_or(&circular.id))
        );
    } else {
        let drawn = drawing(circular, &graph, &|place| view.find(place), "");
        let _ = writeln!(
            out,
            "<figure><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"経路の図\">{drawn}</div>\
             <figcaption>矢印の上は転送した日付、下はもとの文書からの日数です。点線は、同じファイルに綴じられておらず文中の引用だけで分かるもの、\
             太い枠は気になる点のある文書です。</figcaption></figure>"
        );
    }
    hops(view, circular, &graph, out);
    bodies(view, circular, nth, out);
    out.push_str("</details>\n");
}

/// What it changes, and what changes it.
fn revisions(view: &View<'_>, circular: &Circular, out: &mut String) {
    for (revisions, this_one) in [(&circular.revises, true), (&circular.revised_by, false)] {
        for revision in revisions {
            let Some(other) = view.by_id(&revision.circular) else { continue };
            let what = words::revises(revision.relation);
            let other = link(view.number_of(other), other);
            let text = if this_one {
                format!("この通知は、次の通知を{what}ものです: {other}")
            } else {
                format!("この通知を{what}通知が出ています: {other}")
            };
            let _ = writeln!(out, "<p class=\"revision\">{text}</p>");
        }
    }
}

fn hops(view: &View<'_>, circular: &Circular, graph: &Graph, out: &mut String) {
    if graph.edges.is_empty() {
        return;
    }
    out.push_str(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"転送の一覧\"><table><caption>転送</caption>\n<thead><tr><th scope=\"col\">日付</th><th scope=\"col\">転送した団体とあて先</th>\
         <th scope=\"col\">もとの文書から</th><th scope=\"col\">どうして分かるか</th></tr></thead>\n<tbody>\n",
    );
    let node = |at: usize| graph.nodes.get(at);
    let mut edges: Vec<_> = graph.edges.iter().collect();
    edges.sort_by_key(|edge| {
        (node(edge.from).is_none_or(|n| n.date.is_none()), node(edge.from).and_then(|n| n.date), edge.from)
    });
    for edge in edges.iter().take(HOPS) {
        let Some((cover, above)) = node(edge.from).zip(node(edge.to)) else { continue };
        let sent = if edge.to == 0 { circular.root.date } else { above.date };
        let business = view.between(sent, cover.date).1;
        let to: Vec<&str> = cover.to.iter().map(String::as_str).collect();
        let numbers = cover.numbers(&|place| view.find(place));
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\" class=\"d\">{}</th><td>{} → {}<span class=\"soft\">{}</span></td><td class=\"d\">{}</td>\
             <td>{}（確かさ {}）<span class=\"soft\">{}</span></td></tr>",
            cover.date.map_or_else(|| "日付なし".to_owned(), day),
            escape(cover.body.as_deref().unwrap_or("発信者不明")),
            escape(&if to.is_empty() { "あて先不明".to_owned() } else { to.join("、") }),
            escape(&numbers),
            days(edge.days, business),
            words::evidence(edge.evidence),
            certainty(edge.confidence),
            escape(&edge.reasons.join("。"))
        );
    }
    out.push_str("</tbody></table></div>\n");
    if edges.len() > HOPS {
        let _ = writeln!(out, "<p class=\"soft\">ほか{}件は hops.csv にあります。</p>", edges.len() - HOPS);
    }
}

fn certainty(confidence: f32) -> &'static str {
    if confidence >= 0.9 {
        "高"
    } else if confidence >= 0.7 {
        "中"
    } else {
        "低・要確認"
    }
}

fn bodies(view: &View<'_>, circular: &Circular, nth: usize, out: &mut String) {
    out.push_str(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"団体ごとの到達\"><table class=\"bodies\"><caption>団体ごとの到達と、その根拠になった文書</caption>\n\
         <thead><tr><th scope=\"col\">団体</th><th scope=\"col\">到達</th><th scope=\"col\">根拠・理由</th></tr></thead>\n<tbody>\n",
    );
    for (at, (standing, column)) in view.row(circular).iter().zip(&view.columns).enumerate() {
        let name = escape(&column.body.name);
        let (state, detail) = match standing {
            Standing::Issuer => continue,
            Standing::Reached(row) => {
                let (calendar, business) = view.between(circular.root.date, row.date);
                let date = row.date.map_or_else(|| "日付なし".to_owned(), day);
                (
                    format!("届いた<span class=\"soft\">{date}<br>{}</span>", days(calendar, business)),
                    format!("{}{}", words::reached_by(row.by), letters(view, row)),
                )
            }
            Standing::Not(row) => ("<b class=\"bad\">形跡なし</b>".to_owned(), escape(&why(column, row))),
        };
        let _ = writeln!(
            out,
            "<tr id=\"c{nth}b{at}\" data-b=\"{at}\"><th scope=\"row\">{name}</th><td>{state}</td><td>{detail}</td></tr>"
        );
    }
    out.push_str("</tbody></table></div>\n");
}

/// The letters that show it, each once, with the files in which they lie.
fn letters(view: &View<'_>, row: &Reached) -> String {
    let mut by_letter: BTreeMap<(Option<crate::model::Date>, String), Vec<&Place>> = BTreeMap::new();
    for place in &row.evidence {
        let date = view.find(place).and_then(|letter| letter.date);
        by_letter.entry((date, view.letters.name(place))).or_default().push(place);
    }
    let mut out = String::from("<ul class=\"letters\">");
    for ((date, name), places) in by_letter.iter().take(LETTERS) {
        let date = date.map_or_else(|| "日付なし".to_owned(), day);
        let _ = write!(out, "<li>{date}　{}<span class=\"file soft\">", escape(name));
        let files: Vec<String> = places.iter().take(FILES).map(|place| escape(&view.place(place))).collect();
        out.push_str(&files.join("<br>"));
        if places.len() > FILES {
            let _ = write!(out, "<br>ほか{}件（coverage.csv）", places.len() - FILES);
        }
        out.push_str("</span></li>");
    }
    if by_letter.len() > LETTERS {
        let _ = write!(out, "<li>ほか{}通（coverage.csv）</li>", by_letter.len() - LETTERS);
    }
    out.push_str("</ul>");
    out
}
