//! CMaps that stand in the file: from codes to CIDs, and from codes to characters (ToUnicode).
//!
//! `<0003> <0005> <3042>` in a `bfrange` → codes 3 to 5 are あぃい
//!
//! Hard: real ToUnicode maps are broken in many ways. Hex strings of odd length, ranges with too short a list, surrogates in halves,
//! entries that say `<0000>` (which mean: unknown) and one-byte codes for two-byte fonts are all met; each is read for what it is worth.
//! A map that calls itself one of Unicode (`UCS`) and writes numbers as to CIDs means characters by them.
//! Strings say nothing here, and one that is never closed must not swallow the map, so their brackets are passed over.

use super::super::lexer::{Code, Lexer};
use super::super::object::Object;
use super::Predefined;
use super::predefined::{CidText, japan1_text};

/// One map may not name more than this many single entries.
const MAX_ENTRIES: usize = 200_000;

/// What a code stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Target {
    /// the character of the first code of the range; the others follow it
    Character(u32),
    /// several characters, for one code
    Text(String),
}

/// Codes to characters.
#[derive(Debug, Default)]
pub(in super::super) struct ToUnicode {
    /// sorted by first code
    ranges: Vec<(u32, u32, Target)>,
    /// codes are characters
    identity: bool,
    /// it builds on the map from CIDs of Adobe-Japan1
    japan1: bool,
}

impl ToUnicode {
    /// The map of a producer that says codes are characters.
    pub(in super::super) fn identity() -> Self {
        Self { identity: true, ..Self::default() }
    }

    /// Reads a map; what cannot be read in it is left out.
    pub(in super::super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut last_name = Vec::new();
        let mut of_unicode = false;
        loop {
            lexer.skip_space();
            let Some(byte) = lexer.peek() else { break };
            if byte.is_ascii_alphabetic() {
                match lexer.word() {
                    b"beginbfchar" => map.characters(&mut lexer),
                    b"beginbfrange" => map.ranges(&mut lexer),
                    b"begincidchar" if of_unicode => map.numbers(&mut lexer, false),
                    b"begincidrange" if of_unicode => map.numbers(&mut lexer, true),
                    b"usecmap" => map.japan1 = last_name == b"Adobe-Japan1-UCS2",
                    b"UCS" => of_unicode = true,
                    _ => {}
                }
            } else if byte == b'(' {
                lexer.at += 1;
            } else if let Object::Name(name) = lexer.object() {
                last_name = name.into_owned();
                of_unicode |= last_name.windows(3).any(|part| part == b"UCS");
            }
        }
        map.ranges.sort_by_key(|range| range.0);
        map
    }

    fn characters(&mut self, lexer: &mut Lexer<'_>) {
        while self.ranges.len() < MAX_ENTRIES {
            lexer.skip_space();
            let Some(b'<') = lexer.peek() else { break };
            let code = code(&lexer.code());
            lexer.skip_space();
            let target = match lexer.peek() {
                Some(b'<') => target(&lexer.code()),
                Some(b'/') => super::super::glyph_name::characters(&lexer.name()).map(|text| simplest(&text)),
                _ => break,
            };
            self.ranges.extend(target.map(|target| (code, code, target)));
        }
    }

    fn ranges(&mut self, lexer: &mut Lexer<'_>) {
        while self.ranges.len() < MAX_ENTRIES {
            lexer.skip_space();
            let Some(b'<') = lexer.peek() else { break };
            let low = code(&lexer.code());
            lexer.skip_space();
            let Some(b'<') = lexer.peek() else { break };
            let high = code(&lexer.code()).min(low.saturating_add(0xffff));
            lexer.skip_space();
            match lexer.peek() {
                Some(b'<') => self.range(low, high, &lexer.code()),
                Some(b'[') => {
                    lexer.at += 1;
                    let mut code = low;
                    loop {
                        lexer.skip_space();
                        match lexer.peek() {
                            Some(b'<') => {
                                let target = target(&lexer.code()).filter(|_| code <= high);
                                self.ranges.extend(target.map(|target| (code, code, target)));
                                code = code.saturating_add(1);
                            }
                            Some(b']') => {
                                lexer.at += 1;
                                break;
                            }
                            Some(byte) if !byte.is_ascii_alphabetic() => {
                                lexer.object();
                            }
                            _ => return,
                        }
                    }
                }
                _ => break,
            }
        }
    }

