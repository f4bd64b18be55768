//! When a value read counts as the true one: the printed form is compared without white space, width and case.
//!
//! ```text
//! 「医政発０６０９第３号」 = 「医政発 0609 第 3 号」;  titles of enclosures and citations: nine tenths of the characters in order
//! ```

use super::sheet::{Cited, Listed, Party, Reachable};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Share of characters in order from which two titles are one.
const NEAR: f64 = 0.9;

/// NFKC, lower case, no white space, one sort of wave and hyphen.
pub(super) fn squash(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{1c}'..='\u{1f}'))
        .map(|c| match c {
            '〜' => '~',
            '‐' | '−' | '–' => '-',
            other => other,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

/// [`squash`] of a value that may be missing.
pub(super) fn squash_option(text: Option<&String>) -> String {
    text.map(|text| squash(text)).unwrap_or_default()
}

/// Whether two texts are the same but for a few characters.
pub(super) fn near(a: &str, b: &str) -> bool {
    let (a, b) = (squash(a), squash(b));
    a == b || (!a.is_empty() && !b.is_empty() && likeness(&a, &b) >= NEAR)
}

/// The printed text, or the organization with its post: members of a brace are printed in fragments.
pub(super) fn same_party(truth: &Party, read: &Party) -> bool {
    if squash_option(truth.text.as_ref()) == squash_option(read.text.as_ref()) {
        return true;
    }
    let key = |party: &Party| (squash_option(party.organization.as_ref()), squash_option(party.post.as_ref()));
    !key(truth).0.is_empty() && key(truth) == key(read)
}

/// The label may be missing on one side; two titles may differ a little.
pub(super) fn same_listed(truth: &Listed, read: &Listed) -> bool {
    let bare = |label: &str| label.trim_matches(['(', ')', '[', ']', '【', '】']).to_owned();
    let (label, label_read) = (squash_option(truth.label.as_ref()), squash_option(read.label.as_ref()));
    if !label.is_empty() && !label_read.is_empty() && bare(&label) != bare(&label_read) {
        return false;
    }
    let title = truth.title.as_deref().unwrap_or_default();
    let title_read = read.title.as_deref().unwrap_or_default();
    if title.is_empty() || title_read.is_empty() {
        return !label.is_empty() && label == label_read && title.is_empty();
    }
    near(title, title_read)
}

/// The number decides; without one, the date and a like title.
pub(super) fn same_cited(truth: &Cited, read: &Cited) -> bool {
    let number = squash_option(truth.reference_number.as_ref());
    let number_read = squash_option(read.reference_number.as_ref());
    if !number.is_empty() || !number_read.is_empty() {
        return number == number_read;
    }
    let title = truth.title.as_deref().unwrap_or_default();
    truth.date == read.date && (title.is_empty() || near(title, read.title.as_deref().unwrap_or_default()))
}

/// Telephones by their digits, addresses by their characters.
pub(super) fn same_reachable(truth: &Reachable, read: &Reachable) -> bool {
    let plain = |value: Option<&String>| {
        let kept: String = squash_option(value)
            .chars()
            .filter(|c| matches!(c, '0'..='9' | 'a'..='z' | '@' | '.' | '/' | ':' | '_' | '-'))
            .collect();
        kept.trim_end_matches('/').replace('-', "")
    };
    plain(truth.value.as_ref()) == plain(read.value.as_ref())
}

/// A one-to-one match of two lists.
pub(super) struct Matched<'a, T> {
    /// pairs, in the order of the first list
    pub(super) pairs: Vec<(&'a T, &'a T)>,
    /// of the first list, without a partner
    pub(super) missed: Vec<&'a T>,
    /// of the second list, without a partner
    pub(super) extra: Vec<&'a T>,
}

/// Gives every value of `first` the earliest free value of `second` that is the same.
pub(super) fn match_lists<'a, T>(first: &'a [T], second: &'a [T], same: impl Fn(&T, &T) -> bool) -> Matched<'a, T> {
    let mut extra: Vec<&T> = second.iter().collect();
    let mut matched = Matched { pairs: Vec::new(), missed: Vec::new(), extra: Vec::new() };
    for value in first {
        match extra.iter().position(|other| same(value, other)) {
            Some(at) => matched.pairs.push((value, extra.remove(at))),
            None => matched.missed.push(value),
        }
    }
    matched.extra = extra;
    matched
}

/// Ratcliff and Obershelp: twice the characters in common blocks over all characters, 0 to 1. The longest common block is taken
/// first, then the longest ones left and right of it; of equal blocks the first.
fn likeness(a: &str, b: &str) -> f64 {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut places: BTreeMap<char, Vec<usize>> = BTreeMap::new();
    for (at, c) in b.iter().enumerate() {
        places.entry(*c).or_default().push(at);
    }
    let mut common = 0_usize;
    let mut open = vec![((0, a.len()), (0, b.len()))];
    while let Some(((a0, a1), (b0, b1))) = open.pop() {
        let (at_a, at_b, length) = longest_block(&a, &places, (a0, a1), (b0, b1));
        if length > 0 {
            common += length;
            open.push(((a0, at_a), (b0, at_b)));
            open.push(((at_a + length, a1), (at_b + length, b1)));
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lengths of titles")]
    let ratio = 2.0 * common as f64 / (a.len() + b.len()) as f64;
    ratio
}

/// Start in `a`, start in `b` and length of the longest block that both ranges share.
fn longest_block(
    a: &[char],
    places: &BTreeMap<char, Vec<usize>>,
    (a0, a1): (usize, usize),
    (b0, b1): (usize, usize),
) -> (usize, usize, usize) {
    let mut best = (a0, b0, 0);
    // length of the block that ends at this place of b and at the last place of a
    let mut ending: BTreeMap<usize, usize> = BTreeMap::new();
    for (at_a, c) in a.iter().enumerate().take(a1).skip(a0) {
        let mut next = BTreeMap::new();
        for &at_b in places.get(c).into_iter().flatten().filter(|at| (b0..b1).contains(*at)) {
            let length = at_b.checked_sub(1).and_then(|before| ending.get(&before)).copied().unwrap_or(0) + 1;
            next.insert(at_b, length);
            if length > best.2 {
                best = (at_a + 1 - length, at_b + 1 - length, length);
            }
        }
        ending = next;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_white_space_and_case_do_not_count() {
        assert_eq!(squash("医政発 ０６０９ 第３号"), squash("医政発0609第3号"));
        assert_eq!(squash("４月〜６月 (ＦＡＸ)"), "4月~6月(fax)");
    }

    #[test]
    fn nine_tenths_of_the_characters_in_order_are_near() {
        assert!(near(
            "医療機関におけるサイバーセキュリティ対策について",
            "医療機関におけるサイバーセキュリティ対策につい"
        ));
        assert!(!near("医療機関における対策について", "薬局における対策の徹底について"));
        assert!(!near("", "別添"));
    }

    #[test]
    fn the_ratio_counts_blocks_in_order() {
        // 2 · 4 / 10: the block 「bc」 and then 「de」
        assert!((likeness("abcde", "bcxde") - 0.8).abs() < 1e-9);
        assert!((likeness("ab", "ba") - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_member_of_a_brace_is_the_same_by_organization_and_post() {
        let party = |text: &str, organization: &str| Party {
            text: Some(text.into()),
            organization: Some(organization.into()),
            post: Some("長".into()),
        };
        assert!(same_party(
            &party("都道府県", "都道府県衛生主管部(局)"),
            &party("各都道府県", "都道府県衛生主管部（局）")
        ));
        assert!(!same_party(&party("都道府県", "都道府県衛生主管部(局)"), &party("特別区", "特別区衛生主管部(局)")));
    }

    #[test]
    fn an_enclosure_without_title_needs_its_label() {
        let listed = |label: &str, title: &str| Listed {
            label: (!label.is_empty()).then(|| label.to_owned()),
            title: (!title.is_empty()).then(|| title.to_owned()),
            ..Listed::default()
        };
        assert!(same_listed(&listed("別添1", "通知の写し"), &listed("（別添１）", "通知の写し")));
        assert!(same_listed(&listed("別添1", ""), &listed("別添1", "通知の写し")));
        assert!(!same_listed(&listed("別添1", "通知の写し"), &listed("別添2", "通知の写し")));
        assert!(!same_listed(&listed("別添1", "通知の写し"), &listed("別添1", "")));
    }

    #[test]
    fn telephones_are_the_same_by_their_digits() {
        let value = |text: &str| Reachable { value: Some(text.into()) };
        assert!(same_reachable(&value("03-5550-0101"), &value("０３（５５５０）０１０１")));
        assert!(same_reachable(&value("https://example.jp/a/"), &value("https://example.jp/a")));
    }
}
