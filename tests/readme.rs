//! The examples of the READMEs are what the program prints today. A block that begins with `$ kairan …` is run; where it says 「…」, lines are left out.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing it does not understand")]

use std::fs;
use std::path::Path;
use std::process::Command;

/// A command of a README and what is printed below it.
struct Example {
    arguments: Vec<String>,
    printed: Vec<String>,
}

fn examples(readme: &str) -> Vec<Example> {
    let mut out = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let Some(command) = line.strip_prefix("$ kairan ") else { continue };
        let printed = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
        out.push(Example { arguments: command.split(' ').map(str::to_owned).collect(), printed });
    }
    out
}

fn kairan(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kairan"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Whether the lines of every part between 「…」 stand together in the output, one part behind the other.
fn shows(output: &str, printed: &[String]) -> bool {
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    let mut rest = lines.as_slice();
    printed.split(|line| line.trim() == "…").filter(|part| !part.is_empty()).all(|part| {
        let at = rest.windows(part.len()).position(|window| window.iter().zip(part).all(|(a, b)| *a == b.trim_end()));
        rest = at.and_then(|at| rest.get(at + part.len()..)).unwrap_or_default();
        at.is_some()
    })
}

fn check(readme: &str, language: &str) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(readme)).unwrap();
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap();
    kairan(&["run", "--quiet", "--out", out]);
    let examples = examples(&text);
    assert!(examples.len() >= 2, "{readme}: examples were lost");
    for Example { arguments, printed } in examples {
        let mut all = vec!["--lang", language];
        all.extend(arguments.iter().map(String::as_str));
        if arguments.iter().any(|word| word == "chain" || word == "audit") {
            all.extend(["--out", out]);
        }
        let output = kairan(&all);
        assert!(
            shows(&output, &printed),
            "{readme}: kairan {} prints something else today:\n\n{output}",
            arguments.join(" ")
        );
    }
}

#[test]
fn the_english_examples_are_what_is_printed() {
    check("README.md", "en");
}

#[test]
fn the_japanese_examples_are_what_is_printed() {
    check("README.ja.md", "ja");
}
