//! Other documents that the running text names by number or by date.
//!
//! ```text
//! 「甲について」(令和5年3月10日付け産情発0310第2号厚生労働省大臣官房…審議官通知。以下「通知」という。)
//!     → 産情発0310第2号, 2023-03-10, 厚生労働省大臣官房…審議官, 甲について
//! 令和3年12月2日付け厚生労働省医政局医事課事務連絡「乙について」
//!     → no number, 2021-12-02, 厚生労働省医政局医事課, 乙について
//! ```
//!
//! One citation per number, also of joint numbers. Statutes are marked. What is named only in the list of enclosures belongs to the
//! attachments. Known to be hard: titles whose quotation marks were lost, and a date that may be an event's and no document's.

mod around;

use super::context::Context;
use super::joined::Joined;
use super::quote::{quote_after, quote_before, sentence_end, sentence_start};
use crate::grammar::{DateForm, FoundDate, FoundNumber, Precision, find_dates, find_numbers};
use crate::model::{Citation, Date, Evidence, Relation};
use crate::segment::{LetterLines, Piece, Role};
use crate::tables::Tables;
use crate::text::read_numeral;
use around::{Named, issuer_after, issuer_before};
use std::collections::BTreeSet;
use std::ops::Range;

/// Every document that the letter names, in reading order, each once.
///
/// `listed` are the pieces that make up a list of enclosures.
pub(super) fn citations(
    letter: &LetterLines<'_>,
    listed: &BTreeSet<usize>,
    context: &Context,
    tables: &Tables,
) -> Vec<(Citation, Evidence)> {
    let own_day = |piece: &Piece<'_>| {
        piece.role == Role::Date
            && find_dates(piece.text(), tables)
                .first()
                .is_some_and(|day| day.date == context.date && piece.text().len() <= day.full.len() + 6)
    };
    let running = letter
        .pieces
        .iter()
        .enumerate()
        .filter(|(at, piece)| names_documents(piece) && !listed.contains(at) && !own_day(piece));
    let joined = Joined::new(running.map(|(_, piece)| piece));
    let mut reader = Reader {
        text: joined.text(),
        dates: find_dates(joined.text(), tables),
        numbers: with_same_prefix(joined.text(), find_numbers(joined.text(), tables)),
        context,
        tables,
        found: Vec::new(),
    };
    reader.resolve_dates();
    reader.numbered();
    reader.dated();
    let mut found = reader.found;
    found.sort_by_key(|cite| cite.range.start);
    relate_listed(joined.text(), &mut found);
    let mut out: Vec<(Citation, Evidence)> = Vec::new();
    for cite in found {
        if let Some((known, _)) = out.iter_mut().find(|(known, _)| same(known, &cite.citation)) {
            complete(known, cite.citation);
            continue;
        }
        let evidence = joined.evidence(&cite.range, cite.rule, cite.confidence);
        out.push((cite.citation, evidence));
    }
    out
}

/// 国不建第214号の1及び同第214号の2: the second number has the prefix of the one before it.
fn with_same_prefix(text: &str, mut numbers: Vec<FoundNumber>) -> Vec<FoundNumber> {
    for (at, same) in text.match_indices("同第") {
        let serial = at + same.len();
        let rest = text.get(serial..).unwrap_or_default();
        let Some(numeral) = read_numeral(rest) else { continue };
        let Some(behind) = rest.get(numeral.bytes..).and_then(|rest| rest.strip_prefix('号')) else { continue };
        let part = behind.strip_prefix('の').and_then(|rest| Some('の'.len_utf8() + read_numeral(rest)?.bytes));
        let end = text.len() - behind.len() + part.unwrap_or_default();
        let overlaps = |n: &FoundNumber| n.range.start < end && at < n.range.end;
        let before = numbers.iter().rposition(|n| n.range.end <= at && !n.law && !n.blank);
        let Some((place, known)) = before.and_then(|place| Some((place, numbers.get(place)?.clone()))) else {
            continue;
        };
        let near = text.get(known.range.end..at).is_some_and(joins);
        let Some((prefix, _)) = known.text.rsplit_once('第').filter(|_| near && !numbers.iter().any(overlaps)) else {
            continue;
        };
        let number = format!("{prefix}{}", text.get(at + "同".len()..end).unwrap_or_default());
        numbers.insert(place + 1, FoundNumber { text: number, range: at..end, ..known });
    }
    numbers
}

