//! What a covering letter says it passes on (転送): the forwarding sentence and the list of enclosed letters.
//!
//! Owns the reading of one letter's text. Must not know other letters; whether the named letter lies in the document or
//! anywhere is found by `link`.
//!
//! ```text
//! 標記について、令和５年７月７日付け日歯発第470号により日本歯科医師会から通知がありました。原文は別添のとおり…
//!   → issuer 日本歯科医師会, number 日歯発第470号, date 2023-07-07, enclosed
//! ```
//!
//! A forwarding sentence has a source (Xより), a thing (通知) and an arrival (がありました); word lists stand in
//! `tables/data/forwarding.toml`. Known to be hard: 「…により示してきたところ」 is a citation and no forwarding, a question that came
//! from members goes up and not down, 「別添のとおり…あて通知しました」 passes on the writer's own letter, and a list may name the
//! letter of the letter (日歯通知 and with it the ministry's).

mod labelled;
mod sentence;

use super::context::Context;
use crate::grammar::{Precision, find_dates, find_numbers};
use crate::model::{Evidence, Upstream};
use crate::segment::{Piece, Role};
use crate::tables::{Forwarding, Tables};
use crate::text::{Letters, find_word};
use labelled::{label_of, labelled};
use sentence::{Sentence, balanced};
use std::ops::Range;

/// What the letter passes on, in the order of the text, every upstream with the sentence it was read from.
#[must_use]
pub fn forwarding(pieces: &[Piece], head: &Context, tables: &Tables) -> Vec<(Upstream, Evidence)> {
    let words = Forwarding::embedded();
    let passages = passages(pieces, words);
    let mut found: Vec<(Upstream, Evidence)> = Vec::new();
    let mut below_listed = false;
    for (at, passage) in passages.iter().enumerate() {
        // what stands below a listed letter is said of it: 両方から同じ依頼が来ています
        below_listed = if passage.item { has_number(passage, tables) } else { below_listed && passage.gap == 0 };
        let later = passages.get(at + 1..).unwrap_or_default();
        let rest: Vec<&str> = later.iter().take(3).map(|p| p.text.as_str()).collect();
        for (mut upstream, rule) in Sentence::new(&passage.text, words, tables, head).passes_on() {
            if below_listed && !passage.item && upstream.reference_number.is_none() {
                continue;
            }
            upstream.enclosed |= rest.iter().any(|text| speaks_of_the_original(text, words));
            found.push((upstream, passage.evidence(pieces, rule, 0.9)));
        }
    }
    let in_text = found.len();
    let several = in_text > 0 && passages.iter().any(|p| !p.item && counts_letters(&p.text, words));
    let subject = pieces.iter().filter(|piece| piece.role == Role::Subject);
    let headed = subject.into_iter().any(|piece| opens_a_digest(piece.text(), words));
    let mut digest = several || headed;
    let mut enclosed = several;
    let opens = |passage: &Passage| opens_a_digest(&passage.text, words);
    if in_text > 0 || headed || passages.iter().any(opens) {
        for (upstream, at) in labelled(&passages, words, (tables, head)) {
            let Some(passage) = passages.get(at) else { continue };
            join_or_add(&mut found, in_text, upstream, || passage.evidence(pieces, "enclosure-labelled", 0.8));
        }
    }
    for passage in passages.iter().filter(|passage| label_of(&passage.text, words).is_none()) {
        let may_open = !passage.item || !has_number(passage, tables);
        if may_open && opens_a_digest(&passage.text, words) {
            digest = true;
            enclosed |= words.original.iter().any(|word| passage.text.contains(word.as_str()));
        }
        // under 次の文書をまとめてお送りします a letter bears a number, a day or a title
        let is_letter = |listed: &Upstream| listed.reference_number.is_some() || listed.title.is_some();
        let in_list = || listed(passage, words, (tables, head), true).filter(is_letter);
        // what a digest lists is there when it says so: …会員ページに載せました
        let in_digest = digest && (passage.item || passage.standing != Standing::Text);
        let of_digest = || in_list().filter(|_| in_digest).map(|listed| Upstream { enclosed, ..listed });
        let listable = passage.item || in_text > 0 && passage.standing == Standing::Recorded;
        let own = if listable { listed(passage, words, (tables, head), in_text > 0) } else { None };
        let in_brackets = || sent_by_in_brackets(passage, tables, head).filter(|_| passage.item && in_text == 0);
        let Some(listed) = own.or_else(of_digest).or_else(in_brackets) else { continue };
        if in_digest && in_text == 0 {
            found.push((listed, passage.evidence(pieces, "enclosure-list", 0.8)));
            continue;
        }
        join_or_add(&mut found, in_text, listed, || passage.evidence(pieces, "enclosure-list", 0.8));
    }
    let found = without_vague(found);
    let mut kept: Vec<(Upstream, Evidence)> = Vec::new();
    for (upstream, evidence) in found {
        if !kept.iter().any(|(other, _)| *other == upstream) {
            kept.push((upstream, evidence));
        }
    }
    kept
}

