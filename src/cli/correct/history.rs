//! What was said of a letter so far, each word under the name by which it is taken back.

use crate::cli::book;
use crate::cli::failure::{Exit, Failure};
use crate::cli::screen::{Language, Screen};
use crate::model::{Correction, Cut, DateTime, LetterId, Tongue, Verdict, field_in_words, value_in_words};
use crate::register::Register;
use serde_json::Value;
use std::fmt;
use std::io::Write as _;
use std::str::FromStr;

/// A person's word in the register's count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Said {
    Correction(i64),
    Confirmation(i64),
    Border(i64),
    Forward(i64),
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Correction(id) => write!(f, "#{id}"),
            Self::Confirmation(id) => write!(f, "confirm:{id}"),
            Self::Border(id) => write!(f, "border:{id}"),
            Self::Forward(id) => write!(f, "forward:{id}"),
        }
    }
}

impl FromStr for Said {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (sort, id) = text.split_once(':').unwrap_or(("correction", text.trim_start_matches('#')));
        let id = id.parse().map_err(|_| format!("expected a number such as 3 or border:3, found {text}"))?;
        match sort {
            "correction" => Ok(Self::Correction(id)),
            "confirm" => Ok(Self::Confirmation(id)),
            "border" => Ok(Self::Border(id)),
            "forward" => Ok(Self::Forward(id)),
            _ => Err(format!("expected correction, confirm, border or forward before the colon, found {sort}")),
        }
    }
}

/// Why a word holds no longer, if it does not.
enum Past<'a> {
    None,
    TakenBack(&'a (String, DateTime)),
    Overruled,
}

impl<'a> Past<'a> {
    fn of(overruled: bool, undone: Option<&'a (String, DateTime)>) -> Self {
        if overruled { Self::Overruled } else { undone.map_or(Self::None, Self::TakenBack) }
    }
}

/// Field, old and new value of a correction. In English a field goes by the key under which it is typed.
pub(super) fn in_words<'f>(
    field: &'f str,
    before: &Value,
    after: &Value,
    language: Language,
) -> (&'f str, String, String) {
    let (name, tongue) = match language {
        Language::English => (field, Tongue::English),
        Language::Japanese => (field_in_words(field, Tongue::Japanese), Tongue::Japanese),
    };
    (name, value_in_words(before, tongue), value_in_words(after, tongue))
}

/// Prints every word, by sort and age, with who, when and whether it was taken back.
pub(super) fn show(register: &Register, letter: LetterId, screen: &mut Screen) -> Result<Exit, Failure> {
    let sheet = register.sheet(letter).map_err(|error| book::refused(&error))?;
    let language = screen.language;
    let mut line = |name: Said, what: String, who: &str, made: DateTime, past: Past<'_>| {
        let undone = match past {
            Past::TakenBack((who, when)) => format!("  [{} {who} {when}]", screen.pick("taken back", "取消")),
            Past::Overruled => format!("  [{}]", screen.pick("a later word holds", "後の書込みが有効")),
            Past::None => String::new(),
        };
        writeln!(screen, "{name} {what}  {who} {made}{undone}").map_err(Failure::from)
    };
    for row in &sheet.corrections {
        let (name, before, after) = in_words(&row.field, &row.machine, &row.value, language);
        let what = format!("{name}: {before} → {after}");
        let later = |other: &Correction| other.id > row.id && other.field == row.field && other.undone.is_none();
        let overruled = row.undone.is_none() && sheet.corrections.iter().any(later);
        line(Said::Correction(row.id), what, &row.who, row.made, Past::of(overruled, row.undone.as_ref()))?;
    }
    for row in &sheet.confirmations {
        let what = match (row.field, language) {
            (Some(field), Language::English) => field.key().to_owned(),
            (Some(field), Language::Japanese) => field_in_words(field.key(), Tongue::Japanese).to_owned(),
            (None, _) => language.pick("the whole letter", "文書全体").to_owned(),
        };
        line(Said::Confirmation(row.id), what, &row.who, row.made, Past::of(false, row.undone.as_ref()))?;
    }
    for row in &sheet.borders {
        let what = match (row.cut, language) {
            (Cut::Split, Language::English) => format!("a letter begins at line {}", row.line),
            (Cut::Split, Language::Japanese) => format!("{}行目から別の文書", row.line),
            (Cut::Join, Language::English) => format!("lines {}–{} joined with the letter above", row.line, row.until),
            (Cut::Join, Language::Japanese) => format!("{}～{}行を前の文書とつなぐ", row.line, row.until),
        };
        line(Said::Border(row.id), what, &row.who, row.made, Past::of(false, row.undone.as_ref()))?;
    }
    for row in &sheet.judgements {
        let name = |letter: Option<LetterId>| match letter {
            Some(letter) => register.sheet(letter).ok().and_then(|sheet| sheet.entry.number).map(|n| n.to_string()),
            None => None,
        };
        let arrow = if row.verdict == Verdict::Confirmed { "→" } else { "↛" };
        let dash = || "-".to_owned();
        let (cover, passed_on) = (name(Some(row.cover)), name(row.passed_on));
        let what = format!("{} {arrow} {}", cover.unwrap_or_else(dash), passed_on.unwrap_or_else(dash));
        line(Said::Forward(row.id), what, &row.who, row.made, Past::of(row.overruled, row.undone.as_ref()))?;
    }
    Ok(Exit::Complete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_named_as_it_is_printed() {
        for word in [Said::Correction(3), Said::Confirmation(3), Said::Border(3), Said::Forward(3)] {
            assert_eq!(word.to_string().parse(), Ok(word));
        }
        assert_eq!("3".parse(), Ok(Said::Correction(3)));
        assert!("letter:3".parse::<Said>().is_err());
        assert!("border:x".parse::<Said>().is_err());
    }
}
