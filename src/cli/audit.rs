//! `kairan audit`: whom did each circular reach, how long did it take, what is odd.

use super::book::{self, BookArgs, Period};
use super::failure::{Exit, Failure};
use super::run;
use super::screen::{Language, Paint, Screen};
use super::setup;
use crate::audit::hop_times;
use crate::export::words;
use crate::model::{AnomalyKind, BodiesFrom, Circular, Date, NotReachedReason, Place, ReachedBy, Root};
use crate::pipeline::{Archive, Context};
use clap::Args;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

/// Arguments of `kairan audit`.
#[derive(Debug, Args)]
#[command(after_help = "\
Works on the register of the last run; no document is read. Writes coverage.csv, hops.csv,
anomalies.csv and audit.html, a page to read and print, into the folder of the outputs; with
--as-of, --from or --to into a folder below it, so that the files of the whole archive stay.
Without a list of bodies they are inferred from the letters, and every output says so; files
made with a list are not replaced then.

Known on a day is what lay in an archive on that day: a file counts from the date of its newest
letter, or of its received stamp when that is later.

Examples:
  kairan audit --bodies bodies.toml
  kairan audit --missing              only what did not arrive
  kairan audit --as-of 2023-06-30     what was known on that day
  kairan audit --from 2023-04-01 --to 2024-03-31
  kairan audit --json | jq '.not_reached'")]
pub(super) struct AuditArgs {
    /// Only circulars that did not reach every body
    #[arg(long)]
    missing: bool,
    /// One JSON object per circular and line
    #[arg(long)]
    json: bool,
    /// Only what was known on this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// Only circulars from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only circulars up to this day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Write no files
    #[arg(long)]
    no_files: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Prints every circular with its coverage, its times and its anomalies, and writes the files of the audit.
pub(super) fn audit(args: &AuditArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    let as_of = book::day("--as-of", args.as_of.as_deref(), &context)?;
    let period = book::period(args.from.as_deref(), args.to.as_deref(), &context)?;
    let register = book::open(&context)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    let mut archive = book::archive(&register, bodies.as_deref(), as_of, &context)?;
    archive.keep_period(period.0, period.1, &context);
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
        totals(&archive, screen)?;
    }
    for line in book::caveats(&archive, screen.language) {
        screen.note(&line)?;
    }
    if !args.no_files {
        let folder = folder(&context.settings.out, as_of, period, &archive);
        let written = archive.write_audit(&register, &folder, &context).map_err(run::failure_of)?;
        let files: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        let line = format!("{}: {}", screen.pick("written", "出力"), files.join(" "));
        if args.json { screen.note(&line)? } else { writeln!(screen, "{line}")? }
    }
    Ok(Exit::Complete)
}

/// The folder of the outputs, or one below it named by what makes this audit another than that of the whole archive.
fn folder(out: &Path, as_of: Option<Date>, (from, to): Period, archive: &Archive) -> PathBuf {
    let part = |name: &str, day: Option<Date>| day.map(|day| format!("{name}-{day}"));
    let inferred = archive.survey.bodies_from == BodiesFrom::Letters && has_list(out);
    let parts =
        [part("as-of", as_of), part("from", from), part("to", to), inferred.then(|| "inferred-bodies".to_owned())];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { out.to_owned() } else { out.join(format!("audit-{}", parts.join("-"))) }
}

/// The last run had a list of bodies: its files know more than an audit without one.
fn has_list(out: &Path) -> bool {
    let mut first = String::new();
    let read = File::open(out.join("circulars.jsonl")).and_then(|file| BufReader::new(file).read_line(&mut first));
    let circular = read.ok().and_then(|_| serde_json::from_str::<Circular>(&first).ok());
    circular.is_some_and(|circular| circular.bodies_from == BodiesFrom::List)
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
        let line = format!("{kind}: {}", anomaly.in_words(screen.language.tongue()));
        writeln!(screen, "  {}  {}", screen.paint(Paint::Warn, &line), screen.paint(Paint::Dim, &places.join(" ")))?;
    }
    writeln!(screen)?;
    Ok(())
}

fn totals(archive: &Archive, screen: &mut Screen) -> Result<(), Failure> {
    let times = &archive.survey.times;
    let missing: usize = archive.circulars.iter().map(|circular| circular.not_reached.len()).sum();
    let anomalies: usize = archive.circulars.iter().map(|circular| circular.anomalies.len()).sum();
    let circulars = archive.circulars.len();
    let passed_on = archive.circulars.iter().filter(|circular| !circular.forwards.is_empty()).count();
    let forwards: usize = archive.circulars.iter().map(|circular| circular.forwards.len()).sum();
    let line = match screen.language {
        Language::English => format!(
            "circulars: {circulars}, passed on: {passed_on}, by covering letters: {forwards} · did not arrive: {missing}, anomalies: {anomalies} · \
             hops with both days, copies counted once: {} (median {} days, nine of ten within {} days)",
            times.count,
            days(times.median_days),
            days(times.p90_days),
        ),
        Language::Japanese => format!(
            "回覧文書 {circulars}件（転送あり {passed_on}件、転送した文書 {forwards}通） ・ 未到達 {missing}件、気になる点 {anomalies}件 ・ \
             日数の分かる転送 {}回（写しは一度に数える。中央値 {}日、9割が {}日以内）",
            times.count,
            days(times.median_days),
            days(times.p90_days),
        ),
    };
    writeln!(screen, "{}", screen.paint(Paint::Bold, &line))?;
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
    let english = match by {
        ReachedBy::IssuedOnward => "sent it on",
        ReachedBy::Addressed => "addressed",
        ReachedBy::Held => "in its folder",
    };
    language.pick(english, words::reached_by(by))
}

fn reason(reason: NotReachedReason, language: Language) -> &'static str {
    let english = match reason {
        NotReachedReason::AddressedAsClassButNoFile => "addressed as one of a class, no file",
        NotReachedReason::NoTrace => "no trace",
        NotReachedReason::StoppedUpstream => "stopped above it",
    };
    language.pick(english, words::reason(reason))
}

fn anomaly_kind(kind: AnomalyKind, language: Language) -> &'static str {
    let english = match kind {
        AnomalyKind::ImpossibleOrder => "impossible order",
        AnomalyKind::LateAfterDeadline => "late",
        AnomalyKind::MissingEnclosure => "missing enclosure",
        AnomalyKind::NumberMismatch => "number mismatch",
        AnomalyKind::SupersededNotReceived => "correction not received",
        AnomalyKind::DuplicateRoute => "two routes",
    };
    language.pick(english, words::anomaly(kind))
}
