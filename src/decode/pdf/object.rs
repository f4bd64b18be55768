//! PDF objects, borrowed from the bytes of the file.
//!
//! Owns what an object is; [`super::lexer`] reads them. Must not know files, pages or streams' filters: a reference is only a number here.
//!
//! `<< /Type /Page /Parent 2 0 R >>` → a dictionary of two entries whose names point into the file's own bytes.

use std::borrow::Cow;

/// Bytes of the file, or unescaped ones.
pub(super) type Bytes<'a> = Cow<'a, [u8]>;

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object<'a> {
    /// nothing, or what could not be read
    Null,
    /// true or false
    Bool(bool),
    /// a whole number
    Integer(i64),
    /// any other number
    Real(f64),
    /// `/Name`, unescaped, without the stroke
    Name(Bytes<'a>),
    /// `(text)` or `<hex>`, unescaped
    String(Bytes<'a>),
    /// `[…]`
    Array(Vec<Object<'a>>),
    /// `<<…>>`
    Dictionary(Dictionary<'a>),
    /// a dictionary with packed bytes
    Stream(Box<Stream<'a>>),
    /// `12 0 R`
    Reference(u32),
}

/// `<<…>>`: entries in the order of the file. The last of two entries with one name counts.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Dictionary<'a> {
    pub(super) entries: Vec<(Bytes<'a>, Object<'a>)>,
}

/// A dictionary with its bytes as they stand in the file.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Stream<'a> {
    pub(super) dictionary: Dictionary<'a>,
    pub(super) raw: &'a [u8],
}

pub(super) static NULL: Object<'static> = Object::Null;

impl<'a> Dictionary<'a> {
    /// The entry of this name as it stands, a reference unresolved.
    pub(super) fn get(&self, name: &[u8]) -> Option<&Object<'a>> {
        // names of one dictionary mostly begin alike: /Im1, /Im2 …
        let is_it = |key: &[u8]| key.len() == name.len() && key.last() == name.last() && key == name;
        self.entries.iter().rev().find(|(key, _)| is_it(key)).map(|(_, value)| value)
    }
}

impl<'a> Object<'a> {
    pub(super) fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "coordinates and widths are far below 2^52")]
            Self::Integer(i) => Some(*i as f64),
            Self::Real(r) => Some(*r),
            _ => None,
        }
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(i) => Some(*i),
            #[expect(clippy::cast_possible_truncation, reason = "saturating is what is wanted")]
            Self::Real(r) => Some(*r as i64),
            _ => None,
        }
    }

    pub(super) fn as_name(&self) -> Option<&[u8]> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn as_string(&self) -> Option<&[u8]> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn as_array(&self) -> Option<&[Object<'a>]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The dictionary, also of a stream.
    pub(super) fn as_dictionary(&self) -> Option<&Dictionary<'a>> {
        match self {
            Self::Dictionary(dictionary) => Some(dictionary),
            Self::Stream(stream) => Some(&stream.dictionary),
            _ => None,
        }
    }

    pub(super) fn as_stream(&self) -> Option<&Stream<'a>> {
        match self {
            Self::Stream(stream) => Some(stream),
            _ => None,
        }
    }
}
