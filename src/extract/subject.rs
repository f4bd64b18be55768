//! The subject (件名) and the note behind it.
//!
//! ```text
//! 「麻しんの疑い例に係る積極的疫学調査の実施に」「ついて（通知）」 → 麻しんの…実施について, note 通知
//! ```
//!
//! Known to be hard: a web page prints the subject again as its title; a subject in quotation marks is mostly a quoted title with
//! words behind it, but a list of notices prints the whole in quotation marks.

use super::place;
use crate::model::Evidence;
use crate::segment::{Piece, Role};
use crate::tables::{Forwarding, HeadLabel, Tables};
use crate::text::is_kanji;

/// Subject, note and evidence.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    pub text: String,
    pub note: Option<String>,
    pub evidence: Evidence,
}

/// The subject of a letter.
pub(super) fn subject(pieces: &[Piece], tables: &Tables) -> Option<Subject> {
    // once running text has begun, what looks like a subject is a title in it
    let body = pieces.iter().position(|p| p.role == Role::Body && p.text().contains('。')).unwrap_or(pieces.len());
    let run = [pieces.get(..body).unwrap_or(pieces), pieces].into_iter().find_map(|lines| best_run(lines, tables))?;
    let run = without_text(without_category(run_on(with_quoted_above(run, pieces), pieces)));
    let full = joined(&run, tables);
    let full = full.get(signed_before(&run, pieces, tables)..).unwrap_or(&full);
    let full = full.get(tables.parties.label_len(HeadLabel::Subject, full)..).unwrap_or(full);
    let full = full.get(kind_before(full)..).unwrap_or(full);
    let full = full.get(mark_before(&run, full)..).unwrap_or(full);
    let full = full.get(count_before(full, pieces)..).unwrap_or(full);
    let (text, note) = split_note(full, tables);
    let text = without_sender(text, pieces, tables);
    let confidence = run.iter().map(|p| p.confidence).fold(1.0, f32::min);
    let evidence = place::of_pieces(&run, "subject-line", confidence)?;
    Some(Subject { text, note, evidence })
}

/// Bytes of the count before a heading that repeats the title of the letter: 1 …の指定について below …の指定について.
fn count_before(full: &str, pieces: &[Piece]) -> usize {
    let title = full.trim_start_matches(|c: char| c.is_ascii_digit());
    let count = full.len() - title.len();
    if count > 0 && pieces.iter().any(|piece| piece.text() == title) { count } else { 0 }
}

/// 「台帳の整備に関するQ&A / (Vol.21)」 / の送付について: a line that begins with a particle goes on with the quoted title above it.
fn with_quoted_above<'p, 'd>(mut run: Vec<&'p Piece<'d>>, pieces: &'p [Piece<'d>]) -> Vec<&'p Piece<'d>> {
    const LINES: usize = 4;
    let Some(at) = run.first().and_then(|first| pieces.iter().position(|p| std::ptr::eq(p, *first))) else {
        return run;
    };
    let goes_on = run.first().is_some_and(|first| begins_with_particle(first.text()));
    let above = pieces.get(at.saturating_sub(LINES)..at).unwrap_or_default();
    if !goes_on || !above.last().is_some_and(|p| p.text().ends_with(['」', '』'])) {
        return run;
    }
    let mut closed = 0_usize;
    for (count, piece) in above.iter().rev().enumerate() {
        let text = piece.text();
        closed += text.matches(['」', '』']).count();
        closed = closed.saturating_sub(text.matches(['「', '『']).count());
        if closed == 0 {
            run.splice(0..0, above.iter().skip(above.len() - count - 1));
            break;
        }
    }
    run
}

/// の送付について, に係る…: no subject begins so.
pub(super) fn begins_with_particle(text: &str) -> bool {
    let next_is_kanji = text.chars().nth(1).is_some_and(is_kanji);
    text.starts_with('を')
        || text.starts_with('の') && next_is_kanji
        || ["に関", "に係", "に伴", "に対", "に基", "に向", "における", "についての", "による", "との"]
            .iter()
            .any(|word| text.starts_with(word))
}

