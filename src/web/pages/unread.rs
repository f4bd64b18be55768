//! 読めなかったもの: files without a letter and pages without text. They stand in no list of letters, and nobody should have to miss them.

use crate::model::page_ranges;
use crate::register::{Register, Unread};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, shown, thousands};
use crate::web::trouble::Trouble;
use axum::extract::State;
use axum::response::Html;
use maud::{Markup, html};
use std::sync::Arc;

/// Files on the page; the rest is counted.
const ROWS: usize = 500;

pub(super) async fn show(State(desk): State<Arc<Desk>>, look: Look) -> Result<Html<String>, Trouble> {
    let files = desk.shelf.read(Register::unread).await?;
    let title = look.pick("Not read", "読めなかったファイル・頁").to_owned();
    let body = html! {
        div.page-head {
            h1 { (title) }
            p.lead {
                @if files.is_empty() { (look.pick("Everything was read.", "すべて読めています。")) }
                @else { (look.pick("What stands here is in no register. Look at the file itself; scanned pages are read with kairan run --ocr.", "ここにあるものは台帳に載っていません。ファイルそのものを見てください。スキャンした頁は kairan run --ocr で読み取れます。")) }
            }
        }
        ol.queue { @for file in files.iter().take(ROWS) { (one(&look, file)) } }
        @if files.len() > ROWS { p.soft { (look.pick("more: ", "ほか ")) (thousands(files.len() - ROWS)) } }
    };
    Ok(look.page(&desk, Place::Inbox, &title, &body))
}

fn one(look: &Look, file: &Unread) -> Markup {
    html! {
        li.unread {
            p { span.title { (shown(&file.path)) } }
            @for (why, pages) in &file.reasons {
                p.soft {
                    @if !pages.is_empty() { strong { (page_list(look, pages)) } " " }
                    (shown(look.pick(&why.english, &why.japanese)))
                }
            }
            @if file.letters == 0 && file.reasons.is_empty() {
                p.soft { (look.pick("No letter was found in it.", "文書が見つかりませんでした。")) }
            }
            @if let Some(first) = file.first {
                p { a href=(format!("/letters/{}", first.0)) {
                    @match look.language {
                        Language::English => { "the letters that were read in it: " (file.letters) }
                        Language::Japanese => { "読めた文書 " (file.letters) "通" }
                    }
                } }
            }
        }
    }
}

/// 11–19, 23頁
fn page_list(look: &Look, pages: &[u32]) -> String {
    let list = page_ranges(pages);
    match look.language {
        Language::English => format!("p. {list}"),
        Language::Japanese => format!("{list}頁"),
    }
}
