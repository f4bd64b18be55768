//! Subjects that the best path left out, and running text that it took for the subject: a second look at the lines between the parties
//! and the text.
//!
//! ```text
//! 地区獣医師会会長　様
//! 　調査票の配布について          ← left out: the only line that can be the subject
//! 　足場の設定について（通知）
//!
//! 　足場の組立てに伴い、点検に…より ← the subject was complete above the empty line: running text
//! ```
//!
//! Known to be hard: a heading of two words above a notice (お知らせ) that has a subject of its own further down.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{LIKELY, UNCERTAIN, give, has, lone_head, role, text};
use super::signer::signs;
use crate::tables::Tables;
use crate::text::{is_hiragana, is_japanese};
use std::ops::Range;

/// Longest subject on one line.
const LONGEST: usize = 80;
/// From here on a line that the path gave the subject is long for a second line of it.
const LONG: usize = 28;

/// Gives the letter its subject, or the text what the subject has too much.
pub(super) fn complete(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = first_sentence(letter.clone(), cuts).unwrap_or(letter.end);
    opened_above(letter.start..text, cuts, steps);
    no_names(letter.start..text, cuts, steps);
    if has(steps, letter.clone(), Role::Subject) {
        if !below_name_of_page(letter.start..text, cuts, steps, tables) {
            runs_on(letter, cuts, steps, tables);
        }
        return;
    }
    if let Some(at) = said_by_its_end(letter.start..text, cuts, steps, tables) {
        give(steps, at, Role::Subject);
        return;
    }
    if let Some(at) = read_as_party(letter.start..text, cuts, steps, tables) {
        let is_text = self::text(cuts, at).contains('、');
        give(steps, at, if is_text { Role::Body } else { Role::Subject });
        return;
    }
    if let Some(at) = broken_in_two(letter.start..text, cuts, steps) {
        give(steps, at, Role::Subject);
        give(steps, at + 1, Role::Subject);
    } else if let Some(at) = subject_among(letter.start..text, cuts, steps, tables) {
        give(steps, at, Role::Subject);
    } else if let Some(at) = subject_amid(letter, cuts, steps, tables)
        && let Some(step) = steps.get_mut(at)
    {
        (step.role, step.role_margin) = (Role::Subject, LIKELY);
    }
}

/// 「…に関するQ&A(Vol.21)」 / の送付について: a subject that begins with a particle begins a line higher.
fn opened_above(head: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    for at in head.skip(1) {
        let open = role(steps, at) == Some(Role::Subject) && text(cuts, at).starts_with(['の', 'に', 'を', 'と']);
        let near = cuts.get(at).is_some_and(|cut| !cut.blank_before && !cut.continued);
        let free = !role(steps, at - 1).is_some_and(Role::is_head);
        let quoted = text(cuts, at - 1).starts_with('「') && text(cuts, at - 1).ends_with(['」', '』']);
        if open && near && free && quoted {
            give(steps, at - 1, Role::Subject);
        }
    }
}

/// …の利用について(2/3急告), taken for who signs above the subject: nobody's name.
fn no_names(head: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    if !has(steps, head.clone(), Role::Subject) {
        return;
    }
    for at in head {
        let line = text(cuts, at);
        let title = line.ends_with("について") || line.contains("について(") && line.ends_with(')');
        if title && matches!(role(steps, at), Some(Role::Issuer | Role::Person)) {
            give(steps, at, Role::Furniture);
        }
    }
}

/// お知らせ on top of a page, and below it …の防止について(全空連): the subject is the line that says what it is about.
fn below_name_of_page(head: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) -> bool {
    const PAGES: [&str; 8] =
        ["お知らせ", "新着情報", "新着のお知らせ", "トピックス", "ニュース", "重要なお知らせ", "連絡事項", "最新情報"];
    let subjects: Vec<usize> = head.clone().filter(|at| role(steps, *at) == Some(Role::Subject)).collect();
    let [name] = subjects.as_slice() else { return false };
    if !PAGES.contains(&text(cuts, *name)) {
        return false;
    }
    let titled = |at: &usize| {
        let line = text(cuts, *at);
        let bare = line.strip_suffix(')').and_then(|line| line.rsplit_once('(')).map_or(line, |(line, _)| line);
        is_title(*at, cuts, steps, tables) && tables.cues.bears(bare, "subject-end")
    };
    let below: Vec<usize> = (name + 1..head.end).filter(titled).collect();
    let [at] = below.as_slice() else { return false };
    give(steps, *name, Role::Furniture);
    give(steps, *at, Role::Subject);
    true
}

