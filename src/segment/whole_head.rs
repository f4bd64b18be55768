//! Where a long line is cut that begins with a whole head: number, date, parties and subject, one behind the other, in the shapes in which
//! search results, web pages and mails print them.
//!
//! ```text
//! 雇児発0627第2号 平成26年6月27日 各都道府県知事 殿 …局長 髙 科 正 幸 …の公布について(通知) 1 このたび、…
//!   → 雇児発0627第2号 | 平成26年6月27日 | 各都道府県知事 殿 | …局長 髙 科 正 幸 | …の公布について(通知) | 1 このたび、…
//! ```
//!
//! Known to be hard: letters set apart, whose gaps tell nothing, and names of which only the gap tells the end.

use super::cut::{LONG_LINE, MEMO, SEAL, printed_at, with_year};
use super::names_in_line;
use crate::grammar::{FoundDate, FoundNumber, Precision, find_dates, find_numbers};
use crate::tables::Tables;
use crate::text::{Folded, Spacing, fold};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How many folded characters of a long line are looked at for a head.
const HEAD_WINDOW: usize = 700;

/// Cuts of a long line that begins with a head (number, date, addressees, issuers, subject …), as bytes of `printed`; empty when
/// the line is running text.
pub(super) fn head_run(printed: &str, folded: &Folded, tables: &Tables) -> Vec<usize> {
    let t = folded.as_str();
    let window = t.char_indices().nth(HEAD_WINDOW).map_or(t.len(), |(at, _)| at);
    let head = t.get(..window).unwrap_or(t);
    let sentence = head.find('。').unwrap_or(head.len());
    let dates: Vec<_> =
        find_dates(head, tables).into_iter().filter(|d| !d.dated && d.precision == Precision::Day).collect();
    // (令和16年3月31日まで): how long the letter is kept
    let lasting = |d: &FoundDate| head.get(d.full.end..).is_some_and(|rest| rest.starts_with("まで"));
    let dates: Vec<_> = dates.into_iter().filter(|d| !lasting(d)).collect();
    let numbers: Vec<_> = find_numbers(head, tables).into_iter().filter(|n| !n.law).collect();
    // below a title they stand further behind
    let from = title_above(head, sentence, &dates, &numbers, tables);
    let first_date = dates.iter().find(|d| d.range.start < (from + 240).min(sentence));
    let first_number = numbers.iter().find(|n| n.range.start < (from + 120).min(sentence));
    let subject_first = subject_first(head, &dates, &numbers, folded);
    let told_below = || named_below_title(head, &dates, &numbers, folded);
    if let Some(marks) = subject_first.or_else(told_below).or_else(|| amended_since(head, &dates, &numbers, folded)) {
        return marks;
    }
    let top = first_number.map_or(usize::MAX, |n| n.range.start).min(first_date.map_or(usize::MAX, |d| d.range.start));
    // the title of a page, how long the letter is kept, or whom it goes to may stand above number and day
    let begins = first_number.is_some() || first_date.is_some();
    let opening = match from {
        0 if begins && top >= 24 => opening(head, top.min(head.len())),
        0 => None,
        title => begins.then_some(title),
    };
    let starts_head = match (first_number, first_date) {
        _ if opening.is_some() => true,
        (Some(number), Some(date)) => number.range.start < 60 || date.range.start < 60,
        (None, Some(date)) => {
            date.range.start < 60 && has_honorific(head.get(date.range.end..sentence).unwrap_or_default())
        }
        _ => false,
    };
    let behind = first_number.map_or(0, |n| n.range.end).max(first_date.map_or(0, |d| d.full.end));
    let clause = head.get(behind..sentence).unwrap_or_default();
    // 平成17年墨田区訓令第6号により … is running text
    let above = head.get(..top).unwrap_or_default();
    let running = opening.is_none() && above.contains(['、', '「'])
        // 標記ノ件ニ関シテハ明治四十二年八月十日衛甲第五十六号ヲ以テ…
        || ["標記", "首題", "本件"].iter().any(|word| above.starts_with(word))
        || clause.starts_with([
            'に', 'を', 'の', 'は', 'で', 'が', '、', ')', '「', 'か', 'よ', 'と', '以', 'ヲ', 'ニ', 'ノ',
        ])
        || first_number
            .is_some_and(|n| head.get(..n.range.start).is_some_and(|t| t.ends_with("付け") || t.ends_with('付')));
    let headed = has_honorific(clause) || clause.contains("省略") || subject_end(head, behind, sentence).is_some();
    if !starts_head || running || !headed {
        return distribution_first(head, folded).unwrap_or_default();
    }
    let end_of_date = first_date.map_or(0, |d| d.full.end);
    let mut marks: Vec<usize> = Vec::new();
    // numbers and the date stand first
    for number in numbers.iter().take_while(|n| n.range.start <= end_of_date + 30) {
        marks.push(with_year(folded, number.range.start));
        marks.push(number.range.end);
    }
    if let Some(date) = first_date {
        marks.push(date.range.start);
        marks.push(date.full.end);
    }
    let told_end = marks.iter().copied().max().unwrap_or(0);
    let rest_start = opening.unwrap_or(told_end);
    marks.extend(opening);
    // the subject ends the head
    let subject_end = subject_end(head, told_end, sentence);
    let zone_end = subject_end.unwrap_or(sentence).max(rest_start);
    let zone = head.get(rest_start..zone_end).unwrap_or_default();
    let mut parties_end = rest_start;
    for (at, word) in
        zone.match_indices(['殿', '様']).chain(zone.match_indices("御中")).chain(zone.match_indices("各位"))
    {
        // 様式, 様子 and 仕様 are words
        let next = zone.get(at + word.len()..).and_then(|rest| rest.chars().next());
        let before = zone.get(..at).and_then(|left| left.chars().next_back());
        let in_word = matches!(next, Some('式' | '子' | '々' | '態' | '相'))
            || matches!(before, Some('仕' | '同' | '多' | '模' | '一' | '有'));
        if word != "様" || !in_word {
            marks.push(rest_start + at + word.len());
            parties_end = parties_end.max(rest_start + at + word.len());
        }
    }
    if t.contains('略')
        && let Some(seal) = SEAL.as_ref()
    {
        for hit in seal.find_iter(zone) {
            marks.push(rest_start + hit.start());
            marks.push(rest_start + hit.end());
            parties_end = parties_end.max(rest_start + hit.end());
        }
    }
    marks.extend(subject_end);
    let mut printed_marks: Vec<usize> = marks.into_iter().map(|at| printed_at(folded, at)).collect();
    let zone_printed = printed_at(folded, rest_start)..printed_at(folded, zone_end).min(printed.len());
    let folded_zone = head.get(rest_start..zone_end).unwrap_or_default();
    let bodies = body_bounds(folded_zone, tables);
    // where a gap follows a post, the words behind the gap decide
    let bodies = bodies.into_iter().map(|(at, ends)| (printed_at(folded, rest_start + at), ends));
    let glued = |at: usize| printed.get(..at).is_some_and(|left| !left.ends_with(char::is_whitespace));
    printed_marks.extend(bodies.filter(|(at, ends)| !ends || glued(*at)).map(|(at, _)| at));
    let unspaced = !printed.trim().contains(char::is_whitespace);
    let letter_spaced = is_letter_spaced(printed);
    if letter_spaced || unspaced {
        printed_marks.extend(post_ends(folded_zone, tables).into_iter().map(|at| printed_at(folded, rest_start + at)));
    }
    if zone_printed.start < zone_printed.end {
        // where letters are set apart, only a gap between words tells two names
        let least = if letter_spaced { 3 } else { 2 };
        let mut zone = printed.get(zone_printed.clone()).unwrap_or_default();
        // 財団法人…協会 国際連盟から…示されました: the text begins with a name
        if let Some(text) = names_in_line::sentence_start(zone, tables) {
            zone = zone.get(..text).unwrap_or(zone);
            printed_marks.retain(|mark| *mark <= zone_printed.start + text || *mark >= zone_printed.end);
            printed_marks.push(zone_printed.start + text);
        }
        let spaces = zone.char_indices().filter(|(at, c)| {
            c.is_whitespace()
                && splits_names(zone, *at, least, tables)
                && !names_in_line::is_lost_dot(zone, *at, tables)
        });
        let mut spaces: Vec<usize> = spaces.map(|(at, _)| zone_printed.start + at).collect();
        let (signed, end) = signatures(zone, letter_spaced, tables);
        let start = zone_printed.start;
        let within = |at: usize| signed.iter().any(|name| start + name.start < at && at < start + name.end);
        spaces.retain(|at| !within(*at));
        printed_marks.retain(|at| !within(*at));
        printed_marks.extend(signed.iter().map(|name| start + name.end));
        let persons = names_in_line::person_ends(zone, tables).into_iter().map(|at| start + at);
        printed_marks.extend(persons.filter(|at| !within(*at)));
        // lines of the subject were joined with a space
        let from = printed_at(folded, parties_end).max(start + end);
        let titled = subject_end.is_some() && from > start;
        spaces.retain(|at| !titled || *at <= from);
        if titled && from > printed_at(folded, parties_end) {
            printed_marks.push(from);
        }
        printed_marks.extend(spaces);
    }
    // 記 between spaces, in what follows
    printed_marks.extend(printed.match_indices(" 記 ").map(|(at, _)| at));
    printed_marks
}

