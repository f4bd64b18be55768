//! The fields of a letter for the page: value, where it was read, why a person should look, and the box to change it in.

use super::change;
use crate::model::{
    Addressee, Citation, Conflict, ContactKind, Correction, Evidence, Field, Issuer, Letter, Request, page_ranges,
};
use crate::pipeline::{attachment_line, may_be_typed};
use crate::register::Sheet;
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, shown, token};
use maud::{Markup, html};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// In the order in which a clerk writes them down.
const ORDER: [Field; 14] = [
    Field::Subject,
    Field::Date,
    Field::ReferenceNumbers,
    Field::Issuers,
    Field::Addressees,
    Field::Kind,
    Field::Attachments,
    Field::Deadlines,
    Field::Received,
    Field::Cites,
    Field::Contacts,
    Field::SealOmitted,
    Field::Encloses,
    Field::Letter,
];

/// Always shown, with a dash when the page gives no value.
const CORE: [Field; 6] =
    [Field::Subject, Field::Date, Field::ReferenceNumbers, Field::Issuers, Field::Addressees, Field::Kind];

/// The name of a field.
pub(in crate::web) fn label(field: Field, look: &Look) -> &'static str {
    let (english, japanese) = match field {
        Field::Letter => ("extent", "文書の範囲"),
        Field::Kind => ("kind", "種別"),
        Field::Date => ("date", "文書の日付"),
        Field::ReferenceNumbers => ("reference number", "記号番号"),
        Field::Issuers => ("issuer", "発信者"),
        Field::Addressees => ("addressee", "宛先"),
        Field::Subject => ("subject", "件名"),
        Field::Attachments => ("enclosures", "添付"),
        Field::Cites => ("cites", "引用"),
        Field::Contacts => ("contact", "連絡先"),
        Field::SealOmitted => ("seal omitted", "公印省略"),
        Field::Deadlines => ("deadline", "期限"),
        Field::Encloses => ("passes on", "転送する文書"),
        Field::Received => ("received stamp", "収受印"),
    };
    look.language.pick(english, japanese)
}

/// The places of a field's values on the page, as the machine read them.
pub(super) fn places(letter: &Letter, field: Field) -> Vec<&Evidence> {
    let evidence = &letter.evidence;
    match field {
        Field::Kind => evidence.kind.iter().collect(),
        Field::Date => evidence.date.iter().collect(),
        Field::ReferenceNumbers => evidence.reference_numbers.iter().collect(),
        Field::Issuers => evidence.issuers.iter().collect(),
        Field::Addressees => evidence.addressees.iter().collect(),
        Field::Subject => evidence.subject.iter().collect(),
        Field::Attachments => evidence.attachments.iter().collect(),
        Field::Cites => evidence.cites.iter().collect(),
        Field::Contacts => evidence.contacts.iter().collect(),
        Field::SealOmitted => evidence.seal_omitted.iter().collect(),
        Field::Deadlines => evidence.deadlines.iter().collect(),
        Field::Received => evidence.received.iter().collect(),
        Field::Letter | Field::Encloses => Vec::new(),
    }
}

/// Every field that has a place, with its places.
pub(super) fn all_places(letter: &Letter) -> BTreeMap<Field, Vec<&Evidence>> {
    ORDER.into_iter().map(|field| (field, places(letter, field))).filter(|(_, places)| !places.is_empty()).collect()
}

/// All fields: what is to be looked at first, then the others in a clerk's order.
pub(super) fn fields(desk: &Desk, look: &Look, sheet: &Sheet) -> Markup {
    let letter = &sheet.entry.letter;
    let (open, rest): (Vec<Field>, Vec<Field>) = ORDER.into_iter().partition(|field| letter.review.contains(field));
    let (told, untold): (Vec<Field>, Vec<Field>) = rest.into_iter().partition(|field| {
        CORE.contains(field) || !values(desk, look, letter, *field).is_empty() || corrected(sheet, *field).is_some()
    });
    html! {
        @if !open.is_empty() {
            section.group aria-labelledby="open-title" {
                h2 #open-title { (look.pick("To look at", "確認する項目")) " " span.count { (open.len()) } }
                @for field in open { (one(desk, look, sheet, field)) }
            }
        }
        section.group aria-labelledby="read-title" {
            h2 #read-title { (look.pick("Read", "読み取った項目")) }
            @for field in told { (one(desk, look, sheet, field)) }
        }
        @let untold: Vec<Field> = untold.into_iter().filter(|field| may_be_typed(*field)).collect();
        @if !untold.is_empty() {
            details.more {
                summary { (look.pick("Fields without a value", "値のない項目")) }
                @for field in untold { (one(desk, look, sheet, field)) }
            }
        }
    }
}

