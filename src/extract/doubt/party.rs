//! Parties that stand where the other sort stands, or that are two in one.

use super::{Doubt, head, is_named};
use crate::model::{Field, Kind, Letter};
use crate::segment::{Piece, Role};
use crate::tables::{HeadLabel, Tables};
use crate::text::width;

/// Columns between the addressees' edge and the issuers'.
const APART: usize = 10;

/// Columns by which the left edges of one block differ at most.
const BESIDE: usize = 4;

pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let head = head(pieces);
    swapped(head, tables, doubts);
    form(letter, head, tables, doubts);
    bare(letter, pieces, tables, doubts);
    lone_each(letter, head, tables, doubts);
}

/// An issuer of a letter that has hardly anything else of a head, and an office without a post below the subject: a web page, a frame or
/// the signature of a mail names its own house.
fn bare(letter: &Letter, pieces: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let (Some(first), Some(at)) = (letter.issuers.first(), letter.evidence.issuers.first()) else { return };
    let text = &first.text;
    let Some(piece) = pieces.iter().find(|p| p.line.number == at.line && p.line.page == at.page) else { return };
    let others = [
        letter.date.is_some(),
        !letter.reference_numbers.is_empty(),
        !letter.addressees.is_empty(),
        letter.subject.is_some(),
    ];
    // 環境省自然環境局野生生物課長: who signs with an office needs less around it
    let office = tables.posts.split_post(text).is_some_and(|split| split.organization.chars().count() >= 4);
    let memo = letter.kind == Kind::OfficeMemo && first.post.is_none() && tables.parties.opens_body(text);
    let enough = if memo { 1 } else { 2 };
    if !office && others.iter().filter(|read| **read).count() <= enough {
        let en = format!("\"{text}\" stands in a head of which hardly anything else was read");
        let ja = format!("「{text}」のほかに、書き出しから読めたものがほとんどありません");
        doubts.push(Doubt::at(piece, Field::Issuers, en, ja));
    }
    let below =
        letter.evidence.subject.as_ref().is_some_and(|subject| (at.page, at.line) > (subject.page, subject.line));
    if below && letter.issuers.iter().any(|issuer| issuer.post.is_none()) {
        let en = format!("\"{text}\" stands below the subject and has no post");
        let ja = format!("「{text}」は件名より下にあり、職名がありません");
        doubts.push(Doubt::at(piece, Field::Issuers, en, ja));
    }
}

/// 都道府県知事 / 各指定都市市長 / 中核市市長: 各 before one of several may be meant for all.
fn lone_each(letter: &Letter, head: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let Some(at) = head.iter().find(|p| p.role == Role::Addressee) else { return };
    let is_class = |text: &str| tables.parties.class_len(text.strip_prefix('各').unwrap_or(text)) > 0;
    let all: Vec<&str> = letter.addressees.iter().map(|a| a.text.as_str()).filter(|text| is_class(text)).collect();
    let each = all.iter().filter(|text| text.starts_with('各')).count();
    if let Some(text) = all.iter().skip(1).find(|text| text.starts_with('各')).filter(|_| each == 1 && all.len() > 2) {
        let en = format!("the first sign of \"{text}\" may be meant for all addressees");
        doubts.push(Doubt::at(
            at,
            Field::Addressees,
            en,
            format!("「{text}」の「各」は全ての宛先に掛かるかもしれません"),
        ));
    }
}

fn both(piece: &Piece<'_>, en: &str, ja: &str, doubts: &mut Vec<Doubt>) {
    for field in [Field::Issuers, Field::Addressees] {
        doubts.push(Doubt::at(piece, field, en, ja));
    }
}

