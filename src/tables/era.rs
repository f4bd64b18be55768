//! Eras and their first days. Knows the calendar, not how dates are printed (that is `grammar`).
//!
//! ```text
//! 平成31年4月30日 → 2019-04-30, inside its era · 平成32年4月1日 → 2020-04-01, beyond it: printed before the change, and marked
//! ```
//!
//! Known to be hard: the day an era changes belongs to both for the people of that day (大正15年12月25日, 昭和元年12月25日); plans
//! run past the end of an era (平成32年度まで).

use super::TableError;
use super::day::{Edge, read_day};
use crate::model::Date;
use serde::Deserialize;

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

/// A day counted by an era's years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EraDate {
    /// the day
    pub date: Date,
    /// whether the era ran on that day; 平成32年4月1日 is a day, and beyond its era
    pub inside: bool,
}

/// The eras, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Eras {
    rows: Vec<Era>,
    /// one bit for each character of the basic plane: some way to write an era begins with it
    begins: Vec<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    era: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    initial: char,
    letter: char,
    offset: i16,
    start: String,
    #[serde(default)]
    end: Option<String>,
}

impl Eras {
    /// Reads `eras.toml`.
    pub(super) fn parse(table: &str, text: &str) -> Result<Self, Vec<TableError>> {
        let file: File = toml::from_str(text).map_err(|e| vec![TableError::toml(table, text, &e)])?;
        let mut problems = Vec::new();
        let mut wrong = |era: &str, problem: String| {
            problems.push(TableError { table: table.to_owned(), problem: format!("{era}: {problem}") });
        };
        let mut rows: Vec<Era> = Vec::new();
        for row in file.era {
            let end = match row.end.as_deref().map(|end| read_day(end, Edge::Last)).transpose() {
                Ok(end) => end,
                Err(e) => {
                    wrong(&row.name, e);
                    continue;
                }
            };
            match read_day(&row.start, Edge::First) {
                Ok(start) => {
                    if rows.last().is_some_and(|last| last.end.and_then(|end| end.tomorrow().ok()) != Some(start)) {
                        wrong(
                            &row.name,
                            format!("expected to start the day after the era before it ends, found {start}"),
                        );
                    }
                    let Row { name, initial, letter, offset, .. } = row;
                    rows.push(Era { name, letter, initial, offset, start, end });
                }
                Err(e) => wrong(&row.name, e),
            }
        }
        let first = rows.iter().flat_map(|era| [era.initial, era.letter].into_iter().chain(era.name.chars().next()));
        let mut begins = vec![0; 1024];
        for first in first {
            if let Some(slot) = begins.get_mut(first as usize / 64) {
                *slot |= 1_u64 << (first as usize % 64);
            }
        }
        if problems.is_empty() { Ok(Self { rows, begins }) } else { Err(problems) }
    }

    /// Whether an era, however it is written, begins with this character.
    #[must_use]
    pub fn may_begin(&self, first: char) -> bool {
        self.begins.get(first as usize / 64).is_some_and(|slot| slot >> (first as usize % 64) & 1 == 1)
    }

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

    /// The day of an era's year, month and day, when there is such a day and the era ran on it.
    ///
    /// ```
    /// let eras = &kairan::tables::Tables::embedded().eras;
    /// assert_eq!(eras.to_date("平成", 31, 4, 30), "2019-04-30".parse().ok());
    /// assert_eq!(eras.to_date("令和", 1, 5, 1), "2019-05-01".parse().ok());
    /// assert_eq!(eras.to_date("令和", 1, 4, 30), None);
    /// ```
    #[must_use]
    pub fn to_date(&self, era: &str, year: i16, month: i8, day: i8) -> Option<Date> {
        self.civil(era, year, month, day).filter(|day| day.inside).map(|day| day.date)
    }

    /// The day by the era's offset alone, and whether the era ran on it. `None` when there is no such era or day.
    #[must_use]
    pub fn civil(&self, era: &str, year: i16, month: i8, day: i8) -> Option<EraDate> {
        let era = self.named(era)?;
        let year = era.offset.checked_add(year).filter(|_| year > 0)?;
        let date = Date::new(year, month, day).ok()?;
        Some(EraDate { date, inside: era.start <= date && era.end.is_none_or(|end| date <= end) })
    }

