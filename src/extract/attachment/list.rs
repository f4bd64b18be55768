//! Lists of enclosures, line by line, and the headings of annexes.

use super::super::evidence::{evidence, extend};
use super::super::joined::opens_item;
use super::{Named, label, read};
use crate::grammar::{find_dates, find_numbers};
use crate::segment::{LetterLines, MaterialLines, Piece, Role};
use crate::tables::Tables;
use std::collections::BTreeSet;

/// Headings of a list, without their brackets.
const HEADINGS: [&str; 31] = [
    "送付書類一覧",
    "送付物一覧",
    "付属資料",
    "附属資料",
    "付属書類",
    "送付資料一覧",
    "添付書類一覧",
    "同封物一覧",
    "同封書類一覧",
    "配布資料",
    "配付資料",
    "同封",
    "添付資料",
    "添付書類",
    "添付ファイル",
    "添付文書",
    "添付",
    "送付資料",
    "送付書類",
    "同封物",
    "同封資料",
    "同封書類",
    "別添資料",
    "関連資料",
    "資料",
    "参考資料",
    "別添",
    "添付資料一覧",
    "送付文書",
    "送付物",
    "同封文書",
];

/// The items of all lists, and the pieces that stand below the heading of one.
pub(super) struct Listed {
    pub(super) found: Vec<Named>,
    pub(super) pieces: BTreeSet<usize>,
}

/// An item that is being read.
struct Item {
    label: Option<String>,
    words: String,
    named: Named,
}

