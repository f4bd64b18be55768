//! One source into memory: length first, then bytes, hash and kind. Members of containers come in here too.

use super::name::{Promise, is_litter, member_name, promise};
use super::sniff::{Sniffed, sniff};
use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Container, MediaType, Source, SourceRecord};
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

/// A source in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// where it came from
    pub source: Source,
    /// all its bytes
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes, worked out when it is asked for
    sha256: OnceLock<String>,
    /// what the bytes are
    pub media: MediaType,
    /// containers around it: 0 for a file
    pub depth: u32,
    /// what is known of it before it is decoded
    pub diagnostics: Vec<Diagnostic>,
}

/// What the members of one outermost file may still use: depth, number and bytes, and the names already given.
#[derive(Debug, Clone)]
pub struct Budget {
    depth: u32,
    members: u32,
    pub(super) bytes: u64,
    pub(super) member_bytes: u64,
    names: BTreeSet<String>,
    reported: bool,
}

impl Budget {
    /// The whole budget of one outermost file.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            depth: limits.max_container_depth,
            members: limits.max_container_members,
            bytes: limits.max_inflated_bytes,
            member_bytes: limits.max_file_bytes,
            names: BTreeSet::new(),
            reported: false,
        }
    }

    /// Whether one more member fits; the first that does not is reported, the rest would say the same.
    pub(super) fn takes_member(&mut self, name: &str, sink: &mut Sink) -> bool {
        if self.members > 0 {
            self.members -= 1;
            return true;
        }
        if !self.reported {
            self.reported = true;
            sink.push(limit(
                format_args!(
                    "too many members, \"{name}\" and those after it were not read (limits.max_container_members)"
                ),
                format_args!("件数の上限により「{name}」以降は読んでいません limits.max_container_members"),
            ));
        }
        false
    }

    /// The name itself, or `name (2)` when a member has it already: two attachments of one mail may have the same name.
    fn unique(&mut self, name: String) -> String {
        if self.names.insert(name.clone()) {
            return name;
        }
        let (stem, dot, extension) = match name.rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() && !extension.contains('/') => (stem, ".", extension),
            _ => (name.as_str(), "", ""),
        };
        let mut copy = 2_u32;
        loop {
            let other = format!("{stem} ({copy}){dot}{extension}");
            if self.names.insert(other.clone()) {
                return other;
            }
            copy += 1;
        }
    }
}

pub(super) fn limit(english: impl std::fmt::Display, japanese: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::CONTAINER_LIMIT).detail(english, japanese)
}

/// Reads a source, hashes it and says what it is. Only files have to be loaded: members are born loaded.
///
/// # Errors
/// The one reason why there is nothing to decode: not found, unreadable, empty, larger than `limits.max_file_bytes` (then not a
/// byte of it was read).
pub fn load(source: &Source, limits: &Limits) -> Result<Loaded, Diagnostic> {
    let bytes = read(&source.file, limits.max_file_bytes)?;
    if bytes.is_empty() {
        return Err(Diagnostic::new(Code::INPUT_EMPTY));
    }
    let name = source.path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut source = source.clone();
    source.bytes = bytes.len() as u64;
    Ok(Loaded::new(source, bytes, &name, 0))
}

/// The record of a source that could not be loaded.
#[must_use]
pub fn unread(source: &Source) -> SourceRecord {
    let is_file = source.container.is_none() && source.bytes == 0;
    let length = || std::fs::metadata(&source.file).ok().filter(std::fs::Metadata::is_file).map(|about| about.len());
    SourceRecord {
        path: source.path.clone(),
        sha256: String::new(),
        bytes: if is_file { length().unwrap_or_default() } else { source.bytes },
        media_type: MediaType::Unknown,
        pages: 0,
        encoding: None,
        container: source.container.clone(),
        holder: source.holder.clone(),
    }
}