/// 法令・告示・通達 right above the subject: the part of a collection or web site that the letter stands in.
fn without_category<'p, 'd>(mut run: Vec<&'p Piece<'d>>) -> Vec<&'p Piece<'d>> {
    let is_of_site = |text: &str| is_category(text) || is_frame(text);
    while run.len() > 1 && run.first().is_some_and(|first| is_of_site(first.text())) {
        run.remove(0);
    }
    run
}

/// 印刷ページの表示 ページ番号:0000123 更新日:…: the frame of a web page; 穂高工業よりのお知らせ: whose news it is.
fn is_frame(text: &str) -> bool {
    if ["よりのお知らせ", "からのお知らせ", "よりのご案内", "からのご案内"].iter().any(|end| text.ends_with(end))
    {
        return true;
    }
    ["ページ番号", "印刷ページ", "ページID", "更新日:"].iter().any(|word| text.contains(word))
}

/// Bytes of 重要 in 重要　令和3年度…のお知らせ: a mark set apart in front of a title.
fn mark_before(run: &[&Piece], full: &str) -> usize {
    let Some(printed) = run.first().map(|first| first.printed().trim_start()) else { return 0 };
    let mark = ["重要", "至急", "緊急", "新着", "再掲"].into_iter().find(|mark| {
        printed.strip_prefix(mark).is_some_and(|rest| rest.starts_with(char::is_whitespace))
            && full.strip_prefix(mark).is_some_and(|rest| rest.chars().count() >= 6)
    });
    mark.map_or(0, str::len)
}

/// 法令・告示・通達, 関連通知: sorts of documents and nothing more.
pub(super) fn is_category(text: &str) -> bool {
    const KINDS: [&str; 16] = [
        "法令",
        "法律",
        "政令",
        "省令",
        "条例",
        "規則",
        "告示",
        "公示",
        "訓令",
        "通達",
        "通知",
        "例規",
        "事務連絡",
        "お知らせ",
        "通知等",
        "通達等",
    ];
    let text = text.strip_prefix("関連").or_else(|| text.strip_prefix("関係")).unwrap_or(text);
    text.split(['・', '/', '>', '、', '»', '|']).all(|word| KINDS.contains(&word))
}

/// …の見直しについて / 令和6年度第2回…調査会(令和6年: a line below the end of a subject that ends it no better is text.
fn without_text<'p, 'd>(mut run: Vec<&'p Piece<'d>>) -> Vec<&'p Piece<'d>> {
    /// From so many letters on a line is no second line of a title.
    const LONG: usize = 24;
    let ends = |run: &[&Piece]| {
        let whole: String = run.iter().map(|piece| piece.text()).collect();
        let open = whole.matches(['「', '『']).count() > whole.matches(['」', '』']).count();
        is_complete(&whole) && !open
    };
    if run.len() < 2 || ends(&run) {
        return run;
    }
    let whole = (1..run.len()).rev().find(|count| run.get(..*count).is_some_and(ends));
    let text = |piece: &&Piece| piece.text().contains('、') || piece.text().chars().count() >= LONG;
    if let Some(count) = whole.filter(|count| run.get(*count).is_some_and(text)) {
        run.truncate(count);
    }
    run
}

/// Bytes of 連絡/ in 連絡/講習会日程変更: what sort of notice it is.
fn kind_before(full: &str) -> usize {
    let Some((kind, title)) = full.split_once('/') else { return 0 };
    let known = kind.len() <= 18 && Forwarding::embedded().things.iter().any(|thing| thing == kind);
    if known && title.chars().count() >= 4 { kind.len() + '/'.len_utf8() } else { 0 }
}

