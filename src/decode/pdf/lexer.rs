//! Reads tokens and objects from bytes.
//!
//! Owns the syntax of PDF. Must not know what an object is for.
//!
//! Hard: writers that break the rules. A number may be `--5` or `1.2.3`, a dictionary may lack its end, a name may hold `#` without
//! digits; every one of these is read as the viewers do, and nesting is bounded so that no file can exhaust the stack.

use super::object::{Bytes, Dictionary, Object};
use std::borrow::Cow;
use std::ops::Deref;

/// Arrays and dictionaries inside one another; real files need less than ten.
const MAX_NESTING: u32 = 48;

const SPACE: u8 = 1;
const DELIMITER: u8 = 2;

/// Classes of bytes: white space, delimiters, all others.
static CLASS: [u8; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "at is below 256")]
        let byte = at as u8;
        #[expect(clippy::indexing_slicing, reason = "evaluated at build time")]
        {
            table[at] = match byte {
                0 | 9 | 10 | 12 | 13 | 32 => SPACE,
                b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => DELIMITER,
                _ => 0,
            };
        }
        at += 1;
    }
    table
};

#[inline]
fn class(byte: u8) -> u8 {
    CLASS.get(usize::from(byte)).copied().unwrap_or(0)
}

/// White space in the sense of PDF.
#[inline]
pub(super) fn is_space(byte: u8) -> bool {
    class(byte) == SPACE
}

/// What a digit of a fraction is worth, by its place.
static PARTS: [f64; 16] =
    [1.0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15];

/// Values of hexadecimal digits; 16 for all other bytes.
static HEX: [u8; 256] = {
    let mut table = [16; 256];
    let mut at = 0;
    while at < 256 {
        #[expect(clippy::cast_possible_truncation, reason = "at is below 256")]
        if let Some(value) = hex(at as u8) {
            #[expect(clippy::indexing_slicing, reason = "evaluated at build time")]
            {
                table[at] = value;
            }
        }
        at += 1;
    }
    table
};

/// Items of the arrays and dictionaries of one object. In memory an item is sixteen times as large as `0 ` is in the file.
pub(super) const MAX_ITEMS: u32 = 1_000_000;

