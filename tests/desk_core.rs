//! The desk without its pages: what a clerk does to letters holds for every later run.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that fails says where")]

use kairan::config::Settings;
use kairan::model::{Evidenced, LetterId, Verdict};
use kairan::pipeline::{self, Context, Order, Progress, Stop};
use kairan::register::{Filter, Register, Sort, Stretch};
use kairan::tables::Tables;
use std::fs;
use std::path::{Path, PathBuf};

struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _files: usize) {}
    fn done(&mut self, _path: &str) {}
    fn end(&mut self) {}
}

/// An archive in a folder of its own.
struct Office {
    folder: tempfile::TempDir,
}

impl Office {
    fn new(files: &[(&str, &str)]) -> Self {
        let office = Self { folder: tempfile::tempdir().unwrap() };
        for (path, text) in files {
            let file = office.inbox().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        office
    }

    fn inbox(&self) -> PathBuf {
        self.folder.path().join("in")
    }

    fn context(&self) -> Context {
        let out = self.folder.path().join("out");
        let settings = Settings { inputs: vec![self.inbox()], out, ..Settings::default() };
        Context::new(settings, Tables::embedded().clone())
    }

    fn run(&self) {
        pipeline::run(&self.context(), &Order::default(), &mut Silent, &Stop::new()).unwrap();
    }

    fn register(&self) -> Register {
        Register::open(&self.context().register_file()).unwrap()
    }

    fn letter(&self, register: &Register, path: &str, index: usize) -> LetterId {
        let path = self.path(path);
        register.find_letter(&format!("{path}#{index}")).unwrap()
    }

    fn path(&self, path: &str) -> String {
        Path::new(&self.inbox()).join(path).to_string_lossy().into_owned()
    }

    /// Number of receipt and subject of the letters that are there.
    fn book(&self) -> Vec<(String, String)> {
        let all = Stretch { offset: 0, limit: 1000 };
        let list = self.register().list(&Filter::default(), Sort::default(), all).unwrap();
        let row = |row: kairan::model::RegisterEntry| {
            (row.number.unwrap().to_string(), row.letter.subject.unwrap_or_default())
        };
        list.rows.into_iter().map(row).collect()
    }
}

fn letter(number: &str, date: &str, to: &str, from: &str, subject: &str, body: &str) -> String {
    format!(
        "　　　　　　　　　　　　　　　　　　　　　　　{number}\n　　　　　　　　　　　　　　　　　　　　　　　{date}\n\n{to}　殿\n\n　　　　　　　　　　　　　　　　　　{from}\n　　　　　　　　　　　　　　　　　　　　（公印省略）\n\n　　　　{subject}\n\n{body}\n\n"
    )
}

fn ministry() -> String {
    letter(
        "医政発0609第3号",
        "令和5年6月9日",
        "公益社団法人日本歯科医師会会長",
        "厚生労働省医政局長",
        "停電時の電源の確保について（通知）",
        "　標記の件について、下記のとおり取りまとめましたので、貴会会員に周知くださいますようお願いいたします。",
    )
}

fn association() -> String {
    letter(
        "日歯発第401号",
        "令和5年6月14日",
        "都道府県歯科医師会会長",
        "公益社団法人日本歯科医師会会長",
        "停電時の電源の確保について",
        "　標記の件について、厚生労働省医政局長より別添のとおり通知がありましたので、貴会会員に周知くださいますようお願いいたします。",
    )
}

fn bundle() -> String {
    association() + &ministry()
}

fn lines_of(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap()
}

#[test]
fn letters_joined_by_hand_stay_joined_and_numbers_stay_with_their_letters() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let numbers: Vec<String> = office.book().into_iter().map(|(number, _)| number).collect();
    let context = office.context();
    let mut register = office.register();
    let second = office.letter(&register, "a.txt", 1);
    let border = pipeline::join(&context, &mut register, second, "山田").unwrap();
    let joined = || office.book().into_iter().map(|(number, _)| number).collect::<Vec<_>>();
    assert_eq!(joined(), numbers[..1]);
    let first = office.letter(&register, "a.txt", 0);
    let sheet = register.sheet(first).unwrap();
    assert_eq!(sheet.read.last_line, lines_of(bundle().trim_end()));
    assert_eq!(sheet.read.reference_numbers, ["日歯発第401号"], "the head of the joined letter is no head any more");

