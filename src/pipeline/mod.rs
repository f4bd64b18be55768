//! The whole way, from files to records: the only module that knows more than one stage, and no rule of the domain.
//!
//! ```text
//! paths → sources → [ bytes → document → letters ] per source, many at once, walled in → link → audit → register → files
//! ```
//!
//! One bad file never stops a run: the work on a source stands behind a [`barrier`], within limits, and a source that does not
//! come back is left behind by the [`crew`]. The result is the same bytes for any number of workers.

mod archive;
mod barrier;
mod clock;
mod crew;
mod document;
mod extract;
mod margin;
mod reading;
mod run;
mod stamp;
mod stop;
mod summary;
mod touched;

pub use archive::Archive;
pub use clock::now;
pub use document::read_document;
pub use extract::{ReadOneError, extract, hash_now, list, pages, pages_of, read_one};
pub use reading::{Context, Reading};
pub use run::{Order, Progress, RunError, run};
pub use stop::Stop;
pub use summary::{Remarks, Summary};
