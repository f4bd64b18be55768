//! The matrix of circulars and bodies, ten bodies to a table so that it fits a sheet of paper.

use super::phrase::{day_or_none, number, short_day, subject};
use super::view::{Column, Standing, View};
use crate::export::html::escape;
use crate::model::{Circular, Date, NotReachedReason, ReachedBy, Tongue};
use crate::tables::Era;
use std::fmt::Write;

/// Bodies to a table: what A4 upright holds beside the circular.
const COLUMNS: usize = 10;

pub(super) fn write(view: &View<'_>, out: &mut String) {
    let _ = writeln!(out, "<section id=\"coverage\"><h2>{}</h2>", view.say("Coverage", "到達の一覧"));
    if view.shown.is_empty() || view.columns.is_empty() {
        let none = view.say("No letter was passed on.", "転送された通知はありません。");
        let _ = writeln!(out, "<p>{none}</p></section>");
        return;
    }
    filters(view, out);
    out.push_str(view.say(
        "<ul class=\"legend\"><li><b>●</b> sent it on</li><li><b>○</b> is addressed</li>\
         <li><b>□</b> has the file</li><li><b class=\"bad\">× no file</b> addressed as one of a class, and nothing is there</li>\
         <li><b class=\"bad\">× no trace</b> neither addressed nor in its files</li><li><b class=\"bad\">× stopped above</b> it did not pass the body above</li>\
         <li><b>is.</b> the issuer</li></ul>\n\
         <p class=\"soft\">A cell opens the letters that show it, with their pages.</p>\n",
        "<ul class=\"legend\"><li><b>●</b> 自ら転送した</li><li><b>○</b> あて先になっている</li>\
         <li><b>□</b> 文書が保管されている</li><li><b class=\"bad\">×未着</b> 区分あてに出されたが文書がない</li>\
         <li><b class=\"bad\">×形跡なし</b> あて先にも保管文書にもない</li><li><b class=\"bad\">×上で停止</b> 上の団体で止まっている</li>\
         <li><b>発</b> 発信元</li></ul>\n\
         <p class=\"soft\">日付のところを選ぶと、根拠になった文書とその頁が開きます。</p>\n",
    ));
    let tables = view.columns.len().div_ceil(COLUMNS);
    let each = view.columns.len().div_ceil(tables.max(1)).max(1);
    for (nth, columns) in view.columns.chunks(each).enumerate() {
        table(view, columns, nth * each, tables, out);
    }
    out.push_str("</section>\n");
}

fn filters(view: &View<'_>, out: &mut String) {
    let state = view.say(
        "Showing {left} of {all} circulars. The figures and days above are those of all.",
        "通知 {all}件のうち {left}件を表示しています。上の数字と日数は全件のものです。",
    );
    let unread = view.say(
        "The day was not understood and filters nothing. Write it as 2024-04-01, R6.4.1 or 令和6年度.",
        "日付を読み取れないため、しぼり込んでいません。R6.4.1、令和6年4月1日、令和6年度 のように書いてください。",
    );
    let reversed = view.say("The period ends before it begins.", "期間の終わりが始まりより前です。");
    // name, letter, initial, year before the first, first and last day, as the script takes a typed day apart
    let era = |era: &Era| {
        let end = era.end.map(|day| day.to_string()).unwrap_or_default();
        format!("{}|{}|{}|{}|{}|{end}", era.name, era.letter, era.initial, era.offset, era.start)
    };
    let eras: Vec<String> = view.eras.rows().iter().map(era).collect();
    let _ = write!(
        out,
        "<form id=\"filter\" data-state=\"{state}\" data-unread=\"{unread}\" data-reversed=\"{reversed}\" \
         data-eras=\"{}\" data-fiscal=\"{}\" hidden>",
        escape(&eras.join(" ")),
        view.fiscal_year_start
    );
    out.push_str(view.say(
        "<fieldset><legend>Filter</legend>\
         <label>from <input name=\"from\" size=\"12\" autocomplete=\"off\" placeholder=\"2024-04-01\"></label>\
         <label>to <input name=\"to\" size=\"12\" autocomplete=\"off\" placeholder=\"2024-04-01\"></label>\
         <label>issuer <select name=\"issuer\"><option value=\"\">all</option>",
        "<fieldset><legend>しぼり込む</legend>\
         <label>この日から <input name=\"from\" size=\"12\" autocomplete=\"off\" placeholder=\"R6.4.1\"></label>\
         <label>この日まで <input name=\"to\" size=\"12\" autocomplete=\"off\" placeholder=\"令和6年度\"></label>\
         <label>発信者 <select name=\"issuer\"><option value=\"\">すべて</option>",
    ));
    for (at, issuer) in view.issuers.iter().enumerate() {
        let _ = write!(out, "<option value=\"{}\">{}</option>", at + 1, escape(issuer));
    }
    out.push_str(view.say(
        "</select></label><label>body <select name=\"body\"><option value=\"\">all</option>",
        "</select></label><label>団体 <select name=\"body\"><option value=\"\">すべて</option>",
    ));
    for (at, column) in view.columns.iter().enumerate() {
        let _ = write!(out, "<option value=\"{at}\">{}</option>", escape(&column.body.name));
    }
    let _ = writeln!(
        out,
        "</select></label><label class=\"check\"><input type=\"checkbox\" name=\"open\"> {}</label>\
         <button type=\"reset\">{}</button></fieldset>\
         <p id=\"state\" role=\"status\" aria-live=\"polite\"></p></form>",
        view.say("only what did not reach every body", "届いていない団体がある通知だけ"),
        view.say("Reset", "元に戻す")
    );
}

