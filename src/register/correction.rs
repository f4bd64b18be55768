//! Corrections by people: rows beside the readings. The latest that was not taken back wins, for every later reading too.

use super::error::{Problem, RegisterError};
use super::file::Register;
use super::ledger::{moment, optional_moment};
use super::{circulars, listing, passage, stored};
use crate::model::{Correction, Date, DateTime, Evidence, Field, Letter, LetterId, Tongue, field_in_words};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Name of the rule in the evidence of a corrected value.
const RULE: &str = "corrected-by-a-person";

const COLUMNS: &str = "id, letter, field, value, machine, who, made, undone_by, undone";

/// The keys of a letter that a person may correct, and what each can hold, in English and Japanese. The borders of a letter are not
/// among them: they decide which letters there are.
fn holds(field: &str) -> Option<(&'static str, &'static str)> {
    Some(match field {
        "kind" => (
            "one of 事務連絡, 通知, 通達, 依頼, 照会, 回答, 案内, 送付状, 告示, 訓令, その他",
            "事務連絡、通知、通達、依頼、照会、回答、案内、送付状、告示、訓令、その他 のいずれか",
        ),
        "date" => {
            ("a day such as \"2023-07-07\", or null", "日付（令和5年7月7日、R5.7.7、2023-07-07）。日付がなければ null")
        }
        "deadlines" => {
            ("a list of days such as [\"2023-08-31\"]", "日付（令和5年8月31日）、または一覧 [\"2023-08-31\"]")
        }
        "reference_numbers" => {
            ("a list of texts such as [\"医政発0609第3号\"]", "記号番号、または一覧 [\"医政発0609第3号\"]")
        }
        "issuers" | "addressees" => (
            "a list of {\"text\": …, \"organization\": …, \"post\": …}",
            "名前、または一覧 [{\"text\": …, \"organization\": …}]",
        ),
        "subject" | "subject_note" => ("a text, or null", "文字。なければ null"),
        "attachments" => {
            ("a list of {\"label\": …, \"title\": …}", "添付の名前、または一覧 [{\"label\": …, \"title\": …}]")
        }
        "cites" => (
            "a list of {\"reference_number\": …, \"date\": …, \"relation\": \"cites\", \"law\": false}",
            "一覧 [{\"reference_number\": …, \"date\": …, \"relation\": \"cites\", \"law\": false}]",
        ),
        "contacts" => (
            "a list of {\"kind\": \"tel\", \"value\": …}",
            "電話番号など、または一覧 [{\"kind\": \"tel\", \"value\": …}]",
        ),
        "seal_omitted" | "copy_mark" => ("true or false", "true か false"),
        "request" => ("one of 周知, 回答, 対応, 承知, or null", "周知、回答、対応、承知 のいずれか。なければ null"),
        "encloses" => ("a list of letters of the same file such as [1]", "同じファイルの文書の一覧 [1]"),
        "passes_on" => (
            "a list of {\"issuer\": …, \"reference_number\": …, \"date\": …, \"enclosed\": true}",
            "一覧 [{\"issuer\": …, \"reference_number\": …, \"date\": …, \"enclosed\": true}]",
        ),
        "received" => (
            "{\"date\": \"2023-07-10\", \"number\": \"456\"}, or null",
            "受付印の日付と番号 {\"date\": \"2023-07-10\", \"number\": \"456\"}。なければ null",
        ),
        _ => return None,
    })
}

/// Longest text that a person may put into a field, in characters.
const LONGEST: usize = 2_000;
/// Most values of one field.
const MOST: usize = 500;
/// Our calendar is in use since this day.
const OLDEST: Date = jiff::civil::date(1873, 1, 1);

