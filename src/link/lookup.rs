//! A letter that a cover names and does not hold, looked up in the whole archive: by number and date, by issuer and date, by issuer
//! and subject. Must not know the cover's own document.

use super::cell::Letters;
use super::forward::{Finder, Hit};
use super::likeness::{are_neighbours, bare_number, confusable, may_be_typo, same_subject, subject_core};
use super::words::{Key, Sender, Word};
use crate::model::{Date, Evidenced, Summary, Upstream};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Days that a letter may take to be passed on when only issuer and subject name it.
pub(super) const LONGEST_BY_SUBJECT: i32 = 200;
/// The same when its subject is worded anew.
pub(super) const LONGEST_REWORDED: i32 = 60;
/// The least share of its pairs of characters that a subject worded anew keeps.
const LEAST_REWORDED: f64 = 0.25;
/// The share of its pairs of characters that a short title has in common with the subject.
const SHORT_TITLE: f64 = 0.7;
/// Days between two letters of one office on one matter, of which one passes on the other.
const LONGEST_OWN: i32 = 7;
/// A number without a date is that of the last letter so numbered within this time.
pub(super) const LONGEST_BY_NUMBER: i32 = 500;

/// Days by which a cover may mistype the day of what it names.
pub(super) const LONGEST_MISTYPED: i32 = 62;

/// What a cover asks of the archive: the answer rests on the letters that these describe, and on no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Question {
    /// the letters of a number, of this day where one is named
    Number(String, Option<Date>),
    /// the letters of a day by a body that the name may mean: its core
    DayBy(Date, String),
    /// the letters of a day and a subject
    DayTitled(Date, String),
    /// the letters of a subject
    Title(String),
    /// letters between two days by a body that the name may mean, whose subject is like this one
    Reworded {
        /// core of the name
        name: String,
        /// first day
        from: Date,
        /// last day
        to: Date,
        /// as the cover has it
        subject: String,
    },
}

impl Question {
    /// Questions that are answered by many letters are asked last: most are not asked any more when the others are answered.
    pub(super) fn turn(&self) -> u8 {
        match self {
            Self::Number(..) => 0,
            Self::DayBy(..) | Self::DayTitled(..) | Self::Title(_) => 1,
            Self::Reworded { .. } => 2,
        }
    }
}

