//! Every way to configure nonsense, and the sentence that it gets.

use jiff::civil::Weekday::{Friday, Monday};
use sla::{Budget, DayHours, Holidays, Instant, Language, SupportTime, WallTime, Week, Zone};

#[test]
fn an_empty_calendar_is_refused() {
    let error = Week::builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the week has no open hours, so nothing would ever be due: give at least one span"
    );
    assert!(error.text(Language::Ar).contains("لا ساعات مفتوحة"));
}

#[test]
fn an_unknown_zone_is_refused_and_never_utc() {
    for name in [
        "Mars/Olympus",
        "",
        "+03:00",
        "Asia/Riyadh ",
        "local",
        "Etc/Unknown",
        "etc/unknown",
        "Factory",
        "FACTORY",
    ] {
        let error = Zone::named(name).unwrap_err();
        assert_eq!(error.input(), name);
        assert!(error.to_string().contains("give an IANA name such as Asia/Riyadh"), "{error}");
    }
}

#[test]
fn a_malformed_time_is_refused_by_its_place() {
    for (open, close, field, input) in [
        ("9:00", "17:00", "[0]", "9:00"),
        ("09:00", "25:00", "[1]", "25:00"),
        ("09:00", "24:00:01", "[1]", "24:00:01"),
        ("09:60", "17:00", "[0]", "09:60"),
        ("09:00:60", "17:00", "[0]", "09:00:60"),
        ("09:00:00:00", "17:00", "[0]", "09:00:00:00"),
        ("", "17:00", "[0]", ""),
        ("09:00", "5 pm", "[1]", "5 pm"),
    ] {
        let error = Week::builder().add(Monday, open, close).unwrap_err();
        assert_eq!((error.field(), error.input()), (field, input));
        let problem = "not a time of day such as 09:00, 17:30:15 or 24:00";
        assert_eq!(error.problem(Language::En), problem);
    }
}

#[test]
fn a_span_of_no_length_says_how_a_whole_day_is_written() {
    let error = Week::builder().add(Monday, "09:00", "09:00").unwrap_err();
    assert_eq!(error.to_string(), "\"09:00–09:00\": closes when it opens: for a whole day write 00:00–24:00");
    let error = Week::builder().add(Monday, "24:00", "09:00").unwrap_err();
    assert!(error.to_string().contains("write 00:00 of the next day"));
}

#[test]
fn hours_of_a_date_that_run_over_its_end_are_refused() {
    let wall = |text: &str| text.parse::<WallTime>().unwrap();
    let error = DayHours::new([(wall("08:00"), wall("12:00")), (wall("22:00"), wall("06:00"))]).unwrap_err();
    assert_eq!((error.field(), error.input()), ("[1]", "22:00–06:00"));
}

#[test]
fn overlaps_are_united_and_reported() {
    let mut week = Week::builder();
    week.add(Monday, "09:00", "13:00").unwrap();
    week.add(Monday, "12:00", "17:00").unwrap();
    week.add(Friday, "22:00", "02:00").unwrap();
    let week = week.build().unwrap();
    assert_eq!(week.overlaps(), ["mon 12:00–17:00"]);
    assert_eq!(week.seconds(), 12 * 3600);
    let mut meeting = Week::builder();
    meeting.add(Monday, "09:00", "12:00").unwrap().add(Monday, "12:00", "17:00").unwrap();
    assert!(meeting.build().unwrap().overlaps().is_empty(), "spans that meet don't overlap");
}

#[test]
fn a_budget_below_nothing_or_beyond_ten_years_is_refused() {
    for seconds in [-1, 315_576_001, i64::MAX, i64::MIN] {
        let error = Budget::from_seconds(seconds).unwrap_err();
        assert_eq!(error.input(), seconds.to_string());
        assert!(error.to_string().contains("not a number of seconds from 0 to ten years (315576000)"));
    }
    assert!(Budget::try_from(SupportTime::from_microseconds(-1)).is_err());
    assert!(Budget::from_seconds(315_576_000).is_ok());
}

#[test]
fn an_instant_without_offset_or_finer_than_a_microsecond_is_refused() {
    for (text, problem) in [
        ("2026-11-27T16:00:00", "not an RFC 3339 instant with its offset"),
        ("2026-11-31T16:00:00Z", "not an RFC 3339 instant with its offset"),
        ("yesterday", "not an RFC 3339 instant with its offset"),
        ("2026-11-01T01:30:00+03:00[Europe/London]", "not an RFC 3339 instant with its offset"),
        ("2026-11-27T13:00:60Z", "not an RFC 3339 instant with its offset"),
        ("-000001-11-27T13:00:00Z", "not an RFC 3339 instant with its offset"),
        ("+002026-11-27T13:00:00Z", "not an RFC 3339 instant with its offset"),
        ("2026-11-27T16:00:00.0000005Z", "finer than a microsecond, and nothing is ever rounded"),
    ] {
        let error = text.parse::<Instant>().unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
    assert!(Instant::from_microsecond(i64::MAX).is_err());
}

#[test]
fn a_date_that_is_none_is_named_with_its_place() {
    let error = Holidays::from_dates(["2026-12-25", "2026-02-30"]).unwrap_err();
    assert_eq!(
        error.within("holidays").to_string(),
        "holidays[1]: \"2026-02-30\": not a date such as 2026-12-25"
    );
}
