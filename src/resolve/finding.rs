//! A failed check: the remark, and the fields a person should look at.

use crate::diag::{Diagnostic, Sink};
use crate::model::{Evidence, Field, Letter};

/// Where a remark points: the evidence of one value.
pub(super) fn place(letter: &Letter, field: Field, at: usize) -> Option<&Evidence> {
    let evidence = &letter.evidence;
    match field {
        Field::Date => evidence.date.as_ref(),
        Field::ReferenceNumbers => evidence.reference_numbers.get(at),
        Field::Issuers => evidence.issuers.get(at),
        Field::Addressees => evidence.addressees.get(at),
        _ => None,
    }
}

/// Puts the remark into the sink, at the place of the evidence when there is one.
pub(super) fn remark(index: usize, evidence: Option<&Evidence>, diagnostic: Diagnostic, sink: &mut Sink) {
    let diagnostic = match evidence {
        Some(evidence) => diagnostic.page(evidence.page).line(evidence.line),
        None => diagnostic,
    };
    sink.push(diagnostic.letter(index));
}

/// Adds fields to the review list, sorted and once each.
pub(super) fn review(letter: &mut Letter, fields: &[Field]) {
    letter.review.extend_from_slice(fields);
    letter.review.sort_unstable();
    letter.review.dedup();
}
