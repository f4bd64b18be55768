//! Truth files, records and earlier results from disk.

use super::sheet::Sheet;
use crate::cli::failure::Problem;
use crate::diag::system_in_japanese;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Letters by stem of the document.
pub(super) type Sheets = BTreeMap<String, Vec<Sheet>>;

/// The truth of a folder.
#[derive(Debug, Default)]
pub(super) struct Truth {
    /// stem and letters, in the order of the paths
    pub(super) documents: Vec<(String, Vec<Sheet>)>,
    /// JSON files that hold no `letters` and are no truth of a document
    pub(super) passed_over: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct TruthFile {
    letters: Option<Vec<Sheet>>,
}

#[derive(Deserialize)]
struct Record {
    source: RecordSource,
    #[serde(default)]
    letters: Vec<Sheet>,
}

#[derive(Deserialize)]
struct RecordSource {
    path: String,
}

/// Name of a document without folder and ending: what joins a record with its truth.
pub(super) fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rfind('.') {
        Some(dot) if dot > 0 => name.get(..dot).unwrap_or(name).to_owned(),
        _ => name.to_owned(),
    }
}

/// All truth files below a folder.
///
/// # Errors
/// The folder does not exist, holds no truth, or a file is not JSON of the form of a truth: all of them are named.
pub(super) fn truth(folder: &Path) -> Result<Truth, Vec<Problem>> {
    if !folder.is_dir() {
        return Err(vec![
            Problem::new(
                format!("expected a folder of truth files, found none at {}", folder.display()),
                "give the folder that holds STEM.json beside each document",
            )
            .in_japanese(format!(
                "{} に正解ファイルのフォルダがありません。書類の隣に 名前.json のあるフォルダを指定してください",
                folder.display()
            )),
        ]);
    }
    let mut truth = Truth::default();
    let mut problems = Vec::new();
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'))
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|e| e.to_string());
        match text.and_then(|text| serde_json::from_str::<TruthFile>(&text).map_err(|e| e.to_string())) {
            Ok(TruthFile { letters: Some(letters) }) => {
                truth.documents.push((stem(&path.to_string_lossy()), letters));
            }
            Ok(TruthFile { letters: None }) => truth.passed_over.push(path),
            Err(found) => problems.push(
                Problem::new(
                    format!("{}: expected a truth file, found {found}", path.display()),
                    "a truth file is a JSON object with a list `letters`",
                )
                .in_japanese(format!(
                    "{}: 正解ファイルとして読めません。正解ファイルは letters という一覧のある JSON です",
                    path.display()
                )),
            ),
        }
    }
    if truth.documents.is_empty() && problems.is_empty() {
        problems.push(Problem::new(
            format!("{}: expected truth files (STEM.json with a list `letters`), found none", folder.display()),
            "give the folder that holds STEM.json beside each document",
        )
        .in_japanese(format!(
            "{} に正解ファイル（letters という一覧のある 名前.json）がありません。書類の隣に正解ファイルのあるフォルダを指定してください",
            folder.display()
        )));
    }
    if problems.is_empty() { Ok(truth) } else { Err(problems) }
}

/// The letters of a file of records (`letters.jsonl`). Of two records of one stem the later counts.
///
/// # Errors
/// The file cannot be read, or lines that are no record, with their numbers.
pub(super) fn records(file: &Path) -> Result<Sheets, Vec<Problem>> {
    let text = fs::read_to_string(file).map_err(|error| {
        vec![
            Problem::new(
                format!("{}: expected a file of records, found: {error}", file.display()),
                "give the letters.jsonl of a run, or documents to read",
            )
            .in_japanese(format!(
                "{}: 読めません（{}）。run の出力した letters.jsonl か、書類を指定してください",
                file.display(),
                system_in_japanese(&error.to_string())
            )),
        ]
    })?;
    let mut sheets = Sheets::new();
    let mut problems = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str::<Record>(line) {
            Ok(record) => {
                sheets.insert(stem(&record.source.path), record.letters);
            }
            Err(error) => problems.push(
                Problem::new(
                    format!("{}:{}: expected a record of a document, found: {error}", file.display(), at + 1),
                    "one record as `kairan extract` prints it per line",
                )
                .in_japanese(format!(
                    "{}:{}: 書類の記録ではありません。一行に一件、kairan extract の出力の形です",
                    file.display(),
                    at + 1
                )),
            ),
        }
    }
    if problems.is_empty() { Ok(sheets) } else { Err(problems) }
}

/// The letters of one record, as its JSON.
pub(super) fn sheets_of(record: &crate::model::DocumentRecord) -> Vec<Sheet> {
    serde_json::to_value(&record.letters).and_then(serde_json::from_value).unwrap_or_default()
}

/// Whether a file holds records (and is no document to read).
pub(super) fn is_records(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|end| end == "jsonl")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stem_has_no_folder_and_no_ending() {
        assert_eq!(stem("tokyo/t155.txt"), "t155");
        assert_eq!(stem("mail.eml!/別添.v2.pdf"), "別添.v2");
        assert_eq!(stem(".hidden"), ".hidden");
    }
}
