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
use crate::model::{MediaType, Source};
use crate::text::compose;
use std::collections::HashSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

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

/// Lists the sources of files and folders. A file named in `paths` is always taken; below a folder, `settings.include` and
/// `settings.exclude` choose, litter and registers are passed over, and what kairan cannot read is reported. Links are followed,
/// loops of links are not. A file reached through two of the paths is listed once.
#[must_use]
pub fn walk(paths: &[PathBuf], settings: &Settings) -> Walked {
    let places = (paths.len() > 1).then(HashSet::new);
    let mut walker = Walker { settings, walked: Walked::default(), places, folder: Folder::default() };
    for path in paths {
        match std::fs::metadata(path) {
            Ok(about) if about.is_dir() => walker.folder(path),
            Ok(_) => walker.take(shown(path), path, || place(path), None),
            Err(error) => walker.report(shown(path), io_trouble(&error)),
        }
    }
    let Walked { mut sources, mut troubles } = walker.walked;
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

    fn is(&self, entry: &DirEntry) -> bool {
        match self {
            Self::Nothing => false,
            Self::Folder(out) => entry.file_type().is_dir() && real(entry.path()) == *out,
            Self::Here => {
                let name = decoded(entry.file_name());
                let written = matches!(name.as_str(), "originals" | "letters" | "latest" | "audit.html")
                    || name.starts_with("audit-")
                    || name.starts_with("way-");
                entry.depth() == 1 && written
            }
        }
    }
}

struct Walker<'a> {
    settings: &'a Settings,
    walked: Walked,
    /// of all files so far; one path alone leads to no file twice
    places: Option<HashSet<PathBuf>>,
    folder: Folder,
}

/// The folder of the last file: most files lie beside one another.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    shown: String,
    /// the same below the root of the walk
    relative: String,
}

impl Folder {
    fn of(&mut self, path: &Path, root: &Path) {
        if path.as_os_str() != self.path.as_os_str() {
            path.clone_into(&mut self.path);
            self.shown = shown(path);
            self.relative = shown(path.strip_prefix(root).unwrap_or(path));
        }
    }
}

/// The path of a file as it is shown, by that of its folder.
fn inside(folder: &str, name: &str) -> String {
    match folder {
        "." => name.to_owned(),
        _ if folder.ends_with('/') => format!("{folder}{name}"),
        _ => format!("{folder}/{name}"),
    }
}

impl Walker<'_> {
    fn folder(&mut self, root: &Path) {
        let real_root = real(root);
        let own = Own::below(&real_root, &self.settings.out);
        let mut found_any = false;
        let below = WalkDir::new(root)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !(is_litter(&decoded(entry.file_name())) || own.is(entry)));
        for entry in below {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => found_any |= self.entry(&entry, root, &real_root),
                // what a loop leads back to is being walked already
                Err(error) if error.loop_ancestor().is_some() => {}
                Err(error) => {
                    let path = error.path().map_or_else(|| shown(root), shown);
                    let diagnostic =
                        error.io_error().map_or_else(|| Diagnostic::new(Code::INPUT_UNREADABLE), io_trouble);
                    self.report(path, diagnostic);
                }
            }
        }
        if !found_any {
            self.report(shown(root), Diagnostic::new(Code::FOLDER_WITHOUT_DOCUMENTS));
        }
    }

    /// Takes a file found below a folder, if it is a document.
    fn entry(&mut self, entry: &DirEntry, root: &Path, real_root: &Path) -> bool {
        let name = decoded(entry.file_name());
        let folder = entry.path().parent().unwrap_or(root);
        self.folder.of(folder, root);
        let composed = compose(&name);
        let relative = inside(&self.folder.relative, &composed);
        if !self.settings.takes(&relative) {
            return false;
        }
        let known = match promise(&name) {
            Promise::Record => return false,
            Promise::Sheet if is_own_sheet(&name) => return false,
            Promise::Sheet => Err(Diagnostic::new(Code::INPUT_UNKNOWN_TYPE).found("Excel / CSV")),
            Promise::Document(_) => Ok(()),
            Promise::Foreign(_) | Promise::Nothing => by_head(entry.path(), &name),
        };
        let path = inside(&self.folder.shown, &composed);
        if let Err(diagnostic) = known {
            self.report(path, diagnostic);
            return false;
        }
        let holder = relative.split_once('/').map(|(first, _)| first.to_owned());
        let place = || real_root.join(entry.path().strip_prefix(root).unwrap_or(entry.path()));
        self.take(path, entry.path(), place, holder);
        true
    }

    fn take(&mut self, path: String, file: &Path, place: impl FnOnce() -> PathBuf, holder: Option<String>) {
        if self.places.as_mut().is_some_and(|places| !places.insert(place())) {
            return;
        }
        self.walked.sources.push(Source { path, file: file.to_owned(), bytes: 0, container: None, holder });
    }

    fn report(&mut self, path: String, diagnostic: Diagnostic) {
        self.walked.troubles.push(Trouble { path, diagnostic });
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
