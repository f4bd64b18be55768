use super::*;
use crate::tables::Tables;
use regex::Regex;

fn prefixes() -> &'static Prefixes {
    &Tables::embedded().prefixes
}

fn offices(prefix: &str, on: &str) -> Vec<String> {
    prefixes().office(prefix, on.parse().ok()).iter().map(|row| row.office()).collect()
}

#[test]
fn a_prefix_belongs_to_the_office_that_used_it_on_that_day() {
    assert_eq!(offices("医薬発", "1999-04-01"), ["厚生省医薬安全局長"]);
    assert_eq!(offices("医薬発", "2002-04-01"), ["厚生労働省医薬局長"]);
    assert_eq!(offices("医薬発", "2010-04-01"), [""; 0]);
    assert_eq!(offices("医薬発", "2024-04-01"), ["厚生労働省医薬局長"]);
    assert_eq!(offices("医政発", "2023-06-09"), ["厚生労働省医政局長"]);
    assert_eq!(offices("医政医発", "2023-06-09"), ["厚生労働省医政局医事課長"]);
    assert!(prefixes().known("健発", "2020-01-01".parse().ok()));
    assert!(!prefixes().known("健発", "2024-01-01".parse().ok()));
    assert!(!prefixes().known("回覧発", None));
}

#[test]
fn the_longest_prefix_that_ends_a_text_is_cut() {
    for (text, cut) in [
        ("老健発", "老健発"),
        ("厚生労働省健康局長健発", "健発"),
        ("医政経発", "医政経発"),
        ("安全対策課長連名通知薬食安発", "薬食安発"),
        ("標記について", ""),
        ("健", ""),
        ("", ""),
    ] {
        let len = prefixes().suffix_len(text);
        assert_eq!(text.get(text.len() - len..), Some(cut), "{text}");
    }
}

/// A reading of the declared shapes that is independent of the grammar.
fn shape(name: &str) -> Regex {
    let serial = r"[0-9〇一二三四五六七八九十百千]+";
    let pattern = match name {
        "A" => r"^P[01]\d[0-3]\d第\d{1,3}号?$".to_owned(),
        "A2" => r"^P第[01]\d[0-3]\d\d{3}号?$".to_owned(),
        "B" | "K2" => format!(r"^P(第)?{serial}(号(の\d+)?)?$"),
        "F" => format!(r"^P第{serial}号$"),
        "C" => r"^(\d{1,2}|元)P第\d+号$".to_owned(),
        "D" => r"^P第\d{7,9}号$".to_owned(),
        "E" => r"^\d{8}P第\d+号$".to_owned(),
        "E2" => r"^平成\d{2}・\d{2}・\d{2}P第\d+号$".to_owned(),
        "G" => r"^P(\d+-)?-?\d+$".to_owned(),
        "J2" => r"^\(P\d+F?\)$".to_owned(),
        // associations and local offices: each counts in its own way, with or without the fiscal year
        _ => r"^(\d{1,2})?P(第)?(R?\d+-|\d{4}第)?\d+号?(の\d)?$".to_owned(),
    };
    Regex::new(&pattern).unwrap()
}

#[test]
fn every_example_has_the_shape_its_row_declares() {
    let wrong: Vec<String> = prefixes()
        .rows()
        .iter()
        .filter(|row| !shape(&row.shape).is_match(&row.example.replacen(&row.prefix, "P", 1)))
        .map(|row| format!("{} {} {}", row.prefix, row.shape, row.example))
        .collect();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_table_is_large_and_does_not_contradict_itself() {
    assert!(prefixes().rows().len() >= 600);
    assert_eq!(prefixes().lint(), [""; 0]);
}

#[test]
fn two_offices_with_one_prefix_at_one_time_are_reported() {
    let head = "prefix,group,level,unit,post,valid_from,valid_to,shape,example,attested,confidence,source,note\n";
    let text = format!(
        "{head}回発,回覧省,ministry,回覧局,回覧局長,2001,,A,回発0101第1号,no,high,,\n\
         回発,廻覧省,ministry,廻覧局,廻覧局長,2010,,A,回発0101第1号,no,high,,\n"
    );
    let prefixes = Prefixes::parse(&[("own.csv", &text)]).unwrap();
    assert_eq!(prefixes.lint(), ["回発: 回覧省回覧局長 and 廻覧省廻覧局長 at the same time"]);
}

#[test]
fn all_wrong_rows_are_named_by_their_lines() {
    let head = "prefix,group,level,unit,post,valid_from,valid_to,shape,example,attested,confidence,source,note\n";
    let text = format!(
        "{head}回発,回覧省,ministry,,,令和,,Z,別発第1号,no,high,,\n回発,回覧省,ministry,,,,,A,回発0101第1号,perhaps,high,,\n"
    );
    let problems: Vec<String> =
        Prefixes::parse(&[("own.csv", &text)]).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(problems[..3].iter().all(|p| p.starts_with("own.csv: line 2: expected")), "{problems:#?}");
    assert!(problems[3].starts_with("own.csv: line 3: "), "{problems:#?}");
}
