//! Names that stand in one column, where 殿 or an empty line tells who is written to and who signs.
//!
//! ```text
//! 各国公私立大学担当課
//! 復興特別区域法第8条第1項の認定を         ← what is open goes on below
//! 受けた地方公共団体の担当課       御中    ← 御中 stands beside the middle of the column
//! 国土交通省道路局環境安全課             ← so this is written to as well
//!
//! 文部科学省総合政策局安全教育推進課       ← who signs is set off
//! ```
//!
//! What is told so is put on the review list.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{give, has, is_addressed, role, text};
use super::party_block::is_post_and_person;
use crate::tables::Tables;
use std::ops::Range;

/// Words of those that are several, or of an office at another's.
const SEVERAL: [&str; 8] = ["各", "主管", "担当課", "の長", "所轄", "を置く", "又は", "関係"];

/// Gives the names of a head's columns their roles.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text_from = letter.clone().find(|at| text(cuts, *at).contains('。')).unwrap_or(letter.end);
    let top = letter.start..text_from;
    below_the_middle(top.clone(), cuts, steps, tables);
    one_person(top.clone(), cuts, steps, tables);
    set_off_heads(letter.clone(), top.clone(), cuts, steps, tables);
    legal_forms(top.clone(), cuts, steps, tables);
    signed_on_top(&letter, top.clone(), cuts, steps, tables);
    above_all(letter, top.clone(), cuts, steps, tables);
    notices(top, cuts, steps, tables);
}

fn is_to(steps: &[Step], at: usize) -> bool {
    role(steps, at) == Some(Role::Addressee)
}

fn near(cuts: &[Cut], at: usize) -> bool {
    cuts.get(at).is_some_and(|cut| !cut.blank_before && !cut.continued)
}

/// A line with 殿 and above it, without an empty line, one without: the middle of a column.
fn middle(top: Range<usize>, cuts: &[Cut], steps: &[Step], tables: &Tables) -> Option<usize> {
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    let mut lines = top.filter(|at| is_to(steps, *at) && honoured(*at));
    let at = lines.next()?;
    let above = at.checked_sub(1).is_some_and(|above| is_to(steps, above) && !honoured(above) && near(cuts, at));
    (above && lines.next().is_none()).then_some(at)
}

/// Lines below 殿 up to an empty line, with who signs below that.
fn below_the_middle(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let Some(middle) = middle(top.clone(), cuts, steps, tables) else { return };
    let below: Vec<usize> = (middle + 1..top.end).take_while(|at| near(cuts, *at)).collect();
    let end = middle + 1 + below.len();
    let signed = cuts.get(end).is_some_and(|cut| cut.blank_before)
        && (end..top.end.min(end + 2)).any(|at| role(steps, at) == Some(Role::Issuer));
    let several = below.iter().any(|at| SEVERAL.iter().any(|word| text(cuts, *at).contains(word)));
    let party = |at: &usize| {
        let free = !matches!(role(steps, *at), Some(Role::Person | Role::Seal | Role::Date | Role::Number));
        free && !text(cuts, *at).contains(['。', '、', ':', '(']) && !text(cuts, *at).ends_with("について")
    };
    if !below.is_empty() && signed && several && below.iter().all(party) {
        for at in below {
            give(steps, at, Role::Addressee);
        }
        // …の認定を / 受けた…担当課: what the column above leaves open is of it
        for at in top.start..middle {
            if role(steps, at) == Some(Role::Subject) && is_to(steps, at + 1) && at > top.start && is_to(steps, at - 1)
            {
                give(steps, at, Role::Addressee);
            }
        }
    }
}

/// Several offices below 殿 and one person: the office right above the person signs.
fn one_person(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let Some(middle) = middle(top.clone(), cuts, steps, tables) else { return };
    let Some(person) = (middle + 1..top.end).find(|at| role(steps, *at) == Some(Role::Person)) else { return };
    let lines: Vec<usize> = (middle + 1..person).collect();
    let Some((signer, others)) = lines.split_last() else { return };
    let office = |at: usize| {
        tables.posts.split_post(text(cuts, at)).is_some_and(|split| split.organization.chars().count() >= 3)
    };
    let free = |at: &usize| near(cuts, *at) && matches!(role(steps, *at), Some(Role::Issuer | Role::Addressee));
    let several = others.iter().any(|at| ["又は", "の長"].iter().any(|end| text(cuts, *at).ends_with(end)));
    // the last of those written to is an office of its own
    let whole = others.last().is_some_and(|at| office(*at));
    if several && whole && office(*signer) && others.iter().all(free) {
        for at in others {
            give(steps, *at, Role::Addressee);
        }
    }
}

