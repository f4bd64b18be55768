//! Names one behind the other on one line: where a letter-spaced person ends, where a gap stands for a lost 中黒, and where the names
//! are over.
//!
//! ```text
//! …政策統括官 武 笠 由 紀 | 文部科学省初等中等教育局長 …   → the person ends where a longer word begins
//! 各指定都市 中核市教育委員会                          → one name: the ・ between two classes is lost
//! 財団法人日本サッカー協会 | 国際連盟から…示されました      → 国際連盟 is the first word of the text
//! ```
//!
//! Known to be hard: a person of one character, and a subject that begins with a word of one.

use super::whole_head::words;
use crate::tables::Tables;
use crate::text::{Letters, Spacing, fold, is_japanese};

/// Bytes where a word begins behind a person whose letters are set apart, who stands behind a post.
pub(super) fn person_ends(zone: &str, tables: &Tables) -> Vec<usize> {
    let all = words(zone);
    let single = |word: &str| word.chars().count() == 1 && word.chars().all(is_japanese);
    let mut ends = Vec::new();
    let mut at = 0;
    while let Some((_, post)) = all.get(at) {
        at += 1;
        let mut run = all.iter().skip(at).take_while(|(_, word)| single(word)).count();
        // 春 男（健康推進課扱い）: the last letter has a bracket behind it
        let bracketed = |word: &str| word.char_indices().nth(1).is_some_and(|(_, c)| matches!(c, '(' | '（'));
        run += usize::from(run > 0 && all.get(at + run).is_some_and(|(_, word)| bracketed(word)));
        if !(3..=6).contains(&run) {
            continue;
        }
        let post = fold(post, Spacing::Drop);
        let is_post = post.as_str().chars().count() >= 2 && tables.posts.split_post(post.as_str()).is_some();
        if let Some((next, _)) = all.get(at + run).filter(|(_, next)| is_post || tables.parties.opens_body(next)) {
            ends.push(*next);
        }
        at += run;
    }
    ends
}

/// Whether the gap at a byte stands for a lost ・: between two classes of bodies, or inside a name that the tables know.
pub(super) fn is_lost_dot(zone: &str, at: usize, tables: &Tables) -> bool {
    let left = zone.get(..at).and_then(|left| left.split_whitespace().next_back()).unwrap_or_default();
    let right = zone.get(at..).and_then(|right| right.split_whitespace().next()).unwrap_or_default();
    if zone.contains('・') {
        return false;
    }
    let (left, right) = (fold(left, Spacing::Drop), fold(right, Spacing::Drop));
    let (left, right) = (left.as_str(), right.as_str());
    let class = |from: usize| {
        let word = left.get(from..).unwrap_or_default();
        !word.is_empty() && tables.parties.class_len(word) == word.len()
    };
    // 都道府県 指定都市 中核市 are members of a brace
    let class_right = tables.parties.class_len(right);
    if class_right > 0 && class_right < right.len() && left.char_indices().any(|(from, _)| class(from)) {
        return true;
    }
    // 内閣府子ども 子育て本部
    let whole = format!("{left}・{right}");
    left.char_indices().take(24).any(|(from, _)| {
        let known = tables.organizations.prefix_len(whole.get(from..).unwrap_or_default());
        from + known > left.len() + '・'.len_utf8()
    })
}

/// Where the names end and a sentence begins, when a name is followed by から, では …: the byte where that name begins.
pub(super) fn sentence_start(zone: &str, tables: &Tables) -> Option<usize> {
    let particle = |word: &str| ["から", "より", "では", "において", "として"].iter().any(|p| word.starts_with(p));
    let mut start = None;
    let mut depth = 0_i32;
    for (at, word) in words(zone) {
        if particle(word) && depth == 0 {
            let name = start.and_then(|start: usize| zone.get(start..at)).unwrap_or_default();
            let name = fold(name.split(['(', '（']).next().unwrap_or_default(), Spacing::Drop);
            let name = name.as_str();
            let named = tables.bodies.ends_like_body(name) || tables.posts.split_post(name).is_some();
            return start.filter(|_| named && name.chars().count() >= 3);
        }
        let opens = word.matches(['(', '（']).count();
        let closes = word.matches([')', '）']).count();
        // ( 以下 FIFA ) belongs to the name before it
        if depth == 0 && opens == 0 {
            start = Some(at);
        }
        depth += i32::try_from(opens).unwrap_or(0) - i32::try_from(closes).unwrap_or(0);
    }
    None
}

