//! Heads whose parts stand in an unusual order: who signs above whom it is written to, day and signature below the text, an addressee
//! or a subject above the line with which the path lets the letter begin.
//!
//! ```text
//!                     海西県弓道連盟          ← far right of whoever has 様, and above: who signs
//!                     会長　大歩　正
//! 各支部長　様
//!
//! 　…お知らせします。
//! 　　　令和5年4月3日                        ← the only day, below the text
//! 　　　　　　　　　　　海西簡易裁判所        ← and who signs
//! ```
//!
//! Only what a letter lacks is looked for. What is found by place is uncertain, and its confidence puts it on the review list. Known to
//! be hard: the foot of one letter stands right above the head of the next.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, give, has, head, is_addressed, lone_head, role, text};
use super::party_block::{is_post_and_person, left_edge};
use super::signer::signs;
use crate::grammar::Precision;
use crate::tables::Tables;
use crate::text::is_japanese;
use std::ops::Range;

/// Columns between the edges of whom it is written to and of who signs, where place alone tells the two apart.
const APART: usize = 16;
/// Edges this near are one.
const LEVEL: usize = 3;
/// Lines below the day at the foot that may be the signature's.
const SIGNATURE: usize = 5;

/// Gives a letter the parties and the day that stand where they are not looked for.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    addressees_that_go_on(letter.clone(), cuts, steps, tables);
    members_below(letter.clone(), cuts, steps, tables);
    signers_above(letter.clone(), cuts, steps, tables);
    offices_that_go_on(letter.clone(), cuts, steps, tables);
    signature_at_the_foot(letter, cuts, steps, tables);
}

fn is_signed(steps: &[Step], range: Range<usize>) -> bool {
    has(steps, range.clone(), Role::Issuer) || has(steps, range, Role::Person)
}

/// …特別区域法第12条第1項の / 認定を受けた各地方公共団体の長: what an addressee leaves open goes on below.
fn addressees_that_go_on(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in head(letter, steps).skip(1) {
        let above = text(cuts, at - 1);
        let open = above.ends_with(['の', 'た', 'る', 'を']) && above.chars().count() >= 6;
        let free = matches!(role(steps, at), Some(Role::Issuer | Role::Furniture));
        let near = cuts.get(at).is_some_and(|cut| !cut.blank_before && !cut.continued);
        let named = tables.posts.split_post(text(cuts, at)).is_some() || tables.bodies.ends_like_body(text(cuts, at));
        if open && free && near && named && role(steps, at - 1) == Some(Role::Addressee) {
            give(steps, at, Role::Addressee);
        }
    }
}

/// …医師会会長 / …歯科医師会会長　　殿 / …薬剤師会会長: where 殿 stands beside the middle of a block, the lines below it are of the block, too.
fn members_below(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let head = head(letter, steps);
    let level = |a: usize, b: usize| {
        cuts.get(a)
            .zip(cuts.get(b))
            .is_some_and(|(a, b)| !b.blank_before && !b.continued && left_edge(a).abs_diff(left_edge(b)) <= LEVEL)
    };
    let office = |at: usize| {
        let line = text(cuts, at);
        let name = tables.parties.split_honorific(line).map_or(line, |(name, _)| name);
        let split = tables.posts.split_post(name)?;
        (tables.parties.legal_form_len(name) > 0 && !split.organization.is_empty()).then_some(split.post)
    };
    let is_to = |steps: &[Step], at: usize| role(steps, at) == Some(Role::Addressee);
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    // 殿 stands apart from the name
    let apart = |at: usize| {
        let printed = cuts.get(at).map_or("", |cut| cut.printed()).trim_end();
        printed.strip_suffix(['殿', '様']).is_some_and(|name| name.ends_with(char::is_whitespace))
    };
    // …各出先機関の長　殿 / 会計課長, and the next line begins elsewhere
    let ends_block = |at: usize| {
        let edge = |at: usize| cuts.get(at).map(left_edge);
        edge(at).zip(edge(at + 1)).is_some_and(|(own, next)| own.abs_diff(next) > LEVEL)
            && matches!(role(steps, at + 1), Some(Role::Issuer))
            && cuts.get(at + 1).is_some_and(|cut| !cut.continued && tables.parties.opens_body(cut.folded.as_str()))
    };
    let ends: Vec<bool> = (0..head.end).map(|at| head.contains(&at) && ends_block(at)).collect();
    for middle in head.clone().skip(1) {
        let below = middle + 1;
        let one = apart(middle)
            && is_to(steps, middle)
            && honoured(middle)
            && middle
                .checked_sub(1)
                .is_some_and(|above| is_to(steps, above) && !honoured(above) && level(above, middle))
            && ends.get(below) == Some(&true)
            && level(middle, below)
            && role(steps, below) == Some(Role::Issuer)
            && !tables.parties.opens_body(text(cuts, below))
            && tables.posts.split_post(text(cuts, below)).is_some();
        if one {
            give(steps, below, Role::Addressee);
        }
    }
    for middle in head.clone().skip(1) {
        let Some(post) = office(middle).filter(|_| is_to(steps, middle) && honoured(middle)) else { continue };
        let like = |at: usize| !honoured(at) && office(at).as_ref() == Some(&post);
        let above =
            (head.start..middle).rev().take_while(|at| is_to(steps, *at) && like(*at) && level(*at, at + 1)).count();
        for at in (middle + 1..head.end).take(above) {
            if !like(at) || !level(at - 1, at) || !matches!(role(steps, at), Some(Role::Issuer | Role::Furniture)) {
                break;
            }
            give(steps, at, Role::Addressee);
        }
    }
}

