//! The files as a clerk's program reads them.

use super::*;
use crate::config::RegisterColumn;
use crate::diag::Code;
use crate::export::sample::{circular, entry, letter, place, record};
use crate::model::{Date, RegisterNumber};
use std::fs;
use std::path::Path;

fn settings(folder: &Path, csv_encoding: CsvEncoding) -> Settings {
    let output = OutputSettings { csv_encoding, ..OutputSettings::default() };
    Settings { out: folder.to_owned(), output, ..Settings::default() }
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}

/// The rows of a CSV as values, heading first.
fn values(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> Vec<Vec<String>> {
    let text = encoding.decode(bytes).0;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(|cell| restore(cell).to_owned()).collect()).collect()
}

fn awkward() -> RegisterEntry {
    let mut entry = entry(letter("=HYPERLINK(\"x\"), \"甲\"〜𠮷の件"));
    entry.number = Some(RegisterNumber { year: Some(2023), serial: 1 });
    entry.received_on = Some(Date::constant(2023, 7, 10));
    entry.letter.reference_numbers = vec!["5-12".to_owned()];
    entry
}

#[test]
fn every_file_of_the_contract_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let records = [record("a.pdf", &[letter("甲")])];
    let circulars = [circular(&[place("a.pdf", 0)], Vec::new())];
    let bundle = Bundle {
        records: &records,
        circulars: &circulars,
        entries: &[awkward()],
        survey: &crate::model::Survey::default(),
    };
    let write = || {
        let mut sink = Sink::new();
        write_all(&bundle, &settings(folder.path(), CsvEncoding::Utf8), Tables::embedded(), &mut sink).unwrap()
    };
    let names: Vec<_> = write().iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let expected = [
        "letters.jsonl",
        "circulars.jsonl",
        "diagnostics.jsonl",
        "audit.html",
        "register.csv",
        "hops.csv",
        "coverage.csv",
        "anomalies.csv",
        "register.xlsx",
    ];
    assert_eq!(names, expected);
    let before: Vec<_> = names.iter().map(|name| read(folder.path(), name)).collect();
    write();
    let after: Vec<_> = names.iter().map(|name| read(folder.path(), name)).collect();
    assert!(before == after, "the second run gives the same bytes");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), names.len(), "and leaves nothing else");
}

#[test]
fn a_register_read_back_holds_the_values_that_were_written() {
    for (encoding, decoder, subject) in [
        (CsvEncoding::Utf8, encoding_rs::UTF_8, "=HYPERLINK(\"x\"), \"甲\"〜𠮷の件"),
        (CsvEncoding::Cp932, encoding_rs::SHIFT_JIS, "=HYPERLINK(\"x\"), \"甲\"～〓の件"),
    ] {
        let settings = settings(Path::new(""), encoding);
        let mut sink = Sink::new();
        let bytes = register_csv(&[awkward()], &[], &settings, Tables::embedded(), &mut sink);
        let rows = values(&bytes, decoder);
        let value = |column: RegisterColumn| {
            let at = RegisterColumn::ALL.iter().position(|other| *other == column).unwrap();
            assert_eq!(rows[0][at], column.heading());
            rows[1][at].as_str()
        };
        assert_eq!(value(RegisterColumn::Subject), subject);
        assert_eq!(value(RegisterColumn::ReferenceNumber), "5-12");
        assert_eq!(value(RegisterColumn::Number), "2023収0001");
        assert_eq!(value(RegisterColumn::Received), "2023-07-10");
        assert_eq!(sink.has(Code::CP932_UNREPRESENTABLE), encoding == CsvEncoding::Cp932);
        assert_eq!(bytes.starts_with("\u{feff}".as_bytes()), encoding == CsvEncoding::Utf8);
    }
}

#[test]
fn a_cp932_export_lists_the_characters_it_could_not_hold() {
    let folder = tempfile::tempdir().unwrap();
    let bundle =
        Bundle { records: &[], circulars: &[], entries: &[awkward()], survey: &crate::model::Survey::default() };
    let mut sink = Sink::new();
    write_all(&bundle, &settings(folder.path(), CsvEncoding::Cp932), Tables::embedded(), &mut sink).unwrap();
    let rows = values(&read(folder.path(), "cp932-missing.csv"), encoding_rs::UTF_8);
    assert_eq!(rows[1], ["𠮷", "U+20BB7", "1", "register.csv", "件名", "2"]);
    assert_eq!(sink.items().len(), 1);
}

#[test]
fn a_file_that_cannot_be_replaced_is_named_and_the_rest_stays_old() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("register.csv"), "old").unwrap();
    // a folder of that name stands in the way of the first file
    fs::create_dir(folder.path().join("letters.jsonl")).unwrap();
    let bundle =
        Bundle { records: &[], circulars: &[], entries: &[awkward()], survey: &crate::model::Survey::default() };
    let error = write_all(&bundle, &settings(folder.path(), CsvEncoding::Utf8), Tables::embedded(), &mut Sink::new())
        .unwrap_err();
    assert!(matches!(error, ExportError::InUse { .. }) && error.to_string().contains("letters.jsonl"), "{error}");
    assert_eq!(read(folder.path(), "register.csv"), b"old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}
