//! Where a dot of the prepared picture lies on the page.

use super::Picture;
use crate::model::Rect;

/// How the picture that the engine saw came from the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placing {
    /// width and height of the picture that the engine saw, in dots
    width: f32,
    height: f32,
    /// by how many degrees it was set straight
    straightened: f32,
    /// by how many quarters of a circle it was turned to the right before that
    quarters: u8,
    /// dots of the picture for one point of the page
    dots_per_point: f32,
}

impl Placing {
    /// Of the picture as the engine sees it.
    #[must_use]
    pub fn new(seen: &Picture, straightened: f32, quarters: u8, dots_per_point: f32) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "pictures are at most 65,535 dots wide")]
        let (width, height) = (seen.width as f32, seen.height as f32);
        Self { width, height, straightened, quarters: quarters % 4, dots_per_point: dots_per_point.max(f32::EPSILON) }
    }

    /// Of a picture that lies on no page.
    #[must_use]
    pub fn unplaced() -> Self {
        Self { width: 1.0, height: 1.0, straightened: 0.0, quarters: 0, dots_per_point: 1.0 }
    }

    /// The rectangle of the page in which a rectangle of dots lies.
    #[must_use]
    pub fn on_page(&self, dots: Rect) -> Rect {
        let corners = [(dots.x0, dots.y0), (dots.x1, dots.y0), (dots.x0, dots.y1), (dots.x1, dots.y1)];
        let [first, rest @ ..] = corners.map(|corner| self.point(corner));
        rest.into_iter().fold(first, Rect::union)
    }

    fn point(&self, (x, y): (f32, f32)) -> Rect {
        let (sin, cos) = self.straightened.to_radians().sin_cos();
        let (middle_x, middle_y) = (self.width / 2.0, self.height / 2.0);
        let (x, y) = (x - middle_x, y - middle_y);
        let (x, y) = (x * cos - y * sin + middle_x, x * sin + y * cos + middle_y);
        let (x, y) = match self.quarters {
            1 => (y, self.width - x),
            2 => (self.width - x, self.height - y),
            3 => (self.height - y, x),
            _ => (x, y),
        };
        let (x, y) = (x / self.dots_per_point, y / self.dots_per_point);
        Rect { x0: x, y0: y, x1: x, y1: y }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dark square on a page, and where it is found again after turning and straightening.
    #[test]
    fn a_place_is_found_again_however_the_page_was_held() {
        let (width, height) = (200_usize, 300_usize);
        let inside = |at: usize| (40..60).contains(&(at % width)) && (200..215).contains(&(at / width));
        let dots = (0..width * height).map(|at| if inside(at) { 0 } else { 255 }).collect();
        let page = Picture::new(width, height, dots).unwrap();
        for quarters in 0..4 {
            for straightened in [0.0, 3.0] {
                let seen = page.turned(quarters).set_straight(straightened);
                let bytes = seen.to_pgm();
                let body = &bytes[bytes.len() - width * height..];
                let dot = |at: usize| f32::from(u16::try_from(at).unwrap());
                let dark: Vec<(f32, f32)> = (0..body.len())
                    .filter(|at| body[*at] < 128)
                    .map(|at| (dot(at % seen.width), dot(at / seen.width)))
                    .collect();
                let least = |of: fn(&(f32, f32)) -> f32| dark.iter().map(of).fold(f32::MAX, f32::min);
                let most = |of: fn(&(f32, f32)) -> f32| dark.iter().map(of).fold(0.0, f32::max) + 1.0;
                let found = Rect { x0: least(|d| d.0), y0: least(|d| d.1), x1: most(|d| d.0), y1: most(|d| d.1) };
                let placed = Placing::new(&seen, straightened, quarters, 2.0).on_page(found);
                let (x, y) = (f32::midpoint(placed.x0, placed.x1), f32::midpoint(placed.y0, placed.y1));
                assert!((x - 25.0).abs() < 1.0 && (y - 103.75).abs() < 1.0, "{quarters} {straightened}: {x} {y}");
            }
        }
    }
}
