//! A book that grows: what a run joins around a new file is what joining everything anew would give, in whatever order files come.

#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_wrap,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    dead_code,
    reason = "a test stops at the first thing it does not understand; the generator serves the benchmark, too"
)]

#[path = "../benches/chains/federation.rs"]
mod federation;

use federation::Dice;
use kairan::audit::audit;
use kairan::config::{Glob, RegisterSettings, Settings};
use kairan::link::{Shelf, link, marks, surroundings};
use kairan::model::{Body, Circular, Summary, Upstream};
use kairan::pipeline::{Archive, Context, Order, Progress, Stop, run};
use kairan::register::Register;
use kairan::tables::Tables;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents in memory, by what they are found by.
#[derive(Default)]
struct Memory {
    documents: BTreeMap<i64, Vec<Summary>>,
    by_mark: BTreeMap<i64, BTreeSet<i64>>,
    by_cell: BTreeMap<i64, BTreeMap<(i64, usize), Vec<Upstream>>>,
    issuers: BTreeSet<String>,
    taken: BTreeSet<i64>,
}

impl Memory {
    fn put(&mut self, at: i64, letters: Vec<Summary>) {
        for (nth, marks) in marks(&letters).into_iter().enumerate() {
            self.by_cell.entry(marks.cell).or_default().insert((at, nth), Vec::new());
            if let Some((cell, named)) = marks.asking {
                self.by_cell.entry(cell).or_default().insert((at, nth), named);
            }
            for mark in marks.keys {
                self.by_mark.entry(mark).or_default().insert(at);
            }
            self.issuers.extend(marks.issuers);
        }
        self.documents.insert(at, letters);
    }

    fn remove(&mut self, at: i64) {
        self.documents.remove(&at);
        for documents in self.by_mark.values_mut() {
            documents.remove(&at);
        }
        for letters in self.by_cell.values_mut() {
            letters.retain(|(document, _), _| *document != at);
        }
    }

    fn whole(&self, bodies: &[Body]) -> Vec<Circular> {
        let everything: Vec<Summary> = self.documents.values().flatten().cloned().collect();
        audit(&link(&everything, Tables::embedded()), bodies, Tables::embedded())
    }

    /// What stands around a document is, circular by circular, what stands in the whole.
    fn assert_exact(&mut self, document: i64, whole: &[Circular], bodies: &[Body], when: &str) {
        self.taken.clear();
        let near = surroundings(&[document], self).unwrap();
        let Some(path) = self.documents[&document].first().map(|letter| letter.place.path.clone()) else { return };
        let circulars = audit(&link(&near, Tables::embedded()), bodies, Tables::embedded());
        let (found, wanted) = (with_path(&circulars, &path), with_path(whole, &path));
        assert!(found == wanted, "{when}, {path}: {}", differences(&found, &wanted));
        let beside: BTreeSet<&String> =
            wanted.iter().flat_map(|c| c.revises.iter().chain(&c.revised_by)).map(|r| &r.circular).collect();
        for id in beside {
            let of = |all: &[Circular]| all.iter().filter(|c| c.id == *id).cloned().collect::<Vec<_>>();
            assert!(of(&circulars) == of(whole), "{when}, {path}: beside it {id}");
        }
    }
}

fn differences(found: &[&Circular], wanted: &[&Circular]) -> String {
    let mut out = vec![format!("{} circulars found, {} wanted", found.len(), wanted.len())];
    for wanted in wanted {
        match found.iter().find(|c| c.id == wanted.id) {
            None => out.push(format!("none for {:?}", wanted.root)),
            Some(found) if found != wanted => {
                out.push(format!("other {:?}", wanted.root));
                for forward in &wanted.forwards {
                    if !found.forwards.contains(forward) {
                        out.push(format!("  forward missed {:?} → {:?}", forward.from, forward.to));
                    }
                }
                for forward in &found.forwards {
                    if !wanted.forwards.contains(forward) {
                        out.push(format!("  forward too much {:?} → {:?}", forward.from, forward.to));
                    }
                }
                for anomaly in &wanted.anomalies {
                    if !found.anomalies.contains(anomaly) {
                        out.push(format!("  anomaly missed {anomaly:?}"));
                    }
                }
            }
            Some(_) => {}
        }
    }
    out.join("\n")
}

