//! Clock changes and odd dates, one by one, with the answer worked out by hand.

use sla::{Budget, Calendar, Holiday, Holidays, Hours, Name, SupportTime, Week, Zone};

use crate::inputs::{hours, instant};

/// Open on every day of the week for these spans.
fn daily(zone: &str, spans: &[(&str, &str)]) -> Calendar {
    let mut week = Week::builder();
    for offset in 0..7 {
        let day = jiff::civil::Weekday::from_monday_zero_offset(offset).unwrap();
        for (open, close) in spans {
            week.add(day, open, close).unwrap();
        }
    }
    Hours::working(week.build().unwrap()).calendar(&Zone::named(zone).unwrap(), &Holidays::default())
}

#[track_caller]
fn assert_elapsed(calendar: &Calendar, from: &str, to: &str, minutes: i64) {
    let expected = SupportTime::from_seconds(minutes * 60).unwrap();
    assert_eq!(calendar.elapsed(instant(from), instant(to)), expected);
}

#[test]
fn a_span_over_a_gap_is_as_short_as_it_really_was() {
    let berlin = daily("Europe/Berlin", &[("01:00", "04:00")]);
    assert_elapsed(&berlin, "2027-03-28T00:00:00+01:00", "2027-03-28T12:00:00+02:00", 120);
}

#[test]
fn a_span_over_a_fold_is_as_long_as_it_really_was() {
    let berlin = daily("Europe/Berlin", &[("01:00", "04:00")]);
    assert_elapsed(&berlin, "2026-10-25T00:00:00+02:00", "2026-10-25T12:00:00+01:00", 240);
}

#[test]
fn a_span_within_a_gap_moves_later_with_the_clocks() {
    // 02:15–02:45 doesn't exist; "compatible" reads it as 03:15–03:45.
    let berlin = daily("Europe/Berlin", &[("02:15", "02:45")]);
    assert_elapsed(&berlin, "2027-03-28T00:00:00+01:00", "2027-03-28T12:00:00+02:00", 30);
    let opening = berlin.next_opening(instant("2027-03-28T00:00:00+01:00")).unwrap();
    assert_eq!(opening, instant("2027-03-28T03:15:00+02:00"));
}

#[test]
fn a_span_that_a_gap_moved_into_the_next_is_not_counted_twice() {
    // 02:00–03:00 becomes 03:00–03:00, nothing; 02:30–03:30 becomes 03:30–03:30, nothing; 03:00–04:00 stays.
    let berlin = daily("Europe/Berlin", &[("02:15", "02:45"), ("03:00", "04:00")]);
    assert_elapsed(&berlin, "2027-03-28T00:00:00+01:00", "2027-03-28T12:00:00+02:00", 60);
}

#[test]
fn a_repeated_hour_opens_at_its_first_pass_and_closes_at_its_first() {
    // 02:15–02:45 happens twice; both ends resolve to the earlier.
    let berlin = daily("Europe/Berlin", &[("02:15", "02:45")]);
    assert_elapsed(&berlin, "2026-10-25T00:00:00+02:00", "2026-10-25T12:00:00+01:00", 30);
    assert!(berlin.is_open(instant("2026-10-25T02:30:00+02:00")));
    assert!(!berlin.is_open(instant("2026-10-25T02:30:00+01:00")));
}

#[test]
fn a_date_that_a_zone_skipped_has_no_hours() {
    // Samoa had no 30 December 2011.
    let apia = daily("Pacific/Apia", &[("09:00", "17:00")]);
    assert_elapsed(&apia, "2011-12-29T00:00:00-10:00", "2012-01-01T00:00:00+14:00", 16 * 60);
    let due = apia.due(instant("2011-12-29T16:00:00-10:00"), hours(2)).unwrap();
    assert_eq!(due, instant("2011-12-31T10:00:00+14:00"));
    let ledger = apia.ledger(instant("2011-12-29T16:00:00-10:00"), hours(2)).unwrap();
    assert_eq!(ledger.rows().len(), 3, "one night, and no row for the date that never was");
}

#[test]
fn an_hour_skipped_at_midnight_shortens_the_date_and_nothing_else() {
    // Cairo went from 00:00 to 01:00 on Friday 26 April 2024.
    let cairo = daily("Africa/Cairo", &[("00:00", "24:00")]);
    assert_elapsed(&cairo, "2024-04-25T00:00:00+02:00", "2024-04-27T00:00:00+03:00", 47 * 60);
    assert_eq!(cairo.next_closing(instant("2024-04-25T12:00:00+02:00")), None);
    let zone = Zone::named("Africa/Cairo").unwrap();
    let first = zone.first_instant("2024-04-26".parse().unwrap());
    assert_eq!(first, instant("2024-04-26T01:00:00+03:00"));
}

