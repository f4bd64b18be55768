//! The days of its revisions in the head of a manual, one to a line: neither day nor number is the letter's own.
//!
//! ```text
//! 平成22年6月1日制定（国海安第145号）     → the letter's own
//! 平成27年3月9日一部改正（国海安第290号）  → Furniture
//! ```

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::LIKELY;
use crate::grammar::is_revision;
use std::collections::BTreeSet;

/// Takes such lines out of the heads.
pub(super) fn settle(cuts: &[Cut], steps: &mut [Step]) {
    let mut line = None;
    // 令和5年10月2日|同第3011号: the number of the same prefix as the one above
    let of_same = cuts.iter().filter(|cut| cut.continued && cut.folded.as_str().starts_with("同第"));
    let same: BTreeSet<u32> = of_same.map(|cut| cut.line.number).collect();
    for (cut, step) in cuts.iter().zip(steps) {
        if same.contains(&cut.line.number) || !cut.dates.is_empty() && is_revision(cut.folded.as_str()) {
            line = Some(cut.line.number);
        }
        let of_line = line == Some(cut.line.number);
        if of_line && matches!(step.role, Role::Date | Role::Number) {
            (step.role, step.role_margin) = (Role::Furniture, LIKELY);
        }
    }
}
