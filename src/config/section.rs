//! Reads the tables of a TOML file key by key, and remembers which keys exist: what nobody asked for is unknown.
//!
//! A derived reader would stop at the first thing that is wrong; a clerk who mends a file wants to hear of everything at once.

use super::problem::{Report, join};
use std::fmt::Display;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A place in the file: a byte.
pub(super) type At = usize;

/// One table of the file. A table that is not there reads as an empty one.
pub(super) struct Section<'r, 'd, 'i> {
    name: String,
    table: Option<&'d DeTable<'i>>,
    at: Option<At>,
    report: &'r mut Report<'i>,
    known: Vec<String>,
}

/// Parses a file and lets `read` take it apart. Errors of TOML itself are problems like all others.
pub(super) fn read_file<'i, T>(
    text: &'i str,
    report: &mut Report<'i>,
    read: impl FnOnce(&mut Section<'_, '_, 'i>) -> T,
) -> T {
    let (top, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map(|span| span.start);
        let mut message = error.message().trim().replace('\n', ", ");
        // what the reader expects of the language of the file is told in English alone
        let mut hint = "";
        if message.contains("unquoted key") {
            message.push_str("; put it in quotes (引用符 \"…\" で囲む)");
            hint = "。キーを引用符 \"…\" で囲んでください";
        }
        report.at(at, format_args!("no valid TOML: {message}"), format_args!("TOML の書き方が正しくありません{hint}"));
    }
    Section { name: String::new(), table: Some(top.get_ref()), at: None, report, known: Vec::new() }.run(read)
}

