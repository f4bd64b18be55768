//! Mails as Japanese offices send them.

use super::*;
use encoding_rs::{ISO_2022_JP, SHIFT_JIS};

/// Lines, attached files with their bytes, remarks.
type Read = (Vec<String>, Vec<(String, Vec<u8>)>, Sink);

fn decoded(mail: &[u8]) -> Read {
    let mut sink = Sink::new();
    let decoded = decode(mail, &Limits::default(), &mut sink);
    let lines = decoded.document.lines().map(|line| line.text.clone()).collect();
    (lines, decoded.embedded.into_iter().map(|file| (file.name, file.bytes)).collect(), sink)
}

fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}

#[test]
fn the_head_is_printed_as_a_mail_program_prints_it() {
    let mail = crlf(
        "From: =?UTF-8?B?5pel5pys5q2v56eR5Yy75bir5Lya?= <info@example.jp>
To: \"A\" <a@example.jp>,
 b@example.jp
Date: Thu, 15 Jun 2023 01:05:00 +0000
Subject: =?ISO-2022-JP?B?GyRCRExDThsoQg==?=
Message-ID: <1@example.jp>

平素より

",
    );
    let (lines, embedded, sink) = decoded(&mail);
    assert_eq!(
        lines,
        [
            "差出人: 日本歯科医師会 <info@example.jp>",
            "送信日時: 2023年6月15日 10:05",
            "宛先: A <a@example.jp>, b@example.jp",
            "件名: 通知",
            "",
            "平素より"
        ]
    );
    assert_eq!((embedded.len(), sink.items().len()), (0, 0));
}

#[test]
fn a_body_is_read_whatever_its_charset_says() {
    let text = "標記について、\r\n①別添のとおり通知します。\r\n";
    for (bytes, charset, encoding) in [
        (ISO_2022_JP.encode(text).0, "ISO-2022-JP", "ISO-2022-JP"),
        (ISO_2022_JP.encode(text).0, "us-ascii", "ISO-2022-JP"),
        (SHIFT_JIS.encode(text).0, "Shift_JIS", "Shift_JIS"),
        (SHIFT_JIS.encode(text).0, "UTF-8", "Shift_JIS"),
        (text.as_bytes().into(), "UTF-8", "UTF-8"),
        (text.as_bytes().into(), "iso-8859-1", "UTF-8"),
    ] {
        let head =
            format!("From: a@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\n\r\n");
        let mail = [head.as_bytes(), &bytes].concat();
        let document = decode(&mail, &Limits::default(), &mut Sink::new()).document;
        let lines: Vec<&str> = document.lines().skip(2).map(|line| line.text.as_str()).collect();
        assert_eq!(lines, ["標記について、", "①別添のとおり通知します。"], "{charset}");
        assert_eq!(document.encoding.as_deref(), Some(encoding), "{charset}");
    }
}

#[test]
fn transfer_encodings_are_undone() {
    for (method, body) in
        [("base64", "6YCa55+l\n44Gn44GZCg=="), ("quoted-printable", "=E9=80=9A=E7=\n=9F=A5=E3=81=A7=E3=81=99\n")]
    {
        let mail = crlf(&format!(
            "From: a@example.jp\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: {method}\n\n{body}"
        ));
        assert_eq!(decoded(&mail).0.last().unwrap(), "通知です", "{method}");
    }
}

