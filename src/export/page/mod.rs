//! `audit.html`: the audit as one page for an auditor and a board (到達状況報告). One file, no network, no font of its own.
//!
//! ```text
//! 到達の一覧        circular × body, ten bodies to a table, a cell leads to the letters that show it
//! 届いていない団体   by body, with the reason in plain words
//! 転送にかかった日数  median, ninth decile, slowest; calendar and business days
//! 気になる点        what is odd, what it means, what to do
//! 通知ごとの道筋     a drawing, every hop with its evidence, every body with its letters
//! ```
//!
//! Owns how it looks. Reads with and without script: the script only filters, opens what a link leads into, and is the only one
//! that the page's Content-Security-Policy lets run. Every text of a document goes through [`super::html::escape`].
//! Known to be hard: an archive of thousands of circulars makes a page that no browser likes, so the page holds the newest ones up
//! to a number of cells, says so, and leaves the rest to the CSV files, which are always complete.

mod findings;
mod frame;
mod matrix;
mod missing;
mod phrase;
mod times;
mod view;
mod ways;

use super::Bundle;
use crate::config::Settings;
use crate::model::Tongue;
use crate::tables::Tables;
use view::View;

/// The style of the page, for who shows [`audit_body`] in a page of his own.
pub const AUDIT_STYLE: &str = frame::STYLE;

/// The script of the page: it filters, and opens what a link leads into.
pub const AUDIT_SCRIPT: &str = frame::SCRIPT;

/// What stands in the page between its head and its foot, as HTML made of escaped text.
#[must_use]
pub fn audit_body(bundle: &Bundle<'_>, settings: &Settings, tables: &Tables, tongue: Tongue) -> String {
    let view = View::new(bundle, settings, tables, tongue);
    let mut out = String::new();
    frame::begin(&view, &mut out);
    sections(&view, &mut out);
    frame::reading(&view, &mut out);
    out
}

/// The page.
pub(super) fn audit_page(bundle: &Bundle<'_>, settings: &Settings, tables: &Tables) -> String {
    let view = View::new(bundle, settings, tables, settings.tongue());
    let mut out = String::new();
    frame::open(&view, &mut out);
    sections(&view, &mut out);
    frame::reading(&view, &mut out);
    frame::close(&view, &mut out);
    out
}

fn sections(view: &View<'_>, out: &mut String) {
    matrix::write(view, out);
    missing::write(view, out);
    times::write(view, out);
    findings::write(view, out);
    ways::write(view, out);
}
