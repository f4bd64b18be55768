//! Days and periods as a person types them into a box or behind an option. Knows no letter; what is not understood is nothing.
//!
//! ```text
//! 2026-04-01 · 2026/4/1 · 令和8年4月1日 · R8.4.1    the day
//! 2026-04 · 令和8年4月 · R8.4                        the month
//! 令和8年度 · R8年度 · 2026年度                      the fiscal year: 2026-04-01 to 2027-03-31
//! 令和8年 · 2026年 · 2026                            the year
//! ```

use super::{Precision, find_dates};
use crate::model::Date;
use crate::tables::{Era, Tables};
use crate::text::squash;
use std::ops::RangeInclusive;

/// One day as a person types it.
///
/// ```
/// # use kairan::{grammar::typed_day, tables::Tables};
/// let day = |text| typed_day(text, Tables::embedded()).map(|day| day.to_string());
/// assert_eq!(day("Ｒ８．４．１").as_deref(), Some("2026-04-01"));
/// assert_eq!(day("きのう"), None);
/// ```
#[must_use]
pub fn typed_day(text: &str, tables: &Tables) -> Option<Date> {
    let bare = squash(text);
    let plain: Option<Vec<i16>> = bare.split(['-', '/', '.']).map(|part| part.parse().ok()).collect();
    match plain.as_deref() {
        Some([year, month, day]) if *year >= 1000 => whole_date(*year, *month, *day),
        _ => in_words(&bare, tables),
    }
}

/// A day, a month, a year or a fiscal year as a person types it: its first and its last day. Fiscal years begin with this month.
#[must_use]
pub fn typed_period(text: &str, fiscal_year_start: i8, tables: &Tables) -> Option<RangeInclusive<Date>> {
    if let Some(day) = typed_day(text, tables) {
        return Some(day..=day);
    }
    let bare = squash(text);
    if let Some(year) = bare.strip_suffix("年度") {
        return year_from(year_of(year, tables)?, fiscal_year_start);
    }
    if let Some(month) = month_of(&bare, tables) {
        return Some(month.first_of_month()..=month.last_of_month());
    }
    let days = year_from(year_of(bare.strip_suffix('年').unwrap_or(&bare), tables)?, 1)?;
    // 令和元年 begins on 1 May, and 平成31年 ends the day before
    let Some(era) = era_of(&bare, tables) else { return Some(days) };
    let last = era.end.map_or(*days.end(), |end| end.min(*days.end()));
    Some(era.start.max(*days.start())..=last)
}

/// The era that a typed text names.
fn era_of<'t>(bare: &str, tables: &'t Tables) -> Option<&'t Era> {
    tables.eras.rows().iter().find(|era| {
        bare.starts_with(&era.name)
            || bare.starts_with(era.initial)
            || bare.starts_with([era.letter, era.letter.to_ascii_lowercase()])
    })
}

/// The era of a typed day that lies outside it: 平成31年5月1日.
#[must_use]
pub fn typed_beyond_era<'t>(text: &str, tables: &'t Tables) -> Option<&'t Era> {
    let bare = squash(text);
    let beyond = find_dates(&bare, tables).iter().any(|date| date.outside_era);
    era_of(&bare, tables).filter(|_| beyond)
}

fn whole_date(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok()
}

/// A date that fills the text.
fn in_words(bare: &str, tables: &Tables) -> Option<Date> {
    match find_dates(bare, tables).as_slice() {
        [one] if one.full == (0..bare.len()) && one.precision == Precision::Day && !one.outside_era => one.date,
        _ => None,
    }
}

/// The first of a month: 令和8年4月, R8.4, 2026-04.
fn month_of(bare: &str, tables: &Tables) -> Option<Date> {
    if bare.ends_with('月') {
        return typed_day(&format!("{bare}1日"), tables);
    }
    let mark = ['-', '/', '.'].into_iter().find(|mark| bare.matches(*mark).count() == 1)?;
    typed_day(&format!("{bare}{mark}1"), tables)
}

/// The year of our count: 2026, 令和8, R8, 令和元. An era may begin or end within the year: its last or its first month is in it.
fn year_of(bare: &str, tables: &Tables) -> Option<i16> {
    let plain = bare.parse().ok().filter(|year| (1000..=9999).contains(year));
    let printed = |month: u8| {
        let spelled = in_words(&format!("{bare}年{month}月1日"), tables);
        spelled.or_else(|| in_words(&format!("{bare}.{month}.1"), tables))
    };
    plain.or_else(|| printed(12).or_else(|| printed(1)).map(Date::year))
}

fn year_from(year: i16, month: i8) -> Option<RangeInclusive<Date>> {
    let first = Date::new(year, month, 1).ok()?;
    let next = Date::new(year.checked_add(1)?, month, 1).ok()?;
    Some(first..=next.yesterday().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_understood_as_people_write_it() {
        let cases = [
            ("2026-04-01", "2026-04-01", "2026-04-01"),
            ("2026/4/1", "2026-04-01", "2026-04-01"),
            ("令和8年4月1日", "2026-04-01", "2026-04-01"),
            ("令和８年４月１日", "2026-04-01", "2026-04-01"),
            ("R8.4.1", "2026-04-01", "2026-04-01"),
            ("平成31年4月30日", "2019-04-30", "2019-04-30"),
            ("2026-04", "2026-04-01", "2026-04-30"),
            ("令和8年2月", "2026-02-01", "2026-02-28"),
            ("R8.4", "2026-04-01", "2026-04-30"),
            ("令和8年度", "2026-04-01", "2027-03-31"),
            ("R8年度", "2026-04-01", "2027-03-31"),
            ("2026年度", "2026-04-01", "2027-03-31"),
            ("令和元年度", "2019-04-01", "2020-03-31"),
            ("令和元年", "2019-05-01", "2019-12-31"),
            ("平成31年", "2019-01-01", "2019-04-30"),
            ("S64", "1989-01-01", "1989-01-07"),
            ("2019年", "2019-01-01", "2019-12-31"),
            ("平成31年度", "2019-04-01", "2020-03-31"),
            ("令和8年", "2026-01-01", "2026-12-31"),
            ("2026", "2026-01-01", "2026-12-31"),
        ];
        for (text, first, last) in cases {
            let found = typed_period(text, 4, Tables::embedded());
            let found = found.map(|days| (days.start().to_string(), days.end().to_string()));
            assert_eq!(found, Some((first.to_owned(), last.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_nothing() {
        for text in [
            "",
            "4月1日",
            "2026-13-01",
            "2026-02-30",
            "令和8年4月31日",
            "令和0年度",
            "きのう",
            "2026-04-01から",
            "8",
            "99999",
        ] {
            assert_eq!(typed_period(text, 4, Tables::embedded()), None, "{text}");
        }
    }
}
