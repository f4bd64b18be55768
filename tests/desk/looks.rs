//! How the pages look, as far as it can be worked out: contrast of every pair of colours, nothing beyond the edge of a telephone,
//! names and landmarks for who does not see the page.

use crate::browser::Browser;
use crate::office::Office;
use kairan::register::{CircularFilter, Stretch};
use std::collections::BTreeMap;

const STYLE: &str = include_str!("../../src/web/assets/desk.css");

/// Colours of a block of the style sheet that begins with these words.
fn colours(begin: &str) -> BTreeMap<String, [f64; 3]> {
    let block = STYLE.split(begin).nth(1).unwrap().split('}').next().unwrap();
    block
        .split(';')
        .filter_map(|pair| pair.trim().strip_prefix("--")?.split_once(':'))
        .filter_map(|(name, value)| {
            let hex = value.trim().strip_prefix('#').filter(|hex| hex.len() == 6)?;
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            Some((name.to_owned(), [part(0), part(2), part(4)]))
        })
        .collect()
}

/// Contrast of two colours (WCAG 2.2, relative luminance).
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let light = |colour: [f64; 3]| {
        let part = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
    };
    let (a, b) = (light(a), light(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_pair_of_colours_can_be_read_in_light_and_dark() {
    for begin in [":root{", ":root[data-theme=system]{", ":root[data-theme=dark]{"] {
        let colours = colours(begin);
        // words: 4.5, WCAG AA
        for (ink, papers) in [
            ("ink", &["paper", "panel", "badbg", "yes", "desk"][..]),
            ("soft", &["paper", "panel", "desk"]),
            ("link", &["paper", "panel"]),
            ("bad", &["paper", "panel", "badbg"]),
            ("good", &["paper", "yes"]),
            ("on-link", &["link"]),
        ] {
            for paper in papers {
                let found = contrast(colours[ink], colours[*paper]);
                assert!(found >= 4.5, "{begin} {ink} on {paper}: {found:.2}");
            }
        }
        // edges of boxes, and the frame around what has the focus: 3
        for (edge, papers) in [("edge", &["paper", "panel"][..]), ("focus", &["paper", "panel"])] {
            for paper in papers {
                let found = contrast(colours[edge], colours[*paper]);
                assert!(found >= 3.0, "{begin} {edge} on {paper}: {found:.2}");
            }
        }
    }
    assert_eq!(colours(":root[data-theme=system]{"), colours(":root[data-theme=dark]{"), "dark is dark either way");
}

fn pages(office: &Office) -> Vec<String> {
    let letter = office.letter("保冷箱").0;
    let (_, heads) = office.register().circulars(&CircularFilter::default(), Stretch { offset: 0, limit: 1 }).unwrap();
    vec![
        "/inbox".to_owned(),
        "/letters".to_owned(),
        "/search?q=%E4%BF%9D%E5%86%B7".to_owned(),
        "/circulars".to_owned(),
        format!("/circulars/{}", heads[0].id),
        "/audit".to_owned(),
        "/deadlines".to_owned(),
        "/unread".to_owned(),
        "/upload".to_owned(),
        "/keys".to_owned(),
        format!("/letters/{letter}"),
        format!("/letters/{letter}/lines"),
        "/nothing".to_owned(),
    ]
}

#[test]
fn nothing_stands_out_beyond_the_edge_from_a_telephone_to_a_wide_screen() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("pages from 375 to 1600") else { return };
    for path in pages(&office) {
        for width in [375, 768, 1280, 1600] {
            browser.width(width, 900);
            browser.visit(&office.url(&path));
            let seen = browser.ask("[document.documentElement.scrollWidth, document.documentElement.clientWidth]");
            assert!(seen[0].as_u64() <= seen[1].as_u64(), "{path} at {width}: {seen}");
        }
    }
    let said: Vec<String> = browser.said().into_iter().filter(|line| !line.contains("/nothing")).collect();
    assert_eq!(said, Vec::<String>::new());
}

/// What a person with a screen reader meets: every control has a name, every picture words, every box a label, ids are there once.
const NAMED: &str = "(() => {
    const wrong = [];
    const name = node => (node.getAttribute('aria-label') || node.getAttribute('title') || node.textContent || '').trim();
    for (const node of document.querySelectorAll('a[href], button, summary')) if (!name(node)) wrong.push('no name: ' + node.outerHTML.slice(0, 120));
    for (const node of document.querySelectorAll('input:not([type=hidden]), select, textarea'))
        if (!(node.labels && node.labels.length) && !node.getAttribute('aria-label')) wrong.push('no label: ' + node.outerHTML.slice(0, 120));
    for (const node of document.images) if (!node.alt) wrong.push('no words: ' + node.outerHTML.slice(0, 120));
    const ids = [...document.querySelectorAll('[id]')].map(node => node.id);
    for (const id of new Set(ids)) if (ids.filter(other => other === id).length > 1) wrong.push('twice: ' + id);
    for (const node of document.querySelectorAll('[aria-labelledby]')) for (const id of node.getAttribute('aria-labelledby').split(' '))
        if (!document.getElementById(id)) wrong.push('nothing has this id: ' + id);
    for (const node of document.querySelectorAll('label[for]')) if (!document.getElementById(node.htmlFor)) wrong.push('label of nothing: ' + node.htmlFor);
    if (document.querySelectorAll('main').length !== 1 || !document.querySelector('header nav') || !document.querySelector('h1')) wrong.push('landmarks');
    const levels = [...document.querySelectorAll('h1,h2,h3,h4')].filter(node => !node.closest('dialog')).map(node => Number(node.tagName[1]));
    levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) wrong.push('heading ' + level + ' after ' + levels[at - 1]); });
    return wrong;
})()";

#[test]
fn every_control_has_a_name_and_every_box_a_label() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("names of controls") else { return };
    for path in pages(&office) {
        browser.visit(&office.url(&path));
        browser.ask("document.querySelectorAll('details').forEach(node => node.open = true)");
        let wrong = browser.ask(NAMED);
        assert_eq!(wrong.as_array().map(Vec::len), Some(0), "{path}: {wrong:#}");
    }
}

#[test]
fn the_focus_is_seen_wherever_it_goes() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("the focus") else { return };
    for path in ["/letters".to_owned(), format!("/letters/{}", office.letter("保冷箱").0)] {
        browser.visit(&office.url(&path));
        for step in 0..25 {
            browser.press("Tab", false);
            let seen = browser.ask(
                "(() => { const node = document.activeElement; const style = getComputedStyle(node); \
                 return node === document.body || parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none' ? '' : node.outerHTML.slice(0, 200) })()",
            );
            assert_eq!(seen, "", "{path}, step {step}");
        }
    }
}

#[test]
fn without_a_script_everything_can_be_read_and_corrected() {
    let office = Office::federation();
    let Some(mut browser) = Browser::open("without a script") else { return };
    let letter = office.letter("保冷箱").0;
    browser.without_script(true);
    browser.visit(&office.url(&format!("/letters/{letter}")));
    let seen = browser.ask(
        "(() => { const change = document.querySelector('#f-subject .change'); change.open = true; \
         return [change.querySelector('textarea').checkVisibility(), document.querySelectorAll('.mark').length > 0] })()",
    );
    assert_eq!((&seen[0], &seen[1]), (&true.into(), &true.into()), "{seen}");
}
