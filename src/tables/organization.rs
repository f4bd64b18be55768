//! The authority file: bodies with validity, former names, addressee classes. Knows no letter; what a name means on a day is asked
//! here, which of several bodies a letter means is decided by `resolve`.
//!
//! ```text
//! find(日本歯科医師会)              → jda
//! find(総務課)                    → every 総務課 there is: the name alone does not say
//! deepest(厚生労働省医政局医事課試験免許室) → 厚生労働省医政局医事課試験免許室, or 厚生労働省医政局医事課 with a rest
//! ```
//!
//! Known to be hard: units are renamed every July and the days are known to the month at best; a district association may bear a
//! name that shows no place (北勢薬剤師会).

mod file;
mod name;
mod tree;

use super::TableError;
use super::day::{holds, overlap};
use crate::model::Date;
use name::{LegalForms, loose, without_each};
use regex::{Regex, RegexSet};
use std::sync::OnceLock;
use tree::NameTree;
pub(super) use tree::QuickMap;

/// The table that is part of the program.
pub(super) const EMBEDDED: &str = include_str!("data/organizations.toml");

/// One authority record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organization {
    /// `mhlw_isei`
    pub id: String,
    /// 厚生労働省医政局
    pub name: String,
    /// ministry, bureau, division, national_association, prefectural_association, district_association …
    pub level: String,
    /// id of the body above it
    pub parent: Option<String>,
    /// other names it is printed under
    pub abbreviations: Vec<String>,
    /// first day it existed under this name
    pub valid_from: Option<Date>,
    /// last day
    pub valid_to: Option<Date>,
    /// a class of addressees (都道府県歯科医師会) and not one body
    pub group: bool,
    /// id of the body that took its place
    pub successor: Option<String>,
    /// 公益社団法人, when the name is kept without it
    pub legal_form: Option<String>,
    /// where the row is from; `None`: common knowledge of the field
    pub source: Option<String>,
}

impl Organization {
    /// Whether it existed under this name on that day; without a day, always.
    #[must_use]
    pub fn valid_on(&self, on: Option<Date>) -> bool {
        on.is_none_or(|on| holds(self.valid_from, self.valid_to, on))
    }
}

/// The level of a name without a row, by its shape.
#[derive(Debug, Clone)]
struct LevelRule {
    table: String,
    line: usize,
    level: String,
    pattern: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples of the table are run by a test"))]
    example: String,
}

/// How far a composite name is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deepest<'o> {
    /// the deepest known records, valid on the day
    pub records: Vec<&'o Organization>,
    /// bytes of the name that they cover
    pub end: usize,
    /// the whole name is covered
    pub covered: bool,
}

/// All records, with their indexes.
#[derive(Debug, Clone, Default)]
pub struct Organizations {
    rows: Vec<Organization>,
    rules: Vec<LevelRule>,
    /// the patterns of the rules, in their order; those of the embedded table are made when a name is asked for
    shapes: OnceLock<RegexSet>,
    legal_forms: LegalForms,
    by_id: QuickMap<String, usize>,
    /// names as compared, in falling order of trust: full, with a body above or without one between, abbreviation, unit alone
    full: QuickMap<String, Vec<usize>>,
    variant: QuickMap<String, Vec<usize>>,
    abbreviation: QuickMap<String, Vec<usize>>,
    unit: QuickMap<String, Vec<usize>>,
    /// full names without their legal form
    bare: QuickMap<String, Vec<usize>>,
    tree: NameTree,
}

/// Shortest abbreviation that may begin a line: 日医 also begins 日医発第123号.
const SHORTEST_LINE_START: usize = 3;

