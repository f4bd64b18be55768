//! A federation that never was, of any size, with its truth: ministries, national associations, 47 prefectures, 800 districts, and
//! the archives of all of them. The same seed and size give the same letters.
//!
//! ```text
//! 厚生労働省…課長 第5号 → 日本歯科医師会 日歯発第401号 → 47 × 都道府県 → 800 × 地区; every file holds what it passes on, or names it
//! ```
//!
//! What makes it hard is made on purpose: numbers typed wrong or left out, misread characters, notes behind subjects, twins of the
//! same day (第5号 and 第6号, の1 and の2, 医科 and 歯科), numbers that come again every year, districts without numbers whose letters
//! differ in their issuer only, bodies whose names differ in one character, covers without their enclosures, covers and enclosures
//! in files of their own, digests, corrections, subjects worded anew.

use kairan::link::signature;
use kairan::model::{
    Addressee, Body, Citation, Date, Document, DocumentRecord, Issuer, Letter, Line, MediaType, Named, Page, Place,
    Relation, Signature, SourceRecord, Summary, TextSource, Upstream,
};
use std::collections::BTreeMap;

const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];
const AREA_HEADS: [&str; 32] = [
    "青", "赤", "白", "緑", "花", "月", "星", "雪", "松", "竹", "梅", "桜", "葉", "石", "岩", "砂", "鶴", "亀", "鷹",
    "鳩", "東", "西", "南", "北", "上", "下", "中", "新", "古", "大", "小", "美",
];
const AREA_TAILS: [&str; 25] = [
    "川", "山", "野", "原", "田", "沢", "谷", "崎", "島", "浜", "丘", "森", "林", "橋", "里", "坂", "岡", "津", "浦",
    "瀬", "泉", "池", "根", "木", "見",
];
const FIELDS: [&str; 3] = ["歯科医師会", "薬剤師会", "看護協会"];
const OFFICES: [(&str, &str); 6] = [
    ("厚生労働省医政局歯科保健課長", "医政歯発"),
    ("厚生労働省医政局地域医療計画課長", "医政地発"),
    ("厚生労働省医薬局医薬安全対策課長", "医薬安発"),
    ("厚生労働省保険局医療課長", "保医発"),
    ("文部科学省初等中等教育局健康教育・食育課長", "初健食"),
    ("総務省消防庁救急企画室長", "消防救"),
];
const THINGS: [&str; 40] = [
    "吸引装置",
    "撮影機器",
    "滅菌器",
    "酸素濃縮器",
    "輸液ポンプ",
    "切削器具",
    "印象材",
    "麻酔剤",
    "消毒薬",
    "防護具",
    "診療録",
    "処方箋",
    "明細書",
    "調査票",
    "名簿",
    "研修会",
    "健診事業",
    "予防接種",
    "救急体制",
    "災害訓練",
    "電子申請",
    "保険証",
    "届出様式",
    "廃棄物",
    "給水設備",
    "空調設備",
    "非常電源",
    "搬送容器",
    "検査試薬",
    "内視鏡",
    "補聴器",
    "車椅子",
    "治療台",
    "照明設備",
    "薬品庫",
    "相談窓口",
    "広報資料",
    "統計調査",
    "監査指針",
    "会計基準",
];
const MATTERS: [&str; 30] = [
    "の点検の実施",
    "の逆流事例",
    "の取扱い",
    "の適正な使用",
    "の管理の徹底",
    "に係る調査への協力",
    "の一部改正",
    "に関する疑義解釈",
    "の安全対策",
    "の自主回収",
    "の供給状況",
    "に係る経過措置",
    "の届出の方法",
    "の保管期間",
    "に関する講習会",
    "の適用範囲",
    "に係る事故の防止",
    "の表示の変更",
    "の承認の取消し",
    "に係る補助金の募集",
    "の運用開始",
    "の更新手続",
    "の使用期限の延長",
    "に関する実態把握",
    "の定期報告",
    "の指定の解除",
    "の交換の時期",
    "に係る照会の窓口",
    "の整備計画",
    "の点数の算定",
];
const PLACES: [&str; 12] = [
    "病院における",
    "診療所における",
    "薬局における",
    "学校における",
    "離島における",
    "夜間診療における",
    "在宅医療における",
    "外来診療における",
    "災害時の",
    "保健所への",
    "高齢者施設における",
    "職域における",
];
const MISREAD: [(char, char); 10] = [
    ('実', '寒'),
    ('施', '旋'),
    ('管', '菅'),
    ('点', '占'),
    ('検', '険'),
    ('理', '埋'),
    ('用', '甩'),
    ('期', '朋'),
    ('設', '説'),
    ('器', '噐'),
];

