//! Prefixes of reference numbers: 医政発 → 厚生労働省医政局長, with validity and shape. Knows no number (that is `grammar`) and no
//! letter; whether a letter's issuer fits its prefix is asked in `resolve`.
//!
//! ```text
//! 医薬発 in 1999 → 厚生省医薬安全局長 · in 2024 → 厚生労働省医薬局長 · 健第 alone is used by every prefecture
//! ```
//!
//! Known to be hard: a new office takes a new prefix every July; short prefixes stand inside longer ones (健発 in 老健発), so only
//! the longest counts.

use super::TableError;
use super::day::{Edge, holds, overlap, read_day};
use super::words::Endings;
use crate::model::Date;
use serde::Deserialize;

/// How much a row is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// a hint
    #[default]
    Low,
    /// likely
    Medium,
    /// certain enough to speak against an issuer
    High,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefix {
    /// 医政発
    pub prefix: String,
    /// 厚生労働省
    pub group: String,
    /// ministry …
    pub level: String,
    /// 医政局
    pub unit: String,
    /// 医政局長
    pub post: String,
    /// first day known
    pub valid_from: Option<Date>,
    /// last day known
    pub valid_to: Option<Date>,
    /// A, A2, B …
    pub shape: String,
    /// a number with this prefix
    pub example: String,
    /// the example was seen in print (`shape_only` rows are hints)
    pub attested: bool,
    /// how much the row is worth
    pub trust: Trust,
    /// what a person should know about it
    pub note: String,
}

impl Prefix {
    /// Whether the prefix was in use on that day; without a day, always.
    #[must_use]
    pub fn valid_on(&self, on: Option<Date>) -> bool {
        on.is_none_or(|on| holds(self.valid_from, self.valid_to, on))
    }

    /// 厚生労働省 + 医政局 + 医政局長 → 厚生労働省医政局長: what unit and post share stands once.
    #[must_use]
    pub fn office(&self) -> String {
        let shared = self
            .unit
            .char_indices()
            .filter_map(|(at, _)| self.unit.get(at..))
            .find(|end| self.post.starts_with(end))
            .map_or(0, str::len);
        format!("{}{}{}", self.group, self.unit, self.post.get(shared..).unwrap_or_default())
    }
}

/// All rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefixes {
    rows: Vec<Prefix>,
    endings: Endings,
}

#[derive(Deserialize)]
struct Row {
    prefix: String,
    group: String,
    level: String,
    unit: String,
    post: String,
    valid_from: String,
    valid_to: String,
    shape: String,
    example: String,
    attested: Attested,
    confidence: Trust,
    #[serde(rename = "source")]
    _source: String,
    note: String,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Attested {
    Yes,
    No,
}

/// Shortest prefix that a joined number may be cut at: 健 and 総 also end words.
const SHORTEST_CUT: usize = 2;

/// What `shape` may say.
const SHAPES: &[&str] = &["A", "A2", "B", "C", "D", "E", "E2", "F", "G", "J", "J2", "K", "K2"];

impl Prefixes {
    /// Reads `reference_prefixes.csv` and a file of additional rows.
    pub(super) fn parse(texts: &[(&str, &str)]) -> Result<Self, Vec<TableError>> {
        let mut problems = Vec::new();
        let mut rows = Vec::new();
        for (table, text) in texts {
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            for (at, row) in reader.deserialize::<Row>().enumerate() {
                let line = at + 2;
                match row.map_err(|e| vec![e.to_string()]).and_then(read_row) {
                    Ok(row) => rows.push(row),
                    Err(wrong) => problems.extend(wrong.iter().map(|e| TableError::at_line(table, line, e))),
                }
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        rows.sort_by(|a, b| {
            (&a.prefix, a.valid_from, &a.group, &a.unit).cmp(&(&b.prefix, b.valid_from, &b.group, &b.unit))
        });
        let endings = rows.iter().map(|row| row.prefix.clone()).filter(|p| p.chars().count() >= SHORTEST_CUT).collect();
        Ok(Self { rows, endings })
    }

    /// All rows, sorted by prefix.
    #[must_use]
    pub fn rows(&self) -> &[Prefix] {
        &self.rows
    }

    /// The rows of exactly this prefix.
    #[must_use]
    pub fn find(&self, prefix: &str) -> &[Prefix] {
        let start = self.rows.partition_point(|row| row.prefix.as_str() < prefix);
        let end = self.rows.partition_point(|row| row.prefix.as_str() <= prefix);
        self.rows.get(start..end).unwrap_or_default()
    }

    /// The rows of this prefix that were in use on that day.
    #[must_use]
    pub fn office(&self, prefix: &str, on: Option<Date>) -> Vec<&Prefix> {
        self.find(prefix).iter().filter(|row| row.valid_on(on)).collect()
    }

    /// Whether this prefix was in use on that day.
    #[must_use]
    pub fn known(&self, prefix: &str, on: Option<Date>) -> bool {
        self.find(prefix).iter().any(|row| row.valid_on(on))
    }

    /// Length in bytes of the longest known prefix that ends `folded`; 0 when none. Prefixes of one character do not count.
    ///
    /// ```
    /// let prefixes = &kairan::tables::Tables::embedded().prefixes;
    /// assert_eq!(prefixes.suffix_len("厚生労働省医政局長通知医政発"), "医政発".len());
    /// ```
    #[must_use]
    pub fn suffix_len(&self, folded: &str) -> usize {
        self.endings.end_len(folded)
    }

    /// Rows that contradict one another: one prefix, two offices of one level on one day. In words, sorted.
    #[must_use]
    pub fn lint(&self) -> Vec<String> {
        let mut findings = Vec::new();
        for (at, a) in self.rows.iter().enumerate() {
            for b in self.rows.iter().skip(at + 1).take_while(|b| b.prefix == a.prefix) {
                let together = overlap((a.valid_from, a.valid_to), (b.valid_from, b.valid_to));
                if together && a.level == b.level && a.office() != b.office() {
                    findings.push(format!("{}: {} and {} at the same time", a.prefix, a.office(), b.office()));
                }
            }
        }
        findings
    }
}

fn read_row(row: Row) -> Result<Prefix, Vec<String>> {
    let mut wrong = Vec::new();
    let mut day = |text: &str, edge| match text {
        "" => None,
        text => read_day(text, edge).map_err(|e| wrong.push(e)).ok(),
    };
    let (valid_from, valid_to) = (day(&row.valid_from, Edge::First), day(&row.valid_to, Edge::Last));
    if row.prefix.is_empty() || row.group.is_empty() {
        wrong.push("expected a prefix and a group, found an empty one".to_owned());
    }
    if !SHAPES.contains(&row.shape.as_str()) {
        wrong.push(format!("expected one of the shapes {}, found {:?}", SHAPES.join(", "), row.shape));
    }
    if !row.example.contains(&row.prefix) {
        wrong.push(format!("expected an example with the prefix {}, found {:?}", row.prefix, row.example));
    }
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && from > to
    {
        wrong.push(format!("expected valid_from before valid_to, found {from} and {to}"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Prefix {
        prefix: row.prefix,
        group: row.group,
        level: row.level,
        unit: row.unit,
        post: row.post,
        valid_from,
        valid_to,
        shape: row.shape,
        example: row.example,
        attested: row.attested == Attested::Yes,
        trust: row.confidence,
        note: row.note,
    })
}

#[cfg(test)]
mod tests;
