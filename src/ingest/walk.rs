//! Files and folders as given → sources, listed and not read (but for the head of files whose name promises nothing).
//!
//! ```text
//! feds/                       feds/tokyo/受信/通知.txt   holder "tokyo"
//!   tokyo/受信/通知.txt   →    feds/序.pdf                holder none
//!   tokyo/~$通知.docx         (litter, kairan's own registers and outputs: passed over)
//!   tokyo/様式.xdw            trouble input-unknown-type
//!   序.pdf
//! ```

use super::name::{Promise, decoded, is_litter, is_own_sheet, promise, shown};
use super::sniff::{HEAD, Sniffed, sniff};
use crate::config::Settings;
use crate::diag::{Code, Diagnostic};
use crate::model::{MediaType, Source, Stamp};
use crate::text::compose;
use rayon::prelude::*;
use std::collections::HashSet;
use std::fs::{self, DirEntry, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Something about a path that is no source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// the path as a source would show it
    pub path: String,
    /// what is wrong
    pub diagnostic: Diagnostic,
}

/// What a walk found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Walked {
    /// sorted by path
    pub sources: Vec<Source>,
    /// sorted by path
    pub troubles: Vec<Trouble>,
}

impl Walked {
    fn report(&mut self, path: String, diagnostic: Diagnostic) {
        self.troubles.push(Trouble { path, diagnostic });
    }

    /// Joins what folders hold: moved once, however deep they lie.
    fn of(parts: Vec<Self>) -> Self {
        let mut all = Self::default();
        all.sources.reserve_exact(parts.iter().map(|part| part.sources.len()).sum());
        for part in parts {
            all.sources.extend(part.sources);
            all.troubles.extend(part.troubles);
        }
        all
    }
}

/// Lists the sources of files and folders. A file named in `paths` is always taken; below a folder, `settings.include` and
/// `settings.exclude` choose, litter and registers are passed over, and what kairan cannot read is reported. Links are followed,
/// loops of links are not. A file reached through two of the paths is listed once.
#[must_use]
pub fn walk(paths: &[PathBuf], settings: &Settings) -> Walked {
    // one path alone leads to no file twice
    let mut places = (paths.len() > 1).then(HashSet::new);
    let mut walked: Vec<Walked> = Vec::with_capacity(paths.len());
    for path in paths {
        let mut found = Walked::default();
        match fs::metadata(path) {
            Ok(about) if about.is_dir() => found = below(path, settings),
            Ok(about) => found.sources.push(source(shown(path), path.clone(), None, Some(&about))),
            Err(error) => found.report(shown(path), io_trouble(&error)),
        }
        if let Some(places) = &mut places {
            let root = real(path);
            found.sources.retain(|source| {
                let below = source.file.strip_prefix(path).ok().filter(|below| !below.as_os_str().is_empty());
                places.insert(below.map_or_else(|| place(path), |below| root.join(below)))
            });
        }
        walked.push(found);
    }
    let Walked { mut sources, mut troubles } =
        if let [_] = walked.as_slice() { walked.pop().unwrap_or_default() } else { Walked::of(walked) };
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    if keep_apart(&mut sources) {
        sources.sort_by(|a, b| a.path.cmp(&b.path));
    }
    troubles.sort_by(|a, b| (&a.path, a.diagnostic.code).cmp(&(&b.path, b.diagnostic.code)));
    troubles.dedup();
    Walked { sources, troubles }
}

/// Two names that differ in composition alone are two files: both are shown as they stand on disk. `sources` by path; whether there
/// were any.
fn keep_apart(sources: &mut [Source]) -> bool {
    let mut found = false;
    for alike in sources.chunk_by_mut(|a, b| a.path == b.path).filter(|alike| alike.len() > 1) {
        found = true;
        for source in alike {
            source.path = source.file.to_string_lossy().into_owned();
        }
    }
    found
}

