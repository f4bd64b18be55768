//! The right part of a number: stamp, 第, serial, 号, branch and suffix.

use super::super::scan::{Scan, is_numeral, is_placeholder};
use crate::text::{is_japanese, is_kanji};

/// The right part of a number.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says of one sign whether it was printed")]
pub(super) struct Tail {
    /// where the prefix ends: before the stamp, else before 第, else before the serial
    pub(super) start: usize,
    /// behind 号, branch and suffix
    pub(super) end: usize,
    /// 0609 in 医政発0609第3号
    pub(super) stamp: Option<String>,
    /// the serial's digits, when it was printed in ASCII digits
    pub(super) digits: String,
    /// 第 was printed
    pub(super) dai: bool,
    /// 号 was printed
    pub(super) go: bool,
    /// the serial has a dash: 5-088, 2-3
    pub(super) hyphen: bool,
    /// the serial's digits are missing
    pub(super) blank: bool,
    /// a fiscal year stands between the prefix and 第
    pub(super) fiscal: bool,
}

/// Whether a tail (or a number in brackets) can begin with this character.
pub(super) fn may_begin(c: char) -> bool {
    c == '第' || c == '(' || c.is_ascii_digit() || matches!(c, 'R' | 'H') || is_dash(c)
}

pub(in super::super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '―' | '—' | 'ー' | '‐' | '−' | '–' | '‒')
}

impl Tail {
    /// The tail whose 第 (or, without 第, whose serial) begins at `at`.
    pub(super) fn read(text: &str, at: usize) -> Option<Self> {
        let scan = Scan::new(text, at);
        if scan.peek() == Some('第') { Self::with_dai(text, scan) } else { Self::without_dai(scan) }
    }

    fn with_dai(text: &str, start: Scan<'_>) -> Option<Self> {
        let mut tail = Self { start: start.at(), dai: true, ..Self::default() };
        let before = text.get(..start.at())?;
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let stamp_at = start.at() - digits;
        let prefixed = before.get(..stamp_at)?.chars().next_back().is_some_and(|c| is_japanese(c) || c == ')');
        // 越歯発4第156号: the fiscal year behind 発
        if (1..=2).contains(&digits) && before.get(..stamp_at)?.ends_with('発') {
            tail.start = stamp_at;
            tail.fiscal = true;
        }
        if digits == 4 && prefixed {
            tail.stamp = before.get(stamp_at..).map(str::to_owned);
            tail.start = stamp_at;
        }
        let mut scan = start;
        scan.eat("第");
        // 社援保発第0327第1号
        let mut probe = scan;
        let second = probe.eat_while(|c| c.is_ascii_digit());
        if tail.stamp.is_none()
            && second.len() == 4
            && probe.eat("第")
            && probe.peek().is_some_and(|c| c.is_ascii_digit())
        {
            tail.stamp = Some(second.to_owned());
            scan = probe;
        }
        tail.serial(&mut scan)?;
        tail.go = scan.eat_any(&["号", "號"]).is_some();
        if tail.blank && !tail.go {
            return None;
        }
        tail.finish(scan);
        Some(tail)
    }

    /// 環水管214号, 日看協発R5-271号, 課法2-3, 職職-328, こ成保39.
    fn without_dai(start: Scan<'_>) -> Option<Self> {
        let before = start.before()?;
        let here = start.peek()?;
        if !(is_japanese(before) || matches!(before, ')' | '発')) || before == '第' || (is_dash(here) && before == 'ー')
        {
            return None;
        }
        let mut tail = Self { start: start.at(), ..Self::default() };
        let mut scan = start;
        if scan.eat_char(is_dash).is_some() {
            tail.hyphen = true;
            tail.digits = scan.eat_while(|c| c.is_ascii_digit()).to_owned();
            if tail.digits.is_empty() {
                return None;
            }
        } else {
            tail.serial(&mut scan)?;
        }
        if tail.digits.is_empty() || tail.digits.len() > 6 {
            return None;
        }
        tail.go = scan.eat_any(&["号", "號"]).is_some();
        let next = scan.peek();
        if !tail.go
            && next.is_some_and(|c| {
                is_dash(c)
                    || matches!(
                        c,
                        '年' | '月'
                            | '日'
                            | '条'
                            | '項'
                            | '号'
                            | '%'
                            | '.'
                            | ':'
                            | '/'
                            | '第'
                            | '円'
                            | '人'
                            | '回'
                            | '歳'
                            | '丁'
                            | '番'
                    )
                    || matches!(
                        c,
                        '時' | '分'
                            | '件'
                            | '枚'
                            | '部'
                            | '頁'
                            | '章'
                            | '節'
                            | '類'
                            | '種'
                            | '級'
                            | '階'
                            | '度'
                            | '割'
                            | '者'
                            | '名'
                            | 'つ'
                    )
            })
        {
            return None;
        }
        tail.finish(scan);
        Some(tail)
    }

