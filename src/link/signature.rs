//! A letter's text made comparable: copies differ in widths, line breaks and marks, near twins in a few characters.
//!
//! ```text
//! 「…、令和５年８月31日」 and 「…，令和5年8月31日」 → the same signature
//! ```

use crate::model::{Document, DocumentRecord, Line, Signature, Summary};
use crate::text::squash;
use std::collections::BTreeSet;

const HASHES: usize = 64;
/// Characters below the subject that are compared: annexes may be bound to one copy and not to another.
const COMPARED: usize = 900;
/// A longer line with a telephone in it is running text.
const CONTACT_LINE: usize = 80;

/// The summaries of a document's letters, in order. The lines of each letter are those of the document.
#[must_use]
pub fn summarize(record: &DocumentRecord, document: &Document) -> Vec<Summary> {
    let mut out = Vec::new();
    for (index, letter) in record.letters.iter().enumerate() {
        // a copy's foot may be cut off, and telephones say nothing about what is said
        let contacts: BTreeSet<u32> = letter.evidence.contacts.iter().map(|contact| contact.line).collect();
        let is_contact = |line: &Line| contacts.contains(&line.number) && line.text.chars().count() <= CONTACT_LINE;
        let lines = document
            .lines()
            .filter(|line| !line.furniture && (letter.first_line..=letter.last_line).contains(&line.number))
            .filter(|line| !is_contact(line))
            .map(|line| line.text.as_str());
        let signature = signature(lines, letter.subject.as_deref());
        out.extend(Summary::new(record, index, signature));
    }
    out
}

/// The signature of a letter's lines; what stands above its subject is left out where the subject is found.
#[must_use]
pub fn signature<'l>(lines: impl Iterator<Item = &'l str>, subject: Option<&str>) -> Signature {
    let mut text = String::new();
    for line in lines {
        text.extend(squash(line).chars().filter(|c| c.is_alphanumeric()));
    }
    let head: String = squash(subject.unwrap_or_default()).chars().filter(|c| c.is_alphanumeric()).take(10).collect();
    let start = if head.is_empty() { None } else { text.find(&head) };
    let body: Vec<char> = text.get(start.unwrap_or(0)..).unwrap_or_default().chars().take(COMPARED).collect();
    if body.len() < 8 {
        return Signature::default();
    }
    let mut least = [u32::MAX; HASHES];
    for gram in body.windows(3) {
        let seed = gram
            .iter()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, c| (h ^ u64::from(u32::from(*c))).wrapping_mul(0x0100_0000_01b3));
        for (at, slot) in (0_u64..).zip(least.iter_mut()) {
            *slot = (*slot).min(mix(seed ^ at.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
        }
    }
    let digits = body
        .iter()
        .filter(|c| c.is_ascii_digit())
        .fold(0x811c_9dc5_u32, |h, c| (h ^ u32::from(*c)).wrapping_mul(0x0100_0193));
    #[expect(clippy::cast_possible_truncation, reason = "the low half of a hash is a hash")]
    let hashes = least.iter().map(|h| *h as u16).collect();
    Signature { hashes, digits }
}

/// A 64-bit finalizer, upper half.
fn mix(mut x: u64) -> u32 {
    x = (x ^ (x >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    x = (x ^ (x >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    (x >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "器具の点検の実施について　標記の点検を、令和５年８月31日までに実施し、結果を別紙様式により当会あて報告くださるようお願いいたします。\
        なお、点検の方法については、昨年度の要領によることとし、疑義のある場合は事務局まで照会願います。";

    fn of(text: &str) -> Signature {
        signature(text.split('　'), Some("器具の点検の実施について"))
    }

    #[test]
    fn widths_breaks_and_commas_do_not_count() {
        let copy = TEXT.replace('、', "，").replace("５", "5").replace("当会", "当　会");
        assert!((of(TEXT).alike(&of(&copy)) - 1.0).abs() < f32::EPSILON);
        assert_eq!(of(TEXT).digits, of(&copy).digits);
    }

    #[test]
    fn another_letter_on_the_same_matter_is_far_and_a_noisy_copy_near() {
        let other = "器具の点検の実施について　厚生労働省より別添のとおり通知がありましたので、貴会会員に周知くださるようお願いいたします。";
        assert!(of(TEXT).alike(&of(other)) < 0.4);
        let noisy = TEXT.replace("実施し", "実旋し");
        assert!(of(TEXT).alike(&of(&noisy)) > 0.8);
    }

    #[test]
    fn another_number_in_the_text_is_seen() {
        assert_ne!(of(TEXT).digits, of(&TEXT.replace("31日", "30日")).digits);
    }
}