/// …の防止について(全空連) above 公益財団法人全日本空手道連盟(全空連)より…: in brackets behind the subject stands who it came from.
fn without_sender(text: String, pieces: &[Piece], tables: &Tables) -> String {
    let Some((before, inside)) = last_bracket(&text).filter(|(_, inside)| (2..=8).contains(&inside.chars().count()))
    else {
        return text;
    };
    let named = format!("({inside})");
    let is_short_name = |piece: &Piece| {
        let line = piece.text();
        line.match_indices(&named).any(|(at, _)| {
            let name = line.get(..at).unwrap_or_default();
            let name = name.rsplit(['、', '。', ',', ')']).next().unwrap_or_default();
            name.chars().count() > inside.chars().count() && tables.bodies.ends_like_body(name)
        })
    };
    if text.ends_with(')') && is_complete(&before) && pieces.iter().any(is_short_name) { before } else { text }
}

/// Bytes of the person who signs, where a letter on one line has the subject right behind the name: 会長　堀越　|憲　救急箱の….
fn signed_before(run: &[&Piece], pieces: &[Piece], tables: &Tables) -> usize {
    let Some(first) = run.first().filter(|p| p.range.start > 0) else { return 0 };
    let before = pieces.iter().position(|p| std::ptr::eq(p, *first)).and_then(|at| pieces.get(at.checked_sub(1)?));
    let signs = |p: &&Piece| p.line.number == first.line.number && matches!(p.role, Role::Issuer | Role::Person);
    let Some(before) = before.filter(signs) else { return 0 };
    let mut tokens = first.printed().split_whitespace();
    let is_name = |token: &&str| (1..=4).contains(&token.chars().count()) && token.chars().all(is_kanji);
    let whole = |text: &str| tables.posts.split_post(text).is_some();
    // whoever signs has a family name behind the post already, or the whole name follows it
    let most = if whole(before.text()) { 2 } else { 1 };
    let names: Vec<&str> = tokens.by_ref().take(most + 1).take_while(is_name).collect();
    let name: String = names.concat();
    let rest = first.text().get(name.len()..).unwrap_or_default();
    let spaced = first.printed().split_whitespace().skip(names.len()).any(|token| token.chars().count() >= 4);
    let signed = tables.parties.split_honorific(before.text()).is_none()
        && (whole(before.text())
            || (1..=4).any(|count| {
                let text = before.text();
                text.char_indices().rev().nth(count - 1).and_then(|(at, _)| text.get(..at)).is_some_and(whole)
            }));
    let fits = (1..=most).contains(&names.len()) && signed && spaced && rest.chars().count() >= 6;
    if fits && first.text().starts_with(&name) && !whole(&name) { name.len() } else { 0 }
}

/// The run of subject lines that stands best for the subject; 標記について above the real one is none.
fn best_run<'p, 'd>(pieces: &'p [Piece<'d>], tables: &Tables) -> Option<Vec<&'p Piece<'d>>> {
    let mut runs: Vec<Vec<&Piece>> = Vec::new();
    let mut last = None;
    for (at, piece) in pieces.iter().enumerate().filter(|(_, p)| p.role == Role::Subject) {
        match runs.last_mut() {
            Some(run) if last == Some(at - 1) && !begins_anew(run, piece, tables) => run.push(piece),
            _ => runs.push(vec![piece]),
        }
        last = Some(at);
    }
    let stamp = tables.cues.index("stamp");
    let is_stamp =
        |piece: &Piece| stamp.is_some_and(|i| tables.cues.of(piece.text()).has(i)) && !is_complete(piece.text());
    runs.retain(|run| run.iter().any(|piece| !is_stamp(piece)));
    runs.retain(|run| !is_empty(&joined(run, tables)) && !run.first().is_some_and(|p| is_item(p.text())));
    // the first complete one below the number, date and parties of the head; a title of a web page stands above them
    let text = pieces.iter().position(|p| !p.role.is_head() && p.role != Role::Furniture).unwrap_or(pieces.len());
    let parties =
        pieces.get(..text).unwrap_or(pieces).iter().rposition(|p| p.role.is_head() && p.role != Role::Subject);
    let below = runs.iter().position(|run| {
        let start = run.first().and_then(|first| pieces.iter().position(|p| std::ptr::eq(p, *first)));
        let full = joined(run, tables);
        start > parties && parties.is_some() && is_complete(&full) && !is_reference_only(&split_note(&full, tables).0)
    });
    if let Some(at) = below {
        return Some(runs.swap_remove(at));
    }
    runs.into_iter().max_by(|a, b| worth(a, tables).total_cmp(&worth(b, tables)))
}

