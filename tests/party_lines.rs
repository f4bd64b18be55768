//! Heads whose parties were once read wrongly: which lines are addressees, which issuers, and where one ends.

use kairan::diag::Sink;
use kairan::model::{Document, Field, Letter, Line, Page};
use kairan::pipeline::read_document;
use kairan::tables::Tables;

const TEXT: &str =
    "\n　標記について、別添のとおり取り扱うこととしましたので、通知します。\n　関係者への周知をお願いします。\n";

fn read(text: &str) -> Letter {
    let line = |(text, number): (&str, u32)| Line { number, page: 1, text: text.to_owned(), ..Line::default() };
    let lines = text.lines().zip(1..).map(line).collect();
    let document = Document { pages: vec![Page { number: 1, lines, ..Page::default() }], ..Document::default() };
    read_document(&document, Tables::embedded(), None, &mut Sink::new()).0.remove(0)
}

/// Issuers and addressees of a head, as printed.
fn parties(head: &str) -> (String, String) {
    let letter = read(&format!("{head}{TEXT}"));
    let issuers: Vec<&str> = letter.issuers.iter().map(|i| i.text.as_str()).collect();
    let addressees: Vec<&str> = letter.addressees.iter().map(|a| a.text.as_str()).collect();
    (issuers.join(" / "), addressees.join(" / "))
}

#[test]
fn a_line_level_with_the_addressees_is_one_of_them() {
    let head = "
　　　　　　　　　　　　　　　　　　　　　　　　　　　　事　務　連　絡
　　　　　　　　　　　　　　　　　　　　　　　　　　　　令和６年10月１日

　　　　都道府県
　　　　保健所設置市　水道行政担当部（局）　御中
　　　　特別区
　　　　国土交通大臣認可水道事業者

　　　　　　　　　　　　　　　国土交通省水管理・国土保全局水道事業課

　　　貯水槽水道の管理に関する調査について（協力依頼）
";
    let (issuers, addressees) = parties(head);
    assert_eq!(issuers, "国土交通省水管理・国土保全局水道事業課");
    assert!(addressees.ends_with("国土交通大臣認可水道事業者"), "{addressees}");
}

#[test]
fn a_body_without_honorific_above_the_office_that_signs_is_the_issuers() {
    let head = "\
文　財　第　３１０　号
令和５年１２月１５日

各市町村文化財保護主管課長　様

群野県教育委員会事務局
文化財保護課長
（公印省略）

　　　文化財防火デーの実施について（通知）
";
    let (issuers, addressees) = parties(head);
    assert_eq!(
        (issuers.as_str(), addressees.as_str()),
        ("群野県教育委員会事務局文化財保護課長", "各市町村文化財保護主管課長")
    );
}

#[test]
fn sections_of_one_bureau_are_joint_issuers() {
    let head = "\
事　務　連　絡
令和３年２月５日
各都道府県障害保健福祉主管課　御中
　　　　　　　　　　　　　　　　厚生労働省社会・援護局障害保健福祉部
　　　　　　　　　　　　　　　　企画課自立支援振興室
　　　　　　　　　　　　　　　　障害福祉課地域生活支援推進室
　　手話通訳者の派遣に関する調査について（依頼）
";
    let first = "厚生労働省社会・援護局障害保健福祉部企画課自立支援振興室";
    assert_eq!(parties(head).0, format!("{first} / 障害福祉課地域生活支援推進室"));
}

#[test]
fn a_line_set_in_below_an_addressee_goes_on_with_it() {
    let head = "\
総第12号
令和６年４月１日

東北電力株式会社
　取締役社長　胆沢　康弘　殿

　　　　　　　　　　　　　　　　原子力規制委員会委員長

　　点検記録の電子化について（通知）
";
    assert_eq!(parties(head).1, "東北電力株式会社取締役社長");
}

