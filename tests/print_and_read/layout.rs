//! How a letter is set: the order of the head's zones, indents, gaps, full width, letters set apart, names over two lines.

use crate::chance::Chance;
use crate::letter::{DateForm, Party, Plan};

/// How digits are printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Digits {
    Ascii,
    Full,
}

/// Everything about the print that does not change what is said.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// the date stands above the number
    pub date_first: bool,
    /// the issuer stands below the subject's day and number, above the addressee
    pub issuer_first: bool,
    /// number and date stand to the right
    pub right: bool,
    /// the columns of the right block
    pub indent: usize,
    /// white space is ideographic
    pub ideographic: bool,
    pub digits: Digits,
    /// letters of number and date are set apart
    pub spaced: bool,
    /// empty lines between the zones
    pub blank: bool,
    /// body and post of a party stand on two lines
    pub split_issuer: bool,
    /// the honorific stands on the last addressee only
    pub one_honorific: bool,
    /// a gap before the honorific
    pub gap: usize,
    /// the subject breaks after so many characters
    pub subject_width: usize,
    pub subject_indent: usize,
    /// 件名：
    pub subject_label: bool,
    /// the note stands in brackets on the last line of the subject
    pub person_beside: bool,
}

impl Layout {
    pub(crate) fn random(chance: &mut Chance) -> Self {
        Self {
            date_first: chance.once_in(5),
            issuer_first: chance.once_in(14),
            right: !chance.once_in(4),
            indent: 30 + chance.below(20),
            ideographic: chance.once_in(2),
            digits: if chance.once_in(2) { Digits::Full } else { Digits::Ascii },
            spaced: chance.once_in(5),
            blank: !chance.once_in(5),
            split_issuer: chance.once_in(2),
            one_honorific: chance.once_in(3),
            gap: chance.below(4),
            subject_width: if chance.once_in(3) { 20 + chance.below(16) } else { 60 },
            subject_indent: 2 * chance.below(6),
            subject_label: chance.once_in(8),
            person_beside: chance.once_in(2),
        }
    }

    /// The plainest print.
    pub(crate) fn plain(&self) -> Vec<Self> {
        let mut all = Vec::new();
        let mut add = |change: &dyn Fn(&mut Self)| {
            let mut layout = self.clone();
            change(&mut layout);
            all.push(layout);
        };
        add(&|l| l.date_first = false);
        add(&|l| l.issuer_first = false);
        add(&|l| l.right = true);
        add(&|l| l.indent = 40);
        add(&|l| l.ideographic = true);
        add(&|l| l.digits = Digits::Ascii);
        add(&|l| l.spaced = false);
        add(&|l| l.blank = true);
        add(&|l| l.split_issuer = false);
        add(&|l| l.one_honorific = false);
        add(&|l| l.gap = 1);
        add(&|l| l.subject_width = 60);
        add(&|l| l.subject_indent = 4);
        add(&|l| l.subject_label = false);
        add(&|l| l.person_beside = false);
        all
    }
}

/// How many sorts of running text there are.
pub(crate) const BODIES: usize = 4;

const TEXTS: [&[&str]; BODIES] = [
    &["　標記について、別添のとおり取り扱うこととしましたので、通知します。", "　貴職におかれては、関係者への周知をお願いします。"],
    &[
        "　平素より当会の運営に御理解と御協力をいただき、厚く御礼申し上げます。",
        "　さて、このことについて下記のとおり実施いたしますので、御協力くださいますようお願い申し上げます。",
        "",
        "記",
        "",
        "１　期間　別に定める日まで",
        "２　方法　様式により回答すること。",
        "",
        "以上",
    ],
    &["　このことについて、下記のとおり定めたので、遺憾のないようにされたい。", "", "記", "", "１　対象は、すべての施設とすること。"],
    &["時下ますます御清栄のこととお慶び申し上げます。", "標記の件につきまして、別紙のとおりお知らせいたしますので、よろしくお願いいたします。", "", "　　（問合せ先）電話 03-5550-0111"],
];

pub(crate) fn print(plan: &Plan) -> String {
    let layout = &plan.layout;
    let mut zones: Vec<Vec<String>> = Vec::new();
    let mut numbers: Vec<String> = plan.numbers.iter().map(|n| set(n, layout)).collect();
    if plan.memo {
        numbers.push(apart("事務連絡", true));
    }
    let date = set(&date(plan), layout);
    let mut top: Vec<String> = numbers;
    if layout.date_first { top.insert(0, date) } else { top.push(date) }
    let top = top.into_iter().map(|line| if layout.right { right(&line, layout) } else { line }).collect();
    let mut issuer: Vec<String> =
        plan.issuers.iter().flat_map(|party| issuer(party, layout)).map(|line| right(&line, layout)).collect();
    if plan.seal {
        issuer.push(right("（公印省略）", layout));
    }
    zones.push(top);
    if layout.issuer_first {
        zones.extend([issuer, addressees(plan)]);
    } else {
        zones.extend([addressees(plan), issuer]);
    }
    zones.push(subject(plan));
    zones.push(TEXTS[plan.body].iter().map(|line| (*line).to_owned()).collect());
    let between = if layout.blank { "\n\n" } else { "\n" };
    let mut text = zones.iter().map(|zone| zone.join("\n")).collect::<Vec<_>>().join(between);
    text.push('\n');
    text
}

