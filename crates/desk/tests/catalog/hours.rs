//! Opening hours as a machine sends them.

use desk::hours::HoursSpec;
use jiff::civil::Weekday;
use sla::Hours;

fn hours(json: &str) -> Result<Hours, String> {
    let spec: HoursSpec = serde_json::from_str(json).map_err(|e| e.to_string())?;
    Hours::try_from(spec).map_err(|e| e.to_string())
}

#[test]
fn hours_are_read_by_day_and_by_date() {
    let read = hours(
        r#"{"observes_holidays": true, "week": {"mon": [["09:00", "12:00"], ["13:00", "17:00"]], "fri": [["22:00", "06:00"]]},
            "dates": {"2026-12-24": [["09:00", "13:00"]], "2026-12-25": []}}"#,
    )
    .unwrap_or_else(|e| panic!("{e}"));
    assert!(read.observes_holidays);
    assert_eq!(read.week.hours(Weekday::Monday).spans().len(), 2);
    assert_eq!(read.week.seconds(), (7 + 8) * 3600, "the night into Saturday counts");
    assert_eq!(read.dates.len(), 2);
    let same = HoursSpec {
        observes_holidays: false,
        week: [("mon".to_owned(), vec![vec!["09:00".to_owned(), "17:00".to_owned()]])].into(),
        dates: Default::default(),
    };
    let json = serde_json::to_string(&same).unwrap_or_default();
    assert_eq!(json, r#"{"observes_holidays":false,"week":{"mon":[["09:00","17:00"]]}}"#);
}

#[test]
fn hours_that_make_no_sense_are_refused_by_field() {
    for (json, expected) in [
        (
            r#"{"observes_holidays": true, "week": {"mon": [["09:00", "5 pm"]]}}"#,
            r#"week.mon[0][1]: "5 pm": not a time of day such as 09:00, 17:30:15 or 24:00"#,
        ),
        (
            r#"{"observes_holidays": true, "week": {"mon": [["09:00", "17:00", "18:00"]]}}"#,
            r#"week.mon[0]: "09:00, 17:00, 18:00": not a span of hours: write its opening and its closing time, such as ["09:00", "17:00"]"#,
        ),
        (
            r#"{"observes_holidays": true, "week": {"Monday": [["09:00", "17:00"]]}}"#,
            r#"week.Monday: "Monday": not a day of the week: write mon, tue, wed, thu, fri, sat, sun"#,
        ),
        (
            r#"{"observes_holidays": true, "week": {}}"#,
            "week: the week has no open hours, so nothing would ever be due: give at least one span",
        ),
        (
            r#"{"observes_holidays": true, "week": {"mon": [["24:00", "01:00"]]}}"#,
            r#"week.mon[0]: "24:00–01:00": opens at 24:00: write 00:00 of the next day"#,
        ),
        (
            r#"{"observes_holidays": true, "week": {"mon": [["09:00", "17:00"]]}, "dates": {"20261224": []}}"#,
            r#"dates.20261224: "20261224": not a date such as 2026-12-24"#,
        ),
        (
            r#"{"observes_holidays": true, "week": {"mon": [["09:00", "17:00"]]}, "dates": {"2026-12-24": [["17:00", "09:00"]]}}"#,
            r#"dates.2026-12-24[0]: "17:00–09:00": closes before it opens: the hours of a single date end by 24:00"#,
        ),
    ] {
        assert_eq!(hours(json), Err(expected.to_owned()), "{json}");
    }
}

#[test]
fn fields_that_are_unknown_missing_or_double_are_refused() {
    for (json, expected) in [
        (r#"{"week": {"mon": []}}"#, "missing field `observes_holidays`"),
        (r#"{"observes_holidays": true}"#, "missing field `week`"),
        (
            r#"{"observes_holidays": true, "week": {}, "days": {}}"#,
            "unknown field `days`, expected one of `observes_holidays`, `week`, `dates`",
        ),
        (
            r#"{"observes_holidays": true, "week": {"mon": [], "mon": []}}"#,
            r#""mon" comes twice: give all its hours once"#,
        ),
        (r#"{"observes_holidays": "yes", "week": {}}"#, "expected a boolean"),
        (r#"{"observes_holidays": true, "week": []}"#, "expected lists of opening and closing times by day"),
    ] {
        let error = hours(json).expect_err(json);
        assert!(error.contains(expected), "{error}");
    }
}
