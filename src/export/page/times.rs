//! How long the hops took, over all, by body, and the slowest.

use super::phrase::{count, day, days, more};
use super::view::View;
use crate::export::html::escape;
use crate::model::{HopTimes, Tongue};
use std::fmt::Write;

/// Bodies listed, the slowest first.
const BODIES: usize = 100;

pub(super) fn write(view: &View<'_>, out: &mut String) {
    let survey = view.bundle.survey;
    let tongue = view.tongue;
    let _ = writeln!(out, "<section id=\"times\"><h2>{}</h2>", view.say("Days per hop", "転送にかかった日数"));
    if survey.times.count == 0 {
        let none = view.say("No hop has both its days.", "日数の分かる転送はありません。");
        let _ = writeln!(out, "<p>{none}</p></section>");
        return;
    }
    out.push_str(view.say(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Days by body\"><table><caption>Days by the body that passed on, the slowest first</caption>\n\
         <thead><tr><th scope=\"col\">body</th><th scope=\"col\">times</th><th scope=\"col\">median</th>\
         <th scope=\"col\">nine of ten within</th><th scope=\"col\">slowest</th></tr></thead>\n<tbody>\n",
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"転送した団体ごとの日数\"><table><caption>転送した団体ごとの日数（遅い順）</caption>\n\
         <thead><tr><th scope=\"col\">転送した団体</th><th scope=\"col\">回数</th><th scope=\"col\">中央値</th>\
         <th scope=\"col\">9割がこの日数以内</th><th scope=\"col\">最も遅い</th></tr></thead>\n<tbody>\n",
    ));
    row(view.say("all bodies", "すべての団体"), None, &survey.times, tongue, out);
    for (body, times) in survey.times_by_body.iter().take(BODIES) {
        let at = view.columns.iter().position(|column| column.body.name == *body);
        row(body, at, times, tongue, out);
    }
    out.push_str("</tbody></table></div>\n");
    if survey.times_by_body.len() > BODIES {
        out.push_str(&more(survey.times_by_body.len() - BODIES, "hops.csv", tongue));
    }
    out.push_str(view.say(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"The slowest hops\"><table><caption>The slowest hops</caption>\n<thead><tr><th scope=\"col\">body</th>\
         <th scope=\"col\">date of what was passed on</th><th scope=\"col\">passed on</th><th scope=\"col\">days</th>\
         <th scope=\"col\">letter</th></tr></thead>\n<tbody>\n",
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"最も遅かった転送\"><table><caption>最も遅かった転送</caption>\n<thead><tr><th scope=\"col\">転送した団体</th>\
         <th scope=\"col\">もとの文書の日付</th><th scope=\"col\">転送した日付</th><th scope=\"col\">日数</th>\
         <th scope=\"col\">文書</th></tr></thead>\n<tbody>\n",
    ));
    for hop in &survey.times.slowest {
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{}</th><td class=\"d\">{}</td><td class=\"d\">{}</td><td class=\"d\">{}</td><td>{}<span class=\"file soft\">{}</span></td></tr>",
            escape(hop.from_body.as_deref().unwrap_or_else(|| view.say("unknown issuer", "発信者不明"))),
            day(hop.sent, tongue),
            day(hop.passed_on, tongue),
            days(Some(hop.calendar_days), Some(hop.business_days), tongue),
            escape(&view.letters.name(&hop.from)),
            escape(&view.place(&hop.from))
        );
    }
    out.push_str("</tbody></table></div>\n</section>\n");
}

fn row(body: &str, at: Option<usize>, times: &HopTimes, tongue: Tongue, out: &mut String) {
    let slowest = times.slowest.first();
    let data = at.map(|at| format!(" data-b=\"{at}\"")).unwrap_or_default();
    let _ = writeln!(
        out,
        "<tr{data}><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        escape(body),
        count(times.count),
        days(times.median_days, times.median_business_days, tongue),
        days(times.p90_days, times.p90_business_days, tongue),
        days(slowest.map(|hop| hop.calendar_days), slowest.map(|hop| hop.business_days), tongue)
    );
}
