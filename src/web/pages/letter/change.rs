//! The box in which a person changes a field of a letter. It is closed until it is wanted, and opens without a script too.

use super::field::label;
use crate::model::{Field, Kind};
use crate::pipeline::typed_as;
use crate::register::Sheet;
use crate::web::desk::Desk;
use crate::web::layout::{Look, token};
use maud::{Markup, html};

/// The box in which a field is changed. Closed until it is wanted; it opens without a script too.
pub(super) fn change(desk: &Desk, look: &Look, sheet: &Sheet, field: Field) -> Markup {
    let key = field.key();
    let letter = &sheet.entry.letter;
    let id = sheet.entry.id.map_or(0, |id| id.0);
    let typed = typed_as(key, letter);
    let name = format!("i-{key}");
    let several = matches!(
        field,
        Field::ReferenceNumbers
            | Field::Issuers
            | Field::Addressees
            | Field::Deadlines
            | Field::Attachments
            | Field::Contacts
    );
    let hint = match field {
        Field::Date => look.pick("2023-07-07 or 令和5年7月7日", "例: 令和5年7月7日、R5.7.7、2023-07-07"),
        Field::Deadlines => look.pick("one day on each line", "1行に1日"),
        Field::Attachments => look.pick("one on each line: label, blank, title", "1行に1件（別添1　件名）"),
        Field::Received => look.pick("day and number of the stamp", "印の日付と番号"),
        _ if several => look.pick("one on each line", "1行に1件"),
        _ => "",
    };
    html! {
        details.change {
            summary { (look.pick("Correct", "直す")) span.unseen { ": " (label(field, look)) } }
            form action=(format!("/letters/{id}/correct")) method="post" {
                (token(desk))
                input type="hidden" name="field" value=(key);
                input type="hidden" name="was" value=(typed);
                label for=(name) { (label(field, look)) @if !hint.is_empty() { " " span.soft { (hint) } } }
                @match field {
                    Field::Kind => {
                        select #(name) name="value" {
                            @for kind in kinds() { option value=(kind.label()) selected[kind == letter.kind] { (look.kind(kind)) } }
                        }
                    }
                    Field::SealOmitted => {
                        select #(name) name="value" {
                            option value="true" selected[letter.seal_omitted] { (look.pick("yes", "あり")) }
                            option value="false" selected[!letter.seal_omitted] { (look.pick("no", "なし")) }
                        }
                    }
                    Field::Received => {
                        input #(name) name="value" value=(typed) autocomplete="off" maxlength="100";
                        @let number = letter.received.as_ref().and_then(|received| received.number.clone()).unwrap_or_default();
                        label for="i-received-number" { (look.pick("number", "番号")) }
                        input #i-received-number name="second" value=(number) autocomplete="off" maxlength="100";
                    }
                    Field::Subject => {
                        textarea #(name) name="value" rows="3" maxlength="2000" { (typed) }
                    }
                    _ if several => {
                        textarea #(name) name="value" rows=(typed.lines().count().clamp(2, 8)) maxlength="8000" { (typed) }
                    }
                    _ => {
                        input #(name) name="value" value=(typed) autocomplete="off" maxlength="500";
                    }
                }
                div.acts {
                    button.main type="submit" { (look.pick("Save", "保存")) }
                    @if letter.review.contains(&field) {
                        button type="submit" name="as" value="read" { (look.pick("Right as it is", "このままで正しい")) }
                    }
                    button.quiet type="reset" data-close { (look.pick("Leave it", "やめる")) }
                }
            }
        }
    }
}

pub(in crate::web) fn kinds() -> [Kind; 11] {
    [
        Kind::Notice,
        Kind::OfficeMemo,
        Kind::Directive,
        Kind::Request,
        Kind::Inquiry,
        Kind::Reply,
        Kind::Announcement,
        Kind::CoverSheet,
        Kind::PublicNotification,
        Kind::Instruction,
        Kind::Other,
    ]
}
