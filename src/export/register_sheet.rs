//! The register (収受簿) as a sheet: one letter per row, in the order of the book.
//!
//! ```text
//! 収受番号     収受年月日  文書日付    記号番号           発信者               件名              経由            最上流の発信者
//! 2023収0012  2023-07-10  2023-07-07  東歯発第123号      東京都歯科医師会会長  …の一部改正について  日本歯科医師会  厚生労働省医政局長
//! ```

use super::remark;
use super::route::{Route, routes};
use super::sheet::{Cell, Heading, JOINER, Sheet};
use crate::config::{RegisterColumn, Settings, SheetColumn};
use crate::model::{Addressee, Attachment, Circular, Contact, ContactKind, Letter, Place, RegisterEntry, Standing};
use crate::tables::Tables;
use std::borrow::Cow;

/// The register with the columns that the settings name.
#[must_use]
pub fn register_sheet(
    entries: &[RegisterEntry],
    circulars: &[Circular],
    settings: &Settings,
    tables: &Tables,
) -> Sheet {
    let routes = routes(circulars);
    let mut sorted: Vec<&RegisterEntry> = entries.iter().collect();
    sorted.sort_by_key(|entry| (entry.number.is_none(), entry.number));
    let row = |entry: &RegisterEntry| {
        let place = Place { path: entry.source.path.clone(), letter: entry.index };
        // the place of a letter that is no longer there may now be another letter's
        let of_entry =
            routes.get(&place).filter(|_| entry.standing == Standing::Present).map(Vec::as_slice).unwrap_or_default();
        let value = |column: &SheetColumn| match column.shows {
            Some(shows) => cell(shows, entry, of_entry, settings, tables),
            None => Cell::Empty,
        };
        settings.output.register_columns.iter().map(value).collect()
    };
    Sheet {
        name: "収受簿",
        file: "register",
        headings: settings.output.register_columns.iter().map(heading).collect(),
        rows: sorted.into_iter().map(row).collect(),
    }
}

fn heading(column: &SheetColumn) -> Heading {
    let width = column.shows.map_or(BLANK_WIDTH, width);
    Heading { label: Cow::Owned(column.heading.clone()), width }
}

/// Room to write in by hand.
const BLANK_WIDTH: f64 = 12.0;

fn width(column: RegisterColumn) -> f64 {
    use RegisterColumn as C;
    match column {
        C::Number | C::Received | C::Date => 12.0,
        C::Kind | C::Retention => 10.0,
        C::Pages => 7.0,
        C::DateInEra => 17.0,
        C::ReferenceNumber | C::RootNumber | C::ReplyOrDeadline => 22.0,
        C::Issuer
        | C::Addressee
        | C::Via
        | C::RootIssuer
        | C::AttachmentsListed
        | C::AttachmentsPresent
        | C::Contact => 28.0,
        C::File | C::Sha256 | C::Remarks => 30.0,
        C::Review => 40.0,
        C::Subject => 60.0,
    }
}

