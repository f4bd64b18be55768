//! ISO-2022-JP and its relatives (JIS, CP50220/50221, ISO-2022-JP-1, -MS), which the Encoding Standard's decoder knows in part only.
//!
//! ```text
//! ESC $ B 4 X 7 8 <LF>        → 関係 and a new line: a line that ends in two-byte state is read on in ASCII
//! ESC $ B - ! ESC ( B         → ①: row 13 of NEC, which no standard has and every mail uses
//! ESC $ ( D 0 ! · ESC ( I 1   → JIS X 0212, half-width katakana
//! ```

use encoding_rs::EUC_JP;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Set {
    Ascii,
    Roman,
    Katakana,
    Kanji,
    Supplement,
}

/// Escapes that only a text of this family has.
pub(super) fn has_escapes(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|w| matches!(w, [0x1b, b'$', b'@' | b'B' | b'('] | [0x1b, b'(', b'J' | b'I']))
}

/// Reads the bytes; the second value counts what fits no character (each is U+FFFD in the text).
pub(super) fn read(bytes: &[u8]) -> (String, usize) {
    let mut reader = Reader { text: String::with_capacity(bytes.len()), euc: Vec::new(), broken: 0 };
    let mut set = Set::Ascii;
    let mut shifted = false;
    let mut rest = bytes;
    while let Some((&byte, after)) = rest.split_first() {
        if byte == 0x1b
            && let Some((next, length)) = escape(after)
        {
            set = next.unwrap_or(set);
            rest = after.get(length..).unwrap_or_default();
            continue;
        }
        rest = after;
        match byte {
            b'\n' | b'\r' => {
                (set, shifted) = (Set::Ascii, false);
                reader.euc.push(byte);
            }
            0x0e => shifted = true,
            0x0f => shifted = false,
            0..=0x20 | 0x7f => reader.euc.push(byte),
            // a gateway that kept the eighth bit of half-width katakana
            0xa1..=0xdf if set == Set::Ascii || set == Set::Roman => reader.euc.extend([0x8e, byte]),
            0x80.. => reader.lost(),
            0x21..=0x5f if shifted || set == Set::Katakana => reader.euc.extend([0x8e, byte | 0x80]),
            _ if set == Set::Kanji || set == Set::Supplement => match rest.split_first() {
                Some((&second @ 0x21..=0x7e, after)) => {
                    if set == Set::Supplement {
                        reader.euc.push(0x8f);
                    }
                    reader.euc.extend([byte | 0x80, second | 0x80]);
                    rest = after;
                }
                _ => reader.lost(),
            },
            b'\\' if set == Set::Roman => reader.put('¥'),
            b'~' if set == Set::Roman => reader.put('‾'),
            _ => reader.euc.push(byte),
        }
    }
    reader.flush();
    (reader.text, reader.broken)
}

/// The set an escape sequence calls (`None` for one that changes nothing) and its length without ESC.
fn escape(after: &[u8]) -> Option<(Option<Set>, usize)> {
    match after {
        [b'$', b'(', b'D', ..] => Some((Some(Set::Supplement), 3)),
        [b'$', b'(', b'@' | b'B', ..] => Some((Some(Set::Kanji), 3)),
        [b'$', b'@' | b'B', ..] => Some((Some(Set::Kanji), 2)),
        [b'(', b'B', ..] => Some((Some(Set::Ascii), 2)),
        [b'(', b'J' | b'H', ..] => Some((Some(Set::Roman), 2)),
        [b'(', b'I', ..] => Some((Some(Set::Katakana), 2)),
        // says that the set called next is of 1990
        [b'&', b'@', ..] => Some((None, 2)),
        _ => None,
    }
}

struct Reader {
    text: String,
    /// what was read since the last flush, in EUC-JP
    euc: Vec<u8>,
    broken: usize,
}

impl Reader {
    fn put(&mut self, c: char) {
        self.flush();
        self.text.push(c);
    }

    fn lost(&mut self) {
        self.broken += 1;
        self.put('\u{fffd}');
    }

    fn flush(&mut self) {
        let (text, had_errors) = EUC_JP.decode_without_bom_handling(&self.euc);
        if had_errors {
            self.broken += text.matches('\u{fffd}').count();
        }
        self.text.push_str(&text);
        self.euc.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_is_read() {
        for (bytes, expected) in [
            (&b"\x1b$B4X78\x1b(B abc"[..], "関係 abc"),
            (b"\x1b$@4X78\x1b(J\\100", "関係¥100"),
            (b"\x1b$B-!\x1b(B", "①"),
            (b"\x1b$Byu\x1b(B", "﨑"),
            (b"\x1b(I1234\x1b(B", "ｱｲｳｴ"),
            (b"\x0e1234\x0f1", "ｱｲｳｴ1"),
            (b"\x1b$(D0!\x1b(B", "丂"),
            (b"\x1b&@\x1b$B4X\x1b(B", "関"),
            (b"\x1b$B4X78\nabc", "関係\nabc"),
            (b"\xb1\xb2", "ｱｲ"),
        ] {
            assert_eq!(read(bytes).0, expected, "{bytes:x?}");
        }
    }

    #[test]
    fn half_a_character_is_counted_and_shown() {
        assert_eq!(read(b"\x1b$B4X7"), ("関\u{fffd}".to_owned(), 1));
    }

    proptest::proptest! {
        #[test]
        fn what_the_standard_encoder_writes_is_read_back(text in "[ぁ-んァ-ヶ亜唖娃阿哀愛医政発第号都道府県０-９0-9A-Za-z\n]{0,40}") {
            let bytes = encoding_rs::ISO_2022_JP.encode(&text).0;
            proptest::prop_assert_eq!(read(&bytes), (text, 0));
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = read(&bytes);
        }
    }
}
