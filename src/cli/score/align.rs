//! Which letter read is which true letter: the order is kept, the likeness of all pairs together is the greatest.

use super::compare::{near, squash, squash_option};
use super::sheet::{Party, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// Index of the letter read, by index of the true letter.
pub(super) fn align(truth: &[Sheet], read: &[Sheet]) -> BTreeMap<usize, usize> {
    // a document with one letter on each side: little likeness is enough, none is not
    let alone = if truth.len() == 1 && read.len() == 1 { 0.5 } else { 0.0 };
    let weights: Vec<Vec<f64>> = truth.iter().map(|t| read.iter().map(|r| likeness(t, r) + alone).collect()).collect();
    let weight = |i: usize, j: usize| weights.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
    let mut best = vec![vec![0.0_f64; read.len() + 1]; truth.len() + 1];
    let at = |best: &[Vec<f64>], i: usize, j: usize| best.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0.0);
    for i in (0..truth.len()).rev() {
        for j in (0..read.len()).rev() {
            let skip = at(&best, i + 1, j).max(at(&best, i, j + 1));
            let take = if weight(i, j) > 0.0 { weight(i, j) + at(&best, i + 1, j + 1) } else { -1.0 };
            if let Some(cell) = best.get_mut(i).and_then(|row| row.get_mut(j)) {
                *cell = skip.max(take);
            }
        }
    }
    let mut pairs = BTreeMap::new();
    let (mut i, mut j) = (0, 0);
    while i < truth.len() && j < read.len() {
        let here = at(&best, i, j);
        if weight(i, j) > 0.0 && (here - weight(i, j) - at(&best, i + 1, j + 1)).abs() < 1e-9 {
            pairs.insert(i, j);
            i += 1;
            j += 1;
        } else if (here - at(&best, i + 1, j)).abs() < 1e-9 {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

/// How surely a letter read is this true letter: the fields of its head count, then its place.
fn likeness(truth: &Sheet, read: &Sheet) -> f64 {
    let mut sum = 0.0;
    if truth.date.text().is_some() && truth.date.text() == read.date.text() {
        sum += 2.0;
    }
    let numbers = |sheet: &Sheet| sheet.reference_numbers.values().iter().map(|n| squash(n)).collect::<BTreeSet<_>>();
    sum += 3.0 * shared(&numbers(truth), &numbers(read));
    if let Some(subject) = truth.subject.text()
        && near(subject, read.subject.text().unwrap_or_default())
    {
        sum += 1.0;
    }
    let texts = |sheet: &Sheet| {
        sheet.issuers.values().iter().map(|p: &Party| squash_option(p.text.as_ref())).collect::<BTreeSet<_>>()
    };
    sum += shared(&texts(truth), &texts(read));
    if overlap(truth, read) {
        sum += 1.0;
    }
    sum
}

#[expect(clippy::cast_precision_loss, reason = "a letter has a handful of numbers and issuers")]
fn shared(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    a.intersection(b).count() as f64
}

/// Whether they share a line; letters without lines (the truth of a PDF has none) share the line 0.
fn overlap(a: &Sheet, b: &Sheet) -> bool {
    let range = |sheet: &Sheet| (sheet.first_line.unwrap_or(0), sheet.last_line.unwrap_or(0));
    let ((a0, a1), (b0, b1)) = (range(a), range(b));
    a1.min(b1) >= a0.max(b0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(json: &str) -> Sheet {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_letter_that_was_not_read_leaves_the_others_in_place() {
        let truth = [
            sheet(r#"{"first_line":1,"last_line":9,"date":"2023-06-21","reference_numbers":["日歯発第5号"]}"#),
            sheet(r#"{"first_line":10,"last_line":19,"date":"2023-06-14"}"#),
            sheet(r#"{"first_line":20,"last_line":29,"date":"2023-06-09","reference_numbers":["医政発0609第3号"]}"#),
        ];
        let read = [truth[0].clone(), truth[2].clone()];
        assert_eq!(align(&truth, &read), BTreeMap::from([(0, 0), (2, 1)]));
    }

    #[test]
    fn letters_that_have_nothing_in_common_are_not_paired() {
        let truth = [sheet(r#"{"first_line":1,"last_line":9}"#), sheet(r#"{"first_line":10,"last_line":12}"#)];
        let read = [sheet(r#"{"first_line":40,"last_line":50}"#)];
        assert_eq!(align(&truth, &read), BTreeMap::new());
    }

    #[test]
    fn one_letter_on_each_side_is_a_pair_even_without_a_common_value() {
        assert_eq!(
            align(&[sheet(r#"{"first_line":1,"last_line":3}"#)], &[sheet(r#"{"first_line":7,"last_line":9}"#)]),
            BTreeMap::from([(0, 0)])
        );
    }
}
