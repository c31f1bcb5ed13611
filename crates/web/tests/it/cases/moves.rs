//! Going to another contract or site, or to new versions of the terms (policy D9, D20).

use serde_json::{Value, json};

use super::{another_site, contract_becomes, contract_from, of, opens, replies};
use crate::api::{Answer, Api, apis};

fn respond_by(json: &Value) -> &str {
    json["promise"]["respond_by"].as_str().unwrap()
}

fn moves(api: &Api, who: &str, case: &Answer, body: &Value) -> Answer {
    api.post(who, &of(case, "/move"), body)
}

#[test]
fn d9_a_case_moved_from_basic_to_premium_on_a_saturday() {
    apis(|api| {
        api.set("2026-11-27T13:00:00Z"); // Friday, 16:00 in Riyadh
        let case = opens(api, "own", "P2");
        assert_eq!(respond_by(&case.json), "2026-12-01T09:00:00Z");
        let premium = contract_from(api, "premium", "2026-11-28");
        api.set("2026-11-28T07:00:00Z"); // Saturday, 10:00
        let shown = api.get("agent", &of(&case, "/move/preview")).is(200);
        assert_eq!((respond_by(&shown.json), &shown.json["state"]), ("2026-11-28T08:00:00Z", &json!("run")));
        assert_eq!(shown.json["respond_by_now"], "2026-12-01T09:00:00Z");
        assert_eq!(
            respond_by(&api.get("own", &of(&case, "")).json),
            "2026-12-01T09:00:00Z",
            "it isn't done yet"
        );
        let moved = moves(api, "agent", &case, &json!({"reason": "They upgraded."})).is(200);
        assert_eq!(
            (respond_by(&moved.json), &moved.json["promise"]["rule"]),
            ("2026-11-28T08:00:00Z", &json!("from-now"))
        );
        assert_eq!(moved.json["promise"]["clock"], "24x7");
        assert_eq!(moved.json["promise"]["under"]["contract"], premium);
        assert_eq!(moves(api, "agent", &case, &json!({"reason": "again"})).is(409).fields(), ["site"]);
    });
}

#[test]
fn d9_a_wrongly_chosen_site_is_put_right_and_counts_from_submission_outright() {
    apis(|api| {
        let berlin = another_site(api, "Europe/Berlin");
        api.set("2026-11-23T06:00:00Z"); // Monday, 9:00 in Riyadh and 7:00 in Berlin
        let case = opens(api, "own", "P1");
        assert_eq!(respond_by(&case.json), "2026-11-23T08:00:00Z");
        api.set("2026-11-23T07:00:00Z");
        let query = format!("/move/preview?site={berlin}&correction=true");
        let shown = api.get("agent", &of(&case, &query)).is(200);
        let correct = json!({"site": berlin, "correction": true, "reason": "It was the office in Berlin."});
        let moved = moves(api, "agent", &case, &correct).is(200);
        assert_eq!(respond_by(&shown.json), respond_by(&moved.json));
        assert_eq!(respond_by(&moved.json), "2026-11-23T10:00:00Z", "from 9:00 in Berlin to 11:00");
        assert_eq!(
            (&moved.json["promise"]["rule"], &moved.json["site"]["id"]),
            (&json!("corrected"), &json!(berlin))
        );
        assert_eq!(moved.json["promise"]["zone"], "Europe/Berlin");
    });
}

#[test]
fn d9_a_move_goes_where_the_customer_has_a_contract_for_a_reason_and_by_an_agent() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        let because = |body: Value| {
            let mut body = body;
            body["reason"] = json!("They moved.");
            moves(api, "agent", &case, &body)
        };
        assert_eq!(because(json!({"site": api.rimal.maple_site})).is(422).fields(), ["site"]);
        assert_eq!(because(json!({"site": 999})).is(422).fields(), ["site"]);
        assert_eq!(because(json!({"contract": 999})).is(422).fields(), ["contract"]);
        let next_year = contract_from(api, "premium", "2027-01-01");
        assert_eq!(because(json!({"contract": next_year})).is(422).fields(), ["contract"]);
        assert_eq!(moves(api, "agent", &case, &json!({"contract": next_year})).is(422).fields(), ["reason"]);
        moves(api, "own", &case, &json!({"reason": "x"})).is(403);
        moves(api, "other", &case, &json!({"reason": "x"})).is(404);
        api.get("own", &of(&case, "/move/preview")).is(403);
        api.get("other", &of(&case, "/terms/preview")).is(404);
    });
}

