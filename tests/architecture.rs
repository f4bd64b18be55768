//! The shape of the house: who may know whom, and how large a room may be. Reads the sources; nothing is run.

#![expect(clippy::unwrap_used, clippy::string_slice, reason = "a test stops at the first thing it does not understand")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Below everything: what each module at the bottom may name besides itself.
const BOTTOM: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("diag", &[]),
    ("model", &["diag"]),
    ("tables", &["text", "diag", "model"]),
    ("grammar", &["tables", "text", "model"]),
    ("config", &["tables", "text", "diag", "model"]),
];

/// In the order of a run; none may name another.
const STAGES: &[&str] = &["ingest", "decode", "segment", "extract", "resolve", "link", "audit", "register", "export"];

/// What a stage may name besides itself.
const BELOW_STAGES: &[&str] = &["config", "grammar", "tables", "text", "diag", "model"];

/// What segmentation hands to extraction: the only names of one stage that another may say.
const OUTLINE: &[&str] = &["LetterLines", "MaterialLines", "Outline", "Piece", "Role"];

/// Stages that touch neither files nor clock nor environment nor threads.
const PURE: &[&str] = &["segment", "extract", "resolve", "link", "audit", "grammar", "text", "model"];

fn allowed(module: &str) -> Option<BTreeSet<&'static str>> {
    if let Some((_, names)) = BOTTOM.iter().find(|(name, _)| *name == module) {
        return Some(names.iter().copied().collect());
    }
    let below = || STAGES.iter().chain(BELOW_STAGES).copied();
    match module {
        stage if STAGES.contains(&stage) => Some(BELOW_STAGES.iter().copied().collect()),
        // weights are learned from the same pieces and features that segment uses
        "pipeline" | "learn" => Some(below().collect()),
        "web" => Some(below().chain(["pipeline"]).collect()),
        "cli" => Some(below().chain(["pipeline", "learn", "web"]).collect()),
        _ => None,
    }
}

/// A source file with the module it belongs to.
struct File {
    path: PathBuf,
    /// path of the module: `["decode", "pdf", "font"]`
    module: Vec<String>,
    /// the code without comments and without what stands in quotes
    code: String,
    lines: usize,
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files() -> Vec<File> {
    let mut paths = Vec::new();
    collect(&source_root(), &mut paths);
    paths.sort();
    // tests in files of their own may build what they like, as those at the end of a file may
    paths.retain(|path| !path.ends_with("tests.rs") && !path.ends_with("sample.rs"));
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let relative = path.strip_prefix(source_root()).unwrap().with_extension("");
            let mut module: Vec<String> = relative.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
                module.pop();
            }
            File { code: code_of(&text), lines: text.lines().count(), module, path }
        })
        .collect()
}

fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, out);
        } else if path.extension().is_some_and(|end| end == "rs") {
            out.push(path);
        }
    }
}

/// Leaves out line comments and everything after the first `#[cfg(test)]`: tests may build what they like.
fn code_of(text: &str) -> String {
    let code = text.split("\n#[cfg(test)]\nmod ").next().unwrap();
    code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The modules at the top that a file names, by `crate::x`, `super::…::x`, `kairan::x` or inside the braces of a `use`.
fn named(file: &File) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for start in ["crate::", "kairan::"] {
        for (at, _) in file.code.match_indices(start) {
            let boundary = file.code[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
            if boundary {
                names.extend(heads(&file.code[at + start.len()..]));
            }
        }
    }
    // as many `super::` as the module is deep lead to the top
    let climb = "super::".repeat(file.module.len());
    if !climb.is_empty() {
        for (at, _) in file.code.match_indices(&climb) {
            let before = &file.code[..at];
            if !before.ends_with("super::") && !before.ends_with("in ") {
                names.extend(heads(&file.code[at + climb.len()..]));
            }
        }
    }
    names
}

/// First names of a path, or of every path in a group: `a::b` → a; `{a::{b, c}, d}` → a, d.
fn heads(path: &str) -> BTreeSet<String> {
    let name =
        |text: &str| text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else {
        return BTreeSet::from([name(path)]);
    };
    let mut depth = 0;
    let mut part = String::new();
    let mut out = BTreeSet::new();
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                out.insert(name(&part));
                part.clear();
                continue;
            }
            _ => {}
        }
        part.push(c);
    }
    out.insert(name(&part));
    out.remove("");
    out
}