impl Organizations {
    /// Reads `organizations.toml` and a file of additional rows.
    pub(super) fn parse(texts: &[(&str, &str)]) -> Result<Self, Vec<TableError>> {
        let mut problems = Vec::new();
        let mut rows: Vec<Organization> = Vec::new();
        // which text, and which line of it
        let mut places: Vec<(usize, usize)> = Vec::new();
        let (mut forms, mut rules) = (Vec::new(), Vec::new());
        for (at, (table, text)) in texts.iter().enumerate() {
            let mut file = file::read(table, text, &mut problems);
            if rows.is_empty() {
                rows = file.rows;
            } else {
                rows.append(&mut file.rows);
            }
            places.extend(file.lines.into_iter().map(|line| (at, line)));
            forms.extend(file.legal_forms);
            rules.extend(file.rules);
        }
        let shapes = OnceLock::new();
        // the embedded table alone is checked by a test and not at every start
        if !texts.iter().all(|(_, text)| *text == EMBEDDED) {
            let _ = shapes.set(together(&rules, &mut problems));
            check(texts, &places, &rows, &mut problems);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut organizations = Self { rows, rules, shapes, legal_forms: LegalForms::new(forms), ..Self::default() };
        organizations.index();
        Ok(organizations)
    }

    fn index(&mut self) {
        self.by_id = self.rows.iter().enumerate().map(|(at, row)| (row.id.clone(), at)).collect();
        self.full.reserve(self.rows.len());
        self.bare.reserve(self.rows.len());
        self.tree.reserve(4 * self.rows.len());
        for (at, row) in self.rows.iter().enumerate() {
            self.full.entry(loose(&row.name)).or_default().push(at);
            self.bare.entry(loose(self.legal_forms.strip(&row.name))).or_default().push(at);
            self.tree.add(&row.name, Some(at));
            for name in &row.abbreviations {
                self.abbreviation.entry(loose(name)).or_default().push(at);
                if name.chars().count() >= SHORTEST_LINE_START {
                    self.tree.add(name, None);
                }
            }
            for name in self.variants(row) {
                self.tree.add(&name, Some(at));
                self.variant.entry(loose(&name)).or_default().push(at);
            }
            if let Some(unit) = self.unit_of(row) {
                self.unit.entry(loose(unit)).or_default().push(at);
                if unit.chars().count() >= SHORTEST_LINE_START {
                    self.tree.add(unit, None);
                }
            }
        }
    }

    /// 総務省消防庁予防課 for 消防庁予防課, 厚生労働省障害保健福祉部 for 厚生労働省社会・援護局障害保健福祉部.
    fn variants(&self, row: &Organization) -> Vec<String> {
        let above: Vec<&Organization> =
            std::iter::successors(self.parent(row), |body| self.parent(body)).take(6).collect();
        let Some(top) = above.last() else { return Vec::new() };
        let mut variants = Vec::new();
        let state = |body: &Organization| matches!(body.level.as_str(), "ministry" | "agency" | "bureau" | "division");
        if !state(row) || top.level != "ministry" {
            return variants;
        }
        if !row.name.starts_with(&top.name) {
            variants.push(format!("{}{}", top.name, row.name));
        }
        if above.len() > 1
            && let Some(skipped) =
                above.first().filter(|body| body.level == "bureau" && row.name.starts_with(&top.name))
            && let Some(unit) = row.name.strip_prefix(&skipped.name)
            && row.level == "bureau"
        {
            variants.push(format!("{}{unit}", top.name));
        }
        variants
    }

    /// The name without the parent's name: 医事課.
    fn unit_of<'r>(&self, row: &'r Organization) -> Option<&'r str> {
        let unit = row.name.strip_prefix(self.parent(row)?.name.as_str())?;
        (!unit.is_empty()).then_some(unit)
    }

    /// All rows.
    #[must_use]
    pub fn rows(&self) -> &[Organization] {
        &self.rows
    }

    /// The record of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Organization> {
        self.by_id.get(id).and_then(|at| self.rows.get(*at))
    }

    /// The body above it.
    #[must_use]
    pub fn parent(&self, row: &Organization) -> Option<&Organization> {
        self.get(row.parent.as_deref()?)
    }

    /// Every record this printed name (folded, white space dropped) may mean on that day; exact names first. Empty when unknown.
    ///
    /// A weaker reading (abbreviation, unit alone) counts only when no stronger one exists; 総務課 alone gives every 総務課.
    #[must_use]
    pub fn find(&self, name: &str, on: Option<Date>) -> Vec<&Organization> {
        let key = loose(without_each(name));
        let mut found = self.first_valid(&key, on, &[&self.full, &self.variant, &self.abbreviation, &self.unit]);
        // the name printed to the letter stands before one that only compares equal
        found.sort_by_key(|row| row.name != name);
        found
    }

    /// [`Self::find`], and when that knows nothing the same without legal forms on both sides (公益社団法人, (一社), ㈳ …).
    #[must_use]
    pub fn find_with_legal_form(&self, name: &str, on: Option<Date>) -> Vec<&Organization> {
        let found = self.find(name, on);
        if !found.is_empty() {
            return found;
        }
        let bare = loose(self.legal_forms.strip(without_each(name)));
        self.first_valid(&bare, on, &[&self.bare, &self.abbreviation])
    }

    fn first_valid(&self, key: &str, on: Option<Date>, tiers: &[&QuickMap<String, Vec<usize>>]) -> Vec<&Organization> {
        tiers
            .iter()
            .map(|tier| self.valid(tier.get(key).map(Vec::as_slice).unwrap_or_default(), on))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn valid(&self, at: &[usize], on: Option<Date>) -> Vec<&Organization> {
        let mut found: Vec<&Organization> =
            at.iter().filter_map(|at| self.rows.get(*at)).filter(|row| row.valid_on(on)).collect();
        found.dedup_by(|a, b| a.id == b.id);
        found
    }

    /// The deepest known unit of a composite name (ministry + bureau + division), valid on the day.
    #[must_use]
    pub fn deepest(&self, name: &str, on: Option<Date>) -> Option<Deepest<'_>> {
        let form = self.legal_forms.prefix_len(name);
        [0, form]
            .into_iter()
            .filter_map(|skip| {
                let text = name.get(skip..)?;
                let (end, records) = self
                    .tree
                    .prefixes(text)
                    .map(|(end, rows)| (end, self.valid(rows, on)))
                    .filter(|(_, records)| !records.is_empty())
                    .last()?;
                Some(Deepest { records, end: skip + end, covered: end == text.len() })
            })
            .max_by_key(|deepest| deepest.end)
    }

    /// Length in bytes of the longest known body name or class that `folded` begins with; 0 when none. A legal form or 各 before a
    /// known name is part of it.
    #[must_use]
    pub fn prefix_len(&self, folded: &str) -> usize {
        let form = self.legal_forms.prefix_len(folded);
        let each = folded.len() - without_each(folded).len();
        let mut longest = 0;
        for skip in [0, form, each] {
            let text = folded.get(skip..).unwrap_or_default();
            if let Some((end, _)) = self.tree.prefixes(text).last() {
                longest = longest.max(skip + end);
            }
            if form == 0 && each == 0 {
                break;
            }
        }
        longest
    }

    /// Length in bytes of the legal form that `folded` begins with (公益社団法人, (一社)); 0 when none.
    #[must_use]
    pub fn legal_form_len(&self, folded: &str) -> usize {
        self.legal_forms.prefix_len(folded)
    }

    /// The level that the shape of an unknown name shows (…県歯科医師会 → prefectural_association), by the `level_rule` rows.
    #[must_use]
    pub fn level_of(&self, name: &str) -> Option<&str> {
        let bare = self.legal_forms.strip(without_each(name));
        let shapes = self.shapes.get_or_init(|| together(&self.rules, &mut Vec::new()));
        let first = |name: &str| shapes.matches(name).iter().next();
        let rule = [name, bare].into_iter().filter_map(first).min()?;
        self.rules.get(rule).map(|rule| rule.level.as_str())
    }
}

