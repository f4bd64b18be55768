//! The page beside the fields: the picture of a PDF page with the places of all values marked on it, or the lines of a text.
//!
//! Places are in points of the page as displayed, origin top left, and so is the drawing laid over the picture: it needs no
//! measuring, and stays right at any size.

use super::field::{all_places, label};
use crate::model::{Document, Evidence, Field, Letter, Line, MediaType, Page, PageKind};
use crate::register::Sheet;
use crate::web::Language;
use crate::web::layout::{Look, shown};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Pages shown before somebody asks for all of them.
const PAGES: usize = 8;
/// Lines of a text shown before and behind the letter.
const AROUND: u32 = 12;
/// Lines of a letter shown before somebody asks for all of them.
const LINES: usize = 600;
/// A sheet of A4, for a page that could not be read.
const A4: (f32, f32) = (595.0, 842.0);
/// Room between a value and its frame, in points.
const ROOM: f32 = 1.5;

/// What stands beside the fields.
pub(super) fn paper(look: &Look, sheet: &Sheet, document: &Document, all: bool) -> Markup {
    html! {
        @if sheet.entry.source.media_type == MediaType::Pdf {
            (pictures(look, sheet, document, all))
        } @else {
            (lines(look, sheet, document, all))
        }
    }
}

/// The letter's pages, and those of its values that stand elsewhere.
fn wanted(sheet: &Sheet) -> BTreeSet<u32> {
    let letter = &sheet.read;
    let mut pages: BTreeSet<u32> = (letter.first_page.max(1)..=letter.last_page.max(1)).collect();
    pages.extend(all_places(letter).values().flatten().map(|place| place.page));
    pages
}

fn pictures(look: &Look, sheet: &Sheet, document: &Document, all: bool) -> Markup {
    let id = sheet.entry.id.map_or(0, |id| id.0);
    let mut pages: Vec<u32> = wanted(sheet).into_iter().collect();
    let left_out = if all { 0 } else { pages.len().saturating_sub(PAGES) };
    pages.truncate(pages.len() - left_out);
    let count = sheet.entry.source.pages;
    html! {
        @for (nth, number) in pages.iter().enumerate() {
            @let page = document.pages.iter().find(|page| page.number == *number);
            @let (wide, high) = size(page);
            figure.sheet #(format!("page-{number}")) {
                div.frame {
                    img src=(format!("/letters/{id}/pages/{number}")) width=(wide) height=(high)
                        alt=(match look.language {
                            Language::English => format!("picture of page {number}"),
                            Language::Japanese => format!("{number}頁の画像"),
                        })
                        loading=(if nth < 2 { "eager" } else { "lazy" }) decoding="async";
                    (marks(look, &sheet.read, page, *number, (wide, high)))
                }
                figcaption {
                    (number) " / " (count) (look.pick("", "頁"))
                    @if let Some(kind) = page.and_then(|page| unread(look, page.kind)) { " · " (kind) }
                    @if let Some(page) = page.filter(|page| !page.lines.is_empty()) { (text_of(look, page)) }
                }
            }
        }
        @if left_out > 0 {
            p.more-pages {
                a href=(format!("/letters/{id}?pages=all#page-{}", pages.last().copied().unwrap_or(1))) {
                    (look.pick("Show the other pages", "残りの頁を表示")) " (" (left_out) ")"
                }
            }
        }
    }
}

/// The words of a page, for who does not see the picture and for who wants to copy from it.
fn text_of(look: &Look, page: &Page) -> Markup {
    html! {
        details.words {
            summary { (look.pick("text", "文字")) span.unseen { ": " (page.number) (look.pick("", "頁")) } }
            pre { @for line in &page.lines { (shown(&line.text)) "\n" } }
        }
    }
}

fn unread(look: &Look, kind: PageKind) -> Option<&'static str> {
    match kind {
        _ if kind.needs_ocr() => Some(look.pick("a picture without readable text", "文字を読み取れない頁です")),
        PageKind::Failed => Some(look.pick("could not be read", "読めなかった頁です")),
        _ => None,
    }
}

pub(in crate::web) fn size(page: Option<&Page>) -> (f32, f32) {
    match page {
        Some(page) if page.width >= 1.0 && page.height >= 1.0 => (page.width, page.height),
        _ => A4,
    }
}

