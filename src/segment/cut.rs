//! Lines become pieces: a line that holds several parts of a head (a number and a date, an issuer and （公印省略）, or a whole
//! letter on one line) is cut at its anchors first, so that every piece can have one role.
//!
//! ```text
//! 「平成18年9月15日基発第0915005号」 → 「平成18年9月15日」 「基発第0915005号」
//! 「(都道府県労働局長あて厚生労働省労働基準局長通知)」 → 「(都道府県労働局長あて」 「厚生労働省労働基準局長通知)」
//! ```

use super::names_in_line;
use crate::grammar::{FoundDate, FoundNumber, Precision, find_dates, find_numbers, find_numbers_beside};
use crate::model::{Document, Line};
use crate::tables::{CueSet, HeadLabel, Tables};
use crate::text::{Folded, Letters, Spacing, columns, find_word, fold};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// From this many folded characters a line may hold a whole head.
const LONG_LINE: usize = 48;
/// How many folded characters of a long line are looked at for a head.
const HEAD_WINDOW: usize = 700;

/// A piece of a line with what its shape shows, before it has a role.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent findings about the place of a piece")]
pub struct Cut<'d> {
    /// the line it is a part of
    pub line: &'d Line,
    /// bytes of the line's text
    pub range: Range<usize>,
    /// folded without white space
    pub folded: Folded,
    /// dates in it, positions in `folded`
    pub dates: Vec<FoundDate>,
    /// reference numbers in it, positions in `folded`
    pub numbers: Vec<FoundNumber>,
    /// cues of its text
    pub cues: CueSet,
    /// an empty line stands before it
    pub blank_before: bool,
    /// an empty line stands behind it
    pub blank_after: bool,
    /// first piece of its page
    pub page_first: bool,
    /// `>` marks before it
    pub quote_depth: u8,
    /// it is not the first piece of its line
    pub continued: bool,
}

impl Cut<'_> {
    /// The printed text.
    #[must_use]
    pub fn printed(&self) -> &str {
        self.line.text.get(self.range.clone()).unwrap_or_default()
    }
}

/// All pieces of a document in reading order; lines marked as furniture are left out.
pub(super) fn cut<'d>(document: &'d Document, tables: &Tables) -> Vec<Cut<'d>> {
    // nearly all lines are one piece; a piece is large, and to move all of them again and again takes time
    let lines = document.lines().count();
    let mut cuts: Vec<Cut<'d>> = Vec::with_capacity(lines + lines / 8);
    let mut blank = true;
    let mut page = 0;
    for line in document.lines() {
        if line.furniture {
            continue;
        }
        let (body, quote_depth) = strip_quote_marks(&line.text);
        if line.text.get(body..).is_none_or(|rest| rest.chars().all(|c| c.is_whitespace() || c.is_control())) {
            blank = true;
            if let Some(last) = cuts.last_mut() {
                last.blank_after = true;
            }
            continue;
        }
        for (at, (range, Seen { folded, dates, numbers })) in
            split_line(&line.text, body, tables).into_iter().enumerate()
        {
            if folded.as_str().is_empty() {
                continue;
            }
            cuts.push(Cut {
                line,
                range,
                cues: tables.cues.of(folded.as_str()),
                folded,
                dates,
                numbers,
                blank_before: blank && at == 0,
                blank_after: false,
                page_first: line.page != page,
                quote_depth,
                continued: at > 0,
            });
            page = line.page;
        }
        blank = false;
    }
    if let Some(last) = cuts.last_mut() {
        last.blank_after = true;
    }
    cuts
}

/// Byte where the text begins behind mail quote marks, and how many there are.
fn strip_quote_marks(text: &str) -> (usize, u8) {
    let (mut at, mut depth) = (0, 0_u8);
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t']);
        match trimmed.strip_prefix('>').or_else(|| trimmed.strip_prefix('＞').filter(|_| depth > 0)) {
            Some(inner) => {
                at = text.len() - inner.len();
                depth = depth.saturating_add(1);
                rest = inner;
            }
            None => return (if depth == 0 { 0 } else { at }, depth),
        }
    }
}

/// A printed text folded, and the dates and numbers in it: what cutting asks and what a piece keeps.
struct Seen {
    folded: Folded,
    dates: Vec<FoundDate>,
    numbers: Vec<FoundNumber>,
}

impl Seen {
    fn of(printed: &str, tables: &Tables) -> Self {
        let folded = fold(printed, Spacing::Drop);
        let dates = find_dates(folded.as_str(), tables);
        let numbers = find_numbers_beside(folded.as_str(), &dates, tables);
        Self { folded, dates, numbers }
    }
}

