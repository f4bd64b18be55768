//! From the values of a truth file to the roles of lines: a line that holds the letter's number is the number line, and so on.

use super::truth::{Truth, TruthLetter, TruthParty};
use crate::segment::{Cut, Role};
use crate::tables::Tables;
use crate::text::squash;
use std::ops::Range;

/// How many pieces from the first one may belong to the head.
const HEAD: usize = 60;

/// What one piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// its role
    pub role: Role,
    /// a letter begins with it
    pub begins: bool,
}

/// The label of every piece.
#[must_use]
pub fn labels(cuts: &[Cut], truth: &Truth, tables: &Tables) -> Vec<Label> {
    let owners = owners(cuts, truth);
    let first_owned = owners.iter().position(Option::is_some).unwrap_or(cuts.len());
    let mut labels: Vec<Label> = (0..cuts.len())
        .map(|at| Label { role: if at < first_owned { Role::Furniture } else { Role::Material }, begins: false })
        .collect();
    for (index, letter) in truth.letters.iter().enumerate() {
        let Some(start) = owners.iter().position(|o| *o == Some(index)) else { continue };
        let length = owners.get(start..).unwrap_or_default().iter().take_while(|o| **o == Some(index)).count();
        let Some(inside) = cuts.get(start..start + length) else { continue };
        let roles = letter_roles(inside, letter, tables);
        let begin = roles.iter().position(|r| *r != Role::Furniture).unwrap_or(0);
        for (at, role) in roles.into_iter().enumerate() {
            if let Some(label) = labels.get_mut(start + at) {
                *label = Label { role, begins: at == begin };
            }
        }
        // what goes on behind a letter that lies inside this one is the frame around both
        for (label, owner) in labels.iter_mut().zip(&owners).skip(start + length) {
            if *owner == Some(index) {
                label.role = Role::Furniture;
            }
        }
    }
    labels
}

/// The letter each piece belongs to: of letters that lie inside one another the innermost. By lines where the truth gives them,
/// else by pages.
fn owners(cuts: &[Cut], truth: &Truth) -> Vec<Option<usize>> {
    let only = truth.letters.len() == 1;
    cuts.iter()
        .map(|cut| {
            truth.letters.iter().rposition(|letter| match (letter.first_line, letter.last_line) {
                (Some(a), Some(b)) => (a..=b).contains(&cut.line.number),
                _ => match (letter.first_page, letter.last_page) {
                    (Some(a), Some(b)) => (a..=b).contains(&cut.line.page),
                    _ => only,
                },
            })
        })
        .collect()
}

fn letter_roles(cuts: &[Cut], letter: &TruthLetter, tables: &Tables) -> Vec<Role> {
    let mut roles: Vec<Option<Role>> = vec![None; cuts.len()];
    let texts: Vec<&str> = cuts.iter().map(|c| c.folded.as_str()).collect();
    let cue = |at: usize, name: &str| texts.get(at).is_some_and(|t| tables.cues.bears(t, name));
    let has_number = letter.reference_numbers.as_ref().is_some_and(|n| !n.is_empty());
    let subject = subject_window(&texts, letter);
    let limit = subject.as_ref().map_or(HEAD, |w| w.end + 25).min(texts.len());
    if let Some(window) = &subject {
        roles.iter_mut().take(window.end).skip(window.start).for_each(|r| *r = Some(Role::Subject));
    }
    // the letter's own numbers, or 事務連絡 in their place
    for number in letter.reference_numbers.iter().flatten().map(|n| squash(n)) {
        let bare = number.replace(['第', '号'], "");
        if let Some(at) = (0..limit).find(|at| {
            roles.get(*at) == Some(&None)
                && texts.get(*at).is_some_and(|t| {
                    t.len() < number.len() * 2 + 60
                        && (t.contains(&number) || t.replace(['第', '号'], "").contains(&bare))
                })
        }) {
            set(&mut roles, at, Role::Number);
        }
    }
    if let Some(at) = (0..limit).find(|at| cue(*at, "office-memo")) {
        set(&mut roles, at, Role::Number);
    }
    // its date
    if let Some(date) = letter.date_text.as_deref().map(squash).filter(|d| !d.is_empty()) {
        for at in 0..limit {
            if texts.get(at).is_some_and(|t| {
                t.contains(&date) && t.chars().count() <= date.chars().count() + 24 && !t.contains('。')
            }) && roles.get(at) == Some(&None)
                && !(has_number && cue(at, "web-date"))
            {
                set(&mut roles, at, Role::Date);
                break;
            }
        }
    }
    if letter.date_text.is_none() && letter.date.is_some() {
        let same = |at: &usize| {
            roles.get(*at) == Some(&None)
                && texts.get(*at).is_some_and(|t| t.chars().count() <= 40 && !t.contains('。'))
                && cuts.get(*at).is_some_and(|c| c.dates.iter().any(|d| d.date == letter.date))
        };
        if let Some(at) = (0..limit).find(same) {
            set(&mut roles, at, Role::Date);
        }
    }
    if letter.addressees.is_none() {
        let above = subject.as_ref().map_or(limit, |w| w.start.max(limit.min(6)));
        for at in 0..above {
            if roles.get(at) == Some(&None)
                && cue(at, "honorific")
                && texts.get(at).is_some_and(|t| t.chars().count() <= 40)
            {
                set(&mut roles, at, Role::Addressee);
            }
        }
    }
    parties(&mut roles, &texts, letter.addressees.as_deref().unwrap_or_default(), Role::Addressee, limit);
    parties(
        &mut roles,
        &texts,
        letter.issuers.as_deref().unwrap_or_default(),
        Role::Issuer,
        limit.max(texts.len().min(limit + 10)),
    );
    spread_addressees(&mut roles, &texts, limit);
    for at in 0..texts.len().min(limit + 10) {
        if cue(at, "seal") && texts.get(at).is_some_and(|t| t.chars().count() <= 16) && roles.get(at) == Some(&None) {
            set(&mut roles, at, Role::Seal);
        }
    }
    for at in 1..texts.len().min(limit + 10) {
        let near = roles.get(at - 1).copied().flatten();
        if cue(at, "seal-part")
            && matches!(near, Some(Role::Seal | Role::Issuer | Role::Person))
            && roles.get(at) == Some(&None)
        {
            set(&mut roles, at, Role::Seal);
        }
    }
    let head_end = roles.iter().rposition(|r| r.is_some_and(Role::is_head)).map_or(0, |at| at + 1);
    let body_start = subject.as_ref().map_or(head_end, |w| w.end.max(first_gap(&roles, head_end)));
    below_head(&mut roles, &texts, letter, body_start, &cue);
    roles
        .into_iter()
        .enumerate()
        .map(|(at, role)| {
            role.unwrap_or_else(|| {
                if at < body_start && (cue(at, "stamp") || cue(at, "copy-mark") || cue(at, "annex-whole")) {
                    Role::Stamp
                } else if at < body_start && at < head_end && texts.get(at).is_none_or(|t| !t.contains('。')) {
                    Role::Furniture
                } else {
                    Role::Body
                }
            })
        })
        .collect()
}

