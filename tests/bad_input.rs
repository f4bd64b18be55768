//! A folder as a clerk has it: one good letter among files that are empty, broken, locked, huge or something else. The bad ones
//! are reported with what to do, and the good one is in the outputs.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first thing it does not understand"
)]

use assert_cmd::Command;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const GOOD: &str = "\
医政発0609第3号
令和５年６月９日

公益社団法人日本歯科医師会会長　殿

　　　　　　　　　　　　　　　　厚生労働省医政局長
　　　　　　　　　　　　　　　　（公印省略）

　　　　停電時の電源の確保について

　標記について、別添のとおり取りまとめたので、貴会会員に周知願いたい。
";

/// A folder with the good letter in `in/`.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("in")).unwrap();
    put(&desk, "good.txt", GOOD);
    desk
}

fn put(desk: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    let file = desk.path().join("in").join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, bytes).unwrap();
}

fn project(path: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn kairan(desk: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(desk.path()).env("LANG", "C.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command
}

fn run(desk: &TempDir) -> std::process::Output {
    kairan(desk).args(["run", "in", "--out", "out"]).output().unwrap()
}

fn records(desk: &TempDir, out: &str) -> Vec<Value> {
    let text = fs::read_to_string(desk.path().join(out).join("letters.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn record_of(desk: &TempDir, path: &str) -> Value {
    records(desk, "out").into_iter().find(|record| record["source"]["path"] == path).unwrap_or_else(|| {
        panic!("no record of {path}");
    })
}

fn codes(record: &Value) -> Vec<&str> {
    record["diagnostics"].as_array().unwrap().iter().map(|remark| remark["code"].as_str().unwrap()).collect()
}

/// Runs over the good letter and one bad file; the bad one is reported under this code, the good one read.
fn reports(name: &str, bytes: impl AsRef<[u8]>, code: &str, status: i32) {
    let desk = desk();
    put(&desk, name, bytes);
    let output = run(&desk);
    let said = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(status), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let bad = record_of(&desk, &format!("in/{name}"));
    assert!(codes(&bad).contains(&code), "{name}: expected {code}, found {bad}");
    assert!(said.contains(code) && said.contains(name), "the summary does not speak of {code} at {name}:\n{said}");
    assert_eq!(record_of(&desk, "in/good.txt")["letters"][0]["date"], "2023-06-09");
    let help = kairan(&desk).args(["explain", code]).assert().success();
    assert!(help.get_output().stdout.len() > 80, "what to do about {code}");
}

#[test]
fn an_empty_file_is_reported() {
    reports("empty.pdf", "", "input-empty", 1);
}

#[test]
fn a_text_that_calls_itself_pdf_is_read_as_what_it_is() {
    reports("text.pdf", GOOD.replace("第3号", "第4号"), "input-type-mismatch", 0);
}

#[test]
fn a_pdf_that_is_cut_off_is_reported() {
    let whole = project("fixtures/bundle-chromium-pdf/input.pdf");
    reports("cut-off.pdf", &whole[..whole.len() / 2], "pdf-repaired", 0);
}

#[test]
fn a_pdf_of_which_nothing_is_left_is_reported() {
    reports("noise.pdf", "%PDF-1.7\nnothing of a PDF behind it", "pdf-damaged", 1);
}

#[test]
fn a_pdf_with_a_password_is_reported() {
    reports("locked.pdf", project("tests/data/locked.pdf"), "pdf-encrypted", 1);
}

#[test]
fn bytes_of_no_known_kind_are_reported() {
    reports("picture.bin", [0_u8, 159, 146, 150, 0, 1, 2, 3, 255, 254, 0, 7], "input-unknown-type", 0);
}

#[test]
fn a_huge_file_is_refused_without_being_read() {
    let desk = desk();
    let file = fs::File::create(desk.path().join("in/huge.pdf")).unwrap();
    file.set_len(300 * 1024 * 1024).unwrap();
    let begun = Instant::now();
    let output = run(&desk);
    assert!(begun.elapsed() < Duration::from_secs(5), "took {:?}", begun.elapsed());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(codes(&record_of(&desk, "in/huge.pdf")), ["input-too-large"]);
    assert_eq!(record_of(&desk, "in/good.txt")["letters"].as_array().unwrap().len(), 1);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_reported() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = desk();
    put(&desk, "secret.txt", GOOD);
    let secret = desk.path().join("in/secret.txt");
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&secret).is_ok() {
        println!("passed over: this user (root) may read every file");
        return;
    }
    assert_eq!(run(&desk).status.code(), Some(1));
    assert_eq!(codes(&record_of(&desk, "in/secret.txt")), ["input-unreadable"]);
    assert_eq!(record_of(&desk, "in/good.txt")["letters"].as_array().unwrap().len(), 1);
}

#[test]
fn a_folder_without_documents_beside_a_good_one_is_reported() {
    let desk = desk();
    fs::create_dir(desk.path().join("nothing")).unwrap();
    let output = kairan(&desk).args(["run", "in", "nothing", "missing", "--out", "out"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "a path that does not exist is a failure");
    assert_eq!(codes(&record_of(&desk, "nothing")), ["folder-without-documents"]);
    assert_eq!(codes(&record_of(&desk, "missing")), ["input-not-found"]);
    assert_eq!(record_of(&desk, "in/good.txt")["letters"].as_array().unwrap().len(), 1);
}

#[test]
fn with_nothing_to_read_the_status_is_4_and_nothing_is_written() {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("in")).unwrap();
    let output = run(&desk);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(4));
    assert!(said.contains("error: in: the folder holds no document") && said.contains("help: "), "{said}");
    assert!(!desk.path().join("out").exists());
}

#[test]
fn a_broken_configuration_is_refused_with_every_problem() {
    let desk = desk();
    let broken = "[input]\npathz = [\"in\"]\n[limits]\nmax_pages = \"many\"\n";
    fs::write(desk.path().join("pipeline.toml"), broken).unwrap();
    let output = kairan(&desk).arg("run").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("pipeline.toml:2:") && said.contains("paths"), "{said}");
    assert!(said.contains("pipeline.toml:4:") && said.contains("max_pages"), "{said}");
    kairan(&desk).arg("check").assert().code(2);
}

#[test]
fn a_missing_list_of_bodies_is_refused_before_anything_is_read() {
    let desk = desk();
    kairan(&desk).args(["run", "in", "--out", "out", "--bodies", "none.toml"]).assert().code(2);
    assert!(!desk.path().join("out").exists());
}

#[test]
fn outputs_that_cannot_be_written_end_with_status_3() {
    let desk = desk();
    fs::write(desk.path().join("out"), "a file where the folder should be").unwrap();
    let output = run(&desk);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("out") && said.contains("help: "), "{said}");
}

