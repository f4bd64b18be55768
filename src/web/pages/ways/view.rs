//! One circular as a page: heading, drawing, and the same in a table that says how each step is known.

use super::{Chain, Link};
use crate::export::chain_drawing;
use crate::export::words;
use crate::model::{Evidenced, Forward, Judgement, Place as At, Verdict};
use crate::web::Language;
use crate::web::desk::Desk;
use crate::web::layout::{Look, names, shown, thousands, token};
use maud::{Markup, PreEscaped, html};

/// Steps shown in the table.
const STEPS: usize = 200;

pub(super) fn view(desk: &Desk, look: &Look, chain: &Chain) -> Markup {
    let root = &chain.circular.root;
    let find = |place: &At| chain.letters.get(place).map(|link| &link.letter);
    html! {
        div.page-head {
            p.line {
                span.number { @if root.reference_numbers.is_empty() { (look.pick("no number", "番号なし")) } @else { (shown(&root.reference_numbers.join("・"))) } }
                " " (look.day_or_none(desk, root.date)) " " span.soft { (shown(root.issuer.as_deref().unwrap_or_default())) }
            }
            h1 { @match root.subject.as_deref() { Some(subject) => (shown(subject)), None => (look.pick("(no subject)", "（件名なし）")) } }
            p.soft {
                a href=(format!("/letters?circular={}", chain.circular.id)) { (look.pick("its letters in the register", "この経路の文書を台帳で見る")) }
            }
        }
        section aria-labelledby="drawing-title" {
            h2 #drawing-title { (look.pick("Drawing", "経路の図")) }
            // a drawing of our own, made of escaped text
            div.scroll.drawing tabindex="0" role="region" aria-label=(look.pick("Drawing of the way; the table below says the same", "経路の図。同じ内容を下の表でも示します")) lang="ja" {
                (PreEscaped(chain_drawing(&chain.circular, &find, look.language.tongue())))
            }
        }
        (steps(desk, look, chain))
        (rejected(desk, look, chain))
        (reach(desk, look, chain))
        (odd(look, chain))
    }
}

fn letter(look: &Look, link: Option<&Link>) -> Markup {
    html! {
        @match link {
            Some(link) => {
                a href=(format!("/letters/{}", link.id.0)) {
                    @if link.letter.reference_numbers.is_empty() { (look.number(link.number)) } @else { (shown(&link.letter.reference_numbers.join("・"))) }
                }
            }
            None => { span.soft { (look.pick("not in the archive", "収集した中に無い")) } }
        }
    }
}

/// One letter passing another on, with every file in which it does so.
type Step<'c> = Vec<&'c Forward>;

/// Forwards that are the same step: of one body and day, under one number, of one letter.
fn gathered(chain: &Chain) -> Vec<Step<'_>> {
    let mut forwards: Vec<&Forward> = chain.circular.forwards.iter().collect();
    forwards.sort_by_key(|forward| (forward.date.is_none(), forward.date, &forward.from));
    let same = |a: &Forward, b: &Forward| {
        let numbers = |forward: &Forward| {
            chain.letters.get(&forward.from).map(|link| link.letter.reference_numbers.as_slice()).unwrap_or_default()
        };
        let to = |forward: &Forward| forward.to.iter().min().cloned();
        a.from_body == b.from_body && a.date == b.date && to(a) == to(b) && numbers(a) == numbers(b)
    };
    let mut steps: Vec<Step<'_>> = Vec::new();
    for forward in forwards {
        match steps.iter_mut().find(|step| step.first().is_some_and(|first| same(first, forward))) {
            Some(step) => step.push(forward),
            None => steps.push(vec![forward]),
        }
    }
    steps
}

fn steps(desk: &Desk, look: &Look, chain: &Chain) -> Markup {
    let steps = gathered(chain);
    let more = steps.len().saturating_sub(STEPS);
    html! {
        section aria-labelledby="steps-title" {
            h2 #steps-title { (look.pick("Step by step", "転送の一覧")) " " span.count { (thousands(steps.len())) } }
            div.scroll tabindex="0" role="region" aria-labelledby="steps-title" {
                table.steps {
                    thead { tr {
                        th scope="col" { (look.pick("date", "日付")) }
                        th scope="col" { (look.pick("passed on by", "転送した文書")) }
                        th scope="col" { (look.pick("what", "転送された文書")) }
                        th scope="col" { (look.pick("how it is known", "根拠")) }
                        th scope="col" { (look.pick("right?", "判断")) }
                    } }
                    tbody { @for step in steps.iter().take(STEPS) { (row(desk, look, chain, step)) } }
                }
            }
            @if more > 0 { p.soft { (look.pick("more: ", "ほか ")) (thousands(more)) } }
        }
    }
}

fn row(desk: &Desk, look: &Look, chain: &Chain, step: &Step<'_>) -> Markup {
    let Some(first) = step.first() else { return html! {} };
    let passed_on = first.to.iter().find_map(|place| chain.letters.get(place));
    html! {
        tr {
            td { (look.day_or_none(desk, first.date)) @if let Some(days) = first.elapsed_days { span.days { (elapsed(look, days)) } } }
            td {
                (letter(look, chain.letters.get(&first.from)))
                span.body { (shown(first.from_body.as_deref().unwrap_or_default())) }
                @if !first.to_bodies.is_empty() { span.soft { "→ " (names(first.to_bodies.iter().cloned(), 2, look)) } }
            }
            td.what data-of=(look.pick("passed on:", "転送された文書")) { (letter(look, passed_on)) }
            td {
                span { (evidenced(look, first.evidence)) " " span.soft { (format!("{:.0}%", first.confidence * 100.0)) } }
                @if !first.reasons.is_empty() { span.soft { (shown(&first.reasons.join("、"))) } }
            }
            td.judge {
                @if step.len() == 1 {
                    (judged(desk, look, chain, first))
                } @else {
                    // what is bound together is looked at in every file by itself
                    details {
                        summary { (step.len()) (look.pick(" files", "ファイルにあり")) }
                        ul { @for forward in step {
                            li { (letter_number(look, chain.letters.get(&forward.from))) (judged(desk, look, chain, forward)) }
                        } }
                    }
                }
            }
        }
    }
}

