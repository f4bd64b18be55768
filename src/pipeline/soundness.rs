//! Is everything still there, and still what it was: the register itself, the files where they lay, the copies beside the register.
//!
//! ```text
//! in/通知.pdf: gone from the inbox, its copy has its hash     → fine, said in passing
//! in/通知.pdf: gone, and no copy                              → lost
//! originals/3f/3f2a….pdf has another hash than its name       → altered
//! ```

use super::run::RunError;
use super::{Context, Progress, Stop, extract::hash_now};
use crate::export::hash_of;
use crate::model::{RegisterNumber, Standing};
use crate::register::{Register, SourceRow};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Soundness {
    /// contents that were looked for
    pub checked: usize,
    /// of them, those with a copy beside the register that has its hash
    pub copies: usize,
    /// files that have gone from their place, and of which there is a copy
    pub moved: Vec<String>,
    /// files that hold another content now, and of which there is a copy
    pub changed: Vec<String>,
    /// contents of which there is nothing left: neither in their place nor as a copy
    pub lost: Vec<String>,
    /// copies that have another hash than their name
    pub altered: Vec<PathBuf>,
    /// files beside the copies that belong to no content of the register, such as a run leaves that was killed
    pub strays: Vec<PathBuf>,
    /// numbers that should have been given and belong to no letter
    pub gaps: Vec<RegisterNumber>,
    /// what is broken in the database, and records that do not read
    pub damage: Vec<String>,
    /// asked to stop before the end
    pub interrupted: bool,
}

impl Soundness {
    /// Whether nothing is lost, altered or broken. A file that left its place is no harm as long as its copy is there.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.lost.is_empty() && self.altered.is_empty() && self.gaps.is_empty() && self.damage.is_empty()
    }
}

/// Hashes every file and copy again and checks the register. Changes nothing.
///
/// # Errors
/// The register cannot be read at all.
pub fn verify(
    context: &Context,
    register: &Register,
    progress: &mut dyn Progress,
    stop: &Stop,
) -> Result<Soundness, RunError> {
    let mut out = Soundness::default();
    let rows = register.sources()?;
    let originals = context.originals();
    let mut hashes: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut place =
        |path: &str| hashes.entry(path.to_owned()).or_insert_with(|| hash_now(path, &context.settings.limits)).clone();
    let outer: BTreeMap<&str, &str> = rows
        .iter()
        .filter(|row| row.standing == Standing::Present)
        .map(|row| (row.path.as_str(), row.sha256.as_str()))
        .collect();
    let mut sound_copies: BTreeMap<&str, bool> = BTreeMap::new();
    progress.begin(rows.len());
    for row in &rows {
        if stop.asked() {
            out.interrupted = true;
            break;
        }
        out.checked += 1;
        let has_copy = *sound_copies.entry(row.sha256.as_str()).or_insert_with(|| match originals.find(&row.sha256) {
            None => false,
            Some(file) if hash_of(&file).is_ok_and(|(found, _)| found == row.sha256) => true,
            Some(file) => {
                out.altered.push(file);
                false
            }
        });
        out.copies += usize::from(has_copy);
        note(row, has_copy, &mut place, &outer, &mut out);
        progress.done(&row.path);
    }
    progress.end();
    if !out.interrupted {
        out.strays = strays(originals.folder(), &rows);
    }
    let book = register.verify_book()?;
    out.gaps = book.gaps;
    out.damage = book.damage;
    out.damage.extend(register.unreadable()?);
    Ok(out)
}

/// Where the content of a row is: in its place, as a copy, or nowhere.
fn note(
    row: &SourceRow,
    has_copy: bool,
    place: &mut impl FnMut(&str) -> Option<String>,
    outer: &BTreeMap<&str, &str>,
    out: &mut Soundness,
) {
    let here = row.standing == Standing::Present;
    // a member is what it was when the file around it is
    let file = row.path.split_once("!/").map_or(row.path.as_str(), |(file, _)| file);
    let expected = outer.get(file).copied().unwrap_or_default();
    let found = if here { place(file) } else { None };
    match (found, has_copy) {
        (Some(found), _) if found == expected => {}
        (Some(_), true) => out.changed.push(row.path.clone()),
        (None, true) if here => out.moved.push(row.path.clone()),
        (None, true) => {}
        (_, false) => out.lost.push(row.path.clone()),
    }
}

fn strays(folder: &Path, rows: &[SourceRow]) -> Vec<PathBuf> {
    let known: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.sha256.as_str()).collect();
    let is_known =
        |file: &Path| file.file_stem().and_then(|stem| stem.to_str()).is_some_and(|stem| known.contains(stem));
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    files
        .filter(|entry| entry.file_type().is_file() && !is_known(entry.path()))
        .map(walkdir::DirEntry::into_path)
        .collect()
}
