//! A folder of single letters, one file each, with a list of them.
//!
//! ```text
//! letters/2023-07-07_医政発0707第3号_停電時の電源の確保について.pdf
//! letters/文書一覧.csv     ファイル名, 収受番号, 文書日付, …, 元のファイル, 頁, SHA-256, 備考
//! ```
//!
//! The list is also the memory of the folder: when a letter is written again under another name, the file of its old name is taken
//! away, but only as long as it is still the file that was written. Whatever else lies in the folder stays, and what the list
//! says of letters that are not written this time.

use super::csv_file;
use super::error::ExportError;
use super::letter_file::Names;
use super::sheet::{Cell, Heading, Sheet};
use super::staged::Staged;
use super::{cp932, restore};
use crate::config::{CsvEncoding, OutputSettings, Settings};
use crate::model::RegisterEntry;
use crate::tables::Tables;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The list, without its ending.
const LIST: &str = "文書一覧";

const NAME: &str = "ファイル名";
const LETTER: &str = "収受番号";
const HASH: &str = "SHA-256";

/// A folder that is being filled.
#[derive(Debug)]
pub struct LetterFolder<'a> {
    folder: PathBuf,
    settings: &'a Settings,
    tables: &'a Tables,
    names: Names,
    /// the list of the last time
    before: Vec<Row>,
    rows: Vec<Row>,
}

/// A line of the list.
#[derive(Debug)]
struct Row {
    /// empty for a letter without a file
    name: String,
    hash: String,
    /// number of receipt; of a letter without one, the file it lies in and its index there
    letter: String,
    cells: Vec<Cell>,
}

/// The file of one letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterFile {
    /// `pdf`, `txt` …
    pub ending: String,
    /// its bytes
    pub bytes: Vec<u8>,
    /// pages or lines of the file it was taken from: 3～5頁
    pub extent: String,
    /// what a person should know about it
    pub remark: Option<String>,
}

impl<'a> LetterFolder<'a> {
    /// Opens a folder, and makes it when it is not there.
    ///
    /// # Errors
    /// [`ExportError`]: it cannot be made.
    pub fn open(folder: &Path, settings: &'a Settings, tables: &'a Tables) -> Result<Self, ExportError> {
        Staged::in_folder(folder)?;
        let before = known(&folder.join(format!("{LIST}.csv")));
        Ok(Self { folder: folder.to_owned(), settings, tables, names: Names::default(), before, rows: Vec::new() })
    }

    /// Writes the file of a letter, or what is known of one that could not be made (`Err` with the reason).
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn put(&mut self, entry: &RegisterEntry, file: Result<LetterFile, String>) -> Result<(), ExportError> {
        let (name, extent, hash, remark) = match file {
            Ok(file) => {
                let pattern = &self.settings.output.letter_name;
                let name = self.names.name(pattern, entry, self.tables, &file.ending);
                let hash = format!("{:x}", Sha256::digest(&file.bytes));
                let mut staged = Staged::in_folder(&self.folder)?;
                staged.add(&name, |out| out.write_all(&file.bytes))?;
                staged.put_in_place()?;
                (name, file.extent, hash, file.remark)
            }
            Err(why) => (String::new(), String::new(), String::new(), Some(why)),
        };
        let number = entry.number.map(|number| number.to_string());
        let letter = number.unwrap_or_else(|| format!("{}#{}", entry.source.path, entry.index));
        let cells = vec![
            Cell::text(&name),
            Cell::text(&letter),
            Cell::day(entry.letter.date),
            Cell::joined(&entry.letter.reference_numbers),
            Cell::joined(entry.letter.issuers.iter().map(|issuer| &issuer.text)),
            Cell::text(entry.letter.subject.clone().unwrap_or_default()),
            Cell::text(&entry.source.path),
            Cell::text(extent),
            Cell::text(&hash),
            Cell::text(remark.unwrap_or_default()),
        ];
        self.rows.push(Row { name, hash, letter, cells });
        Ok(())
    }

