//! Letters of tests/strays, each a layout that was once misread: none is lost, and no value is wrong without being on the review list.

use std::process::Command;

/// Whole heads that are read right; the bound may only become higher.
const WHOLE: u32 = 158;
/// Letters that are none; the bound may only become lower.
const INVENTED: u32 = 5;

#[test]
fn strays_are_neither_lost_nor_silently_wrong() {
    let number = |text: &str| text.parse::<u32>().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    let scored = command.args(["score", "tests/strays"]).env("LANG", "C.UTF-8").env_remove("LC_ALL").output().unwrap();
    let table = String::from_utf8(scored.stdout).unwrap();
    let letters: Vec<&str> = table.lines().find(|l| l.starts_with("letters ")).unwrap().split_whitespace().collect();
    let [_, _, _, _, _, invented, lost] = letters[..] else { panic!("{table}") };
    assert_eq!(number(lost), 0, "{table}");
    assert!(number(invented) <= INVENTED, "{table}");
    assert!(table.contains(" 0 silently wrong"), "{table}");
    let whole = table.split("subject right: ").nth(1).and_then(|rest| rest.split('/').next()).unwrap();
    assert!(number(whole) >= WHOLE, "{table}");
}
