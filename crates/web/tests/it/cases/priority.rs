//! Raising and lowering, what it needs, and what it does to the promise.

use serde_json::{Value, json};

use super::{of, opens, replies};
use crate::api::{Answer, Api, apis};

/// What a contact sends who raises, or an agent on the customer's word.
fn raise(to: &str) -> Value {
    json!({"to": to, "confirmation": {"version": 1, "language": "ar"}})
}

fn cannot(to: &str) -> Value {
    json!({"to": to, "cannot_provide": "They have no logs from before Sunday."})
}

fn changes(api: &Api, who: &str, case: &Answer, change: &Value) -> Answer {
    api.post(who, &of(case, "/priority"), change)
}

fn preview(api: &Api, who: &str, case: &Answer, to: &str) -> Answer {
    api.get(who, &of(case, &format!("/priority/preview?to={to}"))).is(200)
}

fn respond_by(answer: &Answer) -> &str {
    answer.json["promise"]["respond_by"].as_str().unwrap()
}

#[test]
fn d9_raised_and_lowered_in_turn_each_shown_before_it_is_done() {
    apis(|api| {
        api.set("2026-11-23T06:00:00Z"); // Monday, 9:00 in Riyadh
        let case = opens(api, "own", "P3");
        assert_eq!(respond_by(&case), "2026-11-25T14:00:00Z");
        api.set("2026-11-23T07:00:00Z");
        let shown = preview(api, "own", &case, "P1");
        assert_eq!((&shown.json["from"], &shown.json["to"]), (&json!("P3"), &json!("P1")));
        assert_eq!(shown.json["respond_by_now"], "2026-11-25T14:00:00Z");
        assert_eq!(
            (respond_by(&shown), &shown.json["promise"]["rule"]),
            ("2026-11-23T09:00:00Z", &json!("from-now"))
        );
        assert_eq!(shown.json["moves_by_seconds"], json!(-(2 * 24 + 5) * 3600));
        assert_eq!((&shown.json["warning"], &shown.json["state"]), (&Value::Null, &json!("run")));
        let statement = shown.json["statement"]["text"].as_str().unwrap();
        assert!(statement.contains("critical impact") && shown.json["statement"]["version"] == 1, "S18");
        assert!(shown.json.get("evidence").is_none(), "a raise needs none");
        let raised = changes(api, "own", &case, &raise("P1")).is(200);
        assert_eq!(respond_by(&raised), respond_by(&shown), "and so it comes about");
        api.set("2026-11-23T08:00:00Z");
        let lowered = changes(api, "agent", &case, &cannot("P2")).is(200);
        assert_eq!(respond_by(&lowered), "2026-11-24T10:00:00Z");
        assert_eq!(lowered.json["promise"]["rule"], "from-submission");
        api.set("2026-11-23T08:30:00Z");
        let again = changes(api, "own", &case, &raise("P1")).is(200);
        assert_eq!((respond_by(&again), &again.json["state"]), ("2026-11-23T10:30:00Z", &json!("run")));
        let past = api.get("agent", &of(&case, "")).json["desk"]["promises"].clone();
        let ends: Vec<_> =
            past.as_array().unwrap().iter().map(|made| made["ended"].as_str().unwrap()).collect();
        assert_eq!(ends, ["replaced", "replaced", "replaced", "running"], "each is on record");
    });
}

#[test]
fn s16_support_lowers_any_priority_one_level_for_a_stated_reason() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        assert_eq!(changes(api, "agent", &case, &cannot("P3")).is(422).fields(), ["to"]);
        let unsaid = changes(api, "agent", &case, &json!({"to": "P2"})).is(403);
        assert!(unsaid.json["detail"].as_str().unwrap().contains("evidence"));
        assert_eq!(
            changes(api, "agent", &case, &json!({"to": "P2", "cannot_provide": " "})).is(422).fields(),
            ["cannot_provide"]
        );
        for to in ["P2", "P3", "P4"] {
            let shown = preview(api, "agent", &case, to);
            assert_eq!(shown.json["evidence"]["by_reason"], json!(true), "{to}");
            assert_eq!(changes(api, "agent", &case, &cannot(to)).is(200).json["priority"], to);
        }
        let lowering = &api.get("own", &of(&case, "")).json["lowerings"][0];
        assert_eq!((&lowering["from"], &lowering["to"]), (&json!("P1"), &json!("P2")));
        assert_eq!(lowering["evidence"], "cannot-provide");
        assert_eq!(lowering["words"], "They have no logs from before Sunday.", "the customer is told");
        assert_eq!(changes(api, "agent", &case, &cannot("P5")).is(422).fields(), ["priority"]);
    });
}

