//! Pictures of pages, drawn by a process of its own each and kept while there is room.
//!
//! A page of a PDF may ask for any amount of time, memory or stack. The process that draws it (`kairan draw-page`) is ended when
//! its time is up, and takes nothing with it. The bytes go to it through a pipe: it is told no path.

use super::trouble::Trouble;
use crate::register::RegisterError;
use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Dots across a page: sharp on a screen of twice the usual density at half a window.
const WIDTH: u16 = 1_400;
/// Longest time for one page.
const TIME: Duration = Duration::from_secs(15);
/// Largest picture that is taken.
const LARGEST: u64 = 24 * 1024 * 1024;
/// Bytes of pictures kept.
const KEPT: usize = 96 * 1024 * 1024;
/// Pages drawn at once.
const AT_ONCE: usize = 2;

/// Why a page has no picture, for the placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// the file is not where it was, or is another one now
    Gone,
    /// locked
    Locked,
    /// too slow
    Slow,
    /// it does not read
    Unreadable,
}

/// One page of one content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) sha256: String,
    pub(super) page: u32,
}

/// A picture, or why there is none.
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

impl From<RegisterError> for Blank {
    fn from(_: RegisterError) -> Self {
        Self::Gone
    }
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
            let drawn = bytes().and_then(|(pdf, passwords)| draw(&pictures.program, pdf, &passwords, key.page));
            if let Ok(drawn) = &drawn {
                pictures.keep(key, drawn);
            }
            Ok(drawn)
        })
        .await
    }
}

fn draw(program: &PathBuf, pdf: Vec<u8>, passwords: &[String], page: u32) -> Result<Drawn, Blank> {
    let passwords: Vec<&str> = passwords.iter().map(String::as_str).filter(|word| !word.contains('\n')).collect();
    let mut child = Command::new(program)
        .args(["draw-page", &page.to_string(), &WIDTH.to_string(), "--passwords", &passwords.len().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|_| Blank::Unreadable)?;
    let head: String = passwords.iter().flat_map(|word| [*word, "\n"]).collect();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // a child that ended early has read enough
            stdin.map(|mut pipe| pipe.write_all(head.as_bytes()).and_then(|()| pipe.write_all(&pdf)))
        });
        let png = scope.spawn(move || {
            let mut bytes = Vec::new();
            stdout.and_then(|pipe| pipe.take(LARGEST + 1).read_to_end(&mut bytes).ok());
            bytes
        });
        let said = scope.spawn(move || {
            let mut bytes = Vec::new();
            stderr.and_then(|pipe| pipe.take(4_096).read_to_end(&mut bytes).ok());
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let ended = wait(&mut child);
        let (png, said) = (png.join().unwrap_or_default(), said.join().unwrap_or_default());
        match ended {
            None => Err(Blank::Slow),
            Some(true) if png.starts_with(b"\x89PNG") && png.len() as u64 <= LARGEST => {
                Ok(Drawn { png: Arc::new(png), fonts_missing: said.contains("fonts-missing") })
            }
            Some(_) if said.contains("password") => Err(Blank::Locked),
            Some(_) => Err(Blank::Unreadable),
        }
    })
}

/// Whether the child ended well; `None` when it had to be ended.
fn wait(child: &mut Child) -> Option<bool> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if begun.elapsed() < TIME => thread::sleep(Duration::from_millis(8)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}
