//! A letter that a cover names and does not hold, looked up in the whole archive: by number and date, by issuer and date, by issuer
//! and subject. Must not know the cover's own document.

use super::forward::{Finder, Hit};
use super::likeness::{Key, bare_number, may_be_typo, same_subject, subject_core};
use crate::model::{Date, Evidenced, Summary, Upstream};
use std::collections::{BTreeMap, BTreeSet};

/// Days that a letter may take to be passed on when only issuer and subject name it.
const LONGEST_BY_SUBJECT: i32 = 200;
/// The same when its subject is worded anew.
const LONGEST_REWORDED: i32 = 60;
/// Days between two letters of one office on one matter, of which one passes on the other.
const LONGEST_OWN: i32 = 7;
/// A number without a date is that of the last letter so numbered within this time.
const LONGEST_BY_NUMBER: i32 = 500;

/// Where a class can be looked up.
pub(super) struct Index {
    numbers: BTreeMap<String, BTreeSet<usize>>,
    dates: BTreeMap<Date, BTreeSet<usize>>,
    subjects: BTreeMap<String, BTreeSet<usize>>,
}

impl Index {
    pub(super) fn new(letters: &[&Summary], keys: &[Key], classes: &[Vec<usize>]) -> Self {
        let mut index = Self { numbers: BTreeMap::new(), dates: BTreeMap::new(), subjects: BTreeMap::new() };
        for (class, members) in classes.iter().enumerate() {
            for at in members {
                let (Some(letter), Some(key)) = (letters.get(*at), keys.get(*at)) else { continue };
                for number in &key.numbers {
                    index.numbers.entry(number.clone()).or_default().insert(class);
                }
                if let Some(date) = letter.date {
                    index.dates.entry(date).or_default().insert(class);
                }
                if !key.subject.is_empty() {
                    index.subjects.entry(key.subject.clone()).or_default().insert(class);
                }
            }
        }
        index
    }
}

