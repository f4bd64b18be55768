//! Addressees (宛先): one each, the honorific and the shared parts of a brace distributed over its members.
//!
//! ```text
//! 都 道 府 県
//! 各 保健所設置市  衛生主管部(局)長  殿   → 都道府県 / 保健所設置市 / 特別区, each + 衛生主管部(局)長, 殿
//! 特 別 区
//! ```
//!
//! Known to be hard: the print of a brace says which parts are shared only by its layout; what was distributed is put on the review
//! list by its confidence.

mod brace;

use self::brace::{Place, distribute};
use super::issuer::is_occasion;
use super::name::{clean, cut_joint, is_address, is_drawn, split_person};
use super::place;
use crate::model::{Addressee, Evidence, Letter};
use crate::segment::{Piece, Role};
use crate::tables::{HeadLabel, PartyWords, Tables};
use crate::text::squash;

/// A printed fragment of the addressee block.
#[derive(Debug, Clone)]
struct Fragment<'p, 'd> {
    /// folded, white space dropped, without honorific
    text: String,
    honorific: Option<String>,
    pieces: Vec<&'p Piece<'d>>,
    /// its own line ends with its honorific
    honoured: bool,
}

impl Fragment<'_, '_> {
    /// 都道府県…, 各都道府県…
    fn opens_class(&self, tables: &Tables) -> bool {
        tables.parties.class_len(self.text.strip_prefix('各').unwrap_or(&self.text)) > 0
    }

    /// Whether it begins further right than all of the others, or behind one of them on its line.
    fn stands_right_of(&self, others: &[&Self]) -> bool {
        let edge = |f: &Self| f.pieces.first().map_or(0, |piece| piece.left_edge());
        let beside = |other: &&&Self| other.pieces.iter().any(|a| self.pieces.iter().any(|b| std::ptr::eq(*a, *b)));
        others.iter().any(|other| beside(&other)) || others.iter().all(|other| edge(self) > edge(other))
    }

    /// A class of bodies, that nobody signs for.
    fn is_class(&self, tables: &Tables) -> bool {
        self.opens_class(tables) || tables.parties.is_each(&self.text) || self.text.contains("を設置する各")
    }
}

/// The addressees of a letter with their evidence.
pub(super) fn addressees<'d>(pieces: &[Piece<'d>], tables: &Tables) -> Vec<(Addressee, Evidence)> {
    let mut all = Vec::new();
    let mut block: Vec<&Piece<'d>> = Vec::new();
    let mut gap = 0;
    // the header of a mail says less than the letter in it
    let of_header = |piece: &Piece<'d>| piece.text().starts_with("To:") || piece.text().starts_with("TO:");
    let inside = pieces.iter().any(|p| p.role == Role::Addressee && !of_header(p));
    // 殿 on a form behind the text is for whoever the form goes to
    let text = pieces.iter().position(|p| matches!(p.role, Role::Body | Role::Greeting)).unwrap_or(pieces.len());
    let in_head = pieces.iter().take(text).any(|p| p.role == Role::Addressee && !of_header(p));
    let end = if in_head { text } else { pieces.len() };
    for piece in pieces.iter().take(end).filter(|piece| !(inside && of_header(piece))) {
        if piece.role == Role::Addressee {
            block.push(piece);
            gap = 0;
        } else if !block.is_empty() && !matches!(piece.role, Role::Furniture | Role::Stamp) {
            gap += 1;
            if gap > 2 {
                all.extend(read_block(&block, in_head, tables));
                block.clear();
            }
        }
    }
    all.extend(read_block(&block, in_head, tables));
    let mut seen: Vec<(String, String)> = Vec::new();
    all.retain(|(a, _): &(Addressee, Evidence)| {
        let key = (a.text.clone(), a.organization.clone());
        let known = seen.contains(&key);
        seen.push(key);
        !known
    });
    all
}

