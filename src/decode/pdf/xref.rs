//! Where the objects of a file stand: the cross-reference tables and streams, or a search through the whole file.
//!
//! Owns offsets. Must not know what an object means beyond what it needs to find more of them.
//!
//! `xref 0 2 … 0000000017 00000 n` → object 1 stands at byte 17. A newer section hides an older one.
//!
//! Hard: files whose table is wrong. Bytes before `%PDF`, tables that count from 1 instead of 0, offsets that point beside their object.
//! [`Index::read`] trusts the file, [`Index::search`] trusts only `N G obj` as it stands in the bytes; the caller asks for the second when
//! the first does not lead to pages.

use super::filter::{Rows, flate_alone, unpredict};
use super::lexer::{Lexer, is_space};
use super::object::{Dictionary, Object};
use std::collections::{BTreeMap, BTreeSet};

/// Sections of one file that are followed; every saved change makes one.
const MAX_SECTIONS: usize = 4096;
/// Bytes that the streams of all sections, or the object streams of a search, may unpack to.
const MAX_UNPACKED: usize = 64 << 20;
/// Entries of all sections; beyond it a table is a lie.
const MAX_ENTRIES: usize = 2_000_000;

/// Place of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// deleted
    Free,
    /// at this byte
    Offset(usize),
    /// the n-th object of an object stream
    Packed {
        /// number of the object stream
        container: u32,
        /// which of its objects
        at: u32,
    },
}

/// All places and the trailer.
#[derive(Debug, Default)]
pub(super) struct Index<'a> {
    /// sorted by number, each once
    pub(super) places: Vec<(u32, Place)>,
    /// the newest trailer, completed by older ones
    pub(super) trailer: Dictionary<'a>,
}

/// Finds `needle` in `bytes` from `from` on.
pub(super) fn find(bytes: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let (&first, _) = needle.split_first()?;
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        at += rest.iter().position(|&b| b == first)?;
        if bytes.get(at..).unwrap_or_default().starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

impl<'a> Index<'a> {
    /// Reads the tables that the file names. `None` when they do not lead to a trailer with a root.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let junk = find(bytes.get(..bytes.len().min(1 << 16))?, b"%PDF-", 0).unwrap_or(0);
        let tail_at = bytes.len().saturating_sub(2048);
        let tail = bytes.get(tail_at..)?;
        let keyword = tail.windows(9).rposition(|w| w == b"startxref")?;
        let start = Lexer::new(bytes, tail_at + keyword + 9).unsigned()?;
        let mut reader =
            Sections { bytes, junk, entries: Vec::new(), trailer: Dictionary::default(), left: MAX_UNPACKED };
        let mut queue = vec![usize::try_from(start).ok()?];
        let mut seen = BTreeSet::new();
        while let Some(offset) = queue.pop() {
            if !seen.insert(offset) || seen.len() > MAX_SECTIONS {
                continue;
            }
            reader.section(offset, &mut queue)?;
        }
        let Sections { mut entries, trailer, .. } = reader;
        trailer.get(b"Root")?;
        entries.sort_by_key(|&(number, _)| number);
        entries.dedup_by_key(|&mut (number, _)| number);
        Some(Self { places: entries, trailer })
    }

    /// Finds every `N G obj` in the bytes; the last one of a number counts. Trailers are taken where they stand.
    pub(super) fn search(bytes: &'a [u8]) -> Self {
        let mut places = BTreeMap::new();
        let mut trailer = Dictionary::default();
        let mut containers = Vec::new();
        let mut at = 0;
        while let Some(found) = find(bytes, b"obj", at) {
            at = found + 3;
            let Some((number, offset)) = number_before(bytes, found) else { continue };
            places.insert(number, Place::Offset(offset));
            let mut lexer = Lexer::new(bytes, found + 3);
            lexer.skip_space();
            let head = bytes.get(lexer.at..(lexer.at + 400).min(bytes.len())).unwrap_or_default();
            let head = head.get(..find(head, b"stream", 0).unwrap_or(head.len())).unwrap_or_default();
            if find(head, b"ObjStm", 0).is_some() {
                containers.push((number, found + 3));
            } else if find(head, b"/XRef", 0).is_some()
                && let Object::Dictionary(dictionary) = lexer.object()
            {
                complete(&mut trailer, dictionary);
            } else if find(head, b"/Catalog", 0).is_some() && trailer.get(b"Root").is_none() {
                trailer.entries.push((b"Root".as_slice().into(), Object::Reference(number)));
            }
        }
        let mut left = MAX_UNPACKED;
        for (number, after) in containers {
            for (position, packed) in packed_numbers(bytes, after, &mut left).into_iter().enumerate() {
                let at = u32::try_from(position).unwrap_or(u32::MAX);
                places.entry(packed).or_insert(Place::Packed { container: number, at });
            }
        }
        let mut at = 0;
        while let Some(found) = find(bytes, b"trailer", at) {
            at = found + 7;
            if let Object::Dictionary(dictionary) = Lexer::new(bytes, at).object()
                && dictionary.get(b"Root").is_some()
            {
                complete(&mut trailer, dictionary);
            }
        }
        Self { places: places.into_iter().collect(), trailer }
    }
}

