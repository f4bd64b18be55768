//! Days that the addressee has to keep: to answer, to report, to register.
//!
//! ```text
//! 令和5年8月31日(木)までに御報告ください   → 2023-08-31
//! 回答期限　12月9日(金)                → the next 9 December on or after the letter's date
//! 令和5年9月1日から適用する              → nothing
//! ```
//!
//! A year that is not printed comes from the letter's own date alone. Known to be hard: periods of events and surveys, which end
//! with まで as well, and duties that come back every year.

use super::context::Context;
use super::joined::Joined;
use super::quote::{sentence_end, sentence_start};
use crate::grammar::{Back, DateForm, FoundDate, Precision, find_dates};
use crate::model::{Date, Evidence};
use crate::segment::{LetterLines, Role};
use crate::tables::Tables;

/// Words before a date that make it a deadline by themselves.
const LABELS: [&str; 22] = [
    "回報期限",
    "回答期限",
    "提出期限",
    "報告期限",
    "登録期限",
    "申込期限",
    "申込期日",
    "提出期日",
    "応募期限",
    "返信期限",
    "返送期限",
    "回答期日",
    "提出締切",
    "回答締切",
    "報告締切",
    "申込締切",
    "締切日",
    "締め切り",
    "締切り",
    "締切",
    "〆切",
    "期限",
];

/// What an addressee does by a day.
const DUTIES: [&str; 39] = [
    "郵送",
    "納入",
    "納付",
    "振込",
    "振り込",
    "払込",
    "返却",
    "回答",
    "報告",
    "提出",
    "返送",
    "返信",
    "登録",
    "申込",
    "申し込",
    "応募",
    "届け出",
    "届出",
    "お知らせ",
    "連絡",
    "送付",
    "申し出",
    "持参",
    "必着",
    "記入",
    "ご返",
    "御返",
    "通知願",
    "御教示",
    "ご教示",
    "推薦",
    "申請",
    "送信",
    "入力",
    "期限",
    "締切",
    "締め切",
    "お送り",
    "お寄せ",
];

/// What makes a day one of an event, a rule or a period.
const OTHER: [&str; 20] = [
    "まで延長",
    "までの間",
    "までの期間",
    "まで有効",
    "まで適用",
    "まで掲載",
    "まで開催",
    "までの分",
    "までの実施",
    "までの状況",
    "まで延",
    "までは",
    "までを",
    "までとする",
    "までとし",
    "までと4月",
    "までに公布",
    "までに成立",
    "現在",
    "までの",
];

/// The deadlines of a letter, in reading order, each once.
pub(super) fn deadlines(letter: &LetterLines<'_>, context: &Context, tables: &Tables) -> Vec<(Date, Evidence)> {
    // behind the first line of the body a line that looks like one of a head is an item: 3 提出期限 令和6年6月14日
    let body = letter.pieces.iter().position(|piece| piece.role == Role::Body).unwrap_or(letter.pieces.len());
    let silent = [Role::Furniture, Role::Stamp];
    let told = letter
        .pieces
        .iter()
        .enumerate()
        .filter(|(at, piece)| holds_duties(piece.role) || (*at > body && !silent.contains(&piece.role)));
    let joined = Joined::new(told.map(|(_, piece)| piece));
    let text = joined.text();
    let dates = find_dates(text, tables);
    let mut found: Vec<(Date, Evidence)> = Vec::new();
    let mut before: Option<Date> = None;
    for date in &dates {
        let month_end = month_end(text, date, context);
        let reading = month_end.as_ref().map_or_else(|| day_of(date, context, before), |(_, day)| Some((*day, true)));
        let date = month_end.as_ref().map_or(date, |(date, _)| date);
        before = date.date.or(reading.map(|(day, _)| day)).or(before);
        let Some((day, inferred)) = reading else { continue };
        if context.date.is_some_and(|own| day < own) || found.iter().any(|(known, _)| *known == day) {
            continue;
        }
        if let Some((end, sure)) = is_deadline(text, date, &dates) {
            let confidence = if inferred { sure - 0.1 } else { sure };
            found.push((day, joined.evidence(&(date.range.start..end), "deadline", confidence)));
        }
    }
    found
}

fn holds_duties(role: Role) -> bool {
    !matches!(
        role,
        Role::Furniture
            | Role::Number
            | Role::Date
            | Role::Addressee
            | Role::Issuer
            | Role::Person
            | Role::Seal
            | Role::Stamp
    )
}

