//! A document becomes letters and material: every line gets a role. Knows no field value and no other file.
//!
//! ```text
//! 事 務 連 絡                 → Number    ┐
//! 令 和 5 年 7 月 7 日          → Date      │ head of letter 0
//! 地区歯科医師会 御中            → Addressee │
//! ○○県歯科医師会              → Issuer    ┘
//! …について                    → Subject
//! 標記につきまして、…            → Body
//! 医政発0609第3号              → Number      a new letter begins
//! ```
//!
//! Lines are cut into pieces at anchors (`cut`), every piece shows features (`feature`), and the best path through the automaton of
//! roles gives roles and beginnings at once (`lattice`), between the feet of letters that have their number and day below their text
//! (`foot`); `overlooked` looks again where a head lacks a line or a whole head stands inside a letter, with `signer` for the issuer and
//! `heading` for the subject, and `group` collects the pieces of each letter.
//!
//! Known to be hard: a form with a date and 殿 on it looks like a head; annexes that quote whole letters; letters on one line.

mod cut;
mod feature;
mod foot;
mod group;
mod heading;
mod lattice;
mod outline;
mod overlooked;
mod signer;

pub use cut::Cut;
pub use feature::{FeatureNames, Shown};
pub use lattice::{Model, Step, best_path, costliest_path};
pub use outline::{LetterLines, MaterialLines, Outline, Piece, Role};

use crate::diag::Sink;
use crate::model::Document;
use crate::tables::Tables;
use foot::Feet;

/// Finds the letters of a document and the role of each of their lines.
#[must_use]
pub fn segment<'d>(document: &'d Document, tables: &Tables, sink: &mut Sink) -> Outline<'d> {
    let names = FeatureNames::new(tables);
    let (cuts, shown) = observe(document, &names, tables);
    let model = Model::new(&tables.weights, &names);
    let feet = foot::feet(&cuts, tables);
    let parts = |starts: &[usize]| in_parts(&cuts, &shown, starts, &feet, &model, tables);
    let mut steps = if feet.feet.is_empty() { best_path(&shown, &model) } else { parts(&[]) };
    let second = overlooked::second_heads(&cuts, &steps, tables);
    if !second.is_empty() {
        steps = parts(&second);
    }
    overlooked::complete(&cuts, &mut steps, tables);
    group::group(cuts, &steps, tables, sink)
}

/// The best path through each part of a document by itself; every part begins a letter. The foot that ends a part is left out of its
/// path.
fn in_parts(cuts: &[Cut], shown: &[Shown], starts: &[usize], feet: &Feet, model: &Model, tables: &Tables) -> Vec<Step> {
    let mut steps = Vec::with_capacity(shown.len());
    let Feet { feet, starts: opened } = feet;
    let inner =
        |at: &usize| *at > 0 && *at < shown.len() && !feet.iter().any(|foot| foot.start < *at && *at < foot.end);
    let starts = starts.iter().chain(opened).copied();
    let mut ends: Vec<usize> = starts.chain(feet.iter().map(|foot| foot.end)).filter(inner).collect();
    ends.push(shown.len());
    ends.sort_unstable();
    ends.dedup();
    let mut from = 0;
    for end in ends {
        let foot = feet.iter().find(|foot| foot.end == end).cloned().unwrap_or(end..end);
        let mut part = best_path(shown.get(from..foot.start).unwrap_or_default(), model);
        overlooked::begin(cuts.get(from..foot.start).unwrap_or_default(), &mut part, from > 0, tables);
        steps.extend(part);
        steps.extend(foot::steps(cuts, foot, tables));
        from = end;
    }
    steps
}

/// The pieces of a document and what each shows: what learning sees.
#[must_use]
pub fn observe<'d>(document: &'d Document, names: &FeatureNames, tables: &Tables) -> (Vec<Cut<'d>>, Vec<Shown>) {
    let cuts = cut::cut(document, tables);
    let shown = feature::features(document, &cuts, names, tables);
    (cuts, shown)
}
