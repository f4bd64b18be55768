//! Lines of a head above the line with which the path lets the first letter of a document begin: a web page prints title, day of
//! publication and addressee set off from one another.
//!
//! ```text
//! 水筒の持参について（お願い）     ← the title: nothing below it is a subject
//!
//! 公開日                         ← of the page
//! 2021/06/08                    ← where the path begins
//! 保護者様
//! ```
//!
//! Only a head that lacks its subject is looked at, and only lines that can be nothing else; what is found is put on the review list.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, give, has, is_addressed, lone_head, text};
use super::party_block::is_post_and_person;
use crate::tables::Tables;
use crate::text::is_japanese;
use std::ops::Range;

/// Lines above the beginning that can belong to the head.
const ABOVE: usize = 8;
/// Letters of a title.
const TITLE: std::ops::RangeInclusive<usize> = 6..=160;
/// Letters of a label of the page.
const LABEL: usize = 8;

/// Lets the first letter begin at its title, when only lines of its head stand between.
pub(super) fn head_above(begin: usize, end: usize, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text_from = (begin..end).find(|at| text(cuts, *at).contains('。')).unwrap_or(end);
    if begin == 0 {
        return;
    }
    if has(steps, begin..text_from, Role::Subject) {
        day_above(begin, end, cuts, steps);
        return;
    }
    let mut found: Vec<(usize, Role)> = Vec::new();
    for at in (begin.saturating_sub(ABOVE)..begin).rev() {
        // 制 / 定 beside the day
        if text(cuts, at).chars().nth(1).is_none()
            || is_day_of_title(cuts, at)
            || is_label_of_page(cuts, at, tables)
            || at.checked_sub(1).is_some_and(|at| is_label_of_page(cuts, at, tables))
        {
            continue;
        }
        let Some(kind) = cuts.get(at).and_then(|cut| kind(cut, tables)) else { break };
        if has(steps, begin..text_from, kind) || found.iter().any(|(_, known)| *known == kind) {
            break;
        }
        found.push((at, kind));
        if kind == Role::Subject {
            break;
        }
    }
    let Some((top, Role::Subject)) = found.last().copied() else { return };
    for (at, role) in found {
        give(steps, at, role);
    }
    for (at, begins) in [(begin, false), (top, true)] {
        if let Some(step) = steps.get_mut(at) {
            (step.begins, step.begin_margin) = (begins, UNCERTAIN);
        }
    }
}

/// 令和2年8月5日 right above the subject with which a letter without any day was taken to begin.
fn day_above(begin: usize, end: usize, cuts: &[Cut], steps: &mut [Step]) {
    let day = begin - 1;
    let alone = cuts.get(day).is_some_and(|cut| lone_head(cut) == Some(Role::Date) && !cut.continued);
    let opens = steps.get(begin).is_some_and(|step| step.role == Role::Subject);
    if alone && opens && !has(steps, begin..end, Role::Date) {
        give(steps, day, Role::Date);
        for (at, begins) in [(begin, false), (day, true)] {
            if let Some(step) = steps.get_mut(at) {
                (step.begins, step.begin_margin) = (begins, UNCERTAIN);
            }
        }
    }
}

