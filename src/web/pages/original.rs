//! The original: its pages as pictures, and the file itself to be taken away. A request names a letter; the register says which
//! file that is, and only bytes with the hash of the register go out.

use super::letter::page_of_words;
use crate::model::{LetterId, MediaType, SourceRecord};
use crate::pipeline::{self, NotDrawn};
use crate::register::RegisterError;
use crate::web::desk::Desk;
use crate::web::door::STRANGER;
use crate::web::layout::Look;
use crate::web::pictures::{Blank, Drawn, Key};
use crate::web::shelf::blocking;
use crate::web::trouble::Trouble;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::fmt::Write as _;
use std::sync::Arc;

/// The source of a letter, as the register knows it.
async fn source_of(desk: &Desk, id: i64) -> Result<SourceRecord, Trouble> {
    desk.shelf.read(move |register| Ok::<_, RegisterError>(register.sheet(LetterId(id))?.entry.source)).await
}

/// The picture of one page, or a drawing of its words with the reason why there is no picture.
pub(super) async fn page(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Path((id, page)): Path<(i64, u32)>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    let source = source_of(&desk, id).await?;
    if source.media_type != MediaType::Pdf || page == 0 || page > source.pages {
        return Err(Trouble::NotFound);
    }
    let tag = format!("\"{}-{page}\"", source.sha256);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let why = match drawn(&desk, &source, page).await? {
        Ok(drawn) if !drawn.fonts_missing => return Ok(picture(&drawn, &tag)),
        Ok(_) => look.pick(
            "The fonts of this page are not on this machine. Its words as they were read:",
            "この頁の書体がこの機械にないため、読み取った文字を元の位置に示しています。",
        ),
        Err(Blank::Gone) => look.pick(
            "The file is gone or was changed. The words as they were read:",
            "ファイルが元の場所にないか、変わっています。読み取った文字を元の位置に示しています。",
        ),
        Err(Blank::Not(NotDrawn::Locked)) => look.pick(
            "The file is locked. The words as they were read:",
            "パスワードのため描けません。読み取った文字を元の位置に示しています。",
        ),
        Err(Blank::Not(NotDrawn::Slow)) => look.pick(
            "This page takes too long to draw. Its words as they were read:",
            "描くのに時間がかかりすぎる頁です。読み取った文字を元の位置に示しています。",
        ),
        Err(Blank::Not(NotDrawn::Unreadable)) => look.pick(
            "This page could not be drawn. Its words as they were read:",
            "この頁は描けませんでした。読み取った文字を元の位置に示しています。",
        ),
    };
    let why = why.to_owned();
    let (path, sha256) = (source.path.clone(), source.sha256.clone());
    let decoded = desk.shelf.read(move |register| register.decoded(&path, &sha256)).await?;
    let document = decoded.map(|(decoded, _)| decoded.document).unwrap_or_default();
    let words = page_of_words(document.pages.iter().find(|other| other.number == page), &why);
    let heads = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CONTENT_SECURITY_POLICY, STRANGER),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((heads, words).into_response())
}

fn picture(drawn: &Drawn, tag: &str) -> Response {
    let mut response = Response::new(Body::from(drawn.png.to_vec()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(STRANGER));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

async fn drawn(desk: &Arc<Desk>, source: &SourceRecord, page: u32) -> Result<Result<Drawn, Blank>, Trouble> {
    let key = Key { sha256: source.sha256.clone(), page };
    let (context, source) = (desk.context.clone(), source.clone());
    let bytes = move || {
        let bytes = pipeline::original(&source, &context).map_err(|_| Blank::Gone)?;
        Ok((bytes, context.settings.passwords_for(&source.path)))
    };
    desk.pictures.of(key, bytes).await
}

/// Draws the first page of the letter that will be looked at next, so that it is there when she is.
pub(super) fn draw_ahead(desk: &Arc<Desk>, letter: LetterId) {
    let desk = Arc::clone(desk);
    tokio::spawn(async move {
        let sheet = desk.shelf.read(move |register| register.sheet(letter)).await;
        if let Ok(sheet) = sheet
            && sheet.entry.source.media_type == MediaType::Pdf
        {
            // what fails here fails again when the page is asked for, and is said then
            let _ = drawn(&desk, &sheet.entry.source, sheet.read.first_page.max(1)).await;
        }
    });
}

/// The file as it came in, to be kept: never shown by the browser itself.
pub(super) async fn file(State(desk): State<Arc<Desk>>, Path(id): Path<i64>) -> Result<Response, Trouble> {
    let source = source_of(&desk, id).await?;
    let context = desk.context.clone();
    let name = source.path.rsplit('/').next().unwrap_or("original").to_owned();
    let bytes = blocking(move || {
        pipeline::original(&source, &context).map_err(|error| {
            Trouble::unfit(
                error.to_string(),
                "ファイルが元の場所にないか、読み取った時と内容が変わっています。kairan run で読み直してください。",
            )
        })
    })
    .await?;
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(STRANGER));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// `attachment` with the name in ASCII and, for what understands it, in full (RFC 6266, RFC 8187).
pub(super) fn disposition(name: &str) -> String {
    let safe = crate::web::intake::safe_name(name);
    let ascii: String = safe
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') { c } else { '_' })
        .collect();
    let mut full = String::new();
    for byte in safe.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            full.push(char::from(byte));
        } else {
            // writing to a String does not fail
            let _ = write!(full, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_break_out_of_its_head() {
        let head = disposition("a\"; x=\r\n通知.pdf");
        assert!(head.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{head}");
        assert_eq!(head.matches('"').count(), 2);
        assert!(head.ends_with("%E9%80%9A%E7%9F%A5.pdf"));
    }
}
