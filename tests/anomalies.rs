//! Every kind of anomaly (異常) raised, and beside it the case that looks like it and is none.

mod short;

use kairan::audit::audit;
use kairan::link::link;
use kairan::model::{AnomalyKind, Body, Circular, Place, Relation, Summary};
use kairan::tables::Tables;
use short::{Short, body, file};

const MINISTRY: Short<'_> = Short {
    number: "老高発0605第2号",
    date: "2024-06-05",
    issuer: "厚生労働省老健局高齢者支援課長",
    addressee: "一般社団法人全国見守り協議会会長",
    subject: "見守り機器の電池の点検について",
    from: "",
    names: "",
    named_day: "",
    deadline: "",
    revises: None,
};
const NATIONAL: Short<'_> = Short {
    number: "全見協発第44号",
    date: "2024-06-10",
    issuer: "一般社団法人全国見守り協議会会長",
    addressee: "都道府県見守り協議会会長",
    from: "厚生労働省老健局高齢者支援課長",
    ..MINISTRY
};
const NAGANO: Short<'_> = Short {
    number: "長見協第18号",
    date: "2024-06-14",
    issuer: "一般社団法人長野県見守り協議会会長",
    addressee: "地区見守り協議会会長",
    subject: "電池の点検について",
    from: "全国見守り協議会",
    ..MINISTRY
};

fn bodies() -> Vec<Body> {
    vec![
        body("厚生労働省", 0, "", "", ""),
        body("一般社団法人全国見守り協議会", 1, "厚生労働省", "hq", ""),
        body("一般社団法人長野県見守り協議会", 2, "一般社団法人全国見守り協議会", "nagano", "都道府県見守り協議会"),
        body("諏訪地区見守り協議会", 3, "一般社団法人長野県見守り協議会", "suwa", "地区見守り協議会"),
    ]
}

