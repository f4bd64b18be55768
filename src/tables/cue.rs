//! Cue words by which lines are known: rows of `data/cues.toml`, matched in one pass over a folded line.

use super::TableError;
use crate::text::squash;
use aho_corasick::AhoCorasick;
use serde::Deserialize;

/// Where a cue word has to stand in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum At {
    /// the line begins with it
    Start,
    /// the line ends with it
    End,
    /// the line is it
    Whole,
    /// anywhere
    Any,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    at: At,
    words: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    cue: Vec<Row>,
}

/// Which cues a line shows, one bit per row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct CueSet(u64);

impl CueSet {
    /// Whether the cue of this index is in the set.
    #[must_use]
    pub fn has(self, index: usize) -> bool {
        index < 64 && self.0 & (1 << index) != 0
    }

    /// One bit per row of the table.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }
}

/// The rows of the table, ready to match. At most 64.
#[derive(Debug, Clone, Default)]
pub struct Cues {
    names: Vec<String>,
    /// per word of the automaton: index of the row and where it has to stand
    words: Vec<(usize, At)>,
    automaton: Option<AhoCorasick>,
}

impl Cues {
    /// Reads a table in the form of `data/cues.toml`.
    ///
    /// # Errors
    /// When the text is not of that form, or has more than 64 rows.
    pub fn parse(table: &str, text: &str) -> Result<Self, TableError> {
        let error = |problem: String| TableError { table: table.to_owned(), problem };
        let file: File = toml::from_str(text).map_err(|e| error(e.to_string()))?;
        if file.cue.len() > 64 {
            return Err(error(format!("expected at most 64 [[cue]] rows, found {}", file.cue.len())));
        }
        let mut cues = Self::default();
        let mut patterns = Vec::new();
        for (index, row) in file.cue.into_iter().enumerate() {
            for word in &row.words {
                patterns.push(squash(word));
                cues.words.push((index, row.at));
            }
            cues.names.push(row.name);
        }
        cues.automaton = Some(AhoCorasick::new(&patterns).map_err(|e| error(e.to_string()))?);
        Ok(cues)
    }

    /// Names of the rows, in order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Index of the row of this name.
    #[must_use]
    pub fn index(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| n == name)
    }

    /// The cues that a folded line (white space dropped) shows.
    #[must_use]
    pub fn of(&self, folded: &str) -> CueSet {
        let mut set = CueSet::default();
        let Some(automaton) = &self.automaton else { return set };
        for hit in automaton.find_overlapping_iter(folded) {
            let Some(&(index, at)) = self.words.get(hit.pattern().as_usize()) else { continue };
            let fits = match at {
                // 《件名》, 【差出人】: a label in brackets opens the line as well
                At::Start
                    if self.names.get(index).is_some_and(|name| name.ends_with("-label") && name != "annex-label") =>
                {
                    folded
                        .get(..hit.start())
                        .is_some_and(|before| matches!(before, "" | "《" | "〈" | "【" | "[" | "■" | "●"))
                }
                At::Start => hit.start() == 0,
                At::End => hit.end() == folded.len(),
                At::Whole => hit.start() == 0 && hit.end() == folded.len(),
                At::Any => true,
            };
            if fits {
                set.0 |= 1 << index;
            }
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cue_fires_only_where_its_row_says() {
        let cues = Cues::parse(
            "test",
            "[[cue]]\nname='memo'\nat='whole'\nwords=['事務連絡']\n[[cue]]\nname='end'\nat='end'\nwords=['について']",
        )
        .unwrap();
        assert!(cues.of("事務連絡").has(0));
        assert!(!cues.of("事務連絡について").has(0));
        assert!(cues.of("事務連絡について").has(1));
        assert!(!cues.of("についてです").has(1));
    }

    #[test]
    fn the_embedded_table_parses() {
        let cues = Cues::parse("cues.toml", include_str!("data/cues.toml")).unwrap();
        assert!(cues.index("greeting").is_some());
    }
}
