//! The help in Japanese: the texts of `help_ja.toml` in the place of the English ones of the commands.

use super::screen::{Language, LanguageChoice};
use clap::{Command, ValueEnum as _};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ffi::OsString;

const TEXTS: &str = include_str!("help_ja.toml");

const TEMPLATE: &str = "{before-help}{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";

/// The texts of one command.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    about: String,
    examples: String,
    args: BTreeMap<String, String>,
}

/// The language that help is wanted in: help is printed before the arguments are understood.
pub(super) fn language_of(arguments: &[OsString]) -> Language {
    let words: Vec<&str> = arguments.iter().filter_map(|word| word.to_str()).collect();
    let named = words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--lang") {
        Some("") => words.get(at + 1).copied(),
        Some(rest) => rest.strip_prefix('='),
        None => None,
    });
    named.and_then(|name| LanguageChoice::from_str(name, true).ok()).unwrap_or_default().resolve()
}

/// The command with its help in this language.
pub(super) fn translate(mut command: Command, language: Language) -> Command {
    if language == Language::English {
        return command;
    }
    // only a built command has the arguments that clap adds itself (--help)
    command.build();
    let texts: BTreeMap<String, Texts> = toml::from_str(TEXTS).unwrap_or_default();
    let common: BTreeMap<String, String> = texts.get("kairan").map(|texts| texts.args.clone()).unwrap_or_default();
    let mut command =
        one(command, &texts, &common).subcommand_help_heading("コマンド").subcommand_value_name("コマンド");
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| one(sub, &texts, &common));
    }
    command
}

fn one(command: Command, texts: &BTreeMap<String, Texts>, common: &BTreeMap<String, String>) -> Command {
    let Some(own) = texts.get(command.get_name()) else { return command };
    command.about(own.about.clone()).after_help(own.examples.clone()).help_template(TEMPLATE).mut_args(|arg| {
        let heading = if arg.is_positional() { "引数" } else { "オプション" };
        let text = own.args.get(arg.get_id().as_str()).or_else(|| common.get(arg.get_id().as_str()));
        match text {
            Some(text) => arg.help(text.clone()).long_help(text.clone()).help_heading(heading),
            None => arg.help_heading(heading),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::args::Cli;
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn every_command_and_argument_has_its_japanese_text_and_no_text_is_left_over() {
        let texts: BTreeMap<String, Texts> = toml::from_str(TEXTS).unwrap();
        let command = Cli::command();
        let shown = std::iter::once(&command).chain(command.get_subcommands().filter(|sub| !sub.is_hide_set()));
        let mut known = Vec::new();
        for command in shown {
            let name = command.get_name();
            known.push(name.to_owned());
            let own = texts.get(name).unwrap_or_else(|| panic!("help_ja.toml lacks [{name}]"));
            let mut args: Vec<&str> = command.get_arguments().map(|arg| arg.get_id().as_str()).collect();
            args.extend(if name == "kairan" { vec!["help", "version"] } else { vec![] });
            for arg in &args {
                assert!(own.args.contains_key(*arg), "help_ja.toml lacks args.{arg} of [{name}]");
            }
            for arg in own.args.keys() {
                assert!(args.contains(&arg.as_str()), "[{name}] has no argument {arg}");
            }
        }
        known.push("help".to_owned());
        assert!(texts.keys().all(|name| known.contains(name)), "help_ja.toml names a command that is not there");
    }

    #[test]
    fn the_language_of_help_is_the_one_asked_for() {
        let words = |list: &[&str]| list.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language_of(&words(&["kairan", "run", "--help", "--lang", "ja"])), Language::Japanese);
        assert_eq!(language_of(&words(&["kairan", "--lang=en", "--help"])), Language::English);
    }
}
