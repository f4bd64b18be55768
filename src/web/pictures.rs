//! Pictures of pages, drawn by a process of its own each ([`pipeline::draw`]) and kept while there is room.

use super::trouble::Trouble;
use crate::pipeline::{self, NotDrawn};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// Dots across a page: sharp on a screen of twice the usual density at half a window.
const WIDTH: u16 = 1_400;
/// Bytes of pictures kept.
const KEPT: usize = 96 * 1024 * 1024;
/// Pages drawn at once.
const AT_ONCE: usize = 2;

/// Why a page has no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// the file is not where it was, or is another one now
    Gone,
    /// it was not drawn
    Not(NotDrawn),
}

/// One page of one content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) sha256: String,
    pub(super) page: u32,
}

/// A picture that is kept.
#[derive(Debug, Clone)]
pub(super) struct Drawn {
    pub(super) png: Arc<Vec<u8>>,
    pub(super) fonts_missing: bool,
}

#[derive(Debug)]
pub(super) struct Pictures {
    program: PathBuf,
    kept: Mutex<VecDeque<(Key, Drawn)>>,
    turns: Arc<Semaphore>,
}

impl Pictures {
    pub(super) fn new(program: PathBuf) -> Self {
        Self { program, kept: Mutex::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The picture that is kept.
    fn find(&self, key: &Key) -> Option<Drawn> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(of, _)| of == key)?;
        let found = kept.remove(at)?;
        let drawn = found.1.clone();
        kept.push_back(found);
        Some(drawn)
    }

    fn keep(&self, key: Key, drawn: &Drawn) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(of, _)| *of != key);
        kept.push_back((key, drawn.clone()));
        let mut bytes: usize = kept.iter().map(|(_, drawn)| drawn.png.len()).sum();
        while bytes > KEPT && kept.len() > 1 {
            bytes -= kept.pop_front().map_or(0, |(_, drawn)| drawn.png.len());
        }
    }

    /// The picture of a page; `bytes` gives the PDF and the passwords to try when it has to be drawn.
    pub(super) async fn of(
        self: &Arc<Self>,
        key: Key,
        bytes: impl FnOnce() -> Result<(Vec<u8>, Vec<String>), Blank> + Send + 'static,
    ) -> Result<Result<Drawn, Blank>, Trouble> {
        if let Some(drawn) = self.find(&key) {
            return Ok(Ok(drawn));
        }
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        // whoever waited for the same page finds it now
        if let Some(drawn) = self.find(&key) {
            return Ok(Ok(drawn));
        }
        let pictures = Arc::clone(self);
        super::shelf::blocking(move || {
            let _turn = turn;
            let drawn = bytes().and_then(|(pdf, passwords)| {
                let drawn = pipeline::draw(&pictures.program, &pdf, &passwords, key.page, WIDTH).map_err(Blank::Not)?;
                Ok(Drawn { png: Arc::new(drawn.png), fonts_missing: drawn.fonts_missing })
            });
            if let Ok(drawn) = &drawn {
                pictures.keep(key, drawn);
            }
            Ok(drawn)
        })
        .await
    }
}
