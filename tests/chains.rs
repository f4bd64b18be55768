//! From letters to circulars and the audit, by the public stages alone.

mod short;

use kairan::audit::{audit, hop_times};
use kairan::export::{chain_mermaid, chain_svg, chain_tree};
use kairan::link::{link, summarize};
use kairan::model::{
    AnomalyKind, Body, Circular, Document, DocumentRecord, Line, MediaType, NotReachedReason, Page, Place, ReachedBy,
    SourceRecord, Summary, TextSource,
};
use kairan::tables::Tables;
use short::{Short, body, file};

const MINISTRY: Short<'_> = Short {
    number: "老高発0605第2号",
    date: "2024-06-05",
    issuer: "厚生労働省老健局高齢者支援課長",
    addressee: "一般社団法人全国見守り協議会会長",
    subject: "見守り機器の電池の点検について",
    from: "",
    names: "",
    named_day: "",
    deadline: "2024-07-31",
    revises: None,
};

const NATIONAL: Short<'_> = Short {
    number: "全見協発第44号",
    date: "2024-06-10",
    issuer: "一般社団法人全国見守り協議会会長",
    addressee: "都道府県見守り協議会会長",
    subject: "見守り機器の電池の点検について",
    from: "厚生労働省老健局高齢者支援課長",
    deadline: "2024-07-19",
    ..MINISTRY
};

const NAGANO: Short<'_> = Short {
    number: "長見協第18号",
    date: "2024-06-14",
    issuer: "一般社団法人長野県見守り協議会会長",
    addressee: "地区見守り協議会会長",
    subject: "電池の点検について",
    from: "全国見守り協議会",
    deadline: "",
    ..MINISTRY
};

const GIFU: Short<'_> =
    Short {
        number: "岐見協発第7号", date: "2024-07-22", issuer: "一般社団法人岐阜県見守り協議会会長", ..NAGANO
    };

fn bodies() -> Vec<Body> {
    vec![
        body("厚生労働省", 0, "", "", ""),
        body("一般社団法人全国見守り協議会", 1, "厚生労働省", "hq", ""),
        body("一般社団法人長野県見守り協議会", 2, "一般社団法人全国見守り協議会", "nagano", "都道府県見守り協議会"),
        body("一般社団法人岐阜県見守り協議会", 2, "一般社団法人全国見守り協議会", "gifu", "都道府県見守り協議会"),
        body("一般社団法人山梨県見守り協議会", 2, "一般社団法人全国見守り協議会", "yamanashi", "都道府県見守り協議会"),
        body("諏訪地区見守り協議会", 3, "一般社団法人長野県見守り協議会", "suwa", "地区見守り協議会"),
        body("木曽地区見守り協議会", 3, "一般社団法人長野県見守り協議会", "kiso", "地区見守り協議会"),
        body("郡上地区見守り協議会", 3, "一般社団法人山梨県見守り協議会", "gujo", "地区見守り協議会"),
    ]
}

fn circulars(files: &[Vec<Summary>], bodies: &[Body]) -> Vec<Circular> {
    let summaries = files.concat();
    audit(&link(&summaries, Tables::embedded()), bodies, Tables::embedded())
}

fn federation() -> Vec<Vec<Summary>> {
    vec![
        file("hq/44.txt", &[NATIONAL, MINISTRY]),
        file("nagano/18.txt", &[NAGANO, NATIONAL, MINISTRY]),
        file("gifu/7.txt", &[GIFU, NATIONAL, MINISTRY]),
        file("suwa/in-18.txt", &[NAGANO, NATIONAL, MINISTRY]),
    ]
}

#[test]
fn every_body_is_reached_by_its_strongest_evidence_or_not_reached_for_a_reason() {
    let circulars = circulars(&federation(), &bodies());
    assert_eq!(circulars.len(), 1);
    let reached: Vec<(&str, ReachedBy, String)> =
        circulars[0].reached.iter().map(|r| (r.body.as_str(), r.by, r.date.unwrap().to_string())).collect();
    assert_eq!(
        reached,
        [
            ("一般社団法人全国見守り協議会", ReachedBy::IssuedOnward, "2024-06-10".to_owned()),
            ("一般社団法人長野県見守り協議会", ReachedBy::IssuedOnward, "2024-06-14".to_owned()),
            ("一般社団法人岐阜県見守り協議会", ReachedBy::IssuedOnward, "2024-07-22".to_owned()),
            ("諏訪地区見守り協議会", ReachedBy::Addressed, "2024-06-14".to_owned()),
        ]
    );
    let not: Vec<(&str, NotReachedReason)> =
        circulars[0].not_reached.iter().map(|r| (r.body.as_str(), r.reason)).collect();
    assert_eq!(
        not,
        [
            ("一般社団法人山梨県見守り協議会", NotReachedReason::AddressedAsClassButNoFile),
            ("木曽地区見守り協議会", NotReachedReason::AddressedAsClassButNoFile),
            ("郡上地区見守り協議会", NotReachedReason::StoppedUpstream),
        ]
    );
}

