//! One page after the other: box, content, annotations, lines, kind.

use super::attachment;
use super::content::{Drawn, Interpreter};
use super::file::{File, PageNode};
use super::font::Fonts;
use super::layout;
use super::matrix::Display;
use super::object::{Dictionary, Object};
use super::page_kind::{Counts, OUTLINE_SEGMENTS};
use super::seam::Joined;
use crate::config::Limits;
use crate::decode::Embedded;
use crate::diag::{Code, Diagnostic};
use crate::model::{Page, PageKind};
use std::cell::Cell;

/// A remark about a line that has no number yet: code, page, line, what was found.
pub(super) type Remark = (Code, usize, usize, String);

/// Annotations of one page.
const MAX_ANNOTATIONS: usize = 2000;
/// Pages as large as a wall; larger boxes are nonsense.
const MAX_SIDE: f64 = 20_000.0;
/// A4.
const USUAL: [f64; 4] = [0.0, 0.0, 595.0, 842.0];

/// Bytes of a content by which a page of outlines is known: some thousand points.
const GLIMPSE: usize = 128 << 10;

/// Glyphs of a page that is no drawing; the room for more is given back between two files.
const USUAL_GLYPHS: usize = 1 << 16;

thread_local! {
    /// The room of the page before. Within a thread it goes from file to file.
    static SPARE: Cell<Drawn> = const { Cell::new(Drawn::EMPTY) };
}

/// What the pages of a file, or of a part of it, gave.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) pages: Vec<Page>,
    /// files that are pinned to a page
    pub(super) pinned: Vec<Embedded>,
    /// about pages
    pub(super) diagnostics: Vec<Diagnostic>,
    /// about lines, which are numbered later
    pub(super) remarks: Vec<Remark>,
}

/// Reads the pages; `first` is the index of the first of them in the file.
pub(super) fn read_all<'a>(file: &File<'a>, nodes: &[PageNode<'_, 'a>], first: usize, limits: &Limits) -> Part {
    let mut fonts = Fonts::default();
    let mut part = Part::default();
    let off = switched_off(file);
    let mut spare = SPARE.take();
    for (at, node) in nodes.iter().enumerate() {
        let number = u32::try_from(first + at + 1).unwrap_or(u32::MAX);
        if file.out_of_time() {
            let late = Diagnostic::new(Code::PDF_PAGE_FAILED).page(number);
            part.diagnostics.push(late.detail("out of time", "時間切れ"));
            part.pages.push(Page { number, kind: PageKind::Failed, ..Page::default() });
            continue;
        }
        let display = display(file, node);
        let drawn = draw(file, node, &mut fonts, &display, limits, &off, &mut spare);
        attached(file, node, limits.max_container_members as usize, &mut part.pinned);
        let mut page = Page { number, width: display.width, height: display.height, ..Page::default() };
        if let Some(drawn) = drawn {
            read(&drawn, &fonts, &display, &mut page, &mut part.remarks, &mut part.diagnostics);
            spare = drawn.emptied();
        } else {
            page.kind = PageKind::Failed;
            part.diagnostics.push(Diagnostic::new(Code::PDF_PAGE_FAILED).page(number));
        }
        part.pages.push(page);
    }
    if spare.glyphs.capacity() <= USUAL_GLYPHS {
        SPARE.set(spare);
    }
    part
}

fn read(
    drawn: &Drawn,
    fonts: &Fonts,
    display: &Display,
    page: &mut Page,
    remarks: &mut Vec<Remark>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let counts = Counts::of(drawn, fonts, display.width, display.height);
    let lines = layout::lines(drawn, fonts, display);
    let text: String =
        if counts.may_be_poor() { lines.iter().map(|(line, _)| line.text.as_str()).collect() } else { String::new() };
    page.kind = counts.kind(&text);
    if page.kind.needs_ocr() {
        let needs_ocr = Diagnostic::new(Code::NEEDS_OCR).page(page.number);
        diagnostics.push(match page.kind {
            PageKind::BrokenText => needs_ocr.detail(
                "its fonts give wrong or no characters for what is printed",
                "フォントの文字情報が欠けているか誤っています",
            ),
            PageKind::ScanWithPoorText => needs_ocr
                .detail("the text recognised by the scanner is too poor", "スキャナーの文字認識の質が低すぎます"),
            PageKind::Outlines => needs_ocr.detail("its letters are drawn as shapes", "文字が図形として描かれています"),
            _ => needs_ocr,
        });
    }
    if drawn.limited {
        diagnostics.push(Diagnostic::new(Code::PDF_LIMIT).page(page.number));
    }
    let only_incomplete = counts.is_only_incomplete();
    let unmapped = drawn.unmapped();
    let mut first = None;
    for (line, missing) in lines {
        let keep = match page.kind {
            PageKind::BrokenText => only_incomplete && missing == 0,
            PageKind::ScanWithPoorText => false,
            _ => true,
        };
        if keep {
            if missing > 0 && first.is_none() {
                first = Some(page.lines.len());
            }
            if !line.text.is_empty() {
                page.lines.push(line);
            }
        }
    }
    if unmapped > 0 {
        let at = (page.number as usize).saturating_sub(1);
        remarks.push((Code::PDF_UNMAPPED_GLYPHS, at, first.unwrap_or(usize::MAX), unmapped.to_string()));
    }
}

