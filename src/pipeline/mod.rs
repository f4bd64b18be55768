//! The whole way, from files to records: the only module that knows more than one stage, and no rule of the domain.
//!
//! ```text
//! paths → sources → [ bytes → document → letters ] per source, many at once, walled in → link → audit → register → files
//! ```
//!
//! One bad file never stops a run: the work on a source stands behind a [`barrier`], within limits, and a source that does not
//! come back is left behind by the [`crew`]. The result is the same bytes for any number of workers.

mod again;
mod archive;
mod arrivals;
mod barrier;
mod child;
mod clock;
mod crew;
mod difference;
mod document;
mod drawing;
mod extract;
mod letters;
mod margin;
mod original;
mod pack;
mod reading;
mod recogniser;
mod run;
mod soundness;
mod stamp;
mod stop;
mod summary;
mod touched;
mod typed;

pub use again::{Reread, join, rejoin, reread, split, undo_border};
pub use archive::{Archive, Written, joined};
pub use arrivals::{Arrivals, Look};
pub use clock::now;
pub use difference::{Agreement, Difference, Effect, Fate, FieldChange, LetterChange, difference};
pub use document::read_document;
pub use drawing::{Drawn, NotDrawn, draw};
pub use extract::{PlainText, ReadOneError, extract, hash_now, list, pages, pages_of, read_one};
pub use letters::{Extent, LetterFiles, export_letters};
pub use original::{OriginalError, original};
pub use pack::{PackOrder, Packed, pack};
pub use reading::{Context, Reading};
pub use recogniser::engine;
pub use run::{Order, Progress, RunError, run, run_stored, turn};
pub use soundness::{Soundness, verify};
pub use stop::Stop;
pub use summary::{Remarks, Summary};
pub use typed::{
    Unfit, addressee_line, attachment_line, day_as_typed, last_day, may_be_typed, period, typed_as, value_of_typed,
};
