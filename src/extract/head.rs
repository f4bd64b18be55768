//! The letter's own date and numbers, from the lines of its head.
//!
//! ```text
//! 医政参発0609第3号 / 令和5年6月9日 → 2023-06-09, 医政参発0609第3号
//! ```
//!
//! A received stamp (収受), a web page's update date, a retention mark and cited numbers stand in the head too and are none of them.

use super::head_number::{
    code_beside_the_day, notification_on_top, number_over_lines, number_without_sign, numbers_before_distribution,
    plain_number, year_before,
};
use super::{place, revision};
use crate::diag::{Code, Diagnostic, Sink};
use crate::grammar::{DateForm, FoundDate, Precision, find_dates, find_numbers};
use crate::model::{Date, Evidence};
use crate::segment::{Piece, Role};
use crate::tables::{HeadLabel, Tables};

/// The lines that may hold the letter's own number and date. What stands below 一部改正 in a head is the list of its revisions, up
/// to the addressee; when a number or 事務連絡 stands above the subject, a number below it is a cited one, and so is what stands in or
/// below the running text of a letter whose head has a date.
fn own_lines<'p, 'd>(pieces: &'p [Piece<'d>]) -> impl Iterator<Item = &'p Piece<'d>> {
    lines_above(pieces, &[Role::Date, Role::Number])
}

/// The lines that may hold what one of these roles says: a number above the subject says nothing of a day at the foot.
fn lines_above<'p, 'd>(pieces: &'p [Piece<'d>], told: &[Role]) -> impl Iterator<Item = &'p Piece<'d>> + use<'p, 'd> {
    let subject = pieces.iter().position(|p| p.role == Role::Subject).unwrap_or(pieces.len());
    let above = pieces.get(..subject).unwrap_or(pieces);
    let text = pieces.iter().position(|p| matches!(p.role, Role::Body | Role::Greeting) && p.text().contains('。'));
    let text = text.unwrap_or(pieces.len());
    let has = |lines: &[Piece], role: Role| told.contains(&role) && lines.iter().any(|p| p.role == role);
    let end = if has(above, Role::Number) {
        subject
    } else if pieces.get(..text).is_some_and(|head| has(head, Role::Date) || has(head, Role::Number)) {
        text
    } else {
        pieces.len()
    };
    let mut revised = revision::revised(pieces);
    // |受付印 / |R3.11.22 / |旅組第41号: the frame of a received stamp beside the head
    let beside = |piece: &Piece| piece.text().starts_with('|');
    let stamped =
        pieces.iter().any(|p| beside(p) && ["受付", "収受", "受領"].iter().any(|word| p.text().contains(word)));
    pieces.iter().take(end).filter(move |piece| !(revised(piece) || stamped && beside(piece)))
}

/// A reading that may be the letter's date.
#[derive(Debug, Clone)]
struct Candidate {
    date: Date,
    evidence: Evidence,
    weekday: Option<u8>,
    worth: i32,
}

/// What the head says about the date.
#[derive(Debug, Default)]
pub(super) struct OwnDate {
    pub date: Option<(Date, Evidence)>,
    /// the field should be looked at
    pub doubtful: bool,
}

/// What tells where the head ends that may hold the day: a letter that has its number above its text may have its day below.
fn told_of_days(pieces: &[Piece], tables: &Tables) -> &'static [Role] {
    let dated = own_lines(pieces).any(|p| {
        matches!(p.role, Role::Date | Role::Number)
            && find_dates(p.text(), tables).iter().any(|found| found.precision == Precision::Day)
    });
    if dated { &[Role::Date, Role::Number] } else { &[Role::Date] }
}