#[test]
fn a_cover_after_the_day_asked_for_is_late() {
    let circulars = circulars(&federation(), &bodies());
    let anomalies = &circulars[0].anomalies;
    assert_eq!(anomalies.len(), 1, "{anomalies:?}");
    assert_eq!(anomalies[0].kind, AnomalyKind::LateAfterDeadline);
    assert_eq!(anomalies[0].places, [Place { path: "gifu/7.txt".to_owned(), letter: 0 }]);
    assert!(
        anomalies[0].message.contains("2024年7月19日") && anomalies[0].message.contains("3日"),
        "{}",
        anomalies[0].message
    );
}

#[test]
fn a_cover_older_than_what_it_passes_on_is_impossible_and_not_late() {
    let early = Short { date: "2024-06-08", ..NAGANO };
    let circulars = circulars(
        &[file("hq/44.txt", &[NATIONAL, MINISTRY]), file("nagano/18.txt", &[early, NATIONAL, MINISTRY])],
        &bodies(),
    );
    let kinds: Vec<AnomalyKind> = circulars[0].anomalies.iter().map(|a| a.kind).collect();
    assert_eq!(kinds, [AnomalyKind::ImpossibleOrder]);
}

#[test]
fn two_senders_to_one_archive_are_two_routes() {
    let direct = Short { number: "老高発0605第2号", ..MINISTRY };
    let circulars =
        circulars(&[file("suwa/18.txt", &[NAGANO, NATIONAL, MINISTRY]), file("suwa/kuni.txt", &[direct])], &bodies());
    let routes: Vec<&str> = circulars[0]
        .anomalies
        .iter()
        .filter(|a| a.kind == AnomalyKind::DuplicateRoute)
        .map(|a| a.message.as_str())
        .collect();
    assert_eq!(
        routes,
        ["諏訪地区見守り協議会には、この文書が一般社団法人長野県見守り協議会と厚生労働省から重ねて届いています。"]
    );
}

#[test]
fn who_has_the_original_and_not_its_correction_is_named() {
    let correction = Short {
        number: "",
        date: "2024-06-20",
        subject: "「見守り機器の電池の点検について」の一部訂正について",
        deadline: "",
        ..MINISTRY
    };
    let cover = Short {
        number: "全見協発第50号",
        date: "2024-06-24",
        subject: "電池の点検の訂正について",
        deadline: "",
        ..NATIONAL
    };
    let mut files = federation();
    files.push(file("hq/50.txt", &[cover, correction]));
    files.push(file("nagano/in-50.txt", &[cover, correction]));
    let circulars = circulars(&files, &bodies());
    let original = circulars.iter().find(|c| c.root.reference_numbers == ["老高発0605第2号"]).unwrap();
    let without: Vec<&Place> = original
        .anomalies
        .iter()
        .filter(|a| a.kind == AnomalyKind::SupersededNotReceived)
        .flat_map(|a| &a.places)
        .filter(|place| place.letter == 0)
        .collect();
    assert_eq!(without.iter().map(|p| p.path.as_str()).collect::<Vec<_>>(), ["gifu/7.txt", "suwa/in-18.txt"]);
}

#[test]
fn without_a_list_the_bodies_are_those_that_wrote() {
    let circulars = circulars(&federation(), &[]);
    let names: Vec<(&str, u8)> = circulars[0].reached.iter().map(|r| (r.body.as_str(), r.level)).collect();
    assert!(names.iter().any(|(name, level)| name.ends_with("全国見守り協議会") && *level == 1), "{names:?}");
    assert!(names.contains(&("suwa", 3)), "{names:?}");
    assert_eq!(names.len(), 4);
}

