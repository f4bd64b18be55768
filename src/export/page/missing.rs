//! What did not arrive, by body.

use super::matrix::attributes;
use super::phrase::{count, day_or_none, link, more};
use super::view::{Column, View};
use crate::export::html::escape;
use crate::model::{Circular, NotReached, NotReachedReason, Tongue};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Circulars listed per body; the rest is in coverage.csv.
const LISTED: usize = 60;

pub(super) fn write(view: &View<'_>, out: &mut String) {
    let _ = writeln!(out, "<section id=\"missing\"><h2>{}</h2>", view.say("What did not arrive", "届いていない団体"));
    let mut by_body: BTreeMap<&str, Vec<(&Circular, &NotReached)>> = BTreeMap::new();
    for circular in &view.all {
        for row in &circular.not_reached {
            by_body.entry(&row.body).or_default().push((circular, row));
        }
    }
    if by_body.is_empty() {
        let none = view.say("There is a trace of everything everywhere.", "届いた形跡のない団体はありません。");
        let _ = writeln!(out, "<p>{none}</p></section>");
        return;
    }
    let few = by_body.values().map(Vec::len).sum::<usize>() <= 200;
    for (at, column) in view.columns.iter().enumerate() {
        if let Some(rows) = by_body.get(column.body.name.as_str()) {
            body(view, at, column, rows, few, out);
        }
    }
    out.push_str("</section>\n");
}

fn body(
    view: &View<'_>,
    at: usize,
    column: &Column<'_>,
    rows: &[(&Circular, &NotReached)],
    open: bool,
    out: &mut String,
) {
    let open = if open { " open" } else { "" };
    let _ = write!(
        out,
        "<details class=\"of-body\" data-b=\"{at}\"{open}><summary><h3>{}</h3> <span class=\"soft\">{}{}</span></summary>\n<ul>",
        escape(&column.body.name),
        count(rows.len()),
        view.say("", "件")
    );
    // the newest are those that can still be asked for
    for (circular, row) in rows.iter().rev().take(LISTED) {
        let number = view.number_of(circular);
        let date = day_or_none(circular.root.date, view.tongue);
        let details = view.say("details", "詳しく");
        let row_link = number
            .map_or_else(String::new, |number| format!(" <a class=\"more\" href=\"#c{number}b{at}\">{details}</a>"));
        let _ = write!(
            out,
            "<li {}>{}<span class=\"soft\">（{date}）</span><span class=\"why\">{}{row_link}</span></li>",
            attributes(view, circular),
            link(number, circular, view.tongue),
            escape(&why(column, row, view.tongue))
        );
    }
    out.push_str("</ul>");
    if rows.len() > LISTED {
        out.push_str(&more(rows.len() - LISTED, "coverage.csv", view.tongue));
    }
    out.push_str("</details>\n");
}

/// The reason in a sentence.
pub(super) fn why(column: &Column<'_>, row: &NotReached, tongue: Tongue) -> String {
    if tongue == Tongue::English {
        return why_in_english(column, row);
    }
    let parent = column.body.parent.as_deref();
    let classes = &column.body.classes;
    match row.reason {
        NotReachedReason::AddressedAsClassButNoFile => {
            let class = classes.first().map_or_else(String::new, |class| format!("「{class}」など、"));
            format!("{class}この団体を含む区分あてに出されていますが、この団体の保管文書の中にありません。")
        }
        NotReachedReason::NoTrace => match parent {
            Some(parent) => {
                format!("上の団体（{parent}）までは来ていますが、この団体あての文書も、保管された文書もありません。")
            }
            None => "この団体あての文書も、保管された文書もありません。".to_owned(),
        },
        NotReachedReason::StoppedUpstream => {
            let parent = parent.unwrap_or("上の団体");
            let asked = if row.class_addressed {
                "この団体を含む区分あての文書はほかの経路にありますが、"
            } else {
                ""
            };
            format!("{asked}上の団体（{parent}）にも届いた形跡がありません。")
        }
    }
}

fn why_in_english(column: &Column<'_>, row: &NotReached) -> String {
    let parent = column.body.parent.as_deref();
    match row.reason {
        NotReachedReason::AddressedAsClassButNoFile => {
            let class = column.body.classes.first().map_or_else(String::new, |class| format!(" ({class})"));
            format!("It was sent to a class{class} that this body belongs to, and is not among its files.")
        }
        NotReachedReason::NoTrace => match parent {
            Some(parent) => format!(
                "It came as far as the body above ({parent}); no letter is addressed to this one, and none lies with it."
            ),
            None => "No letter is addressed to this body, and none lies with it.".to_owned(),
        },
        NotReachedReason::StoppedUpstream => {
            let parent = parent.map_or_else(String::new, |parent| format!(" ({parent})"));
            let asked = if row.class_addressed { "Its class is addressed on another way; " } else { "" };
            format!("{asked}there is no trace of it at the body above{parent} either.")
        }
    }
}
