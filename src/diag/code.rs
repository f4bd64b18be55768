//! The codes of diagnostics and the table that explains them.

use super::Severity;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Name of a diagnostic, kebab-case; each is a row of `codes/*.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

macro_rules! codes {
    ($($name:ident = $id:literal;)*) => {
        /// Every code the program can raise.
        impl Code {
            $(#[doc = concat!("`", $id, "`: see `kairan explain ", $id, "`.")] pub const $name: Self = Self($id);)*
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
        }
    };
}

codes! {
    // ingest
    INPUT_NOT_FOUND = "input-not-found";
    INPUT_UNREADABLE = "input-unreadable";
    INPUT_EMPTY = "input-empty";
    INPUT_TOO_LARGE = "input-too-large";
    INPUT_UNKNOWN_TYPE = "input-unknown-type";
    INPUT_TYPE_MISMATCH = "input-type-mismatch";
    FOLDER_WITHOUT_DOCUMENTS = "folder-without-documents";
    CONTAINER_LIMIT = "container-limit";
    CONTAINER_DAMAGED = "container-damaged";
    // decode
    ENCODING_UNCERTAIN = "encoding-uncertain";
    ENCODING_REPLACED = "encoding-replaced";
    TEXT_EMPTY = "text-empty";
    TEXT_LIMIT = "text-limit";
    DOCX_DAMAGED = "docx-damaged";
    NEEDS_OCR = "needs-ocr";
    PAGE_RECOGNISED = "page-recognised";
    DAY_MENDED = "day-mended";
    PDF_DAMAGED = "pdf-damaged";
    PDF_REPAIRED = "pdf-repaired";
    PDF_ENCRYPTED = "pdf-encrypted";
    PDF_PAGE_FAILED = "pdf-page-failed";
    PDF_UNMAPPED_GLYPHS = "pdf-unmapped-glyphs";
    PDF_LIMIT = "pdf-limit";
    PDF_EMBEDDED_FILE = "pdf-embedded-file";
    // segment
    NO_LETTER = "no-letter";
    LETTER_START_UNCERTAIN = "letter-start-uncertain";
    // extract
    DATE_UNCERTAIN = "date-uncertain";
    DATE_BLANK = "date-blank";
    NUMBER_BLANK = "number-blank";
    NUMBER_UNCERTAIN = "number-uncertain";
    ISSUER_UNCERTAIN = "issuer-uncertain";
    ADDRESSEE_UNCERTAIN = "addressee-uncertain";
    SUBJECT_UNCERTAIN = "subject-uncertain";
    FIELD_MISSING = "field-missing";
    ATTACHMENT_MISSING = "attachment-missing";
    // resolve: checks between fields
    NUMBER_DATE_CONFLICT = "number-date-conflict";
    NUMBER_YEAR_CONFLICT = "number-year-conflict";
    WEEKDAY_CONFLICT = "weekday-conflict";
    NUMBER_ISSUER_COUNT = "number-issuer-count";
    NUMBER_ISSUER_CONFLICT = "number-issuer-conflict";
    ENCLOSURE_ORDER_CONFLICT = "enclosure-order-conflict";
    ENCLOSURE_ADDRESSEE_CONFLICT = "enclosure-addressee-conflict";
    ISSUER_AMBIGUOUS = "issuer-ambiguous";
    DATE_OUT_OF_RANGE = "date-out-of-range";
    // pipeline
    SOURCE_PANICKED = "source-panicked";
    SOURCE_TIMED_OUT = "source-timed-out";
    // register
    CONFIRMED_OTHERWISE = "confirmed-otherwise";
    // export
    CP932_UNREPRESENTABLE = "cp932-unrepresentable";
}

/// What is written down about a code.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeEntry {
    /// its name
    pub id: String,
    /// how much it matters
    pub severity: Severity,
    /// one line: what was expected, what was found
    pub title: String,
    /// the same in Japanese
    pub title_ja: String,
    /// why it happens and what to do
    pub explain: String,
    /// the same in Japanese
    pub explain_ja: String,
}

#[derive(Deserialize)]
struct CodeFile {
    code: Vec<CodeEntry>,
}

/// The rows of all files under `codes/`, sorted by name. A file that does not parse is left out; a test keeps that from landing.
pub fn codes() -> &'static [CodeEntry] {
    static ROWS: OnceLock<Vec<CodeEntry>> = OnceLock::new();
    ROWS.get_or_init(|| {
        let files = [
            include_str!("codes/ingest.toml"),
            include_str!("codes/decode.toml"),
            include_str!("codes/segment.toml"),
            include_str!("codes/extract.toml"),
            include_str!("codes/resolve.toml"),
            include_str!("codes/pipeline.toml"),
            include_str!("codes/export.toml"),
            include_str!("codes/register.toml"),
        ];
        let mut rows: Vec<CodeEntry> =
            files.iter().filter_map(|text| toml::from_str::<CodeFile>(text).ok()).flat_map(|f| f.code).collect();
        rows.sort_by(|a, b| a.id.cmp(&b.id));
        rows
    })
}

impl Code {
    /// The name as printed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// The code of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.0 == name)
    }

    /// Its row in the table.
    pub fn entry(self) -> &'static CodeEntry {
        static UNWRITTEN: OnceLock<CodeEntry> = OnceLock::new();
        let rows = codes();
        match rows.binary_search_by(|row| row.id.as_str().cmp(self.0)).ok().and_then(|at| rows.get(at)) {
            Some(row) => row,
            None => UNWRITTEN.get_or_init(|| CodeEntry {
                id: String::new(),
                severity: Severity::Warning,
                title: String::new(),
                title_ja: String::new(),
                explain: String::new(),
                explain_ja: String::new(),
            }),
        }
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom(format!("unknown diagnostic code {name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_exactly_one_row_with_both_languages() {
        for code in Code::ALL {
            let rows: Vec<_> = codes().iter().filter(|row| row.id == code.as_str()).collect();
            assert_eq!(rows.len(), 1, "{} has {} rows in src/diag/codes", code.as_str(), rows.len());
            for text in [&rows[0].title, &rows[0].title_ja, &rows[0].explain, &rows[0].explain_ja] {
                assert!(!text.trim().is_empty(), "{} has an empty text", code.as_str());
            }
        }
    }

    #[test]
    fn every_row_has_a_code() {
        for row in codes() {
            assert!(Code::from_name(&row.id).is_some(), "{} is in the table and not in code.rs", row.id);
        }
    }
}
