//! Stacked braces: members one above the other between shared words are lines of their own.
//!
//! ```text
//!      都道府県                                   各
//! 各 { 保健所設置市 } 衛生主管部（局）長 殿   →    都道府県
//!      特 別 区                                   保健所設置市
//!                                                 特 別 区
//!                                                 衛生主管部（局）長 殿
//! ```
//!
//! Members on half lines are lines of their own anyway; a member that stands at the height of the shared words is taken off them.

use super::column::split;
use super::line::Draft;

/// A member stands at least this many ems off the shared words.
const MIN_GAP: f32 = 0.7;
/// Lines of one brace lie closer than this many ems.
const MAX_PITCH: f32 = 2.6;

/// Lines of a page; one with more is no letter.
const MAX_LINES: usize = 600;

/// Takes members off the shared words beside them.
pub(super) fn unstacked(drafts: Vec<Draft>) -> Vec<Draft> {
    if drafts.len() > MAX_LINES {
        return drafts;
    }
    // nearly all pages are without a brace
    let has_stack = drafts.windows(3).any(|three| match three {
        [above, draft, below] => between(above, draft, below).is_some() || member(above, draft, below).is_some(),
        _ => false,
    });
    if has_stack || drafts.iter().any(is_sign) { taken_apart(&drafts) } else { settle(drafts) }
}

fn taken_apart(drafts: &[Draft]) -> Vec<Draft> {
    let signs: Vec<Draft> = drafts.iter().filter(|draft| is_sign(draft)).cloned().collect();
    let others: Vec<Draft>;
    let drafts = if signs.is_empty() {
        drafts
    } else {
        others = drafts.iter().filter(|draft| !is_sign(draft)).cloned().collect();
        &others
    };
    let mut out: Vec<Draft> = Vec::with_capacity(drafts.len());
    // shared words between the heights of two members, and the left edge of the members
    let mut pending: Option<(Draft, f32)> = None;
    for (at, draft) in drafts.iter().enumerate() {
        let goes_on = |(shared, left): &(Draft, f32)| {
            (draft.bounds.x0 - left).abs() < 1.3 * draft.size
                && draft.bounds.x1 < shared.bounds.x0
                && (draft.mid() - shared.mid()).abs() < 2.0 * MAX_PITCH * draft.size
        };
        if !pending.as_ref().is_some_and(goes_on) {
            out.extend(pending.take().map(|pending| pending.0));
        }
        let above = at.checked_sub(1).and_then(|i| drafts.get(i));
        let below = drafts.get(at + 1);
        let around = above.zip(below);
        if let Some((before, after)) = around.and_then(|(above, below)| between(above, draft, below)) {
            let left = above.map_or(0.0, |above| above.bounds.x0);
            let top = above.map_or(out.len(), |above| stack_start(&out, above));
            out.insert(top, before);
            pending = Some((after, left));
            continue;
        }
        match around.and_then(|(above, below)| member(above, draft, below)) {
            Some((before, own, after)) => {
                // the first shared words go before the whole stack
                let top = stack_start(&out, &own);
                if let Some(before) = before {
                    out.insert(top, before);
                }
                out.push(own);
                out.extend(after.map(|after| Draft { ruby: false, ..after }));
            }
            None => out.push(draft.clone()),
        }
    }
    out.extend(pending.map(|pending| pending.0));
    // the shared words behind go after the whole stack
    let mut out = settle(out);
    for sign in signs {
        let below = out.iter().position(|draft| draft.mid() > sign.mid() + 0.5 * sign.size);
        out.insert(below.unwrap_or(out.len()), sign);
    }
    out
}

/// A bracket as high as several lines, which is part of none of them.
fn is_sign(draft: &Draft) -> bool {
    let mut letters = draft.text.chars().filter(|c| !c.is_whitespace());
    let bracket =
        |c: char| matches!(c, '{' | '}' | '｛' | '｝' | '[' | ']' | '⎧'..='⎭' | '\u{fe37}' | '\u{fe38}' | '⎰' | '⎱');
    draft.words.len() == 1 && letters.next().is_some_and(bracket) && letters.next().is_none()
}

