//! Sets of words looked up at the end of a text, longest first.

use crate::text::{Letters, closing_bracket, squash};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Words by which a text may end: a tree read from the last character towards the first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Endings {
    /// per node: the way on for each character before, sorted, and whether a word begins here
    nodes: Vec<(Vec<(char, usize)>, bool)>,
    words: BTreeSet<String>,
}

impl FromIterator<String> for Endings {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let words: BTreeSet<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let mut nodes: Vec<(Vec<(char, usize)>, bool)> = vec![(Vec::new(), false)];
        for word in &words {
            let mut at = 0;
            for c in word.chars().rev() {
                let fresh = nodes.len();
                let Some((ways, _)) = nodes.get_mut(at) else { break };
                at = match ways.binary_search_by_key(&c, |way| way.0) {
                    Ok(found) => ways.get(found).map_or(0, |way| way.1),
                    Err(place) => {
                        ways.insert(place, (c, fresh));
                        nodes.push((Vec::new(), false));
                        fresh
                    }
                };
            }
            if let Some(node) = nodes.get_mut(at) {
                node.1 = true;
            }
        }
        Self { nodes, words }
    }
}

impl Endings {
    /// The longest word that ends `text`.
    pub(super) fn longest_end<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut ways = &self.nodes.first()?.0;
        let mut longest = None;
        for (at, c) in text.char_indices().rev() {
            let Ok(found) = ways.binary_search_by_key(&c, |way| way.0) else { break };
            let Some((further, is_word)) = ways.get(found).and_then(|way| self.nodes.get(way.1)) else { break };
            if *is_word {
                longest = Some(at);
            }
            ways = further;
        }
        text.get(longest?..)
    }

    /// The characters that words end in.
    pub(super) fn last_letters(&self) -> impl Iterator<Item = char> + '_ {
        self.nodes.first().into_iter().flat_map(|(ways, _)| ways.iter().map(|way| way.0))
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

/// Words of a table, folded, the longest first. Nearly every text that is asked begins and ends with none of their letters, and that is
/// told at once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct WordList {
    words: Vec<String>,
    /// letters that words begin with
    first: Letters,
    /// letters that words end with
    last: Letters,
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        let mut words: Vec<String> = words.iter().map(|word| squash(word)).filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let first = words.iter().filter_map(|word| word.chars().next()).collect();
        let last = words.iter().filter_map(|word| word.chars().next_back()).collect();
        Self { words, first, last }
    }
}

impl WordList {
    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Those that may stand at the beginning of `text`: all or none.
    pub(super) fn that_may_open(&self, text: &str) -> &[String] {
        if text.chars().next().is_some_and(|c| self.first.has(c)) { &self.words } else { &[] }
    }

    /// The longest word that begins `text`.
    pub(super) fn start_of(&self, text: &str) -> Option<&str> {
        self.that_may_open(text).iter().find(|word| text.starts_with(word.as_str())).map(String::as_str)
    }

    /// Length in bytes of the longest word that begins `text`; 0 when none.
    pub(super) fn start_len(&self, text: &str) -> usize {
        self.start_of(text).map_or(0, str::len)
    }

    /// The longest word that ends `text`.
    pub(super) fn end_of(&self, text: &str) -> Option<&str> {
        let may_end = text.chars().next_back().is_some_and(|c| self.last.has(c));
        self.iter().find(|word| may_end && text.ends_with(word))
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
    fn a_list_tells_the_longest_word_at_either_end() {
        let words = WordList::from(["殿", "先生", "様方", "様", "先 生 方"].map(str::to_owned).to_vec());
        assert_eq!(words.end_of("会員の先生方"), Some("先生方"));
        assert_eq!(words.end_of("殿"), Some("殿"));
        assert_eq!(words.end_of("殿下"), None);
        assert_eq!(words.end_of(""), None);
        assert_eq!(words.start_of("先生方へ"), Some("先生方"));
        assert_eq!(words.start_len("先方"), 0);
        assert_eq!(WordList::default().start_len("先方"), 0);
    }

    #[test]
    fn brackets_at_the_end_are_split_off_whole() {
        assert_eq!(split_bracket("課(部)長"), None);
        assert_eq!(split_bracket("主管部(局)"), Some(("主管部", "(局)")));
        assert_eq!(split_bracket("官(政策(総括)担当)"), Some(("官", "(政策(総括)担当)")));
        assert_eq!(split_bracket("壊れた)"), None);
    }
}
