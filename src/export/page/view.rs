//! What the page shows, chosen and put in order once.

use crate::config::Settings;
use crate::export::Bundle;
use crate::export::letters::Letters;
use crate::model::{Body, Circular, Date, Letter, NotReached, Place, Reached, Tongue};
use crate::tables::{Eras, Holidays, Names, Tables};
use std::collections::{BTreeMap, BTreeSet};

/// Cells of the matrix that a browser shows without pain; each has a row in its circular's table, too.
const CELLS: usize = 12_000;
/// Circulars however few the bodies.
const CIRCULARS: usize = 400;

/// A body as a column.
pub(super) struct Column<'a> {
    pub body: &'a Body,
    /// its name without its legal form
    pub short: String,
}

/// What is known of one body about one circular.
pub(super) enum Standing<'a> {
    Reached(&'a Reached),
    Not(&'a NotReached),
    /// it issued the letter at the top
    Issuer,
}

pub(super) struct View<'a> {
    pub bundle: Bundle<'a>,
    pub letters: Letters<'a>,
    pub holidays: &'a Holidays,
    pub eras: &'a Eras,
    pub tongue: Tongue,
    /// month with which a fiscal year begins
    pub fiscal_year_start: i8,
    /// by level, then as listed
    pub columns: Vec<Column<'a>>,
    /// all, the oldest first
    pub all: Vec<&'a Circular>,
    /// those on the page, the oldest first; numbered from 1 in links
    pub shown: Vec<&'a Circular>,
    /// issuers of the letters at the top of those shown
    pub issuers: Vec<&'a str>,
    /// what all paths begin with, with its /
    prefix: &'a str,
    numbers: BTreeMap<(&'a str, Option<&'a Place>), usize>,
}

impl<'a> View<'a> {
    pub(super) fn new(bundle: &Bundle<'a>, settings: &Settings, tables: &'a Tables, tongue: Tongue) -> Self {
        let mut all: Vec<&Circular> = bundle.circulars.iter().collect();
        all.sort_by(|a, b| {
            let key = |c: &'a Circular| (c.root.date, &c.root.reference_numbers, &c.id, c.copies.first());
            key(a).cmp(&key(b))
        });
        let asked: BTreeSet<&str> = all
            .iter()
            .flat_map(|c| {
                let reached = c.reached.iter().map(|row| row.body.as_str());
                reached.chain(c.not_reached.iter().map(|row| row.body.as_str()))
            })
            .collect();
        let mut columns: Vec<Column> = bundle
            .survey
            .bodies
            .iter()
            .filter(|body| asked.contains(body.name.as_str()))
            .map(|body| Column { body, short: short_name(&body.name) })
            .collect();
        columns.sort_by_key(|column| column.body.level);
        let most = (CELLS / columns.len().max(1)).clamp(20, CIRCULARS);
        let shown: Vec<&Circular> = all.get(all.len().saturating_sub(most)..).unwrap_or_default().to_vec();
        let issuers: BTreeSet<&str> = shown.iter().filter_map(|c| c.root.issuer.as_deref()).collect();
        let numbers = shown.iter().enumerate().map(|(at, c)| ((c.id.as_str(), first_place(c)), at + 1)).collect();
        let paths = bundle.records.iter().map(|record| record.source.path.as_str());
        Self {
            bundle: *bundle,
            letters: Letters::of(bundle),
            holidays: &tables.holidays,
            eras: &tables.eras,
            tongue,
            fiscal_year_start: settings.register.fiscal_year_start,
            columns,
            all,
            shown,
            issuers: issuers.into_iter().collect(),
            prefix: common_folder(paths),
            numbers,
        }
    }

    /// The text of the tongue of the page.
    pub(super) fn say<'t>(&self, english: &'t str, japanese: &'t str) -> &'t str {
        self.tongue.pick(english, japanese)
    }

    /// The number of a circular on the page, from 1.
    pub(super) fn number_of(&self, circular: &Circular) -> Option<usize> {
        self.numbers.get(&(circular.id.as_str(), first_place(circular))).copied()
    }

