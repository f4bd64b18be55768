//! Every page, asked for as a browser without a script asks.

use crate::office::{Office, encoded, fixture};
use kairan::model::LetterId;
use kairan::register::{CircularFilter, Filter, Stretch};

fn office() -> Office {
    Office::with(&["bundle-text", "items-deadlines-contact", "missing-enclosure", "zip-of-letters"])
}

#[test]
fn every_page_opens_in_both_languages_with_its_landmarks() {
    let office = office();
    let letter = office.letter("停電").0;
    for path in [
        "/inbox",
        "/letters",
        "/search",
        "/search?q=%E9%80%9A%E7%9F%A5",
        "/circulars",
        "/audit",
        "/deadlines",
        "/upload",
        "/keys",
        &format!("/letters/{letter}"),
        &format!("/letters/{letter}/lines"),
    ] {
        let page = office.get(path);
        let text = page.text();
        assert_eq!(page.status, 200, "{path}: {text}");
        assert!(text.starts_with("<!DOCTYPE html><html lang=\"ja\""), "{path}");
        for part in ["<h1", "<nav", "<main id=\"main\"", "<footer", "<title>", "role=\"search\""] {
            assert!(text.contains(part), "{path} has no {part}");
        }
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        for inside in ["<style", " style=", "onclick=", "onload=", "javascript:", "<script>"] {
            assert!(!text.contains(inside), "{path} has {inside}");
        }
        let english = office.get_with(path, &[("cookie", "lang=en")]).text();
        assert!(english.contains("<html lang=\"en\""), "{path}");
    }
}

#[test]
fn the_first_page_is_what_waits_and_in_an_empty_office_where_letters_come_in() {
    let full = office();
    assert_eq!((full.get("/").status, full.get("/").head("location")), (303, "/inbox"));
    let empty = Office::of(Vec::new(), None);
    assert_eq!(empty.get("/").head("location"), "/upload");
    for path in ["/inbox", "/letters", "/circulars", "/audit", "/deadlines", "/deadlines.ics", "/letters.csv"] {
        assert_eq!(empty.get(path).status, 200, "{path} of an empty register");
    }
}

#[test]
fn a_letter_shows_its_values_with_the_lines_they_were_read_from() {
    let office = office();
    let letter = office.letter("停電").0;
    let text = office.get(&format!("/letters/{letter}")).text();
    for shown in [
        "令和5年10月18日",
        "2023-10-18",
        "あ歯発第127号",
        "一般社団法人あさひ地区歯科医師会会長",
        "id=\"f-date\"",
        "id=\"m-date-0\"",
        "綴り 3通の1通目",
        "この文書を二つに分ける",
    ] {
        assert!(text.contains(shown), "{shown}");
    }
}

#[test]
fn a_page_of_a_pdf_is_a_picture_with_frames_in_points() {
    let office = Office::with(&["bundle-libreoffice-pdf"]);
    let letter = office.letters(&Filter::default())[0].0;
    let text = office.get(&format!("/letters/{letter}")).text();
    assert!(text.contains(&format!("src=\"/letters/{letter}/pages/1\"")), "{text}");
    assert!(text.contains("viewBox=\"0 0 595"), "the drawing over the picture is measured as the page is");
    let picture = office.get(&format!("/letters/{letter}/pages/1"));
    assert_eq!((picture.status, picture.head("content-type")), (200, "image/png"));
    assert!(picture.bytes.starts_with(b"\x89PNG"));
    let again = office.get_with(&format!("/letters/{letter}/pages/1"), &[("if-none-match", picture.head("etag"))]);
    assert_eq!(again.status, 304);
    assert_eq!(office.get(&format!("/letters/{letter}/pages/0")).status, 404);
    assert_eq!(office.get(&format!("/letters/{letter}/pages/99")).status, 404);
}

