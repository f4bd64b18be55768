//! One file becomes readings: its own, and one of every document inside it (members of archives, attachments of mails, files
//! embedded in a PDF). Every step stands behind the barrier, so that a fault costs one document and not the file around it.

use super::barrier::guarded;
use super::crew::{Crew, Duty, Pulse};
use super::document::read_within;
use super::recogniser::{Paper, Recogniser};
use super::{Stop, clock};
use crate::config::Settings;
use crate::decode::decode_by;
use crate::diag::{Code, Diagnostic, Sink};
use crate::ingest::{self, Budget, Loaded, Trouble};
use crate::model::{Borders, Date, Document, DocumentRecord, Letter, Material, MediaType, Source, SourceRecord};
use crate::register::{Basis, Decoded, Kept, Originals, Problem};
use crate::tables::Tables;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// What every worker needs.
#[derive(Debug, Clone)]
pub struct Context {
    /// of the run
    pub settings: Arc<Settings>,
    /// of the run
    pub tables: Arc<Tables>,
    /// borders between letters that people set, by content
    borders: Arc<BTreeMap<String, Borders>>,
    /// the last day a letter may bear
    today: Date,
}

/// Bytes of stack of a worker: objects of a PDF and parts of a mail are nested, and read by recursion.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// What a decoder needs beyond its own limit to notice it, and what the stages after it need.
const GRACE: Duration = Duration::from_secs(20);

/// One document, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// what goes to the outputs
    pub record: DocumentRecord,
    /// its pages; none when nothing could be decoded
    pub document: Document,
    /// remarks made before the letters were looked for: enough, with the pages, to read the letters again without the file
    pub decoding: Vec<Diagnostic>,
    /// its pages are those that the register keeps
    pub(super) kept: bool,
}

impl Reading {
    /// The reading of a source of which there is nothing but the reason why.
    #[must_use]
    pub fn failed(source: SourceRecord, why: Diagnostic) -> Self {
        let mut sink = Sink::new();
        sink.push(why);
        Self::new(source, Document::default(), Sink::new(), sink, (Vec::new(), Vec::new()))
    }

    /// The reading of a path that is no source.
    #[must_use]
    pub fn of_trouble(trouble: &Trouble) -> Self {
        let file = PathBuf::from(&trouble.path);
        let bytes = std::fs::metadata(&file).map_or(0, |about| if about.is_file() { about.len() } else { 0 });
        let source = Source { path: trouble.path.clone(), file, bytes, container: None, holder: None, stamp: None };
        Self::failed(ingest::unread(&source), trouble.diagnostic.clone())
    }

    fn new(
        source: SourceRecord,
        document: Document,
        decoding: Sink,
        mut sink: Sink,
        (mut letters, material): (Vec<Letter>, Vec<Material>),
    ) -> Self {
        let short = source.sha256.get(..12).unwrap_or_default();
        for (at, letter) in letters.iter_mut().enumerate() {
            letter.id = format!("{short}#{at}");
        }
        let decoding = decoding.into_sorted();
        sink.extend(decoding.iter().cloned());
        let record = DocumentRecord {
            schema: DocumentRecord::SCHEMA.to_owned(),
            source: SourceRecord {
                pages: u32::try_from(document.pages.len()).unwrap_or(u32::MAX),
                encoding: document.encoding.clone(),
                ..source
            },
            text_source: document.text_source,
            letters,
            material,
            diagnostics: sink.into_sorted(),
        };
        Self { record, document, decoding, kept: false }
    }
}

impl Context {
    /// What a reading rests on beside the bytes: version and rules, tables, decoder, and the settings that change what is read. Not the
    /// recognition of pictures: what a run with it read, a run without it does not take back.
    pub(super) fn basis(&self) -> Basis {
        Basis {
            version: concat!(env!("CARGO_PKG_VERSION"), "+", env!("KAIRAN_RULES")).to_owned(),
            settings_hash: self.settings.hash(),
            tables_hash: self.tables.hash.clone(),
            decoder: env!("KAIRAN_DECODER").to_owned(),
        }
    }

