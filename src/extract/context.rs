//! What the readers of a letter's body need to know of its head.

use crate::grammar::{Back, DateForm, FoundDate};
use crate::model::Date;

/// The head fields that the body leans on.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// the letter's own date
    pub date: Option<Date>,
    /// the letter's own numbers, NFKC and without white space
    pub numbers: Vec<String>,
    /// the letter's subject without its note
    pub subject: Option<String>,
}

impl Context {
    /// The day of a date in the running text. `before` is the day or year named before it (for 同年, 同月, 同日). A date without
    /// a year that leans on nothing gives `None`.
    pub(super) fn resolve(&self, found: &FoundDate, before: Option<Date>) -> Option<Date> {
        if found.date.is_some() || found.form != DateForm::BackReference {
            return found.date;
        }
        let own_year = self.date.map(Date::year);
        let day = |year: i16| Date::new(year, found.month?, found.day?).ok();
        match found.back? {
            Back::SameDay => before,
            Back::Today => self.date,
            Back::SameYear => day(before?.year()),
            Back::SameMonth => Date::new(before?.year(), before?.month(), found.day?).ok(),
            Back::ThisYear => day(own_year?),
            Back::LastYear => day(own_year? - 1),
            Back::NextYear => day(own_year? + 1),
            Back::NextMonth => {
                let own = self.date?;
                let (year, month) = if own.month() == 12 { (own.year() + 1, 1) } else { (own.year(), own.month() + 1) };
                Date::new(year, month, found.day?).ok()
            }
        }
    }

    /// The day of a document that is named by month and day alone: the last one before the letter, or a few days behind it, because
    /// days are misprinted.
    pub(super) fn named(&self, found: &FoundDate) -> Option<Date> {
        if found.year.is_some() || found.form == DateForm::BackReference {
            return None;
        }
        let last = self.date?.checked_add(jiff::Span::new().days(14)).ok()?;
        let (month, day) = (found.month?, found.day?);
        [last.year(), last.year() - 1]
            .into_iter()
            .filter_map(|year| Date::new(year, month, day).ok())
            .find(|date| *date <= last)
    }

    /// The next 31 August on or after the letter's date.
    pub(super) fn next(&self, month: i8, day: i8) -> Option<Date> {
        let own = self.date?;
        [own.year(), own.year() + 1]
            .into_iter()
            .filter_map(|year| Date::new(year, month, day).ok())
            .find(|date| *date >= own)
    }

    /// The last 28 June on or before the letter's date: the date of a document that is named without its year.
    pub(super) fn last(&self, month: i8, day: i8) -> Option<Date> {
        let own = self.date?;
        [own.year(), own.year() - 1]
            .into_iter()
            .filter_map(|year| Date::new(year, month, day).ok())
            .find(|date| *date <= own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::find_dates;
    use crate::tables::Tables;

    fn resolved(printed: &str) -> Option<String> {
        let context = Context { date: Some(jiff::civil::date(2023, 8, 31)), ..Context::default() };
        let found = find_dates(printed, Tables::embedded()).remove(0);
        context.resolve(&found, Some(jiff::civil::date(2021, 2, 3))).map(|d| d.to_string())
    }

    #[test]
    fn back_references_lean_on_the_date_before_or_on_the_letter() {
        for (printed, expected) in [
            ("同日付け", "2021-02-03"),
            ("同年10月1日", "2021-10-01"),
            ("同月15日", "2021-02-15"),
            ("本年2月7日", "2023-02-07"),
            ("昨年12月1日", "2022-12-01"),
            ("翌月10日", "2023-09-10"),
            ("令和5年7月7日", "2023-07-07"),
        ] {
            assert_eq!(resolved(printed).as_deref(), Some(expected), "{printed}");
        }
        assert_eq!(resolved("8月31日"), None);
    }

    #[test]
    fn a_day_without_a_year_is_the_next_one_on_or_after_the_letter() {
        let context = Context { date: Some(jiff::civil::date(2023, 12, 20)), ..Context::default() };
        assert_eq!(context.next(12, 20).map(|d| d.to_string()).as_deref(), Some("2023-12-20"));
        assert_eq!(context.next(1, 31).map(|d| d.to_string()).as_deref(), Some("2024-01-31"));
        assert_eq!(Context::default().next(1, 31), None);
        assert_eq!(context.last(12, 21).map(|d| d.to_string()).as_deref(), Some("2022-12-21"));
    }
}