#[test]
fn names_with_a_post_each_are_cut_at_the_gaps_between_them() {
    let head = "\
全柔連発第25-67号
令和7年4月21日

都道府県柔道連盟会長 全日本実業柔道連盟会長 全日本学生柔道連盟会長 各位

公益財団法人全日本柔道連盟
事務局長 鬼怒川 恒彦

競技復帰手順の遵守について（お願い）
";
    assert_eq!(parties(head).1, "都道府県柔道連盟会長 / 全日本実業柔道連盟会長 / 全日本学生柔道連盟会長");
}

#[test]
fn labels_say_what_a_line_is() {
    let head = "\
発出元：水産庁漁港部長
発出日：昭和51年8月12日
文書番号：51水港第2208号
宛　先：関係都道府県知事
件　名：廃船の撤去に要する費用について
";
    let (issuers, addressees) = parties(head);
    assert_eq!((issuers.as_str(), addressees.as_str()), ("水産庁漁港部長", "関係都道府県知事"));
}

#[test]
fn a_form_is_no_honorific_and_an_office_ends_where_its_name_ends() {
    let letter = read(
        "事務連絡 令和5年9月28日 各都道府県教育委員会学校保健主管課御中 文部科学省初等中等教育局健康教育・食育課色覚に関する記録様式の統一について（依頼）　平素より学校保健の推進に御尽力をいただきありがとうございます。\n",
    );
    assert_eq!(letter.issuers[0].text, "文部科学省初等中等教育局健康教育・食育課");
    let marked = letter.review.contains(&Field::Subject);
    assert!(marked || letter.subject.as_deref() == Some("色覚に関する記録様式の統一について"), "{:?}", letter.subject);
}

#[test]
fn a_name_over_two_lines_among_addressees_is_one_name() {
    let head = "
　　　　　　　　　　　　　　　　　　　　　　　　　　　　医政看発 0221 第 5 号
　　　　　　　　　　　　　　　　　　　　　　　　　　　　令和５年２月 21 日
　　　　独立行政法人労働者健康安全機構理事長　　　殿
　　　　独立行政法人地域医療機能推進機構理事長　　殿
　　　　国立研究開発法人国立国際医療研究
　　　　センター理事長　　　　　　　　　　　　　　殿

　　　　　　　　　　　　　　　　　　　　　　　　　　　　厚生労働省医政局看護課長
　　　　　　　　　　　　　　　　　　　　　　　　　　　　　（公印省略）

　　　　　看護師の特定行為研修に係る実習の場の確保について（依頼）
";
    let (issuers, addressees) = parties(head);
    assert_eq!(issuers, "厚生労働省医政局看護課長");
    assert!(addressees.ends_with(" / 国立研究開発法人国立国際医療研究センター理事長"), "{addressees}");
}

#[test]
fn parties_side_by_side_are_two() {
    let head = "\
障ス協発 2023-118号                                                        2023年 9月 29日

一般社団法人 なぎさ県理学療法士会                      なぎさ県障がい者スポーツ協会
  会長   梅 ケ 枝   律   様                                   会長   鞍 馬   洋 介
                                                              〔 公 印 省 略 〕

             第 19 回なぎさ県障がい者スポーツ大会への会員の派遣について（ 依頼 ）
";
    let expected = ("なぎさ県障がい者スポーツ協会会長".into(), "一般社団法人なぎさ県理学療法士会会長".into());
    assert_eq!(parties(head), expected);
}

#[test]
fn an_office_without_honorific_above_all_that_have_one_signs() {
    let head = "\
昭和参拾壱年五月七日
農地第二一五五号
農 林 省 農 地 局 長
地 方 農 地 事 務 局 長 殿
溜池の堤体に生じた漏水の応急の措置に関する件
";
    assert_eq!(parties(head), ("農林省農地局長".into(), "地方農地事務局長".into()));
}

