//! How long the hops took (転送日数): calendar and business days.

use crate::model::{Circular, Date, Place};
use crate::tables::Holidays;

/// One hop with its days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedHop {
    /// the covering letter
    pub from: Place,
    /// the body that passed it on
    pub from_body: Option<String>,
    /// date of the letter passed on
    pub sent: Date,
    /// date of the cover
    pub passed_on: Date,
    /// calendar days between the two; negative for an impossible order
    pub calendar_days: i32,
    /// business days between the two
    pub business_days: i32,
}

/// Times of a set of hops.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HopTimes {
    /// hops with both dates in a possible order; one per cover, however many copies of it there are
    pub count: usize,
    /// half of the hops took no longer, in calendar days
    pub median_days: Option<i32>,
    /// nine of ten took no longer, in calendar days
    pub p90_days: Option<i32>,
    /// half of the hops took no longer, in business days
    pub median_business_days: Option<i32>,
    /// nine of ten took no longer, in business days
    pub p90_business_days: Option<i32>,
    /// the slowest first, at most ten
    pub slowest: Vec<TimedHop>,
}

/// The hops of circulars, one per cover and day of the letter passed on, in the order of the circulars.
#[must_use]
pub fn timed_hops(circulars: &[Circular], holidays: &Holidays) -> Vec<TimedHop> {
    let mut out: Vec<TimedHop> = Vec::new();
    for circular in circulars {
        let start = out.len();
        for forward in &circular.forwards {
            let (Some(passed_on), Some(days)) = (forward.date, forward.elapsed_days) else { continue };
            let Ok(sent) = passed_on.checked_sub(jiff::Span::new().days(days)) else { continue };
            let same =
                |hop: &TimedHop| hop.from_body == forward.from_body && hop.sent == sent && hop.passed_on == passed_on;
            if !out.get(start..).unwrap_or_default().iter().any(same) {
                out.push(TimedHop {
                    from: forward.from.clone(),
                    from_body: forward.from_body.clone(),
                    sent,
                    passed_on,
                    calendar_days: days,
                    business_days: holidays.business_days(sent, passed_on),
                });
            }
        }
    }
    out
}

/// Median, ninth decile and the slowest hops.
#[must_use]
pub fn hop_times(circulars: &[Circular], holidays: &Holidays) -> HopTimes {
    let mut hops = timed_hops(circulars, holidays);
    hops.retain(|hop| hop.calendar_days >= 0);
    let mut calendar: Vec<i32> = hops.iter().map(|h| h.calendar_days).collect();
    let mut business: Vec<i32> = hops.iter().map(|h| h.business_days).collect();
    calendar.sort_unstable();
    business.sort_unstable();
    let count = hops.len();
    hops.sort_by(|a, b| b.calendar_days.cmp(&a.calendar_days).then_with(|| a.from.cmp(&b.from)));
    hops.truncate(10);
    HopTimes {
        count,
        median_days: rank(&calendar, 50),
        p90_days: rank(&calendar, 90),
        median_business_days: rank(&business, 50),
        p90_business_days: rank(&business, 90),
        slowest: hops,
    }
}

/// The nearest-rank percentile of sorted values.
fn rank(sorted: &[i32], percent: usize) -> Option<i32> {
    let at = (sorted.len() * percent).div_ceil(100).checked_sub(1)?;
    sorted.get(at).copied()
}