/// 9月末日までに, 令和6年9月末までに: the last day of the month, and the date as far as it was printed.
fn month_end(text: &str, date: &FoundDate, context: &Context) -> Option<(FoundDate, Date)> {
    let month = date.month.filter(|_| date.precision == Precision::Month)?;
    let inside = text.get(date.range.clone())?.ends_with(['末', '日']);
    let behind = text.get(date.full.end..)?;
    let rest = behind.strip_prefix('末').map(|rest| rest.strip_prefix('日').unwrap_or(rest));
    let rest = if inside { behind } else { rest? };
    if !rest.starts_with("まで") {
        return None;
    }
    let last = |year: i16| Date::new(year, month, 1).ok().map(Date::last_of_month);
    let day = if let Some(year) = date.year {
        last(year)?
    } else {
        let own = context.date?;
        [own.year(), own.year() + 1].into_iter().filter_map(last).find(|day| *day >= own)?
    };
    let mut printed = date.clone();
    printed.full.end = text.len() - rest.len();
    printed.range.end = printed.full.end;
    Some((printed, day))
}

/// The day of a date, and whether its year comes from the letter's date.
fn day_of(date: &FoundDate, context: &Context, before: Option<Date>) -> Option<(Date, bool)> {
    // 翌月10日までに comes back every month
    if date.precision != Precision::Day || matches!(date.back, Some(Back::NextMonth | Back::NextYear)) {
        return None;
    }
    if date.form == DateForm::YearMissing {
        let day = context.next(date.month?, date.day?)?;
        let weekday = day.weekday().to_monday_zero_offset().cast_unsigned();
        // a printed weekday of another year: nothing is certain then
        return date.weekday.is_none_or(|printed| printed == weekday).then_some((day, true));
    }
    context.resolve(date, before).map(|day| (day, date.date.is_none()))
}

/// Where the printed deadline ends, and how sure it is one.
fn is_deadline(text: &str, date: &FoundDate, dates: &[FoundDate]) -> Option<(usize, f32)> {
    let rest = text.get(date.full.end..)?;
    let after_time = skip_time(rest);
    let sentence = text.get(sentence_start(text, date.range.start)..sentence_end(text, date.full.end))?;
    let head = text.get(sentence_start(text, date.range.start)..date.range.start)?;
    let behind = text.get(date.full.end..sentence_end(text, date.full.end))?;
    let recurring = [
        "毎年",
        "毎月",
        "当該年の",
        "翌年度の",
        "各年",
        "毎",
        "翌年の",
        "前年度の",
        "前年の",
        "各年度の",
        "当該年度の",
        "毎年度の",
        "次年度の",
    ]
    .iter()
    .any(|word| head.ends_with(word));
    let moved = ["まで延長", "に延長", "に変更", "まで延期"].iter().any(|word| after_time.starts_with(word));
    if moved && LABELS.iter().any(|label| head.contains(label)) && !period_of_validity(head) {
        return Some((date.full.end, 0.85));
    }
    // 報告は、6月14日までとします
    let ends_duty = (after_time.starts_with("までとする") || after_time.starts_with("までとし"))
        && DUTIES.iter().any(|duty| head.contains(duty))
        && !["期間", "適用", "から"].iter().any(|word| head.contains(word));
    if ends_duty {
        return Some((date.full.end, 0.8));
    }
    if recurring || period_of_validity(head) || OTHER.iter().any(|word| after_time.starts_with(word)) {
        return None;
    }
    // 31 5月31日まで 9月30日まで: the cells of a table of corrections
    let cell = after_time.strip_prefix("まで").is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            || ["令和", "平成", "昭和"].iter().any(|era| rest.starts_with(era))
    });
    let opens_period = ["から", "より", "~", "〜"].iter().any(|word| after_time.starts_with(word));
    if cell || opens_period {
        return None;
    }
    let end = date.full.end + (rest.len() - after_time.len());
    let labelled = LABELS.iter().any(|label| {
        head.rfind(label).is_some_and(|at| {
            let between = head.get(at + label.len()..).unwrap_or_default();
            between.chars().count() <= 6
                && between.chars().all(|c| {
                    matches!(c, ':' | '(' | '】' | ')' | '〉' | '>' | '・' | '…' | '-' | 'は' | '、' | '日' | 'り')
                })
        })
    });
    let bare = after_time.trim_start_matches(['(', '〔', '[', '【', '<']);
    // 10月25日(金)当連合会必着にて
    let place: String = bare.chars().take(14).take_while(|c| !matches!(c, '、' | '。' | 'に')).collect();
    if bare.starts_with("消印") || place.contains("必着") {
        return Some((end, 0.95));
    }
    let period = period_starts(head, date, dates);
    if (labelled || heads_item(head)) && !period && !period_of_validity(head) {
        return Some((end, 0.95));
    }
    let duty = DUTIES.iter().any(|word| behind.contains(word)) || DUTIES.iter().any(|word| head.contains(word));
    if let Some(word) = ["までに", "迄に"].iter().find(|word| after_time.starts_with(**word)) {
        let end = end + word.len();
        return (!period || duty).then_some((end, if duty { 0.92 } else { 0.75 }));
    }
    if after_time.starts_with("まで") {
        return (duty && !period && !sentence.contains("適用")).then_some((end + "まで".len(), 0.85));
    }
    let closing = !period
        && ["を期限", "を締切", "を〆切", "締切", "〆切", "〆", "を目途", "が締切", "が期限", "期限"]
            .iter()
            .any(|word| after_time.starts_with(word));
    if closing {
        return Some((end, 0.85));
    }
    // 9月15日(金)厳守で御報告願います, 9月15日中に返信してください, 遅くとも9月15日には届くよう
    let strict = rest.trim_start_matches(['(', '〔', '【']).starts_with("厳守")
        || rest.starts_with("中に") && date.back.is_none();
    let arrives = head.ends_with("遅くとも") && after_time.starts_with("に") && behind.contains("届く");
    if (strict && duty || arrives) && !period {
        return Some((end, 0.8));
    }
    // 回答期限は令和5年12月15日です
    let label_is = LABELS.iter().any(|label| head.trim_end_matches('は').ends_with(label));
    label_is.then_some((end, 0.9))
}