/// Where the title of a page ends that stands above number and day; 0 when none does.
fn title_above(head: &str, sentence: usize, dates: &[FoundDate], numbers: &[FoundNumber], tables: &Tables) -> usize {
    /// Most letters of a title.
    const TITLE: usize = 120;
    let day = dates.first().map_or(usize::MAX, |d| d.range.start);
    let top = numbers.first().map_or(usize::MAX, |n| n.range.start).min(day);
    let Some(above) = head.get(..top.min(sentence)).filter(|above| top <= sentence && !above.contains('。')) else {
        return 0;
    };
    let above = above.strip_suffix(':').map_or(above, |label| {
        let label = label.strip_suffix(['日', '定', '付', '出']).unwrap_or(label);
        label.trim_end_matches(['公', '布', '制', '発', '施', '行', '出', '日'])
    });
    let bare = above.trim_end_matches(['(', '〔', '○', '■', '●', '•', '・', '|']);
    let bare = bare.strip_suffix(MEMO).unwrap_or(bare);
    let noted = bare.strip_suffix(')').and_then(|noted| noted.rsplit_once('('));
    let titled = noted.filter(|(_, note)| tables.parties.is_subject_note(note)).map_or(bare, |(title, _)| title);
    let plain = !titled.starts_with('「') && (8..=TITLE).contains(&titled.chars().count());
    if plain && TITLE_ENDS.iter().any(|end| titled.ends_with(end)) { bare.len() } else { 0 }
}

