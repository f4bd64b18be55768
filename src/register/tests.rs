//! The promises of the module page, held against a register in a temporary folder.

use super::sample::{self, ARRIVED, NOW, basis, book, letter, recording, register, run, stamped};
use super::*;
use crate::config::RegisterSettings;
use crate::model::{Date, RegisterNumber, Standing};
use rusqlite::Connection;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

fn rows(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(number, subject)| ((*number).to_owned(), (*subject).to_owned())).collect()
}

#[test]
fn numbers_follow_the_day_of_receipt_and_begin_again_in_april() {
    let (_folder, _, mut register) = register();
    let march = Date::constant(2023, 3, 31);
    let june = Date::constant(2023, 6, 1);
    run(
        &mut register,
        &[
            recording("in/a.txt", "a", &[letter(1, "着信日で七月")]),
            recording("in/b.txt", "b", &[stamped(1, "六月の印", june), letter(2, "同じ綴りの別の文書")]),
            recording("in/c.txt", "c", &[stamped(1, "前年度の印", march)]),
        ],
    );
    assert_eq!(
        book(&register),
        rows(&[
            ("2022収0001", "前年度の印"),
            ("2023収0001", "六月の印"),
            ("2023収0002", "着信日で七月"),
            ("2023収0003", "同じ綴りの別の文書"),
        ])
    );
    let received: Vec<_> = register.letters().unwrap().into_iter().map(|entry| entry.received_on).collect();
    assert_eq!(received, [Some(march), Some(june), Some(ARRIVED), Some(ARRIVED)]);
}

#[test]
fn running_twice_changes_nothing() {
    let (_folder, _, mut register) = register();
    let sources = [
        recording("in/a.txt", "a", &[letter(1, "甲"), letter(2, "乙")]),
        recording("in/b.txt", "b", &[letter(1, "丙")]),
    ];
    run(&mut register, &sources);
    let (records, letters) = (register.records().unwrap(), register.letters().unwrap());
    run(&mut register, &sources);
    assert_eq!(register.records().unwrap(), records);
    assert_eq!(register.letters().unwrap(), letters);
}

#[test]
fn records_come_back_as_they_were_sorted_by_path() {
    use crate::diag::{Code, Diagnostic};
    let (_folder, _, mut register) = register();
    let mut first = sample::record("in/a.txt", "a", &[letter(1, "甲")]);
    first.diagnostics = vec![
        Diagnostic::new(Code::ENCODING_UNCERTAIN).found("Shift_JIS"),
        Diagnostic::new(Code::DATE_BLANK).letter(0).page(1).line(2),
    ];
    let second = sample::record("in/b.txt", "b", &[]);
    let prepare = |record: &crate::model::DocumentRecord| {
        Recording::prepare(record.clone(), sample::document(&[]), Vec::new(), ARRIVED).unwrap()
    };
    run(&mut register, &[prepare(&second), prepare(&first)]);
    assert_eq!(register.records().unwrap(), [first, second]);
}

#[test]
fn an_interrupted_run_gives_the_same_numbers_when_it_is_resumed() {
    let sources = [
        recording("in/a.txt", "a", &[stamped(1, "後", Date::constant(2023, 7, 9))]),
        recording("in/b.txt", "b", &[stamped(1, "先", Date::constant(2023, 7, 1))]),
    ];
    let (_undisturbed, _, mut at_once) = register();
    run(&mut at_once, &sources);

    let (_folder, path, mut register) = register();
    let first = register.begin_run(&basis(), NOW).unwrap();
    register.take_in_hand(first, "in/a.txt", "decode", NOW).unwrap();
    register.record(first, &sources[0], &basis(), NOW).unwrap();
    register.take_in_hand(first, "in/b.txt", "decode", NOW).unwrap();
    drop(register); // killed

    let mut register = Register::open(&path).unwrap();
    let suspects: Vec<_> = register.left_in_hand().unwrap().into_iter().map(|row| row.path).collect();
    assert_eq!(suspects, ["in/b.txt"]);
    assert!(register.is_current("in/a.txt", "61", &basis()).unwrap(), "what was recorded need not be read again");
    assert!(!register.is_current("in/b.txt", "62", &basis()).unwrap());
    run(&mut register, &sources[1..]);
    assert_eq!(book(&register), book(&at_once));
}

