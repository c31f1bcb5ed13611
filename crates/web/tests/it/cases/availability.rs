//! Staying available, and lowering where nobody is (policy S8, S18, S20, D8).

use serde_json::{Value, json};

use super::{bounces, of, opens, runs_out};
use crate::api::{Answer, Api, apis};

fn asks(api: &Api, case: &Answer) -> Answer {
    api.post("agent", &of(case, "/availability"), &json!({}))
}

fn check(answer: &Answer) -> u32 {
    answer.json["availability"]["seq"].as_u64().unwrap() as u32
}

fn lower(api: &Api, case: &Answer, to: &str, check: u32) -> Answer {
    api.post("agent", &of(case, "/priority"), &json!({"to": to, "silent_check": check}))
}

/// What isn't met of what a lowering needs.
fn lacking(api: &Api, case: &Answer, to: &str) -> Vec<String> {
    let shown = api.get("agent", &of(case, &format!("/priority/preview?to={to}"))).is(200);
    let conditions = shown.json["evidence"]["conditions"].as_array().unwrap().clone();
    assert!(conditions.iter().all(|one| !one["why"].as_str().unwrap().is_empty()));
    let unmet = conditions.iter().filter(|one| one["met"] == false);
    unmet.map(|one| one["condition"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn s18_d8_an_availability_check_over_a_weekend_runs_out_on_the_cases_own_calendar() {
    apis(|api| {
        api.set("2026-11-27T13:50:00Z"); // Friday, 16:50 in Riyadh; Basic, so P1 runs from 9:00 to 17:00
        let case = opens(api, "own", "P1");
        assert_eq!(lacking(api, &case, "P2"), ["asked", "delivered", "grace-over", "silent"]);
        let asked = asks(api, &case).is(200);
        let check = check(&asked);
        assert_eq!(asked.json["availability"]["grace_ends"], "2026-11-30T06:20:00Z", "Monday 9:20");
        assert_eq!(asks(api, &case).is(409).fields(), ["availability"], "one at a time");
        api.set("2026-11-29T12:00:00Z");
        assert_eq!(lacking(api, &case, "P2"), ["grace-over", "silent"]);
        assert_eq!(lower(api, &case, "P2", check).is(409).fields(), ["evidence"]);
        assert_eq!(lower(api, &case, "P2", check + 1).is(409).fields(), ["evidence"]);
        api.set("2026-11-30T06:20:00Z");
        runs_out(api, &case, check);
        assert_eq!(api.get("own", &of(&case, "")).json["priority"], "P1", "silence alone lowers nothing");
        assert_eq!(lacking(api, &case, "P2"), Vec::<String>::new());
        let lowered = lower(api, &case, "P2", check).is(200);
        let lowering = &lowered.json["lowerings"][0];
        assert_eq!((&lowering["evidence"], &lowering["check"]), (&json!("silent"), &json!(check)));
        // The same silence is no evidence for the next level.
        assert_eq!(lower(api, &case, "P3", check).is(409).fields(), ["evidence"]);
    });
}

#[test]
fn s20_s22_after_silence_priority_2_goes_to_3_and_3_asks_nobody_to_stay_available() {
    apis(|api| {
        let case = opens(api, "other", "P2"); // Premium: it runs around the clock
        let asked = asks(api, &case).is(200);
        assert_eq!(asked.json["availability"]["grace_ends"], "2026-11-23T09:00:00Z", "two hours");
        api.set("2026-11-23T09:00:00Z");
        runs_out(api, &case, check(&asked));
        let lowered = lower(api, &case, "P3", check(&asked)).is(200);
        assert_eq!(lowered.json["priority"], "P3", "not to level 2, which would change nothing");
        assert_eq!(asks(api, &case).is(409).fields(), ["availability"]);
        let p4 = opens(api, "other", "P4");
        assert_eq!(asks(api, &p4).is(409).fields(), ["availability"], "S24");
    });
}

#[test]
fn d8_whoever_confirms_writes_or_speaks_with_us_in_time_was_not_silent() {
    let signs: [fn(&Api, &Answer) -> Answer; 4] = [
        |api, case| api.post("own", &of(case, "/availability/confirmation"), &json!({})).is(200),
        |api, case| {
            let word = json!({"contact": api.rimal.contact});
            api.post("agent", &of(case, "/availability/confirmation"), &word).is(200)
        },
        |api, case| api.post("manager", &of(case, "/messages"), &json!({"message": "We are here."})).is(201),
        |api, case| {
            let rang = json!({"inbound": false, "end": "answered"});
            api.post("agent", &of(case, "/calls"), &rang).is(201)
        },
    ];
    apis(|api| {
        for (hour, sign) in (7..).zip(signs) {
            api.set(&format!("2026-11-23T{hour:02}:00:00Z"));
            let case = opens(api, "own", "P1");
            let check = check(&asks(api, &case).is(200));
            api.set(&format!("2026-11-23T{hour:02}:10:00Z"));
            sign(api, &case);
            api.set(&format!("2026-11-23T{hour:02}:30:00Z"));
            runs_out(api, &case, check);
            assert_eq!(api.get("agent", &of(&case, "")).json["availability"]["result"], "answered");
            assert_eq!(lacking(api, &case, "P2"), ["silent"]);
            assert_eq!(lower(api, &case, "P2", check).is(409).fields(), ["evidence"]);
        }
    });
}

#[test]
fn d8_a_check_that_bounced_reached_nobody_and_proves_nothing() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let check = check(&asks(api, &case).is(200));
        api.set("2026-11-23T07:30:00Z");
        runs_out(api, &case, check);
        bounces(api, &case, check);
        assert_eq!(lacking(api, &case, "P2"), ["delivered", "silent"]);
        assert_eq!(lower(api, &case, "P2", check).is(409).fields(), ["evidence"]);
        asks(api, &case).is(200);
    });
}

#[test]
fn d8_who_confirms_is_somebody_of_the_customers() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let path = of(&case, "/availability/confirmation");
        let confirm = |who: &str, body: Value| api.post(who, &path, &body);
        assert_eq!(confirm("own", json!({})).is(409).fields(), ["availability"], "nobody has asked");
        let check = check(&asks(api, &case).is(200));
        assert_eq!(confirm("own", json!({"contact": 1})).is(422).fields(), ["contact"]);
        assert_eq!(confirm("agent", json!({"contact": 999})).is(422).fields(), ["contact"]);
        assert_eq!(confirm("own", json!({"check": check + 9})).is(409).fields(), ["availability"]);
        confirm("other", json!({})).is(404);
        assert_eq!(
            confirm("own", json!({"check": check})).is(200).json["availability"]["result"],
            "answered"
        );
        api.post("own", &of(&case, "/availability"), &json!({})).is(403);
        api.post("other", &of(&case, "/availability"), &json!({})).is(404);
    });
}

#[test]
fn s8_d8_no_check_after_mitigation_and_a_change_of_priority_cancels_a_running_one() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let first = check(&asks(api, &case).is(200));
        let lowered = json!({"to": "P2", "cannot_provide": "They can't reach the server room."});
        let lowered = api.post("agent", &of(&case, "/priority"), &lowered).is(200);
        assert_eq!(lowered.json["availability"]["result"], "cancelled");
        assert_eq!(lower(api, &case, "P3", first).is(409).fields(), ["evidence"]);
        asks(api, &case).is(200);
        let mitigated = api.post("agent", &of(&case, "/mitigation"), &json!({})).is(200);
        assert_eq!(mitigated.json["availability"]["result"], "cancelled");
        assert_eq!(asks(api, &case).is(409).fields(), ["availability"]);
    });
}
