//! One row of the register (収受簿): a letter with its number of receipt, and what a person has corrected in it.

use super::{Date, DocumentRecord, Field, Letter, Place, SourceRecord, TextSource};
use crate::diag::Diagnostic;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// 収受番号: a serial number within a year. Once given it never changes and is never given again.
///
/// Printed as 2023収0012. The form is chosen so that no spreadsheet takes it for a date or a number, and so that a column of
/// them sorts as text over years and eras. Where numbers never start again it is printed as 収0012.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterNumber {
    /// the year in which the numbers began: for April 2023 to March 2024 it is 2023; `None` where they never start again
    pub year: Option<i16>,
    /// from 1
    pub serial: u32,
}

impl fmt::Display for RegisterNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(year) = self.year {
            write!(f, "{year}")?;
        }
        write!(f, "収{:04}", self.serial)
    }
}

impl FromStr for RegisterNumber {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("expected a register number such as 2023収0012, found {text}");
        let (year, serial) = text.split_once('収').ok_or_else(wrong)?;
        let year = if year.is_empty() { None } else { Some(year.parse().map_err(|_| wrong())?) };
        Ok(Self { year, serial: serial.parse().map_err(|_| wrong())? })
    }
}

/// A letter in the register's own count; the same for every reading of the same file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LetterId(pub i64);

/// Whether what a row of the register speaks of is still there. The row itself stays in every case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// the file is there and the letter is read from it
    Present,
    /// the file is no longer where it was, or can no longer be read
    Gone,
    /// the file now has another content (差替え)
    Replaced,
    /// the file is there, and a later reading no longer finds this letter in it
    NoLongerRead,
}

impl Standing {
    /// The word of the register's tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Gone => "gone",
            Self::Replaced => "replaced",
            Self::NoLongerRead => "no-longer-read",
        }
    }

    /// The standing with this word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Present, Self::Gone, Self::Replaced, Self::NoLongerRead].into_iter().find(|s| s.as_str() == name)
    }
}

/// A value that a person put in the place of what the machine had read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// its number in the register
    pub id: i64,
    /// the letter
    pub letter: LetterId,
    /// key of [`Letter`]: `subject`, `reference_numbers` …
    pub field: String,
    /// the value as the key holds it
    pub value: serde_json::Value,
    /// what the machine had read when the correction was made
    pub machine: serde_json::Value,
    /// who made it
    pub who: String,
    /// when
    pub made: DateTime,
    /// who took it back, and when
    pub undone: Option<(String, DateTime)>,
}

/// That a person looked at a value, or at a whole letter, and found it right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmation {
    /// its number in the register
    pub id: i64,
    /// the letter
    pub letter: LetterId,
    /// the field; `None` for the whole letter
    pub field: Option<Field>,
    /// what stood there then; of a whole letter an object by field
    pub value: serde_json::Value,
    /// who looked
    pub who: String,
    /// when
    pub made: DateTime,
    /// who took it back, and when
    pub undone: Option<(String, DateTime)>,
}

/// A field that now reads otherwise than what a person confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// the field
    pub field: Field,
    /// what was confirmed
    pub confirmed: serde_json::Value,
    /// what is read now
    pub read: serde_json::Value,
}

/// What a border set by hand does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// a letter begins at the line
    Split,
    /// no letter begins at the line: it goes on with the letter above
    Join,
}

/// A border between letters that a person set or took away. It holds for the content, wherever a file of it lies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Border {
    /// its number in the register
    pub id: i64,
    /// SHA-256 of the content
    pub sha256: String,
    /// 1-based line of the document's text
    pub line: u32,
    /// of a join, the last line of what was joined: none of these lines begins a letter; of a split, the line itself
    pub until: u32,
    /// what it does
    pub cut: Cut,
    /// who set it
    pub who: String,
    /// when
    pub made: DateTime,
    /// who took it back, and when
    pub undone: Option<(String, DateTime)>,
}

/// The borders that hold for one document.
///
/// ```
/// use kairan::model::{Borders, Cut};
/// let mut borders = Borders::default();
/// borders.set(Cut::Join, 41, 80, "日歯発第401号");
/// borders.set(Cut::Split, 60, 60, "お知らせ");
/// assert!(borders.begins(60) && !borders.begins(41));
/// assert!(borders.forbids(41) && borders.forbids(59) && !borders.forbids(60));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Borders(Vec<Mark>);

/// One border as it is applied.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    cut: Cut,
    lines: RangeInclusive<u32>,
    text: String,
}

