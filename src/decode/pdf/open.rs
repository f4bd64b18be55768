//! Opening a file: as it says it is built, then unlocked, then as its bytes show it.
//!
//! Owns the order of the tries and what is said about them. The first reading trusts the cross-reference table. When it finds a lie or no
//! page, a second reading searches the bytes; the one that read more text is kept.

use super::file::{Arena, File, PageNode};
use super::page::Part;
use super::xref::{Index, find};
use super::{attachment, page, rebuild, share};
use crate::config::Limits;
use crate::decode::Decoded;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Document, PageKind, TextSource};

/// Bytes that the object streams of a locked file may unpack to.
const MAX_OBJECT_STREAMS: usize = 64 << 20;

/// What one reading of a file gave.
struct Reading {
    decoded: Decoded,
    diagnostics: Vec<Diagnostic>,
    /// characters read
    characters: usize,
    /// objects were not where they should be
    misplaced: bool,
}

pub(super) fn decode(bytes: &[u8], passwords: &[String], limits: &Limits, workers: usize, sink: &mut Sink) -> Decoded {
    let index = Index::read(bytes);
    let locked = match &index {
        Some(index) => index.trailer.get(b"Encrypt").is_some(),
        None => rebuild::looks_locked(bytes),
    };
    if locked {
        return unlocked(bytes, index.is_some(), passwords, limits, sink);
    }
    let first = index.and_then(|index| read(bytes, &index, limits, workers));
    if let Some(reading) = first.as_ref()
        && !reading.misplaced
    {
        let damaged = reading.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::PDF_REPAIRED);
        let first = first.map(|reading| if damaged { reading.repaired(bytes) } else { reading });
        return first.map(|reading| reading.give(sink)).unwrap_or_default();
    }
    let second = read(bytes, &Index::search(bytes), limits, workers);
    let first_characters = first.as_ref().map(|reading| (reading.characters, reading.decoded.document.pages.len()));
    let second_characters = second.as_ref().map(|reading| (reading.characters, reading.decoded.document.pages.len()));
    let best = if second_characters > first_characters { second } else { first };
    let Some(reading) = best else {
        sink.push(Diagnostic::new(Code::PDF_DAMAGED));
        return Decoded::default();
    };
    reading.repaired(bytes).give(sink)
}

/// Opens a locked file with the empty password and then with each of the others; when its table is broken, with a new one.
fn unlocked(bytes: &[u8], trusted: bool, passwords: &[String], limits: &Limits, sink: &mut Sink) -> Decoded {
    let as_it_is = || try_all(bytes, passwords, limits);
    let with_new_table = || {
        let Some(rebuilt) = rebuild::with_table(bytes) else { return Attempt::Damaged };
        match try_all(&rebuilt.bytes, passwords, limits) {
            Attempt::Opened(reading) => Attempt::Opened(Box::new(reading.repaired(bytes))),
            Attempt::Locked if rebuilt.has_key => Attempt::Locked,
            _ => Attempt::Damaged,
        }
    };
    let attempt = if trusted { as_it_is().or(with_new_table) } else { with_new_table().or(as_it_is) };
    match attempt {
        Attempt::Opened(reading) => return reading.give(sink),
        Attempt::Locked => sink.push(locked(passwords.len())),
        Attempt::Damaged => sink.push(Diagnostic::new(Code::PDF_DAMAGED)),
    }
    Decoded::default()
}

/// What became of a locked file.
enum Attempt {
    Opened(Box<Reading>),
    Locked,
    Damaged,
}

impl Attempt {
    /// The other attempt where this one found damage.
    fn or(self, other: impl FnOnce() -> Self) -> Self {
        if matches!(self, Self::Damaged) { other() } else { self }
    }
}

fn try_all(bytes: &[u8], passwords: &[String], limits: &Limits) -> Attempt {
    let mut damaged = false;
    // this layer unpacks all object streams at once
    let streams = bytes.windows(6).filter(|name| *name == b"ObjStm").count();
    let share = (MAX_OBJECT_STREAMS / streams.max(1)).max(1 << 20);
    let largest = usize::try_from(limits.max_stream_bytes).unwrap_or(usize::MAX).min(share);
    for password in std::iter::once("").chain(passwords.iter().map(String::as_str)) {
        let options = lopdf::LoadOptions {
            password: Some(password.to_owned()),
            max_decompressed_size: Some(largest),
            ..lopdf::LoadOptions::default()
        };
        match lopdf::Document::load_mem_with_options(bytes, options) {
            Ok(document) if !document.is_encrypted() => {
                let arena = Arena::default();
                let file = File::opened(&document, &arena, limits);
                let read = read_file(&file, limits, |nodes| page::read_all(&file, nodes, 0, limits));
                if let Some(reading) = read {
                    let repaired = document.xref_recovery.is_some();
                    return Attempt::Opened(Box::new(if repaired { reading.repaired(bytes) } else { reading }));
                }
                damaged = true;
            }
            Ok(_) => {}
            Err(error) => damaged |= !is_about_password(&error),
        }
    }
    if damaged { Attempt::Damaged } else { Attempt::Locked }
}

