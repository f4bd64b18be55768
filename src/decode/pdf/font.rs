//! Fonts: from a code of a string to its characters, its advance and, in vertical writing, its place.
//!
//! Owns the ladder from code to text: ToUnicode → a CMap whose codes are characters → CID of Adobe-Japan1 (or another collection) →
//! the cmap of the embedded TrueType font, reversed → the glyph's name. Where no step answers, the glyph has no characters
//! ([`UNMAPPED`]); it keeps its place, and the page says so.
//!
//! `/Ryumin-Light` with `/90ms-RKSJ-H`, code 93FA → 日, 1 em wide
//!
//! Each code is worked out once per font and kept.

mod program;
mod simple;
mod widths;

use super::cmap::predefined::{CidText, japan1_text};
use super::cmap::{CodeMap, Predefined, ToUnicode};
use super::file::File;
use super::object::{Dictionary, Object, Stream};
use hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use widths::Widths;

/// [`Shape::text`] of a glyph whose characters are unknown.
pub(super) const UNMAPPED: u32 = u32::MAX;
/// Bit of [`Shape::text`] for an index into the texts of [`Fonts`].
const SEVERAL: u32 = 0x8000_0000;
/// CMaps of a file that build on one another.
const MAX_CMAPS: usize = 4;
const NOT_YET: u32 = u32::MAX - 1;

/// What is known of one code. Lengths are in ems.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// a character, an index of [`Fonts::text`], or [`UNMAPPED`]
    pub(super) text: u32,
    /// to the next glyph, along the line: to the right, or down in vertical writing
    pub(super) advance: f32,
}

/// Codes whose shapes are kept side by side; a text uses a few of each stretch.
const CHUNK: usize = 32;
const FRESH: Shape = Shape { text: NOT_YET, advance: 0.0 };

/// How strings split into codes and CIDs.
enum Codes {
    Single,
    Identity,
    Predefined(Predefined),
    Embedded(CodeMap),
    /// of another collection
    Foreign(Box<CMap>),
}

/// Whose CIDs they are.
enum Collection {
    Japan1,
    Foreign(Option<Box<CMap>>),
    Identity,
}

/// A font of the file.
pub(super) struct Font {
    codes: Codes,
    pub(super) vertical: bool,
    to_unicode: Option<ToUnicode>,
    collection: Collection,
    /// the font program, not looked at before a code needs it
    program: Option<program::Embedded>,
    /// characters by glyph, from the font program
    reverse: program::Reverse,
    simple: Option<Box<simple::Simple>>,
    widths: Widths,
    /// size of the em in text space: 1, or what a Type 3 font's matrix makes of it
    pub(super) em: f32,
    known: Vec<Option<Box<[Shape; CHUNK]>>>,
}

/// The fonts of a file, each read once.
#[derive(Default)]
pub(super) struct Fonts {
    read: Vec<Font>,
    /// by the address of their dictionary, which stays where it is as long as the file is open
    by_address: std::collections::BTreeMap<usize, usize>,
    texts: Vec<String>,
}

