//! Knowing a letter again when its source is read once more: the same bytes, perhaps other rules.
//!
//! ```text
//! before: letter 7 (lines 1–80)            now: #0 (lines 1–40), #1 (lines 41–80)
//!         → #0 is letter 7 and keeps its number, #1 is new
//! ```
//!
//! A letter that is taken for another would give that one's number and corrections to it, so a doubtful letter counts as new.

use crate::model::Letter;
use crate::text::squash;
use std::collections::BTreeSet;

/// What a letter is known by, apart from its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// numbers, date and subject in one text; empty when it has none of them
    pub identity: String,
    /// 1-based
    pub first_line: u32,
    /// 1-based, inclusive
    pub last_line: u32,
}

impl Mark {
    pub(super) fn of(letter: &Letter) -> Self {
        let mut parts = letter.reference_numbers.clone();
        parts.extend(letter.date.map(|date| date.to_string()));
        parts.extend(letter.subject.as_deref().map(squash));
        Self { identity: parts.join("\n"), first_line: letter.first_line, last_line: letter.last_line }
    }

    fn lines(&self) -> u32 {
        self.last_line.saturating_sub(self.first_line) + 1
    }

    fn shared_lines(&self, other: &Self) -> u32 {
        (self.last_line.min(other.last_line) + 1).saturating_sub(self.first_line.max(other.first_line))
    }

    fn same_text(&self, other: &Self) -> bool {
        !self.identity.is_empty() && self.identity == other.identity
    }

    fn same_place(&self, other: &Self) -> bool {
        self.first_line == other.first_line
    }

    /// More than half of the longer one.
    fn mostly_same_lines(&self, other: &Self) -> bool {
        self.shared_lines(other) * 2 > self.lines().max(other.lines())
    }
}

/// What one letter of the register has been read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Past {
    /// by its last reading, of today or of the day it was last found
    pub last: Mark,
    /// by readings before that, oldest first
    pub earlier: Vec<Mark>,
}

impl Past {
    /// A letter that was never read otherwise.
    pub(super) fn of(last: Mark) -> Self {
        Self { last, earlier: Vec::new() }
    }

    fn first(&self) -> &Mark {
        self.earlier.first().unwrap_or(&self.last)
    }
}

/// For every letter read now, the index of the letter it was before, if any. No letter is taken twice.
///
/// What a letter was read as first, when it got its number, has the first claim: no two letters of a source share it, so borders
/// that are set and taken back in any order end with every number where it was.
pub(super) fn recognize(now: &[Mark], before: &[Past]) -> Vec<Option<usize>> {
    let mut found = vec![None; now.len()];
    let mut taken = BTreeSet::new();
    // strongest sign first, so that a weak one cannot take what a strong one claims
    let signs: [fn(&Mark, &Past) -> bool; 8] = [
        |mark, past| mark == past.first(),
        |mark, past| *mark == past.last,
        |mark, past| past.earlier.contains(mark),
        |mark, past| mark.same_text(&past.last) && mark.same_place(&past.last),
        |mark, past| past.earlier.iter().any(|old| mark.same_text(old) && mark.same_place(old)),
        |mark, past| mark.same_text(&past.last),
        |mark, past| mark.same_place(&past.last),
        |mark, past| mark.mostly_same_lines(&past.last),
    ];
    for sign in signs {
        for (slot, mark) in found.iter_mut().zip(now) {
            if slot.is_none() {
                *slot = before.iter().enumerate().position(|(at, old)| !taken.contains(&at) && sign(mark, old));
                taken.extend(*slot);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(identity: &str, first_line: u32, last_line: u32) -> Mark {
        Mark { identity: identity.to_owned(), first_line, last_line }
    }

    fn known<const N: usize>(now: &[Mark], before: [Mark; N]) -> Vec<Option<usize>> {
        recognize(now, &before.map(Past::of))
    }

    #[test]
    fn a_letter_that_is_cut_in_two_stays_the_first_half() {
        let before = [mark("甲", 1, 80)];
        let now = [mark("甲", 1, 40), mark("乙", 41, 80)];
        assert_eq!(known(&now, before), [Some(0), None]);
    }

    #[test]
    fn a_letter_found_before_another_does_not_shift_the_rest() {
        let before = [mark("乙", 41, 80)];
        let now = [mark("甲", 1, 40), mark("乙", 41, 80)];
        assert_eq!(known(&now, before), [None, Some(0)]);
    }

    #[test]
    fn a_better_reading_of_the_subject_is_the_same_letter() {
        assert_eq!(known(&[mark("件名の全部", 3, 30)], [mark("件名", 3, 30)]), [Some(0)]);
        assert_eq!(known(&[mark("件名の全部", 2, 30)], [mark("件名", 3, 30)]), [Some(0)]);
    }

    #[test]
    fn another_letter_elsewhere_in_the_file_is_new() {
        assert_eq!(known(&[mark("丙", 90, 120)], [mark("乙", 41, 80)]), [None]);
    }

    #[test]
    fn two_letters_alike_are_told_apart_by_their_place() {
        let twins = [mark("甲", 1, 40), mark("甲", 41, 80)];
        assert_eq!(known(&twins, twins.clone()), [Some(0), Some(1)]);
    }

    #[test]
    fn what_it_was_when_it_got_its_number_is_the_strongest_sign() {
        // 乙 was joined to 甲, its lower part cut off again and taken for it; its head became a letter of its own; all is taken back
        let second = Past { last: mark("", 44, 80), earlier: vec![mark("乙", 41, 80)] };
        let before = [Past::of(mark("甲", 1, 40)), second, Past::of(mark("乙", 41, 43))];
        assert_eq!(recognize(&[mark("甲", 1, 40), mark("乙", 41, 80)], &before), [Some(0), Some(1)]);
    }
}
