//! A letter that a cover names and does not hold, looked up in the whole archive: by number and date, by issuer and date, by issuer
//! and subject. Must not know the cover's own document.

use super::cell::Letters;
use super::forward::{Finder, Hit};
use super::likeness::{bare_number, confusable, may_be_typo, same_subject, subject_core};
use super::words::{Key, Sender, Word};
use crate::model::{Date, Evidenced, Summary, Upstream};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Days that a letter may take to be passed on when only issuer and subject name it.
const LONGEST_BY_SUBJECT: i32 = 200;
/// The same when its subject is worded anew.
const LONGEST_REWORDED: i32 = 60;
/// Days between two letters of one office on one matter, of which one passes on the other.
const LONGEST_OWN: i32 = 7;
/// A number without a date is that of the last letter so numbered within this time.
const LONGEST_BY_NUMBER: i32 = 500;

/// What is asked of a class, gathered once.
struct About {
    date: Option<Date>,
    /// of its first member
    first: Sender,
    senders: Vec<Sender>,
}

/// Classes by a word or a day.
struct Rows<K>(Vec<(K, usize)>);

impl<K: Ord + Copy> Rows<K> {
    fn new(mut rows: Vec<(K, usize)>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        Self(rows)
    }

    fn get(&self, key: K) -> impl Iterator<Item = usize> + Clone + '_ {
        self.range(key, key)
    }

    fn range(&self, from: K, to: K) -> impl Iterator<Item = usize> + Clone + '_ {
        let begin = self.0.partition_point(|row| row.0 < from);
        self.0.iter().skip(begin).take_while(move |row| row.0 <= to).map(|row| row.1)
    }
}

/// Pairs of neighbouring characters, sorted.
type Bigrams = Rc<[(char, char)]>;

/// Where a class can be looked up.
pub(super) struct Index {
    about: Vec<About>,
    numbers: Rows<Word>,
    dates: Rows<Date>,
    subjects: Rows<Word>,
    /// by issuer, then day
    issued: Rows<(Word, Date)>,
    issuers: Vec<Word>,
    meant: RefCell<HashMap<Word, Rc<[Word]>>>,
    grams: RefCell<HashMap<Word, Bigrams>>,
}

impl Index {
    pub(super) fn new(all: Letters<'_, '_>, classes: &[Vec<usize>]) -> Self {
        let (mut numbers, mut dates, mut subjects, mut issued) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut about = Vec::with_capacity(classes.len());
        for (class, members) in classes.iter().enumerate() {
            let mut days: BTreeMap<Date, usize> = BTreeMap::new();
            let mut senders: Vec<Sender> = Vec::new();
            let mut first = None;
            for at in members {
                let (Some(letter), Some(key)) = (all.letters.get(*at), all.keys.get(*at)) else { continue };
                first.get_or_insert(key.sender);
                numbers.extend(key.numbers.iter().map(|number| (*number, class)));
                if !senders.contains(&key.sender) {
                    senders.push(key.sender);
                }
                if let Some(date) = letter.date {
                    *days.entry(date).or_default() += 1;
                }
                if !all.words.text(key.subject).is_empty() && subjects.last() != Some(&(key.subject, class)) {
                    subjects.push((key.subject, class));
                }
            }
            for day in days.keys() {
                dates.push((*day, class));
                for sender in &senders {
                    issued.extend(all.words.signatures(*sender).iter().map(|word| ((*word, *day), class)));
                }
            }
            let date = days.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(date, _)| date);
            about.push(About { date, first: first.unwrap_or_default(), senders });
        }
        let issued = Rows::new(issued);
        let mut issuers: Vec<Word> = issued.0.iter().map(|row| row.0.0).collect();
        issuers.dedup();
        Self {
            about,
            numbers: Rows::new(numbers),
            dates: Rows::new(dates),
            subjects: Rows::new(subjects),
            issued,
            issuers,
            meant: RefCell::default(),
            grams: RefCell::default(),
        }
    }
}

impl Finder<'_, '_> {
    /// The letter that a cover names, in another file.
    pub(super) fn look_up(&self, at: usize, upstream: &Upstream) -> Option<Hit> {
        let (cover, key) = (self.letter(at)?, self.key(at)?);
        let own_class = self.class_of.get(at).copied();
        let fits = |class: usize| Some(class) != own_class && self.may_come_from(key, class);
        if let Some(found) = self.by_number(cover, upstream, &fits) {
            return Some(found);
        }
        if upstream.reference_number.is_some() && upstream.date.is_some() {
            return self.by_mistyped_number(upstream, &fits);
        }
        let Some(name) = upstream.via.as_deref().or(upstream.issuer.as_deref()) else {
            return if upstream.reference_number.is_none() { self.by_subject_alone(at, cover) } else { None };
        };
        let name = self.words.core(name);
        self.by_issuer_and_date(upstream, name, &fits).or_else(|| self.by_subject(cover, key, upstream, name, &fits))
    }

