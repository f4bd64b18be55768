//! A page in a headless Chromium: a frame of a given width around it, a script beside it, and what the script found.

use crate::chromium::program;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Runs `script` (the body of an async function that knows the document as `page`) and gives what it returns; `None`, and a line that
/// says so, without a Chromium. Anything that the page writes to the console fails the test: errors stand there, and so does
/// whatever the page's policy refused.
pub(crate) fn visit(file: &Path, width: u32, script: &str) -> Option<Value> {
    let Some(program) = program() else {
        eprintln!("LEFT OUT: no chromium is installed, so {} was not opened in one", file.display());
        return None;
    };
    let folder = file.parent().unwrap();
    let frame = folder.join("frame.html");
    let page = file.file_name().unwrap().to_str().unwrap();
    // the frame is as wide as asked: a window of a headless browser has a least width
    let html = format!(
        "<!doctype html><meta charset=\"utf-8\"><body style=\"margin:0\"><pre id=\"found\"></pre>\
         <iframe id=\"frame\" src=\"{page}\" width=\"{width}\" height=\"900\" style=\"border:0\"></iframe><script>\
         const frame = document.getElementById('frame'), found = document.getElementById('found');\
         frame.onload = async () => {{ try {{ const page = frame.contentDocument; \
         found.textContent = 'FOUND' + JSON.stringify(await (async () => {{ {script} }})()) + 'END'; \
         }} catch (error) {{ found.textContent = 'FOUND' + JSON.stringify({{ error: String(error) }}) + 'END'; }} }};\
         </script>"
    );
    fs::write(&frame, html).unwrap();
    let profile = tempfile::tempdir().unwrap();
    let mut last = String::new();
    // a browser on a busy machine may not come up at once
    for turn in 0..3_u64 {
        let output = Command::new(&program)
            .args([
                "--headless",
                "--hide-scrollbars",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
            ])
            .args([
                "--allow-file-access-from-files",
                "--enable-logging=stderr",
                "--virtual-time-budget=8000",
                "--dump-dom",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--window-size={},1000", width.max(600)))
            .arg(format!("file://{}", frame.display()))
            .output()
            .unwrap();
        let (dom, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let said: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(said.is_empty(), "the page wrote to the console:\n{}", said.join("\n"));
        if let Some(found) = dom.split_once("FOUND").and_then(|(_, rest)| rest.split_once("END")) {
            let text = found.0.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let value: Value = serde_json::from_str(&text).unwrap();
            assert!(value["error"].is_null(), "{value}");
            return Some(value);
        }
        last = format!("{}\n{log}", output.status);
        std::thread::sleep(Duration::from_secs(turn));
    }
    assert!(last.is_empty(), "{program} did not show the page: {last}");
    None
}
