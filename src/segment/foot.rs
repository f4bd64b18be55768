//! Number, day and issuer at the foot of a letter (文書の末尾): found by their shape, before the best path is looked for.
//!
//! ```text
//! 地区獣医師会会長　様
//! 　通知の写しをお送りします。
//! 　　　　栃獣発第56号          ┐ the foot of the letter above,
//! 　　　　令和６年６月13日        ┘ which has no day in its head
//! 日獣発第88号                  ← the next letter begins: a second number
//! 令和６年６月７日
//! 地方獣医師会会長　各位
//! ```
//!
//! The automaton knows a number only in a head, so it would begin a letter with the foot, or take the text above for no text. The path is
//! therefore looked for between the feet. Knows shapes of lines, no roles. Known to be hard: a letter without any day above one
//! with its day on top, where the day could be either's; then it is the lower one's.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, is_addressed, is_set_off, lone_head, text};
use super::signer::signs;
use crate::grammar::Precision;
use crate::tables::Tables;
use std::ops::Range;

/// Most lines of a foot, and of two heads that follow one another.
const LONGEST: usize = 12;

/// What a line can be by its shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Number,
    Date,
    Issuer,
    Addressee,
    /// it ends a sentence
    Text,
    Other,
}

/// What the feet of a document say about where its letters begin.
#[derive(Debug, Default)]
pub(super) struct Feet {
    /// the lines of each foot; the next letter begins behind it
    pub feet: Vec<Range<usize>>,
    /// where a letter with a foot begins without number and day
    pub starts: Vec<usize>,
}

