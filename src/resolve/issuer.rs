//! What the reference numbers say about the issuers: as many as there are issuers, and drawn by their offices.

use super::finding::{place, remark, review};
use super::number::read;
use crate::diag::{Code, Diagnostic, Sink};
use crate::model::{Date, Field, Issuer, Letter};
use crate::tables::{Prefix, Tables, Trust};

pub(super) fn check(letter: &mut Letter, index: usize, tables: &Tables, sink: &mut Sink) {
    if letter.issuers.is_empty() {
        return;
    }
    let prefixes: Vec<Option<String>> =
        letter.reference_numbers.iter().map(|text| read(text, tables).map(|number| number.prefix)).collect();
    check_count(letter, index, &prefixes, tables, sink);
    check_offices(letter, index, &prefixes, tables, sink);
}

/// A joint letter has one number for each issuer. Several issuers may share one number, and one office may give a letter the numbers
/// of several of its sections (課評2-51 課資2-27 課審7-18, all of 国税庁長官).
fn check_count(letter: &mut Letter, index: usize, prefixes: &[Option<String>], tables: &Tables, sink: &mut Sink) {
    let (numbers, issuers) = (letter.reference_numbers.len(), letter.issuers.len());
    let differ = numbers != issuers && (numbers > issuers || numbers > 1);
    let sections = || {
        letter.issuers.first().filter(|_| issuers == 1).is_some_and(|issuer| {
            prefixes.iter().all(|prefix| {
                prefix.as_deref().is_some_and(|prefix| {
                    tables
                        .prefixes
                        .office(prefix, letter.date)
                        .iter()
                        .any(|row| issuer.text.contains(row.group.as_str()))
                })
            })
        })
    };
    if !differ || sections() {
        return;
    }
    let names = |names: Vec<&str>| names.join(", ");
    let of_numbers = names(letter.reference_numbers.iter().map(String::as_str).collect());
    let of_issuers = names(letter.issuers.iter().map(|issuer| issuer.text.as_str()).collect());
    let remarked = Diagnostic::new(Code::NUMBER_ISSUER_COUNT).detail(
        format!("{numbers} numbers ({of_numbers}), {issuers} issuers ({of_issuers})"),
        format!("番号{numbers}件（{of_numbers}）、発信者{issuers}件（{of_issuers}）"),
    );
    remark(index, place(letter, Field::ReferenceNumbers, 0), remarked, sink);
    review(letter, &[Field::ReferenceNumbers, Field::Issuers]);
}

fn check_offices(letter: &mut Letter, index: usize, prefixes: &[Option<String>], tables: &Tables, sink: &mut Sink) {
    let paired = prefixes.len() == letter.issuers.len();
    let (mut failed, mut foreign) = (false, false);
    for (at, prefix) in prefixes.iter().enumerate() {
        let Some(prefix) = prefix.as_deref() else { continue };
        let rows = trusted(prefix, letter.date, tables);
        let issuers: Vec<&Issuer> =
            if paired { letter.issuers.get(at).into_iter().collect() } else { letter.issuers.iter().collect() };
        let Some(first) = rows.first() else { continue };
        if !issuers.iter().all(|issuer| speaks_against(prefix, &rows, issuer, letter.date, tables))
            || issuers.iter().any(|issuer| stands_below(issuer, &letter.issuers, &rows))
        {
            continue;
        }
        let office = first.office();
        let printed = issuers.iter().map(|issuer| issuer.text.as_str()).collect::<Vec<_>>().join(", ");
        let remarked = Diagnostic::new(Code::NUMBER_ISSUER_CONFLICT).detail(
            format!("{prefix} belongs to {office}, the issuer reads {printed}"),
            format!("「{prefix}」は{office}の記号、発信者は{printed}"),
        );
        remark(index, place(letter, Field::ReferenceNumbers, at), remarked, sink);
        failed = true;
        let of_another_house = |issuer: &&Issuer| rows.iter().all(|row| nearness(row, issuer) == Nearness::Foreign);
        foreign |= issuers.iter().all(of_another_house);
    }
    if failed {
        review(letter, &[Field::Issuers]);
    }
    // the sign of another house may be another letter's number; that of another section tells of the section, or of the table: of
    // numbers so marked on letters held back from learning none was wrong
    if foreign {
        review(letter, &[Field::ReferenceNumbers]);
    }
}

/// 老人保健課長 below 厚生労働省老健局高齢者支援課長: the second of a joint letter leaves the house out that the first has named.
fn stands_below(issuer: &Issuer, all: &[Issuer], rows: &[&Prefix]) -> bool {
    let text = loose(&issuer.text);
    let named = |row: &&&Prefix| posts(row).iter().any(|post| text.ends_with(&loose(post)));
    let bare = |row: &Prefix| !text.contains(&loose(&row.group));
    rows.iter().filter(named).any(|row| bare(row) && all.iter().any(|other| nearness(row, other) >= Nearness::Bureau))
}

