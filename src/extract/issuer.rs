//! Issuers (発信者): bodies, offices that go on over lines, joint issuers, posts and persons.
//!
//! ```text
//! 公益社団法人　日本歯科医師会 / 会長　堀 越　憲 → 公益社団法人日本歯科医師会会長, person 堀越憲
//! 静岡県健康福祉部福祉長寿局 / 介護保険課長      → 静岡県健康福祉部福祉長寿局介護保険課長
//! ```
//!
//! Known to be hard: an office on the next line may go on with the body above or be a joint issuer of its own.

use super::name::{
    Name, clean, cut_joint, is_address, is_empty_name, is_person, is_post_only, organization_and_post, split_person,
};
use super::place;
use crate::grammar::{find_dates, find_numbers};
use crate::model::{Evidence, Issuer};
use crate::segment::{Piece, Role};
use crate::tables::{HeadLabel, Tables};
use crate::text::{is_japanese, squash};

/// An issuer while its lines are read.
#[derive(Debug, Default)]
struct Open<'p, 'd> {
    text: String,
    person: Option<String>,
    pieces: Vec<&'p Piece<'d>>,
    /// a post has been read: the next office begins another issuer
    has_post: bool,
    /// it stands apart from the issuer above it
    apart: bool,
}

/// A name that neither opens nor ends like a body or a post is to be looked at.
const UNKNOWN_SHAPE: f32 = 0.7;

/// How sure an office is that stands where offices sign, below who has 殿 and above the subject or the seal, however unsure the path was.
const IN_PLACE: f32 = 0.97;

/// The issuers of a letter with their evidence.
pub(super) fn issuers<'d>(pieces: &[Piece<'d>], tables: &Tables) -> Vec<(Issuer, Evidence)> {
    let mut open: Vec<Open<'_, 'd>> = Vec::new();
    let mut last_piece: Option<usize> = None;
    let body = pieces.iter().position(|p| matches!(p.role, Role::Body | Role::Greeting)).unwrap_or(pieces.len());
    // CC: 審判委員長 in the header of a mail signs nothing
    let signs = |p: &Piece<'_>| {
        p.role == Role::Issuer && !is_no_name(&clean(p.printed(), HeadLabel::Issuer, &tables.parties), tables)
    };
    let in_head = pieces.iter().take(body).any(signs);
    let end = if in_head { body } else { pieces.len() };
    for (at, piece) in
        pieces.iter().take(end).enumerate().filter(|(_, p)| matches!(p.role, Role::Issuer | Role::Person))
    {
        let adjacent = last_piece.is_some_and(|last| {
            pieces.get(last + 1..at).is_some_and(|between| {
                between.iter().all(|p| matches!(p.role, Role::Seal | Role::Furniture | Role::Stamp))
            })
        });
        last_piece = Some(at);
        if is_contact(piece, tables) {
            continue;
        }
        let text = clean(piece.printed(), HeadLabel::Issuer, &tables.parties);
        // 農林事務次官、建設事務次官|通達; 連名 says that there are several
        let names = if text.contains("連名") { text.as_str() } else { strip_notice_word(&text) };
        let names = cut_joint(without_day(names, tables), tables);
        for part in names.iter().flat_map(|part| cut_offices(part, tables)) {
            let part = strip_notice_word(part);
            let part = match leading_person(part, piece, open.last(), tables) {
                Some(at) => {
                    let (person, rest) = part.split_at(at);
                    if let Some(last) = open.last_mut() {
                        last.person = Some(squash(person));
                    }
                    rest
                }
                None => part,
            };
            let name = split_person(part, tables);
            if (is_empty_name(&name.text) && name.person.is_none()) || is_no_name(&name.text, tables) {
                continue;
            }
            join(&mut open, name, piece, adjacent, tables);
        }
    }
    // a name between those who are written to signs nothing where somebody stands behind the number
    if open.iter().all(|o| o.person.is_none())
        && let Some(behind) = behind_the_number(pieces, tables)
    {
        open = vec![behind];
    }
    open.retain(|o| !is_empty_name(&o.text) || o.text == "同");
    // (産業労働部労政課) below 播磨灘市長: who is in charge
    let in_brackets = |o: &Open<'_, '_>| {
        o.pieces.iter().all(|p| {
            p.text().starts_with('(')
                && p.text().ends_with(')')
                && !p.text().starts_with("(一")
                && !p.text().starts_with("(公")
        })
    };
    let bracketed = |o: &Open<'_, '_>| !o.has_post && in_brackets(o);
    // (北条市環境政策課長) below the person who signs for a society: what he is besides
    let besides: Vec<bool> = (0..open.len())
        .map(|at| {
            let below_person =
                || at.checked_sub(1).and_then(|above| open.get(above)).is_some_and(|o| o.person.is_some());
            open.get(at).is_some_and(|o| o.has_post && o.person.is_none() && in_brackets(o)) && below_person()
        })
        .collect();
    let mut besides = besides.into_iter();
    open.retain(|_| !besides.next().unwrap_or_default());
    if open.iter().any(|o| o.has_post && !bracketed(o)) {
        open.retain(|o| !bracketed(o));
    }
    drop_repeats(&mut open);
    drop_offices_apart(&mut open, tables);
    let stand = open.iter().map(|o| is_in_place(o, pieces, tables)).collect::<Vec<_>>();
    let mut all: Vec<(Issuer, Evidence)> = Vec::with_capacity(open.len());
    for (o, in_place) in open.into_iter().zip(stand) {
        let Some((issuer, mut evidence)) = close(o, tables) else { continue };
        if in_place {
            evidence.confidence = evidence.confidence.max(IN_PLACE);
        }
        all.push((issuer, evidence));
    }
    complete_posts(&mut all, tables);
    all
}

