//! Glyph names and the simple encodings: what `/quoteright`, `/uni65E5` or byte 0x92 of WinAnsi stand for.
//!
//! Owns Adobe's glyph list (`data/glyphlist.txt`, its licence stands in it). Names that a producer made up (`/g12`, `/C0041`) mean
//! nothing here: they are unknown, not guessed.

use std::sync::OnceLock;

static LIST: &str = include_str!("data/glyphlist.txt");

fn rows() -> &'static [(&'static str, &'static str)] {
    static ROWS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows: Vec<_> =
            LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(';')).collect();
        rows.sort_unstable();
        rows
    })
}

/// The characters of a glyph name, after Adobe's rules; `None` for a name that says nothing.
pub(super) fn characters(name: &[u8]) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?;
    // `f_i.alt`: variants fall off, parts are joined
    let base = name.split('.').next().filter(|base| !base.is_empty())?;
    let mut out = String::new();
    for part in base.split('_') {
        one(part, &mut out)?;
    }
    (!out.is_empty()).then_some(out)
}

fn one(name: &str, out: &mut String) -> Option<()> {
    if let Ok(at) = rows().binary_search_by_key(&name, |row| row.0) {
        let (_, codes) = rows().get(at)?;
        for code in codes.split(' ') {
            out.push(u32::from_str_radix(code, 16).ok().and_then(char::from_u32)?);
        }
        return Some(());
    }
    let is_hex = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if let Some(digits) = name.strip_prefix("uni").filter(|digits| digits.len() % 4 == 0 && is_hex(digits)) {
        let units = digits
            .as_bytes()
            .chunks(4)
            .filter_map(|unit| u16::from_str_radix(std::str::from_utf8(unit).ok()?, 16).ok());
        out.extend(char::decode_utf16(units).filter_map(Result::ok).filter(|&c| c != '\0'));
        return Some(());
    }
    let digits = name.strip_prefix("U+").or_else(|| name.strip_prefix('u'));
    let digits = digits.filter(|digits| (4..=6).contains(&digits.len()) && is_hex(digits))?;
    out.push(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32).filter(|&c| c != '\0')?);
    Some(())
}

/// An encoding of single bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByteEncoding {
    /// Adobe's own
    Standard,
    /// Windows, western
    WinAnsi,
    /// Mac OS, western
    MacRoman,
}

/// Codes from A1 on of the standard encoding; a blank is a code without a character.
const STANDARD_HIGH: &str =
    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ –†‡· ¶•‚„”»…‰ ¿ `´ˆ˜¯˘˙¨ ˚¸ ˝˛ˇ—                Æ ª    ŁØŒº     æ   ı  łøœß";

impl ByteEncoding {
    /// The encoding of this name.
    pub(super) fn named(name: &[u8]) -> Option<Self> {
        match name {
            b"StandardEncoding" => Some(Self::Standard),
            b"WinAnsiEncoding" => Some(Self::WinAnsi),
            b"MacRomanEncoding" => Some(Self::MacRoman),
            _ => None,
        }
    }

    /// The character of a byte.
    pub(super) fn character(self, byte: u8) -> Option<char> {
        let decoded = |encoding: &'static encoding_rs::Encoding| {
            let (text, _, _) = encoding.decode(std::slice::from_ref(&byte));
            text.chars().next().filter(|c| !c.is_control())
        };
        match (self, byte) {
            (_, 0..0x20) => None,
            (Self::Standard, b'\'') => Some('’'),
            (Self::Standard, b'`') => Some('‘'),
            (_, 0x20..0x7f) => Some(char::from(byte)),
            (Self::WinAnsi, _) => decoded(encoding_rs::WINDOWS_1252),
            (Self::MacRoman, _) => decoded(encoding_rs::MACINTOSH),
            (Self::Standard, 0xa1..) => STANDARD_HIGH.chars().nth(usize::from(byte - 0xa1)).filter(|&c| c != ' '),
            (Self::Standard, _) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_list_and_names_that_spell_a_code_are_known() {
        for (name, text) in [
            ("A", "A"),
            ("quoteright", "’"),
            ("uni65E5672C", "日本"),
            ("u20BB7", "𠮷"),
            ("f_i.liga", "fi"),
            ("uni65E5.vert", "日"),
            ("U+65E5", "日"),
        ] {
            assert_eq!(characters(name.as_bytes()).as_deref(), Some(text), "{name}");
        }
    }

    #[test]
    fn made_up_names_are_unknown() {
        for name in ["g12", "C0041", "cid3284", ".notdef", "", "uniXYZ", "u12"] {
            assert_eq!(characters(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn the_high_half_of_the_standard_encoding_is_aligned() {
        for (byte, letter) in
            [(0xa1, '¡'), (0xae, 'ﬁ'), (0xb1, '–'), (0xbf, '¿'), (0xd0, '—'), (0xe1, 'Æ'), (0xfb, 'ß')]
        {
            assert_eq!(ByteEncoding::Standard.character(byte), Some(letter), "{byte:x}");
        }
    }
}
