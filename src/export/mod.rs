//! The files a clerk opens: records as JSON lines, the register (収受簿) and the audit as sheets.
//!
//! Owns: how things look on paper and in a spreadsheet, encodings, safe cells, writing files so that a failure leaves the old ones.
//! Must not know: what is true. It computes no value that `circulars.jsonl` and the register do not hold, but for joining them.
//!
//! ```text
//! letters.jsonl circulars.jsonl diagnostics.jsonl                 as RECORD.md gives them
//! register.csv  収受番号,収受年月日,…,発信者,宛先,件名,…            one letter per row, in the order of the book
//! hops.csv      one hop of one chain per row                       coverage.csv: circular × body     anomalies.csv
//! register.xlsx the same four sheets with real dates, widths, a frozen heading and filters
//! audit.html    the audit as a page to read and print
//! ```
//!
//! Choices that hold in every sheet:
//!
//! - Several values in one cell are joined with ／ (U+FF0F). Records are NFKC, which turns ／ into /, so no value of a record holds
//!   it and a cell can be taken apart again; unlike a line feed it keeps one letter on one line, for people and for filters.
//! - Dates are ISO in CSV and real dates in XLSX. A second column gives the date by era.
//! - A CSV cell that a spreadsheet would run or turn into something else gets a leading ' (see [`guard`] and [`restore`]).
//!
//! Known to be hard: a CSV has no types, so Excel decides by the look of a cell; CP932 lacks characters that occur in names.

mod bag;
mod calendar;
mod chain;
mod chain_sheets;
mod cp932;
mod csv_file;
mod cut;
mod error;
mod guard;
mod html;
mod jsonl;
mod letter_file;
mod letter_folder;
mod letters;
mod page;
mod picture;
mod register_sheet;
mod remark;
mod route;
mod sheet;
mod staged;
pub mod words;
mod xlsx;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

pub use bag::{Bag, BagCheck, check_bag, hash_of, is_bag, seal_of};
pub use calendar::{CalendarDay, calendar};
pub use chain::{Find, chain_drawing, chain_mermaid, chain_svg, chain_tree};
pub use cut::{CutError, cut_pages};
pub use error::ExportError;
pub use guard::{guard, restore};
pub use letter_folder::{LetterFile, LetterFolder};
pub use page::{AUDIT_SCRIPT, AUDIT_STYLE, audit_body};
pub use picture::{Dots, NoPicture, Picture, page_dots, page_picture};
pub use register_sheet::register_sheet;
pub use sheet::{Cell, Heading, Sheet};

use crate::config::{CsvEncoding, Format, OutputSettings, Settings};
use crate::diag::Sink;
use crate::model::{Circular, DocumentRecord, RegisterEntry, Survey};
use crate::tables::Tables;
use staged::Staged;
pub(crate) use staged::clear_leftovers;
use std::path::{Path, PathBuf};

/// What is exported.
#[derive(Debug, Clone, Copy)]
pub struct Bundle<'a> {
    /// every source that is there, corrections applied
    pub records: &'a [DocumentRecord],
    /// the chains made of them
    pub circulars: &'a [Circular],
    /// the rows of the register
    pub entries: &'a [RegisterEntry],
    /// what the audit rests on
    pub survey: &'a Survey,
}