/// The pieces of the printed line as ranges, with what each shows.
fn split_line(text: &str, start: usize, tables: &Tables) -> Vec<(Range<usize>, Seen)> {
    let printed = text.get(start..).unwrap_or_default();
    let whole = Seen::of(printed, tables);
    let chars = whole.folded.as_str().chars().count();
    if chars < 4 {
        return vec![(start..text.len(), whole)];
    }
    let mut marks = if chars > LONG_LINE { head_run(printed, &whole.folded, tables) } else { Vec::new() };
    if marks.is_empty() {
        marks = anchors(printed, &whole, tables);
    }
    marks.retain(|at| *at > 0 && *at < printed.len() && printed.is_char_boundary(*at));
    marks.sort_unstable();
    marks.dedup();
    let mut ranges = Vec::with_capacity(marks.len() + 1);
    let mut from = 0;
    for at in marks.into_iter().chain([printed.len()]) {
        if printed.get(from..at).is_some_and(|piece| !piece.trim().is_empty()) {
            ranges.push(from..at);
            from = at;
        }
    }
    // most lines are one piece, and what it shows is known
    if let [only] = ranges.as_slice()
        && only.len() == printed.len()
    {
        return vec![(start..text.len(), whole)];
    }
    let seen = |range: Range<usize>| {
        let piece = Seen::of(printed.get(range.clone()).unwrap_or_default(), tables);
        (start + range.start..start + range.end, piece)
    };
    ranges.into_iter().map(seen).collect()
}

/// 公印省略 in its spellings, in brackets.
static SEAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[\(〔\[【]?(?:会長|理事長|職)?(?:公印|契印|押印|印影印刷|印)[^\)〕\]】]{0,12}(?:省略|略)[\)〕\]】]?")
        .ok()
});

/// （XあてY通知）, XからYあて, XよりYあて: addressee and issuer of a letter in a collection of rules.
static DISTRIBUTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^/?[■□●○◆]?[\(〔\[]?(?P<a>[^。、]{2,}?[^。]*?)(?P<m>あて|宛て|宛)(?P<b>[^。]{3,}?)(?P<v>通知|通達|通牒|依頼|回答|照会|事務連絡|連名通知|連名通達|内かん|決定)?[\)〕\]]?/?$",
    )
    .ok()
});
static FROM_TO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^/?[■□●○◆]?[\(〔\[]*(?P<a>[^。]{3,}?)(?:から|より)(?P<b>[^。]{2,}?)(?:あて|宛て|宛|へ)(?:\([^)]*\))?[\)〕\]]*/?$",
    )
    .ok()
});

/// Whether a name has so many letters or fewer. In the patterns a bound would be written out letter by letter.
fn is_at_most(letters: usize, name: &str) -> bool {
    name.chars().nth(letters).is_none()
}

/// What a letter without a number bears in its place.
const MEMO: &str = "事務連絡";

/// Cuts of a line of usual length, as bytes of `printed`.
fn anchors(printed: &str, seen: &Seen, tables: &Tables) -> Vec<usize> {
    let Seen { folded, dates, numbers } = seen;
    let t = folded.as_str();
    let mut marks = Vec::new();
    // most lines have none of the words: what letters they have tells it at once
    let letters = Letters::of(t);
    let addressed =
        letters.may_hold("宛") && t.contains('宛') || letters.may_hold("あて") && find_word(t, "あて").is_some();
    if (addressed || letters.may_hold("へ") && t.contains('へ'))
        && let Some(found) = FROM_TO.as_ref().and_then(|r| r.captures(t))
        && let (Some(a), Some(b)) = (found.name("a"), found.name("b"))
        && is_at_most(60, a.as_str())
        && is_at_most(80, b.as_str())
        && ends_with_post(a.as_str(), tables)
    {
        return led(seen, a.end());
    }
    if addressed
        && let Some(found) = DISTRIBUTION.as_ref().and_then(|r| r.captures(t))
        && let (Some(m), Some(b)) = (found.name("m"), found.name("b"))
        && is_at_most(60, b.as_str())
        && (found.name("v").is_some() || ends_with_post(b.as_str(), tables))
    {
        return led(seen, m.end());
    }
    // R5.4.3　　5海健増第1234号: without the gap the digits of day and number run together
    let digit = |c: Option<char>| c.is_some_and(char::is_numeric);
    let gaps = if t == printed { Vec::new() } else { wide_gaps(printed) };
    let parted: Vec<usize> = gaps
        .iter()
        .filter(|gap| {
            let (left, right) =
                (printed.get(..gap.start).unwrap_or_default(), printed.get(gap.end..).unwrap_or_default());
            digit(left.chars().next_back())
                && digit(right.chars().next())
                && is_anchor(left, tables)
                && is_anchor(right, tables)
        })
        .map(|gap| gap.end)
        .collect();
    if !parted.is_empty() {
        return parted;
    }
    if let Some(only) = dates_and_numbers_only(t, dates, numbers) {
        marks.extend(only.into_iter().map(|at| printed_at(folded, at)));
        return marks;
    }
    if let Some(at) = names_in_line::signature_behind_quote(printed, tables) {
        return vec![at];
    }
    // a colon of full width is folded
    let labels = if letters.has(':') { labelled(printed, tables) } else { Vec::new() };
    if !labels.is_empty() {
        return labels;
    }
    for gap in gaps {
        let (left, right) = (printed.get(..gap.start).unwrap_or_default(), printed.get(gap.end..).unwrap_or_default());
        // 日　　付｜…: letters of a label set apart
        let apart = left.trim().chars().count() == 1;
        let anchored = is_anchor(left, tables) || is_anchor(right, tables) || is_honoured(left, tables);
        let wide = columns_of(printed.get(gap.clone()));
        if !apart && (anchored || wide >= NEAR_APART && are_two_parties(left, right, wide, tables)) {
            marks.push(gap.end);
        }
    }
    if t != printed {
        marks.extend(after_honorific(printed, &letters));
    }
    if letters.may_hold("略")
        && t.contains('略')
        && let Some(seal) = SEAL.as_ref().and_then(|r| r.find(t))
        && seal.start() >= 6
        && t.len() - seal.end() <= 6
    {
        marks.push(printed_at(folded, seal.start()));
    }
    marks
}

