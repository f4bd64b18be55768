//! `kairan check`: configuration, tables, bodies and register, with everything that is wrong.

use super::book::BookArgs;
use super::failure::{Exit, Failure, Problem};
use super::screen::Screen;
use super::setup::{self, ReadingArgs};
use crate::config::Settings;
use crate::pipeline;
use crate::register::{Register, Verification};
use crate::tables::Tables;
use clap::Args;
use std::io::Write as _;

/// Arguments of `kairan check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kairan check
  kairan check --files           are the files still the files that were read? (reads them all)")]
pub(super) struct CheckArgs {
    /// Compare every file of the register with its hash
    #[arg(long)]
    files: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Looks at everything, then says all of it at once.
pub(super) fn check(args: &CheckArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut problems = Vec::new();
    let reading =
        ReadingArgs { config: args.book.config.clone(), threads: None, password_file: Vec::new(), ocr: false };
    let mut settings = match setup::settings(&reading, screen) {
        Ok(settings) => settings,
        Err(failure) => {
            problems.extend(failure.into_problems());
            Settings::default()
        }
    };
    setup::put_in_place(&mut settings, &[], args.book.out.as_deref(), args.book.bodies.as_deref());
    match Tables::load(&settings.tables) {
        Ok(_) => writeln!(screen, "{}", screen.pick("tables: in order", "表: 問題なし"))?,
        Err(errors) => problems.extend(errors.iter().map(|error| setup::table_problem(error, ""))),
    }
    match setup::bodies(&settings, screen) {
        Ok(Some(bodies)) => {
            let line = screen.pick("bodies", "団体の一覧");
            writeln!(screen, "{line}: {}", bodies.len())?;
        }
        Ok(None) => {}
        Err(failure) => problems.extend(failure.into_problems()),
    }
    let file = settings.out.join(&settings.register.file);
    if file.is_file() {
        let limits = settings.limits;
        let hash = |path: &str| if args.files { pipeline::hash_now(path, &limits) } else { None };
        match Register::open_read_only(&file).and_then(|register| register.verify(hash)) {
            Ok(found) => register_problems(&found, args.files, &mut problems, screen)?,
            Err(error) => problems.push(Failure::of_register(&error)),
        }
    } else {
        let line = screen.pick("register: none yet", "収受簿: まだありません");
        writeln!(screen, "{line} ({})", file.display())?;
    }
    if problems.is_empty() { Ok(Exit::Complete) } else { Err(Failure::Refused(problems)) }
}

fn register_problems(
    found: &Verification,
    files: bool,
    problems: &mut Vec<Problem>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let line = screen.pick("register: documents", "収受簿: 書類数");
    writeln!(screen, "{line} {}", found.checked)?;
    for damage in &found.damage {
        problems.push(Problem::new(
            format!("the register is damaged: {damage}"),
            "restore it from a backup, or give a new name in pipeline.toml and run again",
        )
        .in_japanese(format!(
            "収受簿が壊れています（{damage}）。バックアップから戻すか、pipeline.toml に新しい名前を書いて作り直してください"
        )));
    }
    for gap in &found.gaps {
        problems.push(
            Problem::new(
                format!("expected a letter under {gap}, found none"),
                "a row was taken out of the register by another program; restore it from a backup",
            )
            .in_japanese(format!(
                "{gap} の文書がありません。別のプログラムが行を削除しています。バックアップから戻してください"
            )),
        );
    }
    if files {
        for changed in &found.changed {
            problems.push(
                Problem::new(
                    format!("{}: expected the content that was read, found another", changed.path),
                    "run again to read it anew; the rows of the old content are kept",
                )
                .in_japanese(format!(
                    "{}: 読んだ時と内容が違います。もう一度 run を実行すると読み直します。前の内容の行も残ります",
                    changed.path
                )),
            );
        }
        // members change with the file around them, which is among the files itself
        for missing in found.missing.iter().filter(|path| !path.contains("!/")) {
            problems.push(
                Problem::new(
                    format!("{missing}: expected a file, found none or one that cannot be read"),
                    "run again to mark it in the register, or put it back",
                )
                .in_japanese(format!(
                    "{missing}: ファイルがないか、読めません。元に戻すか、もう一度 run を実行すると収受簿に記録します"
                )),
            );
        }
    }
    Ok(())
}
