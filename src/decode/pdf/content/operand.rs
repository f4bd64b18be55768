//! The operands of an operator, without a copy where none is needed.

use super::super::lexer::Lexer;
use super::super::matrix::Matrix;
use super::super::object::{Bytes, Object};
use std::ops::Range;

/// One operand.
pub(super) enum Operand {
    Number(f64),
    /// in the content
    Name(Range<usize>),
    /// in the content
    Text(Range<usize>),
    /// in the scratch
    Unpacked(Range<usize>),
}

/// The operands of an operator.
pub(super) struct Given<'g> {
    pub(super) content: &'g [u8],
    pub(super) scratch: &'g [u8],
    pub(super) operands: &'g [Operand],
    pub(super) properties: Option<&'g Object<'g>>,
}

impl Given<'_> {
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

    /// The name at a place.
    pub(super) fn name(&self, at: usize) -> Option<Bytes<'_>> {
        match self.operands.get(at) {
            Some(Operand::Name(range)) => {
                Some(Lexer::new(self.content.get(..range.end)?, range.start.checked_sub(1)?).name())
            }
            _ => None,
        }
    }

    /// The bytes of a string.
    pub(super) fn text(&self, operand: &Operand) -> Option<&[u8]> {
        match operand {
            Operand::Text(range) => self.content.get(range.clone()),
            Operand::Unpacked(range) => self.scratch.get(range.clone()),
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
            Operand::Text(start..start + end)
        }
        _ => {
            let from = scratch.len();
            lexer.escaped(scratch);
            Operand::Unpacked(from..scratch.len())
        }
    }
}
