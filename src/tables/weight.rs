//! Weights of the line model: what each feature of a line speaks for, and which role follows which.
//!
//! The table `data/weights.toml` is written by `kairan learn` from truth files; its rows are readable and may be edited by hand.

use super::TableError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Number of roles a line may have, and one more column: that a new letter begins with the line.
pub const COLUMNS: usize = ROLES + 1;
/// Number of roles.
pub const ROLES: usize = 17;
/// The column that speaks for the beginning of a letter.
pub const BEGIN: usize = ROLES;

/// Names of the columns in the table, in the order of `segment::Role`.
pub const COLUMN_NAMES: [&str; COLUMNS] = [
    "furniture",
    "stamp",
    "number",
    "date",
    "addressee",
    "issuer",
    "person",
    "seal",
    "subject",
    "greeting",
    "body",
    "record",
    "item",
    "end",
    "enclosure",
    "contact",
    "material",
    "begin",
];

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// feature → role → weight
    feature: BTreeMap<String, BTreeMap<String, f32>>,
    /// role → role that follows in the same letter → weight
    follows: BTreeMap<String, BTreeMap<String, f32>>,
    /// last role of one letter → first role of the next → weight
    begins: BTreeMap<String, BTreeMap<String, f32>>,
}

/// Weights of the line model.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Weights {
    /// feature → one weight per column
    pub features: BTreeMap<String, [f32; COLUMNS]>,
    /// `follows[a][b]`: b comes after a in the same letter
    pub follows: Vec<[f32; ROLES]>,
    /// `begins[a][b]`: a new letter begins with b after a
    pub begins: Vec<[f32; ROLES]>,
}

impl Weights {
    /// All zero.
    #[must_use]
    pub fn zero() -> Self {
        Self { features: BTreeMap::new(), follows: vec![[0.0; ROLES]; ROLES], begins: vec![[0.0; ROLES]; ROLES] }
    }

    /// Reads a table in the form of `data/weights.toml`.
    ///
    /// # Errors
    /// When the text is not of that form or names an unknown role.
    pub fn parse(table: &str, text: &str) -> Result<Self, TableError> {
        let error = |problem: String| TableError { table: table.to_owned(), problem };
        if let Some(weights) = Self::read_plain(text) {
            return Ok(weights);
        }
        let file: File = toml::from_str(text).map_err(|e| error(e.to_string()))?;
        let column = |name: &str| {
            COLUMN_NAMES
                .iter()
                .position(|n| *n == name)
                .ok_or_else(|| error(format!("expected one of {}, found {name}", COLUMN_NAMES.join(", "))))
        };
        let mut weights = Self::zero();
        for (feature, row) in file.feature {
            let mut columns = [0.0; COLUMNS];
            for (name, weight) in row {
                if let Some(cell) = columns.get_mut(column(&name)?) {
                    *cell = weight;
                }
            }
            weights.features.insert(feature, columns);
        }
        for (rows, matrix) in [(file.follows, &mut weights.follows), (file.begins, &mut weights.begins)] {
            for (from, row) in rows {
                let from = column(&from)?;
                for (to, weight) in row {
                    let to = column(&to)?;
                    if let Some(cell) = matrix.get_mut(from).and_then(|r| r.get_mut(to)) {
                        *cell = weight;
                    }
                }
            }
        }
        Ok(weights)
    }