/// Where the labels of a head follow one another on one line: 発出元：…　発出日：…　文書番号：…; none when the line is no such row.
fn labelled(printed: &str, tables: &Tables) -> Vec<usize> {
    const ALL: [HeadLabel; 4] = [HeadLabel::Addressee, HeadLabel::Issuer, HeadLabel::Subject, HeadLabel::Date];
    let is_label = |text: &str| {
        let start: String = text.chars().take(14).collect();
        let folded = fold(&start, Spacing::Drop);
        let signed = folded.as_str().find(':').and_then(|at| folded.as_str().get(..at));
        signed.is_some_and(|word| {
            let known = ALL.iter().any(|label| tables.parties.label_len(*label, folded.as_str()) > 0);
            known || NUMBER_LABELS.contains(&word)
        })
    };
    if !printed.contains([':', '：']) || !is_label(printed.trim_start()) {
        return Vec::new();
    }
    let gaps = printed.char_indices().zip(printed.chars().skip(1));
    gaps.filter(|((_, c), next)| c.is_whitespace() && !next.is_whitespace())
        .map(|((at, c), _)| at + c.len_utf8())
        .filter(|at| printed.get(*at..).is_some_and(is_label))
        .collect()
}

/// Words that label a number in a row of labels.
const NUMBER_LABELS: [&str; 5] = ["文書番号", "番号", "発番", "記号番号", "文書記号"];

/// A cut at a folded byte, and one behind each date and number that the line begins with: (平成31年2月8日付け法務省民二第105号…宛て….
fn led(seen: &Seen, cut: usize) -> Vec<usize> {
    let Seen { folded, dates, numbers } = seen;
    let bracket = folded.as_str().len()
        - folded.as_str().trim_start_matches(['/', '(', '〔', '[', '■', '□', '●', '○', '◆']).len();
    let (mut at, mut marks) = (bracket, Vec::new());
    let spans = dates.iter().map(|d| &d.full).chain(numbers.iter().filter(|n| !n.law).map(|n| &n.range));
    let spans: Vec<&Range<usize>> = spans.collect();
    while let Some(span) = spans.iter().find(|span| span.start == at && span.end < cut) {
        at = span.end;
        marks.push(printed_at(folded, at));
    }
    marks.push(printed_at(folded, cut));
    marks
}

/// Byte of the printed text where the folded byte `at` begins.
fn printed_at(folded: &Folded, at: usize) -> usize {
    if at >= folded.as_str().len() { usize::MAX } else { folded.printed(at..at + 1).start }
}

fn ends_with_post(name: &str, tables: &Tables) -> bool {
    let name = name.trim_end_matches(['通', '知', '達', ')', ']', '〕', '連', '名']);
    tables.posts.split_post(name).is_some() || tables.bodies.ends_like_body(name)
}

