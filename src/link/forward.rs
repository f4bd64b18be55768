//! Which covering letter passes on which letter (転送): one row per occurrence of a cover and letter passed on.
//!
//! What lies in the same document is known from [`super::enclosures`]. What a cover names and does not hold is looked up by number
//! and date, then by issuer and date, then by issuer and subject. Mere citations, reports to the body above and the writer's own
//! earlier letters are no forwards. Known to be hard: the wrong letter bound behind a cover; a number typed wrong on the cover;
//! covers that list the letter of the letter.

use super::likeness::{Key, bare_number, may_be_typo, same_subject, subject_core};
use crate::model::{Date, Evidenced, Hop, Remark, Summary, Target, Upstream};
use crate::tables::Names;
use std::collections::{BTreeMap, BTreeSet};

/// Days that a letter may take to be passed on when only issuer and subject name it.
const LONGEST_BY_SUBJECT: i32 = 200;
/// The same when its subject is worded anew.
const LONGEST_REWORDED: i32 = 60;
/// A number without a date is that of the last letter so numbered within this time.
const LONGEST_BY_NUMBER: i32 = 500;

pub(super) struct Forwards {
    pub hops: Vec<Hop>,
    pub remarks: Vec<Remark>,
}

pub(super) fn forwards(
    letters: &[&Summary],
    keys: &[Key],
    classes: &[Vec<usize>],
    class_of: &[usize],
    names: &Names,
) -> Forwards {
    let index = Index::new(letters, keys, classes);
    let finder = Finder { letters, keys, classes, class_of, names, index, in_document: in_document(letters) };
    let mut drafts: Vec<Draft> = (0..letters.len()).map(|at| finder.draft(at)).collect();
    finder.drop_bound_by_mistake(&mut drafts);
    finder.share_between_copies(&mut drafts);
    finder.drop_letters_of_letters(&mut drafts);
    finder.finish(drafts)
}

/// Letters of one document: path → indexes by position.
fn in_document<'s>(letters: &[&'s Summary]) -> BTreeMap<&'s str, BTreeMap<usize, usize>> {
    let mut out: BTreeMap<&str, BTreeMap<usize, usize>> = BTreeMap::new();
    for (at, letter) in letters.iter().enumerate() {
        out.entry(&letter.place.path).or_default().insert(letter.place.letter, at);
    }
    out
}

/// Where a class can be looked up.
struct Index {
    by_number: BTreeMap<String, BTreeSet<usize>>,
    by_date: BTreeMap<Date, BTreeSet<usize>>,
    by_subject: BTreeMap<String, BTreeSet<usize>>,
}

impl Index {
    fn new(letters: &[&Summary], keys: &[Key], classes: &[Vec<usize>]) -> Self {
        let mut index = Self { by_number: BTreeMap::new(), by_date: BTreeMap::new(), by_subject: BTreeMap::new() };
        for (class, members) in classes.iter().enumerate() {
            for at in members {
                let (Some(letter), Some(key)) = (letters.get(*at), keys.get(*at)) else { continue };
                for number in &key.numbers {
                    index.by_number.entry(number.clone()).or_default().insert(class);
                }
                if let Some(date) = letter.date {
                    index.by_date.entry(date).or_default().insert(class);
                }
                if !key.subject.is_empty() {
                    index.by_subject.entry(key.subject.clone()).or_default().insert(class);
                }
            }
        }
        index
    }
}

/// What one cover passes on, before the whole is looked at.
#[derive(Debug, Clone, Default)]
struct Draft {
    /// class, evidence, confidence, reasons
    targets: Vec<(usize, Evidenced, f32, Vec<String>)>,
    external: Vec<Upstream>,
    missing: Vec<(Upstream, Option<usize>)>,
    misnamed: Vec<(usize, String, String)>,
}

struct Finder<'a> {
    letters: &'a [&'a Summary],
    keys: &'a [Key],
    classes: &'a [Vec<usize>],
    class_of: &'a [usize],
    names: &'a Names,
    index: Index,
    in_document: BTreeMap<&'a str, BTreeMap<usize, usize>>,
}