/// …中止のご報告 on the first line, taken for who signs: nobody's name ends so.
fn said_by_its_end(head: Range<usize>, cuts: &[Cut], steps: &[Step], tables: &Tables) -> Option<usize> {
    const ENDS: [&str; 8] =
        ["のご報告", "の御報告", "のお知らせ", "のご案内", "の御案内", "のお願い", "について", "に関する件"];
    let first = head.start;
    let line = text(cuts, first);
    let party = matches!(role(steps, first), Some(Role::Issuer | Role::Addressee));
    let ends = ENDS.iter().any(|end| line.ends_with(end)) && tables.parties.split_honorific(line).is_none();
    (party && ends && (8..=LONGEST).contains(&line.chars().count()) && !line.contains(['。', '@'])).then_some(first)
}

/// 熱中症予防対策 on the first line, right above the text: no name of anybody, whatever the path took it for.
fn read_as_party(head: Range<usize>, cuts: &[Cut], steps: &[Step], tables: &Tables) -> Option<usize> {
    let at = head.end.checked_sub(1).filter(|at| head.contains(at) && *at <= head.start + 2)?;
    let line = text(cuts, at);
    let party = matches!(role(steps, at), Some(Role::Issuer | Role::Addressee));
    let alone = head.clone().filter(|at| role(steps, *at).is_some_and(|r| r.is_head() && r != Role::Date)).count() == 1;
    let name = tables.parties.split_honorific(line).is_some()
        || tables.posts.split_post(line).is_some()
        || tables.bodies.ends_like_body(line)
        || signs(line, tables);
    let fits = (5..=LONGEST).contains(&line.chars().count())
        && !line.ends_with(['、', ':', 'へ', '様', 'ま'])
        && cuts.get(at).is_some_and(|cut| cut.numbers.is_empty() && !cut.continued && cut.quote_depth == 0);
    let drawn = line.contains(['@', '/', '─', '=', '*', '|']);
    (party && alone && !name && fits && !drawn).then_some(at)
}

/// In a head on one line, what ends as subjects do right behind the parties, however long it is.
fn subject_amid(letter: Range<usize>, cuts: &[Cut], steps: &[Step], tables: &Tables) -> Option<usize> {
    /// Most letters of a subject.
    const MOST: usize = 240;
    let party = |at: usize| matches!(role(steps, at), Some(Role::Issuer | Role::Person | Role::Seal | Role::Addressee));
    // …について（協力のお願い）
    let noted = |line: &str| {
        let title = line.strip_suffix(')').and_then(|line| line.rsplit_once('('));
        title.is_some_and(|(title, note)| {
            (note.chars().count() <= 12 || note.ends_with("取扱い")) && tables.cues.bears(title, "subject-end")
        })
    };
    letter.skip(1).find(|at| {
        let line = text(cuts, *at);
        matches!(role(steps, *at), Some(Role::Body | Role::Person | Role::ContactBlock))
            && party(at - 1)
            && cuts.get(*at).is_some_and(|cut| cut.continued)
            && (8..=MOST).contains(&line.chars().count())
            && !line.contains('。')
            && (is_complete(cuts, *at, tables) || noted(line))
    })
}

/// A letter whose first line is text, with a title right above it: the letter begins there. Only at the top of a document.
pub(super) fn title_above(begin: usize, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let opens = matches!(role(steps, begin), Some(Role::Body | Role::Greeting));
    let joined = cuts.get(begin).is_some_and(|cut| !cut.blank_before);
    if !opens || begin == 0 || begin > 3 || !joined {
        return;
    }
    if is_title(begin - 1, cuts, steps, tables) {
        give(steps, begin - 1, Role::Subject);
        for (at, begins) in [(begin, false), (begin - 1, true)] {
            if let Some(step) = steps.get_mut(at) {
                (step.begins, step.begin_margin) = (begins, UNCERTAIN);
            }
        }
    }
}

/// 要望書, 抗 議 文: the title of a letter that has no other subject, above its text or right above its first line.
pub(super) fn deed(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let has = |wanted: Role| letter.clone().any(|at| role(steps, at) == Some(wanted));
    if has(Role::Subject) || !has(Role::Addressee) {
        return;
    }
    let text = first_sentence(letter.clone(), cuts).unwrap_or(letter.end);
    let is_deed = |at: &usize| cue(cuts, *at, "deed-title", tables);
    let above = letter.start.checked_sub(1).filter(is_deed);
    let Some(at) = (letter.start..text).find(is_deed).or(above) else { return };
    if at < letter.start {
        for (at, begins) in [(letter.start, false), (at, true)] {
            if let Some(step) = steps.get_mut(at) {
                (step.begins, step.begin_margin) = (begins, UNCERTAIN);
            }
        }
    }
    give(steps, at, Role::Subject);
}

