//! What a letter asks of its addressee: an answer before all, then that it be made known, then action, then notice.

use super::joined::Joined;
use super::quote::{sentence_end, sentence_start};
use crate::model::{Evidence, Request};
use crate::segment::{LetterLines, Role};

/// How a request ends. A sentence without one of these tells and does not ask.
const ASKING: [&str; 22] = [
    "願い",
    "ください",
    "下さい",
    "くださる",
    "くださいます",
    "されたい",
    "られたい",
    "いただき",
    "いただく",
    "いただけ",
    "頂き",
    "頂く",
    "すること",
    "行うこと",
    "たく",
    "するよう",
    "ものとする",
    "配慮",
    "賜り",
    "こと。",
    "依頼する",
    "頂ける",
];

/// The words of each request, the more demanding first.
const WORDS: [(Request, &[&str]); 4] = [
    (
        Request::Answer,
        &[
            "回答",
            "提出",
            "返送",
            "返信",
            "登録してくだ",
            "登録をお",
            "ご登録",
            "御登録",
            "報告願",
            "報告くだ",
            "報告をお",
            "報告され",
            "報告すること",
            "御報告",
            "ご報告",
            "届け出",
            "申し出",
            "報告いただ",
            "ご回報",
            "応募",
            "連絡くだ",
            "連絡願",
            "連絡をお願い",
        ],
    ),
    (
        Request::MakeKnown,
        &[
            "周知",
            "お知らせくだ",
            "お知らせ願",
            "お伝え",
            "伝達",
            "情報提供をお",
            "情報提供いただ",
            "案内くだ",
            "ご案内のほど",
            "広くお",
            "知らせるよう",
            "伝えられたい",
            "供覧",
            "回覧",
        ],
    ),
    (
        Request::Act,
        &["遺漏", "適切", "対応", "実施", "取り扱", "取扱わ", "指導", "点検", "留意", "配意", "協力", "徹底"],
    ),
    (Request::TakeNote, &["了知", "承知", "参考", "ご確認", "御確認", "一読", "お知らせ"]),
];

/// The strongest request of the letter.
pub(super) fn request(letter: &LetterLines<'_>) -> Option<(Request, Evidence)> {
    let asks = |role| matches!(role, Role::Body | Role::Greeting | Role::Item | Role::Record);
    let joined = Joined::new(letter.pieces.iter().filter(|piece| asks(piece.role)));
    let text = joined.text();
    for (request, words) in WORDS {
        for word in words {
            for (at, _) in text.match_indices(word) {
                let sentence = sentence_start(text, at)..sentence_end(text, at);
                let behind = text.get(at..sentence.end).unwrap_or_default();
                let told =
                    ["いただいているところ", "がありました", "ありましたので", "お願いしてきた", "お願いしている"]
                        .iter()
                        .any(|w| behind.contains(w));
                // ご不明の点は事務局へご連絡ください asks for nothing
                let by_a_day = || text.get(sentence.clone()).is_some_and(|sentence| sentence.contains("まで"));
                if word.starts_with("連絡") && !by_a_day() {
                    continue;
                }
                let asking = ASKING.iter().any(|end| behind.contains(end));
                if (asking || request == Request::TakeNote) && !told {
                    return Some((request, joined.evidence(&sentence, "request", 0.85)));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::joined::tests::{lines, pieces};
    use super::*;

    #[test]
    fn the_most_demanding_request_decides() {
        for (printed, expected) in [
            ("御了知の上、貴会会員への周知方よろしくお願いします。", Some(Request::MakeKnown)),
            ("会員に周知いただくとともに、結果を３月８日までに提出願います。", Some(Request::Answer)),
            ("その実施に遺漏なきようお願いします。", Some(Request::Act)),
            ("御承知おき願います。", Some(Request::TakeNote)),
            ("厚生労働省より周知依頼がありました。", None),
            ("別添をご一読の上、該当のある先生は７月20日までに事務局へご連絡ください。", Some(Request::Answer)),
            ("ご不明の点は、事務局へご連絡ください。", None),
        ] {
            let lines = lines(&[printed]);
            let letter = LetterLines { pieces: pieces(&lines, Role::Body), ..LetterLines::default() };
            assert_eq!(request(&letter).map(|(r, _)| r), expected, "{printed}");
        }
    }
}
