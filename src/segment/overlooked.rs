//! Lines of a head that the best path left outside of it: a second look at letters that lack a day or an issuer.
//!
//! ```text
//! 長調薬２２０                Ｒ６.６.２０   ← number and day above the first line of the letter
//!   各地域調剤薬剤師会長　様               ← where the path lets it begin
//! …
//! 大高介第214号　令和７年５月23日          ← number and day at the foot of a letter that has none above
//! ```
//!
//! Only what a letter lacks is looked for, and only in lines that can hold nothing else. What is found so is uncertain, and its
//! confidence puts it on the review list. Known to be hard: the day at the foot of one letter stands right above the next.

use super::above;
use super::cut::Cut;
use super::filed;
use super::frame;
use super::heading;
use super::labelled;
use super::lattice::Step;
use super::left_between;
use super::outline::Role;
use super::parted;
use super::party_block;
use super::party_words;
use super::placed;
use super::revision;
use super::signer::{issuer_above, signer, signs, unsigned};
use super::stacked;
use crate::grammar::{FoundDate, Precision, find_dates};
use crate::tables::Tables;
use crate::text::is_japanese;
use std::ops::Range;

/// Of what was found here: half of it, by the measure of `group`.
pub(super) const UNCERTAIN: f32 = 3.0;
/// Of what can hardly be anything else: more than nine tenths.
pub(super) const LIKELY: f32 = 24.0;
/// Lines above a letter that can belong to its head.
const ABOVE: usize = 2;
/// Longest number or unread number, in characters.
const NUMBER: usize = 18;

/// Gives heads the lines they lack.
pub(super) fn complete(cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    revision::settle(cuts, steps);
    let mut before = 0;
    for begin in begins(steps) {
        reach_up(before, begin, cuts, steps);
        before = begin;
    }
    parted::settle(cuts, steps);
    frame::settle(cuts, steps, tables);
    for begin in begins(steps) {
        mail_head(begin, cuts, steps, tables);
    }
    if let Some(first) = begins(steps).first() {
        heading::title_above(*first, cuts, steps, tables);
    }
    for begin in begins(steps) {
        mark_above(begin, cuts, steps);
        desk_above(begin, cuts, steps, tables);
    }
    issuer_above(cuts, steps, tables);
    if let [first, rest @ ..] = begins(steps).as_slice() {
        let end = rest.first().copied().unwrap_or(steps.len());
        placed::first_line_above(*first, end, cuts, steps, tables);
    }
    if let [first, rest @ ..] = begins(steps).as_slice() {
        let end = rest.first().copied().unwrap_or(steps.len());
        above::head_above(*first, end, cuts, steps, tables);
    }
    let begins = begins(steps);
    for (nth, begin) in begins.iter().enumerate() {
        let letter = *begin..begins.get(nth + 1).copied().unwrap_or(steps.len());
        labelled::settle(letter.clone(), cuts, steps, tables);
        party_block::settle(letter.clone(), cuts, steps, tables);
        party_words::settle(letter.clone(), cuts, steps, tables);
        numbers_with_label(letter.clone(), cuts, steps, tables);
        lone_lines(letter.clone(), cuts, steps, tables);
        named_below_subject(letter.clone(), cuts, steps);
        day_on_two_lines(letter.clone(), cuts, steps, tables);
        addressees_that_go_on(letter.clone(), cuts, steps, tables);
        day_at_the_foot(letter.clone(), cuts, steps);
        day_at_the_end(letter.clone(), cuts, steps);
        signer(letter.clone(), cuts, steps, tables);
        left_between::settle(letter.clone(), cuts, steps, tables);
        stacked::settle(letter.clone(), cuts, steps, tables);
        filed::told_in_brackets(letter.clone(), cuts, steps);
        placed::settle(letter.clone(), cuts, steps, tables);
        party_words::signed_at_the_foot(letter.clone(), cuts, steps, tables);
        above::day_beside_signer(letter.clone(), cuts, steps, tables);
        above::day_of_page(letter.clone(), cuts, steps);
        unsigned(letter.clone(), cuts, steps, tables);
        heading::deed(letter.clone(), cuts, steps, tables);
        heading::complete(letter.clone(), cuts, steps, tables);
        labelled::cover_sheet(letter, cuts, steps, tables);
    }
}

/// The folded text of a line; empty where there is none.
pub(super) fn text<'c>(cuts: &'c [Cut], at: usize) -> &'c str {
    cuts.get(at).map_or("", |cut| cut.folded.as_str())
}

