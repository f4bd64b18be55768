//! What stands in the head and was claimed by nothing: a party, a second date, a number or a part of one.

use super::super::head::is_last_day;
use super::super::revision;
use super::{Doubt, head, is_named};
use crate::grammar::{Precision, find_dates, find_numbers};
use crate::model::{Field, Letter};
use crate::segment::{Piece, Role};
use crate::tables::{HeadLabel, Tables};

pub(super) fn look(letter: &Letter, pieces: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let head = head(pieces);
    within_a_block(letter, head, doubts);
    uncovered(letter, head, tables, doubts);
    gaps_in_branches(letter, head, doubts);
    below_stamp(letter, head, doubts);
    // whoever is listed below （参考送付先） got a copy and is no party
    let copies = head.iter().position(|p| p.text().trim_start_matches(['(', '〔']).starts_with("参考送付"));
    let mut revised = revision::revised(head);
    for (at, piece) in head.iter().enumerate() {
        let is_revision = revised(piece);
        if copies.is_some_and(|copies| (copies..=copies + 8).contains(&at)) && piece.role == Role::Furniture {
            continue;
        }
        match piece.role {
            Role::Furniture | Role::Stamp | Role::Body | Role::Greeting | Role::Seal | Role::Material => {
                parties(piece, at, head, tables, doubts);
                if !is_revision {
                    dates(letter, piece, tables, doubts);
                    numbers(letter, at, head, tables, doubts);
                }
            }
            Role::Number | Role::Date
                if is_named(piece.text(), tables) && !piece.text().contains(|c: char| c.is_ascii_digit()) =>
            {
                unread(letter, piece, tables, doubts);
            }
            Role::Number if is_revision => {}
            Role::Number => rest_of_number(letter, piece, tables, doubts),
            Role::Addressee | Role::Issuer | Role::Person | Role::Subject => unread(letter, piece, tables, doubts),
            _ => {}
        }
    }
}

/// A line that has the role of a party, or was taken for the subject, and stands in no value.
fn unread(letter: &Letter, piece: &Piece<'_>, tables: &Tables, doubts: &mut Vec<Doubt>) {
    let text = piece.text();
    if !is_named(text, tables) {
        return;
    }
    let name = tables.parties.split_honorific(text).map_or(text, |(name, _)| name);
    let name = name.trim_matches(['(', ')', '[', ']', '|', '┐', '┘', '┤', '・']);
    let whole = |organization: &str, post: Option<&str>| format!("{organization}{}", post.unwrap_or_default());
    let issuers = letter.issuers.iter().map(|i| (&i.text, whole(&i.organization, i.post.as_deref())));
    let addressees = letter.addressees.iter().map(|a| (&a.text, whole(&a.organization, a.post.as_deref())));
    let mut values = issuers.chain(addressees);
    let read = values
        .any(|(printed, whole)| printed.contains(name) || whole.contains(name) || name.contains(printed.as_str()));
    let person = letter.issuers.iter().any(|i| i.person.as_deref().is_some_and(|person| name.contains(person)));
    if read
        || person
        || letter.subject.as_deref().is_some_and(|subject| subject.contains(name))
        || name.chars().count() < 3
    {
        return;
    }
    let field = if piece.role == Role::Addressee { Field::Addressees } else { Field::Issuers };
    let en = format!("\"{text}\" stands in the head and is in no value");
    let ja = format!("件名より上の「{text}」はどの欄にも読まれていません");
    // what was taken for another sort of line may have been either party
    let other = if field == Field::Addressees { Field::Issuers } else { Field::Addressees };
    if !matches!(piece.role, Role::Addressee | Role::Person) {
        doubts.push(Doubt::at(piece, other, en.clone(), ja.clone()));
    }
    doubts.push(Doubt::at(piece, field, en, ja));
}

