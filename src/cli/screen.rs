//! What goes to the terminal: standard output behind a buffer, language, colour.

use crate::config;
use crate::model::Tongue;
use clap::ValueEnum;
use std::env;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// `--lang`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum LanguageChoice {
    /// by the environment: LC_ALL, LC_MESSAGES, LANG
    #[default]
    Auto,
    /// Japanese
    Ja,
    /// English
    En,
}

/// The language of what a person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Japanese,
    English,
}

impl LanguageChoice {
    /// The language chosen, or the one of the environment.
    pub(super) fn resolve(self) -> Language {
        self.resolve_in(|name| env::var(name).ok())
    }

    fn resolve_in(self, variable: impl Fn(&str) -> Option<String>) -> Language {
        match self {
            Self::Ja => Language::Japanese,
            Self::En => Language::English,
            Self::Auto => {
                let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                    .into_iter()
                    .filter_map(variable)
                    .find(|value| !value.is_empty())
                    .unwrap_or_default();
                if locale.starts_with("ja") { Language::Japanese } else { Language::English }
            }
        }
    }
}

impl Language {
    /// The tongue of what stages say.
    pub(super) fn tongue(self) -> Tongue {
        match self {
            Self::English => Tongue::English,
            Self::Japanese => Tongue::Japanese,
        }
    }

    /// The text of this language.
    pub(super) fn pick<'a>(self, english: &'a str, japanese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Japanese => japanese,
        }
    }
}

/// A way of setting text off on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// a heading
    Bold,
    /// less important
    Dim,
    /// something to look at
    Warn,
    /// a failure
    Fail,
    /// a value that was read
    Value,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Warn => "33",
            Self::Fail => "31",
            Self::Value => "36",
        }
    }
}

/// Standard output for one command.
pub(super) struct Screen {
    out: BufWriter<StdoutLock<'static>>,
    /// of what a person reads
    pub(super) language: Language,
    chosen: LanguageChoice,
    colour: bool,
}

impl Screen {
    /// Colour only on a terminal, and not with NO_COLOR.
    pub(super) fn new(chosen: LanguageChoice) -> Self {
        let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colour = wanted && io::stdout().is_terminal();
        Self {
            out: BufWriter::with_capacity(64 * 1024, io::stdout().lock()),
            language: chosen.resolve(),
            chosen,
            colour,
        }
    }

    /// Takes over the language of the settings, unless the command line chose one.
    pub(super) fn adopt(&mut self, language: config::Language) {
        if self.chosen == LanguageChoice::Auto {
            self.language = match language {
                config::Language::Auto => self.chosen.resolve(),
                config::Language::Japanese => Language::Japanese,
                config::Language::English => Language::English,
            };
        }
    }

    /// The language that the command line names.
    pub(super) fn asked_for(&self) -> Option<config::Language> {
        match self.chosen {
            LanguageChoice::Auto => None,
            LanguageChoice::Ja => Some(config::Language::Japanese),
            LanguageChoice::En => Some(config::Language::English),
        }
    }

    /// A line for the person, on standard error, so that what is piped stays clean.
    pub(super) fn note(&mut self, line: &str) -> io::Result<()> {
        self.out.flush()?;
        writeln!(io::stderr(), "{line}")
    }

    /// The text, set off when there is colour.
    pub(super) fn paint(&self, paint: Paint, text: &str) -> String {
        if self.colour { format!("\u{1b}[{}m{text}\u{1b}[0m", paint.code()) } else { text.to_owned() }
    }

    /// The text of the language in use.
    pub(super) fn pick<'a>(&self, english: &'a str, japanese: &'a str) -> &'a str {
        self.language.pick(english, japanese)
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn auto(pairs: &[(&str, &str)]) -> Language {
        LanguageChoice::Auto.resolve_in(|name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.to_owned()))
    }

    #[test]
    fn the_first_variable_that_is_set_decides_the_language() {
        assert_eq!(auto(&[("LANG", "ja_JP.UTF-8")]), Language::Japanese);
        assert_eq!(auto(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")]), Language::English);
        assert_eq!(auto(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "")]), Language::Japanese);
        assert_eq!(auto(&[]), Language::English);
    }
}
