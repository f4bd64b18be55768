//! Strike-throughs (見え消し): a rule through the middle of letters takes them back.
//!
//! An underline lies below the middle, a rule of a table touches others, and a rule much longer than its letters is a divider.

use super::super::content::Rule;
use super::Mark;
use super::table::Table;
use std::ops::Range;

/// A strike lies within this part of an em around the middle.
const REACH: f32 = 0.24;
/// How far a strike may stand out over its letters, in ems.
const OVERHANG: f32 = 0.8;

/// So many rules are looked for one by one.
const FEW: usize = 10;
/// Letters that are looked at for one page; only a drawing made of rules and letters needs more.
const MAX_LOOKS: usize = 4_000_000;

/// Marks the letters that rules go through.
pub(super) fn mark_struck(rules: &[Rule], tables: &[Table], marks: &mut [Mark]) {
    let mut free: Vec<bool> = rules.iter().map(|rule| rule.across).collect();
    for &at in tables.iter().flat_map(|table| &table.rules) {
        if let Some(slot) = free.get_mut(at) {
            *slot = false;
        }
    }
    if !free.contains(&true) {
        return;
    }
    let across: Vec<&Rule> = rules.iter().zip(&free).filter(|(_, free)| **free).map(|(rule, _)| rule).collect();
    // to look for a few underlines among all letters is quicker than to sort the letters
    if across.len() <= FEW {
        let runs = runs(marks);
        for rule in across {
            let reached = runs.iter().filter(|run| marks.get(run.start).is_some_and(|mark| is_level(rule, mark)));
            let reached = reached.cloned().flatten().filter_map(|at| Some((at, marks.get(at)?)));
            let crossed = reached.filter(|(_, mark)| is_crossed(rule, mark));
            let mut near: Vec<(usize, f32)> = crossed.map(|(at, mark)| (at, mark.mid)).collect();
            near.sort_by(|a, b| a.1.total_cmp(&b.1));
            let struck = struck_by(rule, near.into_iter().map(|(at, _)| at), marks);
            strike(struck, marks);
        }
        return;
    }
    let mut by_height: Vec<(f32, usize)> = marks.iter().enumerate().map(|(at, mark)| (mark.mid, at)).collect();
    by_height.sort_by(|a, b| a.0.total_cmp(&b.0));
    let reach = REACH * marks.iter().map(|mark| mark.size).fold(0.0, f32::max);
    let mut looks = 0;
    for rule in across {
        let from = by_height.partition_point(|entry| entry.0 < rule.at - reach);
        let near = by_height.iter().skip(from).take_while(|entry| entry.0 <= rule.at + reach).map(|entry| entry.1);
        let struck = struck_by(rule, near.inspect(|_| looks += 1), marks);
        strike(struck, marks);
        if looks > MAX_LOOKS {
            break;
        }
    }
}

/// Letters of one height and size that were drawn one after the other: most of a line.
#[expect(clippy::float_cmp, reason = "what was not placed at the very same height is another run")]
fn runs(marks: &[Mark]) -> Vec<Range<usize>> {
    let mut end = 0;
    let range = |run: &[Mark]| {
        end += run.len();
        end - run.len()..end
    };
    marks.chunk_by(|a, b| a.mid == b.mid && a.size == b.size).map(range).collect()
}

fn strike(struck: Vec<usize>, marks: &mut [Mark]) {
    for at in struck {
        if let Some(mark) = marks.get_mut(at) {
            mark.struck = true;
        }
    }
}

/// Whether a rule runs at the height of a letter.
fn is_level(rule: &Rule, mark: &Mark) -> bool {
    (mark.mid - rule.at).abs() < REACH * mark.size
}

/// Whether a rule runs through the middle of a letter.
fn is_crossed(rule: &Rule, mark: &Mark) -> bool {
    is_level(rule, mark) && mark.centre() > rule.from && mark.centre() < rule.to
}

/// The letters that this rule takes back.
fn struck_by(rule: &Rule, near: impl Iterator<Item = usize>, marks: &[Mark]) -> Vec<usize> {
    let (mut from, mut to, mut covered, mut size) = (f32::MAX, f32::MIN, 0.0, 0.0_f32);
    let mut hit = Vec::new();
    for (at, mark) in near.filter_map(|at| Some((at, marks.get(at)?))) {
        if is_crossed(rule, mark) {
            from = from.min(mark.u0);
            to = to.max(mark.u1);
            covered += mark.u1 - mark.u0;
            size = size.max(mark.size);
            hit.push(at);
        }
    }
    let fits = rule.from > from - OVERHANG * size && rule.to < to + OVERHANG * size;
    if fits && covered >= 0.5 * (rule.to - rule.from) { hit } else { Vec::new() }
}
