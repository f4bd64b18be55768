//! What stands around a number or a date: who issued the document, what is done to it.

use super::super::quote::{sentence_end, sentence_start};
use crate::model::Relation;
use crate::tables::Tables;
use crate::text::is_kanji;
use std::ops::Range;

/// Who issued a document, as named behind its number.
#[derive(Debug, Clone, Default)]
pub(super) struct Named {
    /// as printed; one per number when they could be told apart, else all in one
    pub(super) issuers: Vec<String>,
    /// the kind of document was named: 通知, 事務連絡
    pub(super) kind: bool,
    /// behind issuer and kind
    pub(super) end: usize,
}

/// The kinds of document that follow an issuer, longer before shorter.
const KINDS: [&str; 24] = [
    "連名通知",
    "連名通達",
    "連名事務連絡",
    "共同通知",
    "共同通達",
    "依命通知",
    "依命通達",
    "法令解釈通達",
    "事務連絡",
    "通知文",
    "通知",
    "通達",
    "通牒",
    "依頼文書",
    "依頼",
    "照会",
    "回答",
    "決定",
    "告示",
    "公告",
    "訓令",
    "文書",
    "事務次官通知",
    "要請",
];

/// Reads issuer and kind from `at`: 厚生労働省医政局長通知, をもつて厚生事務次官通達, ほか2課共同, 、国土交通省…課長).
pub(super) fn issuer_after(text: &str, at: usize, numbers: usize, tables: &Tables) -> Named {
    let Some(rest) = text.get(at..) else { return Named { end: at, ..Named::default() } };
    let skipped = rest.trim_start_matches(['、', '・', ',', '号', ')']);
    let skipped = ["をもって", "をもつて", "により", "の", "で"]
        .iter()
        .find_map(|word| skipped.strip_prefix(word))
        .unwrap_or(skipped);
    let start = at + rest.len() - skipped.len();
    let span = clause(skipped);
    // the first kind word ends the issuer, but 通知 in 通知課長 does not
    let kind = KINDS
        .iter()
        .filter_map(|word| span.find(word).map(|i| (i, *word)))
        .filter(|(i, word)| !span.get(i + word.len()..).is_some_and(|s| s.starts_with(['課', '室', '係', '書'])))
        .min_by_key(|(i, word)| (*i, std::cmp::Reverse(word.len())));
    if let Some((i, word)) = kind {
        let printed = span.get(..i).unwrap_or_default();
        let issuers = split_issuers(trim_issuer(printed), numbers, tables);
        if printed.is_empty() || !issuers.is_empty() {
            return Named { issuers, kind: true, end: start + i + word.len() };
        }
    }
    // 、国土交通省自動車局安全政策課長): the bracket ends it
    let closed =
        text.get(start + span.len()..).is_some_and(|s| s.starts_with([')', '。', '」', '〕']) || s.starts_with('「'));
    let issuers = if closed { split_issuers(trim_issuer(span), numbers, tables) } else { Vec::new() };
    // ほか2課共同「…」
    let shared = span.strip_prefix("ほか").and_then(|s| s.find("共同")).map(|i| "ほか".len() + i + "共同".len());
    let end = if issuers.is_empty() { shared.map_or(at, |n| start + n) } else { start + span.len() };
    Named { issuers, kind: shared.is_some(), end }
}

