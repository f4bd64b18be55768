//! 取込: files taken in by dropping them on the page or by choosing them, with what became of each.

use super::to;
use crate::ingest::sniff;
use crate::model::MediaType;
use crate::register::{Problem, RegisterError};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::guard;
use crate::web::intake::{Arrival, Stage, safe_name};
use crate::web::layout::{Look, Place, shown, token};
use crate::web::shelf::blocking;
use crate::web::trouble::Trouble;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{FromRequest as _, Request, State};
use axum::http::header;
use axum::response::{Html, IntoResponse as _, Response};
use maud::{Markup, html};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

/// Files of one request.
const FILES: usize = 200;
/// Bytes by which a file is known.
const HEAD: usize = 64 * 1024;
/// Extra room in a request for what stands between the files.
const ROOM: usize = 1024 * 1024;
/// All files of one request together, in units of the largest one.
const TOGETHER: usize = 4;

/// Largest request.
pub(super) fn largest(desk: &Desk) -> usize {
    let file = usize::try_from(desk.context.settings.limits.max_file_bytes).unwrap_or(usize::MAX);
    file.saturating_mul(TOGETHER).saturating_add(ROOM)
}

pub(super) async fn show(State(desk): State<Arc<Desk>>, look: Look) -> Html<String> {
    let title = look.pick("Take in letters", "文書の取込").to_owned();
    let arrivals = desk.intake.arrivals();
    let busy = arrivals.iter().any(|arrival| matches!(arrival.stage, Stage::Waiting | Stage::Reading));
    let limit = desk.context.settings.limits.max_file_bytes / (1024 * 1024);
    let body = html! {
        @if busy { noscript { meta http-equiv="refresh" content="3"; } }
        div.page-head { h1 { (title) } }
        form #drop.drop action="/upload" method="post" enctype="multipart/form-data" data-busy=(busy) {
            (token(&desk))
            p.big { (look.pick("Drop files here", "ここにファイルを置いてください")) }
            p { label.button.main for="files" { (look.pick("or choose files", "ファイルを選ぶ")) } }
            input #files.unseen type="file" name="file" multiple accept=".pdf,.txt,.eml,.docx,.html,.htm,.zip,application/pdf,text/plain,message/rfc822";
            p.soft {
                @match look.language {
                    Language::English => { "PDF, mail, Word, text, zip. Up to " (limit) " MB each. They are copied into the inbox and read at once." }
                    Language::Japanese => { "PDF・メール・Word・テキスト・zip。1件 " (limit) "MB まで。受信フォルダに写し、すぐに読み取ります。" }
                }
            }
            noscript { button.main type="submit" { (look.pick("Send", "送る")) } }
        }
        p.soft.folder { (look.pick("Inbox: ", "受信フォルダ: ")) code { (desk.intake.folder().display()) } }
        div #arrivals aria-live="polite" { (list(&look, &arrivals)) }
    };
    look.page(&desk, Place::Upload, &title, &body)
}

