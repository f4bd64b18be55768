//! From codes to characters, where fonts say little, too much or the wrong thing.

use super::tests::{Pdf, hex, texts};
use crate::decode::Decoded;
use crate::diag::{Code, Sink};

/// A page that shows `codes` in the font /F1, an unembedded one of a collection; `entries` go to the font, `{}` in them becomes the number
/// of an object with `body`.
fn shown(encoding: &str, collection: &str, entries: &str, body: &[u8], codes: &[u8]) -> (Decoded, Sink) {
    let mut pdf = Pdf::new();
    let number = pdf.stream("", body);
    let entries = entries.replace("{}", &format!("{number} 0 R"));
    let encoding = encoding.replace("{}", &format!("{number} 0 R"));
    pdf.objects[2] = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding {encoding}/DescendantFonts[4 0 R]{entries}>>"
    )
    .into_bytes();
    pdf.objects[3] = format!(
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/Ryumin-Light\
         /CIDSystemInfo<</Registry(Adobe)/Ordering({collection})/Supplement 6>>/DW 1000>>"
    )
    .into_bytes();
    pdf.page(&format!("BT /F1 12 Tf 60 700 Td <{}> Tj ET", hex(codes))).read()
}

/// CIDs 3284 and 3722 of Adobe-Japan1: 日本.
const NIHON: [u8; 4] = [0x0c, 0xd4, 0x0e, 0x8a];

#[test]
fn a_map_to_characters_that_says_nothing_gives_way_to_what_the_font_says() {
    for target in ["E123", "FFFD", "FFFF", "0000", "F8FF"] {
        let map = format!("beginbfchar <0CD4> <{target}> <0E8A> <672C> endbfchar");
        let (decoded, sink) = shown("/Identity-H", "Japan1", "/ToUnicode {}", map.as_bytes(), &NIHON);
        assert_eq!(texts(&decoded), ["日本"], "{target}");
        assert!(sink.items().is_empty());
    }
}

#[test]
fn codes_that_a_map_calls_characters_are_cids_where_the_collection_is_known() {
    let (decoded, _) = shown("/Identity-H", "Japan1", "/ToUnicode/Identity-H", b"", &NIHON);
    assert_eq!(texts(&decoded), ["日本"]);
    let (decoded, _) = shown("/Identity-H", "Identity", "/ToUnicode/Identity-H", b"", &[0x65, 0xe5, 0x67, 0x2c]);
    assert_eq!(texts(&decoded), ["日本"]);
}

#[test]
fn codes_of_a_map_that_nobody_knows_are_unknown() {
    let (decoded, sink) = shown("/Frobnicate-RKSJ-H", "Japan1", "", b"", b"\x93\xfa\x96\x7b");
    assert_eq!(decoded.document.to_text().trim(), "");
    assert!(sink.has(Code::PDF_UNMAPPED_GLYPHS));
}

#[test]
fn one_byte_maps_of_the_japanese_collection_are_known() {
    for (encoding, codes, text) in [
        ("/Hankaku", &b"\xc3\xda\xcc\xab\xdd"[..], "ﾃﾚﾌｫﾝ"),
        ("/Roman", b"03-5550", "03-5550"),
        ("/Adobe-Japan1-2", &NIHON, "日本"),
    ] {
        assert_eq!(texts(&shown(encoding, "Japan1", "", b"", codes).0), [text], "{encoding}");
    }
}

#[test]
fn a_map_of_the_file_may_build_on_another_one_of_the_file() {
    let mut pdf = Pdf::new();
    let base = pdf.stream(
        "",
        b"begincodespacerange <8140> <9ffc> endcodespacerange begincidrange <93FA> <93FA> 3284 endcidrange",
    );
    let own = pdf.stream(&format!("/UseCMap {base} 0 R"), b"begincidrange <967b> <967b> 3722 endcidrange");
    pdf.objects[2] =
        format!("<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding {own} 0 R/DescendantFonts[4 0 R]>>")
            .into_bytes();
    let decoded = pdf.page("BT /F1 12 Tf 60 700 Td <93fa967b> Tj ET").read().0;
    assert_eq!(texts(&decoded), ["日本"]);
}

