//! The left part of a number: where its prefix begins.

use super::super::date::{DateForm, FoundDate, Precision};
use super::super::scan::is_numeral;
use super::tail::Tail;
use crate::tables::Tables;
use crate::text::{is_hiragana, is_kanji, is_katakana};
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// The left part of a number.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings about one prefix")]
pub(super) struct Head {
    /// where the number begins, with its year
    pub(super) start: usize,
    /// 医政発
    pub(super) prefix: String,
    /// 25 in 25文科初
    pub(super) year: Option<u16>,
    /// 20130805商局, 平成13・04・20地
    pub(super) full_date: bool,
    /// the prefix stands in the table
    pub(super) known: bool,
    /// ends in 法律, 政令 …
    pub(super) law: bool,
    /// ends in 告示, 訓令 …
    pub(super) notification: bool,
    /// it is of the words that come before other things: 条, 様式, 議案 …
    pub(super) stopped: bool,
    /// begins the text, or stands directly behind a date or another number
    pub(super) strong: bool,
    /// stands directly behind a date
    pub(super) after_date: bool,
    /// stands directly behind another number
    pub(super) after_number: bool,
}

/// Endings of what is issued as a statute.
const LAWS: [&str; 10] = ["法律", "政令", "省令", "府令", "勅令", "規則", "条例", "布告", "布達", "閣令"];

/// Endings of what is issued by notification, instruction or decision: no letter's number, but cited like one.
const NOTIFICATIONS: [&str; 6] = ["告示", "公示", "公告", "訓令", "通達", "公報"];

/// Endings of words behind which 第N号 is no reference number.
#[rustfmt::skip]
const STOPS: &[&str] = &[
    "条", "項", "号", "様式", "別表", "別記", "別紙", "別添", "別図", "別冊", "別", "議案", "議", "台風", "附則",
    "付則", "法", "令", "規程", "規格", "巻", "回", "同", "表", "図", "例", "会報", "通巻", "官報", "号外", "特許",
    "登録", "認定", "認可", "許可", "承認", "免許", "国道", "県道", "市道", "情報", "ニュース", "章", "節", "編",
    "種", "類", "級", "型", "期", "度", "番", "記号", "番号", "内線", "電話", "直通", "又", "及", "式", "収受",
    "受付", "受理", "外", "答弁", "答弁書", "質問", "質問主意書", "請願", "陳情",
];

/// 12(火): a day of the week in brackets.
const WEEKDAYS: [char; 8] = ['月', '火', '水', '木', '金', '土', '日', '祝'];

/// What appears number by number: 協会会報第288号.
const SERIALS: [&str; 3] = ["会報", "通巻", "官報"];

/// Words that end before a prefix begins: the office and the kind of document that come between a date and a number.
#[rustfmt::skip]
const CUTS: &[&str] = &[
    "付け", "付で", "通知", "通達", "事務連絡", "連名", "依頼", "局長", "課長", "部長", "室長", "所長", "会長",
    "院長", "総長", "長官", "審議官", "参事官", "企画官", "管理官", "次官", "知事", "大臣", "理事長", "以下",
    "及び", "並びに", "号", "宛", "改正", "廃止", "別添", "参考", "標記", "文書番号", "番号", "本部長", "署長",
    "所属長", "教育長", "御中", "各位", "殿", "例規", "受付印",
];