    /// The era that ran on a day, and its year.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<(&Era, i16)> {
        let era = self.rows.iter().rev().find(|era| era.start <= date)?;
        Some((era, date.year() - era.offset))
    }

    /// 2023-07-07 as 令和5年7月7日, 元年 for the first year.
    #[must_use]
    pub fn print(&self, date: Date) -> Option<String> {
        let (era, year) = self.on(date)?;
        let year = if year == 1 { "元".to_owned() } else { year.to_string() };
        Some(format!("{}{year}年{}月{}日", era.name, date.month(), date.day()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Tables;

    fn eras() -> &'static Eras {
        &Tables::embedded().eras
    }

    fn date(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn the_days_around_a_change_of_era() {
        for (era, year, month, day, expected) in [
            ("明治", 45, 7, 29, "1912-07-29"),
            ("大正", 1, 7, 30, "1912-07-30"),
            ("大正", 15, 12, 24, "1926-12-24"),
            ("昭和", 1, 12, 25, "1926-12-25"),
            ("昭和", 64, 1, 7, "1989-01-07"),
            ("平成", 1, 1, 8, "1989-01-08"),
            ("平成", 31, 4, 30, "2019-04-30"),
            ("令和", 1, 5, 1, "2019-05-01"),
            ("R", 5, 7, 7, "2023-07-07"),
            ("令", 5, 7, 7, "2023-07-07"),
            ("㋿", 5, 7, 7, ""),
        ] {
            assert_eq!(eras().to_date(era, year, month, day), date(expected), "{era}{year}.{month}.{day}");
        }
        assert_eq!(eras().to_date(&crate::text::squash("㋿"), 5, 7, 7), date("2023-07-07"));
    }

    #[test]
    fn a_day_beyond_the_end_of_its_era_is_converted_and_marked() {
        for (era, year, month, day, expected) in [
            ("平成", 32, 4, 1, "2020-04-01"),
            ("平成", 31, 5, 1, "2019-05-01"),
            ("令和", 1, 4, 30, "2019-04-30"),
            ("昭和", 64, 4, 1, "1989-04-01"),
        ] {
            let found = eras().civil(era, year, month, day);
            assert_eq!(found.map(|d| (Some(d.date), d.inside)), Some((date(expected), false)), "{era}{year}");
            assert_eq!(eras().to_date(era, year, month, day), None);
        }
    }

    #[test]
    fn a_day_that_does_not_exist_is_none() {
        for (year, month, day) in [(5, 2, 29), (5, 13, 1), (0, 1, 1), (-1, 1, 1), (5, 0, 1), (i16::MAX, 1, 1)] {
            assert_eq!(eras().civil("令和", year, month, day), None, "{year}.{month}.{day}");
        }
        assert_eq!(eras().civil("慶応", 3, 1, 1), None);
    }

    /// An oracle that shares nothing with the table: the first days of the eras as the decrees set them, counted by hand.
    fn oracle(day: Date) -> (&'static str, i16) {
        let stamp = i32::from(day.year()) * 10_000 + i32::from(day.month()) * 100 + i32::from(day.day());
        match stamp {
            20_190_501.. => ("令和", day.year() - 2018),
            19_890_108.. => ("平成", day.year() - 1988),
            19_261_225.. => ("昭和", day.year() - 1925),
            19_120_730.. => ("大正", day.year() - 1911),
            _ => ("明治", day.year() - 1867),
        }
    }

    #[test]
    fn every_day_from_1873_to_2099_goes_to_its_era_and_back() {
        let mut day = Date::constant(1873, 1, 1);
        while day.year() < 2100 {
            let (name, year) = oracle(day);
            assert_eq!(eras().on(day).map(|(era, year)| (era.name.as_str(), year)), Some((name, year)), "{day}");
            assert_eq!(eras().to_date(name, year, day.month(), day.day()), Some(day), "{day}");
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn the_first_year_is_printed_as_gannen() {
        assert_eq!(eras().print(Date::constant(2019, 5, 1)).as_deref(), Some("令和元年5月1日"));
        assert_eq!(eras().print(Date::constant(2023, 7, 7)).as_deref(), Some("令和5年7月7日"));
        assert_eq!(eras().print(Date::constant(1800, 1, 1)), None);
    }

    #[test]
    fn a_gap_between_eras_is_refused() {
        let text = "[[era]]\nname='昭和'\ninitial='昭'\nletter='S'\noffset=1925\nstart='1926-12-25'\nend='1989-01-07'\n\
                    [[era]]\nname='平成'\ninitial='平'\nletter='H'\noffset=1988\nstart='1989-01-09'\n";
        assert!(Eras::parse("own.toml", text).unwrap_err()[0].problem.contains("1989-01-09"));
    }
}
