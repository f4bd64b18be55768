//! The authority file: bodies with validity, former names, addressee classes.

use crate::model::Date;

/// One authority record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organization {
    /// `mhlw_isei`
    pub id: String,
    /// 厚生労働省医政局
    pub name: String,
    /// ministry, bureau, division, national_association, prefectural_association, district_association …
    pub level: String,
    /// id of the body above it
    pub parent: Option<String>,
    /// other names it is printed under
    pub abbreviations: Vec<String>,
    /// first day it existed under this name
    pub valid_from: Option<Date>,
    /// last day
    pub valid_to: Option<Date>,
    /// a class of addressees (都道府県歯科医師会) and not one body
    pub group: bool,
}

/// What a name was resolved to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organizations {
    rows: Vec<Organization>,
}

impl Organizations {
    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Organization] {
        &self.rows
    }

    /// Every record this printed name (folded, white space dropped) may mean on that day; exact names first. Empty when unknown.
    #[must_use]
    pub fn find(&self, name: &str, on: Option<Date>) -> Vec<&Organization> {
        let _ = (name, on);
        Vec::new()
    }

    /// Length in bytes of the longest known body name or class that `folded` begins with; 0 when none.
    #[must_use]
    pub fn prefix_len(&self, folded: &str) -> usize {
        let _ = folded;
        0
    }

    /// The level that the shape of an unknown name shows (…県歯科医師会 → prefectural_association), by the `level_rule` rows.
    #[must_use]
    pub fn level_of(&self, name: &str) -> Option<&str> {
        let _ = name;
        None
    }
}
