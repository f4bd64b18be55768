//! `pipeline.toml`: every key, its bounds and where it goes. The file in the repository shows all of them with their defaults.
//!
//! ```text
//! [input]
//! pathz = ["in"]      →  pipeline.toml:2: unknown key "pathz" in [input]: did you mean "paths"?
//! [limits]
//! max_pages = "many"  →  pipeline.toml:4: limits.max_pages: expected a whole number from 1 to 1000000, found "many"
//! ```
//!
//! Relative paths are relative to the file, so that it works from whatever folder the program is started in.

use super::glob::Glob;
use super::letter_name::LetterName;
use super::output::{CsvEncoding, Format, Newline, OutputSettings, RegisterColumn, SheetColumn};
use super::problem::{ConfigError, Report, unreadable};
use super::register::{Numbering, RegisterSettings};
use super::section::{At, Section, read_file};
use super::settings::{Language, Limits, OcrSettings, ServeSettings, Settings};
use crate::tables::TableFiles;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

const GIB: i64 = 1 << 30;

/// Reads a configuration file.
///
/// # Errors
/// Everything that is wrong with it, each with its line; nothing may be run with it then.
pub fn load(path: &Path) -> Result<Settings, ConfigError> {
    let file = path.display().to_string();
    let text = read_text(path)?;
    let mut report = Report::new(&file, &text);
    let base = path.parent().unwrap_or(Path::new(""));
    let settings = read_file(&text, &mut report, |top| settings(top, base));
    report.finish(settings)
}

/// The text of a file that must be UTF-8; a byte order mark is dropped.
pub(super) fn read_text(path: &Path) -> Result<String, ConfigError> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| unreadable(&file, error))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(_) => Err(unreadable(&file, "not UTF-8; save it as UTF-8 (UTF-8 で保存)")),
    }
}

fn settings(top: &mut Section<'_, '_, '_>, base: &Path) -> Settings {
    let default = Settings::default();
    let path = |text: String| base.join(text);
    let (inputs, include, exclude) = top.table("input", |section| {
        let paths = section.texts("paths").map(|all| all.into_iter().map(|(text, _)| path(text)).collect());
        (paths, globs(section, "include"), globs(section, "exclude"))
    });
    let (out, output) = top.table("output", |section| (section.text("dir").map(path), output(section)));
    let limits = top.table("limits", limits);
    let tables = top.table("tables", |section| table_files(section, base));
    let bodies = top.table("audit", |section| existing_file(section, "bodies", base));
    let (threads, language) = top.table("run", |section| {
        let words = [("auto", Language::Auto), ("ja", Language::Japanese), ("en", Language::English)];
        (section.whole("threads", 0..=1024), section.choice("language", &words))
    });
    let register = top.table("register", register);
    let serve = top.table("serve", |section| ServeSettings {
        port: section.whole("port", 0..=65_535).unwrap_or(default.serve.port),
        inbox: section.text("inbox").map(path),
    });
    let ocr = top.table("ocr", |section| ocr(section, base));
    let settle: Option<u64> = top.table("watch", |section| section.whole("settle_seconds", 0..=86_400));
    let passwords = top.tables("passwords", |section| password(section, base)).into_iter().flatten().collect();
    Settings {
        inputs: inputs.unwrap_or_else(|| default.inputs.iter().map(|input| base.join(input)).collect()),
        include,
        exclude,
        out: out.unwrap_or_else(|| base.join(&default.out)),
        output,
        limits,
        tables,
        bodies,
        passwords,
        threads: threads.unwrap_or(default.threads),
        language: language.unwrap_or(default.language),
        register,
        serve,
        ocr,
        settle: settle.map_or(default.settle, Duration::from_secs),
    }
}

/// `engine`: "off", "tesseract", or the place of its program.
fn ocr(section: &mut Section<'_, '_, '_>, base: &Path) -> OcrSettings {
    let program = section.text("engine").and_then(|text| match text.as_str() {
        "off" | "" => None,
        "tesseract" => Some(PathBuf::from(text)),
        place => Some(base.join(place)),
    });
    OcrSettings { program, engine: None }
}

fn globs(section: &mut Section<'_, '_, '_>, key: &str) -> Vec<Glob> {
    let texts = section.texts(key).unwrap_or_default();
    texts.into_iter().filter_map(|(text, at)| glob(section, key, &text, at)).collect()
}

