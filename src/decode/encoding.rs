//! Bytes of a text in an encoding that nobody names → characters.
//!
//! Strict proofs first, in this order: byte order mark; escapes of ISO-2022-JP; valid UTF-8; NULs in the manner of UTF-16. What is
//! left is Shift_JIS (CP932) or EUC-JP, or a damaged text: each is read, and the reading that looks most like Japanese wins.
//!
//! ```text
//! 95 CA 93 59        Shift_JIS 別添, EUC-JP invalid                  → Shift_JIS
//! CA CC C5 BA        Shift_JIS ﾊﾌﾅｺ, EUC-JP 別添                      → EUC-JP: nobody writes half-width katakana alone
//! ```
//!
//! Known to be hard: a few bytes without kana fit both; characters of an office's own (外字) lie in the private use area.

use super::iso2022jp;
use crate::diag::{Code, Diagnostic, Sink};
use crate::text::{is_hiragana, is_kanji, is_katakana};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{EUC_JP, Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use std::sync::OnceLock;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// the characters; what fits none is U+FFFD
    pub(super) text: String,
    /// name of the encoding, as the Encoding Standard writes it
    pub(super) encoding: &'static str,
    /// no other encoding fits
    pub(super) certain: bool,
}

/// Reads a text. See the module for the order.
pub(super) fn read(bytes: &[u8]) -> Reading {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return by(encoding, bytes.get(mark..).unwrap_or_default());
    }
    if iso2022jp::has_escapes(bytes) {
        let (text, broken) = iso2022jp::read(bytes);
        if broken == 0 || bytes.is_ascii() {
            return Reading { text, encoding: "ISO-2022-JP", certain: true };
        }
    }
    if bytes.contains(&0)
        && let Some(reading) = utf16(bytes)
    {
        return reading;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Reading { text: text.to_owned(), encoding: UTF_8.name(), certain: true };
    }
    most_japanese(bytes)
}

/// Reads a text whose encoding is named (the charset of a mail), unless the bytes contradict.
pub(super) fn read_as(bytes: &[u8], label: &str) -> Reading {
    let found = read(bytes);
    let Some(named) = Encoding::for_label(label.trim().as_bytes()) else { return found };
    if found.certain || named.name() == found.encoding {
        return found;
    }
    // every byte is a character of a one-byte encoding, so that its name proves nothing
    match named.decode_without_bom_handling_and_without_replacement(bytes) {
        Some(text) if !named.is_single_byte() || likeness(&text) > likeness(&found.text) => {
            Reading { text: text.into_owned(), encoding: named.name(), certain: true }
        }
        _ => found,
    }
}

/// Says what a reader of the text should know: a guessed encoding, lost and private characters with the line of the first, if the
/// number of the text's first line is given.
pub(super) fn report(reading: &Reading, first_line: Option<u32>, sink: &mut Sink) {
    if !reading.certain {
        sink.push(Diagnostic::new(Code::ENCODING_UNCERTAIN).detail(
            format_args!("read as {}", reading.encoding),
            format_args!("{} として読みました", reading.encoding),
        ));
    }
    let mut tell = |is: fn(char) -> bool, english: &str, japanese: &str| {
        let count = reading.text.chars().filter(|&c| is(c)).count();
        if count > 0 {
            let mut told = Diagnostic::new(Code::ENCODING_REPLACED)
                .detail(format_args!("{count} {english}"), format_args!("{japanese} {count}字"));
            if let Some(first) = first_line {
                let before = reading.text.split(is).next().unwrap_or_default();
                let line = u32::try_from(before.matches('\n').count()).unwrap_or(u32::MAX);
                told = told.line(first.saturating_add(line));
            }
            sink.push(told);
        }
    };
    tell(|c| c == '\u{fffd}', "unreadable", "読めない文字");
    tell(is_private, "of an office's own (private use)", "外字");
}

fn by(encoding: &'static Encoding, bytes: &[u8]) -> Reading {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Reading { text: text.into_owned(), encoding: encoding.name(), certain: true }
}

