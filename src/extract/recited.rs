//! A letter recognised in a picture, whose number, day or title another letter of the document has in print:
//!
//! ```text
//! 下記の通知を参照されたい。(平成21年10月30日 社援保発1030第4号)      ← printed, in the memo above
//! 社援保発1030第4号 / 令和11年10月30日                          ← recognised in the scan behind it: the day is 2009-10-30
//! ```
//!
//! Two of number, day and title have to agree, or the number alone to the letter; then the printed reading takes the place of the recognised
//! one. The field stays on the review list, and the remark names both. Known to be hard: two letters of one day with numbers that differ by
//! a digit; a title of which the print gives the end.

use super::name::organization_and_post;
use crate::diag::{Code, Diagnostic, Sink};
use crate::grammar::find_numbers;
use crate::model::{Date, Evidence, Field, Issuer, Letter};
use crate::tables::{Tables, Trust};
use crate::text::squash;
use std::fmt::Display;

/// What was corrected so is to be looked at.
const RECITED: f32 = 0.7;
/// Numbers and titles at least this much alike are one, misread.
const ALIKE: f64 = 0.8;
/// Fewest letters of a title that tells a letter from others.
const TITLE: usize = 10;

/// What a printed letter says of another.
struct Recited {
    number: Option<String>,
    date: Option<Date>,
    title: Option<String>,
    place: Evidence,
}

/// Puts what the printed letters of a document say of its recognised ones in the place of what was misread. `recognised` tells for each
/// letter whether its head is from a picture.
pub fn recite(letters: &mut [Letter], recognised: &[bool], sink: &mut Sink) {
    let is_recognised = |at: usize| recognised.get(at) == Some(&true);
    if !(0..letters.len()).any(is_recognised) {
        return;
    }
    let printed = letters.iter().enumerate().filter(|(at, _)| !is_recognised(*at));
    let all: Vec<Recited> = printed.flat_map(|(_, letter)| recited(letter)).collect();
    for (at, letter) in letters.iter_mut().enumerate().filter(|(at, _)| is_recognised(*at)) {
        let mut meant = all.iter().filter(|told| tells_of(told, letter));
        // two that may be meant tell nothing
        if let (Some(told), None) = (meant.next(), meant.next()) {
            correct(letter, at, told, sink);
        }
    }
}

/// 厚生労働省社会・援護局保護課最同寺人に below 社援保発1225第1号: a seal lies over the post, and the number tells whose it is.
pub fn sign_by_number(letters: &mut [Letter], recognised: &[bool], tables: &Tables, sink: &mut Sink) {
    for (at, letter) in letters.iter_mut().enumerate().filter(|(at, _)| recognised.get(*at) == Some(&true)) {
        let ([number], [issuer]) = (letter.reference_numbers.as_slice(), letter.issuers.as_mut_slice()) else {
            continue;
        };
        let Some(office) = office_of(number, letter.date, tables) else { continue };
        let whole = tables.posts.split_post(&issuer.text).is_some() || tables.bodies.ends_like_body(&issuer.text);
        let same = issuer.text.chars().zip(office.chars()).take_while(|(a, b)| a == b).count();
        let place = letter.evidence.issuers.first();
        let Some(place) = place.filter(|_| !whole && same * 3 >= office.chars().count() * 2) else { continue };
        let remark = Diagnostic::new(Code::ISSUER_UNCERTAIN).detail(
            format_args!("the picture was read as {}, the number {number} is that of {office}", issuer.text),
            format_args!("画像からは「{}」と読めましたが、番号「{number}」は「{office}」のものです", issuer.text),
        );
        sink.push(remark.page(place.page).line(place.line).letter(at));
        let (organization, post) = organization_and_post(&office, tables);
        *issuer = Issuer { text: office, organization, post, ..Issuer::default() };
        super::mark(letter, Field::Issuers, true);
    }
}

/// The one office that used the prefix of a number on that day, as far as the table is sure of it.
fn office_of(number: &str, on: Option<Date>, tables: &Tables) -> Option<String> {
    let found = find_numbers(number, tables);
    let [found] = found.as_slice() else { return None };
    match tables.prefixes.office(&found.prefix, on).as_slice() {
        [row] if row.trust == Trust::High && !row.post.is_empty() => Some(row.office()),
        _ => None,
    }
}