/// Numbers that look random and are the same everywhere (SplitMix64).
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
    fn chance(&mut self, per_mille: u64) -> bool {
        self.next() % 1000 < per_mille
    }
    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// One letter as its writer wrote it.
#[derive(Debug, Clone)]
struct Master {
    key: u32,
    number: String,
    date: Date,
    issuer: String,
    addressee: String,
    subject: String,
    lines: Vec<String>,
    passes_on: Vec<Upstream>,
    /// keys of the letters it passes on
    to: Vec<u32>,
    cites: Vec<Citation>,
    deadline: Option<Date>,
}

/// One letter in one file, with what is true of it.
#[derive(Debug, Clone)]
pub(crate) struct Occurrence {
    pub(crate) key: u32,
    pub(crate) to: Vec<u32>,
    pub(crate) letter: Letter,
    pub(crate) lines: Vec<String>,
    pub(crate) signature: Signature,
}

/// One file of one archive.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) holder: String,
    pub(crate) letters: Vec<Occurrence>,
}

impl File {
    pub(crate) fn summaries(&self) -> impl Iterator<Item = Summary> + '_ {
        let named =
            |text: &str, organization: &str| Named { text: text.to_owned(), organization: organization.to_owned() };
        self.letters.iter().enumerate().map(move |(index, occurrence)| {
            let letter = &occurrence.letter;
            Summary {
                place: Place { path: self.path.clone(), letter: index },
                holder: Some(self.holder.clone()),
                container: None,
                kind: letter.kind,
                date: letter.date,
                reference_numbers: letter.reference_numbers.clone(),
                issuers: letter.issuers.iter().map(|i| named(&i.text, &i.organization)).collect(),
                addressees: letter.addressees.iter().map(|a| named(&a.text, &a.organization)).collect(),
                subject: letter.subject.clone(),
                deadlines: letter.deadlines.clone(),
                cites: letter.cites.clone(),
                passes_on: letter.passes_on.clone(),
                encloses: letter.encloses.clone(),
                signature: occurrence.signature.clone(),
            }
        })
    }

    /// The file as the stages before linking would have read it.
    pub(crate) fn record(&self) -> (DocumentRecord, Document) {
        let mut lines = Vec::new();
        let mut letters = Vec::new();
        for occurrence in &self.letters {
            let first = lines.len() as u32 + 1;
            lines.extend(occurrence.lines.iter().cloned());
            letters.push(Letter {
                first_page: 1,
                last_page: 1,
                first_line: first,
                last_line: lines.len() as u32,
                ..occurrence.letter.clone()
            });
        }
        let sha256 = self.path.bytes().fold([0_u64; 4], |mut h, b| {
            for (at, part) in h.iter_mut().enumerate() {
                *part = (*part ^ (u64::from(b) + at as u64)).wrapping_mul(0x0100_0000_01b3).rotate_left(17);
            }
            h
        });
        let lines: Vec<Line> = lines
            .into_iter()
            .zip(1..)
            .map(|(text, number)| Line { number, page: 1, text, ..Line::default() })
            .collect();
        let record = DocumentRecord {
            schema: DocumentRecord::SCHEMA.to_owned(),
            source: SourceRecord {
                path: self.path.clone(),
                sha256: sha256.map(|part| format!("{part:016x}")).concat(),
                bytes: 0,
                media_type: MediaType::Text,
                pages: 1,
                encoding: None,
                container: None,
                holder: Some(self.holder.clone()),
            },
            text_source: TextSource::Plain,
            letters,
            material: Vec::new(),
            diagnostics: Vec::new(),
        };
        let pages = vec![Page { number: 1, lines, ..Page::default() }];
        (record, Document { pages, text_source: TextSource::Plain, encoding: None })
    }
}

