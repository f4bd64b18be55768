//! The operands of an operator, without a copy where none is needed.

use super::super::lexer::Lexer;
use super::super::matrix::Matrix;
use super::super::object::{Bytes, Object};

/// One operand.
pub(super) enum Operand {
    Number(f64),
    /// in the content
    Name(Stretch),
    /// in the content
    Text(Stretch),
    /// in the scratch
    Unpacked(Stretch),
}

/// A stretch of bytes; half as large as a `Range`, for there are many.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    start: u32,
    end: u32,
}

impl Stretch {
    /// Of content beyond 4 GiB there is nothing: it is more than any stream may unpack to.
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) }
    }

    fn of(self, bytes: &[u8]) -> Option<&[u8]> {
        bytes.get(self.start as usize..self.end as usize)
    }
}

/// Operands of one operator; the rest is dropped.
const MAX_OPERANDS: usize = 8192;

/// The operands of an operator.
pub(super) struct Given<'g> {
    pub(super) content: &'g [u8],
    pub(super) scratch: Vec<u8>,
    pub(super) operands: Vec<Operand>,
    pub(super) properties: Option<Object<'g>>,
}

impl Given<'_> {
    /// Takes one more operand.
    #[inline]
    pub(super) fn push(&mut self, operand: Operand) {
        if self.operands.len() >= MAX_OPERANDS {
            self.operands.clear();
        } else {
            self.operands.push(operand);
        }
    }

    /// Forgets the operands of an operator that is done.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.operands.clear();
        self.scratch.clear();
        self.properties = None;
    }

    /// The number at a place; 0 for none.
    pub(super) fn number(&self, at: usize) -> f64 {
        match self.operands.get(at) {
            Some(Operand::Number(number)) => *number,
            _ => 0.0,
        }
    }

    /// The first six numbers.
    pub(super) fn matrix(&self) -> Option<Matrix> {
        let operands: &[Operand; 6] = self.operands.first_chunk()?;
        let mut numbers = [0.0; 6];
        for (slot, operand) in numbers.iter_mut().zip(operands) {
            let Operand::Number(number) = operand else { return None };
            *slot = *number;
        }
        Some(Matrix::new(numbers))
    }

    /// The name at a place as it is printed.
    pub(super) fn printed_name(&self, at: usize) -> Option<&[u8]> {
        match self.operands.get(at) {
            Some(Operand::Name(range)) => range.of(self.content),
            _ => None,
        }
    }

    /// The name at a place.
    pub(super) fn name(&self, at: usize) -> Option<Bytes<'_>> {
        match self.operands.get(at) {
            Some(Operand::Name(range)) => {
                let end = range.end as usize;
                Some(Lexer::new(self.content.get(..end)?, (range.start as usize).checked_sub(1)?).name())
            }
            _ => None,
        }
    }

    /// The bytes of a string.
    pub(super) fn text(&self, operand: &Operand) -> Option<&[u8]> {
        match operand {
            Operand::Text(stretch) => stretch.of(self.content),
            Operand::Unpacked(stretch) => stretch.of(&self.scratch),
            _ => None,
        }
    }
}

/// A string that starts with `(`: its place in the content, or its unescaped bytes in the scratch.
pub(super) fn literal(lexer: &mut Lexer<'_>, scratch: &mut Vec<u8>) -> Operand {
    lexer.at += 1;
    let start = lexer.at;
    let rest = lexer.rest();
    match rest.iter().position(|b| matches!(b, b'(' | b')' | b'\\' | b'\r')) {
        Some(end) if rest.get(end) == Some(&b')') => {
            lexer.at = start + end + 1;
            Operand::Text(Stretch::new(start, start + end))
        }
        _ => {
            let from = scratch.len();
            lexer.escaped(scratch);
            Operand::Unpacked(Stretch::new(from, scratch.len()))
        }
    }
}
