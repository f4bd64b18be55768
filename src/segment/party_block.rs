//! A second look at the parties of a head: which lines are addressees and which are issuers, by 殿 and by where they begin.
//!
//! ```text
//!     都道府県
//!     保健所設置市  水道行政担当部（局）　御中
//!     国土交通大臣認可水道事業者                    ← level with the addressees, right below them: one of them
//!
//!                   国土交通省水管理・国土保全局水道事業課
//! ```
//!
//! Only lines that end like a body, a post or an honorific are given another role, and only where print is indented so that it tells
//! something. Known to be hard: text that lost its indents; a letter that sets issuer and addressees level.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::{self, Role};
use crate::tables::Tables;
use crate::text::{is_japanese, is_katakana, squash};
use std::ops::Range;

/// Columns that lie between the edges of two sorts of parties.
const APART: usize = 10;
/// Edges this near are one.
const LEVEL: usize = 3;
/// What was decided by place and honorific together is sure enough; by place alone it is to be looked at.
const BY_PLACE: f32 = 3.0;

/// One line of a head as a party.
struct Line {
    at: usize,
    left: usize,
    honoured: bool,
    /// ends like a body, a post or an honorific
    named: bool,
    /// stands on the line right below the one before it, without an empty line
    near: bool,
}

/// Gives the lines of each head's parties the role that their block says.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    persons(letter.clone(), cuts, steps, tables);
    honoured_subjects(letter.clone(), cuts, steps, tables);
    let head = head(letter.clone(), steps);
    memos(&head, cuts, steps, tables);
    bare_numbers(&head, cuts, steps);
    stamps(&head, cuts, steps);
    copies(&head, cuts, steps);
    let lines = lines(&head, cuts, steps, tables);
    honoured_lines(&lines, cuts, steps, tables);
    enclosed_lines(&lines, false, cuts, steps, tables);
    bodies_above_offices(&lines, cuts, steps, tables);
    offices_below_signers(&lines, cuts, steps);
    columns_of_parties(&head, &lines, cuts, steps, tables);
    unhonoured_signers(&letter, &lines, cuts, steps, tables);
    signed_lines(&lines, cuts, steps, tables);
    subject_lines(letter.clone(), cuts, steps);
    second_lines(letter.clone(), cuts, steps);
    level_lines(&lines, cuts, steps);
    enclosed_lines(&lines, true, cuts, steps, tables);
    paragraph_of_addressees(&lines, cuts, steps);
    sealed_lines(&letter, &lines, cuts, steps);
    empty_roles(&head, cuts, steps, &lines);
}

fn role(steps: &[Step], at: usize) -> Option<Role> {
    steps.get(at).map(|step| step.role)
}

fn give(steps: &mut [Step], at: usize, role: Role, margin: f32) {
    if let Some(step) = steps.get_mut(at).filter(|step| step.role != role && !step.begins) {
        step.role = role;
        step.role_margin = margin;
    }
}

/// From the first line to the subject or the running text.
fn head(letter: Range<usize>, steps: &[Step]) -> Range<usize> {
    let of = |wanted: &[Role]| letter.clone().find(|at| role(steps, *at).is_some_and(|role| wanted.contains(&role)));
    let parties = of(&[Role::Addressee, Role::Issuer]).unwrap_or(letter.start);
    let end = (parties..letter.end)
        .find(|at| matches!(role(steps, *at), Some(Role::Subject | Role::Greeting | Role::Body | Role::Record)))
        .unwrap_or(letter.end);
    letter.start..end
}

/// The lines that may be parties.
fn lines(head: &Range<usize>, cuts: &[Cut], steps: &[Step], tables: &Tables) -> Vec<Line> {
    head.clone()
        .filter_map(|at| {
            let cut = cuts.get(at)?;
            let free = matches!(
                role(steps, at)?,
                Role::Addressee
                    | Role::Issuer
                    | Role::Person
                    | Role::Furniture
                    | Role::Stamp
                    | Role::Date
                    | Role::Number
            );
            let plain = cut.dates.is_empty() && cut.numbers.is_empty() && !is_memo(cut, tables);
            (free && plain).then(|| line(at, cut, tables))
        })
        .collect()
}

