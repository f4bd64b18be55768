//! One opened PDF: objects by number, each read once when first asked for, streams unpacked within the limits.
//!
//! Owns the budget of unpacked bytes and the page tree. Must not know fonts or content.
//!
//! Locked files are opened by lopdf, which knows every kind of PDF encryption; its objects then stand in the slots of the same table.
//!
//! Hard: objects that need other objects to be read (the length of a stream may be one), in circles. A slot that is being read
//! gives `Null` to whoever asks again.

use super::filter::{self, Filled, Rows, Unpacked};
use super::lexer::Lexer;
use super::object::{Dictionary, NULL, Object, Stream};
use super::xref::{Index, Place, raw_stream};
use crate::config::Limits;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::time::Instant;

/// Page tree levels; real trees have up to six.
const MAX_TREE_DEPTH: usize = 64;
/// Items of all objects of a file: some 200 MB.
const MAX_ITEMS: u32 = 4_000_000;
/// Bytes of unpacked object streams that are held at a time.
const MAX_HELD: usize = 96 << 20;
/// Steps along a chain of references.
const MAX_REFERENCES: usize = 32;

/// Holds unpacked object streams for as long as the objects that point into them.
#[derive(Debug, Default)]
pub(super) struct Arena {
    containers: BTreeMap<u32, OnceCell<Container>>,
}

#[derive(Debug, Default)]
struct Container {
    bytes: Vec<u8>,
    /// number and place of its objects
    objects: Vec<(u32, usize)>,
}

impl Arena {
    /// Room for the object streams that the index names.
    pub(super) fn for_index(index: &Index<'_>) -> Self {
        let mut numbers: Vec<u32> = index
            .places
            .iter()
            .filter_map(|(_, place)| match place {
                Place::Packed { container, .. } => Some(*container),
                _ => None,
            })
            .collect();
        numbers.dedup();
        Self { containers: numbers.into_iter().map(|number| (number, OnceCell::new())).collect() }
    }
}

enum Source<'a> {
    Place(Place),
    Opened(&'a lopdf::Object),
}

struct Slot<'a> {
    number: u32,
    source: Source<'a>,
    busy: Cell<bool>,
    object: OnceCell<Object<'a>>,
}

/// An opened file.
pub(super) struct File<'a> {
    bytes: &'a [u8],
    arena: &'a Arena,
    slots: Vec<Slot<'a>>,
    pub(super) trailer: Dictionary<'a>,
    inflater: RefCell<filter::Inflater>,
    pub(super) max_stream: usize,
    left: Cell<u64>,
    /// items that objects may still have, and bytes of object streams that may still be held
    items_left: Cell<u32>,
    held_left: Cell<usize>,
    /// the index lied: an object is not where it should be
    pub(super) misplaced: Cell<bool>,
    /// a stream ended early
    pub(super) damaged: Cell<bool>,
    /// a stream or the whole file unpacked to more than its limit
    pub(super) limited: Cell<bool>,
    pub(super) deadline: Option<Instant>,
}

/// The bytes of a stream.
pub(super) enum Content<'a> {
    /// as they stand in the file
    Plain(&'a [u8]),
    /// that were packed
    Unpacked(Filled),
}

impl Deref for Content<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Plain(bytes) => bytes,
            Self::Unpacked(bytes) => bytes,
        }
    }
}

impl Default for Content<'_> {
    fn default() -> Self {
        Self::Plain(&[])
    }
}

impl Content<'_> {
    /// The bytes alone.
    pub(super) fn into_vec(self) -> Vec<u8> {
        match self {
            Self::Plain(bytes) => bytes.to_vec(),
            Self::Unpacked(bytes) => bytes.into_vec(),
        }
    }
}

/// A page of the tree with what it inherits.
#[derive(Clone, Copy)]
pub(super) struct PageNode<'f, 'a> {
    pub(super) dictionary: &'f Dictionary<'a>,
    pub(super) resources: Option<&'f Object<'a>>,
    pub(super) media_box: Option<&'f Object<'a>>,
    pub(super) crop_box: Option<&'f Object<'a>>,
    pub(super) rotate: Option<&'f Object<'a>>,
}

