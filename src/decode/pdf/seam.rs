//! The parts of a page's content as one: a page may give its content in several streams.
//!
//! A token may not cross from one stream to the next, but some writers cut after so many bytes, wherever that is:
//!
//! `… 0 T` and `d <8140> Tj` → `… 0 Td <8140> Tj`
//!
//! Where one seam certainly cuts a token, a string or an operator, the writer cut blindly, and all seams are closed; else they are white
//! space. Hard: `52` and `5 Td`, which may be one number or two. Only another seam of the page can tell.

use super::lexer::is_space;

/// Operators of one and of several letters.
const OPERATORS: [&[u8]; 73] = [
    b"b", b"B", b"b*", b"B*", b"BDC", b"BI", b"BMC", b"BT", b"BX", b"c", b"cm", b"CS", b"cs", b"d", b"d0", b"d1",
    b"Do", b"DP", b"EI", b"EMC", b"ET", b"EX", b"f", b"F", b"f*", b"G", b"g", b"gs", b"h", b"i", b"ID", b"j", b"J",
    b"K", b"k", b"l", b"m", b"M", b"MP", b"n", b"q", b"Q", b"re", b"RG", b"rg", b"ri", b"s", b"S", b"SC", b"sc",
    b"SCN", b"scn", b"sh", b"T*", b"Tc", b"Td", b"TD", b"Tf", b"Tj", b"TJ", b"TL", b"Tm", b"Tr", b"Ts", b"Tw", b"Tz",
    b"v", b"w", b"W", b"W*", b"y", b"'", b"\"",
];

/// Content that grows part by part.
#[derive(Debug, Default)]
pub(super) struct Joined {
    bytes: Vec<u8>,
    /// places of the white space between parts
    seams: Vec<usize>,
    cut: bool,
}

impl Joined {
    /// Bytes so far.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends the next part.
    pub(super) fn push(&mut self, part: &[u8]) {
        if !self.bytes.is_empty() {
            let from = self.seams.last().map_or(0, |seam| seam + 1);
            self.cut |= cuts(self.bytes.get(from..).unwrap_or_default(), part);
            self.seams.push(self.bytes.len());
            self.bytes.push(b'\n');
        }
        self.bytes.extend_from_slice(part);
    }

    /// The whole content.
    pub(super) fn finish(self) -> Vec<u8> {
        if !self.cut {
            return self.bytes;
        }
        let mut out = Vec::with_capacity(self.bytes.len());
        let mut from = 0;
        for seam in self.seams {
            out.extend_from_slice(self.bytes.get(from..seam).unwrap_or_default());
            from = seam + 1;
        }
        out.extend_from_slice(self.bytes.get(from..).unwrap_or_default());
        out
    }
}

/// Whether a token certainly runs from one part into the next.
fn cuts(before: &[u8], after: &[u8]) -> bool {
    let (Some(&last), Some(&first)) = (before.last(), after.first()) else { return false };
    if ends_in_string(before) {
        return true;
    }
    if is_space(last) || is_space(first) {
        return false;
    }
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'*' | b'\'' | b'"');
    let tail = before.iter().rposition(|b| !is_part(b)).map_or(0, |at| at + 1);
    let tail_word = before.get(tail..).unwrap_or_default();
    // a name is no operator
    if tail_word.is_empty() || tail.checked_sub(1).and_then(|at| before.get(at)) == Some(&b'/') {
        return false;
    }
    let head_word = after.get(..after.iter().position(|b| !is_part(b)).unwrap_or(after.len())).unwrap_or_default();
    let known = |word: &[u8]| OPERATORS.contains(&word);
    let both_known = known(tail_word) && (head_word.is_empty() || known(head_word));
    tail_word.iter().all(u8::is_ascii_alphabetic) && !both_known && known(&[tail_word, head_word].concat())
}

/// Whether a string in brackets is open at the end.
fn ends_in_string(part: &[u8]) -> bool {
    let mut depth = 0_u32;
    let mut bytes = part.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'\\' if depth > 0 => {
                bytes.next();
            }
            b'%' if depth == 0 => {
                bytes.find(|b| matches!(b, b'\n' | b'\r'));
            }
            _ => {}
        }
    }
    // the bytes of a picture in the content may look like anything
    depth > 0 && !part.windows(2).any(|pair| pair == b"ID")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(parts: &[&str]) -> String {
        let mut joined = Joined::default();
        for part in parts {
            joined.push(part.as_bytes());
        }
        String::from_utf8(joined.finish()).unwrap()
    }

    #[test]
    fn seams_are_white_space_unless_one_of_them_cuts_a_token() {
        for (parts, whole) in [
            (vec!["q 1 0 0 1 5", "0 0 cm Q"], "q 1 0 0 1 5\n0 0 cm Q"),
            (vec!["BT ET", "q Q"], "BT ET\nq Q"),
            (vec!["ET Q", "q"], "ET Q\nq"),
            (vec!["/F1 12 T", "f (a) Tj"], "/F1 12 Tf (a) Tj"),
            (vec!["q B", "T ET"], "q BT ET"),
            (vec!["0 0 c", "m"], "0 0 c\nm"),
            (vec!["/T", "j Do"], "/T\nj Do"),
            (vec!["[(ab", "cd)] TJ"], "[(abcd)] TJ"),
            (vec!["(a\\)", ") Tj"], "(a\\)) Tj"),
            (vec!["% (", "q Q"], "% (\nq Q"),
            (vec!["1 0 0 1 5", "2 7 c", "m (a", "b) Tj"], "1 0 0 1 52 7 cm (ab) Tj"),
            (vec!["", "q", "", "Q"], "q\n\nQ"),
        ] {
            assert_eq!(joined(&parts), whole, "{parts:?}");
        }
    }
}
