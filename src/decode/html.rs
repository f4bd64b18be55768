//! HTML: what a browser would print, line by line.
//!
//! ```text
//! <p>医政発<br>第3号</p><table><tr><td>記<td>1</table>  →  医政発 / 第3号 / 記 (cell 0,0) / 1 (cell 0,1)
//! ```
//!
//! The bytes decide the encoding: `<meta charset>` is believed only where they leave it open. White space is folded as in a browser
//! but for wide spaces, which carry the position; a line end between two Japanese characters is no space. Scripts, styles, readings
//! (`<rt>`) and what is not shown are left out. Deleted text stays, as struck.
//!
//! Known to be hard: pages made of nested tables give cells that are no cells of a table.

use super::Decoded;
use super::encoding::{self, Reading};
use super::flow::Flow;
use super::plain::unix_lines;
use crate::config::Limits;
use crate::diag::Sink;
use crate::text::is_japanese;
use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

/// Decodes a HTML file.
pub(super) fn decode(bytes: &[u8], limits: &Limits, sink: &mut Sink) -> Decoded {
    let reading = read(bytes);
    encoding::report(&reading, None, sink);
    let mut flow = Flow::new(limits);
    pour(&reading.text, &mut flow);
    let mut document = flow.finish(sink);
    document.encoding = Some(reading.encoding.to_owned());
    Decoded { document, embedded: Vec::new() }
}

fn read(bytes: &[u8]) -> Reading {
    match charset(bytes) {
        Some(label) => encoding::read_as(bytes, &label),
        None => encoding::read(bytes),
    }
}

/// The charset that the head names.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4096).unwrap_or(bytes).to_ascii_lowercase();
    let at = head.windows(8).position(|w| w == b"charset=")?;
    let label = head.get(at + 8..)?.iter().skip_while(|b| matches!(b, b'"' | b'\'' | b' '));
    let label: Vec<u8> = label.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')).copied().collect();
    String::from_utf8(label).ok()
}

/// Pours the text of a page into a document.
pub(super) fn pour(html: &str, flow: &mut Flow) {
    let html = unix_lines(html);
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut printer = Printer { flow, unseen: Vec::new(), pre: 0, struck: 0, tables: Vec::new(), gap: None };
    for token in Tokenizer::new_with_emitter(html.as_ref(), emitter) {
        if printer.flow.is_full() {
            break;
        }
        // the tokenizer reads from memory and cannot fail
        match token {
            Ok(Token::StartTag(tag)) => printer.start(&tag),
            Ok(Token::EndTag(tag)) => printer.end(&tag.name),
            Ok(Token::String(text)) => printer.text(&String::from_utf8_lossy(&text)),
            Ok(Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) | Err(_) => {}
        }
    }
    printer.flow.end_line_if_any();
    printer.flow.set_cell(None);
}

/// Elements whose content is not printed.
const UNSEEN: &[&[u8]] = &[
    b"script",
    b"style",
    b"title",
    b"template",
    b"noscript",
    b"rt",
    b"rp",
    b"select",
    b"datalist",
    b"iframe",
    b"object",
    b"svg",
    b"audio",
    b"video",
    b"canvas",
];

/// Elements that stand on lines of their own.
const BLOCKS: &[&[u8]] = &[
    b"p",
    b"div",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"ul",
    b"ol",
    b"li",
    b"dl",
    b"dt",
    b"dd",
    b"table",
    b"caption",
    b"tr",
    b"td",
    b"th",
    b"thead",
    b"tbody",
    b"tfoot",
    b"blockquote",
    b"pre",
    b"center",
    b"form",
    b"fieldset",
    b"hr",
    b"section",
    b"article",
    b"header",
    b"footer",
    b"main",
    b"nav",
    b"aside",
    b"address",
    b"figure",
    b"figcaption",
    b"body",
    b"html",
    b"head",
];

/// Elements without an end tag.
const VOID: &[&[u8]] = &[
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source", b"track", b"wbr",
];

/// Elements that end with what is around them.
const OPEN_ENDED: &[&[u8]] =
    &[b"p", b"li", b"dt", b"dd", b"rt", b"rp", b"td", b"th", b"tr", b"tbody", b"thead", b"tfoot", b"option"];

struct Printer<'f> {
    flow: &'f mut Flow,
    /// open elements from the outermost unseen one inwards
    unseen: Vec<Vec<u8>>,
    pre: u32,
    struck: u32,
    /// row and column of the open cell of each open table; counted from 1, 0 before the first
    tables: Vec<(u16, u16)>,
    /// white space that stands between the last text and the next: the character before it
    gap: Option<(char, bool)>,
}

