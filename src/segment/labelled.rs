//! Heads whose lines say themselves what they are.
//!
//! ```text
//! 発出元：水産庁漁港部長     → Issuer
//! 宛　先：関係都道府県知事   → Addressee
//! 件　名｜漁港の区域内…      → Subject
//! ```
//!
//! Known to be hard: the header of a mail has labels too, and names the person at the machine; such a head is left as it is.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use crate::tables::{HeadLabel, Tables};
use std::ops::Range;

/// What a label decides is as sure as the label.
const LABELLED: f32 = 30.0;
/// How far from the top of a letter labels are looked for.
const TOP: usize = 12;

/// Gives labelled lines the role of their label where two or more of the head are labelled.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let top = letter.start..letter.end.min(letter.start + TOP);
    if cuts.get(top.clone()).is_none_or(|cuts| cuts.iter().any(is_of_mail)) {
        return;
    }
    let found: Vec<(usize, Role)> = top.filter_map(|at| Some((at, label(cuts.get(at)?, tables)?))).collect();
    let kinds = [Role::Addressee, Role::Issuer, Role::Subject, Role::Date, Role::Number];
    let kinds = kinds.iter().filter(|kind| found.iter().any(|(_, role)| role == *kind)).count();
    if kinds < 3 {
        return;
    }
    for (at, role) in found {
        if let Some(step) = steps.get_mut(at).filter(|step| step.role != role) {
            (step.role, step.role_margin) = (role, LABELLED);
        }
    }
}

/// ← 環境省浄化槽推進室 / 最新情報 / 今回の内容 / …の送付について / 計4枚 / Vol.317 / day / office: the sheet that goes before a letter.
pub(super) fn cover_sheet(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    /// Most lines of its subject, and of what stands below it.
    const SUBJECT: usize = 5;
    const BELOW: usize = 6;
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let top = letter.start..letter.end.min(letter.start + TOP);
    let Some(named) = top.clone().find(|at| text(*at) == "今回の内容") else { return };
    let counted = |at: &usize| text(*at).starts_with('計') && text(*at).contains('枚');
    let Some(end) = (named + 1..letter.end.min(named + 2 + SUBJECT)).find(counted) else { return };
    let mut set = |at: usize, role: Role| {
        if let Some(step) = steps.get_mut(at) {
            (step.role, step.role_margin) = (role, LABELLED);
        }
    };
    let honoured = |at: &usize| tables.parties.split_honorific(text(*at)).is_some();
    let to = (letter.start..named).rfind(honoured).unwrap_or(letter.start);
    for at in (to + 1..=named).chain([end]) {
        set(at, Role::Furniture);
    }
    for at in named + 1..end {
        set(at, Role::Subject);
    }
    let day = |at: &usize| cuts.get(*at).and_then(super::overlooked::lone_head) == Some(Role::Date);
    let Some(day) = (end + 1..letter.end.min(end + BELOW)).find(day) else { return };
    set(day, Role::Date);
    let office = |at: &usize| tables.bodies.ends_like_body(text(*at)) && !text(*at).contains('。');
    for at in (day + 1..letter.end.min(day + 3)).take_while(office) {
        set(at, Role::Issuer);
    }
}

/// A line of the header of a mail.
fn is_of_mail(cut: &Cut) -> bool {
    let text = cut.folded.as_str();
    text.contains('@') || ["差出人", "送信日時", "From", "Sent", "Cc", "CC"].iter().any(|word| text.starts_with(word))
}

/// A document in which the path found no letter, and whose first lines say themselves that they are a head: a table of 発番, 宛先, 発信 …
pub(super) fn rescue(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if steps.iter().any(|step| step.begins) {
        return;
    }
    let found: Vec<usize> =
        (0..cuts.len().min(TOP)).filter(|at| cuts.get(*at).is_some_and(|cut| label(cut, tables).is_some())).collect();
    let Some(first) = found.first().copied().filter(|_| found.len() >= 3) else { return };
    for (at, step) in steps.iter_mut().enumerate().skip(first) {
        let role = cuts.get(at).and_then(|cut| label(cut, tables));
        (step.role, step.role_margin) = (role.unwrap_or(Role::Body), super::overlooked::UNCERTAIN);
        step.begins = at == first;
    }
}

/// │発信番号│海福協第6-41号│ and │発信日│令和6年8月21日│ above the line with which the first letter was taken to begin.
pub(super) fn reach_up(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let Some(begin) = steps.iter().position(|step| step.begins).filter(|begin| (1..=TOP).contains(begin)) else {
        return;
    };
    let is_rule = |at: usize| cuts.get(at).is_some_and(|cut| !cut.folded.as_str().chars().any(char::is_alphanumeric));
    let of = |at: usize| cuts.get(at).and_then(|cut| label(cut, tables));
    // the head goes on with a label
    let near = cuts.get(..(begin + TOP).min(cuts.len())).unwrap_or_default();
    if of(begin).is_none() || near.iter().any(is_of_mail) {
        return;
    }
    let above: Vec<usize> = (0..begin).rev().take_while(|at| is_rule(*at) || of(*at).is_some()).collect();
    let Some(top) = above.iter().copied().filter(|at| of(*at).is_some()).min() else { return };
    for at in top..begin {
        if let (Some(step), role) = (steps.get_mut(at), of(at)) {
            (step.role, step.role_margin) = (role.unwrap_or(Role::Furniture), LABELLED);
            step.begins = at == top;
        }
    }
    if let Some(step) = steps.get_mut(begin) {
        step.begins = false;
    }
}

/// The role that the label of a line names, when a mark or a gap sets the label off from its value.
pub(super) fn label(cut: &Cut, tables: &Tables) -> Option<Role> {
    let text = cut.folded.as_str();
    if text.contains('。') || text.chars().count() > 80 {
        return None;
    }
    let sorts = [
        (HeadLabel::Addressee, Role::Addressee),
        (HeadLabel::Issuer, Role::Issuer),
        (HeadLabel::Subject, Role::Subject),
        (HeadLabel::Date, Role::Date),
    ];
    let signed = |cut_at: usize| {
        let label = text.get(..cut_at).unwrap_or_default();
        let last = label.char_indices().next_back().map_or(0, |(at, _)| at);
        let gap = cut.folded.printed(last..cut_at).end < cut.folded.printed(cut_at..cut_at + 1).start;
        label.ends_with([':', '|', '│', '】', '》', '〉', ')', '→']) || gap
    };
    for (sort, role) in sorts {
        let length = tables.parties.label_len(sort, text);
        if length > 0 && length < text.len() && signed(length) {
            return (role != Role::Date || !cut.dates.is_empty()).then_some(role);
        }
    }
    let number = tables.cues.bears(text.trim_start_matches(['|', '│']), "number-label");
    (number && !cut.numbers.is_empty()).then_some(Role::Number)
}
