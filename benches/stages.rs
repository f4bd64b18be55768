//! Speed of the stages: decoding a short PDF of each producer, finding the lines of letters, and reading letters from decoded text.
//!
//! `cargo bench --bench stages`; elements per second are pages in `decode` and letters in `segment` and `letters`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kairan::config::Limits;
use kairan::decode;
use kairan::diag::Sink;
use kairan::model::{Document, MediaType};
use kairan::pipeline::read_document;
use kairan::segment::segment;
use kairan::tables::Tables;
use std::hint::black_box;
use std::path::Path;

/// The files of a folder of this crate with this ending, sorted by name.
fn files(folder: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|found| found == ending))
        .filter_map(|entry| Some((entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).ok()?)))
        .collect();
    files.sort();
    files
}

fn decoded(bytes: &[u8], media: MediaType) -> Document {
    decode::decode(bytes, media, &[], &Limits::default(), &mut Sink::new()).document
}

fn pages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    for (name, bytes) in &files("tests/data/pdf", "pdf") {
        group.throughput(Throughput::Elements(decoded(bytes, MediaType::Pdf).pages.len() as u64));
        group.bench_function(name, |b| b.iter(|| decoded(black_box(bytes), MediaType::Pdf)));
    }
    group.finish();
}

fn letters(criterion: &mut Criterion) {
    let tables = Tables::embedded();
    for folder in ["letters", "bundles"] {
        let texts = files(&format!("tests/truth/{folder}"), "txt");
        let documents: Vec<Document> = texts.iter().map(|(_, bytes)| decoded(bytes, MediaType::Text)).collect();
        let read = |document: &Document| read_document(document, tables, None, &mut Sink::new()).0.len();
        let count: usize = documents.iter().map(read).sum();
        let mut group = criterion.benchmark_group(folder);
        group.throughput(Throughput::Elements(count as u64)).sample_size(20);
        group.bench_function("segment", |b| {
            b.iter(|| {
                documents.iter().map(|d| segment(black_box(d), tables, &mut Sink::new()).letters.len()).sum::<usize>()
            });
        });
        group.bench_function("read", |b| b.iter(|| documents.iter().map(|d| read(black_box(d))).sum::<usize>()));
        group.finish();
    }
}

criterion_group!(benches, pages, letters);
criterion_main!(benches);
