//! Whether a letter says anything to anybody: what has no day, number, party or request, and no word that is said to a reader, is a table,
//! a rule or a form.
//!
//! ```text
//! 基金現在高調 / 平成30年度9月補正 / 庁舎建設 1,204,331 …      no letter
//! 停電時の備えについて / 次のとおり依頼がありました。…         a letter without a head
//! ```
//!
//! Known to be hard: a table with a day and a title, made by an office that is named on it, looks like a notice.

use crate::grammar::{Precision, find_dates, find_numbers};
use crate::model::{Kind, Letter};
use crate::segment::{LetterLines, Piece, Role};
use crate::tables::Tables;
use crate::text::find_word;

/// A table has so many lines at least.
const TABLE: usize = 4;

/// What is said to a reader.
const SAID: [&str; 20] = [
    "お願い",
    "願います",
    "願いたい",
    "ください",
    "下さい",
    "申し上げ",
    "申しあげ",
    "お知らせします",
    "お知らせいたします",
    "ご案内",
    "御案内",
    "されたい",
    "ありました",
    "いただき",
    "いたします",
    "候",
    "通知",
    "通達",
    "要請",
    "お断り",
];

/// What is said to the readers of a letter that has no head.
const CLOSING: [&str; 8] = [
    "お願い申し上げ",
    "お願いいたします",
    "お願い致します",
    "御礼申し上げ",
    "お礼申し上げ",
    "お詫び申し上げ",
    "お知らせいたします",
    "お知らせ致します",
];

/// Whether somebody is spoken to in a line as one is at the end of a letter.
#[must_use]
pub fn closes(line: &str) -> bool {
    CLOSING.iter().any(|word| find_word(line, word).is_some())
}

/// Whether what was read has a part of a head, or says something to somebody.
#[must_use]
pub fn speaks(letter: &Letter, lines: &LetterLines<'_>, tables: &Tables) -> bool {
    let head = letter.date.is_some()
        || !letter.reference_numbers.is_empty()
        || !letter.addressees.is_empty()
        || letter.evidence.date.is_some()
        || letter.evidence.kind.is_some()
        || letter.kind != Kind::Notice;
    let body = letter.request.is_some()
        || !letter.passes_on.is_empty()
        || !letter.contacts.is_empty()
        || !letter.attachments.is_empty()
        || !letter.deadlines.is_empty();
    let few = lines.pieces.len() < TABLE;
    head || body || few || lines.pieces.iter().any(|piece| is_of_letter(piece, tables))
}

/// Whether a line can only be of a letter, or has a day or a number that may be the letter's, read or not.
fn is_of_letter(piece: &Piece<'_>, tables: &Tables) -> bool {
    let text = piece.text();
    matches!(piece.role, Role::Number | Role::Greeting | Role::Seal | Role::Record)
        || SAID.iter().any(|word| text.contains(word))
        || find_dates(text, tables).iter().any(|day| day.precision == Precision::Day)
        || find_numbers(text, tables).iter().any(|number| !number.law)
}

#[cfg(test)]
mod tests {
    use super::super::joined::tests::{lines, pieces};
    use super::*;

    fn says_something(text: &str) -> bool {
        let lines = lines(&text.lines().collect::<Vec<_>>());
        let letter = LetterLines { pieces: pieces(&lines, Role::Body), ..LetterLines::default() };
        speaks(&Letter { kind: Kind::Notice, ..Letter::default() }, &letter, Tables::embedded())
    }

    #[test]
    fn a_table_and_a_rule_say_nothing_to_anybody() {
        assert!(!says_something("基金現在高調\n平成30年度9月補正\n（単位：千円）\n庁舎建設\n1,204,331"));
        assert!(!says_something(
            "掲示板の運用規約\n第一条 掲示\n一 掲示は、執行部の者が行う。\n第二条 改正\n一 過半数による。"
        ));
    }

    #[test]
    fn what_asks_or_has_a_day_or_a_number_stays() {
        for line in ["会員に周知くださるようお願いします。", "平成27年10月20日", "空航第715号", "拝啓"]
        {
            let text = format!("働き方の見直しについて\n一 現状\n二 対策\n三 今後\n{line}");
            assert_eq!(says_something(&text), line != "拝啓", "{line}");
        }
        // two lines are no table
        assert!(says_something("連絡\n杖道講習会の日程"));
    }
}
