//! Names in a head on one line: which gaps part two of them, and where who signs ends.

use crate::tables::Tables;
use crate::text::{Spacing, fold};
use std::ops::Range;

/// Whether white space at this byte stands between two names and not inside a letter-spaced one.
pub(super) fn splits_names(zone: &str, at: usize, least: usize, tables: &Tables) -> bool {
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

/// The words behind posts that are persons' names (町長 粟 野 浩), and the end of the last party. Where letters are set apart, a name
/// ends before a word that is not.
pub(super) fn signatures(zone: &str, letter_spaced: bool, tables: &Tables) -> (Vec<Range<usize>>, usize) {
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
        // 原 子 力 規 制 委 員 会 保守管理に係る…
        if letter_spaced && single(word) && words.get(at).is_some_and(|(_, next)| next.chars().count() >= 4) {
            let above = words.get(..at).unwrap_or_default().iter().rev();
            let run: Vec<&str> = above.map(|(_, word)| *word).take_while(|word| single(word)).collect();
            let name: String = run.iter().rev().copied().collect();
            if run.len() >= 5 && is_body(&name) {
                end = start + word.len();
                names.push(end..end);
                continue;
            }
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
pub(in crate::segment) fn words(text: &str) -> Vec<(usize, &str)> {
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
pub(super) fn is_letter_spaced(printed: &str) -> bool {
    let (mut single, mut all) = (0, 0);
    for token in printed.split_whitespace().take(120) {
        all += 1;
        single += usize::from(token.chars().count() == 1);
    }
    all >= 10 && single * 10 > all * 6
}

/// Bytes of a folded text where the name of a known body begins behind the end of another part, and where it ends with its post.
pub(super) fn body_bounds(zone: &str, tables: &Tables) -> Vec<(usize, bool)> {
    let mut bounds = Vec::new();
    let (mut previous, mut inside) = (None, 0);
    for (at, c) in zone.char_indices() {
        let rest = zone.get(at..).unwrap_or_default();
        let opens = matches!(previous, Some('長' | '殿' | '様' | '中' | '官' | '会' | '課' | '事' | '市' | ')') | None);
        previous = Some(c);
        // 教育委員会 and 消防本部 are mostly somebody's
        let owned = ["教育委員会", "消防本部", "警察本部"].iter().any(|body| rest.starts_with(body));
        if !opens || at < inside || owned {
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
pub(super) fn post_ends(zone: &str, tables: &Tables) -> Vec<usize> {
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
    // … and so does 全国児童相談所長会
    let goes_on = |end: usize| text.get(end..).is_some_and(|rest| rest.starts_with("官房") || rest.starts_with('会'));
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
