//! Where a long line is cut that begins with a whole head: number, date, parties and subject, one behind the other, in the shapes in which
//! search results, web pages and mails print them.
//!
//! ```text
//! 雇児発0627第2号 平成26年6月27日 各都道府県知事 殿 …局長 髙 科 正 幸 …の公布について(通知) 1 このたび、…
//!   → 雇児発0627第2号 | 平成26年6月27日 | 各都道府県知事 殿 | …局長 髙 科 正 幸 | …の公布について(通知) | 1 このたび、…
//! ```
//!
//! Known to be hard: letters set apart, whose gaps tell nothing, and names of which only the gap tells the end.

mod names;
mod titled;

use super::cut::{NUMBER_LABELS, SEAL, printed_at, with_year};
use super::names_in_line;
use crate::grammar::{FoundDate, FoundNumber, Precision, find_dates, find_numbers};
use crate::tables::{HeadLabel, Tables};
use crate::text::{Folded, Spacing, find_word, fold};
pub(super) use names::words;
use names::{body_bounds, is_letter_spaced, post_ends, signatures, splits_names};
use titled::{amended_since, distribution_first, named_below_title, opening, subject_end, subject_first, title_above};

/// How many folded characters of a long line are looked at for a head.
const HEAD_WINDOW: usize = 700;

/// Cuts of a long line that begins with a head (number, date, addressees, issuers, subject …), as bytes of `printed`; empty when
/// the line is running text.
pub(super) fn head_run(printed: &str, folded: &Folded, tables: &Tables) -> Vec<usize> {
    let t = folded.as_str();
    let window = t.char_indices().nth(HEAD_WINDOW).map_or(t.len(), |(at, _)| at);
    let head = t.get(..window).unwrap_or(t);
    // (中核市を除く。) ends no sentence
    let sentence =
        head.match_indices('。').find(|(at, sign)| !head.get(at + sign.len()..).is_some_and(|t| t.starts_with(')')));
    let sentence = sentence.map_or(head.len(), |(at, _)| at);
    let dates: Vec<_> =
        find_dates(head, tables).into_iter().filter(|d| !d.dated && d.precision == Precision::Day).collect();
    // (令和16年3月31日まで): how long the letter is kept
    let lasting = |d: &FoundDate| head.get(d.full.end..).is_some_and(|rest| rest.starts_with("まで"));
    let dates: Vec<_> = dates.into_iter().filter(|d| !lasting(d)).collect();
    let numbers: Vec<_> = find_numbers(head, tables).into_iter().filter(|n| !n.law).collect();
    // below a title they stand further behind
    let from = title_above(head, sentence, &dates, &numbers, tables);
    let first_date = dates.iter().find(|d| d.range.start < (from + 240).min(sentence));
    let first_number = numbers.iter().find(|n| n.range.start < (from + 120).min(sentence));
    let labels = labels_in_line(printed, head, tables);
    if !labels.is_empty() {
        return labels;
    }
    let subject_first = subject_first(head, &dates, &numbers, folded);
    let told_below = || named_below_title(head, &dates, &numbers, folded);
    if let Some(marks) = subject_first.or_else(told_below).or_else(|| amended_since(head, &dates, &numbers, folded)) {
        return marks;
    }
    let top = first_number.map_or(usize::MAX, |n| n.range.start).min(first_date.map_or(usize::MAX, |d| d.range.start));
    // the title of a page, how long the letter is kept, or whom it goes to may stand above number and day
    let begins = first_number.is_some() || first_date.is_some();
    let opening = match from {
        0 if begins && top >= 24 => opening(head, top.min(head.len())),
        0 => None,
        title => begins.then_some(title),
    };
    let starts_head = match (first_number, first_date) {
        _ if opening.is_some() => true,
        (Some(number), Some(date)) => number.range.start < 60 || date.range.start < 60,
        (None, Some(date)) => {
            let behind = head.get(date.range.end..sentence).unwrap_or_default();
            // 平成30年9月10日 一般社団法人…協会 …について
            let signed = date.range.start == 0
                && tables.parties.legal_form_len(behind) > 0
                && subject_end(head, date.full.end, sentence).is_some();
            date.range.start < 60 && has_honorific(behind) || signed
        }
        _ => false,
    };
    let behind = first_number.map_or(0, |n| n.range.end).max(first_date.map_or(0, |d| d.full.end));
    let clause = head.get(behind..sentence).unwrap_or_default();
    // 平成17年墨田区訓令第6号により … is running text
    let above = head.get(..top).unwrap_or_default();
    let running = opening.is_none() && above.contains(['、', '「'])
        // 第31回春季研究発表会は2021年5月20日(木)~22日(土)の会期にて…
        || above.ends_with(['は', 'が', 'を', 'も', 'の', 'に', 'で'])
        || clause.starts_with(['~', '〜'])
        // 標記ノ件ニ関シテハ明治四十二年八月十日衛甲第五十六号ヲ以テ…
        || ["標記", "首題", "本件"].iter().any(|word| above.starts_with(word))
        || clause.starts_with([
            'に', 'を', 'の', 'は', 'で', 'が', '、', ')', '「', 'か', 'よ', 'と', '以', 'ヲ', 'ニ', 'ノ',
        ])
        || first_number
            .is_some_and(|n| head.get(..n.range.start).is_some_and(|t| t.ends_with("付け") || t.ends_with('付')));
    let headed = has_honorific(clause) || clause.contains("省略") || subject_end(head, behind, sentence).is_some();
    if !starts_head || running || !headed {
        return distribution_first(head, folded).unwrap_or_default();
    }
    let told = told(&numbers, first_date, folded);
    let told_end = told.iter().copied().max().unwrap_or(0);
    let from = opening.filter(|at| *at < top).unwrap_or(told_end);
    // the subject ends the head
    let subject = subject_end(head, told_end, sentence);
    let zone = Zone { from, end: subject.unwrap_or(sentence).max(from), titled: subject.is_some() };
    let marks = told.into_iter().chain(opening).chain(subject).map(|at| printed_at(folded, at)).collect();
    // 記 between spaces, in what follows
    let record = printed.match_indices(" 記 ").map(|(at, _)| at);
    zone.cut(marks, printed, folded, tables).into_iter().chain(record).collect()
}

