//! `audit.html` as a reader meets it: what stands in it, that nothing of a document is taken for markup, how large it may become, and,
//! in a headless Chromium when one is installed, that its filters work and that it fits a telephone.
//!
//! Without a Chromium the last part says that it was left out. `CHROMIUM` names another program, `CHROMIUM=none` leaves it out.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test stops at the first thing it does not understand, and says so"
)]

mod browser;
#[path = "../chromium/mod.rs"]
mod chromium;
mod sample;

use kairan::config::Settings;
use kairan::diag::Sink;
use kairan::export::{Bundle, write_audit};
use kairan::tables::Tables;
use sample::Sample;
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

/// The page of a sample, in a folder that lives as long as the test.
fn page(sample: &Sample) -> (TempDir, PathBuf, String) {
    let folder = TempDir::new().unwrap();
    let bundle =
        Bundle { records: &sample.records, circulars: &sample.circulars, entries: &[], survey: &sample.survey };
    write_audit(&bundle, folder.path(), &Settings::default(), Tables::embedded(), &mut Sink::new()).unwrap();
    let file = folder.path().join("audit.html");
    let text = fs::read_to_string(&file).unwrap();
    (folder, file, text)
}

#[test]
fn the_page_is_one_japanese_file_that_asks_the_network_for_nothing() {
    let (_folder, _, text) = page(&Sample::small());
    assert!(text.starts_with("<!doctype html>\n<html lang=\"ja\">"));
    assert!(text.contains("default-src 'none'"));
    for outside in ["src=", "@import", "url(", "http://", "https://", "<link", "<iframe", "<img"] {
        let of_drawing = text.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!of_drawing.contains(outside), "{outside}");
    }
}

#[test]
fn the_page_says_who_was_reached_when_and_why_not() {
    let (_folder, _, text) = page(&Sample::small());
    for shown in [
        "2024年6月5日から2024年7月1日までに出された通知2件が3団体に届いたかどうか",
        // the matrix: a cell leads to its letters
        "<a href=\"#c1b1\">○6/14<small>9日</small></a>",
        "<tr id=\"c1b1\" data-b=\"1\">",
        "hq/44.pdf の1通目（1–2頁）",
        // what did not arrive, in words
        "「地区配食協議会」など、この団体を含む区分あてに出されていますが、この団体の保管文書の中にありません。",
        "上の団体（長野県配食協議会）にも届いた形跡がありません。",
        // the drawing has the day and the days on its arrow
        ">2024-06-10</text>",
        ">5日後</text>",
        // anomalies with what they mean
        "期限後の転送 <span class=\"soft\">1件</span>",
        "もとの文書が求める期限を過ぎてから転送されています。",
        // versions
        "この通知を訂正する通知が出ています",
    ] {
        assert!(text.contains(shown), "{shown}\n{text}");
    }
}

/// Whether a text has Japanese letters of its own: hiragana, which no number and hardly a name is without a sentence.
fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| ('\u{3041}'..='\u{3096}').contains(&c))
}

#[test]
fn the_page_is_english_when_english_was_asked_for_by_name() {
    let sample = Sample::small();
    let bundle =
        Bundle { records: &sample.records, circulars: &sample.circulars, entries: &[], survey: &sample.survey };
    let folder = TempDir::new().unwrap();
    let settings = Settings { language: kairan::config::Language::English, ..Settings::default() };
    write_audit(&bundle, folder.path(), &settings, Tables::embedded(), &mut Sink::new()).unwrap();
    let english = fs::read_to_string(folder.path().join("audit.html")).unwrap();
    assert!(english.contains("<html lang=\"en\">"), "{english}");
    for words in ["What did not arrive", "Days per hop", "What is odd", "The way of each circular", "How to read this"]
    {
        assert!(english.contains(words), "{words}");
    }
    let between = |text: &str, tag: &str| -> Vec<String> {
        let opened = format!("<{tag}");
        let parts = text.split(opened.as_str()).skip(1);
        parts.map(|part| part.split('<').next().unwrap().split_once('>').unwrap().1.to_owned()).collect()
    };
    for tag in ["h1", "h2", "caption", "th scope=\"col\"", "legend", "label", "figcaption", "dt", "dd", "small", "p"] {
        for text in between(&english, tag) {
            assert!(!is_japanese(&text), "<{tag}>: {text}");
        }
    }
    let japanese = page(&sample).2;
    assert_eq!(between(&english, "section").len(), between(&japanese, "section").len());
    assert_eq!(between(&english, "td").len(), between(&japanese, "td").len(), "the same cells in both");
}