/// A known body with a post, perhaps a person, and nothing more on its lines, right between who has 殿 and the subject or the seal.
fn is_in_place(open: &Open<'_, '_>, pieces: &[Piece<'_>], tables: &Tables) -> bool {
    let text = squash(&open.text);
    let Some(split) = tables.posts.split_post(&text).filter(|split| split.organization.chars().count() >= 4) else {
        return false;
    };
    let organization = split.organization.as_str();
    let known = tables.organizations.level_of(organization).is_some()
        || !tables.organizations.find(organization, None).is_empty();
    let printed: String = open.pieces.iter().map(|p| p.text()).collect();
    let whole = format!("{text}{}", open.person.as_deref().unwrap_or_default());
    let at = |piece: Option<&&Piece<'_>>| piece.and_then(|piece| pieces.iter().position(|p| std::ptr::eq(p, *piece)));
    let (Some(first), Some(last)) = (at(open.pieces.first()), at(open.pieces.last())) else { return false };
    let party = |p: &&Piece<'_>| matches!(p.role, Role::Issuer | Role::Person | Role::Seal | Role::Stamp);
    let above = pieces.get(..first).unwrap_or_default().iter().rev().find(|p| !party(p));
    let below = pieces.get(last + 1..).unwrap_or_default().iter().find(|p| !party(p));
    let honoured = |p: &Piece<'_>| {
        p.role == Role::Addressee && tables.parties.split_honorific(p.text()).is_some_and(|(_, word)| word != "行")
    };
    // the last of those written to may have no 殿 of its own
    let named = |p: &Piece<'_>| {
        let office = || tables.posts.split_post(p.text()).is_some_and(|split| split.organization.chars().count() >= 3);
        honoured(p)
            || p.role == Role::Addressee
                && (tables.parties.is_each(p.text()) || office())
                && pieces.get(..first).is_some_and(|above| above.iter().any(honoured))
    };
    let one_line = open.pieces.iter().any(|p| p.range.start > 0);
    known
        && printed == whole
        && !one_line
        && !tables.parties.is_each(&text)
        && above.is_some_and(named)
        && below.is_some_and(|p| p.role == Role::Subject)
}

