//! The order in which letters to review are gone through: by number of receipt.

use crate::model::LetterId;
use crate::register::{Filter, Register, RegisterError, Sort};

/// The letters that wait.
pub(super) fn waiting() -> Filter {
    Filter { to_review: true, ..Filter::default() }
}

/// The letters that wait before and after this one, whether it waits itself or not.
pub(super) fn beside(
    register: &Register,
    letter: LetterId,
) -> Result<(Option<LetterId>, Option<LetterId>), RegisterError> {
    register.beside(letter, &waiting(), Sort::default())
}
