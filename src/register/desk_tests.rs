//! What the desk asks of the register: lists, the inbox, one letter with all that was said of it.

use super::sample::{NOW, letter, recording, register, run};
use super::*;
use crate::model::{Attachment, Cut, Date, Field, Issuer, Kind, Letter, LetterId};
use serde_json::json;

const ALL: Stretch = Stretch { offset: 0, limit: 100 };

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn from(issuer: &str) -> Vec<Issuer> {
    vec![Issuer { text: issuer.to_owned(), organization: issuer.to_owned(), ..Issuer::default() }]
}

/// Three letters in two files.
fn three() -> (tempfile::TempDir, Register) {
    let (folder, _, mut register) = register();
    let outage = Letter {
        date: day("2023-07-07"),
        issuers: from("厚生労働省医政局長"),
        reference_numbers: vec!["医政発0707第1号".to_owned()],
        kind: Kind::Notice,
        deadlines: vec!["2023-08-31".parse().unwrap()],
        review: vec![Field::Date, Field::Issuers],
        ..letter(1, "停電時の電源の確保について")
    };
    let course = Letter {
        issuers: from("甲県ＤＸ協会"),
        kind: Kind::Announcement,
        attachments: vec![Attachment { present: Some(false), ..Attachment::default() }],
        ..letter(2, "研修会のご案内")
    };
    let check = Letter { date: day("2023-06-01"), review: vec![Field::Subject], ..letter(1, "点検について") };
    run(&mut register, &[recording("in/a.txt", "a", &[outage, course]), recording("in/b.txt", "b", &[check])]);
    (folder, register)
}

fn subjects(register: &Register, filter: &Filter, sort: Sort) -> Vec<String> {
    let list = register.list(filter, sort, ALL).unwrap();
    assert_eq!(list.total, list.rows.len());
    list.rows.into_iter().map(|row| row.letter.subject.unwrap()).collect()
}

#[test]
fn a_list_is_filtered_by_what_a_clerk_remembers() {
    let (_folder, register) = three();
    let outage = "停電時の電源の確保について";
    let (course, check) = ("研修会のご案内", "点検について");
    let none = Filter::default;
    let cases: Vec<(&str, Filter, Vec<&str>)> = vec![
        ("everything", none(), vec![outage, course, check]),
        ("date from", Filter { from: day("2023-07-01"), ..none() }, vec![outage]),
        ("date to", Filter { to: day("2023-07-01"), ..none() }, vec![check]),
        (
            "received",
            Filter { received_from: day("2023-07-10"), received_to: day("2023-07-10"), ..none() },
            vec![outage, course, check],
        ),
        ("received later", Filter { received_from: day("2023-07-11"), ..none() }, vec![]),
        ("issuer", Filter { issuer: "厚生 医政".to_owned(), ..none() }, vec![outage]),
        ("width and case do not count", Filter { issuer: "dx".to_owned(), ..none() }, vec![course]),
        ("number", Filter { number: "0707第1".to_owned(), ..none() }, vec![outage]),
        ("subject words", Filter { subject: "電源　停電".to_owned(), ..none() }, vec![outage]),
        ("kind", Filter { kind: Some(Kind::Announcement), ..none() }, vec![course]),
        ("to review", Filter { to_review: true, ..none() }, vec![outage, check]),
        ("one field to review", Filter { review_field: Some("subject".to_owned()), ..none() }, vec![check]),
        ("missing enclosure", Filter { missing_enclosure: true, ..none() }, vec![course]),
        ("due", Filter { due: Some(Due { from: "2023-08-24".parse().unwrap(), days: 7 }), ..none() }, vec![outage]),
        ("not yet due", Filter { due: Some(Due { from: "2023-08-23".parse().unwrap(), days: 7 }), ..none() }, vec![]),
    ];
    for (name, filter, expected) in cases {
        assert_eq!(subjects(&register, &filter, Sort::default()), expected, "{name}");
    }
}

#[test]
fn a_list_is_sorted_and_given_out_in_stretches() {
    let (_folder, register) = three();
    let by = |key, descending| subjects(&register, &Filter::default(), Sort { key, descending });
    assert_eq!(by(SortKey::Date, true), ["停電時の電源の確保について", "点検について", "研修会のご案内"]);
    assert_eq!(by(SortKey::Subject, false)[0], "停電時の電源の確保について");
    assert_eq!(by(SortKey::Number, true), ["点検について", "研修会のご案内", "停電時の電源の確保について"]);
    let list = register.list(&Filter::default(), Sort::default(), Stretch { offset: 1, limit: 1 }).unwrap();
    assert_eq!((list.total, list.rows[0].index, list.rows.len()), (3, 1, 1));
}

