//! Text-showing operators: strings become glyphs at their places.

use super::super::matrix::Matrix;
use super::operand::{Given, Operand};
use super::{Direction, Glyph, Interpreter, State, Style};

impl Interpreter<'_, '_, '_> {
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
        for operand in given.operands {
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

    fn show(&mut self, string: &[u8]) {
        let Some(index) = self.state.font else { return };
        let Some(font) = self.fonts.font(index) else { return };
        let (vertical, em) = (font.vertical, font.em);
        let State { ctm, size, spacing, word_spacing, scale, rise, hidden, .. } = self.state;
        let shown = self.text.then(ctm);
        let style = self.style(shown, size, em, vertical, hidden);
        let off = self.is_hidden_layer();
        let start = shown.moved(0.0, rise);
        // one unit along the line, on the page
        #[expect(clippy::cast_possible_truncation, reason = "a size fits an f32")]
        let unit = if vertical {
            length(shown.c, shown.d) * size.abs()
        } else {
            length(shown.a, shown.b) * (size * scale).abs()
        } as f32;
        let (right, down) = if vertical { (start.c, start.d) } else { (start.a, start.b) };
        let glyphs = &mut self.drawn.glyphs;
        let mut pen = 0.0_f64;
        self.fonts.each(self.file, index, string, |code, length, shape| {
            if !off {
                #[expect(clippy::cast_possible_truncation, reason = "places on a page fit an f32")]
                let (x, y) = ((right * pen + start.e) as f32, (down * pen + start.f) as f32);
                glyphs.push(Glyph { x, y, advance: shape.advance * unit, text: shape.text, style });
            }
            let extra = if code == 32 && length == 1 { spacing + word_spacing } else { spacing };
            pen += if vertical {
                extra - f64::from(shape.advance) * size
            } else {
                (f64::from(shape.advance) * size + extra) * scale
            };
        });
        self.text = if vertical { self.text.moved(0.0, pen) } else { self.text.moved(pen, 0.0) };
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
