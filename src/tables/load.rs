//! All tables together: the embedded texts, the files of `pipeline.toml` in their place, and their common hash.

use super::{BodyWords, Cues, Eras, Holidays, Organizations, PartyWords, Posts, Prefixes, Weights};
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

impl TableError {
    /// A problem at a line (1-based) of a table.
    pub(super) fn at_line(table: &str, line: usize, problem: impl std::fmt::Display) -> Self {
        Self { table: table.to_owned(), problem: format!("line {line}: {problem}") }
    }

    /// What the TOML reader could not take.
    pub(super) fn toml(table: &str, text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Self::at_line(table, before.matches('\n').count() + 1, error.message())
    }
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
    /// words by which the name of a body ends
    pub bodies: BodyWords,
    /// 課長, 会長, 参事官 … and how they stand at the end of a party
    pub posts: Posts,
    /// 敬称, 法人格 and other words around names
    pub parties: PartyWords,
    /// what the features of a line speak for
    pub weights: Weights,
    /// SHA-256 over all table texts: part of what decides whether a file is read again
    pub hash: String,
}

impl Tables {
    /// The embedded tables, parsed once.
    pub fn embedded() -> &'static Self {
        static TABLES: OnceLock<Tables> = OnceLock::new();
        TABLES.get_or_init(|| Self::load(&TableFiles::default()).unwrap_or_default())
    }

    /// The embedded tables with the files of `pipeline.toml` in their place.
    ///
    /// # Errors
    /// All problems of all files: unreadable, not of the table's form, a row that contradicts another.
    pub fn load(files: &TableFiles) -> Result<Self, Vec<TableError>> {
        let _ = files;
        let bodies = BodyWords::parse("body_suffixes.toml", include_str!("data/body_suffixes.toml"))?;
        let posts = Posts::parse("posts.toml", include_str!("data/posts.toml"), &bodies)?;
        let organizations = Organizations::parse(&[("organizations.toml", include_str!("data/organizations.toml"))])?;
        let cues = Cues::parse("cues.toml", include_str!("data/cues.toml")).map_err(|e| vec![e])?;
        let weights = Weights::parse("weights.toml", include_str!("data/weights.toml")).map_err(|e| vec![e])?;
        let parties = PartyWords::parse("parties.toml", include_str!("data/parties.toml")).map_err(|e| vec![e])?;
        Ok(Self { organizations, bodies, posts, cues, parties, weights, ..Self::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_tables_are_without_fault() {
        if let Err(problems) = Tables::load(&TableFiles::default()) {
            panic!("{}", problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
        }
    }
}
