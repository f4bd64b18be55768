//! The sort of letter: the printed label wins, then the note behind the subject, then to whom it goes, then the verb of the body.
//!
//! ```text
//! (…法務省民事局民事第二課長回答)                       → 回答
//! 各地方運輸局長 殿 … 下記に掲げる通達は廃止する           → 通達: an organ of the issuer's own
//! 会員各位 … 別紙のとおり連絡がありました                → 案内: an association to its members
//! 各都道府県知事 殿 … 指導をお願いします                 → 通知: from one authority to another
//! ```
//!
//! Known to be hard: whether a request to a body outside is a 依頼 or a 通知, where neither is printed.

use super::head::office_memo;
use super::place;
use crate::model::{Evidence, Kind};
use crate::segment::{Piece, Role};
use crate::tables::Tables;

/// Organs of a ministry or a police that get its directives.
const ORGANS: [&str; 18] = [
    "地方運輸局",
    "運輸監理部",
    "地方整備局",
    "地方建設局",
    "労働局長",
    "労働基準局長",
    "国税局長",
    "国税事務所長",
    "税関長",
    "各税関",
    "管区警察局",
    "各警察署長",
    "各所属長",
    "所属長殿",
    "警察本部長",
    "隊、校長",
    "地方農政局長",
    "管区海上保安本部",
];

/// Members of the association that writes.
const MEMBERS: [&str; 12] = [
    "会員各位",
    "会員の皆",
    "各会員",
    "会員様",
    "会員殿",
    "会員薬局",
    "会員施設",
    "会員病院",
    "会員企業",
    "会員事業",
    "組合員",
    "支部長",
];

/// Authorities and schools, which get a notice where others get a request.
const AUTHORITIES: [&str; 16] = [
    "都道府県",
    "各市町",
    "各市区町",
    "市町村",
    "保健所設置市",
    "政令市",
    "指定都市",
    "特別区",
    "知事",
    "主管",
    "教育委員会",
    "消防長",
    "消防本部",
    "振興局",
    "衛生部",
    "学校長",
];

/// The kind and, where it is printed, its evidence.
pub(super) fn kind(
    pieces: &[Piece],
    subject: Option<&str>,
    note: Option<&str>,
    tables: &Tables,
) -> (Kind, Option<Evidence>) {
    // # 事務連絡: a heading of a web page or a mail
    let marked = || {
        pieces
            .iter()
            .take(4)
            .find(|p| p.text().starts_with(['#', '*']) && p.text().trim_matches(['#', '*']) == "事務連絡")
    };
    if let Some(piece) = office_memo(pieces, tables).or_else(marked) {
        return (Kind::OfficeMemo, Some(place::of_piece(piece, "printed-label", piece.confidence)));
    }
    let head = |word: &str| pieces.iter().take(6).find(|p| p.role != Role::Body && p.text().contains(word));
    if let Some(piece) = head("送付状").or_else(|| head("送信票")).or_else(|| head("送付票")) {
        return (Kind::CoverSheet, Some(place::of_piece(piece, "printed-label", piece.confidence)));
    }
    if let Some(kind) = note.and_then(from_note) {
        return (kind, None);
    }
    let subject = subject.unwrap_or_default();
    let rule = pieces.iter().any(|p| p.role == Role::Number && p.text().contains("例規"));
    if rule || subject.contains("例規") {
        return (Kind::Directive, None);
    }
    // (昭和…第3号 …局長通牒) below the title of a collection
    if let Some(kind) = pieces.iter().take(10).find_map(|p| from_source(p.text(), p.role)) {
        return (kind, None);
    }
    // 生総発甲第73号, 警察庁丙地発第5号: the numbers of police directives
    let class = |text: &str| {
        ["発甲第", "発乙第", "発丙第", "発丁第"].iter().any(|word| text.contains(word)) || text.starts_with("警察庁丙")
    };
    if pieces.iter().any(|p| p.role == Role::Number && class(p.text())) {
        return (Kind::Directive, None);
    }
    if ["お願い", "への協力について", "協力について"].iter().any(|end| subject.ends_with(end))
        || ["協力依頼", "【要返信】", "【要回答】"].iter().any(|word| subject.contains(word))
    {
        return (Kind::Request, None);
    }
    let addressees: String =
        pieces.iter().filter(|p| p.role == Role::Addressee).flat_map(|p| [p.text(), "\n"]).collect();
    let to = |words: &[&str]| words.iter().any(|word| addressees.contains(word));
    if to(&ORGANS) {
        return (Kind::Directive, None);
    }
    if ["お知らせ", "ご案内", "御案内", "情報提供"].iter().any(|end| subject.ends_with(end))
        || (subject.contains("開催") && !to(&AUTHORITIES))
    {
        return (Kind::Announcement, None);
    }
    let kind = from_body(pieces);
    let kind = match kind {
        Kind::Notice | Kind::Request if tells(pieces) && !to(&AUTHORITIES) => Kind::Announcement,
        Kind::Notice | Kind::Request if to(&MEMBERS) && !asks_answer(pieces) => Kind::Announcement,
        Kind::Request if to(&AUTHORITIES) => Kind::Notice,
        kind => kind,
    };
    (kind, None)
}

