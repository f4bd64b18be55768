//! A decoded document becomes letters and material: segment, extract, resolve, and which letter encloses which.
//!
//! Owns the order of these stages and nothing of what they do; no file, clock or thread.

use super::margin::margins;
use crate::diag::{Code, Diagnostic, Sink};
use crate::extract::{closes, extract, recite, sign_by_number, sign_by_table, speaks, spell_by_text, told_above};
use crate::link::{attached_letters, enclosures, letters_in_order, presence};
use crate::model::{Borders, Cut, Date, Document, Found, Letter, Material};
use crate::resolve::resolve;
use crate::segment::{LetterLines, MaterialLines, Outline, Piece, Role, segment_within};
use crate::tables::Tables;

/// Reads the letters of a document; `latest` is the last day a letter may bear. Their `id` is empty: it is made of the source's
/// hash, which a document does not know.
#[must_use]
pub fn read_document(
    document: &Document,
    tables: &Tables,
    latest: Option<Date>,
    sink: &mut Sink,
) -> (Vec<Letter>, Vec<Material>) {
    read_within(document, &Borders::default(), tables, latest, sink)
}

/// The same within borders between letters that a person set.
#[must_use]
pub(super) fn read_within(
    document: &Document,
    borders: &Borders,
    tables: &Tables,
    latest: Option<Date>,
    sink: &mut Sink,
) -> (Vec<Letter>, Vec<Material>) {
    let mut remarks = Sink::new();
    let mut outline = segment_within(document, borders, tables, &mut remarks);
    let mut letters: Vec<Letter> = Vec::with_capacity(outline.letters.len());
    let margins = margins(document, &outline, tables);
    for (at, (lines, margin)) in outline.letters.iter().zip(&margins).enumerate() {
        let mut own = Sink::new();
        let material: Vec<&MaterialLines> = lines.material.iter().filter_map(|m| outline.material.get(*m)).collect();
        let letter = extract(lines, &material, margin, tables, &mut own);
        remarks.extend(own.into_sorted().into_iter().map(|remark| remark.letter(at)));
        letters.push(letter);
    }
    let remarks = without_silent(&mut letters, &mut outline, borders, tables, remarks.into_sorted());
    if letters.is_empty()
        && borders.is_empty()
        && let Some(whole) = headless(document)
    {
        return read_within(document, &whole, tables, latest, sink);
    }
    if letters.is_empty() && document.lines().any(|line| !line.text.trim().is_empty()) {
        sink.push(Diagnostic::new(Code::NO_LETTER));
    }
    sink.extend(remarks);
    let from_picture =
        |lines: &LetterLines<'_>| lines.pieces.iter().any(|p| p.role.is_head() && p.line.is_recognised());
    let recognised: Vec<bool> = outline.letters.iter().map(from_picture).collect();
    recite(&mut letters, &recognised, sink);
    sign_by_number(&mut letters, &recognised, tables, sink);
    sign_by_table(&mut letters, &recognised, tables, sink);
    spell_by_text(&mut letters, &recognised, document.lines().map(|line| line.text.as_str()), sink);
    let encloses = enclosures(&letters);
    let attached = attached_letters(&letters, &encloses);
    for ((letter, encloses), attached) in letters.iter_mut().zip(encloses).zip(attached) {
        letter.encloses = encloses;
        for (attachment, found) in letter.attachments.iter_mut().zip(attached) {
            if let Some(inner) = found {
                attachment.found = Some(Found::Letter(inner));
                attachment.present = Some(true);
            }
        }
    }
    told_above(&mut letters, tables, sink);
    let material: Vec<Material> = outline.material.iter().map(material_of).collect();
    // the list itself is no annex; (別添) alone on its line is one
    let label = |text: &str| {
        let bare = text.trim_matches(['(', ')', '【', '】', '〔', '〕', '<', '>', '[', ']']);
        bare.chars().count() <= 6 && ["別添", "別紙", "別記", "別表", "様式"].iter().any(|word| bare.starts_with(word))
    };
    let listed = |p: &&Piece| {
        (p.role == Role::Enclosure && !label(p.text())) || p.text().starts_with(['・', '○', '-', '●', '※'])
    };
    let all: Vec<(usize, (u32, &str))> = (outline.letters.iter().enumerate())
        .flat_map(|(at, l)| l.pieces.iter().filter(|p| !listed(p)).map(move |p| (at, (p.line.number, p.text()))))
        .chain(outline.material.iter().flat_map(|m| &m.pieces).map(|p| (usize::MAX, (p.line.number, p.text()))))
        .collect();
    let count = letters.len();
    for (at, (letter, lines)) in letters.iter_mut().zip(&outline.letters).enumerate() {
        if letter.attachments.is_empty() {
            continue;
        }
        let listed_on: Vec<u32> = letter.evidence.attachments.iter().map(|e| e.line).collect();
        let own: Vec<(u32, &str)> =
            lines.pieces.iter().filter(|p| !listed(p)).map(|p| (p.line.number, p.text())).collect();
        let others: Vec<(u32, &str)> = all.iter().filter(|(of, _)| *of != at).map(|(_, line)| *line).collect();
        letters_in_order(&mut letter.attachments, at, count);
        presence(&mut letter.attachments, &listed_on, &own, &others, &material, &letter.encloses);
    }
    missing_attachments(&letters, sink);
    resolve(&mut letters, tables, latest, sink);
    (letters, material)
}

