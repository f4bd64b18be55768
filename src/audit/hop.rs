//! How long the hops took (転送日数): calendar and business days.

use crate::model::{Circular, HopTimes, TimedHop};
use crate::tables::Holidays;
use std::collections::BTreeMap;

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
    times_of(timed_hops(circulars, holidays))
}

/// The same by the body that passed on, the slowest median first, then by name.
#[must_use]
pub fn hop_times_by_body(circulars: &[Circular], holidays: &Holidays) -> Vec<(String, HopTimes)> {
    let mut by_body: BTreeMap<String, Vec<TimedHop>> = BTreeMap::new();
    for hop in timed_hops(circulars, holidays) {
        if let Some(body) = hop.from_body.clone() {
            by_body.entry(body).or_default().push(hop);
        }
    }
    let times = by_body.into_iter().map(|(body, hops)| (body, times_of(hops)));
    let mut out: Vec<(String, HopTimes)> = times.filter(|(_, times)| times.count > 0).collect();
    out.sort_by(|a, b| (b.1.median_days, b.1.p90_days).cmp(&(a.1.median_days, a.1.p90_days)).then(a.0.cmp(&b.0)));
    out
}

fn times_of(mut hops: Vec<TimedHop>) -> HopTimes {
    hops.retain(|hop| hop.calendar_days >= 0);
    let mut calendar: Vec<i32> = hops.iter().map(|h| h.calendar_days).collect();
    let mut business: Vec<i32> = hops.iter().map(|h| h.business_days).collect();
    calendar.sort_unstable();
    business.sort_unstable();
    let count = hops.len();
    hops.sort_by(|a, b| b.calendar_days.cmp(&a.calendar_days).then_with(|| a.from.cmp(&b.from)));
    // a cover that passes on two letters stands in two circulars; in the list it is one
    hops.dedup_by(|a, b| a.from == b.from && a.sent == b.sent);
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
