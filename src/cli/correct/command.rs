//! The command itself.

use super::history::{self, Said};
use crate::cli::book::{self, BookArgs};
use crate::cli::failure::{Exit, Failure};
use crate::cli::run::failure_of;
use crate::cli::screen::{Language, Screen};
use crate::cli::setup;
use crate::model::{Field, LetterId, Tongue, Verdict, field_in_words};
use crate::pipeline::{self, Context};
use crate::register::Register;
use clap::{ArgGroup, Args};
use serde_json::Value;
use std::io::Write as _;

/// Arguments of `kairan correct`.
#[derive(Debug, Args)]
#[command(
    group = ArgGroup::new("word").multiple(false),
    after_help = "\
The value is JSON; what is no JSON is a text. What a person confirmed leaves the review list, and comes back when a later run reads
something else. Borders and forwards are applied at once; the files of the outputs follow with the next `kairan run` or
`kairan export`.

Examples:
  kairan correct 2023収0012 subject '停電時の電源の確保について'
  kairan correct in/notice.pdf#1 date 2023-07-07
  kairan correct 2023収0012 reference_numbers '[\"医政発0609第3号\"]'
  kairan correct 2023収0012 --confirm             the whole letter is right
  kairan correct 2023収0012 --confirm date        its date is right
  kairan correct 2023収0012 --split 41            another letter begins at line 41 of the file
  kairan correct 2023収0013 --join                belongs to the letter above it
  kairan correct 2023収0012 --forwards 2023収0013
  kairan correct 2023収0012 --does-not-forward 2023収0013
  kairan correct 2023収0012                       what was said so far
  kairan correct --undo 3                         takes correction 3 back (confirm:3, border:3, forward:3)"
)]
pub(in crate::cli) struct CorrectArgs {
    /// Letter: number of receipt (2023収0012), FILE#N, or the id of a record
    #[arg(required_unless_present = "undo")]
    letter: Option<String>,
    /// Key of the record: date, reference_numbers, issuers, addressees, subject …
    #[arg(requires = "value", group = "word")]
    field: Option<String>,
    /// The right value
    value: Option<String>,
    /// This field reads right; without a field, the whole letter
    #[arg(long, value_name = "FIELD", num_args = 0..=1, default_missing_value = "*", group = "word")]
    confirm: Option<String>,
    /// Another letter begins at this line of the file, as `kairan text` counts
    #[arg(long, value_name = "LINE", group = "word")]
    split: Option<u32>,
    /// The letter belongs to the one above it in its file
    #[arg(long, group = "word")]
    join: bool,
    /// The letter passes this one on; "-" for what it names and lies nowhere
    #[arg(long, value_name = "LETTER", allow_hyphen_values = true, group = "word")]
    forwards: Option<String>,
    /// The letter does not pass this one on; "-" for what it names and lies nowhere
    #[arg(long, value_name = "LETTER", allow_hyphen_values = true, group = "word")]
    does_not_forward: Option<String>,
    /// Take this word back: 3 or correction:3, confirm:3, border:3, forward:3
    #[arg(long, value_name = "WORD", conflicts_with_all = ["letter", "word", "value"])]
    undo: Option<Said>,
    /// Who says so; without it, the user of this machine
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    book: BookArgs,
}

impl CorrectArgs {
    /// Nothing is said of the letter: what was said so far is asked for.
    fn is_silent(&self) -> bool {
        let Self { field, confirm, split, join, forwards, does_not_forward, undo, .. } = self;
        let words = [field, confirm, forwards, does_not_forward];
        words.into_iter().all(Option::is_none) && split.is_none() && !join && undo.is_none()
    }
}

