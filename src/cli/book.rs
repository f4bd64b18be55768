//! The register as the commands that read no document see it.

use super::failure::{Failure, Problem};
use super::run;
use super::screen::{Language, Screen};
use super::setup::{self, ReadingArgs};
use crate::config::Settings;
use crate::model::{BodiesFrom, Body, Date};
use crate::pipeline::{self, Archive, Context};
use crate::register::{Register, RegisterError};
use clap::Args;
use std::path::PathBuf;

/// Options of the commands over the register.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct BookArgs {
    /// Folder of the outputs, with the register in it
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
    /// Settings of the run; without it, pipeline.toml here if there is one
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// List of the bodies that should get circulars
    #[arg(long, value_name = "FILE")]
    pub(super) bodies: Option<PathBuf>,
}

impl BookArgs {
    /// Settings and tables for these options.
    pub(super) fn context(&self, screen: &mut Screen) -> Result<Context, Failure> {
        setup::context_of(self.settings(screen)?)
    }

    /// Settings for these options.
    pub(super) fn settings(&self, screen: &mut Screen) -> Result<Settings, Failure> {
        let reading = ReadingArgs { config: self.config.clone(), threads: None, password_file: Vec::new(), ocr: false };
        let mut settings = setup::settings(&reading, screen)?;
        setup::put_in_place(&mut settings, &[], self.out.as_deref(), self.bodies.as_deref());
        Ok(settings)
    }
}

/// Opens the register for reading.
pub(super) fn open(context: &Context) -> Result<Register, Failure> {
    require(context)?;
    Register::open_read_only(&context.register_file()).map_err(|error| refused(&error))
}

/// Opens the register for writing. It has to be there: only `kairan run` makes one.
pub(super) fn open_to_write(context: &Context) -> Result<Register, Failure> {
    require(context)?;
    Register::open(&context.register_file()).map_err(|error| refused(&error))
}

fn require(context: &Context) -> Result<(), Failure> {
    let file = context.register_file();
    if file.is_file() {
        return Ok(());
    }
    let shown = file.display();
    Err(Failure::NoInput(vec![
        Problem::new(
            format!("{shown}: expected a register, found none"),
            "make one with `kairan run PATH…`, or name its folder with --out",
        )
        .in_japanese(format!(
            "{shown} に収受簿がありません。kairan run PATH で作るか、収受簿のあるフォルダを --out で指定してください"
        )),
    ]))
}

/// First and last day; each may be open.
pub(super) type Period = (Option<Date>, Option<Date>);

/// The period that `--from` and `--to` name.
pub(super) fn period(from: Option<&str>, to: Option<&str>, context: &Context) -> Result<Period, Failure> {
    let name = match (from, to) {
        (Some(_), None) => "--from",
        (None, Some(_)) => "--to",
        _ => "--from, --to",
    };
    pipeline::period(given(name, from)?, given(name, to)?, context).map_err(|unfit| Failure::unfit(name, &unfit))
}

/// The day that an option names.
pub(super) fn day(option: &str, typed: Option<&str>, context: &Context) -> Result<Option<Date>, Failure> {
    pipeline::last_day(given(option, typed)?, context).map_err(|unfit| Failure::unfit(option, &unfit))
}

/// An option that is there has something in it.
fn given<'t>(option: &str, typed: Option<&'t str>) -> Result<&'t str, Failure> {
    match typed {
        Some(typed) if typed.trim().is_empty() => Err(Failure::refused(
            format!("{option}: expected a day, found nothing"),
            "",
            format!("{option}: 日付がありません"),
        )),
        typed => Ok(typed.unwrap_or_default()),
    }
}

/// Whether a day lies in a period. What has no day is in no period, but in the whole of time.
pub(super) fn in_period(day: Option<Date>, (from, to): Period) -> bool {
    match day {
        Some(day) => from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to),
        None => from.is_none() && to.is_none(),
    }
}

/// An error of the register as a refusal; its words say what to do.
pub(super) fn refused(error: &RegisterError) -> Failure {
    Failure::Refused(vec![Failure::of_register(error)])
}

/// What the register holds, joined; with a day, what was known on it.
pub(super) fn archive(
    register: &Register,
    bodies: Option<&[Body]>,
    as_of: Option<Date>,
    context: &Context,
) -> Result<Archive, Failure> {
    let archive = match as_of {
        Some(day) => Archive::as_of(register, bodies, day, context),
        None => Archive::of(register, bodies, context),
    };
    archive.map_err(run::failure_of)
}

/// What a reader of the audit has to know about it: bodies that nobody listed, files that could not be placed in time.
pub(super) fn caveats(archive: &Archive, language: Language) -> Vec<String> {
    let mut out = Vec::new();
    if archive.survey.bodies_from == BodiesFrom::Letters && !archive.circulars.is_empty() {
        out.push(bodies_inferred(language).to_owned());
    }
    if archive.is_listed_elsewhere() {
        out.push(bodies_of_another(language).to_owned());
    }
    if !archive.survey.undated.is_empty() {
        let line = language.pick(
            "files left out because none of their letters has a date",
            "どの文書にも日付がないため除いたファイル",
        );
        out.push(format!("{line}: {}", archive.survey.undated.join(" ")));
    }
    out
}

/// Said where the list of bodies fits none of the letters.
pub(super) fn bodies_of_another(language: Language) -> &'static str {
    language.pick(
        "the list of bodies names nobody that these letters reached; is it the list of another archive? ([audit] bodies in pipeline.toml, or --bodies FILE)",
        "団体の一覧にある団体には、どの文書も届いていません。別の書庫の一覧ではありませんか（pipeline.toml の [audit] bodies、または --bodies FILE）",
    )
}

/// Said wherever coverage is shown without a list of bodies.
pub(super) fn bodies_inferred(language: Language) -> &'static str {
    language.pick(
        "no list of bodies: they are inferred from the letters, and who never appears in one is not counted (--bodies FILE, or [audit] bodies in pipeline.toml)",
        "団体の一覧がないため、団体と階層は文書から推定しました。文書に現れない団体は数えていません（--bodies FILE、または pipeline.toml の [audit] bodies）",
    )
}