/// A line between two lines of one sort of party that was read as nothing: it may be the first half of the name below it.
fn within_a_block(letter: &Letter, head: &[Piece<'_>], doubts: &mut Vec<Doubt>) {
    for three in head.windows(3) {
        let [above, piece, below] = three else { continue };
        let field = match (above.role, below.role) {
            (Role::Addressee, Role::Addressee) => Field::Addressees,
            (Role::Issuer | Role::Person, Role::Issuer | Role::Person) => Field::Issuers,
            _ => continue,
        };
        let text = piece.text();
        let near = below.line.number == above.line.number + 2 && piece.range.start == 0;
        let read = letter.issuers.iter().map(|i| &i.text).chain(letter.addressees.iter().map(|a| &a.text));
        let read = read.into_iter().any(|value| value.contains(text));
        let free = matches!(piece.role, Role::Furniture | Role::Stamp | Role::Body | Role::Date | Role::Number);
        let undated = !text.contains(|c: char| c.is_ascii_digit());
        let japanese = text.chars().filter(|c| crate::text::is_japanese(*c)).count();
        if near && free && undated && !read && japanese >= 3 && !text.starts_with('(') {
            doubts.push(Doubt::at(
                piece,
                field,
                format!("\"{text}\" stands among the names and was read as nothing"),
                format!("名の並びの中の「{text}」はどの欄にも読まれていません"),
            ));
        }
    }
}

/// What a line of a party holds beside every value that was read: a part of a name, or another name.
fn uncovered(letter: &Letter, head: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let mut values: Vec<String> = Vec::new();
    for issuer in &letter.issuers {
        values.extend([issuer.text.clone(), issuer.organization.clone()]);
        values.extend(issuer.post.iter().chain(&issuer.person).cloned());
    }
    for addressee in &letter.addressees {
        values.extend([addressee.text.clone(), addressee.organization.clone()]);
        values.extend(addressee.post.iter().chain(&addressee.honorific).cloned());
    }
    let whole = |name: &str| values.iter().any(|value| value.contains(name));
    let mut values = values.clone();
    values.sort_by_key(|value| std::cmp::Reverse(value.len()));
    // CC: to whom a copy went
    let copy = |p: &Piece<'_>| ["CC:", "Cc:", "cc:", "BCC:"].iter().any(|label| p.text().starts_with(label));
    for piece in head.iter().filter(|p| matches!(p.role, Role::Addressee | Role::Issuer) && !copy(p)) {
        let sort = if piece.role == Role::Addressee { HeadLabel::Addressee } else { HeadLabel::Issuer };
        let text = piece.text();
        let text = text.get(tables.parties.label_len(sort, text)..).unwrap_or(text);
        // a part of a value, printed over several lines
        if values.iter().any(|value| value.contains(text)) {
            continue;
        }
        let mut rest = text.to_owned();
        for value in values.iter().filter(|value| value.chars().count() >= 2 || value.as_str() == "様") {
            rest = rest.replacen(value.as_str(), " ", 1);
        }
        let left = rest.split(' ').find(|part| {
            let name: String = part.chars().filter(|c| crate::text::is_japanese(*c)).collect();
            let bare = name.trim_start_matches(['各', '外', '他', '及', '並']).trim_end_matches(['殿', '様', '印']);
            let person =
                text.ends_with(['様', '殿']) && (2..=6).contains(&bare.chars().count()) && !is_named(bare, tables);
            let word = matches!(bare, "から" | "より" | "連名" | "発信" | "宛先" | "同" | "同上" | "本則")
                || bare.ends_with('日');
            // …第二課長回答): what the letter is
            let kinds = ["通達", "通知", "回答", "通牒", "依頼", "照会", "決定"];
            let word = word || kinds.contains(&bare.trim_start_matches("連名"));
            bare.chars().count() >= 2 && !person && !word && !whole(bare) && !part.contains(['(', '〔', '['])
        });
        if let Some(left) = left {
            let field = if piece.role == Role::Addressee { Field::Addressees } else { Field::Issuers };
            doubts.push(Doubt::at(
                piece,
                field,
                format!("\"{left}\" of \"{text}\" is in no value"),
                format!("「{text}」の「{left}」はどの欄にも読まれていません"),
            ));
        }
    }
}

/// 収受 on a line of its own, and right below it the day and the number: they may be the stamp's.
fn below_stamp(letter: &Letter, head: &[Piece<'_>], doubts: &mut Vec<Doubt>) {
    let stamps = head.iter().filter(|p| matches!(p.text(), "収受" | "受付" | "受領" | "受理" | "収受印" | "受付印"));
    for stamp in stamps {
        let below = |line: u32| (1..=3).contains(&line.saturating_sub(stamp.line.number));
        let text = stamp.text();
        let dated = letter.evidence.date.iter().map(|evidence| (Field::Date, evidence.line));
        let numbered =
            letter.evidence.reference_numbers.iter().map(|evidence| (Field::ReferenceNumbers, evidence.line));
        for (field, _) in dated.chain(numbered).filter(|(_, line)| below(*line)) {
            doubts.push(Doubt::at(
                stamp,
                field,
                format!("the value stands right below \"{text}\" and may be the stamp's"),
                format!("「{text}」のすぐ下にあり、収受印の日付・番号かもしれません"),
            ));
        }
    }
}

/// 第952号の4　12農農第872号: digits behind 号の with a gap between them may be two numbers.
fn gaps_in_branches(letter: &Letter, head: &[Piece<'_>], doubts: &mut Vec<Doubt>) {
    for (number, evidence) in letter.reference_numbers.iter().zip(&letter.evidence.reference_numbers) {
        let Some((_, branch)) = evidence.text.rsplit_once('の').filter(|_| number.contains("号の")) else {
            continue;
        };
        let Some(piece) = head.iter().find(|p| p.line.number == evidence.line && p.line.page == evidence.page) else {
            continue;
        };
        if branch.trim().contains(char::is_whitespace) {
            doubts.push(Doubt::at(
                piece,
                Field::ReferenceNumbers,
                format!("read {number}, printed \"{}\"", evidence.text),
                format!("番号は{number}、印刷は「{}」", evidence.text),
            ));
        }
    }
}

/// 予防課長堀越晴貞: a post, and a name behind it.
pub(super) fn is_signed(text: &str, tables: &Tables) -> bool {
    let plain = text.chars().count() <= 20 && !text.contains(['。', '、', 'の', 'を', '「', ':', '(']);
    plain
        && text.char_indices().skip(1).any(|(at, _)| {
            let (post, person) = text.split_at(at);
            (2..=6).contains(&person.chars().count())
                && person.chars().all(crate::text::is_kanji)
                && tables.posts.split_post(post).is_some()
        })
}

/// A line like a party that is none: it belongs to the parties it stands beside.
fn parties(piece: &Piece<'_>, at: usize, head: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let text = piece.text();
    let named = is_named(text, tables) || is_signed(text, tables);
    if !named || text.chars().count() < 3 || text.contains("省略") {
        return;
    }
    let honoured = tables.parties.split_honorific(text).is_some_and(|(name, _)| !name.is_empty());
    let beside = |role: Role| {
        let near = |other: usize| head.get(other).is_some_and(|p| p.role == role);
        at.checked_sub(1).is_some_and(near) || near(at + 1)
    };
    let (to, by) = (beside(Role::Addressee), beside(Role::Issuer) || beside(Role::Person) || beside(Role::Seal));
    let en = format!("\"{text}\" stands in the head and was read as nothing");
    let ja = format!("件名より上の「{text}」はどの欄にも読まれていません");
    if honoured || to {
        doubts.push(Doubt::at(piece, Field::Addressees, en.clone(), ja.clone()));
    }
    // 消費・流通政策課長 right below an addressee may sign
    let office = tables.posts.split_post(text).is_some_and(|split| !split.organization.is_empty());
    // (産業労働部労政課) below who signs: who is in charge there
    let desk = text.starts_with('(') && text.ends_with(')') && !text.starts_with("(一") && !text.starts_with("(公");
    if !honoured && !desk && (by || !to || office) {
        doubts.push(Doubt::at(piece, Field::Issuers, en, ja));
    }
}

/// Another day in the head.
fn dates(letter: &Letter, piece: &Piece<'_>, tables: &Tables, doubts: &mut Vec<Doubt>) {
    let text = piece.text();
    let alone = |found: &crate::grammar::FoundDate| {
        found.precision == Precision::Day
            && !found.dated
            && !is_last_day(text, found)
            && text.len().saturating_sub(found.full.len()) <= 18
    };
    let other = find_dates(text, tables).into_iter().find(|found| alone(found) && found.date.is_some());
    let Some(other) = other.and_then(|found| found.date).filter(|day| letter.date.is_some_and(|own| own != *day))
    else {
        return;
    };
    let own = letter.date.map(|day| day.to_string()).unwrap_or_default();
    doubts.push(Doubt::at(
        piece,
        Field::Date,
        format!("the head has {own}, and {other} in \"{text}\""),
        format!("日付は{own}、ほかに「{text}」（{other}）があります"),
    ));
}

/// A number in the head that was not taken.
fn numbers(letter: &Letter, at: usize, head: &[Piece<'_>], tables: &Tables, doubts: &mut Vec<Doubt>) {
    let Some(piece) = head.get(at) else { return };
    let text = piece.text();
    let free = find_numbers(text, tables).into_iter().find(|found| {
        !found.law
            && !found.blank
            && !found.notification
            && text.len().saturating_sub(found.range.len()) <= 18
            && !letter.reference_numbers.contains(&found.text)
            && letter
                .received
                .as_ref()
                .and_then(|r| r.number.as_ref())
                .is_none_or(|number| !text.contains(number.as_str()))
    });
    // alone beside the day or above everything: where a letter has its number
    let in_place =
        |at: usize| at < 2 || head.get(at - 1).into_iter().chain(head.get(at + 1)).any(|p| p.role == Role::Date);
    let free = free.filter(|_| !letter.reference_numbers.is_empty() || in_place(at));
    if let Some(free) = free {
        let read = letter.reference_numbers.join("、");
        let (en, ja) = if read.is_empty() {
            let en = format!("{} stands in the place of a number and was not read", free.text);
            (en, format!("番号の位置に「{}」がありますが、読まれていません", free.text))
        } else {
            let en = format!("the head has {}, and {} besides", letter.reference_numbers.join(", "), free.text);
            (en, format!("番号は{read}、ほかに「{}」があります", free.text))
        };
        doubts.push(Doubt::at(piece, Field::ReferenceNumbers, en, ja));
    }
}

/// What a line of numbers holds beside them: 鳥生企例規 in front of 発第5号, 29 in front of 日獣発第231号.
fn rest_of_number(letter: &Letter, piece: &Piece<'_>, tables: &Tables, doubts: &mut Vec<Doubt>) {
    let text = piece.text();
    let mut rest = text.to_owned();
    let mut any = false;
    for number in &letter.reference_numbers {
        if let Some(at) = rest.find(number.as_str()) {
            rest.replace_range(at..at + number.len(), " ");
            any = true;
        }
    }
    for found in find_dates(text, tables) {
        if let Some(printed) = text.get(found.full) {
            rest = rest.replacen(printed, " ", 1);
        }
    }
    if !any {
        return;
    }
    let before = rest.split(' ').next().unwrap_or_default();
    let odd = |part: &str| {
        let plain = part.trim_matches([
            '(', ')', '【', '】', '〔', '〕', '[', ']', '/', '・', ':', '《', '》', '、', ',', '「', '」',
        ]);
        !plain.is_empty() && !LABELS.iter().any(|label| plain.ends_with(label))
    };
    // digits or letters that touch the number belong to it more often than not
    let touches = before.chars().last().is_some_and(|c| c.is_ascii_digit() || crate::text::is_japanese(c));
    // (5)総第27号, 5-総-27
    let touches = touches || before.ends_with([')', '-']) && before.contains(|c: char| c.is_ascii_digit());
    if touches && odd(before) {
        doubts.push(Doubt::at(
            piece,
            Field::ReferenceNumbers,
            format!("read {}, printed \"{text}\"", letter.reference_numbers.join(", ")),
            format!("番号は{}、印刷は「{text}」", letter.reference_numbers.join("、")),
        ));
    }
}

/// Words that label a number.
const LABELS: [&str; 8] = ["番号", "発番", "記号", "号外", "事務連絡", "文書", "No.", "第"];
