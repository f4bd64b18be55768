//! Plain text: lines as they stand in the file.
//!
//! ```text
//! "表題\n本文\f別添\n"   page 1: line 1 表題, line 2 本文      page 2: line 2 別添
//! ```
//!
//! Lines are counted by `\n` alone, so that a line number is the one an editor shows. CR LF and a lone CR become `\n`. A form feed
//! begins a new page and ends no line: text on both of its sides is two [`Line`]s of one number. A form feed at the very end
//! closes the last page, as pdftotext writes it. Leading spaces stay: they carry the position.

use super::Decoded;
use super::encoding;
use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Document, Line, Page, PageKind, TextSource};
use std::borrow::Cow;

/// Decodes a text of unknown encoding.
pub(super) fn decode(bytes: &[u8], limits: &Limits, sink: &mut Sink) -> Decoded {
    let mut reading = encoding::read(bytes);
    if let Cow::Owned(text) = unix_lines(&reading.text) {
        reading.text = text;
    }
    encoding::report(&reading, Some(1), sink);
    // the end-of-file mark of DOS
    let text = reading.text.strip_suffix('\u{1a}').unwrap_or(&reading.text);
    let mut document = pages(text, limits, sink);
    document.encoding = Some(reading.encoding.to_owned());
    Decoded { document, embedded: Vec::new() }
}

/// Cuts a text into pages and lines. Line ends must be `\n`.
pub(super) fn pages(text: &str, limits: &Limits, sink: &mut Sink) -> Document {
    let is_empty = text.trim().is_empty();
    if is_empty {
        sink.push(Diagnostic::new(Code::TEXT_EMPTY));
    }
    let text = text.strip_suffix('\u{c}').unwrap_or(text);
    let mut pages = vec![new_page(1)];
    let (mut line, mut cut) = (0_u32, None);
    'text: for printed in text.split_terminator('\n') {
        if line >= limits.max_lines {
            cut = Some((line, "limits.max_lines"));
            break;
        }
        line += 1;
        let begins_page = printed.starts_with('\u{c}');
        for (at, part) in printed.split('\u{c}').enumerate() {
            if at > 0 {
                let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
                if number > limits.max_pages {
                    cut = Some((line, "limits.max_pages"));
                    break 'text;
                }
                pages.push(new_page(number));
            }
            // nothing before a form feed at the head of a line
            if at == 0 && begins_page {
                continue;
            }
            if let Some(page) = pages.last_mut() {
                page.lines.push(Line { number: line, page: page.number, text: part.to_owned(), ..Line::default() });
            }
        }
    }
    if let Some((line, limit)) = cut {
        sink.push(Diagnostic::new(Code::TEXT_LIMIT).found(limit).line(line));
    }
    for page in &mut pages {
        if page.lines.iter().all(|line| line.text.trim().is_empty()) {
            page.kind = PageKind::Blank;
        }
    }
    let text_source = if is_empty { TextSource::None } else { TextSource::Plain };
    Document { pages, text_source, encoding: None }
}

fn new_page(number: u32) -> Page {
    Page { number, ..Page::default() }
}

/// CR LF and lone CR as `\n`. CR CR LF, which a transfer in text mode makes of CR LF, is one line end.
pub(super) fn unix_lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\r') {
        out.push_str(before);
        let tail = after.trim_start_matches('\r');
        rest = tail;
        if !tail.starts_with('\n') {
            out.extend(std::iter::repeat_n('\n', 1 + after.len() - tail.len()));
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u32, u32, String)> {
        let decoded = decode(text.as_bytes(), &Limits::default(), &mut Sink::new());
        decoded.document.lines().map(|l| (l.page, l.number, l.text.clone())).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        lines(text).into_iter().map(|(_, _, text)| text).collect()
    }

    #[test]
    fn a_form_feed_begins_a_page_and_ends_no_line() {
        assert_eq!(
            lines("表題\n本文\u{c}別添\n\u{c}別紙\n"),
            [(1, 1, "表題".into()), (1, 2, "本文".into()), (2, 2, "別添".into()), (3, 3, "別紙".into())]
        );
    }

    #[test]
    fn a_form_feed_at_the_end_closes_the_last_page() {
        let decoded = decode("a\n\u{c}b\n\u{c}".as_bytes(), &Limits::default(), &mut Sink::new());
        assert_eq!(decoded.document.pages.len(), 2);
    }

    #[test]
    fn an_empty_page_keeps_its_number() {
        let decoded = decode("a\n\u{c}\u{c}b\n".as_bytes(), &Limits::default(), &mut Sink::new());
        let kinds: Vec<_> = decoded.document.pages.iter().map(|p| (p.number, p.kind)).collect();
        assert_eq!(kinds, [(1, PageKind::Text), (2, PageKind::Blank), (3, PageKind::Text)]);
    }

    #[test]
    fn every_kind_of_line_end_ends_one_line() {
        for text in ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\r\r\nb\r\r\n"] {
            assert_eq!(texts(text), ["a", "b"], "{text:?}");
        }
        assert_eq!(texts("a\r\n\r\nb"), ["a", "", "b"]);
        assert_eq!(texts("a\u{b}b\u{2028}c\u{85}d"), ["a\u{b}b\u{2028}c\u{85}d"], "other separators end no line");
    }

    #[test]
    fn leading_spaces_stay() {
        assert_eq!(texts("　　　　　厚生労働省医政局長\n"), ["　　　　　厚生労働省医政局長"]);
    }

    #[test]
    fn a_text_of_spaces_is_reported_as_empty() {
        let mut sink = Sink::new();
        let document = decode(" \n　\n".as_bytes(), &Limits::default(), &mut sink).document;
        assert!(sink.has(Code::TEXT_EMPTY));
        assert_eq!(document.text_source, TextSource::None);
    }

    #[test]
    fn a_text_beyond_the_limits_is_cut_and_reported() {
        for (limits, text, kept) in [
            (Limits { max_lines: 2, ..Limits::default() }, "a\nb\nc\n", "a\nb\n"),
            (Limits { max_pages: 2, ..Limits::default() }, "a\n\u{c}b\n\u{c}c\n", "a\n\u{c}b\n"),
        ] {
            let mut sink = Sink::new();
            assert_eq!(decode(text.as_bytes(), &limits, &mut sink).document.to_text(), kept);
            assert!(sink.has(Code::TEXT_LIMIT));
        }
    }

    proptest::proptest! {
        #[test]
        fn the_text_printed_is_the_text_read(text in "[あ漢aA 　\n\u{c}]{1,40}") {
            let decoded = decode(text.as_bytes(), &Limits::default(), &mut Sink::new());
            // of the end of a file only a last line end is added and a last form feed dropped
            let mut expected = text.strip_suffix('\u{c}').unwrap_or(&text).to_owned();
            if !expected.is_empty() && !expected.ends_with('\n') {
                expected.push('\n');
            }
            proptest::prop_assert_eq!(decoded.document.to_text(), expected);
        }

        #[test]
        fn no_line_is_lost(text in "[あa\r\n\u{c}]{1,60}") {
            let decoded = decode(text.as_bytes(), &Limits::default(), &mut Sink::new());
            let count = unix_lines(&text).split_terminator('\n').count();
            let last = decoded.document.lines().last().map_or(0, |l| l.number as usize);
            proptest::prop_assert!(last == count || text.ends_with('\u{c}') && last + 1 == count, "{last} of {count}");
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = decode(&bytes, &Limits::default(), &mut Sink::new());
        }
    }
}
