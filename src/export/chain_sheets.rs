//! The audit as sheets: hops (転送経路), coverage (到達状況), anomalies (要点検).

use super::Bundle;
use super::jsonl::in_order;
use super::letters::Letters;
use super::register_sheet::addressee;
use super::sheet::{Cell, Heading, Sheet};
use super::words;
use crate::model::{BodiesFrom, Circular, Date, Forward, NotReached, Place, Reached};
use crate::tables::Tables;
use jiff::ToSpan;

/// Columns that begin every row: which circular it is about.
const ROOT: [Heading; 4] = [
    Heading::new("回覧文書ID", 16.0),
    Heading::new("最上流の記号番号", 22.0),
    Heading::new("最上流の件名", 50.0),
    Heading::new("最上流の日付", 12.0),
];

fn headings(own: &[(&'static str, f64)]) -> Vec<Heading> {
    ROOT.into_iter().chain(own.iter().map(|(label, width)| Heading::new(label, *width))).collect()
}

fn root(circular: &Circular) -> Vec<Cell> {
    vec![
        Cell::text(&circular.id),
        Cell::joined(&circular.root.reference_numbers),
        Cell::text(circular.root.subject.clone().unwrap_or_default()),
        Cell::day(circular.root.date),
    ]
}

/// `hops.csv`: one covering letter of one file passing one letter on per row, by circular, then by day.
pub(super) fn hops(bundle: &Bundle<'_>, tables: &Tables) -> Sheet {
    let letters = Letters::of(bundle);
    let own = [
        ("転送元(文書)", 50.0),
        ("転送元の日付", 12.0),
        ("発信団体", 26.0),
        ("宛先", 28.0),
        ("転送日", 12.0),
        ("転送した文書", 50.0),
        ("経過日数", 9.0),
        ("経過営業日", 10.0),
        ("根拠", 14.0),
        ("確度", 7.0),
        ("収受番号", 12.0),
        ("ファイル", 30.0),
        ("綴り内の順", 10.0),
        ("理由", 40.0),
    ];
    let mut rows = Vec::new();
    for circular in in_order(bundle.circulars) {
        let mut forwards: Vec<&Forward> = circular.forwards.iter().collect();
        forwards.sort_by_key(|forward| (forward.date.is_none(), forward.date, &forward.from));
        rows.extend(forwards.into_iter().map(|forward| hop(circular, forward, &letters, tables)));
    }
    Sheet { name: "転送経路", file: "hops", headings: headings(&own), rows }
}

fn hop(circular: &Circular, forward: &Forward, letters: &Letters<'_>, tables: &Tables) -> Vec<Cell> {
    let passed_on = forward.to.first();
    // where the letter passed on lies in no file, its day is known from the count of days alone
    let from_day = passed_on.and_then(|place| letters.letter(place)?.date).or_else(|| {
        let days = forward.elapsed_days?;
        forward.date?.checked_sub(i64::from(days).days()).ok()
    });
    let business = from_day.zip(forward.date).map(|(from, to)| tables.holidays.business_days(from, to));
    let to_bodies: Vec<String> = if forward.to_bodies.is_empty() {
        let printed = letters.letter(&forward.from).map(|letter| letter.addressees.iter().map(addressee).collect());
        printed.unwrap_or_default()
    } else {
        forward.to_bodies.clone()
    };
    let mut row = root(circular);
    row.extend([
        Cell::text(passed_on.map(|place| letters.name(place)).unwrap_or_default()),
        Cell::day(from_day),
        Cell::text(forward.from_body.clone().unwrap_or_default()),
        Cell::joined(to_bodies),
        Cell::day(forward.date),
        Cell::text(letters.name(&forward.from)),
        Cell::whole(forward.elapsed_days),
        Cell::whole(business),
        Cell::text(words::evidence(forward.evidence)),
        Cell::Share(forward.confidence),
        letters.number(&forward.from),
        Cell::text(&forward.from.path),
        position(&forward.from),
        Cell::joined(&forward.reasons),
    ]);
    row
}

/// 1-based, as people count.
fn position(place: &Place) -> Cell {
    Cell::whole(i64::try_from(place.letter + 1).ok())
}

/// `coverage.csv`: circular × body, by level, then by name.
pub(super) fn coverage(bundle: &Bundle<'_>, tables: &Tables) -> Sheet {
    let own = [
        ("団体", 30.0),
        ("階層", 7.0),
        ("状況", 9.0),
        ("区分", 24.0),
        ("到達日", 12.0),
        ("経過日数", 9.0),
        ("経過営業日", 10.0),
        ("区分宛の有無", 13.0),
        ("ファイル", 40.0),
        ("団体の出所", 11.0),
    ];
    let mut rows = Vec::new();
    for circular in in_order(bundle.circulars) {
        let mut of_bodies: Vec<(u8, &str, Vec<Cell>)> = Vec::new();
        of_bodies.extend(
            circular.reached.iter().map(|body| (body.level, body.body.as_str(), reached(circular, body, tables))),
        );
        of_bodies.extend(
            circular.not_reached.iter().map(|body| (body.level, body.body.as_str(), not_reached(circular, body))),
        );
        of_bodies.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
        rows.extend(of_bodies.into_iter().map(|(_, _, row)| row));
    }
    Sheet { name: "到達状況", file: "coverage", headings: headings(&own), rows }
}

fn reached(circular: &Circular, body: &Reached, tables: &Tables) -> Vec<Cell> {
    let days = circular.root.date.zip(body.date);
    let elapsed = |(from, to): (Date, Date)| from.until(to).ok().map(|span| span.get_days());
    let mut row = root(circular);
    row.extend([
        Cell::text(&body.body),
        Cell::Whole(body.level.into()),
        Cell::text("到達"),
        Cell::text(words::reached_by(body.by)),
        Cell::day(body.date),
        Cell::whole(days.and_then(elapsed)),
        Cell::whole(days.map(|(from, to)| tables.holidays.business_days(from, to))),
        Cell::Empty,
        places(&body.evidence),
        source(circular),
    ]);
    row
}

fn not_reached(circular: &Circular, body: &NotReached) -> Vec<Cell> {
    let mut row = root(circular);
    row.extend([
        Cell::text(&body.body),
        Cell::Whole(body.level.into()),
        Cell::text("未到達"),
        Cell::text(words::reason(body.reason)),
        Cell::Empty,
        Cell::Empty,
        Cell::Empty,
        Cell::text(if body.class_addressed { "あり" } else { "なし" }),
        Cell::Empty,
        source(circular),
    ]);
    row
}

/// Whether the bodies are those of a list or what the letters show.
fn source(circular: &Circular) -> Cell {
    Cell::text(match circular.bodies_from {
        BodiesFrom::List => "一覧",
        BodiesFrom::Letters => "文書から推定",
    })
}

/// `anomalies.csv`: one finding per row.
pub(super) fn anomalies(bundle: &Bundle<'_>) -> Sheet {
    let own = [("種類", 22.0), ("内容", 60.0), ("ファイル", 40.0)];
    let mut rows = Vec::new();
    for circular in in_order(bundle.circulars) {
        for anomaly in &circular.anomalies {
            let mut row = root(circular);
            row.extend([
                Cell::text(words::anomaly(anomaly.kind)),
                Cell::text(&anomaly.message),
                places(&anomaly.places),
            ]);
            rows.push(row);
        }
    }
    Sheet { name: "要点検", file: "anomalies", headings: headings(&own), rows }
}

/// path#0, the form by which `kairan show` finds a letter.
fn places(places: &[Place]) -> Cell {
    Cell::joined(places.iter().map(|place| format!("{}#{}", place.path, place.letter)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{circular, entry, forward, letter, place, record};
    use crate::model::{Anomaly, AnomalyKind, NotReachedReason, ReachedBy, RegisterNumber, Survey};

    fn column(sheet: &Sheet, label: &str) -> Vec<Cell> {
        let at = sheet.headings.iter().position(|heading| heading.label == label).unwrap();
        sheet.rows.iter().map(|row| row[at].clone()).collect()
    }

    #[test]
    fn a_hop_names_both_letters_the_bodies_and_the_days() {
        let mut cover = letter("転送について");
        cover.date = Some(Date::constant(2023, 6, 16));
        let mut original = letter("一部改正について");
        original.reference_numbers = vec!["医政発0609第3号".to_owned()];
        original.date = Some(Date::constant(2023, 6, 9));
        let records = [record("tokyo.pdf", &[cover, original])];
        let mut hop = forward(&place("tokyo.pdf", 0), &[place("tokyo.pdf", 1)], "東京都歯科医師会");
        hop.date = Some(Date::constant(2023, 6, 16));
        hop.elapsed_days = Some(7);
        hop.to_bodies = vec!["地区歯科医師会".to_owned()];
        let mut registered = entry(letter("転送について"));
        registered.source.path = "tokyo.pdf".to_owned();
        registered.number = Some(RegisterNumber { year: Some(2023), serial: 5 });
        let circulars = [circular(&[place("tokyo.pdf", 1)], vec![hop])];
        let sheet = hops(
            &Bundle { records: &records, circulars: &circulars, entries: &[registered], survey: &Survey::default() },
            Tables::embedded(),
        );
        let one = |label| column(&sheet, label).remove(0);
        assert_eq!(sheet.rows.len(), 1);
        assert_eq!(one("転送元(文書)"), Cell::text("医政発0609第3号「一部改正について」"));
        assert_eq!(one("転送元の日付"), Cell::Day(Date::constant(2023, 6, 9)));
        assert_eq!(one("転送した文書"), Cell::text("「転送について」"));
        assert_eq!(one("発信団体"), Cell::text("東京都歯科医師会"));
        assert_eq!(one("宛先"), Cell::text("地区歯科医師会"));
        assert_eq!(one("経過日数"), Cell::Whole(7));
        assert_eq!(one("根拠"), Cell::text("同封"));
        assert_eq!(one("収受番号"), Cell::text("2023収0005"));
        assert_eq!(one("綴り内の順"), Cell::Whole(1));
    }

    #[test]
    fn a_letter_that_lies_nowhere_is_dated_by_the_count_of_days() {
        let mut hop = forward(&place("tokyo.pdf", 0), &[], "東京都歯科医師会");
        hop.date = Some(Date::constant(2023, 6, 16));
        hop.elapsed_days = Some(7);
        let circulars = [circular(&[], vec![hop])];
        let bundle = Bundle { records: &[], circulars: &circulars, entries: &[], survey: &Survey::default() };
        let sheet = hops(&bundle, Tables::embedded());
        assert_eq!(column(&sheet, "転送元の日付"), [Cell::Day(Date::constant(2023, 6, 9))]);
    }

    #[test]
    fn every_body_has_one_row_by_level_and_name() {
        let mut chain = circular(&[place("a.pdf", 0)], vec![]);
        chain.root.date = Some(Date::constant(2023, 6, 30));
        chain.reached = vec![Reached {
            body: "東京都歯科医師会".to_owned(),
            level: 2,
            date: Some(Date::constant(2023, 8, 7)),
            by: ReachedBy::IssuedOnward,
            evidence: vec![place("tokyo.pdf", 0)],
        }];
        let missing = |body: &str, level, reason| NotReached {
            body: body.to_owned(),
            level,
            reason,
            class_addressed: level == 3,
        };
        chain.not_reached = vec![
            missing("中央区歯科医師会", 3, NotReachedReason::AddressedAsClassButNoFile),
            missing("日本歯科医師会", 1, NotReachedReason::NoTrace),
        ];
        let sheet = coverage(
            &Bundle { records: &[], circulars: &[chain], entries: &[], survey: &Survey::default() },
            Tables::embedded(),
        );
        assert_eq!(column(&sheet, "団体"), ["日本歯科医師会", "東京都歯科医師会", "中央区歯科医師会"].map(Cell::text));
        assert_eq!(column(&sheet, "状況"), ["未到達", "到達", "未到達"].map(Cell::text));
        assert_eq!(column(&sheet, "経過日数"), [Cell::Empty, Cell::Whole(38), Cell::Empty]);
        assert_eq!(column(&sheet, "ファイル"), [Cell::Empty, Cell::text("tokyo.pdf#0"), Cell::Empty]);
    }

    #[test]
    fn a_finding_names_its_letters() {
        let mut chain = circular(&[place("a.pdf", 0)], vec![]);
        chain.anomalies = vec![Anomaly {
            kind: AnomalyKind::ImpossibleOrder,
            places: vec![place("a.pdf", 0), place("b.pdf", 1)],
            message_en: String::new(),
            message: "表紙が先".to_owned(),
        }];
        let sheet = anomalies(&Bundle { records: &[], circulars: &[chain], entries: &[], survey: &Survey::default() });
        assert_eq!(column(&sheet, "種類"), [Cell::text("日付の前後")]);
        assert_eq!(column(&sheet, "ファイル"), [Cell::text("a.pdf#0／b.pdf#1")]);
    }
}
