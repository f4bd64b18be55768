//! Dates, counts and letters as a board reads them.

use crate::export::html::escape;
use crate::model::{Circular, Date};

/// 2023年6月9日
pub(super) fn day(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 6/14, with the year when it is another than that of the letter at the top.
pub(super) fn short_day(date: Date, top: Option<Date>) -> String {
    if top.is_none_or(|top| top.year() == date.year()) {
        format!("{}/{}", date.month(), date.day())
    } else {
        format!("{}/{}/{}", date.year(), date.month(), date.day())
    }
}

/// The numbers of the letter at the top, or that it has none.
pub(super) fn number(circular: &Circular) -> String {
    if circular.root.reference_numbers.is_empty() {
        "番号なし".to_owned()
    } else {
        circular.root.reference_numbers.join("・")
    }
}

/// A link to the circular by its number, then its subject; escaped.
pub(super) fn link(at: Option<usize>, circular: &Circular) -> String {
    let subject = circular.root.subject.as_deref().unwrap_or("件名なし");
    let number = escape(&number(circular));
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

/// 5日（3営業日）
pub(super) fn days(calendar: Option<i32>, business: Option<i32>) -> String {
    match (calendar, business) {
        (Some(calendar), Some(business)) => format!("{calendar}日（{business}営業日）"),
        (Some(calendar), None) => format!("{calendar}日"),
        _ => "不明".to_owned(),
    }
}