impl Shelf for Memory {
    type Error = Infallible;

    fn with_mark(&mut self, mark: i64) -> Result<Vec<i64>, Infallible> {
        Ok(self.by_mark.get(&mark).into_iter().flatten().copied().collect())
    }

    fn document(&mut self, document: i64) -> Result<Vec<Summary>, Infallible> {
        self.taken.insert(document);
        Ok(self.documents[&document].clone())
    }

    fn cell(&mut self, cell: i64) -> Result<Vec<(i64, usize, Summary)>, Infallible> {
        let compared = |letter: &Summary, named: &Vec<Upstream>| Summary {
            place: letter.place.clone(),
            date: letter.date,
            reference_numbers: letter.reference_numbers.clone(),
            issuers: letter.issuers.clone(),
            addressees: letter.addressees.clone(),
            subject: letter.subject.clone(),
            signature: letter.signature.clone(),
            passes_on: named.clone(),
            ..Summary::default()
        };
        let spots = self.by_cell.get(&cell).into_iter().flatten();
        Ok(spots.map(|((at, nth), named)| (*at, *nth, compared(&self.documents[at][*nth], named))).collect())
    }

    fn issuers(&mut self) -> Result<Vec<String>, Infallible> {
        Ok(self.issuers.iter().cloned().collect())
    }
}

fn with_path<'c>(circulars: &'c [Circular], path: &str) -> Vec<&'c Circular> {
    let bears = |c: &&Circular| {
        c.copies.iter().chain(c.forwards.iter().map(|forward| &forward.from)).any(|place| place.path == path)
    };
    circulars.iter().filter(bears).collect()
}

#[test]
fn around_any_file_of_a_large_archive_stand_the_same_circulars_as_in_the_whole() {
    let mut memory = Memory::default();
    let mut nth = 0;
    federation::generate(4_000, 7, &mut |file| {
        memory.put(nth, file.summaries().collect());
        nth += 1;
    });
    let bodies = federation::bodies();
    let whole = memory.whole(&bodies);
    let (mut dice, mut taken) = (Dice::new(11), 0);
    for _ in 0..samples(12) {
        let document = i64::try_from(dice.below(memory.documents.len())).unwrap();
        memory.assert_exact(document, &whole, &bodies, "4,000 letters");
        taken += memory.taken.len();
    }
    let of_all = samples(12) * memory.documents.len();
    assert!(taken * 2 < of_all, "{taken} documents taken of {of_all}");
}

