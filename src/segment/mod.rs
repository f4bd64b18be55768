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
//! (`foot`); `overlooked` looks again where a head lacks a line, `second` where a whole head stands inside a letter, `parted` and `frame` where
//! a letter is none of its own, `above` and `left_between` at lines around and amid a head, with `signer` for the issuer and
//! `heading` for the subject and `placed` for heads in an unusual order, `printed_below` finds letters without a head below the words that
//! announce them, `cited_below` those of which only number and day stand above the title, and `group` collects the pieces of each letter.
//!
//! Known to be hard: a form with a date and 殿 on it looks like a head; annexes that quote whole letters; letters on one line.

mod above;
mod beside;
mod cited_below;
mod cut;
mod feature;
mod filed;
mod foot;
mod frame;
mod given;
mod group;
mod heading;
mod labelled;
mod lattice;
mod left_between;
mod names_in_line;
mod outline;
mod overlooked;
mod parted;
mod parts;
mod party_block;
mod party_words;
mod placed;
mod printed_below;
mod question;
mod revision;
mod second;
mod signer;
mod stacked;
mod whole_head;

pub use cut::Cut;
pub use feature::{FeatureNames, Shown};
pub use lattice::{Model, Step, best_path, costliest_path};
pub use outline::{LetterLines, MaterialLines, Outline, Piece, Role};

use crate::diag::Sink;
use crate::model::{Borders, Document};
use crate::tables::Tables;

/// Finds the letters of a document and the role of each of their lines.
#[must_use]
pub fn segment<'d>(document: &'d Document, tables: &Tables, sink: &mut Sink) -> Outline<'d> {
    segment_within(document, &Borders::default(), tables, sink)
}

/// The same within borders that a person set: a letter begins where one must, and none where none may.
#[must_use]
pub fn segment_within<'d>(document: &'d Document, borders: &Borders, tables: &Tables, sink: &mut Sink) -> Outline<'d> {
    let prepared = tables.prepared.get(|| {
        let names = FeatureNames::new(tables);
        let model = Model::new(&tables.weights, &names);
        (names, model)
    });
    let (names, model) = &*prepared;
    let (cuts, shown) = observe(document, names, tables);
    let given = given::Given::of(&cuts, borders);
    let parts = parts::Parts::new(&cuts, &shown, &given, model, tables);
    let mut steps = parts.path(&[]);
    let below = printed_below::printed_below(&cuts, tables);
    let mut further = second::second_heads(&cuts, &steps, tables);
    let cited = cited_below::cited_below(&cuts, &steps);
    further.extend(&cited);
    further.extend(&below.starts);
    if !further.is_empty() {
        steps = parts.path(&further);
    }
    labelled::rescue(&cuts, &mut steps, tables);
    labelled::reach_up(&cuts, &mut steps, tables);
    printed_below::settle(&below, &cuts, &mut steps, tables);
    cited_below::settle(&cited, &cuts, &mut steps);
    overlooked::complete(&cuts, &mut steps, tables);
    given.settle(&mut steps);
    group::group(cuts, &steps, (&given, &below), tables, sink)
}

/// The pieces of a document and what each shows: what learning sees.
#[must_use]
pub fn observe<'d>(document: &'d Document, names: &FeatureNames, tables: &Tables) -> (Vec<Cut<'d>>, Vec<Shown>) {
    let cuts = cut::cut(document, tables);
    let shown = feature::features(document, &cuts, names, tables);
    (cuts, shown)
}