/// Bytes of the folded text where a date begins behind a number or a number behind a date, when the line holds nothing else.
fn dates_and_numbers_only(t: &str, dates: &[FoundDate], numbers: &[FoundNumber]) -> Option<Vec<usize>> {
    if dates.is_empty() && numbers.is_empty() {
        return None;
    }
    let days = dates.iter().filter(|d| d.precision == Precision::Day);
    let mut spans: Vec<(Range<usize>, bool)> = days.map(|d| (d.full.clone(), true)).collect();
    spans.extend(numbers.iter().filter(|n| !n.law).map(|n| (n.range.clone(), false)));
    // 事務連絡 stands in the number's place
    let memo = (spans.len() == 1 && dates.iter().all(|date| !date.dated)).then(|| t.find(MEMO)).flatten();
    spans.extend(memo.map(|at| (at..at + MEMO.len(), false)));
    spans.sort_by_key(|(range, _)| range.start);
    let covered: usize = spans.iter().map(|(range, _)| range.len()).sum();
    let kinds = spans.iter().any(|(_, date)| *date) && spans.iter().any(|(_, date)| !*date);
    // (令和4年3月4日保医発0304第5号) in one pair of brackets is one thing, mostly a cited one
    let bracketed =
        t.starts_with(['(', '〔', '[']) && !t.get(1..).is_some_and(|inner| inner.contains(['(', '〔', '[']));
    if !kinds || bracketed || t.len().saturating_sub(covered) > 18 {
        return None;
    }
    Some(
        spans
            .windows(2)
            .filter_map(|pair| pair.get(1).filter(|b| pair.first().is_some_and(|a| a.1 != b.1)))
            .map(|b| b.0.start)
            .collect(),
    )
}

/// White space at least four columns wide inside a printed line.
fn wide_gaps(printed: &str) -> Vec<Range<usize>> {
    let mut gaps = Vec::new();
    // most lines have none: neither wide white space (beginning with these bytes) nor two blanks in a row
    let wide = printed.bytes().any(|byte| matches!(byte, b'\t' | 0xc2 | 0xe1 | 0xe2)) || printed.contains('\u{3000}');
    if !wide && !printed.contains("  ") {
        return gaps;
    }
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in printed.char_indices() {
        if c.is_whitespace() {
            let (start, width) = open.unwrap_or((at, 0));
            open = Some((start, width + if c == '\t' { 8 } else { columns(c) }));
        } else if let Some((start, width)) = open.take()
            && width >= 4
            && start > 0
        {
            gaps.push(start..at);
        }
    }
    gaps
}

/// A part that is a whole date, a whole number or 事務連絡.
fn is_anchor(part: &str, tables: &Tables) -> bool {
    let folded = fold(part, Spacing::Drop);
    let t = folded.as_str();
    if t.len() < 6 || t.len() > 90 {
        return false;
    }
    // 《文書番号》高薬24-031: a label in brackets opens a value
    (t.starts_with(['《', '〈']) && t.contains(['》', '〉']))
        || t == "事務連絡"
        || find_dates(t, tables).iter().any(|d| d.precision == Precision::Day && t.len() - d.full.len() <= 6)
        || find_numbers(t, tables).iter().any(|n| !n.law && t.len() - n.range.len() <= 6)
}

/// White space this wide parts two columns of print; half of it where both sides are whole offices.
const APART: usize = 14;
const NEAR_APART: usize = 8;

fn columns_of(gap: Option<&str>) -> usize {
    gap.unwrap_or_default().chars().map(columns).sum()
}

/// 一般社団法人 なぎさ県理学療法士会            なぎさ県障がい者スポーツ協会: whom the letter goes to and who sends it, side by side. The
/// members of a brace stand beside their office in the same way, and none of them is a name of its own.
fn are_two_parties(left: &str, right: &str, wide: usize, tables: &Tables) -> bool {
    let (left, right) = (fold(left, Spacing::Drop), fold(right, Spacing::Drop));
    let (left, right) = (left.as_str(), right.as_str());
    let is_short = |text: &str| (4..=40).contains(&text.chars().count()) && !text.contains(['。', '、', '「', ':']);
    if !is_short(left) || !is_short(right) || tables.parties.split_honorific(right).is_some() {
        return false;
    }
    let office =
        |text: &str| tables.posts.split_post(text).is_some_and(|split| split.organization.chars().count() >= 4);
    let named =
        |text: &str| office(text) || tables.bodies.ends_like_body(text) && tables.posts.split_post(text).is_none();
    let bracketed = left.starts_with('(') && left.ends_with(')');
    let class = left.trim_start_matches('各');
    let member = tables.parties.class_len(class) == class.len() || left.ends_with('各');
    let shared = !tables.parties.opens_body(right) && ["主管", "担当", "所管"].iter().any(|word| right.contains(word));
    let whole = wide >= APART || office(left) && office(right);
    let signs = named(right) || tables.parties.government_len(right) > 0 && tables.posts.split_post(right).is_some();
    whole && (named(left) && !member || bracketed) && signs && !shared && !right.starts_with('各')
}