fn glob(section: &mut Section<'_, '_, '_>, key: &str, text: &str, at: At) -> Option<Glob> {
    Glob::new(text)
        .map_err(|why| {
            section.problem(
                Some(at),
                format_args!("{key}: expected a pattern such as \"*.pdf\", found \"{text}\" ({why})"),
                format_args!("{key}: \"*.pdf\" のような型が必要ですが、「{text}」です（{why}）"),
            );
        })
        .ok()
}

fn output(section: &mut Section<'_, '_, '_>) -> OutputSettings {
    let default = OutputSettings::default();
    let formats = [
        ("jsonl", Format::Jsonl),
        ("csv", Format::Csv),
        ("xlsx", Format::Xlsx),
        ("html", Format::Html),
        ("svg", Format::Svg),
    ];
    OutputSettings {
        formats: section.choices("formats", &formats).unwrap_or(default.formats),
        csv_encoding: section
            .choice("csv_encoding", &[("utf-8", CsvEncoding::Utf8), ("cp932", CsvEncoding::Cp932)])
            .unwrap_or(default.csv_encoding),
        csv_bom: section.flag("csv_bom").unwrap_or(default.csv_bom),
        csv_newline: section
            .choice("csv_newline", &[("crlf", Newline::Crlf), ("lf", Newline::Lf)])
            .unwrap_or(default.csv_newline),
        register_columns: register_columns(section).unwrap_or(default.register_columns),
        letter_name: letter_name(section).unwrap_or(default.letter_name),
    }
}

/// The columns of `register.csv`: names of columns, and `{ column = "発信者", heading = "差出人" }` where an office's own sheet calls
/// one otherwise or has one more to write in.
fn register_columns(section: &mut Section<'_, '_, '_>) -> Option<Vec<SheetColumn>> {
    const KEY: &str = "register_columns";
    let names: Vec<_> = RegisterColumn::ALL.iter().map(|column| (column.heading(), *column)).collect();
    let mut places = Vec::new();
    let columns = section.rows(
        KEY,
        |section, text, at| {
            places.push(at);
            section.one_of(KEY, text, at, &names).map(SheetColumn::named)
        },
        |row| {
            let shows = row.choice("column", &names);
            let misnamed = row.has("column");
            let heading = row.text("heading").or_else(|| shows.map(|column| column.heading().to_owned()));
            if heading.is_none() && !misnamed {
                row.problem(
                    row.at(),
                    format_args!("output.{KEY}: expected a column or a heading of your own, found neither"),
                    format_args!("output.{KEY}: column か heading（見出し）が必要です"),
                );
            }
            Some(SheetColumn { heading: heading?, shows })
        },
    )?;
    if columns.is_empty() {
        section.problem(
            section.at(),
            format_args!("output.{KEY}: expected at least one column, found none; take the line out for all of them"),
            format_args!("output.{KEY}: 列が一つもありません。すべての列でよければ、この行を消してください"),
        );
    }
    let twice = columns
        .iter()
        .enumerate()
        .find(|(at, column)| columns.iter().take(*at).any(|other| other.heading == column.heading));
    if let Some((_, SheetColumn { heading, .. })) = twice {
        section.problem(
            places.first().copied().or_else(|| section.at()),
            format_args!("output.{KEY}: \"{heading}\" stands twice; leave one out"),
            format_args!("output.{KEY}: 「{heading}」が二度あります。一つを消してください"),
        );
    }
    Some(columns)
}

fn letter_name(section: &mut Section<'_, '_, '_>) -> Option<LetterName> {
    let (text, at) = section.text_at("letter_name")?;
    LetterName::parse(&text)
        .map_err(|why| {
            section.problem(
                Some(at),
                format_args!("output.letter_name: {why}"),
                format_args!("output.letter_name: 「{text}」は使えません（{}）", why.in_japanese()),
            );
        })
        .ok()
}

