//! When two printed values mean the same: subjects with their notes, numbers with their typing errors, names with OCR noise.
//!
//! ```text
//! 「…の訂正について（差替え）」 = 「【至急】…の訂正について」;  医政歯発0609第4号 ≈ 医政歯発0690第4号;  第61号の1 ≠ 第61号の2
//! ```

use crate::tables::Names;
use crate::text::{is_katakana, squash};

/// A subject without brackets at its ends, for comparison.
pub(super) fn subject_core(subject: &str) -> String {
    let mut text = squash(subject);
    loop {
        let shorter = text
            .strip_suffix(')')
            .and_then(|head| head.rfind('(').map(|at| (at, head.len())))
            .filter(|(at, _)| *at > 12)
            .and_then(|(at, end)| text.get(at + 1..end).filter(|note| is_note(note)).map(|_| at));
        match shorter {
            Some(at) => text.truncate(at),
            None => break,
        }
    }
    while let Some(end) =
        text.strip_prefix('【').and_then(|rest| rest.find('】').map(|at| at + '【'.len_utf8() + '】'.len_utf8()))
    {
        text.drain(..end);
    }
    text = text.chars().filter(|c| !matches!(c, '「' | '」' | '『' | '』' | '・' | '、' | ',' | '"')).collect();
    as_katakana(&text)
}

/// Kanji that scanners read for katakana, between katakana: サ一ビス, マ二ュアル.
fn as_katakana(text: &str) -> String {
    const LIKE: [(char, char); 9] = [
        ('一', 'ー'),
        ('二', 'ニ'),
        ('八', 'ハ'),
        ('千', 'チ'),
        ('口', 'ロ'),
        ('力', 'カ'),
        ('工', 'エ'),
        ('夕', 'タ'),
        ('卜', 'ト'),
    ];
    let chars: Vec<char> = text.chars().collect();
    let katakana = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_katakana(*c));
    let read = |(at, c): (usize, &char)| {
        let like = LIKE.iter().find(|(kanji, _)| kanji == c).map(|(_, kana)| *kana);
        like.filter(|_| katakana(at.checked_sub(1)) && katakana(Some(at + 1))).unwrap_or(*c)
    };
    chars.iter().enumerate().map(read).collect()
}

/// 通知, 依頼, 再送: what letters add in brackets behind their subject.
fn is_note(note: &str) -> bool {
    const NOTES: [&str; 18] = [
        "通知",
        "依頼",
        "照会",
        "回答",
        "報告",
        "送付",
        "周知",
        "要請",
        "お願い",
        "お知らせ",
        "案内",
        "情報提供",
        "再送",
        "訂正",
        "差替え",
        "至急",
        "協力",
        "通達",
    ];
    NOTES.iter().any(|word| note.ends_with(word)) && note.chars().count() <= 8
}

/// Numbers compared without brackets, blanks and 第/号.
pub(super) fn same_number(a: &str, b: &str) -> bool {
    a == b || bare_number(a) == bare_number(b)
}

/// 日医発第355号(健II) → 日医発355: the number without 第, 号 and an office tag.
pub(super) fn bare_number(number: &str) -> String {
    let folded = squash(number);
    let cut = folded.strip_suffix(')').and_then(|head| head.rfind('(')).filter(|at| *at > 3);
    let body = cut.and_then(|at| folded.get(..at)).unwrap_or(&folded);
    body.chars().filter(|c| !matches!(c, '第' | '号' | '(' | ')')).collect()
}

/// Whether two different numbers may be one number typed twice: few characters differ, and not only the branch (の1, の2).
pub(super) fn may_be_typo(a: &str, b: &str) -> bool {
    let (a, b) = (confusable(&bare_number(a)), confusable(&bare_number(b)));
    if a == b {
        return true;
    }
    let (stem_a, branch_a) = branch(&a);
    let (stem_b, branch_b) = branch(&b);
    if branch_a != branch_b {
        return false;
    }
    let most = if stem_a.chars().count().max(stem_b.chars().count()) < 6 { 1 } else { 2 };
    strsim::damerau_levenshtein(stem_a, stem_b) <= most
}

/// One was read only up to a misread character: 老認発05 of 老認発0512第1号.
pub(super) fn is_cut_short(a: &str, b: &str) -> bool {
    let (a, b) = (bare_number(a), bare_number(b));
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let unfinished = short.chars().any(|c| c.is_ascii_digit()) && short.chars().count() >= 4;
    unfinished && long.starts_with(&short) && long.len() > short.len()
}

