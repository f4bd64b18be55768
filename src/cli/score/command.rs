//! The command itself.

use super::baseline;
use super::load::{self, Sheets, Truth};
use super::measure::measure;
use super::office;
use super::report::{self, Result as Measured};
use super::tally::Counted;
use crate::cli::book::{self, BookArgs};
use crate::cli::failure::{Exit, Failure, Problem};
use crate::cli::screen::Screen;
use crate::cli::setup::{self, ReadingArgs};
use crate::pipeline;
use clap::Args;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan score`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kairan score truth outputs/letters.jsonl          an earlier run against the truth
  kairan score truth inbox/                         read the documents of that folder now
  kairan score truth                                the documents lie beside their truth files
  kairan score truth letters.jsonl --errors --field date
  kairan score truth letters.jsonl --json > before.json; …; kairan score truth letters.jsonl --baseline before.json
  kairan score --register                           how right the readings of letters are that people confirmed
  kairan score --register --write truth/            their truth files, too, with the documents")]
pub(in crate::cli) struct ScoreArgs {
    /// Folder of truth files (STEM.json)
    #[arg(required_unless_present = "register")]
    truth: Option<PathBuf>,
    /// Records (letters.jsonl), or documents to read now; without one, the documents beside the truth files
    predictions: Vec<PathBuf>,
    /// In place of truth files: the documents of the register of which people confirmed every letter
    #[arg(long, conflicts_with_all = ["truth", "predictions"])]
    register: bool,
    /// With --register: write their truth files into this folder, each beside its document
    #[arg(long, value_name = "FOLDER", requires = "register")]
    write: Option<PathBuf>,
    /// Folder of the outputs, with the register in it
    #[arg(long, value_name = "FOLDER", requires = "register")]
    out: Option<PathBuf>,
    /// List every difference
    #[arg(long)]
    errors: bool,
    /// With --errors: only this field
    #[arg(long, value_parser = field_of)]
    field: Option<Counted>,
    /// Print one JSON object, with the counts of every document
    #[arg(long)]
    json: bool,
    /// Show gains and losses since an earlier result (of --json) or earlier records (letters.jsonl)
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// The truth that people confirmed in the register; the readings of the same documents go into `sheets`.
fn confirmed(args: &ScoreArgs, sheets: &mut Sheets, screen: &mut Screen) -> Result<Truth, Failure> {
    let book = BookArgs { out: args.out.clone(), config: args.reading.config.clone(), bodies: None };
    let context = book.context(screen)?;
    let register = book::open(&context)?;
    let office = office::confirmed(&register)?;
    if let Some(folder) = &args.write {
        let written = office::write(&office, folder, &context)?;
        let text = screen.pick("truth files written", "正解ファイルを書きました");
        screen.note(&format!("{text}: {written} ({})", folder.display()))?;
    }
    if office.half > 0 {
        let text = screen.pick(
            "documents left out because not every letter of them is confirmed",
            "すべての文書を確認し終えていないため除いた書類",
        );
        screen.note(&format!("{text}: {}", office.half))?;
    }
    let (truth, read) = office::sheets(&office);
    *sheets = read;
    Ok(truth)
}

/// Reads the documents below the paths that there is a truth of.
fn read_documents(
    args: &ScoreArgs,
    paths: &[PathBuf],
    truth: &Truth,
    sheets: &mut Sheets,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let context = setup::context(&args.reading, screen)?;
    let mut walked = pipeline::list(&context.settings, paths);
    let stems: BTreeSet<&str> = truth.documents.iter().map(|(stem, _)| stem.as_str()).collect();
    walked.sources.retain(|source| {
        stems.contains(load::stem(&source.path).as_str()) && source.file.extension().is_none_or(|end| end != "json")
    });
    pipeline::extract(&context, walked.sources, &setup::stop_on_interrupt(), |records| {
        for record in records {
            sheets.insert(load::stem(&record.source.path), load::sheets_of(&record));
        }
        Ok::<(), Failure>(())
    })
}

/// No document and no record has the name of a truth file: a table of zeros would look like a result.
fn nothing_to_compare(args: &ScoreArgs, truth: &Truth) -> Failure {
    let wanted: Vec<&str> = truth.documents.iter().map(|(stem, _)| stem.as_str()).take(3).collect();
    let (count, wanted) = (truth.documents.len(), wanted.join(", "));
    let beside = args.truth.as_deref().map(|folder| folder.display().to_string()).unwrap_or_default();
    let (place, place_ja) = if args.predictions.is_empty() {
        (format!("beside the {count} truth files of {beside}"), format!("{beside} の正解ファイル {count}件の隣に"))
    } else {
        (format!("of the same names as the {count} truth files"), format!("正解ファイル {count}件と同じ名前の"))
    };
    Failure::NoInput(vec![
        Problem::new(
            format!("expected documents or records {place} ({wanted} …), found none"),
            "a document is compared with the truth file of its name: notice.pdf with notice.json; give the documents or a letters.jsonl",
        )
        .in_japanese(format!(
            "{place_ja}書類も記録もありません（{wanted} …）。notice.pdf は notice.json と比べます。書類のフォルダか letters.jsonl を指定してください"
        )),
    ])
}

fn field_of(key: &str) -> Result<Counted, String> {
    Counted::from_key(key).ok_or_else(|| format!("expected one of: {}", Counted::ALL.map(Counted::key).join(", ")))
}

/// Compares and prints.
pub(in crate::cli) fn score(args: &ScoreArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut sheets = Sheets::new();
    let truth = match &args.truth {
        Some(folder) => load::truth(folder)?,
        None => confirmed(args, &mut sheets, screen)?,
    };
    let earlier = args.baseline.as_ref().map(|file| baseline::read(file, &truth)).transpose()?;
    let (records, documents): (Vec<_>, Vec<_>) =
        args.predictions.iter().cloned().partition(|path| load::is_records(path));
    for file in &records {
        sheets.extend(load::records(file)?);
    }
    match &args.truth {
        Some(folder) if documents.is_empty() && args.predictions.is_empty() => {
            read_documents(args, std::slice::from_ref(folder), &truth, &mut sheets, screen)?;
        }
        Some(_) if !documents.is_empty() => read_documents(args, &documents, &truth, &mut sheets, screen)?,
        _ => {}
    }
    if !truth.documents.iter().any(|(stem, _)| sheets.contains_key(stem)) {
        return Err(nothing_to_compare(args, &truth));
    }
    let mut result = Measured::default();
    for (stem, letters) in &truth.documents {
        result.all += 1;
        let read = sheets.get(stem);
        result.without_record += usize::from(read.is_none());
        let counts = measure(stem, letters, read.map(Vec::as_slice).unwrap_or_default());
        result.documents.insert(stem.clone(), counts.tallies.clone());
        result.counts.absorb(counts);
    }
    if args.json {
        serde_json::to_writer_pretty(&mut *screen, &report::as_json(&result)).map_err(std::io::Error::from)?;
        writeln!(screen)?;
        return Ok(Exit::Complete);
    }
    if args.errors {
        screen.write_all(report::as_list(&result, args.field).as_bytes())?;
    }
    screen.write_all(report::as_table(&result).as_bytes())?;
    if let Some(earlier) = earlier {
        let changes = baseline::compare(&earlier, &result.counts.tallies, &result.documents);
        write!(screen, "\n{changes}")?;
    }
    for path in &truth.passed_over {
        let words =
            screen.pick("passed over (no `letters` in it)", "読み飛ばしました（letters がありません）").to_owned();
        writeln!(screen, "{words}: {}", path.display())?;
    }
    Ok(Exit::Complete)
}