/// An empty line stands before it, or a line of dashes, 【別添】 or （写）.
pub(super) fn is_set_off(cuts: &[Cut], at: usize) -> bool {
    cuts.get(at).is_some_and(|cut| cut.blank_before)
        || at.checked_sub(1).and_then(|at| cuts.get(at)).is_some_and(is_mark)
}

/// A line of dashes, 【別添】 or （写）.
pub(super) fn is_mark(cut: &Cut) -> bool {
    let text = cut.folded.as_str();
    // most lines are words, and many of them
    let worded = |c: char| matches!(c, 'ぁ'..='ゖ' | '一'..='\u{9fff}') || c.is_alphanumeric();
    if text.len() > 40 && text.starts_with(worded) && text.ends_with(worded) {
        return false;
    }
    let bare = text.trim_matches(|c: char| !worded(c));
    bare.is_empty()
        || bare.chars().nth(6).is_none()
            && ["別添", "別紙", "添付", "写", "参考", "資料"].iter().any(|word| bare.starts_with(word))
}

/// A name with 殿 or 様 and nothing more.
pub(super) fn is_addressed(cut: &Cut, tables: &Tables) -> bool {
    let text = cut.folded.as_str();
    tables.parties.split_honorific(text).is_some() && !text.contains('。')
}

/// A part of a document begins a letter, and its sentences are that letter's text.
pub(super) fn begin(cuts: &[Cut], steps: &mut [Step], at_once: bool, tables: &Tables) {
    let begins = |steps: &[Step], at: usize| steps.get(at).is_some_and(|step| step.begins);
    let known = (0..steps.len()).find(|at| begins(steps, *at));
    // a mark between two letters belongs to neither
    let marks = |end: usize| cuts.iter().take(end).all(is_mark);
    let first = known.filter(|known| !at_once || marks(*known)).unwrap_or(0);
    if let Some(step) = steps.get_mut(first).filter(|step| !step.begins) {
        step.begins = true;
        step.begin_margin = UNCERTAIN;
    }
    // lines of a head above the line with which the path begins: one letter
    if let Some(known) = known.filter(|known| (1..=6).contains(known) && first == 0) {
        let kinds: Vec<Option<Role>> = cuts.iter().take(known).map(|cut| of_head(cut, tables)).collect();
        if cuts.iter().zip(&kinds).all(|(cut, kind)| kind.is_some() || is_mark(cut)) {
            if let Some(step) = steps.get_mut(known) {
                step.begins = false;
            }
            for (at, kind) in kinds.into_iter().enumerate() {
                match kind {
                    Some(kind) if !role(steps, at).is_some_and(Role::is_head) => give(steps, at, kind),
                    None if role(steps, at) == Some(Role::Body) => give(steps, at, Role::Stamp),
                    _ => {}
                }
            }
        }
    }
    let next = (first + 1..steps.len()).find(|at| begins(steps, *at)).unwrap_or(steps.len());
    // the path saw no letter at all: its head is told by shape
    if known.is_none() && at_once {
        let title = |cut: &Cut| {
            ["subject-end", "subject-note-end", "deed-title"].iter().any(|name| tables.cues.holds(cut.cues, name))
        };
        let top = cuts.iter().take(next).take_while(|cut| !cut.folded.as_str().contains('。'));
        let kinds: Vec<Option<Role>> =
            top.map(|cut| of_head(cut, tables).or_else(|| title(cut).then_some(Role::Subject))).collect();
        for (at, kind) in kinds.into_iter().enumerate() {
            if let Some(kind) = kind.filter(|_| matches!(role(steps, at), Some(Role::Furniture | Role::Material))) {
                give(steps, at, kind);
            }
        }
    }
    for at in first..next {
        let sentence = cuts.get(at).is_some_and(|cut| cut.folded.as_str().contains('。'));
        if sentence && matches!(role(steps, at), Some(Role::Furniture | Role::Material)) {
            give(steps, at, Role::Body);
        }
    }
}

/// What a line of a head is by its shape.
fn of_head(cut: &Cut, tables: &Tables) -> Option<Role> {
    lone_head(cut)
        .or_else(|| is_addressed(cut, tables).then_some(Role::Addressee))
        .or_else(|| signs(cut.folded.as_str(), tables).then_some(Role::Issuer))
}

