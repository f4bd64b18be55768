//! Marks of a letter that are no text: the seal left out (公印省略), the copy mark (写), the received stamp (収受).

use super::place;
use crate::grammar::{Precision, find_dates};
use crate::model::{Date, Evidence, Received};
use crate::segment::{Piece, Role};
use crate::tables::Tables;
use crate::text::read_numeral;

fn is_cue(piece: &Piece, name: &str, tables: &Tables) -> bool {
    let cues = tables.cues.of(piece.text());
    tables.cues.index(name).is_some_and(|i| cues.has(i))
}

/// （公印省略）, also printed one character below the other.
pub(super) fn seal_omitted(pieces: &[Piece], tables: &Tables) -> Option<Evidence> {
    let head: Vec<&Piece> = pieces.iter().filter(|p| p.role.is_head() || p.role == Role::Furniture).collect();
    if let Some(piece) = head.iter().find(|p| is_cue(p, "seal", tables)) {
        return Some(place::of_piece(piece, "seal", piece.confidence));
    }
    let mut run: Vec<&Piece> = Vec::new();
    for piece in pieces {
        if piece.text().chars().count() <= 2 {
            run.push(piece);
            continue;
        }
        if let Some(found) = vertical(&run) {
            return Some(found);
        }
        run.clear();
    }
    vertical(&run)
}

fn vertical(run: &[&Piece]) -> Option<Evidence> {
    let text: String = run.iter().map(|p| p.text()).collect();
    if text.contains("公印省略") { place::of_pieces(run, "seal-vertical", 0.9) } else { None }
}

/// 写, （写） in the head.
pub(super) fn copy_mark(pieces: &[Piece], tables: &Tables) -> Option<Evidence> {
    let subject = pieces.iter().position(|p| p.role == Role::Subject).unwrap_or(pieces.len());
    let mark = pieces.iter().take(subject).find(|p| {
        is_cue(p, "copy-mark", tables) && p.text().contains('写')
            || matches!(p.text(), "別添写し" | "別添写" | "別紙写し" | "別紙写" | "(別添写)" | "(別紙写)")
    })?;
    Some(place::of_piece(mark, "copy-mark", mark.confidence))
}

/// 収受　第451号　4.7.19. `own` is the letter's date: a year without an era is read only where it fits within a year of it.
pub(super) fn received(pieces: &[Piece], own: Option<Date>, tables: &Tables) -> Option<(Received, Evidence)> {
    let at = pieces.iter().position(|p| {
        let text = p.text();
        (p.role.is_head() || p.role == Role::Furniture)
            && ["収受", "受付", "受領", "受理"].iter().any(|w| text.starts_with(w) || text.contains("収受"))
            && text.chars().count() <= 40
    })?;
    // a stamp of several lines: 収受 / 第812号 / 5.10.16
    let first = pieces.get(at)?;
    let alone = first.text().chars().count() <= 4;
    let below = pieces.get(at + 1..).unwrap_or_default().iter();
    let lines: Vec<&Piece> = std::iter::once(first)
        .chain(below.take(if alone { 2 } else { 0 }).take_while(|p| p.text().chars().count() <= 16))
        .collect();
    let text: String = lines.iter().map(|p| p.text()).collect();
    let text = text.as_str();
    let date = find_dates(text, tables).into_iter().find(|d| d.precision == Precision::Day);
    let day = date.as_ref().and_then(|d| {
        d.date.or_else(|| {
            let (year, month, day) = (d.year?, d.month?, d.day?);
            let own = own?;
            tables
                .eras
                .rows()
                .iter()
                .filter_map(|era| Date::new(era.offset + year, month, day).ok())
                .find(|date| (own.until(*date).map_or(i32::MAX, |span| span.get_days())).abs() <= 400)
        })
    });
    let number = text.find('第').and_then(|at| {
        let rest = text.get(at + '第'.len_utf8()..)?;
        let numeral = read_numeral(rest)?;
        rest.get(numeral.bytes..)?.starts_with('号').then(|| rest.get(..numeral.bytes).unwrap_or_default().to_owned())
    });
    if day.is_none() && number.is_none() {
        return None;
    }
    let evidence = place::of_pieces(&lines, "received-stamp", first.confidence)?;
    Some((Received { date: day, number }, evidence))
}
