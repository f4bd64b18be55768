//! What speaks against values that were read from lines whose roles looked sure: the form of a value, and what stands in the head and
//! was claimed by nothing. Changes no value; puts fields on the review list and names both readings.
//!
//! ```text
//! 件名 「式の例の送付について」, above it 「…における口腹衛生の記録様」   → the subject may begin a line higher
//! 発信者 「文化財保護課長」, above it the addressee 「…事務局」 without 様 → the line may be the issuer's
//! ```
//!
//! Known to be hard: a letter set in an unusual way looks odd and is right; every check here was kept only where, on letters held back
//! from learning, a good part of what it marks was wrong.

mod left_over;
mod missing;
mod one_line;
mod party;
mod recognised;
mod subject;

use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Field, Letter};
use crate::segment::{Piece, Role};
use crate::tables::Tables;

/// One reason to look at a field.
struct Doubt {
    field: Field,
    line: u32,
    page: u32,
    en: String,
    ja: String,
}

impl Doubt {
    fn at(piece: &Piece<'_>, field: Field, en: impl Into<String>, ja: impl Into<String>) -> Self {
        Self { field, line: piece.line.number, page: piece.line.page, en: en.into(), ja: ja.into() }
    }
}

/// The fields of a letter to be looked at, each with its reason. `margin` are the lines beside it that are in no letter.
pub(super) fn doubt(
    letter: &Letter,
    pieces: &[Piece<'_>],
    margin: &[Piece<'_>],
    tables: &Tables,
    sink: &mut Sink,
) -> Vec<Field> {
    let mut doubts = Vec::new();
    subject::look(letter, pieces, tables, &mut doubts);
    party::look(letter, pieces, tables, &mut doubts);
    left_over::look(letter, pieces, tables, &mut doubts);
    one_line::look(letter, pieces, &mut doubts);
    recognised::look(letter, pieces, &mut doubts);
    missing::look(letter, pieces, margin, tables, &mut doubts);
    let mut fields = Vec::new();
    for Doubt { field, line, page, en, ja } in doubts {
        let code = match field {
            Field::Date => Code::DATE_UNCERTAIN,
            Field::ReferenceNumbers => Code::NUMBER_UNCERTAIN,
            Field::Issuers => Code::ISSUER_UNCERTAIN,
            Field::Addressees => Code::ADDRESSEE_UNCERTAIN,
            _ => Code::SUBJECT_UNCERTAIN,
        };
        if !letter.review.contains(&field) && !fields.contains(&field) {
            sink.push(Diagnostic::new(code).detail(en, ja).page(page).line(line));
            fields.push(field);
        }
    }
    fields
}

/// The head: from the first piece to the last line of the subject or of a party, whichever stands lower, or to the running text.
fn head<'p, 'd>(pieces: &'p [Piece<'d>]) -> &'p [Piece<'d>] {
    let text = pieces.iter().position(|p| matches!(p.role, Role::Body | Role::Greeting) && p.text().contains('。'));
    let head = pieces.get(..text.unwrap_or(pieces.len())).unwrap_or(pieces);
    let has_subject = head.iter().any(|p| p.role == Role::Subject);
    // a subject on top of the page has number, day and parties below it
    let last =
        head.iter().rposition(|p| matches!(p.role, Role::Subject | Role::Addressee | Role::Issuer | Role::Person));
    head.get(..last.filter(|_| has_subject).map_or(head.len(), |at| at + 1)).unwrap_or(head)
}

/// A name that ends like a post or a body, with or without an honorific.
fn is_named(text: &str, tables: &Tables) -> bool {
    let name = tables.parties.split_honorific(text).map_or(text, |(name, _)| name);
    let name = name.trim_end_matches([')', ']', '〕']);
    !text.contains(['。', '、', '「', ':'])
        && (2..=40).contains(&name.chars().count())
        && (tables.posts.split_post(name).is_some() || tables.bodies.ends_like_body(name))
}
