//! Files that lie there as they did when they were read: same path, length and time of writing. They are not opened, as `make` and
//! `rsync` do not; whoever knows better reads with `--again`.
//!
//! A file written within the last moments before it was read is opened the next time, too: clocks of file systems are coarse, and it
//! may have been written once more without showing it.

use crate::model::Source;
use crate::register::Stamp;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

/// A file that was written so shortly before it was looked at is not trusted, in nanoseconds.
const FRESH: i64 = 2_000_000_000;

/// The stamp of a source, unless it was written just now.
pub(super) fn stamp_of(source: &Source) -> Option<Stamp> {
    let about = fs::metadata(&source.file).ok().filter(fs::Metadata::is_file)?;
    let modified = nanoseconds(about.modified().ok()?)?;
    let now = nanoseconds(SystemTime::now())?;
    (modified + FRESH < now).then_some(Stamp { bytes: about.len(), modified })
}

fn nanoseconds(time: SystemTime) -> Option<i64> {
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_nanos()).ok()
}