impl Head {
    /// The head that ends at `tail.start`; nothing before `floor` belongs to it.
    pub(super) fn read(text: &str, floor: usize, tail: &Tail, dates: &[FoundDate], tables: &Tables) -> Option<Self> {
        let last_date = dates.iter().rev().find(|d| d.range.end <= tail.start && d.range.start >= floor);
        // 平成19年 before 生総発甲第158号 belongs to the number, 令和5年6月9日 does not
        let date_end = last_date.map_or(0, |d| d.full.end.min(tail.start));
        let floor = floor.max(date_end);
        let span = text.get(floor..tail.start)?;
        // 総企-第12号, 総・第12号: a sign between the prefix and 第, where nothing else stands on the line
        let gap = sign_before_dai(span, text, floor, tail);
        let span = span.get(..span.len() - gap)?;
        let prefix_end = tail.start - gap;
        let run_start = floor + span.len() - run_len(span);
        let run = text.get(run_start..prefix_end)?;
        let mut head = Self { start: run_start, ..Self::default() };
        let mut prefix = cut(run, run_start == 0);
        let kana_office = floor == 0 && begins_with_kana_office(span, tail);
        if kana_office || floor == 0 && begins_with_kana_place(span) {
            prefix = span;
        }
        head.start = prefix_end - prefix.len();

        let known = tables.prefixes.suffix_len(span);
        if !tables.prefixes.find(prefix).is_empty() {
            head.known = true;
        } else if known > prefix.len() && !kana_office {
            // こ成保 behind other Hiragana
            head.known = true;
            prefix = span.get(span.len() - known..)?;
        } else if known > 0 && !kana_office && body_before(prefix.get(..prefix.len() - known)?, tables) {
            head.known = true;
            prefix = prefix.get(prefix.len() - known..)?;
        }
        if NOTIFICATIONS.iter().any(|word| prefix.ends_with(word)) && date_end > 0 && span.len() > prefix.len() {
            // 令和2年10月16日付け危険有害性の表示のない物質の取扱い指針公示: a name with Hiragana in it, directly behind its date
            let whole =
                span.chars().all(|c| is_kanji(c) || is_katakana(c) || is_hiragana(c)) && span.chars().count() <= 40;
            prefix = if whole && floor == date_end { span } else { prefix };
        }
        head.start = prefix_end - prefix.len();
        head.law = LAWS.iter().any(|word| prefix.ends_with(word));
        head.notification = NOTIFICATIONS.iter().any(|word| prefix.ends_with(word));
        if !head.known && !head.law && !head.notification {
            head.stopped = SERIALS.iter().any(|word| prefix.ends_with(word));
            prefix = shorten(prefix);
            head.start = prefix_end - prefix.len();
            // 課法2-3 ends in 法 like 医師法第3号, but counts by two numbers
            let word_end = without_year(prefix);
            head.stopped |= STOPS.iter().any(|word| word_end.ends_with(word) && !(tail.hyphen && *word == "法"));
            let spelled = kana_office || prefix.chars().any(is_kanji) || floor == 0 && is_initials(prefix, span, tail);
            head.stopped |= !prefix.is_empty() && !spelled;
        }
        prefix.clone_into(&mut head.prefix);
        head.leading_year(text, floor, date_end == floor && date_end > 0, tail, tables);
        head.era_year(text, last_date, tail);
        head.after_date = last_date.is_some_and(|d| d.full.end == head.start);
        head.after_number = floor > 0 && head.start == floor && !head.after_date;
        let before = text.get(..head.start)?.chars().next_back();
        head.strong =
            head.start == 0 || head.start == floor || before.is_some_and(|c| matches!(c, '(' | '「' | '〔' | '['));
        Some(head)
    }

