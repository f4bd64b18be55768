//! Letters printed inside the letter that passes them on, often without any head: a message whose words are announced, and a public
//! notification below the notice that speaks of it.
//!
//! ```text
//! 県庁医療課より、下記の依頼が届きましたので、御案内します。  ← says that the letter itself is printed below
//! *********************************************
//! 去る11月24日に開かれました審議会におきまして、…     ← the letter begins: nothing of a head shows it
//!
//! …に関する基準の一部を次のように改正する。           ← begins like text, signed and dated right below
//! 　平成十八年三月三十日
//! 　　文部科学大臣　○○　○○
//! ```
//!
//! Knows shapes of lines and words, no roles. Known to be hard: 下記のとおり通知がありました above a list of what the notice says.

use super::cut::Cut;
use super::filed::{Filed, filed};
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, give, is_addressed, is_mark, lone_head, role, text};
use super::signer::signs;
use crate::tables::{Forwarding, Tables};
use crate::text::{Letters, is_hiragana};

/// Titles that stand one like the other, each above its day and number, are as sure as a line the path is sure of.
const ALIKE: f32 = 40.0;
/// Most lines of the announcing sentence.
const SENTENCE: usize = 3;
/// The first sentence of the letter below ends within this many lines.
const FIRST: usize = 8;
/// Most letters of a line that announces by itself: ■以下連絡内容.
const HEADING: usize = 18;
/// 記 stands at most this far below the announcing sentence.
const RECORD: usize = 8;

/// Where such letters begin, ascending.
#[derive(Debug, Default)]
pub(super) struct PrintedBelow {
    /// all of them
    pub starts: Vec<usize>,
    /// those that a sentence or a line above them announces, and others that begin by themselves there
    pub announced: Vec<usize>,
    /// titles of notices that stand one below the other, each above a bracket with its day and number
    pub collected: Vec<usize>,
    /// heads as a collection of rules prints them
    pub filed: Vec<Filed>,
}

/// Looks for such letters.
pub(super) fn printed_below(cuts: &[Cut], tables: &Tables) -> PrintedBelow {
    let words = Forwarding::embedded();
    let mut out = PrintedBelow::default();
    for at in 1..cuts.len() {
        let announced = below_announcement(cuts, at, words, tables)
            || below_heading(cuts, at, words, tables)
            || below_record(cuts, at, words, tables);
        if announced || headed(cuts, at, words) || reached(cuts, at, words, tables) {
            out.announced.push(at);
        }
        if announced || is_notification(cuts, at, tables) {
            out.starts.push(at);
        }
    }
    out.collected = collected(cuts, tables);
    out.filed = filed(cuts, tables);
    out.filed.extend(below_the_end(cuts, tables));
    // the letter that ends above it encloses what is printed below its end
    out.announced.extend(out.filed.iter().filter(|head| is_order(cuts, head.start)).map(|head| head.start));
    out.announced.sort_unstable();
    let labelled = labelled(cuts, words, tables);
    // the first may have a page's title above it
    let text_above = |at: &usize| (0..*at).any(|above| ends_sentence(text(cuts, above)));
    let heads: Vec<usize> = out.filed.iter().map(|head| head.start).collect();
    out.starts.extend(out.collected.iter().chain(&labelled).chain(&heads).copied().filter(text_above));
    out.starts.sort_unstable();
    out
}

