use super::*;
use crate::text::squash;
use proptest::prelude::*;

fn one(printed: &str) -> FoundDate {
    let folded = squash(printed);
    let mut all = find_dates(&folded, Tables::embedded());
    assert_eq!(all.len(), 1, "{printed}: {all:?}");
    all.remove(0)
}

fn day(printed: &str) -> String {
    one(printed).date.map(|d| d.to_string()).unwrap_or_default()
}

fn none(printed: &str) {
    let found = find_dates(&squash(printed), Tables::embedded());
    assert!(found.is_empty(), "{printed}: {found:?}");
}

#[test]
fn a_full_date_is_read_however_it_is_written() {
    for (printed, expected) in [
        ("令 和 ５ 年 ７ 月 ７ 日", "2023-07-07"),
        ("令和元年12月26日", "2019-12-26"),
        ("㋿5年7月7日", "2023-07-07"),
        ("㍻ 2 7 年 3 月 31 日", "2015-03-31"),
        ("昭和五十八年三月三十日", "1983-03-30"),
        ("昭和三四年六月一八日", "1959-06-18"),
        ("令和五年一月二十日", "2023-01-20"),
        ("平成二六・一・七", "2014-01-07"),
        ("昭五八、一二、五", "1983-12-05"),
        ("明治45年7月29日", "1912-07-29"),
        ("大正15年12月24日", "1926-12-24"),
        ("R5.7.7", "2023-07-07"),
        ("H16.8.13", "2004-08-13"),
        ("令元.12.26", "2019-12-26"),
        ("R5/7/7", "2023-07-07"),
        ("平19年3月5日", "2007-03-05"),
        ("2023年7月7日", "2023-07-07"),
        ("二〇二三年七月七日", "2023-07-07"),
        ("2023/7/7", "2023-07-07"),
        ("2023-07-07", "2023-07-07"),
        ("2023.7.7", "2023-07-07"),
        ("2022.06.17", "2022-06-17"),
        ("令和5(2023)年1月18日", "2023-01-18"),
        ("令和7年(2025年)9月16日", "2025-09-16"),
        ("令和7年(2025)9月16日", "2025-09-16"),
        ("2025年(令和7年)9月16日", "2025-09-16"),
        ("2024（令和６）年１月19日", "2024-01-19"),
        ("Fri, 7 Jul 2023 09:00:00 +0900", "2023-07-07"),
        ("Date: July 11, 2023", "2023-07-11"),
        ("12 Jul 2023", "2023-07-12"),
        ("July 7 2023", "2023-07-07"),
        ("平 成 29年 1\n1月 16 日", "2017-11-16"),
        ("2023/09/05 10:22", "2023-09-05"),
    ] {
        assert_eq!(day(printed), expected, "{printed}");
    }
}

#[test]
fn what_stands_around_a_date_is_no_part_of_it() {
    for (printed, range, full) in [
        ("令和5年6月9日付け医政発0609第3号", "令和5年6月9日", "令和5年6月9日付け"),
        ("令和５年７月７日（金曜日）まで", "令和5年7月7日", "令和5年7月7日(金曜日)"),
        ("平成30年３月５日付で通知", "平成30年3月5日", "平成30年3月5日付で"),
        ("令和5年8月11日(金・祝)17時", "令和5年8月11日", "令和5年8月11日(金・祝)"),
        ("７月７日付近", "7月7日", "7月7日"),
        ("12生畜第1826号平成13年3月30日付", "平成13年3月30日", "平成13年3月30日付"),
    ] {
        let folded = squash(printed);
        let found = one(printed);
        assert_eq!((folded.get(found.range), folded.get(found.full)), (Some(range), Some(full)), "{printed}");
    }
}

#[test]
fn a_weekday_is_read_with_its_date() {
    assert_eq!(one("令和5年7月7日㈮").weekday, Some(4));
    assert_eq!(one("令和5年7月7日（金曜日）").weekday, Some(4));
    assert_eq!(one("令和5年7月7日金曜日").weekday, Some(4));
    assert_eq!(one("令和5年7月7日").weekday, None);
    assert!(one("令和5年7月7日（木）").weekday_contradicts());
    assert!(!one("令和5年7月7日（金）").weekday_contradicts());
}

#[test]
fn a_day_that_does_not_exist_is_found_and_has_no_date() {
    for printed in ["令和5年2月30日", "令和5年13月1日", "2023年2月29日", "令和5(2022)年1月18日"] {
        assert_eq!(one(printed).date, None, "{printed}");
    }
}

#[test]
fn a_day_outside_its_era_is_marked() {
    assert!(one("平成35年4月1日").outside_era);
    assert!(one("令和元年3月1日").outside_era);
    assert!(!one("平成31年4月30日").outside_era);
}

