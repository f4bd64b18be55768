//! Heads on one line, and heads whose day, number or title is easily taken from the wrong line: what tests/truth/orders says of them.

use kairan::diag::Sink;
use kairan::model::{Document, Letter, Line, Page};
use kairan::pipeline::read_document;
use kairan::tables::Tables;
use serde_json::Value;
use std::fs;

fn read(text: &str) -> Vec<Letter> {
    let line = |(text, number): (&str, u32)| Line { number, page: 1, text: text.to_owned(), ..Line::default() };
    let lines = text.lines().zip(1..).map(line).collect();
    let document = Document { pages: vec![Page { number: 1, lines, ..Page::default() }], ..Document::default() };
    read_document(&document, Tables::embedded(), None, &mut Sink::new()).0
}

#[test]
fn day_numbers_subject_and_parties_of_a_head_on_one_line_are_those_of_its_truth() {
    let mut read_any = 0;
    for entry in fs::read_dir("tests/truth/orders").unwrap() {
        let path = entry.unwrap().path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !stem.starts_with("o-") || path.extension().is_none_or(|kind| kind != "json") {
            continue;
        }
        read_any += 1;
        let truth: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let truth = &truth["letters"][0];
        let letters = read(&fs::read_to_string(path.with_extension("txt")).unwrap());
        assert_eq!(letters.len(), 1, "{stem}");
        let letter = &letters[0];
        assert_eq!(letter.date.map(|day| day.to_string()).as_deref(), truth["date"].as_str(), "{stem}");
        assert_eq!(letter.subject.as_deref(), truth["subject"].as_str(), "{stem}");
        let numbers: Vec<&str> =
            truth["reference_numbers"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(letter.reference_numbers, numbers, "{stem}");
        let texts = |field: &str| -> Vec<String> {
            truth[field].as_array().unwrap().iter().filter_map(|p| p["text"].as_str().map(str::to_owned)).collect()
        };
        let read: Vec<&String> = letter.addressees.iter().map(|a| &a.text).collect();
        assert_eq!(read, texts("addressees").iter().collect::<Vec<_>>(), "{stem}");
        // not read yet: who signs a mail on one line with the office, and who signs beside the column of a stamp
        if !["o-tenso-01", "o-ran-01"].contains(&stem.as_str()) {
            let read: Vec<&String> = letter.issuers.iter().map(|i| &i.text).collect();
            assert_eq!(read, texts("issuers").iter().collect::<Vec<_>>(), "{stem}");
        }
    }
    assert!(read_any >= 23, "{read_any}");
}
