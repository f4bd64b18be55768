//! The desk without its pages: what a clerk does to letters holds for every later run.
#![expect(clippy::unwrap_used, reason = "a test that fails says where")]

use kairan::config::Settings;
use kairan::model::{Evidenced, Field, LetterId, Verdict};
use kairan::pipeline::{self, Context, Order, Progress, Stop};
use kairan::register::{Filter, Problem, Register, Sort, Stretch};
use kairan::tables::Tables;
use rusqlite::Connection;
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

    fn write(&self, path: &str, text: &str) {
        fs::write(self.inbox().join(path), text).unwrap();
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
        let read = register.sheet(lower).unwrap().read;
        assert_eq!(read.first_line, line);
        assert_eq!(
            read.review,
            [Field::Date, Field::Issuers, Field::Subject],
            "without date, number and issuer somebody looks at it"
        );
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

#[test]
fn what_was_said_of_a_letter_holds_when_its_file_is_changed_elsewhere() {
    let office = Office::new(&[("a.txt", &ministry())]);
    office.run();
    let mut register = office.register();
    let first = office.letter(&register, "a.txt", 0);
    register.correct(first, "subject", &"直した件名について".into(), "山田", pipeline::now()).unwrap();
    register.confirm_letter(first, "山田", pipeline::now()).unwrap();
    let old = register.sheet(first).unwrap().entry.number;
    // somebody saved the file anew: another content, the same letter
    office.write("a.txt", &format!("{}\n\n", ministry()));
    office.run();
    let second = office.letter(&register, "a.txt", 0);
    assert_ne!(first, second, "another content is another arrival");
    let sheet = register.sheet(second).unwrap();
    assert_eq!(sheet.entry.letter.subject.as_deref(), Some("直した件名について"));
    assert_eq!(sheet.corrections.iter().map(|row| row.who.as_str()).collect::<Vec<_>>(), ["山田"]);
    assert_eq!(sheet.confirmations.len(), 1);
    assert_eq!(sheet.versions, [(first, old)], "each leads to the other");
    assert_eq!(register.sheet(first).unwrap().versions[0].0, second);
    // another letter under the old name gets nothing of it
    office.write("a.txt", &ministry().replace("第3号", "第8号").replace("第３号", "第８号"));
    office.run();
    let third = office.letter(&register, "a.txt", 0);
    let sheet = register.sheet(third).unwrap();
    assert!(sheet.corrections.is_empty() && sheet.confirmations.is_empty(), "{:?}", sheet.entry.letter);
}

#[test]
fn what_was_said_of_a_forward_holds_between_the_new_versions_of_both_letters() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let mut register = office.register();
    let both = |register: &Register| [0, 1].map(|index| office.letter(register, "a.txt", index));
    let [cover, passed_on] = both(&register);
    register.judge(cover, Some(passed_on), Verdict::Confirmed, "山田", pipeline::now()).unwrap();
    office.write("a.txt", &format!("{}\n\n", bundle()));
    office.run();
    let [new_cover, new_passed_on] = both(&register);
    assert!(new_cover != cover && new_passed_on != passed_on);
    let said = register.sheet(new_cover).unwrap().judgements;
    let said: Vec<_> = said.iter().map(|row| (row.cover, row.passed_on, row.verdict)).collect();
    assert_eq!(said, [(new_cover, Some(new_passed_on), Verdict::Confirmed)], "once, and of nothing that is gone");
}

/// Number of receipt, first line and whether the whole letter is confirmed, of every letter that is read.
fn book_with_confirmations(register: &Register) -> Vec<(String, u32, bool)> {
    let all = Stretch { offset: 0, limit: 1000 };
    let list = register.list(&Filter::default(), Sort::default(), all).unwrap();
    let confirmed = |id| register.confirmations(id).unwrap().iter().any(|row| row.undone.is_none());
    let rows = list.rows.into_iter();
    rows.map(|row| (row.number.unwrap().to_string(), row.letter.first_line, confirmed(row.id.unwrap()))).collect()
}

