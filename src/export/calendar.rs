//! Deadlines as a calendar (iCalendar, RFC 5545): whole days, each with an identity that stays from one making to the next, so that
//! a calendar that is fetched again changes its entries and does not double them.
//!
//! ```text
//! 2023-08-31, 医政発0609第3号, …の実施について  →  an entry of that day, 回答期限: …の実施について
//! ```

use crate::model::{Date, DateTime};
use std::fmt::Write as _;

/// Longest line in bytes; what is longer goes on behind a line end and a blank (RFC 5545, 3.1).
const LINE: usize = 74;

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// the day
    pub day: Date,
    /// the same for every making of this entry, unique among all
    pub uid: String,
    /// what the calendar shows
    pub title: String,
    /// what it shows on a closer look
    pub notes: String,
}

/// The calendar as a file. `made` is the moment at which it is made, in the time of Japan.
#[must_use]
pub fn calendar(name: &str, days: &[CalendarDay], made: DateTime) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//kairan//deadlines//JA");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    line(&mut out, &format!("X-WR-CALNAME:{}", escaped(name)));
    line(&mut out, "X-WR-TIMEZONE:Asia/Tokyo");
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:PT6H");
    // the stamp has to be in UTC
    let made = made.saturating_sub(jiff::Span::new().hours(9));
    let stamp = made.strftime("%Y%m%dT%H%M%SZ").to_string();
    for entry in days {
        let next = entry.day.tomorrow().unwrap_or(entry.day);
        line(&mut out, "BEGIN:VEVENT");
        line(&mut out, &format!("UID:{}", escaped(&entry.uid)));
        line(&mut out, &format!("DTSTAMP:{stamp}"));
        line(&mut out, &format!("DTSTART;VALUE=DATE:{}", entry.day.strftime("%Y%m%d")));
        line(&mut out, &format!("DTEND;VALUE=DATE:{}", next.strftime("%Y%m%d")));
        line(&mut out, &format!("SUMMARY:{}", escaped(&entry.title)));
        if !entry.notes.is_empty() {
            line(&mut out, &format!("DESCRIPTION:{}", escaped(&entry.notes)));
        }
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

/// Text of a property: what parts properties and lists is marked, controls are dropped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A line, folded between characters.
fn line(out: &mut String, text: &str) {
    let mut used = 0;
    for c in text.chars() {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        let _ = write!(out, "{c}");
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made() -> DateTime {
        "2026-04-01T08:30:00".parse().unwrap()
    }

    #[test]
    fn a_deadline_is_a_whole_day() {
        let day = CalendarDay {
            day: Date::constant(2026, 4, 30),
            uid: "7-2026-04-30@kairan".to_owned(),
            title: "回答期限: 点検".to_owned(),
            notes: String::new(),
        };
        let text = calendar("期限", &[day], made());
        let event = "BEGIN:VEVENT\r\nUID:7-2026-04-30@kairan\r\nDTSTAMP:20260331T233000Z\r\nDTSTART;VALUE=DATE:20260430\r\n\
                     DTEND;VALUE=DATE:20260501\r\nSUMMARY:回答期限: 点検\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n";
        assert!(text.contains(event), "{text}");
        assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn a_hostile_subject_stays_one_property() {
        let title = "甲\r\nEND:VEVENT\nATTACH:http://evil.example,x;y\\".to_owned();
        let day = CalendarDay { day: Date::constant(2026, 4, 30), uid: "1".to_owned(), title, notes: String::new() };
        let text = calendar("期限", &[day], made());
        assert_eq!(text.matches("\r\nEND:VEVENT\r\n").count(), 1);
        assert!(!text.contains("\r\nATTACH"));
        assert!(text.contains("SUMMARY:甲\\nEND:VEVENT\\nATTACH:http://evil.example\\,x\\;y\\\\\r\n"), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_the_standard_allows() {
        let day = CalendarDay {
            day: Date::constant(2026, 4, 30),
            uid: "1".to_owned(),
            title: "長い件名".repeat(40),
            notes: "a".repeat(300),
        };
        let text = calendar("期限", &[day], made());
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&"長い件名".repeat(40)));
    }
}
