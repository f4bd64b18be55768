//! Time, asked for at the rim of a run only. Days are days of Japan wherever the machine stands.

use crate::model::{Date, DateTime};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use std::fs;
use std::path::Path;

/// Now, in Japan, to the second.
#[must_use]
pub fn now() -> DateTime {
    in_japan(Timestamp::now())
}

/// Today, in Japan.
pub(super) fn today() -> Date {
    now().date()
}

/// The day a file came in: the day it was last written, as a mail program or a browser left it. A clock that was wrong may have
/// written a day to come; then it is today.
pub(super) fn day_of_file(file: &Path) -> Date {
    fs::metadata(file)
        .and_then(|about| about.modified())
        .ok()
        .and_then(|time| Timestamp::try_from(time).ok())
        .map_or_else(today, |time| in_japan(time).date().min(today()))
}

fn in_japan(time: Timestamp) -> DateTime {
    let local = time.to_zoned(TimeZone::fixed(Offset::constant(9))).datetime();
    local.with().subsec_nanosecond(0).build().unwrap_or(local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_is_the_one_of_japan() {
        let time: Timestamp = "2023-06-30T15:00:00.5Z".parse().unwrap();
        assert_eq!(in_japan(time).to_string(), "2023-07-01T00:00:00");
    }
}