#[test]
fn d20_new_versions_move_a_case_only_when_an_agent_does() {
    apis(|api| {
        let case = opens(api, "own", "P2");
        assert_eq!(respond_by(&case.json), "2026-11-24T11:00:00Z");
        assert_eq!(
            api.post("agent", &of(&case, "/terms"), &json!({"reason": "x"})).is(409).fields(),
            ["terms"]
        );
        contract_becomes(api, "premium", "2026-11-23T07:30:00Z");
        api.set("2026-11-23T08:00:00Z");
        assert_eq!(respond_by(&api.get("own", &of(&case, "")).json), "2026-11-24T11:00:00Z");
        let shown = api.get("agent", &of(&case, "/terms/preview")).is(200);
        assert_eq!(respond_by(&shown.json), "2026-11-23T09:00:00Z");
        let updated =
            api.post("agent", &of(&case, "/terms"), &json!({"reason": "The contract was improved."})).is(200);
        assert_eq!(
            (respond_by(&updated.json), &updated.json["promise"]["under"]["contract_version"]),
            ("2026-11-23T09:00:00Z", &json!(2))
        );
        api.post("own", &of(&case, "/terms"), &json!({"reason": "x"})).is(403);
    });
}

#[test]
fn d20_several_cases_are_moved_at_once_and_each_says_what_became_of_it() {
    apis(|api| {
        let running = opens(api, "own", "P2");
        let answered = opens(api, "own", "P3");
        replies(api, &answered);
        let withdrawn = opens(api, "own", "P3");
        api.post("own", &of(&withdrawn, "/withdrawal"), &json!({})).is(200);
        contract_becomes(api, "premium", "2026-11-23T07:30:00Z");
        api.set("2026-11-23T08:00:00Z");
        let ids = [running.id(), answered.id(), withdrawn.id(), 999, running.id()];
        let all = json!({"cases": ids, "reason": "The contract was improved."});
        let send =
            || api.ask("agent", "POST", "/cases/moves").header("idempotency-key", "m1").json(&all).is(200);
        let told = send();
        let items = told.json["items"].as_array().unwrap();
        let moved: Vec<_> =
            items.iter().map(|item| (item["id"].as_i64().unwrap(), item["moved"] == true)).collect();
        assert_eq!(
            moved,
            [(running.id(), true), (answered.id(), true), (withdrawn.id(), false), (999, false)]
        );
        assert_eq!(respond_by(&items[0]["case"]), "2026-11-23T09:00:00Z");
        assert_eq!(items[1]["case"]["state"], "kept", "D21: no new promise");
        assert_eq!(items[2]["problem"]["status"], 409);
        assert_eq!(items[3]["problem"]["status"], 404);
        assert_eq!(send().json, told.json, "sent again it is done once");
        api.post("own", "/cases/moves", &all).is(404);
        assert_eq!(
            api.post("agent", "/cases/moves", &json!({"cases": [], "reason": "x"})).is(422).fields(),
            ["cases"]
        );
    });
}

#[test]
fn d20_several_cases_go_to_a_new_contract_at_once() {
    apis(|api| {
        api.set("2026-11-27T13:00:00Z");
        let both = [opens(api, "own", "P1"), opens(api, "own", "P2")];
        let premium = contract_from(api, "premium", "2026-11-28");
        api.set("2026-11-28T07:00:00Z");
        let ids = both.each_ref().map(Answer::id);
        let all = json!({"cases": ids, "contract": premium, "reason": "They upgraded."});
        let told = api.post("agent", "/cases/moves", &all).is(200);
        let deadlines = [0, 1].map(|at| respond_by(&told.json["items"][at]["case"]).to_owned());
        assert_eq!(deadlines, ["2026-11-28T07:30:00Z", "2026-11-28T08:00:00Z"]);
    });
}