impl<'d, 'i> Section<'_, 'd, 'i> {
    fn run<T>(mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let value = read(&mut self);
        self.refuse_unknown();
        value
    }

    fn get(&mut self, key: &str) -> Option<&'d Spanned<DeValue<'i>>> {
        self.known.push(key.to_owned());
        self.report.asked_for(&self.name, key);
        self.table?.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    /// A table inside this one.
    pub(super) fn table<T>(&mut self, key: &str, read: impl FnOnce(&mut Section<'_, 'd, 'i>) -> T) -> T {
        let value = self.get(key);
        let table = value.and_then(|value| {
            let table = value.get_ref().as_table();
            if table.is_none() {
                self.wrong(key, value, "a table", "表");
            }
            table
        });
        let at = value.map(|value| value.span().start);
        let name = join(&self.name, key);
        Section { name, table, at, report: self.report, known: Vec::new() }.run(read)
    }

    /// The tables of a list `[[key]]`.
    pub(super) fn tables<T>(
        &mut self,
        key: &str,
        mut read: impl FnMut(&mut Section<'_, 'd, 'i>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(rows) = value.get_ref() else {
            self.wrong(key, value, "a list of tables", "表の一覧");
            return Vec::new();
        };
        let name = join(&self.name, key);
        let mut out = Vec::new();
        for row in rows {
            if let DeValue::Table(table) = row.get_ref() {
                let at = Some(row.span().start);
                let section =
                    Section { name: name.clone(), table: Some(table), at, report: self.report, known: Vec::new() };
                out.extend(section.run(&mut read));
            } else {
                self.wrong(key, row, "a table", "表");
            }
        }
        out
    }

    /// Every key of this table with its text, for tables whose keys are values.
    pub(super) fn pairs(&mut self) -> Vec<(String, String, At)> {
        let mut out = Vec::new();
        for (key, value) in self.table.into_iter().flatten() {
            let name = key.get_ref().to_string();
            if let Some(text) = value.get_ref().as_str() {
                out.push((name.clone(), text.to_owned(), key.span().start));
            } else {
                self.wrong(&name, value, "a text", "文字列");
            }
            self.known.push(name);
        }
        out
    }

    /// A text.
    pub(super) fn text(&mut self, key: &str) -> Option<String> {
        self.text_at(key).map(|(text, _)| text)
    }

    /// A text and its place.
    pub(super) fn text_at(&mut self, key: &str) -> Option<(String, At)> {
        let value = self.get(key)?;
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some((text.to_owned(), value.span().start)),
            Some(_) => {
                self.wrong(key, value, "a text that is not empty", "空でない文字列");
                None
            }
            None => {
                self.wrong(key, value, "a text", "文字列");
                None
            }
        }
    }

    /// A list of texts and their places.
    pub(super) fn texts(&mut self, key: &str) -> Option<Vec<(String, At)>> {
        let value = self.get(key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, value, "a list of texts", "文字列の一覧");
            return None;
        };
        let mut out = Vec::new();
        for item in items {
            match item.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => out.push((text.to_owned(), item.span().start)),
                _ => self.wrong(key, item, "a text that is not empty", "空でない文字列"),
            }
        }
        Some(out)
    }

    /// A list whose rows are texts or tables.
    pub(super) fn rows<T>(
        &mut self,
        key: &str,
        mut text: impl FnMut(&mut Self, &str, At) -> Option<T>,
        mut table: impl FnMut(&mut Section<'_, 'd, 'i>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.get(key)?;
        let DeValue::Array(rows) = value.get_ref() else {
            self.wrong(key, value, "a list", "一覧");
            return None;
        };
        let name = join(&self.name, key);
        let mut out = Vec::new();
        for row in rows {
            let at = row.span().start;
            match row.get_ref() {
                DeValue::String(word) => out.extend(text(self, word, at)),
                DeValue::Table(inner) => {
                    let section = Section {
                        name: name.clone(),
                        table: Some(inner),
                        at: Some(at),
                        report: self.report,
                        known: Vec::new(),
                    };
                    out.extend(section.run(&mut table));
                }
                _ => self.wrong(key, row, "a text or a table", "文字列か表"),
            }
        }
        Some(out)
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, value, "true or false", "true か false");
        }
        flag
    }

    /// A whole number within bounds.
    pub(super) fn whole<N: TryFrom<i64>>(&mut self, key: &str, bounds: RangeInclusive<i64>) -> Option<N> {
        let value = self.get(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok())
            .filter(|number| bounds.contains(number))
            .and_then(|number| N::try_from(number).ok());
        if number.is_none() {
            let (low, high) = (bounds.start(), bounds.end());
            self.wrong(
                key,
                value,
                format_args!("a whole number from {low} to {high}"),
                format_args!("{low}から{high}までの整数"),
            );
        }
        number
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let (text, at) = self.text_at(key)?;
        self.one_of(key, &text, at, words)
    }

    /// A list of words, each of several and none twice.
    pub(super) fn choices<T: Copy + PartialEq>(&mut self, key: &str, words: &[(&str, T)]) -> Option<Vec<T>> {
        let mut out = Vec::new();
        for (text, at) in self.texts(key)? {
            let Some(word) = self.one_of(key, &text, at, words) else { continue };
            if out.contains(&word) {
                let key = join(&self.name, key);
                self.problem(
                    Some(at),
                    format_args!("{key}: \"{text}\" stands twice; leave one out"),
                    format_args!("{key}: 「{text}」が二度あります。一つを消してください"),
                );
            } else {
                out.push(word);
            }
        }
        Some(out)
    }

    /// The meaning of a word.
    pub(super) fn one_of<T: Copy>(&mut self, key: &str, text: &str, at: At, words: &[(&str, T)]) -> Option<T> {
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*meaning);
        }
        let key = join(&self.name, key);
        let all: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let all = all.join(", ");
        let (english, japanese) = did_you_mean(text, words.iter().map(|(word, _)| *word));
        self.problem(
            Some(at),
            format_args!("{key}: expected one of {all}, found \"{text}\"{english}"),
            format_args!("{key}: {all} のいずれかが必要ですが、「{text}」です{japanese}"),
        );
        None
    }

    /// Whether the key is there, with whatever value.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.into_iter().flatten().any(|(name, _)| name.get_ref() == key)
    }

    /// Where the table begins.
    pub(super) fn at(&self) -> Option<At> {
        self.at
    }

    /// Adds a problem.
    pub(super) fn problem(&mut self, at: Option<At>, english: impl Display, japanese: impl Display) {
        self.report.at(at, english, japanese);
    }

    /// `section.key: expected …, found …`.
    fn wrong(&mut self, key: &str, value: &Spanned<DeValue<'i>>, expected: impl Display, expected_ja: impl Display) {
        let key = join(&self.name, key);
        let found = shown(value.get_ref());
        self.report.at(
            Some(value.span().start),
            format_args!("{key}: expected {expected}, found {found}"),
            format_args!("{key}: {expected_ja}が必要ですが、{found} です"),
        );
    }

    fn refuse_unknown(&mut self) {
        for (key, _) in self.table.into_iter().flatten() {
            let name = key.get_ref().as_ref();
            if self.known.iter().any(|known| known == name) {
                continue;
            }
            let (english, japanese) = did_you_mean(name, self.known.iter().map(String::as_str));
            let (place, place_ja) = if self.name.is_empty() {
                ("at the top of the file".to_owned(), "ファイルの先頭の段".to_owned())
            } else {
                (format!("in [{}]", self.name), format!("[{}]", self.name))
            };
            self.report.at(
                Some(key.span().start),
                format_args!("unknown key \"{name}\" {place}{english}"),
                format_args!("{place_ja} に「{name}」という項目はありません{japanese}"),
            );
        }
    }
}

/// A value as a message shows it.
fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// The nearest of several words, in English and Japanese; nothing when none is near.
fn did_you_mean<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> (String, String) {
    let nearest = words
        .map(|word| (strsim::jaro_winkler(word, found), word))
        // in words of two kanji one wrong kanji is much for the likeness and little for a person
        .filter(|(likeness, word)| *likeness >= 0.75 || strsim::damerau_levenshtein(word, found) <= 1)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match nearest {
        Some((_, word)) => (format!(": did you mean \"{word}\"?"), format!("。「{word}」ではありませんか")),
        None => (String::new(), String::new()),
    }
}
