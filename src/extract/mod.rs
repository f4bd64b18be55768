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
mod head_number;
mod house;
mod issuer;
mod joined;
mod judge;
mod kind;
mod known_office;
mod name;
mod place;
mod quote;
mod recited;
mod request;
mod revision;
mod signer;
mod speech;
mod spelled;
mod spoken;
mod stamp;
mod subject;
mod titled;

pub use announced::told_above;
pub use body::{BodyFields, read_body};
pub use context::Context;
pub use forwarding::forwarding;
pub use head_number::{is_labelled_code, is_part_of_number};
pub use house::society_of_frame;
pub use known_office::sign_by_table;
pub use recited::{recite, sign_by_number};
pub use speech::{closes, speaks};
pub use spelled::spell_by_text;
pub use titled::{ends_like_title, is_title_with_day};

use crate::diag::Sink;
use crate::model::{Field, Letter};
use crate::segment::{LetterLines, MaterialLines, Piece};
use crate::tables::Tables;

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
    read_head(&mut letter, pieces, margin, tables, sink);
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
    judge::judge(&mut letter, lines, sink);
    for field in doubt::doubt(&letter, pieces, margin, tables, sink) {
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

fn read_head(letter: &mut Letter, pieces: &[Piece], margin: &[Piece], tables: &Tables, sink: &mut Sink) {
    let date = head::date(pieces, margin, tables, sink);
    if let Some((value, evidence)) = date.date {
        letter.date = Some(value);
        letter.evidence.date = Some(evidence);
    }
    mark(letter, Field::Date, date.doubtful);
    let (numbers, doubtful) = head::numbers(pieces, margin, letter.date, tables, sink);
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
    let mut addressees = addressee::addressees(pieces, tables);
    if addressees.is_empty() {
        addressees.extend(spoken::hailed(pieces, tables).or_else(|| spoken::spoken_to(pieces, tables)));
    }
    (letter.addressees, letter.evidence.addressees) = addressees.into_iter().unzip();
    (letter.issuers, letter.evidence.issuers) = issuer::issuers(pieces, tables).into_iter().unzip();
    if let Some(subject) = subject::subject(pieces, tables) {
        letter.subject = Some(subject.text);
        letter.subject_note = subject.note;
        letter.evidence.subject = Some(subject.evidence);
    }
    titled::read_title(letter, pieces, margin, tables);
    addressee::drop_letterhead(letter, tables);
    letter.evidence.seal_omitted = stamp::seal_omitted(pieces, tables);
    letter.seal_omitted = letter.evidence.seal_omitted.is_some();
    letter.evidence.copy_mark = stamp::copy_mark(pieces, tables);
    letter.copy_mark = letter.evidence.copy_mark.is_some();
    let known = Context { date: letter.date, ..Context::default() };
    (letter.passes_on, letter.evidence.passes_on) = forwarding(pieces, &known, tables).into_iter().unzip();
    house::drop_upstream(letter, tables);
    if letter.issuers.is_empty() {
        (letter.issuers, letter.evidence.issuers) = house::house(pieces, margin, tables).into_iter().unzip();
    }
    if letter.issuers.is_empty()
        && let Some((issuer, evidence)) = signer::signed_alone(pieces, tables)
    {
        let keep: Vec<bool> = letter.addressees.iter().map(|to| !signer::is_signer(to, &issuer)).collect();
        place::keep(&mut letter.addressees, &mut letter.evidence.addressees, &keep);
        letter.issuers.push(issuer);
        letter.evidence.issuers.push(evidence);
    }
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
    place::keep(&mut letter.reference_numbers, &mut letter.evidence.reference_numbers, &keep);
}

fn mark(letter: &mut Letter, field: Field, doubtful: bool) {
    if doubtful && !letter.review.contains(&field) {
        letter.review.push(field);
        letter.review.sort_unstable();
    }
}
