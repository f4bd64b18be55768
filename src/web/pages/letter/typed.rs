//! What a person typed into a field, as the value that the record holds.
//!
//! ```text
//! date     令和5年7月7日 · R5.7.7 · 2023-07-07     → "2023-07-07"
//! issuers  厚生労働省医政局医事課長                → [{"text": …, "organization": "…医事課", "post": "課長"}]
//! ```
//!
//! A value that cannot be understood is refused with what was expected; nothing is guessed. What was not touched keeps what is
//! known of it beside its text (person, authority record).

use crate::grammar::{Precision, find_dates};
use crate::model::{Addressee, Attachment, Contact, ContactKind, Date, Field, Issuer, Letter, Request};
use crate::tables::Tables;
use crate::text::squash;
use crate::web::trouble::Trouble;
use serde::Serialize;
use serde_json::{Value, json};

/// The value of a field from what was typed into its box, and into the second box of the one field that has two.
pub(super) fn value(field: &str, typed: &str, second: &str, now: &Letter, tables: &Tables) -> Result<Value, Trouble> {
    let typed = typed.trim();
    Ok(match field {
        "subject" | "subject_note" | "kind" | "request" => text(typed),
        "date" => json!(day(typed, tables)?),
        "deadlines" => {
            let days: Result<Vec<Option<Date>>, Trouble> = lines(typed).map(|line| day(line, tables)).collect();
            json!(days?.into_iter().flatten().collect::<Vec<_>>())
        }
        "reference_numbers" => json!(lines(typed).map(squash).collect::<Vec<_>>()),
        "issuers" => listed(lines(typed).map(|line| issuer(line, &now.issuers, tables)))?,
        "addressees" => listed(lines(typed).map(|line| addressee(line, &now.addressees, tables)))?,
        "attachments" => listed(lines(typed).map(|line| attachment(line, &now.attachments)))?,
        "contacts" => listed(lines(typed).map(contact))?,
        "seal_omitted" | "copy_mark" => json!(typed == "true"),
        "received" => {
            let (date, number) = (day(typed, tables)?, text(second.trim()));
            if date.is_none() && number.is_null() { Value::Null } else { json!({"date": date, "number": number}) }
        }
        _ => return Err(Trouble::NotFound),
    })
}

/// The text of a field as its box shows it, to be changed there.
pub(super) fn shown(field: &str, letter: &Letter) -> String {
    let joined = |lines: Vec<String>| lines.join("\n");
    let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    match field {
        "subject" => letter.subject.clone().unwrap_or_default(),
        "subject_note" => letter.subject_note.clone().unwrap_or_default(),
        "kind" => letter.kind.label().to_owned(),
        "request" => letter.request.map(Request::label).unwrap_or_default().to_owned(),
        "date" => day(letter.date),
        "deadlines" => joined(letter.deadlines.iter().map(ToString::to_string).collect()),
        "reference_numbers" => joined(letter.reference_numbers.clone()),
        "issuers" => joined(letter.issuers.iter().map(|issuer| issuer.text.clone()).collect()),
        "addressees" => joined(letter.addressees.iter().map(addressee_line).collect()),
        "attachments" => joined(letter.attachments.iter().map(attachment_line).collect()),
        "contacts" => joined(letter.contacts.iter().map(|contact| contact.value.clone()).collect()),
        "seal_omitted" => letter.seal_omitted.to_string(),
        "copy_mark" => letter.copy_mark.to_string(),
        "received" => day(letter.received.as_ref().and_then(|received| received.date)),
        _ => String::new(),
    }
}

fn text(typed: &str) -> Value {
    if typed.is_empty() { Value::Null } else { json!(typed) }
}

