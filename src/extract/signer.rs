//! Who signs a letter that has no issuer in its head: a post and a name, alone on a line above the text or at the foot.
//!
//! ```text
//! この措置は延長する可能性もあります。
//!
//! 児童部長 大久保みちる          → 児童部長, 大久保みちる
//! ```
//!
//! What is read so is always on the review list. Known to be hard: the one in charge of questions stands at the foot in the same way.

use super::name::organization_and_post;
use super::place;
use crate::model::{Addressee, Evidence, Issuer};
use crate::segment::{Piece, Role};
use crate::tables::Tables;

/// A reading to be looked at.
const ALONE: f32 = 0.7;
/// Lines at the end, and at the beginning, in which somebody may sign.
const FOOT: usize = 6;
const TOP: usize = 8;

/// The issuer of a letter whose lines name none.
pub(super) fn signed_alone(pieces: &[Piece<'_>], tables: &Tables) -> Option<(Issuer, Evidence)> {
    let top = pieces.len().min(TOP);
    let head = pieces.get(..top)?.iter().take_while(|p| !p.text().contains('。'));
    let foot = pieces.get(pieces.len().saturating_sub(FOOT).max(top)..)?.iter();
    let free =
        |p: &&Piece<'_>| !matches!(p.role, Role::Subject | Role::Material | Role::ContactBlock | Role::Enclosure);
    head.chain(foot).filter(free).find_map(|piece| {
        let (post, person) = post_and_name(piece, tables)?;
        // 公益社団法人栃木県獣医師会 / 会長 戦場ヶ原 實: the body on the line above
        let body = pieces.iter().position(|p| std::ptr::eq(p, piece)).and_then(|at| pieces.get(at.checked_sub(1)?));
        let body = body.filter(|above| {
            let text = above.text();
            above.role == Role::Addressee
                && above.line.number + 1 == piece.line.number
                && tables.bodies.ends_like_body(text)
                && tables.parties.split_honorific(text).is_none()
                && tables.posts.split_post(text).is_none()
                && tables.posts.is_post(&post)
        });
        let text = format!("{}{post}", body.map_or("", Piece::text));
        let (organization, post_part) = organization_and_post(&text, tables);
        let lines: Vec<&Piece<'_>> = body.into_iter().chain([piece]).collect();
        let evidence = place::of_pieces(&lines, "signed-alone", ALONE)?;
        Some((Issuer { text, organization, post: post_part, person: Some(person), ..Issuer::default() }, evidence))
    })
}

/// 理事長川名ひとみ below those who are written to signs, and is written to by nobody.
pub(super) fn is_signer(addressee: &Addressee, issuer: &Issuer) -> bool {
    let post = |text: &str| issuer.text.ends_with(text);
    addressee.text == issuer.organization
        || issuer.person.as_ref().is_some_and(|person| addressee.text.strip_suffix(person.as_str()).is_some_and(post))
}

/// A post, a gap and a name.
pub(super) fn post_and_name(piece: &Piece<'_>, tables: &Tables) -> Option<(String, String)> {
    let text = piece.text();
    let plain = text.chars().count() <= 40
        && !text.contains(|c: char| c.is_ascii_digit() || "、。:@「(".contains(c))
        && tables.parties.split_honorific(text).is_none();
    let printed = plain.then(|| piece.printed().trim())?;
    let (post, name) = printed.split_once(char::is_whitespace)?;
    let squash = |part: &str| part.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (post, name) = (squash(post), squash(name));
    let named = (3..=7).contains(&name.chars().count())
        && name.chars().all(crate::text::is_japanese)
        && !tables.bodies.ends_like_body(&name)
        && tables.posts.split_post(&name).is_none();
    (named && tables.posts.split_post(&post).is_some()).then_some((post, name))
}
