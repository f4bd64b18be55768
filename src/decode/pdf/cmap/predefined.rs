//! The CMaps of the Japanese character collection, baked into one table that is read in place: no start-up cost, no allocation.
//!
//! The table (`../data/japan1.bin`, made by `../data/bake.py` from Adobe's CMap resources) holds every map of PDF's list and the
//! rarer ones that old printers' drivers name. UTF-16 and UTF-8 maps are the UTF-32 map behind another reading of the bytes.

use std::cmp::Ordering;

static TABLE: &[u8] = include_bytes!("../data/japan1.bin");

const ROW: usize = 56;
const NAME: usize = 24;

/// How the bytes of a string make codes.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// by the code spaces of the map; the first byte tells the length
    Lengths(Box<[u8; 256]>),
    Utf16,
    Utf8,
}

/// A CMap known by name.
#[derive(Debug, Clone)]
pub(in super::super) struct Predefined {
    row: usize,
    form: Form,
    pub(in super::super) vertical: bool,
    /// codes are characters
    pub(in super::super) unicode: bool,
}

fn bytes(at: usize, length: usize) -> &'static [u8] {
    TABLE.get(at..at + length).unwrap_or_default()
}

fn number(at: usize, length: usize) -> u32 {
    bytes(at, length).iter().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

fn word(at: usize) -> usize {
    number(at, 4) as usize
}

fn rows() -> usize {
    number(0, 2) as usize
}

fn row_named(name: &[u8]) -> Option<usize> {
    (0..rows()).map(|index| 12 + index * ROW).find(|&row| {
        let printed = bytes(row, NAME);
        printed.starts_with(name) && printed.get(name.len()).is_none_or(|&b| b == 0)
    })
}

impl Predefined {
    /// The map of this name; `None` for maps of other collections and unknown names.
    pub(in super::super) fn named(name: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(name).ok()?;
        let (row, form) = if text.contains("-UTF16-") {
            (row_named(text.replace("UTF16", "UTF32").as_bytes())?, Form::Utf16)
        } else if text.contains("-UTF8-") {
            (row_named(text.replace("JISPro-UTF8", "JIS-UTF32").replace("UTF8", "UTF32").as_bytes())?, Form::Utf8)
        } else {
            let row = row_named(name)?;
            (row, Form::Lengths(Box::new(code_lengths(row))))
        };
        Some(Self { row, form, vertical: number(row + NAME + 1, 1) == 1, unicode: text.starts_with("Uni") })
    }

    /// The next code of a string: its value and its length in bytes.
    pub(in super::super) fn next_code(&self, string: &[u8]) -> (u32, usize) {
        let take = |length: usize| {
            let length = length.clamp(1, string.len().max(1));
            (string.iter().take(length).fold(0, |value, &byte| value << 8 | u32::from(byte)), length)
        };
        let first = string.first().copied().unwrap_or(0);
        match &self.form {
            Form::Lengths(lengths) => take(lengths.get(usize::from(first)).copied().unwrap_or(1).into()),
            Form::Utf16 => {
                let (high, length) = take(2);
                if (0xd800..0xdc00).contains(&high) && string.len() >= 4 {
                    let (both, length) = take(4);
                    let low = both & 0xffff;
                    if (0xdc00..0xe000).contains(&low) {
                        return (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00), length);
                    }
                }
                (high, length)
            }
            Form::Utf8 => {
                let length = match first {
                    0..0xc0 => 1,
                    0xc0..0xe0 => 2,
                    0xe0..0xf0 => 3,
                    _ => 4,
                };
                let letter =
                    string.get(..length).and_then(|s| std::str::from_utf8(s).ok()).and_then(|s| s.chars().next());
                letter.map_or_else(|| take(1), |letter| (letter.into(), length))
            }
        }
    }

    /// The CID of a code of this many bytes.
    pub(in super::super) fn cid(&self, code: u32, length: usize) -> Option<u32> {
        let length = if matches!(self.form, Form::Lengths(_)) { length } else { 4 };
        let mut row = self.row;
        for _ in 0..4 {
            if let Some(cid) = find_cid(row, code, length) {
                return Some(cid);
            }
            let base = number(row + NAME, 1) as usize;
            if base >= rows() {
                return None;
            }
            row = 12 + base * ROW;
        }
        None
    }
}

fn code_lengths(row: usize) -> [u8; 256] {
    let mut lengths = [0_u8; 256];
    let count = number(row + NAME + 2, 2) as usize;
    let spaces = word(row + NAME + 4);
    for space in (0..count).map(|index| spaces + index * 12) {
        let length = number(space, 1);
        let shift = 8 * (length - 1);
        let (low, high) = (number(space + 4, 4) >> shift, number(space + 8, 4) >> shift);
        for first in low..=high {
            if let Some(slot) = lengths.get_mut(first as usize) {
                *slot = (*slot).max(u8::try_from(length).unwrap_or(1));
            }
        }
    }
    let widest = lengths.iter().copied().max().unwrap_or(1);
    // a first byte of no code space: one byte where codes of one byte exist, else a whole code
    let stray = if lengths.contains(&1) { 1 } else { widest };
    lengths.map(|length| if length == 0 { stray } else { length })
}

