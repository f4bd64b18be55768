//! The letters of all files become same-letter classes, forwards and circulars. Pure over summaries; every link carries its reasons.

mod enclosure;

pub use enclosure::{attached_letters, enclosures};
