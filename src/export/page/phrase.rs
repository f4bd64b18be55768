//! Dates, counts and letters as a board reads them.

use crate::export::html::escape;
use crate::model::{Circular, Date, Tongue};

/// 2023年6月9日, 2023-06-09
pub(super) fn day(date: Date, tongue: Tongue) -> String {
    match tongue {
        Tongue::English => date.to_string(),
        Tongue::Japanese => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
    }
}

/// A day, or that there is none.
pub(super) fn day_or_none(date: Option<Date>, tongue: Tongue) -> String {
    date.map_or_else(|| tongue.pick("undated", "日付なし").to_owned(), |date| day(date, tongue))
}

/// 6/14, with the year when it is another than that of the letter at the top; 06-14 in English.
pub(super) fn short_day(date: Date, top: Option<Date>, tongue: Tongue) -> String {
    if tongue == Tongue::English {
        let same = top.is_none_or(|top| top.year() == date.year());
        return if same { date.strftime("%m-%d").to_string() } else { date.to_string() };
    }
    if top.is_none_or(|top| top.year() == date.year()) {
        format!("{}/{}", date.month(), date.day())
    } else {
        format!("{}/{}/{}", date.year(), date.month(), date.day())
    }
}

/// The numbers of the letter at the top, or that it has none.
pub(super) fn number(circular: &Circular, tongue: Tongue) -> String {
    if circular.root.reference_numbers.is_empty() {
        tongue.pick("no number", "番号なし").to_owned()
    } else {
        circular.root.reference_numbers.join("・")
    }
}

/// The subject of the letter at the top, or that it has none.
pub(super) fn subject(circular: &Circular, tongue: Tongue) -> &str {
    circular.root.subject.as_deref().unwrap_or_else(|| tongue.pick("(no subject)", "件名なし"))
}

/// A link to the circular by its number, then its subject; escaped.
pub(super) fn link(at: Option<usize>, circular: &Circular, tongue: Tongue) -> String {
    let subject = subject(circular, tongue);
    let number = escape(&number(circular, tongue));
    match at {
        Some(at) => format!("<a href=\"#c{at}\">{number}</a> {}", escape(subject)),
        None => format!("{number} {}", escape(subject)),
    }
}

/// 1,234
pub(super) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// 5日（3営業日）, 5 days (3 business days)
pub(super) fn days(calendar: Option<i32>, business: Option<i32>, tongue: Tongue) -> String {
    match (calendar, business, tongue) {
        (Some(calendar), Some(business), Tongue::Japanese) => format!("{calendar}日（{business}営業日）"),
        (Some(calendar), None, Tongue::Japanese) => format!("{calendar}日"),
        (Some(calendar), Some(business), Tongue::English) => format!("{calendar} days ({business} business days)"),
        (Some(calendar), None, Tongue::English) => format!("{calendar} days"),
        _ => tongue.pick("unknown", "不明").to_owned(),
    }
}

/// What is left out of a list, and where it stands.
pub(super) fn more(count: usize, file: &str, tongue: Tongue) -> String {
    let count = self::count(count);
    match tongue {
        Tongue::English => format!("<p class=\"soft\">{count} more in {file}.</p>"),
        Tongue::Japanese => format!("<p class=\"soft\">ほか{count}件は {file} にあります。</p>"),
    }
}
