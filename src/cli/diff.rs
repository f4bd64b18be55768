//! `kairan diff`: what reading the letters again under other rules, tables or settings would change.

use super::book::{self, BookArgs};
use super::extract::ended;
use super::failure::{Exit, Failure};
use super::progress::Bar;
use super::run::failure_of;
use super::screen::{Paint, Screen};
use super::setup::{self, ReadingArgs};
use crate::pipeline::{self, Agreement, Context, Difference, Effect, Fate, FieldChange, LetterChange, RunError};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Arguments of `kairan diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Letters are read again from the text that the register keeps; no file is opened and nothing is written. `kairan run --stored`
applies what is shown.

  + a value is gained   - one is lost   ~ another is read   ! it contradicts what a person corrected or confirmed
  ? would come to the review list   ok would leave it

Examples:
  kairan diff                                              after an update of kairan
  kairan diff --config new.toml
  kairan diff --tables extra_organizations=our_organizations.toml
  kairan diff --format csv > changes.csv")]
pub(super) struct DiffArgs {
    /// A table to try, as [tables] of pipeline.toml names it; may be given several times
    #[arg(long, value_name = "TABLE=FILE", value_parser = table)]
    tables: Vec<(String, PathBuf)>,
    /// text for a person, json (one object per letter and line, the sums last) or csv (one row per field)
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: DiffFormat,
    /// No progress bar
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    book: BookArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum DiffFormat {
    #[default]
    Text,
    Json,
    Csv,
}

fn table(text: &str) -> Result<(String, PathBuf), String> {
    let (name, file) = text.split_once('=').ok_or("expected TABLE=FILE, such as organizations=new.toml")?;
    Ok((name.to_owned(), PathBuf::from(file)))
}

fn context(args: &DiffArgs, screen: &mut Screen) -> Result<Context, Failure> {
    let reading = ReadingArgs { config: args.book.config.clone(), ..ReadingArgs::default() };
    let mut settings = setup::settings(&reading, screen)?;
    if let Some(out) = &args.book.out {
        settings.out.clone_from(out);
    }
    for (name, file) in &args.tables {
        let tables = &mut settings.tables;
        let place = match name.as_str() {
            "organizations" => &mut tables.organizations,
            "extra_organizations" => &mut tables.extra_organizations,
            "reference_prefixes" => &mut tables.reference_prefixes,
            "extra_reference_prefixes" => &mut tables.extra_reference_prefixes,
            "holidays" => &mut tables.holidays,
            "cues" => &mut tables.cues,
            _ => {
                let known =
                    "organizations, extra_organizations, reference_prefixes, extra_reference_prefixes, holidays, cues";
                return Err(Failure::refused(
                    format!("--tables: expected one of {known}, found {name}"),
                    "name it as in pipeline.toml",
                    format!("--tables: 「{name}」という表はありません。使える名前: {known}"),
                ));
            }
        };
        *place = Some(file.clone());
    }
    setup::context_of(settings)
}

/// Reads again and prints what would change.
pub(super) fn diff(args: &DiffArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = context(args, screen)?;
    let register = book::open(&context)?;
    let stop = setup::stop_on_interrupt();
    let mut bar = Bar::new(args.quiet, screen.language);
    if args.format == DiffFormat::Csv {
        writeln!(screen, "number,path,letter,fate,field,effect,before,after,agreement")?;
    }
    let sum = pipeline::difference(&context, &register, &mut bar, &stop, |letter| {
        let written = match args.format {
            DiffFormat::Text => show(letter, screen),
            DiffFormat::Json => {
                serde_json::to_writer(&mut *screen, letter).map_err(io::Error::from).and_then(|()| writeln!(screen))
            }
            DiffFormat::Csv => rows(letter, screen),
        };
        written.map_err(RunError::System)
    });
    let sum = sum.map_err(|error| match error {
        RunError::System(error) => Failure::from(error),
        other => failure_of(other),
    })?;
    match args.format {
        DiffFormat::Text => show_sum(&sum, screen)?,
        DiffFormat::Json => writeln!(screen, "{}", json!({"sum": sum}))?,
        DiffFormat::Csv => {}
    }
    Ok(ended(&stop, false))
}

fn show(letter: &LetterChange, screen: &mut Screen) -> io::Result<()> {
    let number = letter.number.as_deref().unwrap_or("–");
    let place = format!("{}#{}", letter.path, letter.index);
    let subject = letter.subject.as_deref().unwrap_or_default();
    let fate = match letter.fate {
        Fate::Changed => "",
        Fate::Found => screen.pick("  [new letter]", "  [新たに見つかる文書]"),
        Fate::Lost => screen.pick("  [no longer found]", "  [見つからなくなる文書]"),
    };
    let (subject, place) = (screen.paint(Paint::Bold, subject), screen.paint(Paint::Dim, &place));
    writeln!(screen, "{number:<10} {subject}  {place}{fate}")?;
    if letter.fate == Fate::Lost && letter.looked_at {
        let line = screen.pick("  ! a person had corrected or confirmed it", "  ! 人が訂正または確認した文書です");
        writeln!(screen, "{}", screen.paint(Paint::Warn, line))?;
    }
    for field in &letter.fields {
        let sign = sign(field);
        let text = match field.effect {
            Effect::Gained => format!("  {sign} {}: {}", field.field, short(&field.after)),
            Effect::Lost => format!("  {sign} {}: {}", field.field, short(&field.before)),
            Effect::Changed => format!("  {sign} {}: {} → {}", field.field, short(&field.before), short(&field.after)),
        };
        let said = match field.agreement {
            Agreement::Open => "",
            Agreement::Agrees => screen.pick("  (as a person says)", "（人の値と一致）"),
            Agreement::AgainstCorrection => screen.pick("  (corrected by a person, who wins)", "（人の訂正が優先）"),
            Agreement::AgainstConfirmation => {
                screen.pick("  (confirmed otherwise: to review)", "（確認済みの値と違うため要確認）")
            }
        };
        let paint = if sign == '!' { Paint::Warn } else { Paint::Value };
        writeln!(screen, "{}{said}", screen.paint(paint, &text))?;
    }
    for (sign, keys) in [("?", &letter.to_review), ("ok", &letter.sure)] {
        if !keys.is_empty() {
            writeln!(screen, "  {sign} {}", keys.join(", "))?;
        }
    }
    Ok(())
}

fn sign(field: &FieldChange) -> char {
    match (field.agreement, field.effect) {
        (Agreement::AgainstCorrection | Agreement::AgainstConfirmation, _) => '!',
        (_, Effect::Gained) => '+',
        (_, Effect::Lost) => '-',
        (_, Effect::Changed) => '~',
    }
}

/// A value on one line: parties by their names.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(short).collect::<Vec<_>>().join("、"),
        Value::Object(keys) => {
            let named = ["text", "title", "value", "reference_number", "label"];
            match named.iter().find_map(|key| keys.get(*key).and_then(Value::as_str)) {
                Some(text) => {
                    let id = keys.get("id").and_then(Value::as_str).map(|id| format!(" [{id}]")).unwrap_or_default();
                    format!("{text}{id}")
                }
                None => value.to_string(),
            }
        }
        other => other.to_string(),
    }
}

fn rows(letter: &LetterChange, screen: &mut Screen) -> io::Result<()> {
    let word = |value: Result<Value, serde_json::Error>| {
        value.ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let fate = word(serde_json::to_value(letter.fate));
    let mut out = csv::Writer::from_writer(Vec::new());
    let index = letter.index.to_string();
    let start = [letter.number.as_deref().unwrap_or_default(), &letter.path, &index, &fate];
    let mut row = |rest: [&str; 5]| out.write_record(start.iter().chain(&rest)).map_err(io::Error::other);
    if letter.fields.is_empty() && letter.fate != Fate::Changed {
        row(["", "", "", "", ""])?;
    }
    for field in &letter.fields {
        let (effect, agreement) =
            (word(serde_json::to_value(field.effect)), word(serde_json::to_value(field.agreement)));
        row([&field.field, &effect, &field.before.to_string(), &field.after.to_string(), &agreement])?;
    }
    for (effect, keys) in [("to-review", &letter.to_review), ("sure", &letter.sure)] {
        for key in keys {
            row([key, effect, "", "", ""])?;
        }
    }
    screen.write_all(&out.into_inner().map_err(|error| io::Error::other(error.to_string()))?)
}

fn show_sum(sum: &Difference, screen: &mut Screen) -> Result<(), Failure> {
    let Difference { documents, to_decode, letters, found, lost, gains, losses, changes, conflicts, to_review, sure } =
        sum;
    let text = match screen.pick("en", "ja") {
        "ja" => format!(
            "{documents}件の書類を読み直すと: 読取りの変わる文書 {letters}、新たに見つかる {found}、見つからなくなる {lost}; 値の獲得 {gains}、喪失 {losses}、変更 {changes}、人の値との食い違い {conflicts}; 要確認になる {to_review}、ならなくなる {sure}"
        ),
        _ => format!(
            "{documents} documents read again: {letters} letters change, {found} are found, {lost} lost; {gains} values gained, {losses} lost, {changes} changed, {conflicts} against a person; {to_review} fields to review, {sure} no more"
        ),
    };
    writeln!(screen, "{text}")?;
    if *to_decode > 0 {
        let text = match screen.pick("en", "ja") {
            "ja" => format!("{to_decode}件の書類は、ファイルを開かないと分かりません（kairan run が読み直します）"),
            _ => format!("{to_decode} documents can only be read from their files: `kairan run` reads them"),
        };
        writeln!(screen, "{}", screen.paint(Paint::Warn, &text))?;
    }
    Ok(())
}
