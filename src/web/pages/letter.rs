//! One letter: its page on the left, its fields on the right, and what can be done with it.

mod act;
mod bundle;
mod change;
mod field;
mod history;
mod paper;

pub(super) use act::{confirm, correct, join, split, undo};
pub(in crate::web) use change::kinds;
pub(in crate::web) use field::label;
pub(in crate::web) use paper::page_of_words;

use super::queue;
use crate::model::{LetterId, MediaType, RegisterNumber, Standing};
use crate::register::{Decoded, Sheet};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, shown, token};
use crate::web::trouble::Trouble;
use axum::extract::{Path, Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// What the address of a letter's page may say beside its number.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    /// `all`: every page, however many
    #[serde(default)]
    pages: String,
    /// what was just done, to be taken back with one key
    #[serde(default)]
    done: String,
    /// id of the row that was made by it
    #[serde(default)]
    row: i64,
    /// the letter it was done to
    #[serde(default)]
    of: i64,
}

/// What the page is made of.
struct Laid {
    sheet: Sheet,
    decoded: Option<Decoded>,
    before: Option<LetterId>,
    next: Option<LetterId>,
    /// number of the letter that was just confirmed
    done_to: Option<RegisterNumber>,
}

/// The page of a letter.
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Path(id): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Trouble> {
    desk.recount();
    let of = asked.of;
    let laid = desk
        .shelf
        .read(move |register| {
            let sheet = register.sheet(LetterId(id))?;
            let source = &sheet.entry.source;
            let decoded = register.decoded(&source.path, &source.sha256)?.map(|(decoded, _)| decoded);
            let (before, next) = queue::beside(register, LetterId(id))?;
            let done_to =
                if of > 0 { register.sheet(LetterId(of)).ok().and_then(|sheet| sheet.entry.number) } else { None };
            Ok::<_, crate::register::RegisterError>(Laid { sheet, decoded, before, next, done_to })
        })
        .await?;
    if let Some(next) = laid.next {
        super::original::draw_ahead(&desk, next);
    }
    let title =
        laid.sheet.entry.letter.subject.as_deref().map_or_else(|| look.pick("Letter", "文書").to_owned(), shown);
    let place = if laid.sheet.entry.letter.review.is_empty() { Place::Book } else { Place::Inbox };
    Ok(look.page(&desk, place, &title, &page(&desk, &look, &laid, &asked)))
}

fn page(desk: &Desk, look: &Look, laid: &Laid, asked: &Asked) -> Markup {
    let sheet = &laid.sheet;
    let entry = &sheet.entry;
    let id = entry.id.map_or(0, |id| id.0);
    let document = laid.decoded.as_ref().map(|decoded| &decoded.document);
    html! {
        div.letter data-letter=(id) {
            (flash(desk, look, laid, asked))
            header.letter-head {
                p.line {
                    (look.number(entry.number))
                    @if let Some(received) = entry.received_on {
                        " " span.soft { (look.pick("received ", "収受 ")) } (look.day(desk, received))
                    }
                    @if sheet.bundle.len() > 1 {
                        " " a href="#bundle" { (bundle::position(look, sheet)) }
                    }
                }
                h1 { (look.subject(&entry.letter)) }
                (standing(look, entry.standing))
                (versions(look, sheet))
                nav.beside aria-label=(look.pick("Letters to review", "確認待ちの文書")) {
                    @match laid.before {
                        Some(before) => a.step href=(format!("/letters/{}", before.0)) rel="prev" data-key="p" { (look.pick("← before", "← 前")) },
                        None => span.step.off { (look.pick("← before", "← 前")) },
                    }
                    @match laid.next {
                        Some(next) => a.step href=(format!("/letters/{}", next.0)) rel="next" data-key="n" { (look.pick("next →", "次 →")) },
                        None => span.step.off { (look.pick("next →", "次 →")) },
                    }
                }
            }
            div.desk {
                section.paper aria-label=(look.pick("The page", "原本の頁")) tabindex="0" {
                    @match document {
                        Some(document) => (paper::paper(look, sheet, document, asked.pages == "all")),
                        None => p.plain { (look.pick("Nothing of this file could be read.", "このファイルからは何も読み取れませんでした。")) },
                    }
                }
                section.fields aria-label=(look.pick("Fields", "項目")) {
                    (decide(desk, look, sheet))
                    (field::remarks(look, sheet))
                    (field::fields(desk, look, sheet))
                    (elsewhere(desk, look, sheet))
                    (bundle::bundle(desk, look, sheet))
                    (history::history(desk, look, sheet))
                    (source(look, sheet))
                }
            }
        }
    }
}

fn standing(look: &Look, standing: Standing) -> Markup {
    let said = match standing {
        Standing::Present => return html! {},
        Standing::Gone => look.pick("The file is no longer where it was.", "ファイルが元の場所にありません。"),
        Standing::Replaced => look.pick("The file now has another content.", "ファイルは差し替えられています。"),
        Standing::NoLongerRead => look
            .pick("A later reading no longer finds this letter.", "後の読み取りでは、この文書は見つかっていません。"),
    };
    html! { p.notice { (said) } }
}

/// The same letter, as its file held it before or holds it now.
fn versions(look: &Look, sheet: &Sheet) -> Markup {
    html! {
        @if !sheet.versions.is_empty() {
            p.soft {
                (look.pick("The same letter in another version of the file: ", "同じ文書の別の版: "))
                @for (id, number) in &sheet.versions { a href=(format!("/letters/{}", id.0)) { (look.number(*number)) } " " }
            }
        }
    }
}

