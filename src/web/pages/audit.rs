//! 監査: whom every circular reached. The same parts as `audit.html`, made of escaped text, in the frame of the desk.

use crate::export::{Bundle, audit_body};
use crate::register::Register;
use crate::web::desk::Desk;
use crate::web::layout::{Look, Place};
use crate::web::shelf::blocking;
use crate::web::trouble::Trouble;
use axum::extract::State;
use axum::response::Html;
use maud::{PreEscaped, html};
use std::sync::Arc;

pub(super) async fn show(State(desk): State<Arc<Desk>>, look: Look) -> Result<Html<String>, Trouble> {
    let (shared, tongue) = (Arc::clone(&desk), look.language.tongue());
    let text = blocking(move || {
        let archive = shared.archive()?;
        let entries = shared.shelf.read_here(Register::letters)?;
        let bundle = Bundle {
            records: &archive.records,
            circulars: &archive.circulars,
            entries: &entries,
            survey: &archive.survey,
        };
        Ok(audit_body(&bundle, &shared.context.settings, &shared.context.tables, tongue))
    })
    .await?;
    let title = look.pick("Audit", "監査").to_owned();
    let body = html! { div.audit { (PreEscaped(text)) } };
    Ok(look.page(&desk, Place::Audit, &title, &body))
}