    /// The register of these settings; a relative path lies in the folder of the outputs.
    #[must_use]
    pub fn register_file(&self) -> PathBuf {
        self.settings.out.join(&self.settings.register.file)
    }

    /// Settings and tables of a run.
    #[must_use]
    pub fn new(settings: Settings, tables: Tables) -> Self {
        Self { settings: Arc::new(settings), tables: Arc::new(tables), borders: Arc::default(), today: clock::today() }
    }

    /// The copies beside the register of these settings.
    #[must_use]
    pub fn originals(&self) -> Originals {
        Originals::beside(&self.register_file())
    }

    /// The same tables and day with other settings.
    pub(super) fn with(&self, settings: Settings) -> Self {
        Self { settings: Arc::new(settings), ..self.clone() }
    }

    /// The same within the borders that people set.
    pub(super) fn with_borders(&self, borders: BTreeMap<String, Borders>) -> Self {
        Self { borders: Arc::new(borders), ..self.clone() }
    }

    /// The borders that people set in a content.
    pub(super) fn borders_of(&self, sha256: &str) -> Borders {
        self.borders.get(sha256).cloned().unwrap_or_default()
    }

    /// Reads sources and the letters in them.
    pub(super) fn reader(&self) -> Reader {
        let (tables, today, borders) = (Arc::clone(&self.tables), self.today, Arc::clone(&self.borders));
        let find = move |document: &Document, sha256: &str, sink: &mut Sink| {
            let none = Borders::default();
            read_within(document, borders.get(sha256).unwrap_or(&none), &tables, Some(today), sink)
        };
        Reader {
            settings: Arc::clone(&self.settings),
            find: Arc::new(find),
            recogniser: Recogniser::of(self.settings.ocr.engine.as_ref()),
            idle: Arc::default(),
            hashes: true,
            copies: None,
        }
    }
}

/// What is known of a file before its pages are looked at.
#[derive(Debug)]
pub(super) enum Known {
    /// nothing
    Nothing,
    /// its pages and those of everything inside it: only the letters are to be read again
    Pages(Vec<Kept>),
    /// everything
    All,
}

/// What is looked for in the pages of a document of this content.
type Find = dyn Fn(&Document, &str, &mut Sink) -> (Vec<Letter>, Vec<Material>) + Send + Sync;

/// Reads sources: decodes them, and finds in their pages what it was made to find.
#[derive(Clone)]
pub(super) struct Reader {
    settings: Arc<Settings>,
    find: Arc<Find>,
    /// reads pages that are pictures, when that is asked for
    recogniser: Option<Recogniser>,
    /// workers that have nothing to do: they help with the pages of a large file
    idle: Arc<AtomicUsize>,
    /// whether its readings carry the hash of their source, by which letters are named
    hashes: bool,
    /// where copies of what is read are kept
    copies: Option<Arc<Copies>>,
}

/// Where copies are kept, and the first that could not be.
pub(super) struct Copies {
    originals: Originals,
    trouble: Mutex<Option<(PathBuf, String)>>,
}

impl Copies {
    pub(super) fn new(originals: Originals) -> Self {
        Self { originals, trouble: Mutex::new(None) }
    }

    fn keep(&self, loaded: &Loaded) {
        if let Err(error) = self.originals.keep(loaded.sha256(), loaded.media, &loaded.bytes) {
            let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
            trouble.get_or_insert_with(|| (self.originals.folder().to_owned(), error.to_string()));
        }
    }

