//! Word documents, by the pieces they are made of.

use super::*;
use crate::model::{Document, Line};
use std::io::Write;

fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn of(body: &str) -> Document {
    let xml = format!("<?xml version=\"1.0\"?><w:document><w:body>{body}</w:body></w:document>");
    let mut sink = Sink::new();
    let document = decode(&package(&[("word/document.xml", &xml)]), &Limits::default(), &mut sink).document;
    assert!(!sink.has(Code::DOCX_DAMAGED), "{:?}", sink.items());
    document
}

fn lines(body: &str) -> Vec<(u32, String)> {
    of(body).lines().map(|line| (line.page, line.text.clone())).collect()
}

fn run(text: &str) -> String {
    format!("<w:r><w:t>{text}</w:t></w:r>")
}

fn paragraph(inner: &str) -> String {
    format!("<w:p>{inner}</w:p>")
}

#[test]
fn a_paragraph_is_a_line_and_tabs_and_breaks_are_kept() {
    let body = paragraph(&format!(
        "{}<w:r><w:tab/><w:t>A&amp;B&#x533b;</w:t><w:br/><w:t xml:space=\"preserve\">  二行目</w:t></w:r>",
        run("担当")
    )) + "<w:p/>"
        + &paragraph(&run("以上"));
    assert_eq!(
        lines(&body),
        [(1, "担当\tA&B医".into()), (1, "  二行目".into()), (1, String::new()), (1, "以上".into())]
    );
}

#[test]
fn a_page_break_and_the_rendered_one_after_it_begin_one_page() {
    let explicit = paragraph(&run("一")) + &paragraph("<w:r><w:br w:type=\"page\"/></w:r>");
    let rendered = paragraph(&format!("<w:r><w:lastRenderedPageBreak/></w:r>{}", run("二")));
    let before =
        paragraph(&format!("<w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:lastRenderedPageBreak/></w:r>{}", run("三")));
    assert_eq!(lines(&(explicit + &rendered + &before)), [(1, "一".into()), (2, "二".into()), (3, "三".into())]);
}

#[test]
fn a_section_begins_a_page_unless_it_is_continuous() {
    let section =
        |kind: &str| paragraph(&format!("<w:pPr><w:sectPr><w:type w:val=\"{kind}\"/></w:sectPr></w:pPr>{}", run("節")));
    let body = section("continuous") + &section("nextPage") + &paragraph(&run("次"));
    assert_eq!(lines(&body), [(1, "節".into()), (1, "節".into()), (2, "次".into())]);
}

#[test]
fn a_text_box_is_read_once_and_before_its_paragraph() {
    let inside = format!("<w:txbxContent>{}</w:txbxContent>", paragraph(&run("別添1")));
    let body = paragraph(&format!(
        "{}<w:r><mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback>{inside}</mc:Fallback></mc:AlternateContent><w:t>続</w:t></w:r>",
        run("本文")
    ));
    assert_eq!(lines(&body), [(1, "別添1".into()), (1, "本文続".into())]);
}

#[test]
fn deleted_and_struck_text_is_marked_and_hidden_text_left_out() {
    let body = paragraph(
        "<w:r><w:t>期限は</w:t></w:r><w:del><w:r><w:delText>6</w:delText></w:r></w:del><w:r><w:rPr><w:strike/></w:rPr><w:t>月</w:t></w:r><w:ins><w:r><w:t>7月</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r>",
    );
    let document = of(&body);
    let line = document.lines().next().unwrap();
    let struck: Vec<_> = line.struck.iter().map(|range| line.text.get(range.clone()).unwrap()).collect();
    assert_eq!((line.text.as_str(), struck), ("期限は6月7月", vec!["6月"]));
}

#[test]
fn cells_know_their_row_and_column() {
    let cell = |inner: &str| format!("<w:tc>{inner}</w:tc>");
    let body = format!(
        "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}</w:tr></w:tbl>{}",
        cell(&format!("<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{}", paragraph(&run("a")))),
        cell(&(paragraph(&run("b")) + &paragraph(&run("c")))),
        cell(&paragraph(&run("d"))),
        paragraph(&run("e")),
    );
    let document = of(&body);
    let found: Vec<_> = document.lines().map(|Line { text, cell, .. }| (text.as_str(), *cell)).collect();
    assert_eq!(
        found,
        [("a", Some((0, 0))), ("b", Some((0, 2))), ("c", Some((0, 2))), ("d", Some((1, 0))), ("e", None)]
    );
}

#[test]
fn readings_and_field_codes_are_no_text() {
    let body = paragraph(
        "<w:r><w:ruby><w:rt><w:r><w:t>し</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>歯</w:t></w:r></w:rubyBase></w:ruby></w:r><w:r><w:instrText> DATE </w:instrText></w:r>",
    );
    assert_eq!(lines(&body), [(1, "歯".into())]);
}

#[test]
fn heads_and_feet_are_furniture() {
    let part = |text: &str| format!("<w:x>{}</w:x>", paragraph(&run(text)));
    let bytes = package(&[
        ("word/footer1.xml", &part("- 1 -")),
        ("word/document.xml", &part("本文")),
        ("word/header1.xml", &part("別添")),
        ("word/embeddings/内.docx", "x"),
    ]);
    let decoded = decode(&bytes, &Limits::default(), &mut Sink::new());
    let found: Vec<_> = decoded.document.lines().map(|line| (line.text.as_str(), line.furniture)).collect();
    assert_eq!(found, [("別添", true), ("本文", false), ("- 1 -", true)]);
    assert_eq!(decoded.embedded[0].name, "内.docx");
}

#[test]
fn a_document_that_breaks_off_is_reported_and_read_as_far_as_it_goes() {
    let mut sink = Sink::new();
    let bytes = package(&[("word/document.xml", "<w:document><w:p><w:r><w:t>通知</w:t></w:r></w:x>")]);
    let document = decode(&bytes, &Limits::default(), &mut sink).document;
    assert_eq!(document.to_text(), "通知\n");
    assert!(sink.has(Code::DOCX_DAMAGED));
    let mut sink = Sink::new();
    assert_eq!(decode(b"PK\x03\x04 cut", &Limits::default(), &mut sink), Decoded::default());
    assert!(sink.has(Code::DOCX_DAMAGED));
}

#[test]
fn a_part_that_unpacks_beyond_the_limit_is_not_read() {
    let mut sink = Sink::new();
    let bytes = package(&[("word/document.xml", &" ".repeat(1 << 20))]);
    let limits = Limits { max_stream_bytes: 1000, ..Limits::default() };
    let _ = decode(&bytes, &limits, &mut sink);
    assert!(sink.has(Code::TEXT_LIMIT));
}

proptest::proptest! {
    #[test]
    fn no_xml_makes_it_fail(xml in "(<[/]?w:(p|r|t|tbl|tr|tc|del|br|sectPr|lastRenderedPageBreak)/?>|<mc:Fallback>|[あa&;<>]){0,60}") {
        let _ = decode(&package(&[("word/document.xml", &xml)]), &Limits::default(), &mut Sink::new());
    }
}
