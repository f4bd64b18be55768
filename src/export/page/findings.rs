//! What is odd, by its sort, with what it means and what to do.

use super::matrix::attributes;
use super::phrase::{count, link};
use super::view::View;
use crate::export::html::escape;
use crate::export::words;
use crate::model::{Anomaly, AnomalyKind, Circular};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Findings listed of one sort; the rest is in anomalies.csv.
const LISTED: usize = 150;
/// Letters named with one finding.
const PLACES: usize = 4;

pub(super) fn write(view: &View<'_>, out: &mut String) {
    out.push_str("<section id=\"findings\"><h2>気になる点</h2>\n");
    let mut by_kind: BTreeMap<AnomalyKind, Vec<(&Circular, &Anomaly)>> = BTreeMap::new();
    for circular in &view.all {
        for anomaly in &circular.anomalies {
            by_kind.entry(anomaly.kind).or_default().push((circular, anomaly));
        }
    }
    if by_kind.is_empty() {
        out.push_str("<p>気になる点は見つかりませんでした。</p></section>\n");
        return;
    }
    for (kind, rows) in by_kind {
        let _ = write!(
            out,
            "<div class=\"kind\"><h3>{} <span class=\"soft\">{}件</span></h3>\n<p>{}</p>\n<ul>",
            words::anomaly(kind),
            count(rows.len()),
            words::anomaly_meaning(kind)
        );
        for (circular, anomaly) in rows.iter().rev().take(LISTED).rev() {
            finding(view, circular, anomaly, out);
        }
        out.push_str("</ul>");
        if rows.len() > LISTED {
            let _ =
                write!(out, "<p class=\"soft\">ほか{}件は anomalies.csv にあります。</p>", count(rows.len() - LISTED));
        }
        out.push_str("</div>\n");
    }
    out.push_str("</section>\n");
}

fn finding(view: &View<'_>, circular: &Circular, anomaly: &Anomaly, out: &mut String) {
    let _ = write!(
        out,
        "<li {}>{}<span class=\"of\">通知: {}</span><span class=\"file soft\">",
        attributes(view, circular),
        escape(&anomaly.message),
        link(view.number_of(circular), circular)
    );
    let places: Vec<String> = anomaly.places.iter().take(PLACES).map(|place| escape(&view.place(place))).collect();
    out.push_str(&places.join("<br>"));
    if anomaly.places.len() > PLACES {
        let _ = write!(out, "<br>ほか{}件", anomaly.places.len() - PLACES);
    }
    out.push_str("</span></li>\n");
}
