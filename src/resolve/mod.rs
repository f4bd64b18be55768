//! Printed names → authority records valid on the letter's date, and the checks between fields: what one field says about another.
//! Owns `id` and `level` of issuers and addressees and the review list of these checks; reads every other field and changes none.
//! Knows no line and no page but through the evidence of the fields.
//!
//! ```text
//! 公益社団法人日本歯科医師会会長 on 2023-06-14 → id jda, level national_association
//! 医政発0609第3号 dated 2023-06-12           → number-date-conflict, review: date, reference_numbers
//! 医政発0609第3号 issued by 日本医師会会長     → number-issuer-conflict, review: reference_numbers, issuers
//! ```
//!
//! Known to be hard: offices change their names every July and keep their prefixes; a copy for information is enclosed without a
//! letter to the one who encloses it; one office may give a letter the numbers of three of its sections.

mod date;
mod enclosure;
mod finding;
mod issuer;
mod number;
mod party;

use crate::diag::Sink;
use crate::model::{Date, Letter};
use crate::tables::Tables;

/// Fills ids and levels, then checks the fields of every letter against one another. `latest` is the last day a letter may bear
/// (today, as the caller knows it); `None` asks nothing.
pub fn resolve(letters: &mut [Letter], tables: &Tables, latest: Option<Date>, sink: &mut Sink) {
    for (at, letter) in letters.iter_mut().enumerate() {
        party::identify(letter, at, tables, sink);
        party::check_form(letter, at, tables, sink);
        date::check_range(letter, at, latest, sink);
        number::check(letter, at, tables, sink);
        issuer::check(letter, at, tables, sink);
    }
    enclosure::check(letters, tables, sink);
}

#[cfg(test)]
mod tests;
