//! `radd promise`: the promise of a case, one at a time and a line each.

use serde_json::{Value, json};

use crate::run::{radd, radd_with_input};

/// The promise that the arguments ask for, as JSON.
fn promise(arguments: &str) -> Value {
    let run = radd(&format!("promise --json {arguments}"));
    assert!(run.ok, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

#[test]
fn s3_to_s6_every_plan_and_priority_has_the_pages_target() {
    let page =
        [("basic", ["7200", "43200", "86400", "86400"]), ("premium", ["1800", "3600", "14400", "43200"])];
    for (plan, targets) in page {
        for (priority, target) in (1..).zip(targets) {
            let answer = promise(&format!(
                "--plan {plan} --region global --zone Asia/Riyadh --priority {priority} --at 2026-11-23T09:00"
            ));
            assert_eq!(answer["target_s"].to_string(), target, "{plan} P{priority}");
            assert_eq!(answer["priority"], format!("P{priority}"));
        }
    }
}

#[test]
fn d2_the_clock_is_the_coverage_for_priorities_1_and_2_and_working_hours_for_3_and_4() {
    for (arguments, clock) in [
        ("--plan basic --region global --priority P1", "global-8x5"),
        ("--plan basic --region north-america --priority P2", "north-america-8x5"),
        ("--plan basic --region global --coverage 24x5 --priority P1", "24x5"),
        ("--plan basic --region global --coverage 24x5 --priority P3", "global-8x5"),
        ("--plan premium --region global --priority P2", "24x7"),
        ("--plan premium --region global --priority P3", "global-8x5"),
        ("--plan premium --region north-america --priority P4", "north-america-8x5"),
    ] {
        let answer = promise(&format!("{arguments} --zone Asia/Riyadh --at 2026-11-23T09:00"));
        assert_eq!(answer["clock"], clock, "{arguments}");
    }
}

#[test]
fn d2_premium_priority_3_submitted_saturday_is_due_monday_at_noon_in_north_america() {
    let answer = promise(
        "--plan premium --region north-america --zone America/Chicago --priority 3 --at 2026-11-28T11:00:00",
    );
    assert_eq!(answer["respond_by"], "2026-11-30T18:00:00Z");
    assert_eq!(answer["respond_by_local"], "2026-11-30T12:00:00-06:00");
    let ledger = json!([
        {"kind": "closed", "from": "2026-11-28T11:00:00-06:00", "to": "2026-11-30T08:00:00-06:00",
         "seconds": 162_000, "total": 0, "reason": "weekend"},
        {"kind": "open", "from": "2026-11-30T08:00:00-06:00", "to": "2026-11-30T12:00:00-06:00",
         "seconds": 14_400, "total": 14_400, "reason": null},
    ]);
    assert_eq!(answer["ledger"], ledger);
}

#[test]
fn d4_holidays_are_named_in_the_ledger_and_close_working_hours() {
    let thanksgiving =
        "--plan premium --region north-america --zone America/Chicago --priority P3 --at 2026-11-25T15:00";
    let answer = promise(&format!("{thanksgiving} --holidays us"));
    assert_eq!(answer["respond_by_local"], "2026-11-27T10:00:00-06:00");
    assert_eq!(answer["ledger"][1]["kind"], "holiday");
    assert_eq!(answer["ledger"][1]["reason"], "Thanksgiving Day");
    assert_eq!(answer["notes"], json!([]));
    let none = promise(&format!("{thanksgiving} --holidays none"));
    assert_eq!(
        (&none["respond_by_local"], &none["notes"]),
        (&json!("2026-11-26T10:00:00-06:00"), &json!([]))
    );
    let without = promise(thanksgiving);
    assert_eq!(without["respond_by_local"], "2026-11-26T10:00:00-06:00");
    assert_eq!(without["notes"][0], "No holidays were given (--holidays), so none is taken into account.");
}

#[test]
fn d4_a_year_of_which_no_holiday_is_listed_is_said() {
    let arguments = "--plan basic --region global --zone America/New_York --priority 3 --holidays us";
    let answer = promise(&format!("{arguments} --at 2035-12-28T15:00"));
    assert_eq!(answer["notes"][0], "No holiday is listed in 2036, so only the week closes its hours.");
    assert_eq!(promise(&format!("{arguments} --at 2034-12-28T15:00"))["notes"], json!([]));
}

#[test]
fn d5_24x5_runs_through_the_night_and_not_through_the_weekend() {
    let answer = promise(
        "--plan basic --coverage 24x5 --region global --zone Europe/Berlin --priority P1 --at 2026-11-27T23:00",
    );
    assert_eq!(answer["respond_by_local"], "2026-11-30T01:02:00+01:00");
}

#[test]
fn d6_a_local_time_that_was_skipped_or_came_twice_is_read_as_compatible_and_said() {
    let premium = "--plan premium --region global --zone Europe/Berlin --priority P1";
    let gap = promise(&format!("{premium} --at 2027-03-28T02:30"));
    assert_eq!(gap["submitted"], "2027-03-28T01:30:00Z");
    assert!(gap["notes"][0].as_str().unwrap().contains("did not exist"));
    let fold = promise(&format!("{premium} --at 2026-10-25T02:30"));
    assert_eq!(fold["submitted"], "2026-10-25T00:30:00Z");
    assert!(fold["notes"][0].as_str().unwrap().contains("came twice"));
}

#[test]
fn d14_another_edition_brings_its_own_plan() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog/examples/credenti-standard.toml");
    let answer = promise(&format!(
        "--catalog {file} --plan standard --region global --zone Asia/Riyadh --priority P1 --at 2026-11-23T23:30"
    ));
    assert_eq!(
        (&answer["clock"], &answer["respond_by_local"]),
        (&json!("24x5"), &json!("2026-11-24T00:30:00+03:00"))
    );
    let unknown = radd("promise --plan standard --region global --zone Asia/Riyadh --priority P1");
    assert!(!unknown.ok && unknown.err.contains("basic, premium"), "{}", unknown.err);
}

#[test]
fn s15_reasonable_efforts_stand_with_every_promise_in_both_languages() {
    let arguments =
        "promise --plan basic --region global --zone Asia/Riyadh --priority P1 --at 2026-11-23T09:00";
    let english = radd(arguments);
    assert!(english.out.contains("Credenti makes reasonable efforts to meet the response times"));
    let arabic = radd(&format!("{arguments} --lang ar"));
    assert!(arabic.out.contains("تبذل Credenti جهودًا معقولة للالتزام بأوقات الاستجابة"));
    assert!(arabic.out.starts_with("موعد الاستجابة الاثنين 23 نوفمبر 2026، 11:00"), "{}", arabic.out);
}

#[test]
fn arabic_digits_are_read_in_arguments() {
    let run = radd(
        "promise --json --plan basic --region global --zone Asia/Riyadh --priority ١ --at ٢٠٢٦-١١-٢٣T٠٩:٠٠",
    );
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&answer["priority"], &answer["submitted"]), (&json!("P1"), &json!("2026-11-23T06:00:00Z")));
}

