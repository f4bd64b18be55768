//! A letter made up by chance: numbers of all shapes, dates of all forms, parties from the tables.

use crate::chance::Chance;
use crate::layout::{self, Layout};
use kairan::model::Date;
use kairan::tables::Tables;
use kairan::text::squash;

/// A party: what is printed, in parts that may stand on lines of their own.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Party {
    /// 厚生労働省医政局
    pub body: String,
    /// 医事課長, 会長
    pub office: String,
    /// 堀越憲, of an issuer
    pub person: Option<String>,
}

impl Party {
    pub(crate) fn text(&self) -> String {
        squash(&format!("{}{}", self.body, self.office))
    }
}

/// Members of a brace with what they share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Brace {
    pub members: Vec<String>,
    /// 衛生主管部(局)長
    pub shared: String,
}

/// How a date is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum DateForm {
    Era,
    EraKanji,
    EraShort,
    Western,
    WesternDots,
}

/// The letter as a plan: what it says, and how it is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub date: Date,
    pub date_form: DateForm,
    pub weekday: bool,
    pub numbers: Vec<String>,
    pub memo: bool,
    pub addressees: Vec<Party>,
    pub brace: Option<Brace>,
    pub honorific: &'static str,
    pub issuers: Vec<Party>,
    pub seal: bool,
    pub subject: String,
    pub note: Option<&'static str>,
    pub body: usize,
    pub layout: Layout,
}

const TOPICS: [&str; 14] = [
    "医療機関における電源設備の点検",
    "河川敷の樹木の伐採に伴う通行の制限",
    "学校給食用牛乳の供給価格の算定",
    "防火対象物の定期点検報告制度",
    "研修会の開催",
    "新型インフルエンザ等対策行動計画の改定",
    "診療報酬請求書等の記載要領等の一部改正",
    "高齢者施設等における感染症発生時の報告",
    "下水道管路施設の緊急調査の実施",
    "個人情報を含む書類の誤送付の防止",
    "「建設機械の安全基準」の一部改正",
    "特定化学物質障害予防規則等の一部を改正する省令の施行",
    "令和6年度調査票の提出",
    "医薬品の適正使用",
];
const ENDS: [&str; 5] =
    ["について", "に関する件", "に係る留意事項について", "のお願いについて", "に関する取扱いについて"];
const NOTES: [&str; 5] = ["通知", "依頼", "周知依頼", "事務連絡", "照会"];
const FAMILY: [&str; 10] = ["堀越", "近藤", "小幡", "仙石", "西", "長谷部", "藤森", "宇佐美", "久我", "東海林"];
const GIVEN: [&str; 8] = ["憲", "晴貞", "千尋", "泉", "亮一郎", "美和", "剛", "久美子"];
const MATTER: [&str; 10] = ["総", "医", "健", "消", "生", "環", "農", "建", "福", "教"];
const OFFICES: [&str; 6] = [
    "健康福祉部医療政策課",
    "教育委員会",
    "土木部河川課",
    "総務部消防防災課",
    "農林水産部畜産課",
    "保健福祉局健康部生活衛生課",
];

impl Plan {
    pub(crate) fn random(seed: u64, tables: &Tables) -> Self {
        let chance = &mut Chance::new(seed);
        let date = day(chance);
        let issuers = issuers(chance, tables, date);
        let memo = chance.once_in(5);
        let wanted = if memo {
            0
        } else if chance.once_in(3) {
            issuers.len()
        } else {
            1
        };
        let mut numbers: Vec<String> = (0..wanted).map(|_| number(chance, tables, date)).collect();
        numbers.dedup();
        let brace = chance.once_in(6).then(|| brace(chance));
        let addressees = if brace.is_some() { Vec::new() } else { addressees(chance, tables, date) };
        let offices = addressees.iter().any(|a| a.office.is_empty());
        let honorific =
            *chance.one(if offices { &["御中", "各位"][..] } else { &["殿", "様", "殿", "あて"][..] });
        Self {
            date,
            date_form: *chance.one(&[
                DateForm::Era,
                DateForm::Era,
                DateForm::Era,
                DateForm::EraKanji,
                DateForm::EraShort,
                DateForm::Western,
                DateForm::WesternDots,
            ]),
            weekday: chance.once_in(8),
            numbers,
            memo,
            addressees,
            brace,
            honorific: if brace_is_set(chance) { honorific } else { "殿" },
            issuers,
            seal: chance.once_in(2),
            subject: format!("{}{}", chance.one(&TOPICS), chance.one(&ENDS)),
            note: chance.once_in(2).then(|| *chance.one(&NOTES)),
            body: chance.below(layout::BODIES),
            layout: Layout::random(chance),
        }
    }

