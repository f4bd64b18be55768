//! Copies of everything that came in, beside the register, under the name of their content: nothing is lost when an inbox is
//! cleaned, and nothing is altered, because another content has another name.
//!
//! ```text
//! in/通知.pdf, in/写し/通知(1).pdf   → originals/3f/3f2a9c….pdf, written once, read-only
//! ```
//!
//! Members of mails and archives are kept as files of their own beside what they came in, so that each is had by its hash alone.

use crate::model::MediaType;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Name of the folder beside the register.
const FOLDER: &str = "originals";

/// The copies beside one register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Originals {
    folder: PathBuf,
}

impl Originals {
    /// Those beside this register.
    #[must_use]
    pub fn beside(register: &Path) -> Self {
        Self { folder: register.parent().unwrap_or(Path::new("")).join(FOLDER) }
    }

    /// Their folder; it is there once something was kept.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a copy, unless there is one of this length. It is whole or not there at all: written aside, then renamed.
    ///
    /// # Errors
    /// Those of the system.
    pub fn keep(&self, sha256: &str, media: MediaType, bytes: &[u8]) -> io::Result<()> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let file = self.place(sha256, extension(media));
        let length = fs::metadata(&file).ok().map(|about| about.len());
        if length == Some(bytes.len() as u64) {
            return Ok(());
        }
        let folder = file.parent().unwrap_or(&self.folder);
        fs::create_dir_all(folder)?;
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let aside = folder.join(format!(".{}.{count}.part", std::process::id()));
        let written = (|| {
            let mut out = File::create(&aside)?;
            out.write_all(bytes)?;
            let mut rights = out.metadata()?.permissions();
            rights.set_readonly(true);
            out.set_permissions(rights)?;
            drop(out);
            fs::rename(&aside, &file)
        })();
        if written.is_err() {
            let _ = fs::remove_file(&aside);
        }
        written
    }

    /// Takes away what a run left that was killed while it kept a copy. Nobody else may be keeping copies.
    pub fn clear_leftovers(&self) {
        let folders = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        for entry in folders.filter_map(|folder| fs::read_dir(folder.path()).ok()).flatten().flatten() {
            let name = entry.file_name();
            if name.to_str().and_then(|name| name.strip_prefix('.')?.strip_suffix(".part")).is_some() {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Where the copy of a content lies, when there is one.
    ///
    /// ```
    /// use kairan::model::MediaType;
    /// let office = tempfile::tempdir().unwrap();
    /// let originals = kairan::register::Originals::beside(&office.path().join("register.sqlite"));
    /// assert_eq!(originals.find("3f2a"), None);
    /// originals.keep("3f2a", MediaType::Pdf, b"%PDF-").unwrap();
    /// assert!(originals.find("3f2a").unwrap().ends_with("originals/3f/3f2a.pdf"));
    /// ```
    #[must_use]
    pub fn find(&self, sha256: &str) -> Option<PathBuf> {
        // a hash from elsewhere is no path
        if sha256.is_empty() || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        EXTENSIONS.iter().map(|extension| self.place(sha256, extension)).find(|file| file.is_file())
    }

    fn place(&self, sha256: &str, extension: &str) -> PathBuf {
        self.folder.join(sha256.get(..2).unwrap_or("00")).join(format!("{sha256}.{extension}"))
    }
}

const EXTENSIONS: [&str; 8] = ["pdf", "txt", "html", "eml", "docx", "zip", "image", "bin"];

fn extension(media: MediaType) -> &'static str {
    match media {
        MediaType::Pdf => "pdf",
        MediaType::Text => "txt",
        MediaType::Html => "html",
        MediaType::Mail => "eml",
        MediaType::Docx => "docx",
        MediaType::Zip => "zip",
        MediaType::Image => "image",
        MediaType::Unknown => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_cut_short_is_written_again_and_a_whole_one_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::beside(&folder.path().join("register.sqlite"));
        originals.keep("ab12", MediaType::Text, b"notice").unwrap();
        let file = originals.find("ab12").unwrap();
        assert!(fs::metadata(&file).unwrap().permissions().readonly());
        let before = fs::metadata(&file).unwrap().modified().unwrap();
        originals.keep("ab12", MediaType::Text, b"notice").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), before);
        fs::remove_file(&file).unwrap();
        fs::write(&file, b"not").unwrap();
        originals.keep("ab12", MediaType::Text, b"notice").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"notice");
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "nothing is left aside");
    }

    #[test]
    fn a_name_that_is_no_hash_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let originals = Originals::beside(&folder.path().join("register.sqlite"));
        assert_eq!(originals.find("../register"), None);
        assert_eq!(originals.find(""), None);
    }
}
