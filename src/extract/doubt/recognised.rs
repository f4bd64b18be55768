//! What was recognised in a picture, by the scanner or by kairan: a misread digit looks just like a right one, so a person compares
//! every value with the picture.
//! A number that repeats month and day (健発0412第27号) does not save the date: its year may be misread.

use super::Doubt;
use crate::model::{Evidence, Field, Letter};
use crate::segment::Piece;

pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], doubts: &mut Vec<Doubt>) {
    if !pieces.iter().any(|piece| piece.line.is_recognised()) {
        return;
    }
    let evidence = &letter.evidence;
    let fields = [
        (Field::Date, evidence.date.iter().collect::<Vec<&Evidence>>()),
        (Field::ReferenceNumbers, evidence.reference_numbers.iter().collect()),
        (Field::Issuers, evidence.issuers.iter().collect()),
        (Field::Addressees, evidence.addressees.iter().collect()),
        (Field::Subject, evidence.subject.iter().collect()),
    ];
    for (field, places) in fields {
        let recognised = |place: &&Evidence| {
            pieces.iter().any(|piece| piece.line.number == place.line && piece.line.is_recognised())
        };
        let Some(place) = places.into_iter().find(recognised) else { continue };
        doubts.push(Doubt {
            field,
            line: place.line,
            page: place.page,
            en: format!("\"{}\" was recognised in a picture; compare it with the page", place.text),
            ja: format!("「{}」は画像から文字認識で読んだものです。紙面と比べてください", place.text),
        });
    }
}