/// Where what stands above number and day ends, when that is how long the letter is kept; 0 for whom it goes to.
fn opening(head: &str, top: usize) -> Option<usize> {
    /// Most letters of a title.
    const TITLE: usize = 110;
    let above = head.get(..top)?;
    if above.contains('。') {
        return None;
    }
    // 原議保存期間 10年(令和16年3月31日まで) 有効期間 一種(令和16年3月31日まで)
    if ["原議保存期間", "保存期間", "保存年限"].iter().any(|word| above.starts_with(word)) {
        let addressed = ["殿", "様"].iter().filter_map(|word| above.find(word)).min().unwrap_or(top);
        let kept = above.get(..addressed)?;
        return Some(kept.rfind("まで)").map_or(0, |at| at + "まで)".len()));
    }
    // （各教育事務所長経由）
    let bare = above.strip_suffix("経由)").and_then(|via| via.rsplit_once('(')).map_or(above, |(before, _)| before);
    let honoured = ["殿", "様", "御中", "各位"].iter().any(|word| bare.ends_with(word));
    (honoured && above.chars().count() <= TITLE && !above.contains(['「', '、'])).then_some(0)
}

/// The words behind posts that are persons' names (町長 粟 野 浩), and the end of the last party. Where letters are set apart, a name
/// ends before a word that is not.
fn signatures(zone: &str, letter_spaced: bool, tables: &Tables) -> (Vec<Range<usize>>, usize) {
    /// Most letters of a family name and a given name.
    const NAME: usize = 6;
    let words = words(zone);
    let ends_post = |word: &str| {
        let word = fold(word, Spacing::Drop);
        tables.posts.split_post(word.as_str()).is_some() && tables.parties.split_honorific(word.as_str()).is_none()
    };
    let is_body = |word: &str| {
        let word = fold(word, Spacing::Drop);
        let word = word.as_str();
        (4..=40).contains(&word.chars().count())
            && !word.contains(['の', 'に', 'を', '等', '「', '及', '又', 'る', 'た', 'け'])
            && tables.bodies.ends_like_body(word)
    };
    let is_name = |word: &str| {
        (1..=4).contains(&word.chars().count())
            && word.chars().all(|c| crate::text::is_kanji(c) || matches!(c, 'ヶ' | 'ノ'))
            && !["殿", "様", "各", "御中", "各位", "宛", "印", "記", "同上", "写"].contains(&word)
            && !ends_post(word)
            && tables.parties.class_len(word) < word.len()
    };
    let (mut names, mut end) = (Vec::new(), 0);
    let mut at = 0;
    while let Some((start, word)) = words.get(at).copied() {
        // 会 長, 県 知 事 set apart
        let single = |word: &str| word.chars().count() == 1;
        let apart = single(word) && tables.posts.may_end_in(word.chars().next().unwrap_or_default()) && {
            let above = words.get(at.saturating_sub(3)..at).unwrap_or_default();
            let letters = above.iter().rev().map(|(_, word)| *word).take_while(|word| single(word)).collect::<Vec<_>>();
            let post: String = letters.into_iter().rev().chain([word]).collect();
            post.char_indices().any(|(from, _)| {
                post.get(from..).is_some_and(|post| tables.posts.is_post(post)) && from + word.len() < post.len()
            })
        };
        at += 1;
        // inside the bracket behind who signs
        if start < end {
            continue;
        }
        if is_body(word) {
            end = start + word.len();
            continue;
        }
        if !apart && !ends_post(word) {
            continue;
        }
        end = start + word.len();
        let mut letters = 0;
        let name: Vec<(usize, &str)> = words
            .iter()
            .skip(at)
            .copied()
            .take_while(|(_, word)| {
                letters += word.chars().count();
                letters <= NAME && is_name(word)
            })
            .collect();
        // 羽根田 さやか
        let mut name = name;
        let given = |word: &str| (2..=4).contains(&word.chars().count()) && word.chars().all(crate::text::is_hiragana);
        if let ([_], Some(next)) = (name.as_slice(), words.get(at + 1).filter(|(_, word)| given(word))) {
            name.push(*next);
        }
        let honoured = words.get(at + name.len()).is_some_and(|(_, next)| tables.parties.is_honorific(next));
        let closed = !letter_spaced
            || words.get(at + name.len()).is_some_and(|(_, next)| {
                next.chars().count() >= 4 || next.starts_with(['(', '（', '「', '〔', '【', '[', '［'])
            });
        if let Some((last, word)) = name.last().filter(|_| name.len() >= 2 && !honoured && closed) {
            names.push(end..last + word.len());
            end = last + word.len();
            at += name.len();
        }
        end = office_in_brackets(zone, end).unwrap_or(end);
    }
    (names, end)
}

