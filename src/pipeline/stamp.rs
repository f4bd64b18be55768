//! Files that lie there as they did when they were read: same path, length and time of writing. They are not opened, as `make` and
//! `rsync` do not; whoever knows better reads with `--again`.
//!
//! A file written within the last moments before it was looked at is opened the next time, too: clocks of file systems are coarse, and
//! it may have been written once more without showing it.

use super::Context;
use super::run::{shown_inputs, unopened};
use crate::model::{Source, Stamp};
use crate::register::{Register, RegisterError};
use std::collections::HashMap;
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
        source.stamp.filter(|stamp| stamp.modified.saturating_add(FRESH) < self.0)
    }
}

/// How the files lay there when they were read, as a register had it that others may have written since.
pub(super) struct Before {
    register: Register,
    version: i64,
    stamps: Vec<(String, Stamp)>,
}

impl Before {
    /// Nothing where there is no register that tells it.
    pub(super) fn of(context: &Context) -> Option<Self> {
        let register = Register::open_read_only(&context.register_file()).ok()?;
        let version = register.change().ok()?;
        let stamps = register.stamps_below(&shown_inputs(&context.settings.inputs), &unopened(context)).ok()?;
        Some(Self { register, version, stamps })
    }

    /// Nothing when others have written since.
    pub(super) fn if_unchanged(self) -> Result<Option<Vec<(String, Stamp)>>, RegisterError> {
        let is_unchanged = self.version == self.register.change()?;
        Ok(is_unchanged.then_some(self.stamps))
    }
}

/// The sources that have to be opened, with the stamps of these. Both lists are in the order of their paths.
pub(super) fn without_unchanged(
    sources: Vec<Source>,
    since: Since,
    before: &[(String, Stamp)],
    mut unchanged: impl FnMut(&Source),
) -> (Vec<Source>, HashMap<String, Stamp>) {
    let mut known = before.iter().peekable();
    let mut stamps = HashMap::new();
    let mut open = Vec::new();
    for source in sources {
        while known.next_if(|(path, _)| *path < source.path).is_some() {}
        let before = known.peek().filter(|(path, _)| *path == source.path).map(|(_, stamp)| stamp);
        let stamp = since.stamp_of(&source);
        if stamp.is_some() && stamp.as_ref() == before {
            unchanged(&source);
            continue;
        }
        stamps.extend(stamp.map(|stamp| (source.path.clone(), stamp)));
        open.push(source);
    }
    (open, stamps)
}
