//! 検索: letters in which all words occur, with the place where they do.

use crate::register::{Found, Hit, Stretch};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, shown, thousands};
use crate::web::trouble::Trouble;
use axum::extract::{Query, State};
use axum::response::Html;
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Letters on one page.
const ROWS: usize = 30;
/// Longest query, in characters.
const LONGEST: usize = 200;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    page: usize,
}

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Trouble> {
    let query: String = asked.q.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let page = asked.page.max(1);
    let stretch = Stretch { offset: (page - 1).saturating_mul(ROWS), limit: ROWS };
    let words = query.clone();
    let found = desk.shelf.read(move |register| register.find(&words, stretch)).await?;
    let title = look.pick("Search", "検索").to_owned();
    let body = html! {
        div.page-head {
            h1 { (title) }
            form.search action="/search" method="get" {
                label.unseen for="search" { (look.pick("Words that all occur", "すべて含む語")) }
                input #search type="search" name="q" value=(query) maxlength="200" autocomplete="off" autofocus[query.is_empty()]
                    placeholder=(look.pick("words that all occur", "語を空白で区切ると、すべて含む文書"));
                button.main type="submit" { (look.pick("Search", "検索")) }
            }
        }
        @if !query.trim().is_empty() { (results(&look, &query, &found, page)) }
    };
    Ok(look.page(&desk, Place::Search, &title, &body))
}

fn results(look: &Look, query: &str, found: &Found, page: usize) -> Markup {
    let count = thousands(found.total);
    let way = |page: usize| {
        let pair = [("q", query.to_owned()), ("page", page.to_string())];
        serde_urlencoded::to_string(pair).map(|query| format!("/search?{query}")).unwrap_or_default()
    };
    html! {
        div.results {
            p role="status" aria-live="polite" {
                @match look.language {
                    Language::English => { @if found.more { "more than " } strong { (count) } " letters" }
                    Language::Japanese => { strong { (count) } "通" @if found.more { "以上" } }
                }
            }
        }
        @if found.hits.is_empty() {
            p.plain { (look.pick("No letter holds all of these words. Fewer words find more.", "すべての語を含む文書はありません。語を減らしてみてください。")) }
        }
        ol.hits { @for hit in &found.hits { (one(look, hit, &found.words)) } }
        (super::book::pager(look, found.total, page, ROWS, way))
    }
}

fn one(look: &Look, hit: &Hit, words: &[String]) -> Markup {
    let name = hit.path.rsplit('/').next().unwrap_or_default();
    html! {
        li {
            p.line {
                (look.number(hit.number)) " "
                @match hit.letter {
                    Some(letter) => {
                        a.title href=(format!("/letters/{}", letter.0)) {
                            @if hit.subject.is_empty() { (look.pick("(no subject)", "（件名なし）")) } @else { (marked(&hit.subject, words)) }
                        }
                    }
                    None => { span.title { (shown(name)) } " " span.soft { (look.pick("no letter was found in this file", "文書として読めなかったファイル")) } }
                }
            }
            @if !hit.excerpt.is_empty() { p.excerpt { (marked(&hit.excerpt, words)) } }
            p.soft.file { (shown(&hit.path)) }
        }
    }
}

/// The text with the words set off. The words are folded as the text is; of Latin letters both cases are one.
fn marked(text: &str, words: &[String]) -> Markup {
    let text = shown(text);
    let lower = text.to_ascii_lowercase();
    let words: Vec<String> =
        words.iter().map(|word| word.to_ascii_lowercase()).filter(|word| !word.is_empty()).collect();
    let mut at = 0;
    let mut parts: Vec<(bool, &str)> = Vec::new();
    while let Some(rest) = lower.get(at..).filter(|rest| !rest.is_empty()) {
        let first = words.iter().filter_map(|word| Some((rest.find(word.as_str())?, word.len()))).min();
        let Some((begin, length)) = first else {
            parts.push((false, text.get(at..).unwrap_or_default()));
            break;
        };
        parts.push((false, text.get(at..at + begin).unwrap_or_default()));
        parts.push((true, text.get(at + begin..at + begin + length).unwrap_or_default()));
        at += begin + length;
    }
    html! { @for (found, part) in parts { @if found { mark { (part) } } @else { (part) } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_set_off_and_nothing_becomes_markup() {
        let words = ["停電".to_owned(), "dx".to_owned()];
        assert_eq!(marked("<b>停電時のDX", &words).into_string(), "&lt;b&gt;<mark>停電</mark>時の<mark>DX</mark>");
        assert_eq!(marked("", &words).into_string(), "");
        assert_eq!(marked("無関係", &[]).into_string(), "無関係");
    }
}
