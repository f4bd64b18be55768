//! Printed names of parties: labels and marks taken off, joint names cut apart, persons told from posts.
//!
//! ```text
//! 「会　長　　堀 越　　憲」 → post 会長, person 堀越憲
//! 「農林水産省生産局長、水産庁長官」 → two names
//! ```

use crate::tables::{HeadLabel, PartyWords, Tables};
use crate::text::{Spacing, fold, is_hiragana, is_japanese, is_kanji, is_katakana, squash};

/// A name with the person it may hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Name {
    /// body and post, folded without white space
    pub text: String,
    /// the person
    pub person: Option<String>,
}

/// Takes label, brackets, mail address and marks off a printed name; white space single.
pub(super) fn clean(printed: &str, label: HeadLabel, words: &PartyWords) -> String {
    // a brace drawn with lines stands for a gap
    let printed: String = printed.chars().map(|c| if is_drawn(c) { ' ' } else { c }).collect();
    let folded = fold(&printed, Spacing::Single);
    let mut text = folded.as_str().trim();
    // "東区医師会事務局" <jimu@…>
    if let Some(at) = text.find(['<', '[']).filter(|at| *at > 0 && text.get(*at..).is_some_and(|t| t.contains('@'))) {
        text = text.get(..at).unwrap_or(text).trim();
    }
    let squashed = squash(text);
    let cut = words.label_len(label, &squashed);
    if cut > 0 {
        text = skip(text, cut);
    }
    text = text.trim_matches(['/', ' ', '"', '\'', '・', '、', ',', '|', '>', '.', '□', '■', '◇', '◆']);
    let open = text.starts_with(['(', '〔', '[', '【', '<', '≪']);
    let opened_only = open && !text.contains([')', '〕', ']', '】', '>', '≫']);
    if opened_only || (open && text.ends_with([')', '〕', ']', '】', '>', '≫']) && !is_legal_bracket(text)) {
        text = text
            .trim_start_matches(['(', '〔', '[', '【', '<', '≪'])
            .trim_end_matches([')', '〕', ']', '】', '>', '≫']);
    }
    // (各都道府県…主管部(局)長あて: a bracket that nothing closes
    for (open, close) in [('(', ')'), ('〔', '〕'), ('[', ']'), ('【', '】')] {
        if text.starts_with(open) && text.matches(open).count() > text.matches(close).count() {
            text = text.strip_prefix(open).unwrap_or(text).trim_start();
        }
    }
    if text.ends_with([')', '〕', ']', '】']) && !text.contains(['(', '〔', '[', '【']) {
        text = text.trim_end_matches([')', '〕', ']', '】']);
    }
    for word in ["から", "より", "号外"] {
        text = text.strip_prefix(word).unwrap_or(text).trim_start();
    }
    // a telephone, or the one in charge, behind the name
    for word in ["TEL", "Tel", "電話", "FAX", "(担当", " 担当", "〒"] {
        // 各市町協会 担当者: whoever is in charge there
        let post = |at: usize| {
            text.get(at + word.len()..).is_some_and(|rest| rest.starts_with(['者', '理', '課', '部', '役', '副', '常']))
        };
        if let Some(at) = text.find(word).filter(|at| *at > 0 && !(word == " 担当" && post(*at))) {
            text = text.get(..at).unwrap_or(text).trim_end();
        }
    }
    // 協議会事務局より, at the foot of a mail
    for word in ["より", "から"] {
        text = text.strip_suffix(word).filter(|name| name.chars().count() >= 4).unwrap_or(text).trim_end();
    }
    // 会長 印西 徹 (公印省略): the seal behind the name
    if let Some(at) = text.rfind(['(', '〔', '[']).filter(|at| *at > 0) {
        let bracket: String = text.get(at..).unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
        let seal = bracket.contains('略') && bracket.contains('印') && bracket.chars().count() <= 14;
        // ひばり市長 常盤 春男(健康推進課扱い)
        if seal || bracket.ends_with("扱い)") && label == HeadLabel::Issuer {
            text = text.get(..at).unwrap_or(text).trim_end();
        }
    }
    // 石和 郁夫 印, [会長印], □印: the place of the seal
    for seal in [" 印", " (印)", " 公印", "□印", "□", "(印)", "[印]"] {
        text = text.strip_suffix(seal).unwrap_or(text).trim_end();
    }
    for (open, close) in [('[', "印]"), ('(', "印)"), ('〔', "印〕"), ('【', "印】")] {
        if let Some(at) = text.rfind(open).filter(|at| *at > 0 && text.ends_with(close)) {
            text = text.get(..at).unwrap_or(text).trim_end();
        }
    }
    text.trim().to_owned()
}

