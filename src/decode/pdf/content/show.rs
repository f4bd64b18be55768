//! Text-showing operators: strings become glyphs at their places.

use super::super::font::Shape;
use super::super::lexer::{is_space, short_numeral, two_bytes};
use super::super::matrix::Matrix;
use super::operand::{Given, Operand};
use super::{CLOCK_EVERY, Direction, Glyph, Interpreter, State, Style};

/// What glyphs have in common as long as only their place changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pen {
    style: u32,
    /// one unit along the line, on the page
    unit: f32,
    /// the way from text to the page; where it starts is another one for each string
    slope: Matrix,
    /// one unit along the line, as steps on the page
    right: f64,
    down: f64,
    /// on a layer that is switched off
    off: bool,
    vertical: bool,
}

impl Interpreter<'_, '_, '_> {
    /// Begins a line of text at this matrix.
    pub(super) fn begin_line(&mut self, matrix: Matrix) {
        if !matrix.slopes_as(self.text) {
            self.pen = None;
        }
        self.text = matrix;
        self.line = matrix;
    }

    pub(super) fn next_line(&mut self, x: f64, y: f64) {
        self.line = self.line.moved(x, y);
        self.text = self.line;
    }

    pub(super) fn show_last(&mut self, given: &Given<'_>) {
        if let Some(text) = given.operands.last().and_then(|operand| given.text(operand)) {
            self.show(text);
        }
    }

    pub(super) fn show_all(&mut self, given: &Given<'_>) {
        let vertical = self.state.font.and_then(|font| self.fonts.font(font)).is_some_and(|font| font.vertical);
        for operand in &given.operands {
            match operand {
                Operand::Number(back) => {
                    let move_by = -back / 1000.0 * self.state.size;
                    self.text = if vertical {
                        self.text.moved(0.0, move_by)
                    } else {
                        self.text.moved(move_by * self.state.scale, 0.0)
                    };
                }
                text => {
                    if let Some(text) = given.text(text) {
                        self.show(text);
                    }
                }
            }
        }
    }

    /// Follows a line that is set glyph by glyph, as the writers of most circulars do it: ` 10.08 0 Td <1E47> Tj` again and again, in
    /// exactly these bytes. Gives the place behind the last of them; whatever looks otherwise is left to be read as all else is.
    pub(super) fn spelled_out(&mut self, content: &[u8], from: usize) -> usize {
        let (Some(pen), Some(font)) = (self.pen, self.state.font.and_then(|index| self.fonts.font(index))) else {
            return from;
        };
        let State { ctm, size, spacing, scale, rise, .. } = self.state;
        let mut at = from;
        let mut last = None;
        while let Some((step, code, end)) = spelled(content, at) {
            let Some(shape) = font.of_identity(code) else { break };
            // two operators; where the clock has to be looked at, or a limit is near, they are counted one by one
            if self.operators_left % CLOCK_EVERY < 2 || self.drawn.glyphs.len() >= self.max_glyphs {
                break;
            }
            self.operators_left -= 2;
            self.line = self.line.moved(step, 0.0);
            if !pen.off {
                let (e, f) = self.line.origin_then(ctm);
                let start = Matrix { e, f, ..pen.slope }.moved(0.0, rise);
                #[expect(clippy::cast_possible_truncation, reason = "places on a page fit an f32")]
                let (x, y) = (start.e as f32, start.f as f32);
                let Shape { text, advance } = shape;
                self.drawn.glyphs.push(Glyph { x, y, advance: advance * pen.unit, text, style: pen.style });
            }
            last = Some(shape);
            at = end;
        }
        if let Some(shape) = last {
            let advance = f64::from(shape.advance) * size;
            self.text = if pen.vertical {
                self.line.moved(0.0, spacing - advance)
            } else {
                self.line.moved((advance + spacing) * scale, 0.0)
            };
        }
        at
    }

    fn show(&mut self, string: &[u8]) {
        let Some(index) = self.state.font else { return };
        if self.pen.is_none() {
            self.pen = self.new_pen(index);
        }
        let Some(pen) = self.pen else { return };
        let State { ctm, size, spacing, word_spacing, scale, rise, .. } = self.state;
        let Pen { style, unit, slope, right, down, off, vertical } = pen;
        let (e, f) = self.text.origin_then(ctm);
        let start = Matrix { e, f, ..slope };
        let start = start.moved(0.0, rise);
        if let Some(shape) = self.fonts.one(index, string) {
            if !off {
                #[expect(clippy::cast_possible_truncation, reason = "places on a page fit an f32")]
                let (x, y) = (start.e as f32, start.f as f32);
                self.drawn.glyphs.push(Glyph { x, y, advance: shape.advance * unit, text: shape.text, style });
            }
            let advance = f64::from(shape.advance) * size;
            self.text = if vertical {
                self.text.moved(0.0, spacing - advance)
            } else {
                self.text.moved((advance + spacing) * scale, 0.0)
            };
            return;
        }
        let glyphs = &mut self.drawn.glyphs;
        let mut along = 0.0_f64;
        self.fonts.each(self.file, index, string, |code, length, shape| {
            if !off {
                #[expect(clippy::cast_possible_truncation, reason = "places on a page fit an f32")]
                let (x, y) = ((right * along + start.e) as f32, (down * along + start.f) as f32);
                glyphs.push(Glyph { x, y, advance: shape.advance * unit, text: shape.text, style });
            }
            let extra = if code == 32 && length == 1 { spacing + word_spacing } else { spacing };
            along += if vertical {
                extra - f64::from(shape.advance) * size
            } else {
                (f64::from(shape.advance) * size + extra) * scale
            };
        });
        self.text = if vertical { self.text.moved(0.0, along) } else { self.text.moved(along, 0.0) };
    }

    /// How glyphs of this font stand.
    fn new_pen(&mut self, font: usize) -> Option<Pen> {
        let font = self.fonts.font(font)?;
        let (vertical, em) = (font.vertical, font.em);
        let State { ctm, size, scale, hidden, .. } = self.state;
        let slope = self.text.then(ctm);
        let style = self.style(slope, size, em, vertical, hidden);
        #[expect(clippy::cast_possible_truncation, reason = "a size fits an f32")]
        let unit = if vertical {
            length(slope.c, slope.d) * size.abs()
        } else {
            length(slope.a, slope.b) * (size * scale).abs()
        } as f32;
        let (right, down) = if vertical { (slope.c, slope.d) } else { (slope.a, slope.b) };
        Some(Pen { style, unit, slope, right, down, off: self.is_hidden_layer(), vertical })
    }

    fn style(&mut self, shown: Matrix, size: f64, em: f32, vertical: bool, hidden: bool) -> u32 {
        let (x, y) = (shown.a * size, shown.b * size);
        let direction = if y.abs() < x.abs() * 0.1 {
            if x > 0.0 { Direction::Right } else { Direction::Left }
        } else if x.abs() < y.abs() * 0.1 {
            if y > 0.0 { Direction::Down } else { Direction::Up }
        } else {
            Direction::Skewed
        };
        #[expect(clippy::cast_possible_truncation, reason = "a size fits an f32")]
        let size = (length(shown.c, shown.d) * size.abs()) as f32 * em;
        let style = Style { size, direction, vertical, hidden };
        if self.drawn.styles.last() != Some(&style) {
            self.drawn.styles.push(style);
        }
        u32::try_from(self.drawn.styles.len() - 1).unwrap_or(0)
    }
}

/// ` 10.08 0 Td <1E47> Tj` at a place: the step, the code, and the place behind.
#[inline]
fn spelled(content: &[u8], at: usize) -> Option<(f64, u32, usize)> {
    content.get(at).filter(|byte| is_space(**byte))?;
    let step = short_numeral(content, at + 1)?;
    let Some(b" 0 Td") = content.get(step.end..)?.first_chunk() else { return None };
    content.get(step.end + 5).filter(|byte| is_space(**byte))?;
    let string = step.end + 6;
    let [high, low] = two_bytes(content, string)?;
    let Some(b" Tj") = content.get(string + 6..)?.first_chunk() else { return None };
    let end = string + 9;
    content.get(end).filter(|byte| is_space(**byte))?;
    Some((step.number, u32::from(high) << 8 | u32::from(low), end))
}

/// Length of a vector; most lie along an axis.
fn length(x: f64, y: f64) -> f64 {
    if y == 0.0 {
        x.abs()
    } else if x == 0.0 {
        y.abs()
    } else {
        x.hypot(y)
    }
}