fn read(path: &Path, max: u64) -> Result<Vec<u8>, Diagnostic> {
    let unreadable = |error: &std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Diagnostic::new(Code::INPUT_NOT_FOUND),
        _ => Diagnostic::new(Code::INPUT_UNREADABLE).found(error),
    };
    // asked before opening: to open a pipe waits for its writer, for ever
    let about = std::fs::metadata(path).map_err(|e| unreadable(&e))?;
    if !about.is_file() {
        return Err(
            Diagnostic::new(Code::INPUT_UNREADABLE).detail("not a regular file", "通常のファイルではありません")
        );
    }
    let too_large = |bytes: u64| Diagnostic::new(Code::INPUT_TOO_LARGE).found(format_args!("{bytes} > {max} bytes"));
    if about.len() > max {
        return Err(too_large(about.len()));
    }
    let mut bytes = room_for(usize::try_from(about.len()).unwrap_or_default());
    let file = File::open(path).map_err(|e| unreadable(&e))?;
    // the file may grow while it is read
    file.take(max.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| unreadable(&e))?;
    if bytes.len() as u64 > max { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

thread_local! {
    /// The room of the file before, which the next one needs again: memory that was never used costs more than the reading.
    static SPARE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Files are mostly smaller than this, and memory that is asked for and not used costs nothing.
const USUAL_ROOM: usize = 2 << 20;
/// More is given back between two files.
const MAX_SPARE: usize = 8 << 20;

/// An empty buffer for so many bytes.
fn room_for(length: usize) -> Vec<u8> {
    let spare = SPARE.take();
    // one byte more, in which the end of the file is noticed
    if spare.capacity() > length { spare } else { Vec::with_capacity(USUAL_ROOM.max(length + 1)) }
}

impl Loaded {
    /// Gives the room of its bytes to the next file that this thread loads.
    pub fn make_room(self) {
        let mut bytes = self.bytes;
        if (USUAL_ROOM..=MAX_SPARE).contains(&bytes.capacity()) {
            bytes.clear();
            SPARE.set(bytes);
        }
    }

    fn new(source: Source, bytes: Vec<u8>, name: &str, depth: u32) -> Self {
        let Sniffed { media, what } = sniff(&bytes, name);
        let mut diagnostics = Vec::new();
        if let Promise::Document(promised) = promise(name)
            && promised != media
        {
            let expected = promised.as_str();
            diagnostics.push(Diagnostic::new(Code::INPUT_TYPE_MISMATCH).detail(
                format_args!("expected {expected}, found {what}"),
                format_args!("拡張子は {expected}、中身は {what}"),
            ));
        }
        if media == MediaType::Unknown {
            diagnostics.push(Diagnostic::new(Code::INPUT_UNKNOWN_TYPE).found(what));
        }
        Self { sha256: OnceLock::new(), source, bytes, media, depth, diagnostics }
    }

    /// SHA-256 of the bytes, lower-case hexadecimal.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256.get_or_init(|| sha256(&self.bytes))
    }

    /// The `source` part of its record; number of pages and encoding are known after decoding.
    #[must_use]
    pub fn record(&self) -> SourceRecord {
        SourceRecord { sha256: self.sha256().to_owned(), ..self.nameless() }
    }

    /// The same without the hash, which takes longer than to read a short text.
    #[must_use]
    pub fn nameless(&self) -> SourceRecord {
        SourceRecord { media_type: self.media, ..unread(&self.source) }
    }

    /// Makes a source of a file that lay inside this one. `None` when it is no document or goes beyond the budget; all but litter
    /// and registers is then reported in `sink`, which belongs to this source.
    pub fn member(&self, name: &str, bytes: Vec<u8>, budget: &mut Budget, sink: &mut Sink) -> Option<Self> {
        let name = member_name(name);
        let last = name.rsplit('/').next().unwrap_or_default().to_owned();
        if name.split('/').any(is_litter) || promise(&last) == Promise::Record || !budget.takes_member(&name, sink) {
            return None;
        }
        if promise(&last) == Promise::Sheet {
            sink.push(sheet(&name));
            return None;
        }
        let depth = self.depth + 1;
        if depth > budget.depth {
            sink.push(limit(
                format_args!("\"{name}\" lies {depth} containers deep (limits.max_container_depth)"),
                format_args!("「{name}」は入れ子が深すぎます limits.max_container_depth"),
            ));
            return None;
        }
        let length = bytes.len() as u64;
        if length == 0 {
            sink.push(Diagnostic::new(Code::INPUT_EMPTY).found(&name));
            return None;
        }
        if length > budget.member_bytes || length > budget.bytes {
            sink.push(too_many_bytes(&name));
            return None;
        }
        budget.bytes -= length;
        let (outer, inside) = match &self.source.container {
            Some(container) => (container.path.clone(), format!("{}!/{name}", container.member)),
            None => (self.source.path.clone(), name),
        };
        let member = budget.unique(inside);
        let source = Source {
            path: format!("{outer}!/{member}"),
            file: self.source.file.clone(),
            bytes: length,
            container: Some(Container { path: outer, member }),
            holder: self.source.holder.clone(),
            stamp: None,
        };
        Some(Self::new(source, bytes, &last, depth))
    }
}

/// A table that came with a letter: not read, and not passed over in silence.
pub(super) fn sheet(name: &str) -> Diagnostic {
    Diagnostic::new(Code::INPUT_UNKNOWN_TYPE).found(format_args!("\"{name}\""))
}

pub(super) fn too_many_bytes(name: &str) -> Diagnostic {
    limit(
        format_args!("\"{name}\" is too large unpacked (limits.max_file_bytes, limits.max_inflated_bytes)"),
        format_args!("「{name}」は展開後の大きさが上限を超えます limits.max_file_bytes, limits.max_inflated_bytes"),
    )
}

fn sha256(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // writing to a String does not fail
        let _ = write!(out, "{byte:02x}");
    }
    out
}
