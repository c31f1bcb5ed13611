//! Whose a case is: the customer's, or nobody's yet.

use serde_json::{Value, json};

use super::{now, of, opens, portal, state};
use crate::api::apis;

#[test]
fn d13_a_case_of_an_unknown_sender_is_accepted_and_waits_in_triage() {
    apis(|api| {
        let body =
            json!({"subject": "Help", "message": "From an address that nobody knows.", "channel": "email"});
        let case = api.post("agent", "/cases", &body).is(201);
        assert_eq!((&case.json["in_triage"], &case.json["state"]), (&json!(true), &json!("none")));
        assert_eq!((&case.json["promise"], &case.json["organisation"]), (&Value::Null, &Value::Null));
        for who in ["own", "manager", "other"] {
            api.get(who, &of(&case, "")).is(404);
        }
        let preview = api.get("agent", &of(&case, "/replies/preview")).is(200).json;
        assert_eq!(preview["waits"], false);
        api.post("agent", &of(&case, "/replies"), &json!({"message": "Who are you?"})).is(201);
        assert_eq!(state(api, &case), "none");
    });
}

#[test]
fn d13_a_case_without_a_contract_in_force_is_accepted_without_a_promise() {
    apis(|api| {
        // The contract ended with the year.
        api.set("2027-01-04T07:00:00Z");
        let case = opens(api, "own", "P2");
        assert_eq!(
            (&case.json["in_triage"], &case.json["organisation"]["name"]),
            (&json!(true), &json!("Rimal"))
        );
        let mut old_words = portal("P2");
        old_words["confirmation"]["version"] = json!(9);
        assert_eq!(api.post("own", "/cases", &old_words).is(409).fields(), ["confirmation.version"]);
        let mut no_such = portal("P9");
        no_such["confirmation"]["version"] = json!(1);
        assert_eq!(api.post("own", "/cases", &no_such).is(422).fields(), ["priority"]);
    });
}

#[test]
fn d12_a_case_keeps_the_terms_that_it_was_opened_under() {
    apis(|api| {
        let case = opens(api.set("2026-12-31T12:00:00Z"), "own", "P2");
        assert_eq!(case.json["promise"]["respond_by_local"], "2027-01-04T11:00:00+03:00");
        api.set("2027-01-04T06:30:00Z");
        let shown = now(api, &case);
        assert_eq!((&shown["state"], &shown["promise"]["left_seconds"]), (&json!("soon"), &json!(5400)));
    });
}

#[test]
fn whose_a_case_is_must_fit_together() {
    apis(|api| {
        let rimal = api.rimal;
        for (whose, field) in [
            (json!({"organisation": 999}), "organisation"),
            (json!({"contact": 999}), "contact"),
            (json!({"organisation": rimal.maple, "contact": rimal.contact}), "contact"),
            (json!({"organisation": rimal.maple, "site": rimal.site}), "site"),
            (json!({"site": rimal.site}), "organisation"),
        ] {
            let mut body = json!({"subject": "x", "message": "y", "channel": "email"});
            body.as_object_mut().unwrap().extend(whose.as_object().unwrap().clone());
            assert_eq!(api.post("agent", "/cases", &body).is(422).fields(), [field], "{whose}");
        }
        let mut elsewhere = portal("P3");
        elsewhere["site"] = json!(rimal.maple_site);
        for who in ["own", "manager"] {
            assert_eq!(api.post(who, "/cases", &elsewhere).is(422).fields(), ["site"]);
        }
        let mut of_another = portal("P3");
        of_another["organisation"] = json!(rimal.maple);
        assert_eq!(api.post("own", "/cases", &of_another).is(422).fields(), ["organisation"]);
    });
}