impl Fonts {
    /// The font that a resource entry names.
    pub(super) fn load<'a>(&mut self, file: &File<'a>, entry: &Object<'a>) -> Option<usize> {
        let dictionary = file.resolve(entry).as_dictionary()?;
        let address = std::ptr::from_ref(dictionary).addr();
        if let Some(&known) = self.by_address.get(&address) {
            return Some(known);
        }
        self.read.push(Font::read(file, dictionary));
        let index = self.read.len() - 1;
        self.by_address.insert(address, index);
        Some(index)
    }

    /// The font of this index.
    pub(super) fn font(&self, index: usize) -> Option<&Font> {
        self.read.get(index)
    }

    /// What is known of the only code of `string`; `None` when it has several, or one that is not known yet.
    #[inline]
    pub(super) fn one(&self, index: usize, string: &[u8]) -> Option<Shape> {
        let &[high, low] = string else { return None };
        self.read.get(index)?.of_identity(u32::from(high) << 8 | u32::from(low))
    }

    /// Takes the codes off `string`, one after the other: each with its value, its length in bytes, and what is known of it.
    pub(super) fn each(
        &mut self,
        file: &File<'_>,
        index: usize,
        string: &[u8],
        mut take: impl FnMut(u32, usize, Shape),
    ) {
        let Some(font) = self.read.get_mut(index) else { return };
        let mut rest = string;
        if matches!(font.codes, Codes::Identity) {
            while let [high, low, others @ ..] = rest {
                let code = u32::from(*high) << 8 | u32::from(*low);
                let shape = match font.known(code) {
                    Some(shape) => shape,
                    None => font.learn(file, code, 2, &mut self.texts),
                };
                take(code, 2, shape);
                rest = others;
            }
        }
        while let [first, ..] = *rest {
            let (code, length) = font.codes.next(first, rest);
            rest = rest.get(length.max(1)..).unwrap_or_default();
            let shape = match font.known(code) {
                Some(shape) => shape,
                None => font.learn(file, code, length, &mut self.texts),
            };
            take(code, length, shape);
        }
    }

    /// A shape's text for these characters.
    pub(super) fn intern(&mut self, text: String) -> u32 {
        intern(text, &mut self.texts)
    }

    /// Appends the characters of a shape.
    #[inline]
    pub(super) fn write(&self, text: u32, out: &mut String) {
        if text == UNMAPPED {
        } else if text & SEVERAL != 0 {
            out.extend(self.texts.get((text & !SEVERAL) as usize).map(String::as_str));
        } else if let Some(letter) = char::from_u32(text) {
            out.push(letter);
        }
    }

    /// The same, when its first character is known already.
    #[inline]
    pub(super) fn write_from(&self, first: char, text: u32, out: &mut String) {
        if text & SEVERAL == 0 { out.push(first) } else { self.write(text, out) }
    }

    /// Whether a shape is white space, or has no known character.
    #[inline]
    pub(super) fn is_blank(&self, text: u32) -> bool {
        // most are kana and kanji
        !(0x3041..0xa000).contains(&text) && self.first(text).is_none_or(char::is_whitespace)
    }

    /// The first character of a shape.
    #[inline]
    pub(super) fn first(&self, text: u32) -> Option<char> {
        if text & SEVERAL != 0 && text != UNMAPPED {
            self.texts.get((text & !SEVERAL) as usize).and_then(|text| text.chars().next())
        } else {
            char::from_u32(text)
        }
    }
}

impl Codes {
    /// The next code of a string that begins with `first`, and its length in bytes.
    #[inline]
    fn next(&self, first: u8, string: &[u8]) -> (u32, usize) {
        match self {
            Self::Single => (first.into(), 1),
            Self::Identity => match string {
                [high, low, ..] => (u32::from(*high) << 8 | u32::from(*low), 2),
                _ => (first.into(), 1),
            },
            Self::Predefined(map) => map.next_code(string),
            Self::Embedded(map) => map.next_code(string),
            Self::Foreign(map) => foreign_code(map, string),
        }
    }
}

fn foreign_code(map: &CMap, string: &[u8]) -> (u32, usize) {
    let mut code = 0;
    for (at, &byte) in string.iter().take(4).enumerate() {
        code = code << 8 | u32::from(byte);
        let length = u8::try_from(at + 1).unwrap_or(4);
        if map.lookup_cid_code(code, length).is_some_and(|cid| cid > 1 || length > 1) {
            return (code, at + 1);
        }
    }
    let length = string.len().clamp(1, 2);
    (string.iter().take(length).fold(0, |code, &byte| code << 8 | u32::from(byte)), length)
}

impl Font {
    /// What was learnt of a code of two bytes that is a CID.
    #[inline]
    pub(super) fn of_identity(&self, code: u32) -> Option<Shape> {
        if matches!(self.codes, Codes::Identity) { self.known(code) } else { None }
    }

