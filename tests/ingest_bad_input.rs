//! What may be wrong with an input, and what is said of it: nothing stops a walk, nothing is lost without a word.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests fail loudly")]

use kairan::config::{Glob, Limits, Settings};
use kairan::decode::decode;
use kairan::diag::{Code, Diagnostic, Severity, Sink};
use kairan::ingest::{Budget, Loaded, load, unpack, walk};
use kairan::model::{MediaType, Source};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder of files with the given bytes.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    dir
}

/// Sources and troubles of a folder, with paths below it.
fn walked(root: &Path, settings: &Settings) -> (Vec<String>, Vec<(String, Code)>) {
    let walked = walk(&[root.to_owned()], settings);
    let prefix = format!("{}/", root.display());
    let short = |path: &str| path.strip_prefix(&prefix).unwrap_or("").to_owned();
    (
        walked.sources.iter().map(|s| short(&s.path)).collect(),
        walked.troubles.iter().map(|t| (short(&t.path), t.diagnostic.code)).collect(),
    )
}

fn names(root: &Path) -> Vec<String> {
    walked(root, &Settings::default()).0
}

fn source(path: &Path) -> Source {
    let walked = walk(&[path.to_owned()], &Settings::default());
    assert_eq!(walked.troubles, []);
    walked.sources[0].clone()
}

fn refused(path: &Path, limits: &Limits) -> Diagnostic {
    load(&source(path), limits).unwrap_err()
}

fn codes(diagnostics: &[Diagnostic]) -> Vec<Code> {
    diagnostics.iter().map(|d| d.code).collect()
}

const LETTER: &[u8] = "医政発0609第3号\n".as_bytes();

#[test]
fn a_path_that_does_not_exist_is_reported_and_the_others_are_read() {
    let dir = folder(&[("通知.txt", LETTER)]);
    let missing = dir.path().join("ない.pdf");
    let walked = walk(&[missing.clone(), dir.path().join("通知.txt")], &Settings::default());
    assert_eq!(walked.sources.len(), 1);
    assert_eq!(walked.troubles[0].path, missing.display().to_string());
    assert_eq!(walked.troubles[0].diagnostic.code, Code::INPUT_NOT_FOUND);
}

#[test]
fn a_file_that_went_away_after_the_walk_is_reported() {
    let dir = folder(&[("通知.txt", LETTER)]);
    let source = source(&dir.path().join("通知.txt"));
    fs::remove_file(&source.file).unwrap();
    assert_eq!(load(&source, &Limits::default()).unwrap_err().code, Code::INPUT_NOT_FOUND);
}

#[test]
fn a_file_that_cannot_be_read_is_reported() {
    // a folder in place of the file: refused to every user, root too
    let dir = folder(&[("通知.txt", LETTER)]);
    let source = source(&dir.path().join("通知.txt"));
    fs::remove_file(&source.file).unwrap();
    fs::create_dir(&source.file).unwrap();
    assert_eq!(load(&source, &Limits::default()).unwrap_err().code, Code::INPUT_UNREADABLE);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_listed_and_reported_when_it_is_read() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("秘.txt", LETTER), ("無名", LETTER)]);
    for name in ["秘.txt", "無名"] {
        fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(0o000)).unwrap();
    }
    assert_eq!(names(dir.path()), ["無名", "秘.txt"]);
    let outcome = load(&source(&dir.path().join("秘.txt")), &Limits::default());
    match fs::read(dir.path().join("秘.txt")) {
        // root may read everything
        Ok(bytes) => assert_eq!(outcome.unwrap().bytes, bytes),
        Err(_) => assert_eq!(outcome.unwrap_err().code, Code::INPUT_UNREADABLE),
    }
}

#[test]
fn an_empty_file_is_an_error_of_its_own() {
    let dir = folder(&[("空.pdf", b""), ("無名", b"")]);
    assert_eq!(names(dir.path()), ["無名", "空.pdf"]);
    for name in ["空.pdf", "無名"] {
        let refused = refused(&dir.path().join(name), &Limits::default());
        assert_eq!((refused.code, refused.severity), (Code::INPUT_EMPTY, Severity::Error));
    }
}

#[test]
fn a_file_beyond_the_limit_is_not_read_into_memory() {
    let dir = folder(&[]);
    let path = dir.path().join("大.pdf");
    // 3 TiB on paper, no block on disk: reading it would not come back
    let file = fs::File::create(&path).unwrap();
    if file.set_len(3 << 40).is_err() {
        file.set_len(300 << 20).unwrap();
    }
    let refused = refused(&path, &Limits::default());
    assert_eq!(refused.code, Code::INPUT_TOO_LARGE);
    assert!(refused.message.contains("> 209715200 bytes"), "{}", refused.message);
}