/// What no field should hold, although a record could: nothing, a line break, a day long past or far off.
fn unlikely(field: &str, value: &Value, today: Date) -> Option<(String, String)> {
    let both = |english: &str, japanese: &str| Some((english.to_owned(), japanese.to_owned()));
    match value {
        Value::String(text) if text.trim().is_empty() => {
            both("a text that is not empty; null for none", "空でない文字。なければ null")
        }
        Value::String(text) if text.chars().any(char::is_control) => {
            both("a text on one line, without control characters", "改行や制御文字のない一行の文字")
        }
        Value::String(text) if text.chars().count() > LONGEST => {
            Some((format!("a text of at most {LONGEST} characters"), format!("{LONGEST}字までの文字")))
        }
        Value::String(text) => {
            let day: Date = text.parse().ok()?;
            // a letter is written before it is read; what it asks for may lie ahead
            let ahead = if field == "deadlines" { 50 } else { 1 };
            let latest = today.saturating_add(jiff::Span::new().years(ahead));
            (day < OLDEST || day > latest)
                .then(|| (format!("a day from {OLDEST} to {latest}"), format!("{OLDEST} から {latest} までの日付")))
        }
        Value::Array(values) if values.len() > MOST => {
            Some((format!("at most {MOST} values"), format!("{MOST}件まで")))
        }
        Value::Array(values) => values.iter().find_map(|value| unlikely(field, value, today)),
        Value::Object(keys) => keys.values().find_map(|value| unlikely(field, value, today)),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

impl Register {
    /// Puts a value in the place of what the machine read. `field` is a key of the record, `value` what the key can hold.
    ///
    /// # Errors
    /// [`Problem::UnknownLetter`], [`Problem::BadCorrection`] when no record can hold the value, or the register cannot be written.
    pub fn correct(
        &mut self,
        letter: LetterId,
        field: &str,
        value: &Value,
        who: &str,
        when: DateTime,
    ) -> Result<Correction, RegisterError> {
        self.write(|transaction| {
            let read = machine_letter(transaction, letter)?;
            check(&read, field, value, when.date())?;
            let machine = serde_json::to_value(&read)?.get(field).cloned().unwrap_or_default();
            transaction.execute(
                "INSERT INTO corrections (letter, field, value, machine, who, made) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![letter.0, field, value.to_string(), machine.to_string(), who, when.to_string()],
            )?;
            let id = transaction.last_insert_rowid();
            touched(transaction, letter)?;
            Ok(Correction {
                id,
                letter,
                field: field.to_owned(),
                value: value.clone(),
                machine,
                who: who.to_owned(),
                made: when,
                undone: None,
            })
        })
    }

    /// Takes a correction back; the one before it, or the machine's reading, holds again. The row stays.
    ///
    /// # Errors
    /// [`Problem::UnknownCorrection`], or the register cannot be written.
    pub fn undo(&mut self, correction: i64, who: &str, when: DateTime) -> Result<(), RegisterError> {
        self.write(|transaction| {
            let letter = take_back(transaction, "corrections", "letter", correction, who, when)?;
            touched(transaction, LetterId(letter))
        })
    }

    /// Every correction of a letter, oldest first, those taken back included.
    ///
    /// # Errors
    /// [`RegisterError`] when the register cannot be read.
    pub fn corrections(&self, letter: LetterId) -> Result<Vec<Correction>, RegisterError> {
        self.read(|connection| all(connection, letter))
    }
}

/// Every correction of a letter, oldest first.
pub(super) fn all(connection: &Connection, letter: LetterId) -> Result<Vec<Correction>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM corrections WHERE letter = ?1 ORDER BY id");
    Ok(connection.prepare_cached(&query)?.query_map([letter.0], correction)?.collect::<Result<_, _>>()?)
}

/// What follows a correction: the text that is searched, the row of the list, and chains joined anew.
fn touched(connection: &Connection, letter: LetterId) -> Result<(), Problem> {
    passage::refresh_subject(connection, letter)?;
    listing::refresh(connection, letter)?;
    circulars::have_changed(connection)
}

/// Marks a row of people's words as taken back and gives its column `of`.
pub(super) fn take_back<T: rusqlite::types::FromSql>(
    connection: &Connection,
    table: &str,
    of: &str,
    row: i64,
    who: &str,
    when: DateTime,
) -> Result<T, Problem> {
    let found = connection
        .query_row(&format!("SELECT {of} FROM {table} WHERE id = ?1 AND undone IS NULL"), [row], |row| row.get(0))
        .optional()?;
    let found = found.ok_or(Problem::UnknownCorrection { found: row })?;
    connection.execute(
        &format!("UPDATE {table} SET undone_by = ?2, undone = ?3 WHERE id = ?1"),
        params![row, who, when.to_string()],
    )?;
    Ok(found)
}

/// A letter as the machine read it last.
pub(super) fn machine_letter(connection: &Connection, letter: LetterId) -> Result<Letter, Problem> {
    let json: Option<String> =
        connection.query_row("SELECT record FROM letters WHERE id = ?1", [letter.0], |row| row.get(0)).optional()?;
    stored::letter(&json.ok_or_else(|| Problem::UnknownLetter { found: letter.0.to_string() })?)
}

fn check(read: &Letter, field: &str, value: &Value, today: Date) -> Result<(), Problem> {
    let bad = |expected: &str, expected_ja: &str| Problem::BadCorrection {
        field: field.to_owned(),
        expected: expected.to_owned(),
        expected_ja: expected_ja.to_owned(),
        found: shortened(&value.to_string()),
    };
    let (expected, expected_ja) = holds(field).ok_or_else(|| {
        let keys = Field::ALL.into_iter().map(Field::key).filter(|key| holds(key).is_some());
        let (english, japanese): (Vec<&str>, Vec<&str>) =
            keys.map(|key| (key, field_in_words(key, Tongue::Japanese))).unzip();
        bad(&format!("one of the fields {}", english.join(", ")), &format!("項目名（{}）", japanese.join("、")))
    })?;
    put(read, field, value, "").map_err(|_| bad(expected, expected_ja))?;
    match unlikely(field, value, today) {
        Some((expected, expected_ja)) => Err(bad(&expected, &expected_ja)),
        None => Ok(()),
    }
}

/// As much of a value as a message shows.
fn shortened(value: &str) -> String {
    const SHOWN: usize = 80;
    let mut out: String = value.chars().take(SHOWN).collect();
    if value.chars().nth(SHOWN).is_some() {
        out.push('…');
    }
    out
}

/// The corrections that hold for one letter, by field.
pub(super) fn in_force(connection: &Connection, letter: LetterId) -> Result<Vec<Correction>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM corrections WHERE letter = ?1 AND undone IS NULL ORDER BY id");
    let rows = connection.prepare_cached(&query)?.query_map([letter.0], correction)?.collect::<Result<_, _>>()?;
    Ok(latest(rows))
}