/// An honorific beside the middle of a block is meant for the whole block:
///
/// ```text
/// 都道府県民生主管部（局）
/// 　国民健康保険主管課（部）長　　殿
/// 都道府県後期高齢者医療主管部（局）
/// 　後期高齢者医療主管課（部）長
/// ```
fn shares_an_honorific(last: &Piece<'_>, above: &[&&Piece<'_>], tables: &Tables) -> bool {
    let is_like = |other: &Piece<'_>, name: &str| {
        let same_end = name.chars().rev().zip(last.text().chars().rev()).take_while(|(a, b)| a == b).count();
        other.left_edge().abs_diff(last.left_edge()) <= BESIDE && same_end >= 2
    };
    above.iter().any(|piece| {
        let Some((name, honorific)) = tables.parties.split_honorific(piece.text()) else { return false };
        let set_apart =
            piece.printed().trim_end().strip_suffix(honorific).is_some_and(|head| head.ends_with(char::is_whitespace));
        set_apart && reaches_over(piece, last) && is_like(piece, name)
    })
}

/// Whether a line goes further to the right than another.
fn reaches_over(piece: &Piece<'_>, other: &Piece<'_>) -> bool {
    if let (Some(this), Some(other)) = (piece.line.bbox, other.line.bbox) {
        return this.x1 >= other.x1;
    }
    let end = |piece: &Piece<'_>| piece.line.text.get(..piece.range.end).map_or(0, |text| width(text.trim_end()));
    end(piece) >= end(other)
}

