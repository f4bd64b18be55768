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
    attachments(&letter, &[&material], &[], Tables::embedded())
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
    let found = attachments(&letter, &[], &[], Tables::embedded()).attachments;
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

#[test]
fn enclosures_are_named_in_one_line_or_below_their_heading() {
    let two = pairs(&[("", "開催要項"), ("", "参加申込書")]);
    for printed in [
        &["添付資料：開催要項、参加申込書"][..],
        &["添付：１　開催要項　２　参加申込書"],
        &["同封：①開催要項　②参加申込書"],
        &["３　添付書類　開催要項、参加申込書"],
        &["【添付】開催要項（1枚）、参加申込書（1枚）"],
        &["添付書類　１　開催要項", "　　　　　２　参加申込書"],
        &["２　添付書類", "　（１）開催要項", "　（２）参加申込書", "３　問合せ先　事務局"],
        &["同封資料", "　開催要項　２枚", "　参加申込書　１０部", "*************", "一般社団法人甲県医師会"],
        &["送付書類一覧", "№1 開催要項", "№2 参加申込書"],
    ] {
        let lines: Vec<(&str, Role)> = std::iter::once(("件名について", Role::Subject))
            .chain(printed.iter().map(|text| (*text, Role::Item)))
            .collect();
        assert_eq!(read_all(&lines, &[]), two, "{printed:?}");
    }
}

#[test]
fn what_is_sent_below_the_record_mark_is_enclosed() {
    let below = |body: &str| {
        read_all(
            &[
                ("件名について", Role::Subject),
                (body, Role::Body),
                ("記", Role::Record),
                ("１　開催要項　１部", Role::Item),
                ("２　チラシ　　５０部", Role::Item),
            ],
            &[],
        )
    };
    assert_eq!(below("下記の資料を送付します。"), pairs(&[("", "開催要項"), ("", "チラシ")]));
    assert!(below("下記のとおり実施します。").is_empty());
}

#[test]
fn labels_stand_behind_titles_and_titles_in_brackets() {
    for (printed, expected) in [
        ("実施報告書（様式１）を提出してください。", &[("様式1", "実施報告書")][..]),
        ("別紙２（発注者向けリーフレット）を用い、", &[("別紙2", "発注者向けリーフレット")]),
        ("実施要領（別添１）及び申込書（別添２）をご確認ください。", &[("別添1", "実施要領"), ("別添2", "申込書")]),
        ("点検項目　　別紙チェックリストのとおり", &[("別紙", "チェックリスト")]),
        ("２枚目の確認票にご記入ください。", &[("", "確認票")]),
        ("調査票（Excelファイル）をお送りいただき、", &[("", "調査票")]),
        ("同封のチラシを掲示してください。", &[("同封", "チラシ")]),
        ("添付の資料をご覧ください。", &[]),
        ("別紙２の様式によりお願いします。", &[("別紙2", "")]),
    ] {
        assert_eq!(body(printed), pairs(expected), "{printed}");
    }
}

#[test]
fn a_list_behind_the_last_line_of_the_letter_is_its_own() {
    let printed = lines(&["件名について", "よろしくお願いします。", "付属資料", "・開催要項"]);
    let mut all = pieces(&printed, Role::Body);
    all[0].role = Role::Subject;
    let margin = all.split_off(2);
    let letter = LetterLines { pieces: all, ..LetterLines::default() };
    let found = attachments(&letter, &[], &margin, Tables::embedded()).attachments;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0.title.as_deref(), Some("開催要項"));
}

#[test]
fn places_in_documents_items_and_bodies_are_no_enclosures() {
    for printed in ["別紙様式２　「生産区域」欄", "３　定員　１２０名（事前予約制・先着順）", "■観光庁からの事務連絡"]
    {
        let lines = [("件名について", Role::Subject), (printed, Role::Enclosure)];
        let titled: Vec<_> = read_all(&lines, &[]).into_iter().filter(|(_, title)| !title.is_empty()).collect();
        assert!(titled.is_empty(), "{printed}: {titled:?}");
    }
    assert!(
        read_all(
            &[
                ("件名について", Role::Subject),
                ("（別記）", Role::Enclosure),
                ("一般社団法人日本医師会", Role::Enclosure)
            ],
            &[]
        )
        .iter()
        .all(|(_, title)| title.is_empty())
    );
}

