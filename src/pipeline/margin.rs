//! Lines at the edge of a letter that belong to nothing: a letterhead above it, the header of a mail, a telephone below its last line.
//!
//! ```text
//! From: 甲会事務局 <jimu@example.jp>      ← margin of the letter below
//! (the letter)
//! 携帯 090-5550-0101                     ← margin of the letter above
//! ```
//!
//! Segmentation leaves such lines out, because they are no text of any letter; a contact on them is the letter's all the same.
//! Known to be hard: the frame of a web page, whose telephone is the site's; only lines next to a letter are taken.

use crate::extract::{ends_like_title, is_labelled_code, is_part_of_number, is_title_with_day, society_of_frame};
use crate::model::{Document, Line};
use crate::segment::{Outline, Piece, Role};
use crate::tables::Tables;
use crate::text::{Spacing, fold};
use std::collections::BTreeSet;

/// How many lines a letterhead or the header of a mail may stand above its letter.
const ABOVE: u32 = 6;

/// How many lines below a letter still belong to it.
const BELOW: u32 = 2;

/// For every letter the lines at its edges that are in no letter and no material, in document order.
pub(super) fn margins<'d>(document: &'d Document, outline: &Outline<'d>, tables: &Tables) -> Vec<Vec<Piece<'d>>> {
    let letters = outline.letters.iter().map(|letter| &letter.pieces);
    let material = outline.material.iter().map(|material| &material.pieces);
    let used: BTreeSet<u32> = letters.clone().chain(material).flatten().map(|piece| piece.line.number).collect();
    let mut edges: Vec<(&Line, &Line)> =
        letters.filter_map(|pieces| Some((pieces.first()?.line, pieces.last()?.line))).collect();
    let mut margins: Vec<Vec<Piece<'d>>> = vec![Vec::new(); outline.letters.len()];
    for line in document.pages.iter().flat_map(|page| &page.lines).filter(|line| !used.contains(&line.number)) {
        let below = edges.iter().position(|(first, _)| {
            line.page == first.page && line.number < first.number && first.number - line.number <= ABOVE
        });
        let above = edges.iter().rposition(|(_, last)| {
            line.page == last.page && line.number > last.number && line.number - last.number <= BELOW
        });
        if below.or(above).is_none() {
            continue;
        }
        let piece = piece(line);
        if piece.text().is_empty() {
            continue;
        }
        let cues = tables.cues.of(piece.text());
        let is = |name: &str| tables.cues.index(name).is_some_and(|cue| cues.has(cue));
        let header = is("mail-header");
        // the address of a web page stands above many a letter that was copied from one
        let frame = || line.text.contains(['｜', '|', '│']) && society_of_frame(&line.text).is_some();
        // a number or a title that was left out of the head below it
        let tells = |text: &str| {
            is_labelled_code(text)
                || is_part_of_number(text)
                || ends_like_title(text)
                || is_title_with_day(text, tables)
        };
        let below = below.filter(|_| header || is("contact-any") || frame() || tells(piece.text()));
        let opens = header || is_part_of_number(piece.text());
        let owner = if opens { below.or(above) } else { above.or(below) };
        let Some(at) = owner else { continue };
        // a list of enclosures may go on for as long as its lines follow one another
        if let Some((_, last)) = edges.get_mut(at).filter(|(_, last)| last.number < line.number) {
            *last = line;
        }
        if let Some(margin) = margins.get_mut(at) {
            margin.push(piece);
        }
    }
    margins
}

fn piece(line: &Line) -> Piece<'_> {
    Piece {
        line,
        range: 0..line.text.len(),
        folded: fold(&line.text, Spacing::Drop),
        role: Role::Furniture,
        confidence: 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Page;
    use crate::segment::LetterLines;

    #[test]
    fn a_line_beside_a_letter_is_its_margin() {
        let printed = [
            "From: 甲会 <jimu@example.jp>",
            "件名: 乙",
            "各位",
            "携帯 090-5550-0101",
            "From: 丙会 <hei@example.jp>",
            "各位",
            "",
            "",
            "",
            "このサイトについて",
        ];
        let lines =
            (1..).zip(printed).map(|(number, text)| Line { number, page: 1, text: text.to_owned(), ..Line::default() });
        let document =
            Document { pages: vec![Page { lines: lines.collect(), ..Page::default() }], ..Document::default() };
        let lines = &document.pages[0].lines;
        let letter = |range: std::ops::Range<usize>| LetterLines {
            pieces: lines[range].iter().map(piece).collect(),
            ..LetterLines::default()
        };
        let outline = Outline { letters: vec![letter(1..3), letter(5..6)], material: Vec::new() };
        let margins = margins(&document, &outline, Tables::embedded());
        let numbers: Vec<Vec<u32>> = margins.iter().map(|m| m.iter().map(|p| p.line.number).collect()).collect();
        assert_eq!(numbers, [vec![1, 4], vec![5]]);
    }
}
