//! `radd sla`: business time for scripts.

use serde_json::{Value, json};

use crate::run::{Run, radd, radd_with_input};

fn due(line: &Value) -> (Value, Run) {
    let run = radd_with_input("sla due --jsonl", &line.to_string());
    (serde_json::from_str(&run.out).unwrap(), run)
}

#[test]
fn a_deadline_on_each_calendar_of_the_catalogue() {
    for (calendar, due_at) in [
        ("global-8x5", "2026-11-30T10:00:00Z"),
        ("north-america-8x5", "2026-11-30T09:00:00Z"),
        ("24x5", "2026-11-30T00:02:00Z"),
        ("24x7", "2026-11-28T00:00:00Z"),
    ] {
        let (answer, run) = due(&json!({
            "id": 1, "zone": "Europe/Berlin", "calendar": calendar, "holidays": [],
            "start": "2026-11-27T22:00:00Z", "budget_s": 7200,
        }));
        assert!(run.ok, "{}", run.out);
        assert_eq!(answer["due"], due_at, "{calendar}");
    }
}

#[test]
fn a_calendar_may_be_written_out() {
    let (answer, _) = due(&json!({
        "id": 1, "zone": "Asia/Riyadh",
        "calendar": {"observes_holidays": true, "week": {"sun": [["08:00", "12:00"], ["13:00", "17:00"]], "thu": [["22:00", "06:00"]]}},
        "holidays": ["2026-11-22"],
        "start": "2026-11-20T00:00:00Z", "budget_s": 36000,
    }));
    // Friday 03:00 to 06:00, Sunday closed by the holiday, seven of the eight hours of the night to Friday.
    assert_eq!(answer["due"], "2026-11-27T02:00:00Z");
}

#[test]
fn holidays_are_passed_over_by_a_calendar_that_does_not_observe_them() {
    let line = |observes: bool| {
        json!({
            "zone": "Asia/Riyadh", "holidays": ["2026-11-23"], "start": "2026-11-22T21:00:00Z", "budget_s": 1,
            "calendar": {"observes_holidays": observes, "week": {"mon": [["00:00", "24:00"]]}},
        })
    };
    assert_eq!(due(&line(false)).0["due"], "2026-11-22T21:00:01Z");
    assert_eq!(due(&line(true)).0["due"], "2026-11-29T21:00:01Z");
}

#[test]
fn elapsed_is_exact_to_the_microsecond() {
    let lines = [
        ("2026-11-27T13:00:00Z", "2026-11-30T06:00:00.000001Z", "3600.000001"),
        ("2026-11-27T13:00:00Z", "2026-11-30T07:00:00Z", "7200"),
        ("2026-11-28T13:00:00Z", "2026-11-28T13:00:00Z", "0"),
        ("2026-11-27T12:00:00.5Z", "2026-11-27T12:00:01Z", "0.5"),
    ];
    for (from, to, elapsed) in lines {
        let line = json!({"zone": "Asia/Riyadh", "calendar": "global-8x5", "from": from, "to": to});
        let run = radd_with_input("sla elapsed --jsonl", &line.to_string());
        assert!(run.out.contains(&format!("\"elapsed_s\":{elapsed}}}")), "{}", run.out);
    }
}

#[test]
fn a_budget_may_have_six_decimals() {
    let line = json!({"zone": "Asia/Riyadh", "calendar": "24x7", "start": "2026-11-27T12:00:00Z"});
    for (budget, answer) in [
        ("0.5", "\"due\":\"2026-11-27T12:00:00.5Z\""),
        ("0", "\"due\":\"2026-11-27T12:00:00Z\""),
        ("315576000", "\"due\":\"2036-11-27T00:00:00Z\""),
        (
            "315576000.000001",
            "budget_s: \\\"315576000.000001\\\": not a number of seconds from 0 to ten years",
        ),
        ("-1", "budget_s: \\\"-1\\\": not a number of seconds from 0 to ten years"),
        ("0.0000001", "at most six decimals"),
        ("1e3", "at most six decimals"),
        ("99999999999999999999", "at most six decimals"),
        ("\"7200\"", "not a number of seconds"),
        ("null", "budget_s: is missing"),
    ] {
        let mut text = line.to_string();
        text.pop();
        let run = radd_with_input("sla due --jsonl", &format!("{text},\"budget_s\":{budget}}}"));
        assert!(run.out.contains(answer), "{budget}: {}", run.out);
    }
}