#[test]
fn d8_customers_lower_their_own_case_without_evidence_by_the_same_rule() {
    apis(|api| {
        api.set("2026-11-23T06:00:00Z");
        let case = opens(api, "own", "P1");
        let shown = preview(api, "own", &case, "P4");
        assert!(shown.json.get("evidence").is_none(), "they need none");
        let lowered = changes(api, "own", &case, &json!({"to": "P4"})).is(200);
        assert_eq!((&lowered.json["priority"], respond_by(&lowered)), (&json!("P4"), "2026-11-25T14:00:00Z"));
        assert_eq!(lowered.json["lowerings"][0]["evidence"], "own-wish");
        // Evidence is support's to give, and a raise is none.
        changes(api, "manager", &case, &raise("P2")).is(200);
        changes(api, "own", &case, &cannot("P3")).is(403);
        assert_eq!(changes(api, "own", &case, &json!({"to": "P1"})).is(409).fields(), ["to"]);
        changes(api, "other", &case, &json!({"to": "P3"})).is(404);
        changes(api, "other", &case, &raise("P1")).is(404);
        api.get("other", &of(&case, "/priority/preview?to=P1")).is(404);
    });
}

#[test]
fn s18_s24_d10_a_raise_needs_the_present_statement_confirmed_and_says_by_whom_and_how() {
    apis(|api| {
        let case = opens(api, "own", "P4");
        let with = |confirmation: Value| json!({"to": "P1", "confirmation": confirmation});
        let old = with(json!({"version": 2, "language": "en"}));
        assert_eq!(changes(api, "own", &case, &old).is(409).fields(), ["confirmation.version"]);
        let unsaid = with(json!({"version": 1, "language": "en"}));
        assert_eq!(changes(api, "agent", &case, &unsaid).is(422).fields(), ["confirmation.how"]);
        let nobodys = with(json!({"version": 1, "language": "en", "how": "word"}));
        assert_eq!(changes(api, "agent", &case, &nobodys).is(422).fields(), ["confirmation.contact"]);
        let stranger = with(json!({"version": 1, "language": "en", "how": "word", "contact": 999}));
        assert_eq!(changes(api, "agent", &case, &stranger).is(422).fields(), ["confirmation.contact"]);
        let both = json!({
            "to": "P1", "confirmation": {"version": 1, "language": "en"}, "silent_check": 3
        });
        assert_eq!(changes(api, "own", &case, &both).is(422).fields(), ["to"]);
        assert_eq!(changes(api, "own", &case, &raise("P4")).is(409).fields(), ["to"]);
        let word = json!({"version": 1, "language": "en", "how": "word", "contact": api.rimal.contact});
        assert_eq!(changes(api, "agent", &case, &with(word)).is(200).json["priority"], "P1");
        let wrong = json!({"to": "urgent"});
        assert_eq!(changes(api, "own", &case, &wrong).is(422).fields(), ["to"]);
    });
}

#[test]
fn d21_after_the_response_a_raise_makes_no_promise_and_the_page_says_so_first() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        replies(api, &case);
        api.set("2026-11-23T07:00:10Z");
        let shown = preview(api, "own", &case, "P1");
        assert!(shown.json["warning"].as_str().unwrap().contains("open a new case"));
        assert_eq!((&shown.json["moves_by_seconds"], &shown.json["state"]), (&json!(0), &json!("kept")));
        let arabic =
            api.ask("own", "GET", &of(&case, "/priority/preview?to=P1")).header("accept-language", "ar");
        assert!(arabic.send().is(200).json["warning"].as_str().unwrap().contains("افتح حالة جديدة"));
        let raised = changes(api, "own", &case, &raise("P1")).is(200);
        assert_eq!((&raised.json["promise"]["seq"], &raised.json["state"]), (&json!(2), &json!("kept")));
    });
}