    /// A table in the very form that [`Self::to_toml`] gives: one row per line. It is read at every start, and the TOML reader takes
    /// several times as long. `None` for any other form, which is left to that reader, with all that may be wrong in it.
    fn read_plain(text: &str) -> Option<Self> {
        let mut weights = Self::zero();
        let mut features: Vec<(String, [f32; COLUMNS])> = Vec::new();
        let mut section = "";
        // of the sections, and of the rows in each: a section or a row that stands twice is not plain
        let (mut sections, mut rows) = (Vec::new(), BTreeSet::new());
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[') {
                section = name.strip_suffix(']').filter(|name| ["feature", "follows", "begins"].contains(name))?;
                if sections.contains(&section) {
                    return None;
                }
                sections.push(section);
                rows.clear();
                continue;
            }
            let (name, cells) = line.strip_prefix('"')?.strip_suffix(" }")?.split_once('"')?;
            let cells = cells.strip_prefix(" = { ")?;
            let odd = |c: char| matches!(c, '"' | '\\') || c.is_control();
            if name.is_empty() || name.contains(odd) || !rows.insert(name) {
                return None;
            }
            let row = plain_row(cells)?;
            match section {
                "feature" => features.push((name.to_owned(), row)),
                "follows" | "begins" => {
                    let matrix = if section == "follows" { &mut weights.follows } else { &mut weights.begins };
                    let from = COLUMN_NAMES.iter().position(|n| *n == name)?;
                    *matrix.get_mut(from)? = *row.first_chunk()?;
                }
                _ => return None,
            }
        }
        weights.features = features.into_iter().collect();
        (sections.len() == 3).then_some(weights)
    }

    /// The table as text, weights rounded to a hundredth, zeros left out.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let rounded = |w: f32| (w * 100.0).round() / 100.0;
        let mut out = String::from(
            "# Weights of the line model, learned from truth files by `kairan learn`. A positive weight speaks for the role.\n# `begin` speaks for a new letter that begins with the line.\n",
        );
        let row = |out: &mut String, name: &str, cells: &[f32]| {
            let cells: Vec<String> = COLUMN_NAMES
                .iter()
                .zip(cells)
                .filter(|(_, w)| rounded(**w) != 0.0)
                .map(|(role, w)| format!("{role} = {:.2}", rounded(*w)))
                .collect();
            if !cells.is_empty() {
                let _ = writeln!(out, "{name:?} = {{ {} }}", cells.join(", "));
            }
        };
        out.push_str("\n[feature]\n");
        for (name, cells) in &self.features {
            row(&mut out, name, cells);
        }
        for (title, matrix) in [("follows", &self.follows), ("begins", &self.begins)] {
            let _ = writeln!(out, "\n[{title}]");
            for (from, cells) in COLUMN_NAMES.iter().zip(matrix) {
                row(&mut out, from, cells);
            }
        }
        out
    }
}

/// The cells of a row, `begin = -0.25, date = 1.50`, in the order of the columns.
fn plain_row(cells: &str) -> Option<[f32; COLUMNS]> {
    let mut row = [0.0; COLUMNS];
    let mut columns = COLUMN_NAMES.iter().zip(&mut row);
    let mut first = true;
    for cell in cells.split(',') {
        let cell = if first { cell } else { cell.strip_prefix(' ')? };
        first = false;
        let (role, weight) = cell.split_once('=')?;
        let (role, weight) = (role.strip_suffix(' ')?, weight.strip_prefix(' ')?);
        let (_, slot) = columns.find(|(name, _)| **name == role)?;
        *slot = hundredths(weight)?;
    }
    Some(row)
}

/// `-1.25`, two digits behind the point: the number that the TOML reader makes of it.
fn hundredths(text: &str) -> Option<f32> {
    let (sign, digits) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let (whole, part) =
        digits.split_once('.').filter(|(whole, part)| (1..=6).contains(&whole.len()) && part.len() == 2)?;
    let count = whole
        .bytes()
        .chain(part.bytes())
        .try_fold(0_u32, |count, digit| digit.is_ascii_digit().then(|| count * 10 + u32::from(digit - b'0')))?;
    #[expect(clippy::cast_possible_truncation, reason = "as the TOML reader does it")]
    Some((sign * f64::from(count) / 100.0) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_is_the_number_that_is_printed() {
        for text in ["0.01", "-0.07", "1.25", "-13.99", "999999.99"] {
            assert_eq!(hundredths(text), text.parse::<f32>().ok(), "{text}");
        }
        for other in ["", "1", "-", "1.5", "1.255", "1e2.00", "--1.00", "+1.00", ".50"] {
            assert_eq!(hundredths(other), None, "{other}");
        }
    }

    #[test]
    fn the_plain_reader_gives_what_the_toml_reader_gives() {
        let text = include_str!("data/weights.toml");
        let plain = Weights::read_plain(text).expect("the embedded table is plain");
        // white space in front of a row is allowed in TOML and not plain
        let other = text.replacen("\n\"", "\n \"", 1);
        assert_eq!(Weights::read_plain(&other), None);
        assert_eq!(plain, Weights::parse("weights.toml", &other).unwrap());
        assert!(Weights::parse("weights.toml", &text.replacen("furniture =", "furnace =", 1)).is_err());
    }
}
