//! A run may end at any moment: the register stays whole, and the next run comes to what an undisturbed one comes to.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing it does not understand")]

use kairan::register::{Problem, Register};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Runs killed in all; so many of them one after the other before one is let to its end.
const KILLED: usize = 100;
const IN_A_ROW: usize = 5;

fn letter(at: usize) -> String {
    let day = 1 + at % 28;
    format!(
        "　　　　　　　　　　　　　　　　　　　　　日歯発第{at}号\n　　　　　　　　　　　　　　　　　　　　　令和５年６月{day}日\n\n都道府県歯科医師会会長　殿\n\n　　　　　　　　　　　　　　　　公益社団法人日本歯科医師会会長\n　　　　　　　　　　　　　　　　（公印省略）\n\n　　　　第{at}回研修会の開催について\n\n　標記の件について、下記のとおり開催いたしますので、貴会会員に周知くださいますようお願いいたします。\n"
    )
}

/// An inbox of forty files, every fourth of them a bundle of two letters.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    let inbox = desk.path().join("in");
    fs::create_dir(&inbox).unwrap();
    for at in 0..40 {
        let text = if at % 4 == 0 { letter(at) + &letter(100 + at) } else { letter(at) };
        fs::write(inbox.join(format!("{at:02}.txt")), text).unwrap();
    }
    desk
}

fn run(desk: &Path, out: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(desk).args(["run", "in", "--quiet", "--out", out, "--lang", "en"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The same without a look at the inbox.
fn stored(desk: &Path, out: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kairan"));
    command.current_dir(desk).args(["run", "--stored", "--quiet", "--out", out, "--lang", "en"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

fn complete(desk: &Path, out: &str) {
    assert!(run(desk, out).status().unwrap().success());
}

/// Every file of the outputs but the register, which holds the times of its runs.
fn outputs(desk: &Path, out: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = desk.join(out);
    let files =
        walkdir::WalkDir::new(&folder).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|file| !file.file_name().unwrap().to_string_lossy().starts_with("register.sqlite"))
        .filter(|file| file.extension().is_none_or(|ending| ending != "part"))
        .map(|file| (file.strip_prefix(&folder).unwrap().to_string_lossy().into_owned(), fs::read(&file).unwrap()))
        .collect()
}

fn register(desk: &Path, out: &str) -> PathBuf {
    desk.join(out).join("register.sqlite")
}

/// A generator of its own, seeded by the clock: the moments differ from run to run, and the seed is printed when a test fails.
struct Dice(u64);

impl Dice {
    fn part_of(&mut self, whole: Duration) -> Duration {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        whole.mul_f64(f64::from(u32::try_from(self.0 >> 40).unwrap()) / f64::from(1 << 24))
    }
}

/// A copy of the undisturbed outputs in which every letter was read by other rules.
fn out_of_date(desk: &Path, out: &str) {
    for (name, bytes) in outputs(desk, "undisturbed") {
        let file = desk.join(out).join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    fs::copy(register(desk, "undisturbed"), register(desk, out)).unwrap();
    let file = rusqlite::Connection::open(register(desk, out)).unwrap();
    file.execute_batch(
        "UPDATE documents SET version = ''; UPDATE letters SET record = json_set(record, '$.subject', NULL)",
    )
    .unwrap();
}

/// What is in the register is sound, or there is no register yet.
fn is_whole(desk: &Path, out: &str, seed: u64) {
    match Register::open_read_only(&register(desk, out)) {
        Ok(register) => {
            let found = register.verify_book().unwrap();
            assert_eq!((found.damage, found.gaps), (vec![], vec![]), "seed {seed}");
            assert_eq!(register.unreadable().unwrap(), Vec::<String>::new(), "seed {seed}");
        }
        Err(error) => assert!(
            matches!(error.problem, Problem::CannotOpen { .. } | Problem::OlderSchema { found: 0, .. }),
            "seed {seed}: {error}"
        ),
    }
}

#[test]
fn a_run_killed_at_a_hundred_random_moments_loses_nothing() {
    let desk = desk();
    let desk = desk.path();
    complete(desk, "undisturbed");
    let expected = outputs(desk, "undisturbed");
    let begin = Instant::now();
    complete(desk, "again");
    let mut length = begin.elapsed();
    let seed = u64::from(std::process::id()).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut dice = Dice(seed);
    let (mut killed, mut round) = (0, 0);
    while killed < KILLED {
        let out = format!("killed-{round}");
        // every other time it is not the first reading that is cut off, but reading again out of the register
        let again = round % 2 == 1;
        if again {
            out_of_date(desk, &out);
        }
        let start = || {
            let mut command = run(desk, &out);
            if again {
                command = stored(desk, &out);
            }
            command.spawn().unwrap()
        };
        for _ in 0..IN_A_ROW {
            let mut child = start();
            thread::sleep(dice.part_of(length));
            if child.try_wait().unwrap().is_some() {
                // too late: what is left to do takes less time by now
                length = length.mul_f64(0.97);
                break;
            }
            child.kill().unwrap();
            child.wait().unwrap();
            killed += 1;
            is_whole(desk, &out, seed);
        }
        assert!(start().wait().unwrap().success());
        let found = outputs(desk, &out);
        assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>(), "seed {seed}");
        for (name, bytes) in &expected {
            assert!(found[name] == *bytes, "{name} differs, seed {seed}");
        }
        fs::remove_dir_all(desk.join(&out)).unwrap();
        round += 1;
    }
}

#[test]
fn a_second_run_waits_for_the_first_and_says_so_when_it_takes_too_long() {
    let desk = desk();
    complete(desk.path(), "out");
    let _first = kairan::register::Turn::take(&register(desk.path(), "out"), Duration::ZERO).unwrap();
    let output = run(desk.path(), "out").stderr(Stdio::piped()).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{error}");
    assert!(error.contains("found another run at work"), "{error}");
}

#[cfg(unix)]
#[test]
fn a_disk_that_takes_no_more_leaves_the_register_whole_and_the_next_run_finishes() {
    let desk = desk();
    let desk = desk.path();
    complete(desk, "undisturbed");
    // files of this shell may have so many blocks of 512 bytes, as on a disk that is nearly full
    let mut refused = 0;
    for blocks in [64, 200, 400, 700, 1100] {
        let limited = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"{}\" run in --quiet --out small --lang en",
            env!("CARGO_BIN_EXE_kairan")
        );
        let output = Command::new("sh").arg("-c").arg(limited).current_dir(desk).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            refused += 1;
            assert_eq!(output.status.code(), Some(3), "{error}");
            assert!(error.contains("expected to write") || error.contains("expected room to write"), "{error}");
        }
        if let Ok(register) = Register::open_read_only(&register(desk, "small")) {
            assert_eq!(register.verify_book().unwrap().damage, Vec::<String>::new());
        }
    }
    assert!(refused > 0, "no limit was small enough");
    complete(desk, "small");
    assert_eq!(outputs(desk, "small"), outputs(desk, "undisturbed"));
}
