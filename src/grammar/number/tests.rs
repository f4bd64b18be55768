use super::*;
use crate::text::squash;
use proptest::prelude::*;

fn all(printed: &str) -> Vec<FoundNumber> {
    find_numbers(&squash(printed), Tables::embedded())
}

fn texts(printed: &str) -> Vec<String> {
    all(printed).into_iter().map(|n| n.text).collect()
}

fn one(printed: &str) -> FoundNumber {
    let mut found = all(printed);
    assert_eq!(found.len(), 1, "{printed}: {found:?}");
    found.remove(0)
}

#[test]
fn every_shape_of_number_is_found() {
    use NumberShape::{
        Bracketed, FiscalSerial, FullDate, Hyphen, MonthDay, MonthDaySerial, Serial, Year, YearMonthDay,
    };
    for (printed, text, prefix, shape) in [
        ("医政発０９２６第１号", "医政発0926第1号", "医政発", MonthDay),
        ("薬 生 発 0129第 8 号", "薬生発0129第8号", "薬生発", MonthDay),
        ("社援保発第0327第1号", "社援保発第0327第1号", "社援保発", MonthDay),
        ("医政発第0729004号", "医政発第0729004号", "医政発", MonthDaySerial),
        ("消防予第175号", "消防予第175号", "消防予", Serial),
        ("健第1234号", "健第1234号", "健", Serial),
        ("こ成保第206号", "こ成保第206号", "こ成保", Serial),
        ("警察庁丁保発第224号", "警察庁丁保発第224号", "警察庁丁保発", Serial),
        ("務警・務総発甲第131号", "務警・務総発甲第131号", "務警・務総発甲", Serial),
        ("鳥消予第三三号", "鳥消予第三三号", "鳥消予", Serial),
        ("いちい市文第４４８号", "いちい市文第448号", "いちい市文", Serial),
        ("衛発第三百八十九号", "衛発第三百八十九号", "衛発", Serial),
        ("環水第六、一三二号", "環水第六、一三二号", "環水", Serial),
        ("日医発第1180号（健Ⅱ）", "日医発第1180号(健II)", "日医発", Serial),
        ("日医発第166号(介護)", "日医発第166号(介護)", "日医発", Serial),
        ("医薬第280号の2", "医薬第280号の2", "医薬", Serial),
        ("兵医発第１２３号－２", "兵医発第123号-2", "兵医発", Serial),
        ("川保衛第５６７号（２）", "川保衛第567号(2)", "川保衛", Serial),
        ("R6.健増第12号", "R6.健増第12号", "健増", Year),
        ("医薬第280号の1の3", "医薬第280号の1の3", "医薬", Serial),
        ("環水管214号", "環水管214号", "環水管", Serial),
        ("達（務、県サ）第133号", "達(務、県サ)第133号", "達(務、県サ)", Serial),
        ("達（総、会、装、生企）第52号", "達(総、会、装、生企)第52号", "達(総、会、装、生企)", Serial),
        ("達（交指、地企、交規）第24号", "達(交指、地企、交規)第24号", "達(交指、地企、交規)", Serial),
        ("25文科初第756号", "25文科初第756号", "文科初", Year),
        ("元消安第2861号", "元消安第2861号", "消安", Year),
        ("29日獣発第231号", "29日獣発第231号", "日獣発", Year),
        ("平成19年生総発甲第158号", "平成19年生総発甲第158号", "生総発甲", Year),
        ("環循規発第2003301号", "環循規発第2003301号", "環循規発", YearMonthDay),
        ("環水大土発第081224002号", "環水大土発第081224002号", "環水大土発", YearMonthDay),
        ("20130805商局第1号", "20130805商局第1号", "商局", FullDate),
        ("平成13・04・20地第2号", "平成13・04・20地第2号", "地", FullDate),
        ("課法２－３", "課法2-3", "課法", Hyphen),
        ("職職―328", "職職―328", "職職", Hyphen),
        ("新建協（総）6-71", "新建協(総)6-71", "新建協(総)", Hyphen),
        ("愛建協発第5-088号", "愛建協発第5-088号", "愛建協発", FiscalSerial),
        ("神薬発05-0318号", "神薬発05-0318号", "神薬発", FiscalSerial),
        ("日看協発Ｒ５－271号", "日看協発R5-271号", "日看協発", FiscalSerial),
        ("第R5-123号", "第R5-123号", "", FiscalSerial),
        ("まちづくり第１２号", "まちづくり第12号", "まちづくり", Serial),
        ("くらし安全第12号", "くらし安全第12号", "くらし安全", Serial),
        ("スポーツ第12号", "スポーツ第12号", "スポーツ", Serial),
        ("JADA第27号", "JADA第27号", "JADA", Serial),
        ("総（６）第12号", "総(6)第12号", "総(6)", Serial),
        ("総（令6）第12号", "総(令6)第12号", "総(令6)", Serial),
        ("令和６（総）第１２号", "令和6(総)第12号", "(総)", Year),
        ("令和6総第12号", "令和6総第12号", "総", Year),
        ("総企－第12号", "総企-第12号", "総企", Serial),
        ("総・第12号", "総・第12号", "総", Serial),
        ("総務第５の１２号", "総務第5の12号", "総務", Serial),
        ("県医発第123号（保険・医療）", "県医発第123号(保険・医療)", "県医発", Serial),
        ("県医発第123号Ｆ", "県医発第123号F", "県医発", Serial),
        ("（環政）発第412号", "(環政)発第412号", "(環政)発", Serial),
        ("（総務）第86号", "(総務)第86号", "(総務)", Serial),
        ("例規総統第7号", "例規総統第7号", "例規総統", Serial),
        ("（保123Ｆ）", "保123F", "保", Bracketed),
        ("（地Ⅲ185）", "地III185", "地III", Bracketed),
        ("（健Ⅱ532F）", "健II532F", "健II", Bracketed),
    ] {
        let found = one(printed);
        assert_eq!((found.text.as_str(), found.prefix.as_str(), found.shape), (text, prefix, shape), "{printed}");
    }
}