#[test]
fn bodies_that_nobody_listed_are_said_to_be_inferred() {
    let listed = Sample::small();
    let mut inferred = Sample::small();
    inferred.survey.bodies_from = kairan::model::BodiesFrom::Letters;
    let said = "団体とその階層は、文書の発信者・宛先・保管フォルダから推定しました";
    assert!(!page(&listed).2.contains(said));
    assert!(page(&inferred).2.contains(said));
}

#[test]
fn nothing_that_stands_in_a_document_becomes_markup() {
    let hostile = "</script><script>document.title='X'</script><img src=x onerror=alert(1)>'\"&\u{202e}";
    let (_folder, file, text) = page(&Sample::hostile(hostile));
    assert!(!text.contains("<img src=x") && !text.contains("</script><script>"), "{text}");
    assert!(text.contains("&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;\u{fffd}"));
    assert_eq!(text.matches("<script").count(), 1, "the page's own");
    if let Some(seen) = browser::visit(&file, 1280, "return { title: page.title, images: page.images.length };") {
        assert_eq!((seen["title"].as_str(), seen["images"].as_u64()), (Some("通知の到達状況"), Some(0)));
    }
}

#[test]
fn a_large_archive_makes_a_page_of_bounded_size_that_says_what_it_left_out() {
    let (_folder, _, text) = page(&Sample::large(2000, 100));
    assert!(text.len() < 12_000_000, "{} bytes", text.len());
    assert!(text.contains("このページには新しいもの120件だけを載せています（全部で2,000件）"));
    assert!(text.contains("残りは coverage.csv、hops.csv、anomalies.csv にあります"));
    assert_eq!(text.matches("<caption>通知ごとの到達").count(), 10, "ten bodies to a table");
    assert_eq!(text.matches("<details class=\"circular\"").count(), 120);
}

