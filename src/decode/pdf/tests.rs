//! The whole way, on small PDFs written here: what stands on the page and what is read.

use super::decode;
use crate::config::Limits;
use crate::decode::Decoded;
use crate::diag::{Code, Sink};
use crate::model::{Line, PageKind, Rect, TextSource};
use proptest::prelude::*;
use std::fmt::Write;

/// Writes a PDF: objects in order, object 1 is the catalog and object 2 the page tree.
pub(super) struct Pdf {
    pub(super) objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    pub(super) page_entries: String,
}

impl Pdf {
    /// With the font /F1 of this encoding, not embedded, of the Japanese collection.
    pub(super) fn with_font(encoding: &str) -> Self {
        let mut pdf = Self { objects: vec![Vec::new(), Vec::new()], pages: Vec::new(), page_entries: String::new() };
        pdf.object(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding/{encoding}/DescendantFonts[4 0 R]>>"
        ));
        pdf.object(
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 6>>\
             /DW 1000/W[231 632 500]>>",
        );
        pdf
    }

    pub(super) fn new() -> Self {
        Self::with_font("UniJIS-UTF16-H")
    }

    pub(super) fn object(&mut self, body: impl Into<Vec<u8>>) -> usize {
        self.objects.push(body.into());
        self.objects.len()
    }

    pub(super) fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let head = format!("<<{entries}/Length {}>>\nstream\n", data.len());
        self.object([head.as_bytes(), data, b"\nendstream"].concat())
    }

    pub(super) fn page(mut self, content: &str) -> Self {
        let content = self.stream("", content.as_bytes());
        let entries = std::mem::take(&mut self.page_entries);
        let page = self.object(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R\
             /Resources<</Font<</F1 3 0 R>>/XObject<</X1 {} 0 R>>>>{entries}>>",
            content + 2
        ));
        self.pages.push(page);
        // whatever is written next can be drawn as /X1
        self
    }

    /// A page with these entries.
    pub(super) fn add_page(&mut self, entries: &str) {
        let page = self.object(format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]{entries}>>"));
        self.pages.push(page);
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut kids = String::new();
        for page in &self.pages {
            write!(kids, "{page} 0 R ").unwrap();
        }
        let mut objects = self.objects.clone();
        if objects[0].is_empty() {
            objects[0] = b"<</Type/Catalog/Pages 2 0 R>>".to_vec();
        }
        objects[1] = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", self.pages.len()).into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut places = Vec::new();
        for (at, body) in objects.iter().enumerate() {
            places.push(out.len());
            out.extend(format!("{} 0 obj\n", at + 1).bytes());
            out.extend(body);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        let mut xref = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
        for place in places {
            writeln!(xref, "{place:010} 00000 n ").unwrap();
        }
        write!(xref, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).unwrap();
        out.extend(xref.bytes());
        out
    }

    pub(super) fn read(&self) -> (Decoded, Sink) {
        read(&self.bytes())
    }
}

pub(super) fn read(bytes: &[u8]) -> (Decoded, Sink) {
    let mut sink = Sink::new();
    let decoded = decode(bytes, &[], &Limits::default(), 1, &mut sink);
    (decoded, sink)
}

/// Text at a place counted from the top left, in a size, for a UTF-16 font.
pub(super) fn at(x: f64, y: f64, size: f64, text: &str) -> String {
    let mut hex = String::new();
    for unit in text.encode_utf16() {
        write!(hex, "{unit:04x}").unwrap();
    }
    format!("BT /F1 {size} Tf {x} {} Td <{hex}> Tj ET\n", 800.0 - y)
}

/// The same with a gap of so many ems between the letters.
pub(super) fn spaced(x: f64, y: f64, size: f64, gap: f64, text: &str) -> String {
    format!("{} Tc {} 0 Tc\n", gap * size, at(x, y, size, text))
}

pub(super) fn texts(decoded: &Decoded) -> Vec<&str> {
    decoded.document.lines().map(|line| line.text.as_str()).collect()
}

