//! One forwarding sentence: its source, what arrives, its number, date and title.
//!
//! ```text
//! 建設業課長から全国建設業協会を通じまして別紙のとおり要請がありました → issuer 建設業課長, via 全国建設業協会, enclosed
//! ```
//!
//! Must not know the sentences around it. A sentence is cut at its arrivals; each clause has the last plausible source before its
//! arrival. Known to be hard: から is also 「ことから」 and 「1から3」, より also 「により」; ・ joins the parts of one name and two names.

mod arrival;
mod told;

use super::super::context::Context;
use crate::grammar::{DateForm, FoundDate, FoundNumber, Precision, find_dates, find_numbers};
use crate::model::{Date, Upstream};
use crate::tables::{Forwarding, Names, Tables};
use crate::text::{Letters, find_word};
use std::ops::Range;
use told::Clause;

/// What an enclosure is called.
const ENCLOSURES: [&str; 4] = ["別添", "別紙", "添付", "同封"];

/// One sentence, with what stands in quotation marks and brackets known.
pub(super) struct Sentence<'a> {
    text: &'a str,
    letters: Letters,
    words: &'a Forwarding,
    tables: &'a Tables,
    head: &'a Context,
    titles: Vec<Range<usize>>,
    brackets: Vec<Range<usize>>,
}

impl<'a> Sentence<'a> {
    pub(super) fn new(text: &'a str, words: &'a Forwarding, tables: &'a Tables, head: &'a Context) -> Self {
        let titles = balanced(text, &[('「', '」'), ('『', '』')]);
        let brackets = balanced(text, &[('(', ')'), ('〔', '〕')]);
        Self { text, letters: Letters::of(text), words, tables, head, titles, brackets }
    }

    fn quoted(&self, at: usize) -> bool {
        self.titles.iter().any(|r| r.contains(&at))
    }

    fn bracketed(&self, at: usize) -> bool {
        self.brackets.iter().any(|r| r.contains(&at))
    }

