//! What people said of letters, put into them: corrections in the place of readings, confirmed fields off the review list.
//!
//! ```text
//! read: date 7月1日 ?, subject 甲 ?     corrected: date 7月7日     confirmed: subject 甲
//!   → date 7月7日, subject 甲, nothing to review
//! read again: subject 乙               → subject 乙, to review, in conflict with the confirmed 甲
//! ```
//!
//! A correction wins over every reading. A confirmation changes no value: it holds as long as the same is read, and comes back as
//! a conflict when something else is.

use super::error::Problem;
use super::{confirmation, correction};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Confirmation, Conflict, Correction, Field, Letter, LetterId, Tongue, field_in_words, value_in_words,
};
use rusqlite::Connection;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What people said of one letter, and holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Said {
    /// the latest of each field
    pub corrections: Vec<Correction>,
    /// oldest first
    pub confirmations: Vec<Confirmation>,
}

/// A letter with what people said of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Shown {
    /// corrections in it; `review` holds what is still open
    pub letter: Letter,
    /// what was confirmed and reads otherwise now
    pub conflicts: Vec<Conflict>,
}

impl Said {
    pub(super) fn of(connection: &Connection, letter: LetterId) -> Result<Self, Problem> {
        Ok(Self {
            corrections: correction::in_force(connection, letter)?,
            confirmations: confirmation::in_force(connection, letter)?,
        })
    }

    /// The letter as a person is shown it.
    pub(super) fn put_into(&self, read: Letter) -> Result<Shown, Problem> {
        let mut letter = correction::apply(read, &self.corrections)?;
        let confirmed = self.confirmed();
        if confirmed.is_empty() {
            return Ok(Shown { letter, conflicts: Vec::new() });
        }
        let values = values(&letter)?;
        let mut conflicts = Vec::new();
        for (field, value) in confirmed {
            // who corrected a field looked at it last
            if self.corrections.iter().any(|row| row.field == field.key()) {
                continue;
            }
            let now = values.get(field.key()).cloned().unwrap_or_default();
            letter.review.retain(|listed| *listed != field);
            if !is_same(value, &now) {
                letter.review.push(field);
                conflicts.push(Conflict { field, confirmed: value.clone(), read: now });
            }
        }
        letter.review.sort_unstable();
        Ok(Shown { letter, conflicts })
    }

    /// The value last confirmed, by field.
    pub(super) fn confirmed(&self) -> BTreeMap<Field, &Value> {
        let mut out = BTreeMap::new();
        for row in &self.confirmations {
            match (row.field, &row.value) {
                (Some(field), value) => {
                    out.insert(field, value);
                }
                (None, Value::Object(all)) => {
                    out.extend(all.iter().filter_map(|(key, value)| Some((Field::from_key(key)?, value))));
                }
                (None, _) => {}
            }
        }
        out
    }
}

impl Shown {
    /// Remarks that name both values of every conflict.
    pub(super) fn remarks(&self, index: usize) -> impl Iterator<Item = Diagnostic> {
        self.conflicts.iter().map(move |conflict| {
            let Conflict { field, confirmed, read } = conflict;
            let both = |tongue| (value_in_words(confirmed, tongue), value_in_words(read, tongue));
            let ((then, now), (then_ja, now_ja)) = (both(Tongue::English), both(Tongue::Japanese));
            let (name, name_ja) =
                (field_in_words(field.key(), Tongue::English), field_in_words(field.key(), Tongue::Japanese));
            Diagnostic::new(Code::CONFIRMED_OTHERWISE)
                .detail(
                    format_args!("{name}: confirmed {then}, now read {now}"),
                    format_args!("{name_ja}: 確認済みの値「{then_ja}」、今回の読取り「{now_ja}」"),
                )
                .letter(index)
        })
    }
}

/// The values of a letter that can be confirmed, by key. Where it begins and ends stands under `letter`.
pub(super) fn values(letter: &Letter) -> Result<Map<String, Value>, Problem> {
    let mut all = serde_json::to_value(letter)?;
    let mut out = Map::new();
    for field in Field::ALL {
        let value = match field {
            Field::Letter => json!({"first_line": letter.first_line, "last_line": letter.last_line}),
            _ => all.get_mut(field.key()).map(Value::take).unwrap_or_default(),
        };
        out.insert(field.key().to_owned(), value);
    }
    Ok(out)
}

/// Keys that are no reading: which entry of a table a name belongs to, and where in the file something lies.
const NOT_READ: [&str; 3] = ["id", "level", "found"];

/// Whether a person who confirmed the one would confirm the other: keys that came with a later program may be there, empty.
pub(super) fn is_same(confirmed: &Value, now: &Value) -> bool {
    match (confirmed, now) {
        (Value::Object(then), Value::Object(now)) => {
            let read = |key: &&String| !NOT_READ.contains(&key.as_str());
            then.iter().all(|(key, value)| !read(&key) || now.get(key).is_some_and(|other| is_same(value, other)))
                && now.iter().all(|(key, value)| !read(&key) || then.contains_key(key) || is_empty(value))
        }
        (Value::Array(then), Value::Array(now)) => {
            then.len() == now.len() && then.iter().zip(now).all(|(then, now)| is_same(then, now))
        }
        _ => confirmed == now,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(values) => values.is_empty(),
        _ => false,
    }
}

/// What people said, of all letters: few have any corrections, and of what was confirmed only one letter at a time is held.
pub(super) struct Everybody<'c> {
    connection: &'c Connection,
    corrections: BTreeMap<LetterId, Vec<Correction>>,
    confirmed: BTreeSet<LetterId>,
}

impl<'c> Everybody<'c> {
    pub(super) fn of(connection: &'c Connection) -> Result<Self, Problem> {
        Ok(Self {
            connection,
            corrections: correction::all_in_force(connection)?,
            confirmed: confirmation::letters(connection)?,
        })
    }

    pub(super) fn about(&self, letter: LetterId) -> Result<Said, Problem> {
        let confirmations = if self.confirmed.contains(&letter) {
            confirmation::in_force(self.connection, letter)?
        } else {
            Vec::new()
        };
        Ok(Said { corrections: self.corrections.get(&letter).cloned().unwrap_or_default(), confirmations })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_table_says_of_a_name_is_no_other_reading_of_it() {
        let then = json!([{"text": "厚生労働省", "post": null, "id": null}]);
        assert!(is_same(&then, &json!([{"text": "厚生労働省", "post": null, "id": "mhlw"}])));
        assert!(!is_same(&then, &json!([{"text": "厚生労動省", "post": null, "id": null}])));
        assert!(!is_same(&then, &json!([])));
    }

    #[test]
    fn an_empty_key_of_a_later_program_is_no_other_reading() {
        assert!(is_same(&json!({"date": "2023-07-10"}), &json!({"date": "2023-07-10", "number": null})));
        assert!(!is_same(&json!({"date": "2023-07-10"}), &json!({"date": "2023-07-10", "number": "456"})));
    }
}