fn has_number(passage: &Passage, tables: &Tables) -> bool {
    find_numbers(&passage.text, tables).iter().any(|number| !number.law && !number.blank)
}

/// 今月は次の文書をまとめてお送りします: the list below it is what is passed on.
fn opens_a_digest(text: &str, words: &Forwarding) -> bool {
    let letters = Letters::of(text);
    let any = |list: &[String]| list.iter().any(|word| letters.may_hold(word) && find_word(text, word).is_some());
    let listed = || ["下記", "次", "以下", "左記"].iter().any(|head| text.contains(&format!("{head}のとおり")));
    let came = || {
        let verb = |verb: &String| ["から", "より"].iter().any(|mark| text.contains(&format!("{mark}{verb}")));
        words.came.iter().any(verb)
    };
    // ■県協議会から届いた文書
    let bare = strip_brackets(text);
    let came_before = |head: &str| words.came.iter().any(|verb| head.ends_with(verb.as_str()));
    // 【全国協会からのお知らせ】
    let from = |head: &str| head.ends_with("からの") || head.ends_with("よりの");
    let title = bare.trim_matches(['【', '】', '■', '●', '◆', '○', '<', '>', '《', '》']);
    let headed = words
        .digest_things
        .iter()
        .filter_map(|thing| title.strip_suffix(thing.as_str()))
        .any(|head| came_before(head) || from(head));
    headed || any(&words.digest_things) && (any(&words.digest_heads) && any(&words.digest_verbs) || listed() && came())
}

/// ２つの通知, 通知２件: how many letters came; a list below names them.
fn counts_letters(text: &str, words: &Forwarding) -> bool {
    let counted = |rest: &str| {
        ["つの", "件の", "通の", "本の"].iter().find_map(|unit| rest.strip_prefix(unit)).map(str::to_owned)
    };
    let thing = |rest: &str| words.things.iter().any(|thing| rest.starts_with(thing.as_str()));
    text.char_indices().filter(|(_, c)| c.is_ascii_digit()).any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        counted(rest).is_some_and(|rest| thing(&rest))
    })
}

/// Of two namings of one letter the one that tells which it is: 農林水産省から日本獣医師会を経由して and 日本獣医師会からの文書「…」.
fn without_vague(found: Vec<(Upstream, Evidence)>) -> Vec<(Upstream, Evidence)> {
    let names = crate::tables::Names::embedded();
    let vague = |u: &Upstream| u.reference_number.is_none() && u.date.is_none() && u.title.is_none();
    let told: Vec<Upstream> = found.iter().map(|(u, _)| u).filter(|u| !vague(u)).cloned().collect();
    let named_better = |u: &Upstream| {
        let direct = u.via.as_ref().or(u.issuer.as_ref());
        direct.is_some_and(|direct| {
            told.iter()
                .filter_map(|t| t.issuer.as_ref())
                .any(|other| names.alike(direct, other).max(names.alike(other, direct)) > 0.6)
        })
    };
    found.into_iter().filter(|(u, _)| !vague(u) || !named_better(u)).collect()
}

