//! Ways in which offices say what they pass on: covers without their enclosures, found or not found in the archive of the association.

#![expect(clippy::unwrap_used, reason = "a test stops at the first thing it does not understand")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

const MINISTRY: &str = "老高発0902第３号
令和６年９月２日

一般社団法人全国配食協議会会長　殿

　　　　　　　　　　　　　　　　　　厚生労働省老健局高齢者支援課長
　　　　　　　　　　　　　　　　　　（　公　印　省　略　）

　　　配食に用いる保冷箱の温度の記録について（協力依頼）

　平素より高齢者保健福祉行政の推進に御協力を賜り、厚く御礼申し上げます。
　配食に用いる保冷箱について、夏期の温度管理の状況を把握する必要があることから、下記により温度の記録を行うよう、貴会会員に周知願います。
記
１　記録の期間　令和６年10月１日から10月31日まで
２　報告の期限　令和６年11月15日（金）
";

const BODIES: &str = r#"
[[body]]
name = "厚生労働省"
level = 0
[[body]]
name = "一般社団法人全国配食協議会"
level = 1
parent = "厚生労働省"
folder = "hq"
[[body]]
name = "一般社団法人長野県配食協議会"
level = 2
parent = "一般社団法人全国配食協議会"
folder = "pref"
classes = ["都道府県配食協議会"]
"#;

fn of_the_association(number: &str, date: &str, subject: &str, text: &str) -> String {
    format!(
        "{number}\n{date}\n\n各都道府県配食協議会会長　殿\n\n　　　　　　　　　　　　　　　　　　一般社団法人全国配食協議会\n　　　　　　　　　　　　　　　　　　会　長　　田 中　一 郎\n\n　　　{subject}\n\n　{text}\n"
    )
}

fn of_the_prefecture(nth: usize, subject: &str, text: &str) -> String {
    format!(
        "県配協第{}号\n令和６年９月12日\n\n各地区配食協議会会長　殿\n\n　　　　　　　　　　　　　　　　　　一般社団法人長野県配食協議会\n　　　　　　　　　　　　　　　　　　会　長　　山 田 太 郎\n\n　　　{subject}\n\n{text}\n",
        100 + nth
    )
}

fn write(folder: &Path, file: &str, text: &str) {
    let file = folder.join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

#[test]
fn covers_pass_on_what_they_name_however_they_say_it() {
    let list: toml::Table = include_str!("data/covers.toml").parse().unwrap();
    let covers = list["cover"].as_array().unwrap();
    let desk = tempfile::tempdir().unwrap();
    let folder = desk.path().join("in");
    let same = "配食に用いる保冷箱の温度の記録について";
    write(&folder, "hq/in/m1.txt", MINISTRY);
    let passed_on = "標記につきまして、厚生労働省老健局高齢者支援課長から別添のとおり協力依頼がありましたので、貴会会員への周知をお願いいたします。";
    let cover = of_the_association("全配協発第44号", "令和６年９月５日", same, passed_on);
    write(&folder, "hq/out/44.txt", &format!("{cover}\n{MINISTRY}"));
    let other = "保冷箱の点検の時期となりましたので、別紙により実施願います。";
    let other = of_the_association("全配協発第45号", "令和６年９月５日", "配食に用いる保冷箱の点検について", other);
    write(&folder, "hq/out/45.txt", &other);
    let last_year = "標記について、昨年度に引き続き実施しますので、ご協力ください。";
    write(&folder, "hq/out/r5-40.txt", &of_the_association("全配協発第40号", "令和５年９月６日", same, last_year));
    for (nth, cover) in covers.iter().enumerate() {
        let subject = cover.get("subject").and_then(toml::Value::as_str).unwrap_or(same);
        let text = of_the_prefecture(nth, subject, cover["text"].as_str().unwrap());
        write(&folder, &format!("pref/{nth:03}.txt"), &text);
    }
    write(desk.path(), "bodies.toml", BODIES);
    let output = Command::new(env!("CARGO_BIN_EXE_kairan"))
        .current_dir(desk.path())
        .args(["run", "in", "--bodies", "bodies.toml", "--quiet", "--out", "out"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let circulars = fs::read_to_string(desk.path().join("out/circulars.jsonl")).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for circular in circulars.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        for forward in circular["forwards"].as_array().unwrap() {
            let from = forward["from"]["path"].as_str().unwrap().strip_prefix("in/").unwrap().to_owned();
            let to = forward["to"].as_array().unwrap();
            // the association's own file, or the ministry's in its inbox
            let files = to.iter().filter(|place| place["letter"] == 0).filter_map(|place| place["path"].as_str());
            let files: Vec<String> =
                files.filter_map(|path| path.strip_prefix("in/hq/")).map(|p| format!("hq/{p}")).collect();
            let number = || circular["root"]["reference_numbers"][0].as_str().unwrap_or("nowhere").to_owned();
            let named = if to.is_empty() { vec![number()] } else { files };
            found.entry(from).or_default().extend(named);
        }
    }
    let mut wrong = Vec::new();
    for (nth, cover) in covers.iter().enumerate() {
        let wanted =
            cover["passes_on"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned()).collect();
        let found = found.remove(&format!("pref/{nth:03}.txt")).unwrap_or_default();
        if found != wanted {
            wrong.push(format!("{}\n  wanted {wanted:?}, found {found:?}", cover["text"].as_str().unwrap()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