fn corrected(sheet: &Sheet, field: Field) -> Option<&Correction> {
    sheet.entry.corrections.iter().find(|row| row.field == field.key())
}

fn one(desk: &Desk, look: &Look, sheet: &Sheet, field: Field) -> Markup {
    let key = field.key();
    let letter = &sheet.entry.letter;
    let open = letter.review.contains(&field);
    let conflict = sheet.conflicts.iter().find(|conflict| conflict.field == field);
    let values = values(desk, look, letter, field);
    let places = places(&sheet.read, field);
    let correction = corrected(sheet, field);
    html! {
        div.field.open[open] #(format!("f-{key}")) data-field=(key) tabindex="-1" role="group" aria-labelledby=(format!("l-{key}")) {
            h3 #(format!("l-{key}")) {
                (label(field, look))
                @if open { " " span.tag { (look.pick("look", "要確認")) } }
                @if correction.is_some() { " " span.tag.calm { (look.pick("corrected", "訂正済み")) } }
            }
            div.values {
                @if values.is_empty() { p.value { (look.none()) } }
                @for (at, value) in values.iter().enumerate() {
                    p.value {
                        (value)
                        @if correction.is_none() && let Some(place) = places.get(at) { " " (place_link(look, key, at, place)) }
                    }
                }
            }
            @if let Some(correction) = correction { (machine(look, desk, sheet, field, correction, &places)) }
            @if open { (reasons(look, sheet, field, conflict, &places)) }
            @if may_be_typed(field) {
                (change::change(desk, look, sheet, field))
            }
        }
    }
}

/// Leads from a value to its place.
fn place_link(look: &Look, key: &str, at: usize, place: &Evidence) -> Markup {
    html! {
        a.place href=(format!("#m-{key}-{at}")) data-mark=(format!("m-{key}-{at}")) {
            span.unseen { (look.pick("shown on ", "読んだ位置: ")) }
            (look.pick("p. ", "")) (place.page) (look.pick("", "頁"))
        }
    }
}

/// What the machine had read beside what a person put in its place.
fn machine(
    look: &Look,
    desk: &Desk,
    sheet: &Sheet,
    field: Field,
    correction: &Correction,
    places: &[&Evidence],
) -> Markup {
    let read = values(desk, look, &sheet.read, field);
    html! {
        div.machine {
            p {
                span.soft { (look.pick("The machine had read: ", "機械の読み: ")) }
                @if read.is_empty() { (look.none()) }
                @for (at, value) in read.iter().enumerate() {
                    @if at > 0 { (look.pick(", ", "、")) }
                    (value)
                    @if let Some(place) = places.get(at) { " " (place_link(look, field.key(), at, place)) }
                }
            }
            p.soft {
                (look.pick("corrected by ", "訂正: ")) (shown(&correction.who)) " "
                time datetime=(correction.made) { (moment(correction)) }
            }
            form action=(format!("/letters/{}/undo", correction.letter.0)) method="post" {
                (token(desk))
                input type="hidden" name="what" value="correction";
                input type="hidden" name="id" value=(correction.id);
                button.quiet type="submit" { (look.pick("Take the correction back", "訂正を取り消す")) }
            }
        }
    }
}