fn io_trouble(error: &std::io::Error) -> Diagnostic {
    match error.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::new(Code::INPUT_NOT_FOUND),
        _ => Diagnostic::new(Code::INPUT_UNREADABLE).found(error),
    }
}

/// One place on disk whatever path led to its folder. A link keeps its own place: two holders may each have a link to one letter.
fn place(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match path.file_name() {
        Some(name) => real(folder).join(name),
        None => real(path),
    }
}

fn real(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_owned())
}

/// A file as it lies there.
fn source(path: String, file: PathBuf, holder: Option<String>, about: Option<&Metadata>) -> Source {
    Source { path, file, bytes: 0, container: None, holder, stamp: about.and_then(stamp) }
}

fn stamp(about: &Metadata) -> Option<Stamp> {
    let since = about.modified().ok().filter(|_| about.is_file())?.duration_since(UNIX_EPOCH).ok()?;
    Some(Stamp { bytes: about.len(), modified: i64::try_from(since.as_nanos()).ok()? })
}

/// What kairan itself has written below a folder that is walked: copies of letters are no letters that came in.
enum Own {
    /// the folder of the outputs lies elsewhere
    Nothing,
    /// it lies below: none of it is read
    Folder(PathBuf),
    /// it is the folder itself: what is written there is told by its name
    Here,
}

impl Own {
    fn below(root: &Path, out: &Path) -> Self {
        match out.canonicalize() {
            Ok(out) if out == root => Self::Here,
            Ok(out) if out.starts_with(root) => Self::Folder(out),
            _ => Self::Nothing,
        }
    }

    /// Asked of a file or folder that lies in the folder that is walked, or deeper.
    fn is(&self, entry: &Entry, is_at_top: bool) -> bool {
        match self {
            Self::Nothing => false,
            Self::Folder(out) => entry.is_folder && real(&entry.path) == *out,
            Self::Here => {
                let name = entry.name.as_str();
                let written = matches!(name, "originals" | "letters" | "latest" | "audit.html")
                    || name.starts_with("audit-")
                    || name.starts_with("way-");
                is_at_top && written
            }
        }
    }
}

/// The path of a file as it is shown, by that of its folder.
fn inside(folder: &str, name: &str) -> String {
    let slash = if folder == "." || folder.ends_with('/') { "" } else { "/" };
    let folder = if folder == "." { "" } else { folder };
    [folder, slash, name].concat()
}

/// What lies below a folder.
fn below(root: &Path, settings: &Settings) -> Walked {
    let walk = Walk { settings, root, own: Own::below(&real(root), &settings.out) };
    let mut walked = Walked::of(walk.folder(root));
    if walked.sources.is_empty() {
        walked.report(shown(root), Diagnostic::new(Code::FOLDER_WITHOUT_DOCUMENTS));
    }
    walked
}

struct Walk<'a> {
    settings: &'a Settings,
    root: &'a Path,
    own: Own,
}

/// A file or folder in the folder at hand.
struct Entry {
    found: DirEntry,
    path: PathBuf,
    name: String,
    is_folder: bool,
    /// of what a link leads to: there are few
    linked: Option<Box<Metadata>>,
}

impl Entry {
    /// The state of the file, asked of its open folder: a large archive is mostly this question.
    fn about(&self) -> Option<Metadata> {
        self.linked.as_deref().cloned().or_else(|| self.found.metadata().ok())
    }
}

