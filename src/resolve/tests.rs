use super::*;
use crate::diag::{Code, Diagnostic};
use crate::model::{Addressee, Evidence, Field, Issuer};

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

fn issuer(organization: &str, post: &str) -> Issuer {
    let unit = post.strip_suffix('長').unwrap_or_default();
    let stem = organization.strip_suffix(unit).unwrap_or(organization);
    Issuer {
        text: format!("{stem}{post}"),
        organization: organization.to_owned(),
        post: (!post.is_empty()).then(|| post.to_owned()),
        ..Issuer::default()
    }
}

fn addressee(organization: &str, post: &str) -> Addressee {
    let Issuer { text, organization, post, .. } = issuer(organization, post);
    Addressee { text, organization, post, honorific: Some("殿".to_owned()), ..Addressee::default() }
}

/// A letter with these numbers on this day, issued by these.
fn letter(date: &str, numbers: &[&str], issuers: &[(&str, &str)]) -> Letter {
    Letter {
        date: day(date),
        reference_numbers: numbers.iter().map(|n| (*n).to_owned()).collect(),
        issuers: issuers.iter().map(|(organization, post)| issuer(organization, post)).collect(),
        ..Letter::default()
    }
}

fn check(letters: &mut [Letter]) -> Vec<Diagnostic> {
    let mut sink = Sink::new();
    resolve(letters, Tables::embedded(), day("2026-11-22"), &mut sink);
    sink.into_sorted()
}

/// The codes that one letter raises, and its review list.
fn findings(mut letter: Letter) -> (Vec<Code>, Vec<Field>) {
    let codes = check(std::slice::from_mut(&mut letter)).iter().map(|d| d.code).collect();
    (codes, letter.review)
}

const NONE: (Vec<Code>, Vec<Field>) = (Vec::new(), Vec::new());

#[test]
fn parties_get_the_record_that_was_valid_on_the_day_of_the_letter() {
    for (date, organization, post, id, level) in [
        ("2023-06-14", "公益社団法人日本歯科医師会", "会長", Some("jda"), Some("national_association")),
        ("2002-04-01", "厚生労働省医薬局", "局長", Some("mhlw_iyaku_old"), Some("bureau")),
        ("2024-04-01", "厚生労働省医薬局", "局長", Some("mhlw_iyaku"), Some("bureau")),
        (
            "2023-06-09",
            "厚生労働省医政局",
            "特定医薬品開発支援・医療情報担当参事官",
            Some("isei_sanji"),
            Some("division"),
        ),
        (
            "2023-06-28",
            "公益社団法人千代田区歯科医師会",
            "会長",
            Some("tda_千代田区歯科医師会"),
            Some("district_association"),
        ),
        ("2023-06-28", "和歌山県日高保健所", "所長", None, Some("health_center")),
        ("2023-06-28", "回覧商会", "", None, None),
    ] {
        let mut letter = letter(date, &[], &[(organization, post)]);
        letter.addressees.push(addressee(organization, post));
        check(std::slice::from_mut(&mut letter));
        let found = &letter.issuers[0];
        assert_eq!((found.id.as_deref(), found.level.as_deref()), (id, level), "{organization}");
        assert_eq!((&letter.addressees[0].id, &letter.addressees[0].level), (&found.id, &found.level));
    }
}

#[test]
fn of_several_bodies_none_is_taken_and_all_are_named() {
    let mut letter = letter("2023-06-14", &[], &[("総務課", "")]);
    let remarks = check(std::slice::from_mut(&mut letter));
    assert_eq!((letter.issuers[0].id.as_deref(), letter.issuers[0].level.as_deref()), (None, Some("division")));
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].code, Code::ISSUER_AMBIGUOUS);
    assert!(
        remarks[0].message.contains("厚生労働省医政局総務課") && remarks[0].message.contains("厚生労働省保険局総務課")
    );
    assert!(remarks[0].message_ja.contains("厚生労働省医政局総務課"));
    assert_eq!(letter.review, []);
}

#[test]
fn month_and_day_of_the_number_are_those_of_the_date() {
    let isei = [("厚生労働省医政局", "局長")];
    assert_eq!(findings(letter("2023-06-09", &["医政発0609第3号"], &isei)), NONE);
    assert_eq!(findings(letter("2005-07-29", &["医政発第0729004号"], &isei)), NONE);
    let waste = [("環境省環境再生・資源循環局廃棄物規制課", "課長")];
    assert_eq!(findings(letter("2020-03-30", &["環循規発第2003301号"], &waste)), NONE);
    let conflict = (vec![Code::NUMBER_DATE_CONFLICT], vec![Field::Date, Field::ReferenceNumbers]);
    assert_eq!(findings(letter("2023-06-12", &["医政発0609第3号"], &isei)), conflict);
    assert_eq!(findings(letter("2005-07-28", &["医政発第0729004号"], &isei)), conflict);
    assert_eq!(findings(letter("2021-03-30", &["環循規発第2003301号"], &waste)), conflict);
    assert_eq!(findings(Letter { date: None, ..letter("", &["医政発0609第3号"], &isei) }), NONE);
}