/// Nobody writes to himself: a line without 殿 that names the issuer, apart from the addressees below it, is the letterhead.
pub(super) fn drop_letterhead(letter: &mut Letter, tables: &Tables) {
    let own = |text: &str| letter.issuers.iter().any(|issuer| issuer.organization == text || issuer.text == text);
    let honoured = |evidence: &Evidence| tables.parties.split_honorific(&squash(&evidence.text)).is_some();
    let places = &letter.evidence.addressees;
    let beside = |at: usize| match places.get(at..at + 2) {
        Some([upper, lower]) => lower.line.saturating_sub(upper.line) <= 1,
        _ => false,
    };
    let all = letter.addressees.iter().zip(places).enumerate();
    let keep: Vec<bool> = all.map(|(at, (to, place))| honoured(place) || beside(at) || !own(&to.text)).collect();
    if keep.contains(&true) {
        place::keep(&mut letter.addressees, &mut letter.evidence.addressees, &keep);
    }
}

fn read_block(block: &[&Piece<'_>], in_head: bool, tables: &Tables) -> Vec<(Addressee, Evidence)> {
    // 各 set apart is shared by the members of a brace; where it stands on one line only, or on several, it belongs to its line
    let each_lines = block.iter().filter(|piece| piece.text().starts_with('各')).count();
    // 都道府県　民生主管部（局）長 / 指定都市　民生主管部（局）長: each has its own office
    let own = |piece: &&&Piece<'_>| {
        let class = tables.parties.class_len(piece.text());
        let tail = piece.text().get(class..).unwrap_or_default();
        class > 0 && tail.chars().count() >= 4 && tables.parties.split_honorific(tail).is_none_or(|(n, _)| n.len() > 3)
    };
    let each_has_its_own = block.len() > 1 && block.iter().filter(own).count() == block.len();
    let braced = block.len() > 1 && each_lines <= 1 && !each_has_its_own;
    let mut fragments = fragments(block, braced, tables);
    // 各 alone, or 各 before a wide gap: shared by all members
    let mut each = false;
    fragments.retain(|f| {
        let lone = f.text == "各";
        each |= lone;
        !lone
    });
    let fragments = share_one_in_charge(honorific_below(fragments, tables));
    let mut fragments = one_class_with_its_office(join_continued(fragments, tables), tables);
    // 殿 set apart is the honorific of what stands right before it
    for at in 1..fragments.len() {
        let Some([name, word]) = fragments.get_mut(at - 1..=at) else { break };
        let beside = name.pieces.last().zip(word.pieces.first()).is_some_and(|(a, b)| a.line.number == b.line.number);
        name.honoured |= word.text.is_empty() && word.honorific.is_some() && beside;
    }
    // 殿 alone belongs to all above that have none
    let mut honorific: Option<String> = None;
    for fragment in fragments.iter_mut().rev() {
        match &fragment.honorific {
            Some(own) => honorific = Some(own.clone()),
            None => fragment.honorific.clone_from(&honorific),
        }
    }
    // … and below, as in a brace whose 殿 stands on its middle line
    let mut honorific: Option<String> = None;
    for fragment in &mut fragments {
        match &fragment.honorific {
            Some(own) => honorific = Some(own.clone()),
            None => fragment.honorific.clone_from(&honorific),
        }
    }
    fragments.retain(|f| !f.text.is_empty());
    let apart = |pair: &[&Piece<'_>]| match pair {
        [above, below] => below.line.number.saturating_sub(above.line.number),
        _ => 0,
    };
    let apart = block.windows(2).map(apart).max().unwrap_or(0);
    // 各 before a wide gap or a drawn brace, or left of the edge of the members, is shared; else it may be meant for its line
    let shared = |piece: &&Piece<'_>| is_each_of_a_brace(piece.printed()) || is_level_member(piece, block);
    let each_told = !each || block.iter().any(shared);
    distribute(&fragments, each, Place { in_head, apart, each_told }, tables)
}

