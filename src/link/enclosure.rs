//! Which letter of one document passes on which (綴り): `encloses` of every letter, and the letters among the listed attachments.
//!
//! Owns the direction inside a bundle. Must not know other documents. Example: a district's cover, the national association's
//! letter and the ministry's, bound newest first → `[[1], [2], []]`; bound oldest first → `[[], [0], [1]]`.
//!
//! Every pair is weighed by named reasons: the enclosed letter is addressed to the cover's issuer; the cover names its issuer,
//! number, date or title; dates; neighbourhood. Every letter gets the cover with the best sum; a second cover only when it says
//! that it encloses something and nothing else can be meant. Known to be hard: two letters of one office on one day (the one to
//! the association encloses the one to the governors), an inquiry and its answer under one cover, a list that names the letter
//! of the letter.

mod tree;

use super::likeness::{bare_number, same_number, subject_core};
use super::presence::may_be_any_letter;
use crate::model::{Addressee, Attachment, Issuer, Kind, Letter, Upstream};
use crate::tables::Names;
use crate::text::squash;
use std::cell::RefCell;
use std::collections::BTreeMap;
use tree::{Tree, below};

/// Lines of a sheet that goes before a letter of the same office.
const SHEET: u32 = 20;
/// The least sum of reasons by which a letter is taken for enclosed.
const ENOUGH: f32 = 2.0;
/// The same when the cover says that it encloses something.
const ENOUGH_SAID: f32 = 1.4;

/// Days by which a letter may be later than the cover that encloses it, where one of their days is misprinted.
const MONTH: i32 = 31;

/// The directly passed-on letters of every letter, as indexes.
#[must_use]
pub fn enclosures(letters: &[Letter]) -> Vec<Vec<usize>> {
    if letters.len() < 2 {
        return vec![Vec::new(); letters.len()];
    }
    let bundle = Bundle::new(letters);
    let count = letters.len();
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for cover in 0..count {
        for inner in (0..count).filter(|inner| *inner != cover) {
            let score = bundle.support(cover, inner);
            let least = if bundle.says_enclosed(cover) { ENOUGH_SAID } else { ENOUGH };
            if score >= least {
                pairs.push((score, cover, inner));
            }
        }
    }
    pairs.sort_by(|a, b| {
        let near = |p: &(f32, usize, usize)| p.1.abs_diff(p.2);
        b.0.total_cmp(&a.0).then(near(a).cmp(&near(b))).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2))
    });
    let mut tree = Tree::new(count);
    for (_, cover, inner) in &pairs {
        if tree.covers_of(*inner) == 0 && !tree.reaches(*inner, *cover) {
            tree.add(*cover, *inner);
        }
    }
    bundle.add_inquiries(&mut tree);
    bundle.add_answers(&mut tree);
    bundle.add_neighbours(&mut tree);
    bundle.add_labelled(&mut tree);
    for (score, cover, inner) in &pairs {
        let fits = !tree.reaches(*cover, *inner) && !tree.reaches(*inner, *cover);
        let lacks = bundle.says_enclosed(*cover) && tree.children(*cover).is_empty();
        let named = bundle.lacks_named(*cover, &tree).is_some_and(|u| bundle.names_exactly(u, *inner));
        if fits && (lacks && *score >= ENOUGH_SAID || named) {
            tree.add(*cover, *inner);
        }
    }
    bundle.add_the_rest_of_a_row(&mut tree);
    bundle.add_cited(&mut tree);
    bundle.leave_out_letters_of_letters(&mut tree);
    tree.into_children()
}

