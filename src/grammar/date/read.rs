//! One date at one place of a folded text.

use super::super::scan::{Scan, is_numeral, is_placeholder};
use super::english::english_date;
use super::{Back, DateForm, FoundDate, Precision};
use crate::model::Date;
use crate::tables::{Era, Eras};
use crate::text::{begins_numeral, is_hiragana, is_kanji, is_katakana};

/// Year, month and day as far as they were printed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Parts<'e> {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    era: Option<&'e Era>,
    fiscal: bool,
    blank: bool,
    /// 上旬, 吉日, 末: less than a day, though the words go on
    vague: bool,
    back: Option<Back>,
}

impl Parts<'_> {
    /// A year of the common era, with month and perhaps a day.
    pub(super) fn of(year: i16, month: i8, day: Option<i8>) -> Self {
        Self { year: Some(year), month: Some(month), day, ..Self::default() }
    }
}

/// A date that was read: where it ends, how it was written, what it says.
pub(super) type Reading<'t, 'e> = Option<(Scan<'t>, DateForm, Parts<'e>)>;

/// Characters that begin a date whatever the eras are: those of [`begins_numeral`] and [`refers_back`], and 元.
const BEGINNINGS: [char; 36] = [
    '〇', '○', '零', '一', '壱', '壹', '二', '弐', '貳', '三', '参', '參', '四', '五', '伍', '六', '七', '八', '九',
    '十', '拾', '百', '千', '廿', '卅', '元', '同', '本', '今', '昨', '去', '前', '翌', '来', '明', '当',
];

/// The same as one bit per character of the basic plane, with ASCII letters and digits.
static BEGINS: [u64; 1024] = {
    let mut bits = [0; 1024];
    let mut at = 0;
    while at < 128 + BEGINNINGS.len() {
        #[expect(clippy::indexing_slicing, clippy::cast_possible_truncation, reason = "evaluated at build time")]
        {
            let code = if at < 128 { at } else { BEGINNINGS[at - 128] as usize };
            if code >= 128 || (code as u8).is_ascii_alphanumeric() {
                bits[code / 64] |= 1_u64 << (code % 64);
            }
        }
        at += 1;
    }
    bits
};

/// Whether a date can begin with this character; most cannot.
#[inline]
pub(super) fn may_begin(first: char, eras: &Eras) -> bool {
    let code = first as usize;
    BEGINS.get(code / 64).is_some_and(|slot| slot >> (code % 64) & 1 == 1)
        || eras.may_begin(first) && !(is_hiragana(first) || is_katakana(first))
}

/// The date that begins exactly at `at`. Most characters begin none, and each reading asks for a first character of its own.
pub(super) fn date_at(text: &str, at: usize, eras: &Eras) -> Option<FoundDate> {
    let start = Scan::new(text, at);
    let first = start.peek()?;
    if is_hiragana(first) || is_katakana(first) {
        return None;
    }
    let of_era =
        eras.rows().iter().any(|era| era.initial == first || era.letter == first || era.name.starts_with(first));
    let numeral = begins_numeral(first) || first == '元';
    let (end, form, parts) = of_era
        .then(|| era_date(start, eras).or_else(|| short_era_date(start, eras)))
        .flatten()
        .or_else(|| numeral.then(|| western_date(start, eras)).flatten())
        .or_else(|| first.is_ascii_alphanumeric().then(|| english_date(start)).flatten())
        .or_else(|| numeral.then(|| month_and_day(start)).flatten())
        .or_else(|| back_reference(start, first))
        .or_else(|| numeral.then(|| bare_date(start, eras)).flatten())?;
    Some(finish(start, end, form, parts))
}

