//! Whose a case is (policy D13).

use serde_json::{Value, json};

use super::{of, replies};
use crate::api::{Answer, Api, apis};

/// A mail of somebody whom nobody knows, which reached us now.
fn unknown(api: &Api) -> Answer {
    let mail = json!({"subject": "Help", "message": "Nobody can sign in.", "channel": "email"});
    let case = api.post("agent", "/cases", &mail).is(201);
    assert_eq!((&case.json["in_triage"], &case.json["state"]), (&json!(true), &json!("none")));
    case
}

fn binds(api: &Api, case: &Answer, body: &Value) -> Answer {
    api.post("agent", &of(case, "/binding"), body)
}

fn respond_by(json: &Value) -> &str {
    json["promise"]["respond_by"].as_str().unwrap()
}

#[test]
fn d13_an_unknown_sender_is_bound_two_days_later_and_missed_is_labelled_matched_late() {
    apis(|api| {
        let case = unknown(api); // Monday, 10:00 in Riyadh and 2:00 in Toronto
        api.set("2026-11-25T07:00:00Z");
        let maple = json!({"organisation": api.rimal.maple});
        let query = format!("/binding/preview?organisation={}", api.rimal.maple);
        let shown = api.get("agent", &of(&case, &query)).is(200);
        // P3 of Premium: four working hours, which in Toronto begin at 8:00.
        assert_eq!((respond_by(&shown.json), &shown.json["state"]), ("2026-11-23T17:00:00Z", &json!("late")));
        assert_eq!(shown.json["matched_late"], "2026-11-25T07:00:00Z");
        assert_eq!(shown.json["respond_by_now"], Value::Null);
        api.get("other", &of(&case, "")).is(404);
        let bound = binds(api, &case, &maple).is(200);
        assert_eq!(
            (respond_by(&bound.json), &bound.json["state"]),
            (respond_by(&shown.json), &json!("late"))
        );
        assert_eq!(bound.json["matched_late"], "2026-11-25T07:00:00Z");
        assert_eq!(
            (&bound.json["in_triage"], &bound.json["promise"]["because"]),
            (&json!(false), &json!("bound"))
        );
        assert_eq!(bound.json["site"]["id"], api.rimal.maple_site, "the contract's default one");
        api.get("other", &of(&case, "")).is(200);
        api.set("2026-11-25T15:00:00Z"); // their morning, in which they may be contacted about P3
        replies(api, &case);
        // The customer hears of it once it can't be undone any more (policy D11).
        api.set("2026-11-25T15:00:10Z");
        assert_eq!(api.get("other", &of(&case, "")).json["state"], "late-kept");
        assert_eq!(binds(api, &case, &maple).is(409).fields(), ["organisation"], "it is theirs already");
    });
}

#[test]
fn d13_a_case_bound_to_the_wrong_customer_is_put_right_for_a_reason() {
    apis(|api| {
        let case = unknown(api);
        api.set("2026-11-23T07:10:00Z");
        binds(api, &case, &json!({"organisation": api.rimal.maple})).is(200);
        api.get("other", &of(&case, "")).is(200);
        api.set("2026-11-23T07:30:00Z");
        let rimal = json!({"contact": api.rimal.contact});
        assert_eq!(binds(api, &case, &rimal).is(422).fields(), ["reason"]);
        let query = format!("/binding/preview?contact={}", api.rimal.contact);
        let shown = api.get("agent", &of(&case, &query)).is(200);
        let mut because = rimal;
        because["reason"] = json!("The address is Rimal's.");
        let right = binds(api, &case, &because).is(200);
        // P3 of Basic: 24 working hours from Monday 10:00.
        assert_eq!((respond_by(&right.json), &right.json["state"]), ("2026-11-26T07:00:00Z", &json!("run")));
        assert_eq!(respond_by(&shown.json), respond_by(&right.json));
        assert_eq!(right.json["organisation"]["id"], api.rimal.organisation);
        let ends: Vec<_> = right.json["desk"]["promises"]
            .as_array()
            .unwrap()
            .iter()
            .map(|made| made["ended"].clone())
            .collect();
        assert_eq!(ends, ["replaced", "running"], "what the wrong one was promised is on record");
        api.get("other", &of(&case, "")).is(404);
        api.get("own", &of(&case, "")).is(200);
        // Whoever sees it may not say whose it is; whoever doesn't see it doesn't learn that it is there.
        api.post("own", &of(&case, "/binding"), &because).is(403);
        api.post("other", &of(&case, "/binding"), &because).is(404);
    });
}

#[test]
fn d13_a_case_is_bound_to_somebody_who_is_there() {
    apis(|api| {
        let case = unknown(api);
        assert_eq!(binds(api, &case, &json!({})).is(422).fields(), ["organisation"]);
        assert_eq!(binds(api, &case, &json!({"organisation": 999})).is(422).fields(), ["organisation"]);
        let foreign = json!({"organisation": api.rimal.organisation, "site": api.rimal.maple_site});
        assert_eq!(binds(api, &case, &foreign).is(422).fields(), ["site"]);
        let foreign = json!({"organisation": api.rimal.maple, "contact": api.rimal.contact});
        assert_eq!(binds(api, &case, &foreign).is(422).fields(), ["contact"]);
        api.get("agent", &of(&case, "/binding/preview")).is(422);
        api.post("manager", &of(&case, "/binding"), &json!({"organisation": api.rimal.organisation})).is(404);
        let own = json!({"organisation": api.rimal.organisation});
        let send = || {
            api.ask("agent", "POST", &of(&case, "/binding")).header("idempotency-key", "b").json(&own).is(200)
        };
        assert_eq!(send().json, send().json);
        let stale = api.ask("agent", "POST", &of(&case, "/binding")).header("if-match", "\"1\"").json(&own);
        stale.is(412);
    });
}