/// Lines without 殿 far right of, and right above, the first line that has it, in a letter that nobody else signs.
fn signers_above(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let head = head(letter.clone(), steps);
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    let Some(first) = head.clone().find(|at| role(steps, *at) == Some(Role::Addressee) && honoured(*at)) else {
        return;
    };
    let Some(edge) = cuts.get(first).map(left_edge) else { return };
    let right = |at: usize| cuts.get(at).is_some_and(|cut| !cut.continued && left_edge(cut) >= edge + APART);
    let party = |at: usize| {
        matches!(role(steps, at), Some(Role::Addressee | Role::Furniture | Role::Seal | Role::Issuer | Role::Person))
    };
    // the lines of the addressee itself stand between
    let own = (head.start..first).rev().take_while(|at| !right(*at) && role(steps, *at) == Some(Role::Addressee));
    let top = own.last().unwrap_or(first);
    let above: Vec<usize> = (head.start..top).rev().take_while(|at| right(*at) && party(*at)).collect();
    // nobody signs but they
    if is_signed(steps, top..letter.end) || is_signed(steps, letter.start..top - above.len()) {
        return;
    }
    let above: Vec<usize> = above.into_iter().rev().filter(|at| role(steps, *at) != Some(Role::Seal)).collect();
    let named = |at: usize| {
        signs(text(cuts, at), tables)
            || tables.bodies.ends_like_body(text(cuts, at))
            || cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables))
    };
    let settled = above.iter().all(|at| !matches!(role(steps, *at), Some(Role::Addressee | Role::Furniture)));
    if settled || above.len() > SIGNATURE || !above.iter().any(|at| named(*at)) {
        return;
    }
    for (nth, at) in above.into_iter().enumerate() {
        let person =
            nth > 0 && !tables.bodies.ends_like_body(text(cuts, at)) && !tables.parties.opens_body(text(cuts, at));
        give(steps, at, if person { Role::Person } else { Role::Issuer });
    }
}

/// 文部科学省総合教育政策局男女共同参画共生社会 / 学習・安全課長　石刎　千登世 above another issuer and level with it: who signs, too.
fn offices_that_go_on(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let head = head(letter, steps);
    let Some(first) = head.clone().find(|at| role(steps, *at) == Some(Role::Issuer)) else { return };
    let Some(edge) = cuts.get(first).map(left_edge).filter(|edge| *edge >= APART) else { return };
    let level = |at: usize| cuts.get(at).is_some_and(|cut| !cut.continued && left_edge(cut).abs_diff(edge) <= LEVEL);
    let near = |at: usize| cuts.get(at + 1).is_some_and(|cut| !cut.blank_before);
    let free = |at: usize| {
        let unread =
            matches!(role(steps, at), Some(Role::Furniture | Role::Stamp | Role::Body | Role::Date | Role::Number));
        let empty = cuts.get(at).is_some_and(|cut| cut.dates.is_empty() && cut.numbers.is_empty());
        unread && empty && !text(cuts, at).contains(['。', '、', '('])
    };
    let above: Vec<usize> = (head.start..first).rev().take_while(|at| level(*at) && near(*at) && free(*at)).collect();
    let opens = above.last().is_some_and(|at| tables.parties.opens_body(text(cuts, *at)));
    let ends = above
        .first()
        .and_then(|at| cuts.get(*at))
        .is_some_and(|cut| is_post_and_person(cut, tables) || tables.posts.split_post(cut.folded.as_str()).is_some());
    if opens && ends && above.len() <= SIGNATURE {
        for at in above {
            give(steps, at, Role::Issuer);
        }
    }
}

