//! Words by which the name of a body ends. Knows no single body (that is [`super::Organizations`]), only the shape of names.
//!
//! ```text
//! 都道府県民生主管部(局)国民健康保険主管課(部) → ends like a body · 地域社会 → does not
//! ```

use super::TableError;
use super::words::{Endings, split_bracket};
use serde::Deserialize;

/// The words of `body_suffixes.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BodyWords {
    body: Endings,
    not_body: Endings,
    association: Endings,
    office: Endings,
    not_office: Endings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyFile {
    body: Vec<String>,
    not_body: Vec<String>,
    association: Vec<String>,
    office: Vec<String>,
    not_office: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "the examples of the table are run by a test"))]
    example: BodyExamples,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples of the table are run by a test"))]
struct BodyExamples {
    body: Vec<String>,
    not_body: Vec<String>,
}

impl BodyWords {
    /// Reads `body_suffixes.toml`.
    pub(super) fn parse(table: &str, text: &str) -> Result<Self, Vec<TableError>> {
        let file: BodyFile = toml::from_str(text).map_err(|e| vec![TableError::toml(table, text, &e)])?;
        Ok(Self {
            body: file.body.into_iter().collect(),
            not_body: file.not_body.into_iter().collect(),
            association: file.association.into_iter().collect(),
            office: file.office.into_iter().collect(),
            not_office: file.not_office.into_iter().collect(),
        })
    }

    /// Whether a folded text ends as the name of a body or of a class of bodies does.
    ///
    /// ```
    /// let bodies = &kairan::tables::Tables::embedded().bodies;
    /// assert!(bodies.ends_like_body("各都道府県衛生主管部(局)"));
    /// assert!(!bodies.ends_like_body("感染症対策説明会"));
    /// ```
    #[must_use]
    pub fn ends_like_body(&self, folded: &str) -> bool {
        let text = folded.strip_suffix('等').unwrap_or(folded);
        if let Some((before, _)) = split_bracket(text) {
            return self.ends_like_body(before);
        }
        let body = self.body.end_len(text);
        body > 0 && body >= self.not_body.end_len(text) && text.chars().nth(1).is_some()
    }

    /// Whether a longer word than `unit` ends the name: 競技団体会 ends in 会 alone, 町医師会 in 医師会.
    pub(super) fn is_named_kind(&self, name: &str, unit: &str) -> bool {
        self.body.end_len(name) > unit.len() || self.association.end_len(name) > unit.len()
    }

    /// Where the last office inside `folded` ends (bytes): a described post starts there. `None` when there is none.
    pub(super) fn last_office_end(&self, folded: &str) -> Option<usize> {
        folded.char_indices().map(|(at, c)| at + c.len_utf8()).rev().find(|end| {
            folded.get(..*end).is_some_and(|head| {
                let office = self.office.end_len(head).max(self.association.end_len(head));
                office > 0 && office >= self.not_office.end_len(head).max(self.not_body.end_len(head))
            })
        })
    }

    /// Where the last association inside `folded` ends, in bytes.
    pub(super) fn last_association_end(&self, folded: &str) -> Option<usize> {
        folded
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .rev()
            .find(|end| folded.get(..*end).is_some_and(|head| self.association.end_len(head) > 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::Tables;

    #[test]
    fn every_example_of_the_table_ends_as_it_says() {
        let file: BodyFile = toml::from_str(include_str!("data/body_suffixes.toml")).unwrap();
        let bodies = &Tables::embedded().bodies;
        for text in file.example.body {
            assert!(bodies.ends_like_body(&text), "{text} is a body");
        }
        for text in file.example.not_body {
            assert!(!bodies.ends_like_body(&text), "{text} is no body");
        }
    }

    #[test]
    fn a_described_post_starts_after_the_last_office() {
        let bodies = &Tables::embedded().bodies;
        let office = |text: &'static str| bodies.last_office_end(text).and_then(|at| text.get(..at));
        assert_eq!(office("厚生労働省医政局特定医薬品開発支援・医療情報担当"), Some("厚生労働省医政局"));
        assert_eq!(office("厚生労働省医薬局薬局担当"), Some("厚生労働省医薬局"));
        assert_eq!(office("薬局・医薬品情報"), None);
    }
}
