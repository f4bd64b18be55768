//! 台帳: the letters of the register under filters, sorted, page by page. What is shown is what the address says, so a page can be
//! kept as a bookmark and sent on; the same selection goes out as a CSV file.

use super::letter::{kinds, label};
use crate::diag::Sink;
use crate::export;
use crate::model::{Field, Kind, LetterId, RegisterEntry};
use crate::pipeline::{self, period};
use crate::register::{Due, Filter, Listing, Sort, SortKey, Stretch};
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, names, shown, thousands};
use crate::web::shelf::blocking;
use crate::web::trouble::Trouble;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Letters on one page.
const ROWS: usize = 50;

/// The address of a page of the register. What is empty is left out of it.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct Asked {
    #[serde(skip_serializing_if = "String::is_empty")]
    subject: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    issuer: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    addressee: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    number: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    from: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    to: String,
    /// `received`: the period is that of receipt
    #[serde(skip_serializing_if = "String::is_empty")]
    by: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    review: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    missing: String,
    /// days within which a deadline comes
    #[serde(skip_serializing_if = "String::is_empty")]
    due: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    past: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    circular: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    sort: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    page: String,
}

impl Asked {
    fn filter(&self, desk: &Desk) -> Result<Filter, Trouble> {
        let (from, to) = period(&self.from, &self.to, &desk.context)?;
        let received = self.by == "received";
        let kind = Kind::from_label(&self.kind);
        let days = self.due.parse().ok();
        for (asked, understood) in [(&self.kind, kind.is_some()), (&self.due, days.is_some())] {
            if !asked.is_empty() && !understood {
                return Err(Trouble::unfit(
                    format!("The address asks for \"{asked}\", which is not known here."),
                    format!("アドレスにある「{asked}」は、この一覧では使えません。"),
                ));
            }
        }
        Ok(Filter {
            from: from.filter(|_| !received),
            to: to.filter(|_| !received),
            received_from: from.filter(|_| received),
            received_to: to.filter(|_| received),
            issuer: self.issuer.clone(),
            addressee: self.addressee.clone(),
            number: self.number.clone(),
            subject: self.subject.clone(),
            kind,
            to_review: !self.review.is_empty(),
            review_field: Field::from_key(&self.review).map(|field| field.key().to_owned()),
            missing_enclosure: !self.missing.is_empty(),
            due: days.map(|days| Due { from: pipeline::now().date(), days }),
            circular: (!self.circular.is_empty()).then(|| self.circular.clone()),
            past: !self.past.is_empty(),
        })
    }

    /// `date`, or `-date` for the newest first; without it the newest number first.
    fn order(&self) -> Sort {
        let (descending, key) = match self.sort.strip_prefix('-') {
            Some(key) => (true, key),
            None => (self.sort.is_empty(), self.sort.as_str()),
        };
        let key = COLUMNS.iter().find(|column| column.word == key).map_or(SortKey::Number, |column| column.key);
        Sort { key, descending }
    }

    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }

    fn is_narrowed(&self) -> bool {
        *self != Self { sort: self.sort.clone(), page: self.page.clone(), ..Self::default() }
    }

    /// The address of the same selection with something else in it.
    fn with(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut other = self.clone();
        change(&mut other);
        path("/letters", &other)
    }
}

/// A path with what is asked for behind it.
fn path(path: &str, asked: &Asked) -> String {
    match serde_urlencoded::to_string(asked) {
        Ok(query) if !query.is_empty() => format!("{path}?{query}"),
        _ => path.to_owned(),
    }
}

struct Column {
    word: &'static str,
    key: SortKey,
    english: &'static str,
    japanese: &'static str,
}