#[test]
fn an_hour_skipped_over_midnight_is_lost_by_no_shift() {
    // Toronto went from 23:30 to 00:30 on 30 March 1919: the 31st began at 00:30.
    let toronto = daily("America/Toronto", &[("00:00", "24:00")]);
    let (from, to) = (instant("1919-03-30T12:00:00-05:00"), instant("1919-03-31T12:00:00-04:00"));
    assert_eq!(toronto.elapsed(from, to), to - from);
    let night = daily("America/Toronto", &[("22:00", "06:00")]);
    assert_elapsed(&night, "1919-03-30T12:00:00-05:00", "1919-03-31T12:00:00-04:00", 7 * 60);
}

#[test]
fn a_minute_of_tomorrow_repeated_after_midnight_is_counted_once_in_real_seconds() {
    // Goose Bay went back from 00:01 to 23:01 on 31 October 2010.
    let goose_bay = daily("America/Goose_Bay", &[("00:00", "24:00")]);
    let (from, to) = (instant("2010-11-06T12:00:00-03:00"), instant("2010-11-07T12:00:00-04:00"));
    assert_eq!(goose_bay.elapsed(from, to), to - from);
    assert_eq!(to - from, SupportTime::from_seconds(25 * 3600).unwrap());
}

#[test]
fn half_an_hour_is_also_a_change() {
    let lord_howe = daily("Australia/Lord_Howe", &[("01:00", "03:00")]);
    assert_elapsed(&lord_howe, "2026-10-04T00:00:00+10:30", "2026-10-04T12:00:00+11:00", 90);
    assert_elapsed(&lord_howe, "2026-04-05T00:00:00+11:00", "2026-04-05T12:00:00+10:30", 150);
}

#[test]
fn a_night_shift_belongs_to_two_dates_and_a_holiday_closes_only_its_own() {
    let mut week = Week::builder();
    week.add(jiff::civil::Weekday::Monday, "22:00", "06:00").unwrap();
    let hours = Hours::working(week.build().unwrap());
    let zone = Zone::named("Asia/Riyadh").unwrap();
    let tuesday = Holiday::closed("2026-11-24".parse().unwrap(), Name::same("Unity Day"));
    let calendar = hours.calendar(&zone, &Holidays::new([tuesday]));
    assert_elapsed(&calendar, "2026-11-23T00:00:00+03:00", "2026-11-25T00:00:00+03:00", 120);
}

#[test]
fn ten_years_of_24x7_and_of_8x5_end() {
    let always = Hours::always().calendar(&Zone::named("Asia/Riyadh").unwrap(), &Holidays::default());
    let start = instant("2026-01-01T00:00:00Z");
    assert_eq!(always.due(start, Budget::MAX).unwrap() - start, Budget::MAX.support_time());
    let working = Hours::working(Week::weekdays("09:00", "17:00").unwrap());
    let riyadh = working.calendar(&Zone::named("Asia/Riyadh").unwrap(), &Holidays::default());
    let due = riyadh.due(start, Budget::MAX).unwrap();
    assert_eq!(riyadh.elapsed(start, due), Budget::MAX.support_time());
}

#[test]
fn one_second_a_week_for_ten_years_is_refused_in_bounded_time() {
    let mut week = Week::builder();
    week.add(jiff::civil::Weekday::Monday, "09:00", "09:00:01").unwrap();
    let hours = Hours::working(week.build().unwrap());
    let calendar = hours.calendar(&Zone::named("Europe/Berlin").unwrap(), &Holidays::default());
    let error = calendar.due(instant("2026-01-01T00:00:00Z"), Budget::MAX).unwrap_err();
    assert_eq!(error.field(), "budget");
}

#[test]
fn whole_weeks_with_a_holiday_close_at_it_and_then_never_again() {
    let week = Hours::working(Week::always_open());
    let holiday = Holiday::closed("2026-12-25".parse().unwrap(), Name::same("Christmas Day"));
    let calendar = week.calendar(&Zone::named("Europe/Berlin").unwrap(), &Holidays::new([holiday]));
    let closing = calendar.next_closing(instant("2026-11-22T12:00:00Z"));
    assert_eq!(closing, Some(instant("2026-12-25T00:00:00+01:00")));
    assert_eq!(calendar.next_closing(instant("2026-12-26T12:00:00Z")), None);
}

#[test]
fn beyond_the_table_of_changes_the_rules_go_on() {
    let berlin = daily("Europe/Berlin", &[("01:00", "04:00")]);
    assert_elapsed(&berlin, "2999-03-01T00:00:00+01:00", "2999-04-01T00:00:00+02:00", 31 * 180 - 60);
    assert_elapsed(&berlin, "2999-10-01T00:00:00+02:00", "2999-11-01T00:00:00+01:00", 31 * 180 + 60);
}

#[test]
fn the_ends_of_time_are_errors_and_no_panics() {
    use sla::Instant;
    let berlin = daily("Europe/Berlin", &[("01:00", "04:00")]);
    assert!(berlin.due(Instant::MAX, hours(24)).is_err());
    assert_eq!(berlin.next_opening(Instant::MAX), None);
    assert!(berlin.due(Instant::MIN, hours(24)).is_ok());
    assert!(berlin.elapsed(Instant::MIN, Instant::MAX) > SupportTime::ZERO);
}
