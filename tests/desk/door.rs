//! What the door lets in: names, origins, secrets, sizes; and what it says to the browser with every page.

use crate::http::send;
use crate::office::Office;
use kairan::model::LetterId;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn office() -> Office {
    Office::with(&["bundle-text"])
}

#[test]
fn every_answer_tells_the_browser_to_run_and_load_nothing_that_is_not_ours() {
    let office = office();
    let letter = office.letter("停電").0;
    let original = format!("/letters/{letter}/original");
    for path in
        ["/inbox", "/letters", "/nothing", "/upload/stages", "/deadlines.ics", "/letters.csv", original.as_str()]
    {
        let page = office.get(path);
        let policy = page.head("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(page.head("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.head("x-frame-options"), "DENY", "{path}");
        assert_eq!(page.head("referrer-policy"), "same-origin", "{path}");
        assert_eq!(page.head("cross-origin-resource-policy"), "same-origin", "{path}");
        assert_eq!(page.head("cache-control"), "no-store", "{path}");
        assert_eq!(page.all("content-security-policy").len(), 1, "{path}");
    }
    assert_eq!(
        office.get("/inbox").head("content-security-policy"),
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    );
    let refused = send(office.address(), "GET", "/", &[("host", "evil.example")], b"");
    assert!(refused.head("content-security-policy").contains("default-src 'none'"), "refusals too");
}

#[test]
fn style_and_script_are_files_of_our_own_under_names_that_change_with_them() {
    let office = office();
    let page = office.get("/keys").text();
    let mut seen = 0;
    for part in page.split(['"']).filter(|part| part.starts_with("/assets/")) {
        let file = office.get(part);
        assert_eq!(file.status, 200, "{part}");
        assert!(file.head("cache-control").contains("immutable"));
        seen += 1;
    }
    assert!(seen >= 3, "{page}");
    for path in ["/assets/../Cargo.toml", "/assets/%2e%2e%2fCargo.toml", "/assets/desk.css", "/assets/"] {
        assert_eq!(office.get(path).status, 404, "{path}");
    }
}

#[test]
fn a_page_elsewhere_cannot_give_itself_this_desk_s_name() {
    let office = office();
    let port = office.address().port();
    let status = |host: &str| send(office.address(), "GET", "/inbox", &[("host", host)], b"").status;
    assert_eq!(status(&format!("127.0.0.1:{port}")), 200);
    assert_eq!(status(&format!("localhost:{port}")), 200);
    for host in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        "127.0.0.1".to_owned(),
        String::new(),
    ] {
        assert_eq!(status(&host), 403, "{host}");
    }
    let two = [("host", "evil.example"), ("host", "127.0.0.1")];
    assert!(send(office.address(), "GET", "/inbox", &two, b"").status >= 400);
}

#[test]
fn nothing_is_written_without_both_secrets_and_from_nowhere_else() {
    let office = office();
    let letter = office.letter("停電");
    let path = format!("/letters/{}/correct", letter.0);
    let value = [("field", "subject"), ("value", "書き換え")];
    let token = office.desk.token().to_owned();
    let own = office.url("");
    let cookie =
        office.get_with("/keys", &[("cookie", "x=y")]).head("set-cookie").split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("kairan-desk="));
    let with = |token: &str, heads: &[(&str, &str)]| {
        let pairs = [("token", token), value[0], value[1]];
        office.post_as(&path, &pairs, heads).status
    };
    for (case, status) in [
        ("no token", with("", &[("cookie", &cookie), ("origin", &own)])),
        ("a token of another desk", with(&"0".repeat(64), &[("cookie", &cookie), ("origin", &own)])),
        ("no cookie", with(&token, &[("origin", &own)])),
        ("another origin", with(&token, &[("cookie", &cookie), ("origin", "http://evil.example")])),
        ("an origin that is hidden", with(&token, &[("cookie", &cookie), ("origin", "null")])),
        ("another site", with(&token, &[("cookie", &cookie), ("sec-fetch-site", "cross-site")])),
    ] {
        assert_eq!(status, 403, "{case}");
    }
    let plain = office.post_as(&path, &value, &[("cookie", &cookie), ("origin", &own)]);
    assert_eq!(plain.status, 403, "a form without a token at all");
    assert_eq!(office.register().corrections(LetterId(letter.0)).unwrap(), []);
    assert_eq!(with(&token, &[("cookie", &cookie), ("origin", &own)]), 303);
}