fn finish(start: Scan<'_>, end: Scan<'_>, form: DateForm, parts: Parts<'_>) -> FoundDate {
    let mut after = end;
    let weekday = weekday(&mut after);
    // 付近 and 付属 may follow a month or a year; behind a day 付 is the date of a document
    let dated = dated(&mut after, parts.day.is_some() || parts.back == Some(Back::SameDay));
    let date = match (parts.year, parts.month, parts.day) {
        (Some(y), Some(m), Some(d)) if form != DateForm::Bare && !parts.blank && parts.back.is_none() => {
            Date::new(y, m, d).ok()
        }
        _ => None,
    };
    let precision = match (parts.month, parts.day) {
        _ if parts.blank => Precision::Day,
        (_, Some(_)) => Precision::Day,
        _ if matches!(parts.back, Some(Back::SameDay | Back::Today)) => Precision::Day,
        (Some(_), None) => Precision::Month,
        _ if matches!(parts.back, Some(Back::SameMonth | Back::NextMonth)) => Precision::Month,
        _ => Precision::Year,
    };
    let outside_era = match (parts.era, date) {
        (Some(era), Some(date)) => date < era.start || era.end.is_some_and(|end| date > end),
        _ => false,
    };
    FoundDate {
        range: start.at()..end.at(),
        full: start.at()..after.at(),
        date,
        year: parts.year,
        month: parts.month,
        day: parts.day,
        form: if parts.blank { DateForm::Blank } else { form },
        precision,
        weekday,
        dated,
        fiscal: parts.fiscal,
        outside_era,
        back: parts.back,
    }
}

/// 令和5年7月7日, 令和元年, 平成二六・一・七, 令和5(2023)年1月18日, 令和年月日.
fn era_date<'t, 'e>(start: Scan<'t>, eras: &'e Eras) -> Reading<'t, 'e> {
    let mut scan = start;
    let era = eras.rows().iter().find(|era| scan.eat(&era.name))?;
    let mut parts = Parts { era: Some(era), ..Parts::default() };
    let mut year = year_of_era(&mut scan, era);
    if year.is_none() {
        // 令和○年, 令和年
        let holes = scan.eat_while(is_placeholder);
        if !scan.rest().starts_with('年') || (holes.is_empty() && !blank_follows(scan)) {
            return None;
        }
        parts.blank = true;
    }
    if let Some(western) = bracketed(&mut scan, western_year) {
        // two years that disagree give none
        year = year.filter(|y| *y == western);
    }
    parts.year = year;
    if let Some(end) = year_month_day(scan, &mut parts, eras) {
        return Some((end, DateForm::Era, parts));
    }
    let end = separated(scan, &mut parts)?;
    Some((end, DateForm::Era, parts))
}

/// Behind an era without digits: 年月日 or 年 with some of the rest printed.
fn blank_follows(scan: Scan<'_>) -> bool {
    let mut scan = scan;
    if !scan.eat("年") {
        return false;
    }
    scan.eat_while(|c| is_placeholder(c) || is_numeral(c));
    scan.eat("月")
}

/// R5.7.7, 令元.12.26, 昭五八、一二、五, H16年8月13日.
fn short_era_date<'t, 'e>(start: Scan<'t>, eras: &'e Eras) -> Reading<'t, 'e> {
    let mut scan = start;
    let first = scan.eat_char(|_| true)?;
    let era = eras.rows().iter().find(|era| era.initial == first || era.letter == first)?;
    let joined =
        |c: char| if first.is_ascii() { c.is_ascii_alphanumeric() || c == '-' } else { is_kanji(c) && c != '日' };
    if start.before().is_some_and(joined) {
        return None;
    }
    scan.eat(".");
    let year = year_of_era(&mut scan, era)?;
    let mut parts = Parts { era: Some(era), year: Some(year), ..Parts::default() };
    if let Some(end) = separated(scan, &mut parts) {
        return Some((end, DateForm::EraShort, parts));
    }
    let end = year_month_day(scan, &mut parts, eras)?;
    // R5年 alone is a year; 平19年課法2-3 as well
    Some((end, DateForm::EraShort, parts))
}

fn year_of_era(scan: &mut Scan<'_>, era: &Era) -> Option<i16> {
    if scan.eat("元") {
        return Some(era.offset + 1);
    }
    Some(era.offset + i16::from(scan.small()?))
}

/// `(…)` around something: the bracket is only taken when its inside can be read.
fn bracketed<T>(scan: &mut Scan<'_>, read: impl Fn(&mut Scan<'_>) -> Option<T>) -> Option<T> {
    let mut probe = *scan;
    if !probe.eat("(") {
        return None;
    }
    let value = read(&mut probe)?;
    probe.eat("年");
    if !probe.eat(")") {
        return None;
    }
    *scan = probe;
    Some(value)
}

fn western_year(scan: &mut Scan<'_>) -> Option<i16> {
    let mut probe = *scan;
    let numeral = probe.numeral().filter(|n| n.digits.is_none_or(|d| d == 4))?;
    let year = i16::try_from(numeral.value).ok().filter(|y| (1868..=2199).contains(y))?;
    *scan = probe;
    Some(year)
}

