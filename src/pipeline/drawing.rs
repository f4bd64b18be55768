//! Pictures of pages, drawn by a process of its own each.
//!
//! A page of a PDF may ask for any amount of time, memory or stack. The process that draws it (`kairan draw-page`) is ended when
//! its time is up, and takes nothing with it. The bytes go to it through a pipe: it is told no path, and passwords stay unseen.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Longest time for one page.
const TIME: Duration = Duration::from_secs(15);
/// Largest picture that is taken, in bytes.
const LARGEST: u64 = 24 * 1024 * 1024;

/// A picture of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// the file
    pub png: Vec<u8>,
    /// a font is neither in the PDF nor on this machine: text is missing from the picture
    pub fonts_missing: bool,
}

/// Why a page has no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDrawn {
    /// none of the passwords opens the file
    #[error("expected a password that opens the file, found none")]
    Locked,
    /// its time was up
    #[error("expected a page that is drawn within 15 seconds, found one that takes longer")]
    Slow,
    /// it does not read
    #[error("expected a page that can be drawn, found one that does not read")]
    Unreadable,
}

/// Draws a page of a PDF so many dots wide. `program` is kairan itself.
///
/// # Errors
/// [`NotDrawn`].
pub fn draw(program: &Path, pdf: &[u8], passwords: &[String], page: u32, width: u16) -> Result<Drawn, NotDrawn> {
    let passwords: Vec<&str> = passwords.iter().map(String::as_str).filter(|word| !word.contains('\n')).collect();
    let mut child = Command::new(program)
        .args(["draw-page", &page.to_string(), &width.to_string(), "--passwords", &passwords.len().to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|_| NotDrawn::Unreadable)?;
    let head: String = passwords.iter().flat_map(|word| [*word, "\n"]).collect();
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // a child that ended early has read enough
            stdin.map(|mut pipe| pipe.write_all(head.as_bytes()).and_then(|()| pipe.write_all(pdf)))
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
            None => Err(NotDrawn::Slow),
            Some(true) if png.starts_with(b"\x89PNG") && png.len() as u64 <= LARGEST => {
                Ok(Drawn { png, fonts_missing: said.contains("fonts-missing") })
            }
            Some(_) if said.contains("password") => Err(NotDrawn::Locked),
            Some(_) => Err(NotDrawn::Unreadable),
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
