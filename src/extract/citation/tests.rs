use super::super::joined::tests::{lines, pieces};
use super::*;

fn read(printed: &[&str], role: Role) -> Vec<Citation> {
    let lines = lines(printed);
    let letter = LetterLines { pieces: pieces(&lines, role), ..LetterLines::default() };
    let context = Context {
        date: Some(jiff::civil::date(2023, 8, 31)),
        numbers: vec!["日薬業発第234号".to_owned()],
        subject: Some("甲の取扱いについて".to_owned()),
    };
    citations(&letter, &BTreeSet::new(), &context, Tables::embedded()).into_iter().map(|(cite, _)| cite).collect()
}

/// number, date, issuer, title of every citation
fn rows(printed: &[&str]) -> Vec<[String; 4]> {
    read(printed, Role::Body)
        .into_iter()
        .map(|c| {
            let text = Option::unwrap_or_default;
            [text(c.reference_number), c.date.map(|d| d.to_string()).unwrap_or_default(), text(c.issuer), text(c.title)]
        })
        .collect()
}

fn row(cells: [&str; 4]) -> [String; 4] {
    cells.map(str::to_owned)
}

#[test]
fn a_document_is_named_by_title_date_number_and_issuer() {
    assert_eq!(
        rows(&[
            "　「原薬等登録原簿について」（平成24年12月28日付け薬食審査発1228第27号厚生労働",
            "省医薬食品局審査管理課長通知。以下「通知」という。）により示したところです。",
        ]),
        [row(["薬食審査発1228第27号", "2012-12-28", "厚生労働省医薬食品局審査管理課長", "原薬等登録原簿について"])]
    );
    assert_eq!(
        rows(&["平成27年９月27日付29文科初第815号「日本語指導の在り方について」の通知がありました。"]),
        [row(["29文科初第815号", "2015-09-27", "", "日本語指導の在り方について"])]
    );
    assert_eq!(
        rows(&["昭和四一年九月二七日付け建設省道発第四二一号道路局長通達「アーケードの占用許可について」によつて"]),
        [row(["建設省道発第四二一号", "1966-09-27", "道路局長", "アーケードの占用許可について"])]
    );
}

#[test]
fn joint_numbers_are_one_citation_each() {
    assert_eq!(
        rows(&[
            "「乙について」（令和4年8月25日付け薬生発0825第3号・4消安第2967号厚生労働省医薬局長・農林水産省消費安全局長通知）は、廃止する。"
        ]),
        [
            row(["薬生発0825第3号", "2022-08-25", "厚生労働省医薬局長", "乙について"]),
            row(["4消安第2967号", "2022-08-25", "農林水産省消費安全局長", "乙について"]),
        ]
    );
}

#[test]
fn a_document_without_a_number_is_known_by_its_date() {
    assert_eq!(
        rows(&[
            "令和５年２月３日付け事務連絡「丙について」により、お願いしておりました。同事務連絡による取扱いを終了します。"
        ]),
        [row(["", "2023-02-03", "", "丙について"])]
    );
    assert_eq!(
        rows(&["「目安について」（令和３年１２月２日付け厚生労働省医政局医事課事務連絡）で示した"]),
        [row(["", "2021-12-02", "厚生労働省医政局医事課", "目安について"])]
    );
    assert_eq!(
        rows(&[
            "今般、環境省大臣官房環境保健部環境安全課より、令和5年6月30日付け事務連絡「丁について」により、周知依頼がありました。"
        ]),
        [row(["", "2023-06-30", "環境省大臣官房環境保健部環境安全課", "丁について"])]
    );
}

#[test]
fn who_sent_a_number_may_stand_before_it() {
    assert_eq!(
        rows(&["標記の件につき、千葉県健康福祉部衛生指導課長から通知（衛指第2291号）がありましたので"]),
        [row(["衛指第2291号", "", "千葉県健康福祉部衛生指導課長", ""])]
    );
    assert_eq!(
        rows(&["奈良県看護協会から令和7年2月14日付け（奈看発第5-388号）で別添のとおり通知がありました。"]),
        [row(["奈看発第5-388号", "2025-02-14", "奈良県看護協会", ""])]
    );
}

#[test]
fn this_letter_itself_and_what_leans_on_it_are_no_citations() {
    assert_eq!(
        rows(&["（令和5年8月31日付け日薬業発第234号）", "令和5年9月1日から適用する。", "同通知のとおり"]),
        Vec::<[String; 4]>::new()
    );
    assert_eq!(
        rows(&["本年２月７日付け日薬業発第４０１号でお知らせした取扱い"]),
        [row(["日薬業発第401号", "2023-02-07", "", ""])]
    );
}