/// For every attachment of every letter the letter of the document that it is, given [`enclosures`].
#[must_use]
pub fn attached_letters(letters: &[Letter], encloses: &[Vec<usize>]) -> Vec<Vec<Option<usize>>> {
    if letters.len() < 2 {
        return letters.iter().map(|letter| vec![None; letter.attachments.len()]).collect();
    }
    let bundle = Bundle::new(letters);
    letters
        .iter()
        .enumerate()
        .map(|(cover, letter)| {
            let inner = below(cover, encloses);
            let mut taken: Vec<usize> = Vec::new();
            let mut found = vec![None; letter.attachments.len()];
            let mut options: Vec<(f32, usize, usize)> = Vec::new();
            for (at, _) in letter.attachments.iter().enumerate() {
                for (depth, other) in inner.iter().enumerate() {
                    let score = bundle.attachment_is(cover, at, *other, encloses);
                    if score >= 1.5 {
                        #[expect(clippy::cast_precision_loss, reason = "a bundle has few letters")]
                        options.push((score - 0.01 * depth as f32, at, *other));
                    }
                }
            }
            options.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
            for (_, at, other) in options {
                if let Some(slot) = found.get_mut(at).filter(|slot| slot.is_none() && !taken.contains(&other)) {
                    *slot = Some(other);
                    taken.push(other);
                }
            }
            let unnamed: Vec<usize> = (0..found.len())
                .filter(|at| found.get(*at).is_some_and(Option::is_none))
                .filter(|at| letter.attachments.get(*at).is_some_and(may_be_any_letter))
                .collect();
            let mut children = encloses.get(cover).into_iter().flatten().filter(|child| !taken.contains(child));
            if unnamed.len() <= children.clone().count() {
                for at in unnamed {
                    if let Some(slot) = found.get_mut(at) {
                        *slot = children.next().copied();
                    }
                }
            }
            found
        })
        .collect()
}

/// The letters of one document with what is compared, folded once. Of a bundle of many letters every pair is weighed, and few names
/// are in it: each two of them are compared once.
struct Bundle<'a> {
    letters: &'a [Letter],
    names: Spelled,
    issuers: Vec<Vec<usize>>,
    addressees: Vec<Vec<usize>>,
    /// issuer and via of every upstream that a letter names
    upstreams: Vec<Vec<(Option<usize>, Option<usize>)>>,
    subjects: Vec<String>,
    /// subjects as printed, folded
    printed: Vec<String>,
    titles: Vec<Vec<Option<String>>>,
    prefixes: Vec<Vec<String>>,
}

/// The different names of a bundle, by index, and how much alike they are, as far as it was asked.
struct Spelled {
    rules: &'static Names,
    names: Vec<String>,
    cores: Vec<String>,
    alike: RefCell<BTreeMap<(usize, usize), f32>>,
    contains: RefCell<BTreeMap<(usize, usize), f32>>,
}

/// An upstream as a letter names it, with the indexes of its names.
#[derive(Clone, Copy)]
struct Named<'a> {
    said: &'a Upstream,
    issuer: Option<usize>,
    via: Option<usize>,
}

impl Spelled {
    fn new() -> Self {
        let rules = Names::embedded();
        let (alike, contains) = (RefCell::default(), RefCell::default());
        Self { rules, names: Vec::new(), cores: Vec::new(), alike, contains }
    }

    fn add(&mut self, name: String) -> usize {
        if let Some(known) = self.names.iter().position(|known| *known == name) {
            return known;
        }
        self.cores.push(self.rules.core(&name));
        self.names.push(name);
        self.names.len() - 1
    }

    fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", String::as_str)
    }

    fn core(&self, at: usize) -> &str {
        self.cores.get(at).map_or("", String::as_str)
    }

    /// As [`Names::alike`].
    fn alike(&self, named: usize, actual: usize) -> f32 {
        let of = || self.rules.alike(self.name(named), self.name(actual));
        *self.alike.borrow_mut().entry((named, actual)).or_insert_with(of)
    }

    /// As [`Names::contains`].
    fn contains(&self, addressee: usize, body: usize) -> f32 {
        let of = || self.rules.contains(self.name(addressee), self.name(body));
        *self.contains.borrow_mut().entry((addressee, body)).or_insert_with(of)
    }
}