    /// 25, 元, 2023 or 20130805 before the prefix, or 元 as its first character.
    fn leading_year(&mut self, text: &str, floor: usize, floor_is_date: bool, tail: &Tail, tables: &Tables) {
        // the numbers of the Ministry of Health with month and day never carry a year; a digit before them is a list's
        if tail.stamp.is_some() || self.law {
            return;
        }
        if let Some(rest) = self.prefix.strip_prefix('元')
            && !self.known
            && !rest.is_empty()
        {
            self.year = Some(1);
            self.known = !tables.prefixes.find(rest).is_empty();
            self.prefix = rest.to_owned();
            return;
        }
        let Some(before) = text.get(floor..self.start) else { return };
        if before.ends_with('元') && self.known {
            self.year = Some(1);
            self.start -= '元'.len_utf8();
            return;
        }
        // R6.健増第12号
        let dotted = before.strip_suffix('.').and_then(|year| year.strip_prefix(['R', 'H', 'S', '令', '平', '昭']));
        if let Some(year) = dotted.filter(|year| (1..=2).contains(&year.len())).and_then(|year| year.parse().ok()) {
            self.year = Some(year);
            self.start -= before.len();
            return;
        }
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let Some(printed) = before.get(before.len() - digits..) else { return };
        let outside = before.get(..before.len() - digits).unwrap_or_default();
        // H30瀬水連第22号, R6群薬第3号, 令6農発第12号
        let era = outside.chars().next_back().filter(|c| matches!(c, 'H' | 'R' | 'S' | '令' | '平' | '昭'));
        if let Some(era) = era
            && (1..=2).contains(&digits)
            && outside.strip_suffix(era).is_some_and(|rest| {
                rest.is_empty() || era.is_ascii() && !rest.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
            })
        {
            self.year = printed.parse().ok();
            self.start -= digits + era.len_utf8();
            return;
        }
        // 令和6総第12号, 令和6(総)第12号
        let spelled = ["令和", "平成", "昭和"].into_iter().find(|era| outside.ends_with(era));
        if let Some(era) = spelled.filter(|_| (1..=2).contains(&digits)) {
            self.year = printed.parse().ok();
            self.start -= digits + era.len();
            return;
        }
        let bounded = outside.chars().next_back();
        if bounded.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '第' | '×')) {
            return;
        }
        // 2023/7/7 5文科初: a list of numbers is parted by strokes, a date as well
        if bounded == Some('/')
            && before.get(..before.len() - digits - 1).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()))
        {
            return;
        }
        let shapes = tables.prefixes.find(&self.prefix);
        match digits {
            1 | 2 | 4 => {
                // a prefix that the table knows without a year is behind a list's number, which no date ends before
                let behind_date = floor_is_date && digits == before.len();
                if !shapes.is_empty()
                    && digits == 1
                    && !behind_date
                    && shapes.iter().all(|row| matches!(row.shape.as_str(), "A" | "A2" | "B" | "D" | "G"))
                {
                    return;
                }
                self.year = printed.parse().ok();
                self.start -= digits;
            }
            8 => {
                self.full_date = true;
                self.year = printed.get(..4).and_then(|y| y.parse().ok());
                self.start -= digits;
            }
            _ => {}
        }
    }

    /// 平成19年生総発甲第158号, 昭和23年法律第205号, 平成13・04・20地第2号.
    fn era_year(&mut self, text: &str, date: Option<&FoundDate>, tail: &Tail) {
        let Some(date) = date.filter(|d| d.full.end == self.start && self.year.is_none() && !d.fiscal) else { return };
        let spelled = matches!(date.form, DateForm::Era | DateForm::EraShort);
        let partial = date.precision == Precision::Year
            || (date.precision == Precision::Month && (self.law || self.notification));
        if spelled && partial && tail.stamp.is_none() {
            self.start = date.range.start;
            self.year = date.year.and_then(|y| u16::try_from(y).ok());
        } else if spelled && text.get(date.range.clone()).is_some_and(|printed| printed.contains('・')) {
            self.full_date = true;
            self.start = date.range.start;
        }
    }
}