fn cell(
    column: RegisterColumn,
    entry: &RegisterEntry,
    routes: &[Route<'_>],
    settings: &Settings,
    tables: &Tables,
) -> Cell {
    use RegisterColumn as C;
    let letter = &entry.letter;
    match column {
        C::Number => Cell::text(entry.number.map(|number| number.to_string()).unwrap_or_default()),
        C::Received => Cell::day(entry.received_on),
        C::Date => Cell::day(letter.date),
        C::DateInEra => Cell::text(letter.date.and_then(|date| tables.eras.print(date)).unwrap_or_default()),
        C::ReferenceNumber => Cell::joined(&letter.reference_numbers),
        C::Issuer => Cell::joined(letter.issuers.iter().map(|issuer| &issuer.text)),
        C::Addressee => Cell::joined(letter.addressees.iter().map(addressee)),
        C::Subject => Cell::text(letter.subject.clone().unwrap_or_default()),
        C::Kind => Cell::text(letter.kind.label()),
        C::AttachmentsListed => Cell::joined(letter.attachments.iter().map(listed)),
        C::AttachmentsPresent => Cell::joined(letter.attachments.iter().enumerate().map(enclosed)),
        C::ReplyOrDeadline => request(letter),
        C::Via => Cell::joined(distinct(routes.iter().map(|route| route.via.join("→")))),
        C::RootNumber => {
            Cell::joined(distinct(routes.iter().map(|route| route.circular.root.reference_numbers.join(JOINER))))
        }
        C::RootIssuer => {
            Cell::joined(distinct(routes.iter().map(|route| route.circular.root.issuer.clone().unwrap_or_default())))
        }
        C::Contact => Cell::joined(letter.contacts.iter().map(contact)),
        C::Retention => Cell::text(settings.register.retention.get(letter.kind.label()).cloned().unwrap_or_default()),
        C::File => Cell::text(&entry.source.path),
        C::Pages => pages(letter),
        C::Sha256 => Cell::text(&entry.source.sha256),
        C::Review => remark::review(entry),
        C::Remarks => remark::remarks(entry),
    }
}

/// The addressee as printed; a member of a brace (都道府県/保健所設置市 … 殿) completed from what the brace shares.
pub(super) fn addressee(addressee: &Addressee) -> String {
    let completed = format!("{}{}", addressee.organization, addressee.post.as_deref().unwrap_or_default());
    if completed.contains(&addressee.text) { completed } else { addressee.text.clone() }
}

fn listed(attachment: &Attachment) -> String {
    let parts = [&attachment.label, &attachment.title, &attachment.reference_number];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ")
}

fn enclosed((at, attachment): (usize, &Attachment)) -> String {
    let name = attachment.label.clone().unwrap_or_else(|| (at + 1).to_string());
    let there = match attachment.present {
        Some(true) => "あり",
        Some(false) => "なし",
        None => "不明",
    };
    format!("{name}: {there}")
}

fn request(letter: &Letter) -> Cell {
    let asked = letter.request.map(|request| request.label().to_owned());
    Cell::joined(asked.into_iter().chain(letter.deadlines.iter().map(|day| format!("期限 {day}"))))
}

fn contact(contact: &Contact) -> String {
    let kind = match contact.kind {
        ContactKind::Tel => "電話",
        ContactKind::Fax => "FAX",
        ContactKind::Email => "メール",
        ContactKind::Url => "URL",
    };
    format!("{kind} {}", contact.value)
}

/// 3, or 3～5 (3-5 would become a date).
fn pages(letter: &Letter) -> Cell {
    match (letter.first_page, letter.last_page) {
        (0, _) => Cell::Empty,
        (first, last) if last <= first => Cell::Whole(first.into()),
        (first, last) => Cell::text(format!("{first}～{last}")),
    }
}

/// The values in order, each once.
fn distinct(values: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::OutputSettings;
    use crate::config::{RegisterColumn, Settings, SheetColumn};
    use crate::export::sample::{circular, entry, forward, letter, place};
    use crate::model::{Date, Issuer, Kind, RegisterNumber, Request, Root};
    use std::collections::BTreeMap;

    fn with_columns(columns: Vec<RegisterColumn>) -> Settings {
        let register_columns = columns.into_iter().map(SheetColumn::named).collect();
        let output = OutputSettings { register_columns, ..OutputSettings::default() };
        Settings { output, ..Settings::default() }
    }

    fn value(entry: &RegisterEntry, column: RegisterColumn) -> Cell {
        let settings = with_columns(vec![column]);
        register_sheet(std::slice::from_ref(entry), &[], &settings, Tables::embedded()).rows.remove(0).remove(0)
    }

    #[test]
    fn the_columns_are_those_of_the_contract() {
        let sheet = register_sheet(&[], &[], &Settings::default(), Tables::embedded());
        let labels: Vec<_> = sheet.headings.iter().map(|heading| heading.label.as_ref()).collect();
        assert_eq!(
            labels.join(", "),
            "収受番号, 収受年月日, 文書日付, 文書日付(和暦), 記号番号, 発信者, 宛先, 件名, 種別, 添付(記載), 添付(実在), \
             要回答・期限, 経由, 最上流の記号番号, 最上流の発信者, 提出先・問合せ先, 保存期間, ファイル, 頁, SHA-256, 要確認, 備考"
        );
    }

    #[test]
    fn the_settings_choose_the_columns_and_their_order() {
        let settings = with_columns(vec![RegisterColumn::Subject, RegisterColumn::Number]);
        let sheet = register_sheet(&[entry(letter("甲"))], &[], &settings, Tables::embedded());
        assert_eq!(sheet.rows, [[Cell::text("甲"), Cell::Empty]]);
    }

    #[test]
    fn an_office_gives_columns_headings_of_its_own_and_leaves_room_to_write_in() {
        let own = |heading: &str, shows| SheetColumn { heading: heading.to_owned(), shows };
        let mut settings = with_columns(Vec::new());
        settings.output.register_columns = vec![own("標題", Some(RegisterColumn::Subject)), own("担当者", None)];
        let sheet = register_sheet(&[entry(letter("甲"))], &[], &settings, Tables::embedded());
        assert_eq!(sheet.headings.iter().map(|heading| heading.label.as_ref()).collect::<Vec<_>>(), ["標題", "担当者"]);
        assert_eq!(sheet.rows, [[Cell::text("甲"), Cell::Empty]]);
    }

    #[test]
    fn letters_stand_in_the_order_of_their_numbers() {
        let numbered = |subject, year, serial| RegisterEntry {
            number: Some(RegisterNumber { year: Some(year), serial }),
            ..entry(letter(subject))
        };
        let entries =
            [entry(letter("番号なし")), numbered("丙", 2023, 10), numbered("乙", 2023, 9), numbered("甲", 2022, 99)];
        let settings = with_columns(vec![RegisterColumn::Subject]);
        let rows = register_sheet(&entries, &[], &settings, Tables::embedded()).rows;
        assert_eq!(rows.concat(), ["甲", "乙", "丙", "番号なし"].map(Cell::text));
    }

    #[test]
    fn several_values_are_joined_and_the_members_of_a_brace_completed() {
        let mut entry = entry(letter("甲"));
        entry.letter.reference_numbers = vec!["医政発0609第3号".to_owned(), "薬生発0609第1号".to_owned()];
        let member = |text: &str, organization: &str| Addressee {
            text: text.to_owned(),
            organization: organization.to_owned(),
            post: Some("長".to_owned()),
            ..Addressee::default()
        };
        entry.letter.addressees = vec![member("都道府県", "都道府県衛生主管部(局)"), member("特別区衛生主管部長", "")];
        assert_eq!(value(&entry, RegisterColumn::ReferenceNumber), Cell::text("医政発0609第3号／薬生発0609第1号"));
        assert_eq!(
            value(&entry, RegisterColumn::Addressee),
            Cell::text("都道府県衛生主管部(局)長／特別区衛生主管部長")
        );
    }

    #[test]
    fn an_enclosure_that_is_not_there_is_said_to_be_missing() {
        let mut entry = entry(letter("甲"));
        let attachment = |label: Option<&str>, title: &str, present| Attachment {
            label: label.map(str::to_owned),
            title: Some(title.to_owned()),
            present,
            ..Attachment::default()
        };
        entry.letter.attachments = vec![
            attachment(Some("別添1"), "通知", Some(true)),
            attachment(Some("別添2"), "様式", Some(false)),
            attachment(None, "参考", None),
        ];
        assert_eq!(value(&entry, RegisterColumn::AttachmentsListed), Cell::text("別添1 通知／別添2 様式／参考"));
        assert_eq!(value(&entry, RegisterColumn::AttachmentsPresent), Cell::text("別添1: あり／別添2: なし／3: 不明"));
    }

    #[test]
    fn requests_pages_contacts_and_retention_are_put_in_words() {
        let mut entry = entry(letter("甲"));
        entry.letter.request = Some(Request::Answer);
        entry.letter.deadlines = vec![Date::constant(2023, 8, 31)];
        entry.letter.contacts = vec![
            Contact { kind: ContactKind::Tel, value: "03-5550-0101".to_owned() },
            Contact { kind: ContactKind::Email, value: "isei@example.jp".to_owned() },
        ];
        (entry.letter.first_page, entry.letter.last_page) = (2, 4);
        entry.letter.kind = Kind::OfficeMemo;
        assert_eq!(value(&entry, RegisterColumn::ReplyOrDeadline), Cell::text("回答／期限 2023-08-31"));
        assert_eq!(value(&entry, RegisterColumn::Contact), Cell::text("電話 03-5550-0101／メール isei@example.jp"));
        assert_eq!(value(&entry, RegisterColumn::Pages), Cell::text("2～4"));
        assert_eq!(value(&entry, RegisterColumn::Retention), Cell::Empty);
        let mut settings = with_columns(vec![RegisterColumn::Retention]);
        settings.register.retention = BTreeMap::from([("事務連絡".to_owned(), "1年".to_owned())]);
        assert_eq!(register_sheet(&[entry], &[], &settings, Tables::embedded()).rows, [[Cell::text("1年")]]);
    }

    #[test]
    fn the_way_of_a_letter_is_read_off_the_chain() {
        let mut ward = entry(letter("転送"));
        ward.source.path = "ward.pdf".to_owned();
        ward.letter.issuers = vec![Issuer { text: "中央区歯科医師会".to_owned(), ..Issuer::default() }];
        let mut chain = circular(
            &[place("ward.pdf", 2)],
            vec![
                forward(&place("ward.pdf", 0), &[place("ward.pdf", 1)], "東京都歯科医師会"),
                forward(&place("ward.pdf", 1), &[place("ward.pdf", 2)], "日本歯科医師会"),
            ],
        );
        chain.root = Root {
            reference_numbers: vec!["医政発0609第3号".to_owned()],
            issuer: Some("厚生労働省医政局長".to_owned()),
            ..Root::default()
        };
        let settings = with_columns(vec![RegisterColumn::Via, RegisterColumn::RootNumber, RegisterColumn::RootIssuer]);
        let of = |entry: &RegisterEntry| {
            register_sheet(std::slice::from_ref(entry), std::slice::from_ref(&chain), &settings, Tables::embedded())
                .rows
                .remove(0)
        };
        assert_eq!(of(&ward), ["日本歯科医師会", "医政発0609第3号", "厚生労働省医政局長"].map(Cell::text));
        // the same place in a file that was replaced is another letter's
        ward.standing = Standing::Replaced;
        assert_eq!(of(&ward), [Cell::Empty, Cell::Empty, Cell::Empty]);
    }
}