    /// Those of a list that may be in the sentence.
    fn possible(&self, list: &'a [String]) -> impl Iterator<Item = &'a String> {
        let letters = self.letters;
        list.iter().filter(move |word| letters.may_hold(word))
    }

    pub(super) fn passes_on(&self) -> Vec<(Upstream, &'static str)> {
        if self.possible(&self.words.answering).any(|w| find_word(self.text, w).is_some())
            && !self.text.contains("したところ")
        {
            // 別紙のとおり陳情書を提出しましたので、御報告します
            let handed_in = self.own(0).filter(|_| self.hands_in(self.text));
            return handed_in.into_iter().map(|u| (u, "own-letter-enclosed")).collect();
        }
        let mut clauses = Vec::new();
        let mut from = 0;
        for end in self.arrivals() {
            if end <= from {
                continue;
            }
            clauses.push(Clause { window: from..end, said: self.clause(from..end) });
            from = end;
        }
        let mut out: Vec<(Upstream, &'static str)> =
            self.nearest(clauses).into_iter().map(|u| (u, "forwarding-sentence")).collect();
        // 例年要請がなされておりますが、今般も国土交通省より…通知がありました: what has no source is not what arrives
        if out.iter().any(|(u, _)| u.issuer.is_some()) {
            out.retain(|(u, _)| u.issuer.is_some() || u.reference_number.is_some());
        }
        // 別紙甲号のとおり照会があり、|別紙乙号のとおり回答しました: what came, and what the writer said to it
        let after = if out.is_empty() { 0 } else { from };
        out.extend(self.own(after).into_iter().map(|u| (u, "own-letter-enclosed")));
        // 別添日歯通知のとおり、報告を求められています: the enclosure's name is its sender
        if out.iter().all(|(u, _)| u.issuer.is_none() && u.reference_number.is_none())
            && let Some(named) = self.enclosed_name()
        {
            out = vec![(named, "enclosed-letter-named")];
        }
        out
    }

    /// What one arrival names.
    fn clause(&self, window: Range<usize>) -> Vec<Upstream> {
        let sources = self.sources(&window);
        if sources.iter().any(|s| self.words.below.iter().any(|b| s.name.starts_with(b.as_str()))) {
            return Vec::new();
        }
        // 市からも同様の依頼が各団体に直接送付されています: nothing came here
        if self.text.get(window.clone()).is_some_and(|clause| clause.contains("に直接")) {
            return Vec::new();
        }
        let enclosed = self.speaks_of_enclosure();
        let number = self.number(&window);
        let date = self.date(&window, number.as_ref().map(|n| &n.range));
        let title = self.title(&window);
        let owner = if sources.is_empty() { self.owner(&window) } else { None };
        // 全国協会から、厚生労働省からの依頼に基づく調査について: it came from the association
        let direct = sources.iter().rfind(|source| !self.is_attribute(source));
        let source = direct.or(sources.last()).or(owner.as_ref());
        let asked = self.asked(&window);
        let via = self.via(&window);
        if source.is_none() && asked.is_none() && number.is_none() && via.is_none() && !enclosed {
            return Vec::new();
        }
        let mut names = source.map(|s| self.each_name(s)).or_else(|| asked.map(|a| vec![a])).unwrap_or_default();
        names.splice(0..0, self.beside(&sources));
        let reference_number = number.map(|n| n.text);
        let one = |issuer: Option<String>| Upstream {
            issuer,
            via: via.clone(),
            reference_number: reference_number.clone(),
            date: date.as_ref().and_then(|d| self.day(d)),
            title: title.clone(),
            enclosed,
        };
        // 本部より: whoever it is, the name says nothing
        let names: Vec<String> = names.into_iter().filter(|name| !Names::embedded().is_relative(name)).collect();
        // each sender with a number of its own in brackets behind it
        let own: Vec<Signed> = source.map(|s| self.each_signed(s)).unwrap_or_default();
        if own.iter().any(|signed| signed.number.is_some()) {
            let with_number = |signed: Signed| Upstream {
                issuer: Some(signed.name).filter(|name| !Names::embedded().is_relative(name)),
                reference_number: signed.number,
                date: signed.date,
                ..one(None)
            };
            return own.into_iter().map(with_number).collect();
        }
        if names.is_empty() { vec![one(None)] } else { names.into_iter().map(|n| one(Some(n))).collect() }
    }

    /// 全国連盟の|文書が届きました: the sender as owner of what arrives.
    fn owner(&self, window: &Range<usize>) -> Option<Source> {
        let clause = self.text.get(window.clone())?;
        let things = self.words.things.iter().flat_map(|thing| clause.match_indices(thing.as_str()));
        let mut places: Vec<usize> = things.map(|(at, _)| window.start + at).collect();
        places.sort_unstable();
        places.into_iter().rev().find_map(|at| self.owner_before(at, window.start))
    }

    /// 厚生労働省の|通知, 厚生労働省|通知: a body as owner of the thing that begins at a place.
    fn owner_before(&self, thing: usize, floor: usize) -> Option<Source> {
        if self.quoted(thing) || self.bracketed(thing) {
            return None;
        }
        let head = self.text.get(floor..thing)?;
        let of = head.strip_suffix('の').map_or(thing, |head| floor + head.len());
        // 全国協会長名の文書
        let signed = self.text.get(floor..of)?.strip_suffix('名').filter(|head| head.ends_with('長'));
        let of = signed.map_or(of, |head| floor + head.len());
        let source = self.name_before(of, floor)?;
        let names = Names::embedded();
        let body = ["省", "庁", "局", "部", "課", "室", "長"].iter().any(|end| source.name.ends_with(end));
        let sender = body || names.is_association(&names.core(&source.name));
        (sender && source.name.chars().count() >= 3 && !source.name.starts_with(['当', '本', '各', '貴']))
            .then_some(source)
    }

    /// 日本獣医師会(6月7日付け日獣発第88号)並びに栃木県(畜振第412号): the senders with what stands in brackets behind each.
    fn each_signed(&self, source: &Source) -> Vec<Signed> {
        let mut ends: Vec<usize> = Vec::new();
        let mut group = source.start;
        // a sender ends with its bracket, and what joins it to the next stands behind
        for bracket in self.brackets.iter().filter(|b| b.start >= source.start && b.end <= source.end) {
            let rest = self.text.get(bracket.end..source.end).unwrap_or_default();
            let joined = JOINS.iter().any(|join| rest.starts_with(join));
            if joined || rest.is_empty() || rest.starts_with('の') {
                ends.push(bracket.end);
                group = bracket.end;
            }
        }
        if group < source.end && !self.text.get(group..source.end).is_some_and(|rest| rest.starts_with('の')) {
            ends.push(source.end);
        }
        let mut out = Vec::new();
        let mut from = source.start;
        for end in ends {
            let part = self.text.get(from..end).unwrap_or_default();
            let part = JOINS.iter().find_map(|join| part.strip_prefix(join)).unwrap_or(part);
            let from_here = end - part.len();
            let bracket = self.brackets.iter().find(|b| b.start >= from_here && b.end == end);
            let inside = bracket.and_then(|b| self.text.get(b.clone())).unwrap_or_default();
            let name = self.text.get(from_here..bracket.map_or(end, |b| b.start)).unwrap_or_default();
            let number = find_numbers(inside, self.tables).into_iter().find(|n| !n.law && !n.blank).map(|n| n.text);
            let day = find_dates(inside, self.tables).into_iter().find(|d| d.precision == Precision::Day);
            for name in self.each_name(&Source { name: name.to_owned(), start: from_here, end }) {
                out.push(Signed { name, number: number.clone(), date: day.as_ref().and_then(|d| self.day(d)) });
            }
            from = end;
        }
        out
    }

    /// 全国協会より別添1のとおり、|厚生労働省より別添2のとおり通知がありました: the senders that share the verb of the last.
    fn beside(&self, sources: &[Source]) -> Vec<String> {
        let pairs = sources.windows(2).filter_map(|pair| if let [a, b] = pair { Some((a, b)) } else { None });
        let shares = |(a, b): &(&Source, &Source)| {
            let between = self.text.get(a.end..b.start).unwrap_or_default();
            let said = ["より", "から"].iter().find_map(|mark| between.strip_prefix(mark)).unwrap_or_default();
            let follows = |rest: &str| ["別添", "別紙", "添付"].iter().any(|word| rest.starts_with(word));
            let last = self.text.get(b.end..).unwrap_or_default();
            let last = ["より", "から"].iter().find_map(|mark| last.strip_prefix(mark)).unwrap_or_default();
            said.ends_with("のとおり、") && follows(said) && follows(last)
        };
        pairs.filter(shares).map(|(a, _)| a.name.clone()).collect()
    }

    /// A day that is named without its year is the last before the letter.
    fn day(&self, found: &FoundDate) -> Option<Date> {
        found.date.or_else(|| self.head.named(found))
    }

    /// 厚生労働省からの|依頼: it says whose, not from whom this came.
    fn is_attribute(&self, source: &Source) -> bool {
        let rest = self.text.get(source.end..).unwrap_or_default();
        ["からの", "よりの"].iter().any(|mark| rest.starts_with(mark))
    }

    fn speaks_of_enclosure(&self) -> bool {
        self.possible(&self.words.enclosed).any(|w| hits(self.text, w).any(|(at, _)| !self.quoted(at)))
    }

    /// Names before より and から that can be senders, left to right.
    fn sources(&self, window: &Range<usize>) -> Vec<Source> {
        let mut marks: Vec<(usize, usize)> = Vec::new();
        for mark in ["より", "から", "発の"] {
            marks.extend(hits(self.text, mark).map(|(at, hit)| (at, hit.len())));
        }
        // 高齢者支援課長名で通知が発出され: the post in whose name it was sent
        for mark in ["名で", "名にて", "名により", "名による", "名をもって"] {
            let hits = self.text.match_indices(mark);
            marks.extend(
                hits.filter(|(at, _)| self.text.get(..*at).is_some_and(|h| h.ends_with('長')))
                    .map(|(at, h)| (at, h.len())),
            );
        }
        marks.sort_unstable();
        let mut out = Vec::new();
        for (at, _) in marks {
            let by = self.text.get(..at).is_some_and(|head| head.ends_with('に'));
            if !window.contains(&at) || self.quoted(at) || self.bracketed(at) || by {
                continue;
            }
            if let Some(source) = self.name_before(at, window.start) {
                out.push(source);
            }
        }
        out
    }

    /// The name that ends at `end`, brackets behind it left out; `None` when it cannot be a sender.
    fn name_before(&self, end: usize, floor: usize) -> Option<Source> {
        let (mark, mut end) = (end, end);
        while let Some(group) = self.brackets.iter().find(|r| r.end == end) {
            end = group.start;
        }
        let head = self.text.get(floor..end)?;
        let mut start = head
            .char_indices()
            .rev()
            .find(|(at, c)| {
                let inside = self.bracketed(floor + at) || self.quoted(floor + at);
                "、。」』:・)(○●◇◆■□◎▽▼△▲☆★※【】《》<>".contains(*c) && !inside && !self.joins_names(floor + at)
            })
            .map_or(0, |(at, c)| at + c.len_utf8());
        for cut in self.words.cuts.iter().chain(&self.words.came) {
            if let Some(at) = head.rfind(cut.as_str()) {
                start = start.max(at + cut.len());
            }
        }
        start = start.max(particle_end(head, start));
        let name = head.get(start..)?.trim_start_matches(['の', 'に', 'は', 'が', 'を', 'で', 'と', 'も']);
        let name = name.strip_suffix('様').unwrap_or(name);
        let plausible = name.chars().count() >= 1
            && name.chars().count() <= 60
            && name.chars().any(|c| crate::text::is_kanji(c) || crate::text::is_katakana(c))
            && !name
                .chars()
                .next_back()
                .is_some_and(|c| c.is_ascii_digit() || matches!(c, '日' | '月' | '年' | '度' | '号'))
            && !self.words.not_source_end.iter().any(|e| name.ends_with(e.as_str()));
        let start = floor + start + head.get(start..)?.len() - name.len();
        plausible.then(|| Source { name: name.to_owned(), start, end: mark })
    }

    /// ・ between the parts of one name: 医薬産業振興・医療情報企画課.
    fn joins_names(&self, at: usize) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.starts_with('・'))
    }

