//! The fast way: records and nothing else. No register, no chains; memory does not grow with the number of files.

use super::reading::{Known, Reader};
use super::{Context, Reading, Stop};
use crate::config::{Limits, Settings};
use crate::diag::Diagnostic;
use crate::ingest::{self, Walked};
use crate::model::{DocumentRecord, Source};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What lies below the paths: sources, and paths that are none with the reason.
#[must_use]
pub fn list(settings: &Settings, paths: &[PathBuf]) -> Walked {
    ingest::walk(paths, settings)
}

/// Reads the sources and gives their records out, file after file in the order of the paths.
///
/// # Errors
/// Those of `give`, and of the system when no worker can be started.
pub fn extract<E: From<std::io::Error>>(
    context: &Context,
    sources: Vec<Source>,
    stop: &Stop,
    mut give: impl FnMut(Vec<DocumentRecord>) -> Result<(), E>,
) -> Result<(), E> {
    context.reader().read_all(
        sources,
        stop,
        |_| Known::Nothing,
        |reading, _| reading.record,
        |_, records| give(records.unwrap_or_default()),
    )
}

/// Reads one file and everything inside it, with its pages. A path `FILE!/member` gives that member alone.
///
/// # Errors
/// Why there is nothing to read at this path, and what the system says when no worker can be started.
pub fn read_one(context: &Context, path: &str) -> Result<Vec<Reading>, ReadOneError> {
    read_one_by(&context.reader(), &context.settings, path)
}

/// The pages of one file and of everything inside it, with the remarks of decoding. Its letters are not looked for.
///
/// # Errors
/// As [`read_one`].
pub fn pages_of(settings: &Arc<Settings>, path: &str) -> Result<Vec<Reading>, ReadOneError> {
    read_one_by(&Reader::of_pages(settings), settings, path)
}

/// The text of a document.
#[derive(Debug)]
pub struct PlainText {
    /// its source, and what is to be said of it
    pub record: DocumentRecord,
    /// as it is printed: a line for a line, a form feed between pages
    pub text: String,
}

impl From<Reading> for PlainText {
    fn from(reading: Reading) -> Self {
        Self { text: reading.document.to_text(), record: reading.record }
    }
}

/// Reads the pages of many sources and gives their text out, file after file in the order of the paths. The pages stay with the worker
/// that read them, so that the room of one file is there for the next.
///
/// # Errors
/// Those of `give`, and of the system when no worker can be started.
pub fn pages<E: From<std::io::Error>>(
    settings: &Arc<Settings>,
    sources: Vec<Source>,
    stop: &Stop,
    mut give: impl FnMut(Vec<PlainText>) -> Result<(), E>,
) -> Result<(), E> {
    Reader::of_pages(settings).read_all(
        sources,
        stop,
        |_| Known::Nothing,
        |reading, _| PlainText::from(reading),
        |_, texts| give(texts.unwrap_or_default()),
    )
}

fn read_one_by(reader: &Reader, settings: &Settings, path: &str) -> Result<Vec<Reading>, ReadOneError> {
    let (file, member) = match path.split_once("!/") {
        Some((file, _)) if !Path::new(path).exists() => (file, true),
        _ => (path, false),
    };
    let walked = list(settings, &[PathBuf::from(file)]);
    if let Some(trouble) = walked.troubles.into_iter().next() {
        return Err(ReadOneError::Nothing(trouble.diagnostic));
    }
    let mut readings = Vec::new();
    let one = walked.sources.into_iter().take(1);
    reader.read_all(
        one,
        &Stop::new(),
        |_| Known::Nothing,
        |reading, _| reading,
        |_, read| {
            readings.extend(read.unwrap_or_default());
            Ok::<(), std::io::Error>(())
        },
    )?;
    if member {
        readings.retain(|reading| reading.record.source.path == path);
    }
    Ok(readings)
}

/// Why a single file was not read.
#[derive(Debug, thiserror::Error)]
pub enum ReadOneError {
    /// there is no document at this path
    #[error("{}", .0.message)]
    Nothing(Diagnostic),
    /// the system gave no thread
    #[error(transparent)]
    System(#[from] std::io::Error),
}

/// SHA-256 of what is now at a path of the register; `None` when it cannot be read. Members are not looked into: they change
/// with the file around them.
#[must_use]
pub fn hash_now(path: &str, limits: &Limits) -> Option<String> {
    let source = Source {
        path: path.to_owned(),
        file: PathBuf::from(path),
        bytes: 0,
        container: None,
        holder: None,
        stamp: None,
    };
    ingest::load(&source, limits).ok().map(|loaded| loaded.sha256().to_owned())
}
