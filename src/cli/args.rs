//! What can be typed after `kairan`.

use super::audit::AuditArgs;
use super::chain::ChainArgs;
use super::check::CheckArgs;
use super::correct::CorrectArgs;
use super::diff::DiffArgs;
use super::draw_page::DrawPageArgs;
use super::explain::ExplainArgs;
use super::export::ExportArgs;
use super::extract::ExtractArgs;
use super::learn::LearnArgs;
use super::pack::PackArgs;
use super::run::RunArgs;
use super::score::ScoreArgs;
use super::screen::LanguageChoice;
use super::search::SearchArgs;
#[cfg(feature = "web")]
use super::serve::ServeArgs;
use super::show::ShowArgs;
use super::split::SplitArgs;
use super::text::TextArgs;
use super::verify::VerifyArgs;
use super::watch::WatchArgs;
use clap::{Parser, Subcommand};

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "kairan",
    version,
    about = "Reads Japanese official circulars, writes the register and joins the letters into forwarding chains",
    after_help = "\
Examples:
  kairan run inbox/ --out outputs       read a folder, write the register and the chains
  kairan show notice.pdf                one letter with the lines its values were read from
  kairan chain 医政発0609第3号          how a circular travelled

Exit status: 0 complete, 1 complete but some source failed, 2 nothing done (arguments, configuration or tables),
3 outputs could not be written, 4 no input, 130 interrupted."
)]
pub(super) struct Cli {
    /// Language of messages
    #[arg(long, global = true, value_enum, default_value_t, value_name = "LANG")]
    pub(super) lang: LanguageChoice,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Read files and folders, write the register, the records and the chains
    Run(RunArgs),
    /// Take in what arrives in the folders, until it is ended
    Watch(WatchArgs),
    /// Print the records of documents; touches no register
    Extract(ExtractArgs),
    /// Print the text that the letters are read from
    Text(TextArgs),
    /// Show letters with the lines their values were read from
    Show(ShowArgs),
    /// Draw how a circular travelled, from its issuer to the last body
    Chain(ChainArgs),
    /// Show whom each circular reached, how long it took and what is odd
    Audit(AuditArgs),
    /// Find letters of the register by words
    Search(SearchArgs),
    /// Open the desk in the browser: review, register, search, ways, audit, deadlines
    #[cfg(feature = "web")]
    Serve(ServeArgs),
    /// Write down a person's word: another value, what is right, where a letter begins, what it passes on
    Correct(CorrectArgs),
    /// Show what reading the letters again would change
    Diff(DiffArgs),
    /// Write the files of the outputs again from the register
    Export(ExportArgs),
    /// Write every letter as a file of its own, cut out of its bundle
    Split(SplitArgs),
    /// Pack everything a circular rests on into a folder that proves itself
    Pack(PackArgs),
    /// Check configuration, tables and register, and list every problem
    Check(CheckArgs),
    /// Hash every file and copy again and check the register
    Verify(VerifyArgs),
    /// Explain the code of a diagnostic
    Explain(ExplainArgs),
    /// Compare records with truth files, field by field
    Score(ScoreArgs),
    /// Learn the weights of the line model from truth files
    Learn(LearnArgs),
    /// Draw one page of the PDF on standard input
    #[command(hide = true)]
    DrawPage(DrawPageArgs),
}