impl<'a> File<'a> {
    /// A file whose objects stand where the index says.
    pub(super) fn new(bytes: &'a [u8], index: &Index<'a>, arena: &'a Arena, limits: &Limits) -> Self {
        let slots = index
            .places
            .iter()
            .filter(|(_, place)| *place != Place::Free)
            .map(|&(number, place)| Slot::new(number, Source::Place(place)))
            .collect();
        Self::with_slots(bytes, slots, index.trailer.clone(), arena, limits)
    }

    /// A file that lopdf has opened and unlocked.
    pub(super) fn opened(document: &'a lopdf::Document, arena: &'a Arena, limits: &Limits) -> Self {
        // lopdf keeps its objects sorted by number
        let slots = document.objects.iter().map(|(id, object)| Slot::new(id.0, Source::Opened(object))).collect();
        Self::with_slots(&[], slots, convert_dictionary(&document.trailer, 0), arena, limits)
    }

    fn with_slots(
        bytes: &'a [u8],
        slots: Vec<Slot<'a>>,
        trailer: Dictionary<'a>,
        arena: &'a Arena,
        limits: &Limits,
    ) -> Self {
        Self {
            bytes,
            arena,
            slots,
            trailer,
            inflater: RefCell::new(filter::Inflater::take()),
            max_stream: usize::try_from(limits.max_stream_bytes).unwrap_or(usize::MAX),
            left: Cell::new(limits.max_inflated_bytes),
            items_left: Cell::new(MAX_ITEMS),
            held_left: Cell::new(MAX_HELD),
            misplaced: Cell::new(false),
            damaged: Cell::new(false),
            limited: Cell::new(false),
            deadline: Instant::now().checked_add(std::time::Duration::from_secs(limits.max_seconds_per_source.into())),
        }
    }

    /// Whether the time for this file is used up.
    pub(super) fn out_of_time(&self) -> bool {
        let late = self.deadline.is_some_and(|deadline| Instant::now() > deadline);
        if late {
            self.limited.set(true);
        }
        late
    }