/// Draws the page; `None` when it has a content that cannot be had.
fn draw<'a>(
    file: &File<'a>,
    node: &PageNode<'_, 'a>,
    fonts: &mut Fonts,
    display: &Display,
    limits: &Limits,
    off: &[u32],
    spare: &mut Drawn,
) -> Option<Drawn> {
    if let Some(drawn) = glimpse(file, node, fonts, display, limits, off, spare) {
        return Some(drawn);
    }
    let mut interpreter = Interpreter::new(file, fonts, std::mem::take(spare), display.base, limits, off);
    let resources = node.resources.and_then(Object::as_dictionary);
    let contents = node.dictionary.get(b"Contents");
    let resolved = contents.map(|contents| file.resolve(contents));
    // a list of one part is that part
    let only = match resolved {
        Some(Object::Array(parts)) => parts.first().filter(|_| parts.len() == 1).map(|part| file.resolve(part)),
        _ => None,
    };
    let readable = match only.filter(|part| matches!(part, Object::Stream(_))).or(resolved) {
        Some(Object::Stream(stream)) => {
            let content = file.unpack(stream);
            interpreter.run(&content, resources);
            file.recycle(content);
            true
        }
        Some(Object::Array(parts)) => {
            let mut whole = Joined::default();
            let mut found = parts.is_empty();
            for stream in parts.iter().filter_map(|part| file.resolve(part).as_stream()) {
                let part = file.unpack(stream);
                if whole.len().saturating_add(part.len()) > file.max_stream {
                    file.limited.set(true);
                    break;
                }
                whole.push(&part);
                file.recycle(part);
                found = true;
            }
            interpreter.run(&whole.finish(), resources);
            found
        }
        Some(_) => matches!(contents, Some(Object::Null)),
        None => true,
    };
    annotations(file, node, &mut interpreter);
    readable.then(|| interpreter.finish())
}

/// Draws the beginning of a long content that can show no text, for it has no font, no form, no picture and no annotation. `None` when the
/// page may have text, or when its beginning does not show yet that its letters are drawn as shapes: then all of it has to be looked at.
fn glimpse<'a>(
    file: &File<'a>,
    node: &PageNode<'_, 'a>,
    fonts: &mut Fonts,
    display: &Display,
    limits: &Limits,
    off: &[u32],
    spare: &mut Drawn,
) -> Option<Drawn> {
    let Object::Stream(stream) = file.resolve(node.dictionary.get(b"Contents")?) else { return None };
    if stream.raw.len() < GLIMPSE / 4 || node.dictionary.get(b"Annots").is_some() || may_show_text(file, node) {
        return None;
    }
    let head = file.unpack_head(stream, GLIMPSE)?;
    let mut interpreter = Interpreter::new(file, fonts, std::mem::take(spare), display.base, limits, off);
    interpreter.run(&head, node.resources.and_then(Object::as_dictionary));
    let drawn = interpreter.finish();
    if drawn.segments > OUTLINE_SEGMENTS {
        return Some(drawn);
    }
    *spare = drawn.emptied();
    None
}

/// Whether there is a font, or something that may have one, among the resources of a page.
fn may_show_text<'a>(file: &File<'a>, node: &PageNode<'_, 'a>) -> bool {
    let Some(resources) = node.resources.and_then(Object::as_dictionary) else { return false };
    let states = file.dictionary(resources, b"ExtGState").map(|states| states.entries.as_slice()).unwrap_or_default();
    let sets_a_font =
        |state: &Object<'a>| file.resolve(state).as_dictionary().is_none_or(|state| state.get(b"Font").is_some());
    [b"Font".as_slice(), b"XObject"].iter().any(|name| resources.get(name).is_some())
        || states.iter().any(|(_, state)| sets_a_font(state))
}

