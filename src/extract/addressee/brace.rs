//! The members of a brace get what they share: the head (各都道府県), the office (衛生主管部(局)長), the honorific.
//!
//! ```text
//! 都 道 府 県
//! 各 保健所設置市  衛生主管部(局)長  殿   → 都道府県 + 衛生主管部(局)長, 保健所設置市 + 衛生主管部(局)長, 特別区 + 衛生主管部(局)長
//! 特 別 区
//! ```
//!
//! Known to be hard: what is shared shows by its place alone.

use super::super::name::{is_empty_name, organization_and_post};
use super::super::place;
use super::Fragment;
use crate::model::{Addressee, Evidence};
use crate::segment::Piece;
use crate::tables::{HeadLabel, Tables};

/// How sure a name in a head is that is printed with 殿, 様, 御中 or 各位 and has the form of a body or a post, and a class of bodies in one
/// block with such a name. Of the addressees that were read wrongly on letters left out of learning none was of these.
const HONOURED: f32 = 0.97;

/// How sure a value is that was put together from the shared parts of a brace.
const DISTRIBUTED: f32 = 0.8;

/// The same where two or more classes stand beside one office (都道府県, 特別区 + 衛生主管部(局)長): of 59 that were left out of learning
/// none was put together wrongly.
const SHARED: f32 = 0.985;

/// An office that can only be shared (衛生主管部(局)長), beside members that stand on a line each and none of which has an 各 of its own.
fn is_shared_office(tail: &str, fragments: &[Fragment<'_, '_>]) -> bool {
    let office = ["主管", "担当", "所管"].iter().any(|word| tail.contains(word));
    let plain =
        fragments.iter().all(|f| !f.text.starts_with('各') && f.pieces.iter().all(|p| !p.text().starts_with('各')));
    let lines: Vec<u32> = fragments.iter().flat_map(|f| &f.pieces).map(|p| p.line.number).collect();
    office && plain && lines.iter().min() < lines.iter().max()
}

/// 都道府県 / 各指定都市 / 中核市 on lines of their own, with one shared office or each with its own post; none but one member bears an 各.
fn classes_only(fragments: &[Fragment<'_, '_>], each: bool, place: Place, tables: &Tables) -> bool {
    let members = fragments.iter().filter(|f| f.opens_class(tables)).count();
    let offices = fragments.len() - members;
    let own_each = fragments.iter().filter(|f| f.text.starts_with('各')).count();
    let lines: Vec<u32> = fragments.iter().flat_map(|f| &f.pieces).map(|p| p.line.number).collect();
    let stacked = lines.iter().min() < lines.iter().max();
    // 各 on the line of the one shared office is shared with it
    let told = place.each_told || offices == 1;
    let shared = own_each == 0 || own_each == members || !each && own_each == 1 && offices == 1;
    members >= 2 && offices <= 1 && stacked && place.apart <= 2 && told && shared
}

/// A further office that the classes of a brace share: one addressee for each of them.
fn second_office<'f>(
    office: &Fragment<'_, '_>,
    classes: impl Iterator<Item = &'f Fragment<'f, 'f>>,
    tables: &Tables,
) -> Vec<(Addressee, Evidence)> {
    let each = classes.filter_map(|class| {
        let text = format!("{}{}", class.text, office.text);
        let (organization, post) = organization_and_post(&text, tables);
        let evidence = place::of_pieces(&office.pieces, "addressee-line", DISTRIBUTED)?;
        let honorific = office.honorific.clone();
        Some((Addressee { text, organization, post, honorific, id: None, level: None }, evidence))
    });
    each.collect()
}

/// Where a block of addressees stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// above the text
    pub in_head: bool,
    /// how many lines each is below the one before it, at most
    pub apart: u32,
    /// print says plainly for whom its 各 is meant
    pub each_told: bool,
}