/// The bodies, from the ministries down.
pub(crate) fn bodies() -> Vec<Body> {
    let body = |name: String, level, parent: Option<String>, folder: Option<String>, class: Option<&str>| Body {
        name,
        level,
        parent,
        folder,
        classes: class.map(str::to_owned).into_iter().collect(),
    };
    let mut out: Vec<Body> = ["厚生労働省", "文部科学省", "総務省"]
        .into_iter()
        .map(|name| body(name.to_owned(), 0, None, None, None))
        .collect();
    for (field, name) in FIELDS.iter().enumerate() {
        let above = Some("厚生労働省".to_owned());
        out.push(body(national(field), 1, above, Some(format!("hq{field}")), None));
        for prefecture in 0..47 {
            let class = format!("都道府県{name}");
            let folder = Some(format!("p{field}-{prefecture:02}"));
            out.push(body(prefectural(field, prefecture), 2, Some(national(field)), folder, Some(&class)));
        }
    }
    for district in 0..800 {
        let parent = Some(prefectural(0, district % 47));
        out.push(body(local(district), 3, parent, Some(format!("d{district:03}")), Some("地区歯科医師会")));
    }
    out
}

fn national(field: usize) -> String {
    format!("公益社団法人日本{}", FIELDS[field])
}

fn prefectural(field: usize, prefecture: usize) -> String {
    format!("一般社団法人{}{}", PREFECTURES[prefecture], FIELDS[field])
}

fn local(district: usize) -> String {
    format!("一般社団法人{}市歯科医師会", area(district))
}

fn area(district: usize) -> String {
    format!("{}{}", AREA_HEADS[district % 32], AREA_TAILS[(district / 32) % 25])
}

fn upstream(issuer: &str, enclosed: bool) -> Upstream {
    Upstream { issuer: Some(issuer.to_owned()), enclosed, ..Upstream::default() }
}

fn by_number(issuer: &str, letter: &Master, enclosed: bool) -> Upstream {
    Upstream { reference_number: Some(letter.number.clone()), date: Some(letter.date), ..upstream(issuer, enclosed) }
}

/// How a cover and what it passes on lie in the archive.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Filing {
    /// the enclosure follows the cover
    Bound,
    /// cover and enclosure are files of their own
    Apart,
    /// the cover alone, with the number of what it passes on
    ByNumber,
    /// the cover alone, with the issuer, under the same subject
    BySubject,
}

/// Writes about `letters` letters and gives their files out one after the other.
pub(crate) fn generate(letters: usize, seed: u64, give: &mut dyn FnMut(File)) {
    let mut writer = Writer {
        dice: Dice::new(seed),
        next_key: 0,
        serials: BTreeMap::new(),
        subjects: BTreeMap::new(),
        files: BTreeMap::new(),
        written: 0,
        last: Vec::new(),
        give,
    };
    let first = Date::constant(2014, 4, 1);
    // an archive of any size covers ten years
    let expected = (letters / 430).max(1);
    let mut nth = 0;
    while writer.written < letters {
        let day = (nth % expected) * 3500 / expected;
        writer
            .circular(first.checked_add(jiff::Span::new().days(i64::try_from(day).unwrap())).unwrap_or(first), letters);
        nth += 1;
    }
}

struct Writer<'a> {
    dice: Dice,
    next_key: u32,
    serials: BTreeMap<(String, i16), u32>,
    subjects: BTreeMap<String, u32>,
    files: BTreeMap<String, u32>,
    written: usize,
    /// the last letters of each national association, for digests
    last: Vec<Master>,
    give: &'a mut dyn FnMut(File),
}

