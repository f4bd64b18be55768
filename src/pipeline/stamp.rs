//! Files that lie there as they did when they were read: same path, length and time of writing. They are not opened, as `make` and
//! `rsync` do not; whoever knows better reads with `--again`.
//!
//! A file written within the last moments before it was looked at is opened the next time, too: clocks of file systems are coarse, and
//! it may have been written once more without showing it.

use crate::model::{Source, Stamp};
use std::time::{SystemTime, UNIX_EPOCH};

/// A file that was written so shortly before it was looked at is not trusted, in nanoseconds.
const FRESH: i64 = 2_000_000_000;

/// The moment from which on files are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Since(i64);

impl Since {
    pub(super) fn now() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        Self(now.and_then(|now| i64::try_from(now.as_nanos()).ok()).unwrap_or_default())
    }

    /// The stamp of a source, unless it was written just before, or later.
    pub(super) fn stamp_of(self, source: &Source) -> Option<Stamp> {
        source.stamp.filter(|stamp| stamp.modified + FRESH < self.0)
    }
}
