//! The clerk's work in a real browser, with keys alone where keys are promised.

use crate::browser::Browser;
use crate::office::{Office, fixture};
use kairan::model::LetterId;
use kairan::register::Filter;

fn waiting() -> Filter {
    Filter { to_review: true, ..Filter::default() }
}

fn doubtful() -> Office {
    Office::with(&[
        "letter-spaced-print",
        "received-stamp",
        "subject-as-a-sentence",
        "head-as-table",
        "enclosure-first",
        "bundle-libreoffice-pdf",
    ])
}

#[test]
fn a_letter_without_trouble_takes_one_key() {
    let office = doubtful();
    let Some(mut browser) = Browser::open("one key for a letter") else { return };
    let before = office.letters(&waiting());
    browser.visit(&office.url("/inbox"));
    browser.press("1", false);
    browser.until_at(&format!("/letters/{}", before[0].0));
    for next in before.iter().skip(1) {
        browser.press("1", false);
        browser.until_at(&format!("/letters/{}", next.0));
    }
    browser.press("Enter", true);
    browser.until_at("/inbox");
    assert_eq!(office.letters(&waiting()), []);
    browser.until("document.querySelector('.flash').innerText.includes('確認済みにしました')");
    browser.press("u", false);
    browser.until_at(&format!("/letters/{}", before.last().unwrap().0));
    assert_eq!(office.letters(&waiting()).len(), 1);
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn a_field_is_corrected_with_keys_alone_and_taken_back_with_one() {
    let office = doubtful();
    let Some(mut browser) = Browser::open("a correction with keys") else { return };
    let letter = office.letters(&waiting())[0];
    browser.visit(&office.url(&format!("/letters/{}", letter.0)));
    // the first field to look at has the focus, and its places are lit
    let first = browser.ask("document.activeElement.dataset.field");
    assert_eq!(browser.ask("document.querySelector('.field.open').dataset.field"), first);
    browser.ask("document.getElementById('f-subject').focus()");
    browser.press("Enter", false);
    browser.until("document.activeElement.id === 'i-subject'");
    browser.press("a", true);
    browser.ask("document.activeElement.select()");
    browser.type_text("手で直した件名");
    browser.press("Enter", true);
    browser.until("document.body.innerText.includes('訂正しました')");
    // behind it may stand the note, which is a field of its own
    let shown = browser.ask("document.querySelector('#f-subject .value').innerText");
    assert!(shown.as_str().is_some_and(|shown| shown.starts_with("手で直した件名")), "{shown}");
    browser.until("document.activeElement.id === 'f-subject'");
    assert!(
        browser.ask("document.querySelector('#f-subject .machine').innerText").as_str().unwrap().contains("機械の読み")
    );
    assert_eq!(office.register().corrections(letter).unwrap().len(), 1);
    browser.press("u", false);
    browser.until("document.body.innerText.includes('取り消しました')");
    assert!(office.register().corrections(letter).unwrap()[0].undone.is_some());
    // leaving a field leaves it as it was
    browser.ask("document.getElementById('f-date').focus()");
    browser.press("Enter", false);
    browser.until("document.activeElement.id === 'i-date'");
    browser.type_text("9");
    browser.press("Escape", false);
    browser.until("document.activeElement.id === 'f-date' && !document.querySelector('#f-date .change').open");
    assert_eq!(office.register().corrections(letter).unwrap().len(), 1);
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn keys_go_through_the_fields_and_the_page_follows() {
    let office = Office::with(&["bundle-libreoffice-pdf"]);
    let Some(mut browser) = Browser::open("fields and their places") else { return };
    let letter = office.letters(&Filter::default())[0];
    browser.visit(&office.url(&format!("/letters/{}", letter.0)));
    browser.until("[...document.images].filter(image => image.loading !== 'lazy').every(image => image.complete && image.naturalWidth > 500)");
    let mut seen = Vec::new();
    for _ in 0..6 {
        let field = browser.ask("document.activeElement.dataset.field").as_str().unwrap().to_owned();
        let lit =
            browser.ask("[...new Set([...document.querySelectorAll('.mark.on')].map(mark => mark.dataset.field))]");
        let places = browser.ask(&format!("document.querySelectorAll('.mark[data-field=\"{field}\"]').length"));
        if places.as_u64() > Some(0) {
            assert_eq!(lit, serde_json::json!([field]), "the places of this field and of no other");
        }
        seen.push(field);
        browser.press("j", false);
    }
    seen.dedup();
    assert!(seen.len() >= 6, "{seen:?}");
    browser.press("k", false);
    assert_eq!(browser.ask("document.activeElement.dataset.field"), seen[5].as_str());
    // a frame lies where the words are: over the picture, inside it, and as wide as its words
    let frame = browser.ask(
        "(() => { const mark = document.querySelector('.mark[data-field=subject]').getBoundingClientRect(); \
         const image = document.querySelector('.frame img').getBoundingClientRect(); \
         return [(mark.left - image.left) / image.width, (mark.top - image.top) / image.height, mark.width / image.width] })()",
    );
    let register = office.register();
    let evidence = register.sheet(letter).unwrap().read.evidence.subject.unwrap().bbox.unwrap();
    let page = |at: usize| frame[at].as_f64().unwrap();
    assert!((page(0) - f64::from(evidence.x0 - 1.5) / 595.3).abs() < 0.01, "{frame} {evidence:?}");
    assert!((page(1) - f64::from(evidence.y0 - 1.5) / 841.9).abs() < 0.01, "{frame} {evidence:?}");
    // and there is ink under it
    let dark = browser.ask(
        "(async () => { const mark = document.querySelector('.mark[data-field=subject]').getBBox(); const image = document.querySelector('.frame img'); \
         const scale = image.naturalWidth / document.querySelector('.marks').viewBox.baseVal.width; const canvas = document.createElement('canvas'); \
         canvas.width = mark.width * scale; canvas.height = mark.height * scale; const pen = canvas.getContext('2d'); \
         pen.drawImage(image, mark.x * scale, mark.y * scale, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height); \
         const dots = pen.getImageData(0, 0, canvas.width, canvas.height).data; let dark = 0; \
         for (let at = 0; at < dots.length; at += 4) if (dots[at] < 128) dark++; return dark / (dots.length / 4) })()",
    );
    assert!(dark.as_f64() > Some(0.03), "expected ink under the frame, found {dark}");
    // choosing a frame goes to its field
    browser.ask("document.querySelector('.marks a[data-field=date]').dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))");
    browser.until("document.activeElement.id === 'f-date'");
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn keys_lead_from_letter_to_letter_and_a_list_of_them_is_one_key_away() {
    let office = doubtful();
    let Some(mut browser) = Browser::open("keys between letters") else { return };
    let letters = office.letters(&waiting());
    browser.visit(&office.url(&format!("/letters/{}", letters[0].0)));
    browser.press("n", false);
    browser.until_at(&format!("/letters/{}", letters[1].0));
    browser.press("p", false);
    browser.until_at(&format!("/letters/{}", letters[0].0));
    browser.press("?", false);
    browser.until("document.getElementById('keys').open");
    browser.press("j", false);
    browser.press("Escape", false);
    browser.until("!document.getElementById('keys').open");
    browser.press("g", false);
    browser.until_at("/inbox");
    browser.press("j", false);
    browser.press("Enter", false);
    browser.until_at(&format!("/letters/{}", letters[0].0));
    browser.press("/", false);
    browser.until("document.activeElement.id === 'find'");
    browser.type_text("通知");
    browser.press("Enter", false);
    browser.until("location.pathname === '/search' && document.querySelectorAll('mark').length > 0");
    assert_eq!(office.letters(&waiting()), letters, "reading changes nothing");
}

#[test]
fn files_are_dropped_on_the_page_and_become_letters() {
    let office = Office::of(Vec::new(), None);
    let Some(mut browser) = Browser::open("files dropped on the page") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (good, bad) = (folder.path().join("停電の通知.txt"), folder.path().join("壊れ.bin"));
    std::fs::copy(fixture("bundle-text/input.txt"), &good).unwrap();
    std::fs::write(&bad, b"\x00\x01\x02\x03\xff\xfe\x00\x00").unwrap();
    browser.visit(&office.url("/"));
    browser.until_at("/upload");
    browser.drop_files("#drop", &[&bad, &good]);
    browser.until("document.querySelector('#arrivals').innerText.includes('3通')");
    browser.until("document.querySelector('#sending').innerText.includes('読めない種類')");
    assert_eq!(office.in_inbox(), ["停電の通知.txt"]);
    browser.ask("document.querySelector('#arrivals a').click()");
    browser.until("location.pathname.startsWith('/letters/')");
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn files_are_chosen_with_the_button_too() {
    let office = Office::of(Vec::new(), None);
    let Some(mut browser) = Browser::open("files chosen with the button") else { return };
    browser.visit(&office.url("/upload"));
    let root = browser.call("DOM.getDocument", &serde_json::json!({}));
    let input =
        browser.call("DOM.querySelector", &serde_json::json!({"nodeId": root["root"]["nodeId"], "selector": "#files"}));
    let files = [fixture("bundle-libreoffice-pdf/input.pdf")];
    browser.call("DOM.setFileInputFiles", &serde_json::json!({"nodeId": input["nodeId"], "files": files}));
    browser.until("document.querySelector('#arrivals').innerText.includes('通')  && !document.querySelector('#arrivals').innerText.includes('読み取り中')");
    assert_eq!(office.in_inbox(), ["input.pdf"]);
    assert!(!office.letters(&Filter::default()).is_empty());
}

#[test]
fn the_register_is_filtered_and_a_way_judged_with_the_mouse() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("filters and ways") else { return };
    browser.visit(&office.url("/letters"));
    let all = browser.ask("document.querySelectorAll('.book tbody tr').length").as_u64().unwrap();
    browser.ask("document.querySelector('#q-issuer').value = '長野県配食協議会'; document.querySelector('.filters form').requestSubmit()");
    browser.until("location.search.includes('issuer=')");
    let some = browser.ask("document.querySelectorAll('.book tbody tr').length").as_u64().unwrap();
    assert!(some > 0 && some < all, "{some} of {all}");
    browser.ask("document.querySelector('th.date a').click()");
    browser.until("location.search.includes('sort=date') && location.search.includes('issuer=')");
    browser.visit(&office.url("/circulars"));
    browser.ask("document.querySelector('.queue a.row').click()");
    browser.until("!!document.querySelector('svg.way')");
    assert!(browser.ask("document.querySelectorAll('svg.way .box').length").as_u64() > Some(2));
    let drawing = browser.ask("document.querySelector('svg.way').innerHTML");
    browser.ask("document.querySelector('.steps tbody tr:last-child details')?.setAttribute('open', ''); document.querySelector('.steps tbody tr:last-child button[value=rejected]').click()");
    browser.until("document.body.innerText.includes('転送ではないとしたもの')");
    assert_ne!(browser.ask("document.querySelector('svg.way').innerHTML"), drawing, "the drawing follows");
    browser.ask("document.querySelector('button[value=undo]').click()");
    browser.until("!document.body.innerText.includes('転送ではないとしたもの')");
    assert_eq!(browser.ask("document.querySelector('svg.way').innerHTML"), drawing);
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn the_audit_filters_and_opens_its_letters_in_the_desk() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("the audit in the desk") else { return };
    browser.visit(&office.url("/audit"));
    browser.until("document.querySelector('#filter').checkVisibility()");
    browser.ask("document.querySelector('.matrix td a').click()");
    browser.until("location.hash.startsWith('#c')");
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn a_bundle_is_cut_and_joined_with_the_mouse() {
    let office = Office::with(&["bundle-text"]);
    let Some(mut browser) = Browser::open("a bundle cut and joined") else { return };
    let LetterId(first) = office.letters(&Filter::default())[0];
    browser.visit(&office.url(&format!("/letters/{first}/lines")));
    browser.ask("document.querySelectorAll('.lines button')[6].click()");
    browser.until(&format!(
        "location.pathname === '/letters/{first}' && document.querySelectorAll('.bundle > li').length === 4"
    ));
    browser.ask("document.querySelector('.bundle .between button').click()");
    browser.until("document.querySelectorAll('.bundle > li').length === 3");
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn light_dark_and_language_are_kept() {
    let office = Office::with(&["bundle-text"]);
    let Some(mut browser) = Browser::open("switches") else { return };
    browser.visit(&office.url("/letters"));
    let paper = "getComputedStyle(document.body).backgroundColor";
    browser.scheme("light");
    let light = browser.ask(paper);
    browser.scheme("dark");
    let dark = browser.ask(paper);
    assert_ne!(light, dark, "as the system says");
    browser.ask("document.querySelector('button[name=theme][value=light]').click()");
    browser.until("document.documentElement.dataset.theme === 'light'");
    assert_eq!(browser.ask(paper), light, "as she says, against the system");
    browser.ask("document.querySelector('button[name=lang][value=en]').click()");
    browser.until("document.documentElement.lang === 'en'");
    browser.visit(&office.url("/inbox"));
    assert_eq!(browser.ask("document.documentElement.lang + document.documentElement.dataset.theme"), "enlight");
}
