//! Truth files on disk and the documents they speak of.

use super::truth::{Truth, TruthLetter};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

/// A truth and the document it speaks of.
#[derive(Debug)]
pub struct TruthFile {
    /// the document
    pub document: PathBuf,
    /// what is true of it
    pub truth: Truth,
}

/// Either one document, or the documents of a federation with their paths.
#[derive(Deserialize)]
struct Form {
    letters: Option<Vec<TruthLetter>>,
    documents: Option<Vec<Member>>,
}

#[derive(Deserialize)]
struct Member {
    path: String,
    letters: Vec<MemberLetter>,
}

/// A letter of a federation: parties by name only.
#[derive(Deserialize)]
struct MemberLetter {
    first_line: Option<u32>,
    last_line: Option<u32>,
    date: Option<crate::model::Date>,
    numbers: Option<Vec<String>>,
    issuer: Option<String>,
    issuers: Option<Vec<String>>,
    subject: Option<String>,
    subject_note: Option<String>,
}

impl From<MemberLetter> for TruthLetter {
    fn from(letter: MemberLetter) -> Self {
        let issuers = letter.issuers.or(letter.issuer.map(|name| vec![name]));
        let party = |text| super::TruthParty { text, ..super::TruthParty::default() };
        Self {
            first_line: letter.first_line,
            last_line: letter.last_line,
            date: letter.date,
            reference_numbers: letter.numbers,
            issuers: issuers.map(|all| all.into_iter().map(party).collect()),
            subject: letter.subject,
            subject_note: letter.subject_note,
            ..Self::default()
        }
    }
}

/// All truth files below a folder, sorted by the path of the document: `STEM.json` beside its document, `truth.json` beside
/// `input.*`, or a `truth.json` that names its documents. JSON files of another form, and truths without a document, are left out.
#[must_use]
pub fn truth_files(folder: &Path) -> Vec<TruthFile> {
    let mut paths: Vec<PathBuf> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
        .collect();
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let Some(form) = fs::read_to_string(&path).ok().and_then(|text| serde_json::from_str::<Form>(&text).ok())
        else {
            continue;
        };
        if let Some(letters) = form.letters
            && let Some(document) = document_of(&path)
        {
            files.push(TruthFile { document, truth: Truth { letters } });
        }
        for member in form.documents.into_iter().flatten() {
            let document = path.with_file_name("").join(&member.path);
            if document.is_file() {
                let letters = member.letters.into_iter().map(TruthLetter::from).collect();
                files.push(TruthFile { document, truth: Truth { letters } });
            }
        }
    }
    files.sort_by(|a, b| a.document.cmp(&b.document));
    files
}

/// The document beside a truth file: the same stem, or `input`.
fn document_of(truth: &Path) -> Option<PathBuf> {
    let stem = truth.file_stem()?;
    let mut beside: Vec<PathBuf> =
        fs::read_dir(truth.parent()?).ok()?.filter_map(Result::ok).map(|e| e.path()).collect();
    beside.sort();
    let wanted = |path: &PathBuf| {
        let own = path.file_stem();
        (own == Some(stem) || (stem == "truth" && own.is_some_and(|s| s == "input")))
            && path.is_file()
            && path.extension().is_some_and(|end| !["json", "toml", "md"].iter().any(|other| end == *other))
    };
    beside.into_iter().find(wanted)
}
