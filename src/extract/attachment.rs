//! What a letter says it encloses, in order: from its list of enclosures, from its running text, from the headings behind it.
//!
//! ```text
//! 【添付資料】                         别添1 調査票(施設票)        → 別添1, 調査票(施設票)
//! 別紙の回答票に記入の上               → 別紙, 回答票
//! 別添のとおり「甲要綱」を制定し       → 別添, 甲要綱
//! ```
//!
//! A bare 別添 has no title; the heading of the annex behind the letter gives it one. Known to be hard: titles over several lines,
//! and what 別添のとおり通知がありました encloses, which is the next letter and no attachment with a title of its own.

mod label;
mod list;
mod running;

use super::joined::Joined;
use super::quote::unquote;
use crate::grammar::{FoundDate, find_dates, find_numbers};
use crate::model::{Attachment, Evidence};
use crate::segment::{LetterLines, MaterialLines, Piece, Role};
use crate::tables::Tables;
use crate::text::{closing_bracket, squash};
use list::is_file_name;
use std::collections::BTreeSet;

/// An enclosure as one place names it.
#[derive(Debug, Clone)]
struct Named {
    attachment: Attachment,
    evidence: Evidence,
}

/// What a letter encloses.
#[derive(Debug, Default)]
pub(super) struct Enclosed {
    /// in order
    pub(super) attachments: Vec<(Attachment, Evidence)>,
    /// the pieces of the letter that stand below the heading of a list of enclosures
    pub(super) listed: BTreeSet<usize>,
}

