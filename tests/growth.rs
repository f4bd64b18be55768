//! A book that grows: what a run joins around a new file is what joining everything anew would give, in whatever order files come.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    dead_code,
    reason = "a test stops at the first thing it does not understand; the generator serves the benchmark, too"
)]

#[path = "../benches/chains/federation.rs"]
mod federation;

use federation::Dice;
use kairan::audit::audit;
use kairan::config::Settings;
use kairan::link::{Shelf, link, marks, surroundings};
use kairan::model::{Body, Circular, Summary};
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
    documents: Vec<Vec<Summary>>,
    by_mark: BTreeMap<i64, BTreeSet<i64>>,
    taken: BTreeSet<i64>,
}

impl Memory {
    fn put(&mut self, letters: Vec<Summary>) {
        let at = i64::try_from(self.documents.len()).unwrap();
        for mark in letters.iter().flat_map(|letter| marks(letter).kept()) {
            self.by_mark.entry(mark).or_default().insert(at);
        }
        self.documents.push(letters);
    }
}

impl Shelf for Memory {
    type Error = Infallible;

    fn with_mark(&mut self, mark: i64) -> Result<Vec<i64>, Infallible> {
        Ok(self.by_mark.get(&mark).into_iter().flatten().copied().collect())
    }

    fn document(&mut self, document: i64) -> Result<Vec<Summary>, Infallible> {
        self.taken.insert(document);
        Ok(self.documents[usize::try_from(document).unwrap()].clone())
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
    federation::generate(4_000, 7, &mut |file| memory.put(file.summaries().collect()));
    let bodies = federation::bodies();
    let everything: Vec<Summary> = memory.documents.concat();
    let whole = audit(&link(&everything, Tables::embedded()), &bodies, Tables::embedded());
    let mut dice = Dice::new(11);
    for _ in 0..6 {
        let document = dice.below(memory.documents.len());
        memory.taken.clear();
        let near = surroundings(&[i64::try_from(document).unwrap()], &mut memory).unwrap();
        let path = &memory.documents[document][0].place.path;
        let circulars = audit(&link(&near, Tables::embedded()), &bodies, Tables::embedded());
        let (found, wanted) = (with_path(&circulars, path), with_path(&whole, path));
        for (found, wanted) in found.iter().zip(&wanted) {
            assert_eq!(found.forwards.len(), wanted.forwards.len(), "{path}");
            assert_eq!(found.reached, wanted.reached, "{path}");
            assert_eq!(found.anomalies, wanted.anomalies, "{path}");
        }
        assert!(found == wanted, "{path}: {} circulars found, {} wanted", found.len(), wanted.len());
        assert!(memory.taken.len() * 2 < memory.documents.len(), "{path}: {} documents taken", memory.taken.len());
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

/// Runs over the files of an archive one at a time, and gives what joining everything gives in the end.
fn grow(archive: &Path, bodies: &[Body], seed: u64, threads: usize) -> Vec<Circular> {
    let mut files = files_below(archive);
    let mut dice = Dice::new(seed);
    for at in (1..files.len()).rev() {
        files.swap(at, dice.below(at + 1));
    }
    let out = tempfile::tempdir().unwrap();
    let order = Order { bodies: Some(bodies.to_vec()), large: Some(0), ..Order::default() };
    let settings = Settings { out: out.path().to_owned(), threads, ..Settings::default() };
    let mut last = Vec::new();
    for file in files {
        // what was read before lies elsewhere and is left alone
        let settings = Settings { inputs: vec![file.clone()], ..settings.clone() };
        let context = Context::new(settings, Tables::embedded().clone());
        let summary = run(&context, &order, &mut Silent, &Stop::new()).unwrap();
        assert!(summary.only_touched);
        let register = Register::open_read_only(&out.path().join("register.sqlite")).unwrap();
        let whole = Archive::of(&register, Some(bodies), &context).unwrap().circulars;
        let path = file.to_string_lossy().replace('\\', "/");
        let touched = read(&out.path().join("latest/circulars.jsonl"));
        let mut wanted: Vec<Circular> = with_path(&whole, &path).into_iter().cloned().collect();
        wanted.sort_by(|a, b| a.id.cmp(&b.id));
        let mut found: Vec<Circular> = with_path(&touched, &path).into_iter().cloned().collect();
        found.sort_by(|a, b| a.id.cmp(&b.id));
        assert_eq!(found, wanted, "{path}");
        last = whole;
    }
    last
}

#[test]
fn files_that_come_one_by_one_in_any_order_give_the_same_circulars() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/federation-meals");
    let list: toml::Table = fs::read_to_string(archive.join("bodies.toml")).unwrap().parse().unwrap();
    let bodies: Vec<Body> =
        list["body"].as_array().unwrap().iter().map(|body| body.clone().try_into().unwrap()).collect();
    let (forth, back) = (grow(&archive, &bodies, 1, 1), grow(&archive, &bodies, 2, 3));
    assert!(!forth.is_empty());
    assert_eq!(forth, back);
}
