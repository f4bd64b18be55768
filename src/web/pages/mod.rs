//! The pages, one file each, and the ways to them.

mod audit;
mod book;
mod deadlines;
mod inbox;
mod letter;
mod lines;
mod original;
mod queue;
mod search;
mod signed;
mod start;
mod unread;
mod upload;
mod ways;

pub(in crate::web) use signed::{Signed, to};

use super::desk::Desk;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use std::sync::Arc;

/// Largest form, in bytes.
const FORM: usize = 128 * 1024;

/// All ways.
pub(super) fn router(desk: &Desk) -> Router<Arc<Desk>> {
    let uploads = Router::new()
        .route("/upload", get(upload::show).post(upload::take))
        .layer(DefaultBodyLimit::max(upload::largest(desk)));
    Router::new()
        .route("/", get(start::first))
        .route("/keys", get(start::keys))
        .route("/preferences", post(start::preferences))
        .route("/assets/{name}", get(start::asset))
        .route("/inbox", get(inbox::show))
        .route("/unread", get(unread::show))
        .route("/letters", get(book::show))
        .route("/letters.csv", get(book::csv))
        .route("/letters/{id}", get(letter::show))
        .route("/letters/{id}/correct", post(letter::correct))
        .route("/letters/{id}/confirm", post(letter::confirm))
        .route("/letters/{id}/undo", post(letter::undo))
        .route("/letters/{id}/lines", get(lines::show))
        .route("/letters/{id}/split", post(letter::split))
        .route("/letters/{id}/join", post(letter::join))
        .route("/letters/{id}/pages/{page}", get(original::page))
        .route("/letters/{id}/original", get(original::file))
        .route("/search", get(search::show))
        .route("/circulars", get(ways::list))
        .route("/circulars/{id}", get(ways::show))
        .route("/circulars/{id}/judge", post(ways::judge))
        .route("/audit", get(audit::show))
        .route("/deadlines", get(deadlines::show))
        .route("/deadlines.ics", get(deadlines::ics))
        .route("/upload/stages", get(upload::stages))
        .layer(DefaultBodyLimit::max(FORM))
        .merge(uploads)
}
