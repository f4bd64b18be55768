//! What was recognised in a picture, by the scanner or by kairan: a misread digit looks just like a right one, so a person compares
//! every value with the picture.
//!
//! One exception: a date whose month and day the letter's own number repeats (健発0412第27号, 4月12日) was read twice.

use super::Doubt;
use crate::grammar::find_numbers;
use crate::model::{Evidence, Field, Letter};
use crate::segment::Piece;
use crate::tables::Tables;

pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    if !pieces.iter().any(|piece| piece.line.is_recognised()) {
        return;
    }
    let evidence = &letter.evidence;
    let date: Vec<&Evidence> = evidence.date.iter().filter(|_| !said_by_number(letter, tables)).collect();
    let fields = [
        (Field::Date, date),
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

/// Whether a number of the letter repeats the month and day of its date.
fn said_by_number(letter: &Letter, tables: &Tables) -> bool {
    let Some(date) = letter.date else { return false };
    letter
        .reference_numbers
        .iter()
        .flat_map(|text| find_numbers(text, tables))
        .any(|number| number.known && number.month_day == Some((date.month(), date.day())))
}
