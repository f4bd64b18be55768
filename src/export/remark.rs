//! What a clerk should look at (要確認) and should know (備考) about a letter, in Japanese.

use super::sheet::Cell;
use crate::diag::{Code, Diagnostic, Severity};
use crate::model::{
    Correction, Field, RegisterEntry, Standing, TextSource, Tongue, field_in_words, page_ranges, value_in_words,
};

/// A field or key of the record in the words of the register.
pub(super) fn label(key: &str) -> &str {
    field_in_words(key, Tongue::Japanese)
}

/// The fields that a code speaks of, by the words of its name: `number-date-conflict` is about the number and the date. So a new
/// code needs no row here.
fn fields_of(remark: &Diagnostic) -> Vec<Field> {
    let code = remark.code;
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
    if code == Code::CONFIRMED_OTHERWISE {
        // it names its field itself
        let named = |field: &Field| remark.message_ja.contains(&format!("（{}: ", label(field.key())));
        return Field::ALL.into_iter().filter(named).collect();
    }
    // "no-letter" is about a document in which there is none
    if code == Code::NO_LETTER { Vec::new() } else { code.as_str().split('-').filter_map(of_word).collect() }
}

/// What was remarked as a warning or an error, and the fields that it speaks of. What a person has put right needs no second look.
fn warnings(entry: &RegisterEntry) -> Vec<(&Diagnostic, Vec<Field>)> {
    let is_corrected = |field: &Field| entry.corrections.iter().any(|correction| correction.field == field.key());
    entry
        .diagnostics
        .iter()
        .filter(|remark| remark.severity > Severity::Note)
        .map(|remark| (remark, fields_of(remark)))
        .filter(|(_, fields)| fields.is_empty() || !fields.iter().all(is_corrected))
        .collect()
}

/// 要確認: what waits for a person, as the review list of the record and the desk have it; each field with its reasons. Nobody is
/// asked to look at a letter that is no longer there.
pub(super) fn review(entry: &RegisterEntry) -> Cell {
    if entry.standing != Standing::Present {
        return Cell::Empty;
    }
    let warnings = warnings(entry);
    let listed = entry.letter.review.iter().map(|field| {
        let reasons = warnings.iter().filter(|(_, fields)| fields.contains(field)).map(|(remark, _)| *remark);
        with_reasons(label(field.key()), reasons)
    });
    Cell::joined(listed)
}

/// The other warnings: nothing to decide, and worth knowing. What is said of several pages is said once, with the pages.
fn noted(entry: &RegisterEntry) -> impl Iterator<Item = String> {
    let open = |fields: &[Field]| fields.iter().any(|field| entry.letter.review.contains(field));
    let mut said: Vec<(String, Vec<u32>)> = Vec::new();
    for (remark, fields) in warnings(entry).into_iter().filter(|(_, fields)| !open(fields)) {
        let about = fields.first().map_or("ファイル", |field| label(field.key()));
        let words = with_reasons(about, [remark].into_iter());
        // a line tells its page; of a page nothing else does
        let page = remark.page.filter(|_| remark.line.is_none());
        match said.iter_mut().find(|(known, _)| *known == words) {
            Some((_, pages)) => pages.extend(page),
            None => said.push((words, page.into_iter().collect())),
        }
    }
    said.into_iter().map(|(words, pages)| match pages.as_slice() {
        [] => words,
        pages => format!("{words}（{}頁）", page_ranges(pages)),
    })
}

fn with_reasons<'a>(about: &str, reasons: impl Iterator<Item = &'a Diagnostic>) -> String {
    // a remark that names its field stands behind that name
    let bare = |remark: &Diagnostic| remark.message_ja.replacen(&format!("（{about}: "), "（", 1);
    let mut reasons: Vec<String> = reasons.map(bare).collect();
    reasons.dedup();
    if reasons.is_empty() { about.to_owned() } else { format!("{about}: {}", reasons.join("、")) }
}

/// 備考: what became of the file, marks on the letter, remarks that ask for nothing, and what a person corrected, with the value before (訂正は見え消し).
pub(super) fn remarks(entry: &RegisterEntry) -> Cell {
    let standing = match entry.standing {
        Standing::Present => "",
        Standing::Gone => "ファイルなし",
        Standing::Replaced => "差替え前の版",
        Standing::NoLongerRead => "再読取りで該当なし",
    };
    let read = match entry.text_source {
        TextSource::Ocr => "OCRで読取り",
        TextSource::Mixed if entry.diagnostics.iter().any(|remark| remark.code == Code::NEEDS_OCR) => "一部の頁は画像",
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
    Cell::joined(marks.into_iter().chain(noted(entry)).chain(entry.corrections.iter().map(corrected)))
}

fn corrected(correction: &Correction) -> String {
    let Correction { field, machine, who, made, .. } = correction;
    format!("訂正 {}（前: {}、{who} {}）", label(field), value_in_words(machine, Tongue::Japanese), made.date())
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
            "ファイル: {}（3）／添付: 添付に書かれたものがファイルの中にありません（別添2）",
            Code::PDF_PAGE_FAILED.entry().title_ja
        );
        assert_eq!(shown, "文書日付: 文書番号の月日と日付が合いません（0609と7月7日）／件名");
        assert_eq!(text(remarks(&entry)), expected, "what asks for nothing is a remark");
        entry.standing = Standing::Replaced;
        assert_eq!(review(&entry), Cell::Empty);
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
}