/// Takes the entries of a newer trailer in front of those already there.
fn complete<'a>(trailer: &mut Dictionary<'a>, newer: Dictionary<'a>) {
    trailer.entries.extend(newer.entries);
}

/// `12 0 ` before `obj` → 12 and the place of its first digit.
fn number_before(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let before = bytes.get(at.saturating_sub(40)..at)?;
    let mut rest = before;
    let trim = |text: &mut &[u8], wanted: fn(u8) -> bool| {
        let kept = text.iter().rposition(|&b| !wanted(b)).map_or(0, |i| i + 1);
        let cut = text.get(kept..).unwrap_or_default();
        let length = cut.len();
        *text = text.get(..kept).unwrap_or_default();
        length
    };
    trim(&mut rest, is_space);
    (trim(&mut rest, |b| b.is_ascii_digit()) > 0).then_some(())?;
    (trim(&mut rest, is_space) > 0).then_some(())?;
    let end = rest.len();
    (trim(&mut rest, |b| b.is_ascii_digit()) > 0).then_some(())?;
    let digits = before.get(rest.len()..end)?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((number, at - before.len() + rest.len()))
}

/// The numbers that the head of an object stream names.
fn packed_numbers(bytes: &[u8], after: usize, left: &mut usize) -> Vec<u32> {
    let mut lexer = Lexer::new(bytes, after);
    let Object::Dictionary(dictionary) = lexer.object() else { return Vec::new() };
    let Some(raw) = raw_stream(bytes, &mut lexer, dictionary.get(b"Length").and_then(Object::as_integer)) else {
        return Vec::new();
    };
    let count = dictionary.get(b"N").and_then(Object::as_integer).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
    let data = match dictionary.get(b"Filter") {
        None => raw.to_vec(),
        Some(_) => flate_alone(raw, (*left).min(32 << 20)),
    };
    *left = left.saturating_sub(data.len());
    let mut numbers = Vec::new();
    let mut lexer = Lexer::new(&data, 0);
    while numbers.len() < count.min(data.len()) {
        let Some(number) = lexer.unsigned() else { break };
        if lexer.unsigned().is_none() {
            break;
        }
        numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
    }
    numbers
}

/// The bytes between `stream` and `endstream`; `length` is trusted when `endstream` stands behind it.
pub(super) fn raw_stream<'a>(bytes: &'a [u8], lexer: &mut Lexer<'a>, length: Option<i64>) -> Option<&'a [u8]> {
    if !lexer.keyword(b"stream") {
        return None;
    }
    if lexer.peek() == Some(b'\r') {
        lexer.at += 1;
    }
    if lexer.peek() == Some(b'\n') {
        lexer.at += 1;
    }
    let start = lexer.at;
    if let Some(end) = length.and_then(|l| usize::try_from(l).ok()).and_then(|l| start.checked_add(l)) {
        let mut after = Lexer::new(bytes, end);
        if end <= bytes.len() && after.keyword(b"endstream") {
            lexer.at = after.at;
            return bytes.get(start..end);
        }
    }
    let end = find(bytes, b"endstream", start).or_else(|| find(bytes, b"endobj", start)).unwrap_or(bytes.len());
    lexer.at = end;
    let raw = bytes.get(start..end)?;
    Some(raw.strip_suffix(b"\r\n").or(raw.strip_suffix(b"\n")).or(raw.strip_suffix(b"\r")).unwrap_or(raw))
}

struct Sections<'a> {
    bytes: &'a [u8],
    /// bytes before `%PDF`
    junk: usize,
    entries: Vec<(u32, Place)>,
    trailer: Dictionary<'a>,
    /// bytes that may still be unpacked
    left: usize,
}

impl<'a> Sections<'a> {
    fn section(&mut self, offset: usize, queue: &mut Vec<usize>) -> Option<()> {
        // offsets count from `%PDF` or from the first byte; take the one where a section stands
        let at = [offset.saturating_add(self.junk), offset].into_iter().find(|&at| {
            let mut lexer = Lexer::new(self.bytes, at);
            lexer.keyword(b"xref")
                || (lexer.unsigned().is_some() && lexer.unsigned().is_some() && lexer.keyword(b"obj"))
        })?;
        let shift = at - offset;
        let mut lexer = Lexer::new(self.bytes, at);
        let trailer =
            if lexer.keyword(b"xref") { self.table(&mut lexer, shift)? } else { self.stream(&mut lexer, shift)? };
        let offset_of =
            |name: &[u8]| trailer.get(name).and_then(Object::as_integer).and_then(|n| usize::try_from(n).ok());
        queue.extend(offset_of(b"Prev"));
        // the hybrid's stream comes before the older sections
        queue.extend(offset_of(b"XRefStm"));
        // sections come newest first, and of two entries the last counts
        let mut entries = trailer.entries;
        entries.append(&mut self.trailer.entries);
        self.trailer = Dictionary { entries };
        Some(())
    }

