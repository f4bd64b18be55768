//! A process of its own for work that may not end: fed through a pipe, read with a bound, ended when its time is up.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// What a process left behind.
#[derive(Debug)]
pub(super) struct Left {
    /// whether it ended well
    pub(super) well: bool,
    pub(super) out: Vec<u8>,
    /// the beginning of what it said beside
    pub(super) said: String,
}

/// Why there is nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// it could not be started
    NotStarted,
    /// its time was up, and it was ended
    Slow,
}

/// Runs a command to its end. `parts` go to it one after the other; of what it prints at most `largest` bytes and one more are kept.
pub(super) fn run(command: &mut Command, parts: &[&[u8]], time: Duration, largest: u64) -> Result<Left, Lost> {
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|_| Lost::NotStarted)?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            let Some(mut pipe) = stdin else { return };
            // a child that ended early has read enough
            let _ = parts.iter().try_for_each(|part| pipe.write_all(part));
        });
        let out = scope.spawn(move || {
            let mut bytes = Vec::new();
            stdout.and_then(|pipe| pipe.take(largest + 1).read_to_end(&mut bytes).ok());
            bytes
        });
        let said = scope.spawn(move || {
            let mut bytes = Vec::new();
            stderr.and_then(|pipe| pipe.take(4_096).read_to_end(&mut bytes).ok());
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let ended = wait(&mut child, time);
        let (out, said) = (out.join().unwrap_or_default(), said.join().unwrap_or_default());
        ended.map(|well| Left { well, out, said }).ok_or(Lost::Slow)
    })
}

/// Whether the child ended well; `None` when it had to be ended.
fn wait(child: &mut Child, time: Duration) -> Option<bool> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if begun.elapsed() < time => thread::sleep(Duration::from_millis(8)),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}