/// What announces a letter is running text, and so is its first sentence, however much they look like names.
pub(super) fn settle(found: &PrintedBelow, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in found.collected.iter().copied() {
        for (at, role) in [(at, Role::Subject), (at + 1, Role::Number)] {
            if let Some(step) = steps.get_mut(at) {
                (step.role, step.role_margin) = (role, ALIKE);
            }
        }
    }
    let titled = |head: &&Filed| head.roles.iter().any(|(_, role)| *role == Role::Subject);
    if let Some(head) = found.filed.first().filter(titled) {
        lead(head.start, cuts, steps);
    }
    for head in &found.filed {
        for (at, role) in head.roles.iter().copied() {
            let Some(step) = steps.get_mut(at) else { continue };
            if step.role != role {
                (step.role, step.role_margin) = (role, ALIKE);
            }
            // the second line of a title begins nothing
            step.begins &= at == head.start;
        }
    }
    // the day and the minister below a decree are its own
    for start in found.starts.iter().copied().filter(|start| is_notification(cuts, *start, tables)) {
        for at in (start + 1..start + 3).filter(|at| cuts.get(*at).and_then(lone_head) == Some(Role::Date)) {
            for (at, role) in [(at, Role::Date), (at + 1, Role::Issuer)] {
                if let Some(step) = steps.get_mut(at).filter(|step| step.role != role || step.begins) {
                    (step.role, step.begins) = (role, false);
                    (step.role_margin, step.begin_margin) = (UNCERTAIN, UNCERTAIN);
                }
            }
        }
    }
    for start in found.announced.iter().copied() {
        if !steps.get(start).is_some_and(|step| step.begins) {
            continue;
        }
        let above = (0..start).rev().find(|above| !is_rule(cuts, *above)).unwrap_or_default();
        let sentence =
            if ends_sentence(text(cuts, above)) { first_of(cuts, above, tables)..above + 1 } else { above..above };
        let end = (start..cuts.len().min(start + FIRST)).find(|at| ends_sentence(text(cuts, *at)));
        let first = start..end.map_or(start, |end| end + 1);
        let stands = |at: usize| {
            let names = ["subject-end", "subject-note-end", "greeting"];
            cuts.get(at).is_some_and(|cut| lone_head(cut).is_some() || is_addressed(cut, tables))
                || names.iter().any(|name| cue(cuts, at, name, tables)) && !text(cuts, at).contains('。')
        };
        let whole = !first.clone().any(stands);
        for at in sentence.chain(first.filter(|_| whole)) {
            if role(steps, at) != Some(Role::Body) {
                give(steps, at, Role::Body);
            }
        }
    }
}

/// 医発第210号 / 最終更新日:… above the first letter of a collection: words of the page, when nobody writes there and nothing is said.
fn lead(start: usize, cuts: &[Cut], steps: &mut [Step]) {
    let said = (0..start).any(|at| text(cuts, at).contains('。'));
    let of_head = |step: &Step| matches!(step.role, Role::Date | Role::Addressee | Role::Issuer | Role::Person);
    let party = steps.iter().take(start).any(of_head);
    let begun = steps.iter().take(start).any(|step| step.begins);
    if said || party || !begun {
        return;
    }
    for (at, step) in steps.iter_mut().enumerate().take(start + 1) {
        step.begins = at == start;
        if at < start {
            step.role = Role::Furniture;
        }
    }
}

/// Notices one below the other, each a title, a bracket with its day and number, and its text: 「…」 (令和5年1月25日付け教総第1287号).
fn collected(cuts: &[Cut], tables: &Tables) -> Vec<usize> {
    let named = |at: usize| {
        let text = text(cuts, at);
        let cut = cuts.get(at);
        text.starts_with('(')
            && text.ends_with(')')
            && cut.is_some_and(|cut| !cut.numbers.is_empty() && cut.dates.iter().any(|date| date.date.is_some()))
    };
    let titled = |at: usize| {
        let bare = text(cuts, at).trim_end_matches('」');
        cuts.get(at).is_some_and(|cut| cut.blank_before && cut.dates.is_empty())
            && ["subject-end", "subject-note-end"].iter().any(|name| tables.cues.bears(bare, name))
    };
    let found: Vec<usize> =
        (1..cuts.len()).filter(|at| named(*at) && titled(at - 1) && is_running(cuts, at + 1, tables)).collect();
    // one alone is cited
    if found.len() < 2 { Vec::new() } else { found.into_iter().map(|at| at - 1).collect() }
}

