//! Letters printed behind the letter that cites them, with no more of a head than their number and day above the title:
//!
//! ```text
//! …「おもちゃの確認について」(昭和58年10月23日環食第238号)の別添「取扱要領」によるものとする。   ← the letter above cites it
//! 別添
//! 環食第238号                       ← the letter begins
//! 昭和58年10月23日
//! おもちゃの通関における取扱要領
//! 1 語の意義
//! ```
//!
//! Number and day have to be those of one citation above, and a label has to stand right above them. Known to be hard: a history of
//! amendments that repeats number and day of the letter itself.

use super::cut::{Cut, printed_at};
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{LIKELY, lone_head, text};
use crate::grammar::{FoundDate, FoundNumber};
use crate::model::Date;
use crate::text::Folded;

/// What stands above an enclosed document.
const LABELS: [&str; 6] = ["別添", "別紙", "参考", "(写)", "(別添", "(別紙"];
/// Most letters of a line with such a label.
const LABEL: usize = 20;
/// More letters than this has a title that is quoted whole.
const TITLE: usize = 7;
/// Most letters of a title before the text on its line.
const LONGEST: usize = 80;
/// A title stands at most so many lines below the head: the letter's amendments may stand between them.
const BELOW: usize = 16;
/// A letter that begins so near is this one.
const NEAR: usize = 2;

/// Where such letters begin, ascending.
pub(super) fn cited_below(cuts: &[Cut], steps: &[Step]) -> Vec<usize> {
    let begun = |at: usize| {
        let near = steps.get(at.saturating_sub(NEAR)..(at + NEAR).min(steps.len()));
        near.is_some_and(|near| near.iter().any(|step| step.begins))
    };
    let found = (1..cuts.len()).filter(|at| is_label(text(cuts, at - 1)) && !begun(*at));
    found.filter(|at| head(cuts, *at).is_some_and(|(number, day)| is_cited(cuts, *at, &number, day))).collect()
}

fn is_label(line: &str) -> bool {
    LABELS.iter().any(|label| line.starts_with(label)) && line.chars().nth(LABEL).is_none() && !line.contains('。')
}

/// Number and day that stand alone from a line on.
fn head(cuts: &[Cut], at: usize) -> Option<(String, Date)> {
    let (first, second) = (cuts.get(at)?, cuts.get(at + 1)?);
    let (number, day) = match (lone_head(first)?, lone_head(second)) {
        (Role::Number, Some(Role::Date)) => (first, second),
        (Role::Date, Some(Role::Number)) => (second, first),
        _ => (first, first),
    };
    let [number] = number.numbers.as_slice() else { return None };
    let [day] = day.dates.as_slice() else { return None };
    Some((number.text.clone(), day.date.filter(|_| !number.law)?))
}

/// Whether a line of text above has both.
fn is_cited(cuts: &[Cut], at: usize, number: &str, day: Date) -> bool {
    let above = cuts.get(..at).unwrap_or_default();
    above.iter().enumerate().any(|(at, cut)| {
        let next = cuts.get(at + 1).into_iter().chain(at.checked_sub(1).and_then(|before| cuts.get(before)));
        let mut dates = cut.dates.iter().chain(next.flat_map(|cut| &cut.dates));
        lone_head(cut).is_none()
            && cut.numbers.iter().any(|found| found.text == number)
            && dates.any(|found| found.date == Some(day))
    })
}

/// The title below such a head is the one that the text above quotes: …の別添「おもちゃの通関における取扱要領」による.
pub(super) fn settle(starts: &[usize], cuts: &[Cut], steps: &mut [Step]) {
    for start in starts.iter().copied() {
        let quoted = |at: &usize| {
            let title = without_item(text(cuts, *at));
            let quotes = |above: &Cut| {
                let line = above.folded.as_str();
                line.match_indices(title).any(|(at, _)| {
                    let (before, behind) = (line.get(..at), line.get(at + title.len()..));
                    before.is_some_and(|t| t.ends_with('「')) && behind.is_some_and(|t| t.starts_with('」'))
                })
            };
            title.chars().nth(TITLE).is_some() && cuts.iter().take(start).any(quotes)
        };
        if let Some(at) = (start + 1..cuts.len().min(start + BELOW)).find(quoted)
            && let Some(step) = steps.get_mut(at)
        {
            (step.role, step.role_margin) = (Role::Subject, LIKELY);
        }
    }
}

/// A title without the number of a list before it: (2)…, 3 ….
fn without_item(title: &str) -> &str {
    title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '.'))
}

/// The title of a rule with which a long line begins, as bytes of the line: (2) | …取扱要領 | 1 語の意義 ….
pub(super) fn title_in_line(printed: &str) -> Option<[usize; 2]> {
    const RULES: [&str; 8] = ["要領", "要綱", "基準", "指針", "規程", "細則", "ガイドライン", "手引き"];
    let at = [" 1 ", " 第1 ", "　１　", "　第１　"].iter().filter_map(|item| printed.find(item)).min()?;
    let title = printed.get(..at)?.trim();
    let ruled = RULES.iter().any(|rule| title.ends_with(rule)) && !title.contains(['。', '、', '，']);
    let bare = without_item(title).trim_start();
    let fits = ruled && (TITLE..=LONGEST).contains(&bare.chars().count());
    Some([printed.find(bare).filter(|_| fits)?, at])
}

/// The same as [`cited_below`] within one long line: where the label, the number, the day and what follows them begin, as bytes of the printed text.
pub(super) fn cuts_in_line(folded: &Folded, dates: &[FoundDate], numbers: &[FoundNumber]) -> Vec<usize> {
    let line = folded.as_str();
    let is_repeated =
        |at: usize, number: &FoundNumber| numbers.iter().take(at).any(|above| above.text == number.text) && !number.law;
    let headed = numbers.iter().enumerate().find_map(|(at, number)| {
        let sentence = line.get(..number.range.start)?.rfind('。')? + '。'.len_utf8();
        let label = line.get(sentence..number.range.start)?;
        let label = label.trim_start_matches(['.', ',']);
        let day = dates.iter().find(|day| day.full.start == number.range.end && !day.dated)?;
        (is_label(label) && is_repeated(at, number)).then_some((number.range.start - label.len(), number, day))
    });
    let cuts = |(label, number, day): (usize, &FoundNumber, &FoundDate)| {
        [label, number.range.start, day.full.start, day.full.end].map(|at| printed_at(folded, at)).to_vec()
    };
    headed.map(cuts).unwrap_or_default()
}
