//! The record of one letter: the fields of `letters.jsonl`, each value with its evidence.

use super::{Date, Rect, SourceRecord, TextSource};
use crate::diag::{Code, Diagnostic, Severity};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What sort of letter it is. The label printed on the letter wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Kind {
    /// 事務連絡: informal, without a number as a rule
    #[serde(rename = "事務連絡")]
    OfficeMemo,
    /// 通知: notice to bodies outside the chain of command
    #[serde(rename = "通知")]
    Notice,
    /// 通達: order to the ministry's own organs
    #[serde(rename = "通達")]
    Directive,
    /// 依頼: asks for something
    #[serde(rename = "依頼")]
    Request,
    /// 照会: asks a question
    #[serde(rename = "照会")]
    Inquiry,
    /// 回答: answers one
    #[serde(rename = "回答")]
    Reply,
    /// 案内: announces something
    #[serde(rename = "案内")]
    Announcement,
    /// 送付状: a cover sheet
    #[serde(rename = "送付状")]
    CoverSheet,
    /// 告示: public notification
    #[serde(rename = "告示")]
    PublicNotification,
    /// 訓令: instruction
    #[serde(rename = "訓令")]
    Instruction,
    /// その他
    #[default]
    #[serde(rename = "その他")]
    Other,
}

impl Kind {
    /// The Japanese label, as printed in the records.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::OfficeMemo => "事務連絡",
            Self::Notice => "通知",
            Self::Directive => "通達",
            Self::Request => "依頼",
            Self::Inquiry => "照会",
            Self::Reply => "回答",
            Self::Announcement => "案内",
            Self::CoverSheet => "送付状",
            Self::PublicNotification => "告示",
            Self::Instruction => "訓令",
            Self::Other => "その他",
        }
    }

    /// The kind with this label.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        [
            Self::OfficeMemo,
            Self::Notice,
            Self::Directive,
            Self::Request,
            Self::Inquiry,
            Self::Reply,
            Self::Announcement,
            Self::CoverSheet,
            Self::PublicNotification,
            Self::Instruction,
            Self::Other,
        ]
        .into_iter()
        .find(|kind| kind.label() == label)
    }
}

/// A field of [`Letter`] that carries evidence and may be put on the review list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// where the letter begins and ends
    Letter,
    /// [`Letter::kind`]
    Kind,
    /// [`Letter::date`]
    Date,
    /// [`Letter::reference_numbers`]
    ReferenceNumbers,
    /// [`Letter::issuers`]
    Issuers,
    /// [`Letter::addressees`]
    Addressees,
    /// [`Letter::subject`]
    Subject,
    /// [`Letter::attachments`]
    Attachments,
    /// [`Letter::cites`]
    Cites,
    /// [`Letter::contacts`]
    Contacts,
    /// [`Letter::seal_omitted`]
    SealOmitted,
    /// [`Letter::deadlines`]
    Deadlines,
    /// [`Letter::encloses`]
    Encloses,
    /// [`Letter::received`]
    Received,
}

impl Field {
    /// Every field, in the order of the record.
    pub const ALL: [Self; 14] = [
        Self::Letter,
        Self::Kind,
        Self::Date,
        Self::ReferenceNumbers,
        Self::Issuers,
        Self::Addressees,
        Self::Subject,
        Self::Attachments,
        Self::Cites,
        Self::Contacts,
        Self::SealOmitted,
        Self::Deadlines,
        Self::Encloses,
        Self::Received,
    ];

    /// The field with this key.
    ///
    /// ```
    /// assert_eq!(kairan::model::Field::from_key("date"), Some(kairan::model::Field::Date));
    /// ```
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// The key of the field in the records.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::ReferenceNumbers => "reference_numbers",
            Self::Issuers => "issuers",
            Self::Addressees => "addressees",
            Self::Subject => "subject",
            Self::Attachments => "attachments",
            Self::Cites => "cites",
            Self::Contacts => "contacts",
            Self::SealOmitted => "seal_omitted",
            Self::Deadlines => "deadlines",
            Self::Encloses => "encloses",
            Self::Received => "received",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// Where a value was read and how sure the reading is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// the characters as printed
    pub text: String,
    /// 1-based page
    pub page: u32,
    /// 1-based line of the document's text (the first, when the value spans several)
    pub line: u32,
    /// place on the page in points, origin top left; `None` for a plain text
    pub bbox: Option<Rect>,
    /// name of the rule that read it
    pub rule: String,
    /// 0 to 1
    pub confidence: f32,
}