const COLUMNS: [Column; 7] = [
    Column { word: "number", key: SortKey::Number, english: "receipt", japanese: "収受番号" },
    Column { word: "received", key: SortKey::Received, english: "received", japanese: "収受日" },
    Column { word: "date", key: SortKey::Date, english: "date", japanese: "文書日付" },
    Column { word: "issuer", key: SortKey::Issuer, english: "issuer", japanese: "発信者" },
    Column { word: "subject", key: SortKey::Subject, english: "subject", japanese: "件名" },
    Column { word: "addressee", key: SortKey::Addressee, english: "addressee", japanese: "宛先" },
    Column { word: "kind", key: SortKey::Kind, english: "kind", japanese: "種別" },
];

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    desk.recount();
    let title = look.pick("Register", "台帳").to_owned();
    let (filter, sort) = match asked.filter(&desk) {
        Ok(filter) => (filter, asked.order()),
        // what was typed stays in its boxes, to be put right there
        Err(Trouble::Unfit { english, japanese }) => {
            let body = html! {
                div.page-head { h1 { (title) } }
                (filters(&look, &asked))
                p.notice role="alert" { (shown(look.pick(&english, &japanese))) }
            };
            let page = look.page(&desk, Place::Book, &title, &body);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Err(other) => return Err(other),
    };
    let stretch = Stretch { offset: (asked.page() - 1).saturating_mul(ROWS), limit: ROWS };
    let listing = desk.shelf.read(move |register| register.list(&filter, sort, stretch)).await?;
    let body = html! {
        div.page-head { h1 { (title) } }
        (filters(&look, &asked))
        (heading(&look, &asked, &listing))
        @if listing.rows.is_empty() && listing.total > 0 {
            p.plain {
                (look.pick("The list is shorter than that: ", "そのページはありません。 "))
                a href=(asked.with(|other| other.page = String::new())) { (look.pick("to its beginning", "最初のページへ")) }
            }
        } @else if listing.rows.is_empty() {
            p.plain { (look.pick("No letter fits.", "あてはまる文書はありません。")) }
        } @else {
            (table(&desk, &look, &asked, &listing))
            (pager(&look, listing.total, asked.page(), ROWS, |page| asked.with(|other| other.page = page.to_string())))
        }
    };
    Ok(look.page(&desk, Place::Book, &title, &body).into_response())
}

fn heading(look: &Look, asked: &Asked, listing: &Listing) -> Markup {
    let first = (asked.page() - 1).saturating_mul(ROWS).saturating_add(1);
    let csv = path("/letters.csv", &Asked { page: String::new(), ..asked.clone() });
    html! {
        div.results {
            p role="status" aria-live="polite" {
                strong { (thousands(listing.total)) } (look.pick(" letters", "通"))
                @if !listing.rows.is_empty() {
                    span.soft { (look.pick(", ", "中 ")) (thousands(first)) "–" (thousands(first + listing.rows.len() - 1)) (look.pick("", "通目")) }
                }
            }
            @if listing.total > 0 {
                a.button href=(csv) download { (look.pick("This selection as CSV", "この一覧を CSV で")) }
            }
        }
    }
}

