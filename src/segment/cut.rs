//! Lines become pieces: a line that holds several parts of a head (a number and a date, an issuer and （公印省略）, or a whole
//! letter on one line) is cut at its anchors first, so that every piece can have one role.
//!
//! ```text
//! 「平成18年9月15日基発第0915005号」 → 「平成18年9月15日」 「基発第0915005号」
//! 「(都道府県労働局長あて厚生労働省労働基準局長通知)」 → 「(都道府県労働局長あて」 「厚生労働省労働基準局長通知)」
//! ```

use super::cited_below::{cuts_in_line, title_in_line};
use super::names_in_line;
use super::whole_head::head_run;
use crate::grammar::{FoundDate, FoundNumber, Precision, find_dates, find_numbers, find_numbers_beside};
use crate::model::{Document, Line};
use crate::tables::{CueSet, HeadLabel, Tables};
use crate::text::{Folded, Letters, Spacing, columns, find_word, fold};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// From this many folded characters a line may hold a whole head.
pub(super) const LONG_LINE: usize = 48;

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
    let mut shown = false;
    let mut page = 0;
    for line in document.lines() {
        if line.furniture {
            continue;
        }
        let (mut body, quote_depth) = strip_quote_marks(&line.text);
        // 1 都道府県知事 殿 …: the page stands in front of what is shown of it
        if shown && let Some(page) = page_len(&line.text) {
            body = page;
        }
        if !line.text.trim().is_empty() {
            shown = line.text.trim() == "Transcription";
        }
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
    part_titles_from_days(&mut cuts, tables);
    cuts
}

/// …の解除について（2012.02.06）, …の対応について【9月7日】 above that day: the day behind the title of a page is no part of it.
fn part_titles_from_days(cuts: &mut Vec<Cut>, tables: &Tables) {
    let mut at = 0;
    while at < cuts.len() {
        if let Some((title, day)) = cuts.get(at).and_then(|cut| titled_day(cut, cuts.get(at + 1..)?, tables)) {
            cuts.splice(at..=at, [title, day]);
            at += 1;
        }
        at += 1;
    }
}

/// The title and the day behind it, in brackets or set apart (…受付方法について 2019.11.8).
fn titled_day<'d>(cut: &Cut<'d>, below: &[Cut], tables: &Tables) -> Option<(Cut<'d>, Cut<'d>)> {
    /// Lines below in which the day of the letter is looked for, and letters of a title.
    const BELOW: usize = 6;
    const TITLE: usize = 6;
    let t = cut.folded.as_str();
    let day = cut.dates.last().filter(|day| !day.dated)?;
    let bracket = t.chars().next_back().filter(|c| matches!(c, ')' | '】' | ']')).map_or(0, char::len_utf8);
    if day.full.end + bracket != t.len() || day.range.start == 0 {
        return None;
    }
    let open = match t.get(..day.full.start)?.char_indices().next_back()? {
        (open, '(' | '【' | '[') if bracket > 0 => open,
        _ if bracket == 0 => day.range.start,
        _ => return None,
    };
    let title = t.get(..open).filter(|title| title.chars().count() >= TITLE && !title.contains(['。', ':']))?;
    let bare = title.strip_suffix(')').and_then(|noted| noted.rsplit_once('(')).map_or(title, |(bare, _)| bare);
    let titled = ["subject-end", "subject-note-end"].iter().any(|name| tables.cues.bears(title, name))
        || tables.cues.bears(bare, "subject-end")
        || below.iter().take(BELOW).any(|cut| cut.folded.as_str() == title);
    let mut days = below.iter().take(BELOW).flat_map(|cut| &cut.dates).filter(|day| day.date.is_some() && !day.dated);
    let first = days.next();
    let same = |other: &FoundDate| other.month == day.month && other.day == day.day;
    let whole = day.date.is_some() && day.precision == Precision::Day;
    let alone = if whole {
        first.is_none_or(same) || bracket == 0
    } else {
        bracket > 0 && day.month.is_some() && day.day.is_some() && first.is_some_and(same)
    };
    let parted = cut.range.start + printed_at(&cut.folded, open);
    let gap = || cut.line.text.get(..parted).is_some_and(|left| left.ends_with(char::is_whitespace));
    if !titled || !alone || bracket == 0 && !gap() {
        return None;
    }
    let piece = |range: Range<usize>, continued: bool| {
        let Seen { folded, dates, numbers } = Seen::of(cut.line.text.get(range.clone()).unwrap_or_default(), tables);
        Cut { range, cues: tables.cues.of(folded.as_str()), folded, dates, numbers, continued, ..cut.clone() }
    };
    let mut day = piece(parted..cut.range.end, true);
    (day.blank_before, day.page_first) = (false, false);
    Some((piece(cut.range.start..parted, cut.continued), day))
}