#[test]
fn a_page_that_cannot_be_drawn_shows_its_words_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::copy(fixture("bundle-libreoffice-pdf/input.pdf"), &file).unwrap();
    let office = Office::of(vec![folder.path().to_owned()], None);
    let letter = office.letters(&Filter::default())[0].0;
    // neither the file nor its copy is there
    std::fs::remove_file(&file).unwrap();
    std::fs::remove_dir_all(office.folder.path().join("out/originals")).unwrap();
    let drawing = office.get(&format!("/letters/{letter}/pages/1"));
    assert_eq!((drawing.status, drawing.head("content-type")), (200, "image/svg+xml"));
    let text = drawing.text();
    assert!(text.contains("ファイルが元の場所にないか、変わっています"), "{text}");
    assert!(text.contains("</text>"), "the words of the page stand in it");
    let original = office.get(&format!("/letters/{letter}/original"));
    assert_eq!(original.status, 422);
}

#[test]
fn the_original_goes_out_as_it_came_in_and_is_never_shown() {
    let office = office();
    let letter = office.letter("停電").0;
    let original = office.get(&format!("/letters/{letter}/original"));
    assert_eq!(original.bytes, std::fs::read(fixture("bundle-text/input.txt")).unwrap());
    assert_eq!(original.head("content-type"), "application/octet-stream");
    assert!(original.head("content-disposition").starts_with("attachment; filename=\"input.txt\""));
    assert!(original.head("content-security-policy").contains("sandbox"));
    assert_eq!(original.head("x-content-type-options"), "nosniff");
}

#[test]
fn a_member_of_an_archive_has_an_original_too() {
    let office = Office::with(&["zip-of-letters"]);
    let letter = office.letters(&Filter::default())[0].0;
    let original = office.get(&format!("/letters/{letter}/original"));
    assert_eq!(original.status, 200, "{}", original.text());
    assert!(!original.bytes.is_empty() && !original.bytes.starts_with(b"PK"), "the letter, and not the archive");
}

#[test]
fn the_register_is_narrowed_sorted_and_turned_over_by_its_address() {
    let office = office();
    let count = |query: &str| {
        let text = office.get(&format!("/letters{query}")).text();
        text.matches("<td class=\"number\">").count()
    };
    let all = count("");
    assert!(all >= 6, "{all}");
    assert_eq!(count(&format!("?subject={}", encoded("停電"))), 3, "the three letters of the bundle");
    assert_eq!(count(&format!("?issuer={}", encoded("あさひ地区"))), 1);
    assert_eq!(count(&format!("?number={}", encoded("あ歯発第127号"))), 1);
    assert_eq!(count(&format!("?from={}&to={}", encoded("令和5年10月18日"), encoded("R5.10.18"))), 1);
    assert_eq!(count("?from=1900-01-01&to=1900-12-31"), 0);
    assert!(count("?missing=1") >= 1);
    assert_eq!(count(&format!("?kind={}", encoded("訓令"))), 0);
    let refused = office.get(&format!("/letters?from={}&subject={}", encoded("平成31年5月1日"), encoded("停電")));
    assert_eq!(refused.status, 422, "a day that is none");
    let text = refused.text();
    assert!(text.contains("平成は平成元年1月8日から平成31年4月30日までです"), "{text}");
    assert!(
        text.contains("value=\"平成31年5月1日\"") && text.contains("value=\"停電\""),
        "what was typed stays: {text}"
    );
    assert_eq!(office.get("/letters?kind=banana").status, 422);
    assert_eq!(office.get("/letters?due=banana").status, 422);
    assert!(office.get("/letters?page=999").text().contains("そのページはありません"));
    assert_eq!(office.get(&format!("/letters?page={}", usize::MAX)).status, 200);
    let first = |query: &str| {
        let text = office.get(&format!("/letters{query}")).text();
        text.split("<td class=\"number\">").nth(1).unwrap().split("</td>").next().unwrap().to_owned()
    };
    assert_ne!(first("?sort=number"), first("?sort=-number"));
    let text = office.get("/letters?sort=date").text();
    assert!(text.contains("aria-sort=\"ascending\"") && text.contains("href=\"/letters?sort=-date\""), "{text}");
}