/// 2023年7月7日, 2024(令和6)年1月19日, 2023/7/7, 2023-07-07, 2023.7.7.
fn western_date<'t, 'e>(start: Scan<'t>, eras: &'e Eras) -> Reading<'t, 'e> {
    if inside_number(start) {
        return None;
    }
    let mut scan = start;
    let year = western_year(&mut scan)?;
    let mut parts = Parts { year: Some(year), ..Parts::default() };
    let of_era = bracketed(&mut scan, |inner| named_year(inner, eras));
    if of_era.is_some_and(|y| y != year) {
        parts.year = None;
    }
    if let Some(end) = year_month_day(scan, &mut parts, eras) {
        return Some((end, DateForm::Western, parts));
    }
    let end = separated(scan, &mut parts)?;
    Some((end, DateForm::Western, parts))
}

/// A place that stands in a longer number: 第1030, 03-5550, 1.2023.
fn inside_number(scan: Scan<'_>) -> bool {
    let Some(before) = scan.before() else { return false };
    if before == '第' || before.is_ascii_alphabetic() {
        return true;
    }
    let here = scan.peek().unwrap_or(' ');
    if is_numeral(before) {
        return before.is_ascii_digit() == here.is_ascii_digit();
    }
    matches!(before, '-' | '.' | '/' | '_' | '=' | '+')
        && here.is_ascii_digit()
        && scan.behind(2).is_some_and(|c| c.is_ascii_alphanumeric())
}

/// 令和7, R7: the year of an era.
fn named_year(scan: &mut Scan<'_>, eras: &Eras) -> Option<i16> {
    let era = eras.rows().iter().find(|era| scan.eat(&era.name) || scan.eat(&era.initial.to_string()))?;
    year_of_era(scan, era)
}

/// 年, then month and day as far as they are printed or blank, also behind the year once more: 令和7年(2025年)9月16日. Fails without
/// 年.
fn year_month_day<'t>(scan: Scan<'t>, parts: &mut Parts<'_>, eras: &Eras) -> Option<Scan<'t>> {
    let mut scan = scan;
    if !scan.eat("年") {
        return None;
    }
    if scan.eat("度") {
        parts.fiscal = true;
        return Some(scan);
    }
    let year_end = scan;
    let again = bracketed(&mut scan, |inner| western_year(inner).or_else(|| named_year(inner, eras)));
    if !month(&mut scan, parts) {
        return (!parts.blank).then_some(year_end);
    }
    // two years that disagree give none
    parts.year = parts.year.filter(|year| again.is_none_or(|again| again == *year));
    day(&mut scan, parts);
    Some(scan)
}

/// 7月, or 月 without digits, which makes the date a blank.
fn month(scan: &mut Scan<'_>, parts: &mut Parts<'_>) -> bool {
    let mut probe = *scan;
    if let Some(month) = probe.small()
        && probe.eat("月")
    {
        *scan = probe;
        parts.month = Some(month);
        return true;
    }
    probe = *scan;
    probe.eat_while(is_placeholder);
    if probe.eat("月") && !probe.rest().starts_with('額') {
        *scan = probe;
        parts.blank = true;
        return true;
    }
    false
}

/// 7日, 上旬, 吉日, 末日, or 日 without digits.
fn day(scan: &mut Scan<'_>, parts: &mut Parts<'_>) {
    let mut probe = *scan;
    if let Some(day) = probe.small()
        && probe.eat("日")
        && !probe.rest().starts_with('間')
    {
        *scan = probe;
        parts.day = Some(day);
        return;
    }
    probe = *scan;
    if probe.eat_any(&["吉日", "上旬", "中旬", "下旬", "末日", "末", "初旬", "頃", "ごろ"]).is_some() {
        *scan = probe;
        parts.vague = true;
        return;
    }
    probe = *scan;
    let holes = probe.eat_while(is_placeholder);
    // 7月日: the day's digits are missing; 7月日本… is not
    if probe.eat("日") && (!holes.is_empty() || !probe.peek().is_some_and(|c| is_kanji(c) && c != '付')) {
        *scan = probe;
        parts.blank = true;
    }
}