/// Reads tokens and objects from bytes, never beyond their end.
#[derive(Debug, Clone)]
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub(super) at: usize,
    /// items that arrays and dictionaries may still have
    pub(super) items_left: u32,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at: at.min(bytes.len()), items_left: MAX_ITEMS }
    }

    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The bytes from here to the end.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Skips white space and comments.
    #[inline]
    pub(super) fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte > b'%' {
                break;
            }
            if is_space(byte) {
                self.at += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Takes the regular bytes from here.
    pub(super) fn word(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|&b| class(b) != 0).unwrap_or(rest.len());
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }

    /// Takes `keyword` if it stands here, after white space.
    pub(super) fn keyword(&mut self, keyword: &[u8]) -> bool {
        self.skip_space();
        let found = self.rest().starts_with(keyword);
        if found {
            self.at += keyword.len();
        }
        found
    }

    /// A whole number without sign, after white space.
    pub(super) fn unsigned(&mut self) -> Option<u64> {
        self.skip_space();
        let start = self.at;
        let mut value: u64 = 0;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            value = value.saturating_mul(10).saturating_add(u64::from(byte - b'0'));
            self.at += 1;
        }
        (self.at > start).then_some(value)
    }

    /// A number that starts here. Junk inside a number ends its value and is skipped.
    pub(super) fn number(&mut self) -> Object<'a> {
        match self.numeral() {
            (value, true) => Object::Real(value),
            #[expect(clippy::cast_possible_truncation, reason = "a value without a fraction, saturating")]
            (value, false) => Object::Integer(value as i64),
        }
    }

    /// The value of the number that starts here, and whether it has a fraction.
    pub(super) fn numeral(&mut self) -> (f64, bool) {
        let mut negative = false;
        while let Some(sign @ (b'+' | b'-')) = self.peek() {
            negative |= sign == b'-';
            self.at += 1;
        }
        let (number, real) = match short_numeral(self.bytes, self.at) {
            Some(Short { number, real, end, .. }) => {
                self.at = end;
                (number, real)
            }
            None => self.long_numeral(),
        };
        (if negative { -number } else { number }, real)
    }

    /// Any number without a sign.
    #[cold]
    fn long_numeral(&mut self) -> (f64, bool) {
        let (whole, places) = digits(self.rest());
        self.at += places;
        let mut number = if places < PARTS.len() { exact(whole) } else { f64::MAX };
        let real = self.peek() == Some(b'.');
        if real {
            self.at += 1;
            let printed = self.rest();
            let (mut fraction, mut count) = digits(printed);
            self.at += count;
            if count >= PARTS.len() {
                // more digits than a place on a page can need
                (fraction, count) = digits(printed.get(..PARTS.len() - 1).unwrap_or_default());
            }
            number += exact(fraction) * PARTS.get(count).copied().unwrap_or(0.0);
        }
        if self.peek().is_some_and(|b| class(b) == 0) {
            self.word();
        }
        (number, real)
    }

    /// The name that starts behind the stroke.
    pub(super) fn name(&mut self) -> Bytes<'a> {
        self.at += 1;
        let word = self.word();
        if !word.contains(&b'#') {
            return Cow::Borrowed(word);
        }
        let mut out = Vec::with_capacity(word.len());
        let mut rest = word;
        while let Some((&first, tail)) = rest.split_first() {
            let pair = tail.first().copied().and_then(hex).zip(tail.get(1).copied().and_then(hex));
            if let (b'#', Some((high, low))) = (first, pair) {
                out.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            } else {
                out.push(first);
                rest = tail;
            }
        }
        Cow::Owned(out)
    }

    /// The string that starts here with `(`.
    pub(super) fn literal(&mut self) -> Bytes<'a> {
        self.at += 1;
        let start = self.at;
        let rest = self.rest();
        let mut depth = 0_u32;
        for (at, &byte) in rest.iter().enumerate() {
            match byte {
                b'(' => depth += 1,
                b')' if depth == 0 => {
                    self.at = start + at + 1;
                    return Cow::Borrowed(rest.get(..at).unwrap_or_default());
                }
                b')' => depth -= 1,
                b'\\' | b'\r' => {
                    let mut out = Vec::with_capacity(64);
                    self.escaped(&mut out);
                    return Cow::Owned(out);
                }
                _ => {}
            }
        }
        self.at = self.bytes.len();
        Cow::Borrowed(rest)
    }

    /// Unescapes the string behind `(` into `out`.
    pub(super) fn escaped(&mut self, out: &mut Vec<u8>) {
        let mut depth = 0_u32;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    out.push(byte);
                }
                b')' if depth == 0 => break,
                b')' => {
                    depth -= 1;
                    out.push(byte);
                }
                b'\r' => {
                    out.push(b'\n');
                    self.skip_newline_after(b'\r');
                }
                b'\\' => self.escape(out),
                _ => out.push(byte),
            }
        }
    }

    fn skip_newline_after(&mut self, byte: u8) {
        if byte == b'\r' && self.peek() == Some(b'\n') {
            self.at += 1;
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else { return };
        self.at += 1;
        match byte {
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'\n' => {}
            b'\r' => self.skip_newline_after(byte),
            b'0'..=b'7' => {
                let mut value = byte - b'0';
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = self.peek() else { break };
                    value = value << 3 | (digit - b'0');
                    self.at += 1;
                }
                out.push(value);
            }
            other => out.push(other),
        }
    }

    /// The string that starts here with `<`.
    pub(super) fn hexadecimal(&mut self) -> Vec<u8> {
        let mut out = Vec::with_capacity(8);
        self.hexadecimal_into(&mut out);
        out
    }

    /// The same, without a vector for the two bytes that nearly all such strings of a CMap are.
    pub(super) fn code(&mut self) -> Code {
        match two_bytes(self.bytes, self.at) {
            Some(two) => {
                self.at += 6;
                Code::Two(two)
            }
            None => Code::Other(self.hexadecimal()),
        }
    }

    /// The same, appended to `out`.
    pub(super) fn hexadecimal_into(&mut self, out: &mut Vec<u8>) {
        self.at += 1;
        let rest = self.rest();
        let length = rest.iter().position(|&b| b == b'>').unwrap_or(rest.len());
        self.at += (length + 1).min(rest.len());
        let value = |digit: u8| HEX.get(usize::from(digit)).copied().unwrap_or(16);
        let text = rest.get(..length).unwrap_or_default();
        let start = out.len();
        out.resize(start + length / 2, 0);
        // two digits at a time, as long as nothing else stands between them
        let mut clean = 0;
        let slots = out.get_mut(start..).unwrap_or_default();
        for (slot, &[high, low]) in slots.iter_mut().zip(text.as_chunks::<2>().0) {
            let (high, low) = (value(high), value(low));
            if (high | low) >= 16 {
                break;
            }
            *slot = high << 4 | low;
            clean += 2;
        }
        out.truncate(start + clean / 2);
        let mut high = None;
        for digit in text.get(clean..).unwrap_or_default().iter().map(|&digit| value(digit)).filter(|&digit| digit < 16)
        {
            match high.take() {
                None => high = Some(digit),
                Some(first) => out.push(first << 4 | digit),
            }
        }
        out.extend(high.map(|first| first << 4));
    }

    /// The object that starts here; `Null` for what is none. Always moves on unless at the end.
    pub(super) fn object(&mut self) -> Object<'a> {
        self.object_at_depth(0)
    }

    fn object_at_depth(&mut self, depth: u32) -> Object<'a> {
        self.skip_space();
        let Some(byte) = self.peek() else { return Object::Null };
        match byte {
            b'/' => Object::Name(self.name()),
            b'(' => Object::String(self.literal()),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Object::Dictionary(self.dictionary(depth + 1))
            }
            b'<' => Object::String(Cow::Owned(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                Object::Array(self.array(depth + 1))
            }
            b'0'..=b'9' => self.number_or_reference(),
            b'+' | b'-' | b'.' => self.number(),
            _ if class(byte) == DELIMITER => {
                self.at += 1;
                Object::Null
            }
            _ => match self.word() {
                b"true" => Object::Bool(true),
                b"false" => Object::Bool(false),
                _ => Object::Null,
            },
        }
    }

    fn number_or_reference(&mut self) -> Object<'a> {
        if let Some(short) = self.short_integer() {
            return short;
        }
        let number = self.number();
        let Object::Integer(id) = number else { return number };
        let after = self.at;
        if self.peek().is_some_and(is_space) && self.unsigned().is_some() {
            self.skip_space();
            if self.peek() == Some(b'R') && self.bytes.get(self.at + 1).is_none_or(|&b| class(b) != 0) {
                self.at += 1;
                return Object::Reference(u32::try_from(id).unwrap_or(0));
            }
        }
        self.at = after;
        number
    }

    /// A whole number of a few digits with one more number or the end of a list behind it: widths come by the thousand.
    fn short_integer(&mut self) -> Option<Object<'a>> {
        let (value, places) = digits(self.bytes.get(self.at..)?);
        let end = self.at + places;
        let is_alone = match self.bytes.get(end)? {
            b']' => true,
            b' ' => match self.bytes.get(end + 1)? {
                b'0'..=b'9' => {
                    let (_, more) = digits(self.bytes.get(end + 1..)?);
                    let behind = self.bytes.get(end + 1 + more..)?;
                    matches!(behind, [b']' | b'.' | b'[', ..] | [b' ', b'0'..=b'9' | b'[' | b']' | b'-', ..])
                }
                b'[' | b']' | b'-' | b'/' => true,
                _ => false,
            },
            _ => false,
        };
        let number = i64::try_from(value).ok().filter(|_| is_alone && (1..=9).contains(&places))?;
        self.at = end;
        Some(Object::Integer(number))
    }

    fn array(&mut self, depth: u32) -> Vec<Object<'a>> {
        let mut items = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b']') => {
                    self.at += 1;
                    break;
                }
                None => break,
                Some(_) if self.is_full() => break,
                Some(b'e') if self.rest().starts_with(b"endobj") => break,
                Some(_) if depth > MAX_NESTING => self.at += 1,
                Some(_) => items.push(self.object_at_depth(depth)),
            }
        }
        items
    }

    /// Counts an item; when there are too many, nothing more is read.
    fn is_full(&mut self) -> bool {
        self.items_left = self.items_left.saturating_sub(1);
        if self.items_left == 0 {
            self.at = self.bytes.len();
        }
        self.items_left == 0
    }

    fn dictionary(&mut self, depth: u32) -> Dictionary<'a> {
        let mut entries = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(b'>') => {
                    self.at += 1;
                    if self.peek() == Some(b'>') {
                        self.at += 1;
                    }
                    break;
                }
                None => break,
                Some(_) if self.is_full() => break,
                Some(_) if depth > MAX_NESTING => self.at += 1,
                Some(b'/') => {
                    let name = self.name();
                    self.skip_space();
                    // a name without a value before the end: leave the end standing
                    if self.peek() == Some(b'>') {
                        continue;
                    }
                    let value = self.object_at_depth(depth);
                    entries.push((name, value));
                }
                Some(_) => {
                    let rest = self.rest();
                    if rest.starts_with(b"endobj") || rest.starts_with(b"stream") {
                        break;
                    }
                    self.object_at_depth(depth);
                }
            }
        }
        Dictionary { entries }
    }
}