impl Borders {
    /// Sets one more, with the text of its line; of two that contradict each other the later holds.
    pub fn set(&mut self, cut: Cut, line: u32, until: u32, text: &str) {
        self.0.push(Mark { cut, lines: line..=until, text: text.to_owned() });
    }

    /// No border is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A letter begins at this line.
    #[must_use]
    pub fn begins(&self, line: u32) -> bool {
        self.last(line) == Some(Cut::Split)
    }

    /// No letter begins at this line.
    #[must_use]
    pub fn forbids(&self, line: u32) -> bool {
        self.last(line) == Some(Cut::Join)
    }

    fn last(&self, line: u32) -> Option<Cut> {
        self.0.iter().rev().find(|mark| mark.lines.contains(&line)).map(|mark| mark.cut)
    }

    /// The same at the lines where their texts stand now: a later decoder may count lines otherwise. `place` gives the line of a
    /// text that stood at a line.
    #[must_use]
    pub fn moved(&self, place: impl Fn(u32, &str) -> u32) -> Self {
        let moved = |mark: &Mark| {
            let (start, end) = (*mark.lines.start(), *mark.lines.end());
            let now = place(start, &mark.text);
            Mark { lines: now..=now.saturating_add(end.saturating_sub(start)), ..mark.clone() }
        };
        Self(self.0.iter().map(moved).collect())
    }
}

/// What a person says of a forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// the one letter does pass the other on
    Confirmed,
    /// it does not
    Rejected,
}

/// A person's word about a forward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// its number in the register
    pub id: i64,
    /// the covering letter
    pub cover: LetterId,
    /// the letter passed on, any copy of it; `None`: what the cover names and lies nowhere
    pub passed_on: Option<LetterId>,
    /// what was said
    pub verdict: Verdict,
    /// who said it
    pub who: String,
    /// when
    pub made: DateTime,
    /// who took it back, and when
    pub undone: Option<(String, DateTime)>,
    /// something was said of the same forward later, and that holds
    pub overruled: bool,
}

impl Judgement {
    /// Neither taken back nor overruled.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.undone.is_none() && !self.overruled
    }
}

/// A [`Judgement`] as linking sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Judged {
    /// the covering letter
    pub cover: Place,
    /// the letter passed on, any copy of it; `None`: what the cover names and lies nowhere
    pub passed_on: Option<Place>,
    /// what was said
    pub verdict: Verdict,
    /// who said it
    pub who: String,
}

/// One row of the register.
#[derive(Debug, Clone, PartialEq)]
pub struct RegisterEntry {
    /// `None` for a letter that no register holds
    pub id: Option<LetterId>,
    /// 収受番号; `None` until a run that found the letter is complete
    pub number: Option<RegisterNumber>,
    /// 収受年月日: the day of the received stamp, else the day the file arrived
    pub received_on: Option<Date>,
    /// the file it was last read from
    pub source: SourceRecord,
    /// how the text of the file was come by
    pub text_source: TextSource,
    /// index of the letter in the file when it was last read
    pub index: usize,
    /// the letter, corrections applied
    pub letter: Letter,
    /// what was remarked about this letter, and about the file as a whole
    pub diagnostics: Vec<Diagnostic>,
    /// corrections in force, by field
    pub corrections: Vec<Correction>,
    /// whether it is still there
    pub standing: Standing,
}

impl RegisterEntry {
    /// The letters of a record that no register holds: rows without a number.
    #[must_use]
    pub fn unregistered(record: &DocumentRecord) -> Vec<Self> {
        let entry = |(index, letter): (usize, &Letter)| Self {
            id: None,
            number: None,
            received_on: letter.received.as_ref().and_then(|stamp| stamp.date),
            source: record.source.clone(),
            text_source: record.text_source,
            index,
            letter: letter.clone(),
            diagnostics: Self::remarks_on(index, &record.diagnostics),
            corrections: Vec::new(),
            standing: Standing::Present,
        };
        record.letters.iter().enumerate().map(entry).collect()
    }

    /// The diagnostics of a document that concern one of its letters: its own, and those of the document as a whole.
    #[must_use]
    pub fn remarks_on(index: usize, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
        diagnostics.iter().filter(|remark| remark.letter.is_none_or(|letter| letter == index)).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_register_number_reads_back_as_it_prints() {
        for (text, year, serial) in
            [("2023収0012", Some(2023), 12), ("2023収12345", Some(2023), 12_345), ("収0001", None, 1)]
        {
            let number = RegisterNumber { year, serial };
            assert_eq!(number.to_string(), text);
            assert_eq!(text.parse(), Ok(number));
        }
        assert!("2023-12".parse::<RegisterNumber>().is_err());
    }
}