    /// Writes the list and takes away what the last list names and this one does not. Gives the list's path.
    ///
    /// # Errors
    /// [`ExportError`] when the list cannot be written.
    pub fn finish(self) -> Result<PathBuf, ExportError> {
        let widths = [
            (NAME, 60.0),
            (LETTER, 12.0),
            ("文書日付", 12.0),
            ("記号番号", 22.0),
            ("発信者", 28.0),
            ("件名", 60.0),
            ("元のファイル", 30.0),
            ("頁", 10.0),
            (HASH, 30.0),
            ("備考", 40.0),
        ];
        let headings = widths.map(|(label, width)| Heading::new(label, width)).to_vec();
        let written: BTreeSet<String> = self.rows.iter().map(|row| row.letter.clone()).collect();
        let (again, kept): (Vec<Row>, Vec<Row>) =
            self.before.into_iter().partition(|row| written.contains(&row.letter));
        let names: BTreeSet<String> = self.rows.iter().map(|row| row.name.clone()).collect();
        let kept = kept.into_iter().filter(|row| !names.contains(&row.name));
        let rows = self.rows.into_iter().chain(kept).map(|row| row.cells).collect();
        let list = Sheet { name: LIST, file: LIST, headings, rows };
        // the list is read again the next time, so it holds every character
        let readable = OutputSettings { csv_encoding: CsvEncoding::Utf8, ..self.settings.output.clone() };
        let bytes = csv_file::render(&list, &readable, &mut cp932::Lost::default());
        let mut staged = Staged::in_folder(&self.folder)?;
        staged.add(&format!("{LIST}.csv"), |out| out.write_all(&bytes))?;
        let placed = staged.put_in_place()?;
        for old in again.iter().filter(|row| !row.name.is_empty() && !names.contains(&row.name)) {
            let path = self.folder.join(&old.name);
            if fs::read(&path).is_ok_and(|bytes| format!("{:x}", Sha256::digest(bytes)) == old.hash) {
                // what cannot be taken away is a file too many, and no loss
                let _ = fs::remove_file(&path);
            }
        }
        Ok(placed.into_iter().next().unwrap_or(self.folder))
    }
}

/// The rows of a list. A list that cannot be read has none. A name that leads out of the folder is none of ours.
fn known(list: &Path) -> Vec<Row> {
    let Ok(bytes) = fs::read(list) else { return Vec::new() };
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::Reader::from_reader(text);
    let at = |wanted: &str, headings: &csv::StringRecord| headings.iter().position(|heading| heading == wanted);
    let Ok(headings) = reader.headers().cloned() else { return Vec::new() };
    let columns = (at(NAME, &headings), at(LETTER, &headings), at(HASH, &headings));
    let (Some(name), Some(letter), Some(hash)) = columns else { return Vec::new() };
    let row = |row: csv::StringRecord| {
        let value = |at: usize| row.get(at).map(|cell| restore(cell).to_owned());
        let (name, letter, hash) = (value(name)?, value(letter)?, value(hash)?);
        let plain = !name.contains(['/', '\\', '\0']) && name != "." && name != "..";
        let cells = row.iter().map(|cell| Cell::text(restore(cell))).collect();
        plain.then_some(Row { name, hash, letter, cells })
    };
    reader.records().flatten().filter_map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{entry, letter};
    use crate::model::RegisterNumber;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Letters numbered from 1.
    fn write(folder: &Path, subjects: &[&str]) {
        let settings = Settings::default();
        let mut letters = LetterFolder::open(folder, &settings, Tables::embedded()).unwrap();
        for (serial, subject) in (1..).zip(subjects) {
            let number = Some(RegisterNumber { year: Some(2023), serial });
            let file = LetterFile { ending: "pdf".into(), bytes: b"pdf".to_vec(), extent: "1".into(), remark: None };
            letters.put(&RegisterEntry { number, ..entry(letter(subject)) }, Ok(file)).unwrap();
        }
        letters.finish().unwrap();
    }

    #[test]
    fn a_letter_whose_name_changed_leaves_no_file_behind_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &["誤り", "乙", "丙"]);
        fs::write(folder.path().join("日付なし_番号なし_丙.pdf"), "a person wrote this").unwrap();
        fs::write(folder.path().join("覚え.txt"), "").unwrap();
        write(folder.path(), &["正しい", "乙", "丁"]);
        let pdf = |subject: &str| format!("日付なし_番号なし_{subject}.pdf");
        let lists = ["文書一覧.csv", "覚え.txt"].map(str::to_owned);
        let mut expected: Vec<_> = lists.into_iter().chain(["丙", "乙", "正しい", "丁"].map(pdf)).collect();
        expected.sort();
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    fn a_letter_written_alone_leaves_the_others_in_the_list() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &["甲", "乙"]);
        write(folder.path(), &["甲"]);
        let list = fs::read_to_string(folder.path().join("文書一覧.csv")).unwrap();
        assert_eq!(list.lines().count(), 3, "{list}");
        assert!(names(folder.path()).iter().any(|name| name.contains('乙')));
    }

    #[test]
    fn a_letter_that_could_not_be_written_is_in_the_list_with_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::default();
        let mut letters = LetterFolder::open(folder.path(), &settings, Tables::embedded()).unwrap();
        letters.put(&entry(letter("甲")), Err("元のファイルがありません".to_owned())).unwrap();
        let list = fs::read_to_string(letters.finish().unwrap()).unwrap();
        assert!(list.contains("甲") && list.contains("元のファイルがありません"), "{list}");
    }

    #[test]
    fn a_forged_list_takes_nothing_outside_of_the_folder_away() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("letters");
        fs::create_dir(&inner).unwrap();
        fs::write(folder.path().join("keep.txt"), "").unwrap();
        let hash = format!("{:x}", Sha256::digest(b""));
        fs::write(inner.join("文書一覧.csv"), format!("ファイル名,収受番号,SHA-256\n../keep.txt,2023収0001,{hash}\n"))
            .unwrap();
        write(&inner, &["甲"]);
        assert!(folder.path().join("keep.txt").exists());
    }
}