/// The line above says what is printed below it: * 指示文書.
fn is_order(cuts: &[Cut], start: usize) -> bool {
    /// Most letters of it.
    const LABEL: usize = 10;
    let Some(label) = start.checked_sub(1).map(|above| text(cuts, above)) else { return false };
    if label.is_empty() || label.len() > 2 * LABEL * '字'.len_utf8() {
        return false;
    }
    let said = label.trim_matches(|c: char| !c.is_alphanumeric());
    let said = said.strip_prefix("参考)").unwrap_or(said);
    let thing =
        said.ends_with("文書") || Forwarding::embedded().things.iter().any(|thing| said.ends_with(thing.as_str()));
    thing && said.chars().count() <= LABEL
}

/// 以上 / * 指示文書 / …の徴収について / (平成25・02・07中産保第3号): a title and its number below a line that says what is printed there, where
/// the letter above ends or has a star beside the thing.
fn below_the_end(cuts: &[Cut], tables: &Tables) -> Vec<Filed> {
    /// Most lines of a title.
    const TITLE: usize = 3;
    let marked = |label: usize| {
        let starred = text(cuts, label).starts_with(['*', '※']);
        starred || label.checked_sub(1).is_some_and(|above| cue(cuts, above, "end-mark", tables))
    };
    let head = |start: usize| {
        let number = |at: &usize| {
            cuts.get(*at).is_some_and(|cut| {
                let line = cut.folded.as_str();
                cut.numbers.iter().any(|number| {
                    !number.law && line.len() <= number.range.len() + 2 || is_whole(cut, number.range.len())
                })
            })
        };
        let number = (start + 1..=start + TITLE).find(number)?;
        let title: String = (start..number).map(|at| text(cuts, at)).collect();
        let title = title.trim_matches(['「', '」']);
        // …について(指示)
        let bare = title.strip_suffix(')').and_then(|noted| noted.rsplit_once('(')).map_or(title, |(bare, _)| bare);
        let titled = ["subject-end", "subject-note-end"].iter().any(|name| tables.cues.bears(title, name))
            || tables.cues.bears(bare, "subject-end");
        let mut roles: Vec<(usize, Role)> = (start..number).map(|at| (at, Role::Subject)).collect();
        roles.push((number, Role::Number));
        let dated = cuts.get(number + 1).and_then(lone_head) == Some(Role::Date);
        roles.extend(dated.then_some((number + 1, Role::Date)));
        let running = is_running(cuts, number + 1 + usize::from(dated), tables);
        (titled && running && !title.contains('。')).then_some(Filed { start, roles })
    };
    (1..cuts.len()).filter(|start| marked(start - 1) && is_order(cuts, *start)).filter_map(head).collect()
}

/// A number with its day and two brackets fills its line.
fn is_whole(cut: &Cut, number: usize) -> bool {
    let days: usize = cut.dates.iter().filter(|day| day.date.is_some()).map(|day| day.full.len()).sum();
    cut.folded.as_str().len() <= number + days + 2
}

/// 連絡/ 講習会の日程 … 連絡/ 稽古の再開: titles that begin with the same word, each set off above its text.
fn labelled(cuts: &[Cut], words: &Forwarding, tables: &Tables) -> Vec<usize> {
    let label = |at: usize| {
        let text = text(cuts, at).trim_start_matches(['【', '[', '<', '■', '●']);
        let (label, title) = text.split_once(['/', '】', ']', '>', ':'])?;
        let notice = words.things.iter().any(|thing| thing == label);
        (notice && title.chars().count() >= 4 && !title.contains('。')).then_some(label)
    };
    let set_off = |at: &usize| cuts.get(*at).is_some_and(|cut| cut.blank_before && cut.blank_after);
    let found: Vec<usize> =
        (0..cuts.len()).filter(set_off).filter(|at| label(*at).is_some() && is_running(cuts, at + 1, tables)).collect();
    let alike = found.windows(2).all(|pair| matches!(pair, [a, b] if label(*a) == label(*b)));
    if found.len() < 2 || !alike { Vec::new() } else { found }
}

