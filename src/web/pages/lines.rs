//! The lines of a letter, each of which may become the first of another letter.

use crate::model::LetterId;
use crate::register::RegisterError;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place, shown, token};
use crate::web::trouble::Trouble;
use axum::extract::{Path, State};
use axum::response::Html;
use maud::html;
use std::sync::Arc;

/// Lines on the page: a letter is rarely longer, what is bound behind it may be.
const LINES: usize = 1_500;

pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    look: Look,
    Path(id): Path<i64>,
) -> Result<Html<String>, Trouble> {
    let (sheet, decoded) = desk
        .shelf
        .read(move |register| {
            let sheet = register.sheet(LetterId(id))?;
            let source = &sheet.entry.source;
            let decoded = register.decoded(&source.path, &source.sha256)?;
            Ok::<_, RegisterError>((sheet, decoded))
        })
        .await?;
    let document = decoded.map(|(decoded, _)| decoded.document).unwrap_or_default();
    let first = sheet.read.first_line;
    // what follows a letter up to the next one may hold a letter that was overlooked
    let end = sheet.bundle.iter().map(|other| other.first_line).filter(|line| *line > first).min().unwrap_or(u32::MAX);
    let lines =
        document.lines().filter(|line| line.number >= first && line.number < end && !line.text.trim().is_empty());
    let title = look.pick("Cut in two", "文書を二つに分ける").to_owned();
    let body = html! {
        div.page-head {
            p.line { a href=(format!("/letters/{id}")) { "← " (look.number(sheet.entry.number)) } }
            h1 { (title) }
            p.lead { (look.pick("Choose the line with which the other letter begins.", "別の文書が始まる行を選んでください。")) }
        }
        form.cut action=(format!("/letters/{id}/split")) method="post" {
            (token(&desk))
            ol.lines {
                @for line in lines.take(LINES) {
                    li {
                        span.at { (line.number) }
                        span.print { (shown(&line.text)) }
                        @if line.number > first {
                            button.quiet type="submit" name="line" value=(line.number) {
                                (look.pick("begins here", "ここから")) span.unseen { " " (line.number) }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(look.page(&desk, Place::Book, &title, &body))
}
