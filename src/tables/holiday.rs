//! National holidays of Japan, for business days. Knows days, not why a letter asks.
//!
//! ```text
//! 2019-04-26 (Friday) → 2019-05-07 (Tuesday): 1 business day, for the ten holidays around the change of era
//! ```
//!
//! The days from 29 December to 3 January are no national holidays, but offices are closed by law; they are a flag of their own.

use super::TableError;
use super::day::{Edge, read_day};
use crate::model::Date;
use jiff::civil::Weekday;
use serde::Deserialize;

/// Whether 29 December to 3 January count as business days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum YearEnd {
    /// offices are closed
    #[default]
    Closed,
    /// only Saturdays, Sundays and national holidays are free
    Open,
}

/// One national holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// the day
    pub date: Date,
    /// 元日, 振替休日 …
    pub name: String,
}

/// The days that are no business days beside Saturday and Sunday.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Holidays {
    days: Vec<Date>,
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    date: String,
    name: String,
}

impl Holidays {
    /// Reads `holidays.csv`: date, name; sorted here.
    pub(super) fn parse(table: &str, text: &str) -> Result<Self, Vec<TableError>> {
        let mut problems = Vec::new();
        let mut rows: Vec<Holiday> = Vec::new();
        for (at, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
            let line = at + 2;
            match row.map_err(|e| e.to_string()).and_then(|row| Ok((read_whole_day(&row.date)?, row.name))) {
                Ok((date, name)) => rows.push(Holiday { date, name }),
                Err(e) => problems.push(TableError::at_line(table, line, e)),
            }
        }
        rows.sort_by_key(|row| row.date);
        for pair in rows.windows(2) {
            if let [a, b] = pair
                && a.date == b.date
            {
                problems.push(TableError {
                    table: table.to_owned(),
                    problem: format!("expected one row for a day, found {} twice", a.date),
                });
            }
        }
        if rows.is_empty() && problems.is_empty() {
            problems
                .push(TableError { table: table.to_owned(), problem: "expected rows of date,name, found none".into() });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let (days, names) = rows.into_iter().map(|row| (row.date, row.name)).unzip();
        Ok(Self { days, names })
    }

    /// Sorted.
    #[must_use]
    pub fn days(&self) -> &[Date] {
        &self.days
    }

    /// The name of the holiday on that day.
    #[must_use]
    pub fn name(&self, day: Date) -> Option<&str> {
        self.days.binary_search(&day).ok().and_then(|at| self.names.get(at)).map(String::as_str)
    }

    /// First and last year that the table covers.
    #[must_use]
    pub fn years(&self) -> Option<(i16, i16)> {
        Some((self.days.first()?.year(), self.days.last()?.year()))
    }

    /// Whether the table covers the year of that day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.years().is_some_and(|(first, last)| first <= day.year() && day.year() <= last)
    }

    /// Whether offices work on that day. `None` beyond the table's years, unless it is a Saturday or Sunday.
    #[must_use]
    pub fn is_business_day(&self, day: Date, year_end: YearEnd) -> Option<bool> {
        if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
            || (year_end == YearEnd::Closed && is_year_end(day))
        {
            return Some(false);
        }
        self.covers(day).then(|| self.days.binary_search(&day).is_err())
    }

    /// Business days after `from` up to and including `to`; negative when `to` lies before `from`. Offices are closed from 29
    /// December to 3 January. Beyond the table's years only Saturdays, Sundays and the turn of the year are free;
    /// [`Self::count_business_days`] tells the two apart.
    #[must_use]
    pub fn business_days(&self, from: Date, to: Date) -> i32 {
        self.count(from, to, YearEnd::Closed).0
    }

    /// The same, `None` when a day lies beyond the table's years.
    #[must_use]
    pub fn count_business_days(&self, from: Date, to: Date, year_end: YearEnd) -> Option<i32> {
        let (days, known) = self.count(from, to, year_end);
        known.then_some(days)
    }

    fn count(&self, from: Date, to: Date, year_end: YearEnd) -> (i32, bool) {
        if to < from {
            let (days, known) = self.count(to, from, year_end);
            return (-days, known);
        }
        let mut known = true;
        let mut days = 0;
        let mut day = from;
        while day < to {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            match self.is_business_day(day, year_end) {
                Some(true) => days += 1,
                Some(false) => {}
                None => {
                    known = false;
                    days += 1;
                }
            }
        }
        (days, known)
    }
}

/// 29 December to 3 January (行政機関の休日に関する法律).
fn is_year_end(day: Date) -> bool {
    matches!((day.month(), day.day()), (12, 29..=31) | (1, 1..=3))
}

fn read_whole_day(text: &str) -> Result<Date, String> {
    let (first, last) = (read_day(text, Edge::First)?, read_day(text, Edge::Last)?);
    if first == last { Ok(first) } else { Err(format!("expected a day such as 2023-11-03, found {text:?}")) }
}

#[cfg(test)]
mod tests;