/// Frames around the values of one page, and a shade over what belongs to other letters.
fn marks(look: &Look, letter: &Letter, page: Option<&Page>, number: u32, (wide, high): (f32, f32)) -> Markup {
    let places = all_places(letter);
    let on_page = places.iter().flat_map(|(field, places)| {
        places.iter().enumerate().filter(|(_, place)| place.page == number).map(move |(at, place)| (*field, at, *place))
    });
    let on_page: Vec<(Field, usize, &Evidence)> = on_page.filter(|(_, _, place)| place.bbox.is_some()).collect();
    let (above, below) = page.map_or((None, None), |page| others(letter, page));
    html! {
        svg.marks viewBox=(format!("0 0 {wide} {high}")) aria-hidden="true" {
            @if let Some(end) = above { rect.other x="0" y="0" width=(wide) height=(end) {} }
            @if let Some(begin) = below { rect.other x="0" y=(begin) width=(wide) height=((high - begin).max(0.0)) {} }
            @for (field, at, place) in on_page {
                @if let Some(bbox) = place.bbox {
                    a href=(format!("#f-{}", field.key())) tabindex="-1" data-field=(field.key()) {
                        title { (label(field, look)) ": " (shown(&place.text)) }
                        rect.mark.open[letter.review.contains(&field)].quiet[is_quiet(field)] #(format!("m-{}-{at}", field.key())) data-field=(field.key())
                            x=(bbox.x0 - ROOM) y=(bbox.y0 - ROOM)
                            width=((bbox.width() + 2.0 * ROOM).max(1.0)) height=((bbox.height() + 2.0 * ROOM).max(1.0)) rx="2" {}
                    }
                }
            }
        }
    }
}

/// Fields whose places show only when they are asked for: there are many, and few look for them.
fn is_quiet(field: Field) -> bool {
    matches!(field, Field::Cites | Field::Contacts | Field::SealOmitted | Field::Attachments)
}

/// Where the letter begins and ends on a page that it shares: how far the letters above and below it reach.
fn others(letter: &Letter, page: &Page) -> (Option<f32>, Option<f32>) {
    let top = |line: &Line| line.bbox.map(|bbox| bbox.y0);
    let bottom = |line: &Line| line.bbox.map(|bbox| bbox.y1);
    let own = page.lines.iter().filter(|line| (letter.first_line..=letter.last_line).contains(&line.number));
    let (first, last) = own.fold((f32::MAX, f32::MIN), |(first, last), line| {
        (first.min(top(line).unwrap_or(first)), last.max(bottom(line).unwrap_or(last)))
    });
    if first > last {
        return (None, None);
    }
    let above = page.lines.iter().filter(|line| line.number < letter.first_line).filter_map(bottom).fold(0.0, f32::max);
    let below =
        page.lines.iter().filter(|line| line.number > letter.last_line).filter_map(top).fold(f32::MAX, f32::min);
    // columns side by side: a shade would lie over the letter itself
    let above = (above > 0.0 && above <= first).then(|| f32::midpoint(above, first));
    let below = (below < f32::MAX && below >= last).then(|| f32::midpoint(below, last));
    (above, below)
}

/// A stretch of a line that is a value.
struct Stretch {
    bytes: Range<usize>,
    field: Field,
    at: usize,
}

fn lines(look: &Look, sheet: &Sheet, document: &Document, all: bool) -> Markup {
    let letter = &sheet.read;
    let id = sheet.entry.id.map_or(0, |id| id.0);
    let mut by_line: BTreeMap<u32, Vec<(Field, usize, &Evidence)>> = BTreeMap::new();
    let places = all_places(letter);
    for (field, places) in &places {
        for (at, place) in places.iter().enumerate() {
            by_line.entry(place.line).or_default().push((*field, at, place));
        }
    }
    let first = letter.first_line.saturating_sub(AROUND);
    let last = letter.last_line.saturating_add(AROUND);
    let near: Vec<&Line> = document.lines().filter(|line| (first..=last).contains(&line.number)).collect();
    let left_out = if all { 0 } else { near.len().saturating_sub(LINES) };
    let mut page = near.first().map_or(1, |line| line.page);
    html! {
        div.text-paper role="region" aria-label=(look.pick("the text", "本文")) tabindex="0" {
            @for line in near.iter().take(near.len() - left_out) {
                @if line.page != page {
                    @let () = page = line.page;
                    hr.page;
                }
                @let own = (letter.first_line..=letter.last_line).contains(&line.number);
                div.line.other[!own] #(format!("line-{}", line.number)) {
                    span.at aria-hidden="true" { (line.number) }
                    span.print { (printed(look, line, by_line.get(&line.number).map_or(&[], Vec::as_slice), letter)) }
                }
            }
            @if left_out > 0 {
                p.more-pages { a href=(format!("/letters/{id}?pages=all")) { (look.pick("Show all lines", "すべての行を表示")) " (" (left_out) ")" } }
            }
        }
    }
}