/// Bytes at the end of `span` that may belong to a prefix: kanji, Katakana, capital letters, one Hiragana at the start, a short
/// bracket, and a middle dot where the whole stands alone.
fn run_len(span: &str) -> usize {
    let mut len = 0;
    let mut chars = span.char_indices().rev().peekable();
    while let Some((at, c)) = chars.next() {
        // 内閣衆質一〇一第三一号: the session of the Diet
        let session =
            || span.get(..at).and_then(|s| s.chars().next_back()).is_some_and(|b| is_numeral(b) && is_kanji(b));
        if is_kanji(c) && (c != '〇' || session())
            || is_katakana(c) && c != '・'
            || c.is_ascii_uppercase()
            || matches!(c, '○' | '△' | '□')
        {
            len = span.len() - at;
        } else if c == ')' {
            let Some(open) = span.get(..at).and_then(|s| s.rfind('(')) else { break };
            let inside = span.get(open + 1..at).unwrap_or_default();
            let before = span.get(..open).and_then(|s| s.chars().next_back());
            // 達(交指、地企、交規)第240号: all the sections that take part
            let most = if inside.contains('、') { 16 } else { 5 };
            let fits = (1..=most).contains(&inside.chars().count())
                && inside.chars().all(|c| is_kanji(c) || is_katakana(c) || c == '、');
            // 令和6(総)第12号: the year stands before the bracket
            let behind_year = len == 0 && span.get(..open).is_some_and(is_year) && !inside.contains(WEEKDAYS);
            // 総(6)第12号, 総(令6)第12号
            let year = len == 0 && before.is_some_and(is_kanji) && is_year(inside);
            let named = fits && !inside.contains(['写', '案', '略', '抄']);
            // (環政)発第412号, (総務)第86号: the section in brackets opens the text
            let labels = ['注', '別', '資', '通', '依', '照', '回', '例', '参', '添', '様', '供', '再', '事'];
            let opens = open == 0
                && named
                && !inside.contains(labels)
                && matches!(span.get(at + 1..), Some("" | "発" | "収" | "甲" | "乙"));
            if !year && !(named && (opens || behind_year || before.is_some_and(is_kanji))) {
                break;
            }
            while chars.peek().is_some_and(|(i, _)| *i >= open) {
                chars.next();
            }
            len = span.len() - open;
        } else if is_hiragana(c) {
            // こ成保, あ教学: one sign at the boundary
            let before = span.get(..at).and_then(|s| s.chars().next_back());
            let next_is_kanji = span.get(at + c.len_utf8()..).and_then(|s| s.chars().next()).is_some_and(is_kanji);
            if next_is_kanji && len > 0 && !before.is_some_and(|b| is_kanji(b) || is_hiragana(b) || is_katakana(b)) {
                len = span.len() - at;
            }
            break;
        } else if c == '・' {
            // 務警・務総発甲: only where nothing else can stand before it
            let left = span.get(..at).unwrap_or_default();
            let short = (1..=4).contains(&left.chars().count()) && left.chars().all(is_kanji);
            if !short || len == 0 || span.get(at..).is_some_and(|s| s.chars().count() > 8) {
                break;
            }
            len = span.len();
            break;
        } else {
            break;
        }
    }
    len
}

/// 6, 2024, 令6, 令和6, R6
fn is_year(text: &str) -> bool {
    let digits = text.trim_start_matches(['令', '和', '平', '成', 'R', 'H']);
    matches!(digits.len(), 1 | 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit())
}

/// 総 of 総(6): what the words before a number are asked of.
fn without_year(prefix: &str) -> &str {
    let bare = prefix.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    bare.filter(|(_, inside)| is_year(inside)).map_or(prefix, |(name, _)| name)
}

/// Bytes of a dash, a dot or a middle dot between the prefix and 第, where the number stands alone.
fn sign_before_dai(span: &str, text: &str, floor: usize, tail: &Tail) -> usize {
    let alone = floor == 0 && tail.dai && tail.go && tail.end == text.len() && (2..=24).contains(&span.len());
    let Some(sign) = span.chars().next_back().filter(|c| alone && (matches!(c, '・' | '.' | '-' | '―' | '—')))
    else {
        return 0;
    };
    let name = span.get(..span.len() - sign.len_utf8()).unwrap_or_default();
    if name.chars().all(|c| is_kanji(c) || c == '・') { sign.len_utf8() } else { 0 }
}

/// Words that names of offices write in Kana: their prefixes begin with them.
#[rustfmt::skip]
const KANA_OFFICES: [&str; 26] = [
    "こども", "子ども", "まちづくり", "まち", "みどり", "くらし", "暮らし", "いきいき", "すこやか", "ふるさと", "しごと",
    "みなと", "ひと", "あんしん", "ごみ", "みらい", "にぎわい", "ささえあい", "いのち", "おもてなし", "スポーツ",
    "デジタル", "スマート", "ゼロカーボン", "カーボン", "シティ",
];

