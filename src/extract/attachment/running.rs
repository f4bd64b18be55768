//! Enclosures that the running text names: 別紙の回答票, 別添「甲」, 別添新旧対照表のとおり, 別添のとおり「乙要綱」を制定し.

use super::super::joined::Joined;
use super::super::quote::{quote_after, quote_before, sentence_end};
use super::{DOCUMENTS, Named, label};
use crate::grammar::{find_dates, find_numbers};
use crate::model::Attachment;
use crate::tables::Tables;
use crate::text::{is_hiragana, is_kanji, read_numeral, squash};
use std::ops::Range;

/// Every enclosure that the running text names with a title, and bare labels without one.
pub(super) fn named(body: &Joined<'_, '_>, tables: &Tables) -> Vec<Named> {
    let text = body.text();
    let mut found: Vec<Named> = Vec::new();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to || !matches!(c, '別' | '添' | '同' | '参' | '様' | '(' | '【') {
            continue;
        }
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        // 個別添付, 特別紙: a word of its own begins behind no kanji
        let word = !matches!(c, '(' | '【');
        let glued = before.is_some_and(|b| word && is_kanji(b) && b != '記') && !set_off(text, at);
        if glued || matches!(before, Some('「' | '」' | '『')) {
            continue;
        }
        if let Some(title) = enclosed_before(text, at) {
            let attachment = super::read(None, text.get(title.range.clone()).unwrap_or_default(), tables);
            let evidence = body.evidence(&title.range, "enclosure-named", 0.8);
            found.push(Named { attachment, evidence });
            continue;
        }
        let Some((name, length)) = text.get(at..).and_then(label::read) else { continue };
        // 管内を調査のうえ、様式「被災箇所調書」により
        let quoted = name == "様式"
            && matches!(before, None | Some('、' | '。' | '\n'))
            && text.get(at + length..).is_some_and(|rest| rest.starts_with('「'));
        let form = quoted || name.starts_with("参考様式") || (name.starts_with("様式") && name.len() > "様式".len());
        if c == '様' && !form {
            continue;
        }
        if c == '(' && !form && !["別添", "別紙", "別記"].iter().any(|word| name.starts_with(word)) {
            continue;
        }
        let end = at + length;
        skip_to = end;
        if of_another(text, at) || is_place(text.get(end..).unwrap_or_default()) {
            continue;
        }
        // 別表第1の備考 is mostly a statute's
        let plain = name.starts_with('別') && !name.starts_with("別表");
        if text.get(end..).is_some_and(|rest| rest.starts_with(':')) {
            continue;
        }
        let enclosed = matches!(name.as_str(), "添付" | "同封");
        let title = if c == '(' { title_before(text, at) } else { None }
            .or_else(|| enclosed_noun(text, end).filter(|_| matches!(name.as_str(), "添付" | "同封")))
            .or_else(|| named_before(text, at, end))
            .or_else(|| title_behind(text, end, tables).filter(|title| !enclosed || title.quoted));
        let titled_only = !plain && !enclosed && !matches!(&title, Some(title) if title.quoted || (form && c == '('))
            || (enclosed && title.is_none());
        // 添付 and 参考 are words of every day; with a title behind them they are labels
        if titled_only {
            continue;
        }
        let mut attachment = Attachment { label: Some(name), ..Attachment::default() };
        let mut range = at..end;
        let mut confidence = 0.7;
        if let Some(mut title) = title {
            if !title.quoted {
                // 3 報　告　　開催計画書(様式第1号)を
                let printed = body.evidence(&title.range, "enclosure-named", 0.8).text;
                title.range.start += before_column(&printed, text.get(title.range.clone()).unwrap_or_default());
            }
            let read = super::read(None, &alias_off(text.get(title.range.clone()).unwrap_or_default()), tables);
            attachment.title = read.title;
            (attachment.reference_number, attachment.date) = source(text, end, &title, tables);
            attachment.reference_number = read.reference_number.or(attachment.reference_number);
            attachment.date = read.date.or(attachment.date);
            range = range.start.min(title.range.start)..range.end.max(title.range.end);
            confidence = if title.quoted { 0.9 } else { 0.8 };
        }
        let known = |n: &Named| {
            n.attachment.label == attachment.label
                && (attachment.title.is_none() || n.attachment.title == attachment.title)
        };
        if found.iter().any(known) {
            continue;
        }
        found.retain(|n| n.attachment.label != attachment.label || n.attachment.title.is_some());
        let between =
            attachment.label.as_deref().filter(|_| attachment.title.is_none()).map(|name| run_of(text, name, end));
        found.push(Named { evidence: body.evidence(&range, "enclosure-named", confidence), attachment });
        for name in between.unwrap_or_default() {
            let attachment = Attachment { label: Some(name), ..Attachment::default() };
            if !found.iter().any(|n| n.attachment.label == attachment.label) {
                found.push(Named { evidence: body.evidence(&range, "enclosure-named", confidence), attachment });
            }
        }
    }
    for (label, range) in inline_list(text) {
        let attachment = super::read(Some(label), text.get(range.clone()).unwrap_or_default(), tables);
        let same = |n: &&mut Named| n.attachment.label == attachment.label;
        match found.iter_mut().find(same) {
            // the list has the whole name, the text a part of it
            Some(known) => known.attachment.title = attachment.title.or(known.attachment.title.take()),
            None => found.push(Named { evidence: body.evidence(&range, "enclosure-list", 0.85), attachment }),
        }
    }
    for range in unlabelled(text) {
        let attachment = super::read(None, text.get(range.clone()).unwrap_or_default(), tables);
        found.push(Named { evidence: body.evidence(&range, "enclosure-named", 0.75), attachment });
    }
    found
}

