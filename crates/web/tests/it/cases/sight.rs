//! Who sees and does what.

use serde_json::{Value, json};

use super::{now, of, opens, replies, said};
use crate::api::{Api, apis};

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

/// Every verb that may be asked for, with a body that it takes.
fn verbs() -> Vec<(&'static str, &'static str, Value)> {
    let words = || json!({"message": "words"});
    vec![
        ("POST", "/messages", words()),
        ("POST", "/replies", words()),
        ("GET", "/replies/preview", json!({})),
        ("GET", "/replies/3", json!({})),
        ("PUT", "/replies/3", words()),
        ("DELETE", "/replies/3", json!({})),
        ("POST", "/replies/3/send", json!({"reason": "urgent"})),
        ("POST", "/notes", words()),
        ("POST", "/calls", json!({"inbound": true, "end": "voicemail"})),
        ("POST", "/heard", json!({"message": 1})),
        ("POST", "/waiting", json!({})),
        ("DELETE", "/waiting", json!({})),
        ("POST", "/resolution", words()),
        ("POST", "/withdrawal", json!({})),
        ("POST", "/void", json!({"reason": "test", "words": "words"})),
        ("POST", "/reopening", json!({})),
        ("POST", "/closing", json!({})),
        ("POST", "/mitigation", json!({})),
        ("GET", "", json!({})),
        ("GET", "/messages", json!({})),
        ("GET", "/history", json!({})),
    ]
}

#[test]
fn another_organisations_case_is_not_there_whatever_is_asked() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        replies(api, &case);
        let before = now(api, &case);
        for (method, verb, body) in verbs() {
            for (who, path) in [("other", of(&case, verb)), ("agent", format!("/cases/999{verb}"))] {
                let answer = api.ask(who, method, &path).json(&body);
                assert_eq!(answer.status, 404, "{who} {method} {path}");
            }
            assert_eq!(api.ask("", method, &of(&case, verb)).json(&body).status, 401);
        }
        assert_eq!(now(api, &case), before);
    });
}

#[test]
fn what_a_contact_sees_and_may_not_do_is_forbidden() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        replies(api, &case);
        let forbidden = [
            "/replies",
            "/replies/preview",
            "/replies/3",
            "/replies/3/send",
            "/calls",
            "/heard",
            "/waiting",
            "/resolution",
            "/void",
            "/closing",
            "/mitigation",
        ];
        for (method, verb, body) in verbs().into_iter().filter(|(_, verb, _)| forbidden.contains(verb)) {
            assert_eq!(api.ask("own", method, &of(&case, verb)).json(&body).status, 403, "{method} {verb}");
        }
        api.post("own", &of(&case, "/notes"), &json!({"message": "x"})).is(404);
        api.get("own", &of(&case, "/history")).is(404);
        api.post("agent", &of(&case, "/messages"), &json!({"message": "x"})).is(403);
        api.post("agent", &of(&case, "/withdrawal"), &json!({})).is(403);
    });
}

/// Opens a case for a contact of the site alone.
fn of_the_site(api: &Api) -> crate::api::Answer {
    opens(api, "site", "P3")
}

#[test]
fn contacts_see_the_cases_of_their_role() {
    apis(|api| {
        let case = of_the_site(api);
        api.get("own", &of(&case, "")).is(404);
        for who in ["site", "organisation", "manager"] {
            api.get(who, &of(&case, "")).is(200);
        }
        api.post("manager", &of(&case, "/messages"), &json!({"message": "Any news?"})).is(201);
    });
}

#[test]
fn d11_notes_drafts_and_held_replies_are_not_for_the_customer() {
    apis(|api| {
        let case = opens(api, "own", "P3");
        api.post("agent", &of(&case, "/notes"), &json!({"message": "edge-2 drifts"})).is(201);
        // 18:00 in Riyadh.
        api.set("2026-11-23T15:00:00Z");
        replies(api, &case);
        api.post("own", &of(&case, "/messages"), &json!({"message": "Any news?"})).is(201);
        replies(api, &case);
        assert_eq!(said(api, "agent", &case), ["customer", "note", "reply", "customer", "reply"]);
        assert_eq!(said(api, "own", &case), ["customer", "customer"]);
    });
}

#[test]
fn texts_of_an_erased_contact_are_gone_and_the_case_stands() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let contact = desk::id::Id::new(api.rimal.contact);
        let erased = api.store.write_now::<_, store::Error, _>(move |tx| {
            store::erase_contact(tx, contact, crate::api::at("2026-11-23T08:00:00Z"))
        });
        assert!(erased.unwrap().is_some());
        let shown = now(api, &case);
        assert_eq!((&shown["subject"], &shown["contact"]["name"]), (&Value::Null, &Value::Null));
        assert_eq!(shown["promise"]["respond_by"], case.json["promise"]["respond_by"]);
        let said = api.get("agent", &of(&case, "/messages")).is(200).json;
        assert_eq!(said["items"][0]["text"], Value::Null);
        let history = api.get("agent", &of(&case, "/history")).is(200).json;
        assert_eq!(history["items"][0]["details"]["message"], Value::Null);
    });
}
