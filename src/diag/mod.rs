//! What a person should know about a document: diagnostics as data. Printing them is the work of `cli` and `export`.
//!
//! A [`Diagnostic`] is about a document and is collected in a [`Sink`]; an error of a run is a `Result`. Every code stands in
//! `codes/*.toml` with its severity and its explanation in English and Japanese; `kairan explain CODE` prints it.

mod code;
mod system;

pub use code::{Code, CodeEntry, codes};
pub use system::system_in_japanese;

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// good to know
    Note,
    /// a value may be wrong or missing: look at it
    Warning,
    /// something could not be read
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One remark about one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// `pdf-encrypted` …
    pub code: Code,
    /// of the code
    pub severity: Severity,
    /// what was expected and what was found, in English, lower case
    pub message: String,
    /// the same for a clerk, in Japanese
    pub message_ja: String,
    /// 1-based
    pub page: Option<u32>,
    /// 1-based line of the document's text
    pub line: Option<u32>,
    /// index of the letter in the document
    pub letter: Option<usize>,
}

impl Diagnostic {
    /// A remark with the code's own wording and severity.
    #[must_use]
    pub fn new(code: Code) -> Self {
        let entry = code.entry();
        Self {
            code,
            severity: entry.severity,
            message: entry.title.clone(),
            message_ja: entry.title_ja.clone(),
            page: None,
            line: None,
            letter: None,
        }
    }

    /// Adds what was found, in English and Japanese: `title: detail`, `見出し（detail_ja）`.
    #[must_use]
    pub fn detail(mut self, detail: impl fmt::Display, detail_ja: impl fmt::Display) -> Self {
        self.message = format!("{}: {detail}", self.message);
        self.message_ja = format!("{}（{detail_ja}）", self.message_ja);
        self
    }

    /// Adds a detail that reads the same in both languages (a value, a file name, another library's words).
    #[must_use]
    pub fn found(self, detail: impl fmt::Display) -> Self {
        let detail = detail.to_string();
        self.detail(&detail, &detail)
    }

    /// The page it is about.
    #[must_use]
    pub fn page(mut self, page: u32) -> Self {
        self.page = Some(page);
        self
    }

    /// The line it is about.
    #[must_use]
    pub fn line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }

    /// The letter it is about.
    #[must_use]
    pub fn letter(mut self, letter: usize) -> Self {
        self.letter = Some(letter);
        self
    }
}

/// Where a stage puts its diagnostics.
#[derive(Debug, Default)]
pub struct Sink {
    items: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.items.push(diagnostic);
    }

    /// Whether a diagnostic of this code was put in.
    #[must_use]
    pub fn has(&self, code: Code) -> bool {
        self.items.iter().any(|d| d.code == code)
    }

    /// What was collected, in order.
    #[must_use]
    pub fn items(&self) -> &[Diagnostic] {
        &self.items
    }

    /// Gives the diagnostics away, sorted by page, line and code so that the order of work does not show.
    #[must_use]
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.items.sort_by_key(|a| (a.letter, a.page, a.line, a.code));
        self.items
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.items.extend(iter);
    }
}
