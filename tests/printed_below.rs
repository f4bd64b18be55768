//! Letters without a head, printed inside the letter or post that passes them on: where they begin, and that the cover encloses them.

use kairan::diag::Sink;
use kairan::model::{Document, Letter, Line, Page};
use kairan::pipeline::read_document;
use kairan::tables::Tables;

fn read(text: &str) -> Vec<Letter> {
    let line = |(text, number): (&str, u32)| Line { number, page: 1, text: text.to_owned(), ..Line::default() };
    let lines = text.lines().zip(1..).map(line).collect();
    let document = Document { pages: vec![Page { number: 1, lines, ..Page::default() }], ..Document::default() };
    read_document(&document, Tables::embedded(), None, &mut Sink::new()).0
}

/// The line with which a second letter begins, and whether the first encloses it; `None` when there is one letter.
fn second(text: &str) -> Option<(u32, bool)> {
    let letters = read(text);
    let cover = letters.first()?;
    assert!(letters.len() <= 2, "{:?}\n{text}", letters.iter().map(|l| l.first_line).collect::<Vec<_>>());
    letters.get(1).map(|inner| (inner.first_line, cover.encloses == [1]))
}

const MESSAGE: &str = "\
このほど、台風により住まいを失われた方の食費の減額を、来年６月まで延ばすことといたしました。
加えて、県外に身を寄せている方もおられることから、案内のちらしを作りました。
つきましては、貴会会員の皆様にお伝えくださいますようお願いいたします。
";

#[test]
fn a_message_between_rules_is_a_letter() {
    for announced in [
        "千歳県庁介護保険課より、下記の依頼が届きましたので、御案内します。",
        "標記の件につきまして、全国介護協会から次の内容の周知依頼がありましたので、お知らせいたします。",
        "千歳県介護福祉士会より以下の連絡をいただきましたので、転載します。",
    ] {
        for rule in [
            "************************************",
            "＝＝＝＝＝＝＝＝＝＝＝＝",
            "------------------------",
            "＋＋＋＋＋＋＋＋＋＋",
        ] {
            let text = format!("会員の皆様\n{announced}\n{rule}\n{MESSAGE}{rule}\n");
            assert_eq!(second(&text), Some((4, true)), "{text}");
        }
    }
    // the sentence goes over two lines
    let text = format!(
        "千歳県庁 介護保険課から、次の内容を会員へ\n伝えてほしいとの連絡がありましたので、ご紹介します。\n******\n{MESSAGE}"
    );
    assert_eq!(second(&text), Some((4, true)), "{text}");
}

#[test]
fn a_heading_that_says_so_opens_a_letter() {
    for heading in
        ["■以下連絡内容", "【以下、原文】", "（以下、原文のまま）", "＜以下、転載＞", "―――以下、メール本文―――"]
    {
        let text = format!(
            "食費の減額について\n千歳県庁より、周知の依頼がまいりましたのでお知らせします。会員の皆様はお読みください。\n{heading}\n{MESSAGE}"
        );
        assert_eq!(second(&text), Some((4, true)), "{text}");
    }
}

#[test]
fn a_greeting_right_below_the_announcement_opens_a_letter() {
    for (announced, greeting) in [
        (
            "令和３年１月15日付け事務連絡で千歳県庁感染症対策課から次のとおり情報提供がありました。",
            "日頃から、感染症の予防にお力添えをいただきありがとうございます。",
        ),
        (
            "県連盟から、条件を記した「お知らせ」をいただきましたので、ここに写します。",
            "『拝啓　会員の皆様には、当連盟の方針をお守りいただき深く感謝いたします。",
        ),
    ] {
        let text = format!("稽古の条件について\n{announced}\n{greeting}\n{MESSAGE}");
        assert_eq!(second(&text).map(|found| found.0), Some(3), "{text}");
    }
}

