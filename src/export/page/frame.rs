//! Head and foot of the page: what was asked, what it came to, what the signs mean.

use super::phrase::{count, day, days};
use super::view::View;
use crate::export::html::{escape, source_hash};
use crate::model::{BodiesFrom, Circular};
use std::fmt::Write;

pub(super) const STYLE: &str = include_str!("style.css");
pub(super) const SCRIPT: &str = include_str!("script.js");

pub(super) fn open(view: &View<'_>, out: &mut String) {
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        source_hash(STYLE),
        source_hash(SCRIPT)
    );
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>通知の到達状況</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">本文へ</a>\n<header>\n"
    );
    begin(view, out);
    out.push_str("</header>\n<main id=\"main\">\n");
}

/// Heading, what it came to, and the ways to the sections.
pub(super) fn begin(view: &View<'_>, out: &mut String) {
    out.push_str("<h1>通知の到達状況</h1>\n");
    summary(view, out);
    notices(view, out);
    out.push_str(
        "<nav aria-label=\"目次\"><ul>\
         <li><a href=\"#coverage\">到達の一覧</a></li><li><a href=\"#missing\">届いていない団体</a></li>\
         <li><a href=\"#times\">転送にかかった日数</a></li><li><a href=\"#findings\">気になる点</a></li>\
         <li><a href=\"#ways\">通知ごとの道筋</a></li><li><a href=\"#reading\">この報告の読み方</a></li></ul></nav>\n",
    );
}

fn summary(view: &View<'_>, out: &mut String) {
    let sum = |of: fn(&Circular) -> usize| view.all.iter().map(|circular| of(circular)).sum::<usize>();
    let reached = sum(|c| c.reached.len());
    let missing = sum(|c| c.not_reached.len());
    let findings = sum(|c| c.anomalies.len());
    let dates: Vec<_> = view.all.iter().filter_map(|c| c.root.date).collect();
    let period = match (dates.first(), dates.last()) {
        (Some(first), Some(last)) if first == last => format!("{}に出された", day(*first)),
        (Some(first), Some(last)) => format!("{}から{}までに出された", day(*first), day(*last)),
        _ => String::new(),
    };
    let _ = writeln!(
        out,
        "<p class=\"lead\">{period}通知{}件が{}団体に届いたかどうかを、保管されている文書から調べました。</p>",
        count(view.all.len()),
        count(view.columns.len())
    );
    let times = &view.bundle.survey.times;
    let share =
        (reached * 100).checked_div(reached + missing).map_or_else(String::new, |share| format!("（{share}％）"));
    let figures = [
        ("届いた", format!("{}／{}{share}", count(reached), count(reached + missing)), "通知×団体の数"),
        ("届いた形跡なし", count(missing), "通知×団体の数"),
        ("転送にかかった日数", days(times.median_days, times.median_business_days), "中央値"),
        ("気になる点", format!("{}件", count(findings)), "内容は下にあります"),
    ];
    out.push_str("<dl class=\"figures\">");
    for (name, value, unit) in figures {
        let _ = write!(out, "<div><dt>{name}</dt><dd>{value}<small>{unit}</small></dd></div>");
    }
    out.push_str("</dl>\n");
}

fn notices(view: &View<'_>, out: &mut String) {
    let survey = view.bundle.survey;
    let mut notices: Vec<String> = Vec::new();
    if let Some(as_of) = survey.as_of {
        let mut text =
            format!("{}の時点で届いていた文書だけで調べた結果です。それより後の文書は含みません。", day(as_of));
        if !survey.undated.is_empty() {
            let _ = write!(
                text,
                "日付が読み取れず、いつ届いたか分からない{}件のファイルも含みません。",
                count(survey.undated.len())
            );
        }
        notices.push(text);
    }
    if survey.bodies_from == BodiesFrom::Letters {
        notices.push(
            "届くべき団体の一覧が指定されていないため、団体とその階層は、文書の発信者・宛先・保管フォルダから推定しました。\
             一度も文書に現れない団体は数えられていません。正確に調べるには、団体の一覧（bodies.toml）を --bodies で指定してください。"
                .to_owned(),
        );
    }
    if view.shown.len() < view.all.len() {
        notices.push(format!(
            "通知が多いため、このページには新しいもの{}件だけを載せています（全部で{}件）。上の数字と「転送にかかった日数」は全件のものです。\
             残りは coverage.csv、hops.csv、anomalies.csv にあります。期間を選んで作り直すには kairan audit --from 年-月-日 --to 年-月-日 を使ってください。",
            count(view.shown.len()),
            count(view.all.len())
        ));
    }
    for notice in notices {
        let _ = writeln!(out, "<p class=\"notice\"><strong>ご注意</strong> {}</p>", escape(&notice));
    }
    if !view.folder().is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"soft\">ファイル名は、フォルダ <code>{}</code> からの位置で示します。</p>",
            escape(view.folder())
        );
    }
}

/// What the words mean.
pub(super) fn reading(out: &mut String) {
    out.push_str(
        "<section id=\"reading\"><h2>この報告の読み方</h2>\n<dl class=\"terms\">\
         <dt>届いた</dt><dd>次のどれかがある団体です。強い根拠から順に、その団体が自ら転送した文書がある（●）、\
         その団体あて、またはその団体を含む区分あての文書があり保管もされている（○）、保管フォルダに文書がある（□）。日付はその文書の日付です。</dd>\
         <dt>届いた形跡なし</dt><dd>上のどれもありません。届かなかったとは限らず、文書が集められていないこともあります。</dd>\
         <dt>日数</dt><dd>到達の一覧では、最上流の通知の日付からの日数です。転送の日数は、転送されたもとの文書の日付から、\
         転送した文書の日付までの日数です。営業日は、土曜・日曜・祝日・年末年始（12月29日から1月3日）を除いて数えます。</dd>\
         <dt>中央値・9割</dt><dd>速い順に並べたときの真ん中の日数と、9割の転送がその日数以内に終わったという日数です。日付が前後しているものは数えません。</dd>\
         <dt>階層</dt><dd>通知を出した団体を0とし、転送されるごとに1つ下がります。</dd>\
         <dt>根拠</dt><dd>「同封」は、転送した文書と転送された文書が同じファイルに綴じられていること、「番号を引用」「件名・日付を引用」は、\
         文中に番号、または件名や日付が書かれていることを示します。</dd></dl></section>\n",
    );
}

pub(super) fn close(out: &mut String) {
    out.push_str(
        "</main>\n<footer><p>すべての値は文書から読み取ったものです。読み取れないものは空欄にし、推測では書いていません。</p></footer>\n<script>",
    );
    out.push_str(SCRIPT);
    out.push_str("</script>\n</body>\n</html>\n");
}
