//! A forward that a person confirms must not lead back to where it came from: a letter passes on what was there before it.
//!
//! ```text
//! confirmed: A → B, B → C         confirming C → A, B → A or A → A' (a copy of A): refused
//! found by linking: A → B         confirming B → A: refused, until A → B is rejected
//! ```
//!
//! Looks at people's words and at the circulars as they were joined last; knows nothing of what makes a forward likely.

use super::error::Problem;
use super::{circulars, judgement};
use crate::model::{Circular, LetterId, Place, Verdict};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Refuses a forward of a letter by itself, by a copy of it, or by a letter that it passes on.
pub(super) fn refuse_ring(connection: &Connection, cover: LetterId, passed_on: LetterId) -> Result<(), Problem> {
    let places = (judgement::place(connection, cover)?, judgement::place(connection, passed_on)?);
    let (Some(cover), Some(passed_on)) = places else { return Ok(()) };
    let mut ways = Ways::of_words(connection)?;
    if ways.copies(&passed_on)?.contains(&cover) {
        return Err(Problem::ForwardOfItself);
    }
    let mut waiting = vec![passed_on];
    let mut seen = BTreeSet::new();
    while let Some(place) = waiting.pop() {
        if place == cover {
            return Err(Problem::Ring { cover: format!("{}#{}", cover.path, cover.letter) });
        }
        if seen.insert(place.clone()) {
            waiting.extend(ways.copies(&place)?);
            waiting.extend(ways.passed_on_by(&place));
        }
    }
    Ok(())
}

/// What passes on what, as far as somebody has asked.
struct Ways<'c> {
    connection: &'c Connection,
    /// circulars looked at
    read: BTreeSet<String>,
    forwards: BTreeMap<Place, BTreeSet<Place>>,
    /// places of one letter
    same: Vec<Vec<Place>>,
    same_of: BTreeMap<Place, BTreeSet<usize>>,
    rejected: BTreeSet<(Place, Place)>,
}

impl<'c> Ways<'c> {
    fn of_words(connection: &'c Connection) -> Result<Self, Problem> {
        let mut ways = Self {
            connection,
            read: BTreeSet::new(),
            forwards: BTreeMap::new(),
            same: Vec::new(),
            same_of: BTreeMap::new(),
            rejected: BTreeSet::new(),
        };
        for word in judgement::judged(connection)? {
            let Some(to) = word.passed_on else { continue };
            match word.verdict {
                Verdict::Confirmed => _ = ways.forwards.entry(word.cover).or_default().insert(to),
                Verdict::Rejected => _ = ways.rejected.insert((word.cover, to)),
            }
        }
        Ok(ways)
    }

    /// The same letter elsewhere. Reads the circulars that the letter belongs to.
    fn copies(&mut self, of: &Place) -> Result<BTreeSet<Place>, Problem> {
        for id in circulars::ids_at(self.connection, of)? {
            if self.read.insert(id.clone())
                && let Some(circular) = circulars::one(self.connection, &id)?
            {
                self.learn(&circular);
            }
        }
        let groups = self.same_of.get(of).into_iter().flatten().filter_map(|at| self.same.get(*at));
        Ok(groups.flatten().cloned().collect())
    }

    fn learn(&mut self, circular: &Circular) {
        let copies = std::iter::once(&circular.copies).chain(circular.forwards.iter().map(|forward| &forward.to));
        for same in copies {
            for place in same {
                self.same_of.entry(place.clone()).or_default().insert(self.same.len());
            }
            self.same.push(same.clone());
        }
        for forward in &circular.forwards {
            // what a person rejected of one copy was rejected of the letter
            if !forward.to.iter().any(|to| self.rejected.contains(&(forward.from.clone(), to.clone()))) {
                self.forwards.entry(forward.from.clone()).or_default().extend(forward.to.iter().cloned());
            }
        }
    }

    fn passed_on_by(&self, cover: &Place) -> BTreeSet<Place> {
        self.forwards.get(cover).cloned().unwrap_or_default()
    }
}