#[test]
fn bad_arguments_say_which_and_what_is_allowed() {
    let good = [
        ("--plan", "basic"),
        ("--region", "global"),
        ("--zone", "Asia/Riyadh"),
        ("--priority", "P1"),
        ("--at", "2026-11-23T09:00"),
    ];
    for (name, bad, says) in [
        ("--plan", "gold", "--plan: \"gold\": not a plan of the catalogue: write one of basic, premium"),
        (
            "--region",
            "mars",
            "--region: \"mars\": not a region of the catalogue: write one of global, north-america",
        ),
        ("--zone", "Asia/Riad", "--zone: \"Asia/Riad\": not a zone of the tz database"),
        ("--priority", "P0", "--priority: \"P0\": not a priority"),
        (
            "--priority",
            "P5",
            "--priority: \"P5\": not a priority of the catalogue: write one of P1, P2, P3, P4",
        ),
        ("--at", "tomorrow", "--at: \"tomorrow\": not a moment: write a local time such as 2026-11-28T11:00"),
        ("--at", "2026-11-23", "--at: \"2026-11-23\": not a moment"),
        ("--at", "2026-02-30T09:00", "--at: \"2026-02-30T09:00\": not a moment"),
        ("--at", "2026-11-23T09:00+03:00[Europe/London]", "not a moment"),
        ("--at", "2026-11-23T09:00:60", "not a moment"),
        ("--at", "2026-11-23T09:00:60Z", "not a moment"),
        ("--zone", "Factory", "not a zone of the tz database"),
        ("--at", "2026-11-23T09:00[Asia/Dubai]", "not a moment"),
        ("--at", "2026-11-23T09:00:00.0000001", "finer than a microsecond"),
        (
            "--coverage",
            "9x5",
            "--coverage: \"9x5\": not a coverage of the catalogue: write one of 8x5, 24x5, 24x7",
        ),
        ("--holidays", "zz", "\"zz\": no list of public holidays"),
        ("--catalog", "nowhere.toml", "--catalog: nowhere.toml"),
    ] {
        let mut arguments = vec!["promise"];
        arguments.extend(
            good.iter().filter(|(other, _)| *other != name).flat_map(|(name, value)| [*name, *value]),
        );
        arguments.extend([name, bad]);
        let run = crate::run::radd_arguments(&arguments, "");
        assert!(!run.ok && run.out.is_empty(), "{name} {bad}: {}", run.out);
        assert!(run.err.contains(says), "{name} {bad}: {}", run.err);
    }
}