    /// The folder in which something could not be kept, and why.
    pub(super) fn trouble(&self) -> Option<(PathBuf, String)> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Reader {
    /// The same, keeping copies.
    pub(super) fn keeping(self, copies: Option<Arc<Copies>>) -> Self {
        Self { copies, ..self }
    }

    /// Reads the pages alone. It needs no tables, which take longer to load than a short letter to decode.
    pub(super) fn of_pages(settings: &Arc<Settings>) -> Self {
        Self {
            settings: Arc::clone(settings),
            find: Arc::new(|_, _, _| (Vec::new(), Vec::new())),
            recogniser: Recogniser::of(settings.ocr.engine.as_ref()),
            idle: Arc::default(),
            hashes: false,
            copies: None,
        }
    }

    /// Reads many files at once. `keep` is called by the worker, so that what is not needed is gone before it piles up; `give`
    /// gets what is kept of one file after the other, in the order of the sources. Of a file of which all is `known`, nothing is kept.
    pub(super) fn read_all<T, E>(
        &self,
        sources: impl IntoIterator<Item = Source>,
        stop: &Stop,
        known: impl Fn(&Loaded) -> Known + Send + Sync + 'static,
        keep: impl Fn(Reading, &Source) -> T + Send + Sync + Clone + 'static,
        mut give: impl FnMut(Source, Option<Vec<T>>) -> Result<(), E>,
    ) -> Result<(), E>
    where
        T: Send + 'static,
        E: From<std::io::Error>,
    {
        let crew = self.crew();
        self.idle.store(crew.workers.max(1), Ordering::Relaxed);
        let (reader, keep_late) = (self.clone(), keep.clone());
        let duty: Duty<Source, (Source, Option<Vec<T>>)> = Duty {
            work: Arc::new(move |source, pulse| {
                reader.idle.fetch_sub(1, Ordering::Relaxed);
                let readings = reader.read(source, pulse, &known);
                reader.idle.fetch_add(1, Ordering::Relaxed);
                (
                    source.clone(),
                    readings.map(|readings| readings.into_iter().map(|reading| keep(reading, source)).collect()),
                )
            }),
            given_up: Box::new(move |source| {
                (source.clone(), Some(vec![keep_late(given_up(source, crew.patience), source)]))
            }),
        };
        crew.work(sources, &duty, stop, |(source, kept)| give(source, kept))
    }

    pub(super) fn crew(&self) -> Crew {
        let machine = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Crew {
            workers: if self.settings.threads == 0 { machine() } else { self.settings.threads },
            stack_bytes: STACK_BYTES,
            patience: Duration::from_secs(self.settings.limits.max_seconds_per_source.into()) + GRACE,
            ahead: 4,
        }
    }

    /// Reads a file and everything inside it, sorted by path. `None` when nothing new can come of it.
    fn read(&self, source: &Source, pulse: &Pulse, known: impl FnOnce(&Loaded) -> Known) -> Option<Vec<Reading>> {
        let loaded = match guarded(|| ingest::load(source, &self.settings.limits)) {
            Ok(Ok(loaded)) => loaded,
            Ok(Err(why)) => return Some(vec![Reading::failed(ingest::unread(source), why)]),
            Err(panic) => return Some(vec![Reading::failed(ingest::unread(source), panicked(&panic))]),
        };
        if let Some(copies) = &self.copies {
            copies.keep(&loaded);
        }
        match known(&loaded) {
            Known::All => None,
            Known::Nothing => Some(self.read_loaded(loaded, pulse)),
            Known::Pages(kept) => {
                let unpacked: Result<Vec<_>, _> =
                    kept.iter().map(|kept| Ok::<_, Problem>((kept.source.clone(), kept.unpack()?))).collect();
                match unpacked {
                    Ok(documents) => Some(
                        documents
                            .into_iter()
                            .map(|(source, decoded)| {
                                pulse.beat();
                                self.read_again(source, decoded)
                            })
                            .collect(),
                    ),
                    // a damaged cell costs a reading of the file
                    Err(_) => Some(self.read_loaded(loaded, pulse)),
                }
            }
        }
    }

    fn read_loaded(&self, loaded: Loaded, pulse: &Pulse) -> Vec<Reading> {
        let mut readings = Vec::new();
        let mut budget = Budget::new(&self.settings.limits);
        self.read_with_members(loaded, &mut budget, pulse, &mut readings);
        readings.sort_by(|a, b| a.record.source.path.cmp(&b.record.source.path));
        readings
    }

    fn read_with_members(&self, mut loaded: Loaded, budget: &mut Budget, pulse: &Pulse, out: &mut Vec<Reading>) {
        pulse.beat();
        if let Some(copies) = self.copies.as_ref().filter(|_| loaded.depth > 0) {
            copies.keep(&loaded);
        }
        let source = if self.hashes { loaded.record() } else { loaded.nameless() };
        let mut decoding = Sink::new();
        decoding.extend(std::mem::take(&mut loaded.diagnostics));
        let opened = guarded(|| {
            let mut sink = Sink::new();
            let (document, members) = self.open(&loaded, budget, pulse, &mut sink);
            (document, members, sink)
        });
        loaded.make_room();
        let (document, members) = match opened {
            Ok((document, members, sink)) => {
                decoding.extend(sink.into_sorted());
                (document, members)
            }
            Err(panic) => {
                decoding.push(panicked(&panic));
                (Document::default(), Vec::new())
            }
        };
        out.push(self.find_letters(source, document, decoding));
        for member in members {
            self.read_with_members(member, budget, pulse, out);
        }
    }

    /// Reads the letters of a document whose lines are known.
    pub(super) fn read_again(&self, source: SourceRecord, decoded: Decoded) -> Reading {
        let mut decoding = Sink::new();
        decoding.extend(decoded.diagnostics);
        Reading { kept: true, ..self.find_letters(source, decoded.document, decoding) }
    }

    fn find_letters(&self, source: SourceRecord, document: Document, decoding: Sink) -> Reading {
        let mut sink = Sink::new();
        let mut found = (Vec::new(), Vec::new());
        if document.lines().next().is_some() {
            let read = guarded(|| {
                let mut sink = Sink::new();
                ((self.find)(&document, &source.sha256, &mut sink), sink)
            });
            match read {
                Ok((letters, remarks)) => (found, sink) = (letters, remarks),
                Err(panic) => sink.push(panicked(&panic)),
            }
        }
        Reading::new(source, document, decoding, sink, found)
    }

    /// The sources inside a source, as a reading finds them.
    pub(super) fn members(&self, loaded: &Loaded, budget: &mut Budget, sink: &mut Sink) -> Vec<Loaded> {
        guarded(|| self.open(loaded, budget, &Pulse::default(), sink).1).unwrap_or_default()
    }

    /// The pages of a source and the sources inside it.
    fn open(&self, loaded: &Loaded, budget: &mut Budget, pulse: &Pulse, sink: &mut Sink) -> (Document, Vec<Loaded>) {
        let passwords = self.settings.passwords_for(&loaded.source.path);
        if loaded.media == MediaType::Zip {
            return (Document::default(), ingest::unpack(loaded, &passwords, budget, sink));
        }
        let workers = 1 + self.idle.load(Ordering::Relaxed);
        let mut remarks = Sink::new();
        let mut decoded =
            decode_by(workers, &loaded.bytes, loaded.media, &passwords, &self.settings.limits, &mut remarks);
        let mut remarks = remarks.into_sorted();
        if let Some(recogniser) = &self.recogniser {
            let picture = loaded.media == MediaType::Image;
            let paper = Paper { bytes: &loaded.bytes, passwords: &passwords, picture };
            recogniser.read(&paper, &mut decoded.document, &mut remarks, pulse);
        }
        sink.extend(remarks);
        let members = decoded
            .embedded
            .into_iter()
            .filter_map(|embedded| loaded.member(&embedded.name, embedded.bytes, budget, sink))
            .collect();
        (decoded.document, members)
    }
}

/// The reading of a source whose worker did not come back.
fn given_up(source: &Source, patience: Duration) -> Reading {
    Reading::failed(ingest::unread(source), timed_out(patience))
}

fn timed_out(patience: Duration) -> Diagnostic {
    let seconds = patience.as_secs();
    Diagnostic::new(Code::SOURCE_TIMED_OUT).detail(
        format_args!("no sign of life for {seconds} seconds, given up"),
        format_args!("{seconds}秒間応答がないため打ち切りました"),
    )
}

/// The same of a document whose lines are known.
pub(super) fn given_up_again(source: SourceRecord, decoded: Decoded, patience: Duration) -> Reading {
    let mut sink = Sink::new();
    sink.push(timed_out(patience));
    let mut decoding = Sink::new();
    decoding.extend(decoded.diagnostics);
    Reading::new(source, decoded.document, decoding, sink, (Vec::new(), Vec::new()))
}

fn panicked(message: &str) -> Diagnostic {
    Diagnostic::new(Code::SOURCE_PANICKED).found(message)
}
