//! What a person typed into a field, as the value that the record holds.
//!
//! ```text
//! date     令和5年7月7日 · R5.7.7 · 2023-07-07     → "2023-07-07"
//! issuers  厚生労働省医政局医事課長                → [{"text": …, "organization": "…医事課", "post": "課長"}]
//! ```
//!
//! A value that cannot be understood is refused with what was expected; nothing is guessed. What was not touched keeps what is
//! known of it beside its text (person, authority record).

use super::Context;
use crate::grammar::{typed_beyond_era, typed_day, typed_period};
use crate::model::{Addressee, Attachment, Contact, ContactKind, Date, Field, Issuer, Letter, Request};
use crate::tables::Tables;
use crate::text::squash;
use serde::Serialize;
use serde_json::{Value, json};
use std::ops::RangeInclusive;

/// What was typed cannot be understood; in both languages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{english}")]
pub struct Unfit {
    /// expected and found
    pub english: String,
    /// the same in Japanese
    pub japanese: String,
}

/// The value of a field from what was typed into its box, and into the second box of the one field that has two.
///
/// # Errors
/// [`Unfit`]: no value of this field can be understood, or the field is none that is typed.
pub fn value_of_typed(field: &str, typed: &str, second: &str, now: &Letter, tables: &Tables) -> Result<Value, Unfit> {
    let typed = typed.trim();
    Ok(match field {
        // a subject that was printed on two lines is one
        "subject" | "subject_note" => text(&lines(typed).collect::<String>()),
        "kind" | "request" => text(typed),
        "date" => json!(day_as_typed(typed, tables)?),
        "deadlines" => {
            let days: Result<Vec<Option<Date>>, Unfit> = lines(typed).map(|line| day_as_typed(line, tables)).collect();
            json!(days?.into_iter().flatten().collect::<Vec<_>>())
        }
        "reference_numbers" => json!(lines(typed).map(squash).collect::<Vec<_>>()),
        "issuers" => listed(lines(typed).map(|line| issuer(line, &now.issuers, tables)))?,
        "addressees" => listed(lines(typed).map(|line| addressee(line, &now.addressees, tables)))?,
        "attachments" => listed(lines(typed).map(|line| attachment(line, &now.attachments)))?,
        "contacts" => listed(lines(typed).map(contact))?,
        "seal_omitted" | "copy_mark" => json!(typed == "true"),
        "received" => {
            let (date, number) = (day_as_typed(typed, tables)?, text(second.trim()));
            if date.is_none() && number.is_null() { Value::Null } else { json!({"date": date, "number": number}) }
        }
        _ => {
            return Err(Unfit {
                english: format!("{field} is no field that can be typed"),
                japanese: format!("{field} は手で書ける項目ではありません"),
            });
        }
    })
}