/// Lines and braces drawn around stacked names.
pub(super) fn is_drawn(c: char) -> bool {
    matches!(c, '\u{2500}'..='\u{257f}' | '\u{239b}'..='\u{23ad}' | '{' | '}' | '｛' | '｝' | '|' | '｜' | '︷' | '︸')
}

/// (公社)日本…(健康) must not lose its first and last bracket.
fn is_legal_bracket(text: &str) -> bool {
    let first_close = text.find([')', '〕', ']', '】', '>', '≫']).unwrap_or(text.len());
    first_close + 4 < text.len()
}

/// The text behind its first `bytes` squashed bytes.
fn skip(text: &str, bytes: usize) -> &str {
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        if seen >= bytes {
            return text.get(at..).unwrap_or_default().trim_start();
        }
        if !c.is_whitespace() {
            seen += c.len_utf8();
        }
    }
    ""
}

/// Cuts joint names on one line apart: at 、 and between a post and the next body.
pub(super) fn cut_joint(text: &str, tables: &Tables) -> Vec<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut from = 0;
    for (at, mark) in text.match_indices(['、', ',', '・', '/', '，', '及', '並']) {
        let (left, right) = (text.get(from..at).unwrap_or_default(), text.get(at + mark.len()..).unwrap_or_default());
        let right = match mark {
            "及" => match right.strip_prefix('び') {
                Some(rest) => rest,
                None => continue,
            },
            "並" => match right.strip_prefix("びに") {
                Some(rest) => rest,
                None => continue,
            },
            _ => right,
        };
        if in_brackets(text, at) {
            continue;
        }
        let (l, r) = (squash(left), squash(right));
        let complete = tables.posts.split_post(&l).is_some_and(|s| !s.organization.is_empty())
            || (matches!(mark, "、" | "," | "/" | "，") && tables.bodies.ends_like_body(&l));
        let next_is_body =
            tables.parties.opens_body(&r) || tables.parties.is_each(&r) || tables.parties.class_len(&r) > 0;
        let named = tables.parties.split_honorific(&r).map_or(r.as_str(), |(name, _)| name);
        let named = named.split("連名").next().unwrap_or(named);
        let next_has_post = tables.posts.split_post(named).is_some_and(|s| !s.organization.is_empty());
        // 各部、課、所、隊、校長、各警察署長: short words share the 各 before them
        let short = |text: &str| text.chars().count() <= 2;
        let listed = mark == "、"
            && (r.split('、').next().is_some_and(short)
                || l.rsplit('、').next().is_some_and(short) && !tables.parties.is_each(&r));
        let cut = match mark {
            "、" if listed => false,
            // 各A・各B; 北海道開発局長・沖縄総合事務局長, but not 会長・事務局長
            "・" => {
                let each = tables.parties.is_each(&r);
                // 東京消防庁・各指定都市消防長 share their post, and are printed as one; 各指定都市消防本部 has none to share
                let shares = tables.bodies.ends_like_body(&l) && !l.starts_with('各') && next_has_post;
                // 神奈川・愛知各県知事・横浜・名古屋各市長
                let several = complete && l.contains('各') && r.contains('各');
                // …環境整備課長・産業廃棄物対策室長連名通知
                let joint = complete && next_has_post && r.contains("連名");
                several
                    || joint
                    || each && !shares
                    || (complete && (next_is_body || has_own_body(&r, tables) || r.starts_with("関係")))
            }
            "/" => tables.posts.split_post(&l).is_some() || tables.bodies.ends_like_body(&l),
            _ => complete && (next_is_body || next_has_post || tables.bodies.ends_like_body(&r)),
        };
        if cut && !l.is_empty() && !r.is_empty() {
            parts.push(left.trim().to_owned());
            from = text.len() - right.len();
        }
    }
    parts.push(text.get(from..).unwrap_or_default().trim().to_owned());
    let spaced = parts.iter().flat_map(|part| cut_gaps(part, tables)).collect::<Vec<_>>();
    spaced.iter().flat_map(|part| cut_run(part, tables)).collect()
}

