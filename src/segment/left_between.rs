//! Lines of a head that the path took for attached matter: between two lines of the same head nothing is attached.
//!
//! ```text
//! 認可書                   → Subject
//! 西浦汽船株式会社          ← taken for material: the body of the post below it
//! 代表取締役社長　殿         → Addressee
//!
//! 教育長　殿               → Addressee
//! 市教職員組合             ┐ taken for material: who signs, in a letter that nobody else signs
//! 執行委員長　樋口　章      ┘
//! 要望書                   → Subject
//! ```
//!
//! Knows shapes of lines and the roles around them. What is found so is uncertain and is put on the review list.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{give, has, is_addressed, role, text};
use super::party_block::is_post_and_person;
use super::signer::signs;
use crate::tables::Tables;
use std::ops::Range;

/// Lines of a signature between the addressee and the subject.
const SIGNATURE: usize = 4;

/// Gives such lines to the parties of their head.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text_from = letter.clone().find(|at| text(cuts, *at).contains('。')).unwrap_or(letter.end);
    let top = letter.start..text_from;
    posts_in_brackets(top.clone(), cuts, steps, tables);
    classes_above_signers(top.clone(), cuts, steps, tables);
    signers_in_row(top.clone(), cuts, steps, tables);
    signers_below_all(&letter, top.clone(), cuts, steps, tables);
    further_posts(top.clone(), cuts, steps, tables);
    posts_of_all(top.clone(), cuts, steps, tables);
    if !top.clone().any(|at| is_left(steps, at)) {
        return;
    }
    bodies_of_posts(top.clone(), cuts, steps, tables);
    signers(letter, top, cuts, steps, tables);
}

fn is_left(steps: &[Step], at: usize) -> bool {
    matches!(role(steps, at), Some(Role::Material | Role::Furniture | Role::Body | Role::Stamp | Role::Enclosure))
}

/// The name of a body and nothing more.
fn is_plain_body(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    let line = text(cuts, at);
    let plain = (3..=30).contains(&line.chars().count()) && !line.contains(['。', '、', ':', '「', '(', '@']);
    let whole = cuts.get(at).is_some_and(|cut| !cut.continued && cut.dates.is_empty() && cut.numbers.is_empty());
    plain
        && whole
        && (tables.bodies.ends_like_body(line) || tables.parties.legal_form_len(line) > 0)
        && tables.posts.split_post(line).is_none()
}

/// 大雪対策本部長 / (学長): what else the one is who signs above. It names nobody.
fn posts_in_brackets(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in top.skip(1) {
        let inside = text(cuts, at).strip_prefix('(').and_then(|line| line.strip_suffix(')')).unwrap_or_default();
        let post = || tables.posts.split_post(inside).is_some_and(|split| split.organization.is_empty());
        let signed = matches!(role(steps, at - 1), Some(Role::Issuer | Role::Person));
        if role(steps, at) == Some(Role::Addressee) && signed && inside.chars().count() >= 2 && post() {
            give(steps, at, Role::Furniture);
        }
    }
}

/// 利用者の会 会長 大谷 渉 beside another who signs on the same line: both sign.
fn signers_in_row(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in top.skip(1).rev() {
        let beside = cuts.get(at).is_some_and(|cut| cut.continued && is_post_and_person(cut, tables));
        let left = cuts.get(at - 1).is_some_and(|cut| is_post_and_person(cut, tables) && !is_addressed(cut, tables));
        let signs = matches!(role(steps, at), Some(Role::Issuer | Role::Person));
        if beside && left && signs && role(steps, at - 1) == Some(Role::Addressee) {
            give(steps, at - 1, Role::Issuer);
        }
    }
}

/// 理事各位 / 理事長 川名ひとみ: a post with its person and no honorific, below who has one or below the title, where nobody else signs.
fn signers_below_all(letter: &Range<usize>, top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if has(steps, letter.clone(), Role::Issuer) || has(steps, letter.clone(), Role::Person) {
        return;
    }
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    let Some(at) = top.clone().skip(1).last().filter(|at| role(steps, *at) == Some(Role::Addressee)) else { return };
    let below = match role(steps, at - 1) {
        Some(Role::Addressee) => honoured(at - 1),
        above => matches!(above, Some(Role::Subject | Role::Date)),
    };
    if below && !honoured(at) && cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables)) {
        give(steps, at, Role::Issuer);
    }
}

