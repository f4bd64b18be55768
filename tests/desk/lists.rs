//! The list with every one of its filters, deadlines with their calendar, and the audit's matrix, as a clerk works with them in a
//! browser.

use crate::browser::Browser;
use crate::office::{Office, fixture};
use kairan::model::{Date, Kind};
use kairan::pipeline;
use kairan::register::{Due, Filter};
use std::fs;

/// Letters of many sorts, one of which asks for an answer five days from now.
fn office() -> (tempfile::TempDir, Date, Office) {
    let folder = tempfile::tempdir().unwrap();
    let soon = pipeline::now().date().saturating_add(jiff::Span::new().days(5));
    let text = format!(
        "　　　　　　　　　　　　　　　　　　　　　甲歯発第77号\n　　　　　　　　　　　　　　　　　　　　　令和５年６月１４日\n\n会員各位\n\n　　　　　　　　　　　　　　　　甲県歯科医師会会長\n\n　　　　研修会の参加者について（照会）\n\n　標記の件について、{}年{}月{}日までにご回答ください。\n",
        soon.year(),
        soon.month(),
        soon.day()
    );
    fs::write(folder.path().join("研修会.txt"), text).unwrap();
    let samples =
        ["bundle-text", "missing-enclosure", "digest-cover", "fax-cover", "mail-iso-2022-jp", "enclosure-first"];
    let mut inputs: Vec<_> = samples.iter().map(|name| fixture(name)).collect();
    inputs.push(folder.path().to_owned());
    (folder, soon, Office::of(inputs, None))
}

/// Fills the boxes of the form, sends it, and gives the letters of the list, by id.
fn listed(browser: &mut Browser, office: &Office, boxes: &[(&str, &str)]) -> Vec<i64> {
    browser.visit(&office.url("/letters"));
    for (name, value) in boxes {
        let set = format!(
            "(() => {{ const box = document.querySelector('.filters [name={name}]'); \
             for (let d = box.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; \
             if (box.type === 'checkbox') box.click(); else box.value = '{value}'; return box.checkVisibility(); }})()"
        );
        assert_eq!(browser.ask(&set), serde_json::Value::Bool(true), "{name} can be seen");
    }
    browser.ask("document.querySelector('.filters form').requestSubmit()");
    browser.until(&format!("location.search.includes('{}=') && document.readyState === 'complete'", boxes[0].0));
    let ids = browser.ask(
        "JSON.stringify([...document.querySelectorAll('.book tbody td.number a')].map(a => +a.getAttribute('href').split('/').pop()).sort((a, b) => a - b))",
    );
    serde_json::from_str(ids.as_str().unwrap()).unwrap()
}

