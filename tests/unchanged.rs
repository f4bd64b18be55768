//! Files that lie there as they did when they were read are not opened again; whatever shows that they changed is believed.
#![expect(clippy::unwrap_used, reason = "a test stops at the first thing it does not understand")]

use kairan::config::Settings;
use kairan::pipeline::{Context, Order, Progress, Stop, Summary, run};
use kairan::tables::Tables;
use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

const LETTER: &str = "日歯発第401号\n令和５年６月14日\n\n都道府県歯科医師会会長　殿\n\n公益社団法人日本歯科医師会会長\n\n点検について\n\n　標記の点検を実施してください。\n";

struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: usize) {}
    fn done(&mut self, _: &str) {}
    fn end(&mut self) {}
}

struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        fs::create_dir(desk.0.path().join("in")).unwrap();
        // another file keeps the folder from being empty
        desk.write("other.txt", LETTER, 30);
        desk
    }

    /// Writes a file so many hours ago.
    fn write(&self, name: &str, text: &str, hours: u64) {
        let file = self.0.path().join("in").join(name);
        fs::write(&file, text).unwrap();
        let file = fs::File::options().write(true).open(&file).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_hours(400_000 - hours)).unwrap();
    }

    fn run(&self, again: bool) -> Summary {
        let path = |name: &str| self.0.path().join(name);
        let settings = Settings { inputs: vec![path("in")], out: path("out"), ..Settings::default() };
        let context = Context::new(settings, Tables::embedded().clone());
        run(&context, &Order { again, ..Order::default() }, &mut Silent, &Stop::new()).unwrap()
    }

    fn letters(&self) -> String {
        fs::read_to_string(self.0.path().join("out/letters.jsonl")).unwrap()
    }
}

fn counts(summary: &Summary) -> (usize, usize) {
    (summary.read, summary.unchanged)
}

#[test]
fn a_file_of_the_same_length_and_time_is_not_opened_and_again_opens_it() {
    let desk = Desk::new();
    desk.write("a.txt", LETTER, 10);
    assert_eq!(counts(&desk.run(false)), (2, 0));
    // nobody writes so without changing the time; it shows whether the file was opened
    desk.write("a.txt", &LETTER.replace("401", "402"), 10);
    assert_eq!(counts(&desk.run(false)), (0, 2));
    assert!(!desk.letters().contains("日歯発第402号"));
    assert_eq!(counts(&desk.run(true)), (2, 0));
    assert!(desk.letters().contains("日歯発第402号"));
}

#[test]
fn another_time_or_another_length_opens_a_file() {
    let desk = Desk::new();
    desk.write("a.txt", LETTER, 10);
    desk.run(false);
    desk.write("a.txt", &LETTER.replace("401", "402"), 9);
    assert_eq!(counts(&desk.run(false)), (1, 1));
    desk.write("a.txt", &LETTER.replace("401", "1402"), 9);
    assert_eq!(counts(&desk.run(false)), (1, 1));
    assert!(desk.letters().contains("日歯発第1402号"));
}

#[test]
fn a_file_written_just_now_is_opened_the_next_time_too() {
    let desk = Desk::new();
    fs::write(desk.0.path().join("in/a.txt"), LETTER).unwrap();
    desk.run(false);
    fs::write(desk.0.path().join("in/a.txt"), LETTER.replace("401", "402")).unwrap();
    assert_eq!(counts(&desk.run(false)), (1, 1));
    assert!(desk.letters().contains("日歯発第402号"));
}

#[test]
fn a_file_that_was_away_is_opened_when_it_comes_back() {
    let desk = Desk::new();
    desk.write("a.txt", LETTER, 10);
    desk.run(false);
    fs::remove_file(desk.0.path().join("in/a.txt")).unwrap();
    desk.run(false);
    assert_eq!(desk.letters().lines().count(), 1);
    desk.write("a.txt", LETTER, 10);
    desk.run(false);
    assert_eq!(desk.letters().lines().count(), 2);
    assert!(Path::new(desk.0.path()).join("out/register.sqlite").is_file());
}