/// Shared words before and behind two members whose heights lie above and below theirs.
fn between(above: &Draft, draft: &Draft, below: &Draft) -> Option<(Draft, Draft)> {
    let near = |other: &Draft| (other.mid() - draft.mid()).abs() < 0.5 * MAX_PITCH * draft.size;
    let short = |other: &Draft| other.bounds.width() < 16.0 * draft.size;
    let aligned = (above.bounds.x0 - below.bounds.x0).abs() < 1.2 * draft.size;
    if !aligned
        || !near(above)
        || !near(below)
        || !short(above)
        || !short(below)
        || below.mid() - above.mid() > MAX_PITCH * draft.size
    {
        return None;
    }
    let (left, right) = (above.bounds.x0.min(below.bounds.x0), above.bounds.x1.max(below.bounds.x1));
    let gap = draft.words.windows(2).find_map(|pair| match pair {
        [a, b] if a.bbox.x1 < left + 0.3 * draft.size && b.bbox.x0 > right - 0.3 * draft.size => {
            Some(f32::midpoint(a.bbox.x1, b.bbox.x0))
        }
        _ => None,
    })?;
    let (before, after) = split(draft, gap);
    // no more than 各 and the like stands before
    before.zip(after).filter(|(before, _)| left - before.bounds.x0 < 6.0 * draft.size)
}

type Split = (Option<Draft>, Draft, Option<Draft>);

/// The part of a line that stands between the lines above and below it as one of a stack.
fn member(above: &Draft, draft: &Draft, below: &Draft) -> Option<Split> {
    let near = |other: &Draft| (other.mid() - draft.mid()).abs() < MAX_PITCH * draft.size;
    if draft.words.len() < 2 || draft.words.len() > 60 || !near(above) || !near(below) {
        return None;
    }
    let (left, right) = (above.bounds.x0.min(below.bounds.x0), above.bounds.x1.max(below.bounds.x1));
    let aligned = (above.bounds.x0 - below.bounds.x0).abs() < 1.2 * draft.size;
    let short = |other: &Draft| other.bounds.width() < 16.0 * draft.size;
    if !aligned || !short(above) || !short(below) {
        return None;
    }
    let gaps = draft.words.windows(2).filter_map(|pair| match pair {
        [a, b] if b.bbox.x0 - a.bbox.x1 >= MIN_GAP * draft.size => Some((a.bbox.x1, b.bbox.x0)),
        _ => None,
    });
    let (mut before_at, mut after_at) = (None, None);
    for (from, to) in gaps {
        if (to - left).abs() < 1.3 * draft.size && from < left {
            before_at = Some(f32::midpoint(from, to));
        } else if from > left + draft.size && to > right - 0.3 * draft.size && after_at.is_none() {
            after_at = Some(f32::midpoint(from, to));
        }
    }
    let starts_alone = (draft.bounds.x0 - left).abs() < 1.3 * draft.size;
    if before_at.is_none() && !(starts_alone && after_at.is_some()) {
        return None;
    }
    let (before, rest) = match before_at {
        Some(place) => split(draft, place),
        None => (None, Some(draft.clone())),
    };
    let rest = rest?;
    let (own, after) = match after_at {
        Some(place) => split(&rest, place),
        None => (Some(rest), None),
    };
    Some((before, own?, after))
}

/// Where the stack begins that ends at the end of `out`.
fn stack_start(out: &[Draft], own: &Draft) -> usize {
    let mut top = out.len();
    let mut low = own.mid();
    while let Some(above) = top.checked_sub(1).and_then(|i| out.get(i)) {
        let aligned = (above.bounds.x0 - own.bounds.x0).abs() < 1.3 * own.size;
        if !aligned || low - above.mid() > MAX_PITCH * own.size || above.bounds.width() > 16.0 * own.size {
            break;
        }
        low = above.mid();
        top -= 1;
    }
    top
}

/// Moves shared words that stand right of a stack behind the members below them.
fn settle(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut out = drafts;
    let mut at = 1;
    while at + 1 < out.len() {
        let Some([above, shared, below]) = out.get(at - 1..at + 2) else { break };
        let beside = shared.bounds.x0 > above.bounds.x1.max(below.bounds.x1) - 0.3 * shared.size;
        let stacked = (above.bounds.x0 - below.bounds.x0).abs() < 1.3 * shared.size
            && below.mid() - above.mid() < MAX_PITCH * shared.size
            && (shared.mid() - above.mid()).abs() < 0.2 * shared.size;
        let short = above.bounds.width().max(below.bounds.width()) < 16.0 * shared.size;
        if beside && stacked && short {
            out.swap(at, at + 1);
        }
        at += 1;
    }
    out
}
