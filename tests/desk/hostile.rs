//! Documents that want to be more than text: in subjects, names, lines of a PDF, queries. Nothing of them becomes markup, neither in
//! the answer nor in a browser, and none of them reaches another file.

use crate::browser::Browser;
use crate::office::{Office, encoded};
use kairan::register::Filter;
use std::path::PathBuf;

const SCRIPT: &str = "<script>document.title='X'</script>";
const PICTURE: &str = "\"><img src=x onerror=alert(1)>";
const TURNED: &str = "\u{202e}fdp.exe";

/// A letter whose every line wants to be markup.
fn letter() -> String {
    format!(
        "{PICTURE}発第１号\n令和５年１０月１８日\n\n会　員　各　位{SCRIPT}\n\n　　　　　　　　一般社団法人{PICTURE}協議会\n　　　　　　　　会長　　早 瀬　和 人\n\n\
\u{3000}\u{3000}\u{3000}{SCRIPT}{PICTURE}{TURNED}の確保について（お知らせ）\n\n　標記について、</textarea>{SCRIPT}\n　なお、{PICTURE}へ令和５年１１月１０日までに御報告ください。\n\n（担当）事務局　電話 03-5550-0111　https://evil.example/\"{SCRIPT}\n"
    )
}

/// A PDF of one page with these words as its text, made by hand.
fn pdf(words: &str) -> Vec<u8> {
    let hex: Vec<String> = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    let hex = hex.concat();
    let content = format!("BT /F1 12 Tf 70 700 Td <{hex}> Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type0 /BaseFont /Ryumin-Light /Encoding /UniJIS-UCS2-H /DescendantFonts [6 0 R] >>".to_owned(),
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /Ryumin-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /FontDescriptor 7 0 R >>".to_owned(),
        "<< /Type /FontDescriptor /FontName /Ryumin-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>".to_owned(),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", at + 1).as_bytes());
    }
    let table = out.len();
    out.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in &places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(
        format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1).as_bytes(),
    );
    out
}

fn office() -> (tempfile::TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("letter.txt", letter().as_bytes());
    write(&format!("a{TURNED}.txt"), letter().replace("第１号", "第２号").as_bytes());
    write("<img src=x onerror=alert(1)>.txt", letter().replace("第１号", "第３号").as_bytes());
    // nothing is read of it: it stands on the page of what was not read
    write("<img src=x onerror=alert(2)>.pdf", b"%PDF-1.7\n<script>");
    write("page.pdf", &pdf(&format!("令和５年１０月１８日{SCRIPT}{PICTURE}")));
    let office = Office::of(vec![folder.path().to_owned()], None);
    (folder, office)
}

fn pages(office: &Office) -> Vec<String> {
    let mut paths: Vec<String> =
        ["/inbox", "/unread", "/letters", "/circulars", "/audit", "/deadlines", "/upload"].map(str::to_owned).to_vec();
    for query in [SCRIPT, PICTURE, TURNED, "\" onfocus=alert(1) autofocus x=\"", "</title><script>"] {
        paths.push(format!("/search?q={}", encoded(query)));
        paths.push(format!("/letters?subject={0}&issuer={0}&number={0}&sort={0}&circular={0}", encoded(query)));
        paths.push(format!("/circulars?q={}", encoded(query)));
    }
    paths.push(format!("/search?q={}", encoded("標記")));
    for letter in office.letters(&Filter::default()) {
        paths.push(format!("/letters/{}", letter.0));
        paths.push(format!("/letters/{}/lines", letter.0));
    }
    paths
}

/// What would be markup if it stood in a page as it stands in the document.
fn is_clean(text: &str) -> bool {
    let lower = text.to_lowercase();
    !lower.contains("<script>") && !lower.contains("<img src=x") && !lower.contains("</textarea><script")
}