/// 。別添1 事故事例 別添2 確認票 (参考) 手引き 担当…: a list of enclosures in a letter on one line, label by label.
fn inline_list(text: &str) -> Vec<(String, Range<usize>)> {
    /// Most letters of a title.
    const TITLE: usize = 60;
    const ENDS: [&str; 12] =
        ["担当", "問合せ", "問い合わせ", "照会先", "連絡先", "【", "電話", "TEL", "以上", "〔", "提出先", "返送先"];
    const JOINTS: [char; 16] =
        ['の', 'に', 'を', 'は', 'が', 'と', 'で', 'へ', '、', '。', '及', 'か', '~', '「', '・', 'も'];
    let opens = |at: usize| {
        let (label, length) = text.get(at..).and_then(label::read)?;
        let listed = ["別添", "別紙", "参考", "資料"].iter().any(|word| label.starts_with(word));
        let own = label.ends_with(|c: char| c.is_ascii_digit()) || text.get(at..).is_some_and(|t| t.starts_with('('));
        let title = !text.get(at + length..).is_none_or(|rest| rest.is_empty() || rest.starts_with(JOINTS));
        (listed && own && title).then_some((label, at + length))
    };
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    for (mark, sign) in text.match_indices(['。', '\n']) {
        let mut at = mark + sign.len();
        let mut items: Vec<(String, Range<usize>)> = Vec::new();
        while let Some((label, from)) = opens(at) {
            let rest = text.get(from..).unwrap_or_default();
            let most = rest.char_indices().nth(TITLE).map_or(rest.len(), |(at, _)| at);
            let window = rest.get(..most).unwrap_or(rest);
            let next = window
                .char_indices()
                .skip(2)
                .find(|(to, c)| matches!(c, '別' | '(' | '参' | '資') && opens(from + to).is_some());
            let end = ENDS.iter().filter_map(|word| window.find(word)).chain(window.find(['。', '\n'])).min();
            match (next, end) {
                (Some((to, _)), end) if end.is_none_or(|end| to < end) => {
                    items.push((label, from..from + to));
                    at = from + to;
                }
                (_, Some(to))
                    if !items.is_empty() && to >= 6 && !window.get(to..).is_some_and(|t| t.starts_with('。')) =>
                {
                    items.push((label, from..from + to));
                    break;
                }
                _ => break,
            }
        }
        if items.len() >= 2 && !items.iter().any(|(_, range)| text.get(range.clone()).is_some_and(|t| t.contains('、')))
        {
            found.extend(items);
        }
    }
    found
}

/// The labels behind the first of a run: 別添1から別添4まで, 別紙1~4 → 別添2, 別添3, 別添4.
fn run_of(text: &str, first: &str, end: usize) -> Vec<String> {
    /// A longer run is a misread one.
    const MOST: u32 = 40;
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let stem = first.trim_end_matches(|c: char| c.is_ascii_digit());
    let rest = text.get(end..).unwrap_or_default();
    let Some(rest) = ["から", "~", "〜", "ないし", "乃至"].iter().find_map(|join| rest.strip_prefix(join))
    else {
        return Vec::new();
    };
    let rest = rest.strip_prefix(stem).unwrap_or(rest);
    let (last, behind) = rest.split_at(digits(rest));
    let number = |text: &str| text.parse::<u32>().ok();
    // 別添1から3頁 counts pages
    let counts = behind.starts_with(['頁', 'ペ', '枚', '部', '月', '日', '年', '号', '名', '-']);
    match (first.strip_prefix(stem).and_then(number), number(last)) {
        (Some(from), Some(last)) if from < last && last - from <= MOST && !counts && !stem.is_empty() => {
            (from + 1..=last).map(|number| format!("{stem}{number}")).collect()
        }
        _ => Vec::new(),
    }
}