/// A short document without any head that speaks to its readers is one letter, as a person would say; what it lacks is to be looked at.
fn headless(document: &Document) -> Option<Borders> {
    /// Lines of such a document at most.
    const SHORT: usize = 40;
    let lines = || document.lines().filter(|line| !line.furniture && !line.text.trim().is_empty());
    let first = lines().next().filter(|_| lines().nth(SHORT).is_none() && lines().any(|line| closes(&line.text)))?;
    let mut borders = Borders::default();
    borders.set(Cut::Split, first.number, first.number, &first.text);
    Some(borders)
}

/// Tables, rules and forms that were taken for a letter become material; what is remarked on them goes, and other remarks keep their letter.
fn without_silent(
    letters: &mut Vec<Letter>,
    outline: &mut Outline<'_>,
    borders: &Borders,
    tables: &Tables,
    remarks: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let (mut announced, mut kept) = (false, 0);
    let mut places: Vec<Option<usize>> = Vec::with_capacity(letters.len());
    for (letter, lines) in letters.iter().zip(&outline.letters) {
        let set = borders.begins(letter.first_line);
        let stays = announced || set || speaks(letter, lines, tables);
        announced = lines.announces_next;
        places.push(stays.then_some(kept));
        kept += usize::from(stays);
    }
    if kept == places.len() {
        return remarks;
    }
    let mut stays = places.iter().map(Option::is_some);
    letters.retain(|_| stays.next().unwrap_or(true));
    let all = std::mem::take(&mut outline.letters);
    for (lines, place) in all.into_iter().zip(&places) {
        if place.is_some() {
            outline.letters.push(lines);
            continue;
        }
        let at = outline.material.len();
        outline.material.push(MaterialLines { pieces: lines.pieces, ..MaterialLines::default() });
        if let Some(above) = outline.letters.last_mut() {
            above.material.push(at);
            above.material.extend(lines.material);
        }
    }
    let moved = |remark: Diagnostic| match remark.letter.map(|at| places.get(at).copied().flatten()) {
        None => Some(remark),
        Some(None) => None,
        Some(Some(at)) => Some(remark.letter(at)),
    };
    remarks.into_iter().filter_map(moved).collect()
}

/// Says what a letter lists and the document does not hold.
fn missing_attachments(letters: &[Letter], sink: &mut Sink) {
    for (at, letter) in letters.iter().enumerate() {
        for (attachment, evidence) in letter.attachments.iter().zip(&letter.evidence.attachments) {
            if attachment.present == Some(false) {
                let name = attachment.title.as_deref().or(attachment.label.as_deref()).unwrap_or_default();
                sink.push(
                    Diagnostic::new(Code::ATTACHMENT_MISSING)
                        .found(name)
                        .page(evidence.page)
                        .line(evidence.line)
                        .letter(at),
                );
            }
        }
    }
}

fn material_of(lines: &MaterialLines<'_>) -> Material {
    let line = |piece: Option<&Piece<'_>>| piece.map_or((0, 0), |piece| (piece.line.page, piece.line.number));
    let (first_page, first_line) = line(lines.pieces.first());
    let (last_page, last_line) = line(lines.pieces.last());
    Material { label: lines.label.clone(), title: lines.title.clone(), first_page, last_page, first_line, last_line }
}
