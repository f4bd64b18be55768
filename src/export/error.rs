//! Why files could not be written.

use crate::diag::system_in_japanese;
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
    /// The same in Japanese.
    #[must_use]
    pub fn in_japanese(&self) -> String {
        let system = |source: &io::Error| system_in_japanese(&source.to_string());
        match self {
            Self::Folder { path, source } => {
                format!(
                    "{}: 書き出すフォルダを用意できません（{}）。別のフォルダを指定してください。何も書いていません",
                    path.display(),
                    system(source)
                )
            }
            Self::Write { path, source } => {
                format!(
                    "{}: 書き込めません（{}）。空き容量と権限を確かめてください。前のファイルはそのままです",
                    path.display(),
                    system(source)
                )
            }
            Self::InUse { path, source } => {
                format!(
                    "{}: 新しいファイルに置き換えられません（{}）。開いているプログラム（Excel など）を閉じて、もう一度実行してください",
                    path.display(),
                    system(source)
                )
            }
            Self::Spreadsheet { path, found } => {
                format!("{}: Excel の表に収まりません（{found}）。CSV を使ってください", path.display())
            }
        }
    }

    pub(super) fn spreadsheet(folder: &Path, error: &rust_xlsxwriter::XlsxError) -> Self {
        Self::Spreadsheet { path: folder.join("register.xlsx"), found: error.to_string() }
    }
}
