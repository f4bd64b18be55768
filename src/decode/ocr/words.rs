//! The table of words that the engine prints (TSV of Tesseract), made lines.
//!
//! ```text
//! 5 1 1 1 2 1  1650 310 38 40  96  令     rows of level 5, one or more characters each
//! 5 1 1 1 2 2  1690 310 38 40  95  和  →  line 令和５年, confidence 95
//! ```
//!
//! Known to be hard: the engine cuts Japanese into characters, so only the width of a gap tells a space from none. Specks become
//! dots and quotes at the ends of lines.

use super::Placing;
use crate::model::{Line, Rect, Word};

/// What was recognised on a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recognition {
    /// lines in order, without numbers
    pub lines: Vec<Line>,
    /// mean confidence of the characters, in percent; 0 without any
    pub confidence: f32,
}

/// Characters as which specks are read.
const SPECKS: [char; 22] = [
    '\'', '"', '。', '・', '「', '」', 'ー', '.', ',', '、', '|', '-', '_', '~', '^', '`', '\u{2018}', '\u{2019}', '“',
    '”', ':', '*',
];
/// A speck at the end of a line has at most this confidence, in percent.
const SPECK_BELOW: f32 = 60.0;

/// A gap as wide as this, in characters, is a space.
const GAP: f32 = 1.2;

/// A word as the engine found it, with its place in dots.
struct Found<'t> {
    line: (u32, u32, u32),
    place: Rect,
    confidence: f32,
    text: &'t str,
}

/// Reads the table; rows that are no words are passed over.
#[must_use]
pub fn recognition(table: &str, placing: &Placing) -> Recognition {
    let words: Vec<Found<'_>> = table.lines().filter_map(found).collect();
    let mut lines = Vec::new();
    let (mut sum, mut count) = (0.0, 0.0);
    for words in words.chunk_by(|a, b| a.line == b.line) {
        let Some((line, sure, characters)) = line(&without_specks(words), placing) else { continue };
        sum += sure;
        count += characters;
        lines.push(line);
    }
    Recognition { lines, confidence: if count > 0.0 { sum / count } else { 0.0 } }
}

fn found(row: &str) -> Option<Found<'_>> {
    let mut cells = row.splitn(12, '\t');
    if cells.next()? != "5" {
        return None;
    }
    let mut number = || cells.next()?.parse::<u32>().ok();
    let (_page, block, paragraph, line, _word) = (number()?, number()?, number()?, number()?, number()?);
    let mut dots = || cells.next()?.parse::<f32>().ok().filter(|dots| (0.0..100_000.0).contains(dots));
    let (left, top, width, height) = (dots()?, dots()?, dots()?, dots()?);
    let confidence = cells.next()?.parse::<f32>().ok().filter(|confidence| (0.0..=100.0).contains(confidence))?;
    let text = cells.next()?.trim();
    (!text.is_empty()).then_some(Found {
        line: (block, paragraph, line),
        place: Rect { x0: left, y0: top, x1: left + width, y1: top + height },
        confidence,
        text,
    })
}

/// The words of a line without what is only dirt: marks at its ends, and marks anywhere that are much too small.
fn without_specks<'w, 't>(words: &'w [Found<'t>]) -> Vec<&'w Found<'t>> {
    let size = size(words.iter());
    let mark = |word: &Found<'_>| word.confidence < SPECK_BELOW && word.text.chars().all(|c| SPECKS.contains(&c));
    let mut words: Vec<&Found<'_>> =
        words.iter().filter(|word| !mark(word) || word.place.height() * 5.0 >= size).collect();
    while words.last().is_some_and(|last| mark(last)) {
        words.pop();
    }
    let begin = words.iter().position(|word| !mark(word)).unwrap_or(words.len());
    let words = words.split_off(begin);
    // no line of print begins with a full stop set off from its words, however sure the engine is
    match words.as_slice() {
        [stop, first, ..] if matches!(stop.text, "。" | "、") && first.place.x0 - stop.place.x1 >= size * GAP => {
            words.get(1..).unwrap_or_default().to_vec()
        }
        _ => words,
    }
}

/// The side of the square that a character takes up: kana and digits are smaller.
fn size<'w, 't: 'w>(words: impl Iterator<Item = &'w Found<'t>>) -> f32 {
    let mut sizes: Vec<f32> = words.map(|word| word.place.height().max(1.0)).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() * 3 / 4).copied().unwrap_or(1.0)
}

