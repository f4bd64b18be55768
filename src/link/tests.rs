//! The stage as a specification: which letters are one, and who passes on what.

use super::sample::{Sample, file, letters};
use super::{enclosures, link};
use crate::model::{Citation, Evidenced, Links, Relation, Remark, Revises, Summary, Target, Top};
use crate::tables::Tables;

const MINISTRY: &str = "厚生労働省医政局歯科保健課長";
const NATIONAL: &str = "公益社団法人日本歯科医師会会長";
const TOKYO: &str = "公益社団法人東京都歯科医師会会長";
const DISTRICT: &str = "公益社団法人みどり台歯科医師会会長";
const SUBJECT: &str = "歯科用吸引装置の点検の実施について";

/// The ministry's letter of 9 June to the national association.
fn ministry() -> Sample {
    Sample::new("医政歯発0609第4号", "2023-06-09", MINISTRY, NATIONAL, SUBJECT)
        .text("歯科用吸引装置の逆流事例が報告されたことから、別紙の点検表により点検を行い、その結果を保存するよう、貴会会員に周知願います。")
}

fn national() -> Sample {
    Sample::new("日歯発第401号", "2023-06-14", NATIONAL, "都道府県歯科医師会会長", "吸引装置の点検への協力について")
        .from("厚生労働省医政局歯科保健課長")
}

fn tokyo() -> Sample {
    Sample::new("都歯地発第155号", "2023-07-07", TOKYO, "地区歯科医師会会長", "吸引装置の点検への協力について")
        .from("日本歯科医師会")
}

fn join(files: &[Vec<Summary>]) -> Vec<Summary> {
    files.concat()
}

/// Hops as (cover, number or subject of what it passes on, evidence).
fn hops(links: &Links) -> Vec<(String, String, Evidenced)> {
    let name = |class: usize| {
        let letter = links.letter(links.occurrences(class)[0]).unwrap();
        letter.reference_numbers.first().or(letter.subject.as_ref()).cloned().unwrap()
    };
    links
        .hops
        .iter()
        .map(|hop| {
            let cover = &links.letter(hop.from).unwrap().place;
            let to = match &hop.to {
                Target::Class(class) => name(*class),
                Target::External(upstream) => format!("?{}", upstream.reference_number.clone().unwrap_or_default()),
            };
            (format!("{}#{}", cover.path, cover.letter), to, hop.evidence)
        })
        .collect()
}

#[test]
fn a_bundle_is_read_whatever_its_order() {
    let newest_first = [tokyo(), national(), ministry()];
    assert_eq!(enclosures(&letters(&newest_first)), [vec![1], vec![2], vec![]]);
    let oldest_first = [ministry(), national(), tokyo()];
    assert_eq!(enclosures(&letters(&oldest_first)), [vec![], vec![0], vec![1]]);
    let enclosures_first = [national(), ministry(), tokyo()];
    assert_eq!(enclosures(&letters(&enclosures_first)), [vec![1], vec![], vec![0]]);
}

#[test]
fn a_digest_encloses_every_letter_it_names() {
    let other = Sample::new(
        "医薬安発0612第1号",
        "2023-06-12",
        "厚生労働省医薬局医薬安全対策課長",
        NATIONAL,
        "局所麻酔剤の使用上の注意について",
    );
    let digest =
        Sample::new("日歯発第420号", "2023-06-20", NATIONAL, "都道府県歯科医師会会長", "厚生労働省通知の送付について")
            .from("厚生労働省医政局歯科保健課長")
            .from("厚生労働省医薬局医薬安全対策課長");
    assert_eq!(enclosures(&letters(&[digest, ministry(), other])), [vec![1, 2], vec![], vec![]]);
}

