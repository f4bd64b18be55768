//! How a letter is set: the order of the head's zones, indents, gaps, full width, letters set apart, names over two lines.

use crate::chance::Chance;
use crate::letter::{DateForm, Party, Plan};

/// How digits are printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Digits {
    Ascii,
    Full,
}

/// The way a letter is set as a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form {
    /// zones of lines
    Zones,
    /// the head on one line with gaps, the text behind it
    OneLine,
    /// 発出元：…, 件名：…
    Labelled,
}

/// What stands around the letter and is no part of its head.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Frame {
    Nothing,
    /// 収受 with another day and number above it
    Received,
    /// 保存期間 above it
    Retention,
    /// the path of a web page above it, its foot below
    Web,
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
    pub form: Form,
    pub frame: Frame,
    /// （担当　総務課） below the issuer
    pub desk: bool,
    /// body and post of an addressee stand on two lines, the post set in
    pub split_addressee: bool,
    /// the brace is drawn
    pub drawn: bool,
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
            form: if chance.once_in(6) { *chance.one(&[Form::OneLine, Form::Labelled]) } else { Form::Zones },
            frame: if chance.once_in(5) {
                *chance.one(&[Frame::Received, Frame::Retention, Frame::Web])
            } else {
                Frame::Nothing
            },
            desk: chance.once_in(10),
            split_addressee: chance.once_in(6),
            drawn: chance.once_in(3),
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
        add(&|l| l.form = Form::Zones);
        add(&|l| l.frame = Frame::Nothing);
        add(&|l| l.desk = false);
        add(&|l| l.split_addressee = false);
        add(&|l| l.drawn = false);
        all
    }
}

/// How many sorts of running text there are.
pub(crate) const BODIES: usize = 4;

const TEXTS: [&[&str]; BODIES] = [
    &[
        "　標記について、別添のとおり取り扱うこととしましたので、通知します。",
        "　貴職におかれては、関係者への周知をお願いします。",
    ],
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
    &[
        "　このことについて、下記のとおり定めたので、遺憾のないようにされたい。",
        "",
        "記",
        "",
        "１　対象は、すべての施設とすること。",
    ],
    &[
        "時下ますます御清栄のこととお慶び申し上げます。",
        "標記の件につきまして、別紙のとおりお知らせいたしますので、よろしくお願いいたします。",
        "",
        "　　（問合せ先）電話 03-5550-0111",
    ],
];

pub(crate) fn print(plan: &Plan) -> String {
    let layout = &plan.layout;
    let text = match layout.form {
        Form::Zones => zones(plan),
        Form::OneLine => one_line(plan),
        Form::Labelled => labelled(plan),
    };
    match layout.frame {
        Frame::Nothing => text,
        Frame::Received => format!("　　　　　収　受\n　　　　　令和２年２月３日\n　　　　　第８１２号\n\n{text}"),
        Frame::Retention => {
            format!("　　　　　　　　　　　　　　　　　　　　保存期間　５年（令和８年３月３１日まで）\n\n{text}")
        }
        Frame::Web => format!("ホーム > お知らせ > 通知\n\n{text}\nページの先頭へ戻る\n"),
    }
}

/// number date addressees issuer subject text, on one line.
fn one_line(plan: &Plan) -> String {
    let head = |lines: Vec<String>| lines.iter().map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("　");
    let mut parts: Vec<String> = plan.numbers.clone();
    if plan.memo {
        parts.push("事務連絡".to_owned());
    }
    parts.push(date(plan));
    parts.push(head(addressees(plan)));
    parts.push(head(plan.issuers.iter().flat_map(|party| issuer(party, &plan.layout)).collect()));
    if plan.seal {
        parts.push("（公印省略）".to_owned());
    }
    parts.push(subject(plan).iter().map(|line| line.trim()).collect());
    parts.push(TEXTS[plan.body].iter().map(|line| line.trim()).collect());
    format!("{}\n", parts.join("　"))
}

/// Every line says what it is.
fn labelled(plan: &Plan) -> String {
    let mut lines = vec![format!("発信日：{}", date(plan))];
    if !plan.numbers.is_empty() {
        lines.push(format!("文書番号：{}", plan.numbers.join("　")));
    }
    let issuers: Vec<String> = plan.issuers.iter().map(Party::text).collect();
    lines.push(format!("発信者：{}", issuers.join("、")));
    let names: Vec<String> = match &plan.brace {
        Some(brace) => brace.members.iter().map(|member| format!("{member}{}", brace.shared)).collect(),
        None => plan.addressees.iter().map(Party::text).collect(),
    };
    lines.push(format!("宛　先：{}　{}", names.join("、"), plan.honorific));
    lines.push(format!(
        "件　名：{}",
        subject(plan).iter().map(|line| line.trim()).collect::<String>().trim_start_matches("件名：")
    ));
    lines.push(String::new());
    lines.extend(TEXTS[plan.body].iter().map(|line| (*line).to_owned()));
    format!("{}\n", lines.join("\n"))
}

fn zones(plan: &Plan) -> String {
    let layout = &plan.layout;
    let mut zones: Vec<Vec<String>> = Vec::new();
    let mut numbers: Vec<String> = plan.numbers.iter().map(|n| set(n, layout)).collect();
    if plan.memo {
        numbers.push(apart("事務連絡", true));
    }
    let date = set(&date(plan), layout);
    let mut top: Vec<String> = numbers;
    if layout.date_first {
        top.insert(0, date);
    } else {
        top.push(date);
    }
    let top = top.into_iter().map(|line| if layout.right { right(&line, layout) } else { line }).collect();
    let mut issuer: Vec<String> =
        plan.issuers.iter().flat_map(|party| issuer(party, layout)).map(|line| right(&line, layout)).collect();
    if plan.seal {
        issuer.push(right("（公印省略）", layout));
    }
    if layout.desk {
        issuer.push(right("（担当　総務課庶務係）", layout));
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
                if layout.drawn && layout.form == Form::Zones {
                    let bar = if at == 0 {
                        "┐"
                    } else if at + 1 == brace.members.len() {
                        "┘"
                    } else {
                        "┤"
                    };
                    let shared =
                        if at == middle { format!("{}　{}", brace.shared, plan.honorific) } else { String::new() };
                    return format!("　{member}{fill}{bar}{shared}");
                }
                let each = if at == middle { "各 " } else { "　 " };
                let shared =
                    if at == middle { format!("　{}　{}", brace.shared, plan.honorific) } else { String::new() };
                format!("{each}{member}{fill}{shared}").trim_end().to_owned()
            })
            .collect();
    }
    let last = plan.addressees.len().saturating_sub(1);
    plan.addressees
        .iter()
        .enumerate()
        .map(|(at, party)| {
            let honorific =
                if layout.one_honorific && at != last { String::new() } else { format!("{gap}{}", plan.honorific) };
            if layout.split_addressee && layout.form == Form::Zones && party.office.chars().count() >= 2 {
                return format!("{}\n　{}{honorific}", party.body, party.office);
            }
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