/// A subject goes on below until its quotation marks are closed and it says what it is about.
fn run_on<'p, 'd>(mut run: Vec<&'p Piece<'d>>, pieces: &'p [Piece<'d>]) -> Vec<&'p Piece<'d>> {
    const LINES: usize = 4;
    while run.len() < LINES {
        let Some(above) = run.first().and_then(|first| {
            let at = pieces.iter().position(|p| std::ptr::eq(p, *first))?;
            pieces.get(at.checked_sub(1)?)
        }) else {
            break;
        };
        let t = above.text();
        let goes_on = [
            "及び",
            "並びに",
            "又は",
            "および",
            "ならびに",
            "または",
            "に係る",
            "にかかる",
            "に関する",
            "における",
            "に伴う",
            "に基づく",
            "による",
            "に向けた",
            "に対する",
            "についての",
            "に当たって",
            "の",
            "、",
        ]
        .iter()
        .any(|end| t.ends_with(end))
            || t.matches(['「', '『']).count() > t.matches(['」', '』']).count();
        let free = !above.role.is_head() || above.role == Role::Stamp;
        if !goes_on || !free || t.contains('。') || t.chars().count() > 60 {
            break;
        }
        run.insert(0, above);
    }
    while run.len() < LINES {
        let text: String = run.iter().map(|p| p.text()).collect();
        let open = text.matches(['「', '『']).count() > text.matches(['」', '』']).count();
        // the edge of a column
        let bare = text.trim_end_matches(['|', '│']);
        if !open && is_complete(bare) {
            break;
        }
        let next = run.last().and_then(|last| {
            let at = pieces.iter().position(|p| std::ptr::eq(p, *last))?;
            pieces.get(at + 1)
        });
        let fits = |p: &&Piece| {
            let t = p.text().trim_end_matches(['|', '│']);
            // 件名 再審査等請求に係る添付書類の電子化 / に伴う様式変更
            let opens = ["に伴う", "に係る", "に関する", "における", "について", "の", "及び", "並びに"];
            let rest = opens.iter().any(|word| t.starts_with(word)) && t.chars().count() <= 24 && !t.contains('、');
            !p.role.is_head()
                && !t.contains('。')
                && t.chars().count() <= 60
                && (is_complete(t) || open || rest || is_complete(&format!("{bare}{t}")))
                && matches!(p.role, Role::Body | Role::Furniture | Role::Enclosure | Role::Greeting | Role::Material)
        };
        match next.filter(fits) {
            Some(piece) => run.push(piece),
            None => break,
        }
    }
    run
}

/// Whether a subject says what it is about: について, の件, with or without a note.
fn is_complete(text: &str) -> bool {
    let text = match last_bracket(text) {
        Some((before, _)) if !before.is_empty() => before,
        _ => text.to_owned(),
    };
    ["について", "の件", "お願い", "お知らせ", "ご案内", "に関する件", "御案内"].iter().any(|end| text.ends_with(end))
}

/// A line that repeats what the run already says, or opens with its own label.
fn begins_anew(run: &[&Piece], piece: &Piece, tables: &Tables) -> bool {
    let text = piece.text();
    run.iter().any(|p| p.text() == text)
        // 標記について stands above the subject that it means
        || is_reference_only(&joined(run, tables))
        || tables.parties.label_len(HeadLabel::Subject, text) > 0
        || text.starts_with(['○', '◎'])
        || (text.chars().count() >= 12 && run.iter().any(|p| p.text().contains(text)))
}

