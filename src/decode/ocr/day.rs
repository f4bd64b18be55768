//! The day of a letter, alone on its line, with the wrong characters that engines read for the signs of an era and of a day.
//!
//! ```text
//! 信和5年7月7日 → 令和5年7月7日      令科4年11月29昌 → 令和4年11月29日      平成30年12月28H → 平成30年12月28日
//! ```
//!
//! The wrong characters are those that were counted on scans, copies and faxes of known text; digits stay as they were read. Known to be
//! hard: a digit that was lost (28日 read as 8日) looks like another day.

use crate::text::squash;

/// Read for the first sign of 令和, 平成, 昭和.
const FIRST: [(&str, &str); 3] = [("令和", "信人今合含答客念往伶冷怜領今"), ("平成", "半乎"), ("昭和", "照招沼")];
/// Read for the second.
const SECOND: [(&str, &str); 3] = [("令和", "科租邊利机税稲積種柏"), ("平成", "戌威盛茂咸"), ("昭和", "科租利稲")];
/// Read for 日 at the end of the line, when it was not lost altogether.
const DAY: [&str; 14] = ["", "H", "Fl", "F[", "F]", "昌", "晶", "目", "曰", "円", "ロ", "口", "|", "ー"];

/// The whole line as it has to be read; `None` when it is no such day, or reads as it is.
pub(super) fn mended(line: &str) -> Option<String> {
    // 令和12年12月31日 with some strays: no line of text is asked further
    if line.chars().nth(24).is_some() || !line.contains('年') {
        return None;
    }
    let read = squash(line).trim_matches(['.', '。', '・', '|', '\'', '`']).to_owned();
    let (before, rest) = read.split_once('年')?;
    let (month, day) = rest.split_once('月')?;
    let year_at = before.char_indices().nth(2)?.0;
    let (sign, year) = before.split_at_checked(year_at)?;
    let sign = era(sign)?;
    let year = number(year.trim_start_matches(sign.chars().next_back()?), 99)?;
    let month = number(month, 12)?;
    let digits = day.len() - day.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (day, end) = day.split_at_checked(digits)?;
    let day = number(day, 31)?;
    if end != "日" && !DAY.contains(&end) {
        return None;
    }
    let whole = format!("{sign}{year}年{month}月{day}日");
    (whole != squash(line)).then_some(whole)
}

/// The era whose two signs these are, one of them misread at most.
fn era(read: &str) -> Option<&'static str> {
    let (first, second) = (read.chars().next()?, read.chars().nth(1)?);
    let told = |(era, misread): &(&'static str, &str), right: usize, seen: char, other: char| {
        let sign = |at: usize| era.chars().nth(at);
        (sign(right) == Some(seen) && (sign(1 - right) == Some(other) || misread.contains(other))).then_some(*era)
    };
    let by_second = FIRST.iter().find_map(|row| told(row, 1, second, first));
    by_second.or_else(|| SECOND.iter().find_map(|row| told(row, 0, first, second)))
}

/// Digits, or 元, for a number up to `most`.
fn number(read: &str, most: u8) -> Option<&str> {
    let known = read == "元" || read.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number));
    (known && !read.starts_with('0')).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misread_sign_is_set_right() {
        for (read, meant) in [
            ("信和5年7月7日", "令和5年7月7日"),
            (".　信和5年4月28日", "令和5年4月28日"),
            ("令科4年11月29昌", "令和4年11月29日"),
            ("含和5年6月　21H", "令和5年6月21日"),
            ("平成30年12月28晶", "平成30年12月28日"),
            ("令和5年7月7", "令和5年7月7日"),
            ("令和和4年11月29日", "令和4年11月29日"),
            ("照和58年3月1日", "昭和58年3月1日"),
        ] {
            assert_eq!(mended(read).as_deref(), Some(meant), "{read}");
        }
    }

    #[test]
    fn what_is_right_or_no_day_stays() {
        for line in [
            "令和5年7月7日",
            "令 和 5 年 7 月 7 日",
            "令和5年6月221日",
            "令和4年3月引月",
            "令和5年度7月分",
            "信用5年7月7日",
            "令和5年7月7日まで",
            "令和5年13月7H",
            "昨年7月7日",
            "",
        ] {
            assert_eq!(mended(line), None, "{line}");
        }
    }
}
