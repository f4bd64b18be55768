//! Covers as small societies write them, each above two letters of full form: where they begin, and what their heads say.

#![expect(clippy::indexing_slicing, reason = "a test stops at the first thing it does not understand")]

use kairan::diag::Sink;
use kairan::model::{Document, Field, Letter, Line, Page};
use kairan::pipeline::read_document;
use kairan::tables::Tables;

const INNER: &str = "\
東建協発第３８８号
令和６年６月14日

各支部長　殿

一般社団法人東都建設業協会
会長　　藤 森　　靖
（公印省略）

足場の点検の実施について

　平素より当会の運営にご協力をいただき厚くお礼申し上げます。
　今般、全国建設業協会より別添のとおり標記点検に関する依頼がありました。
　つきましては、貴支部会員にご周知くださいますようお願い申し上げます。

国不建第０６０９号
令和６年６月９日

一般社団法人全国建設業協会会長　殿

国土交通省不動産・建設経済局建設業課長
（公印省略）

足場の点検の実施について（依頼）

　足場からの墜落事故が報告されています。
　ついては、足場の点検を行うよう、貴会会員に対する周知をお願いいたします。
";

fn read(text: &str) -> Vec<Letter> {
    let line = |(text, number): (&str, u32)| Line { number, page: 1, text: text.to_owned(), ..Line::default() };
    let lines = text.lines().zip(1..).map(line).collect();
    let document = Document { pages: vec![Page { number: 1, lines, ..Page::default() }], ..Document::default() };
    read_document(&document, Tables::embedded(), None, &mut Sink::new()).0
}

/// Day, issuer and subject of the cover above [`INNER`].
fn cover(text: &str) -> (String, String, String) {
    for between in
        ["", "-----------------------------------\n", "【別添】\n", "========== 別添１ ==========\n", "（写）\n"]
    {
        let letters = read(&format!("{text}{between}{INNER}"));
        let numbers: Vec<&[String]> = letters.iter().map(|l| l.reference_numbers.as_slice()).collect();
        assert_eq!(letters.len(), 3, "{between} {numbers:?}\n{text}");
        assert_eq!(numbers[1..], [["東建協発第388号"], ["国不建第0609号"]], "{between}");
    }
    let letter = read(&format!("{text}{INNER}")).remove(0);
    assert_eq!(letter.encloses, [1], "{text}");
    let issuer = letter.issuers.first().map(|i| i.text.clone()).unwrap_or_default();
    (letter.date.map(|date| date.to_string()).unwrap_or_default(), issuer, letter.subject.unwrap_or_default())
}

fn expect(text: &str, day: &str, issuer: &str, subject: &str) {
    assert_eq!(cover(text), (day.to_owned(), issuer.to_owned(), subject.to_owned()), "{text}");
}

#[test]
fn a_cover_with_labels_in_brackets() {
    let text = "\
《発信》東都建設業協会北支部　　《文書番号》北24-031　　《発信日》令和6年6月20日
《宛先》支部会員の皆様
《件名》足場の点検について

本部より標記の依頼文書が届いておりますので、別添をご確認ください。
";
    expect(text, "2024-06-20", "東都建設業協会北支部", "足場の点検について");
    let text = "\
【差出人】東都建設業協会北支部
【宛　先】支部会員各位
【日　付】令和６年６月20日
【件　名】足場の点検について

東都建設業協会より別添のとおり依頼がありましたのでお知らせします。

";
    expect(text, "2024-06-20", "東都建設業協会北支部", "足場の点検について");
}

#[test]
fn a_cover_of_few_lines_above_a_letter_of_full_form() {
    let text = "\
2024.6.20
支部会員各位
東都建設業協会北支部長　森田進

足場の点検について（お知らせ）

東都建設業協会より別添の依頼文書が届きました。よろしくお願いいたします。

";
    expect(text, "2024-06-20", "東都建設業協会北支部長", "足場の点検について");
}