#[test]
fn an_answer_does_not_enclose_the_question() {
    let question = Sample::new(
        "6高医政第280号",
        "2024-11-25",
        "高知県健康政策部医療政策課長",
        "厚生労働省医政局医事課長",
        "宿日直許可の取扱いについて",
    );
    let answer = Sample::new(
        "",
        "2024-12-11",
        "厚生労働省医政局医事課",
        "高知県健康政策部医療政策課",
        "宿日直許可の取扱いについて",
    );
    let cover = Sample::new(
        "医薬第301号",
        "2024-12-16",
        "高知県健康政策部医療政策課長",
        "高知県医師会長",
        "宿日直許可の取扱いについて",
    )
    .from("厚生労働省医政局医事課");
    let found = enclosures(&letters(&[cover, answer, question]));
    assert!(found[0].contains(&1) && found[1].is_empty() && found[2].is_empty(), "{found:?}");
}

#[test]
fn letters_that_have_nothing_to_do_with_one_another_are_not_joined() {
    let meeting = Sample::new("", "2023-06-01", DISTRICT, "会員", "定時総会の開催について");
    let seminar = Sample::new("", "2023-06-02", TOKYO, "会員", "研修会の開催について");
    assert_eq!(enclosures(&letters(&[meeting, seminar])), [Vec::<usize>::new(), vec![]]);
}

#[test]
fn copies_in_many_files_are_one_letter_and_the_chain_has_the_ministry_at_its_top() {
    let summaries = join(&[
        file("hq/401.txt", &[national(), ministry()]),
        file("tokyo/155.txt", &[tokyo(), national(), ministry()]),
    ]);
    let links = link(&summaries, Tables::embedded());
    assert_eq!(links.classes.len(), 3);
    assert_eq!(links.chains.len(), 1);
    let Top::Class(top) = links.chains[0].top else { panic!("the top occurs") };
    assert_eq!(links.occurrences(top).len(), 2);
    assert_eq!(
        hops(&links),
        [
            ("hq/401.txt#0".to_owned(), "医政歯発0609第4号".to_owned(), Evidenced::Enclosed),
            ("tokyo/155.txt#0".to_owned(), "日歯発第401号".to_owned(), Evidenced::Enclosed),
            ("tokyo/155.txt#1".to_owned(), "医政歯発0609第4号".to_owned(), Evidenced::Enclosed),
        ]
    );
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let forth = join(&[
        file("hq/401.txt", &[national(), ministry()]),
        file("tokyo/155.txt", &[tokyo(), national(), ministry()]),
    ]);
    let mut back = forth.clone();
    back.reverse();
    let (a, b) = (link(&forth, Tables::embedded()), link(&back, Tables::embedded()));
    assert_eq!(hops(&a), hops(&b));
    assert_eq!(a.classes, b.classes);
    assert_eq!(a.chains, b.chains);
}

#[test]
fn a_number_and_a_date_in_the_cover_find_the_letter_in_another_file() {
    let cover = Sample::new(
        "神歯発第340号",
        "2023-06-22",
        "一般社団法人神奈川県歯科医師会会長",
        "地域歯科医師会会長",
        "点検について",
    )
    .naming("日本歯科医師会", "日歯発第401号", "2023-06-14");
    let summaries = join(&[file("hq/401.txt", &[national(), ministry()]), file("kanagawa/340.txt", &[cover])]);
    let links = link(&summaries, Tables::embedded());
    assert_eq!(hops(&links)[1], ("kanagawa/340.txt#0".to_owned(), "日歯発第401号".to_owned(), Evidenced::CitedNumber));
}

#[test]
fn issuer_and_subject_find_it_when_no_number_is_named() {
    let cover = tokyo();
    let summaries = join(&[file("hq/401.txt", &[national()]), file("tokyo/155.txt", &[cover])]);
    let links = link(&summaries, Tables::embedded());
    assert_eq!(hops(&links)[1].1, "日歯発第401号");
    assert_eq!(hops(&links)[1].2, Evidenced::CitedSubject);
}

#[test]
fn the_same_number_a_year_later_is_another_letter() {
    let mut next = national();
    next.date = "2024-06-12";
    next.passes_on.clear();
    let mut this = national();
    this.passes_on.clear();
    let summaries = join(&[file("hq/2023.txt", &[this]), file("hq/2024.txt", &[next])]);
    assert_eq!(link(&summaries, Tables::embedded()).classes.len(), 2);
}

