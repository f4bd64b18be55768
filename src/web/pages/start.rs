//! The first page, the list of keys, the switches, and the files of the desk itself.

use super::Signed;
use super::to;
use crate::register::Filter;
use crate::web::assets::ASSETS;
use crate::web::desk::Desk;
use crate::web::language::{Language, Theme};
use crate::web::layout::{Look, Place};
use crate::web::trouble::Trouble;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse as _, Response};
use maud::html;
use serde::Deserialize;
use std::sync::Arc;

/// To what waits; into an empty register, to where letters are taken in.
pub(super) async fn first(State(desk): State<Arc<Desk>>) -> Result<Response, Trouble> {
    let all = desk.shelf.read(|register| register.count(&Filter::default())).await?;
    Ok(to(if all == 0 { "/upload" } else { "/inbox" }))
}

pub(super) async fn keys(State(desk): State<Arc<Desk>>, look: Look) -> Html<String> {
    let title = look.pick("Keys", "キー操作").to_owned();
    let body = html! {
        div.plain { h1 { (title) } (look.key_list()) }
    };
    look.page(&desk, Place::Nowhere, &title, &body)
}

/// A switch of language or light.
#[derive(Debug, Deserialize)]
pub(super) struct Preference {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    back: String,
}

pub(super) async fn preferences(Signed(wish): Signed<Preference>) -> Response {
    let mut response = to(own_path(&wish.back));
    let lang = Language::from_code(&wish.lang).map(|language| ("lang", language.code()));
    let theme = Theme::from_code(&wish.theme).map(|theme| ("theme", theme.code()));
    for (name, code) in lang.into_iter().chain(theme) {
        let cookie = format!("{name}={code}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// The path to come back to, if it is one of this desk: `//elsewhere` and `/\elsewhere` are other machines to a browser.
fn own_path(back: &str) -> &str {
    let own = back.starts_with('/') && !back.starts_with("//") && !back.contains('\\');
    if own && back.bytes().all(|byte| byte.is_ascii_graphic()) { back } else { "/" }
}

/// Style, script and sign: for ever, because another content has another name.
pub(super) async fn asset(Path(name): Path<String>) -> Result<Response, Trouble> {
    let asset = ASSETS.find(&name).ok_or(Trouble::NotFound)?;
    let heads = [(header::CONTENT_TYPE, asset.media), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((heads, asset.text.to_string()).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leads_to_another_machine() {
        for (back, way) in [
            ("/letters?issuer=%E5%8E%9A", "/letters?issuer=%E5%8E%9A"),
            ("//evil.example/", "/"),
            ("/\\evil.example/", "/"),
            ("https://evil.example/", "/"),
            ("/a\r\nSet-Cookie: x=y", "/"),
            ("", "/"),
        ] {
            assert_eq!(own_path(back), way);
        }
    }
}
