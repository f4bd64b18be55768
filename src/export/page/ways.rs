//! The way of each circular: the drawing, its hops with their evidence, and every body with the letters that show it.

use super::matrix::attributes;
use super::missing::why;
use super::phrase::{day_or_none, days, link, more, number, subject};
use super::view::{Standing, View};
use crate::export::chain::{Graph, drawing};
use crate::export::html::escape;
use crate::export::words;
use crate::model::{Circular, Place, Reached, Tongue};
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
    let _ = writeln!(out, "<section id=\"ways\"><h2>{}</h2>", view.say("The way of each circular", "通知ごとの道筋"));
    let open = if view.shown.len() <= OPEN { " open" } else { "" };
    for (nth, circular) in view.shown.iter().enumerate() {
        one(view, circular, nth + 1, open, out);
    }
    out.push_str("</section>\n");
}

fn one(view: &View<'_>, circular: &Circular, nth: usize, open: &str, out: &mut String) {
    let (root, tongue) = (&circular.root, view.tongue);
    let _ = write!(
        out,
        "<details class=\"circular\" id=\"c{nth}\" {}{open}><summary><h3>{} <span>{}</span></h3></summary>\n<p>{}　{}</p>\n",
        attributes(view, circular),
        escape(&number(circular, tongue)),
        escape(subject(circular, tongue)),
        day_or_none(root.date, tongue),
        escape(root.issuer.as_deref().unwrap_or_else(|| view.say("unknown issuer", "発信者不明")))
    );
    revisions(view, circular, out);
    let graph = Graph::new(circular, &|place| view.find(place));
    if circular.forwards.is_empty() {
        let none = view.say("No letter was found that passes it on.", "この通知を転送した文書は見つかりません。");
        let _ = writeln!(out, "<p>{none}</p>");
    } else if graph.nodes.len() > DRAWN {
        let (count, name) = (graph.nodes.len(), escape(root.reference_numbers.first().unwrap_or(&circular.id)));
        let _ = match tongue {
            Tongue::English => writeln!(
                out,
                "<p class=\"soft\">{count} letters are too many for a drawing here; kairan chain {name} --format svg draws them.</p>"
            ),
            Tongue::Japanese => writeln!(
                out,
                "<p class=\"soft\">文書が{count}通あるため図は省きました。kairan chain {name} --format svg で描けます。</p>"
            ),
        };
    } else {
        let drawn = drawing(circular, &graph, &|place| view.find(place), "", tongue);
        let _ = writeln!(
            out,
            "<figure><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{drawn}</div>\
             <figcaption>{}</figcaption></figure>",
            view.say("Drawing of the way", "経路の図"),
            view.say(
                "Above an arrow the day on which it was passed on, below it the days since the letter above. Dashed: not bound in one \
                 file, known by what the text cites alone. A thick frame: something is odd.",
                "矢印の上は転送した日付、下はもとの文書からの日数です。点線は、同じファイルに綴じられておらず文中の引用だけで分かるもの、\
                 太い枠は気になる点のある文書です。",
            )
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
            let what = words::revises_in(revision.relation, view.tongue);
            let other = link(view.number_of(other), other, view.tongue);
            let text = match (view.tongue, this_one) {
                (Tongue::English, true) => format!("This circular {what}: {other}"),
                (Tongue::English, false) => format!("A later circular {what} this one: {other}"),
                (Tongue::Japanese, true) => format!("この通知は、次の通知を{what}ものです: {other}"),
                (Tongue::Japanese, false) => format!("この通知を{what}通知が出ています: {other}"),
            };
            let _ = writeln!(out, "<p class=\"revision\">{text}</p>");
        }
    }
}

