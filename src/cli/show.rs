//! `kairan show FILE|LETTER`: letters for a person: every field with the line it was read from, then the lines with field marks.
//!
//! ```text
//! 文書番号  医政参発0609第3号            12 行  確度 0.98
//! …
//!  番号 │  12 │ 　　　　　医政参発０６０９第３号
//! ```

use super::book;
use super::extract::ended;
use super::failure::{Exit, Failure, Problem};
use super::fields::{self, Row};
use super::screen::{Paint, Screen};
use super::setup::{self, ReadingArgs};
use crate::model::{Document, DocumentRecord, Letter, RegisterEntry};
use crate::pipeline::{Context, Stop};
use crate::text::width;
use clap::Args;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `kairan show`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kairan show notice.pdf            every letter of the file
  kairan show notice.pdf#1          the second letter of the file
  kairan show 2023収0012            a letter of the register
  kairan show notice.pdf --lang ja")]
pub(super) struct ShowArgs {
    /// File, FILE#N, or a letter of the register: its number of receipt or the id of a record
    #[arg(value_name = "FILE|LETTER")]
    what: String,
    /// Only the fields, not the lines
    #[arg(long)]
    fields: bool,
    /// Folder of the outputs, with the register in it
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl ShowArgs {
    fn context(&self, screen: &mut Screen) -> Result<Context, Failure> {
        let mut settings = setup::reading_settings(&self.reading, screen)?;
        if let Some(out) = &self.out {
            settings.out.clone_from(out);
        }
        setup::context_of(settings)
    }
}

/// Shows one letter, or all letters of a file.
pub(super) fn show(args: &ShowArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.context(screen)?;
    let (file, letter) = file_and_letter(&args.what);
    let shown = if is_there(file) { from_file(&context, file)? } else { from_register(&context, &args.what)? };
    let letter = letter.or(shown.letter);
    refuse_none(&args.what, &shown, letter)?;
    let mut failed = false;
    for (record, document) in &shown.documents {
        failed |= record.has_failed();
        show_document(record, document, letter, args.fields, screen)?;
    }
    Ok(ended(&Stop::new(), failed))
}

/// Refuses a letter that none of the documents has, and says which there are.
fn refuse_none(what: &str, shown: &Shown, letter: Option<usize>) -> Result<(), Failure> {
    let Some(letter) = letter else { return Ok(()) };
    let most = shown.documents.iter().map(|(record, _)| record.letters.len()).max().unwrap_or_default();
    if letter < most {
        return Ok(());
    }
    let there: Vec<String> = shown
        .documents
        .iter()
        .flat_map(|(record, _)| (0..record.letters.len()).map(|at| format!("{}#{at}", record.source.path)))
        .take(20)
        .collect();
    let problem = if there.is_empty() {
        Problem::new(
            format!("{what}: expected a letter, found a file in which none was found"),
            "without #N the file is shown",
        )
        .in_japanese(format!("{what}: このファイルに文書は見つかっていません。#番号 を付けずに指定してください"))
    } else {
        let there = there.join(" ");
        Problem::new(
            format!("{what}: expected one of the letters of the file, found none of this number"),
            format!("there are: {there}"),
        )
        .in_japanese(format!("{what}: その番号の文書はありません。あるのは次のとおりです: {there}"))
    };
    Err(Failure::NoInput(vec![problem]))
}

/// `notice.pdf#1` → notice.pdf and 1, unless a file has this whole name.
fn file_and_letter(what: &str) -> (&str, Option<usize>) {
    match what.rsplit_once('#') {
        Some((file, number)) if !Path::new(what).exists() => match number.parse() {
            Ok(number) => (file, Some(number)),
            Err(_) => (what, None),
        },
        _ => (what, None),
    }
}

/// Whether there is a file to read, or a file around a member.
fn is_there(file: &str) -> bool {
    Path::new(file).exists() || file.split_once("!/").is_some_and(|(outer, _)| Path::new(outer).exists())
}

/// Documents to show, and the one letter that was asked for.
struct Shown {
    documents: Vec<(DocumentRecord, Document)>,
    letter: Option<usize>,
}

fn from_file(context: &Context, file: &str) -> Result<Shown, Failure> {
    let readings = setup::read_one(context, file)?;
    let documents = readings.into_iter().map(|reading| (reading.record, reading.document)).collect();
    Ok(Shown { documents, letter: None })
}

/// A letter of the register as it stands there, corrections applied, with the text that was stored when it was read.
fn from_register(context: &Context, what: &str) -> Result<Shown, Failure> {
    if !context.register_file().is_file() {
        return Err(Failure::NoInput(vec![
            Problem::new(
                format!("{what}: expected a file or a letter of the register, found neither a file nor a register"),
                "check the path; letters of a register need --out with its folder",
            )
            .in_japanese(format!(
                "{what}: そのようなファイルはなく、収受簿もありません。場所を確かめてください。収受簿の文書なら、そのフォルダを --out で指定してください"
            )),
        ]));
    }
    let register = book::open(context)?;
    let refused = |error| book::refused(&error);
    let id = register.find_letter(what).map_err(refused)?;
    let RegisterEntry { source, index, .. } = register.sheet(id).map_err(refused)?.entry;
    let stored = register.decoded(&source.path, &source.sha256).map_err(refused)?;
    let document = stored.map(|(decoded, _)| decoded.document).unwrap_or_default();
    let record = match register.source_at(&source.path).map_err(refused)? {
        Some(source) => register.record_of(source).map_err(refused)?,
        None => None,
    };
    let documents = record.into_iter().map(|record| (record, document.clone())).collect();
    Ok(Shown { documents, letter: Some(index) })
}

fn show_document(
    record: &DocumentRecord,
    document: &Document,
    only: Option<usize>,
    fields_only: bool,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let source = &record.source;
    let head = screen.paint(Paint::Bold, &source.path);
    writeln!(
        screen,
        "{head}  {} · {} {} · {} {}",
        source.media_type.as_str(),
        source.pages,
        screen.pick("pages", "頁"),
        record.letters.len(),
        screen.pick("letters", "件の文書"),
    )?;
    for remark in record.diagnostics.iter().filter(|remark| remark.letter.is_none()) {
        let line = setup::remark_line(remark, screen.language);
        writeln!(screen, "  {}", screen.paint(Paint::Warn, &line))?;
    }
    for (at, letter) in record.letters.iter().enumerate().filter(|(at, _)| only.is_none_or(|only| only == *at)) {
        writeln!(screen)?;
        show_letter(record, at, letter, screen)?;
        if !fields_only {
            writeln!(screen)?;
            show_lines(document, letter, screen)?;
        }
    }
    if only.is_none() {
        for material in &record.material {
            let label = material.label.as_deref().unwrap_or(screen.pick("material", "資料"));
            writeln!(
                screen,
                "\n{} {}  ({} {}–{})",
                screen.paint(Paint::Bold, label),
                material.title.as_deref().unwrap_or_default(),
                screen.pick("lines", "行"),
                material.first_line,
                material.last_line
            )?;
        }
    }
    writeln!(screen)?;
    Ok(())
}

fn show_letter(record: &DocumentRecord, at: usize, letter: &Letter, screen: &mut Screen) -> Result<(), Failure> {
    let title = format!(
        "{} {}/{} · {} {}–{} · {} {}–{} · {} {:.2}",
        screen.pick("letter", "文書"),
        at + 1,
        record.letters.len(),
        screen.pick("pages", "頁"),
        letter.first_page,
        letter.last_page,
        screen.pick("lines", "行"),
        letter.first_line,
        letter.last_line,
        screen.pick("confidence", "確度"),
        letter.confidence,
    );
    writeln!(screen, "{}", screen.paint(Paint::Bold, &title))?;
    let rows = fields::rows(letter, screen.language);
    let label_width = rows.iter().map(|row| width(row.label)).max().unwrap_or_default();
    let mut last = "";
    for row in &rows {
        let label = if row.label == last { "" } else { row.label };
        last = row.label;
        let padding = " ".repeat(label_width - width(label));
        let mark = if row.review { screen.paint(Paint::Warn, " ?") } else { "  ".to_owned() };
        let value = screen.paint(Paint::Value, &row.value);
        writeln!(screen, "{mark}{label}{padding}  {value}{}", evidence_of(row, screen))?;
    }
    for remark in record.diagnostics.iter().filter(|remark| remark.letter == Some(at)) {
        let line = setup::remark_line(remark, screen.language);
        writeln!(screen, "  {}", screen.paint(Paint::Warn, &line))?;
    }
    Ok(())
}

fn evidence_of(row: &Row, screen: &Screen) -> String {
    let Some(evidence) = &row.evidence else { return String::new() };
    let text = format!(
        "   ← {} {}  {}  ({}, {:.2})",
        screen.pick("line", "行"),
        evidence.line,
        evidence.text.trim(),
        evidence.rule,
        evidence.confidence
    );
    screen.paint(Paint::Dim, &text.replace('\n', " "))
}

/// The lines of a letter; in the margin, the fields that were read from them.
fn show_lines(document: &Document, letter: &Letter, screen: &mut Screen) -> Result<(), Failure> {
    let mut marks: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    let rows = fields::rows(letter, screen.language);
    for row in &rows {
        if let Some(evidence) = &row.evidence {
            let marks = marks.entry(evidence.line).or_default();
            if !marks.contains(&row.label) {
                marks.push(row.label);
            }
        }
    }
    let margins: BTreeMap<u32, String> = marks.into_iter().map(|(line, marks)| (line, marks.join(" "))).collect();
    let margin_width = margins.values().map(|margin| width(margin)).max().unwrap_or_default();
    let mut page = letter.first_page;
    for line in document.lines().filter(|line| (letter.first_line..=letter.last_line).contains(&line.number)) {
        if line.page != page {
            page = line.page;
            let rule = format!("{} │ ── {} {page} ──", " ".repeat(margin_width), screen.pick("page", "頁"));
            writeln!(screen, "{}", screen.paint(Paint::Dim, &rule))?;
        }
        let margin = margins.get(&line.number).map(String::as_str).unwrap_or_default();
        let padding = " ".repeat(margin_width - width(margin));
        let text = if line.furniture { screen.paint(Paint::Dim, &line.text) } else { line.text.clone() };
        writeln!(screen, "{padding}{} │{:>4} │ {text}", screen.paint(Paint::Value, margin), line.number)?;
    }
    Ok(())
}
