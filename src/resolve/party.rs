//! Issuers and addressees → authority records. One record, or none: of several candidates none is taken, and all are named.

use super::finding::{place, remark};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Date, Field, Letter};
use crate::tables::{Organization, Tables};

pub(super) fn identify(letter: &mut Letter, index: usize, tables: &Tables, sink: &mut Sink) {
    let on = letter.date;
    for at in 0..letter.issuers.len() {
        let Some(issuer) = letter.issuers.get_mut(at) else { continue };
        let found = Known::of(&issuer.text, &issuer.organization, on, tables);
        (issuer.id, issuer.level) = (found.id, found.level);
        let name = issuer.organization.clone();
        tell(letter, index, (Field::Issuers, at), &name, &found.candidates, sink);
    }
    for at in 0..letter.addressees.len() {
        let Some(addressee) = letter.addressees.get_mut(at) else { continue };
        let found = Known::of(&addressee.text, &addressee.organization, on, tables);
        (addressee.id, addressee.level) = (found.id, found.level);
        let name = addressee.organization.clone();
        tell(letter, index, (Field::Addressees, at), &name, &found.candidates, sink);
    }
}

/// What the authority file says about a party.
struct Known {
    id: Option<String>,
    level: Option<String>,
    /// more than one when the name alone does not decide
    candidates: Vec<String>,
}

impl Known {
    /// A post may be an office of its own (…担当参事官), so the whole party is asked before its organization.
    fn of(text: &str, organization: &str, on: Option<Date>, tables: &Tables) -> Self {
        let organizations = &tables.organizations;
        let whole = if text == organization { Vec::new() } else { organizations.find(text, on) };
        let found = if whole.is_empty() { organizations.find_with_legal_form(organization, on) } else { whole };
        let level = match found.as_slice() {
            [] => organizations.level_of(organization),
            [first, rest @ ..] => rest.iter().all(|row| row.level == first.level).then_some(first.level.as_str()),
        };
        let id = match found.as_slice() {
            [only] => Some(only.id.clone()),
            _ => None,
        };
        let candidates = if found.len() > 1 { found.iter().map(|row| describe(row)).collect() } else { Vec::new() };
        Self { id, level: level.map(str::to_owned), candidates }
    }
}

/// 厚生労働省医薬局 (2001-01-06 … 2003-07-30)
fn describe(row: &Organization) -> String {
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    match (row.valid_from, row.valid_to) {
        (None, None) => row.name.clone(),
        (from, to) => format!("{} ({} … {})", row.name, day(from), day(to)),
    }
}

fn tell(
    letter: &Letter,
    index: usize,
    (field, at): (Field, usize),
    name: &str,
    candidates: &[String],
    sink: &mut Sink,
) {
    if candidates.is_empty() {
        return;
    }
    let list = candidates.join("; ");
    let remarked = Diagnostic::new(Code::ISSUER_AMBIGUOUS)
        .detail(format!("{name} may be {list}"), format!("「{name}」の候補: {list}"));
    remark(index, place(letter, field, at), remarked, sink);
}