/// Writes the word down, or shows what was said so far.
pub(in crate::cli) fn correct(args: &CorrectArgs, screen: &mut Screen) -> Result<Exit, Failure> {
    let context = args.book.context(screen)?;
    if args.is_silent() {
        let register = book::open(&context)?;
        let letter = find(&register, args.letter.as_deref().unwrap_or_default())?;
        return history::show(&register, letter, screen);
    }
    let mut register = book::open_to_write(&context)?;
    let who = setup::who(args.by.as_deref());
    if let Some(word) = args.undo {
        undo(word, &mut register, &context, &who)?;
        apply(&mut register, &context, screen)?;
        writeln!(screen, "{} {word}", screen.pick("taken back:", "取り消しました:"))?;
        return Ok(Exit::Complete);
    }
    let letter = find(&register, args.letter.as_deref().unwrap_or_default())?;
    say(args, letter, &mut register, &context, &who, screen)?;
    apply(&mut register, &context, screen)?;
    Ok(Exit::Complete)
}

fn find(register: &Register, name: &str) -> Result<LetterId, Failure> {
    register.find_letter(name).map_err(|error| book::refused(&error))
}

/// Writes down what the arguments say.
fn say(
    args: &CorrectArgs,
    letter: LetterId,
    register: &mut Register,
    context: &Context,
    who: &str,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let refused = |error| book::refused(&error);
    let now = pipeline::now();
    if let (Some(field), Some(value)) = (&args.field, &args.value) {
        let field = key_of(field);
        let value = value_of(field, value, letter, register, context)?;
        let made = register.correct(letter, field, &value, who, now).map_err(refused)?;
        let (name, before, after) = history::in_words(field, &made.machine, &made.value, screen.language);
        writeln!(screen, "#{} {name}: {before} → {after}", made.id)?;
    } else if let Some(key) = &args.confirm {
        let made = match key.as_str() {
            "*" => register.confirm_letter(letter, who, now),
            _ => register.confirm(letter, field_of(key)?, who, now),
        };
        let made = made.map_err(refused)?;
        let field = match (made.field, screen.language) {
            (None, _) => screen.pick("the whole letter", "文書全体"),
            (Some(field), Language::English) => field.key(),
            (Some(field), Language::Japanese) => field_in_words(field.key(), Tongue::Japanese),
        };
        writeln!(screen, "{} {} {field}", Said::Confirmation(made.id), screen.pick("confirmed:", "確認しました:"))?;
    } else if let Some(line) = args.split {
        let made = pipeline::split(context, register, letter, line, who).map_err(failure_of)?;
        let text = screen.pick("a letter begins at line", "文書の始まる行");
        writeln!(screen, "{} {text} {line}", Said::Border(made.id))?;
        show_bundle(register, letter, screen)?;
    } else if args.join {
        let above = above(register, letter)?;
        let made = pipeline::join(context, register, letter, who).map_err(failure_of)?;
        let text = screen.pick("joined with the letter above it", "前の文書とつなぎました");
        writeln!(screen, "{} {text}", Said::Border(made.id))?;
        show_bundle(register, above.unwrap_or(letter), screen)?;
    } else if let Some((other, verdict)) = forward(args) {
        let passed_on = if other == "-" { None } else { Some(find(register, other)?) };
        let made = register.judge(letter, passed_on, verdict, who, now).map_err(refused)?;
        let text = match verdict {
            Verdict::Confirmed => screen.pick("passed on:", "転送している文書:"),
            Verdict::Rejected => screen.pick("not passed on:", "転送していない文書:"),
        };
        writeln!(screen, "{} {text} {other}", Said::Forward(made.id))?;
    }
    Ok(())
}

/// The key of a field, by itself or by its Japanese name: 件名 → subject.
fn key_of(name: &str) -> &str {
    const KEYS: [&str; 17] = [
        "kind",
        "date",
        "reference_numbers",
        "issuers",
        "addressees",
        "subject",
        "subject_note",
        "attachments",
        "cites",
        "contacts",
        "seal_omitted",
        "copy_mark",
        "deadlines",
        "request",
        "encloses",
        "passes_on",
        "received",
    ];
    fn label(key: &str) -> &str {
        field_in_words(key, Tongue::Japanese)
    }
    let exact = KEYS.into_iter().find(|key| label(key) == name);
    // 日付 is 文書日付 and 番号 is 記号番号, as people say them
    let end = || KEYS.into_iter().find(|key| !name.is_empty() && label(key).ends_with(name));
    exact.or_else(end).unwrap_or(name)
}