#[test]
fn a_stopped_run_gives_no_numbers() {
    let (_folder, _, mut register) = register();
    let stopped = register.begin_run(&basis(), NOW).unwrap();
    register.record(stopped, &recording("in/a.txt", "a", &[letter(1, "甲")]), &basis(), NOW).unwrap();
    register.finish_run(stopped, Outcome::Interrupted, &RegisterSettings::default(), NOW).unwrap();
    assert_eq!(book(&register), rows(&[("", "甲")]));
    assert_eq!(register.runs().unwrap()[0].outcome.as_deref(), Some("interrupted"));
    assert_eq!(register.ledger(stopped).unwrap(), []);
}

#[test]
fn a_source_is_read_again_when_content_settings_tables_or_program_change() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "甲")])]);
    let is_current = |sha: &str, basis: &Basis| register.is_current("in/a.txt", sha, basis).unwrap();
    assert!(is_current("61", &basis()));
    assert!(!is_current("62", &basis()));
    assert!(!is_current("61", &Basis { settings_hash: "other".to_owned(), ..basis() }));
    assert!(!is_current("61", &Basis { tables_hash: "other".to_owned(), ..basis() }));
    assert!(!is_current("61", &Basis { version: "0.2.0".to_owned(), ..basis() }));
}

#[test]
fn a_number_is_never_given_again() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "甲"), letter(5, "乙")])]);
    // a newer program reads one letter where there were two, and finds another elsewhere
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "甲")])]);
    run(&mut register, &[recording("in/b.txt", "b", &[letter(1, "丙")])]);
    assert_eq!(book(&register), rows(&[("2023収0001", "甲"), ("2023収0002", "乙"), ("2023収0003", "丙")]));
    let standing: Vec<_> = register.letters().unwrap().into_iter().map(|entry| entry.standing).collect();
    assert_eq!(standing, [Standing::Present, Standing::NoLongerRead, Standing::Present]);
    assert_eq!(register.records().unwrap()[0].letters.len(), 1);
    // and the letter gets its own number back when it is read again
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "甲"), letter(5, "乙")])]);
    assert_eq!(book(&register)[1], ("2023収0002".to_owned(), "乙".to_owned()));
    assert!(register.verify(|path| Some(if path == "in/a.txt" { "61" } else { "62" }.to_owned())).unwrap().is_sound());
}

#[test]
fn two_paths_with_one_content_are_two_sources() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("a/x.txt", "a", &[letter(1, "甲")]), recording("b/x.txt", "a", &[letter(1, "甲")])]);
    assert_eq!(book(&register), rows(&[("2023収0001", "甲"), ("2023収0002", "甲")]));
    let unclear = register.find_letter("61#0").unwrap_err();
    assert!(matches!(unclear.problem, Problem::UnknownLetter { .. }), "a hash of two digits names nothing");
}

#[test]
fn a_moved_file_keeps_its_number_and_a_copy_gets_its_own() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("a/x.txt", "a", &[letter(1, "甲")])]);
    // copied: the old place is still taken
    run(&mut register, &[recording("c/x.txt", "a", &[letter(1, "甲")])]);
    assert_eq!(book(&register).len(), 2);
    // moved: the old place is empty
    let present = BTreeSet::from(["b/renamed.txt".to_owned(), "c/x.txt".to_owned()]);
    assert_eq!(register.mark_missing(&present, |_| true).unwrap(), ["a/x.txt"]);
    run(&mut register, &[recording("b/renamed.txt", "a", &[letter(1, "甲")])]);
    let places: Vec<_> = register
        .letters()
        .unwrap()
        .into_iter()
        .map(|entry| (entry.number.unwrap().serial, entry.source.path, entry.standing))
        .collect();
    assert_eq!(
        places,
        [(1, "b/renamed.txt".to_owned(), Standing::Present), (2, "c/x.txt".to_owned(), Standing::Present)]
    );
}