#[test]
fn bad_lines_say_why_and_the_rest_go_on() {
    let good = json!({
        "zone": "Asia/Riyadh", "calendar": "global-8x5", "start": "2026-11-23T06:00:00Z", "budget_s": 60,
    });
    let week = |week: Value| json!({"observes_holidays": true, "week": week});
    let mut input = String::new();
    let expected = [
        ("zone", json!("Nowhere"), "zone: \"Nowhere\": not a zone of the tz database"),
        (
            "calendar",
            json!("8x5"),
            "calendar: \"8x5\": not a calendar of the catalogue: write one of global-8x5",
        ),
        ("calendar", json!(5), "calendar: \"5\": not an id of the catalogue or an object with a week"),
        ("calendar", week(json!({})), "calendar.week: the week has no open hours"),
        (
            "calendar",
            week(json!({"mon": [["9", "17:00"]]})),
            "calendar.week.mon[0][0]: \"9\": not a time of day",
        ),
        (
            "calendar",
            week(json!({"mon": [["09:00"]]})),
            "calendar.week.mon[0]: \"09:00\": not a span of hours",
        ),
        ("calendar", week(json!({"monday": [["09:00", "17:00"]]})), "not a day of the week: write mon, tue"),
        (
            "calendar",
            json!({"week": {"mon": [["09:00", "17:00"]]}}),
            "calendar.observes_holidays: is missing",
        ),
        (
            "start",
            json!("2026-11-23T06:00:00Z[Asia/Riyadh]"),
            "start: \"2026-11-23T06:00:00Z[Asia/Riyadh]\": not an RFC 3339 instant",
        ),
        ("calendar", json!({"observes_holidays": true, "week": {}, "open": 1}), "unknown field `open`"),
        ("start", json!("2026-11-23T06:00:00"), "start: \"2026-11-23T06:00:00\": not an RFC 3339 instant"),
        (
            "start",
            json!("2026-11-23T06:00:00.1234567Z"),
            "start: \"2026-11-23T06:00:00.1234567Z\": finer than a microsecond",
        ),
        ("start", Value::Null, "start: is missing"),
    ];
    for (field, bad, _) in &expected {
        let mut line = good.clone();
        line[*field] = bad.clone();
        input += &format!("{line}\n{good}\n");
    }
    let run = radd_with_input("sla due --jsonl", &input);
    assert!(!run.ok);
    let answers: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), 2 * expected.len());
    for (pair, (field, bad, says)) in answers.chunks(2).zip(&expected) {
        let error = pair[0]["error"].as_str().unwrap_or_default();
        assert!(error.contains(says), "{field} = {bad}: {error}");
        assert_eq!(pair[1]["due"], "2026-11-23T06:01:00Z", "the line after a bad one");
    }
}

#[test]
fn what_is_no_object_or_no_text_is_an_error_of_its_line() {
    let run = radd_with_input("sla elapsed --jsonl", "[1]\n\"x\"\nnull\n{\"zone\":\n");
    assert_eq!((run.ok, run.out.lines().count()), (false, 4));
    assert!(run.out.lines().all(|line| line.contains("not a JSON object in one line")), "{}", run.out);
    let bytes = crate::run::radd_bytes(&["sla", "due", "--jsonl"], b"{\"zone\":\"\xff\xfe\"}\n");
    assert!(!bytes.ok && bytes.out.contains("not a JSON object in one line"), "{}", bytes.out);
}

#[test]
fn a_line_without_end_is_refused_and_the_next_is_read() {
    let mut input = vec![b' '; 17 * 1024 * 1024];
    input.extend(b"\n{\"zone\":\"Asia/Riyadh\",\"calendar\":\"24x7\",\"start\":\"2026-11-27T12:00:00Z\",\"budget_s\":1}\n");
    let run = crate::run::radd_bytes(&["sla", "due", "--jsonl"], &input);
    let lines: Vec<_> = run.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}", run.out);
    assert!(
        lines[0].contains("line 1: it is longer than 16777216 bytes")
            && lines[1].contains("\"due\":\"2026-11-27T12:00:01Z\"")
    );
}

#[test]
fn hours_that_overlap_count_once_and_the_line_says_so() {
    let (answer, run) = due(&json!({
        "zone": "Asia/Riyadh", "start": "2026-11-23T06:00:00Z", "budget_s": 3600,
        "calendar": {"observes_holidays": false, "week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}},
    }));
    assert!(run.ok);
    let warning = "calendar.week: mon 11:00–13:00 overlaps other hours; each second counts once";
    assert_eq!((&answer["due"], &answer["warnings"]), (&json!("2026-11-23T07:00:00Z"), &json!([warning])));
}

#[test]
fn answers_that_a_line_brings_along_are_not_taken_for_its_own() {
    let mut line =
        json!({"zone": "Asia/Riyadh", "calendar": "24x7", "start": "2026-11-27T12:00:00Z", "budget_s": 1});
    line["due"] = json!("1999-01-01T00:00:00Z");
    line["error"] = json!("an old one");
    let (answer, _) = due(&line);
    assert_eq!((&answer["due"], &answer["error"]), (&json!("2026-11-27T12:00:01Z"), &Value::Null));
    line["start"] = json!("never");
    let (answer, _) = due(&line);
    assert_eq!(answer["due"], Value::Null);
    assert!(answer["error"].as_str().unwrap().starts_with("start: \"never\""));
}

#[test]
fn arabic_digits_are_read_in_every_field() {
    let (answer, run) = due(&json!({
        "zone": "Asia/Riyadh", "start": "٢٠٢٦-١١-٢٢T٠٦:٠٠:٠٠Z", "budget_s": 3600, "holidays": ["۲۰۲۶-۱۱-۲۲"],
        "calendar": {"observes_holidays": true, "week": {"sun": [["٠٩:٠٠", "١٧:٠٠"]]}},
    }));
    assert!(run.ok, "{}", run.out);
    assert_eq!(answer["due"], "2026-11-29T07:00:00Z");
}

#[test]
fn elapsed_backwards_is_an_error() {
    let line = json!({
        "zone": "Asia/Riyadh", "calendar": "24x7", "from": "2026-11-27T12:00:00Z", "to": "2026-11-27T11:00:00Z",
    });
    let run = radd_with_input("sla elapsed --jsonl", &line.to_string());
    assert!(!run.ok && run.out.contains("lies before"), "{}", run.out);
}

#[test]
fn nothing_in_is_nothing_out() {
    let run = radd_with_input("sla due --jsonl", "");
    assert!(run.ok && run.out.is_empty());
    assert!(!radd("sla due").ok, "--jsonl is asked for by name");
}