/// The bytes of a string that names a code.
#[derive(Debug, Clone)]
pub(super) enum Code {
    /// as nearly all
    Two([u8; 2]),
    /// of any other length
    Other(Vec<u8>),
}

impl Deref for Code {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        match self {
            Self::Two(bytes) => bytes,
            Self::Other(bytes) => bytes,
        }
    }
}

/// The two bytes of `<93FA>` when such a string stands at a place.
#[inline]
pub(super) fn two_bytes(bytes: &[u8], at: usize) -> Option<[u8; 2]> {
    let Some(&[b'<', a, b, c, d, b'>']) = bytes.get(at..)?.first_chunk() else { return None };
    let value = |digit: u8| HEX.get(usize::from(digit)).copied().unwrap_or(16);
    let (high, low) = (value(a) << 4 | value(b), value(c) << 4 | value(d));
    // a byte that is no digit has the value 16
    ((value(a) | value(b) | value(c) | value(d)) < 16).then_some([high, low])
}

/// The operator that starts at a place: its bytes, mostly one or two.
#[inline]
pub(super) fn operator(bytes: &[u8], at: usize) -> &[u8] {
    let rest = bytes.get(at..).unwrap_or_default();
    match rest {
        [_, second, ..] if class(*second) != 0 => rest.get(..1).unwrap_or_default(),
        [_, _, third, ..] if class(*third) != 0 => rest.get(..2).unwrap_or_default(),
        _ => Lexer::new(bytes, at).word(),
    }
}

