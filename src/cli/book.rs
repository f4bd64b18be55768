//! The register as the commands that read no document see it.

use super::failure::{Failure, Problem};
use super::screen::Screen;
use super::setup::{self, ReadingArgs};
use crate::pipeline::Context;
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
        let reading = ReadingArgs { config: self.config.clone(), threads: None, password_file: Vec::new() };
        let mut settings = setup::settings(&reading, screen)?;
        if let Some(out) = &self.out {
            settings.out.clone_from(out);
        }
        if let Some(bodies) = &self.bodies {
            settings.bodies = Some(bodies.clone());
        }
        setup::context_of(settings)
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
    Err(Failure::NoInput(vec![Problem::new(
        format!("{}: expected a register, found none", file.display()),
        "make one with `kairan run PATH…`, or name its folder with --out",
    )]))
}

/// An error of the register as a refusal; its words say what to do.
pub(super) fn refused(error: &RegisterError) -> Failure {
    Failure::refused(error.to_string(), "")
}
