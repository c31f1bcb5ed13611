use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use sla::Holidays;

/// The years from `from` to `to` in which the list has no holiday, though it has some in others.
///
/// Nobody knows of such a year whether it has none or is only missing, so a person who counts on the list should be
/// told. A list without any holiday was meant to be empty, and misses no year.
///
/// ```
/// use desk::holidays::{public, unlisted_years};
///
/// assert_eq!(unlisted_years(&public("us")?, 2034, 2037), [2036, 2037]);
/// # Ok::<(), sla::Error>(())
/// ```
pub fn unlisted_years(holidays: &Holidays, from: i16, to: i16) -> Vec<i16> {
    let listed = years(holidays);
    let misses = |year: &i16| !listed.is_empty() && !listed.contains(year);
    (from..=to).filter(misses).collect()
}

/// The years in which the list has holidays: the first and the last of each unbroken row of them.
pub fn listed_years(holidays: &Holidays) -> Vec<RangeInclusive<i16>> {
    let mut rows: Vec<RangeInclusive<i16>> = Vec::new();
    for year in years(holidays) {
        match rows.last_mut() {
            Some(row) if row.end() + 1 == year => *row = *row.start()..=year,
            _ => rows.push(year..=year),
        }
    }
    rows
}

fn years(holidays: &Holidays) -> BTreeSet<i16> {
    holidays.iter().map(|day| day.date.year()).collect()
}