#[test]
fn a_folder_without_documents_is_reported() {
    let dir =
        folder(&[("register.csv", b"a,b"), ("truth.json", b"{}"), (".DS_Store", b"x"), ("sub/readme.md", b"# x")]);
    assert_eq!(
        walked(dir.path(), &Settings::default()),
        (vec![], vec![(String::new(), Code::FOLDER_WITHOUT_DOCUMENTS)])
    );
}

#[test]
fn registers_and_litter_are_passed_over_and_other_kinds_are_reported() {
    let dir = folder(&[
        ("通知.pdf", b"%PDF-1.7\n"),
        ("~$通知.docx", b"owner"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        (".hidden/通知.pdf", b"%PDF-1.7\n"),
        ("bodies.toml", b"[[body]]"),
        ("台帳.xlsx", b"PK\x03\x04"),
        ("名簿.csv", b"a,b\n"),
        ("register.csv", b"a,b\n"),
        ("register.xlsx", b"PK\x03\x04"),
        ("様式.xdw", b"\x60\x0e\x82\0\0\x01\x02"),
        ("様式.jtd", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"),
        ("地図.png", b"\x89PNG\r\n\x1a\n\0"),
        ("tool.exe", b"MZ\x90\0\x03"),
    ]);
    let (sources, troubles) = walked(dir.path(), &Settings::default());
    assert_eq!(sources, ["通知.pdf"]);
    let unknown: Vec<_> = troubles.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(unknown, ["tool.exe", "台帳.xlsx", "名簿.csv", "地図.png", "様式.jtd", "様式.xdw"]);
    assert!(troubles.iter().all(|(_, code)| *code == Code::INPUT_UNKNOWN_TYPE));
}

#[test]
fn a_file_named_on_the_command_line_is_always_taken() {
    let dir = folder(&[("truth.json", b"{\"a\":1}"), ("様式.xdw", b"\0\x01"), (".隠し.txt", LETTER)]);
    for (name, media) in
        [("truth.json", MediaType::Text), ("様式.xdw", MediaType::Unknown), (".隠し.txt", MediaType::Text)]
    {
        let loaded = load(&source(&dir.path().join(name)), &Limits::default()).unwrap();
        assert_eq!(loaded.media, media, "{name}");
        assert_eq!(codes(&loaded.diagnostics).contains(&Code::INPUT_UNKNOWN_TYPE), media == MediaType::Unknown);
    }
}

#[test]
fn a_file_called_pdf_that_is_none_goes_by_its_bytes() {
    let dir = folder(&[
        ("文.pdf", LETTER),
        ("絵.pdf", b"\x89PNG\r\n\x1a\n\0"),
        ("謎.pdf", b"\x00\x01\x02\x03"),
        ("版.txt", b"%PDF-1.4\n"),
        ("真.pdf", b"junk\n%PDF-1.4\n"),
    ]);
    for (name, media, said) in [
        ("文.pdf", MediaType::Text, vec![Code::INPUT_TYPE_MISMATCH]),
        ("絵.pdf", MediaType::Image, vec![Code::INPUT_TYPE_MISMATCH]),
        ("謎.pdf", MediaType::Unknown, vec![Code::INPUT_TYPE_MISMATCH, Code::INPUT_UNKNOWN_TYPE]),
        ("版.txt", MediaType::Pdf, vec![Code::INPUT_TYPE_MISMATCH]),
        ("真.pdf", MediaType::Pdf, vec![]),
    ] {
        let loaded = load(&source(&dir.path().join(name)), &Limits::default()).unwrap();
        assert_eq!((loaded.media, codes(&loaded.diagnostics)), (media, said), "{name}");
    }
}

#[test]
fn names_with_spaces_and_names_from_a_mac_are_shown_composed_and_opened_as_they_are() {
    let dir = folder(&[("受信/R5-0615 日歯401.txt", LETTER), ("受信/か\u{3099}いよう.txt", LETTER)]);
    assert_eq!(names(dir.path()), ["受信/R5-0615 日歯401.txt", "受信/がいよう.txt"]);
    for source in walk(&[dir.path().to_owned()], &Settings::default()).sources {
        assert_eq!(load(&source, &Limits::default()).unwrap().bytes, LETTER, "{}", source.path);
    }
}

#[test]
fn two_names_that_differ_in_composition_alone_are_two_sources() {
    let dir = folder(&[("が.txt", b"a"), ("か\u{3099}.txt", b"b")]);
    let mut found = names(dir.path());
    found.dedup();
    assert_eq!(found.len(), fs::read_dir(dir.path()).unwrap().count());
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_in_cp932_is_shown_and_opened() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(OsStr::from_bytes(b"\x92\xca\x92\x6d.txt")), LETTER).unwrap();
    assert_eq!(names(dir.path()), ["通知.txt"]);
    assert!(load(&walk(&[dir.path().to_owned()], &Settings::default()).sources[0], &Limits::default()).is_ok());
}

#[test]
fn the_holder_is_the_first_folder_below_the_input() {
    let dir = folder(&[("tokyo/発信/t.txt", LETTER), ("osaka/o.txt", LETTER), ("序.txt", LETTER)]);
    let holders: Vec<_> =
        walk(&[dir.path().to_owned()], &Settings::default()).sources.into_iter().map(|s| s.holder).collect();
    assert_eq!(holders, [Some("osaka".to_owned()), Some("tokyo".to_owned()), None]);
    assert_eq!(source(&dir.path().join("tokyo/発信/t.txt")).holder, None);
}

#[test]
fn a_file_reached_twice_is_listed_once() {
    let dir = folder(&[("tokyo/t.txt", LETTER), ("osaka/o.txt", LETTER)]);
    let paths = [dir.path().join("tokyo/t.txt"), dir.path().to_owned(), dir.path().join("osaka/../osaka")];
    assert_eq!(walk(&paths, &Settings::default()).sources.len(), 2);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_loops_are_not() {
    use std::os::unix::fs::symlink;
    let dir = folder(&[("tokyo/t.txt", LETTER)]);
    symlink(dir.path(), dir.path().join("tokyo/上へ")).unwrap();
    symlink(dir.path().join("tokyo/t.txt"), dir.path().join("写し.txt")).unwrap();
    symlink(dir.path().join("ない"), dir.path().join("切れ.txt")).unwrap();
    let (sources, troubles) = walked(dir.path(), &Settings::default());
    assert_eq!(sources, ["tokyo/t.txt", "写し.txt"]);
    assert_eq!(troubles, [("切れ.txt".to_owned(), Code::INPUT_NOT_FOUND)]);
}

#[test]
fn patterns_choose_below_a_folder() {
    let dir =
        folder(&[("tokyo/a.txt", LETTER), ("tokyo/案.txt", LETTER), ("旧/b.txt", LETTER), ("c.pdf", b"%PDF-1.4")]);
    let globs = |texts: &[&str]| texts.iter().map(|t| Glob::new(t).unwrap()).collect();
    let settings = Settings { include: globs(&["*.txt"]), exclude: globs(&["案*", "旧/**"]), ..Settings::default() };
    assert_eq!(walked(dir.path(), &settings).0, ["tokyo/a.txt"]);
}

#[test]
fn the_list_is_the_same_whatever_the_order_of_the_paths() {
    let dir = folder(&[("b/2.txt", LETTER), ("a/1.txt", LETTER), ("c.txt", LETTER)]);
    let paths: Vec<PathBuf> = ["a", "b", "c.txt"].iter().map(|p| dir.path().join(p)).collect();
    let reversed: Vec<PathBuf> = paths.iter().rev().cloned().collect();
    assert_eq!(walk(&paths, &Settings::default()), walk(&reversed, &Settings::default()));
}

// archives

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn loaded(name: &str, bytes: &[u8]) -> Loaded {
    let dir = folder(&[(name, bytes)]);
    let mut loaded = load(&source(&dir.path().join(name)), &Limits::default()).unwrap();
    name.clone_into(&mut loaded.source.path);
    loaded
}

fn unpacked(zip: &Loaded, passwords: &[String], limits: &Limits) -> (Vec<String>, Vec<Code>) {
    let mut sink = Sink::new();
    let members = unpack(zip, passwords, &mut Budget::new(limits), &mut sink);
    (members.into_iter().map(|m| m.source.path).collect(), codes(sink.items()))
}

#[test]
fn members_of_an_archive_become_sources_with_their_container() {
    let zip =
        loaded("一式.zip", &zip_of(&[("別添/通知.txt", LETTER), ("__MACOSX/._通知.txt", b"x"), ("a.json", b"{}")]));
    let mut sink = Sink::new();
    let members = unpack(&zip, &[], &mut Budget::new(&Limits::default()), &mut sink);
    assert_eq!((members.len(), sink.items().len()), (1, 0));
    let container = members[0].source.container.clone().unwrap();
    assert_eq!(members[0].source.path, "一式.zip!/別添/通知.txt");
    assert_eq!((container.path.as_str(), container.member.as_str()), ("一式.zip", "別添/通知.txt"));
    assert_eq!((members[0].media, members[0].bytes.as_slice(), members[0].depth), (MediaType::Text, LETTER, 1));
}

#[test]
fn names_that_climb_out_of_the_archive_stay_in_it() {
    let zip = loaded("罠.zip", &zip_of(&[("../../etc/cron.d/x.txt", LETTER), ("/abs.txt", LETTER)]));
    assert_eq!(unpacked(&zip, &[], &Limits::default()).0, ["罠.zip!/etc/cron.d/x.txt", "罠.zip!/abs.txt"]);
}

#[test]
fn names_in_cp932_are_read() {
    let mut bytes = zip_of(&[("0123.txt", LETTER)]);
    let name = b"\x92\xca\x92\x6d.txt";
    // the writer knows UTF-8 only, so the name is put in by hand in both places
    while let Some(at) = bytes.windows(8).position(|w| w == b"0123.txt") {
        bytes[at..at + 8].copy_from_slice(name);
    }
    assert_eq!(unpacked(&loaded("a.zip", &bytes), &[], &Limits::default()).0, ["a.zip!/通知.txt"]);
}

#[test]
fn an_archive_in_an_archive_is_opened_up_to_the_depth_allowed() {
    let inner = zip_of(&[("通知.txt", LETTER)]);
    let outer = loaded("外.zip", &zip_of(&[("内.zip", &inner)]));
    let limits = Limits { max_container_depth: 1, ..Limits::default() };
    let (mut budget, mut sink) = (Budget::new(&limits), Sink::new());
    let first = unpack(&outer, &[], &mut budget, &mut sink);
    assert_eq!((first[0].media, first[0].depth, sink.items().len()), (MediaType::Zip, 1, 0));
    assert_eq!(unpack(&first[0], &[], &mut budget, &mut sink), []);
    assert_eq!(codes(sink.items()), [Code::CONTAINER_LIMIT]);

    let (mut budget, mut sink) = (Budget::new(&Limits::default()), Sink::new());
    let first = unpack(&outer, &[], &mut budget, &mut sink);
    assert_eq!(unpack(&first[0], &[], &mut budget, &mut sink)[0].source.path, "外.zip!/内.zip!/通知.txt");
}

#[test]
fn a_bomb_is_left_packed() {
    let zeros = vec![b' '; 4 << 20];
    let zip = loaded("弾.zip", &zip_of(&[("大.txt", &zeros), ("小.txt", LETTER)]));
    assert!(zip.bytes.len() < 20_000);
    let limits = Limits { max_inflated_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(unpacked(&zip, &[], &limits), (vec!["弾.zip!/小.txt".to_owned()], vec![Code::CONTAINER_LIMIT]));
}

#[test]
fn the_sum_of_all_members_is_bounded_too() {
    let part = vec![b'a'; 600];
    let zip = loaded("和.zip", &zip_of(&[("1.txt", &part), ("2.txt", &part)]));
    let limits = Limits { max_inflated_bytes: 1000, ..Limits::default() };
    assert_eq!(unpacked(&zip, &[], &limits), (vec!["和.zip!/1.txt".to_owned()], vec![Code::CONTAINER_LIMIT]));
}

#[test]
fn too_many_members_are_reported_once() {
    let many: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}.txt"), LETTER)).collect();
    let zip = loaded("多.zip", &zip_of(&many.iter().map(|(n, b)| (n.as_str(), *b)).collect::<Vec<_>>()));
    let limits = Limits { max_container_members: 4, ..Limits::default() };
    let (members, said) = unpacked(&zip, &[], &limits);
    assert_eq!((members.len(), said), (4, vec![Code::CONTAINER_LIMIT]));
}

#[test]
fn a_damaged_archive_is_reported() {
    let mut bytes = zip_of(&[("通知.txt", LETTER), ("別添.txt", &[b'x'; 4000])]);
    bytes.truncate(bytes.len() / 2);
    assert_eq!(unpacked(&loaded("破.zip", &bytes), &[], &Limits::default()), (vec![], vec![Code::CONTAINER_DAMAGED]));
}

#[test]
fn an_archive_without_documents_and_members_of_unknown_kinds_are_reported() {
    let nothing = loaded("無.zip", &zip_of(&[("設定.toml", b"a = 1")]));
    assert_eq!(unpacked(&nothing, &[], &Limits::default()).1, [Code::FOLDER_WITHOUT_DOCUMENTS]);
    let form = loaded("票.zip", &zip_of(&[("調査票.xlsx", b"PK\x03\x04"), ("通知.txt", LETTER)]));
    assert_eq!(
        unpacked(&form, &[], &Limits::default()),
        (vec!["票.zip!/通知.txt".to_owned()], vec![Code::INPUT_UNKNOWN_TYPE])
    );
    let foreign = loaded("異.zip", &zip_of(&[("様式.xdw", b"\x60\x0e\x82\0\0"), ("空.txt", b"")]));
    let (mut budget, mut sink) = (Budget::new(&Limits::default()), Sink::new());
    let members = unpack(&foreign, &[], &mut budget, &mut sink);
    assert_eq!(codes(&members[0].diagnostics), [Code::INPUT_UNKNOWN_TYPE]);
    assert_eq!(codes(sink.items()), [Code::INPUT_EMPTY]);
}

#[test]
fn two_members_of_one_name_are_two_sources() {
    let mail = loaded("通知.eml", b"From: a@example.jp\nMIME-Version: 1.0\n\nx");
    let (mut budget, mut sink) = (Budget::new(&Limits::default()), Sink::new());
    let mut member = |name: &str| mail.member(name, LETTER.to_vec(), &mut budget, &mut sink).unwrap().source.path;
    assert_eq!([member("別添.txt"), member("別添.txt")], ["通知.eml!/別添.txt", "通知.eml!/別添 (2).txt"]);
}

/// a.txt with 通知 and a line end, locked with "himitsu" by Info-ZIP (ZipCrypto).
const LOCKED: &str = "504b03040a0009000000c853765d2d301000130000000700000005000000612e747874fb037ed2b115ab86a8e51ddba8afd4cb708c57504b07\
     082d3010001300000007000000504b01021e030a0009000000c853765d2d3010001300000007000000050000000000000001000000a4810000\
     0000612e747874504b050600000000010001003300000046000000000000";

#[test]
fn a_locked_archive_opens_with_its_password_and_is_reported_without() {
    let digits: Vec<u32> = LOCKED.chars().filter_map(|c| c.to_digit(16)).collect();
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).unwrap()).collect();
    let zip = loaded("鍵.zip", &bytes);
    assert_eq!(unpacked(&zip, &["xyz".to_owned()], &Limits::default()), (vec![], vec![Code::CONTAINER_DAMAGED]));
    let passwords = ["xyz".to_owned(), "himitsu".to_owned()];
    assert_eq!(unpacked(&zip, &passwords, &Limits::default()), (vec!["鍵.zip!/a.txt".to_owned()], vec![]));
}

