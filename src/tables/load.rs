//! All tables together: the embedded texts, the files of `pipeline.toml` in their place, and their common hash.

use super::{BodyWords, Cues, Eras, Holidays, Organizations, PartyWords, Posts, Prefixes, Weights};
use crate::diag::system_in_japanese;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use thiserror::Error;

/// A table that cannot be used, with everything that is wrong with it.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{table}: {problem}")]
pub struct TableError {
    /// file or name of the table
    pub table: String,
    /// expected and found, with the line where known
    pub problem: String,
}

/// What a table is expected to have, as its problems begin, with the Japanese for it.
const EXPECTED: [(&str, &str); 14] = [
    ("a new id", "ほかの行にない id"),
    ("one body of the name", "同じ名前の団体は、同じ時期に一つだけ"),
    ("the id of a row as parent", "parent には、表にある id"),
    ("the id of a row as successor", "successor には、表にある id"),
    ("one of the levels", "level には、決まった段階のいずれか"),
    ("an id and a name", "id と name の値"),
    ("valid_from before valid_to", "valid_to より前の valid_from"),
    ("a pattern", "正規表現"),
    ("rows of date,name", "date,name の行"),
    ("one row for a day", "一日に一行"),
    ("a readable file", "読めるファイル"),
    ("UTF-8", "UTF-8 の文字コード（UTF-8 で保存し直してください）"),
    ("words in [[cue]]", "[[cue]] の言葉"),
    ("at most 64 [[cue]] rows", "[[cue]] は 64行まで"),
];

impl TableError {
    /// The same in Japanese. What a library says of a text that is no table at all is not repeated.
    #[must_use]
    pub fn in_japanese(&self) -> String {
        let (line, problem) = match self.problem.strip_prefix("line ").and_then(|rest| rest.split_once(": ")) {
            Some((line, problem)) => (format!(" {line}行目"), problem),
            None => (String::new(), self.problem.as_str()),
        };
        let expected = EXPECTED
            .iter()
            .find(|(english, _)| problem.strip_prefix("expected ").is_some_and(|rest| rest.starts_with(english)));
        let found = problem.rsplit_once(", found ").map(|(_, found)| found.trim_start_matches(": "));
        let what = match (expected, found) {
            (Some((english, japanese)), _) if matches!(*english, "UTF-8" | "a pattern") => {
                format!("{japanese}が必要です")
            }
            (Some((_, japanese)), Some(found)) => match found {
                "an empty one" | "none" => format!("{japanese}が必要ですが、空です"),
                found => format!("{japanese}が必要ですが、{} です", system_in_japanese(found)),
            },
            (Some((_, japanese)), None) => format!("{japanese}が必要です"),
            (None, _) => "表の形が正しくありません".to_owned(),
        };
        format!("{}{line}: {what}", self.table)
    }

    /// A problem at a line (1-based) of a table.
    pub(super) fn at_line(table: &str, line: usize, problem: impl std::fmt::Display) -> Self {
        Self { table: table.to_owned(), problem: format!("line {line}: {problem}") }
    }

    /// What the TOML reader could not take.
    pub(super) fn toml(table: &str, text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Self::at_line(table, before.matches('\n').count() + 1, error.message())
    }
}

/// Files that replace an embedded table, from `[tables]` of `pipeline.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFiles {
    /// instead of `organizations.toml`
    pub organizations: Option<PathBuf>,
    /// added to the embedded organizations
    pub extra_organizations: Option<PathBuf>,
    /// instead of `reference_prefixes.csv`
    pub reference_prefixes: Option<PathBuf>,
    /// added to the embedded prefixes
    pub extra_reference_prefixes: Option<PathBuf>,
    /// instead of `holidays.csv`
    pub holidays: Option<PathBuf>,
    /// instead of `weights.toml`: what `kairan learn --write` wrote
    pub weights: Option<PathBuf>,
    /// instead of `cues.toml`
    pub cues: Option<PathBuf>,
}

/// All tables.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// 明治 … 令和
    pub eras: Eras,
    /// bodies, addressee classes, prefectures, and how they stand to one another
    pub organizations: Organizations,
    /// 医政発 → 厚生労働省医政局長
    pub prefixes: Prefixes,
    /// national holidays
    pub holidays: Holidays,
    /// words by which lines and values are known
    pub cues: Cues,
    /// words by which the name of a body ends
    pub bodies: BodyWords,
    /// 課長, 会長, 参事官 … and how they stand at the end of a party
    pub posts: Posts,
    /// 敬称, 法人格 and other words around names
    pub parties: PartyWords,
    /// what the features of a line speak for
    pub weights: Weights,
    /// SHA-256 over all table texts: part of what decides whether a file is read again
    pub hash: String,
    /// what a stage has worked out from these tables once
    pub prepared: Prepared,
}

