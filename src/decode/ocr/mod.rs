//! Pages without text: the picture made ready for an engine that recognises characters, and what the engine says made lines.
//!
//! ```text
//! drawn page → Picture (stamps faded, set straight) → engine → table of words → lines with their places on the page
//! ```
//!
//! Owns no engine and starts none. Must not know a letter or a date: only the signs of a day that stands alone on
//! its line are set right, and everything recognised is looked at by a person. The steps and thresholds were measured on scans, copies and faxes of known text.

mod day;
mod picture;
mod placing;
mod words;

pub use picture::Picture;
pub use placing::Placing;
pub use words::{Recognition, recognition};

use super::pdf;
use crate::diag::{Code, Diagnostic};
use crate::model::{Document, Page, TextSource, Word};

/// Below this mean confidence (percent) the lines of a page are noise: half of their characters were wrong in the measurements.
const WORTHLESS: f32 = 60.0;
/// Below this another way of holding the page is tried; above it fewer than one character in eight was wrong.
const GOOD: f32 = 75.0;

impl Recognition {
    /// Whether it is worth keeping.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.confidence >= WORTHLESS && self.lines.iter().map(|line| line.text.chars().count()).sum::<usize>() >= 2
    }

    /// Whether no other way of holding the page has to be tried.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.confidence >= GOOD
    }
}

/// Pages of which kairan has no text, by their place in the document.
#[must_use]
pub fn unread_pages(document: &Document) -> Vec<usize> {
    let pages = document.pages.iter().enumerate();
    pages.filter(|(_, page)| page.kind.needs_ocr() && !is_recognised(page)).map(|(at, _)| at).collect()
}

/// Whether there is a page of which kairan has no text.
#[must_use]
pub fn has_unread_pages(document: &Document) -> bool {
    !unread_pages(document).is_empty()
}

/// Whether there is a page that was recognised.
#[must_use]
pub fn has_recognised_pages(document: &Document) -> bool {
    document.pages.iter().any(is_recognised)
}

fn is_recognised(page: &Page) -> bool {
    page.lines.iter().any(|line| line.recognition.is_some())
}

/// Puts what was recognised in the place of the lines of page `at`; remarks keep pointing at their lines.
pub fn put(document: &mut Document, at: usize, recognition: Recognition, remarks: &mut Vec<Diagnostic>) {
    let Some(page) = document.pages.get_mut(at) else { return };
    let number = page.number;
    remarks.retain(|remark| remark.code != Code::NEEDS_OCR || remark.page != Some(number));
    remarks.push(Diagnostic::new(Code::PAGE_RECOGNISED).found(format!("{:.0} %", recognition.confidence)).page(number));
    page.lines = recognition.lines;
    let mut mended = Vec::new();
    for (at, line) in page.lines.iter_mut().enumerate() {
        line.page = number;
        if let Some(day) = day::mended(&line.text) {
            line.words = line.bbox.map(|bbox| Word { range: 0..day.len(), bbox }).into_iter().collect();
            mended.push((at, std::mem::replace(&mut line.text, day)));
        }
    }
    let before: Vec<Vec<u32>> =
        document.pages.iter().map(|page| page.lines.iter().map(|line| line.number).collect()).collect();
    pdf::mark_furniture(&mut document.pages);
    document.number_lines();
    for remark in remarks.iter_mut().filter(|remark| remark.page != Some(number)) {
        let (Some(page), Some(line)) = (remark.page, remark.line) else { continue };
        let place = usize::try_from(page).unwrap_or(usize::MAX).wrapping_sub(1);
        let within = before.get(place).and_then(|lines| lines.iter().position(|number| *number == line));
        remark.line = within
            .and_then(|within| document.pages.get(place)?.lines.get(within))
            .map(|line| line.number)
            .or(remark.line);
    }
    for (within, read) in mended {
        let Some(line) = document.pages.get(at).and_then(|page| page.lines.get(within)) else { continue };
        let remark = Diagnostic::new(Code::DAY_MENDED).detail(
            format_args!("the picture was read as {read}, taken as {}", line.text),
            format_args!("画像からは「{read}」と読めましたが、「{}」としました", line.text),
        );
        remarks.push(remark.page(number).line(line.number));
    }
    document.text_source = text_source(document);
}

fn text_source(document: &Document) -> TextSource {
    let mut lines = document.lines().filter(|line| !line.furniture).map(|line| line.recognition.is_some());
    let Some(first) = lines.next() else { return TextSource::None };
    match (first, lines.any(|other| other != first)) {
        (true, false) => TextSource::Ocr,
        _ => TextSource::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Line, PageKind};

    fn line(text: &str) -> Line {
        Line { text: text.to_owned(), ..Line::default() }
    }

    #[test]
    fn a_recognised_page_takes_its_place_and_remarks_keep_their_lines() {
        let page = |number, kind, lines: &[&str]| Page {
            number,
            kind,
            lines: lines.iter().map(|text| line(text)).collect(),
            ..Page::default()
        };
        let pages = vec![page(1, PageKind::Scan, &[]), page(2, PageKind::Text, &["一", "二"])];
        let mut document = Document { pages, text_source: TextSource::Mixed, ..Document::default() };
        document.number_lines();
        let mut remarks =
            vec![Diagnostic::new(Code::NEEDS_OCR).page(1), Diagnostic::new(Code::PDF_UNMAPPED_GLYPHS).page(2).line(2)];
        let lines =
            vec![Line { recognition: Some(90), ..line("信和6年5月1H") }, Line { recognition: Some(80), ..line("記") }];
        put(&mut document, 0, Recognition { lines, confidence: 86.0 }, &mut remarks);
        assert_eq!(document.to_text(), "令和6年5月1日\n記\n\u{c}一\n二\n");
        let said: Vec<_> = remarks.iter().map(|remark| (remark.code, remark.page, remark.line)).collect();
        assert_eq!(
            said,
            [
                (Code::PDF_UNMAPPED_GLYPHS, Some(2), Some(4)),
                (Code::PAGE_RECOGNISED, Some(1), None),
                (Code::DAY_MENDED, Some(1), Some(1))
            ]
        );
        assert_eq!(document.text_source, TextSource::Mixed);
        assert!(has_recognised_pages(&document) && !has_unread_pages(&document));
    }
}
