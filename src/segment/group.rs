//! Pieces with roles become letters and material.

use super::cut::Cut;
use super::given::Given;
use super::lattice::Step;
use super::outline::{LetterLines, MaterialLines, Outline, Piece, Role};
use super::overlooked::lone_head;
use super::printed_below::PrintedBelow;
use super::question;
use crate::diag::{Code, Diagnostic, Sink};
use crate::grammar::DateForm;
use crate::tables::Tables;

/// Below this distance to the second best path a beginning is put on the review list.
const UNCERTAIN_BEGIN: f32 = 1.5;

/// Collects the pieces of each letter and of each piece of material.
pub(super) fn group<'d>(
    cuts: Vec<Cut<'d>>,
    steps: &[Step],
    (given, below): (&Given, &PrintedBelow),
    tables: &Tables,
    sink: &mut Sink,
) -> Outline<'d> {
    let mut outline = Outline::default();
    let mut open_material = false;
    let heads = heads(&cuts, steps, tables);
    let questions: Vec<bool> = (0..cuts.len()).map(|at| question::open_page(&cuts, at)).collect();
    let mut annex = false;
    for (at, (cut, step)) in cuts.into_iter().zip(steps).enumerate() {
        let page_first = cut.page_first;
        let mut piece = Piece {
            line: cut.line,
            range: cut.range,
            folded: cut.folded,
            role: step.role,
            confidence: certainty(step.role_margin),
        };
        // what a sentence announces is a letter, with or without a head
        let known = given.begins_at(at) || below.starts.contains(&at);
        if step.begins && (known || heads.get(at) == Some(&true)) {
            annex = false;
            let (place, at) = (at, outline.letters.len());
            if step.begin_margin < UNCERTAIN_BEGIN {
                sink.push(
                    Diagnostic::new(Code::LETTER_START_UNCERTAIN)
                        .page(piece.line.page)
                        .line(piece.line.number)
                        .letter(at),
                );
            }
            let confidence = certainty(step.begin_margin);
            if let Some(above) = outline.letters.last_mut().filter(|_| below.announced.contains(&place)) {
                above.announces_next = true;
            }
            outline.letters.push(LetterLines { pieces: vec![piece], confidence, ..LetterLines::default() });
            open_material = false;
            continue;
        }
        // an annex that opens a page is no part of the letter above; what looked like a letter and has no head is more of the same
        let opens = || is_heading(&piece, tables) || questions.get(at) == Some(&true);
        annex |= page_first && !outline.letters.is_empty() && opens();
        if annex || (step.begins && open_material) {
            piece.role = Role::Material;
        } else if step.begins {
            piece.role = Role::Body;
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
        honour_whole_members(&mut letter.pieces, tables);
        while letter.pieces.len() > 1 && letter.pieces.last().is_some_and(|p| p.role == Role::Furniture) {
            letter.pieces.pop();
        }
    }
    for material in &mut outline.material {
        name_material(material);
    }
    outline
}

/// …主管部(局) / 殿 / …主管課(室)長: where 殿 stands beside a brace, between the two lines of its last member, it belongs behind both.
fn honour_whole_members(pieces: &mut [Piece], tables: &Tables) {
    let Some(alone) = pieces.iter().position(|p| p.role == Role::Addressee && tables.parties.is_honorific(p.text()))
    else {
        return;
    };
    let at = |at: Option<usize>| at.and_then(|at| pieces.get(at)).filter(|piece| piece.role == Role::Addressee);
    let ends = |text: &str, ends: &[&str]| ends.iter().any(|end| text.ends_with(end));
    let upper = at(alone.checked_sub(1)).is_some_and(|piece| ends(piece.text(), &["部(局)", "部", "局", "局(部)"]));
    let lower = at(Some(alone + 1)).is_some_and(|piece| {
        let text = piece.text();
        text.contains("主管")
            && ends(text, &["課(室)長", "課長", "課(室)", "課", "室長", "室"])
            && !text.starts_with('各')
    });
    if upper && lower {
        pieces.swap(alone, alone + 1);
    }
}