    office.run();
    fs::write(office.inbox().join("b.txt"), bundle()).unwrap(); // a second copy of the same bundle
    office.run();
    assert_eq!(joined().len(), 2, "one letter in each copy");

    pipeline::undo_border(&context, &mut register, border.id, "鈴木").unwrap();
    let after: Vec<String> = joined();
    assert_eq!(after[..2], numbers[..], "the second letter has its own number back");
    assert_eq!(after.len(), 4);
}

#[test]
fn a_letter_split_by_hand_stays_split() {
    // a page in the middle that is a letter only to who knows
    let text = ministry() + "　お知らせ\n　会場が変わりました。新しい会場は甲会館です。\n";
    let office = Office::new(&[("a.txt", &text)]);
    office.run();
    let before = office.book();
    assert_eq!(before.len(), 1);
    let line = lines_of(&ministry()) + 1;
    let context = office.context();
    let mut register = office.register();
    let whole = office.letter(&register, "a.txt", 0);
    let border = pipeline::split(&context, &mut register, whole, line, "山田").unwrap();
    for _ in 0..2 {
        let lower = office.letter(&register, "a.txt", 1);
        assert_eq!(register.sheet(lower).unwrap().read.first_line, line);
        assert_eq!(office.book().len(), 2);
        assert_eq!(office.book()[0], before[0], "the upper letter is the one that was there");
        assert!(register.borders_in_force().unwrap().len() == 1);
        office.run();
    }
    let error = pipeline::split(&context, &mut register, whole, 999, "山田").unwrap_err().to_string();
    assert!(error.contains("expected a line from 1 to"), "{error}");
    let error = pipeline::join(&context, &mut register, whole, "山田").unwrap_err().to_string();
    assert!(error.contains("another above it"), "{error}");
    pipeline::undo_border(&context, &mut register, border.id, "山田").unwrap();
    assert_eq!(office.book(), before);
}

fn forwards(register: &Register) -> Vec<(String, f32, Vec<String>)> {
    let (_, heads) =
        register.circulars(&kairan::register::CircularFilter::default(), Stretch { offset: 0, limit: 99 }).unwrap();
    let circulars = heads.iter().map(|head| register.circular(&head.id).unwrap().unwrap());
    circulars
        .flat_map(|circular| circular.forwards)
        .map(|forward| (forward.from.path.rsplit('/').next().unwrap().to_owned(), forward.confidence, forward.reasons))
        .collect()
}

#[test]
fn a_rejected_forward_vanishes_and_a_confirmed_one_is_certain() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let context = office.context();
    let mut register = office.register();
    let [cover, passed_on] = [0, 1].map(|index| office.letter(&register, "a.txt", index));
    assert!(register.circulars_are_current().unwrap());
    let sheet = register.sheet(passed_on).unwrap();
    let circular = register.circular(&sheet.circulars[0].id).unwrap().unwrap();
    assert_eq!(circular.forwards[0].evidence, Evidenced::Enclosed);

    let now = pipeline::now();
    let no = register.judge(cover, Some(passed_on), Verdict::Rejected, "山田", now).unwrap();
    assert!(!register.circulars_are_current().unwrap());
    office.run();
    assert_eq!(forwards(&register), []);
    register.undo_judgement(no.id, "山田", now).unwrap();
    register.judge(cover, Some(passed_on), Verdict::Confirmed, "山田", now).unwrap();
    pipeline::rejoin(&context, &mut register, None).unwrap();
    let [(_, confidence, reasons)] = &forwards(&register)[..] else { panic!("one forward") };
    assert!((*confidence - 1.0).abs() < f32::EPSILON);
    assert!(reasons.contains(&"山田が確認".to_owned()), "{reasons:?}");
    assert_eq!(register.judgements(cover).unwrap().len(), 2);
}