/// Left, top, right and bottom of a line, in points.
fn place(line: &Line) -> String {
    let Rect { x0, y0, x1, y1 } = line.bbox.unwrap();
    format!("{x0:.1} {y0:.1} {x1:.1} {y1:.1}")
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

pub(super) fn page(content: &str) -> Decoded {
    Pdf::new().page(content).read().0
}

/// The quick ways through a page take the usual bytes only; with a tab in the place of each space everything goes the slow way.
#[test]
fn a_page_reads_the_same_by_the_quick_and_by_the_slow_way() {
    let page = "BT /F1 10 Tf 1 0 0 1 72 700 Tm <65E5> Tj\n10.08 0 Td\n<672C> Tj\n10.08 0 Td\n<0041> Tj\n30 0 Td\n<6B6F> Tj ET\n\
                70 600 m\n70 500 l\n170 500 l\n170 600 l\n-3.5 2 1 2 70 600 c\nh\nS\n70 550 m\n170 550 l\nS\n120 600 m 120 500 l S\n\
                BT /F1 10 Tf 80 570 Td <65E5> Tj 60 0 Td <672C> Tj -60 -40 Td <65E5> Tj ET\n";
    let read = |content: &str| {
        let mut sink = Sink::new();
        decode(&Pdf::new().page(content).bytes(), &[], &Limits::default(), 1, &mut sink).document
    };
    let quick = read(page);
    assert_eq!(quick.pages[0].lines[0].text, "日本A    歯");
    assert_eq!(quick, read(&page.replace(' ', "\t\t")));
    assert_eq!(quick, read(&page.replace(' ', "  ").replace("10.08", "10.080000000")));
}

#[test]
fn a_letterhead_is_read_from_top_to_bottom_whatever_its_side_and_order_in_the_file() {
    let content = [
        at(300.0, 180.0, 12.0, "厚生労働省医政局長"),
        at(60.0, 140.0, 12.0, "各都道府県知事　殿"),
        at(420.0, 80.0, 12.0, "医政発0609第３号"),
        at(420.0, 100.0, 12.0, "令和５年６月９日"),
    ]
    .concat();
    let decoded = page(&content);
    assert_eq!(texts(&decoded), ["医政発0609第３号", "令和５年６月９日", "各都道府県知事　殿", "厚生労働省医政局長"]);
    let line = decoded.document.lines().next().unwrap();
    assert_eq!(place(line), "420.0 69.4 540.0 81.4");
    assert_eq!((line.number, line.page), (1, 1));
    assert_eq!(decoded.document.text_source, TextSource::TextLayer);
}

#[test]
fn one_line_in_every_encoding_of_an_unembedded_font() {
    let line = "医政発０６０９第３号";
    let sjis = encoding_rs::SHIFT_JIS.encode(line).0.into_owned();
    let euc = encoding_rs::EUC_JP.encode(line).0.into_owned();
    let jis = euc.iter().map(|byte| byte & 0x7f).collect::<Vec<u8>>();
    let utf16: Vec<u8> = line.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (encoding, bytes) in [
        ("90ms-RKSJ-H", &sjis),
        ("90msp-RKSJ-H", &sjis),
        ("EUC-H", &euc),
        ("H", &jis),
        ("78-H", &jis),
        ("UniJIS-UCS2-H", &utf16),
        ("UniJIS-UTF16-H", &utf16),
        ("UniJIS2004-UTF16-H", &utf16),
        ("UniJIS-UTF8-H", &line.as_bytes().to_vec()),
    ] {
        let pdf = Pdf::with_font(encoding).page(&format!("BT /F1 12 Tf 60 700 Td <{}> Tj ET", hex(bytes)));
        assert_eq!(texts(&pdf.read().0), [line], "{encoding}");
    }
}

#[test]
fn parts_of_one_line_stay_together_and_letter_spacing_makes_no_words() {
    let content = [
        at(60.0, 80.0, 12.0, "記"),
        at(400.0, 80.0, 12.0, "別添"),
        spaced(60.0, 120.0, 12.0, 0.4, "事務連絡"),
        spaced(60.0, 140.0, 12.0, 1.0, "事務連絡"),
    ]
    .concat();
    let decoded = page(&content);
    let read = texts(&decoded);
    assert!(read[0].starts_with("記   ") && read[0].ends_with("  別添"), "{}", read[0]);
    assert_eq!(read[1..], ["事務連絡", "事 務 連 絡"]);
    let words: Vec<usize> = decoded.document.lines().map(|line| line.words.len()).collect();
    assert_eq!(words, [2, 1, 4]);
}

#[test]
fn members_of_a_brace_are_lines_of_their_own() {
    let content = [
        at(60.0, 118.0, 12.0, "各"),
        at(84.0, 100.0, 12.0, "都道府県"),
        at(84.0, 118.0, 12.0, "保健所設置市"),
        at(84.0, 136.0, 12.0, "特別区"),
        at(180.0, 118.0, 12.0, "衛生主管部（局）長　殿"),
        at(60.0, 200.0, 12.0, "標記について、通知する。"),
    ]
    .concat();
    assert_eq!(
        texts(&page(&content)),
        ["各", "都道府県", "保健所設置市", "特別区", "衛生主管部（局）長　殿", "標記について、通知する。"]
    );
    let half_lines = [
        at(84.0, 100.0, 12.0, "都道府県"),
        at(84.0, 118.0, 12.0, "特別区"),
        at(60.0, 109.0, 12.0, "各"),
        at(180.0, 109.0, 12.0, "衛生主管部（局）長　殿"),
    ]
    .concat();
    let read = page(&half_lines);
    assert!(texts(&read).contains(&"都道府県") && texts(&read).contains(&"特別区"), "{:?}", texts(&read));
}

#[test]
fn a_ruled_table_is_read_cell_by_cell() {
    let mut content = String::from("0.5 w\n");
    for y in [700, 670, 600] {
        writeln!(content, "50 {y} m 550 {y} l S").unwrap();
    }
    for x in [50, 300, 550] {
        writeln!(content, "{x} 600 m {x} 700 l S").unwrap();
    }
    content += &[
        at(60.0, 120.0, 10.0, "改正後"),
        at(310.0, 120.0, 10.0, "改正前"),
        at(60.0, 150.0, 10.0, "一日とする。"),
        at(310.0, 150.0, 10.0, "二日とする。"),
        at(60.0, 170.0, 10.0, "ただし書"),
        at(60.0, 60.0, 10.0, "（新旧対照表）"),
        at(60.0, 300.0, 10.0, "以上"),
    ]
    .concat();
    let decoded = page(&content);
    let cells: Vec<_> = decoded.document.lines().map(|line| (line.text.as_str(), line.cell)).collect();
    assert_eq!(
        cells,
        [
            ("（新旧対照表）", None),
            ("改正後", Some((0, 0))),
            ("改正前", Some((0, 1))),
            ("一日とする。", Some((1, 0))),
            ("ただし書", Some((1, 0))),
            ("二日とする。", Some((1, 1))),
            ("以上", None),
        ]
    );
}

#[test]
fn a_frame_around_a_text_is_no_table() {
    let content = format!("0.5 w 50 690 200 30 re S {}", at(60.0, 100.0, 12.0, "写"));
    assert_eq!(page(&content).document.lines().next().unwrap().cell, None);
}

#[test]
fn a_strike_takes_letters_back_and_an_underline_does_not() {
    let content = [
        at(60.0, 100.0, 10.0, "九十日三月以内"),
        at(60.0, 130.0, 10.0, "九十日三月以内"),
        // through 九十日, and below 三月
        "60 703.6 30 0.5 re f 90 667 20 0.5 re f".into(),
    ]
    .concat();
    let decoded = page(&content);
    let struck: Vec<Vec<&str>> = decoded
        .document
        .lines()
        .map(|line| line.struck.iter().filter_map(|range| line.text.get(range.clone())).collect())
        .collect();
    assert_eq!(struck, [vec!["九十日"], vec![]]);
}

#[test]
fn two_columns_of_prose_are_read_one_after_the_other() {
    let mut content = String::new();
    let mut expected = Vec::new();
    for (side, x) in [("左", 50.0), ("右", 320.0)] {
        for line in 0..8 {
            let text: String = side.repeat(20);
            content += &at(x, 100.0 + f64::from(line) * 18.0, 11.0, &text);
            expected.push(text);
        }
    }
    assert_eq!(texts(&page(&content)), expected);
}

#[test]
fn small_kana_above_a_word_are_set_apart() {
    let content =
        [at(60.0, 100.0, 12.0, "褥瘡の評価"), at(60.0, 90.0, 5.0, "じょくそう"), at(60.0, 120.0, 12.0, "次の行")]
            .concat();
    let decoded = page(&content);
    let lines: Vec<_> = decoded.document.lines().map(|line| (line.text.as_str(), line.furniture)).collect();
    assert_eq!(lines, [("褥瘡の評価", false), ("じょくそう", true), ("次の行", false)]);
}

#[test]
fn vertical_writing_is_read_from_right_to_left() {
    let content = [at(500.0, 100.0, 12.0, "府令第十二号"), at(470.0, 100.0, 12.0, "令和五年七月七日")].concat();
    let decoded = Pdf::with_font("UniJIS-UTF16-V").page(&content).read().0;
    assert_eq!(texts(&decoded), ["府令第十二号", "令和五年七月七日"]);
    assert_eq!(place(decoded.document.lines().next().unwrap()), "494.0 100.0 506.0 172.0");
}

#[test]
fn letters_set_one_below_the_other_by_hand_are_vertical_writing() {
    let mut content = String::new();
    for (x, line) in [(500.0, "令和五年七月七日"), (470.0, "文部科学省局長")] {
        for (step, letter) in line.chars().enumerate() {
            content += &at(x, 100.0 + 13.0 * f64::from(u32::try_from(step).unwrap()), 12.0, &letter.to_string());
        }
    }
    assert_eq!(texts(&page(&content)), ["令和五年七月七日", "文部科学省局長"]);
}

#[test]
fn a_turned_page_is_read_as_it_is_displayed() {
    let mut pdf = Pdf::new();
    pdf.page_entries = "/Rotate 90".into();
    // drawn upwards along the left edge of the sheet; turned clockwise it reads from left to right
    let pdf = pdf.page("q 0 1 -1 0 100 50 cm BT /F1 12 Tf 0 0 Td <5225 6dfb> Tj ET Q");
    let decoded = pdf.read().0;
    assert_eq!(texts(&decoded), ["別添"]);
    let page = &decoded.document.pages[0];
    assert_eq!((page.width, page.height), (800.0, 600.0));
    assert_eq!(place(&page.lines[0]), "50.0 89.4 74.0 101.4");
}

#[test]
fn text_that_is_not_painted_is_marked() {
    let content = format!("3 Tr {} 0 Tr {}", at(60.0, 100.0, 12.0, "隠"), at(60.0, 130.0, 12.0, "見"));
    let decoded = page(&content);
    assert_eq!(decoded.document.lines().map(|line| line.hidden).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn a_page_number_below_the_text_is_furniture() {
    let content = [at(60.0, 100.0, 12.0, "本文"), at(290.0, 780.0, 10.0, "- 1 -")].concat();
    let decoded = page(&content);
    assert_eq!(decoded.document.lines().map(|line| line.furniture).collect::<Vec<_>>(), [false, true]);
}

#[test]
fn a_picture_of_a_page_asks_for_ocr() {
    let mut pdf = Pdf::new().page("q 600 0 0 800 0 0 cm /X1 Do Q");
    pdf.stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", &[0]);
    let (decoded, sink) = pdf.read();
    assert_eq!(decoded.document.pages[0].kind, PageKind::Scan);
    assert_eq!(decoded.document.text_source, TextSource::None);
    assert_eq!(sink.items().iter().map(|d| (d.code, d.page)).collect::<Vec<_>>(), [(Code::NEEDS_OCR, Some(1))]);
}

#[test]
fn of_a_page_without_fonts_the_beginning_shows_that_its_letters_are_drawn_and_one_with_fonts_is_read_to_its_end() {
    // places without a pattern, so that they do not pack too well
    let mut seed = 1_u32;
    let mut number = || {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        f64::from(seed >> 16) / 100.0
    };
    let mut content = String::new();
    for _ in 0..8000 {
        writeln!(
            content,
            "{} {} m {} {} l {} {} {} {} {} {} c h f",
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number(),
            number()
        )
        .unwrap();
    }
    let text = "標記につきまして、厚生労働省医政局長から別添のとおり通知がありました。";
    content += &at(60.0, 100.0, 12.0, text);
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut packer, content.as_bytes()).unwrap();
    let mut stream = packer.finish().unwrap();
    assert!(stream.len() > 200_000);
    let read = |stream: &[u8], resources: &str| {
        let mut pdf = Pdf::new();
        let content = pdf.stream("/Filter/FlateDecode", stream);
        pdf.add_page(&format!("/Contents {content} 0 R/Resources<<{resources}>>"));
        let (decoded, sink) = pdf.read();
        let lines: Vec<String> = decoded.document.lines().map(|line| line.text.clone()).collect();
        (decoded.document.pages[0].kind, lines, sink.items().iter().map(|d| d.code).collect::<Vec<_>>())
    };
    let outlines = (PageKind::Outlines, vec![], vec![Code::NEEDS_OCR]);
    assert_eq!(read(&stream, "/ProcSet[/PDF]"), outlines);
    assert_eq!(read(&stream, "/Font<</F1 3 0 R>>"), (PageKind::Text, vec![text.to_owned()], vec![]));
    // what is lost behind the beginning would say nothing either
    stream.truncate(150_000);
    assert_eq!(read(&stream, "/ProcSet[/PDF]"), outlines);
}

#[test]
fn text_inside_a_form_stands_where_the_form_is_drawn() {
    let mut pdf = Pdf::new().page("q 1 0 0 1 100 0 cm /X1 Do Q");
    let form = at(60.0, 100.0, 12.0, "別添");
    pdf.stream("/Type/XObject/Subtype/Form/BBox[0 0 600 800]", form.as_bytes());
    let decoded = pdf.read().0;
    assert_eq!(texts(&decoded), ["別添"]);
    assert!((decoded.document.pages[0].lines[0].bbox.unwrap().x0 - 160.0).abs() < 0.1);
}

#[test]
fn a_form_that_draws_itself_ends() {
    let mut pdf = Pdf::new().page("/X1 Do");
    let number = pdf.objects.len() + 1;
    let form = format!("{} /X1 Do /X1 Do", at(60.0, 100.0, 12.0, "別添"));
    pdf.stream(
        &format!(
            "/Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>/XObject<</X1 {number} 0 R>>>>"
        ),
        form.as_bytes(),
    );
    assert_eq!(texts(&pdf.read().0), ["別添"]);
}

#[test]
fn glyphs_without_characters_are_left_out_and_said() {
    let mut pdf = Pdf::with_font("Identity-H");
    // CIDs of no collection, no ToUnicode, no font program
    pdf.objects[3] = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Ordering(Identity)>>>>".to_vec();
    let (decoded, sink) = pdf.page("BT /F1 12 Tf 60 700 Td <00010002> Tj ET").read();
    assert_eq!(texts(&decoded), [""; 0]);
    assert_eq!(decoded.document.pages[0].kind, PageKind::BrokenText);
    assert!(sink.has(Code::PDF_UNMAPPED_GLYPHS) && sink.has(Code::NEEDS_OCR));
}

#[test]
fn a_to_unicode_map_that_contradicts_the_encoding_is_not_believed() {
    let mut pdf = Pdf::with_font("90ms-RKSJ-H");
    let map = pdf.stream("", b"1 beginbfchar <33> <0052> endbfchar 1 beginbfchar <91e6> <7b2c> endbfchar");
    pdf.objects[2] =
        format!("<</Type/Font/Subtype/Type0/Encoding/90ms-RKSJ-H/DescendantFonts[4 0 R]/ToUnicode {map} 0 R>>")
            .into_bytes();
    // 第 3 号: the map says R for 3
    let (decoded, sink) = pdf.page("BT /F1 12 Tf 60 700 Td <91e63391e6> Tj ET").read();
    assert_eq!(texts(&decoded), ["第第"]);
    assert!(sink.has(Code::PDF_UNMAPPED_GLYPHS));
}

#[test]
fn a_file_that_breaks_off_gives_the_pages_it_still_has() {
    let pdf = Pdf::new().page(&at(60.0, 100.0, 12.0, "一頁")).page(&at(60.0, 100.0, 12.0, "二頁"));
    let whole = pdf.bytes();
    let cut = whole.windows(4).rposition(|w| w == b"xref").unwrap() - 100;
    let (decoded, sink) = read(&whole[..cut]);
    assert_eq!(texts(&decoded).first(), Some(&"一頁"));
    assert!(sink.has(Code::PDF_REPAIRED));
    let said = sink.items().iter().find(|d| d.code == Code::PDF_REPAIRED).unwrap();
    assert!(
        said.message.ends_with("it breaks off before its end, so pages may be missing; found: 2"),
        "{}",
        said.message
    );
    let (decoded, sink) = read(b"%PDF-1.4 nothing else");
    assert!(decoded.document.pages.is_empty() && sink.has(Code::PDF_DAMAGED));
}

#[test]
fn a_wrong_table_of_offsets_is_noticed_and_replaced() {
    let mut bytes = Pdf::new().page(&at(60.0, 100.0, 12.0, "別添")).bytes();
    let table = bytes.windows(6).position(|w| w == b"\nxref\n").unwrap();
    let digits = bytes[table..].windows(10).position(|w| w == b"0000000009").unwrap();
    bytes[table + digits + 9] = b'5';
    let (decoded, sink) = read(&bytes);
    assert_eq!(texts(&decoded), ["別添"]);
    assert!(sink.has(Code::PDF_REPAIRED));
}

#[test]
fn a_locked_file_opens_with_its_password_only() {
    let mut document = lopdf::Document::load_mem(&Pdf::new().page(&at(60.0, 100.0, 12.0, "別添")).bytes()).unwrap();
    document
        .trailer
        .set("ID", lopdf::Object::Array(vec![lopdf::Object::string_literal("a"), lopdf::Object::string_literal("a")]));
    let version = lopdf::EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: "user",
        key_length: 128,
        permissions: lopdf::Permissions::all(),
    };
    let state = lopdf::EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    for (passwords, text, said) in [
        (vec!["no".to_owned(), "user".to_owned()], "別添\n", None),
        (vec![], "", Some("no password is given for it")),
        (vec!["no".to_owned(), "nor".to_owned()], "", Some("passwords tried: 2, none of them opens it")),
    ] {
        let mut sink = Sink::new();
        let decoded = decode(&bytes, &passwords, &Limits::default(), 1, &mut sink);
        assert_eq!(decoded.document.to_text(), text);
        let message = sink.items().first().map(|d| d.message.clone());
        assert_eq!(message, said.map(|said| format!("the PDF is locked with a password: {said}")));
    }
}

#[test]
fn a_locked_file_that_lost_its_table_is_opened_and_one_that_lost_its_key_is_no_blank_document() {
    let bytes =
        std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pdf/locked_aes256.pdf"))
            .unwrap();
    let table = bytes.windows(4).rposition(|w| w == b"xref").unwrap() - 60;
    let open = |bytes: &[u8]| {
        let mut sink = Sink::new();
        (decode(bytes, &["himitsu".to_owned()], &Limits::default(), 1, &mut sink), sink)
    };
    let (decoded, sink) = open(&bytes[..table]);
    assert!(decoded.document.to_text().starts_with("健発0412第27号"));
    assert!(sink.has(Code::PDF_REPAIRED));
    let (decoded, sink) = open(&bytes[..bytes.len() / 2]);
    assert!(decoded.document.to_text().trim().is_empty());
    assert!(sink.has(Code::PDF_DAMAGED));
}

#[test]
fn embedded_files_come_along_under_their_names() {
    let mut pdf = Pdf::new().page(&at(60.0, 100.0, 12.0, "別添"));
    let data = pdf.stream("/Type/EmbeddedFile", b"hello");
    let specification =
        pdf.object(format!("<</Type/Filespec/F(a.txt)/UF<feff522565e5002e007400780074>/EF<</F {data} 0 R>>>>"));
    pdf.objects[0] =
        format!("<</Type/Catalog/Pages 2 0 R/Names<</EmbeddedFiles<</Names[(a){specification} 0 R]>>>>>>").into_bytes();
    let (decoded, sink) = pdf.read();
    let files: Vec<_> = decoded.embedded.iter().map(|file| (file.name.as_str(), file.bytes.as_slice())).collect();
    assert_eq!(files, [("別日.txt", b"hello".as_slice())]);
    assert!(sink.has(Code::PDF_EMBEDDED_FILE));
}

#[test]
fn limits_stop_the_work_and_are_said() {
    let pdf =
        Pdf::new().page(&at(60.0, 100.0, 12.0, "一")).page(&at(60.0, 100.0, 12.0, "二")).page(&"0 0 m\n".repeat(5000));
    for (limits, pages) in [
        (Limits { max_pages: 2, ..Limits::default() }, 2),
        (Limits { max_operators_per_page: 1000, ..Limits::default() }, 3),
    ] {
        let mut sink = Sink::new();
        let decoded = decode(&pdf.bytes(), &[], &limits, 1, &mut sink);
        assert_eq!(decoded.document.pages.len(), pages);
        assert_eq!(texts(&decoded), ["一", "二"]);
        assert!(sink.has(Code::PDF_LIMIT));
    }
}

#[test]
fn what_is_typed_into_a_form_field_is_read() {
    let mut pdf = Pdf::new();
    pdf.page_entries = "/Annots[<</Subtype/Widget/Rect[100 690 300 710]/AP<</N 8 0 R>>>>]".into();
    let mut pdf = pdf.page(&at(60.0, 100.0, 12.0, "氏名"));
    while pdf.objects.len() < 7 {
        pdf.object("null");
    }
    pdf.stream(
        "/Subtype/Form/BBox[0 0 200 20]/Resources<</Font<</F1 3 0 R>>>>",
        b"BT /F1 12 Tf 2 10 Td <5c71 7530> Tj ET",
    );
    let decoded = pdf.read().0;
    assert_eq!(texts(&decoded), ["氏名  山田"]);
}

#[test]
fn bold_made_by_drawing_twice_is_read_once() {
    let content = [at(60.0, 100.0, 12.0, "別添"), at(60.3, 100.0, 12.0, "別添")].concat();
    assert_eq!(texts(&page(&content)), ["別添"]);
}

#[test]
fn a_line_that_runs_over_the_edge_of_the_page_is_read_to_its_end_and_a_stray_text_beside_the_page_is_not() {
    let content = [at(560.0, 100.0, 12.0, "事務連絡です"), at(900.0, 300.0, 12.0, "捨て字")].concat();
    assert_eq!(texts(&page(&content)), ["事務連絡です"]);
}

#[test]
fn what_glyphs_stand_for_is_taken_when_they_have_no_characters() {
    let mut pdf = Pdf::with_font("Identity-H");
    pdf.objects[3] = b"<</Type/Font/Subtype/CIDFontType2/CIDSystemInfo<</Ordering(Identity)>>>>".to_vec();
    let decoded =
        pdf.page("/Span<</ActualText<feff52256dfb>>>BDC BT /F1 12 Tf 60 700 Td <00010002> Tj ET EMC").read().0;
    assert_eq!(texts(&decoded), ["別添"]);
}

#[test]
fn rules_outside_the_clip_or_in_white_make_no_table() {
    let line = "0 0 600 400 re W n 50 650 500 0.5 re f 50 600 500 0.5 re f 300 600 0.5 50 re f 50 600 0.5 50 re f";
    let white = "1 g 50 650 500 0.5 re f 50 600 500 0.5 re f 300 600 0.5 50 re f 50 600 0.5 50 re f 0 g";
    let text = [at(60.0, 180.0, 12.0, "左"), at(310.0, 180.0, 12.0, "右")].concat();
    for rules in [line, white] {
        let decoded = page(&format!("q {rules} Q {text}"));
        assert_eq!(decoded.document.lines().map(|line| line.cell).collect::<Vec<_>>(), [None], "{rules}");
    }
}

#[test]
fn layers_that_are_off_are_not_read() {
    let mut pdf = Pdf::new();
    pdf.objects[0] = b"<</Type/Catalog/Pages 2 0 R/OCProperties<</D<</OFF[9 0 R]>>>>>>".to_vec();
    let content = format!("/OC /L BDC {} EMC {}", at(60.0, 100.0, 12.0, "消"), at(60.0, 130.0, 12.0, "見"));
    pdf.page_entries = "/Resources<</Font<</F1 3 0 R>>/Properties<</L 9 0 R>>>>".into();
    assert_eq!(texts(&pdf.page(&content).read().0), ["見"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_file_with_any_damage_is_read_without_a_panic(places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = Pdf::new().page(&at(60.0, 100.0, 12.0, "別添")).page(&at(60.0, 100.0, 12.0, "別紙")).bytes();
        for (place, byte) in places {
            let at = place.index(bytes.len());
            bytes[at] = byte;
        }
        read(&bytes);
        read(&bytes[..cut.index(bytes.len())]);
    }
}