#[test]
fn every_filter_of_the_list_leaves_the_letters_that_the_register_names() {
    let (_folder, _, office) = office();
    let Some(mut browser) = Browser::open("every filter of the list") else { return };
    let day = |text: &str| text.parse::<Date>().ok();
    let none = Filter::default;
    let today = pipeline::now().date();
    let cases: Vec<(&[(&str, &str)], Filter)> = vec![
        (&[("subject", "電源")], Filter { subject: "電源".to_owned(), ..none() }),
        (&[("issuer", "甲県歯科医師会")], Filter { issuer: "甲県歯科医師会".to_owned(), ..none() }),
        (&[("addressee", "会員")], Filter { addressee: "会員".to_owned(), ..none() }),
        (&[("number", "７７号")], Filter { number: "77号".to_owned(), ..none() }),
        (
            &[("from", "令和5年10月"), ("to", "R5.10.11")],
            Filter { from: day("2023-10-01"), to: day("2023-10-11"), ..none() },
        ),
        (&[("from", "令和5年度")], Filter { from: day("2023-04-01"), ..none() }),
        (&[("kind", "照会")], Filter { kind: Some(Kind::Inquiry), ..none() }),
        (&[("due", "7")], Filter { due: Some(Due { from: today, days: 7 }), ..none() }),
        (&[("review", "any")], Filter { to_review: true, ..none() }),
        (&[("review", "subject")], Filter { to_review: true, review_field: Some("subject".to_owned()), ..none() }),
        (&[("missing", "1")], Filter { missing_enclosure: true, ..none() }),
        (
            &[("issuer", "歯科医師会"), ("subject", "電源"), ("from", "R5.10.18")],
            Filter {
                issuer: "歯科医師会".to_owned(), subject: "電源".to_owned(), from: day("2023-10-18"), ..none()
            },
        ),
    ];
    let all = office.letters(&none()).len();
    for (boxes, filter) in cases {
        let mut expected: Vec<i64> = office.letters(&filter).iter().map(|id| id.0).collect();
        expected.sort_unstable();
        assert!(
            !expected.is_empty() && expected.len() < all,
            "{boxes:?} tells letters apart: {} of {all}",
            expected.len()
        );
        assert_eq!(listed(&mut browser, &office, boxes), expected, "{boxes:?}");
    }
    // and the way back to all of them
    browser.ask("document.querySelector('.filters .acts a').click()");
    browser.until("location.pathname === '/letters' && location.search === ''");
    assert_eq!(browser.ask("document.querySelectorAll('.book tbody tr').length").as_u64(), Some(all as u64));
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn a_deadline_stands_in_the_list_and_in_the_calendar() {
    let (_folder, soon, office) = office();
    let Some(mut browser) = Browser::open("deadlines and their calendar") else { return };
    browser.visit(&office.url("/deadlines"));
    browser.until("document.body.innerText.includes('研修会の参加者について')");
    assert_eq!(
        browser.ask(&format!("!!document.querySelector('main time[datetime=\"{soon}\"]')")),
        serde_json::Value::Bool(true)
    );
    let link = browser.ask("document.querySelector('main a[href$=\".ics\"]').getAttribute('href')");
    let calendar = browser.ask(&format!("fetch('{}').then(answer => answer.text())", link.as_str().unwrap()));
    let calendar = calendar.as_str().unwrap().replace("\r\n ", "");
    assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n"), "{calendar}");
    assert!(calendar.contains(&format!("DTSTART;VALUE=DATE:{}\r\n", soon.strftime("%Y%m%d"))), "{calendar}");
    assert!(calendar.contains("研修会の参加者について"), "{calendar}");
    // from the list to the letter
    browser.ask(
        "[...document.querySelectorAll('main a')].find(a => a.innerText.includes('研修会の参加者について')).click()",
    );
    browser.until("location.pathname.startsWith('/letters/') && document.body.innerText.includes('甲歯発第77号')");
    assert_eq!(browser.said(), Vec::<String>::new());
}

#[test]
fn the_matrix_of_the_audit_shows_every_body_and_leads_to_the_letters_behind_a_cell() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("the audit's matrix") else { return };
    browser.visit(&office.url("/audit"));
    browser.until("document.querySelector('#filter').checkVisibility()");
    let count = |browser: &mut Browser, what: &str| {
        browser
            .ask(&format!("[...document.querySelectorAll('{what}')].filter(e => e.checkVisibility()).length"))
            .as_u64()
            .unwrap()
    };
    assert_eq!(count(&mut browser, ".matrix thead .body"), 6);
    assert_eq!(count(&mut browser, ".matrix tbody td"), 6);
    assert_eq!(count(&mut browser, ".matrix tbody td.no"), 1);
    // one body alone, then all again
    browser.ask("(() => { const body = document.querySelector('#filter [name=body]'); body.value = '1'; body.dispatchEvent(new Event('change', {bubbles: true})); })()");
    assert_eq!(count(&mut browser, ".matrix tbody td"), 1);
    assert!(browser.ask("document.querySelector('#state').innerText").as_str().unwrap().contains("1件のうち 1件"));
    browser.ask("document.querySelector('#filter button[type=reset]').click()");
    browser.until("[...document.querySelectorAll('.matrix tbody td')].filter(e => e.checkVisibility()).length === 6");
    // a period in which nothing was issued
    browser.ask("(() => { const from = document.querySelector('#filter [name=from]'); from.value = '2025-01-01'; from.dispatchEvent(new Event('input', {bubbles: true})); })()");
    browser.until("![...document.querySelectorAll('.matrix tbody tr')].some(e => e.checkVisibility())");
    browser.ask("document.querySelector('#filter button[type=reset]').click()");
    browser.until("[...document.querySelectorAll('.matrix tbody tr')].some(e => e.checkVisibility())");
    // the cell of a body leads to its row, which names the letters and their lines
    browser.ask("document.querySelector('.matrix td.yes a').click()");
    browser.until("location.hash.startsWith('#c1b') && document.querySelector(location.hash).checkVisibility()");
    let row = browser.ask("document.querySelector(location.hash).innerText");
    assert!(row.as_str().unwrap().contains("全配協発第44号") && row.as_str().unwrap().contains("通目（"), "{row}");
    browser.ask("document.querySelector('button[name=lang][value=en]').click()");
    browser.until("document.documentElement.lang === 'en' && document.body.innerText.includes('What did not arrive')");
    assert_eq!(count(&mut browser, ".matrix tbody td.no"), 1);
    assert_eq!(browser.said(), Vec::<String>::new());
}
