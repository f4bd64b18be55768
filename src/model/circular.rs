//! The record of one circular: the letter at the top of a chain, its copies, its hops and whom it reached.

use super::{BodiesFrom, Date, Relation, Tongue};
use serde::{Deserialize, Serialize};

/// One letter of one file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Place {
    /// path of the source
    pub path: String,
    /// index of the letter in it
    pub letter: usize,
}

/// How it is known that one letter passes another on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidenced {
    /// the letter passed on lies in the same file
    Enclosed,
    /// the cover names its number and date
    CitedNumber,
    /// the cover names its subject, issuer or date
    CitedSubject,
}

/// One covering letter of one file passing one letter on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Forward {
    /// the covering letter
    pub from: Place,
    /// all occurrences of the letter passed on, the same file first; empty when it occurs nowhere
    pub to: Vec<Place>,
    /// how it is known
    pub evidence: Evidenced,
    /// the body that passes it on
    pub from_body: Option<String>,
    /// the bodies it is passed on to
    pub to_bodies: Vec<String>,
    /// date of the covering letter
    pub date: Option<Date>,
    /// calendar days since the date of the letter passed on
    pub elapsed_days: Option<i32>,
    /// 0 to 1
    pub confidence: f32,
    /// in words
    pub reasons: Vec<String>,
}

/// The letter at the top of a chain.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Root {
    /// its numbers
    pub reference_numbers: Vec<String>,
    /// its date
    pub date: Option<Date>,
    /// its issuers, joined with 、
    pub issuer: Option<String>,
    /// its subject
    pub subject: Option<String>,
}

/// How it is known that a body was reached, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReachedBy {
    /// it sent a letter of the chain on itself
    IssuedOnward,
    /// a letter of the chain is addressed to it
    Addressed,
    /// a letter of the chain lies in its folder
    Held,
}

/// A body that a circular reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    /// its name
    pub body: String,
    /// 0 is the issuer of the root
    pub level: u8,
    /// see [`ReachedBy`]
    pub date: Option<Date>,
    /// the strongest evidence
    pub by: ReachedBy,
    /// the letters that show it
    pub evidence: Vec<Place>,
}

/// Why a body has no trace of a circular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotReachedReason {
    /// some letter went to its class, and nothing of the chain lies with it
    AddressedAsClassButNoFile,
    /// nothing at all
    NoTrace,
    /// its parent has no trace either
    StoppedUpstream,
}

/// A body without a trace of a circular.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotReached {
    /// its name
    pub body: String,
    /// 0 is the issuer of the root
    pub level: u8,
    /// why
    pub reason: NotReachedReason,
    /// whether some letter of the chain went to its class
    pub class_addressed: bool,
}

/// The sort of an [`Anomaly`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnomalyKind {
    /// a cover is older than what it passes on
    ImpossibleOrder,
    /// passed on after the day it asks for
    LateAfterDeadline,
    /// the cover speaks of an enclosure that is not there
    MissingEnclosure,
    /// the same letter under two numbers
    NumberMismatch,
    /// a body has the original and never got the correction
    SupersededNotReceived,
    /// one body got it by two ways
    DuplicateRoute,
}

/// Something about a circular that an auditor should see.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anomaly {
    /// its sort
    pub kind: AnomalyKind,
    /// the letters it concerns
    #[serde(rename = "where")]
    pub places: Vec<Place>,
    /// in words, in Japanese
    pub message: String,
    /// the same in English
    #[serde(default)]
    pub message_en: String,
}

impl Anomaly {
    /// In the words of a tongue; in Japanese where there are no others.
    #[must_use]
    pub fn in_words(&self, tongue: Tongue) -> &str {
        match tongue {
            Tongue::English if !self.message_en.is_empty() => &self.message_en,
            _ => &self.message,
        }
    }
}

/// Another circular that changes this one, or that this one changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Revision {
    /// corrects, supersedes, amends or abolishes
    pub relation: Relation,
    /// id of the other circular
    pub circular: String,
}

/// One line of `circulars.jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Circular {
    /// [`Circular::SCHEMA`]
    pub schema: String,
    /// stable over runs: made of the root's number, date, issuer and subject
    pub id: String,
    /// the letter at the top
    pub root: Root,
    /// every occurrence of it
    pub copies: Vec<Place>,
    /// one row per occurrence of a covering letter
    pub forwards: Vec<Forward>,
    /// one row per body, by the strongest evidence
    pub reached: Vec<Reached>,
    /// the other bodies, but the issuer of the root
    pub not_reached: Vec<NotReached>,
    /// what an auditor should see
    pub anomalies: Vec<Anomaly>,
    /// circulars that this one changes (訂正, 差替え, 一部改正, 廃止)
    #[serde(default)]
    pub revises: Vec<Revision>,
    /// circulars that change this one
    #[serde(default)]
    pub revised_by: Vec<Revision>,
    /// where the bodies of `reached` and `not_reached` come from
    #[serde(default)]
    pub bodies_from: BodiesFrom,
}

impl Circular {
    /// Name and version of this shape.
    pub const SCHEMA: &'static str = "kairan/circular/1";
}

/// A body that should get circulars, from `bodies.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// its full name
    pub name: String,
    /// 0 is the issuer of the root
    pub level: u8,
    /// the name of the body above it
    #[serde(default)]
    pub parent: Option<String>,
    /// the folder of its archive, below the input root
    #[serde(default)]
    pub folder: Option<String>,
    /// addressee classes that mean it: 地区歯科医師会
    #[serde(default)]
    pub classes: Vec<String>,
}
