use super::super::joined::tests::{lines, pieces};
use super::*;

fn read_all(printed: &[(&str, Role)], behind: &[&str]) -> Vec<(String, String)> {
    let texts: Vec<&str> = printed.iter().map(|(text, _)| *text).collect();
    let lines_ = lines(&texts);
    let mut all = pieces(&lines_, Role::Body);
    for (piece, (_, role)) in all.iter_mut().zip(printed) {
        piece.role = *role;
    }
    let letter = LetterLines { pieces: all, ..LetterLines::default() };
    let behind = lines(behind);
    let material = MaterialLines { pieces: pieces(&behind, Role::Material), ..MaterialLines::default() };
    attachments(&letter, &[&material], Tables::embedded())
        .attachments
        .into_iter()
        .map(|(a, _)| (a.label.unwrap_or_default(), a.title.unwrap_or_default()))
        .collect()
}

fn body(printed: &str) -> Vec<(String, String)> {
    read_all(&[("件名について", Role::Subject), (printed, Role::Body)], &[])
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn a_list_is_read_line_by_line() {
    let enclosure = Role::Enclosure;
    assert_eq!(
        read_all(
            &[
                ("件名について", Role::Subject),
                ("３．別添資料", enclosure),
                ("　別添１－１　公募要領（概要）", enclosure),
                ("　別添１－２　公募要領（様式集）", enclosure),
                ("　別添２　チラシ", enclosure),
            ],
            &[]
        ),
        pairs(&[("別添1-1", "公募要領(概要)"), ("別添1-2", "公募要領(様式集)"), ("別添2", "チラシ")])
    );
}

#[test]
fn number_and_date_of_an_item_go_into_their_fields() {
    let lines_ = lines(&[
        "（添付資料）",
        "・甲に関する調査について（依頼）",
        "　（令 5.11.2 老老発 1102 第１号 厚生労働省老健局老人保健課長）",
    ]);
    let letter = LetterLines { pieces: pieces(&lines_, Role::Enclosure), ..LetterLines::default() };
    let found = attachments(&letter, &[], Tables::embedded()).attachments;
    assert_eq!(found.len(), 1, "{found:?}");
    let attachment = &found[0].0;
    assert_eq!(attachment.title.as_deref(), Some("甲に関する調査について"));
    assert_eq!(attachment.reference_number.as_deref(), Some("老老発1102第1号"));
    assert_eq!(attachment.date.map(|d| d.to_string()).as_deref(), Some("2023-11-02"));
}

#[test]
fn labels_in_brackets_and_files_of_a_mail_are_items() {
    assert_eq!(
        read_all(
            &[
                ("件名について", Role::Subject),
                (
                    "(別添1)「健康管理の徹底について」(令和3年6月21日付け国自安第52号、国土交通省自動車局安全政策課長)",
                    Role::Enclosure
                ),
                ("(別添2)健康管理実施状況報告書(様式)", Role::Enclosure),
            ],
            &[]
        ),
        pairs(&[("別添1", "健康管理の徹底について"), ("別添2", "健康管理実施状況報告書(様式)")])
    );
    assert_eq!(
        read_all(&[("添付ファイル: 通知.pdf; chosahyo.xlsx", Role::Body)], &[]),
        pairs(&[("添付ファイル", "通知.pdf"), ("添付ファイル", "chosahyo.xlsx")])
    );
}

#[test]
fn the_running_text_names_enclosures() {
    for (printed, expected) in [
        ("別紙の回答票に記入の上、返送してください。", ("別紙", "回答票")),
        ("別紙の調査票により調査を行うこととしました。", ("別紙", "調査票")),
        ("別添新旧対照表のとおり改正し", ("別添", "新旧対照表")),
        ("別添のとおり「地域安全ボランティア支援要綱」を制定し、", ("別添", "地域安全ボランティア支援要綱")),
        ("別紙「改正箇所対照表」の「旧」欄に", ("別紙", "改正箇所対照表")),
        ("別添意見募集要領及び骨子のとおり", ("別添", "意見募集要領及び骨子")),
        ("くわしくは添付の「計画運休の在り方について」をお読みください", ("添付", "計画運休の在り方について")),
        (
            "別添（PDF：22KB）のとおり「連絡に関する手引」（以下「手引」と略す。）を取りまとめた",
            ("別添", "連絡に関する手引"),
        ),
        ("県医師会より別添のとおり通知がありました。", ("別添", "")),
    ] {
        assert_eq!(body(printed), pairs(&[expected]), "{printed}");
    }
}

#[test]
fn words_that_only_hold_a_label_are_none() {
    for printed in ["個別添削を行う。", "特別紙面で知らせる。", "参考にしてください。", "書類を添付してください。"]
    {
        assert!(body(printed).is_empty(), "{printed}: {:?}", body(printed));
    }
}

#[test]
fn the_heading_of_an_annex_gives_a_bare_label_its_title() {
    assert_eq!(
        read_all(
            &[("件名について", Role::Subject), ("別紙の実施要領に従い、取組を行うこと。", Role::Body)],
            &["別紙", "毒物劇物危害防止月間実施要領", "第1 趣旨"]
        ),
        pairs(&[("別紙", "毒物劇物危害防止月間実施要領")])
    );
    assert_eq!(
        read_all(
            &[("件名について", Role::Subject), ("基準を別記のように改める。", Role::Body)],
            &["別記", "文書の保存期間の基準"]
        ),
        pairs(&[("別記", "文書の保存期間の基準")])
    );
}

#[test]
fn a_label_without_number_falls_to_its_numbered_ones() {
    assert_eq!(
        read_all(
            &[
                ("件名について", Role::Subject),
                ("別紙のとおり行う。", Role::Body),
                ("別紙１　甲", Role::Enclosure),
                ("別紙２　乙", Role::Enclosure)
            ],
            &[]
        ),
        pairs(&[("別紙1", "甲"), ("別紙2", "乙")])
    );
}