#[test]
fn the_cookie_is_for_this_site_alone_and_no_script_reads_it() {
    let office = office();
    let given = office.get_with("/keys", &[("cookie", "x=y")]);
    let cookie = given.head("set-cookie");
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    assert_eq!(office.get("/keys").head("set-cookie"), "", "not given twice");
}

#[test]
fn a_page_elsewhere_cannot_show_a_picture_of_this_desk() {
    let office = office();
    let cross = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
    assert_eq!(office.get_with("/letters/1/pages/1", &cross).status, 403);
    let link = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
    assert_eq!(office.get_with("/letters", &link).status, 200);
}

#[test]
fn a_form_that_is_too_large_is_not_read() {
    let office = office();
    let letter = office.letter("停電").0;
    let long = "長".repeat(100_000);
    let refused = office.post(&format!("/letters/{letter}/correct"), &[("field", "subject"), ("value", &long)]);
    assert!(matches!(refused.status, 413 | 422), "{}", refused.status);
    assert_eq!(office.register().corrections(LetterId(letter)).unwrap(), []);
}

#[test]
fn who_sends_byte_by_byte_or_nothing_at_all_holds_nobody_up() {
    let office = office();
    let mut slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(office.address()).unwrap();
            stream.write_all(b"GET /inbox HTTP/1.1\r\nho").unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    assert_eq!(office.get("/inbox").status, 200);
    assert!(begun.elapsed() < Duration::from_secs(5));
    let mut rest = Vec::new();
    slow[0].set_read_timeout(Some(Duration::from_secs(25))).unwrap();
    let _ = slow[0].read_to_end(&mut rest);
    assert!(begun.elapsed() < Duration::from_secs(24), "the head of a request has its time");
}

#[test]
fn what_is_no_request_is_no_trouble() {
    let office = office();
    for nonsense in [
        &b"\x00\x01\x02\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /upload HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(office.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.write_all(nonsense).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{answer:?}");
    }
    assert_eq!(office.get("/inbox").status, 200);
}

#[test]
fn no_word_of_a_request_is_a_path() {
    let office = office();
    for path in [
        "/letters/..%2f..%2fetc%2fpasswd",
        "/letters/1/pages/..%2f..%2f1",
        "/letters/1%00/original",
        "/circulars/..%2f..%2fregister.sqlite",
        "/circulars/%2e%2e",
        "/letters/-1",
        "/../Cargo.toml",
        "//etc/passwd",
    ] {
        let page = office.get(path);
        assert!(matches!(page.status, 404 | 422), "{path}: {}", page.status);
        assert!(!page.text().contains("root:"), "{path}");
    }
}

#[test]
fn who_is_not_let_in_gets_no_secret_of_the_desk() {
    let office = office();
    let (address, token) = (office.address(), office.desk.token().to_owned());
    let own = address.to_string();
    let letter = office.letter("停電").0;
    let path = format!("/letters/{letter}/confirm");
    let refusals = [
        send(address, "GET", "/inbox", &[("host", "evil.example")], b""),
        send(
            address,
            "GET",
            "/letters/1/pages/1",
            &[("host", &own), ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")],
            b"",
        ),
        send(address, "POST", &path, &[("host", &own), ("origin", "http://evil.example")], b""),
        office.post_as(&path, &[("token", "0")], &[]),
        office.post_as(&path, &[("token", "of another day")], &[("origin", &office.url(""))]),
    ];
    for refused in &refusals {
        assert_eq!(refused.status, 403);
        let heads = refused.all("set-cookie").join("");
        assert!(!refused.text().contains(&token) && !refused.text().contains("name=\"token\""), "{}", refused.text());
        assert_eq!(heads, "", "and no cookie");
        assert!(refused.text().contains("<h1>受け付けられません</h1>"), "{}", refused.text());
    }
}
