//! Files as they arrive: which of them are all there, and which are still being written.
//!
//! ```text
//! 10:00:00  in/通知.pdf     0 bytes                 left alone
//! 10:00:02  in/通知.pdf     180,224 bytes            left alone: it has just grown
//! 10:00:09  in/通知.pdf     180,224 bytes, as before ready, once
//! ```
//!
//! A file is all there when its length and its time have stood still for a while, and, where the system can tell, no program has
//! it open for writing. Known to be hard: a program that pauses for longer than that on a system that cannot tell.

use crate::model::Source;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// What was seen of the files so far.
#[derive(Debug)]
pub struct Arrivals {
    settle: Duration,
    seen: BTreeMap<PathBuf, Seen>,
}

#[derive(Debug, Clone, Copy)]
struct Seen {
    length: u64,
    modified: Option<SystemTime>,
    since: Instant,
    taken: bool,
}

/// What one look came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Look {
    /// files that are all there and were not taken yet
    pub ready: Vec<PathBuf>,
    /// files that are still being written
    pub waiting: Vec<PathBuf>,
    /// a file that was there is gone
    pub gone: bool,
}

impl Look {
    /// Whether there is work.
    #[must_use]
    pub fn is_news(&self) -> bool {
        !self.ready.is_empty() || self.gone
    }
}

impl Arrivals {
    /// Nothing was seen yet. A file has to stand still for `settle`.
    #[must_use]
    pub fn new(settle: Duration) -> Self {
        Self { settle, seen: BTreeMap::new() }
    }

    /// Looks at the files that are there now.
    pub fn look(&mut self, sources: &[Source], now: Instant) -> Look {
        let mut look = Look::default();
        let mut there = BTreeMap::new();
        // asked once for all files, and only when one is about to be taken
        let open = OnceCell::new();
        for source in sources {
            let (length, modified) =
                fs::metadata(&source.file).map_or((source.bytes, None), |about| (about.len(), about.modified().ok()));
            let fresh = Seen { length, modified, since: now, taken: false };
            let before = self.seen.get(&source.file).copied();
            // what was written long before the first look has stood still long enough
            let fresh = if before.is_none() { Seen { since: long_since(modified, now), ..fresh } } else { fresh };
            let seen = before.filter(|seen| (seen.length, seen.modified) == (length, modified)).unwrap_or(fresh);
            if !seen.taken {
                let still = now.saturating_duration_since(seen.since) >= self.settle;
                let written = || is_one_of(open.get_or_init(open_for_writing), &source.file);
                if still && !written() {
                    look.ready.push(source.file.clone());
                } else {
                    look.waiting.push(source.file.clone());
                }
            }
            there.insert(source.file.clone(), seen);
        }
        look.gone = self.seen.iter().any(|(file, seen)| seen.taken && !there.contains_key(file));
        self.seen = there;
        look
    }

    /// These were read: they are news again only when they change.
    pub fn taken(&mut self, files: &[PathBuf]) {
        for file in files {
            if let Some(seen) = self.seen.get_mut(file) {
                seen.taken = true;
            }
        }
    }
}

/// The moment a file was last written, as the clock of this look counts; now when it is not known or lies ahead.
fn long_since(modified: Option<SystemTime>, now: Instant) -> Instant {
    let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
    age.and_then(|age| now.checked_sub(age)).unwrap_or(now)
}

fn is_one_of(files: &BTreeSet<PathBuf>, file: &Path) -> bool {
    !files.is_empty() && file.canonicalize().is_ok_and(|file| files.contains(&file))
}

/// The files that programs have open for writing. Linux tells it of the programs of the same user; elsewhere nobody tells.
#[cfg(target_os = "linux")]
fn open_for_writing() -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    let numbered = |name: &std::ffi::OsStr| name.to_string_lossy().bytes().all(|byte| byte.is_ascii_digit());
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    for process in processes.filter(|process| numbered(&process.file_name())) {
        for handle in fs::read_dir(process.path().join("fd")).into_iter().flatten().flatten() {
            if let Ok(target) = fs::read_link(handle.path())
                && target.is_absolute()
                && writes(&process.path().join("fdinfo").join(handle.file_name()))
            {
                files.insert(target);
            }
        }
    }
    files
}

