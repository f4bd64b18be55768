//! Telephone, fax, mail and web addresses as printed.

use crate::model::Contact;
use std::ops::Range;

/// A contact in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundContact {
    /// bytes of the folded text
    pub range: Range<usize>,
    /// what it is
    pub contact: Contact,
}

/// All contacts of a folded text (single spaces kept), from left to right, not overlapping.
#[must_use]
pub fn find_contacts(folded: &str) -> Vec<FoundContact> {
    let _ = folded;
    Vec::new()
}
