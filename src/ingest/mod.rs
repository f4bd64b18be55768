//! Paths become [`Source`]s: files and folders, and the members of archives and mails, each with its bytes, its hash and what its
//! bytes say it is. Knows no page and no letter.
//!
//! ```text
//! feds/tokyo/受信/R5-0710 日歯470.txt   → path as given, holder "tokyo", text/plain
//! 一式.zip (別添.pdf inside)            → 一式.zip, and 一式.zip!/別添.pdf of its own
//! 様式.xdw                              → not read, and reported: input-unknown-type
//! ```
//!
//! The way of a run: [`walk`] lists the sources without reading them; [`load`] reads one (length checked before a byte is in
//! memory), hashes it and says what it is; [`unpack`] opens an archive; [`Loaded::member`] makes a source of a file that a
//! decoder found inside (the attachment of a mail, a file embedded in a PDF). One [`Budget`] per outermost file bounds depth,
//! number and size of everything inside.
//!
//! Known to be hard: names from Macs come decomposed (NFD); names in archives are CP932 or UTF-8 and seldom say which; extensions
//! lie; a text has no magic bytes; a walk must neither lose a document nor drown the clerk in registers, pictures and litter.

mod load;
mod name;
mod sniff;
mod unpack;
mod walk;

pub use load::{Budget, Loaded, load, unread};
pub use sniff::{Sniffed, sniff};
pub use unpack::unpack;
pub use walk::{Trouble, Walked, walk};

#[cfg(doc)]
use crate::model::Source;
