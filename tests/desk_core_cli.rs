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

/// Makes a folder and all in it such that nobody may write there, and gives kairan as somebody whom that binds.
#[cfg(unix)]
fn reader_of(desk: &TempDir) -> impl Fn(&[&str]) -> std::process::Command + use<> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::os::unix::process::CommandExt as _;
    let allow = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let home = desk.path().to_owned();
    let program = home.join("kairan");
    fs::copy(env!("CARGO_BIN_EXE_kairan"), &program).unwrap();
    allow(&program, 0o755);
    for file in fs::read_dir(home.join("outputs")).unwrap() {
        let path = file.unwrap().path();
        allow(&path, if path.is_dir() { 0o555 } else { 0o444 });
    }
    allow(&home.join("outputs"), 0o555);
    allow(&home, 0o755);
    // permissions do not bind the superuser
    let superuser = fs::metadata(&home).unwrap().uid() == 0;
    move |arguments| {
        let mut command = std::process::Command::new(&program);
        command.current_dir(&home).env("LANG", "C.UTF-8").env_remove("LC_ALL").args(arguments);
        if superuser {
            command.uid(65_534).gid(65_534);
        }
        command
    }
}

/// What a command said, and how it ended.
#[cfg(unix)]
fn said(mut command: std::process::Command) -> (Option<i32>, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
#[cfg(unix)]
fn a_register_that_can_only_be_read_is_read_and_writing_is_refused_in_words() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    let first = numbers(&desk)[0].clone();
    let into = TempDir::new().unwrap();
    fs::set_permissions(into.path(), fs::Permissions::from_mode(0o777)).unwrap();
    let into = into.path().join("x").display().to_string();
    let kairan = reader_of(&desk);
    for reading in [
        &["search", "停電"][..],
        &["show", &first],
        &["chain"],
        &["audit", "--no-files"],
        &["correct", &first],
        &["diff"],
        &["verify"],
        &["check"],
        &["export", "--into", &into],
    ] {
        let (status, out, error) = said(kairan(reading));
        assert_eq!(status, Some(0), "{reading:?}: {out}{error}");
    }
    assert!(fs::read_to_string(format!("{into}/register.csv")).unwrap().contains(&first));
    for (expected, writing) in [
        (2, &["correct", &first, "subject", "停電"][..]),
        (2, &["correct", &first, "--confirm"]),
        (3, &["run", "in"]),
        (3, &["run", "--stored"]),
        (3, &["export"]),
        (3, &["audit"]),
    ] {
        let (status, out, error) = said(kairan(writing));
        assert_eq!(status, Some(expected), "{writing:?}: {out}{error}");
        assert!(error.contains("read-only") || error.contains("permission"), "{writing:?}: {error}");
    }
    fs::set_permissions(desk.path().join("outputs"), fs::Permissions::from_mode(0o755)).unwrap();
}