/// The patterns of the rules in one: made together they take a tenth of the time.
fn together(rules: &[LevelRule], problems: &mut Vec<TableError>) -> RegexSet {
    RegexSet::new(rules.iter().map(|rule| &rule.pattern)).unwrap_or_else(|all| {
        let wrong = rules.iter().filter_map(|rule| Some((rule, Regex::new(&rule.pattern).err()?)));
        let before = problems.len();
        problems.extend(wrong.map(|(rule, e)| {
            TableError::at_line(&rule.table, rule.line, format!("expected a pattern, found {:?}: {e}", rule.pattern))
        }));
        if let Some(last) = rules.last().filter(|_| problems.len() == before) {
            problems.push(TableError::at_line(&last.table, last.line, all));
        }
        RegexSet::default()
    })
}

/// What rows say about one another: ids once, parents and successors known, one body per name and day.
fn check(texts: &[(&str, &str)], places: &[(usize, usize)], rows: &[Organization], problems: &mut Vec<TableError>) {
    let mut by_id: QuickMap<&str, usize> = QuickMap::default();
    let mut by_name: QuickMap<&str, Vec<&Organization>> = QuickMap::default();
    by_id.reserve(rows.len());
    by_name.reserve(rows.len());
    let table = |at: usize| texts.get(at).map_or("", |(table, _)| *table);
    for ((at, line), row) in places.iter().zip(rows) {
        if let Some(first) = by_id.insert(&row.id, *line) {
            problems.push(TableError::at_line(
                table(*at),
                *line,
                format!("expected a new id, found {:?} of line {first}", row.id),
            ));
        }
        let namesakes = by_name.entry(&row.name).or_default();
        if let Some(other) =
            namesakes.iter().find(|other| overlap((other.valid_from, other.valid_to), (row.valid_from, row.valid_to)))
        {
            problems.push(TableError::at_line(
                table(*at),
                *line,
                format!("expected one body of the name {} at a time, found {} and {}", row.name, other.id, row.id),
            ));
        }
        namesakes.push(row);
    }
    for ((at, line), row) in places.iter().zip(rows) {
        for (key, id) in [("parent", &row.parent), ("successor", &row.successor)] {
            if let Some(id) = id.as_deref().filter(|id| !by_id.contains_key(id)) {
                problems.push(TableError::at_line(
                    table(*at),
                    *line,
                    format!("expected the id of a row as {key}, found {id:?}"),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests;
