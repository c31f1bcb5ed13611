//! Calendars, zones and instants for the laws, drawn so that clock changes and odd dates are common.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZoneDatabase;
use proptest::prelude::*;
use sla::{Instant, Zone};

use checks::Written;

pub static ZONES: LazyLock<Vec<String>> = LazyLock::new(Zone::names);

/// 1900-01-01 and 2130-01-01: the years before common time to those beyond the library's table.
const YEARS: std::ops::Range<i64> = -2_208_988_800..5_049_129_600;

pub fn instant(text: &str) -> Instant {
    text.parse().unwrap()
}

pub fn hours(amount: i64) -> sla::Budget {
    sla::Budget::from_seconds(amount * 3600).unwrap()
}

fn zone_name() -> impl Strategy<Value = String> {
    (0..ZONES.len()).prop_map(|index| ZONES[index].clone())
}

/// Seconds since 1970: anywhere in `YEARS`, or within three days of a change of the zone's clocks.
fn start_in(zone: String) -> impl Strategy<Value = (String, i64)> {
    (YEARS, -3 * 86_400..3 * 86_400_i64, any::<bool>()).prop_map(move |(second, near, at_change)| {
        let tz = TimeZoneDatabase::bundled().get(&zone).unwrap();
        let at = Timestamp::from_second(second).unwrap();
        let change = tz.following(at).next().or_else(|| tz.preceding(at).next());
        match change.filter(|_| at_change) {
            Some(change) => {
                let at = change.timestamp().as_second().clamp(YEARS.start, YEARS.end);
                (zone.clone(), at + near)
            }
            None => (zone.clone(), second),
        }
    })
}

/// A wall-clock second, often round and often in the small hours, where clocks change.
fn second_of_day() -> impl Strategy<Value = u32> {
    prop_oneof![
        (0..24_u32).prop_map(|hour| hour * 3600),
        (0..8_u32).prop_map(|half| half * 1800),
        0..86_400_u32,
    ]
}

fn week_span() -> impl Strategy<Value = (usize, u32, u32)> {
    let closing = prop_oneof![second_of_day(), Just(86_400)];
    (0..7_usize, second_of_day(), closing).prop_filter("opens for no time", |(_, a, b)| a != b)
}

fn week() -> impl Strategy<Value = Vec<(usize, u32, u32)>> {
    let weekdays = |a: u32, b: u32| (0..5).map(|day| (day, a * 3600, b * 3600)).collect::<Vec<_>>();
    prop_oneof![
        Just(weekdays(9, 17)),
        Just(weekdays(0, 24)),
        Just((0..7).map(|day| (day, 0, 86_400)).collect::<Vec<_>>()),
        Just(weekdays(22, 6)),
        prop::collection::vec(week_span(), 1..8),
    ]
}

/// Days after the start's date, each closed or open for a few hours.
fn dates(around: Date) -> impl Strategy<Value = Vec<(Date, Vec<(u32, u32)>)>> {
    let span = (0..86_399_u32, 1..86_400_u32).prop_map(|(a, length)| (a, (a + length).min(86_400)));
    let hours = prop_oneof![3 => Just(vec![]), 1 => prop::collection::vec(span, 1..3)];
    let date =
        (-2..16_i64, hours).prop_map(move |(offset, hours)| (around + jiff::Span::new().days(offset), hours));
    prop::collection::vec(date, 0..4)
}

/// A calendar and an instant near something interesting about it.
pub fn case() -> impl Strategy<Value = (Written, Instant)> {
    zone_name()
        .prop_flat_map(start_in)
        .prop_flat_map(|(zone, second)| {
            let date = Timestamp::from_second(second)
                .unwrap()
                .to_zoned(TimeZoneDatabase::bundled().get(&zone).unwrap())
                .date();
            (Just(zone), Just(second), 0..1_000_000_i64, week(), dates(date))
        })
        .prop_map(|(zone, second, micros, week, dates)| {
            let at = Instant::from_microsecond(second * 1_000_000 + micros).unwrap();
            (Written { zone, week, dates }, at)
        })
}
