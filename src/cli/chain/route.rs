//! A circular as a graph: each letter once, however many copies of it there are, with the letters that pass it on below it.

use crate::model::{Circular, Date, DocumentRecord, Letter, Place};
use std::collections::{BTreeMap, BTreeSet};

/// One letter of a circular with all its occurrences.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Stop {
    /// its date
    pub(super) date: Option<Date>,
    /// days since the letter it passes on
    pub(super) days: Option<i32>,
    /// its numbers
    pub(super) numbers: Vec<String>,
    /// the body that sent it
    pub(super) body: Option<String>,
    /// whom it went to
    pub(super) to: Vec<String>,
    /// where it lies, the first one first
    pub(super) places: Vec<Place>,
    /// letters that pass it on, as indexes into [`Route::stops`]
    pub(super) onward: Vec<usize>,
}

/// The ways of one circular; the first stop is its root.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Route {
    pub(super) stops: Vec<Stop>,
}

/// Letters by place.
pub(super) type Letters<'a> = BTreeMap<Place, &'a Letter>;

/// The letters of records by place.
pub(super) fn letters(records: &[DocumentRecord]) -> Letters<'_> {
    let places = records.iter().flat_map(|record| {
        let place = |letter| Place { path: record.source.path.clone(), letter };
        record.letters.iter().enumerate().map(move |(at, letter)| (place(at), letter))
    });
    places.collect()
}

impl Route {
    /// Gathers the occurrences of each letter and hangs the covers below what they pass on.
    pub(super) fn of(circular: &Circular, letters: &Letters<'_>) -> Self {
        let mut classes = Classes::default();
        let root = classes.class_of(&circular.copies);
        for forward in &circular.forwards {
            classes.class_of(&forward.to);
        }
        let mut stops: BTreeMap<usize, Stop> = BTreeMap::new();
        let mut edges: BTreeSet<(usize, usize)> = BTreeSet::new();
        for forward in &circular.forwards {
            let from = classes.class_of(std::slice::from_ref(&forward.from));
            let below = if forward.to.is_empty() { root } else { classes.class_of(&forward.to) };
            // one letter in two files is one cover of the same letter, by the same body, on the same day, under the same number;
            // 第7781号 to the one and 第7781号の2 to the other are two
            let numbers = |place: &Place| letters.get(place).map(|letter| &letter.reference_numbers);
            let one_number = |stop: &Stop| {
                let other = stop.places.first().and_then(numbers);
                match (numbers(&forward.from), other) {
                    (Some(own), Some(other)) => own.is_empty() || other.is_empty() || own == other,
                    _ => true,
                }
            };
            let same = stops.iter().find(|(at, stop)| {
                edges.contains(&(below, **at))
                    && stop.body == forward.from_body
                    && stop.date == forward.date
                    && one_number(stop)
            });
            let at = same.map_or(from, |(at, _)| *at);
            classes.join(from, at);
            let stop = stops.entry(at).or_default();
            stop.date = forward.date;
            stop.days = forward.elapsed_days;
            stop.body.clone_from(&forward.from_body);
            stop.places.push(forward.from.clone());
            for body in &forward.to_bodies {
                if !stop.to.contains(body) {
                    stop.to.push(body.clone());
                }
            }
            if at != below {
                edges.insert((below, at));
            }
        }
        let top = stops.entry(root).or_default();
        top.date = circular.root.date;
        top.body.clone_from(&circular.root.issuer);
        top.places.extend(circular.copies.iter().cloned());
        Self::ordered(stops, &edges, root, circular, letters)
    }

    fn ordered(
        mut stops: BTreeMap<usize, Stop>,
        edges: &BTreeSet<(usize, usize)>,
        root: usize,
        circular: &Circular,
        letters: &Letters<'_>,
    ) -> Self {
        for (class, stop) in &mut stops {
            stop.places.sort();
            stop.places.dedup();
            let letter = stop.places.iter().find_map(|place| letters.get(place));
            stop.numbers = if *class == root {
                circular.root.reference_numbers.clone()
            } else {
                letter.map(|letter| letter.reference_numbers.clone()).unwrap_or_default()
            };
        }
        let mut order: Vec<usize> = stops.keys().copied().collect();
        order.sort_by_key(|class| {
            let stop = stops.get(class);
            (*class != root, stop.and_then(|stop| stop.date), stop.and_then(|stop| stop.places.first().cloned()))
        });
        let index: BTreeMap<usize, usize> = order.iter().enumerate().map(|(at, class)| (*class, at)).collect();
        let mut route = Self { stops: order.iter().filter_map(|class| stops.remove(class)).collect() };
        for (below, above) in edges {
            if let (Some(&below), Some(&above)) = (index.get(below), index.get(above))
                && let Some(stop) = route.stops.get_mut(below)
            {
                stop.onward.push(above);
            }
        }
        for stop in &mut route.stops {
            stop.onward.sort_unstable();
        }
        route
    }
}

/// Places that are the same letter.
#[derive(Debug, Default)]
struct Classes {
    of: BTreeMap<Place, usize>,
    next: usize,
}

impl Classes {
    /// The class of these places, which are one letter.
    fn class_of(&mut self, places: &[Place]) -> usize {
        let known = places.iter().find_map(|place| self.of.get(place)).copied();
        let class = known.unwrap_or_else(|| {
            self.next += 1;
            self.next
        });
        for place in places {
            self.of.entry(place.clone()).or_insert(class);
        }
        class
    }

    /// Says that two classes are one letter after all.
    fn join(&mut self, from: usize, to: usize) {
        for class in self.of.values_mut().filter(|class| **class == from) {
            *class = to;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidenced, Forward, Root};

    fn place(path: &str, letter: usize) -> Place {
        Place { path: path.to_owned(), letter }
    }

    fn forward(from: Place, to: Vec<Place>, body: &str, day: i8) -> Forward {
        Forward {
            from,
            to,
            evidence: Evidenced::Enclosed,
            from_body: Some(body.to_owned()),
            to_bodies: Vec::new(),
            date: Some(Date::constant(2023, 6, day)),
            elapsed_days: Some(5),
            confidence: 1.0,
            reasons: Vec::new(),
        }
    }

    #[test]
    fn a_letter_in_two_files_stands_in_the_tree_once() {
        let copies = vec![place("hq", 1), place("tokyo", 2), place("osaka", 1)];
        let national = vec![place("hq", 0), place("tokyo", 1), place("osaka", 0)];
        let circular = Circular {
            schema: Circular::SCHEMA.to_owned(),
            id: "x".to_owned(),
            root: Root { date: Some(Date::constant(2023, 6, 9)), ..Root::default() },
            copies: copies.clone(),
            forwards: vec![
                forward(place("hq", 0), copies.clone(), "日歯", 14),
                forward(place("osaka", 0), copies.clone(), "日歯", 14),
                forward(place("tokyo", 0), national, "都歯", 21),
                forward(place("tokyo", 1), copies, "日歯", 14),
            ],
            reached: Vec::new(),
            not_reached: Vec::new(),
            anomalies: Vec::new(),
            revises: Vec::new(),
            revised_by: Vec::new(),
            bodies_from: crate::model::BodiesFrom::List,
        };
        let route = Route::of(&circular, &Letters::new());
        let shape: Vec<(Option<&str>, usize, &[usize])> =
            route.stops.iter().map(|stop| (stop.body.as_deref(), stop.places.len(), stop.onward.as_slice())).collect();
        assert_eq!(shape, [(None, 3, &[1][..]), (Some("日歯"), 3, &[2][..]), (Some("都歯"), 1, &[][..])]);
    }
}
