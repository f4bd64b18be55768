//! A wall around the work on one source: what panics inside it becomes a message, and the run goes on.
//!
//! ```text
//! a parser that panics on page 7  →  Err("index out of bounds … (lopdf-0.47.0/src/reader.rs:812)"), nothing on the terminal
//! ```
//!
//! A panic outside the wall is printed as ever. A stack overflow and a process killed for want of memory are not caught; limits on
//! the work and the stack size of the workers keep them away.

use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Once;

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
    static LAST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Does the work; of a panic only its message and place are left.
pub(super) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    install();
    let outer = INSIDE.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    INSIDE.set(outer);
    result.map_err(|_| LAST.take().unwrap_or_else(|| "no message".to_owned()))
}

/// Puts a hook before the one in place that is silent inside the wall.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let outside = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if INSIDE.get() {
                LAST.set(Some(describe(info)));
            } else {
                outside(info);
            }
        }));
    });
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let message = info.payload_as_str().unwrap_or("no message");
    match info.location() {
        Some(location) => format!("{message} ({}:{})", short(location.file()), location.line()),
        None => message.to_owned(),
    }
}

/// The last three parts of a path: the same on every machine.
fn short(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    parts.get(parts.len().saturating_sub(3)..).unwrap_or_default().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_its_message_and_place() {
        let result: Result<(), String> = guarded(|| panic!("page 7 is a lie"));
        let message = result.unwrap_err();
        assert!(message.starts_with("page 7 is a lie (src/pipeline/barrier.rs:"), "{message}");
    }

    #[test]
    fn what_does_not_panic_gives_its_value() {
        assert_eq!(guarded(|| 7), Ok(7));
    }

    #[test]
    fn a_place_is_the_same_on_every_machine() {
        assert_eq!(short("/home/a/.cargo/lopdf-0.47.0/src/reader.rs"), "lopdf-0.47.0/src/reader.rs");
        assert_eq!(short("src/main.rs"), "src/main.rs");
    }
}
