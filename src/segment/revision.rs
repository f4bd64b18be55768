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

/// Takes such lines out of the heads.
pub(super) fn settle(cuts: &[Cut], steps: &mut [Step]) {
    let mut line = None;
    for (cut, step) in cuts.iter().zip(steps) {
        if !cut.dates.is_empty() && is_revision(cut.folded.as_str()) {
            line = Some(cut.line.number);
        }
        let of_line = line == Some(cut.line.number);
        if of_line && !step.begins && matches!(step.role, Role::Date | Role::Number) {
            (step.role, step.role_margin) = (Role::Furniture, LIKELY);
        }
    }
}