/// Where the block of head pieces that begins at the top ends, when the issuer stands at the foot of the letter.
fn first_gap(roles: &[Option<Role>], head_end: usize) -> usize {
    let mut last = 0;
    for (at, role) in roles.iter().enumerate().take(head_end) {
        if role.is_some() {
            last = at + 1;
        } else if at >= last + 6 {
            break;
        }
    }
    last
}

fn set(roles: &mut [Option<Role>], at: usize, role: Role) {
    if let Some(slot) = roles.get_mut(at) {
        *slot = Some(role);
    }
}

/// Brackets, quotes and marks that print around a subject.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|c| !matches!(c, '(' | ')' | '「' | '」' | '『' | '』' | '○' | '◎' | '【' | '】' | '[' | ']' | '~'))
        .collect()
}

/// The run of pieces that prints the subject: the last one before running text begins.
fn subject_window(texts: &[&str], letter: &TruthLetter) -> Option<Range<usize>> {
    let subject = bare(&squash(letter.subject.as_deref()?));
    if subject.is_empty() {
        return None;
    }
    let bares: Vec<String> = texts.iter().take(HEAD).map(|t| bare(t)).collect();
    let mut found: Option<Range<usize>> = None;
    for start in 0..bares.len() {
        let mut joined = String::new();
        for end in start..bares.len().min(start + 7) {
            let part = bares.get(end).map_or("", String::as_str);
            if joined.is_empty() && !part.is_empty() && !subject.starts_with(part) && !part.contains(&subject) {
                break;
            }
            joined.push_str(part);
            if joined.contains(&subject) && joined.len() <= subject.len() + 60 {
                if found.as_ref().is_none_or(|f| !has_sentence(texts, f.end..start)) {
                    found = Some(start..end + 1);
                }
                break;
            }
            if !subject.contains(&joined) {
                break;
            }
        }
    }
    found
}

fn has_sentence(texts: &[&str], range: Range<usize>) -> bool {
    texts.get(range).is_some_and(|t| t.iter().any(|t| t.ends_with('。')))
}

