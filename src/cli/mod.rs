//! The command line: the only place that knows exit codes.
//!
//! One file per subcommand; each takes its arguments and a [`screen::Screen`] and gives an [`failure::Exit`] or a
//! [`failure::Failure`]. Knows no rule of the domain: it asks the [`crate::pipeline`] and shows what comes back.

mod args;
mod audit;
mod book;
mod chain;
mod check;
mod correct;
mod diff;
mod draw_page;
mod explain;
mod export;
mod extract;
mod failure;
mod fields;
mod help;
mod learn;
mod pack;
mod progress;
mod refusal;
mod run;
mod score;
mod screen;
mod search;
#[cfg(feature = "web")]
mod serve;
mod setup;
mod show;
mod split;
mod text;
mod verify;
mod watch;

use args::{Cli, Command};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};
use failure::{Exit, Failure};
use screen::{Language, Screen};
use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// Runs the command.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let language = help::language_of(&arguments);
    let command = help::translate(Cli::command(), language);
    let parsed = command.try_get_matches_from(&arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(message) => {
            // help and version are answers, anything else is a mistake in the arguments
            let refused = message.use_stderr();
            if refused
                && language == Language::Japanese
                && message.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
            {
                let _ = writeln!(io::stderr(), "{}", refusal::in_japanese(&message, &named(&arguments)));
            } else {
                let _ = message.print();
            }
            return ExitCode::from(if refused { 2 } else { 0 });
        }
    };
    let mut screen = Screen::new(cli.lang);
    let ended = dispatch(&cli.command, &mut screen).and_then(|exit| Ok(screen.flush().map(|()| exit)?));
    match ended {
        Ok(exit) => exit.into(),
        Err(failure) => {
            let _ = screen.flush();
            if !matches!(failure, Failure::ReaderGone) {
                let _ = writeln!(io::stderr(), "{}", failure.text(screen.language));
            }
            failure.exit_code()
        }
    }
}

/// The command that the arguments name, if they name one.
fn named(arguments: &[OsString]) -> String {
    let known = Cli::command();
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    words
        .filter_map(|word| known.find_subcommand(word))
        .map(|found| found.get_name().to_owned())
        .next()
        .unwrap_or_default()
}

fn dispatch(command: &Command, screen: &mut Screen) -> Result<Exit, Failure> {
    match command {
        Command::Run(args) => run::run(args, screen),
        Command::Extract(args) => extract::extract(args, screen),
        Command::Text(args) => text::text(args, screen),
        Command::Show(args) => show::show(args, screen),
        Command::Audit(args) => audit::audit(args, screen),
        Command::Chain(args) => chain::chain(args, screen),
        Command::Search(args) => search::search(args, screen),
        #[cfg(feature = "web")]
        Command::Serve(args) => serve::serve(args, screen),
        Command::Correct(args) => correct::correct(args, screen),
        Command::Diff(args) => diff::diff(args, screen),
        Command::Verify(args) => verify::verify(args, screen),
        Command::Export(args) => export::export(args, screen),
        Command::Split(args) => split::split(args, screen),
        Command::Pack(args) => pack::pack(args, screen),
        Command::Watch(args) => watch::watch(args, screen),
        Command::Check(args) => check::check(args, screen),
        Command::Explain(args) => explain::explain(args, screen),
        Command::Score(args) => score::score(args, screen),
        Command::Learn(args) => learn::learn(args, screen),
        Command::DrawPage(args) => draw_page::draw_page(args, screen),
    }
}