/// Names with a post each, set apart by gaps: 日本実業柔道連盟会長 日本学生柔道連盟会長.
fn cut_gaps(text: &str, tables: &Tables) -> Vec<String> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(' ') {
        let (left, right) = (text.get(from..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let office = |name: &str| {
            let name = tables.parties.split_honorific(name).map_or(name, |(name, _)| name);
            tables.posts.split_post(name).is_some_and(|s| s.organization.chars().count() >= 4)
        };
        let next = right.trim_start().split(' ').next().unwrap_or_default();
        if left.chars().count() >= 5
            && !in_brackets(text, at)
            && office(&squash(left))
            && next.chars().count() >= 5
            && office(&squash(next))
        {
            parts.push(left.trim().to_owned());
            from = at;
        }
    }
    parts.push(text.get(from..).unwrap_or_default().trim().to_owned());
    parts
}

/// Names that follow one another without any mark: 消費・安全局長水産庁長官, 各都道府県知事各指定都市市長.
fn cut_run(text: &str, tables: &Tables) -> Vec<String> {
    let mut parts = Vec::new();
    let mut from = 0;
    for (at, _) in text.char_indices().skip(3) {
        let (left, right) = (text.get(from..at).unwrap_or_default(), text.get(at..).unwrap_or_default());
        let opens = tables.parties.is_each(right) || tables.parties.government_len(right) > 0;
        let office = |name: &str| tables.posts.split_post(name).is_some_and(|s| s.organization.chars().count() >= 2);
        let class = || tables.parties.class_len(&squash(left)) == squash(left).len();
        let each = || {
            tables.parties.is_each(right)
                && (class() || left.contains('各') && tables.bodies.ends_like_body(&squash(left)))
        };
        let complete = || office(&squash(left)) || office(&split_person(left, tables).text) || each();
        // 厚生労働大臣所轄|各医療法人 is one name
        let of =
            ["所轄", "所管", "管轄", "認定", "指定", "傘下", "加盟", "登録"].iter().any(|word| left.ends_with(word));
        if opens && !of && !in_brackets(text, at) && complete() && ends_named(&squash(right), tables) {
            parts.push(left.trim().to_owned());
            from = at;
        }
    }
    parts.push(text.get(from..).unwrap_or_default().trim().to_owned());
    parts
}

/// Whether a name, with or without an honorific, ends like a post or a body.
fn ends_named(name: &str, tables: &Tables) -> bool {
    let name = tables.parties.split_honorific(name).map_or(name, |(name, _)| name);
    tables.posts.split_post(name).is_some() || tables.bodies.ends_like_body(name)
}

/// Whether a name with a post says whose post it is.
fn has_own_body(name: &str, tables: &Tables) -> bool {
    let next = name.split(['・', '、', '/']).next().unwrap_or(name);
    let next = tables.parties.split_honorific(next).map_or(next, |(name, _)| name);
    tables.posts.split_post(next).is_some_and(|s| s.organization.chars().count() >= 5)
}

fn in_brackets(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.matches(['(', '〔', '「']).count() > before.matches([')', '〕', '」']).count()
}

/// Tells the person from body and post. `text` has single spaces where the print has gaps.
pub(super) fn split_person(text: &str, tables: &Tables) -> Name {
    let whole = squash(text);
    // 事務局(鹿子木): the one in charge in brackets
    if let Some((before, inside)) = whole.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        let office = tables.bodies.ends_like_body(before) || tables.posts.split_post(before).is_some();
        // 参事官(外客受入): what the office is in charge of
        if office
            && !before.ends_with('官')
            && (2..=4).contains(&inside.chars().count())
            && inside.chars().all(is_kanji)
            && is_person(inside, tables)
        {
            return Name { text: before.to_owned(), person: None };
        }
    }
    // at a gap: 会長 堀 越 憲
    let gaps: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at).collect();
    let mut best: Option<Name> = None;
    for gap in &gaps {
        let before = squash(text.get(..*gap).unwrap_or_default());
        let behind = squash(text.get(*gap..).unwrap_or_default());
        let ends_post = tables.posts.split_post(&before).is_some();
        if ends_post && is_person(&behind, tables) {
            best = Some(Name { text: before, person: Some(behind) });
        }
    }
    if let Some(name) = best {
        return name;
    }
    // 三重県歯科医師会医療管理部　一志 洋平: a section, and who works there
    let desk = gaps.iter().rev().find_map(|gap| {
        let (before, behind) = (squash(text.get(..*gap)?), squash(text.get(*gap..)?));
        let section = before.ends_with(['課', '係', '室', '部']) || before.ends_with("担当");
        let surname = (2..=5).contains(&behind.chars().count()) && behind.chars().all(is_kanji);
        let section = section && !before.ends_with("薬局") && !behind.ends_with(['者', '員', '師', '士']);
        let whole = before.chars().count() >= 3 && section && surname && is_person(&behind, tables);
        whole.then_some(Name { text: before, person: Some(behind) })
    });
    if let Some(name) = desk.filter(|_| !tables.bodies.ends_like_body(&whole)) {
        return name;
    }
    // …連合事業部浜岡: the desk of a society. An office of the State goes on on the next line (…援護局障害保健 / 福祉部)
    let glued = whole.char_indices().rev().find(|(_, c)| matches!(c, '課' | '係' | '部')).and_then(|(at, c)| {
        let (before, behind) = whole.split_at(at + c.len_utf8());
        let surname = (2..=3).contains(&behind.chars().count()) && behind.chars().all(is_kanji);
        let society = ["会", "連合", "連盟"].iter().any(|word| before.contains(word));
        let section = society && holds_office(before) && tables.parties.government_len(before) == 0;
        (surname && section && is_person(behind, tables))
            .then(|| Name { text: before.to_owned(), person: Some(behind.to_owned()) })
    });
    if let Some(name) =
        glued.filter(|_| tables.posts.split_post(&whole).is_none() && !tables.bodies.ends_like_body(&whole))
    {
        return name;
    }
    // without one: 会長近藤晴貞
    if tables.posts.split_post(&whole).is_none() && !tables.bodies.ends_like_body(&whole) {
        let ends: Vec<usize> = whole.char_indices().map(|(at, _)| at).skip(2).collect();
        for at in ends.into_iter().rev() {
            let (before, behind) = whole.split_at(at);
            if (2..=6).contains(&behind.chars().count())
                && behind.chars().all(is_kanji)
                && tables.posts.split_post(before).is_some_and(|s| !s.post.is_empty())
                && is_person(behind, tables)
            {
                return Name { text: before.to_owned(), person: Some(behind.to_owned()) };
            }
        }
    }
    Name { text: whole, person: None }
}