/// 原文は別添のとおりです, 別添をご参照のうえ: a later sentence says that the letter itself is enclosed.
fn speaks_of_the_original(text: &str, words: &Forwarding) -> bool {
    let any = |list: &[String]| list.iter().any(|word| find_word(text, word).is_some());
    any(&words.original) && any(&words.shown) || words.original_heads.iter().any(|head| text.starts_with(head.as_str()))
}

/// A sentence or a listed item, joined from the pieces it runs over.
#[derive(Debug)]
struct Passage {
    text: String,
    /// start in `text`, index of the piece, offset in the piece's folded text
    parts: Vec<(usize, usize, usize)>,
    item: bool,
    /// its label was taken off
    bare: bool,
    /// lines that are left empty above it
    gap: u32,
    standing: Standing,
}

/// Where a passage stands that is no item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Text,
    /// under 記, with a serial number before it: 1 令和6年6月10日付け医政発0610第3号…
    Numbered,
    /// under 記, a letter by its number or title: 令和6年9月5日付け全配協発第44号
    Recorded,
}

impl Passage {
    fn evidence(&self, pieces: &[Piece], rule: &str, confidence: f32) -> Evidence {
        let mut text = String::new();
        for (at, (start, piece, offset)) in self.parts.iter().enumerate() {
            let end = self.parts.get(at + 1).map_or(self.text.len(), |next| next.0);
            let Some(piece) = pieces.get(*piece) else { continue };
            let printed = piece.folded.printed(*offset..*offset + (end - start));
            text.push_str(piece.printed().get(printed).unwrap_or_default());
        }
        let first = self.parts.first().and_then(|(_, piece, _)| pieces.get(*piece));
        Evidence {
            text,
            page: first.map_or(1, |p| p.line.page),
            line: first.map_or(1, |p| p.line.number),
            bbox: first.and_then(|p| p.line.bbox),
            rule: rule.to_owned(),
            confidence,
        }
    }
}