#[test]
fn the_selection_goes_out_as_the_office_s_own_sheet() {
    let office = office();
    let csv = office.get(&format!("/letters.csv?subject={}", encoded("停電")));
    assert!(csv.bytes.starts_with(b"\xef\xbb\xbf"), "Excel in Japan wants the mark");
    let text = csv.text();
    assert!(text.contains("収受番号") && text.contains("あ歯発第127号"));
    assert_eq!(text.matches("\r\n").count(), 4, "a heading and three letters");
    assert!(csv.head("content-disposition").contains("attachment"));
}

#[test]
fn words_of_two_characters_are_found_and_set_off() {
    let office = office();
    let text = office.get(&format!("/search?q={}", encoded("停電 電源"))).text();
    assert!(text.contains("<mark>停電</mark>"), "{text}");
    assert!(text.contains("<strong>3</strong>通"), "{text}");
    let nothing = office.get(&format!("/search?q={}", encoded("無い言葉"))).text();
    assert!(nothing.contains("<strong>0</strong>通"));
}

#[test]
fn a_correction_shows_what_the_machine_had_read_and_is_taken_back() {
    let office = office();
    let letter = office.letter("停電").0;
    let path = format!("/letters/{letter}");
    let saved = office.post(&format!("{path}/correct"), &[("field", "date"), ("value", "令和5年10月19日")]);
    assert_eq!(saved.status, 303, "{}", saved.text());
    let there = saved.head("location").to_owned();
    assert!(there.starts_with(&format!("{path}?done=corrected&row=")) && there.ends_with("#f-date"), "{there}");
    let text = office.get(&path).text();
    assert!(text.contains("令和5年10月19日") && text.contains("機械の読み: ") && text.contains("2023-10-18"), "{text}");
    assert!(text.contains("訂正: ") && text.contains("山田"));
    let row = there.split("row=").nth(1).unwrap().split('#').next().unwrap();
    let undone = office.post(&format!("{path}/undo"), &[("what", "correction"), ("id", row)]);
    assert_eq!(undone.status, 303);
    let text = office.get(&path).text();
    assert!(!text.contains("機械の読み: "));
    assert!(text.contains("<del>2023-10-18</del> → <ins>2023-10-19</ins>"), "the history keeps it: {text}");
    let again = office.post(&format!("{path}/undo"), &[("what", "correction"), ("id", row)]);
    assert_eq!(again.status, 422);
    assert!(again.text().contains("取消し済みです"));
}

#[test]
fn a_value_that_no_record_can_hold_changes_nothing_and_says_what_was_expected() {
    let office = office();
    let letter = office.letter("停電").0;
    for (field, value) in [("date", "7月7日"), ("deadlines", "いつか"), ("kind", "ひみつ")] {
        let refused = office.post(&format!("/letters/{letter}/correct"), &[("field", field), ("value", value)]);
        assert_eq!(refused.status, 422, "{field}");
        assert!(refused.text().contains("変更していません"), "{field}");
    }
    assert_eq!(
        office.post(&format!("/letters/{letter}/correct"), &[("field", "encloses"), ("value", "[]")]).status,
        404
    );
    assert_eq!(office.post("/letters/999999/correct", &[("field", "date"), ("value", "2023-07-07")]).status, 404);
    assert_eq!(office.register().corrections(LetterId(letter)).unwrap(), []);
}

#[test]
fn confirming_leads_through_the_letters_that_wait_and_leaves_none() {
    let office = Office::with(&[
        "letter-spaced-print",
        "received-stamp",
        "subject-as-a-sentence",
        "head-as-table",
        "enclosure-first",
    ]);
    let waiting = Filter { to_review: true, ..Filter::default() };
    let before = office.letters(&waiting);
    assert!(before.len() >= 2, "the samples give something to look at: {before:?}");
    let mut next = format!("/letters/{}", before[0].0);
    for _ in &before {
        let done = office.post(&format!("{}/confirm", next.split('?').next().unwrap()), &[]);
        assert_eq!(done.status, 303);
        next = done.head("location").to_owned();
    }
    assert!(next.starts_with("/inbox?done=confirmed"), "{next}");
    assert_eq!(office.letters(&waiting), []);
    let page = office.get(&next).text();
    assert!(page.contains("確認待ちの文書はありません") && page.contains("取り消す"), "{page}");
    let row = next.split("row=").nth(1).unwrap().split('&').next().unwrap().to_owned();
    let of = next.split("of=").nth(1).unwrap().to_owned();
    office.post(&format!("/letters/{of}/undo"), &[("what", "confirmation"), ("id", &row)]);
    assert_eq!(office.letters(&waiting).len(), 1, "what was confirmed last waits again");
}