/// The lines that begin a letter.
pub(super) fn begins(steps: &[Step]) -> Vec<usize> {
    (0..steps.len()).filter(|at| steps.get(*at).is_some_and(|step| step.begins)).collect()
}

pub(super) fn role(steps: &[Step], at: usize) -> Option<Role> {
    steps.get(at).map(|step| step.role)
}

pub(super) fn has(steps: &[Step], range: Range<usize>, wanted: Role) -> bool {
    steps.get(range).is_some_and(|steps| steps.iter().any(|step| step.role == wanted))
}

pub(super) fn give(steps: &mut [Step], at: usize, role: Role) {
    if let Some(step) = steps.get_mut(at) {
        step.role = role;
        step.role_margin = UNCERTAIN;
    }
}

/// The lines from the first to the subject, or to the running text where there is none.
pub(super) fn head(letter: Range<usize>, steps: &[Step]) -> Range<usize> {
    let of = |wanted: &[Role]| letter.clone().find(|at| role(steps, *at).is_some_and(|role| wanted.contains(&role)));
    let end = of(&[Role::Subject]).or_else(|| of(&[Role::Greeting, Role::Body])).unwrap_or(letter.end);
    letter.start..end
}

/// A letter that begins with its addressee or issuer and has no day: the day and number right above it are its own, unless the
/// letter above has none but these.
fn reach_up(before: usize, begin: usize, cuts: &[Cut], steps: &mut [Step]) {
    let opens = matches!(role(steps, begin), Some(Role::Addressee | Role::Issuer | Role::Number));
    let end = (begin + 1..steps.len()).find(|at| steps.get(*at).is_some_and(|s| s.begins)).unwrap_or(steps.len());
    let own = head(begin..end, steps);
    if !opens || has(steps, own, Role::Date) {
        return;
    }
    let first = before == begin || !steps.get(before).is_some_and(|s| s.begins);
    if !first && !has(steps, head(before..begin, steps), Role::Date) {
        return;
    }
    let mut top = begin;
    for _ in 0..ABOVE {
        let Some(above) = top.checked_sub(1).filter(|at| first || *at > before) else { break };
        let in_head = !first && head(before..begin, steps).contains(&above);
        let kind = cuts.get(above).and_then(|cut| lone_head(cut).or_else(|| is_enactment(cut).then_some(Role::Date)));
        let Some(kind) = kind.filter(|_| !in_head) else { break };
        // one of each: 令和… above 第…号 above the addressee
        if (above + 1..=begin).any(|at| role(steps, at) == Some(kind)) {
            break;
        }
        give(steps, above, kind);
        top = above;
    }
    // a number alone may end the letter above; a day makes it a head
    if top == begin || !has(steps, top..begin, Role::Date) {
        return;
    }
    if let Some(step) = steps.get_mut(begin) {
        step.begins = false;
    }
    if let Some(step) = steps.get_mut(top) {
        step.begins = true;
    }
}

/// 令和元年7月1日制定( before the number in brackets.
fn is_enactment(cut: &Cut) -> bool {
    let behind = cut.dates.first().filter(|day| day.range.start == 0 && day.date.is_some() && !day.dated);
    let behind = behind.and_then(|day| cut.folded.as_str().get(day.full.end..)).unwrap_or_default();
    matches!(behind.trim_end_matches(['(', '〔']), "制定" | "策定" | "決定" | "施行")
}

/// 差出人, 送信日時 and 宛先 above the 件名 with which a mail was taken to begin.
fn mail_head(begin: usize, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let is = |at: usize, name: &str| cuts.get(at).is_some_and(|cut| tables.cues.holds(cut.cues, name));
    if !is(begin, "mail-header") && !is(begin, "subject-label") {
        return;
    }
    let of_mail = |at: &usize| is(*at, "mail-header") && !role(steps, *at).is_some_and(Role::is_head);
    let lines: Vec<usize> = (begin.saturating_sub(8)..begin).rev().take_while(of_mail).collect();
    let dated = lines.iter().any(|at| is(*at, "date-label"));
    let Some(top) = lines.last().copied().filter(|_| dated) else { return };
    for at in lines {
        let labels = [("date-label", Role::Date), ("from-label", Role::Issuer), ("to-label", Role::Addressee)];
        // a mail address is nobody's name
        let named = cuts.get(at).is_some_and(|cut| cut.folded.as_str().chars().filter(|c| is_japanese(*c)).count() > 4);
        let fits = |label: &str, role: Role| is(at, label) && (named || role == Role::Date);
        if let Some((_, role)) = labels.into_iter().find(|(label, role)| fits(label, *role)) {
            give(steps, at, role);
        }
    }
    for (at, begins) in [(begin, false), (top, true)] {
        if let Some(step) = steps.get_mut(at) {
            (step.begins, step.begin_margin) = (begins, UNCERTAIN);
        }
    }
}