/// What tells the house of an office at first sight: 厚生 of 厚生労働省医政局.
fn house(text: &str) -> &str {
    let end = text.char_indices().nth(2).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// Lines at the border of the two sorts of parties that may be of either.
fn at_the_border(
    parties: &[&Piece<'_>],
    honoured: &dyn Fn(&Piece<'_>) -> bool,
    tables: &Tables,
    doubts: &mut Vec<Doubt>,
) {
    for pair in parties.windows(2) {
        let &[above, below] = pair else { continue };
        let next_line = below.line.number.saturating_sub(above.line.number) <= 1;
        let (text, upper) = (below.text(), above.text());
        match (above.role, below.role) {
            // 経済産業省商務・サービスグループ without 殿 below those who have it, and right above who signs
            (Role::Addressee, Role::Issuer)
                if next_line
                    && !honoured(above)
                    && tables.parties.opens_body(upper)
                    && tables.posts.split_post(upper).is_none()
                    && parties.iter().any(|p| p.line.number < above.line.number && honoured(p)) =>
            {
                let en = format!("\"{upper}\" may be the issuer's, as \"{text}\" below it");
                let ja = format!("「{upper}」は下の「{text}」とともに発信者かもしれません");
                both(above, &en, &ja, doubts);
            }
            // 御中 on a line of its own beside the middle of a brace, below it a member, and below that who signs
            (Role::Addressee, Role::Issuer)
                if next_line
                    && tables.parties.is_honorific(upper)
                    && parties
                        .iter()
                        .find(|p| p.role == Role::Issuer && p.line.number > below.line.number)
                        .is_some_and(|next| house(next.text()) != house(text) && !next.text().starts_with('同')) =>
            {
                let en = format!("\"{text}\" stands right below {upper} and may be one of the addressees");
                let ja = format!("「{text}」は「{upper}」のすぐ下にあり、宛先の一つかもしれません");
                both(below, &en, &ja, doubts);
            }
            // 殿 beside the middle of a block, and below it one more who may be written to
            (Role::Addressee, Role::Issuer)
                if next_line
                    && honoured(above)
                    && below.left_edge().abs_diff(above.left_edge()) <= 2
                    && !tables.parties.opens_body(text)
                    && parties.iter().any(|p| {
                        p.role == Role::Addressee && p.line.number + 1 == above.line.number && !honoured(p)
                    })
                    && parties.iter().any(|p| p.role == Role::Issuer && p.line.number > below.line.number) =>
            {
                let en = format!("\"{text}\" may be of the addressees above it");
                let ja = format!("「{text}」は上の宛先の一つかもしれません");
                both(below, &en, &ja, doubts);
            }
            _ => {}
        }
    }
}

/// Lines whose place says that they are the other sort of party.
fn swapped(head: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let honoured =
        |p: &Piece<'_>| tables.parties.split_honorific(p.text().trim_end_matches(['┘', '┐', '┤', '}', ')'])).is_some();
    let parties: Vec<&Piece<'_>> =
        head.iter().filter(|p| matches!(p.role, Role::Addressee | Role::Issuer | Role::Person)).collect();
    let first_addressee = parties.iter().find(|p| p.role == Role::Addressee);
    // the edge that the addressees share tells something only where something else stands further right
    let edge = first_addressee.map(|p| p.left_edge());
    let widest = parties.iter().map(|p| p.left_edge()).max().unwrap_or(0);
    let told = edge.is_some_and(|edge| widest >= edge + APART);
    // far right of whoever has 殿, and without it
    let honoured_edge =
        parties.iter().filter(|p| p.role == Role::Addressee && honoured(p)).map(|p| p.left_edge()).min();
    let far = |p: &&&Piece<'_>| {
        p.role == Role::Addressee
            && !honoured(p)
            && honoured_edge.is_some_and(|edge| p.left_edge() >= edge + APART * 2)
            && p.range.start == 0
            && is_named(p.text().split('(').next().unwrap_or_default(), tables) | p.text().contains('長')
    };
    if let Some(piece) = parties.iter().find(far) {
        let text = piece.text();
        both(
            piece,
            &format!("\"{text}\" stands far right of the addressees and has no honorific"),
            &format!("「{text}」は宛先より右に離れ、敬称がありません"),
            doubts,
        );
    }
    at_the_border(&parties, &honoured, tables, doubts);
    for pair in parties.windows(2) {
        let &[above, below] = pair else { continue };
        let next_line = below.line.number.saturating_sub(above.line.number) <= 1;
        let (text, upper) = (below.text(), above.text());
        match (above.role, below.role) {
            (Role::Addressee, Role::Issuer) if next_line && told && below.left_edge() <= above.left_edge() + 2 => {
                let en = format!("\"{text}\" stands level with the addressee \"{upper}\" above it");
                let ja = format!("「{text}」は上の宛先「{upper}」と同じ位置から始まっています");
                both(below, &en, &ja, doubts);
            }
            (Role::Addressee, Role::Addressee)
                if told
                    && !honoured(below)
                    // names one behind the other on one line begin where the one before them ends
                    && !(below.range.start > 0 && tables.parties.is_each(text))
                    && text.chars().any(crate::text::is_japanese)
                    && !is_class(below, tables)
                    && below.left_edge() >= above.left_edge() + APART =>
            {
                let en = format!("\"{text}\" stands further right than the addressee \"{upper}\" and has no honorific");
                doubts.push(Doubt::at(
                    below,
                    Field::Addressees,
                    en,
                    format!("「{text}」は宛先「{upper}」より右にあり、敬称がありません"),
                ));
            }
            (Role::Issuer | Role::Person, Role::Addressee)
                if !is_labelled(above, tables)
                    && !is_labelled(below, tables)
                    // 水産庁長官 | から各都道府県知事あて
                    && !text.starts_with("から")
                    && (is_named(text, tables) || honoured(below)) =>
            {
                let en = format!("the addressee \"{text}\" stands below the issuer \"{upper}\"");
                // a whole addressee below a whole issuer is a letter that begins with who sends
                let last = parties.iter().rposition(|p| p.role == Role::Addressee).unwrap_or(0);
                let on_both_sides = parties.iter().skip(last).any(|p| p.role == Role::Issuer);
                if !honoured(below) || on_both_sides || (parties.first().is_some_and(|p| p.role == Role::Addressee)) {
                    let ja = format!("宛先「{text}」が発信者「{upper}」の下にあります");
                    if !honoured(below) {
                        doubts.push(Doubt::at(below, Field::Issuers, en.clone(), ja.clone()));
                    }
                    doubts.push(Doubt::at(below, Field::Addressees, en, ja));
                }
            }
            _ => {}
        }
    }
    // the last addressee, where those above it have 殿 and it has none
    let addressees: Vec<&&Piece<'_>> = parties.iter().filter(|p| p.role == Role::Addressee).collect();
    if let Some((last, above)) = addressees.split_last()
        && !honoured(last)
        && above.iter().any(|p| honoured(p))
        && is_named(last.text(), tables)
        && !is_class(last, tables)
        // 各県立学校長 and a line in brackets sign nothing
        && !tables.parties.is_each(last.text())
        && !last.text().contains("を設置する各")
        && tables.parties.class_len(last.text()) == 0
        && !last.text().starts_with('(')
        && !shares_an_honorific(last, above, tables)
    {
        let text = last.text();
        doubts.push(Doubt::at(
            last,
            Field::Addressees,
            format!("the last addressee \"{text}\" has no honorific and may be the issuer"),
            format!("最後の宛先「{text}」に敬称がなく、発信者かもしれません"),
        ));
    }
}