#[test]
fn month_day_and_year_are_read_out_of_the_number() {
    assert_eq!(one("医政発0926第1号").month_day, Some((9, 26)));
    assert_eq!(one("医政発第0729004号").month_day, Some((7, 29)));
    assert_eq!(one("環循規発第2003301号").month_day, Some((3, 30)));
    assert_eq!(one("社援保発第1332001号").month_day, None);
    assert_eq!(one("元文科初第533号").year, Some(1));
    assert_eq!(one("26文科初第372号").year, Some(26));
}

#[test]
fn the_prefix_begins_behind_date_office_and_punctuation() {
    for (printed, expected) in [
        ("令和5年6月9日付け医政発0609第3号厚生労働省医政局長通知", vec!["医政発0609第3号"]),
        ("（平成13年3月30日付け12生畜第1826号農林水産省生産局長通知）", vec!["12生畜第1826号"]),
        ("平成17年2月1日医政指発第0201004号", vec!["医政指発第0201004号"]),
        ("厚生労働省医政局長通知医政発0609第3号", vec!["医政発0609第3号"]),
        ("令和6年11月29日日医発第1180号", vec!["日医発第1180号"]),
        ("については医政発0609第3号により", vec!["医政発0609第3号"]),
        ("平成24年6月29日付医政経発0629第1号薬食安発0629第1号", vec!["医政経発0629第1号", "薬食安発0629第1号"]),
        ("医政総発第1030001号・医政指発第1030002号", vec!["医政総発第1030001号", "医政指発第1030002号"]),
        ("薬生薬審発0329第23号、薬生監麻発0329第2号", vec!["薬生薬審発0329第23号", "薬生監麻発0329第2号"]),
        ("環整61・環産22", vec!["環整61", "環産22"]),
        ("環整61・環産22（各都道府県知事あて）", vec!["環整61", "環産22"]),
        ("日訪看協発第二〇二三－七七号", vec!["日訪看協発第二〇二三-七七号"]),
        ("内閣参質一二〇第七号", vec!["内閣参質一二〇第七号"]),
        ("内閣衆質一〇一第三一号", vec!["内閣衆質一〇一第三一号"]),
        ("課評2-11 課資2-8 課審6-14", vec!["課評2-11", "課資2-8", "課審6-14"]),
        // as printed: the second of a joint letter leaves 警察庁 out
        ("警察庁丙○発第1号、丙△発第2号", vec!["警察庁丙○発第1号", "丙△発第2号"]),
        ("① 医政発0609第3号", vec!["医政発0609第3号"]),
        ("医政発0609第3号の一部改正について", vec!["医政発0609第3号"]),
        ("消防予第175号（通知）", vec!["消防予第175号"]),
        ("消防予第175号（事務連絡）", vec!["消防予第175号"]),
        ("消防予第175号（例規）", vec!["消防予第175号"]),
        ("令和6年4月26日付け6障福第312号で", vec!["6障福第312号"]),
        ("平成19年11月26日例規（会）第33号。", vec!["例規(会)第33号"]),
    ] {
        assert_eq!(texts(printed), expected, "{printed}");
    }
}