fn limits(section: &mut Section<'_, '_, '_>) -> Limits {
    let default = Limits::default();
    Limits {
        max_file_bytes: section.whole("max_file_bytes", 1..=64 * GIB).unwrap_or(default.max_file_bytes),
        max_pages: section.whole("max_pages", 1..=1_000_000).unwrap_or(default.max_pages),
        max_lines: section.whole("max_lines", 1..=100_000_000).unwrap_or(default.max_lines),
        max_stream_bytes: section.whole("max_stream_bytes", 1..=64 * GIB).unwrap_or(default.max_stream_bytes),
        max_inflated_bytes: section.whole("max_inflated_bytes", 1..=64 * GIB).unwrap_or(default.max_inflated_bytes),
        max_operators_per_page: section
            .whole("max_operators_per_page", 1..=1_000_000_000)
            .unwrap_or(default.max_operators_per_page),
        max_glyphs_per_page: section
            .whole("max_glyphs_per_page", 1..=1_000_000_000)
            .unwrap_or(default.max_glyphs_per_page),
        max_seconds_per_source: section
            .whole("max_seconds_per_source", 1..=86_400)
            .unwrap_or(default.max_seconds_per_source),
        max_seconds_per_page: section.whole("max_seconds_per_page", 1..=86_400).unwrap_or(default.max_seconds_per_page),
        max_container_depth: section.whole("max_container_depth", 0..=16).unwrap_or(default.max_container_depth),
        max_container_members: section
            .whole("max_container_members", 0..=1_000_000)
            .unwrap_or(default.max_container_members),
    }
}

fn table_files(section: &mut Section<'_, '_, '_>, base: &Path) -> TableFiles {
    let mut file = |key| existing_file(section, key, base);
    TableFiles {
        organizations: file("organizations"),
        extra_organizations: file("extra_organizations"),
        reference_prefixes: file("reference_prefixes"),
        extra_reference_prefixes: file("extra_reference_prefixes"),
        holidays: file("holidays"),
        weights: file("weights"),
        cues: file("cues"),
    }
}

fn register(section: &mut Section<'_, '_, '_>) -> RegisterSettings {
    let default = RegisterSettings::default();
    let numbering = [
        ("fiscal-year", Numbering::FiscalYear),
        ("calendar-year", Numbering::CalendarYear),
        ("running", Numbering::Running),
    ];
    RegisterSettings {
        file: section.text("file").map_or(default.file, PathBuf::from),
        fiscal_year_start: section.whole("fiscal_year_start", 1..=12).unwrap_or(default.fiscal_year_start),
        numbering: section.choice("numbering", &numbering).unwrap_or(default.numbering),
        keep_originals: section.flag("keep_originals").unwrap_or(default.keep_originals),
        retention: section.table("retention", retention),
        large: section.whole("large", 0..=i64::MAX).unwrap_or(default.large),
    }
}

/// The kinds of `model::Kind`, by their labels.
const KINDS: [&str; 11] =
    ["事務連絡", "通知", "通達", "依頼", "照会", "回答", "案内", "送付状", "告示", "訓令", "その他"];

fn retention(section: &mut Section<'_, '_, '_>) -> BTreeMap<String, String> {
    let kinds = KINDS.map(|kind| (kind, kind));
    let pairs = section.pairs();
    pairs
        .into_iter()
        .filter_map(|(kind, years, at)| Some((section.one_of("kind", &kind, at, &kinds)?.to_owned(), years)))
        .collect()
}

/// A file that has to be there.
fn existing_file(section: &mut Section<'_, '_, '_>, key: &str, base: &Path) -> Option<PathBuf> {
    let (text, at) = section.text_at(key)?;
    let path = base.join(text);
    if path.is_file() {
        return Some(path);
    }
    let shown = path.display();
    section.problem(
        Some(at),
        format_args!("{key}: expected a file, found none at {shown}; paths are relative to the configuration file"),
        format_args!("{key}: {shown} にファイルがありません。場所はこの設定ファイルから数えます"),
    );
    None
}

/// The passwords of one `[[passwords]]` row.
fn password(section: &mut Section<'_, '_, '_>, base: &Path) -> Option<Vec<(Glob, String)>> {
    let (files, at) = section.text_at("files").unwrap_or_else(|| ("*".to_owned(), 0));
    let pattern = glob(section, "files", &files, at);
    let given = (section.has("password"), section.has("password_file"));
    let password = section.text("password");
    let file = existing_file(section, "password_file", base);
    let (found, found_ja) = match given {
        (true, false) => return Some(vec![(pattern?, password?)]),
        (false, true) => {
            let (pattern, passwords) = (pattern?, passwords_of(section, &file?));
            return Some(passwords.into_iter().map(|password| (pattern.clone(), password)).collect());
        }
        (true, true) => ("both", "両方あります"),
        (false, false) => ("neither", "どちらもありません"),
    };
    section.problem(
        section.at(),
        format_args!("passwords: expected either password or password_file, found {found}"),
        format_args!("passwords: password か password_file のどちらか一つが必要ですが、{found_ja}"),
    );
    None
}