impl Writer<'_> {
    fn key(&mut self) -> u32 {
        self.next_key += 1;
        self.next_key
    }

    fn serial(&mut self, prefix: &str, date: Date) -> u32 {
        let year = if date.month() < 4 { date.year() - 1 } else { date.year() };
        let step = 1 + self.dice.below(3) as u32;
        let last = self.serials.entry((prefix.to_owned(), year)).or_default();
        *last += step;
        *last
    }

    fn later(&mut self, date: Date, least: usize, most: usize) -> Date {
        let days = least + self.dice.below(most - least + 1);
        date.checked_add(jiff::Span::new().days(i64::try_from(days).unwrap())).unwrap_or(date)
    }

    fn subject(&mut self) -> String {
        let subject =
            format!("{}{}{}について", self.dice.pick(&PLACES), self.dice.pick(&THINGS), self.dice.pick(&MATTERS));
        let count = self.subjects.entry(subject.clone()).or_default();
        *count += 1;
        match *count {
            1 => subject,
            n => format!("{subject}(その{n})"),
        }
    }

    fn body(&mut self, subject: &str, issuer: &str, sentence: &str) -> Vec<String> {
        let mut lines = vec![subject.to_owned(), sentence.to_owned()];
        for _ in 0..2 {
            let line = format!(
                "{}{}{}に当たっては、{}を確認し、{}を{}日まで保存してください。",
                self.dice.pick(&PLACES),
                self.dice.pick(&THINGS),
                self.dice.pick(&MATTERS),
                self.dice.pick(&THINGS),
                self.dice.pick(&THINGS),
                1 + self.dice.below(30)
            );
            lines.push(line);
        }
        if self.dice.chance(500) {
            lines.push(format!("担当 {issuer}事務局 電話 03-5550-01{:02}", self.dice.below(100)));
        }
        lines
    }

    /// A ministry's letter with everything that comes of it.
    fn circular(&mut self, day: Date, most: usize) {
        let field = if self.dice.chance(700) { 0 } else { 1 + self.dice.below(2) };
        let (office, prefix) = self.dice.pick(&OFFICES);
        let head = format!("{prefix}{:02}{:02}第", day.month(), day.day());
        let serial = self.serial(&head, day);
        let subject = self.subject();
        let sentence = format!(
            "標記について、{}の事例が報告されたことから、別紙により確認を行い、その結果を保存するよう、貴会会員に周知願います。",
            self.dice.pick(&THINGS)
        );
        let branch = self.dice.chance(80);
        let number =
            |n: u32, part: u32| if branch { format!("{head}{serial}号の{part}") } else { format!("{head}{n}号") };
        let root = Master {
            key: self.key(),
            number: if self.dice.chance(100) { String::new() } else { number(serial, 1) },
            date: day,
            issuer: office.to_owned(),
            addressee: format!("{}会長", national(field)),
            lines: self.body(&subject, office, &sentence),
            subject: subject.clone(),
            passes_on: Vec::new(),
            to: Vec::new(),
            cites: Vec::new(),
            deadline: self.dice.chance(300).then(|| self.later(day, 40, 70)),
        };
        if self.dice.chance(300) {
            self.twin(&root, number(serial + 1, 2), field);
        }
        self.pass_down(&root, field, most, "別添のとおり通知がありました");
        if self.dice.chance(40) && self.written < most {
            let date = self.later(day, 5, 15);
            let subject = format!("「{}」の一部訂正について", root.subject);
            let correction = Master {
                key: self.key(),
                number: String::new(),
                date,
                lines: self.body(&subject, office, "標記について、別紙に誤りがありましたので、差し替えてください。"),
                subject,
                deadline: None,
                cites: vec![Citation {
                    reference_number: Some(root.number.clone()).filter(|n| !n.is_empty()),
                    date: Some(root.date),
                    title: Some(root.subject.clone()),
                    relation: Relation::Corrects,
                    ..Citation::default()
                }],
                ..root
            };
            self.pass_down(&correction, field, most, "別添のとおり訂正の連絡がありました");
        }
    }

    /// A letter of the same office and day to somebody else: the same words, the next number.
    fn twin(&mut self, root: &Master, number: String, field: usize) {
        let mut twin = Master { key: self.key(), number, ..root.clone() };
        if self.dice.chance(500) {
            twin.subject = if twin.subject.contains("における") {
                twin.subject.replacen("における", "等における", 1)
            } else {
                twin.subject.replacen('の', "等の", 1)
            };
            twin.lines[0].clone_from(&twin.subject);
            twin.lines[1] = twin.lines[1].replace("別紙", "別表");
        } else {
            "各都道府県衛生主管部(局)長".clone_into(&mut twin.addressee);
        }
        if self.dice.chance(500) {
            let other = self.dice.below(47);
            self.file(&format!("p{field}-{other:02}"), &[&twin], &[]);
        }
        self.file(&format!("hq{field}"), &[&twin], &[]);
    }

    fn pass_down(&mut self, root: &Master, field: usize, most: usize, said: &str) {
        let hq = format!("hq{field}");
        let date = self.later(root.date, 1, 7);
        let name = national(field);
        let prefix = ["日歯発第", "日薬発第", "日看協発第"][field];
        let serial = self.serial(prefix, date);
        let apart = self.dice.chance(100);
        let cover = self.cover(
            format!("{prefix}{serial}号"),
            date,
            format!("{name}会長"),
            format!("都道府県{}会長", FIELDS[field]),
            root,
            upstream(&root.issuer, true),
            said,
        );
        if apart {
            let folder = format!("{hq}/{}", root.key);
            self.write(&folder, "cover", &[&cover], &[]);
            self.write(&folder, "enclosure", &[root], &[]);
        } else {
            self.file(&hq, &[&cover, root], &[&[1]]);
        }
        if self.last.len() >= 12 {
            self.last.remove(0);
        }
        if field == 0 {
            self.last.push(cover.clone());
        }
        for prefecture in 0..47 {
            if self.written >= most {
                return;
            }
            if self.dice.chance(930) {
                self.prefecture(&cover, root, field, prefecture, most);
            }
        }
    }

    fn filing(&mut self) -> Filing {
        match self.dice.below(100) {
            0..76 => Filing::Bound,
            76..80 => Filing::Apart,
            80..92 => Filing::ByNumber,
            _ => Filing::BySubject,
        }
    }

    fn said_of(filing: Filing, issuer: &str, letter: &Master) -> Upstream {
        match filing {
            Filing::Bound | Filing::Apart => upstream(issuer, true),
            Filing::ByNumber if letter.number.is_empty() => {
                Upstream { date: Some(letter.date), title: Some(letter.subject.clone()), ..upstream(issuer, false) }
            }
            Filing::ByNumber => by_number(issuer, letter, false),
            Filing::BySubject => upstream(issuer, false),
        }
    }

    fn prefecture(&mut self, above: &Master, root: &Master, field: usize, prefecture: usize, most: usize) {
        if self.dice.chance(12) && self.last.len() > 4 && field == 0 {
            self.digest(prefecture);
        }
        let holder = format!("p{field}-{prefecture:02}");
        let date = self.later(above.date, 1, 12);
        let name = prefectural(field, prefecture);
        let filing = self.filing();
        let short: String = PREFECTURES[prefecture].chars().take(1).chain(FIELDS[field].chars().take(1)).collect();
        let prefix = format!("{short}発第");
        let serial = self.serial(&format!("{prefix}{prefecture}"), date);
        let said = Self::said_of(filing, &national(field), above);
        let number = if self.dice.chance(60) { String::new() } else { format!("{prefix}{serial}号") };
        let cover = self.cover(
            number,
            date,
            format!("{name}会長"),
            format!("地区{}会長", FIELDS[field]),
            above,
            said,
            "別添のとおり通知がありました",
        );
        match filing {
            Filing::Bound => self.file(&holder, &[&cover, above, root], &[&[1], &[2]]),
            Filing::Apart => {
                let folder = format!("{holder}/{}", cover.key);
                self.write(&folder, "cover", &[&cover], &[]);
                self.write(&folder, "enclosure", &[above, root], &[&[1]]);
            }
            Filing::ByNumber | Filing::BySubject => self.file(&holder, &[&cover], &[]),
        }
        if field > 0 {
            return;
        }
        let mut district = prefecture;
        while district < 800 && self.written < most {
            match self.dice.below(1000) {
                0..95 => self.district(&cover, above, root, district, filing),
                95..130 => match filing {
                    Filing::Bound => self.file(&format!("d{district:03}"), &[&cover, above, root], &[&[1], &[2]]),
                    _ => self.file(&format!("d{district:03}"), &[&cover], &[]),
                },
                _ => {}
            }
            district += 47;
        }
    }

    fn district(&mut self, above: &Master, middle: &Master, root: &Master, district: usize, of_above: Filing) {
        let holder = format!("d{district:03}");
        let date = self.later(above.date, 0, 14);
        let name = local(district);
        let filing = self.filing();
        let short: String = area(district).chars().take(1).collect();
        let prefix = format!("{short}歯発第");
        let serial = self.serial(&format!("{prefix}{district}"), date);
        let issuer = above.issuer.trim_end_matches("会長").to_owned();
        let said = Self::said_of(filing, &issuer, above);
        let number = if self.dice.chance(400) { String::new() } else { format!("{prefix}{serial}号") };
        let cover = self.cover(
            number,
            date,
            format!("{name}会長"),
            "会員各位".to_owned(),
            above,
            said,
            "別添のとおり通知がありました",
        );
        let whole = of_above == Filing::Bound;
        match filing {
            Filing::Bound if whole => self.file(&holder, &[&cover, above, middle, root], &[&[1], &[2], &[3]]),
            Filing::Bound => self.file(&holder, &[&cover, above], &[&[1]]),
            Filing::Apart => {
                let folder = format!("{holder}/{}", cover.key);
                self.write(&folder, "cover", &[&cover], &[]);
                self.write(&folder, "enclosure", &[above], &[]);
            }
            Filing::ByNumber | Filing::BySubject => self.file(&holder, &[&cover], &[]),
        }
    }

    /// One cover for several letters of the national association.
    fn digest(&mut self, prefecture: usize) {
        let count = 2 + self.dice.below(2);
        let from = self.dice.below(self.last.len() - count);
        let items: Vec<Master> = self.last[from..from + count].to_vec();
        let latest = items.iter().map(|item| item.date).max().unwrap_or_default();
        let date = self.later(latest, 2, 20);
        let name = prefectural(0, prefecture);
        let short: String = PREFECTURES[prefecture].chars().take(1).chain("歯".chars()).collect();
        let prefix = format!("{short}発第");
        let serial = self.serial(&format!("{prefix}{prefecture}"), date);
        let subject = format!("日本歯科医師会通知の送付について({}月分 その{serial})", date.month());
        let issuer = format!("{name}会長");
        let lines = self.body(&subject, &issuer, "標記について、下記のとおり通知がありましたので送付します。");
        let cover = Master {
            key: self.key(),
            number: format!("{prefix}{serial}号"),
            date,
            issuer,
            addressee: "地区歯科医師会会長".to_owned(),
            subject,
            lines,
            passes_on: items.iter().map(|item| by_number("日本歯科医師会", item, true)).collect(),
            to: items.iter().map(|item| item.key).collect(),
            cites: Vec::new(),
            deadline: None,
        };
        let mut letters = vec![&cover];
        letters.extend(&items);
        let inside: Vec<usize> = (1..=count).collect();
        self.file(&format!("p0-{prefecture:02}"), &letters, &[&inside]);
    }

    #[expect(clippy::too_many_arguments, reason = "the head of a letter has so many parts")]
    fn cover(
        &mut self,
        number: String,
        date: Date,
        issuer: String,
        addressee: String,
        of: &Master,
        said: Upstream,
        words: &str,
    ) -> Master {
        let from = said.issuer.clone().unwrap_or_default();
        let sentence = format!("標記について、{from}より{words}ので、貴会会員に対し周知くださるようお願いいたします。");
        let body = [of.subject.clone(), sentence, "時下ますますご清祥のこととお慶び申し上げます。".to_owned()];
        let mut lines = body.to_vec();
        if self.dice.chance(500) {
            lines.push(format!("担当 {issuer}事務局 電話 03-5550-01{:02}", self.dice.below(100)));
        }
        Master {
            key: self.key(),
            number,
            date,
            issuer,
            addressee,
            subject: of.subject.clone(),
            lines,
            passes_on: vec![said],
            to: vec![of.key],
            cites: Vec::new(),
            deadline: None,
        }
    }

    fn file(&mut self, holder: &str, letters: &[&Master], encloses: &[&[usize]]) {
        let count = self.files.entry(holder.to_owned()).or_default();
        *count += 1;
        let name = format!("{count:05}");
        self.write(holder, &name, letters, encloses);
    }

    fn write(&mut self, folder: &str, name: &str, letters: &[&Master], encloses: &[&[usize]]) {
        let holder = folder.split('/').next().unwrap_or(folder).to_owned();
        let letters: Vec<Occurrence> = letters
            .iter()
            .enumerate()
            .map(|(at, master)| {
                let inside = encloses.get(at).map(|inside| inside.to_vec()).unwrap_or_default();
                self.copy(master, inside)
            })
            .collect();
        self.written += letters.len();
        (self.give)(File { path: format!("{folder}/{name}.txt"), holder, letters });
    }

    /// A copy as it was typed again or scanned.
    fn copy(&mut self, master: &Master, encloses: Vec<usize>) -> Occurrence {
        let mut number = master.number.clone();
        let mut subject = master.subject.clone();
        let mut lines = master.lines.clone();
        let mut issuer = master.issuer.clone();
        let mut date = Some(master.date);
        match self.dice.below(1000) {
            0..10 => number = mistyped(&number, &mut self.dice),
            10..20 => number.clear(),
            20..22 => date = None,
            22..24 => date = master.date.checked_add(jiff::Span::new().days(1)).ok(),
            24..40 => {
                subject = misread(&subject, &mut self.dice);
                lines[0].clone_from(&subject);
            }
            40..60 => {
                for line in &mut lines {
                    *line = misread(line, &mut self.dice);
                }
            }
            60..80 => subject = format!("{subject}(通知)"),
            80..90 => subject = format!("【至急】{subject}"),
            90..95 => issuer = issuer.replacen('会', "曾", 1),
            _ => {}
        }
        let organization = issuer.trim_end_matches("会長").trim_end_matches('長').to_owned();
        let organization = if issuer.ends_with("会会長") { format!("{organization}会") } else { organization };
        let organization = organization.replace("会会", "会");
        let letter = Letter {
            date,
            reference_numbers: Some(number).filter(|n| !n.is_empty()).into_iter().collect(),
            issuers: vec![Issuer { text: issuer, organization, ..Issuer::default() }],
            addressees: vec![Addressee {
                text: master.addressee.clone(),
                organization: master.addressee.trim_end_matches("会長").to_owned(),
                ..Addressee::default()
            }],
            subject: Some(subject),
            passes_on: master.passes_on.clone(),
            cites: master.cites.clone(),
            deadlines: master.deadline.into_iter().collect(),
            encloses,
            ..Letter::default()
        };
        let signature = signature(lines.iter().map(String::as_str), letter.subject.as_deref());
        Occurrence { key: master.key, to: master.to.clone(), letter, lines, signature }
    }
}

/// Two neighbouring digits changed places, or one digit is another.
fn mistyped(number: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = number.chars().collect();
    let digits: Vec<usize> = (0..chars.len()).filter(|at| chars[*at].is_ascii_digit()).collect();
    if digits.is_empty() {
        return number.to_owned();
    }
    let at = dice.pick(&digits);
    if at + 1 < chars.len() && chars[at + 1].is_ascii_digit() && chars[at] != chars[at + 1] {
        chars.swap(at, at + 1);
    } else {
        let digit = chars[at].to_digit(10).unwrap_or_default();
        chars[at] = char::from_digit((digit + 3 + dice.below(4) as u32) % 10, 10).unwrap_or('0');
    }
    chars.into_iter().collect()
}

/// One character taken for another.
fn misread(text: &str, dice: &mut Dice) -> String {
    let (from, to) = dice.pick(&MISREAD);
    text.replacen(from, &to.to_string(), 1)
}