#[test]
fn a_cover_with_its_day_and_issuer_at_the_foot() {
    let text = "\
支部会員　各位

足場の点検について

　標記の件について、東都建設業協会より別添のとおり依頼がありましたので、お知らせいたします。

　　　　　　　　　　　　　　　　　　　令和６年６月20日
　　　　　　　　　　　　　　　　　　　東都建設業協会北支部
　　　　　　　　　　　　　　　　　　　支部長　森　田　　進

";
    expect(text, "2024-06-20", "東都建設業協会北支部支部長", "足場の点検について");
}

#[test]
fn a_note_without_any_head_is_not_lost() {
    let text = "\
北支部会員のみなさまへ
　　　　　　　　　　　　　　　　6/20　北支部事務局　森田

協会から足場点検の依頼が来ました（別添）。今月中に実施をお願いします。

";
    expect(text, "", "", "");
}

#[test]
fn number_and_day_on_the_line_above_the_addressee() {
    let text = "\
東建協発388　　　　　　　　　　　　　　　　　　　　　　　　Ｒ６.６.20

　　各支部長
　　　　　　　　　　　　　　様
　　　　　　　　　　　　　　　　一般社団法人　東都建設業協会
　　　　　　　　　　　　　　　　　　会　長　　藤　森　靖

　　　　足場の点検の実施について

　標記について、国土交通省から別添写しのとおり通知がありました。
";
    let letters = read(text);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].date.unwrap().to_string(), "2024-06-20");
    assert_eq!(letters[0].reference_numbers, ["東建協発388"]);
}

#[test]
fn a_foot_above_the_next_head_is_no_head_of_its_own() {
    let text = format!(
        "会員先生各位\n\n　　調査協力のお願い\n\n　別添のとおり、協力依頼が東都建設業協会よりまいりました。ご協力のほどお願いいたします。\n\n\
         令和６年６月20日\n北建発第30号\n　　　　　　　　　　　　一般社団法人北建設業協会\n　　　　　　　　　　　　会長　　四 谷　　桂\n{INNER}"
    );
    let letters = read(&text);
    assert_eq!(letters.len(), 3);
    assert_eq!(letters[0].reference_numbers, ["北建発第30号"]);
    assert_eq!(letters[0].date.unwrap().to_string(), "2024-06-20");
}

#[test]
fn a_head_at_the_foot_belongs_to_the_letter_above_it() {
    let text = "　　　　器具の点検状況の調査について（依頼）

　標記について、全国器具協議会から別添のとおり協力依頼がありました。
　貴支部の分を取りまとめ、11月29日（金）までに本会へご提出願います。

　　令和６年11月１日　　東器協第6-77号

　各支部長　殿
　　　　　　　　　　　　　　　　　　　　　　一般社団法人東都器具協会
　　　　　　　　　　　　　　　　　　　　　　　　会長　　南　部　　鉄　也

　　　　　　　　　　　　　　　　　　　　　　　　　　令和６年10月25日
　　　　　　　　　　　　　　　　　　　　　　　　　（全器連発第R6-214号）
都道府県器具協会会長　各位
　　　　　　　　　　　　　　　　　　　　　公益社団法人全国器具協議会
　　　　　　　　　　　　　　　　　　　　　　会　長　　鷹　匠　　俊　之

　　　　器具の点検状況の調査へのご協力のお願い

　例年実施されております標記調査につきまして、本年もご協力くださるようお願いいたします。
";
    let letters = read(text);
    let heads: Vec<_> = letters.iter().map(|l| (l.date.unwrap().to_string(), l.reference_numbers.clone())).collect();
    assert_eq!(
        heads,
        [
            ("2024-11-01".into(), vec!["東器協第6-77号".into()]),
            ("2024-10-25".into(), vec!["全器連発第R6-214号".into()])
        ]
    );
    assert_eq!(letters[0].encloses, [1]);
}

/// Number, day and number of enclosed letters of every letter of a bundle.
fn heads(text: &str) -> Vec<(String, String, Vec<usize>)> {
    let head = |l: Letter| {
        let day = l.date.map(|date| date.to_string()).unwrap_or_default();
        (l.reference_numbers.first().cloned().unwrap_or_default(), day, l.encloses)
    };
    read(text).into_iter().map(head).collect()
}

