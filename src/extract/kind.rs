//! The sort of letter: the printed label wins, then the note behind the subject, then the verb of the body.

use super::head::office_memo;
use super::place;
use crate::model::{Evidence, Kind};
use crate::segment::{Piece, Role};
use crate::tables::Tables;

/// The kind and, where it is printed, its evidence.
pub(super) fn kind(
    pieces: &[Piece],
    subject: Option<&str>,
    note: Option<&str>,
    tables: &Tables,
) -> (Kind, Option<Evidence>) {
    if let Some(piece) = office_memo(pieces, tables) {
        return (Kind::OfficeMemo, Some(place::of_piece(piece, "printed-label", piece.confidence)));
    }
    let head = |word: &str| pieces.iter().take(6).find(|p| p.role != Role::Body && p.text().contains(word));
    if let Some(piece) = head("送付状").or_else(|| head("送信票")).or_else(|| head("送付票")) {
        return (Kind::CoverSheet, Some(place::of_piece(piece, "printed-label", piece.confidence)));
    }
    if let Some(kind) = note.and_then(from_note) {
        return (kind, None);
    }
    if pieces.iter().take(8).any(|p| p.text().ends_with("通達)")) || subject.is_some_and(|s| s.contains("例規")) {
        return (Kind::Directive, None);
    }
    let subject = subject.unwrap_or_default();
    if subject.ends_with("のお願い") || subject.ends_with("お願い") || subject.contains("協力依頼") {
        return (Kind::Request, None);
    }
    if subject.ends_with("お知らせ")
        || subject.ends_with("ご案内")
        || subject.ends_with("御案内")
        || subject.contains("開催")
    {
        return (Kind::Announcement, None);
    }
    (from_body(pieces), None)
}

fn from_note(note: &str) -> Option<Kind> {
    let has = |word: &str| note.contains(word);
    Some(match () {
        () if has("通達") || has("例規") => Kind::Directive,
        () if has("依頼") || has("お願い") || has("要請") => Kind::Request,
        () if has("照会") => Kind::Inquiry,
        () if has("回答") => Kind::Reply,
        () if has("通知") || has("周知") || has("情報提供") => Kind::Notice,
        () if has("お知らせ") || has("案内") => Kind::Announcement,
        () => return None,
    })
}

fn from_body(pieces: &[Piece]) -> Kind {
    let body: String = pieces.iter().filter(|p| matches!(p.role, Role::Body | Role::Item)).map(Piece::text).collect();
    let has = |words: &[&str]| words.iter().any(|w| body.contains(w));
    if has(&["通達する", "依命通達", "本通達"]) {
        Kind::Directive
    } else if has(&["通知する", "通知します", "ご通知", "周知", "願います", "されたい"]) {
        Kind::Notice
    } else if has(&["ご案内", "開催"]) {
        Kind::Announcement
    } else if has(&["お願い"]) {
        Kind::Request
    } else {
        Kind::Notice
    }
}