    /// 北九州市及び福岡県医師会 are two senders.
    fn each_name(&self, source: &Source) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let name = TOGETHER.iter().find_map(|word| source.name.strip_suffix(word)).unwrap_or(&source.name);
        for part in name.split("並びに").flat_map(|p| p.split("及び")).flat_map(|p| p.split("および")) {
            let part = super::strip_brackets(part.trim_matches(['、', '・']));
            let part = part.as_str();
            // スポーツ庁・日本スポーツ協会 are two, 健康・生活衛生局 and 社会・援護局 are one
            let stands_alone =
                |rest: &str| ["省", "庁", "会", "県", "都", "府", "市", "連盟"].iter().any(|body| rest.contains(body));
            let cut = part.match_indices('・').find(|(at, dot)| {
                let ends = part.get(..*at).is_some_and(|h| h.ends_with(['省', '庁', '会', '県', '市']));
                ends && part.get(at + dot.len()..).is_some_and(stands_alone)
            });
            match cut {
                Some((at, dot)) => {
                    names.push(part.get(..at).unwrap_or_default().to_owned());
                    names.push(part.get(at + dot.len()..).unwrap_or_default().to_owned());
                }
                None if !part.is_empty() => names.push(part.to_owned()),
                None => {}
            }
        }
        // X、Y及びZより: what stands before the comma, when it looks like a body
        if names.len() > 1 {
            let head = self.text.get(..source.start).unwrap_or_default();
            if let Some(before) = head.strip_suffix('、') {
                let from = before.rfind(['、', '。']).map_or(0, |at| at + '、'.len_utf8());
                let name = before.get(from..).unwrap_or_default();
                let body = ["会", "省", "庁", "局", "課", "部", "室", "県", "都", "府", "市", "区", "協会", "連盟"];
                if body.iter().any(|end| name.ends_with(end)) && name.chars().count() <= 30 {
                    names.insert(0, name.to_owned());
                }
            }
        }
        names
    }

    /// X(あて|に)照会したところ、…回答がありました: X is the sender of the answer.
    fn asked(&self, window: &Range<usize>) -> Option<String> {
        let at =
            self.possible(&self.words.asked).filter_map(|w| find_word(self.text, w)).find(|at| window.contains(at))?;
        let head = self.text.get(..at)?;
        let head =
            ["あてに", "宛てに", "宛に", "あて", "宛て", "宛", "へ", "に"].iter().find_map(|p| head.strip_suffix(p))?;
        self.name_before(head.len(), window.start).map(|s| s.name)
    }

    fn via(&self, window: &Range<usize>) -> Option<String> {
        // 依頼がありました(全国配食協議会経由)。
        let bracketed =
            self.brackets.iter().filter(|bracket| bracket.start >= window.start && bracket.start <= window.end + 3);
        let inside = bracketed.filter_map(|bracket| self.text.get(bracket.clone()));
        let mut through = inside.filter_map(|text| text.trim_matches(['(', ')', '〔', '〕']).strip_suffix("経由"));
        if let Some(name) = through.rfind(|name| name.chars().count() >= 2) {
            return Some(name.trim_end_matches('を').to_owned());
        }
        let (at, _) = self
            .words
            .via
            .iter()
            .filter(|w| w.as_str() != "に対し")
            .flat_map(|w| hits(self.text, w))
            .find(|(at, _)| window.contains(at) && !self.quoted(*at))?;
        let source = self.name_before(at, window.start)?;
        // 課長から全国建設業協会を通じて: only what stands behind the source
        let name = source.name.rsplit("から").next()?.rsplit("より").next()?.to_owned();
        (name.chars().count() >= 2).then_some(name)
    }

    /// The number of what arrives: outside quotation marks, not in brackets behind a title, not what was sent earlier.
    fn number(&self, window: &Range<usize>) -> Option<FoundNumber> {
        let named = find_numbers(self.text, self.tables)
            .into_iter()
            .filter(|number| !number.law && !number.blank && self.belongs(&number.range, window));
        let named: Vec<FoundNumber> = named.collect();
        // 群調薬発第61号につき、別添(日調薬発第144号)のとおり訂正がありました: of two the one that is enclosed
        named.iter().find(|number| self.names_the_enclosure(number.range.start)).or(named.first()).cloned()
    }

    /// 別添(|日付け番号)のとおり
    fn names_the_enclosure(&self, at: usize) -> bool {
        self.brackets.iter().any(|bracket| {
            let before = self.text.get(..bracket.start).unwrap_or_default();
            bracket.contains(&at) && ENCLOSURES.iter().any(|word| before.ends_with(word))
        })
    }

    /// Whether a number or date names what arrives and not something cited.
    fn belongs(&self, range: &Range<usize>, window: &Range<usize>) -> bool {
        let at = range.start;
        if self.quoted(at) || at >= window.end + 60 || at < window.start {
            return false;
        }
        let rest = |from: usize| self.text.get(from..).unwrap_or_default();
        if let Some(group) = self.brackets.iter().filter(|r| r.contains(&at)).min_by_key(|r| r.start) {
            // 「題名」(日付け番号)の改正について: a citation, unless the arrival follows at once
            let behind_title = self.titles.iter().any(|t| t.end == group.start);
            let goes_on = ["により", "のとおり", "をもって", "が", "の通知", "として"];
            let behind = rest(group.end);
            // 「題名」(静ス協第112号)の|送付がありました
            let comes = || {
                let Some(rest) = behind.strip_prefix('の') else { return self.handed_on(group.end).is_some() };
                let arrives = |rest: &str| self.words.arrivals.iter().any(|word| rest.starts_with(word.as_str()));
                self.words.things.iter().any(|thing| rest.strip_prefix(thing.as_str()).is_some_and(arrives))
            };
            if behind_title && !goes_on.iter().any(|g| behind.starts_with(g)) && !comes() {
                return false;
            }
            return group.start < window.end + 3;
        }
        if at >= window.end {
            return false;
        }
        let number_end = find_numbers(rest(at), self.tables).first().map_or(range.end, |n| at + n.range.end);
        let end = range.end.max(number_end);
        // 全配協発第44号につきまして、…より訂正の連絡がありました: what is corrected
        let is_matter = ["につきまして", "について", "に関し", "の一部", "の別紙", "の件に"]
            .iter()
            .any(|word| rest(end).starts_with(word));
        let changed =
            || ["訂正", "差替", "差し替え", "正誤", "取消", "取り消"].iter().any(|word| self.text.contains(word));
        // 令和5年9月6日付け全配協発第40号の件に関し、本年度の実施について: long ago
        let long_ago = || {
            let near = |date: &FoundDate| date.full.start <= end && at <= date.full.end + 40;
            let days = find_dates(self.text, self.tables).into_iter().filter(near).filter_map(|date| date.date);
            let own = self.head.date;
            days.into_iter().any(|day| own.is_some_and(|own| (own - day).get_days() > LONG_AGO))
        };
        // 昨年の全配協発第40号により実施しているところですが、今年度も…より通知がありました
        let so_far = || {
            let between = self.text.get(end..window.end).unwrap_or_default();
            ["ところですが", "ところであり", "ところでござい", "ておりますが", "てきましたが"]
                .iter()
                .any(|word| between.contains(word))
        };
        if is_matter && (changed() || long_ago()) || so_far() {
            return false;
        }
        !self.words.cited.iter().any(|c| rest(end).starts_with(c.as_str()))
    }

    fn date(&self, window: &Range<usize>, number: Option<&Range<usize>>) -> Option<FoundDate> {
        find_dates(self.text, self.tables).into_iter().find(|date| {
            let near = number.is_some_and(|n| {
                n.start >= date.range.end && n.start - date.range.end <= 12
                    || date.range.start >= n.end && date.range.start - n.end <= 6
            });
            date.precision == Precision::Day
                && date.form != DateForm::Blank
                && (near || (number.is_none() && date.dated))
                && self.belongs(&date.full, window)
        })
    }

    /// 「題名」 directly before what arrives, or behind its number.
    fn title(&self, window: &Range<usize>) -> Option<String> {
        // 依頼のあった|「題名」を送付します
        let carried = || {
            self.titles.iter().find(|t| {
                t.start == window.end
                    && self
                        .text
                        .get(..t.start)
                        .is_some_and(|head| head.ends_with("あった") || head.ends_with("ありました"))
            })
        };
        let before = self.titles.iter().rfind(|t| t.start >= window.start && t.end <= window.end);
        if let Some(title) = carried() {
            return self.text.get(title.start + '「'.len_utf8()..title.end - '」'.len_utf8()).map(str::to_owned);
        }
        let title = before?;
        let numbered = self.brackets.iter().find(|bracket| bracket.start == title.end).map_or(title.end, |b| b.end);
        let behind = self.text.get(numbered..window.end)?;
        let behind = behind.trim_start_matches("の").trim_start_matches("について").trim_start_matches("に関する");
        // 通知「…について」を送付します
        let called = self.text.get(..title.start)?;
        let thing_follows = ["号", "からの", "よりの", "発の", "の"].iter().any(|end| called.ends_with(end))
            || self.words.things.iter().any(|thing| called.ends_with(thing.as_str()))
            || self.words.things.iter().any(|t| behind.starts_with(t.as_str()))
            || behind.starts_with("により");
        let arrives = self.text.get(title.end..window.end)?;
        let thing_follows = thing_follows || arrives.is_empty() || self.words.arrivals.iter().any(|a| a == arrives);
        let quoted = self.text.get(title.start + '「'.len_utf8()..title.end - '」'.len_utf8())?;
        let is_thing = self.words.things.iter().any(|thing| thing == quoted);
        (thing_follows && !is_thing && quoted.chars().count() >= 4).then(|| quoted.to_owned())
    }

    /// 別添のとおり…あて通知しましたので: the writer's own letter to others.
    /// It stands behind `from`, where something that came was read before.
    fn own(&self, from: usize) -> Option<Upstream> {
        let text = self.text.get(from..)?;
        let word = self.possible(&self.words.own).find_map(|w| find_word(text, w).map(|at| (at + from, w.len())))?;
        let rest = self.text.get(word.0 + word.1..).unwrap_or_default();
        let head = self.text.get(from..word.0)?;
        let enclosed = ["別添", "別紙", "写し", "(写)"].iter().any(|w| head.contains(w));
        let direct = head.ends_with("のとおり") || self.hands_in(head);
        let to_others = direct || from == 0 && ["あて", "宛", "に対し", "に", "へ"].iter().any(|w| head.contains(w));
        // 提出しました, 回答しました say nothing of a letter by themselves
        let verb = self.text.get(word.0..).unwrap_or_default();
        let plain = ["提出", "回答", "報告", "申し入れ"].iter().any(|plain| verb.starts_with(plain));
        let to_others = to_others && (direct || !plain);
        let once = rest.starts_with('旨') || rest.starts_with("とおり") || rest.starts_with("もの");
        // 別紙のとおり「使用上の注意」を改訂するよう業者に指示したので: 別紙 is what was ordered, and no letter
        let ordered = self.text.get(word.0..).is_some_and(|verb| verb.starts_with("指示"))
            && ["よう", "旨"].iter().any(|w| head.rsplit("のとおり").next().is_some_and(|tail| tail.contains(w)));
        (enclosed && to_others && !once && !ordered).then(|| Upstream { enclosed: true, ..Upstream::default() })
    }

    /// 別紙のとおり|要望書を|県知事に|提出しました
    fn hands_in(&self, head: &str) -> bool {
        let what = head.rsplit_once("のとおり").map_or("", |(_, what)| what);
        self.words.own_letters.iter().any(|letter| {
            let behind = what.find(letter.as_str()).and_then(|at| what.get(at + letter.len()..));
            behind.is_some_and(|rest| rest.starts_with('を'))
        })
    }

    /// 別添日歯通知のとおり, 別添(日本歯科医師会通知写し)のとおり: the enclosure is called by its sender.
    fn enclosed_name(&self) -> Option<Upstream> {
        for head in ["別添", "別紙", "添付", "同封", "次頁", "次ページ", "裏面"] {
            for (at, hit) in hits(self.text, head).filter(|(at, _)| !self.quoted(*at)) {
                let rest = self.text.get(at + hit.len()..).unwrap_or_default();
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | 'の'));
                let Some(stop) = rest.find(['、', '。', 'を', 'に', 'が', 'は']).or(Some(rest.len())) else {
                    continue;
                };
                let phrase = rest.get(..stop).unwrap_or_default();
                // …が改められましたので、別添をご覧ください
                let changed = self.text.get(..at).is_some_and(|before| before.ends_with("ましたので、"));
                if changed && head == "別添" && ["をご覧", "を御覧"].iter().any(|word| rest.starts_with(word)) {
                    return Some(Upstream { enclosed: true, ..Upstream::default() });
                }
                let told = ["のとおり", "写し", "(写)", ")のとおり", "により"];
                // 別添の労働基準局長通達|に基づき点検票を配布します
                let told_behind = || {
                    let behind = rest.get(stop..).unwrap_or_default();
                    self.words.read_there.iter().any(|word| behind.starts_with(word.as_str())).then_some(stop)
                };
                let told = told.iter().filter_map(|w| phrase.find(w)).min();
                let Some(end) = told.or_else(told_behind) else { continue };
                let name = phrase.get(..end).unwrap_or_default();
                // 別添全国協会会長通知(9月5日付け全協発第44号)のとおり
                let closed =
                    if name.contains('(') && !name.ends_with(')') { format!("{name})") } else { name.to_owned() };
                let name = closed.as_str();
                let numbers = find_numbers(name, self.tables);
                let number = numbers.into_iter().find(|n| !n.law && !n.blank).map(|n| n.text);
                let day = find_dates(name, self.tables).into_iter().find(|d| d.precision == Precision::Day);
                let name = super::strip_brackets(name);
                let name = name.trim_end_matches([')', 'の']);
                let Some(issuer) = self.words.letter_words.iter().find_map(|w| name.strip_suffix(w.as_str())) else {
                    continue;
                };
                let issuer = issuer.trim_end_matches('の');
                let issuer = ["から", "より"].iter().find_map(|mark| issuer.strip_suffix(mark)).unwrap_or(issuer);
                // 次頁の通達のとおり: whoever sent it
                if issuer.is_empty() && name.chars().count() >= 2 {
                    return Some(Upstream { enclosed: true, ..Upstream::default() });
                }
                if issuer.chars().count() >= 2 && issuer.chars().any(crate::text::is_kanji) {
                    return Some(Upstream {
                        issuer: Some(issuer.to_owned()),
                        reference_number: number,
                        date: day.and_then(|day| self.day(&day)),
                        enclosed: true,
                        ..Upstream::default()
                    });
                }
            }
        }
        None
    }
}