fn line(at: usize, cut: &Cut, tables: &Tables) -> Line {
    let text = cut.folded.as_str();
    let bare = text.trim_end_matches(['┘', '┐', '┤', '│', '}', '|', '」']);
    let honoured = tables.parties.split_honorific(bare).is_some();
    let name = tables.parties.split_honorific(bare).map_or(bare, |(name, _)| name);
    let inside = name.trim_end_matches([')', ']', '〕']);
    let short = (2..=40).contains(&name.chars().count()) && !text.contains(['。', '「', ':']);
    let named = short
        && (honoured
            || tables.posts.split_post(inside).is_some()
            || tables.bodies.ends_like_body(inside)
            || tables.parties.class_len(inside) == inside.len());
    Line { at, left: left_edge(cut), honoured: honoured && short, named, near: !cut.blank_before && !cut.continued }
}

fn is_memo(cut: &Cut, tables: &Tables) -> bool {
    let cues = cut.cues;
    ["office-memo", "seal", "copy-mark"].iter().any(|name| tables.cues.index(name).is_some_and(|i| cues.has(i)))
}

/// How far from the left a piece begins, in columns.
pub(super) fn left_edge(cut: &Cut) -> usize {
    outline::left_edge(cut.line, &cut.range)
}

/// 専務理事　江 差　ひとみ below an issuer is who signs, and no subject.
fn persons(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = letter.clone().find(|at| {
        matches!(role(steps, *at), Some(Role::Body | Role::Greeting))
            && cuts.get(*at).is_some_and(|c| c.folded.as_str().contains('。'))
    });
    for at in letter.start + 1..text.unwrap_or(letter.end) {
        if !matches!(
            role(steps, at),
            Some(Role::Subject | Role::Furniture | Role::Seal | Role::Stamp | Role::Addressee)
        ) {
            continue;
        }
        let signed = (1..=2).filter_map(|up| role(steps, at.checked_sub(up)?)).find(|role| *role != Role::Seal);
        let below_issuer = matches!(signed, Some(Role::Issuer | Role::Person));
        let Some(cut) = cuts.get(at).filter(|_| below_issuer) else { continue };
        if is_post_and_person(cut, tables) {
            give(steps, at, Role::Person, BY_PLACE * 2.0);
        }
    }
}

/// A post, a gap, and a name: 総務委員長　　瀬 田　かおり.
pub(super) fn is_post_and_person(cut: &Cut, tables: &Tables) -> bool {
    // 会長　大谷　渉｜…: the next one stands behind a bar
    let printed = cut.printed().trim().trim_end_matches(['/', '|', '／', '｜']);
    let folded = cut.folded.as_str();
    if folded.chars().count() > 24 || folded.ends_with(['て', '件', '殿', '様']) || folded.contains(['。', '「', ':'])
    {
        return false;
    }
    let gaps = printed.char_indices().filter(|(_, c)| c.is_whitespace());
    gaps.filter_map(|(at, _)| Some((printed.get(..at)?, printed.get(at..)?))).any(|(before, behind)| {
        let before = squash(before);
        let behind = squash(behind);
        let behind = behind.split('(').next().unwrap_or_default();
        let name = (2..=9).contains(&behind.chars().count())
            && behind.chars().all(|c| is_japanese(c) || c.is_ascii_alphabetic());
        let signs = tables.posts.split_post(&before).is_some() || before.ends_with("担当");
        before.chars().count() >= 2
            && name
            && signs
            && tables.posts.split_post(behind).is_none()
            && !tables.bodies.ends_like_body(behind)
    })
}

