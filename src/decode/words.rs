//! Header fields of mails: folded lines, encoded words (RFC 2047), and what is found instead of them.
//!
//! ```text
//! =?ISO-2022-JP?B?GyRCRExDThsoQg==?= (urgent)      → 通知 (urgent)
//! =?UTF-8?B?6YCa?= =?UTF-8?B?55+l?=                → 通知: the space between two words is none
//! ```
//!
//! Known to be hard: mail programs cut words in the middle of a character, so that neighbours are joined before they are read; old
//! ones put the bytes of Shift_JIS or ISO-2022-JP into the header as they are.

use super::encoding;
use mail_parser::decoders::base64::base64_decode;

/// One stretch of a field.
#[derive(Debug, PartialEq, Eq)]
enum Stretch {
    Plain(Vec<u8>),
    Word { charset: String, bytes: Vec<u8> },
}

/// The field as a mail program shows it.
pub(super) fn read(field: &[u8]) -> String {
    let unfolded: Vec<u8> = field.iter().copied().filter(|b| !matches!(b, b'\r' | b'\n')).collect();
    let mut out = String::new();
    for stretch in join(cut(&unfolded)) {
        match stretch {
            Stretch::Plain(bytes) => out.push_str(&encoding::read(&bytes).text),
            Stretch::Word { charset, bytes } => out.push_str(&encoding::read_as(&bytes, &charset).text),
        }
    }
    let shown: String = out.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    shown.trim().to_owned()
}

/// Cuts a field at its encoded words.
fn cut(mut rest: &[u8]) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut plain = Vec::new();
    while let Some((&byte, after)) = rest.split_first() {
        if let Some((word, tail)) = rest.strip_prefix(b"=?").and_then(word) {
            if !plain.is_empty() {
                out.push(Stretch::Plain(std::mem::take(&mut plain)));
            }
            out.push(word);
            rest = tail;
        } else {
            plain.push(byte);
            rest = after;
        }
    }
    if !plain.is_empty() {
        out.push(Stretch::Plain(plain));
    }
    out
}

/// The encoded word behind `=?`, and what follows it.
fn word(bytes: &[u8]) -> Option<(Stretch, &[u8])> {
    let (charset, rest) = split(bytes, b"?")?;
    let (method, rest) = split(rest, b"?")?;
    let (text, rest) = split(rest, b"?=")?;
    let charset = std::str::from_utf8(charset).ok()?.split('*').next()?.to_owned();
    let bytes = match method {
        b"B" | b"b" => base64_decode(text)?,
        b"Q" | b"q" => quoted(text),
        _ => return None,
    };
    Some((Stretch::Word { charset, bytes }, rest))
}

fn split<'b>(bytes: &'b [u8], mark: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(mark.len()).position(|w| w == mark)?;
    Some((bytes.get(..at)?, bytes.get(at + mark.len()..)?))
}

/// `=E9=80=9A_x`: what is no hexadecimal number stays as it is.
fn quoted(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let code = match after {
            [high, low, ..] if byte == b'=' => hex(*high).zip(hex(*low)),
            _ => None,
        };
        if let Some((high, low)) = code {
            out.push(high * 16 + low);
            rest = after.get(2..).unwrap_or_default();
        } else {
            out.push(if byte == b'_' { b' ' } else { byte });
            rest = after;
        }
    }
    out
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Drops the white space between words and joins neighbours of one charset.
fn join(stretches: Vec<Stretch>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut gap = None;
    for stretch in stretches {
        match stretch {
            Stretch::Plain(bytes) if bytes.iter().all(u8::is_ascii_whitespace) && ends_with_word(&out) => {
                gap = Some(Stretch::Plain(bytes));
            }
            Stretch::Plain(_) => {
                out.extend(gap.take());
                out.push(stretch);
            }
            Stretch::Word { charset, bytes } => {
                gap = None;
                match out.last_mut() {
                    Some(Stretch::Word { charset: before, bytes: all }) if before.eq_ignore_ascii_case(&charset) => {
                        all.extend(bytes);
                    }
                    _ => out.push(Stretch::Word { charset, bytes }),
                }
            }
        }
    }
    out
}

fn ends_with_word(stretches: &[Stretch]) -> bool {
    matches!(stretches.last(), Some(Stretch::Word { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_words_are_read_and_the_rest_is_kept() {
        for (field, expected) in [
            (&b" =?ISO-2022-JP?B?GyRCRExDThsoQg==?= (urgent)\r\n"[..], "通知 (urgent)"),
            (b"=?UTF-8?B?6YCa?=\r\n =?utf-8?B?55+l?=", "通知"),
            (b"=?UTF-8?Q?=E9=80=9A=E7=9F=A5_No.1?=", "通知 No.1"),
            (b"Re: =?Shift_JIS?B?ksqSbQ==?= =?x", "Re: 通知 =?x"),
            (b"=?EUC-JP?B?yszFug==?=", "別添"),
            ("日本歯科医師会".as_bytes(), "日本歯科医師会"),
            (b"\x1b$BDLCN\x1b(B", "通知"),
            (b"\x92\xca\x92\x6d\x82\xc9\x82\xc2\x82\xa2\x82\xc4", "通知について"),
            (b"=?UTF-8?X?abc?=", "=?UTF-8?X?abc?="),
        ] {
            assert_eq!(read(field), expected);
        }
    }

    #[test]
    fn a_character_cut_between_two_words_is_read() {
        // 通 is E9 80 9A: two bytes in the first word, one in the second
        assert_eq!(read(b"=?UTF-8?Q?=E9=80?= =?UTF-8?Q?=9A=E7=9F=A5?="), "通知");
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fail(field in "(=\\?|\\?=|\\?|UTF-8|B|Q|=|[a-zA-Zあ ]){0,30}") {
            let _ = read(field.as_bytes());
        }
    }
}
