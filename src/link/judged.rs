//! What people say of forwards is obeyed: a rejected one vanishes, a confirmed one is certain and says who confirmed it.
//!
//! ```text
//! found: A → B (cited-subject, 0.7)      rejected by 山田: nothing is left of it
//!                                        confirmed by 山田: A → B, 1.0, 「山田が確認」
//! found: nothing                         confirmed by 山田: A → B, 1.0
//! ```
//!
//! A word about a cover holds for its copies, too, which say the same; but what is bound together in one file was looked at in that
//! file alone.

use crate::model::{Evidenced, Hop, Judged, Place, Summary, Target, Verdict};
use std::collections::BTreeMap;

/// Takes rejected hops out, makes confirmed ones certain, adds those that nobody had found.
pub(super) fn obey(judged: &[Judged], letters: &[&Summary], class_of: &[usize], hops: &mut Vec<Hop>) {
    if judged.is_empty() {
        return;
    }
    let places: BTreeMap<&Place, usize> = letters.iter().enumerate().map(|(at, letter)| (&letter.place, at)).collect();
    let class = |place: &Place| places.get(place).and_then(|at| class_of.get(*at)).copied();
    for word in judged {
        let Some(cover) = places.get(&word.cover).copied() else { continue };
        let target = match &word.passed_on {
            Some(place) => match class(place) {
                Some(class) => Some(class),
                None => continue,
            },
            None => None,
        };
        let concerns = |hop: &Hop| {
            let copy = class_of.get(hop.from) == class_of.get(cover) && hop.evidence != Evidenced::Enclosed;
            let same = match (&hop.to, target) {
                (Target::Class(found), Some(class)) => *found == class,
                (Target::External(_), None) => true,
                _ => false,
            };
            same && (hop.from == cover || copy)
        };
        match word.verdict {
            Verdict::Rejected => hops.retain(|hop| !concerns(hop)),
            Verdict::Confirmed => {
                let reason = format!("{}が確認", word.who);
                for hop in hops.iter_mut().filter(|hop| concerns(hop)) {
                    hop.confidence = 1.0;
                    hop.reasons.push(reason.clone());
                }
                let known = hops.iter().any(|hop| hop.from == cover && concerns(hop));
                if let Some(class) = target.filter(|class| !known && class_of.get(cover) != Some(class)) {
                    // what the cover names and nobody found has now been found, when it names one letter
                    let named = |hop: &Hop| hop.from == cover && matches!(hop.to, Target::External(_));
                    if hops.iter().filter(|hop| named(hop)).count() == 1 {
                        hops.retain(|hop| !named(hop));
                    }
                    let in_one_file = word.passed_on.as_ref().is_some_and(|place| place.path == word.cover.path);
                    let evidence = if in_one_file { Evidenced::Enclosed } else { Evidenced::CitedSubject };
                    hops.push(Hop {
                        from: cover,
                        to: Target::Class(class),
                        evidence,
                        confidence: 1.0,
                        reasons: vec![reason],
                    });
                }
            }
        }
    }
    hops.sort_by_key(|hop| hop.from);
}
