//! `kairan pack`: everything that a circular, or a period, rests on, in one folder that proves itself.

use super::book::{self, BookArgs, Period};
use super::chain;
use super::failure::{Exit, Failure};
use super::progress::Bar;
use super::run;
use super::screen::{Language, Paint, Screen};
use super::setup;
use crate::export::seal_of;
use crate::model::{Circular, Date};
use crate::pipeline::{self, PackOrder, Packed};
use crate::text::squash;
use clap::Args;
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan pack`.
#[derive(Debug, Args)]
#[command(after_help = "\
For an auditor: the files as they came in, pictures of their pages, the text and the values read from
it, the register and the audit of these circulars alone. The folder is a BagIt bag (RFC 8493):
`kairan verify FOLDER` says whether anything in it was changed, and so do other programs.

Examples:
  kairan pack 医政発0609第3号 --into 監査資料/停電
  kairan pack --from 2023-04-01 --to 2024-03-31 --into 監査資料/令和5年度
  kairan pack 2023収0012 --into pack --no-pictures")]
pub(super) struct PackArgs {
    /// Reference number, or a letter: FILE#N, FILE, number of receipt, id of a circular
    #[arg(value_name = "NUMBER|LETTER", required_unless_present_any = ["from", "to"])]
    what: Option<String>,
    /// Folder to make; it must not be there yet
    #[arg(long, value_name = "FOLDER")]
    into: PathBuf,
    /// Only circulars from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only circulars up to this day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// No pictures of the pages
    #[arg(long)]
    no_pictures: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Packs, and says what could not be packed.
pub(super) fn pack(args: &PackArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    let period = book::period(args.from.as_deref(), args.to.as_deref(), &context)?;
    let register = book::open(&context)?;
    let bodies = setup::bodies(&context.settings, screen)?;
    let archive = book::archive(&register, bodies.as_deref(), None, &context)?;
    let mut circulars: Vec<&Circular> = chain::choose(args.what.as_deref(), &archive, &register)?;
    circulars.retain(|circular| book::in_period(circular.root.date, period));
    if circulars.is_empty() {
        return Err(Failure::refused(
            "expected circulars in this period, found none",
            "`kairan chain` lists all of them with their dates",
            "この期間の回覧文書はありません。日付は kairan chain で確かめられます",
        ));
    }
    let program = if args.no_pictures { None } else { std::env::current_exe().ok() };
    let order = PackOrder { circulars, title: title(args, period), program };
    let mut bar = Bar::new(false, screen.language);
    let packed =
        pipeline::pack(&register, &archive, &order, &args.into, &context, &mut bar).map_err(run::failure_of)?;
    show(&packed, screen)?;
    Ok(if packed.missing.is_empty() { Exit::Complete } else { Exit::SomeFailed })
}

fn title(args: &PackArgs, period: Period) -> String {
    let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let period = match period {
        (None, None) => String::new(),
        (from, to) => format!("{}～{}", day(from), day(to)),
    };
    let what = args.what.as_deref().map(squash).unwrap_or_default();
    format!("{what} {period}").trim().to_owned()
}

fn show(packed: &Packed, screen: &mut Screen) -> Result<(), Failure> {
    for (path, why) in &packed.missing {
        let why = why.in_tongue(screen.language.tongue());
        writeln!(screen, "{} {why}", screen.paint(Paint::Warn, &format!("{path}:")))?;
    }
    let Packed { folder, circulars, originals, pictures, missing } = packed;
    let (folder, missing) = (folder.display(), missing.len());
    let line = match screen.language {
        Language::English => format!(
            "circulars: {circulars}, files: {originals}, pictures of pages: {pictures}, not packed: {missing} · {folder}"
        ),
        Language::Japanese => format!(
            "回覧文書 {circulars}件、ファイル {originals}件、頁の画像 {pictures}枚、収められず {missing}件 ・ {folder}"
        ),
    };
    writeln!(screen, "{}", screen.paint(Paint::Bold, &line))?;
    if let Some(seal) = seal_of(&packed.folder) {
        let line = screen.pick(
            "seal, to be written down elsewhere: `kairan verify` shows it again as long as nothing in the pack was changed",
            "封印（別の所に控えてください。中身も一覧も変わっていなければ、kairan verify が同じ値を示します）",
        );
        writeln!(screen, "{line}\n  {seal}")?;
    }
    Ok(())
}
