use super::*;
use crate::tables::Tables;
use std::collections::BTreeMap;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The n-th Monday of a month.
fn monday(year: i16, month: i8, nth: i8) -> Date {
    Date::new(year, month, 1).unwrap().nth_weekday_of_month(nth, Weekday::Monday).unwrap()
}

/// Day of the equinox in March or September, good from 1980 to 2099.
#[expect(clippy::cast_possible_truncation, reason = "the day of a month")]
fn equinox(year: i16, base: f64) -> i8 {
    let after = f64::from(year) - 1980.0;
    (base + 0.242_194 * after - (after / 4.0).floor()).floor() as i8
}

/// The days that 国民の祝日に関する法律 names, with its amendments and the laws for single years.
fn named(year: i16) -> BTreeMap<Date, &'static str> {
    let day = |month, day| Date::new(year, month, day).unwrap();
    let mut days = BTreeMap::from([
        (day(1, 1), "元日"),
        (if year >= 2000 { monday(year, 1, 2) } else { day(1, 15) }, "成人の日"),
        (day(2, 11), "建国記念の日"),
        (day(3, equinox(year, 20.8431)), "春分の日"),
        (day(4, 29), if year >= 2007 { "昭和の日" } else { "みどりの日" }),
        (day(5, 3), "憲法記念日"),
        (day(5, 5), "こどもの日"),
        (day(9, equinox(year, 23.2488)), "秋分の日"),
        (day(11, 3), "文化の日"),
        (day(11, 23), "勤労感謝の日"),
        (if year >= 2003 { monday(year, 9, 3) } else { day(9, 15) }, "敬老の日"),
    ]);
    if year >= 2007 {
        days.insert(day(5, 4), "みどりの日");
    }
    // the games of Tokyo moved three days in 2020 and 2021
    let (sea, mountain, sport) = match year {
        2020 => (Some(day(7, 23)), Some(day(8, 10)), day(7, 24)),
        2021 => (Some(day(7, 22)), Some(day(8, 8)), day(7, 23)),
        _ => (
            match year {
                2003.. => Some(monday(year, 7, 3)),
                1996.. => Some(day(7, 20)),
                _ => None,
            },
            (year >= 2016).then(|| day(8, 11)),
            if year >= 2000 { monday(year, 10, 2) } else { day(10, 10) },
        ),
    };
    days.extend(sea.map(|d| (d, "海の日")));
    days.extend(mountain.map(|d| (d, "山の日")));
    days.insert(sport, if year >= 2020 { "スポーツの日" } else { "体育の日" });
    match year {
        2020.. => drop(days.insert(day(2, 23), "天皇誕生日")),
        2019 => {
            days.insert(day(5, 1), "天皇の即位の日");
            days.insert(day(10, 22), "即位礼正殿の儀の行われる日");
        }
        _ => drop(days.insert(day(12, 23), "天皇誕生日")),
    }
    if year == 1990 {
        days.insert(day(11, 12), "即位礼正殿の儀の行われる日");
    }
    if year == 1993 {
        days.insert(day(6, 9), "皇太子徳仁親王の結婚の儀の行われる日");
    }
    days
}

/// With the substitute days (a holiday on a Sunday moves to the next day that is none; until 2006 to Monday only) and the days
/// between two holidays (until 2006 not on a Sunday).
fn all(year: i16) -> BTreeMap<Date, &'static str> {
    let named = named(year);
    let mut days = named.clone();
    for day in named.keys().filter(|day| day.weekday() == Weekday::Sunday) {
        let mut next = day.tomorrow().unwrap();
        while year >= 2007 && named.contains_key(&next) {
            next = next.tomorrow().unwrap();
        }
        if !named.contains_key(&next) {
            days.insert(next, "振替休日");
        }
    }
    for day in named.keys() {
        let (between, after) = (day.tomorrow().unwrap(), day.tomorrow().unwrap().tomorrow().unwrap());
        let free = named.contains_key(&between) || (year < 2007 && between.weekday() == Weekday::Sunday);
        if named.contains_key(&after) && !free {
            days.entry(between).or_insert("国民の休日");
        }
    }
    days
}

#[test]
fn the_table_holds_what_the_law_says_from_1990_to_2030() {
    use std::fmt::Write;
    let mut expected = String::from("date,name\n");
    for year in 1990..=2030 {
        for (day, name) in all(year) {
            writeln!(expected, "{day},{name}").unwrap();
        }
    }
    assert_eq!(include_str!("../data/holidays.csv"), expected);
}

#[test]
fn days_that_people_remember() {
    let holidays = &Tables::embedded().holidays;
    for (day, name) in [
        ("1993-06-09", Some("皇太子徳仁親王の結婚の儀の行われる日")),
        ("2009-09-22", Some("国民の休日")),
        ("2009-05-06", Some("振替休日")),
        ("2019-04-30", Some("国民の休日")),
        ("2019-05-02", Some("国民の休日")),
        ("2020-07-24", Some("スポーツの日")),
        ("2020-10-12", None),
        ("2021-08-09", Some("振替休日")),
        ("2024-02-12", Some("振替休日")),
        ("2023-03-21", Some("春分の日")),
        ("2024-03-20", Some("春分の日")),
        ("2019-12-23", None),
        ("2023-12-29", None),
    ] {
        assert_eq!(holidays.name(date(day)), name, "{day}");
    }
}

#[test]
fn business_days_leave_out_weekends_holidays_and_the_turn_of_the_year() {
    let holidays = &Tables::embedded().holidays;
    for (from, to, expected) in [
        ("2023-07-07", "2023-07-10", 1),
        ("2023-07-07", "2023-07-07", 0),
        ("2019-04-26", "2019-05-07", 1),
        ("2023-12-28", "2024-01-04", 1),
        ("2023-07-10", "2023-07-07", -1),
    ] {
        assert_eq!(holidays.business_days(date(from), date(to)), expected, "{from} {to}");
    }
    assert_eq!(holidays.count_business_days(date("2023-12-28"), date("2024-01-04"), YearEnd::Open), Some(4));
}

#[test]
fn beyond_the_table_it_says_so() {
    let holidays = &Tables::embedded().holidays;
    assert_eq!(holidays.years(), Some((1990, 2030)));
    assert_eq!(holidays.count_business_days(date("2030-12-27"), date("2031-01-06"), YearEnd::Closed), None);
    assert_eq!(holidays.count_business_days(date("1985-01-04"), date("1985-02-04"), YearEnd::Closed), None);
    assert_eq!(holidays.is_business_day(date("1985-01-05"), YearEnd::Closed), Some(false));
    assert_eq!(holidays.is_business_day(date("2031-02-03"), YearEnd::Closed), None);
}

#[test]
fn a_wrong_row_is_named_by_its_line() {
    let problems = Holidays::parse("own.csv", "date,name\n2023-01-01,元日\n2023-13-01,誤\n2023-01,誤\n").unwrap_err();
    let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
    assert!(problems[0].starts_with("own.csv: line 3: expected a day"), "{problems:?}");
    assert!(problems[1].starts_with("own.csv: line 4: expected a day"), "{problems:?}");
}