#[test]
fn a_file_that_disappeared_stays_in_the_book_and_leaves_the_records() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("a/x.txt", "a", &[letter(1, "甲")]), recording("b/y.txt", "b", &[letter(1, "乙")])]);
    // only folder b was looked through: nothing is known of a
    assert!(register.mark_missing(&BTreeSet::new(), |path| path.starts_with("b/")).unwrap() == ["b/y.txt"]);
    let standing: Vec<_> = register.letters().unwrap().into_iter().map(|entry| entry.standing).collect();
    assert_eq!(standing, [Standing::Present, Standing::Gone]);
    assert_eq!(register.records().unwrap().len(), 1);
    run(&mut register, &[recording("b/y.txt", "b", &[letter(1, "乙")])]);
    assert_eq!(register.letters().unwrap()[1].standing, Standing::Present);
}

#[test]
fn another_content_under_the_same_path_is_another_source_and_the_old_one_stays() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("a/x.txt", "old", &[letter(1, "旧")])]);
    run(&mut register, &[recording("a/x.txt", "new", &[letter(1, "新")])]);
    assert_eq!(book(&register), rows(&[("2023収0001", "旧"), ("2023収0002", "新")]));
    assert_eq!(register.letters().unwrap()[0].standing, Standing::Replaced);
    assert_eq!(register.records().unwrap().len(), 1);
    // a file that cannot be read for once has not replaced anything
    let mut unreadable = sample::record("a/x.txt", "", &[]);
    unreadable.source.sha256 = String::new();
    run(&mut register, &[Recording::prepare(unreadable, sample::document(&[]), Vec::new(), ARRIVED).unwrap()]);
    assert_eq!(register.letters().unwrap()[1].standing, Standing::Gone);
    run(&mut register, &[recording("a/x.txt", "new", &[letter(1, "新")])]);
    assert_eq!(register.letters().unwrap()[1].standing, Standing::Present);
    assert_eq!(register.records().unwrap().len(), 1);
}

#[test]
fn a_correction_survives_every_later_reading_and_can_be_taken_back() {
    let (_folder, _, mut register) = register();
    let misread = recording("in/a.txt", "a", &[letter(1, "件各")]);
    run(&mut register, std::slice::from_ref(&misread));
    let id = register.find_letter("in/a.txt").unwrap();
    let first = register.correct(id, "subject", &json!("件名"), "山田", NOW).unwrap();
    assert_eq!(first.machine, json!("件各"));
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "件　各")])]);
    let subject = |register: &Register| register.records_with_corrections().unwrap()[0].letters[0].subject.clone();
    assert_eq!(subject(&register).as_deref(), Some("件名"));
    assert_eq!(register.records().unwrap()[0].letters[0].subject.as_deref(), Some("件　各"), "the reading is kept");

    let second = register.correct(id, "subject", &json!("件名について"), "鈴木", NOW).unwrap();
    assert_eq!(subject(&register).as_deref(), Some("件名について"));
    register.undo(second.id, "鈴木", NOW).unwrap();
    assert_eq!(subject(&register).as_deref(), Some("件名"));
    register.undo(first.id, "山田", NOW).unwrap();
    assert_eq!(subject(&register).as_deref(), Some("件　各"));
    let history = register.corrections(id).unwrap();
    assert_eq!(history.len(), 2);
    assert_eq!(history[0].undone, Some(("山田".to_owned(), NOW)));
    assert!(matches!(register.undo(first.id, "山田", NOW).unwrap_err().problem, Problem::UnknownCorrection { .. }));
}