/// Bytes of a number of a page with a gap behind it, with which a line begins.
fn page_len(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(digits..).filter(|rest| (1..=3).contains(&digits) && rest.starts_with(' ')).map(|_| digits + 1)
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
        if chars > LONG_LINE {
            marks.extend(title_in_line(printed).into_iter().flatten());
        }
    } else {
        marks.extend(cuts_in_line(&whole.folded, &whole.dates, &whole.numbers));
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
pub(super) static SEAL: LazyLock<Option<Regex>> = LazyLock::new(|| {
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
        r"^/?[■□●○◆]?[\(〔\[]*(?P<a>[^。]{3,}?)(?:から|より)(?P<b>[^。]{2,}?)(?:あて|宛て|宛|へ)(?P<v>照会|回答|通知|通達|通牒|依頼)?(?:\([^)]*\))?[\)〕\]]*/?$",
    )
    .ok()
});

/// Whether a name has so many letters or fewer. In the patterns a bound would be written out letter by letter.
fn is_at_most(letters: usize, name: &str) -> bool {
    name.chars().nth(letters).is_none()
}

/// What a letter without a number bears in its place.
pub(super) const MEMO: &str = "事務連絡";

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
        let mut marks = led(seen, a.end());
        // あて | 照会
        marks.extend(found.name("v").map(|verb| printed_at(folded, verb.start())));
        return marks;
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
    if let Some(only) = dates_and_numbers_only(folded, dates, numbers) {
        marks.extend(only.into_iter().map(|at| printed_at(folded, at)));
        return marks;
    }
    if let Some(at) = names_in_line::signature_behind_quote(printed, tables) {
        return vec![at];
    }
    let signers = names_in_line::signers_in_row(printed, &letters, tables);
    if !signers.is_empty() {
        return signers;
    }
    let parted = titles_day(printed, &letters, tables)
        .or_else(|| day_before_words(printed, seen, tables))
        .or_else(|| number_before_post(seen, tables))
        .or_else(|| day_behind_office(printed, seen, tables));
    if let Some(at) = parted {
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
            known || NUMBER_LABELS.contains(&word) || OTHER_LABELS.contains(&word)
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

/// 【…の疑義について】公布日:昭和58年9月20日: the byte where the label begins behind the title.
fn titles_day(printed: &str, letters: &Letters, tables: &Tables) -> Option<usize> {
    if !letters.has(':') || !letters.may_hold("】") {
        return None;
    }
    let at = printed.find('】')? + '】'.len_utf8();
    let label = fold(printed.get(at..)?, Spacing::Drop);
    (tables.parties.label_len(HeadLabel::Date, label.as_str()) > 0 && !find_dates(label.as_str(), tables).is_empty())
        .then_some(at)
}

/// 令和3年2月3日 丘の上病院 院長, 2023年7月20日 18時30分7月20日(木)は…: the byte behind a day, and its hour, with which a line of other words
/// begins.
fn day_before_words(printed: &str, seen: &Seen, tables: &Tables) -> Option<usize> {
    /// Letters of who signs.
    const SIGNER: std::ops::RangeInclusive<usize> = 4..=30;
    let day = seen.dates.first().filter(|day| day.range.start == 0 && day.date.is_some() && !day.dated)?;
    let rest = seen.folded.as_str().get(day.full.end..).filter(|rest| !rest.is_empty())?;
    let hour = hour_len(rest);
    // 9時00分発信 is a line of its own, 18時30分7月20日(木)は、…です。 the day of a posting and its text
    if hour > 0 && rest.get(hour..).is_some_and(|words| words.contains(['。', '、'])) {
        return Some(printed_at(&seen.folded, day.full.end + hour));
    }
    let at = printed_at(&seen.folded, day.full.end);
    let apart = printed.get(..at).is_some_and(|left| left.ends_with(char::is_whitespace));
    let plain = !rest.contains(['。', '、', '(', ':', '「', '~']) && SIGNER.contains(&rest.chars().count());
    let office = || tables.posts.split_post(rest).is_some_and(|split| split.organization.chars().count() >= 3);
    (apart && plain && tables.parties.split_honorific(rest).is_none() && office()).then_some(at)
}

/// 例規警防第7号消防局長: the byte behind a number whose line goes on with who signs.
fn number_before_post(seen: &Seen, tables: &Tables) -> Option<usize> {
    /// Bytes in front of the number, and letters of the post.
    const BEFORE: usize = 6;
    const POST: std::ops::RangeInclusive<usize> = 3..=20;
    let number = seen.numbers.first().filter(|number| !number.law && number.range.start <= BEFORE)?;
    let post = seen.folded.as_str().get(number.range.end..)?;
    let plain = POST.contains(&post.chars().count()) && seen.dates.is_empty();
    let office = || tables.posts.split_post(post).is_some_and(|split| split.organization.chars().count() >= 2);
    (plain && post.ends_with('長') && office()).then(|| printed_at(&seen.folded, number.range.end))
}

/// …安全衛生部安全課長 平成19年6月14日: the byte where the day begins behind who signs.
fn day_behind_office(printed: &str, seen: &Seen, tables: &Tables) -> Option<usize> {
    /// Letters of who signs.
    const SIGNER: std::ops::RangeInclusive<usize> = 4..=40;
    let t = seen.folded.as_str();
    let day = seen.dates.last().filter(|day| day.full.end == t.len() && day.date.is_some() && !day.dated)?;
    let office = t.get(..day.range.start).filter(|office| SIGNER.contains(&office.chars().count()))?;
    let plain = !office.contains(['。', '、', '(', ':', '「', '~']) && seen.numbers.is_empty();
    let at = printed_at(&seen.folded, day.range.start);
    let apart = printed.get(..at).is_some_and(|left| left.ends_with(char::is_whitespace));
    let post = || tables.posts.split_post(office).is_some_and(|split| split.organization.chars().count() >= 3);
    (plain && apart && post()).then_some(at)
}

/// Bytes of 18時30分 or 10:22 with which a text begins.
fn hour_len(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let hours = digits(text);
    let Some(behind) = text.get(hours..).filter(|_| (1..=2).contains(&hours)) else { return 0 };
    let Some(minutes) = behind.strip_prefix('時').or_else(|| behind.strip_prefix(':')) else { return 0 };
    let count = digits(minutes);
    let end = minutes.get(count..).unwrap_or_default();
    if count != 2 {
        return 0;
    }
    text.len() - end.strip_prefix('分').unwrap_or(end).len()
}

/// Words that label a number in a row of labels.
pub(super) const NUMBER_LABELS: [&str; 6] = ["文書番号", "番号", "発番", "記号番号", "文書記号", "発信番号"];
/// Words that label what is no part of a head.
const OTHER_LABELS: [&str; 8] = ["種別", "種類", "公印", "添付", "添付資料", "担当", "保存期間", "備考"];

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
        // 警察庁丁生企発第51号/平成20年6月13日/…: what parts them stays with what stands before it
        let rest = folded.as_str().get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start_matches(['/', '、', '・']).len();
        marks.push(printed_at(folded, at));
    }
    marks.push(printed_at(folded, cut));
    marks
}

