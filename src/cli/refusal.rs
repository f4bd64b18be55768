//! Mistakes in the arguments, in Japanese. In English clap says them itself.

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::fmt::Write as _;

/// What is wrong with the arguments of a command and what can be done.
pub(super) fn in_japanese(error: &Error, command: &str) -> String {
    let get = |kind| error.get(kind).map(words).unwrap_or_default();
    let argument = get(ContextKind::InvalidArg);
    let value = get(ContextKind::InvalidValue);
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません", get(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} に値がありません"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => format!("{argument} に「{value}」は使えません"),
        ErrorKind::MissingRequiredArgument => format!("{argument} がありません"),
        ErrorKind::MissingSubcommand => "コマンドがありません".to_owned(),
        ErrorKind::ArgumentConflict => {
            let other = get(ContextKind::PriorArg);
            if other == argument || other.is_empty() {
                format!("{argument} は一度に一つだけ指定できます")
            } else {
                format!("{argument} と {other} は一緒に指定できません")
            }
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} の値の数が違います")
        }
        ErrorKind::InvalidUtf8 => "文字として読めない引数があります".to_owned(),
        _ => "引数が正しくありません".to_owned(),
    };
    let known = get(ContextKind::ValidValue);
    if !known.is_empty() {
        // writing to a String does not fail
        let _ = write!(text, "（使えるのは {known}）");
    }
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(near) = near.into_iter().map(get).find(|near| !near.is_empty()) {
        let _ = write!(text, "。「{near}」ではありませんか");
    }
    let command = if command.is_empty() { String::new() } else { format!(" {command}") };
    let _ = write!(text, "。何も実行していません。書き方は kairan{command} --help");
    format!("エラー: {text}")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::None => String::new(),
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join("、"),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::args::Cli;
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn mistakes_in_the_arguments_are_told_in_japanese() {
        let said = |line: &str| {
            let words: Vec<&str> = line.split(' ').collect();
            let error = Cli::command().try_get_matches_from(&words).unwrap_err();
            in_japanese(&error, if words[1] == "serch" { "" } else { words[1] })
        };
        let command = said("kairan serch 停電");
        assert!(command.starts_with("エラー: 「serch」というコマンドはありません。「"), "{command}");
        assert!(
            command.ends_with("search」ではありませんか。何も実行していません。書き方は kairan --help"),
            "{command}"
        );
        let unknown = said("kairan audit --form 2024-04-01");
        assert!(
            unknown.starts_with("エラー: 「--form」という指定はありません。「--from」ではありませんか"),
            "{unknown}"
        );
        assert!(unknown.ends_with("書き方は kairan audit --help"), "{unknown}");
        let value = said("kairan chain --format png");
        assert!(value.contains("「png」は使えません（使えるのは tree、mermaid、svg、json）"), "{value}");
        let missing = said("kairan search");
        assert!(missing.contains("がありません"), "{missing}");
    }
}