/// The attachments of a letter.
pub(super) fn attachments(
    letter: &LetterLines<'_>,
    material: &[&MaterialLines<'_>],
    margin: &[Piece<'_>],
    tables: &Tables,
) -> Enclosed {
    let list::Listed { mut found, pieces: listed } = list::listed(letter, material, margin, tables);
    // from the body on; roles are not always right there
    let runs = |piece: &Piece<'_>| is_running(piece.role) || piece.text().contains('。');
    let start = letter.pieces.iter().position(runs).unwrap_or(letter.pieces.len());
    let running = letter.pieces.iter().skip(start).filter(|piece| !is_page_number(piece.text()));
    let body = Joined::new(running);
    for named in running::named(&body, tables) {
        add(&mut found, named);
    }
    // 別記 / 一般社団法人…: the addressees' list
    let is_body = |title: &str| tables.parties.opens_body(title) && tables.bodies.ends_like_body(title);
    for heading in list::headings(letter, material).iter().filter(|(_, title)| !is_body(title)) {
        complete(&mut found, heading);
    }
    // 別記1の事業所の防火管理者 様
    let written_to = |label: &str| {
        let mut to = letter.pieces.iter().filter(|piece| piece.role == Role::Addressee);
        to.any(|piece| piece.text().contains(label))
    };
    found.retain(|named| {
        let Some(label) = named.attachment.label.as_deref().filter(|label| label.starts_with("別記")) else {
            return true;
        };
        !named.attachment.title.as_deref().is_some_and(is_body) && !written_to(label)
    });
    drop_general(&mut found);
    let attachments = found.into_iter().map(|named| (named.attachment, named.evidence)).collect();
    Enclosed { attachments, listed }
}

fn is_running(role: Role) -> bool {
    matches!(role, Role::Body | Role::Greeting | Role::Item | Role::Record)
}

fn is_page_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/' | '(' | ')' | 'P' | '頁' | 'ペ' | 'ー' | 'ジ'))
}

/// What the last word of an enclosure's name says it is.
const DOCUMENTS: [&str; 66] = [
    "取組例",
    "様式例",
    "質問紙",
    "要項",
    "開催案内",
    "届",
    "カード",
    "地図",
    "要覧",
    "案内文",
    "案内状",
    "募集案内",
    "用封筒",
    "台帳",
    "帳票",
    "実施案",
    "確認票",
    "票",
    "書",
    "表",
    "要領",
    "要綱",
    "様式",
    "手引",
    "手引き",
    "一覧",
    "名簿",
    "資料",
    "指針",
    "案",
    "概要",
    "リーフレット",
    "チラシ",
    "ポスター",
    "Q&A",
    "マニュアル",
    "ガイドライン",
    "計画",
    "規程",
    "規約",
    "細則",
    "骨子",
    "図",
    "リスト",
    "記入例",
    "次第",
    "フロー",
    "パンフレット",
    "用紙",
    "調書",
    "目録",
    "フォーマット",
    "シート",
    "別冊",
    "冊子",
    "留意事項",
    "事例集",
    "マップ",
    "通知文",
    "報告",
    "答申",
    "Q&A集",
    "要旨",
    "抜粋",
    "文案",
    "記載例",
];

/// Adds what the running text names, unless the list names it.
fn add(found: &mut Vec<Named>, new: Named) {
    let same_label =
        |known: &&mut Named| known.attachment.label.is_some() && known.attachment.label == new.attachment.label;
    if let Some(known) = found.iter_mut().find(same_label) {
        if known.attachment.title.is_none() && new.attachment.title.is_some() {
            known.evidence = new.evidence;
            known.attachment.title = new.attachment.title;
        }
        let known = &mut known.attachment;
        known.reference_number = known.reference_number.take().or(new.attachment.reference_number);
        known.date = known.date.or(new.attachment.date);
        return;
    }
    // 同封の封筒 is the 返信用封筒 of the list
    let title = new.attachment.title.as_deref().unwrap_or_default();
    let general = new.attachment.label.as_deref().is_none_or(|label| matches!(label, "添付" | "同封"));
    // 別紙の要領 is the 調査要領 that the list names without a label
    let short = (2..=4).contains(&title.chars().count());
    let same_title = |known: &Named| {
        let listed = general || short && known.attachment.label.is_none();
        known.attachment.title.as_deref().is_some_and(|known| {
            known == title
                || listed && !title.is_empty() && known.ends_with(title)
                || general && title.chars().count() >= 3 && known.starts_with(title)
        })
    };
    if !found.iter().any(same_title) {
        found.push(new);
    }
}

/// Documents with a full name of their own.
const RULES: [&str; 9] = ["要綱", "要領", "規程", "指針", "ガイドライン", "手引", "手引き", "マニュアル", "基準"];

/// Gives a bare label the heading of its annex, and the kind in 別添の実施要綱 its name; 別紙開催要項 is a name of its own, and so is
/// 別紙の点検表: a form is called by its sort.
fn complete(found: &mut [Named], heading: &(String, String)) {
    let (label, title) = heading;
    for named in found.iter_mut().filter(|n| n.attachment.label.as_deref() == Some(label.as_str())) {
        let named_by_kind = named.attachment.title.as_deref().is_some_and(|t| RULES.iter().any(|end| t.ends_with(end)));
        let by_kind = named_by_kind
            && squash(&named.evidence.text).starts_with(&format!("{label}の"))
            && !title.starts_with('「');
        let known = named.attachment.title.as_deref();
        if known.is_none_or(|known| by_kind && known.len() < title.len() && title.ends_with(known)) {
            named.attachment.title = Some(title.clone());
        }
    }
}

/// 別添 without number and title says nothing beside 別添1.
fn drop_general(found: &mut Vec<Named>) {
    let labels: Vec<String> = found.iter().filter_map(|n| n.attachment.label.clone()).collect();
    found.retain(|named| {
        let bare = named.attachment.title.is_none();
        let label = named.attachment.label.as_deref().unwrap_or_default();
        !(bare && labels.iter().any(|other| other.len() > label.len() && other.starts_with(label)))
    });
}

/// Behind the day in a bracket that tells one edition from another.
const SINCE: [&str; 7] = ["以降", "現在", "時点", "から", "より", "版", "改訂版"];

/// An attachment from a label and the words behind it: number and date go into their fields, notes and file sizes away.
fn read(label: Option<String>, printed: &str, tables: &Tables) -> Attachment {
    let printed = printed.split("https://").next().and_then(|p| p.split("http://").next()).unwrap_or(printed);
    // the last cell of a row
    let cell = printed.trim_end_matches('|').rsplit('|').next().unwrap_or(printed);
    let cell = if printed.contains('|') { cell.trim_start_matches(|c: char| c.is_ascii_digit()) } else { cell };
    let mut title = cell.trim_matches(['、', ':', ' ', '-', '…']);
    let mut attachment = Attachment { label, ..Attachment::default() };
    // 令和6年6月21日付け環自総発第2406211号 犬及び猫の登録事務の運用について
    if let Some(day) = find_dates(title, tables).into_iter().next().filter(|day| day.range.start == 0 && day.dated)
        && let Some(number) = find_numbers(title, tables).into_iter().find(|n| n.range.start == day.full.end && !n.law)
        && let Some(rest) = title.get(number.range.end..).filter(|rest| rest.ends_with("について"))
    {
        (attachment.date, attachment.reference_number) = (day.date, Some(number.text.clone()));
        title = rest;
    }
    // 通知文(写) 令和5年11月1日 薬務第812号
    if let Some(number) = find_numbers(title, tables).into_iter().find(|n| n.range.end == title.len() && !n.law)
        && let Some(day) = find_dates(title, tables).into_iter().find(|day| day.full.end == number.range.start)
        && let Some(before) = title.get(..day.range.start).filter(|before| before.ends_with(')'))
    {
        (attachment.date, attachment.reference_number) = (day.date, Some(number.text.clone()));
        title = before;
    }
    while let Some((before, inside)) = last_bracket(title) {
        if before.is_empty() {
            break;
        }
        let number = find_numbers(inside, tables).into_iter().find(|n| !n.blank);
        let days = find_dates(inside, tables);
        let date = days.iter().find_map(|d| d.date);
        // 手順(令和7年7月1日以降): from when it holds is a part of its name
        let holds = |d: &FoundDate| inside.get(d.full.end..).is_some_and(|rest| SINCE.contains(&rest));
        if number.is_none() && days.iter().any(holds) {
            break;
        }
        if number.is_some() || date.is_some() {
            attachment.reference_number = attachment.reference_number.or(number.map(|n| n.text));
            attachment.date = attachment.date.or(date);
        } else if let Some((name, _)) =
            label::read(inside).filter(|(name, length)| *length == inside.len() && is_label(name))
        {
            // ・「甲」(令和6年3月5日保医発0305第4号)(別添1)
            attachment.label = attachment.label.or(Some(name));
        } else if !is_note(inside) && !inside.starts_with("事務連絡") {
            break;
        }
        title = before;
    }
    if let Some((before, source)) = title.rsplit_once('※')
        && let Some(number) = find_numbers(source, tables).into_iter().find(|n| !n.law && !n.blank)
        && !before.is_empty()
    {
        attachment.reference_number = attachment.reference_number.or(Some(number.text));
        title = before;
    }
    // 日歯発第1988号.pdf
    if is_file_name(title) && attachment.reference_number.is_none() {
        let number = find_numbers(title, tables).into_iter().find(|n| n.range.start == 0 && !n.law && !n.blank);
        attachment.reference_number = number.map(|n| n.text);
    }
    let title = unquote(copies_off(title)).trim_end_matches(['。', '、', ';']);
    let title = if title.starts_with('(') && title.ends_with(')') { "" } else { title };
    attachment.title = names_something(title).then(|| title.to_owned());
    attachment
}

/// Whether there are words beside the labels of a column of amendments: 改正 改正 改正.
fn names_something(title: &str) -> bool {
    title.replace("改正", "").chars().any(char::is_alphabetic)
}

/// 別添1, 様式2: a label also where it stands behind the title.
fn is_label(name: &str) -> bool {
    name.starts_with('別') || (name.starts_with("様式") && name.len() > "様式".len())
}

/// Without the number of copies: リーフレット 20部.
fn copies_off(title: &str) -> &str {
    let counted = title
        .strip_suffix(['部', '枚', '通', '冊'])
        .map(|rest| rest.trim_end_matches(|c: char| c.is_ascii_digit() || c == '各'));
    counted.filter(|rest| rest.len() + '部'.len_utf8() < title.len() && !rest.is_empty()).unwrap_or(title)
}

/// A name without the note behind it: 通知.pdf(120KB).
fn without_note(name: &str) -> &str {
    last_bracket(name).map_or(name, |(before, _)| before)
}

/// The bracket that ends a title: what stands before it, and inside.
fn last_bracket(title: &str) -> Option<(&str, &str)> {
    let at = closing_bracket(title)?;
    Some((title.get(..at)?, title.get(at + 1..title.len() - 1)?))
}

/// A note behind a title that is no part of it: (通知), (PDF:480KB), (2枚).
fn is_note(inside: &str) -> bool {
    const NOTES: [&str; 20] = [
        "通知",
        "依頼",
        "照会",
        "回答",
        "送付",
        "周知",
        "周知依頼",
        "協力依頼",
        "要請",
        "お願い",
        "お知らせ",
        "情報提供",
        "略",
        "別添",
        "別紙",
        "再送",
        "事務連絡",
        "省略",
        "外部サイトへリンク",
        "リンク",
    ];
    let dashes = !inside.is_empty() && !inside.chars().any(|c| c.is_alphanumeric() && c != 'ー' && c != '一');
    let counted = inside.trim_start_matches('各').strip_suffix(['枚', '部', '頁']);
    let sheets = counted.is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
    NOTES.contains(&inside) || is_file(inside) || sheets || dashes || inside.contains("までに")
}

/// (PDF形式、211KB)
fn is_file(inside: &str) -> bool {
    let words = ["PDF", "pdf", "エクセル", "Excel", "EXCEL", "ワード", "Word", "WORD", "KB", "MB", "キロバイト"];
    words.iter().any(|word| inside.contains(word))
}

#[cfg(test)]
mod tests;
