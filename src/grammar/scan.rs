//! A place in a folded text from which small patterns are read. Cheap to copy, so that a reading can be tried and dropped.

use crate::text::{Numeral, read_numeral};

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character before this place.
    pub(super) fn before(&self) -> Option<char> {
        self.behind(1)
    }

    /// The n-th character before this place, from 1.
    pub(super) fn behind(&self, n: usize) -> Option<char> {
        self.text.get(..self.at)?.chars().nth_back(n.checked_sub(1)?)
    }

    pub(super) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn retreat(&mut self, bytes: usize) {
        self.at = self.at.saturating_sub(bytes);
    }

    /// What lies between an earlier place and this one.
    pub(super) fn rest_from(&self, earlier: Self) -> Option<&'t str> {
        self.text.get(earlier.at..self.at)
    }

    /// What lies between a byte of the text and this place.
    pub(super) fn text_since(&self, from: usize) -> &'t str {
        self.text.get(from..self.at).unwrap_or_default()
    }

    /// Steps over `word` when it stands here.
    pub(super) fn eat(&mut self, word: &str) -> bool {
        // words have few bytes: to look at them one by one is quicker than to ask for all
        let rest = self.rest().as_bytes();
        let found = rest.len() >= word.len() && rest.iter().zip(word.as_bytes()).all(|(here, there)| here == there);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Steps over the first of `words` that stands here.
    pub(super) fn eat_any<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        words.iter().copied().find(|word| self.eat(word))
    }

    pub(super) fn eat_char(&mut self, test: impl Fn(char) -> bool) -> Option<char> {
        let c = self.peek().filter(|c| test(*c))?;
        self.at += c.len_utf8();
        Some(c)
    }

    /// Steps over all characters that pass and gives them.
    pub(super) fn eat_while(&mut self, test: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let bytes = rest.chars().take_while(|c| test(*c)).map(char::len_utf8).sum();
        self.at += bytes;
        rest.get(..bytes).unwrap_or_default()
    }

    /// A numeral: 12, 一二, 十二.
    pub(super) fn numeral(&mut self) -> Option<Numeral> {
        let numeral = read_numeral(self.rest())?;
        self.at += numeral.bytes;
        Some(numeral)
    }

    /// A numeral that fits a day, month or year of an era.
    pub(super) fn small(&mut self) -> Option<i8> {
        let mut probe = *self;
        let numeral = probe.numeral()?;
        if numeral.digits.is_some_and(|d| d > 2) {
            return None;
        }
        let value = i8::try_from(numeral.value).ok().filter(|v| (1..=99).contains(v))?;
        *self = probe;
        Some(value)
    }
}

/// A character by which a missing digit is printed: ○年○月○日.
pub(super) fn is_placeholder(c: char) -> bool {
    matches!(c, '○' | '〇' | '◯' | '●' | '◎' | 'ヽ' | '*' | '_' | '△' | '□' | '×' | '…' | 'X')
}

/// A numeral character: a digit or one of 〇一二…十百.
pub(super) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '廿' | '卅'
        )
}