/// One fragment per name and line.
fn fragments<'p, 'd>(block: &[&'p Piece<'d>], braced: bool, tables: &Tables) -> Vec<Fragment<'p, 'd>> {
    let words = &tables.parties;
    let mut all: Vec<Fragment<'p, 'd>> = Vec::new();
    let line = |piece: Option<&&Piece<'_>>| piece.map(|piece| (piece.line.page, piece.line.number));
    let stacked = line(block.first()) != line(block.last());
    // 各 保健所設置市長 in a head on one line has its own post, and whose the sign is besides does not show
    let own_each = |part: &str| {
        let member = part.strip_prefix("各 ").filter(|_| !stacked).map(squash).unwrap_or_default();
        let member = words.split_honorific(&member).map_or(member.as_str(), |(name, _)| name);
        tables.posts.split_post(member).is_some()
    };
    for piece in block {
        // (防災担当課) below 沿岸各市町村長 様: who handles the letter there
        if is_desk(piece, words) && all.last().is_some_and(|above| above.honorific.is_some()) {
            continue;
        }
        let text = clean(piece.printed(), HeadLabel::Addressee, words);
        // 環産22(各都道府県知事あて…: the number of the letter before those it goes to
        let text = match text.split_once('(') {
            Some((number, rest))
                if number.len() <= 24
                    && number.ends_with(|c: char| c.is_ascii_digit() || c == '号')
                    && (rest.contains("あて") || rest.contains('宛')) =>
            {
                rest.trim_start().to_owned()
            }
            _ => text,
        };
        // 【同窓会】高等学校同窓会支部長の皆様へ: what the page is filed under
        let filed = text.strip_prefix('【').and_then(|rest| rest.split_once('】')).map(|(_, rest)| rest.trim_start());
        let text = filed.filter(|rest| rest.chars().count() >= 3).unwrap_or(&text).to_owned();
        // 組合員向け
        let text = text.strip_suffix("向け").map_or(text.as_str(), str::trim_end).to_owned();
        // CC: to whom a copy went is no addressee
        if is_no_name(&squash(&text))
            || text.contains("扱い/")
            || squash(&text).starts_with("CC:")
            || squash(&text).starts_with("Cc:")
        {
            continue;
        }
        let joint = cut_joint(&text, tables);
        for part in joint.iter().flat_map(|part| cut_behind_honorifics(part)) {
            let parts = match part.strip_prefix("各 ").filter(|_| {
                braced && !own_each(&part) && (is_each_of_a_brace(piece.printed()) || is_level_member(piece, block))
            }) {
                Some(member) => [vec!["各".to_owned()], cut_brace_line(member, tables)].concat(),
                None if braced && !own_each(&part) => cut_brace_line(&part, tables),
                None => vec![part.clone()],
            };
            for part in parts {
                let squashed = squash(&part);
                let squashed = squashed.trim_end_matches("へ");
                // (管理薬剤師様) behind the honorific
                let main = match squashed.rfind('(').filter(|at| *at > 0) {
                    Some(at) if words.split_honorific(squashed.get(..at).unwrap_or_default()).is_some() => {
                        squashed.get(..at).unwrap_or(squashed)
                    }
                    _ => squashed,
                };
                let (text, honorific) = match words.split_honorific(main) {
                    Some((name, honorific)) => {
                        // 会長 西 亮一郎 様: the post is written to, the person is not part of its name
                        let name = split_person(first_bytes(&part, name.len()), tables).text;
                        (name.trim_end_matches('の').to_owned(), Some(honorific.to_owned()))
                    }
                    None => (main.to_owned(), None),
                };
                let text = text.trim_matches(['/', '、', ',', '・', ':']);
                // 外　市内障害福祉サービス事業者: and besides
                let besides = ["外 ", "ほか ", "他 ", "並びに", "及び"].iter().any(|word| part.starts_with(word));
                let joint = ["外", "ほか", "他", "並びに", "及び"].iter().find_map(|word| text.strip_prefix(word));
                let text = joint.filter(|rest| besides && rest.chars().count() >= 3).unwrap_or(text).to_owned();
                // (情報管理課扱い/メール): who handles the letter and how it was sent
                let text = if text.contains("扱い") { String::new() } else { text };
                if text.is_empty() && honorific.is_none() {
                    continue;
                }
                // 各都道府県知事あて(権限委任市長)
                let also = squashed.get(main.len()..).unwrap_or_default().trim_matches(['(', ')']);
                let office = tables.posts.split_post(also).filter(|_| honorific.as_deref() == Some("あて"));
                let also = office.filter(|split| split.organization.chars().count() >= 2).map(|_| Fragment {
                    text: also.to_owned(),
                    honorific: honorific.clone(),
                    pieces: vec![piece],
                    honoured: true,
                });
                let honoured = honorific.is_some() && !text.is_empty();
                all.push(Fragment { text, honorific, pieces: vec![piece], honoured });
                all.extend(also);
            }
        }
    }
    all
}

