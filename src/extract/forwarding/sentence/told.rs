//! Two steps in one sentence: who told, and what was told. The letter at hand came from the last sender; whom he speaks of stands above.
//!
//! ```text
//! 厚生労働省から通知があった旨、全国協会から連絡がありました      → issuer 厚生労働省, via 全国協会
//! 全国協会から、厚生労働省より照会があった旨の連絡がありました    → the same
//! 厚生労働省から全国協会あて通知があり、同協会から…ありました      → the same
//! ```
//!
//! Must not know what lies in the archive. Known to be hard: 「通知がありましたが、県からも同様の通知がありました」 are two letters.

use super::{Sentence, Source};
use crate::model::Upstream;
use crate::tables::Names;
use std::ops::Range;

/// One arrival and what it names.
pub(super) struct Clause {
    /// from the end of the arrival before it to its own
    pub window: Range<usize>,
    pub said: Vec<Upstream>,
}

/// 同会, 同課長: no name is longer.
const LONGEST_SAME: usize = 8;

impl Sentence<'_> {
    /// What the sentence passes on: of two steps the nearer, with the other as its origin.
    pub(super) fn nearest(&self, clauses: Vec<Clause>) -> Vec<Upstream> {
        let mut out = Vec::new();
        let mut told: Option<Clause> = None;
        let mut clauses = clauses.into_iter().peekable();
        while let Some(mut clause) = clauses.next() {
            for upstream in &mut clause.said {
                let same = upstream.issuer.as_deref().filter(|name| is_same_again(name));
                if let Some(named) = same.map(|name| self.named_before(name, clause.window.start)) {
                    upstream.issuer = named;
                }
            }
            if let Some(told) = told.take() {
                let through_whom = clause.said.iter().any(|upstream| upstream.via.is_some());
                clause.said = if !self.sources(&clause.window).is_empty() || through_whom {
                    through(told.said, clause.said)
                } else if let Some(name) = self.told_here(&told.window, &clause.window) {
                    let date = clause.said.iter().find_map(|upstream| upstream.date);
                    let enclosed = self.speaks_of_enclosure();
                    through(told.said, vec![Upstream { issuer: Some(name), date, enclosed, ..Upstream::default() }])
                } else if let Some(teller) = self.teller(&told.window) {
                    through(told.said, self.told_by(&teller, &clause))
                } else {
                    told.said
                };
            }
            if clauses.peek().is_some_and(|next| self.is_told(&clause, next)) {
                told = Some(clause);
            } else {
                out.extend(clause.said);
            }
        }
        out
    }

    /// What arrives here is only what the next sender tells of.
    fn is_told(&self, clause: &Clause, next: &Clause) -> bool {
        if clause.said.is_empty() {
            return false;
        }
        let end = clause.window.end;
        let sources = self.sources(&next.window);
        let until = sources.first().map_or(next.window.end, |source| source.start);
        let between = self.text.get(end..until).unwrap_or_default();
        // 依頼を受けた|全国協会から, 依頼により、|全国協会から
        let head = self.text.get(..end).unwrap_or_default();
        // 厚生労働省から発出され、|全国協会から送付されました; 県からも is another letter
        let also = sources.first().is_some_and(|source| {
            let rest = self.text.get(source.end..).unwrap_or_default();
            ["からも", "よりも"].iter().any(|mark| rest.starts_with(mark))
        });
        let sent_on = head.ends_with("発出され") && between.starts_with('、') && !between.contains("また") && !also;
        let leads = !sources.is_empty()
            && (between.is_empty() && head.ends_with('た')
                || sent_on
                || self.words.because.iter().any(|word| head.ends_with(word.as_str())));
        // 厚生労働省から発出された通知について、全国協会を通じて送付がありました
        let came_through = sources.is_empty() && next.said.iter().any(|upstream| upstream.via.is_some());
        let between = ["ました", "た"].iter().find_map(|end| between.strip_prefix(end)).unwrap_or(between);
        let told = self.words.told.iter().any(|word| between.starts_with(word.as_str())) || between.contains('旨');
        let here = sources.is_empty() && self.told_here(&clause.window, &next.window).is_some();
        told || leads
            || came_through
            || here
            || sources.first().is_some_and(|source| self.was_addressed(&source.name, &clause.window))
    }

    /// 厚生労働省から|全国協会あて|通知があり、全国協会から…
    fn was_addressed(&self, name: &str, window: &Range<usize>) -> bool {
        let names = Names::embedded();
        let same = is_same_again(name).then(|| self.named_before(name, window.end));
        let name = match &same {
            Some(Some(before)) => before.as_str(),
            Some(None) => return false,
            None => name,
        };
        let clause = self.text.get(window.clone()).unwrap_or_default();
        let marks = ["に対し", "宛", "あて", "へ", "に"];
        marks.iter().flat_map(|mark| clause.match_indices(mark)).any(|(at, _)| {
            let head = clause.get(..at).unwrap_or_default();
            let from = ["から", "より", "、"].iter().filter_map(|m| Some(head.rfind(m)? + m.len())).max().unwrap_or(0);
            let addressee = head.get(from..).unwrap_or_default();
            addressee.chars().count() >= 3 && names.alike(name, addressee).max(names.alike(addressee, name)) > 0.6
        })
    }

    /// 厚生労働省から|全国協会へ|依頼があり、|本会にも|依頼がありました: who wrote here is who was written to.
    fn told_here(&self, told: &Range<usize>, here: &Range<usize>) -> Option<String> {
        let clause = self.text.get(here.clone())?;
        let here = [
            "本会に",
            "当会に",
            "本協会に",
            "当協会に",
            "当協議会に",
            "本協議会に",
            "当連盟に",
            "本会へ",
            "当会へ",
            "当方に",
        ];
        if !here.iter().any(|word| clause.contains(word)) {
            return None;
        }
        let before = self.text.get(told.clone())?;
        let mark = ["に対し", "宛", "あて", "へ"].iter().filter_map(|mark| before.find(mark)).min()?;
        let head = before.get(..mark)?;
        let from = ["から", "より", "、"].iter().filter_map(|mark| Some(head.rfind(mark)? + mark.len())).max()?;
        let name = head.get(from..)?;
        (name.chars().count() >= 3).then(|| name.to_owned())
    }

    /// 全国協会|から、厚生労働省より照会があった旨の: who tells of the last sender.
    fn teller(&self, window: &Range<usize>) -> Option<Source> {
        let mut sources = self.sources(window);
        sources.pop();
        let at = sources.iter().rposition(|source| !self.is_attribute(source))?;
        Some(sources.swap_remove(at))
    }

    fn told_by(&self, teller: &Source, clause: &Clause) -> Vec<Upstream> {
        let own = self.each_signed(teller);
        let number = clause.said.iter().find_map(|upstream| upstream.reference_number.clone());
        let date = clause.said.iter().find_map(|upstream| upstream.date);
        let enclosed = self.speaks_of_enclosure();
        let upstream = |signed: super::Signed| Upstream {
            issuer: Some(signed.name),
            reference_number: signed.number.or_else(|| number.clone()),
            date: signed.date.or(date),
            enclosed,
            ..Upstream::default()
        };
        own.into_iter().map(upstream).collect()
    }

    /// The last name of this kind before a place: 全国配食協議会 for 同協議会.
    fn named_before(&self, same: &str, at: usize) -> Option<String> {
        let kind = same.strip_prefix('同').unwrap_or(same);
        // 同協議会会長, 同会長: the body
        let kind = kind.strip_suffix("会長").filter(|rest| rest.ends_with('会')).unwrap_or(kind);
        let kind = kind.strip_suffix('長').filter(|rest| rest.ends_with('会')).unwrap_or(kind);
        let head = self.text.get(..at)?;
        let ends = head.match_indices(kind).map(|(at, hit)| at + hit.len());
        let names = ends.filter(|end| !self.quoted(*end - 1)).filter_map(|end| {
            let name = self.name_before(end, 0)?.name;
            let name = ["から", "より"]
                .iter()
                .filter_map(|mark| name.rsplit_once(mark))
                .map(|cut| cut.1)
                .min_by_key(|n| n.len())
                .unwrap_or(&name);
            (name.chars().count() > kind.chars().count() && !is_same_again(name)).then(|| name.to_owned())
        });
        names.last()
    }
}