/// The corrections that hold, by letter: one query, since few letters have any.
pub(super) fn all_in_force(connection: &Connection) -> Result<BTreeMap<LetterId, Vec<Correction>>, Problem> {
    let query = format!("SELECT {COLUMNS} FROM corrections WHERE undone IS NULL ORDER BY id");
    let rows: Vec<Correction> = connection.prepare(&query)?.query_map([], correction)?.collect::<Result<_, _>>()?;
    let mut by_letter: BTreeMap<LetterId, Vec<Correction>> = BTreeMap::new();
    for row in rows {
        by_letter.entry(row.letter).or_default().push(row);
    }
    Ok(by_letter.into_iter().map(|(letter, rows)| (letter, latest(rows))).collect())
}

/// The letters of a source that have corrections.
pub(super) fn corrected(connection: &Connection, source: i64) -> Result<Vec<LetterId>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT DISTINCT letter FROM corrections JOIN letters ON letters.id = corrections.letter
         WHERE source = ?1 AND undone IS NULL ORDER BY letter",
    )?;
    let letters = statement.query_map([source], |row| Ok(LetterId(row.get(0)?)))?;
    Ok(letters.collect::<Result<_, _>>()?)
}

fn latest(rows: Vec<Correction>) -> Vec<Correction> {
    let by_field: BTreeMap<String, Correction> = rows.into_iter().map(|row| (row.field.clone(), row)).collect();
    by_field.into_values().collect()
}

fn correction(row: &Row<'_>) -> rusqlite::Result<Correction> {
    let value = |at: usize| -> rusqlite::Result<Value> {
        let json: String = row.get(at)?;
        // a cell that is no JSON was changed by another program; as a text it is still shown
        Ok(serde_json::from_str(&json).unwrap_or(Value::String(json)))
    };
    let undone_by: Option<String> = row.get(7)?;
    Ok(Correction {
        id: row.get(0)?,
        letter: LetterId(row.get(1)?),
        field: row.get(2)?,
        value: value(3)?,
        machine: value(4)?,
        who: row.get(5)?,
        made: moment(row, 6)?,
        undone: undone_by.zip(optional_moment(row, 8)?),
    })
}

/// The letter with these corrections in it: values replaced, evidence saying so, corrected fields off the review list.
pub(super) fn apply(letter: Letter, corrections: &[Correction]) -> Result<Letter, Problem> {
    corrections.iter().try_fold(letter, |letter, row| put(&letter, &row.field, &row.value, &row.who))
}

fn put(letter: &Letter, field: &str, value: &Value, who: &str) -> Result<Letter, Problem> {
    let review: Vec<_> = letter.review.iter().copied().filter(|listed| listed.key() != field).collect();
    let evidence = |value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let rule = if who.is_empty() { RULE.to_owned() } else { format!("{RULE}: {who}") };
        json!(Evidence { text, page: letter.first_page, line: letter.first_line, bbox: None, rule, confidence: 1.0 })
    };
    let shown = match value {
        Value::Null => None,
        Value::Array(values) => Some(values.iter().map(evidence).collect()),
        single => Some(evidence(single)),
    };
    let mut json = serde_json::to_value(letter)?;
    if let Some(keys) = json.as_object_mut() {
        keys.insert(field.to_owned(), value.clone());
        // not every field has evidence: unknown keys of it are passed over when it is read back
        if let Some(places) = keys.get_mut("evidence").and_then(Value::as_object_mut) {
            places.remove(field);
            places.extend(shown.map(|shown| (field.to_owned(), shown)));
        }
    }
    Ok(Letter { review, ..serde_json::from_value(json)? })
}