#[test]
fn filters_show_what_they_should_and_hide_the_rest() {
    let (_folder, file, _) = page(&Sample::small());
    let script = "
        const form = page.getElementById('filter');
        const shown = what => [...page.querySelectorAll(what)].filter(node => node.checkVisibility()).length;
        const set = (name, value) => {
            const field = form.elements[name];
            if (field.type === 'checkbox') field.checked = value; else field.value = value;
            field.dispatchEvent(new page.defaultView.Event('input', { bubbles: true }));
        };
        const count = () => [shown('.matrix tbody tr'), shown('.matrix thead th.body'), shown('details.circular'), shown('details.of-body')];
        const seen = { form: shown('#filter'), all: count() };
        set('from', '2024-06-20'); seen.from = count(); seen.said = page.getElementById('state').textContent; set('from', '');
        set('to', '2024-06-20'); seen.to = count(); set('to', '');
        const typed = (name, value) => { set(name, value); const found = [shown('.matrix tbody tr'), form.elements[name].getAttribute('aria-invalid')]; set(name, ''); return found; };
        seen.typed = ['R6.6.20', '令和6年6月20日', 'R6.6.20', '2024/6/20', '令和６年７月', '2025'].map(text => typed('from', text));
        seen.until = ['令和5年度', '令和元年', '2024-06', '2024', '令6.6.30', 'r6'].map(text => typed('to', text));
        seen.unread = ['きのう', '6月20日', 'R6.13.1', '20', '平成31年5月1日', '令和元年4月1日', '2024-02-31'].map(text => typed('to', text));
        form.dataset.fiscal = '7';
        seen.fiscal = [typed('from', '令和6年度'), typed('to', '令和5年度'), typed('to', '令和4年度')];
        form.dataset.fiscal = '1';
        seen.fiscal.push(typed('from', '令和6年度'), typed('to', '令和5年度'));
        form.dataset.fiscal = '4';
        set('issuer', '2'); seen.issuer = count(); set('issuer', '');
        set('body', '2'); seen.body = count(); set('body', '');
        set('open', true); seen.open = count(); set('open', false);
        seen.again = count();
        return seen;";
    let Some(seen) = browser::visit(&file, 1280, script) else { return };
    let counts =
        |name: &str| -> Vec<u64> { seen[name].as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect() };
    // rows of the matrix, bodies in its head, circulars, bodies with something missing
    assert_eq!(seen["form"], 1, "without script the filters are hidden");
    assert_eq!(counts("all"), [2, 3, 2, 2]);
    assert_eq!(counts("from"), [1, 3, 1, 2], "the correction: {seen}");
    assert_eq!(counts("to"), [1, 3, 1, 1], "the first: {seen}");
    assert_eq!(counts("issuer"), [1, 3, 1, 1], "{seen}");
    let rows = |name: &str| -> Vec<(u64, String)> {
        let all = seen[name].as_array().unwrap().iter();
        all.map(|found| (found[0].as_u64().unwrap(), found[1].as_str().unwrap().to_owned())).collect()
    };
    let read = |rows: &[u64]| -> Vec<(u64, String)> { rows.iter().map(|rows| (*rows, "false".to_owned())).collect() };
    assert_eq!(rows("typed"), read(&[1, 1, 1, 1, 1, 0]), "{seen}");
    assert_eq!(rows("until"), read(&[0, 0, 1, 2, 1, 2]), "{seen}");
    assert_eq!(rows("fiscal"), read(&[1, 1, 0, 2, 0]), "years that begin in July, then in January: {seen}");
    assert!(
        rows("unread").iter().all(|found| *found == (2, "true".to_owned())),
        "what is no day filters nothing: {seen}"
    );
    assert_eq!(counts("body"), [2, 1, 2, 1], "{seen}");
    assert_eq!(counts("open"), [2, 3, 2, 2], "{seen}");
    assert_eq!(counts("again"), counts("all"));
    assert!(seen["said"].as_str().unwrap().starts_with("通知 2件のうち 1件を表示しています"), "{seen}");
}

#[test]
fn a_cell_opens_the_letters_behind_it() {
    let (_folder, file, _) = page(&Sample::small());
    let script = "
        const row = page.getElementById('c1b1');
        row.closest('details').open = false;
        page.querySelector('a[href=\"#c1b1\"]').click();
        await new Promise(done => setTimeout(done, 50));
        return { open: row.closest('details').open, seen: row.checkVisibility() };";
    let Some(seen) = browser::visit(&file, 1280, script) else { return };
    assert_eq!((seen["open"].as_bool(), seen["seen"].as_bool()), (Some(true), Some(true)), "{seen}");
}

#[test]
fn nothing_stands_out_beyond_the_edge_of_a_telephone_or_a_desk() {
    let long = "公益社団法人".to_owned() + &"長".repeat(60) + "協議会";
    for sample in [Sample::small(), Sample::hostile(&long), Sample::large(30, 40)] {
        let (_folder, file, _) = page(&sample);
        for width in [375, 1280] {
            let script = "const all = page.documentElement; return { wide: all.scrollWidth, view: all.clientWidth };";
            let Some(seen) = browser::visit(&file, width, script) else { return };
            assert_eq!(seen["wide"], seen["view"], "at {width}");
            assert_eq!(seen["view"].as_u64(), Some(u64::from(width)));
        }
    }
}