/// The only day below the text, alone on its line, and below it who signs.
fn signature_at_the_foot(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let top = head(letter.clone(), steps);
    if has(steps, letter.clone(), Role::Date) || is_signed(steps, top.clone()) {
        return;
    }
    let addressed = has(steps, top.clone(), Role::Addressee) || has(steps, letter.clone(), Role::Subject);
    let own = |at: &usize| !matches!(role(steps, *at), Some(Role::Material | Role::Enclosure));
    let Some(last) = letter.clone().filter(own).rev().find(|at| text(cuts, *at).ends_with('。')) else { return };
    let whole = |at: usize| {
        let dated = cuts
            .get(at)
            .is_some_and(|cut| lone_head(cut) == Some(Role::Date) && cut.numbers.is_empty() && !cut.continued);
        dated && !cuts.get(at + 1).is_some_and(|cut| cut.continued)
    };
    let days: Vec<usize> = (last + 1..letter.end).filter(own).filter(|at| whole(*at)).collect();
    let ([day], true) = (days.as_slice(), addressed) else { return };
    let office = |at: usize| {
        let plain = !text(cuts, at).contains(['。', ':', '「', '@']) && own(&at);
        let post = || tables.posts.split_post(text(cuts, at)).is_some();
        let person = || cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables));
        plain && (signs(text(cuts, at), tables) || tables.bodies.ends_like_body(text(cuts, at)) || post() || person())
    };
    let below = *day + 1..letter.end.min(*day + 1 + SIGNATURE);
    let right = |at: usize| cuts.get(at).is_some_and(|cut| left_edge(cut) >= APART);
    let signed: Vec<usize> = below.take_while(|at| office(*at) || right(*at) && own(at)).collect();
    let opens =
        signed.first().is_some_and(|at| office(*at) || tables.parties.opens_body(text(cuts, *at)) || right(*at));
    if signed.is_empty() || !opens || !signed.iter().any(|at| office(*at)) {
        return;
    }
    give(steps, *day, Role::Date);
    if !is_signed(steps, letter) {
        for at in signed {
            let seal = cuts.get(at).is_some_and(|cut| tables.cues.holds(cut.cues, "seal"));
            give(steps, at, if seal { Role::Seal } else { Role::Issuer });
        }
    }
}

/// 施設長　殿 right above the subject, or a subject right above day and number, with which the first letter of a document was taken to
/// begin: it begins a line higher.
pub(super) fn first_line_above(begin: usize, end: usize, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let Some(above) = begin.checked_sub(1).filter(|_| begin <= 4) else { return };
    let head = head(begin..end, steps);
    let near = |at: usize| cuts.get(at + 1).is_some_and(|cut| !cut.blank_before);
    if cuts.get(above).is_some_and(|cut| is_addressed(cut, tables))
        && near(above)
        && (2..=30).contains(&text(cuts, above).chars().count())
        && !has(steps, head.clone(), Role::Addressee)
        && role(steps, begin) == Some(Role::Subject)
    {
        begin_at(above, begin, Role::Addressee, steps);
        return;
    }
    // …及び消耗品の補充に関する / 取扱いの変更について
    let title = |at: usize| {
        let line = text(cuts, at);
        let count = line.chars().count();
        let page = ['>', '|', '。', '@', '/', '─', '=', '*', '《'];
        let japanese = line.chars().filter(|c| is_japanese(*c)).count();
        (8..=60).contains(&count)
            && japanese * 3 > count * 2
            && !line.contains(page)
            && (!line.contains(':') || line.contains('('))
            && !cuts.get(at).is_some_and(|cut| is_addressed(cut, tables))
            && !signs(line, tables)
            && cuts.get(at).is_some_and(|cut| cut.dates.iter().all(|d| d.precision != Precision::Day) && !cut.continued)
    };
    let complete =
        |at: usize| ["subject-end", "subject-note-end"].iter().any(|name| tables.cues.bears(text(cuts, at), name));
    let level = |a: usize, b: usize| {
        cuts.get(a).zip(cuts.get(b)).is_some_and(|(a, b)| left_edge(a).abs_diff(left_edge(b)) <= LEVEL)
    };
    if role(steps, begin) == Some(Role::Subject) {
        if near(above) && level(above, begin) && title(above) && !complete(above) {
            begin_at(above, begin, Role::Subject, steps);
        }
        return;
    }
    let text_from = (begin..end).find(|at| text(cuts, *at).contains('。')).unwrap_or(end);
    if has(steps, begin..text_from, Role::Subject) {
        return;
    }
    // (通知) on a line of its own
    let note = |at: usize| {
        let inside = text(cuts, at).strip_prefix('(').and_then(|line| line.strip_suffix(')'));
        inside.is_some_and(|inside| tables.parties.is_subject_note(inside))
    };
    let titled = if note(above) { above.checked_sub(1).filter(|at| near(*at)) } else { Some(above) };
    if !titled.is_some_and(|at| title(at) && complete(at)) {
        return;
    }
    if let Some(titled) = titled.filter(|titled| *titled < above) {
        begin_at(above, begin, Role::Subject, steps);
        begin_at(titled, above, Role::Subject, steps);
        return;
    }
    begin_at(above, begin, Role::Subject, steps);
    let Some(higher) = above.checked_sub(1) else { return };
    if near(higher) && level(higher, above) && title(higher) && !complete(higher) {
        begin_at(higher, above, Role::Subject, steps);
    }
}

fn begin_at(new: usize, old: usize, role: Role, steps: &mut [Step]) {
    give(steps, new, role);
    for (at, begins) in [(old, false), (new, true)] {
        if let Some(step) = steps.get_mut(at) {
            (step.begins, step.begin_margin) = (begins, UNCERTAIN);
        }
    }
}