/// 北川県放射線技師会長 / (an empty line) / 北川県健康部医療政策課長 above a text that speaks of 貴会: the first is written to.
fn set_off_heads(letter: Range<usize>, top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if has(steps, letter.clone(), Role::Addressee) || has(steps, top.clone(), Role::Person) {
        return;
    }
    let signers: Vec<usize> = top.clone().filter(|at| role(steps, *at) == Some(Role::Issuer)).collect();
    let [first, second] = signers.as_slice() else { return };
    let office = |at: usize| {
        tables.posts.split_post(text(cuts, at)).is_some_and(|split| split.organization.chars().count() >= 3)
    };
    let apart = *second == first + 1 && cuts.get(*second).is_some_and(|cut| cut.blank_before);
    let said = || letter.clone().any(|at| at >= top.end && text(cuts, at).contains('貴'));
    if apart && office(*first) && office(*second) && said() {
        give(steps, *first, Role::Addressee);
    }
}

/// 一般社団法人 / 全国畳工業会 / 会長 遠藤 春男 below 殿: the first word of who signs.
fn legal_forms(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in top.skip(1) {
        let line = text(cuts, at);
        let form = !line.is_empty() && tables.parties.legal_form_len(line) == line.len();
        let above = text(cuts, at - 1);
        let honoured = tables.parties.is_honorific(above) || tables.parties.split_honorific(above).is_some();
        let signed = matches!(role(steps, at + 1), Some(Role::Issuer | Role::Person));
        if form && honoured && signed && is_to(steps, at) && is_to(steps, at - 1) {
            give(steps, at, Role::Issuer);
        }
    }
}

/// 公益社団法人栃木県獣医師会 / 会長　戦場ヶ原　實 / 地区獣医師会会長　様 on top of a letter that nobody else signs: who signs, above whom it is
/// written to.
fn signed_on_top(letter: &Range<usize>, top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if has(steps, letter.clone(), Role::Issuer) || has(steps, letter.clone(), Role::Person) {
        return;
    }
    let Some(first) = top.clone().find(|at| is_to(steps, *at)).filter(|at| at + 2 < top.end) else { return };
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    let line = text(cuts, first);
    let body = (tables.bodies.ends_like_body(line) || tables.parties.legal_form_len(line) > 0)
        && tables.posts.split_post(line).is_none()
        && !line.starts_with('各');
    let acts = cuts.get(first + 1).is_some_and(|cut| is_post_and_person(cut, tables)) && !honoured(first + 1);
    let office = |name: &str| tables.posts.split_post(name).is_some_and(|split| !split.organization.is_empty());
    let to = tables.parties.split_honorific(text(cuts, first + 2)).is_some_and(|(name, _)| office(name));
    if body && acts && to && !honoured(first) && is_to(steps, first + 1) && is_to(steps, first + 2) {
        give(steps, first, Role::Issuer);
        give(steps, first + 1, Role::Person);
    }
}

/// 警察庁生活安全局長 / (empty lines) / 各地方機関の長 / 都道府県警察の長　殿: an office set off above all that are written to, where nobody signs.
fn above_all(letter: Range<usize>, top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if has(steps, letter.clone(), Role::Issuer) || has(steps, letter, Role::Person) {
        return;
    }
    let Some(first) = top.clone().find(|at| is_to(steps, *at)) else { return };
    let line = text(cuts, first);
    let office = tables.posts.split_post(line).is_some_and(|split| split.organization.chars().count() >= 4);
    let next = first + 1;
    let several = is_to(steps, next) && text(cuts, next).starts_with('各');
    let apart = cuts.get(next).is_some_and(|cut| cut.blank_before);
    if office && several && apart && !line.starts_with('各') && tables.parties.split_honorific(line).is_none() {
        give(steps, first, Role::Issuer);
    }
}

/// 総務部長通知 / 本庁の各課局室長 / 出先機関の長: who gave notice, and to whom.
fn notices(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in top.clone().skip(1) {
        let office = ["通知", "通達"].iter().find_map(|word| text(cuts, at).strip_suffix(word));
        let by = office.is_some_and(|office| tables.posts.split_post(office).is_some());
        if !by || !matches!(role(steps, at), Some(Role::Issuer | Role::Addressee)) {
            continue;
        }
        let to = |at: &usize| {
            let post = tables.posts.split_post(text(cuts, *at)).is_some();
            matches!(role(steps, *at), Some(Role::Issuer | Role::Addressee)) && post
        };
        let below: Vec<usize> = (at + 1..top.end).take_while(to).collect();
        let several = |at: &usize| text(cuts, *at).contains('各') || text(cuts, *at).ends_with("の長");
        if below.is_empty() || !below.iter().any(several) {
            continue;
        }
        if role(steps, at) != Some(Role::Issuer) {
            give(steps, at, Role::Issuer);
        }
        for at in below {
            if role(steps, at) != Some(Role::Addressee) {
                give(steps, at, Role::Addressee);
            }
        }
        return;
    }
}
