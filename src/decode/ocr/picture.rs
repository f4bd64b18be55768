//! The picture of a page in greys, made ready for recognition: coloured stamps faded, the page set straight.
//!
//! Known to be hard: a page of ruled tables has its own straight lines, which help; a page with hardly any ink has no measurable
//! angle and is left as it is.

/// Largest angle that is looked for, in degrees. An angle at this bound is no measurement.
const LARGEST_SKEW: f32 = 5.0;
/// Smaller angles are left alone: turning blurs.
const SMALLEST_SKEW: f32 = 0.1;
/// Dots across the picture in which the angle is measured.
const COARSE_WIDTH: usize = 800;
/// Fewer dark dots than this say nothing about an angle.
const FEW: usize = 400;

/// Side of the squares, in dots, within which and beside which a coloured dot counts.
const BLOCK: usize = 16;
/// Difference between the brightest and the darkest colour of a coloured dot.
const COLOURED: u8 = 60;
/// Greys from the first to the second of these become lighter around colours, those above white. With them 34 of 38 values under red
/// stamps were read, without them 26.
const FADING: (u8, u8) = (100, 200);

/// A picture in greys, row by row from the top; 0 is black.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub(super) width: usize,
    pub(super) height: usize,
    dots: Vec<u8>,
}

impl Picture {
    /// A picture of rows of greys; `None` when the sizes do not agree.
    #[must_use]
    pub fn new(width: usize, height: usize, dots: Vec<u8>) -> Option<Self> {
        (width > 0 && height > 0 && width.checked_mul(height) == Some(dots.len())).then_some(Self {
            width,
            height,
            dots,
        })
    }