#[test]
fn nothing_of_a_document_becomes_markup_on_any_page() {
    let (_folder, office) = office();
    assert!(office.letters(&Filter::default()).len() >= 3);
    let mut escaped = 0;
    for path in pages(&office) {
        let page = office.get(&path);
        let text = page.text();
        assert_eq!(page.status, 200, "{path}");
        assert!(is_clean(&text), "{path}: {text}");
        // what she typed herself stands in its box as she typed it
        assert!(path.contains('?') || !text.contains(TURNED), "{path}: {text}");
        assert_eq!(text.matches("<script").count(), if path == "/audit" { 2 } else { 1 }, "{path}");
        escaped += text.matches("&lt;script&gt;").count();
    }
    assert!(escaped > 10, "the words are there, as words: {escaped}");
}

#[test]
fn what_is_refused_is_said_in_words_alone() {
    let (_folder, office) = office();
    for query in [SCRIPT, PICTURE, TURNED] {
        for field in ["kind", "due", "from"] {
            let page = office.get(&format!("/letters?{field}={}", encoded(query)));
            assert_eq!(page.status, 422, "{field}");
            let text = page.text();
            let said = text.split("role=\"alert\"").nth(1).unwrap();
            assert!(is_clean(&text) && !said.split("</p>").next().unwrap().contains(TURNED), "{field}: {text}");
        }
    }
}

#[test]
fn the_same_in_a_browser() {
    let (_folder, office) = office();
    let Some(mut browser) = Browser::open("hostile documents") else { return };
    for path in pages(&office) {
        browser.visit(&office.url(&path));
        let seen = browser.ask(
            "[document.title === 'X', document.images.length && [...document.images].some(image => image.getAttribute('src') === 'x'), \
             document.querySelectorAll('script').length, document.querySelectorAll('[onerror],[onfocus]').length]",
        );
        assert_eq!(seen[0], false, "{path}");
        assert!(seen[1] == 0 || seen[1] == false, "{path}: {seen}");
        assert_eq!(seen[3], 0, "{path}");
    }
    assert_eq!(browser.said(), Vec::<String>::new(), "nothing was refused, because nothing was tried");
}

#[test]
fn a_page_whose_words_are_drawn_is_clean_too() {
    let (folder, office) = office();
    let filter = Filter { past: true, ..Filter::default() };
    std::fs::remove_file(folder.path().join("page.pdf")).unwrap();
    std::fs::remove_dir_all(office.folder.path().join("out/originals")).unwrap();
    for letter in office.letters(&filter) {
        let drawing = office.get(&format!("/letters/{}/pages/1", letter.0));
        if drawing.status == 200 {
            assert!(is_clean(&drawing.text()), "{}", drawing.text());
            assert!(drawing.head("content-security-policy").contains("sandbox"));
        }
    }
}

#[test]
fn a_name_with_a_quote_cannot_break_out_of_the_head_of_a_download() {
    let (_folder, office) = office();
    for letter in office.letters(&Filter::default()) {
        let original = office.get(&format!("/letters/{}/original", letter.0));
        let head = original.head("content-disposition");
        assert_eq!(head.matches('"').count(), 2, "{head}");
        assert!(head.is_ascii() && !head.contains('\r'), "{head}");
    }
}

#[test]
fn a_pdf_that_is_damaged_anywhere_costs_a_picture_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let sound = pdf("令和５年１０月１８日");
    for (at, step) in (20..sound.len()).step_by(sound.len() / 6).enumerate() {
        let mut broken = sound.clone();
        for byte in broken.iter_mut().skip(step).take(24) {
            *byte = byte.wrapping_add(13);
        }
        std::fs::write(folder.path().join(format!("{at}.pdf")), broken).unwrap();
    }
    let office = Office::of(vec![PathBuf::from(folder.path())], None);
    for letter in office.letters(&Filter::default()) {
        let page = office.get(&format!("/letters/{}/pages/1", letter.0));
        assert!(matches!(page.status, 200 | 404), "{}", page.status);
    }
    assert_eq!(office.get("/letters").status, 200);
}
