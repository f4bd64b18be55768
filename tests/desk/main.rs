//! The desk as a clerk meets it: every page over HTTP, what the door lets in and what it does not, hostile documents, and all of the
//! work in a headless Chromium when one is installed.
//!
//! Without a Chromium the last part says that it was left out. `CHROMIUM` names another program, `CHROMIUM=none` leaves it out.
#![cfg(feature = "web")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test stops at the first thing it does not understand, and says so"
)]

mod browser;
#[path = "../chromium/mod.rs"]
mod chromium;
mod door;
mod hostile;
mod http;
mod intake;
mod lists;
mod looks;
mod office;
mod pages;
mod review;
mod shots;
mod together;