/// A number that was read at once.
pub(super) struct Short {
    pub(super) number: f64,
    /// it has a point
    real: bool,
    /// the place of the byte behind it, which is white space or a delimiter
    pub(super) end: usize,
    /// that byte
    pub(super) stop: u8,
}

/// A number of up to seven characters without a sign, as nearly all of a page are. They are looked at as one word of eight bytes: a step
/// for each character would take twice as long. `None` for what has to be looked at step by step.
#[inline(always)]
pub(super) fn short_numeral(bytes: &[u8], at: usize) -> Option<Short> {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?);
    // digits become their values; every other byte gets its high bit in `others`
    let values = word ^ 0x3030_3030_3030_3030;
    let others = (((values & !HIGH) + 0x7676_7676_7676_7676) | values) & HIGH;
    if others == 0 {
        return None;
    }
    let whole = others.trailing_zeros() - 7;
    let byte_at = |bits: u32| (word >> bits).to_le_bytes()[0];
    let stop = byte_at(whole);
    if stop != b'.' {
        if whole == 0 || class(stop) == 0 {
            return None;
        }
        let number = eight_digits(values << (64 - whole));
        return Some(Short { number, real: false, end: at + whole as usize / 8, stop });
    }
    let behind = others & (others - 1);
    if behind == 0 {
        return None;
    }
    let end = behind.trailing_zeros() - 7;
    let stop = byte_at(end);
    if end == 8 || class(stop) == 0 {
        return None;
    }
    // take the point out, and put the last digit at the end
    let before = (1 << whole) - 1;
    let digits = (values & before | values >> 8 & !before) << (72 - end);
    // by multiplying, which is much quicker than to divide and off by less than a page can show
    let part = PARTS.get(((end - whole) as usize / 8 - 1) % 8).copied().unwrap_or(0.0);
    Some(Short { number: eight_digits(digits) * part, real: true, end: at + end as usize / 8, stop })
}