impl<'a> Bundle<'a> {
    fn new(letters: &'a [Letter]) -> Self {
        let prefix =
            |number: &String| -> String { number.chars().take_while(|c| !c.is_ascii_digit() && *c != '第').collect() };
        let mut names = Spelled::new();
        let issuer = |names: &mut Spelled, i: &Issuer| names.add(issuer_name(&i.text, &i.organization));
        let addressee = |names: &mut Spelled, a: &Addressee| names.add(issuer_name(&a.text, &a.organization));
        let issuers = letters.iter().map(|l| l.issuers.iter().map(|i| issuer(&mut names, i)).collect()).collect();
        let addressees =
            letters.iter().map(|l| l.addressees.iter().map(|a| addressee(&mut names, a)).collect()).collect();
        let mut index = |name: &Option<String>| name.clone().map(|name| names.add(name));
        let upstreams =
            letters.iter().map(|l| l.passes_on.iter().map(|u| (index(&u.issuer), index(&u.via))).collect()).collect();
        let title = |a: &Attachment| a.title.as_deref().map(subject_core);
        Self {
            letters,
            names,
            issuers,
            addressees,
            upstreams,
            subjects: letters.iter().map(|l| l.subject.as_deref().map(subject_core).unwrap_or_default()).collect(),
            printed: letters.iter().map(|l| l.subject.as_deref().map(squash).unwrap_or_default()).collect(),
            titles: letters.iter().map(|l| l.attachments.iter().map(title).collect()).collect(),
            prefixes: letters
                .iter()
                .map(|l| l.reference_numbers.iter().map(prefix).filter(|p| !p.is_empty()).collect())
                .collect(),
        }
    }

    fn letter(&self, at: usize) -> Option<&Letter> {
        self.letters.get(at)
    }

    fn issuers(&self, at: usize) -> &[usize] {
        self.issuers.get(at).map_or(&[], Vec::as_slice)
    }

    fn addressees(&self, at: usize) -> &[usize] {
        self.addressees.get(at).map_or(&[], Vec::as_slice)
    }

    fn subject(&self, at: usize) -> &str {
        self.subjects.get(at).map_or("", String::as_str)
    }

    fn printed(&self, at: usize) -> &str {
        self.printed.get(at).map_or("", String::as_str)
    }

    fn says_enclosed(&self, at: usize) -> bool {
        self.letter(at).is_some_and(|l| l.passes_on.iter().any(|u| u.enclosed))
    }

    /// Sum of the reasons for `cover` passing `inner` on.
    fn support(&self, cover: usize, inner: usize) -> f32 {
        let (Some(a), Some(b)) = (self.letter(cover), self.letter(inner)) else { return 0.0 };
        let mut score = 0.0;
        let other_matter = self.subject_is_another(cover, inner);
        // nobody writes to himself, however much the names are alike
        let own = self.same_issuer(cover, inner);
        score += if own { 0.0 } else { self.addressed(inner, cover) } * if other_matter { 1.0 } else { 3.0 };
        if self.upward(cover, inner) {
            score -= 4.0;
        }
        let named = self.named(cover, inner);
        let another = named > 0.0 && (self.meant_is_another(cover, inner) || other_matter);
        score += if another { 0.3 * named } else { named };
        let listed = (0..a.attachments.len()).map(|at| self.attachment_says(cover, at, inner)).fold(0.0, f32::max);
        score += listed;
        match (a.date, b.date) {
            (Some(later), Some(earlier)) if later > earlier => score += 0.5,
            // the next letter of a collection, months later; a day may be misprinted where the cover says what it encloses
            (Some(later), Some(earlier))
                if (earlier - later).get_days() > MONTH
                    && !self.says_enclosed(cover)
                    && !self.numbers(cover, inner) =>
            {
                score -= 4.0;
            }
            (Some(later), Some(earlier)) if later < earlier => score -= 1.5,
            _ => {}
        }
        // who did not sign is told by nothing to be the one that a letter above was written to
        if inner < cover && self.issuers(cover).is_empty() && !self.numbers(cover, inner) {
            score -= 2.0;
        }
        if cover + 1 == inner {
            score += 1.0;
        } else if inner + 1 == cover {
            score += 0.6;
        }
        let (sa, sb) = (self.subject(cover), self.subject(inner));
        let related = sa.chars().count() >= 6 && (sa.contains(sb) && sb.chars().count() >= 6 || sb.contains(sa));
        if !sa.is_empty() && sa == sb {
            score += 0.7;
        } else if related {
            score += 0.5;
        } else if a.passes_on.is_empty() && a.attachments.iter().all(is_label) && b.kind == Kind::Reply {
            // an answer to the cover's issuer, filed behind a letter that says nothing of it
            score -= 3.0;
        }
        // 「X」の一部訂正について above X: the correction of an own letter, with the corrected text behind it
        let (quoting, other) = (self.printed(cover), self.printed(inner));
        let quotes = |rest: &str| rest.strip_prefix(other).is_some_and(|rest| rest.starts_with('」'));
        let is_quoted = || {
            quoting
                .split_inclusive('「')
                .scan(0, |at, part| {
                    *at += part.len();
                    quoting.get(*at..)
                })
                .any(quotes)
        };
        let corrects = inner > cover && other.chars().count() >= 6 && is_quoted();
        if corrects {
            score += 2.0;
        }
        // 最新情報 Vol.317 above the memo that it announces
        let sheet = a.reference_numbers.is_empty() && a.last_line.saturating_sub(a.first_line) <= SHEET;
        if own
            && sheet
            && cover + 1 == inner
            && a.date == b.date
            && a.date.is_some()
            && sa == sb
            && sa.chars().count() >= 8
        {
            score += 4.0;
        } else if own {
            score += if passes_on_own(a) || corrects { 1.0 } else { -2.0 };
        }
        score
    }

