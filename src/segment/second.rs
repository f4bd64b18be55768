//! Where a further letter has to begin that the path took for more of the letter above: a whole head below running text.
//!
//! ```text
//! 別紙のとおり要望書を提出しましたのでお知らせします。
//! 別紙1
//! 2023年10月27日          ← a day, and right below it whom the letter goes to
//! 教育長　佐野　勲　殿
//! ```
//!
//! Knows shapes of lines and the roles that the path gave. Known to be hard: a form to be sent back has a head, too.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{is_addressed, is_mark, is_set_off, lone_head, role, text};
use super::party_block::is_post_and_person;
use super::signer::{is_society, signs};
use crate::tables::{Names, Tables};
use std::ops::Range;

/// Where a further letter has to begin because a whole head stands below running text: number and day, one behind the other, and an
/// addressee with 殿 or 様. A short cover above a letter of full form is otherwise taken for its first lines.
pub(super) fn second_heads(cuts: &[Cut], steps: &[Step], tables: &Tables) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let mut begin = None;
    let first = (0..steps.len()).find(|at| steps.get(*at).is_some_and(|step| step.begins)).unwrap_or(0);
    if first > 0 && is_short_cover(cuts.get(..first).unwrap_or_default(), tables) {
        out.push(first);
    }
    // the last line above that ends a sentence
    let mut sentence = None;
    for at in first..cuts.len() {
        let above = at.checked_sub(1).filter(|above| *above >= first);
        if above.and_then(|above| cuts.get(above)).is_some_and(|cut| cut.folded.as_str().ends_with('。')) {
            sentence = above;
        }
        if steps.get(at).is_some_and(|step| step.begins) {
            begin = Some(at);
            continue;
        }
        let Some(begin) = begin.map(|begin: usize| begin.max(out.last().copied().unwrap_or(0))) else { continue };
        let text = sentence.is_some_and(|sentence| sentence >= begin);
        let near_another =
            steps.get(at..(at + 3).min(steps.len())).is_some_and(|near| near.iter().any(|step| step.begins));
        // 別紙1 alone, and below it a whole head: what is enclosed is a letter
        let material = role(steps, at) == Some(Role::Material)
            && !below_label(cuts, at, tables)
            && !is_second_leaf(cuts, at, tables);
        let whole = || is_whole_head(cuts, steps, at, tables) || is_head_by_party(cuts, begin..at, tables);
        if !near_another && !material && text && whole() {
            out.push(at);
            continue;
        }
        let posted = || is_post_below_signature(cuts, begin, at, tables) || is_next_posting(cuts, begin, at, tables);
        if !near_another && !material && text && posted() {
            out.push(at);
        }
    }
    out
}

/// 川端小学校PTA会長 石丸和也 / …総会の結果報告 / PTA会員の皆様: behind who signs below the text of one posting the title of the next, and whom
/// it is written to, set off.
fn is_post_below_signature(cuts: &[Cut], begin: usize, at: usize, tables: &Tables) -> bool {
    // most lines are told by the one below them
    let Some(to) = cuts.get(at + 1).filter(|cut| cut.blank_before && cut.blank_after && at >= begin + 3) else {
        return false;
    };
    let signed = at.checked_sub(1).and_then(|above| cuts.get(above));
    if !is_addressed(to, tables) || !signed.is_some_and(|cut| is_post_and_person(cut, tables)) {
        return false;
    }
    let title = (6..=60).contains(&text(cuts, at).chars().count()) && !text(cuts, at).contains(['。', '、', ':']);
    let said = (begin..at - 1).rev().take(2).any(|at| text(cuts, at).ends_with('。'));
    let addressed = || cuts.get(begin..at - 1).is_some_and(|lines| lines.iter().any(|cut| is_addressed(cut, tables)));
    title && said && addressed()
}

/// 2019年7月8日 / 町内会の皆様へ / … / …PTA会長 山崎 広行 on top of a page: a leaf of its own.
fn is_second_leaf(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    let Some(cut) = cuts.get(at).filter(|cut| cut.page_first) else { return false };
    let signed = |at: usize| cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables));
    lone_head(cut) == Some(Role::Date)
        && cuts.get(at + 1).is_some_and(|cut| is_addressed(cut, tables))
        && (at + 2..at + 6).any(signed)
}

/// 2018年07月10日 … 2018年07月07日 …: postings that begin with their days, newest first, each set off, and nothing else of a head.
fn is_next_posting(cuts: &[Cut], begin: usize, at: usize, tables: &Tables) -> bool {
    let day = |at: usize| {
        let cut = cuts.get(at).filter(|cut| cut.blank_after && lone_head(cut) == Some(Role::Date))?;
        cut.dates.first().filter(|day| day.full.len() == cut.folded.as_str().len()).and_then(|day| day.date)
    };
    let Some(own) = day(at) else { return false };
    let older = day(begin).is_some_and(|above| own < above);
    let party = |cut: &Cut| is_addressed(cut, tables) || is_post_and_person(cut, tables);
    let bare = || cuts.get(begin..at).is_some_and(|lines| !lines.iter().any(party));
    let goes_on = || cuts.iter().skip(at + 1).take(12).any(|cut| cut.folded.as_str().contains('。'));
    older && begin + 2 < at && bare() && goes_on()
}