impl Walk<'_> {
    /// The folder and those below, which are looked into side by side.
    fn folder(&self, folder: &Path) -> Vec<Walked> {
        let mut walked = Walked::default();
        let mut folders: Vec<PathBuf> = Vec::new();
        let mut files: Vec<Entry> = Vec::new();
        let shown_folder = shown(folder);
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                walked.report(shown_folder, io_trouble(&error));
                return vec![walked];
            }
        };
        for entry in entries {
            match entry.map_err(|error| (folder.to_owned(), error)).and_then(|found| self.entry(found, folder)) {
                Ok(Some(entry)) if entry.is_folder => folders.push(entry.path),
                Ok(Some(entry)) => files.push(entry),
                Ok(None) => {}
                Err((path, error)) => walked.report(shown(&path), io_trouble(&error)),
            }
        }
        files.sort_by(|a, b| a.path.as_os_str().cmp(b.path.as_os_str()));
        let relative = shown(folder.strip_prefix(self.root).unwrap_or(folder));
        walked.sources.reserve_exact(files.len());
        for file in files {
            self.take(file, &shown_folder, &relative, &mut walked);
        }
        folders.sort();
        let below: Vec<Vec<Walked>> = folders.par_iter().map(|folder| self.folder(folder)).collect();
        std::iter::once(walked).chain(below.into_iter().flatten()).collect()
    }

    /// A file or folder, unless it is to be passed over. A link that leads nowhere is an error, with its path.
    fn entry(&self, found: DirEntry, folder: &Path) -> Result<Option<Entry>, (PathBuf, io::Error)> {
        let name = decoded(&found.file_name());
        if is_litter(&name) {
            return Ok(None);
        }
        let path = found.path();
        let of_path = |error| (path.clone(), error);
        let kind = found.file_type().map_err(of_path)?;
        let linked = if kind.is_symlink() { Some(Box::new(fs::metadata(&path).map_err(of_path)?)) } else { None };
        let is_folder = linked.as_ref().map_or(kind.is_dir(), |about| about.is_dir());
        let entry = Entry { found, path, name, is_folder, linked };
        if self.own.is(&entry, folder == self.root) {
            return Ok(None);
        }
        // what a loop leads back to is being walked already
        if entry.is_folder && entry.linked.is_some() && self.leads_back(&entry.path, folder) {
            return Ok(None);
        }
        Ok(Some(entry))
    }

    /// Whether a link in a folder leads to that folder or to one that it lies in.
    fn leads_back(&self, link: &Path, folder: &Path) -> bool {
        let target = real(link);
        let walked = folder.ancestors().take_while(|above| above.starts_with(self.root));
        walked.into_iter().any(|above| real(above) == target)
    }

    /// Takes a file, if it is a document.
    fn take(&self, file: Entry, shown_folder: &str, relative: &str, walked: &mut Walked) {
        let composed = compose(&file.name);
        let relative = inside(relative, &composed);
        if !self.settings.takes(&relative) {
            return;
        }
        let known = match promise(&file.name) {
            Promise::Record => return,
            Promise::Sheet if is_own_sheet(&file.name) => return,
            Promise::Sheet => Err(Diagnostic::new(Code::INPUT_UNKNOWN_TYPE).found("Excel / CSV")),
            Promise::Document(_) => Ok(()),
            Promise::Foreign(_) | Promise::Nothing => by_head(&file.path, &file.name),
        };
        let path = inside(shown_folder, &composed);
        if let Err(diagnostic) = known {
            walked.report(path, diagnostic);
            return;
        }
        let holder = relative.split_once('/').map(|(first, _)| first.to_owned());
        let about = file.about();
        walked.sources.push(source(path, file.path, holder, about.as_ref()));
    }
}

/// Asks the first bytes of a file whose name promises nothing. A file that cannot be read is taken: loading it says why.
fn by_head(path: &Path, name: &str) -> Result<(), Diagnostic> {
    let is_file = std::fs::metadata(path).is_ok_and(|about| about.is_file());
    if !is_file {
        return Ok(());
    }
    let mut head = Vec::with_capacity(HEAD);
    let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    if read.is_err() || head.is_empty() {
        return Ok(());
    }
    match sniff(&head, name) {
        Sniffed { media: MediaType::Unknown | MediaType::Image, what } => {
            Err(Diagnostic::new(Code::INPUT_UNKNOWN_TYPE).found(what))
        }
        _ => Ok(()),
    }
}