    /// What was learnt of a code before.
    #[inline]
    fn known(&self, code: u32) -> Option<Shape> {
        let chunk = self.known.get(code as usize / CHUNK)?.as_ref()?;
        chunk.get(code as usize % CHUNK).copied().filter(|shape| shape.text != NOT_YET)
    }

    fn learn(&mut self, file: &File<'_>, code: u32, length: usize, texts: &mut Vec<String>) -> Shape {
        let shape = self.shape(file, code, length, texts);
        let chunk = code as usize / CHUNK;
        if chunk < 0x1_0000 / CHUNK {
            if self.known.len() <= chunk {
                self.known.resize_with(chunk + 1, || None);
            }
            let slot = self.known.get_mut(chunk).map(|chunk| chunk.get_or_insert_with(|| Box::new([FRESH; CHUNK])));
            if let Some(slot) = slot.and_then(|chunk| chunk.get_mut(code as usize % CHUNK)) {
                *slot = shape;
            }
        }
        shape
    }

    fn read<'a>(file: &File<'a>, dictionary: &Dictionary<'a>) -> Self {
        let subtype = file.entry(dictionary, b"Subtype").as_name().unwrap_or_default();
        let to_unicode = read_to_unicode(file, dictionary);
        let descendants = file.entry(dictionary, b"DescendantFonts");
        let descendant = match descendants {
            Object::Array(items) => items.first().map(|item| file.resolve(item)),
            other => Some(other),
        };
        match descendant.and_then(Object::as_dictionary) {
            Some(descendant) if subtype == b"Type0" || subtype.is_empty() => {
                Self::composite(file, dictionary, descendant, to_unicode)
            }
            _ => Self::single(file, dictionary, subtype, to_unicode),
        }
    }

    fn single<'a>(file: &File<'a>, dictionary: &Dictionary<'a>, subtype: &[u8], to_unicode: Option<ToUnicode>) -> Self {
        let simple = simple::Simple::read(file, dictionary, subtype);
        Self {
            codes: Codes::Single,
            vertical: false,
            to_unicode,
            collection: Collection::Identity,
            program: None,
            reverse: program::Reverse::default(),
            em: simple.em,
            simple: Some(Box::new(simple)),
            widths: Widths::unknown(),
            known: Vec::new(),
        }
    }

    fn composite<'a>(
        file: &File<'a>,
        dictionary: &Dictionary<'a>,
        descendant: &Dictionary<'a>,
        to_unicode: Option<ToUnicode>,
    ) -> Self {
        let (codes, vertical) = read_codes(file, file.entry(dictionary, b"Encoding"));
        let ordering = file.dictionary(descendant, b"CIDSystemInfo").map(|info| file.entry(info, b"Ordering"));
        let ordering = ordering.and_then(|o| o.as_string().or(o.as_name())).unwrap_or_default();
        let collection = match (ordering, &codes) {
            (b"Japan1", _) | (_, Codes::Predefined(_)) => Collection::Japan1,
            (b"GB1" | b"CNS1" | b"Korea1", _) | (_, Codes::Foreign(_)) => Collection::Foreign(foreign_ucs2(ordering)),
            _ => Collection::Identity,
        };
        let program =
            matches!(collection, Collection::Identity).then(|| program::Embedded::of_descendant(file, descendant));
        Self {
            codes,
            vertical,
            to_unicode,
            collection,
            program,
            reverse: program::Reverse::default(),
            simple: None,
            widths: Widths::read(file, descendant),
            em: 1.0,
            known: Vec::new(),
        }
    }

    fn shape(&mut self, file: &File<'_>, code: u32, length: usize, texts: &mut Vec<String>) -> Shape {
        // nearly all: a code that is a CID, with a character of the map
        if matches!((&self.codes, &self.simple), (Codes::Identity, None))
            && let Some(letter) = self.to_unicode.as_ref().and_then(|map| map.character(code))
            && !is_private(letter)
            && !letter.is_control()
        {
            let advance = if self.vertical { self.widths.down(code) } else { self.widths.across(code) };
            return Shape { text: letter.into(), advance };
        }
        let mut text = String::new();
        let known = self.to_unicode.as_ref().is_some_and(|map| map.write(code, &mut text));
        // a code of the private area says which glyph it is and nothing about its character
        let says_nothing = !known || text.chars().all(is_private);
        if let Some(simple) = &mut self.simple {
            let byte = u8::try_from(code).unwrap_or(0);
            if says_nothing {
                let mut own = String::new();
                simple.write(file, byte, &mut own);
                prefer(own, &mut text);
            }
            let width = simple.width(byte);
            return Shape { text: intern(text, texts), advance: width };
        }
        let cid = match &self.codes {
            Codes::Single | Codes::Identity => Some(code),
            Codes::Predefined(map) => map.cid(code, length),
            Codes::Embedded(map) => map.cid(code, length),
            Codes::Foreign(map) => map.lookup_cid_code(code, u8::try_from(length).unwrap_or(2)),
        };
        if says_nothing {
            self.open_program(file);
            let mut own = String::new();
            self.write(code, cid.unwrap_or(0), &mut own);
            prefer(own, &mut text);
            if text.is_empty() && self.codes_may_be_characters() {
                text.extend(char::from_u32(code).filter(|&letter| letter != '\0'));
            }
        } else if self.names_cids_of_japan1() {
            let mut other = String::new();
            self.write(code, cid.unwrap_or(0), &mut other);
            if contradict(&text, &other) {
                text.clear();
            }
        }
        let width = self.widths.across(cid.unwrap_or(0));
        let advance = if self.vertical { self.widths.down(cid.unwrap_or(0)) } else { width };
        Shape { text: intern(text, texts), advance }
    }

    /// Whether codes lead to CIDs of the Japanese collection by a map, predefined or of the file, and so to characters.
    fn names_cids_of_japan1(&self) -> bool {
        match self.codes {
            Codes::Predefined(_) => true,
            Codes::Embedded(_) => matches!(self.collection, Collection::Japan1),
            _ => false,
        }
    }

    /// Whether a map that calls codes characters can be believed. Not where the codes are the glyphs of a TrueType program: its digits
    /// would come out as other digits.
    fn codes_may_be_characters(&self) -> bool {
        self.to_unicode.as_ref().is_some_and(ToUnicode::is_identity)
            && matches!(self.collection, Collection::Identity)
            && !self.reverse.is_by_glyph()
    }

    /// Looks into the font program, once.
    fn open_program(&mut self, file: &File<'_>) {
        let Some(program) = self.program.take().map(|embedded| embedded.open(file)) else { return };
        if program.names_japan1() {
            self.collection = Collection::Japan1;
        } else {
            self.reverse = program.reverse_by_glyph();
        }
    }

    /// The characters of a code of a composite font without ToUnicode.
    fn write(&self, code: u32, cid: u32, text: &mut String) {
        if let Codes::Predefined(Predefined { unicode: true, .. }) = self.codes
            && let Some(letter) = char::from_u32(code).filter(|&c| c != '\0')
        {
            text.push(letter);
            return;
        }
        match &self.collection {
            Collection::Japan1 => match japan1_text(cid) {
                Some(CidText::One(letter)) => text.push(letter),
                Some(CidText::Several(several)) => text.push_str(&several),
                None => {}
            },
            Collection::Foreign(map) => match map.as_ref().and_then(|map| map.lookup_bf_string(cid)) {
                Some(BfString::Char(letter)) => text.push(letter),
                Some(BfString::String(several)) => text.push_str(&several),
                None => {}
            },
            Collection::Identity => self.reverse.write(cid, text),
        }
    }
}