/// How the title of a letter ends on a line that goes on.
const TITLE_ENDS: [&str; 6] = ["について", "に関する件", "ニ関スル件", "に關する件", "の件", "に就て"];

/// …について 昭和五十三年四月二十日 五三構改B第六一三号 (…あて…通知): a collection of rules prints the subject first. The text behind
/// the bracket is a piece of its own.
fn subject_first(head: &str, dates: &[FoundDate], numbers: &[FoundNumber], folded: &Folded) -> Option<Vec<usize>> {
    let date = dates.first()?;
    let title = head.get(..date.range.start)?.trim_end_matches(['(', '〔', '[', '○', '■', '●', '◆', '□']);
    let whole = TITLE_ENDS.iter().any(|end| title.ends_with(end));
    let short = (6..=80).contains(&title.chars().count()) && !title.contains(['。', '、']);
    let at = numbers.iter().position(|n| n.range.start >= date.full.end && n.range.start <= date.full.end + 6)?;
    let next = numbers.get(at)?;
    // 文体給第二百六十三号・環水第五千百四号
    let joint = numbers.get(at..)?.windows(2).take_while(
        |pair| matches!(pair, [a, b] if head.get(a.range.end..b.range.start).is_some_and(|t| ["・", "/", "、", ","].contains(&t))),
    );
    let last = numbers.get(at + joint.count())?;
    let behind = head.get(last.range.end..)?;
    let open = behind.find(['(', '〔', '[']).filter(|at| *at <= 6)?;
    let close = behind.get(open..)?.find([')', '〕', ']'])? + open;
    let bracket = behind.get(open + 1..close)?;
    let to = ["あて", "宛て", "宛", "殿"].iter().find_map(|word| Some(bracket.find(word)? + word.len()))?;
    if !whole || !short || date.dated {
        return None;
    }
    let at = |byte: usize| printed_at(folded, byte);
    let from = last.range.end + open;
    let opened = if head.get(..next.range.start)?.ends_with('(') { next.range.start - 1 } else { next.range.start };
    Some(vec![at(title.len()), at(opened), at(from), at(from + 1 + to), at(last.range.end + close + 1)])
}

