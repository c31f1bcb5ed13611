//! Where a case stands, and what that means for its promise.

use serde_json::{Value, json};

use super::{history, merges, now, of, opens, replies, state};
use crate::api::{Answer, Api, MONDAY, apis};

fn resolves(api: &Api, case: &Answer) -> Answer {
    api.post("agent", &of(case, "/resolution"), &json!({}))
}

#[test]
fn d18_an_agent_cannot_resolve_an_unanswered_case_without_a_word_or_a_reason() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        resolves(api, &case).is(409);
        let reason = json!({"send_now": "urgent"});
        assert_eq!(api.post("agent", &of(&case, "/resolution"), &reason).is(422).fields(), ["send_now"]);
        let answered =
            api.post("agent", &of(&case, "/resolution"), &json!({"message": "Restart it."})).is(200);
        assert_eq!((&answered.json["status"], &answered.json["state"]), (&json!("resolved"), &json!("kept")));
        api.post("agent", &of(&case, "/closing"), &json!({})).is(200);
        let spam = opens(api, "own", "P2");
        let words = json!({"reason": "spam", "words": "An advertisement."});
        let void = api.post("agent", &of(&spam, "/void"), &words).is(200);
        assert_eq!((&void.json["status"], &void.json["state"]), (&json!("void"), &json!("void")));
        assert_eq!(void.json["desk"]["void"], "spam");
        api.post("agent", &of(&spam, "/void"), &words).is(409);
        let unknown = json!({"reason": "dull", "words": "x"});
        assert_eq!(api.post("agent", &of(&spam, "/void"), &unknown).is(422).fields(), ["reason"]);
    });
}

#[test]
fn d18_a_customer_who_closes_a_case_before_the_response_withdraws_it() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let withdrawn = api.post("own", &of(&case, "/withdrawal"), &json!({})).is(200);
        assert_eq!(
            (&withdrawn.json["status"], &withdrawn.json["state"]),
            (&json!("withdrawn"), &json!("withdrawn"))
        );
        assert_eq!(state(api.set("2026-11-23T12:00:00Z"), &case), "withdrawn", "neither kept nor missed");
        // Its deadline passed meanwhile, so the page says first that reopening makes no new promise (D21).
        assert!(now(api, &case)["no_new_promise"].as_str().unwrap().contains("open a new case"));
        let reopened = api.post("own", &of(&case, "/reopening"), &json!({})).is(200);
        assert_eq!(
            (&reopened.json["status"], &reopened.json["state"]),
            (&json!("open"), &json!("withdrawn"))
        );
        assert_eq!(reopened.json["promise"]["respond_by"], "2026-11-23T09:00:00Z");
        let late = opens(api.set("2026-11-24T07:00:00Z"), "own", "P1");
        api.set("2026-11-24T09:00:01Z").post("own", &of(&late, "/withdrawal"), &json!({})).is(200);
        assert_eq!(state(api, &late), "late", "the miss stays");
        let answered = opens(api, "own", "P1");
        replies(api, &answered);
        api.set("2026-11-24T09:00:10Z");
        let closed = api.post("own", &of(&answered, "/withdrawal"), &json!({})).is(200);
        assert_eq!((&closed.json["status"], &closed.json["state"]), (&json!("closed"), &json!("kept")));
    });
}

#[test]
fn d21_after_the_response_reopening_makes_no_promise_and_says_so_first() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        assert_eq!(now(api, &case)["no_new_promise"], Value::Null);
        replies(api, &case);
        resolves(api, &case).is(200);
        api.set("2026-11-23T07:00:10Z");
        let arabic = api.ask("own", "GET", &of(&case, "")).header("accept-language", "ar").send().is(200);
        assert!(arabic.json["no_new_promise"].as_str().unwrap().ends_with("افتح حالة جديدة."));
        let reopened = api.post("own", &of(&case, "/reopening"), &json!({})).is(200);
        assert_eq!((&reopened.json["status"], &reopened.json["state"]), (&json!("open"), &json!("kept")));
        assert!(reopened.json["no_new_promise"].is_string());
        assert_eq!(now(api, &case)["desk"]["promises"].as_array().unwrap().len(), 1);
        api.post("own", &of(&case, "/reopening"), &json!({})).is(409);
    });
}

#[test]
fn what_is_over_is_reopened_before_anything_is_done_to_it() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        api.post("own", &of(&case, "/withdrawal"), &json!({})).is(200);
        for (verb, body) in [
            ("/replies", json!({"message": "x"})),
            ("/waiting", json!({})),
            ("/resolution", json!({"message": "x"})),
            ("/closing", json!({})),
            ("/mitigation", json!({})),
        ] {
            let refused = api.post("agent", &of(&case, verb), &body).is(409);
            assert!(refused.json["detail"].as_str().unwrap().contains("reopen"), "{verb}: {refused:?}");
        }
        api.post("own", &of(&case, "/withdrawal"), &json!({})).is(409);
        api.post("agent", &of(&case, "/notes"), &json!({"message": "They fixed it themselves."})).is(201);
        // Nothing that was accepted is lost: the customer may always write, and the case goes on.
        api.post("own", &of(&case, "/messages"), &json!({"message": "It is back."})).is(201);
        let shown = now(api, &case);
        assert_eq!(
            (&shown["status"], &shown["state"]),
            (&json!("open"), &json!("run")),
            "its deadline is ahead"
        );
        assert_eq!(
            history(api, &case),
            ["opened", "promised", "withdrawn", "noted", "customer-wrote", "reopened"]
        );
    });
}

#[test]
fn s8_mitigation_ends_the_duty_to_stay_available_once() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let mitigated = api.post("agent", &of(&case, "/mitigation"), &json!({})).is(200);
        assert_eq!(mitigated.json["mitigated"], MONDAY);
        api.post("agent", &of(&case, "/mitigation"), &json!({})).is(409);
        assert_eq!(state(api, &case), "run", "no response");
    });
}

#[test]
fn d18_d22_a_merged_case_is_not_resolved_while_a_part_of_it_is_unanswered() {
    apis(|api| {
        let [answered, waiting] = [0, 1].map(|_| opens(api, "own", "P2"));
        replies(api, &answered);
        merges(api, "agent", &answered, &waiting).is(200);
        let refused = resolves(api, &answered).is(409);
        assert!(refused.json["detail"].as_str().unwrap().contains(&format!("case {}", waiting.id())));
        replies(api, &answered);
        assert_eq!(resolves(api, &answered).is(200).json["status"], "resolved");
        assert_eq!(state(api, &waiting), "kept");
    });
}