    /// The cover names the letter by its number.
    fn numbers(&self, cover: usize, inner: usize) -> bool {
        let own = self.letter(inner).map_or(&[][..], |b| b.reference_numbers.as_slice());
        let said = self.upstreams(cover).filter_map(|u| u.said.reference_number.as_ref());
        said.into_iter().any(|number| own.iter().any(|n| same_number(n, number)))
    }

    /// 0 to 1: `inner` is addressed to the issuer of `cover`.
    fn addressed(&self, inner: usize, cover: usize) -> f32 {
        let mut best = 0.0_f32;
        for to in self.addressees(inner) {
            for from in self.issuers(cover) {
                best = best.max(self.names.alike(*to, *from)).max(self.names.contains(*to, *from));
            }
        }
        best
    }

    /// The cover is addressed by name to the issuer of the other: an answer or a report.
    fn upward(&self, cover: usize, inner: usize) -> bool {
        self.addressees(cover)
            .iter()
            .any(|to| self.issuers(inner).iter().any(|from| self.names.alike(*to, *from) >= 0.9))
    }

    fn same_issuer(&self, a: usize, b: usize) -> bool {
        let by_name =
            self.issuers(a).iter().any(|x| self.issuers(b).iter().any(|y| self.names.core(*x) == self.names.core(*y)));
        let none = self.issuers(a).is_empty() || self.issuers(b).is_empty();
        let prefixes = |at: usize| self.prefixes.get(at).map_or(&[][..], Vec::as_slice);
        by_name || none && prefixes(a).iter().any(|p| prefixes(b).contains(p))
    }

    /// The ministry wrote to the association and to the governors: the cover of the association passes on the letter to it.
    fn meant_is_another(&self, cover: usize, inner: usize) -> bool {
        let upstreams = self.upstreams(cover);
        self.addressed(inner, cover) < 0.6
            && (0..self.letters.len()).filter(|other| *other != inner && *other != cover).any(|other| {
                self.addressed(other, cover) > 0.6
                    && upstreams.clone().any(|u| {
                        let score = self.names_letter(u, other);
                        score >= 2.0 && score >= self.names_letter(u, inner)
                    })
            })
    }

    /// Of two letters of one office the one with the cover's own subject is meant, when no number says otherwise.
    fn subject_is_another(&self, cover: usize, inner: usize) -> bool {
        let subject = self.subject(cover);
        let numbered = || self.upstreams(cover).any(|u| u.said.reference_number.is_some() || u.said.title.is_some());
        !subject.is_empty()
            && subject != self.subject(inner)
            && self.upstreams(cover).count() == 1
            && !numbered()
            && (0..self.letters.len())
                .filter(|other| *other != inner && *other != cover)
                .any(|other| self.subject(other) == subject && self.same_issuer(other, inner))
    }