/// ■ 県からの通知文: a line above the head of a letter that says whose it is.
fn headed(cuts: &[Cut], at: usize, words: &Forwarding) -> bool {
    let Some(line) = at.checked_sub(1).map(|above| text(cuts, above)) else { return false };
    if line.len() > HEADING * 6 || !line.contains("からの") {
        return false;
    }
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    words.letter_words.iter().chain(&words.below_things).any(|thing| bare.ends_with(thing.as_str()))
}

/// 県協会から届きましたので、お送りします。 as the last words above the head of a letter.
fn reached(cuts: &[Cut], at: usize, words: &Forwarding, tables: &Tables) -> bool {
    let Some(above) = at.checked_sub(1).filter(|above| ends_sentence(text(cuts, *above))) else { return false };
    let line = text(cuts, above);
    let came = |mark: &str| {
        line.find(mark).is_some_and(|end| {
            let behind = line.get(end + mark.len()..).unwrap_or_default();
            line.get(..end).is_some_and(|before| is_named(before, tables))
                && words.reached.iter().any(|verb| behind.starts_with(verb.as_str()))
        })
    };
    let head =
        || cuts.get(at).is_some_and(|cut| lone_head(cut).is_some() || tables.cues.holds(cut.cues, "office-memo"));
    (came("より") || came("から")) && head()
}

fn cue(cuts: &[Cut], at: usize, name: &str, tables: &Tables) -> bool {
    cuts.get(at).is_some_and(|cut| tables.cues.holds(cut.cues, name))
}

/// A line of stars or dashes.
fn is_rule(cuts: &[Cut], at: usize) -> bool {
    cuts.get(at).is_some_and(|cut| cut.folded.as_str().len() >= 4 && is_mark(cut))
}

/// Running text of somebody: a sentence ends soon, and no desk, telephone or mark comes before.
fn is_running(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    for at in at..cuts.len().min(at + FIRST) {
        if is_rule(cuts, at) || ["contact-any", "contact-heading", "record"].iter().any(|c| cue(cuts, at, c, tables)) {
            return false;
        }
        if ends_sentence(text(cuts, at)) {
            return true;
        }
    }
    false
}

fn ends_sentence(text: &str) -> bool {
    text.ends_with('。') || text.ends_with("。」") || text.ends_with("した.") || text.ends_with("ます.")
}

/// Whether the letter's own words begin here, right below a sentence that announces them: a rule stands between, or they greet.
fn below_announcement(cuts: &[Cut], at: usize, words: &Forwarding, tables: &Tables) -> bool {
    let ruled = is_rule(cuts, at - 1) && !is_rule(cuts, at);
    let whole = text(cuts, at);
    let first = whole.trim_start_matches(['『', '「', '"', '“']);
    // what a line shows is known; only a quoted one is asked again
    let greeting = || {
        if first.len() == whole.len() {
            cue(cuts, at, "greeting", tables)
        } else {
            tables.cues.bears(first, "greeting")
        }
    };
    // 貴会会員への周知方よろしくお願いいたします。 ends the cover
    let asks = || {
        ["お願いいたします。", "お願いします。", "お願い致します。", "願います。"]
            .iter()
            .any(|end| first.ends_with(end))
    };
    let greets = || first.contains('。') && greeting() && !asks();
    if !ruled && !greets() {
        return false;
    }
    let above = (0..at).rev().find(|above| !is_rule(cuts, *above));
    above.is_some_and(|above| announces(cuts, above, words, tables)) && is_running(cuts, at, tables)
}

/// ■以下連絡内容, 以下、原文のまま: a line alone.
fn below_heading(cuts: &[Cut], at: usize, words: &Forwarding, tables: &Tables) -> bool {
    let line = text(cuts, at - 1);
    if line.len() > HEADING * 6 || !line.contains("以下") {
        return false;
    }
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    let heading = bare.chars().count() <= HEADING
        && bare.starts_with("以下")
        && words.below_things.iter().any(|thing| bare.contains(thing.as_str()))
        && !bare.contains('。');
    heading && !is_rule(cuts, at) && is_running(cuts, at, tables)
}

