//! The letters that places speak of, with what a person needs to find them.

use super::Bundle;
use super::sheet::Cell;
use crate::model::{Letter, Place, RegisterEntry, SourceRecord, Standing, Tongue};
use std::collections::BTreeMap;

/// Letters by place, and their numbers of receipt.
pub(super) struct Letters<'a> {
    by_place: BTreeMap<(&'a str, usize), (&'a Letter, &'a SourceRecord)>,
    numbers: BTreeMap<(&'a str, usize), String>,
}

impl<'a> Letters<'a> {
    pub(super) fn of(bundle: &Bundle<'a>) -> Self {
        let of_record = bundle.records.iter().flat_map(|record| {
            let path = record.source.path.as_str();
            record.letters.iter().enumerate().map(move |(at, letter)| ((path, at), (letter, &record.source)))
        });
        let present = |entry: &&RegisterEntry| entry.standing == Standing::Present;
        let number =
            |entry: &'a RegisterEntry| Some(((entry.source.path.as_str(), entry.index), entry.number?.to_string()));
        Self {
            by_place: of_record.collect(),
            numbers: bundle.entries.iter().filter(present).filter_map(number).collect(),
        }
    }

    pub(super) fn letter(&self, place: &Place) -> Option<&'a Letter> {
        self.by_place.get(&(place.path.as_str(), place.letter)).map(|(letter, _)| *letter)
    }

    /// 医政発0609第3号「…について」
    pub(super) fn name(&self, place: &Place) -> String {
        let Some(letter) = self.letter(place) else { return String::new() };
        let subject = letter.subject.as_deref().map(|subject| format!("「{subject}」")).unwrap_or_default();
        format!("{}{subject}", letter.reference_numbers.join("、"))
    }

    /// 3–4頁 of a file of several pages, 12–30行 of a text.
    pub(super) fn whereabouts(&self, place: &Place, tongue: Tongue) -> String {
        let Some((letter, source)) = self.by_place.get(&(place.path.as_str(), place.letter)) else {
            return String::new();
        };
        let span = |first: u32, last: u32, unit: &str, unit_ja: &str| {
            let range = match (first, last) {
                (0, _) => return String::new(),
                (first, last) if last <= first => first.to_string(),
                (first, last) => format!("{first}–{last}"),
            };
            match tongue {
                Tongue::English => format!("{unit} {range}"),
                Tongue::Japanese => format!("{range}{unit_ja}"),
            }
        };
        if source.pages > 1 || letter.first_line == 0 {
            span(letter.first_page, letter.last_page, "page", "頁")
        } else {
            span(letter.first_line, letter.last_line, "line", "行")
        }
    }

    pub(super) fn number(&self, place: &Place) -> Cell {
        Cell::text(self.numbers.get(&(place.path.as_str(), place.letter)).cloned().unwrap_or_default())
    }
}
