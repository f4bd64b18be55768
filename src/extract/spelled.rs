//! A word of a recognised subject that stands nowhere else in the document, where one that differs by a letter or two stands again and
//! again: the document spells it.
//!
//! ```text
//! 原薬等登録原短に関する質疑応答集について       ← the subject, as recognised
//! …原薬等登録原簿への登録… 原薬等登録原簿変更… 原薬等登録原簿の…  ← the text
//!   → 原薬等登録原簿に関する質疑応答集について
//! ```
//!
//! The field stays on the review list, and the remark names both readings. Known to be hard: a word that is misread everywhere alike.

use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Field, Letter};
use crate::text::{is_kanji, is_katakana, squash};
use std::collections::BTreeMap;
use std::ops::Range;

/// Fewest letters of a word that another may be a misreading of.
const WORD: usize = 5;
/// The text has the right word so often at least.
const OFTEN: usize = 3;

/// Corrects such words in the subjects of letters from pictures. `recognised` tells for each letter whether its head is from a picture,
/// `lines` are those of the whole document.
pub fn spell_by_text<'t>(
    letters: &mut [Letter],
    recognised: &[bool],
    lines: impl Iterator<Item = &'t str>,
    sink: &mut Sink,
) {
    if !recognised.contains(&true) {
        return;
    }
    let text: String = lines.map(squash).collect::<Vec<_>>().join("\n");
    for (at, letter) in letters.iter_mut().enumerate().filter(|(at, _)| recognised.get(*at) == Some(&true)) {
        let Some(read) = letter.subject.clone() else { continue };
        let Some(spelled) = spelled(&read, &text) else { continue };
        let mut remark = Diagnostic::new(Code::SUBJECT_UNCERTAIN)
            .detail(
                format_args!("the picture was read as {read}, the text of the document has the words as {spelled}"),
                format_args!("画像からは「{read}」と読めましたが、文書の本文の語では「{spelled}」です"),
            )
            .letter(at);
        if let Some(place) = &letter.evidence.subject {
            remark = remark.page(place.page).line(place.line);
        }
        sink.push(remark);
        letter.subject = Some(spelled);
        super::mark(letter, Field::Subject, true);
    }
}

/// The subject with the words of the text; `None` when it has no others.
fn spelled(subject: &str, text: &str) -> Option<String> {
    let mut out = String::with_capacity(subject.len());
    let mut end = 0;
    for word in words(subject) {
        let printed = subject.get(word.clone())?;
        let Some(right) = in_the_text(printed, text) else { continue };
        out.push_str(subject.get(end..word.start)?);
        out.push_str(&right);
        end = word.end;
    }
    (end > 0).then(|| out + subject.get(end..).unwrap_or_default())
}

/// Runs of kanji or katakana of some length.
fn words(subject: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, c) in subject.char_indices().filter(|(_, c)| is_of_word(*c)) {
        match out.last_mut().filter(|run| run.end == at) {
            Some(run) => run.end = at + c.len_utf8(),
            None => out.push(at..at + c.len_utf8()),
        }
    }
    out.retain(|run| subject.get(run.clone()).is_some_and(|word| word.chars().count() >= WORD));
    out
}

fn is_of_word(c: char) -> bool {
    is_kanji(c) || is_katakana(c)
}

/// What counts or orders is another thing, not another spelling: 第一種 is not 第二種.
fn is_counting(c: char) -> bool {
    "一二三四五六七八九十百千元第次前後上下甲乙丙新旧".contains(c)
}

/// The word that the text has often and that differs from this by a letter or two; `None` when the text has this one too.
fn in_the_text(word: &str, text: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if text.matches(word).nth(1).is_some() {
        return None;
    }
    let most = (letters.len() - 1) / 3;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let line: Vec<char> = line.chars().collect();
        for near in line.windows(letters.len()) {
            let mut others = letters.iter().zip(near).filter(|(own, near)| own != near);
            let differ = others.clone().count();
            let spelling = others.all(|(own, near)| is_of_word(*near) && !(is_counting(*own) && is_counting(*near)));
            if (1..=most).contains(&differ) && spelling {
                *counts.entry(near.iter().collect()).or_default() += 1;
            }
        }
    }
    let mut often: Vec<(usize, String)> = counts.into_iter().map(|(near, count)| (count, near)).collect();
    often.sort_by(|a, b| b.cmp(a));
    let second = often.get(1).map_or(0, |(count, _)| *count);
    often.into_iter().next().filter(|(count, _)| *count >= OFTEN && *count > second * 2).map(|(_, right)| right)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "医療用具台帳への登録について\n1医療用具台帳に登録した者は、\n医療用具台帳の写し\n第一種指定施設\n第一種指定施設\n第一種指定施設の長";

    fn read(subject: &str) -> (String, usize) {
        let mut letters = [Letter { subject: Some(subject.to_owned()), ..Letter::default() }];
        let mut sink = Sink::new();
        let lines = TEXT.lines().chain([subject]);
        spell_by_text(&mut letters, &[true], lines, &mut sink);
        (letters[0].subject.clone().unwrap_or_default(), sink.into_sorted().len())
    }

    #[test]
    fn a_word_is_spelled_as_the_text_spells_it() {
        assert_eq!(read("医療用員台帳の変更について"), ("医療用具台帳の変更について".to_owned(), 1));
    }

    #[test]
    fn another_word_stays() {
        for subject in ["医療用品基準の変更について", "第二種指定施設について", "医療用具台帳の変更について"]
        {
            assert_eq!(read(subject), (subject.to_owned(), 0));
        }
    }

    #[test]
    fn what_was_not_recognised_stays() {
        let mut letters = [Letter { subject: Some("医療用員台帳の変更".to_owned()), ..Letter::default() }];
        spell_by_text(&mut letters, &[false], TEXT.lines(), &mut Sink::new());
        assert_eq!(letters[0].subject.as_deref(), Some("医療用員台帳の変更"));
    }
}