/// 2枚目の確認票, 裏面の同意書, 調査票(Excelファイル): enclosures that the text names by their place or as a file.
fn unlabelled(text: &str) -> Vec<Range<usize>> {
    let places = ["枚目の", "ページ目の", "裏面の", "次頁の", "次ページの"];
    let mut found: Vec<Range<usize>> = places
        .iter()
        .flat_map(|place| text.match_indices(place).filter_map(|(at, _)| noun(text, at + place.len())))
        .collect();
    for (open, _) in text.match_indices('(') {
        let Some((inside, _)) = text.get(open + 1..).and_then(|rest| rest.split_once(')')) else { continue };
        if !inside.ends_with("ファイル") || !(super::is_file(inside) || inside == "電子ファイル") {
            continue;
        }
        let head = text.get(..open).unwrap_or_default();
        let from = head
            .char_indices()
            .rev()
            .find(|(_, c)| is_hiragana(*c) || !c.is_alphanumeric())
            .map_or(0, |(at, c)| at + c.len_utf8());
        found.extend(noun(text, from).filter(|range| range.end == open));
    }
    for mark in ["(添付:", "(同封:", "(添付資料:", "(同封物:"] {
        for (at, _) in text.match_indices(mark) {
            let from = at + mark.len();
            let Some((inside, _)) = text.get(from..).and_then(|rest| rest.split_once(')')) else { continue };
            let mut start = from;
            for part in inside.split(['、', ',', '/']) {
                if DOCUMENTS.iter().any(|kind| part.ends_with(kind)) {
                    found.push(start..start + part.len());
                }
                start += part.len()
                    + inside.get(start - from + part.len()..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8);
            }
        }
    }
    found.sort_by_key(|range| range.start);
    found
}

/// 同封の申込書, 添付の出欠票, 同封いたしましたチラシ.
fn enclosed_noun(text: &str, at: usize) -> Option<Title> {
    let rest = text.get(at..)?;
    let joints = ["の", "いたしました", "致しました", "しました", "した", "いたします", "します"];
    let joint = joints.iter().find(|joint| rest.starts_with(**joint))?;
    noun(text, at + joint.len()).filter(|range| is_specific(text, range)).map(|range| Title { range, quoted: false })
}

