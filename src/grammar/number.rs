//! Reference numbers as printed: the shapes A … N of `reference_grammar`, and number-like things that are none.
//!
//! ```text
//! 「令和5年6月9日付け医政発0609第3号」 → 医政発0609第3号, prefix 医政発, shape A, month and day 6-9
//! 「昭和23年法律第205号」             → 昭和23年法律第205号, law
//! 「同法第3条第4号」                  → nothing
//! ```
//!
//! A number is found at its serial ([`tail`]) and read leftwards to where its prefix begins ([`head`]). Known to be hard: the left
//! boundary in a run of kanji (…医政局長通知医政発…), prefixes nobody has put into the table yet, and digits lost in the text layer.

mod head;
mod tail;

use super::{FoundDate, find_dates};
use crate::tables::Tables;
use head::Head;
use std::ops::Range;
use tail::Tail;
pub(super) use tail::is_dash;

/// Shape of a reference number (see the module's table).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberShape {
    /// A: 医政発0926第1号 (month and day, serial of the day)
    MonthDay,
    /// A2: 医政発第0729004号 (month, day and three digits)
    MonthDaySerial,
    /// B, F, J, K2: 消防予第175号
    Serial,
    /// B': こ成保39 (known prefixes only)
    Bare,
    /// C, K: 25文科初第756号 (leading fiscal year)
    Year,
    /// D: 環循規発第2003301号 (western year, month, day, serial)
    YearMonthDay,
    /// E: 20130805商局第1号, 平成13・04・20地第2号
    FullDate,
    /// G: 課法2-3, 職職-328
    Hyphen,
    /// J: 第5-123号, 愛建協発第5-088号
    FiscalSerial,
    /// J2: (地Ⅲ185), (保123F): the whole number in brackets
    Bracketed,
}

/// A reference number in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "four independent findings, each asked for by name")]
pub struct FoundNumber {
    /// bytes of the folded text
    pub range: Range<usize>,
    /// NFKC, no white space, brackets around the whole removed: 医政発0609第3号
    pub text: String,
    /// 医政発
    pub prefix: String,
    /// its shape
    pub shape: NumberShape,
    /// month and day that the number carries
    pub month_day: Option<(i8, i8)>,
    /// leading year as printed (25 in 25文科初第756号); 元 is 1
    pub year: Option<u16>,
    /// the prefix stands in the table
    pub known: bool,
    /// the number of a statute, order or ordinance (昭和23年法律第205号): no letter's number
    pub law: bool,
    /// a public notification, instruction or decision (厚生労働省告示第69号): no letter's number, but cited like one
    pub notification: bool,
    /// the digits are missing (環循適発第 号)
    pub blank: bool,
}

/// All reference numbers of a folded text (white space dropped), from left to right, not overlapping.
#[must_use]
pub fn find_numbers(folded: &str, tables: &Tables) -> Vec<FoundNumber> {
    // most texts have no digits that can be a number's
    let possible = |(at, c): (usize, char)| {
        tail::may_begin(c) && (c == '(' && bracketed(folded, at).is_some() || Tail::read(folded, at).is_some())
    };
    if !folded.char_indices().any(possible) {
        return Vec::new();
    }
    find_numbers_beside(folded, &find_dates(folded, tables), tables)
}

/// The same, of a text whose dates are known.
#[must_use]
pub fn find_numbers_beside(folded: &str, dates: &[FoundDate], tables: &Tables) -> Vec<FoundNumber> {
    let mut found: Vec<FoundNumber> = Vec::new();
    let mut floor = 0;
    for (at, c) in folded.char_indices() {
        if at < floor || !tail::may_begin(c) {
            continue;
        }
        if c == '('
            && let Some(number) = bracketed(folded, at)
        {
            floor = number.range.end;
            found.push(number);
            continue;
        }
        let Some(tail) = Tail::read(folded, at) else { continue };
        if dates.iter().any(|d| d.range.start <= at && at < d.range.end && d.range.end < tail.end) && c != '第' {
            continue;
        }
        let Some(mut head) = Head::read(folded, floor, &tail, dates, tables) else { continue };
        if !acceptable(folded, &head, &tail) {
            continue;
        }
        if let Some(last) = found.last() {
            share_prefix(folded, last, &mut head);
        }
        let number = assemble(folded, &head, &tail, tables);
        floor = number.range.end;
        found.push(number);
    }
    found
}

