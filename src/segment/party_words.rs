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
use super::labelled;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, give, has, is_addressed, role, text};
use super::party_block::{is_plain, is_post_and_person, left_edge};
use super::signer::{is_body, is_society};
use crate::tables::Tables;
use crate::text::squash;
use std::ops::Range;

/// Edges this near are one.
const LEVEL: usize = 3;
/// From here on a line is set in.
const INDENTED: usize = 8;

/// Gives parties of the head the role that their words say.
pub(super) fn settle(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let head = head(letter.clone(), cuts, steps);
    labels(&head, cuts, steps, tables);
    desks(&head, cuts, steps);
    from_and_to(&head, cuts, steps);
    to_and_by(&head, cuts, steps, tables);
    bodies_above_addressees(&head, cuts, steps, tables);
    classes(&head, cuts, steps, tables);
    senders(&head, cuts, steps);
    same_office(&head, cuts, steps, tables);
    signed_with_from(&letter, &head, cuts, steps);
    state_offices(&letter, &head, cuts, steps, tables);
    agencies(&head, cuts, steps, tables);
    signed_right(&letter, &head, cuts, steps, tables);
    paragraph_of_the_issuer(&head, cuts, steps);
    signed_behind_quote(&letter, cuts, steps, tables);
    further_signers(letter.clone(), cuts, steps, tables);
    offices_below_houses(&letter, cuts, steps, tables);
}

/// What a line says of itself is as sure as its words.
fn give_surely(steps: &mut [Step], at: usize, role: Role) {
    const SAID: f32 = 60.0;
    if let Some(step) = steps.get_mut(at) {
        (step.role, step.role_margin) = (role, step.role_margin.max(SAID));
    }
}

fn is_issuer(steps: &[Step], at: usize) -> bool {
    matches!(role(steps, at), Some(Role::Issuer | Role::Person))
}

/// From the first line to the first that says something.
fn head(letter: Range<usize>, cuts: &[Cut], steps: &[Step]) -> Range<usize> {
    // …から各都道府県知事、各政令市長あて〕 goes on with the line
    let goes_on = |at: usize| cuts.get(at).is_some_and(|cut| cut.continued) && text(cuts, at).starts_with("から");
    let says = |at: &usize| {
        !goes_on(*at)
            && matches!(role(steps, *at), Some(Role::Body | Role::Greeting | Role::Record | Role::Item))
            && text(cuts, *at).contains(['。', '、'])
    };
    let end = letter.clone().find(says).unwrap_or(letter.end);
    letter.start..end
}

/// 発信元　　… among the addressees.
fn labels(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in head.clone() {
        let other = match role(steps, at) {
            Some(Role::Addressee) => Role::Issuer,
            Some(Role::Issuer) => Role::Addressee,
            _ => continue,
        };
        if cuts.get(at).and_then(|cut| labelled::label(cut, tables)) == Some(other) {
            give_surely(steps, at, other);
        }
    }
}

/// （児童福祉・ / 　母子保健 / 　担当課扱い） below an addressee: a bracket over several lines says who handles the letter there.
fn desks(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    const LINES: u32 = 4;
    let left = |at: usize| cuts.get(at).is_some_and(|cut| !cut.continued);
    for at in head.clone() {
        let (Some(first), true) = (cuts.get(at), left(at)) else { continue };
        let opens = text(cuts, at).starts_with('(') && !text(cuts, at).contains(')');
        if !opens || !matches!(role(steps, at), Some(Role::Issuer | Role::Addressee | Role::Person)) {
            continue;
        }
        let near = |below: &usize| cuts.get(*below).is_some_and(|cut| cut.line.number - first.line.number < LINES);
        let closes = |below: &usize| text(cuts, *below).contains("扱い)");
        let Some(end) = (at + 1..cuts.len()).take_while(near).find(closes) else { continue };
        for line in (at..=end).filter(|line| left(*line)) {
            give(steps, line, Role::Furniture);
        }
    }
}