/// ○…の制定について(概要) (昭和56年3月17日例規 神会発第118号) この通達は、…: title, a bracket with day and number, and the text.
fn named_below_title(head: &str, dates: &[FoundDate], numbers: &[FoundNumber], folded: &Folded) -> Option<Vec<usize>> {
    let date = dates.first()?;
    // (制定:平成29年2月13日…
    let open = head.get(..date.range.start)?.rfind(['(', '〔', '['])?;
    let label = head.get(open + 1..date.range.start).filter(|label| label.is_empty() || label.ends_with(':'))?;
    let (title, rest) = (head.get(..open)?, head.get(open..)?);
    let close = end_of_bracket(rest).filter(|_| label.len() <= 18)?;
    let bare = title.trim_start_matches(['○', '◎', '●', '■', '◆']);
    let bare = bare.strip_suffix(')').and_then(|noted| noted.rsplit_once('(')).map_or(bare, |(title, _)| title);
    let whole = TITLE_ENDS.iter().any(|end| bare.ends_with(end));
    let short = (8..=90).contains(&bare.chars().count()) && !bare.contains(['。', '「', '」']);
    let numbered = numbers.iter().any(|number| (open..open + close).contains(&number.range.start));
    let text = rest.get(close + 1..)?;
    let goes_on = text.starts_with(['に', 'を', 'の', 'は', 'で', 'が', '、', '」', 'か', 'よ', 'と', 'も']);
    let at = |byte: usize| printed_at(folded, byte);
    let runs = text.chars().count() >= 20 && !goes_on;
    // 和歌山県警察本部長から各所属長あて このたび、…
    let to = text.find("あて").filter(|to| *to < 180 && !text.get(..*to).is_some_and(|t| t.contains(['。', '、'])));
    let to = to.map(|to| open + close + 1 + to + "あて".len());
    (whole && short && numbered && runs)
        .then(|| [Some(open), Some(open + close + 1), to].into_iter().flatten().map(at).collect())
}