/// 事務連絡 stands in the place of the number, whatever stands around it.
fn memos(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let Some(memo) = tables.cues.index("office-memo") else { return };
    for at in head.clone() {
        let Some(cut) = cuts.get(at) else { continue };
        let dated = [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .any(|beside| role(steps, beside) == Some(Role::Date));
        let is_party = matches!(role(steps, at), Some(Role::Addressee | Role::Issuer | Role::Person))
            || dated && matches!(role(steps, at), Some(Role::Furniture | Role::Stamp));
        if is_party && cut.cues.has(memo) && cut.folded.as_str().chars().count() <= 6 {
            give(steps, at, Role::Number, BY_PLACE * 4.0);
        }
    }
}

/// 第202200068241号 beside the day, where no other number stands.
fn bare_numbers(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    if head.clone().any(|at| role(steps, at) == Some(Role::Number)) {
        return;
    }
    let bare = |at: usize| {
        let inner = cuts.get(at)?.folded.as_str().strip_prefix('第')?.strip_suffix('号')?;
        let digits = inner.chars().filter(char::is_ascii_digit).count();
        Some(digits >= 2 && inner.chars().all(|c| c.is_ascii_digit() || c == '-'))
    };
    let dated = |at: usize| role(steps, at) == Some(Role::Date);
    let found =
        head.clone().find(|at| bare(*at) == Some(true) && (dated(at + 1) || at.checked_sub(1).is_some_and(dated)));
    if let Some(step) = found.and_then(|at| steps.get_mut(at)) {
        (step.role, step.role_margin) = (Role::Number, BY_PLACE);
    }
}

/// 収受 alone on a line, and below it day, number and office of who received: a stamp, when the letter has a day of its own.
fn stamps(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let Some(first) =
        head.clone().find(|at| matches!(text(*at), "収受" | "受付" | "受領" | "受理" | "収受印" | "受付印"))
    else {
        return;
    };
    let end = (first + 1..head.end).find(|at| cuts.get(*at).is_none_or(|cut| cut.blank_before)).unwrap_or(head.end);
    let dated = |range: Range<usize>| cuts.get(range).is_some_and(|cuts| cuts.iter().any(|cut| !cut.dates.is_empty()));
    let own = |range: Range<usize>| {
        range.clone().any(|at| matches!(role(steps, at), Some(Role::Date | Role::Number))) && dated(range)
    };
    if end - first <= 4 && dated(first..end) && (own(head.start..first) || own(end..head.end)) {
        for at in first..end {
            if let Some(step) = steps.get_mut(at) {
                step.role = Role::Stamp;
            }
        }
    }
}

/// （参考送付先） and whoever is listed below it got a copy for information.
fn copies(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    let mut level: Option<usize> = None;
    for at in head.clone() {
        let Some(cut) = cuts.get(at) else { continue };
        let text = cut.folded.as_str().trim_start_matches(['(', '〔', '[']);
        let party = matches!(role(steps, at), Some(Role::Addressee | Role::Issuer | Role::Person | Role::Furniture));
        if ["参考送付", "写送付先", "写し送付先", "(写)送付先"].iter().any(|word| text.starts_with(word))
        {
            level = Some(left_edge(cut));
        } else if cut.continued && level.is_some_and(|level| left_edge(cut) > level + APART) {
            // number, day and issuer in the right column
            continue;
        } else if cut.blank_before || !party {
            level = None;
        }
        if level.is_some_and(|level| left_edge(cut) <= level + APART) && party {
            give(steps, at, Role::Furniture, BY_PLACE * 4.0);
        }
    }
}

/// 県内各消防本部　御中(予防担当課扱い) above a subject is written to, and no part of the subject.
fn honoured_subjects(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let end = letter.clone().find(|at| text(*at).contains('。')).unwrap_or(letter.end);
    let subjects: Vec<usize> = (letter.start..end).filter(|at| role(steps, *at) == Some(Role::Subject)).collect();
    let Some((last, above)) = subjects.split_last() else { return };
    for at in above {
        let line = text(*at);
        let name = match line.strip_suffix(')').and_then(|line| line.rsplit_once('(')) {
            Some((name, _)) => name,
            None => line,
        };
        let sure = tables.parties.split_honorific(name).is_some_and(|(name, honorific)| {
            (2..=30).contains(&name.chars().count()) && matches!(honorific, "御中" | "各位" | "殿" | "様")
        });
        if sure && at < last {
            give(steps, *at, Role::Addressee, BY_PLACE * 2.0);
        }
    }
}

/// What stands right above and right below it is one sort of party, and it is nothing else: a line of that party.
pub(super) fn is_plain(text: &str) -> bool {
    (2..=40).contains(&text.chars().count())
        && !text.contains(['。', '「', ':', '※', '@'])
        && !matches!(text, "番号" | "年月日" | "日付")
        && !text.starts_with(['(', '〔', '[', '【', '<', '《', '・', '○', '◆', '■', '●', '-'])
        && text.chars().filter(|c| is_japanese(*c)).count() * 2 > text.chars().count()
}

/// A line among addressees, and one that ends with the same drawn brace, is an addressee.
fn enclosed_lines(lines: &[Line], again: bool, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let is_to = |steps: &[Step], at: usize| role(steps, at) == Some(Role::Addressee);
    for three in lines.windows(3) {
        let [above, line, below] = three else { continue };
        // …の認定を受けた / 各地方公共団体の…課長, 国立研究開発法人国立国際医療研究 / センター理事長
        let goes_on = cuts.get(line.at).is_some_and(|cut| is_plain(cut.folded.as_str()));
        // a whole head on one line is cut at every name
        let continued = |line: &Line| cuts.get(line.at).is_some_and(|cut| cut.continued);
        let text = cuts.get(line.at).map_or("", |cut| cut.folded.as_str());
        let opens = text.starts_with('各') || tables.parties.legal_form_len(text) > 0 && continued(below);
        let joined = |at: &Line| at.near || opens && continued(at);
        let both = is_to(steps, above.at) && is_to(steps, below.at);
        let among = both && joined(line) && joined(below) && (line.named || goes_on);
        // what edges have settled since stays
        let settled = again && matches!(role(steps, line.at), Some(Role::Issuer | Role::Person));
        if among && !settled {
            give(steps, line.at, Role::Addressee, BY_PLACE * 4.0);
        }
    }
    let drawn = |at: usize| {
        let text = cuts.get(at)?.folded.as_str();
        // …薬剤師会長　｜　様
        let text = tables.parties.split_honorific(text).map_or(text, |(name, _)| name);
        // a row of a table is no member of a brace
        let last = text.chars().next_back().filter(|_| !text.starts_with('|'))?;
        matches!(last, '|' | '┘' | '┐' | '┤' | '│' | '}').then_some(last == '|')
    };
    for pair in lines.windows(2) {
        let [above, below] = pair else { continue };
        if is_to(steps, above.at) && below.near && drawn(above.at).is_some() && drawn(above.at) == drawn(below.at) {
            give(steps, below.at, Role::Addressee, BY_PLACE * 4.0);
        }
    }
    // … and the one above it, in a box whose 殿 stands beside its middle line
    for pair in lines.windows(2).rev() {
        let [above, below] = pair else { continue };
        let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
        let boxed =
            drawn(above.at).is_some() && text(below.at).contains(is_drawn) && text(above.at).chars().any(is_japanese);
        if is_to(steps, below.at) && below.near && boxed {
            give(steps, above.at, Role::Addressee, BY_PLACE * 4.0);
        }
    }
}

/// …の一部を改正する省 / 令の施行に関する件: a line right above the subject, level with it, that says what no name says.
fn subject_lines(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    let Some(at) = letter.clone().find(|at| role(steps, *at) == Some(Role::Subject)).filter(|at| *at > letter.start)
    else {
        return;
    };
    let (Some(above), Some(below)) = (cuts.get(at - 1), cuts.get(at)) else { return };
    let text = above.folded.as_str();
    let says =
        ["を", "する", "に係る", "に関する", "における", "に伴う", "のための"].iter().any(|word| text.contains(word));
    let says = says
        || ["ついて", "いて", "関する", "係る", "伴う", "る"]
            .iter()
            .any(|word| below.folded.as_str().starts_with(word));
    let party = matches!(role(steps, at - 1), Some(Role::Issuer | Role::Person | Role::Furniture));
    let near = !below.blank_before && !below.continued && !above.continued;
    if party && near && says && left_edge(above).abs_diff(left_edge(below)) <= LEVEL && !text.contains('。') {
        give(steps, at - 1, Role::Subject, BY_PLACE);
    }
}

/// …の見直しに / ついて（通知）, …カードロ / ーン等の…: what begins within a word goes on with the subject above it.
fn second_lines(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    for at in letter.clone().skip(1) {
        let (Some(above), Some(cut)) = (cuts.get(at - 1), cuts.get(at)) else { continue };
        let (upper, text) = (above.folded.as_str(), cut.folded.as_str());
        let within = text.starts_with("ついて") && upper.ends_with('に')
            || text.starts_with("いて") && upper.ends_with("につ")
            || text.starts_with('ー') && upper.ends_with(is_katakana);
        let near = !cut.blank_before && !cut.continued && !text.contains(['。', '、']) && text.chars().count() <= 60;
        let subject = role(steps, at - 1) == Some(Role::Subject);
        if subject && near && within && role(steps, at) != Some(Role::Subject) {
            give(steps, at, Role::Subject, BY_PLACE * 2.0);
        }
    }
}

/// 国土交通省 / 都市局都市計画課長: a body without 殿 right above the issuer's office, below everybody who has 殿, is the issuer's.
fn bodies_above_offices(lines: &[Line], cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let last = lines.iter().rposition(|l| l.honoured && role(steps, l.at) == Some(Role::Addressee));
    for (nth, pair) in lines.windows(2).enumerate().rev() {
        let [above, below] = pair else { continue };
        let name = text(above.at);
        // 株式会社みなとメディカル機器 / 品質保証部長
        let body = (above.named || tables.parties.legal_form_len(name) > 0 && is_plain(name))
            && !above.honoured
            && tables.posts.split_post(name).is_none()
            && !name.starts_with('各')
            && tables.parties.class_len(name) < name.len()
            && !name.contains("主管");
        let level = above.left.abs_diff(below.left) <= APART;
        let signs = role(steps, below.at) == Some(Role::Issuer) && below.near && below.at == above.at + 1;
        let free = matches!(role(steps, above.at), Some(Role::Addressee | Role::Furniture));
        let apart = role(steps, above.at) == Some(Role::Furniture) || last.is_some_and(|last| nth > last);
        if body && level && signs && free && apart {
            give(steps, above.at, Role::Issuer, BY_PLACE);
        }
    }
}

/// 税務金融委員会 right below 会頭　塩見　一成 and level with what stands above it: a further issuer, or the body of who signs below.
fn offices_below_signers(lines: &[Line], cuts: &[Cut], steps: &mut [Step]) {
    let signs = |steps: &[Step], at: usize| matches!(role(steps, at), Some(Role::Issuer | Role::Person));
    let edge = lines.iter().filter(|l| signs(steps, l.at)).map(|l| l.left).min();
    let to = lines.iter().filter(|l| role(steps, l.at) == Some(Role::Addressee)).map(|l| l.left).max();
    let Some(edge) = edge.filter(|edge| to.is_none_or(|to| *edge >= to + APART)) else { return };
    for pair in lines.windows(2) {
        let [above, line] = pair else { continue };
        let text = cuts.get(line.at).map_or("", |cut| cut.folded.as_str());
        // a section below the one who signs is in charge, and signs nothing
        let society = ["委員会", "部会", "協会", "連盟", "協議会", "連合会"].iter().any(|end| text.ends_with(end));
        let office = line.named && !line.honoured && is_plain(text) && society;
        let free = role(steps, line.at) == Some(Role::Furniture);
        let beside = line.at == above.at + 1 && line.near && signs(steps, above.at);
        if office && free && beside && line.left + LEVEL >= edge && line.left >= APART {
            give(steps, line.at, Role::Issuer, BY_PLACE);
        }
    }
}

/// 保険薬局　各位 / 訪問看護事業所, an empty line, and the issuer: the paragraph of the addressees goes on up to the empty line.
fn paragraph_of_addressees(lines: &[Line], cuts: &[Cut], steps: &mut [Step]) {
    let set_off = |line: &Line| cuts.get(line.at).is_some_and(|cut| cut.blank_before && !cut.continued);
    for (at, pair) in lines.windows(2).enumerate() {
        let [above, line] = pair else { continue };
        let free = role(steps, line.at) == Some(Role::Issuer) && line.named && line.near;
        if role(steps, above.at) != Some(Role::Addressee) || !free || line.left > above.left + LEVEL {
            continue;
        }
        // 会長　堀越　憲 right below a society is its head; below an empty line somebody else
        let apart = cuts.get(line.at + 1).is_some_and(|cut| cut.blank_before);
        let signed = matches!(role(steps, line.at + 1), Some(Role::Seal | Role::Person)) && !apart;
        let rest = lines.iter().skip(at + 2);
        let another = rest
            .skip_while(|below| !set_off(below))
            .any(|below| matches!(role(steps, below.at), Some(Role::Issuer | Role::Person)));
        if !signed && another {
            give(steps, line.at, Role::Addressee, BY_PLACE);
        }
    }
}

/// An office without 殿 right above （公印省略） sends the letter, when nobody else does or when it was taken for nothing.
fn sealed_lines(letter: &Range<usize>, lines: &[Line], cuts: &[Cut], steps: &mut [Step]) {
    let signed = letter.clone().any(|at| role(steps, at) == Some(Role::Issuer));
    for line in lines.iter().filter(|line| line.named && !line.honoured) {
        let free = match role(steps, line.at) {
            Some(Role::Furniture) => true,
            Some(Role::Addressee) => !signed,
            _ => false,
        };
        let below = cuts.get(line.at + 1).is_some_and(|cut| !cut.continued);
        if free && below && role(steps, line.at + 1) == Some(Role::Seal) {
            give(steps, line.at, Role::Issuer, BY_PLACE);
        }
    }
}

/// Whom the letter goes to and who sends it, side by side on one line: what stands right is the issuer's.
fn columns_of_parties(head: &Range<usize>, lines: &[Line], cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    const RIGHT: usize = 30;
    // a signature or the seal in the same column; day and number only right beside it, where nobody signs
    let signed = head.clone().any(|at| matches!(role(steps, at), Some(Role::Issuer | Role::Person)));
    let column = |steps: &[Step], at: usize| {
        let beside = head.clone().filter(|other| *other != at && other.abs_diff(at) <= 4);
        beside.filter(|other| cuts.get(*other).is_some_and(|cut| left_edge(cut) >= RIGHT)).any(|other| {
            match role(steps, other) {
                Some(Role::Issuer | Role::Person | Role::Seal) => true,
                Some(Role::Date | Role::Number) => !signed && other.abs_diff(at) <= 2,
                _ => false,
            }
        })
    };
    let member = |at: usize| {
        let text = cuts.get(at).map_or("", |cut| cut.folded.as_str());
        text.starts_with('各') || tables.parties.class_len(text) > 0
    };
    for pair in lines.windows(2) {
        let [left, right] = pair else { continue };
        let beside = right.at == left.at + 1 && cuts.get(right.at).is_some_and(|cut| cut.continued);
        // a list on one line goes on with a third
        let last = cuts.get(right.at + 1).is_none_or(|cut| !cut.continued)
            || role(steps, right.at + 1) != Some(Role::Addressee);
        let beside = beside && last;
        let both = [left, right].iter().all(|line| role(steps, line.at) == Some(Role::Addressee));
        let has_person = || cuts.get(right.at).is_some_and(|cut| is_post_and_person(cut, tables));
        let signs = right.left >= RIGHT && (right.named || has_person()) && !right.honoured && !member(right.at);
        if beside && both && signs && column(steps, right.at) {
            give(steps, right.at, Role::Issuer, BY_PLACE);
        }
    }
}

/// Offices without 殿 among addressees that have it: who signs with a name, and, where nobody signs, who stands above all of them.
fn unhonoured_signers(letter: &Range<usize>, lines: &[Line], cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    let is_to = |steps: &[Step], line: &Line| role(steps, line.at) == Some(Role::Addressee);
    // 各自治会長　様, and below an empty line 湊浜市長　大瀬　勇
    if let Some(first) = lines.iter().position(|line| line.honoured && is_to(steps, line)) {
        for line in lines.iter().skip(first + 1).filter(|line| !line.honoured) {
            // set off, or above another who signs with a name
            let signs_below = role(steps, line.at + 1) == Some(Role::Issuer)
                && cuts.get(line.at + 1).is_some_and(|cut| !cut.continued && is_post_and_person(cut, tables));
            let Some(cut) = cuts.get(line.at).filter(|cut| cut.blank_before || signs_below) else { continue };
            let own = text(line.at).split('長').next().is_some_and(|before| before.chars().count() >= 3);
            if is_to(steps, line) && own && is_post_and_person(cut, tables) {
                give(steps, line.at, Role::Issuer, BY_PLACE);
            }
        }
    }
    // several offices among those who sign
    let signs = |steps: &[Step], line: &Line| matches!(role(steps, line.at), Some(Role::Issuer | Role::Person));
    for (at, line) in lines.iter().enumerate().skip(1) {
        let below = lines.iter().skip(at + 1).take(6).find(|below| !is_to(steps, below) || below.honoured);
        let above = at.checked_sub(1).and_then(|above| lines.get(above)).is_some_and(|above| signs(steps, above));
        let among = above && line.near && below.is_some_and(|below| signs(steps, below) && below.near);
        let last = lines.iter().rposition(|line| line.honoured && is_to(steps, line)).is_some_and(|last| last < at);
        let name = line.named || is_plain(text(line.at));
        if is_to(steps, line) && !line.honoured && name && among && last && !text(line.at).starts_with('各') {
            give(steps, line.at, Role::Issuer, BY_PLACE);
        }
    }
    // one who signs at the foot is one, too
    if letter.clone().any(|at| matches!(role(steps, at), Some(Role::Issuer | Role::Person))) {
        return;
    }
    let office = |line: &Line| {
        let name = text(line.at);
        !line.honoured
            && !name.starts_with('各')
            && tables.parties.class_len(name) == 0
            && tables.posts.split_post(name).is_some_and(|split| split.organization.chars().count() >= 3)
    };
    let to: Vec<&Line> = lines.iter().filter(|line| is_to(steps, line)).collect();
    let above = to.iter().take_while(|line| office(line)).count();
    if above > 0 && above < to.len() && to.iter().skip(above).all(|line| line.honoured) {
        for line in to.iter().take(above) {
            give(steps, line.at, Role::Issuer, BY_PLACE);
        }
    }
}

/// みどりの丘市長　　羽根田　さやか: an office with its person, below the addressees, where nobody else signs.
fn signed_lines(lines: &[Line], cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if lines.iter().any(|l| role(steps, l.at) == Some(Role::Issuer)) {
        return;
    }
    let last =
        lines.iter().rposition(|l| l.honoured && role(steps, l.at) == Some(Role::Addressee)).map_or(0, |at| at + 1);
    let signs = |l: &&Line| {
        let own = |cut: &Cut| {
            let first = cut.printed().trim().split(['\u{3000}', ' ']).find(|word| !word.is_empty()).unwrap_or_default();
            let folded = cut.folded.as_str();
            let before = if first.chars().count() > 2 {
                squash(first)
            } else {
                folded.split('長').next().map_or_else(String::new, |p| format!("{p}長"))
            };
            tables.posts.split_post(&before).is_some_and(|s| s.organization.chars().count() >= 3)
        };
        !l.honoured && cuts.get(l.at).is_some_and(|cut| is_post_and_person(cut, tables) && own(cut))
    };
    if let Some(line) = lines.iter().skip(last).find(signs) {
        give(steps, line.at, Role::Issuer, BY_PLACE);
    }
}

/// A stroke of a box or brace.
fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}' | '|' | '{' | '}' | '\u{239b}'..='\u{23ad}')
}

