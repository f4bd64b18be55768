//! A folder that proves that nothing in it was changed: BagIt 1.0 (RFC 8493) with SHA-256.
//!
//! ```text
//! bagit.txt  bag-info.txt  manifest-sha256.txt  tagmanifest-sha256.txt
//! data/originals/…  data/pages/…  data/register.csv …
//! ```
//!
//! [`Bag`] writes one, [`check_bag`] reads one of any maker back. Any other program that knows BagIt can check it, and so can
//! `sha256sum -c manifest-sha256.txt`.
//!
//! Known to be hard: a manifest names paths, and a forged one may name paths outside of the bag; names come composed or decomposed
//! (a Mac changes them when it copies), so they are compared composed.

use super::error::ExportError;
use crate::text::compose;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";

/// A bag that is being filled.
#[derive(Debug)]
pub struct Bag {
    folder: PathBuf,
}

impl Bag {
    /// Begins a bag in a folder that is not there yet, or is empty: what lay there before would become part of the evidence.
    ///
    /// # Errors
    /// [`ExportError`]: the folder cannot be made, or is not empty.
    pub fn begin(folder: &Path) -> Result<Self, ExportError> {
        let failed = |source| ExportError::Folder { path: folder.to_owned(), source };
        fs::create_dir_all(folder.join("data")).map_err(failed)?;
        let others = fs::read_dir(folder).map_err(failed)?.flatten().any(|entry| entry.file_name() != "data")
            || fs::read_dir(folder.join("data")).map_err(failed)?.next().is_some();
        if others {
            let source = io::Error::from(io::ErrorKind::DirectoryNotEmpty);
            return Err(failed(source));
        }
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where its content lies, for files that others write.
    #[must_use]
    pub fn payload(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// Puts a file below `data`, or below a folder in it. Parts of the path that lead upwards, or that a system keeps for itself, are made harmless. Gives
    /// the path below `data`.
    ///
    /// # Errors
    /// [`ExportError`] when it cannot be written.
    pub fn put(&self, below: Option<&str>, path: &str, bytes: &[u8]) -> Result<String, ExportError> {
        let path = harmless(path);
        let wanted = below.map_or(path.clone(), |below| format!("{below}/{path}"));
        let mut inside = wanted.clone();
        let mut copy = 2_u32;
        // two paths may be made harmless alike
        while self.payload().join(&inside).exists() {
            inside = format!("{wanted}_{copy}");
            copy += 1;
        }
        let place = self.payload().join(&inside);
        let failed = |source| ExportError::Write { path: place.clone(), source };
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(failed)?;
        }
        fs::write(&place, bytes).map_err(failed)?;
        Ok(inside)
    }

    /// Closes the bag: every file below `data` goes into the manifest. `about` are lines of `bag-info.txt`.
    ///
    /// # Errors
    /// [`ExportError`] when a file cannot be read or written.
    pub fn close(self, about: &[(&str, String)]) -> Result<PathBuf, ExportError> {
        let failed = |path: &Path, source| ExportError::Write { path: path.to_owned(), source };
        let mut manifest = String::new();
        let (mut bytes, mut count) = (0, 0);
        for path in files_below(&self.folder, "data").map_err(|error| failed(&self.payload(), error))? {
            let place = self.folder.join(&path);
            let (hash, length) = hash_of(&place).map_err(|error| failed(&place, error))?;
            manifest.push_str(&line_of(&hash, &path));
            bytes += length;
            count += 1;
        }
        let mut info = String::new();
        for (label, value) in about {
            // writing to a String does not fail
            let _ = writeln!(info, "{label}: {}", one_line(value));
        }
        let _ = writeln!(info, "Payload-Oxum: {bytes}.{count}");
        let tags = [("bagit.txt", DECLARATION.to_owned()), ("bag-info.txt", info), (MANIFEST, manifest)];
        let mut of_tags = String::new();
        for (name, text) in &tags {
            let place = self.folder.join(name);
            fs::write(&place, text).map_err(|error| failed(&place, error))?;
            of_tags.push_str(&line_of(&format!("{:x}", Sha256::digest(text.as_bytes())), name));
        }
        let place = self.folder.join(TAG_MANIFEST);
        fs::write(&place, of_tags).map_err(|error| failed(&place, error))?;
        Ok(self.folder)
    }
}

fn line_of(hash: &str, path: &str) -> String {
    // RFC 8493, 2.1.3: a line end in a name is written as its code
    let path = path.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    format!("{hash}  {path}\n")
}

/// A value of `bag-info.txt` on one line.
fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A path that stays below the folder it is put in, on every system.
fn harmless(path: &str) -> String {
    let part = |part: &str| {
        let part: String =
            part.chars().map(|c| if c.is_control() || "\\:*?\"<>|".contains(c) { '_' } else { c }).collect();
        let part = part.trim_end_matches(['.', ' ']).to_owned();
        if part.is_empty() { "_".to_owned() } else { part }
    };
    let parts: Vec<String> = path.split('/').filter(|part| !matches!(*part, "" | ".")).map(part).collect();
    if parts.is_empty() { "_".to_owned() } else { parts.join("/") }
}

/// The files below a folder of the bag, as the manifest names them, sorted.
fn files_below(folder: &Path, below: &str) -> io::Result<Vec<String>> {
    let mut out = Vec::new();
    for entry in WalkDir::new(folder.join(below)).follow_links(false) {
        let entry = entry.map_err(io::Error::from)?;
        if !entry.file_type().is_dir() {
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            out.push(parts.join("/"));
        }
    }
    out.sort();
    Ok(out)
}

/// SHA-256 of a file, lower-case hexadecimal, and its length in bytes; however large, it is never in memory as a whole.
///
/// # Errors
/// The file cannot be read.
pub fn hash_of(place: &Path) -> io::Result<(String, u64)> {
    let mut file = File::open(place)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let mut length = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((format!("{:x}", hasher.finalize()), length));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
        length += read as u64;
    }
}

