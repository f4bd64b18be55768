//! The settings of a run. Plain values; every default stands here and in `pipeline.toml`, and a test compares the two.

use super::glob::Glob;
use super::output::OutputSettings;
use super::register::RegisterSettings;
use crate::model::Tongue;
use crate::tables::TableFiles;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

/// Bounds on work, so that no file can exhaust the machine or hold up a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// largest file that is opened, in bytes
    pub max_file_bytes: u64,
    /// pages of one document that are read
    pub max_pages: u32,
    /// lines of one text, mail or Word document that are read
    pub max_lines: u32,
    /// bytes that one compressed stream may unpack to
    pub max_stream_bytes: u64,
    /// bytes that all streams of one document, or all members of one archive, may unpack to
    pub max_inflated_bytes: u64,
    /// content operators of one page
    pub max_operators_per_page: u32,
    /// glyphs of one page
    pub max_glyphs_per_page: u32,
    /// seconds of wall time for one source
    pub max_seconds_per_source: u32,
    /// seconds of wall time for one page of a PDF
    pub max_seconds_per_page: u32,
    /// how deep mails and archives may lie in one another
    pub max_container_depth: u32,
    /// members of one mail or archive, those of inner archives counted in
    pub max_container_members: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 200 * 1024 * 1024,
            max_pages: 5_000,
            max_lines: 1_000_000,
            max_stream_bytes: 32 * 1024 * 1024,
            max_inflated_bytes: 512 * 1024 * 1024,
            max_operators_per_page: 2_000_000,
            max_glyphs_per_page: 200_000,
            max_seconds_per_source: 60,
            max_seconds_per_page: 10,
            max_container_depth: 3,
            max_container_members: 1_000,
        }
    }
}

/// The language of what is printed for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// by the locale of the environment
    #[default]
    Auto,
    /// Japanese
    Japanese,
    /// English
    English,
}

/// Everything a run is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// files and folders to read
    pub inputs: Vec<PathBuf>,
    /// of the files below a folder, those that one of these fits; empty takes all
    pub include: Vec<Glob>,
    /// of the files below a folder, not those that one of these fits
    pub exclude: Vec<Glob>,
    /// folder the outputs go to
    pub out: PathBuf,
    /// what is written there and how
    pub output: OutputSettings,
    /// bounds on work
    pub limits: Limits,
    /// tables in place of the embedded ones
    pub tables: TableFiles,
    /// list of bodies for the audit
    pub bodies: Option<PathBuf>,
    /// passwords of PDFs and archives: pattern of the path, password; all that fit are tried in order
    pub passwords: Vec<(Glob, String)>,
    /// worker threads; 0 takes as many as the machine has processors
    pub threads: usize,
    /// language of what is printed
    pub language: Language,
    /// the register
    pub register: RegisterSettings,
    /// the recognition of characters in pictures
    pub ocr: OcrSettings,
    /// how long an arriving file has to stand still before it is read
    pub settle: Duration,
    /// the desk in the browser
    pub serve: ServeSettings,
}

/// `[ocr]`: the recognition of characters in pages that are pictures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OcrSettings {
    /// the program of the engine; `None` leaves such pages unread
    pub program: Option<PathBuf>,
    /// what the program said of itself
    pub engine: Option<Engine>,
}

/// An engine that recognises characters (Tesseract).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engine {
    /// its program
    pub program: PathBuf,
    /// its version
    pub version: String,
    /// it knows Japanese
    pub japanese: bool,
    /// it knows vertical Japanese
    pub vertical: bool,
    /// it can tell which way up a page is
    pub directions: bool,
}

impl Engine {
    /// Name, version and languages: what it reads rests on these.
    #[must_use]
    pub fn name(&self) -> String {
        format!("tesseract {} jpn {} {} {}", self.version, self.japanese, self.vertical, self.directions)
    }
}