/// (地Ⅲ185), (健Ⅱ532F), (保123F): kanji, a Roman numeral and digits alone in brackets; F (sent by fax) may stand for the numeral.
fn bracketed(folded: &str, at: usize) -> Option<FoundNumber> {
    let mut scan = super::scan::Scan::new(folded, at);
    scan.eat("(");
    let start = scan.at();
    let prefix_kanji = scan.eat_while(crate::text::is_kanji).chars().count();
    let roman = scan.eat_while(|c| matches!(c, 'I' | 'V' | 'X'));
    let prefix = folded.get(start..scan.at())?.to_owned();
    let digits = scan.eat_while(|c| c.is_ascii_digit());
    let by_fax = scan.eat("F");
    let end = scan.at();
    if !(1..=3).contains(&prefix_kanji)
        || roman.is_empty() && !by_fax
        || !(1..=5).contains(&digits.len())
        || !scan.eat(")")
    {
        return None;
    }
    Some(FoundNumber {
        range: at..scan.at(),
        text: folded.get(start..end)?.to_owned(),
        prefix,
        shape: NumberShape::Bracketed,
        month_day: None,
        year: None,
        known: false,
        law: false,
        notification: false,
        blank: false,
    })
}

/// Whether head and tail together are a number at all.
fn acceptable(folded: &str, head: &Head, tail: &Tail) -> bool {
    if head.stopped {
        return false;
    }
    let behind = folded.get(tail.end..).unwrap_or_default();
    // 老認発05l2第1号: a scanner read a letter for a digit, and what stands before it is no number
    if !tail.go && behind.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return false;
    }
    let strong = head.strong && head.prefix.chars().count() <= 8;
    let ends = behind.chars().next().is_none_or(|c| !crate::text::is_japanese(c) && !c.is_ascii_alphanumeric());
    if head.prefix.is_empty() {
        // 第5-123号, 2023第123号 stand alone; 第4号 does not count
        return strong && ends && tail.go && (tail.hyphen || head.year.is_some_and(|y| y > 99));
    }
    if head.known || head.law || head.notification {
        // 保医発0305 at the end of a line: the stamp of a number whose serial is on the next
        let broken = !tail.dai && !tail.go && !tail.hyphen && head.prefix.ends_with('発') && tail.digits.len() == 4;
        return tail.go || (head.known && !tail.blank && !broken);
    }
    if tail.go && ["様式", "議案", "線", "館", "墳", "車"].iter().any(|word| behind.starts_with(word)) {
        return false;
    }
    match (tail.dai, tail.go) {
        (true, true) => true,
        (true, false) => tail.stamp.is_some() && !tail.blank,
        (false, true) => !tail.blank && (head.prefix.ends_with('発') || (strong && (ends || head.after_date))),
        (false, false) if tail.hyphen => {
            let address = head.prefix.ends_with(['町', '村', '市', '区', '郡', '目', '地', '台', '丘']);
            strong && !address && (ends || another_follows(folded, tail.end))
        }
        // 東建協発388, alone: a prefix that says 発; four digits may be a stamp whose serial is on the next line
        (false, false) if head.prefix.ends_with('発') && strong && ends && tail.digits.len() != 4 => !tail.blank,
        // 環整61・環産22, and nothing else or a bracket behind them
        (false, false) if tail.digits.len() <= 4 && in_row(folded) => !tail.blank,
        // 直資48 behind a date
        (false, false) => {
            head.after_date
                && (ends || behind.starts_with("ほか") || behind.starts_with('外'))
                && head.prefix.chars().count() <= 4
                && !tail.blank
        }
    }
}