#[test]
fn a_corrected_field_says_who_gave_its_value_and_leaves_the_review_list() {
    use crate::model::Field;
    let (_folder, _, mut register) = register();
    let mut doubtful = letter(1, "甲");
    doubtful.review = vec![Field::Date, Field::Issuers];
    run(&mut register, &[recording("in/a.txt", "a", &[doubtful])]);
    let id = register.find_letter("2023収0001").unwrap();
    register.correct(id, "date", &json!("2023-07-07"), "山田", NOW).unwrap();
    register
        .correct(
            id,
            "issuers",
            &json!([{"text": "厚生労働省医政局長", "organization": "厚生労働省医政局"}]),
            "山田",
            NOW,
        )
        .unwrap();
    let entry = &register.letters().unwrap()[0];
    assert_eq!(entry.letter.date, Some(Date::constant(2023, 7, 7)));
    assert_eq!(entry.letter.review, []);
    assert_eq!(entry.letter.evidence.date.as_ref().unwrap().rule, "corrected-by-a-person: 山田");
    assert_eq!(entry.letter.evidence.issuers.len(), 1);
    assert_eq!(entry.corrections.len(), 2);
}

#[test]
fn a_correction_that_no_record_can_hold_is_refused() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "甲")])]);
    let id = register.find_letter("in/a.txt#0").unwrap();
    for (field, value) in [
        ("date", json!("令和5年7月7日")),
        ("reference_numbers", json!("医政発0609第3号")),
        ("kind", json!("手紙")),
        ("first_line", json!(3)),
        ("no_such_field", json!(null)),
    ] {
        let error = register.correct(id, field, &value, "山田", NOW).unwrap_err();
        assert!(matches!(error.problem, Problem::BadCorrection { .. }), "{field}: {error}");
    }
    assert_eq!(register.corrections(id).unwrap(), []);
    let nobody = register.correct(crate::model::LetterId(99), "subject", &json!("乙"), "山田", NOW).unwrap_err();
    assert!(matches!(nobody.problem, Problem::UnknownLetter { .. }));
}

#[test]
fn a_letter_is_found_by_number_path_or_record_id() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("in/第#1号.txt", "a long content", &[letter(1, "甲"), letter(2, "乙")])]);
    let second = register.letters().unwrap()[1].id.unwrap();
    let sha = register.records().unwrap()[0].source.sha256.clone();
    assert_eq!(register.find_letter("2023収0002").unwrap(), second);
    assert_eq!(register.find_letter("in/第#1号.txt#1").unwrap(), second);
    assert_eq!(register.find_letter(&format!("{}#1", sha.chars().take(12).collect::<String>())).unwrap(), second);
    let both = register.find_letter("in/第#1号.txt").unwrap_err();
    assert!(both.to_string().contains("2023収0001, 2023収0002"), "{both}");
    assert!(register.find_letter("in/第#1号.txt#2").is_err());
}

#[test]
fn words_of_one_two_and_three_characters_are_found() {
    let (_folder, _, mut register) = register();
    let texts = |path: &str, content: &str, subject: &str, lines: &[&str]| {
        let record = sample::record(path, content, &[letter(1, subject)]);
        Recording::prepare(record, sample::document(lines), Vec::new(), ARRIVED).unwrap()
    };
    run(
        &mut register,
        &[
            texts("in/a.txt", "a", "医療ＤＸについて（通知）", &["医療ＤＸについて", "オンライン資", "格確認の件"]),
            texts("in/b.txt", "b", "研修会のご案内", &["この通 知は100%確認した"]),
        ],
    );
    let found =
        |query: &str| -> Vec<String> { register.search(query).unwrap().into_iter().map(|hit| hit.path).collect() };
    assert_eq!(found("通知"), ["in/a.txt", "in/b.txt"]);
    assert_eq!(found("dx"), ["in/a.txt"]);
    assert_eq!(found("資格確認"), ["in/a.txt"], "a word broken over two lines");
    assert_eq!(found("研"), ["in/b.txt"]);
    assert_eq!(found("通知 研修会"), ["in/b.txt"], "all words, short and long");
    assert_eq!(found("0%"), ["in/b.txt"], "% is a character like any other");
    assert_eq!(found("確_"), [""; 0]);
    assert_eq!(found("\"研修会"), [""; 0]);
    assert_eq!(found(" 　"), [""; 0]);
    let hit = &register.search("確認した").unwrap()[0];
    assert_eq!((hit.excerpt.as_str(), hit.index), ("この通知は100%確認した", Some(0)));
}