/// A line with its values marked; a value that does not stand in it letter by letter marks the whole line.
fn printed(look: &Look, line: &Line, places: &[(Field, usize, &Evidence)], letter: &Letter) -> Markup {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (field, at, place) in places {
        let first = place.text.lines().next().unwrap_or_default();
        let begin = (!first.is_empty()).then(|| line.text.find(first)).flatten();
        let bytes = if let Some(begin) = begin {
            begin..begin + first.len()
        } else {
            let lead = line.text.len() - line.text.trim_start().len();
            lead..line.text.trim_end().len().max(lead)
        };
        if stretches.iter().all(|other| other.bytes.end <= bytes.start || bytes.end <= other.bytes.start) {
            stretches.push(Stretch { bytes, field: *field, at: *at });
        }
    }
    stretches.sort_by_key(|stretch| stretch.bytes.start);
    let mut done = 0;
    html! {
        @for Stretch { bytes, field, at } in stretches {
            (kept(line.text.get(done..bytes.start)))
            @let () = done = bytes.end;
            a.mark.open[letter.review.contains(&field)].quiet[is_quiet(field)] #(format!("m-{}-{at}", field.key())) data-field=(field.key())
                href=(format!("#f-{}", field.key())) tabindex="-1" title=(label(field, look)) { (kept(line.text.get(bytes))) }
        }
        (kept(line.text.get(done..)))
    }
}

/// Text of a line with its blanks kept: ideographic ones hold a letter's shape.
fn kept(text: Option<&str>) -> String {
    shown(text.unwrap_or_default())
}

/// The page as its words where they stand, for a page that cannot be drawn: a drawing of its own, with the reason on top.
pub(in crate::web) fn page_of_words(page: Option<&Page>, why: &str) -> String {
    let (wide, high) = size(page);
    let words = page.map_or(&[][..], |page| &page.lines);
    let drawing = html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(format!("0 0 {wide} {high}")) width=(wide) height=(high)
            font-family="'Hiragino Mincho ProN','Yu Mincho','Noto Serif CJK JP',serif" {
            rect width="100%" height="100%" fill="#ffffff" {}
            @for line in words {
                @if let Some(bbox) = line.bbox {
                    // a vertical line is higher than it is long: its words are not set, only its place is
                    @if bbox.width() > 0.5 * bbox.height() {
                        text x=(bbox.x0) y=(bbox.y1 - 0.15 * bbox.height()) font-size=((0.86 * bbox.height()).clamp(4.0, 40.0))
                            textLength=(bbox.width()) lengthAdjust="spacingAndGlyphs" fill="#3c3a36" { (shown(line.text.trim())) }
                    }
                }
            }
            rect x="0" y="0" width=(wide) height="26" fill="#f3efe6" {}
            text x="12" y="17" font-size="10.5" fill="#5b4a1f" font-family="sans-serif" { (why) }
        }
    };
    drawing.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    fn line(number: u32, y0: f32) -> Line {
        let bbox = Rect { x0: 70.0, y0, x1: 500.0, y1: y0 + 12.0 };
        Line { number, page: 1, text: "甲".to_owned(), bbox: Some(bbox), ..Line::default() }
    }

    #[test]
    fn what_stands_above_and_below_a_letter_belongs_to_others() {
        let page = Page { lines: vec![line(1, 100.0), line(2, 200.0), line(3, 300.0)], ..Page::default() };
        let letter = Letter { first_line: 2, last_line: 2, ..Letter::default() };
        assert_eq!(others(&letter, &page), (Some(156.0), Some(256.0)));
        let whole = Letter { first_line: 1, last_line: 3, ..Letter::default() };
        assert_eq!(others(&whole, &page), (None, None));
    }

    #[test]
    fn words_of_a_page_become_text_and_no_markup() {
        let mut hostile = line(1, 100.0);
        hostile.text = "</text><script>alert(1)</script>".to_owned();
        let page = Page { width: 595.0, height: 842.0, lines: vec![hostile], ..Page::default() };
        let drawing = page_of_words(Some(&page), "<b>");
        assert!(!drawing.contains("<script") && !drawing.contains("<b>"), "{drawing}");
        assert!(drawing.contains("&lt;script&gt;"));
    }
}
