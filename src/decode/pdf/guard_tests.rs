//! Every bound on work, and a file that hits it: the work stops, what was read is kept, and the loss is said.

use super::decode;
use super::tests::{Pdf, at, texts};
use crate::config::Limits;
use crate::decode::Decoded;
use crate::diag::{Code, Sink};
use crate::model::PageKind;
use std::fmt::Write as _;
use std::io::Read as _;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    flate2::read::ZlibEncoder::new(bytes, flate2::Compression::best()).read_to_end(&mut out).unwrap();
    out
}

fn read(pdf: &Pdf, limits: Limits) -> (Decoded, Sink) {
    let mut sink = Sink::new();
    (decode(&pdf.bytes(), &[], &limits, 1, &mut sink), sink)
}

/// Pages whose contents are these streams, packed, after a page that says 別添.
fn pages(contents: &[&[&str]]) -> Pdf {
    let mut pdf = Pdf::new().page(&at(60.0, 100.0, 12.0, "別添"));
    for parts in contents {
        let mut numbers = String::new();
        for part in *parts {
            let number = pdf.stream("/Filter/FlateDecode", &packed(part.as_bytes()));
            write!(numbers, "{number} 0 R ").unwrap();
        }
        pdf.add_page(&format!("/Contents[{numbers}]"));
    }
    pdf
}

#[test]
fn a_stream_that_unpacks_without_end_stops() {
    let bomb = " ".repeat(3 << 20);
    let (decoded, sink) = read(&pages(&[&[&bomb]]), Limits { max_stream_bytes: 1 << 20, ..Limits::default() });
    assert_eq!(texts(&decoded), ["別添"]);
    assert!(sink.has(Code::PDF_LIMIT));
}

#[test]
fn streams_that_unpack_to_too_much_together_stop() {
    let large = " ".repeat(300 << 10);
    let file = pages(&[&[&large], &[&large], &[&large], &[&large]]);
    assert!(!read(&file, Limits::default()).1.has(Code::PDF_LIMIT));
    let (decoded, sink) = read(&file, Limits { max_inflated_bytes: 1 << 20, ..Limits::default() });
    assert_eq!((texts(&decoded), decoded.document.pages.len()), (vec!["別添"], 5));
    assert!(sink.has(Code::PDF_LIMIT));
}

#[test]
fn the_contents_of_one_page_are_no_larger_than_one_stream() {
    let part = " ".repeat(900 << 10);
    let limits = Limits { max_stream_bytes: 1 << 20, ..Limits::default() };
    assert!(!read(&pages(&[&[&part]]), limits).1.has(Code::PDF_LIMIT));
    assert!(read(&pages(&[&[&part, &part]]), limits).1.has(Code::PDF_LIMIT));
}

#[test]
fn a_page_of_too_many_glyphs_ends_there_and_the_next_one_is_read() {
    let many = at(60.0, 100.0, 12.0, "多").repeat(50);
    let pdf = Pdf::new().page(&many).page(&at(60.0, 100.0, 12.0, "別紙"));
    let (decoded, sink) = read(&pdf, Limits { max_glyphs_per_page: 20, ..Limits::default() });
    assert_eq!(decoded.document.pages[1].lines[0].text, "別紙");
    assert_eq!(
        sink.items().iter().filter(|d| d.code == Code::PDF_LIMIT).map(|d| d.page).collect::<Vec<_>>(),
        [Some(1)]
    );
}

#[test]
fn a_page_that_takes_too_long_ends_there_and_the_next_one_is_read() {
    let slow = format!("{}{}", "0 0 m\n".repeat(9000), at(60.0, 100.0, 12.0, "遅"));
    let pdf = Pdf::new().page(&slow).page(&at(60.0, 100.0, 12.0, "別紙"));
    let (decoded, sink) = read(&pdf, Limits { max_seconds_per_page: 0, ..Limits::default() });
    assert_eq!(texts(&decoded), ["別紙"]);
    assert_eq!(
        sink.items().iter().filter(|d| d.code == Code::PDF_LIMIT).map(|d| d.page).collect::<Vec<_>>(),
        [Some(1)]
    );
}

#[test]
fn pages_that_the_time_did_not_suffice_for_are_named() {
    let pdf = Pdf::new().page(&at(60.0, 100.0, 12.0, "一")).page(&at(60.0, 100.0, 12.0, "二"));
    let (decoded, sink) = read(&pdf, Limits { max_seconds_per_source: 0, ..Limits::default() });
    assert!(decoded.document.pages.iter().all(|page| page.kind == PageKind::Failed));
    let failed = sink.items().iter().filter(|d| d.code == Code::PDF_PAGE_FAILED).map(|d| d.page);
    assert_eq!(failed.collect::<Vec<_>>(), [Some(1), Some(2)]);
}

#[test]
fn an_array_of_a_million_items_and_one_nested_without_end_do_no_harm() {
    for array in [["[", &"0 ".repeat(1_100_000), "]"].concat(), "[".repeat(200_000), "<</A".repeat(100_000)] {
        let mut pdf = Pdf::new();
        let number = pdf.object(array);
        pdf.page_entries = format!("/Annots {number} 0 R");
        let decoded = read(&pdf.page(&at(60.0, 100.0, 12.0, "別添")), Limits::default()).0;
        assert_eq!(texts(&decoded), ["別添"]);
    }
}

#[test]
fn a_tree_of_pages_that_holds_itself_ends() {
    let mut pdf = Pdf::new().page(&at(60.0, 100.0, 12.0, "別添"));
    let page = pdf.objects.len();
    let tree = pdf.object(format!("<</Type/Pages/Count 9/Kids[{page} 0 R {} 0 R {} 0 R]>>", page + 1, page + 1));
    pdf.objects[0] = format!("<</Type/Catalog/Pages {tree} 0 R>>").into_bytes();
    assert_eq!(texts(&read(&pdf, Limits::default()).0).first(), Some(&"別添"));
}

#[test]
fn embedded_files_are_taken_up_to_the_limit_of_containers() {
    let mut pdf = Pdf::new().page(&at(60.0, 100.0, 12.0, "別添"));
    let data = pdf.stream("/Type/EmbeddedFile", b"hello");
    let names = format!("(a) <</Type/Filespec/F(a.txt)/EF<</F {data} 0 R>>>>").repeat(9);
    pdf.objects[0] = format!("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[{names}]>>>>>>").into_bytes();
    let (decoded, _) = read(&pdf, Limits { max_container_members: 4, ..Limits::default() });
    assert_eq!(decoded.embedded.len(), 4);
}