#[test]
fn d11_a_held_reply_leaves_at_once_when_the_case_is_raised_to_one_that_never_waits() {
    apis(|api| {
        api.set("2026-11-28T07:00:00Z"); // a Saturday
        let case = opens(api, "other", "P3");
        replies(api, &case);
        assert_eq!(api.get("other", &of(&case, "")).json["response"], Value::Null, "it waits for Monday");
        api.set("2026-11-28T07:10:00Z");
        assert_eq!(preview(api, "other", &case, "P2").json["state"], "kept");
        let raised = changes(api, "other", &case, &raise("P2")).is(200);
        assert_eq!(
            (&raised.json["response"]["at"], &raised.json["state"]),
            (&json!("2026-11-28T07:10:00Z"), &json!("kept"))
        );
    });
}

#[test]
fn d19_lowered_after_a_miss_the_miss_stays_and_the_later_deadline_runs_beside_it() {
    apis(|api| {
        api.set("2026-11-23T06:00:00Z");
        let case = opens(api, "own", "P1");
        api.set("2026-11-23T09:00:00Z");
        let lowered = changes(api, "agent", &case, &cannot("P2")).is(200);
        assert_eq!((respond_by(&lowered), &lowered.json["state"]), ("2026-11-24T10:00:00Z", &json!("late")));
        assert_eq!(lowered.json["missed"], "2026-11-23T08:00:00Z");
        let ended = |case: &Answer| {
            let past = case.json["desk"]["promises"].as_array().unwrap().clone();
            past.iter().map(|made| made["ended"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ended(&lowered), ["missed", "running"]);
        api.set("2026-11-23T11:00:00Z");
        replies(api, &case);
        let answered = api.get("agent", &of(&case, ""));
        assert_eq!(answered.json["state"], "late-kept");
        assert_eq!(ended(&answered), ["missed", "kept"]);
    });
}

#[test]
fn two_who_change_the_same_case_at_once_take_turns_and_one_is_told() {
    apis(|api| {
        let case = opens(api, "own", "P4");
        let etag = case.headers["etag"].to_str().unwrap();
        let path = of(&case, "/priority");
        let statuses: Vec<_> = std::thread::scope(|scope| {
            let send = |who: &'static str, to: &'static str| {
                let (path, etag) = (&path, etag);
                scope.spawn(move || {
                    let ask = api.ask(who, "POST", path).header("if-match", etag);
                    ask.json(&raise(to)).status.as_u16()
                })
            };
            let both = [send("own", "P1"), send("manager", "P2")];
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let mut sorted = statuses.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [200, 412], "{statuses:?}");
        let case = api.get("agent", &of(&case, ""));
        assert_eq!(case.json["desk"]["promises"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn a_change_that_is_sent_again_is_made_once() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        let send = |change: &Value| {
            api.ask("own", "POST", &of(&case, "/priority")).header("idempotency-key", "p1").json(change)
        };
        let (first, again) = (send(&raise("P1")).is(200), send(&raise("P1")).is(200));
        assert_eq!(first.json, again.json);
        assert_eq!(send(&raise("P2")).is(422).fields(), ["Idempotency-Key"]);
        assert_eq!(api.get("own", &of(&case, "")).json["version"], first.json["version"]);
    });
}

#[test]
fn a_preview_is_of_another_priority_that_there_is_for_a_case_that_is_worked_on() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        let ask = |to: &str| api.get("own", &of(&case, &format!("/priority/preview?to={to}")));
        assert_eq!(ask("P3").is(409).fields(), ["to"]);
        assert_eq!(ask("P7").is(422).fields(), ["priority"]);
        ask("high").is(422);
        api.get("own", &of(&case, "/priority/preview")).is(422);
        api.get("own", "/cases/999/priority/preview?to=P1").is(404);
        api.post("own", &of(&case, "/withdrawal"), &json!({})).is(200);
        assert_eq!(ask("P1").is(409).fields(), ["case"]);
    });
}
