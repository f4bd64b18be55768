//! Who signed a letter, where the best path left the issuer out: a second look at heads and feet without one.
//!
//! ```text
//! 公益社団法人栃木県獣医師会        ← taken for an addressee: a society above an empty line
//! 会長　　戦 場 ヶ 原　實
//!
//! 地区獣医師会会長　様
//! ```
//!
//! Known to be hard: the members of a brace stand one below the other like an issuer above its addressee.
use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, begins, give, has, head, indent, is_addressed, is_mark, lone_head, role};
use crate::tables::{Names, Tables};
use std::ops::Range;

/// A society or office right above the addressee with which an unsigned first letter was taken to begin.
pub(super) fn issuer_above(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let begins = begins(steps);
    let Some(first) = begins.first().copied().filter(|first| (1..=3).contains(first)) else { return };
    let end = begins.get(1).copied().unwrap_or(steps.len());
    let signed = [Role::Issuer, Role::Person].iter().any(|wanted| has(steps, first..end, *wanted));
    let above = cuts.get(..first).unwrap_or_default();
    let party = above.iter().all(|cut| signs(cut.folded.as_str(), tables) && !is_addressed(cut, tables));
    if signed || !party || role(steps, first) != Some(Role::Addressee) {
        return;
    }
    for at in 0..first {
        give(steps, at, if at == 0 { Role::Issuer } else { Role::Person });
    }
    for (at, begins) in [(first, false), (0, true)] {
        if let Some(step) = steps.get_mut(at) {
            (step.begins, step.begin_margin) = (begins, UNCERTAIN);
        }
    }
}

/// 支部長　○○ below its society and above an empty line, taken for the one that is written to.
pub(super) fn signer(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let honoured = |at: usize| tables.parties.split_honorific(text(at)).is_some();
    for at in head(letter, steps).skip(1) {
        let below_issuer = role(steps, at) == Some(Role::Addressee) && role(steps, at - 1) == Some(Role::Issuer);
        let set_off = cuts.get(at + 1).is_some_and(|cut| cut.blank_before) && honoured(at + 1);
        let post = (0..text(at).len()).any(|end| text(at).get(..end).is_some_and(|post| post.ends_with('長')));
        if below_issuer && set_off && post && !honoured(at) && text(at).chars().count() <= 16 {
            give(steps, at, Role::Person);
        }
    }
}

/// A letter that nobody signed: a body among its addressees without 殿 or 様, a body alone on a line that was taken for text, or a
/// body at the foot.
pub(super) fn unsigned(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let person = has(steps, letter.clone(), Role::Person);
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    // (1)主担当：事業課長 in a list signs nothing
    let listed = |at: usize| text(at).starts_with(['(', '・']) && text(at).contains(':');
    if letter.clone().any(|at| role(steps, at) == Some(Role::Issuer) && !listed(at)) {
        return;
    }
    let honoured = |at: usize| tables.parties.split_honorific(text(at)).is_some();
    let running = letter.clone().find(|at| text(*at).ends_with('。')).unwrap_or(letter.end);
    // the title of a newsletter may stand above its head like a subject
    let subject = (letter.start..running).rev().find(|at| role(steps, *at) == Some(Role::Subject));
    let head = letter.start..subject.unwrap_or(running);
    let addressees: Vec<usize> = head.clone().filter(|at| role(steps, *at) == Some(Role::Addressee)).collect();
    let last = addressees.last().copied();
    let earlier = addressees.iter().rev().skip(1).any(|at| honoured(*at));
    let to_the_right = |at: usize| cuts.get(at).is_some_and(|cut| indent(cut) >= 8);
    let named = |at: usize| is_body(text(at)) || to_the_right(at) && signs(text(at), tables);
    let among = last.filter(|last| (earlier || addressees.len() == 1) && !honoured(*last) && named(*last));
    let in_head = || {
        let mut lines = head.clone().rev().filter(|at| !role(steps, *at).is_some_and(Role::is_head) && named(*at));
        lines.find(|at| is_society(text(*at)) || cuts.get(*at).is_some_and(|cut| indent(cut) >= 8))
    };
    let at_the_foot = || {
        let dated = (running..letter.end).find(|at| cuts.get(*at).and_then(lone_head) == Some(Role::Date))?;
        Some(dated + 1).filter(|at| *at < letter.end && named(*at))
    };
    // a society above an empty line, and below it the one that is written to
    let blank = |at: usize| cuts.get(at).is_some_and(|cut| cut.blank_before);
    let set_off = addressees.iter().copied().find(|at| honoured(*at)).is_some_and(blank);
    let signed = |at: usize| is_society(text(at)) || signs(text(at), tables);
    let top = letter.clone().find(|at| !cuts.get(*at).is_some_and(is_mark));
    let opens = top.filter(|at| role(steps, *at) != Some(Role::Subject));
    let on_top = addressees.first().copied().into_iter().chain(opens);
    let on_top = on_top.into_iter().find(|at| set_off && !honoured(*at) && signed(*at));
    let others = || if person { None } else { among.or_else(in_head).or_else(at_the_foot) };
    let Some(at) = on_top.or_else(others) else { return };
    give(steps, at, Role::Issuer);
    // 支部長　森田　進 below it
    let person = at + 1;
    let post = tables.posts.split_post(text(person)).is_some() || text(person).contains('長');
    let short = text(person).chars().count() <= 16 && !text(person).contains('。') && !honoured(person);
    if letter.contains(&person) && (at > running || on_top == Some(at)) && post && short {
        give(steps, person, Role::Person);
    }
}

/// The name of a society or of an office, perhaps with the desk that wrote.
pub(super) fn is_body(text: &str) -> bool {
    let names = Names::embedded();
    let desk = ["担当", "事務局", "係", "委員会", "部", "課", "室", "局"];
    // most lines end with none of their last letters
    let may_end = text.ends_with(['当', '局', '係', '会', '部', '課', '室']);
    let plain = !text.contains(['。', '「', '、', ':']) && text.chars().count() <= 40;
    let society = |name: &str| names.is_association(&names.core(name));
    plain
        && (is_society(text)
            || may_end
                && desk.iter().any(|end| text.ends_with(end))
                && (0..text.len()).any(|at| text.get(..at).is_some_and(society)))
}

/// A society or its branch, and nothing else on the line.
pub(super) fn is_society(text: &str) -> bool {
    let names = Names::embedded();
    let whole = text.strip_suffix("支部").unwrap_or(text);
    let plain = !text.contains(['。', '「', '、', ':', 'の', 'よ']) && (5..=30).contains(&text.chars().count());
    plain
        && (names.is_association(whole)
            || whole.len() < text.len()
                && (0..whole.len()).any(|at| whole.get(..at).is_some_and(|head| names.is_association(head))))
}

/// A society, an office or somebody by post, perhaps with a name behind it, and nothing more on the line.
pub(super) fn signs(text: &str, tables: &Tables) -> bool {
    let unsaid = !text.ends_with(['に', 'を', 'て', 'は', 'が']);
    let plain =
        unsaid && (3..=40).contains(&text.chars().count()) && !text.contains(['、', '「', '『', ':', '第', '(', '〔']);
    let by_post = || {
        // a name has up to eight letters
        let ends = text.char_indices().rev().take(8).map(|(at, _)| at).chain([text.len()]).filter(|end| *end > 0);
        ends.filter_map(|end| text.get(..end)).any(|head| tables.posts.split_post(head).is_some())
    };
    plain && (is_body(text) || by_post())
}