    /// What the cover's forwarding sentences say about the letter.
    fn named(&self, cover: usize, inner: usize) -> f32 {
        let scores = self.upstreams(cover).map(|u| self.names_letter(u, inner));
        let (high, low) = scores.fold((0.0, 0.0), |(high, low): (f32, f32), score| (high.max(score), low.min(score)));
        high + low
    }

    /// The upstreams that a letter names.
    fn upstreams(&self, cover: usize) -> impl Iterator<Item = Named<'a>> + Clone + use<'a, '_> {
        let said = self.letters.get(cover).map_or(&[][..], |l| l.passes_on.as_slice());
        let names = self.upstreams.get(cover).map_or(&[][..], Vec::as_slice);
        said.iter().zip(names).map(|(said, (issuer, via))| Named { said, issuer: *issuer, via: *via })
    }

    fn names_letter(&self, named: Named<'_>, inner: usize) -> f32 {
        let Some(b) = self.letter(inner) else { return 0.0 };
        let upstream = named.said;
        let by_issuer = |name: Option<usize>| {
            name.map(|n| self.issuers(inner).iter().map(|i| self.names.alike(n, *i)).fold(0.0, f32::max))
        };
        let mut score = 0.0;
        let via = by_issuer(named.via);
        match (via, by_issuer(named.issuer)) {
            (Some(via), _) if via > 0.6 => score += 3.0 * via,
            (Some(_), Some(issuer)) => score += issuer,
            (_, Some(issuer)) if issuer > 0.6 => score += 3.0 * issuer,
            (None, None) => score += 0.5,
            _ => {}
        }
        if let Some(number) = &upstream.reference_number {
            if b.reference_numbers.iter().any(|n| same_number(n, number)) {
                score += 4.0;
            } else if !b.reference_numbers.is_empty() {
                score -= 1.0;
            }
        }
        if let (Some(named), Some(own)) = (upstream.date, b.date) {
            score += if named == own { 1.5 } else { -1.0 };
        }
        if upstream.title.as_deref().is_some_and(|t| subject_core(t) == self.subject(inner)) {
            score += 1.5;
        }
        score
    }

    /// The upstream is told apart from all others: by number, or by issuer and date.
    fn names_exactly(&self, named: Named<'_>, inner: usize) -> bool {
        let Some(b) = self.letter(inner) else { return false };
        let upstream = named.said;
        let number = upstream
            .reference_number
            .as_ref()
            .is_some_and(|number| b.reference_numbers.iter().any(|n| same_number(n, number)));
        let issuer = named
            .issuer
            .is_some_and(|n| named.via.is_none() && self.issuers(inner).iter().any(|i| self.names.alike(n, *i) >= 0.8));
        number && upstream.date.is_none_or(|d| b.date.is_none_or(|own| own == d))
            || issuer && self.names_letter(named, inner) >= 2.4
    }

    /// A named upstream of a cover that none of its enclosures is.
    fn lacks_named(&self, cover: usize, tree: &Tree) -> Option<Named<'a>> {
        let children = tree.children(cover);
        self.upstreams(cover).find(|u| {
            (u.said.issuer.is_some() || u.said.reference_number.is_some())
                && !children.iter().any(|child| self.names_letter(*u, *child) >= 2.0)
        })
    }

    /// 通知２件の写し: letters of one office that stand one behind the other right below their cover came with it, all of them.
    fn add_the_rest_of_a_row(&self, tree: &mut Tree) {
        let count = self.letters.len();
        for cover in (0..count).filter(|cover| self.says_enclosed(*cover)) {
            let first = cover + 1;
            let is_meant = |inner: &usize| {
                self.same_issuer(first, *inner)
                    && self.upstreams(cover).any(|u| self.names_letter(u, *inner) >= 2.0)
                    && !self.meant_is_another(cover, *inner)
                    && !self.subject_is_another(cover, *inner)
            };
            let row: Vec<usize> = (first..count).take_while(is_meant).collect();
            if !row.iter().any(|inner| tree.children(cover).contains(inner)) {
                continue;
            }
            for inner in row {
                let known = tree.children(cover).contains(&inner);
                if !known && !tree.reaches(cover, inner) && !tree.reaches(inner, cover) {
                    tree.add(cover, inner);
                }
            }
        }
    }

    /// A cover that names one letter passes on that letter; what lies behind it came with it.
    fn leave_out_letters_of_letters(&self, tree: &mut Tree) {
        for cover in (0..self.letters.len()).filter(|cover| self.upstreams(*cover).count() == 1) {
            let children = tree.children(cover).to_vec();
            for inner in &children {
                if children.iter().any(|other| other != inner && tree.reaches(*other, *inner)) {
                    tree.remove(cover, *inner);
                }
            }
        }
    }

    /// 下記の通知も参照: a letter that one above it cites by number or title, and that nothing else encloses, is printed for it.
    fn add_cited(&self, tree: &mut Tree) {
        for inner in 1..self.letters.len() {
            if tree.covers_of(inner) > 0 {
                continue;
            }
            let citing = (0..inner).find(|cover| self.cites(*cover, inner) && !tree.reaches(inner, *cover));
            if let Some(cover) = citing.filter(|cover| !self.upward(*cover, inner)) {
                tree.add(cover, inner);
            }
        }
    }

    /// Whether a letter cites another by its number, or by its day and title.
    fn cites(&self, citing: usize, cited: usize) -> bool {
        let (Some(a), Some(b)) = (self.letter(citing), self.letter(cited)) else { return false };
        // the title of the next letter of a collection, printed above it, is no citation
        if a.date.is_some_and(|own| b.date.is_some_and(|later| own < later)) {
            return false;
        }
        a.cites.iter().filter(|cite| !cite.law).any(|cite| {
            let number = cite.reference_number.as_ref();
            let by_number = number.is_some_and(|number| b.reference_numbers.iter().any(|n| same_number(n, number)));
            let title = cite.title.as_deref().map(subject_core).filter(|title| title.chars().count() >= 8);
            let by_title = title.is_some_and(|title| title == self.subject(cited));
            let same_day = cite.date.is_some() && cite.date == b.date;
            let another_day = cite.date.is_some() && b.date.is_some() && cite.date != b.date;
            by_number && !another_day || by_title && same_day
        })
    }

    /// An inquiry lies under the same cover as its answer, and neither encloses the other.
    fn add_inquiries(&self, tree: &mut Tree) {
        let count = self.letters.len();
        for inquiry in 0..count {
            let asks = self
                .letter(inquiry)
                .is_some_and(|l| matches!(l.kind, Kind::Inquiry | Kind::Request) || l.kind == Kind::Other);
            if !asks || tree.covers_of(inquiry) > 0 {
                continue;
            }
            for answer in (0..count).filter(|answer| *answer != inquiry) {
                let day = |at: usize| self.letter(at).and_then(|letter| letter.date);
                let later = day(inquiry).zip(day(answer)).is_some_and(|(asked, answered)| asked > answered);
                let answered =
                    !later && self.addressed_by_name(answer, inquiry) && self.addressed_by_name(inquiry, answer);
                if let Some(cover) = tree.cover_of(answer).filter(|c| answered && *c != inquiry) {
                    tree.add(cover, inquiry);
                    break;
                }
            }
        }
    }

    /// 別紙甲号のとおり照会があり、別紙乙号のとおり回答しました: the answer of the cover's own office lies beside the inquiry.
    fn add_answers(&self, tree: &mut Tree) {
        let count = self.letters.len();
        for answer in (0..count).filter(|at| self.letter(*at).is_some_and(|l| l.kind == Kind::Reply)) {
            if tree.covers_of(answer) > 0 {
                continue;
            }
            let mutual =
                |inquiry: &usize| self.addressed_by_name(answer, *inquiry) && self.addressed_by_name(*inquiry, answer);
            let inquiry = (0..count).find(|inquiry| *inquiry + 1 == answer && mutual(inquiry));
            let cover = inquiry.and_then(|inquiry| tree.cover_of(inquiry));
            if let Some(cover) = cover.filter(|cover| *cover != answer && self.same_issuer(*cover, answer)) {
                tree.add(cover, answer);
            }
        }
    }

    /// 別紙のとおり, and nothing said of what it is: the letters right behind the cover, as many as labels, when no attached matter lies
    /// between and they are older. What the cover's own office wrote has to be in the cover's subject (要望書の提出について).
    fn add_labelled(&self, tree: &mut Tree) {
        /// Lines between two letters: 別紙1 and what is empty.
        const BETWEEN: u32 = 4;
        for cover in 0..self.letters.len() {
            let Some(own) = self.letter(cover) else { continue };
            let labels = own.attachments.len();
            let bare = labels > 0 && own.attachments.iter().all(is_label);
            if !bare || !own.passes_on.is_empty() || !tree.children(cover).is_empty() {
                continue;
            }
            let follows = |inner: &usize| {
                let (Some(above), Some(b)) = (self.letter(*inner - 1), self.letter(*inner)) else { return false };
                let near = b.first_line.saturating_sub(above.last_line) <= BETWEEN;
                let older = own.date.zip(b.date).is_some_and(|(cover, inner)| inner <= cover);
                let answer = labels == 1 && b.kind == Kind::Reply;
                let named = !self.printed(*inner).is_empty() && self.printed(cover).contains(self.printed(*inner));
                let by_another = !self.same_issuer(cover, *inner) && !self.issuers(*inner).is_empty();
                near && !answer
                    && !self.upward(cover, *inner)
                    && (older && by_another || (older || own.date.is_none()) && named)
            };
            let row: Vec<usize> = (cover + 1..self.letters.len())
                .take(labels)
                .take_while(follows)
                .filter(|at| tree.covers_of(*at) == 0)
                .collect();
            if row.len() == labels {
                for inner in row {
                    tree.add(cover, inner);
                }
            }
        }
    }

    fn addressed_by_name(&self, letter: usize, body: usize) -> bool {
        self.addressees(letter)
            .iter()
            .any(|to| self.issuers(body).iter().any(|from| self.names.alike(*to, *from) > 0.7))
    }

    /// A cover that says it encloses something and has nothing takes its free neighbour, when nothing speaks against it.
    fn add_neighbours(&self, tree: &mut Tree) {
        for cover in 0..self.letters.len() {
            let inner = cover + 1;
            let listed = self.letter(cover).is_some_and(|l| l.attachments.iter().any(|a| a.reference_number.is_some()));
            // a web page may quote what it passes on without a head; JSPO is a name that no printed one can be compared with
            let passed_on = self.letter(cover).map_or(&[][..], |l| l.passes_on.as_slice());
            let by_letters =
                |u: &Upstream| u.issuer.as_deref().is_some_and(|name| name.matches(char::is_uppercase).count() >= 3);
            let headless = !passed_on.is_empty() && self.issuers(inner).is_empty() || passed_on.iter().any(by_letters);
            if !(self.says_enclosed(cover) || listed || headless) || !tree.children(cover).is_empty() {
                continue;
            }
            let free = inner < self.letters.len() && tree.covers_of(inner) == 0 && !tree.reaches(inner, cover);
            if free && self.support(cover, inner) >= 0.9 {
                tree.add(cover, inner);
            }
        }
    }

    /// What one line of the cover's list says about the letter.
    fn attachment_says(&self, cover: usize, at: usize, inner: usize) -> f32 {
        let attachment = self.letter(cover).and_then(|letter| letter.attachments.get(at));
        let (Some(attachment), Some(b)) = (attachment, self.letter(inner)) else { return 0.0 };
        let mut score = 0.0;
        if let Some(number) = &attachment.reference_number {
            if b.reference_numbers.iter().any(|n| same_number(n, number)) {
                score += 3.0;
            } else if !b.reference_numbers.is_empty() {
                score -= 1.0;
            }
        }
        if let (Some(named), Some(own)) = (attachment.date, b.date) {
            score += if named == own { 1.0 } else { -1.0 };
        }
        let title = self.titles.get(cover).and_then(|titles| titles.get(at)).and_then(Option::as_deref);
        let Some(title) = title else { return score };
        let subject = self.subject(inner);
        if !subject.is_empty() && (title == subject || strsim::normalized_levenshtein(title, subject) >= 0.9) {
            score += 2.0;
        } else if subject.chars().count() >= 8 && title.contains(subject) {
            score += 1.8;
        }
        if let Some(name) = letter_sender(title) {
            let like = |issuer: &usize| self.names.rules.alike(name, self.names.name(*issuer));
            let alike = self.issuers(inner).iter().map(like).fold(0.0, f32::max);
            score += if alike > 0.6 { 2.0 * alike } else { 0.0 };
        }
        if b.reference_numbers.iter().any(|n| title.contains(&bare_number(n)) && bare_number(n).chars().count() >= 5) {
            score += 2.0;
        }
        score
    }

    fn attachment_is(&self, cover: usize, at: usize, inner: usize, encloses: &[Vec<usize>]) -> f32 {
        let Some(letter) = self.letter(cover) else { return 0.0 };
        let Some(attachment) = letter.attachments.get(at) else { return 0.0 };
        let said = self.attachment_says(cover, at, inner);
        if said >= 1.5 {
            return said;
        }
        let children = encloses.get(cover).map_or(&[][..], Vec::as_slice);
        let direct = children.contains(&inner);
        let title = squash(attachment.title.as_deref().unwrap_or_default());
        let kind = self.letter(inner).map(|l| l.kind);
        let generic = match title.trim_end_matches("(写)").trim_end_matches("写し") {
            "回答" | "回答文" => {
                kind == Some(Kind::Reply) || kind != Some(Kind::Inquiry) && self.answers_something(inner)
            }
            "照会" | "照会文" => kind == Some(Kind::Inquiry),
            "通知" | "通知文" | "通知本文" | "本文" | "依頼文" | "送付文" | "事務連絡" => true,
            _ => false,
        };
        if direct && generic {
            return 1.6;
        }
        // the only thing listed and the only letter enclosed, and no form or leaflet by its name
        let only = letter.attachments.len() == 1 && children.len() == 1 && !title.is_empty();
        if direct && only && !is_annex(&title) && attachment.label.is_some() && letter.passes_on.is_empty() {
            1.5
        } else {
            said
        }
    }

    fn answers_something(&self, at: usize) -> bool {
        (0..self.letters.len())
            .any(|other| other != at && self.addressed_by_name(at, other) && self.addressed_by_name(other, at))
    }
}