#[test]
fn a_number_that_carries_the_day_of_the_draft_may_be_older_than_the_letter() {
    let meti = [("経済産業省", "大臣")];
    assert_eq!(findings(letter("2017-11-21", &["20171113中第2号"], &meti)), NONE);
    let conflict = (vec![Code::NUMBER_DATE_CONFLICT], vec![Field::Date, Field::ReferenceNumbers]);
    assert_eq!(findings(letter("2017-11-01", &["20171113中第2号"], &meti)), conflict);
}

#[test]
fn the_year_before_the_prefix_is_the_fiscal_year_or_the_one_beside_it() {
    let mext = [("文部科学省初等中等教育局", "局長")];
    for (date, number) in [
        ("2023-06-07", "5文科初第591号"),
        ("2024-02-13", "5文科初第2030号"),
        ("2019-03-29", "30文科初第1845号"),
        ("2019-05-10", "元文科初第100号"),
        ("2019-04-10", "31文科初第100号"),
        ("2025-04-01", "6文科初第2971号"),
    ] {
        assert_eq!(findings(letter(date, &[number], &mext)), NONE, "{number} {date}");
    }
    let conflict = (vec![Code::NUMBER_YEAR_CONFLICT], vec![Field::Date, Field::ReferenceNumbers]);
    assert_eq!(findings(letter("2023-12-15", &["23文科初第6051号"], &mext)), conflict);
    assert_eq!(findings(letter("2026-06-07", &["5文科初第591号"], &mext)), conflict);
}

#[test]
fn a_joint_letter_has_as_many_numbers_as_issuers() {
    let two = [("厚生労働省医政局経済課", "課長"), ("厚生労働省医薬食品局審査管理課", "課長")];
    assert_eq!(findings(letter("2012-02-23", &["医政経発0223第1号", "薬食審査発0223第1号"], &two)), NONE);
    let (codes, review) =
        findings(letter("2012-02-23", &["医政経発0223第1号", "薬食審査発0223第1号", "保医発0223第1号"], &two));
    assert!(codes.contains(&Code::NUMBER_ISSUER_COUNT), "{codes:?}");
    assert_eq!(review, [Field::ReferenceNumbers, Field::Issuers]);
    // several issuers share one number; one office gives the numbers of its sections; no issuer read is another stage's remark
    assert_eq!(
        findings(letter("2002-03-15", &["13生畜第2047号"], &[("農林水産省生産局", "局長"), ("水産庁", "長官")])).0,
        []
    );
    assert_eq!(findings(letter("2020-12-11", &["課評2-51", "課資2-27"], &[("国税庁", "長官")])).0, []);
    assert_eq!(findings(letter("2020-12-11", &["課評2-51", "課資2-27"], &[])), NONE);
}

#[test]
fn a_prefix_of_another_house_or_of_another_section_is_remarked() {
    let conflict = (vec![Code::NUMBER_ISSUER_CONFLICT], vec![Field::ReferenceNumbers, Field::Issuers]);
    assert_eq!(findings(letter("2023-06-09", &["医政発0609第3号"], &[("公益社団法人日本医師会", "会長")])), conflict);
    // within one house the number is not doubted
    let section = (vec![Code::NUMBER_ISSUER_CONFLICT], vec![Field::Issuers]);
    assert_eq!(findings(letter("2023-06-09", &["医政医発0609第3号"], &[("厚生労働省医政局看護課", "課長")])), section);
    assert_eq!(findings(letter("2023-06-09", &["基発0609第1号"], &[("厚生労働省医政局", "局長")])), section);
    assert_eq!(findings(letter("2023-06-09", &["医政総発0609第1号"], &[("厚生労働省老健局総務課", "課長")])), section);
    for (date, number, organization, post) in [
        ("2023-06-09", "医政医発0609第3号", "厚生労働省医政局医事課", "課長"),
        // a section that the table does not know may have been renamed
        ("2023-06-09", "医政医発0609第3号", "厚生労働省医政局新設課", "課長"),
        // whoever stands above a section may use its sign
        ("1966-09-27", "建設省道政発第421号", "道路局", "局長"),
        ("1992-08-13", "衛環第233号", "厚生省生活衛生局水道環境部", "部長"),
        ("1992-08-13", "厚生省生衛第582号", "厚生省", "事務次官"),
        // signs of local offices belong to everybody
        ("2023-06-09", "健第123号", "静浜市保健福祉部健康課", "課長"),
        ("2023-06-09", "日歯発第401号", "公益社団法人日本歯科医師会", "会長"),
    ] {
        assert_eq!(findings(letter(date, &[number], &[(organization, post)])), NONE, "{number}");
    }
}

#[test]
fn the_second_of_a_joint_letter_may_leave_the_house_out() {
    let issuers = [("厚生労働省老健局高齢者支援課", "課長"), ("老人保健課", "課長")];
    assert_eq!(findings(letter("2023-06-09", &["老高発0609第1号", "老老発0609第1号"], &issuers)), NONE);
}

