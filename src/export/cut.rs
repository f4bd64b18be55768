//! Some pages of a PDF as a PDF of their own: one letter out of a bundle.
//!
//! ```text
//! bundle.pdf, pages 3..=5  →  3 pages as they were drawn, with their fonts, pictures and notes, and nothing of the others
//! ```
//!
//! The new file is made from the pages outwards: only what they need is copied. So nothing of the other letters lies hidden in it,
//! which deleting pages from a copy does not give (outlines, forms, structure and metadata keep pointing at them).
//!
//! Known to be hard: attributes that a page inherits from the tree above it; links, form fields and notes that point at other
//! pages; layers that are switched off in the catalogue and would appear without it.

use crate::model::Told;
use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use thiserror::Error;

/// Why pages were not cut out.
#[derive(Debug, Error)]
pub enum CutError {
    /// the file cannot be taken apart
    #[error("expected a PDF that can be taken apart, found {0}")]
    Unreadable(String),
    /// none of the passwords opens it
    #[error("expected a PDF that opens with the given passwords, found one that stays locked")]
    Locked,
    /// it has not so many pages
    #[error("expected page {page}, found {pages} pages")]
    NoSuchPage {
        /// 1-based
        page: u32,
        /// of the file
        pages: usize,
    },
}

impl CutError {
    /// In both tongues.
    #[must_use]
    pub fn told(&self) -> Told {
        let japanese = match self {
            Self::Unreadable(_) => "PDF の形が壊れています".to_owned(),
            Self::Locked => "パスワードで開けません".to_owned(),
            Self::NoSuchPage { page, pages } => format!("{page}頁がありません（全{pages}頁）"),
        };
        Told::new(self.to_string(), japanese)
    }
}

/// What a page may inherit from the tree above it.
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];

/// Of a page: what leads out of it. `Annots` are copied one by one.
const OF_THE_WHOLE: [&[u8]; 9] =
    [b"Parent", b"StructParents", b"B", b"AA", b"PieceInfo", b"Thumb", b"Annots", b"Metadata", b"PresSteps"];

/// Of a note: what leads to other pages, other notes or an action.
const OF_OTHERS: [&[u8]; 9] = [b"P", b"Parent", b"Popup", b"A", b"AA", b"Dest", b"IRT", b"StructParent", b"Kids"];

/// How deep objects may lie in one another.
const DEEPEST: u32 = 64;

/// The pages as a file of its own. `pages` counts from 1. `max_bytes` bounds what one compressed stream may unpack to. The same
/// pages give the same bytes.
///
/// # Errors
/// [`CutError`].
pub fn cut_pages(
    bytes: &[u8],
    passwords: &[String],
    pages: RangeInclusive<u32>,
    max_bytes: usize,
) -> Result<Vec<u8>, CutError> {
    let whole = open(bytes, passwords, max_bytes)?;
    let all = whole.get_pages();
    let mut cut =
        Cutting { whole: &whole, new: Document::with_version("1.7"), copied: BTreeMap::new(), open: Vec::new() };
    let root = cut.new.new_object_id();
    let mut kids = Vec::new();
    for number in pages {
        let page = all.get(&number).ok_or(CutError::NoSuchPage { page: number, pages: all.len() })?;
        let dictionary = cut.page(*page, root);
        kids.push(Object::Reference(cut.new.add_object(dictionary)));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    let tree = [("Type", Object::from("Pages")), ("Count", count.into()), ("Kids", kids.into())];
    cut.new.objects.insert(root, Object::Dictionary(named(tree)));
    let mut catalogue = named([("Type", Object::from("Catalog")), ("Pages", root.into())]);
    for key in [b"OCProperties".as_slice(), b"Lang"] {
        if let Some(value) = whole.catalog().ok().and_then(|catalogue| catalogue.get(key).ok()) {
            let value = cut.copy(value, 0);
            catalogue.set(key, value);
        }
    }
    let catalogue = cut.new.add_object(catalogue);
    cut.finish();
    let mut new = cut.new;
    new.trailer.set("Root", catalogue);
    let mut out = Vec::new();
    new.save_to(&mut out).map_err(|error| CutError::Unreadable(error.to_string()))?;
    Ok(out)
}

fn open(bytes: &[u8], passwords: &[String], max_bytes: usize) -> Result<Document, CutError> {
    let mut locked = false;
    let mut damage = None;
    for password in std::iter::once("").chain(passwords.iter().map(String::as_str)) {
        let options = LoadOptions {
            password: Some(password.to_owned()),
            max_decompressed_size: Some(max_bytes),
            ..LoadOptions::default()
        };
        match Document::load_mem_with_options(bytes, options) {
            Ok(document) if !document.is_encrypted() => return Ok(document),
            Ok(_) | Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_)) => locked = true,
            Err(error) => damage = Some(error),
        }
    }
    match damage {
        Some(error) if !locked => Err(CutError::Unreadable(error.to_string())),
        _ => Err(CutError::Locked),
    }
}

