//! Folding: NFKC, radicals, dashes and waves, with or without white space, and the way back to the printed bytes.

use super::equivalent::unified;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// What folding does with white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spacing {
    /// every run of white space becomes one space
    Single,
    /// white space goes: 事 務 連 絡 and 事務連絡 are one
    Drop,
}

/// A folded text and, for every character of it, the printed bytes it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    text: String,
    origins: Vec<Origin>,
}

/// Where a folded character came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    /// where it stands in the folded text
    at: u32,
    /// the printed cluster it came from
    start: u32,
    end: u32,
}

impl Folded {
    /// The folded text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The printed bytes that a range of folded bytes stands for. An empty or foreign range gives an empty range.
    #[must_use]
    pub fn printed(&self, range: Range<usize>) -> Range<usize> {
        let start = self.origin(range.start).map_or(0, |origin| origin.start) as usize;
        let end = range.end.checked_sub(1).and_then(|last| self.origin(last)).map_or(0, |origin| origin.end) as usize;
        if range.is_empty() { start..start } else { start..end }
    }

    /// The first folded byte whose printed cluster starts at or after `printed`.
    #[must_use]
    pub fn folded_at(&self, printed: usize) -> usize {
        let first = self.origins.partition_point(|origin| (origin.start as usize) < printed);
        self.origins.get(first).map_or(self.text.len(), |origin| origin.at as usize)
    }

    /// The origin of the character that holds a folded byte.
    fn origin(&self, byte: usize) -> Option<&Origin> {
        if byte >= self.text.len() {
            return None;
        }
        let after = self.origins.partition_point(|origin| origin.at as usize <= byte);
        self.origins.get(after.checked_sub(1)?)
    }

    #[inline]
    fn push(&mut self, c: char, printed: Range<usize>) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.origins.push(Origin { at: place(self.text.len()), start: place(printed.start), end: place(printed.end) });
        self.text.push(c);
    }

    /// Takes over characters of three bytes that fold to themselves.
    fn push_run(&mut self, run: &str, printed: usize) {
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let (at, start) = (place(self.text.len()), place(printed));
        let steps = (0..place(run.len())).step_by(3);
        self.origins.extend(steps.map(|step| Origin { at: at + step, start: start + step, end: start + step + 3 }));
        self.text.push_str(run);
    }
}

/// Folds a text: NFKC per cluster, radicals to ideographs, 〜 to ~, − ‐ ‑ – to -, invisible characters dropped.
///
/// ```
/// use kairan::text::{Spacing, fold};
/// let folded = fold("令 和 ５ 年", Spacing::Drop);
/// assert_eq!(folded.as_str(), "令和5年");
/// assert_eq!(folded.printed(6..7), 8..11); // ５
/// ```
#[must_use]
pub fn fold(text: &str, spacing: Spacing) -> Folded {
    let mut out = Folded::default();
    out.text.reserve(text.len());
    out.origins.reserve(text.len() / 2);
    let mut pending_space: Option<Range<usize>> = None;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let run = plain_run(rest);
        if !run.is_empty() {
            if let Some(space) = pending_space.take()
                && spacing == Spacing::Single
                && !out.text.is_empty()
            {
                out.push(' ', space);
            }
            out.push_run(run, at);
            at += run.len();
            continue;
        }
        let start = at;
        let mut chars = rest.chars();
        let Some(c) = chars.next() else { break };
        at += c.len_utf8();
        let mut end = at;
        let stable = is_stable(c);
        if !stable && !c.is_ascii_graphic() {
            if c.is_whitespace() {
                pending_space = Some(pending_space.map_or(start..end, |r| r.start..end));
                continue;
            }
            if is_invisible(c) {
                continue;
            }
        }
        if let Some(space) = pending_space.take()
            && spacing == Spacing::Single
            && !out.text.is_empty()
        {
            out.push(' ', space);
        }
        if c.is_ascii() {
            out.push(c, start..end);
            continue;
        }
        if !chars.clone().next().is_some_and(continues_cluster)
            && let Some(folded) = if stable { Some(c) } else { half_width(c) }
        {
            out.push(simplify(folded), start..end);
            continue;
        }
        let mut cluster = String::from(c);
        while let Some(mark) = chars.next().filter(|next| continues_cluster(*next)) {
            cluster.push(mark);
            end += mark.len_utf8();
        }
        at = end;
        // ¸ ´ ゛ are a space and a mark that would cling to the character before
        let spacing = cluster.nfkc().next().is_some_and(char::is_whitespace);
        for folded in cluster.nfkc() {
            if folded.is_whitespace() || (spacing && canonical_combining_class(folded) != 0) {
                continue;
            }
            out.push(simplify(unified(folded).unwrap_or(folded)), start..end);
        }
    }
    out
}

