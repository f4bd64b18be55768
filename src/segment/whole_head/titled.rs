//! Heads on one line that open with the title, or with a bracket of who wrote to whom, and where the subject of a head ends.

use super::super::cut::{LONG_LINE, MEMO, printed_at};
use crate::grammar::{FoundDate, FoundNumber};
use crate::tables::Tables;
use crate::text::Folded;
use regex::Regex;
use std::sync::LazyLock;

/// How the title of a letter ends on a line that goes on.
const TITLE_ENDS: [&str; 6] = ["について", "に関する件", "ニ関スル件", "に關する件", "の件", "に就て"];

/// Where the title of a page ends that stands above number and day; 0 when none does.
pub(super) fn title_above(
    head: &str,
    sentence: usize,
    dates: &[FoundDate],
    numbers: &[FoundNumber],
    tables: &Tables,
) -> usize {
    /// Most letters of a title.
    const TITLE: usize = 120;
    let day = dates.first().map_or(usize::MAX, |d| d.range.start);
    let top = numbers.first().map_or(usize::MAX, |n| n.range.start).min(day);
    let Some(above) = head.get(..top.min(sentence)).filter(|above| top <= sentence && !above.contains('。')) else {
        return 0;
    };
    let bare = without_label(above);
    let bare = bare.strip_suffix(MEMO).unwrap_or(bare);
    let noted = bare.strip_suffix(')').and_then(|noted| noted.rsplit_once('('));
    let titled = noted.filter(|(_, note)| tables.parties.is_subject_note(note)).map_or(bare, |(title, _)| title);
    let plain = !titled.starts_with('「') && (8..=TITLE).contains(&titled.chars().count());
    let said =
        ["に関する通知", "に関する通達", "に関する事務連絡", "のお知らせ"].iter().any(|end| titled.ends_with(end));
    if plain && (said || TITLE_ENDS.iter().any(|end| titled.ends_with(end))) { bare.len() } else { 0 }
}

/// A title without the marks and the label of the day behind it: …について • 公布日:.
fn without_label(above: &str) -> &str {
    let marks = ['(', '〔', '[', '○', '■', '●', '◆', '□', '•', '・', '|'];
    let above = above.trim_end_matches(marks);
    let labels = ["公布日:", "制定日:", "施行日:", "発出日:", "発行日:", "通知日:", "制定:", "公布:", "発出:"];
    let label = labels.iter().find_map(|label| above.strip_suffix(label));
    label.unwrap_or(above).trim_end_matches(marks)
}

/// Where what stands above number and day ends, when that is how long the letter is kept; 0 for whom it goes to.
pub(super) fn opening(head: &str, top: usize) -> Option<usize> {
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
    // 公益社団法人 尾瀬沼県看護協会 〒370-0000 … 電話 …: whose paper it is
    let letterhead = ["〒", "電話", "TEL"].iter().any(|word| above.contains(word));
    if letterhead && above.chars().count() <= 2 * TITLE && !above.contains('「') {
        return Some(top);
    }
    // （各教育事務所長経由）
    let bare = above.strip_suffix("経由)").and_then(|via| via.rsplit_once('(')).map_or(above, |(before, _)| before);
    let honoured = ["殿", "様", "御中", "各位"].iter().any(|word| bare.ends_with(word));
    (honoured && above.chars().count() <= TITLE && !above.contains(['「', '、'])).then_some(0)
}

/// …について 昭和五十三年四月二十日 五三構改B第六一三号 (…あて…通知): a collection of rules prints the subject first. The text behind
/// the bracket is a piece of its own.
pub(super) fn subject_first(
    head: &str,
    dates: &[FoundDate],
    numbers: &[FoundNumber],
    folded: &Folded,
) -> Option<Vec<usize>> {
    let date = dates.first()?;
    let title = without_label(head.get(..date.range.start)?);
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
    let close = end_of_bracket(behind.get(open..)?)? + open;
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
pub(super) fn named_below_title(
    head: &str,
    dates: &[FoundDate],
    numbers: &[FoundNumber],
    folded: &Folded,
) -> Option<Vec<usize>> {
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
pub(super) fn amended_since(
    head: &str,
    dates: &[FoundDate],
    numbers: &[FoundNumber],
    folded: &Folded,
) -> Option<Vec<usize>> {
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
pub(super) fn distribution_first(head: &str, folded: &Folded) -> Option<Vec<usize>> {
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

/// End of the subject (について, の件 … with its note) in a folded head, behind `from`.
pub(super) fn subject_end(head: &str, from: usize, sentence: usize) -> Option<usize> {
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
        // …について(平成22年7月30日付け環廃産発第100730003号の取扱い)
        let noted = end_of_bracket(after).filter(|to| after.starts_with('(') && *to <= 180);
        let noted =
            noted.filter(|to| after.get(..*to).is_some_and(|note| note.ends_with("取扱い") || note.ends_with("関係")));
        end = Some(from + hit.end() + noted.map_or(0, |to| to + 1));
        if !after.starts_with("の一部") {
            break;
        }
    }
    end
}
