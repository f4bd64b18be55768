//! Fields and values of a record as a person says them: for remarks, sheets and answers, where JSON would stand else.
//!
//! ```text
//! issuers, [{"text": "甲", "organization": "乙", …}, {"text": "丙", …}]  →  発信者, 甲／丙
//! letter, {"first_line": 3, "last_line": 27}                          →  文書の範囲, 3～27行
//! ```

use serde_json::{Map, Value};

/// A language of the people who read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tongue {
    /// English
    English,
    /// Japanese
    Japanese,
}

impl Tongue {
    /// The text of this tongue.
    #[must_use]
    pub fn pick<'a>(self, english: &'a str, japanese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Japanese => japanese,
        }
    }
}

/// Pages as a person lists them: 11, 12, 13, 23 → 11–13, 23.
#[must_use]
pub fn page_ranges(pages: &[u32]) -> String {
    let mut sorted = pages.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for page in sorted {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == page => *last = page,
            _ => ranges.push((page, page)),
        }
    }
    let said = ranges
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}–{last}") });
    said.collect::<Vec<_>>().join(", ")
}

/// Something said in both tongues.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// in English
    pub english: String,
    /// in Japanese
    pub japanese: String,
}

impl Told {
    /// Both.
    pub fn new(english: impl Into<String>, japanese: impl Into<String>) -> Self {
        Self { english: english.into(), japanese: japanese.into() }
    }

    /// In one of them.
    #[must_use]
    pub fn in_tongue(&self, tongue: Tongue) -> &str {
        tongue.pick(&self.english, &self.japanese)
    }
}

/// A key of the record in the words of the register; a key that has none, as it is.
#[must_use]
pub fn field_in_words(key: &str, tongue: Tongue) -> &str {
    let (english, japanese) = match key {
        "letter" => ("extent of the letter", "文書の範囲"),
        "kind" => ("kind", "種別"),
        "date" => ("date", "文書日付"),
        "reference_numbers" => ("number", "記号番号"),
        "issuers" => ("issuer", "発信者"),
        "addressees" => ("addressee", "宛先"),
        "subject" => ("subject", "件名"),
        "subject_note" => ("note to the subject", "件名の付記"),
        "attachments" => ("attachments", "添付"),
        "cites" => ("cites", "引用"),
        "contacts" => ("contacts", "問合せ先"),
        "seal_omitted" => ("seal omitted", "公印省略"),
        "copy_mark" => ("copy", "写し"),
        "deadlines" => ("deadlines", "期限"),
        "request" => ("asks for", "要回答"),
        "encloses" => ("encloses", "同封"),
        "passes_on" => ("passes on", "転送元"),
        "received" => ("received", "収受印"),
        other => (other, other),
    };
    tongue.pick(english, japanese)
}

/// A value of a record on one line.
#[must_use]
pub fn value_in_words(value: &Value, tongue: Tongue) -> String {
    match value {
        Value::Null | Value::Bool(false) => tongue.pick("none", "なし").to_owned(),
        Value::Bool(true) => tongue.pick("yes", "あり").to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) if values.is_empty() => tongue.pick("none", "なし").to_owned(),
        Value::Array(values) => values.iter().map(|one| member(one, tongue)).collect::<Vec<_>>().join("／"),
        Value::Object(keys) => object(keys, tongue),
    }
}

/// One of several: a bare number is the index of a letter in its file.
fn member(value: &Value, tongue: Tongue) -> String {
    match value.as_u64() {
        Some(index) => match tongue {
            Tongue::English => format!("letter {}", index + 1),
            Tongue::Japanese => format!("{}通目", index + 1),
        },
        None => value_in_words(value, tongue),
    }
}

fn object(keys: &Map<String, Value>, tongue: Tongue) -> String {
    let get = |key: &str| keys.get(key).filter(|value| !value.is_null());
    if let (Some(first), Some(last)) = (get("first_line"), get("last_line")) {
        return match tongue {
            Tongue::English => format!("lines {first}–{last}"),
            Tongue::Japanese => format!("{first}～{last}行"),
        };
    }
    // what names the thing alone: parties, contacts
    if let Some(value) = get("text").or_else(|| get("value")) {
        return value_in_words(value, tongue);
    }
    let told = ["label", "title", "reference_number", "date", "number", "issuer"];
    let parts: Vec<String> =
        told.iter().filter_map(|key| get(key)).map(|value| value_in_words(value, tongue)).collect();
    if parts.is_empty() { tongue.pick("none", "なし").to_owned() } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn pages_are_listed_as_people_do() {
        for (pages, said) in [(&[11, 12, 13, 23][..], "11–13, 23"), (&[2, 1, 2], "1–2"), (&[7], "7"), (&[], "")] {
            assert_eq!(page_ranges(pages), said);
        }
    }

    #[test]
    fn every_value_that_can_be_corrected_is_put_in_words() {
        let cases = [
            (json!([{"text": "甲", "organization": "乙"}, {"text": "丙"}]), "甲／丙", "甲／丙"),
            (json!({"date": "2023-07-10", "number": null}), "2023-07-10", "2023-07-10"),
            (json!({"first_line": 3, "last_line": 27}), "3～27行", "lines 3–27"),
            (json!([{"label": "別添1", "title": "様式", "present": true}]), "別添1 様式", "別添1 様式"),
            (json!([1, 2]), "2通目／3通目", "letter 2／letter 3"),
            (json!([]), "なし", "none"),
            (json!(true), "あり", "yes"),
        ];
        for (value, japanese, english) in cases {
            assert_eq!(value_in_words(&value, Tongue::Japanese), japanese);
            assert_eq!(value_in_words(&value, Tongue::English), english);
        }
        assert_eq!(field_in_words("issuers", Tongue::Japanese), "発信者");
    }
}
