//! Running text with marks (HTML, Word) → pages and lines. The decoders say where lines, cells and pages end; this keeps count.

use crate::config::Limits;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Document, Line, Page, PageKind, TextSource};
use std::ops::Range;

/// A document in the making.
pub(super) struct Flow {
    pages: Vec<Page>,
    text: String,
    struck: Vec<Range<usize>>,
    cell: Option<(u16, u16)>,
    furniture: bool,
    /// no line stands on the last page yet
    fresh: bool,
    lines: u32,
    max_lines: u32,
    max_pages: u32,
    cut: Option<&'static str>,
}

impl Flow {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            pages: vec![Page { number: 1, ..Page::default() }],
            text: String::new(),
            struck: Vec::new(),
            cell: None,
            furniture: false,
            fresh: true,
            lines: 0,
            max_lines: limits.max_lines,
            max_pages: limits.max_pages,
            cut: None,
        }
    }

    /// Text of the line in the making.
    pub(super) fn push(&mut self, text: &str) {
        // a line end inside a text node is white space, and what ends a line is the decoder's to say
        self.text.extend(text.chars().map(|c| if matches!(c, '\n' | '\r' | '\u{c}') { ' ' } else { c }));
    }

    /// Text that is struck through.
    pub(super) fn push_struck(&mut self, text: &str) {
        let start = self.text.len();
        self.push(text);
        match self.struck.last_mut() {
            Some(last) if last.end == start => last.end = self.text.len(),
            _ if self.text.len() > start => self.struck.push(start..self.text.len()),
            _ => {}
        }
    }

    /// The line in the making.
    pub(super) fn pending(&self) -> &str {
        &self.text
    }

    /// Ends the line, also an empty one.
    pub(super) fn end_line(&mut self) {
        let (text, struck) = (std::mem::take(&mut self.text), std::mem::take(&mut self.struck));
        if self.cut.is_some() {
            return;
        }
        if self.lines >= self.max_lines {
            self.cut = Some("limits.max_lines");
            return;
        }
        self.lines += 1;
        self.fresh = false;
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(Line { text, struck, cell: self.cell, furniture: self.furniture, ..Line::default() });
        }
    }

    /// Ends the line if anything stands on it.
    pub(super) fn end_line_if_any(&mut self) {
        if !self.text.is_empty() {
            self.end_line();
        }
    }

    /// Begins a page.
    pub(super) fn begin_page(&mut self) {
        self.end_line_if_any();
        let number = u32::try_from(self.pages.len() + 1).unwrap_or(u32::MAX);
        if number > self.max_pages {
            self.cut = self.cut.or(Some("limits.max_pages"));
        }
        if self.cut.is_none() {
            self.pages.push(Page { number, ..Page::default() });
            self.fresh = true;
        }
    }

    /// The number that the line in the making will have.
    pub(super) fn next_line(&self) -> u32 {
        self.lines + 1
    }

    /// Whether nothing stands on the page yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.fresh && self.text.is_empty()
    }

    /// The cell that the lines to come belong to.
    pub(super) fn set_cell(&mut self, cell: Option<(u16, u16)>) {
        self.cell = cell;
    }

    /// Whether the lines to come are no part of the page's text.
    pub(super) fn set_furniture(&mut self, furniture: bool) {
        self.furniture = furniture;
    }

    /// Whether a limit was reached, so that more need not come.
    pub(super) fn is_full(&self) -> bool {
        self.cut.is_some()
    }

    /// The document. Empty lines at the head of the first and at the end of the last page are left out.
    pub(super) fn finish(mut self, sink: &mut Sink) -> Document {
        self.end_line_if_any();
        if let Some(page) = self.pages.last_mut() {
            while page.lines.last().is_some_and(|line| line.text.trim().is_empty()) {
                page.lines.pop();
            }
        }
        if let Some(page) = self.pages.first_mut() {
            let blank = page.lines.iter().take_while(|line| line.text.trim().is_empty()).count();
            page.lines.drain(..blank);
        }
        let mut is_empty = true;
        for page in &mut self.pages {
            if page.lines.iter().all(|line| line.text.trim().is_empty()) {
                page.kind = PageKind::Blank;
            } else {
                is_empty = false;
            }
        }
        let text_source = if is_empty { TextSource::None } else { TextSource::Plain };
        let mut document = Document { pages: self.pages, text_source, encoding: None };
        document.number_lines();
        if is_empty {
            sink.push(Diagnostic::new(Code::TEXT_EMPTY));
        }
        if let Some(limit) = self.cut {
            sink.push(Diagnostic::new(Code::TEXT_LIMIT).found(limit));
        }
        document
    }
}
