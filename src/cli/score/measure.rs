//! One document: its true letters against the letters read.
//!
//! Known to be hard: a truth is made by people who may list a bare 別添 or not, and statutes beside notices; both are left out
//! of the counts instead of being argued about.

use super::align::align;
use super::compare::{
    Matched, match_lists, same_cited, same_listed, same_party, same_reachable, squash, squash_option,
};
use super::sheet::{Listed, Sheet, Stated};
use super::tally::{Counted, Counts, Miss, Tally, Trust};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Counts one document. `read` is empty when there is no record of it.
pub(super) fn measure(document: &str, truth: &[Sheet], read: &[Sheet]) -> Counts {
    let mut letter = Measure { document, counts: Counts::default(), core_right: true };
    let pairs = align(truth, read);
    letter
        .counts
        .add(Counted::Letters, Tally::of_lists(pairs.len(), read.len() - pairs.len(), truth.len() - pairs.len()));
    if pairs.len() != truth.len() || pairs.len() != read.len() {
        letter.miss(Counted::Letters, false, json!(truth.len()), json!(read.len()));
    }
    let unread = Sheet::default();
    for (at, sheet) in truth.iter().enumerate() {
        let found = pairs.get(&at).and_then(|j| read.get(*j));
        letter.core_right = true;
        if let Some(found) = found {
            letter.accepted(sheet, found);
        }
        letter.values(sheet, found.unwrap_or(&unread));
        letter.lists(sheet, found.unwrap_or(&unread));
        letter.encloses(sheet, found.unwrap_or(&unread), &pairs);
        if has_all_core_fields(sheet) {
            letter.counts.core_letters += 1;
            letter.counts.core_letters_right += u32::from(letter.core_right);
        }
    }
    letter.counts
}

fn has_all_core_fields(sheet: &Sheet) -> bool {
    sheet.date.is_said()
        && sheet.reference_numbers.is_said()
        && sheet.issuers.is_said()
        && sheet.addressees.is_said()
        && sheet.subject.is_said()
}

struct Measure<'a> {
    document: &'a str,
    counts: Counts,
    core_right: bool,
}