#[test]
fn statutes_and_notifications_are_marked() {
    for (printed, text, law, notification) in [
        ("昭和23年法律第205号", "昭和23年法律第205号", true, false),
        ("昭和36年政令第11号", "昭和36年政令第11号", true, false),
        ("平成11年厚生省令第16号", "平成11年厚生省令第16号", true, false),
        ("厚生労働省告示第69号", "厚生労働省告示第69号", false, true),
        ("平成29年環境省告示第66号", "平成29年環境省告示第66号", false, true),
    ] {
        let found = one(printed);
        assert_eq!((found.text.as_str(), found.law, found.notification), (text, law, notification), "{printed}");
    }
}

#[test]
fn lost_digits_leave_a_blank_number() {
    for printed in ["環循適発第 号", "環廃対発第○号", "医政発0609第 号"] {
        assert!(one(printed).blank, "{printed}");
    }
}

#[test]
fn things_that_only_look_like_numbers_are_none() {
    for printed in [
        "第3条第4号",
        "第１項第２号",
        "別表第1号",
        "様式第2号",
        "別記様式第3号",
        "議案第3号",
        "会報 第1694号",
        "介護保険最新情報Vol.1216",
        "第4号",
        "台風第19号",
        "国道16号",
        "TEL 03-5550-0101",
        "電話 03-5550-0101",
        "〒100-8916 東京都千代田区霞が関1-2-2",
        "ISBN978-4-00-000000-0",
        "No.713",
        "令和5年7月7日",
        "内線 4132",
        "平成12年10月3号様式",
        "VOL第3号",
        "レポート第3号",
        "すずらん第3号",
        "12（火）第3号",
        "別表（6）第3号",
        "（資料1）",
        "（別紙）第3号",
        "（注）第3号",
        "答弁第三一号",
        "図表61・別表22",
        "参加者61・欠席22人",
    ] {
        let found = texts(printed);
        assert!(found.is_empty(), "{printed}: {found:?}");
    }
}

proptest! {
    #[test]
    fn a_number_is_read_back_behind_its_date(month in 1_i8..=12, day in 1_i8..=28, serial in 1_u16..400, spaced in any::<bool>()) {
        let number = format!("医政発{month:02}{day:02}第{serial}号");
        let printed: String = if spaced { number.chars().flat_map(|c| [c, ' ']).collect() } else { number.clone() };
        let found = all(&format!("令和5年{month}月{day}日付け{printed}厚生労働省医政局長通知"));
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!((found[0].text.as_str(), found[0].month_day), (number.as_str(), Some((month, day))));
    }

    #[test]
    fn any_text_gives_numbers_in_order_on_character_boundaries(text in "[医政発法律告示第号の年月日令和()0-9○・、―ーこ元RI一二十-]{0,24}") {
        let folded = squash(&text);
        let mut end = 0;
        for found in find_numbers(&folded, Tables::embedded()) {
            prop_assert!(found.range.start >= end && folded.get(found.range.clone()).is_some_and(|s| !s.is_empty()));
            end = found.range.end;
        }
    }
}
