//! Fonts of one-byte codes: Type 1, TrueType and Type 3.

use super::super::file::File;
use super::super::glyph_name::{self, ByteEncoding};
use super::super::object::{Dictionary, Object};
use super::program;

/// What a one-byte font says about its codes.
pub(super) struct Simple {
    /// by code, from the differences and the font program
    named: Vec<Option<String>>,
    encoding: Option<ByteEncoding>,
    /// the font program that may say more, not looked at before a code needs it
    program: Option<u32>,
    first: usize,
    widths: Vec<f32>,
    missing: Option<f32>,
    fixed: bool,
    pub(super) em: f32,
}

impl Simple {
    pub(super) fn read<'a>(file: &File<'a>, dictionary: &Dictionary<'a>, subtype: &[u8]) -> Self {
        let type3 = subtype == b"Type3";
        let descriptor = file.dictionary(dictionary, b"FontDescriptor");
        let flags = descriptor.and_then(|d| file.entry(d, b"Flags").as_integer()).unwrap_or(0);
        let name = file.entry(dictionary, b"BaseFont").as_name().unwrap_or_default();
        let symbolic = flags & 4 != 0 || name.ends_with(b"Symbol") || name.ends_with(b"ZapfDingbats");
        let mut named = Vec::new();
        let mut encoding = None;
        match file.entry(dictionary, b"Encoding") {
            Object::Name(name) => encoding = ByteEncoding::named(name),
            Object::Dictionary(entries) => {
                encoding = file.entry(entries, b"BaseEncoding").as_name().and_then(ByteEncoding::named);
                named = differences(file, entries);
            }
            _ => {}
        }
        let mut program = descriptor.and_then(program::number_of);
        if encoding.is_none() && !type3 {
            // a symbolic font's codes mean what its program says, and nothing else
            let own_meaning = name.ends_with(b"Symbol") || name.ends_with(b"ZapfDingbats") || program.is_some();
            encoding = (!symbolic || !own_meaning).then_some(ByteEncoding::Standard);
        } else {
            program = None;
        }
        let scale = if type3 { matrix_scale(file, dictionary) } else { (0.001, 1.0) };
        #[expect(clippy::cast_possible_truncation, reason = "a width is a small number")]
        let width = |object: &Object<'a>| file.resolve(object).as_number().map_or(0.0, |n| (n * scale.0) as f32);
        let widths = file.entry(dictionary, b"Widths").as_array().unwrap_or_default().iter().map(width).collect();
        let first =
            file.entry(dictionary, b"FirstChar").as_integer().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let missing = descriptor.and_then(|d| d.get(b"MissingWidth")).map(width);
        let fixed = flags & 1 != 0 || super::super::xref::find(name, b"Courier", 0).is_some();
        Self { named, encoding, program, first, widths, missing, fixed, em: scale.1 }
    }

    /// Appends the characters of a code.
    pub(super) fn write(&mut self, file: &File<'_>, code: u8, text: &mut String) {
        if let Some(number) = self.program.take() {
            let own = program::built_in(&program::read(file, number));
            if self.named.is_empty() {
                self.named = own;
            } else {
                for (slot, own) in self.named.iter_mut().zip(own) {
                    *slot = slot.take().or(own);
                }
            }
        }
        match self.named.get(usize::from(code)) {
            Some(Some(named)) => text.push_str(named),
            _ => text.extend(self.encoding.and_then(|encoding| encoding.character(code))),
        }
    }

    /// Advance of a code, in text space.
    pub(super) fn width(&self, code: u8) -> f32 {
        let listed = usize::from(code).checked_sub(self.first).and_then(|at| self.widths.get(at)).copied();
        listed.or(self.missing).unwrap_or_else(|| if self.widths.is_empty() { self.usual_width(code) } else { 0.0 })
    }

    /// For the standard fonts, which need not say their widths: near enough to tell words apart.
    fn usual_width(&self, code: u8) -> f32 {
        match code {
            _ if self.fixed => 0.6,
            b' ' | b'i' | b'j' | b'l' | b'.' | b',' | b'\'' | b':' | b';' | b'|' | b't' | b'f' | b'I' | b'!' | b'/' => {
                0.278
            }
            b'(' | b')' | b'-' | b'r' => 0.333,
            b'm' | b'M' | b'w' | b'W' | b'@' | b'%' => 0.86,
            b'A'..=b'Z' => 0.69,
            _ => 0.556,
        }
    }
}

/// Characters by code, as far as the names of the differences are known.
fn differences<'a>(file: &File<'a>, encoding: &Dictionary<'a>) -> Vec<Option<String>> {
    let Some(items) = file.entry(encoding, b"Differences").as_array() else { return Vec::new() };
    let mut named: Vec<Option<String>> = vec![None; 256];
    let mut code = 0_usize;
    for item in items {
        match file.resolve(item) {
            Object::Name(name) => {
                if let Some(slot) = named.get_mut(code) {
                    // a name that says nothing also hides the base encoding
                    *slot = Some(glyph_name::characters(name).unwrap_or_default());
                }
                code = code.saturating_add(1);
            }
            other => code = other.as_integer().and_then(|n| usize::try_from(n).ok()).unwrap_or(code),
        }
    }
    named
}

/// Width of a unit of glyph space, and the em, both in text space.
fn matrix_scale<'a>(file: &File<'a>, dictionary: &Dictionary<'a>) -> (f64, f32) {
    let numbers = |name: &[u8]| -> Vec<f64> {
        let items = file.entry(dictionary, name).as_array().unwrap_or_default();
        items.iter().filter_map(|item| file.resolve(item).as_number()).collect()
    };
    let matrix = numbers(b"FontMatrix");
    let (across, up) = match *matrix {
        [a, b, c, d, ..] => (a.hypot(b), c.hypot(d)),
        _ => (0.001, 0.001),
    };
    // the box tells how large the glyphs are; a matrix of 1/1000 says nothing new
    let height = match *numbers(b"FontBBox") {
        [_, low, _, high] if (high - low).abs() > 0.0 => (high - low).abs() * up,
        _ => 1.0,
    };
    #[expect(clippy::cast_possible_truncation, reason = "a size is a small number")]
    let em =
        if (up - 0.001).abs() < 0.0005 || !(0.2..5.0).contains(&height) { (up * 1000.0) as f32 } else { height as f32 };
    (across, if em > 0.05 && em < 20.0 { em } else { 1.0 })
}