#[test]
fn a_corrected_subject_is_found_and_the_wrong_one_no_longer() {
    let (_folder, _, mut register) = register();
    let record = sample::record("in/a.txt", "a", &[letter(1, "件各不明")]);
    let source = Recording::prepare(record, sample::document(&["本文"]), Vec::new(), ARRIVED).unwrap();
    run(&mut register, std::slice::from_ref(&source));
    let id = register.find_letter("in/a.txt").unwrap();
    let correction = register.correct(id, "subject", &json!("件名判明"), "山田", NOW).unwrap();
    for _ in 0..2 {
        assert_eq!(register.search("件名判明").unwrap().len(), 1);
        assert_eq!(register.search("件各不明").unwrap().len(), 0);
        run(&mut register, std::slice::from_ref(&source)); // and once more after the source was read again
    }
    register.undo(correction.id, "山田", NOW).unwrap();
    assert_eq!(register.search("件各不明").unwrap().len(), 1);
}

#[test]
fn a_document_without_a_letter_is_found_too() {
    let (_folder, _, mut register) = register();
    let record = sample::record("in/a.txt", "a", &[]);
    run(&mut register, &[Recording::prepare(record, sample::document(&["会場案内図"]), Vec::new(), ARRIVED).unwrap()]);
    let hit = register.search("案内図").unwrap().remove(0);
    assert_eq!((hit.letter, hit.number, hit.path.as_str()), (None, None, "in/a.txt"));
}

#[test]
fn letters_can_be_read_again_from_the_stored_document() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("in/a.txt", "a", &[letter(1, "甲")])]);
    let (decoded, on) = register.decoded("in/a.txt", "61").unwrap().unwrap();
    assert_eq!(decoded.document, sample::document(&["甲"]));
    assert_eq!(on, basis());
    assert_eq!(register.decoded("in/a.txt", "62").unwrap(), None);
}

#[test]
fn a_changed_file_is_seen_when_the_book_is_verified() {
    let (_folder, _, mut register) = register();
    run(&mut register, &[recording("a.txt", "a", &[letter(1, "甲")]), recording("b.txt", "b", &[letter(1, "乙")])]);
    let found = register.verify(|path| (path == "a.txt").then(|| "ff".to_owned())).unwrap();
    let changed = Changed { path: "a.txt".to_owned(), expected: "61".to_owned(), found: "ff".to_owned() };
    assert_eq!((found.checked, found.changed, found.missing), (2, vec![changed], vec!["b.txt".to_owned()]));
}

#[test]
fn a_number_taken_out_by_hand_is_a_gap() {
    let (_folder, path, mut register) = register();
    run(&mut register, &[recording("a.txt", "a", &[letter(1, "甲"), letter(2, "乙")])]);
    let other = Connection::open(&path).unwrap();
    other.execute("UPDATE letters SET serial = NULL, year = NULL WHERE serial = 1", []).unwrap();
    let found = register.verify(|_| Some("61".to_owned())).unwrap();
    assert_eq!(found.gaps, [RegisterNumber { year: Some(2023), serial: 1 }]);
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let (_folder, path, register) = register();
    drop(register);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA user_version = 99").unwrap();
    let error = Register::open(&path).unwrap_err();
    assert!(matches!(error.problem, Problem::NewerSchema { found: 99, known: 8 }));
    assert!(error.to_string().contains("install"), "{error}");
    assert_eq!(other.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0)).unwrap(), 99);
}

