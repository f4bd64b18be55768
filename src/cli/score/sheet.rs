//! The values of one letter as they are compared: what a truth file states and what a record gives, in one form.
//!
//! A truth file may leave a field out, which is another thing than stating that there is none: what is left out is not scored.

use serde::{Deserialize, Deserializer, Serialize};

/// A value of a truth file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Stated<T> {
    /// the key is not there: nobody looked
    #[default]
    LeftOut,
    /// the key is there; `None` for `null`
    Said(Option<T>),
}

impl<T> Stated<T> {
    /// Whether somebody looked.
    pub(super) fn is_said(&self) -> bool {
        matches!(self, Self::Said(_))
    }

    /// The value, when there is one.
    pub(super) fn value(&self) -> Option<&T> {
        match self {
            Self::Said(value) => value.as_ref(),
            Self::LeftOut => None,
        }
    }
}

impl Stated<String> {
    /// The text, when there is one with a character in it.
    pub(super) fn text(&self) -> Option<&str> {
        self.value().map(String::as_str).filter(|text| !text.is_empty())
    }
}

impl<T> Stated<Vec<T>> {
    /// The values; none for `null`.
    pub(super) fn values(&self) -> &[T] {
        self.value().map(Vec::as_slice).unwrap_or_default()
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Stated<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Said)
    }
}

/// An issuer or an addressee.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Party {
    /// as printed
    pub(super) text: Option<String>,
    /// the body
    pub(super) organization: Option<String>,
    /// the post
    pub(super) post: Option<String>,
}

/// A thing in the list of enclosures.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Listed {
    /// 別添1
    pub(super) label: Option<String>,
    /// its title
    pub(super) title: Option<String>,
    /// truth: letter:1, material:0, in-letter, absent
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) found: Option<String>,
    /// record: whether it is in the document
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) present: Option<bool>,
}

/// A document that the text names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Cited {
    /// its number
    pub(super) reference_number: Option<String>,
    /// its date
    pub(super) date: Option<String>,
    /// its title
    pub(super) title: Option<String>,
    /// a statute
    pub(super) law: Option<bool>,
}

/// A telephone, mail or web address.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Reachable {
    /// as printed
    pub(super) value: Option<String>,
}

/// One letter, true or read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub(super) struct Sheet {
    pub(super) first_line: Option<i64>,
    pub(super) last_line: Option<i64>,
    pub(super) kind: Stated<String>,
    pub(super) date: Stated<String>,
    pub(super) reference_numbers: Stated<Vec<String>>,
    pub(super) issuers: Stated<Vec<Party>>,
    pub(super) addressees: Stated<Vec<Party>>,
    pub(super) subject: Stated<String>,
    pub(super) attachments: Stated<Vec<Listed>>,
    pub(super) cites: Stated<Vec<Cited>>,
    pub(super) contacts: Stated<Vec<Reachable>>,
    pub(super) seal_omitted: Stated<bool>,
    pub(super) deadlines: Stated<Vec<String>>,
    pub(super) encloses: Stated<Vec<usize>>,
    /// truth: statutes that may stand among `cites` or not
    pub(super) cites_laws: Option<Vec<String>>,
    /// record: fields that a person is asked to look at
    pub(super) review: Option<Vec<String>>,
}

impl Sheet {
    /// Whether the record asks a person to look at this field.
    pub(super) fn asks_to_look_at(&self, field: &str) -> bool {
        self.review.as_ref().is_some_and(|fields| fields.iter().any(|name| name == field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_left_out_is_not_a_field_stated_as_null() {
        let sheet: Sheet = serde_json::from_str(r#"{"date": null, "issuers": [{"text": "医事課長"}]}"#).unwrap();
        assert_eq!(sheet.date, Stated::Said(None));
        assert_eq!(sheet.subject, Stated::LeftOut);
        assert_eq!(sheet.issuers.values().len(), 1);
    }
}