/// (1)…について 蔵関第1182号 昭和58年10月27日 改正 蔵関第841号 平成4年9月27日 …: a collection of rules tells how a letter was amended
/// before its text.
fn amended_since(head: &str, dates: &[FoundDate], numbers: &[FoundNumber], folded: &Folded) -> Option<Vec<usize>> {
    /// The text behind it is longer than a title in a list.
    const TEXT: usize = 60;
    let (number, date) = (numbers.first()?, dates.first()?);
    let title = head.get(..number.range.start)?;
    let item = title.strip_prefix('(').and_then(|rest| rest.find(')')).filter(|at| *at <= 2).map_or(0, |at| at + 2);
    let whole = ["について", "に関する件", "の件"].iter().any(|end| title.ends_with(end));
    let short = (6..=80).contains(&title.chars().count()) && !title.contains(['。', '、']);
    if !whole || !short || date.range.start != number.range.end || date.dated {
        return None;
    }
    let mut end = date.full.end;
    let next = |from: usize| {
        let number = numbers.iter().find(|n| (from..from + 18).contains(&n.range.start))?;
        let amended = head.get(from..number.range.start)?.ends_with("改正");
        let date = dates.iter().find(|d| d.range.start == number.range.end)?;
        amended.then_some(date.full.end)
    };
    while let Some(behind) = next(end) {
        end = behind;
    }
    let text = head.get(end..)?.chars().count() >= TEXT;
    let at = |byte: usize| printed_at(folded, byte);
    let marks = || vec![at(item), at(number.range.start), at(date.range.start), at(date.full.end), at(end)];
    (end > date.full.end && text).then(marks)
}

/// …(各都道府県知事あて…課長通知)…: who wrote to whom in brackets, and the text on the same line.
fn distribution_first(head: &str, folded: &Folded) -> Option<Vec<usize>> {
    /// Most letters of a title above it.
    const TITLE: usize = 60;
    let open = head.find(['(', '〔', '['])?;
    let title = head.get(..open)?;
    let rest = head.get(open..)?;
    let close = end_of_bracket(rest)?;
    let inner = rest.get(1..close)?;
    let to = ["あて", "宛て", "宛"].iter().find_map(|word| Some(inner.find(word)? + word.len()))?;
    let by = inner.get(to..)?;
    let sent = ["通知", "通達", "通牒", "依頼", "回答", "照会"].iter().any(|end| by.ends_with(end));
    let plain = title.chars().count() <= TITLE && !title.contains(['。', '、', '「']) && !inner.contains('。');
    let text = rest.get(close..).is_some_and(|text| text.chars().count() > LONG_LINE && !text.starts_with(")に"));
    let at = |byte: usize| printed_at(folded, byte);
    let named = by.chars().count() >= 5;
    (sent && plain && text && named).then(|| vec![at(open), at(open + 1 + to), at(open + close + 1)])
}

/// Where the bracket closes with which a text begins; brackets inside it are counted.
fn end_of_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn has_honorific(text: &str) -> bool {
    ["殿", "様", "御中", "各位"].iter().any(|word| text.contains(word))
}