impl Measure<'_> {
    fn miss(&mut self, field: Counted, silent: bool, truth: Value, read: Value) {
        self.counts.misses.push(Miss { document: self.document.to_owned(), field: field.key(), silent, truth, read });
        if !silent && Counted::CORE.contains(&field) {
            self.core_right = false;
        }
    }

    /// Core values that the record gives: wrong ones that it does not put on the review list are silently wrong.
    fn accepted(&mut self, truth: &Sheet, read: &Sheet) {
        if let (true, Some(date)) = (truth.date.is_said(), read.date.text()) {
            let right = truth.date.value().map(String::as_str) == Some(date);
            self.accept(Counted::Date, right, read, json!(truth.date.value()), json!(date));
        }
        if let (true, Some(subject)) = (truth.subject.is_said(), read.subject.text()) {
            let right = squash_option(truth.subject.value()) == squash(subject);
            self.accept(Counted::Subject, right, read, json!(truth.subject.value()), json!(subject));
        }
        let number = |t: &String, r: &String| squash(t) == squash(r);
        self.accept_list(Counted::ReferenceNumbers, read, &truth.reference_numbers, &read.reference_numbers, number);
        self.accept_list(Counted::Issuers, read, &truth.issuers, &read.issuers, same_party);
        self.accept_list(Counted::Addressees, read, &truth.addressees, &read.addressees, same_party);
    }

    fn accept_list<T: Serialize>(
        &mut self,
        field: Counted,
        sheet: &Sheet,
        truth: &Stated<Vec<T>>,
        read: &Stated<Vec<T>>,
        same: impl Fn(&T, &T) -> bool,
    ) {
        if truth.is_said() && !read.values().is_empty() {
            let matched = match_lists(read.values(), truth.values(), |r, t| same(t, r));
            self.accept(field, matched.missed.is_empty(), sheet, json!(truth.values()), json!(read.values()));
        }
    }

    fn accept(&mut self, field: Counted, right: bool, sheet: &Sheet, truth: Value, read: Value) {
        let accepted = !sheet.asks_to_look_at(field.key());
        let silently_wrong = accepted && !right;
        *self.counts.accepted.entry(field).or_default() +=
            Trust { accepted: accepted.into(), wrong: silently_wrong.into(), given: 1 };
        if silently_wrong {
            self.miss(field, true, truth, read);
        }
    }

    fn values(&mut self, truth: &Sheet, read: &Sheet) {
        let same_text = |t: &str, r: &str| t == r;
        self.value(Counted::Kind, &truth.kind, &read.kind, same_text);
        self.value(Counted::Date, &truth.date, &read.date, same_text);
        self.value(Counted::Subject, &truth.subject, &read.subject, |t, r| squash(t) == squash(r));
        if truth.seal_omitted.is_said() {
            let expected = truth.seal_omitted.value().copied().unwrap_or_default();
            let found = read.seal_omitted.value().copied().unwrap_or_default();
            let tally = Tally::of_value(expected && found, found && !expected, expected && !found);
            self.counts.add(Counted::SealOmitted, tally);
            if expected != found {
                self.miss(Counted::SealOmitted, false, json!(expected), json!(found));
            }
        }
    }

    fn value(&mut self, field: Counted, truth: &Stated<String>, read: &Stated<String>, same: fn(&str, &str) -> bool) {
        if !truth.is_said() {
            return;
        }
        let (right, tally) = match (truth.text(), read.text()) {
            (Some(t), Some(r)) => (same(t, r), Tally::of_value(same(t, r), !same(t, r), !same(t, r))),
            (Some(_), None) => (false, Tally::of_value(false, false, true)),
            (None, found) => (found.is_none(), Tally::of_value(false, found.is_some(), false)),
        };
        self.counts.add(field, tally);
        if !right {
            self.miss(field, false, json!(truth.value()), json!(read.value()));
        }
    }

    fn lists(&mut self, truth: &Sheet, read: &Sheet) {
        let number = |t: &String, r: &String| squash(t) == squash(r);
        self.list(Counted::ReferenceNumbers, &truth.reference_numbers, &read.reference_numbers, number);
        self.list(Counted::Issuers, &truth.issuers, &read.issuers, same_party);
        self.list(Counted::Addressees, &truth.addressees, &read.addressees, same_party);
        self.list(Counted::Contacts, &truth.contacts, &read.contacts, same_reachable);
        self.list(Counted::Deadlines, &truth.deadlines, &read.deadlines, |t, r| t == r);
        self.attachments(truth, read);
        if truth.cites.is_said() {
            let mut matched = match_lists(truth.cites.values(), read.cites.values(), same_cited);
            let laws: BTreeSet<String> = truth.cites_laws.iter().flatten().map(|law| squash(law)).collect();
            matched.extra.retain(|cited| {
                cited.law != Some(true) && !laws.contains(&squash_option(cited.reference_number.as_ref()))
            });
            self.matched(Counted::Cites, &matched);
        }
    }

    fn list<T: Serialize>(
        &mut self,
        field: Counted,
        truth: &Stated<Vec<T>>,
        read: &Stated<Vec<T>>,
        same: impl Fn(&T, &T) -> bool,
    ) {
        if truth.is_said() {
            self.matched(field, &match_lists(truth.values(), read.values(), same));
        }
    }

    fn matched<T: Serialize>(&mut self, field: Counted, matched: &Matched<'_, T>) {
        self.counts.add(field, Tally::of_lists(matched.pairs.len(), matched.extra.len(), matched.missed.len()));
        if !matched.missed.is_empty() || !matched.extra.is_empty() {
            self.miss(field, false, json!(matched.missed), json!(matched.extra));
        }
    }

    /// A bare label (別添のとおり) may be listed or not; a listed one with a title has to be found where the truth found it.
    fn attachments(&mut self, truth: &Sheet, read: &Sheet) {
        if !truth.attachments.is_said() {
            return;
        }
        let titled = |listed: &Listed| listed.title.as_ref().is_some_and(|title| !title.is_empty());
        let mut matched = match_lists(truth.attachments.values(), read.attachments.values(), same_listed);
        matched.missed.retain(|listed| titled(listed));
        matched.extra.retain(|listed| titled(listed));
        matched.pairs.retain(|(listed, _)| titled(listed));
        for (listed, found) in &matched.pairs {
            let Some(place) = listed.found.as_deref().filter(|place| !place.is_empty()) else { continue };
            let expected = place != "absent";
            let right = found.present == Some(expected);
            let wrong = found.present == Some(!expected);
            self.counts.add(Counted::Present, Tally::of_value(right, wrong, !right));
            if !right {
                self.miss(Counted::Present, false, json!(listed), json!(found));
            }
        }
        self.matched(Counted::Attachments, &matched);
    }

    /// Letters passed on, named by their place in the truth; one that is no true letter counts as wrong.
    fn encloses(&mut self, truth: &Sheet, read: &Sheet, pairs: &BTreeMap<usize, usize>) {
        if !truth.encloses.is_said() {
            return;
        }
        let true_place: BTreeMap<usize, usize> = pairs.iter().map(|(t, r)| (*r, *t)).collect();
        let expected: BTreeSet<Result<usize, usize>> = truth.encloses.values().iter().map(|at| Ok(*at)).collect();
        let found: BTreeSet<Result<usize, usize>> =
            read.encloses.values().iter().map(|at| true_place.get(at).copied().ok_or(*at)).collect();
        let right = expected.intersection(&found).count();
        self.counts.add(Counted::Encloses, Tally::of_lists(right, found.len() - right, expected.len() - right));
        if expected != found {
            let read: Vec<String> = found
                .iter()
                .map(|at| at.map_or_else(|read| format!("no true letter (read as {read})"), |truth| truth.to_string()))
                .collect();
            self.miss(Counted::Encloses, false, json!(truth.encloses.values()), json!(read));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(json: &str) -> Sheet {
        serde_json::from_str(json).unwrap()
    }

    fn tally(tp: u32, fp: u32, missed: u32) -> Tally {
        Tally { tp, fp, missed }
    }

    #[test]
    fn a_wrong_value_counts_twice_a_missing_one_once_and_an_unstated_one_not_at_all() {
        let truth = [sheet(r#"{"first_line":1,"last_line":9,"date":"2023-06-09","subject":"対策について"}"#)];
        let read = [sheet(r#"{"first_line":1,"last_line":9,"date":"2023-06-19","kind":"通知"}"#)];
        let counts = measure("t", &truth, &read);
        assert_eq!(counts.tally(Counted::Date), tally(0, 1, 1));
        assert_eq!(counts.tally(Counted::Subject), tally(0, 0, 1));
        assert_eq!(counts.tally(Counted::Kind), tally(0, 0, 0));
    }

    #[test]
    fn a_wrong_value_is_silent_unless_its_field_is_on_the_review_list() {
        let truth = [sheet(r#"{"date":"2023-06-09","issuers":[{"text":"医事課長"}]}"#)];
        let read = [sheet(r#"{"date":"2023-06-19","issuers":[{"text":"医事課"}],"review":["date"]}"#)];
        let counts = measure("t", &truth, &read);
        assert_eq!(counts.accepted[&Counted::Date], Trust { accepted: 0, wrong: 0, given: 1 });
        assert_eq!(counts.accepted[&Counted::Issuers], Trust { accepted: 1, wrong: 1, given: 1 });
    }

    #[test]
    fn statutes_and_bare_labels_are_not_argued_about() {
        let truth = [sheet(
            r#"{"cites":[],"cites_laws":["昭和22年法律第233号"],"attachments":[{"label":"別添","title":null}]}"#,
        )];
        let read = [sheet(
            r#"{"cites":[{"reference_number":"昭和22年法律第233号"},{"title":"医師法","law":true}],"attachments":[]}"#,
        )];
        let counts = measure("t", &truth, &read);
        assert_eq!(counts.tally(Counted::Cites), tally(0, 0, 0));
        assert_eq!(counts.tally(Counted::Attachments), tally(0, 0, 0));
    }

    #[test]
    fn an_attachment_that_is_absent_has_to_be_called_absent() {
        let truth = [sheet(r#"{"attachments":[{"label":"別添","title":"様式","found":"absent"}]}"#)];
        let say = |present: &str| {
            let read = sheet(&format!(r#"{{"attachments":[{{"label":"別添","title":"様式","present":{present}}}]}}"#));
            measure("t", &truth, &[read]).tally(Counted::Present)
        };
        assert_eq!(say("false"), tally(1, 0, 0));
        assert_eq!(say("true"), tally(0, 1, 1));
        assert_eq!(say("null"), tally(0, 0, 1));
    }

    #[test]
    fn enclosed_letters_are_named_by_their_place_in_the_truth() {
        let truth = [
            sheet(r#"{"first_line":1,"last_line":5,"date":"2023-06-21","encloses":[1]}"#),
            sheet(r#"{"first_line":6,"last_line":9,"date":"2023-06-14","encloses":[]}"#),
        ];
        let mut read = vec![truth[0].clone(), sheet(r#"{"first_line":80,"last_line":81}"#), truth[1].clone()];
        read[0].encloses = Stated::Said(Some(vec![2]));
        assert_eq!(measure("t", &truth, &read).tally(Counted::Encloses), tally(1, 0, 0));
        read[0].encloses = Stated::Said(Some(vec![1]));
        assert_eq!(measure("t", &truth, &read).tally(Counted::Encloses), tally(0, 1, 1));
    }
}
