use crate::tables::Tables;

#[derive(serde::Deserialize)]
struct Row {
    text: String,
    organization: String,
    post: String,
}

fn rows(text: &str) -> Vec<Row> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().collect::<Result<_, _>>().unwrap()
}

fn reading(text: &str) -> (String, String) {
    match Tables::embedded().posts.split_post(text) {
        Some(split) => (split.organization, split.post),
        None => (text.to_owned(), String::new()),
    }
}

#[test]
fn the_parties_of_real_letters_are_cut_where_a_clerk_cuts_them() {
    let rows = rows(include_str!("../data/post_examples.csv"));
    let wrong: Vec<String> = rows
        .iter()
        .filter(|row| reading(&row.text) != (row.organization.clone(), row.post.clone()))
        .map(|row| {
            format!("{}: expected {} + {}, found {:?}", row.text, row.organization, row.post, reading(&row.text))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn a_party_without_a_post_is_left_alone() {
    for text in
        ["厚生労働省医政局総務課", "会員", "関係団体", "各都道府県衛生主管部(局)", "", "長", "成長について", "(局)"]
    {
        assert_eq!(Tables::embedded().posts.split_post(text), None, "{text}");
    }
}

#[test]
fn the_way_back_to_the_print_is_kept() {
    let split = Tables::embedded().posts.split_post("保険局医療課長").unwrap();
    assert_eq!(
        (split.organization_end, split.post_start, split.printed),
        ("保険局医療課".len(), "保険局医療".len(), "課長")
    );
    let split = Tables::embedded().posts.split_post("会員施設の看護管理者").unwrap();
    assert_eq!((split.organization_end, split.printed), ("会員施設".len(), "看護管理者"));
}

#[test]
fn a_post_alone_is_a_post() {
    let posts = &Tables::embedded().posts;
    for post in ["課長", "会長", "専務理事", "参事官", "校長", "知事"] {
        assert!(posts.is_post(post), "{post}");
    }
    for other in ["医療課長", "日本医師会会長", "会", "課", "近藤"] {
        assert!(!posts.is_post(other), "{other}");
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_cut_at_a_character(text in "[省庁局部課室会長官理事()・の各担当大臣委員市区学校病院補佐]{0,14}") {
        if let Some(split) = Tables::embedded().posts.split_post(&text) {
            proptest::prop_assert!(text.is_char_boundary(split.organization_end));
            proptest::prop_assert!(text.ends_with(split.printed));
            proptest::prop_assert!(!split.post.is_empty());
        }
    }
}