/// テナント各位・入居者各位: each ends with its honorific.
fn cut_behind_honorifics(part: &str) -> Vec<String> {
    let cut = ["各位", "御中", "殿", "様"].into_iter().find_map(|word| {
        let at = part.find(word)? + word.len();
        let rest = part.get(at..)?.trim_start().strip_prefix(['・', '、', '/', ','])?;
        rest.trim_end().ends_with(word).then(|| (part.get(..at).unwrap_or_default(), rest.trim_start()))
    });
    match cut {
        Some((first, rest)) if rest.chars().count() >= 3 => {
            let mut parts = vec![first.to_owned()];
            parts.extend(cut_behind_honorifics(rest));
            parts
        }
        _ => vec![part.to_owned()],
    }
}

/// A line in brackets without an honorific.
fn is_desk(piece: &Piece<'_>, words: &PartyWords) -> bool {
    let inner = piece.text().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.is_some_and(|inner| !inner.contains([')', '(']) && words.split_honorific(inner).is_none())
}

/// (1)家畜改良増殖目標の定め方
fn is_item(text: &str) -> bool {
    // 2.法令・通達: a step of a web page's path
    if text.split_once('.').is_some_and(|(count, rest)| {
        (1..=2).contains(&count.len()) && count.bytes().all(|b| b.is_ascii_digit()) && !rest.is_empty()
    }) {
        return true;
    }
    let inner = text.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or("", |(inner, _)| inner);
    !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit())
}

/// 各 ｛ 都 道 府 県, 各　　　　中 核 市 市 長: what stands before a drawn brace or a wide gap is shared by the members.
fn is_each_of_a_brace(printed: &str) -> bool {
    let Some(rest) = printed.trim_start().strip_prefix('各') else { return false };
    let member = rest.trim_start();
    let gap: usize = rest.chars().take_while(|c| c.is_whitespace()).map(crate::text::columns).sum();
    member.starts_with(is_drawn) || gap >= 6
}

/// 各　指 定 都 市 市 長, where the other members of the block begin level with 指 and not with 各: it is shared, too.
fn is_level_member(piece: &Piece<'_>, block: &[&Piece<'_>]) -> bool {
    let Some(rest) = piece.printed().trim_start().strip_prefix('各') else { return false };
    let gap: usize = rest.chars().take_while(|c| c.is_whitespace()).map(crate::text::columns).sum();
    let member = piece.left_edge() + crate::text::columns('各') + gap;
    let others: Vec<usize> =
        block.iter().filter(|other| other.line.number != piece.line.number).map(|other| other.left_edge()).collect();
    gap > 0 && piece.left_edge() + 2 <= member && !others.is_empty() && others.iter().all(|edge| *edge == member)
}

/// A heading, a day, a path of a web page or a label of a mail that stands where an addressee might.
fn is_no_name(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let dated =
        (text.starts_with("令和") || text.starts_with("平成") || text.starts_with("昭和")) && text.contains('日');
    text.contains(['>', '@', ';', '─'])
        || text.starts_with("参考送付")
        || ["(写)", "(写し)", "写:", "(写:", "写し送付", "別送", "種別:", "収受", "受付", "受理"]
            .iter()
            .any(|word| text.starts_with(word))
        || ["について", "事務連絡", "市町村名", "都道府県名", "氏名", "本則"].iter().any(|end| text.ends_with(end))
        // 回覧　会長・事務局: who reads it in the office
        || ["回覧", "供覧", "閲覧", "決裁", "合議"].iter().any(|word| text.starts_with(word))
        || (digits >= 1 && dated)
        || text == "目次"
        || text.contains(['。', '※'])
        || text.contains("省略")
        || ["経由", "気付", "気付)"].iter().any(|end| text.ends_with(end))
        || text.starts_with("経由")
        || is_item(text)
        || is_address(text)
        || text.starts_with('第') && text.ends_with('号')
        || matches!(text, "通達" | "通知" | "依頼" | "事務連絡" | "別添" | "別紙" | "参考")
        || matches!(text, "ホーム" | "トップ" | "HOME")
        || ["最新情報", "今回の内容"].iter().any(|end| text.ends_with(end))
        // 不審火があり…重要文化財稲荷神社本|殿が: the middle of a sentence
        || text.chars().count() > 30 && ["があり", "にある", "により", "ました", "した、"].iter().any(|word| text.contains(word))
        || text.starts_with('←')
        || is_occasion(text)
        || (!text.is_empty() && text.is_ascii())
}