/// 宛先：…, From: …, CC: …: the line says what it is.
fn is_labelled(piece: &Piece<'_>, tables: &Tables) -> bool {
    let text = piece.text();
    [HeadLabel::Addressee, HeadLabel::Issuer].iter().any(|label| tables.parties.label_len(*label, text) > 0)
        || text.to_ascii_lowercase().starts_with("cc:")
}

/// 特別区, 各中核市: the members of a brace, whom no letter comes from.
fn is_class(piece: &Piece<'_>, tables: &Tables) -> bool {
    let text: String = piece.text().chars().filter(|c| crate::text::is_japanese(*c)).collect();
    let class = text.strip_prefix('各').unwrap_or(&text);
    !class.is_empty() && tables.parties.class_len(class) == class.len()
}

/// The form of each value.
fn form(letter: &Letter, head: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let piece = |role: Role| head.iter().find(|p| p.role == role).or_else(|| head.first());
    let Some(at) = piece(Role::Issuer) else { return };
    for issuer in &letter.issuers {
        let (text, organization) = (issuer.text.as_str(), issuer.organization.as_str());
        let odd = tables.parties.names_each(text)
            // 同　保育課長 goes on with an issuer that is missing
            || text.starts_with('同') && letter.issuers.first().is_some_and(|first| first.text == issuer.text)
            || ["(参考", "経由", "省略", "送付先", "一般社団法人", "公益社団法人"].iter().any(|word| {
                text.get(text.chars().next().map_or(0, char::len_utf8)..).is_some_and(|rest| rest.contains(word))
            })
            || tables.parties.split_honorific(text).is_some()
            || issuer.person.as_deref().is_some_and(|person| person.ends_with('長') || person.ends_with("理事"))
            || offices_in_a_row(organization)
            || text.ends_with('日') && text.contains(|c: char| c.is_ascii_digit())
            || two_signers(text, tables)
            || issuer.post.is_none() && issuer.person.is_none() && is_those_concerned(text);
        if odd {
            doubts.push(Doubt::at(
                at,
                Field::Issuers,
                format!("\"{text}\" has not the form of an issuer"),
                format!("「{text}」は発信者の形をしていません"),
            ));
        }
        if letter.addressees.iter().any(|a| a.text == issuer.text) {
            both(
                at,
                &format!("\"{text}\" is issuer and addressee"),
                &format!("「{text}」が発信者でも宛先でもあります"),
                doubts,
            );
        }
    }
    strangers(letter, at, doubts);
    let Some(at) = piece(Role::Addressee) else { return };
    for addressee in &letter.addressees {
        let text = addressee.text.as_str();
        // 構造改革特別区域法第12条第1項の認定を受けた…
        let digits = if text.contains('条') { 0 } else { text.chars().filter(char::is_ascii_digit).count() };
        let labelled = head.iter().any(|p| p.role == Role::Addressee && is_labelled(p, tables));
        let odd = addressee.honorific.is_none() && !labelled
            || text.contains(['>', ';', '@', ':'])
            || digits >= 3
            || text.is_ascii()
            || text.starts_with(|c: char| c.is_ascii_digit())
            || text.starts_with(['ヲ', 'を', 'に', 'は', 'が'])
            || two_posts(text, tables);
        if odd {
            doubts.push(Doubt::at(
                at,
                Field::Addressees,
                format!("\"{text}\" has not the form of an addressee"),
                format!("「{text}」は宛先の形をしていません"),
            ));
        }
    }
}

