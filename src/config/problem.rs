//! What is wrong with a configuration, all of it at once, each with its line.

use crate::diag::system_in_japanese;
use std::fmt;
use thiserror::Error;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// the file as it was named
    pub file: String,
    /// 1-based; none when it is about the file as a whole
    pub line: Option<u32>,
    /// expected, found, what to do
    pub message: String,
    /// the same for a clerk, in Japanese
    pub message_ja: String,
}

impl Problem {
    /// `pipeline.toml:12: …` in Japanese; [`fmt::Display`] prints the English one.
    #[must_use]
    pub fn in_japanese(&self) -> String {
        format!("{}{}", self.place(), self.message_ja)
    }

    fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}: ", self.file),
            None => format!("{}: ", self.file),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.place(), self.message)
    }
}

/// A configuration that cannot be used, with everything that is wrong with it. Nothing was done.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("{}", .problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ConfigError {
    /// in the order of the file
    pub problems: Vec<Problem>,
}

/// Gathers the problems of one file.
#[derive(Debug)]
pub(super) struct Report<'i> {
    file: String,
    text: &'i str,
    problems: Vec<Problem>,
    /// every key that was asked for, `section.key`: the mirror of the file, for the test that compares it with `pipeline.toml`
    asked: Vec<String>,
}

impl<'i> Report<'i> {
    pub(super) fn new(file: &str, text: &'i str) -> Self {
        Self { file: file.to_owned(), text, problems: Vec::new(), asked: Vec::new() }
    }

    /// Adds a problem at a byte of the file.
    pub(super) fn at(&mut self, byte: Option<usize>, english: impl fmt::Display, japanese: impl fmt::Display) {
        let line = byte.and_then(|byte| {
            let before = self.text.as_bytes().get(..byte)?;
            u32::try_from(before.split(|&b| b == b'\n').count()).ok()
        });
        self.problems.push(Problem {
            file: self.file.clone(),
            line,
            message: english.to_string(),
            message_ja: japanese.to_string(),
        });
    }

    pub(super) fn asked_for(&mut self, section: &str, key: &str) {
        self.asked.push(join(section, key));
    }

    #[cfg(test)]
    pub(super) fn asked(&self) -> &[String] {
        &self.asked
    }

    /// The value, or all problems in the order of the file.
    pub(super) fn finish<T>(mut self, value: T) -> Result<T, ConfigError> {
        if self.problems.is_empty() {
            return Ok(value);
        }
        self.problems.sort_by_key(|problem| problem.line);
        Err(ConfigError { problems: self.problems })
    }
}

/// `section.key`, or the key alone at the top.
pub(super) fn join(section: &str, key: &str) -> String {
    if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") }
}

/// The problem of a file that cannot be read at all.
pub(super) fn unreadable(file: &str, why: impl fmt::Display) -> ConfigError {
    let problem = Problem {
        file: file.to_owned(),
        line: None,
        message: format!("cannot be read: {why}; check the path"),
        message_ja: format!("読めません（{}）。場所を確かめてください", system_in_japanese(&why.to_string())),
    };
    ConfigError { problems: vec![problem] }
}