fn utf16(bytes: &[u8]) -> Option<Reading> {
    let (little, big) = (by(UTF_16LE, bytes), by(UTF_16BE, bytes));
    let plain = |reading: &Reading| reading.text.chars().filter(|&c| c.is_ascii_graphic() || is_common(c)).count();
    let all = little.text.chars().filter(|c| !c.is_ascii_whitespace()).count();
    let best = if plain(&little) >= plain(&big) { little } else { big };
    // as the sniffing of files has it: nine characters of ten must make sense
    (plain(&best) * 10 >= all * 9).then_some(best)
}

fn is_common(c: char) -> bool {
    c.is_ascii_whitespace()
        || is_kanji(c) && !matches!(c, '\u{3400}'..='\u{4dbf}')
        || matches!(c, '\u{3000}'..='\u{30ff}' | '\u{ff00}'..='\u{ffef}')
}

/// The likeliest reading of bytes that no strict proof fits.
fn most_japanese(bytes: &[u8]) -> Reading {
    let mut readings: Vec<(f64, Reading)> = [SHIFT_JIS, EUC_JP, UTF_8]
        .into_iter()
        .map(|encoding| {
            let reading = by(encoding, bytes);
            (likeness(&reading.text), reading)
        })
        .collect();
    readings.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut readings = readings.into_iter();
    let (Some((best, mut reading)), Some((second, other))) = (readings.next(), readings.next()) else {
        return by(UTF_8, bytes);
    };
    if best < 0.0 {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        return Reading { certain: false, ..by(detector.guess(Some(b"jp"), Utf8Detection::Allow), bytes) };
    }
    let is_sound = |text: &str| !text.contains('\u{fffd}');
    let has_kana = reading.text.chars().any(|c| is_hiragana(c) || is_katakana(c) && !is_narrow_katakana(c));
    // both fit: without kana nothing but the frequency of kanji speaks for the winner
    reading.certain = best - second > 1.0 && (has_kana || !is_sound(&other.text));
    reading
}

/// How much a text looks like Japanese: points per character that is not ASCII.
fn likeness(text: &str) -> f64 {
    let (mut points, mut count) = (0_i64, 0_u32);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        count += 1;
        points += match c {
            '\u{fffd}' => -12,
            '\u{80}'..='\u{9f}' => -6,
            _ if is_private(c) => -6,
            _ if is_hiragana(c) => 3,
            _ if is_narrow_katakana(c) => -1,
            _ if is_katakana(c) => 2,
            _ if is_frequent_kanji(c) => 2,
            _ if is_kanji(c) => -1,
            '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff60}' => 2,
            _ => 0,
        };
    }
    if count == 0 { 0.0 } else { i32::try_from(points).map_or(0.0, f64::from) / f64::from(count) }
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}')
}

fn is_narrow_katakana(c: char) -> bool {
    matches!(c, '\u{ff61}'..='\u{ff9f}')
}