    /// Its width.
    #[must_use]
    pub fn width_in_dots(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "pictures are at most 65,535 dots wide")]
        let width = self.width as f32;
        width
    }

    /// Of red, green, blue and opacity, each dot takes its brightest colour: the red of a stamp fades, black stays black. Around
    /// coloured dots the greys between are made lighter too, for the edges of a stamp are grey in most scans; elsewhere they are
    /// the edges of letters and stay.
    #[must_use]
    pub fn without_colours(width: usize, height: usize, rgba: &[u8]) -> Option<Self> {
        let (blocks_across, blocks_down) = (width.div_ceil(BLOCK), height.div_ceil(BLOCK));
        let mut coloured = vec![false; blocks_across * blocks_down];
        let mut dots = Vec::with_capacity(rgba.len() / 4);
        for (at, dot) in rgba.chunks_exact(4).enumerate() {
            let &[red, green, blue, _] = dot else { continue };
            let brightest = red.max(green).max(blue);
            dots.push(brightest);
            if brightest - red.min(green).min(blue) > COLOURED {
                let (x, y) = (at % width.max(1) / BLOCK, at / width.max(1) / BLOCK);
                for near in
                    (y.saturating_sub(1)..=y + 1).flat_map(|y| (x.saturating_sub(1)..=x + 1).map(move |x| (x, y)))
                {
                    let block = (near.0 < blocks_across).then(|| coloured.get_mut(near.1 * blocks_across + near.0));
                    if let Some(block) = block.flatten() {
                        *block = true;
                    }
                }
            }
        }
        for (y, row) in dots.chunks_mut(width.max(1)).enumerate() {
            for (x, dots) in row.chunks_mut(BLOCK).enumerate() {
                if coloured.get(y / BLOCK * blocks_across + x).copied().unwrap_or_default() {
                    for dot in dots {
                        *dot = faded(*dot);
                    }
                }
            }
        }
        Self::new(width, height, dots)
    }

    /// Reads the form that [`Picture::to_pgm`] writes.
    #[must_use]
    pub fn from_pgm(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"P5\n")?;
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let (width, height) = std::str::from_utf8(rest.get(..end)?).ok()?.split_once(' ')?;
        let dots = rest.get(end + 1..)?.strip_prefix(b"255\n")?;
        Self::new(width.parse().ok()?, height.parse().ok()?, dots.to_vec())
    }

    /// As a file (portable greymap, binary).
    #[must_use]
    pub fn to_pgm(&self) -> Vec<u8> {
        let mut out = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        out.extend_from_slice(&self.dots);
        out
    }

    /// By how many degrees its lines fall to the right; 0 when that cannot be told.
    #[must_use]
    pub fn skew(&self) -> f32 {
        let points = self.dark_points();
        if points.len() < FEW {
            return 0.0;
        }
        // lines of vertical writing stand upright: the sharper of both profiles counts
        let lying = sharpest(&points, |(x, y), slope| y - x * slope);
        let standing = sharpest(&points, |(x, y), slope| x + y * slope);
        let (angle, _) = if standing.1 > lying.1 { standing } else { lying };
        if angle.abs() < SMALLEST_SKEW || angle.abs() > LARGEST_SKEW - 0.1 { 0.0 } else { angle }
    }

    /// Places of dark dots in a picture of [`COARSE_WIDTH`].
    fn dark_points(&self) -> Vec<(f32, f32)> {
        let step = (self.width / COARSE_WIDTH).max(1);
        let mut points = Vec::new();
        let mut sums = vec![0_usize; self.width / step];
        for (band, rows) in self.dots.chunks(self.width * step).enumerate() {
            sums.fill(0);
            for row in rows.chunks(self.width) {
                for (sum, dots) in sums.iter_mut().zip(row.chunks_exact(step)) {
                    *sum += dots.iter().map(|dot| usize::from(*dot)).sum::<usize>();
                }
            }
            let dark = rows.len() / self.width * step * 170;
            let dark = sums.iter().enumerate().filter(|(_, sum)| **sum < dark);
            #[expect(clippy::cast_precision_loss, reason = "a place in a coarse picture is far below 2^24")]
            points.extend(dark.map(|(x, _)| (x as f32, band as f32)));
        }
        points
    }

    /// Turned so that lines which fall to the right by so many degrees lie straight; what comes from outside is white.
    #[must_use]
    pub fn set_straight(&self, degrees: f32) -> Self {
        if degrees == 0.0 {
            return self.clone();
        }
        let (sin, cos) = degrees.to_radians().sin_cos();
        #[expect(clippy::cast_precision_loss, reason = "pictures are at most 65,535 dots wide")]
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut dots = Vec::with_capacity(self.dots.len());
        for y in 0..self.height {
            for x in 0..self.width {
                #[expect(clippy::cast_precision_loss, reason = "as above")]
                let (x, y) = (x as f32 - middle_x, y as f32 - middle_y);
                dots.push(self.between(x * cos - y * sin + middle_x, x * sin + y * cos + middle_y));
            }
        }
        Self { dots, ..*self }
    }

    /// The grey between four dots.
    fn between(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (right_part, lower_part) = (x - left, y - top);
        #[expect(clippy::cast_possible_truncation, reason = "places in a picture")]
        let (left, top) = (left as i64, top as i64);
        let mix = |a: f32, b: f32, part: f32| a + (b - a) * part;
        let upper = mix(self.grey(left, top), self.grey(left + 1, top), right_part);
        let lower = mix(self.grey(left, top + 1), self.grey(left + 1, top + 1), right_part);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 255")]
        let grey = mix(upper, lower, lower_part).round() as u8;
        grey
    }

    fn grey(&self, x: i64, y: i64) -> f32 {
        let place = usize::try_from(x).ok().zip(usize::try_from(y).ok()).filter(|(x, _)| *x < self.width);
        place.and_then(|(x, y)| self.dots.get(y * self.width + x)).copied().map_or(255.0, f32::from)
    }

    /// Turned to the right by so many quarters of a circle.
    #[must_use]
    pub fn turned(&self, quarters: u8) -> Self {
        match quarters % 4 {
            0 => self.clone(),
            2 => Self { dots: self.dots.iter().rev().copied().collect(), ..*self },
            quarters => {
                let mut dots = Vec::with_capacity(self.dots.len());
                for x in 0..self.width {
                    let column = self.dots.iter().skip(x).step_by(self.width).copied();
                    if quarters == 1 { dots.extend(column.rev()) } else { dots.extend(column) }
                }
                let turned = Self { width: self.height, height: self.width, dots };
                // columns from the left give the left side on top: the mirror image of a turn to the left, upside down
                if quarters == 1 { turned } else { turned.rows_reversed() }
            }
        }
    }

    fn rows_reversed(self) -> Self {
        let dots = self.dots.chunks(self.width).rev().flatten().copied().collect();
        Self { dots, ..self }
    }
}

