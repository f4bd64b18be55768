//! Parties whose words say of which sort they are, wherever they stand.
//!
//! ```text
//! 高等専門学校を設置する各学校法人の理事長   → a class of bodies: written to, and never the one who writes
//! 厚生労働省労働基準局安全衛生部安全課長
//! 同上 労働衛生課長                       → of one sort with the line above it
//! 金融 / 令和4年3月28日                   → an agency whose last character was lost, right above the day
//! ```
//!
//! Looks at what the other rules have left open; what it decides is to be looked at. Known to be hard: 各務原市長 and 各種団体.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, give, has, is_addressed, role};
use super::party_block::{is_plain, left_edge};
use super::signer::is_body;
use crate::tables::Tables;
use std::ops::Range;

/// Edges this near are one.
const LEVEL: usize = 3;
/// From here on a line is set in.
const INDENTED: usize = 8;

/// Gives parties of the head the role that their words say.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let head = head(letter.clone(), steps);
    from_and_to(&head, cuts, steps);
    classes(&head, cuts, steps, tables);
    same_office(&head, cuts, steps, tables);
    signed_with_from(&letter, &head, cuts, steps);
    state_offices(&letter, &head, cuts, steps, tables);
    agencies(&head, cuts, steps, tables);
    paragraph_of_the_issuer(&head, cuts, steps);
}

fn text<'c>(cuts: &'c [Cut], at: usize) -> &'c str {
    cuts.get(at).map_or("", |cut| cut.folded.as_str())
}

fn is_issuer(steps: &[Step], at: usize) -> bool {
    matches!(role(steps, at), Some(Role::Issuer | Role::Person))
}

/// From the first line to the running text.
fn head(letter: Range<usize>, steps: &[Step]) -> Range<usize> {
    let text = |at: &usize| matches!(role(steps, *at), Some(Role::Body | Role::Greeting | Role::Record));
    let end = letter.clone().find(text).unwrap_or(letter.end);
    letter.start..end
}

/// (環境庁水質保全局長 | から各都道府県知事あて(権限委任市長)): who writes, and to whom.
fn from_and_to(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    for at in head.clone().skip(1) {
        let said = text(cuts, at);
        let from = said.starts_with("から") || said.starts_with("より");
        if !from || !cuts.get(at).is_some_and(|cut| cut.continued) {
            continue;
        }
        let ends = |word: &str| {
            said.rfind(word)
                .and_then(|to| said.get(to + word.len()..))
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', ')', '〕', ']', '/']))
        };
        if ["あて", "宛て", "宛"].iter().any(|word| ends(word)) {
            for (at, sort) in [(at - 1, Role::Issuer), (at, Role::Addressee)] {
                if role(steps, at) != Some(sort) {
                    give(steps, at, sort);
                }
            }
        }
    }
}

/// A class of bodies among those who sign is written to.
fn classes(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let to = |steps: &[Step], at: Option<usize>| at.is_some_and(|at| role(steps, at) == Some(Role::Addressee));
    for at in head.clone() {
        let said = text(cuts, at);
        if role(steps, at) != Some(Role::Issuer) || said.contains(['。', ':']) {
            continue;
        }
        let is_class = tables.parties.is_each(said)
            || said.contains("を設置する各")
            || tables.parties.class_len(said) == said.len() && !said.is_empty();
        // beside another on the line, or right above or below it
        let near = to(steps, at.checked_sub(1)) || to(steps, at.checked_sub(2)) || to(steps, Some(at + 1));
        let signed_too = head.clone().any(|other| other != at && is_issuer(steps, other));
        if is_class && (near || signed_too) {
            give(steps, at, Role::Addressee);
        }
    }
}

/// 同上 労働衛生課長: the line above it, which has no 殿, is of the same sort.
fn same_office(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in head.clone().skip(1).rev() {
        let said = text(cuts, at);
        let office = said.starts_with("同上") || said.starts_with('同') && said.ends_with('長') && !said.starts_with("同窓");
        let Some(above) = cuts.get(at - 1).filter(|_| office && is_issuer(steps, at)) else { continue };
        let free = matches!(role(steps, at - 1), Some(Role::Addressee | Role::Furniture | Role::Subject));
        let named = tables.posts.split_post(above.folded.as_str()).is_some();
        if free && named && !is_addressed(above, tables) {
            give(steps, at - 1, Role::Issuer);
        }
    }
}

/// 日本港湾水先協議会 事務局より alone on a line of a head without an issuer.
fn signed_with_from(letter: &Range<usize>, head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    if letter.clone().any(|at| is_issuer(steps, at)) {
        return;
    }
    let signs = |at: &usize| {
        let name = text(cuts, *at);
        let name = name.strip_suffix("より").or_else(|| name.strip_suffix("から")).unwrap_or_default();
        name.chars().count() >= 5 && is_body(name)
    };
    if let Some(at) = head.clone().find(signs) {
        give(steps, at, Role::Issuer);
    }
}