/// The folded text without white space, when no way back is needed.
///
/// ```
/// assert_eq!(kairan::text::squash("事　務 連絡"), "事務連絡");
/// ```
#[must_use]
pub fn squash(text: &str) -> String {
    fold(text, Spacing::Drop).text
}

/// Kana, unified ideographs and common punctuation, which NFKC leaves alone: the fast path for nearly all Japanese text.
#[inline]
fn is_stable(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3003}' | '\u{3005}'..='\u{301b}' | '\u{301d}'..='\u{301f}' | '\u{3041}'..='\u{3096}'
        | '\u{30a0}'..='\u{30fe}' | '\u{3400}'..='\u{9fff}')
}

/// The ASCII character that NFKC makes of a full-width one.
fn half_width(c: char) -> Option<char> {
    matches!(c, '！'..='～').then(|| char::from_u32(u32::from(c) - 0xfee0)).flatten()
}

/// The stable characters that a text begins with, as far as no mark clings to them. Each has three bytes.
fn plain_run(text: &str) -> &str {
    // kanji are told by their first byte
    let is_stable = |[first, second, third]: [u8; 3]| match first {
        0xe4..=0xe9 => true,
        0xe3 => {
            let code = u32::from(first & 0xf) << 12 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
            char::from_u32(code).is_some_and(is_stable)
        }
        _ => false,
    };
    let length = text.as_bytes().as_chunks().0.iter().take_while(|letter| is_stable(**letter)).count() * 3;
    let marked = text.get(length..).and_then(|rest| rest.chars().next()).is_some_and(continues_cluster);
    text.get(..if marked { length.saturating_sub(3) } else { length }).unwrap_or_default()
}

/// A mark that belongs to the character before it.
fn continues_cluster(c: char) -> bool {
    c > '\u{2ff}' && !is_stable(c) && (matches!(c, '\u{ff9e}' | '\u{ff9f}') || canonical_combining_class(c) != 0)
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Characters that print alike and are typed for one another.
fn simplify(c: char) -> char {
    match c {
        '\u{301c}' | '\u{223c}' => '~',
        '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2013}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letter_spaced_print_is_one_word_and_full_width_is_half() {
        assert_eq!(squash("事　務　連　絡"), "事務連絡");
        assert_eq!(squash("医政発０６０９第３号"), "医政発0609第3号");
        assert_eq!(fold("  会　長   近藤  晴貞 ", Spacing::Single).as_str(), "会 長 近藤 晴貞");
    }

    #[test]
    fn radicals_become_ideographs() {
        assert_eq!(squash("⽇本⻭科医師会会⻑"), "日本歯科医師会会長");
    }

    #[test]
    fn half_width_katakana_keeps_its_voiced_mark() {
        let folded = fold("ｶﾞｲﾄﾞ", Spacing::Drop);
        assert_eq!(folded.as_str(), "ガイド");
        assert_eq!(folded.printed(0..3), 0..6);
    }

    #[test]
    fn the_way_back_names_the_printed_bytes() {
        let printed = "令 和 ５ 年";
        let folded = fold(printed, Spacing::Drop);
        assert_eq!(printed.get(folded.printed(0..6)), Some("令 和"));
        assert_eq!(printed.get(folded.printed(6..10)), Some("５ 年"));
        assert_eq!(folded.printed(3..3), 4..4);
    }

    #[test]
    fn what_is_folded_without_nfkc_is_what_nfkc_gives() {
        for c in '！'..='～' {
            assert_eq!(half_width(c).map(String::from), Some(c.nfkc().collect()));
        }
        for c in ('\u{3001}'..='\u{9fff}').filter(|c| is_stable(*c)) {
            assert!(!c.is_whitespace() && !is_invisible(c), "{c:?}");
        }
        let mut by_bytes = ('\0'..='\u{ffff}').map(|c| (c, plain_run(&c.to_string()).len() == 3));
        assert_eq!(by_bytes.find(|(c, plain)| is_stable(*c) != *plain), None);
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,40}") {
            let once = squash(&text);
            prop_assert_eq!(squash(&once), once.clone());
        }

        #[test]
        fn every_folded_character_points_into_the_printed_text(text in "[ 　ぁ-んァ-ヶー一-龠０-９ａ-ｚｱ-ﾝﾞﾟ㈱①⻭⽇〜－\u{3099}]{0,30}") {
            let folded = fold(&text, Spacing::Drop);
            for (at, c) in folded.as_str().char_indices() {
                let range = folded.printed(at..at + c.len_utf8());
                prop_assert!(text.get(range.clone()).is_some_and(|s| !s.is_empty()), "{:?} {:?}", c, range);
            }
        }
    }
}
