//! The lines of one letter become its fields, every value with its evidence. One file per field family; they do not call each
//! other, and this page runs them in order. Knows no other letter and no file.

mod addressee;
mod announced;
mod attachment;
mod body;
mod citation;
mod contact;
mod context;
mod deadline;
mod doubt;
mod evidence;
mod forwarding;
mod head;
mod issuer;
mod joined;
mod kind;
mod name;
mod place;
mod quote;
mod request;
mod stamp;
mod subject;

pub use body::{BodyFields, read_body};
pub use context::Context;
pub use forwarding::forwarding;

use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Evidence, Field, Letter, Tongue, field_in_words};
use crate::segment::{LetterLines, MaterialLines, Piece, Role};
use crate::tables::Tables;

/// Below this confidence a value of a core field is put on the review list. Of the letters that were held back from learning, values
/// between 0.88 and 0.96 were wrong five times as often as those above, and one value in twenty-five lies there.
const REVIEW_BELOW: f32 = 0.96;
/// The same for numbers: one whose prefix no table knows has 0.9 at most, and such numbers were hardly ever wrong.
const REVIEW_NUMBERS_BELOW: f32 = 0.88;

/// The same for the date: a day that was read at all is hardly ever another letter's.
const REVIEW_DATE_BELOW: f32 = 0.75;

/// Reads the fields of one letter; `material` is what stands behind it in the document and belongs to it, `margin` the lines beside
/// it that are in no letter. `id`, `encloses`, and what only other letters can tell stay empty.
#[must_use]
pub fn extract<'d>(
    lines: &LetterLines<'d>,
    material: &[&MaterialLines<'d>],
    margin: &[Piece<'d>],
    tables: &Tables,
    sink: &mut Sink,
) -> Letter {
    let pieces = &lines.pieces;
    let mut letter = Letter::default();
    place_letter(&mut letter, pieces);
    read_head(&mut letter, pieces, tables, sink);
    if lines.announces_next {
        announced::announced(&mut letter, pieces);
    }
    let context =
        Context { date: letter.date, numbers: letter.reference_numbers.clone(), subject: letter.subject.clone() };
    let body = read_body(lines, material, margin, &context, tables);
    (letter.attachments, letter.evidence.attachments) = body.attachments.into_iter().unzip();
    (letter.cites, letter.evidence.cites) = body.cites.into_iter().unzip();
    announced::drop_what_is_changed(&mut letter);
    (letter.contacts, letter.evidence.contacts) = body.contacts.into_iter().unzip();
    (letter.deadlines, letter.evidence.deadlines) = body.deadlines.into_iter().unzip();
    (letter.request, letter.evidence.request) = body.request.unzip();
    judge(&mut letter, lines, sink);
    for field in doubt::doubt(&letter, pieces, tables, sink) {
        mark(&mut letter, field, true);
    }
    letter
}

/// First and last page and line.
fn place_letter(letter: &mut Letter, pieces: &[Piece]) {
    if let (Some(first), Some(last)) = (pieces.first(), pieces.last()) {
        letter.first_page = first.line.page;
        letter.first_line = first.line.number;
        letter.last_page = last.line.page;
        letter.last_line = last.line.number;
    }
}

fn read_head(letter: &mut Letter, pieces: &[Piece], tables: &Tables, sink: &mut Sink) {
    let date = head::date(pieces, tables, sink);
    if let Some((value, evidence)) = date.date {
        letter.date = Some(value);
        letter.evidence.date = Some(evidence);
    }
    mark(letter, Field::Date, date.doubtful);
    let (numbers, doubtful) = head::numbers(pieces, letter.date, tables, sink);
    (letter.reference_numbers, letter.evidence.reference_numbers) = numbers.into_iter().unzip();
    mark(letter, Field::ReferenceNumbers, doubtful);
    if let Some((value, evidence)) = stamp::received(pieces, letter.date, tables) {
        if let Some(number) = &value.number {
            // the stamp's number is never the letter's own
            drop_number(letter, number, evidence.line);
        }
        letter.received = Some(value);
        letter.evidence.received = Some(evidence);
    }
    (letter.addressees, letter.evidence.addressees) = addressee::addressees(pieces, tables).into_iter().unzip();
    (letter.issuers, letter.evidence.issuers) = issuer::issuers(pieces, tables).into_iter().unzip();
    if let Some(subject) = subject::subject(pieces, tables) {
        letter.subject = Some(subject.text);
        letter.subject_note = subject.note;
        letter.evidence.subject = Some(subject.evidence);
    }
    letter.evidence.seal_omitted = stamp::seal_omitted(pieces, tables);
    letter.seal_omitted = letter.evidence.seal_omitted.is_some();
    letter.evidence.copy_mark = stamp::copy_mark(pieces, tables);
    letter.copy_mark = letter.evidence.copy_mark.is_some();
    let known = Context { date: letter.date, ..Context::default() };
    (letter.passes_on, letter.evidence.passes_on) = forwarding(pieces, &known, tables).into_iter().unzip();
    (letter.kind, letter.evidence.kind) =
        kind::kind(pieces, letter.subject.as_deref(), letter.subject_note.as_deref(), tables);
}

/// Takes a number back that was read from the line of a received stamp.
fn drop_number(letter: &mut Letter, number: &str, line: u32) {
    let keep: Vec<bool> = letter
        .reference_numbers
        .iter()
        .zip(&letter.evidence.reference_numbers)
        .map(|(text, evidence)| !(evidence.line == line && text.contains(number)))
        .collect();
    let mut flags = keep.iter();
    letter.reference_numbers.retain(|_| *flags.next().unwrap_or(&true));
    let mut flags = keep.iter();
    letter.evidence.reference_numbers.retain(|_| *flags.next().unwrap_or(&true));
}

fn mark(letter: &mut Letter, field: Field, doubtful: bool) {
    if doubtful && !letter.review.contains(&field) {
        letter.review.push(field);
        letter.review.sort_unstable();
    }
}

/// Confidence of the letter, and what should be looked at.
fn judge(letter: &mut Letter, lines: &LetterLines, sink: &mut Sink) {
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
/// none of these may be no letter at all: a person has to look at it.
fn missing(letter: &mut Letter, lines: &LetterLines, sink: &mut Sink) {
    let has_role = |role: Role| lines.pieces.iter().any(|p| p.role == role);
    let formal = !letter.reference_numbers.is_empty();
    let bare = !formal && letter.date.is_none() && letter.issuers.is_empty() && letter.subject.is_none();
    if bare {
        letter.confidence = 0.0;
    }
    let gaps = [
        (Field::Date, letter.date.is_none() && (formal || bare || has_role(Role::Date))),
        (Field::Issuers, letter.issuers.is_empty() && (formal || bare || has_role(Role::Issuer))),
        (Field::Addressees, letter.addressees.is_empty() && has_role(Role::Addressee)),
        (Field::Subject, letter.subject.is_none() && (formal || bare)),
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
