//! The settings of a run. Plain values; every default stands here and in `pipeline.toml`, and a test compares the two.

use crate::tables::TableFiles;
use std::path::PathBuf;

/// Bounds on work, so that no file can exhaust the machine or hold up a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// largest file that is opened, in bytes
    pub max_file_bytes: u64,
    /// pages of one document that are read
    pub max_pages: u32,
    /// bytes that one compressed stream may unpack to
    pub max_stream_bytes: u64,
    /// bytes that all streams of one document may unpack to
    pub max_inflated_bytes: u64,
    /// content operators of one page
    pub max_operators_per_page: u32,
    /// glyphs of one page
    pub max_glyphs_per_page: u32,
    /// seconds of wall time for one source
    pub max_seconds_per_source: u32,
    /// how deep mails and archives may lie in one another
    pub max_container_depth: u32,
    /// members of one mail or archive
    pub max_container_members: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_file_bytes: 200 * 1024 * 1024,
            max_pages: 5_000,
            max_stream_bytes: 32 * 1024 * 1024,
            max_inflated_bytes: 512 * 1024 * 1024,
            max_operators_per_page: 2_000_000,
            max_glyphs_per_page: 200_000,
            max_seconds_per_source: 60,
            max_container_depth: 3,
            max_container_members: 1_000,
        }
    }
}

/// Everything a run is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// files and folders to read
    pub inputs: Vec<PathBuf>,
    /// folder the outputs go to
    pub out: PathBuf,
    /// bounds on work
    pub limits: Limits,
    /// tables in place of the embedded ones
    pub tables: TableFiles,
    /// list of bodies for the audit
    pub bodies: Option<PathBuf>,
    /// passwords of PDFs: glob of the path, password; the first that fits and opens is used
    pub passwords: Vec<(String, String)>,
    /// worker threads; 0 takes as many as the machine has processors
    pub threads: usize,
}
