//! `organizations.toml` as written: rows, and patterns that are expanded over prefectures, cities and associations.

use super::name::LegalForm;
use super::{LevelRule, Organization};
use crate::model::Date;
use crate::tables::TableError;
use crate::tables::day::{Edge, read_day};
use serde::Deserialize;
use std::borrow::Cow;
use toml::Spanned;

mod plain;

/// What `level` may say.
const LEVELS: &[&str] = &[
    "cabinet",
    "ministry",
    "agency",
    "bureau",
    "division",
    "regional_bureau",
    "independent_agency",
    "national_association",
    "prefecture",
    "prefectural_association",
    "designated_city",
    "municipality",
    "health_center",
    "district_association",
    "facility",
    "member",
    "school",
    "company",
    "group",
];

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct File {
    organization: Vec<Spanned<Row>>,
    prefecture: Vec<Prefecture>,
    per_prefecture: Vec<Spanned<Row>>,
    city: Vec<City>,
    per_city: Vec<Spanned<Row>>,
    associations: Vec<String>,
    class: Vec<Spanned<Row>>,
    legal_form: Vec<LegalForm>,
    level_rule: Vec<Spanned<RuleRow>>,
}

#[derive(Debug, Deserialize, Clone, Default, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    name: String,
    level: String,
    #[serde(default)]
    parent: Option<String>,
    #[serde(default)]
    valid_from: Option<String>,
    #[serde(default)]
    valid_to: Option<String>,
    #[serde(default)]
    successor: Option<String>,
    #[serde(default)]
    legal_form: Option<String>,
    #[serde(default)]
    abbreviations: Vec<String>,
    #[serde(default)]
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Prefecture {
    code: String,
    name: String,
    stem: String,
    #[serde(rename = "capital")]
    _capital: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct City {
    name: String,
    kind: CityKind,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum CityKind {
    Designated,
    Core,
    Health,
    Other,
    Ward,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    level: String,
    pattern: String,
    example: String,
}

/// Whether a level is one of [`LEVELS`].
fn is_level(level: &str) -> bool {
    LEVELS.iter().any(|known| known.as_bytes().first() == level.as_bytes().first() && *known == level)
}

/// A file read and expanded.
#[derive(Debug, Default)]
pub(super) struct Expanded {
    pub(super) rows: Vec<Organization>,
    /// the line that each row stands on, for messages
    pub(super) lines: Vec<usize>,
    pub(super) legal_forms: Vec<LegalForm>,
    pub(super) rules: Vec<LevelRule>,
}

/// Reads and expands a file; all that is wrong in it goes to `problems`.
pub(super) fn read(table: &str, text: &str, problems: &mut Vec<TableError>) -> Expanded {
    let plain = plain::take(text);
    let (bodies, rest) = plain.map_or_else(|| (Vec::new(), Cow::Borrowed(text)), |it| (it.rows, Cow::Owned(it.rest)));
    let rest = rest.as_ref();
    let file: File = match toml::from_str(rest) {
        Ok(file) => file,
        Err(e) => {
            problems.push(TableError::toml(table, rest, &e));
            return Expanded::default();
        }
    };
    let lines = Lines::of(rest);
    // all rows in one place from the beginning: to move them as they grow takes longer than to read them
    let most = bodies.len()
        + file.organization.len()
        + file.prefecture.len() * (1 + file.per_prefecture.len())
        + file.city.len()
        + file.city.iter().filter(|city| city.kind == CityKind::Designated).count() * file.per_city.len()
        + file.class.len() * file.associations.len().max(1);
    let (rows, printed) = (Vec::with_capacity(most), Vec::with_capacity(most));
    let mut reader = Reader { table, lines: &lines, problems, rows, printed };
    for (line, row) in bodies {
        reader.take(line, row);
    }
    for row in &file.organization {
        reader.push(row, &[], false);
    }
    for prefecture in &file.prefecture {
        let names = [
            ("{code}", prefecture.code.as_str()),
            ("{prefecture}", prefecture.name.as_str()),
            ("{stem}", prefecture.stem.as_str()),
        ];
        reader.place(&format!("pref_{}", prefecture.code), &prefecture.name, "prefecture");
        for row in &file.per_prefecture {
            reader.push(row, &names, false);
        }
    }
    for city in &file.city {
        let level = if city.kind == CityKind::Designated { "designated_city" } else { "municipality" };
        reader.place(&format!("city_{}", city.name), &city.name, level);
        for row in file.per_city.iter().filter(|_| city.kind == CityKind::Designated) {
            reader.push(row, &[("{city}", city.name.as_str())], false);
        }
    }
    for row in &file.class {
        if row.get_ref().name.contains("{association}") {
            for association in &file.associations {
                reader.push(row, &[("{association}", association.as_str())], true);
            }
        } else {
            reader.push(row, &[], true);
        }
    }
    let Reader { rows, printed, .. } = reader;
    let rules = file.level_rule.iter().map(|rule| read_rule(table, &lines, rule, problems)).collect();
    Expanded { rows, lines: printed, legal_forms: file.legal_form, rules }
}

struct Reader<'t> {
    table: &'t str,
    lines: &'t Lines,
    problems: &'t mut Vec<TableError>,
    rows: Vec<Organization>,
    /// the lines of the rows
    printed: Vec<usize>,
}

impl Reader<'_> {
    /// One row, with the names of a pattern put in. A class's id gets the association's name so that it stays unique.
    fn push(&mut self, row: &Spanned<Row>, names: &[(&str, &str)], group: bool) {
        let line = self.lines.line_of(row.span().start);
        self.push_at(line, row.get_ref(), names, group);
    }

    /// What is wrong with a row goes to the problems. Gives the days from which and to which it holds.
    fn check(&mut self, line: usize, row: &Row) -> (Option<Date>, Option<Date>) {
        let mut problem = |problem: String| self.problems.push(TableError::at_line(self.table, line, problem));
        if !is_level(&row.level) {
            problem(format!("expected one of the levels {}, found {:?}", LEVELS.join(", "), row.level));
        }
        if row.id.is_empty() || row.name.is_empty() {
            problem("expected an id and a name, found an empty one".to_owned());
        }
        let mut day = |text: &Option<String>, edge| match text.as_deref().map(|text| read_day(text, edge)) {
            Some(Ok(day)) => Some(day),
            Some(Err(e)) => {
                problem(e);
                None
            }
            None => None,
        };
        let (valid_from, valid_to) = (day(&row.valid_from, Edge::First), day(&row.valid_to, Edge::Last));
        if let (Some(from), Some(to)) = (valid_from, valid_to)
            && from > to
        {
            problem(format!("expected valid_from before valid_to, found {from} and {to}"));
        }
        (valid_from, valid_to)
    }

    /// One row as it stands.
    fn take(&mut self, line: usize, row: Row) {
        let (valid_from, valid_to) = self.check(line, &row);
        let Row { id, name, level, parent, successor, legal_form, abbreviations, source, .. } = row;
        self.printed.push(line);
        self.rows.push(Organization {
            id,
            name,
            level,
            parent,
            abbreviations,
            valid_from,
            valid_to,
            group: false,
            successor,
            legal_form,
            source,
        });
    }

    fn push_at(&mut self, line: usize, row: &Row, names: &[(&str, &str)], group: bool) {
        let fill = |pattern: &str| filled(pattern, names);
        let (valid_from, valid_to) = self.check(line, row);
        let id = match names.first() {
            Some(("{association}", association)) => format!("{}_{association}", row.id),
            _ => fill(&row.id),
        };
        self.printed.push(line);
        self.rows.push(Organization {
            id,
            name: fill(&row.name),
            level: row.level.clone(),
            parent: row.parent.as_deref().map(fill),
            abbreviations: row.abbreviations.iter().map(|name| fill(name)).collect(),
            valid_from,
            valid_to,
            group,
            successor: row.successor.clone(),
            legal_form: row.legal_form.clone(),
            source: row.source.clone(),
        });
    }

    /// A prefecture or a city.
    fn place(&mut self, id: &str, name: &str, level: &str) {
        self.printed.push(0);
        self.rows.push(Organization {
            id: id.to_owned(),
            name: name.to_owned(),
            level: level.to_owned(),
            ..Organization::default()
        });
    }
}

