//! Random letters are printed in random layouts and read back: what is read equals what was printed, or is marked for review.
//!
//! A letter that is read wrongly is made smaller as long as it is read wrongly, and the small one is shown. The seeds of [`FIXED`] are
//! always the same; [`FRESH`] more come from the clock, and `KAIRAN_SEED=123` looks at one of them again.

#![expect(
    clippy::indexing_slicing,
    clippy::format_push_string,
    clippy::struct_excessive_bools,
    reason = "a test stops at the first thing it does not understand, and prints what it likes"
)]

mod chance;
mod layout;
mod letter;
mod shrink;

use kairan::diag::Sink;
use kairan::model::{Document, Field, Letter, Line, Page};
use kairan::pipeline::read_document;
use kairan::tables::Tables;
use letter::Plan;
use std::ops::Range;

const FIXED: Range<u64> = 0..3000;
const FRESH: u64 = 60;

/// What was read wrongly without being marked.
#[derive(Debug, PartialEq)]
struct Wrong {
    field: &'static str,
    printed: String,
    read: String,
}

#[derive(Debug, Default)]
struct Tally {
    values: usize,
    marked: usize,
    wrong: usize,
}

fn read(text: &str) -> Vec<Letter> {
    let line = |(text, number): (&str, u32)| Line { number, page: 1, text: text.to_owned(), ..Line::default() };
    let lines = text.split('\n').zip(1..).map(line).collect();
    let document = Document { pages: vec![Page { number: 1, lines, ..Page::default() }], ..Document::default() };
    read_document(&document, Tables::embedded(), None, &mut Sink::new()).0
}

/// The values of a printed letter that were read otherwise and are not marked; a letter that was not found has none.
fn silently_wrong(plan: &Plan, tally: &mut Tally) -> Vec<Wrong> {
    let letters = read(&plan.print());
    let mut wrong = Vec::new();
    let Some(letter) = letters.first() else {
        return vec![Wrong { field: "letters", printed: "1".into(), read: "0".into() }];
    };
    let read_values = [
        (
            Field::Date,
            "date",
            letter.date.map(|d| vec![d.to_string()]).unwrap_or_default(),
            vec![plan.date.to_string()],
        ),
        (Field::ReferenceNumbers, "numbers", letter.reference_numbers.clone(), plan.numbers()),
        (Field::Issuers, "issuers", letter.issuers.iter().map(|i| i.text.clone()).collect(), plan.issuers()),
        (
            Field::Addressees,
            "addressees",
            letter.addressees.iter().map(|a| a.text.clone()).collect(),
            plan.addressees(),
        ),
        (Field::Subject, "subject", letter.subject.iter().cloned().collect(), vec![plan.subject()]),
    ];
    for (field, name, read, printed) in read_values {
        tally.values += 1;
        if letter.review.contains(&field) {
            tally.marked += 1;
        } else if read != printed && !read.is_empty() {
            tally.wrong += 1;
            wrong.push(Wrong { field: name, printed: printed.join(" | "), read: read.join(" | ") });
        }
    }
    wrong
}

/// Looks at letters of these seeds; every failure as a small letter.
fn failures(seeds: impl Iterator<Item = u64>) -> (Vec<String>, Tally) {
    let mut tally = Tally::default();
    let mut out = Vec::new();
    for seed in seeds {
        let plan = Plan::random(seed, Tables::embedded());
        let wrong = silently_wrong(&plan, &mut tally);
        if let Some(first) = wrong.first() {
            let field = first.field;
            let fails = |plan: &Plan| silently_wrong(plan, &mut Tally::default()).iter().any(|w| w.field == field);
            let small = shrink::shrink(plan, &fails);
            let wrong = silently_wrong(&small, &mut Tally::default());
            out.push(format!("seed {seed}: {wrong:#?}\n{}", small.print()));
        }
    }
    (out, tally)
}

#[test]
fn printed_letters_are_read_back_or_marked() {
    let (wrong, tally) = failures(FIXED);
    assert!(wrong.is_empty(), "{} letters, {tally:?}\n{}", wrong.len(), wrong.join("\n==========\n"));
    // what is marked every time is of no use
    assert!(tally.marked * 4 < tally.values, "{tally:?}");
}

#[test]
fn fresh_letters_are_read_back_or_marked() {
    let clock = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(7, |d| d.as_secs());
    let seeds: Vec<u64> = match std::env::var("KAIRAN_SEED").ok().and_then(|seed| seed.parse().ok()) {
        Some(seed) => vec![seed],
        None => (0..FRESH).map(|nth| clock.wrapping_mul(1000) + nth).collect(),
    };
    let (wrong, tally) = failures(seeds.into_iter());
    // one in some thousand is still read wrongly: a single one is shown, to be mended; two are a fault that came in
    if let [one] = wrong.as_slice() {
        eprintln!("{one}");
    }
    assert!(wrong.len() <= 1, "{} letters, {tally:?}\n{}", wrong.len(), wrong.join("\n==========\n"));
}
