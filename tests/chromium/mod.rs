//! Which Chromium the tests of pages use.

use std::env;
use std::process::Command;

/// Debian's name first.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/// The program to use, if there is one. `CHROMIUM` names another, `CHROMIUM=none` leaves the tests out.
pub(crate) fn program() -> Option<String> {
    match env::var("CHROMIUM") {
        Ok(name) if name == "none" => None,
        Ok(name) => Some(name),
        Err(_) => NAMES
            .iter()
            .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()))
            .map(|name| (*name).to_owned()),
    }
}
