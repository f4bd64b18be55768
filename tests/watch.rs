//! `kairan watch`: what arrives is taken in, whole and once.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing it does not understand"
)]

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

fn letter(number: u32) -> String {
    format!(
        "医政発0609第{number}号\n令和５年６月９日\n\n公益社団法人日本歯科医師会会長　殿\n\n　　　　　　　　　　厚生労働省医政局長\n\n{}",
        "　　　　停電時の電源の確保について\n\n　標記について、別添のとおり取りまとめたので、周知願いたい。\n"
    )
}

struct Watch {
    child: Child,
    lines: BufReader<ChildStdout>,
}

impl Watch {
    fn begin(desk: &TempDir, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kairan"))
            .current_dir(desk.path())
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .args(["watch", "in", "--out", "out", "--settle", "1"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The next line that holds these words.
    fn until(&mut self, words: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.lines.read_line(&mut line).unwrap() > 0, "the watch ended before it said: {words}");
            if line.contains(words) {
                return line;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    fs::create_dir(desk.path().join("in")).unwrap();
    desk
}

fn records(desk: &TempDir) -> Vec<serde_json::Value> {
    let text = fs::read_to_string(desk.path().join("out/letters.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn numbers(desk: &TempDir) -> Vec<String> {
    let first =
        |record: &serde_json::Value| record["letters"][0]["reference_numbers"][0].as_str().unwrap_or("").to_owned();
    records(desk).iter().map(first).collect()
}

fn put_away(path: &Path) -> PathBuf {
    let old = std::time::SystemTime::now() - Duration::from_mins(1);
    File::options().write(true).open(path).unwrap().set_modified(old).unwrap();
    path.to_owned()
}

#[test]
fn what_lies_there_is_taken_in_first_and_then_what_arrives() {
    let desk = desk();
    fs::write(desk.path().join("in/1.txt"), letter(1)).unwrap();
    put_away(&desk.path().join("in/1.txt"));
    let mut watch = Watch::begin(&desk, &[]);
    watch.until("files read: 1");
    assert_eq!(numbers(&desk), ["医政発0609第1号"]);
    fs::write(desk.path().join("in/2.txt"), letter(2)).unwrap();
    watch.until("files read: 1");
    assert_eq!(numbers(&desk), ["医政発0609第1号", "医政発0609第2号"]);
    fs::remove_file(desk.path().join("in/1.txt")).unwrap();
    watch.until("files read: 0");
    assert_eq!(numbers(&desk), ["医政発0609第2号"]);
}

/// Where the system does not tell who writes, a pause longer than the settling time looks like the end.
#[cfg(target_os = "linux")]
#[test]
fn a_file_whose_writer_pauses_is_read_once_and_whole() {
    let desk = desk();
    let mut watch = Watch::begin(&desk, &[]);
    watch.until("watching");
    let whole = letter(1);
    let (head, rest) = whole.as_bytes().split_at(whole.len() / 2);
    let mut writer = File::create(desk.path().join("in/1.txt")).unwrap();
    writer.write_all(head).unwrap();
    writer.flush().unwrap();
    std::thread::sleep(Duration::from_secs(3));
    assert!(!desk.path().join("out/letters.jsonl").exists(), "half a letter was read");
    writer.write_all(rest).unwrap();
    drop(writer);
    watch.until("files read: 1");
    assert_eq!(numbers(&desk), ["医政発0609第1号"]);
}

#[test]
fn once_takes_in_what_is_there_and_ends() {
    let desk = desk();
    fs::write(desk.path().join("in/1.txt"), letter(1)).unwrap();
    put_away(&desk.path().join("in/1.txt"));
    let mut watch = Watch::begin(&desk, &["--once"]);
    assert!(watch.child.wait().unwrap().success());
    assert_eq!(numbers(&desk), ["医政発0609第1号"]);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let desk = TempDir::new().unwrap();
    let mut watch = Watch::begin(&desk, &[]);
    assert_eq!(watch.child.wait().unwrap().code(), Some(4));
}

#[test]
fn runs_beside_the_watch_lose_nothing() {
    let desk = desk();
    let mut watch = Watch::begin(&desk, &[]);
    watch.until("watching");
    for number in 1..=6 {
        fs::write(desk.path().join(format!("in/{number}.txt")), letter(number)).unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_kairan"))
            .current_dir(desk.path())
            .args(["run", "in", "--out", "out", "--quiet"])
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    }
    let begun = Instant::now();
    // the watch looks at what the runs have read already, and finds it unchanged
    while records(&desk).len() < 6 && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(numbers(&desk).len(), 6);
    let register = fs::read_to_string(desk.path().join("out/register.csv")).unwrap();
    let rows: std::collections::BTreeSet<_> =
        register.lines().skip(1).filter_map(|row| row.split(',').next()).collect();
    assert_eq!(rows.len(), 6, "{register}");
}
