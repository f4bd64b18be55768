//! Letters as a collection of old rules prints them one behind the other: day and number in brackets, and below them who wrote to whom.
//!
//! ```text
//! 看板の色について                        ← a title, where there is one
//! (昭和三四年三月九日 医収第一〇二号)         → Number, which bears the day
//! (国立仙北病院長あて厚生省医務局長回答)        → Addressee, Issuer
//! ```
//!
//! The inquiry stands above its answer, and the answer has no title and no empty line above it. Knows shapes of lines, no roles.

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{give, has, lone_head, text};
use crate::tables::Tables;
use std::ops::Range;

/// Most lines of day and number above the bracket that tells who wrote to whom.
const ABOVE: usize = 3;
/// Letters of a title.
const TITLE: std::ops::RangeInclusive<usize> = 6..=90;
/// How such a bracket ends.
const SENT: [&str; 9] = ["照会", "回答", "通知", "通達", "通牒", "依頼", "事務連絡", "内かん", "答申"];

/// The head of such a letter.
#[derive(Debug)]
pub(super) struct Filed {
    /// its first line
    pub start: usize,
    /// what its lines are
    pub roles: Vec<(usize, Role)>,
}

/// All of them, ascending.
pub(super) fn filed(cuts: &[Cut], tables: &Tables) -> Vec<Filed> {
    (1..cuts.len()).filter_map(|at| head(cuts, at, tables)).collect()
}

/// (…各県知事あて厚生省…課長通知) in the head of a letter without an addressee, whatever stands above it.
pub(super) fn told_in_brackets(letter: Range<usize>, cuts: &[Cut], steps: &mut [Step]) {
    if has(steps, letter.clone(), Role::Addressee) {
        return;
    }
    let text_from = letter.clone().find(|at| text(cuts, *at).contains('。')).unwrap_or(letter.end);
    let found = (letter.start..text_from).find_map(|at| Some((at, parties(cuts, at)?)));
    if let Some((at, (first, second))) = found {
        give(steps, at, first);
        give(steps, at + 1, second);
    }
}

/// The head whose bracket begins at `at`.
fn head(cuts: &[Cut], at: usize, tables: &Tables) -> Option<Filed> {
    let (first, second) = parties(cuts, at)?;
    let mut roles = vec![(at, first), (at + 1, second)];
    let mut dated = false;
    let mut start = at;
    for above in (at.saturating_sub(ABOVE)..at).rev() {
        let Some(cut) = cuts.get(above) else { break };
        let day = cut.dates.iter().any(|day| day.date.is_some());
        let role = match (day, !cut.numbers.is_empty()) {
            // the second day belongs to the letter above
            (true, _) if dated => break,
            (true, true) if is_bracket(cut) => Role::Number,
            // 令和7年2月20日 環水大管発第2502201号 without brackets is a revision
            (true, false) if is_bracket(cut) || lone_head(cut) == Some(Role::Date) => Role::Date,
            (false, true) if is_bracket(cut) || !cut.continued && is_number(cut) => Role::Number,
            _ => break,
        };
        roles.push((above, role));
        start = above;
        dated |= day;
    }
    if !dated {
        return None;
    }
    if let Some(title) = start.checked_sub(1).filter(|above| is_title(cuts, *above, tables)) {
        roles.push((title, Role::Subject));
        start = title;
        // ○…における取扱い / について
        let opens = |above: &usize| {
            let line = text(cuts, *above);
            line.starts_with(['○', '◎']) && !line.contains('。') && !is_title(cuts, *above, tables)
        };
        let own = text(cuts, title).starts_with(['○', '◎']);
        if let Some(first) = title.checked_sub(1).filter(|above| !own && opens(above)) {
            roles.push((first, Role::Subject));
            start = first;
        }
    }
    Some(Filed { start, roles })
}

