//! A letter of which neither day, number nor sender was read: mostly a part of another one, or one whose head stands in a picture.

use super::Doubt;
use crate::model::{Field, Letter};
use crate::segment::Piece;

pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], doubts: &mut Vec<Doubt>) {
    let known = letter.date.is_some() || !letter.reference_numbers.is_empty() || !letter.issuers.is_empty();
    let Some(first) = pieces.first().filter(|_| !known) else { return };
    let (en, ja) = (
        "neither a date, a number nor an issuer was read: is this a letter of its own?",
        "日付・記号番号・発信者のいずれも読み取れませんでした。独立した文書か確かめてください",
    );
    doubts.push(Doubt::at(first, Field::Date, en, ja));
    doubts.push(Doubt::at(first, Field::Issuers, en, ja));
}