impl<'a> Finder<'a> {
    fn letter(&self, at: usize) -> Option<&'a Summary> {
        self.letters.get(at).copied()
    }

    fn members(&self, class: usize) -> &[usize] {
        self.classes.get(class).map_or(&[], Vec::as_slice)
    }

    fn children(&self, cover: &Summary) -> Vec<usize> {
        let document = self.in_document.get(cover.place.path.as_str());
        cover.encloses.iter().filter_map(|index| document?.get(index).copied()).collect()
    }

    fn draft(&self, at: usize) -> Draft {
        let mut draft = Draft::default();
        let Some(cover) = self.letter(at) else { return draft };
        let children = self.children(cover);
        let mut explained: BTreeSet<usize> = BTreeSet::new();
        let mut open: Vec<&Upstream> = Vec::new();
        for upstream in &cover.passes_on {
            match children.iter().copied().find(|child| self.is_named(upstream, *child)) {
                Some(child) => {
                    explained.insert(child);
                }
                None => open.push(upstream),
            }
        }
        let mut wrong: BTreeSet<usize> = BTreeSet::new();
        for upstream in open {
            let free = children.iter().copied().find(|child| !explained.contains(child) && !wrong.contains(child));
            if let Some((class, evidence, confidence, reasons)) = self.look_up(at, cover, upstream) {
                if children.iter().any(|child| self.class_of.get(*child) == Some(&class)) {
                    continue;
                }
                let instead = free.filter(|child| self.contradicts(upstream, *child));
                wrong.extend(instead);
                if upstream.enclosed && !self.lies_beside(cover, class) {
                    draft.missing.push((upstream.clone(), instead));
                }
                draft.targets.push((class, evidence, confidence, reasons));
            } else if let Some(child) = free {
                // the cover names it, and what is bound there bears another number
                explained.insert(child);
                if let Some((named, found)) = self.misnamed(upstream, child) {
                    draft.misnamed.push((child, named, found));
                }
            } else if upstream.enclosed && children.is_empty() {
                draft.missing.push((upstream.clone(), None));
                self.push_external(&mut draft, cover, upstream);
            } else if children.is_empty() {
                self.push_external(&mut draft, cover, upstream);
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

    fn push_external(&self, draft: &mut Draft, cover: &Summary, upstream: &Upstream) {
        let known = upstream.reference_number.is_some() || upstream.date.is_some() || upstream.issuer.is_some();
        let own = upstream.issuer.as_deref().is_some_and(|name| self.wrote(cover, name));
        let up = upstream.issuer.as_deref().is_some_and(|name| self.addresses(cover, name));
        if known && !own && !up {
            draft.external.push(upstream.clone());
        }
    }

    fn wrote(&self, cover: &Summary, name: &str) -> bool {
        cover.issuers.iter().any(|i| self.names.alike(name, &i.text) >= 0.95)
    }

    /// The cover goes to the body that it names as source: an answer or a report.
    fn addresses(&self, cover: &Summary, name: &str) -> bool {
        cover.addressees.iter().any(|a| self.names.alike(name, &a.text) >= 0.9)
    }

    /// 0 to 1: the letter was issued by the body so named.
    fn issued_by(&self, letter: &Summary, name: &str) -> f32 {
        letter
            .issuers
            .iter()
            .map(|i| self.names.alike(name, &i.text).max(self.names.alike(name, &i.organization)))
            .fold(0.0, f32::max)
    }

    /// Whether the upstream that the cover names is this letter.
    fn is_named(&self, upstream: &Upstream, letter: usize) -> bool {
        let (Some(letter), Some(key)) = (self.letter(letter), self.keys.get(letter)) else { return false };
        if let Some(number) = &upstream.reference_number {
            let bare = bare_number(number);
            if key.numbers.contains(&bare) {
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
        let direct = upstream.via.as_ref().or(upstream.issuer.as_ref());
        direct.is_none_or(|name| letter.issuers.is_empty() || self.issued_by(letter, name) > 0.6)
            || upstream.issuer.as_deref().is_some_and(|name| self.issued_by(letter, name) > 0.6)
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

    /// The letter that a cover names, in another file.
    fn look_up(&self, at: usize, cover: &Summary, upstream: &Upstream) -> Option<(usize, Evidenced, f32, Vec<String>)> {
        let own_class = self.class_of.get(at).copied();
        let fits = |class: usize| Some(class) != own_class && self.may_come_from(cover, class);
        if let Some(found) = self.by_number(cover, upstream, &fits) {
            return Some(found);
        }
        if upstream.reference_number.is_some() && upstream.date.is_some() {
            return self.by_mistyped_number(upstream, &fits);
        }
        let name = upstream.via.as_deref().or(upstream.issuer.as_deref())?;
        self.by_issuer_and_date(upstream, name, &fits).or_else(|| self.by_subject(at, cover, upstream, name, &fits))
    }

    /// No letter passes on what the same body wrote, or what it answers.
    fn may_come_from(&self, cover: &Summary, class: usize) -> bool {
        let Some(letter) = self.members(class).first().and_then(|at| self.letter(*at)) else { return false };
        let upward =
            cover.addressees.iter().any(|a| letter.issuers.iter().any(|i| self.names.alike(&a.text, &i.text) >= 0.9));
        let own = cover
            .issuers
            .iter()
            .any(|a| letter.issuers.iter().any(|i| self.names.core(&a.text) == self.names.core(&i.text)));
        !upward && !own
    }

    fn class_date(&self, class: usize) -> Option<Date> {
        let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
        for date in self.members(class).iter().filter_map(|at| self.letter(*at)?.date) {
            *counts.entry(date).or_default() += 1;
        }
        counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(date, _)| date)
    }

    fn class_issued_by(&self, class: usize, name: &str) -> f32 {
        self.members(class)
            .iter()
            .filter_map(|at| self.letter(*at))
            .map(|l| self.issued_by(l, name))
            .fold(0.0, f32::max)
    }

    fn class_unsigned(&self, class: usize) -> bool {
        self.members(class).iter().filter_map(|at| self.letter(*at)).all(|l| l.issuers.is_empty())
    }

    fn by_number(
        &self,
        cover: &Summary,
        upstream: &Upstream,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<(usize, Evidenced, f32, Vec<String>)> {
        let number = upstream.reference_number.as_ref()?;
        let classes = self.index.by_number.get(&bare_number(number))?;
        let issuer = upstream.via.as_deref().or(upstream.issuer.as_deref());
        let mut found: Vec<(i32, usize, f32, Vec<String>)> = Vec::new();
        for class in classes.iter().copied().filter(|class| fits(*class)) {
            let mut reasons = vec![format!("送付文が番号「{number}」を挙げている")];
            let mut confidence = 0.8;
            let date = self.class_date(class);
            let apart = match (upstream.date, date) {
                (Some(named), Some(own)) if named == own => {
                    reasons.push("日付も一致する".to_owned());
                    confidence += 0.1;
                    0
                }
                (Some(_), Some(_)) => continue,
                (None, Some(own)) => match days(Some(own), cover.date) {
                    Some(days) if !(-31..=LONGEST_BY_NUMBER).contains(&days) => continue,
                    Some(days) => days.abs(),
                    None => LONGEST_BY_NUMBER,
                },
                _ => LONGEST_BY_NUMBER,
            };
            if let Some(name) = issuer {
                let by = self
                    .class_issued_by(class, name)
                    .max(upstream.issuer.as_deref().map_or(0.0, |n| self.class_issued_by(class, n)));
                if by > 0.6 {
                    reasons.push("発信者も一致する".to_owned());
                    confidence += 0.08;
                } else if !self.class_unsigned(class) {
                    continue;
                }
            }
            found.push((apart, class, confidence, reasons));
        }
        found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        let (_, class, confidence, reasons) = found.into_iter().next()?;
        Some((class, Evidenced::CitedNumber, confidence, reasons))
    }

    /// The cover's number is mistyped: its date and issuer are right and few characters differ.
    fn by_mistyped_number(
        &self,
        upstream: &Upstream,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<(usize, Evidenced, f32, Vec<String>)> {
        let number = upstream.reference_number.as_ref()?;
        let name = upstream.via.as_deref().or(upstream.issuer.as_deref())?;
        let classes = self.index.by_date.get(&upstream.date?)?;
        let mut found = classes.iter().copied().filter(|class| {
            let numbers =
                self.members(*class).iter().filter_map(|at| self.letter(*at)).flat_map(|l| &l.reference_numbers);
            fits(*class)
                && self.class_issued_by(*class, name) > 0.6
                && numbers.into_iter().any(|n| may_be_typo(n, number))
        });
        let class = found.next().filter(|_| found.next().is_none())?;
        Some((
            class,
            Evidenced::CitedNumber,
            0.6,
            vec![format!("送付文の番号「{number}」は誤記とみられ、日付と発信者が一致する")],
        ))
    }

    fn by_issuer_and_date(
        &self,
        upstream: &Upstream,
        name: &str,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<(usize, Evidenced, f32, Vec<String>)> {
        let classes = self.index.by_date.get(&upstream.date?)?;
        let titled = upstream.title.as_deref().map(subject_core);
        let found: Vec<usize> =
            classes.iter().copied().filter(|class| fits(*class) && self.class_issued_by(*class, name) > 0.6).collect();
        let by_title: Vec<usize> = found
            .iter()
            .copied()
            .filter(|class| titled.as_deref().is_some_and(|t| self.class_subject_is(*class, t)))
            .collect();
        let class = match (by_title.as_slice(), found.as_slice()) {
            ([class], _) | ([], [class]) => *class,
            _ => return None,
        };
        Some((class, Evidenced::CitedSubject, 0.8, vec!["送付文が発信者と日付を挙げている".to_owned()]))
    }

    fn class_subject_is(&self, class: usize, subject: &str) -> bool {
        self.members(class).iter().filter_map(|at| self.keys.get(*at)).any(|k| same_subject(&k.subject, subject))
    }

    /// 標記について…より通知がありました: the issuer, and the subject of the cover or the title it names.
    fn by_subject(
        &self,
        at: usize,
        cover: &Summary,
        upstream: &Upstream,
        name: &str,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<(usize, Evidenced, f32, Vec<String>)> {
        let key = self.keys.get(at)?;
        let titled = upstream.title.as_deref().map(subject_core);
        let subject = titled.as_deref().unwrap_or(&key.subject);
        let near = |class: usize, longest: i32| match days(self.class_date(class), cover.date) {
            Some(days) => (-7..=longest).contains(&days).then_some(days.abs()),
            None => Some(longest),
        };
        let mut found: Vec<(i32, usize)> = Vec::new();
        for class in self.index.by_subject.get(subject).into_iter().flatten().copied() {
            if fits(class) && self.class_issued_by(class, name) > 0.6 && !subject.is_empty() {
                found.extend(near(class, LONGEST_BY_SUBJECT).map(|days| (days, class)));
            }
        }
        found.sort_unstable();
        if let Some((_, class)) = found.first() {
            return Some((
                *class,
                Evidenced::CitedSubject,
                0.75,
                vec!["送付文が発信者を挙げ、件名が一致する".to_owned()],
            ));
        }
        self.by_reworded_subject(cover, subject, name, fits)
    }

    /// The district words the subject anew: issuer, addressee and a short time decide, and much of the subject.
    fn by_reworded_subject(
        &self,
        cover: &Summary,
        subject: &str,
        name: &str,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<(usize, Evidenced, f32, Vec<String>)> {
        let from = cover.date?.checked_sub(jiff::Span::new().days(LONGEST_REWORDED)).ok()?;
        let mut best: Vec<(f64, usize)> = Vec::new();
        for class in self.index.by_date.range(from..=cover.date?).flat_map(|(_, classes)| classes).copied() {
            if !fits(class) || self.class_issued_by(class, name) <= 0.6 || !self.sent_to(class, cover) {
                continue;
            }
            let alike = self
                .members(class)
                .iter()
                .filter_map(|at| self.keys.get(*at))
                .map(|k| common_bigrams(&k.subject, subject))
                .fold(0.0, f64::max);
            if alike >= 0.5 {
                best.push((alike, class));
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        best.dedup_by_key(|b| b.1);
        let class = match best.as_slice() {
            [(_, class)] => *class,
            [(first, class), (second, _), ..] if first - second >= 0.15 => *class,
            _ => return None,
        };
        Some((class, Evidenced::CitedSubject, 0.55, vec!["送付文が発信者を挙げ、件名が似ている".to_owned()]))
    }

    /// The letter went to the cover's issuer, by name or class.
    fn sent_to(&self, class: usize, cover: &Summary) -> bool {
        self.members(class).iter().filter_map(|at| self.letter(*at)).any(|letter| {
            letter.addressees.iter().any(|to| {
                cover
                    .issuers
                    .iter()
                    .any(|i| self.names.alike(&to.text, &i.text).max(self.names.contains(&to.text, &i.text)) > 0.6)
            })
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
        for draft in drafts.iter_mut().filter(|d| d.targets.len() > 1) {
            let all: Vec<usize> = draft.targets.iter().map(|t| t.0).collect();
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

/// Days from one date to another.
fn days(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    Some((to? - from?).get_days())
}

/// Share of the shorter subject's bigrams that the other has.
fn common_bigrams(a: &str, b: &str) -> f64 {
    let grams = |s: &str| -> BTreeSet<(char, char)> {
        let chars: Vec<char> = s.strip_suffix("について").unwrap_or(s).chars().collect();
        chars.windows(2).filter_map(|w| Some((*w.first()?, *w.get(1)?))).collect()
    };
    let (a, b) = (grams(a), grams(b));
    let least = a.len().min(b.len());
    if least < 4 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a subject is short")]
    let share = a.intersection(&b).count() as f64 / least as f64;
    share
}
