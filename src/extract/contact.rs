//! Telephones, fax numbers, mail and web addresses in the lines of a letter.

use super::evidence::evidence;
use super::joined::opens_item;
use crate::grammar::find_contacts;
use crate::model::{Contact, ContactKind, Evidence};
use crate::segment::{LetterLines, Piece};
use crate::text::{Folded, Spacing, fold};

/// Every contact of the letter once, in reading order.
pub(super) fn contacts(letter: &LetterLines<'_>) -> Vec<(Contact, Evidence)> {
    let mut found: Vec<(Contact, Evidence)> = Vec::new();
    let mut label_above = None;
    for (at, piece) in letter.pieces.iter().enumerate() {
        let folded = fold(piece.printed(), Spacing::Single);
        let goes_on = letter.pieces.get(at + 1).and_then(|next| continuation(&folded, next));
        let text = match &goes_on {
            Some(rest) => format!("{}{rest}", folded.as_str()),
            None => folded.as_str().to_owned(),
        };
        for hit in find_contacts(&text) {
            if hit.range.start >= folded.as_str().len() {
                continue;
            }
            let mut contact = hit.contact;
            if contact.kind == ContactKind::Tel && label_above == Some(ContactKind::Fax) && hit.range.start < 3 {
                contact.kind = ContactKind::Fax;
            }
            if found.iter().any(|(known, _)| key(known) == key(&contact)) {
                continue;
            }
            let range = hit.range.start..hit.range.end.min(folded.as_str().len());
            let confidence = if goes_on.is_some() && hit.range.end > range.end { 0.8 } else { 0.97 };
            found.push((contact, evidence(piece, &folded.printed(range), "contact", confidence)));
        }
        label_above = label(piece.text());
    }
    found
}

/// The digits or letters that two prints of one contact share.
fn key(contact: &Contact) -> (ContactKind, String) {
    let plain =
        contact.value.chars().filter(|c| !matches!(c, '-' | '(' | ')')).collect::<String>().to_ascii_lowercase();
    (contact.kind, plain.trim_end_matches('/').to_owned())
}

/// A line that is nothing but a label says what stands on the next.
fn label(text: &str) -> Option<ContactKind> {
    match text.trim_matches(|c: char| !c.is_alphanumeric()) {
        "FAX" | "Fax" | "ファックス" | "ファクス" => Some(ContactKind::Fax),
        _ => None,
    }
}

/// The beginning of the next line when it is the rest of an address that this line breaks off.
fn continuation(folded: &Folded, next: &Piece<'_>) -> Option<String> {
    let text = folded.as_str();
    let start = ["https://", "http://", "www."].iter().filter_map(|s| text.rfind(s)).max()?;
    let address = text.get(start..)?;
    let next = next.text();
    let rest: String = next.chars().take_while(char::is_ascii_graphic).collect();
    let unbroken = address.is_ascii() && !address.contains(' ');
    let open =
        address.ends_with(['/', '-', '_', '=', '?', '&', '.', '%']) || rest.starts_with(['/', '?', '&', '=', '_']);
    let path = rest.contains(['/', '.', '=', '_']) && !rest.starts_with("http") && !rest.contains('@');
    let beginning = opens_item(next) || rest.len() < 4;
    (unbroken && open && path && !beginning).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::super::joined::tests::{lines, pieces};
    use super::*;
    use crate::segment::Role;

    fn values(printed: &[&str]) -> Vec<String> {
        let lines = lines(printed);
        let letter = LetterLines { pieces: pieces(&lines, Role::ContactBlock), ..LetterLines::default() };
        contacts(&letter).into_iter().map(|(c, _)| format!("{:?} {}", c.kind, c.value)).collect()
    }

    #[test]
    fn a_contact_printed_twice_is_one() {
        assert_eq!(values(&["電話 03-5550-0101", "TEL 03(5550)0101"]), ["Tel 03-5550-0101"]);
    }

    #[test]
    fn an_address_goes_on_in_the_next_line() {
        assert_eq!(
            values(&["https://www.example.jp/stf/", "newpage_1.html をご覧ください"]),
            ["Url https://www.example.jp/stf/newpage_1.html"]
        );
        assert_eq!(values(&["https://www.example.jp/stf", "担当 a.b"]), ["Url https://www.example.jp/stf"]);
    }

    #[test]
    fn a_label_on_its_own_line_names_the_kind() {
        assert_eq!(values(&["FAX", "03-5550-0102"]), ["Fax 03-5550-0102"]);
    }
}