fn find_cid(row: usize, code: u32, length: usize) -> Option<u32> {
    let kind = length.clamp(1, 3) - 1;
    let table = word(row + NAME + 8 + kind * 8);
    let count = word(row + NAME + 12 + kind * 8);
    let read = |index: usize| {
        if kind < 2 {
            let at = table + index * 6;
            return (number(at, 2), number(at + 2, 2), number(at + 4, 2));
        }
        let at = table + index * 8;
        let low = number(at, 4);
        (low, low + number(at + 4, 2), number(at + 6, 2))
    };
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = usize::midpoint(from, to);
        let (low, high, cid) = read(middle);
        match (code.cmp(&low), code.cmp(&high)) {
            (Ordering::Less, _) => to = middle,
            (_, Ordering::Greater) => from = middle + 1,
            _ => return Some(cid + code - low),
        }
    }
    None
}

/// The characters of a CID of Adobe-Japan1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum CidText {
    One(char),
    Several(String),
}

/// What Adobe-Japan1-UCS2 says about a CID.
pub(in super::super) fn japan1_text(cid: u32) -> Option<CidText> {
    if cid >= number(2, 2) {
        return None;
    }
    let value = number(word(4) + cid as usize * 3, 3);
    if value < 0x11_0000 {
        return char::from_u32(value).filter(|&letter| letter != '\0' && letter != '\u{fffd}').map(CidText::One);
    }
    let string = word(8) + (value - 0x11_0000) as usize * 16;
    let units = (0..8).map(|at| u16::try_from(number(string + at * 2, 2)).unwrap_or(0)).take_while(|&unit| unit != 0);
    let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Some(CidText::One(letter)),
        (None, _) => None,
        _ => Some(CidText::Several(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, string: &[u8]) -> Vec<u32> {
        let map = Predefined::named(name.as_bytes()).unwrap();
        let mut rest = string;
        let mut cids = Vec::new();
        while !rest.is_empty() {
            let (code, length) = map.next_code(rest);
            cids.push(map.cid(code, length).unwrap_or(0));
            rest = &rest[length..];
        }
        cids
    }

    fn text(cids: &[u32]) -> String {
        cids.iter()
            .map(|&cid| match japan1_text(cid) {
                Some(CidText::One(letter)) => letter.to_string(),
                Some(CidText::Several(text)) => text,
                None => "?".into(),
            })
            .collect()
    }

    #[test]
    fn one_word_reads_the_same_in_every_encoding() {
        let word = "第１号、ｱ";
        let sjis = encoding_rs::SHIFT_JIS.encode(word).0.into_owned();
        let euc = encoding_rs::EUC_JP.encode(word).0.into_owned();
        let utf16: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let utf32: Vec<u8> = word.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        for (name, string) in [
            ("90ms-RKSJ-H", &sjis),
            ("90msp-RKSJ-V", &sjis),
            ("90pv-RKSJ-H", &sjis),
            ("RKSJ-H", &sjis),
            ("78-RKSJ-H", &sjis),
            ("EUC-H", &euc),
            ("78-EUC-H", &euc),
            ("UniJIS-UCS2-H", &utf16),
            ("UniJIS-UCS2-HW-V", &utf16),
            ("UniJIS-UTF16-H", &utf16),
            ("UniJIS2004-UTF16-V", &utf16),
            ("UniJIS-UTF32-H", &utf32),
            ("UniJIS2004-UTF32-H", &utf32),
            ("UniJIS-UTF8-H", &word.as_bytes().to_vec()),
            ("UniJIS2004-UTF8-V", &word.as_bytes().to_vec()),
        ] {
            let read = text(&read(name, string));
            // the vertical comma has a CID and a character of its own
            assert_eq!(read.replace('︑', "、"), word, "{name}");
        }
    }

    #[test]
    fn every_code_of_a_map_agrees_with_the_hayro_cmap_crate() {
        use hayro_cmap::{CMap, CMapName, load_embedded};
        for name in [
            "H",
            "V",
            "EUC-H",
            "EUC-V",
            "90ms-RKSJ-H",
            "90ms-RKSJ-V",
            "90msp-RKSJ-H",
            "90pv-RKSJ-H",
            "83pv-RKSJ-H",
            "Add-RKSJ-V",
            "Ext-RKSJ-H",
            "UniJIS-UCS2-H",
            "UniJIS-UCS2-HW-V",
            "UniJIS-UTF16-H",
            "UniJIS-UTF16-V",
        ] {
            let data = load_embedded(CMapName::from_bytes(name.as_bytes())).unwrap();
            let theirs = CMap::parse(data, load_embedded).unwrap();
            let ours = Predefined::named(name.as_bytes()).unwrap();
            for code in 0..=0xffff_u32 {
                for length in [1, 2] {
                    if length == 1 && code > 0xff || ours.unicode && (length == 1 || (0xd800..0xe000).contains(&code)) {
                        continue;
                    }
                    // control codes have a glyph for "no such character", which is of no use here
                    if length == 1 && code < 0x20 || length == 2 && code < 0x100 && !ours.unicode || code == 0x7f {
                        continue;
                    }
                    let our_cid = ours.cid(code, length);
                    let their_cid = theirs.lookup_cid_code(code, u8::try_from(length).unwrap());
                    let their_cid = their_cid.filter(|&cid| cid != 1 || our_cid.is_some());
                    assert_eq!(our_cid, their_cid, "{name} {code:x} {length}");
                }
            }
        }
    }

    #[test]
    fn a_string_that_ends_inside_a_code_still_ends() {
        assert_eq!(read("90ms-RKSJ-H", &[0x93]).len(), 1);
        assert_eq!(read("UniJIS-UTF16-H", &[0xd8, 0x40, 0xdc]).len(), 2);
    }
}