/// 災害委員長 below 日本透析学会理事長, 同 below 共同代表, 同上 労働衛生課長 below 安全衛生部安全課長: the body, or the office too, is that of
/// the issuer above.
fn complete_posts(all: &mut [(Issuer, Evidence)], tables: &Tables) {
    for at in 1..all.len() {
        let Some([(above, above_at), (issuer, own_at)]) = all.get_mut(at - 1..=at) else { continue };
        let place_above = (above_at.page, above_at.line, above_at.text.as_str());
        let place_own = (own_at.page, own_at.line, own_at.text.as_str());
        if issuer.organization.is_empty() && issuer.post.is_some() {
            issuer.organization.clone_from(&above.organization);
        } else if matches!(issuer.text.as_str(), "同" | "同上") {
            (issuer.organization, issuer.post) = (above.organization.clone(), above.post.clone());
        } else if place_above == place_own
            && issuer.organization.chars().count() <= 10
            && let Some(house) = house_of(&above.organization, &issuer.organization)
        {
            // 労働基準局賃金課長・監督課長
            issuer.organization = format!("{house}{}", issuer.organization);
        } else if let Some(unit) = issuer.organization.strip_prefix("同上").or(issuer.organization.strip_prefix('同'))
            && tables.bodies.ends_like_body(unit)
            && let Some(house) = house_of(&above.organization, unit)
        {
            issuer.organization = format!("{house}{unit}");
        }
    }
}

/// The part of an office's name above a unit of the rank of `unit`: 安全衛生部 of 安全衛生部安全課, for a 課.
fn house_of<'n>(organization: &'n str, unit: &str) -> Option<&'n str> {
    let rank = unit.chars().next_back().filter(|rank| matches!(rank, '課' | '室' | '部' | '局'))?;
    let above = match rank {
        '局' => ['省', '庁', '府'].as_slice(),
        '部' => ['局', '省', '庁'].as_slice(),
        '課' => ['部', '局', '庁'].as_slice(),
        _ => ['課', '部', '局'].as_slice(),
    };
    let trunk = organization.strip_suffix(rank)?;
    let end = trunk.char_indices().rev().find(|(_, c)| above.contains(c)).map(|(at, c)| at + c.len_utf8())?;
    organization.get(..end)
}

/// Bytes of the person of the issuer before, in 戸崎泰造こども家庭庁成育局長: a line without gaps was cut behind the posts.
fn leading_person(part: &str, piece: &Piece, last: Option<&Open<'_, '_>>, tables: &Tables) -> Option<usize> {
    let signs = last.is_some_and(|last| last.has_post && last.person.is_none());
    let at = part.char_indices().map(|(at, _)| at).skip(2).take(4);
    // 厚生労働省… holds 労働省, and nobody's name
    let own = tables.parties.government_len(part) > 0;
    let at = if signs && piece.range.start > 0 && !own { Some(at) } else { None }?;
    at.into_iter().find(|at| {
        let (person, rest) = part.split_at(*at);
        tables.parties.government_len(rest) > 0 && is_person(person, tables)
    })
}

/// A heading, an item or a number that stands where an issuer might.
fn is_no_name(text: &str, tables: &Tables) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '・' | '※' | '○' | '①'..='⑳' | '」' | '-'))
        || text.contains('。')
        // 衛生主管部(局): the office in charge at the addressee's
        || text.contains("主管部")
        || text.contains("主管課")
        || ["のページ", "こちら", "ホームページ", "皆さんへ", "皆様へ", "皆さまへ", "みなさんへ", "みなさまへ", "各位へ"]
            .iter()
            .any(|end| text.ends_with(end))
        || is_occasion(text) && tables.posts.split_post(text).is_none()
        // ←…推進室: a mark in the frame of a newsletter
        || text.starts_with('←')
        || ["回覧:", "供覧:", "閲覧:", "受付印"].iter().any(|word| text.starts_with(word))
        || is_day(text, tables)
        || text.ends_with("省略")
        || ["参考送付", "別送", "経由", "写し送付", "送付先"].iter().any(|word| text.contains(word))
        || ["CC:", "Cc:", "cc:", "BCC:", "Bcc:"].iter().any(|label| text.starts_with(label))
        || text.contains('@')
        || text.contains("担当:")
        || text.is_ascii()
        || is_address(text)
        || find_numbers(text, tables).iter().any(|n| !n.law)
}