/// The line of some words, the sum of the confidences of its characters, and their number.
fn line(words: &[&Found<'_>], placing: &Placing) -> Option<(Line, f32, f32)> {
    let size = size(words.iter().copied());
    let mut text = String::new();
    let mut runs: Vec<Word> = Vec::new();
    let (mut sum, mut count) = (0.0, 0.0);
    let mut before: Option<&Found<'_>> = None;
    for &word in words {
        let gap = before.map(|before| space(before, word, size));
        text.push_str(gap.unwrap_or_default());
        let start = text.len();
        text.push_str(word.text);
        let place = placing.on_page(word.place);
        match runs.last_mut().filter(|_| gap == Some("")) {
            Some(run) => {
                run.range.end = text.len();
                run.bbox = run.bbox.union(place);
            }
            None => runs.push(Word { range: start..text.len(), bbox: place }),
        }
        #[expect(clippy::cast_precision_loss, reason = "the characters of one word")]
        let characters = word.text.chars().count() as f32;
        sum += word.confidence * characters;
        count += characters;
        before = Some(word);
    }
    let bbox = runs.iter().map(|run| run.bbox).reduce(Rect::union)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
    let recognition = Some((sum / count).round() as u8);
    Some((Line { text, bbox: Some(bbox), words: runs, recognition, ..Line::default() }, sum, count))
}

/// What stands between two words: a Japanese space where a character would fit, a narrow one between Latin words, else nothing.
fn space(before: &Found<'_>, word: &Found<'_>, size: f32) -> &'static str {
    let upright = before.place.x1 <= word.place.x0 || word.place.y0 < before.place.y1;
    let gap = if upright { word.place.x0 - before.place.x1 } else { word.place.y0 - before.place.y1 };
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if gap >= size * GAP {
        "\u{3000}"
    } else if gap >= size * 0.2 && latin(before.text.chars().last()) && latin(word.text.chars().next()) {
        " "
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::ocr::Picture;

    fn placing() -> Placing {
        Placing::new(&Picture::new(100, 100, vec![255; 10_000]).unwrap(), 0.0, 0, 4.0)
    }

    fn read(rows: &[(u32, f32, f32, f32, &str)]) -> Recognition {
        let rows: Vec<String> = rows
            .iter()
            .map(|(line, left, width, sure, text)| {
                format!("5\t1\t1\t1\t{line}\t1\t{left}\t{}\t{width}\t40\t{sure}\t{text}", line * 60)
            })
            .collect();
        let head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";
        recognition(&format!("{head}\n1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t\n{}\n", rows.join("\n")), &placing())
    }

    #[test]
    fn characters_become_a_line_and_wide_gaps_become_spaces() {
        let read = read(&[
            (1, 100.0, 38.0, 90.0, "記"),
            (2, 100.0, 38.0, 96.0, "各"),
            (2, 140.0, 38.0, 94.0, "位"),
            (2, 600.0, 38.0, 92.0, "殿"),
            (3, 100.0, 90.0, 88.0, "Annex"),
            (3, 202.0, 90.0, 88.0, "One"),
        ]);
        let lines: Vec<_> = read.lines.iter().map(|line| (line.text.as_str(), line.recognition)).collect();
        assert_eq!(lines, [("記", Some(90)), ("各位　殿", Some(94)), ("Annex One", Some(88))]);
        let words: Vec<_> = read.lines[1].words.iter().map(|word| (word.range.clone(), word.bbox.x0)).collect();
        assert_eq!(words, [(0..6, 25.0), (9..12, 150.0)]);
        assert!((read.confidence - 89.7).abs() < 0.5, "{}", read.confidence);
    }

    #[test]
    fn specks_at_the_ends_of_a_line_are_left_out_and_a_sure_mark_stays() {
        let read = read(&[
            (1, 10.0, 5.0, 30.0, "'"),
            (1, 100.0, 38.0, 96.0, "記"),
            (1, 140.0, 10.0, 40.0, "."),
            (2, 100.0, 38.0, 20.0, "。"),
            (3, 100.0, 38.0, 96.0, "了"),
            (3, 140.0, 10.0, 95.0, "。"),
            (4, 20.0, 10.0, 90.0, "。"),
            (4, 100.0, 38.0, 96.0, "写"),
            (5, 88.0, 10.0, 90.0, "、"),
            (5, 100.0, 38.0, 96.0, "写"),
        ]);
        assert_eq!(read.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["記", "了。", "写", "、写"]);
    }

    #[test]
    fn a_table_that_is_none_gives_nothing() {
        for table in [
            "",
            "Tesseract error\n",
            "5\t1\t1\n",
            "5\t1\t1\t1\t1\t1\tx\t0\t0\t0\t9\ta",
            "5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t-1\ta",
        ] {
            assert_eq!(recognition(table, &placing()), Recognition::default(), "{table}");
        }
    }
}
