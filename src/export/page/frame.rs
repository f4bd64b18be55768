//! Head and foot of the page: what was asked, what it came to, what the signs mean.

use super::phrase::{count, day, days};
use super::view::View;
use crate::export::html::{escape, source_hash};
use crate::model::{BodiesFrom, Circular, Tongue};
use std::fmt::Write;

pub(super) const STYLE: &str = include_str!("style.css");
pub(super) const SCRIPT: &str = include_str!("script.js");

pub(super) fn open(view: &View<'_>, out: &mut String) {
    let (lang, title, skip) = (
        view.say("en", "ja"),
        view.say("Did the circulars arrive?", "通知の到達状況"),
        view.say("To the content", "本文へ"),
    );
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        source_hash(STYLE),
        source_hash(SCRIPT)
    );
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">{skip}</a>\n<header>\n"
    );
    begin(view, out);
    out.push_str("</header>\n<main id=\"main\">\n");
}

/// Heading, what it came to, and the ways to the sections.
pub(super) fn begin(view: &View<'_>, out: &mut String) {
    let _ = writeln!(out, "<h1>{}</h1>", view.say("Did the circulars arrive?", "通知の到達状況"));
    summary(view, out);
    notices(view, out);
    out.push_str(view.say(
        "<nav aria-label=\"Contents\"><ul>\
         <li><a href=\"#coverage\">Coverage</a></li><li><a href=\"#missing\">What did not arrive</a></li>\
         <li><a href=\"#times\">Days per hop</a></li><li><a href=\"#findings\">What is odd</a></li>\
         <li><a href=\"#ways\">The way of each circular</a></li><li><a href=\"#reading\">How to read this</a></li></ul></nav>\n",
        "<nav aria-label=\"目次\"><ul>\
         <li><a href=\"#coverage\">到達の一覧</a></li><li><a href=\"#missing\">届いていない団体</a></li>\
         <li><a href=\"#times\">転送にかかった日数</a></li><li><a href=\"#findings\">気になる点</a></li>\
         <li><a href=\"#ways\">通知ごとの道筋</a></li><li><a href=\"#reading\">この報告の読み方</a></li></ul></nav>\n",
    ));
}

fn summary(view: &View<'_>, out: &mut String) {
    let sum = |of: fn(&Circular) -> usize| view.all.iter().map(|circular| of(circular)).sum::<usize>();
    let reached = sum(|c| c.reached.len());
    let missing = sum(|c| c.not_reached.len());
    let findings = sum(|c| c.anomalies.len());
    let dates: Vec<_> = view.all.iter().filter_map(|c| c.root.date).collect();
    let ends = dates.first().zip(dates.last());
    let (circulars, bodies) = (count(view.all.len()), count(view.columns.len()));
    let lead = match view.tongue {
        Tongue::English => {
            let period = match ends {
                Some((first, last)) if first == last => format!(" of {first}"),
                Some((first, last)) => format!(" of {first} to {last}"),
                None => String::new(),
            };
            format!(
                "Whether {circulars} circulars{period} reached {bodies} bodies, as far as the letters that were kept show."
            )
        }
        Tongue::Japanese => {
            let period = match ends {
                Some((first, last)) if first == last => format!("{}に出された", day(*first, view.tongue)),
                Some((first, last)) => {
                    format!("{}から{}までに出された", day(*first, view.tongue), day(*last, view.tongue))
                }
                None => String::new(),
            };
            format!("{period}通知{circulars}件が{bodies}団体に届いたかどうかを、保管されている文書から調べました。")
        }
    };
    let _ = writeln!(out, "<p class=\"lead\">{lead}</p>");
    let times = &view.bundle.survey.times;
    let share = (reached * 100).checked_div(reached + missing).map_or_else(String::new, |share| match view.tongue {
        Tongue::English => format!(" ({share} %)"),
        Tongue::Japanese => format!("（{share}％）"),
    });
    let pairs = view.say("circulars × bodies", "通知×団体の数");
    let figures = [
        (view.say("reached", "届いた"), format!("{}／{}{share}", count(reached), count(reached + missing)), pairs),
        (view.say("no trace", "届いた形跡なし"), count(missing), pairs),
        (
            view.say("days per hop", "転送にかかった日数"),
            days(times.median_days, times.median_business_days, view.tongue),
            view.say("median", "中央値"),
        ),
        (
            view.say("odd", "気になる点"),
            format!("{}{}", count(findings), view.say("", "件")),
            view.say("told below", "内容は下にあります"),
        ),
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
        let undated = count(survey.undated.len());
        let mut text = match view.tongue {
            Tongue::English => format!("Only what was there on {as_of} counts here; later letters do not."),
            Tongue::Japanese => format!(
                "{}の時点で届いていた文書だけで調べた結果です。それより後の文書は含みません。",
                day(as_of, view.tongue)
            ),
        };
        if !survey.undated.is_empty() {
            // writing to a String does not fail
            let _ = match view.tongue {
                Tongue::English => write!(text, " Nor do {undated} files of which no letter has a date."),
                Tongue::Japanese => {
                    write!(text, "日付が読み取れず、いつ届いたか分からない{undated}件のファイルも含みません。")
                }
            };
        }
        notices.push(text);
    }
    if survey.bodies_from == BodiesFrom::Letters {
        notices.push(
            view.say(
                "No list of bodies was given: bodies and levels are inferred from issuers, addressees and folders. A body that never \
                 appears in a letter is not counted. Give a list (bodies.toml) with --bodies.",
                "届くべき団体の一覧が指定されていないため、団体とその階層は、文書の発信者・宛先・保管フォルダから推定しました。\
             一度も文書に現れない団体は数えられていません。正確に調べるには、団体の一覧（bodies.toml）を --bodies で指定してください。",
            )
            .to_owned(),
        );
    }
    if view.shown.len() < view.all.len() {
        let (shown, all) = (count(view.shown.len()), count(view.all.len()));
        notices.push(match view.tongue {
            Tongue::English => format!(
                "There are {all} circulars; this page holds the newest {shown}. The figures above and the days per hop are those of all. \
                 The rest is in coverage.csv, hops.csv and anomalies.csv; kairan audit --from DAY --to DAY makes the page of a period."
            ),
            Tongue::Japanese => format!(
                "通知が多いため、このページには新しいもの{shown}件だけを載せています（全部で{all}件）。上の数字と「転送にかかった日数」は全件のものです。\
             残りは coverage.csv、hops.csv、anomalies.csv にあります。期間を選んで作り直すには kairan audit --from 年-月-日 --to 年-月-日 を使ってください。"
            ),
        });
    }
    for notice in notices {
        let _ = writeln!(
            out,
            "<p class=\"notice\"><strong>{}</strong> {}</p>",
            view.say("Mind", "ご注意"),
            escape(&notice)
        );
    }
    if !view.folder().is_empty() {
        let folder = escape(view.folder());
        let _ = match view.tongue {
            Tongue::English => {
                writeln!(out, "<p class=\"soft\">Files are named from the folder <code>{folder}</code> on.</p>")
            }
            Tongue::Japanese => {
                writeln!(
                    out,
                    "<p class=\"soft\">ファイル名は、フォルダ <code>{folder}</code> からの位置で示します。</p>"
                )
            }
        };
    }
}