/// Marks the pieces that print a party: the whole, a fragment of it, or its person.
fn parties(roles: &mut [Option<Role>], texts: &[&str], parties: &[TruthParty], role: Role, limit: usize) {
    // a line may hold all of them
    let together: usize = parties.iter().map(|party| squash(&party.text).len() + 6).sum();
    for party in parties {
        let person = squash(party.person.as_deref().unwrap_or_default());
        let name = squash(&party.text);
        let organization = squash(party.organization.as_deref().unwrap_or_default());
        let full = format!("{name}{person}{}", squash(party.honorific.as_deref().unwrap_or_default()));
        for at in 0..limit.min(texts.len()) {
            if roles.get(at) != Some(&None) {
                continue;
            }
            let Some(text) = texts.get(at).filter(|t| !t.contains('。')) else { continue };
            let plain = text.trim_matches(['(', ')', '/', '〔', '〕', '「', '」', '・', '、', ',']);
            if plain.is_empty() {
                continue;
            }
            let holds =
                name.chars().count() >= 2 && plain.contains(&name) && plain.len() <= full.len().max(together) + 48;
            let fragment = plain.chars().count() >= 2
                && (full.contains(plain) || (organization.chars().count() > 2 && organization == plain));
            let is_person = !person.is_empty() && plain.ends_with(&person) && plain.len() <= person.len() + 30;
            let post_and_person = person.is_empty() && begins_with_post_of(plain, &name);
            if (is_person || post_and_person) && !holds && (organization.is_empty() || !plain.contains(&organization)) {
                // 会長　西　亮一郎　様: the person written to is a part of the addressee; without 様 it is the issuer's
                let honorific = squash(party.honorific.as_deref().unwrap_or_default());
                if role != Role::Addressee {
                    set(roles, at, Role::Person);
                } else if !honorific.is_empty() && plain.ends_with(&honorific) {
                    set(roles, at, role);
                }
            } else if holds || fragment {
                set(roles, at, role);
            }
        }
    }
}

/// 会長高柳誠一 below an issuer …歯科医師会会長 whose person the truth does not give.
fn begins_with_post_of(plain: &str, name: &str) -> bool {
    (2..=6).any(|count| {
        let Some((end, _)) = plain.char_indices().nth(count) else { return false };
        let (post, rest) = plain.split_at(end);
        name.ends_with(post) && (2..=7).contains(&rest.chars().count()) && rest.chars().all(|c| !c.is_ascii())
    })
}

/// The shared parts of a brace (各, 殿, 衛生主管部(局)長) stand between or beside its members.
fn spread_addressees(roles: &mut [Option<Role>], texts: &[&str], limit: usize) {
    let marked: Vec<usize> = (0..limit).filter(|at| roles.get(*at) == Some(&Some(Role::Addressee))).collect();
    let (Some(first), Some(last)) = (marked.first(), marked.last()) else { return };
    for at in first.saturating_sub(2)..(last + 3).min(texts.len()) {
        let short = texts.get(at).is_some_and(|t| {
            let inside = at > *first && at < *last;
            let count = t.chars().count();
            matches!(*t, "各" | "殿" | "様" | "御中" | "各位" | "あて" | "宛")
                || (inside && count <= 14 && !t.contains('。'))
        });
        if short && roles.get(at) == Some(&None) {
            set(roles, at, Role::Addressee);
        }
    }
}

/// Roles of the lines below the head.
fn below_head(
    roles: &mut [Option<Role>],
    texts: &[&str],
    letter: &TruthLetter,
    from: usize,
    cue: &dyn Fn(usize, &str) -> bool,
) {
    let titles: Vec<String> = letter
        .attachments
        .iter()
        .flatten()
        .filter_map(|a| a.title.as_deref())
        .map(|t| bare(&squash(t)))
        .filter(|t| t.chars().count() >= 5)
        .collect();
    let mut contact = false;
    let mut enclosure = false;
    for at in from..texts.len() {
        if roles.get(at) != Some(&None) {
            contact = false;
            enclosure = false;
            continue;
        }
        let Some(text) = texts.get(at) else { continue };
        let plain = bare(text);
        let sentence = text.ends_with('。');
        let role = if cue(at, "record") {
            Role::Record
        } else if cue(at, "end-mark") {
            Role::End
        } else if cue(at, "contact-heading")
            || (contact && !sentence && !cue(at, "mail-header"))
            || (cue(at, "contact-any") && !sentence)
        {
            contact = true;
            Role::ContactBlock
        } else if cue(at, "enclosure-heading")
            || (!sentence
                && titles.iter().any(|t| plain.contains(t) || (plain.chars().count() >= 6 && t.contains(&plain))))
        {
            enclosure = true;
            Role::Enclosure
        } else if enclosure && !sentence && text.chars().count() <= 40 {
            Role::Enclosure
        } else if cue(at, "greeting") && at < from + 3 {
            Role::Greeting
        } else if is_item(text) {
            Role::Item
        } else {
            enclosure = false;
            Role::Body
        };
        if sentence {
            contact = false;
        }
        set(roles, at, role);
    }
}

fn is_item(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('・' | '○' | '●' | '※' | '•' | '◇' | '■' | '□' | '◆' | '-' | '①'..='⑳') => true,
        Some(
            '('
            | '第'
            | '0'..='9'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | 'ア'
            | 'イ'
            | 'ウ'
            | 'エ',
        ) => {
            let second = chars.next();
            matches!(second, Some('.' | '、' | ')' | '0'..='9' | '一' | '二' | '三' | '四' | '五'))
                || (text.starts_with(|c: char| c.is_ascii_digit()) && !matches!(second, Some('年' | '月' | '日')))
        }
        _ => false,
    }
}
