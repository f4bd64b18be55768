//! Days in tables: 2023-09-01, or a month or a year alone for all of it.

use crate::model::Date;

/// Which end of a period a day stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// 2023-09 is 2023-09-01
    First,
    /// 2023-09 is 2023-09-30
    Last,
}

/// Reads a day; a month or a year stands for its first or last day.
pub(super) fn read_day(text: &str, edge: Edge) -> Result<Date, String> {
    let wrong = || format!("expected a day such as 2023-09-01, 2023-09 or 2023, found {text:?}");
    let mut parts = text.trim().split('-');
    let year: i16 = parts.next().filter(|y| y.len() == 4).and_then(|y| y.parse().ok()).ok_or_else(wrong)?;
    let mut next = || parts.next().map(|part| part.parse::<i8>().map_err(|_| wrong())).transpose();
    let (month, day) = (next()?, next()?);
    if parts.next().is_some() {
        return Err(wrong());
    }
    let first = Date::new(year, month.unwrap_or(if edge == Edge::First { 1 } else { 12 }), 1).map_err(|_| wrong())?;
    match (day, edge) {
        (Some(day), _) => Date::new(year, first.month(), day).map_err(|_| wrong()),
        (None, Edge::First) => Ok(first),
        (None, Edge::Last) => Ok(first.last_of_month()),
    }
}

/// Whether a day lies in a period whose ends may be open.
pub(super) fn holds(from: Option<Date>, to: Option<Date>, on: Date) -> bool {
    from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to)
}

/// Whether two periods share a day.
pub(super) fn overlap(a: (Option<Date>, Option<Date>), b: (Option<Date>, Option<Date>)) -> bool {
    let before =
        |end: Option<Date>, start: Option<Date>| matches!((end, start), (Some(end), Some(start)) if end < start);
    !before(a.1, b.0) && !before(b.1, a.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_or_a_year_alone_means_all_of_it() {
        let read = |text, edge| read_day(text, edge).map(|d| d.to_string());
        assert_eq!(read("2023-09-01", Edge::Last).as_deref(), Ok("2023-09-01"));
        assert_eq!(read("2024-02", Edge::First).as_deref(), Ok("2024-02-01"));
        assert_eq!(read("2024-02", Edge::Last).as_deref(), Ok("2024-02-29"));
        assert_eq!(read("1997", Edge::Last).as_deref(), Ok("1997-12-31"));
        for wrong in ["", "97", "2023-13", "2023-02-30", "2023-1-1-1", "R5"] {
            assert!(read_day(wrong, Edge::First).is_err(), "{wrong}");
        }
    }

    #[test]
    fn periods_overlap_by_a_single_day() {
        let day = |text| read_day(text, Edge::First).ok();
        assert!(overlap((None, day("2001-01-06")), (day("2001-01-06"), None)));
        assert!(!overlap((None, day("2001-01-05")), (day("2001-01-06"), None)));
        assert!(overlap((None, None), (None, None)));
        assert!(holds(None, day("2001-01-05"), day("2001-01-05").unwrap()));
    }
}