#[test]
fn a_letter_taken_apart_and_joined_again_keeps_its_number_and_confirmation() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let context = office.context();
    let mut register = office.register();
    let second = office.letter(&register, "a.txt", 1);
    register.confirm_letter(second, "山田", pipeline::now()).unwrap();
    let before = book_with_confirmations(&register);
    let joined = pipeline::join(&context, &mut register, second, "山田").unwrap();
    let first = office.letter(&register, "a.txt", 0);
    // in the head of the letter that was joined: its lower part is taken for it meanwhile
    let cut = pipeline::split(&context, &mut register, first, before[1].1 + 3, "山田").unwrap();
    for border in [joined.id, cut.id] {
        pipeline::undo_border(&context, &mut register, border, "山田").unwrap();
    }
    assert_eq!(book_with_confirmations(&register), before);
}

#[test]
fn however_a_bundle_was_cut_what_is_taken_back_leaves_every_number_where_it_was() {
    let third = letter(
        "医政総発0608第1号",
        "令和5年6月8日",
        "厚生労働省医政局長",
        "厚生労働省医政局総務課長",
        "停電の記録について",
        "　別紙のとおり報告します。",
    );
    let text = bundle() + &third;
    for seed in 1..=5_u64 {
        let office = Office::new(&[("a.txt", &text)]);
        office.run();
        let context = office.context();
        let mut register = office.register();
        for index in 0..3 {
            let letter = office.letter(&register, "a.txt", index);
            register.confirm_letter(letter, "山田", pipeline::now()).unwrap();
        }
        let before = book_with_confirmations(&register);
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut borders = Vec::new();
        let mut numbers = std::collections::BTreeMap::new();
        for _ in 0..6 {
            let letters = book_with_confirmations(&register);
            let letter = office.letter(&register, "a.txt", next(letters.len()));
            let line = u32::try_from(1 + next(text.lines().count())).unwrap();
            match next(3) {
                0 => borders.extend(pipeline::join(&context, &mut register, letter, "山田").ok()),
                1 => borders.extend(pipeline::split(&context, &mut register, letter, line, "山田").ok()),
                _ if borders.is_empty() => {}
                _ => {
                    let border = borders.swap_remove(next(borders.len()));
                    pipeline::undo_border(&context, &mut register, border.id, "山田").unwrap();
                }
            }
            for row in register
                .list(&Filter { past: true, ..Filter::default() }, Sort::default(), Stretch { offset: 0, limit: 99 })
                .unwrap()
                .rows
            {
                let number = row.number.unwrap();
                assert_eq!(*numbers.entry(row.id.unwrap()).or_insert(number), number, "a number never changes");
            }
        }
        while !borders.is_empty() {
            let border = borders.swap_remove(next(borders.len()));
            pipeline::undo_border(&context, &mut register, border.id, "山田").unwrap();
        }
        assert_eq!(book_with_confirmations(&register), before, "seed {seed}");
        assert!(register.verify_book().unwrap().is_sound());
    }
}

#[test]
fn a_letter_is_cut_at_a_line_of_its_own() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let context = office.context();
    let mut register = office.register();
    let [first, second] = [0, 1].map(|index| office.letter(&register, "a.txt", index));
    let begins = register.sheet(second).unwrap().read.first_line;
    let last = lines_of(&bundle());
    let mut cut =
        |letter, line| pipeline::split(&context, &mut register, letter, line, "山田").unwrap_err().to_string();
    let of_second = cut(second, 1);
    assert!(
        of_second.contains(&format!("from {} to ", begins + 1)) && of_second.contains("letter 1 of"),
        "{of_second}"
    );
    let of_first = cut(first, begins + 2);
    assert!(of_first.contains(&format!("from 2 to {}", begins - 1)) && of_first.contains("letter 2 of"), "{of_first}");
    assert!(cut(second, begins).contains("already"));
    assert!(cut(second, last + 1).contains("expected a line from 1 to"));
    assert_eq!(register.borders_in_force().unwrap().len(), 0, "nothing was written");
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