fn circulars(files: &[(&str, &[Short<'_>])]) -> Vec<Circular> {
    let summaries: Vec<Summary> = files.iter().flat_map(|(path, letters)| file(path, letters)).collect();
    audit(&link(&summaries, Tables::embedded()), &bodies(), Tables::embedded())
}

/// Kinds and places of what is found, over all circulars.
fn found(files: &[(&str, &[Short<'_>])]) -> Vec<(AnomalyKind, Vec<String>)> {
    let all = circulars(files);
    let anomalies = all.iter().flat_map(|circular| &circular.anomalies);
    let places = |places: &[Place]| places.iter().map(|place| format!("{}#{}", place.path, place.letter)).collect();
    anomalies.map(|anomaly| (anomaly.kind, places(&anomaly.places))).collect()
}

fn one(kind: AnomalyKind, place: &str) -> Vec<(AnomalyKind, Vec<String>)> {
    vec![(kind, vec![place.to_owned()])]
}

#[test]
fn a_cover_before_what_it_passes_on_is_impossible_and_one_of_the_same_day_is_not() {
    let early = Short { date: "2024-06-09", ..NAGANO };
    let files: [(&str, &[Short<'_>]); 1] = [("nagano/18.txt", &[early, NATIONAL, MINISTRY])];
    assert_eq!(found(&files), one(AnomalyKind::ImpossibleOrder, "nagano/18.txt#0"));
    let same_day = Short { date: "2024-06-10", ..NAGANO };
    assert_eq!(found(&[("nagano/18.txt", &[same_day, NATIONAL, MINISTRY])]), []);
}

#[test]
fn a_cover_after_the_day_asked_for_is_late_and_one_on_that_day_is_not() {
    let asking = Short { deadline: "2024-06-20", ..NATIONAL };
    let late = Short { date: "2024-06-21", ..NAGANO };
    let files: [(&str, &[Short<'_>]); 1] = [("nagano/18.txt", &[late, asking, MINISTRY])];
    assert_eq!(found(&files), one(AnomalyKind::LateAfterDeadline, "nagano/18.txt#0"));
    let on_the_day = Short { date: "2024-06-20", ..NAGANO };
    assert_eq!(found(&[("nagano/18.txt", &[on_the_day, asking, MINISTRY])]), []);
}

#[test]
fn a_cover_without_the_letter_it_speaks_of_lacks_it_and_one_with_a_file_beside_it_does_not() {
    let alone: [(&str, &[Short<'_>]); 2] = [("hq/44.txt", &[NATIONAL, MINISTRY]), ("nagano/18.txt", &[NAGANO])];
    assert_eq!(found(&alone), one(AnomalyKind::MissingEnclosure, "nagano/18.txt#0"));
    let beside: [(&str, &[Short<'_>]); 3] = [
        ("hq/44.txt", &[NATIONAL, MINISTRY]),
        ("nagano/18.txt", &[NAGANO]),
        ("nagano/18_tenpu.txt", &[NATIONAL, MINISTRY]),
    ];
    assert_eq!(found(&beside), []);
}

#[test]
fn one_letter_under_two_numbers_is_a_mismatch_and_two_letters_of_one_day_are_not() {
    let typed = Short { number: "老高発0650第2号", ..MINISTRY };
    let files: [(&str, &[Short<'_>]); 3] = [
        ("hq/44.txt", &[NATIONAL, MINISTRY]),
        ("nagano/18.txt", &[NAGANO, NATIONAL, MINISTRY]),
        ("suwa/18.txt", &[NAGANO, NATIONAL, typed]),
    ];
    assert_eq!(found(&files), one(AnomalyKind::NumberMismatch, "suwa/18.txt#2"));
    let other =
        Short { number: "老高発0605第3号", addressee: "各都道府県介護保険主管部(局)長", ..MINISTRY };
    assert_eq!(found(&[("hq/44.txt", &[NATIONAL, MINISTRY]), ("hq/kuni.txt", &[other])]), []);
}

#[test]
fn a_cover_that_misprints_the_number_of_what_it_encloses_is_a_mismatch() {
    let misprint = Short { names: "全見協発第45号", named_day: "2024-06-10", ..NAGANO };
    let files: [(&str, &[Short<'_>]); 1] = [("nagano/18.txt", &[misprint, NATIONAL, MINISTRY])];
    assert_eq!(found(&files), one(AnomalyKind::NumberMismatch, "nagano/18.txt#0"));
    let right = Short { names: "全見協発第44号", named_day: "2024-06-10", ..NAGANO };
    assert_eq!(found(&[("nagano/18.txt", &[right, NATIONAL, MINISTRY])]), []);
}

#[test]
fn who_has_the_letter_and_not_what_corrects_replaces_or_abolishes_it_is_named() {
    for relation in [Relation::Corrects, Relation::Supersedes, Relation::Abolishes] {
        let revision = Short {
            number: "老高発0701第9号",
            date: "2024-07-01",
            subject: "電池の点検に関する新しい取扱いについて",
            revises: Some((relation, "老高発0605第2号")),
            ..MINISTRY
        };
        let cover = Short {
            number: "全見協発第50号", date: "2024-07-03", subject: "新しい取扱いについて", ..NATIONAL
        };
        let files: [(&str, &[Short<'_>]); 3] = [
            ("hq/44.txt", &[NATIONAL, MINISTRY]),
            ("hq/50.txt", &[cover, revision]),
            ("nagano/18.txt", &[NAGANO, NATIONAL, MINISTRY]),
        ];
        let all = found(&files);
        assert_eq!(all.len(), 1, "{relation:?} {all:?}");
        assert_eq!(all[0].0, AnomalyKind::SupersededNotReceived);
        assert!(all[0].1.contains(&"nagano/18.txt#0".to_owned()), "{all:?}");
        let joined = circulars(&files);
        assert_eq!((joined[0].revised_by.len(), joined[1].revises[0].relation), (1, relation));
        // the same when it arrived
        let arrived: [(&str, &[Short<'_>]); 4] =
            [files[0], files[1], files[2], ("nagano/in50.txt", &[cover, revision])];
        assert_eq!(found(&arrived), [], "{relation:?}");
    }
}

#[test]
fn an_amendment_is_joined_to_what_it_amends_and_leaves_it_standing() {
    let amendment = Short {
        number: "老高発0701第9号",
        date: "2024-07-01",
        subject: "「見守り機器の電池の点検について」の一部改正について",
        revises: Some((Relation::Amends, "老高発0605第2号")),
        ..MINISTRY
    };
    let cover = Short {
        number: "全見協発第50号", date: "2024-07-03", subject: "一部改正の送付について", ..NATIONAL
    };
    let files: [(&str, &[Short<'_>]); 3] = [
        ("hq/44.txt", &[NATIONAL, MINISTRY]),
        ("hq/50.txt", &[cover, amendment]),
        ("nagano/18.txt", &[NAGANO, NATIONAL, MINISTRY]),
    ];
    assert_eq!(found(&files), []);
    let all = circulars(&files);
    assert_eq!(all[0].revised_by[0].circular, all[1].id);
    assert_eq!(all[0].revised_by[0].relation, Relation::Amends);
}

#[test]
fn two_senders_are_two_routes_and_two_copies_from_one_are_not() {
    let twice: [(&str, &[Short<'_>]); 2] =
        [("suwa/18.txt", &[NAGANO, NATIONAL, MINISTRY]), ("suwa/kuni.txt", &[MINISTRY])];
    let all = found(&twice);
    assert_eq!(all.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(), [AnomalyKind::DuplicateRoute], "{all:?}");
    let copies: [(&str, &[Short<'_>]); 2] =
        [("suwa/18.txt", &[NAGANO, NATIONAL, MINISTRY]), ("suwa/18_copy.txt", &[NAGANO, NATIONAL, MINISTRY])];
    assert_eq!(found(&copies), []);
}

#[test]
fn what_lies_behind_a_letter_that_came_is_no_route_of_its_own() {
    // Nagano got the national letter with the ministry's behind it, and passes on the ministry's alone
    let straight = Short { from: "厚生労働省老健局高齢者支援課長", ..NAGANO };
    let files: [(&str, &[Short<'_>]); 2] =
        [("nagano/in44.txt", &[NATIONAL, MINISTRY]), ("nagano/18.txt", &[straight, MINISTRY])];
    assert_eq!(found(&files), []);
}

#[test]
fn a_number_misprinted_on_every_copy_of_a_cover_is_said_once() {
    let cover = Short { names: "全見協発第74号", named_day: "2024-06-10", ..NAGANO };
    let files: [(&str, &[Short<'_>]); 3] = [
        ("hq/44.txt", &[NATIONAL, MINISTRY]),
        ("nagano/18.txt", &[cover, NATIONAL, MINISTRY]),
        ("suwa/in-18.txt", &[cover, NATIONAL, MINISTRY]),
    ];
    let mismatches: Vec<_> =
        found(&files).into_iter().filter(|(kind, _)| *kind == AnomalyKind::NumberMismatch).collect();
    assert_eq!(mismatches, [(AnomalyKind::NumberMismatch, vec!["nagano/18.txt#0".into(), "suwa/in-18.txt#0".into()])]);
}
