//! What a clerk is told under `--lang ja` is Japanese: every refusal is asked for, and none answers in English sentences.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing it does not understand")]

use assert_cmd::Command;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use tempfile::TempDir;

/// One letter that names everything.
const LETTER: &str = "　　　　　　　　　　　　　　　　　　　　　日歯発第401号
　　　　　　　　　　　　　　　　　　　　　令和５年６月１４日

都道府県歯科医師会会長　殿

　　　　　　　　　　　　　　　　公益社団法人日本歯科医師会会長
　　　　　　　　　　　　　　　　（公印省略）

　　　　停電時の電源の確保について

　標記の件について、お知らせいたします。
";

/// A desk with a register, and beside it everything that can be wrong.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    let at = |name: &str| desk.path().join(name);
    for folder in ["in", "empty", "truth", "foreign", "unknown"] {
        fs::create_dir(at(folder)).unwrap();
    }
    fs::write(at("in/a.txt"), LETTER).unwrap();
    fs::write(at("in/b.txt"), LETTER.replace("401", "402").replace("停電", "断水")).unwrap();
    let cover = LETTER
        .replace("401", "501")
        .replace("お知らせ", "別添のとおり厚生労働省医政局長より通知がありましたのでお知らせ");
    let ministry = LETTER.replace("日歯発第401号", "医政発0609第3号").replace("６月１４日", "６月９日");
    let ministry = ministry.replace("公益社団法人日本歯科医師会会長", "厚生労働省医政局長");
    let ministry = ministry.replace("都道府県歯科医師会会長", "公益社団法人日本歯科医師会会長");
    fs::write(at("in/c.txt"), cover + "\n" + &ministry).unwrap();
    fs::write(at("truth/notice.json"), "{\"letters\": []}").unwrap();
    fs::write(at("broken.json"), "{").unwrap();
    fs::write(at("foreign/register.sqlite"), "no register").unwrap();
    fs::write(at("unknown/a.xdw"), b"\x00\x01\xfe\xff\x00").unwrap();
    fs::write(at("file"), "in the way").unwrap();
    fs::write(at("wrong.toml"), "[input]\npathz = [\"in\"]\n[output]\nregister_columns = []\nletter_name = \"x\"\n[limits]\nmax_pages = \"many\"\n").unwrap();
    fs::write(at("no.toml"), "[input\n").unwrap();
    fs::write(at("organizations.toml"), "[[organization]]\nid = \"a\"\nname = \"\"\nlevel = \"x\"\n").unwrap();
    fs::write(at("tables.toml"), "[tables]\nholidays = \"file\"\n").unwrap();
    let (status, _, error) = kairan(&desk, &["run", "in", "--quiet"]);
    assert_eq!(status, Some(0), "{error}");
    desk
}

