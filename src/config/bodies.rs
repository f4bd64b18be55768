//! `bodies.toml`: the bodies that should get circulars, for the audit.
//!
//! ```text
//! [[body]]
//! name = "公益社団法人東京都歯科医師会"
//! level = 2                            # 0: the issuer of the root
//! parent = "公益社団法人日本歯科医師会"   # has to be a body of this file, of a lower level
//! folder = "tokyo"                     # of its archive, below the input root
//! classes = ["都道府県歯科医師会"]       # addressee classes that mean it
//! ```

use super::file::read_text;
use super::problem::{ConfigError, Report};
use super::section::{At, Section, read_file};
use crate::model::Body;
use crate::text::compose;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Deepest level of a body.
const MAX_LEVEL: i64 = 20;

/// A row and where it stands.
struct Row {
    body: Body,
    at: Option<At>,
}

/// Reads a list of bodies, in the order of the file.
///
/// # Errors
/// Everything that is wrong with it, each with its line: unknown keys, missing names and levels, a name or folder twice, a parent
/// that is not in the file or does not stand above.
pub fn load_bodies(path: &Path) -> Result<Vec<Body>, ConfigError> {
    read(&path.display().to_string(), &read_text(path)?)
}

fn read(file: &str, text: &str) -> Result<Vec<Body>, ConfigError> {
    let mut report = Report::new(file, text);
    let rows = read_file(text, &mut report, |top| {
        let rows = top.tables("body", |section| Some(row(section)));
        if !top.has("body") {
            top.problem(None, "expected at least one [[body]], found none", "[[body]] が一つもありません");
        }
        rows.into_iter().flatten().collect::<Vec<_>>()
    });
    check_twice(&rows, &mut report);
    check_parents(&rows, &mut report);
    report.finish(rows.into_iter().map(|row| row.body).collect())
}

fn row(section: &mut Section<'_, '_, '_>) -> Option<Row> {
    let at = section.at();
    let name = section.text("name");
    let level = section.whole("level", 0..=MAX_LEVEL);
    let parent = section.text("parent");
    let folder = section.text("folder").map(|folder| compose(folder.trim_matches(['/', '\\'])));
    let classes = section.texts("classes").unwrap_or_default().into_iter().map(|(class, _)| class).collect();
    for key in ["name", "level"] {
        if !section.has(key) {
            section.problem(
                at,
                format_args!("body: expected a {key}, found none"),
                format_args!("body: {key} がありません"),
            );
        }
    }
    Some(Row { body: Body { name: name?, level: level?, parent, folder, classes }, at })
}

fn check_twice(rows: &[Row], report: &mut Report<'_>) {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    let mut folders: BTreeMap<&str, &str> = BTreeMap::new();
    for Row { body, at } in rows {
        if !names.insert(&body.name) {
            report.at(
                *at,
                format_args!("body \"{}\" stands twice; leave one out", body.name),
                format_args!("「{}」が二度あります。一つを消してください", body.name),
            );
        }
        if let Some(folder) = &body.folder
            && let Some(other) = folders.insert(folder, &body.name)
            && other != body.name
        {
            report.at(
                *at,
                format_args!("body \"{}\": folder \"{folder}\" already belongs to \"{other}\"", body.name),
                format_args!("「{}」: フォルダ「{folder}」は「{other}」のものです", body.name),
            );
        }
    }
}

/// A parent has to be there and to stand above its body; levels fall along every way up, so no way leads round in a circle.
fn check_parents(rows: &[Row], report: &mut Report<'_>) {
    let levels: BTreeMap<&str, u8> = rows.iter().map(|row| (row.body.name.as_str(), row.body.level)).collect();
    for Row { body, at } in rows {
        let Some(parent) = &body.parent else { continue };
        let name = &body.name;
        match levels.get(parent.as_str()) {
            None => {
                let near = levels.keys().map(|other| (strsim::jaro_winkler(other, parent), *other));
                let near = near.filter(|(likeness, _)| *likeness >= 0.85).max_by(|a, b| a.0.total_cmp(&b.0));
                let hint = near.map_or_else(String::new, |(_, other)| format!(": did you mean \"{other}\"?"));
                let hint_ja = near.map_or_else(String::new, |(_, other)| format!("。「{other}」ではありませんか"));
                report.at(
                    *at,
                    format_args!("body \"{name}\": parent \"{parent}\" is no body of this file{hint}"),
                    format_args!("「{name}」: 上位の「{parent}」がこのファイルにありません{hint_ja}"),
                );
            }
            Some(&above) if above >= body.level => report.at(
                *at,
                format_args!(
                    "body \"{name}\": expected a parent of a level below {}, found \"{parent}\" of level {above}",
                    body.level
                ),
                format_args!(
                    "「{name}」(level {}): 上位の「{parent}」の level が {above} です。上位ほど小さくしてください",
                    body.level
                ),
            ),
            Some(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        read("b", text).unwrap_err().problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_list_of_bodies_is_read_in_its_order() {
        let text = "[[body]]\nname = \"厚生労働省\"\nlevel = 0\n\n[[body]]\nname = \"東京都歯科医師会\"\nlevel = 2\nparent = \"厚生労働省\"\nfolder = \"と\u{304b}\u{3099}/\"\nclasses = [\"都道府県歯科医師会\"]\n";
        let bodies = read("b", text).unwrap();
        assert_eq!(
            bodies[0],
            Body { name: "厚生労働省".into(), level: 0, parent: None, folder: None, classes: vec![] }
        );
        assert_eq!((bodies[1].folder.as_deref(), bodies[1].classes.len()), (Some("とが"), 1));
    }

    #[test]
    fn every_problem_is_told_at_once_with_its_line() {
        let text = r#"[[body]]
name = "国"
level = 0
[[body]]
name = "県"
level = "1"
[[body]]
nam = "市"
level = 2
[[body]]
name = "区医師会"
level = 3
parent = "市医師介"
folder = "ku"
[[body]]
name = "市医師会"
level = 2
parent = "区医師会"
folder = "ku"
[[body]]
name = "国"
level = 0
"#;
        assert_eq!(
            problems(text),
            [
                r#"b:6: body.level: expected a whole number from 0 to 20, found "1""#,
                "b:7: body: expected a name, found none",
                r#"b:8: unknown key "nam" in [body]: did you mean "name"?"#,
                r#"b:10: body "区医師会": parent "市医師介" is no body of this file: did you mean "市医師会"?"#,
                r#"b:15: body "市医師会": folder "ku" already belongs to "区医師会""#,
                r#"b:15: body "市医師会": expected a parent of a level below 2, found "区医師会" of level 3"#,
                r#"b:20: body "国" stands twice; leave one out"#,
            ]
        );
    }

    #[test]
    fn parents_that_lead_round_in_a_circle_are_refused() {
        let text =
            "[[body]]\nname = \"a\"\nlevel = 1\nparent = \"b\"\n[[body]]\nname = \"b\"\nlevel = 1\nparent = \"a\"\n";
        assert_eq!(problems(text).len(), 2);
    }

    #[test]
    fn a_file_without_bodies_is_refused() {
        assert_eq!(problems(""), ["b: expected at least one [[body]], found none"]);
        assert!(problems("[body]\nname = \"a\"\n")[0].contains("expected a list of tables, found a table"));
    }
}
