//! What a person does to a letter: correct, confirm, take back, split, join. Every act comes back to a page (no act is repeated by
//! loading a page again) that says what was done and takes it back with one key.

use crate::model::{Field, Letter, LetterId};
use crate::pipeline;
use crate::register::{Register, Sheet};
use crate::web::desk::Desk;
use crate::web::layout::{Look, token};
use crate::web::pages::{Signed, queue, to};
use crate::web::trouble::Trouble;
use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

/// The form of a field.
#[derive(Debug, Deserialize)]
pub(in crate::web::pages) struct Change {
    field: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    second: String,
    /// `read`: the reading is right as it stands
    #[serde(default, rename = "as")]
    way: String,
    /// the value that the page showed
    was: Option<String>,
}

/// Puts a person's value in the place of what was read, or notes that what was read is right.
pub(in crate::web::pages) async fn correct(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<i64>,
    Signed(change): Signed<Change>,
) -> Result<Response, Trouble> {
    let letter = LetterId(id);
    let field =
        Field::from_key(&change.field).filter(|field| pipeline::may_be_typed(*field)).ok_or(Trouble::NotFound)?;
    let now = desk.shelf.read(move |register| register.sheet(letter)).await?.entry.letter;
    let held = pipeline::typed_as(field.key(), &now);
    // a browser sends line ends of its own
    if change.was.is_some_and(|was| was.replace("\r\n", "\n").trim() != held.trim()) {
        return Err(changed());
    }
    let who = desk.who.clone();
    let (done, row) = if change.way == "read" || (held == change.value.trim() && now.review.contains(&field)) {
        let row = desk.shelf.write(move |register| register.confirm(letter, field, &who, pipeline::now())).await?;
        ("read", row.id)
    } else {
        let value = pipeline::value_of_typed(field.key(), &change.value, &change.second, &now, &desk.context.tables)?;
        let key = field.key();
        let row =
            desk.shelf.write(move |register| register.correct(letter, key, &value, &who, pipeline::now())).await?;
        ("corrected", row.id)
    };
    after(&desk).await;
    Ok(to(&format!("/letters/{id}?done={done}&row={row}#f-{}", field.key())))
}

/// An act without words.
#[derive(Debug, Deserialize)]
pub(in crate::web::pages) struct Plain {}

/// What the page showed when it was called right.
#[derive(Debug, Deserialize)]
pub(in crate::web::pages) struct Seen {
    seen: Option<String>,
}

