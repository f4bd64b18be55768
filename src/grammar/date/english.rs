//! English dates, as mail programs print them: Fri, 7 Jul 2023 09:00:00 +0900 and July 7, 2023, with the spaces gone.

use super::super::scan::Scan;
use super::DateForm;
use super::read::{Parts, Reading};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The place of a name, written out or by its first three letters, in a list of names.
fn english_name(scan: &mut Scan<'_>, names: &[&str]) -> Option<usize> {
    let rest = scan.rest();
    let first = rest.bytes().next()?.to_ascii_lowercase();
    // every short form begins as the name does
    let alike = names.iter().enumerate().filter(|(_, name)| name.as_bytes().first() == Some(&first));
    for (at, name) in alike {
        for take in [name.len(), 4, 3] {
            let Some(short) = name.get(..take) else { continue };
            if rest.get(..take).is_some_and(|head| head.eq_ignore_ascii_case(short)) {
                let mut probe = *scan;
                probe.advance(take);
                if probe.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
                    continue;
                }
                probe.eat(".");
                *scan = probe;
                return Some(at);
            }
        }
    }
    None
}

/// 7 Jul 2023, Fri, 7 Jul 2023 09:00:00, July 7, 2023: without the spaces.
pub(super) fn english_date<'e>(start: Scan<'_>) -> Reading<'_, 'e> {
    if start.before().is_some_and(|c| c.is_ascii_alphanumeric())
        || !start.peek().is_some_and(|c| c.is_ascii_alphanumeric())
    {
        return None;
    }
    let mut scan = start;
    if english_name(&mut scan, &WEEKDAYS).is_some() {
        scan.eat(",");
    }
    let ordinal = |scan: &mut Scan<'_>| {
        scan.eat_any(&["st", "nd", "rd", "th"]);
    };
    let (month, day, year);
    if let Some(found) = english_name(&mut scan, &MONTHS) {
        let digits = scan.eat_while(|c| c.is_ascii_digit());
        // July 7 2023 has become July72023
        let (d, y) =
            if digits.len() > 2 { digits.split_at_checked(digits.len().checked_sub(4)?)? } else { (digits, "") };
        let y = if y.is_empty() {
            ordinal(&mut scan);
            scan.eat(",");
            four_digits(&mut scan)?
        } else {
            y.parse().ok()?
        };
        (month, day, year) = (found, if d.is_empty() { None } else { Some(d.parse::<i8>().ok()?) }, y);
    } else {
        let d = scan.small()?;
        ordinal(&mut scan);
        scan.eat_any(&["-", "of"]);
        month = english_name(&mut scan, &MONTHS)?;
        scan.eat_any(&[",", "-"]);
        (day, year) = (Some(d), four_digits(&mut scan)?);
    }
    let month = i8::try_from(month + 1).ok()?;
    (1868..=2199).contains(&year).then_some(())?;
    Some((scan, DateForm::English, Parts::of(year, month, day)))
}

/// The year of an English date; the time may follow without a gap (202309:00:00).
fn four_digits(scan: &mut Scan<'_>) -> Option<i16> {
    let year = scan.rest().get(..4)?.parse().ok()?;
    let mut probe = *scan;
    probe.advance(4);
    let more = Scan::new(probe.rest(), 0).eat_while(|c| c.is_ascii_digit());
    let mut behind = probe;
    behind.advance(more.len());
    if more.len() > 2 || (!more.is_empty() && !behind.rest().starts_with(':')) {
        return None;
    }
    *scan = probe;
    Some(year)
}