#[test]
fn a_file_that_is_no_register_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("register.csv");
    std::fs::write(&text, "収受番号,件名\r\n").unwrap();
    assert!(matches!(Register::open(&text).unwrap_err().problem, Problem::NotARegister { .. }));
    assert_eq!(std::fs::read_to_string(&text).unwrap(), "収受番号,件名\r\n");
    let foreign = folder.path().join("other.sqlite");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE guests (name TEXT)").unwrap();
    assert!(matches!(Register::open(&foreign).unwrap_err().problem, Problem::NotARegister { .. }));
    let nowhere = folder.path().join("no/such/folder/register.sqlite");
    assert!(matches!(Register::open(&nowhere).unwrap_err().problem, Problem::CannotOpen { .. }));
    assert!(matches!(
        Register::open_read_only(&folder.path().join("none")).unwrap_err().problem,
        Problem::CannotOpen { .. }
    ));
}

#[test]
fn a_second_writer_waits_and_then_says_that_the_register_is_locked() {
    let (_folder, path, mut first) = register();
    let mut second = Register::open_waiting(&path, Duration::from_millis(50)).unwrap();
    run(&mut first, &[recording("a.txt", "a", &[letter(1, "甲")])]);
    run(&mut second, &[recording("b.txt", "b", &[letter(1, "乙")])]);
    assert_eq!(book(&first), rows(&[("2023収0001", "甲"), ("2023収0002", "乙")]));

    let holder = Connection::open(&path).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = second.begin_run(&basis(), NOW).unwrap_err();
    assert!(matches!(error.problem, Problem::Locked), "{error}");
    assert_eq!(second.records().unwrap().len(), 2, "reading goes on");
    holder.execute_batch("ROLLBACK").unwrap();
    second.begin_run(&basis(), NOW).unwrap();
}

#[test]
fn a_source_that_fails_half_way_leaves_nothing_behind() {
    let (_folder, path, mut register) = register();
    run(&mut register, &[recording("a.txt", "a", &[letter(1, "甲")])]);
    let before = (register.records().unwrap(), register.letters().unwrap(), register.search("甲").unwrap());
    // the write of the passages fails, after document and letters were written
    Connection::open(&path)
        .unwrap()
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON passages BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        .unwrap();
    let run = register.begin_run(&basis(), NOW).unwrap();
    register.record(run, &recording("a.txt", "a", &[letter(1, "別"), letter(2, "物")]), &basis(), NOW).unwrap_err();
    register.record(run, &recording("b.txt", "b", &[letter(1, "乙")]), &basis(), NOW).unwrap_err();
    let after = (register.records().unwrap(), register.letters().unwrap(), register.search("甲").unwrap());
    assert_eq!(after, before);
}

#[test]
fn a_full_disk_is_reported_as_such() {
    let (_folder, _, mut register) = register();
    let pages: i64 = register.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    register.connection.pragma_update(None, "max_page_count", pages + 1).unwrap();
    let run = register.begin_run(&basis(), NOW).unwrap();
    let long = "通知".repeat(20_000);
    let error = register.record(run, &recording("a.txt", "a", &[letter(1, &long)]), &basis(), NOW).unwrap_err();
    assert!(matches!(error.problem, Problem::DiskFull), "{error}");
    assert_eq!(register.records().unwrap(), []);
}

#[test]
fn a_register_opened_for_reading_cannot_be_written() {
    let (_folder, path, mut writer) = register();
    run(&mut writer, &[recording("a.txt", "a", &[letter(1, "甲")])]);
    let mut reader = Register::open_read_only(&path).unwrap();
    assert_eq!(book(&reader).len(), 1);
    assert!(matches!(reader.begin_run(&basis(), NOW).unwrap_err().problem, Problem::ReadOnly));
}

#[test]
fn a_damaged_cell_is_reported_as_damage() {
    let (_folder, path, mut register) = register();
    run(&mut register, &[recording("a.txt", "a", &[letter(1, "甲")])]);
    Connection::open(&path).unwrap().execute_batch("UPDATE letters SET record = '{'").unwrap();
    assert!(matches!(register.records().unwrap_err().problem, Problem::Damaged { .. }));
}