/// Rows that are certain enough to speak against an issuer. Local offices all use the same few signs (健第, 総第), so they do not.
fn trusted<'t>(prefix: &str, on: Option<Date>, tables: &'t Tables) -> Vec<&'t Prefix> {
    let rows = tables.prefixes.office(prefix, on);
    let certain = rows.iter().all(|row| {
        let central = matches!(row.level.as_str(), "ministry" | "agency" | "national_association");
        central && (row.trust == Trust::High || (row.attested && row.trust == Trust::Medium))
    });
    if certain { rows } else { Vec::new() }
}

/// How near an issuer stands to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    /// neither the ministry nor the unit is printed
    Foreign,
    /// the same ministry
    Ministry,
    /// the same bureau: the section may have been renamed
    Bureau,
    /// the post of the row
    Office,
}

/// Whether the issuer cannot have drawn this number: it belongs to another house, or it is in the table with a prefix of its own.
fn speaks_against(prefix: &str, rows: &[&Prefix], issuer: &Issuer, on: Option<Date>, tables: &Tables) -> bool {
    let nearest = rows.iter().map(|row| nearness(row, issuer)).max().unwrap_or(Nearness::Office);
    match nearest {
        Nearness::Office => false,
        Nearness::Foreign => true,
        Nearness::Ministry | Nearness::Bureau => tables.prefixes.rows().iter().any(|row| {
            row.prefix != prefix
                && row.trust >= Trust::Medium
                && row.valid_on(on)
                && (nearest == Nearness::Ministry || is_section(row))
                && rows
                    .iter()
                    .all(|other| other.group == row.group && other.shape == row.shape && !same_office(other, row))
                && nearness(row, issuer) == Nearness::Office
        }),
    }
}

/// A section's head (課長, 室長, 参事官). Whoever stands above the sections may sign under the sign of any of them.
fn is_section(row: &Prefix) -> bool {
    posts(row).iter().all(|post| {
        post.ends_with("課長") || post.ends_with("室長") || (post.ends_with('官') && !post.ends_with("次官"))
    })
}

/// Several prefixes of one office (経済課 has two) do not speak against one another.
fn same_office(a: &Prefix, b: &Prefix) -> bool {
    a.office() == b.office()
        || (bureau(&a.unit) == bureau(&b.unit) && posts(a).iter().any(|post| posts(b).contains(post)))
}

fn nearness(row: &Prefix, issuer: &Issuer) -> Nearness {
    // 同上労働衛生課長: the organization is complete where the print is short
    let post = issuer.post.as_deref().unwrap_or_default();
    let printed = loose(&format!("{}/{}{post}", issuer.text, complete(issuer)));
    let unit = loose(bureau(&row.unit));
    let ministry = printed.contains(&loose(&row.group));
    let bureau = if unit.is_empty() { ministry } else { printed.contains(&unit) };
    let post = posts(row).iter().any(|post| printed.contains(&loose(post)));
    // 厚生労働大臣 and 厚生事務次官 leave 省 out
    let minister = ["大臣", "次官"].iter().any(|title| row.post.contains(title) && printed.contains(title))
        && row.group.strip_suffix('省').is_some_and(|stem| printed.starts_with(stem));
    // every bureau has a 総務課長: the post alone speaks only where no bureau stands above it
    let without_bureau = !self::bureau(&row.unit).ends_with('局');
    if minister || (post && (bureau || (ministry && without_bureau))) {
        Nearness::Office
    } else if bureau {
        Nearness::Bureau
    } else if ministry {
        Nearness::Ministry
    } else {
        Nearness::Foreign
    }
}

/// 経済課長（旧 指導課長）, 研究開発振興課長／研究開発政策課長 → each post alone.
fn posts(row: &Prefix) -> Vec<String> {
    row.post
        .split(['／', '/', '、', '(', ')', '（', '）', ' '])
        .map(|post| post.trim_start_matches('旧').trim_end_matches('等'))
        .filter(|post| !post.is_empty())
        .map(str::to_owned)
        .collect()
}

/// 社会・援護局障害保健福祉部 → 社会・援護局: the first bureau (局, 官房) or association (会), which lasts longer than its parts.
fn bureau(unit: &str) -> &str {
    match unit.char_indices().find(|(at, c)| *at > 0 && matches!(c, '局' | '房' | '会')) {
        Some((at, c)) => unit.get(..at + c.len_utf8()).unwrap_or(unit),
        None => unit,
    }
}

/// 厚生労働省労働基準局安全衛生部労働衛生課 + 課長 → …労働衛生課長: the unit's character stands once.
fn complete(issuer: &Issuer) -> &str {
    let shared = issuer.post.as_deref().and_then(|post| post.strip_suffix('長')).unwrap_or_default();
    issuer.organization.strip_suffix(shared).unwrap_or(&issuer.organization)
}

fn loose(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '・' | ' ')).collect()
}
