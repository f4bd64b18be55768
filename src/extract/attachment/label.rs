//! The label of an enclosure: 別添, 別紙1, 別添1-2, 別記第一, 別紙様式, 参考資料.

use crate::text::read_numeral;

/// Words that label an enclosure, longer before shorter.
const WORDS: [&str; 26] = [
    "別添写し",
    "別添資料",
    "別添様式",
    "別紙様式",
    "別記様式",
    "別紙写し",
    "別紙写",
    "別添写",
    "別添",
    "別紙",
    "別記",
    "別表",
    "別図",
    "別冊",
    "添付資料",
    "添付書類",
    "添付ファイル",
    "添付",
    "同封資料",
    "同封物",
    "同封",
    "参考資料",
    "参考様式",
    "参考",
    "資料",
    "様式",
];

/// Reads the label at the beginning of a text, also in brackets: (別添1), 【別添】. Gives it without brackets, and its length.
pub(super) fn read(text: &str) -> Option<(String, usize)> {
    let opened = text.chars().next().filter(|c| matches!(c, '(' | '【' | '[' | '〔' | '<' | '〈' | '≪' | '《'));
    let start = opened.map_or(0, char::len_utf8);
    let rest = text.get(start..)?;
    let word = WORDS.iter().find(|word| rest.starts_with(**word))?;
    let mut end = start + word.len();
    end += number(text.get(end..)?);
    // 別添1様式, 別紙1(写)
    let label = text.get(start..end)?.to_owned();
    if opened.is_some() {
        let close = text
            .get(end..)?
            .chars()
            .next()
            .filter(|c| matches!(c, ')' | '】' | ']' | '〕' | '>' | '〉' | '≫' | '》'))?;
        end += close.len_utf8();
    }
    Some((label, end))
}

/// What goes on a word that begins with 一, 二, 三.
const COUNTED: [char; 12] = ['人', '台', '覧', '般', '部', '次', '体', '時', '定', '括', '元', '者'];

/// Length of the number of a label: 1, 1-2, 第一, 2の3, 一.
fn number(text: &str) -> usize {
    let mut at = 0;
    if text.starts_with('第') {
        let numeral = text.get('第'.len_utf8()..).and_then(read_numeral);
        let Some(numeral) = numeral else { return 0 };
        at = '第'.len_utf8() + numeral.bytes;
        if text.get(at..).is_some_and(|rest| rest.starts_with('号')) {
            at += '号'.len_utf8();
        }
        return at;
    }
    while let Some(numeral) = text.get(at..).and_then(read_numeral).filter(|n| n.value < 100) {
        // 別添 一人一台端末の…, 別紙 一覧: a word that begins with a kanji numeral
        let word = text.get(at + numeral.bytes..).is_some_and(|rest| rest.starts_with(COUNTED));
        if word && !text.get(at..).is_some_and(|own| own.starts_with(|c: char| c.is_ascii_digit())) {
            break;
        }
        at += numeral.bytes;
        let Some(rest) = text.get(at..) else { break };
        let Some(sign) = rest.chars().next().filter(|c| matches!(c, '-' | 'の' | '―' | 'ー')) else { break };
        if read_numeral(rest.get(sign.len_utf8()..).unwrap_or_default()).is_none() {
            break;
        }
        at += sign.len_utf8();
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_read_without_its_brackets() {
        for (text, label, rest) in [
            ("別添1調査票", "別添1", "調査票"),
            ("(別添1)「甲」", "別添1", "「甲」"),
            ("【別添】甲", "別添", "甲"),
            ("別添1-2公募要領", "別添1-2", "公募要領"),
            ("別記第一の例", "別記第一", "の例"),
            ("別紙様式により", "別紙様式", "により"),
            ("参考資料2概要", "参考資料2", "概要"),
            ("別紙の調査票", "別紙", "の調査票"),
            ("別添一人一台端末の扱い", "別添", "一人一台端末の扱い"),
            ("別紙一調査票", "別紙一", "調査票"),
        ] {
            let (found, end) = read(text).unwrap();
            assert_eq!((found.as_str(), text.get(end..)), (label, Some(rest)));
        }
        assert_eq!(read("特別紙面"), None);
        assert_eq!(read("(別添の甲)"), None);
    }
}