/// The beginning of a spaced text that holds this many bytes without white space.
fn first_bytes(text: &str, bytes: usize) -> &str {
    let mut seen = 0;
    let end = text.char_indices().find(|(_, c)| {
        seen += if c.is_whitespace() { 0 } else { c.len_utf8() };
        seen > bytes
    });
    text.get(..end.map_or(text.len(), |(at, _)| at)).unwrap_or(text)
}

/// `各都道府県        観光主管部局長`: a shared head before a wide gap becomes a fragment of its own; so does every class name of a
/// letter-spaced line.
fn cut_brace_line(part: &str, tables: &Tables) -> Vec<String> {
    let squashed = squash(part);
    // 各 保健所設置市 衛生主管部(局)長 殿
    let tokens: Vec<&str> = part.split(' ').filter(|t| !t.is_empty()).collect();
    // 各 支 部 長 殿: letter by letter, nothing is set apart
    if tokens.len() >= 3 && tokens.iter().all(|token| token.chars().count() == 1) {
        return vec![part.to_owned()];
    }
    // 都道府県 指定都市 中核市
    let is_class = |token: &&&str| tables.parties.class_len(token) == token.len();
    if tokens.len() >= 2 && tokens.iter().filter(is_class).count() == tokens.len() {
        return tokens.iter().map(|token| (*token).to_owned()).collect();
    }
    // 保健所設置市 衛生主管部(局): a class and, behind a drawn brace, the shared office
    if let [class, tail @ ..] = tokens.as_slice() {
        let class_text = squash(class);
        let tail_text = squash(&tail.join(""));
        if tables.parties.class_len(&class_text) == class_text.len()
            && !tail_text.is_empty()
            && !tables.parties.is_honorific(&tail_text)
            && (tables
                .posts
                .split_post(tables.parties.split_honorific(&tail_text).map_or(tail_text.as_str(), |s| s.0))
                .is_some()
                || tables
                    .bodies
                    .ends_like_body(tables.parties.split_honorific(&tail_text).map_or(tail_text.as_str(), |s| s.0)))
        {
            return vec![class_text, tail_text];
        }
    }
    if let Some((first, rest)) = tokens.split_first()
        && *first == "各"
        && !rest.is_empty()
    {
        let rest_text = rest.join(" ");
        let rest_squashed = squash(&rest_text);
        let class = tables.parties.class_len(&rest_squashed);
        let mut out = vec!["各".to_owned()];
        if class > 0 && class < rest_squashed.len() {
            let (class, tail) = rest_squashed.split_at(class);
            // 指定都市市長, 都道府県知事: the post is that of the class
            let named = tables.parties.split_honorific(tail).map_or(tail, |(name, _)| name);
            let own_post = named == "長" || named.chars().count() <= 2 && tables.posts.is_post(named);
            if tables.parties.is_honorific(tail) || tail.chars().count() <= 1 || own_post {
                out.push(rest_squashed.clone());
            } else {
                out.push(class.to_owned());
                out.push(tail.to_owned());
            }
        } else {
            out.push(rest_text);
        }
        return out;
    }
    vec![if squashed.is_empty() { String::new() } else { part.to_owned() }]
}

/// …主管部(局) / 御中 / …主管課(室): an honorific beside the middle of a name stands behind it.
fn honorific_below<'p, 'd>(mut fragments: Vec<Fragment<'p, 'd>>, tables: &Tables) -> Vec<Fragment<'p, 'd>> {
    for at in 2..fragments.len() {
        let Some([above, word, below]) = fragments.get(at - 2..=at) else { break };
        let lone = word.text.is_empty() && word.honorific.is_some();
        let open = above.honorific.is_none() && below.honorific.is_none() && !below.text.is_empty();
        if lone && open && goes_on(&above.text, &below.text, tables) {
            fragments.swap(at - 1, at);
        }
    }
    fragments
}