    /// The circular with this id, for links from one to another.
    pub(super) fn by_id(&self, id: &str) -> Option<&'a Circular> {
        self.all.iter().find(|circular| circular.id == id).copied()
    }

    pub(super) fn issuer_index(&self, circular: &Circular) -> usize {
        let issuer = circular.root.issuer.as_deref().unwrap_or_default();
        self.issuers.binary_search(&issuer).map_or(0, |at| at + 1)
    }

    /// What is known of every column, in their order.
    pub(super) fn row(&self, circular: &'a Circular) -> Vec<Standing<'a>> {
        let reached: BTreeMap<&str, &Reached> = circular.reached.iter().map(|row| (row.body.as_str(), row)).collect();
        let not: BTreeMap<&str, &NotReached> =
            circular.not_reached.iter().map(|row| (row.body.as_str(), row)).collect();
        let standing = |column: &Column| {
            let name = column.body.name.as_str();
            match (reached.get(name), not.get(name)) {
                (Some(row), _) => Standing::Reached(row),
                (None, Some(row)) => Standing::Not(row),
                (None, None) => Standing::Issuer,
            }
        };
        self.columns.iter().map(standing).collect()
    }

    pub(super) fn find(&self, place: &Place) -> Option<&'a Letter> {
        self.letters.letter(place)
    }

    /// The path below the folder that all share.
    pub(super) fn path<'p>(&self, place: &'p Place) -> &'p str {
        place.path.strip_prefix(self.prefix).unwrap_or(&place.path)
    }

    pub(super) fn folder(&self) -> &'a str {
        self.prefix
    }

    /// `tokyo/t155.txt`の2通目（12–30行）
    pub(super) fn place(&self, place: &Place) -> String {
        let whereabouts = self.letters.whereabouts(place, self.tongue);
        let (path, nth) = (self.path(place), place.letter + 1);
        match (self.tongue, whereabouts.is_empty()) {
            (Tongue::English, true) => format!("{path}, letter {nth}"),
            (Tongue::English, false) => format!("{path}, letter {nth} ({whereabouts})"),
            (Tongue::Japanese, true) => format!("{path} の{nth}通目"),
            (Tongue::Japanese, false) => format!("{path} の{nth}通目（{whereabouts}）"),
        }
    }

    /// Calendar and business days from one day to another.
    pub(super) fn between(&self, from: Option<Date>, to: Option<Date>) -> (Option<i32>, Option<i32>) {
        let Some((from, to)) = from.zip(to) else { return (None, None) };
        ((to - from).get_days().into(), self.holidays.business_days(from, to).into())
    }
}

/// Two circulars of one letter do not occur, but of letters that occur nowhere and are named in the same words.
fn first_place(circular: &Circular) -> Option<&Place> {
    circular.copies.first().or(circular.forwards.first().map(|forward| &forward.from))
}

/// Without its legal form; the name itself when nothing else is left.
fn short_name(name: &str) -> String {
    let core = Names::embedded().core(name);
    if core.is_empty() || !name.contains(core.as_str()) { name.to_owned() } else { core }
}

/// The folder below which all paths lie, with its /.
fn common_folder<'p>(mut paths: impl Iterator<Item = &'p str>) -> &'p str {
    let folder = |path: &'p str| path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default();
    let Some(mut common) = paths.next().map(folder) else { return "" };
    for path in paths {
        while !path.starts_with(common) {
            common = common.strip_suffix('/').map_or("", folder);
        }
    }
    common
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_that_all_share_is_a_whole_folder() {
        assert_eq!(common_folder(["in/ab/1.txt", "in/ac/2.txt"].into_iter()), "in/");
        assert_eq!(common_folder(["in/a/1.txt", "in/a/2.txt"].into_iter()), "in/a/");
        assert_eq!(common_folder(["in/a/1.txt", "x.txt"].into_iter()), "");
    }

    #[test]
    fn a_column_is_headed_without_the_legal_form() {
        assert_eq!(short_name("公益社団法人東京都歯科医師会"), "東京都歯科医師会");
        assert_eq!(short_name("北九州市"), "北九州市");
    }
}
