//! What people did to a letter, oldest first: nothing that was written down is ever taken out of sight.

use super::field::{label, plain};
use crate::model::{Confirmation, Correction, DateTime, Field};
use crate::register::Sheet;
use crate::web::desk::Desk;
use crate::web::layout::{Look, shown, token};
use maud::{Markup, html};

/// One thing that was done.
enum Done<'a> {
    Corrected(&'a Correction),
    Confirmed(&'a Confirmation),
}

impl Done<'_> {
    fn when(&self) -> (DateTime, i64) {
        match self {
            Self::Corrected(row) => (row.made, row.id),
            Self::Confirmed(row) => (row.made, row.id),
        }
    }
}

pub(super) fn history(desk: &Desk, look: &Look, sheet: &Sheet) -> Markup {
    let mut all: Vec<Done<'_>> = sheet.corrections.iter().map(Done::Corrected).collect();
    all.extend(sheet.confirmations.iter().map(Done::Confirmed));
    all.sort_by_key(Done::when);
    let id = sheet.entry.id.map_or(0, |id| id.0);
    html! {
        @if !all.is_empty() {
            details.group.history {
                summary { h2 { (look.pick("History", "履歴")) " " span.count { (all.len()) } } }
                ol.rows {
                    @for done in all {
                        @let (what, row, who, made, undone) = match &done {
                            Done::Corrected(row) => ("correction", row.id, &row.who, row.made, &row.undone),
                            Done::Confirmed(row) => ("confirmation", row.id, &row.who, row.made, &row.undone),
                        };
                        li.gone[undone.is_some()] {
                            span.soft { time datetime=(made) { (made.strftime("%Y-%m-%d %H:%M")) } " " (shown(who)) } " "
                            @match &done {
                                Done::Corrected(row) => (corrected(look, row)),
                                Done::Confirmed(row) => (confirmed(look, row)),
                            }
                            @if let Some((who, when)) = undone {
                                " " span.soft { (look.pick("taken back by ", "取消: ")) (shown(who)) " " (when.strftime("%Y-%m-%d %H:%M")) }
                            } @else {
                                form.inline action=(format!("/letters/{id}/undo")) method="post" {
                                    (token(desk))
                                    input type="hidden" name="what" value=(what);
                                    input type="hidden" name="id" value=(row);
                                    button.quiet type="submit" { (look.pick("Take back", "取り消す")) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn named(look: &Look, key: &str) -> String {
    Field::from_key(key).map_or_else(|| shown(key), |field| label(field, look).to_owned())
}

fn corrected(look: &Look, row: &Correction) -> Markup {
    html! {
        strong { (named(look, &row.field)) } " "
        del { (plain(&row.machine)) } " → " ins { (plain(&row.value)) }
    }
}

fn confirmed(look: &Look, row: &Confirmation) -> Markup {
    html! {
        @match row.field {
            Some(field) => { strong { (label(field, look)) } " " (look.pick("found right: ", "正しいと確認: ")) (plain(&row.value)) },
            None => { strong { (look.pick("the whole letter confirmed", "文書全体を確認")) } },
        }
    }
}