/// Whether a handle is one for writing: the two lowest bits of its flags, in octal.
#[cfg(target_os = "linux")]
fn writes(handle: &Path) -> bool {
    let Ok(about) = fs::read_to_string(handle) else { return false };
    let flags = about.lines().find_map(|line| line.strip_prefix("flags:")).map(str::trim).unwrap_or_default();
    i64::from_str_radix(flags, 8).is_ok_and(|flags| flags & 0o3 != 0)
}

#[cfg(not(target_os = "linux"))]
fn open_for_writing() -> BTreeSet<PathBuf> {
    BTreeSet::new()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::File;
    use std::io::Write as _;

    const SETTLE: Duration = Duration::from_secs(5);

    fn source(file: &Path) -> Source {
        Source {
            path: file.display().to_string(),
            file: file.to_owned(),
            bytes: 0,
            container: None,
            holder: None,
            stamp: None,
        }
    }

    #[test]
    fn a_file_is_ready_once_when_it_has_stood_still_and_again_when_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("通知.txt");
        fs::write(&file, "a").unwrap();
        let (sources, start) = ([source(&file)], Instant::now());
        let mut arrivals = Arrivals::new(SETTLE);
        let at = |seconds: u64, arrivals: &mut Arrivals| arrivals.look(&sources, start + Duration::from_secs(seconds));
        assert_eq!(at(0, &mut arrivals).waiting, std::slice::from_ref(&file));
        fs::write(&file, "ab").unwrap();
        assert!(at(4, &mut arrivals).ready.is_empty());
        assert!(at(8, &mut arrivals).ready.is_empty(), "it grew at 4");
        assert_eq!(at(10, &mut arrivals).ready, std::slice::from_ref(&file));
        arrivals.taken(std::slice::from_ref(&file));
        assert_eq!(at(20, &mut arrivals), Look::default());
        fs::write(&file, "abc").unwrap();
        assert_eq!(at(21, &mut arrivals).waiting.len(), 1);
        assert_eq!(at(27, &mut arrivals).ready.len(), 1);
    }

    #[test]
    fn a_file_that_lay_there_before_is_ready_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("通知.txt");
        let long_ago = SystemTime::now() - Duration::from_hours(1);
        File::create(&file).unwrap().set_modified(long_ago).unwrap();
        assert_eq!(Arrivals::new(SETTLE).look(&[source(&file)], Instant::now()).ready, [file]);
    }

    #[test]
    fn that_a_file_is_gone_is_news() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("通知.txt");
        fs::write(&file, "a").unwrap();
        let mut arrivals = Arrivals::new(Duration::ZERO);
        let ready = arrivals.look(&[source(&file)], Instant::now()).ready;
        arrivals.taken(&ready);
        assert!(arrivals.look(&[], Instant::now()).gone);
        assert!(!arrivals.look(&[], Instant::now()).is_news());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_is_open_for_writing_is_left_alone_however_long_its_writer_pauses() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("通知.txt");
        let mut writer = File::create(&file).unwrap();
        writer.write_all(b"half").unwrap();
        let (sources, start) = ([source(&file)], Instant::now());
        let mut arrivals = Arrivals::new(SETTLE);
        arrivals.look(&sources, start);
        assert_eq!(arrivals.look(&sources, start + 60 * SETTLE).waiting, std::slice::from_ref(&file));
        drop(writer);
        let reader = File::open(&file).unwrap();
        assert_eq!(arrivals.look(&sources, start + 61 * SETTLE).ready, [file], "a reader is no writer");
        drop(reader);
    }
}