/// The letter's text below its subject as sentences and items. A letter may have its date and issuer at the foot, so roles
/// beside furniture and material are not trusted to end the text.
fn passages(pieces: &[Piece], words: &Forwarding) -> Vec<Passage> {
    let first_of = |role: Role| pieces.iter().position(|p| p.role == role);
    let subject = first_of(Role::Subject);
    let start = subject.or_else(|| first_of(Role::Addressee)).map_or(0, |at| at + 1);
    let mut out: Vec<Passage> = Vec::new();
    let (mut open, mut in_record) = (false, false);
    // a short line of a head above the text is no beginning of its first sentence
    let lone = |at: usize| {
        pieces
            .get(at)
            .is_some_and(|p| p.role.is_head() && !p.text().contains(['。', '、']) && p.text().chars().count() <= 24)
    };
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        let label = label_end(piece);
        let text = piece.text();
        // an item with a number is no furniture
        in_record = (in_record || text == "記") && !text.starts_with("以上");
        let left_out = piece.role == Role::Furniture
            && !((text.contains("号)") || text.contains("付け)"))
                && (label.is_some() || text.starts_with(['(', '・'])));
        // a numbered title with its day in brackets is an item, whatever it looks like
        let listed = || label.is_some() || is_item(text, piece.role, words);
        let is_subject = piece.role == Role::Subject
            && !((text.ends_with("付け)") || in_record && label_of(text, words).is_some()) && listed());
        if left_out || is_subject || matches!(piece.role, Role::Material | Role::Stamp) {
            continue;
        }
        let quote = label.unwrap_or_else(|| text.len() - text.trim_start_matches(['>', '|']).len());
        let body = text.get(quote..).unwrap_or_default();
        if body.is_empty() {
            open = false;
            continue;
        }
        let item = label.is_some() || is_item(body, piece.role, words);
        let under_record = out.last().is_some_and(|p| p.text == "記" || p.standing == Standing::Numbered);
        // 9月5日 全協発第44号 …について(全国協会): a row of a list
        let row = body.starts_with(|c: char| c.is_ascii_digit()) && body.contains('号') && body.contains("について");
        let recorded = (in_record || row)
            && !body.contains(['、', '。'])
            && (row
                || body.starts_with('「')
                || body.ends_with(['号', '」', ')']) && body.contains(['号', '「'])
                || label_of(body, words).is_some());
        let standing = match () {
            () if !item && under_record && body.starts_with(|c: char| c.is_ascii_digit()) => Standing::Numbered,
            () if !item && recorded => Standing::Recorded,
            () => Standing::Text,
        };
        let numbered = standing != Standing::Text;
        let continues = open
            && !item
            && !numbered
            && !at.checked_sub(1).is_some_and(lone)
            && !matches!(piece.role, Role::Record | Role::End | Role::Date | Role::Number);
        let mut from = quote;
        let named_above = |p: &Passage| p.item || p.standing == Standing::Recorded && p.text.ends_with('号');
        let mut joins = continues || (body.starts_with(['(', '「']) && out.last().is_some_and(named_above) && !item);
        for (end, c) in body.char_indices().filter(|(_, c)| *c == '。').map(|(i, c)| (quote + i + c.len_utf8(), c)) {
            let _ = c;
            push(&mut out, text, from..end, at, joins, (item, standing));
            mark_bare(&mut out, label.is_some() && from == quote);
            joins = false;
            from = end;
        }
        if from < text.len() {
            push(&mut out, text, from..text.len(), at, joins, (item, standing));
            mark_bare(&mut out, label.is_some() && from == quote);
            // a listed letter that is named to its end is no beginning of a sentence
            let named = item && body.ends_with([')', '号', '」']) && body.contains('号');
            open = !item || body.chars().count() > 24 && !named || body.ends_with("より") || body.ends_with("から");
        } else {
            open = false;
        }
    }
    for passage in &mut out {
        let number_of = |at: usize| pieces.get(at).map(|piece| piece.line.number);
        let first = passage.parts.first().map_or(0, |part| part.1);
        let above = first.checked_sub(1).and_then(number_of);
        passage.gap = above.zip(number_of(first)).map_or(1, |(above, own)| own.saturating_sub(above + 1));
    }
    out
}

fn push(
    out: &mut Vec<Passage>,
    text: &str,
    range: Range<usize>,
    piece: usize,
    joins: bool,
    (item, standing): (bool, Standing),
) {
    let part = text.get(range.clone()).unwrap_or_default();
    match out.last_mut().filter(|_| joins) {
        Some(last) => {
            last.parts.push((last.text.len(), piece, range.start));
            last.text.push_str(part);
        }
        None => {
            out.push(Passage {
                text: part.to_owned(),
                parts: vec![(0, piece, range.start)],
                item,
                bare: false,
                gap: 0,
                standing,
            });
        }
    }
}

fn mark_bare(out: &mut [Passage], bare: bool) {
    if let Some(last) = out.last_mut().filter(|_| bare) {
        last.bare = true;
    }
}

