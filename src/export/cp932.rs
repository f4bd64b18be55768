//! Texts for CP932: what it has under another code point is folded, what it lacks becomes 〓 and is written down.
//!
//! ```text
//! 〜 → ～   − → －   — → ―   ⾜ → 足   ㋿ → 令和   が (か + ゛) → が   𠮷 → 〓
//! ```
//!
//! Known to be hard: the encoder writes ¥ as the byte of the backslash and ‾ as that of the tilde, and never says so; they are
//! folded before it sees them.

use super::sheet::{Cell, Heading, Sheet};
use crate::diag::{Code, Diagnostic};
use crate::text::squash;
use encoding_rs::SHIFT_JIS;
use std::collections::BTreeMap;
use unicode_normalization::char::compose;

/// Stands for a character that CP932 lacks.
const MISSING: char = '〓';

/// Characters that CP932 has in another shape.
const SHAPES: &[(char, char)] = &[
    ('\u{301c}', '～'), // wave dash: JIS and Microsoft map it apart
    ('\u{2212}', '－'), // minus sign
    ('\u{2014}', '―'),  // em dash
    ('\u{2013}', '－'), // en dash
    ('\u{2011}', '‐'),  // non-breaking hyphen
    ('\u{2016}', '∥'),  // double vertical line
    ('\u{a2}', '￠'),
    ('\u{a3}', '￡'),
    ('\u{a5}', '￥'),
    ('\u{ac}', '￢'),
    ('\u{203e}', '￣'),
    ('\u{b7}', '・'),
    ('\u{2022}', '・'),
    ('\u{a0}', ' '),
];

/// Where a character was lost first, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    count: u32,
    file: &'static str,
    column: String,
    row: usize,
}

/// The characters that could not be held.
#[derive(Debug, Default)]
pub(super) struct Lost {
    characters: BTreeMap<char, Place>,
}

impl Lost {
    /// The text as CP932 can hold it.
    pub(super) fn fit(&mut self, text: &str, file: &'static str, column: &str, row: usize) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            if let Some(composed) = out.chars().next_back().and_then(|last| compose(last, c)) {
                out.pop();
                out.push(composed);
            } else if let Some((_, shape)) = SHAPES.iter().find(|(from, _)| *from == c) {
                out.push(*shape);
            } else if holds(c) {
                out.push(c);
            } else {
                let folded = squash(c.encode_utf8(&mut [0; 4]));
                // a selector of a glyph variant (葛 + U+E0100) is not seen alone: the character stays, the variant is lost
                let variant = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
                let known = !folded.is_empty() && folded.chars().all(holds);
                if known {
                    out.push_str(&folded);
                } else if variant || !folded.is_empty() {
                    if !variant {
                        out.push(MISSING);
                    }
                    self.characters
                        .entry(c)
                        .or_insert(Place { count: 0, file, column: column.to_owned(), row })
                        .count += 1;
                }
            }
        }
        out
    }

    /// One remark per character.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let remark = |(c, place): (&char, &Place)| {
            let (code, Place { count, file, column, row }) = (u32::from(*c), place);
            Diagnostic::new(Code::CP932_UNREPRESENTABLE).detail(
                format_args!("{c} U+{code:04X}, {count} times, first in row {row} of {file}.csv, {column}"),
                format_args!("{c} U+{code:04X}、{count}回、最初は {file}.csv の{row}行目の{column}"),
            )
        };
        self.characters.iter().map(remark).collect()
    }

    /// The list as a sheet.
    pub(super) fn sheet(&self) -> Sheet {
        let row = |(c, place): (&char, &Place)| {
            vec![
                Cell::text(c.to_string()),
                Cell::text(format!("U+{:04X}", u32::from(*c))),
                Cell::Whole(place.count.into()),
                Cell::text(format!("{}.csv", place.file)),
                Cell::text(&place.column),
                Cell::whole(i64::try_from(place.row).ok()),
            ]
        };
        let heading = |label| Heading::new(label, 12.0);
        Sheet {
            name: "CP932にない文字",
            file: "cp932-missing",
            headings: ["文字", "符号位置", "回数", "最初のファイル", "列", "行"].map(heading).to_vec(),
            rows: self.characters.iter().map(row).collect(),
        }
    }
}

fn holds(c: char) -> bool {
    c.is_ascii() || !SHIFT_JIS.encode(c.encode_utf8(&mut [0; 4])).2
}

/// The bytes of a text made of fitted cells.
pub(super) fn encode(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(text: &str) -> (String, Vec<char>) {
        let mut lost = Lost::default();
        let fitted = lost.fit(text, "register", "件名", 2);
        (fitted, lost.characters.into_keys().collect())
    }

    #[test]
    fn what_is_written_reads_back_as_it_was_fitted() {
        for text in ["①Ⅲ㈱㍻№℡髙﨑", "神　德 ～－―‐∥￥￣", "ｱｲｳ漢字かなカナ", "\\~'\"="]
        {
            let (fitted, lost) = fit(text);
            assert_eq!((fitted.as_str(), lost.len()), (text, 0));
            assert_eq!(SHIFT_JIS.decode(&encode(&fitted)), (text.into(), SHIFT_JIS, false));
        }
    }

    #[test]
    fn shapes_that_cp932_knows_otherwise_are_folded() {
        assert_eq!(fit("〜−—–¥‾"), ("～－―－￥￣".to_owned(), vec![]));
        assert_eq!(fit("⾜⻭㋿㈭㊞"), ("足歯令和(木)印".to_owned(), vec![]));
        assert_eq!(fit("か\u{3099}は\u{309a}\u{200b}"), ("がぱ".to_owned(), vec![]));
    }

    #[test]
    fn what_cp932_lacks_becomes_a_geta_and_is_listed() {
        assert_eq!(fit("𠮷田é"), ("〓田〓".to_owned(), vec!['é', '𠮷']));
        assert_eq!(fit("葛\u{e0100}"), ("葛".to_owned(), vec!['\u{e0100}']));
        let mut lost = Lost::default();
        lost.fit("𠮷𠮷", "register", "発信者", 7);
        let remark = lost.diagnostics().remove(0);
        assert!(
            remark.message.contains("𠮷 U+20BB7, 2 times, first in row 7 of register.csv, 発信者"),
            "{}",
            remark.message
        );
        assert_eq!(lost.sheet().rows.len(), 1);
    }
}