#[test]
fn a_string_that_is_never_closed_does_not_swallow_the_map() {
    let map = b"garbage ((( beginbfchar <0001> <65E5> <0002> <672C> endbfchar";
    assert_eq!(texts(&shown("/Identity-H", "Identity", "/ToUnicode {}", map, &[0, 1, 0, 2]).0), ["日本"]);
}

#[test]
fn what_unknown_glyphs_stand_for_may_stand_among_the_resources() {
    let mut pdf = Pdf::new();
    pdf.objects[3] = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>".to_vec();
    pdf.objects[2] = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[4 0 R]>>".to_vec();
    let content = pdf.stream("", b"/Span /M1 BDC BT /F1 12 Tf 60 700 Td <00010002> Tj ET EMC");
    let kids = pdf.object(format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R\
         /Resources<</Font<</F1 3 0 R>>/Properties<</M1<</ActualText<feff65e5672c>>>>>>>>"
    ));
    pdf.objects[0] = format!("<</Type/Catalog/Pages<</Type/Pages/Kids[{kids} 0 R]/Count 1>>>>").into_bytes();
    assert_eq!(texts(&pdf.read().0), ["日本"]);
}

#[test]
fn a_group_of_layers_that_are_all_off_is_off() {
    let mut pdf = Pdf::new();
    let [off, on] = ["aus", "an"].map(|name| pdf.object(format!("<</Type/OCG/Name({name})>>")));
    let content =
        pdf.stream("", b"BT /F1 12 Tf /OC /G1 BDC 60 700 Td <65e5> Tj EMC /OC /G2 BDC 60 0 Td <672c> Tj EMC ET");
    let kids = pdf.object(format!(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R/Resources<</Font<</F1 3 0 R>>\
         /Properties<</G1<</Type/OCMD/OCGs[{off} 0 R]>>/G2<</Type/OCMD/OCGs[{off} 0 R {on} 0 R]>>>>>>>>"
    ));
    pdf.objects[0] = format!(
        "<</Type/Catalog/Pages<</Type/Pages/Kids[{kids} 0 R]/Count 1>>\
         /OCProperties<</OCGs[{off} 0 R {on} 0 R]/D<</BaseState/OFF/ON[{on} 0 R]>>>>>>"
    )
    .into_bytes();
    assert_eq!(texts(&pdf.read().0), ["本"]);
}

#[test]
fn what_a_text_stands_for_is_read_unless_it_is_another_number() {
    for (printed, stands_for, read) in [
        ("your", "feff62117684", "我的"),
        ("8 gatsu", "feff00386708", "8月"),
        ("13", "feff00310034", "13"),
        ("13", "feff", "13"),
        ("13", "feff24e613", "13"),
    ] {
        let content = format!(
            "/Span<</ActualText<{stands_for}>>>BDC BT /F1 12 Tf 60 700 Td <{}> Tj ET EMC",
            hex(printed.as_bytes())
        );
        assert_eq!(texts(&Pdf::with_font("90ms-RKSJ-H").page(&content).read().0), [read], "{printed}");
    }
}

#[test]
fn a_map_to_characters_that_contradicts_an_encoding_of_the_file_is_not_believed() {
    // what distillers write for unembedded fonts: the encoding says 1 and the map says P
    let mut pdf = Pdf::new();
    let encoding = pdf.stream("", b"/90ms-RKSJ-H usecmap");
    let map = pdf.stream("", b"beginbfchar <31> <0050> <93fa> <65E5> endbfchar");
    pdf.objects[2] = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/Ryumin-Light/Encoding {encoding} 0 R/ToUnicode {map} 0 R/DescendantFonts[4 0 R]>>"
    )
    .into_bytes();
    let (decoded, sink) = pdf.page("BT /F1 12 Tf 60 700 Td <93fa> Tj 60 0 Td <31> Tj ET").read();
    assert_eq!(texts(&decoded), ["日"]);
    assert!(sink.has(Code::PDF_UNMAPPED_GLYPHS));
}
