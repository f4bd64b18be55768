//! Issuers and addressees → authority records. One record, or none: of several candidates none is taken, and all are named.

use super::finding::{place, remark, review};
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

/// Puts parties on the review list whose form says that they were cut wrongly, however sure the lines were.
pub(super) fn check_form(letter: &mut Letter, index: usize, tables: &Tables, sink: &mut Sink) {
    let mixed = letter.issuers.iter().any(|i| i.post.is_none()) && letter.issuers.iter().any(|i| i.post.is_some());
    let odd_issuer = letter.issuers.iter().position(|issuer| {
        is_odd(&issuer.organization, tables) || issuer.person.as_deref().is_some_and(|person| is_office(person, tables))
    });
    let odd_issuer = odd_issuer.or(mixed.then_some(0));
    let odd_addressee = letter.addressees.iter().position(|addressee| {
        is_odd(&addressee.organization, tables) || addressee.honorific.is_none() && addressee.post.is_none()
    });
    for (field, at, code) in [
        (Field::Issuers, odd_issuer, Code::ISSUER_UNCERTAIN),
        (Field::Addressees, odd_addressee, Code::ADDRESSEE_UNCERTAIN),
    ] {
        let Some(at) = at.filter(|_| !letter.review.contains(&field)) else { continue };
        let name = match field {
            Field::Issuers => letter.issuers.get(at).map(|issuer| issuer.text.as_str()),
            _ => letter.addressees.get(at).map(|addressee| addressee.text.as_str()),
        };
        let name = name.unwrap_or_default();
        let remarked = Diagnostic::new(code).detail(
            format_args!("\"{name}\" may be two names, or half of one"),
            format_args!("「{name}」は二つの名か、名の一部かもしれません"),
        );
        remark(index, place(letter, field, at), remarked, sink);
        review(letter, &[field]);
    }
}

/// A name with another name inside (…局長水産庁), a mark that no name has, or letters of a web page or mail.
fn is_odd(organization: &str, tables: &Tables) -> bool {
    let within = organization.char_indices().skip(2).any(|(at, _)| {
        let (before, behind) = organization.split_at(at);
        let another = behind.starts_with('各') || tables.parties.government_len(behind) > 0;
        another && tables.posts.split_post(before).is_some_and(|split| !split.organization.is_empty())
    });
    let marks = organization.contains(['、', '。', '[', ']', '【', '】', '「', '」', ':', '※', '|', '@', '様', '殿']);
    let open = organization.matches('(').count() != organization.matches(')').count();
    let foreign = organization.chars().filter(char::is_ascii_alphanumeric).count() * 3 > organization.chars().count();
    within || marks || open || foreign
}

/// A person's name that holds an office (事業部浜岡).
fn is_office(person: &str, tables: &Tables) -> bool {
    person.char_indices().skip(1).any(|(at, _)| {
        let head = person.get(..at).unwrap_or_default();
        head.chars().count() >= 2 && (head.ends_with(['部', '課', '係', '室', '局']) || tables.posts.is_post(head))
    })
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
