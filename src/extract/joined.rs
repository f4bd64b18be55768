//! The pieces of a letter as one folded text: sentences run over printed lines, and a citation may begin on one and end on the
//! next. Every byte leads back to its piece.
//!
//! Where a sentence or an item ends, the text holds a line feed, which no folded text has of itself; elsewhere the lines are glued.

use super::evidence::{evidence, extend};
use crate::model::Evidence;
use crate::segment::{Piece, Role};
use std::ops::Range;

/// Pieces glued to one text.
#[derive(Debug, Default)]
pub(super) struct Joined<'a, 'd> {
    text: String,
    parts: Vec<Part<'a, 'd>>,
}

#[derive(Debug)]
struct Part<'a, 'd> {
    /// where the piece begins in the joined text
    start: usize,
    /// bytes of the piece's folded text that were left out (the > of a quoted mail)
    skipped: usize,
    piece: &'a Piece<'d>,
}

impl<'a, 'd> Joined<'a, 'd> {
    /// Glues pieces in order.
    pub(super) fn new(pieces: impl IntoIterator<Item = &'a Piece<'d>>) -> Self
    where
        'd: 'a,
    {
        let mut joined = Self::default();
        let mut last: Option<&Piece<'d>> = None;
        let mut in_body = false;
        for piece in pieces {
            let text = piece.text().trim_start_matches(['>', '|']);
            if text.is_empty() {
                continue;
            }
            in_body |= matches!(piece.role, Role::Body | Role::Greeting);
            if last.is_some_and(|last| ends_before(last, piece, text, in_body)) {
                joined.text.push('\n');
            }
            let skipped = piece.text().len() - text.len();
            joined.parts.push(Part { start: joined.text.len(), skipped, piece });
            joined.text.push_str(text);
            last = Some(piece);
        }
        joined
    }

    /// The glued text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a range was printed.
    pub(super) fn evidence(&self, range: &Range<usize>, rule: &str, confidence: f32) -> Evidence {
        let mut whole: Option<Evidence> = None;
        for (at, part) in self.parts.iter().enumerate() {
            let next = self.parts.get(at + 1).map_or(self.text.len(), |next| next.start);
            let length = part.piece.text().len() - part.skipped;
            let from = range.start.max(part.start);
            let to = range.end.min(next).min(part.start + length);
            if from >= to {
                continue;
            }
            let shift = |byte: usize| byte - part.start + part.skipped;
            let printed = part.piece.folded.printed(shift(from)..shift(to));
            let found = evidence(part.piece, &printed, rule, confidence);
            match &mut whole {
                Some(whole) => extend(whole, &found),
                None => whole = Some(found),
            }
        }
        let nothing =
            || Evidence { text: String::new(), page: 0, line: 0, bbox: None, rule: rule.to_owned(), confidence: 0.0 };
        whole.unwrap_or_else(nothing)
    }
}

/// Whether what `last` says ends before `next` begins.
fn ends_before(last: &Piece<'_>, next: &Piece<'_>, text: &str, in_body: bool) -> bool {
    if std::ptr::eq(last.line, next.line) {
        // one printed line that was cut at a date or a number
        return false;
    }
    let head = |role| {
        matches!(
            role,
            Role::Number | Role::Date | Role::Addressee | Role::Issuer | Role::Person | Role::Seal | Role::Stamp
        )
    };
    let subject_ends = last.role == Role::Subject && next.role != Role::Subject;
    let said = last.text();
    let bare_label =
        said.chars().count() <= 7 && ["別添", "別紙", "別記", "別表", "参考"].iter().any(|word| said.contains(word));
    // behind the first line of the body a date or a number is a part of a sentence
    (!in_body && (head(last.role) || head(next.role)))
        || matches!(last.role, Role::Record | Role::End)
        || matches!(next.role, Role::Record | Role::End)
        || subject_ends
        || bare_label
        || said.ends_with(['。', ':'])
        || opens_item(text)
        || (next.role != Role::Body && is_counted(next.printed()))
}

