//! An archive on disk with its register, and files that come to it one by one.

use crate::federation;
use kairan::config::{RegisterSettings, Settings};
use kairan::link::MARKS_SCHEME;
use kairan::model::{Body, Date, DateTime, DocumentRecord};
use kairan::pipeline::{Context, Order, Progress, Stop, joined, run};
use kairan::register::{Basis, Outcome, Recording, Register, Stamp};
use kairan::tables::Tables;
use rusqlite::Connection;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Documents recorded in one transaction.
const BATCH: usize = 500;

fn basis() -> Basis {
    Basis {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        settings_hash: String::new(),
        tables_hash: Tables::embedded().hash.clone(),
        decoder: String::new(),
    }
}

/// Writes the files into `in`, the register into `out`, the list of bodies beside them.
pub(crate) fn fill(folder: &Path, size: usize) {
    fs::create_dir_all(folder.join("out")).unwrap();
    let begin = Instant::now();
    let now = DateTime::constant(2024, 4, 1, 9, 0, 0, 0);
    let mut register = Register::open(&folder.join("out/register.sqlite")).unwrap();
    register.begin_key_scheme(MARKS_SCHEME).unwrap();
    let run = register.begin_run(&basis(), now).unwrap();
    let (mut batch, mut stamps): (Vec<Recording>, Vec<(String, Stamp)>) = (Vec::new(), Vec::new());
    federation::generate(size, 1, &mut |file| {
        let file = federation::File { path: format!("in/{}", file.path), ..file };
        let (record, document) = file.record();
        let place = folder.join(&file.path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, document.to_text()).unwrap();
        stamps.push((file.path.clone(), stamp(&place)));
        let joints = joined(file.summaries().collect());
        let arrived = record.letters.iter().filter_map(|l| l.date).max().unwrap_or(Date::constant(2024, 4, 1));
        batch.push(Recording::prepare(record, document, Vec::new(), arrived).unwrap().with_joints(joints));
        if batch.len() == BATCH {
            register.record_all(run, &std::mem::take(&mut batch), &basis(), now).unwrap();
        }
    });
    register.record_all(run, &batch, &basis(), now).unwrap();
    register.keep_stamps(&stamps, &basis()).unwrap();
    register.finish_run(run, Outcome::Complete, &RegisterSettings::default(), now).unwrap();
    let mut bodies = String::new();
    for body in federation::bodies() {
        bodies.push_str("[[body]]\n");
        writeln!(bodies, "name = \"{}\"\nlevel = {}", body.name, body.level).unwrap();
        for (key, value) in [("parent", body.parent), ("folder", body.folder)] {
            bodies.push_str(&value.map(|value| format!("{key} = \"{value}\"\n")).unwrap_or_default());
        }
        writeln!(bodies, "classes = {:?}\n", body.classes).unwrap();
    }
    fs::write(folder.join("bodies.toml"), bodies).unwrap();
    println!("{size} letters in {} files in {:.0}s", stamps.len(), begin.elapsed().as_secs_f64());
}

fn stamp(file: &Path) -> Stamp {
    let about = fs::metadata(file).unwrap();
    let modified = about.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    Stamp { bytes: about.len(), modified: modified.as_nanos() as i64 }
}

struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: usize) {}
    fn done(&mut self, _: &str) {}
    fn end(&mut self) {}
}

fn context() -> Context {
    let settings = Settings { inputs: vec!["in".into()], out: "out".into(), ..Settings::default() };
    Context::new(settings, Tables::embedded().clone())
}