#[test]
fn both_readings_are_named_in_both_languages_at_their_place() {
    let mut letter = letter("2023-06-12", &["医政発0609第3号"], &[("厚生労働省医政局", "局長")]);
    letter.evidence.reference_numbers.push(Evidence {
        text: "医政発０６０９第３号".to_owned(),
        page: 2,
        line: 31,
        bbox: None,
        rule: "number-line".to_owned(),
        confidence: 0.9,
    });
    let remarks = check(std::slice::from_mut(&mut letter));
    assert_eq!((remarks[0].page, remarks[0].line, remarks[0].letter), (Some(2), Some(31), Some(0)));
    for word in ["06-09", "2023-06-12"] {
        assert!(remarks[0].message.contains(word), "{}", remarks[0].message);
    }
    for word in ["6月9日", "2023-06-12"] {
        assert!(remarks[0].message_ja.contains(word), "{}", remarks[0].message_ja);
    }
}

#[test]
fn a_cover_is_not_older_than_what_it_encloses() {
    let pair = |cover: &str, inner: &str| {
        let mut letters = vec![letter(cover, &[], &[("公益社団法人日本歯科医師会", "会長")]), letter(inner, &[], &[])];
        letters[0].encloses = vec![1];
        letters
    };
    assert_eq!(check(&mut pair("2023-06-14", "2023-06-14")), []);
    let mut letters = pair("2023-06-14", "2023-06-15");
    let remarks = check(&mut letters);
    assert_eq!(
        remarks.iter().map(|d| (d.code, d.letter)).collect::<Vec<_>>(),
        [(Code::ENCLOSURE_ORDER_CONFLICT, Some(0))]
    );
    assert_eq!((letters[0].review.clone(), letters[1].review.clone()), (vec![Field::Date], vec![Field::Date]));
    // an index that names no letter or the letter itself is left alone
    let mut odd = pair("2023-06-14", "2023-06-15");
    odd[0].encloses = vec![0, 7];
    assert_eq!(check(&mut odd), []);
}

#[test]
fn the_enclosed_letter_was_addressed_to_the_one_who_encloses_it() {
    let remarks = |cover: &str, inner_issuer: &str, inner_addressee: &str| {
        let mut letters =
            vec![letter("2023-06-14", &[], &[(cover, "")]), letter("2023-06-09", &[], &[(inner_issuer, "")])];
        letters[0].encloses = vec![1];
        letters[1].addressees.push(addressee(inner_addressee, ""));
        check(&mut letters).iter().map(|d| d.code).collect::<Vec<_>>()
    };
    for (cover, inner, to) in [
        ("公益社団法人日本歯科医師会", "厚生労働省医政局", "公益社団法人日本歯科医師会"),
        ("日本歯科医師会", "厚生労働省医政局", "(社)日本歯科医師会"),
        ("一般社団法人福島県歯科医師会", "公益社団法人日本歯科医師会", "都道府県歯科医師会"),
        ("福井県健康福祉部地域医療課", "厚生労働省医政局", "各都道府県衛生主管部(局)"),
        ("一般社団法人日本病院会", "厚生労働省医政局", "別記関係団体"),
        // a ministry passes its own notice on
        ("厚生労働省保険局医療課", "厚生労働省保険局", "地方厚生(支)局医療課"),
    ] {
        assert_eq!(remarks(cover, inner, to), [], "{cover} {to}");
    }
    assert_eq!(
        remarks("公益社団法人日本歯科医師会", "厚生労働省医政局", "各都道府県衛生主管部(局)"),
        [Code::ENCLOSURE_ADDRESSEE_CONFLICT]
    );
}

#[test]
fn a_date_before_1946_or_after_the_last_possible_day_is_remarked() {
    let range = (vec![Code::DATE_OUT_OF_RANGE], vec![Field::Date]);
    assert_eq!(findings(letter("1945-12-31", &[], &[])), range);
    assert_eq!(findings(letter("2026-11-23", &[], &[])), range);
    assert_eq!(findings(letter("2026-11-22", &[], &[])), NONE);
    assert_eq!(findings(letter("1946-01-01", &[], &[])), NONE);
    let mut far = letter("2099-01-01", &[], &[]);
    let mut sink = Sink::new();
    resolve(std::slice::from_mut(&mut far), Tables::embedded(), None, &mut sink);
    assert_eq!(sink.items(), []);
}

#[test]
fn parties_whose_form_says_that_they_were_cut_wrongly_are_to_be_looked_at() {
    for (organization, odd) in [
        ("農林水産省消費・安全局長水産庁", true),
        ("法務局民事行政部長、地方法務局", true),
        ("[トップ][会員専用]", true),
        ("全国校長会", false),
        ("独立行政法人医薬品医療機器総合機構", false),
        ("都道府県衛生主管部(局)", false),
    ] {
        let mut letters = [letter("2024-06-05", &[], &[("厚生労働省医政局", "局長")])];
        letters[0].addressees.push(addressee(organization, "長官"));
        let codes: Vec<Code> = check(&mut letters).iter().map(|d| d.code).collect();
        assert_eq!(codes.contains(&Code::ADDRESSEE_UNCERTAIN), odd, "{organization}");
        assert_eq!(letters[0].review.contains(&Field::Addressees), odd, "{organization}");
    }
}
