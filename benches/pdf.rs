//! Speed of decoding: one short letter of each producer, and the same letters as one run.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kairan::config::Limits;
use kairan::decode;
use kairan::diag::Sink;
use kairan::model::MediaType;
use std::hint::black_box;

fn letters() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/pdf");
    let mut letters: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ending| ending == "pdf"))
        .filter_map(|entry| Some((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).ok()?)))
        .collect();
    letters.sort();
    letters
}

fn decode_pdf(bytes: &[u8]) -> usize {
    let mut sink = Sink::new();
    decode::decode(bytes, MediaType::Pdf, &[], &Limits::default(), &mut sink).document.pages.len()
}

fn pdf(criterion: &mut Criterion) {
    let letters = letters();
    let mut group = criterion.benchmark_group("pdf");
    for (name, bytes) in &letters {
        group.throughput(Throughput::Elements(decode_pdf(bytes) as u64));
        group.bench_function(name, |b| b.iter(|| decode_pdf(black_box(bytes))));
    }
    group.finish();
}

criterion_group!(benches, pdf);
criterion_main!(benches);
