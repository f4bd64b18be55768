use super::*;
use crate::tables::Tables;

fn ids<'o>(found: &[&'o Organization]) -> Vec<&'o str> {
    found.iter().map(|row| row.id.as_str()).collect()
}

fn find(name: &str, on: &str) -> Vec<&'static str> {
    ids(&Tables::embedded().organizations.find_with_legal_form(name, on.parse().ok()))
}

#[test]
fn a_name_means_the_body_that_bore_it_on_that_day() {
    assert_eq!(find("厚生労働省医薬局", "2002-04-01"), ["mhlw_iyaku_old"]);
    assert_eq!(find("厚生労働省医薬局", "2024-04-01"), ["mhlw_iyaku"]);
    assert_eq!(find("厚生労働省医薬局", "2010-04-01"), [""; 0]);
    assert_eq!(find("厚生労働省医薬局", "unknown"), ["mhlw_iyaku_old", "mhlw_iyaku"]);
    assert_eq!(find("厚生省", "1998-01-01"), ["mhw"]);
    assert_eq!(find("厚生省", "2005-01-01"), [""; 0]);
}

#[test]
fn legal_forms_dots_and_small_kana_do_not_matter() {
    for name in
        ["公益社団法人日本歯科医師会", "(公社)日本歯科医師会", "社団法人日本歯科医師会", "日本歯科医師会", "日歯"]
    {
        assert_eq!(find(name, "2023-06-14"), ["jda"], "{name}");
    }
    assert_eq!(find("厚生労働省雇用均等児童家庭局", "2010-04-01"), ["mhlw_koyokinto_jidou"]);
    assert_eq!(find("茅ケ崎市", "2023-01-01"), find("茅ヶ崎市", "2023-01-01"));
    assert_eq!(find("医薬品医療機器総合機構", "2023-01-01"), ["pmda"]);
}

#[test]
fn units_are_found_with_or_without_the_bodies_above_them() {
    assert_eq!(find("総務省消防庁予防課", "2023-01-01"), ["fdma_予防課"]);
    assert_eq!(find("消防庁予防課", "2023-01-01"), ["fdma_予防課"]);
    assert_eq!(find("厚生労働省障害保健福祉部障害福祉課", "2023-01-01"), [""; 0]);
    assert_eq!(find("厚生労働省障害保健福祉部", "2023-01-01"), ["mhlw_shogai"]);
    assert_eq!(find("医事課", "2023-01-01"), ["isei_ijika"]);
}

#[test]
fn a_unit_that_every_bureau_has_gives_all_of_them() {
    assert!(find("総務課", "2023-01-01").len() > 10);
}

#[test]
fn classes_are_classes_with_or_without_each() {
    let organizations = &Tables::embedded().organizations;
    for (name, id) in [
        ("各都道府県衛生主管部(局)", "class_pref_health"),
        ("都道府県歯科医師会", "class_pref_association_歯科医師会"),
        ("各郡市区医師会", "class_gun_association_医師会"),
        ("地方厚生(支)局医療課", "class_kosei_medical"),
        ("保健所を設置する市", "class_health_cities"),
    ] {
        let found = organizations.find(name, None);
        assert_eq!(ids(&found), [id], "{name}");
        assert!(found[0].group);
    }
}

#[test]
fn prefectural_bodies_exist_for_all_forty_seven() {
    let organizations = &Tables::embedded().organizations;
    let count = |level: &str, end: &str| {
        organizations.rows().iter().filter(|r| r.level == level && r.name.ends_with(end)).count()
    };
    assert_eq!(count("prefecture", "教育委員会"), 47 + 1);
    assert_eq!(count("prefectural_association", "歯科医師会"), 47 + 2);
    assert_eq!(count("regional_bureau", "労働局"), 47 + 1);
    assert_eq!(find("一般社団法人福島県歯科医師会", "2023-01-01"), ["dental_07"]);
}

#[test]
fn a_composite_name_is_known_as_deep_as_the_table_goes() {
    let organizations = &Tables::embedded().organizations;
    let deepest = |name: &str| {
        let found = organizations.deepest(name, "2023-01-01".parse().ok())?;
        Some((ids(&found.records).join(","), name.get(found.end..)?.to_owned(), found.covered))
    };
    assert_eq!(deepest("厚生労働省医政局医事課"), Some(("isei_ijika".to_owned(), String::new(), true)));
    assert_eq!(deepest("厚生労働省医政局医事課新設室"), Some(("isei_ijika".to_owned(), "新設室".to_owned(), false)));
    assert_eq!(deepest("和歌山県日高保健所"), Some(("pref_30".to_owned(), "日高保健所".to_owned(), false)));
    assert_eq!(deepest("公益社団法人日本医師会"), Some(("jma".to_owned(), String::new(), true)));
    assert_eq!(deepest("回覧町内会"), None);
}

