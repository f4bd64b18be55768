//! What `link` compares and what it finds: letters made small, same-letter classes, hops, chains.

use super::{Citation, Date, DocumentRecord, Evidenced, Kind, Place, Relation, Upstream};
use serde::{Deserialize, Serialize};

/// The text of a letter below its subject as 64 minimum hashes: the share of equal places estimates the share of common text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Signature {
    /// minimum hashes; empty when the letter has no text
    pub hashes: Vec<u16>,
    /// hash of all digits in order, so that letters that differ only in a number are told apart
    pub digits: u32,
}

impl Signature {
    /// 0 to 1: estimated share of common text; 0 when either has none.
    #[must_use]
    pub fn alike(&self, other: &Self) -> f32 {
        if self.hashes.is_empty() || self.hashes.len() != other.hashes.len() {
            return 0.0;
        }
        let equal = self.hashes.iter().zip(&other.hashes).filter(|(a, b)| a == b).count();
        #[expect(clippy::cast_precision_loss, reason = "at most 64")]
        let share = equal as f32 / self.hashes.len() as f32;
        share
    }
}

/// A name as printed and completed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Named {
    /// as printed: 公益社団法人東京都歯科医師会会長
    pub text: String,
    /// the body: 公益社団法人東京都歯科医師会
    pub organization: String,
}

/// A letter as `link` sees it: all it needs, so that linking again opens no source.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Summary {
    /// source and index
    pub place: Place,
    /// the archive it lies in
    pub holder: Option<String>,
    /// the mail or archive it came in
    pub container: Option<String>,
    /// see [`super::Letter::kind`]
    pub kind: Kind,
    /// see [`super::Letter::date`]
    pub date: Option<Date>,
    /// see [`super::Letter::reference_numbers`]
    pub reference_numbers: Vec<String>,
    /// who sends it
    pub issuers: Vec<Named>,
    /// to whom
    pub addressees: Vec<Named>,
    /// see [`super::Letter::subject`]
    pub subject: Option<String>,
    /// see [`super::Letter::deadlines`]
    pub deadlines: Vec<Date>,
    /// see [`super::Letter::cites`]; statutes left out
    pub cites: Vec<Citation>,
    /// see [`super::Letter::passes_on`]
    pub passes_on: Vec<Upstream>,
    /// see [`super::Letter::encloses`]
    pub encloses: Vec<usize>,
    /// text below the subject
    pub signature: Signature,
}

impl Summary {
    /// Makes a letter small. `signature` is that of its text.
    #[must_use]
    pub fn new(record: &DocumentRecord, index: usize, signature: Signature) -> Option<Self> {
        let letter = record.letters.get(index)?;
        Some(Self {
            place: Place { path: record.source.path.clone(), letter: index },
            holder: record.source.holder.clone(),
            container: record.source.container.as_ref().map(|c| c.path.clone()),
            kind: letter.kind,
            date: letter.date,
            reference_numbers: letter.reference_numbers.clone(),
            issuers: letter
                .issuers
                .iter()
                .map(|i| Named { text: i.text.clone(), organization: i.organization.clone() })
                .collect(),
            addressees: letter
                .addressees
                .iter()
                .map(|a| Named { text: a.text.clone(), organization: a.organization.clone() })
                .collect(),
            subject: letter.subject.clone(),
            deadlines: letter.deadlines.clone(),
            cites: letter.cites.iter().filter(|c| !c.law).cloned().collect(),
            passes_on: letter.passes_on.clone(),
            encloses: letter.encloses.clone(),
            signature,
        })
    }
}

/// What a covering letter passes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// a letter of the archive, as index into [`Links::classes`]
    Class(usize),
    /// a letter that occurs nowhere, as the cover names it
    External(Upstream),
}

/// One occurrence of a covering letter passing one letter on.
#[derive(Debug, Clone, PartialEq)]
pub struct Hop {
    /// index into [`Links::letters`]
    pub from: usize,
    /// what it passes on
    pub to: Target,
    /// how it is known
    pub evidence: Evidenced,
    /// 0 to 1
    pub confidence: f32,
    /// in words
    pub reasons: Vec<String>,
}

/// The letter at the top of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Top {
    /// a letter of the archive
    Class(usize),
    /// a letter that is only named
    External(Upstream),
}

/// A circular: its top and all hops that lead to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// the letter at the top
    pub top: Top,
    /// indexes into [`Links::hops`]
    pub hops: Vec<usize>,
    /// what this one's top does to the tops of other chains, by chain
    pub revises: Vec<Revises>,
}

/// The top of one chain changes the top of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revises {
    /// the chain that is changed, as index into [`Links::chains`]
    pub chain: usize,
    /// corrects, replaces, amends or abolishes it
    pub relation: Relation,
}

/// A finding about single letters that becomes an anomaly of their chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// the cover speaks of an enclosure that does not lie with it; what it names
    MissingEnclosure {
        /// index into [`Links::letters`]
        cover: usize,
        /// as the cover names it
        named: Upstream,
        /// the letter that lies there instead, as index into [`Links::letters`]
        instead: Option<usize>,
    },
    /// the same letter under two numbers
    NumberMismatch {
        /// the occurrences with the rarer number
        odd: Vec<usize>,
        /// index into [`Links::classes`]
        class: usize,
        /// the rarer number
        number: String,
        /// the number of the others
        usual: String,
    },
}

/// All letters of an archive, joined.
#[derive(Debug, Clone, Default)]
pub struct Links<'s> {
    /// by path and index
    pub letters: Vec<&'s Summary>,
    /// occurrences of one letter each, ascending; ordered by their first
    pub classes: Vec<Vec<usize>>,
    /// class of every letter
    pub class_of: Vec<usize>,
    /// by cover and target
    pub hops: Vec<Hop>,
    /// circulars with at least one hop, by their top
    pub chains: Vec<Chain>,
    /// what was noticed on the way
    pub remarks: Vec<Remark>,
}

impl<'s> Links<'s> {
    /// The letter at an index.
    #[must_use]
    pub fn letter(&self, at: usize) -> Option<&'s Summary> {
        self.letters.get(at).copied()
    }

    /// The class of a letter.
    #[must_use]
    pub fn class_of(&self, letter: usize) -> Option<usize> {
        self.class_of.get(letter).copied()
    }

    /// The occurrences of a class.
    #[must_use]
    pub fn occurrences(&self, class: usize) -> &[usize] {
        self.classes.get(class).map_or(&[], Vec::as_slice)
    }

    /// All letters of a chain: the occurrences of its top and its covers, ascending.
    #[must_use]
    pub fn chain_letters(&self, chain: &Chain) -> Vec<usize> {
        let mut out: Vec<usize> = match &chain.top {
            Top::Class(class) => self.occurrences(*class).to_vec(),
            Top::External(_) => Vec::new(),
        };
        out.extend(chain.hops.iter().filter_map(|hop| self.hops.get(*hop)).map(|hop| hop.from));
        out.sort_unstable();
        out.dedup();
        out
    }
}