/// Two pages that show the same values bear the same mark.
pub(super) fn mark_of(letter: &Letter) -> String {
    let mut hasher = DefaultHasher::new();
    for field in Field::ALL {
        pipeline::typed_as(field.key(), letter).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// Somebody else, or a new reading, changed what this page showed.
fn changed() -> Trouble {
    Trouble::Changed {
        english: "The values of this letter changed after this page was opened: a colleague corrected them, or the file was read anew. Nothing was written. Go back, load the page again, and look at the values that stand there now.",
        japanese: "この画面を開いた後に、値が変わりました（ほかの人が直したか、ファイルが読み直されました）。何も記録していません。前の画面に戻って読み込み直し、いまの値を確かめてください。",
    }
}

/// Says that the whole letter is right, and goes on to the next that waits.
pub(in crate::web::pages) async fn confirm(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<i64>,
    Signed(Seen { seen }): Signed<Seen>,
) -> Result<Response, Trouble> {
    let letter = LetterId(id);
    let who = desk.who.clone();
    let confirm = move |register: &mut Register| {
        let now = register.sheet(letter)?.entry.letter;
        if seen.is_some_and(|seen| seen != mark_of(&now)) {
            return Err(changed());
        }
        Ok(register.confirm_letter(letter, &who, pipeline::now())?)
    };
    let row = desk.shelf.write(confirm).await?;
    let (_, next) = desk.shelf.read(move |register| queue::beside(register, letter)).await?;
    after(&desk).await;
    let row = row.id;
    Ok(match next {
        Some(next) => to(&format!("/letters/{}?done=confirmed&row={row}&of={id}", next.0)),
        None => to(&format!("/inbox?done=confirmed&row={row}&of={id}")),
    })
}

/// What is to be taken back.
#[derive(Debug, Deserialize)]
pub(in crate::web::pages) struct Undo {
    what: String,
    id: i64,
}

/// Takes an act back. The row stays in the history.
pub(in crate::web::pages) async fn undo(
    State(desk): State<Arc<Desk>>,
    Path(letter): Path<i64>,
    Signed(undo): Signed<Undo>,
) -> Result<Response, Trouble> {
    let who = desk.who.clone();
    let row = undo.id;
    match undo.what.as_str() {
        "correction" => desk.shelf.write(move |register| register.undo(row, &who, pipeline::now())).await?,
        "confirmation" => {
            desk.shelf.write(move |register| register.undo_confirmation(row, &who, pipeline::now())).await?;
        }
        "judgement" => {
            desk.shelf.write(move |register| register.undo_judgement(row, &who, pipeline::now())).await?;
        }
        "border" => {
            let context = desk.context.clone();
            desk.shelf.write(move |register| pipeline::undo_border(&context, register, row, &who)).await?;
        }
        _ => return Err(Trouble::NotFound),
    }
    after(&desk).await;
    Ok(to(&format!("/letters/{letter}?done=undone")))
}

/// Where a bundle is cut.
#[derive(Debug, Deserialize)]
pub(in crate::web::pages) struct At {
    line: u32,
}

/// A letter begins at the line.
pub(in crate::web::pages) async fn split(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<i64>,
    Signed(At { line }): Signed<At>,
) -> Result<Response, Trouble> {
    let (letter, who, context) = (LetterId(id), desk.who.clone(), desk.context.clone());
    desk.shelf.write(move |register| pipeline::split(&context, register, letter, line, &who).map(|_| ())).await?;
    after(&desk).await;
    Ok(to(&format!("/letters/{id}?done=split#bundle")))
}

/// The letter goes on with the one above it in the bundle.
pub(in crate::web::pages) async fn join(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<i64>,
    Signed(Plain {}): Signed<Plain>,
) -> Result<Response, Trouble> {
    let (letter, who, context) = (LetterId(id), desk.who.clone(), desk.context.clone());
    let above = desk
        .shelf
        .write(move |register| {
            let bundle = register.sheet(letter)?.bundle;
            let at = bundle.iter().position(|other| other.id == letter);
            let above = at.and_then(|at| bundle.get(at.checked_sub(1)?)).map_or(letter, |other| other.id);
            pipeline::join(&context, register, letter, &who).map(|_| above)
        })
        .await?;
    after(&desk).await;
    Ok(to(&format!("/letters/{}?done=joined#bundle", above.0)))
}

/// What every act changes besides its letter.
async fn after(desk: &Arc<Desk>) {
    desk.forget_archive();
    let counting = Arc::clone(desk);
    // the count is a kindness of the head of the page: without it the page is right, too
    let _ = tokio::task::spawn_blocking(move || counting.count_waiting()).await;
}

/// Takes back what was done to this letter last, by one key.
pub(super) fn undo_last(desk: &Desk, look: &Look, sheet: &Sheet) -> Markup {
    let corrections = sheet.corrections.iter().filter(|row| row.undone.is_none());
    let confirmations = sheet.confirmations.iter().filter(|row| row.undone.is_none());
    let last = corrections
        .map(|row| (row.made, "correction", row.id))
        .chain(confirmations.map(|row| (row.made, "confirmation", row.id)))
        .max_by_key(|(made, _, id)| (*made, *id));
    let id = sheet.entry.id.map_or(0, |id| id.0);
    html! {
        @if let Some((_, what, row)) = last {
            form #undo-last action=(format!("/letters/{id}/undo")) method="post" hidden {
                (token(desk))
                input type="hidden" name="what" value=(what);
                input type="hidden" name="id" value=(row);
                button type="submit" { (look.pick("Take back what was done last", "直前の操作を取り消す")) }
            }
        }
    }
}