fn moment(correction: &Correction) -> String {
    correction.made.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Why a person should look: the remarks that concern the field, in words and with both readings.
fn reasons(look: &Look, sheet: &Sheet, field: Field, conflict: Option<&Conflict>, places: &[&Evidence]) -> Markup {
    let remarks: Vec<_> =
        sheet.entry.diagnostics.iter().filter(|remark| concerns(remark.code.as_str()).contains(&field)).collect();
    let least = places.iter().map(|place| place.confidence).fold(1.0_f32, f32::min);
    html! {
        ul.reasons {
            @if let Some(conflict) = conflict {
                li {
                    (look.pick("Confirmed before: ", "以前に確認した値: ")) strong { (plain(&conflict.confirmed)) }
                    (look.pick(". Read now: ", "、いまの読み: ")) strong { (plain(&conflict.read)) }
                }
            }
            @for remark in &remarks {
                li { (shown(look.pick(&remark.message, &remark.message_ja))) }
            }
            @if remarks.is_empty() && conflict.is_none() {
                li {
                    @if places.is_empty() {
                        (look.pick("Nothing was found where such a value usually stands.", "普通ある場所に、値が見つかりませんでした。"))
                    } @else {
                        (look.pick("The reading is not sure", "読みが確かではありません"))
                        (look.pick(" (", "（")) (format!("{:.0}", least * 100.0)) (look.pick(" %).", " %）。"))
                        @for place in places.iter().take(3) {
                            " " (look.pick("Printed: ", "紙面: ")) q { (shown(&place.text)) }
                        }
                    }
                }
            }
        }
    }
}

/// The fields that a remark is about.
fn concerns(code: &str) -> &'static [Field] {
    match code {
        "date-uncertain" | "date-blank" | "date-out-of-range" | "weekday-conflict" | "enclosure-order-conflict" => {
            &[Field::Date]
        }
        "number-date-conflict" | "number-year-conflict" => &[Field::Date, Field::ReferenceNumbers],
        "number-issuer-count" | "number-issuer-conflict" => &[Field::ReferenceNumbers, Field::Issuers],
        "number-blank" | "number-uncertain" => &[Field::ReferenceNumbers],
        "issuer-uncertain" | "issuer-ambiguous" => &[Field::Issuers],
        "addressee-uncertain" | "enclosure-addressee-conflict" => &[Field::Addressees],
        "subject-uncertain" => &[Field::Subject],
        "attachment-missing" => &[Field::Attachments],
        "letter-start-uncertain" => &[Field::Letter],
        _ => &[],
    }
}

/// Remarks that the fields themselves say: what is missing, what was confirmed otherwise.
const ELSEWHERE: [&str; 2] = ["field-missing", "confirmed-otherwise"];

/// Remarks about the letter or its file that concern no field in particular.
pub(super) fn remarks(look: &Look, sheet: &Sheet) -> Markup {
    // what a person has put right needs no second look
    let is_corrected =
        |field: &Field| sheet.corrections.iter().any(|row| row.undone.is_none() && row.field == field.key());
    let about = |code: &str| {
        let fields = concerns(code);
        fields.is_empty()
            || fields.iter().all(|field| !sheet.entry.letter.review.contains(field) && !is_corrected(field))
    };
    let mut said: Vec<(String, BTreeSet<u32>)> = Vec::new();
    for remark in &sheet.entry.diagnostics {
        if ELSEWHERE.contains(&remark.code.as_str()) || !about(remark.code.as_str()) {
            continue;
        }
        let words = shown(look.pick(&remark.message, &remark.message_ja));
        let page = remark.page.filter(|_| sheet.entry.source.pages > 1);
        match said.iter_mut().find(|(other, _)| *other == words) {
            Some((_, pages)) => pages.extend(page),
            None => said.push((words, page.into_iter().collect())),
        }
    }
    html! {
        @if !said.is_empty() {
            ul.remarks aria-label=(look.pick("Remarks", "気づいたこと")) {
                @for (words, pages) in said {
                    li {
                        @if !pages.is_empty() { (look.pick("p. ", "")) (page_ranges(&pages.iter().copied().collect::<Vec<_>>())) (look.pick(": ", "頁: ")) }
                        (words)
                    }
                }
            }
        }
    }
}

/// A value of a record on one line, for a reader.
pub(super) fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => shown(text),
        Value::Array(values) if values.is_empty() => "–".to_owned(),
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join("、"),
        Value::Object(keys) => {
            let told = [
                "text",
                "label",
                "title",
                "reference_number",
                "date",
                "number",
                "value",
                "honorific",
                "first_line",
                "last_line",
            ];
            let parts: Vec<String> =
                told.iter().filter_map(|key| keys.get(*key)).filter(|value| !value.is_null()).map(plain).collect();
            parts.join(" ")
        }
        other => other.to_string(),
    }
}

