//! The letter's date by itself: not before circulars of this kind existed, not after today.

use super::finding::{place, remark, review};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Date, Field, Letter};

/// The ministries' circulars that are still kept begin after the war; an earlier date is a misread era more often than a letter.
const EARLIEST: Date = Date::constant(1946, 1, 1);

pub(super) fn check_range(letter: &mut Letter, index: usize, latest: Option<Date>, sink: &mut Sink) {
    let Some(date) = letter.date else { return };
    let remarked = if date < EARLIEST {
        Diagnostic::new(Code::DATE_OUT_OF_RANGE)
            .detail(format!("expected {EARLIEST} or later, found {date}"), format!("{EARLIEST}以後のはず: {date}"))
    } else if let Some(latest) = latest.filter(|latest| date > *latest) {
        Diagnostic::new(Code::DATE_OUT_OF_RANGE)
            .detail(format!("expected {latest} or earlier, found {date}"), format!("{latest}以前のはず: {date}"))
    } else {
        return;
    };
    remark(index, place(letter, Field::Date, 0), remarked, sink);
    review(letter, &[Field::Date]);
}
