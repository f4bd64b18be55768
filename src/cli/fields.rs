//! The fields of a letter as rows for a person: label, value, where it was read.

use super::screen::Language;
use crate::model::{Addressee, Attachment, Citation, Evidence, Field, Issuer, Letter, Received};

/// One value of one field.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// name of the field
    pub(super) label: &'static str,
    /// the value; – when the page gives none
    pub(super) value: String,
    /// where it was read
    pub(super) evidence: Option<Evidence>,
    /// a person is asked to look at it
    pub(super) review: bool,
}

/// English and Japanese name of a field.
fn label(field: Field, language: Language) -> &'static str {
    let (english, japanese) = match field {
        Field::Letter => ("letter", "範囲"),
        Field::Kind => ("kind", "種別"),
        Field::Date => ("date", "日付"),
        Field::ReferenceNumbers => ("number", "番号"),
        Field::Issuers => ("issuer", "発信者"),
        Field::Addressees => ("addressee", "宛先"),
        Field::Subject => ("subject", "件名"),
        Field::Attachments => ("attachment", "添付"),
        Field::Cites => ("cites", "引用"),
        Field::Contacts => ("contact", "連絡先"),
        Field::SealOmitted => ("seal", "公印省略"),
        Field::Deadlines => ("deadline", "期限"),
        Field::Encloses => ("encloses", "同封"),
        Field::Received => ("received", "収受印"),
    };
    match language {
        Language::English => english,
        Language::Japanese => japanese,
    }
}

/// All fields that have a value, and the core fields that have none.
pub(super) fn rows(letter: &Letter, language: Language) -> Vec<Row> {
    let mut rows = Rows { letter, language, out: Vec::new() };
    let evidence = &letter.evidence;
    rows.one(Field::Kind, Some(letter.kind.label().to_owned()), evidence.kind.as_ref(), true);
    rows.one(Field::Date, letter.date.map(|date| date.to_string()), evidence.date.as_ref(), true);
    rows.list(Field::ReferenceNumbers, &letter.reference_numbers, &evidence.reference_numbers, true, Clone::clone);
    rows.list(Field::Issuers, &letter.issuers, &evidence.issuers, true, issuer);
    rows.list(Field::Addressees, &letter.addressees, &evidence.addressees, true, addressee);
    let subject = letter.subject.as_ref().map(|subject| match &letter.subject_note {
        Some(note) => format!("{subject}（{note}）"),
        None => subject.clone(),
    });
    rows.one(Field::Subject, subject, evidence.subject.as_ref(), true);
    rows.list(Field::Attachments, &letter.attachments, &evidence.attachments, false, |a| attachment(a, language));
    rows.list(Field::Cites, &letter.cites, &evidence.cites, false, citation);
    rows.list(Field::Contacts, &letter.contacts, &evidence.contacts, false, |contact| contact.value.clone());
    rows.list(Field::Deadlines, &letter.deadlines, &evidence.deadlines, false, ToString::to_string);
    let seal = letter.seal_omitted.then(|| language.pick("omitted", "あり").to_owned());
    rows.one(Field::SealOmitted, seal, evidence.seal_omitted.as_ref(), false);
    rows.one(Field::Received, letter.received.as_ref().map(received), evidence.received.as_ref(), false);
    rows.list(Field::Encloses, &letter.encloses, &[], false, |at| match language {
        Language::English => format!("letter {}", at + 1),
        Language::Japanese => format!("文書 {}", at + 1),
    });
    rows.out
}

struct Rows<'a> {
    letter: &'a Letter,
    language: Language,
    out: Vec<Row>,
}

impl Rows<'_> {
    fn one(&mut self, field: Field, value: Option<String>, evidence: Option<&Evidence>, always: bool) {
        if value.is_none() && !always {
            return;
        }
        self.out.push(Row {
            label: label(field, self.language),
            value: value.unwrap_or_else(|| "–".to_owned()),
            evidence: evidence.cloned(),
            review: self.letter.review.contains(&field),
        });
    }

    fn list<T>(
        &mut self,
        field: Field,
        values: &[T],
        evidence: &[Evidence],
        always: bool,
        shown: impl Fn(&T) -> String,
    ) {
        if values.is_empty() {
            self.one(field, None, None, always);
        }
        for (at, value) in values.iter().enumerate() {
            self.one(field, Some(shown(value)), evidence.get(at), always);
        }
    }
}

fn issuer(issuer: &Issuer) -> String {
    [Some(&issuer.text), issuer.person.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>().join("　")
}

fn addressee(addressee: &Addressee) -> String {
    [Some(&addressee.text), addressee.honorific.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>().join("　")
}

fn attachment(attachment: &Attachment, language: Language) -> String {
    let mut parts: Vec<String> =
        [&attachment.label, &attachment.title, &attachment.reference_number].into_iter().flatten().cloned().collect();
    parts.extend(attachment.date.map(|date| date.to_string()));
    match attachment.present {
        Some(true) => {}
        Some(false) => parts.push(language.pick("[not in the file]", "［ファイルになし］").to_owned()),
        None => parts.push(language.pick("[cannot be told]", "［実在不明］").to_owned()),
    }
    parts.join(" ")
}

fn citation(citation: &Citation) -> String {
    let date = citation.date.map(|date| date.to_string());
    [&date, &citation.issuer, &citation.reference_number, &citation.title]
        .into_iter()
        .flatten()
        .cloned()
        .collect::<Vec<_>>()
        .join(" ")
}

fn received(received: &Received) -> String {
    let date = received.date.map(|date| date.to_string());
    [date.as_ref(), received.number.as_ref()].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_field_without_a_value_is_shown_and_another_is_not() {
        let letter = Letter { review: vec![Field::Date], ..Letter::default() };
        let rows = rows(&letter, Language::Japanese);
        let labels: Vec<&str> = rows.iter().map(|row| row.label).collect();
        assert_eq!(labels, ["種別", "日付", "番号", "発信者", "宛先", "件名"]);
        assert_eq!(rows[1].value, "–");
        assert!(rows[1].review && !rows[2].review);
    }

    #[test]
    fn a_listed_attachment_that_is_not_there_says_so() {
        let listed = Attachment {
            label: Some("別添1".into()),
            title: Some("様式".into()),
            present: Some(false),
            ..Attachment::default()
        };
        assert_eq!(attachment(&listed, Language::Japanese), "別添1 様式 ［ファイルになし］");
    }
}