/// The letters that a letter cites, lists or passes on.
fn recited(letter: &Letter) -> Vec<Recited> {
    let of = |number: &Option<String>, date: Option<Date>, title: &Option<String>, place: &Evidence| Recited {
        number: number.clone(),
        date,
        title: title.as_deref().map(squash).filter(|title| title.chars().count() >= TITLE),
        place: place.clone(),
    };
    let evidence = &letter.evidence;
    let cites = letter.cites.iter().zip(&evidence.cites).filter(|(cite, _)| !cite.law);
    let cites = cites.map(|(cite, place)| of(&cite.reference_number, cite.date, &cite.title, place));
    let listed = letter.attachments.iter().zip(&evidence.attachments);
    let listed = listed.map(|(item, place)| of(&item.reference_number, item.date, &item.title, place));
    let passed_on = letter.passes_on.iter().zip(&evidence.passes_on);
    let passed_on = passed_on.map(|(up, place)| of(&up.reference_number, up.date, &up.title, place));
    let mut all: Vec<Recited> = Vec::new();
    for told in cites.chain(listed).chain(passed_on) {
        let known = all.iter_mut().find(|known| known.number.is_some() && known.number == told.number);
        match known {
            Some(known) => {
                known.date = known.date.or(told.date);
                known.title = known.title.take().or(told.title);
            }
            None => all.push(told),
        }
    }
    all
}

fn alike(a: &str, b: &str) -> bool {
    strsim::normalized_levenshtein(a, b) >= ALIKE
}

/// Whether what was recognised is, misread, what was told.
fn tells_of(told: &Recited, letter: &Letter) -> bool {
    let number = told.number.as_deref().map(|number| letter.reference_numbers.iter().any(|own| own == number));
    let near =
        told.number.as_deref().is_some_and(|number| letter.reference_numbers.iter().any(|own| alike(own, number)));
    let day = told.date.is_some() && told.date == letter.date;
    let subject = letter.subject.as_deref().map(squash);
    let title = told.title.as_deref().zip(subject.as_deref()).is_some_and(|(title, own)| misread(title, own).is_some());
    number == Some(true) || [near, day, title].into_iter().filter(|agrees| *agrees).count() >= 2
}

/// The recognised subject with the printed title in it; `None` when it is another. The print may give the end of the title alone, and
/// the picture a speck before it.
fn misread(title: &str, own: &str) -> Option<String> {
    /// So many letters in front of a title are specks.
    const SPECKS: usize = 1;
    let letters = title.chars().count();
    let before = own.chars().count().checked_sub(letters);
    if let Some(before) = before {
        let at = own.char_indices().nth(before).map_or(own.len(), |(at, _)| at);
        let (opening, end) = own.split_at_checked(at)?;
        if alike(title, end) {
            return Some(if before <= SPECKS { title.to_owned() } else { format!("{opening}{title}") });
        }
    }
    alike(title, own).then(|| title.to_owned())
}

