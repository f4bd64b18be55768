//! 経路: circulars, and the way of each as a drawing with the same in words beside it; a person says of a forward that it is one, or
//! is none.

mod view;

use super::{Signed, to};
use crate::model::{Circular, Judgement, Letter, LetterId, Place as At, RegisterNumber, Verdict};
use crate::pipeline;
use crate::register::{CircularFilter, CircularHead, Register, RegisterError, Stretch};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, shown, thousands};
use crate::web::trouble::Trouble;
use axum::extract::{Path, Query, State};
use axum::response::{Html, Response};
use maud::{Markup, html};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Circulars on one page.
const ROWS: usize = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    not_reached: String,
    #[serde(default)]
    anomalies: String,
    #[serde(default)]
    page: usize,
}

/// All circulars.
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Trouble> {
    let current = desk.circulars_current().await;
    let page = asked.page.max(1);
    let filter = CircularFilter {
        words: asked.q.clone(),
        not_reached: !asked.not_reached.is_empty(),
        anomalies: !asked.anomalies.is_empty(),
        ..CircularFilter::default()
    };
    let stretch = Stretch { offset: (page - 1).saturating_mul(ROWS), limit: ROWS };
    let (total, heads) = desk.shelf.read(move |register| register.circulars(&filter, stretch)).await?;
    let title = look.pick("Ways", "経路").to_owned();
    let way = |page: usize| {
        let pairs = [("q", asked.q.as_str()), ("not_reached", &asked.not_reached), ("anomalies", &asked.anomalies)];
        let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<(&str, String)> =
            pairs.map(|(name, value)| (name, value.to_owned())).chain([("page", page.to_string())]).collect();
        serde_urlencoded::to_string(pairs).map(|query| format!("/circulars?{query}")).unwrap_or_default()
    };
    let body = html! {
        div.page-head { h1 { (title) } p.lead { (look.pick("Every letter that was passed on, and how far it came.", "転送された文書と、それがどこまで届いたか。")) } }
        (stale(&look, current))
        form.filters.flat action="/circulars" method="get" aria-label=(look.pick("Filters", "絞り込み")) {
            div.boxes {
                div.box.wide { label for="q-words" { (look.pick("number, issuer or subject", "番号・発信者・件名")) } input #q-words name="q" value=(asked.q) maxlength="200" autocomplete="off"; }
                fieldset.box.checks {
                    legend.unseen { (look.pick("only", "だけ")) }
                    label { input type="checkbox" name="not_reached" value="1" checked[!asked.not_reached.is_empty()]; " " (look.pick("some body not reached", "未到達の団体がある")) }
                    label { input type="checkbox" name="anomalies" value="1" checked[!asked.anomalies.is_empty()]; " " (look.pick("something odd", "気になる点がある")) }
                }
            }
            div.acts { button.main type="submit" { (look.pick("Show", "絞り込む")) } }
        }
        div.results { p role="status" aria-live="polite" { strong { (thousands(total)) } (look.pick(" circulars", "件")) } }
        @if heads.is_empty() { p.plain { (look.pick("None.", "ありません。")) } }
        ol.queue { @for head in &heads { (row(&desk, &look, head)) } }
        (super::book::pager(&look, total, page, ROWS, way))
    };
    Ok(look.page(&desk, Place::Ways, &title, &body))
}

fn stale(look: &Look, current: bool) -> Markup {
    html! {
        @if !current {
            p.notice role="status" {
                (look.pick("Letters have changed; the ways are being joined anew. Load this page again in a moment.", "文書が変わったため、経路をつなぎ直しています。少し待って読み込み直してください。"))
            }
        }
    }
}

fn row(desk: &Desk, look: &Look, head: &CircularHead) -> Markup {
    html! {
        li {
            a.row href=(format!("/circulars/{}", head.id)) {
                span.line {
                    span.number { @if head.numbers.is_empty() { (look.pick("no number", "番号なし")) } @else { (shown(&head.numbers)) } } " "
                    span.title { @if head.subject.is_empty() { (look.pick("(no subject)", "（件名なし）")) } @else { (shown(&head.subject)) } }
                }
                span.line.soft {
                    @if let Some(date) = head.date { (look.day(desk, date)) " " } (shown(&head.issuer))
                }
                span.tags {
                    span.soft {
                        @match look.language {
                            Language::English => { "reached " (head.reached) "/" (head.reached + head.not_reached) " · forwards " (head.forwards) }
                            Language::Japanese => { "到達 " (head.reached) "／" (head.reached + head.not_reached) " · 転送 " (head.forwards) "通" }
                        }
                    }
                    @if head.anomalies > 0 { " " span.tag { (look.pick("odd: ", "気になる点 ")) (head.anomalies) } }
                }
            }
        }
    }
}

/// A letter of a chain.
struct Link {
    id: LetterId,
    number: Option<RegisterNumber>,
    letter: Letter,
}

/// One circular with its letters and what people said of it.
struct Chain {
    circular: Circular,
    letters: BTreeMap<At, Link>,
    judgements: Vec<Judgement>,
}

fn chain(register: &Register, id: &str) -> Result<Option<Chain>, RegisterError> {
    let Some(circular) = register.circular(id)? else { return Ok(None) };
    let mut letters: BTreeMap<At, Link> = BTreeMap::new();
    let mut judgements: BTreeMap<i64, Judgement> = BTreeMap::new();
    let places = circular
        .copies
        .iter()
        .chain(circular.forwards.iter().flat_map(|forward| std::iter::once(&forward.from).chain(&forward.to)))
        .chain(circular.reached.iter().flat_map(|row| &row.evidence))
        .chain(circular.anomalies.iter().flat_map(|row| &row.places));
    for place in places {
        if letters.contains_key(place) {
            continue;
        }
        if let Some(id) = register.letter_at(place)? {
            let sheet = register.sheet(id)?;
            judgements.extend(sheet.judgements.into_iter().filter(Judgement::is_in_force).map(|row| (row.id, row)));
            letters.insert(place.clone(), Link { id, number: sheet.entry.number, letter: sheet.entry.letter });
        }
    }
    Ok(Some(Chain { circular, letters, judgements: judgements.into_values().collect() }))
}

/// The way of one circular.
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Html<String>, Trouble> {
    let current = desk.circulars_current().await;
    let chain = desk.shelf.read(move |register| chain(register, &id)).await?.ok_or(Trouble::NotFound)?;
    let title = chain.circular.root.subject.as_deref().map_or_else(|| look.pick("Way", "経路").to_owned(), shown);
    let body = html! { (stale(&look, current)) (view::view(&desk, &look, &chain)) };
    Ok(look.page(&desk, Place::Ways, &title, &body))
}

/// A person's word about a forward.
#[derive(Debug, Deserialize)]
pub(super) struct Word {
    cover: i64,
    /// 0: what the cover names and lies nowhere
    passed_on: i64,
    verdict: String,
    #[serde(default)]
    row: i64,
}

pub(super) async fn judge(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    Signed(word): Signed<Word>,
) -> Result<Response, Trouble> {
    let who = desk.who.clone();
    let passed_on = (word.passed_on > 0).then_some(LetterId(word.passed_on));
    let verdict = match word.verdict.as_str() {
        "confirmed" => Some(Verdict::Confirmed),
        "rejected" => Some(Verdict::Rejected),
        "undo" => None,
        _ => return Err(Trouble::NotFound),
    };
    let (cover, row) = (LetterId(word.cover), word.row);
    desk.shelf
        .write(move |register| match verdict {
            Some(verdict) => register.judge(cover, passed_on, verdict, &who, pipeline::now()).map(|_| ()),
            None => register.undo_judgement(row, &who, pipeline::now()),
        })
        .await?;
    desk.forget_archive();
    desk.circulars_current().await;
    // a circular that lost its only forward is no longer one: its letters are still there
    let kept = id.clone();
    let there = desk.shelf.read(move |register| register.circular(&kept)).await?.is_some();
    Ok(to(&if there { format!("/circulars/{id}") } else { format!("/letters/{}", word.cover) }))
}
