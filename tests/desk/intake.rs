//! Files that come in: safe names, nothing overwritten, one bad file among good ones, limits.

use crate::office::{Office, fixture};
use std::fs;

fn good() -> Vec<u8> {
    fs::read(fixture("bundle-text/input.txt")).unwrap()
}

#[test]
fn a_file_is_taken_in_and_read_at_once() {
    let office = Office::of(Vec::new(), None);
    let answer = office.upload(&[("通知.txt", &good())]);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let list = office.stages();
    assert!(list.contains("通知.txt") && list.contains("3通"), "{list}");
    assert_eq!(office.in_inbox(), ["通知.txt"]);
    let letter = office.letter("停電").0;
    assert!(list.contains(&format!("href=\"/letters/{letter}\"")), "{list}");
    assert_eq!(office.get(&format!("/letters/{letter}/original")).bytes, good());
}

#[test]
fn one_bad_file_is_reported_and_nothing_else_is_lost() {
    let office = Office::of(Vec::new(), None);
    let answer = office.upload(&[
        ("1.txt", &good()),
        ("空.txt", b""),
        ("絵.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("プログラム.exe", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0"),
        ("壊れ.pdf", b"%PDF-1.7\nno more of it"),
        ("2.txt", &fs::read(fixture("items-deadlines-contact/input.txt")).unwrap()),
    ]);
    let files: serde_json::Value = serde_json::from_slice(&answer.bytes).unwrap();
    let taken: Vec<bool> = files["files"].as_array().unwrap().iter().map(|file| file["taken"] == true).collect();
    assert_eq!(taken, [true, false, false, false, true, true], "{files}");
    assert!(files["files"][2]["why"].as_str().unwrap().contains("読めない種類"), "{files}");
    let list = office.stages();
    assert!(list.contains("読めませんでした"), "{list}");
    assert_eq!(office.in_inbox(), ["1.txt", "2.txt", "壊れ.pdf"]);
    assert!(office.letter("停電").0 > 0 && office.letter("介護の両立").0 > 0);
}

#[test]
fn a_name_leads_nowhere_and_nothing_is_ever_overwritten() {
    let office = Office::of(Vec::new(), None);
    fs::write(office.inbox().join("notice.txt"), "前からある").unwrap();
    for name in ["../../notice.txt", "..\\..\\notice.txt", "/etc/notice.txt", "C:\\notice.txt", "notice.txt"] {
        // every one another content
        let letter = [good(), name.as_bytes().to_vec()].concat();
        assert_eq!(office.upload(&[(name, &letter)]).status, 200, "{name}");
    }
    office.stages();
    assert_eq!(
        office.in_inbox(),
        ["notice (2).txt", "notice (3).txt", "notice (4).txt", "notice (5).txt", "notice (6).txt", "notice.txt"]
    );
    assert_eq!(fs::read_to_string(office.inbox().join("notice.txt")).unwrap(), "前からある");
    let outside: Vec<_> = fs::read_dir(office.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(outside.len(), 2, "the outputs and the inbox: {outside:?}");
}

#[test]
fn what_is_in_the_register_already_is_not_taken_in_twice() {
    let office = Office::of(Vec::new(), None);
    office.upload(&[("通知.txt", &good())]);
    office.stages();
    let again = office.upload(&[("別の名前.txt", &good())]).text();
    assert!(again.contains("すでに台帳にあります"), "{again}");
    assert_eq!(office.in_inbox(), ["通知.txt"]);
}

#[test]
fn nothing_is_taken_in_without_the_secret() {
    let office = Office::of(Vec::new(), None);
    let host = office.address().to_string();
    let body = b"--part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nx\r\n--part--\r\n";
    let heads = [("host", host.as_str()), ("content-type", "multipart/form-data; boundary=part")];
    assert_eq!(crate::http::send(office.address(), "POST", "/upload", &heads, body).status, 403);
    let mut with_wrong = heads.to_vec();
    with_wrong.push(("x-kairan-token", "0"));
    assert_eq!(crate::http::send(office.address(), "POST", "/upload", &with_wrong, body).status, 403);
    assert_eq!(office.in_inbox(), Vec::<String>::new());
}

#[test]
fn a_file_that_breaks_off_leaves_nothing_behind() {
    use std::io::Write as _;
    let office = Office::of(Vec::new(), None);
    let mut stream = std::net::TcpStream::connect(office.address()).unwrap();
    let cookie =
        office.get_with("/keys", &[("cookie", "x=y")]).head("set-cookie").split(';').next().unwrap().to_owned();
    let head = format!(
        "POST /upload HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\nx-kairan-token: {}\r\ncontent-type: multipart/form-data; boundary=part\r\ncontent-length: 100000\r\n\r\n--part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhalf a letter",
        office.address(),
        office.desk.token()
    );
    stream.write_all(head.as_bytes()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    drop(stream);
    for _ in 0..100 {
        if office.in_inbox().is_empty() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("left behind: {:?}", office.in_inbox());
}

#[test]
fn pages_are_there_while_a_file_is_read() {
    let office = Office::of(Vec::new(), None);
    let bundle: Vec<u8> = good().repeat(300);
    office.upload(&[("大きい綴り.txt", &bundle)]);
    let begun = std::time::Instant::now();
    assert_eq!(office.get("/letters").status, 200);
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
    assert!(office.stages().contains("900通"));
}
