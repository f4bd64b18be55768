//! How a piece stands to the ones beside it: level with them or further to the right, in one paragraph with 殿 or 御中.
//!
//! ```text
//!     都道府県
//!     保健所設置市  水道行政担当部（局）　御中   ← above and below it, level with it and in its paragraph: addressees
//!     国土交通大臣認可水道事業者
//!
//!                     国土交通省水管理・国土保全局水道事業課   ← a paragraph of its own, further right: the issuer
//! ```
//!
//! Known to be hard: a text that lost its indents and empty lines shows none of this, which is why learning sees such texts too.

use super::cut::Cut;

/// The names of these features, one bit each.
pub(super) const BESIDE: [&str; 17] = [
    "level-above",
    "further-than-above",
    "nearer-than-above",
    "level-below",
    "further-than-below",
    "nearer-than-below",
    "ends-level-above",
    "ends-level-below",
    "level-with-honorific-above",
    "further-than-honorific-above",
    "level-with-honorific-below",
    "paragraph-honorific-here-or-below",
    "paragraph-honorific-above",
    "paragraph-no-honorific",
    "paragraph-dated",
    "opens-paragraph",
    "lone-paragraph",
];

/// What a piece is asked for that is beside another.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stand {
    /// left and right edge as parts of the page's width
    pub left: f32,
    pub right: f32,
    /// it ends with 殿, 様, 御中 …
    pub honorific: bool,
    /// it holds a day
    pub dated: bool,
    /// it ends a sentence, or is long
    pub text: bool,
}

/// Edges this near are one edge.
const LEVEL: f32 = 0.026;
/// Edges this far apart are two columns of print.
const APART: f32 = 0.09;
/// How many pieces away 殿 is looked for.
const NEAR: usize = 10;
/// A paragraph of more lines is no part of a head.
const LONGEST: usize = 14;

/// The features of every piece.
pub(super) fn beside(cuts: &[Cut], stands: &[Stand]) -> Vec<u32> {
    let mut all = vec![0_u32; cuts.len()];
    sides(cuts, stands, &mut all);
    let mut start = 0;
    for at in 0..cuts.len() {
        let ends = cuts.get(at + 1).is_none_or(|next| next.blank_before && !next.continued);
        if ends {
            paragraph(start, stands.get(start..=at).unwrap_or_default(), &mut all);
            start = at + 1;
        }
    }
    all
}

fn sides(cuts: &[Cut], stands: &[Stand], all: &mut [u32]) {
    let mut honoured: Option<usize> = None;
    for (at, (cut, stand)) in cuts.iter().zip(stands).enumerate() {
        let mut bits = 0;
        let above = at.checked_sub(1).and_then(|above| stands.get(above)).filter(|_| !cut.continued);
        let below = stands.get(at + 1).filter(|_| cuts.get(at + 1).is_some_and(|next| !next.continued));
        if let Some(above) = above {
            let by = stand.left - above.left;
            bits |= u32::from(by.abs() < LEVEL) | u32::from(by > APART) << 1 | u32::from(by < -APART) << 2;
            bits |= u32::from((stand.right - above.right).abs() < LEVEL) << 6;
        }
        if let Some(below) = below {
            let by = stand.left - below.left;
            bits |= u32::from(by.abs() < LEVEL) << 3 | u32::from(by > APART) << 4 | u32::from(by < -APART) << 5;
            bits |= u32::from((stand.right - below.right).abs() < LEVEL) << 7;
        }
        if let Some(honour) = honoured.filter(|honour| at - honour <= NEAR).and_then(|honour| stands.get(honour)) {
            let by = stand.left - honour.left;
            bits |= u32::from(by.abs() < LEVEL) << 8 | u32::from(by > APART) << 9;
        }
        if stand.text {
            honoured = None;
        } else if stand.honorific {
            honoured = Some(at);
        }
        let next = stands.iter().skip(at + 1).take(NEAR).take_while(|s| !s.text).find(|s| s.honorific);
        bits |= u32::from(next.is_some_and(|next| (next.left - stand.left).abs() < LEVEL)) << 10;
        if let Some(cell) = all.get_mut(at) {
            *cell |= bits;
        }
    }
}

fn paragraph(start: usize, stands: &[Stand], all: &mut [u32]) {
    if stands.len() > LONGEST || stands.iter().any(|s| s.text) {
        return;
    }
    let last = stands.iter().rposition(|s| s.honorific);
    let dated = stands.iter().any(|s| s.dated);
    for (at, cell) in all.iter_mut().skip(start).take(stands.len()).enumerate() {
        *cell |= match last {
            Some(last) if at <= last => 1 << 11,
            Some(_) => 1 << 12,
            None => 1 << 13,
        };
        *cell |= u32::from(dated) << 14 | u32::from(at == 0) << 15 | u32::from(stands.len() == 1) << 16;
    }
}