/// 環整61・環産22(…あて…通知): two or more numbers without 第 and 号 open the text.
fn in_row(folded: &str) -> bool {
    let row = folded.split('(').next().unwrap_or_default();
    let bare = |part: &str| {
        let digits = part.bytes().rev().take_while(u8::is_ascii_digit).count();
        let prefix = part.get(..part.len() - digits).unwrap_or_default();
        (1..=4).contains(&digits)
            && (2..=4).contains(&prefix.chars().count())
            && prefix.chars().all(crate::text::is_kanji)
            && !prefix.ends_with(['第', '成', '和', '年', '月', '日', '図', '表', '紙', '添', '課', '条'])
    };
    row.contains('・') && row.len() <= 60 && row.split('・').all(bare)
}

/// 課評2-11課資2-8: white space between two numbers is gone.
fn another_follows(folded: &str, at: usize) -> bool {
    let mut scan = super::scan::Scan::new(folded, at);
    let prefix = scan.eat_while(crate::text::is_kanji).chars().count();
    let year = !scan.eat_while(|c| c.is_ascii_digit()).is_empty();
    (1..=4).contains(&prefix) && year && scan.eat_char(is_dash).is_some()
}

/// 警察庁丙○発第1号、丙△発第2号: the second number leaves 警察庁 out, and is written down so; its prefix is whole.
fn share_prefix(folded: &str, last: &FoundNumber, head: &mut Head) {
    let between = folded.get(last.range.end..head.start).unwrap_or("x");
    let class = |c: char| matches!(c, '甲' | '乙' | '丙' | '丁');
    if between.chars().all(|c| matches!(c, '、' | '・' | ',' | '/'))
        && head.prefix.starts_with(class)
        && let Some(at) = last.prefix.find(class)
        && let Some(shared) = last.prefix.get(..at)
    {
        head.prefix = format!("{shared}{}", head.prefix);
    }
}

fn assemble(folded: &str, head: &Head, tail: &Tail, tables: &Tables) -> FoundNumber {
    let range = head.start..tail.end;
    let printed = folded.get(range.clone()).unwrap_or_default();
    let (shape, month_day) = shape(head, tail, tables);
    FoundNumber {
        range,
        text: printed.to_owned(),
        prefix: head.prefix.clone(),
        shape,
        month_day,
        year: head.year,
        known: head.known,
        law: head.law,
        notification: head.notification,
        blank: tail.blank,
    }
}

fn shape(head: &Head, tail: &Tail, tables: &Tables) -> (NumberShape, Option<(i8, i8)>) {
    if let Some(stamp) = &tail.stamp {
        return (NumberShape::MonthDay, month_day(stamp, 0));
    }
    if tail.fiscal {
        return (NumberShape::FiscalSerial, None);
    }
    if head.full_date {
        return (NumberShape::FullDate, None);
    }
    if head.year.is_some() {
        return (NumberShape::Year, None);
    }
    if tail.hyphen {
        return (if tail.go || tail.dai { NumberShape::FiscalSerial } else { NumberShape::Hyphen }, None);
    }
    if !tail.dai && !tail.go {
        return (NumberShape::Bare, None);
    }
    if tail.dai && (7..=9).contains(&tail.digits.len()) {
        let by_table = |shape: &str| tables.prefixes.find(&head.prefix).iter().any(|row| row.shape == shape);
        let plain = month_day(&tail.digits, 0).filter(|_| tail.digits.len() == 7);
        let with_year = month_day(&tail.digits, 2);
        // 環境 and 原子力規制 put the western year before month and day
        let year_first = by_table("D") || (!by_table("A2") && head.prefix.starts_with(['環', '原']));
        match (plain, with_year) {
            (Some(day), None) => return (NumberShape::MonthDaySerial, Some(day)),
            (Some(day), Some(_)) if !year_first => return (NumberShape::MonthDaySerial, Some(day)),
            (_, Some(day)) => return (NumberShape::YearMonthDay, Some(day)),
            (None, None) => {}
        }
    }
    (NumberShape::Serial, None)
}

/// Month and day at a place of a run of digits.
fn month_day(digits: &str, at: usize) -> Option<(i8, i8)> {
    let month: i8 = digits.get(at..at + 2)?.parse().ok()?;
    let day: i8 = digits.get(at + 2..at + 4)?.parse().ok()?;
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
}

#[cfg(test)]
mod tests;