/// `.7.7`, `/7/7`, `-07-07`, `・一・七`, `、一二、五`: month and day behind a year, with one and the same separator.
fn separated<'t>(scan: Scan<'t>, parts: &mut Parts<'_>) -> Option<Scan<'t>> {
    let mut scan = scan;
    let separator = scan.eat_char(|c| matches!(c, '.' | '/' | '-' | '・' | '、' | ','))?;
    let month = scan.small().filter(|m| *m <= 12 || separator != '.')?;
    scan.eat_char(|c| c == separator)?;
    let day = day_before_time(&mut scan)?;
    let next = scan.peek();
    let mut beyond = scan;
    beyond.advance(next.map_or(0, char::len_utf8));
    if next.is_some_and(|c| (c == '.' || c == '-' || c == '/') && beyond.peek().is_some_and(|d| d.is_ascii_digit())) {
        return None;
    }
    parts.month = Some(month);
    match day {
        DayRead::Day(day) => parts.day = Some(day),
        DayRead::Unclear => parts.blank = true,
    }
    Some(scan)
}

/// What stands where a day is expected.
#[derive(Debug, Clone, Copy)]
enum DayRead {
    Day(i8),
    /// day and time cannot be told apart (2023/9/110:22 is the 1st or the 11th)
    Unclear,
}

/// The day of 2023/09/05, also with a time that ran into it (2023/09/0510:22).
fn day_before_time(scan: &mut Scan<'_>) -> Option<DayRead> {
    let mut probe = *scan;
    if let Some(day) = probe.small()
        && !probe.rest().starts_with(':')
    {
        *scan = probe;
        return Some(DayRead::Day(day));
    }
    let digits = Scan::new(scan.rest(), 0).eat_while(|c| c.is_ascii_digit());
    let mut behind = *scan;
    behind.advance(digits.len());
    if !behind.rest().starts_with(':') {
        return None;
    }
    let split = |day: usize| {
        let hour = digits.get(day..).filter(|h| matches!(h.len(), 1 | 2))?;
        let value = digits.get(..day)?.parse::<i8>().ok().filter(|d| (1..=31).contains(d))?;
        hour.parse::<u8>().is_ok_and(|h| h < 24).then_some((day, value))
    };
    let (taken, read) = match (split(1), split(2)) {
        (Some((n, day)), None) | (None, Some((n, day))) => (n, DayRead::Day(day)),
        (Some((n, _)), Some(_)) => (n, DayRead::Unclear),
        (None, None) => return None,
    };
    scan.advance(taken);
    Some(read)
}

/// 8月31日, 7月上旬, 8/31(木).
fn month_and_day<'e>(start: Scan<'_>) -> Reading<'_, 'e> {
    if inside_number(start) || start.before() == Some('年') {
        return None;
    }
    let mut scan = start;
    let mut parts = Parts::default();
    let first = scan.small()?;
    if scan.eat("月") {
        parts.month = Some(first);
        day(&mut scan, &mut parts);
        if parts.day.is_none() && !parts.vague && !parts.blank {
            return None;
        }
        return Some((scan, DateForm::YearMissing, parts));
    }
    if scan.eat("/") {
        parts.month = Some(first).filter(|m| *m <= 12);
        parts.day = scan.small().filter(|d| *d <= 31);
        let mut probe = scan;
        if parts.month.is_some() && parts.day.is_some() && weekday(&mut probe).is_some() {
            return Some((scan, DateForm::YearMissing, parts));
        }
    }
    None
}

/// The first characters of the words that point to another date.
pub(super) fn refers_back(first: char) -> bool {
    matches!(first, '同' | '本' | '今' | '昨' | '去' | '前' | '翌' | '来' | '明' | '当')
}