#[test]
fn a_forward_by_hand_never_leads_back_to_its_cover() {
    let texts = ["甲", "乙", "丙"].map(|name| {
        let subject = format!("{name}の行事について");
        letter(
            &format!("{name}発第7号"),
            "令和5年6月9日",
            "会員各位",
            &format!("{name}県歯科医師会長"),
            &subject,
            "　標記の件、お知らせします。",
        )
    });
    let office = Office::new(&[("a.txt", &texts[0]), ("b.txt", &texts[1]), ("c.txt", &texts[2])]);
    office.run();
    let context = office.context();
    let mut register = office.register();
    let [a, b, c] = ["a.txt", "b.txt", "c.txt"].map(|path| office.letter(&register, path, 0));
    let now = pipeline::now();
    let mut yes = |from, to| register.judge(from, Some(to), Verdict::Confirmed, "山田", now);
    assert!(matches!(yes(a, a).unwrap_err().problem, Problem::ForwardOfItself));
    let ab = yes(a, b).unwrap();
    yes(b, c).unwrap();
    for (from, to) in [(b, a), (c, b), (c, a)] {
        let error = yes(from, to).unwrap_err();
        assert!(matches!(error.problem, Problem::Ring { .. }), "{error}");
    }
    register.undo_judgement(ab.id, "山田", now).unwrap();
    register.judge(c, Some(a), Verdict::Confirmed, "山田", now).unwrap();
    pipeline::rejoin(&context, &mut register, None).unwrap();
    assert_eq!(forwards(&register).len(), 2);
}

#[test]
fn a_forward_that_was_found_is_not_turned_round_and_no_copy_passes_its_own_letter_on() {
    let office = Office::new(&[("a.txt", &bundle()), ("b.txt", &bundle())]);
    office.run();
    let context = office.context();
    let mut register = office.register();
    let [cover, passed_on] = [0, 1].map(|index| office.letter(&register, "a.txt", index));
    let [twin, elsewhere] = [0, 1].map(|index| office.letter(&register, "b.txt", index));
    let now = pipeline::now();
    for back in [cover, twin] {
        let error = register.judge(passed_on, Some(back), Verdict::Confirmed, "山田", now).unwrap_err();
        assert!(matches!(error.problem, Problem::Ring { .. }), "{error}");
    }
    let error = register.judge(passed_on, Some(elsewhere), Verdict::Confirmed, "山田", now).unwrap_err();
    assert!(matches!(error.problem, Problem::ForwardOfItself), "{error}");
    for (from, to) in [(cover, passed_on), (twin, elsewhere)] {
        register.judge(from, Some(to), Verdict::Rejected, "山田", now).unwrap();
    }
    pipeline::rejoin(&context, &mut register, None).unwrap();
    register.judge(passed_on, Some(cover), Verdict::Confirmed, "山田", now).unwrap();
}

#[test]
fn of_two_words_on_one_forward_the_later_holds_and_says_so() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let mut register = office.register();
    let [cover, passed_on] = [0, 1].map(|index| office.letter(&register, "a.txt", index));
    let now = pipeline::now();
    register.judge(cover, Some(passed_on), Verdict::Confirmed, "山田", now).unwrap();
    let no = register.judge(cover, Some(passed_on), Verdict::Rejected, "鈴木", now).unwrap();
    let in_force = |register: &Register| -> Vec<Verdict> {
        let rows = register.judgements(cover).unwrap().into_iter().filter(kairan::model::Judgement::is_in_force);
        rows.map(|row| row.verdict).collect()
    };
    assert_eq!(in_force(&register), [Verdict::Rejected]);
    assert_eq!(register.judged().unwrap().len(), 1);
    register.undo_judgement(no.id, "鈴木", now).unwrap();
    assert_eq!(in_force(&register), [Verdict::Confirmed], "what was said before holds again");
}