/// A line that is a day, a day and a number, or a number, and nothing else.
pub(super) fn lone_head(cut: &Cut) -> Option<Role> {
    let text = cut.folded.as_str();
    // • 環水企231号
    let start = text.len() - text.trim_start_matches(['•', '・', '●', '○', '■', '◆', '*']).len();
    let day = cut.dates.iter().find(|date| {
        date.precision == Precision::Day
            && date.date.is_some()
            && !date.dated
            && (date.full.start == start || date.full.end == text.len())
    });
    let rest = match day {
        Some(day) if day.full.end == text.len() => text.get(start..day.full.start)?,
        Some(day) => text.get(day.full.end..)?,
        None => text.get(start..)?,
    };
    match day {
        Some(_) if rest.is_empty() || looks_like_a_number(rest) => Some(Role::Date),
        None if rest.ends_with(['号', ')']) && looks_like_a_number(rest) => Some(Role::Number),
        _ => None,
    }
}

/// A number, read or not: Japanese script or Latin letters, and digits behind them (長調薬220, 医薬総発O6O5第2号).
fn looks_like_a_number(text: &str) -> bool {
    // asked of many lines: a long one is told by its bytes
    if text.len() > NUMBER * 4 {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let kanji = text.chars().filter(|c| is_japanese(*c)).count();
    let plain = text.chars().all(|c| is_japanese(c) || c.is_ascii_alphanumeric() || matches!(c, '-' | '(' | ')' | '|'));
    // 7月日, 12日 are parts of a day; 日介護発第20号 is a number
    let of_a_day = text.as_bytes().iter().zip(1..).any(|(byte, next)| {
        byte.is_ascii_digit() && text.get(next..).is_some_and(|rest| rest.starts_with(['年', '月', '日']))
    });
    // 1通知文(写) is an item of a list
    let counted = text.rfind(|c: char| c.is_ascii_digit()) > text.find(is_japanese);
    plain && digits >= 1 && kanji >= 2 && counted && text.chars().count() <= NUMBER && !of_a_day
}

/// 文書番号　秋介専7第9号 among the lines of the issuer.
fn numbers_with_label(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let Some(label) = tables.cues.index("number-label") else { return };
    for at in head(letter, steps) {
        let labelled = cuts.get(at).is_some_and(|cut| cut.cues.has(label));
        if labelled && matches!(role(steps, at), Some(Role::Issuer | Role::Person | Role::Addressee)) {
            give(steps, at, Role::Number);
        }
    }
}

/// 【別添】 or a line of dashes was taken for the first line of a head.
fn mark_above(begin: usize, cuts: &[Cut], steps: &mut [Step]) {
    let of_head = [Role::Number, Role::Addressee, Role::Issuer, Role::Date, Role::Person, Role::Subject];
    let mark = cuts.get(begin).is_some_and(is_mark) && role(steps, begin).is_some_and(|role| of_head.contains(&role));
    let goes_on = role(steps, begin + 1).is_some_and(Role::is_head) && steps.get(begin + 1).is_some_and(|s| !s.begins);
    if !mark || !goes_on {
        return;
    }
    give(steps, begin, Role::Furniture);
    for (at, begins) in [(begin, false), (begin + 1, true)] {
        if let Some(step) = steps.get_mut(at) {
            step.begins = begins;
        }
    }
}

/// 本件問合せ先 and the desk of the letter above, taken for the first lines of the next head.
fn desk_above(begin: usize, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    /// Most lines of a desk.
    const DESK: usize = 14;
    let heading = cuts.get(begin).is_some_and(|cut| tables.cues.holds(cut.cues, "contact-heading"));
    if begin == 0 || !heading {
        return;
    }
    let head = (begin + 1..cuts.len().min(begin + DESK)).find(|at| cuts.get(*at).and_then(lone_head).is_some());
    let Some(head) = head else { return };
    for at in begin..head {
        give(steps, at, Role::ContactBlock);
    }
    for (at, begins) in [(begin, false), (head, true)] {
        if let Some(step) = steps.get_mut(at) {
            (step.begins, step.begin_margin) = (begins, UNCERTAIN);
        }
    }
}

/// A day beside the number, or a number or 事務連絡 beside the day, can be nothing else above the text, when the letter has none.
fn lone_lines(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let above = letter.clone().take_while(|at| !text(*at).contains('。') && role(steps, *at) != Some(Role::Material));
    let above: Vec<usize> = above.collect();
    let end = above.last().copied().unwrap_or(letter.start);
    let days = above.iter().filter(|at| cuts.get(**at).and_then(lone_head) == Some(Role::Date)).count();
    let is_stamped = |at: usize| {
        let shown = |at: usize| cuts.get(at).map(|cut| cut.cues).unwrap_or_default();
        let stamp = |at: usize| ["stamp", "web-date"].iter().any(|name| tables.cues.holds(shown(at), name));
        stamp(at) || at.checked_sub(1).is_some_and(stamp)
    };
    for at in above {
        let memo =
            || cuts.get(at).is_some_and(|cut| tables.cues.holds(cut.cues, "office-memo")).then_some(Role::Number);
        let Some(kind) = cuts.get(at).and_then(lone_head).or_else(memo) else { continue };
        let other = if kind == Role::Date { Role::Number } else { Role::Date };
        // [改訂] 令和7年2月20日 環水大管発第2502201号
        let revised = (at.saturating_sub(2)..at).any(|above| {
            let bare = text(above).trim_start_matches(['(', '[', '【', '〔']);
            bare.starts_with('改') && bare.chars().count() <= 12
        });
        let is_other = |beside: usize| {
            let shaped = !revised && cuts.get(beside).and_then(lone_head) == Some(other);
            letter.contains(&beside) && (shaped || role(steps, beside) == Some(other))
        };
        let beside = at.checked_sub(1).is_some_and(is_other) || is_other(at + 1);
        // the only day above the text, wherever it stands; one below the text is the letter's where somebody signs beside it
        let alone = kind == Role::Date && !revised && days == 1 && !is_stamped(at);
        let told = letter.clone().filter(|other| role(steps, *other) == Some(kind));
        let signed = |day: usize| {
            let near = day.saturating_sub(2).max(letter.start)..(day + 3).min(letter.end);
            [Role::Issuer, Role::Person, Role::Number].iter().any(|wanted| has(steps, near.clone(), *wanted))
        };
        let free = |told: usize| alone && told > end && !signed(told);
        if (beside || alone) && told.into_iter().all(free) {
            give(steps, at, kind);
        }
    }
}

/// …の制定について(概要) / (昭和56年3月17日例規 神会発第118号): day and number in brackets below the subject of a letter that has neither.
fn named_below_subject(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    /// Bytes of the bracket at most.
    const BRACKET: usize = 240;
    if has(steps, letter.clone(), Role::Date) || has(steps, letter.clone(), Role::Number) {
        return;
    }
    let Some(at) = letter
        .clone()
        .skip(1)
        .find(|at| role(steps, *at) != Some(Role::Subject) && role(steps, at - 1) == Some(Role::Subject))
    else {
        return;
    };
    let Some(cut) = cuts.get(at).filter(|_| role(steps, at) == Some(Role::Body)) else { return };
    let text = cut.folded.as_str();
    let one = text.len() <= BRACKET && text.starts_with('(') && text.find(')') == text.len().checked_sub(1);
    let day = cut.dates.first().filter(|date| date.date.is_some() && date.range.start == 1);
    let numbered = cut.numbers.iter().any(|number| !number.law && !number.blank && !number.notification);
    let Some(day) = day.filter(|_| one && numbered) else { return };
    // …付け may be the day of another letter
    let margin = if day.dated { UNCERTAIN } else { LIKELY };
    if let Some(step) = steps.get_mut(at) {
        (step.role, step.role_margin) = (Role::Number, margin);
    }
}

/// 平 成 29年 1 / 1月 16 日: a day that the print broke within, in a letter without any other.
fn day_on_two_lines(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    /// Bytes of each half at most.
    const HALF: usize = 40;
    if has(steps, letter.clone(), Role::Date) {
        return;
    }
    let half = |at: usize| {
        let cut = cuts.get(at)?;
        let day = cut.dates.iter().any(|date| date.date.is_some() && date.precision == Precision::Day);
        (cut.folded.as_str().len() <= HALF && !day).then(|| cut.folded.as_str())
    };
    let top = letter.clone().take_while(|at| cuts.get(*at).is_some_and(|cut| !cut.folded.as_str().contains('。')));
    let broken = top.collect::<Vec<_>>().windows(2).find_map(|pair| {
        let &[above, below] = pair else { return None };
        let (first, second) = (half(above)?, half(below).filter(|line| line.ends_with(['日', ')']))?);
        if !first.contains('年') && !second.contains('年') {
            return None;
        }
        let whole = format!("{first}{second}");
        let found = find_dates(&whole, tables);
        let is_day = |date: &FoundDate| date.precision == Precision::Day && date.date.is_some() && !date.dated;
        found.first().is_some_and(|date| is_day(date) && date.full.len() == whole.len()).then_some((above, below))
    });
    if let Some((above, below)) = broken {
        give(steps, above, Role::Date);
        give(steps, below, Role::Date);
    }
}

/// …主管部(局) and, a little to the right below it, …主管課(部): the second line of an addressee that the path left out.
fn addressees_that_go_on(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in head(letter, steps).skip(1) {
        let (Some(above), Some(cut)) = (cuts.get(at - 1), cuts.get(at)) else { continue };
        let text = cut.folded.as_str();
        // 主管課: the office in charge at the addressee's is never the issuer
        let misread = role(steps, at) == Some(Role::Issuer) && text.contains("主管");
        let left_out = misread || role(steps, at) == Some(Role::Furniture);
        if !left_out || role(steps, at - 1) != Some(Role::Addressee) {
            continue;
        }
        let name = tables.parties.split_honorific(text).map_or(text, |(name, _)| name);
        let office = tables.bodies.ends_like_body(name) || tables.posts.split_post(name).is_some();
        if office
            && !tables.parties.opens_body(text)
            && party_block::left_edge(cut) <= party_block::left_edge(above) + MAX_INDENT
        {
            give(steps, at, Role::Addressee);
        }
    }
}

/// The second line of an addressee begins at most this much further right.
const MAX_INDENT: usize = 8;

/// A letter without a day that has a line of number and day below its text.
fn day_at_the_foot(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    if has(steps, letter.clone(), Role::Date) || has(steps, letter.clone(), Role::Number) {
        return;
    }
    let below = head(letter.clone(), steps).end..letter.end;
    let alone = |at: usize| {
        let line = cuts.get(at).map(|cut| cut.line.number);
        let pieces: Vec<usize> =
            letter.clone().filter(|other| cuts.get(*other).map(|cut| cut.line.number) == line).collect();
        pieces
    };
    let mut found: Vec<Vec<usize>> = below
        .filter(|at| cuts.get(*at).is_some_and(|cut| cut.numbers.iter().any(|number| !number.law && !number.blank)))
        .map(alone)
        .filter(|line| {
            let roles: Vec<Option<Role>> = line.iter().map(|at| cuts.get(*at).and_then(lone_head)).collect();
            roles.contains(&Some(Role::Date)) && roles.iter().all(Option::is_some)
        })
        .collect();
    found.dedup();
    if let [line] = found.as_slice() {
        for at in line {
            if let Some(role) = cuts.get(*at).and_then(lone_head) {
                give(steps, *at, role);
            }
        }
    }
}

/// A day alone, far right, on the last line of a letter that has no other.
fn day_at_the_end(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    /// From this column on a line stands at the right.
    const RIGHT: usize = 20;
    if has(steps, letter.clone(), Role::Date) || !has(steps, letter.clone(), Role::Subject) {
        return;
    }
    let own = |at: &usize| !matches!(role(steps, *at), Some(Role::Material | Role::Enclosure));
    let Some(last) = letter.clone().rfind(own) else { return };
    let alone = |at: usize| {
        cuts.get(at).is_some_and(|cut| {
            lone_head(cut) == Some(Role::Date) && cut.numbers.is_empty() && !cut.continued && indent(cut) >= RIGHT
        })
    };
    let text = letter.clone().any(|at| cuts.get(at).is_some_and(|cut| cut.folded.as_str().contains('。')));
    if text && alone(last) {
        give(steps, last, Role::Date);
    }
}

/// White space before a line, in narrow columns.
pub(super) fn indent(cut: &Cut) -> usize {
    let blank = cut.line.text.chars().take_while(|c| c.is_whitespace());
    blank.map(crate::text::columns).sum()
}