/// Whether white space at this byte stands between two names and not inside a letter-spaced one.
fn splits_names(zone: &str, at: usize, least: usize, tables: &Tables) -> bool {
    // only the first byte of a gap is asked
    if zone.get(..at).is_some_and(|left| left.ends_with(char::is_whitespace)) {
        return false;
    }
    // について（ 通知 ）
    let before = zone.get(..at).unwrap_or_default();
    if before.matches(['(', '（', '〔', '「']).count() > before.matches([')', '）', '〕', '」']).count() {
        return false;
    }
    let mut left = zone.get(..at).unwrap_or_default().split_whitespace().rev();
    let mut right = zone.get(at..).unwrap_or_default().split_whitespace();
    let (word, before) = (left.next().unwrap_or_default(), left.next().unwrap_or_default());
    let first = left.next().unwrap_or_default();
    let (next, second) = (right.next().unwrap_or_default(), right.next().unwrap_or_default());
    // 会長　志方 雄一郎: a post goes with the person behind it, and a family name with the given name
    let is_post = |word: &str| tables.posts.is_post(fold(word, Spacing::Drop).as_str());
    // 武 笠 由 紀: a person ends where a longer word begins
    if word.chars().count() == 1 && next.chars().count() == 1 {
        return false;
    }
    let short = |word: &str| (1..=4).contains(&word.chars().count()) && word.chars().all(crate::text::is_japanese);
    let ends_post = |word: &str| {
        let word = fold(word, Spacing::Drop);
        tables.posts.split_post(word.as_str()).is_some() && tables.parties.split_honorific(word.as_str()).is_none()
    };
    let next_folded = fold(next, Spacing::Drop);
    if tables.parties.is_honorific(next_folded.as_str()) {
        return false;
    }
    // 社会福祉法人 栄町福祉会 理事長 殿: a form of society opens a name, and a post alone belongs to the name before it
    let form = fold(word, Spacing::Drop);
    let alone = tables.parties.legal_form_len(form.as_str()) == form.as_str().len() && !form.as_str().is_empty();
    if alone || tables.posts.is_post(next_folded.as_str()) && !ends_with_post(word, tables) {
        return false;
    }
    let honoured = |word: &str| matches!(word, "殿" | "様" | "御中" | "各位" | "あて" | "宛");
    let named = short(before) && short(word) && !honoured(before) && !honoured(word);
    if ends_post(first) && named && !honoured(next) && !ends_post(before) && !ends_post(word) {
        return true;
    }
    let named = short(next) && !honoured(next) && (short(second) || next.chars().count() >= 3) && !ends_post(next);
    let person = (is_post(word) && short(next))
        || (ends_post(word) && named)
        || (ends_post(before) && short(word) && short(next));
    let person = person && !honoured(word);
    word.chars().count() >= least && next.chars().count() >= least && !person
}

/// （こども未来部 放課後支援課） behind who signs: where the bracket ends.
fn office_in_brackets(zone: &str, from: usize) -> Option<usize> {
    let rest = zone.get(from..)?;
    // 蓮田原市消防長 □印
    let bare = rest.trim_start();
    let seal = ["㊞", "印 ", "印\u{3000}", "□印", "［会長印］", "（印影印刷）", "(印影印刷)"];
    if let Some(seal) = seal.iter().find(|seal| bare.starts_with(**seal)) {
        return Some(zone.len() - bare.len() + seal.len());
    }
    let inside = bare.strip_prefix(['(', '（'])?;
    let close = inside.find([')', '）']).filter(|at| *at <= 120)?;
    let office = inside.get(..close)?.trim_end();
    let ends =
        ["課", "課長", "係", "室", "部", "局", "扱い", "扱", "担当", "班"].iter().any(|end| office.ends_with(end));
    let closing = inside.get(close..)?.chars().next()?;
    ends.then_some(zone.len() - inside.len() + close + closing.len_utf8())
}

/// The words between white space, each with its first byte.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut from = 0;
    let parts = text.split(char::is_whitespace).map(|word| {
        let start = from;
        // every white space is one character
        from +=
            word.len() + text.get(from + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        (start, word)
    });
    parts.filter(|(_, word)| !word.is_empty()).collect()
}

fn ends_with_post(word: &str, tables: &Tables) -> bool {
    tables.posts.split_post(fold(word, Spacing::Drop).as_str()).is_some()
}

/// Whether most tokens of a line are single characters.
fn is_letter_spaced(printed: &str) -> bool {
    let (mut single, mut all) = (0, 0);
    for token in printed.split_whitespace().take(120) {
        all += 1;
        single += usize::from(token.chars().count() == 1);
    }
    all >= 10 && single * 10 > all * 6
}