#[test]
fn a_bundle_is_joined_and_cut_by_hand_and_put_back() {
    let office = Office::with(&["bundle-text"]);
    let letters = || office.letters(&Filter::default());
    let three = letters();
    assert_eq!(three.len(), 3);
    let joined = office.post(&format!("/letters/{}/join", three[1].0), &[]);
    assert_eq!(joined.head("location"), format!("/letters/{}?done=joined#bundle", three[0].0));
    assert_eq!(letters().len(), 2);
    let page = office.get(&format!("/letters/{}", three[0].0)).text();
    assert!(page.contains("手でつないだ行"), "{page}");
    let border = office.register().sheet(three[0]).unwrap().borders[0].id.to_string();
    office.post(&format!("/letters/{}/undo", three[0].0), &[("what", "border"), ("id", &border)]);
    assert_eq!(letters().len(), 3);
    let line = office.register().sheet(three[0]).unwrap().read.first_line + 8;
    let cut = office.post(&format!("/letters/{}/split", three[0].0), &[("line", &line.to_string())]);
    assert_eq!(cut.status, 303, "{}", cut.text());
    assert_eq!(letters().len(), 4);
    assert_eq!(office.post(&format!("/letters/{}/split", three[0].0), &[("line", "99999")]).status, 422);
}