    /// Codes, or ranges of them, and the number of the first character.
    fn numbers(&mut self, lexer: &mut Lexer<'_>, ranges: bool) {
        while self.ranges.len() < MAX_ENTRIES {
            let mut next = || {
                lexer.skip_space();
                (lexer.peek() == Some(b'<')).then(|| code(&lexer.code()))
            };
            let Some(low) = next() else { break };
            let Some(high) = (if ranges { next() } else { Some(low) }) else { break };
            lexer.skip_space();
            let Some(b'0'..=b'9') = lexer.peek() else { break };
            let first = lexer.object().as_integer().and_then(|number| u32::try_from(number).ok());
            let first = first.filter(|&number| number != 0 && char::from_u32(number).is_some());
            self.ranges
                .extend(first.map(|first| (low, high.min(low.saturating_add(0xffff)), Target::Character(first))));
        }
    }

    fn range(&mut self, low: u32, high: u32, first: &[u8]) {
        match target(first) {
            Some(Target::Text(text)) => {
                // only the last character counts up
                let mut letters: Vec<char> = text.chars().collect();
                let Some(last) = letters.pop() else { return };
                let head: String = letters.into_iter().collect();
                for (step, code) in (low..=high).enumerate().take(256) {
                    let next = u32::try_from(step).ok().and_then(|step| char::from_u32(u32::from(last) + step));
                    self.ranges.extend(next.map(|next| (code, code, Target::Text(format!("{head}{next}")))));
                }
            }
            Some(character) => self.ranges.push((low, high, character)),
            // a range that starts at <0000>: its first code is unknown, the others may not be
            None if high > low && !first.is_empty() => self.ranges.push((low + 1, high, Target::Character(1))),
            None => {}
        }
    }

    /// The character of a code that stands for one, as nearly all do; `None` for all others.
    pub(in super::super) fn character(&self, code: u32) -> Option<char> {
        let end = self.ranges.partition_point(|range| range.0 <= code);
        let (low, high, target) = self.ranges.get(end.checked_sub(1)?)?;
        match target {
            Target::Character(first) if code <= *high => char::from_u32(first.saturating_add(code - low))
                .filter(|c| matches!(c, ' '..='\u{fffc}' | '\u{10000}'..)),
            _ => None,
        }
    }

    /// Puts the characters of a code into `out`; `false` when the map does not know it.
    pub(in super::super) fn write(&self, code: u32, out: &mut String) -> bool {
        let end = self.ranges.partition_point(|range| range.0 <= code);
        // ranges may lie over one another; the latest that holds the code counts
        for (low, high, target) in self.ranges.iter().take(end).rev().take(8) {
            if code > *high {
                continue;
            }
            match target {
                Target::Character(first) => match char::from_u32(first.saturating_add(code - low)) {
                    Some('\0'..='\u{8}' | '\u{fffd}'..='\u{ffff}') | None => return false,
                    Some(letter) => out.push(letter),
                },
                Target::Text(text) => out.push_str(text),
            }
            return true;
        }
        match japan1_text(code).filter(|_| self.japan1) {
            Some(CidText::One(letter)) => out.push(letter),
            Some(CidText::Several(several)) => out.push_str(&several),
            None => return false,
        }
        true
    }

    /// Whether the map only says that codes are characters: many producers write so of codes that are none.
    pub(in super::super) fn is_identity(&self) -> bool {
        self.identity
    }

    /// Whether the map says nothing.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.ranges.is_empty() && !self.identity && !self.japan1
    }
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |value, &byte| value << 8 | u32::from(byte))
}

fn simplest(text: &str) -> Target {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Target::Character(letter.into()),
        _ => Target::Text(text.to_owned()),
    }
}

/// UTF-16, or one byte. `None` for nothing and for `<0000>`.
fn target(bytes: &[u8]) -> Option<Target> {
    match bytes {
        [byte] => return (*byte != 0).then_some(Target::Character(u32::from(*byte))),
        // nearly all are one unit that is a character
        [high, low] if !(0xd8..0xe0).contains(high) => {
            let unit = u32::from(*high) << 8 | u32::from(*low);
            return (unit != 0).then_some(Target::Character(unit));
        }
        _ => {}
    }
    let units = bytes.chunks_exact(2).map(|pair| pair.iter().fold(0, |value, &byte| value << 8 | u16::from(byte)));
    let text: String = char::decode_utf16(units).filter_map(Result::ok).filter(|&c| c != '\0').collect();
    (!text.is_empty()).then(|| simplest(&text))
}

