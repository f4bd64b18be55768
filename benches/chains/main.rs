//! Linking and audit of archives of many letters, against their truth:
//! `cargo bench --bench chains -- [LETTERS…]` (10000 100000 without arguments; 1000000 takes some minutes to generate).
//!
//! Prints one line per archive: time per step, peak memory, forwards by precision, recall and F1, and false joins (classes that
//! hold letters of two keys).
//!
//! `cargo bench --bench chains -- register FOLDER LETTERS` writes an archive of files with its register, as runs would have left it;
//! `… -- add FOLDER COUNT` adds so many files to it, one after the other, and says what the run over each takes.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "a measurement, not a part of the program"
)]

mod archive;
mod federation;
mod score;

use kairan::audit::audit_each;
use kairan::link::link;
use kairan::model::{BodiesFrom, Summary};
use kairan::tables::Tables;
use score::Score;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["register", folder, size] => return archive::fill(folder.as_ref(), size.parse().unwrap()),
        ["add", folder, count] => return archive::add(folder.as_ref(), count.parse().unwrap()),
        _ => {}
    }
    let sizes: Vec<usize> = std::env::args().skip(1).filter_map(|arg| arg.replace('_', "").parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000, 100_000] } else { sizes };
    println!("letters circulars classes | generate link audit | peak MB | forwards P R F1 | split false-joins");
    for size in sizes {
        measure(size);
    }
}

fn measure(size: usize) {
    let begin = Instant::now();
    let mut truth = score::Truth::default();
    let mut summaries: Vec<Summary> = Vec::with_capacity(size + 10);
    federation::generate(size, 1, &mut |file| {
        truth.add(&file);
        summaries.extend(file.summaries());
    });
    let generated = begin.elapsed();
    let bodies = federation::bodies();
    let begin = Instant::now();
    let links = link(&summaries, Tables::embedded());
    let linked = begin.elapsed();
    let after_link = peak_megabytes();
    let begin = Instant::now();
    let mut circulars = 0;
    audit_each(&links, &bodies, BodiesFrom::List, Tables::embedded(), |_| circulars += 1);
    let audited = begin.elapsed();
    let peak = peak_megabytes();
    let score = Score::new(&links, &truth);
    let s = |time: Duration| format!("{:.2}s", time.as_secs_f64());
    println!(
        "{} {circulars} {} | {} {} {} | {after_link} {peak} | {:.4} {:.4} {:.4} | {} {}",
        summaries.len(),
        links.classes.len(),
        s(generated),
        s(linked),
        s(audited),
        score.precision(),
        score.recall(),
        score.f1(),
        score.split,
        score.false_joins
    );
    if std::env::var_os("CHAINS_ERRORS").is_some() {
        for line in score.errors {
            println!("  {line}");
        }
    }
}

/// Most memory the process ever had, as Linux counts it.
fn peak_megabytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() / 1024
}