/// Takes over what the print says.
fn correct(letter: &mut Letter, at: usize, told: &Recited, sink: &mut Sink) {
    let place = Evidence { rule: "recited".to_owned(), confidence: RECITED, ..told.place.clone() };
    let mut say = |code: Code, read: &dyn Display, printed: &dyn Display| {
        let remark = Diagnostic::new(code).detail(
            format_args!("the picture was read as {read}, another letter has {printed} in print"),
            format_args!("画像からは「{read}」と読めましたが、ほかの文書には「{printed}」と印刷されています"),
        );
        sink.push(remark.page(place.page).line(place.line).letter(at));
    };
    let mut changed = Vec::new();
    if let ([own], [evidence]) =
        (letter.reference_numbers.as_mut_slice(), letter.evidence.reference_numbers.as_mut_slice())
        && let Some(number) = told.number.as_ref().filter(|number| *number != own)
    {
        say(Code::NUMBER_UNCERTAIN, own, number);
        own.clone_from(number);
        *evidence = place.clone();
        changed.push(Field::ReferenceNumbers);
    }
    if let Some(date) = told.date.filter(|date| letter.date != Some(*date)) {
        let read = letter.date.map_or_else(|| "—".to_owned(), |own| own.to_string());
        say(Code::DATE_UNCERTAIN, &read, &date);
        letter.date = Some(date);
        letter.evidence.date = Some(place.clone());
        changed.push(Field::Date);
    }
    if let Some(own) = &letter.subject
        && let Some(printed) = told.title.as_deref().and_then(|title| misread(title, &squash(own)))
        && squash(own) != printed
    {
        say(Code::SUBJECT_UNCERTAIN, own, &printed);
        letter.subject = Some(printed);
        changed.push(Field::Subject);
    }
    for field in changed {
        super::mark(letter, field, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Citation;

    fn printed() -> Letter {
        let cite = Citation {
            reference_number: Some("社援保発0318第1号".to_owned()),
            date: "2009-03-18".parse().ok(),
            title: Some("職や住まいを失った方々への支援の徹底について".to_owned()),
            ..Citation::default()
        };
        let mut letter = Letter { cites: vec![cite], ..Letter::default() };
        letter.evidence.cites.push(Evidence { page: 3, line: 70, ..Evidence::default() });
        letter
    }

    fn recognised(number: &str, date: Option<&str>, subject: &str) -> Letter {
        let mut letter = Letter {
            reference_numbers: vec![number.to_owned()],
            date: date.and_then(|date| date.parse().ok()),
            subject: Some(subject.to_owned()),
            ..Letter::default()
        };
        letter.evidence.reference_numbers.push(Evidence::default());
        letter
    }

    fn read(letter: Letter) -> (Letter, usize) {
        let mut letters = [printed(), letter];
        let mut sink = Sink::new();
        recite(&mut letters, &[false, true], &mut sink);
        let [_, letter] = letters;
        (letter, sink.into_sorted().len())
    }

    #[test]
    fn what_is_printed_elsewhere_takes_the_place_of_what_was_misread() {
        let (letter, remarks) =
            read(recognised("社提保発0318第1号", None, "う職や住まいを失った方々への支援の徹底について"));
        assert_eq!(letter.reference_numbers, ["社援保発0318第1号"]);
        assert_eq!(letter.date.map(|date| date.to_string()).as_deref(), Some("2009-03-18"));
        assert_eq!(letter.subject.as_deref(), Some("職や住まいを失った方々への支援の徹底について"));
        assert_eq!(letter.review, [Field::Date, Field::ReferenceNumbers, Field::Subject]);
        assert_eq!(letter.evidence.date.map(|place| (place.page, place.line)), Some((3, 70)));
        assert_eq!(remarks, 3);
    }

    #[test]
    fn the_number_alone_tells_the_day_and_a_title_cut_off_in_front_keeps_its_beginning() {
        let long = "失業等により職や住まいを失った方々への支楥の徹底について";
        let (letter, _) = read(recognised("社援保発0318第1号", Some("2029-03-18"), long));
        assert_eq!(letter.date.map(|date| date.to_string()).as_deref(), Some("2009-03-18"));
        assert_eq!(letter.subject.as_deref(), Some("失業等により職や住まいを失った方々への支援の徹底について"));
    }

    #[test]
    fn a_post_below_a_seal_is_told_by_the_number() {
        let tables = Tables::embedded();
        let signed = |text: &str| {
            let mut letter = recognised("社援保発1225第1号", Some("2009-12-25"), "面接相談の夜間の取扱いについて");
            letter.issuers.push(Issuer { text: text.to_owned(), ..Issuer::default() });
            letter.evidence.issuers.push(Evidence::default());
            let mut letters = [letter];
            sign_by_number(&mut letters, &[true], tables, &mut Sink::new());
            letters[0].issuers[0].text.clone()
        };
        assert_eq!(signed("厚生労働省社会・援護局保護課:和き:還上AE"), "厚生労働省社会・援護局保護課長");
        // a section of the division signs for itself, and another house is no misreading
        let section = "厚生労働省社会・援護局保護課自立推進室長";
        assert_eq!(signed(section), section);
        assert_eq!(signed("みどり市役所最同寺"), "みどり市役所最同寺");
    }

    #[test]
    fn another_letter_stays_as_it_was_read() {
        let other = recognised("社援保発0618第1号", Some("2009-06-18"), "面接相談の夜間の取扱いについて");
        assert_eq!(read(other.clone()), (other, 0));
    }
}
