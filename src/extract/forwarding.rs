//! What a covering letter says it passes on (転送): the forwarding sentence and the list of enclosed letters.
//!
//! Owns the reading of one letter's text. Must not know other letters; whether the named letter lies in the document or
//! anywhere is found by `link`.
//!
//! ```text
//! 標記について、令和５年７月７日付け日歯発第470号により日本歯科医師会から通知がありました。原文は別添のとおり…
//!   → issuer 日本歯科医師会, number 日歯発第470号, date 2023-07-07, enclosed
//! ```
//!
//! A forwarding sentence has a source (Xより), a thing (通知) and an arrival (がありました); word lists stand in
//! `tables/data/forwarding.toml`. Known to be hard: 「…により示してきたところ」 is a citation and no forwarding, a question that came
//! from members goes up and not down, 「別添のとおり…あて通知しました」 passes on the writer's own letter, and a list may name the
//! letter of the letter (日歯通知 and with it the ministry's).

use crate::grammar::{DateForm, FoundDate, FoundNumber, Precision, find_dates, find_numbers};
use crate::model::{Evidence, Upstream};
use crate::segment::{Piece, Role};
use crate::tables::{Forwarding, Tables};
use std::ops::Range;

/// What the letter passes on, in the order of the text, every upstream with the sentence it was read from.
#[must_use]
pub fn forwarding(pieces: &[Piece], tables: &Tables) -> Vec<(Upstream, Evidence)> {
    let words = Forwarding::embedded();
    let passages = passages(pieces, words);
    let mut found: Vec<(Upstream, Evidence)> = Vec::new();
    for (at, passage) in passages.iter().enumerate() {
        let later = passages.get(at + 1..).unwrap_or_default();
        let rest: Vec<&str> = later.iter().take(3).map(|p| p.text.as_str()).collect();
        for (mut upstream, rule) in Sentence::new(&passage.text, words, tables).passes_on() {
            upstream.enclosed |= rest.iter().any(|text| speaks_of_the_original(text));
            found.push((upstream, passage.evidence(pieces, rule, 0.9)));
        }
    }
    let in_text = found.len();
    for passage in &passages {
        let Some(listed) = listed(passage, words, tables, in_text > 0) else { continue };
        join_or_add(&mut found, in_text, listed, || passage.evidence(pieces, "enclosure-list", 0.8));
    }
    let mut kept: Vec<(Upstream, Evidence)> = Vec::new();
    for (upstream, evidence) in found {
        if !kept.iter().any(|(other, _)| *other == upstream) {
            kept.push((upstream, evidence));
        }
    }
    kept
}

/// 原文は別添のとおりです, 別添をご参照のうえ: a later sentence says that the letter itself is enclosed.
fn speaks_of_the_original(text: &str) -> bool {
    const ENCLOSED: [&str; 8] = ["別添", "別紙", "添付", "同封", "次ページ", "写しを", "下記文書", "原文"];
    const SAYS: [&str; 9] = ["原文", "ご参照", "御参照", "ご一読", "ご確認", "ご覧", "お送り", "送付", "添付文書"];
    ENCLOSED.iter().any(|w| text.contains(w)) && SAYS.iter().any(|w| text.contains(w))
        || ["添付文書", "(添付)", "添付:", "【添付"].iter().any(|head| text.starts_with(head))
}

/// A sentence or a listed item, joined from the pieces it runs over.
#[derive(Debug)]
struct Passage {
    text: String,
    /// start in `text`, index of the piece, offset in the piece's folded text
    parts: Vec<(usize, usize, usize)>,
    item: bool,
}

impl Passage {
    fn evidence(&self, pieces: &[Piece], rule: &str, confidence: f32) -> Evidence {
        let mut text = String::new();
        for (at, (start, piece, offset)) in self.parts.iter().enumerate() {
            let end = self.parts.get(at + 1).map_or(self.text.len(), |next| next.0);
            let Some(piece) = pieces.get(*piece) else { continue };
            let printed = piece.folded.printed(*offset..*offset + (end - start));
            text.push_str(piece.printed().get(printed).unwrap_or_default());
        }
        let first = self.parts.first().and_then(|(_, piece, _)| pieces.get(*piece));
        Evidence {
            text,
            page: first.map_or(1, |p| p.line.page),
            line: first.map_or(1, |p| p.line.number),
            bbox: first.and_then(|p| p.line.bbox),
            rule: rule.to_owned(),
            confidence,
        }
    }
}

