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
