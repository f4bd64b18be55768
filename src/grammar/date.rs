//! Dates as printed: 令和5年7月7日, 令和元年, 昭五八、一二、五, R5.7.7, 2023/7/7, 同年10月1日 …
//!
//! ```text
//! 「令和5年7月7日(金)付け」 → 2023-07-07, form Era, weekday 4, dated
//! 「令和年月日」            → no day, form Blank: the digits are lost or still to be written
//! 「20130805商局第1号」     → nothing: a number
//! ```
//!
//! Known to be hard: with white space dropped a day runs into the time behind it (2023/9/510:22), and 5.7.7 is a day only where
//! nothing else can be meant.

mod english;
mod read;

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
    /// 5.7.7, 5年7月7日: a year without an era
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

/// To what a [`DateForm::BackReference`] points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Back {
    /// 同日: the day named last
    SameDay,
    /// 同月31日, 当月: the month named last
    SameMonth,
    /// 同年10月1日: the year named last
    SameYear,
    /// 本年2月7日, 今年: the year of the letter
    ThisYear,
    /// 昨年, 前年, 去年
    LastYear,
    /// 翌年, 来年, 明年
    NextYear,
    /// 翌月10日, 来月
    NextMonth,
    /// 本日: the day of the letter
    Today,
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
    /// 令和5年度: a fiscal year (April to March), not a calendar year
    pub fiscal: bool,
    /// the day does not lie in the printed era (令和元年3月1日, 平成35年4月1日)
    pub outside_era: bool,
    /// to what 同年, 本年, 翌月 point
    pub back: Option<Back>,
}

impl FoundDate {
    /// The weekday printed with a full date is another one than the day's own.
    #[must_use]
    pub fn weekday_contradicts(&self) -> bool {
        match (self.date, self.weekday) {
            (Some(date), Some(weekday)) => date.weekday().to_monday_zero_offset().cast_unsigned() != weekday,
            _ => false,
        }
    }
}

/// All dates of a folded text (white space dropped), from left to right, not overlapping.
#[must_use]
pub fn find_dates(folded: &str, tables: &Tables) -> Vec<FoundDate> {
    let mut found: Vec<FoundDate> = Vec::new();
    let mut skip_to = 0;
    for (at, first) in folded.char_indices() {
        if at < skip_to || !read::may_begin(first, &tables.eras) {
            continue;
        }
        if let Some(date) = read::date_at(folded, at, &tables.eras) {
            skip_to = date.full.end;
            found.push(date);
        }
    }
    found
}

#[cfg(test)]
mod tests;
