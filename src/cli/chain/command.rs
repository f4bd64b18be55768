//! The command itself: which circulars, in which form.

use super::draw;
use super::route::{Route, letters};
use crate::cli::book::{self, BookArgs};
use crate::cli::failure::{Exit, Failure};
use crate::cli::screen::Screen;
use crate::cli::setup;
use crate::export::{chain_mermaid, chain_svg};
use crate::model::{Circular, LetterId, Place};
use crate::pipeline::Archive;
use crate::register::Register;
use crate::text::squash;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::io::Write as _;

/// Arguments of `kairan chain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Works on the register of the last run; no document is read.

Examples:
  kairan chain                               every circular that was passed on
  kairan chain 医政発0609第3号               the circulars with a letter of this number
  kairan chain tokyo/t155.txt#0              the circular this letter belongs to
  kairan chain 医政発0609第3号 --as-of 2023-06-30    how far it had come by then
  kairan chain 2023収0012 --format svg > chain.svg")]
pub(in crate::cli) struct ChainArgs {
    /// Reference number, or a letter: FILE#N, FILE, number of receipt, id of a circular
    #[arg(value_name = "NUMBER|LETTER")]
    what: Option<String>,
    /// Form of the drawing
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: ChainFormat,
    /// Only what was known on this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    #[command(flatten)]
    book: BookArgs,
}

/// Form of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum ChainFormat {
    /// A tree for the terminal
    #[default]
    Tree,
    /// A Mermaid graph
    Mermaid,
    /// A drawing
    Svg,
    /// One JSON object per circular and line
    Json,
}

/// Draws the circulars that are asked for.
pub(in crate::cli) fn chain(args: &ChainArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    let as_of = book::day("--as-of", args.as_of.as_deref(), &context)?;
    let register = book::open(&context)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    let archive = book::archive(&register, bodies.as_deref(), as_of, &context)?;
    let chosen = choose(args.what.as_deref(), &archive, &register)?;
    let letters = letters(&archive.records);
    if args.format == ChainFormat::Svg && chosen.len() != 1 {
        return Err(Failure::refused(
            format!("expected one circular for a drawing, found {}", chosen.len()),
            "name one by a number or a letter: kairan chain 医政発0609第3号 --format svg > chain.svg",
            format!(
                "図にできるのは回覧文書1件です（{}件あります）。番号か文書を指定してください: kairan chain 医政発0609第3号 --format svg > 経路.svg",
                chosen.len()
            ),
        ));
    }
    for circular in chosen {
        match args.format {
            ChainFormat::Tree => draw::tree(circular, &Route::of(circular, &letters), screen)?,
            ChainFormat::Mermaid => screen.write_all(chain_mermaid(circular).as_bytes())?,
            ChainFormat::Svg => {
                screen.write_all(
                    chain_svg(circular, &|place| letters.get(place).copied(), context.settings.tongue()).as_bytes(),
                )?;
            }
            ChainFormat::Json => {
                serde_json::to_writer(&mut *screen, circular).map_err(std::io::Error::from)?;
                writeln!(screen)?;
            }
        }
    }
    Ok(Exit::Complete)
}

/// The circulars that a person means; all without a word.
pub(in crate::cli) fn choose<'a>(
    what: Option<&str>,
    archive: &'a Archive,
    register: &Register,
) -> Result<Vec<&'a Circular>, Failure> {
    let Some(what) = what else { return Ok(archive.circulars.iter().collect()) };
    let places = places_of(what, archive, register)?;
    let belongs = |circular: &Circular| {
        let covers = circular.forwards.iter().map(|forward| &forward.from);
        let passed_on = circular.forwards.iter().flat_map(|forward| &forward.to);
        circular.id == what || circular.copies.iter().chain(covers).chain(passed_on).any(|place| places.contains(place))
    };
    let chosen: Vec<&Circular> = archive.circulars.iter().filter(|circular| belongs(circular)).collect();
    if !chosen.is_empty() {
        return Ok(chosen);
    }
    let (message, help, japanese) = if places.is_empty() {
        (
            format!("expected the number of a letter of the register, found {what}"),
            "`kairan search` finds letters by their words",
            format!("収受簿に「{what}」という番号の文書はありません。kairan search で言葉から探せます"),
        )
    } else {
        (
            format!("expected a letter that was passed on or passes one on, found that {what} does neither"),
            "`kairan chain` without a number lists every circular",
            format!(
                "「{what}」は転送された文書でも、転送した文書でもありません。番号なしの kairan chain で一覧を表示できます"
            ),
        )
    };
    Err(Failure::refused(message, help, japanese))
}

/// The letters that are meant: of this number, of this file, or the one of this name.
fn places_of(what: &str, archive: &Archive, register: &Register) -> Result<BTreeSet<Place>, Failure> {
    let number = squash(what);
    let mut places = BTreeSet::new();
    for record in &archive.records {
        let path = &record.source.path;
        for (at, letter) in record.letters.iter().enumerate() {
            let named = path == what || letter.id == what || format!("{path}#{at}") == what;
            if named || letter.reference_numbers.iter().any(|own| squash(own) == number) {
                places.insert(Place { path: path.clone(), letter: at });
            }
        }
    }
    if places.is_empty()
        && let Ok(LetterId(id)) = register.find_letter(what)
    {
        let entries = register.letters().map_err(|error| book::refused(&error))?;
        let named = entries.iter().filter(|entry| entry.id == Some(LetterId(id)));
        places.extend(named.map(|entry| Place { path: entry.source.path.clone(), letter: entry.index }));
    }
    Ok(places)
}
