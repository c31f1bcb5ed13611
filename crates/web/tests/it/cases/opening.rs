//! Opening a case, and what its promise says.

use serde_json::{Value, json};

use super::{of, opens, portal};
use crate::api::apis;

#[test]
fn s4_d1_a_case_is_answered_with_its_promise_and_the_reason() {
    apis(|api| {
        // A Friday, 16:00 in Riyadh.
        api.set("2026-11-27T13:00:00Z");
        let case = opens(api, "own", "P2");
        assert_eq!(case.headers["location"], format!("/api/v1/cases/{}", case.id()));
        assert_eq!(case.headers["etag"], "\"2\"");
        let promise = &case.json["promise"];
        assert_eq!(promise["respond_by"], "2026-12-01T09:00:00Z");
        assert_eq!(promise["respond_by_local"], "2026-12-01T12:00:00+03:00");
        assert_eq!(promise["respond_by_text"], "Tue 1 Dec 2026, 12:00");
        assert_eq!(promise["zone"], "Asia/Riyadh");
        assert_eq!(promise["because"], "opened");
        assert_eq!((&promise["target_seconds"], &promise["left_seconds"]), (&json!(43200), &json!(43200)));
        assert_eq!(promise["used_seconds"], json!(0));
        assert!(promise["small_print"].as_str().unwrap().contains("reasonable efforts"), "S15");
        assert_eq!(promise["plans"], "https://desk.example/api/v1/plans");
        let counted: Vec<_> = promise["ledger"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["kind"] == "open")
            .map(|row| row["seconds"].as_i64().unwrap())
            .collect();
        assert_eq!(counted, [3600, 8 * 3600, 3 * 3600]);
        assert_eq!(case.json["state"], "run");
        assert_eq!(case.json["subject"], "تعذّر الدخول");
        assert_eq!(case.json["organisation"]["name"], "Rimal");
        api.set("2026-11-28T13:00:00Z");
        let arabic = api.ask("own", "GET", &of(&case, "")).header("accept-language", "ar").send().is(200);
        assert_eq!(arabic.json["state"], "idle");
        assert_eq!(arabic.json["promise"]["used_seconds"], json!(3600));
        assert_eq!(arabic.json["promise"]["left_seconds"], json!(11 * 3600));
        assert_eq!(arabic.json["promise"]["respond_by_text"], "الثلاثاء 1 ديسمبر 2026، 12:00");
        assert_eq!(arabic.json["promise"]["ledger"][1]["reason"], "عطلة نهاية الأسبوع");
    });
}

#[test]
fn what_only_agents_see_no_contact_does() {
    apis(|api| {
        let case = opens(api, "own", "P1");
        let contact = api.get("manager", &of(&case, "")).is(200);
        let agent = api.get("agent", &of(&case, "")).is(200);
        assert_eq!((&contact.json["desk"], &contact.json["promise"]["under"]), (&Value::Null, &Value::Null));
        assert_eq!(agent.json["promise"]["under"]["contract"], api.rimal.contract);
        let made = &agent.json["desk"]["promises"][0];
        assert_eq!((&made["because"], &made["ended"]), (&json!("opened"), &json!("running")));
        api.get("other", &of(&case, "")).is(404);
        api.get("agent", "/cases/999").is(404);
        api.post("own", &of(&case, "/notes"), &json!({"message": "x"})).is(404);
    });
}

#[test]
fn d10_a_contact_chooses_a_priority_and_confirms_its_statement() {
    apis(|api| {
        let mut chosen = portal("P2");
        chosen.as_object_mut().unwrap().remove("priority");
        assert_eq!(api.post("own", "/cases", &chosen).is(422).fields(), ["priority"]);
        let mut unconfirmed = portal("P2");
        unconfirmed.as_object_mut().unwrap().remove("confirmation");
        assert_eq!(api.post("own", "/cases", &unconfirmed).is(422).fields(), ["confirmation"]);
        let mut other_words = portal("P2");
        other_words["confirmation"]["version"] = json!(7);
        assert_eq!(api.post("own", "/cases", &other_words).is(409).fields(), ["confirmation.version"]);
        let mut by_word = portal("P2");
        by_word["confirmation"]["how"] = json!("word");
        by_word["channel"] = json!("phone");
        let refused = api.post("own", "/cases", &by_word).is(422);
        assert_eq!(refused.fields(), ["channel", "confirmation.how"]);
        let mut empty = portal("P2");
        (empty["subject"], empty["message"]) = (json!(" "), json!("a\u{0}b"));
        assert_eq!(api.post("own", "/cases", &empty).is(422).fields(), ["subject", "message"]);
        assert_eq!(opens(api, "own", "٢").json["priority"], "P2");
    });
}

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