/// That none of so many passwords opens the file.
fn locked(tried: usize) -> Diagnostic {
    let diagnostic = Diagnostic::new(Code::PDF_ENCRYPTED);
    if tried == 0 {
        return diagnostic.detail("no password is given for it", "パスワードが指定されていません");
    }
    diagnostic.detail(
        format!("passwords tried: {tried}, none of them opens it"),
        format!("{tried} 個のパスワードを試しましたが、どれでも開きません"),
    )
}

fn is_about_password(error: &lopdf::Error) -> bool {
    matches!(error, lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_))
}

fn read(bytes: &[u8], index: &Index<'_>, limits: &Limits, workers: usize) -> Option<Reading> {
    let arena = Arena::for_index(index);
    let file = File::new(bytes, index, &arena, limits);
    read_file(&file, limits, |nodes| share::read_all(&file, nodes, bytes, index, limits, workers))
}

/// Reads all pages; `None` when there are none.
fn read_file<'a>(
    file: &File<'a>,
    limits: &Limits,
    read_pages: impl FnOnce(&[PageNode<'_, 'a>]) -> Part,
) -> Option<Reading> {
    let max_pages = limits.max_pages as usize;
    let mut nodes = file.pages(max_pages.saturating_add(1));
    if nodes.is_empty() {
        return None;
    }
    let mut diagnostics = Vec::new();
    if nodes.len() > max_pages {
        nodes.truncate(max_pages);
        diagnostics.push(Diagnostic::new(Code::PDF_LIMIT).found(format!("max_pages = {max_pages}")));
    }
    let Part { pages, mut pinned, diagnostics: about_pages, remarks } = read_pages(&nodes);
    diagnostics.extend(about_pages);
    let mut document = Document { pages, ..Document::default() };
    super::layout::furniture::mark(&mut document.pages);
    document.number_lines();
    for (code, page, line, detail) in remarks {
        let number = document.pages.get(page).and_then(|page| page.lines.get(line)).map(|line| line.number);
        let mut diagnostic = Diagnostic::new(code).found(detail).page(u32::try_from(page + 1).unwrap_or(u32::MAX));
        diagnostic.line = number;
        diagnostics.push(diagnostic);
    }
    document.text_source = text_source(&document);
    let mut embedded = attachment::embedded(file, limits.max_container_members as usize);
    // an attachment may be listed and pinned to a page
    pinned.retain(|file| !embedded.contains(file));
    embedded.append(&mut pinned);
    for attached in &embedded {
        diagnostics.push(Diagnostic::new(Code::PDF_EMBEDDED_FILE).found(&attached.name));
    }
    if file.limited.get() {
        diagnostics.push(Diagnostic::new(Code::PDF_LIMIT));
    }
    if file.damaged.get() && !file.misplaced.get() {
        diagnostics.push(Diagnostic::new(Code::PDF_REPAIRED));
    }
    let characters = document.lines().map(|line| line.text.len()).sum();
    Some(Reading { decoded: Decoded { document, embedded }, diagnostics, characters, misplaced: file.misplaced.get() })
}

fn text_source(document: &Document) -> TextSource {
    let read = document.pages.iter().any(|page| page.lines.iter().any(|line| !line.furniture));
    let unread = document.pages.iter().any(|page| page.kind.needs_ocr() || page.kind == PageKind::Failed);
    match (read, unread) {
        (true, false) => TextSource::TextLayer,
        (true, true) => TextSource::Mixed,
        (false, _) => TextSource::None,
    }
}

impl Reading {
    /// Says, once, that the file had to be repaired; or, when nothing came out of it, that it cannot be read.
    fn repaired(mut self, bytes: &[u8]) -> Self {
        let pages = &self.decoded.document.pages;
        let lost = self.characters == 0 && pages.iter().all(|page| !page.kind.needs_ocr());
        let code = if lost { Code::PDF_DAMAGED } else { Code::PDF_REPAIRED };
        let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or_default();
        let mut diagnostic = Diagnostic::new(code);
        if find(tail, b"%%EOF", 0).is_none() {
            let pages = pages.len();
            diagnostic = diagnostic.detail(
                format!("it breaks off before its end, so pages may be missing; found: {pages}"),
                format!("途中で切れており、欠けたページがあるかもしれません。見つかったのは {pages} ページです"),
            );
        }
        self.diagnostics.retain(|other| other.code != Code::PDF_REPAIRED);
        if self.diagnostics.iter().all(|other| other.code != code) {
            self.diagnostics.push(diagnostic);
        }
        self
    }

    fn give(self, sink: &mut Sink) -> Decoded {
        sink.extend(self.diagnostics);
        self.decoded
    }
}
