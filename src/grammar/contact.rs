//! Telephone, fax, mail and web addresses as printed.
//!
//! ```text
//! 「TEL ０３－５５５０－０１０１（内線２５８３） FAX 03(5550)0102」 → tel 03-5550-0101, fax 03(5550)0102
//! ```
//!
//! Known to be hard: addresses broken by the print (https://www. example.jp/), and numbers whose label stands far away.

use super::scan::Scan;
use crate::model::{Contact, ContactKind};
use std::ops::Range;

/// A contact in a folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundContact {
    /// bytes of the folded text
    pub range: Range<usize>,
    /// what it is
    pub contact: Contact,
}

/// All contacts of a folded text (single spaces kept), from left to right, not overlapping.
#[must_use]
pub fn find_contacts(folded: &str) -> Vec<FoundContact> {
    let mut found: Vec<FoundContact> = Vec::new();
    let mut floor = 0;
    let identifiers = ["Message-ID", "Message-Id", "In-Reply-To", "References", "Content-ID"];
    if identifiers.iter().any(|header| folded.starts_with(header)) {
        return found;
    }
    for (at, c) in folded.char_indices() {
        if at < floor || !(c.is_ascii_alphanumeric() || matches!(c, '(' | '+' | '_')) {
            continue;
        }
        let scan = Scan::new(folded, at);
        let Some((end, kind, value)) = web(scan).or_else(|| mail(scan)).or_else(|| telephone(scan, floor)) else {
            continue;
        };
        floor = end;
        found.push(FoundContact { range: at..end, contact: Contact { kind, value } });
    }
    found
}

type Reading = Option<(usize, ContactKind, String)>;

fn is_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn is_web(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c)
}

/// https://…, http://…, www.…: as far as the print goes on without a gap, or over a gap that only the print made.
fn web(start: Scan<'_>) -> Reading {
    // HPhttps://…: a scheme may follow a word without a gap, www. may not
    let glued = start.before().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '-' | '@'));
    let after_word = start.before().is_some_and(|c| c.is_ascii_uppercase()) && start.rest().starts_with("http");
    if glued && !after_word {
        return None;
    }
    let mut scan = start;
    let scheme = scan.eat_any(&["https://", "http://", "HTTPS://", "HTTP://", "ftp://"]).is_some();
    let host = scan.rest().starts_with("www.") || scan.rest().starts_with("WWW.");
    if !scheme && !host {
        return None;
    }
    let mut run = String::from(scan.rest_from(start)?);
    // for every byte of the run that may be kept: where it stands in the text
    let mut gaps = Vec::new();
    let mut end = scan;
    loop {
        run.push_str(end.eat_while(is_web));
        let mut over = end;
        if !over.eat(" ") {
            break;
        }
        let next: &str = Scan::new(over.rest(), 0).eat_while(is_web);
        let open = run.ends_with(['/', '-', '.', '_', '=', '?', '&', '%', ':']);
        let goes_on = open || next.starts_with(['/', '.', '?', '&', '_', '-', '#']);
        let address = next.contains(['/', '.', '=']) && !next.starts_with("http") && !next.contains('@');
        if !goes_on || !address {
            break;
        }
        gaps.push(run.len());
        end = over;
    }
    let value = trim_url(&run).to_owned();
    let after = run.len() - value.len() + gaps.iter().filter(|gap| **gap >= value.len()).count();
    end.retreat(after);
    let host = value.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches("://");
    (value.contains('.') && !host.is_empty()).then_some((end.at(), ContactKind::Url, value))
}

/// Without the punctuation of the sentence around it.
fn trim_url(run: &str) -> &str {
    let mut kept = run;
    // a bracket that was opened outside the address ends it
    let mut depth = 0;
    for (at, c) in run.char_indices() {
        depth += i32::from(c == '(') - i32::from(c == ')');
        if depth < 0 {
            kept = run.get(..at).unwrap_or_default();
            break;
        }
    }
    // (PDF:480KB) behind an address, (外部サイト)
    if let Some(open) = kept.rfind('(')
        && !kept.get(open..).is_some_and(|s| s.contains(')'))
    {
        kept = kept.get(..open).unwrap_or_default();
    }
    kept.trim_end_matches(['.', ',', ';', ':', '!', '\'', '*'])
}

