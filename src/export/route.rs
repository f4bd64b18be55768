//! The way a letter came (経由) and the letter at the top of its chain (最上流), read off the circulars.
//!
//! ```text
//! 厚生労働省 → 日本歯科医師会 → 東京都歯科医師会 → 中央区歯科医師会
//!                                └ this letter: 経由 日本歯科医師会, 最上流 厚生労働省医政局長
//! ```

use crate::model::{Circular, Forward, Place};
use std::collections::{BTreeMap, BTreeSet};

/// One chain that a letter belongs to.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Route<'a> {
    /// the circular
    pub circular: &'a Circular,
    /// bodies between the issuer of the root and the letter, from the top down
    pub via: Vec<&'a str>,
}

/// The chains of every letter, in the order of the circulars.
pub(super) fn routes(circulars: &[Circular]) -> BTreeMap<&Place, Vec<Route<'_>>> {
    let mut routes: BTreeMap<&Place, Vec<Route<'_>>> = BTreeMap::new();
    for circular in circulars {
        let mut covers: BTreeMap<&Place, Vec<&Forward>> = BTreeMap::new();
        for forward in &circular.forwards {
            covers.entry(&forward.from).or_default().push(forward);
        }
        let roots: BTreeSet<&Place> = circular.copies.iter().collect();
        for place in roots.iter().chain(covers.keys().filter(|place| !roots.contains(*place))) {
            let via = bodies_above(place, &covers, &roots);
            routes.entry(place).or_default().push(Route { circular, via });
        }
    }
    routes
}

/// The bodies that passed the root on before `place` did, from the top down.
fn bodies_above<'a>(
    place: &Place,
    covers: &BTreeMap<&Place, Vec<&'a Forward>>,
    roots: &BTreeSet<&Place>,
) -> Vec<&'a str> {
    let mut bodies: Vec<&str> = Vec::new();
    let mut seen = BTreeSet::from([place]);
    let mut at = place;
    while !roots.contains(at) {
        let Some(forwards) = covers.get(at) else { break };
        if forwards.iter().any(|forward| forward.to.iter().any(|to| roots.contains(to))) {
            break;
        }
        // all occurrences in `to` are one letter: one of them is itself a cover
        let passed_on = forwards.iter().flat_map(|forward| &forward.to);
        let Some(next) = passed_on.into_iter().find(|to| covers.contains_key(to) && !seen.contains(to)) else { break };
        let body = covers.get(next).and_then(|own| own.iter().find_map(|forward| forward.from_body.as_deref()));
        bodies.extend(body);
        seen.insert(next);
        at = next;
    }
    bodies.reverse();
    bodies.dedup();
    bodies
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{circular, forward, place};

    #[test]
    fn a_letter_knows_the_bodies_between_it_and_the_top() {
        // the ward's file holds three letters in one another, Tokyo's file two
        let circular = circular(
            &[place("ward.pdf", 2), place("tokyo.pdf", 1)],
            vec![
                forward(&place("ward.pdf", 0), &[place("ward.pdf", 1), place("tokyo.pdf", 0)], "東京都歯科医師会"),
                forward(&place("ward.pdf", 1), &[place("ward.pdf", 2), place("tokyo.pdf", 1)], "日本歯科医師会"),
                forward(&place("tokyo.pdf", 0), &[place("tokyo.pdf", 1), place("ward.pdf", 2)], "日本歯科医師会"),
            ],
        );
        let routes = routes(std::slice::from_ref(&circular));
        let via = |path, letter| routes[&place(path, letter)][0].via.clone();
        assert_eq!(via("ward.pdf", 0), ["日本歯科医師会"]);
        assert_eq!(via("ward.pdf", 1), [""; 0]);
        assert_eq!(via("ward.pdf", 2), [""; 0]);
        assert_eq!(via("tokyo.pdf", 0), [""; 0]);
    }

    #[test]
    fn covers_that_pass_each_other_on_come_to_an_end() {
        let (a, b) = (place("a.pdf", 0), place("b.pdf", 0));
        let circular = circular(
            &[],
            vec![forward(&a, std::slice::from_ref(&b), "甲"), forward(&b, std::slice::from_ref(&a), "乙")],
        );
        assert_eq!(routes(&[circular])[&a][0].via, ["乙"]);
    }
}
