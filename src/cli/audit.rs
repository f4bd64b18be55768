//! `kairan audit`: whom did each circular reach, how long did it take, what is odd.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::run;
use super::screen::{Language, Paint, Screen};
use super::setup;
use crate::audit::hop_times;
use crate::model::{AnomalyKind, Circular, NotReachedReason, Place, ReachedBy, Root};
use crate::pipeline::{Archive, Context};
use clap::Args;
use std::io::Write as _;

/// Arguments of `kairan audit`.
#[derive(Debug, Args)]
#[command(after_help = "\
Works on the register of the last run; no document is read. Without a list of bodies it is known whom a circular reached, not whom
it did not reach.

Examples:
  kairan audit --bodies bodies.toml
  kairan audit --missing              only what did not arrive
  kairan audit --json | jq '.not_reached'")]
pub(super) struct AuditArgs {
    /// Only circulars that did not reach every body
    #[arg(long)]
    missing: bool,
    /// One JSON object per circular and line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Prints every circular with its coverage, its times and its anomalies.
pub(super) fn audit(args: &AuditArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    let register = book::open(&context)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    let archive = Archive::of(&register, bodies.as_deref(), &context).map_err(run::failure_of)?;
    let circulars: Vec<&Circular> =
        archive.circulars.iter().filter(|circular| !args.missing || !circular.not_reached.is_empty()).collect();
    for circular in &circulars {
        if args.json {
            serde_json::to_writer(&mut *screen, circular).map_err(std::io::Error::from)?;
            writeln!(screen)?;
        } else {
            show(circular, &context, screen)?;
        }
    }
    if !args.json {
        totals(&archive, bodies.is_some(), &context, screen)?;
    }
    Ok(Exit::Complete)
}

/// The root of a circular on one line: date, number, issuer, subject.
pub(super) fn root_line(root: &Root, screen: &Screen) -> String {
    let date = root.date.map_or_else(|| screen.pick("undated", "日付なし").to_owned(), |date| date.to_string());
    let numbers = root.reference_numbers.join("・");
    let parts = [Some(date), Some(numbers), root.issuer.clone(), root.subject.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

fn show(circular: &Circular, context: &Context, screen: &mut Screen) -> Result<(), Failure> {
    let head = root_line(&circular.root, screen);
    writeln!(screen, "{}", screen.paint(Paint::Bold, &head))?;
    let all = circular.reached.len() + circular.not_reached.len();
    writeln!(screen, "  {} {}/{all}", screen.pick("reached", "到達"), circular.reached.len())?;
    for reached in &circular.reached {
        let date = reached.date.map(|date| date.to_string()).unwrap_or_default();
        let by = reached_by(reached.by, screen.language);
        let place = reached.evidence.first().map(shown).unwrap_or_default();
        writeln!(screen, "    {date:<10}  {}  ({by})  {}", reached.body, screen.paint(Paint::Dim, &place))?;
    }
    if !circular.not_reached.is_empty() {
        let line = screen.pick("not reached", "未到達");
        writeln!(screen, "  {}", screen.paint(Paint::Fail, line))?;
        for missing in &circular.not_reached {
            writeln!(screen, "    {}  ({})", missing.body, reason(missing.reason, screen.language))?;
        }
    }
    let times = hop_times(std::slice::from_ref(circular), &context.tables.holidays);
    if let (Some(median), Some(slowest)) = (times.median_days, times.slowest.first()) {
        let body = slowest.from_body.as_deref().unwrap_or("?");
        let line = match screen.language {
            Language::English => format!(
                "hops: {}, median {median} days; slowest {} days ({} business days): {body}",
                times.count, slowest.calendar_days, slowest.business_days
            ),
            Language::Japanese => format!(
                "転送 {}回、中央値 {median}日、最長 {}日（{}営業日）: {body}",
                times.count, slowest.calendar_days, slowest.business_days
            ),
        };
        writeln!(screen, "  {line}")?;
    }
    for anomaly in &circular.anomalies {
        let kind = anomaly_kind(anomaly.kind, screen.language);
        let places: Vec<String> = anomaly.places.iter().map(shown).collect();
        let line = format!("{kind}: {}", anomaly.message);
        writeln!(screen, "  {}  {}", screen.paint(Paint::Warn, &line), screen.paint(Paint::Dim, &places.join(" ")))?;
    }
    writeln!(screen)?;
    Ok(())
}

fn totals(archive: &Archive, listed: bool, context: &Context, screen: &mut Screen) -> Result<(), Failure> {
    let times = hop_times(&archive.circulars, &context.tables.holidays);
    let missing: usize = archive.circulars.iter().map(|circular| circular.not_reached.len()).sum();
    let anomalies: usize = archive.circulars.iter().map(|circular| circular.anomalies.len()).sum();
    let line = match screen.language {
        Language::English => format!(
            "circulars: {}, did not arrive: {missing}, anomalies: {anomalies}, hops: {} (median {} days, nine of ten within {} days)",
            archive.circulars.len(),
            times.count,
            days(times.median_days),
            days(times.p90_days),
        ),
        Language::Japanese => format!(
            "回覧 {}件、未到達 {missing}件、気になる点 {anomalies}件、転送 {}回（中央値 {}日、9割が {}日以内）",
            archive.circulars.len(),
            times.count,
            days(times.median_days),
            days(times.p90_days),
        ),
    };
    writeln!(screen, "{}", screen.paint(Paint::Bold, &line))?;
    if !listed {
        let line = screen.pick(
            "no list of bodies: who was not reached is not known (--bodies FILE, or [audit] bodies in pipeline.toml)",
            "団体の一覧がないため未到達は分かりません（--bodies FILE、または pipeline.toml の [audit] bodies）",
        );
        writeln!(screen, "{}", screen.paint(Paint::Warn, line))?;
    }
    Ok(())
}

fn days(days: Option<i32>) -> String {
    days.map_or_else(|| "–".to_owned(), |days| days.to_string())
}

/// `path#letter`, as `kairan show` takes it.
pub(super) fn shown(place: &Place) -> String {
    format!("{}#{}", place.path, place.letter)
}

fn reached_by(by: ReachedBy, language: Language) -> &'static str {
    match (by, language) {
        (ReachedBy::IssuedOnward, Language::English) => "sent it on",
        (ReachedBy::IssuedOnward, Language::Japanese) => "自ら転送",
        (ReachedBy::Addressed, Language::English) => "addressed",
        (ReachedBy::Addressed, Language::Japanese) => "宛先",
        (ReachedBy::Held, Language::English) => "in its folder",
        (ReachedBy::Held, Language::Japanese) => "保管",
    }
}

fn reason(reason: NotReachedReason, language: Language) -> &'static str {
    match (reason, language) {
        (NotReachedReason::AddressedAsClassButNoFile, Language::English) => "addressed as one of a class, no file",
        (NotReachedReason::AddressedAsClassButNoFile, Language::Japanese) => "一括の宛先に含まれるが、ファイルがない",
        (NotReachedReason::NoTrace, Language::English) => "no trace",
        (NotReachedReason::NoTrace, Language::Japanese) => "形跡なし",
        (NotReachedReason::StoppedUpstream, Language::English) => "stopped above it",
        (NotReachedReason::StoppedUpstream, Language::Japanese) => "上位で止まっている",
    }
}

fn anomaly_kind(kind: AnomalyKind, language: Language) -> &'static str {
    let (english, japanese) = match kind {
        AnomalyKind::ImpossibleOrder => ("impossible order", "日付の逆転"),
        AnomalyKind::LateAfterDeadline => ("late", "期限後の転送"),
        AnomalyKind::MissingEnclosure => ("missing enclosure", "別添なし"),
        AnomalyKind::NumberMismatch => ("number mismatch", "番号の不一致"),
        AnomalyKind::SupersededNotReceived => ("correction not received", "訂正の未着"),
        AnomalyKind::DuplicateRoute => ("two routes", "重複した経路"),
    };
    match language {
        Language::English => english,
        Language::Japanese => japanese,
    }
}
