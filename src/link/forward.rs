//! Which covering letter passes on which letter (転送): one row per occurrence of a cover and letter passed on.
//!
//! What lies in the same document is known from [`super::enclosures`]. What a cover names and does not hold is looked up by number
//! and date, then by issuer and date, then by issuer and subject. Mere citations, reports to the body above and the writer's own
//! earlier letters are no forwards. Known to be hard: the wrong letter bound behind a cover; a number typed wrong on the cover;
//! covers that list the letter of the letter.

use super::cell::Letters;
use super::likeness::{bare_number, confusable, may_be_typo};
use super::lookup::{Index, Question};
use super::words::{Key, Words};
use crate::model::{Evidenced, Hop, Remark, Summary, Target, Upstream};
use crate::tables::Names;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Forwards {
    pub hops: Vec<Hop>,
    pub remarks: Vec<Remark>,
}

/// `notes` gets what covers ask of other files, where somebody wants to know.
pub(super) fn forwards(
    all: Letters<'_, '_>,
    classes: &[Vec<usize>],
    class_of: &[usize],
    notes: Option<&RefCell<Notes>>,
) -> Forwards {
    let index = Index::new(all, classes);
    let documents = documents(all.letters);
    let finder = Finder { all, classes, class_of, words: all.words, index, documents, notes };
    let mut drafts: Vec<Draft> = (0..all.letters.len()).map(|at| finder.draft(at)).collect();
    finder.take_the_nearest(&mut drafts);
    finder.drop_bound_by_mistake(&mut drafts);
    finder.share_between_copies(&mut drafts);
    finder.drop_letters_of_letters(&mut drafts);
    finder.finish(drafts)
}

/// What covers asked beyond their own files.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// of other files, by cover
    pub questions: Vec<(usize, Question)>,
    /// covers that pass on several letters, with the classes: which of these stand above one another was asked
    pub several: Vec<(usize, Vec<usize>)>,
    /// covers that name a sender and the number of a letter of another, with the classes of this number: who passes these on was asked
    pub through: Vec<(usize, Vec<usize>)>,
}

/// What the letters of one document name and their enclosures are not: the question goes to other files.
pub(super) fn open_upstreams(document: &[Summary]) -> Vec<Vec<&Upstream>> {
    if document.iter().all(|letter| letter.passes_on.is_empty()) {
        return vec![Vec::new(); document.len()];
    }
    let letters: Vec<&Summary> = document.iter().collect();
    let (keys, words) = Words::of(&letters, Names::embedded());
    let all = Letters { letters: &letters, keys: &keys, words: &words };
    let documents = vec![0; letters.len()];
    let open = |(at, cover): (usize, &'_ Summary)| -> Vec<usize> {
        let children = all.children(&documents, at, cover);
        let is_open = |upstream: &Upstream| !children.iter().any(|child| all.is_named(upstream, *child));
        (0..cover.passes_on.len()).filter(|nth| cover.passes_on.get(*nth).is_some_and(is_open)).collect()
    };
    let open: Vec<Vec<usize>> = document.iter().enumerate().map(open).collect();
    document
        .iter()
        .zip(open)
        .map(|(l, open)| open.into_iter().filter_map(|nth| l.passes_on.get(nth)).collect())
        .collect()
}

/// For every letter the first letter of its document; letters of one document stand together.
fn documents(letters: &[&Summary]) -> Vec<usize> {
    let mut first = 0;
    let mut out = Vec::with_capacity(letters.len());
    for (at, letter) in letters.iter().enumerate() {
        if letters.get(first).is_none_or(|known| known.place.path != letter.place.path) {
            first = at;
        }
        out.push(first);
    }
    out
}

/// A letter passed on: its class, how it is known, how surely and why.
pub(super) type Hit = (usize, Evidenced, f32, Vec<String>);

/// What one cover passes on, before the whole is looked at.
#[derive(Debug, Clone, Default)]
struct Draft {
    /// class, evidence, confidence, reasons
    targets: Vec<Hit>,
    external: Vec<Upstream>,
    missing: Vec<(Upstream, Option<usize>)>,
    misnamed: Vec<(usize, String, String)>,
    /// what is named by its sender and by the number of a letter that this sender passed on, with the classes of the number
    through: Vec<(Upstream, Vec<usize>)>,
}

pub(super) struct Finder<'a, 's> {
    pub(super) all: Letters<'a, 's>,
    pub(super) classes: &'a [Vec<usize>],
    pub(super) class_of: &'a [usize],
    pub(super) words: &'a Words,
    pub(super) index: Index,
    documents: Vec<usize>,
    notes: Option<&'a RefCell<Notes>>,
}