/// The letter's own date.
pub(super) fn date(pieces: &[Piece], margin: &[Piece], tables: &Tables, sink: &mut Sink) -> OwnDate {
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut blank: Option<&Piece> = None;
    let told = told_of_days(pieces, tables);
    // 5月20日(木)|~22日(土)の会期にて: the days of an event, cut apart
    let goes_on = |piece: &Piece| {
        pieces.iter().any(|next| {
            next.line.number == piece.line.number
                && next.line.page == piece.line.page
                && next.range.start >= piece.range.end
                && next.text().strip_prefix(['~', '〜']).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    let own = lines_above(pieces, told).filter(|p| matches!(p.role, Role::Date | Role::Number));
    for piece in own.filter(|piece| !goes_on(piece)) {
        let web = is_cue(piece, "web-date", tables);
        let days = find_dates(piece.text(), tables).into_iter();
        for found in days.filter(|found| !is_of_another(piece.text(), found, tables)) {
            let web = web || is_posted(piece.text(), &found);
            match (found.date, found.precision) {
                (Some(date), Precision::Day) => candidates.push(candidate(piece, &found, date, web)),
                _ if piece.role == Role::Date && found.form == DateForm::Blank => blank = blank.or(Some(piece)),
                _ if piece.role == Role::Date && found.precision == Precision::Day => blank = blank.or(Some(piece)),
                _ => {}
            }
        }
    }
    if candidates.is_empty() {
        candidates.extend(days_over_two_lines(pieces, tables));
        if !candidates.is_empty() {
            blank = None;
        }
    }
    if candidates.is_empty() && blank.is_none() {
        candidates.extend(day_without_sign(pieces, tables).or_else(|| day_behind_a_party(pieces, tables)));
    }
    // a mail whose text bears no day has the one of its header: to be looked at, for a mail is often sent on
    let of_mail = candidates.is_empty() && blank.is_none();
    if of_mail {
        candidates.extend(days_of_mail_header(pieces, margin, tables));
    }
    // the best; among equals the first
    let mut best: Option<Candidate> = None;
    for next in &candidates {
        if best.as_ref().is_none_or(|b| next.worth > b.worth) {
            best = Some(next.clone());
        }
    }
    let Some(best) = best else {
        if let Some(piece) = blank {
            sink.push(
                Diagnostic::new(Code::DATE_BLANK)
                    .found(piece.printed().trim())
                    .page(piece.line.page)
                    .line(piece.line.number),
            );
            return OwnDate { date: None, doubtful: true };
        }
        return OwnDate::default();
    };
    let mut doubtful = of_mail;
    let rival = candidates.iter().find(|c| c.date != best.date && c.worth >= best.worth);
    if let Some(rival) = rival {
        let (a, b) = (&best.evidence, &rival.evidence);
        sink.push(
            Diagnostic::new(Code::DATE_UNCERTAIN)
                .detail(
                    format_args!("{} ({}) or {} ({})", best.date, a.text, rival.date, b.text),
                    format_args!("{}「{}」か {}「{}」", best.date, a.text, rival.date, b.text),
                )
                .page(a.page)
                .line(a.line),
        );
        doubtful = true;
    }
    if let Some(weekday) = best.weekday {
        let real = best.date.weekday().to_monday_zero_offset();
        if i8::try_from(weekday).ok() != Some(real) {
            let names = ["月", "火", "水", "木", "金", "土", "日"];
            let name = |d: usize| names.get(d).copied().unwrap_or("?");
            let (printed, actual) = (name(usize::from(weekday)), name(usize::try_from(real).unwrap_or(7)));
            sink.push(
                Diagnostic::new(Code::WEEKDAY_CONFLICT)
                    .detail(
                        format_args!("{} is a {actual}, printed is {printed}", best.date),
                        format_args!("{}は{actual}曜日、印刷は{printed}曜日", best.date),
                    )
                    .page(best.evidence.page)
                    .line(best.evidence.line),
            );
            doubtful = true;
        }
    }
    OwnDate { date: Some((best.date, best.evidence)), doubtful }
}

/// 令和5年 / 8月7日 on two lines.
fn days_over_two_lines(pieces: &[Piece], tables: &Tables) -> Vec<Candidate> {
    let head: Vec<&Piece> = own_lines(pieces).collect();
    let mut candidates = Vec::new();
    for pair in head.windows(2).filter(|pair| pair.iter().any(|p| p.role == Role::Date)) {
        let &[above, below] = pair else { continue };
        let text = format!("{}{}", above.text(), below.text());
        let parts = find_dates(&text, tables)
            .into_iter()
            .filter(|d| d.precision == Precision::Day && d.form != DateForm::Blank);
        let over = parts.filter(|d| d.range.start < above.text().len() && d.range.end > above.text().len());
        for (found, date) in over.filter_map(|d| d.date.map(|date| (d, date))) {
            let confidence = above.confidence.min(below.confidence) * 0.9;
            if let Some(evidence) = place::of_pieces(&[above, below], "date-over-two-lines", confidence) {
                candidates.push(Candidate { date, evidence, weekday: found.weekday, worth: 1 });
            }
        }
    }
    candidates
}

/// 令和5年6月30, alone on a line of the head and nothing that goes on below it: 日 was lost. To be looked at.
fn day_without_sign(pieces: &[Piece], tables: &Tables) -> Option<Candidate> {
    const LIKELY: f32 = 0.7;
    /// Lines of a head among which it stands.
    const HEAD: usize = 8;
    let head = pieces.get(..pieces.len().min(HEAD))?;
    head.iter().enumerate().find_map(|(at, piece)| {
        let line = piece.text();
        let short = line.len() <= 33 && line.contains('月') && line.ends_with(|c: char| c.is_ascii_digit());
        let below = pieces.get(at + 1).map_or("", |next| next.text());
        if !short || below.starts_with(|c: char| c.is_ascii_digit() || c == '日') {
            return None;
        }
        let whole = format!("{line}日");
        let found = find_dates(&whole, tables).into_iter().find(|d| d.full == (0..whole.len()))?;
        let named = found.form == DateForm::Era && found.precision == Precision::Day;
        let date = found.date.filter(|_| named)?;
        let evidence = place::of_piece(piece, "date-without-sign", piece.confidence * LIKELY);
        Some(Candidate { date, evidence, weekday: None, worth: 1 })
    })
}

/// …安全衛生部安全課長 平成19年6月14日: the day on the line of who signs. To be looked at.
fn day_behind_a_party(pieces: &[Piece], tables: &Tables) -> Option<Candidate> {
    const LIKELY: f32 = 0.7;
    let head = pieces.iter().take_while(|p| !p.text().contains('。'));
    let signs = |p: &&Piece| matches!(p.role, Role::Issuer | Role::Person) && p.text().ends_with('日');
    head.filter(signs).find_map(|piece| {
        let found = find_dates(piece.text(), tables).into_iter().find(|d| d.full.end == piece.text().len())?;
        let behind = found.precision == Precision::Day && found.full.start > 9;
        let evidence = place::of_range(piece, found.range.clone(), "date-behind-party", piece.confidence * LIKELY);
        let date = found.date.filter(|_| behind)?;
        Some(Candidate { date, evidence, weekday: found.weekday, worth: 1 })
    })
}

/// A day up to which something lasts, of an event, or inside a number.
fn is_of_another(text: &str, found: &FoundDate, tables: &Tables) -> bool {
    is_last_day(text, found) || is_event(text, found) || is_of_number(text, found, tables)
}

/// The days that labelled lines above the text say.
fn days_of_mail_header(pieces: &[Piece], margin: &[Piece], tables: &Tables) -> Vec<Candidate> {
    let end = pieces.iter().position(|p| p.text().contains('。')).unwrap_or(pieces.len());
    let first = pieces.first().map_or(0, |p| p.line.number);
    let above = margin.iter().filter(|p| p.line.number < first);
    let headers = pieces.iter().take(end).chain(above);
    let headers = headers.filter(|p| tables.parties.label_len(HeadLabel::Date, p.text()) > 0);
    let days = headers.flat_map(|p| find_dates(p.text(), tables).into_iter().map(move |d| (p, d)));
    days.filter(|(_, found)| found.precision == Precision::Day)
        .filter_map(|(piece, found)| Some(candidate(piece, &found, found.date?, false)))
        .collect()
}

/// (平成22年12月31日まで): how long the letter is kept, or something lasts.
pub(super) fn is_last_day(text: &str, found: &FoundDate) -> bool {
    let behind = text.get(found.full.end..).unwrap_or_default();
    ["まで", "迄", "限り", "保存"].iter().any(|word| behind.starts_with(word))
}

/// 平成24・09・03中産保第7号: when the number was given.
fn is_of_number(text: &str, found: &FoundDate, tables: &Tables) -> bool {
    text.len() > found.full.len()
        && find_numbers(text, tables)
            .iter()
            .any(|number| number.range.start <= found.range.start && found.full.end <= number.range.end)
}

/// 日時　平成20年7月24日（木）13:30～, 価格改定日　令和4年7月1日: when something takes place.
fn is_event(text: &str, found: &FoundDate) -> bool {
    let label = text.get(..found.full.start).unwrap_or_default().trim_end_matches([':', '/', '=']);
    if label.chars().count() <= 10 && is_day_of_event(label) {
        return true;
    }
    let behind = text.get(found.full.end..).unwrap_or_default();
    // 5月20日(木)~22日(土)の会期にて
    let until =
        behind.strip_prefix(['~', '〜', '～']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if until {
        return true;
    }
    let lasts = ["~", "〜", "から", "より", "開会", "開始"].iter().any(|word| behind.contains(word));
    lasts && ["日時", "開催日", "期日", "会期", "とき"].iter().any(|label| text.starts_with(label))
}

/// Labels of days on which something changes, begins or ends.
pub(super) fn is_day_of_event(label: &str) -> bool {
    #[rustfmt::skip]
    const ENDS: [&str; 20] = [
        "改定日", "実施日", "適用日", "変更日", "開始日", "終了日", "開講日", "休業日", "休館日", "移転日", "納期", "締切日", "提出期限",
        "回答期限", "開催日", "開催日時", "実施期日", "適用期日", "完了日", "支払日",
    ];
    ENDS.iter().any(|end| label.ends_with(end))
}

/// (2023/03/01掲載): when a page was put up.
fn is_posted(text: &str, found: &FoundDate) -> bool {
    let behind = text.get(found.full.end..).unwrap_or_default();
    ["掲載", "更新", "公開", "登録", "投稿"].iter().any(|word| behind.starts_with(word))
}

fn candidate(piece: &Piece, found: &FoundDate, date: Date, web: bool) -> Candidate {
    let sure = matches!(found.form, DateForm::Era | DateForm::Western | DateForm::EraShort | DateForm::English);
    let own_line = piece.role == Role::Date;
    let worth =
        i32::from(own_line) * 2 + i32::from(sure) - i32::from(web) * 2 - i32::from(found.form == DateForm::EraShort);
    let rule = if own_line { "date-line" } else { "date-beside-number" };
    let confidence = piece.confidence * if sure { 1.0 } else { 0.7 };
    Candidate {
        date,
        evidence: place::of_range(piece, found.range.clone(), rule, confidence),
        weekday: found.weekday,
        worth,
    }
}

fn is_cue(piece: &Piece, name: &str, tables: &Tables) -> bool {
    let cues = tables.cues.of(piece.text());
    tables.cues.index(name).is_some_and(|i| cues.has(i))
}

/// The letter's own numbers; whether one of them could not be read.
pub(super) fn numbers(
    pieces: &[Piece],
    margin: &[Piece],
    own: Option<Date>,
    tables: &Tables,
    sink: &mut Sink,
) -> (Vec<(String, Evidence)>, bool) {
    let mut numbers: Vec<(String, Evidence)> = Vec::new();
    let mut doubtful = false;
    // 別添 全ホ協発第87号 above a head with a number of its own: what the cover lists, and no number of this letter
    let labelled = |piece: &Piece| ["別添", "別紙", "同封"].iter().any(|label| piece.text().starts_with(label));
    let unlabelled = |piece: &Piece| piece.role == Role::Number && !labelled(piece);
    let has_own = own_lines(pieces).any(|p| unlabelled(p) && !find_numbers(p.text(), tables).is_empty());
    for piece in own_lines(pieces).filter(|p| matches!(p.role, Role::Number | Role::Date)) {
        let web = piece.role == Role::Date && is_cue(piece, "web-date", tables);
        let listed = piece.text().starts_with("添付") || labelled(piece) && has_own;
        if web || listed || names_another(piece, own, tables) {
            continue;
        }
        let found_numbers = find_numbers(piece.text(), tables);
        if piece.role == Role::Number
            && found_numbers.is_empty()
            && let Some(range) = plain_number(piece.text())
        {
            let text = piece.text().get(range.clone()).unwrap_or_default().to_owned();
            if !numbers.iter().any(|(known, _)| *known == text) {
                numbers.push((text, place::of_range(piece, range, "number-in-its-place", piece.confidence * 0.75)));
            }
        }
        for found in found_numbers {
            if found.law || found.notification {
                continue;
            }
            if found.blank {
                sink.push(
                    Diagnostic::new(Code::NUMBER_BLANK)
                        .found(piece.printed().trim())
                        .page(piece.line.page)
                        .line(piece.line.number),
                );
                doubtful = true;
                continue;
            }
            let confidence = piece.confidence * if found.known { 1.0 } else { 0.9 };
            if let Some((_, evidence)) = numbers.iter_mut().find(|(text, _)| *text == found.text) {
                // a web page prints the number above the letter, too: the surer line is its place
                if confidence > evidence.confidence {
                    *evidence = place::of_range(piece, found.range.clone(), "number-line", confidence);
                }
                continue;
            }
            let year = if found.year.is_none() { year_before(piece, &found, own, tables) } else { 0 };
            let range = found.range.start - year..found.range.end;
            let text =
                format!("{}{}", piece.text().get(range.start..found.range.start).unwrap_or_default(), found.text);
            numbers.push((text, place::of_range(piece, range, "number-line", confidence)));
        }
    }
    if numbers.is_empty() && !doubtful {
        numbers.extend(numbers_before_distribution(pieces, tables));
    }
    if numbers.is_empty() && !doubtful {
        numbers.extend(number_over_lines(pieces, margin, tables));
    }
    if numbers.is_empty() && !doubtful {
        numbers.extend(number_without_sign(pieces));
    }
    if numbers.is_empty() && !doubtful {
        numbers.extend(code_beside_the_day(pieces, margin).or_else(|| notification_on_top(pieces, tables)));
    }
    // 収第205号 beside the letter's own number was given by who received it
    if numbers.len() > 1 {
        numbers.retain(|(text, _)| !["収第", "受第", "収受第", "受付第"].iter().any(|word| text.starts_with(word)));
    }
    (numbers, doubtful)
}

/// (令和4年3月4日保医発0304第5号): beside a day that is not the letter's own stands the number of another letter.
fn names_another(piece: &Piece, own: Option<Date>, tables: &Tables) -> bool {
    let days = find_dates(piece.text(), tables);
    own.is_some() && days.iter().any(|d| d.precision == Precision::Day && d.date.is_some() && d.date != own)
}

/// Whether the head says 事務連絡 in the place of a number.
pub(super) fn office_memo<'p, 'd>(pieces: &'p [Piece<'d>], tables: &Tables) -> Option<&'p Piece<'d>> {
    pieces.iter().filter(|p| p.role.is_head()).find(|p| is_cue(p, "office-memo", tables))
}