/// Two to eight characters that are no body and no post.
pub(super) fn is_person(text: &str, tables: &Tables) -> bool {
    let count = text.chars().count();
    (2..=9).contains(&count)
        && text.chars().all(|c| is_kanji(c) || is_hiragana(c) || is_katakana(c))
        && !tables.bodies.ends_like_body(text)
        && tables.posts.split_post(text).is_none()
        && !text.ends_with(['係', '課', '部', '局', '室', '班', '印', '省', '県', '市', '町', '村', '殿', '様'])
        && !text.contains("省略")
        && !matches!(text, "目次" | "別紙" | "別添" | "別記" | "以上" | "同上")
        && !text.ends_with("担当")
        && !holds_office(text)
}

/// 事業課小値賀, 総務部浜岡: a section in front of the name. 服部 and 氷室 are names.
fn holds_office(text: &str) -> bool {
    const DUTIES: [&str; 16] = [
        "事業", "総務", "業務", "管理", "企画", "広報", "学術", "経理", "会計", "編集", "財務", "庶務", "渉外", "調査",
        "研修", "福祉",
    ];
    let section = text.char_indices().skip(1).any(|(_, c)| matches!(c, '課' | '係' | '局'));
    let of_duty = |duty: &&str| {
        text.find(*duty)
            .is_some_and(|at| text.get(at + duty.len()..).is_some_and(|rest| rest.starts_with(['部', '室'])))
    };
    section || DUTIES.iter().any(of_duty)
}

