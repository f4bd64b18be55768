//! Japanese text without meaning: folding with a map back to the printed text, numerals, widths. Knows no letter and no table of
//! the domain.
//!
//! ```text
//! 「令 和 ５ 年 ７ 月 ７ 日」 —fold→ 「令和5年7月7日」, and byte 6 of the folded text is byte 10 of the printed one
//! ```
//!
//! Known to be hard: NFKC leaves ⻭ ⻑ ⺠ as they are (they come from [`equivalent`], Unicode's EquivalentUnifiedIdeograph), and
//! NFKC turns ① into 1 and ㈱ into (株), so a folded text is for matching and never for showing.

mod compose;
mod equivalent;
mod fold;
mod numeral;

pub use compose::compose;
pub use fold::{Folded, Spacing, fold, squash};
pub use numeral::{Numeral, begins_numeral, read_numeral};

/// Whether a character is a Han ideograph (also 々 〆 〇).
#[must_use]
pub fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '〇' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Whether a character is Hiragana.
#[must_use]
pub fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// Whether a character is Katakana (also ー).
#[must_use]
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Whether a character is Japanese script: kanji or kana.
#[must_use]
pub fn is_japanese(c: char) -> bool {
    is_kanji(c) || is_hiragana(c) || is_katakana(c)
}

/// Where a text first holds a word, as [`str::find`] says it. In the short texts of letters this is quicker: nothing is prepared.
///
/// ```
/// assert_eq!(kairan::text::find_word("都道府県知事あて", "あて"), "都道府県知事あて".find("あて"));
/// assert_eq!(kairan::text::find_word("都道府県知事", "あて"), None);
/// ```
#[must_use]
pub fn find_word(text: &str, word: &str) -> Option<usize> {
    let Some(first) = word.chars().next() else { return Some(0) };
    text.match_indices(first).map(|(at, _)| at).find(|at| text.get(*at..).is_some_and(|rest| rest.starts_with(word)))
}

/// The letters of a text, as far as they tell at once that a word is not in it.
///
/// ```
/// let letters = kairan::text::Letters::of("都道府県知事あて");
/// assert!(letters.may_hold("あて") && !letters.may_hold("宛て"));
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Letters([u64; 16]);

impl Letters {
    /// Goes once through a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        text.chars().collect()
    }

    /// Whether the letter may be among them; mostly it is not, and that is known without looking.
    #[must_use]
    pub fn has(&self, c: char) -> bool {
        let (slot, bit) = Self::place(c);
        self.0.get(slot).is_some_and(|slot| slot & bit != 0)
    }

    /// Whether the word may be in the text; mostly it is not, and that is known without looking.
    #[must_use]
    pub fn may_hold(&self, word: &str) -> bool {
        word.chars().all(|c| self.has(c))
    }

    fn place(c: char) -> (usize, u64) {
        let code = c as usize;
        (code / 64 % 16, 1 << (code % 64))
    }
}

impl FromIterator<char> for Letters {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        let mut letters = Self::default();
        for c in chars {
            let (slot, bit) = Self::place(c);
            if let Some(slot) = letters.0.get_mut(slot) {
                *slot |= bit;
            }
        }
        letters
    }
}

/// Columns a character takes in a monospaced Japanese print: 2 for wide, 1 for narrow.
#[must_use]
pub fn columns(c: char) -> usize {
    match c {
        '\u{0}'..='\u{10ff}' | '\u{ff61}'..='\u{ffdc}' | '\u{ffe8}'..='\u{ffee}' => 1,
        _ => 2,
    }
}

/// Columns of a whole text.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Where the pair of brackets opens that closes at the end of a folded text; brackets inside it are counted.
///
/// ```
/// assert_eq!(kairan::text::closing_bracket("様式(その(1))"), Some("様式".len()));
/// assert_eq!(kairan::text::closing_bracket("様式(1)の写し"), None);
/// ```
#[must_use]
pub fn closing_bracket(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, c) in text.strip_suffix(')')?.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}
