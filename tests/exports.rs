//! What leaves the register: sheets for other programs, single letters, packs of evidence.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops at the first thing it does not understand"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The register of a federation of the fixtures.
fn desk() -> TempDir {
    let desk = TempDir::new().unwrap();
    let done =
        kairan(&["run", "fixtures/federation-meals", "--bodies", "fixtures/federation-meals/bodies.toml"], &desk);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    desk
}

fn kairan(arguments: &[&str], desk: &TempDir) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kairan"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("LANG", "C.UTF-8")
        .env_remove("LC_ALL")
        .args(arguments)
        .arg("--out")
        .arg(desk.path().join("out"))
        .output()
        .unwrap()
}

fn rows(file: &Path) -> Vec<Vec<String>> {
    let bytes = fs::read(file).unwrap();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn column(rows: &[Vec<String>], heading: &str) -> Vec<String> {
    let at = rows[0].iter().position(|cell| cell == heading).unwrap();
    rows[1..].iter().map(|row| row[at].clone()).collect()
}

fn text_of(file: &Path) -> String {
    let done = Command::new(env!("CARGO_BIN_EXE_kairan")).arg("text").arg(file).output().unwrap();
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn every_letter_becomes_a_file_and_its_pages_say_what_the_bundle_says() {
    let desk = desk();
    let done = kairan(&["split"], &desk);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let folder = desk.path().join("out/letters");
    let list = rows(&folder.join("文書一覧.csv"));
    let register = rows(&desk.path().join("out/register.csv"));
    assert_eq!(column(&list, "収受番号").len(), column(&register, "収受番号").len());
    let names = column(&list, "ファイル名");
    assert!(names.iter().all(|name| folder.join(name).is_file()), "{names:?}");
    let bundle = "fixtures/federation-meals/suwa/out/9.pdf";
    let whole = text_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join(bundle));
    let pages: Vec<&str> = whole.split('\u{c}').collect();
    let mut cut = 0;
    for (row, name) in list[1..].iter().zip(&names).filter(|(row, _)| row.iter().any(|cell| cell == bundle)) {
        let extent = row.iter().find_map(|cell| cell.strip_suffix('頁')).unwrap();
        let (from, to) = extent.split_once('～').unwrap_or((extent, extent));
        let extent = from.parse::<usize>().unwrap() - 1..to.parse().unwrap();
        assert_eq!(text_of(&folder.join(name)), pages[extent].join("\u{c}"), "{name}");
        cut += 1;
    }
    assert!(cut >= 2, "{list:?}");
}

#[test]
fn one_letter_is_cut_by_its_number_under_a_name_of_choice() {
    let desk = desk();
    let into = desk.path().join("one");
    let done = kairan(
        &[
            "split",
            "fixtures/federation-meals/suwa/out/9.pdf#0",
            "--letter-only",
            "--name",
            "{receipt} {kind}",
            "--into",
            into.to_str().unwrap(),
        ],
        &desk,
    );
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut names: Vec<_> =
        fs::read_dir(&into).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() == 2 && names[0].contains("収") && names[0].strip_suffix(".pdf").is_some(), "{names:?}");
    let wrong = kairan(&["split", "--name", "{nummer}"], &desk);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(wrong.status.code() == Some(2) && said.contains("{nummer}") && said.contains("{number}"), "{said}");
}

