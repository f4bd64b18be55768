//! Running heads and page numbers: printed on every page, part of none.

use crate::model::{Line, Page};

/// Part of the page's height at its top and bottom where furniture stands.
const MARGIN: f32 = 0.1;
/// The same at the bottom for a page number.
const NUMBER_MARGIN: f32 = 0.13;
/// Pages in a row that a running head must stand on.
const MIN_PAGES: usize = 3;

/// Marks the furniture of all pages.
pub(in super::super) fn mark(pages: &mut [Page]) {
    for page in pages.iter_mut() {
        let height = page.height;
        // a number that nothing stands below may stand a little higher
        let is_low = |line: &Line| line.bbox.is_some_and(|b| b.y0 > height * (1.0 - NUMBER_MARGIN));
        if let Some(line) = page.lines.iter_mut().rev().find(|line| line.cell.is_none() && is_low(line))
            && is_page_number(&line.text)
        {
            line.furniture = true;
        }
        if let Some(line) = page.lines.first_mut()
            && is_in_margin(line, height, true)
            && is_page_number(&line.text)
        {
            line.furniture = true;
        }
    }
    for top in [true, false] {
        running(pages, top);
    }
}

/// The outermost line of a page at its top or bottom, by place.
fn outermost(page: &Page, top: bool) -> Option<usize> {
    let candidates = page
        .lines
        .iter()
        .enumerate()
        .filter(|(_, line)| is_in_margin(line, page.height, top) && !is_page_number(&line.text));
    let place = |line: &Line| line.bbox.map_or(0.0, |b| b.y0);
    let by_place = |a: &(usize, &Line), b: &(usize, &Line)| place(a.1).total_cmp(&place(b.1));
    if top { candidates.min_by(by_place) } else { candidates.max_by(by_place) }.map(|(at, _)| at)
}

fn is_in_margin(line: &Line, height: f32, top: bool) -> bool {
    line.bbox.is_some_and(|b| if top { b.y1 < height * MARGIN } else { b.y0 > height * (1.0 - MARGIN) })
}

/// The same line at the same place on several pages in a row.
fn running(pages: &mut [Page], top: bool) {
    let edges: Vec<Option<(usize, String, f32)>> = pages
        .iter()
        .map(|page| {
            let at = outermost(page, top)?;
            let line = page.lines.get(at)?;
            Some((at, line.text.split_whitespace().collect(), line.bbox?.y0))
        })
        .collect();
    let mut start = 0;
    while start < edges.len() {
        let Some(Some((_, text, place))) = edges.get(start) else {
            start += 1;
            continue;
        };
        let same = |edge: &Option<(usize, String, f32)>| {
            edge.as_ref().is_some_and(|(_, t, p)| t == text && (p - place).abs() < 4.0)
        };
        let length = edges.iter().skip(start).take_while(|edge| same(edge)).count();
        if length >= MIN_PAGES {
            // a label that opens an annex and then runs on is text where it opens
            let first = if start == 0 { start } else { start + 1 };
            for at in first..start + length {
                let line = edges.get(at).and_then(Option::as_ref).map(|edge| edge.0);
                if let Some(line) = line.and_then(|line| pages.get_mut(at)?.lines.get_mut(line)) {
                    line.furniture = true;
                }
            }
        }
        start += length.max(1);
    }
}

/// `- 3 -`, `３`, `3/10`, `P.3`, `3ページ`: a number and what people put around it.
fn is_page_number(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || "〇一二三四五六七八九十".contains(c);
    let digits = bare.chars().filter(|&c| is_digit(c)).count();
    let around = |c: char| {
        matches!(
            c,
            '-' | '－'
                | '‐'
                | '―'
                | '–'
                | '—'
                | 'ー'
                | '−'
                | '─'
                | '/'
                | '／'
                | '('
                | ')'
                | '（'
                | '）'
                | '['
                | ']'
                | '~'
                | '～'
                | '・'
                | '.'
        )
    };
    let rest: String = bare.chars().filter(|&c| !is_digit(c) && !around(c)).collect();
    // the long vowel of ページ is also written as a dash around numbers, and gone by now
    let words = ["", "p", "P", "page", "Page", "PAGE", "pg", "頁", "ペジ", "of", "Pageof"];
    (1..=8).contains(&digits) && bare.chars().count() <= 16 && words.contains(&rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rect;

    fn page(number: u32, lines: &[(&str, f32)]) -> Page {
        let line = |(text, y): &(&str, f32)| Line {
            text: (*text).into(),
            bbox: Some(Rect { x0: 100.0, y0: *y, x1: 200.0, y1: y + 10.0 }),
            ..Line::default()
        };
        Page { number, width: 595.0, height: 842.0, lines: lines.iter().map(line).collect(), ..Page::default() }
    }

    fn furniture(pages: &[Page]) -> Vec<Vec<bool>> {
        pages.iter().map(|page| page.lines.iter().map(|line| line.furniture).collect()).collect()
    }

    #[test]
    fn page_numbers_are_told_from_other_numbers() {
        for text in ["- 3 -", "－３－", "3", "3/10", "P.3", "3 ページ", "（３）", "十二"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["第３号", "令和5年", "別添３", "1 2 3 4 5 6 7 8 9", "", "－"] {
            assert!(!is_page_number(text), "{text}");
        }
    }

    #[test]
    fn a_number_in_the_margin_is_furniture_and_one_in_the_text_is_not() {
        let mut pages = [page(1, &[("3", 400.0), ("- 1 -", 800.0)])];
        mark(&mut pages);
        assert_eq!(furniture(&pages), vec![vec![false, true]]);
    }

    #[test]
    fn a_head_on_every_page_is_furniture_and_a_label_that_runs_on_is_text_where_it_opens() {
        let mut pages = [
            page(1, &[("事務連絡", 70.0), ("本文", 300.0)]),
            page(2, &[("別添１", 40.0), ("あ", 300.0)]),
            page(3, &[("別添１", 40.0), ("い", 300.0)]),
            page(4, &[("別添１", 40.0), ("う", 300.0)]),
        ];
        mark(&mut pages);
        assert_eq!(
            furniture(&pages),
            vec![vec![false, false], vec![false, false], vec![true, false], vec![true, false]]
        );
    }

    #[test]
    fn letters_that_begin_alike_on_scattered_pages_keep_their_first_line() {
        let mut pages = [
            page(1, &[("事務連絡", 70.0)]),
            page(2, &[("記", 70.0)]),
            page(3, &[("事務連絡", 70.0)]),
            page(4, &[("事務連絡", 70.0)]),
        ];
        mark(&mut pages);
        assert!(furniture(&pages).iter().flatten().all(|furniture| !furniture));
    }
}