/// The values of a field as a reader sees them; empty when there is none.
fn values(desk: &Desk, look: &Look, letter: &Letter, field: Field) -> Vec<Markup> {
    let text = |text: &str| html! { (shown(text)) };
    match field {
        Field::Subject => letter
            .subject
            .iter()
            .map(|subject| {
                html! {
                    span.subject { (shown(subject)) }
                    @if let Some(note) = &letter.subject_note { " " span.note { (look.pick("(", "（")) (shown(note)) (look.pick(")", "）")) } }
                }
            })
            .collect(),
        Field::Date => letter.date.iter().map(|date| look.day(desk, *date)).collect(),
        Field::Deadlines => letter
            .deadlines
            .iter()
            .map(|date| html! { (look.day(desk, *date)) @if let Some(request) = letter.request { " " span.soft { (asked(look, request)) } } })
            .collect(),
        Field::ReferenceNumbers => letter.reference_numbers.iter().map(|number| text(number)).collect(),
        Field::Issuers => letter.issuers.iter().map(issuer).collect(),
        Field::Addressees => letter.addressees.iter().map(addressee).collect(),
        Field::Kind => vec![html! { (look.kind(letter.kind)) }],
        Field::Attachments => letter
            .attachments
            .iter()
            .map(|attachment| {
                html! {
                    (shown(&attachment_line(attachment)))
                    @match attachment.present {
                        Some(true) => {}
                        Some(false) => { " " span.tag { (look.pick("not in the file", "ファイルにない")) } }
                        None => { " " span.soft { (look.pick("cannot be told", "実在は不明")) } }
                    }
                }
            })
            .collect(),
        Field::Cites => letter.cites.iter().map(citation).collect(),
        Field::Contacts => letter
            .contacts
            .iter()
            .map(|contact| {
                let kind = match contact.kind {
                    ContactKind::Tel => look.pick("tel", "電話"),
                    ContactKind::Fax => "FAX",
                    ContactKind::Email => look.pick("mail", "メール"),
                    ContactKind::Url => "URL",
                };
                html! { span.soft { (kind) } " " (shown(&contact.value)) }
            })
            .collect(),
        Field::SealOmitted => {
            letter.seal_omitted.then(|| text(look.pick("yes", "あり"))).into_iter().collect()
        }
        Field::Received => letter
            .received
            .iter()
            .map(|received| {
                html! {
                    @if let Some(date) = received.date { (look.day(desk, date)) " " }
                    @if let Some(number) = &received.number { (shown(number)) }
                }
            })
            .collect(),
        Field::Encloses => letter
            .encloses
            .iter()
            .map(|at| match look.language {
                Language::English => html! { "letter " (at + 1) " of this bundle" },
                Language::Japanese => html! { "この綴りの" (at + 1) "通目" },
            })
            .collect(),
        Field::Letter => {
            let (first, last) = (letter.first_line, letter.last_line);
            vec![match look.language {
                Language::English => html! { "lines " (first) "–" (last) },
                Language::Japanese => html! { (first) "–" (last) "行" },
            }]
        }
    }
}

fn asked(look: &Look, request: Request) -> &'static str {
    let english = match request {
        Request::MakeKnown => "to make known",
        Request::Answer => "to answer",
        Request::Act => "to act on",
        Request::TakeNote => "to note",
    };
    look.language.pick(english, request.label())
}

fn issuer(issuer: &Issuer) -> Markup {
    html! { (shown(&issuer.text)) @if let Some(person) = &issuer.person { " " span.soft { (shown(person)) } } }
}

fn addressee(addressee: &Addressee) -> Markup {
    html! { (shown(&addressee.text)) @if let Some(honorific) = &addressee.honorific { " " span.soft { (shown(honorific)) } } }
}

fn citation(citation: &Citation) -> Markup {
    let date = citation.date.map(|date| date.to_string());
    let parts = [&date, &citation.issuer, &citation.reference_number, &citation.title];
    html! { (shown(&parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(" "))) }
}