/// 〒100-0000, 電話 03-…, 海西市本町三丁目4番5号: where somebody is, and no name.
pub(super) fn is_address(text: &str) -> bool {
    let lead = ["〒", "電話", "TEL", "Tel", "℡", "FAX", "Fax", "住所", "E-mail", "URL"];
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let counted = |word: &str| {
        text.match_indices(word).any(|(at, _)| digit(text.get(..at).and_then(|before| before.chars().next_back())))
    };
    let dashed = text.match_indices('-').any(|(at, _)| {
        digit(text.get(..at).and_then(|before| before.chars().next_back()))
            && digit(text.get(at + 1..).and_then(|behind| behind.chars().next()))
    });
    lead.iter().any(|word| text.starts_with(word))
        || ["丁目", "番地"].iter().any(|word| text.contains(word)) && text.contains(|c: char| c.is_ascii_digit())
        || counted("番") && text.ends_with('号')
        || dashed && text.ends_with(|c: char| c.is_ascii_digit())
}

/// Whether a text is only a post: 会長, 専務理事.
pub(super) fn is_post_only(text: &str, tables: &Tables) -> bool {
    tables.posts.is_post(text)
}

/// Organization and post of a name as records show them.
pub(super) fn organization_and_post(text: &str, tables: &Tables) -> (String, Option<String>) {
    match tables.posts.split_post(text) {
        Some(split) => (split.organization, Some(split.post)),
        None => (text.to_owned(), None),
    }
}

/// Whether a name says nothing (marks, digits, a single letter).
pub(super) fn is_empty_name(text: &str) -> bool {
    text.chars().filter(|c| is_japanese(*c) || c.is_alphabetic()).count() < 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_from_the_post() {
        let tables = Tables::embedded();
        let read = |text: &str| {
            let name = split_person(&clean(text, HeadLabel::Issuer, &tables.parties), tables);
            (name.text, name.person.unwrap_or_default())
        };
        assert_eq!(read("会長　小 幡 千 尋"), ("会長".into(), "小幡千尋".into()));
        assert_eq!(read("会　長　　堀 越　　憲"), ("会長".into(), "堀越憲".into()));
        assert_eq!(read("日本医師会常任理事　仙　石　　泉"), ("日本医師会常任理事".into(), "仙石泉".into()));
        assert_eq!(read("厚生労働省医政局 医事課長"), ("厚生労働省医政局医事課長".into(), String::new()));
        assert_eq!(read("観光庁参事官(産業競争)"), ("観光庁参事官(産業競争)".into(), String::new()));
        assert_eq!(read("県央地区協議会事務局(鹿子木)"), ("県央地区協議会事務局".into(), String::new()));
        assert_eq!(read("各支部 担当者"), ("各支部担当者".into(), String::new()));
    }

    #[test]
    fn names_that_touch_are_cut_where_another_body_begins() {
        let tables = Tables::embedded();
        for (text, parts) in [
            ("農林水産省消費・安全局長水産庁長官", vec!["農林水産省消費・安全局長", "水産庁長官"]),
            ("各都道府県知事各指定都市市長殿", vec!["各都道府県知事", "各指定都市市長殿"]),
            (
                "文部科学省初等中等教育局長戸崎泰造こども家庭庁成育局長",
                vec!["文部科学省初等中等教育局長戸崎泰造", "こども家庭庁成育局長"],
            ),
            ("東京消防庁・各指定都市消防長", vec!["東京消防庁・各指定都市消防長"]),
            ("東京消防庁・各指定都市消防本部", vec!["東京消防庁", "各指定都市消防本部"]),
            ("各部、課、室、署長、各学校長", vec!["各部、課、室、署長", "各学校長"]),
            ("各市立保育園・各種学校長様", vec!["各市立保育園・各種学校長様"]),
            ("都道府県各中核市衛生主管部(局)長", vec!["都道府県", "各中核市衛生主管部(局)長"]),
            ("厚生労働省医政局長", vec!["厚生労働省医政局長"]),
        ] {
            assert_eq!(cut_joint(text, tables), parts);
        }
    }
}