fn cue(cuts: &[Cut], at: usize, name: &str, tables: &Tables) -> bool {
    cuts.get(at).is_some_and(|cut| tables.cues.holds(cut.cues, name))
}

/// …について, …(通知): a subject that needs no second line.
fn is_complete(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    ["subject-end", "subject-note-end"].iter().any(|name| cue(cuts, at, name, tables))
}

fn first_sentence(letter: Range<usize>, cuts: &[Cut]) -> Option<usize> {
    letter.into_iter().find(|at| text(cuts, *at).contains('。'))
}

fn runs_on(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let is_subject = |steps: &[Step], at: usize| role(steps, at) == Some(Role::Subject);
    let second = letter.clone().skip(1).find(|at| {
        let line = text(cuts, *at);
        let running = line.contains(['、', ',']) || line.chars().count() >= LONG;
        let set_off = cuts.get(*at).is_some_and(|cut| cut.blank_before);
        is_subject(steps, *at) && is_subject(steps, at - 1) && set_off && running && is_complete(cuts, at - 1, tables)
    });
    let Some(from) = second else { return };
    for at in (from..letter.end).take_while(|at| is_subject(&*steps, *at)).collect::<Vec<_>>() {
        give(steps, at, Role::Body);
    }
}

/// The line among these that says what the letter is about: one that ends as subjects do, or the only one that can be meant.
fn subject_among(lines: Range<usize>, cuts: &[Cut], steps: &[Step], tables: &Tables) -> Option<usize> {
    let titles: Vec<usize> = lines.filter(|at| is_title(*at, cuts, steps, tables)).collect();
    let ended = titles.iter().copied().find(|at| is_complete(cuts, *at, tables));
    let running = |at: usize| {
        let line = text(cuts, at);
        line.contains('、')
            || tables.parties.opens_body(line)
            || tables.organizations.prefix_len(line) > 0
            || line.starts_with(|c: char| is_hiragana(c) || c.is_ascii_digit())
            || line.ends_with(['へ', 'を', 'に', 'は', 'が', 'と', 'て', 'で', 'も', 'の'])
    };
    ended.or(match titles.as_slice() {
        [only] if !running(*only) => Some(*only),
        _ => None,
    })
}

/// …の記録の保存に / ついて(通知): a subject that was broken before its last word.
fn broken_in_two(head: Range<usize>, cuts: &[Cut], steps: &[Step]) -> Option<usize> {
    let free = |at: usize| !role(steps, at).is_some_and(Role::is_head);
    let broken = |at: &usize| {
        // ｜ of a column of stamps beside it
        let (above, below) = (text(cuts, *at).trim_end_matches('|'), text(cuts, at + 1));
        above.ends_with('に') && below.starts_with("ついて") && !above.contains('。') && !below.contains(['、', '。'])
    };
    head.filter(|at| free(*at) && free(at + 1)).find(broken)
}

fn is_title(at: usize, cuts: &[Cut], steps: &[Step], tables: &Tables) -> bool {
    const NONE: [&str; 9] = [
        "annex-label",
        "annex-whole",
        "copy-mark",
        "contact-any",
        "contact-heading",
        "greeting",
        "honorific",
        "mail-header",
        "mail-rule",
    ];
    let line = text(cuts, at);
    let count = line.chars().count();
    let japanese = line.chars().filter(|c| is_japanese(*c)).count();
    let taken = match role(steps, at) {
        Some(Role::Number) => {
            cuts.get(at).is_some_and(|cut| !cut.numbers.is_empty()) || cue(cuts, at, "office-memo", tables)
        }
        Some(Role::Furniture | Role::Body | Role::Stamp | Role::Item) => false,
        _ => true,
    };
    let drawn = line.starts_with(['=', '-', '─', '━', '*', '_', '|']);
    let open = line.ends_with(['、', ',', ':']) || line.contains('。');
    // a letter printed on one line has no line of its own for the subject
    let alone = cuts.get(at).is_some_and(|cut| cut.line.text.chars().count() <= 2 * LONGEST);
    alone
        && !taken
        && !signs(line, tables)
        && !drawn
        && !open
        && (5..=LONGEST).contains(&count)
        && japanese * 2 > count
        && cuts.get(at).and_then(lone_head).is_none()
        && !NONE.iter().any(|name| cue(cuts, at, name, tables) && !(*name == "annex-label" && is_about_annexes(line)))
}

/// 参考資料の配布の中止について: what is about an annex is none.
fn is_about_annexes(line: &str) -> bool {
    let label = ["参考資料", "別添", "別紙", "資料", "様式", "参考"].iter().find_map(|label| line.strip_prefix(label));
    label.is_some_and(|rest| rest.starts_with(['の', 'に', 'を', 'と']) && rest.ends_with("について"))
}