/// Where the text of an item begins whose label only the print shows: ①, 一, １ before white space (folded, ① 11月14日 is 111月14日).
fn label_end(piece: &Piece) -> Option<usize> {
    let printed = piece.printed();
    let bare = printed.trim_start();
    let circled = |c: char| matches!(c, '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒇' | '❶'..='❿');
    let counted = |c: char| {
        c.is_ascii_digit()
            || matches!(c, '０'..='９' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
    };
    let rest = if bare.starts_with(circled) {
        bare.trim_start_matches(circled)
    } else {
        let rest = bare.trim_start_matches(counted);
        let short = (1..=2).contains(&bare.strip_suffix(rest)?.chars().count());
        let unit =
            rest.trim_start().starts_with(['年', '月', '日', '時', '件', '名', '回', '部', '枚', '人', '円', '号']);
        if !short || !rest.starts_with(char::is_whitespace) || unit {
            return None;
        }
        rest
    };
    let at = printed.len() - rest.trim_start().len();
    Some(piece.folded.folded_at(at)).filter(|at| *at > 0 && *at < piece.text().len())
}

/// A line that begins a listed thing: ・, 1, (1), 別添1, 添付:.
fn is_item(text: &str, role: Role, words: &Forwarding) -> bool {
    if role == Role::Enclosure && !text.starts_with('(') {
        return true;
    }
    if text.starts_with(['・', '○', '●', '◇', '◆', '◎', '※', '■', '□', '▽', '▼', '△', '▲', '☆', '★', '-', '*'])
    {
        return true;
    }
    let bare = text.trim_start_matches(['(', '【', '〔', '[', '<', '《']);
    if let Some(head) = words.list_heads.iter().find(|head| bare.starts_with(head.as_str())) {
        let after = bare.get(head.len()..).unwrap_or_default();
        let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let closed = after.starts_with([')', '】', '〕', ']', '>', '》', ':', '・', '「']) || after.is_empty();
        // 別添日本歯科医師会通知(…): the blank between head and title is gone in the folded text
        return closed || !after.contains('。') && !after.contains("のとおり") && after.chars().count() <= 60;
    }
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < bare.len() && (bare.len() < text.len() || digits.starts_with(['.', '、', ' ']))
}

/// A listed enclosure that is a letter: by its number, its date or its sender and kind.
fn listed(
    passage: &Passage,
    words: &Forwarding,
    (tables, head_fields): (&Tables, &Context),
    covers: bool,
) -> Option<Upstream> {
    // a listed letter, and on the next line what is to be done
    let first = passage.parts.get(1).and_then(|part| passage.text.get(..part.0));
    let complete = |first: &&str| first.ends_with([')', '号', '」']) || first.ends_with("について");
    let whole = first.filter(|_| passage.text.ends_with('。')).filter(complete).unwrap_or(&passage.text);
    if whole.ends_with('。') {
        return None;
    }
    let dated = |rest: &str| rest.starts_with(['年', '月', '日']);
    let mut text = whole.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '(' | ')'
                    | '【'
                    | '】'
                    | '['
                    | ']'
                    | '・'
                    | '○'
                    | '●'
                    | '◇'
                    | '■'
                    | '□'
                    | '◎'
                    | ':'
                    | '.'
                    | '、'
                    | '※'
                    | '-'
                    | '〔'
                    | '〕'
            )
    });
    // 11月14日付け…, 2　6資循第88号: the digits are no label
    if dated(text) || passage.bare {
        text = whole;
    }
    let mut head = "";
    if let Some(word) = words.list_heads.iter().find(|h| text.starts_with(h.as_str())) {
        head = word;
        text = text
            .get(word.len()..)?
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ')' | '】' | ':' | '〕' | '・'));
    }
    // what a letter lists for reference it does not pass on
    if matches!(head, "参考" | "資料") || (head.is_empty() && !covers) {
        return None;
    }
    let numbers = find_numbers(text, tables);
    let number = numbers.iter().find(|n| !n.law && !n.blank);
    let days = find_dates(text, tables).into_iter().filter(|d| d.precision == Precision::Day);
    let date = days.into_iter().find_map(|d| d.date.or_else(|| head_fields.named(&d).filter(|_| d.dated)));
    let plain: String = strip_brackets(text);
    let word = words.letter_words.iter().find(|w| plain.ends_with(w.as_str()));
    let issuer = word
        .and_then(|w| plain.strip_suffix(w.as_str()))
        .map(|name| name.trim_end_matches(['の', '発']))
        .filter(|name| {
            name.chars().count() >= 2
                && name.chars().count() <= 40
                && !name.contains("について")
                && !name.contains('「')
        })
        .filter(|name| !number.is_some_and(|n| name.contains(&n.text)))
        .map(str::to_owned);
    // 6月21日付け環自総発第2406211号 犬及び猫の登録事務の運用について
    let days = find_dates(&plain, tables).into_iter().map(|d| d.full.end);
    let behind = find_numbers(&plain, tables).into_iter().map(|n| n.range.end).chain(days);
    let ends: Vec<usize> = behind.collect();
    let quoted = balanced(&plain, &[('「', '」')]).into_iter().next().filter(|group| {
        let behind = plain.get(group.end..).unwrap_or_default();
        behind.chars().count() <= 4 && group.len() >= 30
    });
    // 全国配食協議会「…について」
    let before = quoted.as_ref().and_then(|group| {
        plain.get(ends.iter().copied().filter(|end| *end < group.start).max().unwrap_or(0)..group.start)
    });
    let before = before
        .map(|name| name.trim_matches(['の', '、', '・']).to_owned())
        .filter(|name| number.is_none() && is_sender(name));
    let issuer = issuer.or(before);
    let in_quotes = quoted.and_then(|group| plain.get(group)).map(|title| title.trim_matches(['「', '」']).to_owned());
    let title = in_quotes.or_else(|| {
        plain.find("について").map(|at| {
            let from = ends.iter().copied().filter(|end| *end < at).max().unwrap_or(0);
            plain.get(from..at + "について".len()).unwrap_or_default().trim_matches(['「', '」', '、', 'の']).to_owned()
        })
    });
    let issuer = issuer.or_else(|| bracketed_sender(text, tables).filter(|_| number.is_none()));
    let is_letter = number.is_some()
        || (issuer.is_some() && (date.is_some() || covers || head == "添付"))
        || (title.is_some() && covers);
    is_letter.then(|| Upstream {
        issuer,
        via: None,
        reference_number: number.map(|n| n.text.clone()),
        date,
        title,
        enclosed: true,
    })
}

