//! `kairan search QUERY`: letters of the register in which all words occur.

use super::book::{self, BookArgs};
use super::failure::{Exit, Failure};
use super::screen::{Paint, Screen};
use crate::register::{Hit, Stretch};
use crate::text::squash;
use clap::Args;
use serde_json::json;
use std::io::Write as _;

/// Arguments of `kairan search`.
#[derive(Debug, Args)]
#[command(after_help = "\
Width and spaces do not count: 「通 知」 finds 通知, DX finds ＤＸ. Letters with every word in their subject come first.

Examples:
  kairan search 停電
  kairan search サイバー 点検
  kairan search 医政発0609第3号 --json")]
pub(super) struct SearchArgs {
    /// Words that must all occur
    #[arg(required = true)]
    words: Vec<String>,
    /// At most this many letters
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
    /// One JSON object per letter and line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    book: BookArgs,
}

/// Looks the words up and prints the letters.
pub(super) fn search(args: &SearchArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    if args.words.iter().all(|word| squash(word).is_empty()) {
        return Err(Failure::refused("expected a word to search for, found none", "", "探す言葉がありません"));
    }
    let register = book::open(&context)?;
    let stretch = Stretch { offset: 0, limit: args.limit };
    let found = register.find(&args.words.join(" "), stretch).map_err(|error| book::refused(&error))?;
    for hit in &found.hits {
        if args.json {
            let number = hit.number.map(|number| number.to_string());
            let line = json!({"number": number, "path": hit.path, "letter": hit.index, "subject": hit.subject, "excerpt": hit.excerpt});
            writeln!(screen, "{line}")?;
        } else {
            show(hit, screen)?;
        }
    }
    if !args.json {
        let (shown, total) = (found.hits.len(), found.total);
        let count = match (screen.pick("en", "ja"), found.more) {
            ("ja", false) => format!("{total}件中 {shown}件"),
            ("ja", true) => format!("{total}件以上のうち {shown}件"),
            (_, false) => format!("{shown} of {total} letters"),
            (_, true) => format!("{shown} of more than {total} letters"),
        };
        writeln!(screen, "{}", screen.paint(Paint::Dim, &count))?;
    }
    Ok(Exit::Complete)
}

fn show(hit: &Hit, screen: &mut Screen) -> Result<(), Failure> {
    let number = hit.number.map_or_else(|| "–".to_owned(), |number| number.to_string());
    let place = match hit.index {
        Some(index) => format!("{}#{index}", hit.path),
        None => hit.path.clone(),
    };
    let subject =
        if hit.subject.is_empty() { screen.pick("(no subject)", "（件名なし）") } else { hit.subject.as_str() };
    let subject = screen.paint(Paint::Bold, subject);
    writeln!(screen, "{number:<10} {subject}  {}", screen.paint(Paint::Dim, &place))?;
    if !hit.excerpt.is_empty() {
        writeln!(screen, "           {}", hit.excerpt)?;
    }
    Ok(())
}