/// 各支部長　様 before a wide gap: what stands behind it is another's name.
fn is_honoured(left: &str, tables: &Tables) -> bool {
    let folded = fold(left, Spacing::Drop);
    let name = tables.parties.split_honorific(folded.as_str()).map_or("", |(name, _)| name);
    (2..=40).contains(&name.chars().count()) && !name.contains(['。', '、'])
}

/// Bytes behind 殿, 御中, 各位 in the middle of a short line, when the next part is independent.
fn after_honorific(printed: &str, letters: &Letters) -> Vec<usize> {
    let mut marks = Vec::new();
    for word in ["殿", "御中", "各位"] {
        // few lines have one
        if !letters.may_hold(word) || find_word(printed, word).is_none() {
            continue;
        }
        for (at, hit) in printed.match_indices(word) {
            let end = at + hit.len();
            let rest = printed.get(end..).unwrap_or_default();
            let next = rest.trim_start();
            let spaced = rest.len() > next.len();
            if spaced
                && at > 0
                && next.chars().count() >= 4
                && !next.starts_with(['(', '（', '〔', '殿', '様'])
                && !rest.contains('。')
            {
                marks.push(end);
            }
        }
    }
    marks
}

/// Cuts of a long line that begins with a head (number, date, addressees, issuers, subject …), as bytes of `printed`; empty when
/// the line is running text.
fn head_run(printed: &str, folded: &Folded, tables: &Tables) -> Vec<usize> {
    let t = folded.as_str();
    let window = t.char_indices().nth(HEAD_WINDOW).map_or(t.len(), |(at, _)| at);
    let head = t.get(..window).unwrap_or(t);
    let sentence = head.find('。').unwrap_or(head.len());
    let dates: Vec<_> =
        find_dates(head, tables).into_iter().filter(|d| !d.dated && d.precision == Precision::Day).collect();
    let numbers: Vec<_> = find_numbers(head, tables).into_iter().filter(|n| !n.law).collect();
    let first_date = dates.iter().find(|d| d.range.start < 240.min(sentence));
    let first_number = numbers.iter().find(|n| n.range.start < 120.min(sentence));
    let subject_first = subject_first(head, &dates, &numbers, folded);
    if let Some(marks) = subject_first.or_else(|| amended_since(head, &dates, &numbers, folded)) {
        return marks;
    }
    let starts_head = match (first_number, first_date) {
        (Some(number), Some(date)) => number.range.start < 60 || date.range.start < 60,
        (None, Some(date)) => {
            date.range.start < 60 && has_honorific(head.get(date.range.end..sentence).unwrap_or_default())
        }
        _ => false,
    };
    let top = first_number.map_or(usize::MAX, |n| n.range.start).min(first_date.map_or(usize::MAX, |d| d.range.start));
    let behind = first_number.map_or(0, |n| n.range.end).max(first_date.map_or(0, |d| d.full.end));
    let clause = head.get(behind..sentence).unwrap_or_default();
    // 平成17年墨田区訓令第6号により … is running text
    let running = head.get(..top).is_some_and(|t| t.contains(['、', '「']))
        || clause.starts_with(['に', 'を', 'の', 'は', 'で', 'が', '、', ')', '「', 'か', 'よ', 'と', '以'])
        || first_number
            .is_some_and(|n| head.get(..n.range.start).is_some_and(|t| t.ends_with("付け") || t.ends_with('付')));
    let headed = has_honorific(clause) || clause.contains("省略") || subject_end(head, behind, sentence).is_some();
    if !starts_head || running || !headed {
        return distribution_first(head, folded).unwrap_or_default();
    }
    let end_of_date = first_date.map_or(0, |d| d.full.end);
    let mut marks: Vec<usize> = Vec::new();
    // numbers and the date stand first
    for number in numbers.iter().take_while(|n| n.range.start <= end_of_date + 30) {
        marks.push(number.range.start);
        marks.push(number.range.end);
    }
    if let Some(date) = first_date {
        marks.push(date.range.start);
        marks.push(date.full.end);
    }
    let rest_start = marks.iter().copied().max().unwrap_or(0);
    // the subject ends the head
    let subject_end = subject_end(head, rest_start, sentence);
    let zone_end = subject_end.unwrap_or(sentence).max(rest_start);
    let zone = head.get(rest_start..zone_end).unwrap_or_default();
    for (at, word) in
        zone.match_indices(['殿', '様']).chain(zone.match_indices("御中")).chain(zone.match_indices("各位"))
    {
        // 様式, 様子 and 仕様 are words
        let next = zone.get(at + word.len()..).and_then(|rest| rest.chars().next());
        let before = zone.get(..at).and_then(|left| left.chars().next_back());
        let in_word = matches!(next, Some('式' | '子' | '々' | '態' | '相'))
            || matches!(before, Some('仕' | '同' | '多' | '模' | '一' | '有'));
        if word != "様" || !in_word {
            marks.push(rest_start + at + word.len());
        }
    }
    if t.contains('略')
        && let Some(seal) = SEAL.as_ref()
    {
        for hit in seal.find_iter(zone) {
            marks.push(rest_start + hit.start());
            marks.push(rest_start + hit.end());
        }
    }
    marks.extend(subject_end);
    let mut printed_marks: Vec<usize> = marks.into_iter().map(|at| printed_at(folded, at)).collect();
    let zone_printed = printed_at(folded, rest_start)..printed_at(folded, zone_end).min(printed.len());
    let folded_zone = head.get(rest_start..zone_end).unwrap_or_default();
    let bodies = body_bounds(folded_zone, tables);
    // where a gap follows a post, the words behind the gap decide
    let bodies = bodies.into_iter().map(|(at, ends)| (printed_at(folded, rest_start + at), ends));
    let glued = |at: usize| printed.get(..at).is_some_and(|left| !left.ends_with(char::is_whitespace));
    printed_marks.extend(bodies.filter(|(at, ends)| !ends || glued(*at)).map(|(at, _)| at));
    let unspaced = !printed.trim().contains(char::is_whitespace);
    if is_letter_spaced(printed) || unspaced {
        printed_marks.extend(post_ends(folded_zone, tables).into_iter().map(|at| printed_at(folded, rest_start + at)));
    }
    if zone_printed.start < zone_printed.end {
        // where letters are set apart, only a gap between words tells two names
        let least = if is_letter_spaced(printed) { 3 } else { 2 };
        let mut zone = printed.get(zone_printed.clone()).unwrap_or_default();
        // 財団法人…協会 国際連盟から…示されました: the text begins with a name
        if let Some(text) = names_in_line::sentence_start(zone, tables) {
            zone = zone.get(..text).unwrap_or(zone);
            printed_marks.retain(|mark| *mark <= zone_printed.start + text || *mark >= zone_printed.end);
            printed_marks.push(zone_printed.start + text);
        }
        let spaces = zone.char_indices().filter(|(at, c)| {
            c.is_whitespace()
                && splits_names(zone, *at, least, tables)
                && !names_in_line::is_lost_dot(zone, *at, tables)
        });
        printed_marks.extend(spaces.map(|(at, _)| zone_printed.start + at));
        let persons = names_in_line::person_ends(zone, tables);
        printed_marks.extend(persons.into_iter().map(|at| zone_printed.start + at));
    }
    // 記 between spaces, in what follows
    printed_marks.extend(printed.match_indices(" 記 ").map(|(at, _)| at));
    printed_marks
}