/// Codes to CIDs, of a CMap that stands in the file.
#[derive(Debug, Default)]
pub(in super::super) struct CodeMap {
    /// length, low, high
    spaces: Vec<(usize, u32, u32)>,
    /// length, low, high, CID; sorted
    ranges: Vec<(usize, u32, u32, u32)>,
    pub(in super::super) vertical: bool,
    base: Option<Predefined>,
    /// another map of the file that this one builds on
    under: Option<Box<CodeMap>>,
    identity: bool,
}

impl CodeMap {
    /// Reads a map. `base` is what its dictionary names as `UseCMap`.
    pub(in super::super) fn parse(bytes: &[u8], base: Option<&[u8]>) -> Self {
        let mut map = Self::default();
        let mut lexer = Lexer::new(bytes, 0);
        let mut last = Object::Null;
        let mut named = base.map(<[u8]>::to_vec);
        loop {
            lexer.skip_space();
            let Some(byte) = lexer.peek() else { break };
            if byte == b'(' {
                lexer.at += 1;
                continue;
            }
            if !byte.is_ascii_alphabetic() {
                let object = lexer.object();
                if matches!(&last, Object::Name(name) if name.as_ref() == b"WMode") {
                    map.vertical = object.as_integer() == Some(1);
                }
                last = object;
                continue;
            }
            match lexer.word() {
                b"begincodespacerange" => map.spaces(&mut lexer),
                b"begincidrange" => map.cids(&mut lexer, true),
                b"begincidchar" => map.cids(&mut lexer, false),
                b"usecmap" => named = last.as_name().map(<[u8]>::to_vec),
                _ => {}
            }
        }
        if let Some(name) = named {
            map.identity = name.starts_with(b"Identity");
            map.base = Predefined::named(&name);
        }
        map.ranges.sort_unstable();
        map
    }

    /// The same map over another one of the file, which answers where this one says nothing.
    pub(in super::super) fn over(mut self, under: Self) -> Self {
        self.spaces.extend(&under.spaces);
        self.under = Some(Box::new(under));
        self
    }

    fn spaces(&mut self, lexer: &mut Lexer<'_>) {
        while let Some((low, high)) = pair(lexer) {
            if (1..=4).contains(&low.len()) && self.spaces.len() < 256 {
                self.spaces.push((low.len(), code(&low), code(&high)));
            }
        }
    }

    fn cids(&mut self, lexer: &mut Lexer<'_>, ranges: bool) {
        while self.ranges.len() < MAX_ENTRIES {
            lexer.skip_space();
            let Some(b'<') = lexer.peek() else { break };
            let low = lexer.code();
            let high = if ranges {
                lexer.skip_space();
                let Some(b'<') = lexer.peek() else { break };
                lexer.code()
            } else {
                low.clone()
            };
            let Some(cid) = lexer.unsigned() else { break };
            self.ranges.push((low.len(), code(&low), code(&high), u32::try_from(cid).unwrap_or(0)));
        }
    }

    /// The next code of a string: its value and its length in bytes.
    pub(in super::super) fn next_code(&self, string: &[u8]) -> (u32, usize) {
        let mut value = 0;
        for (at, &byte) in string.iter().enumerate().take(4) {
            value = value << 8 | u32::from(byte);
            if self.spaces.iter().any(|&(length, low, high)| length == at + 1 && within(value, low, high, length)) {
                return (value, at + 1);
            }
        }
        let base = self.base.as_ref().or(self.under.as_ref().and_then(|under| under.base.as_ref()));
        if self.spaces.is_empty()
            && let Some(base) = base
        {
            return base.next_code(string);
        }
        let length = self.spaces.iter().map(|space| space.0).min().unwrap_or(2).clamp(1, string.len().max(1));
        (code(string.get(..length).unwrap_or_default()), length)
    }