    pub(crate) fn numbers(&self) -> Vec<String> {
        self.numbers.iter().map(|n| squash(n)).collect()
    }

    pub(crate) fn issuers(&self) -> Vec<String> {
        self.issuers.iter().map(Party::text).collect()
    }

    pub(crate) fn addressees(&self) -> Vec<String> {
        match &self.brace {
            Some(brace) if self.layout.form == layout::Form::Labelled => {
                brace.members.iter().map(|member| format!("{member}{}", brace.shared)).collect()
            }
            Some(brace) => brace.members.clone(),
            None => self.addressees.iter().map(Party::text).collect(),
        }
    }

    pub(crate) fn subject(&self) -> String {
        squash(&self.subject)
    }

    pub(crate) fn print(&self) -> String {
        layout::print(self)
    }
}

/// Half of the honorifics are 殿.
fn brace_is_set(chance: &mut Chance) -> bool {
    !chance.once_in(2)
}

fn day(chance: &mut Chance) -> Date {
    let year = 1990 + i16::try_from(chance.below(36)).unwrap_or(0);
    let month = 1 + i8::try_from(chance.below(12)).unwrap_or(0);
    let day = 1 + i8::try_from(chance.below(28)).unwrap_or(0);
    Date::constant(year, month, day)
}

/// Numbers of the shapes A … K.
fn number(chance: &mut Chance, tables: &Tables, date: Date) -> String {
    let known: Vec<&str> = tables
        .prefixes
        .rows()
        .iter()
        .filter(|row| row.attested && row.valid_on(Some(date)) && row.prefix.chars().count() >= 2)
        .filter(|row| !row.prefix.chars().any(|c| c.is_ascii()))
        .map(|row| row.prefix.as_str())
        .collect();
    let prefix = if chance.once_in(2) && !known.is_empty() {
        (*chance.one(&known)).to_owned()
    } else {
        format!("{}{}発", chance.one(&MATTER), chance.one(&MATTER))
    };
    let stem = prefix.trim_end_matches('発').to_owned();
    let serial = 1 + chance.below(1200);
    let (month, day) = (date.month(), date.day());
    let fiscal = date.year() - i16::from(month < 4);
    let of_era = if fiscal >= 2019 { fiscal - 2018 } else { fiscal - 1988 };
    match chance.below(8) {
        0 => format!("{stem}発{month:02}{day:02}第{}号", 1 + chance.below(40)),
        1 => format!("{stem}発第{month:02}{day:02}{:03}号", 1 + chance.below(20)),
        2 | 3 => format!("{prefix}第{serial}号"),
        4 => format!("{of_era}{stem}第{serial}号"),
        5 => format!("{prefix}第{serial}号の{}", 2 + chance.below(3)),
        6 => format!("{}総{}第{serial}号", chance.one(&["中", "墨", "松", "津"]), chance.one(&MATTER)),
        _ => format!("{stem}発第{of_era}-{serial}号"),
    }
}

fn person(chance: &mut Chance) -> Option<String> {
    (!chance.once_in(3)).then(|| format!("{}　{}", chance.one(&FAMILY), chance.one(&GIVEN)))
}

