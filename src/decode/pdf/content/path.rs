//! Paths, as far as reading needs them: the thin upright lines that make tables, underlines and strike-throughs.

use crate::model::Rect;

/// Thicker than this is a surface, not a line.
const MAX_THICKNESS: f32 = 3.5;
/// Shorter than this is a dot.
const MIN_LENGTH: f32 = 1.5;
/// Points of a surface that may be a thin box.
pub(super) const MAX_CORNERS: u32 = 6;
/// Rules of one page; drawings have many more and need none.
const MAX_RULES: usize = 30_000;

/// A straight line along one of the axes of the page, thin in the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Rule {
    /// from left to right, otherwise from top to bottom
    pub(in super::super) across: bool,
    /// y of a line across, x of one down: its middle
    pub(in super::super) at: f32,
    /// where it starts, along its axis
    pub(in super::super) from: f32,
    /// where it ends
    pub(in super::super) to: f32,
}

type Point = (f32, f32);

#[derive(Debug, Default)]
pub(super) struct Path {
    points: Vec<Point>,
    /// where each part starts in `points`, and whether it makes no rule: it has curves, or its points are not read
    parts: Vec<(usize, bool)>,
    closed: bool,
    /// points that were counted and not read
    unread: u32,
    /// `W`: the path also narrows what is painted after it
    clips: bool,
}

impl Path {
    pub(super) fn clip(&mut self) {
        self.clips = true;
    }

    /// The box that this path leaves of a clip.
    pub(super) fn narrowed(&self, clip: Rect) -> Rect {
        if !self.clips {
            return clip;
        }
        let bounds = around(&self.points);
        Rect {
            x0: clip.x0.max(bounds.x0),
            y0: clip.y0.max(bounds.y0),
            x1: clip.x1.min(bounds.x1),
            y1: clip.y1.min(bounds.y1),
        }
    }

    pub(super) fn clear(&mut self) {
        self.clips = false;
        self.points.clear();
        self.parts.clear();
        self.closed = false;
        self.unread = 0;
    }

    pub(super) fn start(&mut self, point: Point) {
        self.parts.push((self.points.len(), false));
        self.points.push(point);
        self.closed = false;
    }

    pub(super) fn line(&mut self, point: Point) {
        if self.parts.is_empty() {
            self.start(point);
        } else {
            self.points.push(point);
        }
    }

    pub(super) fn curve(&mut self, point: Point) {
        self.line(point);
        if let Some(part) = self.parts.last_mut() {
            part.1 = true;
        }
    }

    pub(super) fn close(&mut self) {
        let first = self.parts.last().and_then(|part| self.points.get(part.0)).copied();
        if !self.closed {
            match first {
                Some(first) => self.points.push(first),
                None => self.unread = self.unread.saturating_add(u32::from(!self.parts.is_empty())),
            }
            self.closed = true;
        }
    }

    pub(super) fn rectangle(&mut self, corners: [Point; 4]) {
        self.parts.push((self.points.len(), false));
        self.points.extend(corners);
        self.points.extend(corners.first().copied());
        self.closed = true;
    }

    /// Counts the points of a part that makes no rule wherever they are. It is the open part, or one that `starts` here.
    pub(super) fn curved_part(&mut self, starts: bool, points: u32, closed: bool) {
        if starts {
            self.parts.push((self.points.len(), true));
        } else if let Some(part) = self.parts.last_mut() {
            part.1 = true;
        }
        self.unread = self.unread.saturating_add(points);
        self.closed = closed;
    }

    pub(super) fn segments(&self) -> u32 {
        u32::try_from(self.points.len()).unwrap_or(u32::MAX).saturating_add(self.unread)
    }

    /// Turns the path into rules, as far as the clip shows them. `stroke` is the width of the line.
    pub(super) fn paint(&self, filled: bool, stroke: Option<f32>, clip: Rect, rules: &mut Vec<Rule>) {
        let mut ends = self.parts.iter().skip(1).map(|part| part.0);
        for &(start, curved) in &self.parts {
            let end = ends.next().unwrap_or(self.points.len());
            let points = self.points.get(start..end).unwrap_or_default();
            if curved || points.len() < 2 || rules.len() >= MAX_RULES {
                continue;
            }
            if filled && points.len() <= MAX_CORNERS as usize {
                rules.extend(thin_box(points, clip));
            }
            if stroke.is_some_and(|width| width <= MAX_THICKNESS) {
                rules.extend(points.windows(2).filter_map(|pair| match pair {
                    [a, b] => upright(*a, *b).and_then(|rule| rule.clipped(clip)),
                    _ => None,
                }));
            }
        }
    }
}

impl Rule {
    /// The rule between two points, when it runs along an axis.
    pub(in super::super) fn between([a, b]: [Point; 2]) -> Option<Self> {
        upright(a, b)
    }

    fn clipped(self, clip: Rect) -> Option<Self> {
        let (low, high, from, to) =
            if self.across { (clip.y0, clip.y1, clip.x0, clip.x1) } else { (clip.x0, clip.x1, clip.y0, clip.y1) };
        let rule = Self { from: self.from.max(from), to: self.to.min(to), ..self };
        (self.at >= low - 1.0 && self.at <= high + 1.0 && rule.to - rule.from >= MIN_LENGTH).then_some(rule)
    }
}

/// The box around points. What is no number is passed over, without a thought of its own.
fn around(points: &[Point]) -> Rect {
    let mut bounds = Rect { x0: f32::MAX, y0: f32::MAX, x1: f32::MIN, y1: f32::MIN };
    for &(x, y) in points {
        bounds.x0 = if x < bounds.x0 { x } else { bounds.x0 };
        bounds.y0 = if y < bounds.y0 { y } else { bounds.y0 };
        bounds.x1 = if x > bounds.x1 { x } else { bounds.x1 };
        bounds.y1 = if y > bounds.y1 { y } else { bounds.y1 };
    }
    bounds
}

/// A filled box that is thin enough to be a line.
fn thin_box(points: &[Point], clip: Rect) -> Option<Rule> {
    let bounds = around(points);
    let (x0, x1) = (bounds.x0.max(clip.x0), bounds.x1.min(clip.x1));
    let (y0, y1) = (bounds.y0.max(clip.y0), bounds.y1.min(clip.y1));
    if x1 < x0 || y1 < y0 {
        return None;
    }
    let (width, height) = (x1 - x0, y1 - y0);
    if height <= MAX_THICKNESS && width >= MIN_LENGTH.max(2.0 * height) {
        Some(Rule { across: true, at: f32::midpoint(y0, y1), from: x0, to: x1 })
    } else if width <= MAX_THICKNESS && height >= MIN_LENGTH.max(2.0 * width) {
        Some(Rule { across: false, at: f32::midpoint(x0, x1), from: y0, to: y1 })
    } else {
        None
    }
}

/// A stroke along an axis.
fn upright(a: Point, b: Point) -> Option<Rule> {
    let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
    if dy < 0.6 && dx >= MIN_LENGTH {
        Some(Rule { across: true, at: f32::midpoint(a.1, b.1), from: a.0.min(b.0), to: a.0.max(b.0) })
    } else if dx < 0.6 && dy >= MIN_LENGTH {
        Some(Rule { across: false, at: f32::midpoint(a.0, b.0), from: a.1.min(b.1), to: a.1.max(b.1) })
    } else {
        None
    }
}