#[test]
fn who_signs_with_a_name_below_an_empty_line_is_no_addressee() {
    let head = "\
5湊総危第 77 号
令和5年6月14日

各自治会長　様

湊浜市長　　大　瀬　　勇
（総務部危機管理課）

令和5年度湊浜市総合防災訓練への参加について（依頼）
";
    assert_eq!(parties(head), ("湊浜市長".into(), "各自治会長".into()));
}

#[test]
fn an_addressee_in_brackets_below_another_is_one() {
    let head = "
　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　泉二中発第８６号
　　　　　　　　　　　　　　　　　　　　　　　　　　　　　　令和５年１０月３日
　泉区内小学校長　　様
　　（第６学年担任　様）
　　　　　　　　　　　　　　　　　　　　　　　　　　泉市立泉第二中学校長
　　　　　　　　　　　　　　　　　　　　　　　　　　　　　有　馬　　圭　介

　　　令和５年度　中学校体験入学の実施について（依頼）
";
    assert_eq!(parties(head), ("泉市立泉第二中学校長".into(), "泉区内小学校長 / 第6学年担任".into()));
}

#[test]
fn the_members_are_a_class_of_their_own_words() {
    for (line, addressee) in
        [("会員の皆様", "会員"), ("外　市内障害福祉サービス事業者　代表者　様", "市内障害福祉サービス事業者代表者")]
    {
        let head = format!(
            "\
栄福第５５３号
平成２８年１２月５日

社会福祉法人　栄町福祉会　理事長　様
{line}

栄町長　　粟　野　　浩

障害福祉サービス等に係る実地指導の実施について（通知）
"
        );
        assert_eq!(parties(&head).1, format!("社会福祉法人栄町福祉会理事長 / {addressee}"));
    }
}

#[test]
fn what_stands_below_the_copies_is_no_party_and_the_right_column_is() {
    let head = "
　各　部　長　殿　　　　　　　　　　　　　　　　豊交企第１８４号
　各所属長　殿　　　　　　　　　　　　　　　　　令和７年１月２０日
　（参考送付先）　　　　　　　　　　　　　　　　豊浦県警察本部交通部長
　　警察学校長

　　　　児童の登下校の時間帯における交通監視活動の強化について（通達）
";
    assert_eq!(parties(head), ("豊浦県警察本部交通部長".into(), "各部長 / 各所属長".into()));
}

#[test]
fn a_table_of_labels_is_a_head() {
    let table = "\
|区分|内容|
|---|---|
|発番|高環推発第３０２号|
|施行日|令和２年８月２７日|
|宛先|高瀬川流域自治体環境主管課長各位|
|発信|高瀬川環境推進協議会　会長　秋鹿　貢|
|標題|河川清掃活動の実施方法の変更について|
|内容|本年度の一斉清掃は集合方式を取りやめ、各自治体が日を分けて実施する方式に改めます。|
";
    let letter = read(table);
    assert_eq!(letter.reference_numbers, ["高環推発第302号"]);
    assert_eq!(letter.subject.as_deref(), Some("河川清掃活動の実施方法の変更について"));
}

#[test]
fn a_line_among_the_names_that_was_read_as_nothing_marks_them() {
    let letter = read(&format!(
        "\
日バ協発第４１２号
平成29年８月９日

加盟都道府県協会理事長　各位
実業団・大学・高校・中学・小学生
クラブ登録チーム代表者　各位

　　　　　　　　　　　　　　　　公益財団法人日本バレーボール普及協会
　　　　　　　　　　　　　　　　会長　　帯　刀　　洋　一

　　　熱中症事故の防止について
{TEXT}"
    ));
    let whole = letter.addressees.iter().any(|a| a.text == "実業団・大学・高校・中学・小学生クラブ登録チーム代表者");
    assert!(whole || letter.review.contains(&Field::Addressees), "{:?}", letter.addressees);
}