/// Whether a kanji belongs to level 1 of JIS X 0208 (rows 16 to 47): 2965 that cover 99.8 % of running text.
fn is_frequent_kanji(c: char) -> bool {
    static LEVEL_1: OnceLock<Vec<char>> = OnceLock::new();
    let table = LEVEL_1.get_or_init(|| {
        let bytes: Vec<u8> =
            (0xb0..=0xcf_u8).flat_map(|row| (0xa1..=0xfe_u8).flat_map(move |cell| [row, cell])).collect();
        let mut all: Vec<char> =
            EUC_JP.decode_without_bom_handling(&bytes).0.chars().filter(|&c| is_kanji(c)).collect();
        all.sort_unstable();
        all
    });
    table.binary_search(&c).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::ISO_2022_JP;

    const LETTER: &str =
        "医政発0609第3号\n令和5年6月9日\n\n　　各都道府県知事　殿\n\n標記について、別添のとおり通知する。①㈱髙\n";

    fn utf16_bytes(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn a_letter_is_read_from_every_encoding() {
        let utf8_mark = ["\u{feff}", LETTER].concat();
        for (bytes, encoding) in [
            (LETTER.as_bytes().to_vec(), "UTF-8"),
            (utf8_mark.clone().into_bytes(), "UTF-8"),
            (SHIFT_JIS.encode(LETTER).0.into_owned(), "Shift_JIS"),
            (EUC_JP.encode(LETTER).0.into_owned(), "EUC-JP"),
            (ISO_2022_JP.encode(LETTER).0.into_owned(), "ISO-2022-JP"),
            (utf16_bytes(LETTER, u16::to_le_bytes), "UTF-16LE"),
            (utf16_bytes(LETTER, u16::to_be_bytes), "UTF-16BE"),
            (utf16_bytes(&utf8_mark, u16::to_le_bytes), "UTF-16LE"),
            (utf16_bytes(&utf8_mark, u16::to_be_bytes), "UTF-16BE"),
        ] {
            let reading = read(&bytes);
            assert_eq!((reading.text.as_str(), reading.encoding, reading.certain), (LETTER, encoding, true));
        }
    }

    #[test]
    fn short_texts_are_read_too() {
        for text in ["別添", "（別添）", "事務連絡", "会長 殿", "記", "以上", "通知について", "令和５年７月７日"]
        {
            for encoding in [SHIFT_JIS, EUC_JP] {
                let reading = read(&encoding.encode(text).0);
                assert_eq!((reading.text.as_str(), reading.encoding), (text, encoding.name()));
            }
        }
    }

    #[test]
    fn bytes_that_fit_two_encodings_are_called_uncertain() {
        let reading = read(&EUC_JP.encode("別添").0);
        assert!(!reading.certain);
        assert!(read(&EUC_JP.encode("別添のとおり、通知します。").0).certain);
    }

    #[test]
    fn a_text_cut_in_the_middle_of_a_character_keeps_its_encoding() {
        let bytes = LETTER.as_bytes();
        let reading = read(&bytes[..bytes.len() - 2]);
        assert_eq!((reading.encoding, reading.text.ends_with('\u{fffd}')), ("UTF-8", true));
        let sjis = SHIFT_JIS.encode(LETTER).0;
        let reading = read(&sjis[..sjis.len() - 2]);
        assert_eq!((reading.encoding, reading.text.ends_with('\u{fffd}')), ("Shift_JIS", true));
    }

    #[test]
    fn lost_and_private_characters_are_reported_with_their_first_line() {
        let mut sink = Sink::new();
        let mut bytes = SHIFT_JIS.encode("標記について、\n通知します。\n").0.into_owned();
        bytes.extend(b"\xf0\x40 \xfd\n");
        report(&read(&bytes), Some(1), &mut sink);
        let told: Vec<_> = sink.items().iter().map(|d| (d.code, d.line)).collect();
        assert_eq!(told, [(Code::ENCODING_REPLACED, Some(3)), (Code::ENCODING_REPLACED, Some(3))]);
    }

    #[test]
    fn a_text_that_is_not_japanese_is_read_and_called_uncertain() {
        let reading = read(b"R\xe9publique fran\xe7aise, arr\xeat\xe9 du 9 juin");
        assert_eq!((reading.text.as_str(), reading.certain), ("République française, arrêté du 9 juin", false));
    }

    #[test]
    fn a_named_charset_decides_only_where_the_bytes_leave_it_open() {
        assert_eq!(read_as(&EUC_JP.encode("別添").0, "euc-jp").text, "別添");
        assert_eq!(read_as(&SHIFT_JIS.encode("標記について").0, "utf-8").encoding, "Shift_JIS");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            report(&read(&bytes), Some(1), &mut Sink::new());
        }

        #[test]
        fn running_text_keeps_its_encoding(kana in "[ぁ-ん]{2,6}", kanji in proptest::collection::vec((0xb0..=0xf3_u8, 0xa1..=0xfe_u8), 1..8), rest in "[ァ-ヶ、。０-９0-9 　\n]{0,20}") {
            let bytes: Vec<u8> = kanji.iter().flat_map(|&(row, cell)| [row, cell]).collect();
            let kanji = EUC_JP.decode_without_bom_handling(&bytes).0.replace('\u{fffd}', "");
            let text = format!("{kanji}{kana}{rest}{kana}");
            for encoding in [SHIFT_JIS, EUC_JP] {
                let reading = read(&encoding.encode(&text).0);
                proptest::prop_assert_eq!((reading.text.as_str(), reading.encoding), (text.as_str(), encoding.name()));
            }
        }
    }
}