fn faded(grey: u8) -> u8 {
    let (from, to) = (u16::from(FADING.0), u16::from(FADING.1));
    let value = u16::from(grey);
    if value < from {
        return grey;
    }
    let lighter = value + (255 - value) * (value.min(to) - from) / (to - from);
    u8::try_from(lighter).unwrap_or(u8::MAX)
}

/// The angle, in degrees, at which the profile of the points is sharpest, and how sharp it is.
fn sharpest(points: &[(f32, f32)], along: impl Fn((f32, f32), f32) -> f32) -> (f32, f64) {
    let sharpness = |angle: f32| {
        let slope = angle.to_radians().tan();
        let mut bins: Vec<f64> = Vec::new();
        for &point in points {
            // some room for what is turned out of the picture
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a row or column of a picture")]
            let bin = (along(point, slope) + 1_000.0).max(0.0) as usize;
            if bin >= bins.len() {
                bins.resize(bin + 1, 0.0);
            }
            if let Some(bin) = bins.get_mut(bin) {
                *bin += 1.0;
            }
        }
        bins.iter().zip(bins.iter().skip(1)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>()
    };
    let best = |angles: &mut dyn Iterator<Item = f32>| {
        angles
            .map(|angle| (angle, sharpness(angle)))
            .fold((0.0, 0.0), |best, next| if next.1 > best.1 { next } else { best })
    };
    let (coarse, _) = best(&mut (-10_i8..=10).map(|step| f32::from(step) * LARGEST_SKEW / 10.0));
    best(&mut (-10_i8..=10).map(|step| coarse + f32::from(step) * 0.05))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of ruled lines.
    fn page() -> Picture {
        let (width, height) = (900, 1200);
        let ink = |at: usize| {
            let (x, y) = (at % width, at / width);
            if (100..800).contains(&x) && (100..1100).contains(&y) && y % 40 < 12 && x % 30 < 22 { 20 } else { 255 }
        };
        Picture::new(width, height, (0..width * height).map(ink).collect()).unwrap()
    }

    #[test]
    fn the_angle_of_a_crooked_page_is_found_and_taken_out() {
        for degrees in [-3.4_f32, -0.8, 0.7, 2.0] {
            let crooked = page().set_straight(-degrees);
            assert!((crooked.skew() - degrees).abs() <= 0.1, "{degrees}: {}", crooked.skew());
            assert!(crooked.set_straight(crooked.skew()).skew().abs() <= 0.1);
        }
        assert!(page().skew().abs() < f32::EPSILON);
    }

    #[test]
    fn turning_four_times_gives_the_page_back() {
        let small = Picture::new(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
        assert_eq!(small.turned(1), Picture::new(2, 3, vec![4, 1, 5, 2, 6, 3]).unwrap());
        assert_eq!(small.turned(2), Picture::new(3, 2, vec![6, 5, 4, 3, 2, 1]).unwrap());
        assert_eq!(small.turned(3), Picture::new(2, 3, vec![3, 6, 2, 5, 1, 4]).unwrap());
        assert_eq!(small.turned(3).turned(1), small);
    }

    #[test]
    fn a_red_stamp_fades_and_black_stays() {
        let rgba = [230, 40, 40, 255, 10, 12, 8, 255, 150, 150, 150, 255];
        assert_eq!(Picture::without_colours(3, 1, &rgba), Picture::new(3, 1, vec![255, 12, 202]));
        let grey = [150, 150, 150, 255, 10, 12, 8, 255];
        assert_eq!(Picture::without_colours(2, 1, &grey), Picture::new(2, 1, vec![150, 12]));
    }

    #[test]
    fn a_file_reads_back_and_a_broken_one_does_not() {
        let picture = page();
        assert_eq!(Picture::from_pgm(&picture.to_pgm()), Some(picture));
        for broken in [&b"P5\n2 2\n255\nabc"[..], b"P6\n1 1\n255\na", b"P5\n99999999999999999999 1\n255\n", b""] {
            assert_eq!(Picture::from_pgm(broken), None);
        }
    }
}
