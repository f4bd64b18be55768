//! Exit status and errors of a run.

use super::screen::Language;
use crate::diag::system_in_japanese;
use crate::pipeline::Unfit;
use crate::register::RegisterError;
use std::fmt;
use std::io;
use std::process::ExitCode;
use thiserror::Error;

/// How a command ended, when it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// complete
    Complete,
    /// complete, but some source failed; nothing else was lost
    SomeFailed,
    /// interrupted; the register is consistent
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Complete => 0,
            Exit::SomeFailed => 1,
            Exit::Interrupted => 130,
        })
    }
}

/// One thing that is wrong with arguments, configuration, tables or inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    /// what was expected and what was found
    pub(crate) message: String,
    /// what a person can do
    pub(crate) help: String,
    /// both in Japanese, where the problem has words of its own
    pub(crate) japanese: Option<String>,
}

impl Problem {
    /// Expected and found; what to do.
    pub(crate) fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into(), japanese: None }
    }

    /// The same with what stands for it in Japanese.
    pub(crate) fn in_japanese(self, japanese: impl Into<String>) -> Self {
        Self { japanese: Some(japanese.into()), ..self }
    }

    fn text(&self, language: Language) -> String {
        match (&self.japanese, language) {
            (Some(japanese), Language::Japanese) => format!("エラー: {japanese}"),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// Why a command did not do its work.
#[derive(Debug, Error)]
pub(super) enum Failure {
    /// arguments, configuration or tables are wrong; nothing was done
    #[error("{}", lines(.0))]
    Refused(Vec<Problem>),
    /// an output could not be written
    #[error("{0}")]
    NotWritten(Problem),
    /// there is nothing to read
    #[error("{}", lines(.0))]
    NoInput(Vec<Problem>),
    /// the reader of our output went away (`| head`)
    #[error("the reader of the output went away")]
    ReaderGone,
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Failure {
    /// One problem with the arguments: expected and found, what to do, and both in Japanese.
    pub(super) fn refused(message: impl Into<String>, help: impl Into<String>, japanese: impl Into<String>) -> Self {
        Self::Refused(vec![Problem::new(message, help).in_japanese(japanese)])
    }

    /// What was typed cannot be understood.
    pub(super) fn unfit(option: &str, unfit: &Unfit) -> Self {
        let of = |words: &str| if option.is_empty() { words.to_owned() } else { format!("{option}: {words}") };
        Self::refused(of(&unfit.english), "", of(&unfit.japanese))
    }

    /// A file, folder or stream that cannot be written.
    pub(super) fn not_written(what: impl fmt::Display, found: impl fmt::Display) -> Self {
        let problem = Problem::new(
            format!("{what}: expected to write here, found: {found}"),
            "check the folder, its permissions and the space left, then run again; what was read is not lost",
        );
        let found = system_in_japanese(&found.to_string());
        Self::NotWritten(problem.in_japanese(format!(
            "{what}: 書き込めません（{found}）。フォルダの場所・権限・空き容量を確かめて、もう一度実行してください。読んだ内容は失われていません"
        )))
    }

    /// What a person is told.
    pub(super) fn text(&self, language: Language) -> String {
        match self {
            Self::Refused(problems) | Self::NoInput(problems) => {
                problems.iter().map(|problem| problem.text(language)).collect::<Vec<_>>().join("\n")
            }
            Self::NotWritten(problem) => problem.text(language),
            Self::ReaderGone => self.to_string(),
        }
    }

    /// A problem with the register, in its own words.
    pub(super) fn of_register(error: &RegisterError) -> Problem {
        Problem::new(error.to_string(), "").in_japanese(error.in_japanese())
    }

    /// The problems it is made of.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        match self {
            Self::Refused(problems) | Self::NoInput(problems) => problems,
            Self::NotWritten(problem) => vec![problem],
            Self::ReaderGone => vec![Problem::new(self.to_string(), "")],
        }
    }

    /// The exit status of the command.
    pub(super) fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Refused(_) => 2,
            Self::NotWritten(_) => 3,
            Self::NoInput(_) => 4,
            // whoever closed the pipe has what they wanted
            Self::ReaderGone => 0,
        })
    }
}

/// An error of writing to standard output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe { Self::ReaderGone } else { Self::not_written("stdout", error) }
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Refused(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_listed_with_what_to_do() {
        let failure = Failure::Refused(vec![
            Problem::new("expected a number, found x", "give a number"),
            Problem::new("unknown key thread", "did you mean threads?"),
        ]);
        assert_eq!(
            failure.to_string(),
            "error: expected a number, found x\n  help: give a number\nerror: unknown key thread\n  help: did you mean threads?"
        );
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let failure = Failure::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(matches!(failure, Failure::ReaderGone));
    }
}