#[test]
fn from_when_it_holds_is_a_part_of_a_name() {
    let listed = |line| read_all(&[("件名について", Role::Subject), (line, Role::Enclosure)], &[]);
    assert_eq!(
        listed("別紙　検体搬送手順（令和７年７月１日以降）"),
        pairs(&[("別紙", "検体搬送手順(令和7年7月1日以降)")])
    );
    assert_eq!(listed("別紙　検体搬送手順（令和７年７月１日）"), pairs(&[("別紙", "検体搬送手順")]));
}

#[test]
fn a_word_that_begins_with_a_numeral_is_no_number_of_a_label() {
    let line = ("別添　一人一台端末の持ち帰りに関するガイドライン", Role::Enclosure);
    assert_eq!(
        read_all(&[("件名について", Role::Subject), line], &[]),
        pairs(&[("別添", "一人一台端末の持ち帰りに関するガイドライン")])
    );
}

#[test]
fn items_below_record_and_on_the_line_of_their_heading_are_counted() {
    let record = [
        ("件名について", Role::Subject),
        ("別紙1のとおり依頼がありました。", Role::Body),
        ("記", Role::Record),
        ("１　別紙１　送信方法の変更について（国税庁作成資料）", Role::Item),
        ("２　別紙２　送信方法に関するアンケート", Role::Item),
    ];
    assert_eq!(
        read_all(&record, &[]),
        pairs(&[("別紙1", "送信方法の変更について(国税庁作成資料)"), ("別紙2", "送信方法に関するアンケート")])
    );
    let line = ("　送付書類　１　開催要項　　２　推薦書様式", Role::Enclosure);
    assert_eq!(read_all(&[("件名について", Role::Subject), line], &[]), pairs(&[("", "開催要項"), ("", "推薦書様式")]));
}

#[test]
fn a_form_keeps_the_name_that_the_text_gives_it() {
    let text = ("別紙の点検表により点検を行ってください。", Role::Body);
    let behind = ["別紙", "誤配食防止のための点検表"];
    assert_eq!(read_all(&[("件名について", Role::Subject), text], &behind), pairs(&[("別紙", "点検表")]));
    let text = ("別添の実施要綱により実施されたい。", Role::Body);
    let behind = ["別添", "足場点検実施要綱"];
    assert_eq!(read_all(&[("件名について", Role::Subject), text], &behind), pairs(&[("別添", "足場点検実施要綱")]));
}

#[test]
fn a_quoted_name_behind_its_label_needs_no_particle() {
    assert_eq!(body("報告様式　別紙「口座番号変更届集計表」"), pairs(&[("別紙", "口座番号変更届集計表")]));
}

#[test]
fn the_number_in_the_name_of_a_file_is_the_number_of_the_letter() {
    let lines_ = lines(&["Attach: 日歯発第1988号.pdf, 調査票.xlsx"]);
    let letter = LetterLines { pieces: pieces(&lines_, Role::Body), ..LetterLines::default() };
    let found = attachments(&letter, &[], &[], Tables::embedded()).attachments;
    let numbers: Vec<Option<&str>> = found.iter().map(|(a, _)| a.reference_number.as_deref()).collect();
    assert_eq!(numbers, [Some("日歯発第1988号"), None]);
}

#[test]
fn a_run_of_labels_names_every_one_of_them() {
    for (printed, labels) in [
        (
            "今般、その取扱いに係る資料を別添１から別添４までのとおり取りまとめました。",
            &["別添1", "別添2", "別添3", "別添4"][..],
        ),
        ("手続きは、別紙１〜３のとおりです。", &["別紙1", "別紙2", "別紙3"]),
        ("手続きは、別紙１から３頁のとおりです。", &["別紙1"]),
        ("別添１から変更がある場合は連絡してください。", &["別添1"]),
    ] {
        let found = body(printed);
        let found: Vec<&str> = found.iter().map(|(label, _)| label.as_str()).collect();
        assert_eq!(found, labels, "{printed}");
    }
}

#[test]
fn a_place_in_an_amended_document_is_no_enclosure() {
    for text in [
        "記１　別添１第２章第３部第１節Ｄ００６（９）に次を加える。",
        "別添２の第３項中「甲」を「乙」に改める。",
        "別紙１第４条を削る。",
    ] {
        assert_eq!(body(text), [], "{text}");
    }
}