fn named<const N: usize>(entries: [(&str, Object); N]) -> Dictionary {
    entries.into_iter().map(|(key, value)| (key.as_bytes().to_vec(), value)).collect()
}

/// A new file that grows by what its pages need.
struct Cutting<'a> {
    whole: &'a Document,
    new: Document,
    /// object of the whole file → its copy
    copied: BTreeMap<ObjectId, ObjectId>,
    /// objects that have a number in the new file and are not copied yet
    open: Vec<ObjectId>,
}

impl Cutting<'_> {
    fn page(&mut self, id: ObjectId, root: ObjectId) -> Dictionary {
        let empty = Dictionary::new();
        let own = self.whole.get_dictionary(id).unwrap_or(&empty);
        let mut page = Dictionary::new();
        for (key, value) in own.iter().filter(|(key, _)| !OF_THE_WHOLE.contains(&key.as_slice())) {
            let value = self.copy(value, 0);
            page.set(key.clone(), value);
        }
        let mut above = own.get(b"Parent").and_then(Object::as_reference).ok();
        for _ in 0..DEEPEST {
            let Some(node) = above.and_then(|id| self.whole.get_dictionary(id).ok()) else { break };
            for key in INHERITED.into_iter().filter(|key| own.get(key).is_err()) {
                if let (Ok(value), false) = (node.get(key), page.has(key)) {
                    let value = self.copy(value, 0);
                    page.set(key, value);
                }
            }
            above = node.get(b"Parent").and_then(Object::as_reference).ok();
        }
        let notes = self.notes(own);
        if !notes.is_empty() {
            page.set("Annots", notes);
        }
        page.set("Type", "Page");
        page.set("Parent", root);
        page
    }

    /// The notes that are seen on the page: stamps, marks, form fields; links and pop-ups are not.
    fn notes(&mut self, page: &Dictionary) -> Vec<Object> {
        let notes = page.get_deref(b"Annots", self.whole).and_then(Object::as_array);
        let mut out = Vec::new();
        for note in notes.into_iter().flatten() {
            let note = match note {
                Object::Reference(id) => self.whole.get_dictionary(*id).ok(),
                other => other.as_dict().ok(),
            };
            let Some(note) = note else { continue };
            let kind = note.get(b"Subtype").and_then(Object::as_name).unwrap_or_default();
            if matches!(kind, b"Link" | b"Popup") {
                continue;
            }
            let mut copy = Dictionary::new();
            for (key, value) in note.iter().filter(|(key, _)| !OF_OTHERS.contains(&key.as_slice())) {
                let value = self.copy(value, 0);
                copy.set(key.clone(), value);
            }
            out.push(Object::Reference(self.new.add_object(copy)));
        }
        out
    }

    /// The value with the numbers of the new file; what it refers to is copied later.
    fn copy(&mut self, value: &Object, depth: u32) -> Object {
        if depth > DEEPEST {
            return Object::Null;
        }
        match value {
            Object::Reference(id) => self.reference(*id),
            Object::Array(values) => Object::Array(values.iter().map(|value| self.copy(value, depth + 1)).collect()),
            Object::Dictionary(dictionary) => Object::Dictionary(self.entries(dictionary, depth)),
            Object::Stream(stream) => {
                let mut copy = stream.clone();
                copy.dict = self.entries(&stream.dict, depth);
                Object::Stream(copy)
            }
            plain => plain.clone(),
        }
    }

    fn entries(&mut self, dictionary: &Dictionary, depth: u32) -> Dictionary {
        dictionary.iter().map(|(key, value)| (key.clone(), self.copy(value, depth + 1))).collect()
    }

    fn reference(&mut self, id: ObjectId) -> Object {
        if let Some(copy) = self.copied.get(&id) {
            return Object::Reference(*copy);
        }
        let Ok(object) = self.whole.get_object(id) else { return Object::Null };
        // a way to the other pages: what is copied here is on the page and not the tree
        let kind = object.as_dict().ok().and_then(|dictionary| dictionary.get(b"Type").and_then(Object::as_name).ok());
        if matches!(kind, Some(b"Page" | b"Pages" | b"Catalog" | b"StructTreeRoot" | b"StructElem")) {
            return Object::Null;
        }
        let copy = self.new.new_object_id();
        self.copied.insert(id, copy);
        self.open.push(id);
        Object::Reference(copy)
    }

    /// Copies what was referred to, and what that refers to.
    fn finish(&mut self) {
        while let Some(id) = self.open.pop() {
            let copy = match self.whole.get_object(id) {
                Ok(object) => self.copy(object, 0),
                Err(_) => Object::Null,
            };
            if let Some(number) = self.copied.get(&id) {
                self.new.objects.insert(*number, copy);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lopdf::{Stream, dictionary};

    /// Pages that bear their number, with a secret in the information of the file and a link from every page to the first.
    fn bundle(pages: u32) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let root = document.new_object_id();
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier",
        });
        let ids: Vec<ObjectId> = (0..pages).map(|_| document.new_object_id()).collect();
        for (at, id) in ids.iter().enumerate() {
            let text = format!("BT /F1 24 Tf 72 700 Td (page {}) Tj ET", at + 1);
            let content = document.add_object(Stream::new(Dictionary::new(), text.into_bytes()));
            let link =
                dictionary! { "Type" => "Annot", "Subtype" => "Link", "Dest" => vec![ids[0].into(), "Fit".into()] };
            let stamp = dictionary! { "Type" => "Annot", "Subtype" => "Stamp", "P" => *id, "Contents" => Object::string_literal(format!("stamp {}", at + 1)) };
            let page = dictionary! {
                "Type" => "Page", "Parent" => root, "Contents" => content,
                "Annots" => vec![link.into(), stamp.into()],
            };
            document.objects.insert(*id, page.into());
        }
        let tree = dictionary! {
            "Type" => "Pages", "Count" => i64::from(pages),
            "Kids" => ids.iter().map(|id| Object::Reference(*id)).collect::<Vec<_>>(),
            "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()], "Rotate" => 90,
            "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        };
        document.objects.insert(root, tree.into());
        let catalogue = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
        let info = document.add_object(dictionary! { "Title" => Object::string_literal("secret of the whole") });
        document.trailer.set("Root", catalogue);
        document.trailer.set("Info", info);
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    }

    fn cut(bytes: &[u8], pages: RangeInclusive<u32>) -> Result<Vec<u8>, CutError> {
        cut_pages(bytes, &[], pages, 1 << 20)
    }

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|part| part == text.as_bytes())
    }

    #[test]
    fn the_pages_asked_for_are_there_and_nothing_of_the_others() {
        let out = cut(&bundle(5), 2..=3).unwrap();
        let new = Document::load_mem(&out).unwrap();
        assert_eq!(new.get_pages().len(), 2);
        for (text, there) in [("page 2", true), ("page 3", true), ("page 1", false), ("page 4", false)] {
            assert_eq!(holds(&out, text), there, "{text}");
        }
        assert!(holds(&out, "stamp 2") && !holds(&out, "stamp 1") && !holds(&out, "Link"));
        assert!(!holds(&out, "secret of the whole"));
    }

    #[test]
    fn what_a_page_inherits_comes_with_it() {
        let new = Document::load_mem(&cut(&bundle(2), 2..=2).unwrap()).unwrap();
        let page = new.get_dictionary(new.get_pages()[&1]).unwrap();
        assert_eq!(page.get(b"Rotate").unwrap().as_i64().unwrap(), 90);
        assert_eq!(page.get(b"MediaBox").unwrap().as_array().unwrap().len(), 4);
        assert_eq!(new.get_page_fonts(new.get_pages()[&1]).unwrap().len(), 1);
    }

    #[test]
    fn the_same_pages_give_the_same_bytes() {
        let whole = bundle(4);
        assert_eq!(cut(&whole, 1..=4).unwrap(), cut(&whole, 1..=4).unwrap());
    }

    #[test]
    fn what_cannot_be_cut_says_why() {
        let told = |error: CutError| error.to_string();
        assert_eq!(told(cut(&bundle(2), 2..=3).unwrap_err()), "expected page 3, found 2 pages");
        assert!(told(cut(b"no pdf", 1..=1).unwrap_err()).starts_with("expected a PDF that can be taken apart, found"));
    }
}
