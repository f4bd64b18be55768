//! How the register is to be written as a sheet: which columns, which encoding, how long each kind of letter is kept.

use super::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Character encoding of a CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum CsvEncoding {
    /// every character
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// for programs that know nothing else; a character it lacks becomes 〓 and is reported
    #[serde(rename = "cp932")]
    Cp932,
}

macro_rules! register_columns {
    ($($name:ident = $label:literal, $doc:literal;)*) => {
        /// A column of `register.csv`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RegisterColumn {
            $(#[doc = $doc] $name,)*
        }

        impl RegisterColumn {
            /// All columns, in the order of the register.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The heading.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self {
                    $(Self::$name => $label,)*
                }
            }
        }
    };
}

register_columns! {
    Number = "収受番号", "number of receipt within the fiscal year";
    ReceivedOn = "収受年月日", "day of receipt";
    Date = "文書日付", "the letter's own date, ISO";
    DateInEra = "文書日付(和暦)", "the same by era";
    ReferenceNumbers = "記号番号", "the letter's own numbers";
    Issuers = "発信者", "who sends it";
    Addressees = "宛先", "to whom";
    Subject = "件名", "subject";
    Kind = "種別", "sort of letter";
    Listed = "添付(記載)", "what it says it encloses";
    Enclosed = "添付(実在)", "what of it is there";
    Request = "要回答・期限", "what it asks for, and until when";
    Via = "経由", "the bodies that passed it on, from the top down";
    UpstreamNumbers = "最上流の記号番号", "numbers of the letter at the top of its chain";
    UpstreamIssuer = "最上流の発信者", "issuer of the letter at the top of its chain";
    Contacts = "提出先・問合せ先", "telephones, mail addresses, links";
    Retention = "保存期間", "how long it is kept, by kind";
    File = "ファイル", "path of the source";
    Pages = "頁", "pages of the source";
    Sha256 = "SHA-256", "hash of the source";
    Review = "要確認", "fields to look at, and why";
    Remarks = "備考", "corrections, standing, marks on the letter";
}

impl RegisterColumn {
    /// The column with this heading.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|column| column.label() == label)
    }
}

/// How sheets are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvSettings {
    /// encoding of every CSV
    pub encoding: CsvEncoding,
    /// a byte order mark before UTF-8; without it a double click in Excel shows broken characters
    pub bom: bool,
    /// columns of the register, in order
    pub columns: Vec<RegisterColumn>,
    /// 保存期間 by kind of letter; a kind that is not named stays empty
    pub retention: BTreeMap<Kind, String>,
    /// also write `register.xlsx`
    pub xlsx: bool,
}

impl Default for CsvSettings {
    fn default() -> Self {
        Self {
            encoding: CsvEncoding::Utf8,
            bom: true,
            columns: RegisterColumn::ALL.to_vec(),
            retention: BTreeMap::new(),
            xlsx: true,
        }
    }
}
