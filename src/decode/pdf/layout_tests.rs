//! Columns, tables without rules, braces, raised print and strikes: what stands on the page and in which order it is read.

use super::tests::{Pdf, at, page, texts};
use crate::model::Line;
use std::fmt::Write;

/// Lines of one column from a height on, 18 points apart.
fn column(x: f64, top: f64, lines: &[&str]) -> String {
    lines.iter().zip(0_u32..).map(|(line, step)| at(x, top + 18.0 * f64::from(step), 11.0, line)).collect()
}

fn struck(line: &Line) -> Vec<&str> {
    line.struck.iter().filter_map(|range| line.text.get(range.clone())).collect()
}

#[test]
fn columns_that_stand_on_different_heights_and_end_at_different_ones_are_read_one_after_the_other() {
    let (left, right) = (vec!["左".repeat(20); 12], vec!["右".repeat(20); 7]);
    let text = |lines: &[String]| lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
    let expected = format!("{}\n{}", text(&left), text(&right));
    for offset in [0.0, 7.0] {
        let left: Vec<&str> = left.iter().map(String::as_str).collect();
        let right: Vec<&str> = right.iter().map(String::as_str).collect();
        let content = column(50.0, 100.0, &left) + &column(320.0, 100.0 + offset, &right);
        assert_eq!(texts(&page(&content)).join("\n"), expected, "{offset}");
    }
}

#[test]
fn three_columns_are_read_from_left_to_right() {
    let mut content = String::new();
    let mut expected = Vec::new();
    for (x, letter) in [(40.0, "左"), (220.0, "中"), (400.0, "右")] {
        let lines = vec![letter.repeat(14); 8];
        content += &column(x, 100.0, &lines.iter().map(String::as_str).collect::<Vec<_>>());
        expected.extend(lines);
    }
    assert_eq!(texts(&page(&content)), expected);
}

#[test]
fn the_two_sides_of_a_letterhead_are_no_columns() {
    let content = [
        column(400.0, 60.0, &["医政発0609第３号", "令和５年６月９日"]),
        column(60.0, 110.0, &["公益社団法人松風医師会長　殿", "公益社団法人松風薬剤師会長　殿"]),
        column(380.0, 160.0, &["厚生労働省医政局長", "厚生労働省医薬局長"]),
    ]
    .concat();
    assert_eq!(
        texts(&page(&content)),
        [
            "医政発0609第３号",
            "令和５年６月９日",
            "公益社団法人松風医師会長　殿",
            "公益社団法人松風薬剤師会長　殿",
            "厚生労働省医政局長",
            "厚生労働省医薬局長"
        ]
    );
}

#[test]
fn cells_of_a_table_without_rules_are_read_whole() {
    let content = [
        column(60.0, 100.0, &["１"]),
        column(90.0, 100.0, &["事業者は、毎年六月末日ま", "でに、前年度の実績を知事", "に報告する。"]),
        column(330.0, 100.0, &["事業者は、毎年七月末日ま", "でに、前年度の実績を知事", "に届け出る。"]),
        column(60.0, 154.0, &["２"]),
        column(90.0, 154.0, &["（削る）"]),
        column(330.0, 154.0, &["前条の届出は、様式第一号", "による。"]),
    ]
    .concat();
    let decoded = page(&content);
    let cells: Vec<_> = decoded.document.lines().map(|line| (line.text.as_str(), line.cell)).collect();
    assert_eq!(
        cells,
        [
            ("１", Some((0, 0))),
            ("事業者は、毎年六月末日ま", Some((0, 1))),
            ("でに、前年度の実績を知事", Some((0, 1))),
            ("に報告する。", Some((0, 1))),
            ("事業者は、毎年七月末日ま", Some((0, 2))),
            ("でに、前年度の実績を知事", Some((0, 2))),
            ("に届け出る。", Some((0, 2))),
            ("２", Some((1, 0))),
            ("（削る）", Some((1, 1))),
            ("前条の届出は、様式第一号", Some((1, 2))),
            ("による。", Some((1, 2))),
        ]
    );
}

#[test]
fn a_table_of_short_cells_stays_a_table_of_lines() {
    let rows = [
        ["第１号", "離職等届出票", "松風センター"],
        ["第２号", "変更届", "松風センター"],
        ["第３号", "指定申請書", "県知事"],
    ];
    let mut content = String::new();
    for (row, y) in rows.iter().zip([100.0, 118.0, 136.0]) {
        for (cell, x) in row.iter().zip([60.0, 140.0, 330.0]) {
            content += &at(x, y, 11.0, cell);
        }
    }
    let decoded = page(&content);
    let read: Vec<String> =
        texts(&decoded).iter().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(read, rows.map(|row| row.join(" ")));
}

#[test]
fn words_shared_by_two_members_of_a_brace_stand_before_and_behind_both() {
    let content = [
        at(60.0, 109.0, 12.0, "各"),
        at(84.0, 100.0, 12.0, "都道府県"),
        at(84.0, 118.0, 12.0, "指定都市"),
        at(180.0, 109.0, 12.0, "教育委員会教育長　殿"),
        at(60.0, 200.0, 12.0, "標記について、通知する。"),
    ]
    .concat();
    assert_eq!(
        texts(&page(&content)),
        ["各", "都道府県", "指定都市", "教育委員会教育長　殿", "標記について、通知する。"]
    );
}

#[test]
fn raised_print_stays_in_its_line_whatever_stands_before_it() {
    let content = [
        at(60.0, 100.0, 12.0, "フルテメタモル（"),
        at(156.0, 95.0, 6.0, "18"),
        at(168.0, 100.0, 12.0, "Ｆ）注射剤"),
        at(60.0, 140.0, 12.0, "組成"),
        at(84.0, 135.0, 6.0, "※１"),
    ]
    .concat();
    assert_eq!(texts(&page(&content)), ["フルテメタモル（18Ｆ）注射剤", "組成※１"]);
}

#[test]
fn a_letter_that_stands_alone_on_a_page_of_vertical_writing_is_read_in_its_line() {
    let mut content = String::new();
    for (x, line) in [(500.0, "令和五年七月七日"), (470.0, "松風会長"), (440.0, "記"), (410.0, "一場所松風公園")]
    {
        for (letter, step) in line.chars().zip(0_u32..) {
            content += &at(x, 100.0 + 13.0 * f64::from(step), 12.0, &letter.to_string());
        }
    }
    // two ems below 長
    content += &at(470.0, 100.0 + 13.0 * 6.0, 12.0, "殿");
    let decoded = page(&content);
    let read: Vec<String> = texts(&decoded).iter().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(read, ["令和五年七月七日", "松風会長殿", "記", "一場所松風公園"]);
}

#[test]
fn a_strike_made_by_an_annotation_takes_letters_back() {
    let text = at(60.0, 100.0, 10.0, "期限は九十日三月以内");
    // in the order that programs write and in that of the standard
    for points in ["90 712 120 712 90 698 120 698", "90 698 120 698 120 712 90 712"] {
        let mut pdf = Pdf::new();
        write!(pdf.page_entries, "/Annots[<</Subtype/StrikeOut/Rect[90 698 120 712]/QuadPoints[{points}]>>]").unwrap();
        // what the page's content leaves behind does not move its annotations
        let decoded = pdf.page(&format!("{text} 0.5 0 0 0.5 9 9 cm")).read().0;
        assert_eq!(decoded.document.lines().map(struck).collect::<Vec<_>>(), [vec!["九十日"]], "{points}");
    }
}