/// 公開日 / 2021/06/08, ページ番号1031188 更新日 2021年7月12日 in the head of a letter without any day: when the page was put up is when it was
/// written; so is a day with its hour in front of the text, and one behind the title. To be looked at.
pub(super) fn day_of_page(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    const LABELS: [&str; 7] = ["公開日", "掲載日", "投稿日", "公表日", "配信日", "発信日", "作成日"];
    const ON_LINE: [&str; 9] =
        ["公開日", "掲載日", "投稿日", "公表日", "配信日", "更新日", "最終更新日", "登録日", "発行日"];
    /// Letters of a line with its label.
    const LINE: usize = 40;
    if has(steps, letter.clone(), Role::Date) {
        return;
    }
    let text_from = letter.clone().find(|at| text(cuts, *at).contains('。')).unwrap_or(letter.end);
    let labelled = |at: usize| {
        let below = at.checked_sub(1).is_some_and(|above| LABELS.contains(&text(cuts, above).trim_end_matches(':')));
        below && cuts.get(at).and_then(lone_head) == Some(Role::Date)
    };
    let on_line = |at: usize| {
        let line = text(cuts, at);
        let day = cuts.get(at).and_then(|cut| cut.dates.iter().find(|day| day.date.is_some()));
        let day = day.filter(|day| day.full.end == line.len() && line.chars().count() <= LINE);
        let label = day.and_then(|day| line.get(..day.range.start)).map(|label| label.trim_end_matches(':'));
        label.is_some_and(|label| ON_LINE.iter().any(|word| label.ends_with(word)))
    };
    let beside = |at: usize| {
        let next = cuts.get(at + 1).is_some_and(|cut| cut.continued);
        let of_title = cuts.get(at).is_some_and(|cut| {
            let line = cut.folded.as_str();
            let bare = line.trim_matches(['(', ')', '【', '】', '[', ']']);
            cut.continued && cut.dates.iter().any(|day| day.date.is_some() && day.full.len() == bare.len())
        });
        let hour = cuts.get(at).is_some_and(|cut| {
            let day = cut.dates.first().filter(|day| day.range.start == 0 && day.date.is_some());
            let hour = day.and_then(|day| cut.folded.as_str().get(day.full.end..));
            hour.is_some_and(|hour| {
                !hour.is_empty() && hour.chars().all(|c| c.is_ascii_digit() || matches!(c, '時' | '分' | ':'))
            })
        });
        of_title || hour && next
    };
    let top = letter.start..text_from.max(letter.start + 1).min(letter.end);
    let found = top
        .clone()
        .find(|at| labelled(*at))
        .or_else(|| top.clone().find(|at| beside(*at)))
        .or_else(|| top.clone().find(|at| on_line(*at)));
    if let Some(at) = found {
        give(steps, at, Role::Date);
    }
}

/// 研修委員会 委員長 西野実 / 2022年6月20日 below the first sentence of a letter without any day: the only day that stands alone, beside who signs.
pub(super) fn day_beside_signer(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if has(steps, letter.clone(), Role::Date) {
        return;
    }
    let mut days = letter
        .clone()
        .filter(|at| cuts.get(*at).is_some_and(|cut| lone_head(cut) == Some(Role::Date) && cut.numbers.is_empty()));
    let (Some(day), None) = (days.next(), days.next()) else { return };
    let above = day.checked_sub(1).filter(|above| letter.contains(above)).and_then(|above| cuts.get(above));
    if above.is_some_and(|cut| is_post_and_person(cut, tables) && cut.folded.as_str().chars().count() >= 6) {
        give(steps, day, Role::Date);
    }
}

/// What a line is that stands alone.
fn kind(cut: &Cut, tables: &Tables) -> Option<Role> {
    lone_head(cut)
        .or_else(|| bracketed_day(cut).then_some(Role::Date))
        .or_else(|| is_addressed(cut, tables).then_some(Role::Addressee))
        .or_else(|| is_title(cut, tables).then_some(Role::Subject))
}

/// 【9月7日】 behind the title, without its year.
fn is_day_of_title(cuts: &[Cut], at: usize) -> bool {
    cuts.get(at).is_some_and(|cut| {
        cut.continued
            && !bracketed_day(cut)
            && cut.folded.as_str().starts_with(['(', '【', '['])
            && !cut.dates.is_empty()
    })
}

/// （2012.02.06） behind the title.
fn bracketed_day(cut: &Cut) -> bool {
    let line = cut.folded.as_str();
    let inner = line.len().saturating_sub(2);
    cut.continued && line.starts_with('(') && cut.dates.iter().any(|day| day.date.is_some() && day.full.len() == inner)
}

fn is_title(cut: &Cut, tables: &Tables) -> bool {
    const DEEDS: [&str; 6] = ["回答書", "通知書", "要望書", "意見書", "答申書", "依頼書"];
    let line = cut.folded.as_str();
    let letters = line.chars().filter(|c| is_japanese(*c)).count();
    let count = line.chars().count();
    let whole = ["subject-end", "subject-note-end"].iter().any(|name| tables.cues.holds(cut.cues, name))
        || DEEDS.iter().any(|deed| line.ends_with(deed));
    whole
        && TITLE.contains(&count)
        && letters * 3 > count * 2
        && !line.contains(['。', '>', '|', '@', '/'])
        && !line.starts_with(|c: char| c.is_ascii_digit())
}

/// 公開日, 更新日: alone on its line, with the day of the page below it.
fn is_label_of_page(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    cuts.get(at).is_some_and(|cut| {
        let alone = cut.folded.as_str().chars().count() <= LABEL && cut.dates.is_empty();
        alone && ["web-date", "date-label"].iter().any(|name| tables.cues.holds(cut.cues, name))
    })
}