/// What the words mean.
pub(super) fn reading(view: &View<'_>, out: &mut String) {
    out.push_str(view.say(
        "<section id=\"reading\"><h2>How to read this</h2>\n<dl class=\"terms\">\
         <dt>reached</dt><dd>One of these shows it, the strongest first: the body sent the letter on itself (●); a letter is addressed to it, or \
         to a class it belongs to and lies among its files (○); its folder holds the letter (□). The day is that of this letter.</dd>\
         <dt>no trace</dt><dd>None of these. It may have arrived all the same, if the letters were not collected.</dd>\
         <dt>days</dt><dd>In the coverage, days since the letter at the top. Of a hop, days from the date of the letter passed on to that of its \
         cover; copies of one cover count once, and hops without both dates are left out. Business days leave out weekends, holidays, and 29 December to 3 January.</dd>\
         <dt>median, nine of ten</dt><dd>The middle one when sorted by speed, and the days within which nine of ten hops were done. Dates in an impossible order do not count.</dd>\
         <dt>level</dt><dd>0 for the issuer, one more with every hop.</dd>\
         <dt>evidence</dt><dd>\"bound together\": cover and letter lie in one file; \"cites\": the text names number, subject or date.</dd></dl></section>\n",
        "<section id=\"reading\"><h2>この報告の読み方</h2>\n<dl class=\"terms\">\
         <dt>届いた</dt><dd>次のどれかがある団体です。強い根拠から順に、その団体が自ら転送した文書がある（●）、\
         その団体あて、またはその団体を含む区分あての文書があり保管もされている（○）、保管フォルダに文書がある（□）。日付はその文書の日付です。</dd>\
         <dt>届いた形跡なし</dt><dd>上のどれもありません。届かなかったとは限らず、文書が集められていないこともあります。</dd>\
         <dt>日数</dt><dd>到達の一覧では、最上流の通知の日付からの日数です。転送の日数は、転送されたもとの文書の日付から、\
         転送した文書の日付までの日数です。営業日は、土曜・日曜・祝日・年末年始（12月29日から1月3日）を除いて数えます。</dd>\
         <dt>中央値・9割</dt><dd>速い順に並べたときの真ん中の日数と、9割の転送がその日数以内に終わったという日数です。両方の日付が分かる転送だけを数え、写しは一度に数えます。日付が前後しているものは数えません。</dd>\
         <dt>階層</dt><dd>通知を出した団体を0とし、転送されるごとに1つ下がります。</dd>\
         <dt>根拠</dt><dd>「同封」は、転送した文書と転送された文書が同じファイルに綴じられていること、「番号を引用」「件名・日付を引用」は、\
         文中に番号、または件名や日付が書かれていることを示します。</dd></dl></section>\n",
    ));
}

pub(super) fn close(view: &View<'_>, out: &mut String) {
    let _ = write!(
        out,
        "</main>\n<footer><p>{}</p></footer>\n<script>",
        view.say(
            "Every value was read from a letter. What could not be read is left empty; nothing is guessed.",
            "すべての値は文書から読み取ったものです。読み取れないものは空欄にし、推測では書いていません。"
        )
    );
    out.push_str(SCRIPT);
    out.push_str("</script>\n</body>\n</html>\n");
}
