//! Letters drawn as outlines, and other long paths: `223.56 530.716 l`, again and again.
//!
//! A part with curves or with many corners makes no rule, so nothing is needed of it but how many points it has. The operators of a whole path are looked
//! for first, eight bytes at a time, and numbers are read only of the parts that are made of straight lines.

use super::super::lexer::{self, is_space};
use super::Interpreter;
use super::path::MAX_CORNERS;

/// The path of one letter has some thousand bytes; a longer one is read step by step.
const MAX_PATH: usize = 32 << 10;

/// One part of a path.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// the place behind its last operator
    end: usize,
    /// whether its `m` is among its bytes
    starts: bool,
    operators: u32,
    points: u32,
    curved: bool,
    closed: bool,
}

impl Part {
    fn new(at: usize, starts: bool) -> Self {
        Self { end: at, starts, operators: 0, points: 0, curved: false, closed: false }
    }

    /// A surface of many corners is no thin box, and only a line that is painted by itself is looked at piece by piece.
    fn may_make_rules(&self, stroked: bool) -> bool {
        !self.curved && (stroked || self.points <= MAX_CORNERS)
    }

    #[inline]
    fn add(&mut self, operator: u8, end: usize) {
        self.end = end;
        self.operators += 1;
        self.curved |= matches!(operator, b'c' | b'v' | b'y');
        self.points += u32::from(operator != b'h' || !self.closed);
        self.closed |= operator == b'h';
    }
}

impl Interpreter<'_, '_, '_> {
    /// Follows an outline behind its first `m`. Gives the place behind the last operator that was followed; whatever looks otherwise
    /// than usual is left to be read as all else is.
    pub(super) fn outline(&mut self, content: &[u8], from: usize) -> usize {
        let mut parts = std::mem::take(&mut self.parts);
        let at = match parts_of(content, from, &mut parts) {
            // near a limit operators are counted one by one
            Some(stroked) if MAX_PATH < self.operators_left as usize => self.follow(content, from, &parts, stroked),
            _ => self.trace(content, from, content.len()),
        };
        parts.clear();
        self.parts = parts;
        at
    }

    fn follow(&mut self, content: &[u8], from: usize, parts: &[Part], stroked: bool) -> usize {
        let mut at = from;
        for part in parts {
            if part.may_make_rules(stroked) {
                at = self.trace(content, at, part.end);
                if at < part.end {
                    return at;
                }
            } else {
                self.tick_by(part.operators);
                self.path.curved_part(part.starts, part.points, part.closed);
                at = part.end;
            }
            if self.stopped() {
                return at;
            }
        }
        at
    }

    /// Reads points one by one as far as `until`, as long as they look as usual.
    fn trace(&mut self, content: &[u8], from: usize, until: usize) -> usize {
        let ctm = self.state.ctm;
        let mut behind = from;
        while behind < until {
            let mut numbers = [0.0; 6];
            let mut slots = numbers.iter_mut();
            let mut at = behind;
            let operator = loop {
                match content.get(at) {
                    Some(b' ' | b'\n' | b'\r') => at += 1,
                    Some(&byte @ (b'0'..=b'9' | b'.' | b'-')) => {
                        let minus = byte == b'-';
                        let (Some(short), Some(slot)) =
                            (lexer::short_numeral(content, at + usize::from(minus)), slots.next())
                        else {
                            return behind;
                        };
                        *slot = if minus { -short.number } else { short.number };
                        at = short.end + usize::from(short.stop == b' ');
                    }
                    Some(&byte) => break byte,
                    None => return behind,
                }
            };
            let given = 6 - slots.len();
            if !matches!((operator, given), (b'l' | b'm', 2) | (b'c', 6) | (b'v' | b'y', 4) | (b'h', 0))
                || !content.get(at + 1).copied().is_some_and(is_space)
                || self.tick()
            {
                return behind;
            }
            let [x1, y1, x2, y2, x3, y3] = numbers;
            match operator {
                b'm' => self.path.start(ctm.apply(x1, y1)),
                b'l' => self.path.line(ctm.apply(x1, y1)),
                b'c' => self.path.curve(ctm.apply(x3, y3)),
                b'h' => self.path.close(),
                _ => self.path.curve(ctm.apply(x2, y2)),
            }
            behind = at + 1;
        }
        behind
    }
}

/// Looks for the parts of a path and says whether its lines are painted by themselves. `None` for a path that is not painted at once
/// (what narrows the clip needs all points) or has anything but numbers in it.
fn parts_of(content: &[u8], from: usize, parts: &mut Vec<Part>) -> Option<bool> {
    let near = content.get(..content.len().min(from + MAX_PATH))?;
    let mut part = Part::new(from, false);
    while let Some((place, operator)) = next_letter(near, part.end) {
        // a letter that touches a number is no operator, and of two letters the operator is another one
        if !is_space_at(near, place.checked_sub(1)?) {
            return None;
        }
        let stands_alone = is_space_at(near, place + 1);
        match operator {
            b'l' | b'c' | b'h' | b'v' | b'y' if stands_alone => part.add(operator, place + 1),
            b'm' if stands_alone => {
                parts.push(part);
                part = Part::new(part.end, true);
                part.add(operator, place + 1);
            }
            _ => {
                parts.push(part);
                let stroked = match lexer::operator(content, place) {
                    [b'f' | b'F' | b'n'] | [b'f', b'*'] => false,
                    [b'B' | b'b' | b'S' | b's'] | [b'B' | b'b', b'*'] => true,
                    _ => return None,
                };
                return is_plain(content.get(from..place)?).then_some(stroked);
            }
        }
    }
    None
}

