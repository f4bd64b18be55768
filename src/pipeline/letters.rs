//! One file per letter: the pages of a PDF cut out, the lines of a text.
//!
//! ```text
//! bundle.pdf, 9 pages: letter 0 on page 1, letter 1 on pages 2–3, attached matter behind it
//!   → 1 page, and 8 pages; with `Extent::Letter` 1 page and 2 pages
//! ```

use super::barrier::guarded;
use super::run::{Progress, RunError};
use super::{Context, Stop, original};
use crate::export::{LetterFile, LetterFolder, cut_pages};
use crate::model::{Document, MediaType, RegisterEntry, Standing, Told};
use crate::register::Register;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// How much of a file belongs to a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Extent {
    /// with what is attached to it: everything up to the next letter
    #[default]
    WithAttachments,
    /// its own pages alone
    Letter,
}

/// What came of writing single letters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterFiles {
    /// letters written
    pub written: usize,
    /// letters that were written as the whole file they lie in, and letters that were not written: file and reason
    pub remarks: Vec<(String, Told)>,
    /// letters of which there is no file
    pub missing: usize,
    /// the list of the files
    pub list: PathBuf,
}

/// Writes the letters that `chosen` takes into a folder, one file each. Only letters whose file is there are asked for.
///
/// # Errors
/// The register cannot be read, or a file not be written.
pub fn export_letters(
    register: &Register,
    folder: &Path,
    extent: Extent,
    chosen: impl Fn(&RegisterEntry) -> bool,
    context: &Context,
    progress: &mut dyn Progress,
    stop: &Stop,
) -> Result<LetterFiles, RunError> {
    let mut by_source: BTreeMap<String, Vec<RegisterEntry>> = BTreeMap::new();
    for entry in register.letters()?.into_iter().filter(|entry| entry.standing == Standing::Present) {
        by_source.entry(entry.source.path.clone()).or_default().push(entry);
    }
    by_source.retain(|_, entries| entries.iter().any(&chosen));
    let mut out = LetterFiles::default();
    let mut letters = LetterFolder::open(folder, &context.settings, &context.tables)?;
    progress.begin(by_source.len());
    for (path, mut entries) in by_source {
        if stop.asked() {
            break;
        }
        entries.sort_by_key(|entry| (entry.letter.first_page, entry.letter.first_line));
        let Some(source) = entries.first().map(|entry| entry.source.clone()) else { continue };
        let taken_from = if source.media_type == MediaType::Pdf {
            original(&source, context).map(Content::Pdf).map_err(|why| why.told())
        } else {
            let stored = register.decoded(&path, &source.sha256)?;
            stored
                .map(|(decoded, _)| Content::Text(decoded.document))
                .ok_or_else(|| Told::new("no stored text", "収受簿に文章がありません"))
        };
        for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| chosen(entry)) {
            let next = entries.get(at + 1).filter(|_| extent == Extent::WithAttachments);
            let file = match &taken_from {
                Ok(Content::Pdf(bytes)) => Ok(pdf(bytes, entry, next, extent, context)),
                Ok(Content::Text(document)) => Ok((text(document, entry, next, extent), None)),
                Err(why) => Err(why.clone()),
            };
            let (file, remark) = match file {
                Ok((file, remark)) => (Ok(file), remark),
                Err(why) => (Err(why.japanese.clone()), Some(why)),
            };
            out.written += usize::from(file.is_ok());
            out.missing += usize::from(file.is_err());
            out.remarks.extend(remark.map(|remark| (path.clone(), remark)));
            letters.put(entry, file)?;
        }
        progress.done(&path);
    }
    progress.end();
    out.list = letters.finish()?;
    Ok(out)
}

/// What letters are taken from.
enum Content {
    Pdf(Vec<u8>),
    Text(Document),
}

/// The pages of a letter; the whole file where they cannot be cut out, which is better than none.
fn pdf(
    bytes: &[u8],
    entry: &RegisterEntry,
    next: Option<&RegisterEntry>,
    extent: Extent,
    context: &Context,
) -> (LetterFile, Option<Told>) {
    let pages = pages_of(entry, next, extent);
    let shown = span(*pages.start(), *pages.end(), "頁");
    let passwords = context.settings.passwords_for(&entry.source.path);
    let max = usize::try_from(context.settings.limits.max_stream_bytes).unwrap_or(usize::MAX);
    let cut = guarded(|| cut_pages(bytes, &passwords, pages, max));
    let (bytes, remark) = match cut {
        Ok(Ok(cut)) => (cut, None),
        Ok(Err(why)) => (bytes.to_vec(), Some(why.told())),
        Err(panic) => (bytes.to_vec(), Some(Told::new(panic, "PDF の形が壊れています"))),
    };
    let remark = remark.map(|why| {
        Told::new(
            format!("the whole file, because its pages cannot be cut out: {}", why.english),
            format!("切り出せないため元のファイル全体の写し（{shown}）: {}", why.japanese),
        )
    });
    let in_list = remark.as_ref().map(|told| told.japanese.clone());
    (LetterFile { ending: "pdf".to_owned(), bytes, extent: shown, remark: in_list }, remark)
}

fn pages_of(entry: &RegisterEntry, next: Option<&RegisterEntry>, extent: Extent) -> RangeInclusive<u32> {
    let letter = &entry.letter;
    let first = letter.first_page.max(1);
    let own = letter.last_page.max(first);
    match (extent, next) {
        (Extent::Letter, _) => first..=own,
        (Extent::WithAttachments, Some(next)) => first..=own.max(next.letter.first_page.saturating_sub(1)),
        (Extent::WithAttachments, None) => first..=own.max(entry.source.pages),
    }
}

fn text(document: &Document, entry: &RegisterEntry, next: Option<&RegisterEntry>, extent: Extent) -> LetterFile {
    let letter = &entry.letter;
    let last = match (extent, next) {
        (Extent::Letter, _) => letter.last_line,
        (Extent::WithAttachments, Some(next)) => letter.last_line.max(next.letter.first_line.saturating_sub(1)),
        (Extent::WithAttachments, None) => u32::MAX,
    };
    let mut out = String::new();
    let mut end = letter.first_line;
    for line in document.lines().filter(|line| (letter.first_line..=last).contains(&line.number)) {
        // writing to a String does not fail
        let _ = write!(out, "{}\r\n", line.text);
        end = line.number;
    }
    LetterFile {
        ending: "txt".to_owned(),
        bytes: out.into_bytes(),
        extent: span(letter.first_line, end, "行"),
        remark: None,
    }
}

/// 3頁, 3～5頁
fn span(first: u32, last: u32, unit: &str) -> String {
    if last <= first { format!("{first}{unit}") } else { format!("{first}～{last}{unit}") }
}