fn table(view: &View<'_>, columns: &[Column<'_>], first: usize, tables: usize, out: &mut String) {
    let (from, to, all) = (first + 1, first + columns.len(), view.columns.len());
    let part = match view.tongue {
        _ if tables < 2 => String::new(),
        Tongue::English => format!(" (bodies {from}–{to} of {all})"),
        Tongue::Japanese => format!("（団体 {from}–{to}／{all}）"),
    };
    let (name, caption, head) = (
        view.say("Coverage", "到達の一覧"),
        view.say("What reached whom", "通知ごとの到達"),
        view.say("circular", "通知"),
    );
    let _ = write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{name}{part}\">\
         <table class=\"matrix\"><caption>{caption}{part}</caption>\n<thead><tr><th rowspan=\"2\" scope=\"col\">{head}</th>"
    );
    let mut at = 0;
    while let Some(column) = columns.get(at) {
        let level = column.body.level;
        let same = columns.iter().skip(at).take_while(|other| other.body.level == level).count();
        let _ = write!(
            out,
            "<th class=\"level\" scope=\"colgroup\" colspan=\"{same}\">{}{level}</th>",
            view.say("level ", "階層")
        );
        at += same;
    }
    out.push_str("</tr>\n<tr>");
    for (nth, column) in columns.iter().enumerate() {
        let _ = write!(
            out,
            "<th class=\"body\" scope=\"col\" data-b=\"{}\"><span title=\"{}\">{}</span></th>",
            first + nth,
            escape(&column.body.name),
            escape(&column.short)
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    for (nth, circular) in view.shown.iter().enumerate() {
        row(view, circular, nth + 1, first, columns.len(), out);
    }
    out.push_str("</tbody></table></div>\n");
}

/// `data-d`: day of the letter at the top; `data-i`: its issuer; `data-o`: somebody was not reached.
pub(super) fn attributes(view: &View<'_>, circular: &Circular) -> String {
    let date = circular.root.date.map(|date| date.to_string()).unwrap_or_default();
    let open = u8::from(!circular.not_reached.is_empty());
    format!("data-d=\"{date}\" data-i=\"{}\" data-o=\"{open}\"", view.issuer_index(circular))
}

fn row(view: &View<'_>, circular: &Circular, nth: usize, first: usize, count: usize, out: &mut String) {
    let date = day_or_none(circular.root.date, view.tongue);
    let _ = write!(
        out,
        "<tr {}><th scope=\"row\"><a href=\"#c{nth}\">{}</a><span class=\"soft\">{date}　{} {}／{}</span>",
        attributes(view, circular),
        escape(&number(circular, view.tongue)),
        view.say("reached", "到達"),
        circular.reached.len(),
        circular.reached.len() + circular.not_reached.len()
    );
    if first == 0 {
        let subject = subject(circular, view.tongue);
        let _ = write!(out, "<span class=\"subject\">{}</span>", escape(subject));
    }
    out.push_str("</th>");
    for (at, standing) in view.row(circular).iter().enumerate().skip(first).take(count) {
        cell(view, circular.root.date, standing, nth, at, out);
    }
    out.push_str("</tr>\n");
}

fn cell(view: &View<'_>, top: Option<Date>, standing: &Standing<'_>, nth: usize, at: usize, out: &mut String) {
    let (class, text) = match standing {
        Standing::Issuer => {
            let _ = write!(out, "<td data-b=\"{at}\" class=\"soft\">{}</td>", view.say("is.", "発"));
            return;
        }
        Standing::Reached(row) => {
            let mark = match row.by {
                ReachedBy::IssuedOnward => "●",
                ReachedBy::Addressed => "○",
                ReachedBy::Held => "□",
            };
            let date = row
                .date
                .map_or_else(|| view.say("undated", "日付なし").to_owned(), |date| short_day(date, top, view.tongue));
            let days = match view.between(top, row.date).0 {
                Some(days) if days < 0 => {
                    format!("<small class=\"bad\">{}</small>", view.say("before it", "日付前後"))
                }
                Some(days) => format!("<small>{days}{}</small>", view.say(" d", "日")),
                None => String::new(),
            };
            ("yes", format!("{mark}{date}{days}"))
        }
        Standing::Not(row) => {
            let why = match row.reason {
                NotReachedReason::AddressedAsClassButNoFile => view.say("no file", "未着"),
                NotReachedReason::NoTrace => view.say("no trace", "形跡なし"),
                NotReachedReason::StoppedUpstream => view.say("stopped above", "上で停止"),
            };
            ("no", format!("×<small>{why}</small>"))
        }
    };
    let _ = write!(out, "<td data-b=\"{at}\" class=\"{class}\"><a href=\"#c{nth}b{at}\">{text}</a></td>");
}
