//! The sender of a recognised letter whose name no table has, where exactly one office of the State or national body is so much like it
//! that it must be meant.
//!
//! ```text
//! 消防店救急企画室長 → 消防庁救急企画室長      公益社団法人本歯科医師会会長 → 公益社団法人日本歯科医師会会長
//! ```
//!
//! Local bodies are left as they were read: 川口市医師会 is not 川崎市医師会. The field stays on the review list, and the remark names
//! both readings. Known to be hard: two offices of which one sign tells one from the other.

use super::name::organization_and_post;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Date, Field, Issuer, Letter};
use crate::tables::{Tables, Trust};
use std::collections::BTreeSet;

/// Names that differ in a larger part are two names; measured on misread names of known offices.
const FAR: f64 = 0.26;
/// The second best differs in so much more.
const APART: f64 = 0.05;
/// Shorter names are like too many.
const SHORTEST: usize = 7;
/// Bodies whose names the tables have whole.
const LEVELS: [&str; 6] = ["ministry", "cabinet", "agency", "bureau", "division", "national_association"];
/// What ends the name of a unit, and its head.
const HEADS: [(&str, &str); 7] =
    [("課", "長"), ("局", "長"), ("部", "長"), ("室", "長"), ("庁", "長官"), ("省", "大臣"), ("会", "会長")];

/// Gives such senders their names. `recognised` tells for each letter whether its head is from a picture.
pub fn sign_by_table(letters: &mut [Letter], recognised: &[bool], tables: &Tables, sink: &mut Sink) {
    for (at, letter) in letters.iter_mut().enumerate().filter(|(at, _)| recognised.get(*at) == Some(&true)) {
        let mut offices: Option<BTreeSet<String>> = None;
        let mut changed = false;
        for (issuer, place) in letter.issuers.iter_mut().zip(&letter.evidence.issuers) {
            let offices = offices.get_or_insert_with(|| known_offices(letter.date, tables));
            let form = tables.organizations.legal_form_len(&issuer.text);
            let (form, bare) = issuer.text.split_at_checked(form).unwrap_or(("", &issuer.text));
            let Some(office) = meant(bare, offices) else { continue };
            let text = format!("{form}{office}");
            let remark = Diagnostic::new(Code::ISSUER_UNCERTAIN).detail(
                format_args!("the picture was read as {}, the table has {text}", issuer.text),
                format_args!("画像からは「{}」と読めましたが、名簿にあるのは「{text}」です", issuer.text),
            );
            sink.push(remark.page(place.page).line(place.line).letter(at));
            let (organization, post) = organization_and_post(&text, tables);
            *issuer = Issuer { text, organization, post, person: issuer.person.take(), ..Issuer::default() };
            changed = true;
        }
        super::mark(letter, Field::Issuers, changed);
    }
}

/// Names of offices and national bodies on that day, with and without their heads.
fn known_offices(on: Option<Date>, tables: &Tables) -> BTreeSet<String> {
    let rows = tables.organizations.rows().iter();
    let rows = rows.filter(|row| LEVELS.contains(&row.level.as_str()) && row.valid_on(on));
    let mut offices = BTreeSet::new();
    for row in rows {
        let form = tables.organizations.legal_form_len(&row.name);
        let name = row.name.get(form..).unwrap_or(&row.name);
        let head = HEADS.iter().find(|(unit, _)| name.ends_with(unit));
        offices.extend(head.map(|(_, head)| format!("{name}{head}")));
        offices.insert(name.to_owned());
    }
    let prefixes = tables.prefixes.rows().iter();
    offices
        .extend(prefixes.filter(|row| row.trust == Trust::High && row.valid_on(on)).map(crate::tables::Prefix::office));
    offices
}

/// The office that is meant; `None` when the name is known, or like none or several.
fn meant<'o>(read: &str, offices: &'o BTreeSet<String>) -> Option<&'o str> {
    let letters = read.chars().count();
    if letters < SHORTEST || offices.contains(read) {
        return None;
    }
    let near = offices.iter().filter(|office| office.chars().count().abs_diff(letters) <= 2);
    let mut near: Vec<(f64, &String)> =
        near.map(|office| (1.0 - strsim::normalized_levenshtein(read, office), office)).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    match near.as_slice() {
        [(far, office), rest @ ..] if *far <= FAR && rest.first().is_none_or(|(second, _)| second - far >= APART) => {
            Some(office)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Evidence;

    fn read(name: &str) -> (String, usize) {
        let tables = Tables::embedded();
        let mut letter = Letter { date: "2022-03-31".parse().ok(), ..Letter::default() };
        letter.issuers.push(Issuer { text: name.to_owned(), ..Issuer::default() });
        letter.evidence.issuers.push(Evidence::default());
        let mut letters = [letter];
        let mut sink = Sink::new();
        sign_by_table(&mut letters, &[true], tables, &mut sink);
        (letters[0].issuers[0].text.clone(), sink.into_sorted().len())
    }

    #[test]
    fn an_office_with_a_misread_sign_is_told_by_the_table() {
        for (name, meant) in [
            ("厩生労働省医政局地域医療計画課長", "厚生労働省医政局地域医療計画課長"),
            ("厚生労働省医政局総務護", "厚生労働省医政局総務課"),
            ("公益社団法人本歯科医師会会長", "公益社団法人日本歯科医師会会長"),
        ] {
            assert_eq!(read(name), (meant.to_owned(), 1), "{name}");
        }
    }

    #[test]
    fn a_known_office_and_a_local_body_stay() {
        for name in [
            "厚生労働省医政局総務課長",
            "川口市医師会長",
            "石狩県歯科医師会会長",
            "みどり市立第二小学校長",
            "厚生労働省医政局",
            "会長",
        ] {
            assert_eq!(read(name), (name.to_owned(), 0), "{name}");
        }
    }
}