/// The number that eight digits make, each a byte from 0 to 9, the first one lowest: pairs, then fours, then all.
fn eight_digits(digits: u64) -> f64 {
    let pairs = digits.wrapping_mul(10 << 8 | 1) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100 << 16 | 1) >> 16 & 0x0000_ffff_0000_ffff;
    let all = fours.wrapping_mul(10_000 << 32 | 1) >> 32;
    // as an u32 it fits a register of the machine with its sign, and needs no second step
    u32::try_from(all).unwrap_or(u32::MAX).into()
}

/// The digits that a text begins with: their value, as far as it fits, and how many they are.
fn digits(text: &[u8]) -> (u64, usize) {
    let (mut value, mut count) = (0_u64, 0);
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value.wrapping_mul(10).wrapping_add(digit.into());
        count += 1;
    }
    (value, count)
}

#[expect(clippy::cast_precision_loss, reason = "fifteen digits at most, far below 2^52")]
fn exact(value: u64) -> f64 {
    value as f64
}

/// Value of a hexadecimal digit.
pub(super) const fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Object<'_> {
        Lexer::new(text.as_bytes(), 0).object()
    }

    #[test]
    fn a_number_that_is_read_at_once_is_the_number_that_is_printed() {
        for (text, number) in [
            ("7 0 0 0 0", Some(7.0)),
            ("10.08 0 Td", Some(10.08)),
            ("530.716]", Some(530.716)),
            (".6 l .12", Some(0.6)),
            ("12. 0 0 m", Some(12.0)),
            ("1234567 m", Some(1_234_567.0)),
            // what is longer, ends the content, or is no number by itself is looked at step by step
            ("12345678 m", None),
            ("123.45678 m", None),
            ("10.08", None),
            (". 0 0 0 0", None),
            ("1.2.3 0 0", None),
            ("12a 0 0 0", None),
            ("-5 0 0 0 0", None),
        ] {
            let short = short_numeral(text.as_bytes(), 0).map(|short| short.number);
            let near = |(a, b): (f64, f64)| (a - b).abs() < 1e-12;
            assert!(short.is_some() == number.is_some() && short.zip(number).is_none_or(near), "{text}: {short:?}");
        }
    }

    proptest! {
        #[test]
        fn a_number_read_at_once_is_what_is_read_step_by_step(text in "[0-9]{0,4}[.]?[0-9]{0,4}[ a.\\]-]{1,2}0{8}") {
            if let Some(short) = short_numeral(text.as_bytes(), 0) {
                let mut lexer = Lexer::new(text.as_bytes(), 0);
                let (number, real) = lexer.long_numeral();
                prop_assert!((short.number - number).abs() <= number.abs() * 1e-15);
                prop_assert_eq!((short.real, short.end, text.as_bytes()[short.end]), (real, lexer.at, short.stop));
            }
        }
    }

    #[test]
    fn a_string_keeps_what_its_escapes_mean() {
        assert_eq!(read(r"(a\(b\)\\ (c) \101\12)").as_string(), Some(b"a(b)\\ (c) A\n".as_slice()));
        assert_eq!(read("<93 fA 7>").as_string(), Some([0x93, 0xfa, 0x70].as_slice()));
    }

    #[test]
    fn a_reference_is_told_from_two_numbers() {
        assert_eq!(
            read("[1 0 R 2 0 3.5 -4]"),
            Object::Array(vec![
                Object::Reference(1),
                Object::Integer(2),
                Object::Integer(0),
                Object::Real(3.5),
                Object::Integer(-4)
            ])
        );
    }

    #[test]
    fn a_dictionary_without_an_end_gives_what_it_has() {
        let object = read("<< /Type /Page /A#42 [1 2] /Lost");
        let dictionary = object.as_dictionary().unwrap();
        assert_eq!(dictionary.get(b"Type").and_then(Object::as_name), Some(b"Page".as_slice()));
        assert!(dictionary.get(b"AB").is_some());
    }

    #[test]
    fn thousands_of_open_brackets_do_not_exhaust_the_stack() {
        let deep = "[".repeat(100_000);
        assert!(read(&deep).as_array().is_some());
        let deep = "<</A ".repeat(100_000);
        assert!(read(&deep).as_dictionary().is_some());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_to_their_end_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut lexer = Lexer::new(&bytes, 0);
            for _ in 0..=bytes.len() {
                lexer.skip_space();
                if lexer.peek().is_none() { break; }
                let before = lexer.at;
                lexer.object();
                prop_assert!(lexer.at > before);
            }
            prop_assert_eq!(lexer.at, bytes.len());
        }
    }
}