/// What ends with 殿, 様 or 御中 is written to.
fn honoured_lines(lines: &[Line], cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for line in lines.iter().filter(|line| line.honoured) {
        let text = cuts.get(line.at).map_or("", |cut| cut.folded.as_str());
        // 畜産課長　様 by its post; 様 behind anything else may be of a word or a person
        let office =
            |name: &str| tables.posts.split_post(name).is_some_and(|split| split.organization.chars().count() >= 3);
        let sure = tables.parties.split_honorific(text).is_some_and(|(name, honorific)| {
            name.chars().count() >= 3
                && (!matches!(honorific, "行" | "先生" | "宛" | "様") || honorific == "様" && office(name))
        });
        if matches!(role(steps, line.at), Some(Role::Issuer | Role::Furniture | Role::Person)) && sure {
            give(steps, line.at, Role::Addressee, BY_PLACE * 2.0);
        }
    }
    // (第6学年担任　様) right below 小学校長　様
    for pair in lines.windows(2) {
        let [above, below] = pair else { continue };
        let text = cuts.get(below.at).map_or("", |cut| cut.folded.as_str());
        let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or_default();
        let named = tables.parties.split_honorific(inside).is_some_and(|(name, _)| name.chars().count() >= 3);
        let copy = inside.starts_with('写') || inside.contains([':', '写']);
        if role(steps, above.at) == Some(Role::Addressee)
            && role(steps, below.at) == Some(Role::Furniture)
            && below.near
            && named
            && !copy
        {
            give(steps, below.at, Role::Addressee, BY_PLACE * 2.0);
        }
    }
}