/// What a check of a bag came to. Paths as the manifest has them, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BagCheck {
    /// files that are what the manifests say
    pub sound: usize,
    /// files of a manifest that are not there
    pub missing: Vec<String>,
    /// files whose content is another
    pub changed: Vec<String>,
    /// files below `data` that no manifest names
    pub extra: Vec<String>,
    /// what is wrong with the bag itself: expected and found
    pub wrong: Vec<String>,
}

impl BagCheck {
    /// Whether all is as it was when the bag was closed.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.missing.is_empty() && self.changed.is_empty() && self.extra.is_empty() && self.wrong.is_empty()
    }
}

/// Whether a folder is meant to be a bag.
#[must_use]
pub fn is_bag(folder: &Path) -> bool {
    folder.join("bagit.txt").is_file()
}

/// The seal of a bag: the SHA-256 of its second manifest, on which everything in it rests. Whoever changes a file and both manifests
/// cannot keep it, so a seal that is written down elsewhere (in minutes, in a mail) proves the whole. `None` without that manifest.
#[must_use]
pub fn seal_of(folder: &Path) -> Option<String> {
    hash_of(&folder.join(TAG_MANIFEST)).ok().map(|(hash, _)| hash)
}

/// Hashes every file of a bag and compares. Nothing is written.
///
/// # Errors
/// [`ExportError::Folder`] when the folder cannot be read at all.
pub fn check_bag(folder: &Path) -> Result<BagCheck, ExportError> {
    let failed = |source| ExportError::Folder { path: folder.to_owned(), source };
    let mut check = BagCheck::default();
    let declaration = fs::read_to_string(folder.join("bagit.txt")).map_err(failed)?;
    if !declaration.starts_with("BagIt-Version: ") {
        check.wrong.push("bagit.txt: expected a line \"BagIt-Version: 1.0\", found none".to_owned());
    }
    let mut named = BTreeSet::new();
    let mut in_data: BTreeMap<String, String> = BTreeMap::new();
    for path in files_below(folder, "data").map_err(failed)? {
        in_data.insert(compose(&path), path);
    }
    for (manifest, of_payload) in [(MANIFEST, true), (TAG_MANIFEST, false)] {
        match fs::read_to_string(folder.join(manifest)) {
            Ok(text) => {
                for (at, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
                    let Some((hash, path)) = entry(line) else {
                        check.wrong.push(format!("{manifest}, line {at}: expected a hash and a path, found {line}"));
                        continue;
                    };
                    if of_payload != path.starts_with("data/") || leads_out(&path) {
                        check.wrong.push(format!("{manifest}, line {at}: expected a path of this bag, found {path}"));
                        continue;
                    }
                    let key = compose(&path);
                    let place = folder.join(in_data.get(&key).unwrap_or(&path));
                    named.insert(key);
                    check.compare(path, &hash, &place);
                }
            }
            Err(_) if of_payload => check.wrong.push(format!("expected {MANIFEST}, found none")),
            // the second manifest is a may of the standard
            Err(_) => {}
        }
    }
    check.extra.extend(in_data.into_iter().filter(|(key, _)| !named.contains(key)).map(|(_, path)| path));
    if folder.join("fetch.txt").exists() {
        check.wrong.push("expected all files in the bag, found fetch.txt, which names files elsewhere".to_owned());
    }
    Ok(check)
}

impl BagCheck {
    fn compare(&mut self, path: String, expected: &str, place: &Path) {
        match hash_of(place) {
            Ok((hash, _)) if hash.eq_ignore_ascii_case(expected) => self.sound += 1,
            Ok(_) => self.changed.push(path),
            Err(_) => self.missing.push(path),
        }
    }
}