/// Whether a piece may name documents. What the head, a running head or a contact block holds is left out, unless a number or
/// the date of a document stands in its line: roles are not always right.
fn names_documents(piece: &Piece<'_>) -> bool {
    let silent = matches!(
        piece.role,
        Role::Furniture | Role::Addressee | Role::Issuer | Role::Person | Role::Seal | Role::ContactBlock | Role::Stamp
    );
    !silent || piece.line.text.contains(['号', '付'])
}

/// 下記の通知について、…のとおり訂正します: what is said of the list below holds for every document in it.
fn relate_listed(text: &str, found: &mut [Found]) {
    for (below, relation) in around::said_of_a_list(text) {
        let listed = |cite: &&mut Found| {
            let (start, law) = (cite.range.start, cite.citation.law);
            start >= below && !law && cite.citation.relation == Relation::Cites && around::is_item(text, start)
        };
        found.iter_mut().filter(listed).for_each(|cite| cite.citation.relation = relation);
    }
}

/// One document named twice: the same number with the same date or without one; without a number the same date and no other title.
fn same(known: &Citation, new: &Citation) -> bool {
    if known.reference_number.is_some() || new.reference_number.is_some() {
        let dates = known.date == new.date || new.date.is_none() || known.date.is_none();
        return known.reference_number == new.reference_number && dates;
    }
    known.date == new.date && (known.title == new.title || new.title.is_none() || known.title.is_none())
}

/// 文体保第七三号, 文体保第73号 and 文体保73 at the foot of a page are one number.
fn plain(number: &str) -> String {
    let Some((head, serial)) = number.rsplit_once('第') else { return number.to_owned() };
    match read_numeral(serial) {
        Some(numeral) => {
            let behind = serial.get(numeral.bytes..).unwrap_or_default();
            format!("{head}{}{}", numeral.value, behind.strip_prefix('号').unwrap_or(behind))
        }
        None => number.to_owned(),
    }
}

fn complete(known: &mut Citation, new: Citation) {
    known.date = known.date.or(new.date);
    known.issuer = known.issuer.take().or(new.issuer);
    known.title = known.title.take().or(new.title);
    if known.relation == Relation::Cites {
        known.relation = new.relation;
    }
}

struct Found {
    citation: Citation,
    range: Range<usize>,
    rule: &'static str,
    confidence: f32,
}

struct Reader<'t> {
    text: &'t str,
    dates: Vec<FoundDate>,
    numbers: Vec<FoundNumber>,
    context: &'t Context,
    tables: &'t Tables,
    found: Vec<Found>,
}

/// Days that lie at least between two letters of one number.
const LEAST_BETWEEN_YEARS: i32 = 180;