#[test]
fn a_line_begins_with_the_longest_known_name() {
    let organizations = &Tables::embedded().organizations;
    for (line, name) in [
        ("厚生労働省医政局長", "厚生労働省医政局"),
        ("公益社団法人日本歯科医師会会長近藤晴貞", "公益社団法人日本歯科医師会"),
        ("各都道府県衛生主管部(局)長殿", "各都道府県衛生主管部(局)"),
        ("東京都知事", "東京都"),
        ("雇用均等児童家庭局長", "雇用均等児童家庭局"),
        ("日医発第123号", ""),
        ("標記について", ""),
        ("公益社団法人", ""),
        ("", ""),
    ] {
        let len = organizations.prefix_len(line);
        assert_eq!(line.get(..len), Some(name), "{line}");
    }
}

#[test]
fn every_level_rule_gives_the_level_of_its_example() {
    let organizations = &Tables::embedded().organizations;
    for rule in &organizations.rules {
        assert_eq!(organizations.level_of(&rule.example), Some(rule.level.as_str()), "{}", rule.example);
    }
}

#[test]
fn the_level_of_an_unknown_name_is_read_off_its_shape() {
    let organizations = &Tables::embedded().organizations;
    for (name, level) in [
        ("東京都文京区小石川歯科医師会", "district_association"),
        ("一般社団法人みどり台地区薬剤師会", "district_association"),
        ("公益社団法人愛媛県歯科医師会", "prefectural_association"),
        ("一般社団法人日本透析医学会", "national_association"),
        ("瀬戸内市", "municipality"),
        ("鳥羽見町消防本部予防課", "municipality"),
        ("神奈川県教育庁管理部教育財務課", "prefecture"),
        ("厚生労働省社会・援護局地域福祉課生活困窮者自立支援室", "division"),
        ("各都道府県・指定都市・中核市児童福祉主管部(局)", "prefecture"),
        ("福岡東労働基準監督署", "regional_bureau"),
    ] {
        assert_eq!(organizations.level_of(name), Some(level), "{name}");
    }
    assert_eq!(organizations.level_of("近藤晴貞"), None);
}

#[test]
fn all_that_is_wrong_in_a_table_is_said_at_once() {
    let text = r#"organization = [
  { id = "a", name = "回覧省", level = "ministry", parent = "nobody" },
  { id = "a", name = "回覧庁", level = "office" },
  { id = "b", name = "回覧省", level = "ministry", valid_from = "令和5年" },
]
level_rule = [{ level = "ministry", pattern = "(", example = "" }]
"#;
    let problems: Vec<String> =
        Organizations::parse(&[("own.toml", text)]).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 6, "{problems:#?}");
    for (line, word) in [(2, "nobody"), (3, "office"), (3, "new id"), (4, "令和5年"), (4, "one body"), (6, "pattern")]
    {
        assert!(
            problems.iter().any(|p| p.starts_with(&format!("own.toml: line {line}: ")) && p.contains(word)),
            "line {line}: {word} in {problems:#?}"
        );
    }
}

#[test]
fn a_successor_begins_at_most_a_quarter_before_its_forerunner_ends() {
    let organizations = &Tables::embedded().organizations;
    for row in organizations.rows() {
        let Some(next) = row.successor.as_deref().and_then(|id| organizations.get(id)) else { continue };
        if let (Some(to), Some(from)) = (row.valid_to, next.valid_from) {
            assert!((to - from).get_days() <= 92, "{} ends on {to}, {} begins on {from}", row.id, next.id);
        }
    }
}

#[test]
fn the_embedded_table_has_no_fault_that_a_table_of_ones_own_would_be_refused_for() {
    let as_of_a_file = format!("{EMBEDDED}\n");
    let read = Organizations::parse(&[("organizations.toml", as_of_a_file.as_str())]).unwrap();
    assert_eq!(read.rows, Tables::embedded().organizations.rows);
    assert_eq!(read.shapes.get().unwrap().len(), read.rules.len());
}