/// One issuer, or two or three that sign together.
fn issuers(chance: &mut Chance, tables: &Tables, date: Date) -> Vec<Party> {
    let count = if chance.once_in(6) { 2 + chance.below(2) } else { 1 };
    let mut all: Vec<Party> = Vec::new();
    let central = chance.once_in(2) || count > 1;
    while all.len() < count {
        let mut party = if central { division(chance, tables, date) } else { society_or_office(chance, tables) };
        party.person = person(chance);
        if all.iter().all(|other| other.text() != party.text()) {
            all.push(party);
        }
    }
    all
}

/// 厚生労働省医政局 + 医事課長.
fn division(chance: &mut Chance, tables: &Tables, date: Date) -> Party {
    let rows: Vec<(&str, &str)> = tables
        .organizations
        .rows()
        .iter()
        .filter(|row| row.level == "division" && row.valid_on(Some(date)) && row.name.ends_with('課'))
        .filter_map(|row| {
            let parent = tables.organizations.parent(row)?;
            Some((parent.name.as_str(), row.name.strip_prefix(parent.name.as_str())?))
        })
        .filter(|(_, unit)| unit.chars().count() >= 2)
        .collect();
    let (body, unit) = *chance.one(&rows);
    Party { body: body.to_owned(), office: format!("{unit}長"), person: None }
}

fn society_or_office(chance: &mut Chance, tables: &Tables) -> Party {
    if chance.once_in(2) {
        let prefecture = *chance.one(&["青森県", "群馬県", "富山県", "岡山県", "宮崎県"]);
        let office = *chance.one(&OFFICES);
        let (body, unit) = if office.ends_with('会') {
            (format!("{prefecture}{office}"), "教育長".to_owned())
        } else {
            (format!("{prefecture}{office}"), "長".to_owned())
        };
        return Party { body, office: unit, person: None };
    }
    let societies: Vec<&str> = tables
        .organizations
        .rows()
        .iter()
        .filter(|row| row.level == "national_association" && row.name.ends_with('会') && !row.group)
        .map(|row| row.name.as_str())
        .filter(|name| !name.contains("法人") && !name.chars().any(|c| c.is_ascii()))
        .collect();
    let form = *chance.one(&["公益社団法人", "一般社団法人", ""]);
    let office = *chance.one(&["会長", "会長", "専務理事", "常任理事"]);
    Party { body: format!("{form}{}", chance.one(&societies)), office: office.to_owned(), person: None }
}

fn addressees(chance: &mut Chance, tables: &Tables, date: Date) -> Vec<Party> {
    let plain = |body: &str, office: &str| Party { body: body.to_owned(), office: office.to_owned(), person: None };
    let count = 1 + if chance.once_in(2) { 0 } else { chance.below(4) };
    let bodies = chance.once_in(5);
    let mut all: Vec<Party> = Vec::new();
    while all.len() < count {
        let mut party = match chance.below(6) {
            0 => plain("各都道府県", "知事"),
            1 => plain("各都道府県", "衛生主管部(局)長"),
            2 => plain("各指定都市", "市長"),
            3 => plain("各地区医師会", "会長"),
            4 => division(chance, tables, date),
            _ => society_or_office(chance, tables),
        };
        if bodies {
            party = match chance.below(3) {
                0 => plain("各都道府県衛生主管部(局)", ""),
                1 => plain("各郡市区医師会", ""),
                _ => plain(&society_or_office(chance, tables).body, ""),
            };
        }
        if all.iter().all(|other| other.text() != party.text()) {
            all.push(party);
        }
    }
    all
}

fn brace(chance: &mut Chance) -> Brace {
    let mut members = vec!["都道府県".to_owned()];
    for member in ["保健所設置市", "特別区", "指定都市", "中核市"] {
        if members.len() < 2 || chance.once_in(2) {
            members.push(member.to_owned());
        }
    }
    members.truncate(3);
    let shared = *chance.one(&["衛生主管部(局)長", "民生主管部(局)長", "防災担当部長"]);
    Brace { members, shared: shared.to_owned() }
}
