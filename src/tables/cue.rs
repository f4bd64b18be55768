//! Cue words by which lines are known: rows of `data/cues.toml`, matched in one pass over a folded line.

use super::TableError;
use super::organization::QuickMap;
use crate::text::{Letters, squash};
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
    by_name: QuickMap<String, usize>,
    /// words that begin a line, by their first character
    starts: ByLetter,
    /// words that end a line, by their last character
    ends: ByLetter,
    /// words that are a whole line
    wholes: QuickMap<String, u64>,
    /// bytes of the longest of them
    longest_whole: usize,
    /// the rows of such words
    only_whole: CueSet,
    /// words that may stand anywhere, by their first character
    anywhere: ByLetter,
    /// these characters: most of a line's are none of them
    anywhere_letters: Letters,
}

/// Words by one of their characters, each with the bits of its rows and whether a bracket may stand before it.
type ByLetter = QuickMap<char, Vec<(String, u64, bool)>>;

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
        for (index, row) in file.cue.into_iter().enumerate() {
            // 《件名》, 【差出人】: a label in brackets opens the line as well
            let label = row.name.ends_with("-label") && row.name != "annex-label";
            for word in row.words.iter().map(|word| squash(word)) {
                let (first, last) = (word.chars().next(), word.chars().next_back());
                match (row.at, first, last) {
                    (At::Start, Some(first), _) => {
                        cues.starts.entry(first).or_default().push((word, 1 << index, label));
                    }
                    (At::End, _, Some(last)) => cues.ends.entry(last).or_default().push((word, 1 << index, false)),
                    (At::Whole, Some(_), _) => {
                        cues.longest_whole = cues.longest_whole.max(word.len());
                        *cues.wholes.entry(word).or_default() |= 1 << index;
                    }
                    (At::Any, Some(first), _) => {
                        cues.anywhere.entry(first).or_default().push((word, 1 << index, false));
                    }
                    (_, None, _) | (_, _, None) => {
                        return Err(error(format!("expected words in [[cue]] {:?}, found an empty one", row.name)));
                    }
                }
            }
            if row.at == At::Whole {
                cues.only_whole.0 |= 1 << index;
            }
            cues.names.push(row.name);
        }
        cues.anywhere_letters = cues.anywhere.keys().copied().collect();
        cues.by_name = cues.names.iter().cloned().enumerate().map(|(index, name)| (name, index)).rev().collect();
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
        self.by_name.get(name).copied()
    }

    /// The cues that a folded line (white space dropped) shows.
    #[must_use]
    pub fn of(&self, folded: &str) -> CueSet {
        let mut set = self.of_whole(folded);
        let mut letters = folded.chars();
        let first = letters.next();
        for (word, bits, _) in self.starts_with(first) {
            set.0 |= if folded.starts_with(word.as_str()) { *bits } else { 0 };
        }
        if matches!(first, Some('《' | '〈' | '【' | '[' | '■' | '●')) {
            let inner = letters.as_str();
            for (word, bits, _) in self.starts_with(letters.next()).iter().filter(|(_, _, label)| *label) {
                set.0 |= if inner.starts_with(word.as_str()) { *bits } else { 0 };
            }
        }
        for (word, bits, _) in folded.chars().next_back().and_then(|last| self.ends.get(&last)).into_iter().flatten() {
            set.0 |= if folded.ends_with(word.as_str()) { *bits } else { 0 };
        }
        for (at, letter) in folded.char_indices().filter(|(_, letter)| self.anywhere_letters.has(*letter)) {
            let rest = folded.get(at..).unwrap_or_default();
            for (word, bits, _) in self.anywhere.get(&letter).into_iter().flatten() {
                set.0 |= if rest.starts_with(word.as_str()) { *bits } else { 0 };
            }
        }
        set
    }

    /// Whether a folded line shows the cue of this index: as [`Self::of`], and quicker for a cue that is always a whole line.
    #[must_use]
    pub fn shows(&self, folded: &str, index: usize) -> bool {
        if self.only_whole.has(index) {
            return self.of_whole(folded).has(index);
        }
        self.of(folded).has(index)
    }

    /// The cues of the words that are a whole line.
    fn of_whole(&self, folded: &str) -> CueSet {
        let bits = if folded.len() <= self.longest_whole { self.wholes.get(folded) } else { None };
        CueSet(bits.copied().unwrap_or(0))
    }

    /// Whether a set has the cue of this name.
    #[must_use]
    pub fn holds(&self, set: CueSet, name: &str) -> bool {
        self.index(name).is_some_and(|index| set.has(index))
    }

    /// Whether a folded line shows the cue of this name; no line shows one that the table lacks.
    #[must_use]
    pub fn bears(&self, folded: &str, name: &str) -> bool {
        self.index(name).is_some_and(|index| self.shows(folded, index))
    }

    /// The words for the start of a line whose first letter is `letter`.
    fn starts_with(&self, letter: Option<char>) -> &[(String, u64, bool)] {
        letter.and_then(|letter| self.starts.get(&letter)).map(Vec::as_slice).unwrap_or_default()
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
