//! How dates, reference numbers and contacts are written: finders over folded text, used by `segment` and `extract` alike.
//! Works on [`crate::text::Folded`] text with white space dropped, knows no role of a line and no letter.
//!
//! ```text
//! 「令和5年6月9日付け医政発0609第3号」 → a date 2023-06-09 (suffix 付け) and a number 医政発0609第3号 (shape A)
//! ```

mod contact;
mod date;
mod number;
mod revision;
mod scan;
mod typed;

pub use contact::{FoundContact, find_contacts};
pub use date::{Back, DateForm, FoundDate, Precision, find_dates};
pub use number::{FoundNumber, NumberShape, find_numbers, find_numbers_beside};
pub use revision::is_revision;
pub use typed::{typed_beyond_era, typed_day, typed_period};