/// A subject with its note below 記, when a mail was announced: the mail begins with its subject.
fn below_record(cuts: &[Cut], at: usize, words: &Forwarding, tables: &Tables) -> bool {
    let titled = cue(cuts, at, "subject-note-end", tables) && !text(cuts, at).starts_with(|c: char| c.is_ascii_digit());
    if !titled || !cue(cuts, at - 1, "record", tables) || !is_running(cuts, at + 1, tables) {
        return false;
    }
    (at.saturating_sub(RECORD)..at).any(|above| {
        let line = text(cuts, above);
        (line.contains("メール") || words.below_things.iter().any(|thing| line.contains(thing.as_str())))
            && announces(cuts, above, words, tables)
    })
}

/// Whether the sentence that ends with this line says that a letter came from somebody and is printed below.
fn announces(cuts: &[Cut], at: usize, words: &Forwarding, tables: &Tables) -> bool {
    let line = text(cuts, at);
    if !ends_sentence(line) {
        return false;
    }
    let first = first_of(cuts, at, tables);
    let joined: String = (first..=at).map(|at| text(cuts, at)).collect();
    let sentence = joined.trim_end_matches(['。', '.']);
    let sentence = sentence.rsplit_once('。').map_or(sentence, |(_, last)| last);
    let letters = Letters::of(sentence);
    let holds = |list: &[String]| list.iter().any(|word| letters.may_hold(word) && sentence.contains(word.as_str()));
    let source = |mark: &str| {
        sentence.find(mark).is_some_and(|before| sentence.get(..before).is_some_and(|before| is_named(before, tables)))
    };
    holds(&words.printed_below)
        && (source("より") || source("から"))
        && (holds(&words.arrivals) || holds(&words.reached) || holds(&words.handed_on))
}

/// The first line of the sentence that ends with this line.
fn first_of(cuts: &[Cut], at: usize, tables: &Tables) -> usize {
    let mut first = at;
    // the line above breaks off; a subject and those who are written to do not
    let breaks_off = |at: usize| {
        let line = text(cuts, at);
        line.contains('、')
            || line.ends_with(is_hiragana)
                && !["subject-end", "subject-note-end", "honorific"].iter().any(|name| cue(cuts, at, name, tables))
    };
    let begins_in = |at: usize| text(cuts, at).trim_end_matches(['。', '.']).contains('。');
    while first > 0
        && at - first < SENTENCE
        && !begins_in(first)
        && !ends_sentence(text(cuts, first - 1))
        && (breaks_off(first - 1) || cuts.get(first).is_some_and(|cut| cut.continued))
        && !cuts.get(first).is_some_and(|cut| cut.blank_before)
    {
        first -= 1;
    }
    first
}

/// Somebody's name before より or から.
fn is_named(before: &str, tables: &Tables) -> bool {
    let name = before.rsplit(['、', '。', ',']).next().unwrap_or_default();
    // …連盟(全空連)より
    let name = name.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(name, |(name, _)| name);
    name.chars().count() >= 3 && (tables.bodies.ends_like_body(name) || tables.posts.split_post(name).is_some())
}

/// …の一部を次のように改正する。 with the day below it and, below that, the minister or governor who decrees it.
fn is_notification(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    const DECREES: [&str; 6] = [
        "次のように改正する。",
        "次のように定める。",
        "次のとおり定める。",
        "次のとおり改正する。",
        "次のように制定する。",
        "告示する。",
    ];
    const POSTS: [&str; 5] = ["大臣", "知事", "市長", "委員長", "長官"];
    if !DECREES.iter().any(|end| text(cuts, at).ends_with(end)) {
        return false;
    }
    let day = (at + 1..at + 3).find(|day| cuts.get(*day).and_then(lone_head) == Some(Role::Date));
    let Some(day) = day else { return false };
    let signed = text(cuts, day + 1);
    let by = POSTS.iter().any(|post| signed.contains(post)) && signed.chars().count() <= 24;
    // a letter stands above: what opens the document is its own first letter
    let above = (0..at).any(|above| ends_sentence(text(cuts, above)));
    above && by && (signs(signed, tables) || signed.contains("大臣"))
}
