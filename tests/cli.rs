//! The command line as a person meets it.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test stops at the first thing it does not understand")]

use assert_cmd::Command;
use std::fs;
use tempfile::TempDir;

const LETTER: &str = "\
医政発0609第3号
令和５年６月９日

公益社団法人日本歯科医師会会長　殿

　　　　　　　　　　　　　　　　厚生労働省医政局長
　　　　　　　　　　　　　　　　（公印省略）

　　　　停電時の電源の確保について

　標記について、別添のとおり取りまとめたので、貴会会員に周知願いたい。
";

fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("in")).unwrap();
    fs::write(desk.path().join("in/notice.txt"), LETTER).unwrap();
    desk
}

fn kairan(desk: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(desk.path()).env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

fn stdout(desk: &TempDir, arguments: &[&str]) -> String {
    let output = kairan(desk).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn stderr(desk: &TempDir, arguments: &[&str], status: i32) -> String {
    let output = kairan(desk).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn every_command_has_help_with_examples() {
    let desk = desk();
    let all = stdout(&desk, &["--help"]);
    for command in [
        "run", "extract", "text", "show", "chain", "audit", "search", "correct", "diff", "verify", "export", "check",
        "explain", "score",
    ] {
        assert!(all.contains(&format!("  {command}")), "{command} is not listed:\n{all}");
        let help = stdout(&desk, &[command, "--help"]);
        assert!(help.contains("Examples:"), "{command}:\n{help}");
    }
    assert!(stdout(&desk, &["--version"]).starts_with("kairan 0."));
}

#[test]
fn a_mistyped_command_or_code_is_answered_with_the_right_one() {
    let desk = desk();
    assert!(stderr(&desk, &["extrct", "in"], 2).contains("extract"));
    assert!(stderr(&desk, &["explain", "pdf-encryptd"], 2).contains("did you mean pdf-encrypted?"));
}

#[test]
fn extract_prints_a_record_and_leaves_nothing_behind() {
    let desk = desk();
    let line = stdout(&desk, &["extract", "in/notice.txt"]);
    let record: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(record["schema"], "kairan/document/1");
    assert_eq!(record["letters"][0]["date"], "2023-06-09");
    assert_eq!(record["letters"][0]["reference_numbers"][0], "医政発0609第3号");
    assert_eq!(record["letters"][0]["id"], format!("{}#0", &record["source"]["sha256"].as_str().unwrap()[..12]));
    let names: Vec<_> = fs::read_dir(desk.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["in"]);
}

#[test]
fn extract_as_one_json_array() {
    let desk = desk();
    fs::write(desk.path().join("in/second.txt"), LETTER).unwrap();
    let array: serde_json::Value =
        serde_json::from_str(&stdout(&desk, &["extract", "in", "--format", "json"])).unwrap();
    let paths: Vec<_> = array.as_array().unwrap().iter().map(|record| &record["source"]["path"]).collect();
    assert_eq!(paths, ["in/notice.txt", "in/second.txt"]);
}

#[test]
fn extract_as_csv_has_a_row_per_letter() {
    let desk = desk();
    let csv = stdout(&desk, &["extract", "in", "--format", "csv"]);
    assert!(csv.contains("記号番号") && csv.contains("医政発0609第3号"), "{csv}");
}

#[test]
fn text_prints_what_the_lines_of_a_record_count() {
    let desk = desk();
    assert_eq!(stdout(&desk, &["text", "in/notice.txt"]), LETTER);
}

#[test]
fn show_names_the_line_of_every_value() {
    let desk = desk();
    let shown = stdout(&desk, &["show", "in/notice.txt", "--lang", "ja"]);
    assert!(shown.contains("医政発0609第3号   ← 行 1"), "{shown}");
    assert!(shown.contains("番号 │   1 │ 医政発0609第3号"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "no colour into a pipe");
}

#[test]
fn a_summary_speaks_the_language_asked_for() {
    let desk = desk();
    assert!(stdout(&desk, &["run", "in", "--out", "out"]).starts_with("files read: 1"));
    assert!(stdout(&desk, &["run", "in", "--out", "out", "--lang", "ja"]).starts_with("読込 0件、変更なし 1件"));
    let last = stdout(&desk, &["run", "in", "--out", "out"]);
    let last = last.lines().last().unwrap().to_owned();
    assert!(last.starts_with("written: ") && last.contains("letters.jsonl") && last.contains("register.csv"), "{last}");
}

#[test]
fn what_a_person_corrected_is_in_the_outputs_and_survives_the_next_run() {
    let desk = desk();
    stdout(&desk, &["run", "in", "--out", "out"]);
    stdout(&desk, &["correct", "in/notice.txt#0", "subject", "停電時の電源について", "--out", "out", "--by", "係"]);
    stdout(&desk, &["export", "--out", "out"]);
    let letters = || fs::read_to_string(desk.path().join("out/letters.jsonl")).unwrap();
    assert!(letters().contains("\"subject\":\"停電時の電源について\""), "{}", letters());
    stdout(&desk, &["run", "in", "--out", "out", "--again"]);
    assert!(letters().contains("\"subject\":\"停電時の電源について\""));
    let refused = stderr(&desk, &["correct", "in/notice.txt#0", "date", "yesterday", "--out", "out"], 2);
    assert!(refused.contains("expected a day") && refused.contains("yesterday"), "{refused}");
}

#[test]
fn show_takes_a_letter_of_the_register_with_its_corrections() {
    let desk = desk();
    stdout(&desk, &["run", "in", "--out", "out"]);
    stdout(&desk, &["correct", "in/notice.txt#0", "subject", "停電時の電源について", "--out", "out", "--by", "係"]);
    let book = fs::read_to_string(desk.path().join("out/register.csv")).unwrap();
    let number: String = book.lines().nth(1).unwrap().chars().take_while(|c| *c != ',').collect();
    fs::remove_file(desk.path().join("in/notice.txt")).unwrap();
    let shown = stdout(&desk, &["show", &number, "--out", "out"]);
    assert!(shown.contains("停電時の電源について") && shown.contains("corrected-by-a-person: 係"), "{shown}");
    assert!(shown.contains("│   1 │ 医政発0609第3号"), "the stored text: {shown}");
    assert!(
        stderr(&desk, &["show", "nowhere.pdf", "--out", "none"], 4)
            .contains("nowhere.pdf: expected a file or a letter")
    );
}

#[test]
fn search_finds_two_characters() {
    let desk = desk();
    stdout(&desk, &["run", "in", "--out", "out"]);
    assert!(stdout(&desk, &["search", "停電", "--out", "out"]).contains("in/notice.txt#0"));
    assert!(stdout(&desk, &["search", "洪水", "--out", "out"]).starts_with("0 of 0"));
    assert!(stderr(&desk, &["search", "停電", "--out", "elsewhere"], 4).contains("kairan run"));
}

const NATIONAL: &str = "\
日歯発第401号
令和５年６月１４日

都道府県歯科医師会会長　殿

　　　　　　　　　　　　　　　　公益社団法人日本歯科医師会
　　　　　　　　　　　　　　　　会長　山 田　太 郎

　　　　停電時の電源の確保について

　標記について、厚生労働省医政局長より別添のとおり通知がありましたので、貴会会員に周知願います。

";

const PREFECTURAL: &str = "\
都歯発第155号
令和５年６月２１日

地区歯科医師会会長　殿

　　　　　　　　　　　　　　　　公益社団法人東京都歯科医師会
　　　　　　　　　　　　　　　　会長　鈴 木　花 子

　　　　停電時の電源の確保について

　標記について、日本歯科医師会より別添のとおり通知がありましたので、貴会会員に周知願います。

";

const BODIES: &str = "\
[[body]]
name = \"厚生労働省\"
level = 0

[[body]]
name = \"公益社団法人日本歯科医師会\"
level = 1
parent = \"厚生労働省\"
folder = \"hq\"

[[body]]
name = \"公益社団法人東京都歯科医師会\"
level = 2
parent = \"公益社団法人日本歯科医師会\"
folder = \"tokyo\"
classes = [\"都道府県歯科医師会\"]

[[body]]
name = \"一般社団法人大阪府歯科医師会\"
level = 2
parent = \"公益社団法人日本歯科医師会\"
folder = \"osaka\"
classes = [\"都道府県歯科医師会\"]
";

/// A ministry's letter, the covers of the national and of a prefectural association, each in its own archive.
fn archive() -> TempDir {
    let desk = TempDir::new().unwrap();
    let covered = format!("{NATIONAL}{LETTER}");
    for (path, text) in [("in/hq/401.txt", covered.clone()), ("in/tokyo/155.txt", format!("{PREFECTURAL}{covered}"))] {
        let file = desk.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    fs::write(desk.path().join("bodies.toml"), BODIES).unwrap();
    desk
}

#[test]
fn chain_draws_the_way_from_the_ministry_down() {
    let desk = archive();
    stdout(&desk, &["run", "in", "--out", "out"]);
    let drawn = stdout(&desk, &["chain", "医政発0609第3号", "--out", "out"]);
    let lines: Vec<&str> = drawn.lines().collect();
    assert!(lines[0].starts_with("2023-06-09  医政発0609第3号"), "{drawn}");
    assert!(lines[1].starts_with("└─ 2023-06-14 (+5)  日歯発第401号"), "{drawn}");
    assert!(lines[2].starts_with("   └─ 2023-06-21 (+7)  都歯発第155号"), "{drawn}");
    assert_eq!(stdout(&desk, &["chain", "in/tokyo/155.txt#0", "--out", "out"]), drawn, "by a letter of the chain");
    assert!(stdout(&desk, &["chain", "--format", "mermaid", "--out", "out"]).starts_with("flowchart TD\n  n0["));
    assert!(stdout(&desk, &["chain", "日歯発第401号", "--format", "svg", "--out", "out"]).starts_with("<svg"));
    let refused = stderr(&desk, &["chain", "医政発9999第9号", "--out", "out"], 2);
    assert!(refused.contains("kairan search"), "{refused}");
}

#[test]
fn audit_names_who_was_not_reached() {
    let desk = archive();
    stdout(&desk, &["run", "in", "--out", "out", "--bodies", "bodies.toml"]);
    let said = stdout(&desk, &["audit", "--out", "out", "--bodies", "bodies.toml"]);
    assert!(said.contains("reached 2/3"), "{said}");
    assert!(said.contains("大阪府歯科医師会  (addressed as one of a class, no file)"), "{said}");
    let listed = fs::read(desk.path().join("out/coverage.csv")).unwrap();
    let unlisted = stderr(&desk, &["audit", "--out", "out"], 0);
    assert!(unlisted.contains("no list of bodies"), "{unlisted}");
    assert_eq!(fs::read(desk.path().join("out/coverage.csv")).unwrap(), listed, "that of the list is not replaced");
    assert!(desk.path().join("out/audit-inferred-bodies/coverage.csv").is_file());
}

#[test]
fn a_list_of_bodies_of_another_archive_is_noticed() {
    let desk = archive();
    let other = "[[body]]\nname = \"全国配食協議会\"\nlevel = 1\n";
    fs::write(desk.path().join("other.toml"), other).unwrap();
    let said = stderr(&desk, &["run", "in", "--out", "out", "--bodies", "other.toml"], 0);
    assert!(said.contains("is it the list of another archive?"), "{said}");
    let right = stderr(&desk, &["run", "in", "--out", "out", "--bodies", "bodies.toml"], 0);
    assert!(!right.contains("another archive"), "{right}");
}

#[test]
fn check_says_that_all_is_in_order() {
    let desk = desk();
    stdout(&desk, &["run", "in", "--out", "out"]);
    stdout(&desk, &["check", "--out", "out", "--files"]);
    fs::write(desk.path().join("in/notice.txt"), "別の文書").unwrap();
    let said = stderr(&desk, &["check", "--out", "out", "--files"], 2);
    assert!(said.contains("in/notice.txt: expected the content that was read, found another"), "{said}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let desk = desk();
    for number in 0..90 {
        fs::write(desk.path().join(format!("in/{number}.txt")), LETTER).unwrap();
    }
    let script =
        format!("{} extract in | head -n 1 >/dev/null; echo \"${{PIPESTATUS[0]}}\"", env!("CARGO_BIN_EXE_kairan"));
    let output = std::process::Command::new("bash").args(["-c", &script]).current_dir(desk.path()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn score_compares_with_the_truth_and_with_an_earlier_result() {
    let desk = desk();
    let truth = desk.path().join("truth");
    fs::create_dir(&truth).unwrap();
    let gold = r#"{"letters":[{"first_line":1,"last_line":10,"date":"2023-06-09","reference_numbers":["医政発0609第3号"],
                  "subject":"停電時の電源の確保について"}]}"#;
    fs::write(truth.join("notice.json"), gold).unwrap();
    let table = stdout(&desk, &["score", "truth", "in"]);
    assert!(table.contains("date                  1.0000  1.0000  1.0000      1     0     0"), "{table}");
    let earlier = stdout(&desk, &["score", "truth", "in", "--json"]);
    fs::write(desk.path().join("earlier.json"), earlier).unwrap();
    fs::write(truth.join("notice.json"), gold.replace("06-09", "06-19")).unwrap();
    let compared =
        stdout(&desk, &["score", "truth", "in", "--baseline", "earlier.json", "--errors", "--field", "date"]);
    assert!(compared.contains("losses: 1\n  date"), "{compared}");
    assert!(compared.contains("notice\tdate SILENT"), "{compared}");
    assert!(stderr(&desk, &["score", "nowhere"], 2).contains("expected a folder of truth files"));
}

#[test]
fn a_locked_pdf_opens_with_the_passwords_of_a_file_or_of_the_settings_and_says_what_to_do_without() {
    let desk = desk();
    let locked = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pdf/locked_aes256.pdf");
    fs::copy(locked, desk.path().join("in/locked.pdf")).unwrap();
    fs::write(desk.path().join("passwords.txt"), "betsu\r\nhimitsu\r\n").unwrap();
    fs::write(desk.path().join("wrong.txt"), "Himitsu\n").unwrap();
    let given = ["--password-file", "passwords.txt"];
    assert!(stdout(&desk, &[&["text", "in/locked.pdf"], &given[..]].concat()).starts_with("健発0412第27号"));
    assert!(stdout(&desk, &[&["extract", "in/locked.pdf"], &given[..]].concat()).contains("健発0412第27号"));
    assert!(stdout(&desk, &[&["show", "in/locked.pdf"], &given[..]].concat()).contains("健発0412第27号"));
    stdout(&desk, &[&["run", "in", "--out", "out"], &given[..]].concat());
    let without = stderr(&desk, &["text", "in/locked.pdf"], 1);
    assert!(without.contains("error[pdf-encrypted]") && without.contains("no password is given for it"), "{without}");
    let wrong = stderr(&desk, &["text", "in/locked.pdf", "--password-file", "wrong.txt"], 1);
    assert!(wrong.contains("passwords tried: 1, none of them opens it"), "{wrong}");
    assert!(stdout(&desk, &["explain", "pdf-encrypted"]).contains("--password-file"));
    assert!(stderr(&desk, &["text", "in/locked.pdf", "--password-file", "none.txt"], 2).contains("none.txt"));
    // by the settings, for the files of a pattern
    for (pattern, status) in [("locked*.pdf", 0), ("other/**", 1)] {
        let settings = format!("[[passwords]]\nfiles = \"{pattern}\"\npassword = \"himitsu\"\n");
        fs::write(desk.path().join("pipeline.toml"), settings).unwrap();
        let output = kairan(&desk).args(["text", "in/locked.pdf"]).output().unwrap();
        assert_eq!(output.status.code(), Some(status), "{pattern}");
    }
}

#[test]
fn outputs_that_lie_among_the_letters_are_not_read_as_letters() {
    for (input, out) in [("in", "in/outputs"), ("in", "in"), (".", "outputs")] {
        let desk = desk();
        for round in 0..3 {
            let done = kairan(&desk).args(["run", input, "--out", out]).output().unwrap();
            assert!(done.status.success(), "{out}, round {round}: {}", String::from_utf8_lossy(&done.stdout));
            let records = fs::read_to_string(desk.path().join(out).join("letters.jsonl")).unwrap();
            assert_eq!(records.lines().count(), 1, "{input} → {out}, round {round}:\n{records}");
            stdout(&desk, &["split", "--out", out]);
        }
    }
}

#[test]
fn a_letter_does_not_pass_itself_on() {
    let desk = desk();
    stdout(&desk, &["run", "in", "--out", "out"]);
    let said = stderr(&desk, &["correct", "in/notice.txt#0", "--forwards", "in/notice.txt#0", "--out", "out"], 2);
    assert!(said.contains("expected another letter"), "{said}");
}

#[test]
fn a_text_that_is_no_letter_is_never_taken_for_a_sure_one() {
    let desk = desk();
    let lines: Vec<String> = (1..20).map(|n| format!("user{n}:x:{n}:{n}:name:/home/user{n}:/bin/sh")).collect();
    fs::write(desk.path().join("in/list.txt"), lines.join("\n")).unwrap();
    let record: serde_json::Value = serde_json::from_str(&stdout(&desk, &["extract", "in/list.txt"])).unwrap();
    for letter in record["letters"].as_array().unwrap() {
        assert!(letter["review"].as_array().unwrap().len() >= 3 && letter["confidence"] == 0.0, "{letter}");
    }
}