/// １　保冷箱の温度の記録(全国協会、９月５日): an item of a newsletter with sender and day.
fn sent_by_in_brackets(passage: &Passage, tables: &Tables, head: &Context) -> Option<Upstream> {
    let (item, _) = passage.text.split_once(')')?;
    let item = format!("{item})");
    let group = item.rfind('(').and_then(|at| item.get(at..))?;
    let issuer =
        bracketed_sender(group, tables).filter(|name| !["事務局", "担当"].iter().any(|word| name.contains(word)))?;
    let day = find_dates(group, tables).into_iter().find(|day| day.precision == Precision::Day)?;
    let date = day.date.or_else(|| head.named(&day))?;
    let label = |c: char| c.is_ascii_digit() || "(.・○●◇◆■□◎▽▼☆★※、)".contains(c);
    let title = item.strip_suffix(group)?.trim_start_matches(label).to_owned();
    let title = Some(title).filter(|title| title.chars().count() >= 4);
    Some(Upstream { issuer: Some(issuer), date: Some(date), title, ..Upstream::default() })
}

/// An office or a society.
fn is_sender(name: &str) -> bool {
    let names = crate::tables::Names::embedded();
    let office = ["省", "庁", "局", "部", "課", "室", "長"].iter().any(|end| name.ends_with(end));
    office && name.chars().count() >= 3 || names.is_association(&names.core(name))
}