/// …課…室…課: several offices of one rank in one name.
fn offices_in_a_row(organization: &str) -> bool {
    let rank = |c: char| match c {
        '局' => Some(1),
        '課' => Some(3),
        '室' => Some(4),
        _ => None,
    };
    let mut deepest = 0;
    let mut chars = organization.chars().peekable();
    while let Some(c) = chars.next() {
        let Some(rank) = rank(c) else { continue };
        // 課題, 室内, 局所 are words
        if chars.peek().is_some_and(|next| "題内所外程税長".contains(*next)) {
            continue;
        }
        // 森林保全課総括課長
        let chief = organization.ends_with("総括課") && chars.peek().is_none();
        if rank <= deepest && rank >= 3 && !chief {
            return true;
        }
        deepest = rank;
    }
    false
}

/// So many letters are shared by the names of offices of one house.
const OF_ONE_HOUSE: usize = 4;

/// Several who sign and are of different houses, where only the last has a name, or nobody is written to: those above may be addressees.
fn strangers(letter: &Letter, at: &Piece<'_>, doubts: &mut Vec<Doubt>) {
    let [first, .., last] = letter.issuers.as_slice() else { return };
    let shared = first.organization.chars().zip(last.organization.chars()).take_while(|(a, b)| a == b).count();
    let other = shared < OF_ONE_HOUSE && !last.text.starts_with('同') && !last.organization.is_empty();
    let named = first.person.is_none() && last.person.is_some();
    let joint = letter.reference_numbers.len() == letter.issuers.len();
    if other && !joint && (named || letter.addressees.is_empty()) {
        let text = first.text.as_str();
        let en = format!("\"{text}\" may be written to, and \"{}\" alone signs", last.text);
        both(at, &en, &format!("「{text}」は宛先で、発信者は「{}」だけかもしれません", last.text), doubts);
    }
}

/// …認定温泉供給事業者, 関係団体: those whom something concerns are written to, and sign nothing.
fn is_those_concerned(text: &str) -> bool {
    const ENDS: [&str; 10] =
        ["事業者", "業者", "設置者", "管理者", "関係者", "事業主", "関係団体", "加盟団体", "会員", "組合員"];
    ENDS.iter().any(|end| text.ends_with(end))
}

/// 学院長村岡英二専門部長, 鉄柵協会会長大町茂/石垣協会会長: a post with a person within, and another post behind it.
fn two_signers(text: &str, tables: &Tables) -> bool {
    /// What goes on with the post or the name before it.
    const ON: &str = "会室部課局補代職連協官等院所館庁省府県支組団学校・、(及";
    let person = |behind: &str| {
        let name: String = behind.chars().take(3).collect();
        name.chars().all(crate::text::is_kanji) && !name.starts_with(|c| ON.contains(c))
    };
    text.char_indices().filter(|(_, c)| *c == '長').any(|(at, c)| {
        let (before, behind) = text.split_at(at + c.len_utf8());
        behind.chars().count() >= 4
            && person(behind)
            && tables
                .posts
                .split_post(before)
                .is_some_and(|s| !s.organization.is_empty() && s.post.chars().count() >= 2)
            && tables.posts.split_post(behind).is_some()
    })
}

/// 地方農政局生産部長内閣府…部長: a post within, and another name behind it.
fn two_posts(text: &str, tables: &Tables) -> bool {
    text.char_indices().filter(|(_, c)| *c == '長').any(|(at, c)| {
        let (before, behind) = text.split_at(at + c.len_utf8());
        let office = tables.posts.split_post(before).is_some_and(|s| s.organization.chars().count() >= 3);
        office
            && behind.chars().count() >= 4
            && is_named(behind, tables)
            // 各県立保健所長(支所長)
            && !behind.starts_with(['・', '、', '補', '代', '及', '('])
    })
}