    /// The object of this number; `Null` when there is none.
    pub(super) fn get(&self, number: u32) -> &Object<'a> {
        let Some(slot) = self.slot(number) else { return &NULL };
        if let Some(object) = slot.object.get() {
            return object;
        }
        if slot.busy.replace(true) {
            return &NULL;
        }
        let object = match slot.source {
            Source::Opened(object) => convert(object, 0),
            Source::Place(Place::Offset(at)) => self.read_at(number, at),
            Source::Place(Place::Packed { container, at }) => self.read_packed(number, container, at),
            Source::Place(Place::Free) => Object::Null,
        };
        slot.busy.set(false);
        slot.object.get_or_init(|| object)
    }

    fn slot(&self, number: u32) -> Option<&Slot<'a>> {
        // numbers are mostly without gaps: look there first
        let first = self.slots.first()?.number;
        let guess = self.slots.get(number.checked_sub(first)? as usize).filter(|slot| slot.number == number);
        guess.or_else(|| {
            self.slots.binary_search_by_key(&number, |slot| slot.number).ok().and_then(|at| self.slots.get(at))
        })
    }

    fn read_at(&self, number: u32, at: usize) -> Object<'a> {
        let mut lexer = Lexer::new(self.bytes, at);
        let found = lexer.unsigned();
        if found != Some(number.into()) || lexer.unsigned().is_none() || !lexer.keyword(b"obj") {
            self.misplaced.set(true);
            return Object::Null;
        }
        let object = self.object(&mut lexer);
        let Object::Dictionary(dictionary) = object else { return object };
        lexer.skip_space();
        if !lexer.rest().starts_with(b"stream") {
            return Object::Dictionary(dictionary);
        }
        let length = dictionary.get(b"Length").map(|length| self.resolve(length)).and_then(Object::as_integer);
        match raw_stream(self.bytes, &mut lexer, length) {
            Some(raw) => Object::Stream(Box::new(Stream { dictionary, raw })),
            None => Object::Dictionary(dictionary),
        }
    }

    fn read_packed(&self, number: u32, container: u32, at: u32) -> Object<'a> {
        let Some(cell) = self.arena.containers.get(&container) else { return Object::Null };
        // an object stream inside an object stream is forbidden, and a way to go in circles
        if !matches!(self.slot(container).map(|slot| &slot.source), Some(Source::Place(Place::Offset(_)))) {
            self.misplaced.set(true);
            return Object::Null;
        }
        let container = cell.get_or_init(|| self.unpack_container(container).unwrap_or_default());
        let by_position = container.objects.get(at as usize).filter(|(n, _)| *n == number);
        let entry = by_position.or_else(|| container.objects.iter().find(|(n, _)| *n == number));
        let Some(&(_, offset)) = entry else {
            self.misplaced.set(true);
            return Object::Null;
        };
        self.object(&mut Lexer::new(&container.bytes, offset))
    }

    /// Reads an object, within what all objects of the file may hold.
    fn object<'b>(&self, lexer: &mut Lexer<'b>) -> Object<'b> {
        let allowed = lexer.items_left.min(self.items_left.get());
        lexer.items_left = allowed;
        let object = lexer.object();
        self.items_left.set(self.items_left.get().saturating_sub(allowed - lexer.items_left));
        if lexer.items_left == 0 {
            self.limited.set(true);
        }
        object
    }

    fn unpack_container(&self, number: u32) -> Option<Container> {
        let stream = self.get(number).as_stream()?;
        let integer = |name: &[u8]| {
            stream
                .dictionary
                .get(name)
                .map(|o| self.resolve(o))
                .and_then(Object::as_integer)
                .and_then(|n| usize::try_from(n).ok())
        };
        let (count, first) = (integer(b"N")?, integer(b"First")?);
        // as long as it is, and not as long as the room in which it was unpacked
        let unpacked = self.unpack(stream);
        let bytes = unpacked.to_vec();
        self.recycle(unpacked);
        let Some(left) = self.held_left.get().checked_sub(bytes.len()) else {
            self.limited.set(true);
            return None;
        };
        self.held_left.set(left);
        let mut lexer = Lexer::new(&bytes, 0);
        let mut objects = Vec::new();
        while objects.len() < count.min(bytes.len()) {
            let Some((packed, offset)) = lexer.unsigned().zip(lexer.unsigned()) else { break };
            objects.push((
                u32::try_from(packed).unwrap_or(u32::MAX),
                first.saturating_add(usize::try_from(offset).unwrap_or(usize::MAX)),
            ));
        }
        Some(Container { bytes, objects })
    }

    /// The object itself, or the one that it refers to.
    pub(super) fn resolve<'f>(&'f self, object: &'f Object<'a>) -> &'f Object<'a> {
        let mut object = object;
        for _ in 0..MAX_REFERENCES {
            match object {
                Object::Reference(number) => object = self.get(*number),
                _ => return object,
            }
        }
        &NULL
    }

    /// The resolved entry of a dictionary; `Null` when it is not there.
    pub(super) fn entry<'f>(&'f self, dictionary: &'f Dictionary<'a>, name: &[u8]) -> &'f Object<'a> {
        dictionary.get(name).map_or(&NULL, |object| self.resolve(object))
    }

    /// The resolved entry of a dictionary, when it is a dictionary or a stream.
    pub(super) fn dictionary<'f>(&'f self, dictionary: &'f Dictionary<'a>, name: &[u8]) -> Option<&'f Dictionary<'a>> {
        self.entry(dictionary, name).as_dictionary()
    }

    /// The unpacked bytes of a stream. Bytes behind an image filter come back still packed.
    pub(super) fn unpack(&self, stream: &Stream<'a>) -> Content<'a> {
        let filters = self.entry(&stream.dictionary, b"Filter");
        let parameters = match self.entry(&stream.dictionary, b"DecodeParms") {
            Object::Null => self.entry(&stream.dictionary, b"DP"),
            other => other,
        };
        let names: Vec<&[u8]> = match filters {
            Object::Name(name) => vec![name],
            Object::Array(items) => items.iter().filter_map(|o| self.resolve(o).as_name()).take(8).collect(),
            _ => return Content::Plain(stream.raw),
        };
        let mut data = Content::Plain(stream.raw);
        for (at, name) in names.into_iter().enumerate() {
            let parameters = match parameters {
                Object::Array(items) => items.get(at).map(|o| self.resolve(o)),
                single => (at == 0).then_some(single),
            };
            let parameters = parameters.and_then(Object::as_dictionary);
            match self.filter(name, parameters, &data) {
                Some(bytes) => data = Content::Unpacked(bytes),
                None => break,
            }
        }
        data
    }

    /// The first bytes of a stream that is packed in the usual way; `None` for any other.
    pub(super) fn unpack_head(&self, stream: &Stream<'a>, length: usize) -> Option<Vec<u8>> {
        let filter = self.entry(&stream.dictionary, b"Filter");
        let plain = [b"DecodeParms".as_slice(), b"DP"].iter().all(|name| stream.dictionary.get(name).is_none());
        let is_usual = plain && filter.as_name().is_some_and(|name| name == b"FlateDecode" || name == b"Fl");
        is_usual.then(|| filter::flate_head(&mut self.inflater.borrow_mut(), stream.raw, length))
    }

    /// Takes back the bytes of a stream that is no longer needed, so that the next one finds room.
    pub(super) fn recycle(&self, content: Content<'a>) {
        if let Content::Unpacked(bytes) = content {
            self.inflater.borrow_mut().recycle(bytes);
        }
    }

    fn filter(&self, name: &[u8], parameters: Option<&Dictionary<'a>>, data: &[u8]) -> Option<Filled> {
        let limit = self.max_stream.min(usize::try_from(self.left.get()).unwrap_or(usize::MAX));
        let value = |key: &[u8], default| {
            parameters.and_then(|p| p.get(key)).map(|o| self.resolve(o)).and_then(Object::as_integer).unwrap_or(default)
        };
        let out = match name {
            b"FlateDecode" | b"Fl" => filter::flate(&mut self.inflater.borrow_mut(), data, limit),
            b"LZWDecode" | b"LZW" => filter::lzw(data, value(b"EarlyChange", 1) != 0, limit).filled(),
            b"ASCII85Decode" | b"A85" => filter::ascii85(data).filled(),
            b"ASCIIHexDecode" | b"AHx" => filter::ascii_hex(data).filled(),
            b"RunLengthDecode" | b"RL" => filter::run_length(data, limit).filled(),
            b"Crypt" => Unpacked { bytes: data.to_vec(), ..Unpacked::default() }.filled(),
            _ => return None,
        };
        self.left.set(self.left.get().saturating_sub(out.bytes.len() as u64));
        self.damaged.set(self.damaged.get() | out.damaged);
        self.limited.set(self.limited.get() | out.limited);
        let predictor = value(b"Predictor", 1);
        if predictor < 2 {
            return Some(out.bytes);
        }
        let size = |key: &[u8], default| usize::try_from(value(key, default)).unwrap_or(1);
        let rows = Rows {
            predictor,
            colors: size(b"Colors", 1),
            bits: size(b"BitsPerComponent", 8),
            columns: size(b"Columns", 1),
        };
        Some(filter::unpredict(out.bytes.into_vec(), rows).into())
    }

    /// The catalog.
    pub(super) fn catalog(&self) -> Option<&Dictionary<'a>> {
        self.dictionary(&self.trailer, b"Root")
    }

    /// The pages in order, as far as `limit`. A tree that gives none is replaced by all pages of the file in the order of their numbers.
    pub(super) fn pages(&self, limit: usize) -> Vec<PageNode<'_, 'a>> {
        let mut pages = Vec::new();
        if let Some(root) = self.catalog().and_then(|catalog| catalog.get(b"Pages")) {
            self.walk(root, limit, &mut pages);
        }
        if pages.is_empty() {
            for slot in &self.slots {
                let Some(dictionary) = self.get(slot.number).as_dictionary() else { continue };
                if dictionary.get(b"Type").and_then(Object::as_name) == Some(b"Page") && pages.len() < limit {
                    pages.push(self.node(dictionary, None));
                    self.misplaced.set(true);
                }
            }
        }
        pages
    }

    fn walk<'f>(&'f self, root: &'f Object<'a>, limit: usize, pages: &mut Vec<PageNode<'f, 'a>>) {
        let mut seen = BTreeSet::new();
        // what is still to visit, the next one last
        let mut stack: Vec<(&'f Object<'a>, Option<PageNode<'f, 'a>>, usize)> = vec![(root, None, 0)];
        while let Some((object, parent, depth)) = stack.pop() {
            if let Object::Reference(number) = object
                && !seen.insert(*number)
            {
                continue;
            }
            let Some(dictionary) = self.resolve(object).as_dictionary() else { continue };
            let node = self.node(dictionary, parent);
            match self.entry(dictionary, b"Kids") {
                Object::Array(kids) if depth < MAX_TREE_DEPTH => {
                    stack.extend(kids.iter().rev().map(|kid| (kid, Some(node), depth + 1)));
                }
                Object::Array(_) => {}
                _ if dictionary.get(b"Type").and_then(Object::as_name) == Some(b"Pages") => {}
                _ => pages.push(node),
            }
            if pages.len() >= limit {
                break;
            }
        }
    }

    fn node<'f>(&'f self, dictionary: &'f Dictionary<'a>, parent: Option<PageNode<'f, 'a>>) -> PageNode<'f, 'a> {
        let own = |name: &[u8], inherited: Option<&'f Object<'a>>| match self.entry(dictionary, name) {
            Object::Null => inherited,
            object => Some(object),
        };
        PageNode {
            dictionary,
            resources: own(b"Resources", parent.and_then(|p| p.resources)),
            media_box: own(b"MediaBox", parent.and_then(|p| p.media_box)),
            crop_box: own(b"CropBox", parent.and_then(|p| p.crop_box)),
            rotate: own(b"Rotate", parent.and_then(|p| p.rotate)),
        }
    }
}

