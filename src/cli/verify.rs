//! `kairan verify`: is everything still there, and still what it was.

use super::book::{self, BookArgs};
use super::extract::ended;
use super::failure::{Exit, Failure, Problem};
use super::progress::Bar;
use super::run::failure_of;
use super::screen::{Paint, Screen};
use super::setup;
use crate::diag::system_in_japanese;
use crate::export::{check_bag, is_bag, seal_of};
use crate::pipeline::{self, Soundness, Stop};
use clap::Args;
use std::fmt::Display;
use std::io::Write as _;
use std::path::PathBuf;

/// Arguments of `kairan verify`.
#[derive(Debug, Args)]
#[command(after_help = "\
Every file of the register and every copy beside it is hashed again, every record is read, numbers must have no gap. Nothing is
changed. The status is 1 when something is lost, altered or broken; a file that left its place is no harm while its copy is sound.

Examples:
  kairan verify
  kairan verify --out outputs
  kairan verify evidence/          a pack that `kairan pack` made; its seal has to be the one that was printed then")]
pub(super) struct VerifyArgs {
    /// Packs of evidence to check, in place of the register
    #[arg(value_name = "PACK")]
    packs: Vec<PathBuf>,
    /// No progress bar, and only what is wrong
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Looks at everything and says what is wrong.
pub(super) fn verify(args: &VerifyArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    if !args.packs.is_empty() {
        return verify_packs(args, screen);
    }
    let context = args.book.context(screen)?;
    let register = book::open(&context)?;
    let stop = setup::stop_on_interrupt();
    let mut bar = Bar::new(args.quiet, screen.language);
    let found = pipeline::verify(&context, &register, &mut bar, &stop).map_err(failure_of)?;
    show(&found, args.quiet, screen)?;
    Ok(ended(&stop, !found.is_sound()))
}

fn verify_packs(args: &VerifyArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut sound = true;
    for pack in &args.packs {
        if !is_bag(pack) {
            let shown = pack.display();
            return Err(Failure::NoInput(vec![
                Problem::new(
                    format!("{shown}: expected a pack of evidence (a folder with bagit.txt), found none"),
                    "give the folder that `kairan pack` made",
                )
                .in_japanese(format!(
                    "{shown} は監査資料のフォルダではありません（bagit.txt がありません）。kairan pack の作ったフォルダを指定してください"
                )),
            ]));
        }
        let found = check_bag(pack).map_err(|error| {
            let (said, shown) = (error.to_string(), pack.display());
            Failure::refused(&said, "", format!("{shown}: 読めません（{}）", system_in_japanese(&said)))
        })?;
        sound &= found.is_sound();
        list(
            &found.missing,
            "MISSING: named by the manifest and not there",
            "ありません（一覧にあるのに）",
            Paint::Fail,
            screen,
        )?;
        list(
            &found.changed,
            "CHANGED: another content than the manifest says",
            "一覧と内容が違います",
            Paint::Fail,
            screen,
        )?;
        list(&found.extra, "ADDED: no manifest names it", "一覧にないファイルです", Paint::Fail, screen)?;
        list(&found.wrong, "the pack is not in order", "資料の形が正しくありません", Paint::Fail, screen)?;
        if !args.quiet {
            let place = pack.display();
            let text = match (screen.pick("en", "ja"), found.is_sound()) {
                ("ja", true) => format!("{place}: 問題ありません（{}件を照合）", found.sound),
                ("ja", false) => format!("{place}: 問題があります（{}件は一致）", found.sound),
                (_, true) => format!("{place}: sound, {} files as they were", found.sound),
                (_, false) => format!("{place}: not sound, {} files as they were", found.sound),
            };
            writeln!(screen, "{text}")?;
            if let Some(seal) = seal_of(pack) {
                writeln!(screen, "{}: {seal}", screen.pick("seal", "封印"))?;
            }
        }
    }
    Ok(ended(&Stop::new(), !sound))
}

fn show(found: &Soundness, quiet: bool, screen: &mut Screen) -> Result<(), Failure> {
    let strays: Vec<_> = found.strays.iter().map(|file| file.display()).collect();
    let altered: Vec<_> = found.altered.iter().map(|file| file.display()).collect();
    if !quiet {
        list(
            &found.moved,
            "no longer in its place, the copy is sound",
            "元の場所にありません（写しは無事）",
            Paint::Dim,
            screen,
        )?;
        list(
            &found.changed,
            "another content now, the copy is sound; run again to read it",
            "内容が変わっています（写しは無事）。run で読み直します",
            Paint::Dim,
            screen,
        )?;
        list(
            &strays,
            "belongs to no document; left by a run that was cut off",
            "どの書類のものでもありません（中断した処理の残り）",
            Paint::Dim,
            screen,
        )?;
    }
    list(
        &found.lost,
        "LOST: neither in its place nor as a copy; put it back from a backup",
        "失われました。元の場所にも写しにもありません。バックアップから戻してください",
        Paint::Fail,
        screen,
    )?;
    list(
        &altered,
        "ALTERED: another content than its name says; restore it from a backup",
        "写しが書き換えられています。バックアップから戻してください",
        Paint::Fail,
        screen,
    )?;
    list(
        &found.gaps,
        "a number without a letter; a row was taken out by another program",
        "番号の文書がありません。別のプログラムが行を削除しています",
        Paint::Fail,
        screen,
    )?;
    list(
        &found.damage,
        "the register is damaged; restore it from a backup",
        "収受簿が壊れています。バックアップから戻してください",
        Paint::Fail,
        screen,
    )?;
    if !quiet {
        let (checked, copies) = (found.checked, found.copies);
        let text = match (screen.pick("en", "ja"), found.is_sound()) {
            ("ja", true) => format!("問題ありません: {checked}件の内容を照合、写し {copies}件"),
            ("ja", false) => format!("問題があります: {checked}件の内容を照合、写し {copies}件"),
            (_, true) => format!("sound: {checked} contents compared with their hash, {copies} of them kept as copies"),
            (_, false) => {
                format!("not sound: {checked} contents compared with their hash, {copies} of them kept as copies")
            }
        };
        writeln!(screen, "{text}")?;
    }
    Ok(())
}

fn list(
    what: &[impl Display],
    english: &str,
    japanese: &str,
    paint: Paint,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let words = screen.pick(english, japanese).to_owned();
    for one in what {
        writeln!(screen, "{}", screen.paint(paint, &format!("{one}: {words}")))?;
    }
    Ok(())
}
