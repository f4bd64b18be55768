//! What a covering letter says about the letters it encloses: they are older, and one of them was addressed to whoever covers.

use super::finding::{place, remark, review};
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Field, Letter};
use crate::tables::{Names, Tables};

/// An addressee that means the issuer, or a class that contains it.
const FITS: f32 = 0.5;

pub(super) fn check(letters: &mut [Letter], tables: &Tables, sink: &mut Sink) {
    let pairs: Vec<(usize, usize)> = letters
        .iter()
        .enumerate()
        .flat_map(|(cover, letter)| letter.encloses.iter().map(move |enclosed| (cover, *enclosed)))
        .filter(|(cover, enclosed)| cover != enclosed)
        .collect();
    for (cover, enclosed) in pairs {
        check_order(letters, cover, enclosed, sink);
        check_addressee(letters, cover, enclosed, tables, sink);
    }
}

fn check_order(letters: &mut [Letter], cover: usize, enclosed: usize, sink: &mut Sink) {
    let dates = (letters.get(cover).and_then(|l| l.date), letters.get(enclosed).and_then(|l| l.date));
    let (Some(outer), Some(inner)) = dates else { return };
    if inner <= outer {
        return;
    }
    let remarked = Diagnostic::new(Code::ENCLOSURE_ORDER_CONFLICT).detail(
        format!("the cover is dated {outer}, letter {} that it encloses {inner}", enclosed + 1),
        format!("表紙は{outer}、同封の{}通目は{inner}", enclosed + 1),
    );
    if let Some(letter) = letters.get(cover) {
        remark(cover, place(letter, Field::Date, 0), remarked, sink);
    }
    for at in [cover, enclosed] {
        if let Some(letter) = letters.get_mut(at) {
            review(letter, &[Field::Date]);
        }
    }
}

/// A letter enclosed as a copy often went to somebody else, so this is a note; it names both readings and asks for no review of
/// fields that agree with the print.
fn check_addressee(letters: &[Letter], cover: usize, enclosed: usize, tables: &Tables, sink: &mut Sink) {
    let (Some(outer), Some(inner)) = (letters.get(cover), letters.get(enclosed)) else { return };
    if outer.issuers.is_empty() || inner.addressees.is_empty() || inner.copy_mark {
        return;
    }
    // a ministry encloses its own notices: the house that wrote the letter passes it on itself
    let own = outer
        .issuers
        .iter()
        .any(|a| inner.issuers.iter().any(|b| same_house(&a.organization, &b.organization, tables)));
    let fits = own
        || outer.issuers.iter().any(|issuer| {
            inner.addressees.iter().any(|addressee| {
                let same_id = issuer.id.is_some() && issuer.id == addressee.id;
                same_id || fits(&addressee.organization, &issuer.organization, tables)
            })
        });
    if fits {
        return;
    }
    let to = inner.addressees.iter().map(|a| a.text.as_str()).collect::<Vec<_>>().join(", ");
    let by = outer.issuers.iter().map(|i| i.text.as_str()).collect::<Vec<_>>().join(", ");
    let remarked = Diagnostic::new(Code::ENCLOSURE_ADDRESSEE_CONFLICT).detail(
        format!("letter {} is addressed to {to}, the cover is issued by {by}", enclosed + 1),
        format!("同封の{}通目の宛先は{to}、表紙の発信者は{by}", enclosed + 1),
    );
    remark(cover, place(outer, Field::Issuers, 0), remarked, sink);
}

fn fits(addressee: &str, issuer: &str, tables: &Tables) -> bool {
    let names = Names::embedded();
    names.contains(addressee, issuer) >= FITS
        || names.alike(addressee, issuer) >= FITS
        || may_be_member(addressee, issuer, tables)
}

/// A class (関係団体, 加盟団体, 温泉所在市町村) may contain any body of its level; members, facilities and mere groups any body.
fn may_be_member(class: &str, body: &str, tables: &Tables) -> bool {
    let organizations = &tables.organizations;
    if organizations.find_with_legal_form(class, None).iter().any(|row| !row.group) {
        return false;
    }
    match organizations.level_of(class) {
        None => false,
        Some("member" | "facility" | "group") => true,
        level => level == organizations.level_of(body),
    }
}

/// Both names begin with the same body of the authority file, the ministry as a rule.
fn same_house(a: &str, b: &str, tables: &Tables) -> bool {
    let house = |name: &str| {
        let mut row = tables.organizations.deepest(name, None)?.records.first().copied()?;
        while let Some(above) = tables.organizations.parent(row) {
            row = above;
        }
        Some(row.id.as_str())
    };
    house(a).is_some_and(|of_a| house(b) == Some(of_a))
}