#[test]
fn a_second_run_reads_nothing_and_changes_no_byte() {
    let desk = desk();
    put(&desk, "second.txt", GOOD.replace("第3号", "第5号"));
    assert_eq!(run(&desk).status.code(), Some(0));
    let first = outputs(&desk, "out");
    let second = run(&desk);
    let said = String::from_utf8(second.stdout).unwrap();
    assert!(said.contains("files read: 0, unchanged: 2"), "{said}");
    assert_eq!(outputs(&desk, "out"), first);
}

#[test]
fn a_file_that_changed_is_read_again() {
    let desk = desk();
    run(&desk);
    put(&desk, "good.txt", GOOD.replace("６月９日", "６月１０日"));
    let said = String::from_utf8(run(&desk).stdout).unwrap();
    assert!(said.contains("files read: 1, unchanged: 0"), "{said}");
    assert_eq!(record_of(&desk, "in/good.txt")["letters"][0]["date"], "2023-06-10");
}

fn mail(attachment: Option<&str>) -> String {
    let part = attachment.map_or_else(String::new, |text| {
        format!(
            "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Disposition: attachment; filename=\"letter.txt\"\r\n\
             Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        )
    });
    format!(
        "From: a@example.jp\r\nTo: b@example.jp\r\nSubject: =?UTF-8?B?6YCa55+l?=\r\nDate: Wed, 21 Jun 2023 09:00:00 +0900\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n添付のとおり通知がありました。\r\n{part}--b--\r\n"
    )
}

#[test]
fn what_lies_in_a_mail_is_read_once_and_forgotten_with_it() {
    let desk = desk();
    put(&desk, "mail.eml", mail(Some(GOOD)));
    assert_eq!(run(&desk).status.code(), Some(0));
    let inside = record_of(&desk, "in/mail.eml!/letter.txt");
    assert_eq!(inside["letters"][0]["date"], "2023-06-09");
    assert_eq!(inside["source"]["container"]["member"], "letter.txt");
    let first = outputs(&desk, "out");
    let said = String::from_utf8(run(&desk).stdout).unwrap();
    assert!(said.contains("files read: 0, unchanged: 2"), "{said}");
    assert_eq!(outputs(&desk, "out"), first);
    put(&desk, "mail.eml", mail(None));
    run(&desk);
    let paths: Vec<String> = records(&desk, "out").iter().map(|r| r["source"]["path"].to_string()).collect();
    assert_eq!(paths, ["\"in/good.txt\"", "\"in/mail.eml\""]);
}

#[test]
fn a_file_that_was_taken_away_leaves_the_outputs_and_one_of_another_folder_stays() {
    let desk = desk();
    put(&desk, "second.txt", GOOD.replace("第3号", "第5号"));
    fs::create_dir(desk.path().join("other")).unwrap();
    fs::write(desk.path().join("other/third.txt"), GOOD.replace("第3号", "第7号")).unwrap();
    kairan(&desk).args(["run", "in", "other", "--out", "out"]).assert().code(0);
    fs::remove_file(desk.path().join("in/second.txt")).unwrap();
    assert_eq!(run(&desk).status.code(), Some(0));
    let paths: Vec<String> = records(&desk, "out").iter().map(|r| r["source"]["path"].to_string()).collect();
    assert_eq!(paths, ["\"in/good.txt\"", "\"other/third.txt\""]);
    let book = fs::read_to_string(desk.path().join("out/register.csv")).unwrap();
    assert!(book.contains("医政発0609第5号"), "the book keeps every row: {book}");
}

#[test]
fn a_run_that_was_cut_off_ends_with_the_same_outputs() {
    let desk = desk();
    for number in 0..120 {
        put(&desk, &format!("{number:03}.txt"), GOOD.replace("第3号", &format!("第{number}号")));
    }
    let program = env!("CARGO_BIN_EXE_kairan");
    let mut cut = std::process::Command::new(program)
        .current_dir(desk.path())
        .args(["run", "in", "--out", "out", "--threads", "1"])
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(300));
    cut.kill().unwrap();
    cut.wait().unwrap();
    assert_eq!(run(&desk).status.code(), Some(0));
    kairan(&desk).args(["run", "in", "--out", "whole", "-q"]).assert().code(0);
    assert_eq!(outputs(&desk, "out"), outputs(&desk, "whole"));
}

#[test]
fn outputs_are_the_same_bytes_for_one_worker_and_for_four() {
    let desk = desk();
    for number in 0..12 {
        put(&desk, &format!("{number}/letter.txt"), GOOD.replace("第3号", &format!("第{number}号")));
    }
    put(&desk, "empty.pdf", "");
    for threads in ["1", "4"] {
        let out = format!("out{threads}");
        kairan(&desk).args(["run", "in", "--threads", threads, "--out", &out]).assert().code(1);
    }
    assert_eq!(outputs(&desk, "out1"), outputs(&desk, "out4"));
    let extract = |threads: &str| {
        kairan(&desk).args(["extract", "in", "--threads", threads]).assert().code(1).get_output().stdout.clone()
    };
    assert_eq!(extract("1"), extract("4"));
}

/// Name and bytes of every output but the register, whose file holds times.
fn outputs(desk: &TempDir, out: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(desk.path().join(out))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file() && !path.to_string_lossy().contains(".sqlite"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}