/// One request, and what came back.
#[cfg(unix)]
fn ask(address: &str, request: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_mins(1))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
#[cfg(unix)]
fn the_desk_opens_over_a_register_that_can_only_be_read_and_refuses_to_write() {
    use std::io::BufRead as _;
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    let kairan = reader_of(&desk);
    let mut command = kairan(&["serve", "--port", "0", "--lang", "en"]);
    let mut serving =
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    std::io::BufReader::new(serving.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address =
        line.split("http://").nth(1).unwrap_or_else(|| panic!("{line}")).trim().trim_end_matches('/').to_owned();
    let get =
        |path: &str| ask(&address, &format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"));
    for path in ["/", "/letters", "/letters/1", "/search?q=%E5%81%9C%E9%9B%BB", "/circulars", "/audit", "/deadlines"] {
        let page = get(path);
        assert!(page.starts_with("HTTP/1.1 200") || page.starts_with("HTTP/1.1 303"), "{path}: {page}");
    }
    let letter = get("/letters/1");
    assert!(letter.contains("This register can only be read"), "{letter}");
    let cookie = letter.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap().split(';').next().unwrap();
    let token = letter.split("name=\"token\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let form = format!("token={token}&field=subject&value=x");
    let refused = ask(
        &address,
        &format!(
            "POST /letters/1/correct HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{form}",
            form.len()
        ),
    );
    assert!(refused.starts_with("HTTP/1.1 422") && refused.contains("read-only"), "{refused}");
    serving.kill().unwrap();
    serving.wait().unwrap();
    fs::set_permissions(desk.path().join("outputs"), fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn what_waits_for_a_person_is_told_in_words_with_both_readings() {
    let desk = desk();
    let both = numbers(&desk);
    say(&desk, &["correct", &both[0], "--confirm"]);
    say(&desk, &["correct", &both[0], "--split", "9"]);
    say(&desk, &["export"]);
    let csv = fs::read_to_string(desk.path().join("outputs/register.csv")).unwrap();
    let words = "文書の範囲: 確認済みの値と今回の読取りが違います（確認済みの値「1～11行」、今回の読取り「1～7行」）";
    assert!(csv.contains(words), "{csv}");
    assert!(csv.contains("件名: 確認済みの値と今回の読取りが違います（確認済みの値「停電時の電源の確保について」、今回の読取り「なし」）"), "{csv}");
    assert!(!csv.contains('{') && !csv.contains("first_line") && !csv.contains("subject"), "{csv}");
    let shown = say(&desk, &["show", &both[0], "--lang", "ja"]);
    assert!(!shown.contains("first_line"), "{shown}");
    let made = say(&desk, &["correct", &both[1], "issuers", "厚生労働省医政局長", "--lang", "ja"]);
    assert!(made.contains("発信者: 厚生労働省医政局長 → 厚生労働省医政局長"), "{made}");
}

#[test]
fn a_score_without_documents_is_refused() {
    let desk = desk();
    fs::create_dir(desk.path().join("truth")).unwrap();
    fs::write(desk.path().join("truth/notice.json"), r#"{"letters": [{"date": "2023-06-09"}]}"#).unwrap();
    let (status, out, error) = kairan(&desk, &["score", "truth"]);
    assert_eq!((status, out.as_str()), (Some(4), ""), "{error}");
    assert!(error.contains("1 truth files") && error.contains("notice"), "{error}");
    assert_eq!(kairan(&desk, &["score", "truth", "in"]).0, Some(4), "none of the same name");
    fs::copy(desk.path().join("in/bundle.txt"), desk.path().join("truth/notice.txt")).unwrap();
    say(&desk, &["score", "truth"]);
}

#[test]
fn a_folder_of_which_nothing_can_be_read_does_not_end_well() {
    let desk = desk();
    for (folder, status) in [("scans", 1), ("kinds", 4)] {
        fs::create_dir(desk.path().join(folder)).unwrap();
        if status == 1 {
            let scan = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/scan-only-pdf/input.pdf");
            fs::copy(scan, desk.path().join("scans/scan.pdf")).unwrap();
        } else {
            fs::write(desk.path().join("kinds/a.xdw"), b"\x00\x01\xfe\xff\x00").unwrap();
        }
        for command in [&["run", folder, "--out", "o"][..], &["extract", folder]] {
            let (found, out, error) = kairan(&desk, command);
            assert_eq!(found, Some(status), "{command:?}: {out}{error}");
            let words = if status == 1 { "nothing could be read" } else { "another kind of file" };
            assert!(command[0] == "extract" || (out + &error).contains(words), "{command:?}");
        }
    }
    let (again, ..) = kairan(&desk, &["run", "scans", "--out", "o", "--quiet"]);
    assert_eq!(again, Some(1), "nor when nothing has changed since");
}

#[test]
fn days_and_periods_are_typed_as_people_write_them() {
    let desk = desk();
    let both = numbers(&desk);
    for (typed, day) in [("令和5年6月15日", "2023-06-15"), ("R5.6.16", "2023-06-16"), ("2023/6/17", "2023-06-17")]
    {
        let made = say(&desk, &["correct", &both[0], "date", typed]);
        assert!(made.ends_with(&format!("→ {day}\n")), "{made}");
    }
    say(&desk, &["correct", &both[0], "文書日付", "null"]);
    say(&desk, &["correct", &both[0], "deadlines", "令和5年8月31日"]);
    for period in [
        &["--from", "令和5年度"][..],
        &["--from", "R5.4.1", "--to", "令和6年3月31日"],
        &["--from", "2023-04", "--to", "R5年度"],
    ] {
        let out = say(&desk, &[&["audit", "--no-files"], period].concat());
        assert!(out.contains("医政発0609第3号"), "{period:?}: {out}");
    }
    let none = say(&desk, &["audit", "--no-files", "--to", "令和4年度"]);
    assert!(!none.contains("医政発0609第3号"), "{none}");
    let early = say(&desk, &["audit", "--no-files", "--as-of", "令和4年度"]);
    assert!(!early.contains("医政発0609第3号"), "{early}");
    say(&desk, &["pack", "--from", "令和5年6月", "--into", "p", "--no-pictures"]);
    say(&desk, &["split", "--from", "令和5年度", "--into", "s"]);
    let (status, _, error) = kairan(&desk, &["pack", "--from", "令和5年度", "--to", "令和4年度", "--into", "q"]);
    assert_eq!(status, Some(2));
    assert!(error.contains("ends after it begins"), "{error}");
}

#[test]
fn a_value_that_no_letter_has_is_refused() {
    let desk = desk();
    let first = &numbers(&desk)[0];
    let long = "あ".repeat(2_001);
    for (field, value) in [
        ("subject", ""),
        ("subject", "  "),
        ("subject", "一行目\n二行目"),
        ("subject", "\"\\u0007\""),
        ("subject", &long),
        ("date", "1800-01-01"),
        ("date", "2999-01-01"),
        ("date", "\"1800-01-01\""),
        ("date", "令和5年6月"),
        ("deadlines", "[\"2999-01-01\"]"),
        ("reference_numbers", "[\"\"]"),
        ("issuers", "[{\"text\": \"\\n\"}]"),
        ("received", "{\"date\": \"0001-01-01\"}"),
    ] {
        let (status, out, error) = kairan(&desk, &["correct", first, field, value]);
        assert_eq!(status, Some(2), "{field} {value}: {out}{error}");
        assert!(error.contains("expected"), "{field} {value}: {error}");
    }
    assert_eq!(say(&desk, &["correct", first]), "", "nothing was written");
}

#[test]
fn a_letter_that_the_file_has_not_is_refused_with_what_there_is() {
    let desk = desk();
    let (status, out, error) = kairan(&desk, &["show", "in/bundle.txt#9"]);
    assert_eq!((status, out.as_str()), (Some(4), ""));
    assert!(error.contains("in/bundle.txt#0 in/bundle.txt#1"), "{error}");
    say(&desk, &["show", "in/bundle.txt#1"]);
}
