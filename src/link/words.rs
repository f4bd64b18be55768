//! What is compared, folded once and made small: every number, subject, name, list of issuers and list of addressees of an archive
//! is a small integer, and what was found out about two of them is remembered.
//!
//! A million letters bear some thousand names: folding and comparing them letter by letter is most of the work of linking, and
//! none of it once they are integers. Integers are given in the order of the letters; nothing may depend on which is the smaller.

use super::likeness::{bare_number, confusable, names_misread, names_same, same_subject, subject_core};
use crate::model::{Named, Summary};
use crate::tables::Names;
use crate::text::squash;
use foldhash::fast::FixedState;
use std::cell::RefCell;
use std::collections::HashMap;

/// What was found out about two small integers.
type Pairs<K, V> = RefCell<HashMap<K, V, FixedState>>;

/// A folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Word(u32);

/// A list of issuers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Sender(u32);

/// A list of addressees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Receiver(u32);

/// What of a letter is compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Key {
    /// without 第, 号 and office tag
    pub numbers: Box<[Word]>,
    /// who wrote it
    pub sender: Sender,
    /// to whom
    pub receiver: Receiver,
    /// see [`subject_core`]
    pub subject: Word,
}

/// A list of names, folded.
#[derive(Debug, Default)]
struct Party {
    /// cores of the bodies, the longer of printed and completed
    cores: Vec<Word>,
    /// cores as printed
    printed: Vec<Word>,
    /// cores as printed and as completed
    all: Vec<Word>,
    /// as printed
    raw: Vec<String>,
}

/// The words of an archive.
pub(super) struct Words {
    names: &'static Names,
    texts: Vec<String>,
    /// of each text: the same in whatever archive it stands
    hashes: Vec<u64>,
    ids: HashMap<String, Word>,
    cores: HashMap<String, Word>,
    numbers: HashMap<String, Word>,
    subjects: HashMap<String, Word>,
    parties: Vec<Party>,
    by_names: HashMap<String, u32>,
    alike: Pairs<(Word, Word), f32>,
    titled: Pairs<(Word, Word), bool>,
    senders: Pairs<(u32, u32), bool>,
    misread: Pairs<(u32, u32), bool>,
    issued: Pairs<(Word, u32), f32>,
    sent: Pairs<(u32, u32), bool>,
}

impl Words {
    /// The keys of letters, in their order, and the words they are made of.
    pub(super) fn of(letters: &[&Summary], names: &'static Names) -> (Vec<Key>, Self) {
        let mut words = Self::new(names);
        let keys = letters.iter().map(|letter| words.key(letter)).collect();
        (keys, words)
    }

    /// No words yet.
    pub(super) fn new(names: &'static Names) -> Self {
        let mut words = Self {
            names,
            texts: Vec::new(),
            hashes: Vec::new(),
            ids: HashMap::new(),
            cores: HashMap::new(),
            numbers: HashMap::new(),
            subjects: HashMap::new(),
            parties: vec![Party::default()],
            by_names: HashMap::new(),
            alike: RefCell::default(),
            titled: RefCell::default(),
            senders: RefCell::default(),
            misread: RefCell::default(),
            issued: RefCell::default(),
            sent: RefCell::default(),
        };
        words.word(String::new());
        words
    }

    /// The key of a letter. It stays the same whatever letters come after it.
    pub(super) fn key(&mut self, letter: &Summary) -> Key {
        for upstream in &letter.passes_on {
            for name in [&upstream.issuer, &upstream.via].into_iter().flatten() {
                self.core_word(name);
            }
        }
        let numbers = letter.reference_numbers.iter().map(|number| self.number(number)).collect();
        let sender = Sender(self.party(&letter.issuers));
        let receiver = Receiver(self.party(&letter.addressees));
        Key { numbers, sender, receiver, subject: self.subject(letter.subject.as_deref().unwrap_or_default()) }
    }

    fn number(&mut self, printed: &str) -> Word {
        if let Some(known) = self.numbers.get(printed) {
            return *known;
        }
        let word = self.word(confusable(&bare_number(printed)));
        self.numbers.insert(printed.to_owned(), word);
        word
    }

    fn subject(&mut self, printed: &str) -> Word {
        if let Some(known) = self.subjects.get(printed) {
            return *known;
        }
        let word = self.word(subject_core(printed));
        self.subjects.insert(printed.to_owned(), word);
        word
    }

