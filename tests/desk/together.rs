//! Two people at one desk: what one changed is never called right, or written over, by another who has not seen it.

use crate::office::Office;
use kairan::model::LetterId;

fn hidden(page: &str, name: &str, form: &str) -> String {
    let form = page.split(form).nth(1).unwrap_or_else(|| panic!("no {form}"));
    let field = form.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_else(|| panic!("no {name}"));
    field.split('"').next().unwrap_or_default().to_owned()
}

fn confirmations(office: &Office, letter: LetterId) -> usize {
    office.register().confirmations(letter).unwrap().iter().filter(|row| row.undone.is_none()).count()
}

#[test]
fn a_letter_is_not_confirmed_with_values_that_nobody_saw() {
    let office = Office::with(&["bundle-text"]);
    let letter = office.letter("停電");
    let address = format!("/letters/{}", letter.0);
    let seen = |page: &str| hidden(page, "seen", "id=\"confirm\"");
    let first = office.get(&address).text();
    let changed = office.post(&format!("{address}/correct"), &[("field", "subject"), ("value", "別の件名について")]);
    assert_eq!(changed.status, 303, "{}", changed.text());
    let refused = office.post(&format!("{address}/confirm"), &[("seen", &seen(&first))]);
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains("この画面を開いた後に、値が変わりました"), "{}", refused.text());
    assert_eq!(confirmations(&office, letter), 0);
    let again = office.get(&address).text();
    assert_eq!(office.post(&format!("{address}/confirm"), &[("seen", &seen(&again))]).status, 303);
    assert_eq!(confirmations(&office, letter), 1);
}

#[test]
fn a_field_is_not_written_over_by_who_saw_an_older_value() {
    let office = Office::with(&["bundle-text"]);
    let letter = office.letter("停電").0;
    let correct = |pairs: &[(&str, &str)]| office.post(&format!("/letters/{letter}/correct"), pairs);
    let page = office.get(&format!("/letters/{letter}")).text();
    let was = |field: &str| hidden(&page, "was", &format!("name=\"field\" value=\"{field}\""));
    let (subject, date) = (was("subject"), was("date"));
    assert_eq!(correct(&[("field", "subject"), ("value", "甲について"), ("was", &subject)]).status, 303);
    let late = correct(&[("field", "subject"), ("value", "乙について"), ("was", &subject)]);
    assert_eq!(late.status, 409);
    assert!(office.get(&format!("/letters/{letter}")).text().contains("甲について"));
    // another field of the same letter is nobody's loss
    assert_eq!(correct(&[("field", "date"), ("value", "R5.10.19"), ("was", &date)]).status, 303);
}

#[test]
fn a_list_with_several_lines_is_known_as_it_was_shown() {
    let office = Office::with(&["bundle-text"]);
    let letter = office.letter("停電").0;
    let correct = |pairs: &[(&str, &str)]| office.post(&format!("/letters/{letter}/correct"), pairs);
    assert_eq!(correct(&[("field", "deadlines"), ("value", "R5.11.1\r\nR5.12.1")]).status, 303);
    // browsers send the ends of lines in their own way
    let sent = [("field", "deadlines"), ("value", "R5.12.2"), ("was", "2023-11-01\r\n2023-12-01")];
    assert_eq!(correct(&sent).status, 303);
}
