//! What a clerk should look at (要確認) and should know (備考) about a letter, in Japanese.

use super::sheet::{Cell, JOINER};
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{Correction, Field, RegisterEntry, Standing, TextSource};
use serde_json::Value;

/// A field or key of the record in the words of the register.
pub(super) fn label(key: &str) -> &str {
    match key {
        "letter" => "文書の範囲",
        "kind" => "種別",
        "date" => "文書日付",
        "reference_numbers" => "記号番号",
        "issuers" => "発信者",
        "addressees" => "宛先",
        "subject" => "件名",
        "subject_note" => "件名の付記",
        "attachments" => "添付",
        "cites" => "引用",
        "contacts" => "問合せ先",
        "seal_omitted" => "公印省略",
        "copy_mark" => "写し",
        "deadlines" => "期限",
        "request" => "要回答",
        "encloses" => "同封",
        "passes_on" => "転送元",
        "received" => "収受印",
        other => other,
    }
}

/// The fields that a code speaks of, by the words of its name: `number-date-conflict` is about the number and the date. So a new
/// code needs no row here.
fn fields_of(code: Code) -> Vec<Field> {
    let of_word = |word: &str| match word {
        "letter" => Some(Field::Letter),
        "kind" => Some(Field::Kind),
        "date" | "weekday" => Some(Field::Date),
        "number" => Some(Field::ReferenceNumbers),
        "issuer" => Some(Field::Issuers),
        "addressee" => Some(Field::Addressees),
        "subject" => Some(Field::Subject),
        "attachment" => Some(Field::Attachments),
        "citation" => Some(Field::Cites),
        "contact" => Some(Field::Contacts),
        "seal" => Some(Field::SealOmitted),
        "deadline" => Some(Field::Deadlines),
        "enclosure" => Some(Field::Encloses),
        "received" => Some(Field::Received),
        _ => None,
    };
    // "no-letter" is about a document in which there is none
    if code == Code::NO_LETTER { Vec::new() } else { code.as_str().split('-').filter_map(of_word).collect() }
}

/// 要確認: the fields on the review list, each with its reasons, then what else was remarked as a warning or an error.
pub(super) fn review(entry: &RegisterEntry) -> Cell {
    let is_corrected = |field: &Field| entry.corrections.iter().any(|correction| correction.field == field.key());
    let remarks: Vec<(&Diagnostic, Vec<Field>)> = entry
        .diagnostics
        .iter()
        .filter(|remark| remark.severity > Severity::Note)
        .map(|remark| (remark, fields_of(remark.code)))
        // what a person has put right needs no second look
        .filter(|(_, fields)| fields.is_empty() || !fields.iter().all(is_corrected))
        .collect();
    let listed = entry.letter.review.iter().map(|field| {
        let reasons = remarks.iter().filter(|(_, fields)| fields.contains(field)).map(|(remark, _)| *remark);
        with_reasons(label(field.key()), reasons)
    });
    let others = remarks.iter().filter(|(_, fields)| !fields.iter().any(|field| entry.letter.review.contains(field)));
    let others = others.map(|(remark, fields)| {
        let about = fields.first().map_or("ファイル", |field| label(field.key()));
        with_reasons(about, [*remark].into_iter())
    });
    Cell::joined(listed.chain(others))
}

fn with_reasons<'a>(about: &str, reasons: impl Iterator<Item = &'a Diagnostic>) -> String {
    let mut reasons: Vec<&str> = reasons.map(|remark| remark.message_ja.as_str()).collect();
    reasons.dedup();
    if reasons.is_empty() { about.to_owned() } else { format!("{about}: {}", reasons.join("、")) }
}

/// 備考: what became of the file, marks on the letter, and what a person corrected, with the value before (訂正は見え消し).
pub(super) fn remarks(entry: &RegisterEntry) -> Cell {
    let standing = match entry.standing {
        Standing::Present => "",
        Standing::Gone => "ファイルなし",
        Standing::Replaced => "差替え前の版",
        Standing::NoLongerRead => "再読取りで該当なし",
    };
    let read = match entry.text_source {
        TextSource::Ocr => "OCRで読取り",
        TextSource::Mixed => "一部OCRで読取り",
        TextSource::Plain | TextSource::TextLayer | TextSource::None => "",
    };
    let letter = &entry.letter;
    let stamp = letter.received.as_ref().and_then(|stamp| stamp.number.as_deref());
    let marks = [
        standing.to_owned(),
        letter.subject_note.as_deref().map(|note| format!("件名の付記: {note}")).unwrap_or_default(),
        if letter.copy_mark { "写し".to_owned() } else { String::new() },
        stamp.map(|number| format!("収受印の番号: {number}")).unwrap_or_default(),
        read.to_owned(),
    ];
    Cell::joined(marks.into_iter().chain(entry.corrections.iter().map(corrected)))
}

