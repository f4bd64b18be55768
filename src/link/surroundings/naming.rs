//! Covers that may name a letter by its issuer and another subject: which of them have to be asked.
//!
//! ```text
//! 標記について県より通知がありました, under the subject S     may mean any letter of the 県 in these sixty days …
//! a letter of the 県 under S, not younger than the cover     … but not when there is this one: the cover is left alone
//! ```
//!
//! A body names its superior in nearly every letter, so that hundreds of covers may mean a letter at hand and nearly none does. One
//! letter of the very subject settles it, whatever class it is of ([`Finder`](super::super::forward::Finder) looks at the same).

use super::super::likeness::subject_core;
use super::super::lookup::{LONGEST_BY_SUBJECT, LONGEST_REWORDED, may_be_reworded};
use super::super::marks as mark;
use super::{Shelf, Sight, Spot, within};
use crate::model::{Date, Named};
use crate::tables::Names;
use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

/// A folded name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Name(usize);

/// A folded title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Title(usize);

/// A cover that names something by less than number and day.
pub(super) struct Naming {
    spot: Spot,
    day: Date,
    /// the title it names, or its own
    title: Title,
    name: Name,
    /// who wrote it
    from: Vec<Name>,
    /// to whom
    to: Vec<Name>,
    /// whether a letter of this very title settles what it means, once that was looked up
    settled: Cell<Option<bool>>,
}

/// Names and titles that were met, and what was found out about two of them.
#[derive(Default)]
pub(super) struct Memory {
    by_print: HashMap<String, Name>,
    by_core: HashMap<String, Name>,
    cores: Vec<Rc<str>>,
    alike: HashMap<(Name, Name), f32>,
    by_title: HashMap<String, Title>,
    titles: Vec<Rc<str>>,
    reworded: HashMap<(Title, Title), bool>,
}

impl Memory {
    /// The name without legal form and post.
    pub(super) fn name(&mut self, printed: &str) -> Name {
        if let Some(known) = self.by_print.get(printed) {
            return *known;
        }
        let core = Names::embedded().core(printed);
        let name = self.core(&core);
        self.by_print.insert(printed.to_owned(), name);
        name
    }

    /// A name that is folded already.
    pub(super) fn core(&mut self, core: &str) -> Name {
        if let Some(known) = self.by_core.get(core) {
            return *known;
        }
        let name = Name(self.cores.len());
        self.cores.push(core.into());
        self.by_core.insert(core.to_owned(), name);
        name
    }

    fn alike(&mut self, a: Name, b: Name) -> f32 {
        if let Some(known) = self.alike.get(&(a, b)) {
            return *known;
        }
        let text = |name: Name| self.cores.get(name.0).map_or("", |core| core);
        let found = Names::embedded().cores_alike(text(a), text(b));
        self.alike.insert((a, b), found);
        found
    }

    /// Whether a cover may mean this issuer by a name.
    pub(super) fn means(&mut self, name: Name, issuer: Name) -> bool {
        self.alike(name, issuer) > 0.6
    }

    /// A list of names as printed.
    fn printed(&mut self, list: &[Named]) -> Vec<Name> {
        list.iter().map(|named| self.name(&named.text)).collect()
    }

    fn title(&mut self, text: &str) -> Title {
        if let Some(known) = self.by_title.get(text) {
            return *known;
        }
        let title = Title(self.titles.len());
        self.titles.push(text.into());
        self.by_title.insert(text.to_owned(), title);
        title
    }

    fn text(&self, title: Title) -> Rc<str> {
        self.titles.get(title.0).map(Rc::clone).unwrap_or_default()
    }

    fn is_reworded(&mut self, own: Title, other: Title) -> bool {
        if let Some(known) = self.reworded.get(&(own, other)) {
            return *known;
        }
        let found = may_be_reworded(&self.text(own), &self.text(other));
        self.reworded.insert((own, other), found);
        found
    }
}

impl<S: Shelf> Sight<'_, S> {
    /// Covers that may mean a letter of this day, subject and these issuers, and are not settled.
    pub(super) fn find_rewording(
        &mut self,
        date: Date,
        subject: &str,
        issuers: &[String],
    ) -> Result<Vec<Spot>, S::Error> {
        let Ok(last) = date.checked_add(jiff::Span::new().days(LONGEST_REWORDED)) else { return Ok(Vec::new()) };
        let own = self.memory.title(subject);
        let issuers: Vec<Name> = issuers.iter().map(|issuer| self.memory.core(issuer)).collect();
        let mut out = Vec::new();
        for month in mark::month(date)..=mark::month(last) {
            let covers = self.naming_in(month)?;
            for cover in covers.iter().filter(|cover| date <= cover.day && cover.day <= last) {
                if self.memory.is_reworded(own, cover.title)
                    && issuers.iter().any(|issuer| self.memory.means(cover.name, *issuer))
                    && !self.is_settled(cover)?
                {
                    out.push(cover.spot);
                    self.bring(cover.spot.0)?;
                }
            }
        }
        Ok(out)
    }

    /// The covers of a month that name something by its issuer.
    fn naming_in(&mut self, month: i64) -> Result<Rc<[Naming]>, S::Error> {
        if let Some(known) = self.naming.get(&month) {
            return Ok(Rc::clone(known));
        }
        let mut out = Vec::new();
        for (document, nth, cover) in self.shelf.cell(mark::naming_in(month))? {
            let Some(day) = cover.date.filter(|day| mark::month(*day) == month) else { continue };
            for upstream in cover.passes_on.iter().filter(|upstream| !mark::is_named_for_sure(upstream)) {
                let Some(name) = mark::sender_named(upstream) else { continue };
                let title = upstream.title.as_deref().map_or_else(|| mark::subject_of(&cover), subject_core);
                out.push(Naming {
                    spot: (document, nth),
                    day,
                    title: self.memory.title(&title),
                    name: self.memory.name(name),
                    from: self.memory.printed(&cover.issuers),
                    to: self.memory.printed(&cover.addressees),
                    settled: Cell::new(None),
                });
            }
        }
        let out: Rc<[Naming]> = out.into();
        self.naming.insert(month, Rc::clone(&out));
        Ok(out)
    }

    /// Whether some letter of the very title settles what a cover means, as [`super::super::lookup`] has it.
    fn is_settled(&mut self, cover: &Naming) -> Result<bool, S::Error> {
        if let Some(known) = cover.settled.get() {
            return Ok(known);
        }
        let title = self.memory.text(cover.title);
        let found = !title.is_empty() && self.is_titled(cover, &title)?;
        cover.settled.set(Some(found));
        Ok(found)
    }

    fn is_titled(&mut self, cover: &Naming, title: &str) -> Result<bool, S::Error> {
        for document in self.with_mark(mark::titled(title))?.iter().copied() {
            for other in self.document(document)?.iter().filter(|other| *other.subject == *title) {
                if other.letter.date.is_none() || !within(other.letter.date, Some(cover.day), 0, LONGEST_BY_SUBJECT) {
                    continue;
                }
                let issuers = &other.letter.issuers;
                let from = self.memory.printed(issuers);
                let mut all = from.clone();
                all.extend(issuers.iter().map(|issuer| self.memory.name(&issuer.organization)));
                let memory = &mut self.memory;
                if all.iter().any(|issuer| memory.means(cover.name, *issuer))
                    && !from.iter().any(|issuer| cover.from.contains(issuer))
                    && !cover.to.iter().any(|to| from.iter().any(|from| memory.alike(*to, *from) >= 0.9))
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