/// The last turn.
pub(super) const LAST_TURN: u8 = 2;

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
        let begin = self.0.partition_point(|row| row.0 < key);
        self.0.iter().skip(begin).take_while(move |row| row.0 == key).map(|row| row.1)
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
    /// subject and class by issuer and day of one letter
    issued: Vec<(Word, Date, usize, Word)>,
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
            let (mut first, mut last) = (None, None);
            for at in members {
                let (Some(letter), Some(key)) = (all.letters.get(*at), all.keys.get(*at)) else { continue };
                first.get_or_insert(key.sender);
                numbers.extend(key.numbers.iter().map(|number| (*number, class)));
                if !senders.contains(&key.sender) {
                    senders.push(key.sender);
                }
                if let Some(date) = letter.date {
                    *days.entry(date).or_default() += 1;
                    let row = (key.sender, date, key.subject);
                    if last.replace(row) != Some(row) {
                        let words = all.words.signatures(key.sender).iter();
                        issued.extend(words.map(|word| (*word, date, class, key.subject)));
                    }
                }
                if !all.words.text(key.subject).is_empty() && subjects.last() != Some(&(key.subject, class)) {
                    subjects.push((key.subject, class));
                }
            }
            dates.extend(days.keys().map(|day| (*day, class)));
            let date = days.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(&a.0))).map(|(date, _)| date);
            about.push(About { date, first: first.unwrap_or_default(), senders });
        }
        issued.sort_unstable();
        issued.dedup();
        let mut issuers: Vec<Word> = issued.iter().map(|row| row.0).collect();
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
        if let Some(found) = self.by_number(at, cover, upstream, &fits) {
            return Some(found);
        }
        if upstream.reference_number.is_some() && upstream.date.is_some() {
            let key = self.key(at)?;
            return self
                .by_mistyped_number(at, key, upstream, &fits)
                .or_else(|| self.by_mistyped_day(at, upstream, &fits));
        }
        let Some(name) = upstream.via.as_deref().or(upstream.issuer.as_deref()) else {
            return match (&upstream.reference_number, &upstream.title) {
                (Some(_), _) => None,
                (None, Some(title)) => self.by_title(at, key, upstream, title, &fits),
                (None, None) => self.by_subject_alone(at, cover),
            };
        };
        let name = self.words.core(name);
        let by_title = || {
            let title =
                upstream.title.as_ref().filter(|_| upstream.date.is_some() && upstream.reference_number.is_none());
            self.by_title(at, key, upstream, title?, &fits)
        };
        self.by_issuer_and_date(at, upstream, name, &fits)
            .or_else(|| self.by_subject(at, key, upstream, name, &fits))
            .or_else(by_title)
    }

    /// The classes of the number that a cover names, where they are another's than the sender it names.
    pub(super) fn of_another(&self, at: usize, upstream: &Upstream) -> Option<Vec<usize>> {
        let name = self.words.core(upstream.via.as_deref().or(upstream.issuer.as_deref())?);
        let own_class = self.class_of.get(at).copied();
        let of_another = |class: &usize| {
            Some(*class) != own_class && !self.class_unsigned(*class) && self.class_issued_by(*class, name) <= 0.6
        };
        let found: Vec<usize> = self.numbered_so(upstream).filter(of_another).collect();
        (!found.is_empty()).then_some(found)
    }

    /// The classes of the number and day that a cover names. A number without its day is too little: many bear it.
    pub(super) fn numbered_so(&self, upstream: &Upstream) -> impl Iterator<Item = usize> + '_ {
        let date = upstream.date;
        let number = upstream.reference_number.as_ref().filter(|_| date.is_some());
        let word = number.and_then(|number| self.words.known(&confusable(&bare_number(number))));
        let of_word = word.into_iter().flat_map(|word| self.index.numbers.get(word));
        of_word.filter(move |class| self.class_date(*class) == date)
    }

    /// Which of these classes the sender that a cover names wrote and sent to the cover's body: the last before the cover.
    pub(super) fn sent_by(&self, at: usize, upstream: &Upstream, classes: impl Iterator<Item = usize>) -> Option<Hit> {
        let (cover, key) = (self.letter(at)?, self.key(at)?);
        let name = self.words.core(upstream.via.as_deref().or(upstream.issuer.as_deref())?);
        let own_class = self.class_of.get(at).copied();
        let fits = |class: &usize| {
            Some(*class) != own_class
                && self.may_come_from(key, *class)
                && self.class_issued_by(*class, name) > 0.6
                && days(self.class_date(*class), cover.date).is_none_or(|days| days >= 0)
        };
        let class = classes.filter(fits).max_by_key(|class| {
            (self.class_sent_to(*class, key), self.class_date(*class), std::cmp::Reverse(*class))
        })?;
        let number = upstream.reference_number.as_deref().unwrap_or_default();
        let reason = format!("送付文が挙げる番号「{number}」の文書を、送付文が挙げる発信者が転送している");
        Some((class, Evidenced::CitedNumber, 0.65, vec![reason]))
    }

    /// 「…について」（７月14日付け） in a newsletter: the title, and the day where it is named. Without it, the letter that went to the
    /// cover's body.
    fn by_title(
        &self,
        at: usize,
        key: &Key,
        upstream: &Upstream,
        title: &str,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let cover = self.letter(at)?;
        let title = subject_core(title);
        if let Some(date) = upstream.date {
            self.note(at, || Question::DayTitled(date, title.clone()));
            let mut found =
                self.index.dates.get(date).filter(|class| self.class_subject_is(*class, &title) && fits(*class));
            let class = found.next().filter(|_| found.next().is_none())?;
            return Some((class, Evidenced::CitedSubject, 0.8, vec!["送付文が件名と日付を挙げている".to_owned()]));
        }
        self.note(at, || Question::Title(title.clone()));
        let word = self.words.known(&title).filter(|_| !title.is_empty())?;
        let age = |class: &usize| {
            days(self.class_date(*class), cover.date).filter(|days| (0..=LONGEST_BY_SUBJECT).contains(days))
        };
        let fitting = self.index.subjects.get(word).filter(|class| fits(*class) && self.class_sent_to(*class, key));
        let (_, class) = fitting.filter_map(|class| Some((age(&class)?, class))).min()?;
        Some((class, Evidenced::CitedSubject, 0.6, vec!["送付文が件名を挙げ、宛先が一致する".to_owned()]))
    }

    /// No letter passes on what the same body wrote, or what it answers.
    fn may_come_from(&self, cover: &Key, class: usize) -> bool {
        let Some(about) = self.index.about.get(class) else { return false };
        !self.words.same_office(cover.sender, about.first) && !self.words.goes_back_to(cover.receiver, about.first)
    }

    /// A letter to the body that wrote this one.
    pub(super) fn goes_back_to(&self, cover: &Key, class: usize) -> bool {
        self.index.about.get(class).is_some_and(|about| self.words.goes_back_to(cover.receiver, about.first))
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

    fn by_number(&self, at: usize, cover: &Summary, upstream: &Upstream, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let number = upstream.reference_number.as_ref()?;
        let bare = confusable(&bare_number(number));
        self.note(at, || Question::Number(bare.clone(), upstream.date));
        let bare = self.words.known(&bare)?;
        // that copy bears the day, too, which bears the number
        let bears = |at: &usize| {
            self.key(*at).is_some_and(|key| key.numbers.contains(&bare))
                && self.letter(*at).is_some_and(|letter| letter.date.is_none() || letter.date == upstream.date)
        };
        let named = upstream.via.as_deref().or(upstream.issuer.as_deref());
        let issuer = named.map(|name| (name, self.words.core(name)));
        let mut found: Vec<(i32, usize, f32, Vec<String>)> = Vec::new();
        for class in self.index.numbers.get(bare).filter(|class| fits(*class)) {
            let mut reasons = vec![format!("送付文が番号「{number}」を挙げている")];
            let mut confidence = 0.8;
            let date = self.class_date(class);
            let apart = match (upstream.date, date) {
                (Some(named), Some(own)) if named == own && self.members(class).iter().any(bears) => {
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

    /// The cover's number is mistyped, or printed without its prefix: its date and issuer are right and few characters differ.
    fn by_mistyped_number(
        &self,
        at: usize,
        key: &Key,
        upstream: &Upstream,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let number = upstream.reference_number.as_ref()?;
        let name = self.words.core(upstream.via.as_deref().or(upstream.issuer.as_deref())?);
        let date = upstream.date?;
        self.note(at, || Question::DayBy(date, self.words.text(name).to_owned()));
        let titled = upstream.title.as_deref().map(subject_core);
        let subject = titled.as_deref().unwrap_or_else(|| self.words.text(key.subject));
        // 第5号 beside 第6号 of one day is another letter, unless it is on the same matter and went to the cover's issuer
        let mistyped = |class: usize, own: &str| {
            may_be_typo(own, number)
                && (!are_neighbours(own, number)
                    || self.class_subject_is(class, subject) && self.class_sent_to(class, key))
        };
        let found = self.index.dates.get(date).filter(|class| {
            let numbers =
                self.members(*class).iter().filter_map(|at| self.letter(*at)).flat_map(|l| &l.reference_numbers);
            self.class_issued_by(*class, name) > 0.6
                && fits(*class)
                && numbers.into_iter().any(|own| mistyped(*class, own) || ends_in(own, number))
        });
        let found: Vec<usize> = found.collect();
        let class = self.only_or_of_subject(&found, subject)?;
        Some((
            class,
            Evidenced::CitedNumber,
            0.6,
            vec![format!("送付文の番号「{number}」は誤記とみられ、日付と発信者が一致する")],
        ))
    }

    /// The only one, or of several the only one on this matter.
    fn only_or_of_subject(&self, classes: &[usize], subject: &str) -> Option<usize> {
        let mut of_subject = classes.iter().filter(|class| self.class_subject_is(**class, subject));
        match (classes, of_subject.next(), of_subject.next()) {
            ([only], _, _) | (_, Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// The day that the cover names is mistyped: the only letter of this number and issuer about that time is meant.
    fn by_mistyped_day(&self, at: usize, upstream: &Upstream, fits: &impl Fn(usize) -> bool) -> Option<Hit> {
        let (number, named) = (upstream.reference_number.as_ref()?, upstream.date?);
        let titled = upstream.title.as_deref().map(subject_core);
        let subject = titled.as_deref().or_else(|| Some(self.words.text(self.key(at)?.subject)))?;
        let name = self.words.core(upstream.via.as_deref().or(upstream.issuer.as_deref())?);
        let bare = confusable(&bare_number(number));
        // a serial number alone is borne by many
        if bare.chars().filter(|c| !c.is_ascii_digit()).count() < 2 {
            return None;
        }
        self.note(at, || Question::Number(bare.clone(), None));
        let cover = self.letter(at)?;
        let mut found = self.index.numbers.get(self.words.known(&bare)?).filter(|class| {
            let date = self.class_date(*class);
            // a year that is mistyped: the same day, and the same matter, because numbers come again every year
            let other_year = date.is_some_and(|own| (own.month(), own.day()) == (named.month(), named.day()))
                && days(date, Some(named)).is_some_and(|days| days.abs() <= 366)
                && self.class_subject_is(*class, subject);
            (other_year || days(date, Some(named)).is_some_and(|days| days.abs() <= LONGEST_MISTYPED))
                && days(date, cover.date).is_none_or(|days| days >= 0)
                && self.class_issued_by(*class, name) > 0.6
                && fits(*class)
        });
        let class = found.next().filter(|_| found.next().is_none())?;
        let reason = format!("送付文が番号「{number}」と発信者を挙げている（日付は誤記とみられる）");
        Some((class, Evidenced::CitedNumber, 0.6, vec![reason]))
    }

    fn by_issuer_and_date(
        &self,
        at: usize,
        upstream: &Upstream,
        name: Word,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let date = upstream.date?;
        self.note(at, || Question::DayBy(date, self.words.text(name).to_owned()));
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
            ([], several) => self.likest(several, titled.as_deref()?)?,
            _ => return None,
        };
        Some((class, Evidenced::CitedSubject, 0.8, vec!["送付文が発信者と日付を挙げている".to_owned()]))
    }

    fn class_subject_is(&self, class: usize, subject: &str) -> bool {
        let known = self.words.known(subject);
        let same = |own: Word| match known {
            Some(word) => own == word || self.words.subjects_same(own, word),
            None => same_subject(self.words.text(own), subject),
        };
        let mut last = None;
        // copies follow one another with the same subject
        let subjects = self.members(class).iter().filter_map(|at| self.key(*at)).map(|key| key.subject);
        subjects.into_iter().any(|own| last.replace(own) != Some(own) && same(own))
    }

    /// Of several the one that a short title means: 保冷箱の温度の記録 for 配食に用いる保冷箱の温度の記録について.
    fn likest(&self, classes: &[usize], title: &str) -> Option<usize> {
        let wanted = bigrams(title);
        let alike = |class: &usize| {
            let subjects = self.members(*class).iter().filter_map(|at| self.key(*at)).map(|key| key.subject);
            subjects.map(|subject| share(&self.bigrams(subject), &wanted)).fold(0.0, f64::max)
        };
        let mut found: Vec<(f64, usize)> = classes.iter().map(|class| (alike(class), *class)).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        match found.as_slice() {
            [(first, class), (second, _), ..] if *first >= SHORT_TITLE && first - second >= 0.2 => Some(*class),
            _ => None,
        }
    }

    /// 標記について…より通知がありました: the issuer, and the subject of the cover or the title it names.
    fn by_subject(
        &self,
        at: usize,
        key: &Key,
        upstream: &Upstream,
        name: Word,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let cover = self.letter(at)?;
        let titled = upstream.title.as_deref().map(subject_core);
        let subject = titled.as_deref().unwrap_or_else(|| self.words.text(key.subject));
        let near = |class: usize, longest: i32| match days(self.class_date(class), cover.date) {
            Some(days) => (-7..=longest).contains(&days).then_some(days.abs()),
            None => Some(longest),
        };
        let mut found: Vec<(bool, i32, usize)> = Vec::new();
        self.note(at, || Question::Title(subject.to_owned()));
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
        // under this very subject the named body has written: whatever speaks against it, it is not one of other words that is meant
        if word.is_some_and(|word| self.is_titled(cover, key, word, name)) {
            return None;
        }
        self.by_reworded_subject(at, key, subject, name, fits)
    }

    /// Some letter of this subject by the named body to which no answer goes, no younger than the cover. Asked of letters and not of
    /// classes, so that one letter alone tells it.
    fn is_titled(&self, cover: &Summary, key: &Key, subject: Word, name: Word) -> bool {
        self.index.subjects.get(subject).flat_map(|class| self.members(class)).copied().any(|at| {
            self.letter(at).zip(self.key(at)).is_some_and(|(letter, own)| {
                own.subject == subject
                    && days(letter.date, cover.date).is_some_and(|days| (0..=LONGEST_BY_SUBJECT).contains(&days))
                    && self.words.issued_by(own.sender, name) > 0.6
                    && !self.words.same_office(key.sender, own.sender)
                    && !self.words.goes_back_to(key.receiver, own.sender)
            })
        })
    }

    /// 別添のとおり照会がありました, 別添のとおり各知事あて通知しました: nobody is named; subject, addressee and days decide.
    fn by_subject_alone(&self, at: usize, cover: &Summary) -> Option<Hit> {
        let key = self.key(at)?;
        if self.words.text(key.subject).is_empty() {
            return None;
        }
        self.note(at, || Question::Title(self.words.text(key.subject).to_owned()));
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
        at: usize,
        key: &Key,
        subject: &str,
        name: Word,
        fits: &impl Fn(usize) -> bool,
    ) -> Option<Hit> {
        let to = self.letter(at)?.date?;
        let from = to.checked_sub(jiff::Span::new().days(LONGEST_REWORDED)).ok()?;
        self.note(at, || {
            let name = self.words.text(name).to_owned();
            Question::Reworded { name, from, to, subject: subject.to_owned() }
        });
        let wanted = bigrams(subject);
        let mut likest: BTreeMap<usize, f64> = BTreeMap::new();
        for own in self.meant(name).iter() {
            let rows = self.index.issued.get(self.index.issued.partition_point(|row| (row.0, row.1) < (*own, from))..);
            let rows = rows.unwrap_or_default().iter().take_while(|row| (row.0, row.1) <= (*own, to));
            for (_, _, class, subject) in rows {
                let alike = share(&self.bigrams(*subject), &wanted);
                if alike >= LEAST_REWORDED {
                    let likest = likest.entry(*class).or_default();
                    *likest = likest.max(alike);
                }
            }
        }
        let fits = |class: &usize| fits(*class) && self.class_sent_to(*class, key);
        let mut best: Vec<(f64, usize)> =
            likest.into_iter().filter(|(class, _)| fits(class)).map(|(class, alike)| (alike, class)).collect();
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

/// 第401号 for 日歯発第401号: the number without the prefix of its office.
pub(super) fn ends_in(number: &str, short: &str) -> bool {
    let (number, short) = (bare_number(number), bare_number(short));
    short.chars().all(|c| c.is_ascii_digit() || c == 'の')
        && number.strip_suffix(&short).and_then(|head| head.chars().last()).is_some_and(|c| !c.is_ascii_digit())
}

/// Days from one date to another.
fn days(from: Option<Date>, to: Option<Date>) -> Option<i32> {
    Some((to? - from?).get_days())
}

/// Whether one subject may be the other worded anew.
pub(super) fn may_be_reworded(a: &str, b: &str) -> bool {
    share(&bigrams(a), &bigrams(b)) >= LEAST_REWORDED
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