/// The same office under tables that are not those of before.
fn other_tables(office: &Office) -> Context {
    let tables = Tables { hash: "other".to_owned(), ..Tables::embedded().clone() };
    let settings = (*office.context().settings).clone();
    Context::new(settings, tables)
}

#[test]
fn after_a_change_of_tables_letters_are_read_again_without_their_files() {
    let office = Office::new(&[("a.txt", &bundle()), ("b.txt", &ministry())]);
    office.run();
    let before = (office.book(), office.register().records().unwrap());
    fs::remove_dir_all(office.inbox()).unwrap();

    let context = other_tables(&office);
    let mut register = office.register();
    let done = pipeline::reread(&context, &mut register, &mut Silent, &Stop::new()).unwrap();
    assert_eq!((done.documents, done.to_decode), (2, 0));
    assert_eq!((office.book(), office.register().records().unwrap()), before);
    let done = pipeline::reread(&context, &mut register, &mut Silent, &Stop::new()).unwrap();
    assert_eq!(done.documents, 0, "nothing is out of date any more");
}

#[test]
fn a_run_after_a_change_of_tables_reads_what_it_has_and_gives_the_same() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    let before = fs::read(office.folder.path().join("out/letters.jsonl")).unwrap();
    let summary = pipeline::run(&other_tables(&office), &Order::default(), &mut Silent, &Stop::new()).unwrap();
    assert_eq!((summary.read, summary.unchanged), (1, 0));
    assert_eq!(fs::read(office.folder.path().join("out/letters.jsonl")).unwrap(), before);
}