/// `[serve]`: where the desk in the browser answers and where its uploads go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServeSettings {
    /// on this machine's own address (127.0.0.1); 0 takes a free one
    pub port: u16,
    /// folder of uploads; without it `inbox` in the folder of the outputs
    pub inbox: Option<PathBuf>,
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self { port: 8787, inbox: None }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            inputs: vec![PathBuf::from("fixtures")],
            include: Vec::new(),
            exclude: Vec::new(),
            out: PathBuf::from("outputs"),
            output: OutputSettings::default(),
            limits: Limits::default(),
            tables: TableFiles::default(),
            bodies: None,
            passwords: Vec::new(),
            threads: 0,
            language: Language::Auto,
            register: RegisterSettings::default(),
            serve: ServeSettings::default(),
            ocr: OcrSettings::default(),
            settle: Duration::from_secs(5),
        }
    }
}

impl Settings {
    /// The tongue of the pages and drawings that are written: Japanese, unless English was asked for by name. Where a person sits says
    /// nothing about who reads them.
    #[must_use]
    pub fn tongue(&self) -> Tongue {
        if self.language == Language::English { Tongue::English } else { Tongue::Japanese }
    }

    /// Whether `include` and `exclude` let a path below an input root through.
    #[must_use]
    pub fn takes(&self, relative: &str) -> bool {
        let any = |globs: &[Glob]| globs.iter().any(|glob| glob.fits(relative));
        (self.include.is_empty() || any(&self.include)) && !any(&self.exclude)
    }

    /// The passwords to try on a source, in order.
    #[must_use]
    pub fn passwords_for(&self, path: &str) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for (glob, password) in &self.passwords {
            if glob.fits(path) && !found.contains(password) {
                found.push(password.clone());
            }
        }
        found
    }

    /// The register's file: a relative one lies in the output folder.
    #[must_use]
    pub fn register_file(&self) -> PathBuf {
        self.out.join(&self.register.file)
    }

    /// SHA-256, in hexadecimal, over what decides which values are read from given bytes: limits and passwords. Not the paths, the
    /// threads, the fiscal year or the look of the outputs: those may change without a document having to be read again. The
    /// tables have a hash of their own.
    #[must_use]
    pub fn hash(&self) -> String {
        // taken apart in full, so that a new limit cannot be forgotten
        let Limits {
            max_file_bytes,
            max_pages,
            max_lines,
            max_stream_bytes,
            max_inflated_bytes,
            max_operators_per_page,
            max_glyphs_per_page,
            max_seconds_per_source,
            max_seconds_per_page,
            max_container_depth,
            max_container_members,
        } = self.limits;
        let mut text = format!(
            "kairan/settings/1\n{max_file_bytes} {max_pages} {max_lines} {max_stream_bytes} {max_inflated_bytes} \
             {max_operators_per_page} {max_glyphs_per_page} {max_seconds_per_source} {max_seconds_per_page} {max_container_depth} \
             {max_container_members}\n"
        );
        for (glob, password) in &self.passwords {
            // writing to a String does not fail
            let _ = writeln!(text, "password {:?} {password:?}", glob.as_str());
        }
        let mut out = String::with_capacity(64);
        for byte in Sha256::digest(text.as_bytes()) {
            let _ = write!(out, "{byte:02x}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_follows_what_is_read_and_not_where_or_how_fast() {
        let settings = Settings::default();
        let elsewhere = Settings { inputs: vec!["a".into()], out: "b".into(), threads: 7, ..Settings::default() };
        assert_eq!(settings.hash(), elsewhere.hash());
        let limits = Limits { max_lines: 5, ..Limits::default() };
        let bounded = Settings { limits, ..Settings::default() };
        let unlocked = Settings { passwords: vec![(Glob::new("*").unwrap(), "x".into())], ..Settings::default() };
        assert_ne!(settings.hash(), bounded.hash());
        assert_ne!(settings.hash(), unlocked.hash());
    }
}