#[test]
fn a_pack_holds_what_a_circular_rests_on_and_shows_every_change() {
    let desk = desk();
    let pack = desk.path().join("pack");
    let done = kairan(&["pack", "老高発0605第2号", "--into", pack.to_str().unwrap()], &desk);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    for path in ["fixtures/federation-meals/suwa/out/9.pdf", "fixtures/federation-meals/hq/in/0605.txt"] {
        assert_eq!(fs::read(pack.join("data/originals").join(path)).unwrap(), fs::read(root.join(path)).unwrap());
    }
    let picture = fs::read(pack.join("data/pages/fixtures/federation-meals/suwa/out/9.pdf/p001.png")).unwrap();
    assert!(picture.starts_with(b"\x89PNG"));
    let circulars = fs::read_to_string(pack.join("data/circulars.jsonl")).unwrap();
    assert!(circulars.lines().count() == 1 && circulars.contains("老高発0605第2号"));
    let checked = kairan::export::check_bag(&pack).unwrap();
    assert!(checked.is_sound() && checked.sound > 20, "{checked:?}");
    fs::write(pack.join("data/register.csv"), "another").unwrap();
    assert_eq!(kairan::export::check_bag(&pack).unwrap().changed, ["data/register.csv"]);
    let again = kairan(&["pack", "老高発0605第2号", "--into", pack.to_str().unwrap()], &desk);
    assert_eq!(again.status.code(), Some(3), "a pack is never written over");
}

#[test]
fn what_is_gone_is_named_in_the_pack_and_the_rest_is_there() {
    let desk = TempDir::new().unwrap();
    let inbox = desk.path().join("in");
    fs::create_dir(&inbox).unwrap();
    let federation = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/federation-meals");
    for (from, to) in [("hq/in/0605.txt", "a.txt"), ("hq/out/44.txt", "b.txt")] {
        fs::copy(federation.join(from), inbox.join(to)).unwrap();
    }
    assert!(kairan(&["run", inbox.to_str().unwrap()], &desk).status.success());
    fs::write(inbox.join("a.txt"), "another letter").unwrap();
    let kept = desk.path().join("kept");
    let done = kairan(&["pack", "老高発0605第2号", "--into", kept.to_str().unwrap()], &desk);
    assert!(done.status.success(), "the copy beside the register is taken: {}", String::from_utf8_lossy(&done.stdout));
    fs::remove_dir_all(desk.path().join("out/originals")).unwrap();
    let pack = desk.path().join("pack");
    let done = kairan(&["pack", "老高発0605第2号", "--into", pack.to_str().unwrap()], &desk);
    assert_eq!(done.status.code(), Some(1));
    let read_first = fs::read_to_string(pack.join("data/説明.txt")).unwrap();
    assert!(read_first.contains("収められなかったもの") && read_first.contains("a.txt"), "{read_first}");
    assert!(kairan::export::check_bag(&pack).unwrap().is_sound());
}

#[test]
fn cp932_on_request_names_what_it_cannot_hold() {
    let desk = TempDir::new().unwrap();
    let inbox = desk.path().join("in");
    fs::create_dir(&inbox).unwrap();
    let letter = "医政発0609第3号\n令和５年６月９日\n\n公益社団法人𠮷野町歯科医師会会長　殿\n\n　　　　　　　厚生労働省医政局長\n\n　　停電時の電源の確保について\n\n　標記について、周知願いたい。\n";
    fs::write(inbox.join("a.txt"), letter).unwrap();
    assert!(kairan(&["run", inbox.to_str().unwrap()], &desk).status.success());
    let done = kairan(&["export", "--encoding", "cp932", "--format", "csv"], &desk);
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success() && said.contains("𠮷 U+20BB7"), "{said}");
    let bytes = fs::read(desk.path().join("out/register.csv")).unwrap();
    let (text, _, garbled) = encoding_rs::SHIFT_JIS.decode(&bytes);
    assert!(!garbled && text.contains("〓野町歯科医師会"), "{text}");
}