    fn table(&mut self, lexer: &mut Lexer<'a>, shift: usize) -> Option<Dictionary<'a>> {
        loop {
            if lexer.keyword(b"trailer") {
                let Object::Dictionary(trailer) = lexer.object() else { return None };
                return Some(trailer);
            }
            let mut first = u32::try_from(lexer.unsigned()?).ok()?;
            let count = lexer.unsigned()?;
            for position in 0..count {
                lexer.skip_space();
                if lexer.rest().starts_with(b"trailer") {
                    break;
                }
                let offset = usize::try_from(lexer.unsigned()?).ok()?;
                let generation = lexer.unsigned()?;
                lexer.skip_space();
                let kind = lexer.word();
                // tables that start at 1 and list the head of the free objects, which is always object 0
                if position == 0 && first == 1 && kind == b"f" && generation == 65535 {
                    first = 0;
                }
                let number = first.checked_add(u32::try_from(position).ok()?)?;
                let place = if kind == b"n" && offset > 0 { Place::Offset(offset + shift) } else { Place::Free };
                self.entries.push((number, place));
                if self.entries.len() > MAX_ENTRIES {
                    return None;
                }
            }
        }
    }

    fn stream(&mut self, lexer: &mut Lexer<'a>, shift: usize) -> Option<Dictionary<'a>> {
        lexer.unsigned()?;
        lexer.unsigned()?;
        lexer.keyword(b"obj").then_some(())?;
        let Object::Dictionary(dictionary) = lexer.object() else { return None };
        let raw = raw_stream(self.bytes, lexer, dictionary.get(b"Length").and_then(Object::as_integer))?;
        let mut data = match dictionary.get(b"Filter") {
            None => raw.to_vec(),
            Some(_) => flate_alone(raw, self.left),
        };
        self.left = self.left.saturating_sub(data.len());
        let parameters = match dictionary.get(b"DecodeParms") {
            Some(Object::Array(items)) => items.first(),
            other => other,
        };
        if let Some(parameters) = parameters.and_then(Object::as_dictionary) {
            let value = |name: &[u8], default| parameters.get(name).and_then(Object::as_integer).unwrap_or(default);
            let columns = usize::try_from(value(b"Columns", 1)).unwrap_or(1);
            data = unpredict(data, Rows { predictor: value(b"Predictor", 1), colors: 1, bits: 8, columns });
        }
        self.rows(&dictionary, &data, shift)?;
        Some(dictionary)
    }

    fn rows(&mut self, dictionary: &Dictionary<'a>, data: &[u8], shift: usize) -> Option<()> {
        let integers = |name: &[u8]| -> Option<Vec<usize>> {
            dictionary
                .get(name)?
                .as_array()?
                .iter()
                .map(|o| o.as_integer().and_then(|n| usize::try_from(n).ok()))
                .collect()
        };
        let widths = integers(b"W")?;
        let [kind_width, second_width, third_width] = *widths.get(..3)?.first_chunk()?;
        if kind_width.max(second_width).max(third_width) > 8 || kind_width + second_width + third_width == 0 {
            return None;
        }
        let size = dictionary.get(b"Size")?.as_integer().and_then(|n| usize::try_from(n).ok())?;
        let sections = integers(b"Index").unwrap_or_else(|| vec![0, size]);
        let mut rows = data.chunks_exact(kind_width + second_width + third_width);
        let number = |bytes: &[u8]| bytes.iter().fold(0_usize, |n, &b| n << 8 | usize::from(b));
        for section in sections.chunks_exact(2) {
            let &[first, count] = section else { break };
            for position in 0..count {
                let Some(row) = rows.next() else { return Some(()) };
                let (kind, rest) = row.split_at_checked(kind_width)?;
                let (second, third) = rest.split_at_checked(second_width)?;
                let place = match if kind_width == 0 { 1 } else { number(kind) } {
                    1 => Place::Offset(number(second) + shift),
                    2 => Place::Packed {
                        container: u32::try_from(number(second)).ok()?,
                        at: u32::try_from(number(third)).unwrap_or(u32::MAX),
                    },
                    _ => Place::Free,
                };
                self.entries.push((u32::try_from(first.checked_add(position)?).ok()?, place));
                if self.entries.len() > MAX_ENTRIES {
                    return None;
                }
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_objects_and_their_last_version() {
        let bytes = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n2 0 obj 5 endobj 2 0 obj 6 endobj";
        let index = Index::search(bytes);
        assert_eq!(index.places, vec![(1, Place::Offset(9)), (2, Place::Offset(60))]);
        assert_eq!(index.trailer.get(b"Root"), Some(&Object::Reference(1)));
    }

    #[test]
    fn a_stream_with_a_wrong_length_ends_at_endstream() {
        let bytes = b"stream\nhello\nendstream";
        assert_eq!(raw_stream(bytes, &mut Lexer::new(bytes, 0), Some(99)), Some(b"hello".as_slice()));
        assert_eq!(raw_stream(bytes, &mut Lexer::new(bytes, 0), Some(5)), Some(b"hello".as_slice()));
    }

    #[test]
    fn sections_that_name_each_other_end() {
        let bytes = b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer <</Root 1 0 R /Prev 9>>\nstartxref\n9\n%%EOF";
        assert!(Index::read(bytes).is_some());
    }
}
