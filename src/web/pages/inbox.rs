//! 確認: the letters that wait for a person.

use super::letter::label;
use super::queue;
use crate::model::{Field, LetterId, RegisterEntry};
use crate::register::{Inbox, Listing, RegisterError, Sort, Stretch};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, names, shown, thousands, token};
use crate::web::trouble::Trouble;
use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Letters on one page.
const ROWS: usize = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    page: usize,
    #[serde(default)]
    done: String,
    #[serde(default)]
    row: i64,
    #[serde(default)]
    of: i64,
}

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Trouble> {
    desk.recount();
    let stretch = Stretch { offset: asked.page.saturating_sub(1).saturating_mul(ROWS), limit: ROWS };
    let (inbox, listing) = desk
        .shelf
        .read(move |register| {
            Ok::<_, RegisterError>((register.inbox()?, register.list(&queue::waiting(), Sort::default(), stretch)?))
        })
        .await?;
    if let Some(first) = listing.rows.first().and_then(|row| row.id) {
        super::original::draw_ahead(&desk, first);
    }
    let title = look.pick("To review", "確認待ち").to_owned();
    let body = html! {
        (flash(&desk, &look, &asked))
        div.page-head { h1 { (title) } (start(&look, &inbox, &listing)) (unread(&desk, &look)) }
        (rows(&desk, &look, &listing))
        (super::book::pager(&look, listing.total, asked.page.max(1), ROWS, |page| format!("/inbox?page={page}")))
    };
    Ok(look.page(&desk, Place::Inbox, &title, &body))
}

fn start(look: &Look, inbox: &Inbox, listing: &Listing) -> Markup {
    let Some(first) = listing.rows.first().and_then(|row| row.id) else {
        return html! { p.lead { (look.pick("Nothing waits. Every letter that is read without doubt is in the register already.", "確認待ちの文書はありません。疑いなく読めた文書は、すでに台帳に入っています。")) } };
    };
    let fields: Vec<String> = inbox
        .fields
        .iter()
        .take(6)
        .map(|(key, count)| {
            let name = Field::from_key(key).map_or(key.as_str(), |field| label(field, look));
            format!("{name} {}", thousands(*count))
        })
        .collect();
    html! {
        p.lead {
            @match look.language {
                Language::English => { strong { (thousands(inbox.letters)) } " letters have something a person should look at: " }
                Language::Japanese => { strong { (thousands(inbox.letters)) "通" } "に、人が見て確かめる項目があります。" }
            }
            span.soft { (fields.join(look.pick(", ", "、"))) }
            @if inbox.conflicts > 0 {
                " " span.soft { (look.pick("Read otherwise than confirmed: ", "確認済みの値と食い違うもの: ")) (thousands(inbox.conflicts)) }
            }
        }
        p { a.button.main href=(format!("/letters/{}", first.0)) data-key="1" { (look.pick("Begin with the first", "最初の文書から始める")) } }
    }
}

/// What is in no letter and waits all the same.
fn unread(desk: &Desk, look: &Look) -> Markup {
    let count = desk.unread();
    html! {
        @if count > 0 {
            p { a href="/unread" { (look.pick("Files and pages that could not be read", "読めなかったファイル・頁")) } " " span.count { (thousands(count)) } }
        }
    }
}

fn rows(desk: &Desk, look: &Look, listing: &Listing) -> Markup {
    html! {
        @if !listing.rows.is_empty() {
            ol.queue {
                @for row in &listing.rows { (one(desk, look, row)) }
            }
        }
    }
}

fn one(desk: &Desk, look: &Look, row: &RegisterEntry) -> Markup {
    let letter = &row.letter;
    let id = row.id.map_or(0, |LetterId(id)| id);
    html! {
        li {
            a.row href=(format!("/letters/{id}")) {
                span.line { (look.number(row.number)) " " span.title { (look.subject(letter)) } }
                span.line.soft {
                    @if let Some(date) = letter.date { (look.day(desk, date)) " " }
                    (names(letter.issuers.iter().map(|issuer| issuer.text.clone()), 2, look))
                }
                span.tags { @for field in &letter.review { span.tag { (label(*field, look)) } " " } }
            }
        }
    }
}

/// The last letter was confirmed: there is no next one on which to say so.
fn flash(desk: &Desk, look: &Look, asked: &Asked) -> Markup {
    html! {
        div.flash role="status" aria-live="polite" {
            @if asked.done == "confirmed" {
                p { (shown(look.pick("Confirmed.", "確認済みにしました。"))) }
                form #undo action=(format!("/letters/{}/undo", asked.of)) method="post" {
                    (token(desk))
                    input type="hidden" name="what" value="confirmation";
                    input type="hidden" name="id" value=(asked.row);
                    button.quiet type="submit" { (look.pick("Take back", "取り消す")) " " kbd { "u" } }
                }
            }
        }
    }
}