fn kairan(desk: &TempDir, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(desk.path()).env("LANG", "ja_JP.UTF-8").env("LC_ALL", "ja_JP.UTF-8");
    let output = command.args(arguments).args(["--lang", "ja"]).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// Three words of the Latin alphabet in a row, apart from what is typed: commands, options, paths, codes and what stands in quotes.
fn english_in(text: &str) -> Option<String> {
    const TYPED: [&str; 12] =
        ["kairan", "run", "help", "search", "chain", "explain", "serve", "correct", "score", "json", "text", "export"];
    let mut row: Vec<&str> = Vec::new();
    // what stands between commas is a list of names
    let spaced = text.replace(['、', '。', '「', '」', '（', '）', ',', ':'], " | ");
    for word in spaced.split_whitespace() {
        let is_word = word.len() > 1
            && word.chars().all(|c| c.is_ascii_alphabetic() || c == '\'')
            && !TYPED.contains(&word)
            && word.chars().any(|c| c.is_ascii_lowercase());
        if is_word {
            row.push(word);
            if row.len() == 3 {
                return Some(row.join(" "));
            }
        } else {
            row.clear();
        }
    }
    None
}

#[test]
fn the_test_sees_english_and_lets_commands_and_names_pass() {
    assert_eq!(english_in("エラー: expected some register, found none").as_deref(), Some("expected some register"));
    assert_eq!(english_in("nowhere: 読めません（No such file or directory）").as_deref(), Some("No such file"));
    assert_eq!(english_in("使えるのは organizations, extra_organizations, holidays, cues"), None);
    assert_eq!(english_in("kairan search で探せます（/tmp/a b/c.pdf、needs-ocr）"), None);
}

/// What is asked for, with its exit status. PORT is one that is taken, LONG a text that no field holds.
const REFUSALS: &[(i32, &[&str])] = &[
    // arguments
    (2, &["serch"]),
    (2, &["search"]),
    (2, &["search", "　"]),
    (4, &["run"]),
    (2, &["run", "--quite"]),
    (2, &["run", "--threads", "many"]),
    (2, &["run", "--stored", "in"]),
    (2, &["chain", "--format", "png"]),
    (2, &["serve", "--listen", "here"]),
    (2, &["correct", "--undo", "letter:3"]),
    (2, &["diff", "--tables", "organizations"]),
    (2, &["score", "truth", "--errors", "--field", "dat"]),
    (2, &["pack"]),
    // what is not there
    (4, &["run", "nowhere"]),
    (4, &["run", "empty"]),
    (4, &["run", "unknown"]),
    (4, &["extract", "nowhere"]),
    (4, &["text", "nowhere.pdf"]),
    (4, &["text", "in/a.txt!/b.txt"]),
    (4, &["watch", "nowhere"]),
    (4, &["search", "停電", "--out", "nowhere"]),
    (4, &["export", "--out", "nowhere"]),
    (4, &["audit", "--out", "nowhere"]),
    (4, &["chain", "--out", "nowhere"]),
    (4, &["verify", "--out", "nowhere"]),
    (4, &["diff", "--out", "nowhere"]),
    (4, &["correct", "2023収0001", "--out", "nowhere"]),
    (4, &["show", "nowhere.pdf", "--out", "nowhere"]),
    (4, &["score", "--register", "--out", "nowhere"]),
    (4, &["verify", "in"]),
    (4, &["show", "in/a.txt#9"]),
    (2, &["show", "2023収9999"]),
    (2, &["chain", "第9999号"]),
    (2, &["chain", "日歯発第401号"]),
    (2, &["pack", "第9999号", "--into", "p"]),
    (2, &["pack", "--from", "1999-01-01", "--to", "1999-01-02", "--into", "p"]),
    (2, &["explain", "pdf-encryptd"]),
    (2, &["split", "2023収9999"]),
    (2, &["split", "--name", "{day}"]),
    (2, &["split", "--name", "x"]),
    (2, &["score", "nowhere"]),
    (2, &["score", "empty"]),
    (4, &["score", "truth"]),
    (4, &["score", "truth", "in"]),
    (2, &["score", "truth", "in", "--baseline", "broken.json"]),
    (2, &["score", "--register"]),
    (2, &["learn", "empty"]),
    // periods
    (2, &["audit", "--from", "きのう"]),
    (2, &["audit", "--from", "2024-04-01", "--to", "2023-04-01"]),
    (2, &["audit", "--as-of", ""]),
    (2, &["split", "--to", "2023-02-30"]),
    // words of people
    (2, &["correct", "in/a.txt#0", "subject", ""]),
    (2, &["correct", "in/a.txt#0", "subject", "一行目\n二行目"]),
    (2, &["correct", "in/a.txt#0", "subject", "LONG"]),
    (2, &["correct", "in/a.txt#0", "subject", "[1]"]),
    (2, &["correct", "in/a.txt#0", "date", "1800-01-01"]),
    (2, &["correct", "in/a.txt#0", "date", "2999-01-01"]),
    (2, &["correct", "in/a.txt#0", "date", "6月"]),
    (2, &["correct", "in/a.txt#0", "kind", "手紙"]),
    (2, &["correct", "in/a.txt#0", "cites", "{}"]),
    (2, &["correct", "in/a.txt#0", "colour", "赤"]),
    (2, &["correct", "in/a.txt#0", "--confirm", "colour"]),
    (2, &["correct", "in/a.txt#0", "--split", "900"]),
    (2, &["correct", "in/a.txt#0", "--split", "1"]),
    (2, &["correct", "in/a.txt#0", "--join"]),
    (2, &["correct", "in/a.txt#0", "--forwards", "in/a.txt#0"]),
    (2, &["correct", "in/z.txt#0", "date", "2023-06-14"]),
    (2, &["correct", "--undo", "border:9"]),
    // configuration and tables
    (2, &["run", "--config", "nowhere.toml"]),
    (2, &["run", "--config", "wrong.toml"]),
    (2, &["run", "--config", "no.toml"]),
    (2, &["check", "--config", "wrong.toml"]),
    (2, &["run", "in", "--config", "tables.toml"]),
    (2, &["run", "in", "--bodies", "nowhere.toml"]),
    (2, &["run", "in", "--bodies", "wrong.toml"]),
    (2, &["diff", "--tables", "organisations=file"]),
    (2, &["diff", "--tables", "organizations=nowhere"]),
    (2, &["diff", "--tables", "organizations=organizations.toml"]),
    (2, &["diff", "--tables", "holidays=file"]),
    (2, &["text", "in/a.txt", "--password-file", "nowhere"]),
    // registers and outputs
    (2, &["search", "停電", "--out", "foreign"]),
    (2, &["run", "in", "--out", "foreign"]),
    (3, &["run", "in", "--out", "file"]),
    (3, &["run", "in", "--out", "file/below"]),
    (3, &["export", "--into", "file/below"]),
    (3, &["split", "--into", "file/below"]),
    (3, &["pack", "日歯発第501号", "--into", "in"]),
    (2, &["serve", "--port", "PORT"]),
];

#[test]
fn every_refusal_is_told_in_japanese() {
    let desk = desk();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let long = "あ".repeat(3_000);
    let mut wrong = Vec::new();
    for (expected, arguments) in REFUSALS {
        let filled = arguments.iter().map(|word| match *word {
            "PORT" => port.as_str(),
            "LONG" => long.as_str(),
            word => word,
        });
        let (status, out, error) = kairan(&desk, &filled.collect::<Vec<_>>());
        let shown: Vec<String> = arguments.iter().map(|word| word.chars().take(20).collect()).collect();
        if status != Some(*expected) {
            wrong.push(format!("{shown:?}: status {status:?}, expected {expected}: {out}{error}"));
        }
        if !error.contains("エラー: ") {
            wrong.push(format!("{shown:?}: no refusal: {out}{error}"));
        }
        if let Some(english) = english_in(&error.replace(&desk.path().display().to_string(), "")) {
            wrong.push(format!("{shown:?}: \"{english}\" in {error}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), REFUSALS.len(), wrong.join("\n"));
    assert!(Path::new(&desk.path().join("outputs/register.sqlite")).is_file());
}
