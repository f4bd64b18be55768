//! A sheet as the bytes of a CSV: quoted where needed, UTF-8 with a byte order mark or CP932, lines ended by CRLF or LF.

use super::cp932::{self, Lost};
use super::guard::guard;
use super::sheet::{Cell, Sheet};
use crate::config::{CsvEncoding, Newline, OutputSettings};

/// The bytes. What CP932 cannot hold is noted in `lost`.
pub(super) fn render(sheet: &Sheet, settings: &OutputSettings, lost: &mut Lost) -> Vec<u8> {
    let mut out = Vec::new();
    if settings.csv_encoding == CsvEncoding::Utf8 && settings.csv_bom {
        out.extend_from_slice("\u{feff}".as_bytes());
    }
    let headings = sheet.headings.iter().map(|heading| match settings.csv_encoding {
        CsvEncoding::Utf8 => heading.label.clone().into_owned(),
        // an office's own heading may hold anything
        CsvEncoding::Cp932 => lost.fit(&heading.label, sheet.file, &heading.label, 1),
    });
    record(&mut out, settings.csv_newline, headings.map(|label| guard(&label).into_owned()));
    for (at, row) in sheet.rows.iter().enumerate() {
        let cells = row.iter().zip(&sheet.headings).map(|(cell, heading)| {
            let text = plain(cell);
            let text = match settings.csv_encoding {
                CsvEncoding::Utf8 => text,
                // the heading is row 1
                CsvEncoding::Cp932 => lost.fit(&text, sheet.file, &heading.label, at + 2),
            };
            if matches!(cell, Cell::Text(_)) { guard(&text).into_owned() } else { text }
        });
        record(&mut out, settings.csv_newline, cells);
    }
    match settings.csv_encoding {
        CsvEncoding::Utf8 => out,
        CsvEncoding::Cp932 => cp932::encode(&String::from_utf8_lossy(&out)),
    }
}

fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Day(day) => day.to_string(),
        Cell::Whole(number) => number.to_string(),
        Cell::Share(share) => format!("{share:.2}"),
    }
}

/// One line. Written by hand because a writer to memory cannot fail and the `csv` crate's returns errors all the same; a test
/// reads it back with that crate.
fn record(out: &mut Vec<u8>, newline: Newline, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if cell.contains([',', '"', '\r', '\n']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push(b'"');
            out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            out.push(b'"');
        } else {
            out.extend_from_slice(cell.as_bytes());
        }
    }
    out.extend_from_slice(match newline {
        Newline::Crlf => b"\r\n",
        Newline::Lf => b"\n",
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::{Heading, restore};
    use crate::model::Date;
    use proptest::prelude::*;

    fn sheet(rows: Vec<Vec<Cell>>) -> Sheet {
        let heading = |label| Heading::new(label, 10.0);
        let headings = ["件名", "日付", "頁"].into_iter().take(rows[0].len()).map(heading).collect();
        Sheet { name: "表", file: "sheet", headings, rows }
    }

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
        reader.records().map(|row| row.unwrap().iter().map(|cell| restore(cell).to_owned()).collect()).collect()
    }

    #[test]
    fn utf8_begins_with_a_mark_and_lines_end_with_crlf() {
        let day = Cell::Day(Date::constant(2023, 7, 7));
        let one = sheet(vec![vec![Cell::text("\"甲\",乙\n丙"), day, Cell::Whole(-3)]]);
        let bytes = render(&one, &OutputSettings::default(), &mut Lost::default());
        assert_eq!(
            String::from_utf8(bytes).unwrap(),
            "\u{feff}件名,日付,頁\r\n\"\"\"甲\"\",乙\n丙\",2023-07-07,-3\r\n"
        );
    }

    #[test]
    fn lines_end_with_lf_on_request() {
        let settings = OutputSettings { csv_bom: false, csv_newline: Newline::Lf, ..OutputSettings::default() };
        let bytes = render(&sheet(vec![vec![Cell::text("甲")]]), &settings, &mut Lost::default());
        assert_eq!(String::from_utf8(bytes).unwrap(), "件名\n甲\n");
    }

    #[test]
    fn cp932_has_no_mark_and_reads_back() {
        let settings = OutputSettings { csv_encoding: CsvEncoding::Cp932, ..OutputSettings::default() };
        let mut lost = Lost::default();
        let bytes = render(&sheet(vec![vec![Cell::text("〜表、能力\\ソ𠮷")]]), &settings, &mut lost);
        let text = encoding_rs::SHIFT_JIS.decode(&bytes).0;
        assert_eq!(read(text.as_bytes()), [["件名"], ["～表、能力\\ソ〓"]]);
        assert_eq!(lost.diagnostics().len(), 1);
    }

    proptest! {
        #[test]
        fn every_text_reads_back_as_it_was(texts in prop::collection::vec("[ -~、。甲乙=＝\"',\r\n\t]{0,10}", 1..4)) {
            prop_assume!(texts.iter().any(|text| !text.is_empty()));
            let cells = texts.iter().take(3).cloned().map(Cell::text).collect::<Vec<_>>();
            let settings = OutputSettings { csv_bom: false, ..OutputSettings::default() };
            let bytes = render(&sheet(vec![cells]), &settings, &mut Lost::default());
            let rows = read(&bytes);
            prop_assert_eq!(&rows[1], &texts.into_iter().take(3).collect::<Vec<_>>());
        }
    }
}
