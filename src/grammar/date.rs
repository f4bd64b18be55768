//! Dates as printed: 令和5年7月7日, 令和元年, 昭五八、一二、五, R5.7.7, 2023/7/7, 同年10月1日 …

use crate::model::Date;
use crate::tables::Tables;
use std::ops::Range;

/// How a date was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateForm {
    /// 令和5年7月7日
    Era,
    /// R5.7.7, 令5.7.7, 昭五八、一二、五
    EraShort,
    /// 2023年7月7日, 2023/7/7, 2023-07-07
    Western,
    /// 7 July 2023, Fri, 7 Jul 2023 09:00:00 +0900
    English,
    /// 5.7.7: a year without an era
    Bare,
    /// 8月31日: the year has to come from elsewhere
    YearMissing,
    /// 同日, 同年10月1日, 本年2月7日
    BackReference,
    /// 令和 年 月 日: the digits are missing
    Blank,
}

/// How much of the date is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// 令和5年, 令和5年度
    Year,
    /// 令和5年7月, 7月上旬, 吉日
    Month,
    /// a full day
    Day,
}

/// A date in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDate {
    /// bytes of the folded text, without 付け and weekday
    pub range: Range<usize>,
    /// the same with a weekday in brackets and 付け, 付, 付で
    pub full: Range<usize>,
    /// the day, when it is known without its surroundings; never guessed
    pub date: Option<Date>,
    /// year as printed and converted, when known
    pub year: Option<i16>,
    /// month as printed
    pub month: Option<i8>,
    /// day as printed
    pub day: Option<i8>,
    /// how it was written
    pub form: DateForm,
    /// how much of it
    pub precision: Precision,
    /// the weekday printed with it, 0 = Monday … 6 = Sunday
    pub weekday: Option<u8>,
    /// followed by 付け or 付: the date of a cited document
    pub dated: bool,
}

/// All dates of a folded text (white space dropped), from left to right, not overlapping.
#[must_use]
pub fn find_dates(folded: &str, tables: &Tables) -> Vec<FoundDate> {
    let _ = (folded, tables);
    Vec::new()
}