/// The letter's text below its subject as sentences and items. A letter may have its date and issuer at the foot, so roles
/// beside furniture and material are not trusted to end the text.
fn passages(pieces: &[Piece], words: &Forwarding) -> Vec<Passage> {
    let first_of = |role: Role| pieces.iter().position(|p| p.role == role);
    let subject = first_of(Role::Subject);
    let start = subject.or_else(|| first_of(Role::Addressee)).map_or(0, |at| at + 1);
    let mut out: Vec<Passage> = Vec::new();
    let mut open = false;
    for (at, piece) in pieces.iter().enumerate().skip(start) {
        if matches!(piece.role, Role::Furniture | Role::Material | Role::Stamp | Role::Subject) {
            continue;
        }
        let text = piece.text();
        let quote = text.len() - text.trim_start_matches(['>', '|']).len();
        let body = text.get(quote..).unwrap_or_default();
        if body.is_empty() {
            open = false;
            continue;
        }
        let item = is_item(body, piece.role, words);
        let continues = open && !item && !matches!(piece.role, Role::Record | Role::End | Role::Date | Role::Number);
        let mut from = quote;
        let mut joins = continues || (body.starts_with('(') && out.last().is_some_and(|p| p.item) && !item);
        for (end, c) in body.char_indices().filter(|(_, c)| *c == '。').map(|(i, c)| (quote + i + c.len_utf8(), c)) {
            let _ = c;
            push(&mut out, text, from..end, at, joins, item);
            joins = false;
            from = end;
        }
        if from < text.len() {
            push(&mut out, text, from..text.len(), at, joins, item);
            open = !item || body.chars().count() > 24;
        } else {
            open = false;
        }
    }
    out
}

fn push(out: &mut Vec<Passage>, text: &str, range: Range<usize>, piece: usize, joins: bool, item: bool) {
    let part = text.get(range.clone()).unwrap_or_default();
    match out.last_mut().filter(|_| joins) {
        Some(last) => {
            last.parts.push((last.text.len(), piece, range.start));
            last.text.push_str(part);
        }
        None => out.push(Passage { text: part.to_owned(), parts: vec![(0, piece, range.start)], item }),
    }
}

/// A line that begins a listed thing: ・, 1, (1), 別添1, 添付:.
fn is_item(text: &str, role: Role, words: &Forwarding) -> bool {
    if role == Role::Enclosure && !text.starts_with('(') {
        return true;
    }
    if text.starts_with(['・', '○', '●', '◇', '◎', '※', '■', '□', '-', '*']) {
        return true;
    }
    let bare = text.trim_start_matches(['(', '【', '〔', '[', '<', '《']);
    if let Some(head) = words.list_heads.iter().find(|head| bare.starts_with(head.as_str())) {
        let after = bare.get(head.len()..).unwrap_or_default();
        let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let closed = after.starts_with([')', '】', '〕', ']', '>', '》', ':', '・', '「']) || after.is_empty();
        // 別添日本歯科医師会通知(…): the blank between head and title is gone in the folded text
        return closed || !after.contains('。') && !after.contains("のとおり") && after.chars().count() <= 60;
    }
    let digits = bare.trim_start_matches(|c: char| c.is_ascii_digit());
    digits.len() < bare.len() && (bare.len() < text.len() || digits.starts_with(['.', '、', ' ']))
}

/// One sentence, with what stands in quotation marks and brackets known.
struct Sentence<'a> {
    text: &'a str,
    words: &'a Forwarding,
    tables: &'a Tables,
    titles: Vec<Range<usize>>,
    brackets: Vec<Range<usize>>,
}

impl<'a> Sentence<'a> {
    fn new(text: &'a str, words: &'a Forwarding, tables: &'a Tables) -> Self {
        let titles = balanced(text, &[('「', '」'), ('『', '』')]);
        let brackets = balanced(text, &[('(', ')'), ('〔', '〕')]);
        Self { text, words, tables, titles, brackets }
    }

    fn quoted(&self, at: usize) -> bool {
        self.titles.iter().any(|r| r.contains(&at))
    }

    fn bracketed(&self, at: usize) -> bool {
        self.brackets.iter().any(|r| r.contains(&at))
    }

