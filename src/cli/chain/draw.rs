//! The ways of a circular as a tree for the terminal, with what `kairan show` needs to show each letter.

use super::route::{Route, Stop};
use crate::cli::audit::{root_line, shown};
use crate::cli::failure::Failure;
use crate::cli::screen::{Paint, Screen};
use crate::model::Circular;
use std::collections::BTreeSet;
use std::io::Write as _;

/// Draws the tree. A letter that is reached by two ways is drawn below both, what is below it once.
pub(super) fn tree(circular: &Circular, route: &Route, screen: &mut Screen) -> Result<(), Failure> {
    let head = screen.paint(Paint::Bold, &root_line(&circular.root, screen));
    let places = route.stops.first().map(|stop| copies(stop, screen)).unwrap_or_default();
    writeln!(screen, "{head}{places}")?;
    branches(route, 0, "", &mut BTreeSet::new(), screen)?;
    writeln!(screen)?;
    Ok(())
}

fn branches(
    route: &Route,
    at: usize,
    indent: &str,
    drawn: &mut BTreeSet<usize>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let Some(stop) = route.stops.get(at) else { return Ok(()) };
    for (turn, next) in stop.onward.iter().enumerate() {
        let Some(child) = route.stops.get(*next) else { continue };
        let last = turn + 1 == stop.onward.len();
        let (branch, bar) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let again = !drawn.insert(*next);
        let line = label(child, screen);
        let more = if again && !child.onward.is_empty() { " …" } else { "" };
        writeln!(screen, "{indent}{branch}{line}{}{more}", copies(child, screen))?;
        if !again {
            branches(route, *next, &format!("{indent}{bar}"), drawn, screen)?;
        }
    }
    Ok(())
}

fn label(stop: &Stop, screen: &Screen) -> String {
    let date = stop.date.map_or_else(|| screen.pick("undated", "日付なし").to_owned(), |date| date.to_string());
    let days = stop.days.map(|days| format!(" ({days:+})")).unwrap_or_default();
    let numbers = stop.numbers.join("・");
    let body = screen.paint(Paint::Value, stop.body.as_deref().unwrap_or("?"));
    let to = if stop.to.is_empty() { String::new() } else { format!(" → {}", stop.to.join("、")) };
    let parts = [format!("{date}{days}"), numbers, format!("{body}{to}")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("  ")
}

fn copies(stop: &Stop, screen: &Screen) -> String {
    let Some(first) = stop.places.first() else { return String::new() };
    let more = match stop.places.len() - 1 {
        0 => String::new(),
        more => format!(" +{more}"),
    };
    screen.paint(Paint::Dim, &format!("  [{}{more}]", shown(first)))
}
