//! Quoted titles, brackets and sentences around a place of a folded text.

use std::ops::Range;

/// The quotation 「…」 that ends exactly at `end`: the range of its inside.
pub(super) fn quote_before(text: &str, end: usize) -> Option<Range<usize>> {
    let head = text.get(..end)?;
    let close = head.chars().next_back().filter(|c| matches!(c, '」' | '』'))?;
    let open = if close == '」' { '「' } else { '『' };
    let inside_end = end - close.len_utf8();
    let mut depth = 0_usize;
    for (at, c) in head.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some(at + open.len_utf8()..inside_end);
            }
        } else if c == '。' && depth == 1 {
            // a sentence ends: the opening sign was lost
            return None;
        }
    }
    None
}

/// The quotation that begins exactly at `start`: the range of its inside, and where it ends with its sign.
pub(super) fn quote_after(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let rest = text.get(start..)?;
    let open = rest.chars().next().filter(|c| matches!(c, '「' | '『'))?;
    let close = if open == '「' { '」' } else { '』' };
    let mut depth = 0_usize;
    for (at, c) in rest.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some((start + open.len_utf8()..start + at, start + at + c.len_utf8()));
            }
        }
    }
    None
}

/// Where the sentence ends that holds `at`: behind 。 or before a line feed.
pub(super) fn sentence_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.char_indices()
        .find(|(_, c)| matches!(c, '。' | '\n'))
        .map_or(text.len(), |(i, c)| at + if c == '。' { i + c.len_utf8() } else { i })
}

/// Where the sentence begins that holds `at`.
pub(super) fn sentence_start(text: &str, at: usize) -> usize {
    let head = text.get(..at).unwrap_or_default();
    head.char_indices().rev().find(|(_, c)| matches!(c, '。' | '\n')).map_or(0, |(i, c)| i + c.len_utf8())
}

/// A text without one pair of quotation marks around the whole.
pub(super) fn unquote(text: &str) -> &str {
    match quote_after(text, 0) {
        Some((inside, end)) if end == text.len() => text.get(inside).unwrap_or(text),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_may_hold_another() {
        let text = "今般「「甲」の一部改正について」(令和5年)";
        let end = text.find('(').unwrap();
        assert_eq!(quote_before(text, end).and_then(|r| text.get(r)), Some("「甲」の一部改正について"));
        let start = text.find('「').unwrap();
        assert_eq!(quote_after(text, start).and_then(|(r, _)| text.get(r)), Some("「甲」の一部改正について"));
    }

    #[test]
    fn a_lost_opening_sign_gives_no_quotation() {
        assert_eq!(quote_before("である。甲」", "である。甲」".len()), None);
        assert_eq!(quote_after("「甲", 0), None);
    }

    #[test]
    fn only_marks_around_the_whole_are_taken_off() {
        assert_eq!(unquote("「甲」"), "甲");
        assert_eq!(unquote("「甲」の一部改正「乙」"), "「甲」の一部改正「乙」");
    }
}