#[test]
fn less_than_a_day_says_how_much_it_is() {
    assert_eq!(one("令和5年7月").precision, Precision::Month);
    assert_eq!(one("令和5年7月吉日").precision, Precision::Month);
    assert_eq!(one("7月上旬").precision, Precision::Month);
    let year = one("令和5年度");
    assert_eq!((year.precision, year.fiscal, year.year, year.date), (Precision::Year, true, Some(2023), None));
    assert!(!one("令和5年").fiscal);
}

#[test]
fn missing_digits_make_a_blank_and_never_a_day() {
    for printed in [
        "令和 年 月 日",
        "令和5年 月 日",
        "令和５年７月 日",
        "令和○年○月○日",
        "平成●●年●月●日",
        "令和ヽ年ヽ月ヽ日",
        "平成 年 月 日㈭",
    ] {
        let found = one(printed);
        assert_eq!((found.form, found.date), (DateForm::Blank, None), "{printed}");
    }
}

#[test]
fn a_date_that_leans_on_another_has_no_day_of_its_own() {
    for (printed, form, back, month, day) in [
        ("８月31日（木）まで", DateForm::YearMissing, None, Some(8), Some(31)),
        ("同日付け", DateForm::BackReference, Some(Back::SameDay), None, None),
        ("同年10月1日", DateForm::BackReference, Some(Back::SameYear), Some(10), Some(1)),
        ("同月31日", DateForm::BackReference, Some(Back::SameMonth), None, Some(31)),
        ("本年2月7日", DateForm::BackReference, Some(Back::ThisYear), Some(2), Some(7)),
        ("昨年", DateForm::BackReference, Some(Back::LastYear), None, None),
        ("翌月10日", DateForm::BackReference, Some(Back::NextMonth), None, Some(10)),
        ("25年10月1日", DateForm::Bare, None, Some(10), Some(1)),
        ("5.7.7", DateForm::Bare, None, Some(7), Some(7)),
    ] {
        let found = one(printed);
        assert_eq!(
            (found.form, found.back, found.month, found.day, found.date),
            (form, back, month, day, None),
            "{printed}"
        );
    }
}

#[test]
fn numbers_are_no_dates() {
    for printed in [
        "医政発0609第3号",
        "03-5550-0101",
        "第1030002号",
        "〒100-8916",
        "20130805商局第1号",
        "1.2.3 目的",
        "version 2023.7.7.1",
        "日看協発R5-271号",
        "同年齢の者",
        "3か月10回",
        "政令5.7",
        "https://example.jp/2023070712",
    ] {
        none(printed);
    }
}

#[test]
fn several_dates_stand_in_one_line() {
    let folded = squash("平成17年４月１日（一部改正 平成19年3月30日、同年10月1日、令和2年4月）");
    let found: Vec<&str> =
        find_dates(&folded, Tables::embedded()).into_iter().filter_map(|d| folded.get(d.range)).collect();
    assert_eq!(found, ["平成17年4月1日", "平成19年3月30日", "同年10月1日", "令和2年4月"]);
}

proptest! {
    #[test]
    fn every_day_of_the_eras_is_read_back(days in 0_i32..54_000, spaced in any::<bool>()) {
        let tables = Tables::embedded();
        let date = jiff::civil::date(1873, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let printed = tables.eras.print(date).unwrap();
        let printed: String = if spaced { printed.chars().flat_map(|c| [c, '　']).collect() } else { printed };
        let found = find_dates(&squash(&printed), tables);
        prop_assert_eq!(found.iter().map(|d| d.date).collect::<Vec<_>>(), vec![Some(date)]);
    }

    #[test]
    fn any_text_gives_dates_in_order_on_character_boundaries(text in "[令和平成昭年月日元同本付け第号金曜()0-9○・./RH一二三十Jul ]{0,24}") {
        let folded = squash(&text);
        let mut end = 0;
        for found in find_dates(&folded, Tables::embedded()) {
            prop_assert!(found.full.start >= end && folded.get(found.range.clone()).is_some_and(|s| !s.is_empty()));
            prop_assert!(folded.get(found.full.clone()).is_some());
            end = found.full.end;
        }
    }
}

#[test]
fn a_date_may_begin_with_what_some_reading_of_dates_begins_with() {
    let eras = &Tables::embedded().eras;
    for c in '\0'..='\u{ffff}' {
        let kana = crate::text::is_hiragana(c) || crate::text::is_katakana(c);
        let other = eras.may_begin(c) || crate::text::begins_numeral(c) || c == '元' || read::refers_back(c);
        assert_eq!(read::may_begin(c, eras), c.is_ascii_alphanumeric() || !kana && other, "{c:?}");
    }
    let initials = eras.rows().iter().flat_map(|era| [era.initial, era.letter]);
    assert!(initials.clone().count() > 0 && initials.into_iter().all(|c| eras.may_begin(c)));
}