/// Members of a brace get the shared head (各都道府県) and the shared tail (衛生主管部(局)長).
pub(super) fn distribute(
    fragments: &[Fragment<'_, '_>],
    each: bool,
    place: Place,
    tables: &Tables,
) -> Vec<(Addressee, Evidence)> {
    let words = &tables.parties;
    let is_class = |text: &str| {
        let bare = text.strip_prefix('各').unwrap_or(text);
        words.class_len(bare) == bare.len() && !bare.is_empty()
    };
    let has_post = |text: &str| tables.posts.split_post(text).is_some();
    let classes = fragments.iter().filter(|f| is_class(&f.text)).count();
    // the tail: a fragment with a post that opens with no class, among two or more bare classes
    let is_office = |f: &&Fragment<'_, '_>| {
        let bare = f.text.strip_prefix('各').unwrap_or(&f.text);
        !is_class(&f.text)
            && words.class_len(bare) == 0
            && !words.opens_body(bare)
            && (has_post(&f.text) || tables.bodies.ends_like_body(&f.text))
    };
    let tail = (classes >= 2).then(|| fragments.iter().find(is_office)).flatten().map(|f| f.text.clone());
    // a member that carries the tail itself: 各指定都市衛生主管部(局)長
    let carried = tail.clone().or_else(|| {
        (classes >= 1 && fragments.len() > classes)
            .then(|| {
                fragments.iter().find_map(|f| {
                    let bare = f.text.strip_prefix('各').unwrap_or(&f.text);
                    let class = words.class_len(bare);
                    (class > 0 && class < bare.len() && has_post(bare))
                        .then(|| bare.get(class..).unwrap_or_default().to_owned())
                })
            })
            .flatten()
            .filter(|t| t.chars().count() >= 3)
    });
    let called: Vec<bool> = fragments.iter().map(|f| f.honoured || f.is_class(tables)).collect();
    let mut out = Vec::new();
    for (at, fragment) in fragments.iter().enumerate() {
        // 別記 殿: whom the letter goes to stands on another sheet
        let elsewhere =
            ["別記", "別添", "別紙", "別表", "別記宛先", "別紙宛先", "別添宛先", "別記のとおり", "別紙のとおり"]
                .contains(&fragment.text.trim_matches(['(', ')']));
        if tail.as_ref() == Some(&fragment.text) || is_empty_name(&fragment.text) || elsewhere {
            continue;
        }
        // 都道府県 / 指定都市 / 中核市 beside 自立支援主管部(局)長 and 生活保護主管部(局)長: each class has both offices
        let second = tail.is_some()
            && is_office(&fragment)
            && ["主管", "担当"].iter().any(|word| fragment.text.contains(word))
            && fragment.stands_right_of(&fragments.iter().filter(|f| is_class(&f.text)).collect::<Vec<_>>());
        if second {
            out.extend(second_office(fragment, fragments.iter().filter(|f| is_class(&f.text)), tables));
            continue;
        }
        let shared_tail = carried.as_ref().filter(|_| is_class(&fragment.text));
        let completed = match shared_tail {
            Some(tail) => format!("{}{tail}", fragment.text),
            None => fragment.text.clone(),
        };
        let (mut organization, post) = organization_and_post(&completed, tables);
        if each && shared_tail.is_none() && !organization.starts_with('各') && !has_post(&fragment.text) {
            organization = format!("各{organization}");
        }
        // the title of a page where an addressee might stand; an honorific or a label says that it is one
        let said = |p: &&Piece<'_>| words.label_len(HeadLabel::Addressee, p.text()) > 0;
        let named = post.is_some() || fragment.honorific.is_some() || is_class(&fragment.text);
        let named = named || tables.bodies.ends_like_body(&organization) || words.opens_body(&organization);
        if !named && !organization.ends_with(['員', '者', '家', '人', '各']) && !fragment.pieces.iter().any(said) {
            continue;
        }
        let read = fragment.pieces.iter().map(|p| p.confidence).fold(1.0, f32::min);
        let formed = post.is_some() || tables.bodies.ends_like_body(&organization);
        let whole = fragment.pieces.len() == 1 || tables.organizations.level_of(&organization).is_some();
        // a class in one block with 殿, and whatever stands between two such lines
        let any_honoured = fragments.iter().any(|f| f.honoured);
        let between = called.get(..at).is_some_and(|above| above.contains(&true))
            && called.get(at + 1..).is_some_and(|below| below.contains(&true));
        let in_block = place.apart <= 1 && any_honoured && (fragment.is_class(tables) || between);
        let called = fragment.honoured && whole || in_block;
        let read = if place.in_head && formed && called { read.max(HONOURED) } else { read };
        let confidence = match (&tail, shared_tail) {
            (Some(tail), Some(_)) if is_shared_office(tail, fragments) => read.min(SHARED),
            // each of several classes, one below the other, and all of them with one office or each with its own post
            _ if place.in_head && classes_only(fragments, each, place, tables) => read.min(SHARED),
            (_, shared) if shared.is_some() || each => read * DISTRIBUTED,
            _ => read,
        };
        let Some(evidence) = place::of_pieces(&fragment.pieces, "addressee-line", confidence) else { continue };
        out.push((
            Addressee {
                text: fragment.text.clone(),
                organization,
                post,
                honorific: fragment.honorific.clone(),
                id: None,
                level: None,
            },
            evidence,
        ));
    }
    out
}