/// 消警第22号消防局長: a collection of rules prints who issued it right behind the number.
fn behind_the_number<'p, 'd>(pieces: &'p [Piece<'d>], tables: &Tables) -> Option<Open<'p, 'd>> {
    pieces.iter().take(6).filter(|p| p.role == Role::Number && p.text().ends_with('長')).find_map(|piece| {
        let number = find_numbers(piece.text(), tables).into_iter().next()?;
        let text = piece.text().get(number.range.end..).filter(|rest| (3..=16).contains(&rest.chars().count()))?;
        let post = number.range.start == 0 && tables.posts.split_post(text).is_some();
        post.then(|| Open { text: text.to_owned(), person: None, pieces: vec![piece], has_post: true, apart: false })
    })
}

/// …安全衛生部安全課長 平成19年6月14日: the day of the letter behind who signs it.
fn without_day<'t>(text: &'t str, tables: &Tables) -> &'t str {
    if !text.ends_with('日') {
        return text;
    }
    let squashed = squash(text);
    let Some(day) = find_dates(&squashed, tables).into_iter().find(|found| found.full.end == squashed.len()) else {
        return text;
    };
    if day.date.is_none() || day.full.start < 9 {
        return text;
    }
    let mut kept = 0;
    let end = text.char_indices().find(|(_, c)| {
        kept += if c.is_whitespace() { 0 } else { c.len_utf8() };
        kept > day.full.start
    });
    end.and_then(|(at, _)| text.get(..at)).unwrap_or(text).trim_end()
}

/// …労働基準局賃金課長・監督課長: two offices, each with its head. 会長・事務局長 is one person.
fn cut_offices<'t>(text: &'t str, tables: &Tables) -> Vec<&'t str> {
    let head = |name: &str| {
        let office = name.strip_suffix('長').is_some_and(|office| office.ends_with(['課', '室', '部', '局']));
        let name = squash(name);
        let general = ["事務局長", "本部長", "総局長"].iter().any(|post| name.ends_with(post));
        let own =
            name.chars().count() >= 4 && tables.posts.split_post(&name).is_some_and(|s| !s.organization.is_empty());
        office && !general && own
    };
    for (at, dot) in text.match_indices('・') {
        let (Some(left), Some(right)) = (text.get(..at), text.get(at + dot.len()..)) else { continue };
        let first = right.split('・').next().unwrap_or(right);
        if head(left) && head(strip_notice_word(first)) {
            let mut parts = vec![left];
            parts.extend(cut_offices(right, tables));
            return parts;
        }
    }
    vec![text]
}

/// 第12回春の講演会: what is held, and nobody.
pub(super) fn is_occasion(text: &str) -> bool {
    let rest = text.strip_prefix('第').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '○'));
    rest.is_some_and(|rest| rest.starts_with('回'))
}

/// 令和4年9月2日: the day of the letter between those who sign it.
fn is_day(text: &str, tables: &Tables) -> bool {
    text.ends_with('日') && find_dates(text, tables).iter().any(|date| date.full == (0..text.len()))
}

/// 【問合せ】… is no issuer, whatever office it names.
fn is_contact(piece: &Piece, tables: &Tables) -> bool {
    let cues = tables.cues.of(piece.text());
    tables.cues.index("contact-heading").is_some_and(|i| cues.has(i))
}

/// 厚生労働省保険局医療課長通知 → without 通知.
fn strip_notice_word(text: &str) -> &str {
    for word in ["連名通知", "連名通達", "通知", "通達", "通牒", "依頼", "回答", "照会", "事務連絡", "内かん", "決定"]
    {
        if let Some(before) = text.strip_suffix(word).filter(|b| b.chars().count() >= 3) {
            return before.trim_end();
        }
    }
    text
}