    /// No letter passes on what the same body wrote, or what it answers.
    fn may_come_from(&self, cover: &Key, class: usize) -> bool {
        let Some(about) = self.index.about.get(class) else { return false };
        !self.words.same_office(cover.sender, about.first) && !self.words.goes_back_to(cover.receiver, about.first)
    }

    fn class_date(&self, class: usize) -> Option<Date> {
        self.index.about.get(class)?.date
    }

    fn class_issued_by(&self, class: usize, name: Word) -> f32 {
        let senders = self.index.about.get(class).map_or(&[][..], |about| about.senders.as_slice());
        senders.iter().map(|sender| self.words.issued_by(*sender, name)).fold(0.0, f32::max)
    }

    /// 県薬 of 群馬県調剤薬剤師会: all its characters in their order. Too weak to find a letter, enough not to speak against a number.
    fn class_abbreviated(&self, class: usize, name: Word) -> bool {
        let senders = self.index.about.get(class).map_or(&[][..], |about| about.senders.as_slice());
        senders.iter().any(|sender| self.words.is_abbreviated_by(*sender, name))
    }

    fn class_unsigned(&self, class: usize) -> bool {
        self.index.about.get(class).is_none_or(|about| about.senders.iter().all(|s| self.words.unsigned(*s)))
    }