impl Drop for File<'_> {
    fn drop(&mut self) {
        self.inflater.take().keep();
    }
}

impl<'a> Slot<'a> {
    fn new(number: u32, source: Source<'a>) -> Self {
        Self { number, source, busy: Cell::new(false), object: OnceCell::new() }
    }
}

fn convert(object: &lopdf::Object, depth: u32) -> Object<'_> {
    if depth > 48 {
        return Object::Null;
    }
    match object {
        lopdf::Object::Null => Object::Null,
        lopdf::Object::Boolean(value) => Object::Bool(*value),
        lopdf::Object::Integer(value) => Object::Integer(*value),
        lopdf::Object::Real(value) => Object::Real(f64::from(*value)),
        lopdf::Object::Name(name) => Object::Name(Cow::Borrowed(name)),
        lopdf::Object::String(text, _) => Object::String(Cow::Borrowed(text)),
        lopdf::Object::Array(items) => Object::Array(items.iter().map(|item| convert(item, depth + 1)).collect()),
        lopdf::Object::Dictionary(dictionary) => Object::Dictionary(convert_dictionary(dictionary, depth + 1)),
        lopdf::Object::Stream(stream) => {
            let dictionary = convert_dictionary(&stream.dict, depth + 1);
            Object::Stream(Box::new(Stream { dictionary, raw: &stream.content }))
        }
        lopdf::Object::Reference(id) => Object::Reference(id.0),
    }
}

fn convert_dictionary(dictionary: &lopdf::Dictionary, depth: u32) -> Dictionary<'_> {
    Dictionary {
        entries: dictionary
            .iter()
            .map(|(name, value)| (Cow::Borrowed(name.as_slice()), convert(value, depth)))
            .collect(),
    }
}