/// Writes the files that `[output]` names into the folder of the outputs and gives their paths. Nothing is put in place before
/// everything is written: an error leaves the files of the run before. What a CP932 file cannot hold goes to the sink and to
/// `cp932-missing.csv`.
///
/// # Errors
/// [`ExportError`] with the file that could not be written.
pub fn write_all(
    bundle: &Bundle<'_>,
    settings: &Settings,
    tables: &Tables,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, ExportError> {
    let folder = &settings.out;
    let formats = &settings.output.formats;
    let mut staged = Staged::in_folder(folder)?;
    if formats.contains(&Format::Jsonl) {
        staged.add("letters.jsonl", |out| jsonl::letters(bundle.records, out))?;
        staged.add("circulars.jsonl", |out| jsonl::circulars(bundle.circulars, out))?;
        staged.add("diagnostics.jsonl", |out| jsonl::diagnostics(bundle.records, out))?;
    }
    if formats.contains(&Format::Html) {
        staged.add("audit.html", |out| out.write_all(page::audit_page(bundle, settings, tables).as_bytes()))?;
    }
    if formats.contains(&Format::Svg) {
        let letters = letters::Letters::of(bundle);
        for circular in bundle.circulars.iter().filter(|circular| !circular.forwards.is_empty()) {
            let drawing = chain_svg(circular, &|place| letters.letter(place), settings.tongue());
            staged.add(&format!("way-{}.svg", circular.id), |out| out.write_all(drawing.as_bytes()))?;
        }
    }
    let sheets: [Made<'_>; 4] = [
        &|| register_sheet(bundle.entries, bundle.circulars, settings, tables),
        &|| chain_sheets::hops(bundle, tables),
        &|| chain_sheets::coverage(bundle, tables),
        &|| chain_sheets::anomalies(bundle),
    ];
    if formats.contains(&Format::Csv) {
        csv_files(&sheets, settings, &mut staged, sink)?;
    }
    if formats.contains(&Format::Xlsx) {
        let workbook =
            xlsx::render(&sheets.map(|sheet| sheet())).map_err(|error| ExportError::spreadsheet(folder, &error))?;
        staged.add("register.xlsx", |out| out.write_all(&workbook))?;
    }
    staged.put_in_place()
}

/// The files of the audit alone, into a folder of their own: `coverage.csv`, `hops.csv`, `anomalies.csv`, `audit.html`.
///
/// # Errors
/// [`ExportError`] with the file that could not be written.
pub fn write_audit(
    bundle: &Bundle<'_>,
    folder: &Path,
    settings: &Settings,
    tables: &Tables,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, ExportError> {
    let mut staged = Staged::in_folder(folder)?;
    let sheets: [Made<'_>; 3] =
        [&|| chain_sheets::coverage(bundle, tables), &|| chain_sheets::hops(bundle, tables), &|| {
            chain_sheets::anomalies(bundle)
        }];
    csv_files(&sheets, settings, &mut staged, sink)?;
    staged.add("audit.html", |out| out.write_all(page::audit_page(bundle, settings, tables).as_bytes()))?;
    staged.put_in_place()
}

/// A sheet that is made when its turn comes: those of a large book do not stand in memory side by side.
type Made<'a> = &'a dyn Fn() -> Sheet;

fn csv_files(
    sheets: &[Made<'_>],
    settings: &Settings,
    staged: &mut Staged,
    sink: &mut Sink,
) -> Result<(), ExportError> {
    let mut lost = cp932::Lost::default();
    for sheet in sheets {
        let sheet = sheet();
        let bytes = csv_file::render(&sheet, &settings.output, &mut lost);
        staged.add(&format!("{}.csv", sheet.file), |out| out.write_all(&bytes))?;
    }
    if settings.output.csv_encoding == CsvEncoding::Cp932 {
        let readable = OutputSettings { csv_encoding: CsvEncoding::Utf8, ..settings.output.clone() };
        let missing = csv_file::render(&lost.sheet(), &readable, &mut cp932::Lost::default());
        staged.add("cp932-missing.csv", |out| out.write_all(&missing))?;
        sink.extend(lost.diagnostics());
    }
    Ok(())
}

/// The register as the bytes of a CSV, for `kairan extract --format csv`: the same columns, without a register behind it.
#[must_use]
pub fn register_csv(
    entries: &[RegisterEntry],
    circulars: &[Circular],
    settings: &Settings,
    tables: &Tables,
    sink: &mut Sink,
) -> Vec<u8> {
    let mut lost = cp932::Lost::default();
    let bytes = csv_file::render(&register_sheet(entries, circulars, settings, tables), &settings.output, &mut lost);
    sink.extend(lost.diagnostics());
    bytes
}