/// The names a file takes from one module: `use crate::segment::{Piece, Role}` → Piece, Role.
fn names_of(file: &File, module: &str) -> BTreeSet<String> {
    let path = format!("crate::{module}::");
    file.code.match_indices(&path).flat_map(|(at, _)| heads(&file.code[at + path.len()..])).collect()
}

fn outline() -> BTreeSet<String> {
    OUTLINE.iter().map(|name| (*name).to_owned()).collect()
}

fn top_modules() -> BTreeSet<String> {
    fs::read_to_string(source_root().join("lib.rs"))
        .unwrap()
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect()
}

#[test]
fn a_group_of_imports_names_all_its_heads() {
    let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(heads("model::{Letter, Date};"), names(&["model"]));
    assert_eq!(heads("{diag::{Code, Sink}, model::Letter, text};"), names(&["diag", "model", "text"]));
    let file = File {
        path: PathBuf::new(),
        module: vec!["extract".into(), "date".into()],
        code: code_of(
            "use super::super::link::chains; // crate::export\nuse super::Field;\nfn f(s: &crate::model::Date) {}",
        ),
        lines: 3,
    };
    assert_eq!(named(&file), names(&["link", "model"]));
}

#[test]
fn every_module_of_the_picture_exists_and_has_its_place_in_the_order() {
    for module in top_modules() {
        let folder = source_root().join(&module).join("mod.rs");
        let file = source_root().join(format!("{module}.rs"));
        assert!(folder.exists() || file.exists(), "{module} stands in lib.rs and not in src");
        assert!(allowed(&module).is_some(), "{module} has no place in the order: say in this test what it may know");
    }
    for stage in STAGES {
        assert!(top_modules().contains(*stage), "the stage {stage} is not in lib.rs");
    }
}

#[test]
fn arrows_point_down_only() {
    let modules = top_modules();
    let mut wrong = Vec::new();
    for file in files() {
        let Some(module) = file.module.first() else { continue };
        let Some(allowed) = allowed(module) else { continue };
        for name in named(&file) {
            if module == "extract" && name == "segment" && names_of(&file, "segment").is_subset(&outline()) {
                continue;
            }
            if modules.contains(&name) && name != *module && !allowed.contains(name.as_str()) {
                wrong.push(format!("{} names crate::{name}; {module} may know {allowed:?}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_middle_of_the_way_knows_no_file_no_clock_no_environment_and_no_thread() {
    let mut wrong = Vec::new();
    for file in files() {
        if !file.module.first().is_some_and(|module| PURE.contains(&module.as_str())) {
            continue;
        }
        for rim in
            ["std::fs", "std::env", "std::thread", "std::net", "std::process", "Instant::", "SystemTime", "rayon"]
        {
            if file.code.contains(rim) {
                wrong.push(format!("{} names {rim}", file.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_person_can_hold_in_mind() {
    for file in files() {
        assert!(file.lines <= 800, "{} has {} lines: split it", file.path.display(), file.lines);
    }
}

#[test]
fn a_mod_file_is_a_page_of_contents() {
    for file in files().iter().filter(|file| file.path.ends_with("mod.rs")) {
        let lines = file.lines;
        assert!(lines <= 200, "{} has {lines} lines: move the work into files beside it", file.path.display());
    }
}

#[test]
fn main_is_a_few_lines() {
    let main = fs::read_to_string(source_root().join("main.rs")).unwrap();
    assert!(main.lines().count() <= 20);
}

#[test]
fn stages_are_described_in_their_first_lines() {
    let mut missing = BTreeMap::new();
    for file in files() {
        let text = fs::read_to_string(&file.path).unwrap();
        if !text.starts_with("//!") {
            missing.insert(file.path.display().to_string(), text.lines().next().unwrap_or_default().to_owned());
        }
    }
    assert!(missing.is_empty(), "files without a module doc: {missing:#?}");
}
