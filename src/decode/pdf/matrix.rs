//! Plane geometry of a page: matrices and the way from PDF's space to the page as displayed.

use crate::model::Rect;

/// `[a b c d e f]`, as PDF writes it: x' = a·x + c·y + e, y' = b·x + d·y + f.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) c: f64,
    pub(super) d: f64,
    pub(super) e: f64,
    pub(super) f: f64,
}

impl Matrix {
    pub(super) const IDENTITY: Self = Self::new([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    #[expect(clippy::many_single_char_names, reason = "the names of the PDF specification")]
    pub(super) const fn new([a, b, c, d, e, f]: [f64; 6]) -> Self {
        Self { a, b, c, d, e, f }
    }

    /// First `self`, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        Self {
            a: self.a * next.a + self.b * next.c,
            b: self.a * next.b + self.b * next.d,
            c: self.c * next.a + self.d * next.c,
            d: self.c * next.b + self.d * next.d,
            e: self.e * next.a + self.f * next.c + next.e,
            f: self.e * next.b + self.f * next.d + next.f,
        }
    }

    /// Where the origin comes to lie: `e` and `f` of [`Matrix::then`].
    pub(super) fn origin_then(self, next: Self) -> (f64, f64) {
        (self.e * next.a + self.f * next.c + next.e, self.e * next.b + self.f * next.d + next.f)
    }

    /// Moved by (x, y) before all else.
    pub(super) fn moved(self, x: f64, y: f64) -> Self {
        Self { e: x * self.a + y * self.c + self.e, f: x * self.b + y * self.d + self.f, ..self }
    }

    #[expect(clippy::cast_possible_truncation, reason = "places on a page fit an f32")]
    pub(super) fn apply(self, x: f64, y: f64) -> (f32, f32) {
        ((self.a * x + self.c * y + self.e) as f32, (self.b * x + self.d * y + self.f) as f32)
    }

    /// The box around the image of a rectangle.
    pub(super) fn bounds(self, [x0, y0, x1, y1]: [f64; 4]) -> Rect {
        let corners = [self.apply(x0, y0), self.apply(x1, y0), self.apply(x0, y1), self.apply(x1, y1)];
        let mut out = Rect { x0: f32::MAX, y0: f32::MAX, x1: f32::MIN, y1: f32::MIN };
        for (x, y) in corners {
            out = out.union(Rect { x0: x, y0: y, x1: x, y1: y });
        }
        out
    }
}

/// The page as displayed: its size and the way to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Display {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) base: Matrix,
}

impl Display {
    /// From the visible box of a page and its turn in degrees, clockwise.
    pub(super) fn new([x0, y0, x1, y1]: [f64; 4], turn: i64) -> Self {
        let (left, right) = (x0.min(x1), x0.max(x1));
        let (low, high) = (y0.min(y1), y0.max(y1));
        let (width, height) = (right - left, high - low);
        let (base, width, height) = match turn.rem_euclid(360) {
            90 => (Matrix::new([0.0, 1.0, 1.0, 0.0, -low, -left]), height, width),
            180 => (Matrix::new([-1.0, 0.0, 0.0, 1.0, right, -low]), width, height),
            270 => (Matrix::new([0.0, -1.0, -1.0, 0.0, high, right]), height, width),
            _ => (Matrix::new([1.0, 0.0, 0.0, -1.0, -left, high]), width, height),
        };
        #[expect(clippy::cast_possible_truncation, reason = "a page's size fits an f32")]
        Self { width: width as f32, height: height as f32, base }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corner_at_which_reading_starts_is_the_origin_after_every_turn() {
        let page = [10.0, 20.0, 110.0, 220.0];
        // the corner of the page that is top left after the turn, and the one at its right
        for (turn, origin, right, size) in [
            (0, (10.0, 220.0), (110.0, 220.0), (100.0, 200.0)),
            (90, (10.0, 20.0), (10.0, 220.0), (200.0, 100.0)),
            (180, (110.0, 20.0), (10.0, 20.0), (100.0, 200.0)),
            (270, (110.0, 220.0), (110.0, 20.0), (200.0, 100.0)),
            (-90, (110.0, 220.0), (110.0, 20.0), (200.0, 100.0)),
        ] {
            let display = Display::new(page, turn);
            assert_eq!(display.base.apply(origin.0, origin.1), (0.0, 0.0), "{turn}");
            assert_eq!(display.base.apply(right.0, right.1), (size.0, 0.0), "{turn}");
            assert_eq!((display.width, display.height), size, "{turn}");
        }
    }

    #[test]
    fn moves_come_before_the_matrix() {
        let double = Matrix::new([2.0, 0.0, 0.0, 2.0, 5.0, 0.0]);
        assert_eq!(double.moved(1.0, 1.0).apply(0.0, 0.0), (7.0, 2.0));
        assert_eq!(Matrix::IDENTITY.moved(1.0, 1.0).then(double).apply(0.0, 0.0), (7.0, 2.0));
    }
}