/// Whether the ToUnicode map and the encoding of one font say different things about a digit, a Latin letter or a kana.
///
/// Distillers are known to write such maps; which side is right cannot be told, so the glyph counts as unknown. Variants of kanji and of
/// punctuation are no contradiction.
fn contradict(one: &str, other: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let plain = |c: char| {
        c.is_ascii_alphanumeric() || c == ' ' || matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}')
    };
    if one == other || one.is_empty() || other.is_empty() {
        return false;
    }
    let (one, other): (String, String) = (one.nfkc().collect(), other.nfkc().collect());
    one != other && (one.chars().all(plain) || other.chars().all(plain))
}

fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Puts what a font says by itself in the place of what says nothing.
fn prefer(own: String, text: &mut String) {
    if !own.is_empty() && (text.is_empty() || !own.chars().all(is_private)) {
        *text = own;
    }
}

fn intern(mut text: String, texts: &mut Vec<String>) -> u32 {
    // a line end inside a glyph's text would break the counting of lines
    if text.contains(|c: char| c.is_control()) {
        text = text.replace(|c: char| c.is_control(), " ");
    }
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (None, _) => UNMAPPED,
        (Some(letter), None) => letter.into(),
        _ => {
            texts.push(text);
            u32::try_from(texts.len() - 1).map_or(UNMAPPED, |index| index | SEVERAL)
        }
    }
}