/// 日本製薬団体連合会 / 安全性委員会委員長 / 殿, and the issuer below: the first line is the addressee's body.
fn bodies_above_addressees(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in head.clone().skip(1) {
        let (Some(above), Some(cut)) = (cuts.get(at - 1), cuts.get(at)) else { continue };
        let pair = role(steps, at - 1) == Some(Role::Issuer) && role(steps, at) == Some(Role::Addressee);
        let name = above.folded.as_str();
        let body = tables.bodies.ends_like_body(name) && tables.posts.split_post(name).is_none();
        let level = left_edge(above).abs_diff(left_edge(cut)) <= LEVEL;
        let opens = at.checked_sub(2).is_none_or(|at| matches!(role(steps, at), Some(Role::Date | Role::Number)));
        let post = tables.posts.split_post(text(cuts, at)).is_some() && !tables.parties.opens_body(text(cuts, at));
        let signed = head.clone().skip_while(|below| *below <= at).any(|below| is_issuer(steps, below));
        if pair && body && level && opens && post && signed && !cut.blank_before && !cut.continued {
            give(steps, at - 1, Role::Addressee);
        }
    }
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
        if ["あて", "宛て", "宛", "様へ", "さまへ", "各位へ"].iter().any(|word| ends(word)) {
            for (at, sort) in [(at - 1, Role::Issuer), (at, Role::Addressee)] {
                give_surely(steps, at, sort);
            }
        }
    }
}