/// name@example.jp, name[at]example.jp.
fn mail(start: Scan<'_>) -> Reading {
    if start.before().is_some_and(|c| is_address(c) || c == '@') {
        return None;
    }
    let mut scan = start;
    scan.eat("mailto:");
    let name = scan.eat_while(is_address);
    let spaced = scan.eat(" ");
    let at = scan.eat_any(&["@", "[at]", "(at)", "[アット]", "(アット)", "[@]", "<at>"]);
    if name.is_empty() || at.is_none() {
        return None;
    }
    let gap = scan.eat(" ");
    let host = scan.eat_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let trimmed = host.trim_end_matches(['.', '-']);
    scan.retreat(host.len() - trimmed.len());
    let (_, top) = trimmed.rsplit_once('.')?;
    let plausible = top.len() >= 2 && top.chars().all(|c| c.is_ascii_alphabetic());
    (plausible && (!spaced || gap || at != Some("@")))
        .then(|| (scan.at(), ContactKind::Email, format!("{name}@{trimmed}")))
}

/// 03-5550-0101, (03)5550-0101, 03(5550)0101, 0120-555-010, +81-3-5550-0101, and 0355500101 behind its label.
fn telephone(start: Scan<'_>, floor: usize) -> Reading {
    // a label may stand without a gap: TEL03-5550-0101, №03-5550-0101
    if start.before().is_some_and(|c| c.is_ascii_digit() || matches!(c, '-' | '@' | '=')) {
        return None;
    }
    let mut scan = start;
    let mut value = String::new();
    let international = scan.eat("+");
    if international {
        value.push('+');
    }
    let mut groups = Vec::new();
    let mut opened = false;
    loop {
        let before_group = scan;
        let before_len = value.len();
        if scan.eat("(") {
            opened = true;
            value.push('(');
            scan.eat(" ");
        }
        let digits = scan.eat_while(|c| c.is_ascii_digit());
        if digits.is_empty() || digits.len() > 11 {
            scan = before_group;
            value.truncate(before_len);
            break;
        }
        groups.push(digits.len());
        value.push_str(digits);
        let after_group = scan;
        let spaced = scan.eat(" ");
        if opened && scan.eat(")") {
            value.push(')');
            opened = false;
            scan.eat(" ");
            scan.eat_char(super::number::is_dash);
        } else if !opened && groups.len() < 3 && scan.peek() == Some('.') {
            // 03.5550.0101
            scan.eat(".");
            value.push('.');
        } else if !opened
            && groups.len() < 3
            && spaced
            && scan.peek().is_some_and(|c| c.is_ascii_digit())
            && label(start, floor).1
        {
            // TEL 03 5550 0101
            value.push('-');
        } else if !opened && scan.eat_char(super::number::is_dash).is_some() {
            value.push('-');
            scan.eat(" ");
        } else if scan.peek() != Some('(') || groups.len() > 2 {
            scan = after_group;
            break;
        }
        if !scan.peek().is_some_and(|c| c.is_ascii_digit() || c == '(') {
            scan = after_group;
            break;
        }
    }
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    if opened || scan.peek().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let value = value.trim_end_matches(['-', '.']).to_owned();
    let (kind, labelled) = label(start, floor);
    let fits = if international {
        (11..=13).contains(&digits.len()) && groups.len() >= 3
    } else {
        let parts = groups.len() == 3 || (groups.len() == 1 && labelled);
        let local = labelled && matches!(*groups, [2..=4, 4]) && !digits.starts_with('0');
        local || digits.starts_with('0') && !digits.starts_with("00") && matches!(digits.len(), 10 | 11) && parts
    };
    // 11 digits belong to mobile and IP telephones only
    let mobile =
        ["050", "060", "070", "080", "090"].iter().any(|p| digits.starts_with(p)) || digits.starts_with("0800");
    // a label says that a number with a digit too many is one all the same: it is given as printed
    let said = labelled && groups.len() == 3;
    (fits && (international || digits.len() != 11 || mobile || said)).then_some((scan.at(), kind, value))
}