impl Letters<'_, '_> {
    /// The letters of its own document that a cover encloses. `documents` names the first letter of every letter's document.
    fn children(self, documents: &[usize], at: usize, cover: &Summary) -> Vec<usize> {
        let Some(document) = documents.get(at).copied() else { return Vec::new() };
        let own = |index: &usize| {
            // letters of a document stand by index; one that was taken out leaves a gap
            let guess = document + index;
            let is_it = |at: usize| {
                documents.get(at) == Some(&document)
                    && self.letters.get(at).is_some_and(|letter| letter.place.letter == *index)
            };
            if is_it(guess) { Some(guess) } else { (document..guess).find(|at| is_it(*at)) }
        };
        cover.encloses.iter().filter_map(own).collect()
    }

    /// Whether the upstream that a cover names is this letter.
    fn is_named(self, upstream: &Upstream, letter: usize) -> bool {
        let (Some(letter), Some(key)) = (self.letters.get(letter), self.keys.get(letter)) else { return false };
        if let Some(number) = &upstream.reference_number {
            let bare = confusable(&bare_number(number));
            if key.numbers.iter().any(|own| self.words.text(*own) == bare) {
                return true;
            }
            if !key.numbers.is_empty() {
                return false;
            }
        }
        if let (Some(named), Some(own)) = (upstream.date, letter.date)
            && named != own
        {
            return false;
        }
        let issued = |name: &String| self.words.issued_by(key.sender, self.words.core(name)) > 0.6;
        let direct = upstream.via.as_ref().or(upstream.issuer.as_ref());
        direct.is_none_or(|name| self.words.unsigned(key.sender) || issued(name))
            || upstream.issuer.as_ref().is_some_and(issued)
    }
}

