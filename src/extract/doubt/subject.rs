//! Subjects that begin or end within another thing: a word, a pair of brackets, a party.

use super::super::subject::{begins_with_particle, is_category};
use super::{Doubt, head};
use crate::model::{Field, Letter};
use crate::segment::{Piece, Role};
use crate::tables::Tables;
use crate::text::{is_katakana, read_numeral};

pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let Some(subject) = letter.subject.as_deref() else { return };
    let lines = printed_lines(letter, pieces);
    let Some(first) = lines.first().and_then(|at| pieces.get(*at)) else { return };
    let mut doubt = |en: String, ja: String| doubts.push(Doubt::at(first, Field::Subject, en, ja));
    if let Some(open) = unbalanced(subject) {
        doubt(
            format!("\"{subject}\" has {open} without its other half"),
            format!("「{subject}」の「{open}」が対になっていません"),
        );
    }
    let particle =
        ["について", "ついて", "いて", "に係る", "に関", "のお", "等の"].iter().any(|word| subject.starts_with(word));
    if particle
        || begins_with_particle(subject)
        || subject.chars().count() <= 4
        || subject.starts_with(|c: char| MID_WORD.contains(c))
    {
        doubt(format!("\"{subject}\" begins within a word"), format!("「{subject}」は語の途中から始まっています"));
    }
    // 【重要】…: it may say how the letter is to be handled, and be no part of the subject
    if ["【重要】", "【至急】", "【緊急】", "【転送】", "【再送】"].iter().any(|mark| subject.starts_with(mark))
    {
        doubt(
            format!("\"{subject}\" begins with a mark that may be no part of it"),
            format!("「{subject}」の始めの【】は件名の一部でないかもしれません"),
        );
    }
    // このほど、台風で…の減額について | 通知がありました
    let said =
        ["このほど、", "このたび、", "この度、", "今般、", "さて、"].iter().any(|word| subject.starts_with(word));
    if said {
        doubt(format!("\"{subject}\" begins as a sentence does"), format!("「{subject}」は文のように始まっています"));
    }
    let whole = without_serial(subject).trim_end_matches(['」', '』']);
    let usual = USUAL_ENDS.iter().any(|end| whole.ends_with(end));
    let sure = letter.evidence.subject.as_ref().is_none_or(|evidence| evidence.confidence >= SURE);
    if !usual || !sure {
        doubt(
            format!("\"{subject}\" does not end or stand as subjects do"),
            format!("「{subject}」は件名としては変わった終わり方か位置です"),
        );
    }
    if let Some(alike) = look_alike(subject) {
        doubt(
            format!("\"{alike}\" in \"{subject}\" may be a misread character"),
            format!("「{subject}」の「{alike}」は読み違えた字かもしれません"),
        );
    }
    if let Some(party) = leading_party(subject, tables).or_else(|| leading_office(subject, tables)) {
        doubt(
            format!("\"{subject}\" may begin with the party \"{party}\""),
            format!("「{subject}」の「{party}」は件名でなく発信者か宛先かもしれません"),
        );
    }
    if let Some(above) = line_above(pieces, &lines) {
        doubt(
            format!("\"{above}\" above it may belong to \"{subject}\""),
            format!("上の行「{above}」も件名「{subject}」の一部かもしれません"),
        );
    }
    if let Some(below) = line_below(pieces, &lines, subject) {
        doubt(
            format!("\"{below}\" below it may belong to \"{subject}\""),
            format!("下の行「{below}」も件名「{subject}」の一部かもしれません"),
        );
    }
    if let Some(name) = name_before(pieces, lines.first().copied()) {
        doubt(
            format!("\"{subject}\" begins on the line of who signs, with \"{name}\""),
            format!("「{subject}」の「{name}」は発信者の氏名かもしれません"),
        );
    }
    if let Some(other) = rival(subject, pieces, &lines) {
        doubt(
            format!("the subject may be \"{subject}\" or \"{other}\""),
            format!("件名は「{subject}」か「{other}」かもしれません"),
        );
    }
}

/// 疑義解釈資料の送付について(その2) without the serial at its end.
fn without_serial(subject: &str) -> &str {
    let serial = |text: &str| {
        text.strip_prefix("その")
            .is_some_and(|rest| !rest.is_empty() && read_numeral(rest).is_some_and(|n| n.bytes == rest.len()))
    };
    subject
        .strip_suffix(')')
        .and_then(|head| head.rsplit_once('('))
        .filter(|(_, inside)| serial(inside))
        .map_or(subject, |(head, _)| head)
}