#[test]
fn neighbouring_numbers_to_other_addressees_are_two_letters() {
    let governors = Sample::new("医政歯発0609第3号", "2023-06-09", MINISTRY, "各都道府県衛生主管部(局)長", SUBJECT)
        .text(ministry().text);
    let summaries = join(&[file("a/1.txt", &[ministry()]), file("b/1.txt", &[governors])]);
    assert_eq!(link(&summaries, Tables::embedded()).classes.len(), 2);
}

#[test]
fn a_mistyped_number_is_the_same_letter_and_is_reported() {
    let mut typed = ministry();
    typed.number = "医政歯発0690第4号";
    let summaries = join(&[file("a/1.txt", &[ministry()]), file("b/1.txt", &[ministry()]), file("c/1.txt", &[typed])]);
    let links = link(&summaries, Tables::embedded());
    assert_eq!(links.classes, [[0, 1, 2]]);
    assert_eq!(
        links.remarks,
        [Remark::NumberMismatch {
            odd: vec![2],
            class: 0,
            number: "医政歯発0690第4号".to_owned(),
            usual: "医政歯発0609第4号".to_owned()
        }]
    );
}

#[test]
fn a_copy_without_its_number_and_a_copy_with_misread_characters_are_the_same_letter() {
    let mut lost = ministry();
    lost.number = "";
    let mut noisy = ministry();
    noisy.issuer = "厚生労勧省医政局歯科保健課長";
    noisy.subject = "歯科用吸引装置の点検の実旋について";
    let summaries = join(&[file("a/1.txt", &[ministry()]), file("b/1.txt", &[lost]), file("c/1.txt", &[noisy])]);
    assert_eq!(link(&summaries, Tables::embedded()).classes, [[0, 1, 2]]);
}

#[test]
fn memos_without_numbers_are_told_apart_by_their_text() {
    let memo = |text| {
        Sample::new(
            "",
            "2023-06-20",
            "厚生労働省保険局医療課",
            "公益社団法人日本歯科医師会",
            "定例報告の取扱いについて",
        )
        .text(text)
    };
    let first = "本年度は報告様式の一部を変更しますので、別紙のとおりお知らせします。提出先は従来どおりです。";
    let second = "疑義が寄せられている加算の算定要件について、解釈を別添にまとめました。会員への周知をお願いします。";
    let summaries =
        join(&[file("a/1.txt", &[memo(first)]), file("b/1.txt", &[memo(first)]), file("c/1.txt", &[memo(second)])]);
    assert_eq!(link(&summaries, Tables::embedded()).classes, [vec![0, 1], vec![2]]);
}

#[test]
fn a_report_to_the_body_above_passes_nothing_down() {
    let report = Sample::new("都歯地発第300号", "2023-09-01", TOKYO, NATIONAL, "点検の結果の報告について").naming(
        "日本歯科医師会",
        "日歯発第401号",
        "2023-06-14",
    );
    let summaries = join(&[file("hq/401.txt", &[national()]), file("tokyo/300.txt", &[report])]);
    let links = link(&summaries, Tables::embedded());
    assert!(hops(&links).iter().all(|(cover, _, _)| cover != "tokyo/300.txt#0"), "{:?}", hops(&links));
}

#[test]
fn a_missing_enclosure_is_remarked_and_the_letter_still_found() {
    let summaries = join(&[file("hq/401.txt", &[national(), ministry()]), file("tokyo/155.txt", &[tokyo()])]);
    let links = link(&summaries, Tables::embedded());
    assert!(
        matches!(&links.remarks[..], [Remark::MissingEnclosure { cover: 2, instead: None, .. }]),
        "{:?}",
        links.remarks
    );
    assert_eq!(hops(&links)[1].1, "日歯発第401号");
}

#[test]
fn the_wrong_letter_behind_a_cover_is_remarked() {
    let wrong =
        Sample::new("日歯発第433号", "2023-06-26", NATIONAL, "都道府県歯科医師会会長", "定例報告の取扱いについて");
    let mut cover = tokyo();
    cover.passes_on.clear();
    let mut cover = cover.naming("日本歯科医師会", "日歯発第401号", "2023-06-14");
    cover.passes_on[0].enclosed = true;
    let summaries = join(&[file("hq/401.txt", &[national(), ministry()]), file("tokyo/155.txt", &[cover, wrong])]);
    let links = link(&summaries, Tables::embedded());
    assert!(
        hops(&links).contains(&("tokyo/155.txt#0".to_owned(), "日歯発第401号".to_owned(), Evidenced::CitedNumber)),
        "{:?}",
        hops(&links)
    );
    assert!(
        matches!(links.remarks[..], [Remark::MissingEnclosure { cover: 2, instead: Some(3), .. }]),
        "{:?}",
        links.remarks
    );
}