fn corrected(correction: &Correction) -> String {
    let Correction { field, machine, who, made, .. } = correction;
    format!("訂正 {}（前: {}、{who} {}）", label(field), in_words(machine), made.date())
}

/// A value of a record in one line.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => "なし".to_owned(),
        Value::Bool(true) => "あり".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => "なし".to_owned(),
        Value::Array(values) => values.iter().map(in_words).collect::<Vec<_>>().join(JOINER),
        Value::Object(keys) => {
            // the key that names the thing best: parties, contacts, attachments, citations, stamps
            let named = ["text", "value", "title", "label", "reference_number", "date", "number", "issuer"];
            let shown = named.iter().filter_map(|key| keys.get(*key)).find(|value| !value.is_null());
            shown.map_or_else(|| value.to_string(), in_words)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{entry, letter};
    use crate::model::{DateTime, LetterId, Received};
    use serde_json::json;

    fn text(cell: Cell) -> String {
        match cell {
            Cell::Text(text) => text,
            _ => String::new(),
        }
    }

    #[test]
    fn a_field_to_look_at_comes_with_its_reason() {
        let mut entry = entry(letter("件名"));
        entry.letter.review = vec![Field::Date, Field::Subject];
        entry.diagnostics = vec![
            Diagnostic::new(Code::PDF_PAGE_FAILED).found("3"),
            Diagnostic::new(Code::NUMBER_DATE_CONFLICT).detail("0609 and 7 July", "0609と7月7日").letter(0),
            Diagnostic::new(Code::ISSUER_AMBIGUOUS).letter(0), // a note
            Diagnostic::new(Code::ATTACHMENT_MISSING).found("別添2").letter(0),
        ];
        let shown = text(review(&entry));
        let expected = format!(
            "文書日付: 文書番号の月日と日付が合いません（0609と7月7日）／件名／ファイル: {}（3）／\
             添付: 添付に書かれたものがファイルの中にありません（別添2）",
            Code::PDF_PAGE_FAILED.entry().title_ja
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_a_person_corrected_is_shown_with_the_value_before_and_no_longer_asked_for() {
        let mut entry = entry(letter("件名"));
        entry.diagnostics = vec![Diagnostic::new(Code::SUBJECT_UNCERTAIN).letter(0)];
        entry.corrections = vec![Correction {
            id: 1,
            letter: LetterId(1),
            field: "subject".to_owned(),
            value: json!("件名"),
            machine: json!("件各"),
            who: "山田".to_owned(),
            made: DateTime::constant(2023, 7, 20, 9, 0, 0, 0),
            undone: None,
        }];
        assert_eq!(review(&entry), Cell::Empty);
        assert_eq!(text(remarks(&entry)), "訂正 件名（前: 件各、山田 2023-07-20）");
    }

    #[test]
    fn marks_on_the_letter_and_the_fate_of_the_file_are_remarks() {
        let mut entry = entry(letter("件名"));
        entry.letter.subject_note = Some("通知".to_owned());
        entry.letter.copy_mark = true;
        entry.letter.received = Some(Received { date: None, number: Some("456".to_owned()) });
        entry.standing = Standing::Replaced;
        assert_eq!(text(remarks(&entry)), "差替え前の版／件名の付記: 通知／写し／収受印の番号: 456");
    }

    #[test]
    fn every_value_that_can_be_corrected_is_put_in_words() {
        assert_eq!(in_words(&json!([{"text": "甲", "organization": "乙"}, {"text": "丙"}])), "甲／丙");
        assert_eq!(in_words(&json!({"date": "2023-07-10", "number": null})), "2023-07-10");
        assert_eq!(in_words(&json!([])), "なし");
        assert_eq!(in_words(&json!(true)), "あり");
    }
}