/// (各都道府県知事あて | 農林省畜産局長通達): to whom, and who wrote, in a collection of rules.
fn to_and_by(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    const KINDS: [&str; 6] = ["通知", "通達", "通牒", "依頼", "回答", "照会"];
    for at in head.clone().skip(1) {
        if !cuts.get(at).is_some_and(|cut| cut.continued) {
            continue;
        }
        let by = text(cuts, at).trim_end_matches([')', '〕', ']', '/']);
        let Some(by) = KINDS.iter().find_map(|kind| by.strip_suffix(kind)) else { continue };
        let to = text(cuts, at - 1);
        let addressed = ["あて", "宛て", "宛"].iter().any(|word| to.ends_with(word));
        let sorts = [(at - 1, Role::Addressee), (at, Role::Issuer)];
        let read = sorts.iter().all(|(at, sort)| role(steps, *at) == Some(*sort));
        if addressed && read && tables.posts.split_post(by.trim_end_matches("連名")).is_some() {
            for (at, sort) in sorts {
                give_surely(steps, at, sort);
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
        let is_class = tables.parties.names_each(said)
            || said.contains("を設置する各")
            || said.ends_with("向け")
            || tables.parties.class_len(said) == said.len() && !said.is_empty();
        // 御中, and below it 内閣府沖縄総合事務局 above the issuer
        let next = at + 1;
        let beside = |at: usize| cuts.get(at).is_some_and(|cut| !cut.blank_before);
        let regional = tables.parties.is_regional(said)
            && to(steps, at.checked_sub(1))
            && beside(at)
            && is_issuer(steps, next)
            && !tables.parties.is_regional(text(cuts, next));
        let is_class = is_class || regional;
        // beside another on the line, or right above or below it
        let near = to(steps, at.checked_sub(1)) || to(steps, at.checked_sub(2)) || to(steps, Some(at + 1));
        let signed_too = head.clone().any(|other| other != at && is_issuer(steps, other));
        if is_class && (near || signed_too || said.ends_with("向け")) {
            give(steps, at, Role::Addressee);
        }
    }
}

/// 海 西 県 / 健康福祉部健康増進課長: the office that signs goes on below its house.
fn offices_below_houses(letter: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in letter.clone().skip(1) {
        let (house, office) = (text(cuts, at - 1), text(cuts, at));
        let below = role(steps, at - 1) == Some(Role::Issuer)
            && house.ends_with(['県', '府', '都', '市', '町', '村', '省', '庁']);
        let open = |cut: &Cut| !cut.blank_before && !is_addressed(cut, tables);
        let free = !role(steps, at).is_some_and(Role::is_head) && cuts.get(at).is_some_and(open);
        let part = office.contains(['部', '課', '局', '室']) && tables.posts.split_post(office).is_some();
        if below && free && part && is_plain(office) {
            give(steps, at, Role::Issuer);
        }
    }
}

/// 校長先生より: who writes, whatever honorific he has.
fn senders(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    let names = |at: usize| text(cuts, at).strip_suffix("より").is_some_and(is_plain);
    for at in head.clone().filter(|at| names(*at)) {
        if role(steps, at) == Some(Role::Addressee) && !has(steps, head.clone(), Role::Issuer) {
            give(steps, at, Role::Issuer);
        }
    }
}

/// 同上 労働衛生課長: the line above it, which has no 殿, is of the same sort.
fn same_office(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in head.clone().skip(1).rev() {
        let said = text(cuts, at);
        let office =
            said.starts_with("同上") || said.starts_with('同') && said.ends_with('長') && !said.starts_with("同窓");
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

/// 農林水産省生産局長、水産庁長官 without 殿 in a letter that nobody else signs: below everybody who has 殿, or where nobody has. Right above
/// another who signs, below those who have 殿, it signs too.
fn state_offices(letter: &Range<usize>, head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    let signed = letter.clone().any(|at| is_issuer(steps, at));
    let is_to = |steps: &[Step], at: usize| role(steps, at) == Some(Role::Addressee);
    let honoured = |at: usize| cuts.get(at).is_some_and(|cut| is_addressed(cut, tables));
    let from = head.clone().rfind(|at| is_to(steps, *at) && honoured(*at)).map_or(head.start, |last| last + 1);
    let office = |at: usize| {
        let said = text(cuts, at);
        tables.parties.government_len(said) > 0 && tables.posts.split_post(said).is_some() && !said.contains('。')
    };
    let Some(first) = (from..head.end).find(|at| is_to(steps, *at) && office(*at)) else { return };
    let rest = (first..head.end)
        .take_while(|at| is_to(steps, *at) && (*at == first || cuts.get(*at).is_some_and(|c| !c.blank_before)));
    let rest: Vec<usize> = rest.collect();
    let next = rest.last().map_or(first, |last| last + 1);
    let beside = is_issuer(steps, next) && cuts.get(next).is_some_and(|cut| !cut.blank_before) && from > head.start;
    if signed && !beside {
        return;
    }
    for at in rest {
        give(steps, at, Role::Issuer);
    }
}

/// 翠川中学校長　　大野木　誠 far right between the subject and the text, where nobody else signs.
fn signed_right(letter: &Range<usize>, head: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    const RIGHT: usize = 16;
    if letter.clone().any(|at| is_issuer(steps, at)) {
        return;
    }
    let signs = |at: usize| {
        let free = matches!(role(steps, at), Some(Role::Body | Role::Item | Role::Furniture | Role::ContactBlock));
        free && cuts.get(at).is_some_and(|cut| left_edge(cut) >= RIGHT && is_post_and_person(cut, tables))
    };
    let own = |at: usize| {
        let said = text(cuts, at);
        let ends = said.match_indices('長').map(|(at, _)| at + '長'.len_utf8());
        let mut offices = ends.filter_map(|end| tables.posts.split_post(said.get(..end)?));
        offices.any(|split| split.organization.chars().count() >= 3)
    };
    let Some(first) = head.clone().find(|at| signs(*at) && own(*at)) else { return };
    for at in (first..head.end).take_while(|at| signs(*at)).collect::<Vec<_>>() {
        give(steps, at, Role::Issuer);
    }
}

/// 災害看護委員長　鵜飼　悟 below 理事長　真鍋　由布子: a further one who signs, wherever the two stand.
fn further_signers(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    for at in letter.skip(1) {
        let free = matches!(role(steps, at), Some(Role::ContactBlock | Role::Furniture | Role::Item | Role::Body));
        let (Some(above), Some(cut)) = (cuts.get(at - 1), cuts.get(at)) else { continue };
        // 担当　印西 is the desk, 担当理事 a post
        let mut in_charge = cut.folded.as_str().split("担当").skip(1);
        let desk = in_charge.any(|behind| !behind.starts_with("理事") && !behind.starts_with("役員"));
        if !free || role(steps, at - 1) != Some(Role::Person) || desk {
            continue;
        }
        let near = cut.line.number - above.line.number <= 2;
        if near && is_post_and_person(above, tables) && is_post_and_person(cut, tables) {
            give(steps, at, Role::Person);
        }
    }
}

/// …お願いいたします。』 | (一社)長野県剣道連盟 会長 上條 道夫: who signs the words quoted, cut off behind them.
fn signed_behind_quote(letter: &Range<usize>, cuts: &[Cut], steps: &mut [Step], tables: &Tables) {
    if letter.clone().any(|at| is_issuer(steps, at)) {
        return;
    }
    let signs = |at: &usize| {
        cuts.get(*at).is_some_and(|cut| cut.continued && tables.parties.legal_form_len(cut.folded.as_str()) > 0)
            && at
                .checked_sub(1)
                .is_some_and(|above| text(cuts, above).ends_with("。』") || text(cuts, above).ends_with("。」"))
    };
    if let Some(at) = letter.clone().find(signs) {
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
    // the first of them may stand above the line with which the first letter was taken to begin
    let first = (0..head.start).all(|at| !steps.get(at).is_some_and(|step| step.begins));
    let top = if first { 0 } else { head.start };
    let run: Vec<usize> = (top..day).rev().take_while(|at| agency(*at)).collect();
    if let Some(above) = run.last().copied().filter(|above| *above < head.start) {
        for (at, begins) in [(head.start, false), (above, true)] {
            if let Some(step) = steps.get_mut(at) {
                (step.begins, step.begin_margin) = (begins, UNCERTAIN);
            }
        }
    }
    let free = |at: &usize| {
        !matches!(role(steps, *at), Some(Role::Issuer | Role::Date))
            && cuts.get(*at).is_some_and(|cut| cut.numbers.is_empty())
    };
    for at in run.into_iter().filter(free).collect::<Vec<_>>() {
        give(steps, at, Role::Issuer);
    }
}

/// 文部科学省総合教育政策局男女共同参画共生社会 / 学習・安全課長　石刎千登世 above another who signs, level with it and without an empty line.
fn paragraph_of_the_issuer(head: &Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    for at in head.clone().skip(1).rev() {
        let (Some(above), Some(cut)) = (cuts.get(at - 1), cuts.get(at)) else { continue };
        // a line that was taken for a day or a number and holds none
        let free = matches!(role(steps, at - 1), Some(Role::Furniture | Role::Date | Role::Number));
        if role(steps, at) != Some(Role::Issuer) || !free {
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
    if letter.clone().any(|at| is_issuer(steps, at)) {
        return;
    }
    let ends = |at: &usize| text(cuts, *at).trim_end_matches(['』', '」', ')']).ends_with('。');
    let Some(text_ends) = letter.clone().rfind(ends) else { return };
    let society = |at: usize| {
        let said = text(cuts, at).trim_start_matches(['-', '*', '=', '+']);
        let by_form = tables.parties.legal_form_len(said) > 0 && tables.bodies.ends_like_body(said);
        (4..=34).contains(&said.chars().count())
            && !said.contains(['。', '、', ':', '「'])
            && (by_form || is_society(said))
    };
    let signs = |at: usize| letter.contains(&at) && cuts.get(at).is_some_and(|cut| is_post_and_person(cut, tables));
    let of_text = |steps: &[Step], at: usize| !has(steps, at..at + 1, Role::Material);
    let below = (text_ends + 1..letter.end).filter(|at| of_text(steps, *at));
    // the society right above the one who signs, or a line with both
    let both = |at: usize| {
        let said = text(cuts, at);
        let printed = cuts.get(at).map_or("", Cut::printed).trim();
        let gaps = printed.char_indices().filter(|(_, c)| c.is_whitespace()).filter_map(|(at, _)| printed.get(..at));
        let office =
            |name: &str| tables.posts.split_post(name).is_some_and(|split| split.organization.chars().count() >= 4);
        said.chars().count() <= 40 && gaps.map(squash).any(|name| office(&name))
    };
    // 公益社団法人… 総務課 (担当:江波戸)
    let desk = |at: usize| {
        let said = text(cuts, at);
        let name = said.split_once("(担当").map_or("", |(name, _)| name);
        tables.parties.legal_form_len(name) > 0 && tables.bodies.ends_like_body(name) && said.chars().count() <= 48
    };
    // 白浜市教育委員会 / 教育長 植田 孝一
    let body = |at: usize| {
        let said = text(cuts, at);
        (5..=24).contains(&said.chars().count())
            && (tables.bodies.ends_like_body(said) && tables.parties.opens_body(said)
                || said.ends_with("委員会")
                || said.ends_with("役所")
                || said.ends_with("役場"))
            && !said.contains(['。', '、', ':', '「', '('])
    };
    // 児童部長 大久保みちる, set off
    let alone = |at: usize| {
        let set_off = cuts.get(at).is_some_and(|cut| cut.blank_before && cut.blank_after && !cut.continued);
        let post = text(cuts, at).split_once('長').is_some_and(|(before, _)| before.chars().count() >= 2);
        set_off && post && signs(at) && at <= text_ends + 2
    };
    let found = below
        .clone()
        .find(|at| (society(*at) || body(*at)) && signs(at + 1) || both(*at) && signs(*at) || desk(*at) || alone(*at));
    let Some(at) = found else { return };
    give(steps, at, Role::Issuer);
    for at in (at + 1..letter.end).take_while(|at| signs(*at) && !both(*at)) {
        give(steps, at, Role::Person);
    }
}
