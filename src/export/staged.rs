//! Writing files so that a reader sees the old or the new ones, and a failure leaves the old.

use super::error::ExportError;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// New files beside the old ones, under temporary names until all of them are on the disk. Dropped before that, they vanish.
#[derive(Debug)]
pub(super) struct Staged {
    folder: PathBuf,
    /// temporary path and final path
    files: Vec<(PathBuf, PathBuf)>,
}

impl Staged {
    pub(super) fn in_folder(folder: &Path) -> Result<Self, ExportError> {
        fs::create_dir_all(folder).map_err(|source| ExportError::Folder { path: folder.to_owned(), source })?;
        Ok(Self { folder: folder.to_owned(), files: Vec::new() })
    }

    /// Writes a file under a temporary name in the same folder (a rename across disks is no rename) and forces it to the disk.
    pub(super) fn add(
        &mut self,
        name: &str,
        content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), ExportError> {
        let place = self.folder.join(name);
        // another process may be writing the same folder
        let temporary = self.folder.join(format!(".{name}.{}.tmp", std::process::id()));
        let failed = |source| ExportError::Write { path: place.clone(), source };
        let file = File::create(&temporary).map_err(failed)?;
        self.files.push((temporary, place.clone()));
        let mut out = BufWriter::new(file);
        content(&mut out).map_err(failed)?;
        out.into_inner().map_err(|error| failed(error.into_error()))?.sync_all().map_err(failed)
    }

    /// Renames all files to their names.
    pub(super) fn put_in_place(mut self) -> Result<Vec<PathBuf>, ExportError> {
        let mut placed = Vec::with_capacity(self.files.len());
        while let Some((temporary, place)) = self.files.first() {
            fs::rename(temporary, place).map_err(|source| ExportError::InUse { path: place.clone(), source })?;
            placed.push(self.files.remove(0).1);
        }
        // the names, too; where a folder cannot be opened (Windows) the system sees to it
        if let Ok(folder) = File::open(&self.folder) {
            let _ = folder.sync_all();
        }
        Ok(placed)
    }
}

/// Takes away what a program left that was killed while it wrote into this folder. Nobody else may be writing there.
pub(crate) fn clear_leftovers(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(is_temporary) {
            // one that stays is written over or in nobody's way
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// `.register.csv.4711.tmp`
fn is_temporary(name: &str) -> bool {
    let process =
        name.strip_prefix('.').and_then(|name| name.strip_suffix(".tmp")).and_then(|name| name.rsplit_once('.'));
    process.is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()))
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (temporary, _) in &self.files {
            let _ = fs::remove_file(temporary);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn only_what_a_killed_program_left_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".register.csv.4711.tmp", "register.csv", ".hidden.tmp", "a.4711.tmp"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        clear_leftovers(folder.path());
        assert_eq!(names(folder.path()), [".hidden.tmp", "a.4711.tmp", "register.csv"]);
    }

    #[test]
    fn files_appear_together_and_nothing_else_stays() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("new/outputs");
        let mut staged = Staged::in_folder(&out).unwrap();
        staged.add("a.csv", |out| out.write_all(b"a")).unwrap();
        staged.add("b.csv", |out| out.write_all(b"b")).unwrap();
        assert_eq!(names(&out).len(), 2);
        assert!(!out.join("a.csv").exists(), "not before all are written");
        assert_eq!(staged.put_in_place().unwrap(), [out.join("a.csv"), out.join("b.csv")]);
        assert_eq!(names(&out), ["a.csv", "b.csv"]);
    }

    #[test]
    fn an_error_half_way_leaves_the_old_files_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.csv"), "old").unwrap();
        let mut staged = Staged::in_folder(folder.path()).unwrap();
        staged.add("a.csv", |out| out.write_all(b"new")).unwrap();
        let full = staged.add("b.csv", |out| {
            out.write_all(b"half")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert!(matches!(full, Err(ExportError::Write { .. })));
        drop(staged);
        assert_eq!(names(folder.path()), ["a.csv"]);
        assert_eq!(fs::read_to_string(folder.path().join("a.csv")).unwrap(), "old");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("outputs");
        fs::write(&file, "").unwrap();
        let error = Staged::in_folder(&file).unwrap_err();
        assert!(error.to_string().contains("outputs"), "{error}");
    }
}