/// まちづくり第12号, くらし安全第5号: an office whose name is written in Kana, alone on the line.
fn begins_with_kana_office(span: &str, tail: &Tail) -> bool {
    tail.dai
        && tail.go
        && KANA_OFFICES.iter().any(|word| {
            span.strip_prefix(word)
                .is_some_and(|rest| rest.chars().count() <= 6 && rest.chars().all(|c| is_kanji(c) || is_katakana(c)))
        })
}

/// JADA第27号: the initials of a society, alone on the line.
fn is_initials(prefix: &str, span: &str, tail: &Tail) -> bool {
    tail.dai
        && tail.go
        && prefix.len() == span.len()
        && (2..=6).contains(&prefix.len())
        && prefix.bytes().all(|b| b.is_ascii_uppercase())
        && !matches!(prefix, "VOL" | "NO" | "TEL" | "FAX" | "ISSN" | "ISO" | "JIS")
}

/// いちい市文: a place written in Hiragana opens the line, and with it the prefix.
fn begins_with_kana_place(span: &str) -> bool {
    let kana = span.chars().take_while(|c| is_hiragana(*c)).count();
    let mut rest = span.chars().skip(kana);
    (2..=6).contains(&kana)
        && rest.next().is_some_and(|c| matches!(c, '市' | '町' | '村' | '区' | '県'))
        && (1..=6).contains(&rest.clone().count())
        && rest.all(is_kanji)
}

/// What is left behind the last word that ends before a prefix begins. 例規総統 opens the text: it is the prefix of a standing rule.
fn cut(run: &str, opens: bool) -> &str {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(CUTS).ok());
    if opens && run.strip_prefix("例規").is_some_and(|rest| (1..=4).contains(&rest.chars().count())) {
        return run;
    }
    let from = WORDS.as_ref().and_then(|words| {
        words.find_overlapping_iter(run).map(|found| found.end()).filter(|end| ends_word(run, *end)).last()
    });
    let run = from.and_then(|from| run.get(from..)).unwrap_or(run);
    // 九日厚生省発衛: the rest of a date that could not be read
    let day = run
        .char_indices()
        .zip(run.chars().skip(1))
        .filter(|((_, a), b)| is_numeral(*a) && matches!(b, '日' | '月' | '年'));
    let day_end = day.map(|((at, a), b)| at + a.len_utf8() + b.len_utf8()).last();
    let run = day_end.and_then(|from| run.get(from..)).filter(|rest| !rest.is_empty()).unwrap_or(run);
    // 写 and 案 stand above a number, on the line before
    run.strip_prefix(['写', '案', '抄']).filter(|rest| rest.chars().count() >= 2).unwrap_or(run)
}

/// Whether a word that ends before a prefix ends here: 例規 in 例規(会)第33号 is the prefix itself.
fn ends_word(run: &str, end: usize) -> bool {
    run.get(end..).is_some_and(|rest| !rest.is_empty() && !rest.starts_with('('))
}

/// Whether the kanji before a known prefix are a body's name and no part of the prefix (児発 in 雇児発 is one).
fn body_before(before: &str, tables: &Tables) -> bool {
    let count = before.chars().count();
    count >= 2 && tables.organizations.prefix_len(before) == before.len()
        || count >= 3
            && before
                .ends_with(['省', '庁', '局', '会', '課', '室', '部', '院', '所', '官', '長', '府', '県', '市', '町'])
        || count >= 7
}

/// An unknown prefix has at most ten characters; a longer run is cut behind the last body's name in it.
fn shorten(prefix: &str) -> &str {
    // 達(総、会、装、生企): the sections in the bracket are no names before the prefix
    let name = prefix.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map_or(prefix, |(name, _)| name);
    if name.chars().count() <= 10 {
        return prefix;
    }
    let ends = prefix
        .char_indices()
        .filter(|(_, c)| matches!(c, '省' | '庁' | '局' | '会' | '課' | '室' | '部' | '長'))
        .map(|(at, c)| at + c.len_utf8());
    ends.filter_map(|at| prefix.get(at..)).rfind(|rest| !rest.is_empty()).unwrap_or(prefix)
}