    /// The CID of a code of this many bytes.
    pub(in super::super) fn cid(&self, code: u32, length: usize) -> Option<u32> {
        let end = self.ranges.partition_point(|range| (range.0, range.1) <= (length, code));
        let own = self.ranges.get(end.wrapping_sub(1)).filter(|range| range.0 == length && code <= range.2);
        own.map(|range| range.3 + (code - range.1))
            .or_else(|| self.base.as_ref().and_then(|base| base.cid(code, length)))
            .or_else(|| self.under.as_ref().and_then(|under| under.cid(code, length)))
            .or(self.identity.then_some(code))
    }

    /// Whether the map says nothing about CIDs.
    pub(in super::super) fn is_empty(&self) -> bool {
        self.ranges.is_empty()
            && self.base.is_none()
            && !self.identity
            && self.under.as_ref().is_none_or(|under| under.is_empty())
    }
}

/// Every byte of a code lies between the bytes of its space.
fn within(code: u32, low: u32, high: u32, length: usize) -> bool {
    (0..length).all(|at| {
        let byte = |value: u32| value >> (8 * at) & 0xff;
        (byte(low)..=byte(high)).contains(&byte(code))
    })
}

fn pair(lexer: &mut Lexer<'_>) -> Option<(Code, Code)> {
    let mut one = || {
        lexer.skip_space();
        (lexer.peek() == Some(b'<')).then(|| lexer.code())
    };
    one().zip(one())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(map: &ToUnicode, code: u32) -> Option<String> {
        let mut out = String::new();
        map.write(code, &mut out).then_some(out)
    }

    #[test]
    fn a_map_gives_single_characters_ranges_lists_and_strings() {
        let map = ToUnicode::parse(
            b"2 beginbfchar <01> <65E5> <02> <00660069> endbfchar
              3 beginbfrange <0010> <0012> <3042> <0020><0022>[<672C> <D842DFB7>] <30> <31> <00410042> endbfrange",
        );
        let expected = [
            (1, Some("日")),
            (2, Some("fi")),
            (0x11, Some("ぃ")),
            (0x13, None),
            (0x20, Some("本")),
            (0x21, Some("𠮷")),
            (0x22, None),
            (0x31, Some("AC")),
        ];
        for (code, text) in expected {
            assert_eq!(read(&map, code).as_deref(), text, "{code:x}");
        }
    }

    #[test]
    fn entries_that_say_nothing_are_unknown() {
        let map = ToUnicode::parse(b"beginbfchar <01> <0000> <02> <FFFD> <03> <> <04> <D800> <05> <41> endbfchar");
        assert_eq!([1, 2, 3, 4, 5].map(|code| read(&map, code)), [None, None, None, None, Some("A".into())]);
    }

    #[test]
    fn numbers_are_characters_only_in_a_map_of_unicode() {
        let entries = "1 begincidchar <01> 26085 endcidchar 1 begincidrange <0010> <0012> 12354 endcidrange";
        let unicode = ToUnicode::parse(format!("/CMapName /Adobe-Identity-UCS def {entries}").as_bytes());
        assert_eq!([1, 0x11, 0x13].map(|code| read(&unicode, code)), [Some("日".into()), Some("ぃ".into()), None]);
        let cids = ToUnicode::parse(format!("/CMapName /Identity-H def {entries}").as_bytes());
        assert!(cids.is_empty());
    }

    #[test]
    fn codes_follow_their_code_spaces_and_the_base_map() {
        let map = CodeMap::parse(
            b"/90ms-RKSJ-H usecmap begincodespacerange <00> <80> <8140> <9ffc> endcodespacerange
              begincidrange <8140> <8141> 1000 endcidrange /WMode 1 def",
            None,
        );
        assert!(map.vertical);
        assert_eq!(map.next_code(&[0x41, 0x42]), (0x41, 1));
        assert_eq!(map.next_code(&[0x81, 0x41]), (0x8141, 2));
        assert_eq!(map.cid(0x8141, 2), Some(1001));
        assert_eq!(map.cid(0x41, 1), Some(264));
    }

    proptest! {
        #[test]
        fn any_bytes_make_a_map_without_a_panic(text in "[ -~\\n]{0,200}", code in any::<u32>()) {
            let text = format!("beginbfrange {text} endbfrange begincidrange {text}");
            read(&ToUnicode::parse(text.as_bytes()), code);
            let map = CodeMap::parse(text.as_bytes(), None);
            map.cid(code, 2);
            prop_assert!(map.next_code(&code.to_be_bytes()).1 >= 1);
        }
    }
}