/// A pattern with the names put in: {stem}歯科医師会 → 富山県歯科医師会.
fn filled(pattern: &str, names: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, behind)) = rest.find('{').and_then(|at| rest.split_at_checked(at)) {
        text.push_str(before);
        let known = names.iter().find_map(|(hole, name)| Some((*name, behind.strip_prefix(hole)?)));
        let (name, left) = known.unwrap_or(("{", behind.strip_prefix('{').unwrap_or_default()));
        text.push_str(name);
        rest = left;
    }
    text.push_str(rest);
    text
}

fn read_rule(table: &str, lines: &Lines, rule: &Spanned<RuleRow>, problems: &mut Vec<TableError>) -> LevelRule {
    let line = lines.line_of(rule.span().start);
    let rule = rule.get_ref();
    if !LEVELS.contains(&rule.level.as_str()) {
        problems.push(TableError::at_line(table, line, format!("unknown level {:?}", rule.level)));
    }
    let RuleRow { level, pattern, example } = rule.clone();
    LevelRule { table: table.to_owned(), line, level, pattern, example }
}

/// Where the lines of a text end.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at).collect())
    }

    /// 1-based line of a byte.
    fn line_of(&self, at: usize) -> usize {
        self.0.partition_point(|end| *end < at) + 1
    }
}