/// Room for what a stage works out from the tables once and needs for every document.
#[derive(Debug, Default)]
pub struct Prepared(OnceLock<Arc<dyn Any + Send + Sync>>);

impl Prepared {
    /// What was worked out before, or now.
    pub fn get<T: Any + Send + Sync>(&self, make: impl Fn() -> T) -> Arc<T> {
        let kept = self.0.get_or_init(|| Arc::new(make()));
        // another stage was first: what it keeps is of another type
        Arc::clone(kept).downcast().unwrap_or_else(|_| Arc::new(make()))
    }
}

impl Clone for Prepared {
    /// A copy of the tables may be changed, so it works everything out anew.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Tables {
    /// The embedded tables, parsed once.
    pub fn embedded() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self::load(&TableFiles::default()).unwrap_or_default())
    }

    /// The embedded tables with the files of `pipeline.toml` in their place.
    ///
    /// # Errors
    /// All problems of all files: unreadable, not of the table's form, a row that contradicts another.
    pub fn load(files: &TableFiles) -> Result<Self, Vec<TableError>> {
        let mut texts = Texts::default();
        let eras = texts.embedded("eras.toml", include_str!("data/eras.toml"));
        let bodies = texts.embedded("body_suffixes.toml", include_str!("data/body_suffixes.toml"));
        let posts = texts.embedded("posts.toml", include_str!("data/posts.toml"));
        let parties = texts.embedded("parties.toml", include_str!("data/parties.toml"));
        // read where they are used; a change of them reads every file again like any other
        for (name, text) in
            [("forwarding.toml", include_str!("data/forwarding.toml")), ("names.toml", include_str!("data/names.toml"))]
        {
            texts.embedded(name, text);
        }
        let cues = texts.replaced("cues.toml", include_str!("data/cues.toml"), files.cues.as_deref());
        let holidays = texts.replaced("holidays.csv", include_str!("data/holidays.csv"), files.holidays.as_deref());
        let weights = texts.replaced("weights.toml", include_str!("data/weights.toml"), files.weights.as_deref());
        let organizations = [
            Some(texts.replaced("organizations.toml", super::organization::EMBEDDED, files.organizations.as_deref())),
            texts.added(files.extra_organizations.as_deref()),
        ];
        let prefixes = [
            Some(texts.replaced(
                "reference_prefixes.csv",
                include_str!("data/reference_prefixes.csv"),
                files.reference_prefixes.as_deref(),
            )),
            texts.added(files.extra_reference_prefixes.as_deref()),
        ];
        let Texts { mut problems, hash } = texts;
        let mut keep = |wrong: Vec<TableError>| problems.extend(wrong);
        let bodies = BodyWords::parse(&bodies.name, &bodies.text).map_err(&mut keep).unwrap_or_default();
        let tables = Self {
            eras: Eras::parse(&eras.name, &eras.text).map_err(&mut keep).unwrap_or_default(),
            organizations: Organizations::parse(&named(&organizations)).map_err(&mut keep).unwrap_or_default(),
            prefixes: Prefixes::parse(&named(&prefixes)).map_err(&mut keep).unwrap_or_default(),
            holidays: Holidays::parse(&holidays.name, &holidays.text).map_err(&mut keep).unwrap_or_default(),
            cues: Cues::parse(&cues.name, &cues.text).map_err(|e| keep(vec![e])).unwrap_or_default(),
            posts: Posts::parse(&posts.name, &posts.text, &bodies).map_err(&mut keep).unwrap_or_default(),
            parties: PartyWords::parse(&parties.name, &parties.text).map_err(|e| keep(vec![e])).unwrap_or_default(),
            weights: Weights::parse(&weights.name, &weights.text).map_err(|e| keep(vec![e])).unwrap_or_default(),
            bodies,
            hash: format!("{:x}", hash.finalize()),
            prepared: Prepared::default(),
        };
        if problems.is_empty() { Ok(tables) } else { Err(problems) }
    }
}

/// A table's text and the name it goes by in messages.
#[derive(Debug, Default)]
struct TableText {
    name: String,
    text: Cow<'static, str>,
}

/// The texts of all tables as they are read: what could not be read, and the hash over what could.
#[derive(Debug, Default)]
struct Texts {
    problems: Vec<TableError>,
    hash: Sha256,
}

