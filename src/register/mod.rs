//! The register (収受簿): one SQLite file that holds what came in, what was read, which number each letter was given, and what
//! people corrected. The only stage that keeps anything from one run to the next.
//!
//! Owns: the schema and its migrations, the lock, numbers of receipt, corrections, the ledger of runs, full text.
//! Must not know: what makes a good date or issuer, how a chain is built, how a sheet looks. No rule about letters stands in SQL.
//!
//! ```text
//! begin_run → record(source 1) → record(source 2) … → finish_run      2 new letters: 2023収0001, 2023収0002
//! begin_run → is_current(source 1) ✓, is_current(source 2) ✓ → finish_run      nothing changes, not a byte of any export
//! ```
//!
//! What holds in every case:
//!
//! - **Nothing is deleted.** A file that disappeared, got another content, or is read differently by a newer program keeps its
//!   rows and numbers, marked with a [`Standing`](crate::model::Standing).
//! - **A number never changes and is never given twice.** Numbers are given when a run is complete, in the order of day of
//!   receipt and path; so an interrupted and resumed run gives the same numbers as an undisturbed one, for any number of threads.
//! - **All or nothing.** What one source brings is written in one transaction.
//! - **People win.** A correction is a row of its own, survives every later reading, and keeps what the machine had read.
//!
//! Known to be hard: knowing a letter again after a change of the rules has moved its borders (see `identity`); a file that was
//! moved and one that was copied look the same until the old place has been looked at, so the caller says which paths are there
//! ([`Register::mark_missing`]) before it records.

mod again;
mod arrival;
mod border;
mod cells;
mod circulars;
mod confirmation;
mod correction;
mod entry;
mod error;
mod file;
mod identity;
mod judgement;
mod ledger;
mod listing;
mod lookup;
mod numbering;
mod originals;
mod pairs;
mod passage;
mod record;
mod ring;
mod said;
mod schema;
mod search;
mod sheet;
mod stamps;
mod stored;
mod successor;
mod summaries;
mod turn;
mod unread;
mod verify;

#[cfg(test)]
mod desk_tests;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use crate::model::Stamp;
pub use again::{Held, Kept, Known, SourceId, Which, same_value};
pub use circulars::{CircularFilter, CircularHead};
pub use confirmation::Confirmed;
pub use error::{Problem, RegisterError};
pub use file::Register;
pub use ledger::{LedgerRow, Outcome, Run, RunId};
pub use listing::{Due, Filter, Inbox, Listing, Sort, SortKey, Stretch};
pub use originals::Originals;
pub use record::{Basis, Recording};
pub use search::{Found, Hit};
pub use sheet::{Neighbour, Sheet};
pub use stored::Decoded;
pub use summaries::Joint;
pub use turn::Turn;
pub use unread::Unread;
pub use verify::{Changed, SourceRow, Verification};