#[test]
fn a_letter_that_occurs_nowhere_can_be_the_top() {
    let cover = Sample::new("都歯地発第99号", "2023-05-10", TOKYO, "地区歯科医師会会長", "調査について").naming(
        "日本歯科医師会",
        "日歯発第250号",
        "2023-05-01",
    );
    let summaries = file("tokyo/99.txt", &[cover]);
    let links = link(&summaries, Tables::embedded());
    assert!(matches!(&links.chains[0].top, Top::External(u) if u.reference_number.as_deref() == Some("日歯発第250号")));
}

#[test]
fn a_correction_is_joined_to_what_it_corrects() {
    let correction = Sample::new(
        "",
        "2023-06-19",
        "厚生労働省医政局歯科保健課",
        "公益社団法人日本歯科医師会",
        "「歯科用吸引装置の点検の実施について」の一部訂正について",
    )
    .text("別紙に誤りがありましたので、差し替えてください。");
    let cover =
        Sample::new("日歯発第410号", "2023-06-21", NATIONAL, "都道府県歯科医師会会長", "点検に係る通知の訂正について")
            .from("厚生労働省医政局歯科保健課");
    let summaries = join(&[file("hq/401.txt", &[national(), ministry()]), file("hq/410.txt", &[cover, correction])]);
    let links = link(&summaries, Tables::embedded());
    assert_eq!(links.chains.len(), 2);
    let revises = |at: usize| links.chains[at].revises.clone();
    assert_eq!((revises(0), revises(1)), (vec![], vec![Revises { chain: 0, relation: Relation::Corrects }]));
}

#[test]
fn a_subject_that_says_so_makes_of_the_one_letter_it_names_what_is_replaced() {
    let sheet = |cites: &[&str]| {
        let replacement = Sample::new(
            "",
            "2023-06-19",
            "厚生労働省医政局歯科保健課",
            "公益社団法人日本歯科医師会",
            "点検表の差替えについて",
        )
        .text("別紙に重複がありました。添付の表をお使いください。");
        let cover = Sample::new("日歯発第410号", "2023-06-21", NATIONAL, "都道府県歯科医師会会長", "点検表について")
            .from("厚生労働省医政局歯科保健課");
        let mut summaries =
            join(&[file("hq/401.txt", &[national(), ministry()]), file("hq/410.txt", &[cover, replacement])]);
        let cited = |number: &&str| Citation { reference_number: Some((*number).to_owned()), ..Citation::default() };
        summaries[3].cites = cites.iter().map(cited).collect();
        let links = link(&summaries, Tables::embedded());
        links.chains.iter().map(|chain| chain.revises.clone()).collect::<Vec<_>>()
    };
    let number = ministry().number;
    assert_eq!(sheet(&[number]), [vec![], vec![Revises { chain: 0, relation: Relation::Supersedes }]]);
    // of two letters that are named nobody can tell which one is meant
    assert_eq!(sheet(&[number, "医政歯発0101第1号"]), [vec![], vec![]]);
}

#[test]
fn twins_whose_titles_differ_in_one_character_stay_apart() {
    let medical = Sample::new(
        "保医発0401第5号",
        "2024-04-01",
        "厚生労働省保険局医療課長",
        "各都道府県医療主管課長",
        "明細書の記載要領等(医科)の一部改正について",
    );
    let mut dental = medical.clone();
    dental.number = "保医発0401第6号";
    dental.subject = "明細書の記載要領等(歯科)の一部改正について";
    let summaries = join(&[file("a/1.txt", &[medical]), file("b/1.txt", &[dental])]);
    assert_eq!(link(&summaries, Tables::embedded()).classes.len(), 2);
}
