//! The rows of `organization = [ … ]` when each stands on a line of its own, as it does in the embedded table and mostly in others: read
//! ten times as quickly as by the TOML reader, which gets the rest of the file, and the whole file when any row looks otherwise.
//!
//! ```text
//! { id = "mhlw", name = "厚生労働省", level = "ministry", abbreviations = ["厚労省"] },   → a row
//! { id = "a\u3042", …   → escapes and all else that is not plain are left to the TOML reader
//! ```
//!
//! Must not judge: what is wrong in a file is found and told by the TOML reader.

use super::Row;

/// The rows that were read, and the file without them.
#[derive(Debug)]
pub(super) struct Plain {
    /// with the line (1-based) of each
    pub(super) rows: Vec<(usize, Row)>,
    /// the same lines, those of the rows empty
    pub(super) rest: String,
}

/// Takes the rows out of a file; `None` when any of them is not plain.
pub(super) fn take(text: &str) -> Option<Plain> {
    let mut rows = Vec::new();
    let mut rest = String::with_capacity(text.len() / 4);
    let mut lines = text.split_inclusive('\n').enumerate();
    for (_, line) in lines.by_ref() {
        rest.push_str(line);
        if line.trim_end() == "organization = [" {
            break;
        }
        // behind a table head, or inside of something, the name would mean something else
        if !(line.trim_start().starts_with('#') || line.trim().is_empty()) {
            return None;
        }
    }
    for (at, line) in lines.by_ref() {
        let inner = line.trim();
        if inner == "]" {
            rest.push_str(line);
            break;
        }
        rest.push('\n');
        if !inner.is_empty() && !inner.starts_with('#') {
            rows.push((at + 1, row(inner)?));
        }
    }
    rest.extend(lines.map(|(_, line)| line));
    Some(Plain { rows, rest })
}

/// `{ id = "…", name = "…", level = "…" },`
fn row(line: &str) -> Option<Row> {
    let mut rest = line.strip_prefix("{ ")?.strip_suffix(" },")?;
    let mut row = Row::default();
    loop {
        let (key, value) = rest.split_once(' ').and_then(|(key, value)| Some((key, value.strip_prefix("= ")?)))?;
        if key == "abbreviations" {
            let (list, behind) = value.strip_prefix('[')?.split_once(']')?;
            if !row.abbreviations.is_empty() {
                return None;
            }
            row.abbreviations = names(list)?;
            rest = behind;
        } else {
            let (text, behind) = quoted(value)?;
            let slot = match key {
                "parent" => &mut row.parent,
                "valid_from" => &mut row.valid_from,
                "valid_to" => &mut row.valid_to,
                "successor" => &mut row.successor,
                "legal_form" => &mut row.legal_form,
                "source" => &mut row.source,
                "id" | "name" | "level" => &mut None,
                _ => return None,
            };
            if slot.replace(text.to_owned()).is_some() {
                return None;
            }
            let own = match key {
                "id" => &mut row.id,
                "name" => &mut row.name,
                "level" => &mut row.level,
                _ => &mut String::new(),
            };
            if !own.is_empty() {
                return None;
            }
            text.clone_into(own);
            rest = behind;
        }
        match rest.strip_prefix(", ") {
            Some(more) => rest = more,
            None => break,
        }
    }
    let whole = rest.is_empty() && !row.id.is_empty() && !row.name.is_empty() && !row.level.is_empty();
    whole.then_some(row)
}

/// `"…"` without escapes, and what stands behind it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let (inner, behind) = text.strip_prefix('"')?.split_once('"')?;
    (!inner.contains('\\') && !inner.chars().any(char::is_control)).then_some((inner, behind))
}

/// `"…", "…"`
fn names(list: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = list;
    loop {
        let (name, behind) = quoted(rest)?;
        names.push(name.to_owned());
        if behind.is_empty() {
            return Some(names);
        }
        rest = behind.strip_prefix(", ")?;
    }
}

#[cfg(test)]
mod tests {
    use super::super::File;
    use super::*;

    #[test]
    fn plain_rows_are_the_rows_that_the_toml_reader_gives() {
        let text = include_str!("../../data/organizations.toml");
        let plain = take(text).expect("the embedded table is plain");
        let file: File = toml::from_str(text).unwrap();
        let rows: Vec<Row> = plain.rows.iter().map(|(_, row)| row.clone()).collect();
        assert_eq!(rows, file.organization.iter().map(|row| row.get_ref().clone()).collect::<Vec<_>>());
        for ((line, _), row) in plain.rows.iter().zip(&file.organization) {
            assert_eq!(*line, text.get(..row.span().start).unwrap().matches('\n').count() + 1);
        }
        let rest: File = toml::from_str(&plain.rest).unwrap();
        assert!(rest.organization.is_empty() && rest.class.len() == file.class.len());
    }

    #[test]
    fn whatever_is_not_plain_is_left_to_the_toml_reader() {
        let file = |row: &str| format!("organization = [\n  {row}\n]\n");
        assert!(take(&file(r#"{ id = "a", name = "b", level = "c" },"#)).is_some());
        for row in [
            r#"{ id = "a", name = "b", level = "c" }"#,
            r#"{ id = "a\u3042", name = "b", level = "c" },"#,
            r#"{ id = "a", name = "b" },"#,
            r#"{ id = "a", id = "a", name = "b", level = "c" },"#,
            r#"{ id = "a", name = "b", level = "c", other = "d" },"#,
            r#"{ id = "a", name = "b", level = "c", parent = 'd' },"#,
            r#"{ id = "a", name = "b", level = "c", abbreviations = [1] },"#,
            r#"{ id = "a", name = "b", level = "c" }, # x"#,
        ] {
            assert!(take(&file(row)).is_none(), "{row}");
        }
        assert!(take("[class]\norganization = [\n]\n").is_none());
    }
}
