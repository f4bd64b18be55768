//! The letters of all files become same-letter classes, forwards and circulars (同一文書、転送、回覧). Pure over summaries; every
//! link carries its reasons.
//!
//! ```text
//! tokyo/t155.txt: 都歯地発第155号 | 日歯発第401号 | 医政歯発0609第4号        hq/401.txt: 日歯発第401号 | 医政歯発0609第4号
//!   → three classes, hops t155 → 401 → 0609 (enclosed), one chain with the ministry's letter at its top
//! ```
//!
//! [`enclosures`] decides inside one document; [`summarize`] makes letters small; [`link`] joins them. Nothing here depends on the
//! order of its input: letters are sorted by path and index first. Work is near-linear: letters meet in blocks only.

mod cell;
mod chain;
mod class;
mod enclosure;
mod forward;
mod judged;
mod likeness;
mod lookup;
mod marks;
mod parted;
mod presence;
mod signature;
mod surroundings;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use enclosure::{attached_letters, enclosures};
pub use marks::{MARKS_SCHEME, Marks, marks};
pub use presence::{letters_in_order, presence};
pub use signature::{signature, summarize};
pub use surroundings::{Shelf, surroundings};

use crate::model::{Judged, Links, Summary};
use crate::tables::{Names, Tables};
use std::cell::RefCell;

/// Joins the letters of an archive.
#[must_use]
pub fn link<'s>(summaries: &'s [Summary], tables: &Tables) -> Links<'s> {
    link_as_judged(summaries, &[], tables)
}

/// The same, obeying what people say of forwards.
#[must_use]
pub fn link_as_judged<'s>(summaries: &'s [Summary], judged: &[Judged], tables: &Tables) -> Links<'s> {
    let _ = tables;
    let mut letters: Vec<&Summary> = summaries.iter().collect();
    letters.sort_by(|a, b| a.place.cmp(&b.place));
    let (keys, words) = words::Words::of(&letters, Names::embedded());
    join(letters, &keys, &words, judged, None)
}

/// For whoever joins letters again and again with more beside them.
struct Again<'a> {
    /// where the letters stand, in their order
    spots: &'a [surroundings::Spot],
    /// cells that were joined before
    joined: &'a mut class::Joined,
    /// gets what covers ask of other files
    notes: RefCell<forward::Notes>,
}

/// Joins letters that are sorted.
fn join<'s>(
    letters: Vec<&'s Summary>,
    keys: &[words::Key],
    words: &words::Words,
    judged: &[Judged],
    mut again: Option<&mut Again<'_>>,
) -> Links<'s> {
    let all = cell::Letters { letters: &letters, keys, words };
    let before = again.as_mut().map(|again| (&mut *again.joined, again.spots));
    let class::Classes { members: classes, class_of, mut remarks } = class::classes(all, before);
    let mut forwards = forward::forwards(all, &classes, &class_of, again.map(|again| &again.notes));
    judged::obey(judged, &letters, &class_of, &mut forwards.hops);
    let chains = chain::chains(all, &classes, &class_of, &forwards.hops, Names::embedded());
    remarks.extend(forwards.remarks);
    Links { letters, classes, class_of, hops: forwards.hops, chains, remarks }
}
