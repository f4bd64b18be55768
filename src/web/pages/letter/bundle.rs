//! The bundle a letter lies in: its letters in order, and the places where a person cuts and joins them.

use crate::register::Sheet;
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, shown, token};
use maud::{Markup, html};

/// 2 of 3.
pub(super) fn position(look: &Look, sheet: &Sheet) -> String {
    let at = sheet.bundle.iter().position(|other| Some(other.id) == sheet.entry.id).unwrap_or(0) + 1;
    let all = sheet.bundle.len();
    match look.language {
        Language::English => format!("letter {at} of {all} in the bundle"),
        Language::Japanese => format!("綴り {all}通の{at}通目"),
    }
}

pub(super) fn bundle(desk: &Desk, look: &Look, sheet: &Sheet) -> Markup {
    let id = sheet.entry.id.map_or(0, |id| id.0);
    html! {
        section.group #bundle aria-labelledby="bundle-title" {
            h2 #bundle-title { (look.pick("Bundle", "綴り")) }
            ol.bundle {
                @for (at, other) in sheet.bundle.iter().enumerate() {
                    li.here[Some(other.id) == sheet.entry.id] aria-current=[(Some(other.id) == sheet.entry.id).then_some("true")] {
                        @if at > 0 {
                            form.between action=(format!("/letters/{}/join", other.id.0)) method="post" {
                                (token(desk))
                                button.quiet type="submit" { (look.pick("Join with the letter above", "上の文書とつなぐ")) }
                            }
                        }
                        a href=(format!("/letters/{}", other.id.0)) {
                            @match other.subject.as_deref() { Some(subject) => (shown(subject)), None => (look.pick("(no subject)", "（件名なし）")) }
                        }
                        span.soft {
                            " " @if let Some(number) = other.number { (number) " · " }
                            (pages(look, other.first_page, other.last_page)) " · " (lines(look, other.first_line, other.last_line))
                            @if other.open > 0 { " · " (look.pick("to review", "要確認")) " " (other.open) }
                        }
                    }
                }
            }
            @for material in &sheet.material {
                p.soft {
                    (look.pick("enclosed: ", "添付資料: "))
                    @if let Some(label) = &material.label { (shown(label)) " " }
                    @if let Some(title) = &material.title { (shown(title)) " " }
                    (pages(look, material.first_page, material.last_page))
                }
            }
            p { a href=(format!("/letters/{id}/lines")) { (look.pick("Cut this letter in two …", "この文書を二つに分ける…")) } }
            (borders(desk, look, sheet, id))
        }
    }
}

/// What was cut and joined by hand, with a way back.
fn borders(desk: &Desk, look: &Look, sheet: &Sheet, id: i64) -> Markup {
    let set: Vec<_> = sheet.borders.iter().filter(|border| border.undone.is_none()).collect();
    html! {
        @if !set.is_empty() {
            ul.rows {
                @for border in set {
                    li {
                        @match border.cut {
                            crate::model::Cut::Split => { (look.pick("cut by hand at line ", "手で分けた行: ")) }
                            crate::model::Cut::Join => { (look.pick("joined by hand at line ", "手でつないだ行: ")) }
                        }
                        (border.line) " " span.soft { (shown(&border.who)) " " (border.made.strftime("%Y-%m-%d %H:%M")) }
                        form.inline action=(format!("/letters/{id}/undo")) method="post" {
                            (token(desk))
                            input type="hidden" name="what" value="border";
                            input type="hidden" name="id" value=(border.id);
                            button.quiet type="submit" { (look.pick("Take back", "取り消す")) }
                        }
                    }
                }
            }
        }
    }
}

fn pages(look: &Look, first: u32, last: u32) -> String {
    let span = if first == last { first.to_string() } else { format!("{first}–{last}") };
    match look.language {
        Language::English => format!("p. {span}"),
        Language::Japanese => format!("{span}頁"),
    }
}

fn lines(look: &Look, first: u32, last: u32) -> String {
    match look.language {
        Language::English => format!("lines {first}–{last}"),
        Language::Japanese => format!("{first}–{last}行"),
    }
}
