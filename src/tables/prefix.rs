//! Prefixes of reference numbers: 医政発 → 厚生労働省医政局長, with validity and shape.

use crate::model::Date;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefix {
    /// 医政発
    pub prefix: String,
    /// 厚生労働省
    pub group: String,
    /// ministry …
    pub level: String,
    /// 医政局
    pub unit: String,
    /// 医政局長
    pub post: String,
    /// first day known
    pub valid_from: Option<Date>,
    /// last day known
    pub valid_to: Option<Date>,
    /// A, A2, B …
    pub shape: String,
    /// a number with this prefix
    pub example: String,
    /// the example was seen in print (`shape_only` rows are hints)
    pub attested: bool,
}

/// All rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefixes {
    rows: Vec<Prefix>,
}

impl Prefixes {
    /// All rows, sorted by prefix.
    #[must_use]
    pub fn rows(&self) -> &[Prefix] {
        &self.rows
    }

    /// The rows of exactly this prefix.
    #[must_use]
    pub fn find(&self, prefix: &str) -> &[Prefix] {
        let start = self.rows.partition_point(|row| row.prefix.as_str() < prefix);
        let end = self.rows.partition_point(|row| row.prefix.as_str() <= prefix);
        self.rows.get(start..end).unwrap_or_default()
    }

    /// Length in bytes of the longest known prefix that ends `folded`; 0 when none.
    #[must_use]
    pub fn suffix_len(&self, folded: &str) -> usize {
        let _ = folded;
        0
    }
}