fn filters(look: &Look, asked: &Asked) -> Markup {
    let text = |name: &str, label: &str, value: &str| {
        html! {
            div.box.wide { label for=(format!("q-{name}")) { (label) } input #(format!("q-{name}")) name=(name) value=(value) autocomplete="off" maxlength="200"; }
        }
    };
    let days = |word: &str| {
        let wait = [
            ("", look.pick("any", "すべて")),
            ("7", look.pick("within 7 days", "7日以内")),
            ("30", look.pick("within 30 days", "30日以内")),
            ("90", look.pick("within 90 days", "90日以内")),
        ];
        html! { @for (value, name) in wait { option value=(value) selected[value == word] { (name) } } }
    };
    let more = [&asked.addressee, &asked.number, &asked.kind, &asked.due, &asked.missing, &asked.past, &asked.review];
    html! {
        details.filters open data-narrowed=(asked.is_narrowed()) {
        summary { (look.pick("Filters", "絞り込み")) }
        form action="/letters" method="get" aria-label=(look.pick("Filters", "絞り込み")) {
            div.boxes {
                (text("subject", look.pick("subject", "件名"), &asked.subject))
                (text("issuer", look.pick("issuer", "発信者"), &asked.issuer))
                fieldset.box.period {
                    legend { (look.pick("period", "期間")) }
                    label.unseen for="q-by" { (look.pick("of which day", "どの日付か")) }
                    select #q-by name="by" {
                        option value="" selected[asked.by.is_empty()] { (look.pick("date", "文書日付")) }
                        option value="received" selected[asked.by == "received"] { (look.pick("received", "収受日")) }
                    }
                    label.unseen for="q-from" { (look.pick("from", "から")) }
                    input #q-from name="from" value=(asked.from) placeholder=(look.pick("2023-04-01", "R5.4.1")) autocomplete="off" maxlength="40";
                    span aria-hidden="true" { "–" }
                    label.unseen for="q-to" { (look.pick("to", "まで")) }
                    input #q-to name="to" value=(asked.to) placeholder=(look.pick("2024-03-31", "R6.3.31")) autocomplete="off" maxlength="40";
                }
            }
            details.more open[more.iter().any(|value| !value.is_empty())] {
                summary { (look.pick("More filters", "条件を増やす")) }
                div.boxes {
                    (text("addressee", look.pick("addressee", "宛先"), &asked.addressee))
                    (text("number", look.pick("reference number", "記号番号"), &asked.number))
                    div.box {
                        label for="q-kind" { (look.pick("kind", "種別")) }
                        select #q-kind name="kind" {
                            option value="" { (look.pick("any", "すべて")) }
                            @for kind in kinds() { option value=(kind.label()) selected[kind.label() == asked.kind] { (look.kind(kind)) } }
                        }
                    }
                    div.box {
                        label for="q-due" { (look.pick("deadline", "期限")) }
                        select #q-due name="due" { (days(&asked.due)) }
                    }
                    div.box {
                        label for="q-review" { (look.pick("to review", "要確認")) }
                        select #q-review name="review" {
                            option value="" { (look.pick("any", "すべて")) }
                            option value="any" selected[asked.review == "any"] { (look.pick("any field", "どれかの項目")) }
                            @for field in [Field::Date, Field::ReferenceNumbers, Field::Issuers, Field::Addressees, Field::Subject, Field::Attachments] {
                                option value=(field.key()) selected[asked.review == field.key()] { (label(field, look)) }
                            }
                        }
                    }
                    fieldset.box.checks {
                        legend.unseen { (look.pick("also", "そのほか")) }
                        label { input type="checkbox" name="missing" value="1" checked[!asked.missing.is_empty()]; " " (look.pick("enclosure missing", "添付の欠け")) }
                        label { input type="checkbox" name="past" value="1" checked[!asked.past.is_empty()]; " " (look.pick("also files that are gone", "なくなったファイルも")) }
                    }
                }
            }
            @if !asked.sort.is_empty() { input type="hidden" name="sort" value=(asked.sort); }
            @if !asked.circular.is_empty() { input type="hidden" name="circular" value=(asked.circular); }
            div.acts {
                button.main type="submit" { (look.pick("Show", "絞り込む")) }
                @if asked.is_narrowed() { a href="/letters" { (look.pick("Show all", "条件を消す")) } }
            }
        }
        }
    }
}

fn table(desk: &Desk, look: &Look, asked: &Asked, listing: &Listing) -> Markup {
    let order = asked.order();
    html! {
        table.book {
            caption.unseen { (look.pick("Letters of the register", "台帳の文書")) }
            thead { tr {
                @for column in &COLUMNS {
                    @let here = order.key == column.key;
                    th scope="col" class=(column.word) aria-sort=[here.then_some(if order.descending { "descending" } else { "ascending" })] {
                        a href=(asked.with(|other| {
                            other.page = String::new();
                            other.sort = if here && !order.descending { format!("-{}", column.word) } else { column.word.to_owned() };
                        })) {
                            (look.language.pick(column.english, column.japanese))
                            @if here { span aria-hidden="true" { (if order.descending { " ↓" } else { " ↑" }) } }
                        }
                    }
                }
            } }
            tbody { @for row in &listing.rows { (one(desk, look, row)) } }
        }
    }
}