#[test]
fn errors_speak_the_readers_language() {
    let run = radd("promise --plan gold --region global --zone Asia/Riyadh --priority P1 --lang ar");
    assert!(run.err.contains("اكتب واحدًا من basic، premium"), "{}", run.err);
}

#[test]
fn lines_come_back_in_order_with_their_answers_and_bad_ones_say_why() {
    let input = concat!(
        r#"{"id":1,"plan":"basic","coverage":"8x5","region":"global","zone":"Asia/Riyadh","holidays":["2026-11-30"],"priority":"P2","submitted":"2026-11-27T13:00:00Z"}"#,
        "\n\n",
        r#"{"id":"two","plan":"premium","region":"north-america","zone":"America/Chicago","priority":3,"submitted":"2026-11-28T11:00:00-06:00","note":"kept"}"#,
        "\n{not json}\n",
        r#"{"id":4,"plan":"premium","hours":"24x5","region":"global","zone":"Europe/Berlin","priority":"1","submitted":"2026-11-27T22:58:00Z"}"#,
        "\n",
        r#"{"id":5,"plan":"premium","region":"global","zone":"Europe/Berlin","priority":"P1","submitted":"2026-11-27T22:58:00"}"#,
    );
    let run = radd_with_input("promise --jsonl", input);
    assert!(!run.ok, "a bad line must show in the exit status");
    let lines: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 5);
    let keys: Vec<_> = lines[0].as_object().unwrap().keys().map(String::as_str).collect();
    let given = ["id", "plan", "coverage", "region", "zone", "holidays", "priority", "submitted"];
    assert_eq!(keys[..8], given);
    assert_eq!(keys[8..], ["respond_by", "clock", "target_s", "ledger"]);
    assert_eq!(lines[0]["respond_by"], "2026-12-02T09:00:00Z");
    assert_eq!(lines[0]["ledger"][2]["reason"], "2026-11-30");
    assert_eq!((&lines[1]["priority"], &lines[1]["note"]), (&json!("P3"), &json!("kept")));
    assert_eq!(lines[1]["respond_by"], "2026-11-30T18:00:00Z");
    assert!(lines[2]["error"].as_str().unwrap().contains("not a JSON object in one line"));
    assert_eq!(
        (&lines[3]["clock"], &lines[3]["respond_by"]),
        (&json!("24x5"), &json!("2026-11-29T23:30:00Z"))
    );
    assert!(
        lines[4]["error"]
            .as_str()
            .unwrap()
            .starts_with("submitted: \"2026-11-27T22:58:00\": not an RFC 3339 instant")
    );
}

#[test]
fn every_bad_field_of_a_line_is_named() {
    let good = json!({
        "plan": "basic", "coverage": "8x5", "region": "global", "zone": "Asia/Riyadh", "holidays": [], "priority": "P1",
        "submitted": "2026-11-23T06:00:00Z",
    });
    for (field, bad, says) in [
        ("plan", json!(null), "plan: is missing"),
        ("plan", json!(7), "plan: \"7\": not a text in quotes"),
        ("region", json!("moon"), "region: \"moon\": not a region of the catalogue"),
        ("zone", json!("UTC+3"), "zone: \"UTC+3\": not a zone of the tz database"),
        ("priority", json!([1]), "priority: \"[1]\": not P1 to P4 or 1 to 4"),
        ("priority", json!(1.5), "priority: \"1.5\": not a priority"),
        ("coverage", json!({"a": 1}), "coverage: \"{\\\"a\\\":1}\": not a text in quotes"),
        ("holidays", json!("2026-12-25"), "not a list of texts"),
        ("holidays", json!(["2026-12-25", "2026-13-01"]), "holidays[1]: \"2026-13-01\": not a date"),
        ("holidays", json!(["2026-12-25", 3]), "holidays[1]: \"3\": not a text in quotes"),
        ("submitted", json!("now"), "submitted: \"now\": not an RFC 3339 instant"),
        ("submitted", json!("9999-12-30T20:00:00Z"), "target: \"7200\": seconds are not used up between"),
        ("hours", json!("24x5"), "hours: \"24x5\": the coverage is \"8x5\" already"),
    ] {
        let mut line = good.clone();
        line[field] = bad;
        let run = radd_with_input("promise --jsonl", &line.to_string());
        let answer: Value = serde_json::from_str(&run.out).unwrap();
        let error = answer["error"].as_str().unwrap();
        assert!(!run.ok && error.contains(says), "{field}: {error}");
    }
}