/// 消防局長 | 本部各課長 / 消防学校長 / 各消防署長: from the first that are several on, those written to stand below who signs.
fn posts_of_all(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let several = |at: &usize| {
        let line = text(cuts, *at);
        role(steps, *at) == Some(Role::Issuer) && line.contains('各') && tables.posts.split_post(line).is_some()
    };
    let Some(first) = top.clone().skip(1).find(several) else { return };
    let below = (first..top.end).take_while(|at| role(steps, *at) == Some(Role::Issuer));
    let lines: Vec<usize> = below.collect();
    let ends = role(steps, first + lines.len()) == Some(Role::Addressee);
    let signed = (top.start..first).any(|at| role(steps, at) == Some(Role::Issuer));
    if ends && signed {
        for at in lines {
            give(steps, at, Role::Addressee);
        }
    }
}

/// 寮務主事 / 学生主事: two posts of one sort, each of its own office, are two who sign.
fn further_posts(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in top.skip(1) {
        let post = |at: usize| {
            let split = tables.posts.split_post(text(cuts, at))?;
            (!split.organization.is_empty()).then_some(split.post)
        };
        let pair = role(steps, at - 1) == Some(Role::Issuer) && role(steps, at) == Some(Role::Person);
        if pair && post(at).is_some_and(|own| post(at - 1) == Some(own)) {
            give(steps, at, Role::Issuer);
        }
    }
}

/// …認定温泉供給事業者 between who has 御中 and who signs: a sort of people signs nothing.
fn classes_above_signers(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    const SORTS: [&str; 8] = ["事業者", "設置者", "開設者", "管理者", "保険者", "従事者", "取扱者", "関係者"];
    for at in top.skip(1) {
        let line = text(cuts, at);
        let sort = SORTS.iter().any(|end| line.ends_with(end)) && !line.contains(['。', '、', ':']);
        let honoured = role(steps, at - 1) == Some(Role::Addressee)
            && cuts.get(at - 1).is_some_and(|cut| is_addressed(cut, tables));
        let signed = role(steps, at + 1) == Some(Role::Issuer);
        if sort && honoured && signed && role(steps, at) == Some(Role::Issuer) {
            give(steps, at, Role::Addressee);
        }
    }
}

/// 代表取締役社長　殿 is a post of the body right above it.
fn bodies_of_posts(top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in top.skip(1) {
        let post = tables.parties.split_honorific(text(cuts, at)).is_some_and(|(name, _)| is_bare_post(name, tables));
        let near = cuts.get(at).is_some_and(|cut| !cut.blank_before && !cut.continued);
        let to = role(steps, at) == Some(Role::Addressee);
        if to && post && near && is_left(steps, at - 1) && is_plain_body(cuts, at - 1, tables) {
            give(steps, at - 1, Role::Addressee);
        }
    }
}

/// 代表取締役社長, 会長千葉優: a post that names no body, perhaps with a person behind it.
fn is_bare_post(name: &str, tables: &Tables) -> bool {
    /// Letters of a person.
    const PERSON: usize = 7;
    let ends = name.char_indices().rev().take(PERSON).map(|(at, _)| at).chain([name.len()]);
    let posts = ends.filter_map(|end| name.get(..end)).filter_map(|post| tables.posts.split_post(post));
    let mut posts = posts.filter(|split| split.organization.is_empty());
    posts.next().is_some()
}

/// A body and whoever acts for it, between the last one with 殿 and the subject.
fn signers(letter: Range<usize>, top: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if has(steps, letter.clone(), Role::Issuer) || has(steps, letter, Role::Person) {
        return;
    }
    let Some(subject) = top.clone().find(|at| role(steps, *at) == Some(Role::Subject)) else { return };
    let honoured = |at: &usize| {
        role(steps, *at) == Some(Role::Addressee) && cuts.get(*at).is_some_and(|cut| is_addressed(cut, tables))
    };
    let Some(last) = (top.start..subject).rfind(honoured) else { return };
    let between: Vec<usize> = (last + 1..subject).collect();
    let acts =
        |at: usize| signs(text(cuts, at), tables) || cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables));
    let [first, rest @ ..] = between.as_slice() else { return };
    let named = is_plain_body(cuts, *first, tables) || acts(*first);
    let whole = between.len() <= SIGNATURE
        && between.iter().all(|at| is_left(steps, *at))
        && rest.iter().all(|at| acts(*at) || is_plain_body(cuts, *at, tables));
    if named && whole {
        for at in between {
            give(steps, at, Role::Issuer);
        }
    }
}
