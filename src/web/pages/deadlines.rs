//! 期限: the days that letters ask to keep, as a list and as a calendar to subscribe to.

use crate::export::{CalendarDay, calendar};
use crate::model::{Date, LetterId, RegisterEntry, Request};
use crate::pipeline;
use crate::register::{Due, Filter, RegisterError, Sort, Stretch};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, names, thousands};
use crate::web::trouble::Trouble;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use jiff::Span;
use maud::{Markup, html};
use std::sync::Arc;

/// Days back that are still shown.
const BACK: i32 = 60;
/// Days ahead.
const AHEAD: u16 = 730;
/// What is soon.
const SOON: i32 = 7;
/// Letters with a deadline in this time, at most.
const MOST: usize = 2_000;

/// One day of one letter.
struct Entry {
    day: Date,
    row: RegisterEntry,
}

async fn entries(desk: &Desk) -> Result<(Date, Vec<Entry>), Trouble> {
    let today = pipeline::now().date();
    let from = today.saturating_sub(Span::new().days(BACK));
    let days = AHEAD + u16::try_from(BACK).unwrap_or(0);
    let filter = Filter { due: Some(Due { from, days }), ..Filter::default() };
    let rows = desk
        .shelf
        .read(move |register| {
            let stretch = Stretch { offset: 0, limit: MOST };
            Ok::<_, RegisterError>(register.list(&filter, Sort::default(), stretch)?.rows)
        })
        .await?;
    let until = from.saturating_add(Span::new().days(i32::from(days)));
    let mut entries: Vec<Entry> = rows
        .into_iter()
        .flat_map(|row| {
            let days: Vec<Date> =
                row.letter.deadlines.iter().copied().filter(|day| (from..=until).contains(day)).collect();
            days.into_iter().map(move |day| Entry { day, row: row.clone() })
        })
        .collect();
    entries.sort_by_key(|entry| (entry.day, entry.row.number, entry.row.id));
    Ok((today, entries))
}

pub(super) async fn show(State(desk): State<Arc<Desk>>, look: Look) -> Result<Html<String>, Trouble> {
    let (today, entries) = entries(&desk).await?;
    let soon = today.saturating_add(Span::new().days(SOON));
    let (over, ahead): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|entry| entry.day < today);
    let (near, later): (Vec<&Entry>, Vec<&Entry>) = ahead.into_iter().partition(|entry| entry.day <= soon);
    let title = look.pick("Deadlines", "期限").to_owned();
    let address = format!("webcal://{}/deadlines.ics", desk.address());
    let body = html! {
        div.page-head {
            h1 { (title) }
            p.lead { (look.pick("Today is ", "今日は ")) (look.day(&desk, today)) (look.pick(".", "。")) }
            p {
                a.button href="/deadlines.ics" download { (look.pick("Calendar file (.ics)", "カレンダー (.ics)")) }
                " " span.soft { (look.pick("To subscribe in a calendar of this machine: ", "この機械のカレンダーに登録するアドレス: ")) code { (address) } }
            }
        }
        (group(&desk, &look, "near", look.pick("Within 7 days", "7日以内"), &near, today))
        (group(&desk, &look, "later", look.pick("Later", "それ以降"), &later, today))
        (group(&desk, &look, "over", look.pick("Passed in the last 60 days", "過ぎたもの（60日以内）"), &over.into_iter().rev().collect::<Vec<_>>(), today))
        @if entries.is_empty() { p.plain { (look.pick("No letter asks for anything by a day from 60 days ago to two years ahead. Older ones are in the register.", "60日前から2年先までに期限のある文書はありません。それより前の期限は台帳にあります。")) } }
    };
    Ok(look.page(&desk, Place::Deadlines, &title, &body))
}

fn group(desk: &Desk, look: &Look, class: &str, title: &str, entries: &[&Entry], today: Date) -> Markup {
    html! {
        @if !entries.is_empty() {
            section class=(format!("due {class}")) aria-labelledby=(format!("{class}-title")) {
                h2 #(format!("{class}-title")) { (title) " " span.count { (thousands(entries.len())) } }
                ol.queue { @for entry in entries { (one(desk, look, entry, today)) } }
            }
        }
    }
}

fn one(desk: &Desk, look: &Look, entry: &Entry, today: Date) -> Markup {
    let row = &entry.row;
    let id = row.id.map_or(0, |LetterId(id)| id);
    html! {
        li {
            a.row href=(format!("/letters/{id}#f-deadlines")) {
                span.line { (look.day(desk, entry.day)) " " span.left { (left(look, entry.day, today)) } @if let Some(request) = row.letter.request { " " span.tag.calm { (asked(look, request)) } } }
                span.line { span.title { (look.subject(&row.letter)) } }
                span.line.soft { (look.number(row.number)) " " (names(row.letter.issuers.iter().map(|issuer| issuer.text.clone()), 2, look)) }
            }
        }
    }
}

fn asked(look: &Look, request: Request) -> &'static str {
    let english = match request {
        Request::MakeKnown => "make known",
        Request::Answer => "answer",
        Request::Act => "act",
        Request::TakeNote => "note",
    };
    look.language.pick(english, request.label())
}

fn left(look: &Look, day: Date, today: Date) -> String {
    let days = today.until(day).map_or(0, |span| span.get_days());
    match (look.language, days) {
        (Language::English, 0) => "today".to_owned(),
        (Language::English, days) if days < 0 => format!("{} days ago", -days),
        (Language::English, days) => format!("in {days} days"),
        (Language::Japanese, 0) => "今日".to_owned(),
        (Language::Japanese, days) if days < 0 => format!("{}日前に過ぎました", -days),
        (Language::Japanese, days) => format!("あと{days}日"),
    }
}

/// The same as a calendar.
pub(super) async fn ics(State(desk): State<Arc<Desk>>) -> Result<Response, Trouble> {
    let (_, entries) = entries(&desk).await?;
    let days: Vec<CalendarDay> = entries
        .iter()
        .map(|entry| {
            let letter = &entry.row.letter;
            let number = entry.row.number.map(|number| number.to_string()).unwrap_or_default();
            let subject = letter.subject.clone().unwrap_or_else(|| "件名なし".to_owned());
            let asked = letter.request.map_or("期限", Request::label);
            let issuers: Vec<&str> = letter.issuers.iter().map(|issuer| issuer.text.as_str()).collect();
            CalendarDay {
                day: entry.day,
                // the same letter and day is the same entry, whatever is corrected in it
                uid: format!("{}-{}@kairan", entry.row.id.map_or(0, |LetterId(id)| id), entry.day),
                title: format!("{asked}: {subject}"),
                notes: format!("{number}\n{}\n{}", letter.reference_numbers.join("、"), issuers.join("、")),
            }
        })
        .collect();
    let text = calendar("kairan 期限", &days, pipeline::now());
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response())
}