fn read_to_unicode<'a>(file: &File<'a>, dictionary: &Dictionary<'a>) -> Option<ToUnicode> {
    match file.entry(dictionary, b"ToUnicode") {
        Object::Stream(stream) => {
            let bytes = file.unpack(stream);
            let map = ToUnicode::parse(&bytes);
            file.recycle(bytes);
            Some(map).filter(|map| !map.is_empty())
        }
        Object::Name(name) if name.starts_with(b"Identity") => Some(ToUnicode::identity()),
        _ => None,
    }
}

fn read_codes<'a>(file: &File<'a>, encoding: &Object<'a>) -> (Codes, bool) {
    match encoding {
        Object::Name(name) => {
            if let Some(map) = Predefined::named(name) {
                let vertical = map.vertical;
                return (Codes::Predefined(map), vertical);
            }
            let vertical = name.ends_with(b"-V");
            // Adobe-Japan1-2 and the like: codes are CIDs
            if name.starts_with(b"Identity") || name.starts_with(b"Adobe-") {
                return (Codes::Identity, vertical);
            }
            if name.starts_with(b"OneByteIdentity") {
                return (Codes::Single, name.ends_with(b"V"));
            }
            let foreign = load_embedded(CMapName::from_bytes(name)).and_then(|data| CMap::parse(data, load_embedded));
            // codes of an unknown map are not CIDs: their glyphs stay unknown
            (foreign.map_or_else(|| Codes::Embedded(CodeMap::default()), |map| Codes::Foreign(Box::new(map))), vertical)
        }
        Object::Stream(stream) => {
            let map = code_map(file, stream, 0);
            let vertical = map.vertical;
            if map.is_empty() { (Codes::Identity, vertical) } else { (Codes::Embedded(map), vertical) }
        }
        _ => (Codes::Identity, false),
    }
}

/// A CMap of the file, with the one that it builds on.
fn code_map<'a>(file: &File<'a>, stream: &Stream<'a>, depth: usize) -> CodeMap {
    let base = file.entry(&stream.dictionary, b"UseCMap");
    let mut map = CodeMap::parse(&file.unpack(stream), base.as_name());
    map.vertical |= file.entry(&stream.dictionary, b"WMode").as_integer() == Some(1);
    match base {
        Object::Stream(under) if depth < MAX_CMAPS => map.over(code_map(file, under, depth + 1)),
        _ => map,
    }
}

fn foreign_ucs2(ordering: &[u8]) -> Option<Box<CMap>> {
    let name = [b"Adobe-", ordering, b"-UCS2"].concat();
    load_embedded(CMapName::from_bytes(&name)).and_then(|data| CMap::parse(data, load_embedded)).map(Box::new)
}