fn date(plan: &Plan) -> String {
    let (date, form) = (plan.date, plan.date_form);
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (era, initial, of_era) = if date >= kairan::model::Date::constant(2019, 5, 1) {
        ("令和", "R", year - 2018)
    } else {
        ("平成", "H", year - 1988)
    };
    let first = if of_era == 1 { "元".to_owned() } else { of_era.to_string() };
    let mut text = match form {
        DateForm::Era => format!("{era}{first}年{month}月{day}日"),
        DateForm::EraKanji => {
            let year = if of_era == 1 { "元".to_owned() } else { kanji(of_era) };
            format!("{era}{year}年{}月{}日", kanji(month.into()), kanji(day.into()))
        }
        DateForm::EraShort => format!("{initial}{of_era}.{month}.{day}"),
        DateForm::Western => format!("{year}年{month}月{day}日"),
        DateForm::WesternDots => format!("{year}.{month:02}.{day:02}"),
    };
    if plan.weekday && !matches!(form, DateForm::EraShort | DateForm::WesternDots) {
        let name = ["月", "火", "水", "木", "金", "土", "日"];
        let at = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        text.push_str(&format!("（{}）", name[at]));
    }
    text
}

/// 二十八.
fn kanji(value: i16) -> String {
    const ONES: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let one = |n: i16| ONES[usize::try_from(n).unwrap_or(0)];
    match value / 10 {
        0 => one(value).to_owned(),
        1 => format!("十{}", one(value % 10)),
        tens => format!("{}十{}", one(tens), one(value % 10)),
    }
}

/// Digits and spacing of a number or date.
fn set(text: &str, layout: &Layout) -> String {
    let text: String = match layout.digits {
        Digits::Ascii => text.to_owned(),
        Digits::Full => text
            .chars()
            .map(|c| if c.is_ascii_digit() { char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c) } else { c })
            .collect(),
    };
    // letters of the alphabet are not set apart
    apart(&text, layout.spaced && !text.contains(['R', 'H', '.', '-']))
}

/// 令 和 ５ 年; digits of one number stay together.
fn apart(text: &str, on: bool) -> String {
    if !on {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut last: Option<char> = None;
    for c in text.chars() {
        let digit = |c: char| c.is_ascii_digit() || matches!(c, '０'..='９');
        if last.is_some_and(|last| !(digit(last) && digit(c))) {
            out.push(' ');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

fn right(line: &str, layout: &Layout) -> String {
    if layout.ideographic {
        format!("{}{line}", "　".repeat(layout.indent / 2))
    } else {
        format!("{}{line}", " ".repeat(layout.indent))
    }
}

fn issuer(party: &Party, layout: &Layout) -> Vec<String> {
    let mut lines = if layout.split_issuer && party.office != "長" {
        vec![party.body.clone(), party.office.clone()]
    } else {
        vec![format!("{}{}", party.body, party.office)]
    };
    if let Some(person) = &party.person {
        // 会長　堀越　憲; below a long office the name has a line of its own
        let beside = layout.person_beside || party.office.ends_with("会長");
        match lines.last_mut().filter(|_| beside) {
            Some(last) => last.push_str(&format!("　　{person}")),
            None => lines.push(format!("　{person}")),
        }
    }
    lines
}

fn addressees(plan: &Plan) -> Vec<String> {
    let layout = &plan.layout;
    let gap = "　".repeat(layout.gap);
    if let Some(brace) = &plan.brace {
        let widest = brace.members.iter().map(|m| m.chars().count()).max().unwrap_or(0);
        let middle = brace.members.len() / 2;
        return brace
            .members
            .iter()
            .enumerate()
            .map(|(at, member)| {
                let fill = "　".repeat(widest - member.chars().count());
                let each = if at == middle { "各 " } else { "　 " };
                let shared = if at == middle { format!("　{}　{}", brace.shared, plan.honorific) } else { String::new() };
                format!("{each}{member}{fill}{shared}").trim_end().to_owned()
            })
            .collect();
    }
    let last = plan.addressees.len().saturating_sub(1);
    plan.addressees
        .iter()
        .enumerate()
        .map(|(at, party)| {
            let honorific = if layout.one_honorific && at != last { String::new() } else { format!("{gap}{}", plan.honorific) };
            format!("{}{}{honorific}", party.body, party.office)
        })
        .collect()
}

fn subject(plan: &Plan) -> Vec<String> {
    let layout = &plan.layout;
    let mut text = plan.subject.clone();
    if let Some(note) = plan.note {
        text.push_str(&format!("（{note}）"));
    }
    let label = if layout.subject_label { "件名：" } else { "" };
    let chars: Vec<char> = text.chars().collect();
    let indent = "　".repeat(layout.subject_indent / 2);
    chars
        .chunks(layout.subject_width)
        .enumerate()
        .map(|(at, part)| format!("{indent}{}{}", if at == 0 { label } else { "" }, part.iter().collect::<String>()))
        .collect()
}
