//! A sheet before it is a file: headings and typed cells, so that CSV and XLSX say the same.

use crate::model::Date;
use std::borrow::Cow;

/// Joins several values of one cell. No NFKC text holds this character.
pub(super) const JOINER: &str = "／";

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// nothing
    Empty,
    /// words, numbers of letters, everything that must stay as it is
    Text(String),
    /// a day
    Day(Date),
    /// a count
    Whole(i64),
    /// 0 to 1
    Share(f32),
}

impl Cell {
    /// A text; nothing when there is none.
    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// Values joined with ／, empty ones left out.
    pub(super) fn joined<T: AsRef<str>>(values: impl IntoIterator<Item = T>) -> Self {
        let mut out = String::new();
        for value in values {
            if !value.as_ref().is_empty() {
                if !out.is_empty() {
                    out.push_str(JOINER);
                }
                out.push_str(value.as_ref());
            }
        }
        Self::text(out)
    }

    /// A day, if there is one.
    pub(super) fn day(day: Option<Date>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }

    /// A count, if there is one.
    pub(super) fn whole(number: Option<impl Into<i64>>) -> Self {
        number.map_or(Self::Empty, |number| Self::Whole(number.into()))
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// as printed
    pub label: Cow<'static, str>,
    /// in characters of a Latin text, as spreadsheets count
    pub width: f64,
}

impl Heading {
    /// A column that this program names.
    pub(super) const fn new(label: &'static str, width: f64) -> Self {
        Self { label: Cow::Borrowed(label), width }
    }
}

/// Headings and rows. Every row has as many cells as there are headings.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// of the tab
    pub name: &'static str,
    /// of the CSV, without its ending
    pub file: &'static str,
    /// columns
    pub headings: Vec<Heading>,
    /// cells
    pub rows: Vec<Vec<Cell>>,
}