/// The list alone, for the script to put in place.
pub(super) async fn stages(State(desk): State<Arc<Desk>>, look: Look) -> Response {
    let arrivals = desk.intake.arrivals();
    let busy = arrivals.iter().any(|arrival| matches!(arrival.stage, Stage::Waiting | Stage::Reading));
    if !busy {
        desk.forget_archive();
    }
    let answer = json!({"busy": busy, "list": list(&look, &arrivals).into_string()});
    ([(header::CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
}

fn list(look: &Look, arrivals: &[Arrival]) -> Markup {
    html! {
        @if !arrivals.is_empty() {
            h2 { (look.pick("Taken in", "取り込んだファイル")) }
            ul.arrivals { @for arrival in arrivals { li { span.name { (shown(&arrival.name)) } (stage(look, &arrival.stage)) } } }
        }
    }
}

fn stage(look: &Look, stage: &Stage) -> Markup {
    html! {
        @match stage {
            Stage::Waiting => { span.stage { (look.pick("waiting", "待機中")) } }
            Stage::Reading => { span.stage.busy { (look.pick("reading …", "読み取り中…")) } }
            Stage::Failed { english, japanese } => {
                span.stage.bad { (look.pick("could not be read: ", "読めませんでした: ")) (shown(look.pick(english, japanese))) }
            }
            Stage::Read { letters, to_review, remarks } => {
                span.stage {
                    @match look.language {
                        Language::English => { (letters.len()) " letters" @if *to_review > 0 { ", " (to_review) " to review" } }
                        Language::Japanese => { (letters.len()) "通" @if *to_review > 0 { "、要確認 " (to_review) "通" } }
                    }
                }
                span.links {
                    @for (id, number) in letters.iter().take(12) {
                        a href=(format!("/letters/{}", id.0)) { @match number { Some(number) => (number), None => (look.pick("letter", "文書")) } } " "
                    }
                }
                @for remark in remarks.iter().take(3) { span.soft.remark { (shown(look.pick(&remark.message, &remark.message_ja))) } }
            }
        }
    }
}

/// What became of one file of a request.
struct Taken {
    wish: String,
    result: Result<String, (String, String)>,
}

/// Takes files in. The secret comes in a head (the script) or as the first part (the form without one).
pub(super) async fn take(State(desk): State<Arc<Desk>>, look: Look, request: Request) -> Result<Response, Trouble> {
    let headers = request.headers().clone();
    let in_head = headers.get("x-kairan-token").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let by_script = !in_head.is_empty();
    if by_script && !desk.secrets.fit(&in_head, &headers) {
        return Err(guard::stale());
    }
    let broken = || Trouble::unfit("The upload could not be read.", "送られた内容を読み取れませんでした。");
    let mut parts = Multipart::from_request(request, &desk).await.map_err(|_| broken())?;
    let mut allowed = by_script;
    let mut all: Vec<Taken> = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        match part.name() {
            Some("token") if !allowed => {
                let token = part.text().await.map_err(|_| broken())?;
                allowed = desk.secrets.fit(&token, &headers);
            }
            Some("file") if allowed => {
                if all.len() >= FILES {
                    return Err(Trouble::TooMuch {
                        english: format!("At most {FILES} files at once; those before are taken in."),
                        japanese: format!("一度に {FILES}件までです。そこまでのファイルは取り込みました。"),
                    });
                }
                let wish = part.file_name().unwrap_or_default().to_owned();
                if !wish.is_empty() {
                    let result = keep(&desk, part, &wish).await;
                    all.push(Taken { wish, result });
                }
            }
            _ if allowed => {}
            _ => return Err(guard::stale()),
        }
    }
    if !allowed {
        return Err(guard::stale());
    }
    if by_script {
        return Ok(answered(&look, &all));
    }
    let refused: Vec<String> = all
        .iter()
        .filter_map(|taken| Some((taken, taken.result.as_ref().err()?)))
        .map(|(taken, (english, japanese))| format!("{}: {}", shown(&taken.wish), look.pick(english, japanese)))
        .collect();
    if refused.is_empty() { Ok(to("/upload")) } else { Err(Trouble::unfit(refused.join(" "), refused.join(" "))) }
}

fn answered(look: &Look, all: &[Taken]) -> Response {
    let files: Vec<Value> = all
        .iter()
        .map(|taken| match &taken.result {
            Ok(name) => json!({"name": name, "taken": true}),
            Err((english, japanese)) => {
                json!({"name": shown(&taken.wish), "taken": false, "why": look.pick(english, japanese)})
            }
        })
        .collect();
    ([(header::CONTENT_TYPE, "application/json")], json!({ "files": files }).to_string()).into_response()
}

type Why = (String, String);

fn why(english: &str, japanese: &str) -> Why {
    (english.to_owned(), japanese.to_owned())
}

/// Writes a file into the inbox under a hidden name, and shows it there when it is complete.
async fn keep(desk: &Arc<Desk>, part: Field<'_>, wish: &str) -> Result<String, Why> {
    let hidden = hidden_name(desk.intake.folder())?;
    let written = match write(desk, part, wish, &hidden).await {
        Ok(()) => known(desk, &hidden).await,
        Err(why) => Err(why),
    };
    let result = match written {
        Ok(()) => {
            let (desk, hidden, name) = (Arc::clone(desk), hidden.clone(), safe_name(wish));
            let placed = blocking(move || desk.intake.take(&hidden, &name).map_err(|error| Trouble::broken(&error)));
            placed.await.map_err(|error| not_written(&error))
        }
        Err(why) => Err(why),
    };
    if result.is_err() {
        let _ = tokio::fs::remove_file(&hidden).await;
    }
    result
}

/// A name that runs and watches pass over, and that nobody can guess.
fn hidden_name(folder: &Path) -> Result<PathBuf, Why> {
    let number = getrandom::u64().map_err(|error| not_written(&error))?;
    Ok(folder.join(format!(".kairan-{number:016x}.part")))
}

fn not_written(error: &impl std::fmt::Display) -> Why {
    (format!("it could not be written: {error}"), format!("書き込めませんでした（{error}）"))
}

/// Refuses a file whose content is in the register already: a second copy would be a second row of the book.
async fn known(desk: &Arc<Desk>, hidden: &Path) -> Result<(), Why> {
    let (desk, hidden) = (Arc::clone(desk), hidden.to_owned());
    let number = blocking(move || {
        let bytes = std::fs::read(&hidden).map_err(|error| Trouble::broken(&error))?;
        let hash = format!("{:x}", Sha256::digest(&bytes));
        let name = format!("{}#0", hash.get(..12).unwrap_or_default());
        desk.shelf.read_here(|register| match register.find_letter(&name) {
            Ok(letter) => Ok(Some(register.sheet(letter)?.entry.number)),
            Err(RegisterError { problem: Problem::AmbiguousLetter { .. }, .. }) => Ok(Some(None)),
            Err(RegisterError { problem: Problem::UnknownLetter { .. }, .. }) => Ok(None),
            Err(other) => Err(other),
        })
    });
    match number.await.map_err(|error| not_written(&error))? {
        None => Ok(()),
        Some(number) => {
            let number = number.map(|number| number.to_string()).unwrap_or_default();
            Err((
                format!("it is in the register already {number}"),
                format!("同じ内容のファイルが、すでに台帳にあります {number}"),
            ))
        }
    }
}

async fn write(desk: &Desk, mut part: Field<'_>, wish: &str, hidden: &Path) -> Result<(), Why> {
    let most = desk.context.settings.limits.max_file_bytes;
    let mut file =
        File::options().write(true).create_new(true).open(hidden).await.map_err(|error| not_written(&error))?;
    let mut head: Vec<u8> = Vec::new();
    let mut bytes: u64 = 0;
    loop {
        let chunk = match part.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break,
            Err(_) => return Err(why("it did not arrive whole", "途中で切れました")),
        };
        bytes += chunk.len() as u64;
        if bytes > most {
            return Err((
                format!("it is larger than {most} bytes (limits.max_file_bytes)"),
                format!("大きすぎます（上限 {most} バイト、limits.max_file_bytes）"),
            ));
        }
        if head.len() < HEAD {
            head.extend_from_slice(chunk.get(..(HEAD - head.len()).min(chunk.len())).unwrap_or_default());
        }
        file.write_all(&chunk).await.map_err(|error| not_written(&error))?;
    }
    if bytes == 0 {
        return Err(why("it is empty", "中身がありません"));
    }
    // what a file is its bytes say, and not its name
    let found = sniff(&head, &safe_name(wish));
    if matches!(found.media, MediaType::Unknown | MediaType::Image) {
        return Err((
            format!("kairan does not read this kind of file ({})", found.what),
            format!("kairan が読めない種類のファイルです（{}）", found.what),
        ));
    }
    file.sync_all().await.map_err(|error| not_written(&error))
}
