//! Cells of a CSV that a spreadsheet would not leave as they are.
//!
//! ```text
//! =1+1         would be run             → '=1+1
//! 5-12         would become 12 May      → '5-12        R5.7.7 → 'R5.7.7
//! 0331         would lose its zero      → '0331        1234567890123456 → '1234567890123456
//! '引用        begins with the mark     → ''引用
//! 第5-12号     stays
//! ```
//!
//! Taking one leading ' off every cell gives the values back: [`restore`] undoes [`guard`] for every text.
//!
//! Known to be hard: what a spreadsheet takes for a date depends on its language. The pattern holds what the Japanese Excel is known
//! to turn: digits parted by - / . (5.10 would become 5.1) or :, with or without the letter of an era, and digits with 月 or 日.

use crate::text::squash;
use regex::Regex;
use std::borrow::Cow;
use std::sync::OnceLock;

/// The mark that is put before a cell; spreadsheets themselves use it for "this is text".
const MARK: char = '\'';

/// First characters that make a formula. The wide ones count in Japanese input.
const STARTS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', MARK];

fn turned() -> Option<&'static Regex> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let pattern = r"(?xi)^(?:
        [mtshr明大昭平令]?\d{1,4}[-/.]\d{1,2}(?:[-/.]\d{1,4})?   # 5-12, R5.7.7, 2023-4, 3/4
        | \d{1,2}:\d{2}(?::\d{2})?                               # 10:30
        | (?:\d{1,4}年)?\d{1,2}月(?:\d{1,2}日)? | \d{1,2}日        # 7月7日
        | 0\d+(?:\.\d+)?                                         # 0331
        | \d{12,}                                                # more digits than a number keeps
        | \d+(?:\.\d+)?e[-+]?\d+                                 # 1e5
        | \d{1,3}(?:,\d{3})+ | \d+(?:\.\d+)?% | [\\¥$]\d[\d,.]*   # 1,234  50%  ¥500
        | true | false
    )$";
    // the pattern is fixed and a test uses it
    PATTERN.get_or_init(|| Regex::new(pattern).ok()).as_ref()
}

/// The cell as it goes into a CSV.
#[must_use]
pub fn guard(text: &str) -> Cow<'_, str> {
    let marked = text.starts_with(STARTS)
        || (text.len() <= 64 && turned().is_some_and(|pattern| pattern.is_match(&squash(text))));
    if marked { Cow::Owned(format!("{MARK}{text}")) } else { Cow::Borrowed(text) }
}

/// The value of a cell that [`guard`] made.
#[must_use]
pub fn restore(cell: &str) -> &str {
    cell.strip_prefix(MARK).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_or_turn_is_marked() {
        for text in [
            "=1+1",
            "+81-3-5550-0101",
            "-5",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1+1",
            "'",
            "5-12",
            "R5.7.7",
            "令5.7.7",
            "3/4",
            "2023-4",
            "2023/07/07",
            "５－１２",
            "10:30",
            "7月7日",
            "2023年7月7日",
            "0331",
            "1234567890123456",
            "1e5",
            "1,234",
            "50%",
            "¥500",
            "TRUE",
            "5.10",
        ] {
            assert_eq!(guard(text), format!("'{text}"));
        }
    }

    #[test]
    fn what_stays_as_it_is_is_not_marked() {
        for text in [
            "",
            "第5-12号",
            "医政発0331第5号",
            "3",
            "123",
            "03-5550-0101",
            "事務連絡",
            "令和5年7月7日付け医政発0331第5号",
            "2023収0012",
            "日医発第123号",
            "a-b",
            "1～2",
        ] {
            assert_eq!(guard(text), text);
        }
    }

    proptest! {
        #[test]
        fn a_guarded_cell_gives_its_value_back(text in "['=+@0-9A-Za-z./:年月日第号\t -]{0,12}") {
            let cell = guard(&text);
            prop_assert_eq!(restore(&cell), text.as_str());
        }
    }
}