#[test]
fn two_enclosures_of_one_sentence_have_a_title_each() {
    assert_eq!(
        body("今般、別添１のとおり引継ぎ書の様式を、別添２のとおり記入例を定めたので、周知願いたい。"),
        pairs(&[("別添1", "引継ぎ書の様式"), ("別添2", "記入例")])
    );
    assert_eq!(
        body("健診に関する質問を加えた追補版質問紙（別添）を作成したので、御了知願いたい。"),
        pairs(&[("別添", "追補版質問紙")])
    );
}

#[test]
fn a_list_in_running_text_is_read_label_by_label() {
    assert_eq!(
        body(
            "事例を別添１のとおりまとめました。別添１ 事故事例（令和４年度） 別添２ 食事介助の確認票 （参考） 嚥下支援の手引き 担当 施設係"
        ),
        pairs(&[("別添1", "事故事例(令和4年度)"), ("別添2", "食事介助の確認票"), ("参考", "嚥下支援の手引き")])
    );
    // what one sentence says of several is no list
    assert_eq!(body("ご確認ください。別紙１は会員あて、別紙２は控えです。"), pairs(&[("別紙1", ""), ("別紙2", "")]));
}

#[test]
fn a_list_of_addressees_and_the_names_of_columns_are_no_enclosures() {
    assert_eq!(
        read_all(
            &[
                ("別記１の事業所の防火管理者　様", Role::Addressee),
                ("査察の実施について", Role::Subject),
                ("次のとおり実施します。", Role::Body),
                ("別記１", Role::Enclosure),
                ("磯浜駅前ビル（防火管理者　戸沢様）", Role::Enclosure),
            ],
            &[]
        ),
        []
    );
    assert_eq!(
        read_all(
            &[
                ("文書の送付について", Role::Subject),
                ("【送付文書】", Role::Enclosure),
                ("No　文書名　番号・日付　発信者", Role::Enclosure),
                ("1　点検要領", Role::Enclosure),
            ],
            &[]
        ),
        pairs(&[("", "点検要領")])
    );
}

#[test]
fn documents_counted_below_words_that_send_them_are_a_list() {
    assert_eq!(
        read_all(
            &[
                ("通知の送付について", Role::Subject),
                ("下記２件の通知が届きましたのでご連絡いたします。", Role::Body),
                ("１　令和6年6月21日付け環自総発第2406211号　犬の登録の運用について", Role::Item),
                ("２　診療時の届出について", Role::Item),
                ("お問い合わせ　事務局 03-5550-0141", Role::ContactBlock),
            ],
            &[]
        ),
        pairs(&[("", "犬の登録の運用について"), ("", "診療時の届出について")])
    );
    assert_eq!(
        read_all(
            &[
                ("様式の変更について", Role::Subject),
                ("課より通知がありましたので、下記のとおり送付いたします。", Role::Body),
                ("記", Role::Record),
                ("１　通知文（写） 令和5年11月1日 薬務第812号", Role::Item),
                ("２　年間届 新様式", Role::Item),
            ],
            &[]
        ),
        pairs(&[("", "通知文(写)"), ("", "年間届新様式")])
    );
    // what is to be done is counted, too
    assert_eq!(
        read_all(
            &[
                ("清掃の実施について", Role::Subject),
                ("次のとおりご連絡いたします。", Role::Body),
                ("１　集合の時刻", Role::Item),
                ("２　参加申込書", Role::Item),
            ],
            &[]
        ),
        []
    );
}

#[test]
fn a_title_with_its_kind_in_brackets_at_the_end_of_a_message_is_enclosed() {
    let message = |last: &'static str| {
        read_all(
            &[
                ("猛暑への対応について", Role::Subject),
                ("中身は添付の各資料でお確かめください。", Role::Body),
                (last, Role::Body),
            ],
            &[],
        )
    };
    assert_eq!(
        message("【事務連絡】屋外活動における注意事項について"),
        pairs(&[("事務連絡", "屋外活動における注意事項について")])
    );
    assert_eq!(
        message("【建設業者団体宛て】現場における予防対策の推進について"),
        pairs(&[("", "【建設業者団体宛て】現場における予防対策の推進について")])
    );
    assert_eq!(message("【重要】予防対策の推進についてご確認ください。"), []);
}