/// 農林水産省生産局長、水産庁長官 without 殿 in a letter that nobody else signs: below everybody who has 殿, or where nobody has.
fn state_offices(letter: &Range<usize>, head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if letter.clone().any(|at| is_issuer(steps, at)) {
        return;
    }
    let is_to = |steps: &[Step], at: usize| role(steps, at) == Some(Role::Addressee);
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    let from = head.clone().rfind(|at| is_to(steps, *at) && honoured(*at)).map_or(head.start, |last| last + 1);
    let office = |at: usize| {
        let said = text(cuts, at);
        tables.parties.government_len(said) > 0 && tables.posts.split_post(said).is_some() && !said.contains('。')
    };
    let Some(first) = (from..head.end).find(|at| is_to(steps, *at) && office(*at)) else { return };
    let rest = (first..head.end).take_while(|at| is_to(steps, *at) && (*at == first || cuts.get(*at).is_some_and(|c| !c.blank_before)));
    for at in rest.collect::<Vec<_>>() {
        give(steps, at, Role::Issuer);
    }
}

/// 内閣 / 金融 / 財務 / 厚生労働省 / 農林水産省 right above the day, or one of them alone there.
fn agencies(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let agency = |at: usize| {
        let said = text(cuts, at);
        tables.parties.is_government_stem(said) || tables.parties.government_len(said) == said.len() && !said.is_empty()
    };
    let Some(day) = head.clone().find(|at| role(steps, *at) == Some(Role::Date)) else { return };
    let run: Vec<usize> = (head.start..day).rev().take_while(|at| agency(*at)).collect();
    let free = |at: &usize| !matches!(role(steps, *at), Some(Role::Issuer | Role::Date | Role::Number));
    for at in run.into_iter().filter(free).collect::<Vec<_>>() {
        give(steps, at, Role::Issuer);
    }
}

/// 文部科学省総合教育政策局男女共同参画共生社会 / 学習・安全課長　石刎千登世 above another who signs, level with it and without an empty line.
fn paragraph_of_the_issuer(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    for at in head.clone().skip(1).rev() {
        let (Some(above), Some(cut)) = (cuts.get(at - 1), cuts.get(at)) else { continue };
        if role(steps, at) != Some(Role::Issuer) || role(steps, at - 1) != Some(Role::Furniture) {
            continue;
        }
        let level = left_edge(above).abs_diff(left_edge(cut)) <= LEVEL && left_edge(above) >= INDENTED;
        let plain = is_plain(above.folded.as_str()) && above.dates.is_empty() && above.numbers.is_empty();
        if !cut.blank_before && !cut.continued && !above.continued && level && plain {
            give(steps, at - 1, Role::Issuer);
        }
    }
}

/// A letter that nobody signs in its head: the society and whoever acts for it, right above one another at its foot.
pub(super) fn signed_at_the_foot(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    use super::party_block::is_post_and_person;
    if letter.clone().any(|at| is_issuer(steps, at)) {
        return;
    }
    let Some(text_ends) = letter.clone().rfind(|at| text(cuts, *at).ends_with('。')) else { return };
    let society = |at: usize| {
        let said = text(cuts, at).trim_start_matches(['-', '*', '=', '+']);
        let by_form = tables.parties.legal_form_len(said) > 0 && tables.bodies.ends_like_body(said);
        (4..=34).contains(&said.chars().count())
            && !said.contains(['。', '、', ':', '「'])
            && (by_form || super::signer::is_society(said))
    };
    let signs = |at: usize| letter.contains(&at) && cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables));
    let of_text = |steps: &[Step], at: usize| !has(steps, at..at + 1, Role::Material);
    let below = (text_ends + 1..letter.end).filter(|at| of_text(steps, *at));
    // the society right above the one who signs, or a line with both
    let both = |at: usize| {
        let said = text(cuts, at);
        let first = cuts.get(at).map_or("", |cut| cut.printed().trim()).split(['\u{3000}', ' ']).next().unwrap_or_default();
        said.chars().count() <= 40
            && first.chars().count() >= 6
            && tables.posts.split_post(&crate::text::squash(first)).is_some_and(|split| split.organization.chars().count() >= 4)
    };
    let found = below.clone().find(|at| society(*at) && signs(at + 1) || both(*at) && signs(*at));
    let Some(at) = found else { return };
    give(steps, at, Role::Issuer);
    for at in (at + 1..letter.end).take_while(|at| signs(*at) && !both(*at)) {
        give(steps, at, Role::Person);
    }
    debug_assert!(steps.get(at).is_some_and(|step| step.role_margin <= UNCERTAIN));
}