/// 同会, 同協議会会長: a name that was named before.
fn is_same_again(name: &str) -> bool {
    name.starts_with('同') && name.chars().count() <= LONGEST_SAME
}

/// Letters with the one above that they tell of. A number is that of the letter above where the nearer one has none: then both are kept,
/// and the archive shows which of them lies there.
fn through(above: Vec<Upstream>, mut nearer: Vec<Upstream>) -> Vec<Upstream> {
    let Some(mut origin) = above.into_iter().find(|u| u.issuer.is_some() || u.reference_number.is_some()) else {
        return nearer;
    };
    let own =
        |upstream: &Upstream| origin.reference_number.is_some() && upstream.reference_number == origin.reference_number;
    if nearer.iter().any(own) {
        (origin.reference_number, origin.date) = (None, None);
    }
    for upstream in &mut nearer {
        if upstream.via.is_none() && upstream.issuer.is_some() && origin.issuer.is_some() {
            upstream.via = std::mem::replace(&mut upstream.issuer, origin.issuer.clone());
        } else if upstream.issuer.is_none() {
            upstream.issuer.clone_from(&origin.issuer);
        }
    }
    if origin.reference_number.is_some() && nearer.iter().all(|upstream| upstream.reference_number.is_none()) {
        nearer.push(Upstream { enclosed: false, ..origin });
    }
    nearer
}