#[test]
fn who_signs_may_stand_above_whom_it_is_written_to() {
    let head = "
　　　　　　　　　　　　　　　　　　　　　　弓道発第12号
　　　　　　　　　　　　　　　　　　　　　　2023年4月3日
　　　　　　　　　　　　　　　　　　　　　　海西市弓道協議会
　　　　　　　　　　　　　　　　　　　　　　会長　堀越　憲
一般社団法人海西県建設業協会
　会長　大歩　正　様
　　　　救急箱の点検の実施について
";
    assert_eq!(parties(head), ("海西市弓道協議会会長".to_owned(), "一般社団法人海西県建設業協会会長".to_owned()));
    let office = "
　　　　　　　　　　　　　　　　　　　　　　令和５年４月３日
　　　　　　　　　　　　　　　　　　　　　　海西労働基準監督署
会　員　各　位
　　　　救急箱の点検の実施について
";
    assert_eq!(parties(office), ("海西労働基準監督署".to_owned(), "会員".to_owned()));
}

#[test]
fn day_and_signature_may_stand_below_the_text() {
    let letter = read(
        "海健第12号
民生委員・児童委員　各位
　　　　　令和５年度救急箱点検講習会の開催について
　標記の講習会を下記のとおり開催しますので、御出席ください。
　なお、詳細は別添のとおりです。

　　　R5.4.3

　　　　　　　　　　　　　　　　　　　　海 西 県
　　　　　　　　　　　　　　　　　　　　健康福祉部健康増進課長
",
    );
    assert_eq!(letter.date.map(|day| day.to_string()).as_deref(), Some("2023-04-03"));
    let issuers: Vec<&str> = letter.issuers.iter().map(|i| i.text.as_str()).collect();
    assert_eq!(issuers, ["海西県健康福祉部健康増進課長"]);
}

#[test]
fn a_subject_may_stand_above_number_and_day() {
    let letter = read(
        "　　　　公共の場に置く救急箱の点検及び消耗品の補充に関する
　　　　取扱いの変更について
　　　　　　　　　　　　　　　　　　　　　　海健第12号
　　　　　　　　　　　　　　　　　　　　　　平成三十年七月十二日
各都道府県労働局長　殿
　　　　　　　　　　　　　　　　　　　　　　海西県健康福祉部長

　標記の件について、下記のとおり取り扱うこととしましたので、通知します。
",
    );
    assert_eq!(
        letter.subject.as_deref(),
        Some("公共の場に置く救急箱の点検及び消耗品の補充に関する取扱いの変更について")
    );
}

#[test]
fn the_first_sign_of_a_brace_is_shared_by_its_members() {
    let head = "
　　　　　　　　　　　　　　　　　　　　　　令和５年４月３日
　　都 道 府 県 知 事
各　指 定 都 市 市 長　　殿
　　中 核 市 市 長
　　　　　　　　　　　　　　　　　　　　　　海西省弓道局長
　　　救急箱の点検の実施について（通知）
";
    assert_eq!(parties(head).1, "都道府県知事 / 指定都市市長 / 中核市市長");
    let own = "
　　　　　　　　　　　　　　　　　　　　　　令和５年４月３日
  都道府県 民生主管部（局）長
  指定都市 民生主管部（局）長    殿
  中 核 市 民生主管部（局）長
　　　　　　　　　　　　　　　　　　　　　　厚生労働省老健局長
　　　救急箱の点検の実施について（通知）
";
    assert_eq!(parties(own).1, "都道府県民生主管部(局)長 / 指定都市民生主管部(局)長 / 中核市民生主管部(局)長");
}

#[test]
fn who_reads_it_in_the_office_or_gets_a_copy_is_no_addressee() {
    let head = "
収受　5.4.10　第345号
　回覧　会長・副会長・事務局
　　　　　　　　　　　　　　　　　　　　　　令和５年４月３日
各県立高等学校長
各県立特別支援学校長　殿
（写）各教育事務所長
　　　　　　　　　　　　　　　　　　　　　　海西県教育委員会
　　　　　　　　　　　　　　　　　　　　　　教育長　大歩　正
　　　救急箱の点検の実施について（通知）
";
    assert_eq!(
        parties(head),
        ("海西県教育委員会教育長".to_owned(), "各県立高等学校長 / 各県立特別支援学校長".to_owned())
    );
}

