//! Strike-throughs (見え消し): a rule through the middle of letters takes them back.
//!
//! An underline lies below the middle, a rule of a table touches others, and a rule much longer than its letters is a divider.

use super::super::content::Rule;
use super::Mark;
use super::table::Table;

/// A strike lies within this part of an em around the middle.
const REACH: f32 = 0.24;
/// How far a strike may stand out over its letters, in ems.
const OVERHANG: f32 = 0.8;

/// Marks the letters that rules go through.
pub(super) fn mark_struck(rules: &[Rule], tables: &[Table], marks: &mut [Mark]) {
    for (at, rule) in rules.iter().enumerate() {
        if !rule.across || tables.iter().any(|table| table.rules.contains(&at)) {
            continue;
        }
        let hit = |mark: &Mark| {
            (mark.mid - rule.at).abs() < REACH * mark.size && mark.centre() > rule.from && mark.centre() < rule.to
        };
        let mut from = f32::MAX;
        let mut to = f32::MIN;
        let mut covered = 0.0;
        let mut size = 0.0_f32;
        for mark in marks.iter().filter(|mark| hit(mark)) {
            from = from.min(mark.u0);
            to = to.max(mark.u1);
            covered += mark.u1 - mark.u0;
            size = size.max(mark.size);
        }
        let fits = rule.from > from - OVERHANG * size && rule.to < to + OVERHANG * size;
        if size > 0.0 && fits && covered >= 0.5 * (rule.to - rule.from) {
            for mark in marks.iter_mut().filter(|mark| hit(mark)) {
                mark.struck = true;
            }
        }
    }
}