/// 別紙 and nothing more.
fn is_label(attachment: &Attachment) -> bool {
    attachment.title.is_none() && attachment.reference_number.is_none() && attachment.label.is_some()
}

/// The cover passes on a letter that it wrote itself, or does not say whose.
fn passes_on_own(cover: &Letter) -> bool {
    cover.passes_on.iter().any(|u| u.issuer.is_none() && u.enclosed)
}

/// A form, list or leaflet by its name, which is never the enclosed letter.
fn is_annex(title: &str) -> bool {
    const WORDS: [&str; 24] = [
        "様式",
        "票",
        "表",
        "用紙",
        "チラシ",
        "ちらし",
        "ポスター",
        "リーフレット",
        "一覧",
        "新旧",
        "Q&A",
        "質疑",
        "手引",
        "マニュアル",
        "概要",
        "名簿",
        "計画書",
        "申込書",
        "同意書",
        "案内図",
        "パンフレット",
        "要領",
        "募集",
        "記入例",
    ];
    WORDS.iter().any(|word| title.contains(word))
}

/// 全国建設業協会通知文(写) → 全国建設業協会.
fn letter_sender(title: &str) -> Option<&str> {
    let title = title.trim_end_matches("(写)").trim_end_matches("写し").trim_end_matches('写').trim_end_matches('の');
    ["通知文", "通知", "通達", "事務連絡", "依頼文", "依頼", "文書", "照会", "回答"]
        .iter()
        .find_map(|word| title.strip_suffix(word))
        .map(|name| name.trim_end_matches('の'))
        .filter(|name| name.chars().count() >= 2 && !name.contains("について"))
}

fn issuer_name(text: &str, organization: &str) -> String {
    let text = squash(text);
    if organization.chars().count() > text.chars().count() { squash(organization) } else { text }
}