/// Adds a name to the issuer above or begins a new one.
fn join<'p, 'd>(open: &mut Vec<Open<'p, 'd>>, name: Name, piece: &'p Piece<'d>, adjacent: bool, tables: &Tables) {
    let fresh = |name: Name, has_post: bool| Open {
        text: name.text,
        person: name.person,
        pieces: vec![piece],
        has_post,
        apart: !adjacent,
    };
    let has_post = tables.posts.split_post(&name.text).is_some();
    let Some(last) = open.last_mut().filter(|_| adjacent || is_post_only(&name.text, tables)) else {
        if !is_person_alone(&name, tables) || piece.role == Role::Issuer {
            open.push(fresh(name, has_post));
        }
        return;
    };
    // 同　　　　チャールズ・モリ below 共同代表: the same post, and another person
    if let Some(person) = same_post(&name, last) {
        open.push(fresh(Name { text: "同".to_owned(), person: Some(person) }, true));
        return;
    }
    if name.person.is_none()
        && is_person_alone(&name, tables)
        && (last.has_post || piece.role == Role::Person)
        && last.person.is_none()
    {
        last.person = Some(name.text);
        last.pieces.push(piece);
    } else if tables.parties.opens_body(&name.text) || tables.parties.is_government_stem(&name.text) {
        // a legal form alone on its line, or the body again
        if tables.parties.legal_form_len(&last.text) == last.text.len() {
            last.text.push_str(&name.text);
            last.person = name.person;
            last.has_post = has_post;
            last.pieces.push(piece);
        } else {
            open.push(fresh(name, has_post));
        }
    } else if last.has_post && has_post && !is_post_only(&name.text, tables) {
        // 消費・安全局長 below 生産局長: a joint issuer of the same body as far as the print says
        open.push(fresh(name, has_post));
    } else if last.has_post && is_post_only(&name.text, tables) && last.person.is_some() {
        open.push(fresh(name, has_post));
    } else if last.has_post && !has_post {
        if is_person(&name.text, tables) && last.person.is_none() {
            last.person = Some(name.text);
            last.pieces.push(piece);
        } else {
            open.push(fresh(name, has_post));
        }
    } else if !last.has_post
        && !has_post
        && (begins_beside(&last.text, &name.text) || same_place(&last.text, &name.text))
    {
        // 障害福祉課地域生活支援推進室 below 企画課自立支援振興室
        open.push(fresh(name, has_post));
    } else {
        last.text.push_str(&name.text);
        last.person = name.person.or(last.person.take());
        last.has_post |= has_post;
        last.pieces.push(piece);
    }
}

/// The person behind 同, below somebody who signs with a name.
fn same_post(name: &Name, last: &Open<'_, '_>) -> Option<String> {
    let person = match (&name.person, name.text.strip_prefix('同')) {
        (Some(person), Some("" | "上")) => person.as_str(),
        (None, Some(rest)) => rest,
        _ => return None,
    };
    let named = |c: char| is_japanese(c) || matches!(c, '・' | '=' | '.');
    let bare = last.has_post && last.person.is_some() && (2..=12).contains(&person.chars().count());
    let office =
        person.ends_with(['長', '課', '部', '局', '室', '会', '官', '上']) || person.starts_with(['会', '上', '省']);
    (bare && !office && person.chars().all(named)).then(|| person.to_owned())
}

/// Whether a section stands beside the one above it and not below it: both are divisions of one bureau.
fn begins_beside(above: &str, name: &str) -> bool {
    let rank = |c: char| match c {
        '局' => Some(1),
        '部' => Some(2),
        '課' => Some(3),
        '室' => Some(4),
        _ => None,
    };
    let ranks = |text: &str| -> Vec<u8> { text.chars().skip(1).filter_map(rank).collect() };
    let (upper, lower) = (ranks(above), ranks(name));
    let section = |ranks: &[u8]| ranks.iter().any(|rank| *rank >= 3);
    section(&upper) && lower.first().is_some_and(|first| *first >= 3 && upper.contains(first))
}

