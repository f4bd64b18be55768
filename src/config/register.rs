//! `[register]`: the file of the register, how letters are numbered and how long they are kept.

use std::collections::BTreeMap;
use std::path::PathBuf;

/// What the numbers of the register (収受番号) start again with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbering {
    /// from 1 every fiscal year
    #[default]
    FiscalYear,
    /// from 1 every calendar year
    CalendarYear,
    /// never
    Running,
}

/// The register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterSettings {
    /// the SQLite file; a relative one lies in the output folder
    pub file: PathBuf,
    /// month (1 to 12) the fiscal year begins with
    pub fiscal_year_start: i8,
    /// what the numbers start again with
    pub numbering: Numbering,
    /// keep a copy of everything that came in beside the register
    pub keep_originals: bool,
    /// 保存期間 as the column prints it, by kind of letter (通知 → 5年); empty prints nothing
    pub retention: BTreeMap<String, String>,
    /// from how many letters on a run that finds few new files joins and writes what they touch, and not everything
    pub large: usize,
}

impl Default for RegisterSettings {
    fn default() -> Self {
        Self {
            file: PathBuf::from("register.sqlite"),
            fiscal_year_start: 4,
            numbering: Numbering::FiscalYear,
            keep_originals: true,
            retention: BTreeMap::new(),
            large: 100_000,
        }
    }
}