/// Below this confidence a subject that was held back from learning was wrong three times in ten.
const SURE: f32 = 0.99;

/// How subjects end: about a matter, the matter of, a request, an announcement.
const USUAL_ENDS: [&str; 23] = [
    "について",
    "の件",
    "に関する件",
    "に關する件",
    "ニ関スル件",
    "お願い",
    "お知らせ",
    "案内",
    "に就て",
    "に関する事務連絡",
    // what a rule or an announcement does
    "の制定",
    "の廃止",
    "の運用",
    "の公布",
    "の送付",
    "の開催",
    "の募集",
    "の再募集",
    "情報提供",
    "要綱",
    "要領",
    "規程",
    "調査",
];

/// Characters with which no subject begins: kana with which no word begins, small kana, marks that close, particles that go on.
const MID_WORD: &str = "らりるれろんっゃゅょァィゥェォッャュョー」』)】、。を";

/// The pieces that the subject was read from.
fn printed_lines(letter: &Letter, pieces: &[Piece<'_>]) -> Vec<usize> {
    let Some(evidence) = &letter.evidence.subject else { return Vec::new() };
    let Some(first) = pieces.iter().position(|p| {
        p.line.number == evidence.line && p.line.page == evidence.page && evidence.text.starts_with(p.printed().trim())
    }) else {
        return Vec::new();
    };
    let count = evidence.text.split('\n').count();
    (first..(first + count).min(pieces.len())).collect()
}

/// A bracket or quotation mark without its other half.
fn unbalanced(text: &str) -> Option<char> {
    [('「', '」'), ('『', '』'), ('(', ')'), ('【', '】'), ('〔', '〕')].into_iter().find_map(|(open, close)| {
        let count = |mark: char| text.chars().filter(|c| *c == mark).count();
        (count(open) != count(close)).then(|| if count(open) > count(close) { open } else { close })
    })
}

/// Characters that a scan takes for one another, where the ones beside them say so: ニホンジ力, 実施にっいて, ー般社団法人.
fn look_alike(text: &str) -> Option<String> {
    if let Some(wrong) =
        ["にっいて", "につぃて", "にづいて", "につい τ", "にーついて"].iter().find(|w| text.contains(**w))
    {
        return Some((*wrong).to_owned());
    }
    let chars: Vec<char> = text.chars().collect();
    chars.windows(2).find_map(|pair| {
        let &[before, here] = pair else { return None };
        // a kanji that looks like katakana, behind katakana: ジ力; a long vowel behind what has none: 、ー般
        let kanji = matches!(here, '力' | '口' | '夕' | '卜' | '工' | '二' | '八') && is_katakana(before);
        let vowel = here == 'ー' && !is_katakana(before) && !crate::text::is_hiragana(before);
        let next_is_kana = text
            .find(here)
            .and_then(|at| text.get(at + here.len_utf8()..))
            .and_then(|rest| rest.chars().next())
            .is_none_or(|next| is_katakana(next) || crate::text::is_hiragana(next));
        // 二 behind katakana is mostly a count, 力 mostly a force: only between kana is it a slip
        ((kanji && next_is_kana && here != '力' && here != '二')
            || (kanji && matches!(here, '力' | '二') && next_is_kana && !text.contains("の力"))
            || vowel)
            .then(|| format!("{before}{here}"))
    })
}

/// 生産局畜産部飼料課長 in front of the subject, when nothing joins the two.
fn leading_party<'t>(subject: &'t str, tables: &Tables) -> Option<&'t str> {
    let ends = subject.char_indices().map(|(at, c)| at + c.len_utf8()).skip(4).take(36);
    ends.filter_map(|end| Some((subject.get(..end)?, subject.get(end..)?))).find_map(|(party, rest)| {
        let is_party = tables.posts.split_post(party).is_some_and(|split| split.organization.chars().count() >= 3);
        let joined = rest.is_empty()
            || rest.starts_with(|c: char| {
                "通の名等がにをはへと及・宛あ会表決告養向研候選任就登資か資殿印、で並又経宣・」』)(".contains(c)
            });
        let opens = party.ends_with('長') || party.ends_with("理事");
        // 各附属機関の長警察庁長官官房審議官(地域担当)…
        let plain = !party.contains(['の', 'に', 'を', 'る']) || party.starts_with('各') && party.ends_with("の長");
        (is_party && opens && !joined && plain).then_some(party)
    })
}