#[test]
fn a_folder_with_the_archives_of_several_bodies_is_nobodys() {
    let below = |path: &str, letters: &[Short<'_>]| file(&format!("archives/{path}"), letters);
    let together = [
        below("hq/44.txt", &[NATIONAL, MINISTRY]),
        below("nagano/18.txt", &[NAGANO, NATIONAL, MINISTRY]),
        below("gifu/7.txt", &[GIFU, NATIONAL, MINISTRY]),
    ];
    let circulars = circulars(&together, &[]);
    let known: Vec<(&str, ReachedBy)> = circulars[0].reached.iter().map(|r| (r.body.as_str(), r.by)).collect();
    assert_eq!(known.len(), 3, "{known:?}");
    assert!(known.iter().all(|(_, by)| *by == ReachedBy::IssuedOnward), "{known:?}");
    assert!(
        circulars[0].anomalies.iter().all(|a| a.kind != AnomalyKind::DuplicateRoute),
        "{:?}",
        circulars[0].anomalies
    );
}

#[test]
fn with_a_list_a_letter_that_nobody_passed_on_is_a_circular_that_stopped_at_once() {
    let alone = circulars(&[file("hq/kuni.txt", &[MINISTRY])], &bodies());
    assert_eq!(alone.len(), 1);
    assert!(alone[0].forwards.is_empty());
    assert_eq!(alone[0].reached.len(), 1);
    assert!(circulars(&[file("hq/kuni.txt", &[MINISTRY])], &[]).is_empty());
}

#[test]
fn the_id_of_a_circular_is_that_of_its_root_in_every_run() {
    let all = circulars(&federation(), &bodies());
    let few = circulars(&federation()[..2], &[]);
    assert_eq!(all[0].id, few[0].id);
    assert_eq!(all[0].id.len(), 12);
}

/// What Nagano's cover of 18 passes on, when the letter itself lies in another archive.
fn passed_on_by_nagano(cover: Short<'_>, others: &[Vec<Summary>]) -> Vec<(String, usize)> {
    let mut files = others.to_vec();
    files.push(file("nagano/18.txt", &[cover]));
    let all = circulars(&files, &bodies());
    let hops = all.iter().flat_map(|c| &c.forwards).filter(|f| f.from.path == "nagano/18.txt");
    let mut to: Vec<(String, usize)> = hops.flat_map(|f| &f.to).map(|p| (p.path.clone(), p.letter)).collect();
    to.dedup();
    to
}

#[test]
fn a_cover_may_misprint_the_number_or_the_day_of_what_it_names_or_leave_out_the_prefix() {
    let hq = [file("hq/44.txt", &[NATIONAL, MINISTRY])];
    let national = vec![("hq/44.txt".to_owned(), 0)];
    for (number, date) in [
        ("全見協発第44号", "2024-06-10"),
        ("全見協発第47号", "2024-06-10"),
        ("第44号", "2024-06-10"),
        ("全見協発第44号", "2024-06-11"),
        ("全見協発第44号", "2024-05-10"),
    ] {
        let cover = Short { names: number, named_day: date, ..NAGANO };
        assert_eq!(passed_on_by_nagano(cover, &hq), national, "{number} {date}");
    }
    // the same number a year before is another letter, and so is another number on another day
    for (number, date) in [("全見協発第44号", "2023-06-10"), ("全見協発第404号", "2024-06-03")] {
        let cover = Short { names: number, named_day: date, ..NAGANO };
        assert_eq!(passed_on_by_nagano(cover, &hq), [], "{number} {date}");
    }
}

#[test]
fn a_neighbouring_number_is_another_letter_and_no_misprint() {
    let twin = Short { number: "全見協発第45号", addressee: "関係団体の長", ..NATIONAL };
    let cover = Short { names: "全見協発第44号", named_day: "2024-06-10", ..NAGANO };
    assert_eq!(passed_on_by_nagano(cover, &[file("hq/45.txt", &[twin, MINISTRY])]), []);
}

#[test]
fn a_number_misprinted_on_the_cover_of_a_letter_filed_elsewhere_is_a_mismatch() {
    let cover = Short { names: "全見協発第47号", named_day: "2024-06-10", ..NAGANO };
    let files = [
        file("hq/44.txt", &[NATIONAL, MINISTRY]),
        file("nagano/18.txt", &[cover]),
        file("suwa/in-18.txt", &[cover, NATIONAL, MINISTRY]),
    ];
    let all = circulars(&files, &bodies());
    let mismatches: Vec<Vec<&str>> = all
        .iter()
        .flat_map(|circular| &circular.anomalies)
        .filter(|anomaly| anomaly.kind == AnomalyKind::NumberMismatch)
        .map(|anomaly| anomaly.places.iter().map(|place| place.path.as_str()).collect())
        .collect();
    assert_eq!(mismatches, [["nagano/18.txt", "suwa/in-18.txt"]], "one finding for all copies of the cover");
}

/// Three letters as they arrive in one file: district, national association, ministry.
const BUNDLE: &str = "\
会　員　各　位

　　　　　　　　　　　　　　　　　　　　　　令和５年７月７日
　　　　　　　　　　　　　　　　　　　　　　一般社団法人ひばり地区歯科医師会
　　　　　　　　　　　　　　　　　　　　　　会長　　葉 山　和 臣

　　　口腔内撮影機器の電源の点検について

　標記について、日本歯科医師会より別添のとおり通知がありましたので、お知らせいたします。
　点検の結果は、各診療所で保存してください。

日歯発第 388 号
令和５年６月14日

郡市区歯科医師会会長　殿

公益社団法人日本歯科医師会
会長　　藤 森　　靖
（公印省略）

口腔内撮影機器の電源の点検について

　時下ますますご清祥のこととお慶び申し上げます。
　今般、厚生労働省医政局歯科保健課長より、別添のとおり標記点検に関する依頼がありました。
　つきましては、貴会会員にご周知くださいますようお願い申し上げます。

医政歯発0609第７号
令和５年６月９日

公益社団法人日本歯科医師会会長　殿

厚生労働省医政局歯科保健課長
（公印省略）

口腔内撮影機器の電源の点検について（依頼）

　口腔内撮影機器の電源の不具合により、撮影の途中で停止した事例が報告されています。
　ついては、電源の接続部の点検を行うよう、貴会会員に対する周知をお願いいたします。
";

#[test]
fn a_bundle_as_it_arrives_gives_hops_of_five_and_twenty_three_days() {
    let lines = BUNDLE
        .lines()
        .zip(1..)
        .map(|(text, number)| Line { number, page: 1, text: text.to_owned(), ..Line::default() })
        .collect();
    let document = Document { pages: vec![Page { number: 1, lines, ..Page::default() }], ..Document::default() };
    let mut sink = kairan::diag::Sink::new();
    let (letters, material) = kairan::pipeline::read_document(&document, Tables::embedded(), None, &mut sink);
    let record = DocumentRecord {
        schema: DocumentRecord::SCHEMA.to_owned(),
        source: SourceRecord {
            path: "ticket/0707.txt".to_owned(),
            sha256: "0".repeat(64),
            bytes: 0,
            media_type: MediaType::Text,
            pages: 1,
            encoding: None,
            container: None,
            holder: None,
        },
        text_source: TextSource::Plain,
        letters,
        material,
        diagnostics: Vec::new(),
    };
    let circulars = circulars(&[summarize(&record, &document)], &[]);
    assert_eq!(circulars.len(), 1);
    let circular = &circulars[0];
    assert_eq!(circular.root.reference_numbers, ["医政歯発0609第7号"]);
    assert_eq!(circular.forwards.iter().map(|f| f.elapsed_days.unwrap()).collect::<Vec<_>>(), [23, 5]);
    let times = hop_times(&circulars, &Tables::embedded().holidays);
    assert_eq!((times.count, times.median_days, times.p90_days), (2, Some(5), Some(23)));
    assert!(chain_tree(circular).contains("└─ 5日 → 2023-06-14"));
    assert!(chain_mermaid(circular).contains("|\"23日\"|"));
    assert!(chain_svg(circular, &|_| None, kairan::model::Tongue::Japanese).contains(">23日後</text>"));
}

#[test]
fn two_letters_of_one_office_behind_their_cover_both_came_with_it() {
    // 高齢者支援課長 of a ministry, without its bureau; both went to the prefectures
    let cover = Short {
        from: "厚生労働省高齢者支援課長", subject: "厚生労働省通知について", ..NATIONAL
    };
    let first = Short { addressee: "各都道府県民生主管部長", ..MINISTRY };
    let second = Short { number: "老高発0605第3号", subject: "報告様式の変更について", ..first };
    let prefecture = Short {
        number: "６高福第88号",
        date: "2024-06-12",
        issuer: "長野県健康福祉部高齢福祉課長",
        addressee: "一般社団法人長野県見守り協議会会長",
        subject: first.subject,
        from: "厚生労働省老健局高齢者支援課長",
        ..MINISTRY
    };
    let files = [file("nagano/in.txt", &[cover, first, second, prefecture])];
    let passed_on: Vec<Vec<usize>> = files[0].iter().map(|letter| letter.encloses.clone()).collect();
    assert_eq!(passed_on, [vec![1, 2], vec![], vec![], vec![1]], "the prefecture's letter is about the first alone");
    assert_eq!(circulars(&files, &bodies()).len(), 2);
}