#[test]
fn a_confirmed_letter_leaves_the_inbox_and_the_next_one_follows() {
    let (_folder, mut register) = three();
    let inbox = Filter { to_review: true, ..Filter::default() };
    let [first, last] = ["in/a.txt#0", "in/b.txt#0"].map(|name| register.find_letter(name).unwrap());
    let waiting = register.inbox().unwrap();
    assert_eq!((waiting.letters, waiting.conflicts), (2, 0));
    assert_eq!(waiting.fields, [("date".to_owned(), 1), ("issuers".to_owned(), 1), ("subject".to_owned(), 1)]);
    assert_eq!(register.beside(first, &inbox, Sort::default()).unwrap(), (None, Some(last)));

    register.confirm(first, Field::Date, "山田", NOW).unwrap();
    assert_eq!(register.sheet(first).unwrap().entry.letter.review, [Field::Issuers]);
    let whole = register.confirm_letter(first, "山田", NOW).unwrap();
    assert_eq!(register.inbox().unwrap().letters, 1);
    assert_eq!(register.letters().unwrap()[0].letter.review, [], "the book and its exports know it too");
    assert_eq!(register.beside(first, &inbox, Sort::default()).unwrap(), (None, Some(last)));

    register.undo_confirmation(whole.id, "山田", NOW).unwrap();
    assert_eq!(register.inbox().unwrap().letters, 2);
    assert_eq!(
        register.sheet(first).unwrap().entry.letter.review,
        [Field::Issuers],
        "the date was confirmed by itself"
    );
    let made: Vec<bool> = register.confirmations(first).unwrap().iter().map(|row| row.undone.is_some()).collect();
    assert_eq!(made, [false, true]);
}

#[test]
fn a_confirmed_value_holds_until_another_is_read() {
    let (_folder, mut register) = three();
    let id = register.find_letter("in/b.txt").unwrap();
    register.confirm_letter(id, "山田", NOW).unwrap();
    let again = |subject: &str| {
        let now = Letter { date: day("2023-06-01"), review: vec![Field::Date], ..letter(1, subject) };
        [recording("in/b.txt", "b", &[now])]
    };
    run(&mut register, &again("点検について"));
    assert_eq!(register.sheet(id).unwrap().entry.letter.review, [], "less sure than before, and the same");

    run(&mut register, &again("点検の実施について"));
    let sheet = register.sheet(id).unwrap();
    assert_eq!(sheet.entry.letter.review, [Field::Subject]);
    assert_eq!(
        (sheet.conflicts[0].confirmed.clone(), sheet.conflicts[0].read.clone()),
        (json!("点検について"), json!("点検の実施について"))
    );
    assert!(sheet.entry.diagnostics.iter().any(|remark| remark.code.as_str() == "confirmed-otherwise"));
    assert_eq!(register.inbox().unwrap().conflicts, 1);

    register.correct(id, "subject", &json!("点検について"), "山田", NOW).unwrap();
    let sheet = register.sheet(id).unwrap();
    assert_eq!((sheet.entry.letter.review.len(), sheet.conflicts.len()), (0, 0), "who corrects has looked");
    assert_eq!(sheet.read.subject.as_deref(), Some("点検の実施について"));
}

#[test]
fn a_sheet_shows_the_bundle_and_everything_that_was_said() {
    let (_folder, mut register) = three();
    let id = register.find_letter("in/a.txt#1").unwrap();
    let wrong = register.correct(id, "subject", &json!("研修会"), "山田", NOW).unwrap();
    register.undo(wrong.id, "鈴木", NOW).unwrap();
    let sheet = register.sheet(id).unwrap();
    assert_eq!(sheet.bundle.iter().map(|letter| letter.index).collect::<Vec<_>>(), [0, 1]);
    assert_eq!(sheet.corrections[0].undone.as_ref().unwrap().0, "鈴木");
    assert_eq!(sheet.entry.source.path, "in/a.txt");
    assert!(register.sheet(LetterId(99)).is_err());
}

#[test]
fn what_is_gone_is_no_longer_listed_unless_asked_for() {
    let (_folder, mut register) = three();
    register.mark_missing(&["in/a.txt".to_owned()].into(), |_| true).unwrap();
    assert_eq!(register.count(&Filter::default()).unwrap(), 2);
    assert_eq!(register.count(&Filter { past: true, ..Filter::default() }).unwrap(), 3);
    assert_eq!(register.inbox().unwrap().letters, 1);
    // one letter of the bundle is no longer found
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "停電時の電源の確保について")])]);
    assert_eq!(subjects(&register, &Filter::default(), Sort::default()), ["停電時の電源の確保について"]);
}

#[test]
fn a_border_makes_the_readings_of_its_content_out_of_date() {
    let (_folder, mut register) = three();
    let id = register.find_letter("in/a.txt#0").unwrap();
    assert!(register.readable(Which::OutOfDate(&sample::basis()), &sample::basis()).unwrap().is_empty());
    let border = register.set_border(id, Cut::Join, 2..=2, "山田", NOW).unwrap();
    assert_eq!(register.readable(Which::OutOfDate(&sample::basis()), &sample::basis()).unwrap().len(), 1);
    assert!(register.borders_in_force().unwrap()["61"].forbids(2));
    register.undo_border(border.id, "山田", NOW).unwrap();
    assert!(register.borders_in_force().unwrap().is_empty());
    let outside = register.set_border(id, Cut::Split, 9..=9, "山田", NOW).unwrap_err();
    assert!(matches!(outside.problem, Problem::NoSuchLine { line: 9, lines: 2 }), "{outside}");
}
