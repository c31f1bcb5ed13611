//! What is sent twice, at the same time, or about what has changed meanwhile.

use serde_json::{Value, json};

use super::{history, of, opens, portal, replies};
use crate::api::apis;

#[test]
fn a_note_is_written_once_and_in_the_version_that_was_read() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        let path = of(&case, "/notes");
        let note = json!({"message": "E_POLICY_EPOCH on edge-2 only"});
        let send = || {
            let ask = api.ask("agent", "POST", &path).header("idempotency-key", "n1");
            ask.header("if-match", "\"2\"").json(&note).is(201)
        };
        let (first, again) = (send(), send());
        assert_eq!((&first.json, &first.headers["etag"]), (&again.json, &"\"3\"".parse().unwrap()));
        assert_eq!(first.json["kind"], "note");
        assert_eq!(first.json["by"]["name"], "Omar");
        api.ask("agent", "POST", &path).header("if-match", "\"2\"").json(&note).is(412);
        api.post("agent", "/cases/999/notes", &note).is(404);
    });
}

#[test]
fn a_case_that_is_sent_again_with_its_key_is_opened_once_and_answered_as_before() {
    apis(|api| {
        let send = |body: Value| api.ask("own", "POST", "/cases").header("idempotency-key", "c1").json(&body);
        let first = send(portal("P2")).is(201);
        replies(api.set("2026-11-23T08:00:00Z"), &first);
        let again = send(portal("P2")).is(201);
        assert_eq!((&again.json, &again.headers["location"]), (&first.json, &first.headers["location"]));
        assert_eq!(send(portal("P3")).is(422).fields(), ["Idempotency-Key"]);
        assert_eq!(history(api, &first), ["opened", "promised", "replied"]);
    });
}

#[test]
fn of_two_who_change_what_they_both_read_the_second_is_told() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        for (verb, body) in [
            ("/replies", json!({"message": "We are looking into it."})),
            ("/waiting", json!({})),
            ("/resolution", json!({"message": "Done."})),
            ("/void", json!({"reason": "test", "words": "a test"})),
            ("/calls", json!({"inbound": false, "end": "unanswered"})),
            ("/mitigation", json!({})),
        ] {
            api.ask("agent", "POST", &of(&case, verb)).header("if-match", "\"1\"").json(&body).is(412);
        }
        assert_eq!(history(api, &case), ["opened", "promised"]);
        let first =
            api.ask("agent", "POST", &of(&case, "/waiting")).header("if-match", "\"2\"").send().is(200);
        assert_eq!(first.headers["etag"], "\"3\"");
        api.ask("lead", "POST", &of(&case, "/mitigation")).header("if-match", "\"2\"").send().is(412);
    });
}

#[test]
fn what_is_so_already_is_said_again_without_a_trace() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        for _ in 0..2 {
            assert_eq!(
                api.post("agent", &of(&case, "/waiting"), &json!({})).is(200).json["awaits_customer"],
                true
            );
        }
        assert_eq!(history(api, &case), ["opened", "promised", "awaiting-customer"]);
    });
}

#[test]
fn d15_a_clock_that_is_set_back_changes_nothing() {
    apis(|api| {
        opens(api, "own", "P2");
        // What is stored is stored after what was stored before, whatever the clock says.
        let case = opens(api.set("2026-11-23T06:00:00Z"), "own", "P1");
        assert_eq!(case.json["submitted"], "2026-11-23T07:00:00Z");
        assert_eq!(case.json["promise"]["respond_by"], "2026-11-23T09:00:00Z");
        let reply = replies(api, &case);
        assert_eq!(reply.json["left"], "2026-11-23T07:00:00Z");
    });
}