/// …について 昭和五十三年四月二十日 五三構改B第六一三号 (…あて…通知): a collection of rules prints the subject first. The text behind
/// the bracket is a piece of its own.
fn subject_first(head: &str, dates: &[FoundDate], numbers: &[FoundNumber], folded: &Folded) -> Option<Vec<usize>> {
    let date = dates.first()?;
    let title = head.get(..date.range.start)?.trim_end_matches(['(', '〔', '[', '○']);
    let whole = ["について", "に関する件", "の件", "に就て"].iter().any(|end| title.ends_with(end));
    let short = (6..=80).contains(&title.chars().count()) && !title.contains(['。', '、']);
    let next = numbers.iter().find(|n| n.range.start >= date.full.end && n.range.start <= date.full.end + 6)?;
    let behind = head.get(next.range.end..)?;
    let open = behind.find(['(', '〔', '[']).filter(|at| *at <= 6)?;
    let close = behind.get(open..)?.find([')', '〕', ']'])? + open;
    let bracket = behind.get(open + 1..close)?;
    let to = ["あて", "宛て", "宛", "殿"].iter().find_map(|word| Some(bracket.find(word)? + word.len()))?;
    if !whole || !short || date.dated {
        return None;
    }
    let at = |byte: usize| printed_at(folded, byte);
    let from = next.range.end + open;
    Some(vec![at(date.range.start), at(next.range.start), at(from), at(from + 1 + to), at(next.range.end + close + 1)])
}