/// Evidence of every field, one entry per value, in the order of the values.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldEvidence {
    /// of [`Letter::kind`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<Evidence>,
    /// of [`Letter::date`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Evidence>,
    /// of [`Letter::reference_numbers`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reference_numbers: Vec<Evidence>,
    /// of [`Letter::issuers`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<Evidence>,
    /// of [`Letter::addressees`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addressees: Vec<Evidence>,
    /// of [`Letter::subject`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Evidence>,
    /// of [`Letter::attachments`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Evidence>,
    /// of [`Letter::cites`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cites: Vec<Evidence>,
    /// of [`Letter::contacts`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contacts: Vec<Evidence>,
    /// of [`Letter::seal_omitted`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal_omitted: Option<Evidence>,
    /// of [`Letter::copy_mark`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_mark: Option<Evidence>,
    /// of [`Letter::deadlines`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Evidence>,
    /// of [`Letter::request`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<Evidence>,
    /// of [`Letter::passes_on`]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passes_on: Vec<Evidence>,
    /// of [`Letter::received`]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received: Option<Evidence>,
}

/// Who sends the letter (発信者).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Issuer {
    /// as printed, NFKC, white space removed, line fragments joined, without the person's name
    pub text: String,
    /// the body: 厚生労働省医政局医事課
    pub organization: String,
    /// the post without the body: 課長
    pub post: Option<String>,
    /// the person's name
    pub person: Option<String>,
    /// authority record valid on the letter's date
    pub id: Option<String>,
    /// level of that record: ministry, bureau, prefectural_association …
    pub level: Option<String>,
}

/// To whom the letter is addressed (宛先).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Addressee {
    /// as printed, without the honorific; a member of a brace: the printed fragment
    pub text: String,
    /// the body, completed from the shared parts of a brace
    pub organization: String,
    /// the post without the body
    pub post: Option<String>,
    /// 殿, 様, 御中, 各位, 宛 …
    pub honorific: Option<String>,
    /// authority record valid on the letter's date
    pub id: Option<String>,
    /// level of that record
    pub level: Option<String>,
}

/// Where a listed attachment was found in the same document: `letter:1`, `material:0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// index into the document's letters
    Letter(usize),
    /// index into the document's material
    Material(usize),
}

impl Serialize for Found {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Letter(at) => serializer.collect_str(&format_args!("letter:{at}")),
            Self::Material(at) => serializer.collect_str(&format_args!("material:{at}")),
        }
    }
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let at = |s: &str| s.parse().map_err(serde::de::Error::custom);
        match text.split_once(':') {
            Some(("letter", n)) => Ok(Self::Letter(at(n)?)),
            Some(("material", n)) => Ok(Self::Material(at(n)?)),
            _ => Err(serde::de::Error::custom(format!("expected letter:N or material:N, found {text}"))),
        }
    }
}

/// One thing the letter says it encloses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Attachment {
    /// 別添1, 別紙, 参考資料 …
    pub label: Option<String>,
    /// its title
    pub title: Option<String>,
    /// a number printed with it
    pub reference_number: Option<String>,
    /// a date printed with it
    pub date: Option<Date>,
    /// `Some(false)`: listed and not in the document; `None`: cannot be told
    pub present: Option<bool>,
    /// where in the document
    pub found: Option<Found>,
}

/// How a citation stands to the letter that makes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// names it
    #[default]
    Cites,
    /// 一部改正
    Amends,
    /// 廃止
    Abolishes,
    /// 訂正・正誤
    Corrects,
    /// 差替え・再送
    Supersedes,
}

/// Another document that the running text names by number and/or date.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Citation {
    /// NFKC, no spaces
    pub reference_number: Option<String>,
    /// its date
    pub date: Option<Date>,
    /// its issuer, as printed
    pub issuer: Option<String>,
    /// its title
    pub title: Option<String>,
    /// how it stands to this letter
    pub relation: Relation,
    /// a statute, order or ordinance (昭和22年法律第233号)
    pub law: bool,
}

/// The sort of a [`Contact`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ContactKind {
    /// telephone
    Tel,
    /// fax
    Fax,
    /// mail address
    Email,
    /// web address
    Url,
}

/// A telephone, fax, mail or web address in the letter's lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// its sort
    pub kind: ContactKind,
    /// 03-5550-0101, NFKC
    pub value: String,
}

