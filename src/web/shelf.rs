//! The register for many hands: connections that read, and the one that writes.
//!
//! SQLite calls block, so they run on threads that may. A reader sees one state from begin to end of its work. There is one
//! writer here; another program may have one too, and then a write waits a little and gives up with words.

use super::trouble::Trouble;
use crate::register::{Problem, Register, RegisterError};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a write from a page waits for another program: as long as a person does without wondering.
const PATIENCE: Duration = Duration::from_secs(4);

/// Readers kept for the next page.
const KEPT: usize = 8;

#[derive(Debug)]
pub(super) struct Shelf {
    file: PathBuf,
    readers: Mutex<Vec<Register>>,
    /// none when the register cannot be written
    writer: Option<Mutex<Register>>,
    watcher: Mutex<Register>,
}

impl Shelf {
    /// Opens the register, makes it when there is none, brings an older one up to date. One that cannot be written is read.
    pub(super) fn open(file: &Path) -> Result<Arc<Self>, RegisterError> {
        let writer = match Register::open_waiting(file, PATIENCE) {
            Err(RegisterError { problem: Problem::ReadOnly, .. }) => None,
            opened => Some(Mutex::new(opened?)),
        };
        let watcher = Register::open_read_only(file)?;
        Ok(Arc::new(Self { file: file.to_owned(), readers: Mutex::default(), writer, watcher: Mutex::new(watcher) }))
    }

    /// Work that only reads.
    pub(super) async fn read<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&Register) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Trouble>
    where
        T: Send + 'static,
        E: Into<Trouble>,
    {
        let own = Arc::clone(self);
        blocking(move || own.read_here(work)).await
    }

    /// The same for who is already on a thread that may block.
    pub(super) fn read_here<T, E>(&self, work: impl FnOnce(&Register) -> Result<T, E>) -> Result<T, Trouble>
    where
        E: Into<Trouble>,
    {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let register = match kept {
            Some(register) => register,
            None => Register::open_read_only(&self.file)?,
        };
        let result = work(&register).map_err(Into::into);
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < KEPT {
            readers.push(register);
        }
        result
    }

    /// A number that is another one after every change of the register by whomever: of one connection that is kept for it.
    pub(super) fn change(&self) -> Result<i64, Trouble> {
        let watcher = self.watcher.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(watcher.change()?)
    }

    /// Work that writes.
    pub(super) async fn write<T, E>(
        self: &Arc<Self>,
        work: impl FnOnce(&mut Register) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Trouble>
    where
        T: Send + 'static,
        E: Into<Trouble>,
    {
        let own = Arc::clone(self);
        blocking(move || own.write_here(work)).await
    }

    /// Whether anything can be written.
    pub(super) fn is_writable(&self) -> bool {
        self.writer.is_some()
    }

    /// The same for who is already on a thread that may block.
    pub(super) fn write_here<T, E>(&self, work: impl FnOnce(&mut Register) -> Result<T, E>) -> Result<T, Trouble>
    where
        E: Into<Trouble>,
    {
        let Some(writer) = &self.writer else {
            return Err(RegisterError { path: self.file.clone(), problem: Problem::ReadOnly }.into());
        };
        let mut writer = writer.lock().unwrap_or_else(PoisonError::into_inner);
        work(&mut writer).map_err(Into::into)
    }
}

/// Work that blocks, on a thread that may.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
) -> Result<T, Trouble> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(fault) => Err(Trouble::broken(&fault)),
    }
}
