//! Heads on one line: without lines of their own the parties are told apart by words alone.

use super::Doubt;
use crate::model::{Field, Letter};
use crate::segment::Piece;

/// 沖縄総合事務局長 殿 国土交通省海事局長: of two names behind one another on the line of the addressees the first may be written to.
pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], doubts: &mut Vec<Doubt>) {
    let (Some(to), Some(by)) = (letter.evidence.addressees.first(), letter.evidence.issuers.first()) else { return };
    let one = to.line == by.line && to.page == by.page;
    let joint = letter.issuers.len() == letter.reference_numbers.len();
    if !one || letter.issuers.len() < 2 || joint {
        return;
    }
    let Some(piece) = pieces.iter().find(|p| p.line.number == by.line && p.line.page == by.page) else { return };
    let names: Vec<&str> = letter.issuers.iter().map(|issuer| issuer.text.as_str()).collect();
    for field in [Field::Issuers, Field::Addressees] {
        doubts.push(Doubt::at(
            piece,
            field,
            format!("{} stand on the line of the addressees, and some may be addressees", names.join(", ")),
            format!("「{}」は宛先と同じ行にあり、一部は宛先かもしれません", names.join("」「")),
        ));
    }
}