#[test]
fn a_word_file_in_an_archive_in_a_mail_is_reached_with_its_whole_way() {
    let xml = "<w:document><w:body><w:p><w:r><w:t>通知</w:t></w:r></w:p></w:body></w:document>";
    let docx = zip_of(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", xml.as_bytes())]);
    let zip: String = zip_of(&[("別添/通知.docx", &docx)]).iter().fold(String::new(), |mut text, byte| {
        write!(text, "={byte:02X}").unwrap();
        if text.len() - text.rfind('\n').unwrap_or(0) > 70 {
            text.push_str("=\r\n");
        }
        text
    });
    let mail = format!(
        "From: a@example.jp\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n本文\r\n--x\r\nContent-Type: application/zip; name=set.zip\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{zip}\r\n--x--\r\n"
    );
    let limits = Limits::default();
    let (mut budget, mut sink) = (Budget::new(&limits), Sink::new());
    let mail = loaded("転送.eml", mail.as_bytes());
    let decoded = decode(&mail.bytes, mail.media, &[], &limits, &mut sink);
    let embedded = decoded.embedded.into_iter().next().unwrap();
    let set = mail.member(&embedded.name, embedded.bytes, &mut budget, &mut sink).unwrap();
    let letter = unpack(&set, &[], &mut budget, &mut sink).into_iter().next().unwrap();
    assert_eq!((letter.source.path.as_str(), letter.media), ("転送.eml!/set.zip!/別添/通知.docx", MediaType::Docx));
    assert_eq!(decode(&letter.bytes, letter.media, &[], &limits, &mut sink).document.to_text(), "通知\n");
    assert_eq!(codes(sink.items()), []);
}
