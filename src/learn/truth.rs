//! A truth file: what a careful clerk wrote down from a document. A field that is left out is not known.

use serde::Deserialize;

/// An issuer or addressee.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TruthParty {
    /// as printed, without the person
    pub text: String,
    /// the body
    pub organization: Option<String>,
    /// the post
    pub post: Option<String>,
    /// the person
    pub person: Option<String>,
    /// 殿, 御中 …
    pub honorific: Option<String>,
}

/// A listed enclosure; only what helps to label lines.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TruthAttachment {
    /// 別添1
    pub label: Option<String>,
    /// its title
    pub title: Option<String>,
}

/// One letter.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct TruthLetter {
    /// 1-based line, of a text
    pub first_line: Option<u32>,
    /// 1-based, inclusive
    pub last_line: Option<u32>,
    /// 1-based page, of a PDF
    pub first_page: Option<u32>,
    /// 1-based, inclusive
    pub last_page: Option<u32>,
    /// the letter's own date
    pub date: Option<crate::model::Date>,
    /// as printed
    pub date_text: Option<String>,
    /// own numbers
    pub reference_numbers: Option<Vec<String>>,
    /// who sends
    pub issuers: Option<Vec<TruthParty>>,
    /// to whom
    pub addressees: Option<Vec<TruthParty>>,
    /// without the note
    pub subject: Option<String>,
    /// 通知 …
    pub subject_note: Option<String>,
    /// listed enclosures
    pub attachments: Option<Vec<TruthAttachment>>,
}

/// One document.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Truth {
    /// outermost first
    pub letters: Vec<TruthLetter>,
}