    fn passes_on(&self) -> Vec<(Upstream, &'static str)> {
        if self.words.answering.iter().any(|w| self.text.contains(w.as_str())) && !self.text.contains("したところ")
        {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut from = 0;
        for end in self.arrivals() {
            if end <= from {
                continue;
            }
            out.extend(self.clause(from..end).into_iter().map(|u| (u, "forwarding-sentence")));
            from = end;
        }
        // 例年要請がなされておりますが、今般も国土交通省より…通知がありました: what has no source is not what arrives
        if out.iter().any(|(u, _)| u.issuer.is_some()) {
            out.retain(|(u, _)| u.issuer.is_some() || u.reference_number.is_some());
        }
        if out.is_empty() {
            out.extend(self.own().into_iter().map(|u| (u, "own-letter-enclosed")));
        }
        if out.is_empty() {
            out.extend(self.enclosed_name().into_iter().map(|u| (u, "enclosed-letter-named")));
        }
        out
    }

    /// Ends of the places where something arrives, ascending.
    fn arrivals(&self) -> Vec<usize> {
        let mut ends = Vec::new();
        for thing in &self.words.things {
            for (at, hit) in self.text.match_indices(thing.as_str()) {
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
                if let Some(arrival) = self.words.arrivals.iter().find(|a| rest.starts_with(a.as_str())) {
                    ends.push(after + arrival.len());
                } else if let Some(end) = self.arrival_behind_source(rest) {
                    ends.push(after + end);
                }
            }
        }
        for verb in &self.words.passive {
            for (at, hit) in self.text.match_indices(verb.as_str()) {
                if !self.quoted(at) && !self.bracketed(at) {
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

    /// 協力依頼が東京都歯科医師会よりまいりました: the source stands behind the thing.
    fn arrival_behind_source(&self, rest: &str) -> Option<usize> {
        const VERBS: [&str; 9] = ["まいり", "参り", "届", "あり", "ござい", "来", "送ら", "寄せられ", "発出され"];
        let clause = rest.strip_prefix('が')?;
        let end = clause.find(['、', '。']).unwrap_or(clause.len());
        let clause = clause.get(..end)?;
        for mark in ["より", "から"] {
            if let Some(at) = clause.rfind(mark) {
                let after = at + mark.len();
                let verb = VERBS.iter().find(|v| clause.get(after..).is_some_and(|r| r.starts_with(**v)))?;
                return Some('が'.len_utf8() + after + verb.len());
            }
        }
        None
    }

    fn source_between(&self, range: Range<usize>) -> Option<usize> {
        let text = self.text.get(range.clone())?;
        ["より", "から"].iter().find_map(|m| text.find(m)).map(|at| range.start + at)
    }

    /// What one arrival names.
    fn clause(&self, window: Range<usize>) -> Vec<Upstream> {
        let sources = self.sources(&window);
        if sources.iter().any(|s| self.words.below.iter().any(|b| s.name.starts_with(b.as_str()))) {
            return Vec::new();
        }
        let enclosed = self.speaks_of_enclosure();
        let number = self.number(&window);
        let date = self.date(&window, number.as_ref().map(|n| n.range.clone()));
        let title = self.title(&window);
        let source = sources.last();
        let asked = self.asked(&window);
        if source.is_none() && asked.is_none() && number.is_none() && !enclosed {
            return Vec::new();
        }
        let via = self.via(&window);
        let names = source.map(|s| self.each_name(s)).or_else(|| asked.map(|a| vec![a])).unwrap_or_default();
        let reference_number = number.map(|n| n.text);
        let one = |issuer: Option<String>| Upstream {
            issuer,
            via: via.clone(),
            reference_number: reference_number.clone(),
            date: date.as_ref().and_then(|d| d.date),
            title: title.clone(),
            enclosed,
        };
        if names.is_empty() { vec![one(None)] } else { names.into_iter().map(|n| one(Some(n))).collect() }
    }

    fn speaks_of_enclosure(&self) -> bool {
        self.words.enclosed.iter().any(|w| self.text.match_indices(w.as_str()).any(|(at, _)| !self.quoted(at)))
    }

    /// Names before より and から that can be senders, left to right.
    fn sources(&self, window: &Range<usize>) -> Vec<Source> {
        let mut marks: Vec<(usize, usize)> = Vec::new();
        for mark in ["より", "から"] {
            marks.extend(self.text.match_indices(mark).map(|(at, hit)| (at, hit.len())));
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
        let mut end = end;
        while let Some(group) = self.brackets.iter().find(|r| r.end == end) {
            end = group.start;
        }
        let head = self.text.get(floor..end)?;
        let mut start = head
            .char_indices()
            .rev()
            .find(|(at, c)| {
                let inside = self.bracketed(floor + at) || self.quoted(floor + at);
                matches!(c, '、' | '。' | '」' | '』' | ':' | '・' | ')' | '(')
                    && !inside
                    && !self.joins_names(floor + at)
            })
            .map_or(0, |(at, c)| at + c.len_utf8());
        for cut in &self.words.cuts {
            if let Some(at) = head.rfind(cut.as_str()) {
                start = start.max(at + cut.len());
            }
        }
        start = start.max(particle_end(head, start));
        let name = head.get(start..)?.trim_start_matches(['の', 'に', 'は', 'が', 'を', 'で', 'と', 'も']);
        let plausible = name.chars().count() >= 1
            && name.chars().count() <= 60
            && name.chars().any(|c| crate::text::is_kanji(c) || crate::text::is_katakana(c))
            && !name
                .chars()
                .next_back()
                .is_some_and(|c| c.is_ascii_digit() || matches!(c, '日' | '月' | '年' | '度' | '号'))
            && !self.words.not_source_end.iter().any(|e| name.ends_with(e.as_str()));
        let start = floor + start;
        plausible.then(|| Source { name: name.to_owned(), start })
    }

    /// ・ between the parts of one name: 医薬産業振興・医療情報企画課.
    fn joins_names(&self, at: usize) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.starts_with('・'))
    }

    /// 北九州市及び福岡県医師会 are two senders.
    fn each_name(&self, source: &Source) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for part in source.name.split("並びに").flat_map(|p| p.split("及び")).flat_map(|p| p.split("および")) {
            let part = part.trim_matches(['、', '・']);
            // スポーツ庁・日本スポーツ協会 are two, 健康・生活衛生局 is one
            let cut = part
                .match_indices('・')
                .find(|(at, _)| part.get(..*at).is_some_and(|h| h.ends_with(['省', '庁', '会', '県', '市'])));
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
        const ASKED: [&str; 5] =
            ["照会したところ", "照会いたしましたところ", "確認したところ", "照会しましたところ", "確認しましたところ"];
        let at = ASKED.iter().filter_map(|w| self.text.find(w)).find(|at| window.contains(at))?;
        let head = self.text.get(..at)?;
        let head =
            ["あてに", "宛てに", "宛に", "あて", "宛て", "宛", "へ", "に"].iter().find_map(|p| head.strip_suffix(p))?;
        self.name_before(head.len(), window.start).map(|s| s.name)
    }

    fn via(&self, window: &Range<usize>) -> Option<String> {
        let (at, _) = self
            .words
            .via
            .iter()
            .filter(|w| w.as_str() != "に対し")
            .flat_map(|w| self.text.match_indices(w.as_str()))
            .find(|(at, _)| window.contains(at) && !self.quoted(*at))?;
        let source = self.name_before(at, window.start)?;
        // 課長から全国建設業協会を通じて: only what stands behind the source
        let name = source.name.rsplit("から").next()?.rsplit("より").next()?.to_owned();
        (name.chars().count() >= 2).then_some(name)
    }

    /// The number of what arrives: outside quotation marks, not in brackets behind a title, not what was sent earlier.
    fn number(&self, window: &Range<usize>) -> Option<FoundNumber> {
        let mut best = None;
        for number in find_numbers(self.text, self.tables) {
            if number.law || number.blank || !self.belongs(&number.range, window) {
                continue;
            }
            best = Some(number);
            break;
        }
        best
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
            if behind_title && !goes_on.iter().any(|g| rest(group.end).starts_with(g)) {
                return false;
            }
            return group.start < window.end + 3;
        }
        if at >= window.end {
            return false;
        }
        const CITED: [&str; 18] = [
            "に基づ",
            "で示し",
            "により示し",
            "でお知らせ",
            "にてお知らせ",
            "によりお知らせ",
            "にてご案内",
            "でご案内",
            "により通知した",
            "で通知した",
            "でお送り",
            "にてお送り",
            "で送付した",
            "により送付した",
            "の別紙",
            "を廃止",
            "の一部改正",
            "によりお願い",
        ];
        let number_end = find_numbers(rest(at), self.tables).first().map_or(range.end, |n| at + n.range.end);
        let end = range.end.max(number_end);
        !CITED.iter().any(|c| rest(end).starts_with(c))
    }

    fn date(&self, window: &Range<usize>, number: Option<Range<usize>>) -> Option<FoundDate> {
        find_dates(self.text, self.tables).into_iter().find(|date| {
            let near = number.as_ref().is_some_and(|n| {
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
        let title = self.titles.iter().rfind(|t| t.start >= window.start && t.end <= window.end)?;
        let behind = self.text.get(title.end..window.end)?;
        let behind = behind.trim_start_matches("の").trim_start_matches("について").trim_start_matches("に関する");
        let thing_follows =
            self.words.things.iter().any(|t| behind.starts_with(t.as_str())) || behind.starts_with("により");
        let quoted = self.text.get(title.start + '「'.len_utf8()..title.end - '」'.len_utf8())?;
        (thing_follows && quoted.chars().count() >= 4).then(|| quoted.to_owned())
    }

    /// 別添のとおり…あて通知しましたので: the writer's own letter to others.
    fn own(&self) -> Option<Upstream> {
        let word = self.words.own.iter().find_map(|w| self.text.find(w.as_str()).map(|at| (at, w.len())))?;
        let rest = self.text.get(word.0 + word.1..).unwrap_or_default();
        let head = self.text.get(..word.0)?;
        let enclosed = ["別添", "別紙", "写し", "(写)"].iter().any(|w| head.contains(w));
        let to_others =
            ["あて", "宛", "に対し", "に", "へ"].iter().any(|w| head.contains(w)) || head.ends_with("のとおり");
        let once = rest.starts_with('旨') || rest.starts_with("とおり") || rest.starts_with("もの");
        (enclosed && to_others && !once).then(|| Upstream { enclosed: true, ..Upstream::default() })
    }

    /// 別添日歯通知のとおり, 別添(日本歯科医師会通知写し)のとおり: the enclosure is called by its sender.
    fn enclosed_name(&self) -> Option<Upstream> {
        for head in ["別添", "別紙", "添付"] {
            for (at, hit) in self.text.match_indices(head) {
                let rest = self.text.get(at + hit.len()..).unwrap_or_default();
                let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | 'の'));
                let Some(stop) = rest.find(['、', '。', 'を', 'に', 'が', 'は']).or(Some(rest.len())) else {
                    continue;
                };
                let phrase = rest.get(..stop).unwrap_or_default();
                let Some(end) = ["のとおり", "写し", "(写)", ")のとおり"].iter().filter_map(|w| phrase.find(w)).min()
                else {
                    continue;
                };
                let name = phrase.get(..end).unwrap_or_default().trim_end_matches([')', 'の']);
                let Some(issuer) = self.words.letter_words.iter().find_map(|w| name.strip_suffix(w.as_str())) else {
                    continue;
                };
                let issuer = issuer.trim_end_matches('の');
                if issuer.chars().count() >= 2 && issuer.chars().any(crate::text::is_kanji) {
                    return Some(Upstream { issuer: Some(issuer.to_owned()), enclosed: true, ..Upstream::default() });
                }
            }
        }
        None
    }
}

struct Source {
    name: String,
    start: usize,
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
fn balanced(text: &str, pairs: &[(char, char)]) -> Vec<Range<usize>> {
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

/// A listed enclosure that is a letter: by its number, its date or its sender and kind.
fn listed(passage: &Passage, words: &Forwarding, tables: &Tables, covers: bool) -> Option<Upstream> {
    if !passage.item || passage.text.ends_with('。') {
        return None;
    }
    let mut text = passage.text.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '(' | ')' | '【' | '】' | '・' | '○' | '●' | '◇' | ':' | '.' | '、' | '※' | '-' | '〔' | '〕'
            )
    });
    let mut head = "";
    if let Some(word) = words.list_heads.iter().find(|h| text.starts_with(h.as_str())) {
        head = word;
        text = text
            .get(word.len()..)?
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ')' | '】' | ':' | '〕' | '・'));
    }
    // what a letter lists for reference it does not pass on
    if matches!(head, "参考" | "資料") || (head.is_empty() && !covers) {
        return None;
    }
    let numbers = find_numbers(text, tables);
    let number = numbers.iter().find(|n| !n.law && !n.blank);
    let date = find_dates(text, tables).into_iter().find(|d| d.precision == Precision::Day && d.date.is_some());
    let plain: String = strip_brackets(text);
    let word = words.letter_words.iter().find(|w| plain.ends_with(w.as_str()));
    let issuer = word
        .and_then(|w| plain.strip_suffix(w.as_str()))
        .map(|name| name.trim_end_matches(['の', '発']))
        .filter(|name| {
            name.chars().count() >= 2
                && name.chars().count() <= 40
                && !name.contains("について")
                && !name.contains('「')
        })
        .filter(|name| !number.is_some_and(|n| name.contains(&n.text)))
        .map(str::to_owned);
    let title = plain
        .find("について")
        .map(|at| plain.get(..at + "について".len()).unwrap_or_default().trim_matches(['「', '」']).to_owned());
    let is_letter = number.is_some()
        || (issuer.is_some() && (date.is_some() || covers || head == "添付"))
        || (title.is_some() && covers);
    is_letter.then(|| Upstream {
        issuer,
        via: None,
        reference_number: number.map(|n| n.text.clone()),
        date: date.and_then(|d| d.date),
        title,
        enclosed: true,
    })
}

fn strip_brackets(text: &str) -> String {
    let mut out = String::new();
    let mut from = 0;
    for group in balanced(text, &[('(', ')'), ('〔', '〕')]) {
        out.push_str(text.get(from..group.start).unwrap_or_default());
        from = group.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// A listed letter is the one of the sentence when nothing speaks against it: then it completes it.
fn join_or_add(
    found: &mut Vec<(Upstream, Evidence)>,
    in_text: usize,
    listed: Upstream,
    evidence: impl FnOnce() -> Evidence,
) {
    let names = crate::tables::Names::embedded();
    let fits = |u: &Upstream| {
        let same = |a: &Option<String>, b: &Option<String>| a.is_none() || b.is_none() || a == b;
        let issuer = match (&u.issuer, &listed.issuer) {
            (Some(a), Some(b)) => names.alike(a, b).max(names.alike(b, a)) > 0.6,
            _ => true,
        };
        issuer
            && same(&u.reference_number, &listed.reference_number)
            && (u.date.is_none() || listed.date.is_none() || u.date == listed.date)
            && (u.title.is_none() || listed.title.is_none() || u.title == listed.title)
    };
    let text_level = found.get_mut(..in_text).unwrap_or_default();
    let mut fitting: Vec<&mut (Upstream, Evidence)> = text_level.iter_mut().filter(|(u, _)| fits(u)).collect();
    if let [(upstream, _)] = fitting.as_mut_slice() {
        upstream.issuer = upstream.issuer.take().or(listed.issuer);
        upstream.reference_number = upstream.reference_number.take().or(listed.reference_number);
        upstream.date = upstream.date.take().or(listed.date);
        upstream.title = upstream.title.take().or(listed.title);
        upstream.enclosed = true;
        return;
    }
    if listed.reference_number.is_some() || listed.issuer.is_some() || listed.date.is_some() {
        found.push((listed, evidence()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Line;
    use crate::text::{Spacing, fold};

    fn read(lines: &[&str]) -> Vec<Upstream> {
        let lines: Vec<Line> = lines
            .iter()
            .enumerate()
            .map(|(at, text)| Line {
                number: u32::try_from(at).unwrap() + 1,
                page: 1,
                text: (*text).to_owned(),
                ..Line::default()
            })
            .collect();
        let pieces: Vec<Piece> = lines
            .iter()
            .map(|line| Piece {
                line,
                range: 0..line.text.len(),
                folded: fold(&line.text, Spacing::Drop),
                role: Role::Body,
                confidence: 1.0,
            })
            .collect();
        forwarding(&pieces, Tables::embedded()).into_iter().map(|(u, _)| u).collect()
    }

    #[test]
    fn every_example_of_the_table_reads_as_it_says() {
        let mut wrong = Vec::new();
        for example in &Forwarding::embedded().examples {
            let found = read(&[&example.text]);
            let expected: Vec<Upstream> = example
                .passes_on
                .iter()
                .map(|n| Upstream {
                    issuer: n.issuer.clone(),
                    via: n.via.clone(),
                    reference_number: n.reference_number.clone(),
                    date: n.date.as_ref().map(|d| d.parse().unwrap()),
                    title: n.title.clone(),
                    enclosed: n.enclosed,
                })
                .collect();
            if found != expected {
                wrong.push(format!("{}\n  expected {expected:?}\n  found    {found:?}", example.text));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