impl Finder<'_> {
    /// The letter that a cover names, in another file.
    pub(super) fn look_up(&self, at: usize, cover: &Summary, upstream: &Upstream) -> Option<Hit> {
        let own_class = self.class_of.get(at).copied();
        let fits = |class: usize| Some(class) != own_class && self.may_come_from(cover, class);
        if let Some(found) = self.by_number(cover, upstream, &fits) {
            return Some(found);
        }
        if upstream.reference_number.is_some() && upstream.date.is_some() {
            return self.by_mistyped_number(upstream, &fits);
        }
        let Some(name) = upstream.via.as_deref().or(upstream.issuer.as_deref()) else {
            return if upstream.reference_number.is_none() { self.by_subject_alone(at, cover) } else { None };
        };
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

    /// 県薬 of 群馬県調剤薬剤師会: all its characters in their order. Too weak to find a letter, enough not to speak against a number.
    fn class_abbreviated(&self, class: usize, name: &str) -> bool {
        let short = self.names.core(name);
        let letters = self.members(class).iter().filter_map(|at| self.letter(*at));
        (2..=8).contains(&short.chars().count())
            && letters.flat_map(|l| &l.issuers).any(|issuer| {
                let long = self.names.core(&issuer.text);
                let mut chars = long.chars();
                short.chars().all(|c| chars.any(|d| d == c))
            })
    }

    fn class_unsigned(&self, class: usize) -> bool {
        self.members(class).iter().filter_map(|at| self.letter(*at)).all(|l| l.issuers.is_empty())
    }

    fn by_number(&self, cover: &Summary, upstream: &Upstream, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let number = upstream.reference_number.as_ref()?;
        let classes = self.index.numbers.get(&bare_number(number))?;
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
                } else if self.class_abbreviated(class, name) {
                    reasons.push(format!("発信者の略称「{name}」とも合う"));
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
    fn by_mistyped_number(&self, upstream: &Upstream, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let number = upstream.reference_number.as_ref()?;
        let name = upstream.via.as_deref().or(upstream.issuer.as_deref())?;
        let classes = self.index.dates.get(&upstream.date?)?;
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

    fn by_issuer_and_date(&self, upstream: &Upstream, name: &str, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let classes = self.index.dates.get(&upstream.date?)?;
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
    ) -> Option<Hit> {
        let key = self.keys.get(at)?;
        let titled = upstream.title.as_deref().map(subject_core);
        let subject = titled.as_deref().unwrap_or(&key.subject);
        let near = |class: usize, longest: i32| match days(self.class_date(class), cover.date) {
            Some(days) => (-7..=longest).contains(&days).then_some(days.abs()),
            None => Some(longest),
        };
        let mut found: Vec<(bool, i32, usize)> = Vec::new();
        for class in self.index.subjects.get(subject).into_iter().flatten().copied() {
            if fits(class) && self.class_issued_by(class, name) > 0.6 && !subject.is_empty() {
                // of two letters on one matter the one to the cover's issuer is meant
                let to_others = !self.sent_to(class, cover);
                found.extend(near(class, LONGEST_BY_SUBJECT).map(|days| (to_others, days, class)));
            }
        }
        found.sort_unstable();
        if let Some((_, _, class)) = found.first() {
            return Some((
                *class,
                Evidenced::CitedSubject,
                0.75,
                vec!["送付文が発信者を挙げ、件名が一致する".to_owned()],
            ));
        }
        self.by_reworded_subject(cover, subject, name, fits)
    }

    /// 別添のとおり照会がありました, 別添のとおり各知事あて通知しました: nobody is named; subject, addressee and days decide.
    fn by_subject_alone(&self, at: usize, cover: &Summary) -> Option<Hit> {
        let key = self.keys.get(at)?;
        let own_class = self.class_of.get(at).copied();
        let mut received: Vec<usize> = Vec::new();
        let mut own: Vec<usize> = Vec::new();
        for class in self.index.subjects.get(&key.subject).into_iter().flatten().copied() {
            let Some(days) = days(self.class_date(class), cover.date) else { continue };
            if Some(class) == own_class || key.subject.is_empty() || !(0..=LONGEST_REWORDED).contains(&days) {
                continue;
            }
            let other = self.members(class).first().and_then(|member| self.keys.get(*member))?;
            if self.may_come_from(cover, class) && self.sent_to(class, cover) {
                received.push(class);
            } else if days <= LONGEST_OWN
                && key.issuers_same(other, self.names)
                && !key.addressees_fit(other, self.names)
            {
                own.push(class);
            }
        }
        let (class, reason) = match (received.as_slice(), own.as_slice()) {
            ([class], _) => (*class, "件名と宛先が一致する"),
            ([], [class]) => (*class, "同じ発信者が同じ件名で他に宛てている"),
            _ => return None,
        };
        Some((class, Evidenced::CitedSubject, 0.5, vec![reason.to_owned()]))
    }

    /// The district words the subject anew: issuer, addressee and a short time decide, and much of the subject.
    fn by_reworded_subject(
        &self,
        cover: &Summary,
        subject: &str,
        name: &str,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let from = cover.date?.checked_sub(jiff::Span::new().days(LONGEST_REWORDED)).ok()?;
        let mut best: Vec<(f64, usize)> = Vec::new();
        for class in self.index.dates.range(from..=cover.date?).flat_map(|(_, classes)| classes).copied() {
            if !fits(class) || self.class_issued_by(class, name) <= 0.6 || !self.sent_to(class, cover) {
                continue;
            }
            let alike = self
                .members(class)
                .iter()
                .filter_map(|at| self.keys.get(*at))
                .map(|k| common_bigrams(&k.subject, subject))
                .fold(0.0, f64::max);
            if alike >= 0.25 {
                best.push((alike, class));
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        best.dedup_by_key(|b| b.1);
        let class = match best.as_slice() {
            [(_, class)] => *class,
            [(first, class), (second, _), ..] if *first >= 0.35 && first - second >= 0.15 => *class,
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
    if least < 3 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a subject is short")]
    let share = a.intersection(&b).count() as f64 / least as f64;
    share
}
