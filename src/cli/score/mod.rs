//! `kairan score`: how right the records are, against truth files written by people.
//!
//! Owns the comparison (what counts as the same value, which letter read is which true letter) and its sums. Knows nothing of how
//! a value is read.
//!
//! ```text
//! truth  {"date":"2023-06-09","subject":"…について"}      record {"date":"2023-06-19","subject":"…について","review":[]}
//!   → date: 1 wrong, 1 missed, 1 silently wrong; subject: 1 right
//! ```
//!
//! A field that the truth leaves out is not scored. A value is silently wrong when it is wrong and its field does not stand on the
//! letter's review list: the one number that must stay at nothing. Known to be hard: which letter of a bundle is which when one
//! was not recognised; see [`align`].

mod align;
mod baseline;
mod command;
mod compare;
mod load;
mod measure;
mod office;
mod report;
mod sheet;
mod tally;

pub(super) use command::{ScoreArgs, score};