/// The number of receipt, by which copies of one letter are told apart.
fn letter_number(look: &Look, link: Option<&Link>) -> Markup {
    html! { @if let Some(link) = link { a href=(format!("/letters/{}", link.id.0)) { (look.number(link.number)) } " " } }
}

fn judged(desk: &Desk, look: &Look, chain: &Chain, forward: &Forward) -> Markup {
    let passed_on = forward.to.iter().find_map(|place| chain.letters.get(place));
    html! { @if let Some(cover) = chain.letters.get(&forward.from) { (buttons(desk, look, chain, cover, passed_on)) } }
}

fn elapsed(look: &Look, days: i32) -> String {
    match (look.language, days) {
        (Language::English, 0) => "same day".to_owned(),
        (Language::English, days) => format!("{days:+} days"),
        (Language::Japanese, 0) => "同日".to_owned(),
        (Language::Japanese, days) if days < 0 => format!("{}日前", -days),
        (Language::Japanese, days) => format!("{days}日後"),
    }
}

fn evidenced(look: &Look, evidence: Evidenced) -> &'static str {
    match evidence {
        Evidenced::Enclosed => look.pick("bound with it", "同封"),
        Evidenced::CitedNumber => look.pick("names its number", "番号を引用"),
        Evidenced::CitedSubject => look.pick("names its subject", "件名を引用"),
    }
}

fn buttons(desk: &Desk, look: &Look, chain: &Chain, cover: &Link, passed_on: Option<&Link>) -> Markup {
    let said =
        chain.judgements.iter().rfind(|row| row.cover == cover.id && row.passed_on == passed_on.map(|link| link.id));
    html! {
        form action=(format!("/circulars/{}/judge", chain.circular.id)) method="post" {
            (token(desk))
            input type="hidden" name="cover" value=(cover.id.0);
            input type="hidden" name="passed_on" value=(passed_on.map_or(0, |link| link.id.0));
            @match said {
                Some(row) if row.verdict == Verdict::Confirmed => {
                    input type="hidden" name="row" value=(row.id);
                    span.tag.calm { (look.pick("confirmed", "確認済み")) }
                    button.quiet type="submit" name="verdict" value="undo" { (look.pick("Take back", "取り消す")) }
                }
                _ => {
                    button.quiet type="submit" name="verdict" value="confirmed" { (look.pick("Right", "正しい")) }
                    button.quiet type="submit" name="verdict" value="rejected" { (look.pick("Not a forward", "転送ではない")) }
                }
            }
        }
    }
}

/// Forwards that somebody said are none: they are out of the drawing, and can be put back.
fn rejected(desk: &Desk, look: &Look, chain: &Chain) -> Markup {
    let rows: Vec<&Judgement> = chain.judgements.iter().filter(|row| row.verdict == Verdict::Rejected).collect();
    html! {
        @if !rows.is_empty() {
            section aria-labelledby="rejected-title" {
                h2 #rejected-title { (look.pick("Said not to be forwards", "転送ではないとしたもの")) }
                ul.rows {
                    @for row in rows {
                        li {
                            a href=(format!("/letters/{}", row.cover.0)) { (look.pick("cover", "転送とされた文書")) }
                            @if let Some(of) = row.passed_on { " → " a href=(format!("/letters/{}", of.0)) { (look.pick("letter", "もとの文書")) } }
                            " " span.soft { (shown(&row.who)) " " (row.made.strftime("%Y-%m-%d %H:%M")) }
                            form.inline action=(format!("/circulars/{}/judge", chain.circular.id)) method="post" {
                                (token(desk))
                                input type="hidden" name="cover" value=(row.cover.0);
                                input type="hidden" name="passed_on" value=(row.passed_on.map_or(0, |of| of.0));
                                input type="hidden" name="row" value=(row.id);
                                button.quiet type="submit" name="verdict" value="undo" { (look.pick("Take back", "取り消す")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn reach(desk: &Desk, look: &Look, chain: &Chain) -> Markup {
    let circular = &chain.circular;
    html! {
        @if !circular.reached.is_empty() || !circular.not_reached.is_empty() {
            section aria-labelledby="reach-title" {
                h2 #reach-title { (look.pick("Reached", "到達")) " " span.count { (circular.reached.len()) " / " (circular.reached.len() + circular.not_reached.len()) } }
                ul.reach {
                    @for row in &circular.not_reached {
                        li.no { span.tag { (look.pick("not reached", "未到達")) } " " (shown(&row.body)) " " span.soft { (words::reason(row.reason)) } }
                    }
                    @for row in &circular.reached {
                        li { (shown(&row.body)) " " @if let Some(date) = row.date { (look.day(desk, date)) " " } span.soft { (words::reached_by(row.by)) } }
                    }
                }
            }
        }
    }
}

fn odd(look: &Look, chain: &Chain) -> Markup {
    html! {
        @if !chain.circular.anomalies.is_empty() {
            section aria-labelledby="odd-title" {
                h2 #odd-title { (look.pick("Odd", "気になる点")) }
                ul.rows {
                    @for row in &chain.circular.anomalies {
                        li {
                            strong { (words::anomaly(row.kind)) } " " (shown(&row.message))
                            @for place in &row.places { " " (letter(look, chain.letters.get(place))) }
                        }
                    }
                }
            }
        }
    }
}