/// 別紙1 on a line of its own on top of a page, and on the next line a day written in.
fn below_label(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    let label = |cut: &Cut| {
        let named = ["annex-label", "annex-whole"].iter().any(|name| tables.cues.holds(cut.cues, name));
        cut.page_first && named && is_mark(cut)
    };
    let day = |cut: &Cut| lone_head(cut) == Some(Role::Date);
    at.checked_sub(1).and_then(|above| cuts.get(above)).is_some_and(label) && cuts.get(at).is_some_and(day)
}

/// Lines above the first letter that speak to somebody and say something: a cover without number and day.
fn is_short_cover(cuts: &[Cut], tables: &Tables) -> bool {
    let to = |cut: &Cut| {
        let text = cut.folded.as_str();
        is_addressed(cut, tables)
            || text.trim_end_matches('へ').ends_with("みなさま")
            || text.trim_end_matches('へ').ends_with("皆様")
    };
    let encloses = |cut: &Cut| {
        let text = cut.folded.as_str();
        ["別添", "別紙", "添付", "同封"].iter().any(|word| text.contains(word))
    };
    (2..=20).contains(&cuts.len())
        && cuts.iter().any(to)
        && cuts.iter().any(|cut| encloses(cut) && cut.folded.as_str().contains('。'))
}

fn is_whole_head(cuts: &[Cut], steps: &[Step], at: usize, tables: &Tables) -> bool {
    let memo = tables.cues.index("office-memo");
    let kind = |at: usize| {
        let cut = cuts.get(at)?;
        let text = cut.folded.as_str();
        let is_memo = text.chars().count() <= 8 && memo.is_some_and(|memo| cut.cues.has(memo));
        if is_memo { Some(Role::Number) } else { lone_head(cut) }
    };
    let both = match (kind(at), kind(at + 1)) {
        (Some(Role::Number), Some(Role::Date)) | (Some(Role::Date), Some(Role::Number)) => true,
        // number and day on one line
        (Some(Role::Date), _) if cuts.get(at).is_some_and(|cut| cut.numbers.iter().any(|n| !n.law && !n.blank)) => true,
        // a day set off from the text, and right below it the addressee
        (Some(Role::Date), None) => {
            let apart = is_set_off(cuts, at) || cuts.get(at).is_some_and(|cut| cut.page_first);
            apart && cuts.get(at + 1).is_some_and(|cut| is_addressed(cut, tables))
        }
        _ => false,
    };
    if both && is_memo_of_an_office(cuts, at, tables) {
        return true;
    }
    let addressed = |cut: &Cut| is_addressed(cut, tables);
    // number, day and issuer at the foot of one letter stand right above the head of the next
    let below = (at + 1..cuts.len().min(at + 8)).find(|below| cuts.get(*below).is_some_and(addressed));
    below.is_some_and(|below| {
        (at + 2..below).all(|between| {
            kind(between).is_none() && !matches!(role(steps, between), Some(Role::Issuer | Role::Person | Role::Seal))
        })
    }) && both
}

/// 事務連絡 and a day, set off from the text above, and below them the office and the subject: a memo to nobody by name.
fn is_memo_of_an_office(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    let is = |at: usize, name: &str| cuts.get(at).is_some_and(|cut| tables.cues.holds(cut.cues, name));
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let memo = (at..at + 2).any(|at| is(at, "office-memo"));
    let signed = (at + 2..at + 4).find(|at| signs(text(*at), tables));
    let titled = |signed: usize| (signed + 1..signed + 4).any(|at| is(at, "subject-end") || is(at, "subject-note-end"));
    memo && is_set_off(cuts, at) && signed.is_some_and(titled)
}

/// A letter that is complete (addressee, text, day), and below it, set off, an addressee or a society with a day of its own.
fn is_head_by_party(cuts: &[Cut], above: Range<usize>, tables: &Tables) -> bool {
    let at = above.end;
    let day = |cut: &Cut| lone_head(cut) == Some(Role::Date);
    // the whole letter above is gone through last, for this is asked of every line
    let complete = || {
        let above = cuts.get(above.clone()).unwrap_or_default();
        above.iter().any(|cut| is_addressed(cut, tables)) && above.iter().any(day)
    };
    let Some(cut) = cuts.get(at).filter(|_| is_set_off(cuts, at)) else { return false };
    let next = |count: usize| cuts.iter().skip(at + 1).take(count);
    if is_addressed(cut, tables) {
        return next(3).any(day) && complete();
    }
    next(2).any(day)
        && next(5).any(|cut| is_addressed(cut, tables))
        && is_society(&Names::embedded().core(cut.folded.as_str()))
        && complete()
}