/// 有効期限, 使用期限: how long something holds, and nothing that is asked.
fn period_of_validity(head: &str) -> bool {
    let words = ["有効期限", "使用期限", "消費期限", "賞味期限", "保存期限", "保管期限", "有効期間"];
    let behind = |word: &str| head.rfind(word).and_then(|at| head.get(at + word.len()..));
    words.iter().filter_map(|word| behind(word)).any(|rest| rest.chars().count() <= 6)
}

/// 3提出期限 市町村教育委員会 …, 3報告 市町村→県健康課 …: an item whose heading says that its days are deadlines, with whose they are.
fn heads_item(head: &str) -> bool {
    let words = head.trim_start_matches(|c: char| {
        c.is_ascii_digit() || matches!(c, '.' | '(' | ')' | '・' | '○' | '●' | '■' | '◆' | '【' | '※')
    });
    let running =
        words.contains(['。', '、']) || ["から", "より", "において", "までに"].iter().any(|word| words.contains(word));
    let labelled = LABELS.iter().any(|label| words.starts_with(label));
    let sent_on = words.contains('→') && DUTIES.iter().any(|duty| words.starts_with(duty));
    !running && words.chars().count() <= 60 && (labelled || sent_on)
}

/// 17時, 17:00, 午後5時, 正午, 頃, 厳守 behind a date.
fn skip_time(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest.len();
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ':' | '、' | ')'));
        for word in ["午前", "午後", "正午", "時", "分", "頃", "ごろ", "厳守", "(厳守", "(", "中", "終業", "業務終了"]
        {
            if word == "(" && !rest.starts_with("(必着)") && !rest.starts_with("(厳守)") {
                let inside_time = rest
                    .strip_prefix('(')
                    .is_some_and(|r| r.starts_with("午") || r.starts_with(|c: char| c.is_ascii_digit()));
                if !inside_time {
                    continue;
                }
            }
            if rest.starts_with("(必着)") {
                return rest;
            }
            rest = rest.strip_prefix(word).unwrap_or(rest);
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// A date before this one in the same clause opens a period: …から…まで, …~….
fn period_starts(head: &str, date: &FoundDate, dates: &[FoundDate]) -> bool {
    let clause_start = head.rfind(['、', '。', '\n']).map_or(0, |at| at + 3);
    let clause = head.get(clause_start..).unwrap_or_default();
    let marks = ["から", "より", "~", "〜", "-", "―", "ー", "~同"]
        .iter()
        .any(|mark| clause.trim_end_matches(['同', '年']).ends_with(mark));
    let head_start = date.range.start - head.len();
    let earlier = dates.iter().any(|d| d.range.start >= head_start && d.range.end < date.range.start);
    marks && earlier
}

#[cfg(test)]
mod tests {
    use super::super::joined::tests::{lines, pieces};
    use super::*;

    fn found(printed: &[&str]) -> Vec<String> {
        let lines = lines(printed);
        let letter = LetterLines { pieces: pieces(&lines, Role::Body), ..LetterLines::default() };
        let context = Context { date: Some(jiff::civil::date(2023, 8, 1)), ..Context::default() };
        deadlines(&letter, &context, Tables::embedded()).into_iter().map(|(day, _)| day.to_string()).collect()
    }

    #[test]
    fn a_day_by_which_something_is_asked_is_a_deadline() {
        for (printed, expected) in [
            ("令和５年８月31日（木）までに御回答ください。", "2023-08-31"),
            ("調査票を２月９日（金）までに下記アドレスへご返送ください。", "2024-02-09"),
            ("回答期限　　令和５年１２月８日（金）", "2023-12-08"),
            ("登録期限：令和６年３月１４日（木）", "2024-03-14"),
            ("回答期限は令和５年12月15日（金）です。", "2023-12-15"),
            ("令和5年9月24日（日曜日）17時までに提出願います。", "2023-09-24"),
            ("8月28日(月)午後5時必着", "2023-08-28"),
            ("公募期間 令和6年2月1日(木)~同年3月15日(金)17:00必着", "2024-03-15"),
            ("２．報告　別紙様式により、１１月１５日（水）までに各地方整備局等へ", "2023-11-15"),
            ("遅くとも令和5年９月30日までに取扱い上の注意を改め、", "2023-09-30"),
            ("周知の方法を９月末日までに当課に報告されたい。", "2023-09-30"),
            ("令和6年2月末までに御報告ください。", "2024-02-29"),
            ("３　提出期限　市町村教育委員会　令和5年9月15日（金）", "2023-09-15"),
            ("提出期限（厳守）令和5年9月15日（金）", "2023-09-15"),
            ("令和5年9月15日（金）まで（当日消印有効）に郵送してください。", "2023-09-15"),
            ("令和5年9月15日（金）〔必着〕でお願いします。", "2023-09-15"),
            ("提出期限を９月22日（金）まで延長します。", "2023-09-22"),
            ("報告は、令和5年9月15日（金）までとします。", "2023-09-15"),
            ("令和5年9月15日迄に報告相成りたし。", "2023-09-15"),
            ("納入期限　令和5年9月15日", "2023-09-15"),
            ("なお、推薦書は９月15日（金）当連合会必着にてお願いいたします。", "2023-09-15"),
            ("９月15日（金）厳守で御報告願います。", "2023-09-15"),
            ("９月15日〆で集計します。", "2023-09-15"),
            ("９月15日中にメールで返信してください。", "2023-09-15"),
            ("遅くとも９月15日には届くようお願いします。", "2023-09-15"),
            ("３　報　告　　市町村→県健康課　　９月15日（金）", "2023-09-15"),
        ] {
            assert_eq!(found(&[printed]), [expected], "{printed}");
        }
    }

    #[test]
    fn days_of_events_rules_and_the_past_are_none() {
        for printed in [
            "令和5年9月1日から適用する。",
            "点検期間　令和5年９月24日から同年10月31日まで",
            "令和6年3月31日まで延長することとした。",
            "令和4年12月1日までに実施した調査の結果を報告します。",
            "研修会を令和5年9月9日に開催しますのでお知らせします。",
            "令和5年10月1日から同月31日までの間、取組を行う。",
            "毎年12月20日までに報告すること。",
            "検査の結果は、翌月10日までに当課へ報告願います。",
            "本通知は、令和6年3月31日まで有効とする。",
            "1 期　日　令和5年10月20日(金)から11月14日(火)まで",
            "31　令和6年5月31日まで　令和6年9月30日まで　44　届け出ること。",
            "有効期限　令和9年3月31日",
            "遅くとも前年度の一月末日までに打合せを終えるようにされたい。",
            "受付は令和5年9月末日まで行っています。",
        ] {
            assert!(found(&[printed]).is_empty(), "{printed}: {:?}", found(&[printed]));
        }
    }

    #[test]
    fn a_year_that_is_not_printed_is_never_guessed_against_the_weekday() {
        assert_eq!(found(&["８月31日（金）までに回答ください。"]), Vec::<String>::new());
    }
}
