//! The list of its revisions in the head of a letter that a collection of rules prints: their days and numbers are not the letter's own.
//!
//! ```text
//! 環水規77号
//! [改訂]                                  ← opens the list
//! 令和7年02月20日 環水大管発第2502201号
//! (各指定湖沼関係府県知事・…あて…通達)    ← and the parties end it
//! ```

use crate::grammar::is_revision;
use crate::segment::{Piece, Role};

/// Words that open such a list.
const WORDS: [&str; 13] = [
    "改正",
    "改定",
    "改訂",
    "一部改正",
    "一部改定",
    "一部改訂",
    "最終改正",
    "最終改定",
    "最終改訂",
    "最終一部改正",
    "全部改正",
    "改正経過",
    "改正履歴",
];

/// Letters of a revision at most.
const REVISION: usize = 40;

/// Whether a line opens a list of revisions: a word alone, or in brackets with the first revision behind it.
fn opens(text: &str) -> bool {
    let (inner, bracketed) = match text.strip_prefix(['〔', '[', '(', '【', '<']) {
        Some(inner) => (inner.split([']', '〕', ')', '】', '>']).next().unwrap_or_default(), true),
        None => (text.trim_end_matches(':'), false),
    };
    (bracketed || inner.len() == text.trim_end_matches(':').len()) && WORDS.contains(&inner)
}

/// For each piece whether it belongs to a list of revisions.
pub(super) fn revised(pieces: &[Piece]) -> impl FnMut(&Piece) -> bool + use<> {
    // few letters have one
    let any =
        pieces.iter().any(|piece| piece.text().contains('改') && (opens(piece.text()) || is_revision(piece.text())));
    let mut open = false;
    move |piece| {
        match piece.role {
            _ if !any => {}
            _ if opens(piece.text()) || is_revision(piece.text()) => open = true,
            Role::Addressee | Role::Issuer | Role::Subject => open = false,
            Role::Body if piece.text().chars().count() > REVISION => open = false,
            _ => {}
        }
        open
    }
}

#[cfg(test)]
mod tests {
    use super::opens;

    #[test]
    fn a_word_alone_or_in_brackets_opens_the_list_and_a_title_does_not() {
        for text in ["一部改正", "[改訂]", "(最終改正)", "〔一部改正〕昭和五十二年四月一日文体給第百十号", "改正経過:"]
        {
            assert!(opens(text), "{text}");
        }
        for text in ["改正について", "[改正案]について", "一部改正に伴う事務", "(通知)", "改訂版の送付"]
        {
            assert!(!opens(text), "{text}");
        }
    }
}