/// The passwords of a file, one per line, each for every protected file.
///
/// # Errors
/// The file cannot be read or is not UTF-8.
pub fn load_passwords(path: &Path) -> Result<Vec<(Glob, String)>, ConfigError> {
    let passwords = lines_of(&read_text(path)?);
    let every = Glob::new("*").map_err(|why| unreadable(&path.display().to_string(), why))?;
    Ok(passwords.into_iter().map(|password| (every.clone(), password)).collect())
}

fn lines_of(text: &str) -> Vec<String> {
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// The passwords of a file that the settings name.
fn passwords_of(section: &mut Section<'_, '_, '_>, path: &Path) -> Vec<String> {
    match read_text(path) {
        Ok(text) => lines_of(&text),
        Err(error) => {
            section.problem(section.at(), &error, &error);
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const PIPELINE: &str = include_str!("../../pipeline.toml");

    fn parse(text: &str) -> Result<Settings, Vec<String>> {
        let mut report = Report::new("pipeline.toml", text);
        let settings = read_file(text, &mut report, |top| settings(top, Path::new("")));
        report.finish(settings).map_err(|error| error.problems.iter().map(ToString::to_string).collect())
    }

    /// The problems of a file without its name.
    fn problems(text: &str) -> Vec<String> {
        parse(text).unwrap_err().iter().map(|p| p.strip_prefix("pipeline.toml:").unwrap().to_owned()).collect()
    }

    #[test]
    fn an_empty_file_gives_the_defaults() {
        assert_eq!(parse("").unwrap(), Settings::default());
    }

    #[test]
    fn the_file_in_the_repository_gives_the_defaults_and_the_bodies_of_the_samples() {
        let bodies = Some(PathBuf::from("fixtures/federation-meals/bodies.toml"));
        assert_eq!(parse(PIPELINE).unwrap(), Settings { bodies, ..Settings::default() });
    }

    /// The file with its examples (`#key = value`) switched on. Remarks have a space behind the number sign.
    fn with_examples() -> String {
        let on = |line: &'static str| match line.trim_start().strip_prefix('#') {
            Some(rest) if !rest.is_empty() && !rest.starts_with([' ', '#']) => rest,
            _ => line,
        };
        PIPELINE.lines().map(on).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_file_in_the_repository_shows_every_key_and_no_other() {
        let text = with_examples();
        let mut report = Report::new("pipeline.toml", &text);
        read_file(&text, &mut report, |top| settings(top, Path::new("")));
        let asked: BTreeSet<&str> = report.asked().iter().map(String::as_str).collect();
        let file: toml::Table = text.parse().unwrap();
        let mut shown = BTreeSet::new();
        keys("", &file, &mut shown);
        assert_eq!(shown.iter().map(String::as_str).collect::<BTreeSet<_>>(), asked);
    }

    fn keys(section: &str, table: &toml::Table, out: &mut BTreeSet<String>) {
        for (key, value) in table {
            let key = if section.is_empty() { key.clone() } else { format!("{section}.{key}") };
            match value {
                _ if section == "register.retention" => continue,
                toml::Value::Table(inner) => keys(&key, inner, out),
                toml::Value::Array(rows) => rows.iter().filter_map(|r| r.as_table()).for_each(|r| keys(&key, r, out)),
                _ => {}
            }
            out.insert(key);
        }
    }

    #[test]
    fn the_examples_in_the_repository_are_right_but_for_the_files_they_name() {
        let wrong = parse(&with_examples()).unwrap_err();
        assert!(wrong.iter().all(|problem| problem.contains("expected a file, found none at")), "{wrong:#?}");
    }

    #[test]
    fn every_problem_is_told_at_once_with_its_line() {
        let text = r#"
[input]
pathz = ["in"]
include = ["[a"]
[limits]
max_pages = "many"
max_lines = 0
max_file_bytes = 99_999_999_999_999
[output]
csv_encoding = "sjis"
csv_bom = "yes"
formats = ["csv", "csv", "pdf"]
register_columns = ["収受番号", "件明"]
[audit]
bodies = "there/is/none.toml"
[regsiter]
file = 1
"#;
        assert_eq!(
            problems(text),
            [
                r#"3: unknown key "pathz" in [input]: did you mean "paths"?"#,
                r#"4: include: expected a pattern such as "*.pdf", found "[a" (unclosed character class; missing ']')"#,
                r#"6: limits.max_pages: expected a whole number from 1 to 1000000, found "many""#,
                "7: limits.max_lines: expected a whole number from 1 to 100000000, found 0",
                "8: limits.max_file_bytes: expected a whole number from 1 to 68719476736, found 99999999999999",
                r#"10: output.csv_encoding: expected one of "utf-8", "cp932", found "sjis""#,
                r#"11: output.csv_bom: expected true or false, found "yes""#,
                r#"12: output.formats: "csv" stands twice; leave one out"#,
                r#"12: output.formats: expected one of "jsonl", "csv", "xlsx", "html", "svg", found "pdf""#,
                &format!(
                    r#"13: output.register_columns: expected one of {}, found "件明": did you mean "件名"?"#,
                    RegisterColumn::ALL.iter().map(|c| format!("\"{}\"", c.heading())).collect::<Vec<_>>().join(", ")
                ),
                "15: bodies: expected a file, found none at there/is/none.toml; paths are relative to the configuration file",
                r#"16: unknown key "regsiter" at the top of the file: did you mean "register"?"#,
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_a_problem_like_all_others() {
        let found = problems("[input]\npaths = [\"a\"\n[output]\ndirr = \"x\"\n");
        assert!(found.iter().any(|p| p.contains("no valid TOML")), "{found:?}");
    }

    #[test]
    fn problems_are_told_in_japanese_too() {
        let text = "[run]\nlanguage = \"jp\"\n";
        let mut report = Report::new("pipeline.toml", text);
        let settings = read_file(text, &mut report, |top| settings(top, Path::new("")));
        let problems = report.finish(settings).unwrap_err().problems;
        assert_eq!(
            problems[0].in_japanese(),
            "pipeline.toml:2: run.language: \"auto\", \"ja\", \"en\" のいずれかが必要ですが、「jp」です。「ja」ではありませんか"
        );
    }

    #[test]
    fn a_password_belongs_to_the_files_of_its_pattern() {
        let settings =
            parse("[[passwords]]\nfiles = \"tokyo/**\"\npassword = \"a\"\n[[passwords]]\npassword = \"b\"\n").unwrap();
        assert_eq!(settings.passwords_for("tokyo/x.pdf"), ["a", "b"]);
        assert_eq!(settings.passwords_for("osaka/x.pdf"), ["b"]);
        assert_eq!(
            problems("[[passwords]]\nfiles = \"*.pdf\"\n"),
            ["1: passwords: expected either password or password_file, found neither"]
        );
    }

    #[test]
    fn relative_paths_are_relative_to_the_file() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("bodies.toml"), "").unwrap();
        std::fs::write(dir.path().join("secret.txt"), "a\nb\n").unwrap();
        let path = dir.path().join("pipeline.toml");
        let text = "[input]\npaths = [\"受信\", \"/abs\"]\n[audit]\nbodies = \"bodies.toml\"\n[[passwords]]\npassword_file = \"secret.txt\"\n";
        std::fs::write(&path, ["\u{feff}", text].concat()).unwrap();
        let settings = load(&path).unwrap();
        assert_eq!(settings.inputs, [dir.path().join("受信"), PathBuf::from("/abs")]);
        assert_eq!(settings.bodies, Some(dir.path().join("bodies.toml")));
        assert_eq!(settings.out, dir.path().join("outputs"));
        assert_eq!(settings.passwords_for("x.pdf"), ["a", "b"]);
    }

    #[test]
    fn a_file_that_is_missing_or_no_utf8_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pipeline.toml");
        assert!(load(&path).unwrap_err().to_string().contains("cannot be read"));
        std::fs::write(&path, b"# \x90\xdd\x92\xe8").unwrap();
        assert!(load(&path).unwrap_err().to_string().contains("save it as UTF-8"));
    }

    #[test]
    fn retention_is_by_the_kinds_of_the_records() {
        for kind in KINDS {
            assert!(crate::model::Kind::from_label(kind).is_some(), "{kind}");
        }
        let settings = parse("[register.retention]\n\"通知\" = \"5年\"\n").unwrap();
        assert_eq!(settings.register.retention["通知"], "5年");
        assert!(problems("[register.retention]\n\"通智\" = \"5年\"\n")[0].contains("did you mean \"通知\"?"));
    }
}