/// (1)…について 蔵関第1182号 昭和58年10月27日 改正 蔵関第841号 平成4年9月27日 …: a collection of rules tells how a letter was amended
/// before its text.
fn amended_since(head: &str, dates: &[FoundDate], numbers: &[FoundNumber], folded: &Folded) -> Option<Vec<usize>> {
    /// The text behind it is longer than a title in a list.
    const TEXT: usize = 60;
    let (number, date) = (numbers.first()?, dates.first()?);
    let title = head.get(..number.range.start)?;
    let item = title.strip_prefix('(').and_then(|rest| rest.find(')')).filter(|at| *at <= 2).map_or(0, |at| at + 2);
    let whole = ["について", "に関する件", "の件"].iter().any(|end| title.ends_with(end));
    let short = (6..=80).contains(&title.chars().count()) && !title.contains(['。', '、']);
    if !whole || !short || date.range.start != number.range.end || date.dated {
        return None;
    }
    let mut end = date.full.end;
    let next = |from: usize| {
        let number = numbers.iter().find(|n| (from..from + 18).contains(&n.range.start))?;
        let amended = head.get(from..number.range.start)?.ends_with("改正");
        let date = dates.iter().find(|d| d.range.start == number.range.end)?;
        amended.then_some(date.full.end)
    };
    while let Some(behind) = next(end) {
        end = behind;
    }
    let text = head.get(end..)?.chars().count() >= TEXT;
    let at = |byte: usize| printed_at(folded, byte);
    let marks = || vec![at(item), at(number.range.start), at(date.range.start), at(date.full.end), at(end)];
    (end > date.full.end && text).then(marks)
}

/// …(各都道府県知事あて…課長通知)…: who wrote to whom in brackets, and the text on the same line.
fn distribution_first(head: &str, folded: &Folded) -> Option<Vec<usize>> {
    /// Most letters of a title above it.
    const TITLE: usize = 60;
    let open = head.find(['(', '〔', '['])?;
    let title = head.get(..open)?;
    let rest = head.get(open..)?;
    let close = end_of_bracket(rest)?;
    let inner = rest.get(1..close)?;
    let to = ["あて", "宛て", "宛"].iter().find_map(|word| Some(inner.find(word)? + word.len()))?;
    let by = inner.get(to..)?;
    let sent = ["通知", "通達", "通牒", "依頼", "回答", "照会"].iter().any(|end| by.ends_with(end));
    let plain = title.chars().count() <= TITLE && !title.contains(['。', '、', '「']) && !inner.contains('。');
    let text = rest.get(close..).is_some_and(|text| text.chars().count() > LONG_LINE && !text.starts_with(")に"));
    let at = |byte: usize| printed_at(folded, byte);
    let named = by.chars().count() >= 5;
    (sent && plain && text && named).then(|| vec![at(open), at(open + 1 + to), at(open + close + 1)])
}

/// Where the bracket closes with which a text begins; brackets inside it are counted.
fn end_of_bracket(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '〔' | '[' => depth += 1,
            ')' | '〕' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn has_honorific(text: &str) -> bool {
    ["殿", "様", "御中", "各位"].iter().any(|word| text.contains(word))
}

/// Whether white space at this byte stands between two names and not inside a letter-spaced one.
fn splits_names(zone: &str, at: usize, least: usize, tables: &Tables) -> bool {
    // only the first byte of a gap is asked
    if zone.get(..at).is_some_and(|left| left.ends_with(char::is_whitespace)) {
        return false;
    }
    // について（ 通知 ）
    let before = zone.get(..at).unwrap_or_default();
    if before.matches(['(', '（', '〔', '「']).count() > before.matches([')', '）', '〕', '」']).count() {
        return false;
    }
    let mut left = zone.get(..at).unwrap_or_default().split_whitespace().rev();
    let mut right = zone.get(at..).unwrap_or_default().split_whitespace();
    let (word, before) = (left.next().unwrap_or_default(), left.next().unwrap_or_default());
    let first = left.next().unwrap_or_default();
    let (next, second) = (right.next().unwrap_or_default(), right.next().unwrap_or_default());
    // 会長　志方 雄一郎: a post goes with the person behind it, and a family name with the given name
    let is_post = |word: &str| tables.posts.is_post(fold(word, Spacing::Drop).as_str());
    // 武 笠 由 紀: a person ends where a longer word begins
    if word.chars().count() == 1 && next.chars().count() == 1 {
        return false;
    }
    let short = |word: &str| (1..=4).contains(&word.chars().count()) && word.chars().all(crate::text::is_japanese);
    let ends_post = |word: &str| {
        let word = fold(word, Spacing::Drop);
        tables.posts.split_post(word.as_str()).is_some() && tables.parties.split_honorific(word.as_str()).is_none()
    };
    if tables.parties.is_honorific(fold(next, Spacing::Drop).as_str()) {
        return false;
    }
    let honoured = |word: &str| matches!(word, "殿" | "様" | "御中" | "各位" | "あて" | "宛");
    if ends_post(first) && short(before) && short(word) && !honoured(next) && !ends_post(before) && !ends_post(word) {
        return true;
    }
    let named = short(next) && !honoured(next) && (short(second) || next.chars().count() >= 3) && !ends_post(next);
    let person = (is_post(word) && short(next))
        || (ends_post(word) && named)
        || (ends_post(before) && short(word) && short(next));
    let person = person && !honoured(word);
    word.chars().count() >= least && next.chars().count() >= least && !person
}

/// Whether most tokens of a line are single characters.
fn is_letter_spaced(printed: &str) -> bool {
    let (mut single, mut all) = (0, 0);
    for token in printed.split_whitespace().take(120) {
        all += 1;
        single += usize::from(token.chars().count() == 1);
    }
    all >= 10 && single * 10 > all * 6
}

/// End of the subject (について, の件 … with its note) in a folded head, behind `from`.
fn subject_end(head: &str, from: usize, sentence: usize) -> Option<usize> {
    static END: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:(?:の件|のお願い|のお知らせ|に関する件|の御案内|のご案内)について|について(?:の[^。、]{2,20}?について)?|に関する件|の件|のお願い|のお知らせ)(?:[\(〔][^\)〕]{1,10}[\)〕])?").ok()
    });
    let zone = head.get(from..sentence)?;
    let mut end = None;
    for hit in END.as_ref()?.find_iter(zone) {
        // このことについて、 opens the body
        let before = zone.get(..hit.start())?;
        let after = zone.get(hit.end()..)?;
        if before.ends_with("このこと") || before.ends_with("標記") || after.starts_with('、') {
            break;
        }
        end = Some(from + hit.end());
        if !after.starts_with("の一部") {
            break;
        }
        // 「…について」の一部改正について
    }
    end
}

