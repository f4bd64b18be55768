//! Eras and their first days.

use crate::model::Date;

/// One era.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Era {
    /// 令和
    pub name: String,
    /// R
    pub letter: char,
    /// 令
    pub initial: char,
    /// year 1 of the era is `offset + 1` of the common era
    pub offset: i16,
    /// first day
    pub start: Date,
    /// last day; `None` while it lasts
    pub end: Option<Date>,
}

/// The eras, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Eras {
    rows: Vec<Era>,
}

impl Eras {
    /// Oldest first.
    #[must_use]
    pub fn rows(&self) -> &[Era] {
        &self.rows
    }

    /// The era called 令和, 令, R or ㋿ (folded).
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Era> {
        let mut chars = name.chars();
        let single = chars.next().filter(|_| chars.next().is_none());
        self.rows.iter().find(|era| {
            era.name == name || single.is_some_and(|c| c == era.initial || c.eq_ignore_ascii_case(&era.letter))
        })
    }

    /// 2023-07-07 as 令和5年7月7日, 元年 for the first year.
    #[must_use]
    pub fn print(&self, date: Date) -> Option<String> {
        let era = self.rows.iter().rev().find(|era| era.start <= date)?;
        let year = date.year() - era.offset;
        let year = if year == 1 { "元".to_owned() } else { year.to_string() };
        Some(format!("{}{year}年{}月{}日", era.name, date.month(), date.day()))
    }
}
