//! Letters of known, invented text as several producers write them: every character is there, and the letterhead comes whole and in order.

#![expect(clippy::unwrap_used, reason = "a fixture that cannot be read fails the test")]

use kairan::config::Limits;
use kairan::decode;
use kairan::diag::{Code, Sink};
use kairan::model::{MediaType, TextSource};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pdf")
}

fn read(name: &str) -> (decode::Decoded, Sink) {
    let bytes = std::fs::read(data().join(name)).unwrap();
    let mut sink = Sink::new();
    let decoded = decode::decode(&bytes, MediaType::Pdf, &[], &Limits::default(), &mut sink);
    (decoded, sink)
}

/// Without white space, compatibility forms and the many dashes and waves.
fn plain(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .map(|c| match c {
            '\u{2212}' | '\u{2010}'..='\u{2015}' => '-',
            '\u{301c}' | '\u{223c}' => '~',
            '⻑' => '長',
            '⻭' => '歯',
            other => other,
        })
        .collect()
}

fn counts(text: &str) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in text.chars() {
        *counts.entry(letter).or_insert(0) += 1;
    }
    counts
}

fn heads() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(&std::fs::read_to_string(data().join("heads.json")).unwrap()).unwrap()
}

#[test]
fn every_character_of_every_producer_is_read() {
    for stem in heads().keys() {
        let truth = plain(&std::fs::read_to_string(data().join(format!("{stem}.txt"))).unwrap());
        let (decoded, sink) = read(&format!("{stem}.pdf"));
        let read = plain(&decoded.document.to_text());
        let (expected, found) = (counts(&truth), counts(&read));
        let both: usize = expected.iter().map(|(c, n)| n.min(found.get(c).unwrap_or(&0))).sum();
        let (expected, found): (usize, usize) = (expected.values().sum(), found.values().sum());
        assert!(both * 1000 >= expected * 995, "{stem}: {both} of {expected}");
        assert!(both * 1000 >= found * 990, "{stem}: {} too many", found - both);
        assert_eq!(decoded.document.text_source, TextSource::TextLayer, "{stem}");
        assert!(sink.items().is_empty(), "{stem}: {:?}", sink.items());
    }
}

#[test]
fn the_lines_of_the_letterhead_are_whole_and_in_order() {
    for (stem, head) in heads() {
        let (decoded, _) = read(&format!("{stem}.pdf"));
        let mut lines = decoded.document.lines().map(|line| plain(&line.text));
        for wanted in head {
            let wanted = plain(&wanted);
            // a long line may go on in the next
            assert!(
                lines.any(|line| line == wanted || wanted.starts_with(&line) && line.len() > 30),
                "{stem}: {wanted}"
            );
        }
    }
}

#[test]
fn a_font_without_a_way_to_characters_is_said_to_be_unreadable() {
    let (decoded, sink) = read("unreadable_no_tounicode.pdf");
    assert!(decoded.document.pages.iter().all(|page| page.kind.needs_ocr()));
    assert!(sink.has(Code::NEEDS_OCR) && sink.has(Code::PDF_UNMAPPED_GLYPHS));
    // its kanji can be read and its digits cannot: no line with a gap is given away
    let text = decoded.document.to_text();
    assert!(text.contains("厚生労働省医政局長") && !text.contains("医政発"), "{text}");
}