#[test]
fn attachments_become_files_with_their_names() {
    let mail = crlf(
        "From: a@example.jp
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=\"x\"

--x
Content-Type: text/plain; charset=utf-8

本文
--x
Content-Type: application/pdf; name=\"=?ISO-2022-JP?B?GyRCRExDThsoQi5wZGY=?=\"
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename=\"=?ISO-2022-JP?B?GyRCRExDThsoQi5wZGY=?=\"

JVBERi0xLjQK
--x
Content-Type: application/octet-stream
Content-Disposition: attachment;
 filename*0*=UTF-8''%E5%88%A5;
 filename*1*=%E6%B7%BB.txt

abc
--x
Content-Type: text/plain; charset=Shift_JIS
Content-Disposition: attachment; filename=\"=?UTF-8?Q?=E9=80?= =?UTF-8?Q?=9A=E7=9F=A5.txt?=\"

xyz
--x
Content-Type: application/ms-tnef

TNEF
--x
Content-Type: message/rfc822

From: b@example.jp
Subject: =?UTF-8?B?6YCa55+l?=

inner
--x--
",
    );
    let (lines, files, _) = decoded(&mail);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["通知.pdf", "別添.txt", "通知.txt", "winmail.dat", "通知.eml"]);
    assert_eq!(files[0].1, b"%PDF-1.4\n");
    assert_eq!(files[2].1, b"xyz");
    assert!(files[4].1.starts_with(b"From: b@example.jp"), "{:?}", String::from_utf8_lossy(&files[4].1));
    assert!(files[4].1.trim_ascii_end().ends_with(b"inner"));
    assert_eq!(
        lines,
        ["差出人: a@example.jp", "添付ファイル: 通知.pdf; 別添.txt; 通知.txt; winmail.dat; 通知.eml", "", "本文"]
    );
}

#[test]
fn names_in_raw_shift_jis_are_read() {
    let mail = [
        &b"From: a@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\""[..],
        b"\x92\xca\x92\x6d\x82\xc9\x82\xc2\x82\xa2\x82\xc4.pdf",
        b"\"\r\n\r\n%PDF-1.4\r\n--x--\r\n",
    ]
    .concat();
    assert_eq!(decoded(&mail).1[0].0, "通知について.pdf");
}

#[test]
fn of_two_forms_the_plain_text_is_read_unless_it_is_empty() {
    let mail = |plain: &str| {
        crlf(&format!(
            "From: a@example.jp\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain; charset=utf-8\n\n{plain}\n--x\nContent-Type: text/html; charset=utf-8\n\n<p>飾り<br>本文</p><img src=\"cid:1\">\n--x--\n"
        ))
    };
    let (lines, files, _) = decoded(&mail("素の本文"));
    assert_eq!((lines.last().unwrap().as_str(), files.len()), ("素の本文", 0));
    let (lines, files, _) = decoded(&mail(" "));
    assert_eq!((&lines[2..], files.len()), (&["飾り".to_owned(), "本文".to_owned()][..], 0));
}

#[test]
fn pictures_of_the_layout_and_signatures_are_no_attachments() {
    let mail = crlf(
        "From: a@example.jp
MIME-Version: 1.0
Content-Type: multipart/related; boundary=x

--x
Content-Type: text/html; charset=utf-8

<p>本文<img src=\"cid:logo\"></p>
--x
Content-Type: image/png; name=logo.png
Content-ID: <logo>
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--x
Content-Type: application/pkcs7-signature; name=smime.p7s
Content-Disposition: attachment; filename=smime.p7s

x
--x--
",
    );
    let (lines, files, _) = decoded(&mail);
    assert_eq!((lines.last().unwrap().as_str(), files.len()), ("本文", 0));
}

#[test]
fn flowed_lines_are_joined() {
    let mail = crlf(
        "From: a@example.jp\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n標記に \nついて \n通知します。\n\n以上\n",
    );
    assert_eq!(decoded(&mail).0[2..], ["標記について通知します。", "", "以上"]);
}

#[test]
fn lost_characters_are_reported_on_their_line() {
    let mut mail = crlf("From: a@example.jp\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n");
    mail.extend("標記について\r\n通知".as_bytes());
    mail.extend(b"\xe9\x80\r\n");
    let (lines, _, sink) = decoded(&mail);
    let told = sink.items().iter().find(|d| d.code == Code::ENCODING_REPLACED).unwrap();
    assert!(lines[usize::try_from(told.line.unwrap()).unwrap() - 1].contains('\u{fffd}'), "{told:?} {lines:?}");
}

#[test]
fn what_is_no_mail_is_read_as_text() {
    let (lines, _, _) = decoded("通知\n".as_bytes());
    assert_eq!(lines.concat(), "通知");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_fail(mail in "(From: |Subject: |Content-Type: |multipart/mixed; boundary=x|message/rfc822|text/plain|; name=|\"|--x|--|=\\?|\r\n|[a-zあ]){0,60}") {
        let _ = decode(mail.as_bytes(), &Limits::default(), &mut Sink::new());
    }
}
