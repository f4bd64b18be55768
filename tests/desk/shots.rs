//! Pictures of the pages: for the README, and for whoever changes how a page looks.
//!
//!     cargo test --test desk -- --ignored pictures_of_every_page
//!
//! `DESK_SHOTS` names the folder (without it a temporary one, and the test only proves that every page can be seen); `DESK_URL` a
//! desk that is open already, over other letters.

use crate::browser::Browser;
use crate::office::Office;
use kairan::register::{CircularFilter, Stretch};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};

/// Name, path, and whether the whole page or what is seen first.
fn pages(letter: i64, circular: &str) -> Vec<(&'static str, String, bool)> {
    vec![
        ("inbox", "/inbox".to_owned(), true),
        ("letter", format!("/letters/{letter}"), true),
        ("book", "/letters".to_owned(), true),
        ("search", "/search?q=%E9%80%9A%E7%9F%A5".to_owned(), true),
        ("ways", "/circulars".to_owned(), true),
        ("way", format!("/circulars/{circular}"), true),
        ("audit", "/audit".to_owned(), true),
        ("deadlines", "/deadlines".to_owned(), true),
        ("unread", "/unread".to_owned(), true),
        ("upload", "/upload".to_owned(), true),
        ("lines", format!("/letters/{letter}/lines"), false),
        ("nothing", "/letters/999999".to_owned(), false),
    ]
}

#[test]
#[ignore = "makes pictures; run it by name"]
fn pictures_of_every_page() {
    let folder = env::var_os("DESK_SHOTS").map_or_else(|| env::temp_dir().join("kairan-desk-shots"), PathBuf::from);
    fs::create_dir_all(&folder).unwrap();
    let Some(mut browser) = Browser::open("pictures of every page") else { return };
    if let Ok(url) = env::var("DESK_URL") {
        let letter = env::var("DESK_LETTER").ok().and_then(|id| id.parse().ok()).unwrap_or(1);
        let circular = env::var("DESK_CIRCULAR").unwrap_or_default();
        shoot(&mut browser, url.trim_end_matches('/'), &folder, letter, &circular);
        return;
    }
    let office = Office::federation();
    let letter = office.letter("保冷箱").0;
    let circular = office.register().circulars(&CircularFilter::default(), Stretch { offset: 0, limit: 1 }).unwrap();
    shoot(&mut browser, &office.url(""), &folder, letter, &circular.1[0].id);
}

fn shoot(browser: &mut Browser, url: &str, folder: &Path, letter: i64, circular: &str) {
    let only = env::var("DESK_ONLY").unwrap_or_default();
    let widths = env::var("DESK_WIDTHS").unwrap_or_else(|_| "375,768,1280,1600".to_owned());
    let schemes = env::var("DESK_SCHEMES").unwrap_or_else(|_| "light,dark".to_owned());
    for (name, path, whole) in pages(letter, circular) {
        if !only.is_empty() && !only.split(',').any(|wanted| wanted == name) {
            continue;
        }
        for scheme in schemes.split(',') {
            browser.scheme(scheme);
            for width in widths.split(',').map(|width| width.parse::<u32>().unwrap()) {
                browser
                    .width(width, env::var("DESK_HEIGHT").ok().and_then(|height| height.parse().ok()).unwrap_or(900));
                browser.visit(&format!("{url}{path}"));
                browser.until(
                    "Promise.all([...document.images].filter(image => image.loading !== 'lazy').map(image => image.decode())).then(() => true)",
                );
                let file = folder.join(format!("{name}-{width}-{scheme}.png"));
                fs::write(file, browser.picture(whole && env::var_os("DESK_WHOLE").is_some())).unwrap();
            }
        }
    }
}