/// Byte of the printed text where the folded byte `at` begins.
pub(super) fn printed_at(folded: &Folded, at: usize) -> usize {
    if at >= folded.as_str().len() { usize::MAX } else { folded.printed(at..at + 1).start }
}

fn ends_with_post(name: &str, tables: &Tables) -> bool {
    let name = name.trim_end_matches(['通', '知', '達', ')', ']', '〕', '連', '名']);
    tables.posts.split_post(name).is_some() || tables.bodies.ends_like_body(name)
}

/// Bytes of the folded text where a date begins behind a number or a number behind a date, when the line holds nothing else.
fn dates_and_numbers_only(folded: &Folded, dates: &[FoundDate], numbers: &[FoundNumber]) -> Option<Vec<usize>> {
    if dates.is_empty() && numbers.is_empty() {
        return None;
    }
    let t = folded.as_str();
    let days = dates.iter().filter(|d| d.precision == Precision::Day);
    let mut spans: Vec<(Range<usize>, bool)> = days.map(|d| (d.full.clone(), true)).collect();
    let with_year = |n: &FoundNumber| (with_year(folded, n.range.start)..n.range.end, false);
    spans.extend(numbers.iter().filter(|n| !n.law).map(with_year));
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

/// Where the year begins that a number opens with, behind the digits of a day: 29.11.17 29日獣発第231号, whose gap is gone when folded.
pub(super) fn with_year(folded: &Folded, number: usize) -> usize {
    let before = folded.as_str().as_bytes().get(..number).unwrap_or_default();
    let digits = before.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let apart = |at: usize| folded.printed(at - 1..at).end < folded.printed(at..at + 1).start;
    let year = (1..=2).map(|count| (count, number.saturating_sub(count)));
    let mut year = year.filter(|(count, at)| digits > *count && *at > 0 && apart(*at));
    year.next().map_or(number, |(_, at)| at)
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
