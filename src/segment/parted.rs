//! Letters that the path parted where they are one, or whose border it drew at the wrong head.
//!
//! ```text
//! …に関する答申                  ← a letter that has nothing of a head but its title
//! …別紙のとおり答申する。
//! 平成10年2月20日               ← taken for the beginning of another
//! 水難対策審議会会長
//! 消防庁長官　殿
//! ```

use super::cut::Cut;
use super::lattice::Step;
use super::outline::Role;
use super::overlooked::{UNCERTAIN, begins, give, has, role, text};
use std::ops::Range;

/// Joins them.
pub(super) fn settle(cuts: &[Cut], steps: &mut [Step]) {
    heads_at_the_foot(steps);
    heads_in_two(cuts, steps);
    answers_in_two(cuts, steps);
}

/// A letter that begins with its subject has day, number and parties below its text, right above the head of the next letter: where
/// a head is two heads, and the letter above has none, the first belongs to it.
fn heads_at_the_foot(steps: &mut [Step]) {
    let begins = begins(steps);
    for (nth, pair) in begins.windows(2).enumerate() {
        let &[above, below] = pair else { continue };
        let end = begins.get(nth + 2).copied().unwrap_or(steps.len());
        let of_head = [Role::Date, Role::Number, Role::Addressee, Role::Issuer];
        let headless = of_head.iter().all(|wanted| !has(steps, above..below, *wanted));
        let Some(subject) = (below..end).find(|at| role(steps, *at) == Some(Role::Subject)) else { continue };
        if !headless || !has(steps, above..below, Role::Subject) || !has(steps, above..below, Role::Body) {
            continue;
        }
        let is = |at: usize, wanted: &[Role]| role(steps, at).is_some_and(|role| wanted.contains(&role));
        let signed = (below..subject).find(|at| is(*at, &[Role::Issuer, Role::Person]));
        let second = signed.and_then(|signed| (signed..subject).find(|at| is(*at, &[Role::Date, Role::Number])));
        let Some(second) = second else { continue };
        if !has(steps, below..second, Role::Date)
            || !(second..subject).any(|at| is(at, &[Role::Addressee, Role::Issuer]))
        {
            continue;
        }
        for (at, begins) in [(below, false), (second, true)] {
            if let Some(step) = steps.get_mut(at) {
                (step.begins, step.begin_margin) = (begins, 0.0);
            }
        }
    }
}

/// A head without subject and text, and right below it, behind the telephone of the office, a letter that begins with its subject and
/// has neither number nor day: one letter.
fn heads_in_two(cuts: &[Cut], steps: &mut [Step]) {
    let begins = begins(steps);
    for (nth, pair) in begins.windows(2).enumerate() {
        let &[above, below] = pair else { continue };
        let end = begins.get(nth + 2).copied().unwrap_or(steps.len());
        let lacks = |range: Range<usize>, wanted: &[Role]| wanted.iter().all(|role| !has(steps, range.clone(), *role));
        let head = has(steps, above..below, Role::Date) && has(steps, above..below, Role::Addressee);
        // 母子保健子育て支援課 may be taken for text: no sentence is said
        let said = (above..below).any(|at| text(cuts, at).contains('。'));
        let open = head && !said && lacks(above..below, &[Role::Subject, Role::Greeting, Role::Item, Role::Record]);
        let rest = lacks(below..end, &[Role::Number, Role::Date, Role::Addressee, Role::Issuer]);
        let titled = steps.get_mut(below).filter(|step| step.role == Role::Subject);
        if let Some(step) = titled.filter(|_| open && rest) {
            (step.begins, step.begin_margin) = (false, UNCERTAIN);
        }
    }
}

/// …に関する答申 / …別紙のとおり答申する。 and below it day, who answers and who had asked: one letter. What stands above has nothing of a
/// head but its title, or nobody that it is written to; what stands below has no title and nobody who signs.
fn answers_in_two(cuts: &[Cut], steps: &mut [Step]) {
    /// Most lines above the one with which the second was taken to begin.
    const ABOVE: usize = 12;
    let begins = begins(steps);
    for (nth, pair) in begins.windows(2).enumerate() {
        let &[above, below] = pair else { continue };
        let end = begins.get(nth + 2).copied().unwrap_or(steps.len());
        let lacks = |range: Range<usize>, wanted: &[Role]| wanted.iter().all(|role| !has(steps, range.clone(), *role));
        let said =
            cuts.get(above..below).is_some_and(|lines| lines.iter().any(|cut| cut.folded.as_str().ends_with('。')));
        let titled = role(steps, above) == Some(Role::Subject) && said && below - above <= ABOVE;
        if !titled || !lacks(above..below, &[Role::Number, Role::Addressee]) || has(steps, below..end, Role::Greeting) {
            continue;
        }
        let at = |wanted: Role| (below..end).find(|at| role(steps, *at) == Some(wanted));
        let signed = at(Role::Issuer).or(at(Role::Person));
        let first = match (role(steps, below), role(steps, below - 1)) {
            (Some(Role::Date), _) => {
                let ordered = signed.zip(at(Role::Addressee)).is_some_and(|(signed, to)| signed < to);
                ordered && lacks(above..below, &[Role::Date, Role::Issuer, Role::Person])
            }
            // the day and who signs stand right above
            (Some(Role::Addressee), Some(Role::Issuer | Role::Person)) => {
                has(steps, above..below, Role::Date)
                    && lacks(below..end, &[Role::Number, Role::Date])
                    && signed.is_none()
            }
            _ => false,
        };
        // 1 区画の広さについて
        let item = |at: usize| text(cuts, at).starts_with(|c: char| c.is_ascii_digit() || c == '(');
        let subjects: Vec<usize> = (below..end).filter(|at| role(steps, *at) == Some(Role::Subject)).collect();
        if !first || !subjects.iter().all(|at| item(*at)) {
            continue;
        }
        for at in subjects {
            give(steps, at, Role::Item);
        }
        if let Some(step) = steps.get_mut(below) {
            (step.begins, step.begin_margin) = (false, UNCERTAIN);
        }
    }
}
