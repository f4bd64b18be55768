//! What is odd, by its sort, with what it means and what to do.

use super::matrix::attributes;
use super::phrase::{count, link, more};
use super::view::View;
use crate::export::html::escape;
use crate::export::words;
use crate::model::{Anomaly, AnomalyKind, Circular, Tongue};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Findings listed of one sort; the rest is in anomalies.csv.
const LISTED: usize = 150;
/// Letters named with one finding.
const PLACES: usize = 4;

pub(super) fn write(view: &View<'_>, out: &mut String) {
    let tongue = view.tongue;
    let _ = writeln!(out, "<section id=\"findings\"><h2>{}</h2>", view.say("What is odd", "気になる点"));
    let mut by_kind: BTreeMap<AnomalyKind, Vec<(&Circular, &Anomaly)>> = BTreeMap::new();
    for circular in &view.all {
        for anomaly in &circular.anomalies {
            by_kind.entry(anomaly.kind).or_default().push((circular, anomaly));
        }
    }
    if by_kind.is_empty() {
        let none = view.say("Nothing odd was found.", "気になる点は見つかりませんでした。");
        let _ = writeln!(out, "<p>{none}</p></section>");
        return;
    }
    for (kind, rows) in by_kind {
        let _ = write!(
            out,
            "<div class=\"kind\"><h3>{} <span class=\"soft\">{}{}</span></h3>\n<p>{}</p>\n<ul>",
            words::anomaly_in(kind, tongue),
            count(rows.len()),
            view.say("", "件"),
            words::anomaly_meaning_in(kind, tongue)
        );
        for (circular, anomaly) in rows.iter().rev().take(LISTED).rev() {
            finding(view, circular, anomaly, out);
        }
        out.push_str("</ul>");
        if rows.len() > LISTED {
            out.push_str(&more(rows.len() - LISTED, "anomalies.csv", tongue));
        }
        out.push_str("</div>\n");
    }
    out.push_str("</section>\n");
}

fn finding(view: &View<'_>, circular: &Circular, anomaly: &Anomaly, out: &mut String) {
    let _ = write!(
        out,
        "<li {}>{}<span class=\"of\">{}: {}</span><span class=\"file soft\">",
        attributes(view, circular),
        escape(anomaly.in_words(view.tongue)),
        view.say("circular", "通知"),
        link(view.number_of(circular), circular, view.tongue)
    );
    let places: Vec<String> = anomaly.places.iter().take(PLACES).map(|place| escape(&view.place(place))).collect();
    out.push_str(&places.join("<br>"));
    if anomaly.places.len() > PLACES {
        let more = anomaly.places.len() - PLACES;
        match view.tongue {
            Tongue::English => _ = write!(out, "<br>{more} more"),
            Tongue::Japanese => _ = write!(out, "<br>ほか{more}件"),
        }
    }
    out.push_str("</span></li>\n");
}