/// A form bears its label and its blank date at most this many lines above or below its addressee.
const FORM: usize = 6;

/// Sorts of lines of a head, one bit each: a number, a date, these two, a subject; and a greeting below it.
const NUMBER: u8 = 0b1;
const SUBJECT: u8 = 0b1_0000;
const ADDRESSEE: u8 = 0b100;
const ISSUER: u8 = 0b1000;
const PARTY: u8 = ADDRESSEE | ISSUER;
const HEAD: u8 = 0b1_1111;

/// ・「…の留意事項について」 / (令和4年3月4日保医発0304第1号)(別添1): day and number of a letter in a list of letters.
fn is_of_list(cuts: &[Cut], at: usize) -> bool {
    let text = |at: usize| cuts.get(at).map_or("", |cut| cut.folded.as_str());
    text(at).starts_with('(') && at.checked_sub(1).is_some_and(|above| text(above).starts_with("・「"))
}

/// Which beginnings have the head of a letter behind them. In a printed document a further letter needs an addressee or an
/// issuer and two more sorts of line, because annexes are full of titles with dates and numbers.
fn heads(cuts: &[Cut], steps: &[Step], tables: &Tables) -> Vec<bool> {
    let mut seen_letter = false;
    let mut out = vec![false; steps.len()];
    let begun = (0..steps.len()).filter(|at| steps.get(*at).is_some_and(|s| s.begins));
    for at in begun.filter(|at| !is_of_list(cuts, *at)) {
        let length = 1 + steps.get(at + 1..).unwrap_or_default().iter().take_while(|s| !s.begins).count();
        let lines = cuts.iter().zip(steps).skip(at).take(length.min(60));
        // dated: a day or a number is written in
        let (mut kinds, mut dated) = (0_u8, false);
        for (cut, step) in lines {
            let text = cut.folded.as_str();
            let cue = |name: &str| tables.cues.holds(cut.cues, name);
            dated |= step.role == Role::Date && cut.dates.iter().any(|d| d.date.is_some())
                || step.role == Role::Number && cut.numbers.iter().any(|n| !n.law && !n.blank);
            kinds |= match step.role {
                // a date and a number in one pair of brackets name another letter
                Role::Number | Role::Date
                    if text.starts_with('(') && !cut.dates.is_empty() && !cut.numbers.is_empty() =>
                {
                    0
                }
                Role::Number if cue("office-memo") || cut.numbers.iter().any(|n| !n.law) => NUMBER,
                Role::Date if !cut.dates.is_empty() => 2,
                Role::Addressee if cue("honorific") || tables.parties.class_len(text) > 0 => ADDRESSEE,
                Role::Issuer | Role::Person if !text.contains('。') => ISSUER,
                Role::Subject
                    if ["subject-end", "subject-note-end", "subject-label", "deed-title"]
                        .iter()
                        .any(|name| cue(name)) =>
                {
                    SUBJECT
                }
                Role::Greeting => 32,
                _ => 0,
            };
        }
        // on a page with places the print itself shows a head; a mail or a web page may have hardly one
        let placed = cuts.get(at).is_some_and(|c| c.line.bbox.is_some());
        let enough = if !seen_letter {
            kinds != 0 || !placed
        } else if placed {
            kinds & PARTY != 0 && (kinds & HEAD).count_ones() >= 3
        } else {
            kinds != 0 || cuts.get(at).is_some_and(|c| c.blank_before)
        };
        let enough = enough
            && !is_form(cuts, at, (kinds, dated), tables)
            && !(seen_letter && kinds & ADDRESSEE == 0 && question::open_page(cuts, at))
            && !(seen_letter && (is_sample(cuts, at) || !dated && is_to_be_filled_in(cuts, at)))
            && !(seen_letter && kinds & (PARTY | SUBJECT) == 0 && is_amid(cuts, steps, at));
        seen_letter |= enough;
        if let Some(slot) = out.get_mut(at) {
            *slot = enough;
        }
    }
    out
}

