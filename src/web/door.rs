//! What happens to every request before and after its page: the rules of the [`guard`], a bound on time, the heads that tell the
//! browser what it may do, and a page for every refusal.

use super::desk::Desk;
use super::guard::{self, COOKIE};
use super::layout::{Look, Place};
use super::trouble::Trouble;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use maud::html;
use std::sync::Arc;
use std::time::Duration;

/// What a page may load and do: nothing but what comes from here, and no script or style inside it.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// A document of somebody else: nothing in it may run, whatever the browser takes it for.
pub(super) const STRANGER: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Longest time for one answer.
const PAGE: Duration = Duration::from_mins(1);
/// For one that takes in files.
const UPLOAD: Duration = Duration::from_mins(15);

const HEADS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    // with no-referrer a browser sends the origin of a form as "null"
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()"),
];

/// The layer around all pages.
pub(super) async fn door(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let look = Look::of(&desk, request.uri(), request.headers());
    let wants_cookie = guard::cookie(request.headers(), COOKIE) != Some(desk.secrets.cookie.as_str());
    let reads = request.method() == Method::GET;
    let patience = if request.uri().path() == "/upload" { UPLOAD } else { PAGE };
    let mut response = match guard::let_in(request.method(), request.headers(), &desk.hosts) {
        Err(trouble) => trouble.into_response(),
        Ok(()) => match tokio::time::timeout(patience, next.run(request)).await {
            Ok(response) => response,
            Err(_) => Trouble::Slow.into_response(),
        },
    };
    if let Some(trouble) = response.extensions_mut().remove::<Trouble>() {
        response = dressed(&trouble, &look, &desk);
    } else if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
        || reads && response.status() == StatusCode::BAD_REQUEST
    {
        // a number that is none names no letter and no page of a list
        response = dressed(&Trouble::NotFound, &look, &desk);
    } else if response.status() == StatusCode::BAD_REQUEST || response.status() == StatusCode::PAYLOAD_TOO_LARGE {
        let unfit = Trouble::unfit("What was sent could not be read.", "送られた内容を読み取れませんでした。");
        response = dressed(&unfit, &look, &desk);
    }
    let let_in = response.status() != StatusCode::FORBIDDEN;
    let headers = response.headers_mut();
    for (name, value) in HEADS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if wants_cookie && let_in {
        let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Strict", desk.secrets.cookie);
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// A refusal as a page.
fn dressed(trouble: &Trouble, look: &Look, desk: &Desk) -> Response {
    let (title, what) = trouble.words(look.language);
    let body = html! {
        div.plain {
            h1 { (title) }
            p { (what) }
            p { a href="/" { (look.pick("To the first page", "最初の画面へ")) } }
        }
    };
    let page = match trouble {
        Trouble::Refused { .. } => look.refusal(&title, &body),
        _ => look.page(desk, Place::Nowhere, &title, &body),
    };
    let mut response = page.into_response();
    *response.status_mut() = trouble.status();
    response
}