/// Draws what annotations show: form fields, typed-in text, stamps.
fn annotations<'f, 'a>(file: &'f File<'a>, node: &PageNode<'f, 'a>, interpreter: &mut Interpreter<'_, 'f, 'a>) {
    for annotation in file.entry(node.dictionary, b"Annots").as_array().unwrap_or_default().iter().take(MAX_ANNOTATIONS)
    {
        let Some(annotation) = file.resolve(annotation).as_dictionary() else { continue };
        let flags = file.entry(annotation, b"F").as_integer().unwrap_or(0);
        // hidden, or not on a screen
        if flags & 0b10_0010 != 0 || file.entry(annotation, b"Subtype").as_name() == Some(b"Popup") {
            continue;
        }
        if file.entry(annotation, b"Subtype").as_name() == Some(b"StrikeOut") {
            let corners: Vec<f64> = numbers_of(file, file.entry(annotation, b"QuadPoints"));
            for quadrilateral in corners.chunks_exact(8).take(MAX_ANNOTATIONS) {
                quadrilateral.try_into().into_iter().for_each(|corners: [f64; 8]| interpreter.strike(corners));
            }
        }
        let Some(normal) = file.dictionary(annotation, b"AP").and_then(|appearance| appearance.get(b"N")) else {
            continue;
        };
        let entry = match file.resolve(normal) {
            Object::Dictionary(states) => {
                file.entry(annotation, b"AS").as_name().and_then(|state| states.get(state)).unwrap_or(normal)
            }
            _ => normal,
        };
        let rectangle: Option<[f64; 4]> = numbers(file, file.entry(annotation, b"Rect"));
        if let (Some(stream), Some(rectangle)) = (file.resolve(entry).as_stream(), rectangle) {
            interpreter.appearance(entry, stream, rectangle);
        }
    }
}

/// Files that are pinned to a place of the page.
fn attached<'a>(file: &File<'a>, node: &PageNode<'_, 'a>, limit: usize, embedded: &mut Vec<Embedded>) {
    for annotation in file.entry(node.dictionary, b"Annots").as_array().unwrap_or_default().iter().take(MAX_ANNOTATIONS)
    {
        let Some(annotation) = file.resolve(annotation).as_dictionary() else { continue };
        if file.entry(annotation, b"Subtype").as_name() == Some(b"FileAttachment") && embedded.len() < limit {
            embedded.extend(
                file.dictionary(annotation, b"FS").and_then(|specification| attachment::one(file, specification)),
            );
        }
    }
}

fn numbers<'a>(file: &File<'a>, object: &Object<'a>) -> Option<[f64; 4]> {
    numbers_of(file, object).try_into().ok()
}

fn numbers_of<'a>(file: &File<'a>, object: &Object<'a>) -> Vec<f64> {
    object.as_array().unwrap_or_default().iter().filter_map(|item| file.resolve(item).as_number()).collect()
}

fn display<'a>(file: &File<'a>, node: &PageNode<'_, 'a>) -> Display {
    let usable = |[x0, y0, x1, y1]: &[f64; 4]| {
        let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
        width >= 1.0 && height >= 1.0 && width <= MAX_SIDE && height <= MAX_SIDE
    };
    let media = node.media_box.and_then(|o| numbers(file, o)).filter(usable).unwrap_or(USUAL);
    let crop =
        node.crop_box.and_then(|o| numbers(file, o)).map(|crop| within(crop, media)).filter(usable).unwrap_or(media);
    let turn = node.rotate.and_then(Object::as_integer).unwrap_or(0);
    Display::new(crop, turn)
}

/// The part of one box that lies in another.
fn within(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    let sorted = |[x0, y0, x1, y1]: [f64; 4]| [x0.min(x1), y0.min(y1), x0.max(x1), y0.max(y1)];
    let ([ax0, ay0, ax1, ay1], [bx0, by0, bx1, by1]) = (sorted(a), sorted(b));
    [ax0.max(bx0), ay0.max(by0), ax1.min(bx1), ay1.min(by1)]
}

/// Layers that are off when the file is opened.
fn switched_off<'a>(file: &File<'a>) -> Vec<u32> {
    let default = file
        .catalog()
        .and_then(|catalog| file.dictionary(catalog, b"OCProperties"))
        .and_then(|p| file.dictionary(p, b"D"));
    let layers = |entries: &Dictionary<'a>, name: &[u8]| -> Vec<u32> {
        file.entry(entries, name)
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(|item| match item {
                Object::Reference(number) => Some(*number),
                _ => None,
            })
            .collect()
    };
    let Some(default) = default else { return Vec::new() };
    if file.entry(default, b"BaseState").as_name() != Some(b"OFF") {
        return layers(default, b"OFF");
    }
    let on = layers(default, b"ON");
    let all = file.catalog().and_then(|catalog| file.dictionary(catalog, b"OCProperties"));
    all.map(|all| layers(all, b"OCGs")).unwrap_or_default().into_iter().filter(|layer| !on.contains(layer)).collect()
}