#[test]
fn number_and_day_at_the_foot_of_one_letter_after_the_other() {
    let text = format!(
        "一般社団法人北建設業協会
会長　　四 谷　　桂

支部長　様

　足場の点検について

東都建設業協会（６月14日付け東建協発第388号）から通知を受けました。写しをお送りします。

北建発第30号
　　　　　　　　令和６年６月20日

{INNER}"
    );
    assert_eq!(
        heads(&text),
        [
            ("北建発第30号".into(), "2024-06-20".into(), vec![1]),
            ("東建協発第388号".into(), "2024-06-14".into(), vec![2]),
            ("国不建第0609号".into(), "2024-06-09".into(), vec![]),
        ]
    );
    let above = "会員各位

足場の点検について

　北建設業協会から届いた通知です。ご覧のうえ、次へお回しください。

令和六年六月二十五日
北建設業協会南支部　支部長　三 崎　進

";
    let letters = heads(&format!("{above}{text}"));
    assert_eq!(letters.len(), 4, "{letters:?}");
    assert_eq!(letters[0], (String::new(), "2024-06-25".into(), vec![1]));
    assert_eq!(letters[1].0, "北建発第30号");
}

#[test]
fn number_and_day_between_subject_and_text() {
    let text = "　各 支 部 長　殿

　　　　　　　　　　一般社団法人北建設業協会
　　　　　　　　　　　会長　四 谷　　桂

受講状況調査の提出期限の訂正

　北建発第99号
　令和７年(2025年)９月24日

提出期限は10月17日（金）の誤りでした。お詫びして訂正します。
";
    let letters = read(text);
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].date.unwrap().to_string(), "2025-09-24");
    assert_eq!(letters[0].reference_numbers, ["北建発第99号"]);
    assert_eq!(letters[0].subject.as_deref(), Some("受講状況調査の提出期限の訂正"));
}

#[test]
fn text_below_an_empty_line_is_no_second_line_of_the_subject() {
    let text = "国不建第214号の2
令和７年９月８日

一般社団法人全国建設業協会会長　殿

　　　　　国土交通省不動産・建設経済局建設業課長
（公印省略）

　　　足場からの墜落防止措置に伴う工期の設定について（通知）

足場の組立て及び解体に係る点検者の指名が義務付けられたことに伴い，点検に要する日数を見込まない工期により
契約が結ばれている例が見受けられる。
";
    assert_eq!(read(text)[0].subject.as_deref(), Some("足場からの墜落防止措置に伴う工期の設定について"));
}

/// A letter of a ministry to offices in a block, with this block and this office below it.
fn to_a_block(block: &str, issuer: &str, subject: &str) -> Letter {
    let text = format!(
        "事　務　連　絡\n令和６年６月21日\n\n{block}\n\n{issuer}\n\n\n　　　　　　{subject}\n\n　標記について、別添のとおり取りまとめましたので、周知をお願いいたします。\n"
    );
    let mut letters = read(&text);
    assert_eq!(letters.len(), 1, "{text}");
    letters.remove(0)
}

#[test]
fn an_honorific_beside_the_middle_of_a_block_is_for_all_of_it() {
    let block = "　都道府県民生主管部（局）
　　国民健康保険主管課（部）　　　　　　御中
　都道府県後期高齢者医療主管部（局）
　　後期高齢者医療主管課（部）";
    let issuer = "　　　　　　　　　　　　　　　　　　　　　厚生労働省保険局医療課";
    for subject in ["給付の取扱いについて", "給付の取扱いについて（その２）", "給付の取扱いについて（その12）"]
    {
        let letter = to_a_block(block, issuer, subject);
        assert_eq!(letter.review, [], "{subject} {letter:?}");
        assert_eq!(letter.addressees.len(), 2);
        assert_eq!(letter.issuers[0].text, "厚生労働省保険局医療課");
    }
}

#[test]
fn an_office_without_an_honorific_below_the_addressees_is_looked_at() {
    // nothing tells whether the last line is still an addressee
    let block = "　県立学校事務室　御中
　市町村教育委員会事務局
　県教育委員会学校安全課";
    let letter = to_a_block(block, "", "点検の実施について");
    assert!(letter.review.contains(&Field::Addressees) || letter.review.contains(&Field::Issuers), "{letter:?}");
}
