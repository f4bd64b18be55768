//! `kairan learn`: the weights of the line model from truth files.

use super::failure::{Exit, Failure};
use super::screen::Screen;
use super::setup::{self, ReadingArgs};
use crate::learn::{Fit, Sample, Truth, fit, train, truth_files, variants};
use crate::model::Document;
use crate::tables::{Tables, Weights};
use clap::Args;
use rayon::prelude::*;
use sha2::{Digest as _, Sha256};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Arguments of `kairan learn`.
#[derive(Debug, Args)]
#[command(after_help = "\
The table that comes with the program is written by
  kairan learn tests/truth fixtures --write src/tables/data/weights.toml

Examples:
  kairan learn truth/ --hold-out          learn on one half, measure on both
  kairan learn truth/ --write weights.toml")]
pub(super) struct LearnArgs {
    /// Folders of truth files, each beside its document
    #[arg(required = true, value_name = "TRUTH_DIR")]
    folders: Vec<PathBuf>,
    /// Where the table goes; without it nothing is written
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Learn on the half of the documents whose name's hash is even, measure on both halves
    #[arg(long)]
    hold_out: bool,
    /// Passes over the documents
    #[arg(long, default_value_t = 20, value_name = "N")]
    rounds: usize,
    #[command(flatten)]
    reading: ReadingArgs,
}

/// Learns, measures, writes.
pub(super) fn learn(args: &LearnArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = setup::context(&args.reading, screen)?;
    let (mut known, mut held) = (Vec::new(), Vec::new());
    for file in args.folders.iter().flat_map(|folder| truth_files(folder)) {
        let readings = setup::read_one(&context, &file.document.to_string_lossy())?;
        let Some(reading) = readings.into_iter().next().filter(|r| r.document.lines().next().is_some()) else {
            continue;
        };
        let side = if args.hold_out && !is_even(&file.document) { &mut held } else { &mut known };
        side.push((reading.document, file.truth));
    }
    let tables = &context.tables;
    let observe = |(document, truth): &(Document, Truth)| Sample::new(document, truth, tables);
    let observe_all = |(document, truth): &(Document, Truth)| -> Vec<Sample> {
        variants(document).iter().map(|variant| Sample::new(variant, truth, tables)).collect()
    };
    let learned: Vec<Sample> = known.par_iter().flat_map_iter(observe_all).collect();
    let known: Vec<Sample> = known.par_iter().map(observe).collect();
    let held: Vec<Sample> = held.par_iter().map(observe).collect();
    if learned.is_empty() {
        let found = "expected truth files beside their documents, found none";
        return Err(Failure::refused(
            found,
            "give folders that hold STEM.json beside STEM.txt or STEM.pdf",
            "正解ファイルと書類がありません。名前.json と、その隣に 名前.txt か 名前.pdf のあるフォルダを指定してください",
        ));
    }
    let weights = train(&learned, args.rounds, &context.tables);
    report(screen, "learned", &known, &weights, &context.tables)?;
    if args.hold_out {
        report(screen, "held back", &held, &weights, &context.tables)?;
    }
    if let Some(path) = &args.write {
        std::fs::write(path, weights.to_toml())?;
        writeln!(screen, "written: {}", path.display())?;
    }
    Ok(Exit::Complete)
}

fn report(
    screen: &mut Screen,
    name: &str,
    samples: &[Sample],
    weights: &Weights,
    tables: &Tables,
) -> Result<(), Failure> {
    let Fit { right, pieces, begins_right, begins_missed, begins_extra } = fit(samples, weights, tables);
    #[expect(clippy::cast_precision_loss, reason = "counts of lines are far below 2^52")]
    let share = right as f64 / pieces.max(1) as f64;
    writeln!(
        screen,
        "{name}: {} documents, {right} of {pieces} lines have the right role ({share:.4}); beginnings of letters: {begins_right} found, {begins_missed} missed, {begins_extra} made up",
        samples.len()
    )?;
    Ok(())
}

/// The same half for every run and machine: by the hash of the document's name.
fn is_even(document: &Path) -> bool {
    let name = document.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = if name == "input" { document.to_string_lossy().into_owned() } else { name };
    Sha256::digest(name.as_bytes()).first().is_none_or(|byte| byte % 2 == 0)
}