/// More of them where somebody asks for it: `GROWTH_SAMPLES=500 cargo test --test growth`.
fn samples(usual: usize) -> usize {
    std::env::var("GROWTH_SAMPLES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Every federation with a list of its bodies.
fn federations() -> Vec<PathBuf> {
    let mut out = vec![project("fixtures/federation-meals")];
    for folder in ["tests/federations", "tests/truth/federations"] {
        let folders = fs::read_dir(project(folder)).unwrap().map(|entry| entry.unwrap().path());
        out.extend(folders.filter(|folder| folder.join("bodies.toml").is_file()));
    }
    out.sort();
    out
}

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn bodies_of(archive: &Path) -> Vec<Body> {
    let list: toml::Table = fs::read_to_string(archive.join("bodies.toml")).unwrap().parse().unwrap();
    list["body"].as_array().unwrap().iter().map(|body| body.clone().try_into().unwrap()).collect()
}

/// The letters of every file, as a run reads them.
fn letters_of(archive: &Path) -> Vec<Vec<Summary>> {
    let out = tempfile::tempdir().unwrap();
    let settings = Settings {
        inputs: vec![archive.to_owned()],
        exclude: vec![Glob::new("truth.json").unwrap(), Glob::new("bodies.toml").unwrap()],
        out: out.path().to_owned(),
        ..Settings::default()
    };
    let context = Context::new(settings, Tables::embedded().clone());
    run(&context, &Order::default(), &mut Silent, &Stop::new()).unwrap();
    let register = Register::open_read_only(&out.path().join("register.sqlite")).unwrap();
    let mut found = Vec::new();
    for record in register.records_with_corrections().unwrap() {
        let source = register.source_at(&record.source.path).unwrap().unwrap();
        found.push(register.summaries_of(source).unwrap());
    }
    found.retain(|letters| !letters.is_empty());
    found
}

#[test]
fn files_that_come_go_and_change_in_any_order_stand_as_in_the_whole() {
    for (at, archive) in federations().iter().enumerate() {
        let bodies = bodies_of(archive);
        let files = letters_of(archive);
        for round in 0..samples(2) {
            let mut dice = Dice::new(100 * at as u64 + round as u64);
            let mut order: Vec<usize> = (0..files.len()).collect();
            for at in (1..order.len()).rev() {
                order.swap(at, dice.below(at + 1));
            }
            let mut memory = Memory::default();
            for (nth, file) in order.iter().enumerate() {
                let when = format!("{} round {round} file {nth}", archive.display());
                memory.put(*file as i64, files[*file].clone());
                let whole = memory.whole(&bodies);
                memory.assert_exact(*file as i64, &whole, &bodies, &when);
                // somebody takes a file away, and maybe puts it back without its first letter
                if dice.below(4) == 0 {
                    let other = order[dice.below(nth + 1)];
                    memory.remove(other as i64);
                    let rest: Vec<Summary> = files[other].iter().skip(1).cloned().collect();
                    if dice.below(2) == 0 && !rest.is_empty() {
                        memory.put(other as i64, rest);
                    }
                    let whole = memory.whole(&bodies);
                    let there: Vec<i64> = memory.documents.keys().copied().collect();
                    for _ in 0..2.min(there.len()) {
                        let document = there[dice.below(there.len())];
                        memory.assert_exact(document, &whole, &bodies, &format!("{when} without {other}"));
                    }
                }
            }
        }
    }
}

struct Silent;

impl Progress for Silent {
    fn begin(&mut self, _: usize) {}
    fn done(&mut self, _: &str) {}
    fn end(&mut self) {}
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files_below(&path));
        } else if path.extension().is_some_and(|end| end == "txt") {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn read(file: &Path) -> Vec<Circular> {
    fs::read_to_string(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a run over the files below `input` writes of the whole archive, and the circulars of it.
fn read_at_once(input: &Path, bodies: &[Body]) -> (Outputs, Vec<Circular>) {
    let out = tempfile::tempdir().unwrap();
    let settings = Settings { inputs: vec![input.to_owned()], out: out.path().to_owned(), ..Settings::default() };
    let order = Order { bodies: Some(bodies.to_vec()), ..Order::default() };
    run(&Context::new(settings, Tables::embedded().clone()), &order, &mut Silent, &Stop::new()).unwrap();
    (outputs(out.path()), read(&out.path().join("circulars.jsonl")))
}

/// The files of the audit, by name.
type Outputs = BTreeMap<&'static str, Vec<u8>>;

fn outputs(out: &Path) -> Outputs {
    let files = ["circulars.jsonl", "letters.jsonl", "coverage.csv", "hops.csv", "anomalies.csv"];
    files.into_iter().map(|file| (file, without_numbers(fs::read(out.join(file)).unwrap()))).collect()
}

/// Numbers of receipt follow the order of arrival: that column is left out.
fn without_numbers(bytes: Vec<u8>) -> Vec<u8> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes.as_slice());
    let rows: Vec<csv::StringRecord> = rows.records().map_while(Result::ok).collect();
    let Some(column) = rows.first().and_then(|head| head.iter().position(|name| name == "収受番号")) else {
        return bytes;
    };
    let cells = |row: &csv::StringRecord| -> Vec<String> {
        row.iter().enumerate().filter(|(at, _)| *at != column).map(|(_, cell)| cell.to_owned()).collect()
    };
    rows.iter().map(|row| cells(row).join("\t")).collect::<Vec<_>>().join("\n").into_bytes()
}

/// A book of this archive that grows file by file, in a random order; now and then a file is shortened, taken away or put back. What
/// every run writes of the file at hand is what reading everything at once gives, and so is everything in the end.
fn grow(archive: &Path, seed: u64, threads: usize, most: usize) {
    let bodies = bodies_of(archive);
    let desk = tempfile::tempdir().unwrap();
    let (input, out) = (desk.path().join("in"), desk.path().join("out"));
    let settings = Settings {
        inputs: vec![input.clone()],
        out: out.clone(),
        threads,
        register: RegisterSettings { large: 0, ..RegisterSettings::default() },
        ..Settings::default()
    };
    let context = Context::new(settings, Tables::embedded().clone());
    let order = Order { bodies: Some(bodies.clone()), ..Order::default() };
    let mut files: Vec<PathBuf> =
        files_below(archive).iter().map(|file| file.strip_prefix(archive).unwrap().to_owned()).collect();
    let mut dice = Dice::new(seed);
    for at in (1..files.len()).rev() {
        files.swap(at, dice.below(at + 1));
    }
    for (nth, file) in files.iter().take(most).enumerate() {
        let place = input.join(file);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        let text = fs::read(archive.join(file)).unwrap();
        fs::write(&place, &text).unwrap();
        let mut written = vec![place];
        match dice.below(6) {
            0 => {
                let lines: Vec<&[u8]> = text.split(|byte| *byte == b'\n').collect();
                let other = input.join(&files[dice.below(nth + 1)]);
                fs::write(&other, lines[lines.len() / 2..].join(&b'\n')).unwrap();
                written.push(other);
            }
            1 if nth > 0 => fs::remove_file(input.join(&files[dice.below(nth)])).unwrap_or_default(),
            _ => {}
        }
        if nth == 3 {
            forget_what_letters_are_found_by(&out.join("register.sqlite"));
        }
        let summary = run(&context, &order, &mut Silent, &Stop::new()).unwrap();
        assert!(summary.only_touched);
        let whole = read_at_once(&input, &bodies).1;
        let touched = read(&out.join("latest/circulars.jsonl"));
        for file in written {
            let path = file.to_string_lossy().replace('\\', "/");
            let (found, wanted) = (with_path(&touched, &path), with_path(&whole, &path));
            assert!(found == wanted, "{path}: {}", differences(&found, &wanted));
        }
        for circular in &touched {
            assert!(whole.contains(circular), "{:?} is no circular of the whole", circular.root);
        }
    }
    let register = Register::open_read_only(&out.join("register.sqlite")).unwrap();
    Archive::of(&register, Some(&bodies), &context).unwrap().write(&register, &context).unwrap();
    let (found, wanted) = (outputs(&out), read_at_once(&input, &bodies).0);
    for (name, bytes) in wanted {
        assert!(found[name] == bytes, "{name} of {}", archive.display());
    }
}

/// As a program of another time leaves a register, whose letters are found by other rules.
fn forget_what_letters_are_found_by(register: &Path) {
    let sql = rusqlite::Connection::open(register).unwrap();
    sql.execute_batch("DELETE FROM link_cells; DELETE FROM link_keys; UPDATE link_scheme SET scheme = 1;").unwrap();
}

#[test]
fn a_book_that_grows_file_by_file_is_that_of_all_files_read_at_once() {
    grow(&project("fixtures/federation-meals"), 1, 1, usize::MAX);
    grow(&project("tests/federations/care-managers"), 2, 3, 12);
}
