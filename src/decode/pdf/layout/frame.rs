//! Frames of reading: text that runs down, up or upside down is turned so that all the rest can think in lines from left to right.

use super::super::content::{Direction, Drawn, Glyph, Rule, Style};
use super::super::font::Fonts;
use super::super::matrix::Display;
use super::Mark;
use crate::model::Rect;
use std::ops::ControlFlow;

/// The middle of the em box lies this much of an em above the baseline.
const MIDDLE: f32 = 0.38;

/// How the lines of a group run on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frame {
    /// lines to the right, from top to bottom
    Right,
    /// lines down, from right to left: vertical writing and text turned clockwise
    Down,
    /// upside down
    Left,
    /// lines up, from left to right
    Up,
}

impl Frame {
    /// A point of the page in the frame.
    fn enter(self, x: f32, y: f32, display: &Display) -> (f32, f32) {
        match self {
            Self::Right => (x, y),
            Self::Down => (y, display.width - x),
            Self::Left => (display.width - x, display.height - y),
            Self::Up => (display.height - y, x),
        }
    }

    /// A rectangle of the frame on the page.
    pub(super) fn leave(self, r: Rect, display: &Display) -> Rect {
        let (w, h) = (display.width, display.height);
        match self {
            Self::Right => r,
            Self::Down => Rect { x0: w - r.y1, y0: r.x0, x1: w - r.y0, y1: r.x1 },
            Self::Left => Rect { x0: w - r.x1, y0: h - r.y1, x1: w - r.x0, y1: h - r.y0 },
            Self::Up => Rect { x0: r.y0, y0: h - r.x1, x1: r.y1, y1: h - r.x0 },
        }
    }

    /// A rule of the page in the frame.
    pub(super) fn rule(self, rule: &Rule, display: &Display) -> Rule {
        let ends = if rule.across {
            [(rule.from, rule.at), (rule.to, rule.at)]
        } else {
            [(rule.at, rule.from), (rule.at, rule.to)]
        };
        let [(u0, v0), (u1, v1)] = ends.map(|(x, y)| self.enter(x, y, display));
        let across = matches!(self, Self::Right | Self::Left) == rule.across;
        if across {
            Rule { across, at: v0, from: u0.min(u1), to: u0.max(u1) }
        } else {
            Rule { across, at: u0, from: v0.min(v1), to: v0.max(v1) }
        }
    }
}

/// The glyphs of one frame, in the order they were drawn.
pub(super) struct Group {
    pub(super) frame: Frame,
    pub(super) marks: Vec<Mark>,
    /// text at an angle: a watermark or a stamp
    pub(super) skewed: bool,
}

/// The glyphs of a page by frame; the frame of most glyphs first.
#[inline(never)]
pub(super) fn groups(drawn: &Drawn, fonts: &Fonts, display: &Display) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let stacked = stacked_runs(drawn, fonts);
    let is_down = |at: usize| stacked.get(at).copied().unwrap_or(false);
    let mut kept: Option<(&Glyph, f32)> = None;
    let mut rest = drawn.glyphs.as_slice();
    // neighbours mostly share their style, and with it their frame
    while let Some(first) = rest.first() {
        let from = drawn.glyphs.len() - rest.len();
        let down = is_down(from);
        let shares = |(at, glyph): (usize, &Glyph)| glyph.style == first.style && is_down(from + at) == down;
        let length = rest.iter().enumerate().take_while(|pair| shares(*pair)).count();
        let room = rest.len();
        let (run, others) = rest.split_at(length);
        rest = others;
        let Some(&style) = drawn.styles.get(first.style as usize).filter(|style| style.size >= 0.5) else { continue };
        let frame = frame_of(style, down);
        let skewed = style.direction == Direction::Skewed;
        let Some(Group { marks, .. }) = group_of(frame, skewed, room, &mut groups) else { continue };
        for glyph in run {
            // a line that runs over the edge of the page is still one line; what stands off the page alone was never meant to be seen
            let follows = |(last, size): (&Glyph, f32)| {
                (glyph.x - last.x).abs() < last.advance + 2.0 * size && (glyph.y - last.y).abs() < 2.0 * size
            };
            if is_on_page(glyph, style, display) || kept.is_some_and(follows) {
                kept = Some((glyph, style.size));
                marks.push(mark(glyph, style, frame, down, display));
            }
        }
    }
    groups.sort_by_key(|group| (group.skewed, std::cmp::Reverse(group.marks.len()), group.frame));
    adopt_upright_digits(&mut groups, display);
    groups.retain(|group| !group.marks.is_empty());
    groups
}

/// The group of a frame, a new one with room where there is none.
fn group_of(frame: Frame, skewed: bool, room: usize, groups: &mut Vec<Group>) -> Option<&mut Group> {
    let known = groups.iter().position(|group| group.frame == frame && group.skewed == skewed);
    let at = known.unwrap_or_else(|| {
        groups.push(Group { frame, marks: Vec::with_capacity(room), skewed });
        groups.len() - 1
    });
    groups.get_mut(at)
}

fn is_on_page(glyph: &Glyph, style: Style, display: &Display) -> bool {
    let reach = style.size;
    (-reach..display.width + reach).contains(&glyph.x) && (-reach..display.height + reach).contains(&glyph.y)
}