fn is_space_at(content: &[u8], at: usize) -> bool {
    content.get(at).copied().is_some_and(is_space)
}

/// Whether all bytes below the letters are of numbers or white space.
fn is_plain(path: &[u8]) -> bool {
    // every byte is looked at, which the machine can do with many of them side by side
    !path.iter().fold(false, |any, &byte| any | is_odd(byte))
}

#[expect(clippy::needless_bitwise_bool, reason = "without a branch many bytes are looked at side by side")]
fn is_odd(byte: u8) -> bool {
    // from ! to , then the stroke, then from : to ?
    (byte.wrapping_sub(b'!') <= b',' - b'!') | (byte == b'/') | (byte.wrapping_sub(b':') <= b'?' - b':')
}

/// The next letter, and its place.
#[inline]
fn next_letter(content: &[u8], from: usize) -> Option<(usize, u8)> {
    let mut at = from;
    // numbers and white space lack this bit
    while let Some(eight) = content.get(at..)?.first_chunk() {
        let letters = u64::from_le_bytes(*eight) & 0x4040_4040_4040_4040;
        if letters != 0 {
            at += letters.trailing_zeros() as usize / 8;
            return content.get(at).map(|byte| (at, *byte));
        }
        at += 8;
    }
    let rest = content.get(at..)?;
    rest.iter().position(|byte| byte & 0x40 != 0).and_then(|found| Some((at + found, *rest.get(found)?)))
}

#[cfg(test)]
mod tests {
    use super::super::super::file::{Arena, File};
    use super::super::super::font::Fonts;
    use super::super::super::matrix::Matrix;
    use super::super::super::xref::Index;
    use super::super::Drawn;
    use super::*;
    use crate::config::Limits;
    use proptest::prelude::*;

    fn drawn(content: &str) -> Drawn {
        let (index, limits, mut fonts) = (Index::search(b""), Limits::default(), Fonts::default());
        let arena = Arena::for_index(&index);
        let file = File::new(b"", &index, &arena, &limits);
        let mut interpreter = Interpreter::new(&file, &mut fonts, Drawn::default(), Matrix::IDENTITY, &limits, &[]);
        interpreter.run(content.as_bytes(), None);
        interpreter.finish()
    }

    proptest! {
        // a sign before a number is nothing usual, so that with signs all goes the slow way
        #[test]
        fn a_path_draws_the_same_by_the_quick_and_by_the_slow_way(
            operators in proptest::collection::vec((0..14_usize, proptest::collection::vec(0..40_u32, 6)), 1..60)
        ) {
            let all = ["m", "m", "l", "l", "l", "c", "v", "y", "h", "re", "f", "S", "b*", "W n"];
            let written = |sign: &str| -> String {
                let mut out = String::new();
                for (operator, numbers) in &operators {
                    let operator = all[*operator];
                    let count = match operator { "m" | "l" => 2, "v" | "y" | "re" => 4, "c" => 6, _ => 0 };
                    for number in &numbers[..count] {
                        out.extend([sign, &number.to_string(), " "]);
                    }
                    out.extend([operator, "\n"]);
                }
                out
            };
            let (quick, slow) = (drawn(&written("")), drawn(&written("+")));
            prop_assert_eq!(quick.rules, slow.rules);
            prop_assert_eq!(quick.segments, slow.segments);
        }
    }

    #[test]
    fn a_path_is_followed_when_it_is_painted_and_nothing_but_numbers_stands_in_it() {
        for (path, stroked) in [
            ("1 2 l 3 4 l h f ", Some(false)),
            ("1 2 l\n3 4 5 6 7 8 c\nh\n1 2 m 3 4 l S\n", Some(true)),
            // narrows the clip; goes on with a box; a letter that touches a number; a name; text; no end
            ("1 2 l h W n ", None),
            ("1 2 l 1 2 3 4 re f ", None),
            ("1 2l 3 4 l f ", None),
            ("1 2 l /F f ", None),
            ("1 2 l (l m) f ", None),
            ("1 2 l 3 4 l ", None),
        ] {
            assert_eq!(parts_of(path.as_bytes(), 0, &mut Vec::new()), stroked, "{path}");
        }
    }

    #[test]
    fn the_parts_of_a_path_are_counted() {
        let mut parts = Vec::new();
        parts_of(b" 1 2 l h 1 2 m 1 2 3 4 5 6 c h h f ", 0, &mut parts);
        let counted: Vec<_> = parts.iter().map(|p| (p.end, p.starts, p.operators, p.points, p.curved)).collect();
        // the point of the first `m` was read before; to close a part adds the point that it began with, once
        assert_eq!(counted, [(8, false, 2, 2, false), (32, true, 4, 3, true)]);
    }
}