/// 文書番号 ７観交第６４号 発信年月日 令和７年１０月１日 宛 先 … 件 名 …: labels without any sign, three or more of them, as bytes of `printed`.
fn labels_in_line(printed: &str, head: &str, tables: &Tables) -> Vec<usize> {
    /// Labels stand among the first words.
    const WORDS: usize = 80;
    const SORTS: [HeadLabel; 4] = [HeadLabel::Addressee, HeadLabel::Issuer, HeadLabel::Subject, HeadLabel::Date];
    // few lines have the label of a subject
    if !["件名", "標題", "題名", "表題"].iter().any(|label| find_word(head, label).is_some()) {
        return Vec::new();
    }
    let words: Vec<(usize, &str)> = words(printed).into_iter().take(WORDS).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let label = (1..=3).rev().find_map(|count| {
            let words = words.get(at..at + count)?;
            let word: String = words.iter().map(|(_, word)| *word).collect();
            let set_apart = count == 1 || words.iter().all(|(_, word)| word.chars().count() == 1);
            let folded = fold(&word, Spacing::Drop);
            let known = |sort: &HeadLabel| tables.parties.label_len(*sort, folded.as_str()) == folded.as_str().len();
            let sort = SORTS
                .iter()
                .position(known)
                .or_else(|| NUMBER_LABELS.contains(&folded.as_str()).then_some(SORTS.len()));
            let sort = sort.filter(|_| set_apart && (2..=6).contains(&folded.as_str().chars().count()));
            sort.map(|sort| (sort, count))
        });
        match (label, words.get(at)) {
            (Some((sort, count)), Some((start, _))) => {
                found.push((sort, *start));
                at += count;
            }
            _ => at += 1,
        }
    }
    let mut sorts: Vec<usize> = found.iter().map(|(sort, _)| *sort).collect();
    sorts.sort_unstable();
    sorts.dedup();
    let subject = found.iter().any(|(sort, _)| *sort == 2);
    if sorts.len() < 3 || !subject { Vec::new() } else { found.into_iter().map(|(_, start)| start).collect() }
}

/// Numbers and the date, as folded bytes.
fn told(numbers: &[FoundNumber], first_date: Option<&FoundDate>, folded: &Folded) -> Vec<usize> {
    let end_of_date = first_date.map_or(0, |d| d.full.end);
    let numbers = numbers.iter().take_while(|n| n.range.start <= end_of_date + 30);
    let numbers = numbers.flat_map(|n| [with_year(folded, n.range.start), n.range.end]);
    numbers.chain(first_date.into_iter().flat_map(|date| [date.range.start, date.full.end])).collect()
}