impl<'a> Finder<'a, '_> {
    /// Writes down what a cover asks.
    pub(super) fn note(&self, at: usize, question: impl FnOnce() -> Question) {
        if let Some(notes) = self.notes {
            notes.borrow_mut().questions.push((at, question()));
        }
    }

    pub(super) fn letter(&self, at: usize) -> Option<&'a Summary> {
        self.all.letters.get(at).copied()
    }

    pub(super) fn key(&self, at: usize) -> Option<&'a Key> {
        self.all.keys.get(at)
    }

    pub(super) fn members(&self, class: usize) -> &[usize] {
        self.classes.get(class).map_or(&[], Vec::as_slice)
    }

    fn draft(&self, at: usize) -> Draft {
        let mut draft = Draft::default();
        let (Some(cover), Some(key)) = (self.letter(at), self.key(at)) else { return draft };
        if cover.passes_on.is_empty() && cover.encloses.is_empty() {
            return draft;
        }
        let children = self.all.children(&self.documents, at, cover);
        let mut explained: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<&Upstream> = Vec::new();
        for upstream in &cover.passes_on {
            match children.iter().copied().find(|child| self.all.is_named(upstream, *child)) {
                Some(child) => {
                    explained.insert(child);
                }
                None => open.push(upstream),
            }
        }
        let mut wrong: BTreeSet<usize> = BTreeSet::new();
        for upstream in open {
            let free = children.iter().copied().find(|child| !explained.contains(child) && !wrong.contains(child));
            if let Some((class, evidence, confidence, reasons)) = self.look_up(at, upstream) {
                if let Some(child) = children.iter().find(|child| self.class_of.get(**child) == Some(&class)) {
                    // found in spite of its number, and it lies here: the cover's number is a misprint
                    if let Some((named, found)) = self.misnamed(upstream, *child) {
                        explained.insert(*child);
                        draft.misnamed.push((*child, named, found));
                    }
                    continue;
                }
                let through = self.of_another(at, upstream).filter(|_| upstream.via.is_some() && free.is_none());
                if let Some(classes) = through {
                    draft.through.push((upstream.clone(), classes));
                    continue;
                }
                let instead = free.filter(|child| self.contradicts(upstream, *child));
                wrong.extend(instead);
                if upstream.enclosed && !self.lies_beside(cover, class) {
                    draft.missing.push((upstream.clone(), instead));
                }
                draft.misnamed.extend(self.misnamed_elsewhere(upstream, class));
                draft.targets.push((class, evidence, confidence, reasons));
            } else if let Some(classes) = self.of_another(at, upstream).filter(|_| free.is_none()) {
                draft.through.push((upstream.clone(), classes));
            } else if let Some(child) = free {
                // the cover names it, and what is bound there bears another number
                explained.insert(child);
                if let Some((named, found)) = self.misnamed(upstream, child) {
                    draft.misnamed.push((child, named, found));
                }
            } else if upstream.enclosed && children.is_empty() {
                draft.missing.push((upstream.clone(), None));
                self.push_external(&mut draft, key, upstream);
            } else if children.is_empty() {
                self.push_external(&mut draft, key, upstream);
            }
        }
        for child in children {
            let Some(class) = self.class_of.get(child).copied().filter(|_| !wrong.contains(&child)) else { continue };
            let mut reasons = vec!["同じファイルに綴じられている".to_owned()];
            if explained.contains(&child) {
                reasons.push("送付文が発信者を挙げている".to_owned());
            }
            let confidence = if explained.contains(&child) { 0.98 } else { 0.9 };
            draft.targets.push((class, Evidenced::Enclosed, confidence, reasons));
        }
        draft.targets.retain(|target| self.class_of.get(at) != Some(&target.0));
        draft
    }

    fn push_external(&self, draft: &mut Draft, cover: &Key, upstream: &Upstream) {
        let known = upstream.reference_number.is_some() || upstream.date.is_some() || upstream.issuer.is_some();
        let name = upstream.issuer.as_deref().map(|name| self.words.core(name));
        let own = name.is_some_and(|name| self.words.is_signed_by(cover.sender, name));
        // the cover goes to the body that it names as source, or that wrote the number it names: an answer or a report
        let up = name.is_some_and(|name| self.words.is_addressed_to(cover.receiver, name))
            || self.numbered_so(upstream).any(|class| self.goes_back_to(cover, class));
        if known && !own && !up {
            draft.external.push(upstream.clone());
        }
    }

    /// 全国協会より厚生労働省通知（老高発0902第3号）の送付がありました: the number is that of a letter which the sender passed on. What lies
    /// nearest is the sender's own.
    fn take_the_nearest(&self, drafts: &mut [Draft]) {
        let wanted: BTreeSet<usize> =
            drafts.iter().flat_map(|draft| draft.through.iter().flat_map(|(_, classes)| classes)).copied().collect();
        if wanted.is_empty() {
            return;
        }
        let mut covers: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            for target in draft.targets.iter().filter(|target| wanted.contains(&target.0)) {
                covers.entry(target.0).or_default().extend(self.class_of.get(at));
            }
        }
        for (at, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| !draft.through.is_empty()) {
            let (Some(cover), Some(key)) = (self.letter(at), self.key(at)) else { continue };
            for (upstream, classes) in std::mem::take(&mut draft.through) {
                if let Some(notes) = self.notes {
                    notes.borrow_mut().through.push((at, classes.clone()));
                }
                let between = classes.iter().filter_map(|class| covers.get(class)).flatten().copied();
                let Some(hit) = self.sent_by(at, &upstream, between).or_else(|| self.look_up(at, &upstream)) else {
                    self.push_external(draft, key, &upstream);
                    continue;
                };
                if upstream.enclosed && !self.lies_beside(cover, hit.0) {
                    draft.missing.push((upstream, None));
                }
                draft.targets.push(hit);
            }
        }
    }

    /// What is bound behind the cover cannot be what it names: another date, or another number far off.
    fn contradicts(&self, upstream: &Upstream, child: usize) -> bool {
        let Some(letter) = self.letter(child) else { return false };
        let other_date = upstream.date.is_some() && letter.date.is_some() && upstream.date != letter.date;
        let other_number = upstream.reference_number.as_ref().is_some_and(|n| {
            !letter.reference_numbers.is_empty()
                && !letter.reference_numbers.iter().any(|m| bare_number(m) == bare_number(n))
        });
        other_date || other_number
    }

    /// The same of a letter in another file; a letter of it and the two numbers.
    fn misnamed_elsewhere(&self, upstream: &Upstream, class: usize) -> Option<(usize, String, String)> {
        let named = upstream.reference_number.as_ref()?;
        let members = || self.members(class).iter().copied().filter_map(|at| Some((at, self.letter(at)?)));
        let mut numbers = members().flat_map(|(_, letter)| &letter.reference_numbers);
        if numbers.any(|own| confusable(&bare_number(own)) == confusable(&bare_number(named))) {
            return None;
        }
        members().find_map(|(at, _)| self.misnamed(upstream, at).map(|(named, found)| (at, named, found)))
    }

    fn misnamed(&self, upstream: &Upstream, child: usize) -> Option<(String, String)> {
        let letter = self.letter(child)?;
        let named = upstream.reference_number.as_ref()?;
        let found = letter.reference_numbers.iter().find(|n| may_be_typo(n, named))?;
        (bare_number(found) != bare_number(named)).then(|| (named.clone(), found.clone()))
    }

    /// A file beside the cover's begins with the letter: the enclosure was filed on its own.
    fn lies_beside(&self, cover: &Summary, class: usize) -> bool {
        let folder = folder(&cover.place.path);
        self.members(class).iter().filter_map(|at| self.letter(*at)).any(|letter| {
            let same_mail = cover.container.is_some() && letter.container == cover.container;
            let alone = letter.place.letter == 0 && letter.place.path != cover.place.path;
            alone && (same_mail || self::folder(&letter.place.path) == folder)
        })
    }

    /// What one copy of many holds, and the others do not even speak of, was bound there or divided wrongly.
    fn drop_bound_by_mistake(&self, drafts: &mut [Draft]) {
        for members in self.classes.iter().filter(|members| members.len() >= 3) {
            let silent = members
                .iter()
                .filter(|at| self.letter(**at).is_some_and(|l| l.passes_on.is_empty()))
                .filter(|at| drafts.get(**at).is_some_and(|d| d.targets.is_empty()))
                .count();
            let holding = members.iter().filter(|at| drafts.get(**at).is_some_and(|d| !d.targets.is_empty())).count();
            if holding == 0 || silent < 2 * holding {
                continue;
            }
            for at in members {
                if let Some(draft) = drafts.get_mut(*at) {
                    draft.targets.clear();
                }
            }
        }
    }

    /// A copy of a cover whose own sentence could not be matched passes on what its other copies pass on.
    fn share_between_copies(&self, drafts: &mut [Draft]) {
        for members in self.classes {
            let mut union: BTreeSet<usize> = BTreeSet::new();
            for at in members {
                union.extend(drafts.get(*at).into_iter().flat_map(|d| d.targets.iter().map(|t| t.0)));
            }
            if union.is_empty() {
                continue;
            }
            for at in members {
                let Some(cover) = self.letter(*at) else { continue };
                // a copy that speaks of nothing passed on was not read as a cover; another copy may be bound wrongly
                let Some(draft) = drafts.get_mut(*at).filter(|d| d.targets.is_empty() && !cover.passes_on.is_empty())
                else {
                    continue;
                };
                let number = cover.passes_on.iter().any(|u| u.reference_number.is_some());
                let evidence = if number { Evidenced::CitedNumber } else { Evidenced::CitedSubject };
                for class in &union {
                    draft.targets.push((*class, evidence, 0.7, vec!["同じ文書の他の写しが転送している".to_owned()]));
                    let said = cover.passes_on.iter().find(|u| u.enclosed);
                    if let Some(said) = said.filter(|_| draft.missing.is_empty() && !self.lies_beside(cover, *class)) {
                        draft.missing.push((said.clone(), None));
                    }
                }
                draft.external.clear();
            }
        }
    }

    /// A cover that lists the association's letter and the ministry's passes on the first only, when that one passes on the other.
    fn drop_letters_of_letters(&self, drafts: &mut [Draft]) {
        let mut below: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (at, draft) in drafts.iter().enumerate() {
            let Some(class) = self.class_of.get(at) else { continue };
            below.entry(*class).or_default().extend(draft.targets.iter().map(|t| t.0));
        }
        let reaches = |from: usize, to: usize| {
            let mut seen: BTreeSet<usize> = BTreeSet::new();
            let mut queue = vec![from];
            while let Some(at) = queue.pop() {
                for next in below.get(&at).into_iter().flatten().copied() {
                    if next == to {
                        return true;
                    }
                    if seen.insert(next) {
                        queue.push(next);
                    }
                }
            }
            false
        };
        for (at, draft) in drafts.iter_mut().enumerate().filter(|(_, draft)| draft.targets.len() > 1) {
            let all: Vec<usize> = draft.targets.iter().map(|t| t.0).collect();
            if let Some(notes) = self.notes {
                notes.borrow_mut().several.push((at, all.clone()));
            }
            draft.targets.retain(|(class, evidence, _, _)| {
                *evidence == Evidenced::Enclosed || !all.iter().any(|other| other != class && reaches(*other, *class))
            });
            let mut seen = BTreeSet::new();
            draft.targets.sort_by_key(|t| (t.0, t.1));
            draft.targets.retain(|t| seen.insert(t.0));
        }
    }

    fn finish(&self, drafts: Vec<Draft>) -> Forwards {
        let mut hops = Vec::new();
        let mut remarks = Vec::new();
        for (from, draft) in drafts.into_iter().enumerate() {
            let has_target = !draft.targets.is_empty();
            for (class, evidence, confidence, reasons) in draft.targets {
                hops.push(Hop { from, to: Target::Class(class), evidence, confidence, reasons });
            }
            for upstream in draft.external {
                let number = upstream.reference_number.is_some();
                let evidence = if number { Evidenced::CitedNumber } else { Evidenced::CitedSubject };
                let reasons = vec!["送付文が挙げる文書は収集した中に無い".to_owned()];
                if !has_target || number {
                    hops.push(Hop { from, to: Target::External(upstream), evidence, confidence: 0.6, reasons });
                }
            }
            for (named, instead) in draft.missing {
                remarks.push(Remark::MissingEnclosure { cover: from, named, instead });
            }
            for (child, number, usual) in draft.misnamed {
                if let Some(class) = self.class_of.get(child).copied() {
                    remarks.push(Remark::NumberMismatch { odd: vec![from], class, number, usual });
                }
            }
        }
        Forwards { hops, remarks }
    }
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}