fn from_note(note: &str) -> Option<Kind> {
    let has = |word: &str| note.contains(word);
    Some(match () {
        () if has("通達") || has("例規") => Kind::Directive,
        () if has("依頼") || has("お願い") || has("要請") => Kind::Request,
        () if has("照会") => Kind::Inquiry,
        () if has("回答") => Kind::Reply,
        () if has("お知らせ") || has("案内") => Kind::Announcement,
        () if has("通知") || has("周知") || has("情報提供") => Kind::Notice,
        () => return None,
    })
}

/// What the bracket with date, number and issuer below a title ends with, or the line of who sent it.
fn from_source(text: &str, role: Role) -> Option<Kind> {
    let bare = text.trim_end_matches([')', '〕', ']']);
    let bracketed = bare.len() < text.len();
    let ends = |words: &[&str]| words.iter().any(|word| bare.ends_with(word));
    let sent = bracketed || role == Role::Issuer;
    Some(match () {
        () if text == "通達" || sent && ends(&["通達", "通牒"]) && bare.chars().count() > 4 => Kind::Directive,
        () if bracketed && ends(&["長通知", "官通知", "事通知"]) && role.is_head() => Kind::Notice,
        () if bracketed && ends(&["長回答", "官回答"]) => Kind::Reply,
        () => return None,
    })
}

/// Without number and 殿, and it tells something: an association's word to its members.
fn tells(pieces: &[Piece]) -> bool {
    const TELLS: [&str; 9] = [
        "お知らせします",
        "お知らせいたします",
        "お知らせ致します",
        "ご案内",
        "ご覧ください",
        "お読みください",
        "お読みいただき",
        "写します",
        "情報提供がありました",
    ];
    let formal = pieces.iter().any(|p| p.role == Role::Number || p.role == Role::Addressee && p.text().ends_with('殿'));
    if formal {
        return false;
    }
    let body = body_of(pieces);
    TELLS.iter().any(|word| body.contains(word)) && !asks_answer(pieces)
}

fn body_of(pieces: &[Piece]) -> String {
    pieces.iter().filter(|p| matches!(p.role, Role::Body | Role::Item)).map(Piece::text).collect()
}

/// Whether the addressee has to send something back.
fn asks_answer(pieces: &[Piece]) -> bool {
    let body = body_of(pieces);
    [
        "回答くだ",
        "ご回答",
        "御回答",
        "ご返送",
        "御返送",
        "ご返信",
        "提出してくだ",
        "ご提出",
        "御提出",
        "ご報告",
        "お送りくだ",
        "提出願",
        "提出で願",
        "報告願",
    ]
    .iter()
    .any(|word| body.contains(word))
}

fn from_body(pieces: &[Piece]) -> Kind {
    let body = body_of(pieces);
    let has = |words: &[&str]| words.iter().any(|w| body.contains(w));
    if has(&["通達する", "依命通達", "本通達", "及通牒", "通達は、"]) {
        Kind::Directive
    } else if has(&["通知する", "通知します", "ご通知", "周知", "願います", "されたい", "差し替え", "差替え"])
    {
        Kind::Notice
    } else if has(&["ご案内", "開催します", "開催いたします", "開催する"]) {
        Kind::Announcement
    } else if has(&["お願い"]) {
        Kind::Request
    } else {
        Kind::Notice
    }
}

#[cfg(test)]
mod tests {
    use super::super::joined::tests::{lines, pieces};
    use super::*;

    fn read(subject: &str, note: Option<&str>, addressee: &str, body: &str) -> Kind {
        let lines = lines(&[addressee, subject, body]);
        let mut pieces = pieces(&lines, Role::Body);
        pieces[0].role = Role::Addressee;
        pieces[1].role = Role::Subject;
        kind(&pieces, Some(subject), note, Tables::embedded()).0
    }

    #[test]
    fn a_printed_word_decides_before_the_addressee() {
        assert_eq!(read("甲について", Some("照会"), "会員各位", "ご回答ください。"), Kind::Inquiry);
        assert_eq!(read("甲について", Some("お知らせ"), "各都道府県知事殿", "願います。"), Kind::Announcement);
        assert_eq!(read("(昭和三年衛甲第九一号衛生局長通牒)", None, "", "別紙ニ依リ"), Kind::Directive);
        assert_eq!(read("#事務連絡", None, "会員各位", "お知らせします。"), Kind::OfficeMemo);
    }

    #[test]
    fn to_whom_a_letter_goes_tells_what_it_is() {
        for (addressee, body, expected) in [
            ("各地方運輸局長殿", "下記の取扱いを廃止する。", Kind::Directive),
            ("会員薬局各位", "別紙のとおり連絡がありました。回覧してください。", Kind::Announcement),
            ("会員各位", "調査票にご回答ください。周知をお願いします。", Kind::Notice),
            ("各都道府県知事殿", "指導をお願いします。", Kind::Notice),
            ("公益社団法人日本医師会会長殿", "ご協力をお願いします。", Kind::Request),
        ] {
            assert_eq!(read("甲の取扱いについて", None, addressee, body), expected, "{addressee}");
        }
    }
}