/// 同日, 同年10月1日, 同月31日, 本年2月7日, 昨年, 翌月10日, 本日.
fn back_reference<'e>(start: Scan<'_>, first: char) -> Reading<'_, 'e> {
    if !refers_back(first) {
        return None;
    }
    let mut scan = start;
    let mut parts = Parts::default();
    let year = [
        ("同年", Back::SameYear),
        ("同", Back::SameYear),
        ("本年", Back::ThisYear),
        ("今年", Back::ThisYear),
        ("昨年", Back::LastYear),
        ("去年", Back::LastYear),
        ("前年", Back::LastYear),
        ("翌年", Back::NextYear),
        ("来年", Back::NextYear),
        ("明年", Back::NextYear),
    ];
    let months =
        [("同月", Back::SameMonth), ("当月", Back::SameMonth), ("翌月", Back::NextMonth), ("来月", Back::NextMonth)];
    let days = [("同日", Back::SameDay), ("本日", Back::Today)];
    if let Some((_, back)) = days.iter().find(|(word, _)| scan.eat(word)) {
        if scan.peek().is_some_and(|c| matches!(c, '時' | '程' | '本')) {
            return None;
        }
        parts.back = Some(*back);
        return Some((scan, DateForm::BackReference, parts));
    }
    if let Some((_, back)) = months.iter().find(|(word, _)| scan.eat(word)) {
        parts.back = Some(*back);
        day(&mut scan, &mut parts);
        return (!parts.blank).then_some((scan, DateForm::BackReference, parts));
    }
    let (word, back) = year.iter().find(|(word, _)| scan.eat(word))?;
    parts.back = Some(*back);
    if *word != "同" && scan.eat("度") {
        parts.fiscal = true;
        return Some((scan, DateForm::BackReference, parts));
    }
    let year_end = scan;
    let month = scan.small().filter(|_| scan.eat("月"));
    parts.month = month;
    if month.is_some() {
        day(&mut scan, &mut parts);
        // 同3月5日 is short for 同年3月5日; 同3月 is not enough
        return (!parts.blank && (*word != "同" || parts.day.is_some())).then_some((
            scan,
            DateForm::BackReference,
            parts,
        ));
    }
    // 同年齢, 同年代, 今年次
    (*word != "同" && !year_end.peek().is_some_and(|c| matches!(c, '齢' | '代' | '次' | '輩' | '来'))).then_some((
        year_end,
        DateForm::BackReference,
        parts,
    ))
}

/// 5.7.7 alone or with 付け or a weekday, 25年10月1日 without an era.
fn bare_date<'t, 'e>(start: Scan<'t>, eras: &'e Eras) -> Reading<'t, 'e> {
    if inside_number(start) {
        return None;
    }
    let mut scan = start;
    let mut parts = Parts::default();
    let year = if scan.eat("元") { 1 } else { scan.small()? };
    if scan.rest().starts_with('年') {
        let end = year_month_day(scan, &mut parts, eras)?;
        // 5年 is a length of time; 5年7月 may be one
        return (parts.day.is_some() && !parts.blank).then_some((end, DateForm::Bare, parts));
    }
    let end = separated(scan, &mut parts)?;
    let mut probe = end;
    let marked = weekday(&mut probe).is_some() || dated(&mut probe, true);
    let alone = start.at() == 0 && end.rest().is_empty();
    let plausible = year <= 64 && parts.month.is_some_and(|m| m <= 12) && parts.day.is_some_and(|d| d <= 31);
    (plausible && (marked || alone)).then_some((end, DateForm::Bare, parts))
}

/// (金), (金曜日), (金・祝), 金曜日.
fn weekday(scan: &mut Scan<'_>) -> Option<u8> {
    let mut probe = *scan;
    let opened = probe.eat_char(|c| matches!(c, '(' | '[' | '〔' | '<' | '〈'));
    let mut name = None;
    loop {
        let c = probe.eat_char(|c| "月火水木金土日祝休振".contains(c))?;
        name = name.or("月火水木金土日".chars().position(|w| w == c));
        probe.eat_any(&["曜日", "曜"]);
        if let Some(open) = opened {
            if probe
                .eat_char(|c| matches!((open, c), ('(', ')') | ('[', ']') | ('〔', '〕') | ('<', '>') | ('〈', '〉')))
                .is_some()
            {
                break;
            }
            probe.eat_any(&["・", "、", "日"]);
        } else if probe.before() == Some('日') || probe.before() == Some('曜') {
            // without brackets only the full word is a weekday
            let printed = scan.rest().chars().nth(1) == Some('曜');
            if printed {
                break;
            }
            return None;
        } else {
            return None;
        }
    }
    *scan = probe;
    name.and_then(|n| u8::try_from(n).ok())
}

/// 付け, 付, 付で, 付にて: but 付近, 付属, 付加 are other words.
fn dated(scan: &mut Scan<'_>, day: bool) -> bool {
    let mut probe = *scan;
    // 昭和28年7月4日附: how it was written before 1950
    if !(probe.eat("付") || day && probe.eat("附")) {
        return false;
    }
    if probe.eat("け") {
        probe.eat("で");
        *scan = probe;
        return true;
    }
    let other = if day { "近属則帯録" } else { "近属加帯与則録託随議保着箋" };
    if probe.peek().is_some_and(|c| other.contains(c)) {
        return false;
    }
    probe.eat_any(&["で", "にて"]);
    *scan = probe;
    true
}
