//! The bytes of a source again, as they were when it was read: for copies, cuttings and pictures of its pages.
//!
//! ```text
//! in/一式.zip!/通知.pdf, 3f2a…  →  the member's bytes; or why not: the file is gone, or is no longer the file that was read
//! ```

use super::Context;
use super::reading::Reader;
use crate::diag::Sink;
use crate::ingest::{self, Budget, Loaded};
use crate::model::{Source, SourceRecord, Told};
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use thiserror::Error;

/// Why the bytes of a source cannot be had.
#[derive(Debug, Error)]
pub enum OriginalError {
    /// nothing to read at its place
    #[error(
        "{path}: expected the file that was read, found {found}; put it back, or run `kairan run` so that the register knows"
    )]
    Gone {
        /// of the source
        path: String,
        /// in words
        found: String,
        /// the same in Japanese
        found_ja: String,
    },
    /// another content
    #[error(
        "{path}: expected the file that was read (SHA-256 {expected}), found another content; `kairan run` reads it anew"
    )]
    Changed {
        /// of the source
        path: String,
        /// its hash in the register
        expected: String,
    },
}

impl OriginalError {
    /// In both tongues, without the path.
    #[must_use]
    pub fn told(&self) -> Told {
        match self {
            Self::Gone { found, found_ja, .. } => Told::new(
                format!("the file that was read is gone ({found}); put it back, or run `kairan run`"),
                format!("読んだ時のファイルがありません（{found_ja}）。元に戻すか、kairan run を実行してください"),
            ),
            Self::Changed { .. } => Told::new(
                "the file has another content than when it was read; `kairan run` reads it anew",
                "読んだ時と内容が違います。kairan run で読み直せます",
            ),
        }
    }
}

/// The bytes of a source of the register; their hash is that of the register. The copy beside the register comes first, then the
/// place where the source lay when it was read.
///
/// # Errors
/// [`OriginalError`].
pub fn original(source: &SourceRecord, context: &Context) -> Result<Vec<u8>, OriginalError> {
    if let Some(bytes) = copy_of(&source.sha256, context) {
        return Ok(bytes);
    }
    let gone = |found: String, found_ja: String| OriginalError::Gone { path: source.path.clone(), found, found_ja };
    let outer = source.container.as_ref().map_or(source.path.as_str(), |container| container.path.as_str());
    let file = Source {
        path: outer.to_owned(),
        file: PathBuf::from(outer),
        bytes: 0,
        container: None,
        holder: None,
        stamp: None,
    };
    let loaded = ingest::load(&file, &context.settings.limits).map_err(|why| gone(why.message, why.message_ja))?;
    let mut budget = Budget::new(&context.settings.limits);
    let bytes = within(loaded, &source.path, &context.reader(), &mut budget)
        .ok_or_else(|| gone("no member of this name".to_owned(), "この名前のファイルが中にありません".to_owned()))?;
    if bytes.sha256() == source.sha256 {
        Ok(bytes.bytes)
    } else {
        Err(OriginalError::Changed { path: source.path.clone(), expected: source.sha256.clone() })
    }
}

/// The copy of a content, unless somebody changed it.
fn copy_of(sha256: &str, context: &Context) -> Option<Vec<u8>> {
    let file = context.originals().find(sha256)?;
    let bytes = std::fs::read(file).ok()?;
    (format!("{:x}", Sha256::digest(&bytes)) == sha256).then_some(bytes)
}

/// The source of this path: the file itself, or what lies inside it.
fn within(loaded: Loaded, path: &str, reader: &Reader, budget: &mut Budget) -> Option<Loaded> {
    if loaded.source.path == path {
        return Some(loaded);
    }
    let mut sink = Sink::new();
    let members = reader.members(&loaded, budget, &mut sink);
    members.into_iter().find_map(|member| within(member, path, reader, budget))
}