/// LibreOffice Calc is what many offices have, and the nearest thing to Excel that a test can open.
#[test]
fn calc_opens_the_register_with_every_cell_as_it_was_written() {
    let Some(office) =
        ["soffice", "libreoffice"].into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())
    else {
        eprintln!("left out: LibreOffice is not installed (apt-get install libreoffice-calc)");
        return;
    };
    let desk = TempDir::new().unwrap();
    let inbox = desk.path().join("in");
    fs::create_dir(&inbox).unwrap();
    // a number like a day, one with a leading zero, and a subject that a spreadsheet would run
    for (name, number, subject) in
        [("a.txt", "５－１２", "=1+1の取扱いについて"), ("b.txt", "医政発０６０９第３号", "停電について")]
    {
        let letter = format!(
            "{number}\n令和５年６月９日\n\n公益社団法人日本歯科医師会会長　殿\n\n　　　　　　　厚生労働省医政局長\n\n　　{subject}\n\n　標記について、周知願いたい。\n"
        );
        fs::write(inbox.join(name), letter).unwrap();
    }
    assert!(kairan(&["run", inbox.to_str().unwrap()], &desk).status.success());
    let profile = format!("-env:UserInstallation=file://{}", desk.path().join("profile").display());
    // 44 comma, 34 quote, 76 UTF-8, from row 1; back as UTF-8
    let sheets =
        [("register.csv", "--infilter=CSV:44,34,76,1"), ("register.xlsx", "--infilter=Calc MS Excel 2007 XML")];
    let written = rows(&desk.path().join("out/register.csv"));
    for (sheet, filter) in sheets {
        let into = desk.path().join(sheet.replace('.', "-"));
        let done = Command::new(office)
            .args([
                &profile,
                "--headless",
                filter,
                "--convert-to",
                "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true",
                "--outdir",
            ])
            .arg(&into)
            .arg(desk.path().join("out").join(sheet))
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let opened = rows(&into.join("register.csv"));
        assert_eq!(opened.len(), written.len(), "{sheet}");
        for (row, (was, is)) in written.iter().zip(&opened).enumerate() {
            for (at, (was, is)) in was.iter().zip(is).enumerate() {
                // a cell of a workbook has a type and needs no mark
                assert_eq!(
                    kairan::export::restore(was),
                    kairan::export::restore(is),
                    "{sheet}, row {row}, {}",
                    written[0][at]
                );
            }
        }
    }
}

/// The numbers of a line, in order.
fn counts(line: &str) -> Vec<usize> {
    let digits = |c: char| !c.is_ascii_digit();
    line.split(digits).filter(|part| !part.is_empty()).map(|part| part.parse().unwrap()).collect()
}

#[test]
fn the_counts_of_the_summary_of_the_audit_and_of_the_files_agree() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let kairan = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::new(env!("CARGO_BIN_EXE_kairan"));
        command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).arg("--out").arg(&out);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let summary = kairan(&["run", "fixtures", "--bodies", "fixtures/federation-meals/bodies.toml", "--lang", "en"]);
    let audit = kairan(&["audit", "--bodies", "fixtures/federation-meals/bodies.toml", "--no-files", "--lang", "en"]);
    let table = |file: &str| rows(&out.join(file));
    let filled =
        |file: &str, heading: &str| column(&table(file), heading).into_iter().filter(|cell| !cell.is_empty()).count();
    let lines = |file: &str| fs::read_to_string(out.join(file)).unwrap().lines().count();
    let first = counts(summary.lines().next().unwrap());
    let [_, _, documents, _, letters, circulars, passed_on, covers] = first[..] else { panic!("{summary}") };
    assert_eq!(
        (documents, letters),
        (lines("letters.jsonl"), column(&table("register.csv"), "件名").len()),
        "{summary}"
    );
    assert_eq!(
        (circulars, covers),
        (lines("circulars.jsonl"), column(&table("hops.csv"), "ファイル").len()),
        "{summary}"
    );
    let waiting = summary.lines().find(|line| line.starts_with("letters to look at")).map_or(0, |line| counts(line)[0]);
    assert_eq!(waiting, filled("register.csv", "要確認"), "{summary}");
    let total = counts(audit.lines().last().unwrap());
    assert_eq!(total[..3], [circulars, passed_on, covers], "{audit}");
    assert_eq!(total[4], column(&table("anomalies.csv"), "ファイル").len(), "{audit}");
    let missing = column(&table("coverage.csv"), "状況").iter().filter(|cell| *cell == "未到達").count();
    assert_eq!(total[3], missing, "{audit}");
}
