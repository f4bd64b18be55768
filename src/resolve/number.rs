//! What a reference number says about the date: month and day (医政発0609第3号), the fiscal year (5文科初第591号), the whole date
//! (環循規発第2003301号).

use super::finding::{place, remark, review};
use crate::diag::{Code, Diagnostic, Sink};
use crate::grammar::{FoundNumber, NumberShape, find_numbers};
use crate::model::{Date, Field, Letter};
use crate::tables::{Eras, Tables};

/// Days that a letter may leave after its number was drawn, where the number carries the day of the draft (20171113中第2号, sent on
/// 2017-11-21).
const DRAFT_DAYS: i32 = 92;

/// A number read back. `None` for what is not exactly one number.
pub(super) fn read(text: &str, tables: &Tables) -> Option<FoundNumber> {
    let folded = crate::text::squash(text);
    let mut found = find_numbers(&folded, tables).into_iter().filter(|n| n.range.len() + 2 >= folded.len());
    found.next().filter(|number| !number.law && !number.blank)
}

pub(super) fn check(letter: &mut Letter, index: usize, tables: &Tables, sink: &mut Sink) {
    let Some(date) = letter.date else { return };
    let mut failed = false;
    for at in 0..letter.reference_numbers.len() {
        let Some(text) = letter.reference_numbers.get(at) else { continue };
        let Some(number) = read(text, tables) else { continue };
        if let Some(conflict) = conflict(&number, text, date, &tables.eras) {
            remark(index, place(letter, Field::ReferenceNumbers, at), conflict, sink);
            failed = true;
        }
    }
    if failed {
        review(letter, &[Field::Date, Field::ReferenceNumbers]);
    }
}

fn conflict(number: &FoundNumber, text: &str, date: Date, eras: &Eras) -> Option<Diagnostic> {
    match number.shape {
        NumberShape::MonthDay | NumberShape::MonthDaySerial | NumberShape::YearMonthDay => {
            let (month, day) = number.month_day?;
            let year = if number.shape == NumberShape::YearMonthDay { two_digit_year(number) } else { None };
            let day_fits = (month, day) == (date.month(), date.day());
            let year_fits = year.is_none_or(|year| fits_two_digits(year, date, eras));
            let says = match year {
                Some(year) => format!("{year:02}-{month:02}-{day:02}"),
                None => format!("{month:02}-{day:02}"),
            };
            (!day_fits || !year_fits).then(|| {
                Diagnostic::new(Code::NUMBER_DATE_CONFLICT).detail(
                    format!("{text} says {says}, the date says {date}"),
                    format!("番号「{text}」では{month}月{day}日、日付では{date}"),
                )
            })
        }
        NumberShape::FullDate => {
            let drafted = full_date(text)?;
            let late = (date - drafted).get_days();
            (!(0..=DRAFT_DAYS).contains(&late)).then(|| {
                Diagnostic::new(Code::NUMBER_DATE_CONFLICT).detail(
                    format!("{text} says {drafted}, the date says {date}"),
                    format!("番号「{text}」では{drafted}、日付では{date}"),
                )
            })
        }
        NumberShape::Year => {
            let year = i16::try_from(number.year?).ok()?;
            let expected = fiscal_years(date, eras);
            let fits = if year > 99 { (year - date.year()).abs() <= 1 } else { expected.contains(&year) };
            (!fits).then(|| {
                let list = expected.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                Diagnostic::new(Code::NUMBER_YEAR_CONFLICT).detail(
                    format!("{text} says year {year}, the date {date} allows {list}"),
                    format!("番号「{text}」では{year}年度、日付{date}なら{list}"),
                )
            })
        }
        _ => None,
    }
}

/// 20 in 環循規発第2003301号.
fn two_digit_year(number: &FoundNumber) -> Option<i16> {
    let digits = number.text.split('第').nth(1)?;
    digits.get(..2)?.parse().ok()
}

/// Two digits of the western year; until 2009 the ministry of the environment also wrote the year of the era.
fn fits_two_digits(year: i16, date: Date, eras: &Eras) -> bool {
    year == date.year() % 100 || eras.on(date).is_some_and(|(_, of_era)| of_era == year)
}

/// 20130805商局第1号, 平成13・04・20地第2号.
fn full_date(text: &str) -> Option<Date> {
    let digits: String =
        text.chars().take_while(|c| c.is_ascii_digit() || matches!(c, '平' | '令' | '成' | '和' | '・')).collect();
    if let Some(era_date) = digits.strip_prefix("平成").or_else(|| digits.strip_prefix("令和")) {
        let offset = if digits.starts_with('平') { 1988 } else { 2018 };
        let mut parts = era_date.split('・').map(str::parse::<i16>);
        let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
        return Date::new(offset + year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    }
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    Date::new(part(0..4)?, i8::try_from(part(4..6)?).ok()?, i8::try_from(part(6..8)?).ok()?).ok()
}

/// The years of the era that a number of that day may begin with: its fiscal year and the ones beside it, since some count by the
/// calendar year and some draw the number in March for April. Around a change of era both countings.
fn fiscal_years(date: Date, eras: &Eras) -> Vec<i16> {
    let fiscal = date.year() - i16::from(date.month() < 4);
    let mut years: Vec<i16> = eras
        .rows()
        .iter()
        .filter(|era| era.start.year() <= fiscal + 1 && era.end.is_none_or(|end| end.year() >= fiscal - 1))
        .flat_map(|era| [fiscal - 1, fiscal, fiscal + 1].map(|year| year - era.offset))
        .filter(|year| *year > 0)
        .collect();
    years.sort_unstable();
    years.dedup();
    years
}
