//! Questions and answers (疑義解釈資料, Q&A): an annex by itself, often without a label, that opens a page.
//!
//! ```text
//! 医科診療報酬点数表関係   ← first line of page 2
//! 【在宅医療】
//! 問1 …について、どのように…   (答) …
//! ```

use super::cut::Cut;

/// The first question stands among this many lines of the page, below headings.
const HEADINGS: usize = 6;
/// Its answer begins within this many lines.
const QUESTION: usize = 40;

/// Whether a page begins at `at` with questions and answers.
pub(super) fn open_page(cuts: &[Cut<'_>], at: usize) -> bool {
    let rest = cuts.get(at..).unwrap_or_default();
    if !rest.first().is_some_and(|cut| cut.page_first) {
        return false;
    }
    let Some(question) = rest.iter().take(HEADINGS).position(|cut| is_question(cut.folded.as_str())) else {
        return false;
    };
    rest.iter().skip(question + 1).take(QUESTION).any(|cut| is_answer(cut.folded.as_str()))
}

/// 問1, Q1, (問12), 質問3
fn is_question(folded: &str) -> bool {
    let bare = folded.trim_start_matches(['(', '【', '[', '<']);
    let number = ["質問", "問", "Q"].iter().find_map(|word| bare.strip_prefix(word));
    number.is_some_and(|number| number.trim_start_matches(['.', '-', '第']).starts_with(|c: char| c.is_ascii_digit()))
}

/// (答), 答, A1, 回答
fn is_answer(folded: &str) -> bool {
    let bare = folded.trim_start_matches(['(', '【', '[', '<']);
    let numbered = bare.strip_prefix('A').is_some_and(|rest| {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        // A4 and A3 are sheets of paper
        after.starts_with([')', '.', ']', '】', ':']) || after != rest && !rest.starts_with(['3', '4'])
    });
    numbered || bare.starts_with("答") || bare.starts_with("回答")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_and_answers_are_told_from_prose() {
        for text in ["問1「A000」初診料の注14", "Q2届出は", "(問12)次の", "質問3", "Q.4"] {
            assert!(is_question(text), "{text}");
        }
        for text in ["問い合わせ先", "問合せは", "質問は次まで", "QRコード"] {
            assert!(!is_question(text), "{text}");
        }
        for text in ["(答)そのとおり。", "答1", "A1.", "A:", "【答】", "回答"] {
            assert!(is_answer(text), "{text}");
        }
        assert!(!is_answer("A4判"));
    }
}