/// Bytes of a title that stand before the last wide gap of its print.
fn before_column(printed: &str, title: &str) -> usize {
    let mut width = 0;
    let mut column = printed;
    for (at, c) in printed.char_indices() {
        if c.is_whitespace() {
            width += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if width >= 3 {
            column = printed.get(at..).unwrap_or_default();
        }
        width = 0;
    }
    let column = squash(column);
    if column.chars().count() >= 3 && title.ends_with(&column) { title.len() - column.len() } else { 0 }
}

/// 1点検項目 別紙チェックリストのとおり: white space is gone, but only a label of its own goes on like that.
fn set_off(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    let rest = text.get(at..).unwrap_or_default();
    let compound =
        ["個", "特", "種", "区", "性", "差", "識", "判", "級", "選", "送", "離", "告", "類", "大", "分", "戸"];
    let Some((label, length)) = label::read(rest).filter(|(label, _)| label.starts_with('別')) else { return false };
    let behind = rest.get(length..).unwrap_or_default();
    let clause = behind.split(['、', '。', '\n']).next().unwrap_or_default();
    // 報告様式 別紙「集計表」
    if behind.starts_with('「') && !compound.iter().any(|end| head.ends_with(end)) {
        return true;
    }
    !compound.iter().any(|end| head.ends_with(end))
        && ["別添", "別紙"].iter().any(|word| label.starts_with(word))
        && clause.find("のとおり").is_some_and(|to| to <= 60)
}

/// 通知の別添, 「甲」(…通知)別添2, 省令別表第1の備考: the annex of another document.
fn of_another(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or_default();
    let owners = [
        "通知の",
        "通達の",
        "連絡の",
        "号の",
        ")の",
        "」の",
        "法の",
        "令の",
        "規則の",
        "告示の",
        "通知)",
        "通達)",
        "連絡)",
        "長通知",
        "という。)の",
    ];
    owners.iter().any(|owner| head.ends_with(owner))
}

/// 別添1第2章第3部第1節…に次を加える, 別添2の第3項中: a place in the document that is amended.
fn is_place(rest: &str) -> bool {
    let rest = rest.strip_prefix('の').unwrap_or(rest);
    let Some(rest) = rest.strip_prefix('第') else { return false };
    let Some(numeral) = read_numeral(rest) else { return false };
    rest.get(numeral.bytes..).is_some_and(|rest| rest.starts_with(['章', '部', '節', '款', '項', '条', '目']))
}

/// ・「甲について」(令和6年3月5日保医発0305第4号)(別添1): the label stands behind the title.
fn title_before(text: &str, at: usize) -> Option<Title> {
    let mut end = at;
    // over the bracket with date and number
    while let Some((before, inside)) = text.get(..end).and_then(super::last_bracket) {
        if !inside.contains(['号', '日']) {
            break;
        }
        end = before.len();
    }
    let quoted = quote_before(text, end).map(|range| Title { range, quoted: true });
    quoted.or_else(|| text.get(..end).and_then(phrase))
}

struct Title {
    range: Range<usize>,
    quoted: bool,
}

fn title_behind(text: &str, at: usize, tables: &Tables) -> Option<Title> {
    let mut from = at;
    let rest = text.get(from..)?;
    // 別添(PDF:22KB)のとおり, 別添(写)
    if let Some((inside, _)) = rest.strip_prefix('(').and_then(|r| r.split_once(')'))
        && (super::is_note(inside) || matches!(inside, "写" | "写し"))
    {
        from += inside.len() + 2;
    } else if let Some((inside, behind)) = rest.strip_prefix('(').and_then(|r| r.split_once(')'))
        && DOCUMENTS.iter().any(|kind| inside.ends_with(kind))
        && (3..=40).contains(&inside.chars().count())
        && behind.starts_with(['を', 'に', 'の', 'で', 'は', 'が', 'と', '、', '及', '並', '・'])
    {
        // 別紙2(発注者向けリーフレット)を用い
        return Some(Title { range: from + 1..from + 1 + inside.len(), quoted: true });
    }
    let rest = text.get(from..)?;
    for (joint, particle) in [
        ("", ""),
        ("の", ""),
        ("のとおり", "、"),
        ("のとおり", ""),
        ("写しのとおり", "、"),
        ("写しのとおり", ""),
        ("に示す", ""),
        ("写し", ""),
    ] {
        let Some(behind) = rest.strip_prefix(joint).and_then(|r| r.strip_prefix(particle)) else { continue };
        let start = text.len() - behind.len();
        if let Some((inside, end)) = quote_after(text, start) {
            // 別紙様式2「生産区域」欄 is a place in it
            let place = text.get(end..).is_some_and(|rest| rest.starts_with('欄') || rest.starts_with("の欄"));
            return (!inside.is_empty() && !place).then_some(Title { range: inside, quoted: true });
        }
    }
    let as_stated = rest.strip_prefix("写しのとおり").or_else(|| rest.strip_prefix("のとおり"));
    if let Some(behind) = as_stated {
        let start = text.len() - behind.len();
        return stated(text, start, tables);
    }
    let joint = if rest.starts_with('の') { 'の'.len_utf8() } else { 0 };
    noun(text, from + joint).filter(|range| is_specific(text, range)).map(|range| Title { range, quoted: false })
}

/// 別紙2の様式, 添付の各資料 say what sort of thing it is and not which.
fn is_specific(text: &str, range: &Range<usize>) -> bool {
    let name = text.get(range.clone()).unwrap_or_default();
    !["資料", "文書", "書類", "関係資料", "関連資料", "関係書類", "様式", "図", "表", "書", "案"]
        .contains(&name.trim_start_matches('各'))
}

/// 別添のとおり、…局長から、…付け…号「甲」の通知が: the first quotation of the clause, when nothing else was done before it; 別添の
/// とおり記入の手引をまとめた: what was drawn up.
fn stated(text: &str, at: usize, _tables: &Tables) -> Option<Title> {
    let clause = text.get(at..sentence_end(text, at))?;
    if let Some(open) = clause.find('「') {
        let between = clause.get(..open)?;
        let other = ["改", "通知し", "定め", "ので", "ことと", "しま", "した", "ところ", "宛て", "あて", "あり"]
            .iter()
            .any(|word| between.contains(word));
        // 「乙調査」への協力依頼: no document has that name
        let named = quote_after(text, at + open).and_then(|(_, end)| text.get(end..)).unwrap_or_default();
        let other = other
            || ["への", "に係る", "に関する", "における", "の開催", "の実施"]
                .iter()
                .any(|word| named.starts_with(word));
        if !other && between.chars().count() <= 80 {
            return quote_after(text, at + open).map(|(range, _)| Title { range, quoted: true });
        }
        return None;
    }
    // 別添1のとおり引継ぎ書の様式を、別添2のとおり記入例を定めた
    let side = clause
        .find("を、別")
        .or_else(|| clause.find("を別"))
        .filter(|to| (2..=40).contains(&clause.get(..*to).map_or(0, |name| name.chars().count())));
    let goes_on = side.is_some_and(|to| clause.get(to..).is_some_and(|rest| rest.contains("のとおり")));
    if let Some(to) = side.filter(|_| goes_on)
        && clause
            .get(..to)
            .is_some_and(|name| DOCUMENTS.iter().any(|kind| name.ends_with(kind)) && !name.contains('、'))
    {
        return Some(Title { range: at..at + to, quoted: false });
    }
    let made = ["をまとめ", "を作成", "を定め", "を取りまとめ", "を策定", "を制定", "をとりまとめ"]
        .iter()
        .filter_map(|verb| clause.find(verb))
        .min()?;
    let from = at + clause.get(..made)?.rfind('、').map_or(0, |i| i + '、'.len_utf8());
    let name = text.get(from..at + made)?;
    let least = if from == at { 3 } else { 4 };
    let fits = (least..=90).contains(&name.chars().count()) && DOCUMENTS.iter().any(|kind| name.ends_with(kind));
    (fits && !["今般", "ところ", "ので"].iter().any(|word| name.contains(word)))
        .then_some(Title { range: from..at + made, quoted: false })
}

/// …の作成要領を別添のとおり策定しました, 照会文は別添2のとおりです: what is enclosed stands before the label.
fn named_before(text: &str, label: usize, behind: usize) -> Option<Title> {
    let head = text.get(..label)?.trim_end_matches('、');
    let rest = text.get(behind..)?.strip_prefix("のとおり")?.trim_start_matches('、');
    if let Some(quoted) = head.strip_suffix(['が', 'を', 'は']).and_then(|head| quote_before(text, head.len())) {
        return Some(Title { range: quoted, quoted: true });
    }
    let made = ["策定", "作成", "まとめ", "取りまとめ", "とりまとめ", "定め", "制定", "改定"]
        .iter()
        .any(|verb| rest.starts_with(verb));
    let is = ["です", "である", "とする", "であり"].iter().any(|verb| rest.starts_with(verb));
    let head = if made { head.strip_suffix('を')? } else { head.strip_suffix('は').filter(|_| is)? };
    phrase(head)
}

/// 質疑応答を添付します: an enclosure without a label.
fn enclosed_before(text: &str, at: usize) -> Option<Title> {
    let rest = text.get(at..)?;
    let verbs = [
        "添付します",
        "添付いたします",
        "添付しました",
        "添付いたしました",
        "同封します",
        "同封いたします",
        "同封しました",
        "同封いたしました",
    ];
    if !verbs.iter().any(|verb| rest.starts_with(verb)) {
        return None;
    }
    phrase(text.get(..at)?.strip_suffix('を')?).filter(|title| is_specific(text, &title.range))
}

/// The name of a document that ends a text, from the clause's beginning on.
fn phrase(head: &str) -> Option<Title> {
    let mut depth = 0_i32;
    let mark = head.char_indices().rev().find(|(_, c)| {
        depth += i32::from(*c == ')') - i32::from(*c == '(');
        depth <= 0 && matches!(c, '、' | '。' | '\n' | '」' | 'は')
    });
    let from = mark.map_or(0, |(at, c)| at + c.len_utf8());
    // 要領(別添1)及び申込書
    let joint = [")及び", ")並びに", ")と", ")・"]
        .iter()
        .filter_map(|joint| head.rfind(joint).map(|at| at + joint.len()))
        .max()
        .filter(|to| *to < head.len());
    let from = from.max(joint.unwrap_or(0));
    let name = head.get(from..)?;
    let opening = ["このたび", "この度", "今般", "今回", "なお", "おって", "ついては", "併せて", "あわせて", "新たに"];
    let bare = opening.iter().fold(name, |name, word| name.strip_prefix(word).unwrap_or(name));
    // …に関する質問を加えた追補版質問紙
    let done =
        bare.rfind("した").map(|at| at + "した".len()).or_else(|| bare.rfind("えた").map(|at| at + "えた".len()));
    let bare = match done.filter(|at| bare.get(..*at).is_some_and(|clause| clause.contains('を'))) {
        Some(at) => bare.get(at..).filter(|name| name.chars().count() >= 3).unwrap_or(bare),
        None => bare,
    };
    let from = head.len() - bare.len();
    let count = bare.chars().count();
    let balanced = bare.matches('(').count() == bare.matches(')').count()
        && bare.matches('「').count() == bare.matches('」').count();
    let said = ["その", "これ", "当該", "下記", "上記", "書類", "次の"].iter().any(|word| bare.starts_with(word));
    let kind = DOCUMENTS.iter().chain(&["応答", "全文", "照会文", "通知", "本文"]).any(|kind| bare.ends_with(kind));
    ((3..=90).contains(&count) && balanced && kind && !said).then_some(Title { range: from..head.len(), quoted: false })
}

/// Without (以下「登録申請書」という。) inside.
fn alias_off(title: &str) -> String {
    match title.split_once("(以下").and_then(|(before, rest)| rest.split_once(')').map(|(_, after)| (before, after)))
    {
        Some((before, after)) => format!("{before}{after}"),
        None => title.to_owned(),
    }
}

/// A name without quotation marks: kanji, Katakana and の and 及び between them, up to a particle; it ends in a word for a document.
fn noun(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = text.get(at..)?;
    let mut end = at;
    let mut scan = rest.split("のとおり").next().unwrap_or(rest);
    loop {
        let run = scan
            .find(|c: char| is_hiragana(c) || matches!(c, '、' | '。' | '「' | '」' | '\n' | ':' | ')' | '・'))
            .unwrap_or(scan.len());
        // 及び and 並びに begin with a kanji
        let joint_at = ["及び", "並びに"].iter().filter_map(|joint| scan.find(joint)).min().unwrap_or(scan.len());
        let run = run.min(joint_at);
        let (word, behind) = scan.split_at_checked(run)?;
        let word = word.split_once('(').map_or(word, |(name, _)| name);
        if word.is_empty() {
            break;
        }
        end += word.len();
        let Some(joint) = ["及び", "並びに", "の", "・"].iter().find(|joint| behind.starts_with(**joint)) else {
            break;
        };
        let next = behind.get(joint.len()..)?;
        // 別紙の調査票の記入: the name ends at 調査票
        if *joint == "の" && DOCUMENTS.iter().any(|kind| word.ends_with(kind))
            || !next.starts_with(|c: char| is_kanji(c) || c.is_alphabetic() && !is_hiragana(c))
        {
            break;
        }
        let whole = behind.len() < scan.len();
        if !whole {
            break;
        }
        // only take the joint when a document's name still follows
        let follows =
            next.split(|c: char| is_hiragana(c) || matches!(c, '、' | '。' | '「')).next().unwrap_or_default();
        if !DOCUMENTS.iter().any(|kind| follows.ends_with(kind)) {
            break;
        }
        end += joint.len();
        scan = next;
    }
    let name = text.get(at..end)?;
    let count = name.chars().count();
    let document = DOCUMENTS.iter().any(|kind| name.ends_with(kind)) && !name.contains("のとおり");
    ((2..=40).contains(&count) && document).then_some(at..end)
}

/// Number and date that stand between label and title, or in a bracket at the end of the quoted title.
fn source(text: &str, from: usize, title: &Title, tables: &Tables) -> (Option<String>, Option<crate::model::Date>) {
    let between = text.get(from..title.range.start).unwrap_or_default();
    let inside =
        text.get(title.range.clone()).and_then(super::last_bracket).map(|(_, inside)| inside).unwrap_or_default();
    let behind = text.get(title.range.end..).map(|rest| rest.trim_start_matches(['」', '』'])).unwrap_or_default();
    let bracket = behind.strip_prefix('(').and_then(|r| r.split_once(')')).map(|(b, _)| b).unwrap_or_default();
    for place in [between, inside, bracket] {
        let number = find_numbers(place, tables).into_iter().find(|n| !n.law && !n.blank).map(|n| n.text);
        let date = find_dates(place, tables).into_iter().find_map(|d| d.date);
        if number.is_some() || date.is_some() {
            return (number, date);
        }
    }
    (None, None)
}
