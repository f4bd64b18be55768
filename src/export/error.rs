//! Why files could not be written.

use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A file could not be written. The files of the run before are still there, as they were.
#[derive(Debug, Error)]
pub enum ExportError {
    /// the folder is not there and cannot be made
    #[error("{}: expected a folder to write to, found {source}; name another folder, nothing was written", path.display())]
    Folder {
        /// the folder
        path: PathBuf,
        /// in the words of the system
        source: io::Error,
    },
    /// a file
    #[error(
        "{}: expected to write the file, found {source}; free some space or check the permissions, the old files were left as they are",
        path.display()
    )]
    Write {
        /// the file
        path: PathBuf,
        /// in the words of the system
        source: io::Error,
    },
    /// the finished file could not take the place of the old one
    #[error(
        "{}: expected to put the new file in place, found {source}; close the program that has it open (Excel?) and run again",
        path.display()
    )]
    InUse {
        /// the file
        path: PathBuf,
        /// in the words of the system
        source: io::Error,
    },
    /// a spreadsheet that cannot be made
    #[error("{}: expected a spreadsheet that Excel can hold, found {found}; use the CSV files", path.display())]
    Spreadsheet {
        /// the file
        path: PathBuf,
        /// in the words of the writer
        found: String,
    },
}

impl ExportError {
    pub(super) fn spreadsheet(folder: &Path, error: &rust_xlsxwriter::XlsxError) -> Self {
        Self::Spreadsheet { path: folder.join("register.xlsx"), found: error.to_string() }
    }
}