/// Adds files whose letters are those of some file there, under a cover by a body that is new; says what each run takes.
pub(crate) fn add(folder: &Path, count: usize) {
    let bodies = bodies(&folder.join("bodies.toml"));
    let basis = basis_of_this_program();
    std::env::set_current_dir(folder).unwrap();
    let sql = Connection::open("out/register.sqlite").unwrap();
    let last: i64 = sql.query_row("SELECT max(id) FROM sources", [], |row| row.get(0)).unwrap();
    let begin = Instant::now();
    // a register made by another build: files that lie there as they did would be opened again
    if sql.execute("UPDATE stamps SET basis = ?1 WHERE basis <> ?1", [basis]).unwrap() > 0 {
        println!("stamps made those of this program in {:.0}s", begin.elapsed().as_secs_f64());
    }
    drop(sql);
    let mut dice = federation::Dice::new(last as u64);
    fs::create_dir_all("in/new").unwrap();
    for nth in 0..count {
        let text = some_letters(&mut dice, last);
        let file = format!("in/new/{last}-{nth}.txt");
        fs::write(&file, text).unwrap();
        let written = SystemTime::now() - Duration::from_mins(1);
        fs::File::options().write(true).open(&file).unwrap().set_modified(written).unwrap();
        let order = Order { bodies: Some(bodies.clone()), ..Order::default() };
        let (begin, used) = (Instant::now(), processor_time());
        let summary = run(&context(), &order, &mut Silent, &Stop::new()).unwrap();
        let circulars = fs::read_to_string("out/latest/circulars.jsonl").unwrap();
        println!(
            "{file}: {:.2}s ({:.2}s of processor), {} read, {} as they were, {} circulars, {} kB of them",
            begin.elapsed().as_secs_f64(),
            processor_time() - used,
            summary.read,
            summary.unchanged,
            circulars.lines().count(),
            circulars.len() / 1000,
        );
    }
}

fn bodies(list: &Path) -> Vec<Body> {
    let list: toml::Table = fs::read_to_string(list).unwrap().parse().unwrap();
    list["body"].as_array().unwrap().iter().map(|body| body.clone().try_into().unwrap()).collect()
}

/// What stamps of this program rest on, as its own register has it.
fn basis_of_this_program() -> i64 {
    let desk = tempfile::tempdir().unwrap();
    let (input, out) = (desk.path().join("in"), desk.path().join("out"));
    fs::create_dir_all(&input).unwrap();
    fs::write(input.join("a.txt"), "第1号\n").unwrap();
    let written = SystemTime::now() - Duration::from_mins(1);
    fs::File::options().write(true).open(input.join("a.txt")).unwrap().set_modified(written).unwrap();
    let settings = Settings { inputs: vec![input], out: out.clone(), ..Settings::default() };
    run(&Context::new(settings, Tables::embedded().clone()), &Order::default(), &mut Silent, &Stop::new()).unwrap();
    let sql = Connection::open(out.join("register.sqlite")).unwrap();
    sql.query_row("SELECT basis FROM stamps", [], |row| row.get(0)).unwrap()
}

/// The letters of a file of the archive below another cover, as a body would have typed it.
fn some_letters(dice: &mut federation::Dice, last: i64) -> String {
    let register = Register::open_read_only("out/register.sqlite".as_ref()).unwrap();
    let (record, lines) = loop {
        let source = dice.below(last as usize) as i64 + 1;
        let Some(record) = register.record_of(source).unwrap() else { continue };
        if record.letters.len() < 3 || record.letters[0].encloses.is_empty() {
            continue;
        }
        let decoded = register.decoded(&record.source.path, &record.source.sha256).unwrap().unwrap().0;
        break (record, decoded.document.lines().map(|line| line.text.clone()).collect::<Vec<_>>());
    };
    let parts: Vec<String> = (0..record.letters.len()).map(|nth| typed(&record, nth, &lines)).collect();
    parts.join("\n\n")
}

fn typed(record: &DocumentRecord, nth: usize, lines: &[String]) -> String {
    let letter = &record.letters[nth];
    let day = letter.date.map(|day| format!("{}年{}月{}日", day.year(), day.month(), day.day())).unwrap_or_default();
    let subject = letter.subject.as_deref().unwrap_or_default();
    let indent = "　".repeat(16);
    if nth == 0 {
        let from = letter.passes_on.first().and_then(|upstream| upstream.issuer.as_deref()).unwrap_or("県");
        return format!(
            "新会発第1号\n{day}\n\n会員各位\n\n{indent}新谷市歯科医師会\n{indent}会長　山田太郎\n\n{subject}\n\n\
             {}標記について、{from}から別添のとおり通知がありましたので、お知らせします。\n",
            '\u{3000}'
        );
    }
    let number = letter.reference_numbers.first().map_or("事務連絡", String::as_str);
    let to = letter.addressees.first().map_or("", |to| &to.text);
    let from = letter.issuers.first().map_or("", |from| &from.text);
    let body = lines[letter.first_line as usize - 1..letter.last_line as usize].join("\n");
    format!("{number}\n{day}\n\n{to}　殿\n\n{indent}{from}\n\n{subject}\n\n{body}\n")
}

/// Of this process so far, in seconds; the clock of Linux ticks a hundred times a second.
fn processor_time() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |nth: usize| fields.get(nth).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) / 100.0
}