#[test]
fn what_is_below_is_no_letter_when_it_is_a_list_a_desk_or_the_writer_s_own() {
    let head = "各支部長　様\n令和６年６月20日\n千歳県配食協議会\n足場の点検について\n";
    for below in [
        "千歳県庁から次のとおり通知がありましたので、お知らせします。\n記\n１　期間　７月１日から\n２　場所　県庁\n",
        "千歳県庁より下記のメールが届きましたので転送いたします。\n------------------------\n千歳県配食協議会　事務局\n電話 03-5550-0101\n",
        "千歳県庁から下記の通知がありましたので、別添のとおりお送りします。\n\n担当　事務局　03-5550-0102\n",
        "千歳県庁より下記のとおり依頼がありました。ご協力をお願いいたします。\n・足場の点検\n・手すりの設置\n",
        "会員より次の質問がありました。\n------------------------\n手すりは要りますか。\n",
    ] {
        let text = format!("{head}{below}");
        assert_eq!(second(&text), None, "{text}");
    }
}

#[test]
fn a_public_notification_behind_the_notice_is_a_letter() {
    let notice = "\
６文科高第112号
令和６年３月29日
各国公私立大学長　殿
文部科学省高等教育局長
専攻科の授業の方法の基準の改正について（通知）
　今般、別添のとおり「専攻科の授業の方法に関する基準の一部を改正する告示」が定められました。御留意願います。
担当　大学振興課
";
    let decree = "\
専攻科の授業の方法に関する基準（平成十三年文部科学省告示第六十二号）の一部を次のように改正する。
令和六年三月二十九日
文部科学大臣　志 摩　清
第三条第一号中「、保育」を削る。
";
    assert_eq!(second(&format!("{notice}{decree}")).map(|found| found.0), Some(8));
    // what a letter says of it is no beginning
    let spoken = "　同告示は、第三条の一部を次のように改正する。\n　令和六年四月一日から施行する。\n";
    assert_eq!(second(&format!("{notice}{spoken}")), None);
}

#[test]
fn a_memo_of_an_office_below_a_post_is_a_letter() {
    let text = "\
2021-05-11

スポーツ庁からの大会の取扱いに関する事務連絡

標記の件について、スポーツ庁から別添のとおり事務連絡がありましたので、加盟団体の皆様にお知らせします。

事 務 連 絡 令和３年５月１０日
　　　　　　　スポーツ庁政策課

5月10日に変更された大会の取扱いについて

　標記について、実施区域が改められましたので、お知らせします。
　加盟団体への周知をお願いします。
";
    assert_eq!(second(text), Some((7, true)));
}

#[test]
fn a_letter_of_full_form_below_words_that_announce_it_is_enclosed() {
    let inner = "\
七建協第７号
令和７年６月２５日
各支部長　様
七尾建設業協会会長　和倉　湧
熱中症対策の強化について
　標記につきまして、支部会員へ回送願います。
";
    for announced in ["七尾建設業協会から届きましたので、お送りします。", "ご一読ください。\n■ 本会からの通知文"]
    {
        let text = format!(
            "令和７年６月２７日\n支部会員　各位\n七尾建設業協会鹿西支部\n　　現場の暑さ対策について\n　{announced}\n{inner}"
        );
        assert_eq!(second(&text).map(|found| found.1), Some(true), "{text}");
        let cover = read(&text).remove(0);
        assert_eq!(cover.addressees.first().map(|a| a.text.as_str()), Some("支部会員"), "{text}");
        assert_eq!(cover.issuers.first().map(|i| i.text.as_str()), Some("七尾建設業協会鹿西支部"), "{text}");
        assert_eq!(cover.subject.as_deref(), Some("現場の暑さ対策について"), "{text}");
    }
}

#[test]
fn notices_under_the_same_label_are_letters_of_their_own() {
    let text = "\
連絡/ 講習会の日程の変更について

会場が使えなくなり、９月１３日に行うこととなりました。お間違えのないよう願います。

連絡/ 稽古の再開の条件について

県連盟の条件が改められました。詳しくは事務局にお尋ねください。
";
    assert_eq!(second(text).map(|found| found.0), Some(5));
}
