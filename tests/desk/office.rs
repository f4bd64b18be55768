//! An office with a register and an open desk: the samples of the project, read, in a folder that lives as long as the test.

use crate::http::{Reply, send};
use kairan::config::Settings;
use kairan::model::{Body, LetterId};
use kairan::pipeline::{self, Context, Order, Progress, Stop};
use kairan::register::{Filter, Register, Sort, Stretch};
use kairan::tables::Tables;
use kairan::web::{self, Desk, Language, Setup};
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use tempfile::TempDir;

pub(crate) struct Office {
    pub(crate) folder: TempDir,
    pub(crate) desk: Arc<Desk>,
    stop: Stop,
    answering: Option<JoinHandle<()>>,
    cookie: String,
}

struct Quiet;

impl Progress for Quiet {
    fn begin(&mut self, _: usize) {}
    fn done(&mut self, _: &str) {}
    fn end(&mut self) {}
}

/// A file of the samples.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

impl Office {
    /// With these samples (files or folders of `fixtures`) read.
    pub(crate) fn with(samples: &[&str]) -> Self {
        Self::of(samples.iter().map(|name| fixture(name)).collect(), None)
    }

    /// With a federation, its bodies listed.
    pub(crate) fn federation() -> Self {
        let bodies = kairan::config::load_bodies(&fixture("federation-meals/bodies.toml")).unwrap();
        Self::of(vec![fixture("federation-meals")], Some(bodies))
    }

    /// With files that a test made.
    pub(crate) fn of(inputs: Vec<PathBuf>, bodies: Option<Vec<Body>>) -> Self {
        let folder = TempDir::new().unwrap();
        let settings = Settings { inputs, out: folder.path().join("out"), threads: 1, ..Settings::default() };
        let context = Context::new(settings, Tables::embedded().clone());
        if !context.settings.inputs.is_empty() {
            let order = Order { bodies: bodies.clone(), ..Order::default() };
            pipeline::run(&context, &order, &mut Quiet, &Stop::new()).unwrap();
        }
        let stop = Stop::new();
        let setup = Setup {
            context,
            bodies,
            inbox: folder.path().join("inbox"),
            listen: "127.0.0.1:0".parse().unwrap(),
            hosts: Vec::new(),
            program: PathBuf::from(env!("CARGO_BIN_EXE_kairan")),
            language: Language::Japanese,
            who: "山田".to_owned(),
        };
        let desk = Desk::open(setup, &stop).unwrap();
        let (answers, asked) = (Arc::clone(&desk), stop.clone());
        let answering = thread::spawn(move || web::serve(&answers, &asked).unwrap());
        let mut office = Self { folder, desk, stop, answering: Some(answering), cookie: String::new() };
        let first = office.get("/keys");
        first.head("set-cookie").split(';').next().unwrap_or_default().clone_into(&mut office.cookie);
        office
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.desk.address()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    pub(crate) fn register(&self) -> Register {
        Register::open_read_only(&self.folder.path().join("out/register.sqlite")).unwrap()
    }

    pub(crate) fn inbox(&self) -> PathBuf {
        self.folder.path().join("inbox")
    }

    /// Letters of the register, by number of receipt.
    pub(crate) fn letters(&self, filter: &Filter) -> Vec<LetterId> {
        let all = Stretch { offset: 0, limit: 10_000 };
        self.register().list(filter, Sort::default(), all).unwrap().rows.iter().filter_map(|row| row.id).collect()
    }

    /// The letter whose subject has these words.
    pub(crate) fn letter(&self, words: &str) -> LetterId {
        let filter = Filter { subject: words.to_owned(), ..Filter::default() };
        *self.letters(&filter).first().unwrap_or_else(|| panic!("no letter about {words}"))
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.get_with(path, &[])
    }

    pub(crate) fn get_with(&self, path: &str, more: &[(&str, &str)]) -> Reply {
        let host = self.address().to_string();
        let mut heads = vec![("host", host.as_str())];
        if more.iter().all(|(name, _)| *name != "cookie") {
            heads.push(("cookie", self.cookie.as_str()));
        }
        heads.extend_from_slice(more);
        send(self.address(), "GET", path, &heads, b"")
    }

    /// A form as a page of the desk sends it.
    pub(crate) fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let mut all = vec![("token", self.desk.token())];
        all.extend_from_slice(pairs);
        self.post_as(path, &all, &[("cookie", self.cookie.as_str()), ("origin", &self.url(""))])
    }

    /// A form as somebody else sends it.
    pub(crate) fn post_as(&self, path: &str, pairs: &[(&str, &str)], more: &[(&str, &str)]) -> Reply {
        let body: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let host = self.address().to_string();
        let mut heads = vec![("host", host.as_str()), ("content-type", "application/x-www-form-urlencoded")];
        heads.extend_from_slice(more);
        send(self.address(), "POST", path, &heads, body.join("&").as_bytes())
    }

    /// Files as the page of uploads sends them, by the script.
    pub(crate) fn upload(&self, files: &[(&str, &[u8])]) -> Reply {
        let mut body = Vec::new();
        for (name, bytes) in files {
            body.extend_from_slice(b"--part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"");
            body.extend_from_slice(name.as_bytes());
            body.extend_from_slice(b"\"\r\n\r\n");
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--part--\r\n");
        let (host, origin) = (self.address().to_string(), self.url(""));
        let heads = [
            ("host", host.as_str()),
            ("origin", origin.as_str()),
            ("cookie", self.cookie.as_str()),
            ("x-kairan-token", self.desk.token()),
            ("content-type", "multipart/form-data; boundary=part"),
        ];
        send(self.address(), "POST", "/upload", &heads, &body)
    }

    /// Waits until nothing that was taken in is still being read, and gives the list of what became of each.
    pub(crate) fn stages(&self) -> String {
        for _ in 0..600 {
            let answer: serde_json::Value = serde_json::from_slice(&self.get("/upload/stages").bytes).unwrap();
            if answer["busy"] == false {
                return answer["list"].as_str().unwrap().to_owned();
            }
            thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("the desk is still reading");
    }

    pub(crate) fn in_inbox(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(self.inbox())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        self.stop.ask();
        if let Some(answering) = self.answering.take() {
            let _ = answering.join();
        }
    }
}

/// A value of a form.
pub(crate) fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