#[test]
fn a_way_is_drawn_and_said_and_a_forward_is_taken_out_and_put_back() {
    let office = Office::federation();
    let (_, heads) = office.register().circulars(&CircularFilter::default(), Stretch { offset: 0, limit: 9 }).unwrap();
    let head = heads.iter().find(|head| head.numbers.contains("老高発0605第2号")).unwrap();
    let list = office.get("/circulars").text();
    assert!(list.contains("老高発0605第2号"));
    let path = format!("/circulars/{}", head.id);
    let page = office.get(&path).text();
    assert!(
        page.contains("<svg") && page.contains("全配協発第44号") && page.contains("北アルプス地区配食協議会"),
        "{page}"
    );
    assert!(!page.contains("<style"), "a style inside would be refused by the policy");
    let value = |name: &str| {
        let at = page.find(&format!("name=\"{name}\" value=\"")).unwrap();
        page[at..].split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    let pair = [("cover", value("cover")), ("passed_on", value("passed_on"))];
    let word = |verdict: &str, row: &str| {
        let pairs =
            [("cover", pair[0].1.as_str()), ("passed_on", pair[1].1.as_str()), ("verdict", verdict), ("row", row)];
        office.post(&format!("{path}/judge"), &pairs)
    };
    assert_eq!(word("confirmed", "0").status, 303);
    let confirmed = office.get(&path).text();
    assert!(confirmed.contains("確認済み"), "{confirmed}");
    assert_eq!(word("rejected", "0").status, 303);
    let judged = office.register().judgements(LetterId(pair[0].1.parse().unwrap())).unwrap();
    let row = judged.last().unwrap().id.to_string();
    assert_eq!(word("undo", &row).status, 303);
    assert_eq!(word("nonsense", "0").status, 404);
    assert_eq!(office.get("/circulars/no-such-circular").status, 404);
}

#[test]
fn the_audit_stands_in_the_frame_of_the_desk() {
    let office = Office::federation();
    let page = office.get("/audit").text();
    assert!(page.contains("通知の到達状況") && page.contains("class=\"matrix\""), "{page}");
    assert_eq!(page.matches("<main").count(), 1);
    assert!(
        !page.contains("団体とその階層は、文書の発信者・宛先・保管フォルダから推定しました"),
        "the bodies are listed"
    );
}

#[test]
fn the_audit_and_the_drawing_of_a_way_follow_the_switch_of_language() {
    let office = Office::federation();
    let english = office.get_with("/audit", &[("cookie", "lang=en")]).text();
    for words in
        ["Did the circulars arrive?", "What did not arrive", "no trace", "How to read this", "days after the deadline"]
    {
        assert!(english.contains(words), "{words}");
    }
    for words in ["届いていない団体", "この報告の読み方", "過ぎてから出されています", "自ら転送した"]
    {
        assert!(!english.contains(words), "{words}");
    }
    let circular = office.register().circulars(&CircularFilter::default(), Stretch { offset: 0, limit: 1 }).unwrap().1;
    let way = office.get_with(&format!("/circulars/{}", circular[0].id), &[("cookie", "lang=en")]).text();
    assert!(way.contains("+4 days") || way.contains("+5 days") || way.contains("same day"), "{way}");
    assert!(!way.contains("日後"), "{way}");
}

#[test]
fn deadlines_are_a_list_and_a_calendar() {
    let folder = tempfile::tempdir().unwrap();
    let soon = kairan::pipeline::now().date().saturating_add(jiff::Span::new().days(5));
    let era = soon.year() - 2018;
    let letter = format!(
        "全配協発第51号\n令和{era}年{}月{}日\n\n各都道府県配食協議会長　殿\n\n　　　　　　一般社団法人全国配食協議会\n　　　　　　　会長　早瀬　和人\n\n　　　保冷箱の点検状況の報告について（依頼）\n\n　標記について、令和{era}年{}月{}日（必着）までに別紙様式により御回答くださるようお願いします。\n",
        kairan::pipeline::now().date().month(),
        kairan::pipeline::now().date().day(),
        soon.month(),
        soon.day()
    );
    std::fs::write(folder.path().join("51.txt"), letter).unwrap();
    let office = Office::of(vec![folder.path().to_owned()], None);
    let page = office.get("/deadlines").text();
    assert!(page.contains("あと5日") && page.contains("保冷箱の点検状況の報告について"), "{page}");
    let calendar = office.get("/deadlines.ics");
    assert_eq!(calendar.head("content-type"), "text/calendar; charset=utf-8");
    let text = calendar.text();
    assert!(text.contains(&format!("DTSTART;VALUE=DATE:{}", soon.strftime("%Y%m%d"))), "{text}");
    let uids = |text: &str| text.lines().filter(|line| line.starts_with("UID:")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(uids(&text), uids(&office.get("/deadlines.ics").text()), "the same entry the next time");
    let due = office.get("/letters?due=7").text();
    assert_eq!(due.matches("<td class=\"number\">").count(), 1);
}

#[test]
fn the_switches_of_language_and_light_come_back_to_the_page() {
    let office = office();
    let switched = office.post("/preferences", &[("lang", "en"), ("back", "/letters?sort=date")]);
    assert_eq!((switched.status, switched.head("location")), (303, "/letters?sort=date"));
    assert!(switched.all("set-cookie").iter().any(|cookie| cookie.starts_with("lang=en; Path=/")));
    let dark = office.get_with("/letters", &[("cookie", "theme=dark")]).text();
    assert!(dark.contains("data-theme=\"dark\""));
    let away = office.post("/preferences", &[("theme", "dark"), ("back", "//evil.example")]);
    assert_eq!(away.head("location"), "/");
}

#[test]
fn pages_work_while_another_program_writes_and_a_write_says_so() {
    let office = office();
    let letter = office.letter("停電").0;
    let other = rusqlite::Connection::open(office.folder.path().join("out/register.sqlite")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(office.get("/letters").status, 200);
    assert_eq!(office.get(&format!("/letters/{letter}")).status, 200);
    let taken = office.post(&format!("/letters/{letter}/confirm"), &[]);
    assert_eq!(taken.status, 503);
    assert!(taken.text().contains("収受簿は書き込み中です"), "{}", taken.text());
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(office.post(&format!("/letters/{letter}/confirm"), &[]).status, 303);
}

#[test]
fn what_is_not_there_is_a_page_too() {
    let office = office();
    for path in ["/nothing", "/letters/0", "/letters/x", "/letters/99999999999999999999", "/assets/desk.css"] {
        let page = office.get(path);
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text().contains("見つかりません"), "{path}");
    }
    assert_eq!(office.post("/letters", &[]).status, 404, "what can only be read");
}

#[test]
fn a_period_is_typed_as_people_write_it_and_one_that_ends_before_it_begins_is_refused() {
    let office = Office::with(&["bundle-text"]);
    let count = |query: &str| {
        let page = office.get(&format!("/letters?{query}")).text();
        let after = page.split("<strong>").nth(1).unwrap_or_default().to_owned();
        after.split("</strong>").next().unwrap_or_default().to_owned()
    };
    let of = |from: &str, to: &str| count(&format!("from={}&to={}", encoded(from), encoded(to)));
    assert_eq!(of("令和5年度", ""), "3");
    assert_eq!(of("R5.10.5", "令和5年10月11日"), "1");
    assert_eq!(of("2023-10", "2023/10/4"), "1");
    assert_eq!(of("", "令和4年度"), "0");
    for (from, to) in [("令和5年度", "令和4年度"), ("きのう", "")] {
        let refused = office.get(&format!("/letters?from={}&to={}", encoded(from), encoded(to)));
        assert_eq!(refused.status, 422, "{from} {to}");
    }
    assert!(
        office
            .get(&format!("/letters?from={}&to={}", encoded("R6.1.1"), encoded("R5.1.1")))
            .text()
            .contains("より前です")
    );
}

#[test]
fn a_value_that_no_letter_has_is_refused_on_the_page_too() {
    let office = Office::with(&["bundle-text"]);
    let letter = office.letter("停電");
    for (field, value) in
        [("date", "1800-01-01"), ("date", "2999年1月1日"), ("subject", "制御\u{7}文字"), ("deadlines", "2999-01-01")]
    {
        let refused = office.post(&format!("/letters/{}/correct", letter.0), &[("field", field), ("value", value)]);
        assert_eq!(refused.status, 422, "{field} {value}");
    }
    assert_eq!(office.register().corrections(letter).unwrap(), []);
    // a subject that was pasted with its line breaks is one
    let pasted = [("field", "subject"), ("value", "停電時の\r\n電源の確保について")];
    assert_eq!(office.post(&format!("/letters/{}/correct", letter.0), &pasted).status, 303);
    let subject = office.register().sheet(letter).unwrap().entry.letter.subject;
    assert_eq!(subject.as_deref(), Some("停電時の電源の確保について"));
}

#[test]
fn a_line_of_another_letter_and_a_ring_of_forwards_are_refused_on_the_page_too() {
    let office = Office::with(&["bundle-text"]);
    let letters = office.letters(&Filter::default());
    let [first, second, ..] = letters[..] else { panic!("three letters") };
    let cut = |letter: LetterId, line: &str| office.post(&format!("/letters/{}/split", letter.0), &[("line", line)]);
    let refused = cut(second, "1");
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("1通目の文書の行です"), "{}", refused.text());
    assert_eq!(cut(first, "30").status, 422);
    let circular = office.register().sheet(second).unwrap().circulars[0].id.clone();
    let word = [("cover", second.0.to_string()), ("passed_on", first.0.to_string())];
    let word = [("cover", word[0].1.as_str()), ("passed_on", word[1].1.as_str()), ("verdict", "confirmed")];
    let refused = office.post(&format!("/circulars/{circular}/judge"), &word);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("転送の輪"), "{}", refused.text());
}

#[test]
fn what_could_not_be_read_has_a_page_of_its_own() {
    let office = Office::with(&["bundle-text", "scan-only-pdf", "form-without-letter"]);
    let inbox = office.get("/inbox").text();
    assert!(inbox.contains("href=\"/unread\"") && inbox.contains("読めなかったファイル・頁"), "{inbox}");
    let page = office.get("/unread").text();
    assert!(page.contains("scan-only-pdf") && page.contains("1頁"), "{page}");
    assert!(!page.contains("bundle-text"), "a file of which everything was read: {page}");
    let whole = Office::with(&["bundle-text"]);
    assert!(!whole.get("/inbox").text().contains("/unread"));
    assert!(whole.get("/unread").text().contains("すべて読めています"));
}
