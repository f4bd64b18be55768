//! What reading the letters again would change, before it is applied: gains, losses, other values, letters found or lost, and what of
//! it contradicts a person.
//!
//! ```text
//! register: date null, issuers A (confirmed)      rules of now: date 2023-07-07, issuers B
//!   → date: gained; issuers: changed, contradicts what was confirmed
//! ```
//!
//! Only stored text is read, and nothing is written. A correction stays whatever is read; a confirmed field that would read otherwise
//! would come back to the review list.

use super::again::readings;
use super::run::RunError;
use super::{Context, Progress, Reading, Stop};
use crate::model::{Borders, Letter, RegisterNumber};
use crate::register::{Held, Kept, Register, SourceId, Which, same_value};
use serde::Serialize;
use serde_json::{Map, Value};

/// What a new reading does to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// there was none
    Gained,
    /// there is none any more
    Lost,
    /// there is another
    Changed,
}

/// What a new value means for a person's word on the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// nobody said anything
    Open,
    /// it is the value that a person put there, or confirmed
    Agrees,
    /// a person put another value there, which stays
    AgainstCorrection,
    /// a person confirmed another value: the field would come back to the review list
    AgainstConfirmation,
}

/// One field that would read otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// key of the record; `letter` for where it begins and ends
    pub field: String,
    /// what happens
    pub effect: Effect,
    /// as the register has it
    pub before: Value,
    /// as it would be read
    pub after: Value,
    /// what people said
    pub agreement: Agreement,
}

/// What happens to a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// it is read otherwise
    Changed,
    /// it was not found before
    Found,
    /// it would no longer be found; its number stays with it
    Lost,
}

/// One letter that would be read otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LetterChange {
    /// its number of receipt; none for a letter that is found only now
    pub number: Option<String>,
    /// path of the source
    pub path: String,
    /// index in the source, as it would be
    pub index: usize,
    /// subject, as the register shows it
    pub subject: Option<String>,
    /// what happens to it
    pub fate: Fate,
    /// its fields, in the order of the record
    pub fields: Vec<FieldChange>,
    /// fields that would come to the review list
    pub to_review: Vec<String>,
    /// fields that would leave it
    pub sure: Vec<String>,
    /// a person has corrected or confirmed something of it
    pub looked_at: bool,
}

/// Sums of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Difference {
    /// documents whose letters were read again
    pub documents: usize,
    /// documents that can only be read from their files: nothing is known of them
    pub to_decode: usize,
    /// letters read otherwise
    pub letters: usize,
    /// letters found only now
    pub found: usize,
    /// letters no longer found
    pub lost: usize,
    /// values gained
    pub gains: usize,
    /// values lost
    pub losses: usize,
    /// other values
    pub changes: usize,
    /// values that contradict a correction or a confirmation, and letters lost that a person had looked at
    pub conflicts: usize,
    /// fields that would come to the review list
    pub to_review: usize,
    /// fields that would leave it
    pub sure: usize,
}

impl Difference {
    fn count(&mut self, letter: &LetterChange) {
        match letter.fate {
            Fate::Changed => self.letters += 1,
            Fate::Found => self.found += 1,
            Fate::Lost => {
                self.lost += 1;
                self.conflicts += usize::from(letter.looked_at);
            }
        }
        for field in &letter.fields {
            match field.effect {
                Effect::Gained => self.gains += 1,
                Effect::Lost => self.losses += 1,
                Effect::Changed => self.changes += 1,
            }
            self.conflicts +=
                usize::from(matches!(field.agreement, Agreement::AgainstCorrection | Agreement::AgainstConfirmation));
        }
        self.to_review += letter.to_review.len();
        self.sure += letter.sure.len();
    }
}

/// Reads again what is out of date under these settings and tables, and gives out the letters that would change, by path. Writes
/// nothing.
///
/// # Errors
/// Those of `give`, and when the register cannot be read.
pub fn difference(
    context: &Context,
    register: &Register,
    progress: &mut dyn Progress,
    stop: &Stop,
    mut give: impl FnMut(&LetterChange) -> Result<(), RunError>,
) -> Result<Difference, RunError> {
    let basis = context.basis();
    let sources = register.readable(Which::OutOfDate(&basis), &basis)?;
    let mut sum = Difference { to_decode: register.to_decode(&basis)?.len(), ..Difference::default() };
    progress.begin(sources.len());
    let keep = |kept: &Kept, reading: Reading, _: Borders| (kept.id, reading.record);
    readings(context, register.path(), sources, stop, keep, |(id, record)| {
        sum.documents += 1;
        for letter in compare(register, id, &record.source.path, &record.letters)? {
            sum.count(&letter);
            give(&letter)?;
        }
        progress.done(&record.source.path);
        Ok(())
    })?;
    progress.end();
    Ok(sum)
}