/// Bytes of a folded text where the name of a known body begins behind the end of another part, and where it ends with its post.
fn body_bounds(zone: &str, tables: &Tables) -> Vec<(usize, bool)> {
    let mut bounds = Vec::new();
    let (mut previous, mut inside) = (None, 0);
    for (at, c) in zone.char_indices() {
        let rest = zone.get(at..).unwrap_or_default();
        let opens = matches!(previous, Some('長' | '殿' | '様' | '中' | '官' | '会' | '課' | '事' | '市' | ')') | None);
        previous = Some(c);
        // 教育委員会 is mostly somebody's
        if !opens || at < inside || rest.starts_with("教育委員会") {
            continue;
        }
        let known = tables.organizations.prefix_len(rest);
        if known < 12 {
            continue;
        }
        bounds.push((at, false));
        let end = end_of_party(rest, known, tables);
        inside = at + end.unwrap_or(known);
        bounds.extend(end.map(|end| (at + end, true)));
    }
    bounds
}

/// Bytes of a folded text, whose gaps tell nothing, behind the posts that end a party: …飼料課長|稲わら収集機械の….
fn post_ends(zone: &str, tables: &Tables) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for (at, _) in zone.match_indices('長') {
        let end = at + '長'.len_utf8();
        let from = ends.last().copied().unwrap_or(0);
        let (party, rest) = (zone.get(from..end).unwrap_or_default(), zone.get(end..).unwrap_or_default());
        let goes_on = rest.chars().next().is_none_or(|c| "通の名等がにをはへと及・宛あ会補代室官殿様、)".contains(c));
        let office = tables.posts.split_post(party).is_some_and(|split| split.organization.chars().count() >= 3);
        if office && !goes_on && !party.contains(['の', 'に', 'を']) {
            ends.push(end);
        }
    }
    ends
}

/// Where a party ends that begins with a known body: behind its post, or behind the body itself when the words that follow are no part
/// of a name (…健康教育・食育課|色覚に関する…).
fn end_of_party(text: &str, known: usize, tables: &Tables) -> Option<usize> {
    let body = text.get(..known)?;
    let rest = text.get(known..)?;
    let ends = rest.char_indices().map(|(at, c)| known + at + c.len_utf8()).take(12);
    // 厚生労働省大臣官房… goes on
    let goes_on = |end: usize| text.get(end..).is_some_and(|rest| rest.starts_with("官房"));
    let named = |end: &usize| text.get(..*end).is_some_and(|name| tables.posts.split_post(name).is_some());
    let post = ends.filter(|end| named(end) && !goes_on(*end)).last();
    let unit = body.ends_with(['課', '室', '班']);
    let own_word = |c: char| {
        !matches!(
            c,
            '長' | '課' | '係' | '室' | '部' | '局' | '班' | '(' | '・' | '殿' | '様' | '御' | '各' | '宛' | 'あ'
        )
    };
    let honoured = |end: usize| {
        let rest = text.get(end..).unwrap_or_default();
        ["殿", "様", "御中", "各位", "あて", "宛"].iter().any(|word| rest.starts_with(word))
    };
    if post.or(Some(known)).is_some_and(honoured) {
        return None;
    }
    post.or_else(|| (unit && rest.starts_with(own_word)).then_some(known))
}