    /// The serial: 3, 1,234, 5-088, R5-123, 三百八十九, 六、一三二, ○○, or nothing before 号.
    fn serial(&mut self, scan: &mut Scan<'_>) -> Option<()> {
        let start = scan.at();
        let mut probe = *scan;
        if probe.eat_any(&["R", "H"]).is_some() {
            let year = probe.eat_while(|c| c.is_ascii_digit());
            if year.is_empty() || probe.peek().is_none_or(|c| !is_dash(c)) {
                return None;
            }
        } else if probe.peek().is_some_and(is_dash) {
            return None;
        } else {
            let run = probe.eat_while(|c| is_numeral(c) || is_placeholder(c));
            if run.is_empty() || run.chars().all(is_placeholder) {
                self.blank = true;
                *scan = probe;
                return probe.rest().starts_with('号').then_some(());
            }
            if run.chars().any(|c| is_placeholder(c) && c != '〇' && c != '○') {
                return None;
            }
            run.clone_into(&mut self.digits);
            // 六、一三二 and 1,234: groups of three
            while let Some((rest, group)) = thousands(probe) {
                self.digits.push_str(group);
                probe = rest;
            }
        }
        let mut dashed = probe;
        if dashed.eat_char(is_dash).is_some() {
            // 第二〇二三-七七号
            let spelled = !self.digits.is_ascii();
            let serial = dashed.eat_while(|c| if spelled { is_numeral(c) } else { c.is_ascii_digit() });
            if !serial.is_empty() {
                self.hyphen = true;
                serial.clone_into(&mut self.digits);
                probe = dashed;
            }
        } else if dashed.eat("の") {
            // 第5の12号, 第12の3号: the branch stands before 号
            let branch = dashed.eat_while(|c| c.is_ascii_digit());
            if (1..=4).contains(&branch.len()) && dashed.rest().starts_with('号') {
                probe = dashed;
            }
        }
        if !self.digits.bytes().all(|b| b.is_ascii_digit()) && !self.dai {
            return None;
        }
        *scan = probe;
        (scan.at() > start).then_some(())
    }

    /// Branch and suffix behind 号.
    fn finish(&mut self, scan: Scan<'_>) {
        let mut scan = scan;
        if self.go || self.dai {
            while let Some(rest) = branch(scan) {
                scan = rest;
            }
            // 第123号-2
            let mut dashed = scan;
            if self.go && dashed.eat_char(is_dash).is_some() {
                let count = dashed.eat_while(|c| c.is_ascii_digit()).len();
                if (1..=2).contains(&count) && dashed.peek().is_none_or(|c| matches!(c, ')' | '、' | ',' | '/')) {
                    scan = dashed;
                }
            }
        }
        if self.go
            && self.stamp.is_none()
            && let Some(rest) = suffix(scan)
        {
            scan = rest;
        }
        // 第123号F: sent by fax
        let mut fax = scan;
        if self.go && fax.eat("F") && fax.peek().is_none_or(|c| c == ')') {
            scan = fax;
        }
        self.end = scan.at();
    }
}

/// `、一三二` or `,234` and no digit behind it.
fn thousands(scan: Scan<'_>) -> Option<(Scan<'_>, &str)> {
    let mut scan = scan;
    let separator = scan.eat_char(|c| c == '、' || c == ',')?;
    let group = scan.eat_while(is_numeral);
    let fits = group.chars().count() == 3 && (separator == ',') == group.is_ascii() && scan.rest().starts_with('号');
    fits.then_some((scan, group))
}

/// の2, の1の3: but not の一部改正, の2つ.
fn branch(scan: Scan<'_>) -> Option<Scan<'_>> {
    let mut scan = scan;
    if !scan.eat("の") {
        return None;
    }
    let ascii = scan.peek()?.is_ascii_digit();
    scan.numeral()?;
    let next = scan.peek();
    let counted = next.is_some_and(|c| "つ件部項点条頁枚号年月般".contains(c));
    (!counted && (ascii || next.is_none_or(|c| !is_kanji(c)))).then_some(scan)
}

/// （健Ⅱ）, （介護）, （保123F）: the section that wrote, never （写）, （通知）, （公印省略）.
fn suffix(scan: Scan<'_>) -> Option<Scan<'_>> {
    #[rustfmt::skip]
    const OTHER: [&str; 36] = [
        "写", "案", "通知", "依頼", "照会", "回答", "報告", "抄", "抜粋", "周知", "略", "以下", "別", "月", "火", "水",
        "木", "金", "土", "日", "扱", "改正", "参考", "公印", "事務", "例規", "一部", "全部", "訂正", "再送", "至急",
        "送付", "通達", "廃止", "新規", "親展",
    ];
    let mut scan = scan;
    if !scan.eat("(") {
        return None;
    }
    let inside = scan.eat_while(|c| is_japanese(c) || c.is_ascii_alphanumeric() || c == '・');
    // 第567号(2), and nothing behind it
    let counted = (1..=2).contains(&inside.len()) && inside.bytes().all(|b| b.is_ascii_digit()) && scan.rest() == ")";
    // （保険・医療）: two sections
    let most = if inside.contains('・') { 6 } else { 4 };
    let short = (1..=most).contains(&inside.chars().count()) && inside.chars().any(is_japanese) || counted;
    let other = OTHER.iter().any(|word| inside.starts_with(word));
    (short && !other && scan.eat(")")).then_some(scan)
}