/// 学院長 村 岡 英 二 専門部長 野 口 康 子, 会長 大町 茂 / …会長 小谷 実: where the second of the signers on one line begins, and the others.
/// Each is a post with a person behind it, and the line holds nothing else.
pub(super) fn signers_in_row(printed: &str, letters: &Letters, tables: &Tables) -> Vec<usize> {
    /// Bytes of a line with two signers at most, and letters of a person.
    const LINE: usize = 180;
    const PERSON: std::ops::RangeInclusive<usize> = 2..=6;
    if printed.len() > LINE || !letters.may_hold("長") || printed.contains(['。', '、', ':', '：', '(', '（', '「'])
    {
        return Vec::new();
    }
    // 大谷 渉｜…の会: a bar parts as a gap does
    let bar = |c: char| c.is_whitespace() || matches!(c, '/' | '／' | '|' | '｜');
    let mut all: Vec<(usize, &str)> = Vec::new();
    let mut start = 0;
    for part in printed.split(bar) {
        if !part.is_empty() {
            all.push((start, part));
        }
        start += part.len();
        start += printed.get(start..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    if all.len() < 4 {
        return Vec::new();
    }
    let is_post = |word: &str| {
        let word = fold(word, Spacing::Drop);
        word.as_str().chars().count() >= 2 && tables.posts.split_post(word.as_str()).is_some()
    };
    let is_name = |word: &str| {
        // 大町 is a family name, 石垣協会 none
        let short = word.chars().count() <= 3;
        word.chars().count() <= 5
            && word.chars().all(is_japanese)
            && !is_post(word)
            && (short || !tables.bodies.ends_like_body(word))
    };
    let mut marks = Vec::new();
    let mut at = 0;
    while at < all.len() {
        // 県鉄柵協会 会長: the body may stand before the post
        let post = all.iter().skip(at).take(3).position(|(_, word)| is_post(word)).map(|nth| at + nth);
        let Some(post) = post else { return Vec::new() };
        let names = all.iter().skip(post + 1).take_while(|(_, word)| is_name(word));
        let (count, length) =
            names.fold((0, 0), |(count, length), (_, word)| (count + 1, length + word.chars().count()));
        if !PERSON.contains(&length) || all.iter().take(post).skip(at).any(|(_, word)| is_name(word)) {
            return Vec::new();
        }
        marks.extend(all.get(at).map(|(start, _)| *start).filter(|_| at > 0));
        at = post + 1 + count;
    }
    marks
}

/// …お願いいたします。』(一社)長野県剣道連盟 会長 上條 道夫: the byte behind the quotation where who signs it begins.
pub(super) fn signature_behind_quote(printed: &str, tables: &Tables) -> Option<usize> {
    /// Most letters of a signature, and least bytes of the line that quotes a letter.
    const LONGEST: usize = 40;
    const LINE: usize = 120;
    if printed.len() < LINE {
        return None;
    }
    let at = ["。』", "。」"].iter().find_map(|end| Some(printed.rfind(end)? + end.len()))?;
    let rest = printed.get(at..)?;
    let said = fold(rest, Spacing::Drop);
    let said = said.as_str();
    let by_form = tables.parties.legal_form_len(said) > 0;
    let post = said.char_indices().any(|(end, c)| {
        c == '長' && said.get(..end + c.len_utf8()).is_some_and(|name| tables.posts.split_post(name).is_some())
    });
    let plain = (8..=LONGEST).contains(&said.chars().count()) && !said.contains(['。', '、', '「', '」']);
    (by_form && post && plain).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_with_letters_apart_ends_where_a_longer_word_begins() {
        let zone = "内閣府政策統括官(共生社会政策担当) 武 笠 由 紀 文部科学省初等中等教育局長 前 園 啓 司 就学前の";
        let ends: Vec<&str> =
            person_ends(zone, Tables::embedded()).into_iter().filter_map(|at| zone.get(at..at + 9)).collect();
        assert_eq!(ends, ["文部科", "就学前"]);
    }

    #[test]
    fn a_gap_between_two_classes_is_a_lost_dot() {
        let tables = Tables::embedded();
        for (zone, lost) in [
            ("各指定都市 中核市市長", true),
            ("各都道府県知事 各指定都市市長", false),
            ("内閣府子ども 子育て本部統括官", true),
            ("各指定都市・特別区 中核市市長", false),
            ("都道府県 指定都市 主管課", false),
            ("財団法人県民共済協会 理事長", false),
        ] {
            assert_eq!(is_lost_dot(zone, zone.find(' ').unwrap(), tables), lost, "{zone}");
        }
    }

    #[test]
    fn two_signers_on_one_line_are_two() {
        for (line, second) in [
            ("学院長 村 岡 英 二 専門部長 野 口 康 子", Some("専門部長 野 口 康 子")),
            ("会長 安井 勝 副会長 本庄 茂", Some("副会長 本庄 茂")),
            ("県鉄柵協会会長 大町 茂 / 県石垣協会 会長 小谷 実", Some("県石垣協会 会長 小谷 実")),
            ("指導者会 会長 大谷 渉｜利用者の会 会長 小町 徹", Some("利用者の会 会長 小町 徹")),
            ("県鉄柵協会 会長 大町 茂", None),
            ("総務課長 様 庶務課長 様", None),
            ("会長 村岡英二 専門部長 野口康子", Some("専門部長 野口康子")),
            ("市長 教育長 議長 消防長", None),
        ] {
            let marks = signers_in_row(line, &Letters::of(line), Tables::embedded());
            assert_eq!(marks.first().and_then(|at| line.get(*at..)), second, "{line}");
        }
    }

    #[test]
    fn a_name_before_a_particle_opens_the_text() {
        for (zone, start) in [
            ("関係各位 財団法人県サッカー協会 国際連盟 ( 以下 連盟 ) から 規則が", Some("国際連盟")),
            ("関係各位 財団法人県サッカー協会 会長", None),
        ] {
            assert_eq!(sentence_start(zone, Tables::embedded()).and_then(|at| zone.get(at..at + 12)), start);
        }
    }
}