/// 文部科学省初等中等教育局幼児教育課 in front of 保育所等における…: a section that the table knows, and another word behind it.
fn leading_office<'t>(subject: &'t str, tables: &Tables) -> Option<&'t str> {
    let (office, rest) = subject.split_at_checked(tables.organizations.prefix_len(subject))?;
    let section = office.ends_with(['課', '室', '局']) && office.chars().count() >= 8;
    let goes_on = rest.starts_with(|c: char| crate::text::is_kanji(c) || is_katakana(c));
    let joined = rest.starts_with(['長', '通', '宛', '発', '作', '編', '事', '主', '職', '内', '間', '所', '関', '担']);
    (section && goes_on && !joined).then_some(office)
}

/// A line right above the subject that no role claims and that ends in the middle.
fn line_above<'p>(pieces: &'p [Piece<'_>], lines: &[usize]) -> Option<&'p str> {
    let at = *lines.first()?;
    let above = pieces.get(at.checked_sub(1)?)?;
    let first = pieces.get(at)?;
    let near = first.line.number.saturating_sub(above.line.number) == 1 && first.line.page == above.line.page;
    let free = matches!(above.role, Role::Furniture | Role::Body | Role::Material | Role::Enclosure | Role::Item);
    let text = above.text();
    let part = text.chars().count() >= 8
        && !text.ends_with(['。', ')', '」', '】'])
        && !text.contains('。')
        && text.chars().any(crate::text::is_hiragana);
    (near && free && part).then_some(text)
}

/// A line right below the subject that goes on with it.
fn line_below<'p>(pieces: &'p [Piece<'_>], lines: &[usize], subject: &str) -> Option<&'p str> {
    let at = *lines.last()?;
    let (last, below) = (pieces.get(at)?, pieces.get(at + 1)?);
    let near = below.line.number.saturating_sub(last.line.number) == 1 && last.line.page == below.line.page;
    let text = below.text();
    let free = !below.role.is_head() && below.role != Role::Record;
    let bracketed = text.starts_with(['(', '〔']) && text.ends_with([')', '〕']) && text.chars().count() >= 8;
    let ends = ["について", "の件", "お願い", "お知らせ", "ご案内", "に関する件", "御案内"]
        .iter()
        .any(|end| text.ends_with(end));
    let open = subject.ends_with(['の', 'に', 'を', 'と', 'る', 'び', 'は', '・', '、']);
    (near && free && !text.contains('。') && (bracketed || ends || open)).then_some(text)
}

/// 憲 in 会長　堀越　|憲　救急箱の…: a short word before a gap, where the subject stands behind who signs on one line. Lines of a subject
/// that were joined with a space are longer.
fn name_before<'p>(pieces: &'p [Piece<'_>], first: Option<usize>) -> Option<&'p str> {
    let at = first?;
    let (piece, before) = (pieces.get(at)?, pieces.get(at.checked_sub(1)?)?);
    let same_line = piece.line.number == before.line.number && piece.line.page == before.line.page;
    let party = matches!(before.role, Role::Issuer | Role::Person | Role::Addressee);
    let mut words = piece.printed().split_whitespace();
    let (name, rest) = (words.next()?, words.next()?);
    let count = name.chars().count();
    let plain = |c: char| crate::text::is_japanese(c) || matches!(c, '(' | ')' | '（' | '）');
    let short = match before.role {
        // 新 生 児 聴 覚 behind （公印省略）
        Role::Seal => (2..=10).contains(&count) && rest.chars().count() <= 20 && name.chars().all(plain),
        _ if party => {
            (1..=4).contains(&count) && name.chars().all(crate::text::is_kanji)
                || (2..=12).contains(&count) && name.chars().all(plain)
        }
        _ => false,
    };
    (same_line && short && (rest.chars().count() >= 2 || count >= 2)).then_some(name)
}

/// Another line of the head that reads like a subject.
fn rival<'p>(subject: &str, pieces: &'p [Piece<'_>], lines: &[usize]) -> Option<&'p str> {
    let run = lines.first().copied()?..=lines.last().copied()?;
    let others = head(pieces).iter().enumerate().filter(|(at, p)| p.role == Role::Subject && !run.contains(at));
    others.map(|(_, p)| p.text()).find(|text| {
        let whole = text.chars().count() >= 8;
        whole && !is_category(text) && !subject.contains(text) && !text.contains(subject)
    })
}