#[test]
fn a_document_named_twice_is_one_and_one_number_with_two_dates_is_two() {
    let found = rows(&[
        "「甲」（令和6年3月5日付け保医発0305第4号）",
        "保医発0305第4号の別添",
        "「乙」（令和8年3月5日付け保医発0305第4号）",
    ]);
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn statutes_are_marked_and_notifications_are_not() {
    let found =
        read(&["歯科医師法（昭和23年法律第202号）及び「指針」（平成19年厚生労働省告示第442号）に基づき"], Role::Body);
    let mut marks: Vec<_> = found.iter().map(|c| (c.reference_number.as_deref(), c.law)).collect();
    marks.sort_by_key(|(_, law)| !law);
    assert_eq!(marks, [(Some("昭和23年法律第202号"), true), (Some("平成19年厚生労働省告示第442号"), false)]);
}

#[test]
fn the_words_behind_a_citation_say_how_the_letter_stands_to_it() {
    for (printed, relation) in [
        ("「乙について」（平成12年３月31日付け衛指第1182号）は、平成27年３月31日限り廃止します。", Relation::Abolishes),
        ("「乙について」（平成12年３月31日付け衛指第1182号）の一部を別紙のとおり改正する。", Relation::Amends),
        ("「乙について」（平成12年３月31日付け衛指第1182号）に誤りがありましたので訂正します。", Relation::Corrects),
        ("「乙について」（平成12年３月31日付け衛指第1182号）の差替えをお願いします。", Relation::Supersedes),
        ("「乙について」（平成12年３月31日付け衛指第1182号）により示した。", Relation::Cites),
        ("標記につき、別添（平成12年３月31日付け衛指第1182号）のとおり訂正がありました。", Relation::Cites),
    ] {
        let found = read(&[printed], Role::Body);
        assert_eq!(found.iter().map(|c| c.relation).collect::<Vec<_>>(), [relation], "{printed}");
    }
}

#[test]
fn what_is_said_of_a_list_holds_for_every_document_in_it() {
    for (said, relation) in [
        ("下記の通知について、それぞれ別添のとおり訂正しますので、周知願います。", Relation::Corrects),
        ("下記の通知の一部を別添のとおり改正し、同日から適用することとする。", Relation::Amends),
        ("次の通知は、本日をもって廃止します。", Relation::Abolishes),
        ("下記の通知により取り扱われたい。", Relation::Cites),
    ] {
        let found = read(
            &[
                said,
                "・「甲の取扱いについて」（令和４年３月４日保医発0304第１号）（別添１）",
                "・「乙の取扱いについて」（令和４年３月25日老老発0325第１号）（別添２）",
                "なお、「丙について」（令和４年３月25日老老発0325第２号）は従前のとおりです。",
            ],
            Role::Body,
        );
        let relations: Vec<_> = found.iter().map(|c| c.relation).collect();
        assert_eq!(relations, [relation, relation, Relation::Cites], "{said}");
    }
}

#[test]
fn the_title_of_a_listed_document_may_stand_on_the_line_above_its_brackets() {
    let found = rows(&[
        "・「基本料の届出に関する手続きの取扱いについて」",
        "（令和４年３月４日保医発0304第２号）（別添２）",
        "・「特掲料の届出に関する手続きの取扱いについて」",
        "（令和４年３月４日保医発0304第３号）（別添３）",
    ]);
    assert_eq!(
        found,
        [
            row(["保医発0304第2号", "2022-03-04", "", "基本料の届出に関する手続きの取扱いについて"]),
            row(["保医発0304第3号", "2022-03-04", "", "特掲料の届出に関する手続きの取扱いについて"]),
        ]
    );
}

#[test]
fn a_public_notice_is_named_by_what_it_amends() {
    let found = rows(&[
        "今般、特定材料及びその材料価格（材料価格基準）の一部を改正する件（平成30年厚生労働省告示第239号）が公布され",
    ]);
    assert_eq!(
        found,
        [row(["平成30年厚生労働省告示第239号", "", "", "特定材料及びその材料価格(材料価格基準)の一部を改正する件"])]
    );
}

#[test]
fn a_number_may_have_its_title_behind_it_with_the_word_of_a_place() {
    let found = read(
        &[
            "令和２年５月29日付け保医発0529第１号における「甲の取扱いについて」につきまして、別添のとおり一部訂正がありましたので、周知願います。",
        ],
        Role::Body,
    );
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].title.as_deref(), found[0].relation), (Some("甲の取扱いについて"), Relation::Corrects));
}

#[test]
fn what_stands_only_in_the_list_of_enclosures_is_no_citation() {
    let lines = lines(&["【添付資料】", "・乙について（令和5年3月10日付け産情発0310第2号）"]);
    let letter = LetterLines { pieces: pieces(&lines, Role::Enclosure), ..LetterLines::default() };
    let found = |listed: BTreeSet<usize>| citations(&letter, &listed, &Context::default(), Tables::embedded()).len();
    assert_eq!((found(BTreeSet::from([0, 1])), found(BTreeSet::new())), (0, 1));
}

#[test]
fn date_and_number_on_both_sides_of_a_title_are_one_citation() {
    assert_eq!(
        rows(&["令和3年1月26日付け「雪道における安全の確保について」（国自安第139号）により指示している。"]),
        [row(["国自安第139号", "2021-01-26", "", "雪道における安全の確保について"])]
    );
}