impl Reader<'_> {
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// Gives 同日, 同年10月1日 and 本年2月7日 their days.
    fn resolve_dates(&mut self) {
        let mut before: Option<Date> = None;
        for date in &mut self.dates {
            date.date = self.context.resolve(date, before);
            if let (DateForm::YearMissing, true, Some(month), Some(day)) = (date.form, date.dated, date.month, date.day)
            {
                date.date = self.context.last(month, day);
            }
            let year_only = || date.year.and_then(|year| Date::new(year, date.month.unwrap_or(1), 1).ok());
            before = date.date.or_else(year_only).or(before);
        }
    }

    /// Documents with numbers.
    fn numbered(&mut self) {
        let mut at = 0;
        while at < self.numbers.len() {
            let mut last = at;
            while let (Some(this), Some(next)) = (self.numbers.get(last), self.numbers.get(last + 1)) {
                if !joins(self.slice(this.range.end..next.range.start)) || this.law != next.law {
                    break;
                }
                last += 1;
            }
            self.group(at..last + 1);
            at = last + 1;
        }
    }

    /// One or several numbers that name one document.
    fn group(&mut self, group: Range<usize>) {
        let Some(numbers) = self.numbers.get(group).map(<[FoundNumber]>::to_vec) else { return };
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return };
        // numbers come again every year: 「…」(令和7年6月2日付け日ス協発第120号)は廃止します in 日ス協発第120号 of the year behind
        let of_another_year = (self.date_of(first.range.start).0.zip(self.context.date))
            .is_some_and(|(named, own)| (own - named).get_days().abs() > LEAST_BETWEEN_YEARS);
        // a list's number before it, or a leading year lost: still this letter's own
        let own = |number: &FoundNumber| {
            let number = plain(&number.text);
            !of_another_year
                && self
                    .context
                    .numbers
                    .iter()
                    .map(|own| plain(own))
                    .any(|own| number.ends_with(&own) || own.ends_with(&number))
        };
        // 日歯発第1988号.pdf among the files of a mail
        let file = self.text.get(last.range.end..).unwrap_or_default();
        let file = [".pdf", ".PDF", ".doc", ".xls", ".zip"].iter().any(|end| file.starts_with(end));
        if file || numbers.iter().all(&own) {
            return;
        }
        let (date, start) = self.date_of(first.range.start);
        // 食安発第0427003号平成18年4月27日: of two dates beside a number the one it carries itself is its own
        let carried = |day: Option<Date>| day.is_some_and(|d| last.month_day == Some((d.month(), d.day())));
        let behind = self.date_behind(last.range.end);
        let (date, end) =
            if date.is_none() || (!carried(date) && carried(behind.0)) { behind } else { (date, last.range.end) };
        let named = if first.law {
            Named { end, ..Named::default() }
        } else {
            issuer_after(self.text, end, numbers.len(), self.tables)
        };
        let title = self.title(start, end, &named);
        let issuers = if named.issuers.is_empty() {
            issuer_before(self.text, start, self.tables).into_iter().collect()
        } else {
            named.issuers.clone()
        };
        let relation = if first.law { Relation::Cites } else { self.relation(title.as_ref(), start, named.end) };
        let from = title.as_ref().map_or(start, |t| t.start.min(start));
        let till = title.as_ref().map_or(end, |t| t.end.max(end));
        for (nth, number) in numbers.iter().enumerate() {
            if own(number) {
                continue;
            }
            let issuer = if issuers.len() == numbers.len() { issuers.get(nth) } else { issuers.first() };
            let citation = Citation {
                reference_number: (!number.blank).then(|| number.text.clone()),
                date,
                issuer: issuer.cloned(),
                title: title.clone().map(|t| self.slice(t).to_owned()),
                relation,
                law: number.law,
            };
            if number.blank && citation.date.is_none() && citation.title.is_none() {
                continue;
            }
            let confidence = match (number.known, date) {
                _ if number.blank => 0.4,
                (true, Some(_)) => 0.97,
                (_, Some(_)) => 0.92,
                (_, None) => 0.8,
            };
            self.found.push(Found { citation, range: from..till, rule: "number-cited", confidence });
        }
    }

    /// The date that a number carries before it, and where the two begin.
    fn date_of(&self, number: usize) -> (Option<Date>, usize) {
        let Some(date) = self.dates.iter().rev().find(|d| d.full.end <= number) else { return (None, number) };
        let between = self.slice(date.full.end..number);
        // 令和5年3月14日付けの事務連絡 …第3号 is no date of that number; a bracket or a comma is
        if between.chars().all(|c| matches!(c, '(' | '「' | '〔' | '、' | ',' | 'の' | ')' | '['))
            && between.chars().count() <= 2
        {
            return (date.date, date.range.start);
        }
        (None, number)
    }

    /// 衛指第1182号(平成12年3月31日付け)
    fn date_behind(&self, end: usize) -> (Option<Date>, usize) {
        let behind = self.dates.iter().find(|d| d.range.start >= end);
        match behind {
            Some(d) if matches!(self.slice(end..d.range.start), "" | "(" | "、") && d.precision == Precision::Day => {
                (d.date, d.full.end)
            }
            _ => (None, end),
        }
    }

    /// The title before the bracket, or behind issuer and kind.
    fn title(&self, start: usize, end: usize, named: &Named) -> Option<Range<usize>> {
        let head = self.slice(0..start);
        let opened = head.chars().next_back().is_some_and(|c| matches!(c, '(' | '〔' | '['));
        let before = if opened { start - 1 } else { start };
        let before = if head.ends_with('〔') { start - '〔'.len_utf8() } else { before };
        // a listed title, and what is in brackets on the next line
        let before = if opened { self.slice(0..before).trim_end_matches('\n').len() } else { before };
        let quoted = || {
            quote_before(self.text, before)
                .or_else(|| quote_before(self.text, self.slice(0..before).trim_end_matches("通知").len()))
        };
        let behind = || {
            [named.end, end].into_iter().find_map(|at| {
                let skipped = self.slice(at..self.text.len()).trim_start_matches(['、', 'の', ')', ']']);
                // 保医発0529第1号における「…」
                let skipped = skipped.strip_prefix("における").unwrap_or(skipped);
                let at = self.text.len() - skipped.len();
                quote_after(self.text, at).map(|(inside, _)| inside)
            })
        };
        let title =
            if opened { quoted().or_else(|| around::bare_title(self.text, before)) } else { behind().or_else(quoted) };
        title.filter(|t| !t.is_empty() && !self.slice(t.clone()).contains('\n'))
    }

    /// How the letter stands to the document, by the words behind it up to the end of the sentence.
    fn relation(&self, title: Option<&Range<usize>>, start: usize, end: usize) -> Relation {
        let from = title.map_or(end, |t| t.end.max(end));
        let behind = self.slice(from..sentence_end(self.text, from));
        let before = self.slice(sentence_start(self.text, start)..start);
        around::relation(before, behind)
    }

    /// Documents without numbers: a date with 付け, or a bracketed date behind a title.
    fn dated(&mut self) {
        for at in 0..self.dates.len() {
            let Some(date) = self.dates.get(at).cloned() else { continue };
            let Some(day) = date.date.filter(|_| date.precision == Precision::Day) else { continue };
            let used = |found: &Found| found.range.start <= date.range.start && date.range.end <= found.range.end;
            // a date of a number, this letter's own number as well
            let numbered = |n: &FoundNumber| {
                let before = self.slice(date.full.end..n.range.start);
                n.range.start >= date.full.end && (before.is_empty() || matches!(before, "(" | "、" | "の"))
            };
            if self.found.iter().any(used) || self.numbers.iter().any(numbered) {
                continue;
            }
            let head = self.slice(0..date.range.start);
            let bracketed = head.ends_with('(');
            let titled = bracketed.then(|| self.title_before(date.range.start - 1, &date)).flatten();
            let named = issuer_after(self.text, self.end_of_dates(at), 1, self.tables);
            let quoted = quote_after(self.text, named.end).filter(|_| date.dated).map(|(inside, _)| inside);
            let title = titled.or(quoted);
            let sent = bracketed
                && ["通知(", "事務連絡(", "依頼(", "電子メール(", "文書("].iter().any(|kind| head.ends_with(kind));
            let document = if date.dated || (sent && self.closes(date.full.end)) {
                named.kind || title.is_some() || sent
            } else {
                title.is_some() && (named.kind || self.closes(date.full.end))
            };
            if !document {
                continue;
            }
            let title_text = title.clone().map(|t| self.slice(t).to_owned());
            if self.dates_number(title.as_ref(), day, named.issuers.first()) {
                continue;
            }
            let subject = self.context.subject.as_deref().unwrap_or_default();
            let own_title =
                title_text.as_deref().is_none_or(|title| subject.contains(title) || title.contains(subject));
            let own = Some(day) == self.context.date && own_title;
            if own {
                continue;
            }
            let issuer =
                named.issuers.first().cloned().or_else(|| issuer_before(self.text, date.range.start, self.tables));
            let issuer = issuer.or_else(|| around::issuer_behind(self.text, named.end, self.tables));
            let relation = self.relation(title.as_ref(), date.range.start, named.end);
            let range = title.as_ref().map_or(date.range.start, |t| t.start.min(date.range.start))
                ..title.as_ref().map_or(date.full.end, |t| t.end.max(date.full.end));
            let citation =
                Citation { reference_number: None, date: Some(day), issuer, title: title_text, relation, law: false };
            let confidence = if date.form == DateForm::YearMissing { 0.6 } else { 0.85 };
            self.found.push(Found { citation, range, rule: "date-cited", confidence });
        }
    }

    /// 令和3年1月26日付け「甲について」(国自安第139号): date and number stand on the two sides of one title. The number's citation gets
    /// the date.
    fn dates_number(&mut self, title: Option<&Range<usize>>, day: Date, issuer: Option<&String>) -> bool {
        let Some(title) = title else { return false };
        let words = self.slice(title.clone()).to_owned();
        let same = |found: &Found| {
            let cite = &found.citation;
            cite.reference_number.is_some()
                && cite.date.is_none()
                && found.range.start <= title.start
                && title.end <= found.range.end
                && cite.title.as_deref() == Some(words.as_str())
        };
        let mut found = false;
        for cite in self.found.iter_mut().filter(|cite| same(cite)) {
            cite.citation.date = Some(day);
            cite.citation.issuer = cite.citation.issuer.take().or_else(|| issuer.cloned());
            found = true;
        }
        found
    }

    /// The title before a bracket that opens with a date: quoted, or an item's words that a document is called by.
    fn title_before(&self, bracket: usize, date: &FoundDate) -> Option<Range<usize>> {
        let item = || {
            let named = date.dated || self.closes(date.full.end);
            named.then(|| around::bare_title(self.text, bracket)).flatten()
        };
        quote_before(self.text, bracket).or_else(item)
    }

    /// 7月28日付け、12月20日付け及び2月28日付け事務連絡: the kind stands behind the last date.
    fn end_of_dates(&self, at: usize) -> usize {
        let mut end = self.dates.get(at).map_or(0, |date| date.full.end);
        for next in self.dates.iter().skip(at + 1) {
            let between = self.slice(end..next.range.start);
            if !next.dated || !matches!(between, "、" | "及び" | "・" | "並びに" | "," | "、及び") {
                break;
            }
            end = next.full.end;
        }
        end
    }

    /// 「指針」(令和3年7月22日改定): a bracket that holds a date and one word of making.
    fn closes(&self, end: usize) -> bool {
        let rest = self.slice(end..self.text.len());
        let rest = ["改定", "改訂", "策定", "決定", "公表", "制定", "版", "発出", "最終改正", "一部改正"]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest);
        rest.starts_with([')', '。', '、'])
    }
}

/// What may stand between the numbers of one document.
fn joins(between: &str) -> bool {
    matches!(
        between,
        "" | "、" | "・" | "," | "/" | "及び" | "並びに" | "号" | "，" | "･" | "と" | "\n" | "及" | ")(" | ")、("
    )
}

#[cfg(test)]
mod tests;