/// The feet of a document.
pub(super) fn feet(cuts: &[Cut], tables: &Tables) -> Feet {
    // a foot has a day: most documents are told by that
    let days = || cuts.iter().filter(|cut| lone_head(cut) == Some(Role::Date));
    if days().next().is_none() {
        return Feet::default();
    }
    let mut shapes: Vec<Shape> = cuts.iter().map(|cut| shape(cut, tables)).collect();
    offices_below_days(cuts, &mut shapes, tables);
    let mut out = Feet::default();
    let (mut dated, mut text) = (false, false);
    let mut opened = None;
    let mut at = 0;
    while let Some(here) = shapes.get(at).copied() {
        match here {
            Shape::Text => text = true,
            Shape::Date if !text => dated = true,
            // 送信日時: 2024年1月23日 9:12
            Shape::Other if !text => dated |= cuts.get(at).is_some_and(bears_a_day),
            Shape::Number | Shape::Date if text => {
                let run = at..at + shapes.iter().skip(at).take_while(|s| is_head(**s)).count();
                // 会長　○○ above the day belongs to it
                let first = at - shapes.iter().take(at).rev().take_while(|s| **s == Shape::Issuer).count();
                let end = (!dated).then(|| foot_end(cuts, &shapes, first, run.clone())).flatten();
                if let Some(end) = end {
                    out.feet.push(first..end);
                    out.starts.extend(opened.take());
                    at = end;
                    (dated, text) = (false, false);
                    continue;
                }
                // 西運海第58号 / 認可書 / …社長　殿: a number on top of a letter whose day stands below its text
                opened = (here == Shape::Number && opens_by_number(cuts, &shapes, run.clone())).then_some(at);
                // the head of the next letter
                dated = shapes.get(run.clone()).is_some_and(|run| run.contains(&Shape::Date));
                text = false;
                at = run.end;
                continue;
            }
            Shape::Addressee if text && (is_set_off(cuts, at) || opens_below_text(cuts, &shapes, at, tables)) => {
                (dated, text) = (false, false);
                // a subject above the addressee
                let titled = shapes.get(at - 1) == Some(&Shape::Other)
                    && cuts.get(at - 1).is_some_and(|cut| cut.blank_before && cut.dates.is_empty());
                opened = Some(if titled { at - 1 } else { at });
            }
            Shape::Issuer if text && opens_a_letter(cuts, &shapes, at) => {
                (dated, text) = (false, false);
                opened = Some(at);
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// 令和5年7月10日 / 県法務局総務係: what ends like a body on the last line of a document, right below a day, signs.
fn offices_below_days(cuts: &[Cut], shapes: &mut [Shape], tables: &Tables) {
    let [.., day, last] = shapes else { return };
    let name = cuts.last().map_or("", |cut| cut.folded.as_str());
    let plain = (4..=30).contains(&name.chars().count()) && !name.contains(['、', ':', '「', '(']);
    if *day == Shape::Date && *last == Shape::Other && plain && tables.bodies.ends_like_body(name) {
        *last = Shape::Issuer;
    }
}

fn is_head(shape: Shape) -> bool {
    matches!(shape, Shape::Number | Shape::Date | Shape::Issuer)
}

fn shape(cut: &Cut, tables: &Tables) -> Shape {
    let text = cut.folded.as_str();
    if let Some(role) = lone_head(cut) {
        return if role == Role::Date { Shape::Date } else { Shape::Number };
    }
    if text.contains('。') {
        return Shape::Text;
    }
    let memo = tables.cues.holds(cut.cues, "office-memo");
    if memo && text.chars().count() <= 8 {
        return Shape::Number;
    }
    // （公印省略） below the issuer
    let seal = tables.cues.holds(cut.cues, "seal");
    if seal && text.chars().count() <= 18 && text.starts_with(['(', '〔', '[', '【']) {
        return Shape::Issuer;
    }
    let class = text.strip_prefix('各').unwrap_or(text);
    if is_addressed(cut, tables)
        || (text.starts_with('各') || tables.parties.class_len(class) > 0) && signs(text, tables)
    {
        return Shape::Addressee;
    }
    if signs(text, tables) { Shape::Issuer } else { Shape::Other }
}

/// A number without a day that opens a letter: behind it whom the letter goes to, with the title of the letter at most between them.
fn opens_by_number(cuts: &[Cut], shapes: &[Shape], run: Range<usize>) -> bool {
    /// Lines between the number and the one with 殿.
    const BETWEEN: usize = 3;
    let set_off = is_set_off(cuts, run.start) || cuts.get(run.start).is_some_and(|cut| cut.page_first);
    let undated = shapes.get(run.clone()).is_some_and(|run| !run.contains(&Shape::Date));
    let mut below = shapes.iter().skip(run.end).take(BETWEEN + 1).take_while(|shape| **shape != Shape::Text);
    set_off && undated && below.any(|shape| *shape == Shape::Addressee)
}

/// …会　御中 right below the last sentence of a letter, and below it the subject of the next.
fn opens_below_text(cuts: &[Cut], shapes: &[Shape], at: usize, tables: &Tables) -> bool {
    let above = at.checked_sub(1).and_then(|above| shapes.get(above)) == Some(&Shape::Text)
        && text(cuts, at - 1).ends_with('。');
    let titled = |cut: &Cut| {
        ["subject-end", "subject-note-end", "deed-title"].iter().any(|name| tables.cues.holds(cut.cues, name))
    };
    let own = cuts.iter().zip(shapes).skip(at + 1).take(3).take_while(|(_, shape)| **shape != Shape::Text);
    above && is_addressed_to(cuts, at, tables) && own.into_iter().any(|(cut, _)| titled(cut))
}

/// A name with 殿, 様 or 御中 behind it, and no list of them.
fn is_addressed_to(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    cuts.get(at).is_some_and(|cut| is_addressed(cut, tables) && !cut.continued)
}

/// An issuer that opens a letter: set off from the text above, and an addressee below it.
fn opens_a_letter(cuts: &[Cut], shapes: &[Shape], at: usize) -> bool {
    let set_off = is_set_off(cuts, at);
    let below = shapes.iter().skip(at + 1).take(3);
    set_off && below.take_while(|s| matches!(s, Shape::Issuer | Shape::Addressee)).any(|s| *s == Shape::Addressee)
}

/// Where the foot ends whose lines begin with `first` and whose numbers and days are in `run`; `None` when it is the head of the next
/// letter.
fn foot_end(cuts: &[Cut], shapes: &[Shape], first: usize, run: Range<usize>) -> Option<usize> {
    let end = run.end.min(first + LONGEST);
    let shape = |at: usize| shapes.get(at).copied().unwrap_or(Shape::Other);
    let of = |range: Range<usize>, wanted: Shape| range.into_iter().any(|at| shape(at) == wanted);
    let signed = |range: Range<usize>| of(range, Shape::Issuer);
    let blank = |at: usize| cuts.get(at).is_some_and(|cut| cut.blank_before);
    // a second number or day, one that is set off, or a second issuer that is set off, begins the next letter
    let again = |at: usize| match shape(at) {
        kind @ (Shape::Number | Shape::Date) => {
            let below = blank(at) && signed(first..at) && of(first..at, Shape::Date);
            of(first..at, kind) || below
        }
        Shape::Issuer => blank(at) && signed(first..at) && of(first..at, Shape::Date),
        _ => false,
    };
    let split = (first + 1..end).find(|at| again(*at)).unwrap_or(end);
    // day, issuer | number, day: the number goes with the day below it
    let goes_down = split > first && split < end && shape(split) == Shape::Date && shape(split - 1) == Shape::Number;
    let split = if goes_down && shape(split.saturating_sub(2)) == Shape::Issuer { split - 1 } else { split };
    if !of(first..split, Shape::Date) || split == first + 1 && shapes.get(split).is_some() && split < end {
        return None;
    }
    // nothing below: the end of the document
    if split >= shapes.len() {
        return Some(split);
    }
    // the next letter needs a day of its own: in what follows in the run, or at its foot below its text
    let text = (split..shapes.len()).find(|at| shape(*at) == Shape::Text)?;
    let in_head = of(split..text, Shape::Date);
    let party = of(split..text, Shape::Addressee) || signed(split..text);
    // whom the next letter goes to right below who signed this one, without an empty line
    let opens = blank(split) || shape(split) == Shape::Addressee && signed(first..split);
    (party && (in_head || opens && ends_with_a_foot(cuts, shapes, text))).then_some(split)
}

/// Whether the letter with this text has its day at its foot.
fn ends_with_a_foot(cuts: &[Cut], shapes: &[Shape], text: usize) -> bool {
    let stands = |at: &usize| matches!(shapes.get(*at), Some(Shape::Number | Shape::Date | Shape::Addressee));
    let Some(first) = (text..shapes.len()).find(stands) else { return false };
    let run = first..first + shapes.iter().skip(first).take_while(|s| is_head(**s)).count();
    shapes.get(first) != Some(&Shape::Addressee) && foot_end(cuts, shapes, first, run).is_some()
}

/// A day that is not the day of something cited.
fn bears_a_day(cut: &Cut) -> bool {
    cut.dates.iter().any(|date| date.precision == Precision::Day && date.date.is_some() && !date.dated)
}

/// The steps of a foot.
pub(super) fn steps(cuts: &[Cut], foot: Range<usize>, tables: &Tables) -> Vec<Step> {
    let step = |cut: &Cut| {
        let role = match shape(cut, tables) {
            Shape::Number => Role::Number,
            Shape::Date => Role::Date,
            _ if cut.folded.as_str().starts_with(['(', '〔', '[', '【']) => Role::Seal,
            _ => Role::Issuer,
        };
        Step { role, begins: false, role_margin: UNCERTAIN, begin_margin: UNCERTAIN }
    };
    cuts.get(foot).unwrap_or_default().iter().map(step).collect()
}