/// 白砂県土木部 / 白砂県警察本部: both offices name the community they are of.
fn same_place(above: &str, name: &str) -> bool {
    let same =
        above.char_indices().zip(name.chars()).take_while(|((_, a), b)| a == b).map(|((at, a), _)| at + a.len_utf8());
    let same = same.last().and_then(|end| above.get(..end)).unwrap_or_default();
    same.chars().count() >= 3
        && same.chars().skip(1).any(|c| matches!(c, '県' | '府' | '市' | '町' | '村' | '省' | '庁'))
}

fn is_person_alone(name: &Name, tables: &Tables) -> bool {
    is_person(&name.text, tables) && !tables.parties.opens_body(&name.text)
}

/// The same issuer printed twice (letterhead and foot) is one.
fn drop_repeats(open: &mut Vec<Open<'_, '_>>) {
    let mut seen: Vec<String> = Vec::new();
    // 税務署 above かすみ浦税務署
    let whole: Vec<String> = open.iter().filter(|o| !o.has_post).map(|o| o.text.clone()).collect();
    let part = |o: &Open<'_, '_>| !o.has_post && whole.iter().any(|w| w.len() > o.text.len() && w.ends_with(&o.text));
    open.retain(|o| {
        let known = seen.iter().any(|s| s == &o.text || s.starts_with(&o.text)) || part(o);
        seen.push(o.text.clone());
        !known
    });
}

/// Where a post signs, an office or a letterhead that stands apart from it is no second issuer: who is in charge, or the paper.
fn drop_offices_apart(open: &mut Vec<Open<'_, '_>>, tables: &Tables) {
    let signs = |o: &Open<'_, '_>| o.has_post && !is_post_only(&squash(&o.text), tables);
    let mut signed = Vec::with_capacity(open.len());
    for (at, o) in open.iter().enumerate() {
        let group = if at == 0 || o.apart { signed.len() } else { signed.len() - 1 };
        match signed.get_mut(group) {
            Some(any) => *any |= signs(o),
            None => signed.push(signs(o)),
        }
    }
    if !signed.contains(&true) {
        return;
    }
    // 国土交通省総合政策局, and lower down 情報管理部長: the body that the post leaves out
    for at in 1..open.len() {
        let Some([above, below]) = open.get_mut(at - 1..=at) else { break };
        let opens = |text: &str| tables.parties.opens_body(text);
        if !above.has_post && below.has_post && opens(&above.text) && !opens(&below.text) {
            below.text = format!("{}{}", above.text, below.text);
            below.pieces.splice(0..0, above.pieces.iter().copied());
            above.text.clear();
        }
    }
    let (mut group, mut first) = (0, true);
    open.retain(|o| {
        group += usize::from(!first && o.apart);
        first = false;
        !o.text.is_empty() && (signed.get(group).copied().unwrap_or(true) || o.has_post)
    });
}

fn close(open: Open<'_, '_>, tables: &Tables) -> Option<(Issuer, Evidence)> {
    let text = squash(&open.text);
    let (organization, post) = organization_and_post(&text, tables);
    let known = post.is_some() || tables.bodies.ends_like_body(&text) || tables.parties.opens_body(&text);
    // the title of a page where an issuer might stand; a label says that it is one
    let said = |p: &&Piece<'_>| tables.parties.label_len(HeadLabel::Issuer, p.text()) > 0;
    let nameless = !known && open.person.is_none() && !tables.parties.is_government_stem(&text);
    if nameless && !open.pieces.iter().any(said) {
        return None;
    }
    let read = open.pieces.iter().map(|p| p.confidence).fold(1.0, f32::min);
    let confidence = if known { read } else { read * UNKNOWN_SHAPE };
    let evidence = place::of_pieces(&open.pieces, "issuer-line", confidence)?;
    Some((Issuer { text, organization, post, person: open.person, id: None, level: None }, evidence))
}