/// 調査担当者 宛 below a stack of offices (各…部局): whoever is in charge at each of them; the honorific is theirs.
fn share_one_in_charge<'p, 'd>(mut fragments: Vec<Fragment<'p, 'd>>) -> Vec<Fragment<'p, 'd>> {
    let Some((last, above)) = fragments.split_last_mut() else { return fragments };
    let stack = above.len() >= 2 && above.iter().all(|f| f.text.starts_with('各') && f.honorific.is_none());
    if stack && last.text.ends_with("担当者") && !last.text.starts_with('各') && last.honorific.is_some() {
        for fragment in above {
            fragment.honorific.clone_from(&last.honorific);
        }
        fragments.pop();
    }
    fragments
}

/// 保健所設置市 / 衛生主管部(局)長 殿: one class alone, and its office on the next line.
fn one_class_with_its_office<'p, 'd>(fragments: Vec<Fragment<'p, 'd>>, tables: &Tables) -> Vec<Fragment<'p, 'd>> {
    let named: Vec<&Fragment<'_, '_>> = fragments.iter().filter(|f| !f.text.is_empty()).collect();
    let [class, office] = named.as_slice() else { return fragments };
    let words = &tables.parties;
    let bare = class.text.strip_prefix('各').unwrap_or(&class.text);
    let one = words.class_len(bare) == bare.len()
        && !class.honoured
        && words.class_len(&office.text) == 0
        && !office.text.starts_with('各')
        && ["主管", "担当", "所管"].iter().any(|word| office.text.contains(word))
        && tables.posts.split_post(&office.text).is_some();
    if !one {
        return fragments;
    }
    let mut out: Vec<Fragment<'p, 'd>> = Vec::new();
    for fragment in fragments {
        match out.last_mut() {
            Some(last) if last.honorific.is_none() || fragment.text.is_empty() => {
                last.text.push_str(&fragment.text);
                last.honorific = fragment.honorific.or(last.honorific.take());
                last.honoured |= fragment.honoured;
                last.pieces.extend(fragment.pieces);
            }
            _ => out.push(fragment),
        }
    }
    out
}

/// A legal form or a body on one line and its post on the next are one addressee.
fn join_continued<'p, 'd>(fragments: Vec<Fragment<'p, 'd>>, tables: &Tables) -> Vec<Fragment<'p, 'd>> {
    let is_class = |text: &str| {
        let bare = text.strip_prefix('各').unwrap_or(text);
        !bare.is_empty() && tables.parties.class_len(bare) == bare.len()
    };
    let braced = fragments.iter().filter(|f| is_class(&f.text)).count() >= 2;
    let mut joined: Vec<Fragment<'p, 'd>> = Vec::new();
    for fragment in fragments {
        let continues = joined.last().is_some_and(|last| {
            last.honorific.is_none()
                && (goes_on(&last.text, &fragment.text, tables) || is_set_in(last, &fragment, braced, tables))
        });
        match joined.last_mut().filter(|_| continues) {
            Some(last) => {
                // 日本水泳・ / 飛込競技協会会長
                let dotted = last.pieces.last().is_some_and(|piece| piece.text().ends_with('・'));
                if dotted && !last.text.ends_with('・') {
                    last.text.push('・');
                }
                last.text.push_str(&fragment.text);
                last.honorific = fragment.honorific;
                last.pieces.extend(fragment.pieces);
                last.honoured = fragment.honoured;
            }
            None => joined.push(fragment),
        }
    }
    joined
}