/// Neighbouring serials (第5号, 第6号) are two letters rather than one mistyped.
pub(super) fn are_neighbours(a: &str, b: &str) -> bool {
    let serial = |n: &str| -> Option<(String, u64)> {
        let bare = bare_number(n);
        let digits: String =
            bare.chars().rev().take_while(char::is_ascii_digit).collect::<Vec<_>>().into_iter().rev().collect();
        let stem = bare.strip_suffix(digits.as_str())?.to_owned();
        Some((stem, digits.parse().ok()?))
    };
    match (serial(a), serial(b)) {
        (Some((stem_a, x)), Some((stem_b, y))) => stem_a == stem_b && x.abs_diff(y) <= 2,
        _ => false,
    }
}

fn branch(number: &str) -> (&str, &str) {
    match number.rfind('の') {
        Some(at)
            if number
                .get(at + 'の'.len_utf8()..)
                .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())) =>
        {
            number.split_at(at)
        }
        _ => (number, ""),
    }
}

/// Letters that scanners read for digits, between digits.
pub(super) fn confusable(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let near_digit = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)];
        beside.iter().flatten().filter_map(|i| chars.get(*i)).any(char::is_ascii_digit)
    };
    chars
        .iter()
        .enumerate()
        .map(|(at, c)| match c {
            'O' | 'o' | '〇' if near_digit(at) => '0',
            'l' | 'I' | '|' | 'i' if near_digit(at) => '1',
            'S' | 's' if near_digit(at) => '5',
            'B' if near_digit(at) => '8',
            other => *other,
        })
        .collect()
}

/// Subjects are the same, give or take a misread character; digits must be equal.
pub(super) fn same_subject(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let digits =
        |s: &str| s.chars().filter(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).collect::<String>();
    let (own, other) = (a.chars().count(), b.chars().count());
    // no distance is less than the difference of the lengths: most pairs are told apart without counting it
    #[expect(clippy::cast_precision_loss, reason = "a subject is short")]
    let may_be = |least: f64| 1.0 - own.abs_diff(other) as f64 / own.max(other) as f64 >= least;
    own >= 8 && may_be(0.88) && digits(a) == digits(b) && strsim::normalized_levenshtein(a, b) >= 0.88
}

/// The same name printed twice, with OCR noise; an office and its division count as the same. Two areas are two bodies however much
/// alike they are printed: 川越市歯科医師会 and 川口市歯科医師会 write on one day on one matter.
pub(super) fn names_same(a: &str, b: &str, names: &Names) -> bool {
    a == b
        || names.cores_alike(a, b).max(names.cores_alike(b, a)) >= 0.9
        || strsim::normalized_levenshtein(a, b) >= 0.8 && names.area(a).0 == names.area(b).0
}

/// One of two names is misread so far that its area may be lost, and much of the rest is there.
pub(super) fn names_misread(a: &str, b: &str, names: &Names) -> bool {
    let (area_a, area_b) = (names.area(a).0, names.area(b).0);
    let areas = area_a == area_b || area_a.is_empty() || area_b.is_empty();
    areas && strsim::normalized_levenshtein(a, b) >= 0.6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_loses_its_note_and_marks() {
        assert_eq!(subject_core("【至急】「手順書」の改正について（通知）"), "手順書の改正について");
        assert_eq!(subject_core("手順書の改正について（差替え）"), "手順書の改正について");
        assert_eq!(subject_core("居宅サ一ビス計画の一部について"), "居宅サービス計画の一部について");
        assert_ne!(
            subject_core("疑義解釈資料の送付について(その7)"),
            subject_core("疑義解釈資料の送付について(その8)")
        );
    }

    #[test]
    fn numbers_are_typed_wrong_in_few_places() {
        for (a, b, typo) in [
            ("医政歯発0609第4号", "医政歯発0690第4号", true),
            ("日歯発第401号", "日歯発第410号", true),
            ("日医発第355号(健II)", "日医発第355号", true),
            ("医政歯発06O9第4号", "医政歯発0609第4号", true),
            ("こ成安第61号の1", "こ成安第61号の2", false),
            ("6が感第7781号", "6が感第7781号の2", false),
            ("日歯発第401号", "都歯発第933号", false),
        ] {
            assert_eq!(may_be_typo(a, b), typo, "{a} {b}");
        }
        assert!(are_neighbours("感感発0517第2号", "感感発0517第3号"));
        assert!(!are_neighbours("日歯発第401号", "日歯発第410号"));
    }
}