/// Up to the punctuation, quotation or closing bracket that ends the clause; brackets inside are part of it.
fn clause(text: &str) -> &str {
    let mut depth = 0_usize;
    for (count, (at, c)) in text.char_indices().enumerate() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return text.get(..at).unwrap_or_default(),
            ')' => depth -= 1,
            '、' | '。' | '「' | '」' | '\n' | '『' | ';' | '※' if depth == 0 || c != '、' => {
                return text.get(..at).unwrap_or_default();
            }
            _ => {}
        }
        if count >= 120 {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

fn trim_issuer(text: &str) -> &str {
    let text = text.trim_start_matches(['、', '・', ',', '号', 'の', ')', '(']);
    let text = ["ほか連名", "他連名", "連名", "から", "より", "発出の", "発", "名"]
        .iter()
        .find_map(|end| text.strip_suffix(end))
        .unwrap_or(text);
    // 医事課ほか連名 is printed with its ほか
    text.trim_end_matches('の')
}

/// The issuers of joint numbers, when they can be told apart; else all as one.
fn split_issuers(printed: &str, numbers: usize, tables: &Tables) -> Vec<String> {
    if printed.chars().count() < 2 || !is_office(printed, tables) {
        return Vec::new();
    }
    if numbers > 1 {
        for separator in ['・', '、', '/'] {
            let parts: Vec<&str> = printed.split(separator).collect();
            if parts.len() == numbers && parts.iter().all(|part| is_office(part, tables)) {
                return parts.into_iter().map(str::to_owned).collect();
            }
        }
        let parts = cut_offices(printed, tables);
        if parts.len() == numbers {
            return parts;
        }
    }
    vec![printed.to_owned()]
}

/// Offices printed without a sign between them: …初等中等教育局長厚生労働省…局長. A new one begins where a ministry's name does.
fn cut_offices(printed: &str, tables: &Tables) -> Vec<String> {
    let mut parts = vec![String::new()];
    for (at, c) in printed.char_indices() {
        let rest = printed.get(at..).unwrap_or_default();
        let ended =
            printed.get(..at).is_some_and(|before| tables.posts.split_post(before).is_some() || before.ends_with(')'));
        let begins = ended
            && rest.split_at_checked(rest.len().min(24)).is_some_and(|(head, _)| head.contains(['省', '庁', '府']));
        if begins && parts.last().is_some_and(|part| part.chars().count() >= 4) && !rest.starts_with(['長', '課', '('])
        {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts
}

/// Whether a text ends as an office, a post or a body does.
pub(super) fn is_office(text: &str, tables: &Tables) -> bool {
    let text = text.strip_suffix("ほか").or_else(|| text.strip_suffix('等')).unwrap_or(text);
    let kanji = text.chars().filter(|c| is_kanji(*c)).count();
    if kanji < 2 || text.contains("について") || text.contains(['。', '「', '」']) {
        return false;
    }
    tables.bodies.ends_like_body(text)
        || tables.posts.split_post(text).is_some()
        || text.ends_with([
            '長', '官', '省', '庁', '局', '課', '室', '会', '部', '院', '所', '府', '県', '都', '市', '町', '村', '議',
        ])
        || text.ends_with("連盟")
}

/// The office before から or より in the same sentence: 千葉県…衛生指導課長から通知(衛指第2291号).
pub(super) fn issuer_before(text: &str, at: usize, tables: &Tables) -> Option<String> {
    let from = sentence_start(text, at);
    let head = text.get(from..at)?;
    let mark = ["から", "より"].iter().filter_map(|word| head.rfind(word)).max()?;
    // too far away, it belongs to something else
    if head.get(mark..)?.chars().count() > 24 {
        return None;
    }
    let before = head.get(..mark)?;
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '、' | '。' | '」' | '\n' | ','))
        .map_or(0, |(i, c)| i + c.len_utf8());
    let office = before.get(start..)?;
    let office = ["については", "に関して", "につき", "について", "では", "は", "今般"]
        .iter()
        .find_map(|word| office.rsplit_once(word))
        .map_or(office, |(_, o)| o);
    (office.chars().count() <= 50 && !office.contains('殿') && is_office(office, tables)).then(|| office.to_owned())
}

/// The office behind a document without a named issuer: 事務連絡で三重県医療保健部感染症対策課から.
pub(super) fn issuer_behind(text: &str, at: usize, tables: &Tables) -> Option<String> {
    let rest = text.get(at..)?;
    let rest = ["で", "にて", "により", "として", "をもって"].iter().find_map(|word| rest.strip_prefix(word))?;
    let rest = rest.trim_start_matches('、');
    let end = ["から", "より"].iter().filter_map(|word| rest.find(word)).min()?;
    let office = rest.get(..end).filter(|o| o.chars().count() <= 40 && !o.contains(['、', '。', '「']))?;
    is_office(office, tables).then(|| office.to_owned())
}

/// A title whose quotation marks were lost: the words before the bracket that end in について or 要領.
pub(super) fn bare_title(text: &str, end: usize) -> Option<Range<usize>> {
    let from = sentence_start(text, end);
    let head = text.get(from..end)?;
    if ![
        "について",
        "に関する件",
        "要綱",
        "要領",
        "指針",
        "基準",
        "進め方",
        "手引",
        "手引き",
        "ガイドライン",
        "マニュアル",
        "取扱い",
        "を改正する件",
    ]
    .iter()
    .any(|word| head.ends_with(word))
    {
        return None;
    }
    // …の一部を改正する件(令和8年厚生労働省告示第69号): titles of public notices hold brackets and lists of their own
    if head.ends_with("を改正する件") {
        let start = ["、", "」", "。"].iter().filter_map(|mark| head.rfind(mark).map(|at| at + mark.len())).max();
        return Some(from + start.unwrap_or(0)..end);
    }
    // a fragment behind a quotation that was lost is no title
    if head.ends_with("等の一部改正について") || head.ends_with("」の一部改正について") {
        return None;
    }
    let start = ["、", "」", ")", "○", "・", "●", "】", "により", "による", "ほか", "及び", "また", "は"]
        .iter()
        .filter_map(|word| head.rfind(word).map(|at| at + word.len()))
        .filter(|start| head.len() - start >= 8 * 3)
        .max()
        .unwrap_or(0);
    (head.len() - start <= 120 * 3).then_some(from + start..end)
}

/// Where a list begins of which a sentence says how the letter stands to its documents, and how: 下記の通知の一部を…改正し.
pub(super) fn said_of_a_list(text: &str) -> Vec<(usize, Relation)> {
    let mut out = Vec::new();
    for head in ["下記", "次の", "以下の", "別記"] {
        for (at, _) in text.match_indices(head) {
            let end = sentence_end(text, at);
            let rest = text.get(at + head.len()..end).unwrap_or_default();
            let rest = rest.strip_prefix('の').unwrap_or(rest);
            let Some(said) = ["通知", "事務連絡", "通達", "関係通知"].iter().find_map(|t| rest.strip_prefix(t))
            else {
                continue;
            };
            let relation = relation("", said);
            if relation != Relation::Cites {
                out.push((end, relation));
            }
        }
    }
    out.sort_unstable_by_key(|(below, _)| *below);
    out
}

/// Whether a place lies in an item of a list: its line begins as items do, and is no sentence.
pub(super) fn is_item(text: &str, at: usize) -> bool {
    let line = text.get(..at).map_or(0, |head| head.rfind('\n').map_or(0, |end| end + 1));
    let rest = text.get(line..).unwrap_or_default();
    let rest = rest.split('\n').next().unwrap_or(rest);
    let begins = rest.starts_with(['・', '○', '●', '◇', '「', '(', '【', '①', '別']);
    (begins || rest.starts_with(|c: char| c.is_ascii_digit())) && !rest.contains('。')
}

/// How a letter stands to a document, by the words before and behind it in the sentence.
pub(super) fn relation(before: &str, behind: &str) -> Relation {
    // 別添(日調薬発第144号)のとおり訂正がありました: the correction, and not what is corrected
    let enclosure =
        before.strip_suffix('(').is_some_and(|head| ["別添", "別紙", "添付"].iter().any(|w| head.ends_with(w)));
    if enclosure && behind.starts_with(")のとおり") {
        return Relation::Cites;
    }
    // only what is said of this document: up to the next one in the sentence
    let behind = behind.split('「').next().unwrap_or(behind);
    let ended = [
        "廃止",
        "を取り消",
        "は取り消",
        "て取り消",
        "限り取り消",
        "を取消",
        "は取消",
        "て取消",
        "を撤回",
        "は撤回",
        "効力を失",
        "失効し",
        "失効する",
    ];
    if ended.iter().any(|word| behind.contains(word)) {
        return Relation::Abolishes;
    }
    if ["差替え", "差し替え", "差替", "差換え", "差し換え", "再送", "に代えて", "に代わり", "に置き換え"]
        .iter()
        .any(|word| behind.contains(word))
    {
        return Relation::Supersedes;
    }
    if ["正誤", "訂正", "誤り", "誤記"].iter().any(|word| behind.contains(word)) {
        return Relation::Corrects;
    }
    let amended = [
        "の一部を",
        "を別紙",
        "を別添",
        "の一部改正",
        "を下記のように改め",
        "を次のように改",
        "のように改",
        "を改正",
        "一部改正",
        "記の第",
    ];
    let done = behind.contains('改') || behind.contains("削る");
    if done && amended.iter().any(|word| behind.contains(word)) || (before.ends_with("改正(") && behind.is_empty()) {
        return Relation::Amends;
    }
    Relation::Cites
}