    fn word(&mut self, text: String) -> Word {
        if let Some(known) = self.ids.get(&text) {
            return *known;
        }
        let word = Word(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        self.hashes.push(text.bytes().fold(0xcbf2_9ce4_8422_2325, step));
        self.texts.push(text.clone());
        self.ids.insert(text, word);
        word
    }

    fn core_word(&mut self, printed: &str) -> Word {
        if let Some(known) = self.cores.get(printed) {
            return *known;
        }
        let word = self.word(self.names.core(printed));
        self.cores.insert(printed.to_owned(), word);
        word
    }

    fn party(&mut self, list: &[Named]) -> u32 {
        if list.is_empty() {
            return 0;
        }
        let mut key = String::with_capacity(64);
        for name in list {
            key.push_str(&name.text);
            key.push('\n');
            key.push_str(&name.organization);
            key.push('\n');
        }
        if let Some(known) = self.by_names.get(&key) {
            return *known;
        }
        let mut party = Party::default();
        for name in list {
            let (text, organization) = (squash(&name.text), squash(&name.organization));
            let longer = if organization.chars().count() > text.chars().count() { &organization } else { &text };
            let core = self.core_word(longer);
            let (printed, completed) = (self.core_word(&name.text), self.core_word(&name.organization));
            party.cores.extend(Some(core).filter(|core| !self.text(*core).is_empty()));
            party.printed.push(printed);
            party.all.extend([printed, completed]);
            party.raw.push(name.text.clone());
        }
        party.all.sort_unstable();
        party.all.dedup();
        let id = u32::try_from(self.parties.len()).unwrap_or(u32::MAX);
        self.parties.push(party);
        self.by_names.insert(key, id);
        id
    }

    /// The text of a word.
    pub(super) fn text(&self, word: Word) -> &str {
        self.texts.get(word.0 as usize).map_or("", String::as_str)
    }

    /// A hash of a word's text.
    pub(super) fn hash(&self, word: Word) -> u64 {
        self.hashes.get(word.0 as usize).copied().unwrap_or_default()
    }

    /// The word of a folded text, when any letter has it.
    pub(super) fn known(&self, text: &str) -> Option<Word> {
        self.ids.get(text).copied()
    }

    /// The core of a name that some letter bears or names.
    pub(super) fn core(&self, printed: &str) -> Word {
        self.cores.get(printed).copied().unwrap_or_default()
    }

    fn party_of(&self, id: u32) -> &Party {
        static NOBODY: Party = Party { cores: Vec::new(), printed: Vec::new(), all: Vec::new(), raw: Vec::new() };
        self.parties.get(id as usize).unwrap_or(&NOBODY)
    }

    /// Whether no issuer was read.
    pub(super) fn unsigned(&self, sender: Sender) -> bool {
        self.party_of(sender.0).raw.is_empty()
    }

    /// Cores of the issuing bodies.
    pub(super) fn issuers(&self, sender: Sender) -> &[Word] {
        &self.party_of(sender.0).cores
    }

    /// Cores of all names of the issuers, printed and completed.
    pub(super) fn signatures(&self, sender: Sender) -> &[Word] {
        &self.party_of(sender.0).all
    }

    /// Whether any addressee was read.
    pub(super) fn is_addressed(&self, receiver: Receiver) -> bool {
        !self.party_of(receiver.0).cores.is_empty()
    }

    /// 0 to 1: how surely the first name means the second body.
    pub(super) fn alike(&self, named: Word, actual: Word) -> f32 {
        if let Some(known) = self.alike.borrow().get(&(named, actual)) {
            return *known;
        }
        let score = self.names.cores_alike(self.text(named), self.text(actual));
        self.alike.borrow_mut().insert((named, actual), score);
        score
    }

    /// Whether two subjects are one, see [`same_subject`].
    pub(super) fn subjects_same(&self, a: Word, b: Word) -> bool {
        let pair = (a.min(b), a.max(b));
        *self.titled.borrow_mut().entry(pair).or_insert_with(|| same_subject(self.text(a), self.text(b)))
    }

    /// Whether the issuers may be the same; an unread one may be any.
    pub(super) fn senders_fit(&self, a: Sender, b: Sender) -> bool {
        self.issuers(a).is_empty() || self.issuers(b).is_empty() || self.senders_same(a, b)
    }

    /// Whether one issuer of the first is one of the second.
    pub(super) fn senders_same(&self, a: Sender, b: Sender) -> bool {
        self.share_a_name(a.0, b.0)
    }

    /// Whether the addressees may be the same; an unread one may be any.
    pub(super) fn receivers_fit(&self, a: Receiver, b: Receiver) -> bool {
        !self.is_addressed(a) || !self.is_addressed(b) || self.share_a_name(a.0, b.0)
    }

    fn share_a_name(&self, a: u32, b: u32) -> bool {
        let same = |x: &str, y: &str| names_same(x, y, self.names);
        self.some_pair(&self.senders, a, b, same)
    }

    /// Whether an issuer of the first may be one of the second, misread beyond what [`Words::senders_same`] bears.
    pub(super) fn senders_misread(&self, a: Sender, b: Sender) -> bool {
        self.some_pair(&self.misread, a.0, b.0, |x, y| names_misread(x, y, self.names))
    }

    fn some_pair(&self, memory: &Pairs<(u32, u32), bool>, a: u32, b: u32, same: impl Fn(&str, &str) -> bool) -> bool {
        let pair = (a.min(b), a.max(b));
        if let Some(known) = memory.borrow().get(&pair) {
            return *known;
        }
        let (x, y) = (&self.party_of(a).cores, &self.party_of(b).cores);
        let found = x.iter().any(|x| y.iter().any(|y| x == y || same(self.text(*x), self.text(*y))));
        memory.borrow_mut().insert(pair, found);
        found
    }

    /// 0 to 1: the letter was issued by the body with this core.
    pub(super) fn issued_by(&self, sender: Sender, name: Word) -> f32 {
        if let Some(known) = self.issued.borrow().get(&(name, sender.0)) {
            return *known;
        }
        let score = self.signatures(sender).iter().map(|own| self.alike(name, *own)).fold(0.0, f32::max);
        self.issued.borrow_mut().insert((name, sender.0), score);
        score
    }

    /// Whether an addressee is the issuer so surely that the letter goes to where the other came from.
    pub(super) fn goes_back_to(&self, receiver: Receiver, sender: Sender) -> bool {
        let (to, from) = (self.party_of(receiver.0), self.party_of(sender.0));
        to.printed.iter().any(|to| from.printed.iter().any(|from| self.alike(*to, *from) >= 0.9))
    }

    /// Whether an addressee bears this name, nearly.
    pub(super) fn is_addressed_to(&self, receiver: Receiver, name: Word) -> bool {
        self.party_of(receiver.0).printed.iter().any(|to| self.alike(name, *to) >= 0.9)
    }

    /// Whether an issuer bears this name, nearly.
    pub(super) fn is_signed_by(&self, sender: Sender, name: Word) -> bool {
        self.party_of(sender.0).printed.iter().any(|from| self.alike(name, *from) >= 0.95)
    }

    /// Whether an issuer's name has all characters of a short one in their order.
    pub(super) fn is_abbreviated_by(&self, sender: Sender, name: Word) -> bool {
        let short = self.text(name);
        (2..=8).contains(&short.chars().count())
            && self.party_of(sender.0).printed.iter().any(|own| {
                let mut chars = self.text(*own).chars();
                short.chars().all(|c| chars.any(|d| d == c))
            })
    }

    /// Whether one printed issuer of the first is one of the second.
    pub(super) fn same_office(&self, a: Sender, b: Sender) -> bool {
        let (a, b) = (self.party_of(a.0), self.party_of(b.0));
        a.printed.iter().any(|x| b.printed.contains(x))
    }

    /// The letter went to one of the issuers, by name or class.
    pub(super) fn sent_to(&self, receiver: Receiver, sender: Sender) -> bool {
        if let Some(known) = self.sent.borrow().get(&(receiver.0, sender.0)) {
            return *known;
        }
        let (to, from) = (self.party_of(receiver.0), self.party_of(sender.0));
        let found = to.printed.iter().zip(&to.raw).any(|(core, raw)| {
            from.printed
                .iter()
                .zip(&from.raw)
                .any(|(own, body)| self.alike(*core, *own).max(self.names.contains(raw, body)) > 0.6)
        });
        self.sent.borrow_mut().insert((receiver.0, sender.0), found);
        found
    }
}
