//! The fields that stand in the body of a letter.

use super::attachment::attachments;
use super::citation::citations;
use super::contact::contacts;
use super::context::Context;
use super::deadline::deadlines;
use super::request::request;
use crate::model::{Attachment, Citation, Contact, Date, Evidence, Request};
use crate::segment::{LetterLines, MaterialLines, Piece};
use crate::tables::Tables;

/// The fields of a body, every value with its evidence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BodyFields {
    /// what it says it encloses
    pub attachments: Vec<(Attachment, Evidence)>,
    /// what its running text names
    pub cites: Vec<(Citation, Evidence)>,
    /// telephones, mail addresses, links
    pub contacts: Vec<(Contact, Evidence)>,
    /// days the addressee has to keep
    pub deadlines: Vec<(Date, Evidence)>,
    /// what it asks for
    pub request: Option<(Request, Evidence)>,
}

/// Reads the body of a letter. `material` is what stands behind the letter in the document and belongs to it, `margin` the lines
/// beside it that are in no letter.
#[must_use]
pub fn read_body(
    letter: &LetterLines<'_>,
    material: &[&MaterialLines<'_>],
    margin: &[Piece<'_>],
    context: &Context,
    tables: &Tables,
) -> BodyFields {
    let enclosed = attachments(letter, material, margin, tables);
    BodyFields {
        cites: citations(letter, &enclosed.listed, context, tables),
        attachments: enclosed.attachments,
        contacts: contacts(letter, material, margin, tables),
        deadlines: deadlines(letter, context, tables),
        request: request(letter),
    }
}
