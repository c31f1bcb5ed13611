//! Contesting a lowering, and deciding on it (policy D8).

use serde_json::{Value, json};

use super::{contract_becomes, of, opens, replies};
use crate::api::{Answer, Api, apis};

/// A Basic P1 case of Monday 9:00 in Riyadh, due at 11:00, that support lowered at 9:30: due on Tuesday, 13:00.
fn lowered(api: &Api) -> (Answer, u64) {
    api.set("2026-11-23T06:00:00Z");
    let case = opens(api, "own", "P1");
    api.set("2026-11-23T06:30:00Z");
    let lower = json!({"to": "P2", "cannot_provide": "They have no logs."});
    let lowered = api.post("agent", &of(&case, "/priority"), &lower).is(200);
    assert_eq!(respond_by(&lowered.json), "2026-11-24T10:00:00Z");
    let lowering = lowered.json["lowerings"][0]["seq"].as_u64().unwrap();
    (case, lowering)
}

fn contests(api: &Api, who: &str, case: &Answer, lowering: u64) -> Answer {
    let reason = json!({"lowering": lowering, "reason": "We sent the logs at 9:15."});
    api.post(who, &of(case, "/contests"), &reason)
}

fn decides(api: &Api, who: &str, case: &Answer, (lowering, upheld): (u64, bool)) -> Answer {
    let decision = json!({"upheld": upheld, "reason": "The logs were there."});
    api.post(who, &of(case, &format!("/contests/{lowering}/decision")), &decision)
}

fn preview(api: &Api, who: &str, case: &Answer, lowering: u64) -> Answer {
    api.get(who, &of(case, &format!("/contests/{lowering}/decision/preview")))
}

fn respond_by(json: &Value) -> &str {
    json["promise"]["respond_by"].as_str().unwrap()
}

#[test]
fn d8_a_contest_is_upheld_and_the_deadline_restored_even_where_that_makes_it_missed() {
    apis(|api| {
        let (case, lowering) = lowered(api);
        let contested = contests(api, "own", &case, lowering).is(200);
        assert_eq!(contested.json["lowerings"][0]["contested"], true);
        api.set("2026-11-23T12:00:00Z");
        let shown = preview(api, "lead", &case, lowering).is(200);
        let (upheld, dismissed) = (&shown.json["upheld"], &shown.json["dismissed"]);
        assert_eq!((respond_by(upheld), &upheld["state"]), ("2026-11-23T08:00:00Z", &json!("late")));
        assert_eq!(upheld["missed"], "2026-11-23T08:00:00Z");
        assert_eq!((respond_by(dismissed), &dismissed["state"]), ("2026-11-24T10:00:00Z", &json!("run")));
        let decided = decides(api, "lead", &case, (lowering, true)).is(200);
        assert_eq!((&decided.json["priority"], &decided.json["state"]), (&json!("P1"), &json!("late")));
        assert_eq!(respond_by(&decided.json), respond_by(upheld));
        assert_eq!(decided.json["promise"]["because"], "restored");
        assert_eq!(decided.json["lowerings"][0]["upheld"], true);
        let past = api.get("agent", &of(&case, "")).json["desk"]["promises"].clone();
        let ends: Vec<_> =
            past.as_array().unwrap().iter().map(|made| made["ended"].as_str().unwrap()).collect();
        assert_eq!(ends, ["replaced", "never-was", "missed"]);
        decides(api, "lead", &case, (lowering, true)).is(409);
    });
}

#[test]
fn d8_a_contest_that_is_not_upheld_changes_nothing() {
    apis(|api| {
        let (case, lowering) = lowered(api);
        contests(api, "manager", &case, lowering).is(200);
        let decided = decides(api, "admin", &case, (lowering, false)).is(200);
        assert_eq!(
            (&decided.json["priority"], respond_by(&decided.json)),
            (&json!("P2"), "2026-11-24T10:00:00Z")
        );
        assert_eq!(decided.json["lowerings"][0]["upheld"], false);
        assert_eq!(contests(api, "own", &case, lowering).is(409).fields(), ["lowering"], "once");
    });
}

#[test]
fn d8_d20_what_followed_the_lowering_is_counted_again_under_the_terms_of_its_own_time() {
    apis(|api| {
        let (case, lowering) = lowered(api);
        contract_becomes(api, "premium", "2026-11-23T06:40:00Z");
        api.set("2026-11-23T06:45:00Z"); // 9:45: P2 of Premium, an hour from now
        let updated = api.post("agent", &of(&case, "/terms"), &json!({"reason": "upgraded"})).is(200);
        assert_eq!(respond_by(&updated.json), "2026-11-23T07:45:00Z");
        contests(api, "own", &case, lowering).is(200);
        api.set("2026-11-23T06:50:00Z");
        // P1 all along: due at 11:00 under Basic, and half an hour from 9:45 under Premium.
        assert_eq!(
            respond_by(&preview(api, "lead", &case, lowering).is(200).json["upheld"]),
            "2026-11-23T07:15:00Z"
        );
        let decided = decides(api, "lead", &case, (lowering, true)).is(200);
        assert_eq!(
            (respond_by(&decided.json), &decided.json["state"]),
            ("2026-11-23T07:15:00Z", &json!("run"))
        );
    });
}

#[test]
fn d8_the_customer_contests_and_a_lead_decides() {
    apis(|api| {
        let (case, lowering) = lowered(api);
        contests(api, "agent", &case, lowering).is(403);
        contests(api, "other", &case, lowering).is(404);
        decides(api, "lead", &case, (lowering, true)).is(409);
        preview(api, "lead", &case, lowering).is(409);
        assert_eq!(contests(api, "own", &case, 99).is(409).fields(), ["lowering"]);
        let unsaid = json!({"lowering": lowering, "reason": ""});
        assert_eq!(api.post("own", &of(&case, "/contests"), &unsaid).is(422).fields(), ["reason"]);
        contests(api, "own", &case, lowering).is(200);
        for who in ["agent", "own"] {
            decides(api, who, &case, (lowering, true)).is(403);
            preview(api, who, &case, lowering).is(403);
        }
        decides(api, "other", &case, (lowering, true)).is(404);
        preview(api, "other", &case, lowering).is(404);
    });
}

#[test]
fn d8_a_lowering_is_contested_also_when_the_case_is_over() {
    apis(|api| {
        let (case, lowering) = lowered(api);
        api.set("2026-11-23T12:00:00Z");
        replies(api, &case);
        api.set("2026-11-23T12:00:10Z");
        assert_eq!(api.get("own", &of(&case, "")).json["state"], "kept");
        api.post("own", &of(&case, "/withdrawal"), &json!({})).is(200);
        contests(api, "own", &case, lowering).is(200);
        let decided = decides(api, "lead", &case, (lowering, true)).is(200);
        assert_eq!(
            (&decided.json["status"], &decided.json["state"]),
            (&json!("closed"), &json!("late-kept"))
        );
    });
}