fn one(desk: &Desk, look: &Look, row: &RegisterEntry) -> Markup {
    let letter = &row.letter;
    let id = row.id.map_or(0, |LetterId(id)| id);
    html! {
        tr {
            td.number { a.open href=(format!("/letters/{id}")) { (look.number(row.number)) } }
            td.received data-label=(look.pick("received", "収受日")) { @if let Some(day) = row.received_on { (look.day(desk, day)) } }
            td.date data-label=(look.pick("date", "文書日付")) { (look.day_or_none(desk, letter.date)) }
            td.issuer { (names(letter.issuers.iter().map(|issuer| issuer.text.clone()), 2, look)) }
            td.subject {
                a href=(format!("/letters/{id}")) { (look.subject(letter)) }
                span.refs { @for number in letter.reference_numbers.iter().take(3) { span { (shown(number)) } " " } }
                @if !letter.review.is_empty() { span.tag { (look.pick("to review", "要確認")) } }
            }
            td.addressee { (names(letter.addressees.iter().map(|to| to.text.clone()), 1, look)) }
            td.kind { (look.kind(letter.kind)) }
        }
    }
}

/// The ways to the other pages of a list.
pub(super) fn pager(look: &Look, total: usize, page: usize, rows: usize, way: impl Fn(usize) -> String) -> Markup {
    let pages = total.div_ceil(rows).max(1);
    html! {
        @if pages > 1 {
            nav.pager aria-label=(look.pick("Pages of the list", "一覧の頁")) {
                @if page > 1 { a href=(way(page - 1)) rel="prev" { (look.pick("← before", "← 前")) } }
                span { (thousands(page)) " / " (thousands(pages)) }
                @if page < pages { a href=(way(page + 1)) rel="next" { (look.pick("next →", "次 →")) } }
            }
        }
    }
}

/// The selection as the office's own register sheet.
pub(super) async fn csv(State(desk): State<Arc<Desk>>, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let (filter, sort) = (asked.filter(&desk)?, asked.order());
    let shared = Arc::clone(&desk);
    let bytes = blocking(move || {
        let stretch = Stretch { offset: 0, limit: usize::MAX };
        let listing = shared.shelf.read_here(|register| register.list(&filter, sort, stretch))?;
        let archive = shared.archive()?;
        let (settings, tables) = (&shared.context.settings, &shared.context.tables);
        Ok(export::register_csv(&listing.rows, &archive.circulars, settings, tables, &mut Sink::new()))
    })
    .await?;
    let encoding = match desk.context.settings.output.csv_encoding {
        crate::config::CsvEncoding::Utf8 => "text/csv; charset=utf-8",
        crate::config::CsvEncoding::Cp932 => "text/csv; charset=Shift_JIS",
    };
    let name = super::original::disposition(&format!("収受簿_{}.csv", pipeline::now().date()));
    Ok(([(header::CONTENT_TYPE, encoding.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_holds_what_was_asked_for_and_nothing_else() {
        assert_eq!(path("/letters", &Asked::default()), "/letters");
        let asked = Asked { issuer: "医政局 長".to_owned(), page: "2".to_owned(), ..Asked::default() };
        assert_eq!(path("/letters", &asked), "/letters?issuer=%E5%8C%BB%E6%94%BF%E5%B1%80+%E9%95%B7&page=2");
    }

    #[test]
    fn a_heading_turns_the_order_round() {
        let order = |sort: &str| Asked { sort: sort.to_owned(), ..Asked::default() }.order();
        assert_eq!(order(""), Sort { key: SortKey::Number, descending: true });
        assert_eq!(order("date"), Sort { key: SortKey::Date, descending: false });
        assert_eq!(order("-date"), Sort { key: SortKey::Date, descending: true });
        assert_eq!(order("no such column"), Sort { key: SortKey::Number, descending: false });
    }

    #[test]
    fn sorting_alone_narrows_nothing() {
        assert!(!Asked { sort: "date".to_owned(), page: "3".to_owned(), ..Asked::default() }.is_narrowed());
        assert!(Asked { kind: "通知".to_owned(), ..Asked::default() }.is_narrowed());
    }
}