/// The kind by the nearest label to the left, and whether there is one directly before the number.
fn label(start: Scan<'_>, floor: usize) -> (ContactKind, bool) {
    const FAX: [&str; 8] = ["FAX", "Fax", "fax", "ファックス", "ファクス", "ファクシミリ", "ファッ クス", "F A X"];
    const TEL: [&str; 12] =
        ["TEL", "Tel", "tel", "電話", "電 話", "直通", "代表", "携帯", "☎", "T E L", "ダイヤル", "PHONE"];
    let left = start.text_since(floor);
    // most words are not there, and to look for their first character tells so quickly
    let may_hold = |word: &&&str| word.chars().next().is_some_and(|first| left.contains(first));
    let last = |words: &[&str]| {
        words.iter().filter(may_hold).filter_map(|word| left.rfind(word).map(|at| at + word.len())).max()
    };
    let (fax, tel) = (last(&FAX), last(&TEL));
    let near = left.trim_end_matches([' ', ':', '(', '.', '-', '番', '号', '】', ']', ')', '/', '<', '〈', '・']);
    let letter =
        |c: char| near.ends_with(c) && !near.trim_end_matches(c).ends_with(|b: char| b.is_ascii_alphanumeric());
    let labelled = [fax, tel].iter().flatten().any(|end| *end + 12 >= left.len());
    // TEL/FAX 03-…: one number for both is a telephone
    let shared = matches!((fax, tel), (Some(f), Some(t)) if f.abs_diff(t) <= "TEL・FAX".len());
    let kind = if shared {
        if tel < fax && left.len() - fax.unwrap_or(0) > 12 { ContactKind::Fax } else { ContactKind::Tel }
    } else if fax > tel || letter('F') {
        ContactKind::Fax
    } else {
        ContactKind::Tel
    };
    (kind, labelled || letter('F') || letter('T'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Spacing, fold};

    fn all(printed: &str) -> Vec<(&'static str, String)> {
        let folded = fold(printed, Spacing::Single);
        let kind = |k| match k {
            ContactKind::Tel => "tel",
            ContactKind::Fax => "fax",
            ContactKind::Email => "email",
            ContactKind::Url => "url",
        };
        find_contacts(folded.as_str()).into_iter().map(|f| (kind(f.contact.kind), f.contact.value)).collect()
    }

    fn check(printed: &str, expected: &[(&'static str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        assert_eq!(all(printed), expected, "{printed}");
    }

    #[test]
    fn telephones_and_fax_are_told_apart_by_their_labels() {
        check("TEL 045-555-0171　FAX 045-555-0172", &[("tel", "045-555-0171"), ("fax", "045-555-0172")]);
        check(
            "℡０３－５５５０－０１７３　e-mail：shiken@example.jp",
            &[("tel", "03-5550-0173"), ("email", "shiken@example.jp")],
        );
        check("ＦＡＸ（０５４－５５５－０１７４）してください", &[("fax", "054-555-0174")]);
        check("電話：0745-55-0131　ファクス：0745-55-0132", &[("tel", "0745-55-0131"), ("fax", "0745-55-0132")]);
        check("教育課　０３－５５５０－０３３１（直通）", &[("tel", "03-5550-0331")]);
        check("TEL・FAX 03-5550-0101", &[("tel", "03-5550-0101")]);
        check("T:03-5550-0101 F:03-5550-0102", &[("tel", "03-5550-0101"), ("fax", "03-5550-0102")]);
    }

    #[test]
    fn a_telephone_is_read_however_its_parts_are_set_off() {
        check("TEL03(5550)0121", &[("tel", "03(5550)0121")]);
        check("（03）5550－0101（内線2583）", &[("tel", "(03)5550-0101")]);
        check("０３ー５５５０ー０１０１", &[("tel", "03-5550-0101")]);
        check("0120-555-010", &[("tel", "0120-555-010")]);
        check("携帯 090-5550-0101", &[("tel", "090-5550-0101")]);
        check("電話 0355500101", &[("tel", "0355500101")]);
        check("+81-3-5550-0101", &[("tel", "+81-3-5550-0101")]);
        check("03 - 5550 - 0101", &[("tel", "03-5550-0101")]);
        check("TEL 03.5550.0101", &[("tel", "03.5550.0101")]);
        check("TEL 03 5550 0101 内線 2345", &[("tel", "03-5550-0101")]);
        check("電話 55-0123", &[("tel", "55-0123")]);
        check("電話 0225-555-0107", &[("tel", "0225-555-0107")]);
    }

    #[test]
    fn other_numbers_are_no_telephones() {
        for printed in [
            "神薬発 05-0318 号",
            "〒100-8916",
            "2023-07-07",
            "内線4132",
            "第03-5550号",
            "0355500101",
            "ISBN 978-4-00-000000-0",
            "1-2-3",
        ] {
            check(printed, &[]);
        }
    }

    #[test]
    fn mail_and_web_addresses_end_where_the_sentence_goes_on() {
        check("https://www.example.jp/a/b.html）をご覧ください。", &[("url", "https://www.example.jp/a/b.html")]);
        check("（ｈｔｔｐｓ：／／ｗｗｗ．example.jp/）", &[("url", "https://www.example.jp/")]);
        check("https://www. example.jp/stf/ newpage_1.html", &[("url", "https://www.example.jp/stf/newpage_1.html")]);
        check("https://www.example.jp/a 担当 b", &[("url", "https://www.example.jp/a")]);
        check("kyoiku＠nurse.example.jp.", &[("email", "kyoiku@nurse.example.jp")]);
        check("xxx[at]example.jp", &[("email", "xxx@example.jp")]);
        check("差出人: 事業課 <jigyo@example.jp>", &[("email", "jigyo@example.jp")]);
        check("Message-ID: <1234@example.jp>", &[]);
        check("[email protected]", &[]);
    }
}
