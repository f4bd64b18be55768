//! Patterns of file names as a clerk writes them.
//!
//! ```text
//! "*.pdf"          a name, in any folder           "tokyo/**"     everything below a folder
//! "受信/*.txt"     a path below the input root     "{a,b}*.pdf"   one of several
//! ```
//!
//! A pattern without `/` is held against the file name alone, one with `/` against the whole path; `*` does not cross a `/`,
//! `**` does. Letters are compared without case: `*.PDF` is `*.pdf`.

use globset::{GlobBuilder, GlobMatcher};
use std::fmt;

/// One pattern.
#[derive(Clone)]
pub struct Glob {
    text: String,
    matcher: GlobMatcher,
}

impl Glob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in English.
    pub fn new(text: &str) -> Result<Self, String> {
        let built = GlobBuilder::new(text).literal_separator(true).case_insensitive(true).build();
        match built {
            Ok(glob) => Ok(Self { text: text.to_owned(), matcher: glob.compile_matcher() }),
            Err(error) => Err(error.kind().to_string()),
        }
    }

    /// Whether a path with `/` as separator fits.
    #[must_use]
    pub fn fits(&self, path: &str) -> bool {
        if self.text.contains('/') {
            return self.matcher.is_match(path);
        }
        self.matcher.is_match(path.rsplit('/').next().unwrap_or(path))
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl PartialEq for Glob {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Glob {}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Glob({:?})", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_without_a_slash_is_held_against_the_name_and_one_with_a_slash_against_the_path() {
        for (pattern, path, fits) in [
            ("*.pdf", "tokyo/受信/通知.PDF", true),
            ("*.pdf", "tokyo/受信/通知.txt", false),
            ("tokyo/*.txt", "tokyo/a.txt", true),
            ("tokyo/*.txt", "tokyo/受信/a.txt", false),
            ("tokyo/**", "tokyo/受信/a.txt", true),
            ("**/旧/**", "tokyo/旧/a.txt", true),
            ("{draft,案}*", "x/案の2.txt", true),
        ] {
            assert_eq!(Glob::new(pattern).unwrap().fits(path), fits, "{pattern} against {path}");
        }
    }

    #[test]
    fn a_broken_pattern_says_what_is_wrong() {
        assert!(Glob::new("[a").unwrap_err().contains("character class"));
    }
}
