//! What can go wrong with the register file, in the words of the person who has to put it right.

use crate::diag::system_in_japanese;
use crate::model::{Tongue, field_in_words};
use rusqlite::ErrorCode;
use std::path::PathBuf;
use thiserror::Error;

/// A problem with one register file.
#[derive(Debug, Error)]
#[error("{}: {problem}", path.display())]
pub struct RegisterError {
    /// the register
    pub path: PathBuf,
    /// what is wrong with it
    #[source]
    pub problem: Problem,
}

/// What is wrong, with what was expected, what was found and what to do.
#[derive(Debug, Error)]
pub enum Problem {
    /// another program writes to it
    #[error(
        "expected to write to the register, found it locked by another program; wait for the other run, or close the \
         program that has the file open, and start again"
    )]
    Locked,
    /// another run is at work
    #[error(
        "expected to run alone on this register, found another run at work; wait until it has ended (it may be `kairan watch`, \
         or an upload in the browser), then start again"
    )]
    Busy,
    /// the system refuses to write
    #[error(
        "expected to write to the register, the system refused ({found}); check the space left, quotas and the medium, then \
         start again; nothing of the last source was kept"
    )]
    Io {
        /// in the words of the system
        found: String,
    },
    /// no room
    #[error(
        "expected room to write, found the disk full; nothing of the last source was kept; free some space and start again"
    )]
    DiskFull,
    /// no permission to write
    #[error(
        "expected a register that can be written, found it read-only; check the permissions of the file and of its folder"
    )]
    ReadOnly,
    /// the file cannot be opened at all
    #[error(
        "expected a file that can be opened or made, found {found}; check that the folder exists and may be written"
    )]
    CannotOpen {
        /// in the words of the system
        found: String,
    },
    /// something else under this name
    #[error("expected a register of kairan, found {found}; name another file in pipeline.toml, nothing was changed")]
    NotARegister {
        /// what it seems to be
        found: String,
    },
    /// written by a newer program
    #[error(
        "expected a register of schema {known} or older, found schema {found}; it was written by a newer kairan: install \
         that version, nothing was changed"
    )]
    NewerSchema {
        /// schema of the file
        found: i64,
        /// newest schema this program knows
        known: i64,
    },
    /// an older schema that must not be migrated because the file is opened for reading only
    #[error("expected a register of schema {known}, found schema {found}; let `kairan run` bring it up to date first")]
    OlderSchema {
        /// schema of the file
        found: i64,
        /// newest schema this program knows
        known: i64,
    },
    /// bytes are broken
    #[error(
        "expected a sound register, found it damaged ({found}); restore it from a backup, or give a new name and run again"
    )]
    Damaged {
        /// in the words of SQLite or of the reader
        found: String,
    },
    /// no such letter
    #[error(
        "expected a letter of the register (2023収0012, path#0 or the id of a record), found {found}; `kairan search` finds letters"
    )]
    UnknownLetter {
        /// what was asked for
        found: String,
    },
    /// a letter that is said to pass itself on
    #[error("expected another letter than the one that passes it on, found the same; nothing was written")]
    ForwardOfItself,
    /// a forward that leads back to its cover
    #[error(
        "expected a letter that was there before, found one that passes {cover} on by itself or through others, which would be a \
         ring; say first that it does not (--does-not-forward, or 「転送ではない」 on the page of the way), nothing was written"
    )]
    Ring {
        /// the cover
        cover: String,
    },
    /// several letters of that name
    #[error("expected one letter, found {count} for {found}; name it by its register number: {numbers}")]
    AmbiguousLetter {
        /// what was asked for
        found: String,
        /// how many
        count: usize,
        /// their register numbers
        numbers: String,
    },
    /// a correction that no record can hold
    #[error("expected {expected} for {field}, found {found}; nothing was changed")]
    BadCorrection {
        /// key of the letter
        field: String,
        /// what the key can hold
        expected: String,
        /// the same in Japanese
        expected_ja: String,
        /// what was given
        found: String,
    },
    /// no such correction, or taken back already
    #[error("expected a correction in force, found none with number {found}; nothing was changed")]
    UnknownCorrection {
        /// what was asked for
        found: i64,
    },
    /// a border outside of the document
    #[error("expected a line from 1 to {lines}, found {line}; `kairan text FILE` counts them, nothing was changed")]
    NoSuchLine {
        /// what was asked for
        line: u32,
        /// lines of the document
        lines: u32,
    },
    /// a border in another letter of the document
    #[error(
        "expected a line of this letter, from {from} to {until}, found line {line}, which belongs to letter {} of the file; \
         nothing was changed", .index + 1
    )]
    LineOfAnother {
        /// what was asked for
        line: u32,
        /// index of the letter that has the line
        index: usize,
        /// first line at which this letter can be cut
        from: u32,
        /// last line of it
        until: u32,
    },
    /// a border where the letter begins already
    #[error(
        "the letter begins at line {line} already; it can be cut after that, up to line {until}, nothing was changed"
    )]
    BeginsHere {
        /// what was asked for
        line: u32,
        /// last line of the letter
        until: u32,
    },
    /// a join of the first letter of a document
    #[error(
        "expected a letter with another above it in the same file, found the first (line {line}); nothing was changed"
    )]
    NothingAbove {
        /// where it begins
        line: u32,
    },
    /// anything else that SQLite reports
    #[error("the register could not be used: {0}")]
    Sqlite(#[source] rusqlite::Error),
}