/// End of the subject (について, の件 … with its note) in a folded head, behind `from`.
fn subject_end(head: &str, from: usize, sentence: usize) -> Option<usize> {
    static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:(?:の件|のお願い|のお知らせ|に関する件|の御案内|のご案内)について|について(?:の[^。、]{2,20}?について)?|に関する件|の件|のお願い|のお知らせ)(?:[\(〔][^\)〕]{1,10}[\)〕])?").ok()
    });
    let zone = head.get(from..sentence)?;
    let mut end = None;
    for hit in END.as_ref()?.find_iter(zone) {
        // このことについて、 opens the body
        let before = zone.get(..hit.start())?;
        let after = zone.get(hit.end()..)?;
        if before.ends_with("このこと") || before.ends_with("標記") {
            break;
        }
        // 「…について」の一部改正について
        if before.matches('「').count() > before.matches('」').count() {
            continue;
        }
        if after.starts_with('、') {
            break;
        }
        end = Some(from + hit.end());
        if !after.starts_with("の一部") {
            break;
        }
    }
    end
}

/// Bytes of a folded text where the name of a known body begins behind the end of another part, and where it ends with its post.
fn body_bounds(zone: &str, tables: &Tables) -> Vec<(usize, bool)> {
    let mut bounds = Vec::new();
    let (mut previous, mut inside) = (None, 0);
    for (at, c) in zone.char_indices() {
        let rest = zone.get(at..).unwrap_or_default();
        let opens = matches!(previous, Some('長' | '殿' | '様' | '中' | '官' | '会' | '課' | '事' | '市' | ')') | None);
        previous = Some(c);
        // 教育委員会 is mostly somebody's
        if !opens || at < inside || rest.starts_with("教育委員会") {
            continue;
        }
        let known = tables.organizations.prefix_len(rest);
        if known < 12 {
            continue;
        }
        bounds.push((at, false));
        let end = end_of_party(rest, known, tables);
        inside = at + end.unwrap_or(known);
        bounds.extend(end.map(|end| (at + end, true)));
    }
    bounds
}

/// Bytes of a folded text, whose gaps tell nothing, behind the posts that end a party: …飼料課長|稲わら収集機械の….
fn post_ends(zone: &str, tables: &Tables) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for (at, _) in zone.match_indices('長') {
        let end = at + '長'.len_utf8();
        let from = ends.last().copied().unwrap_or(0);
        let (party, rest) = (zone.get(from..end).unwrap_or_default(), zone.get(end..).unwrap_or_default());
        let goes_on = rest.chars().next().is_none_or(|c| "通の名等がにをはへと及・宛あ会補代室官殿様、)".contains(c));
        let office = tables.posts.split_post(party).is_some_and(|split| split.organization.chars().count() >= 3);
        if office && !goes_on && !party.contains(['の', 'に', 'を']) {
            ends.push(end);
        }
    }
    ends
}

/// Where a party ends that begins with a known body: behind its post, or behind the body itself when the words that follow are no part
/// of a name (…健康教育・食育課|色覚に関する…).
fn end_of_party(text: &str, known: usize, tables: &Tables) -> Option<usize> {
    let body = text.get(..known)?;
    let rest = text.get(known..)?;
    let ends = rest.char_indices().map(|(at, c)| known + at + c.len_utf8()).take(12);
    // 厚生労働省大臣官房… goes on
    let goes_on = |end: usize| text.get(end..).is_some_and(|rest| rest.starts_with("官房"));
    let named = |end: &usize| text.get(..*end).is_some_and(|name| tables.posts.split_post(name).is_some());
    let post = ends.filter(|end| named(end) && !goes_on(*end)).last();
    let unit = body.ends_with(['課', '室', '班']);
    let own_word = |c: char| {
        !matches!(
            c,
            '長' | '課' | '係' | '室' | '部' | '局' | '班' | '(' | '・' | '殿' | '様' | '御' | '各' | '宛' | 'あ'
        )
    };
    let honoured = |end: usize| {
        let rest = text.get(end..).unwrap_or_default();
        ["殿", "様", "御中", "各位", "あて", "宛"].iter().any(|word| rest.starts_with(word))
    };
    if post.or(Some(known)).is_some_and(honoured) {
        return None;
    }
    post.or_else(|| (unit && rest.starts_with(own_word)).then_some(known))
}