/// The value of a field: JSON as the record has it, else as it is typed into the box of the page.
fn value_of(
    field: &str,
    typed: &str,
    letter: LetterId,
    register: &Register,
    context: &Context,
) -> Result<Value, Failure> {
    let of_box = Field::from_key(field).is_some_and(pipeline::may_be_typed) || field == "subject_note";
    match serde_json::from_str(typed) {
        // a subject may look like a number
        Ok(value @ (Value::Null | Value::Array(_) | Value::Object(_) | Value::Bool(_) | Value::String(_))) => Ok(value),
        _ if of_box && !typed.trim().is_empty() && !typed.contains('\n') => {
            let now = register.sheet(letter).map_err(|error| book::refused(&error))?.entry.letter;
            let value = pipeline::value_of_typed(field, typed, "", &now, &context.tables);
            value.map_err(|unfit| Failure::unfit(field, &unfit))
        }
        Ok(number) if !of_box => Ok(number),
        _ => Ok(Value::String(typed.to_owned())),
    }
}

fn forward(args: &CorrectArgs) -> Option<(&str, Verdict)> {
    let yes = args.forwards.as_deref().map(|other| (other, Verdict::Confirmed));
    yes.or(args.does_not_forward.as_deref().map(|other| (other, Verdict::Rejected)))
}

fn field_of(key: &str) -> Result<Field, Failure> {
    Field::from_key(key_of(key)).ok_or_else(|| {
        let known = Field::ALL.map(Field::key).join(", ");
        Failure::refused(
            format!("expected one of {known}, found {key}"),
            "without a field the whole letter is confirmed",
            format!("「{key}」という項目はありません。使えるのは {known}。項目を書かなければ文書全体の確認になります"),
        )
    })
}

fn above(register: &Register, letter: LetterId) -> Result<Option<LetterId>, Failure> {
    let bundle = register.sheet(letter).map_err(|error| book::refused(&error))?.bundle;
    let at = bundle.iter().position(|neighbour| neighbour.id == letter);
    Ok(at.and_then(|at| at.checked_sub(1)).and_then(|at| bundle.get(at)).map(|neighbour| neighbour.id))
}

/// The letters of a bundle as they are cut now.
fn show_bundle(register: &Register, letter: LetterId, screen: &mut Screen) -> Result<(), Failure> {
    for neighbour in register.sheet(letter).map_err(|error| book::refused(&error))?.bundle {
        let number = neighbour.number.map_or_else(|| "–".to_owned(), |number| number.to_string());
        let lines = screen.pick("lines", "行");
        let subject = neighbour.subject.as_deref().unwrap_or(screen.pick("(no subject)", "（件名なし）"));
        writeln!(screen, "  {number:<10} {lines} {}–{}  {subject}", neighbour.first_line, neighbour.last_line)?;
    }
    Ok(())
}

fn undo(word: Said, register: &mut Register, context: &Context, who: &str) -> Result<(), Failure> {
    let refused = |error| book::refused(&error);
    let now = pipeline::now();
    match word {
        Said::Correction(id) => register.undo(id, who, now).map_err(refused),
        Said::Confirmation(id) => register.undo_confirmation(id, who, now).map_err(refused),
        Said::Border(id) => pipeline::undo_border(context, register, id, who).map_err(failure_of),
        Said::Forward(id) => register.undo_judgement(id, who, now).map_err(refused),
    }
}

/// Joins the chains anew, where what was said may have changed them.
fn apply(register: &mut Register, context: &Context, screen: &Screen) -> Result<(), Failure> {
    if register.circulars_are_current().map_err(|error| book::refused(&error))? {
        return Ok(());
    }
    let bodies = setup::bodies(&context.settings, screen)?;
    pipeline::rejoin(context, register, bodies.as_deref()).map_err(failure_of)?;
    Ok(())
}
