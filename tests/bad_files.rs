//! A folder as it really is: one good letter among files that are cut off, locked, empty or something else.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing it does not understand"
)]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

fn project(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What one line of `letters.jsonl` says of its file.
struct Told {
    path: String,
    letters: usize,
    codes: Vec<String>,
}

/// What is said of every file, and the status of the run.
fn run_over(files: &[(&str, Vec<u8>)]) -> (Vec<Told>, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join("in").join(name), bytes).unwrap();
    }
    let status = Command::new(env!("CARGO_BIN_EXE_kairan"))
        .args(["run", "in", "--out", "out", "--quiet"])
        .current_dir(folder.path())
        .status()
        .unwrap();
    let records = fs::read_to_string(folder.path().join("out/letters.jsonl")).unwrap();
    let records = records.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        let codes = record["diagnostics"].as_array().unwrap().iter().map(|d| d["code"].as_str().unwrap().to_owned());
        Told {
            path: record["source"]["path"].as_str().unwrap().to_owned(),
            letters: record["letters"].as_array().unwrap().len(),
            codes: codes.collect(),
        }
    });
    (records.collect(), status.code())
}

#[test]
fn one_bad_file_is_reported_and_no_other_is_lost() {
    let good = project("fixtures/bundle-text/input.txt");
    let whole = project("fixtures/bundle-libreoffice-pdf/input.pdf");
    let (records, status) = run_over(&[
        ("cut-off.pdf", whole[..whole.len() / 2].to_vec()),
        ("empty.pdf", Vec::new()),
        ("letter.txt", good),
        ("locked.pdf", project("tests/data/locked.pdf")),
        ("noise.pdf", b"%PDF-1.7\nnothing of a PDF behind it".to_vec()),
        ("picture.bin", vec![0, 159, 146, 150, 0, 1, 2, 3]),
    ]);
    let paths: Vec<&str> = records.iter().map(|told| told.path.as_str()).collect();
    assert_eq!(
        paths,
        ["in/cut-off.pdf", "in/empty.pdf", "in/letter.txt", "in/locked.pdf", "in/noise.pdf", "in/picture.bin"],
        "every file has a record",
    );
    let of = |path: &str| records.iter().find(|told| told.path == path).unwrap();
    assert_eq!(of("in/letter.txt").letters, 3, "the good file is read");
    for told in records.iter().filter(|told| told.path != "in/letter.txt") {
        assert!(!told.codes.is_empty(), "{} is in the records without a word", told.path);
    }
    let codes = &of("in/locked.pdf").codes;
    assert!(codes.iter().any(|code| code == "pdf-encrypted"), "the locked file: {codes:?}");
    assert_eq!(status, Some(1), "complete, but some file failed");
}

#[test]
fn a_folder_of_good_files_ends_with_status_0() {
    let (records, status) = run_over(&[("letter.txt", project("fixtures/bundle-text/input.txt"))]);
    assert_eq!((records.len(), status), (1, Some(0)));
}