/// How well a run of lines stands for the subject: complete wording, later rather than earlier.
fn worth(run: &[&Piece], tables: &Tables) -> f32 {
    let text = joined(run, tables);
    let (text, note) = split_note(&text, tables);
    let complete =
        ["について", "の件", "お願い", "お知らせ", "ご案内", "関する件"].iter().any(|end| text.ends_with(end));
    let confidence = run.iter().map(|p| p.confidence).fold(1.0, f32::min);
    f32::from(u8::from(complete)) * 2.0 + f32::from(u8::from(note.is_some())) + confidence
        - if is_reference_only(&text) { 3.0 } else { 0.0 }
}

/// 標記について, このことについて: points at a subject and is none.
fn is_reference_only(text: &str) -> bool {
    ["標記について", "このことについて", "標記の件", "標題の件", "みだしのことについて"].contains(&text)
}

/// (2)…について: an item of a list.
fn is_item(text: &str) -> bool {
    let inner = text.trim_start_matches('(');
    inner.len() < text.len()
        && inner.find(')').is_some_and(|at| inner.get(..at).is_some_and(|n| n.chars().all(|c| c.is_ascii_digit())))
}

/// 御礼 and 弔辞 are subjects, a single character and two signs are none.
fn is_empty(text: &str) -> bool {
    let count = text.chars().count();
    count < 2 || count == 2 && !text.chars().all(is_kanji)
}

/// The printed lines as one, label and leading marks taken off.
fn joined(run: &[&Piece], tables: &Tables) -> String {
    let mut text = String::new();
    for piece in run {
        let line = piece.text();
        // (市民生活部市民協働課扱い): who handles the matter
        if run.len() > 1 && line.starts_with('(') && (line.ends_with("扱い)") || line.ends_with("扱)")) {
            continue;
        }
        let label = if text.is_empty() { tables.parties.label_len(HeadLabel::Subject, line) } else { 0 };
        let line = line.get(label..).unwrap_or(line);
        // the edge of a column
        text.push_str(if run.len() > 1 { line.trim_matches(['|', '│']) } else { line });
    }
    let text = text
        .trim_start_matches(['○', '◎', '●', '◯', '■', '◆', '〇', '~', '・', '*', '#', '|', '│'])
        .trim_end_matches(['~', '*', '■', '◆', '●', '|', '│']);
    text.to_owned()
}

/// Cuts the bracketed note off the end.
fn split_note(full: &str, tables: &Tables) -> (String, Option<String>) {
    let mut text = unquote(full);
    let mut notes: Vec<String> = Vec::new();
    while let Some((before, note)) = last_bracket(&text) {
        if before.is_empty() || !tables.parties.is_subject_note(&note) {
            break;
        }
        notes.insert(0, note);
        text = unquote(&before);
    }
    (text, (!notes.is_empty()).then(|| notes.join("、")))
}

/// (before, inside) of a closed bracket at the end.
fn last_bracket(text: &str) -> Option<(String, String)> {
    for (open, close) in [('(', ')'), ('【', '】'), ('〔', '〕'), ('[', ']'), ('<', '>')] {
        if let Some(inner) = text.strip_suffix(close) {
            let at = inner.rfind(open)?;
            return Some((inner.get(..at)?.to_owned(), inner.get(at + open.len_utf8()..)?.to_owned()));
        }
    }
    None
}

/// 「…について」 → …について, when one pair of quotation marks goes around the whole.
fn unquote(text: &str) -> String {
    // 【…について】: brackets around the whole are print
    if let Some(inner) = text.strip_prefix('【').and_then(|t| t.strip_suffix('】'))
        && !inner.contains(['【', '】'])
    {
        return inner.to_owned();
    }
    let Some(inner) = text.strip_prefix('「').and_then(|t| t.strip_suffix('」')) else { return text.to_owned() };
    let mut depth = 0_i32;
    for c in inner.chars() {
        depth += match c {
            '「' => 1,
            '」' => -1,
            _ => 0,
        };
        if depth < 0 {
            return text.to_owned();
        }
    }
    inner.to_owned()
}