    fn by_number(&self, cover: &Summary, upstream: &Upstream, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let number = upstream.reference_number.as_ref()?;
        let bare = self.words.known(&confusable(&bare_number(number)))?;
        let named = upstream.via.as_deref().or(upstream.issuer.as_deref());
        let issuer = named.map(|name| (name, self.words.core(name)));
        let mut found: Vec<(i32, usize, f32, Vec<String>)> = Vec::new();
        for class in self.index.numbers.get(bare).filter(|class| fits(*class)) {
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
            if let Some((printed, name)) = issuer {
                let by = self
                    .class_issued_by(class, name)
                    .max(upstream.issuer.as_deref().map_or(0.0, |n| self.class_issued_by(class, self.words.core(n))));
                if by > 0.6 {
                    reasons.push("発信者も一致する".to_owned());
                    confidence += 0.08;
                } else if self.class_abbreviated(class, name) {
                    reasons.push(format!("発信者の略称「{printed}」とも合う"));
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
        let name = self.words.core(upstream.via.as_deref().or(upstream.issuer.as_deref())?);
        let mut found = self.index.dates.get(upstream.date?).filter(|class| {
            let numbers =
                self.members(*class).iter().filter_map(|at| self.letter(*at)).flat_map(|l| &l.reference_numbers);
            self.class_issued_by(*class, name) > 0.6
                && fits(*class)
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

    fn by_issuer_and_date(&self, upstream: &Upstream, name: Word, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let date = upstream.date?;
        let titled = upstream.title.as_deref().map(subject_core);
        let found: Vec<usize> =
            self.index.dates.get(date).filter(|c| self.class_issued_by(*c, name) > 0.6 && fits(*c)).collect();
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
        let own = |at: &usize| self.key(*at).is_some_and(|k| same_subject(self.words.text(k.subject), subject));
        self.members(class).iter().any(own)
    }

    /// 標記について…より通知がありました: the issuer, and the subject of the cover or the title it names.
    fn by_subject(
        &self,
        cover: &Summary,
        key: &Key,
        upstream: &Upstream,
        name: Word,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let titled = upstream.title.as_deref().map(subject_core);
        let subject = titled.as_deref().unwrap_or_else(|| self.words.text(key.subject));
        let near = |class: usize, longest: i32| match days(self.class_date(class), cover.date) {
            Some(days) => (-7..=longest).contains(&days).then_some(days.abs()),
            None => Some(longest),
        };
        let mut found: Vec<(bool, i32, usize)> = Vec::new();
        let word = self.words.known(subject).filter(|_| !subject.is_empty());
        for class in word.into_iter().flat_map(|word| self.index.subjects.get(word)) {
            let Some(days) = near(class, LONGEST_BY_SUBJECT) else { continue };
            if self.class_issued_by(class, name) > 0.6 && fits(class) {
                // of two letters on one matter the one to the cover's issuer is meant; a younger one only when it went there
                let to_others = !self.class_sent_to(class, key);
                let younger = self.class_date(class).zip(cover.date).is_some_and(|(own, cover)| own > cover);
                if !(to_others && younger) {
                    found.push((to_others, days, class));
                }
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
        self.by_reworded_subject(cover, key, subject, name, fits)
    }

    /// 別添のとおり照会がありました, 別添のとおり各知事あて通知しました: nobody is named; subject, addressee and days decide.
    fn by_subject_alone(&self, at: usize, cover: &Summary) -> Option<Hit> {
        let key = self.key(at)?;
        if self.words.text(key.subject).is_empty() {
            return None;
        }
        let own_class = self.class_of.get(at).copied();
        let mut received: Vec<usize> = Vec::new();
        let mut own: Vec<usize> = Vec::new();
        for class in self.index.subjects.get(key.subject) {
            let Some(days) = days(self.class_date(class), cover.date) else { continue };
            if Some(class) == own_class || !(0..=LONGEST_REWORDED).contains(&days) {
                continue;
            }
            let other = self.members(class).first().and_then(|member| self.key(*member))?;
            if self.may_come_from(key, class) && self.class_sent_to(class, key) {
                received.push(class);
            } else if days <= LONGEST_OWN
                && self.words.senders_same(key.sender, other.sender)
                && !self.words.receivers_fit(key.receiver, other.receiver)
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

    /// The issuers of the archive that a name may mean.
    fn meant(&self, name: Word) -> Rc<[Word]> {
        if let Some(known) = self.index.meant.borrow().get(&name) {
            return Rc::clone(known);
        }
        let found: Rc<[Word]> =
            self.index.issuers.iter().copied().filter(|own| self.words.alike(name, *own) > 0.6).collect();
        self.index.meant.borrow_mut().insert(name, Rc::clone(&found));
        found
    }

    fn bigrams(&self, subject: Word) -> Bigrams {
        if let Some(known) = self.index.grams.borrow().get(&subject) {
            return Rc::clone(known);
        }
        let grams: Bigrams = bigrams(self.words.text(subject)).into();
        self.index.grams.borrow_mut().insert(subject, Rc::clone(&grams));
        grams
    }

    /// The district words the subject anew: issuer, addressee and a short time decide, and much of the subject.
    fn by_reworded_subject(
        &self,
        cover: &Summary,
        key: &Key,
        subject: &str,
        name: Word,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let to = cover.date?;
        let from = to.checked_sub(jiff::Span::new().days(LONGEST_REWORDED)).ok()?;
        let meant = self.meant(name);
        let mut classes: Vec<usize> =
            meant.iter().flat_map(|own| self.index.issued.range((*own, from), (*own, to))).collect();
        classes.sort_unstable();
        classes.dedup();
        let wanted = bigrams(subject);
        let mut best: Vec<(f64, usize)> = Vec::new();
        for class in classes {
            let mut subjects: Vec<Word> =
                self.members(class).iter().filter_map(|at| self.key(*at)).map(|k| k.subject).collect();
            subjects.sort_unstable();
            subjects.dedup();
            let alike = subjects.iter().map(|own| share(&self.bigrams(*own), &wanted)).fold(0.0, f64::max);
            if alike >= 0.25 && fits(class) && self.class_sent_to(class, key) {
                best.push((alike, class));
            }
        }
        best.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let class = match best.as_slice() {
            [(_, class)] => *class,
            [(first, class), (second, _), ..] if *first >= 0.35 && first - second >= 0.15 => *class,
            _ => return None,
        };
        Some((class, Evidenced::CitedSubject, 0.55, vec!["送付文が発信者を挙げ、件名が似ている".to_owned()]))
    }

    /// The letter went to the cover's issuer, by name or class.
    fn class_sent_to(&self, class: usize, cover: &Key) -> bool {
        let mut last = None;
        self.members(class).iter().filter_map(|at| self.key(*at)).any(|key| {
            // copies follow one another with the same addressee
            last.replace(key.receiver) != Some(key.receiver) && self.words.sent_to(key.receiver, cover.sender)
        })
    }
}

/// Days from one date to another.
fn days(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    Some((to? - from?).get_days())
}

/// Pairs of neighbouring characters of a subject, sorted.
fn bigrams(subject: &str) -> Vec<(char, char)> {
    let chars: Vec<char> = subject.strip_suffix("について").unwrap_or(subject).chars().collect();
    let grams: BTreeSet<(char, char)> =
        chars.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect();
    grams.into_iter().collect()
}

/// Share of the shorter subject's bigrams that the other has.
fn share(a: &[(char, char)], b: &[(char, char)]) -> f64 {
    let least = a.len().min(b.len());
    if least < 3 {
        return 0.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "a subject is short")]
    let share = a.iter().filter(|gram| b.binary_search(gram).is_ok()).count() as f64 / least as f64;
    share
}