/// Whether the edges tell one sort of party from the other.
fn told(lines: &[Line], cuts: &[Cut], steps: &[Step]) -> Option<usize> {
    let edge =
        lines.iter().filter(|l| l.honoured && role(steps, l.at) == Some(Role::Addressee)).map(|l| l.left).min()?;
    // 会長　安井　勝　　副会長　本庄　茂: the second stands where the first ends
    let beside = |at: usize| {
        let signs = at.checked_sub(1).and_then(|above| role(steps, above));
        cuts.get(at).is_some_and(|cut| cut.continued) && matches!(signs, Some(Role::Issuer | Role::Person))
    };
    let issuers = lines.iter().filter(|l| role(steps, l.at) == Some(Role::Issuer) && !beside(l.at));
    issuers.map(|l| l.left).max().filter(|issuer| *issuer >= edge + APART).map(|_| edge)
}

/// Named lines beside an addressee, level with it, are addressees.
fn level_lines(lines: &[Line], cuts: &[Cut], steps: &mut [Step]) {
    let Some(edge) = told(lines, cuts, steps) else { return };
    let is_to = |steps: &[Step], line: &Line| role(steps, line.at) == Some(Role::Addressee);
    let level = |line: &Line| line.left <= edge + LEVEL * 2 && line.named;
    for (at, below) in lines.iter().enumerate().skip(1) {
        // 薬局開設者　各位　　　桜江市保健所長 stands above it: the nearest that begins level with it
        let beside = |above: &&Line| above.left.abs_diff(below.left) <= LEVEL * 2;
        let Some(above) = lines.get(at.saturating_sub(2)..at).and_then(|above| above.iter().rev().find(beside)) else {
            continue;
        };
        if below.near && is_to(steps, above) && level(below) {
            give(steps, below.at, Role::Addressee, BY_PLACE);
        }
    }
    for pair in lines.windows(2).rev() {
        let [above, below] = pair else { continue };
        if below.near && is_to(steps, below) && level(above) && above.left.abs_diff(below.left) <= LEVEL * 2 {
            give(steps, above.at, Role::Addressee, BY_PLACE);
        }
    }
}

/// A day that holds no day and a number that holds no number, between two lines of one party, are of that party.
fn empty_roles(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], lines: &[Line]) {
    for line in lines.iter().filter(|l| l.named && head.contains(&l.at)) {
        let blank = cuts.get(line.at).is_none_or(|cut| cut.folded.as_str().contains(['年', '号', '第']));
        if blank || !matches!(role(steps, line.at), Some(Role::Date | Role::Number)) {
            continue;
        }
        let signs = |at: Option<usize>| {
            at.and_then(|at| role(steps, at)).is_some_and(|r| matches!(r, Role::Issuer | Role::Person))
        };
        if signs(line.at.checked_sub(1)) || signs(Some(line.at + 1)) {
            give(steps, line.at, Role::Issuer, BY_PLACE);
        }
    }
}