/// （記入例） above a head: what is to be written, and no letter.
fn is_sample(cuts: &[Cut], at: usize) -> bool {
    (at.saturating_sub(2)..=at).filter_map(|above| cuts.get(above)).any(|cut| {
        let bare = cut.folded.as_str().trim_matches(|c: char| !c.is_alphanumeric());
        matches!(bare, "記入例" | "記載例" | "ひな形" | "雛形" | "ひながた" | "文例" | "文書例" | "見本" | "サンプル")
    })
}

/// 知事　様 / 届出者　住所 / 氏名: labels without a value where a letter has who signs.
fn is_to_be_filled_in(cuts: &[Cut], at: usize) -> bool {
    const LABELS: [&str; 16] = [
        "住所",
        "氏名",
        "届出者",
        "申請者",
        "申込者",
        "報告者",
        "回答者",
        "市町村長名",
        "施設名",
        "事業所名",
        "団体名",
        "学校名",
        "所在地",
        "代表者名",
        "代表者",
        "会社名",
    ];
    let top = || cuts.iter().skip(at).take(FORM).map(|cut| cut.folded.as_str());
    let label = |line: &str| {
        let bare = line.trim_end_matches(['印', '(', ')', ':']);
        bare.chars().count() <= 10 && LABELS.iter().any(|label| bare.ends_with(label))
    };
    !top().any(|line| line.contains('。')) && top().any(label)
}

/// 様式第3号 with a blank date and 様 is a form to be filled in; 別紙1 with a title, a blank date and nobody who signs is one, too.
fn is_form(cuts: &[Cut], at: usize, (kinds, dated): (u8, bool), tables: &Tables) -> bool {
    let untitled = kinds & SUBJECT == 0;
    let Some(label) = tables.cues.index("annex-label").filter(|_| !dated && (untitled || kinds & ISSUER == 0)) else {
        return false;
    };
    let around = |from: usize, to: usize| cuts.get(from..to.min(cuts.len())).unwrap_or_default();
    let labelled = |from: usize, to: usize| around(from, to).iter().any(|cut| cut.cues.has(label));
    let blank = |cut: &Cut| cut.dates.iter().any(|date| date.form == DateForm::Blank);
    let far = at.saturating_sub(FORM);
    untitled && labelled(at.saturating_sub(2), at + 2) || labelled(far, at) && around(far, at + FORM).iter().any(blank)
}

/// What has no party and no subject and stands in the middle of another letter: 1 通知文(写) 令和5年11月1日 薬務第812号 in a list, or
/// the second sentence of a paragraph.
fn is_amid(cuts: &[Cut], steps: &[Step], at: usize) -> bool {
    let Some(cut) = cuts.get(at) else { return false };
    let listed = cut.folded.as_str().starts_with(|c: char| c.is_ascii_digit()) && lone_head(cut).is_none();
    let above = at.checked_sub(1).and_then(|above| cuts.get(above)).map_or("", |cut| cut.folded.as_str());
    let text = steps.get(at).is_some_and(|step| step.role == Role::Body);
    listed || text && above.ends_with('。') && !cut.blank_before && cut.quote_depth == 0
}

/// How sure a role is by the distance to the second best path. Measured on the half of the truth that was held back (446 lines of
/// heads): below 10 half of them are wrong, between 10 and 20 one in eight, between 20 and 30 one in seventeen, above 30 none.
fn certainty(margin: f32) -> f32 {
    1.0 / (1.0 + (-(margin - 3.0) / 7.0).exp())
}

/// 別添2, 別紙, 様式1 …: a line that opens an annex.
fn is_heading(piece: &Piece, tables: &Tables) -> bool {
    let has = |name: &str| tables.cues.bears(piece.text(), name);
    // 参考資料の配布の中止について is the subject of a letter
    let short = piece.text().chars().nth(14).is_none() && !piece.text().ends_with("について");
    has("annex-whole") || short && has("annex-label")
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