/// The text of a field as its box shows it, to be changed there.
#[must_use]
pub fn typed_as(field: &str, letter: &Letter) -> String {
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

fn listed<T: Serialize>(values: impl Iterator<Item = T>) -> Result<Value, Unfit> {
    serde_json::to_value(values.collect::<Vec<_>>())
        .map_err(|error| Unfit { english: error.to_string(), japanese: error.to_string() })
}

/// A day as people write it; nothing for nothing.
///
/// # Errors
/// [`Unfit`]: something is there, and it is no day.
pub fn day_as_typed(typed: &str, tables: &Tables) -> Result<Option<Date>, Unfit> {
    if squash(typed).is_empty() {
        return Ok(None);
    }
    typed_day(typed, tables).map(Some).ok_or_else(|| {
        beyond_era(typed, tables).unwrap_or_else(|| Unfit {
            english: format!("expected a day such as 2023-07-07 or 令和5年7月7日, found {typed}"),
            japanese: format!("日付は 令和5年7月7日 や 2023-07-07 のように書いてください（入力: {typed}）。"),
        })
    })
}

/// 平成31年5月1日: written as it should be, and no day of that era.
fn beyond_era(typed: &str, tables: &Tables) -> Option<Unfit> {
    let era = typed_beyond_era(typed, tables)?;
    let printed = |day: Date| tables.eras.print(day).unwrap_or_default();
    let until = era.end.map(|day| (format!(" to {day}"), format!("{}まで", printed(day)))).unwrap_or_default();
    Some(Unfit {
        english: format!("{typed} is no day of its era: {} runs from {}{}", era.name, era.start, until.0),
        japanese: format!("{typed}という日はありません。{}は{}から{}です。", era.name, printed(era.start), until.1),
    })
}

/// The first and the last day of a period as typed: each a day, month, year or fiscal year, or nothing for an open end.
///
/// # Errors
/// [`Unfit`]: one of them is none of these, or the period ends before it begins.
pub fn period(from: &str, to: &str, context: &Context) -> Result<(Option<Date>, Option<Date>), Unfit> {
    let from = typed_end(from, context)?.map(|days| *days.start());
    let to = typed_end(to, context)?.map(|days| *days.end());
    match (from, to) {
        (Some(from), Some(to)) if to < from => Err(Unfit {
            english: format!("expected a period that ends after it begins, found {from} to {to}"),
            japanese: format!("期間の終わり（{to}）が始まり（{from}）より前です。"),
        }),
        period => Ok(period),
    }
}

/// The last day of what was typed: what was known on it.
///
/// # Errors
/// [`Unfit`].
pub fn last_day(typed: &str, context: &Context) -> Result<Option<Date>, Unfit> {
    Ok(typed_end(typed, context)?.map(|days| *days.end()))
}

fn typed_end(typed: &str, context: &Context) -> Result<Option<RangeInclusive<Date>>, Unfit> {
    if squash(typed).is_empty() {
        return Ok(None);
    }
    let found = typed_period(typed, context.settings.register.fiscal_year_start, &context.tables);
    found.map(Some).ok_or_else(|| beyond_era(typed, &context.tables).unwrap_or_else(|| Unfit {
        english: format!("expected a day, month or fiscal year such as 2026-04-01, 令和8年4月1日, R8.4.1, 令和8年4月 or 令和8年度, found {typed}"),
        japanese: format!("日付は 令和8年4月1日、R8.4.1、2026-04-01、令和8年4月、令和8年度 のように書いてください（入力: {typed}）。"),
    }))
}

fn issuer(line: &str, known: &[Issuer], tables: &Tables) -> Issuer {
    let bare = squash(line);
    if let Some(same) = known.iter().find(|issuer| squash(&issuer.text) == bare) {
        return same.clone();
    }
    let (organization, post) = parted(&bare, line, tables);
    Issuer { text: line.to_owned(), organization, post, ..Issuer::default() }
}

fn addressee(line: &str, known: &[Addressee], tables: &Tables) -> Addressee {
    let bare = squash(line);
    if let Some(same) = known.iter().find(|addressee| squash(&addressee_line(addressee)) == bare) {
        return same.clone();
    }
    let honorific =
        tables.parties.split_honorific(&bare).filter(|(name, _)| !name.is_empty()).map(|(_, honorific)| honorific);
    // an honorific typed with blanks inside stays a part of the name
    let name = honorific.and_then(|honorific| line.strip_suffix(honorific)).map_or(line, str::trim_end);
    let honorific = honorific.filter(|_| name != line);
    let (organization, post) = parted(&squash(name), name, tables);
    Addressee {
        text: name.to_owned(),
        organization,
        post,
        honorific: honorific.map(str::to_owned),
        ..Addressee::default()
    }
}

/// An addressee as its line in the box: name and honorific.
#[must_use]
pub fn addressee_line(addressee: &Addressee) -> String {
    let parts = [Some(addressee.text.as_str()), addressee.honorific.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join("　")
}

/// Body and post: 厚生労働省医政局医事課長 → 厚生労働省医政局医事課, 課長. A name without a post is a body as it was typed.
fn parted(name: &str, typed: &str, tables: &Tables) -> (String, Option<String>) {
    match tables.posts.split_post(name) {
        Some(split) if !split.organization.is_empty() => (split.organization, Some(split.post)),
        _ => (typed.to_owned(), None),
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

/// An attachment as its line in the box: label and title.
#[must_use]
pub fn attachment_line(attachment: &Attachment) -> String {
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

/// Whether a person may type this field.
#[must_use]
pub fn may_be_typed(field: Field) -> bool {
    !matches!(field, Field::Letter | Field::Cites | Field::Encloses)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(field: &str, text: &str) -> Result<Value, Unfit> {
        value_of_typed(field, text, "", &Letter::default(), Tables::embedded())
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
    fn what_a_person_types_stays_as_it_was_typed() {
        let issuers = typed("issuers", "日本歯科医師会　会長\nJapan Dental Association\n").unwrap();
        assert_eq!(
            (&issuers[0]["text"], &issuers[0]["organization"]),
            (&json!("日本歯科医師会　会長"), &json!("日本歯科医師会"))
        );
        assert_eq!(issuers[1]["organization"], json!("Japan Dental Association"));
        let to = typed("addressees", "Japan Dental Association　御中").unwrap();
        assert_eq!((&to[0]["text"], &to[0]["honorific"]), (&json!("Japan Dental Association"), &json!("御中")));
    }

    #[test]
    fn a_day_beyond_its_era_is_refused_with_the_reason() {
        let said = typed("date", "平成31年5月1日").unwrap_err().japanese;
        assert_eq!(said, "平成31年5月1日という日はありません。平成は平成元年1月8日から平成31年4月30日までです。");
        // an era that lasts has no last day to name
        let said = typed("date", "令和元年4月1日").unwrap_err();
        assert_eq!(said.japanese, "令和元年4月1日という日はありません。令和は令和元年5月1日からです。");
        assert!(said.english.ends_with("runs from 2019-05-01"), "{said}");
    }

    #[test]
    fn what_was_not_touched_keeps_what_is_known_of_it() {
        let known = Issuer { text: "甲課長".into(), person: Some("早瀬和人".into()), ..Issuer::default() };
        let letter = Letter { issuers: vec![known], ..Letter::default() };
        let issuers = value_of_typed("issuers", "甲課長\n乙課長", "", &letter, Tables::embedded()).unwrap();
        assert_eq!(issuers[0]["person"], json!("早瀬和人"));
        assert_eq!(issuers[1]["person"], Value::Null);
        let spaced = Issuer { text: "甲　課長".into(), person: Some("早瀬和人".into()), ..Issuer::default() };
        let letter = Letter { issuers: vec![spaced], ..Letter::default() };
        let issuers = value_of_typed("issuers", "甲　課長", "", &letter, Tables::embedded()).unwrap();
        assert_eq!(issuers[0]["person"], json!("早瀬和人"), "as it was typed before, blanks and all");
    }

    #[test]
    fn an_empty_box_is_no_value() {
        assert_eq!(typed("subject", "").unwrap(), Value::Null);
        assert_eq!(typed("subject", "停電時の\r\n電源について\n").unwrap(), json!("停電時の電源について"));
        assert_eq!(typed("deadlines", "").unwrap(), json!([]));
        assert_eq!(typed("received", "").unwrap(), Value::Null);
    }
}
