//! Embedded font programs, read backwards: from a glyph to the character it was made for.
//!
//! A TrueType font names a glyph for each character; a PDF without ToUnicode names only glyphs. Where the font was embedded with its
//! cmap, the way back is exact. Where several characters share a glyph the plain one is taken (一 U+4E00, not the radical U+2F00).

use super::super::file::{Content, File};
use super::super::glyph_name;
use super::super::object::{Dictionary, Object};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// Characters by CID.
#[derive(Debug, Default)]
pub(super) struct Reverse {
    /// by glyph; 0 for none
    characters: Vec<u32>,
    /// glyphs by CID, two bytes each; empty when they are the same
    glyphs: Vec<u8>,
    /// it comes from a TrueType program, whose glyphs bear no CIDs of their own
    by_glyph: bool,
}

impl Reverse {
    /// Whether CIDs are the glyphs of a program.
    pub(super) fn is_by_glyph(&self) -> bool {
        self.by_glyph && self.glyphs.is_empty()
    }

    /// Appends the character of a CID.
    pub(super) fn write(&self, cid: u32, text: &mut String) {
        let glyph = match self.glyphs.get(cid as usize * 2..cid as usize * 2 + 2) {
            Some(&[high, low]) => u32::from(high) << 8 | u32::from(low),
            _ if self.glyphs.is_empty() => cid,
            _ => return,
        };
        text.extend(self.characters.get(glyph as usize).copied().filter(|&c| c != 0).and_then(char::from_u32));
    }
}

/// Where a font program and its map from CIDs to glyphs stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Embedded {
    program: Option<u32>,
    glyphs: Option<u32>,
}

/// The bytes of a font program.
pub(super) struct Program<'a> {
    bytes: Content<'a>,
    glyphs: Vec<u8>,
}

impl Embedded {
    /// The program of a descendant font. Streams are always objects of their own.
    pub(super) fn of_descendant<'a>(file: &File<'a>, descendant: &Dictionary<'a>) -> Self {
        let program = file.dictionary(descendant, b"FontDescriptor").and_then(number_of);
        let glyphs = match descendant.get(b"CIDToGIDMap") {
            Some(Object::Reference(number)) => Some(*number),
            _ => None,
        };
        Self { program, glyphs }
    }

    /// Unpacks the program.
    pub(super) fn open<'a>(self, file: &File<'a>) -> Program<'a> {
        let glyphs =
            self.glyphs.and_then(|number| file.get(number).as_stream()).map(|stream| file.unpack(stream).into_vec());
        Program {
            bytes: self.program.map(|number| read(file, number)).unwrap_or_default(),
            glyphs: glyphs.unwrap_or_default(),
        }
    }
}

impl Program<'_> {
    /// Whether a bare CFF font says that its CIDs are those of Adobe-Japan1, although the PDF calls them Identity.
    pub(super) fn names_japan1(&self) -> bool {
        // header, name index, top dictionary, strings: the ordering is one of the first strings
        let head = self.bytes.get(..self.bytes.len().min(1024)).unwrap_or_default();
        head.first() == Some(&1) && super::super::xref::find(head, b"AdobeJapan1", 0).is_some()
    }

    /// Characters by CID.
    pub(super) fn reverse_by_glyph(self) -> Reverse {
        let font = FontRef::new(&self.bytes);
        let is_truetype = font.as_ref().is_ok_and(|font| font.glyf().is_ok());
        Reverse {
            characters: font.map(|font| by_glyph(&font)).unwrap_or_default(),
            glyphs: self.glyphs,
            by_glyph: is_truetype,
        }
    }
}

/// The object of the font program that a descriptor names.
pub(super) fn number_of(descriptor: &Dictionary<'_>) -> Option<u32> {
    [b"FontFile2".as_slice(), b"FontFile3", b"FontFile"].iter().find_map(|name| match descriptor.get(name) {
        Some(Object::Reference(number)) => Some(*number),
        _ => None,
    })
}

/// The font program of this object; empty for none.
pub(super) fn read<'a>(file: &File<'a>, number: u32) -> Content<'a> {
    file.get(number).as_stream().map(|stream| file.unpack(stream)).unwrap_or_default()
}

fn by_glyph(font: &FontRef<'_>) -> Vec<u32> {
    let mut characters = Vec::new();
    let charmap = font.charmap();
    if !charmap.is_symbol() {
        for (character, glyph) in charmap.mappings().take(0x11_0000) {
            keep(&mut characters, glyph, character);
        }
    }
    if characters.is_empty() {
        let names = font.glyph_names();
        if matches!(names.source(), skrifa::GlyphNameSource::Post | skrifa::GlyphNameSource::Cff) {
            for (glyph, name) in names.iter() {
                let text = glyph_name::characters(name.as_str().as_bytes());
                if let Some(letter) = text.filter(|_| !name.is_synthesized()).and_then(|text| text.chars().next()) {
                    keep(&mut characters, glyph, letter.into());
                }
            }
        }
    }
    characters
}

fn keep(characters: &mut Vec<u32>, glyph: GlyphId, character: u32) {
    let at = glyph.to_u32() as usize;
    if at == 0 || at > 0xffff || character == 0 {
        return;
    }
    if characters.len() <= at {
        characters.resize(at + 1, 0);
    }
    if let Some(slot) = characters.get_mut(at)
        && (*slot == 0 || rank(character) < rank(*slot))
    {
        *slot = character;
    }
}

/// Plain characters before radicals, compatibility forms and private use.
fn rank(character: u32) -> u32 {
    match character {
        0xe000..0xf900 | 0xf_0000.. => 3,
        0x2e80..0x2fe0 | 0xf900..0xfb00 | 0x2_f800..0x2_fa20 => 2,
        0xa0 | 0xad => 1,
        _ => 0,
    }
}

/// Characters by code of a font that its PDF gives no encoding: by the names of a Type 1 program, or the glyphs of a TrueType one.
pub(super) fn built_in(bytes: &[u8]) -> Vec<Option<String>> {
    if let Ok(font) = FontRef::new(bytes) {
        return by_code(&font);
    }
    let mut names: Vec<Option<String>> = vec![None; 256];
    let head = bytes.get(..super::super::xref::find(bytes, b"eexec", 0).unwrap_or(0)).unwrap_or_default();
    let mut at = 0;
    while let Some(found) = super::super::xref::find(head, b"dup ", at) {
        at = found + 4;
        let mut lexer = super::super::lexer::Lexer::new(head, at);
        let code = lexer.unsigned().and_then(|code| usize::try_from(code).ok());
        lexer.skip_space();
        if let (Some(slot), Some(b'/')) = (code.and_then(|code| names.get_mut(code)), lexer.peek()) {
            *slot = glyph_name::characters(&lexer.name());
        }
    }
    if names.iter().all(Option::is_none) { Vec::new() } else { names }
}

fn by_code(font: &FontRef<'_>) -> Vec<Option<String>> {
    let characters = by_glyph(font);
    let Ok(cmap) = font.cmap() else { return Vec::new() };
    // symbol fonts put code 41 at F041
    let glyph = |code: u32| [0xf000 + code, code].into_iter().find_map(|c| cmap.map_codepoint(c));
    (0..256)
        .map(|code| {
            let character = characters.get(glyph(code)?.to_u32() as usize).copied().filter(|&c| c != 0)?;
            char::from_u32(character).map(String::from)
        })
        .collect()
}
