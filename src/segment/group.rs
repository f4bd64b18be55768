//! Pieces with roles become letters and material.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::{LetterLines, MaterialLines, Outline, Piece, Role};
use crate::diag::{Code, Diagnostic, Sink};
use crate::tables::Tables;

/// Below this distance to the second best path a beginning is put on the review list.
const UNCERTAIN_BEGIN: f32 = 1.5;

/// Collects the pieces of each letter and of each piece of material.
pub(super) fn group<'d>(cuts: Vec<Cut<'d>>, steps: &[Step], tables: &Tables, sink: &mut Sink) -> Outline<'d> {
    let mut outline = Outline::default();
    let mut open_material = false;
    for (cut, step) in cuts.into_iter().zip(steps) {
        let piece = Piece {
            line: cut.line,
            range: cut.range,
            folded: cut.folded,
            role: step.role,
            confidence: certainty(step.role_margin),
        };
        if step.begins {
            let at = outline.letters.len();
            if step.begin_margin < UNCERTAIN_BEGIN {
                sink.push(
                    Diagnostic::new(Code::LETTER_START_UNCERTAIN)
                        .page(piece.line.page)
                        .line(piece.line.number)
                        .letter(at),
                );
            }
            let confidence = certainty(step.begin_margin);
            outline.letters.push(LetterLines { pieces: vec![piece], confidence, material: Vec::new() });
            open_material = false;
            continue;
        }
        match (piece.role, outline.letters.last_mut()) {
            (Role::Material, last) => {
                let heading = is_heading(&piece, tables);
                if !open_material || heading {
                    let at = outline.material.len();
                    outline.material.push(MaterialLines::default());
                    if let Some(letter) = last {
                        letter.material.push(at);
                    }
                }
                open_material = true;
                if let Some(material) = outline.material.last_mut() {
                    material.pieces.push(piece);
                }
            }
            (Role::Furniture, None) => {}
            (Role::Furniture, Some(_)) if open_material => {
                if let Some(material) = outline.material.last_mut() {
                    material.pieces.push(piece);
                }
            }
            (_, Some(letter)) => {
                open_material = false;
                letter.pieces.push(piece);
            }
            (_, None) => {}
        }
    }
    for letter in &mut outline.letters {
        while letter.pieces.len() > 1 && letter.pieces.last().is_some_and(|p| p.role == Role::Furniture) {
            letter.pieces.pop();
        }
    }
    for material in &mut outline.material {
        name_material(material);
    }
    outline
}

/// 0.5 at no distance, towards 1 with it.
fn certainty(margin: f32) -> f32 {
    1.0 / (1.0 + (-margin.max(0.0) / 2.0).exp())
}

/// 別添2, 別紙, 様式1 …: a line that opens an annex.
fn is_heading(piece: &Piece, tables: &Tables) -> bool {
    let cues = tables.cues.of(piece.text());
    let has = |name: &str| tables.cues.index(name).is_some_and(|i| cues.has(i));
    has("annex-whole") || (has("annex-label") && piece.text().chars().count() <= 14)
}

/// The label (別添2) and the title below it.
fn name_material(material: &mut MaterialLines) {
    let Some(first) = material.pieces.first() else { return };
    let text = first.text();
    let bare = text.trim_matches(['(', ')', '【', '】', '〔', '〕', '[', ']', '<', '>']);
    let is_label = bare.chars().count() <= 10
        && ["別添", "別紙", "別表", "別記", "参考", "様式", "資料", "別図", "別冊"].iter().any(|l| bare.starts_with(l));
    if is_label {
        material.label = Some(bare.to_owned());
        material.title = material.pieces.get(1).map(|p| p.text().to_owned()).filter(|t| t.chars().count() >= 3);
    } else {
        material.title = Some(text.to_owned());
    }
}