/// The one thing to do with a letter that is right: say so.
fn decide(desk: &Desk, look: &Look, sheet: &Sheet) -> Markup {
    let id = sheet.entry.id.map_or(0, |id| id.0);
    let confirmed = sheet.confirmations.iter().rfind(|row| row.undone.is_none() && row.field.is_none());
    let open = sheet.entry.letter.review.len();
    html! {
        div.decide {
            @match confirmed {
                Some(row) if open == 0 => {
                    p.done {
                        strong { (look.pick("Confirmed", "確認済み")) } " "
                        span.soft { (shown(&row.who)) " " time datetime=(row.made) { (row.made.strftime("%Y-%m-%d %H:%M")) } }
                    }
                    form action=(format!("/letters/{id}/undo")) method="post" {
                        (token(desk))
                        input type="hidden" name="what" value="confirmation";
                        input type="hidden" name="id" value=(row.id);
                        button.quiet type="submit" { (look.pick("Take back", "取り消す")) }
                    }
                }
                _ => {
                    form #confirm action=(format!("/letters/{id}/confirm")) method="post" {
                        (token(desk))
                        input type="hidden" name="seen" value=(act::mark_of(&sheet.entry.letter));
                        button.main type="submit" { (look.pick("Confirm and go on", "確認済みにして次へ")) " " kbd { "1" } }
                    }
                    p.soft {
                        @if open == 0 {
                            (look.pick("Nothing on this letter is doubtful.", "疑わしい項目はありません。"))
                        } @else {
                            @match look.language {
                                Language::English => { (open) " fields to look at. Confirming says that all are right as they stand." }
                                Language::Japanese => { "要確認 " (open) "項目。確認済みにすると、いまの値をすべて正しいものとして記録します。" }
                            }
                        }
                    }
                }
            }
            (act::undo_last(desk, look, sheet))
        }
    }
}

/// What was done a moment ago, with a way back.
fn flash(desk: &Desk, look: &Look, laid: &Laid, asked: &Asked) -> Markup {
    let id = laid.sheet.entry.id.map_or(0, |id| id.0);
    let said = match asked.done.as_str() {
        "confirmed" => look.pick("Confirmed", "確認済みにしました"),
        "corrected" => look.pick("Corrected", "訂正しました"),
        "read" => look.pick("Noted as right", "正しいものとして記録しました"),
        "undone" => look.pick("Taken back", "取り消しました"),
        "split" => look.pick("Split here", "ここで文書を分けました"),
        "joined" => look.pick("Joined", "文書をつなぎました"),
        _ => "",
    };
    let what = match asked.done.as_str() {
        "confirmed" | "read" => "confirmation",
        "corrected" => "correction",
        _ => "",
    };
    let of = if asked.of > 0 { asked.of } else { id };
    html! {
        div.flash role="status" aria-live="polite" {
            @if !said.is_empty() {
                p { @if let Some(number) = laid.done_to { (number) " " } (said) }
                @if !what.is_empty() && asked.row > 0 {
                    form #undo action=(format!("/letters/{of}/undo")) method="post" {
                        (token(desk))
                        input type="hidden" name="what" value=(what);
                        input type="hidden" name="id" value=(asked.row);
                        button.quiet type="submit" { (look.pick("Take back", "取り消す")) " " kbd { "u" } }
                    }
                }
            }
        }
    }
}

/// The ways this letter belongs to.
fn elsewhere(desk: &Desk, look: &Look, sheet: &Sheet) -> Markup {
    html! {
        @if !sheet.circulars.is_empty() {
            section.group aria-labelledby="ways-title" {
                h2 #ways-title { (look.pick("Ways", "経路")) }
                ul.rows {
                    @for head in &sheet.circulars {
                        li {
                            a href=(format!("/circulars/{}", head.id)) { @if head.numbers.is_empty() { (look.pick("(no number)", "（番号なし）")) } @else { (shown(&head.numbers)) } }
                            " " @if let Some(date) = head.date { (look.day(desk, date)) }
                            " " span.soft { (shown(&head.issuer)) }
                        }
                    }
                }
            }
        }
    }
}

/// Where the letter comes from.
fn source(look: &Look, sheet: &Sheet) -> Markup {
    let entry = &sheet.entry;
    let id = entry.id.map_or(0, |id| id.0);
    let name = entry.source.path.rsplit('/').next().unwrap_or_default();
    let kind = match entry.source.media_type {
        MediaType::Pdf => "PDF",
        MediaType::Mail => look.pick("mail", "メール"),
        MediaType::Docx => "Word",
        MediaType::Html => "HTML",
        _ => look.pick("text", "テキスト"),
    };
    html! {
        section.group.source aria-labelledby="source-title" {
            h2 #source-title { (look.pick("File", "ファイル")) }
            p {
                a href=(format!("/letters/{id}/original")) download { (shown(name)) }
                " " span.soft { (kind) " · " (size(entry.source.bytes)) }
            }
            dl.small {
                div { dt { (look.pick("place", "場所")) } dd { (shown(&entry.source.path)) } }
                div { dt { "SHA-256" } dd { code { (entry.source.sha256) } } }
            }
        }
    }
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..1_048_576 => format!("{} KB", bytes.div_ceil(1_024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}
