//! Pages that are pictures, read by an engine that recognises characters.
//!
//! Most tests put a script in the place of the engine, which answers as Tesseract did for the same picture; one asks the engine itself
//! when it is on the machine.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing it does not understand")]

use serde_json::Value;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn scans() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scans")
}

/// A folder with the scan in it and a program that answers as the engine does: `reading` is run for a picture.
fn office(languages: &str, reading: &str) -> TempDir {
    let office = TempDir::new().unwrap();
    fs::create_dir(office.path().join("in")).unwrap();
    fs::copy(scans().join("kanen.pdf"), office.path().join("in/kanen.pdf")).unwrap();
    let engine = office.path().join("engine");
    let script = format!(
        "#!/bin/sh\ncase \"$1\" in\n--version) echo 'tesseract 5.3.0' ;;\n--list-langs) printf '{languages}' ;;\n*) cat >/dev/null; {reading} ;;\nesac\n"
    );
    fs::write(&engine, script).unwrap();
    fs::set_permissions(&engine, fs::Permissions::from_mode(0o755)).unwrap();
    fs::write(office.path().join("pipeline.toml"), "[input]\npaths = [\"in\"]\n[ocr]\nengine = \"./engine\"\n")
        .unwrap();
    office
}

fn as_it_did() -> String {
    format!("cat '{}'", scans().join("kanen.tsv").display())
}

fn kairan(office: &TempDir, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(office.path()).env("LANG", "C.UTF-8").env_remove("LC_ALL").args(args).output().unwrap()
}

