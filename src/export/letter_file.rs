//! The name of one letter's file: a pattern of the settings, filled in and made safe for every system.
//!
//! ```text
//! {date}_{number}_{subject}   2023-07-07_医政発0707第3号_停電時の電源の確保について
//! no date, no number          日付なし_番号なし_…
//! 甲/乙:「A<B」                甲／乙：「A＜B」
//! ```
//!
//! What Windows forbids is printed wide, so that a person reads the same. Names are cut to what every file system holds, and two
//! letters never get one name, whatever their case.

use crate::config::{LetterName, NamePart, Piece};
use crate::model::{Letter, RegisterEntry};
use crate::tables::Tables;
use std::collections::BTreeSet;

/// Bytes of a name without its ending: most systems hold 255 with it, some archives less.
const LONGEST: usize = 200;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];

/// Gives names, none twice.
#[derive(Debug, Default)]
pub(super) struct Names {
    given: BTreeSet<String>,
}

impl Names {
    /// The name of a letter's file with its ending.
    pub(super) fn name(
        &mut self,
        pattern: &LetterName,
        entry: &RegisterEntry,
        tables: &Tables,
        ending: &str,
    ) -> String {
        let wanted = safe(&filled(pattern, entry, tables));
        let mut name = format!("{wanted}.{ending}");
        let mut copy = 2_u32;
        // 「A」 and 「a」 are one file on Windows and on Macs
        while !self.given.insert(name.to_lowercase()) {
            name = format!("{wanted}_{copy}.{ending}");
            copy += 1;
        }
        name
    }
}

fn filled(pattern: &LetterName, entry: &RegisterEntry, tables: &Tables) -> String {
    let mut out = String::new();
    for piece in pattern.pieces() {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Part(part) => out.push_str(&part_of(*part, entry, tables)),
        }
    }
    out
}

fn part_of(part: NamePart, entry: &RegisterEntry, tables: &Tables) -> String {
    let letter: &Letter = &entry.letter;
    let or = |text: String, none: &str| if text.is_empty() { none.to_owned() } else { text };
    match part {
        NamePart::Date => letter.date.map_or_else(|| "日付なし".to_owned(), |date| date.to_string()),
        NamePart::Era => letter.date.and_then(|date| tables.eras.print(date)).unwrap_or_else(|| "日付なし".to_owned()),
        NamePart::Number => or(letter.reference_numbers.join("・"), "番号なし"),
        NamePart::Subject => or(letter.subject.clone().unwrap_or_default(), "件名なし"),
        NamePart::Issuer => {
            let issuers: Vec<&str> = letter.issuers.iter().map(|issuer| issuer.text.as_str()).collect();
            or(issuers.join("・"), "発信者なし")
        }
        NamePart::Kind => letter.kind.label().to_owned(),
        NamePart::Received => entry.received_on.map_or_else(|| "収受日なし".to_owned(), |date| date.to_string()),
        NamePart::Receipt => entry.number.map_or_else(|| "収受番号なし".to_owned(), |number| number.to_string()),
        NamePart::File => {
            let name = entry.source.path.rsplit('/').next().unwrap_or_default();
            name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
        }
    }
}

/// The text as a name that every system takes.
fn safe(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        let shown = match c {
            '/' => '／',
            '\\' => '＼',
            ':' => '：',
            '*' => '＊',
            '?' => '？',
            '"' => '”',
            '<' => '＜',
            '>' => '＞',
            '|' => '｜',
            // marks that turn the direction of what follows make a name look like another
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => continue,
            c if c.is_control() => ' ',
            c => c,
        };
        if out.len() + shown.len_utf8() > LONGEST {
            break;
        }
        out.push(shown);
    }
    // a dot in front hides a file, one at the end is lost on Windows
    let out = out.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let device = out.get(..3).filter(|stem| DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)));
    let port = out.len() == 4 && ["COM", "LPT"].iter().any(|name| out.to_ascii_uppercase().starts_with(name));
    match out {
        "" => "文書".to_owned(),
        out if port || device.is_some_and(|stem| out.len() == stem.len() || out.get(3..4) == Some(".")) => {
            format!("_{out}")
        }
        out => out.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::sample::{entry, letter};
    use crate::model::Date;
    use proptest::prelude::*;

    fn name(pattern: &str, entry: &RegisterEntry) -> String {
        Names::default().name(&LetterName::parse(pattern).unwrap(), entry, Tables::embedded(), "pdf")
    }

    #[test]
    fn the_parts_are_filled_in_and_what_is_not_there_is_said() {
        let mut one = entry(letter("停電時の電源の確保について"));
        assert_eq!(name("{date}_{number}_{subject}", &one), "日付なし_番号なし_停電時の電源の確保について.pdf");
        one.letter.date = Some(Date::constant(2023, 7, 7));
        one.letter.reference_numbers = vec!["医政発0707第3号".to_owned(), "薬生発0707第1号".to_owned()];
        assert_eq!(name("{era}", &one), "令和5年7月7日.pdf");
        assert_eq!(name("({number})", &one), "(医政発0707第3号・薬生発0707第1号).pdf");
    }

    #[test]
    fn a_name_is_one_that_every_system_takes() {
        let with = |subject: &str| name("{subject}", &entry(letter(subject)));
        assert_eq!(with("甲/乙:「A<B」*?\"|\\"), "甲／乙：「A＜B」＊？”｜＼.pdf");
        assert_eq!(with("../../etc/passwd"), "／..／etc／passwd.pdf");
        assert_eq!(with("改\n行\0"), "改 行.pdf");
        assert_eq!(with("con"), "_con.pdf");
        assert_eq!(with("lpt1"), "_lpt1.pdf");
        assert_eq!(with("conference"), "conference.pdf");
        assert_eq!(with("\u{202e}fdp.exe"), "fdp.exe.pdf");
        assert_eq!(with("..."), "文書.pdf");
    }

    #[test]
    fn two_letters_never_get_one_name() {
        let mut names = Names::default();
        let pattern = LetterName::parse("{subject}").unwrap();
        let mut next = |subject: &str| names.name(&pattern, &entry(letter(subject)), Tables::embedded(), "pdf");
        assert_eq!([next("About"), next("about"), next("ABOUT")], ["About.pdf", "about_2.pdf", "ABOUT_3.pdf"]);
    }

    proptest! {
        #[test]
        fn whatever_a_subject_holds_the_name_is_short_and_safe(subject in ".{1,300}") {
            let name = name("{subject}", &entry(letter(&subject)));
            prop_assert!(name.len() <= LONGEST + 8);
            prop_assert!(!name.chars().any(|c| c.is_control() || "/\\:*?\"<>|".contains(c)));
            prop_assert!(!name.starts_with('.') && name.strip_suffix(".pdf").is_some());
        }
    }
}