#[test]
fn the_name_that_signs_is_no_part_of_a_subject_on_the_same_line() {
    let letter = read(
        "事務連絡 令和５年４月３日 各支部長　様 海西県知事　堀越　憲 救急箱の寄附金の取扱いについて（回答） 　標記の件について、下記のとおり回答します。\n",
    );
    assert_eq!(letter.subject.as_deref(), Some("救急箱の寄附金の取扱いについて"));
}

#[test]
fn the_public_may_be_written_to() {
    let head = "
　　　　　　　　　　　　　　　　　　　　R5.4.3
区民の皆さまへ                              海西市立第二中学校
                                            校長　堀越　憲

　　　　救急箱の点検の実施について
";
    assert_eq!(parties(head), ("海西市立第二中学校校長".to_owned(), "区民".to_owned()));
}

#[test]
fn an_address_is_no_party() {
    let head = "
〒123-4567
海西県海西市本町三丁目4番5号
病院長　殿
　　　　　　　　　　　　　　　　　　　　　　令和５年４月３日
　　　　　　　　　　　　　　　　　　　　一般社団法人海西県建設業協会
　　　　　　　　　　　　　　　　　　　　会長　大歩　正
　　　　　　　　　　　　　　　　　　　　〒100-0000 海西県海西市中央1-2-3
　　　　　　　　　　　　　　　　　　　　電話 03-5550-0123　FAX 03-5550-0124
　　　救急箱の点検の実施について（通知）
";
    assert_eq!(parties(head), ("一般社団法人海西県建設業協会会長".to_owned(), "病院長".to_owned()));
}

#[test]
fn who_stands_below_the_line_that_has_the_honorific_is_of_its_block() {
    let head = "
　　　　　　　　　　　　　　　　　　　　令和５年４月３日
公益社団法人日本医師会会長
公益社団法人日本歯科医師会会長　　殿
公益社団法人日本薬剤師会会長
　　　　　　　　　　　　　　　　　　　　海西県立図書館長　堀越　憲
　　　救急箱の点検の実施について（通知）
";
    let (issuers, addressees) = parties(head);
    assert_eq!(issuers, "海西県立図書館長");
    assert!(addressees.ends_with("公益社団法人日本薬剤師会会長"), "{addressees}");
}

#[test]
fn parties_below_a_subject_on_top_are_doubted_as_well() {
    let letter = read(
        "　　　　救急箱の点検の実施について
　　　　　　　　　　　　　　　　　　　　　　令和５年４月３日
都道府県知事
各 指定都市市長　殿
中核市市長
　　　　　　　　　　　　　　　　　　　　　　厚生労働省老健局長

　標記の件について、下記のとおり取り扱うこととしましたので、通知します。
",
    );
    assert!(letter.review.contains(&Field::Addressees));
}

#[test]
fn an_addressee_that_is_left_open_goes_on_below() {
    let head = "
生衛第２７７号
令和５年11月22日
各 都 道 府 県 知 事
附属学校を置く各国公立大学法人の長　　　　　　　　殿
構造改革特別区域法第12条第１項の
認 定 を 受 け た 各 地 方 公 共 団 体 の 長
全国健康保険協会　河内野支部
支部長　　荒　巻　　　修
理容所における業務用洗剤の保管について（注意喚起）
";
    let (issuers, addressees) = parties(head);
    assert_eq!(issuers, "全国健康保険協会河内野支部支部長");
    assert!(addressees.ends_with("認定を受けた各地方公共団体の長"), "{addressees}");
    let members = "
栄福第５５３号
平成２８年１２月５日

保険医療機関
保険薬局　　　　各位
訪問看護事業所

栄町長　　粟　野　　浩

理容所における業務用洗剤の保管について
";
    assert_eq!(parties(members).0, "栄町長");
}
