//! How sure a letter is, and which fields a person should look at because their lines were not sure or because they are missing.
//! What the values themselves look like is asked by `doubt`.
//!
//! ```text
//! subject-line 0.93                    → subject-uncertain, review: subject
//! a number, and no day anywhere        → field-missing, review: date
//! ```

use super::mark;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Evidence, Field, Letter, Tongue, field_in_words};
use crate::segment::{LetterLines, Role};

/// Below this confidence a value of a core field is put on the review list. Of the letters that were held back from learning, values
/// between 0.88 and 0.96 were wrong five times as often as those above, and one value in twenty-five lies there.
const REVIEW_BELOW: f32 = 0.96;
/// The same for numbers: one whose prefix no table knows has 0.9 at most, and such numbers were hardly ever wrong.
const REVIEW_NUMBERS_BELOW: f32 = 0.88;

/// The same for the date: a day that was read at all is hardly ever another letter's.
const REVIEW_DATE_BELOW: f32 = 0.75;

/// Confidence of the letter, and what should be looked at.
pub(super) fn judge(letter: &mut Letter, lines: &LetterLines, sink: &mut Sink) {
    let least = |all: &[Evidence]| all.iter().map(|e| e.confidence).fold(1.0, f32::min);
    let one = |e: &Option<Evidence>| e.as_ref().map_or(1.0, |e| e.confidence);
    let fields = [
        (Field::Date, one(&letter.evidence.date), Code::DATE_UNCERTAIN),
        (Field::ReferenceNumbers, least(&letter.evidence.reference_numbers), Code::NUMBER_UNCERTAIN),
        (Field::Issuers, least(&letter.evidence.issuers), Code::ISSUER_UNCERTAIN),
        (Field::Addressees, least(&letter.evidence.addressees), Code::ADDRESSEE_UNCERTAIN),
        (Field::Subject, one(&letter.evidence.subject), Code::SUBJECT_UNCERTAIN),
    ];
    letter.confidence = fields.iter().map(|(_, c, _)| *c).fold(lines.confidence, f32::min);
    for (field, confidence, code) in fields {
        let bound = match field {
            Field::ReferenceNumbers => REVIEW_NUMBERS_BELOW,
            Field::Date => REVIEW_DATE_BELOW,
            _ => REVIEW_BELOW,
        };
        if confidence < bound && !letter.review.contains(&field) {
            sink.push(
                Diagnostic::new(code)
                    .detail(format_args!("confidence {confidence:.2}"), format_args!("確度 {confidence:.2}"))
                    .line(letter.first_line)
                    .page(letter.first_page),
            );
            mark(letter, field, true);
        }
    }
    missing(letter, lines, sink);
}

/// A letter with a number has a date, an issuer and a subject; a piece of that role without a value says that one was missed. What has
/// neither number, date nor issuer is mostly a part of another letter, or one whose head stands in a picture, and without a subject it
/// may be no letter at all: a person has to look at it.
fn missing(letter: &mut Letter, lines: &LetterLines, sink: &mut Sink) {
    let has_role = |role: Role| lines.pieces.iter().any(|p| p.role == role);
    let formal = !letter.reference_numbers.is_empty();
    let headless = !formal && letter.date.is_none() && letter.issuers.is_empty();
    let bare = headless && letter.subject.is_none();
    // of whom it is and what it says is asked of what has the rest of a head
    let addressed = letter.date.is_some() && !letter.addressees.is_empty();
    let signed = addressed && !letter.issuers.is_empty();
    if bare {
        letter.confidence = 0.0;
    }
    let gaps = [
        (Field::Date, letter.date.is_none() && (formal || headless || has_role(Role::Date))),
        (Field::Issuers, letter.issuers.is_empty() && (formal || headless || addressed || has_role(Role::Issuer))),
        (Field::Addressees, letter.addressees.is_empty() && has_role(Role::Addressee)),
        (Field::Subject, letter.subject.is_none() && (formal || bare || signed)),
    ];
    for (field, missing) in gaps {
        if missing && !letter.review.contains(&field) {
            sink.push(
                Diagnostic::new(Code::FIELD_MISSING)
                    .detail(field, field_in_words(field.key(), Tongue::Japanese))
                    .line(letter.first_line)
                    .page(letter.first_page),
            );
            mark(letter, field, true);
        }
    }
}
