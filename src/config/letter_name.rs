//! How the file of one letter is named: `{date}_{number}_{subject}`.
//!
//! ```text
//! {date}_{number}_{subject}  →  2023-07-07_医政発0707第3号_停電時の電源の確保について.pdf
//! {day}                      →  expected one of {date}, {number} …, found {day}
//! ```

use std::fmt;

macro_rules! parts {
    ($($name:ident = $word:literal, $meaning:literal;)*) => {
        /// What of a letter may stand in the name of its file.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum NamePart {
            $(#[doc = $meaning] $name,)*
        }

        impl NamePart {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word between the braces.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

parts! {
    Date = "date", "the letter's own day, 2023-07-07";
    Era = "era", "the same by era, 令和5年7月7日";
    Number = "number", "its reference numbers";
    Subject = "subject", "its subject";
    Issuer = "issuer", "who issued it";
    Kind = "kind", "通知, 事務連絡 …";
    Received = "received", "the day it was received";
    Receipt = "receipt", "its number of receipt, 2023収0012";
    File = "file", "the name of the file it lay in";
}

/// A pattern for names of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterName {
    pieces: Vec<Piece>,
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// as it stands
    Text(String),
    /// filled in for every letter
    Part(NamePart),
}

impl LetterName {
    /// Takes a pattern apart.
    ///
    /// # Errors
    /// Expected and found, for people: a word that is none of [`NamePart`], a brace without its other half, or no part at all
    /// (every letter would have the same name).
    pub fn parse(pattern: &str) -> Result<Self, BadName> {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((word, behind)) = after.split_once('}') else {
                return Err(BadName::Open(after.to_owned()));
            };
            let part = NamePart::ALL.iter().find(|part| part.word() == word);
            let Some(part) = part else {
                return Err(BadName::Unknown(word.to_owned()));
            };
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(Piece::Part(*part));
            rest = behind;
        }
        if rest.contains('}') {
            return Err(BadName::Closed);
        }
        if pieces.is_empty() {
            return Err(BadName::NoPart);
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self { pieces })
    }

    /// Its pieces in order.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }
}

impl Default for LetterName {
    /// `{date}_{number}_{subject}`
    fn default() -> Self {
        let part = Piece::Part;
        let line = || Piece::Text("_".to_owned());
        Self { pieces: vec![part(NamePart::Date), line(), part(NamePart::Number), line(), part(NamePart::Subject)] }
    }
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadName {
    /// a brace that is never closed, with what stands behind it
    #[error("expected a }} behind {{{0}, found none")]
    Open(String),
    /// a brace that was never opened
    #[error("expected a {{ before }}, found none")]
    Closed,
    /// a word that is none
    #[error("expected one of {Words}, found {{{0}}}")]
    Unknown(String),
    /// every letter would have the same name
    #[error("expected at least one of {Words}, found none")]
    NoPart,
}

impl BadName {
    /// The same in Japanese.
    #[must_use]
    pub fn in_japanese(&self) -> String {
        match self {
            Self::Open(behind) => format!("{{{behind} の後に }} がありません"),
            Self::Closed => "} の前に { がありません".to_owned(),
            Self::Unknown(word) => format!("{{{word}}} という語はありません（使える語: {Words}）"),
            Self::NoPart => format!("どの文書も同じ名前になります。{Words} のいずれかを入れてください"),
        }
    }
}

/// The words that a pattern may hold, as a list.
struct Words;

impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in NamePart::ALL.iter().enumerate() {
            write!(f, "{}{{{}}}", if at > 0 { ", " } else { "" }, part.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_pattern_of_the_manual() {
        assert_eq!(LetterName::parse("{date}_{number}_{subject}").unwrap(), LetterName::default());
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        let wrong = |pattern: &str| LetterName::parse(pattern).unwrap_err().to_string();
        assert!(wrong("{day}").ends_with("found {day}"), "{}", wrong("{day}"));
        assert_eq!(wrong("{date"), "expected a } behind {date, found none");
        assert_eq!(wrong("{date}}"), "expected a { before }, found none");
        assert!(wrong("文書").starts_with("expected at least one of {date}, {era}"), "{}", wrong("文書"));
    }

    #[test]
    fn text_around_the_parts_stays() {
        let pieces = LetterName::parse("収{receipt} ({kind})").unwrap().pieces;
        let text = |text: &str| Piece::Text(text.to_owned());
        let expected = [text("収"), Piece::Part(NamePart::Receipt), text(" ("), Piece::Part(NamePart::Kind), text(")")];
        assert_eq!(pieces, expected);
    }
}