/// The part of a head that holds the parties, with the subject behind them: folded bytes.
struct Zone {
    from: usize,
    end: usize,
    /// it ends with a subject
    titled: bool,
}

impl Zone {
    /// The cuts of the whole head (bytes of `printed`), when those around the parties are known.
    fn cut(&self, mut marks: Vec<usize>, printed: &str, folded: &Folded, tables: &Tables) -> Vec<usize> {
        let zone = folded.as_str().get(self.from..self.end).unwrap_or_default();
        let at = |byte: usize| printed_at(folded, self.from + byte);
        let ends = ends_of_parties(zone);
        let parties_end = ends.iter().copied().max().unwrap_or(0);
        marks.extend(ends.into_iter().chain(seals(zone)).map(at));
        let parties_end = at(seals(zone).into_iter().max().unwrap_or(0).max(parties_end));
        // where a gap follows a post, the words behind the gap decide
        let glued = |at: usize| printed.get(..at).is_some_and(|left| !left.ends_with(char::is_whitespace));
        let bodies = body_bounds(zone, tables).into_iter().map(|(byte, ends)| (at(byte), ends));
        marks.extend(bodies.filter(|(at, ends)| !ends || glued(*at)).map(|(at, _)| at));
        let unspaced = !printed.trim().contains(char::is_whitespace);
        let letter_spaced = is_letter_spaced(printed);
        if letter_spaced || unspaced {
            marks.extend(post_ends(zone, tables).into_iter().map(at));
        }
        let (start, end) = (at(0), printed_at(folded, self.end).min(printed.len()));
        if start >= end {
            return marks;
        }
        // where letters are set apart, only a gap between words tells two names
        let least = if letter_spaced { 3 } else { 2 };
        let mut zone = printed.get(start..end).unwrap_or_default();
        // 財団法人…協会 国際連盟から…示されました: the text begins with a name
        if let Some(text) = names_in_line::sentence_start(zone, tables) {
            zone = zone.get(..text).unwrap_or(zone);
            marks.retain(|mark| *mark <= start + text || *mark >= end);
            marks.push(start + text);
        }
        let spaces = zone.char_indices().filter(|(at, c)| {
            c.is_whitespace()
                && splits_names(zone, *at, least, tables)
                && !names_in_line::is_lost_dot(zone, *at, tables)
        });
        let mut spaces: Vec<usize> = spaces.map(|(at, _)| start + at).collect();
        let (signed, end) = signatures(zone, letter_spaced, tables);
        let within = |at: usize| signed.iter().any(|name| start + name.start < at && at < start + name.end);
        spaces.retain(|at| !within(*at));
        marks.retain(|at| !within(*at));
        marks.extend(signed.iter().map(|name| start + name.end));
        let persons = names_in_line::person_ends(zone, tables).into_iter().map(|at| start + at);
        marks.extend(persons.filter(|at| !within(*at)));
        // lines of the subject were joined with a space
        let from = parties_end.max(start + end);
        let titled = self.titled && from > start;
        spaces.retain(|at| !titled || *at <= from);
        if titled && from > parties_end {
            marks.push(from);
        }
        marks.extend(spaces);
        marks
    }
}

/// Bytes behind 殿, 様, 御中 and 各位.
fn ends_of_parties(zone: &str) -> Vec<usize> {
    let honorifics = ["殿", "様", "御中", "各位"].into_iter().flat_map(|word| zone.match_indices(word));
    let parts = honorifics.filter(|(at, word)| {
        // 様式, 様子 and 仕様 are words
        let next = zone.get(at + word.len()..).and_then(|rest| rest.chars().next());
        let before = zone.get(..*at).and_then(|left| left.chars().next_back());
        let in_word = matches!(next, Some('式' | '子' | '々' | '態' | '相'))
            || matches!(before, Some('仕' | '同' | '多' | '模' | '一' | '有'));
        *word != "様" || !in_word
    });
    parts.map(|(at, word)| at + word.len()).collect()
}

/// Bytes where （公印省略） begins and ends.
fn seals(zone: &str) -> Vec<usize> {
    let seal = SEAL.as_ref().filter(|_| zone.contains('略'));
    seal.map_or_else(Vec::new, |seal| seal.find_iter(zone).flat_map(|hit| [hit.start(), hit.end()]).collect())
}

fn has_honorific(text: &str) -> bool {
    ["殿", "様", "御中", "各位"].iter().any(|word| text.contains(word))
}
