//! What an audit rests on and what it came to over all circulars: the bodies asked about, the day, the times of the hops.

use super::{Body, Date, Place};
use serde::{Deserialize, Serialize};

/// Where the bodies of an audit come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodiesFrom {
    /// a list that people wrote (bodies.toml)
    List,
    /// the letters themselves and the authority table: who never wrote and holds no archive is not known
    #[default]
    Letters,
}

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

/// What an audit rests on and what it came to over all circulars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Survey {
    /// every body that was asked about, in the order of the list
    pub bodies: Vec<Body>,
    /// where they come from
    pub bodies_from: BodiesFrom,
    /// only what was known on this day
    pub as_of: Option<Date>,
    /// sources left out of `as_of` because none of their letters has a day
    pub undated: Vec<String>,
    /// over all hops
    pub times: HopTimes,
    /// by the body that passed on, the slowest median first
    pub times_by_body: Vec<(String, HopTimes)>,
}
