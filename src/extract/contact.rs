//! Telephones, fax numbers, mail and web addresses in the lines of a letter, beside it (a letterhead, the header of a mail), and in the
//! closing lines that were taken for material behind it.

use super::evidence::evidence;
use super::joined::opens_item;
use crate::grammar::find_contacts;
use crate::model::{Contact, ContactKind, Evidence};
use crate::segment::{LetterLines, MaterialLines, Piece};
use crate::tables::Tables;
use crate::text::{Folded, Spacing, fold};

/// Material of more lines is no closing block.
const CLOSING_LINES: usize = 8;

/// How far below the letter's last line a closing block begins at most; the foot of a web page stands farther off.
const CLOSING_GAP: u32 = 2;

/// Every contact of the letter once, in reading order.
pub(super) fn contacts(
    letter: &LetterLines<'_>,
    material: &[&MaterialLines<'_>],
    margin: &[Piece<'_>],
    tables: &Tables,
) -> Vec<(Contact, Evidence)> {
    let first = letter.pieces.first().map_or(0, |piece| piece.line.number);
    let last = letter.pieces.last().map_or(0, |piece| piece.line.number);
    let near = margin.iter().filter(|piece| piece.line.number <= last.saturating_add(CLOSING_GAP));
    let (above, below): (Vec<&Piece>, Vec<&Piece>) = near.partition(|piece| piece.line.number < first);
    let pieces: Vec<&Piece> = above
        .into_iter()
        .chain(&letter.pieces)
        .chain(material.iter().flat_map(|material| closing(letter, material, tables)))
        .chain(below)
        .collect();
    let mut found: Vec<(Contact, Evidence)> = Vec::new();
    let mut label_above = None;
    for (at, piece) in pieces.iter().enumerate() {
        let folded = fold(piece.printed(), Spacing::Single);
        let goes_on = pieces.get(at + 1).and_then(|next| continuation(&folded, next));
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

/// The lines of a closing block (担当 …, 電話 …) in material that is no annex: short, without a label, no numbered item.
fn closing<'a, 'd>(letter: &LetterLines<'d>, material: &'a MaterialLines<'d>, tables: &Tables) -> Vec<&'a Piece<'d>> {
    let last = letter.pieces.last().map_or(0, |piece| piece.line.number);
    let first = material.pieces.first().map_or(0, |piece| piece.line.number);
    let apart = first.saturating_sub(last) > CLOSING_GAP;
    if apart || material.label.is_some() || material.pieces.len() > CLOSING_LINES {
        return Vec::new();
    }
    let says = |piece: &&Piece<'d>| {
        let cues = tables.cues.of(piece.text());
        let cue = |name: &str| tables.cues.index(name).is_some_and(|i| cues.has(i));
        let labelled = cue("contact-heading") || cue("contact-any") || piece.text().contains('@');
        labelled && !piece.text().starts_with(|c: char| c.is_ascii_digit())
    };
    material.pieces.iter().filter(says).collect()
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
        read(&letter, &[], &[])
    }

    fn read(letter: &LetterLines<'_>, material: &[&MaterialLines<'_>], margin: &[Piece<'_>]) -> Vec<String> {
        let found = contacts(letter, material, margin, Tables::embedded());
        found.into_iter().map(|(c, _)| format!("{:?} {}", c.kind, c.value)).collect()
    }

    #[test]
    fn a_letterhead_and_a_closing_block_behind_the_letter_are_read() {
        let printed = lines(&["電話 03-5550-0101", "各位", "文化財係", "TEL 03-5550-0102", "4 問合せ先 03-5550-0103"]);
        let mut all = pieces(&printed, Role::Material);
        let behind = all.split_off(2);
        let letter = LetterLines { pieces: all.split_off(1), ..LetterLines::default() };
        let closing = MaterialLines { pieces: behind.clone(), ..MaterialLines::default() };
        assert_eq!(read(&letter, &[&closing], &all), ["Tel 03-5550-0101", "Tel 03-5550-0102"]);
        let annex = MaterialLines { label: Some("別紙".to_owned()), pieces: behind, ..MaterialLines::default() };
        assert_eq!(read(&letter, &[&annex], &[]), Vec::<String>::new(), "an annex has contacts of its own");
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