fn frame_of(style: Style, stacked: bool) -> Frame {
    match style.direction {
        _ if stacked => Frame::Down,
        Direction::Right if style.vertical => Frame::Down,
        Direction::Right | Direction::Skewed => Frame::Right,
        // vertical writing on a turned page
        Direction::Down if style.vertical => Frame::Left,
        Direction::Left if style.vertical => Frame::Up,
        Direction::Up if style.vertical => Frame::Right,
        Direction::Down => Frame::Down,
        Direction::Left => Frame::Left,
        Direction::Up => Frame::Up,
    }
}

fn mark(glyph: &Glyph, style: Style, frame: Frame, stacked: bool, display: &Display) -> Mark {
    let size = style.size;
    let (x, y) = if stacked {
        // the glyph's top middle, as in vertical writing
        (glyph.x + glyph.advance / 2.0, glyph.y - (MIDDLE + 0.5) * size)
    } else {
        (glyph.x, glyph.y)
    };
    let (u, v) = frame.enter(x, y, display);
    let upright = style.vertical || stacked;
    Mark {
        u0: u,
        u1: u + if stacked { size } else { glyph.advance.min(20.0 * size).max(0.0) },
        mid: if upright { v } else { v - MIDDLE * size },
        size,
        text: glyph.text,
        hidden: style.hidden,
        struck: false,
    }
}

/// Glyphs of horizontal fonts that were set one below the other: vertical writing of producers that place every glyph by hand.
///
/// Only when most of the page steps down; a column of ticks in a table is not vertical writing.
fn stacked_runs(drawn: &Drawn, fonts: &Fonts) -> Vec<bool> {
    let (mut steps_down, mut steps_right) = (0, 0);
    let is_stacked = |down: usize, right: usize| down >= 12 && down >= 3 * right;
    steps(drawn, fonts, |step, [_, at]| {
        match step {
            Step::Down => steps_down += 1,
            Step::Right => steps_right += 1,
        }
        // most pages run to the right, and after a quarter of them nothing can change that any more
        let rest = drawn.glyphs.len() - at;
        if is_stacked(steps_down + rest, steps_right) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    if !is_stacked(steps_down, steps_right) {
        return Vec::new();
    }
    let mut down = vec![false; drawn.glyphs.len()];
    let mut beside = vec![false; drawn.glyphs.len()];
    steps(drawn, fonts, |step, both| {
        let slots = match step {
            Step::Down => &mut down,
            Step::Right => &mut beside,
        };
        for at in both {
            if let Some(slot) = slots.get_mut(at) {
                *slot = true;
            }
        }
        ControlFlow::Continue(())
    });
    // a letter with nothing near it, as 記 or the 殿 behind a gap, runs as the others do
    for ((slot, beside), glyph) in down.iter_mut().zip(beside).zip(&drawn.glyphs) {
        let style = drawn.styles.get(glyph.style as usize);
        *slot |= !beside && style.is_some_and(|style| !style.vertical && style.direction == Direction::Right);
    }
    down
}

/// How a glyph follows the one before it.
enum Step {
    Down,
    Right,
}

/// Finds the glyphs that follow one another closely; `take` gets the step and both indexes, and may break off.
#[inline(never)]
fn steps(drawn: &Drawn, fonts: &Fonts, mut take: impl FnMut(Step, [usize; 2]) -> ControlFlow<()>) {
    let mut before: Option<(usize, &Glyph, &Style)> = None;
    for (at, glyph) in drawn.glyphs.iter().enumerate() {
        let Some(style) = drawn.styles.get(glyph.style as usize) else { continue };
        if style.vertical || style.direction != Direction::Right || fonts.is_blank(glyph.text) {
            continue;
        }
        if let Some((last_at, last, last_style)) = before {
            let size = style.size.max(last_style.size).max(1.0);
            let dy = (glyph.y - last.y) / size;
            let step = if dy.abs() < 0.4 {
                (0.1..3.0).contains(&((glyph.x - last.x) / size)).then_some(Step::Right)
            } else {
                let is_below = (0.4..2.2).contains(&dy)
                    && (glyph.x + glyph.advance / 2.0 - last.x - last.advance / 2.0).abs() / size < 0.3;
                is_below.then_some(Step::Down)
            };
            if step.is_some_and(|step| take(step, [last_at, at]).is_break()) {
                return;
            }
        }
        before = Some((at, glyph, style));
    }
}

/// Digits and letters that stand upright inside vertical lines belong to those lines.
fn adopt_upright_digits(groups: &mut Vec<Group>, display: &Display) {
    let [first, others @ ..] = groups.as_mut_slice() else { return };
    if first.frame != Frame::Down || first.skewed {
        return;
    }
    let Some(upright) = others.iter_mut().find(|group| group.frame == Frame::Right && !group.skewed) else { return };
    let mut lines: Vec<(f32, f32, f32)> = first.marks.iter().map(|m| (m.mid, m.u0, m.size)).collect();
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut kept = Vec::new();
    for mark in upright.marks.drain(..) {
        let (x, y) = (mark.centre(), mark.mid);
        let (u, v) = Frame::Down.enter(x, y, display);
        let from = lines.partition_point(|line| line.0 < v - mark.size);
        let near = lines.iter().skip(from).take_while(|line| line.0 <= v + mark.size).take(600);
        if near.into_iter().any(|line| (line.0 - v).abs() < 0.7 * line.2 && (line.1 - u).abs() < 2.5 * line.2) {
            let half = mark.size / 2.0;
            // side by side inside one em: the same place down the line, so keep their order from left to right
            let order = (x - (display.width - v)) / 1000.0;
            first.marks.push(Mark { u0: u - half + order, u1: u + half + order, mid: v, ..mark });
        } else {
            kept.push(mark);
        }
    }
    upright.marks = kept;
}