/// (…知事あて | 厚生省医務局長回答), (…課長 | から…課長あて照会): the two pieces of the bracket.
fn parties(cuts: &[Cut], at: usize) -> Option<(Role, Role)> {
    let to = |text: &str| ["あて", "宛て", "宛"].iter().any(|word| text.ends_with(word));
    let from = |text: &str| text.starts_with("から") || text.starts_with("より");
    let (left, right) = (text(cuts, at), text(cuts, at + 1));
    let one = cuts.get(at + 1).is_some_and(|cut| cut.continued);
    if !one || !left.starts_with(['(', '〔']) || left.contains('。') {
        return None;
    }
    // …から…課長あて | 照会)
    let verb = text(cuts, at + 2);
    let apart = cuts.get(at + 2).is_some_and(|cut| cut.continued);
    if apart && to(right) && SENT.iter().any(|word| verb.trim_end_matches([')', '〕']) == *word) && from(right) {
        return Some((Role::Issuer, Role::Addressee));
    }
    let inner = right.strip_suffix([')', '〕'])?;
    // あて照会 of a bracket that the line goes on behind is text
    let sent = SENT.iter().any(|word| inner.ends_with(word));
    if sent && to(left) {
        return Some((Role::Addressee, Role::Issuer));
    }
    let addressed = SENT.iter().find_map(|word| inner.strip_suffix(word)).is_some_and(to);
    (from(right) && addressed).then_some((Role::Issuer, Role::Addressee))
}

/// (昭和三二年七月一六日 医発第五八八号): day, number or both in one pair of brackets.
fn is_bracket(cut: &Cut) -> bool {
    /// Letters that are neither.
    const REST: usize = 8;
    let line = cut.folded.as_str();
    let Some(inner) = line.strip_prefix(['(', '〔']).and_then(|line| line.strip_suffix([')', '〕'])) else {
        return false;
    };
    let days = cut.dates.iter().filter(|day| day.date.is_some()).map(|day| day.full.len());
    let numbers = cut.numbers.iter().filter(|number| !number.law).map(|number| number.range.len());
    let read: usize = days.chain(numbers).sum();
    read > 0 && inner.len() <= read + REST * '号'.len_utf8()
}

/// 警察庁丁公害発91号 and nothing more.
fn is_number(cut: &Cut) -> bool {
    cut.numbers.iter().any(|number| !number.law && cut.folded.as_str().len() <= number.range.len() + 3)
}

fn is_title(cuts: &[Cut], at: usize, tables: &Tables) -> bool {
    let line = text(cuts, at).trim_start_matches(['○', '◎', '●', '■']);
    let ends = ["subject-end", "subject-note-end"].iter().any(|name| tables.cues.bears(line, name))
        || line.ends_with("ニ関スル件")
        || line.ends_with("に関する件");
    ends && TITLE.contains(&line.chars().count())
        && !line.contains(['。', '、'])
        && cuts.get(at).is_some_and(|cut| cut.dates.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::cut::cut;
    use super::*;
    use crate::config::Limits;
    use crate::decode::decode;
    use crate::diag::Sink;
    use crate::model::MediaType;

    #[test]
    fn an_answer_below_its_inquiry_begins_with_its_day() {
        let page = "左記について御指示を願う。\n(昭和三二年七月一六日 医発第五八八号)\n(長野県知事あて厚生省医務局長回答)\n貴見のとおりである。\n";
        let tables = Tables::embedded();
        let decoded = decode(page.as_bytes(), MediaType::Text, &[], &Limits::default(), &mut Sink::new());
        let found = filed(&cut(&decoded.document, tables), tables);
        assert_eq!(found.iter().map(|head| head.start).collect::<Vec<_>>(), [1]);
        assert_eq!(
            found.first().map(|head| head.roles.clone()),
            Some(vec![(2, Role::Addressee), (3, Role::Issuer), (1, Role::Number)])
        );
    }

    #[test]
    fn a_bracket_in_a_sentence_is_no_head() {
        let page = "昭和三十二年五月八日衛医発第九四号(厚生省医務局長あて長野県衛生部長照会)について回答する。\n";
        let tables = Tables::embedded();
        let decoded = decode(page.as_bytes(), MediaType::Text, &[], &Limits::default(), &mut Sink::new());
        assert!(filed(&cut(&decoded.document, tables), tables).is_empty());
    }
}