impl Texts {
    fn embedded(&mut self, name: &str, text: &'static str) -> TableText {
        self.take(name.to_owned(), name, Cow::Borrowed(text))
    }

    /// The file in place of the embedded table.
    fn replaced(&mut self, table: &str, text: &'static str, file: Option<&Path>) -> TableText {
        match file {
            None => self.embedded(table, text),
            Some(path) => {
                let read = self.read(path);
                self.take(path.display().to_string(), table, read.map_or(Cow::Borrowed(text), Cow::Owned))
            }
        }
    }

    /// A file of rows beside a table; empty without one.
    fn added(&mut self, file: Option<&Path>) -> Option<TableText> {
        let path = file?;
        let text = self.read(path)?;
        Some(self.take(path.display().to_string(), "added", Cow::Owned(text)))
    }

    fn read(&mut self, path: &Path) -> Option<String> {
        let problem = match std::fs::read(path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => return Some(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned()),
                Err(e) => format!(
                    "expected UTF-8, found another byte at {}; save the table as UTF-8",
                    e.utf8_error().valid_up_to()
                ),
            },
            Err(e) => format!("expected a readable file, found: {e}"),
        };
        self.problems.push(TableError { table: path.display().to_string(), problem });
        None
    }

    /// The hash depends on the table and its text, not on where the file lies.
    fn take(&mut self, name: String, table: &str, text: Cow<'static, str>) -> TableText {
        for part in [table, text.as_ref()] {
            self.hash.update((part.len() as u64).to_le_bytes());
            self.hash.update(part);
        }
        TableText { name, text }
    }
}

fn named(texts: &[Option<TableText>]) -> Vec<(&str, &str)> {
    texts.iter().flatten().map(|table| (table.name.as_str(), table.text.as_ref())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_tables_are_without_fault() {
        if let Err(problems) = Tables::load(&TableFiles::default()) {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
    }

    fn file(folder: &tempfile::TempDir, name: &str, text: &[u8]) -> PathBuf {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    #[test]
    fn what_was_worked_out_once_is_kept_and_a_copy_begins_anew() {
        let prepared = Prepared::default();
        assert_eq!(*prepared.get(|| 1_u8), 1);
        assert_eq!(*prepared.get(|| 2_u8), 1);
        assert_eq!(*prepared.get(|| "of another stage"), "of another stage");
        assert_eq!(*prepared.clone().get(|| 2_u8), 2);
    }

    #[test]
    fn rows_of_a_file_stand_beside_the_embedded_ones() {
        let folder = tempfile::tempdir().unwrap();
        let own = "organization = [{ id = \"own\", name = \"回覧市歯科医師会\", level = \"district_association\", parent = \"dental_13\" }]\n";
        let files = TableFiles {
            extra_organizations: Some(file(&folder, "own.toml", own.as_bytes())),
            ..TableFiles::default()
        };
        let tables = Tables::load(&files).unwrap();
        assert_eq!(tables.organizations.find("回覧市歯科医師会", None).len(), 1);
        assert_eq!(tables.organizations.find("日本歯科医師会", None).len(), 1);
        assert_ne!(tables.hash, Tables::embedded().hash);
        assert_eq!(Tables::embedded().hash.len(), 64);
    }

    #[test]
    fn the_problems_of_all_files_are_told_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let files = TableFiles {
            organizations: Some(file(&folder, "organizations.toml", b"organization = [{ id = 1 }]")),
            holidays: Some(file(&folder, "holidays.csv", b"date,name\n2023,x\n")),
            cues: Some(folder.path().join("nowhere.toml")),
            extra_reference_prefixes: Some(file(&folder, "prefixes.csv", &[0x82, 0xa0])),
            ..TableFiles::default()
        };
        let problems: Vec<String> = Tables::load(&files).unwrap_err().iter().map(ToString::to_string).collect();
        for name in
            ["organizations.toml: line 1", "holidays.csv: line 2", "nowhere.toml", "prefixes.csv: expected UTF-8"]
        {
            assert!(problems.iter().any(|p| p.contains(name)), "{name} in {problems:#?}");
        }
    }

    #[test]
    fn a_table_with_a_byte_order_mark_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let text = format!("\u{feff}{}", include_str!("data/holidays.csv"));
        let files =
            TableFiles { holidays: Some(file(&folder, "holidays.csv", text.as_bytes())), ..TableFiles::default() };
        assert_eq!(Tables::load(&files).unwrap().hash, Tables::embedded().hash);
    }
}