/// Makes a reading of the register one that other rules made.
fn alter(office: &Office, sql: &str) {
    Connection::open(office.context().register_file()).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_difference_names_gains_losses_changes_and_what_contradicts_a_person() {
    let office = Office::new(&[("a.txt", &bundle())]);
    office.run();
    alter(
        &office,
        "UPDATE letters SET record = json_set(record, '$.subject', NULL, '$.date', '2023-06-13') WHERE position = 0;
         UPDATE letters SET record = json_set(record, '$.subject_note', '依頼', '$.request', '周知') WHERE position = 1;",
    );
    let mut register = office.register();
    let now = pipeline::now();
    let [first, second] = [0, 1].map(|index| office.letter(&register, "a.txt", index));
    register.confirm(first, kairan::model::Field::Date, "山田", now).unwrap();
    register.correct(second, "subject_note", &"回答".into(), "山田", now).unwrap();

    let mut shown = Vec::new();
    let context = other_tables(&office);
    let sum = pipeline::difference(&context, &register, &mut Silent, &Stop::new(), |letter| {
        for field in &letter.fields {
            let (effect, agreement) = (field.effect, field.agreement);
            shown.push(format!("{} {} {effect:?} {agreement:?}", letter.index, field.field));
        }
        Ok(())
    });
    let sum = sum.unwrap();
    assert_eq!(
        shown,
        ["0 date Changed AgainstConfirmation", "0 subject Gained Open", "1 subject_note Changed AgainstCorrection",]
    );
    assert_eq!((sum.letters, sum.gains, sum.losses, sum.changes, sum.conflicts), (2, 1, 0, 2, 2));
    assert_eq!(register.sheet(first).unwrap().read.subject, None, "nothing was written");

    pipeline::reread(&context, &mut register, &mut Silent, &Stop::new()).unwrap();
    let sheet = register.sheet(first).unwrap();
    assert_eq!((sheet.read.subject.is_some(), sheet.conflicts.len()), (true, 1));
    assert_eq!(register.sheet(second).unwrap().entry.letter.subject_note.as_deref(), Some("回答"));
}

#[test]
fn an_original_outlives_its_inbox_and_an_altered_copy_is_seen() {
    let office = Office::new(&[("a.txt", &bundle()), ("b.txt", &ministry())]);
    office.run();
    let context = office.context();
    let register = office.register();
    let verify = || pipeline::verify(&context, &register, &mut Silent, &Stop::new()).unwrap();
    let found = verify();
    assert!(found.is_sound());
    assert_eq!((found.checked, found.copies, found.moved.len()), (2, 2, 0));

    fs::remove_file(office.inbox().join("a.txt")).unwrap();
    let found = verify();
    assert!(found.is_sound(), "the copy is there");
    assert_eq!(found.moved, [office.path("a.txt")]);
    let source = register.records().unwrap()[0].source.clone();
    assert_eq!(pipeline::original(&source, &context).unwrap(), bundle().into_bytes());

    let copy = context.originals().find(&source.sha256).unwrap();
    fs::remove_file(&copy).unwrap();
    fs::write(&copy, "another letter").unwrap();
    let found = verify();
    assert!(!found.is_sound());
    assert_eq!((found.altered, found.lost), (vec![copy], vec![office.path("a.txt")]));
    assert!(pipeline::original(&source, &context).is_err(), "no other content is given out for it");
}

#[test]
fn two_runs_at_once_end_as_one_after_the_other() {
    let office = Office::new(&[("a.txt", &bundle()), ("b.txt", &ministry())]);
    std::thread::scope(|scope| {
        scope.spawn(|| office.run());
        scope.spawn(|| office.run());
    });
    let runs = office.register().runs().unwrap();
    assert!(runs.iter().all(|run| run.outcome.as_deref() == Some("complete")));
    assert_eq!((runs.len(), office.book().len()), (2, 3));
}

/// Registers as programs of every earlier schema left them, all with the same in them.
const EARLIER: [(i64, &str); 7] = [
    (1, include_str!("data/registers/schema-1.sql")),
    (2, include_str!("data/registers/schema-2.sql")),
    (3, include_str!("data/registers/schema-3.sql")),
    (4, include_str!("data/registers/schema-4.sql")),
    (5, include_str!("data/registers/schema-5.sql")),
    (6, include_str!("data/registers/schema-6.sql")),
    (7, include_str!("data/registers/schema-7.sql")),
];

#[test]
fn a_register_of_every_earlier_schema_opens_with_everything_in_it() {
    for (schema, sql) in EARLIER {
        let office = Office::new(&[]);
        fs::create_dir_all(office.folder.path().join("out")).unwrap();
        let file = office.context().register_file();
        Connection::open(&file).unwrap().execute_batch(sql).unwrap();
        let refused = Register::open_read_only(&file).unwrap_err();
        assert!(refused.to_string().contains(&format!("found schema {schema}")), "{refused}");

        let mut register = Register::open(&file).unwrap();
        assert!(register.verify_book().unwrap().is_sound(), "schema {schema}");
        assert_eq!(register.unreadable().unwrap(), Vec::<String>::new(), "schema {schema}");
        let numbers: Vec<String> = office.book().into_iter().map(|(number, _)| number).collect();
        assert_eq!(numbers, ["2023収0001", "2023収0002", "2023収0003", "2023収0004"], "schema {schema}");
        let id = register.find_letter("2023収0004").unwrap();
        let sheet = register.sheet(id).unwrap();
        assert_eq!(sheet.entry.letter.subject.as_deref(), Some("第3回研修会の開催について"), "schema {schema}");
        assert_eq!(sheet.read.subject.as_deref(), Some("研修会の開催について"), "what the machine had read");
        assert_eq!(sheet.corrections[0].who, "山田");
        for query in ["第3回", "停電", "電"] {
            assert!(!register.search(query).unwrap().is_empty(), "{query}, schema {schema}");
        }
        assert_eq!(register.runs().unwrap().len(), 1, "schema {schema}");

        // and it goes on from there
        register.undo(sheet.corrections[0].id, "鈴木", pipeline::now()).unwrap();
        let archive = pipeline::rejoin(&office.context(), &mut register, None).unwrap();
        assert_eq!(archive.records.len(), 2, "schema {schema}");
        drop(register);
        assert!(Register::open_read_only(&file).is_ok(), "schema {schema}");
    }
}
