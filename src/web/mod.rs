//! The desk in the browser (`kairan serve`): the register to look at, to correct and to search, on the clerk's own machine.
//!
//! ```text
//! 127.0.0.1:8787 → guard (Host, Origin, token, sizes, time) → pages → shelf (readers, one writer) → register
//!                                                           ↘ pictures (a process for each page) · intake (uploads, read at once)
//! ```
//!
//! Owns the pages and how they look, the rules of the door, the pictures' cache and the uploads. Stands on top beside `cli`:
//! asks [`crate::pipeline`], [`crate::register`] and [`crate::export`], and knows no rule of the domain.
//!
//! What holds for every page:
//!
//! - **Nothing of a document becomes markup.** Pages are made by `maud`, which escapes; what is put in as it stands are drawings
//!   and tables of [`crate::export`], made of escaped text. The policy of every page forbids scripts and styles that are not ours.
//! - **No word of a request is a path.** Letters and circulars are looked up in the register by their number there.
//! - **Reading works without a script**; the script adds keys, marks that follow the focus, and uploads by dropping.
//! - **A page never waits for a run.** Reading uses connections of its own; a write that finds the register taken says so.
//!
//! Known to be hard: a write that arrives while another program holds the register for long is refused with words and has to be
//! sent again; the archive behind 経路 and 監査 is joined anew after every change, which takes seconds in a large book.

mod assets;
mod door;
mod guard;
mod language;
mod layout;
mod pages;
mod pictures;
mod shelf;
mod trouble;

mod desk;
mod intake;
mod serve;

pub use desk::{Desk, DeskError, Setup};
pub use language::Language;
pub use serve::serve;
