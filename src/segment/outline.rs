//! What segmentation gives: pieces of lines with roles, grouped into letters and material.

use crate::model::Line;
use crate::text::{Folded, columns, width};
use std::ops::Range;

/// What a piece of a line is in its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// running head, page number, web frame: no part of any letter's text
    Furniture,
    /// a received, copy, fax or handling mark above the head (収受, 写, 至急)
    Stamp,
    /// the letter's own number, or 事務連絡 in its place
    Number,
    /// the letter's own date
    Date,
    /// one addressee, or a member of a brace
    Addressee,
    /// an issuing office or body
    Issuer,
    /// a person's name (with a post) below an issuing body
    Person,
    /// （公印省略）
    Seal,
    /// subject, one or more lines
    Subject,
    /// 拝啓, 時下…
    Greeting,
    /// running text
    Body,
    /// 記
    Record,
    /// an item of a list in the body or below 記
    Item,
    /// 以上
    End,
    /// a list of enclosures
    Enclosure,
    /// the office in charge, telephone, mail
    ContactBlock,
    /// text of attached matter that is no letter
    Material,
}

impl Role {
    /// All roles, in the order of the weight table's columns.
    pub const ALL: [Self; 17] = [
        Self::Furniture,
        Self::Stamp,
        Self::Number,
        Self::Date,
        Self::Addressee,
        Self::Issuer,
        Self::Person,
        Self::Seal,
        Self::Subject,
        Self::Greeting,
        Self::Body,
        Self::Record,
        Self::Item,
        Self::End,
        Self::Enclosure,
        Self::ContactBlock,
        Self::Material,
    ];

    /// Column of the weight table.
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }

    /// Whether the role belongs to the head of a letter (文書番号 … 件名).
    #[must_use]
    pub fn is_head(self) -> bool {
        matches!(
            self,
            Self::Stamp
                | Self::Number
                | Self::Date
                | Self::Addressee
                | Self::Issuer
                | Self::Person
                | Self::Seal
                | Self::Subject
        )
    }
}

/// A part of a line (mostly the whole) that has one role.
#[derive(Debug, Clone)]
pub struct Piece<'d> {
    /// the line it is a part of
    pub line: &'d Line,
    /// bytes of the line's text
    pub range: Range<usize>,
    /// its text, folded without white space; positions count from the start of the piece
    pub folded: Folded,
    /// its role
    pub role: Role,
    /// 0 to 1: distance to the next best role
    pub confidence: f32,
}

impl<'d> Piece<'d> {
    /// The printed text.
    #[must_use]
    pub fn printed(&self) -> &'d str {
        self.line.text.get(self.range.clone()).unwrap_or_default()
    }

    /// How far from the left it begins, in narrow columns.
    #[must_use]
    pub fn left_edge(&self) -> usize {
        left_edge(self.line, &self.range)
    }

    /// The folded text without white space.
    #[must_use]
    pub fn text(&self) -> &str {
        self.folded.as_str()
    }
}

/// How far from the left a part of a line begins, in narrow columns: by its place on the page, or by what is printed before it.
pub(super) fn left_edge(line: &Line, part: &Range<usize>) -> usize {
    /// Half an em of usual print, in points.
    const COLUMN: f32 = 6.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place on a page is small and positive"
    )]
    if let Some(bbox) = line.bbox {
        let word = line.words.iter().find(|word| word.range.end > part.start);
        return (word.map_or(bbox.x0, |word| word.bbox.x0).max(0.0) / COLUMN) as usize;
    }
    let before = line.text.get(..part.start).map_or(0, width);
    let printed = line.text.get(part.clone()).unwrap_or_default();
    before + printed.chars().take_while(|c| c.is_whitespace()).map(columns).sum::<usize>()
}

/// The pieces of one letter in reading order.
#[derive(Debug, Clone, Default)]
pub struct LetterLines<'d> {
    /// from the first line of the head to the last line of the letter
    pub pieces: Vec<Piece<'d>>,
    /// 0 to 1: that a letter begins here
    pub confidence: f32,
    /// its text says that the next letter is printed below it
    pub announces_next: bool,
    /// headings below the letter (別添1 …) that belong to it, as indexes into [`Outline::material`]
    pub material: Vec<usize>,
}

/// Attached matter that is no letter.
#[derive(Debug, Clone, Default)]
pub struct MaterialLines<'d> {
    /// 別添2
    pub label: Option<String>,
    /// its heading
    pub title: Option<String>,
    /// its lines
    pub pieces: Vec<Piece<'d>>,
}

/// The whole document, in document order.
#[derive(Debug, Clone, Default)]
pub struct Outline<'d> {
    /// outermost first
    pub letters: Vec<LetterLines<'d>>,
    /// attached matter
    pub material: Vec<MaterialLines<'d>>,
}
