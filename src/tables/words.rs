//! Sets of words looked up at the end of a text, longest first.

use crate::text::closing_bracket;
use std::collections::HashSet;

/// Words by which a text may end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Endings {
    words: HashSet<String>,
    /// the characters that words end in: most texts are told apart by them alone
    last: HashSet<char>,
    longest: usize,
}

impl FromIterator<String> for Endings {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let words: HashSet<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let longest = words.iter().map(String::len).max().unwrap_or_default();
        let last = words.iter().filter_map(|word| word.chars().next_back()).collect();
        Self { words, last, longest }
    }
}

impl Endings {
    /// The longest word that ends `text`.
    pub(super) fn longest_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        if !text.chars().next_back().is_some_and(|c| self.last.contains(&c)) {
            return None;
        }
        let from = text.len().saturating_sub(self.longest);
        (from..text.len()).filter_map(|at| text.get(at..)).find(|end| self.words.contains(*end))
    }

    /// Length in bytes of the longest word that ends `text`; 0 when none.
    pub(super) fn end_len(&self, text: &str) -> usize {
        self.longest_end(text).map_or(0, str::len)
    }

    /// Whether `word` is one of them.
    pub(super) fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }
}

/// Splits a closed pair of brackets off the end: 観光庁参事官(外客受入) → (観光庁参事官, (外客受入)).
pub(super) fn split_bracket(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(closing_bracket(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_decides() {
        let words: Endings = ["会", "医師会", "歯科医師会"].map(str::to_owned).into_iter().collect();
        assert_eq!(words.longest_end("東京都歯科医師会"), Some("歯科医師会"));
        assert_eq!(words.longest_end("町内会"), Some("会"));
        assert_eq!(words.longest_end("医師"), None);
        assert_eq!(Endings::default().longest_end("医師会"), None);
    }

    #[test]
    fn brackets_at_the_end_are_split_off_whole() {
        assert_eq!(split_bracket("課(部)長"), None);
        assert_eq!(split_bracket("主管部(局)"), Some(("主管部", "(局)")));
        assert_eq!(split_bracket("官(政策(総括)担当)"), Some(("官", "(政策(総括)担当)")));
        assert_eq!(split_bracket("壊れた)"), None);
    }
}