/// Days after which a letter that is named by the way is not what arrives.
const LONG_AGO: i32 = 180;

/// What joins two senders.
const JOINS: [&str; 6] = ["並びに", "ならびに", "及び", "および", "と", "、"];

/// Words behind several senders: 県協会と事務所の両方から.
const TOGETHER: [&str; 6] = ["の両方", "の双方", "の両者", "の連名", "それぞれ", "の各々"];

/// A name before より or から, brackets and all in between.
struct Source {
    name: String,
    start: usize,
    /// where より or から begins
    end: usize,
}

/// A sender with the number and day that stand behind its name.
struct Signed {
    name: String,
    number: Option<String>,
    date: Option<Date>,
}

/// End of the last particle before a name: 件が|東京都歯科医師会, 本日に|県. Only between kanji or katakana, so that こども家庭庁 and がん感染症 stay whole.
fn particle_end(head: &str, from: usize) -> usize {
    let chars: Vec<(usize, char)> = head.char_indices().filter(|(at, _)| *at >= from).collect();
    let mut end = from;
    for window in chars.windows(3) {
        if let [(_, before), (at, c), (_, after)] = window {
            let solid = |c: char| {
                crate::text::is_kanji(c)
                    || crate::text::is_katakana(c)
                    || c.is_ascii_alphanumeric()
                    || c == ')'
                    || c == '」'
            };
            if matches!(c, 'が' | 'は' | 'を' | 'に' | 'で' | 'も') && solid(*before) && solid(*after) {
                end = at + c.len_utf8();
            }
        }
    }
    end
}

/// Outermost pairs, in order; an unclosed one is none.
pub(super) fn balanced(text: &str, pairs: &[(char, char)]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut stack: Vec<(usize, char)> = Vec::new();
    for (at, c) in text.char_indices() {
        if let Some((_, close)) = pairs.iter().find(|(open, _)| *open == c) {
            stack.push((at, *close));
        } else if stack.last().is_some_and(|(_, close)| *close == c)
            && let Some((start, _)) = stack.pop()
            && stack.is_empty()
        {
            out.push(start..at + c.len_utf8());
        }
    }
    out
}
/// Where a text holds a word, as [`str::match_indices`] says it; most sentences hold few of the many words that are asked for.
fn hits<'t>(text: &'t str, word: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
    find_word(text, word).into_iter().flat_map(move |first| {
        let rest = text.get(first..).unwrap_or_default();
        rest.match_indices(word).map(move |(at, hit)| (first + at, hit))
    })
}
