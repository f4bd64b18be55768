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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Eras {
    rows: Vec<Era>,
}

impl Default for Eras {
    /// Meiji to Reiwa.
    fn default() -> Self {
        use jiff::civil::date;
        let row = |name: &str, letter, initial, offset, start, end| Era {
            name: name.to_owned(),
            letter,
            initial,
            offset,
            start,
            end,
        };
        Self {
            rows: vec![
                row("明治", 'M', '明', 1867, date(1868, 1, 25), Some(date(1912, 7, 29))),
                row("大正", 'T', '大', 1911, date(1912, 7, 30), Some(date(1926, 12, 24))),
                row("昭和", 'S', '昭', 1925, date(1926, 12, 25), Some(date(1989, 1, 7))),
                row("平成", 'H', '平', 1988, date(1989, 1, 8), Some(date(2019, 4, 30))),
                row("令和", 'R', '令', 2018, date(2019, 5, 1), None),
            ],
        }
    }
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
