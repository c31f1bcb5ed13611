//! Calls: those that begin a case, those about one, and those that are refused.

use serde_json::{Value, json};

use super::{customer, history, now, of, opens, state};
use crate::api::{Answer, Api, apis};

/// A call for a customer, as an agent records it.
fn rings(api: &Api, call: &Value) -> Answer {
    let mut body = json!({"subject": "A call", "message": "Nobody can sign in.", "channel": "phone"});
    body.as_object_mut().unwrap().extend(call.as_object().unwrap().clone());
    api.post("agent", "/cases", &body)
}

#[test]
fn d7_d15_a_call_is_submitted_when_it_was_offered_and_responded_to_when_it_was_answered() {
    apis(|api| {
        let call = json!({
            "organisation": api.rimal.maple, "submitted": "2026-11-23T06:40:00Z",
            "call": {"end": "answered", "answered": "2026-11-23T06:41:30Z"}
        });
        let send = || {
            let mut body = json!({"subject": "A call", "message": "Nobody can sign in.", "channel": "phone"});
            body.as_object_mut().unwrap().extend(call.as_object().unwrap().clone());
            api.ask("agent", "POST", "/cases").header("idempotency-key", "call-7").json(&body).is(201)
        };
        let (case, again) = (send(), send());
        assert_eq!(case.json, again.json);
        assert_eq!(
            (&case.json["submitted"], &case.json["state"]),
            (&json!("2026-11-23T06:40:00Z"), &json!("kept"))
        );
        assert_eq!(case.json["response"]["at"], "2026-11-23T06:41:30Z");
        assert_eq!(history(api, &case), ["opened", "promised", "called"]);
        assert_eq!(case.json["site"]["id"], api.rimal.maple_site, "the contract's default site");
        let said = api.get("agent", &of(&case, "/messages")).is(200).json;
        assert_eq!(said["items"][1]["call"], json!({"inbound": true, "end": "answered"}));
    });
}

#[test]
fn d15_a_call_that_was_answered_before_it_was_offered_or_later_than_now_is_refused() {
    apis(|api| {
        for answered in ["2026-11-23T06:39:59Z", "2026-11-23T07:00:01Z"] {
            let call = json!({
                "organisation": api.rimal.maple, "submitted": "2026-11-23T06:40:00Z",
                "call": {"end": "answered", "answered": answered}
            });
            assert_eq!(rings(api, &call).is(422).fields(), ["call.answered"]);
        }
        api.get("agent", "/cases/1").is(404);
    });
}

#[test]
fn d10_a_premium_voicemail_opens_as_p3_and_is_urgent_until_somebody_has_heard_it() {
    apis(|api| {
        for end in ["voicemail", "unanswered"] {
            let call = json!({
                "organisation": api.rimal.maple, "submitted": "2026-11-23T06:40:00Z", "call": {"end": end}
            });
            let case = rings(api, &call).is(201);
            assert_eq!((&case.json["priority"], &case.json["desk"]["unheard"]), (&json!("P3"), &json!([1])));
            assert_eq!(case.json["response"], Value::Null);
            let heard = api.post("agent", &of(&case, "/heard"), &json!({"message": 1})).is(200);
            assert_eq!(heard.json["desk"]["unheard"], json!([]));
            api.post("agent", &of(&case, "/heard"), &json!({"message": 99})).is(409);
        }
    });
}

#[test]
fn s14_d13_a_caller_without_the_phone_is_told_the_channels_and_the_attempt_is_on_record() {
    apis(|api| {
        let call = json!({"contact": api.rimal.contact, "call": {"end": "answered"}, "submitted": "2026-11-23T06:58:00Z"});
        let refused = rings(api, &call).is(403);
        assert_eq!(refused.fields(), ["channel"]);
        assert!(refused.json["errors"][0]["problem"].as_str().unwrap().contains("portal, email"));
        let record = api.get("agent", "/refused-calls").is(200).json;
        let record = &record["items"].as_array().unwrap()[..];
        assert_eq!(record.len(), 1);
        assert_eq!(
            (&record[0]["at"], &record[0]["told"]),
            (&json!("2026-11-23T06:58:00Z"), &json!(["portal", "email"]))
        );
        assert_eq!(
            (&record[0]["message"], &record[0]["contact"]["name"]),
            (&json!("Nobody can sign in."), &json!("own"))
        );
        api.get("manager", "/refused-calls").is(404);
        api.get("agent", "/cases/1").is(404);
        // Sent again, it is one attempt; what the quote adds is no longer refused.
        let keyed = || {
            let body = json!({
                "subject": "A call", "message": "x", "channel": "phone", "contact": api.rimal.contact,
                "call": {"end": "voicemail"}
            });
            api.ask("agent", "POST", "/cases").header("idempotency-key", "k").json(&body).is(403)
        };
        assert_eq!(keyed().json, keyed().json);
        assert_eq!(api.get("agent", "/refused-calls").json["items"].as_array().unwrap().len(), 2);
        let stated = json!({"stated": {"channels": [{"line": "4", "channel": "phone"}]}});
        let organisation = customer(api, "basic", &stated);
        rings(api, &json!({"organisation": organisation, "call": {"end": "voicemail"}})).is(201);
    });
}

#[test]
fn d7_an_answered_call_about_a_case_is_the_response_and_a_missed_one_is_none() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        api.set("2026-11-23T08:00:00Z");
        let path = of(&case, "/calls");
        api.post("agent", &path, &json!({"inbound": true, "end": "unanswered"})).is(201);
        assert_eq!(state(api, &case), "soon");
        for at in ["2026-11-23T06:59:59Z", "2026-11-23T08:00:01Z"] {
            let call = json!({"inbound": false, "end": "answered", "at": at});
            assert_eq!(api.post("agent", &path, &call).is(422).fields(), ["at"]);
        }
        let call = json!({"inbound": false, "end": "answered", "at": "2026-11-23T07:30:00Z"});
        let called = api.post("agent", &path, &call).is(201);
        assert_eq!(called.json["call"], json!({"inbound": false, "end": "answered"}));
        let shown = now(api, &case);
        assert_eq!(
            (&shown["state"], &shown["response"]["at"]),
            (&json!("kept"), &json!("2026-11-23T07:30:00Z"))
        );
    });
}
