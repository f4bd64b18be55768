//! A clerk's words on the command line: corrections, confirmations, borders, forwards, and what follows from them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing it does not understand"
)]

use assert_cmd::Command;
use std::fs;
use tempfile::TempDir;

const BUNDLE: &str = "　　　　　　　　　　　　　　　　　　　　　日歯発第401号
　　　　　　　　　　　　　　　　　　　　　令和５年６月１４日

都道府県歯科医師会会長　殿

　　　　　　　　　　　　　　　　公益社団法人日本歯科医師会会長
　　　　　　　　　　　　　　　　（公印省略）

　　　　停電時の電源の確保について

　標記の件について、厚生労働省医政局長より別添のとおり通知がありましたので、周知くださいますようお願いいたします。

　　　　　　　　　　　　　　　　　　　　　医政発0609第3号
　　　　　　　　　　　　　　　　　　　　　令和５年６月９日

公益社団法人日本歯科医師会会長　殿

　　　　　　　　　　　　　　　　厚生労働省医政局長
　　　　　　　　　　　　　　　　（公印省略）

　　　　停電時の電源の確保について（通知）

　標記について、下記のとおり取りまとめたので、貴会会員に周知願いたい。
";

/// A register of one bundle of two letters.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("in")).unwrap();
    fs::write(desk.path().join("in/bundle.txt"), BUNDLE).unwrap();
    say(&desk, &["run", "in", "--quiet"]);
    desk
}

fn kairan(desk: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(desk.path()).env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    let output = command.args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn say(desk: &TempDir, arguments: &[&str]) -> String {
    let (status, out, errors) = kairan(desk, arguments);
    assert_eq!(status, Some(0), "{arguments:?}: {errors}");
    out
}

fn numbers(desk: &TempDir) -> Vec<String> {
    let mut letters: Vec<String> = say(desk, &["search", "停電", "--json"])
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["number"].as_str().unwrap().to_owned())
        .collect();
    letters.sort();
    letters
}

#[test]
fn every_word_is_written_down_shown_and_taken_back() {
    let desk = desk();
    let both = numbers(&desk);
    let (first, second) = (both[0].as_str(), both[1].as_str());
    say(&desk, &["correct", first, "subject", "停電時の電源", "--by", "山田"]);
    assert!(say(&desk, &["correct", first, "--confirm", "date", "--by", "山田"]).contains("confirm:1"));
    assert!(say(&desk, &["correct", first, "--confirm", "--by", "山田"]).contains("the whole letter"));
    say(&desk, &["correct", first, "--does-not-forward", second, "--by", "山田"]);
    assert!(!say(&desk, &["audit"]).contains("医政発0609第3号"), "nobody passes it on any more");

    let history = say(&desk, &["correct", first]);
    for line in ["#1 subject: ", "confirm:1 date", "confirm:2 the whole letter", "forward:1 "] {
        assert!(history.contains(line), "{line}: {history}");
    }
    for word in ["1", "confirm:2", "forward:1"] {
        say(&desk, &["correct", "--undo", word, "--by", "鈴木"]);
    }
    assert_eq!(say(&desk, &["correct", first]).matches("[taken back 鈴木").count(), 3);
    let (status, _, error) = kairan(&desk, &["correct", "--undo", "forward:1"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("in force"), "{error}");
}

#[test]
fn a_bundle_is_cut_as_the_clerk_says() {
    let desk = desk();
    let both = numbers(&desk);
    let shown = say(&desk, &["correct", &both[1], "--join"]);
    assert!(shown.contains("border:1"), "{shown}");
    assert_eq!(numbers(&desk), both[..1]);
    let (status, _, error) = kairan(&desk, &["correct", &both[0], "--join"]);
    assert_eq!(status, Some(2), "{error}");
    say(&desk, &["correct", "--undo", "border:1"]);
    assert_eq!(numbers(&desk), both);
    assert!(say(&desk, &["correct", &both[0], "--split", "11"]).contains("lines 11–"));
    assert_eq!(kairan(&desk, &["correct", &both[0], "--split", "900"]).0, Some(2));
    assert_eq!(kairan(&desk, &["correct", &both[0], "--join", "--confirm"]).0, Some(2), "one word at a time");
}

#[test]
fn a_difference_is_shown_before_it_is_applied() {
    let desk = desk();
    let table =
        "[[organization]]\nid = \"our_office\"\nname = \"甲県歯科医師会\"\nlevel = \"prefectural_association\"\n";
    fs::write(desk.path().join("ours.toml"), table).unwrap();
    let none = say(&desk, &["diff"]);
    assert!(none.starts_with("0 documents read again"), "{none}");
    let file = rusqlite::Connection::open(desk.path().join("outputs/register.sqlite")).unwrap();
    file.execute_batch(
        "UPDATE letters SET record = json_set(record, '$.subject', NULL) WHERE position = 0; UPDATE documents SET version = ''",
    )
    .unwrap();
    let text = say(&desk, &["diff"]);
    assert!(text.contains("  + subject: 停電時の電源の確保について"), "{text}");
    assert!(text.contains("1 values gained, 0 lost, 0 changed, 0 against a person"), "{text}");
    let json = say(&desk, &["diff", "--format", "json"]);
    assert!(json.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{json}");
    let csv = say(&desk, &["diff", "--format", "csv"]);
    assert!(csv.contains(",subject,gained,null,"), "{csv}");

    fs::remove_dir_all(desk.path().join("in")).unwrap();
    say(&desk, &["run", "--stored", "--quiet"]);
    assert!(say(&desk, &["diff"]).starts_with("0 documents read again"));
    let (status, _, error) = kairan(&desk, &["diff", "--tables", "organisations=ours.toml"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("organizations, extra_organizations"), "{error}");
}

#[test]
fn a_register_is_verified_with_its_copies() {
    let desk = desk();
    assert!(say(&desk, &["verify"]).contains("sound: 1 contents"));
    fs::remove_file(desk.path().join("in/bundle.txt")).unwrap();
    assert!(say(&desk, &["verify"]).contains("the copy is sound"));
    fs::remove_dir_all(desk.path().join("outputs/originals")).unwrap();
    let (status, out, _) = kairan(&desk, &["verify", "--quiet"]);
    assert_eq!(status, Some(1));
    assert!(out.contains("in/bundle.txt: LOST"), "{out}");
    assert_eq!(kairan(&desk, &["verify", "in"]).0, Some(4), "no pack");
}

#[test]
fn an_office_measures_on_what_it_confirmed() {
    let desk = desk();
    let both = numbers(&desk);
    let (status, _, error) = kairan(&desk, &["score", "--register"]);
    assert_eq!(status, Some(2), "{error}");
    say(&desk, &["correct", &both[0], "date", "2023-06-15"]);
    say(&desk, &["correct", &both[0], "--confirm"]);
    assert!(kairan(&desk, &["score", "--register"]).2.contains("1 are confirmed in part"));
    say(&desk, &["correct", &both[1], "--confirm"]);
    let result = say(&desk, &["score", "--register", "--write", "truth", "--errors"]);
    assert!(result.contains("2023-06-15"), "{result}");

    let files: Vec<String> = fs::read_dir(desk.path().join("truth"))
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files.len(), 2, "{files:?}");
    // the same by way of the files
    let (table, again) = (say(&desk, &["score", "--register"]), say(&desk, &["score", "truth"]));
    assert_eq!(table, again);
}
