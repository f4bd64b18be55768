//! A headless Chromium, driven over its own protocol through a pipe: real pages, real keys, real files, and nothing to install but
//! the browser itself.

use crate::chromium::program;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest wait for anything; the machine may be busy with other tests.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Browser {
    child: Child,
    pipe: ChildStdin,
    answers: Receiver<Value>,
    next: u64,
    session: String,
    /// what the page wrote to its console: errors, and whatever its policy refused
    said: Vec<String>,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser; `None`, and a line that says so, when there is none.
    pub(crate) fn open(test: &str) -> Option<Self> {
        let Some(program) = program() else {
            eprintln!(
                "LEFT OUT: no chromium is installed, so \"{test}\" was not seen in one (apt-get install chromium)"
            );
            return None;
        };
        let profile = TempDir::new().unwrap();
        // the browser speaks on 3 and 4, which are what we call its input and output
        let mut child = Command::new("sh")
            .args(["-c", "exec \"$0\" \"$@\" 3<&0 4>&1 1>&2"])
            .arg(program)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--hide-scrollbars",
            ])
            .args([
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args(["--force-color-profile=srgb", "--remote-debugging-pipe", "about:blank"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let pipe = child.stdin.take().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (send, answers) = mpsc::channel();
        thread::spawn(move || {
            let mut message = Vec::new();
            while out.read_until(0, &mut message).is_ok_and(|length| length > 0) {
                message.pop();
                if let Ok(value) = serde_json::from_slice(&message)
                    && send.send(value).is_err()
                {
                    break;
                }
                message.clear();
            }
        });
        let mut browser =
            Self { child, pipe, answers, next: 0, session: String::new(), said: Vec::new(), _profile: profile };
        let targets = browser.call("Target.getTargets", &json!({}));
        let page = targets["targetInfos"].as_array().unwrap().iter().find(|info| info["type"] == "page").unwrap();
        let attached = browser.call("Target.attachToTarget", &json!({"targetId": page["targetId"], "flatten": true}));
        attached["sessionId"].as_str().unwrap().clone_into(&mut browser.session);
        for domain in ["Page.enable", "Runtime.enable", "Log.enable", "DOM.enable"] {
            browser.call(domain, &json!({}));
        }
        browser.width(1280, 900);
        // a page in the background is not told of its focus
        browser.call("Emulation.setFocusEmulationEnabled", &json!({"enabled": true}));
        Some(browser)
    }

    /// Says something to the browser and waits for the answer.
    pub(crate) fn call(&mut self, method: &str, params: &Value) -> Value {
        self.try_call(method, params).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": params});
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        self.pipe.write_all(message.to_string().as_bytes()).unwrap();
        self.pipe.write_all(&[0]).unwrap();
        let begun = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(begun.elapsed());
            let answer = self.answers.recv_timeout(left).unwrap_or_else(|_| panic!("no answer to {method}"));
            if answer["id"] == json!(id) {
                return if answer["error"].is_null() {
                    Ok(answer["result"].clone())
                } else {
                    Err(answer["error"].clone())
                };
            }
            self.hear(&answer);
        }
    }

    fn hear(&mut self, event: &Value) {
        let text = match event["method"].as_str() {
            Some("Log.entryAdded") => event["params"]["entry"].clone(),
            Some("Runtime.exceptionThrown") => event["params"]["exceptionDetails"].clone(),
            Some("Runtime.consoleAPICalled") => event["params"]["args"].clone(),
            _ => return,
        };
        self.said.push(text.to_string());
    }

    /// Opens a page and waits until it is there.
    pub(crate) fn visit(&mut self, url: &str) {
        // a page may lead on to another: what counts is that this one is left and one is there
        self.ask("window.before = true");
        self.call("Page.navigate", &json!({"url": url}));
        self.until("document.readyState === 'complete' && window.before !== true");
    }

    /// Waits until a page of this path is there, with its script at work.
    pub(crate) fn until_at(&mut self, path: &str) {
        self.until(&format!("location.pathname === '{path}' && document.readyState === 'complete'"));
    }

    pub(crate) fn width(&mut self, width: u32, height: u32) {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        self.call("Emulation.setDeviceMetricsOverride", &metrics);
    }

    /// Dark or light, as the system of the reader says.
    pub(crate) fn scheme(&mut self, scheme: &str) {
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]});
        self.call("Emulation.setEmulatedMedia", &media);
    }

    /// Without a script of the page.
    pub(crate) fn without_script(&mut self, without: bool) {
        self.call("Emulation.setScriptExecutionDisabled", &json!({"value": without}));
    }

    /// What an expression comes to in the page.
    pub(crate) fn ask(&mut self, expression: &str) -> Value {
        let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        // what was asked may lead to another page before there is an answer
        let answer = match self.try_call("Runtime.evaluate", &params) {
            Ok(answer) => answer,
            Err(error) if error.to_string().contains("navigated") => return Value::Null,
            Err(error) => panic!("{expression}: {error}"),
        };
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until an expression is true in the page.
    pub(crate) fn until(&mut self, expression: &str) {
        let begun = Instant::now();
        loop {
            let params = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
            // while a page gives way to another there is nobody to ask
            let answer = self.try_call("Runtime.evaluate", &params).unwrap_or_default();
            if answer["result"]["value"] == json!(true) {
                return;
            }
            if begun.elapsed() >= PATIENCE {
                let place = self.ask("location.href + ' ' + document.body.innerText.slice(0, 600)");
                panic!("never came true: {expression}\nat {place}");
            }
            thread::sleep(Duration::from_millis(40));
        }
    }

    /// Presses a key: a character, or Enter, Escape, ArrowDown …; `control` holds Ctrl down with it.
    pub(crate) fn press(&mut self, key: &str, control: bool) {
        let text = match key {
            "Enter" => "\r",
            key if key.chars().count() == 1 && !control => key,
            _ => "",
        };
        let code = match key {
            "Enter" => 13,
            "Escape" => 27,
            "Tab" => 9,
            "ArrowUp" => 38,
            "ArrowDown" => 40,
            key => u32::from(key.to_ascii_uppercase().bytes().next().unwrap_or(0)),
        };
        let modifiers = if control { 2 } else { 0 };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        let down =
            json!({"type": kind, "key": key, "text": text, "windowsVirtualKeyCode": code, "modifiers": modifiers});
        self.call("Input.dispatchKeyEvent", &down);
        let up = json!({"type": "keyUp", "key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers});
        self.call("Input.dispatchKeyEvent", &up);
    }

    /// Types a text where the focus is, in place of what is chosen there.
    pub(crate) fn type_text(&mut self, text: &str) {
        self.call("Input.insertText", &json!({"text": text}));
    }

    /// Drops files on an element, as from a folder of the desktop.
    pub(crate) fn drop_files(&mut self, selector: &str, files: &[&Path]) {
        let at = self.ask(&format!(
            "(() => {{ const at = document.querySelector({}).getBoundingClientRect(); return [at.left + at.width / 2, at.top + at.height / 2] }})()",
            json!(selector)
        ));
        let files: Vec<String> = files.iter().map(|file| file.to_str().unwrap().to_owned()).collect();
        for kind in ["dragEnter", "dragOver", "drop"] {
            let event = json!({"type": kind, "x": at[0], "y": at[1], "data": {"items": [], "files": files, "dragOperationsMask": 1}});
            self.call("Input.dispatchDragEvent", &event);
        }
    }

    /// The page as a picture (PNG): what is seen, or all of it.
    pub(crate) fn picture(&mut self, whole: bool) -> Vec<u8> {
        let params = json!({"format": "png", "captureBeyondViewport": whole});
        let answer = self.call("Page.captureScreenshot", &params);
        decoded(answer["data"].as_str().unwrap())
    }

    /// What the pages wrote to the console so far; nothing is what a test wants.
    pub(crate) fn said(&mut self) -> Vec<String> {
        self.call("Runtime.evaluate", &json!({"expression": "1"}));
        std::mem::take(&mut self.said)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Base64.
fn decoded(text: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for letter in text.bytes().filter(|letter| *letter != b'=') {
        let value = LETTERS.iter().position(|known| *known == letter).unwrap();
        bits = bits << 6 | u32::try_from(value).unwrap();
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap());
        }
    }
    out
}
