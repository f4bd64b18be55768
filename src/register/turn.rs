//! One run at a time on one register: a lock that ends with the process that holds it, however that ends.
//!
//! SQLite would keep the rows whole with several runs at once, but each would take the files of the other for those that a killed
//! run left in hand, and the files of the outputs would be those of whoever ended last. Reading, correcting and searching need no
//! turn.

use super::error::{Problem, RegisterError};
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How often a waiting run looks again.
const LOOK: Duration = Duration::from_millis(50);

/// The right to run; given back when it is dropped.
#[derive(Debug)]
pub struct Turn {
    _lock: Option<File>,
}

impl Turn {
    /// Waits for it. The lock lies beside the register (`register.sqlite-run`) and holds nothing.
    ///
    /// # Errors
    /// [`Problem::Busy`] when another run is still at work after this time, [`Problem::CannotOpen`] when there can be no lock file.
    pub fn take(register: &Path, patience: Duration) -> Result<Self, RegisterError> {
        let mut name = OsString::from(register);
        name.push("-run");
        let problem = |problem| RegisterError { path: register.to_owned(), problem };
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&name);
        let file = file.map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem if register.is_file() => {
                problem(Problem::ReadOnly)
            }
            _ => problem(Problem::CannotOpen { found: error.to_string() }),
        })?;
        let begin = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _lock: Some(file) }),
                Err(TryLockError::WouldBlock) if begin.elapsed() < patience => thread::sleep(LOOK),
                Err(TryLockError::WouldBlock) => return Err(problem(Problem::Busy)),
                // a file system without locks: runs are then as safe as SQLite alone makes them
                Err(TryLockError::Error(_)) => return Ok(Self { _lock: None }),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_run_waits_for_its_turn_and_then_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let register = folder.path().join("register.sqlite");
        let first = Turn::take(&register, Duration::ZERO).unwrap();
        let error = Turn::take(&register, Duration::from_millis(60)).unwrap_err();
        assert!(matches!(error.problem, Problem::Busy), "{error}");
        drop(first);
        Turn::take(&register, Duration::ZERO).unwrap();
    }
}