fn record(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn codes(record: &Value) -> Vec<&str> {
    record["diagnostics"].as_array().unwrap().iter().map(|said| said["code"].as_str().unwrap()).collect()
}

#[test]
fn a_scan_is_read_when_asked_and_every_value_is_to_be_reviewed() {
    let office = office("jpn\\n", &as_it_did());
    let record = record(&kairan(&office, &["extract", "in"]));
    assert_eq!(record["text_source"], "ocr");
    assert!(codes(&record).contains(&"page-recognised") && !codes(&record).contains(&"needs-ocr"));
    let letter = &record["letters"][0];
    assert_eq!(letter["reference_numbers"], serde_json::json!(["健感発0428第3号", "健予発0428第1号"]));
    assert_eq!(letter["date"], "2023-04-28");
    let review: Vec<&str> = letter["review"].as_array().unwrap().iter().map(|field| field.as_str().unwrap()).collect();
    for field in ["date", "reference_numbers", "issuers", "addressees", "subject"] {
        assert!(review.contains(&field), "{field}: {review:?}");
    }
    let place = letter["evidence"]["date"]["bbox"].as_array().unwrap();
    let [left, top, right, bottom] = [0, 1, 2, 3].map(|at| place[at].as_f64().unwrap());
    assert!(0.0 < left && left < right && right < 596.0 && 0.0 < top && top < bottom && bottom < 200.0, "{place:?}");
}

#[test]
fn without_being_asked_a_scan_stays_unread_and_is_named() {
    let office = office("jpn\\n", &as_it_did());
    fs::remove_file(office.path().join("pipeline.toml")).unwrap();
    let record = record(&kairan(&office, &["extract", "in"]));
    assert_eq!(codes(&record), ["needs-ocr"]);
    assert_eq!(record["letters"], serde_json::json!([]));
}

#[test]
fn what_was_recognised_is_kept_in_the_register_and_not_asked_for_again() {
    let office = office("jpn\\n", &format!("echo asked >> asked; {}", as_it_did()));
    let asked = || fs::read_to_string(office.path().join("asked")).unwrap().lines().count();
    assert!(kairan(&office, &["run", "--quiet"]).status.success());
    assert_eq!(asked(), 1);
    let register = fs::read_to_string(office.path().join("outputs/register.csv")).unwrap();
    assert!(register.contains("健感発0428第3号") && register.contains("文字認識で読んだ"), "{register}");
    assert!(kairan(&office, &["run", "--quiet", "--stored"]).status.success());
    assert!(kairan(&office, &["run", "--quiet"]).status.success());
    assert_eq!(asked(), 1);
}

#[test]
fn what_a_run_with_recognition_read_a_run_without_it_does_not_take_back() {
    let office = office("jpn\\n", &format!("echo asked >> asked; {}", as_it_did()));
    let asked = || fs::read_to_string(office.path().join("asked")).map_or(0, |lines| lines.lines().count());
    let with = fs::read(office.path().join("pipeline.toml")).unwrap();
    let without = "[input]\npaths = [\"in\"]\n";
    let settings = |text: &[u8]| fs::write(office.path().join("pipeline.toml"), text).unwrap();
    let found = || {
        assert!(kairan(&office, &["run", "--quiet"]).status.success());
        let hits = kairan(&office, &["search", "健感発0428第3号"]);
        String::from_utf8_lossy(&hits.stdout).contains("in/kanen.pdf")
    };
    let letter = "令和６年４月12日\n各位\n　　　　　○○県薬剤師会会長\n　　　研修会の開催について\n　標記の研修会を開催します。\n";
    fs::write(office.path().join("in/letter.txt"), letter).unwrap();
    settings(without.as_bytes());
    assert!(!found(), "a scan is not read without being asked");
    settings(&with);
    assert!(found() && asked() == 1, "recognition that is switched on reads what lay there unread");
    settings(without.as_bytes());
    assert!(found(), "what was recognised stays");
    let register = rusqlite::Connection::open(office.path().join("outputs/register.sqlite")).unwrap();
    register.execute_batch("UPDATE documents SET decoder = 'another'; DELETE FROM stamps").unwrap();
    drop(register);
    assert!(found(), "and stays when the program has changed");
    settings(&with);
    assert!(found() && asked() == 2, "another program recognises it anew");
    assert!(found() && asked() == 2, "what is known is not asked for again");
}

#[test]
fn a_command_that_opens_no_document_needs_no_engine() {
    let office = office("jpn\\n", &as_it_did());
    assert!(kairan(&office, &["run", "--quiet"]).status.success());
    fs::remove_file(office.path().join("engine")).unwrap();
    assert!(kairan(&office, &["search", "健感発0428第3号"]).status.success());
    assert_eq!(kairan(&office, &["run"]).status.code(), Some(2));
}

#[test]
fn a_page_that_cannot_be_made_out_stays_unread_and_says_that_it_was_tried() {
    let noise = "printf '5\\t1\\t1\\t1\\t1\\t1\\t10\\t10\\t40\\t40\\t31\\t信租\\n'";
    for reading in [noise, "exit 3", "echo none"] {
        let office = office("jpn\\n", reading);
        let output = kairan(&office, &["--lang", "en", "extract", "in"]);
        let record = record(&output);
        assert_eq!(codes(&record), ["needs-ocr"], "{reading}");
        assert!(record["diagnostics"][0]["message"].as_str().unwrap().contains("recognition was tried"), "{record}");
        assert_eq!(record["letters"], serde_json::json!([]));
    }
}

#[test]
fn an_engine_that_is_not_there_or_knows_no_japanese_is_refused_before_anything_is_read() {
    let office = office("eng\\n", &as_it_did());
    let japanese = kairan(&office, &["--lang", "ja", "run"]);
    assert_eq!(japanese.status.code(), Some(2));
    let said = String::from_utf8_lossy(&japanese.stderr).into_owned();
    assert!(said.contains("日本語（jpn）入りの Tesseract が必要です"), "{said}");
    assert!(!office.path().join("outputs").exists());
    fs::write(office.path().join("pipeline.toml"), "[ocr]\nengine = \"./nowhere\"\n").unwrap();
    let english = kairan(&office, &["--lang", "en", "extract", "in"]);
    assert_eq!(english.status.code(), Some(2));
    let said = String::from_utf8_lossy(&english.stderr).into_owned();
    assert!(said.contains("expected Tesseract with Japanese (jpn)") && said.contains("apt install"), "{said}");
}

#[test]
fn the_engine_itself_reads_the_scan() {
    let languages = Command::new("tesseract").arg("--list-langs").output();
    let knows = languages.is_ok_and(|said| String::from_utf8_lossy(&said.stdout).lines().any(|line| line == "jpn"));
    if !knows {
        eprintln!("left out: Tesseract with Japanese is not on this machine");
        return;
    }
    let office = office("jpn\\n", "exit 1");
    fs::remove_file(office.path().join("pipeline.toml")).unwrap();
    let record = record(&kairan(&office, &["extract", "--ocr", "in"]));
    assert_eq!(record["letters"][0]["date"], "2023-04-28");
    assert_eq!(record["letters"][0]["reference_numbers"], serde_json::json!(["健感発0428第3号", "健予発0428第1号"]));
}