/// Whether the lower of two lines goes on with the name of the upper one: a legal form alone, or a body and its post.
fn goes_on(above: &str, below: &str, tables: &Tables) -> bool {
    let words = &tables.parties;
    let bare = above.strip_prefix('各').unwrap_or(above);
    if bare.is_empty() || below.is_empty() || words.class_len(bare) == bare.len() {
        return false;
    }
    // …担当局 / 長 殿: the line broke inside the post
    // …の認定を受けた / 各地方公共団体の長
    // 都道府県・指定都市・中核市 / 障害保健福祉主管課
    let shared = above.contains('・')
        && bare.split('・').all(|part| !part.is_empty() && words.class_len(part) == part.len())
        && ["主管", "担当"].iter().any(|word| below.contains(word))
        && (tables.bodies.ends_like_body(below) || tables.posts.split_post(below).is_some())
        && words.class_len(below) == 0
        && !below.starts_with('各');
    let adnominal = (above.ends_with(['た', 'る', 'の', 'な', 'を', 'に', 'と', '・', '、'])
        || below.starts_with(['の', 'を', 'に']))
        && above.chars().count() >= 4;
    // 国立研究開発法人国立国際医療研究 / センター理事長: the upper line is no name by itself
    let unfinished = tables.posts.split_post(above).is_none()
        && !tables.bodies.ends_like_body(above)
        && !above.starts_with('各')
        && (words.legal_form_len(above) > 0 || above.contains('・'))
        && above.chars().count() >= 8
        && !above.ends_with(['者', '員', '人', '家', '主', '方', '等'])
        && !words.opens_body(below);
    if words.legal_form_len(above) == above.len() || below == "長" || adnominal || unfinished || shared {
        return true;
    }
    // 株式会社緑商事 / 代表取締役 様: a company says by its form that it is one
    let company = ["株式会社", "有限会社", "合同会社", "(株)", "(有)"]
        .iter()
        .any(|form| above.starts_with(form) || above.ends_with(form));
    let body_above = (company || tables.bodies.ends_like_body(above)) && tables.posts.split_post(above).is_none();
    // 中央支部合唱連盟 / 代議員各位
    let members = ["代議員", "評議員", "役員", "会員", "正会員", "理事", "幹事", "組合員", "委員", "部員", "社員"];
    if body_above && members.contains(&below) {
        return true;
    }
    let opens = words.opens_body(below) || below.starts_with('各') || words.class_len(below) > 0;
    let lower_office = office_rank(above).zip(office_rank(below)).is_some_and(|(a, b)| a < b)
        || company && office_rank(below).is_some();
    // 附属幼稚園を置く各国立大学法人の長 has a body of its own
    body_above && !opens && !below.contains('各') && (tables.posts.split_post(below).is_some() || lower_office)
}

/// Whether a line without 殿 goes on with the line below it because that begins a little further right.
fn is_set_in(above: &Fragment<'_, '_>, below: &Fragment<'_, '_>, braced: bool, tables: &Tables) -> bool {
    let (Some(upper), Some(lower)) = (above.pieces.last(), below.pieces.first()) else { return false };
    let bare = above.text.strip_prefix('各').unwrap_or(&above.text);
    let lone = |piece: &Piece<'_>| piece.range.start == 0;
    let indent = |piece: &Piece<'_>| -> usize {
        let printed = piece.printed();
        printed.chars().take_while(|c| c.is_whitespace()).map(crate::text::columns).sum()
    };
    let by = indent(lower).saturating_sub(indent(upper));
    lower.line.number == upper.line.number + 1
        && lone(upper)
        && lone(lower)
        && upper.line.bbox.is_none()
        && (1..=8).contains(&by)
        && above.text.chars().count() >= 4
        && tables.posts.split_post(&above.text).is_none()
        // the members of a brace are set in too
        && (tables.parties.class_len(bare) < bare.len() || !braced)
        && (!tables.parties.opens_body(&below.text) || below.text.starts_with("国立大学法人"))
        && !below.text.starts_with('各')
        && (tables.parties.class_len(&below.text) == 0
            || tables.bodies.ends_like_body(&above.text) && tables.posts.split_post(&below.text).is_some())
        && !below.text.is_empty()
}

/// How high an office stands, by its last word: 省 0, 局 1, 部 2, 課 3, 室 4, 係 5; 主管部(局) counts as 部.
fn office_rank(name: &str) -> Option<u8> {
    let bare = match name.rfind('(') {
        Some(at) if name.ends_with(')') => name.get(..at)?,
        _ => name,
    };
    [('省', 0), ('庁', 0), ('局', 1), ('部', 2), ('課', 3), ('室', 4), ('係', 5)]
        .into_iter()
        .find_map(|(end, rank)| bare.ends_with(end).then_some(rank))
}