impl RegisterError {
    /// The same in Japanese.
    #[must_use]
    pub fn in_japanese(&self) -> String {
        format!("{}: {}", self.path.display(), self.problem.in_japanese())
    }
}

impl Problem {
    /// Whether the file could not be opened, or not as it has to be.
    pub(super) fn is_of_opening(&self) -> bool {
        matches!(self, Self::CannotOpen { .. } | Self::ReadOnly | Self::Io { .. })
    }

    /// The same in Japanese: what is wrong, and what to do.
    #[must_use]
    pub fn in_japanese(&self) -> String {
        match self {
            Self::Locked => "収受簿は別のプログラムが書込み中です。処理が終わるのを待つか、ファイルを開いているプログラムを閉じて、もう一度実行してください".to_owned(),
            Self::Busy => "この収受簿では別の処理が実行中です（kairan watch や画面からの取込みかもしれません）。終わるのを待って、もう一度実行してください".to_owned(),
            Self::Io { .. } => "収受簿に書き込めません。空き容量、使用量の制限、記憶装置を確かめて、もう一度実行してください。途中の書類は何も残していません".to_owned(),
            Self::DiskFull => "ディスクに空きがありません。途中の書類は何も残していません。空きを作って、もう一度実行してください".to_owned(),
            Self::ReadOnly => "収受簿が書込み禁止です。ファイルとフォルダの権限を確かめてください".to_owned(),
            Self::CannotOpen { found } => {
                let found = system_in_japanese(found);
                let found = if found.is_ascii() { String::new() } else { format!("（{found}）") };
                format!("収受簿を開けません{found}。フォルダがあるか、書き込めるかを確かめてください")
            }
            Self::NotARegister { .. } => "kairan の収受簿ではありません（別のプログラムのファイルです）。pipeline.toml に別のファイル名を書いてください。何も変えていません".to_owned(),
            Self::NewerSchema { found, known } => format!("新しい版の kairan が作った収受簿です（形式 {found}、この版が読めるのは {known} まで）。その版を使ってください。何も変えていません"),
            Self::OlderSchema { found, known } => format!("古い形式の収受簿です（形式 {found}、今は {known}）。先に kairan run を実行すると新しくなります"),
            Self::Damaged { found } => format!("収受簿が壊れています（{found}）。バックアップから戻すか、新しい名前で作り直してください"),
            Self::UnknownLetter { found } => format!("収受簿に {found} という文書はありません（2023収0012、ファイル名#0、記録の id）。kairan search で探せます"),
            Self::ForwardOfItself => "文書がそれ自身を転送することはありません。別の文書を指定してください。何も変えていません".to_owned(),
            Self::Ring { cover } => format!("指定の文書は {cover} を直接または他の文書を経て転送しているため、逆向きの転送は書けません（転送の輪になります）。先にそちらを「転送していない」としてください（--does-not-forward）。何も変えていません"),
            Self::AmbiguousLetter { found, count, numbers } => format!("{found} に当たる文書が {count}件あります。収受番号で指定してください: {numbers}"),
            Self::BadCorrection { field, expected_ja, found, .. } => {
                let name = field_in_words(field, Tongue::Japanese);
                format!("「{name}」には書けない値です: {found}（書ける値: {expected_ja}）。何も変えていません")
            }
            Self::UnknownCorrection { found } => format!("{found} 番の書込みはないか、取消し済みです。何も変えていません"),
            Self::NoSuchLine { line, lines } => format!("行は 1 から {lines} までです（指定 {line}）。行は kairan text FILE で数えられます。何も変えていません"),
            Self::LineOfAnother { line, index, from, until } => format!("{line}行目は、ファイルの{}通目の文書の行です。この文書を分けられるのは {from}行目から {until}行目までです。何も変えていません", index + 1),
            Self::BeginsHere { line, until } => format!("この文書は{line}行目から始まっています。分けられるのはその後、{until}行目までです。何も変えていません"),
            Self::NothingAbove { line } => format!("ファイルの最初の文書（{line}行目から）の前には文書がありません。何も変えていません"),
            Self::Sqlite(error) => format!("収受簿を使えません: {error}"),
        }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        let found = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::SystemIoFailure) => Self::Io { found },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly,
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { found },
            Some(ErrorCode::NotADatabase) => Self::NotARegister { found: "a file that is no SQLite file".to_owned() },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { found },
            _ => Self::Sqlite(error),
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Damaged { found: format!("a stored record does not read: {error}") }
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::Damaged { found: format!("a stored document does not unpack: {error}") }
    }
}