fn compare(register: &Register, id: SourceId, path: &str, now: &[Letter]) -> Result<Vec<LetterChange>, RunError> {
    let before = register.read_letters(id)?;
    let known: Vec<Option<usize>> = register
        .same_letters(id, now)?
        .into_iter()
        .map(|letter| letter.and_then(|letter| before.iter().position(|old| old.id == letter)))
        .collect();
    let mut out = Vec::new();
    for (index, letter) in now.iter().enumerate() {
        let Some(old) = known.get(index).copied().flatten().and_then(|at| before.get(at)) else {
            let fields = changes(&Letter::default(), letter, &[]);
            out.push(change(None, path, index, letter, Fate::Found, fields, false));
            continue;
        };
        // most letters are the same, and to compare them as they are costs nothing
        if is_same_reading(&old.letter, letter) {
            continue;
        }
        let held = register.held(old.id)?;
        let mut changed = change(
            old.number,
            path,
            index,
            &old.letter,
            Fate::Changed,
            changes(&old.letter, letter, &held),
            !held.is_empty(),
        );
        let keys = |letter: &Letter| letter.review.iter().map(|field| field.key().to_owned()).collect::<Vec<_>>();
        let (then, now) = (keys(&old.letter), keys(letter));
        let settled = |key: &String| held.iter().any(|held| held.field == *key);
        changed.to_review = now.iter().filter(|key| !then.contains(key) && !settled(key)).cloned().collect();
        changed.sure = then.iter().filter(|key| !now.contains(key) && !settled(key)).cloned().collect();
        if !(changed.fields.is_empty() && changed.to_review.is_empty() && changed.sure.is_empty()) {
            out.push(changed);
        }
    }
    for (at, old) in before.iter().enumerate().filter(|(at, _)| !known.contains(&Some(*at))) {
        let looked_at = !register.held(old.id)?.is_empty();
        out.push(change(old.number, path, at, &old.letter, Fate::Lost, Vec::new(), looked_at));
    }
    Ok(out)
}

fn change(
    number: Option<RegisterNumber>,
    path: &str,
    index: usize,
    letter: &Letter,
    fate: Fate,
    fields: Vec<FieldChange>,
    looked_at: bool,
) -> LetterChange {
    LetterChange {
        number: number.map(|number| number.to_string()),
        path: path.to_owned(),
        index,
        subject: letter.subject.clone(),
        fate,
        fields,
        to_review: Vec::new(),
        sure: Vec::new(),
        looked_at,
    }
}

fn is_same_reading(before: &Letter, now: &Letter) -> bool {
    let bare = |letter: &Letter| Letter {
        id: String::new(),
        confidence: 0.0,
        evidence: crate::model::FieldEvidence::default(),
        ..letter.clone()
    };
    bare(before) == bare(now)
}

/// Keys that are no reading of the page: names, sureness, and where values stand.
const APART: [&str; 8] =
    ["id", "confidence", "review", "evidence", "first_page", "last_page", "first_line", "last_line"];

fn values(letter: &Letter) -> Map<String, Value> {
    let mut out = Map::new();
    if letter.last_line > 0 {
        let lines = serde_json::json!({"first_line": letter.first_line, "last_line": letter.last_line});
        out.insert("letter".to_owned(), lines);
    }
    if let Ok(Value::Object(all)) = serde_json::to_value(letter) {
        out.extend(all.into_iter().filter(|(key, _)| !APART.contains(&key.as_str())));
    }
    out
}

fn changes(before: &Letter, now: &Letter, held: &[Held]) -> Vec<FieldChange> {
    let (then, now) = (values(before), values(now));
    let mut out = Vec::new();
    for (field, after) in now {
        let before = then.get(&field).cloned().unwrap_or_default();
        if before == after {
            continue;
        }
        let effect = match (is_nothing(&before), is_nothing(&after)) {
            (true, true) => continue,
            (true, false) => Effect::Gained,
            (false, true) => Effect::Lost,
            (false, false) => Effect::Changed,
        };
        let agreement = match held.iter().find(|held| held.field == field) {
            None => Agreement::Open,
            Some(held) if same_value(&held.value, &after) => Agreement::Agrees,
            Some(held) if held.corrected => Agreement::AgainstCorrection,
            Some(_) => Agreement::AgainstConfirmation,
        };
        out.push(FieldChange { field, effect, before, after, agreement });
    }
    out
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}