/// 3　報　告: a count and a gap, which the folded text does not show. 3 年 goes on with what stands before it.
fn is_counted(printed: &str) -> bool {
    let line = printed.trim_start();
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '０'..='９'));
    let digits = line.chars().count() - rest.chars().count();
    let word = rest.trim_start();
    (1..=2).contains(&digits)
        && word.len() < rest.len()
        && word.chars().next().is_some_and(crate::text::is_japanese)
        && !word.starts_with(['年', '月', '日', '時', '条', '項', '号', '回', '部', '名', '第', '・', '及'])
}

/// Whether a line begins with the sign of an item: ・ ○ (1) 1. ① ア 第1 記 別添1.
pub(super) fn opens_item(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some(
            '・' | '○' | '●' | '◇' | '■' | '◆' | '※' | '•' | '□' | '◎' | '☆' | '★' | '▼' | '◯' | '【' | '〔' | '《'
            | '≪',
        ) => true,
        Some('(') => text.split_once(')').is_some_and(|(inside, _)| inside.chars().count() <= 4),
        Some(c) if c.is_ascii_digit() => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with(['.', ')', '、', '．'])
                && !rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()))
        }
        // 第1 目的 opens a part, 第11号)の一部改正 goes on with a number
        Some('第') => {
            let rest = chars.as_str().trim_start_matches(|c: char| c.is_ascii_digit());
            rest.len() < chars.as_str().len() && !rest.starts_with('号') && text.chars().count() < 30
        }
        Some(_) => [
            "別添",
            "別紙",
            "別記",
            "別表",
            "参考",
            "なお、",
            "また、",
            "おって、",
            "つきましては",
            "ついては",
            "さて、",
        ]
        .iter()
        .any(|word| text.starts_with(word)),
        None => false,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::{Line, Rect, Word};
    use crate::text::{Spacing, fold};

    /// Lines of a letter, all of one role.
    pub(in super::super) fn lines(printed: &[&str]) -> Vec<Line> {
        let number = |at: usize| u32::try_from(at + 1).unwrap();
        printed
            .iter()
            .enumerate()
            .map(|(at, text)| Line { number: number(at), page: 1, text: (*text).to_owned(), ..Line::default() })
            .collect()
    }

    /// Whole lines as pieces.
    pub(in super::super) fn pieces(lines: &[Line], role: Role) -> Vec<Piece<'_>> {
        lines
            .iter()
            .map(|line| Piece {
                line,
                range: 0..line.text.len(),
                folded: fold(&line.text, Spacing::Drop),
                role,
                confidence: 1.0,
            })
            .collect()
    }

    #[test]
    fn a_sentence_is_glued_and_its_end_is_kept() {
        let lines = lines(&["　令和５年３月", "10日付け通知です。", "なお、別紙のとおり。"]);
        let pieces = pieces(&lines, Role::Body);
        assert_eq!(Joined::new(&pieces).text(), "令和5年3月10日付け通知です。\nなお、別紙のとおり。");
    }

    #[test]
    fn evidence_leads_back_to_print_and_place() {
        let mut lines = lines(&["令和５年３月", "10 日付け通知"]);
        let word = |range, x0| Word { range, bbox: Rect { x0, y0: 10.0, x1: x0 + 5.0, y1: 20.0 } };
        lines[0].words = vec![word(0..18, 100.0)];
        lines[1].words = vec![word(0..2, 50.0), word(3..6, 60.0), word(6..18, 70.0)];
        let pieces = pieces(&lines, Role::Body);
        let joined = Joined::new(&pieces);
        let end = joined.text().find('付').unwrap();
        let evidence = joined.evidence(&(0..end), "test", 0.5);
        assert_eq!((evidence.text.as_str(), evidence.page, evidence.line), ("令和５年３月\n10 日", 1, 1));
        assert_eq!(evidence.bbox, Some(Rect { x0: 50.0, y0: 10.0, x1: 105.0, y1: 20.0 }));
    }

    #[test]
    fn the_marks_of_a_quoted_mail_are_left_out() {
        let lines = lines(&["> > より、令和5年6月30日付け", "> > 事務連絡により"]);
        let pieces = pieces(&lines, Role::Body);
        let joined = Joined::new(&pieces);
        assert_eq!(joined.text(), "より、令和5年6月30日付け事務連絡により");
        let at = joined.text().find("事務").unwrap();
        assert_eq!(joined.evidence(&(at..at + 12), "test", 1.0).text, "事務連絡");
    }
}