impl Printer<'_> {
    fn start(&mut self, tag: &StartTag<()>) {
        let name: &[u8] = &tag.name;
        if BLOCKS.contains(&name) && self.unseen.first().is_some_and(|open| open == b"p") {
            self.unseen.clear();
        }
        if !self.unseen.is_empty() || UNSEEN.contains(&name) || is_hidden(tag) {
            if !VOID.contains(&name) && !tag.self_closing {
                self.unseen.push(name.to_vec());
            }
            return;
        }
        if BLOCKS.contains(&name) {
            self.end_line_if_any();
        }
        if attribute(tag, "style").is_some_and(|style| style.contains("page-break-before:always"))
            && !self.flow.is_fresh()
        {
            self.flow.begin_page();
        }
        match name {
            b"br" => self.end_line(),
            b"pre" | b"textarea" => self.pre += 1,
            b"del" | b"s" | b"strike" => self.struck += 1,
            b"table" => {
                self.tables.push((0, 0));
                self.flow.set_cell(None);
            }
            b"tr" => {
                if let Some((row, column)) = self.tables.last_mut() {
                    (*row, *column) = (row.saturating_add(1), 0);
                }
            }
            b"td" | b"th" => {
                if let Some((row, column)) = self.tables.last_mut() {
                    *column = column.saturating_add(1);
                    let cell = (row.saturating_sub(1), *column - 1);
                    let span = attribute(tag, "colspan").and_then(|span| span.trim().parse::<u16>().ok()).unwrap_or(1);
                    *column = column.saturating_add(span.clamp(1, 1000) - 1);
                    self.flow.set_cell(Some(cell));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &HtmlString) {
        let name: &[u8] = name;
        if !self.unseen.is_empty() {
            if let Some(at) = self.unseen.iter().rposition(|open| open == name) {
                self.unseen.truncate(at);
                return;
            }
            // a stray end tag closes nothing but what may go without an end tag of its own
            if !self.unseen.first().is_some_and(|open| OPEN_ENDED.contains(&open.as_slice())) {
                return;
            }
            self.unseen.clear();
        }
        if BLOCKS.contains(&name) {
            self.end_line_if_any();
        }
        match name {
            b"pre" | b"textarea" => self.pre = self.pre.saturating_sub(1),
            b"del" | b"s" | b"strike" => self.struck = self.struck.saturating_sub(1),
            b"td" | b"th" => self.flow.set_cell(None),
            b"table" => {
                self.tables.pop();
                self.flow.set_cell(None);
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if !self.unseen.is_empty() {
            return;
        }
        if self.pre > 0 {
            let mut lines = text.split('\n');
            self.print(lines.next().unwrap_or_default());
            for line in lines {
                self.flow.end_line();
                self.print(line);
            }
            return;
        }
        let mut word = String::new();
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                self.word(&mut word);
                let has_newline = c == '\n' || self.gap.is_some_and(|(_, newline)| newline);
                self.gap = self.flow.pending().chars().next_back().map(|before| (before, has_newline));
            } else {
                word.push(c);
            }
        }
        self.word(&mut word);
    }

    /// Prints a word with the white space before it.
    fn word(&mut self, word: &mut String) {
        let Some(first) = word.chars().next() else { return };
        if let Some((before, has_newline)) = self.gap.take()
            && !(has_newline && is_wide(before) && is_wide(first))
        {
            self.print(" ");
        }
        self.print(word);
        word.clear();
    }

    fn print(&mut self, text: &str) {
        if self.struck > 0 {
            self.flow.push_struck(text);
        } else {
            self.flow.push(text);
        }
    }

    fn end_line(&mut self) {
        self.gap = None;
        self.flow.end_line();
    }

    fn end_line_if_any(&mut self) {
        self.gap = None;
        self.flow.end_line_if_any();
    }
}

fn is_wide(c: char) -> bool {
    is_japanese(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}')
}

fn attribute(tag: &StartTag<()>, name: &str) -> Option<String> {
    let value = tag.attributes.iter().find(|(key, _)| key.as_slice() == name.as_bytes()).map(|(_, value)| value)?;
    Some(String::from_utf8_lossy(value).replace(' ', "").to_ascii_lowercase())
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    // pages that a script shows when it is ready
    if matches!(tag.name.as_slice(), b"html" | b"body") {
        return false;
    }
    tag.attributes.iter().any(|(key, _)| key.as_slice() == b"hidden")
        || attribute(tag, "style").is_some_and(|style| style.contains("display:none"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::model::Document;
    use encoding_rs::{EUC_JP, SHIFT_JIS};

    fn document(html: &str) -> Document {
        decode(html.as_bytes(), &Limits::default(), &mut Sink::new()).document
    }

    fn lines(html: &str) -> Vec<String> {
        document(html).lines().map(|line| line.text.clone()).collect()
    }

    #[test]
    fn blocks_and_breaks_end_lines() {
        assert_eq!(
            lines(
                "<html><body><p>医政発0609第3号<p>令和5年<b>6月</b>9日<br><br>　　知事　殿</p><div>標記について</div></body>"
            ),
            ["医政発0609第3号", "令和5年6月9日", "", "　　知事　殿", "標記について"]
        );
    }

    #[test]
    fn white_space_is_folded_and_a_line_end_between_japanese_is_none() {
        assert_eq!(
            lines("<p>\n  標記に\n  ついて、<b>別添</b>\n <i>の</i>とおり A\n B  C\u{3000}D </p>"),
            ["標記について、別添のとおり A B C\u{3000}D"]
        );
        assert_eq!(lines("<pre>a  b\n  c</pre>"), ["a  b", "  c"]);
    }

    #[test]
    fn what_is_not_printed_is_left_out() {
        assert_eq!(
            lines(
                "<head><title>題</title><style>p{}</style></head><script>if (a<b) '</p>'</script><!-- 注 --><p>本<ruby>文<rt>ぶん</rt></ruby></p><div style='display: none'>隠<br>し</div><noscript>x</noscript>"
            ),
            ["本文"]
        );
    }

    #[test]
    fn an_end_tag_left_out_hides_nothing() {
        assert_eq!(lines("<p><ruby>漢<rt>かん</ruby>字<p hidden>隠<p>見"), ["漢字", "見"]);
        assert_eq!(lines("<body style='display:none'><ul><li hidden>隠</ul>見"), ["見"]);
    }

    #[test]
    fn characters_by_name_and_number_are_read() {
        assert_eq!(lines("<p>A&amp;B&nbsp;&lt;&#21307;&#x653F;&copy;&unknown;</p>"), ["A&B\u{a0}<医政©&unknown;"]);
    }

    #[test]
    fn tables_are_read_cell_by_cell() {
        let document = document("<table><tr><th colspan=2>表<th>備考</tr><tr><td>a<br>b</td><td>c</td></table><p>後");
        let cells: Vec<_> = document.lines().map(|line| (line.text.as_str(), line.cell)).collect();
        assert_eq!(
            cells,
            [
                ("表", Some((0, 0))),
                ("備考", Some((0, 2))),
                ("a", Some((1, 0))),
                ("b", Some((1, 0))),
                ("c", Some((1, 1))),
                ("後", None)
            ]
        );
    }

    #[test]
    fn deleted_text_stays_as_struck() {
        let document = document("<p>期限は<del>6月</del>7月</p>");
        let line = document.lines().next().unwrap();
        let struck: Vec<_> = line.struck.iter().map(|range| line.text.get(range.clone()).unwrap()).collect();
        assert_eq!((line.text.as_str(), struck), ("期限は6月7月", vec!["6月"]));
    }

    #[test]
    fn the_bytes_decide_the_encoding_and_not_the_head() {
        let html = "<html><head><meta charset=\"utf-8\"></head><p>標記について通知する。</p></html>";
        for (bytes, encoding) in [
            (SHIFT_JIS.encode(html).0, "Shift_JIS"),
            (EUC_JP.encode(html).0, "EUC-JP"),
            (html.as_bytes().into(), "UTF-8"),
        ] {
            let decoded = decode(&bytes, &Limits::default(), &mut Sink::new()).document;
            assert_eq!(decoded.encoding.as_deref(), Some(encoding));
            assert_eq!(decoded.lines().next().unwrap().text, "標記について通知する。");
        }
    }

    #[test]
    fn a_page_break_of_a_word_processor_begins_a_page() {
        let html =
            "<p>1枚目</p><br clear=all style='mso-special-character:line-break;page-break-before:always'><p>2枚目</p>";
        let pages: Vec<_> =
            document(html).lines().map(|l| (l.page, l.text.clone())).filter(|(_, t)| !t.is_empty()).collect();
        assert_eq!(pages, [(1, "1枚目".to_owned()), (2, "2枚目".to_owned())]);
    }

    #[test]
    fn a_page_without_text_is_reported() {
        let mut sink = Sink::new();
        decode(b"<html><script>1</script></html>", &Limits::default(), &mut sink);
        assert!(sink.has(Code::TEXT_EMPTY));
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_fail(html in "(<[/!]?(p|table|tr|td|script|del|pre|br|div style='x'|ruby|rt|textarea)>|[あa \n&;<>'\"-]){0,60}") {
            let _ = document(&html);
        }

        #[test]
        fn no_word_of_the_body_is_lost(words in proptest::collection::vec("[あ-んa-z]{1,4}", 1..12), tags in proptest::collection::vec("(<p>|<br>|<td>|<b>|</b>|<div>|</table>|<li>| )", 12)) {
            let html: Vec<&str> = words.iter().zip(&tags).flat_map(|(word, tag)| [word.as_str(), tag.as_str()]).collect();
            let joined: String = lines(&html.concat()).concat().replace(' ', "");
            proptest::prop_assert_eq!(joined, words.concat());
        }
    }
}
