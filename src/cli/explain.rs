//! `kairan explain CODE`: what a diagnostic means and what to do about it.

use super::failure::{Exit, Failure};
use super::screen::{Language, Paint, Screen};
use crate::diag::{CodeEntry, codes};
use clap::Args;
use std::io::Write as _;

/// Arguments of `kairan explain`.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  kairan explain pdf-encrypted\n  kairan explain --lang ja needs-ocr\n  kairan explain        all codes, one line each"
)]
pub(super) struct ExplainArgs {
    /// Code of a diagnostic, as records and messages print it; without one, all codes are listed
    code: Option<String>,
}

/// Prints one code, or the list of all.
pub(super) fn explain(args: &ExplainArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let Some(name) = &args.code else {
        let width = codes().iter().map(|entry| entry.id.len()).max().unwrap_or_default();
        for entry in codes() {
            let title = screen.pick(&entry.title, &entry.title_ja).to_owned();
            writeln!(screen, "{:<width$}  {:<7}  {title}", entry.id, entry.severity.to_string())?;
        }
        return Ok(Exit::Complete);
    };
    let entry = codes().iter().find(|entry| entry.id == *name).ok_or_else(|| unknown(name))?;
    let (title, explanation) = match screen.language {
        Language::Japanese => (&entry.title_ja, &entry.explain_ja),
        Language::English => (&entry.title, &entry.explain),
    };
    let head = screen.paint(Paint::Bold, &entry.id);
    writeln!(screen, "{head} ({})\n{title}\n\n{explanation}", severity(entry, screen.language))?;
    Ok(Exit::Complete)
}

fn severity(entry: &CodeEntry, language: Language) -> &'static str {
    use crate::diag::Severity::{Error, Note, Warning};
    match (entry.severity, language) {
        (Note, Language::English) => "note",
        (Note, Language::Japanese) => "参考",
        (Warning, Language::English) => "warning",
        (Warning, Language::Japanese) => "要確認",
        (Error, Language::English) => "error",
        (Error, Language::Japanese) => "読めず",
    }
}

fn unknown(name: &str) -> Failure {
    let (help, help_ja) = match nearest(name, codes().iter().map(|entry| entry.id.as_str())) {
        Some(near) => (
            format!("did you mean {near}? `kairan explain` lists all codes"),
            format!("「{near}」ではありませんか。一覧は kairan explain"),
        ),
        None => ("`kairan explain` lists all codes".to_owned(), "一覧は kairan explain で表示できます".to_owned()),
    };
    let message = format!("expected the code of a diagnostic, found {name}");
    Failure::refused(message, help, format!("「{name}」という診断コードはありません。{help_ja}"))
}

/// The known name that is most like a mistyped one, if any is like it.
pub(super) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_code_is_answered_with_the_nearest_one() {
        assert!(unknown("pdf-encryptd").to_string().contains("did you mean pdf-encrypted?"));
        assert!(unknown("needs_ocr").to_string().contains("did you mean needs-ocr?"));
        assert!(!unknown("zzz").to_string().contains("did you mean"));
    }
}