fn hops(view: &View<'_>, circular: &Circular, graph: &Graph, out: &mut String) {
    if graph.edges.is_empty() {
        return;
    }
    let tongue = view.tongue;
    out.push_str(view.say(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Hops\"><table><caption>Hops</caption>\n<thead><tr><th scope=\"col\">day</th><th scope=\"col\">who passed it on, to whom</th>\
         <th scope=\"col\">since the letter above</th><th scope=\"col\">how it is known</th></tr></thead>\n<tbody>\n",
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"転送の一覧\"><table><caption>転送</caption>\n<thead><tr><th scope=\"col\">日付</th><th scope=\"col\">転送した団体とあて先</th>\
         <th scope=\"col\">もとの文書から</th><th scope=\"col\">どうして分かるか</th></tr></thead>\n<tbody>\n",
    ));
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
             <td>{} {}<span class=\"soft\">{}</span></td></tr>",
            day_or_none(cover.date, tongue),
            escape(cover.body.as_deref().unwrap_or_else(|| view.say("unknown issuer", "発信者不明"))),
            escape(&if to.is_empty() {
                view.say("unknown addressee", "あて先不明").to_owned()
            } else {
                to.join(view.say(", ", "、"))
            }),
            escape(&numbers),
            days(edge.days, business, tongue),
            words::evidence_in(edge.evidence, tongue),
            certainty(edge.confidence, tongue),
            escape(&reasons(&edge.reasons, tongue))
        );
    }
    out.push_str("</tbody></table></div>\n");
    if edges.len() > HOPS {
        out.push_str(&more(edges.len() - HOPS, "hops.csv", tongue));
    }
}

fn certainty(confidence: f32, tongue: Tongue) -> &'static str {
    if confidence >= 0.9 {
        tongue.pick("(certainty high)", "（確かさ 高）")
    } else if confidence >= 0.7 {
        tongue.pick("(certainty middling)", "（確かさ 中）")
    } else {
        tongue.pick("(certainty low, to be checked)", "（確かさ 低・要確認）")
    }
}

fn reasons(reasons: &[String], tongue: Tongue) -> String {
    let told: Vec<String> = reasons.iter().map(|reason| words::link_reason_in(reason, tongue)).collect();
    told.join(tongue.pick("; ", "。"))
}

fn bodies(view: &View<'_>, circular: &Circular, nth: usize, out: &mut String) {
    let tongue = view.tongue;
    out.push_str(view.say(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Coverage by body\"><table class=\"bodies\"><caption>Whom it reached, and the letters that show it</caption>\n\
         <thead><tr><th scope=\"col\">body</th><th scope=\"col\">reached</th><th scope=\"col\">evidence, or why not</th></tr></thead>\n<tbody>\n",
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"団体ごとの到達\"><table class=\"bodies\"><caption>団体ごとの到達と、その根拠になった文書</caption>\n\
         <thead><tr><th scope=\"col\">団体</th><th scope=\"col\">到達</th><th scope=\"col\">根拠・理由</th></tr></thead>\n<tbody>\n",
    ));
    for (at, (standing, column)) in view.row(circular).iter().zip(&view.columns).enumerate() {
        let name = escape(&column.body.name);
        let (state, detail) = match standing {
            Standing::Issuer => continue,
            Standing::Reached(row) => {
                let (calendar, business) = view.between(circular.root.date, row.date);
                let (date, days) = (day_or_none(row.date, tongue), days(calendar, business, tongue));
                (
                    format!("{}<span class=\"soft\">{date}<br>{days}</span>", view.say("reached", "届いた")),
                    format!("{}{}", words::reached_by_in(row.by, tongue), letters(view, row)),
                )
            }
            Standing::Not(row) => (
                format!("<b class=\"bad\">{}</b>", view.say("no trace", "形跡なし")),
                escape(&why(column, row, tongue)),
            ),
        };
        let _ = writeln!(
            out,
            "<tr id=\"c{nth}b{at}\" data-b=\"{at}\"><th scope=\"row\">{name}</th><td>{state}</td><td>{detail}</td></tr>"
        );
    }
    out.push_str("</tbody></table></div>\n");
}

fn left(count: usize, unit: &str, tongue: Tongue) -> String {
    match tongue {
        Tongue::English => format!("{count} more (coverage.csv)"),
        Tongue::Japanese => format!("ほか{count}{unit}（coverage.csv）"),
    }
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
        let date = day_or_none(*date, view.tongue);
        let _ = write!(out, "<li>{date}　{}<span class=\"file soft\">", escape(name));
        let files: Vec<String> = places.iter().take(FILES).map(|place| escape(&view.place(place))).collect();
        out.push_str(&files.join("<br>"));
        if places.len() > FILES {
            let _ = write!(out, "<br>{}", left(places.len() - FILES, "件", view.tongue));
        }
        out.push_str("</span></li>");
    }
    if by_letter.len() > LETTERS {
        let _ = write!(out, "<li>{}</li>", left(by_letter.len() - LETTERS, "通", view.tongue));
    }
    out.push_str("</ul>");
    out
}
