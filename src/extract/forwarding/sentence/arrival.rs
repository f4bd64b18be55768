//! Where in a sentence something arrives: a thing (通知) and what it does (がありました), a number or a title that is handed on.
//!
//! Must not know from whom: that is read from what stands before. Known to be hard: 「依頼のあった」 is an arrival where it goes on at once, and a
//! mention otherwise; 「通知に示された」 is none.

use super::{Sentence, hits};
use crate::grammar::{find_dates, find_numbers};
use crate::text::find_word;
use std::ops::Range;

impl Sentence<'_> {
    /// Ends of the places where something arrives, ascending.
    pub(super) fn arrivals(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        for thing in self.possible(&self.words.things) {
            for (at, hit) in hits(self.text, thing) {
                let mut after = at + hit.len();
                if let Some(quote) = self.titles.iter().find(|r| r.contains(&at)) {
                    // 「お知らせ」をいただきました
                    if quote.start + '「'.len_utf8() != at || quote.end - '」'.len_utf8() != after {
                        continue;
                    }
                    after = quote.end;
                }
                if self.bracketed(at) {
                    continue;
                }
                while let Some(group) = self.brackets.iter().find(|r| r.start == after) {
                    after = group.end;
                }
                for filler in ["等", "の写し", "文", "書"] {
                    if self.text.get(after..).is_some_and(|rest| rest.starts_with(filler)) {
                        after += filler.len();
                    }
                }
                let rest = self.text.get(after..).unwrap_or_default();
                let arrival = self.words.arrivals.iter().find(|a| rest.starts_with(a.as_str()));
                if let Some(arrival) = arrival.filter(|word| {
                    !matches!(word.as_str(), "のあった" | "のありました") || self.carried(after + word.len())
                }) {
                    ends.push(after + arrival.len());
                } else if let Some(end) = self
                    .arrival_behind_source(rest)
                    .or_else(|| self.arrival_behind_day(rest))
                    .or_else(|| self.arrival_behind_words(rest))
                {
                    ends.push(after + end);
                } else if let Some(end) = self
                    .sent_apart(at, after)
                    .or_else(|| self.brings_about(at, after))
                    .or_else(|| self.owned(at, after))
                {
                    ends.push(end);
                }
            }
        }
        ends.extend(self.arrivals_of_numbers());
        ends.extend(self.arrivals_of_titles());
        // 通知に|示された目安: what a letter says is no arrival
        let says = |at: usize| {
            let of = self.text.get(..at).and_then(|head| head.strip_suffix('に'));
            of.is_some_and(|head| self.words.things.iter().any(|thing| head.ends_with(thing.as_str())))
        };
        for verb in self.possible(&self.words.passive) {
            for (at, hit) in hits(self.text, verb) {
                // 移転先へ送付される|書類: what is always sent did not come
                let always = self.text.get(at + hit.len()..).is_some_and(|rest| rest.starts_with('る'));
                if !self.quoted(at) && !self.bracketed(at) && !says(at) && !always {
                    ends.push(at + hit.len());
                }
            }
        }
        ends.sort_unstable();
        ends.dedup();
        // 通知があり and 通知がありました end at two places and are one arrival
        let mut kept: Vec<usize> = Vec::new();
        for end in ends {
            match kept.last_mut().filter(|last| end - **last <= 18 && self.source_between(**last..end).is_none()) {
                Some(last) => *last = end,
                None => kept.push(end),
            }
        }
        kept
    }

    /// 依頼のあった|「…について」を送付します, 依頼のあった|調査票を別紙のとおり送付します: what had come before goes on now. 先に依頼のあった
    /// 調査について、方法をお知らせします is only a mention.
    pub(super) fn carried(&self, end: usize) -> bool {
        let rest = self.text.get(end..).unwrap_or_default();
        let before = self.text.get(..end).unwrap_or_default();
        let earlier = ["先般", "先日", "過日", "先に", "既に", "かねて"].iter().any(|word| before.contains(word));
        let sent = || ["送付", "転送", "お送り", "お届け"].iter().any(|word| rest.contains(word));
        rest.starts_with('「') || !earlier && self.speaks_of_enclosure() && sent()
    }

    /// 協力依頼が東京都歯科医師会よりまいりました: the source stands behind the thing.
    fn arrival_behind_source(&self, rest: &str) -> Option<usize> {
        let clause = rest.strip_prefix('が')?;
        let end = clause.find(['、', '。']).unwrap_or(clause.len());
        let clause = clause.get(..end)?;
        for mark in ["より", "から", "経由で", "を経由して", "を通じて", "を通じ", "を通して", "を介して", "を経て"]
        {
            if let Some(at) = clause.rfind(mark) {
                let after = at + mark.len();
                let verb =
                    self.words.verbs.iter().find(|v| clause.get(after..).is_some_and(|r| r.starts_with(v.as_str())))?;
                return Some('が'.len_utf8() + after + verb.len());
            }
        }
        None
    }

    /// 通知が6月6日付けで届きました, 通知が相次いで届きました.
    fn arrival_behind_day(&self, rest: &str) -> Option<usize> {
        let clause = rest.strip_prefix('が')?;
        let day = find_dates(clause, self.tables).first().filter(|d| d.full.start == 0).map(|d| d.full.end);
        let word = || self.words.meanwhile.iter().find(|w| clause.starts_with(w.as_str())).map(String::len);
        let mut at = day.or_else(word)?;
        for filler in ["で", "にて", "に"] {
            if clause.get(at..).is_some_and(|rest| rest.starts_with(filler)) {
                at += filler.len();
                break;
            }
        }
        let verb = self.words.verbs.iter().find(|v| clause.get(at..).is_some_and(|r| r.starts_with(v.as_str())))?;
        Some('が'.len_utf8() + at + verb.len())
    }

    /// 連絡が７月に届いておりました: whatever stands between, a letter that reaches somebody has come.
    fn arrival_behind_words(&self, rest: &str) -> Option<usize> {
        let clause = rest.strip_prefix('が')?;
        let near: String = clause.chars().take(14).take_while(|c| !matches!(c, '、' | '。' | 'を')).collect();
        let end = self.words.reached.iter().filter_map(|verb| Some(near.find(verb.as_str())? + verb.len())).min()?;
        Some('が'.len_utf8() + end)
    }

    /// 県連から来た|通知です, 全国連盟からの|依頼により: the source stands before a verb or right before the thing.
    fn brings_about(&self, thing: usize, after: usize) -> Option<usize> {
        let (head, rest) = (self.text.get(..thing)?, self.text.get(after..)?);
        let starts = |list: &[String]| list.iter().find(|word| rest.starts_with(word.as_str())).map(String::len);
        if ["からの", "よりの", "発の"].iter().any(|mark| head.ends_with(mark)) {
            return starts(&self.words.because).map(|len| after + len).or_else(|| self.handed_on(after));
        }
        let came = self.words.came.iter().find_map(|verb| head.strip_suffix(verb.as_str()))?;
        let from = ["から", "より", "を通じて", "を通じ", "を経由して", "経由で", "を経て"]
            .iter()
            .any(|mark| came.ends_with(mark));
        let shown = rest.starts_with("です") || self.words.handed_on.iter().any(|word| rest.contains(word.as_str()));
        (from && shown).then_some(after)
    }

    /// 日本歯科医師会からの文書「…について」は、別便にてお届けします: the end of the title.
    fn sent_apart(&self, thing: usize, after: usize) -> Option<usize> {
        let title = self.titles.iter().find(|title| title.start == after)?;
        let head = self.text.get(..thing)?;
        let from = ["からの", "よりの"].iter().any(|mark| head.ends_with(mark));
        (from && self.speaks_of_enclosure()).then_some(title.end)
    }

    /// 長建協第99号「…について」が届きました: a letter called by its number alone.
    fn arrivals_of_numbers(&self) -> Vec<usize> {
        let numbers = find_numbers(self.text, self.tables);
        let ends = numbers.iter().filter(|n| !n.law && !n.blank && !self.bracketed(n.range.start)).filter_map(|n| {
            let titled = self.titles.iter().find(|title| title.start == n.range.end);
            let after = titled.map_or(n.range.end, |title| title.end);
            // 全保連発第150号(令和6年9月5日)
            let after = self.brackets.iter().find(|b| b.start == after).map_or(after, |b| b.end);
            let rest = self.text.get(after..)?;
            let arrives = rest.starts_with(['が', 'を']).then(|| {
                let arrival = self.words.arrivals.iter().find(|a| rest.starts_with(a.as_str()))?;
                Some(after + arrival.len())
            });
            arrives
                .flatten()
                .or_else(|| Some(after + self.arrival_behind_source(rest)?))
                .or_else(|| self.handed_on(after))
        });
        ends.collect()
    }

    /// 厚生労働省の通知(9月2日付け)|を別添のとおりお送りします, 厚生労働省通知「…」を送付します: whose it is, and that it is handed on.
    pub(super) fn owned(&self, thing: usize, after: usize) -> Option<usize> {
        let titled = self.titles.iter().find(|title| title.start == after).map_or(after, |title| title.end);
        let numbered = self.brackets.iter().find(|bracket| bracket.start == titled).map_or(titled, |b| b.end);
        let end = self.handed_on(numbered)?;
        let owner = self.owner_before(thing, 0)?;
        // 研修会案内, 役員会の案内: what is held, and nobody who sends
        let held = self.words.events.iter().any(|event| owner.name.ends_with(event.as_str()));
        (!held).then_some(end)
    }

    /// 全国協会からの|「…について」(全協発第44号)を添付します: a letter called by its title alone.
    fn arrivals_of_titles(&self) -> Vec<usize> {
        let from = |title: &&Range<usize>| {
            let head = self.text.get(..title.start).unwrap_or_default();
            ["からの", "よりの", "発の"].iter().any(|mark| head.ends_with(mark))
                || self.owner_before(title.start, 0).is_some()
        };
        let titles = self.titles.iter().filter(from);
        titles
            .filter_map(|title| {
                let after = self.brackets.iter().find(|b| b.start == title.end).map_or(title.end, |b| b.end);
                self.handed_on(after)
            })
            .collect()
    }

    /// 全国協会からのメール|を転送します: the end of the verb.
    pub(super) fn handed_on(&self, after: usize) -> Option<usize> {
        let rest = self.text.get(after..)?;
        let object = ["の写しを", "を"].iter().find_map(|mark| rest.strip_prefix(mark))?;
        let clause: String = object.chars().take(12).take_while(|c| !matches!(c, '、' | '。')).collect();
        let verb = self.words.handed_on.iter().find_map(|word| Some(clause.find(word.as_str())? + word.len()))?;
        Some(after + (rest.len() - object.len()) + verb)
    }

    pub(super) fn source_between(&self, range: Range<usize>) -> Option<usize> {
        let text = self.text.get(range.clone())?;
        ["より", "から"].iter().find_map(|m| find_word(text, m)).map(|at| range.start + at)
    }
}