/// 保冷箱の温度の記録について(全国配食協議会、9月5日付け): the sender in brackets.
fn bracketed_sender(text: &str, tables: &Tables) -> Option<String> {
    balanced(text, &[('(', ')'), ('〔', '〕')]).into_iter().find_map(|group| {
        let inside = text.get(group)?.trim_matches(['(', ')', '〔', '〕']);
        let day = find_dates(inside, tables).first().map(|day| day.full.clone());
        let without = day.map_or_else(
            || inside.to_owned(),
            |day| [inside.get(..day.start), inside.get(day.end..)].into_iter().flatten().collect(),
        );
        let name = without.trim_matches(['、', ',', '・', '付', 'け', 'の']);
        let name = ["より", "から", "発", "通知", "文書", "事務連絡"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name);
        (is_sender(name) && name.chars().count() <= 30).then(|| name.to_owned())
    })
}

fn strip_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for group in balanced(text, &[('(', ')'), ('〔', '〕')]) {
        out.push_str(text.get(from..group.start).unwrap_or_default());
        from = group.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// A listed letter is the one of the sentence when nothing speaks against it: then it completes it.
fn join_or_add(
    found: &mut Vec<(Upstream, Evidence)>,
    in_text: usize,
    listed: Upstream,
    evidence: impl FnOnce() -> Evidence,
) {
    let names = crate::tables::Names::embedded();
    let fits = |u: &Upstream| {
        let same = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
        let issuer = match (&u.issuer, &listed.issuer) {
            (Some(a), Some(b)) => names.alike(a, b).max(names.alike(b, a)) > 0.6,
            _ => true,
        };
        issuer
            && same(&u.reference_number, &listed.reference_number)
            && (u.date.is_none() || listed.date.is_none() || u.date == listed.date)
            && (u.title.is_none() || listed.title.is_none() || u.title == listed.title)
    };
    let text_level = found.get_mut(..in_text).unwrap_or_default();
    let mut fitting: Vec<&mut (Upstream, Evidence)> = text_level.iter_mut().filter(|(u, _)| fits(u)).collect();
    if let [(upstream, _)] = fitting.as_mut_slice() {
        upstream.issuer = upstream.issuer.take().or(listed.issuer);
        upstream.reference_number = upstream.reference_number.take().or(listed.reference_number);
        upstream.date = upstream.date.take().or(listed.date);
        upstream.title = upstream.title.take().or(listed.title);
        upstream.enclosed = true;
        return;
    }
    if listed.reference_number.is_some() || listed.issuer.is_some() || listed.date.is_some() {
        found.push((listed, evidence()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Line;
    use crate::text::{Spacing, fold};

    fn read(lines: &[&str]) -> Vec<Upstream> {
        let lines: Vec<Line> = lines
            .iter()
            .enumerate()
            .map(|(at, text)| Line {
                number: u32::try_from(at).unwrap() + 1,
                page: 1,
                text: (*text).to_owned(),
                ..Line::default()
            })
            .collect();
        let pieces: Vec<Piece> = lines
            .iter()
            .map(|line| Piece {
                line,
                range: 0..line.text.len(),
                folded: fold(&line.text, Spacing::Drop),
                role: Role::Body,
                confidence: 1.0,
            })
            .collect();
        forwarding(&pieces, &Context::default(), Tables::embedded()).into_iter().map(|(u, _)| u).collect()
    }

    #[test]
    fn every_example_of_the_table_reads_as_it_says() {
        let mut wrong = Vec::new();
        for example in &Forwarding::with_examples().unwrap().examples {
            let found = read(&[&example.text]);
            let expected: Vec<Upstream> = example
                .passes_on
                .iter()
                .map(|n| Upstream {
                    issuer: n.issuer.clone(),
                    via: n.via.clone(),
                    reference_number: n.reference_number.clone(),
                    date: n.date.as_ref().map(|d| d.parse().unwrap()),
                    title: n.title.clone(),
                    enclosed: n.enclosed,
                })
                .collect();
            if found != expected {
                wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}", example.text));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