/// Hash and path of a line of a manifest.
fn entry(line: &str) -> Option<(String, String)> {
    let (hash, path) = line.split_once(char::is_whitespace)?;
    // sha256sum marks binary files with a star
    let path = path.trim_start().trim_start_matches('*');
    let sound = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) && !path.is_empty();
    let path = path.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    sound.then(|| (hash.to_owned(), path))
}

fn leads_out(path: &str) -> bool {
    Path::new(path).components().any(|part| !matches!(part, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn bag(folder: &Path) -> PathBuf {
        let bag = Bag::begin(&folder.join("pack")).unwrap();
        bag.put(Some("originals"), "tokyo/通知.pdf", b"pdf").unwrap();
        bag.put(Some("originals"), "../../etc/a\nb", b"x").unwrap();
        bag.put(Some("pages"), "p1.png", b"png").unwrap();
        bag.close(&[("Bagging-Date", "2024-04-01".to_owned())]).unwrap()
    }

    #[test]
    fn a_bag_is_sound_as_long_as_nothing_is_changed() {
        let folder = tempfile::tempdir().unwrap();
        let bag = bag(folder.path());
        let check = check_bag(&bag).unwrap();
        assert!(check.is_sound() && check.sound == 6, "{check:?}");
        fs::write(bag.join("data/pages/p1.png"), "other").unwrap();
        fs::remove_file(bag.join("data/originals/tokyo/通知.pdf")).unwrap();
        fs::write(bag.join("data/new.txt"), "").unwrap();
        let check = check_bag(&bag).unwrap();
        assert_eq!(check.changed, ["data/pages/p1.png"]);
        assert_eq!(check.missing, ["data/originals/tokyo/通知.pdf"]);
        assert_eq!(check.extra, ["data/new.txt"]);
        assert!(!check.is_sound());
    }

    #[test]
    fn the_manifest_itself_cannot_be_rewritten_unseen() {
        let folder = tempfile::tempdir().unwrap();
        let bag = bag(folder.path());
        let manifest = fs::read_to_string(bag.join(MANIFEST)).unwrap();
        fs::write(bag.join(MANIFEST), manifest.lines().skip(1).collect::<Vec<_>>().join("\n")).unwrap();
        let check = check_bag(&bag).unwrap();
        assert_eq!((check.changed.as_slice(), check.extra.len()), ([MANIFEST.to_owned()].as_slice(), 1));
    }

    #[test]
    fn who_changes_a_file_and_both_manifests_breaks_the_seal() {
        let folder = tempfile::tempdir().unwrap();
        let bag = bag(folder.path());
        let seal = seal_of(&bag).unwrap();
        let rewrite = |name: &str, from: &str, to: &str| {
            let text = fs::read_to_string(bag.join(name)).unwrap();
            fs::write(bag.join(name), text.replace(from, to)).unwrap();
        };
        let hash = |bytes: &[u8]| format!("{:x}", Sha256::digest(bytes));
        let manifest = hash(&fs::read(bag.join(MANIFEST)).unwrap());
        fs::write(bag.join("data/pages/p1.png"), "other").unwrap();
        rewrite(MANIFEST, &hash(b"png"), &hash(b"other"));
        rewrite(TAG_MANIFEST, &manifest, &hash(&fs::read(bag.join(MANIFEST)).unwrap()));
        assert!(check_bag(&bag).unwrap().is_sound());
        assert_ne!(seal_of(&bag).unwrap(), seal);
    }

    #[test]
    fn a_path_never_leaves_the_bag() {
        let folder = tempfile::tempdir().unwrap();
        let bag = bag(folder.path());
        assert!(bag.join("data/originals/_/_/etc/a_b").is_file());
        fs::write(folder.path().join("outside"), "x").unwrap();
        let hash = "0".repeat(64);
        fs::write(bag.join(MANIFEST), format!("{hash}  data/../../outside\n{hash}  /etc/passwd\nwrong\n")).unwrap();
        assert_eq!(check_bag(&bag).unwrap().wrong.len(), 3);
    }

    #[test]
    fn two_files_never_take_one_place() {
        let folder = tempfile::tempdir().unwrap();
        let bag = Bag::begin(&folder.path().join("pack")).unwrap();
        assert_eq!(bag.put(Some("originals"), "a:b", b"1").unwrap(), "originals/a_b");
        assert_eq!(bag.put(Some("originals"), "a?b", b"2").unwrap(), "originals/a_b_2");
    }

    #[test]
    fn a_folder_that_holds_something_is_not_made_a_bag() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("letter.txt"), "").unwrap();
        assert!(Bag::begin(folder.path()).unwrap_err().to_string().contains("not empty"));
    }

    #[test]
    fn sha256sum_finds_the_bag_sound_too() {
        let folder = tempfile::tempdir().unwrap();
        let bag = bag(folder.path());
        // not on every machine
        let Ok(run) = Command::new("sha256sum").args(["-c", "--quiet", MANIFEST]).current_dir(&bag).status() else {
            return;
        };
        assert!(run.success());
    }
}