/// Every enclosure that stands in a line of its own.
#[expect(clippy::too_many_lines, reason = "one walk over the lines; what a line is decides what the next may be")]
pub(super) fn listed(
    letter: &LetterLines<'_>,
    material: &[&MaterialLines<'_>],
    margin: &[Piece<'_>],
    tables: &Tables,
) -> Listed {
    let last = letter.pieces.last().map_or(0, |piece| piece.line.number);
    let below: Vec<Piece<'_>> = margin.iter().filter(|piece| piece.line.number > last).cloned().collect();
    let unlabelled = material.iter().filter(|material| material.label.is_none());
    let closing = unlabelled
        .flat_map(|material| closing_list(letter, &material.pieces))
        .chain(closing_list(letter, &below))
        .map(|piece| Piece { role: Role::Item, ..piece.clone() });
    let pieces: Vec<Piece<'_>> = letter.pieces.iter().cloned().chain(closing).collect();
    let letter = &LetterLines { pieces, ..LetterLines::default() };
    let mut found = Vec::new();
    let mut under_heading = BTreeSet::new();
    let mut open: Option<Item> = None;
    // the label of a letter that is itself an annex stands before its subject
    let place = |role: Role| letter.pieces.iter().position(|piece| piece.role == role);
    let body = place(Role::Subject).or_else(|| place(Role::Greeting)).or_else(|| place(Role::Body)).unwrap_or(0);
    let mut in_list = false;
    let mut before_list = 0;
    // the list is what stands below 記 of a letter that sends it
    let mut sent = false;
    // the label of a heading such as (別添), which the signed lines below it share
    let mut shared: Option<String> = None;
    // the item that is open began with a sign: a line without one goes on with it
    let mut signed_item = false;
    for (at, piece) in letter.pieces.iter().enumerate() {
        let text = piece.text().trim_start_matches(['>', '|']);
        let listing = piece.role == Role::Enclosure;
        // No 文書名 番号・日付 発信者: the head of a table
        if text.is_empty() || is_table_head(text) {
            continue;
        }
        let labelled =
            label::read(text).is_some_and(|(_, length)| length < text.len()) && text.starts_with(['(', '【']);
        let candidate = listing
            || (at > body
                && (piece.role != Role::Furniture
                    || labelled
                    || in_list
                    || is_file_name(text)
                    || heading(text).is_some()));
        // the line of a mail's head names its files; running text would read it again
        let files = mail_files(text);
        if !files.is_empty() {
            close(&mut open, &mut found, tables);
            for (label, file) in files {
                found.push(Named {
                    attachment: read(Some(label.to_owned()), file, tables),
                    evidence: whole(piece, 0.95),
                });
            }
            continue;
        }
        if !candidate {
            close(&mut open, &mut found, tables);
            continue;
        }
        // 3 令和5年9月12日付け|5生衛第1041号通知の写し: one line, cut for the day and the number in it
        let same_line = piece.range.start > 0
            && at.checked_sub(1).and_then(|at| letter.pieces.get(at)).is_some_and(|before| {
                before.line.number == piece.line.number
                    && before.line.page == piece.line.page
                    && before.text().ends_with(['け', '付', '日'])
            });
        if let Some(current) = open.as_mut().filter(|_| same_line && in_list) {
            mark(&mut under_heading, in_list, at);
            current.words.push_str(text);
            extend(&mut current.named.evidence, &whole(piece, 0.9));
            continue;
        }
        if let Some(rest) = heading(text).or_else(|| spaced_heading(piece)) {
            close(&mut open, &mut found, tables);
            (in_list, before_list, sent) = (true, found.len(), false);
            under_heading.insert(at);
            let items = inline_items(piece, rest);
            let several = items.len() > 1;
            for words in items.iter().filter(|words| !words.is_empty()) {
                close(&mut open, &mut found, tables);
                let words = if several { words.trim_start_matches(|c: char| c.is_ascii_digit()) } else { words };
                open = Some(item(None, words, piece));
            }
            continue;
        }
        // 下記の資料を送付します / 記 / 1 開催要項 1部
        if piece.role == Role::Record && sends_list(letter, at) {
            close(&mut open, &mut found, tables);
            (in_list, before_list, sent) = (true, found.len(), true);
            under_heading.insert(at);
            continue;
        }
        if !in_list && counted_documents(letter, at, tables) {
            close(&mut open, &mut found, tables);
            (in_list, before_list, sent) = (true, found.len(), true);
        }
        let continued = same_line && open.is_some();
        if in_list && sent && !continued && !is_document(letter, at, tables) && label::read(strip_sign(text)).is_none()
        {
            close(&mut open, &mut found, tables);
            in_list = false;
        }
        // 問合せ先, ****, the name of a body: what closes the letter is no enclosure
        let begun = open.is_some() || found.len() > before_list;
        if in_list && begun && closes_list(text, tables) {
            close(&mut open, &mut found, tables);
            in_list = false;
            continue;
        }
        if let Some(label) = shared_label(text, letter.pieces.get(at + 1)) {
            close(&mut open, &mut found, tables);
            under_heading.insert(at);
            shared = Some(label);
            continue;
        }
        if let Some(label) = &shared {
            let words = strip_sign(text);
            if words.len() < text.len() && !text.ends_with('。') {
                close(&mut open, &mut found, tables);
                under_heading.insert(at);
                open = Some(item(Some(label.clone()), words, piece));
                signed_item = true;
                continue;
            }
            shared = None;
        }
        let bare =
            if in_list || (listing && is_counted(piece)) { strip_count(strip_sign(text)) } else { strip_sign(text) };
        // 2 年間届 新様式: the gap tells that it counts no years
        let bare = if in_list && sent && bare.len() == text.len() && is_counted(piece) {
            text.trim_start_matches(|c: char| c.is_ascii_digit())
        } else {
            bare
        };
        // 1 別紙1 送信方法の変更について below 記
        let counted = strip_count(bare);
        let labelled = counted.len() < bare.len()
            && label::read(counted).is_some_and(|(_, length)| length < counted.len())
            && is_counted(piece);
        let bare = if labelled { counted } else { bare };
        let signed = bare.len() < text.len();
        if let Some((name, length)) = label::read(bare).filter(|(_, length)| is_item(bare, *length, listing || in_list))
        {
            mark(&mut under_heading, in_list, at);
            close(&mut open, &mut found, tables);
            let rest = bare.get(length..).unwrap_or_default();
            if is_file_name(bare) && rest.starts_with(['_', '-']) {
                // 別添1_開催要項.pdf: the name of the file is its title
                open = Some(item(None, bare, piece));
                continue;
            }
            // ※別添:開催要項、参加申込書
            let several = if rest.starts_with(':') { names(rest.trim_start_matches(':')) } else { vec![rest] };
            for words in several {
                close(&mut open, &mut found, tables);
                open = Some(item(Some(name.clone()), words, piece));
            }
            signed_item = signed;
        } else if open.is_some() && desk(text, tables) {
            close(&mut open, &mut found, tables);
            in_list = false;
        } else if let Some(current) = open.as_mut().filter(|current| {
            let unsigned = signed_item && in_list && is_rest(text, piece, tables);
            let role = if signed_item { Role::Body } else { piece.role };
            (unsigned || goes_on(current, text, role)) && !(in_list && signed && !text.starts_with('※'))
        }) {
            mark(&mut under_heading, in_list, at);
            current.words.push_str(text);
            extend(&mut current.named.evidence, &whole(piece, 0.9));
        } else if (signed || in_list)
            && at > body
            && super::last_bracket(bare).is_some_and(|(_, inside)| super::is_file(inside))
        {
            // ◇通知本文(PDF形式、211KB): a link of a web page
            close(&mut open, &mut found, tables);
            open = Some(item(None, bare, piece));
        } else if (listing || at > body) && is_file_name(text) {
            // 落雷事故等の防止について.pdf: a link without any sign
            close(&mut open, &mut found, tables);
            open = Some(item(None, bare, piece));
        } else if let Some((kind, title)) = linked(letter, at).filter(|_| at > body) {
            close(&mut open, &mut found, tables);
            open = Some(item(kind, &title, piece));
            signed_item = false;
        } else if (listing && in_list)
            || (listing && signed && is_name(bare))
            || (in_list && signed && !text.ends_with('。'))
            || (in_list && is_copy(bare) && bare.chars().count() <= 40)
            || (in_list && sent && is_document(letter, at, tables))
        {
            mark(&mut under_heading, in_list, at);
            close(&mut open, &mut found, tables);
            open = Some(match first_column(bare, piece).filter(|_| in_list) {
                Some((title, rest)) => item(None, &format!("{title}({rest})"), piece),
                None => item(None, bare, piece),
            });
            signed_item = signed;
        } else {
            // the head of a table may stand between heading and items
            close(&mut open, &mut found, tables);
            in_list &= !begun && !text.ends_with('。');
        }
    }
    close(&mut open, &mut found, tables);
    Listed { found, pieces: under_heading }
}

/// 【事務連絡】屋外活動における注意事項について below the text of a message that says 添付: the kind of document and its title.
fn linked(letter: &LetterLines<'_>, at: usize) -> Option<(Option<String>, String)> {
    const KINDS: [&str; 8] = ["事務連絡", "通知", "通達", "依頼", "依頼文", "通知文", "案内", "資料"];
    let text = letter.pieces.get(at)?.text();
    let (inside, title) = text.strip_prefix('【')?.split_once('】')?;
    let whole = title.ends_with("について") && title.chars().count() >= 8 && !title.contains(['。', '【']);
    let last = || letter.pieces.iter().skip(at + 1).all(|piece| !piece.text().contains('。'));
    let said = || {
        letter
            .pieces
            .iter()
            .take(at)
            .any(|piece| ["添付", "別添", "リンク"].iter().any(|word| piece.text().contains(word)))
    };
    if !whole || !last() || !said() {
        return None;
    }
    let kind = KINDS.contains(&inside).then(|| inside.to_owned());
    let title = if kind.is_some() { title } else { text };
    Some((kind, title.to_owned()))
}

/// The names of columns above the rows of a list.
fn is_table_head(text: &str) -> bool {
    const COLUMNS: [&str; 7] = ["文書名", "資料名", "題名", "番号・日付", "発信者", "標題", "備考"];
    let text = text.trim_matches('|');
    text.len() <= 90 && COLUMNS.iter().filter(|column| text.contains(**column)).count() >= 2
}

/// The list of enclosures in lines directly behind the letter that are material without a label or in no letter: from its heading on.
fn closing_list<'a, 'd>(letter: &LetterLines<'d>, behind: &'a [Piece<'d>]) -> &'a [Piece<'d>] {
    let last = letter.pieces.last().map_or(0, |piece| piece.line.number);
    let first = behind.first().map_or(0, |piece| piece.line.number);
    if behind.len() > 12 || first.saturating_sub(last) > 2 {
        return &[];
    }
    let lists = |piece: &Piece<'_>| !mail_files(piece.text()).is_empty() || heading(piece.text()).is_some();
    let from = behind.iter().position(lists).unwrap_or(behind.len());
    behind.get(from..).unwrap_or_default()
}

/// The label of a line that is nothing but a label in brackets, above lines with signs: (別添) / ○甲について.
fn shared_label(text: &str, below: Option<&Piece<'_>>) -> Option<String> {
    let bracketed = text.starts_with(['(', '【', '[', '〔', '<']);
    let (label, length) = label::read(text).filter(|_| bracketed)?;
    let signed =
        below.is_some_and(|p| p.text().starts_with(['○', '・', '●', '◯', '〇', '■', '◆']) && !p.text().ends_with('。'));
    (length == text.len() && signed).then_some(label)
}

/// Whether the body above 記 says that what is listed below is sent: 下記の書類を送付します.
fn sends_list(letter: &LetterLines<'_>, record: usize) -> bool {
    let above: String = letter
        .pieces
        .iter()
        .take(record)
        .filter(|piece| matches!(piece.role, Role::Body | Role::Greeting | Role::Item))
        .map(Piece::text)
        .collect();
    above.split('。').any(|sentence| {
        let Some(at) = sentence.find("下記") else { return false };
        let behind = sentence.get(at..).unwrap_or_default();
        let things = ["下記の資料", "下記の書類", "下記の文書", "下記資料", "下記書類"];
        let as_below = ["下記のとおり送付", "下記のとおりお送り"];
        things.iter().chain(&as_below).any(|thing| behind.starts_with(thing))
    })
}

/// The text of the line that a piece begins, without the count in front of it.
fn whole_line(letter: &LetterLines<'_>, at: usize) -> String {
    let Some(first) = letter.pieces.get(at) else { return String::new() };
    let of_line = |piece: &&Piece<'_>| piece.line.number == first.line.number && piece.line.page == first.line.page;
    let line: String = letter.pieces.iter().skip(at).take_while(of_line).map(Piece::text).collect();
    strip_count(strip_sign(&line)).to_owned()
}

/// 通知文(写)令和5年11月1日薬務第812号, 令和6年6月21日付け環自総発第2406211号犬及び猫の…について: a document, whatever day and number it bears.
fn is_document(letter: &LetterLines<'_>, at: usize, tables: &Tables) -> bool {
    let line = whole_line(letter, at);
    let mut rest = line.clone();
    for number in find_numbers(&line, tables).iter().rev().filter(|number| !number.law) {
        rest.replace_range(number.range.clone(), "");
    }
    if let Some(day) = find_dates(&rest, tables).first().filter(|day| day.date.is_some()) {
        rest.replace_range(day.full.clone(), "");
    }
    let rest = rest.trim_end_matches(['(', ')', '、', '・']);
    let copy = line.contains("(写)") || line.contains("(写し)");
    let titled = rest.ends_with("について") && !rest.contains('。');
    titled || is_copy(rest) || is_copy(&line) || copy && rest.chars().count() <= 30
}

/// 標記の通知が届きましたので…: below it 1 …について, 2 …書, counted from one, and each of them a document.
fn counted_documents(letter: &LetterLines<'_>, at: usize, tables: &Tables) -> bool {
    let Some(first) = letter.pieces.get(at).filter(|piece| piece.range.start == 0 && begins_with(piece, 1)) else {
        return false;
    };
    let above = letter.pieces.get(..at).unwrap_or_default().iter().rev().filter(|piece| piece.role != Role::Record);
    let above: String = above.take(3).collect::<Vec<_>>().into_iter().rev().map(Piece::text).collect();
    let sends =
        ["送付", "届きました", "お送り", "連絡いたします", "連絡します"].iter().any(|word| above.contains(word));
    let next = |line: u32, count: u32| {
        let near =
            |piece: &&Piece<'_>| piece.line.number > line && piece.line.number <= line + 2 && piece.range.start == 0;
        let place = letter.pieces.iter().position(|piece| near(&piece) && begins_with(piece, count))?;
        is_document(letter, place, tables).then_some(place)
    };
    sends
        && is_document(letter, at, tables)
        && next(first.line.number, 2).is_some_and(|second| {
            let third = letter.pieces.iter().skip(second + 1).find(|piece| piece.range.start == 0);
            // what is counted further is a document, too
            third.is_none_or(|piece| !begins_with(piece, 3))
                || letter.pieces.get(second).is_some_and(|piece| next(piece.line.number, 3).is_some())
        })
}

/// 1 and a gap.
fn begins_with(piece: &Piece<'_>, count: u32) -> bool {
    let digits = piece.text().len() - piece.text().trim_start_matches(|c: char| c.is_ascii_digit()).len();
    digits > 0 && piece.text().get(..1).and_then(|digit| digit.parse().ok()) == Some(count) && is_counted(piece)
}

/// 開催要項1部, チラシ50枚, 参加申込書: what can be sent.
fn is_copy(text: &str) -> bool {
    let counted = text.ends_with(['部', '枚', '通', '冊'])
        && text.trim_end_matches(['部', '枚', '通', '冊', '各']).ends_with(|c: char| c.is_ascii_digit());
    counted || is_name(text)
}

/// Whether a line below a list of enclosures belongs to what closes the letter: a contact, a rule, the name of a body.
fn closes_list(text: &str, tables: &Tables) -> bool {
    let text = strip_count(strip_sign(text));
    let cues = tables.cues.of(text);
    let contact =
        ["contact-heading", "contact-any"].iter().any(|name| tables.cues.index(name).is_some_and(|i| cues.has(i)));
    let rule = text.chars().count() >= 3 && !text.chars().any(char::is_alphanumeric);
    let body = tables.parties.opens_body(text) && tables.bodies.ends_like_body(text);
    (contact && label::read(strip_sign(text)).is_none() && !is_name(strip_sign(text))) || rule || body
}

/// Whether a line without a sign is the rest of the signed item above it: no sentence, no address, no name of a body.
fn is_rest(text: &str, piece: &Piece<'_>, tables: &Tables) -> bool {
    let plain = !text.contains(['。', '@']) && !text.contains("://") && !text.contains("TEL");
    let heading = piece.role == Role::End || text.starts_with(['【', '<', '〔']) || opens_item(text);
    plain
        && !heading
        && text.chars().count() <= 44
        && !tables.bodies.ends_like_body(text)
        && !tables.parties.opens_body(text)
}

/// 提出先・照会先, 担当: where to turn to.
fn desk(text: &str, tables: &Tables) -> bool {
    let bare = text.trim_start_matches(['【', '(', '<', '〔', '■', '○', '◆', '※']);
    ["提出先", "照会先", "問合せ先", "問い合わせ先", "連絡先", "送付先", "返送先"]
        .iter()
        .any(|word| bare.starts_with(word))
        && tables
            .cues
            .index("contact-heading")
            .is_none_or(|cue| tables.cues.of(text).has(cue) || bare.chars().count() <= 12)
}

fn mark(pieces: &mut BTreeSet<usize>, in_list: bool, at: usize) {
    if in_list {
        pieces.insert(at);
    }
}

/// The columns of an item that is a row: １　甲について　　　都医発第2201号　6.2.26. What stands behind the first wide gap is no title.
fn first_column(words: &str, piece: &Piece<'_>) -> Option<(String, String)> {
    let printed = piece.printed().trim();
    let mut columns = Vec::new();
    let mut column = String::new();
    let mut gap = 0;
    for c in printed.chars() {
        if c.is_whitespace() {
            gap += if c == '\u{3000}' { 2 } else { 1 };
            continue;
        }
        if (gap >= 3 || (gap == 2 && column.ends_with("について"))) && !column.is_empty() {
            columns.push(std::mem::take(&mut column));
        }
        gap = 0;
        column.push(c);
    }
    columns.push(column);
    let folded: Vec<String> = columns.iter().map(|c| crate::text::squash(c)).collect();
    let (first, rest) = folded.split_first()?;
    let title = strip_count(strip_sign(first));
    let rest = rest.join("、");
    (!rest.is_empty() && title.chars().count() >= 2 && words.starts_with(title)).then(|| (title.to_owned(), rest))
}

fn item(label: Option<String>, words: &str, piece: &Piece<'_>) -> Item {
    let named = Named { attachment: crate::model::Attachment::default(), evidence: whole(piece, 0.93) };
    Item { label, words: words.to_owned(), named }
}

fn whole(piece: &Piece<'_>, confidence: f32) -> crate::model::Evidence {
    evidence(piece, &(0..piece.range.len()), "enclosure-list", confidence)
}

fn close(open: &mut Option<Item>, found: &mut Vec<Named>, tables: &Tables) {
    let Some(Item { label, words, mut named }) = open.take() else { return };
    named.attachment = read(label, &words, tables);
    let known =
        |n: &Named| n.attachment.label == named.attachment.label && n.attachment.title == named.attachment.title;
    if (named.attachment.label.is_some() || named.attachment.title.is_some()) && !found.iter().any(known) {
        found.push(named);
    }
}

/// 添付ファイル: a.pdf; b.xlsx of a mail: the label as printed, and each file.
fn mail_files(text: &str) -> Vec<(&str, &str)> {
    let inner = text.trim_start_matches(['[', '【', '<', '■', '※', '〔']);
    let labelled =
        ["添付ファイル名", "添付ファイル", "Attachments", "Attachment", "Attach", "添付"].iter().find_map(|word| {
            let behind = inner.strip_prefix(word)?;
            let closed = behind.trim_start_matches([']', '】', '>', '〕']);
            // 添付ファイル(2件):
            let counted =
                closed.strip_prefix('(').and_then(|r| r.split_once(')')).filter(|(count, _)| count.ends_with('件'));
            let closed = counted.map_or(closed, |(_, rest)| rest);
            let files = closed.strip_prefix(':').or_else(|| (closed.len() < behind.len()).then_some(closed))?;
            Some((*word, files))
        });
    let ends = |file: &str| FILES.iter().any(|end| super::without_note(file).ends_with(end));
    let Some((label, rest)) = labelled.filter(|(_, rest)| rest.split([';', '、', ',', '/']).any(ends)) else {
        return Vec::new();
    };
    rest.split([';', '、', ',', '/']).filter(|file| file.contains('.')).map(|file| (label, file)).collect()
}

/// 1 応募要領　2 応募票, ①県通知(写)　②リーフレット: several counted items on the line of their heading, or one.
fn inline_items(piece: &Piece<'_>, rest: &str) -> Vec<String> {
    let count = |part: &str| {
        let digits = part.chars().take_while(char::is_ascii_digit).count();
        digits.min(2) > 0 && part.chars().nth(digits).is_some_and(|c| !c.is_ascii_digit())
    };
    let mut items: Vec<String> = Vec::new();
    // 送付書類　1　開催要項　　2　推薦書様式: without a colon the first word is the heading
    let printed = piece.printed();
    let signed = printed.contains([':', '：']);
    let behind: Vec<&str> = if signed { printed.split([':', '：']).skip(1).collect() } else { vec![printed] };
    let headed = usize::from(!signed);
    for part in behind.into_iter().flat_map(|behind| behind.split_whitespace().skip(headed)) {
        // 1 and its words may be two parts
        let folded = crate::text::squash(part);
        let opens = count(&folded) || folded.chars().all(|c| c.is_ascii_digit());
        match items.last_mut() {
            Some(last) if !opens || last.chars().all(|c| c.is_ascii_digit()) => last.push_str(&folded),
            _ => items.push(folded),
        }
    }
    let counted = items.len() >= 2
        && items.iter().zip(1_u32..).all(|(item, n)| item.starts_with(&n.to_string()))
        && (items.concat() == rest || !signed && items.concat().ends_with(rest));
    if counted {
        return items;
    }
    names(rest).into_iter().map(str::to_owned).collect()
}

/// What stands behind the heading of a list in the same line: 【添付資料】, 添付:甲, 3.別添資料.
fn heading(text: &str) -> Option<&str> {
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches(['.', '．', '、']);
    let text = if opens_item(text) && numbered.len() < text.len() { numbered } else { text };
    let inner = text.trim_start_matches([
        '【', '(', '[', '<', '〔', '《', '≪', '■', '○', '◆', '◇', '●', '※', '〈', '*', '-', '=', '・',
    ]);
    let opened = inner.len() < text.len();
    let word = HEADINGS.iter().filter(|word| inner.starts_with(**word)).max_by_key(|word| word.len())?;
    let rest = inner.get(word.len()..)?;
    let closed = rest.trim_start_matches(['】', ')', ']', '>', '〕', '》', '≫', '〉', '*', '-', '=']);
    let colon = closed.strip_prefix(':');
    let bracketed = closed.len() < rest.len();
    match (colon, closed) {
        (Some(behind), _) if *word != "別添" && *word != "参考資料" => Some(behind),
        (None, "") => {
            (*word != "別添" && *word != "参考資料" || (opened && bracketed && text.starts_with('【'))).then_some("")
        }
        (None, behind) if opened && bracketed && word.starts_with(['添', '同', '送']) => {
            let parts = names(behind);
            (parts.len() >= 2).then_some(behind)
        }
        _ => None,
    }
}

/// 添付　開催要項, 3　添付書類　1　開催要項: heading and first item on one line, with a gap between them.
fn spaced_heading<'p>(piece: &'p Piece<'_>) -> Option<&'p str> {
    let printed = piece.printed().trim_start();
    let printed = printed
        .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９' | '.' | '．' | '、'))
        .trim_start();
    let word = HEADINGS
        .iter()
        .filter(|word| !matches!(**word, "別添" | "参考資料" | "資料") && printed.starts_with(**word))
        .max_by_key(|word| word.len())?;
    let behind = printed.get(word.len()..)?;
    let folded = piece.text();
    let rest = folded.get(folded.find(word)? + word.len()..)?;
    if rest.is_empty() && folded.len() > word.len() {
        // 2　添付書類
        return is_counted(piece).then_some(rest);
    }
    let rest = strip_count(rest);
    (behind.starts_with(char::is_whitespace) && names(rest).iter().all(|name| is_copy(name))).then_some(rest)
}

/// The documents that one line names one after the other: 開催要項(1枚)、チラシ(2枚).
fn names(rest: &str) -> Vec<&str> {
    let parts: Vec<&str> = rest.split(['、', '/', ',']).collect();
    if parts.iter().all(|part| is_copy(part)) { parts } else { vec![rest] }
}

/// Without the sign of an item: ・ ○ (1) 1. ①.
fn strip_sign(text: &str) -> &str {
    let bare =
        text.trim_start_matches(['・', '○', '●', '◇', '■', '◆', '※', '•', '-', '◎', '□', '→', '*', '☆', '★', '▼', '◯']);
    if bare.len() < text.len() {
        return bare;
    }
    let numbered = ["No.", "No", "NO.", "NO"].iter().find_map(|sign| text.strip_prefix(sign));
    if let Some(rest) =
        numbered.map(|n| n.trim_start_matches(|c: char| c.is_ascii_digit())).filter(|r| r.len() < text.len() - 2)
        && numbered.is_some_and(|n| n.len() > rest.len())
    {
        return rest;
    }
    let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if digits.len() < text.len()
        && let Some(rest) = digits.strip_prefix(['.', ')', '、', '．'])
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return rest;
    }
    if let Some((inside, rest)) = text.strip_prefix('(').and_then(|t| t.split_once(')'))
        && (1..=2).contains(&inside.chars().count())
        && inside.chars().all(|c| c.is_ascii_digit() || matches!(c, 'ア'..='オ' | '一'..='十'))
    {
        return rest;
    }
    text
}

/// How the name of a file ends.
const FILES: [&str; 9] = [".pdf", ".PDF", ".docx", ".doc", ".xlsx", ".xls", ".pptx", ".zip", ".csv"];

pub(super) fn is_file_name(text: &str) -> bool {
    FILES.iter().any(|end| text.ends_with(end))
        && text.chars().count() <= 60
        && !text.contains("://")
        && !text.contains('。')
}

/// Whether the words of an item are a name and no sentence.
fn is_name(text: &str) -> bool {
    let verb = ['し', 'す', 'る', 'た', 'て', '、', 'い', 'く', 'ま', 'に', 'を', 'は', 'が', 'と', '。'];
    // 開催要項(案); 定員120名(先着順) is an item of another list
    let mut name = text;
    while let Some((before, _)) = super::last_bracket(name).filter(|(before, _)| !before.is_empty()) {
        name = before;
    }
    let document = name.ends_with("について")
        || (text.contains("(写") && ["通知", "事務連絡"].iter().any(|kind| name.ends_with(kind)))
        || super::DOCUMENTS.iter().any(|kind| text.ends_with(kind) || name.ends_with(kind));
    document && !text.ends_with(verb) && !text.contains('。') && text.matches('、').count() <= 1
}

/// 1 and a gap before the words: white space is gone from the folded text.
fn is_counted(piece: &Piece<'_>) -> bool {
    let folded = crate::text::fold(piece.printed(), crate::text::Spacing::Single);
    let rest = folded.as_str().trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < folded.as_str().len() && rest.starts_with(' ')
}

/// Without the count of an item below a heading: 1全国建設業協会通知文, where white space is gone.
fn strip_count(text: &str) -> &str {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let counted = (1..=2).contains(&(text.len() - rest.len()));
    let word = rest.chars().next().is_some_and(|c| crate::text::is_japanese(c) || c == '「');
    if counted && word && !rest.starts_with(['年', '月', '日', '時', '枚', '部', '条', '号', '次', '回', '番'])
    {
        rest
    } else {
        text
    }
}

/// Whether a line that begins with a label is an item of a list and no sentence.
fn is_item(text: &str, length: usize, listing: bool) -> bool {
    let rest = text.get(length..).unwrap_or_default();
    // 別紙新旧対照表により is a sentence, (参考1)新旧対照表 an item
    let compared = rest.starts_with("新旧") && !text.starts_with(['(', '【', '[', '〔', '<']);
    let part = rest.strip_prefix('第').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    let sentence = part
        || compared
        || [
            "の",
            "に",
            "を",
            "は",
            "が",
            "と",
            "で",
            "へ",
            "も",
            "や",
            "から",
            "及び",
            "並び",
            "により",
            "による",
            "参照",
            "、",
            "~",
            "又は",
            "若しくは",
            "記載",
            "様式により",
            "写しのとおり",
            "または",
            "」",
            ")の",
            "号",
            "条",
            "中",
            "通知",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
    let bracketed = text.starts_with(['(', '【', '[', '〔', '<', '〈', '≪', '《']);
    let verb = rest.contains("のとおり")
        || rest.ends_with(['し', 'す', 'る', 'た', 'て', '、', 'い', 'く', 'ま', 'に', 'を', 'は', 'が', 'と']);
    let plain = !rest.contains('。') && rest.chars().count() <= 90 && (listing || !verb);
    let generic = ["資料", "様式", "添付", "同封"].iter().any(|word| text.starts_with(word)) && !listing;
    let place = rest.ends_with(['欄', '頁']);
    !sentence && !place && plain && !generic && (listing || bracketed || !rest.is_empty() || text.len() == length)
}

/// Whether a line is the rest of the item above it.
fn goes_on(current: &Item, text: &str, role: Role) -> bool {
    let opened = current.words.matches('(').count() > current.words.matches(')').count()
        || current.words.matches('「').count() > current.words.matches('」').count();
    if is_file_name(text) || is_file_name(&current.words) {
        return false;
    }
    let counted = text.starts_with('(') && text.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    let source =
        text.starts_with(['(', '※']) && text.contains(['日', '号', '.']) && current.words.len() > 3 && !counted;
    let list = role == Role::Enclosure
        && !opens_item(text)
        && (18..=80).contains(&current.words.chars().count())
        && strip_count(text).len() == text.len()
        // 「…」(…事務連絡) is whole
        && !(current.words.starts_with('「') && current.words.ends_with([')', '」']));
    opened || source || list || text.starts_with('の')
}

/// Labels and headings of the annexes in and behind the letter: 別紙 / 甲実施要領.
pub(super) fn headings(letter: &LetterLines<'_>, material: &[&MaterialLines<'_>]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for annex in material {
        match (heading_of(&annex.pieces), &annex.label, &annex.title) {
            (Some(heading), _, _) => found.push(heading),
            (None, Some(label), Some(title)) => found.push((label.clone(), title.clone())),
            _ => {}
        }
    }
    let body = letter.pieces.iter().position(|piece| piece.role == Role::Body).unwrap_or(letter.pieces.len());
    for at in body..letter.pieces.len() {
        found.extend(letter.pieces.get(at..).and_then(heading_of));
    }
    found
}

/// 令和5年7月7日 and nothing else: the head of an attached letter.
fn is_day(text: &str) -> bool {
    ["令和", "平成", "昭和", "大正"].iter().any(|era| text.starts_with(era))
        && text.contains('日')
        && text.chars().count() <= 16
}

/// The label in the first line and the title behind it or in the next.
fn heading_of(pieces: &[Piece<'_>]) -> Option<(String, String)> {
    let first = pieces.first()?.text();
    let (name, length) = label::read(first)?;
    let rest = first.get(length..)?;
    let title = if rest.is_empty() { pieces.get(1)?.text() } else { rest };
    let title = title.trim_start_matches(['○', '◎', '●', '◯']);
    let count = title.chars().count();
    let head = ["事務連絡", "第1", "1.", "記", "〔", "公布日"].iter().any(|word| title.starts_with(word))
        || is_day(title)
        || title.ends_with('号');
    let joined = ['の', 'に', 'を', 'は', 'が', 'と', 'か', '、', '及', ':'];
    let sentence = title.contains('。')
        || title.ends_with(['、', '殿', '様', 'し', 'す', 'る', 'た', 'て', 'に', 'を', 'は', 'が'])
        || rest.contains("のとおり")
        || rest.ends_with('欄')
        || rest.strip_prefix('第').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
        || rest.starts_with(joined);
    let fits = (4..=60).contains(&count)
        && super::names_something(title)
        && !head
        && !sentence
        && label::read(title).is_none()
        && !title.starts_with(['(', '・', '○']);
    let next = pieces.get(if rest.is_empty() { 2 } else { 1 }).map_or("", Piece::text);
    fits.then(|| (name, super::unquote(&whole_title(title, next)).to_owned()))
}

/// A heading that breaks off in a full line goes on in the next, as far as that one ends like a heading.
fn whole_title(title: &str, next: &str) -> String {
    let ends = ["について", "要綱", "要領", "指針", "基準", "様式", "一覧", "概要", "手引", "資料", "書", "票", "表"];
    let open =
        title.matches('「').count() > title.matches('」').count() || !ends.iter().any(|end| title.ends_with(end));
    if open && title.chars().count() >= 20 && next.chars().count() <= 60 && ends.iter().any(|end| next.ends_with(end)) {
        return format!("{title}{next}");
    }
    title.to_owned()
}