fn lines(typed: &str) -> impl Iterator<Item = &str> {
    typed.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn listed<T: Serialize>(values: impl Iterator<Item = T>) -> Result<Value, Trouble> {
    serde_json::to_value(values.collect::<Vec<_>>()).map_err(|error| Trouble::broken(&error))
}

/// A day as people write it; nothing for nothing.
pub(in crate::web) fn day(typed: &str, tables: &Tables) -> Result<Option<Date>, Trouble> {
    let bare = squash(typed);
    if bare.is_empty() {
        return Ok(None);
    }
    if let Ok(date) = bare.replace('/', "-").parse() {
        return Ok(Some(date));
    }
    let found = find_dates(&bare, tables);
    match found.as_slice() {
        [one] if one.full == (0..bare.len()) && one.precision == Precision::Day && !one.outside_era => {
            one.date.map(Some).ok_or_else(|| no_day(typed))
        }
        _ => Err(no_day(typed)),
    }
}

fn no_day(typed: &str) -> Trouble {
    Trouble::unfit(
        format!("expected a day such as 2023-07-07 or 令和5年7月7日, found {typed}"),
        format!("日付は 令和5年7月7日 や 2023-07-07 のように書いてください（入力: {typed}）。"),
    )
}

fn issuer(line: &str, known: &[Issuer], tables: &Tables) -> Issuer {
    let bare = squash(line);
    if let Some(same) = known.iter().find(|issuer| issuer.text == bare) {
        return same.clone();
    }
    let (organization, post) = parted(&bare, tables);
    Issuer { text: bare, organization, post, ..Issuer::default() }
}

fn addressee(line: &str, known: &[Addressee], tables: &Tables) -> Addressee {
    let bare = squash(line);
    if let Some(same) = known.iter().find(|addressee| squash(&addressee_line(addressee)) == bare) {
        return same.clone();
    }
    let (name, honorific) = match tables.parties.split_honorific(&bare) {
        Some((name, honorific)) if !name.is_empty() => (name.to_owned(), Some(honorific.to_owned())),
        _ => (bare.clone(), None),
    };
    let (organization, post) = parted(&name, tables);
    Addressee { text: name, organization, post, honorific, ..Addressee::default() }
}

pub(super) fn addressee_line(addressee: &Addressee) -> String {
    let parts = [Some(addressee.text.as_str()), addressee.honorific.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("　")
}

/// Body and post: 厚生労働省医政局医事課長 → 厚生労働省医政局医事課, 課長.
fn parted(name: &str, tables: &Tables) -> (String, Option<String>) {
    match tables.posts.split_post(name) {
        Some(split) if !split.organization.is_empty() => (split.organization, Some(split.post)),
        _ => (name.to_owned(), None),
    }
}

/// 別添1　届出の様式: a label, if a blank follows it, and a title.
fn attachment(line: &str, known: &[Attachment]) -> Attachment {
    if let Some(same) = known.iter().find(|attachment| attachment_line(attachment) == line) {
        return same.clone();
    }
    let (label, title) = match line.split_once(char::is_whitespace) {
        Some((label, title)) if label.chars().count() <= 8 => (Some(squash(label)), Some(title.trim().to_owned())),
        _ => (None, Some(line.to_owned())),
    };
    Attachment { label, title, ..Attachment::default() }
}

pub(super) fn attachment_line(attachment: &Attachment) -> String {
    [&attachment.label, &attachment.title].into_iter().flatten().cloned().collect::<Vec<_>>().join("　")
}

fn contact(line: &str) -> Contact {
    let value = squash(line);
    let lower = value.to_lowercase();
    let bare = ["fax:", "fax", "tel:", "tel"].iter().find_map(|label| lower.strip_prefix(label)).map(str::to_owned);
    let kind = if lower.contains("://") {
        ContactKind::Url
    } else if lower.contains('@') {
        ContactKind::Email
    } else if lower.starts_with("fax") {
        ContactKind::Fax
    } else {
        ContactKind::Tel
    };
    Contact { kind, value: bare.unwrap_or(value) }
}

/// Whether a person may change this field here.
pub(super) fn may_be_typed(field: Field) -> bool {
    !matches!(field, Field::Letter | Field::Cites | Field::Encloses)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &str, text: &str) -> Result<Value, Trouble> {
        value(field, text, "", &Letter::default(), Tables::embedded())
    }

    #[test]
    fn a_day_is_understood_as_people_write_it() {
        for text in ["2023-07-07", "2023/07/07", "令和5年7月7日", "令和５年７月７日", "R5.7.7", "令 和 5 年 7 月 7 日"]
        {
            assert_eq!(typed("date", text).unwrap(), json!("2023-07-07"), "{text}");
        }
        assert_eq!(typed("date", "  ").unwrap(), Value::Null);
        for text in ["7月7日", "令和5年7月", "2023-13-01", "きのう", "令和5年7月7日から8日"] {
            assert!(typed("date", text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_body_is_parted_from_its_post_and_its_honorific() {
        assert_eq!(
            typed("issuers", "厚生労働省 医政局 医事課長\n").unwrap()[0]["organization"],
            json!("厚生労働省医政局医事課")
        );
        let to = typed("addressees", "公益社団法人日本医師会長　殿").unwrap();
        assert_eq!((&to[0]["post"], &to[0]["honorific"]), (&json!("会長"), &json!("殿")));
    }

    #[test]
    fn what_was_not_touched_keeps_what_is_known_of_it() {
        let known = Issuer { text: "甲課長".into(), person: Some("早瀬和人".into()), ..Issuer::default() };
        let letter = Letter { issuers: vec![known], ..Letter::default() };
        let issuers = value("issuers", "甲課長\n乙課長", "", &letter, Tables::embedded()).unwrap();
        assert_eq!(issuers[0]["person"], json!("早瀬和人"));
        assert_eq!(issuers[1]["person"], Value::Null);
    }

    #[test]
    fn an_empty_box_is_no_value() {
        assert_eq!(typed("subject", "").unwrap(), Value::Null);
        assert_eq!(typed("deadlines", "").unwrap(), json!([]));
        assert_eq!(typed("received", "").unwrap(), Value::Null);
    }
}