/// A letter that this one says it passes on, as its forwarding sentence names it (日本歯科医師会より別添のとおり通知がありました).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Upstream {
    /// who sent it, as printed
    pub issuer: Option<String>,
    /// who stood above that one (Y を通じ、X より …)
    pub via: Option<String>,
    /// its number, NFKC, no spaces
    pub reference_number: Option<String>,
    /// its date
    pub date: Option<Date>,
    /// its title
    pub title: Option<String>,
    /// the sentence speaks of an enclosure (別添, 別紙, 写し)
    pub enclosed: bool,
}

/// What the letter asks of its addressee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// pass it on
    #[serde(rename = "周知")]
    MakeKnown,
    /// answer, report, register
    #[serde(rename = "回答")]
    Answer,
    /// act on it
    #[serde(rename = "対応")]
    Act,
    /// take note
    #[serde(rename = "承知")]
    TakeNote,
}

impl Request {
    /// The Japanese label.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::MakeKnown => "周知",
            Self::Answer => "回答",
            Self::Act => "対応",
            Self::TakeNote => "承知",
        }
    }
}

/// A received stamp (収受印). Never the letter's own date or number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Received {
    /// day of receipt
    pub date: Option<Date>,
    /// 収受番号
    pub number: Option<String>,
}

/// One letter of a document.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Letter {
    /// first 12 hexadecimal digits of the source's SHA-256, `#`, index in the document
    pub id: String,
    /// 1-based
    pub first_page: u32,
    /// 1-based, inclusive
    pub last_page: u32,
    /// 1-based line of the document's text
    pub first_line: u32,
    /// 1-based, inclusive
    pub last_line: u32,
    /// sort of letter
    pub kind: Kind,
    /// the letter's own date
    pub date: Option<Date>,
    /// the letter's own numbers; empty for a bare 事務連絡
    pub reference_numbers: Vec<String>,
    /// who sends it
    pub issuers: Vec<Issuer>,
    /// to whom
    pub addressees: Vec<Addressee>,
    /// without a trailing （通知）
    pub subject: Option<String>,
    /// the trailing （通知） （依頼） 【至急】, without brackets
    pub subject_note: Option<String>,
    /// what it says it encloses
    pub attachments: Vec<Attachment>,
    /// what its running text names
    pub cites: Vec<Citation>,
    /// telephones, mail addresses, links
    pub contacts: Vec<Contact>,
    /// （公印省略）
    pub seal_omitted: bool,
    /// 写 in the head: this is a copy sent for information
    pub copy_mark: bool,
    /// days the addressee has to keep
    pub deadlines: Vec<Date>,
    /// what it asks for
    pub request: Option<Request>,
    /// indexes of the letters of this document that it passes on
    pub encloses: Vec<usize>,
    /// what its forwarding sentences name as passed on, whether it lies in the document or not
    pub passes_on: Vec<Upstream>,
    /// a received stamp
    pub received: Option<Received>,
    /// 0 to 1; the least of the core fields
    pub confidence: f32,
    /// fields a person should look at; the reasons are in the diagnostics
    pub review: Vec<Field>,
    /// where each value was read
    pub evidence: FieldEvidence,
}

/// Attached matter that is not a letter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Material {
    /// 別添2
    pub label: Option<String>,
    /// its heading
    pub title: Option<String>,
    /// 1-based
    pub first_page: u32,
    /// 1-based, inclusive
    pub last_page: u32,
    /// 1-based line
    pub first_line: u32,
    /// 1-based, inclusive
    pub last_line: u32,
}

/// One line of `letters.jsonl`: one source document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// [`DocumentRecord::SCHEMA`]
    pub schema: String,
    /// what was read
    pub source: SourceRecord,
    /// how the text was come by
    pub text_source: TextSource,
    /// outermost first, in document order
    pub letters: Vec<Letter>,
    /// attached matter that is not a letter
    pub material: Vec<Material>,
    /// what a person should know
    pub diagnostics: Vec<Diagnostic>,
}

impl DocumentRecord {
    /// Name and version of this shape.
    pub const SCHEMA: &'static str = "kairan/document/1";

    /// Whether the source, or a part of it, could not be read.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.diagnostics.iter().any(|remark| remark.severity == crate::diag::Severity::Error)
    }

    /// Whether nothing at all could be read of the source: it failed, is a picture, or of a kind that kairan does not know.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        let unread = |remark: &Diagnostic| {
            remark.severity == Severity::Error || matches!(remark.code, Code::NEEDS_OCR | Code::INPUT_UNKNOWN_TYPE)
        };
        self.letters.is_empty() && self.text_source == TextSource::None && self.diagnostics.iter().any(unread)
    }
}
