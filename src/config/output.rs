//! `[output]`: which files are written and how. What stands in them is the work of `export`.

use super::letter_name::LetterName;

/// A file format of the outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// `letters.jsonl`, `circulars.jsonl`
    Jsonl,
    /// `register.csv`, `hops.csv`, `coverage.csv`
    Csv,
    /// the same as one Excel file
    Xlsx,
    /// pages to read in a browser
    Html,
    /// the chains as drawings
    Svg,
}

/// The encoding of CSV files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CsvEncoding {
    /// UTF-8
    #[default]
    Utf8,
    /// CP932 (Windows-31J), for programs that know no other
    Cp932,
}

/// The line end of CSV files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Newline {
    /// CR LF, as Excel writes it
    #[default]
    Crlf,
    /// LF
    Lf,
}

macro_rules! columns {
    ($($name:ident = $heading:literal;)*) => {
        /// A column of `register.csv`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RegisterColumn {
            $(#[doc = $heading] $name,)*
        }

        impl RegisterColumn {
            /// All of them, in the order of the register.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The heading, as printed.
            #[must_use]
            pub fn heading(self) -> &'static str {
                match self {
                    $(Self::$name => $heading,)*
                }
            }
        }
    };
}

columns! {
    Number = "収受番号";
    Received = "収受年月日";
    Date = "文書日付";
    DateInEra = "文書日付(和暦)";
    ReferenceNumber = "記号番号";
    Issuer = "発信者";
    Addressee = "宛先";
    Subject = "件名";
    Kind = "種別";
    AttachmentsListed = "添付(記載)";
    AttachmentsPresent = "添付(実在)";
    ReplyOrDeadline = "要回答・期限";
    Via = "経由";
    RootNumber = "最上流の記号番号";
    RootIssuer = "最上流の発信者";
    Contact = "提出先・問合せ先";
    Retention = "保存期間";
    File = "ファイル";
    Pages = "頁";
    Sha256 = "SHA-256";
    Review = "要確認";
    Remarks = "備考";
}

/// A column of `register.csv` as an office wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// as printed
    pub heading: String,
    /// what stands in it; without it the column stays empty, for people to write in (担当者, 供覧 …)
    pub shows: Option<RegisterColumn>,
}

impl SheetColumn {
    /// A column under its own name.
    #[must_use]
    pub fn named(column: RegisterColumn) -> Self {
        Self { heading: column.heading().to_owned(), shows: Some(column) }
    }
}

/// What is written and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputSettings {
    /// files to write
    pub formats: Vec<Format>,
    /// encoding of CSV files
    pub csv_encoding: CsvEncoding,
    /// whether UTF-8 CSV files begin with a byte order mark: Excel reads them as CP932 without
    pub csv_bom: bool,
    /// line end of CSV files
    pub csv_newline: Newline,
    /// columns of `register.csv`, in this order
    pub register_columns: Vec<SheetColumn>,
    /// how the file of one letter is named, without its ending
    pub letter_name: LetterName,
}

impl Default for OutputSettings {
    fn default() -> Self {
        Self {
            formats: vec![Format::Jsonl, Format::Csv, Format::Xlsx, Format::Html],
            csv_encoding: CsvEncoding::Utf8,
            csv_bom: true,
            csv_newline: Newline::Crlf,
            register_columns: RegisterColumn::ALL.iter().map(|column| SheetColumn::named(*column)).collect(),
            letter_name: LetterName::default(),
        }
    }
}
